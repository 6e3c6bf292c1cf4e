/* The families "proxies" and "information": from a small log to statistics that are
 * those of stats/ on the same counts, and why there is none where there is none. */
#include "family/family.h"
#include "stats/association.h"
#include "stats/indirect.h"

#include "check_family.h"

static void assert_why(const iem_statistic *s, const char *why)
{
    assert_non_null(s->why);
    assert_string_equal(s->why->code, why);
}

static size_t count_of(const iem_result *r, const char *measure)
{
    size_t n = 0;
    for (size_t i = 0; i < r->families[0].n; i++)
        n += strcmp(r->families[0].at[i].measure->id, measure) == 0;
    return n;
}

static double value_of(const iem_result *r, const char *measure, const char *of)
{
    return family_find(r, measure, NULL, of)->estimate.value;
}

/* ---- A log ---- */

enum { FACTS = 2, VALUES = 3, GROUPS = 3 };

/* n, adverse and outcomes found, by fact, trait and group. */
static const struct {
    int n, adverse, found;
} people[FACTS][VALUES][GROUPS] = {
    {{{40, 4, 9}, {9, 2, 2}, {6, 1, 1}},
     {{30, 6, 5}, {22, 5, 6}, {8, 1, 2}},
     {{10, 5, 2}, {35, 19, 8}, {9, 4, 3}}},
    {{{55, 11, 20}, {12, 3, 5}, {3, 0, 1}},
     {{25, 9, 7}, {20, 8, 6}, {7, 2, 2}},
     {{12, 7, 3}, {31, 20, 9}, {14, 9, 6}}},
};

/* A second trait, h, that says little. */
static char *log_text(void)
{
    static const char *const group[GROUPS] = {"A", "B", "C"};
    static const char *const value[VALUES] = {"east", "north", "west"};
    static char text[20000];
    size_t at = (size_t)sprintf(text, "g,f,t,h,d,o,n\n");
    for (int f = 0; f < FACTS; f++)
        for (int v = 0; v < VALUES; v++)
            for (int g = 0; g < GROUPS; g++)
                for (int d = 0; d < 2; d++)
                    for (int o = 0; o < 2; o++) {
                        const int of_d =
                            d ? people[f][v][g].adverse
                              : people[f][v][g].n - people[f][v][g].adverse;
                        /* Outcomes first among the adverse. */
                        const int left =
                            people[f][v][g].found - people[f][v][g].adverse;
                        const int found = d ? (left < 0 ? people[f][v][g].found : of_d)
                                            : (left < 0 ? 0 : left);
                        at += (size_t)sprintf(text + at, "%s,%d,%s,%d,%s,%s,%d\n",
                                              group[g], f, value[v], (f + v) % 2,
                                              d ? "yes" : "no", o ? "found" : "nothing",
                                              o ? found : of_d - found);
                    }
    return text;
}

static iem_result *scan_proxies(unsigned threads)
{
    return family_scan_on(PLAN("decision", "d=yes", "ground", "g", "reference", "g=A",
                               "fact", "f", "trait", "t", "trait", "h", "outcome",
                               "o=found", "count", "n", "also", "proxies"),
                          log_text(), threads);
}

static void a_trait_and_the_ground_are_associated_as_their_table_is(void **state)
{
    (void)state;
    double n[VALUES * GROUPS] = {0};
    iem_association a;
    iem_error err;
    for (int f = 0; f < FACTS; f++)
        for (int v = 0; v < VALUES; v++)
            for (int g = 0; g < GROUPS; g++) n[v * GROUPS + g] += people[f][v][g].n;
    assert_ok(iem_associate((iem_crosstab){n, VALUES, GROUPS}, &a, &err));
    iem_result *r = scan_proxies(2);
    const iem_statistic *strength = family_find(r, "proxy_strength", NULL, "t");
    assert_says(strength, a.u);
    assert_close(strength->p, a.p, 1e-11);
    assert_close(strength->p_adjusted, 2 * a.p, 1e-11); /* two traits, Holm */
    assert_close(strength->n, 348, 0);
    assert_string_equal(strength->ground, "g");
    assert_close(value_of(r, "theils_u", "t"), a.u_raw, 1e-11);
    assert_close(value_of(r, "cramers_v", "t"), a.v, 1e-11);
    assert_close(value_of(r, "cramers_v_corrected", "t"), a.v_corrected, 1e-11);
    assert_close(value_of(r, "goodman_kruskal_tau", "t"), a.tau, 1e-11);
    assert_close(value_of(r, "goodman_kruskal_lambda", "t"), a.lambda, 1e-11);
    assert_close(value_of(r, "maximal_correlation", "t"), a.hgr, 1e-11);
    iem_result_free(r);
}

