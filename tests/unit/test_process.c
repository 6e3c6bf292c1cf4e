/* How decisions came about: answers of single rows by hand; a log whose figures are
 * counted again, slowly, from its rows; and logs in which it is planted who gets what.
 */
#include "base/hash.h"
#include "family/asked.h"
#include "plan/questions.h"
#include "stats/interval.h"

#include "check_family.h"
#include "seed.h"

/* ---- One row at a time ---- */

#define NOTHING IEM_NOT_SAID

static const iem_process *process_of(const char *const *columns)
{
    static iem_process process;
    iem_process_clear(&process);
    for (; *columns; columns++)
        process.column[iem_process_find(*columns)].name =
            iem_copy(iem_slice_of(*columns));
    assert_true(iem_process_settle(&process));
    return &process;
}

#define PROCESS(...) process_of((const char *const[]){__VA_ARGS__, NULL})

static iem_account blank(bool adverse)
{
    iem_account account = {.adverse = adverse};
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) account.said[k] = NOTHING;
    return account;
}

static void assert_answer(const iem_process *p, const char *id, iem_account account,
                          iem_answer want)
{
    const size_t i = iem_question_find(id);
    assert_true(i < iem_n_questions);
    assert_string_equal(iem_answer_text(iem_questions[i].answer(p, &account)),
                        iem_answer_text(want));
}

static void an_advice_is_followed_by_people(void **state)
{
    (void)state;
    const iem_process *p = PROCESS("advice", "reviewer_type");
    iem_account a = blank(true);
    assert_answer(p, "adverse_followed", a, IEM_ANSWER_MISSING);
    a.said[IEM_ADVICE] = IEM_SENSE_YES;
    assert_answer(p, "adverse_followed", a, IEM_ANSWER_MISSING);
    assert_answer(p, "override_in_favour", a, IEM_ANSWER_NO);
    a.said[IEM_REVIEWER_TYPE] = IEM_SENSE_YES;
    assert_answer(p, "adverse_followed", a, IEM_ANSWER_YES);
    assert_answer(p, "favourable_followed", a, IEM_ANSWER_NOT_ASKED);
    a.said[IEM_REVIEWER_TYPE] = IEM_SENSE_NO;
    assert_answer(p, "adverse_followed", a, IEM_ANSWER_NOT_ASKED);
    assert_answer(p, "human_review", a, IEM_ANSWER_NO);
    assert_answer(p, "human_review_of_adverse", a, IEM_ANSWER_NO);
    a.adverse = false;
    assert_answer(p, "human_review_of_adverse", a, IEM_ANSWER_NOT_ASKED);
    assert_answer(p, "override_in_favour", a, IEM_ANSWER_YES);
    a.said[IEM_ADVICE] = IEM_N_SENSES;
    assert_answer(p, "override_in_favour", a, IEM_ANSWER_MISSING);
    a.adverse = true;
    a.said[IEM_ADVICE] = IEM_SENSE_NO;
    assert_answer(p, "override_against", a, IEM_ANSWER_YES);
}

static void heard_is_before_the_decision_or_after_the_term(void **state)
{
    (void)state;
    const iem_process *p =
        PROCESS("info_requested_at", "info_received_at", "info_due_at", "decided_at");
    iem_account a = blank(true);
    assert_answer(p, "decided_before_heard", a, IEM_ANSWER_NOT_ASKED);
    assert_answer(p, "asked_first", a, IEM_ANSWER_NO);
    a.said[IEM_INFO_REQUESTED_AT] = 100;
    assert_answer(p, "asked_first", a, IEM_ANSWER_YES);
    assert_answer(p, "decided_before_heard", a, IEM_ANSWER_MISSING);
    a.said[IEM_DECIDED_AT] = 110;
    assert_answer(p, "decided_before_heard", a, IEM_ANSWER_YES);
    a.said[IEM_INFO_RECEIVED_AT] = 110;
    assert_answer(p, "decided_before_heard", a, IEM_ANSWER_NO);
    a.said[IEM_INFO_RECEIVED_AT] = 111;
    assert_answer(p, "decided_before_heard", a, IEM_ANSWER_YES);
    a.said[IEM_INFO_DUE_AT] = 111;
    assert_answer(p, "decided_before_heard", a, IEM_ANSWER_YES);
    a.said[IEM_INFO_DUE_AT] = 110;
    assert_answer(p, "decided_before_heard", a, IEM_ANSWER_NO);
}

