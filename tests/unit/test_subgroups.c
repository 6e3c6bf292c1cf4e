/* Subgroups found on one half and shown on the other: planted truth, and nothing where
 * nothing was planted; the figures of a subgroup against plain sums. */
#include "base/hash.h"
#include "stats/strata.h"
#include "stats/subgroups.h"

#include "../golden/subgroups.h"
#include "check.h"
#include "seed.h"

enum { PEOPLE = 12000, DIMENSIONS = 12, FACTS = 3, STRATA = 40, GROUPS = 200 };
enum { GROUP, SEX, ORIGIN, PROXY, BAND = DIMENSIONS - FACTS, PARTNER, SIZE };

/* One cell per person. */
static struct world {
    size_t people, n_dimensions;
    uint32_t code[DIMENSIONS][PEOPLE], stratum[PEOPLE];
    int64_t n[2][PEOPLE], adverse[2][PEOPLE];
    iem_dimension dimension[DIMENSIONS];
} world;

static uint64_t stream, drawn;

static double draw(void)
{
    return iem_uniform(stream, drawn++);
}

static uint32_t draw_level(uint32_t levels)
{
    return (uint32_t)(draw() * levels);
}

/* Facts make the stratum and most of the decision. */
static double draw_facts(size_t person)
{
    const uint32_t f = (uint32_t)(person * STRATA / world.people);
    const uint32_t band = f / 8, partner = f / 4 % 2, size = f % 4;
    const size_t at = world.n_dimensions - FACTS;
    world.stratum[person] = f;
    world.code[at][person] = band;
    world.code[at + 1][person] = partner;
    world.code[at + 2][person] = size;
    return -2.2 + .6 * (band - 2.) + .8 * partner + .35 * (size - 1.5);
}

static void decide(size_t person, double log_odds)
{
    const int half = draw() < .5;
    const bool adverse = draw() < 1 / (1 + exp(-log_odds));
    for (int h = 0; h < 2; h++) {
        world.n[h][person] = h == half;
        world.adverse[h][person] = h == half && adverse;
    }
}

static void set_dimensions(const uint32_t *levels)
{
    for (size_t d = 0; d < world.n_dimensions; d++)
        world.dimension[d] =
            (iem_dimension){world.code[d], levels[d], d + FACTS >= world.n_dimensions};
}

/* What is planted on the log odds: on the group, on those of it with a partner, and on
 * women of origin 3. */
struct planted {
    double group, with_partner, women;
};

static void draw_world(uint64_t seed, size_t people, struct planted planted)
{
    static const uint32_t levels[DIMENSIONS] = {2, 2, 4, 3, 3, 4, 5, 6, 3, 5, 2, 4};
    stream = seed;
    drawn = 0;
    world.people = people;
    world.n_dimensions = DIMENSIONS;
    set_dimensions(levels);
    for (size_t i = 0; i < people; i++) {
        double log_odds = draw_facts(i);
        const uint32_t group = draw() < .15;
        world.code[GROUP][i] = group;
        for (size_t d = SEX; d < BAND; d++) world.code[d][i] = draw_level(levels[d]);
        if (draw() < .5) world.code[PROXY][i] = 2 * group;
        log_odds += planted.group * group;
        log_odds += planted.with_partner * group * world.code[PARTNER][i];
        log_odds +=
            planted.women * (world.code[SEX][i] == 1) * (world.code[ORIGIN][i] == 3);
        decide(i, log_odds);
    }
}

/* A ground of 200 groups of which none is treated otherwise. */
static void draw_groups(uint64_t seed, size_t people)
{
    static const uint32_t levels[1 + FACTS] = {GROUPS, 5, 2, 4};
    stream = seed;
    drawn = 0;
    world.people = people;
    world.n_dimensions = 1 + FACTS;
    set_dimensions(levels);
    for (size_t i = 0; i < people; i++) {
        world.code[0][i] = draw_level(GROUPS);
        decide(i, draw_facts(i));
    }
}

