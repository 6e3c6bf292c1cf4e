#include "family/no_way_out.h"

#include "base/buffer.h"
#include "base/grow.h"
#include "family/asked.h"
#include "measure/measuring.h"
#include "stats/hypergeometric.h"
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>

enum { CELL, OF_GROUP, ADVICES, BY_CHANCE };

static const char question[] = "override_in_favour";

static const iem_reason no_facts = {
    "no-facts",
    {"the plan names no facts, so nobody is known to have the same ones",
     "het plan noemt geen feiten, dus van niemand is bekend of zij gelijk zijn"}};

/* Adverse advices with the same facts, of a group or of everybody. */
struct situation {
    size_t group, facts;
    double n, out;      /* out: set aside in favour */
    double p, adjusted; /* of none */
};

struct search {
    iem_work *work;
    const iem_section *section;
    iem_asked_axis axis;
    size_t row;
    double n, out;          /* of the whole log */
    struct situation *cell; /* per cell of equal facts, everybody */
    struct situation *part; /* of one view, by group and facts */
    size_t n_cells, n_parts;
};

/* ---- Counting ---- */

static bool count(const struct search *s, size_t c, struct situation *to)
{
    const double n = (double)iem_cube_n(&s->section->cube, c);
    const bool yes = iem_asked_is(s->section, &s->axis, c, IEM_ANSWER_YES);
    if (!yes && !iem_asked_is(s->section, &s->axis, c, IEM_ANSWER_NO)) return false;
    to->n += n;
    to->out += yes ? n : 0;
    return true;
}

/* Where a fact is missing, nobody is known to have the same ones. */
static bool is_known(const struct search *s, size_t facts)
{
    return facts != SIZE_MAX && !s->work->core->cells.missing[facts];
}

static void count_all(struct search *s)
{
    for (size_t f = 0; f < s->n_cells; f++) s->cell[f].facts = f;
    for (size_t c = 0; c < s->section->cube.n_cells; c++) {
        const size_t facts = iem_work_cell(s->work, s->section, c);
        struct situation all = {0};
        if (!count(s, c, &all)) continue;
        s->n += all.n;
        s->out += all.out;
        if (is_known(s, facts)) (void)count(s, c, &s->cell[facts]);
    }
}

static int by_group(const void *one, const void *other)
{
    const struct situation *a = one, *b = other;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    return (a->facts > b->facts) - (a->facts < b->facts);
}

static void count_view(struct search *s, size_t view)
{
    size_t n = 0, last = 0;
    for (size_t c = 0; c < s->section->cube.n_cells; c++) {
        const uint32_t group = iem_work_group(s->work, view, s->section, c);
        const size_t facts = iem_work_cell(s->work, s->section, c);
        s->part[n] = (struct situation){.group = group, .facts = facts};
        n += group != UINT32_MAX && is_known(s, facts) && count(s, c, &s->part[n]);
    }
    qsort(s->part, n, sizeof *s->part, by_group);
    for (size_t i = 1; i < n; i++) {
        if (by_group(&s->part[last], &s->part[i]) != 0) {
            s->part[++last] = s->part[i];
            continue;
        }
        s->part[last].n += s->part[i].n;
        s->part[last].out += s->part[i].out;
    }
    s->n_parts = n ? last + 1 : 0;
}

/* ---- How likely that is ---- */

static bool is_enough(const struct situation *at)
{
    return at->n >= IEM_NO_WAY_OUT_LEAST;
}

static bool is_shut(const struct situation *at)
{
    return is_enough(at) && at->out <= 0;
}

/* None of `out` among `n`, when they fall at random among `all`. */
static double chance_of_none(double n, double all, double out)
{
    const iem_margin margin = {n, all - n, out};
    if (out <= 0) return 1;
    return out > all - n ? 0 : exp(iem_hypergeometric_log_pmf(margin, 0, 0));
}

/* Those with somebody who got out were looked at too: they count among the claims, as
 * if nothing spoke against chance. */
static iem_status adjust(struct situation *at, size_t n, iem_error *err)
{
    double *p = iem_zeroed(2 * n + 1, sizeof *p), *const adjusted = p ? p + n : p;
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        p[i] = is_shut(&at[i]) ? at[i].p : is_enough(&at[i]) ? 1 : NAN;
    const bool done = iem_holm(p, adjusted, n) != SIZE_MAX;
    for (size_t i = 0; i < n && done; i++) at[i].adjusted = adjusted[i];
    free(p);
    return done ? IEM_OK : iem_fail_memory(err);
}

static iem_status test_cells(struct search *s, iem_error *err)
{
    for (size_t f = 0; f < s->n_cells; f++)
        s->cell[f].p = chance_of_none(s->cell[f].n, s->n, s->out);
    return adjust(s->cell, s->n_cells, err);
}

static iem_status test_parts(struct search *s, iem_error *err)
{
    for (size_t i = 0; i < s->n_parts; i++) {
        const struct situation *all = &s->cell[s->part[i].facts];
        s->part[i].p = chance_of_none(s->part[i].n, all->n, all->out);
    }
    return adjust(s->part, s->n_parts, err);
}

/* ---- What is told ---- */

static iem_status name_situation(const struct search *s, size_t facts,
                                 const char **name, iem_error *err)
{
    const iem_tally *tally = s->work->tally;
    const uint32_t *key = iem_cube_key(&tally->cube, s->work->core->cells.first[facts]);
    iem_buffer text = {0};
    for (size_t d = 0; d < tally->n_facts; d++) {
        char band[IEM_BAND_TEXT];
        iem_buffer_format(&text, "%s%s=%s", d ? "; " : "", tally->dims[d].name,
                          iem_dim_text(&tally->dims[d], key[d], band));
    }
    *name = text.failed || !text.at
                ? NULL
                : iem_arena_copy(s->work->arena, (iem_slice){text.at, text.len});
    iem_buffer_clear(&text);
    return *name ? IEM_OK : iem_fail_memory(err);
}