static void a_contact_of_which_nothing_is_known_is_missing(void **state)
{
    (void)state;
    const iem_process *p =
        PROCESS("received_at", "contact_at", "contact_reached", "decided_at");
    const iem_question *wait = &iem_questions[iem_question_find("contact_days")];
    iem_account a = blank(true);
    int32_t days = 0;
    a.said[IEM_RECEIVED_AT] = 1;
    a.said[IEM_DECIDED_AT] = 10;
    assert_answer(p, "contact_before_effect", a, IEM_ANSWER_NO);
    assert_int_equal(wait->term(p, &a, &days), IEM_ANSWER_NO);
    a.said[IEM_CONTACT_AT] = 5;
    for (int i = 0; i < 2; i++) {
        a.said[IEM_CONTACT_REACHED] = i ? IEM_N_SENSES : NOTHING;
        assert_answer(p, "reached", a, IEM_ANSWER_MISSING);
        assert_answer(p, "contact_before_effect", a, IEM_ANSWER_MISSING);
        assert_int_equal(wait->term(p, &a, &days), IEM_ANSWER_MISSING);
    }
    a.said[IEM_CONTACT_REACHED] = IEM_SENSE_NO;
    assert_answer(p, "contact_before_effect", a, IEM_ANSWER_NO);
    assert_int_equal(wait->term(p, &a, &days), IEM_ANSWER_NO);
    a.said[IEM_CONTACT_REACHED] = IEM_SENSE_YES;
    assert_answer(p, "contact_before_effect", a, IEM_ANSWER_YES);
    assert_int_equal(wait->term(p, &a, &days), IEM_ANSWER_YES);
    assert_int_equal(days, 4);
    a.said[IEM_CONTACT_REACHED] = NOTHING;
    a.said[IEM_CONTACT_AT] = 11; /* too late, whatever came of it */
    assert_answer(p, "contact_before_effect", a, IEM_ANSWER_NO);
}

static void an_objection_is_upheld_once_it_is_decided(void **state)
{
    (void)state;
    const iem_process *p = PROCESS("objection_at", "objection_outcome");
    iem_account a = blank(true);
    assert_answer(p, "objected", a, IEM_ANSWER_NO);
    assert_answer(p, "objection_upheld", a, IEM_ANSWER_NOT_ASKED);
    assert_answer(p, "objection_undecided", a, IEM_ANSWER_NOT_ASKED);
    a.said[IEM_OBJECTION_AT] = 5;
    assert_answer(p, "objected", a, IEM_ANSWER_YES);
    assert_answer(p, "objection_undecided", a, IEM_ANSWER_YES);
    a.said[IEM_OBJECTION_OUTCOME] = IEM_SENSE_ELSE;
    assert_answer(p, "objection_upheld", a, IEM_ANSWER_NOT_ASKED);
    assert_answer(p, "objection_undecided", a, IEM_ANSWER_YES);
    a.said[IEM_OBJECTION_OUTCOME] = IEM_N_SENSES;
    assert_answer(p, "objection_upheld", a, IEM_ANSWER_MISSING);
    assert_answer(p, "objection_undecided", a, IEM_ANSWER_MISSING);
    assert_answer(p, "found_wrong", a, IEM_ANSWER_MISSING);
    a.said[IEM_OBJECTION_OUTCOME] = IEM_SENSE_NO;
    assert_answer(p, "objection_upheld", a, IEM_ANSWER_NO);
    assert_answer(p, "objection_undecided", a, IEM_ANSWER_NO);
    a.adverse = false;
    assert_answer(p, "objected", a, IEM_ANSWER_NOT_ASKED);
}

