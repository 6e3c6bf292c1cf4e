#include "plan/questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- What a row says ---- */

static bool is_said(const iem_account *a, iem_process_key key)
{
    return a->said[key] != IEM_NOT_SAID;
}

static bool is_yes(const iem_account *a, iem_process_key key)
{
    return a->said[key] == IEM_SENSE_YES;
}

static bool has(const iem_process *p, iem_process_key key)
{
    return p->column[key].name != NULL;
}

static iem_answer answer_of(bool yes)
{
    return yes ? IEM_ANSWER_YES : IEM_ANSWER_NO;
}

static iem_answer by_word(const iem_account *a, iem_process_key key)
{
    if (!is_said(a, key) || a->said[key] == IEM_N_SENSES) return IEM_ANSWER_MISSING;
    return answer_of(is_yes(a, key));
}

/* Only of those decisions that it is about. */
static iem_answer among(bool about, iem_answer answer)
{
    return about ? answer : IEM_ANSWER_NOT_ASKED;
}

/* Yes, if this day came no later than that one. */
static iem_answer by_then(const iem_account *a, iem_process_key day,
                          iem_process_key limit)
{
    if (!is_said(a, limit)) return IEM_ANSWER_MISSING;
    return answer_of(is_said(a, day) && a->said[day] <= a->said[limit]);
}

/* ---- Who decided ---- */

/* By a machine alone: nobody could follow, look or sign. */
static bool is_alone(const iem_account *a)
{
    return a->said[IEM_REVIEWER_TYPE] == IEM_SENSE_NO;
}

static iem_answer human_review(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_word(a, IEM_REVIEWER_TYPE);
}

static iem_answer human_review_of_adverse(const iem_process *p, const iem_account *a)
{
    (void)p;
    return among(a->adverse, by_word(a, IEM_REVIEWER_TYPE));
}

/* What a person did with an advice: `adverse` or favourable. */
static iem_answer follow(const iem_process *p, const iem_account *a, iem_sense advice)
{
    const iem_answer known = by_word(a, IEM_ADVICE);
    if (known == IEM_ANSWER_MISSING) return known;
    if (a->said[IEM_ADVICE] != (int32_t)advice || is_alone(a))
        return IEM_ANSWER_NOT_ASKED;
    if (has(p, IEM_REVIEWER_TYPE) &&
        by_word(a, IEM_REVIEWER_TYPE) == IEM_ANSWER_MISSING)
        return IEM_ANSWER_MISSING;
    return answer_of(a->adverse == (advice == IEM_SENSE_YES));
}

static iem_answer adverse_followed(const iem_process *p, const iem_account *a)
{
    return follow(p, a, IEM_SENSE_YES);
}

static iem_answer favourable_followed(const iem_process *p, const iem_account *a)
{
    return follow(p, a, IEM_SENSE_NO);
}

static iem_answer set_aside(const iem_account *a, iem_sense advice)
{
    const iem_answer known = by_word(a, IEM_ADVICE);
    if (known == IEM_ANSWER_MISSING) return known;
    return among(a->said[IEM_ADVICE] == (int32_t)advice,
                 answer_of(a->adverse == (advice == IEM_SENSE_NO)));
}

static iem_answer override_in_favour(const iem_process *p, const iem_account *a)
{
    (void)p;
    return set_aside(a, IEM_SENSE_YES);
}

static iem_answer override_against(const iem_process *p, const iem_account *a)
{
    (void)p;
    return set_aside(a, IEM_SENSE_NO);
}

static iem_answer custom(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_word(a, IEM_CUSTOM);
}

static iem_answer override_blocked(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_word(a, IEM_OVERRIDE_BLOCKED);
}

static iem_answer escalated(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_word(a, IEM_ESCALATED);
}

static iem_answer blind_review(const iem_process *p, const iem_account *a)
{
    (void)p;
    return among(!is_alone(a), by_word(a, IEM_BLIND));
}

