/* The published edition of a chain: what only several sums together tell of a few. */
#include "base/hash.h"
#include "judge/publish_chain.h"

#include "check.h"
#include "seed.h"

/* What a reader knows of a count that is published as `told`. */
static double least(double told)
{
    return isnan(told) ? 0 : fmax(told - 5, 10);
}

static double most(double told)
{
    return isnan(told) ? INFINITY : told + 4;
}

/* Many small ones, and many that rounding moves as far as it can. */
static double draw_count(uint64_t seed, uint64_t *at)
{
    const double u = 4 * iem_uniform(seed, *at), v = iem_uniform(seed, *at + 1);
    *at += 2;
    if (u < 1) return floor(10 * v);
    if (u < 2) return 14 + 10 * floor(6 * v);
    if (u < 3) return 15 + 10 * floor(6 * v);
    return floor(60 * v);
}

/* ---- Cascades ---- */

enum { MOST_GROUPS = 5 };

/* Everybody, and groups that add up: `n[i][0]` were followed, `n[i][1]` were not. Of
 * the groups of which not all is told she works out how many were not: at most so many.
 */
static double others_at_most(double (*n)[2], size_t groups, bool *few)
{
    iem_chain_cascade c[1 + MOST_GROUPS] = {{.ground = NULL}};
    iem_chain_result r = {.cascades = c, .n_cascades = groups + 1};
    for (size_t i = 1; i <= groups; i++) {
        c[i].ground = c[i].group = "g";
        c[i].after_events = n[i - 1][0];
        c[i].after = n[i - 1][0] + n[i - 1][1];
        c[0].after_events += c[i].after_events;
        c[0].after += c[i].after;
    }
    assert_ok(iem_publish_chain(&r, &ok_err_));
    double others = most(c[0].after) - least(c[0].after_events);
    for (size_t i = 1; i <= groups; i++) {
        if (isnan(c[i].after) || isnan(c[i].after_events))
            *few |= n[i - 1][1] < 10;
        else
            others -= least(c[i].after) - most(c[i].after_events);
    }
    return others;
}

/* Told of 58 and 44 that they are 60 and 40: of this group 11 at least were not
 * followed. Of all 72 and 58 are 70 and 60: 19 at most. That leaves 8 for the other. */
static void the_others_of_a_hidden_group_are_not_told_by_those_of_the_rest(void **state)
{
    (void)state;
    double n[2][2] = {{44, 14}, {14, 0}};
    bool few = false;
    assert_true(others_at_most(n, 2, &few) >= 10 && few);
}

/* Of random groups, by what a reader works out of them: few are never known as few. */
static void assert_no_few_are_told(double (*at_most)(double (*n)[2], size_t groups,
                                                     bool *few))
{
    for (uint64_t named = 1; named <= 3000; named++) {
        const uint64_t seed = seed_of(named);
        double n[MOST_GROUPS][2];
        uint64_t at = 0;
        bool few = false;
        const size_t groups = 2 + seed % (MOST_GROUPS - 1);
        for (size_t i = 0; i < groups; i++)
            for (size_t k = 0; k < 2; k++) n[i][k] = draw_count(seed, &at);
        const double left = at_most(n, groups, &few);
        assert_false(few && left < 10);
    }
}

static void nobody_works_out_that_few_were_not_followed(void **state)
{
    (void)state;
    assert_no_few_are_told(others_at_most);
}

/* ---- Groups of those whom two agencies know ---- */

/* With `n[i][0]` of whom two took an adverse decision, and `n[i][1]` others. Of the
 * groups that are not told she works out how many people are in them: at most so many.
 */
