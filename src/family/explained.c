/* What of a gap between groups, and of the spread of decisions, goes with the recorded
 * facts? What does is explained, not excused: the facts may themselves come from how a
 * group is treated.
 *
 * Regressions take a fact's levels as the score of the facts does: rare ones of a fact
 * share a dummy. There are no p-values: within a band facts still differ, and a model
 * of them is never quite right, so that in a large log something unexplained is found
 * for certain. The twin gap, which looks inside the bands, is what is judged. */
#include "family/families.h"

#include "base/grow.h"
#include "base/parallel.h"
#include "measure/measuring.h"
#include "stats/decompose.h"
#include "stats/oaxaca.h"
#include "stats/propensity.h"

#include <math.h>
#include <stdlib.h>

enum {
    CELLS_EXPLAINED,
    CELLS_UNEXPLAINED,
    CELLS_UNMATCHED,
    LINEAR_EXPLAINED,
    LINEAR_UNEXPLAINED,
    LINEAR_INTERACTION,
    LEFT_OUT,
    LOGISTIC_EXPLAINED,
    LOGISTIC_UNEXPLAINED,
    STRATA_GAP,
    STRATA_OVERLAP,
    STRATA_IMBALANCE,
    CRUDE_IMBALANCE,
    DEVIANCE_FACTS,
    DEVIANCE_GROUP,
    DEVIANCE_SHARED,
    DEVIANCE_UNEXPLAINED,
    VARIANCE_BETWEEN,
    VARIANCE_FACTS,
    VARIANCE_UNEXPLAINED,
    ROWS
};

