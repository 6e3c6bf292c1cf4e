/* How far each theme has come, level by level, and which further column opens most. */
#include "judge/followup.h"
#include "judge/maturity.h"
#include "judge/next.h"
#include "judge/principles.h"
#include "judge/told.h"
#include "report/next.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

/* ---- A result made by hand ---- */

enum { MOST = 64 };

struct world {
    struct iem_result r;
    iem_safeguard safeguards[MOST];
    const char *columns[MOST][8];
    bool missing[MOST][8];
    iem_measure_row row;
    iem_statistic statistic;
    iem_statistics family;
    iem_treatment treatment;
    iem_rule rule;
    iem_ruling ruling;
    iem_gate gate;
    iem_followed followed;
    iem_followup followup;
};

/* All safeguards of questions, with the columns of `have` there. */
static void set_columns(struct world *w, iem_columns have)
{
    w->r.n_safeguards = 0;
    for (size_t i = 0; i < iem_n_questions; i++) {
        const iem_question *q = &iem_questions[i];
        iem_safeguard *s = &w->safeguards[w->r.n_safeguards++];
        *s = (iem_safeguard){.id = q->id,
                             .columns = w->columns[i],
                             .missing = w->missing[i],
                             .answered = true};
        for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
            if (!(q->needs & IEM_ASKS(k))) continue;
            w->columns[i][s->n_columns] = iem_process_rows[k].key;
            w->missing[i][s->n_columns] = !(have & IEM_COLUMN_OF_KEY(k));
            if (w->missing[i][s->n_columns++]) s->answered = false;
        }
        if (!q->can) continue;
        w->columns[i][s->n_columns] = q->setting;
        w->missing[i][s->n_columns++] = true;
        s->answered = false;
    }
    w->r.safeguards = w->safeguards;
}

static void start(struct world *w)
{
    memset(w, 0, sizeof *w);
    set_columns(w, 0);
    w->treatment = (iem_treatment){.ground = "origin",
                                   .group = "B",
                                   .twin_gap.all.value = NAN,
                                   .twin_ratio.all.value = NAN,
                                   .fact_weight.value = NAN,
                                   .group_weight.value = NAN,
                                   .surcharge.value = NAN,
                                   .gap_verdict = IEM_CANNOT_TELL,
                                   .weight_verdict = IEM_CANNOT_TELL};
}

static void tell(struct world *w, const char *measure, double value)
{
    w->row = (iem_measure_row){.id = measure};
    w->statistic =
        (iem_statistic){.measure = &w->row, .estimate = {value, value, value}};
    w->family = (iem_statistics){.at = &w->statistic, .n = 1};
    w->r.families = &w->family;
    w->r.n_families = 1;
}

static void rule(struct world *w, const char *measure, iem_verdict verdict,
                 iem_counts_as counts)
{
    w->rule = (iem_rule){.id = "margin/it", .measure = measure};
    w->ruling = (iem_ruling){.rule = &w->rule, .verdict = verdict, .counts_as = counts};
    w->gate = (iem_gate){.rulings = &w->ruling, .n_rulings = 1};
    w->r.gate = &w->gate;
}

static void react(struct world *w, const char *name, bool old, bool in_time)
{
    w->followed =
        (iem_followed){.id = "x", .rule = name, .counts = old, .in_time = in_time};
    w->followup = (iem_followup){.findings = &w->followed, .n_findings = 1};
    w->r.followup = &w->followup;
}

static void expect(struct world *w, const char *theme, iem_maturity_level level,
                   iem_maturity_lacks lacks)
{
    iem_error err;
    assert_int_equal(iem_maturity_look(&w->r, &err), IEM_OK);
    for (size_t i = 0; i < w->r.n_maturity; i++) {
        const iem_maturity *m = &w->r.maturity[i];
        if (strcmp(m->theme->id, theme) != 0) continue;
        if (m->level != level || m->lacks != lacks)
            fail_msg("%s: level %d for %d, lacks %d for %d", theme, (int)m->level,
                     (int)level, (int)m->lacks, (int)lacks);
        iem_arena_clear(&w->r.arena);
        return;
    }
    fail_msg("no theme '%s'", theme);
}

/* ---- The card ---- */