static iem_answer quick_review(const iem_process *p, const iem_account *a)
{
    if (is_alone(a)) return IEM_ANSWER_NOT_ASKED;
    if (!is_said(a, IEM_REVIEW_SECONDS)) return IEM_ANSWER_MISSING;
    return answer_of(a->said[IEM_REVIEW_SECONDS] < p->column[IEM_REVIEW_SECONDS].bound);
}

/* By whom it has to be, and not afterwards. */
static iem_answer signed_in_time(const iem_process *p, const iem_account *a)
{
    const iem_answer role = by_word(a, IEM_REVIEWER_ROLE);
    if (role != IEM_ANSWER_YES || !has(p, IEM_REVIEW_AT) || !has(p, IEM_DECIDED_AT))
        return role;
    return by_then(a, IEM_REVIEW_AT, IEM_DECIDED_AT);
}

/* ---- Heard, told and reached ---- */

static iem_answer asked_first(const iem_process *p, const iem_account *a)
{
    (void)p;
    return among(a->adverse, answer_of(is_said(a, IEM_INFO_REQUESTED_AT)));
}

/* Before her answer came, and before it had to. */
static iem_answer decided_before_heard(const iem_process *p, const iem_account *a)
{
    (void)p;
    const int32_t decided = a->said[IEM_DECIDED_AT];
    if (!is_said(a, IEM_INFO_REQUESTED_AT)) return IEM_ANSWER_NOT_ASKED;
    if (!is_said(a, IEM_DECIDED_AT)) return IEM_ANSWER_MISSING;
    if (is_said(a, IEM_INFO_RECEIVED_AT) && a->said[IEM_INFO_RECEIVED_AT] <= decided)
        return IEM_ANSWER_NO;
    return answer_of(!is_said(a, IEM_INFO_DUE_AT) ||
                     decided < a->said[IEM_INFO_DUE_AT]);
}

static iem_answer own_facts(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_word(a, IEM_FACT_SOURCE);
}

static iem_answer informed(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_word(a, IEM_INFORMED);
}

static iem_answer informed_of_advice(const iem_process *p, const iem_account *a)
{
    (void)p;
    return among(is_said(a, IEM_ADVICE), by_word(a, IEM_INFORMED));
}

static iem_answer told_in_time(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_then(a, IEM_NOTIFIED_AT, IEM_DECIDED_AT);
}

static iem_answer personal_channel(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_word(a, IEM_CHANNEL);
}

static iem_answer understood_language(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_word(a, IEM_LANGUAGE);
}

static iem_answer reached(const iem_process *p, const iem_account *a)
{
    (void)p;
    const bool tried = is_said(a, IEM_CONTACT_AT) || is_said(a, IEM_CONTACT_REACHED);
    return among(tried, by_word(a, IEM_CONTACT_REACHED));
}

/* Somebody spoke with her before an adverse decision took effect. */
static iem_answer contact_before_effect(const iem_process *p, const iem_account *a)
{
    (void)p;
    const iem_process_key limit =
        is_said(a, IEM_EFFECTIVE_AT) ? IEM_EFFECTIVE_AT : IEM_DECIDED_AT;
    if (!a->adverse) return IEM_ANSWER_NOT_ASKED;
    if (!is_said(a, limit)) return IEM_ANSWER_MISSING;
    /* Of one that was tried in time it has to be known whether she was there. */
    const iem_answer tried = by_then(a, IEM_CONTACT_AT, limit);
    return tried == IEM_ANSWER_YES ? by_word(a, IEM_CONTACT_REACHED) : tried;
}

/* ---- Objections and complaints ---- */

static iem_answer objected(const iem_process *p, const iem_account *a)
{
    (void)p;
    return among(a->adverse, answer_of(is_said(a, IEM_OBJECTION_AT)));
}

