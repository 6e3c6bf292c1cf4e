/* Scans one after another: what counts as evidence, when it is an alarm, since when and
 * how many people, what changed. */
#include "judge/monitor.h"

#include "check.h"

enum { SCANS = 12 };

static char plan_a[65], plan_b[65];

/* A history that is made up: one group, with one cell in each scan. */
struct made {
    iem_past_scan scans[SCANS];
    iem_past_group groups[SCANS][2];
    iem_evidence evidence[SCANS][2], first[SCANS];
    iem_past past;
    iem_arena arena;
    iem_monitor monitor;
};

static iem_evidence evidence_of(double a1, double n1, double a0, double n0)
{
    const iem_table t = {a1, n1, a0, n0};
    const double score = 0;
    iem_evidence e = {.scored = true};
    iem_averaging_add(&e.state, &t, &score, NULL, 1);
    return e;
}

static iem_past_group group_of(const char *name, double a1,
                               const iem_evidence *evidence)
{
    return (iem_past_group){.ground = "origin",
                            .group = name,
                            .reference = "A",
                            .n = 200,
                            .adverse = a1,
                            .reference_n = 800,
                            .reference_adverse = 160,
                            .caused = {a1 - 40, a1 - 50, a1 - 30},
                            .harmed = a1 - 38,
                            .type = IEM_TYPE_CANNOT_TELL,
                            .verdict = IEM_CANNOT_TELL,
                            .evidence = evidence};
}

/* 20 % of everybody, and from scan `from` on 40 % of the group. */
static struct made *make(size_t from)
{
    static char periods[SCANS][16];
    struct made *m = calloc(1, sizeof *m);
    assert_non_null(m);
    memset(plan_a, 'a', 64);
    memset(plan_b, 'b', 64);
    for (size_t s = 0; s < SCANS; s++) {
        const double a1 = s < from ? 40 : 80;
        snprintf(periods[s], sizeof periods[s], "2026-%02zu", s + 1);
        m->evidence[s][0] = evidence_of(a1, 200, 160, 800);
        m->groups[s][0] = group_of("B", a1, &m->evidence[s][0]);
        m->scans[s] = (iem_past_scan){.period = periods[s],
                                      .version = "1",
                                      .plan_sha256 = plan_a,
                                      .count_sha256 = plan_a,
                                      .margin_ratio = 1.25,
                                      .verdict = IEM_CANNOT_TELL,
                                      .groups = m->groups[s],
                                      .n_groups = 1,
                                      .versions = 1,
                                      .first_count_sha256 = plan_a,
                                      .first_margin_ratio = 1.25};
    }
    m->past = (iem_past){"made up", m->scans, SCANS};
    return m;
}

