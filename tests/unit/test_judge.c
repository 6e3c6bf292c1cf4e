/* From measures to words: claims, types, verdicts. */
#include "judge/judge.h"

#include "check.h"

/* ---- A treatment without fault, and what can be wrong with one ---- */

static const iem_estimate unknown = {NAN, NAN, NAN};

static iem_bounds bounds(double value, double low, double high)
{
    const iem_estimate e = {value, low, high};
    return (iem_bounds){e, e, NAN, NAN, IEM_WHY_NONE};
}

/* A large log: no gap, facts count alike, and both would have been seen. */
static iem_treatment clean(void)
{
    iem_treatment t = {.ground = "origin",
                       .group = "outside Europe",
                       .margin = .01,
                       .assurance = .02,
                       .weight_margin = .10,
                       .twin_gap = bounds(0, -.005, .005),
                       .largest_gap = .005,
                       .detectable_gap = .02,
                       .detectable_weight = .2,
                       .fact_weight = {1, .9, 1.1},
                       .group_weight = {0, -.1, .1},
                       .twin_p = .5,
                       .weight_p = .5};
    for (iem_measure m = 0; m < IEM_N_MEASURES; m++)
        t.disparity[m].estimate = bounds(1, .95, 1.05);
    t.twin_ratio = bounds(1, .95, 1.05);
    t.disparity[IEM_RATE_DIFFERENCE].estimate = bounds(0, -.005, .005);
    t.disparity[IEM_MH_RATE_DIFFERENCE].estimate = bounds(0, -.005, .005);
    return t;
}

static const double claimed = .001;

static iem_treatment with_gap(iem_treatment t)
{
    t.twin_gap = bounds(.06, .05, .07);
    t.largest_gap = .07;
    t.twin_p = claimed;
    return t;
}

static iem_treatment with_weight(iem_treatment t, bool crossing)
{
    t.fact_weight = (iem_estimate){.4, .3, .5};
    t.group_weight = (iem_estimate){.6, .5, .7};
    t.weight_p = claimed;
    t.crossing = crossing;
    return t;
}

static const double weight_assurance = .25;

/* Judges one treatment alone. */
static iem_treatment judged(iem_treatment t)
{
    struct iem_result r = {.treatments = &t, .n_treatments = 1};
    r.margin_gap = .01;
    r.margin_ratio = 1.25;
    assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
    iem_arena_clear(&r.arena);
    return t;
}

/* ---- The type of a finding ---- */

static void nothing_wrong_is_individual_and_passes(void **state)
{
    (void)state;
    const iem_treatment t = judged(clean());
    assert_int_equal(t.type, IEM_INDIVIDUAL);
    assert_int_equal(t.verdict, IEM_PASS);
    assert_int_equal(t.why, IEM_WHY_NONE);
    assert_false(t.gap_claim || t.weight_claim || t.favoured || t.uneven ||
                 t.odds_scale_only);
}

static void the_type_is_that_of_the_table(void **state)
{
    (void)state;
    static const struct {
        bool gap, weight, crossing;
        int type;
        bool uneven, odds_scale_only;
    } table[] = {
        {false, false, false, IEM_INDIVIDUAL, false, false},
        {false, false, true, IEM_INDIVIDUAL, false, false}, /* crossing is no claim */
        {true, false, false, IEM_SURCHARGED, false, false},
        {true, false, true, IEM_SURCHARGED, false, false},
        {false, true, true, IEM_AVERAGED, false, false},
        {true, true, true, IEM_GROUP_JUDGED, false, false},
        {true, true, false, IEM_SURCHARGED, true, false},
        {false, true, false, IEM_AVERAGED, false, true},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        iem_treatment t = clean();
        t.crossing = table[i].crossing;
        if (table[i].weight) t = with_weight(t, table[i].crossing);
        if (table[i].gap) t = with_gap(t);
        t = judged(t);
        if ((int)t.type != table[i].type)
            fail_msg("row %zu: type %d, want %d", i, (int)t.type, table[i].type);
        assert_int_equal(t.uneven, table[i].uneven);
        assert_int_equal(t.odds_scale_only, table[i].odds_scale_only);
        assert_int_equal(t.gap_claim, table[i].gap);
        assert_int_equal(t.weight_claim, table[i].weight);
        const bool any = table[i].gap || table[i].weight;
        assert_int_equal(t.verdict, any ? IEM_FAIL : IEM_PASS);
    }
}

