/* The family "trend": from a small log to statistics that are those of stats/ on the
 * same counts, and why there is none where there is none. */
#include "family/family.h"
#include "stats/sequential.h"
#include "stats/strata.h"

#include "check_family.h"

enum { MONTHS = 6, CELLS = 2 };

/* Per month and cell of the fact: equal odds for three months, then odds ratio 3. */
static void tables_of(size_t month, iem_table t[CELLS])
{
    t[0] = (iem_table){month < 3 ? 20 : 43, 100, 60, 300};
    t[1] = (iem_table){month < 3 ? 40 : 60, 80, 100, 200};
    t[0].a0 += (double)month; /* no month is like another */
}

static void write_counts(char **at, const char *month, const char *fact,
                         const char *group, double adverse, double n)
{
    *at += sprintf(*at, "%s,%s,%s,yes,%.0f\n%s,%s,%s,no,%.0f\n", month, fact, group,
                   adverse, month, fact, group, n - adverse);
}

/* Months in another order than that of time, and one decision of no month. */
static const char *text_of(const char *more)
{
    static char text[8192];
    char *at = text + sprintf(text, "t,f,g,d,n\n");
    for (size_t i = 0; i < MONTHS; i++) {
        const size_t month = (i * 5 + 2) % MONTHS;
        char name[16];
        iem_table t[CELLS];
        snprintf(name, sizeof name, "2024-%02zu-17", month + 1);
        tables_of(month, t);
        for (size_t c = 0; c < CELLS; c++) {
            write_counts(&at, name, c ? "y" : "x", "B", t[c].a1, t[c].n1);
            write_counts(&at, name, c ? "y" : "x", "A", t[c].a0, t[c].n0);
        }
    }
    sprintf(at, "%s", more);
    return text;
}

static iem_sequence sequence_of(size_t month)
{
    iem_sequence s = {0};
    iem_table t[CELLS];
    tables_of(month, t);
    iem_sequence_add(&s, t, NULL, CELLS);
    return s;
}

#define FLAGS                                                                          \
    "decision", "d=yes", "ground", "g", "reference", "g=A", "fact", "f", "time", "t",  \
        "count", "n", "also", "trend"

static void months_are_those_of_the_log(void **state)
{
    (void)state;
    iem_result *r = family_scan(PLAN(FLAGS), text_of(""));
    iem_sequence all = {0}, months[MONTHS];
    double beyond[MONTHS], any[MONTHS];
    for (size_t m = 0; m < MONTHS; m++) months[m] = sequence_of(m);
    iem_sequence_follow(months, MONTHS, log(1.25), .05, beyond);
    iem_sequence_follow(months, MONTHS, 0, .05, any);
    for (size_t m = 0; m < MONTHS; m++) {
        char name[16];
        iem_table t[CELLS];
        snprintf(name, sizeof name, "2024-%02zu", m + 1);
        tables_of(m, t);
        iem_sequence_join(&all, &months[m]);
        assert_says(family_find(r, "period_rate", "B", name),
                    iem_rate(t[0].a1 + t[1].a1, t[0].n1 + t[1].n1));
        assert_says(family_find(r, "period_rate", "A", name),
                    iem_rate(t[0].a0 + t[1].a0, t[0].n0 + t[1].n0));
        assert_says(family_find(r, "period_risk_ratio", "B", name),
                    iem_mh_risk_ratio(t, CELLS));
        assert_close(family_find(r, "evidence", "B", name)->estimate.value,
                     exp(beyond[m]), 1e-9);
        assert_close(family_find(r, "evidence_of_any", "B", name)->estimate.value,
                     exp(any[m]), 1e-9);
        const iem_statistic *averaging =
            family_find(r, "evidence_of_averaging", "B", name);
        assert_true(averaging->estimate.value > 0 && averaging->estimate.value < 20);
    }
    assert_says(family_find(r, "period_odds_ratio", "B", NULL),
                iem_sequence_odds_ratio(&all, .05));
    iem_result_free(r);
}

