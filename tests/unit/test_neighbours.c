#include "base/hash.h"
#include "stats/neighbours.h"

#include "check.h"
#include "seed.h"

/* ---- Slow and obvious: every pair, sorted
 * -------------------------------------------- */

enum { MOST = 400, FACTS = 6, CLOSE = 8 };

struct world {
    iem_profiles profiles;
    iem_profile_fact facts[FACTS];
    int64_t values[MOST * FACTS], score[MOST];
    double people[MOST], adverse[MOST], asked[MOST];
};

static uint64_t draw(uint64_t seed, size_t *at, uint64_t below)
{
    return (uint64_t)(iem_uniform(seed, (*at)++) * (double)below);
}

/* Units are powers of two, so that doubles add up without rounding, and ties abound. */
static void plant(struct world *w, uint64_t seed)
{
    static const iem_profile_fact kinds[FACTS] = {
        {IEM_FACT_NUMBER, 4}, {IEM_FACT_CATEGORY, 0}, {IEM_FACT_NUMBER, 0.5},
        {IEM_FACT_RANK, 4},   {IEM_FACT_CATEGORY, 0}, {IEM_FACT_NUMBER, 1024}};
    size_t at = 0;
    const uint64_t gaps = draw(seed, &at, 3); /* 0: everything is known */
    const size_t n = 1 + (size_t)draw(seed, &at, MOST);
    memcpy(w->facts, kinds, sizeof kinds);
    w->profiles =
        (iem_profiles){.n = n,
                       .n_facts = FACTS,
                       .facts = w->facts,
                       .values = w->values,
                       .metric = seed % 2 ? IEM_METRIC_EUCLID : IEM_METRIC_MEAN};
    for (size_t i = 0; i < n; i++) {
        int64_t *v = w->values + i * FACTS;
        v[0] = (int64_t)draw(seed, &at, 40) - 20;
        v[1] = (int64_t)draw(seed, &at, 3);
        v[2] = (int64_t)draw(seed, &at, 3);
        v[3] = (int64_t)draw(seed, &at, 5);
        v[4] = (int64_t)draw(seed, &at, 40);
        v[5] = (int64_t)draw(seed, &at, 2) * 100000; /* far out: beyond what is rough */
        for (size_t f = 0; f < FACTS; f++)
            if (gaps && draw(seed, &at, 12) == 0) v[f] = IEM_NOT_KNOWN;
        w->people[i] = (double)draw(seed, &at, 4);
        w->adverse[i] = (double)draw(seed, &at, (uint64_t)w->people[i] + 1);
        w->score[i] = (int64_t)draw(seed, &at, 1000) - 500;
        w->asked[i] = (double)draw(seed, &at, 2);
    }
}

static double slow_difference(const iem_profile_fact *fact, int64_t x, int64_t z)
{
    if (x == z) return 0;
    if (fact->kind == IEM_FACT_CATEGORY) return 1;
    if (x != IEM_NOT_KNOWN && z != IEM_NOT_KNOWN)
        return fabs((double)x - (double)z) / fact->unit;
    if (fact->kind == IEM_FACT_NUMBER) return 3;
    const double v = (double)(x == IEM_NOT_KNOWN ? z : x) / fact->unit;
    return v > .5 ? v : 1 - v;
}

static double slow_distance(const iem_profiles *p, size_t i, size_t j)
{
    double sum = 0, squares = 0;
    for (size_t f = 0; f < p->n_facts; f++) {
        const double d = slow_difference(&p->facts[f], p->values[i * p->n_facts + f],
                                         p->values[j * p->n_facts + f]);
        sum += d;
        squares += d * d;
    }
    return p->metric == IEM_METRIC_EUCLID ? sqrt(squares) : sum / (double)p->n_facts;
}

struct other {
    double distance, people, adverse, score;
    size_t profile;
};

static int by_distance(const void *a, const void *b)
{
    const struct other *x = a, *y = b;
    if (x->distance < y->distance) return -1;
    if (x->distance > y->distance) return 1;
    return x->profile < y->profile ? -1 : x->profile > y->profile;
}

