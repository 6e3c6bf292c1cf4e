#include "judge/publish_counts.h"

#include "base/grow.h"
#include "judge/publish_shares.h"
#include "judge/publish_tables.h"
#include "judge/suppress.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const iem_trio nowhere = {IEM_NO_PLACE, IEM_NO_PLACE, IEM_NO_PLACE};

/* ---- Counts ---- */

static iem_about about_group(const iem_group_row *group)
{
    return (iem_about){{"group", group->ground, group->group, ""}};
}

/* A cell is that of all its facts: they are the same in every edition of one plan. */
static iem_about about_cell(const iem_publish_counts *c, size_t row, bool twins)
{
    const iem_treatment *t = &c->result->treatments[c->result->cells[row].treatment];
    return (iem_about){
        {twins ? "twins" : "cell", t->ground, t->group, c->cell_name[row]}};
}

static const iem_about about_log = {{"log", "", "", ""}};

static iem_status name_cell(iem_publish_counts *c, size_t row, iem_error *err)
{
    const iem_cell_row *cell = &c->result->cells[row];
    size_t bytes = 1;
    for (size_t f = 0; f < c->result->n_facts; f++) bytes += strlen(cell->facts[f]) + 1;
    char *name = iem_arena_take(&c->names, bytes, 1), *at = name;
    if (!name) return iem_fail_memory(err);
    *at = '\0';
    for (size_t f = 0; f < c->result->n_facts; f++) {
        const size_t length = strlen(cell->facts[f]);
        memcpy(at, cell->facts[f], length);
        at[length] = '\n';
        at += length + 1;
    }
    if (at > name) at[-1] = '\0';
    c->cell_name[row] = name;
    return IEM_OK;
}

/* Only for who remembers them. */
static iem_status name_cells(iem_publish_counts *c, iem_error *err)
{
    if (!c->before) return IEM_OK;
    c->cell_name = iem_arena_take(&c->names, c->result->n_cells, sizeof *c->cell_name);
    if (!c->cell_name) return iem_fail_memory(err);
    for (size_t i = 0; i < c->result->n_cells; i++) IEM_TRY(name_cell(c, i, err));
    return IEM_OK;
}

static bool changed_little(const iem_publish_counts *c, iem_about about, double n,
                           double part)
{
    return iem_editions_changed_little(c->before, about, c->by.least, n, part);
}

/* People and how it was decided about them. With few adverse or few favourable ones
 * both are hidden, or the one would give the other away. */
static iem_trio add_trio(iem_publish_counts *c, double n, double adverse, bool wanted)
{
    iem_suppression *s = &c->problem;
    const bool both = wanted && iem_publish_enough(c, n, adverse);
    const iem_trio trio = {iem_suppress_add(s, n, wanted),
                           iem_suppress_add(s, adverse, both),
                           iem_suppress_add(s, n - adverse, false)};
    iem_suppress_whole(s, trio.n);
    iem_suppress_part(s, trio.adverse);
    iem_suppress_part(s, trio.favourable);
    return trio;
}

static size_t place_of(iem_trio trio, int k)
{
    return k == 0 ? trio.n : k == 1 ? trio.adverse : trio.favourable;
}

static void add_sums(iem_suppression *s, iem_trio whole, const iem_trio *parts,
                     size_t n)
{
    for (int k = 0; k < 3; k++) {
        iem_suppress_whole(s, place_of(whole, k));
        for (size_t i = 0; i < n; i++) iem_suppress_part(s, place_of(parts[i], k));
    }
}

/* ---- Groups ---- */

static size_t groups_end(const struct iem_result *r, size_t first)
{
    size_t end = first;
    while (end < r->n_groups &&
           strcmp(r->groups[end].ground, r->groups[first].ground) == 0)
        end++;
    return end;
}

static bool has_part(const iem_group_row *pair, const char *ground, const char *group)
{
    for (size_t p = 0; p < pair->n_parts; p++)
        if (strcmp(pair->part_grounds[p], ground) == 0 &&
            strcmp(pair->parts[p], group) == 0)
            return true;
    return false;
}

