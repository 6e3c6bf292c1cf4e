/* A declaration: how the register counts, what is asked of periods and roles, and texts
 * of every length. */
#include "judge/declared.h"
#include "measure/result.h"
#include "plan/plan.h"
#include "report/register.h"

#include "scratch.h"

/* ---- How the register counts ---- */

static void characters_are_counted_without_mark_up(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t want;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"één", 3},
        {"<p>één</p>", 3},
        {"a<br>b", 2},
        {"a < b > c", 9}, /* no tag opens with a blank */
        {"a <b", 4},      /* nor is one that is not closed */
        {"<ul><li>x</li></ul>", 1},
        {"€ 10\n", 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(iem_register_length(cases[i].text), cases[i].want);
}

static void a_month_has_a_year_and_a_number(void **state)
{
    (void)state;
    static const char *const months[] = {"2023-01", "1999-12"},
                             *const others[] = {"",        "2023",     "2023-13",
                                                "2023-00", "01-2023",  "2023-1",
                                                "2023/01", "2023-011", "jan 202",
                                                "2023-01 "};
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++)
        assert_true(iem_is_month(months[i]));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(iem_is_month(others[i]));
}

/* The limits of publication standard 1.0, as the register publishes them. */
static void limits_are_those_of_the_standard(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        size_t most;
        bool required;
    } standard[] = {
        {"name", 100, true},
        {"description_short", 400, true},
        {"organization", 100, true},
        {"status", 0, true},
        {"begin_date", 7, false},
        {"end_date", 7, false},
        {"contact_email", 500, true},
        {"website", 500, false},
        {"publication_category", 0, true},
        {"url", 500, false},
        {"goal", 2500, false},
        {"proportionality", 2500, false},
        {"human_intervention", 2500, false},
        {"risks", 2500, false},
        {"lawful_basis", 2500, false},
        {"process_index_url", 500, false},
        {"impacttoetsen", 2500, false},
        {"source_data", 2500, false},
        {"methods_and_models", 5000, false},
        {"provider", 200, false},
        {"publiccode", 500, false},
        {"lang", 0, true},
        {"standard_version", 0, false},
        {"source_id", 100, false},
        {"tags", 2500, false},
        {"lars", 0, false},
        {"publication_dt", 0, false},
    };
    assert_int_equal(sizeof standard / sizeof standard[0], IEM_N_REGISTER_FIELDS);
    for (size_t i = 0; i < IEM_N_REGISTER_FIELDS; i++) {
        assert_string_equal(iem_register_rules[i].key, standard[i].key);
        assert_int_equal(iem_register_rules[i].most, standard[i].most);
        assert_int_equal(iem_register_rules[i].required, standard[i].required);
    }
}

/* ---- Questions ---- */

struct asked {
    iem_plan *plan;
    iem_declaration d;
    iem_observed log;
    struct iem_result result;
};

static void ask(struct asked *a, const char *record, const char *today)
{
    iem_error err = {IEM_OK, ""};
    const scratch_path path = scratch_text("record.json", record);
    if (iem_declaration_read(path.at, &a->d, &err) != IEM_OK)
        fail_msg("%s", err.message);
    a->plan = PLAN("decision", "d=yes", "ground", "g");
    a->result.registration.before_data = IEM_CANNOT_TELL;
    assert_ok(iem_declared_judge(a->plan, &a->d, &a->log, today, &a->result, NULL));
}

static const iem_declared_check *question(const struct asked *a, const char *id)
{
    for (size_t i = 0; i < a->result.declared->n; i++)
        if (strcmp(a->result.declared->at[i].rule->id, id) == 0)
            return &a->result.declared->at[i];
    fail_msg("nobody asked %s", id);
    return NULL;
}

static void forget(struct asked *a)
{
    iem_arena_clear(&a->result.arena);
    iem_declaration_clear(&a->d);
    iem_plan_free(a->plan);
}

