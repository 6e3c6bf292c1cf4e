/* Do reviewers differ from each other, more than their cases do? Names of reviewers are
 * for the own house: never in a published edition. */
#include "base/grow.h"
#include "family/asked.h"
#include "family/families.h"
#include "family/slices.h"
#include "measure/measuring.h"
#include "stats/blanket.h"
#include "stats/funnel.h"
#include "stats/multiple.h"
#include "stats/strata.h"

#include <math.h>
#include <stdlib.h>

enum { BY_REVIEWER, FUNNEL, FUNNEL_WIDE, AMONG, ALWAYS, ROWS };
static const double almost = .95; /* the Court says "almost always", and no number */

#define FUNNEL_TABLE(id, of_en, that_en, of_nl, that_nl)                               \
    {id "_by_reviewer",                                                                \
     {"share of " of_en " " that_en ", by reviewer",                                   \
      "deel van de " of_nl " " that_nl ", per behandelaar"},                           \
     "yes / (yes + no)",                                                               \
     "Wilson 1927 (interval)",                                                         \
     NULL,                                                                             \
     "wilson",                                                                         \
     IEM_UNIT_SHARE},                                                                  \
        {id "_funnel",                                                                 \
         {"the same at equal facts; low and high are the limits within which 95% of "  \
          "reviewers with as many such cases lie by chance",                           \
          "hetzelfde bij gelijke feiten; laag en hoog zijn de grenzen waarbinnen 95% " \
          "van de behandelaars met evenveel van zulke zaken door toeval ligt"},        \
         "overall share * yes / expected, expected by the share in each cell of "      \
         "equal "                                                                      \
         "facts; p by Cochran-Mantel-Haenszel against the other reviewers, adjusted "  \
         "over reviewers (Holm)",                                                      \
         "Spiegelhalter 2005 (funnel plots)",                                          \
         NULL,                                                                         \
         "binomial control limits, 95 %",                                              \
         IEM_UNIT_SHARE},                                                              \
        {id "_funnel_wide",                                                            \
         {"the same, with the limits within which 99.8% lie by chance",                \
          "hetzelfde, met de grenzen waarbinnen 99,8% door toeval ligt"},              \
         "as before",                                                                  \
         "Spiegelhalter 2005 (funnel plots)",                                          \
         NULL,                                                                         \
         "binomial control limits, 99.8 %",                                            \
         IEM_UNIT_SHARE},                                                              \
        {id "_among_reviewers",                                                        \
         {of_en " " that_en ": how alike the cases of one reviewer went, beyond "      \
                "what the facts explain; 0: no more than those of strangers",          \
          of_nl " " that_nl ": hoezeer de zaken van een behandelaar op elkaar "        \
                "lijken, meer dan de feiten verklaren; 0: niet meer dan die van "      \
                "vreemden"},                                                           \
         "sum over pairs within reviewers of r r' over sum of sqrt(v v'), r = "        \
         "y - share of the cell, v its variance",                                      \
         "Donner 1986 (intra-class correlation); Viechtbauer 2007 (interval)",         \
         NULL,                                                                         \
         "spread over reviewers, or Q profile where wider",                            \
         IEM_UNIT_NUMBER},                                                             \
    {                                                                                  \
        id "_almost_always",                                                           \
            {of_en " " that_en ": reviewers of whom it is shown that this is almost "  \
                   "always so",                                                        \
             of_nl " " that_nl                                                         \
                   ": behandelaars van wie is aangetoond dat dit bijna altijd "        \
                   "zo is"},                                                           \
            "reviewers whose Wilson lower bound of the share is above .95",            \
            "CJEU C-634/21 (SCHUFA); Wilson 1927", NULL, NULL, IEM_UNIT_NUMBER         \
    }

static const iem_measure_row rows[] = {
    FUNNEL_TABLE("adverse_followed", "adverse advice", "that became the decision",
                 "nadelige adviezen", "die het besluit werden"),
    FUNNEL_TABLE("favourable_followed", "favourable advice", "that became the decision",
                 "gunstige adviezen", "die het besluit werden"),
    FUNNEL_TABLE("custom", "decisions", "that were made to measure", "besluiten",
                 "die maatwerk waren"),
    FUNNEL_TABLE("quick_review", "reviews",
                 "in less time than it takes to open the file", "beoordelingen",
                 "in minder tijd dan het kost om het dossier te openen"),
};

static const char *const questions[] = {"adverse_followed", "favourable_followed",
                                        "custom", "quick_review"};
enum { N_QUESTIONS = sizeof questions / sizeof *questions };

static const iem_reason few_reviewers = {
    "few-reviewers",
    {"fewer than ten reviewers with comparable cases of others",
     "minder dan tien behandelaars met vergelijkbare zaken van anderen"}};