static void a_gap_in_favour_is_never_a_surcharge(void **state)
{
    (void)state;
    iem_treatment t = clean();
    t.twin_gap = bounds(-.06, -.07, -.05);
    t.largest_gap = -.05;
    t.twin_p = 1;
    const iem_treatment alone = judged(t);
    assert_true(alone.favoured);
    assert_int_equal(alone.type, IEM_TYPE_CANNOT_TELL);
    assert_int_equal(alone.why, IEM_WHY_FAVOURED);
    assert_int_equal(alone.verdict, IEM_PASS);
    /* Pure averaging has a gap in favour (review, item 3): it stays averaged. */
    const iem_treatment averaged = judged(with_weight(t, true));
    assert_int_equal(averaged.type, IEM_AVERAGED);
    assert_true(averaged.favoured);
}

static void a_group_is_favoured_beyond_the_margin_on_either_scale(void **state)
{
    (void)state;
    static const struct {
        bool ratio;
        double margin, largest;
        bool favoured;
    } sides[] = {
        {false, .01, -.0101, true}, {false, .01, -.01, false}, {true, 1.25, .79, true},
        {true, 1.25, .8, false},    {true, 1.25, NAN, false},
    };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        iem_treatment t = clean();
        t.ratio_scale = sides[i].ratio;
        t.margin = sides[i].margin;
        t.largest_gap = sides[i].largest;
        assert_int_equal(judged(t).favoured, sides[i].favoured);
    }
}

static void facts_in_the_opposite_direction_are_never_a_claim(void **state)
{
    (void)state;
    iem_treatment t = clean();
    t.fact_weight = (iem_estimate){-.5, -.8, -.2};
    t.weight_p = 1e-9;
    t.crossing = true;
    const iem_treatment alone = judged(t);
    assert_false(alone.weight_claim);
    assert_int_equal(alone.type, IEM_TYPE_CANNOT_TELL);
    assert_int_equal(alone.verdict, IEM_CANNOT_TELL);
    /* When 0 cannot be left out, it is averaging. */
    t.fact_weight.high = 0;
    assert_true(judged(t).weight_claim);
    /* A gap is claimed all the same. */
    t.fact_weight.high = -.2;
    const iem_treatment gap = judged(with_gap(t));
    assert_int_equal(gap.type, IEM_SURCHARGED);
    assert_false(gap.uneven);
}

static void facts_that_count_more_are_no_claim(void **state)
{
    (void)state;
    iem_treatment t = clean();
    t.fact_weight = (iem_estimate){1.4, 1.3, 1.5}; /* DUO 2014: 1.4 times */
    t.group_weight = unknown;
    t.group_weight_why = IEM_WHY_OUT_OF_RANGE;
    t.weight_p = 1;
    t = judged(t);
    assert_int_equal(t.type, IEM_INDIVIDUAL);
    assert_int_equal(t.verdict, IEM_PASS);
}

static void individual_is_said_only_where_something_would_have_shown(void **state)
{
    (void)state;
    static const struct {
        bool ratio;
        double gap, weight;
        bool individual;
    } shown[] = {
        {false, .05, .5, true},   {false, .0501, .5, false}, {false, .05, .501, false},
        {true, 2, .5, true},      {true, 2.01, .5, false},   {false, NAN, .5, false},
        {false, .05, NAN, false},
    };
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        iem_treatment t = clean();
        t.ratio_scale = shown[i].ratio;
        if (t.ratio_scale) {
            t.margin = t.assurance = 1.25;
            t.largest_gap = 1.2;
        }
        t.detectable_gap = shown[i].gap;
        t.detectable_weight = shown[i].weight;
        t = judged(t);
        assert_int_equal(t.type == IEM_INDIVIDUAL, shown[i].individual);
        assert_int_equal(t.why,
                         shown[i].individual ? IEM_WHY_NONE : IEM_WHY_TOO_UNSURE);
        assert_int_equal(t.verdict, IEM_PASS); /* what is promised is kept */
    }
}