static void what_is_open_has_missed_a_term_that_is_over(void **state)
{
    (void)state;
    iem_process p = *PROCESS("objection_at", "objection_decided_at");
    iem_account a = blank(true);
    int32_t days = 0;
    const size_t term = iem_question_find("objection_days");
    assert_answer(&p, "objection_beyond_term", a, IEM_ANSWER_NOT_ASKED);
    a.said[IEM_OBJECTION_AT] = 100;
    assert_answer(&p, "objection_beyond_term", a, IEM_ANSWER_MISSING);
    p.as_of = 142;
    assert_answer(&p, "objection_beyond_term", a, IEM_ANSWER_NOT_ASKED);
    assert_int_equal(iem_questions[term].term(&p, &a, &days), IEM_ANSWER_NO);
    assert_int_equal(days, 42);
    p.as_of = 143;
    assert_answer(&p, "objection_beyond_term", a, IEM_ANSWER_YES);
    a.said[IEM_OBJECTION_DECIDED_AT] = 142;
    assert_answer(&p, "objection_beyond_term", a, IEM_ANSWER_NO);
    p.as_of = 142; /* those that are slower are not known yet */
    assert_answer(&p, "objection_beyond_term", a, IEM_ANSWER_NOT_ASKED);
    p.as_of = IEM_NOT_SAID;
    assert_answer(&p, "objection_beyond_term", a, IEM_ANSWER_NO);
    assert_int_equal(iem_questions[term].term(&p, &a, &days), IEM_ANSWER_YES);
    p.as_of = 143;
    a.said[IEM_OBJECTION_DECIDED_AT] = 99; /* before it was made */
    assert_answer(&p, "objection_beyond_term", a, IEM_ANSWER_MISSING);
}

static void a_way_out_is_a_way_out(void **state)
{
    (void)state;
    iem_process p = *PROCESS("stop_requested_at", "stopped_at", "decided_at");
    iem_account a = blank(true);
    assert_answer(&p, "stop_honoured", a, IEM_ANSWER_NOT_ASKED);
    a.said[IEM_STOP_REQUESTED_AT] = 10;
    a.said[IEM_DECIDED_AT] = 10;
    assert_answer(&p, "stop_honoured", a, IEM_ANSWER_NO);
    assert_answer(&p, "decided_after_request", a, IEM_ANSWER_NO);
    a.said[IEM_DECIDED_AT] = 20;
    a.said[IEM_STOPPED_AT] = 15;
    assert_answer(&p, "stop_honoured", a, IEM_ANSWER_YES);
    assert_answer(&p, "decided_after_request", a, IEM_ANSWER_YES);
    assert_answer(&p, "decided_after_stop", a, IEM_ANSWER_YES);
    p.alarm_at = 20;
    assert_answer(&p, "decided_after_alarm", a, IEM_ANSWER_NO);
    p.alarm_at = 19;
    assert_answer(&p, "decided_after_alarm", a, IEM_ANSWER_YES);
    p.in_use = 21;
    assert_answer(&p, "outside_window", a, IEM_ANSWER_YES);
    p.in_use = 20;
    assert_answer(&p, "outside_window", a, IEM_ANSWER_NO);
}

static void terms_are_written_and_read(void **state)
{
    (void)state;
    char text[IEM_TERM_TEXT];
    int32_t days = 0;
    bool ended = false;
    for (int32_t d = 0; d <= IEM_LONGEST_TERM; d += 1217)
        for (int e = 0; e < 2; e++) {
            iem_term_write(d, e, text);
            assert_true(iem_term_read(text, &days, &ended));
            assert_true(days == d && ended == (bool)e);
        }
    assert_false(iem_term_read("not-asked", &days, &ended));
    assert_false(iem_term_read("(missing)", &days, &ended));
    assert_false(iem_term_read("3-", &days, &ended));
    assert_false(iem_term_read("36526", &days, &ended));
}

static void questions_have_names_of_their_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < iem_n_questions; i++) {
        assert_int_equal(iem_question_find(iem_questions[i].id), i);
        assert_true(!iem_questions[i].answer != !iem_questions[i].term);
        assert_true(iem_questions[i].needs != 0);
    }
}

/* ---- A log, counted again ---- */

enum { ROWS = 600, TEXT = 1 << 17 };

struct row {
    int adverse, group, fact, human, advice, received, decided, requested, answered;
};

static int below(uint64_t key, uint64_t *at, int n)
{
    return (int)(iem_uniform(key, (*at)++) * n);
}

static void draw(struct row *rows, uint64_t key)
{
    uint64_t at = 0;
    for (size_t i = 0; i < ROWS; i++) {
        struct row *r = &rows[i];
        r->group = below(key, &at, 3);
        r->fact = below(key, &at, 4);
        r->human = below(key, &at, 10) < 6 + r->fact;
        r->advice = below(key, &at, 3) == 0;
        r->adverse = r->advice ? below(key, &at, 4) > 0 : below(key, &at, 9) == 0;
        r->received = below(key, &at, 28);
        r->decided = r->received + below(key, &at, 30) * (1 + (r->group == 2));
        r->requested = below(key, &at, 2) ? r->received + 1 : -1;
        r->answered = r->requested >= 0 && below(key, &at, 4)
                          ? r->requested + below(key, &at, 30)
                          : -1;
    }
}

