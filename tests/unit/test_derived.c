/* Answers that take several rows, each counted again from all rows beside each other:
 * who was picked and cleared before, scores with a second use, how long until another
 * version, and decisions while an alarm stood. */
#include "base/hash.h"
#include "plan/day.h"
#include "stats/interval.h"
#include "stats/strata.h"

#include "check_family.h"
#include "seed.h"

enum { ROWS = 900, PEOPLE = 150, MONTHS = 6, TEXT = 1 << 18, SCORES = 300 };

struct row {
    int person, day, adverse, outcome, random, fact,
        group; /* outcome 1: found, 0: not */
    int score, purpose, agency, version, upheld, upheld_on; /* -1: not said */
};

static int below(uint64_t key, uint64_t *at, int n)
{
    return (int)(iem_uniform(key, (*at)++) * n);
}

static void draw(struct row *rows, uint64_t key)
{
    uint64_t at = 0;
    for (int i = 0; i < ROWS; i++) {
        struct row *r = &rows[i];
        r->person = below(key, &at, PEOPLE + 5) - 5;
        if (r->person < 0) r->person = -1;
        r->day = below(key, &at, 28 * MONTHS);
        r->adverse = below(key, &at, 3) == 0;
        r->outcome = r->adverse ? below(key, &at, 5) / 2 - 1 : -1;
        r->random = below(key, &at, 8) == 0;
        r->group = below(key, &at, 2);
        r->fact = below(key, &at, 3);
        r->score = below(key, &at, SCORES + 20) - 20;
        r->purpose = below(key, &at, 12) ? below(key, &at, 9) == 0 : -1;
        r->agency = below(key, &at, 9) == 0;
        r->version = r->day * 4 / (28 * MONTHS);
        r->upheld = below(key, &at, 6) == 0;
        r->upheld_on = r->upheld ? r->day + below(key, &at, 60) : -1;
        if (r->upheld_on >= 28 * MONTHS) r->upheld_on = 28 * MONTHS - 1;
    }
}

/* A day of months that have 28, as the log writes it. */
static const char *day_text(int day, char out[16])
{
    if (day < 0) return "";
    snprintf(out, 16, "2025-%02d-%02d", (1 + day / 28) % 100, 1 + day % 28);
    return out;
}

static int number_of(int day)
{
    char text[16];
    iem_day found;
    assert_true(iem_day_read(iem_slice_of(day_text(day, text)), false, &found));
    return iem_day_number(found);
}

static const char *text_of(const struct row *rows)
{
    static char text[TEXT];
    static const char *const outcomes[] = {"", "nothing", "something"};
    char *at = text + sprintf(text, "p,t,d,o,via,f,g,s,aim,who,v,obj,objon\n");
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        char one[16], two[16], person[16] = "", score[16] = "";
        if (r->person >= 0) snprintf(person, sizeof person, "P%d", r->person);
        if (r->score >= 0) snprintf(score, sizeof score, "S%d", r->score);
        at += sprintf(at, "%s,%s,%s,%s,%s,%d,%c,%s,%s,%c,v%d,%s,%s\n", person,
                      day_text(r->day, one), r->adverse ? "yes" : "no",
                      outcomes[r->outcome + 1], r->random ? "draw" : "model", r->fact,
                      "AB"[r->group], score,
                      r -> purpose < 0  ? ""
                           : r->purpose ? "care"
                                        : "tax",
                      "XY"[r->agency], r -> version, r -> upheld ? "gegrond" : "",
                      day_text(r->upheld_on, two));
    }
    return text;
}

