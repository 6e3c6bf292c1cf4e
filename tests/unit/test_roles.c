/* Headers of logs are bound to the roles of a plan; what is not there gets a hint. */
#include "plan/nearest.h"
#include "plan/roles.h"

#include "check.h"

typedef struct flag {
    const char *key, *value;
} flag;

static struct iem_plan *plan_of(const flag *flags)
{
    iem_plan *plan = NULL;
    iem_error err = {0};
    assert_ok(iem_plan_new(&plan, NULL));
    for (; flags->key; flags++)
        if (iem_plan_set(plan, flags->key, flags->value, &err) != IEM_OK)
            fail_msg("%s", err.message);
    if (iem_plan_finish(plan, &err) != IEM_OK) fail_msg("%s", err.message);
    return plan;
}

static const flag full[] = {
    {"decision", "selected=yes"},
    {"ground", "origin"},
    {"ground", "gender"},
    {"profile", "risk"},
    {"fact", "age:20"},
    {"count", "n"},
    {"case", "id"},
    {"person", "bsn"},
    {"where", "year=2014"},
    {"where", "office=north"},
    {"column", "origin=herkomst"},
    {NULL, NULL},
};

static const char *const header[] = {"id",     "bsn",  "year",  "herkomst",
                                     "n",      "risk", "extra", "selected",
                                     "gender", "age",  "office"};
enum { N_HEADER = sizeof header / sizeof *header };

static void assert_role(const iem_roles *roles, int role, const char *column)
{
    assert_true(role >= 0 && (size_t)role < roles->n_columns);
    assert_string_equal(header[roles->columns[role]], column);
}

static void every_role_finds_its_column(void **state)
{
    (void)state;
    struct iem_plan *plan = plan_of(full);
    iem_roles roles;
    assert_ok(iem_roles_bind(plan, "log.csv", header, N_HEADER, true, &roles, NULL));
    assert_int_equal(roles.n_columns, 10); /* all but extra */
    assert_role(&roles, roles.decision, "selected");
    assert_role(&roles, roles.grounds[0], "gender"); /* in the plan's order */
    assert_role(&roles, roles.grounds[1], "herkomst");
    assert_int_equal(roles.grounds[2], IEM_NO_ROLE);
    assert_role(&roles, roles.facts[0], "age");
    assert_role(&roles, roles.facts[1], "risk");
    assert_int_equal(roles.facts[2], IEM_NO_ROLE);
    assert_role(&roles, roles.where[0], "office");
    assert_role(&roles, roles.where[1], "year");
    assert_role(&roles, roles.count, "n");
    assert_role(&roles, roles.case_id, "id");
    assert_role(&roles, roles.person, "bsn");
    iem_roles_clear(&roles);
    iem_plan_free(plan);
}

static void ids_are_left_unread_when_only_counting(void **state)
{
    (void)state;
    struct iem_plan *plan = plan_of(full);
    iem_roles roles;
    assert_ok(iem_roles_bind(plan, "log.csv", header, N_HEADER, false, &roles, NULL));
    assert_int_equal(roles.n_columns, 8);
    assert_int_equal(roles.case_id, IEM_NO_ROLE);
    assert_int_equal(roles.person, IEM_NO_ROLE);
    iem_roles_clear(&roles);
    /* Then they may also be absent from the log. */
    assert_ok(
        iem_roles_bind(plan, "log.csv", header + 2, N_HEADER - 2, false, &roles, NULL));
    iem_roles_clear(&roles);
    iem_plan_free(plan);
}

static void a_small_plan_has_few_roles(void **state)
{
    (void)state;
    static const flag flags[] = {
        {"decision", "selected=yes"}, {"ground", "gender"}, {0}};
    struct iem_plan *plan = plan_of(flags);
    iem_roles roles;
    assert_ok(iem_roles_bind(plan, "log.csv", header, N_HEADER, true, &roles, NULL));
    assert_int_equal(roles.n_columns, 2);
    assert_int_equal(roles.count, IEM_NO_ROLE);
    assert_int_equal(roles.case_id, IEM_NO_ROLE);
    assert_int_equal(roles.facts[0], IEM_NO_ROLE);
    iem_roles_clear(&roles);
    iem_plan_free(plan);
}

