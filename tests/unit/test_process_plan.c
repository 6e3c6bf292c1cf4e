/* The part of a plan that says how decisions came about. */
#include "plan/plan_build.h"
#include "plan/roles.h"

#include "base/file.h"
#include "check.h"
#include "plan/day.h"

#include <unistd.h>

static char folder[] = "/tmp/iemand-process-XXXXXX";

static int enter_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    (void)state;
    unlink("plan.yaml");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

#define HEAD "decision: {column: selected, adverse: [yes]}\ngrounds: [origin]\n"

static iem_status read_plan(const char *text, iem_plan **plan, iem_error *err)
{
    assert_int_equal(iem_file_write_all("plan.yaml", false, text, strlen(text), err),
                     IEM_OK);
    assert_int_equal(iem_plan_new(plan, err), IEM_OK);
    IEM_TRY(iem_plan_read(*plan, "plan.yaml", err));
    return iem_plan_finish(*plan, err);
}

static iem_plan *plan_of(const char *text)
{
    iem_error err = {0};
    iem_plan *plan = NULL;
    if (read_plan(text, &plan, &err) != IEM_OK) fail_msg("%s", err.message);
    return plan;
}

static void assert_wrong(const char *text, const char *message)
{
    iem_error err = {0};
    iem_plan *plan = NULL;
    assert_int_equal(read_plan(text, &plan, &err), IEM_ERR_DATA);
    assert_string_equal(err.message, message);
    iem_plan_free(plan);
}

static iem_sense sense_of(const iem_plan *plan, iem_process_key key, const char *text)
{
    return iem_process_sense(&plan->process, key, iem_slice_of(text));
}

static void a_list_takes_columns_by_their_names(void **state)
{
    (void)state;
    iem_plan *plan = plan_of(HEAD "process: [reviewer_type, advice, decided_at]\n"
                                  "columns: {advice: advies}\n");
    assert_string_equal(iem_plan_process(plan, IEM_REVIEWER_TYPE), "reviewer_type");
    assert_string_equal(iem_plan_process(plan, IEM_ADVICE), "advies");
    assert_string_equal(iem_plan_process(plan, IEM_DECIDED_AT), "decided_at");
    assert_null(iem_plan_process(plan, IEM_REVIEWER));
    iem_plan_free(plan);
}

static void usual_values_are_known_in_two_languages_and_spellings(void **state)
{
    (void)state;
    iem_plan *plan = plan_of(HEAD "process: [reviewer_type, custom, objection_outcome, "
                                  "complaint_topic]\n");
    assert_int_equal(sense_of(plan, IEM_REVIEWER_TYPE, "mens"), IEM_SENSE_YES);
    assert_int_equal(sense_of(plan, IEM_REVIEWER_TYPE, "Both"), IEM_SENSE_YES);
    assert_int_equal(sense_of(plan, IEM_REVIEWER_TYPE, "AUTO"), IEM_SENSE_NO);
    assert_int_equal(sense_of(plan, IEM_REVIEWER_TYPE, "H"), IEM_N_SENSES);
    assert_int_equal(sense_of(plan, IEM_CUSTOM, "Ja"), IEM_SENSE_YES);
    assert_int_equal(sense_of(plan, IEM_CUSTOM, "0"), IEM_SENSE_NO);
    assert_int_equal(sense_of(plan, IEM_OBJECTION_OUTCOME, "deels gegrond"),
                     IEM_SENSE_YES);
    assert_int_equal(sense_of(plan, IEM_OBJECTION_OUTCOME, "in behandeling"),
                     IEM_SENSE_ELSE);
    assert_int_equal(sense_of(plan, IEM_COMPLAINT_TOPIC, "bejegening"), IEM_SENSE_NO);
    iem_plan_free(plan);
}