static const iem_watch *follow(struct made *m)
{
    iem_error err = {IEM_OK, ""};
    if (iem_monitor_make(&m->past, NULL, NULL, &m->arena, &m->monitor, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return m->monitor.n_watches ? &m->monitor.watches[0] : NULL;
}

static void drop(struct made *m)
{
    iem_arena_clear(&m->arena);
    free(m);
}

/* ---- Alarms ---- */

static void nothing_wrong_is_no_alarm(void **state)
{
    struct made *m = make(SCANS);
    const iem_watch *w = follow(m);
    (void)state;
    assert_int_equal(m->monitor.n_watches, 1);
    assert_int_equal(m->monitor.n_alarms, 0);
    assert_int_equal(w->counted, SCANS);
    assert_true(w->alarm == SIZE_MAX && w->since.at == SIZE_MAX);
    assert_true(w->log_e[SCANS - 1] < 0);
    drop(m);
}

static void it_is_told_since_when_and_how_many(void **state)
{
    struct made *m = make(7);
    const iem_watch *w = follow(m);
    (void)state;
    assert_int_equal(m->monitor.n_alarms, 1);
    assert_true(w->alarm >= 7 && w->alarm < SCANS);
    assert_int_equal(w->since.at, 7);
    /* Five scans: 80 of 200, of which 40 (30 to 50) each were caused. */
    assert_close(w->adverse_since, 400, 0);
    assert_close(w->n_since, 1000, 0);
    assert_close(w->caused_since.value, 200, 0);
    assert_close(w->caused_since.low, 200 - sqrt(500), 1e-12);
    assert_close(w->caused_since.high, 200 + sqrt(500), 1e-12);
    assert_close(w->harmed_since, 210, 0);
    assert_true(w->adverse_least <= 400 && w->adverse_most >= 400);
    drop(m);
}

static void a_group_that_is_absent_neither_adds_nor_takes(void **state)
{
    struct made *m = make(0), *gap = make(0);
    (void)state;
    m->past.n = 3;
    gap->past.n = 4;
    gap->scans[2].n_groups = 0;
    const iem_watch *all = follow(m), *some = follow(gap);
    assert_int_equal(some->counted, 3);
    assert_null(some->at[2]);
    assert_close(some->log_e[2], some->log_e[1], 1e-12);
    assert_close(some->log_e[3], all->log_e[2], 1e-12);
    drop(m);
    drop(gap);
}

/* ---- What counts ---- */

static void a_plan_made_afterwards_proves_nothing(void **state)
{
    struct made *m = make(0);
    (void)state;
    /* All were scanned again with the plan of now; the first nine had another one when
     * they were looked at first. */
    for (size_t s = 0; s < 9; s++) m->scans[s].first_count_sha256 = plan_b;
    const iem_watch *w = follow(m);
    assert_int_equal(w->counted, 3);
    assert_int_equal(m->monitor.n_counted, 3);
    assert_int_equal(m->monitor.first_counted, 9);
    assert_close(w->log_e[8], 0, 1e-12);
    assert_true(w->log_e[11] > 0);
    /* Dating is no proof, and looks at all. */
    assert_true(w->alarm == SIZE_MAX || w->since.at == 0);
    drop(m);
}

static void another_margin_or_reference_begins_anew(void **state)
{
    struct made *m = make(0);
    (void)state;
    for (size_t s = 0; s < 6; s++) m->scans[s].first_margin_ratio = 1.5;
    for (size_t s = 6; s < 8; s++) m->groups[s][0].reference = "C";
    const iem_watch *w = follow(m);
    assert_int_equal(w->counted, 4);
    assert_close(w->log_e[7], 0, 1e-12);
    drop(m);
}

/* What was never compared with that reference tells neither when it began with respect
 * to it, nor how many. */
static void another_reference_is_another_comparison(void **state)
{
    struct made *m = make(0);
    (void)state;
    for (size_t s = 0; s < 5; s++) m->groups[s][0].reference = "C";
    m->groups[8][0].reference = "C";
    const iem_watch *w = follow(m);
    assert_int_equal(m->monitor.n_counted, 6);
    assert_int_equal(m->monitor.first_counted, 5);
    assert_true(w->alarm >= 5 && w->alarm < SCANS);
    assert_int_equal(w->since.at, 5);
    assert_int_equal(w->since.first, 5);
    assert_close(w->n_since, 1400, 0);
    assert_close(w->caused_since.value, 240, 0);
    assert_close(w->harmed_since, 252, 0);
    drop(m);
}

static void replacing_never_adds_evidence(void **state)
{
    struct made *honest = make(SCANS), *first = make(0), *both = make(0);
    (void)state;
    /* Equal treatment was recorded first, a surcharge now; and the other way round. */
    for (size_t s = 0; s < SCANS; s++) {
        both->scans[s].versions = 2;
        both->groups[s][0].replaced = true;
        both->groups[s][0].first_evidence = &honest->evidence[s][0];
    }
    const iem_watch *plain = follow(honest), *replaced = follow(both);
    for (size_t s = 0; s < SCANS; s++)
        assert_close(replaced->log_e[s], plain->log_e[s], 1e-12);
    assert_int_equal(both->monitor.n_alarms, 0);
    for (size_t s = 0; s < SCANS; s++) {
        honest->groups[s][0].replaced = true;
        honest->groups[s][0].first_evidence = &first->evidence[s][0];
    }
    assert_int_equal(follow(honest)->alarm, SIZE_MAX);
    drop(honest);
    drop(first);
    drop(both);
}

static void logs_without_evidence_say_why(void **state)
{
    struct made *m = make(0);
    (void)state;
    for (size_t s = 0; s < SCANS; s++) m->evidence[s][0].why = "rounded-counts";
    const iem_watch *w = follow(m);
    assert_int_equal(w->counted, 0);
    assert_string_equal(w->why, "rounded-counts");
    assert_true(isnan(w->log_e_averaging[SCANS - 1]));
    drop(m);
}

/* ---- What changed ---- */

static void turns_tell_what_changed(void **state)
{
    struct made *m = make(SCANS);
    iem_past_finding one = {"1", "twin-gap", "origin", "B"},
                     two = {"2", "group-weight", "sex", "x"};
    (void)state;
    m->scans[3].findings = &one;
    m->scans[3].n_findings = 1;
    m->scans[4].findings = &two;
    m->scans[4].n_findings = 1;
    m->scans[5].plan_sha256 = plan_b;
    m->scans[6].version = "2";
    follow(m);
    const iem_turn *turns = m->monitor.turns;
    assert_int_equal(turns[3].n_found, 1);
    assert_int_equal(turns[3].n_gone, 0);
    assert_ptr_equal(turns[4].found[0], &two);
    assert_ptr_equal(turns[4].gone[0], &one);
    assert_true(turns[5].plan && !turns[5].counting && turns[6].plan);
    assert_true(turns[6].program && !turns[5].program && turns[7].program);
    assert_int_equal(turns[0].n_found + turns[1].n_found + turns[5].n_found, 0);
    drop(m);
}

static void only_what_is_asked_for(void **state)
{
    struct made *m = make(0);
    iem_error err;
    (void)state;
    for (size_t s = 0; s < SCANS; s++) {
        m->evidence[s][1] = m->evidence[s][0];
        m->groups[s][1] = group_of("A2", 80, &m->evidence[s][1]);
        m->scans[s].n_groups = 2;
    }
    follow(m);
    assert_int_equal(m->monitor.n_watches, 2);
    assert_string_equal(m->monitor.watches[0].group, "A2");
    assert_int_equal(
        iem_monitor_make(&m->past, "origin", "B", &m->arena, &m->monitor, &err), 0);
    assert_int_equal(m->monitor.n_watches, 1);
    assert_string_equal(m->monitor.watches[0].group, "B");
    assert_int_equal(
        iem_monitor_make(&m->past, "sex", NULL, &m->arena, &m->monitor, &err), 0);
    assert_int_equal(m->monitor.n_watches, 0);
    drop(m);
}

static void periods_have_an_order(void **state)
{
    (void)state;
    assert_true(iem_period_compare("2026-w9", "2026-w10") < 0);
    assert_true(iem_period_compare("2026-09", "2026-10") < 0);
    assert_true(iem_period_compare("2025-q4", "2026-q1") < 0);
    assert_int_equal(iem_period_compare("2026", "2026"), 0);
    assert_true(iem_period_compare("1", "01") != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_wrong_is_no_alarm),
        cmocka_unit_test(it_is_told_since_when_and_how_many),
        cmocka_unit_test(a_group_that_is_absent_neither_adds_nor_takes),
        cmocka_unit_test(a_plan_made_afterwards_proves_nothing),
        cmocka_unit_test(another_margin_or_reference_begins_anew),
        cmocka_unit_test(another_reference_is_another_comparison),
        cmocka_unit_test(replacing_never_adds_evidence),
        cmocka_unit_test(logs_without_evidence_say_why),
        cmocka_unit_test(turns_tell_what_changed),
        cmocka_unit_test(only_what_is_asked_for),
        cmocka_unit_test(periods_have_an_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
