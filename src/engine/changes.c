#include "engine/changes.h"

#include "base/grow.h"
#include "stats/interval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Counting ---- */

iem_status iem_changes_init(const struct iem_tally *tally, iem_changes *changes,
                            iem_error *err)
{
    *changes = (iem_changes){0};
    return iem_cube_init(&changes->places, tally->n_dims + 1, 0, err);
}

void iem_changes_clear(iem_changes *changes)
{
    iem_cube_clear(&changes->places);
    free(changes->returns);
    *changes = (iem_changes){0};
}

static size_t last_code(const iem_cube *places)
{
    return places->n_dims - 1;
}

static iem_status add_return(iem_changes *c, iem_return row, iem_error *err)
{
    if (!IEM_GROW(c->returns, c->capacity, c->n_returns + 1))
        return iem_fail_memory(err);
    c->returns[c->n_returns++] = row;
    return IEM_OK;
}

iem_status iem_changes_add(iem_changes *changes, const uint32_t *key, unsigned decided,
                           int64_t count, const uint64_t *person, iem_error *err)
{
    uint32_t place[IEM_MAX_AXES + 1];
    size_t cell = 0;
    const size_t last = last_code(&changes->places);
    memcpy(place, key, last * sizeof *key);
    place[last] = decided | (person ? IEM_OF_PERSON : 0);
    IEM_TRY(iem_cube_cell(&changes->places, place, &cell, err));
    iem_cube_counts(&changes->places, cell)[0] += count;
    return person ? add_return(changes, (iem_return){*person, count, cell}, err)
                  : IEM_OK;
}

static uint64_t place_in(const iem_cube *places, const iem_cube *from, uint64_t place)
{
    return iem_cube_find(places, iem_cube_key(from, place));
}

iem_status iem_changes_merge(iem_changes *changes, const iem_changes *other,
                             iem_error *err)
{
    IEM_TRY(iem_cube_merge(&changes->places, &other->places, NULL, err));
    for (size_t i = 0; i < other->n_returns; i++) {
        iem_return row = other->returns[i];
        row.place = place_in(&changes->places, &other->places, row.place);
        IEM_TRY(add_return(changes, row, err));
    }
    return IEM_OK;
}

/* ---- One order for all ---- */

static int compare_returns(const void *a, const void *b)
{
    const iem_return *x = a, *y = b;
    if (x->person != y->person) return x->person < y->person ? -1 : 1;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return (x->count > y->count) - (x->count < y->count);
}

/* Places by their codes, whatever the order in which they were met; rows by person. */
static iem_status sort(iem_changes *c, iem_error *err)
{
    const size_t n = c->places.n_cells, width = c->places.width;
    uint32_t *keys = iem_zeroed(n * width, sizeof *keys);
    if (!keys) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        memcpy(keys + i * width, iem_cube_key(&c->places, i), width * sizeof *keys);
    const iem_status status = iem_cube_sort(&c->places, NULL, err);
    for (size_t i = 0; i < c->n_returns && status == IEM_OK; i++)
        c->returns[i].place =
            iem_cube_find(&c->places, keys + c->returns[i].place * width);
    free(keys);
    if (status == IEM_OK && c->n_returns)
        qsort(c->returns, c->n_returns, sizeof *c->returns, compare_returns);
    return status;
}

/* ---- Sides ---- */

/* Who a row is, seen from one treatment. */
enum side { GROUP, TWINS, NEITHER };

/* People of one cell: how many, and how many of them were decided otherwise. */
struct people {
    double all, up, down;
};

/* A treatment with members in the cell, and the two sides of the comparison there. */
struct pair {
    size_t treatment;
    struct people side[2];
};

/* The treatments of one view with members in one cell: pairs[first … first + n - 1]. */
struct meeting {
    size_t first, n;
};

/* Variances of the sum of changes: by person, as if by row, and as if by row when the
 * group changed as its twins did. */