/* Of what was decided: what is pending or was withdrawn is no outcome. */
static iem_answer upheld(const iem_account *a, iem_process_key outcome)
{
    if (!is_said(a, outcome) || a->said[outcome] == IEM_SENSE_ELSE)
        return IEM_ANSWER_NOT_ASKED;
    return by_word(a, outcome);
}

static iem_answer objection_upheld(const iem_process *p, const iem_account *a)
{
    (void)p;
    return upheld(a, IEM_OBJECTION_OUTCOME);
}

static iem_answer objection_undecided(const iem_process *p, const iem_account *a)
{
    (void)p;
    const iem_answer outcome = upheld(a, IEM_OBJECTION_OUTCOME);
    const iem_answer undecided = outcome == IEM_ANSWER_MISSING
                                     ? outcome
                                     : answer_of(outcome == IEM_ANSWER_NOT_ASKED);
    return among(is_said(a, IEM_OBJECTION_AT), undecided);
}

static iem_answer complained(const iem_process *p, const iem_account *a)
{
    (void)p;
    return answer_of(is_said(a, IEM_COMPLAINT_AT));
}

static iem_answer complaint_upheld(const iem_process *p, const iem_account *a)
{
    (void)p;
    return upheld(a, IEM_COMPLAINT_OUTCOME);
}

static iem_answer complaint_of_algorithm(const iem_process *p, const iem_account *a)
{
    (void)p;
    const bool is_one = is_said(a, IEM_COMPLAINT_TOPIC) || is_said(a, IEM_COMPLAINT_AT);
    return among(is_one, by_word(a, IEM_COMPLAINT_TOPIC));
}

/* ---- Terms ---- */

/* From one day until another; or, while that did not come, until `open` (a day, or
 * IEM_NOT_SAID: then it cannot be told). */
static iem_answer span(const iem_account *a, iem_process_key from, iem_process_key to,
                       int32_t open, int32_t *days)
{
    const bool ended = is_said(a, to);
    const int32_t end = ended ? a->said[to] : open;
    if (!is_said(a, from)) return IEM_ANSWER_NOT_ASKED;
    if (end == IEM_NOT_SAID) return IEM_ANSWER_MISSING;
    const int64_t length = (int64_t)end - a->said[from];
    if (length < 0 || length > IEM_LONGEST_TERM) return IEM_ANSWER_MISSING;
    *days = (int32_t)length;
    return answer_of(ended);
}

static iem_answer decision_days(const iem_process *p, const iem_account *a,
                                int32_t *days)
{
    (void)p;
    return span(a, IEM_RECEIVED_AT, IEM_DECIDED_AT, IEM_NOT_SAID, days);
}

static iem_answer objection_days(const iem_process *p, const iem_account *a,
                                 int32_t *days)
{
    return span(a, IEM_OBJECTION_AT, IEM_OBJECTION_DECIDED_AT, p->as_of, days);
}

static iem_answer complaint_days(const iem_process *p, const iem_account *a,
                                 int32_t *days)
{
    return span(a, IEM_COMPLAINT_AT, IEM_COMPLAINT_DECIDED_AT, p->as_of, days);
}

/* Until somebody spoke with her; nobody did by the day of the decision: longer. */
static iem_answer contact_days(const iem_process *p, const iem_account *a,
                               int32_t *days)
{
    (void)p;
    const iem_answer reached =
        is_said(a, IEM_CONTACT_AT) ? by_word(a, IEM_CONTACT_REACHED) : IEM_ANSWER_NO;
    if (reached == IEM_ANSWER_YES)
        return span(a, IEM_RECEIVED_AT, IEM_CONTACT_AT, IEM_NOT_SAID, days);
    const iem_answer open =
        span(a, IEM_RECEIVED_AT, IEM_DECIDED_AT, IEM_NOT_SAID, days);
    if (reached == IEM_ANSWER_MISSING && open == IEM_ANSWER_YES) return reached;
    return open == IEM_ANSWER_YES ? IEM_ANSWER_NO : open;
}

