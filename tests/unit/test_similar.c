/* The families "neighbours", "flips" and "score-flips": from small logs to statistics
 * that are those of stats/ on the same people. */
#include "base/hash.h"
#include "family/family.h"
#include "stats/consistency.h"
#include "stats/factodds.h"
#include "stats/flips.h"
#include "stats/situation.h"
#include "stats/table2x2.h"

#include "check_family.h"
#include "seed.h"

enum { PEOPLE = 240, FACTS = 2 };

/* Income with two decimals (or none said), a household, group B or A; those of B are
 * decided upon more harshly. Facts in the order of their names. */
struct people {
    int64_t values[PEOPLE * FACTS]; /* household, income */
    double n1[PEOPLE], a1[PEOPLE], n0[PEOPLE], a0[PEOPLE], n[PEOPLE], a[PEOPLE];
    iem_profile_fact facts[FACTS];
    iem_profiles profiles;
};

static void plant(struct people *p, char *text, uint64_t seed)
{
    text += sprintf(text, "income,household,origin,stopped\n");
    for (size_t i = 0; i < PEOPLE; i++) {
        const bool member = i % 3 == 0, other = i % 8 == 1, known = i % 4 != 2;
        const long cents =
            (long)(200000 * iem_uniform(seed, i)) + (long)i; /* all differ */
        const int household = (int)(3 * iem_uniform(seed + 1, i));
        const bool adverse =
            iem_uniform(seed + 2, i) < (cents < 60000 ? .5 : .2) + .3 * member;
        char income[48] = "";
        if (known)
            snprintf(income, sizeof income, "%ld.%02ld", cents / 100, cents % 100);
        text += sprintf(text, "%s,h%d,%s,%s\n", income, household,
                        member  ? "B"
                        : other ? "C"
                                : "A",
                        adverse ? "yes" : "no");
        p->values[FACTS * i] = household;
        p->values[FACTS * i + 1] = known ? cents * 10000 : IEM_NOT_KNOWN;
        p->n1[i] = member;
        p->a1[i] = member && adverse;
        p->n0[i] = !member && !other; /* A, who is named */
        p->a0[i] = !member && !other && adverse;
        p->n[i] = 1;
        p->a[i] = adverse;
    }
}

/* Those whose income is not known have few profiles, with many people each. */
static void gather(struct people *p)
{
    size_t n = 0;
    double *const counts[] = {p->n1, p->a1, p->n0, p->a0, p->n, p->a};
    for (size_t i = 0; i < PEOPLE; i++) {
        size_t at = 0;
        while (at < n && memcmp(p->values + FACTS * at, p->values + FACTS * i,
                                FACTS * sizeof *p->values) != 0)
            at++;
        memmove(p->values + FACTS * at, p->values + FACTS * i,
                FACTS * sizeof *p->values);
        for (size_t c = 0; c < 6; c++)
            counts[c][at] = at == n ? counts[c][i] : counts[c][at] + counts[c][i];
        n += at == n;
    }
    p->profiles = (iem_profiles){n, FACTS, p->facts, p->values, IEM_METRIC_MEAN};
    p->facts[0] = (iem_profile_fact){IEM_FACT_CATEGORY, 1};
    p->facts[1] = (iem_profile_fact){IEM_FACT_NUMBER,
                                     iem_profiles_deviation(&p->profiles, 1, p->n)};
}

static iem_near near[PEOPLE];

static iem_search find(const struct people *p, const iem_profiles *profiles,
                       bool without)
{
    const iem_search search = {.profiles = profiles,
                               .people = p->n,
                               .adverse = p->a,
                               .k = 5,
                               .without = without,
                               .threads = 1};
    assert_ok(iem_neighbours_find(&search, near, NULL));
    return search;
}

#define FLAGS                                                                          \
    "decision", "stopped=yes", "ground", "origin", "reference", "origin=A", "fact",    \
        "income:100,600,1200", "fact", "household", "also", "neighbours"

