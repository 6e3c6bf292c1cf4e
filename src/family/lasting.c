#include "family/lasting.h"

#include "base/grow.h"
#include "family/derived.h"
#include "measure/measuring.h"
#include "stats/survival.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

static const iem_reason too_short = {"half-not-ended",
                                     {"for more than half it has not ended yet",
                                      "voor meer dan de helft loopt het nog"}};
static const iem_reason never_together = {
    "never-together",
    {"nobody waited while somebody of the reference did",
     "niemand wachtte terwijl iemand van de referentie wachtte"}};
static const iem_reason one_side = {
    "one-side-not-ended",
    {"while both waited, it ended for one side only",
     "terwijl beide wachtten, kwam het maar voor één kant tot een eind"}};

/* A cell of the section that has a term; sorted by facts, then by length. */
struct entry {
    size_t facts, cell;
    int32_t days;
    bool ended;
    double n;
    uint32_t group; /* in the view at hand */
};

/* Both sides by length: ended and open, of the group and of its reference. */
struct sides {
    double *days, *ended[2], *open[2];
    size_t n;
};

struct lasting {
    iem_work *work;
    const iem_section *section;
    const iem_dim *dim; /* of the term; NULL: its codes are days */
    size_t row, view;
    struct entry *entry;
    size_t n;
    size_t *by_days; /* the entries, by length alone */
    struct sides sides;
};

/* ---- Entries ---- */

/* A counting sort: lengths are no longer than a hundred years. */
static iem_status sort_by_days(struct lasting *l, iem_error *err)
{
    size_t *first = iem_zeroed(IEM_LONGEST_TERM + 2, sizeof *first);
    if (!first) return iem_fail_memory(err);
    for (size_t i = 0; i < l->n; i++) first[l->entry[i].days + 1]++;
    for (size_t d = 1; d < IEM_LONGEST_TERM + 2; d++) first[d] += first[d - 1];
    for (size_t i = 0; i < l->n; i++) l->by_days[first[l->entry[i].days]++] = i;
    free(first);
    return IEM_OK;
}

static int by_facts_and_days(const void *a, const void *b)
{
    const struct entry *x = a, *z = b;
    if (x->facts != z->facts) return x->facts < z->facts ? -1 : 1;
    if (x->days != z->days) return x->days < z->days ? -1 : 1;
    return (x->cell > z->cell) - (x->cell < z->cell);
}

static bool read_term(const struct lasting *l, uint32_t code, struct entry *e)
{
    char room[IEM_BAND_TEXT];
    if (!l->dim) { /* of several rows: see measure/derived.h */
        e->days = (int32_t)(code / 2);
        e->ended = code % 2;
        return true;
    }
    return iem_term_read(iem_dim_text(l->dim, code, room), &e->days, &e->ended);
}

static iem_status read_entries(struct lasting *l, const iem_asked_axis *axis,
                               iem_error *err)
{
    const iem_cube *cube = &l->section->cube;
    l->n = 0;
    for (size_t c = 0; c < cube->n_cells; c++) {
        struct entry *e = &l->entry[l->n];
        const uint32_t code = iem_section_code(l->section, axis->place, c);
        *e = (struct entry){iem_work_cell(l->work, l->section, c), c, 0, false,
                            (double)iem_cube_n(cube, c),           0};
        l->n += read_term(l, code, e);
    }
    qsort(l->entry, l->n, sizeof *l->entry, by_facts_and_days);
    return sort_by_days(l, err);
}

/* ---- Two sides ---- */

static iem_waits side_of(const struct sides *s, int side)
{
    return (iem_waits){s->days, s->ended[side], s->open[side], s->n};
}

/* Entries come by length. */
static void put_entry(struct sides *s, const struct entry *e, int side)
{
    if (s->n == 0 || s->days[s->n - 1] < e->days) {
        s->days[s->n] = e->days;
        for (int i = 0; i < 2; i++) s->ended[i][s->n] = s->open[i][s->n] = 0;
        s->n++;
    }
    double *const at = e->ended ? s->ended[side] : s->open[side];
    at[s->n - 1] += e->n;
}

/* 0: of the group, 1: of its reference, -1: of neither. */
static int side_of_entry(const struct entry *e, size_t group, size_t reference)
{
    if (e->group == UINT32_MAX) return -1;
    if (e->group == group) return 0;
    return reference == IEM_REST || e->group == reference ? 1 : -1;
}

static void fill_crude(struct lasting *l, size_t group, size_t reference)
{
    l->sides.n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct entry *e = &l->entry[l->by_days[i]];
        const int side = side_of_entry(e, group, reference);
        if (side >= 0) put_entry(&l->sides, e, side);
    }
}