static iem_indirect through(int group, int reference)
{
    iem_table t[FACTS * VALUES] = {{0, 0, 0, 0}};
    const size_t first[FACTS + 1] = {0, VALUES, 2 * VALUES};
    for (int i = 0; i < FACTS * VALUES; i++)
        for (int g = 0; g < GROUPS; g++) {
            const int n = people[i / VALUES][i % VALUES][g].n;
            const int adverse = people[i / VALUES][i % VALUES][g].adverse;
            if (g == group)
                t[i].n1 += n, t[i].a1 += adverse;
            else if (g == reference || reference < 0)
                t[i].n0 += n, t[i].a0 += adverse;
        }
    return iem_indirect_share(&(iem_indirect_data){t, first, FACTS, 1});
}

static void what_goes_through_a_trait_is_that_of_its_tables(void **state)
{
    (void)state;
    const iem_indirect b = through(1, 0), c = through(2, 0);
    iem_result *r = scan_proxies(2);
    const iem_statistic *gap = family_find(r, "gap_given_facts", "B", "t");
    assert_says(gap, b.gap);
    assert_close(gap->n, b.members, 0);
    assert_string_equal(gap->reference, "A");
    assert_says(family_find(r, "gap_given_facts_and_trait", "B", "t"), b.left);
    assert_says(family_find(r, "gap_through_trait", "B", "t"), b.through);
    assert_says(family_find(r, "indirect_share", "B", "t"), b.share);
    assert_true(b.share.value > .3);
    assert_says(family_find(r, "gap_given_facts", "C", "t"), c.gap);
    const iem_statistic *none = family_find(r, "indirect_share", "C", "t");
    assert_true(isnan(none->estimate.value));
    assert_why(none, "no-clear-gap");
    assert_int_equal(count_of(r, "indirect_share"), 4); /* B and C, t and h */
    iem_result_free(r);

    r = family_scan_on(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "trait",
                            "t", "count", "n", "also", "proxies"),
                       log_text(), 1);
    assert_says(family_find(r, "gap_through_trait", "B", "t"), through(1, -1).through);
    assert_string_equal(family_find(r, "gap_through_trait", "A", "t")->reference,
                        "rest");
    iem_result_free(r);
}

static void traits_together_tell_groups_apart(void **state)
{
    (void)state;
    iem_result *r = scan_proxies(1), *again = scan_proxies(2);
    const iem_statistic *b = family_find(r, "joint_predictability", "B", NULL);
    assert_true(b->estimate.value > .6 && b->estimate.value < .75);
    assert_true(b->estimate.low > .5 && b->estimate.high < .85);
    assert_close(b->n, 129, 0);
    assert_true(b->reference_is_rest);
    assert_says(family_find(again, "joint_predictability", "B", NULL), b->estimate);
    iem_result_free(r);
    iem_result_free(again);
}

/* Two traits that say the same in opposite words, and one that is different for
 * everybody: only who keeps the words of the traits apart hears anything. */
static void values_of_different_traits_are_not_mixed_up(void **state)
{
    (void)state;
    char text[8000] = "g,d,t,h,u\n";
    for (int i = 0; i < 120; i++)
        sprintf(text + strlen(text), "%c,%s,%c,%c,%d\n", i % 2 ? 'A' : 'B',
                i % 3 ? "no" : "yes", i % 2 ? 'x' : 'y', i % 2 ? 'y' : 'x', i);
    iem_result *r =
        family_scan_on(PLAN("decision", "d=yes", "ground", "g", "trait", "t", "trait",
                            "h", "trait", "u", "also", "proxies"),
                       text, 1);
    assert_close(family_find(r, "joint_predictability", "A", NULL)->estimate.value, 1,
                 1e-12);
    iem_result_free(r);
}

