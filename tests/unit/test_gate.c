/* The gate: rulings by the bounds of intervals, what counts, and the presets. */
#include "judge/gate.h"
#include "judge/judge.h"
#include "judge/rules.h"

#include "check.h"

#include <string.h>

/* ---- One ruling ---- */

static iem_ruling weighed(iem_estimate e, iem_unit unit, double max, double pass_max)
{
    iem_ruling r = {.estimate = e,
                    .unit = unit,
                    .min = NAN,
                    .max = max,
                    .pass_min = NAN,
                    .pass_max = pass_max,
                    .n = 1000,
                    .enough = NAN};
    iem_ruling_weigh(&r);
    return r;
}

static void verdicts_are_those_of_the_bounds(void **state)
{
    (void)state;
    const iem_unit gap = IEM_UNIT_DIFFERENCE;
    /* Alarm at .01, assurance at .02. */
    assert_int_equal(weighed((iem_estimate){.05, .02, .08}, gap, .01, .02).verdict,
                     IEM_FAIL);
    assert_int_equal(weighed((iem_estimate){.05, .009, .08}, gap, .01, .02).verdict,
                     IEM_CANNOT_TELL);
    assert_int_equal(weighed((iem_estimate){.005, -.01, .019}, gap, .01, .02).verdict,
                     IEM_PASS);
    assert_int_equal(weighed((iem_estimate){.005, -.01, .021}, gap, .01, .02).verdict,
                     IEM_CANNOT_TELL);
    /* A value without bounds proves nothing, on either side. */
    assert_int_equal(weighed((iem_estimate){.5, NAN, NAN}, gap, .01, .02).verdict,
                     IEM_CANNOT_TELL);
    assert_int_equal(weighed((iem_estimate){0, NAN, NAN}, gap, .01, .02).verdict,
                     IEM_CANNOT_TELL);
    /* Bounds without a value do. */
    assert_int_equal(weighed((iem_estimate){NAN, .02, .5}, gap, .01, .02).verdict,
                     IEM_FAIL);
}

static void no_margin_is_only_reported(void **state)
{
    (void)state;
    const iem_ruling r = weighed((iem_estimate){.5, .4, .6}, IEM_UNIT_SHARE, NAN, NAN);
    assert_int_equal(r.counts_as, IEM_REPORTED);
    assert_int_equal(r.verdict, IEM_PASS);
    const iem_ruling none = weighed(iem_undefined, IEM_UNIT_SHARE, NAN, NAN);
    assert_int_equal(none.counts_as, IEM_REPORTED);
    assert_int_equal(none.verdict, IEM_CANNOT_TELL);
}

/* The width of an interval goes with 1 / sqrt(n): with `enough` decisions it just
 * tells. */
static void enough_is_the_number_that_just_tells(void **state)
{
    (void)state;
    const iem_unit gap = IEM_UNIT_DIFFERENCE, ratio = IEM_UNIT_RATIO;
    /* To pass: .005 + .04 / sqrt(f) = .02. */
    iem_ruling r = weighed((iem_estimate){.005, -.035, .045}, gap, .01, .02);
    assert_close(r.enough, ceil(1000 * pow(.04 / .015, 2)), 1e-12);
    /* To fail: .05 - .045 / sqrt(f) = .01; passing is out of reach. */
    r = weighed((iem_estimate){.05, .005, .095}, gap, .01, .02);
    assert_close(r.enough, ceil(1000 * pow(.045 / .04, 2)), 1e-12);
    /* In between it may do either, whichever comes first. */
    r = weighed((iem_estimate){.012, -.028, .052}, gap, .01, .02);
    assert_close(r.enough, ceil(1000 * pow(.04 / .008, 2)), 1e-12);
    /* Ratios on the log scale. */
    r = weighed((iem_estimate){1.5, 1.5 / 1.3, 1.5 * 1.3}, ratio, 1.25, 1.25);
    assert_close(r.enough, ceil(1000 * pow(log(1.3) / log(1.5 / 1.25), 2)), 1e-12);
    /* On the margin, but for the last digit: no number of decisions tells. */
    r = weighed((iem_estimate){.1 + .2, .2, .4}, gap, .3, .3);
    assert_int_equal(r.verdict, IEM_CANNOT_TELL);
    assert_true(isnan(r.enough));
    /* What was told needs no more. */
    assert_true(isnan(weighed((iem_estimate){.05, .02, .08}, gap, .01, .02).enough));
}

/* ---- The whole gate ---- */

#define PLAN                                                                           \
    "decision: {column: d, adverse: [y]}\ngrounds: [origin]\nfacts: [f]\n"             \
    "small_groups: {min: 10, as: other}\n"