/* The people around profile i, without her who is asked about. */
static size_t others_of(const iem_search *s, size_t i, struct other *others)
{
    size_t n = 0;
    for (size_t j = 0; j < s->profiles->n; j++) {
        const double people = s->people[j] - (s->without && i == j ? 1 : 0);
        if (s->people[j] <= 0) continue;
        others[n++] =
            (struct other){slow_distance(s->profiles, i, j), people, s->adverse[j],
                           s->score ? (double)s->score[j] * s->people[j] : 0, j};
    }
    qsort(others, n, sizeof *others, by_distance);
    return n;
}

/* Rate of the k nearest when her own decision is `own`; NaN: there are not so many. */
static double slow_rate(const iem_search *s, size_t i, double own, double *distance,
                        double *score)
{
    struct other others[MOST];
    const size_t n = others_of(s, i, others);
    double left = (double)s->k, adverse = 0, sum = 0;
    for (size_t from = 0, to; from < n && left > 0; from = to) {
        double at_n = 0, at_adverse = 0, at_score = 0;
        for (to = from; to < n && others[to].distance <= others[from].distance; to++) {
            const bool self = s->without && others[to].profile == i;
            at_n += others[to].people;
            at_adverse += others[to].adverse - (self ? own : 0);
            at_score += others[to].score - (self && s->score ? (double)s->score[i] : 0);
        }
        const double share = at_n > left ? left / at_n : 1;
        adverse += share * at_adverse;
        sum += share * at_score;
        left -= share * at_n;
        *distance = others[from].distance;
    }
    *score = sum / (double)s->k;
    return left > 1e-9 ? NAN : adverse / (double)s->k;
}

/* Mean score among the k nearest, ties averaged; `own`: hers when she is left out. */
static double near_score(const iem_near *near, size_t k, int64_t own)
{
    if (isnan(near->distance)) return NAN;
    const double left = (double)k - near->nearer;
    const int64_t nearer = near->nearer_score - (near->own_tied ? 0 : own);
    const int64_t tied = near->tied_score - (near->own_tied ? own : 0);
    return ((double)nearer + left * (double)tied / near->tied) / (double)k;
}

static void compare(const iem_search *s, const iem_near *near, uint64_t seed)
{
    char name[64];
    for (size_t i = 0; i < s->profiles->n; i++) {
        const double asked = s->asked ? s->asked[i] : s->people[i];
        if (asked <= 0) {
            assert_true(isnan(near[i].distance));
            continue;
        }
        snprintf(name, sizeof name, "seed %d, profile %zu", (int)seed, i);
        for (int own = 0; own <= (s->without && s->adverse[i] > 0 ? 1 : 0); own++) {
            double distance = NAN, score = NAN;
            const double rate = slow_rate(s, i, own, &distance, &score);
            assert_close_in(name, iem_near_rate(&near[i], s->k, own), rate, 1e-12);
            if (isnan(rate)) continue;
            assert_close_in(name, near[i].distance, distance, 1e-9);
            const int64_t own_score = s->without && s->score ? s->score[i] : 0;
            assert_close_in(name, near_score(&near[i], s->k, own_score), score, 1e-9);
        }
    }
}

static void the_nearest_are_those_that_a_slow_way_finds(void **state)
{
    (void)state;
    static struct world w;
    iem_near near[MOST];
    for (uint64_t named = 1; named <= 60; named++) {
        const uint64_t seed = seed_of(named);
        plant(&w, seed);
        iem_search s = {.profiles = &w.profiles,
                        .people = w.people,
                        .adverse = w.adverse,
                        .score = seed % 3 ? w.score : NULL,
                        .k = 1 + seed % 17,
                        .without = seed % 5 != 0,
                        .threads = 1 + (unsigned)seed % 3};
        /* Asked about are others than the people. */
        if (!s.without) s.asked = w.asked;
        assert_ok(iem_neighbours_find(&s, near, NULL));
        compare(&s, near, seed);
    }
}

static void the_list_is_that_of_a_slow_way(void **state)
{
    (void)state;
    static struct world w;
    static size_t list[MOST * CLOSE];
    for (uint64_t named = 1; named <= 30; named++) {
        const uint64_t seed = seed_of(named);
        plant(&w, seed);
        const iem_search s = {.profiles = &w.profiles,
                              .people = w.people,
                              .adverse = w.adverse,
                              .k = CLOSE,
                              .threads = 2};
        assert_ok(iem_neighbours_list(&s, list, NULL));
        for (size_t i = 0; i < w.profiles.n; i++) {
            struct other others[MOST];
            const size_t n = w.people[i] > 0 ? others_of(&s, i, others) : 0;
            size_t found = 0;
            for (size_t j = 0; j < n && found < CLOSE; j++)
                if (others[j].profile != i)
                    assert_int_equal(list[i * CLOSE + found++], others[j].profile);
            for (; found < CLOSE; found++)
                assert_true(list[i * CLOSE + found] == SIZE_MAX);
        }
    }
}