static char *put_day(char *at, int day)
{
    return day < 0 ? at + sprintf(at, ",")
                   : at + sprintf(at, "2025-%02d-%02d,", 1 + day / 28, 1 + day % 28);
}

static const char *text_of(const struct row *rows)
{
    static char text[TEXT];
    char *at = text + sprintf(text, "d,g,f,who,adv,rec,dec,req,ans,x\n");
    for (size_t i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        at += sprintf(at, "%s,%c,%d,%s,%d,", r->adverse ? "yes" : "no", "ABC"[r->group],
                      r -> fact, r -> human ? "mens" : "auto", r->advice);
        at = put_day(
            put_day(put_day(put_day(at, r->received), r->decided), r->requested),
            r->answered);
        at += sprintf(at, "\n");
    }
    return text;
}

/* Days as the log has them: months of 28 days have gaps. */
static int in_days(int day)
{
    static const int before[] = {0, 31, 59, 90, 120};
    return before[day / 28] + day % 28;
}

/* -1: not asked. */
typedef int asked(const struct row *r);

static int by_human(const struct row *r)
{
    return r->human;
}

static int overridden(const struct row *r)
{
    return r->advice ? !r->adverse : -1;
}

static int followed(const struct row *r)
{
    return r->advice && r->human ? r->adverse : -1;
}

static int unheard(const struct row *r)
{
    if (r->requested < 0) return -1;
    return r->answered < 0 || r->answered > r->decided;
}

static const iem_statistic *find(const iem_result *result, const char *measure,
                                 const char *group)
{
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++) {
            const iem_statistic *s = &result->families[f].at[i];
            if (strcmp(s->measure->id, measure) == 0 && family_same(s->group, group) &&
                !s->of)
                return s;
        }
    fail_msg("%s of %s: none", measure, group ? group : "all");
    return NULL;
}

static void assert_question(const iem_result *result, const struct row *rows,
                            const char *id, asked *ask, int group)
{
    char measure[64];
    const char name[] = {"ABC"[group], '\0'};
    double yes[2] = {0, 0}, n[2] = {0, 0}, above = 0, under = 0;
    for (int f = 0; f < 4; f++) {
        double y[2] = {0, 0}, of[2] = {0, 0};
        for (size_t i = 0; i < ROWS; i++) {
            const int answer = ask(&rows[i]), other = rows[i].group != group;
            if (rows[i].fact != f || answer < 0) continue;
            y[other] += answer;
            of[other]++;
        }
        for (int side = 0; side < 2; side++) {
            yes[side] += y[side];
            n[side] += of[side];
        }
        if (!(of[0] > 0 && of[1] > 0)) continue;
        above += (y[0] * of[1] - y[1] * of[0]) / (of[0] + of[1]);
        under += of[0] * of[1] / (of[0] + of[1]);
    }
    snprintf(measure, sizeof measure, "%s_share", id);
    const iem_statistic *s = find(result, measure, name);
    assert_close_in(measure, s->numerator, yes[0], 0);
    assert_close_in(measure, s->denominator, n[0], 0);
    snprintf(measure, sizeof measure, "%s_difference", id);
    assert_close_in(measure, find(result, measure, name)->estimate.value,
                    yes[0] / n[0] - yes[1] / n[1], 1e-12);
    snprintf(measure, sizeof measure, "%s_ratio", id);
    assert_close_in(measure, find(result, measure, name)->estimate.value,
                    (yes[0] / n[0]) / (yes[1] / n[1]), 1e-12);
    snprintf(measure, sizeof measure, "%s_at_equal_facts", id);
    assert_close_in(measure, find(result, measure, name)->estimate.value, above / under,
                    1e-10);
}

/* Nothing is open: the middle of the sorted lengths; where it falls between two, the
 * middle of these. */
static double middle_of(const struct row *rows, int group)
{
    int length[ROWS], n = 0;
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].group != group) continue;
        int at = n++;
        const int days = in_days(rows[i].decided) - in_days(rows[i].received);
        for (; at > 0 && length[at - 1] > days; at--) length[at] = length[at - 1];
        length[at] = days;
    }
    return n % 2 ? length[n / 2] : (length[n / 2 - 1] + length[n / 2]) / 2.;
}