static void beyond_a_margin_but_unsure_is_not_individual(void **state)
{
    (void)state;
    iem_treatment t = clean();
    t.twin_gap = bounds(.015, .0101, .0199);
    t.largest_gap = .0199;
    t.twin_p = .03;
    assert_int_equal(judged(t).type, IEM_TYPE_CANNOT_TELL);
    t.twin_gap.all.low = .01;
    assert_int_equal(judged(t).type, IEM_INDIVIDUAL);
    t = clean();
    t.fact_weight = (iem_estimate){.8, .75, .89};
    t.weight_p = .03;
    assert_int_equal(judged(t).type, IEM_TYPE_CANNOT_TELL);
    t = clean();
    t.ratio_scale = true;
    t.margin = t.assurance = 1.25;
    t.largest_gap = 1.2;
    t.twin_ratio = bounds(1.4, 1.26, 1.6);
    assert_int_equal(judged(t).type, IEM_TYPE_CANNOT_TELL);
}

/* ---- The verdict ---- */

static void a_claim_is_made_at_its_level_and_not_above(void **state)
{
    (void)state;
    iem_treatment t = with_gap(clean());
    t.weight_p = NAN; /* a family of one */
    t.twin_p = .025;
    assert_int_equal(judged(t).verdict, IEM_FAIL);
    t.twin_p = nextafter(.025, 1);
    assert_int_not_equal(judged(t).verdict, IEM_FAIL);
    t = with_weight(clean(), false);
    t.twin_p = NAN;
    t.weight_p = .025;
    assert_int_equal(judged(t).verdict, IEM_FAIL);
    t.weight_p = nextafter(.025, 1);
    assert_int_not_equal(judged(t).verdict, IEM_FAIL);
}

static void a_pass_promises_both_bounds(void **state)
{
    (void)state;
    static const struct {
        double largest, low; /* of the gap; of the fact weight */
        bool pass;
    } promised[] = {
        {.02, .75, true},
        {.02001, .75, false},
        {.02, .7499, false},
        {-.5, 2, true},
        {NAN, .75, false},
        {.02, NAN, false},
        /* LiFT, jurity and CST round first, and would let these pass. */
        {.02 + 1e-12, .75, false},
        {.02, .75 - 1e-12, false},
    };
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++) {
        iem_treatment t = clean();
        t.largest_gap = promised[i].largest;
        t.fact_weight.low = promised[i].low;
        t = judged(t);
        assert_int_equal(t.verdict, promised[i].pass ? IEM_PASS : IEM_CANNOT_TELL);
        if (!promised[i].pass) assert_int_equal(t.why, IEM_WHY_TOO_UNSURE);
    }
}

static void what_stands_in_the_way_is_said_and_nothing_passes(void **state)
{
    (void)state;
    static const iem_why obstacles[] = {IEM_WHY_EMPTY_GROUP,  IEM_WHY_EMPTY_REFERENCE,
                                        IEM_WHY_ONE_DECISION, IEM_WHY_NO_TWINS,
                                        IEM_WHY_FEW_MEMBERS,  IEM_WHY_FEW_TWINS,
                                        IEM_WHY_CLIPPED,      IEM_WHY_NO_FACTS};
    for (size_t i = 0; i < sizeof obstacles / sizeof *obstacles; i++) {
        iem_treatment t = clean();
        t.why = obstacles[i];
        t.twin_p = NAN;
        t = judged(t);
        assert_int_equal(t.type, IEM_TYPE_CANNOT_TELL);
        assert_int_equal(t.verdict, IEM_CANNOT_TELL);
        assert_int_equal(t.why, obstacles[i]);
    }
}

static void a_weight_that_is_not_known_keeps_the_type_open(void **state)
{
    (void)state;
    static const iem_why obstacles[] = {IEM_WHY_WEAK_FACTS, IEM_WHY_FEW_CELLS,
                                        IEM_WHY_TOO_UNSURE};
    for (size_t i = 0; i < sizeof obstacles / sizeof *obstacles; i++) {
        iem_treatment t = clean();
        t.weight_why = obstacles[i];
        t.fact_weight = unknown;
        t.weight_p = NAN;
        const iem_treatment open = judged(t);
        assert_int_equal(open.type, IEM_TYPE_CANNOT_TELL);
        assert_int_equal(open.verdict, IEM_CANNOT_TELL);
        assert_int_equal(open.why, obstacles[i]);
        assert_int_equal(judged(with_gap(t)).type, IEM_SURCHARGED);
    }
}