/* Each group is made up of the intersections it takes part in, pair by pair. */
static void add_pairs(const struct iem_result *r, iem_publish_counts *c, size_t first,
                      size_t end, iem_trio *parts)
{
    for (size_t g = 0; g < r->n_groups; g++) {
        const iem_group_row *group = &r->groups[g];
        size_t n = 0;
        double people = 0;
        if (group->n_parts > 1) continue;
        for (size_t i = first; i < end; i++) {
            if (!has_part(&r->groups[i], group->ground, group->group)) continue;
            parts[n++] = c->group[i];
            people += r->groups[i].n;
        }
        if (n && fabs(people - group->n) < 0.5)
            add_sums(&c->problem, c->group[g], parts, n);
    }
}

static bool makes_up(const iem_group_row *groups, size_t n, double whole)
{
    double people = 0;
    for (size_t i = 0; i < n; i++) people += groups[i].n;
    return fabs(people - whole) < 0.5;
}

static void add_groups(const struct iem_result *r, iem_publish_counts *c,
                       iem_trio *parts)
{
    const size_t first_end = r->n_groups ? groups_end(r, 0) : 0;
    double n = 0, adverse = 0;
    for (size_t i = 0; i < first_end; i++) {
        n += r->groups[i].n;
        adverse += r->groups[i].adverse;
    }
    c->people = n;
    c->adverse = adverse;
    c->all = add_trio(c, n, adverse, true);
    for (size_t i = 0; i < r->n_groups; i++) {
        const size_t before = c->problem.n_counts;
        c->group[i] = add_trio(c, r->groups[i].n, r->groups[i].adverse,
                               !changed_little(c, about_group(&r->groups[i]),
                                               r->groups[i].n, r->groups[i].adverse));
        for (size_t k = before; k < c->problem.n_counts && r->groups[i].n_parts < 2;
             k++)
            c->problem.count[k].dear = true;
    }
    for (size_t k = c->all.n; k <= c->all.favourable && !c->problem.failed; k++)
        c->problem.count[k].dear = true;
    for (size_t first = 0; first < r->n_groups;) {
        const size_t end = groups_end(r, first);
        if (r->groups[first].n_parts > 1)
            add_pairs(r, c, first, end, parts);
        else if (makes_up(r->groups + first, end - first, n))
            add_sums(&c->problem, c->all, c->group + first, end - first);
        first = end;
    }
}

/* ---- Treatments ---- */

/* Everyone else is the log without the group. */
static void add_treatment(const struct iem_result *r, iem_publish_counts *c, size_t i)
{
    const iem_treatment *t = &r->treatments[i];
    const size_t own = iem_publish_row(c, t->ground, t->group);
    const size_t other = t->reference_is_rest
                             ? r->n_groups
                             : iem_publish_row(c, t->ground, t->reference);
    if (own < r->n_groups) c->member[i] = c->group[own];
    if (other < r->n_groups) {
        c->reference[i] = c->group[other];
    } else if (t->reference_is_rest && own < r->n_groups &&
               !iem_publish_enough(c, t->n0, t->a0)) {
        c->reference[i] = add_trio(c, t->n0, t->a0, false);
        add_sums(&c->problem, c->all, (iem_trio[]){c->member[i], c->reference[i]}, 2);
    }
}

/* ---- Cells of equal facts ---- */

/* The rows of one cell and one ground, which share their reference or their whole. */
struct row_order {
    const struct iem_result *result;
    uint32_t row;
    size_t ground; /* the first treatment of it */
};

static int compare_rows(const void *a, const void *b)
{
    const struct row_order *x = a, *y = b;
    const iem_cell_row *p = &x->result->cells[x->row], *q = &y->result->cells[y->row];
    if (x->ground != y->ground) return x->ground < y->ground ? -1 : 1;
    if (p->cell != q->cell) return p->cell < q->cell ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* A cell is shown whole or not at all: its facts are about people. */
static bool is_publishable(const iem_publish_counts *c, size_t row)
{
    const iem_cell_row *cell = &c->result->cells[row];
    if (!iem_publish_enough(c, cell->n1, cell->a1) ||
        !iem_publish_enough(c, cell->n0, cell->a0))
        return false;
    return !c->before ||
           (!changed_little(c, about_cell(c, row, false), cell->n1, cell->a1) &&
            !changed_little(c, about_cell(c, row, true), cell->n0, cell->a0));
}

/* In one cell everyone else is the other groups. That follows from the sums there are,
 * but only from several together, and bounds are narrowed along one after another.
 * Where groups are many each of the others takes a little. */
static void add_cell_rests(iem_publish_counts *c, const struct row_order *rows,
                           const iem_trio *parts, size_t n)
{
    enum { FEW = 16 };
    iem_trio others[FEW];
    if (n > FEW) return;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        for (size_t j = 0; j < n; j++)
            if (j != i) others[k++] = parts[j];
        add_sums(&c->problem, c->cell_reference[rows[i].row], others, k);
    }
}