static void consistency_is_that_of_the_exact_facts(void **state)
{
    (void)state;
    static struct people p;
    static char text[PEOPLE * 40];
    plant(&p, text, seed_of(5));
    gather(&p);
    iem_result *r = family_scan(PLAN(FLAGS), text);
    const iem_search search = find(&p, &p.profiles, true);
    const iem_consistency all = iem_consistency_of(&search, near, p.n, p.a);
    const iem_consistency b = iem_consistency_of(&search, near, p.n1, p.a1);
    double adverse = 0;
    for (size_t i = 0; i < p.profiles.n; i++) adverse += p.a[i];
    assert_close(family_find(r, "neighbour_consistency", NULL, NULL)->estimate.value,
                 all.value, 1e-12);
    assert_close(family_find(r, "neighbour_consistency", "B", NULL)->estimate.value,
                 b.value, 1e-12);
    assert_close(family_find(r, "neighbour_consistency", "B", NULL)->n, 80, 0);
    assert_close(family_find(r, "consistency_by_lot", NULL, NULL)->estimate.value,
                 iem_consistency_by_lot(PEOPLE, adverse), 1e-12);
    iem_profile_fact raw[] = {{IEM_FACT_CATEGORY, 1}, {IEM_FACT_NUMBER, 1e6}};
    const iem_profiles unscaled = {p.profiles.n, FACTS, raw, p.values,
                                   IEM_METRIC_EUCLID};
    const iem_search theirs = find(&p, &unscaled, false);
    assert_close(family_find(r, "aif360_consistency", NULL, NULL)->estimate.value,
                 iem_consistency_of(&theirs, near, p.n, p.a).value, 1e-12);
    iem_result_free(r);
}

static size_t band_of(int64_t income)
{
    static const int64_t cuts[] = {100, 600, 1200};
    size_t band = 0;
    while (band < 3 && income >= cuts[band] * 1000000) band++;
    return band;
}

static void count_twins(const struct people *p, double twins[3][4])
{
    for (size_t i = 0; i < p->profiles.n; i++)
        if (p->values[FACTS * i + 1] != IEM_NOT_KNOWN)
            twins[p->values[FACTS * i]][band_of(p->values[FACTS * i + 1])] += p->n0[i];
}

/* Adverse cases of B with fewer than ten of A in their household and band, or of
 * unknown income. */
static double without_twins(const struct people *p)
{
    double twins[3][4] = {{0}}, cases = 0, missing = 0;
    count_twins(p, twins);
    for (size_t i = 0; i < p->profiles.n; i++) {
        const int64_t income = p->values[FACTS * i + 1];
        if (income == IEM_NOT_KNOWN)
            missing += p->a1[i];
        else if (twins[p->values[FACTS * i]][band_of(income)] < 10)
            cases += p->a1[i];
    }
    assert_true(cases > 0 && missing > 0);
    return cases + missing;
}

static void situations_are_those_of_the_exact_facts(void **state)
{
    (void)state;
    static struct people p;
    static char text[PEOPLE * 40];
    static int64_t log_odds[PEOPLE];
    static iem_situation at[PEOPLE];
    double n = 0, difference = 0, distance = 0, named = 0, q = NAN;
    plant(&p, text, 5);
    gather(&p);
    iem_result *r = family_scan(PLAN(FLAGS), text);
    const iem_situation_data d = {&p.profiles, p.n1, p.a1,     p.n0, p.a0,
                                  log_odds,    16,   INFINITY, 1};
    assert_ok(iem_fact_log_odds(&p.profiles, p.n1, p.a1, p.n0, p.a0, log_odds, NULL));
    assert_ok(iem_situation_test(&d, at, NULL));
    for (size_t i = 0; i < p.profiles.n; i++) {
        if (isnan(at[i].difference)) continue;
        n += p.a1[i];
        difference += p.a1[i] * at[i].difference;
        distance += p.a1[i] * at[i].reference_distance;
        named += at[i].p_adjusted <= .1 ? p.a1[i] : 0;
        q = fmin(q, at[i].p_adjusted);
    }
    assert_true(n > 30);
    const iem_statistic *s = family_find(r, "situation_difference", "B", NULL);
    assert_close(s->estimate.value, difference / n, 1e-12);
    assert_close(s->n, n, 0);
    assert_string_equal(s->reference, "A");
    assert_close(family_find(r, "situation_distance", "B", NULL)->estimate.value,
                 distance / n, 1e-12);
    s = family_find(r, "situation_cases", "B", NULL);
    assert_true(named > 0);
    assert_close(s->estimate.value, named, 0);
    assert_close(s->p_adjusted, q, 1e-9);
    assert_close(family_find(r, "situation_at_least", "B", NULL)->estimate.value,
                 iem_situation_at_least(at, p.a1, p.profiles.n, .1), 0);
    s = family_find(r, "situation_cases_without_twins", "B", NULL);
    assert_close(s->n, without_twins(&p), 0);
    assert_true(s->estimate.value <= named);
    iem_result_free(r);
}

