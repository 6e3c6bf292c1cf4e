/* Those without a group, placed on one side: the same as a log that says so, tried
 * where they got other decisions, and an end in good order whatever memory runs short.
 */
#include "base/hash.h"
#include "measure/measure.h"

#include "scratch.h"
#include "seed.h"
#include "short_of_memory.h"

struct work {
    iem_plan *plan;
    struct iem_tally *tally;
    iem_options options;
    struct iem_result result;
    iem_measuring *measuring;
};

/* Decisions about one group in one cell: how many, and adverse ones. */
struct counts {
    const char *fact, *group;
    int64_t n, adverse;
};

static void count(struct work *w, const struct counts *c)
{
    uint32_t key[2];
    size_t overflow = 0;
    const char *const codes[2] = {c->fact, c->group};
    for (size_t d = 0; d < 2; d++)
        assert_ok(iem_dict_add(&w->tally->dims[d].dict, iem_slice_of(codes[d]), &key[d],
                               &ok_err_));
    for (int adverse = 0; adverse < 2; adverse++) {
        const int64_t n = adverse ? c->adverse : c->n - c->adverse;
        if (n > 0)
            assert_ok(iem_cube_add(&w->tally->cube, key, n, adverse, NULL, &overflow,
                                   &ok_err_));
    }
}

static void begin(struct work *w, iem_plan *plan, const struct counts *counts, size_t n)
{
    *w = (struct work){.plan = plan};
    iem_options_init(&w->options);
    w->options.threads = 1;
    w->result.seed = 1;
    w->result.margin_gap = plan->margins.gap;
    w->result.margin_ratio = plan->margins.ratio;
    assert_ok(iem_tally_new(plan, &w->tally, &ok_err_));
    for (size_t i = 0; i < n; i++) count(w, &counts[i]);
    assert_ok(iem_tally_settle(w->tally, &ok_err_));
    assert_ok(iem_measuring_new(w->plan, w->tally, &w->options, &w->result,
                                &w->measuring, &ok_err_));
    assert_ok(iem_measuring_groups(w->measuring, &ok_err_));
}

static void end(struct work *w)
{
    iem_measuring_free(w->measuring);
    iem_arena_clear(&w->result.arena);
    iem_tally_free(w->tally);
    iem_plan_free(w->plan);
}

static iem_treatment *of_group(struct work *w, const char *group)
{
    for (size_t t = 0; t < w->result.n_treatments; t++)
        if (strcmp(w->result.treatments[t].group, group) == 0)
            return &w->result.treatments[t];
    fail_msg("nobody measured %s", group);
    return NULL;
}

/* Four cells; of a there are more, of c few, and some have no group. */
enum { CELLS = 4, SIDES = 4, ALL = CELLS * SIDES };
static const char *const sides[SIDES] = {"a", "b", "c", "(missing)"};

/* `apart`: how much more often those without a group get the decision. */
static void make_counts(struct counts *counts, uint64_t seed, double apart)
{
    static const char *const facts[CELLS] = {"f0", "f1", "f2", "f3"};
    static const int64_t people[SIDES] = {500, 200, 120, 90};
    for (size_t i = 0; i < ALL; i++) {
        const size_t cell = i / SIDES, side = i % SIDES;
        const int64_t n = people[side] + (int64_t)(iem_mix(seed * 31 + i) % 40);
        const double rate =
            .1 + .1 * (double)cell + (side == 1 ? .06 : 0) + (side == 3 ? apart : 0);
        counts[i] =
            (struct counts){facts[cell], sides[side], n, llround((double)n * rate)};
    }
}

static void name_missing(struct counts *counts, const char *group)
{
    for (size_t i = 0; i < ALL; i++)
        if (strcmp(counts[i].group, "(missing)") == 0) counts[i].group = group;
}

#define FLAGS "decision", "s=yes", "ground", "g", "fact", "f"

/* The figures of group b in a log whose missing labels are all `group`. */
static iem_treatment filled_in(iem_plan *plan, const struct counts *counts,
                               const char *group)
{
    struct work w;
    struct counts filled[ALL];
    memcpy(filled, counts, sizeof filled);
    name_missing(filled, group);
    begin(&w, plan, filled, ALL);
    const iem_treatment t = *of_group(&w, "b");
    end(&w);
    return t;
}