struct sums {
    double change, members, moved;
    double by_person, by_row, if_alike;
};

/* What one person adds to a treatment: of the cell at hand, and of those before. */
struct returned {
    double count[2], step[2]; /* by side */
    double error;
    bool moved;
};

struct settling {
    const iem_changes *changes;
    const iem_measuring *measuring;
    size_t n_treatments, n_cells, n_views;
    size_t *cells;            /* of facts, per place */
    struct meeting *meetings; /* [view][cell] */
    struct pair *pairs;
    size_t n_pairs, capacity;
    size_t *pair_of;            /* per treatment, the last one, plus 1 */
    struct sums *sums;          /* per treatment */
    struct returned *of_person; /* likewise, of one person at a time */
};

static unsigned decided_at(const struct settling *s, size_t place)
{
    const iem_cube *places = &s->changes->places;
    return iem_cube_key(places, place)[last_code(places)];
}

/* 1: adverse now, but not before; -1: the other way round. */
static int step_at(const struct settling *s, size_t place)
{
    const unsigned decided = decided_at(s, place);
    return ((decided & IEM_NOW) != 0) - ((decided & IEM_BEFORE) != 0);
}

static double count_at(const struct settling *s, size_t place)
{
    return (double)iem_cube_n(&s->changes->places, place);
}

static struct meeting *meeting_of(const struct settling *s, size_t view, size_t cell)
{
    return &s->meetings[view * s->n_cells + cell];
}

/* Each treatment that has members in the cell of the place, with the place's side. */
typedef void visitor(struct settling *s, struct pair *p, enum side side, size_t place,
                     double count);

static void visit_place(struct settling *s, size_t place, double count, visitor *visit)
{
    const uint32_t *key = iem_cube_key(&s->changes->places, place);
    for (size_t v = 0; v < s->n_views; v++) {
        const struct meeting *m = meeting_of(s, v, s->cells[place]);
        const size_t own = iem_measuring_own(s->measuring, v, key);
        for (struct pair *p = s->pairs + m->first; p < s->pairs + m->first + m->n; p++)
            if (p->treatment == own)
                visit(s, p, GROUP, place, count);
            else if (iem_measuring_is_reference(s->measuring, v, p->treatment, key))
                visit(s, p, TWINS, place, count);
    }
}

static void count_people(struct settling *s, struct pair *p, enum side side,
                         size_t place, double count)
{
    const int step = step_at(s, place);
    p->side[side].all += count;
    p->side[side].up += step > 0 ? count : 0;
    p->side[side].down += step < 0 ? count : 0;
}

/* Those of one view with members in a cell, which is places[first … end - 1]. */
static iem_status meet(struct settling *s, size_t view, size_t first, size_t end,
                       iem_error *err)
{
    struct meeting *m = meeting_of(s, view, s->cells[first]);
    m->first = s->n_pairs;
    for (size_t i = first; i < end; i++) {
        const size_t own =
            iem_measuring_own(s->measuring, view, iem_cube_key(&s->changes->places, i));
        if (own >= s->n_treatments || s->pair_of[own] > m->first) continue;
        if (!IEM_GROW(s->pairs, s->capacity, s->n_pairs + 1))
            return iem_fail_memory(err);
        s->pairs[s->n_pairs++] = (struct pair){.treatment = own};
        s->pair_of[own] = s->n_pairs;
        m->n++;
    }
    return IEM_OK;
}

/* Places are sorted by their facts first: those of one cell stand together. */
static iem_status meet_all(struct settling *s, iem_error *err)
{
    const size_t n = s->changes->places.n_cells;
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first; end < n && s->cells[end] == s->cells[first];) end++;
        for (size_t v = 0; v < s->n_views; v++) IEM_TRY(meet(s, v, first, end, err));
    }
    return IEM_OK;
}

/* ---- The change ---- */