static void a_trait_tells_the_outcome_as_its_counts_do(void **state)
{
    (void)state;
    double n[FACTS * VALUES] = {0}, found[FACTS * VALUES] = {0};
    const size_t first[FACTS + 1] = {0, VALUES, 2 * VALUES};
    for (int i = 0; i < FACTS * VALUES; i++)
        for (int g = 0; g < GROUPS; g++) {
            n[i] += people[i / VALUES][i % VALUES][g].n;
            found[i] += people[i / VALUES][i % VALUES][g].found;
        }
    const iem_conditional x = iem_conditional_information(
        &(iem_conditional_data){first, FACTS, n, found, NULL, 1});
    iem_result *r = scan_proxies(1);
    const iem_statistic *s = family_find(r, "trait_tells_outcome", NULL, "t");
    assert_null(s->ground);
    assert_close(s->estimate.value, x.share, 1e-11);
    assert_close(s->n, 348, 0);
    assert_close(x.draws, 0, 0);
    assert_close(s->p, x.p, 1e-11);
    assert_true(s->p_adjusted >= s->p);
    iem_result_free(r);
}

/* Who else was picked may hang on the trait itself. */
static void at_random_says_what_a_trait_tells_of_the_outcome(void **state)
{
    (void)state;
    char text[20000] = "g,d,t,o,r\n", alone[20000] = "g,d,t,o\n";
    for (int i = 0; i < 300; i++) {
        const bool random = i % 3 == 0;
        /* Of those the profile picked all x were found, and no y. */
        const int found = random ? i / 6 % 5 < (i % 2 ? 3 : 2) : i % 2;
        char row[40];
        sprintf(row, "%c,yes,%c,%d", "AB"[i / 2 % 2], "yx"[i % 2], found);
        sprintf(text + strlen(text), "%s,%s\n", row, random ? "lot" : "profile");
        if (random) sprintf(alone + strlen(alone), "%s\n", row);
    }
    iem_result *all =
        family_scan_on(PLAN("decision", "d=yes", "ground", "g", "trait", "t", "outcome",
                            "o=1", "route", "r=lot", "also", "proxies"),
                       text, 1);
    iem_result *few = family_scan_on(PLAN("decision", "d=yes", "ground", "g", "trait",
                                          "t", "outcome", "o=1", "also", "proxies"),
                                     alone, 1);
    const iem_statistic *s = family_find(all, "trait_tells_outcome", NULL, "t");
    const iem_statistic *same = family_find(few, "trait_tells_outcome", NULL, "t");
    assert_close(s->n, 100, 0);
    assert_close(s->estimate.value, same->estimate.value, 1e-12);
    assert_close(s->p, same->p, 1e-12);
    iem_result_free(all);
    iem_result_free(few);
    iem_result *none =
        family_scan_on(PLAN("decision", "d=yes", "ground", "g", "trait", "t", "outcome",
                            "o=1", "route", "r=nobody", "also", "proxies"),
                       text, 1);
    assert_why(family_find(none, "trait_tells_outcome", NULL, "t"), "no-outcomes");
    iem_result_free(none);
}

/* ---- Why not ---- */

static void a_trait_of_one_value_tells_nothing(void **state)
{
    (void)state;
    iem_result *r = family_scan_on(PLAN("decision", "d=yes", "ground", "g", "trait",
                                        "t", "outcome", "o=1", "also", "proxies"),
                                   "g,d,t,o\nA,yes,x,1\nA,no,x,0\nB,yes,x,0\n", 1);
    assert_why(family_find(r, "proxy_strength", NULL, "t"), "one-value");
    assert_int_equal(count_of(r, "cramers_v"), 0); /* said once */
    assert_why(family_find(r, "joint_predictability", "A", NULL), "few");
    assert_why(family_find(r, "gap_given_facts", "A", "t"), "no-twins"); /* one of B */
    assert_close(family_find(r, "gap_given_facts", "A", "t")->n, 0, 0);
    assert_int_equal(count_of(r, "indirect_share"), 1); /* of B */
    assert_why(family_find(r, "indirect_share", "B", "t"), "no-clear-gap");
    assert_why(family_find(r, "trait_tells_outcome", NULL, "t"), "nothing-left");
    iem_result_free(r);
}