/* A theme that questions tell of, from nothing to what is held against a margin. */
static void climb_by_questions(struct world *w, const char *theme, iem_columns columns,
                               const char *measure)
{
    start(w);
    expect(w, theme, IEM_MATURITY_NOTHING, IEM_LACKS_COLUMN);
    set_columns(w, columns);
    expect(w, theme, IEM_MATURITY_POSSIBLE, IEM_LACKS_NUMBER);
    tell(w, measure, NAN);
    expect(w, theme, IEM_MATURITY_POSSIBLE, IEM_LACKS_NUMBER);
    char unknown[64];
    snprintf(unknown, sizeof unknown, "%.*s_unknown",
             (int)(strrchr(measure, '_') - measure), measure);
    tell(w, unknown, 1);
    expect(w, theme, IEM_MATURITY_POSSIBLE, IEM_LACKS_NUMBER);
    tell(w, measure, 1);
    expect(w, theme, IEM_MATURITY_RUN, IEM_LACKS_MARGIN);
    rule(w, measure, IEM_CANNOT_TELL, IEM_COUNTED);
    expect(w, theme, IEM_MATURITY_RUN, IEM_LACKS_EVIDENCE);
    rule(w, measure, IEM_PASS, IEM_REPORTED);
    expect(w, theme, IEM_MATURITY_RUN, IEM_LACKS_MARGIN);
    rule(w, measure, IEM_FAIL, IEM_COUNTED);
    expect(w, theme, IEM_MATURITY_RUN, IEM_LACKS_HOLD);
    rule(w, measure, IEM_FAIL, IEM_ACCEPTED);
    expect(w, theme, IEM_MATURITY_RUN, IEM_LACKS_HOLD);
    rule(w, "something_else", IEM_PASS, IEM_COUNTED);
    expect(w, theme, IEM_MATURITY_RUN, IEM_LACKS_MARGIN);
    rule(w, measure, IEM_PASS, IEM_COUNTED);
}