static bool is_compared(const struct pair *p)
{
    return p->side[GROUP].all > 0 && p->side[TWINS].all > 0;
}

/* The mean step of their decisions, from -1 to 1. */
static double mean_of(const struct people *side)
{
    return (side->up - side->down) / side->all;
}

/* The variance of one step (McNemar 1947). Of somebody alone nothing is known of the
 * spread: there the mean square stands for it, which is never less on average, so that
 * cells of one person do not make the whole look sure. */
static double variance_of(const struct people *side)
{
    const double mean = mean_of(side), square = (side->up + side->down) / side->all;
    return side->all > 1 ? (square - mean * mean) * side->all / (side->all - 1)
                         : square;
}

/* The group's change beyond that of its twins in the cell, weighted by its members. */
static void add_cell(struct settling *s, const struct pair *p)
{
    struct sums *sums = &s->sums[p->treatment];
    const struct people *group = &p->side[GROUP], *twins = &p->side[TWINS];
    if (!is_compared(p)) return;
    const struct people both = {group->all + twins->all, group->up + twins->up,
                                group->down + twins->down};
    const double m1 = group->all, m0 = twins->all;
    sums->change += m1 * (mean_of(group) - mean_of(twins));
    sums->members += m1;
    sums->by_row += m1 * variance_of(group) + m1 * m1 / m0 * variance_of(twins);
    sums->if_alike += (m1 + m1 * m1 / m0) * variance_of(&both);
}

/* What somebody's decisions add to the error of that sum: how far their steps are from
 * the mean, stretched because they pulled the mean their own way, by their share of
 * the cell (Bell & McCaffrey 2002); of somebody alone, as in variance_of. */
static double error_of(const struct pair *p, enum side side, double count, double step)
{
    const struct people *at = &p->side[side];
    const double others = at->all - count;
    const double off =
        others > 0 ? (step - count * mean_of(at)) / sqrt(others / at->all) : step;
    return side == GROUP ? off : -off * p->side[GROUP].all / at->all;
}

/* ---- Those who are nobody in particular ---- */

static void add_loose(struct settling *s, struct pair *p, enum side side, size_t place,
                      double count)
{
    const int step = step_at(s, place);
    if (!is_compared(p)) return;
    const double error = error_of(p, side, 1, step);
    s->sums[p->treatment].by_person += count * error * error;
    s->sums[p->treatment].moved += step ? count : 0;
}

/* ---- Those who come back ---- */

static void add_row(struct settling *s, struct pair *p, enum side side, size_t place,
                    double count)
{
    struct returned *at = &s->of_person[p->treatment];
    const int step = step_at(s, place);
    if (!is_compared(p)) return;
    at->count[side] += count;
    at->step[side] += count * step;
    at->moved = at->moved || step;
}

static void leave_cell(struct settling *s, size_t cell)
{
    for (size_t v = 0; v < s->n_views; v++) {
        const struct meeting *m = meeting_of(s, v, cell);
        for (size_t i = m->first; i < m->first + m->n; i++) {
            struct returned *at = &s->of_person[s->pairs[i].treatment];
            for (enum side side = GROUP; side <= TWINS; side++) {
                if (at->count[side] > 0)
                    at->error +=
                        error_of(&s->pairs[i], side, at->count[side], at->step[side]);
                at->count[side] = at->step[side] = 0;
            }
        }
    }
}

static void leave_person(struct settling *s)
{
    for (size_t t = 0; t < s->n_treatments; t++) {
        s->sums[t].by_person += s->of_person[t].error * s->of_person[t].error;
        s->sums[t].moved += s->of_person[t].moved;
        s->of_person[t] = (struct returned){.moved = false};
    }
}