static iem_plan *whole_plan(void)
{
    return PLAN("decision", "d=yes", "ground", "g", "fact", "f", "process",
                "reviewer_type=who", "process", "advice=adv", "process",
                "received_at=rec", "process", "decided_at=dec", "process",
                "info_requested_at=req", "process", "info_received_at=ans");
}

static void figures_are_those_of_the_rows(void **state)
{
    (void)state;
    struct row rows[ROWS];
    for (uint64_t key = 1; key < 4; key++) {
        draw(rows, seed_of(key));
        iem_result *result = family_scan(whole_plan(), text_of(rows));
        for (int g = 0; g < 3; g++) {
            const char name[] = {"ABC"[g], '\0'};
            assert_question(result, rows, "human_review", by_human, g);
            assert_question(result, rows, "override_in_favour", overridden, g);
            assert_question(result, rows, "adverse_followed", followed, g);
            assert_question(result, rows, "decided_before_heard", unheard, g);
            assert_close(find(result, "decision_days_median", name)->estimate.value,
                         middle_of(rows, g), 1e-12);
        }
        assert_true(
            find(result, "decision_days_pace_at_equal_facts", "C")->estimate.high < 1);
        iem_result_free(result);
    }
}

/* ---- By hand ---- */

static const iem_statistic *of(const iem_result *result, const char *measure,
                               const char *what)
{
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++) {
            const iem_statistic *s = &result->families[f].at[i];
            if (strcmp(s->measure->id, measure) == 0 && family_same(s->of, what))
                return s;
        }
    fail_msg("%s of %s: none", measure, what ? what : "-");
    return NULL;
}

static void who_was_cleared_is_beside_who_never_was(void **state)
{
    (void)state; /* (4 * 16) / (6 * 4); a fact of one person is not known */
    iem_result *result = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "fact", "f", "count", "n", "process",
             "selected_before=b", "process", "facts_at=t", "process", "decided_at=u"),
        "d,g,f,n,b,t,u\nyes,A,x,4,vrijgepleit,2024-01-01,2025-03-01\n"
        "no,A,x,6,cleared,2025-02-01,2025-03-01\nyes,A,x,4,nooit,2025-02-01,2025-03-"
        "01\n"
        "no,A,x,16,never,2025-02-01,2025-03-01\nyes,B,x,9,gevonden,2025-02-01,2025-03-"
        "01\n"
        "no,B,,1,,2025-02-01,2025-03-01\n");
    assert_close(of(result, "picked_again", NULL)->estimate.value, .4, 1e-12);
    assert_close(of(result, "picked_again_odds_ratio", NULL)->estimate.value,
                 4. * 16 / (6 * 4), 1e-12);
    assert_close(find(result, "missing_fact_share", "B")->estimate.value, .1, 1e-12);
    assert_close(find(result, "stale_facts_share", "A")->estimate.value, 4. / 30,
                 1e-12);
    assert_close(find(result, "fact_days_median", "A")->estimate.value, 28, 1e-12);
    iem_result_free(result);
}

static void versions_follow_each_other(void **state)
{
    (void)state; /* 'z' decided first */
    iem_result *result = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "count", "n", "time", "t", "reason",
             "r", "process", "model_version=v", "process", "objection_outcome=o",
             "process", "purpose=p"),
        "d,g,n,t,r,v,o,p\nyes,A,3,2025-01-01,late,z,gegrond,tax\n"
        "yes,B,1,2025-01-01,wrong,z,gegrond,tax\nno,B,96,2025-01-01,,z,,tax\n"
        "yes,A,1,2025-03-01,late,a,gegrond,tax\nyes,A,1,2025-03-01,new,a,upheld,care\n"
        "no,B,198,2025-03-01,,a,ongegrond,tax\n");
    assert_close(of(result, "found_wrong_by_version", "z")->estimate.value, .04, 1e-12);
    assert_close(of(result, "found_wrong_by_version", "a")->estimate.value, .01, 1e-12);
    assert_close(of(result, "found_wrong_version_ratio", "a")->estimate.value, .25,
                 1e-12);
    assert_close(of(result, "repeated_error", "a")->estimate.value, .5, 1e-12);
    assert_close(of(result, "purpose_used", "care")->estimate.value, 1. / 300, 1e-12);
    /* Of z: A 3 of 3, B 1 of 97; of a: A 2 of 2, B 0 of 198. */
    assert_close(of(result, "version_adverse_share", "z")->estimate.value, .04, 1e-12);
    assert_close(of(result, "version_adverse_difference", "z")->estimate.value,
                 1 - 1. / 97, 1e-12);
    assert_close(of(result, "version_adverse_difference", "a")->estimate.value, 1,
                 1e-12);
    iem_result_free(result);
}