static void repeated_persons_are_no_evidence_each_time(void **state)
{
    (void)state;
    char text[8000] = "p,g,d,t,f,o\n";
    for (int i = 0; i < 200; i++)
        sprintf(text + strlen(text), "%d,%c,%s,%c,%d,%d\n", i / 4, "AB"[i / 4 % 2],
                i % 3 ? "no" : "yes", "xyz"[i / 4 % 3], i % 2, i % 5 < 2);
    iem_result *r =
        family_scan_on(PLAN("decision", "d=yes", "ground", "g", "trait", "t", "fact",
                            "f", "outcome", "o=1", "person", "p", "also", "proxies"),
                       text, 1);
    const iem_statistic *s = family_find(r, "proxy_strength", NULL, "t");
    assert_why(s, "repeated-persons");
    assert_true(!isnan(s->estimate.value) && isnan(s->estimate.low) && isnan(s->p));
    assert_why(family_find(r, "joint_predictability", "A", NULL), "repeated-persons");
    assert_true(
        isnan(family_find(r, "joint_predictability", "A", NULL)->estimate.value));
    assert_true(isnan(family_find(r, "trait_tells_outcome", NULL, "t")->p));
    assert_true(family_find(r, "gap_given_facts", "A", "t")->robust);
    iem_result_free(r);
}

static void persons_with_one_decision_each_are_evidence(void **state)
{
    (void)state;
    char text[8000] = "p,g,d,t\n";
    for (int i = 0; i < 200; i++)
        sprintf(text + strlen(text), "%d,%c,%s,%c\n", i, "AB"[i % 2],
                i % 3 ? "no" : "yes", "xyz"[i / 2 % 3]);
    iem_result *r = family_scan_on(PLAN("decision", "d=yes", "ground", "g", "trait",
                                        "t", "person", "p", "also", "proxies"),
                                   text, 1);
    assert_true(family_find(r, "proxy_strength", NULL, "t")->p > 0);
    assert_true(family_find(r, "joint_predictability", "A", NULL)->estimate.value > 0);
    iem_result_free(r);
}

static void rounded_counts_are_not_tested(void **state)
{
    (void)state;
    iem_result *r =
        family_scan_on(PLAN("decision", "d=yes", "ground", "g", "trait", "t", "count",
                            "n", "rounded", "10", "also", "proxies"),
                       log_text(), 1);
    const iem_statistic *s = family_find(r, "proxy_strength", NULL, "t");
    assert_why(s, "rounded");
    assert_true(isnan(s->p) && isnan(s->estimate.low));
    assert_true(!isnan(s->estimate.value));
    iem_result_free(r);
}

/* ---- Information ---- */

