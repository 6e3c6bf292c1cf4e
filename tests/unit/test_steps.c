/* Pipelines against R and published counts, against people counted one by one, and
 * against what standard errors promise. */
#include "base/hash.h"
#include "stats/steps.h"
#include "stats/strata.h"

#include "../golden/steps.h"
#include "check.h"
#include "seed.h"

#include <iemand.h>

static void the_steps_of_duo_are_those_of_r(void **state)
{
    (void)state;
    iem_step step[DUO_STEPS], whole;
    assert_ok(iem_steps_compare(duo_outside_europe, duo_netherlands, 1, DUO_STEPS, step,
                                &whole, NULL));
    for (size_t k = 0; k < DUO_STEPS; k++) {
        assert_close(step[k].log_ratio, golden_steps[k][0], 1e-12);
        assert_close(step[k].log_se, golden_steps[k][1], 1e-6); /* R's last step */
        assert_close(step[k].ratio.value, exp(golden_steps[k][0]), 1e-12);
        assert_close(step[k].share, golden_steps[k][0] / golden_steps_whole[0], 1e-12);
        /* one cell: nothing to adjust for */
        assert_close(step[k].log_adjusted, step[k].log_ratio, 1e-12);
        assert_close(step[k].log_adjusted_se, step[k].log_se, 1e-12);
        assert_true(fabs(step[k].log_composition) < 1e-12);
    }
    assert_close(whole.log_ratio, golden_steps_whole[0], 1e-12);
    assert_close(whole.log_se, golden_steps_whole[1], 1e-6);
    assert_close(whole.ratio.value, 28.89, 1e-3);
    assert_close(iem_risk_ratio(whole.table).low, whole.ratio.low, 0);
}

static void appeals_are_those_of_r(void **state)
{
    (void)state;
    iem_step step, whole;
    assert_ok(iem_steps_compare(duo_appeals_outside_europe, duo_appeals_netherlands, 1,
                                1, &step, &whole, NULL));
    assert_close(step.log_ratio, golden_appeals[0], 1e-12);
    assert_close(step.log_se, golden_appeals[1], 1e-6);
    assert_close(step.share, 1, 1e-15);
    assert_close(whole.log_ratio, step.log_ratio, 0);
}

/* Within risk category: statsmodels 0.13.5, StratifiedTable (see strata.h); the
 * categories' shares make the rest. */
static void cells_take_out_what_they_explain(void **state)
{
    (void)state;
    iem_step step[DUO_LATER], whole;
    assert_ok(iem_steps_compare(duo_categories_outside_europe[0],
                                duo_categories_netherlands[0], DUO_CATEGORIES,
                                DUO_LATER, step, &whole, NULL));
    assert_close(step[0].ratio.value, (2030. / 54830) / (1060. / 178220), 1e-12);
    assert_close(step[0].adjusted.value, golden_selected, 1e-12);
    assert_close(exp(step[0].log_composition), step[0].ratio.value / golden_selected,
                 1e-12);
    assert_close(whole.ratio.value, (1060. / 54830) / (140. / 178220), 1e-12);
    for (size_t k = 0; k < DUO_LATER; k++)
        assert_close(step[k].log_adjusted + step[k].log_composition, step[k].log_ratio,
                     1e-12);
}

/* ---- people one by one ---- */

enum { STEPS = 4, CELLS = 3, GROUPS = 2, COUNTS = STEPS + 1 };

static uint64_t stream, drawn;

static double draw(void)
{
    return iem_uniform(stream, drawn++);
}

struct log {
    double count[GROUPS][CELLS][COUNTS];
};

/* Chance to pass step k is base[cell] exp(effect[k]) in the group. */
static void draw_people(struct log *log, size_t people, const double *effect)
{
    static const double base[CELLS] = {.3, .5, .7};
    *log = (struct log){{{{0}}}};
    for (size_t i = 0; i < people; i++) {
        const unsigned group = draw() < .4;
        /* the group has more people of the last cell */
        const size_t cell = (size_t)(CELLS * pow(draw(), group ? .7 : 1));
        log->count[group][cell][0]++;
        for (size_t k = 0; k < STEPS; k++) {
            if (draw() >= base[cell] * exp(group ? effect[k] : 0)) break;
            log->count[group][cell][k + 1]++;
        }
    }
}

static void compare(const struct log *log, iem_step *step, iem_step *whole)
{
    assert_ok(iem_steps_compare(log->count[1][0], log->count[0][0], CELLS, STEPS, step,
                                whole, NULL));
}

static double sum_cells(const struct log *log, unsigned group, size_t k)
{
    double sum = 0;
    for (size_t c = 0; c < CELLS; c++) sum += log->count[group][c][k];
    return sum;
}