static void a_mixed_rest_keeps_the_verdict_open(void **state)
{
    (void)state;
    iem_treatment t = clean();
    t.mixed_rest = true;
    const iem_treatment open = judged(t);
    assert_int_equal(open.verdict, IEM_CANNOT_TELL);
    assert_int_equal(open.why, IEM_WHY_MIXED_REST);
    /* Against a mixed rest no weight is claimed, but a gap is. */
    const iem_treatment weight = judged(with_weight(t, true));
    assert_false(weight.weight_claim);
    assert_int_equal(weight.verdict, IEM_CANNOT_TELL);
    assert_int_equal(judged(with_gap(t)).verdict, IEM_FAIL);
}

static void any_fail_fails_and_all_must_pass(void **state)
{
    (void)state;
    iem_treatment unsure = clean(), fine = clean(), wrong = with_gap(clean());
    unsure.largest_gap = .03;
    const struct {
        iem_treatment t[2];
        iem_verdict all;
    } logs[] = {
        {{fine, fine}, IEM_PASS},
        {{fine, unsure}, IEM_CANNOT_TELL},
        {{wrong, fine}, IEM_FAIL},
        {{unsure, wrong}, IEM_FAIL},
        {{unsure, unsure}, IEM_CANNOT_TELL},
    };
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        iem_treatment t[2] = {logs[i].t[0], logs[i].t[1]};
        struct iem_result r = {.treatments = t, .n_treatments = 2};
        assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
        assert_int_equal(r.verdict, logs[i].all);
        iem_arena_clear(&r.arena);
    }
    struct iem_result nobody = {.n_treatments = 0};
    assert_ok(iem_judge(&nobody, weight_assurance, &ok_err_));
    assert_int_equal(nobody.verdict, IEM_CANNOT_TELL); /* nothing is never a pass */
    iem_arena_clear(&nobody.arena);
}

/* ---- People without a group ---- */

/* Wherever they are placed: bounds of gap and group weight, and the largest p of each.
 */
static iem_treatment with_unlabelled(iem_treatment t, double gap_high, double gap_most,
                                     double weight_most)
{
    t.placed = (iem_placed){.p = .001,
                            .tried = true,
                            .effect = {NAN, -.05, gap_high},
                            .weight = {NAN, -.1, .2},
                            .effect_least = t.twin_p,
                            .effect_most = gap_most,
                            .weight_least = t.weight_p,
                            .weight_most = weight_most};
    return t;
}

static void a_claim_holds_wherever_the_unlabelled_belong(void **state)
{
    (void)state;
    iem_treatment gap = with_gap(clean());
    const double level = IEM_CLAIM_LEVEL / 2; /* two claims */
    const struct {
        double most;
        bool claim;
    } cases[] = {{level * .99, true}, {level * 1.01, false}, {1, false}};
    for (size_t i = 0; i < 3; i++) {
        const iem_treatment t = judged(with_unlabelled(gap, .07, cases[i].most, 1));
        assert_int_equal(t.gap_claim, cases[i].claim);
        assert_int_equal(t.verdict, cases[i].claim ? IEM_FAIL : IEM_CANNOT_TELL);
        assert_int_equal(t.type,
                         cases[i].claim ? IEM_SURCHARGED : IEM_TYPE_CANNOT_TELL);
        assert_int_equal(t.why, cases[i].claim ? IEM_WHY_NONE : IEM_WHY_MISSING_GROUPS);
    }
    /* Not tried: they got no other decisions than people with the same facts. */
    iem_treatment alike = with_unlabelled(gap, .07, 1, 1);
    alike.placed.tried = false;
    assert_int_equal(judged(alike).verdict, IEM_FAIL);
    /* Of two claims one may be left. */
    const iem_treatment both = with_gap(with_weight(clean(), true));
    const iem_treatment left = judged(with_unlabelled(both, .07, .001, 1));
    assert_true(left.gap_claim && !left.weight_claim);
    assert_int_equal(left.type, IEM_SURCHARGED);
    assert_int_equal(left.why, IEM_WHY_NONE);
    const iem_treatment other = judged(with_unlabelled(both, .07, 1, .001));
    assert_true(!other.gap_claim && other.weight_claim);
    assert_int_equal(other.type, IEM_AVERAGED);
}