static void placed_is_what_a_log_with_all_labels_says(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct counts counts[ALL];
        struct work w;
        make_counts(counts, seed_of(seed), .12);
        begin(&w, PLAN(FLAGS, "reference", "g=a"), counts, ALL);
        assert_ok(iem_measuring_place(w.measuring, &ok_err_));
        const iem_treatment *t = of_group(&w, "b");
        const iem_treatment in_b =
            filled_in(PLAN(FLAGS, "reference", "g=a"), counts, "b");
        const iem_treatment in_a =
            filled_in(PLAN(FLAGS, "reference", "g=a"), counts, "a");
        assert_true(t->placed.tried && t->placed.p < .05);
        assert_close(t->placed.effect.low,
                     fmin(in_a.twin_gap.all.low, in_b.twin_gap.all.low), 1e-9);
        assert_close(t->placed.effect.high,
                     fmax(in_a.twin_gap.all.high, in_b.twin_gap.all.high), 1e-9);
        assert_close(t->placed.effect_most, fmax(in_a.twin_p, in_b.twin_p), 1e-9);
        assert_close(t->placed.effect_least, fmin(in_a.twin_p, in_b.twin_p), 1e-9);
        /* The score is that of the log as it is. */
        assert_close_in("weight", t->placed.weight.high,
                        1 - fmin(in_a.fact_weight.low, in_b.fact_weight.low), .02);
        const iem_treatment *unnamed = of_group(&w, "(missing)");
        assert_true(unnamed->unnamed && !unnamed->placed.tried);
        assert_true(isnan(unnamed->twin_p) && isnan(unnamed->weight_p));
        assert_int_equal(unnamed->why, IEM_WHY_NO_GROUP);
        end(&w);
    }
}

static void everybody_else_holds_them_already(void **state)
{
    (void)state;
    struct counts counts[ALL];
    struct work w;
    make_counts(counts, 7, .12);
    begin(&w, PLAN(FLAGS), counts, ALL);
    assert_ok(iem_measuring_place(w.measuring, &ok_err_));
    const iem_treatment *t = of_group(&w, "b");
    const iem_treatment in_b = filled_in(PLAN(FLAGS), counts, "b");
    assert_true(t->placed.tried);
    assert_close(t->placed.effect.low, fmin(t->twin_gap.all.low, in_b.twin_gap.all.low),
                 1e-9);
    assert_close(t->placed.effect.high,
                 fmax(t->twin_gap.all.high, in_b.twin_gap.all.high), 1e-9);
    end(&w);
}

static void they_are_placed_only_where_they_got_other_decisions(void **state)
{
    (void)state;
    struct counts counts[ALL];
    const struct {
        double apart;
        const char *reference, *named;
        bool tried, known;
    } logs[] = {
        {.12, "g=a", NULL, true, true},
        {-.09, "g=a", NULL, true, true},
        {.01, "g=a", NULL, false, true},
        {.12, "g=nobody", NULL, false, true},
        {.12, "g=(missing)", NULL, false, true},
        {.12, "g=a", "c", false, false}, /* nobody is missing */
    };
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        struct work w;
        make_counts(counts, 3, logs[i].apart);
        if (logs[i].named) name_missing(counts, logs[i].named);
        begin(&w, PLAN(FLAGS, "reference", logs[i].reference), counts, ALL);
        assert_ok(iem_measuring_place(w.measuring, &ok_err_));
        const iem_treatment *t = of_group(&w, "b");
        if (t->placed.tried != logs[i].tried || isnan(t->placed.p) == logs[i].known)
            fail_msg("log %zu: p %g, %d", i, t->placed.p, t->placed.tried);
        assert_int_equal(isnan(t->placed.effect.low), !logs[i].tried);
        end(&w);
    }
}

static void memory_may_run_short_anywhere(void **state)
{
    (void)state;
    struct counts counts[ALL];
    struct work w;
    iem_error err;
    bool done = false;
    make_counts(counts, 5, .12);
    begin(&w, PLAN(FLAGS, "reference", "g=a"), counts, ALL);
    for (size_t at = 0; !done; at++) {
        asked = 0;
        failing = at;
        const iem_status status = iem_measuring_place(w.measuring, &err);
        failing = SIZE_MAX;
        done = status == IEM_OK;
        if (!done) assert_int_equal(status, IEM_ERR_SYSTEM);
        assert_true(at < 10000);
    }
    assert_true(of_group(&w, "b")->placed.tried);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(placed_is_what_a_log_with_all_labels_says),
        cmocka_unit_test(everybody_else_holds_them_already),
        cmocka_unit_test(they_are_placed_only_where_they_got_other_decisions),
        cmocka_unit_test(memory_may_run_short_anywhere),
    };
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