static void add_stratum(struct lasting *l, iem_logrank *sum)
{
    const iem_waits own = side_of(&l->sides, 0), other = side_of(&l->sides, 1);
    iem_logrank_add(sum, &own, &other);
    l->sides.n = 0;
}

/* Cell by cell of equal facts; none where a fact is missing. */
static iem_logrank sum_strata(struct lasting *l, size_t group, size_t reference)
{
    iem_logrank sum = {0};
    l->sides.n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct entry *e = &l->entry[i];
        const int side = side_of_entry(e, group, reference);
        if (i > 0 && l->entry[i - 1].facts != e->facts) add_stratum(l, &sum);
        if (e->facts == SIZE_MAX || l->work->core->cells.missing[e->facts]) continue;
        if (side >= 0) put_entry(&l->sides, e, side);
    }
    add_stratum(l, &sum);
    return sum;
}

/* ---- Statistics ---- */

static double people_of(const iem_waits *w, double *ended)
{
    double n = 0;
    *ended = 0;
    for (size_t i = 0; i < w->n; i++) {
        *ended += w->ended[i];
        n += w->ended[i] + w->open[i];
    }
    return n;
}

static void withhold(const struct lasting *l, iem_statistic *s)
{
    if (!l->work->plan->rounded || isnan(s->estimate.value)) return;
    s->estimate.low = s->estimate.high = s->p = NAN;
    s->why = &iem_reason_rounded;
}

static void put_median(const struct lasting *l, iem_statistic *s, const iem_waits *w)
{
    s->estimate = iem_survival_median(w);
    s->n = s->denominator = people_of(w, &s->numerator);
    if (!(s->n > 0))
        s->why = &iem_reason_no_people;
    else if (isnan(s->estimate.value))
        s->why = &too_short;
    withhold(l, s);
}

static iem_status add_compared(const struct lasting *l, size_t row, size_t group,
                               iem_statistic **s, iem_error *err)
{
    const iem_view *view = iem_work_view(l->work, l->view);
    const iem_waits own = side_of(&l->sides, 0), other = side_of(&l->sides, 1);
    double ended = 0;
    IEM_TRY(iem_statistic_compared(l->work, l->row + row, view, group, view->reference,
                                   s, err));
    (*s)->n = (*s)->denominator = people_of(&own, &(*s)->numerator);
    if (!((*s)->n > 0))
        (*s)->why = &iem_reason_no_people;
    else if (!(people_of(&other, &ended) > 0))
        (*s)->why = &iem_reason_no_reference;
    return IEM_OK;
}

/* The normal law is about ends that come one by one: with a variance below this they
 * are too few for an interval or a test. */
static const double least_variance = 5;

static void put_pace(const struct lasting *l, iem_statistic *s, const iem_logrank *sum)
{
    s->estimate = iem_logrank_pace(sum);
    s->p = 2 * iem_normal_upper(fabs(iem_logrank_z(sum)));
    if (sum->variance < least_variance && !isnan(s->estimate.value)) {
        s->estimate.low = s->estimate.high = s->p = NAN;
        s->why = &iem_reason_few;
    }
    s->numerator = sum->observed;
    s->denominator = sum->expected;
    if (!s->why && !(sum->variance > 0)) s->why = &never_together;
    if (!s->why && isnan(s->estimate.low)) s->why = &one_side;
    withhold(l, s);
}

static iem_status compare(struct lasting *l, size_t group, size_t reference,
                          iem_error *err)
{
    const iem_waits own = side_of(&l->sides, 0), other = side_of(&l->sides, 1);
    iem_logrank crude = {0};
    iem_statistic *s = NULL;
    IEM_TRY(add_compared(l, IEM_LASTING_DIFFERENCE, group, &s, err));
    s->estimate =
        iem_difference_interval(iem_survival_median(&own), iem_survival_median(&other));
    s->numerator = s->denominator = NAN;
    if (!s->why && isnan(s->estimate.value)) s->why = &too_short;
    withhold(l, s);
    IEM_TRY(add_compared(l, IEM_LASTING_PACE, group, &s, err));
    iem_logrank_add(&crude, &own, &other);
    put_pace(l, s, &crude);
    if (l->work->tally->n_facts == 0) return IEM_OK;
    IEM_TRY(add_compared(l, IEM_LASTING_AT_EQUAL_FACTS, group, &s, err));
    const iem_logrank strata = sum_strata(l, group, reference);
    put_pace(l, s, &strata);
    return IEM_OK;
}