static iem_status tell(const struct search *s, const struct situation *at,
                       iem_statistic *to, iem_error *err)
{
    to->estimate = (iem_estimate){0, 0, -expm1(log(.05) / at->n)};
    to->numerator = 0;
    to->denominator = to->n = at->n;
    to->p = at->p;
    to->p_adjusted = at->adjusted;
    return name_situation(s, at->facts, &to->of, err);
}

/* The widest first; all of them, since each is a place where people are stuck. */
static int by_size(const void *one, const void *other)
{
    const struct situation *a = one, *b = other;
    if (a->n > b->n || a->n < b->n) return a->n > b->n ? -1 : 1;
    return by_group(one, other);
}

static iem_status tell_log(struct search *s, iem_error *err)
{
    double shut = 0, by_chance = 0;
    iem_statistic *to = NULL;
    for (size_t f = 0; f < s->n_cells; f++) {
        if (!is_enough(&s->cell[f])) continue;
        shut += is_shut(&s->cell[f]) ? s->cell[f].n : 0;
        by_chance += s->cell[f].n * s->cell[f].p;
    }
    IEM_TRY(iem_statistic_add(s->work, s->row + ADVICES, &to, err));
    to->estimate.value = shut;
    IEM_TRY(iem_statistic_add(s->work, s->row + BY_CHANCE, &to, err));
    to->estimate.value = by_chance;
    return IEM_OK;
}

/* Only now: until here a cell is found at its place. */
static iem_status tell_cells(struct search *s, iem_error *err)
{
    iem_statistic *to = NULL;
    qsort(s->cell, s->n_cells, sizeof *s->cell, by_size);
    for (size_t f = 0; f < s->n_cells && is_enough(&s->cell[f]); f++) {
        if (!is_shut(&s->cell[f])) continue;
        IEM_TRY(iem_statistic_add(s->work, s->row + CELL, &to, err));
        IEM_TRY(tell(s, &s->cell[f], to, err));
    }
    return IEM_OK;
}

/* Of a cell from which nobody got out, each group would say the same again. */
static bool is_of_group(const struct search *s, const struct situation *at,
                        const iem_view *view)
{
    return is_shut(at) && !is_shut(&s->cell[at->facts]) &&
           !view->groups[at->group].unnamed;
}

static iem_status tell_groups(struct search *s, const iem_view *view, iem_error *err)
{
    iem_statistic *to = NULL;
    for (size_t g = 0, i = 0; g < view->n_groups; g++) {
        double shut = 0;
        for (; i < s->n_parts && s->part[i].group == g; i++)
            if (is_shut(&s->part[i]) || is_shut(&s->cell[s->part[i].facts]))
                shut += s->part[i].n;
        IEM_TRY(iem_statistic_of_group(s->work, s->row + ADVICES, view, g, &to, err));
        to->estimate.value = shut;
    }
    qsort(s->part, s->n_parts, sizeof *s->part, by_size);
    for (size_t i = 0; i < s->n_parts && is_enough(&s->part[i]); i++) {
        const struct situation *at = &s->part[i];
        if (!is_of_group(s, at, view)) continue;
        IEM_TRY(iem_statistic_of_group(s->work, s->row + OF_GROUP, view, at->group, &to,
                                       err));
        IEM_TRY(tell(s, at, to, err));
    }
    return IEM_OK;
}

/* The plan's advices; false: it does not name them. */
static bool look_for_advice(struct search *s)
{
    s->section = iem_work_section(s->work, "review");
    if (!s->section) return false;
    s->axis = iem_asked_axis_of(s->work, s->section, question);
    return s->axis.place != SIZE_MAX;
}

void iem_no_way_out_count(const iem_measuring *core, size_t cell, double *n,
                          double *out)
{
    iem_work work = {.plan = core->plan, .tally = core->tally, .core = core};
    struct search s = {.work = &work};
    struct situation all = {0};
    if (is_known(&s, cell) && look_for_advice(&s))
        for (size_t c = 0; c < s.section->cube.n_cells; c++)
            if (iem_work_cell(&work, s.section, c) == cell) (void)count(&s, c, &all);
    *n = all.n;
    *out = all.out;
}

static iem_status measure(struct search *s, iem_error *err)
{
    s->n_cells = s->work->core->cells.n;
    s->cell = iem_zeroed(s->n_cells + 1, sizeof *s->cell);
    s->part = iem_zeroed(s->section->cube.n_cells + 1, sizeof *s->part);
    if (!s->cell || !s->part) return iem_fail_memory(err);
    count_all(s);
    IEM_TRY(test_cells(s, err));
    IEM_TRY(tell_log(s, err));
    for (size_t v = 0; v < iem_work_views(s->work); v++) {
        count_view(s, v);
        IEM_TRY(test_parts(s, err));
        IEM_TRY(tell_groups(s, iem_work_view(s->work, v), err));
    }
    return tell_cells(s, err);
}

iem_status iem_no_way_out_measure(iem_work *work, size_t row, iem_error *err)
{
    struct search s = {.work = work, .row = row};
    iem_statistic *none = NULL;
    if (!look_for_advice(&s)) return IEM_OK;
    if (work->plan->rounded || work->tally->n_facts == 0) {
        IEM_TRY(iem_statistic_add(work, row + ADVICES, &none, err));
        none->why = work->plan->rounded ? &iem_reason_rounded : &no_facts;
        return IEM_OK;
    }
    const iem_status status = measure(&s, err);
    free(s.cell);
    free(s.part);
    return status;
}
