/* The families "inequality" and "explained": from a small log to statistics that are
 * those of stats/ on the same counts, and why there is none where there is none. */
#include "family/family.h"
#include "stats/decompose.h"
#include "stats/inequality.h"
#include "stats/lifts.h"
#include "stats/oaxaca.h"
#include "stats/propensity.h"

#include "check_family.h"

/* Of the only family of the result; NULL matches what has none. How many there are. */
static size_t count_of(const iem_result *result, const char *measure, const char *group,
                       const char *of, const iem_statistic **found)
{
    size_t n = 0;
    assert_int_equal(result->n_families, 1);
    for (size_t i = 0; i < result->families[0].n; i++) {
        const iem_statistic *s = &result->families[0].at[i];
        if (strcmp(s->measure->id, measure) || !family_same(s->group, group) ||
            !family_same(s->of, of))
            continue;
        *found = s;
        n++;
    }
    return n;
}

static const iem_statistic *find(const iem_result *result, const char *measure,
                                 const char *group, const char *of)
{
    const iem_statistic *found = NULL;
    const size_t n = count_of(result, measure, group, of, &found);
    if (n != 1)
        fail_msg("%s of %s, %s: %zu", measure, group ? group : "all", of ? of : "-", n);
    return found;
}

static void assert_not_said(const iem_result *result, const char *measure,
                            const char *group, const char *of)
{
    const iem_statistic *found = NULL;
    assert_int_equal(count_of(result, measure, group, of, &found), 0);
}

#define assert_says(statistic, want) assert_says_((statistic), (want))
static void assert_says_(const iem_statistic *s, iem_estimate want)
{
    assert_close_in(s->measure->id, s->estimate.value, want.value, 1e-11);
    assert_close_in(s->measure->id, s->estimate.low, want.low, 1e-9);
    assert_close_in(s->measure->id, s->estimate.high, want.high, 1e-9);
}

static void assert_undefined(const iem_statistic *s, const char *why)
{
    assert_true(isnan(s->estimate.value) && isnan(s->estimate.low) && isnan(s->p));
    assert_non_null(s->why);
    assert_string_equal(s->why->code, why);
}

/* ---- Inequality ---- */

/* Group, decision, outcome, trait, people. */
static const char *const verdicts = "g,d,o,t,n\n"
                                    "A,yes,found,x,30\nA,yes,nothing,x,10\n"
                                    "A,no,found,y,20\nA,no,nothing,y,140\n"
                                    "B,yes,found,x,20\nB,yes,nothing,x,30\n"
                                    "B,no,found,x,5\nB,no,nothing,y,45\n"
                                    "B,no,,y,7\n";

static void benefits_are_those_of_decisions_and_outcomes(void **state)
{
    (void)state;
    static const double value[3] = {0, 1, 2};
    static const double decision[6] = {40, 160, 0, 50, 57, 0};
    static const double outcome[6] = {10, 170, 20, 30, 65, 5};
    iem_result *r =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "outcome", "o=found",
                         "negative", "nothing", "count", "n", "also", "inequality"),
                    verdicts);
    const struct {
        const char *of;
        const double *count;
    } benefits[2] = {{"decision", decision}, {"decision-outcome", outcome}};
    static const char *const id[2] = {"theil", "entropy_2"};
    for (size_t i = 0; i < 2; i++) {
        const char *of = benefits[i].of;
        const iem_benefits b = {value, benefits[i].count, 2, 3};
        iem_entropy_part part[2];
        iem_entropy e = iem_generalised_entropy(&b, 0, part);
        assert_says(find(r, "entropy_0_between", NULL, of), e.between);
        assert_undefined(find(r, "entropy_0", NULL, of), "somebody-without");
        assert_not_said(r, "entropy_0_of_group", "B", of);
        for (int alpha = 1; alpha < 3; alpha++) {
            char name[64];
            e = iem_generalised_entropy(&b, alpha, part);
            assert_says(find(r, id[alpha - 1], NULL, of), e.total);
            snprintf(name, sizeof name, "%s_between", id[alpha - 1]);
            assert_says(find(r, name, NULL, of), e.between);
            snprintf(name, sizeof name, "%s_within", id[alpha - 1]);
            assert_says(find(r, name, NULL, of), e.within);
            snprintf(name, sizeof name, "%s_between_share", id[alpha - 1]);
            assert_says(find(r, name, NULL, of), e.share);
            snprintf(name, sizeof name, "%s_of_group", id[alpha - 1]);
            assert_close(find(r, name, "B", of)->estimate.value, part[1].entropy,
                         1e-12);
        }
        assert_says(find(r, "coefficient_of_variation", NULL, of),
                    iem_coefficient_of_variation(e.total));
        assert_close(find(r, "between_by_chance", NULL, of)->estimate.value,
                     e.by_chance, 1e-12);
        assert_close(find(r, "theil", NULL, of)->n, i ? 300 : 307, 0);
    }
    iem_result_free(r);
}