static iem_status measure_group(struct lasting *l, size_t group, iem_error *err)
{
    const iem_view *view = iem_work_view(l->work, l->view);
    iem_statistic *s = NULL;
    fill_crude(l, group, view->reference);
    const iem_waits own = side_of(&l->sides, 0);
    IEM_TRY(iem_statistic_of_group(l->work, l->row + IEM_LASTING_MEDIAN, view, group,
                                   &s, err));
    put_median(l, s, &own);
    if (group == view->reference || view->reference == IEM_NOBODY ||
        view->groups[group].unnamed)
        return IEM_OK;
    return compare(l, group, view->reference, err);
}

static iem_status tell_all(struct lasting *l, iem_error *err)
{
    iem_statistic *s = NULL;
    l->sides.n = 0;
    for (size_t i = 0; i < l->n; i++) put_entry(&l->sides, &l->entry[l->by_days[i]], 0);
    const iem_waits all = side_of(&l->sides, 0);
    IEM_TRY(iem_statistic_add(l->work, l->row + IEM_LASTING_MEDIAN, &s, err));
    put_median(l, s, &all);
    return IEM_OK;
}

static iem_status measure_view(struct lasting *l, iem_error *err)
{
    const iem_view *view = iem_work_view(l->work, l->view);
    for (size_t i = 0; i < l->n; i++)
        l->entry[i].group =
            iem_work_group(l->work, l->view, l->section, l->entry[i].cell);
    if (l->view == 0) IEM_TRY(tell_all(l, err));
    for (size_t g = 0; g < view->n_groups; g++) IEM_TRY(measure_group(l, g, err));
    return IEM_OK;
}

/* ---- All terms ---- */

static iem_status make_room(struct lasting *l, iem_error *err)
{
    const size_t n = l->section->cube.n_cells + 1;
    l->entry = iem_zeroed(n, sizeof *l->entry);
    l->by_days = iem_zeroed(n, sizeof *l->by_days);
    l->sides.days = iem_zeroed(5 * n, sizeof *l->sides.days);
    if (!l->entry || !l->by_days || !l->sides.days) return iem_fail_memory(err);
    for (size_t i = 0; i < 2; i++) {
        l->sides.ended[i] = l->sides.days + (1 + i) * n;
        l->sides.open[i] = l->sides.days + (3 + i) * n;
    }
    return IEM_OK;
}

static iem_status measure_term(iem_work *work, const iem_section *section,
                               const iem_asked_axis *axis, const iem_dim *dim,
                               size_t row, iem_error *err)
{
    struct lasting l = {.work = work, .section = section, .dim = dim, .row = row};
    iem_status status = make_room(&l, err);
    if (status == IEM_OK) status = read_entries(&l, axis, err);
    for (; l.view < iem_work_views(work) && status == IEM_OK; l.view++)
        status = measure_view(&l, err);
    free(l.entry);
    free(l.by_days);
    free(l.sides.days);
    return status;
}

/* Of a term that takes several rows. */
static iem_status measure_derived(iem_work *work, const char *term, size_t row,
                                  iem_error *err)
{
    iem_asked_axis axis;
    iem_statistic *s = NULL;
    const iem_section *section = iem_derived_section(work, term, &axis);
    if (section) return measure_term(work, section, &axis, NULL, row, err);
    if (!iem_derived_lacks_rows(work, term)) return IEM_OK;
    IEM_TRY(iem_statistic_add(work, row + IEM_LASTING_MEDIAN, &s, err));
    s->why = &iem_reason_needs_rows;
    return IEM_OK;
}

iem_status iem_lasting_measure(iem_work *work, const char *const *terms, size_t n,
                               size_t row, iem_error *err)
{
    iem_statistics *all = work->statistics;
    const iem_section *section = iem_work_section(work, all->family->name);
    for (size_t t = 0; t < n; t++) {
        const size_t own = row + t * IEM_LASTING_ROWS;
        iem_asked_axis axis = {.place = SIZE_MAX};
        if (section) axis = iem_asked_axis_of(work, section, terms[t]);
        if (axis.place == SIZE_MAX)
            IEM_TRY(measure_derived(work, terms[t], own, err));
        else
            IEM_TRY(measure_term(work, section, &axis,
                                 &work->tally->dims[section->axes[axis.place]], own,
                                 err));
    }
    const size_t end = row + n * IEM_LASTING_ROWS;
    IEM_TRY(
        iem_statistics_adjust(all, row + IEM_LASTING_PACE, end, IEM_LASTING_ROWS, err));
    return iem_statistics_adjust(all, row + IEM_LASTING_AT_EQUAL_FACTS, end,
                                 IEM_LASTING_ROWS, err);
}