static void add_people(struct settling *s)
{
    const iem_changes *c = s->changes;
    for (size_t i = 0; i < c->n_returns; i++) {
        const iem_return *row = &c->returns[i];
        const size_t cell = s->cells[row->place];
        const bool goes_on = i + 1 < c->n_returns && row[1].person == row->person;
        visit_place(s, row->place, (double)row->count, add_row);
        if (!goes_on || s->cells[row[1].place] != cell) leave_cell(s, cell);
        if (!goes_on) leave_person(s);
    }
}

/* ---- All of it ---- */

/* Fewer people whose decisions changed leave no normal law to go by. */
static const double least_moved = 10;

/* Where hardly anybody of a group was decided otherwise, its own spread says nothing of
 * what might have been: no change is told that is not one when both sides are as
 * unsteady as they are together, people coming back as they do. */
static double variance_of_sum(const struct sums *sums)
{
    const double design = sums->by_row > 0 ? sums->by_person / sums->by_row : 1;
    return fmax(sums->by_person, sums->if_alike * fmax(design, 1));
}

static void settle(const struct sums *sums, iem_treatment *t)
{
    t->paired_change = iem_undefined;
    t->paired_se = NAN;
    if (!(sums->members > 0)) return;
    const double value = sums->change / sums->members;
    const double se = sqrt(variance_of_sum(sums)) / sums->members;
    t->paired_change.value = value;
    if (sums->moved < least_moved || !(se > 0)) return;
    t->paired_change = iem_interval(value, se);
    t->paired_se = se;
}

static void settle_all(struct settling *s, struct iem_result *result)
{
    const size_t n = s->changes->places.n_cells;
    for (size_t i = 0; i < n; i++) visit_place(s, i, count_at(s, i), count_people);
    for (size_t i = 0; i < s->n_pairs; i++) add_cell(s, &s->pairs[i]);
    for (size_t i = 0; i < n; i++)
        if (!(decided_at(s, i) & IEM_OF_PERSON))
            visit_place(s, i, count_at(s, i), add_loose);
    add_people(s);
    for (size_t t = 0; t < s->n_treatments; t++)
        settle(&s->sums[t], &result->treatments[t]);
}

static iem_status find_cells(struct settling *s, iem_error *err)
{
    for (size_t i = 0; i < s->changes->places.n_cells; i++) {
        s->cells[i] =
            iem_measuring_cell(s->measuring, iem_cube_key(&s->changes->places, i));
        if (s->cells[i] == SIZE_MAX)
            return iem_fail(err, IEM_ERR_DATA, "the log changed while it was read");
    }
    return IEM_OK;
}

static iem_status make(struct settling *s, iem_error *err)
{
    s->cells = iem_zeroed(s->changes->places.n_cells, sizeof *s->cells);
    s->meetings = iem_zeroed(s->n_views * s->n_cells, sizeof *s->meetings);
    s->pair_of = iem_zeroed(s->n_treatments, sizeof *s->pair_of);
    s->sums = iem_zeroed(s->n_treatments, sizeof *s->sums);
    s->of_person = iem_zeroed(s->n_treatments, sizeof *s->of_person);
    return s->cells && s->meetings && s->pair_of && s->sums && s->of_person
               ? IEM_OK
               : iem_fail_memory(err);
}

iem_status iem_changes_settle(iem_changes *changes, const iem_measuring *measuring,
                              struct iem_result *result, iem_error *err)
{
    struct settling s = {.changes = changes,
                         .measuring = measuring,
                         .n_treatments = result->n_treatments,
                         .n_cells = iem_measuring_fact_cells(measuring),
                         .n_views = iem_measuring_views(measuring)};
    iem_status status = sort(changes, err);
    if (status == IEM_OK) status = make(&s, err);
    if (status == IEM_OK) status = find_cells(&s, err);
    if (status == IEM_OK) status = meet_all(&s, err);
    if (status == IEM_OK) settle_all(&s, result);
    free(s.cells);
    free(s.meetings);
    free(s.pairs);
    free(s.pair_of);
    free(s.sums);
    free(s.of_person);
    return status;
}