static void lifts_are_beside_everybody(void **state)
{
    (void)state;
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "trait", "t",
                                     "count", "n", "also", "inequality"),
                                verdicts);
    const iem_lifts l = iem_lifts_of((iem_table){50, 107, 40, 200});
    const double adverse[2] = {40, 50}, n[2] = {200, 107};
    assert_says(find(r, "elift", "B", NULL), l.elift);
    assert_says(find(r, "glift", "B", NULL), l.glift);
    assert_says(find(r, "elift_gap", "B", NULL), l.elift_gap);
    assert_says(find(r, "elift_kept", "B", NULL), l.elift_kept);
    const iem_statistic *widest = find(r, "widest_log_ratio", "B", "adverse");
    assert_close(widest->estimate.value,
                 iem_widest_log_ratio(adverse, n, 2, 1).log_ratio, 1e-12);
    assert_string_equal(widest->reference, "A");
    /* All 90 adverse decisions are among the 95 people with x, of whom 55 are of B. */
    const double lift = iem_inferred_elift(90. / 95, 90. / 307, 55. / 107, 55. / 95);
    assert_true(lift > 1);
    assert_close(find(r, "inferred_elift", "B", "t")->estimate.value, lift, 1e-12);
    iem_result_free(r);
}

static void outcomes_after_one_decision_give_no_benefit(void **state)
{
    (void)state;
    iem_result *r =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "outcome", "o=found",
                         "negative", "nothing", "count", "n", "also", "inequality"),
                    "g,d,o,n\nA,yes,found,9\nA,yes,nothing,4\nA,no,,80\n"
                    "B,yes,nothing,3\nB,no,,20\n");
    assert_undefined(find(r, "theil", NULL, "decision-outcome"), "outcomes-one-sided");
    assert_not_said(r, "entropy_2_of_group", "A", "decision-outcome");
    assert_true(find(r, "theil", NULL, "decision")->estimate.value > 0);
    iem_result_free(r);
}

static void what_nobody_has_is_not_unequal(void **state)
{
    (void)state;
    iem_result *r = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "count", "n", "also", "inequality"),
        "g,d,n\nA,yes,90\nB,yes,30\n");
    assert_undefined(find(r, "theil", NULL, "decision"), "no-benefit");
    assert_undefined(find(r, "entropy_0", NULL, "decision"), "no-benefit");
    assert_not_said(r, "between_by_chance", NULL, "decision");
    assert_undefined(find(r, "elift_kept", "A", NULL), "zero-reference");
    iem_result_free(r);
    r = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "count", "n", "also", "inequality"),
        "g,d,n\nA,no,90\nB,no,30\n");
    assert_close(find(r, "theil", NULL, "decision")->estimate.value, 0, 0);
    assert_undefined(find(r, "theil_between_share", NULL, "decision"), "all-equal");
    assert_undefined(find(r, "elift", "A", NULL), "zero-reference");
    iem_result_free(r);
}

/* ---- Explained ---- */

/* Three facts, of which C lacks one; adverse and all, of A, B and C. */
static const double counts[3][3][2] = {{{40, 200}, {20, 60}, {3, 12}},
                                       {{30, 100}, {50, 100}, {6, 10}},
                                       {{60, 120}, {40, 50}, {0, 0}}};

static void write_counts(char *text, size_t size)
{
    size_t at = (size_t)snprintf(text, size, "g,f,d,n\n");
    for (size_t f = 0; f < 3; f++)
        for (size_t g = 0; g < 3; g++) {
            const double *c = counts[f][g];
            if (!(c[1] > 0)) continue;
            at += (size_t)snprintf(text + at, size - at, "%c,f%zu,yes,%g\n",
                                   'A' + (int)g, f, c[0]);
            at += (size_t)snprintf(text + at, size - at, "%c,f%zu,no,%g\n",
                                   'A' + (int)g, f, c[1] - c[0]);
        }
}

