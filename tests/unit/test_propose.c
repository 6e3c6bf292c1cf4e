/* What names and values mean, where cuts fall, and which roles are proposed. */
#include "plan/propose.h"

#include "scratch.h"

static void names_have_their_meaning(void **state)
{
    static const struct {
        const char *name;
        iem_meaning meaning;
    } cases[] = {
        {"awarded", IEM_MEANS_DECISION},
        {"Besluit", IEM_MEANS_DECISION},
        {"isApproved", IEM_MEANS_DECISION},
        {"decision_date", IEM_MEANS_TIME},
        {"datum_besluit", IEM_MEANS_TIME},
        {"rejection_reason", IEM_MEANS_REASON},
        {"reden afwijzing", IEM_MEANS_REASON},
        {"risk_category", IEM_MEANS_PROFILE},
        {"RisicoScore", IEM_MEANS_SCORE},
        {"decile_score", IEM_MEANS_SCORE},
        {"score_text", IEM_MEANS_PROFILE},
        {"two_year_recid", IEM_MEANS_OUTCOME},
        {"herkomst", IEM_MEANS_GROUND},
        {"age_cat", IEM_MEANS_GROUND},
        {"foreign_worker", IEM_MEANS_GROUND},
        {"postcode4", IEM_MEANS_PROXY},
        {"voornaam", IEM_MEANS_PROXY}, /* by the list of proxies */
        {"priors_count", IEM_MEANS_FACT},
        {"count", IEM_MEANS_COUNT},
        {"credit", IEM_MEANS_DECISION},
        {"credit_amount", IEM_MEANS_FACT},
        {"aantal kinderen", IEM_MEANS_FACT},
        {"zaaknummer", IEM_MEANS_CASE},
        {"BSN", IEM_MEANS_PERSON},
        {"geboortedatum", IEM_MEANS_BIRTH},
        {"fnlwgt", IEM_MEANS_WEIGHT},
        {"toelichting", IEM_MEANS_PROSE},
        {"pirat", IEM_MEANS_NOTHING},
        {"storage", IEM_MEANS_NOTHING}, /* a word, not letters of one */
        {"", IEM_MEANS_NOTHING},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const iem_name_rule *rule = iem_name_rule_of(cases[i].name);
        const iem_meaning meaning = rule ? rule->meaning : IEM_MEANS_NOTHING;
        if (meaning != cases[i].meaning)
            fail_msg("'%s' means %d, not %d", cases[i].name, meaning, cases[i].meaning);
    }
}

