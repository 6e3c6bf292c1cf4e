/* What two reports ask, and what a result has to say to it. */
#include "family/family.h"
#include "judge/core.h"
#include "judge/followup.h"
#include "judge/principles.h"
#include "judge/rules.h"
#include "plan/questions.h"

#include "check.h"

#include <string.h>

static void every_name_is_one_that_there_is(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < iem_n_principles; i++) {
        const iem_principle *p = &iem_principles[i];
        for (size_t k = 0; p->measures && p->measures[k]; k++)
            if (!iem_core_measure(p->measures[k]) &&
                !iem_measure_family(p->measures[k]))
                fail_msg("%s: no measure '%s'", p->id, p->measures[k]);
        for (size_t k = 0; p->questions && p->questions[k]; k++)
            if (iem_question_find(p->questions[k]) == iem_n_questions)
                fail_msg("%s: no question '%s'", p->id, p->questions[k]);
        for (size_t k = 0; p->declared && p->declared[k]; k++)
            assert_int_equal(strncmp(p->declared[k], "declaration/", 12), 0);
    }
}

static void each_says_what_and_how_in_both_languages(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < iem_n_principles; i++) {
        const iem_principle *p = &iem_principles[i];
        assert_true(*p->asks.en && *p->asks.nl && *p->looks.en && *p->looks.nl);
        assert_true(p->measures || p->questions || p->declared || p->command ||
                    p->shows);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(p->id, iem_principles[k].id);
    }
}

static const iem_principle_seen *find(const struct iem_result *r, const char *id)
{
    for (size_t i = 0; i < r->n_principles; i++)
        if (strcmp(r->principles[i].principle->id, id) == 0) return &r->principles[i];
    fail_msg("no principle '%s'", id);
    return NULL;
}

/* A number that is undefined is no evidence, and a missing column never is. */
static void evidence_is_a_number_and_its_absence_is_said(void **unused)
{
    (void)unused;
    iem_error err;
    iem_treatment t = {.twin_gap.all.value = 0.1,
                       .twin_ratio.all.value = NAN,
                       .fact_weight.value = NAN,
                       .group_weight.value = NAN,
                       .surcharge.value = NAN};
    const iem_measure_row share = {.id = "informed_share"};
    iem_statistic one = {.measure = &share, .estimate = {0.5, 0.4, 0.6}};
    iem_statistics family = {.at = &one, .n = 1};
    const char *const informed[] = {"informed"}, *const advice[] = {"informed",
                                                                    "advice"};
    const bool there[] = {false}, lacks[] = {false, true};
    const iem_safeguard safeguards[] = {{.id = "informed",
                                         .columns = informed,
                                         .missing = there,
                                         .n_columns = 1,
                                         .answered = true},
                                        {.id = "informed_of_advice",
                                         .columns = advice,
                                         .missing = lacks,
                                         .n_columns = 2}};
    struct iem_result r = {.treatments = &t,
                           .n_treatments = 1,
                           .n_facts = 1,
                           .families = &family,
                           .n_families = 1,
                           .safeguards = safeguards,
                           .n_safeguards = 2};
    assert_int_equal(iem_principles_look(&r, &err), IEM_OK);
    assert_int_equal(find(&r, "implementation/seen-as-someone")->state, IEM_SEEN);
    const iem_principle_seen *visible = find(&r, "ombudsman/visible");
    assert_int_equal(visible->state, IEM_PARTLY_SEEN);
    assert_int_equal(visible->n_told, 1);
    assert_int_equal(visible->n_missing, 1);
    assert_string_equal(visible->missing[0], "advice");
    assert_int_equal(find(&r, "ombudsman/all-steps")->state, IEM_NO_EVIDENCE);
    assert_true(find(&r, "ombudsman/clear-4")->no_declaration);
    assert_int_equal(find(&r, "ombudsman/accessible-4")->state, IEM_SEEN_ELSEWHERE);

    /* Of the office itself: which themes have begun, and with which column to. */
    const iem_principle_seen *far = find(&r, "implementation/maturity");
    assert_int_equal(far->state, IEM_PARTLY_SEEN);
    assert_string_equal(far->told[0], "equal-treatment");
    assert_string_equal(far->missing[0], "corrected");
    const iem_principle_seen *small = find(&r, "implementation/start-small");
    assert_int_equal(small->state, IEM_SEEN);
    assert_int_equal(small->n_told, 3);
    assert_string_equal(small->told[0], r.next_columns[0].column);

    /* What this log is of, and what became of findings. */
    const iem_principle_seen *kind = find(&r, "implementation/kind-of-government");
    assert_string_equal(kind->told[0], "service");
    r.has_source = true;
    r.columns = 1u << IEM_SCORE;
    iem_effect effect = {.change = {0.1, 0, 0.2}};
    iem_followup followup = {.counted = 2, .effects = &effect, .n_effects = 1};
    iem_gate gate = {.verdict = IEM_FAIL};
    assert_int_equal(find(&r, "implementation/follow-up")->state, IEM_SEEN_ELSEWHERE);
    r.followup = &followup;
    r.gate = &gate;
    assert_int_equal(iem_principles_look(&r, &err), IEM_OK);
    kind = find(&r, "implementation/kind-of-government");
    assert_int_equal(kind->n_told, 2);
    assert_string_equal(kind->told[0], "information-flow");
    assert_string_equal(kind->told[1], "statistical-insight");
    assert_int_equal(find(&r, "implementation/acknowledge")->state, IEM_SEEN);
    assert_int_equal(find(&r, "implementation/follow-up")->state, IEM_SEEN);
    assert_int_equal(find(&r, "implementation/hands-and-feet")->state, IEM_SEEN);
    effect.change.value = NAN;
    assert_int_equal(iem_principles_look(&r, &err), IEM_OK);
    assert_int_equal(find(&r, "implementation/follow-up")->state, IEM_SEEN_ELSEWHERE);
    r.followup = NULL;
    r.gate = NULL;

    one.estimate = iem_undefined;
    t.twin_gap.all.value = NAN;
    assert_int_equal(iem_principles_look(&r, &err), IEM_OK);
    assert_int_equal(find(&r, "implementation/seen-as-someone")->state,
                     IEM_NOTHING_SEEN);
    assert_int_equal(find(&r, "ombudsman/visible")->state, IEM_NO_EVIDENCE);
    r.n_facts = 0;
    assert_int_equal(iem_principles_look(&r, &err), IEM_OK);
    assert_string_equal(find(&r, "implementation/seen-as-someone")->missing[0],
                        "facts");
    iem_arena_clear(&r.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_one_that_there_is),
        cmocka_unit_test(each_says_what_and_how_in_both_languages),
        cmocka_unit_test(evidence_is_a_number_and_its_absence_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
