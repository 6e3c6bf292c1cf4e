/* Evidence that may begin late: against the sum it stands for, and its promise by
 * going through everything that can happen. */
#include "stats/onset.h"

#include "base/hash.h"
#include "check.h"
#include "seed.h"

enum { PERIODS = 20, CELLS = 3 };

static double chance(uint64_t *at)
{
    return iem_uniform(11, (*at)++);
}

/* Tables of about 60 people; the group fares worse from period `from` on. */
static void draw(uint64_t *at, bool worse, iem_table t[CELLS])
{
    for (size_t c = 0; c < CELLS; c++) {
        t[c] = (iem_table){0, 20, 0, 40};
        for (size_t i = 0; i < 60; i++) {
            const bool member = i < 20;
            const double rate = worse && member ? .55 : .3;
            if (chance(at) < rate) *(member ? &t[c].a1 : &t[c].a0) += 1;
        }
    }
}

static const double score[CELLS] = {-1, 0, 1};

struct world {
    iem_averaging period[PERIODS];
};

static struct world world_of(uint64_t seed, size_t from)
{
    struct world w = {.period = {{.likelihood = {{0}}}}};
    uint64_t at = seed << 32;
    for (size_t p = 0; p < PERIODS; p++) {
        iem_table t[CELLS];
        draw(&at, p >= from, t);
        iem_averaging_add(&w.period[p], t, score, NULL, CELLS);
    }
    return w;
}

/* ---- The sum it stands for ---- */

static double stake_of(size_t j)
{
    return 1 / ((double)j * (double)(j + 1));
}

/* All starts up to period `last`, one by one. */
static double slowly(const struct world *w, size_t last, double null, bool averaging)
{
    size_t starts = 0;
    double sum = 0;
    for (size_t first = 0; first <= last; first += IEM_ONSET_EVERY) {
        iem_averaging all = {.likelihood = {{0}}};
        for (size_t p = first; p <= last; p++) iem_averaging_join(&all, &w->period[p]);
        const double log_e = averaging ? iem_averaging_log_e(&all)
                                       : iem_sequence_log_e(&all.alike, null, true);
        starts++;
        if (!isnan(log_e)) sum += stake_of(starts) * exp(log_e);
    }
    return log(sum + 1 / (double)(starts + 1));
}

static void it_is_the_sum_over_its_starts(void **state)
{
    const double null = log(1.25);
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        const struct world w = world_of(seed_of(seed), 4 * seed);
        iem_averaging room[PERIODS];
        iem_onset gap = {.periods = 0};
        iem_averaging_onset averaging = {.at = room};
        for (size_t p = 0; p < PERIODS; p++) {
            iem_onset_add(&gap, &w.period[p].alike, null);
            iem_averaging_onset_add(&averaging, &w.period[p]);
            assert_close_in("gap", iem_onset_log_e(&gap, null),
                            slowly(&w, p, null, false), 1e-9);
            assert_close_in("averaging", iem_averaging_onset_log_e(&averaging),
                            slowly(&w, p, null, true), 1e-9);
        }
        assert_int_equal(averaging.starts, iem_onset_starts(PERIODS));
    }
}

static void late_evidence_is_not_drowned(void **state)
{
    const double null = log(1.25);
    const struct world w = world_of(9, 15);
    iem_onset gap = {.periods = 0};
    iem_averaging all = {.likelihood = {{0}}};
    (void)state;
    for (size_t p = 0; p < PERIODS; p++) {
        iem_onset_add(&gap, &w.period[p].alike, null);
        iem_averaging_join(&all, &w.period[p]);
    }
    assert_true(iem_onset_log_e(&gap, null) > log(20));
    assert_true(iem_sequence_log_e(&all.alike, null, true) < log(20));
}

/* ---- The promise ---- */

static double choose(double n, double k)
{
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1));
}

/* What is expected of E over all that can happen in `left` more periods, when the odds
 * ratio is that of the null; sums of probabilities have no rounding to speak of. */
static double expected(const iem_onset *before, unsigned left, double null)
{
    const double n1 = 4, n0 = 6, k = 5;
    double weights = 0, sum = 0;
    if (left == 0) return exp(iem_onset_log_e(before, null));
    for (double a = 0; a <= 4; a++) {
        const double weight = choose(n1, a) * choose(n0, k - a) * exp(null * a);
        const iem_table t = {a, n1, k - a, n0};
        iem_onset after = *before;
        iem_sequence one = {0};
        iem_sequence_add(&one, &t, NULL, 1);
        iem_onset_add(&after, &one, null);
        sum += weight * expected(&after, left - 1, null);
        weights += weight;
    }
    return sum / weights;
}

static void at_the_margin_nothing_is_expected(void **state)
{
    const iem_onset none = {.periods = 0};
    (void)state;
    /* A period beside a start and one beyond the second. */
    for (unsigned n = 1; n <= 4; n++)
        assert_close_in("E", expected(&none, n, log(1.25)), 1, 1e-9);
    iem_onset late = {.periods = 0};
    const iem_sequence nothing = {0};
    for (size_t p = 0; p + 1 < IEM_ONSET_EVERY; p++)
        iem_onset_add(&late, &nothing, log(1.25));
    assert_close_in("E", expected(&late, 3, log(1.25)), 1, 1e-9);
}

static void nothing_seen_is_no_evidence(void **state)
{
    const iem_onset none = {.periods = 0};
    (void)state;
    assert_close_in("nothing", iem_onset_log_e(&none, log(1.25)), 0, 1e-12);
    assert_true(isnan(iem_onset_log_e(&none, 3)));
    assert_true(isnan(iem_onset_log_e(&none, NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(it_is_the_sum_over_its_starts),
        cmocka_unit_test(late_evidence_is_not_drowned),
        cmocka_unit_test(at_the_margin_nothing_is_expected),
        cmocka_unit_test(nothing_seen_is_no_evidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