static void a_condition_on_a_role_reads_the_column_once(void **state)
{
    (void)state;
    static const flag flags[] = {{"decision", "selected=yes"},
                                 {"ground", "origin"},
                                 {"where", "origin=NL,TR"},
                                 {"column", "origin=herkomst"},
                                 {NULL, NULL}};
    struct iem_plan *plan = plan_of(flags);
    iem_roles roles;
    assert_ok(iem_roles_bind(plan, "log.csv", header, N_HEADER, true, &roles, NULL));
    assert_int_equal(roles.n_columns, 2);
    assert_int_equal(roles.where[0], roles.grounds[0]);
    iem_roles_clear(&roles);
    iem_plan_free(plan);
}

static void an_absent_column_is_named_with_a_hint(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        flag more;
        const char *header[4];
        const char *message;
    } cases[] = {
        {"near",
         {"ground", "origen"},
         {"d", "origin", "g"},
         "log.csv: no column 'origen' for ground 'origen'; did you mean 'origin'"},
        {"case",
         {"ground", "Origin"},
         {"d", "ORIGIN", "g"},
         "log.csv: no column 'Origin' for ground 'Origin'; did you mean 'ORIGIN'"},
        {"nearest wins",
         {"fact", "income"},
         {"d", "g", "incomes", "outcome"},
         "log.csv: no column 'income' for fact 'income'; did you mean 'incomes'"},
        {"a third",
         {"fact", "household_type"},
         {"d", "g", "housholdtyp"},
         "log.csv: no column 'household_type' for fact 'household_type'; did you mean "
         "'housholdtyp'"},
        {"far",
         {"fact", "income"},
         {"d", "g", "age"},
         "log.csv: no column 'income' for fact 'income'; the header has: d, g, age"},
        {"short",
         {"count", "n"},
         {"d", "g", "xy"},
         "log.csv: no column 'n' for the count; the header has: d, g, xy"},
        {"blank",
         {"profile", "risk"},
         {"d", "g", " risk"},
         "log.csv: no column 'risk' for profile 'risk'; did you mean ' risk'"},
        {"where",
         {"where", "year=1"},
         {"d", "g", "maand"},
         "log.csv: no column 'year' for where 'year'; the header has: d, g, maand"},
        {"case id",
         {"case", "zaak"},
         {"d", "g", "zaaknr"},
         "log.csv: no column 'zaak' for the case; did you mean 'zaaknr'"},
        {"decision",
         {"fact", "f"},
         {"g", "f", "x"},
         "log.csv: no column 'd' for the decision; the header has: g, f, x"},
        {"renamed",
         {"column", "g=groep"},
         {"d", "g", "groepen"},
         "log.csv: no column 'groep' for ground 'g'; did you mean 'groepen'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const flag flags[] = {{"decision", "d=y"}, {"ground", "g"}, cases[i].more, {0}};
        struct iem_plan *plan = plan_of(flags);
        iem_roles roles = {0};
        iem_error err = {0};
        size_t n = 0;
        while (n < 4 && cases[i].header[n]) n++;
        assert_int_equal(
            iem_roles_bind(plan, "log.csv", cases[i].header, n, true, &roles, &err),
            IEM_ERR_DATA);
        if (strcmp(err.message, cases[i].message) != 0)
            fail_msg("%s\n got: %s\nwant: %s", cases[i].name, err.message,
                     cases[i].message);
        assert_int_equal(err.status, IEM_ERR_DATA);
        assert_null(roles.columns);
        iem_plan_free(plan);
    }
}