static const iem_reason nothing_expected = {
    "nothing-expected",
    {"nobody answers otherwise in any case like these",
     "in zaken als deze is het antwoord nooit anders"}};

/* One question: each reviewer against all others in the same cells of equal facts,
 * tables first[r] … first[r + 1] - 1. */
struct desks {
    iem_work *work;
    const iem_section *section;
    iem_slices slices;
    iem_asked_axis axis;
    size_t row, n_facts;
    double *yes, *asked; /* per cell of equal facts, everybody */
    iem_table *table;
    size_t *first;
    double *expected, *p, *adjusted; /* per reviewer */
    iem_table *own;                  /* a1 of n1; a0 of n0: everybody's */
};

/* ---- Counting ---- */

static double count(const struct desks *d, size_t cell, bool yes)
{
    const bool is_yes = iem_asked_is(d->section, &d->axis, cell, IEM_ANSWER_YES);
    const bool is_no = iem_asked_is(d->section, &d->axis, cell, IEM_ANSWER_NO);
    return is_yes || (is_no && !yes) ? (double)iem_cube_n(&d->section->cube, cell) : 0;
}

static void count_all(struct desks *d)
{
    for (size_t f = 0; f < d->n_facts; f++) d->yes[f] = d->asked[f] = 0;
    for (size_t i = 0; i < d->slices.first[d->slices.n]; i++) {
        const size_t facts = d->slices.facts[i], cell = d->slices.cell[i];
        if (facts == SIZE_MAX) continue;
        d->yes[facts] += count(d, cell, true);
        d->asked[facts] += count(d, cell, false);
    }
}

static void fill_tables(struct desks *d)
{
    size_t n = 0;
    const iem_slices *s = &d->slices;
    for (size_t r = 0; r < s->n; r++) {
        d->first[r] = n;
        d->expected[r] = 0;
        d->own[r] = (iem_table){0, 0, 0, 0};
        iem_table t = {0, 0, 0, 0};
        for (size_t i = s->first[r]; i < s->first[r + 1]; i++) {
            const size_t facts = s->facts[i];
            t.a1 += count(d, s->cell[i], true);
            t.n1 += count(d, s->cell[i], false);
            if (i + 1 < s->first[r + 1] && s->facts[i + 1] == facts) continue;
            d->own[r].a1 += t.a1;
            d->own[r].n1 += t.n1;
            if (t.n1 > 0 && facts != SIZE_MAX) {
                d->expected[r] += t.n1 * d->yes[facts] / d->asked[facts];
                t.a0 = d->yes[facts] - t.a1;
                t.n0 = d->asked[facts] - t.n1;
                d->table[n++] = t;
            }
            t = (iem_table){0, 0, 0, 0};
        }
    }
    d->first[s->n] = n;
}

/* ---- What is told ---- */

static iem_status tell_share(const struct desks *d, size_t r, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_add(d->work, d->row + BY_REVIEWER, &s, err));
    s->of = d->slices.name[r];
    s->estimate = iem_rate(d->own[r].a1, d->own[r].n1);
    s->numerator = d->own[r].a1;
    s->denominator = s->n = d->own[r].n1;
    return IEM_OK;
}

/* Limits know nothing of people who come back: they are of cases. They are those around
 * what is expected of this reviewer's cases, which may be less or more certain than the
 * usual ones, and stand where the share at equal facts does. */
static iem_status tell_funnel(const struct desks *d, size_t r, size_t row, double share,
                              double outside, iem_error *err)
{
    iem_statistic *s = NULL;
    const iem_table own = d->own[r];
    IEM_TRY(iem_statistic_add(d->work, d->row + row, &s, err));
    s->of = d->slices.name[r];
    s->robust = true;
    s->numerator = own.a1;
    s->denominator = d->expected[r];
    s->n = own.n1;
    const double expected = d->expected[r] / own.n1, scale = share / expected;
    s->estimate = iem_undefined;
    if (expected > 0) {
        s->estimate = iem_funnel_limits(own.n1, fmin(expected, 1), outside);
        s->estimate.value = own.a1 / own.n1 * scale;
        s->estimate.low *= scale;
        s->estimate.high *= scale;
    }
    if (isnan(s->estimate.value)) s->why = &nothing_expected;
    if (row != FUNNEL) return IEM_OK;
    s->p = d->p[r];
    s->p_adjusted = d->adjusted[r];
    return IEM_OK;
}