static void the_parts_are_the_whole(void **state)
{
    (void)state;
    static const double effect[STEPS] = {.3, -.2, .1, 0};
    struct log log;
    iem_step step[STEPS], whole;
    stream = seed_of(31);
    drawn = 0;
    for (unsigned i = 0; i < 100; i++) {
        draw_people(&log, 400, effect);
        compare(&log, step, &whole);
        double sum = 0, variance = 0, share = 0;
        for (size_t k = 0; k < STEPS; k++) {
            const double p1 = sum_cells(&log, 1, k + 1) / sum_cells(&log, 1, k);
            const double p0 = sum_cells(&log, 0, k + 1) / sum_cells(&log, 0, k);
            assert_close(step[k].log_ratio, log10(p1 / p0) / log10(exp(1)), 1e-9);
            sum += step[k].log_ratio;
            variance += step[k].log_se * step[k].log_se;
            share += step[k].share;
        }
        assert_true(fabs(sum - whole.log_ratio) < 1e-12);
        assert_close(sqrt(variance), whole.log_se, 1e-9);
        /* Where both end alike the steps have no share in anything. */
        if (fabs(whole.log_ratio) > 0)
            assert_close(share, 1, 1e-9);
        else
            assert_true(isnan(share));
    }
}

/* The group is treated otherwise at step 2 alone: there the adjusted ratio is what was
 * planted, elsewhere 1, with intervals that hold it in 95 %; the crude one of step 1
 * holds the composition too. */
static void the_step_that_differs_is_told(void **state)
{
    (void)state;
    static const double effect[STEPS] = {0, .35, 0, 0};
    const double logs = 1000;
    double covered[STEPS] = {0}, sum[STEPS] = {0}, crude = 0;
    struct log log;
    iem_step step[STEPS], whole;
    stream = 32;
    drawn = 0;
    for (unsigned i = 0; i < (unsigned)logs; i++) {
        draw_people(&log, 1500, effect);
        compare(&log, step, &whole);
        crude += step[0].log_ratio / logs;
        for (size_t k = 0; k < STEPS; k++) {
            sum[k] += step[k].log_adjusted / logs;
            covered[k] += fabs(step[k].log_adjusted - effect[k]) <=
                          1.96 * step[k].log_adjusted_se;
        }
    }
    for (size_t k = 0; k < STEPS; k++) {
        assert_true(fabs(sum[k] - effect[k]) < .015);
        assert_true(fabs(covered[k] / logs - .95) < 3 * sqrt(.05 * .95 / logs));
    }
    assert_true(crude > .05);
}

/* ---- what has no ratio ---- */

static void a_step_nobody_passes_has_no_ratio(void **state)
{
    (void)state;
    static const double some[3] = {50, 20, 10}, none[3] = {40, 0, 0};
    iem_step step[2], whole;
    assert_ok(iem_steps_compare(none, some, 1, 2, step, &whole, NULL));
    assert_close(step[0].ratio.value, 0, 0);
    for (size_t k = 0; k < 2; k++) {
        assert_true(isnan(step[k].log_ratio) && isnan(step[k].share));
        assert_true(isnan(step[k].log_se) && isnan(step[k].log_composition));
    }
    assert_true(isnan(whole.log_ratio) && isnan(whole.share));
    assert_ok(iem_steps_compare(some, none, 1, 2, step, &whole, NULL));
    assert_true(isnan(step[0].ratio.value) && isnan(step[0].log_ratio));
    assert_true(isnan(step[1].ratio.value) && isnan(whole.ratio.value));
    /* the same on both sides: ratios of 1, of which no share can be told */
    assert_ok(iem_steps_compare(some, some, 1, 2, step, &whole, NULL));
    assert_close(step[0].ratio.value, 1, 0);
    assert_true(isnan(step[0].share));
    assert_ok(iem_steps_compare(some, some, 1, 0, step, &whole, NULL));
    assert_close(whole.ratio.value, 1, 0);
}

static void nobody_passes_a_step_without_reaching_it(void **state)
{
    (void)state;
    static const double right[6] = {50, 20, 10, 50, 20, 10};
    static const double wrong[6] = {50, 20, 10, 50, 20, 21};
    iem_step step[2], whole;
    iem_error err = {0};
    assert_int_equal(iem_steps_compare(right, wrong, 2, 2, step, &whole, &err),
                     IEM_ERR_DATA);
    assert_string_equal(err.message, "step 2 is passed by more people than reached it");
    assert_int_equal(iem_steps_compare(wrong, right, 2, 2, step, &whole, &err),
                     IEM_ERR_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_steps_of_duo_are_those_of_r),
        cmocka_unit_test(appeals_are_those_of_r),
        cmocka_unit_test(cells_take_out_what_they_explain),
        seeded_test(the_parts_are_the_whole),
        cmocka_unit_test(the_step_that_differs_is_told),
        cmocka_unit_test(a_step_nobody_passes_has_no_ratio),
        cmocka_unit_test(nobody_passes_a_step_without_reaching_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