static void tables_of(size_t group, iem_table *t)
{
    for (size_t f = 0; f < 3; f++)
        t[f] = (iem_table){counts[f][group][0], counts[f][group][1], counts[f][0][0],
                           counts[f][0][1]};
}

static iem_result *scan_counts(void)
{
    char text[1000];
    write_counts(text, sizeof text);
    return family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f",
                            "reference", "g=A", "count", "n", "also", "explained"),
                       text);
}

static void gaps_are_divided_as_in_stats(void **state)
{
    (void)state;
    static const char *const worth[3] = {"reference", "both", "group"};
    static const uint32_t level[3] = {0, 1, 2};
    const iem_design facts = {3, 3, 1, level, NULL};
    iem_table t[3];
    iem_oaxaca o;
    iem_fairlie f;
    iem_propensity p;
    iem_commonality d;
    iem_result *r = scan_counts();
    tables_of(1, t);
    for (size_t k = 0; k < 3; k++) {
        const iem_gap_parts parts = iem_decompose_gap(t, 3, (double)k / 2);
        assert_says(find(r, "cells_explained", "B", worth[k]), parts.facts);
        const iem_statistic *rest = find(r, "cells_unexplained", "B", worth[k]);
        assert_says(rest, parts.treatment);
        assert_true(isnan(rest->p));
        assert_string_equal(rest->reference, "A");
        assert_close(rest->n, 420 + 210, 0);
    }
    assert_ok(iem_oaxaca_blinder(&facts, t, &o, NULL));
    assert_ok(iem_fairlie_split(&facts, t, &f, NULL));
    assert_ok(iem_propensity_strata(&facts, t, 5, &p, NULL));
    assert_ok(iem_commonality_of(&facts, t, &d, NULL));
    assert_says(find(r, "oaxaca_explained", "B", "reference"), o.reference.explained);
    assert_says(find(r, "oaxaca_unexplained", "B", "group"), o.group.unexplained);
    assert_says(find(r, "oaxaca_explained", "B", "pooled"), o.pooled.explained);
    assert_says(find(r, "oaxaca_explained", "B", "together"), o.together.explained);
    assert_says(find(r, "oaxaca_explained", "B", "by-size"), o.by_size.explained);
    assert_says(find(r, "oaxaca_explained", "B", "halves"), o.halves.explained);
    assert_says(find(r, "oaxaca_interaction", "B", NULL), o.interaction);
    assert_says(find(r, "fairlie_explained", "B", "reference"), f.reference.explained);
    assert_says(find(r, "fairlie_unexplained", "B", "group"), f.group.unexplained);
    assert_says(find(r, "fairlie_explained", "B", "pooled"), f.pooled.explained);
    assert_says(find(r, "fairlie_explained", "B", "together"), f.together.explained);
    assert_says(find(r, "propensity_gap", "B", NULL), p.gap);
    assert_close(find(r, "propensity_overlap", "B", NULL)->estimate.value, 1, 1e-14);
    assert_close(find(r, "crude_imbalance", "B", NULL)->estimate.value,
                 p.imbalance_before, 1e-10);
    assert_true(find(r, "propensity_imbalance", "B", NULL)->estimate.value < 1e-9);
    assert_close(find(r, "deviance_facts_only", "B", NULL)->estimate.value,
                 d.facts_only, 1e-9);
    assert_close(find(r, "deviance_group_only", "B", NULL)->estimate.value,
                 d.group_only, 1e-9);
    assert_close(find(r, "deviance_shared", "B", NULL)->estimate.value, d.shared, 1e-8);
    assert_close(find(r, "deviance_unexplained", "B", NULL)->estimate.value,
                 d.unexplained, 1e-12);
    iem_result_free(r);
}

static void small_groups_have_values_without_intervals(void **state)
{
    (void)state;
    iem_table t[3];
    iem_result *r = scan_counts();
    tables_of(2, t);
    const iem_gap_parts parts = iem_decompose_gap(t, 3, .5);
    const iem_statistic *rest = find(r, "cells_unexplained", "C", "both");
    assert_close(rest->estimate.value, parts.treatment.value, 1e-12);
    assert_true(isnan(rest->estimate.low) && isnan(rest->p));
    assert_string_equal(rest->why->code, "few");
    assert_close(find(r, "cells_unmatched", "C", NULL)->estimate.value,
                 parts.unmatched.value, 1e-12);
    iem_result_free(r);
}