static iem_status tell_clustering(const struct desks *d, iem_error *err)
{
    iem_statistic *s = NULL;
    const iem_clustering c = iem_batch_clustering(d->table, d->first, d->slices.n);
    IEM_TRY(iem_statistic_add(d->work, d->row + AMONG, &s, err));
    s->estimate = c.icc;
    s->p = c.p;
    s->n = (double)c.batches;
    if (isnan(c.z)) s->why = &few_reviewers;
    return IEM_OK;
}

/* A share of one reviewer is his own; how many there are is the house's. */
static iem_status tell_always(const struct desks *d, iem_error *err)
{
    iem_statistic *s = NULL;
    double always = 0, n = 0;
    for (size_t r = 0; r < d->slices.n; r++) {
        if (!(d->own[r].n1 > 0)) continue;
        n++;
        always += iem_rate(d->own[r].a1, d->own[r].n1).low > almost;
    }
    IEM_TRY(iem_statistic_add(d->work, d->row + ALWAYS, &s, err));
    s->n = n;
    if (n > 0) s->estimate.value = always;
    if (!(n > 0)) s->why = &iem_reason_no_people;
    return IEM_OK;
}

static iem_status tell_rows(const struct desks *d, size_t row, iem_error *err)
{
    double yes = 0, asked = 0;
    for (size_t r = 0; r < d->slices.n; r++) {
        yes += d->own[r].a1;
        asked += d->own[r].n1;
    }
    for (size_t r = 0; r < d->slices.n; r++) {
        if (!(d->own[r].n1 > 0)) continue;
        if (row == BY_REVIEWER)
            IEM_TRY(tell_share(d, r, err));
        else
            IEM_TRY(
                tell_funnel(d, r, row, yes / asked, row == FUNNEL ? .05 : .002, err));
    }
    return IEM_OK;
}

static iem_status measure_question(struct desks *d, iem_error *err)
{
    count_all(d);
    fill_tables(d);
    for (size_t r = 0; r < d->slices.n; r++)
        d->p[r] =
            iem_cmh_test(d->table + d->first[r], NULL, d->first[r + 1] - d->first[r]).p;
    if (iem_holm(d->p, d->adjusted, d->slices.n) == SIZE_MAX)
        return iem_fail_memory(err);
    for (size_t row = BY_REVIEWER; row <= FUNNEL_WIDE; row++)
        IEM_TRY(tell_rows(d, row, err));
    IEM_TRY(tell_clustering(d, err));
    return tell_always(d, err);
}

/* ---- The family ---- */

static iem_status make_room(struct desks *d, iem_error *err)
{
    const size_t n = d->slices.n + 1;
    d->n_facts = d->work->core->cells.n;
    d->yes = iem_zeroed(2 * d->n_facts + 1, sizeof *d->yes);
    d->table = iem_zeroed(d->section->cube.n_cells + 1, sizeof *d->table);
    d->first = iem_zeroed(n, sizeof *d->first);
    d->expected = iem_zeroed(3 * n, sizeof *d->expected);
    d->own = iem_zeroed(n, sizeof *d->own);
    if (!d->yes || !d->table || !d->first || !d->expected || !d->own)
        return iem_fail_memory(err);
    d->asked = d->yes + d->n_facts;
    d->p = d->expected + n;
    d->adjusted = d->p + n;
    return IEM_OK;
}

static void clear_desks(struct desks *d)
{
    iem_slices_clear(&d->slices);
    free(d->yes);
    free(d->table);
    free(d->first);
    free(d->expected);
    free(d->own);
}

static iem_status measure_all(struct desks *d, iem_error *err)
{
    IEM_TRY(make_room(d, err));
    for (size_t q = 0; q < N_QUESTIONS; q++) {
        d->row = q * ROWS;
        d->axis = iem_asked_axis_of(d->work, d->section, questions[q]);
        if (d->axis.place != SIZE_MAX) IEM_TRY(measure_question(d, err));
    }
    return IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    struct desks d = {.work = work, .section = iem_work_section(work, "reviewers")};
    if (work->plan->rounded) {
        iem_statistic *s = NULL;
        IEM_TRY(iem_statistic_add(work, AMONG, &s, err));
        s->why = &iem_reason_rounded;
        return IEM_OK;
    }
    IEM_TRY(iem_slices_make(work, d.section, iem_work_axis(work, IEM_DESK), &d.slices,
                            err));
    const iem_status status = measure_all(&d, err);
    clear_desks(&d);
    return status;
}

const iem_family iem_family_reviewers = {
    .name = "reviewers",
    .question = {"Do reviewers differ from each other, more than their cases do?",
                 "Verschillen behandelaars van elkaar, meer dan hun zaken?"},
    .needs = IEM_NEEDS(IEM_DESK),
    .themes = 1u << IEM_THEME_REVIEW,
    .details = "_by_reviewer _funnel _funnel_wide",
    .of_desks = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