static void information_is_that_of_the_counts(void **state)
{
    (void)state;
    double n[FACTS * GROUPS] = {0}, adverse[FACTS * GROUPS] = {0};
    double of_group[GROUPS] = {0}, adverse_of_group[GROUPS] = {0};
    const size_t one[2] = {0, GROUPS}, by_facts[FACTS + 1] = {0, GROUPS, 2 * GROUPS};
    for (int f = 0; f < FACTS; f++)
        for (int v = 0; v < VALUES; v++)
            for (int g = 0; g < GROUPS; g++) {
                n[f * GROUPS + g] += people[f][v][g].n;
                adverse[f * GROUPS + g] += people[f][v][g].adverse;
                of_group[g] += people[f][v][g].n;
                adverse_of_group[g] += people[f][v][g].adverse;
            }
    const iem_conditional alone = iem_conditional_information(&(iem_conditional_data){
                              one, 1, of_group, adverse_of_group, NULL, 1}),
                          given = iem_conditional_information(&(iem_conditional_data){
                              by_facts, FACTS, n, adverse, NULL, 1});
    iem_result *r =
        family_scan_on(PLAN("decision", "d=yes", "ground", "g", "reference", "g=A",
                            "fact", "f", "count", "n", "also", "information"),
                       log_text(), 2);
    const double bit = log(2);
    assert_close(value_of(r, "decision_entropy", NULL), alone.entropy / bit, 1e-11);
    assert_close(value_of(r, "mutual_information", NULL), alone.value / bit, 1e-11);
    assert_close(value_of(r, "decision_from_group", NULL), alone.share, 1e-11);
    assert_close(family_find(r, "mutual_information", NULL, NULL)->p, alone.p, 1e-11);
    assert_close(value_of(r, "decision_entropy_given_facts", NULL), given.entropy / bit,
                 1e-11);
    const iem_statistic *s =
        family_find(r, "conditional_mutual_information", NULL, NULL);
    assert_close(s->estimate.value, given.value / bit, 1e-11);
    assert_close(s->p, given.p, 1e-11);
    assert_close(value_of(r, "decision_from_group_given_facts", NULL), given.share,
                 1e-11);
    const double a[2] = {of_group[0] - adverse_of_group[0], adverse_of_group[0]};
    const double b[2] = {of_group[1] - adverse_of_group[1], adverse_of_group[1]};
    const iem_divergence d = iem_divergence_of(a, b, 2);
    assert_close(family_find(r, "kullback_leibler", "B", NULL)->estimate.value,
                 d.kullback_leibler / bit, 1e-11);
    assert_close(family_find(r, "jensen_shannon", "B", NULL)->estimate.value,
                 d.jensen_shannon / bit, 1e-11);
    assert_close(family_find(r, "total_variation", "B", NULL)->estimate.value,
                 d.total_variation, 1e-11);
    assert_int_equal(count_of(r, "total_variation"), 2); /* not of the reference */
    iem_result_free(r);
}

static void information_that_there_is_not(void **state)
{
    (void)state;
    iem_result *r =
        family_scan_on(PLAN("decision", "d=yes", "ground", "g", "reference", "g=A",
                            "fact", "f", "person", "p", "also", "information"),
                       "g,d,f,p\nA,yes,1,1\nA,no,1,2\nB,yes,2,3\nB,yes,2,1\n", 1);
    assert_why(family_find(r, "mutual_information", NULL, NULL), "repeated-persons");
    assert_true(isnan(family_find(r, "mutual_information", NULL, NULL)->p));
    /* B never got the favourable decision, A did. */
    assert_why(family_find(r, "kullback_leibler", "B", NULL), "one-sided");
    assert_close(family_find(r, "total_variation", "B", NULL)->estimate.value, .5,
                 1e-12);
    assert_close(value_of(r, "conditional_mutual_information", NULL), 0, 1e-12);
    iem_result_free(r);
    r = family_scan_on(PLAN("decision", "d=yes", "ground", "g", "reference", "g=Z",
                            "also", "information"),
                       "g,d\nA,yes\nB,yes\n", 1);
    assert_why(family_find(r, "total_variation", "A", NULL), "no-reference");
    assert_why(family_find(r, "decision_from_group", NULL, NULL), "determined");
    iem_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_trait_and_the_ground_are_associated_as_their_table_is),
        scratch_test(what_goes_through_a_trait_is_that_of_its_tables),
        scratch_test(traits_together_tell_groups_apart),
        scratch_test(values_of_different_traits_are_not_mixed_up),
        scratch_test(a_trait_tells_the_outcome_as_its_counts_do),
        scratch_test(at_random_says_what_a_trait_tells_of_the_outcome),
        scratch_test(a_trait_of_one_value_tells_nothing),
        scratch_test(repeated_persons_are_no_evidence_each_time),
        scratch_test(persons_with_one_decision_each_are_evidence),
        scratch_test(rounded_counts_are_not_tested),
        scratch_test(information_is_that_of_the_counts),
        scratch_test(information_that_there_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