/* Profiles and facts in another order, and other threads: the same bytes. */
static void order_does_not_matter(void **state)
{
    (void)state;
    static struct world w, turned;
    iem_near near[MOST], other[MOST];
    for (uint64_t named = 1; named <= 20; named++) {
        const uint64_t seed = seed_of(named);
        plant(&w, seed);
        w.facts[0].unit = 3.7; /* now sums round */
        w.facts[2].unit = 0.11;
        turned = w;
        turned.profiles.facts = turned.facts;
        turned.profiles.values = turned.values;
        const size_t n = w.profiles.n;
        for (size_t f = 0; f < FACTS; f++) turned.facts[f] = w.facts[FACTS - 1 - f];
        for (size_t i = 0; i < n; i++) {
            for (size_t f = 0; f < FACTS; f++)
                turned.values[i * FACTS + f] =
                    w.values[(n - 1 - i) * FACTS + FACTS - 1 - f];
            turned.people[i] = w.people[n - 1 - i];
            turned.adverse[i] = w.adverse[n - 1 - i];
        }
        iem_search s = {.profiles = &w.profiles,
                        .people = w.people,
                        .adverse = w.adverse,
                        .k = 7,
                        .without = true,
                        .threads = 1};
        assert_ok(iem_neighbours_find(&s, near, NULL));
        s.profiles = &turned.profiles;
        s.people = turned.people;
        s.adverse = turned.adverse;
        s.threads = 3;
        assert_ok(iem_neighbours_find(&s, other, NULL));
        for (size_t i = 0; i < n; i++)
            assert_memory_equal(&near[i], &other[n - 1 - i], sizeof near[i]);
    }
}

/* ---- Distances ----------------------------------------------------------------------
 */

static const int64_t missing = IEM_NOT_KNOWN;