static struct iem_plan *plan_of(const char *policy)
{
    iem_plan *plan = NULL;
    char text[2048];
    snprintf(text, sizeof text, "%s%s", PLAN, policy);
    FILE *file = fopen("gate.yaml", "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_ok(iem_plan_new(&plan, &ok_err_));
    assert_ok(iem_plan_read(plan, "gate.yaml", &ok_err_));
    assert_ok(iem_plan_finish(plan, &ok_err_));
    remove("gate.yaml");
    return plan;
}

static iem_treatment treatment(const char *group, iem_verdict gap, iem_verdict weight)
{
    return (iem_treatment){.ground = "origin",
                           .group = group,
                           .n1 = 100,
                           .gap_verdict = gap,
                           .weight_verdict = weight,
                           .twin_gap.all = {.1, .05, .15},
                           .fact_weight = {1, .9, 1.1},
                           .margin = .01,
                           .assurance = .02};
}

static iem_verdict gate_of(const char *policy, iem_treatment *treatments, size_t n,
                           size_t *n_reported)
{
    struct iem_result r = {.treatments = treatments, .n_treatments = n};
    const iem_gate_at at = {"2026-11-23", 1, NULL};
    iem_plan *plan = plan_of(policy);
    assert_ok(iem_gate_prepare(plan, &at, &ok_err_));
    assert_ok(iem_gate_judge(plan, &at, &r, &ok_err_));
    const iem_verdict verdict = r.gate->verdict;
    size_t reported = 0;
    for (size_t i = 0; i < r.gate->n_rulings; i++)
        reported += r.gate->rulings[i].counts_as != IEM_COUNTED;
    if (n_reported) *n_reported = reported;
    assert_int_equal(iem_result_gate(&r), verdict == IEM_PASS   ? IEM_OK
                                          : verdict == IEM_FAIL ? IEM_GATE_FAIL
                                                                : IEM_GATE_CANNOT_TELL);
    iem_gate_clear(&r);
    iem_arena_clear(&r.arena);
    iem_plan_free(plan);
    return verdict;
}

static iem_verdict gate_of_two(const char *policy, const char *group, iem_verdict gap,
                               size_t *reported)
{
    iem_treatment two[] = {treatment("A", IEM_PASS, IEM_PASS),
                           treatment(group, gap, IEM_PASS)};
    return gate_of(policy, two, 2, reported);
}

static void one_failure_fails_and_one_doubt_is_no_pass(void **state)
{
    (void)state;
    assert_int_equal(gate_of_two("", "B", IEM_PASS, NULL), IEM_PASS);
    assert_int_equal(gate_of_two("", "B", IEM_CANNOT_TELL, NULL), IEM_CANNOT_TELL);
    iem_treatment three[] = {treatment("A", IEM_PASS, IEM_PASS),
                             treatment("B", IEM_CANNOT_TELL, IEM_PASS),
                             treatment("C", IEM_PASS, IEM_FAIL)};
    assert_int_equal(gate_of("", three, 3, NULL), IEM_FAIL);
}

/* It fails closed: a log without groups, or a policy without margins, is no pass. */
static void nothing_told_is_no_pass(void **state)
{
    (void)state;
    assert_int_equal(gate_of("", NULL, 0, NULL), IEM_CANNOT_TELL);
    assert_int_equal(gate_of("policy: {cannot_tell: report}\n", NULL, 0, NULL),
                     IEM_CANNOT_TELL);
    assert_int_equal(
        gate_of("policy: {preset: nl.mens, cannot_tell: report}\n", NULL, 0, NULL),
        IEM_CANNOT_TELL);
}

static void doubt_may_be_reported_alone(void **state)
{
    (void)state;
    size_t reported = 0;
    assert_int_equal(
        gate_of_two("policy: {cannot_tell: report}\n", "B", IEM_CANNOT_TELL, &reported),
        IEM_PASS);
    assert_int_equal(reported, 1);
    assert_int_equal(
        gate_of_two("policy: {cannot_tell: report}\n", "B", IEM_FAIL, NULL), IEM_FAIL);
}

/* Pooled small groups and people without a label never keep it red, unless what was
 * done to them is plain. */
static void no_group_keeps_the_gate_red_for_ever(void **state)
{
    (void)state;
    assert_int_equal(gate_of_two("", "other", IEM_CANNOT_TELL, NULL), IEM_PASS);
    assert_int_equal(gate_of_two("", "(missing)", IEM_CANNOT_TELL, NULL), IEM_PASS);
    assert_int_equal(gate_of_two("", "other", IEM_FAIL, NULL), IEM_FAIL);
}

/* More people help where there are too few, and are of no use to those without a group.
 */
static void enough_is_said_where_more_would_help(void **state)
{
    (void)state;
    const struct {
        iem_why why;
        bool helps;
    } whys[] = {{IEM_WHY_TOO_UNSURE, true},
                {IEM_WHY_FEW_MEMBERS, true},
                {IEM_WHY_NO_GROUP, false},
                {IEM_WHY_MIXED_REST, false},
                {IEM_WHY_FEW_TWINS, false}};
    for (size_t i = 0; i < sizeof whys / sizeof *whys; i++) {
        iem_treatment one = treatment("B", IEM_CANNOT_TELL, IEM_PASS);
        struct iem_result r = {.treatments = &one, .n_treatments = 1};
        const iem_gate_at at = {"2026-11-23", 1, NULL};
        iem_plan *plan = plan_of("");
        one.why = whys[i].why;
        one.n1 = 10;
        one.twin_gap.all = (iem_estimate){.012, -.008, .032};
        assert_ok(iem_gate_prepare(plan, &at, &ok_err_));
        assert_ok(iem_gate_judge(plan, &at, &r, &ok_err_));
        const double enough = r.gate->rulings[0].enough;
        assert_int_equal(!isnan(enough), whys[i].helps);
        assert_true(isnan(enough) || enough >= 30);
        iem_gate_clear(&r);
        iem_arena_clear(&r.arena);
        iem_plan_free(plan);
    }
}

static void only_groups_of_the_policy_decide(void **state)
{
    (void)state;
    size_t reported = 0;
    assert_int_equal(
        gate_of_two("policy: {groups: {origin: [A]}}\n", "B", IEM_FAIL, &reported),
        IEM_PASS);
    assert_int_equal(reported, 2);
    assert_int_equal(
        gate_of_two("policy: {groups: {origin: [B]}}\n", "B", IEM_FAIL, NULL),
        IEM_FAIL);
}

static const char *accepting(const char *rule, const char *until)
{
    static char text[512];
    char id[17];
    assert_ok(iem_finding_id(rule, "origin", "B", NULL, id, &ok_err_));
    snprintf(
        text, sizeof text,
        "policy:\n  accepted: [{finding: %s, reason: r, owner: o, legal_ground: l, "
        "until: %s}]\n",
        id, until);
    return text;
}

static void what_is_accepted_holds_until_its_day(void **state)
{
    (void)state;
    size_t reported = 0;
    assert_int_equal(
        gate_of_two(accepting("twin-gap", "2026-11-23"), "B", IEM_FAIL, &reported),
        IEM_PASS);
    assert_int_equal(reported, 1);
    assert_int_equal(
        gate_of_two(accepting("twin-gap", "2026-11-22"), "B", IEM_FAIL, NULL),
        IEM_FAIL);
    /* Another finding of the same group is not accepted with it. */
    assert_int_equal(
        gate_of_two(accepting("group-weight", "2026-11-23"), "B", IEM_FAIL, NULL),
        IEM_FAIL);
    /* Accepting a doubt does not make it one. */
    assert_int_equal(
        gate_of_two(accepting("twin-gap", "2026-11-23"), "B", IEM_CANNOT_TELL, NULL),
        IEM_CANNOT_TELL);
}

/* ---- The presets ---- */

static void presets_are_well_made(void **state)
{
    (void)state;
    for (const iem_preset *p = iem_presets; p->name; p++) {
        assert_non_null(p->about.en);
        assert_non_null(p->about.nl);
        assert_true(p->n > 0);
        for (const iem_preset *q = iem_presets; q != p; q++)
            assert_string_not_equal(p->name, q->name);
        for (size_t i = 0; i < p->n; i++) {
            const iem_preset_rule *rule = p->rules[i];
            assert_non_null(rule->rule.asks.en);
            assert_non_null(rule->rule.asks.nl);
            assert_non_null(rule->rule.norms[0]);
            assert_non_null(rule->apply);
            if (!rule->rule.measure) continue;
            /* Its measure exists, and in the family it says. */
            const char *family = iem_measure_family(rule->rule.measure);
            assert_non_null(family);
            if (rule->family) assert_string_equal(family, rule->family);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_are_those_of_the_bounds),
        cmocka_unit_test(no_margin_is_only_reported),
        cmocka_unit_test(enough_is_the_number_that_just_tells),
        cmocka_unit_test(one_failure_fails_and_one_doubt_is_no_pass),
        cmocka_unit_test(nothing_told_is_no_pass),
        cmocka_unit_test(doubt_may_be_reported_alone),
        cmocka_unit_test(no_group_keeps_the_gate_red_for_ever),
        cmocka_unit_test(enough_is_said_where_more_would_help),
        cmocka_unit_test(only_groups_of_the_policy_decide),
        cmocka_unit_test(what_is_accepted_holds_until_its_day),
        cmocka_unit_test(presets_are_well_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