static iem_answer stop_days(const iem_process *p, const iem_account *a, int32_t *days)
{
    return span(a, IEM_STOP_REQUESTED_AT, IEM_STOPPED_AT, p->as_of, days);
}

static iem_answer fact_days(const iem_process *p, const iem_account *a, int32_t *days)
{
    (void)p;
    const iem_answer known = span(a, IEM_FACTS_AT, IEM_DECIDED_AT, IEM_NOT_SAID, days);
    return known == IEM_ANSWER_NOT_ASKED ? IEM_ANSWER_MISSING : known;
}

/* What is still open has missed a term that is over. */
static iem_answer beyond(iem_answer known, int32_t days, int64_t term)
{
    if (known != IEM_ANSWER_YES && known != IEM_ANSWER_NO) return known;
    if (known == IEM_ANSWER_NO && days <= term) return IEM_ANSWER_NOT_ASKED;
    return answer_of(days > term);
}

static iem_answer decided_beyond_term(const iem_process *p, const iem_account *a)
{
    int32_t days = 0;
    const int64_t term = is_said(a, IEM_TERM_DAYS) ? a->said[IEM_TERM_DAYS]
                                                   : p->column[IEM_DECIDED_AT].bound;
    const iem_answer known = decision_days(p, a, &days);
    if (known == IEM_ANSWER_YES && term == 0) return IEM_ANSWER_MISSING;
    return beyond(known, days, term);
}

static bool knows_term(const iem_process *p)
{
    return has(p, IEM_TERM_DAYS) || p->column[IEM_DECIDED_AT].bound > 0;
}

/* Only where the term is over on the last day of the log: of what came in later, what
 * was quick is known and what will be slow is not. */
static iem_answer beyond_when_over(const iem_process *p, const iem_account *a,
                                   iem_process_key from, iem_answer known, int32_t days,
                                   int64_t term)
{
    const bool is_over =
        p->as_of == IEM_NOT_SAID || (int64_t)p->as_of - a->said[from] > term;
    if (known == IEM_ANSWER_YES && !is_over) return IEM_ANSWER_NOT_ASKED;
    return beyond(known, days, term);
}

static iem_answer objection_beyond_term(const iem_process *p, const iem_account *a)
{
    int32_t days = 0;
    const iem_answer known = objection_days(p, a, &days);
    return beyond_when_over(p, a, IEM_OBJECTION_AT, known, days,
                            p->column[IEM_OBJECTION_DECIDED_AT].bound);
}

static iem_answer complaint_beyond_term(const iem_process *p, const iem_account *a)
{
    int32_t days = 0;
    const iem_answer known = complaint_days(p, a, &days);
    return beyond_when_over(p, a, IEM_COMPLAINT_AT, known, days,
                            p->column[IEM_COMPLAINT_DECIDED_AT].bound);
}

/* ---- The way out ---- */

static iem_answer stop_honoured(const iem_process *p, const iem_account *a)
{
    (void)p;
    return among(is_said(a, IEM_STOP_REQUESTED_AT),
                 answer_of(is_said(a, IEM_STOPPED_AT)));
}

static iem_answer decided_after(const iem_account *a, iem_process_key day)
{
    if (!is_said(a, day)) return IEM_ANSWER_NOT_ASKED;
    if (!is_said(a, IEM_DECIDED_AT)) return IEM_ANSWER_MISSING;
    return answer_of(a->said[IEM_DECIDED_AT] > a->said[day]);
}

static iem_answer decided_after_request(const iem_process *p, const iem_account *a)
{
    (void)p;
    return decided_after(a, IEM_STOP_REQUESTED_AT);
}

static iem_answer decided_after_stop(const iem_process *p, const iem_account *a)
{
    (void)p;
    return decided_after(a, IEM_STOPPED_AT);
}