/* Sums over the cases of one household. */
static void add_similar(iem_similar *sum, double cases, double named, double rate,
                        double reference_rate, double distance)
{
    sum->cases += cases;
    sum->named += named;
    sum->rate += cases * rate;
    sum->reference_rate += cases * reference_rate;
    sum->distance += cases * distance;
}

static void expect_similar(const struct people *p, const iem_situation *at,
                           iem_similar want[3])
{
    double twins[3][4] = {{0}};
    count_twins(p, twins);
    for (size_t i = 0; i < p->profiles.n; i++) {
        const int64_t household = p->values[FACTS * i], x = p->values[FACTS * i + 1];
        if (p->a1[i] <= 0 || x == IEM_NOT_KNOWN || twins[household][band_of(x)] >= 10)
            continue;
        assert_true(!isnan(at[i].difference));
        add_similar(&want[household], p->a1[i], at[i].p_adjusted <= .1 ? p->a1[i] : 0,
                    at[i].rate, at[i].reference_rate, at[i].reference_distance);
    }
}

static void cells_with_few_twins_are_told_of_similar_people(void **state)
{
    (void)state;
    static struct people p;
    static char text[PEOPLE * 40];
    static int64_t log_odds[PEOPLE];
    static iem_situation at[PEOPLE];
    iem_similar want[3] = {{0}}, got[3] = {{0}};
    double others = 0;
    plant(&p, text, 5);
    gather(&p);
    iem_result *r = family_scan(PLAN(FLAGS), text);
    const iem_situation_data d = {&p.profiles, p.n1, p.a1,     p.n0, p.a0,
                                  log_odds,    16,   INFINITY, 1};
    assert_ok(iem_fact_log_odds(&p.profiles, p.n1, p.a1, p.n0, p.a0, log_odds, NULL));
    assert_ok(iem_situation_test(&d, at, NULL));
    expect_similar(&p, at, want);
    for (size_t i = 0; i < r->n_cells; i++) {
        const iem_cell_row *row = &r->cells[i];
        const iem_similar *s = row->similar;
        const bool few = row->why == IEM_GRADE_FEW_TWINS;
        if (strcmp(r->treatments[row->treatment].group, "B") != 0) continue;
        assert_int_equal(s != NULL, few && row->a1 > 0);
        others += s ? 0 : row->a1;
        if (!s) continue;
        assert_int_equal(row->grade, IEM_GRADE_CANNOT_TELL);
        assert_close(s->neighbours, 16, 0);
        assert_close(s->cases, row->a1, 0);
        add_similar(&got[row->facts[0][1] - '0'], s->cases, s->named, s->rate,
                    s->reference_rate, s->distance);
    }
    assert_true(others > 0 && want[0].named + want[1].named + want[2].named > 0);
    for (size_t h = 0; h < 3; h++) {
        assert_close(got[h].cases, want[h].cases, 0);
        assert_close(got[h].named, want[h].named, 0);
        assert_close(got[h].rate, want[h].rate, 1e-12);
        assert_close(got[h].reference_rate, want[h].reference_rate, 1e-12);
        assert_close(got[h].distance, want[h].distance, 1e-12);
    }
    iem_result_free(r);
}

static void what_cannot_be_told_is_not(void **state)
{
    (void)state;
    static const char text[] = "f,g,d,n\nx,A,yes,3\nx,A,no,40\nx,B,no,3\ny,B,yes,9\n";
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f",
                                     "count", "n", "also", "neighbours"),
                                text);
    /* B has no sixteen others of its own, though A has. */
    assert_none(family_find(r, "situation_difference", "B", NULL), "no-neighbours", 1);
    assert_none(family_find(r, "situation_cases", "B", NULL), "no-neighbours", 1);
    iem_result_free(r);
    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "count", "n",
                         "also", "neighbours", "rounded", "10", "reference", "g=C"),
                    text);
    assert_none(family_find(r, "situation_cases", "B", NULL), "no-reference", 1);
    iem_result_free(r);
    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "count", "n",
                         "also", "neighbours", "rounded", "10"),
                    text);
    assert_none(family_find(r, "situation_cases", "B", NULL), "rounded", 1);
    iem_result_free(r);
}

