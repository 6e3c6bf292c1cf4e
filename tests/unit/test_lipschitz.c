#include "base/hash.h"
#include "stats/lipschitz.h"
#include "stats/neighbours.h"

#include "check.h"
#include "seed.h"

enum { PROFILES = 120, SCORES = 3 * PROFILES, K = 4 };

struct world {
    iem_profile_fact facts[2];
    int64_t values[2 * PROFILES];
    size_t first[PROFILES + 1];
    double scores[SCORES], people[PROFILES];
    iem_profiles profiles;
};

static int rising(const void *a, const void *b)
{
    const double *x = a, *z = b;
    return (*x > *z) - (*x < *z);
}

/* One to three people each, or none; scores follow the first fact, with noise. */
static void plant(struct world *w, uint64_t seed, double noise)
{
    size_t at = 0;
    w->facts[0] = (iem_profile_fact){IEM_FACT_NUMBER, 100};
    w->facts[1] = (iem_profile_fact){IEM_FACT_CATEGORY, 0};
    for (size_t i = 0; i < PROFILES; i++) {
        const size_t n = (size_t)(iem_uniform(seed, i) * 4);
        w->values[2 * i] = (int64_t)(iem_uniform(seed, 1000 + i) * 1000);
        w->values[2 * i + 1] = (int64_t)i; /* so that all differ */
        w->first[i] = at;
        w->people[i] = (double)n;
        for (size_t j = 0; j < n; j++, at++)
            w->scores[at] =
                1e-3 * (double)w->values[2 * i] + noise * iem_uniform(seed, 2000 + at);
        qsort(w->scores + w->first[i], n, sizeof *w->scores, rising);
    }
    w->first[PROFILES] = at;
    w->profiles = (iem_profiles){PROFILES, 2, w->facts, w->values, IEM_METRIC_MEAN};
}

static bool is_pair(const size_t *near, size_t i, size_t j)
{
    if (i == j) return true;
    for (size_t l = 0; l < K; l++)
        if (near[i * K + l] == j || near[j * K + l] == i) return true;
    return false;
}

/* Every two people, one after the other. */
static void audits_are_those_of_a_slow_way(void **state)
{
    (void)state;
    static struct world w;
    static size_t near[PROFILES * K], of[SCORES];
    for (uint64_t seed = 1; seed <= 10; seed++) {
        double pairs = 0, beyond = 0, largest = NAN;
        plant(&w, seed_of(seed), .3);
        const iem_lipschitz_data d = {&w.profiles, w.first, w.scores, NULL,
                                      K,           .2,      .05,      2};
        const iem_search s = {
            .profiles = &w.profiles, .people = w.people, .k = K, .threads = 1};
        iem_lipschitz audit;
        assert_ok(iem_neighbours_list(&s, near, NULL));
        assert_ok(iem_lipschitz_audit(&d, &audit, NULL));
        for (size_t i = 0; i < PROFILES; i++)
            for (size_t x = w.first[i]; x < w.first[i + 1]; x++) of[x] = i;
        for (size_t x = 0; x < w.first[PROFILES]; x++) {
            for (size_t z = 0; z < x; z++) {
                const size_t i = of[x], j = of[z];
                if (!is_pair(near, i, j)) continue;
                const double apart = iem_profiles_distance(
                    &w.profiles, iem_profiles_apart(&w.profiles, i, j));
                const double differ = fabs(w.scores[x] - w.scores[z]);
                pairs++;
                beyond += differ > .2 * apart + .05;
                if (i != j) largest = fmax(largest, fmax(differ - .05, 0) / apart);
            }
        }
        assert_close(audit.pairs, pairs, 0);
        assert_close(audit.beyond, beyond, 0);
        assert_close(audit.share.value, beyond / pairs, 1e-14);
        assert_close(audit.largest, largest, 1e-12);
    }
}

/* Scores that follow the facts are never beyond; and nothing is said without pairs. */
static void smooth_scores_pass(void **state)
{
    (void)state;
    static struct world w;
    plant(&w, 1, 0);
    /* A step of 100 is 1/2 on average over two facts, and .1 of score. */
    iem_lipschitz_data d = {&w.profiles, w.first, w.scores, NULL, K, .21, 1e-9, 1};
    iem_lipschitz audit;
    assert_ok(iem_lipschitz_audit(&d, &audit, NULL));
    assert_true(audit.pairs > 100);
    assert_close(audit.beyond, 0, 0);
    assert_true(audit.largest < .2);
    memset(w.first, 0, sizeof w.first);
    assert_ok(iem_lipschitz_audit(&d, &audit, NULL));
    assert_true(isnan(audit.share.value) && isnan(audit.largest));
}

/* Scores written once with a count are scores written as often. */
static void counts_are_people(void **state)
{
    (void)state;
    static struct world w, spread;
    double count[SCORES];
    size_t at = 0;
    plant(&w, 3, .3);
    spread = w;
    spread.profiles.facts = spread.facts;
    spread.profiles.values = spread.values;
    for (size_t i = 0; i < PROFILES; i++) {
        w.first[i] = at;
        /* One score a profile, for all its people. */
        if (spread.first[i] == spread.first[i + 1]) continue;
        count[at] = spread.people[i];
        w.scores[at++] = spread.scores[spread.first[i]];
        for (size_t j = spread.first[i]; j < spread.first[i + 1]; j++)
            spread.scores[j] = spread.scores[spread.first[i]];
    }
    w.first[PROFILES] = at;
    const iem_lipschitz_data one = {&w.profiles, w.first, w.scores, count,
                                    K,           .2,      .05,      1};
    const iem_lipschitz_data many = {
        &spread.profiles, spread.first, spread.scores, NULL, K, .2, .05, 1};
    iem_lipschitz a, b;
    assert_ok(iem_lipschitz_audit(&one, &a, NULL));
    assert_ok(iem_lipschitz_audit(&many, &b, NULL));
    assert_true(a.beyond > 0);
    assert_memory_equal(&a, &b, sizeof a);
}

/* The interval holds the mean of many such logs nearly as often as it says. */
static void the_interval_covers(void **state)
{
    (void)state;
    enum { TIMES = 300 };
    static struct world w;
    static iem_lipschitz audits[TIMES];
    double mean = 0, covered = 0;
    for (size_t i = 0; i < TIMES; i++) {
        plant(&w, 5000 + i, .3);
        const iem_lipschitz_data d = {&w.profiles, w.first, w.scores, NULL,
                                      K,           .2,      .02,      1};
        assert_ok(iem_lipschitz_audit(&d, &audits[i], NULL));
        mean += audits[i].share.value / TIMES;
    }
    for (size_t i = 0; i < TIMES; i++)
        covered += audits[i].share.low <= mean && mean <= audits[i].share.high;
    assert_true(covered > .90 * TIMES);
    assert_true(covered < .995 * TIMES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(audits_are_those_of_a_slow_way),
        cmocka_unit_test(smooth_scores_pass),
        cmocka_unit_test(counts_are_people),
        cmocka_unit_test(the_interval_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