static const iem_measure_row rows[ROWS] = {
    [CELLS_EXPLAINED] =
        {"cells_explained",
         {"the part of the gap in rates that goes with other facts, cell by cell",
          "het deel van het verschil in aandeel dat met andere feiten samengaat, cel "
          "voor cel"},
         "sum over cells of (w1 - w0) p; w a side's share in the cell, p the rate of "
         "the reference, the group, or the mean of both",
         "Kitagawa 1955; Zliobaite, Kamiran & Calders 2011 (both)",
         "conditional discr. (explained part)",
         "delta",
         IEM_UNIT_DIFFERENCE},
    [CELLS_UNEXPLAINED] =
        {"cells_unexplained",
         {"the part of the gap in rates at equal facts, cell by cell; within a band "
          "facts may still differ",
          "het deel van het verschil in aandeel bij gelijke feiten, cel voor cel; "
          "binnen een klasse kunnen feiten nog verschillen"},
         "sum over cells of (p1 - p0) w, w being the other side's share or the mean",
         "Kitagawa 1955; Zliobaite, Kamiran & Calders 2011 (both)",
         "conditional discr. (bad part)",
         "delta",
         IEM_UNIT_DIFFERENCE},
    [CELLS_UNMATCHED] =
        {"cells_unmatched",
         {"the part of the gap by people in cells that the other side does not have",
          "het deel van het verschil door mensen in cellen die de andere kant niet "
          "heeft"},
         "(rate of all - rate in common cells) of the group, minus that of the "
         "reference",
         "Nopo 2008",
         NULL,
         "delta",
         IEM_UNIT_DIFFERENCE},
    [LINEAR_EXPLAINED] =
        {"oaxaca_explained",
         {"the part of the gap that goes with other facts, by a linear model",
          "het deel van het verschil dat met andere feiten samengaat, volgens een "
          "lineair model"},
         "(mean x1 - mean x0) b; b of the reference, the group, pooled (with a column "
         "for the group), together (without), by-size or halves (means of both)",
         "Oaxaca 1973; Blinder 1973; Jann 2008; Neumark 1988; Cotton 1988; Reimers "
         "1983",
         "statsmodels OaxacaBlinder.two_fold (its cotton depends on swap)",
         "delta",
         IEM_UNIT_DIFFERENCE},
    [LINEAR_UNEXPLAINED] = {"oaxaca_unexplained",
                            {"the rest of the gap between people who can be compared",
                             "de rest van het verschil tussen mensen die vergeleken "
                             "kunnen worden"},
                            "p1 - p0 - oaxaca_explained",
                            "Oaxaca 1973; Blinder 1973",
                            "statsmodels OaxacaBlinder.two_fold",
                            "delta",
                            IEM_UNIT_DIFFERENCE},
    [LINEAR_INTERACTION] =
        {"oaxaca_interaction",
         {"the third of three parts: other facts, worth something else",
          "het derde van drie delen: andere feiten, die iets anders waard zijn"},
         "(mean x1 - mean x0) (b1 - b0); the first is oaxaca_explained of the "
         "reference, the second oaxaca_unexplained of the group",
         "Winsborough & Dickinson 1971",
         "statsmodels OaxacaBlinder.three_fold",
         "delta",
         IEM_UNIT_DIFFERENCE},
    [LEFT_OUT] = {"oaxaca_left_out",
                  {"share of the group that these models leave out",
                   "deel van de groep dat deze modellen buiten beschouwing laten"},
                  "people with a level of a fact that occurs on one side only, until "
                  "there is none",
                  "no coefficient can be known for it",
                  NULL,
                  NULL,
                  IEM_UNIT_SHARE},
    [LOGISTIC_EXPLAINED] =
        {"fairlie_explained",
         {"the part of the gap that goes with other facts, by a logistic model",
          "het deel van het verschil dat met andere feiten samengaat, volgens een "
          "logistisch model"},
         "mean over the group of F(x b) - mean over the reference of F(x b)",
         "Fairlie 2005",
         NULL,
         "delta",
         IEM_UNIT_DIFFERENCE},
    [LOGISTIC_UNEXPLAINED] = {"fairlie_unexplained",
                              {"the rest of the gap between people who can be compared",
                               "de rest van het verschil tussen mensen die vergeleken "
                               "kunnen worden"},
                              "p1 - p0 - fairlie_explained",
                              "Fairlie 2005",
                              NULL,
                              "delta",
                              IEM_UNIT_DIFFERENCE},
    [STRATA_GAP] =
        {"propensity_gap",
         {"the gap among people who by their facts were as likely to be of the group",
          "het verschil onder mensen die naar hun feiten even waarschijnlijk tot de "
          "groep behoorden"},
         "sum over 5 strata of the propensity score of n1/N1 (p1 - p0)",
         "Rosenbaum & Rubin 1984; Cochran 1968",
         NULL,
         "wald",
         IEM_UNIT_DIFFERENCE},
    [STRATA_OVERLAP] = {"propensity_overlap",
                        {"share of the group in strata with two or more of the "
                         "reference",
                         "deel van de groep in strata met twee of meer van de "
                         "referentie"},
                        "sum of n1/N1 over such strata",
                        "Rosenbaum & Rubin 1984",
                        NULL,
                        NULL,
                        IEM_UNIT_SHARE},
    [STRATA_IMBALANCE] =
        {"propensity_imbalance",
         {"how far facts still differ within strata; above 0.1 they do",
          "hoe ver feiten binnen strata nog verschillen; boven 0,1 doen zij dat"},
         "max over dummies of |mean1 - mean0| / sqrt((var1 + var0) / 2)",
         "Austin 2009",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [CRUDE_IMBALANCE] = {"crude_imbalance",
                         {"how far the facts of both sides differ",
                          "hoe ver de feiten van beide kanten verschillen"},
                         "max over dummies of |mean1 - mean0| / sqrt((var1 + var0) / "
                         "2)",
                         "Austin 2009",
                         NULL,
                         NULL,
                         IEM_UNIT_NUMBER},
    [DEVIANCE_FACTS] =
        {"deviance_facts_only",
         {"share of the deviance that only the facts take away; no detector of "
          "averaging",
          "deel van de deviantie dat alleen de feiten wegnemen; geen melder van "
          "uitmiddeling"},
         "(D(group) - D(both)) / D(nothing)",
         "Mood 1971 (commonality analysis)",
         NULL,
         NULL,
         IEM_UNIT_SHARE},
    [DEVIANCE_GROUP] = {"deviance_group_only",
                        {"share of the deviance that only the group takes away",
                         "deel van de deviantie dat alleen de groep wegneemt"},
                        "(D(facts) - D(both)) / D(nothing)",
                        "Mood 1971",
                        NULL,
                        NULL,
                        IEM_UNIT_SHARE},
    [DEVIANCE_SHARED] =
        {"deviance_shared",
         {"share of the deviance that either of them takes away; may be below 0",
          "deel van de deviantie dat elk van beide wegneemt; kan onder 0 liggen"},
         "the rest",
         "Mood 1971",
         NULL,
         NULL,
         IEM_UNIT_SHARE},
    [DEVIANCE_UNEXPLAINED] = {"deviance_unexplained",
                              {"share of the deviance that neither takes away",
                               "deel van de deviantie dat geen van beide wegneemt"},
                              "D(both) / D(nothing); 1 - McFadden's R2",
                              "Mood 1971; McFadden 1974",
                              NULL,
                              NULL,
                              IEM_UNIT_SHARE},
    [VARIANCE_BETWEEN] =
        {"variance_between",
         {"share of the variance of decisions that lies between groups",
          "deel van de variantie van besluiten dat tussen groepen ligt"},
         "Var(E[Y|G]) / Var(Y), corrected for small numbers",
         "law of total variance",
         NULL,
         "delta",
         IEM_UNIT_SHARE},
    [VARIANCE_FACTS] =
        {"variance_facts",
         {"share of the variance that goes with personal facts within groups; about 0 "
          "if they mean nothing",
          "deel van de variantie dat binnen groepen met eigen feiten samengaat; rond 0 "
          "als die niets zeggen"},
         "E[Var(E[Y|X,G]|G)] / Var(Y), corrected for small numbers",
         "law of total variance",
         NULL,
         "delta",
         IEM_UNIT_SHARE},
    [VARIANCE_UNEXPLAINED] = {"variance_unexplained",
                              {"share of the variance that the log cannot explain",
                               "deel van de variantie dat het log niet kan verklaren"},
                              "E[Var(Y|X,G)] / Var(Y), corrected for small numbers",
                              "law of total variance",
                              NULL,
                              "delta",
                              IEM_UNIT_SHARE},
};

static const iem_reason no_common_cells = {
    "no-common-cells",
    {"no cell of equal facts has people of both sides",
     "geen cel van gelijke feiten heeft mensen van beide kanten"}};
static const iem_reason not_determined = {
    "not-determined",
    {"on the side that says what facts are worth, some of them always go together, or "
     "with one decision",
     "aan de kant die zegt wat feiten waard zijn, gaan sommige altijd samen, of met "
     "een "
     "zelfde besluit"}};
static const iem_reason too_many_levels = {
    "too-many-levels",
    {"the facts have too many levels for a regression",
     "de feiten hebben te veel waarden voor een regressie"}};
static const iem_reason one_decision = {
    "one-decision",
    {"everybody got the same decision", "iedereen kreeg hetzelfde besluit"}};
static const iem_reason all_alone = {
    "all-alone",
    {"no two people of a group have the same facts",
     "geen twee mensen van een groep hebben dezelfde feiten"}};
static const iem_reason told_apart = {"told-apart",
                                      {"some fact tells the two sides apart entirely",
                                       "een feit scheidt de twee kanten geheel"}};

enum { MOST_COLUMNS = 600, STRATA = 5 };

/* ---- One group beside its reference ---- */

struct side {
    size_t view, group, reference;
    iem_table total;
    iem_gap_parts cells[3]; /* at the rates of the reference, of both, of the group */
    const iem_reason *no_regression;
    iem_comparable comparable;
    iem_oaxaca oaxaca;
    iem_fairlie fairlie;
    iem_propensity strata;
    iem_commonality deviance;
    iem_status status;
    iem_error error;
};

static void fill_tables(const iem_view *view, size_t n_cells, const struct side *s,
                        iem_table *table)
{
    for (size_t c = 0; c < n_cells; c++)
        for (size_t e = view->first[c]; e < view->first[c + 1]; e++) {
            if (view->group[e] == s->group) {
                table[c].n1 += (double)view->n[e];
                table[c].a1 += (double)view->adverse[e];
            } else if (s->reference == IEM_REST || view->group[e] == s->reference) {
                table[c].n0 += (double)view->n[e];
                table[c].a0 += (double)view->adverse[e];
            }
        }
}

static iem_status regress(const iem_design *facts, const iem_table *table,
                          struct side *s, iem_error *err)
{
    iem_table *kept = iem_zeroed(facts->n_cells, sizeof *kept);
    if (!kept) return iem_fail_memory(err);
    iem_status status = iem_comparable_cells(facts, table, kept, &s->comparable, err);
    if (status == IEM_OK) status = iem_oaxaca_blinder(facts, kept, &s->oaxaca, err);
    if (status == IEM_OK) status = iem_fairlie_split(facts, kept, &s->fairlie, err);
    if (status == IEM_OK)
        status = iem_propensity_strata(facts, table, STRATA, &s->strata, err);
    if (status == IEM_OK) status = iem_commonality_of(facts, table, &s->deviance, err);
    free(kept);
    return status;
}

static iem_status measure_side(const iem_measuring *m, struct side *s, iem_error *err)
{
    const struct iem_part *part = &m->parts[s->view];
    const iem_score *score = &part->score;
    const iem_design facts = {score->n_cells, score->fit.n_dummies, score->n_active,
                              score->columns, NULL};
    iem_table *table = iem_zeroed(score->n_cells, sizeof *table);
    iem_status status = IEM_OK;
    if (!table) return iem_fail_memory(err);
    fill_tables(&part->view, score->n_cells, s, table);
    for (size_t c = 0; c < score->n_cells; c++) {
        s->total.n1 += table[c].n1, s->total.a1 += table[c].a1;
        s->total.n0 += table[c].n0, s->total.a0 += table[c].a0;
    }
    for (size_t k = 0; k < 3; k++)
        s->cells[k] = iem_decompose_gap(table, score->n_cells, (double)k / 2);
    if (score->fit.n_dummies > MOST_COLUMNS)
        s->no_regression = &too_many_levels;
    else
        status = regress(&facts, table, s, err);
    free(table);
    return status;
}

struct sides {
    const iem_measuring *core;
    struct side *at;
    size_t n;
};

static void measure_one(size_t i, void *ctx)
{
    struct sides *sides = ctx;
    struct side *s = &sides->at[i];
    s->status = measure_side(sides->core, s, &s->error);
}

/* ---- Saying it ---- */

/* Below that the normal distribution says nothing about these estimates. */
static const double fewest_people = 30;

static const char *const worths[] = {"reference", "both", "group"};

static bool is_small(const struct side *s)
{
    return fmin(s->total.n1, s->total.n0) < fewest_people;
}

static iem_status add(iem_work *work, size_t row, const struct side *s, const char *of,
                      iem_estimate estimate, const iem_reason *why, iem_error *err)
{
    iem_statistic *statistic = NULL;
    IEM_TRY(iem_statistic_compared(work, row, iem_work_view(work, s->view), s->group,
                                   s->reference, &statistic, err));
    statistic->of = of;
    statistic->estimate = estimate;
    statistic->n = s->total.n1 + s->total.n0;
    if (is_small(s) && statistic->measure->interval) {
        statistic->estimate.low = statistic->estimate.high = NAN;
        statistic->why = &iem_reason_few;
    }
    if (isnan(estimate.value))
        statistic->why = s->total.n0 > 0 ? why : &iem_reason_no_reference;
    return IEM_OK;
}

static iem_status add_cells(iem_work *work, const struct side *s, iem_error *err)
{
    for (size_t k = 0; k < 3; k++) {
        const iem_gap_parts *p = &s->cells[k];
        IEM_TRY(
            add(work, CELLS_EXPLAINED, s, worths[k], p->facts, &no_common_cells, err));
        IEM_TRY(add(work, CELLS_UNEXPLAINED, s, worths[k], p->treatment,
                    &no_common_cells, err));
    }
    return add(work, CELLS_UNMATCHED, s, NULL, s->cells[0].unmatched, &no_common_cells,
               err);
}

/* Of what no regression was made there is nothing. */
static iem_estimate if_known(const struct side *s, iem_estimate estimate)
{
    return s->no_regression ? iem_undefined : estimate;
}

static iem_status add_split(iem_work *work, size_t row, const struct side *s,
                            const char *of, const iem_split *split, iem_error *err)
{
    const iem_reason *why = s->no_regression ? s->no_regression : &not_determined;
    IEM_TRY(add(work, row, s, of, if_known(s, split->explained), why, err));
    return add(work, row + 1, s, of, if_known(s, split->unexplained), why, err);
}

static iem_status add_number(iem_work *work, size_t row, const struct side *s,
                             double value, const iem_reason *why, iem_error *err)
{
    const iem_estimate estimate = {value, NAN, NAN};
    return add(work, row, s, NULL, if_known(s, estimate),
               s->no_regression ? s->no_regression : why, err);
}

static iem_status add_regressions(iem_work *work, const struct side *s, iem_error *err)
{
    const iem_oaxaca *o = &s->oaxaca;
    const iem_fairlie *f = &s->fairlie;
    IEM_TRY(add_split(work, LINEAR_EXPLAINED, s, "reference", &o->reference, err));
    IEM_TRY(add_split(work, LINEAR_EXPLAINED, s, "group", &o->group, err));
    IEM_TRY(add_split(work, LINEAR_EXPLAINED, s, "pooled", &o->pooled, err));
    IEM_TRY(add_split(work, LINEAR_EXPLAINED, s, "together", &o->together, err));
    IEM_TRY(add_split(work, LINEAR_EXPLAINED, s, "by-size", &o->by_size, err));
    IEM_TRY(add_split(work, LINEAR_EXPLAINED, s, "halves", &o->halves, err));
    IEM_TRY(add(work, LINEAR_INTERACTION, s, NULL, if_known(s, o->interaction),
                s->no_regression ? s->no_regression : &not_determined, err));
    IEM_TRY(add_number(work, LEFT_OUT, s, s->comparable.group_outside,
                       &iem_reason_no_people, err));
    IEM_TRY(add_split(work, LOGISTIC_EXPLAINED, s, "reference", &f->reference, err));
    IEM_TRY(add_split(work, LOGISTIC_EXPLAINED, s, "group", &f->group, err));
    IEM_TRY(add_split(work, LOGISTIC_EXPLAINED, s, "pooled", &f->pooled, err));
    return add_split(work, LOGISTIC_EXPLAINED, s, "together", &f->together, err);
}

static iem_status add_strata(iem_work *work, const struct side *s, iem_error *err)
{
    const iem_propensity *p = &s->strata;
    const iem_reason *why = p->overlap > 0 ? &told_apart : &no_common_cells;
    IEM_TRY(add(work, STRATA_GAP, s, NULL, if_known(s, p->gap),
                s->no_regression ? s->no_regression : why, err));
    IEM_TRY(add_number(work, STRATA_OVERLAP, s, p->overlap, why, err));
    IEM_TRY(add_number(work, STRATA_IMBALANCE, s, p->imbalance_after, why, err));
    return add_number(work, CRUDE_IMBALANCE, s, p->imbalance_before, why, err);
}

static iem_status add_deviance(iem_work *work, const struct side *s, iem_error *err)
{
    const iem_commonality *d = &s->deviance;
    IEM_TRY(add_number(work, DEVIANCE_FACTS, s, d->facts_only, &one_decision, err));
    IEM_TRY(add_number(work, DEVIANCE_GROUP, s, d->group_only, &one_decision, err));
    IEM_TRY(add_number(work, DEVIANCE_SHARED, s, d->shared, &one_decision, err));
    return add_number(work, DEVIANCE_UNEXPLAINED, s, d->unexplained, &one_decision,
                      err);
}

static iem_status add_side(iem_work *work, const struct side *s, iem_error *err)
{
    IEM_TRY(add_cells(work, s, err));
    IEM_TRY(add_regressions(work, s, err));
    IEM_TRY(add_strata(work, s, err));
    return add_deviance(work, s, err);
}

/* ---- The variance of all decisions ---- */

static iem_status add_share(iem_work *work, size_t row, const iem_view *view,
                            iem_estimate share, const iem_reason *why, iem_error *err)
{
    iem_statistic *statistic = NULL;
    IEM_TRY(iem_statistic_add(work, row, &statistic, err));
    statistic->ground = view->name;
    statistic->estimate = share;
    if (isnan(share.value)) statistic->why = why;
    return IEM_OK;
}

static iem_status measure_variance(iem_work *work, const iem_view *view, iem_error *err)
{
    iem_portion *portion = iem_zeroed(view->n_entries, sizeof *portion);
    size_t n = 0;
    if (!portion) return iem_fail_memory(err);
    for (size_t g = 0; g < view->n_groups; g++)
        for (size_t i = view->first_of[g]; i < view->first_of[g + 1]; i++) {
            const size_t e = view->entry[i];
            portion[n++] =
                (iem_portion){g, (double)view->n[e], (double)view->adverse[e]};
        }
    const iem_variance_bar bar = iem_divide_variance(portion, n);
    free(portion);
    const iem_reason *why = bar.alone < 1 ? &one_decision : &all_alone;
    IEM_TRY(add_share(work, VARIANCE_BETWEEN, view, bar.between, why, err));
    IEM_TRY(add_share(work, VARIANCE_FACTS, view, bar.facts, why, err));
    return add_share(work, VARIANCE_UNEXPLAINED, view, bar.unexplained, why, err);
}

/* ---- All of it ---- */

static size_t count_sides(const iem_work *work)
{
    size_t n = 0;
    for (size_t v = 0; v < iem_work_views(work); v++)
        n += iem_work_view(work, v)->n_groups;
    return n;
}

/* Every group but the reference; of two groups that are each other's rest, both. */
static void list_sides(const iem_work *work, struct sides *sides)
{
    for (size_t v = 0; v < iem_work_views(work); v++) {
        const iem_view *view = iem_work_view(work, v);
        for (size_t g = 0; g < view->n_groups; g++)
            if (g != view->reference)
                sides->at[sides->n++] =
                    (struct side){.view = v, .group = g, .reference = view->reference};
    }
}

static iem_status measure_sides(iem_work *work, struct sides *sides, iem_error *err)
{
    IEM_TRY(iem_parallel_for(work->threads, sides->n, measure_one, sides, err));
    for (size_t i = 0; i < sides->n; i++) {
        if (sides->at[i].status != IEM_OK) {
            if (err) *err = sides->at[i].error;
            return sides->at[i].status;
        }
        IEM_TRY(add_side(work, &sides->at[i], err));
    }
    return IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    struct sides sides = {.core = work->core};
    sides.at = iem_zeroed(count_sides(work), sizeof *sides.at);
    if (!sides.at) return iem_fail_memory(err);
    list_sides(work, &sides);
    iem_status status = measure_sides(work, &sides, err);
    free(sides.at);
    for (size_t v = 0; v < iem_work_views(work) && status == IEM_OK; v++)
        status = measure_variance(work, iem_work_view(work, v), err);
    return status;
}

const iem_family iem_family_explained = {
    .name = "explained",
    .question = {"What of the gap goes with facts, and what does not?",
                 "Wat van het verschil gaat met feiten samen, en wat niet?"},
    .needs_facts = true,
    .rows = rows,
    .n_rows = ROWS,
    .measure = measure,
};