static void it_is_told_since_when(void **state)
{
    (void)state;
    iem_result *r = family_scan(PLAN(FLAGS), text_of(""));
    iem_sequence months[MONTHS];
    double log_e[MONTHS], gain[MONTHS], most = 0;
    for (size_t m = 0; m < MONTHS; m++) months[m] = sequence_of(m);
    const size_t alarm = iem_sequence_follow(months, MONTHS, log(1.25), .05, log_e);
    const iem_change change = iem_sequence_change(months, MONTHS, 0, gain);
    for (size_t m = 0; m < MONTHS; m++) most = fmax(most, log_e[m]);

    assert_int_equal(alarm, 3);
    const iem_statistic *told = family_find(r, "alarm", "B", "2024-04");
    assert_close(told->estimate.value, 4, 0);
    assert_close(told->p, exp(-most), 1e-9);
    assert_close(told->n, MONTHS, 0);
    assert_string_equal(told->reference, "A");
    assert_int_equal(change.at, 3);
    assert_says(family_find(r, "since", "B", "2024-04"),
                (iem_estimate){4, (double)change.first + 1, (double)change.last + 1});
    assert_close(family_find(r, "odds_ratio_since", "B", "2024-04")->estimate.value,
                 change.odds_ratio, 1e-9);
    const iem_statistic *none = family_find(r, "averaging_alarm", "B", NULL);
    assert_none(none, "no-alarm", false);
    assert_true(none->p > .05 && none->p <= 1);
    iem_result_free(r);
}

static void others_are_in_the_rest_and_not_in_a_named_reference(void **state)
{
    (void)state;
    const char *text = "t,g,d,n\n2024-01,A,yes,10\n2024-01,A,no,90\n"
                       "2024-01,B,yes,30\n2024-01,B,no,70\n"
                       "2024-01,C,yes,55\n2024-01,C,no,45\n";
    const iem_table named = {30, 100, 10, 100}, rest = {30, 100, 65, 200};
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "reference",
                                     "g=A", "time", "t", "count", "n", "also", "trend"),
                                text);
    assert_says(family_find(r, "period_risk_ratio", "B", "2024-01"),
                iem_mh_risk_ratio(&named, 1));
    iem_result_free(r);
    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "time", "t", "count", "n",
                         "also", "trend"),
                    text);
    assert_says(family_find(r, "period_risk_ratio", "B", "2024-01"),
                iem_mh_risk_ratio(&rest, 1));
    iem_result_free(r);
}

static void months_differ_as_cochran_says(void **state)
{
    (void)state;
    iem_result *r = family_scan(PLAN(FLAGS), text_of(""));
    double value[MONTHS], se[MONTHS];
    for (size_t m = 0; m < MONTHS; m++) {
        iem_table t[CELLS];
        tables_of(m, t);
        value[m] = log(iem_mh_risk_ratio(t, CELLS).value);
        se[m] = iem_mh_log_risk_ratio_se(t, CELLS);
    }
    const iem_heterogeneity h = iem_cochran_q(value, se, MONTHS);
    const iem_statistic *told = family_find(r, "period_heterogeneity", "B", NULL);
    assert_close(told->estimate.value, h.i2, 1e-11);
    assert_close(told->p, h.p, 1e-10);
    assert_close(told->numerator, h.q, 1e-11);
    assert_close(told->denominator, MONTHS - 1, 0);
    iem_result_free(r);
}

static void a_decision_of_no_month_is_in_none(void **state)
{
    (void)state;
    iem_result *r = family_scan(PLAN(FLAGS), text_of(",x,B,yes,500\n"));
    assert_close(family_find(r, "period_rate", "B", "2024-01")->n, 180, 0);
    size_t rates = 0;
    for (size_t i = 0; i < r->families[0].n; i++)
        rates += strcmp(r->families[0].at[i].measure->id, "period_rate") == 0;
    assert_int_equal(rates, 2 * MONTHS);
    iem_result_free(r);
}