static void add_cell_rows(const struct iem_result *r, iem_publish_counts *c,
                          const struct row_order *rows, size_t n, iem_trio *parts)
{
    const bool rest = r->treatments[r->cells[rows[0].row].treatment].reference_is_rest;
    const iem_cell_row *one = &r->cells[rows[0].row];
    bool any = false;
    /* Of intersections no cells: too many sums would meet in too few people. */
    if (r->treatments[one->treatment].n_parts > 1) return;
    for (size_t i = 0; i < n; i++) any |= is_publishable(c, rows[i].row);
    if (!any) return;
    /* Of a named reference the same people stand in every row. */
    const iem_trio shared =
        rest ? add_trio(c, one->n1 + one->n0, one->a1 + one->a0, false)
             : add_trio(c, one->n0, one->a0, true);
    for (size_t i = 0; i < n; i++) {
        const iem_cell_row *cell = &r->cells[rows[i].row];
        const bool wanted = is_publishable(c, rows[i].row);
        const iem_trio own = add_trio(c, cell->n1, cell->a1, wanted);
        const iem_trio other = rest ? add_trio(c, cell->n0, cell->a0, wanted) : shared;
        if (rest) add_sums(&c->problem, shared, (iem_trio[]){own, other}, 2);
        c->cell_member[rows[i].row] = parts[i] = own;
        c->cell_reference[rows[i].row] = other;
    }
    if (!rest) return;
    add_sums(&c->problem, shared, parts, n);
    add_cell_rests(c, rows, parts, n);
}

/* A group is made up of its cells: those above one by one, the others together. So is
 * the reference that has a name (`twins`), of which some are in cells without members.
 */
static void add_cells_of(const struct iem_result *r, iem_publish_counts *c,
                         size_t first, size_t end, bool twins, iem_trio *parts)
{
    const size_t treatment = r->cells[first].treatment;
    const iem_treatment *t = &r->treatments[treatment];
    const iem_trio whole = twins ? c->reference[treatment] : c->member[treatment];
    const iem_trio *const of = twins ? c->cell_reference : c->cell_member;
    double n = twins ? t->n0 : t->n1, adverse = twins ? t->a0 : t->a1;
    size_t n_parts = 0;
    if (whole.n == IEM_NO_PLACE || (twins && t->reference_is_rest)) return;
    for (size_t i = first; i < end; i++) {
        if (of[i].n == IEM_NO_PLACE) continue;
        parts[n_parts++] = of[i];
        n -= twins ? r->cells[i].n0 : r->cells[i].n1;
        adverse -= twins ? r->cells[i].a0 : r->cells[i].a1;
    }
    if (n_parts == 0) return;
    if (n > 0.5) parts[n_parts++] = add_trio(c, n, adverse, false);
    add_sums(&c->problem, whole, parts, n_parts);
}

static iem_status add_cells(const struct iem_result *r, iem_publish_counts *c,
                            iem_trio *parts, iem_error *err)
{
    struct row_order *rows = iem_zeroed(r->n_cells, sizeof *rows);
    if (!rows) return iem_fail_memory(err);
    size_t ground = 0;
    for (size_t i = 0; i < r->n_cells; i++) {
        const size_t t = r->cells[i].treatment;
        if (strcmp(r->treatments[ground].ground, r->treatments[t].ground) != 0)
            ground = t;
        rows[i] = (struct row_order){r, (uint32_t)i, ground};
    }
    qsort(rows, r->n_cells, sizeof *rows, compare_rows);
    for (size_t first = 0, end; first < r->n_cells; first = end) {
        for (end = first + 1; end < r->n_cells; end++)
            if (rows[end].ground != rows[first].ground ||
                r->cells[rows[end].row].cell != r->cells[rows[first].row].cell)
                break;
        add_cell_rows(r, c, rows + first, end - first, parts);
    }
    free(rows);
    for (size_t first = 0, end; first < r->n_cells; first = end) {
        for (end = first + 1; end < r->n_cells; end++)
            if (r->cells[end].treatment != r->cells[first].treatment) break;
        add_cells_of(r, c, first, end, false, parts);
        add_cells_of(r, c, first, end, true, parts);
    }
    return IEM_OK;
}