static void nothing_is_passed_that_the_unlabelled_could_hide(void **state)
{
    (void)state;
    const iem_treatment passed = judged(with_unlabelled(clean(), .019, 1, 1));
    assert_int_equal(passed.verdict, IEM_PASS);
    assert_int_equal(passed.type, IEM_INDIVIDUAL);
    const iem_treatment wide = judged(with_unlabelled(clean(), .021, 1, 1));
    assert_int_equal(wide.verdict, IEM_CANNOT_TELL);
    assert_int_equal(wide.type, IEM_TYPE_CANNOT_TELL);
    assert_int_equal(wide.why, IEM_WHY_MISSING_GROUPS);
    iem_treatment hidden = with_unlabelled(clean(), .019, 1, 1);
    hidden.placed.effect_least = IEM_CLAIM_LEVEL / 2; /* a claim, placed so */
    assert_int_equal(judged(hidden).why, IEM_WHY_MISSING_GROUPS);
    iem_treatment heavy = with_unlabelled(clean(), .019, 1, 1);
    heavy.placed.weight.high = weight_assurance + .01;
    assert_int_equal(judged(heavy).why, IEM_WHY_MISSING_GROUPS);
    iem_treatment favoured = clean();
    favoured.twin_gap = bounds(-.06, -.07, -.05);
    favoured.largest_gap = -.05;
    assert_true(judged(with_unlabelled(favoured, -.02, 1, 1)).favoured);
    const iem_treatment open = judged(with_unlabelled(favoured, -.005, 1, 1));
    assert_false(open.favoured);
    assert_int_equal(open.why, IEM_WHY_MISSING_GROUPS);
}

static void those_without_a_group_have_no_say_in_the_verdict(void **state)
{
    (void)state;
    iem_treatment t[2] = {clean(), clean()};
    t[1].unnamed = true;
    t[1].why = IEM_WHY_NO_GROUP;
    t[1].twin_p = t[1].weight_p = NAN;
    t[1].largest_gap = -.5;
    struct iem_result r = {.treatments = t, .n_treatments = 2};
    assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
    assert_int_equal(r.verdict, IEM_PASS);
    assert_int_equal(t[1].verdict, IEM_CANNOT_TELL);
    assert_int_equal(t[1].type, IEM_TYPE_CANNOT_TELL);
    assert_false(t[1].favoured);
    iem_arena_clear(&r.arena);
    struct iem_result alone = {.treatments = t + 1, .n_treatments = 1};
    assert_ok(iem_judge(&alone, weight_assurance, &ok_err_));
    assert_int_equal(alone.verdict, IEM_CANNOT_TELL);
    iem_arena_clear(&alone.arena);
}

/* ---- Mirror images ---- */

static void judge_both(iem_treatment t[2])
{
    struct iem_result r = {.treatments = t, .n_treatments = 2};
    t[0].group = "A";
    t[1].group = "B";
    assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
    iem_arena_clear(&r.arena);
}

/* Compared with the rest, A fares worse and its facts count more; B is averaged. */
static void mirrored(iem_treatment t[2], bool crossing)
{
    t[0] = with_gap(clean());
    t[0].fact_weight = (iem_estimate){1.5, 1.2, 1.8};
    t[0].weight_p = 1;
    t[1] = with_weight(clean(), crossing);
    t[1].twin_gap = bounds(-.06, -.07, -.05);
    t[1].largest_gap = -.05;
    t[0].reference_is_rest = t[1].reference_is_rest = true;
    t[0].n1 = t[1].n0 = 1000;
    t[1].n1 = t[0].n0 = 200;
}

static void the_gap_of_a_group_may_be_the_image_of_averaging_elsewhere(void **state)
{
    (void)state;
    iem_treatment t[2];
    mirrored(t, true);
    judge_both(t);
    assert_false(t[0].gap_claim);
    assert_int_equal(t[0].why, IEM_WHY_MIRROR);
    assert_int_equal(t[0].type, IEM_TYPE_CANNOT_TELL);
    assert_int_equal(t[0].verdict, IEM_CANNOT_TELL);
    assert_int_equal(t[1].type, IEM_AVERAGED);
    assert_int_equal(t[1].verdict, IEM_FAIL);
}