/* Two with the same facts whose scores differ, and a third further off: of the three
 * pairs the first is beyond its facts. */
static void scores_are_compared_with_facts(void **state)
{
    (void)state;
    static const char text[] = "f,g,d,s\n10,A,no,.5\n10,B,yes,.6\n90,A,no,.9\n"
                               "50,A,no,\n";
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f:40",
                                     "score", "s", "also", "neighbours"),
                                text);
    const iem_statistic *s = family_find(r, "scores_apart", NULL, NULL);
    /* The deviation of the facts is 33.2, of the scores .17: .4 and .3 are allowed .41.
     */
    assert_close(s->numerator, 1, 0);
    assert_close(s->denominator, 3, 0);
    assert_close(s->estimate.value, 1. / 3, 1e-12);
    iem_result_free(r);
    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f:40", "score",
                         "s", "also", "neighbours"),
                    "f,g,d,s\n10,A,no,.5\n10,B,yes,\n");
    assert_none(family_find(r, "scores_apart", NULL, NULL), "no-pairs", 0);
    iem_result_free(r);
}

/* ---- Flips ---- */

static void flips_are_those_of_the_counts(void **state)
{
    (void)state;
    static const char text[] = "g,d,turned,n\n"
                               "B,yes,yes,20\nB,yes,no,12\nB,no,yes,5\nB,no,no,60\n"
                               "B,yes,,7\n"
                               "A,yes,yes,30\nA,yes,no,3\nA,no,yes,4\nA,no,no,200\n";
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "count", "n",
                                     "decision-flipped", "turned", "also", "flips"),
                                text);
    const iem_flips b = iem_flip_test(97, 12, 5);
    const iem_table t = {17, 97, 7, 237};
    assert_says(family_find(r, "flip_rate", "B", NULL), b.rate);
    assert_says(family_find(r, "flip_net", "B", NULL), b.net);
    assert_close(family_find(r, "flip_net", "B", NULL)->p, b.p, 1e-12);
    assert_close(family_find(r, "flip_net", "A", NULL)->numerator, -1, 0);
    assert_says(family_find(r, "flip_rate_difference", "B", NULL),
                iem_rate_difference(t));
    assert_close(family_find(r, "flip_rate_difference", "B", NULL)->p,
                 iem_table_test(t).p, 1e-12);
    iem_result_free(r);
}

static void score_flips_are_those_of_the_scores(void **state)
{
    (void)state;
    static const char text[] = "g,d,s,t\n"
                               "B,yes,.5,.4\nB,yes,.7,.4\nB,no,.15,.2\nB,no,.3,.3\n"
                               "B,no,.9,\nA,yes,.6,.6\nC,no,,.1\n";
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "score", "s",
                                     "score-flipped", "t", "also", "score-flips"),
                                text);
    const iem_score_flip_test b =
        iem_score_flip_test_of((iem_score_flips){4, 2, 1, .35, .01 + .09 + .0025});
    assert_says(family_find(r, "score_flip_mean", "B", NULL), b.mean);
    assert_close(family_find(r, "score_flip_mean", "B", NULL)->p, b.p, 1e-12);
    assert_says(family_find(r, "score_flip_rate", "B", NULL), b.changed);
    assert_none(family_find(r, "score_flip_mean", "A", NULL), "few", 0);
    assert_none(family_find(r, "score_flip_rate", "C", NULL), "no-people", 1);
    iem_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(consistency_is_that_of_the_exact_facts),
        cmocka_unit_test(situations_are_those_of_the_exact_facts),
        cmocka_unit_test(cells_with_few_twins_are_told_of_similar_people),
        cmocka_unit_test(what_cannot_be_told_is_not),
        cmocka_unit_test(scores_are_compared_with_facts),
        cmocka_unit_test(flips_are_those_of_the_counts),
        cmocka_unit_test(score_flips_are_those_of_the_scores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