struct window {
    const char *begin, *end; /* "": none */
    const char *period[3];
    double n[3], missing;
    iem_verdict want;
    const char *seen;
    double outside;
};

/* Decisions that are out are counted; those that may be out are not told. */
static void decisions_are_held_against_the_months_of_use(void **state)
{
    (void)state;
    static const struct window windows[] = {
        {"2024-01",
         "",
         {"2024-01", "2024-02", "2030-12"},
         {1, 2, 4},
         0,
         IEM_PASS,
         "inside-window",
         0},
        {"2024-02",
         "",
         {"2024-01", "2024-02", "2030-12"},
         {1, 2, 4},
         0,
         IEM_FAIL,
         "outside-window",
         1},
        {"2024-02",
         "2024-02",
         {"2024-01", "2024-02", "2030-12"},
         {1, 2, 4},
         0,
         IEM_FAIL,
         "outside-window",
         5},
        {"2024-01",
         "",
         {"2024-q1", "2024-q4", "2025-q2"},
         {1, 2, 4},
         0,
         IEM_PASS,
         "inside-window",
         0},
        {"2024-02",
         "",
         {"2024-q1", "2024-q4", "2025-q2"},
         {1, 2, 4},
         0,
         IEM_CANNOT_TELL,
         "periods-straddle",
         1},
        {"2024-04",
         "2025-05",
         {"2024-q1", "2024-q4", "2025-q2"},
         {1, 2, 4},
         0,
         IEM_FAIL,
         "outside-window",
         1},
        {"2024-01",
         "2025-05",
         {"2024-q1", "2024-q4", "2025-q2"},
         {1, 2, 4},
         0,
         IEM_CANNOT_TELL,
         "periods-straddle",
         4},
        {"2023-01",
         "2025-12",
         {"2023", "2024", "2025"},
         {1, 2, 4},
         0,
         IEM_PASS,
         "inside-window",
         0},
        {"2023-02",
         "2024-12",
         {"2023", "2024", "2025"},
         {1, 2, 4},
         0,
         IEM_FAIL,
         "outside-window",
         4},
        {"2023-01",
         "",
         {"2023", "2024", "2025"},
         {1, 2, 4},
         8,
         IEM_CANNOT_TELL,
         "decisions-undated",
         8},
    };
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
        const struct window *w = &windows[i];
        struct asked a = {0};
        char record[128];
        iem_counted periods[3];
        for (int p = 0; p < 3; p++) periods[p] = (iem_counted){w->period[p], w->n[p]};
        a.log.periods = (iem_counted_by){true, periods, 3, w->missing};
        snprintf(record, sizeof record,
                 "{\"begin_date\": \"%s\", \"end_date\": \"%s\"}", w->begin, w->end);
        ask(&a, record, "2026-01-01");
        const iem_declared_check *q = question(&a, "declaration/window");
        assert_int_equal(q->verdict, w->want);
        assert_string_equal(q->why->code, w->seen);
        assert_close(q->n, w->outside, 0);
        assert_close(q->of, 7 + w->missing, 0);
        forget(&a);
    }
}

static void without_a_day_nobody_knows_how_old_it_is(void **state)
{
    (void)state;
    struct asked a = {0};
    ask(&a, "{\"iemand\": {\"reviewed_on\": \"2020-01-01\"}}", NULL);
    const iem_declared_check *q = question(&a, "declaration/current");
    assert_int_equal(q->verdict, IEM_CANNOT_TELL);
    assert_string_equal(q->why->code, "no-today");
    forget(&a);
    /* Twelve months before a leap day. */
    static const struct {
        const char *reviewed;
        iem_verdict want;
    } days[] = {{"2027-02-28", IEM_FAIL}, {"2027-03-01", IEM_PASS}};
    for (size_t i = 0; i < 2; i++) {
        char record[80];
        struct asked leap = {0};
        snprintf(record, sizeof record, "{\"iemand\": {\"reviewed_on\": \"%s\"}}",
                 days[i].reviewed);
        ask(&leap, record, "2028-02-29");
        assert_int_equal(question(&leap, "declaration/current")->verdict, days[i].want);
        forget(&leap);
    }
}