static iem_subgroup_data data_of_world(void)
{
    return (iem_subgroup_data){world.people,
                               world.n_dimensions,
                               world.dimension,
                               world.stratum,
                               STRATA,
                               {world.n[0], world.n[1]},
                               {world.adverse[0], world.adverse[1]}};
}

static iem_subgroups find(const iem_subgroup_options *o)
{
    const iem_subgroup_data data = data_of_world();
    iem_subgroups found;
    assert_ok(iem_subgroups_find(&data, o, &found, NULL));
    return found;
}

/* Whether the conditions are these, in pairs of dimension and level. */
static bool is_subgroup(const iem_subgroup *g, unsigned depth, const uint32_t *pairs)
{
    bool same = g->depth == depth;
    for (unsigned i = 0; same && i < depth; i++)
        same = g->condition[i].dimension == pairs[2 * i] &&
               g->condition[i].level == pairs[2 * i + 1];
    return same;
}

static bool is_shown(const iem_subgroups *found, unsigned depth, const uint32_t *pairs)
{
    for (size_t i = 0; i < found->shown; i++)
        if (is_subgroup(&found->list[i], depth, pairs)) return true;
    return false;
}

/* ---- planted truth ---- */

/* `alarms`: logs with a false finding, or the sum over logs of the share of false ones
 * among those shown. */
static void assert_false_alarms(double alarms, double logs)
{
    if (alarms / logs > .05 + 3 * sqrt(.05 * .95 / logs))
        fail_msg("%g false alarms in %g logs", alarms, logs);
}

static double share_of_others(const iem_subgroups *found, bool right)
{
    return found->shown ? 1 - (double)right / (double)found->shown : 0;
}

/* The surcharge is for the group's people with a partner alone: neither the group as a
 * whole, nor its parts of other traits, nor the proxy may be shown beside them. */
static void a_surcharge_on_a_part_is_found_there_and_nowhere_else(void **state)
{
    (void)state;
    static const uint32_t truth[] = {GROUP, 1, PARTNER, 1};
    const iem_subgroup_options o = iem_subgroup_defaults();
    unsigned right = 0;
    double others = 0;
    const unsigned logs = 12;
    for (unsigned i = 0; i < logs; i++) {
        draw_world(1000 + i, PEOPLE, (struct planted){.with_partner = 1.4});
        iem_subgroups found = find(&o);
        right += is_shown(&found, 2, truth);
        others += share_of_others(&found, is_shown(&found, 2, truth));
        iem_subgroups_clear(&found);
    }
    assert_true(right == logs);
    assert_false_alarms(others, logs);
}

static void a_whole_is_not_shown_as_its_parts(void **state)
{
    (void)state;
    static const uint32_t truth[] = {GROUP, 1};
    const iem_subgroup_options o = iem_subgroup_defaults();
    unsigned right = 0;
    double others = 0;
    const unsigned logs = 12;
    for (unsigned i = 0; i < logs; i++) {
        draw_world(2000 + i, PEOPLE, (struct planted){.group = .7});
        iem_subgroups found = find(&o);
        right += is_shown(&found, 1, truth);
        others += share_of_others(&found, is_shown(&found, 1, truth));
        iem_subgroups_clear(&found);
    }
    assert_true(right == logs);
    assert_false_alarms(others, logs);
}

/* The whole and its worse part, or the worse part and the other. */
static void a_whole_its_worse_part_and_another_are_all_shown(void **state)
{
    (void)state;
    static const uint32_t whole[] = {GROUP, 1}, part[] = {GROUP, 1, PARTNER, 1};
    static const uint32_t rest[] = {GROUP, 1, PARTNER, 0};
    static const uint32_t other[] = {SEX, 1, ORIGIN, 3};
    const iem_subgroup_options o = iem_subgroup_defaults();
    unsigned all = 0;
    const unsigned logs = 12;
    for (unsigned i = 0; i < logs; i++) {
        draw_world(3000 + i, PEOPLE, (struct planted){1, 1.2, 1});
        iem_subgroups found = find(&o);
        all += (is_shown(&found, 1, whole) || is_shown(&found, 2, rest)) &&
               is_shown(&found, 2, part) && is_shown(&found, 2, other);
        iem_subgroups_clear(&found);
    }
    assert_true(all >= logs - 1);
}