static double people_at_most(double (*n)[2], size_t groups, bool *few)
{
    iem_chain_group g[MOST_GROUPS] = {{.ground = NULL}};
    iem_chain_together two = {.k = 2};
    iem_chain_spread spread[3] = {{0, 300, 0}, {1, 100, 0}, {2, 0, 0}};
    for (size_t i = 0; i < groups; i++) {
        g[i].ground = g[i].group = "g";
        g[i].people = n[i][0] + n[i][1];
        spread[2].observed = two.observed += g[i].observed = n[i][0];
        two.people += g[i].people;
    }
    iem_chain_result r = {.people = 400 + two.people,
                          .groups = g,
                          .n_groups = groups,
                          .together = &two,
                          .n_together = 1,
                          .spread = spread,
                          .n_spread = 3};
    spread[0].observed = r.people - 100 - two.observed;
    assert_ok(iem_publish_chain(&r, &ok_err_));
    double people = most(two.people);
    for (size_t i = 0; i < groups; i++) {
        if (isnan(g[i].people))
            *few |= n[i][0] + n[i][1] < 10;
        else
            people -= least(g[i].people);
    }
    return people;
}

/* 112 people are 110, and twice 55 are 60: two are left, of 4 at most. */
static void a_small_group_is_not_told_by_the_others(void **state)
{
    (void)state;
    double n[3][2] = {{20, 35}, {20, 35}, {0, 2}};
    bool few = false;
    assert_true(people_at_most(n, 3, &few) >= 10 && few);
}

static void nobody_works_out_how_few_are_in_a_group(void **state)
{
    (void)state;
    assert_no_few_are_told(people_at_most);
}

/* ---- People by number of agencies ---- */

enum { SPREAD = 5 };

struct people {
    iem_chain_spread spread[SPREAD];
    iem_chain_together together[2]; /* of two agencies or more, and of three */
    double all;
};

static struct people publish_people(const double n[SPREAD])
{
    struct people p = {.together = {{.k = 2}, {.k = 3}}};
    for (size_t d = 0; d < SPREAD; d++) {
        p.all += p.spread[d].observed = n[d];
        for (size_t j = 0; j < 2; j++)
            if (d >= p.together[j].k) p.together[j].observed += n[d];
    }
    for (size_t j = 0; j < 2; j++) p.together[j].people = p.together[j].observed + 500;
    iem_chain_result r = {.people = p.all,
                          .spread = p.spread,
                          .n_spread = SPREAD,
                          .together = p.together,
                          .n_together = 2};
    assert_ok(iem_publish_chain(&r, &ok_err_));
    p.all = r.people;
    return p;
}

/* `n` is what is left of a whole when others are taken away. */
static void assert_hides(double n, double whole, const double *others, size_t n_others)
{
    double low = least(whole), high = most(whole);
    for (size_t i = 0; i < n_others; i++)
        low -= most(others[i]), high -= least(others[i]);
    low = fmax(low, 0);
    if (n < 10 && high - low < 10) fail_msg("%g is told: %g to %g", n, low, high);
}

static void assert_people_hide(const double n[SPREAD])
{
    const struct people p = publish_people(n);
    const double zero = p.spread[0].observed, one = p.spread[1].observed;
    const double two = p.together[0].observed, three = p.together[1].observed;
    assert_hides(n[0], p.all, (const double[]){two, one}, 2);
    assert_hides(n[1], p.all, (const double[]){two, zero}, 2);
    assert_hides(n[2], two, &three, 1);
    assert_hides(n[2], p.all, (const double[]){three, zero, one}, 3);
}

/* 201 is 200, so 204 at most; 146 is 150 and 55 is 60, so 145 and 55 at least: nobody
 * to four people had one. */
static void who_had_one_is_not_told_by_who_had_none_and_two(void **state)
{
    (void)state;
    assert_people_hide((const double[]){55, 0, 64, 57, 25});
}

static void nobody_works_out_how_few_had_so_many(void **state)
{
    (void)state;
    for (uint64_t named = 1; named <= 3000; named++) {
        const uint64_t seed = seed_of(named);
        double n[SPREAD];
        uint64_t at = 0;
        for (size_t d = 0; d < SPREAD; d++) n[d] = draw_count(seed, &at);
        assert_people_hide(n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            the_others_of_a_hidden_group_are_not_told_by_those_of_the_rest),
        seeded_test(nobody_works_out_that_few_were_not_followed),
        cmocka_unit_test(a_small_group_is_not_told_by_the_others),
        seeded_test(nobody_works_out_how_few_are_in_a_group),
        cmocka_unit_test(who_had_one_is_not_told_by_who_had_none_and_two),
        seeded_test(nobody_works_out_how_few_had_so_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