static iem_plan *plan(void)
{
    return PLAN("decision", "d=yes", "ground", "g", "fact", "f", "person", "p", "time",
                "t", "outcome", "o=something", "negative", "nothing", "route",
                "via=draw", "process", "decided_at=t", "process", "score_id=s",
                "process", "purpose=aim", "process", "agency=who", "process",
                "model_version=v", "process", "objection_outcome=obj", "process",
                "objection_decided_at=objon");
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

/* ---- Picked again ---- */

enum { NEVER, CLEARED, UNKNOWN, NOT_ASKED };

/* Everything about this row from all the others. */
static int before(const struct row *rows, const struct row *r)
{
    bool seen = false, found = false, unknown = false, cleared = false;
    if (r->person < 0) return UNKNOWN;
    for (int i = 0; i < ROWS; i++) {
        const struct row *e = &rows[i];
        if (e->person != r->person || e->day >= r->day) continue;
        seen = true;
        found |= e->adverse && e->outcome == 1;
        unknown |= e->adverse && e->outcome < 0;
        cleared |= e->adverse && e->outcome == 0;
    }
    if (!seen || r->random || found) return NOT_ASKED;
    return unknown ? UNKNOWN : cleared ? CLEARED : NEVER;
}

static void who_was_cleared_is_found_among_all_rows(void **state)
{
    (void)state;
    struct row rows[ROWS];
    for (uint64_t key = 1; key < 4; key++) {
        iem_table strata[MONTHS * 3] = {{0, 0, 0, 0}};
        double cleared = 0, asked = 0, unknown = 0, again = 0;
        draw(rows, seed_of(key));
        for (int i = 0; i < ROWS; i++) {
            const struct row *r = &rows[i];
            const int past = before(rows, r);
            iem_table *t = &strata[r->day / 28 * 3 + r->fact];
            unknown += past == UNKNOWN;
            if (past > CLEARED) continue;
            asked++;
            cleared += past == CLEARED;
            again += past == CLEARED && r->adverse;
            *(past == CLEARED ? &t->n1 : &t->n0) += 1;
            *(past == CLEARED ? &t->a1 : &t->a0) += r->adverse;
        }
        iem_result *result = family_scan_on(plan(), text_of(rows), 1 + key % 2);
        const iem_statistic *s = find(result, "cleared_before_share", NULL, NULL);
        assert_close(s->numerator, cleared, 0);
        assert_close(s->denominator, asked, 0);
        assert_close(find(result, "cleared_before_unknown", NULL, NULL)->numerator,
                     unknown, 0);
        assert_close(find(result, "picked_again", NULL, NULL)->numerator, again, 0);
        assert_close(
            find(result, "picked_again_odds_ratio", NULL, NULL)->estimate.value,
            iem_mh_odds_ratio(strata, MONTHS * 3).value, 1e-10);
        iem_result_free(result);
    }
}

/* Every month each person is decided about; who was cleared has `times` the odds. The
 * rate climbs over the months, and facts matter. */
static const char *history_of(uint64_t key, double times)
{
    static char text[TEXT];
    uint64_t at = 0;
    char *to = text + sprintf(text, "p,t,d,o,f,g\n");
    for (int p = 0; p < 500; p++) {
        bool cleared = false;
        const int fact = below(key, &at, 2);
        for (int month = 0; month < MONTHS; month++) {
            double odds = .06 * (1 + month) * (1 + 2 * fact) * (cleared ? times : 1);
            const bool picked = iem_uniform(key, at++) < odds / (1 + odds);
            const bool found = picked && iem_uniform(key, at++) < .2;
            to += sprintf(to, "P%d,2025-%02d-%02d,%s,%s,%d,%c\n", p, month + 1,
                          1 + below(key, &at, 28), picked ? "yes" : "no",
                          !picked ? ""
                          : found ? "something"
                                  : "nothing",
                          fact, "AB"[p % 2]);
            cleared |= picked && !found;
        }
    }
    return text;
}

static void a_loop_is_found_where_there_is_one(void **state)
{
    (void)state;
    int above = 0, planted = 0, held = 0;
    enum { RUNS = 60 };
    for (uint64_t key = 10; key < 10 + RUNS; key++)
        for (int loop = 0; loop < 2; loop++) {
            iem_plan *p =
                PLAN("decision", "d=yes", "ground", "g", "fact", "f", "person", "p",
                     "time", "t", "outcome", "o=something", "negative", "nothing");
            iem_result *result = family_scan_on(p, history_of(key, loop ? 2.5 : 1), 1);
            const iem_statistic *s =
                find(result, "picked_again_odds_ratio", NULL, NULL);
            if (loop) {
                planted += s->p <= .05;
                held += s->estimate.low <= 2.5 && s->estimate.high >= 2.5;
            } else {
                above += s->p <= .05;
            }
            iem_result_free(result);
        }
    assert_true(above <= 8); /* .05 + 3 sqrt(.05 * .95 / 60) */
    assert_true(planted >= 58 && held >= 52);
}

/* ---- Scores ---- */

static void a_score_with_two_uses_is_found(void **state)
{
    (void)state;
    struct row rows[ROWS];
    double yes[2] = {0, 0}, n[2] = {0, 0}, unknown = 0;
    draw(rows, seed_of(7));
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        bool other = false;
        if (r->score < 0) continue;
        unknown += r->purpose < 0;
        if (r->purpose < 0) continue;
        for (int k = 0; k < ROWS; k++)
            other |= rows[k].score == r->score && rows[k].purpose >= 0 &&
                     (rows[k].purpose != r->purpose || rows[k].agency != r->agency);
        yes[r->group] += other;
        n[r->group]++;
    }
    iem_result *result = family_scan(plan(), text_of(rows));
    for (int g = 0; g < 2; g++) {
        const iem_statistic *s =
            find(result, "score_reused_share", g ? "B" : "A", NULL);
        assert_close(s->numerator, yes[g], 0);
        assert_close(s->denominator, n[g], 0);
    }
    assert_close(find(result, "score_reused_unknown", NULL, NULL)->numerator, unknown,
                 0);
    find(result, "score_reused_at_equal_facts", "A", NULL);
    find(result, "score_reused_by_period_at_equal_facts", "A", "2025-03");
    iem_result_free(result);
}