static void values_have_their_meaning(void **state)
{
    static const struct {
        const char *text;
        iem_value_meaning meaning;
    } cases[] = {
        {"yes", IEM_VALUE_YES},
        {"JA", IEM_VALUE_YES},
        {"1.0", IEM_VALUE_YES},
        {"nee", IEM_VALUE_NO},
        {"0", IEM_VALUE_NO},
        {"-1", IEM_VALUE_NO},
        {"-2", IEM_VALUE_UNTOLD},
        {"Not approved", IEM_VALUE_ADVERSE},
        {"afgewezen", IEM_VALUE_ADVERSE},
        {"toegekend", IEM_VALUE_FAVOURABLE},
        {"No Errors Found", IEM_VALUE_NOT_FOUND},
        {"Errors Found", IEM_VALUE_FOUND},
        {"aselect", IEM_VALUE_RANDOM},
        {"maybe", IEM_VALUE_UNTOLD},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (iem_value_meaning_of(cases[i].text) != cases[i].meaning)
            fail_msg("'%s' means %d", cases[i].text,
                     iem_value_meaning_of(cases[i].text));
}

/* ---- Logs of a few columns ---- */

enum { ROWS = 3000, MOST = 6 };

/* The value of a column in a row. */
typedef void cell(int row, char *out, size_t n);

typedef struct made_column {
    const char *name;
    cell *write;
} made_column;

static void yes_no(int row, char *out, size_t n)
{
    snprintf(out, n, "%s", row % 7 < 2 ? "yes" : "no");
}

static void thirds(int row, char *out, size_t n)
{
    snprintf(out, n, "%s", row % 3 ? "yes" : "no");
}

static void one_two(int row, char *out, size_t n)
{
    snprintf(out, n, "%d", row % 7 < 2 ? 2 : 1);
}

static void sexes(int row, char *out, size_t n)
{
    snprintf(out, n, "%s", row % 5 < 2 ? "v" : "m");
}

static void numbers(int row, char *out, size_t n)
{
    snprintf(out, n, "%d", row);
}

static void ages(int row, char *out, size_t n)
{
    snprintf(out, n, "%d", 17 + row * 31 % 73);
}

static void money(int row, char *out, size_t n)
{
    snprintf(out, n, "%d.%02d", row * 17 % 50000, row % 100);
}

static void mostly_money(int row, char *out, size_t n)
{
    if (row == 1234)
        snprintf(out, n, "12k");
    else
        money(row, out, n);
}

static void mostly_nought(int row, char *out, size_t n)
{
    snprintf(out, n, "%d", row % 10 ? 0 : 114 + row);
}

static void prose(int row, char *out, size_t n)
{
    snprintf(out, n, "she told me on day %d that she had not been told a thing", row);
}

static void tens(int row, char *out, size_t n)
{
    snprintf(out, n, "%d", 10 * (row % 50));
}

static void days(int row, char *out, size_t n)
{
    snprintf(out, n, "%02d-%02d-2023", 1 + row % 28, 1 + row % 12);
}

static void american_days(int row, char *out, size_t n)
{
    snprintf(out, n, "%02d/%02d/2023", 1 + row % 12, 1 + row % 28);
}

struct made {
    iem_look *look;
    iem_proposal *proposal;
};

static void propose(struct made *made, const made_column *columns,
                    const struct iem_plan *given)
{
    const char *header[MOST];
    char texts[MOST][80];
    iem_slice fields[MOST];
    size_t n = 0;
    for (; columns[n].name; n++) header[n] = columns[n].name;
    assert_ok(iem_look_new(header, n, &made->look, NULL));
    for (int row = 0; row < ROWS; row++) {
        for (size_t i = 0; i < n; i++) {
            columns[i].write(row, texts[i], sizeof texts[i]);
            fields[i] = iem_slice_of(texts[i]);
        }
        assert_ok(iem_look_row(made->look, fields, '.', NULL));
    }
    iem_look_settle(made->look);
    assert_ok(iem_propose_roles(made->look, given, &made->proposal, NULL));
}

static void clear(struct made *made)
{
    iem_proposal_free(made->proposal);
    iem_look_free(made->look);
}

/* One column beside a decision and a ground. */
static iem_proposed_column of_one(const char *name, cell *write)
{
    const made_column columns[] = {
        {"denied", yes_no}, {"sex", sexes}, {name, write}, {NULL, NULL}};
    struct made made;
    propose(&made, columns, NULL);
    const iem_proposed_column column = made.proposal->columns[2];
    clear(&made);
    return column;
}

static void columns_get_the_role_they_look_like(void **state)
{
    static const struct {
        const char *name;
        cell *write;
        iem_proposed role;
        bool aside;
    } cases[] = {
        {"nr", numbers, IEM_PROPOSED_CASE, false},
        {"klantnummer", numbers, IEM_PROPOSED_CASE, false},
        {"person", ages, IEM_PROPOSED_PERSON, false},
        {"n", tens, IEM_PROPOSED_COUNT, false},
        {"n", money, IEM_PROPOSED_FACT, false}, /* no number of people */
        {"age", ages, IEM_PROPOSED_GROUND, false},
        {"inkomen", money, IEM_PROPOSED_FACT, false},
        {"inkomen", mostly_money, IEM_PROPOSED_NOTHING, false}, /* a scan would stop */
        {"abc", prose, IEM_PROPOSED_NOTHING, false},
        {"remarks", sexes, IEM_PROPOSED_NOTHING, false},
        {"besluitdatum", days, IEM_PROPOSED_TIME, false},
        {"decided_at", american_days, IEM_PROPOSED_NOTHING, false},
        {"geboortedatum", days, IEM_PROPOSED_NOTHING, false},
        {"postcode", tens, IEM_PROPOSED_TRAIT, false},
        {"outcome", one_two, IEM_PROPOSED_OUTCOME, true}, /* which one was found? */
        {"fraud", sexes, IEM_PROPOSED_OUTCOME, true},
        {"risk_score", money, IEM_PROPOSED_SCORE, false},
        {"caseworker", ages, IEM_PROPOSED_BATCH, false},
        {"gewicht", money, IEM_PROPOSED_NOTHING, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const iem_proposed_column column = of_one(cases[i].name, cases[i].write);
        if (column.role != cases[i].role || column.aside != cases[i].aside)
            fail_msg("%zu: '%s' got role %d%s", i, cases[i].name, column.role,
                     column.aside ? ", aside" : "");
        assert_non_null(column.why.en);
        assert_non_null(column.why.nl);
    }
}

static void assert_cuts(const char *name, cell *write, const double *want, size_t n)
{
    const iem_proposed_column column = of_one(name, write);
    assert_int_equal(column.n_cuts, n);
    for (size_t i = 0; i < n; i++)
        assert_close((double)column.cuts[i] / IEM_MICRO, want[i], 1e-12);
}

static void cuts_are_those_of_the_law_or_round(void **state)
{
    (void)state;
    /* 17 has one in 73, too few to stand alone */
    assert_cuts("age", ages, (const double[]){30, 45, 65}, 3);
    /* near 12,500, 25,000 and 37,500: within a sixteenth of the people */
    assert_cuts("inkomen", money, (const double[]){10000, 25000, 40000}, 3);
    /* nine of ten have nothing: one cut, between nothing and something */
    assert_cuts("vermogen", mostly_nought, (const double[]){100}, 1);
}

static void the_decision_is_found_or_asked_for(void **state)
{
    static const struct {
        made_column columns[MOST];
        const char *adverse; /* NULL: asked for */
    } cases[] = {
        {{{"denied", yes_no}, {"sex", sexes}}, "yes"},
        {{{"approved", yes_no}, {"sex", sexes}}, "no"},
        {{{"credit", one_two}, {"sex", sexes}}, NULL},
        {{{"selected", yes_no}, {"sex", sexes}}, NULL}, /* for a check or for a job? */
        {{{"selected", yes_no}, {"fraud", yes_no}, {"sex", sexes}}, "yes"},
        {{{"granted", yes_no}, {"awarded", days}, {"sex", sexes}}, "no"},
        {{{"abc", yes_no}, {"sex", sexes}}, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made made;
        propose(&made, cases[i].columns, NULL);
        const iem_proposed_column *first = &made.proposal->columns[0];
        if (made.proposal->complete != (cases[i].adverse != NULL))
            fail_msg("%zu: it is%s complete", i, cases[i].adverse ? " not" : "");
        if (cases[i].adverse) {
            assert_int_equal(first->role, IEM_PROPOSED_DECISION);
            assert_int_equal(first->n_yes, 1);
            assert_string_equal(first->yes[0], cases[i].adverse);
        }
        clear(&made);
    }
}

static void of_decisions_that_say_the_same_the_first_one_stays(void **state)
{
    const made_column columns[] = {
        {"approved", yes_no}, {"granted", yes_no}, {"accepted", yes_no}, {NULL, NULL}};
    struct made made;
    (void)state;
    propose(&made, columns, NULL);
    assert_int_equal(iem_proposed_number(made.proposal, IEM_PROPOSED_DECISION, false),
                     1);
    assert_false(made.proposal->columns[0].aside);
    clear(&made);
}

/* As likely as each other, and they differ: somebody has to say which. */
static void of_decisions_that_differ_none_is_chosen(void **state)
{
    const made_column columns[] = {
        {"approved", yes_no}, {"granted", thirds}, {"sex", sexes}, {NULL, NULL}};
    struct made made;
    (void)state;
    propose(&made, columns, NULL);
    assert_int_equal(iem_proposed_number(made.proposal, IEM_PROPOSED_DECISION, true),
                     2);
    assert_false(made.proposal->complete);
    clear(&made);
}

static void what_was_said_stands(void **state)
{
    const made_column columns[] = {{"abc", one_two},
                                   {"denied", yes_no},
                                   {"xyz", ages},
                                   {"sex", sexes},
                                   {NULL, NULL}};
    struct iem_plan *plan = NULL;
    struct made made;
    (void)state;
    assert_ok(iem_plan_new(&plan, NULL));
    assert_ok(iem_plan_set(plan, "decision", "abc=2", NULL));
    assert_ok(iem_plan_set(plan, "fact", "xyz:40,60", NULL));
    propose(&made, columns, plan);
    const iem_proposal *p = made.proposal;
    assert_int_equal(p->columns[0].role, IEM_PROPOSED_DECISION);
    assert_true(p->columns[0].given && !p->columns[0].aside);
    assert_string_equal(p->columns[0].yes[0], "2");
    assert_true(p->columns[1].aside);
    assert_int_equal(p->columns[2].n_cuts, 2);
    assert_int_equal(p->columns[2].cuts[1], 60 * (int64_t)IEM_MICRO);
    assert_true(p->complete);
    clear(&made);
    iem_plan_free(plan);
}

static void there_are_no_more_facts_than_people_can_carry(void **state)
{
    const made_column columns[] = {{"denied", yes_no}, {"sex", sexes},
                                   {"a", money},       {"b", ages},
                                   {"c", tens},        {"d", mostly_nought}};
    made_column ended[MOST + 1] = {{NULL, NULL}};
    double cells = 1;
    struct made made;
    (void)state;
    memcpy(ended, columns, sizeof columns);
    propose(&made, ended, NULL);
    for (size_t i = 2; i < MOST; i++)
        if (!made.proposal->columns[i].aside)
            cells *= (double)made.proposal->columns[i].n_cuts + 1;
    assert_true(cells > 4 && cells <= ROWS / 20.);
    assert_true(iem_proposed_number(made.proposal, IEM_PROPOSED_FACT, true) > 0);
    clear(&made);
}

/* ---- A log in a file ---- */

static char *plan_of(const char *path, size_t block)
{
    const char *const paths[] = {path};
    iem_options options;
    char *plan = NULL, *questions = NULL;
    iem_options_init(&options);
    options.block = block;
    assert_ok(iem_propose(NULL, &options, paths, 1, &plan, &questions, NULL));
    assert_string_equal(questions, "");
    free(questions);
    return plan;
}

/* The end of it too: a sorted log has groups that come late. */
static void a_large_log_is_looked_at_in_part(void **state)
{
    const scratch_path log = scratch_file("log.csv");
    FILE *file = fopen(log.at, "w");
    (void)state;
    assert_non_null(file);
    fputs("denied,sex\n", file);
    for (int i = 0; i < 100000; i++)
        fprintf(file, "%s,%s\n", i % 7 ? "no" : "yes", i < 80000 ? "m" : "v");
    fclose(file);
    char *all = plan_of(log.at, 0), *part = plan_of(log.at, 1024);
    assert_non_null(strstr(all, ": 100000 rows, 2 columns"));
    assert_non_null(strstr(part, " looked-at rows, 2 columns"));
    assert_non_null(strstr(part, "2 values: m, v"));
    free(all);
    free(part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_their_meaning),
        cmocka_unit_test(values_have_their_meaning),
        cmocka_unit_test(columns_get_the_role_they_look_like),
        cmocka_unit_test(cuts_are_those_of_the_law_or_round),
        cmocka_unit_test(the_decision_is_found_or_asked_for),
        cmocka_unit_test(of_decisions_that_say_the_same_the_first_one_stays),
        cmocka_unit_test(of_decisions_that_differ_none_is_chosen),
        cmocka_unit_test(what_was_said_stands),
        cmocka_unit_test(there_are_no_more_facts_than_people_can_carry),
        scratch_test(a_large_log_is_looked_at_in_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