static iem_answer decided_after_alarm(const iem_process *p, const iem_account *a)
{
    if (!is_said(a, IEM_DECIDED_AT)) return IEM_ANSWER_MISSING;
    return answer_of(a->said[IEM_DECIDED_AT] > p->alarm_at);
}

static bool knows_alarm(const iem_process *p)
{
    return p->alarm_at != IEM_NOT_SAID;
}

/* ---- What for ---- */

static iem_answer opposite(iem_answer answer)
{
    if (answer == IEM_ANSWER_YES) return IEM_ANSWER_NO;
    return answer == IEM_ANSWER_NO ? IEM_ANSWER_YES : answer;
}

static iem_answer outside_purpose(const iem_process *p, const iem_account *a)
{
    (void)p;
    return opposite(by_word(a, IEM_PURPOSE));
}

static iem_answer outside_version(const iem_process *p, const iem_account *a)
{
    (void)p;
    return opposite(by_word(a, IEM_MODEL_VERSION));
}

static iem_answer outside_window(const iem_process *p, const iem_account *a)
{
    const int32_t day = a->said[IEM_DECIDED_AT];
    if (!is_said(a, IEM_DECIDED_AT)) return IEM_ANSWER_MISSING;
    return answer_of((p->in_use != IEM_NOT_SAID && day < p->in_use) ||
                     (p->out_of_use != IEM_NOT_SAID && day > p->out_of_use));
}

/* Whether the score served for something else too, only its other rows tell. */
static iem_answer score_reused(const iem_process *p, const iem_account *a)
{
    (void)p;
    (void)a;
    return IEM_ANSWER_MISSING;
}

static bool knows_use(const iem_process *p)
{
    return has(p, IEM_PURPOSE) || has(p, IEM_AGENCY);
}

static bool knows_window(const iem_process *p)
{
    return p->in_use != IEM_NOT_SAID || p->out_of_use != IEM_NOT_SAID;
}

/* ---- What is learned, and what is known ---- */

/* Of all decisions: that nobody objected, or not yet with success, is a no; what we do
 * not know the meaning of is neither. */
static iem_answer found_wrong(const iem_process *p, const iem_account *a)
{
    (void)p;
    if (a->said[IEM_OBJECTION_OUTCOME] == IEM_N_SENSES) return IEM_ANSWER_MISSING;
    return answer_of(is_yes(a, IEM_OBJECTION_OUTCOME));
}

/* From the day on which a decision was found wrong until the next version decided: only
 * the rows of that version tell. */
static iem_answer change_days(const iem_process *p, const iem_account *a, int32_t *days)
{
    (void)p;
    (void)days;
    return among(is_yes(a, IEM_OBJECTION_OUTCOME), IEM_ANSWER_MISSING);
}

static iem_answer stale_facts(const iem_process *p, const iem_account *a)
{
    int32_t days = 0;
    const iem_answer known = fact_days(p, a, &days);
    return beyond(known, days, p->column[IEM_FACTS_AT].bound);
}

static iem_answer corrected(const iem_process *p, const iem_account *a)
{
    (void)p;
    return by_word(a, IEM_CORRECTED);
}

static iem_answer corrected_on_objection(const iem_process *p, const iem_account *a)
{
    (void)p;
    return among(is_said(a, IEM_OBJECTION_AT), by_word(a, IEM_CORRECTED));
}

/* Of those who were picked before and cleared, and of those who never were. */
static iem_answer cleared_before(const iem_process *p, const iem_account *a)
{
    (void)p;
    if (a->said[IEM_SELECTED_BEFORE] == IEM_SENSE_ELSE) return IEM_ANSWER_NOT_ASKED;
    return by_word(a, IEM_SELECTED_BEFORE);
}

/* ---- The table ---- */

#define ASK(name, number, of, ...)                                                     \
    {                                                                                  \
        .id = #name, .metric = number, .theme = IEM_THEME_##of, .answer = name,        \
        .needs = __VA_ARGS__                                                           \
    }
