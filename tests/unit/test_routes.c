/* How cases were picked: counted again from the numbers that the log was made of; and a
 * log in which one group comes by signals more often than its facts say. */
#include "base/hash.h"
#include "stats/interval.h"
#include "stats/table2x2.h"

#include "check_family.h"
#include "seed.h"

enum { ROUTES = 4, FACTS = 3, GROUPS = 3, MONTHS = 2, TEXT = 1 << 14 };
static const char *const names[ROUTES] = {"profile", "draw", "lot", "signal"};

struct made {
    int n[ROUTES][FACTS][GROUPS][MONTHS];
};

static iem_result *scan(const struct made *m)
{
    static char text[TEXT];
    char *at = text + sprintf(text, "d,g,f,t,via,n\nyes,A,0,2025-01-02,,5\n");
    for (int r = 0; r < ROUTES; r++)
        for (int f = 0; f < FACTS; f++)
            for (int g = 0; g < GROUPS; g++)
                for (int t = 0; t < MONTHS; t++)
                    at += sprintf(at, "%s,%c,%d,2025-%02d-03,%s,%d\n",
                                  (r + f) % 2 ? "yes" : "no", "ABC"[g], f, t + 1,
                                  names[r], m->n[r][f][g][t]);
    return family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "time",
                            "t", "count", "n", "route", "via=draw,lot"),
                       text);
}

static const iem_statistic *find(const iem_result *result, const char *measure,
                                 const char *group, const char *of)
{
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++) {
            const iem_statistic *s = &result->families[f].at[i];
            if (strcmp(s->measure->id, measure) == 0 && family_same(s->group, group) &&
                family_same(s->of, of))
                return s;
        }
    fail_msg("%s of %s, %s: none", measure, group ? group : "all", of ? of : "-");
    return NULL;
}

/* Yes and all, by the group or (1) everybody else, of these routes. */
static iem_table table_of(const struct made *m, unsigned routes, int fact, int group,
                          int month)
{
    iem_table t = {0, 0, 0, 0};
    for (int r = 0; r < ROUTES; r++)
        for (int f = 0; f < FACTS; f++)
            for (int g = 0; g < GROUPS; g++)
                for (int k = 0; k < MONTHS; k++) {
                    const double n = m->n[r][f][g][k];
                    if ((fact >= 0 && f != fact) || (month >= 0 && k != month))
                        continue;
                    *(g == group ? &t.n1 : &t.n0) += n;
                    if (routes >> r & 1) *(g == group ? &t.a1 : &t.a0) += n;
                }
    return t;
}

static double at_equal_facts(const struct made *m, unsigned routes, int group,
                             int month)
{
    double above = 0, under = 0;
    for (int f = 0; f < FACTS; f++) {
        const iem_table t = table_of(m, routes, f, group, month);
        if (!(t.n1 > 0 && t.n0 > 0)) continue;
        above += (t.a1 * t.n0 - t.a0 * t.n1) / (t.n1 + t.n0);
        under += t.n1 * t.n0 / (t.n1 + t.n0);
    }
    return above / under;
}

static void shares_are_those_of_the_rows(void **state)
{
    (void)state;
    static struct made m;
    uint64_t at = 0;
    for (int i = 0; i < ROUTES * FACTS * GROUPS * MONTHS; i++)
        (&m.n[0][0][0][0])[i] = (int)(30 * iem_uniform(seed_of(3), at++));
    iem_result *result = scan(&m);
    for (int g = 0; g < GROUPS; g++) {
        const char group[] = {"ABC"[g], '\0'};
        for (int r = 0; r < ROUTES; r++) {
            const iem_table t = table_of(&m, 1u << r, -1, g, -1);
            const iem_statistic *s = find(result, "route_share", group, names[r]);
            assert_close(s->numerator, t.a1, 0);
            assert_close(s->denominator, t.n1, 0);
            assert_close(
                find(result, "route_difference", group, names[r])->estimate.value,
                t.a1 / t.n1 - t.a0 / t.n0, 1e-12);
            assert_close(
                find(result, "route_at_equal_facts", group, names[r])->estimate.value,
                at_equal_facts(&m, 1u << r, g, -1), 1e-12);
            assert_close(find(result, "route_by_period_at_equal_facts", group,
                              r == 3 ? "signal, 2025-01" : "profile, 2025-01")
                             ->estimate.value,
                         at_equal_facts(&m, r == 3 ? 8 : 1, g, 0), 1e-12);
        }
        const iem_table drawn = table_of(&m, 6, -1, g, -1);
        assert_close(find(result, "picked_at_random_share", group, NULL)->numerator,
                     drawn.a1, 0);
        assert_close(find(result, "picked_at_random_at_equal_facts", group, NULL)
                         ->estimate.value,
                     at_equal_facts(&m, 6, g, -1), 1e-12);
        assert_close(
            find(result, "picked_at_random_by_period_at_equal_facts", group, "2025-02")
                ->estimate.value,
            at_equal_facts(&m, 6, g, 1), 1e-12);
    }
    assert_close(find(result, "picked_at_random_unknown", NULL, NULL)->numerator, 5, 0);
    iem_result_free(result);
}

/* Facts decide by which route; of A, half as many again come by a signal. */
static void signals_about_one_group_are_seen(void **state)
{
    (void)state;
    static struct made m;
    for (int f = 0; f < FACTS; f++)
        for (int g = 0; g < GROUPS; g++)
            for (int t = 0; t < MONTHS; t++) {
                const int n = 40 * (1 + (f + g) % 3);
                m.n[0][f][g][t] = n * 2;
                m.n[1][f][g][t] = n;
                m.n[3][f][g][t] = n * (1 + f) * (g == 0 ? 3 : 2) / 2;
            }
    iem_result *result = scan(&m);
    assert_true(find(result, "route_at_equal_facts", "A", "signal")->estimate.low >
                .05);
    assert_true(find(result, "route_at_equal_facts", "A", "signal")->p_adjusted < .001);
    assert_true(find(result, "route_at_equal_facts", "A", "profile")->estimate.high <
                0);
    iem_result_free(result);
}

static void nothing_is_found_where_nothing_is(void **state)
{
    (void)state;
    enum { RUNS = 60 };
    int found = 0;
    for (uint64_t key = 50; key < 50 + RUNS; key++) {
        static struct made m;
        uint64_t at = 0;
        memset(&m, 0, sizeof m);
        for (int i = 0; i < 1200; i++) {
            const int g = (int)(GROUPS * iem_uniform(key, at));
            const int f = (int)((FACTS - (g == 0)) * iem_uniform(key, at + 1));
            const int t = (int)(MONTHS * iem_uniform(key, at + 2));
            const double u = iem_uniform(key, at + 3) + .1 * f;
            at += 4;
            m.n[u < .4 ? 0 : u < .6 ? 1 : u < .7 ? 2 : 3][f][g][t]++;
        }
        iem_result *result = scan(&m);
        found += find(result, "route_at_equal_facts", "A", "signal")->p <= .05;
        iem_result_free(result);
    }
    assert_true(found <= 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test_in(shares_are_those_of_the_rows, scratch_make, scratch_remove),
        scratch_test(signals_about_one_group_are_seen),
        scratch_test(nothing_is_found_where_nothing_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