static void contact_climbs(void **unused)
{
    (void)unused;
    struct world w;
    climb_by_questions(&w, "human-contact", IEM_COLUMN_OF_KEY(IEM_REVIEWER_TYPE),
                       "human_review_share");
    expect(&w, "human-contact", IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    react(&w, "margin/it", true, false);
    expect(&w, "human-contact", IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    react(&w, "twin-gap", true, true);
    expect(&w, "human-contact", IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    react(&w, "margin/it", true, true);
    expect(&w, "human-contact", IEM_MATURITY_FOLLOWED, IEM_LACKS_NOTHING);
}

static void learning_climbs(void **unused)
{
    (void)unused;
    struct world w;
    climb_by_questions(&w, "learning", IEM_COLUMN_OF_KEY(IEM_OBJECTION_OUTCOME),
                       "objection_upheld_share");
    expect(&w, "learning", IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    react(&w, "margin/it", false, true);
    expect(&w, "learning", IEM_MATURITY_FOLLOWED, IEM_LACKS_NOTHING);
}

static void log_climbs_to_a_registered_plan(void **unused)
{
    (void)unused;
    struct world w;
    climb_by_questions(&w, "log", IEM_COLUMN_OF_KEY(IEM_CORRECTED), "corrected_share");
    react(&w, "margin/it", true, true);
    expect(&w, "log", IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    w.r.registration = (iem_registration){
        .on = "2026-01-15", .same_plan = true, .before_data = IEM_CANNOT_TELL};
    expect(&w, "log", IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    w.r.registration.before_data = IEM_PASS;
    expect(&w, "log", IEM_MATURITY_FOLLOWED, IEM_LACKS_NOTHING);
    w.r.registration.same_plan = false;
    expect(&w, "log", IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
}

static void stop_climbs_to_requests_honoured(void **unused)
{
    (void)unused;
    struct world w;
    climb_by_questions(&w, "stop",
                       IEM_COLUMN_OF_KEY(IEM_STOP_REQUESTED_AT) |
                           IEM_COLUMN_OF_KEY(IEM_STOPPED_AT),
                       "stop_honoured_share");
    expect(&w, "stop", IEM_MATURITY_FOLLOWED, IEM_LACKS_NOTHING);
    tell(&w, "stop_honoured_share", 0.9);
    expect(&w, "stop", IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    react(&w, "margin/it", true, true);
    expect(&w, "stop", IEM_MATURITY_FOLLOWED, IEM_LACKS_NOTHING);
}

static void a_declared_window_is_a_margin_of_the_log(void **unused)
{
    (void)unused;
    struct world w;
    const iem_rule window = {.id = "declaration/window"};
    iem_declared_check check = {.rule = &window, .verdict = IEM_PASS};
    iem_declared_list declared = {.at = &check, .n = 1};
    start(&w);
    set_columns(&w, IEM_COLUMN_OF_KEY(IEM_CORRECTED));
    tell(&w, "corrected_share", 0.1);
    w.r.declared = &declared;
    expect(&w, "log", IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    check.verdict = IEM_FAIL;
    expect(&w, "log", IEM_MATURITY_RUN, IEM_LACKS_HOLD);
}

/* Those that the core judges: by its own margins, and by rules. */
static void climb_by_core(struct world *w, const char *theme, double *value,
                          iem_verdict *verdict, const char *finding)
{
    expect(w, theme, IEM_MATURITY_NOTHING, IEM_LACKS_COLUMN);
    w->r.n_facts = 1;
    expect(w, theme, IEM_MATURITY_POSSIBLE, IEM_LACKS_NUMBER);
    w->r.treatments = &w->treatment;
    w->r.n_treatments = 1;
    expect(w, theme, IEM_MATURITY_POSSIBLE, IEM_LACKS_NUMBER);
    *value = 0.1;
    expect(w, theme, IEM_MATURITY_RUN, IEM_LACKS_EVIDENCE);
    *verdict = IEM_FAIL;
    expect(w, theme, IEM_MATURITY_RUN, IEM_LACKS_HOLD);
    *verdict = IEM_PASS;
    expect(w, theme, IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    react(w, strcmp(finding, "twin-gap") == 0 ? "group-weight" : "twin-gap", true,
          true);
    expect(w, theme, IEM_MATURITY_WITHIN, IEM_LACKS_FOLLOWUP);
    react(w, finding, true, true);
    expect(w, theme, IEM_MATURITY_FOLLOWED, IEM_LACKS_NOTHING);
    w->treatment.unnamed = true;
    expect(w, theme, IEM_MATURITY_RUN, IEM_LACKS_MARGIN);
    w->treatment.unnamed = false;
}

static void equal_treatment_climbs(void **unused)
{
    (void)unused;
    struct world w;
    start(&w);
    climb_by_core(&w, "equal-treatment", &w.treatment.twin_gap.all.value,
                  &w.treatment.gap_verdict, "twin-gap");
    rule(&w, "impact_ratio", IEM_FAIL, IEM_COUNTED);
    expect(&w, "equal-treatment", IEM_MATURITY_RUN, IEM_LACKS_HOLD);
}

static void person_climbs(void **unused)
{
    (void)unused;
    struct world w;
    start(&w);
    climb_by_core(&w, "person", &w.treatment.group_weight.value,
                  &w.treatment.weight_verdict, "group-weight");
}

static void every_name_of_the_card_is_one_that_there_is(void **unused)
{
    (void)unused;
    for (size_t t = 0; t < IEM_N_MATURITY_THEMES; t++) {
        const iem_maturity_theme *theme = &iem_maturity_themes[t];
        iem_said tells;
        for (size_t i = 0; theme->questions && theme->questions[i]; i++)
            if (iem_question_find(theme->questions[i]) == iem_n_questions)
                fail_msg("%s: no question '%s'", theme->id, theme->questions[i]);
        assert_true(*theme->name.nl && *theme->looks.nl && *theme->follow.nl);
        assert_true(iem_next_tells(theme->column, &tells));
    }
}

/* ---- The next column ---- */

static const iem_next_column *find(const struct iem_result *r, const char *column)
{
    for (size_t i = 0; i < r->n_next_columns; i++)
        if (strcmp(r->next_columns[i].column, column) == 0) return &r->next_columns[i];
    return NULL;
}

static size_t opened(const iem_next_column *c)
{
    return c->n_questions + c->n_families + c->n_principles;
}

/* With nothing in the plan: hand count of `advice`. Questions: four of P2 and P3 (a
 * fifth takes `informed` too); family: review; principles: room, solution-3,
 * room-to-act, contradiction. */
static void what_opens_most_comes_first(void **unused)
{
    (void)unused;
    struct world w;
    iem_error err;
    start(&w);
    assert_int_equal(iem_next_columns_look(&w.r, &err), IEM_OK);
    const iem_next_column *best = &w.r.next_columns[0];
    assert_string_equal(best->column, "advice");
    assert_int_equal(best->n_questions, 4);
    assert_int_equal(best->n_families, 1);
    assert_string_equal(best->families[0], "review");
    assert_int_equal(best->n_principles, 4);
    assert_null(find(&w.r, "term_days"));
    assert_null(find(&w.r, "agency"));
    assert_null(find(&w.r, "question"));
    for (size_t i = 0; i < w.r.n_next_columns; i++) {
        const iem_next_column *c = &w.r.next_columns[i];
        iem_said tells;
        if (!iem_next_tells(c->column, &tells))
            fail_msg("'%s' says nothing", c->column);
        assert_true(opened(c) > 0);
        assert_null(c->with);
        if (i == 0) continue;
        assert_true(opened(c - 1) >= opened(c));
        if (opened(c - 1) == opened(c))
            assert_true(strcmp(c[-1].column, c->column) < 0);
    }
    iem_arena_clear(&w.r.arena);
}

/* What is there opens nothing; what only lacks it does. */
static void a_column_that_is_there_is_not_asked_for(void **unused)
{
    (void)unused;
    struct world w;
    iem_error err;
    start(&w);
    set_columns(&w, IEM_COLUMN_OF_KEY(IEM_ADVICE));
    assert_int_equal(iem_next_columns_look(&w.r, &err), IEM_OK);
    assert_null(find(&w.r, "advice"));
    assert_int_equal(find(&w.r, "informed")->n_questions, 2);
    iem_arena_clear(&w.r.arena);
}

/* Where each single column opens nothing, two that go together do. */
static void a_pair_where_no_single_one_helps(void **unused)
{
    (void)unused;
    struct world w;
    iem_error err;
    start(&w);
    set_columns(&w, ~(IEM_COLUMN_OF_KEY(IEM_STOP_REQUESTED_AT) |
                      IEM_COLUMN_OF_KEY(IEM_STOPPED_AT)));
    /* Only what takes both. */
    size_t kept = 0;
    for (size_t i = 0; i < w.r.n_safeguards; i++)
        if (strcmp(w.safeguards[i].id, "stop_honoured") == 0 ||
            w.safeguards[i].answered)
            w.safeguards[kept++] = w.safeguards[i];
    w.r.n_safeguards = kept;
    w.r.columns = ~0u;
    w.r.n_facts = 1;
    assert_int_equal(iem_next_columns_look(&w.r, &err), IEM_OK);
    assert_int_equal(w.r.n_next_columns, 1);
    assert_string_equal(w.r.next_columns[0].column, "stop_requested_at");
    assert_string_equal(w.r.next_columns[0].with, "stopped_at");
    assert_int_equal(w.r.next_columns[0].n_questions, 1);
    assert_string_equal(w.r.next_columns[0].questions[0], "stop_honoured");
    set_columns(&w, ~(iem_columns)0);
    assert_int_equal(iem_next_columns_look(&w.r, &err), IEM_OK);
    /* Settings that are columns as well. */
    for (size_t i = 0; i < w.r.n_next_columns; i++)
        assert_true(strcmp(w.r.next_columns[i].column, "term_days") == 0 ||
                    strcmp(w.r.next_columns[i].column, "purpose") == 0);
    iem_arena_clear(&w.r.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contact_climbs),
        cmocka_unit_test(learning_climbs),
        cmocka_unit_test(log_climbs_to_a_registered_plan),
        cmocka_unit_test(stop_climbs_to_requests_honoured),
        cmocka_unit_test(a_declared_window_is_a_margin_of_the_log),
        cmocka_unit_test(equal_treatment_climbs),
        cmocka_unit_test(person_climbs),
        cmocka_unit_test(every_name_of_the_card_is_one_that_there_is),
        cmocka_unit_test(what_opens_most_comes_first),
        cmocka_unit_test(a_column_that_is_there_is_not_asked_for),
        cmocka_unit_test(a_pair_where_no_single_one_helps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