static void a_small_averaged_group_explains_no_gap_against_everyone_else(void **state)
{
    (void)state;
    iem_treatment t[2];
    mirrored(t, true);
    t[0].n0 = 401; /* A's reference is mostly others */
    judge_both(t);
    assert_true(t[0].gap_claim);
    assert_int_equal(t[0].type, IEM_SURCHARGED);
}

static void nothing_is_claimed_while_it_is_unknown_who_comes_back(void **state)
{
    (void)state;
    iem_treatment t[2] = {with_gap(clean()), clean()};
    struct iem_result r = {
        .treatments = t, .n_treatments = 2, .has_person = true, .people = NAN};
    assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
    assert_int_equal(r.family, 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(t[i].verdict, IEM_CANNOT_TELL);
        assert_int_equal(t[i].why, IEM_WHY_CLUSTERING);
    }
    iem_arena_clear(&r.arena);
}

static void averaging_may_be_the_image_of_an_uneven_surcharge_elsewhere(void **state)
{
    (void)state;
    iem_treatment t[2];
    mirrored(t, false);
    judge_both(t);
    assert_int_equal(t[0].type, IEM_SURCHARGED);
    assert_int_equal(t[0].verdict, IEM_FAIL);
    assert_false(t[1].weight_claim);
    assert_int_equal(t[1].why, IEM_WHY_MIRROR);
    assert_int_equal(t[1].verdict, IEM_CANNOT_TELL);
}

static void what_is_no_image_stays_a_claim(void **state)
{
    (void)state;
    iem_treatment t[2];
    mirrored(t, true);
    t[0].reference_is_rest = t[1].reference_is_rest = false; /* a named one */
    judge_both(t);
    assert_true(t[0].gap_claim && t[1].weight_claim);
    mirrored(t, true);
    t[0].fact_weight.low = 1.10; /* not clearly heavier */
    judge_both(t);
    assert_true(t[0].gap_claim && t[1].weight_claim);
    mirrored(t, true);
    t[1].ground = "sex"; /* another ground */
    judge_both(t);
    assert_true(t[0].gap_claim && t[1].weight_claim);
    mirrored(t, false);
    t[1].largest_gap = 0; /* not favoured */
    judge_both(t);
    assert_true(t[0].gap_claim && t[1].weight_claim);
}

/* ---- The family ---- */

static void p_values_are_adjusted_over_the_declared_family(void **state)
{
    (void)state;
    static const double gap[4] = {.01, NAN, .03, .004};
    static const double weight[4] = {.02, .005, NAN, .01};
    /* R 4.2: p.adjust(c(.01, .02, .005, .03), "holm"); the last group is a pair, alone
     * with p.adjust(c(.004, .01), "holm"). */
    static const double gap_adjusted[4] = {.03, NAN, .04, .008};
    static const double weight_adjusted[4] = {.04, .02, NAN, .01};
    iem_treatment t[4];
    struct iem_result r = {.treatments = t, .n_treatments = 4};
    for (size_t i = 0; i < 4; i++) {
        t[i] = clean();
        t[i].twin_p = gap[i];
        t[i].weight_p = weight[i];
    }
    t[3].n_parts = 2;
    assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
    assert_int_equal(r.family, 4);
    assert_int_equal(r.family_pairs, 2);
    for (size_t i = 0; i < 4; i++) {
        assert_close(t[i].twin_p_adjusted, gap_adjusted[i], 1e-12);
        assert_close(t[i].weight_p_adjusted, weight_adjusted[i], 1e-12);
    }
    iem_arena_clear(&r.arena);
}

static void more_groups_make_each_claim_harder(void **state)
{
    (void)state;
    iem_treatment t[3];
    struct iem_result r = {.treatments = t, .n_treatments = 3};
    for (size_t i = 0; i < 3; i++) t[i] = clean();
    t[0] = with_gap(t[0]);
    t[0].twin_p = .025 / 6;
    t[1] = with_gap(t[1]);
    t[1].twin_p = .025 / 5 * 1.001; /* the second of six */
    assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
    assert_int_equal(t[0].verdict, IEM_FAIL);
    assert_int_not_equal(t[1].verdict, IEM_FAIL);
    assert_int_equal(r.n_findings, 1);
    iem_arena_clear(&r.arena);
}

/* ---- Findings ---- */