#define TERM(name, number, of, ...)                                                    \
    {                                                                                  \
        .id = #name, .metric = number, .theme = IEM_THEME_##of, .term = name,          \
        .needs = __VA_ARGS__                                                           \
    }
#define K(key) IEM_ASKS(IEM_##key)

/* Codes of tallies are by id: new ones may stand anywhere. */
const iem_question iem_questions[] = {
    ASK(human_review, "P1", REVIEW, K(REVIEWER_TYPE)),
    ASK(human_review_of_adverse, "P1", REVIEW, K(REVIEWER_TYPE)),
    ASK(adverse_followed, "P2", REVIEW, K(ADVICE)),
    ASK(favourable_followed, "P2", REVIEW, K(ADVICE)),
    ASK(override_in_favour, "P3", REVIEW, K(ADVICE)),
    ASK(override_against, "P3", REVIEW, K(ADVICE)),
    ASK(custom, "P3", REVIEW, K(CUSTOM)),
    ASK(override_blocked, "P3", REVIEW, K(OVERRIDE_BLOCKED)),
    ASK(escalated, "P3", REVIEW, K(ESCALATED)),
    ASK(blind_review, "P4", REVIEW, K(BLIND)),
    ASK(quick_review, "P5", REVIEW, K(REVIEW_SECONDS)),
    ASK(signed_in_time, "P1", REVIEW, K(REVIEWER_ROLE), .lists = K(REVIEWER_ROLE)),
    ASK(asked_first, "P6", CONTACT, K(INFO_REQUESTED_AT)),
    ASK(decided_before_heard, "P6", CONTACT,
        K(INFO_REQUESTED_AT) | K(INFO_RECEIVED_AT) | K(DECIDED_AT)),
    ASK(own_facts, "P6", CONTACT, K(FACT_SOURCE)),
    ASK(informed, "P8", CONTACT, K(INFORMED)),
    ASK(informed_of_advice, "P8", CONTACT, K(INFORMED) | K(ADVICE)),
    ASK(told_in_time, "P8", CONTACT, K(NOTIFIED_AT) | K(DECIDED_AT)),
    ASK(personal_channel, "P8", CONTACT, K(CHANNEL)),
    ASK(understood_language, "P8", CONTACT, K(LANGUAGE), .lists = K(LANGUAGE)),
    ASK(reached, "P9", CONTACT, K(CONTACT_REACHED)),
    ASK(contact_before_effect, "P9", CONTACT,
        K(CONTACT_AT) | K(CONTACT_REACHED) | K(DECIDED_AT)),
    ASK(objected, "P10", OBJECTION, K(OBJECTION_AT)),
    ASK(objection_upheld, "P10", OBJECTION, K(OBJECTION_OUTCOME)),
    ASK(objection_undecided, "P10", OBJECTION, K(OBJECTION_AT) | K(OBJECTION_OUTCOME)),
    ASK(complained, "P10", OBJECTION, K(COMPLAINT_AT)),
    ASK(complaint_upheld, "P10", OBJECTION, K(COMPLAINT_OUTCOME)),
    ASK(complaint_of_algorithm, "P10", OBJECTION, K(COMPLAINT_TOPIC)),
    TERM(decision_days, "P11", TERMS, K(RECEIVED_AT) | K(DECIDED_AT)),
    ASK(decided_beyond_term, "P11", TERMS, K(RECEIVED_AT) | K(DECIDED_AT),
        .can = knows_term, .setting = "term_days"),
    TERM(objection_days, "P11", TERMS, K(OBJECTION_AT) | K(OBJECTION_DECIDED_AT)),
    ASK(objection_beyond_term, "P11", TERMS, K(OBJECTION_AT) | K(OBJECTION_DECIDED_AT)),
    TERM(complaint_days, "P11", TERMS, K(COMPLAINT_AT) | K(COMPLAINT_DECIDED_AT)),
    ASK(complaint_beyond_term, "P11", TERMS, K(COMPLAINT_AT) | K(COMPLAINT_DECIDED_AT)),
    TERM(contact_days, "P9", TERMS,
         K(RECEIVED_AT) | K(CONTACT_AT) | K(CONTACT_REACHED) | K(DECIDED_AT)),
    ASK(stop_honoured, "P12", STOP, K(STOP_REQUESTED_AT) | K(STOPPED_AT)),
    TERM(stop_days, "P12", STOP, K(STOP_REQUESTED_AT) | K(STOPPED_AT)),
    ASK(decided_after_request, "P12", STOP, K(STOP_REQUESTED_AT) | K(DECIDED_AT)),
    ASK(decided_after_stop, "P12", STOP, K(STOPPED_AT) | K(DECIDED_AT)),
    ASK(decided_after_alarm, "P13", STOP, K(DECIDED_AT), .can = knows_alarm,
        .setting = "alarm_at"),
    ASK(outside_purpose, "P16", PURPOSE, K(PURPOSE), .lists = K(PURPOSE)),
    ASK(outside_version, "P16", PURPOSE, K(MODEL_VERSION), .lists = K(MODEL_VERSION)),
    ASK(outside_window, "P16", PURPOSE, K(DECIDED_AT), .can = knows_window,
        .setting = "in_use"),
    ASK(score_reused, "P16", PURPOSE, K(SCORE_ID), .can = knows_use,
        .setting = "purpose", .of_rows = true),
    TERM(change_days, "P17", LEARNING,
         K(OBJECTION_OUTCOME) | K(OBJECTION_DECIDED_AT) | K(MODEL_VERSION) |
             K(DECIDED_AT),
         .of_rows = true),
    ASK(found_wrong, "P17", LEARNING, K(OBJECTION_OUTCOME) | K(MODEL_VERSION)),
    TERM(fact_days, "P18", DATA_QUALITY, K(FACTS_AT) | K(DECIDED_AT)),
    ASK(stale_facts, "P18", DATA_QUALITY, K(FACTS_AT) | K(DECIDED_AT)),
    ASK(corrected, "P18", DATA_QUALITY, K(CORRECTED)),
    ASK(corrected_on_objection, "P18", DATA_QUALITY, K(CORRECTED) | K(OBJECTION_AT)),
    ASK(cleared_before, "P19", FEEDBACK, K(SELECTED_BEFORE)),
};