static void a_distance_is_the_mean_of_the_differences(void **state)
{
    (void)state;
    static const iem_profile_fact facts[] = {
        {IEM_FACT_NUMBER, 2e6}, {IEM_FACT_RANK, 4}, {IEM_FACT_CATEGORY, 0}};
    const struct {
        const char *name;
        int64_t x[3], z[3];
        double want;
    } cases[] = {
        {"the same", {5, 1, 7}, {5, 1, 7}, 0},
        {"half a unit", {0, 1, 7}, {1000000, 1, 7}, .5 / 3},
        {"two ranks of four", {0, 1, 7}, {0, 3, 7}, .5 / 3},
        {"another category", {0, 1, 7}, {0, 1, 8}, 1. / 3},
        {"a number not known", {missing, 1, 7}, {0, 1, 7}, 3. / 3},
        {"a rank not known, low", {0, missing, 7}, {0, 1, 7}, .75 / 3},
        {"a rank not known, high", {0, 4, 7}, {0, missing, 7}, 1. / 3},
        {"a category not known", {0, 1, missing}, {0, 1, 7}, 1. / 3},
        {"nothing known of both",
         {missing, missing, missing},
         {missing, missing, missing},
         0},
        {"all at once", {0, 0, 0}, {-4000000, 4, 1}, 4. / 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t values[6];
        memcpy(values, cases[i].x, sizeof cases[i].x);
        memcpy(values + 3, cases[i].z, sizeof cases[i].z);
        const iem_profiles p = {2, 3, facts, values, IEM_METRIC_MEAN};
        const double got = iem_profiles_distance(&p, iem_profiles_apart(&p, 0, 1));
        assert_close_in(cases[i].name, got, cases[i].want, 1e-9);
        assert_true(iem_profiles_apart(&p, 0, 1) == iem_profiles_apart(&p, 1, 0));
    }
}

/* Three thirds of a rank are one category: equal in whole numbers, not in doubles. */
static void equal_distances_are_equal(void **state)
{
    (void)state;
    static const iem_profile_fact facts[] = {{IEM_FACT_RANK, 3},
                                             {IEM_FACT_RANK, 3},
                                             {IEM_FACT_RANK, 3},
                                             {IEM_FACT_CATEGORY, 0}};
    static const int64_t values[] = {0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1};
    const iem_profiles p = {3, 4, facts, values, IEM_METRIC_MEAN};
    assert_true(iem_profiles_apart(&p, 0, 1) == iem_profiles_apart(&p, 0, 2));
}

static void a_deviation_is_that_of_the_people(void **state)
{
    (void)state;
    static const iem_profile_fact facts[] = {{IEM_FACT_NUMBER, 1}};
    static const int64_t values[] = {2, 4, 9, IEM_NOT_KNOWN};
    static const double people[] = {3, 4, 1, 100};
    const iem_profiles p = {4, 1, facts, values, IEM_METRIC_MEAN};
    /* 2 2 2 4 4 4 4 9: mean 31/8, mean square 157/8 */
    assert_close(iem_profiles_deviation(&p, 0, people),
                 sqrt(157. / 8 - 31. / 8 * 31. / 8), 1e-14);
    assert_close(iem_profiles_deviation(&p, 0, NULL), sqrt(101. / 3 - 25), 1e-14);
    const iem_profiles none = {1, 1, facts, values + 3, IEM_METRIC_MEAN};
    assert_true(isnan(iem_profiles_deviation(&none, 0, NULL)));
}

/* ---- Ties and herself ---------------------------------------------------------------
 */

static void ties_share_the_places_that_are_left(void **state)
{
    (void)state;
    static const iem_profile_fact facts[] = {{IEM_FACT_NUMBER, 1}};
    static const int64_t values[] = {0, 1, -1, 5};
    static const double people[] = {2, 3, 1, 10}, adverse[] = {1, 3, 0, 10};
    const iem_profiles p = {4, 1, facts, values, IEM_METRIC_MEAN};
    const iem_search s = {.profiles = &p,
                          .people = people,
                          .adverse = adverse,
                          .k = 3,
                          .without = true,
                          .threads = 1};
    iem_near near[4];
    assert_ok(iem_neighbours_find(&s, near, NULL));
    /* The other one of her profile, then two of four at distance 1, three adverse. */
    assert_close(near[0].distance, 1, 1e-12);
    assert_close(iem_near_rate(&near[0], 3, 0), (1 + 2 * 3. / 4) / 3, 1e-14);
    assert_close(iem_near_rate(&near[0], 3, 1), (0 + 2 * 3. / 4) / 3, 1e-14);
    /* Nine others where she is: six of nine tie for three places, all adverse. */
    assert_close(near[3].distance, 0, 1e-12);
    assert_true(near[3].own_tied);
    assert_close(iem_near_rate(&near[3], 3, 1), 1, 1e-14);
}

static void too_few_people_are_no_neighbourhood(void **state)
{
    (void)state;
    static const iem_profile_fact facts[] = {{IEM_FACT_NUMBER, 1}};
    static const int64_t values[] = {0, 1};
    static const double people[] = {2, 1}, nobody[] = {0, 0};
    const iem_profiles p = {2, 1, facts, values, IEM_METRIC_MEAN};
    iem_search s = {.profiles = &p,
                    .people = people,
                    .adverse = nobody,
                    .k = 3,
                    .without = true,
                    .threads = 1};
    iem_near near[2];
    assert_ok(iem_neighbours_find(&s, near, NULL));
    assert_true(isnan(near[0].distance));
    assert_true(isnan(iem_near_rate(&near[0], 3, 0)));
    s.people = nobody;
    s.asked = people;
    s.without = false;
    assert_ok(iem_neighbours_find(&s, near, NULL));
    assert_true(isnan(near[1].distance));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_distance_is_the_mean_of_the_differences),
        cmocka_unit_test(equal_distances_are_equal),
        cmocka_unit_test(a_deviation_is_that_of_the_people),
        cmocka_unit_test(ties_share_the_places_that_are_left),
        cmocka_unit_test(too_few_people_are_no_neighbourhood),
        seeded_test(the_nearest_are_those_that_a_slow_way_finds),
        seeded_test(the_list_is_that_of_a_slow_way),
        seeded_test(order_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