static void a_finding_has_a_stable_name(void **state)
{
    (void)state;
    iem_treatment t[2] = {clean(), with_gap(with_weight(clean(), true))};
    struct iem_result r = {.treatments = t, .n_treatments = 2};
    t[0].group = "NL";
    assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
    assert_int_equal(r.n_findings, 2);
    assert_string_equal(r.findings[0].rule, "twin-gap");
    assert_string_equal(r.findings[1].rule, "group-weight");
    /* printf 'twin-gap\n{}\norigin\noutside Europe' | sha256sum | cut -c1-16 */
    assert_string_equal(r.findings[0].id, "97f5e6906d0abe06");
    assert_string_equal(r.findings[1].id, "0c71d758b0ec607a");
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(r.findings[i].treatment, 1);
        assert_int_equal(r.findings[i].verdict, IEM_FAIL);
    }
    iem_arena_clear(&r.arena);
}

static void nobody_to_judge_is_no_failure(void **state)
{
    (void)state;
    struct iem_result r = {.n_treatments = 0};
    assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
    assert_int_equal(r.family, 0);
    assert_int_equal(r.n_findings, 0);
    iem_arena_clear(&r.arena);
}

/* ---- Simpson's paradox ---- */

struct paradox {
    const char *what;
    iem_estimate crude, equal, mh;
    int simpson;
};

static const struct paradox paradoxes[] = {
    {"no difference",
     {0, -.005, .005},
     {0, -.005, .005},
     {0, -.005, .005},
     IEM_SIMPSON_NONE},
    {"the same on both",
     {.1, .08, .12},
     {.1, .08, .12},
     {.1, .08, .12},
     IEM_SIMPSON_NONE},
    {"only crude",
     {.1, .08, .12},
     {.001, -.01, .012},
     {.001, -.01, .012},
     IEM_SIMPSON_EXPLAINED},
    {"only at equal facts",
     {0, -.005, .005},
     {.1, .08, .12},
     {.1, .08, .12},
     IEM_SIMPSON_MASKED},
    {"in favour at equal facts alone",
     {0, -.005, .005},
     {-.1, -.12, -.08},
     {-.1, -.12, -.08},
     IEM_SIMPSON_NONE},
    {"against, then in favour",
     {.1, .08, .12},
     {-.1, -.12, -.08},
     {-.1, -.12, -.08},
     IEM_SIMPSON_REVERSAL},
    {"in favour, then against",
     {-.1, -.12, -.08},
     {.1, .08, .12},
     {.1, .08, .12},
     IEM_SIMPSON_REVERSAL},
    {"the other way, but unsure",
     {.1, .08, .12},
     {-.01, -.03, .01},
     {-.01, -.03, .01},
     IEM_SIMPSON_EXPLAINED},
    {"within the margin is no difference",
     {.02, .01, .03},
     {.1, .08, .12},
     {.1, .08, .12},
     IEM_SIMPSON_MASKED},
};

static iem_treatment treatment_of(const struct paradox *p)
{
    iem_treatment t = clean();
    t.disparity[IEM_RATE_DIFFERENCE].estimate.all = p->crude;
    t.disparity[IEM_MH_RATE_DIFFERENCE].estimate.all = p->mh;
    t.twin_gap.all = p->equal;
    return t;
}

static void a_paradox_is_named_when_it_is_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof paradoxes / sizeof *paradoxes; i++) {
        const iem_treatment t = judged(treatment_of(&paradoxes[i]));
        if ((int)t.simpson != paradoxes[i].simpson)
            fail_msg("%s: %d, want %d", paradoxes[i].what, (int)t.simpson,
                     paradoxes[i].simpson);
    }
}

/* "the other way, but unsure", and what single cells show. */
static iem_simpson with_cells(double p_first, double p_second)
{
    iem_treatment t[2] = {clean(), treatment_of(&paradoxes[7])};
    iem_cell_row cells[4] = {{.treatment = 1, .p = p_first},
                             {.treatment = 0, .p = 1e-9}, /* of another group */
                             {.treatment = 1, .p = NAN},  /* not tested */
                             {.treatment = 1, .p = p_second}};
    struct iem_result r = {
        .treatments = t, .n_treatments = 2, .cells = cells, .n_cells = 4};
    r.margin_gap = .01;
    r.margin_ratio = 1.25;
    assert_ok(iem_judge(&r, weight_assurance, &ok_err_));
    iem_arena_clear(&r.arena);
    return t[1].simpson;
}