static void who_signed_in_time_is_counted_by_role(void **state)
{
    (void)state;
    iem_counted by[] = {{"a", 90}, {"b", 10}};
    iem_counted adverse[] = {{"a", 30}};
    struct asked a = {0};
    a.log.signed_all = (iem_counted_by){true, by, 2, 100};
    a.log.signed_adverse = (iem_counted_by){true, adverse, 1, 0};
    ask(&a,
        "{\"iemand\": {\"roles\": [{\"name\": \"a\"}, {\"name\": \"a\", \"decisions\": "
        "\"adverse\"}]}}",
        NULL);
    const iem_declared_check *q = question(&a, "declaration/roles");
    assert_int_equal(q->verdict, IEM_FAIL);
    assert_close(q->n, 110, 0);
    assert_close(q->of, 200, 0);
    assert_int_equal(q[1].verdict, IEM_PASS);
    assert_close(q[1].of, 30, 0);
    forget(&a);
}

/* ---- Texts of every length ---- */

static iem_result *scanned(void)
{
    iem_error err = {IEM_OK, ""};
    iem_options options;
    iem_result *result = NULL;
    FILE *file = fopen(scratch_file("log.csv").at, "w");
    assert_non_null(file);
    fputs("g,x,d\n", file);
    for (int i = 0; i < 4000; i++)
        fprintf(file, "g%d,%d,%s\n", i % 8, i % 3,
                i * 37 % 100 < 20 + i % 8 ? "yes" : "no");
    assert_int_equal(fclose(file), 0);
    const scratch_path path = scratch_file("log.csv");
    const char *const paths[] = {path.at};
    iem_plan *plan = PLAN("decision", "d=yes", "ground", "g", "fact", "x");
    iem_options_init(&options);
    if (iem_scan(plan, &options, paths, 1, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_plan_free(plan);
    return result;
}

static void texts_fit_and_end_with_a_sentence(void **state)
{
    (void)state;
    iem_result *exact = scanned(), *result = NULL;
    assert_ok(iem_result_publish(exact, NULL, &result, NULL));
    static const char *const langs[] = {"nl", "en"};
    for (size_t l = 0; l < 2; l++) {
        iem_voice voice;
        assert_true(iem_voice_find(langs[l], &voice));
        const iem_essay essay = {result, &voice, "2026-11-23", "Opening "};
        size_t fits = 0, full = 0, longest = 0;
        for (size_t room = 0; room <= 6000; room += room < 2600 ? 1 : 97) {
            iem_buffer out = {0};
            const iem_status status = iem_essay_risks(&essay, room, &out, NULL);
            if (status != IEM_OK) {
                assert_int_equal(status, IEM_ERR_USAGE);
                assert_int_equal(fits, 0); /* what fits in less fits in more */
                iem_buffer_clear(&out);
                continue;
            }
            const size_t length = iem_register_length(out.at);
            fits++;
            full += length == room;
            assert_true(length <= room);
            assert_int_equal(strncmp(out.at, "Opening " IEM_VERSION, 13), 0);
            assert_int_equal(out.at[out.len - 1], '.');
            longest = length > longest ? length : longest;
            iem_buffer_clear(&out);
        }
        assert_true(full > 10);      /* to the last character */
        assert_true(longest > 2500); /* there is more to say than the register takes */
        assert_true(longest < 6000); /* and all of it was said once */
    }
    iem_result_free(result);
    iem_result_free(exact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_counted_without_mark_up),
        cmocka_unit_test(a_month_has_a_year_and_a_number),
        cmocka_unit_test(limits_are_those_of_the_standard),
        scratch_test(decisions_are_held_against_the_months_of_use),
        scratch_test(without_a_day_nobody_knows_how_old_it_is),
        scratch_test(who_signed_in_time_is_counted_by_role),
        scratch_test(texts_fit_and_end_with_a_sentence),
    };
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