/* ---- Grades ---- */

/* Adverse decisions of one grade: those in cells that are told, each with its grade,
 * and others. A cell that is hidden has none for a reader. */
static void add_grade(const struct iem_result *r, iem_publish_counts *c, size_t i,
                      iem_grade grade, size_t *parts)
{
    size_t n = 0;
    for (size_t k = 0; k < r->n_cells; k++) {
        const iem_cell_row *cell = &r->cells[k];
        if (c->cell_member[k].n == IEM_NO_PLACE || cell->grade != grade ||
            strcmp(r->treatments[cell->treatment].ground, r->cases[i].ground) != 0)
            continue;
        parts[n++] = c->cell_member[k].adverse;
    }
    if (n == 0) return;
    iem_suppress_at_least(&c->problem, c->cases[i].grade[grade]);
    for (size_t k = 0; k < n; k++) iem_suppress_part(&c->problem, parts[k]);
}

/* The adverse decisions of all groups that are compared: those of the log, or the sum
 * of what is published of each. Neither tells anything more. */
static double published_cases(const struct iem_result *r, const iem_publish_counts *c,
                              size_t i)
{
    double sum = 0;
    if (fabs(r->cases[i].adverse - r->adverse_decisions) < 0.5)
        return iem_published_adverse(c, c->all);
    for (size_t t = 0; t < r->n_treatments; t++)
        if (strcmp(r->treatments[t].ground, r->cases[i].ground) == 0)
            sum += iem_published_adverse(c, c->member[t]);
    return sum;
}

static void add_cases(const struct iem_result *r, iem_publish_counts *c, size_t i,
                      size_t *parts)
{
    iem_suppression *s = &c->problem;
    iem_grade_places *at = &c->cases[i];
    /* Those of the log are one count, so that they are not two that are alike. */
    const bool of_all = fabs(r->cases[i].adverse - c->adverse) < 0.5;
    const size_t adverse =
        of_all ? c->all.adverse : iem_suppress_add(s, r->cases[i].adverse, false);
    double sum = 0;
    for (int g = 0; g < 4; g++)
        at->grade[g] = iem_suppress_add(s, r->cases[i].grade[g], true);
    iem_suppress_whole(s, adverse);
    for (int g = 0; g < 4; g++) iem_suppress_part(s, at->grade[g]);
    for (size_t t = 0; t < r->n_treatments; t++)
        if (strcmp(r->treatments[t].ground, r->cases[i].ground) == 0) {
            if (c->member[t].n == IEM_NO_PLACE) return;
            sum += r->treatments[t].a1;
        }
    if (fabs(sum - r->cases[i].adverse) > 0.5 || !(sum > 0)) return;
    iem_suppress_whole(s, adverse);
    for (size_t t = 0; t < r->n_treatments; t++)
        if (strcmp(r->treatments[t].ground, r->cases[i].ground) == 0)
            iem_suppress_part(s, c->member[t].adverse);
    for (int g = 0; g < 4; g++) add_grade(r, c, i, (iem_grade)g, parts);
}

/* ---- The whole ---- */

static bool has_few(const iem_publish_counts *c, const iem_cell_row *cell)
{
    return fmin(fmin(cell->a1, cell->n1 - cell->a1),
                fmin(cell->a0, cell->n0 - cell->a0)) < c->by.least;
}

static void start(const struct iem_result *r, iem_publish_counts *c)
{
    for (size_t i = 0; i < r->n_groups; i++) c->group[i] = nowhere;
    for (size_t i = 0; i < r->n_treatments; i++)
        c->member[i] = c->reference[i] = nowhere;
    for (size_t i = 0; i < r->n_cells; i++)
        c->cell_member[i] = c->cell_reference[i] = nowhere;
}

/* `parts` and `places`: room for what makes up one sum. */
static iem_status build(const struct iem_result *r, iem_publish_counts *c,
                        iem_trio *parts, size_t *places, iem_error *err)
{
    start(r, c);
    IEM_TRY(name_cells(c, err));
    for (size_t i = 0; i < r->n_cells; i++) c->few_in_cells |= has_few(c, &r->cells[i]);
    add_groups(r, c, parts);
    for (size_t i = 0; i < r->n_treatments; i++) add_treatment(r, c, i);
    if (r->n_cells) IEM_TRY(add_cells(r, c, parts, err));
    for (size_t i = 0; i < r->n_cases; i++) add_cases(r, c, i, places);
    IEM_TRY(iem_suppress_solve(&c->problem, err));
    IEM_TRY(iem_publish_tables_hide(c, err));
    for (size_t i = 0; i < r->n_cases; i++)
        c->cases[i].adverse = published_cases(r, c, i);
    return IEM_OK;
}