static void a_long_header_is_not_listed(void **state)
{
    (void)state;
    static const flag flags[] = {{"decision", "d=y"}, {"ground", "g"}, {0}};
    const char *many[13];
    iem_roles roles;
    iem_error err = {0};
    struct iem_plan *plan = plan_of(flags);
    for (size_t i = 0; i < 13; i++) many[i] = "some column";
    assert_int_equal(iem_roles_bind(plan, "log.csv", many, 13, true, &roles, &err),
                     IEM_ERR_DATA);
    assert_string_equal(err.message, "log.csv: no column 'd' for the decision");
    assert_int_equal(iem_roles_bind(plan, "log.csv", many, 0, true, &roles, &err),
                     IEM_ERR_DATA);
    assert_string_equal(err.message, "log.csv: no column 'd' for the decision");
    iem_plan_free(plan);
}

static void a_column_that_is_there_twice_is_refused(void **state)
{
    (void)state;
    static const flag flags[] = {{"decision", "d=y"}, {"ground", "g"}, {0}};
    static const char *const twice[] = {"d", "g", "x", "x", "g"};
    iem_roles roles;
    iem_error err = {0};
    struct iem_plan *plan = plan_of(flags);
    assert_int_equal(iem_roles_bind(plan, "log.csv", twice, 5, true, &roles, &err),
                     IEM_ERR_DATA);
    assert_string_equal(
        err.message, "log.csv: the header has column 'g' 2 times: which one is meant");
    /* Of no concern in columns that play no role. */
    assert_ok(iem_roles_bind(plan, "log.csv", twice, 4, true, &roles, NULL));
    iem_roles_clear(&roles);
    iem_plan_free(plan);
}

static void names_are_compared_exactly(void **state)
{
    (void)state;
    static const flag flags[] = {{"decision", "d=y"}, {"ground", "g"}, {0}};
    static const char *const cased[] = {"D", "d", "g", "G"};
    iem_roles roles;
    struct iem_plan *plan = plan_of(flags);
    assert_ok(iem_roles_bind(plan, "log.csv", cased, 4, true, &roles, NULL));
    assert_int_equal(roles.columns[roles.decision], 1);
    assert_int_equal(roles.columns[roles.grounds[0]], 2);
    iem_roles_clear(&roles);
    iem_plan_free(plan);
}

static void the_nearest_name_is_the_one_with_fewest_changes(void **state)
{
    (void)state;
    static const char *const names[] = {"grounds", "facts", "profile",
                                        "count",   "case",  ""};
    static const struct {
        const char *wanted, *nearest;
    } cases[] = {
        {"groundz", "grounds"},
        {"GROUNDS", "grounds"},
        {"fact", "facts"},
        {"profil", "profile"},
        {"cuont", "count"},
        {"cas", "case"},
        {"cost", "count"},
        {"xyz", NULL},
        {"c", NULL},
        {"", NULL},
        {"grnds", "grounds"},
        {"gr", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = iem_nearest(iem_slice_of(cases[i].wanted), names, 6);
        if ((got == NULL) != (cases[i].nearest == NULL) ||
            (got && strcmp(got, cases[i].nearest) != 0))
            fail_msg("'%s': '%s'", cases[i].wanted, got ? got : "nothing");
    }
    char longest[200];
    memset(longest, 'g', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(iem_nearest(iem_slice_of(longest), names, 6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_finds_its_column),
        cmocka_unit_test(ids_are_left_unread_when_only_counting),
        cmocka_unit_test(a_small_plan_has_few_roles),
        cmocka_unit_test(a_condition_on_a_role_reads_the_column_once),
        cmocka_unit_test(an_absent_column_is_named_with_a_hint),
        cmocka_unit_test(a_long_header_is_not_listed),
        cmocka_unit_test(a_column_that_is_there_twice_is_refused),
        cmocka_unit_test(names_are_compared_exactly),
        cmocka_unit_test(the_nearest_name_is_the_one_with_fewest_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