const size_t iem_n_questions = sizeof iem_questions / sizeof *iem_questions;

size_t iem_question_find(const char *id)
{
    size_t i = 0;
    while (i < iem_n_questions && !iem_is_text(iem_questions[i].id, id)) i++;
    return i;
}

bool iem_question_fits(const iem_process *process, const iem_question *question)
{
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
        const iem_process_column *column = &process->column[k];
        if (question->needs & IEM_ASKS(k) && !column->name) return false;
        if (question->lists & IEM_ASKS(k) && column->word[IEM_SENSE_YES].n == 0)
            return false;
    }
    return !question->can || question->can(process);
}

/* ---- How answers are counted ---- */

const char *iem_answer_text(iem_answer answer)
{
    static const char *const texts[IEM_N_ANSWERS] = {"yes", "no", "not-asked",
                                                     "(missing)"};
    return texts[answer];
}

void iem_term_write(int32_t days, bool ended, char out[IEM_TERM_TEXT])
{
    snprintf(out, IEM_TERM_TEXT, "%d%s", (int)days, ended ? "" : "+");
}

bool iem_term_read(const char *text, int32_t *days, bool *ended)
{
    char *end = NULL;
    if (*text < '0' || *text > '9') return false;
    const long value = strtol(text, &end, 10);
    *ended = *end == '\0';
    *days = (int32_t)value;
    return value <= IEM_LONGEST_TERM && (*ended || strcmp(end, "+") == 0);
}