/* ---- Until another version ---- */

struct wait {
    int days, ended;
};

/* Kaplan & Meier: the share that still waits after so many days. */
static double still_waiting(const struct wait *waits, int n, int days)
{
    double share = 1;
    for (int t = 0; t <= days; t++) {
        int at_risk = 0, ends = 0;
        for (int i = 0; i < n; i++) {
            at_risk += waits[i].days >= t;
            ends += waits[i].days == t && waits[i].ended;
        }
        if (ends) share *= 1 - (double)ends / at_risk;
    }
    return share;
}

static void a_change_is_the_first_day_of_another_version(void **state)
{
    (void)state;
    struct row rows[ROWS];
    struct wait waits[ROWS];
    int start[4], n = 0, open = 0, last = 0;
    draw(rows, seed_of(11));
    for (int v = 0; v < 4; v++) {
        start[v] = 1000;
        for (int i = 0; i < ROWS; i++)
            if (rows[i].version == v && rows[i].day < start[v]) start[v] = rows[i].day;
    }
    for (int i = 0; i < ROWS; i++)
        if (rows[i].day > last) last = rows[i].day;
    for (int i = 0; i < ROWS; i++) {
        int until = 1000;
        if (!rows[i].upheld) continue;
        for (int v = 0; v < 4; v++)
            if (v != rows[i].version && start[v] >= rows[i].upheld_on &&
                start[v] < until)
                until = start[v];
        const int ended = until < 1000;
        open += !ended;
        if (ended || rows[i].upheld_on <= last)
            waits[n++] = (struct wait){
                number_of(ended ? until : last) - number_of(rows[i].upheld_on), ended};
    }
    assert_true(open > 20 && n > open + 20);
    iem_result *result = family_scan(plan(), text_of(rows));
    const iem_statistic *s = find(result, "change_days_median", NULL, NULL);
    assert_close(s->n, n, 0);
    assert_true(still_waiting(waits, n, (int)ceil(s->estimate.value)) <= .5);
    assert_true(still_waiting(waits, n, (int)floor(s->estimate.value) - 1) >= .5);
    iem_result_free(result);
}