static void listed_values_leave_all_others_a_no(void **state)
{
    (void)state;
    iem_plan *plan =
        plan_of(HEAD "process:\n"
                     "  reviewer_type: {column: soort, human: [H, auto]}\n"
                     "  advice: {column: advies, adverse: [1], favourable: [0, 2]}\n"
                     "  review_seconds: {column: s, least: 90}\n"
                     "  objection_decided_at: bob\n");
    assert_int_equal(sense_of(plan, IEM_REVIEWER_TYPE, "H"), IEM_SENSE_YES);
    assert_int_equal(sense_of(plan, IEM_REVIEWER_TYPE, "auto"), IEM_SENSE_YES);
    assert_int_equal(sense_of(plan, IEM_REVIEWER_TYPE, "mens"), IEM_SENSE_NO);
    assert_int_equal(sense_of(plan, IEM_ADVICE, "2"), IEM_SENSE_NO);
    assert_int_equal(sense_of(plan, IEM_ADVICE, "3"), IEM_N_SENSES);
    assert_int_equal(plan->process.column[IEM_REVIEW_SECONDS].bound, 90);
    assert_int_equal(plan->process.column[IEM_OBJECTION_DECIDED_AT].bound, 42);
    iem_plan_free(plan);
}

static void what_is_wrong_is_said_where(void **state)
{
    (void)state;
    assert_wrong(
        HEAD "process: [reviewer_tpye]\n",
        "plan.yaml:3: key 'process': there is no 'reviewer_tpye' in a process; "
        "did you mean 'reviewer_type'");
    assert_wrong(HEAD "process:\n  decided_on: d\n",
                 "plan.yaml:4: unknown key 'decided_on' in 'process'; did you mean "
                 "'decided_at'");
    assert_wrong(HEAD "process:\n  advice: {column: a, human: [1]}\n",
                 "plan.yaml:4: unknown key 'human' in 'advice'");
    assert_wrong(HEAD "process:\n  advice: {adverse: [1]}\n",
                 "plan.yaml:4: key 'advice': has no 'column'");
    assert_wrong(HEAD
                 "process:\n  advice: {column: a, adverse: [1], favourable: [1]}\n",
                 "plan.yaml:4: key 'advice': value '1' is both adverse and favourable");
    assert_wrong(HEAD "process:\n  advice: {column: a, adverse: [NA]}\n",
                 "plan.yaml:4: key 'advice': value 'NA' is both adverse and missing");
    assert_wrong(HEAD "process:\n  review_seconds: {column: s, least: x}\n",
                 "plan.yaml:4: key 'least': 'x' is not a number");
    assert_wrong(HEAD "process:\n  as_of: soon\n",
                 "plan.yaml:4: key 'as_of': 'soon' is not a date (2026-01-31)");
    assert_wrong(HEAD "process:\n  out_of_use: 2026-01\n",
                 "plan.yaml:4: key 'out_of_use': '2026-01' is not a date (2026-01-31)");
    assert_wrong(
        HEAD "process: [as_of]\n",
        "plan.yaml:3: key 'process': 'as_of' is no column; in a plan file it is "
        "written 'process: {as_of: ...}'");
    assert_wrong(HEAD "process:\n  in_use: 2026-01-02\n  out_of_use: 2026-01-01\n",
                 "plan.yaml: key 'process': out_of_use comes before in_use");
    assert_wrong(HEAD "process: [origin]\n",
                 "plan.yaml:3: key 'process': there is no 'origin' in a process");
    assert_wrong(HEAD "process: {advice: selected}\n",
                 "plan.yaml:3: column 'selected' is both the decision and advice "
                 "'selected'");
    assert_wrong(HEAD "process: {advice: x, blind: x}\n",
                 "plan.yaml:3: column 'x' is both blind 'x' and advice 'x'");
    assert_wrong(HEAD "advice: x\n",
                 "plan.yaml:3: key 'advice' belongs under 'process'");
}

static void the_day_of_a_decision_may_be_its_time_too(void **state)
{
    (void)state;
    iem_plan *plan = plan_of(HEAD "time: decided_at\nprocess: [decided_at]\n");
    assert_string_equal(iem_plan_process(plan, IEM_DECIDED_AT), "decided_at");
    iem_plan_free(plan);
}

