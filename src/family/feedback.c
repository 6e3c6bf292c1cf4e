/* Is somebody who was picked before, and cleared, picked again for that? Then the
 * system feeds on itself. */
#include "base/grow.h"
#include "family/derived.h"
#include "family/families.h"
#include "measure/measuring.h"
#include "stats/strata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NORM "Algoritmekader owk-08; AI Act article 15(4) (feedback loops)"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("cleared_before", "people on whom nothing was found before",
                    "who were picked before and cleared",
                    "mensen bij wie eerder niets is gevonden",
                    "die eerder zijn gekozen en vrijgepleit", NORM),
    {"picked_again",
     {"share of those picked before and cleared who got the adverse decision again",
      "deel van wie eerder is gekozen en vrijgepleit, dat het nadelige besluit weer "
      "kreeg"},
     "adverse / cleared before",
     NORM,
     NULL,
     "wilson",
     IEM_UNIT_SHARE},
    {"picked_again_odds_ratio",
     {"odds of the adverse decision after being picked and cleared, over those of "
      "people "
      "never picked, with the same facts; it should be 1 at most",
      "oddsverhouding op het nadelige besluit na te zijn gekozen en vrijgepleit, tegen "
      "wie nooit is gekozen, met dezelfde feiten; hoogstens 1 hoort het te zijn"},
     "sum over cells of a1 b0/n / sum over cells of b1 a0/n, 1: cleared before, 0: "
     "never "
     "picked; p one-sided by Cochran-Mantel-Haenszel, adjusted over groups (Holm)",
     NORM "; Robins, Breslow & Greenland 1986 (interval)",
     NULL,
     "robins-breslow-greenland",
     IEM_UNIT_RATIO},
};

static const char *const asked[] = {"cleared_before"};
enum { N_ASKED = 1, AGAIN = IEM_ASKED_ROWS, ODDS };

static const iem_reason never_both = {
    "never-both",
    {"nobody who was cleared has the same facts as somebody never picked",
     "niemand die is vrijgepleit heeft dezelfde feiten als iemand die nooit is "
     "gekozen"}};

struct feedback {
    iem_work *work;
    const iem_section *section;
    iem_asked_axis axis;
    size_t stratum;   /* codes at the front of a key that are held equal */
    iem_table *table; /* per stratum */
    size_t n, last;   /* the cell that was counted last */
};

/* Cells are sorted: those of one stratum stand side by side. */
static bool is_same(const struct feedback *f, size_t cell, size_t other)
{
    const uint32_t *const a = iem_cube_key(&f->section->cube, cell);
    const uint32_t *const b = iem_cube_key(&f->section->cube, other);
    return memcmp(a, b, f->stratum * sizeof *a) == 0;
}

/* Adverse decisions of those cleared before against those never picked. Of a group, or
 * (SIZE_MAX) of everybody. */
static iem_table fill(struct feedback *f, size_t view, size_t group)
{
    iem_table all = {0, 0, 0, 0};
    f->n = 0;
    for (size_t c = 0; c < f->section->cube.n_cells; c++) {
        const double n = (double)iem_cube_n(&f->section->cube, c);
        const double a = (double)iem_cube_adverse(&f->section->cube, c);
        const size_t facts = iem_work_cell(f->work, f->section, c);
        const bool cleared = iem_asked_is(f->section, &f->axis, c, IEM_ANSWER_YES);
        const bool never = iem_asked_is(f->section, &f->axis, c, IEM_ANSWER_NO);
        if ((group != SIZE_MAX &&
             iem_work_group(f->work, view, f->section, c) != group) ||
            !(cleared || never))
            continue;
        const iem_table more = {cleared ? a : 0, cleared ? n : 0, never ? a : 0,
                                never ? n : 0};
        all.a1 += more.a1, all.n1 += more.n1, all.a0 += more.a0, all.n0 += more.n0;
        if (facts == SIZE_MAX || f->work->core->cells.missing[facts]) continue;
        if (f->n == 0 || !is_same(f, f->last, c))
            f->table[f->n++] = (iem_table){0, 0, 0, 0};
        f->last = c;
        iem_table *t = &f->table[f->n - 1];
        t->a1 += more.a1, t->n1 += more.n1, t->a0 += more.a0, t->n0 += more.n0;
    }
    return all;
}

static iem_status tell(struct feedback *f, size_t view, size_t group, iem_error *err)
{
    iem_statistic *s = NULL;
    const iem_table all = fill(f, view, group);
    for (size_t row = AGAIN; row <= ODDS; row++) {
        if (group == SIZE_MAX)
            IEM_TRY(iem_statistic_add(f->work, row, &s, err));
        else
            IEM_TRY(iem_statistic_of_group(f->work, row, iem_work_view(f->work, view),
                                           group, &s, err));
        s->numerator = all.a1;
        s->denominator = s->n = all.n1;
        if (!(all.n1 > 0)) s->why = &iem_reason_no_people;
        if (row == AGAIN) s->estimate = iem_rate(all.a1, all.n1);
    }
    s->estimate = iem_mh_odds_ratio(f->table, f->n);
    s->p = iem_cmh_test(f->table, NULL, f->n).p_greater;
    if (!s->why && isnan(s->estimate.value)) s->why = &never_both;
    return IEM_OK;
}

static iem_status tell_groups(struct feedback *f, iem_error *err)
{
    IEM_TRY(tell(f, 0, SIZE_MAX, err));
    for (size_t v = 0; v < iem_work_views(f->work); v++)
        for (size_t g = 0; g < iem_work_view(f->work, v)->n_groups; g++)
            IEM_TRY(tell(f, v, g, err));
    return IEM_OK;
}

/* As a column says it; or else from the earlier decisions about the same person, where
 * the period is held equal too: later decisions have more behind them. */
static bool find_section(struct feedback *f)
{
    f->section = iem_derived_section(f->work, asked[0], &f->axis);
    f->stratum = f->work->tally->n_facts;
    if (f->section) {
        f->stratum += iem_work_axis(f->work, IEM_TIME) != SIZE_MAX;
        return true;
    }
    f->section = iem_work_section(f->work, "feedback");
    if (f->section) f->axis = iem_asked_axis_of(f->work, f->section, asked[0]);
    return f->section && f->axis.place != SIZE_MAX;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    struct feedback f = {.work = work};
    IEM_TRY(iem_asked_measure(work, err));
    if (!find_section(&f)) return IEM_OK;
    f.table = iem_zeroed(f.section->cube.n_cells + 1, sizeof *f.table);
    if (!f.table) return iem_fail_memory(err);
    const iem_status status = tell_groups(&f, err);
    free(f.table);
    IEM_TRY(status);
    return iem_statistics_adjust(work->statistics, ODDS, ODDS + 1, 1, err);
}

const iem_family iem_family_feedback = {
    .name = "feedback",
    .question = {"Is somebody picked again for having been picked?",
                 "Wordt iemand weer gekozen omdat zij al eens is gekozen?"},
    .themes = 1u << IEM_THEME_FEEDBACK,
    .asked = asked,
    .n_asked = N_ASKED,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