static void variance_is_divided_over_all_groups(void **state)
{
    (void)state;
    iem_portion portion[8];
    size_t n = 0;
    for (size_t g = 0; g < 3; g++)
        for (size_t f = 0; f < 3; f++)
            if (counts[f][g][1] > 0)
                portion[n++] = (iem_portion){g, counts[f][g][1], counts[f][g][0]};
    const iem_variance_bar bar = iem_divide_variance(portion, n);
    iem_result *r = scan_counts();
    assert_says(find(r, "variance_between", NULL, NULL), bar.between);
    assert_says(find(r, "variance_facts", NULL, NULL), bar.facts);
    assert_says(find(r, "variance_unexplained", NULL, NULL), bar.unexplained);
    iem_result_free(r);
}

static void what_cannot_be_explained_says_why(void **state)
{
    (void)state;
    /* No common cell; a reference that is not there; everybody decided alike. */
    iem_result *r =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "reference",
                         "g=A", "count", "n", "also", "explained"),
                    "g,f,d,n\nA,x,yes,40\nA,x,no,50\nB,y,yes,30\nB,y,no,30\n");
    assert_undefined(find(r, "cells_unexplained", "B", "both"), "no-common-cells");
    assert_undefined(find(r, "oaxaca_explained", "B", "pooled"), "not-determined");
    assert_undefined(find(r, "propensity_gap", "B", NULL), "no-common-cells");
    iem_result_free(r);
    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "reference",
                         "g=Z", "count", "n", "also", "explained"),
                    "g,f,d,n\nA,x,yes,40\nA,x,no,50\nB,x,yes,30\nB,x,no,30\n");
    assert_undefined(find(r, "cells_explained", "B", "both"), "no-reference");
    assert_undefined(find(r, "fairlie_explained", "A", "group"), "no-reference");
    iem_result_free(r);
    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "count", "n",
                         "also", "explained"),
                    "g,f,d,n\nA,x,no,90\nB,x,no,60\n");
    assert_undefined(find(r, "deviance_shared", "B", NULL), "one-decision");
    assert_undefined(find(r, "fairlie_explained", "B", "pooled"), "not-determined");
    assert_undefined(find(r, "variance_facts", NULL, NULL), "one-decision");
    iem_result_free(r);
}

static void too_many_levels_are_left_to_cells(void **state)
{
    (void)state;
    enum { LEVELS = 320 };
    char *text = malloc(LEVELS * LEVELS);
    assert_non_null(text);
    size_t at = (size_t)sprintf(text, "g,e,f,d,n\n");
    for (int i = 0; i < LEVELS; i++)
        at += (size_t)sprintf(text + at,
                              "A,%d,%d,yes,6\nA,%d,%d,no,7\nB,%d,%d,yes,6\n"
                              "B,%d,%d,no,5\n",
                              i, i, i, i, i, i, i, i);
    iem_result *r =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "e", "fact", "f",
                         "reference", "g=A", "count", "n", "also", "explained"),
                    text);
    free(text);
    assert_undefined(find(r, "oaxaca_explained", "B", "halves"), "too-many-levels");
    assert_undefined(find(r, "oaxaca_left_out", "B", NULL), "too-many-levels");
    assert_undefined(find(r, "deviance_shared", "B", NULL), "too-many-levels");
    assert_undefined(find(r, "propensity_gap", "B", NULL), "too-many-levels");
    assert_close(find(r, "cells_unexplained", "B", "both")->estimate.value,
                 6. / 11 - 6. / 13, 1e-10);
    iem_result_free(r);
}

int main(void)
{
    iem_setup();
    const struct CMUnitTest tests[] = {
        scratch_test(benefits_are_those_of_decisions_and_outcomes),
        scratch_test(lifts_are_beside_everybody),
        scratch_test(outcomes_after_one_decision_give_no_benefit),
        scratch_test(what_nobody_has_is_not_unequal),
        scratch_test(gaps_are_divided_as_in_stats),
        scratch_test(small_groups_have_values_without_intervals),
        scratch_test(variance_is_divided_over_all_groups),
        scratch_test(what_cannot_be_explained_says_why),
        scratch_test(too_many_levels_are_left_to_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