static void the_process_is_part_of_what_is_counted(void **state)
{
    (void)state;
    iem_plan *bare = plan_of(HEAD), *named = plan_of(HEAD "process: [custom]\n");
    iem_plan *mapped = plan_of(HEAD "process: {custom: maatwerk}\n");
    iem_plan *listed = plan_of(HEAD "process: {custom: {column: custom, yes: [m]}}\n");
    iem_error err = {0};
    iem_plan *flags = NULL, *copy = NULL;
    assert_int_equal(iem_plan_new(&flags, &err), IEM_OK);
    assert_int_equal(iem_plan_set(flags, "decision", "selected=yes", &err), IEM_OK);
    assert_int_equal(iem_plan_set(flags, "ground", "origin", &err), IEM_OK);
    assert_int_equal(iem_plan_set(flags, "process", "custom=m", &err), IEM_OK);
    assert_int_equal(iem_plan_finish(flags, &err), IEM_OK);
    assert_string_not_equal(bare->count_sha256, named->count_sha256);
    assert_string_equal(named->count_sha256, mapped->count_sha256);
    assert_string_equal(named->plan_sha256, flags->plan_sha256);
    assert_string_not_equal(named->count_sha256, listed->count_sha256);
    assert_int_equal(iem_plan_copy(listed, &copy, &err), IEM_OK);
    assert_int_equal(sense_of(copy, IEM_CUSTOM, "m"), IEM_SENSE_YES);
    assert_int_equal(iem_plan_hash(copy, &err), IEM_OK);
    assert_string_equal(copy->count_sha256, listed->count_sha256);
    for (size_t i = 0; i < 6; i++)
        iem_plan_free((iem_plan *[]){bare, named, mapped, listed, flags, copy}[i]);
}

static void columns_are_found_in_the_header(void **state)
{
    (void)state;
    static const char *const header[] = {"selected", "origin", "maatwerk"};
    iem_plan *plan = plan_of(HEAD "process: {custom: maatwerk}\n");
    iem_plan *other = plan_of(HEAD "process: {custom: maatwerkk}\n");
    iem_roles roles;
    iem_error err = {0};
    assert_int_equal(iem_roles_bind(plan, "log.csv", header, 3, false, &roles, &err),
                     IEM_OK);
    assert_int_equal(roles.columns[roles.process[IEM_CUSTOM]], 2);
    assert_int_equal(roles.process[IEM_ADVICE], IEM_NO_ROLE);
    iem_roles_clear(&roles);
    assert_int_equal(iem_roles_bind(other, "log.csv", header, 3, false, &roles, &err),
                     IEM_ERR_DATA);
    assert_string_equal(err.message, "log.csv: no column 'maatwerkk' for custom "
                                     "'maatwerkk'; did you mean 'maatwerk'");
    iem_plan_free(plan);
    iem_plan_free(other);
}

static void days_are_counted_from_1970(void **state)
{
    (void)state; /* R: as.integer(as.Date("2000-02-29")) and so on */
    assert_int_equal(iem_day_number((iem_day){1970, 1, 1}), 0);
    assert_int_equal(iem_day_number((iem_day){1969, 12, 31}), -1);
    assert_int_equal(iem_day_number((iem_day){2000, 2, 29}), 11016);
    assert_int_equal(iem_day_number((iem_day){2000, 3, 1}), 11017);
    assert_int_equal(iem_day_number((iem_day){2026, 11, 23}), 20780);
    assert_int_equal(iem_day_number((iem_day){1900, 3, 1}), -25508);
    assert_int_equal(iem_day_number((iem_day){0, 1, 1}), -719528);
}

static bool is_read(const char *text, size_t n, bool day_first)
{
    iem_day day;
    return iem_day_read((iem_slice){text, n}, day_first, &day);
}

/* Found by fuzzing: 29 February went for a day in any year, and NUL for a dash. */
static void a_day_is_one_that_its_month_has(void **state)
{
    (void)state;
    assert_true(is_read("2016-02-29", 10, false));
    assert_true(is_read("29-02-2000", 10, true));
    assert_false(is_read("2015-02-29", 10, false));
    assert_false(is_read("20150229", 8, false));
    assert_false(is_read("29-02-1900", 10, true));
    assert_false(is_read("2015-04-31", 10, false));
    assert_false(is_read("2014\0"
                         "03\0"
                         "17",
                         10, false));
    assert_false(is_read("17\0"
                         "03\0"
                         "2014",
                         10, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_one_that_its_month_has),
        cmocka_unit_test(a_list_takes_columns_by_their_names),
        cmocka_unit_test(usual_values_are_known_in_two_languages_and_spellings),
        cmocka_unit_test(listed_values_leave_all_others_a_no),
        cmocka_unit_test(what_is_wrong_is_said_where),
        cmocka_unit_test(the_day_of_a_decision_may_be_its_time_too),
        cmocka_unit_test(the_process_is_part_of_what_is_counted),
        cmocka_unit_test(columns_are_found_in_the_header),
        cmocka_unit_test(days_are_counted_from_1970),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
