/* Process measures by period at equal facts: counted again from the numbers that the
 * log was made of, and a log in which it is planted since when who is left out. */
#include "base/hash.h"
#include "stats/strata.h"

#include "check_family.h"
#include "seed.h"

enum { MONTHS = 4, FACTS = 3, GROUPS = 3, TEXT = 1 << 14 };

/* People, and of them those whom a person looked at. */
struct made {
    double n[MONTHS][FACTS][GROUPS], yes[MONTHS][FACTS][GROUPS];
};

static const char *text_of(const struct made *m)
{
    static char text[TEXT];
    char *at = text + sprintf(text, "d,g,f,t,who,n\n");
    for (int t = 0; t < MONTHS; t++)
        for (int f = 0; f < FACTS; f++)
            for (int g = 0; g < GROUPS; g++)
                for (int human = 0; human < 2; human++) {
                    const double n =
                        human ? m->yes[t][f][g] : m->n[t][f][g] - m->yes[t][f][g];
                    at +=
                        sprintf(at, "%s,%c,%d,2025-%02d-11,%s,%.0f\n", g ? "no" : "yes",
                                "ABC"[g], f, t + 1, human ? "mens" : "auto", n);
                }
    return text;
}

static iem_result *scan(const struct made *m)
{
    return family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "time",
                            "t", "count", "n", "process", "reviewer_type=who"),
                       text_of(m));
}

/* The group's people of one month beside all others. */
static size_t tables_of(const struct made *m, int month, int group,
                        iem_table tables[FACTS])
{
    size_t n = 0;
    for (int f = 0; f < FACTS; f++) {
        iem_table t = {m->yes[month][f][group], m->n[month][f][group], 0, 0};
        for (int g = 0; g < GROUPS; g++) {
            if (g == group) continue;
            t.a0 += m->yes[month][f][g];
            t.n0 += m->n[month][f][g];
        }
        if (t.n1 > 0 && t.n0 > 0) tables[n++] = t;
    }
    return n;
}

static const char measure[] = "human_review_by_period_at_equal_facts";

static void figures_are_those_of_each_month(void **state)
{
    (void)state;
    static struct made m;
    uint64_t at = 0;
    for (int i = 0; i < MONTHS * FACTS * GROUPS; i++) {
        double *const n = &m.n[0][0][0] + i, *const yes = &m.yes[0][0][0] + i;
        *n = i % 7 == 3 ? 0 : 1 + floor(40 * iem_uniform(seed_of(5), at++));
        *yes = floor(*n * iem_uniform(seed_of(5), at++));
    }
    iem_result *result = scan(&m);
    for (int t = 0; t < MONTHS; t++)
        for (int g = 0; g < GROUPS; g++) {
            iem_table tables[FACTS];
            char month[32];
            const char group[] = {"ABC"[g], '\0'};
            const size_t n = tables_of(&m, t, g, tables);
            double above = 0, under = 0, members = 0;
            for (size_t i = 0; i < n; i++) {
                const iem_table c = tables[i];
                above += (c.a1 * c.n0 - c.a0 * c.n1) / (c.n1 + c.n0);
                under += c.n1 * c.n0 / (c.n1 + c.n0);
                members += c.n1;
            }
            snprintf(month, sizeof month, "2025-%02d", t + 1);
            const iem_statistic *s = family_find(result, measure, group, month);
            assert_close_in(month, s->estimate.value, above / under, 1e-12);
            assert_close_in(month, s->n, members, 0);
            assert_close_in(month, s->p, iem_cmh_test(tables, NULL, n).p, 1e-12);
            assert_true(s->p_adjusted >= s->p && s->reference_is_rest);
        }
    iem_result_free(result);
}

/* A has other facts each month, and facts decide who is looked at; from March on, A is
 * looked at half as often as others with the same facts. */
static void what_begins_in_march_is_seen_since_march(void **state)
{
    (void)state;
    static struct made m;
    for (int t = 0; t < MONTHS; t++)
        for (int f = 0; f < FACTS; f++)
            for (int g = 0; g < GROUPS; g++) {
                m.n[t][f][g] = g == 0 ? 40 * (1 + (t + f) % 3) : 80;
                m.yes[t][f][g] = m.n[t][f][g] * (f + 1) / 4;
                if (g == 0 && t >= 2) m.yes[t][f][g] /= 2;
            }
    iem_result *result = scan(&m);
    const char *const months[] = {"2025-01", "2025-02", "2025-03", "2025-04"};
    for (int t = 0; t < MONTHS; t++) {
        const iem_statistic *s = family_find(result, measure, "A", months[t]);
        if (t < 2)
            assert_close_in(months[t], s->estimate.value, 0, 1e-12);
        else
            assert_true(s->estimate.high < -.1 && s->p_adjusted < .001);
    }
    /* Without the facts, the first months differ by their mixture. */
    const iem_statistic *crude =
        family_find(result, "human_review_by_period", "A", "2025-01");
    assert_true(fabs(crude->estimate.value - .5) > .05);
    iem_result_free(result);
}

static void a_month_without_others_has_no_figure(void **state)
{
    (void)state;
    static struct made m;
    m.n[0][0][0] = 20, m.yes[0][0][0] = 5, m.n[1][0][1] = 20, m.yes[1][0][1] = 5;
    iem_result *result = scan(&m);
    assert_none(family_find(result, measure, "A", "2025-01"), "no-twins", 1);
    iem_result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test_in(figures_are_those_of_each_month, scratch_make, scratch_remove),
        scratch_test(what_begins_in_march_is_seen_since_march),
        scratch_test(a_month_without_others_has_no_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