static void counts_that_are_not_exact_or_not_apart_are_no_evidence(void **state)
{
    (void)state;
    iem_result *r = family_scan(PLAN(FLAGS, "rounded", "10"), text_of(""));
    assert_none(family_find(r, "alarm", "B", NULL), "rounded", true);
    assert_none(family_find(r, "since", "B", NULL), "rounded", true);
    assert_none(family_find(r, "period_odds_ratio", "B", NULL), "rounded", true);
    assert_none(family_find(r, "evidence", "B", "2024-03"), "rounded", true);
    const iem_statistic *ratio = family_find(r, "period_risk_ratio", "B", "2024-03");
    assert_true(ratio->estimate.value > 0);
    assert_true(isnan(ratio->estimate.low) && isnan(ratio->estimate.high));
    assert_string_equal(ratio->why->code, "rounded");
    iem_result_free(r);

    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "time", "t", "person", "p",
                         "also", "trend"),
                    "t,g,d,p\n2024-01,A,yes,1\n2024-01,B,no,1\n2024-02,A,no,2\n"
                    "2024-02,B,yes,3\n");
    assert_none(family_find(r, "alarm", "B", NULL), "repeated-persons", true);
    assert_none(family_find(r, "evidence", "A", "2024-02"), "repeated-persons", true);
    iem_result_free(r);
}

static void nobody_to_compare_with_is_said(void **state)
{
    (void)state;
    iem_result *r = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "time", "t:year", "also", "trend"),
        "t,g,d\n2023-01-01,A,yes\n2024-01-01,A,no\n");
    assert_none(family_find(r, "alarm", "A", NULL), "no-reference", true);
    assert_none(family_find(r, "period_risk_ratio", "A", "2024"), "no-reference", true);
    assert_none(family_find(r, "period_heterogeneity", "A", NULL), "one-period", true);
    assert_says(family_find(r, "period_rate", "A", "2023"), iem_rate(1, 1));
    iem_result_free(r);
}

/* Group B's members are judged by the average of B, months of 300. */
static void averaging_raises_an_alarm(void **state)
{
    (void)state;
    static const double rate[3] = {.1, .3, .6};
    static char text[16384];
    char *at = text + sprintf(text, "t,f,g,d,n\n");
    for (int month = 1; month <= 12; month++)
        for (int fact = 0; fact < 3; fact++) {
            char name[32], kind[16];
            snprintf(name, sizeof name, "2024-%02d", month);
            snprintf(kind, sizeof kind, "%d", fact);
            write_counts(&at, name, kind, "B", 10, 30);
            write_counts(&at, name, kind, "A", 70 * rate[fact], 70);
        }
    iem_result *r = family_scan(PLAN(FLAGS), text);
    const iem_statistic *alarm = NULL;
    for (size_t i = 0; i < r->families[0].n; i++)
        if (strcmp(r->families[0].at[i].measure->id, "averaging_alarm") == 0)
            alarm = &r->families[0].at[i];
    assert_non_null(alarm);
    assert_true(alarm->estimate.value >= 1 && alarm->estimate.value <= 2);
    assert_true(alarm->p < 1e-20);
    assert_none(family_find(r, "alarm", "B", NULL), "no-alarm", false);
    iem_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(months_are_those_of_the_log),
        scratch_test(it_is_told_since_when),
        scratch_test(others_are_in_the_rest_and_not_in_a_named_reference),
        scratch_test(months_differ_as_cochran_says),
        scratch_test(a_decision_of_no_month_is_in_none),
        scratch_test(counts_that_are_not_exact_or_not_apart_are_no_evidence),
        scratch_test(nobody_to_compare_with_is_said),
        scratch_test(averaging_raises_an_alarm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