static void the_days_until_a_change_by_hand(void **state)
{
    (void)state; /* found on 10 January and 20 February; v2 from 1 March, v3 never */
    iem_result *result =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "process", "decided_at=t",
                         "process", "model_version=v", "process", "objection_outcome=o",
                         "process", "objection_decided_at=u"),
                    "d,g,t,v,o,u\nyes,A,2025-01-01,v1,gegrond,2025-01-10\n"
                    "yes,A,2025-01-02,v1,gegrond,2025-02-20\nno,B,2025-03-01,v2,,\n"
                    "yes,B,2025-03-02,v2,gegrond,2025-03-05\nno,B,2025-03-31,v2,,\n"
                    "yes,B,2025-01-02,v1,gegrond,2025-02-20\n");
    const iem_statistic *s = find(result, "change_days_median", "A", NULL);
    assert_close(s->n, 2, 0);
    assert_close(s->estimate.value, (9 + 50) / 2., 1e-12);
    /* 9 days, open for 26: the curve of B never comes to a half beyond 9 */
    assert_close(find(result, "change_days_median", "B", NULL)->n, 2, 0);
    assert_close(find(result, "change_days_median", NULL, NULL)->n, 4, 0);
    iem_result_free(result);
}

/* ---- Alarms ---- */

static void an_alarm_of_the_plan_has_a_length(void **state)
{
    (void)state;
    static const char log[] = "d,g,t\nyes,A,2025-01-01\nno,B,2025-02-03\n"
                              "no,A,2025-02-11\nno,A,2025-03-01\n";
    for (int ended = 0; ended < 2; ended++) {
        iem_plan *p = NULL;
        iem_error err = {0};
        const scratch_path file = scratch_text(
            "plan.yaml",
            ended
                ? "decision: {column: d, adverse: [yes]}\ngrounds: [g]\nprocess:\n"
                  "  decided_at: t\n  alarm_at: 2025-02-01\n  out_of_use: 2025-02-20\n"
                : "decision: {column: d, adverse: [yes]}\ngrounds: [g]\nprocess:\n"
                  "  decided_at: t\n  alarm_at: 2025-02-01\n");
        assert_int_equal(iem_plan_new(&p, &err), IEM_OK);
        assert_int_equal(iem_plan_read(p, file.at, &err), IEM_OK);
        assert_int_equal(iem_plan_finish(p, &err), IEM_OK);
        iem_result *result = family_scan(p, log);
        const iem_statistic *s = find(result, "alarm_to_stop_days", NULL, "2025-02-01");
        if (ended) {
            assert_close(s->estimate.value, 10, 0);
        } else {
            assert_true(isnan(s->estimate.value) && s->why);
            assert_close(s->estimate.low, 28, 0);
        }
        iem_result_free(result);
    }
}

static void days_are_written_as_they_are_read(void **state)
{
    (void)state;
    /* From the year 1 to 9999. */
    for (int32_t day = -719162; day < 2932896; day += 97) {
        char text[IEM_DAY_WRITTEN];
        iem_day read;
        iem_day_write(day, text);
        assert_true(iem_day_read(iem_slice_of(text), false, &read));
        assert_int_equal(iem_day_number(read), day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test_in(who_was_cleared_is_found_among_all_rows, scratch_make,
                       scratch_remove),
        scratch_test(a_loop_is_found_where_there_is_one),
        seeded_test_in(a_score_with_two_uses_is_found, scratch_make, scratch_remove),
        seeded_test_in(a_change_is_the_first_day_of_another_version, scratch_make,
                       scratch_remove),
        scratch_test(the_days_until_a_change_by_hand),
        scratch_test(an_alarm_of_the_plan_has_a_length),
        cmocka_unit_test(days_are_written_as_they_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