static void nothing_is_shown_where_nothing_is(void **state)
{
    (void)state;
    iem_subgroup_options o = iem_subgroup_defaults();
    double twelve = 0, groups = 0, listed = 0;
    const unsigned logs = 50;
    for (unsigned i = 0; i < logs; i++) {
        draw_world(4000 + i, 4000, (struct planted){0});
        o.slice.score = i % 4 ? IEM_CONJUNCTION_Z : IEM_CONJUNCTION_WEIGHTED;
        iem_subgroups found = find(&o);
        twelve += found.shown > 0;
        listed += (double)found.n;
        iem_subgroups_clear(&found);
        draw_groups(5000 + i, 10000);
        found = find(&o);
        groups += found.shown > 0;
        listed += (double)found.n;
        iem_subgroups_clear(&found);
    }
    assert_true(listed > logs); /* there was something to be fooled by */
    assert_false_alarms(twelve, logs);
    assert_false_alarms(groups, logs);
}

/* By size-weighted score the whole comes first, and its part later; then the whole has
 * nothing left of its own, and leaves the list before anything is tested. */
static void a_whole_without_excess_of_its_own_is_not_even_listed(void **state)
{
    (void)state;
    static const uint32_t whole[] = {GROUP, 1}, part[] = {GROUP, 1, PARTNER, 1};
    iem_subgroup_options o = iem_subgroup_defaults();
    o.slice.score = IEM_CONJUNCTION_WEIGHTED;
    o.most = 8;
    for (unsigned i = 0; i < 6; i++) {
        draw_world(6000 + i, PEOPLE, (struct planted){.with_partner = 1.4});
        iem_subgroups found = find(&o);
        bool wholes = false, parts = false;
        for (size_t k = 0; k < found.n; k++) {
            wholes |= is_subgroup(&found.list[k], 1, whole);
            parts |= is_subgroup(&found.list[k], 2, part);
            assert_true(found.list[k].z_found >= o.slice.min_z);
        }
        assert_true(parts && !wholes);
        iem_subgroups_clear(&found);
    }
}

/* ---- the figures of one subgroup ---- */

static void assert_plain_sums(const iem_subgroup *g)
{
    iem_table t[STRATA] = {{0}};
    double all = 0, excess = 0;
    iem_conjunction slice = {.depth = g->depth};
    memcpy(slice.condition, g->condition, sizeof slice.condition);
    for (size_t i = 0; i < world.people; i++) {
        iem_table *const of = &t[world.stratum[i]];
        const bool in = iem_conjunction_has(&slice, world.dimension, i);
        *(in ? &of->n1 : &of->n0) += (double)world.n[1][i];
        *(in ? &of->a1 : &of->a0) += (double)world.adverse[1][i];
        all += (double)world.n[1][i];
    }
    for (size_t f = 0; f < STRATA; f++) {
        const double n = t[f].n1 + t[f].n0;
        if (t[f].n1 > 0 && t[f].n0 > 0)
            excess += t[f].a1 - t[f].n1 * (t[f].a1 + t[f].a0) / n;
    }
    const iem_cmh cmh = iem_cmh_test(t, NULL, STRATA);
    assert_close(g->excess, excess, 1e-9);
    assert_close(g->violation, excess / all, 1e-9);
    assert_close(g->z_excess, cmh.z, 1e-9);
    assert_close(g->p_excess, cmh.p_greater, 1e-9);
    assert_close(g->ratio.low, iem_mh_risk_ratio(t, STRATA).low, 1e-9);
    assert_close(g->difference.high, iem_mh_rate_difference(t, STRATA).high, 1e-9);
    assert_close(g->p, fmax(g->p_excess, g->p_beyond), 1e-9);
    assert_true(g->z_found >= 1);
}