static bool has_families(const struct iem_result *r, iem_publish_counts *c)
{
    c->family = iem_zeroed(r->n_families, sizeof *c->family);
    bool room = c->family != NULL;
    for (size_t f = 0; room && f < r->n_families; f++) {
        c->family[f] = iem_zeroed(r->families[f].n, sizeof **c->family);
        room = c->family[f] != NULL;
    }
    return room;
}

iem_status iem_publish_counts_make(const struct iem_result *r, iem_coarseness by,
                                   const iem_editions *before, iem_publish_counts *c,
                                   iem_error *err)
{
    *c = (iem_publish_counts){
        .result = r, .by = by, .before = before, .problem = {.by = by}};
    IEM_TRY(iem_whom_new(r, &c->whom, err));
    iem_trio *parts = iem_zeroed(r->n_groups + r->n_cells + 2, sizeof *parts);
    size_t *places = iem_zeroed(r->n_cells + 1, sizeof *places);
    c->group = iem_zeroed(r->n_groups, sizeof *c->group);
    c->member = iem_zeroed(r->n_treatments, sizeof *c->member);
    c->reference = iem_zeroed(r->n_treatments, sizeof *c->reference);
    c->cell_member = iem_zeroed(r->n_cells, sizeof *c->cell_member);
    c->cell_reference = iem_zeroed(r->n_cells, sizeof *c->cell_reference);
    c->cases = iem_zeroed(r->n_cases, sizeof *c->cases);
    c->outcome = iem_zeroed(r->n_groups, sizeof *c->outcome);
    const bool room = parts && places && c->group && c->member && c->reference &&
                      c->cell_member && c->cell_reference && c->cases && c->outcome &&
                      has_families(r, c);
    const iem_status status =
        room ? build(r, c, parts, places, err) : iem_fail_memory(err);
    free(parts);
    free(places);
    return status;
}

/* ---- Editions ---- */

bool iem_publish_log_changed_little(const iem_publish_counts *c)
{
    return changed_little(c, about_log, c->people, c->adverse);
}

static iem_status tell(const iem_publish_counts *c, iem_about about, iem_trio trio,
                       iem_editions *editions, iem_error *err)
{
    if (isnan(iem_published(c, trio.n))) return IEM_OK;
    const bool both = iem_published_both(c, trio);
    const iem_suppress_count *count = c->problem.count;
    return iem_editions_tell(editions, about, count[trio.n].n,
                             both ? count[trio.adverse].n : NAN, err);
}

static iem_status tell_statistics(const iem_publish_counts *c, size_t family,
                                  iem_editions *editions, iem_error *err)
{
    const iem_statistics *all = &c->result->families[family];
    for (size_t i = 0; i < all->n; i++)
        if (c->family[family][i] && iem_statistic_is_remembered(&all->at[i]))
            IEM_TRY(iem_editions_tell(editions, iem_about_statistic(&all->at[i]),
                                      all->at[i].denominator, all->at[i].numerator,
                                      err));
    return IEM_OK;
}

iem_status iem_publish_tell(const iem_publish_counts *c, iem_editions *editions,
                            iem_error *err)
{
    const struct iem_result *r = c->result;
    IEM_TRY(tell(c, about_log, c->all, editions, err));
    for (size_t g = 0; g < r->n_groups; g++)
        IEM_TRY(tell(c, about_group(&r->groups[g]), c->group[g], editions, err));
    for (size_t i = 0; i < r->n_cells; i++) {
        if (c->cell_member[i].n == IEM_NO_PLACE) continue;
        IEM_TRY(tell(c, about_cell(c, i, false), c->cell_member[i], editions, err));
        IEM_TRY(tell(c, about_cell(c, i, true), c->cell_reference[i], editions, err));
    }
    for (size_t f = 0; f < r->n_families; f++)
        IEM_TRY(tell_statistics(c, f, editions, err));
    return IEM_OK;
}