static void reviewers_are_beside_others_with_the_same_cases(void **state)
{
    (void)state; /* expected: x .5 of 8 + y .25 of 4 = 5; all 15 yes of 40 */
    iem_result *result =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "count", "n",
                         "process", "reviewer=w", "process", "custom=c"),
                    "d,g,f,n,w,c\nyes,A,x,6,Jo,ja\nyes,A,x,2,Jo,nee\nyes,A,y,3,Jo,ja\n"
                    "no,B,y,1,Jo,nee\nno,B,x,4,Al,ja\nno,B,x,8,Al,nee\nno,B,y,2,Al,ja\n"
                    "no,A,y,14,Al,nee\n");
    const iem_statistic *s = of(result, "custom_funnel", "Jo");
    assert_close(s->numerator, 9, 0);
    assert_close(s->denominator, 5, 1e-12);
    assert_close(s->estimate.value, 15. / 40 * 9 / 5, 1e-12);
    /* qbinom(c(.025, .975), 12, 5 / 12): 2 and 8, on the scale of 15 / 40 */
    assert_close(s->estimate.low, 2. / 12 * (15. / 40) / (5. / 12), 1e-12);
    assert_close(s->estimate.high, 8. / 12 * (15. / 40) / (5. / 12), 1e-12);
    assert_close(of(result, "custom_almost_always", NULL)->estimate.value, 0, 0);
    assert_close(of(result, "custom_almost_always", NULL)->n, 2, 0);
    assert_close(of(result, "custom_by_reviewer", "Al")->estimate.value, 6. / 28,
                 1e-12);
    iem_result *published = NULL;
    iem_error err = {0};
    assert_int_equal(iem_result_publish(result, NULL, &published, &err), IEM_OK);
    for (size_t f = 0; f < published->n_families; f++)
        for (size_t i = 0; i < published->families[f].n; i++)
            assert_true(!published->families[f].at[i].of);
    iem_result_free(published);
    iem_result_free(result);
}

static void a_version_has_a_gap_at_equal_facts(void **state)
{
    (void)state; /* w: (10 * 50 - 20 * 20)/70 over 20 * 50/70, and 0 of a cell alone */
    iem_result *result = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "fact", "f", "count", "n", "process",
             "model_version=v", "process", "objection_outcome=o"),
        "d,g,f,n,v,o\nyes,A,x,10,w,\nno,A,x,10,w,\nyes,B,x,20,w,\nno,B,x,30,w,\n"
        "yes,A,y,7,w,\nyes,A,x,5,u,\nno,A,x,5,u,\nyes,B,x,25,u,\nno,B,x,25,u,"
        "gegrond\n");
    assert_close(of(result, "version_adverse_at_equal_facts", "w")->estimate.value,
                 10. / 20 - 20. / 50, 1e-12);
    assert_close(of(result, "version_adverse_at_equal_facts", "u")->estimate.value, 0,
                 1e-12);
    iem_result_free(result);
}

static void someone_who_always_follows_is_counted(void **state)
{
    (void)state; /* Wilson: 400 of 400 is above .99, 20 of 20 above .83 */
    iem_result *result =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "count", "n", "process",
                         "reviewer=w", "process", "advice=a"),
                    "d,g,n,w,a\nyes,A,400,Jo,1\nyes,B,20,Al,1\nno,B,30,Ed,1\n");
    const iem_statistic *s = of(result, "adverse_followed_almost_always", NULL);
    assert_close(s->estimate.value, 1, 0);
    assert_close(s->n, 3, 0);
    iem_result_free(result);
}