static void figures_are_those_of_the_second_half(void **state)
{
    (void)state;
    iem_subgroup_options o = iem_subgroup_defaults();
    o.slice.min_z = 1;
    draw_world(seed_of(76), PEOPLE, (struct planted){.8, 1, 1});
    iem_subgroups found = find(&o);
    assert_true(found.n > 2 && found.shown > 1 && found.family == found.n);
    for (size_t i = 0; i < found.n; i++) {
        assert_plain_sums(&found.list[i]);
        assert_int_equal(found.list[i].shown, i < found.shown);
        assert_int_equal(found.list[i].shown, found.list[i].p_adjusted <= .05);
    }
    iem_subgroups_clear(&found);
}

/* Another second half changes what is shown, never what is listed. */
static void the_list_knows_the_first_half_alone(void **state)
{
    (void)state;
    const iem_subgroup_options o = iem_subgroup_defaults();
    draw_world(78, PEOPLE, (struct planted){.8, 1, 1});
    iem_subgroups before = find(&o);
    memset(world.adverse[1], 0, sizeof world.adverse[1]);
    iem_subgroups after = find(&o);
    assert_int_equal(before.n, after.n);
    assert_true(before.shown > 0 && after.shown == 0 && after.family == 0);
    for (size_t i = 0; i < after.n; i++) {
        bool listed = false;
        for (size_t k = 0; k < before.n; k++)
            listed |= memcmp(&before.list[k].condition, &after.list[i].condition,
                             sizeof after.list[i].condition) == 0;
        assert_true(listed && isnan(after.list[i].p_adjusted));
    }
    iem_subgroups_clear(&before);
    iem_subgroups_clear(&after);
}

static void any_number_of_threads_gives_the_same(void **state)
{
    (void)state;
    iem_subgroup_options o = iem_subgroup_defaults();
    draw_world(seed_of(79), PEOPLE, (struct planted){.8, 1, 1});
    o.slice.threads = 1;
    iem_subgroups one = find(&o);
    for (o.slice.threads = 2; o.slice.threads < 5; o.slice.threads++) {
        iem_subgroups many = find(&o);
        assert_int_equal(one.n, many.n);
        for (size_t i = 0; i < one.n; i++) {
            const iem_subgroup *const a = &one.list[i], *const b = &many.list[i];
            assert_memory_equal(a->condition, b->condition, sizeof a->condition);
            assert_memory_equal(&a->z_found, &b->z_found, sizeof a->z_found);
            assert_memory_equal(&a->z_beyond, &b->z_beyond, sizeof a->z_beyond);
            assert_memory_equal(&a->p_adjusted, &b->p_adjusted, sizeof a->p_adjusted);
        }
        iem_subgroups_clear(&many);
    }
    iem_subgroups_clear(&one);
}

static void stricter_families_show_no_more(void **state)
{
    (void)state;
    iem_subgroup_options o = iem_subgroup_defaults();
    draw_world(80, PEOPLE, (struct planted){.5, .5, .4});
    iem_subgroups bh = find(&o);
    o.family = IEM_FAMILY_BY;
    iem_subgroups by = find(&o);
    o.family = IEM_FAMILY_HOLM;
    iem_subgroups holm = find(&o);
    double factor = 0;
    for (size_t i = bh.family; i > 0; i--) factor += 1 / (double)i;
    assert_true(bh.n > 1 && factor > 1);
    assert_close(by.list[0].p_adjusted, fmin(1, factor * bh.list[0].p_adjusted), 1e-12);
    assert_true(holm.list[0].p_adjusted >= bh.list[0].p_adjusted);
    iem_subgroups_clear(&bh);
    iem_subgroups_clear(&by);
    iem_subgroups_clear(&holm);
}

static void repeated_decisions_weaken_what_is_shown(void **state)
{
    (void)state;
    iem_subgroup_options o = iem_subgroup_defaults();
    draw_world(80, PEOPLE, (struct planted){.5, .5, .4});
    iem_subgroups once = find(&o);
    o.design_effect = 4;
    iem_subgroups twice = find(&o);
    o.design_effect = NAN;
    iem_subgroups unknown = find(&o);
    assert_int_equal(once.n, twice.n);
    assert_memory_equal(once.list[0].condition, twice.list[0].condition,
                        sizeof once.list[0].condition);
    const double z = iem_normal_upper_quantile(once.list[0].p);
    assert_true(once.shown > 0 && z > 4);
    assert_close(twice.list[0].p, iem_normal_upper(z / 2), 1e-9);
    assert_true(unknown.n == once.n && unknown.shown == 0 && unknown.family == 0);
    iem_subgroups_clear(&once);
    iem_subgroups_clear(&twice);
    iem_subgroups_clear(&unknown);
}