static void one_cell_may_show_a_reversal_if_none_shows_the_opposite(void **state)
{
    (void)state;
    /* Berkeley 1973: department A stands out, the other way round. Two cells were
     * tested, so .0125 is needed in one of them. */
    assert_int_equal(with_cells(1 - .012, .4), IEM_SIMPSON_REVERSAL);
    assert_int_equal(with_cells(1 - .013, .4), IEM_SIMPSON_EXPLAINED);
    assert_int_equal(with_cells(1 - .012, .012), IEM_SIMPSON_EXPLAINED);
    assert_int_equal(with_cells(.5, .4), IEM_SIMPSON_EXPLAINED);
    assert_int_equal(with_cells(NAN, NAN), IEM_SIMPSON_EXPLAINED);
}

static void rare_decisions_are_compared_as_ratios(void **state)
{
    (void)state;
    iem_treatment t = clean();
    t.ratio_scale = true;
    t.disparity[IEM_RATE_DIFFERENCE].estimate = bounds(.002, .001, .003);
    t.disparity[IEM_RISK_RATIO].estimate = bounds(3, 2, 4);
    t.twin_ratio = bounds(1.1, .9, 1.3);
    assert_int_equal(judged(t).simpson, IEM_SIMPSON_EXPLAINED);
    t.disparity[IEM_RISK_RATIO].estimate = bounds(1.1, 1.05, 1.24);
    t.twin_ratio = bounds(2, 1.26, 3);
    assert_int_equal(judged(t).simpson, IEM_SIMPSON_MASKED);
}

static void without_twins_there_is_no_paradox(void **state)
{
    (void)state;
    iem_treatment t = treatment_of(&paradoxes[2]);
    t.twin_gap.all = unknown;
    assert_int_equal(judged(t).simpson, IEM_SIMPSON_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_wrong_is_individual_and_passes),
        cmocka_unit_test(the_type_is_that_of_the_table),
        cmocka_unit_test(a_gap_in_favour_is_never_a_surcharge),
        cmocka_unit_test(a_group_is_favoured_beyond_the_margin_on_either_scale),
        cmocka_unit_test(facts_in_the_opposite_direction_are_never_a_claim),
        cmocka_unit_test(facts_that_count_more_are_no_claim),
        cmocka_unit_test(individual_is_said_only_where_something_would_have_shown),
        cmocka_unit_test(beyond_a_margin_but_unsure_is_not_individual),
        cmocka_unit_test(a_claim_is_made_at_its_level_and_not_above),
        cmocka_unit_test(a_pass_promises_both_bounds),
        cmocka_unit_test(what_stands_in_the_way_is_said_and_nothing_passes),
        cmocka_unit_test(a_weight_that_is_not_known_keeps_the_type_open),
        cmocka_unit_test(a_mixed_rest_keeps_the_verdict_open),
        cmocka_unit_test(any_fail_fails_and_all_must_pass),
        cmocka_unit_test(a_claim_holds_wherever_the_unlabelled_belong),
        cmocka_unit_test(nothing_is_passed_that_the_unlabelled_could_hide),
        cmocka_unit_test(those_without_a_group_have_no_say_in_the_verdict),
        cmocka_unit_test(the_gap_of_a_group_may_be_the_image_of_averaging_elsewhere),
        cmocka_unit_test(a_small_averaged_group_explains_no_gap_against_everyone_else),
        cmocka_unit_test(nothing_is_claimed_while_it_is_unknown_who_comes_back),
        cmocka_unit_test(averaging_may_be_the_image_of_an_uneven_surcharge_elsewhere),
        cmocka_unit_test(what_is_no_image_stays_a_claim),
        cmocka_unit_test(p_values_are_adjusted_over_the_declared_family),
        cmocka_unit_test(more_groups_make_each_claim_harder),
        cmocka_unit_test(a_finding_has_a_stable_name),
        cmocka_unit_test(nobody_to_judge_is_no_failure),
        cmocka_unit_test(a_paradox_is_named_when_it_is_there),
        cmocka_unit_test(one_cell_may_show_a_reversal_if_none_shows_the_opposite),
        cmocka_unit_test(rare_decisions_are_compared_as_ratios),
        cmocka_unit_test(without_twins_there_is_no_paradox),
    };
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