static void what_lacks_is_listed(void **state)
{
    (void)state;
    iem_result *result =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "process", "decided_at=t"),
                    "d,g,t\nyes,A,2025-01-01\nno,B,2025-01-01\n");
    size_t answered = 0;
    for (size_t i = 0; i < result->n_safeguards; i++) {
        const iem_safeguard *s = &result->safeguards[i];
        size_t missing = 0;
        for (size_t c = 0; c < s->n_columns; c++) missing += s->missing[c];
        assert_true(s->answered == (missing == 0));
        assert_true(s->n_columns > 0 && *s->asks.en && *s->asks.nl);
        answered += s->answered;
        if (strcmp(s->id, "decided_before_heard") == 0) assert_int_equal(missing, 2);
    }
    assert_int_equal(answered, 0);
    iem_result_free(result);
}

/* ---- Planted truth ---- */

enum { RUNS = 200 };

/* Facts differ by group and decide everything: at equal facts nothing is wrong. With
 * `reach`, adverse advice is set aside for A only half as often as for others. */
static void plant(struct row *rows, uint64_t key, bool reach)
{
    uint64_t at = 0;
    for (size_t i = 0; i < ROWS; i++) {
        struct row *r = &rows[i];
        r->group = below(key, &at, 3);
        r->fact = below(key, &at, 8) < 2 + 2 * r->group ? 3 : 0;
        r->human = below(key, &at, 10) < (r->fact ? 8 : 4);
        r->advice = below(key, &at, 10) < 6;
        const double aside = (r->fact ? .5 : .2) * (reach && r->group == 0 ? .3 : 1.);
        r->adverse = r->advice ? iem_uniform(key, at++) >= aside : 0;
        r->received = below(key, &at, 28);
        r->decided = r->received + below(key, &at, r->fact ? 40 : 20);
        r->requested = r->answered = -1;
    }
}

static bool is_found(const iem_result *result, const char *measure)
{
    const iem_statistic *s = find(result, measure, "A");
    return s->p <= .05;
}

static void nothing_is_found_where_nothing_is(void **state)
{
    (void)state;
    struct row rows[ROWS];
    int review = 0, aside = 0, pace = 0, crude = 0;
    for (uint64_t key = 100; key < 100 + RUNS; key++) {
        plant(rows, key, false);
        iem_result *result = family_scan_on(whole_plan(), text_of(rows), 1);
        review += is_found(result, "human_review_at_equal_facts");
        aside += is_found(result, "override_in_favour_at_equal_facts");
        pace += is_found(result, "decision_days_pace_at_equal_facts");
        crude += is_found(result, "decision_days_pace");
        iem_result_free(result);
    }
    /* .05 + 3 sqrt(.05 * .95 / 200) = .096; the facts explain what is seen without. */
    assert_true(review <= 19 && aside <= 19 && pace <= 19);
    assert_true(review + aside + pace >= 9);
    assert_true(crude >= 150);
}

static void what_is_planted_is_found(void **state)
{
    (void)state;
    struct row rows[ROWS];
    int found = 0, below_zero = 0;
    for (uint64_t key = 900; key < 900 + 40; key++) {
        plant(rows, key, true);
        iem_result *result = family_scan_on(whole_plan(), text_of(rows), 1);
        found += is_found(result, "override_in_favour_at_equal_facts");
        below_zero +=
            find(result, "override_in_favour_at_equal_facts", "A")->estimate.high < 0;
        iem_result_free(result);
    }
    assert_true(found >= 36 && below_zero >= 36);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_advice_is_followed_by_people),
        cmocka_unit_test(heard_is_before_the_decision_or_after_the_term),
        cmocka_unit_test(a_contact_of_which_nothing_is_known_is_missing),
        cmocka_unit_test(an_objection_is_upheld_once_it_is_decided),
        cmocka_unit_test(what_is_open_has_missed_a_term_that_is_over),
        cmocka_unit_test(a_way_out_is_a_way_out),
        cmocka_unit_test(terms_are_written_and_read),
        cmocka_unit_test(questions_have_names_of_their_own),
        seeded_test_in(figures_are_those_of_the_rows, scratch_make, scratch_remove),
        scratch_test(who_was_cleared_is_beside_who_never_was),
        scratch_test(versions_follow_each_other),
        scratch_test(reviewers_are_beside_others_with_the_same_cases),
        scratch_test(a_version_has_a_gap_at_equal_facts),
        scratch_test(someone_who_always_follows_is_counted),
        scratch_test(what_lacks_is_listed),
        scratch_test(nothing_is_found_where_nothing_is),
        scratch_test(what_is_planted_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