static void no_cells_and_no_grounds_give_an_empty_list(void **state)
{
    (void)state;
    const iem_subgroup_options o = iem_subgroup_defaults();
    draw_world(81, PEOPLE, (struct planted){.8, 1, 1});
    for (size_t d = 0; d < DIMENSIONS; d++) world.dimension[d].fact = true;
    iem_subgroups found = find(&o);
    assert_int_equal(found.n, 0);
    iem_subgroups_clear(&found);
    world.people = 0;
    found = find(&o);
    assert_int_equal(found.n, 0);
    iem_subgroups_clear(&found);
}

/* ---- two conditions ---- */

static void the_contrast_is_that_of_r(void **state)
{
    (void)state;
    iem_meeting m = {{{0}}, {{0}}};
    double se;
    for (size_t c = 0; c < sizeof golden_titanic / sizeof *golden_titanic; c++) {
        const unsigned male = golden_titanic[c].level[1] == 0;
        const unsigned adult = golden_titanic[c].level[2] == 1;
        m.n[male][adult] += (double)golden_titanic[c].n;
        m.adverse[male][adult] += (double)golden_titanic[c].adverse;
    }
    const iem_estimate contrast = iem_interaction_contrast(&m, &se);
    assert_close(contrast.value, golden_contrast, 1e-12);
    assert_close(se, golden_contrast_se, 1e-12);
    assert_close(contrast.low, golden_contrast_low, 1e-12);
    assert_close(contrast.high, golden_contrast_high, 1e-12);
    m.n[0][1] = m.adverse[0][1] = 0;
    assert_true(isnan(iem_interaction_contrast(&m, NULL).value));
    assert_true(isnan(iem_interaction_contrast(&m, NULL).low));
}

/* Rates that only add up; some of the four are small. */
static void the_contrast_covers_no_interaction(void **state)
{
    (void)state;
    static const double n[2][2] = {{400, 60}, {80, 25}};
    static const double p[2][2] = {{.05, .15}, {.10, .20}};
    const unsigned logs = 2000;
    double covered = 0;
    stream = 12;
    drawn = 0;
    for (unsigned i = 0; i < logs; i++) {
        iem_meeting m = {{{0}}, {{0}}};
        for (unsigned k = 0; k < 4; k++) {
            m.n[k / 2][k % 2] = n[k / 2][k % 2];
            for (double j = 0; j < n[k / 2][k % 2]; j++)
                m.adverse[k / 2][k % 2] += draw() < p[k / 2][k % 2];
        }
        const iem_estimate contrast = iem_interaction_contrast(&m, NULL);
        covered += contrast.low <= 0 && 0 <= contrast.high;
    }
    assert_true(covered / logs > .935 && covered / logs < .965);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_surcharge_on_a_part_is_found_there_and_nowhere_else),
        cmocka_unit_test(a_whole_is_not_shown_as_its_parts),
        cmocka_unit_test(a_whole_its_worse_part_and_another_are_all_shown),
        cmocka_unit_test(nothing_is_shown_where_nothing_is),
        cmocka_unit_test(a_whole_without_excess_of_its_own_is_not_even_listed),
        seeded_test(figures_are_those_of_the_second_half),
        cmocka_unit_test(the_list_knows_the_first_half_alone),
        seeded_test(any_number_of_threads_gives_the_same),
        cmocka_unit_test(stricter_families_show_no_more),
        cmocka_unit_test(repeated_decisions_weaken_what_is_shown),
        cmocka_unit_test(no_cells_and_no_grounds_give_an_empty_list),
        cmocka_unit_test(the_contrast_is_that_of_r),
        cmocka_unit_test(the_contrast_covers_no_interaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
