/* Rough distances: each way that this processor has of looking at many at a time says
 * the same, and none of them leaves out somebody who is near enough. */
#include "base/hash.h"
#include "stats/rough.h"

#include "check.h"
#include "seed.h"

enum { FACTS = 6, N = IEM_ROUGH_BLOCK, IN_BOX = 3, SEEDS = 400 };

struct world {
    iem_profiles profiles;
    iem_profile_fact facts[FACTS];
    int64_t values[N * FACTS];
    iem_rough rough;
    size_t drawn;
    uint64_t seed;
};

static uint64_t draw(struct world *w, uint64_t below)
{
    return (uint64_t)(iem_uniform(w->seed, w->drawn++) * (double)below);
}

/* Every other world lacks nothing, every other two of them are of squares. */
static void plant(struct world *w, uint64_t seed)
{
    static const iem_profile_fact kinds[FACTS] = {
        {IEM_FACT_NUMBER, 4}, {IEM_FACT_CATEGORY, 0}, {IEM_FACT_NUMBER, 0.5},
        {IEM_FACT_RANK, 4},   {IEM_FACT_CATEGORY, 0}, {IEM_FACT_NUMBER, 1024}};
    static const uint64_t values[FACTS] = {40, 3, 3, 5, 40, 2};
    *w = (struct world){.seed = seed};
    memcpy(w->facts, kinds, sizeof kinds);
    for (size_t i = 0; i < N; i++)
        for (size_t f = 0; f < FACTS; f++) {
            int64_t *v = &w->values[i * FACTS + f];
            *v = (int64_t)draw(w, values[f]) * (f == 5 ? 100000 : 1);
            if (seed % 2 && draw(w, 8) == 0) *v = IEM_NOT_KNOWN;
        }
    w->profiles = (iem_profiles){N, FACTS, w->facts, w->values,
                                 seed % 4 < 2 ? IEM_METRIC_MEAN : IEM_METRIC_EUCLID};
    assert_ok(iem_rough_make(&w->profiles, &w->rough, NULL));
}

/* Side by side, column after column; `sides`: as a box holds them. */
static void lay_out(const struct world *w, bool sides, uint16_t block[FACTS * N])
{
    const size_t columns = w->rough.n_columns;
    for (size_t i = 0; i < N; i++)
        for (size_t c = 0; c < columns; c++) {
            const uint16_t x = iem_rough_at(&w->rough, i)[c];
            block[c * N + i] = sides ? iem_rough_side(&w->rough, c, x) : x;
        }
}

static void who_is_near_is_near_in_every_way(void **state)
{
    static struct world w;
    (void)state;
    for (uint64_t named = 0; named < SEEDS; named++) {
        const uint64_t seed = seed_of(named);
        uint16_t block[FACTS * N], gap[FACTS];
        iem_rough_way ways[IEM_ROUGH_WAYS];
        const size_t n = iem_rough_ways(ways);
        plant(&w, seed);
        lay_out(&w, false, block);
        const uint16_t *x = iem_rough_at(&w.rough, 0);
        for (size_t c = 0; c < w.rough.n_columns; c++)
            gap[c] = iem_rough_gap(&w.rough, c, x[c]);
        for (size_t of = 0; of < N; of++) {
            const iem_apart apart = iem_profiles_apart(&w.profiles, 0, of);
            const uint32_t limit = iem_rough_limit(&w.rough, apart);
            const iem_rough_query query = {x, gap};
            const uint32_t near = ways[0].near(&w.rough, query, block, limit);
            for (size_t k = 1; k < n; k++)
                assert_int_equal(ways[k].near(&w.rough, query, block, limit), near);
            for (size_t i = 0; i < N; i++)
                if (iem_profiles_apart(&w.profiles, 0, i) <= apart)
                    assert_true(near >> i & 1);
        }
        iem_rough_clear(&w.rough);
    }
}

/* A box around the first few; each profile looks no further than its limit. */
static void a_box_is_near_in_every_way(void **state)
{
    static struct world w;
    (void)state;
    for (uint64_t named = 0; named < SEEDS; named++) {
        const uint64_t seed = seed_of(named);
        uint16_t block[FACTS * N], low[FACTS], high[FACTS], low1[FACTS], high1[FACTS];
        const iem_box box = {low, high}, one = {low1, high1};
        uint32_t limits[N], within[IEM_ROUGH_WAYS], away[IEM_ROUGH_WAYS] = {0};
        iem_apart apart[N];
        iem_rough_way ways[IEM_ROUGH_WAYS];
        const size_t n = iem_rough_ways(ways);
        plant(&w, seed);
        lay_out(&w, true, block);
        iem_box_set(&w.rough, box, iem_rough_at(&w.rough, 0));
        for (size_t j = 1; j < IN_BOX; j++) {
            iem_box_set(&w.rough, one, iem_rough_at(&w.rough, j));
            iem_box_add(&w.rough, box, one);
        }
        for (size_t i = 0; i < N; i++) {
            apart[i] = iem_profiles_apart(&w.profiles, i, (size_t)draw(&w, N));
            limits[i] = iem_rough_limit(&w.rough, apart[i]);
        }
        for (size_t k = 0; k < n; k++) {
            within[k] = ways[k].within(&w.rough, box, block, limits, &away[k]);
            assert_int_equal(within[k], within[0]);
            assert_int_equal(away[k], away[0]);
        }
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < IN_BOX; j++)
                if (iem_profiles_apart(&w.profiles, i, j) <= apart[i])
                    assert_true(within[0] >> i & 1);
        iem_rough_clear(&w.rough);
    }
}

/* Far and near are told apart: a world where everybody is near would pass all above. */
static void not_everybody_is_near(void **state)
{
    static struct world w;
    (void)state;
    size_t left_out = 0;
    for (uint64_t named = 0; named < 20; named++) {
        const uint64_t seed = seed_of(named);
        uint16_t block[FACTS * N], gap[FACTS];
        iem_rough_way ways[IEM_ROUGH_WAYS];
        plant(&w, seed);
        lay_out(&w, false, block);
        const uint16_t *x = iem_rough_at(&w.rough, 0);
        for (size_t c = 0; c < w.rough.n_columns; c++)
            gap[c] = iem_rough_gap(&w.rough, c, x[c]);
        (void)iem_rough_ways(ways);
        const uint32_t near = ways[0].near(&w.rough, (iem_rough_query){x, gap}, block,
                                           iem_rough_limit(&w.rough, 0));
        assert_true(near & 1);
        for (size_t i = 0; i < N; i++) left_out += !(near >> i & 1);
        iem_rough_clear(&w.rough);
    }
    assert_true(left_out > 20 * N / 2);
}

/* What a number that is missing would be apart is three times what fits then. */
static void nobody_is_apart_for_what_nobody_lacks(void **state)
{
    static const iem_profile_fact fact = {IEM_FACT_NUMBER, 1};
    int64_t values[] = {0, 1};
    iem_rough rough;
    (void)state;
    const iem_profiles profiles = {2, 1, &fact, values, IEM_METRIC_MEAN};
    assert_ok(iem_rough_make(&profiles, &rough, NULL));
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(iem_rough_gap(&rough, 0, iem_rough_at(&rough, i)[0]), 0);
    assert_true(3 * rough.gain > UINT16_MAX);
    iem_rough_clear(&rough);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_apart_for_what_nobody_lacks),
        seeded_test(who_is_near_is_near_in_every_way),
        seeded_test(a_box_is_near_in_every_way),
        seeded_test(not_everybody_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
