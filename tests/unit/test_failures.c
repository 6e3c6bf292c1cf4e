/* Memory runs out while plans are read and logs are scanned. */
#include "survives.h"

static const char *const all_flags[] = {
    "decision",     "selected=yes,ja", "favourable", "no,nee",         "ground",
    "origin",       "ground",          "sex",        "reference",      "origin=NL",
    "fact",         "family",          "fact",       "income:0,15000", "fact",
    "age:20",       "count",           "n",          "case",           "dossier",
    "where",        "year=2014",       "column",     "age=leeftijd",   "missing",
    ",NA,-1",       "margin",          "gap=0.02",   "title",          "A title",
    "small-groups", "100:other",       "profile",    "risk",           NULL};

static iem_status plan_by_flags(char **text, iem_error *err)
{
    iem_plan *plan = NULL;
    iem_status status = iem_plan_new(&plan, err);
    if (status == IEM_OK) status = set_flags(plan, all_flags, err);
    if (status == IEM_OK) status = describe(plan, text, err);
    iem_plan_free(plan);
    return status;
}

static void a_plan_from_flags(void **state)
{
    (void)state;
    survives(plan_by_flags);
}

static iem_status plan_by_file(char **text, iem_error *err)
{
    iem_plan *plan = NULL;
    iem_status status = iem_plan_new(&plan, err);
    if (status == IEM_OK)
        status = iem_plan_read(plan, scratch_file("plan.yaml").at, err);
    if (status == IEM_OK) status = iem_plan_finish(plan, err);
    if (status == IEM_OK) status = describe(plan, text, err);
    iem_plan_free(plan);
    return status;
}

static void a_plan_from_a_file(void **state)
{
    (void)state;
    scratch_text("plan.yaml",
                 "title: A plan\n"
                 "decision: {column: selected, adverse: [yes, ja], favourable: [no]}\n"
                 "grounds: [origin, {column: size, bands: [150, 190]}, sex]\n"
                 "reference: {origin: NL, size: \"< 150\"}\n"
                 "profile: [risk]\n"
                 "facts:\n  - family\n  - {column: income, bands: [0, 15000]}\n"
                 "where: {year: [2014]}\n"
                 "missing: [\"\", NA]\n"
                 "small_groups: {min: 10, as: other}\n"
                 "columns: {origin: herkomst}\n"
                 "margins: {gap: 0.02, ratio: 1.5}\n"
                 "contact: {name: Team, term_days: 42}\n"
                 "case: dossier\nperson: bsn\n");
    survives(plan_by_file);
}

/* ---- Scans ---- */

static iem_status scan_whole(char **text, iem_error *err)
{
    const scratch_path cases = scratch_file("cases.csv"), key = scratch_file("key");
    const scratch_path rejects = scratch_file("rejects.csv");
    iem_options options = options_of();
    options.cases_path = cases.at;
    options.rejects_path = rejects.at;
    options.key_file = key.at;
    return scan_with(log_flags, &options, text, err);
}

static void a_scan_with_persons_numbers_and_cases(void **state)
{
    (void)state;
    write_log(160);
    survives(scan_whole);
}

static void the_same_scan_by_two_threads(void **state)
{
    (void)state;
    write_log(160);
    threads = 2;
    assert_survives(scan_whole, 3);
    threads = 1;
}

static iem_status explain_pages(const iem_explanation *explanation, char **text,
                                iem_error *err)
{
    const iem_render how = {.lang = "nl"};
    char *page = NULL;
    iem_status status =
        iem_explanation_render(explanation, IEM_HTML, &how, false, &page, err);
    free(page);
    if (status == IEM_OK)
        status = iem_explanation_render(explanation, IEM_TEXT, &how, true, text, err);
    return status;
}

static iem_status explain_person(char **text, iem_error *err)
{
    const scratch_path log = scratch_file("log.csv");
    iem_options options = options_of();
    iem_plan *plan = NULL;
    iem_explanation *explanation = NULL;
    iem_status status = make_plan(log_flags, &plan, err);
    if (status == IEM_OK)
        status = iem_explanation_read(plan, &options, (const char *const[]){log.at}, 1,
                                      IEM_BY_PERSON, "p7", &explanation, err);
    if (status == IEM_OK) status = explain_pages(explanation, text, err);
    iem_explanation_free(explanation);
    iem_plan_free(plan);
    return status;
}

static void an_explanation_of_two_decisions(void **state)
{
    (void)state;
    write_log(160);
    survives(explain_person);
}

static iem_status scan_pairs(char **text, iem_error *err)
{
    static const char *const flags[] = {"decision",  "selected=yes", "ground", "origin",
                                        "ground",    "age:3",        "fact",   "family",
                                        "reference", "origin=A",     NULL};
    iem_options options = options_of();
    options.intersect = 2;
    return scan_with(flags, &options, text, err);
}

static void a_scan_of_pairs_of_grounds(void **state)
{
    (void)state;
    write_log(80);
    survives(scan_pairs);
}

static iem_status scan_scores(char **text, iem_error *err)
{
    static const char *const flags[] = {
        "decision", "selected=yes", "ground", "origin", "score",  "age", "outcome",
        "sex=m",    "negative",     "v",      "also",   "scores", NULL};
    iem_options options = options_of();
    return scan_with(flags, &options, text, err);
}

static void a_scan_that_measures_scores(void **state)
{
    (void)state;
    write_log(80);
    survives(scan_scores);
}

static iem_status scan_inequality(char **text, iem_error *err)
{
    static const char *const flags[] = {"decision", "selected=yes",
                                        "ground",   "origin",
                                        "fact",     "family",
                                        "outcome",  "sex=m",
                                        "trait",    "age",
                                        "negative", "v",
                                        "also",     "inequality,explained",
                                        NULL};
    iem_options options = options_of();
    return scan_with(flags, &options, text, err);
}

static void a_scan_that_measures_inequality_and_what_explains_it(void **state)
{
    (void)state;
    write_log(80);
    survives(scan_inequality);
}

static iem_status scan_over_time(char **text, iem_error *err)
{
    static const char *const flags[] = {"decision", "selected=yes",
                                        "ground",   "origin",
                                        "fact",     "family",
                                        "batch",    "list",
                                        "reason",   "reason",
                                        "time",     "day",
                                        "also",     "trend,batches,reasons,equivalence",
                                        NULL};
    iem_options options = options_of();
    return scan_with(flags, &options, text, err);
}
static void a_scan_over_periods_and_batches(void **state)
{
    (void)state;
    write_periods();
    survives(scan_over_time);
}

/* ---- A declaration, and texts for the register ---- */

static void write_declared(void)
{
    FILE *file = fopen(scratch_file("log.csv").at, "w");
    assert_non_null(file);
    fputs("day,looked,list,reason,origin,family,seen,selected\n", file);
    for (unsigned i = 0; i < 60; i++)
        fprintf(file, "2024-%02u-10,2024-02-%02u,%u,%c,%c,f%u,%c,%s\n", 1 + i % 3,
                5 + i % 9, i / 12, "xyz"[i % 7 % 3], "AAB"[i % 3], i % 2,
                "AAB"[i % 4 % 3], i % 5 % 2 ? "yes" : "no");
    assert_int_equal(fclose(file), 0);
    scratch_text("record.json",
                 "{\"name\": \"n\", \"status\": \"no\", \"begin_date\": \"2024-02\", "
                 "\"contact_email\": \"a@b.nl\", \"risks\": \"Own.\", "
                 "\"lawful_basis_grouping\": [{\"title\": \"t\"}], "
                 "\"iemand\": {\"owner\": \"o\", \"reviewed_on\": \"2024-01-01\", "
                 "\"purposes\": [\"x\", \"w\"], \"model_versions\": [\"0\"], "
                 "\"allowed\": [\"seen\"], \"forbidden\": [\"family\", \"list\"], "
                 "\"roles\": [{\"name\": \"A\"}], "
                 "\"norms\": [{\"name\": \"m\", \"check\": [\"twin_gap\", \"no\"]}]}}");
}

static iem_status scan_declared(char **text, iem_error *err)
{
    static const char *const flags[] = {"decision", "selected=yes",
                                        "ground",   "origin",
                                        "fact",     "family",
                                        "time",     "day:month",
                                        "process",  "purpose=reason",
                                        "process",  "model_version=list",
                                        "process",  "reviewer_role=seen",
                                        "process",  "review_at=looked",
                                        "process",  "decided_at=day",
                                        NULL};
    const scratch_path log = scratch_file("log.csv"),
                       record = scratch_file("record.json");
    const char *const paths[] = {log.at};
    const iem_render dutch = {.lang = "nl"};
    iem_options options = options_of();
    iem_plan *plan = NULL;
    iem_result *result = NULL;
    options.declaration = record.at;
    options.today = "2026-01-01";
    iem_status status = make_plan(flags, &plan, err);
    if (status == IEM_OK) status = iem_scan(plan, &options, paths, 1, &result, err);
    if (status == IEM_OK)
        status =
            iem_register_render(result, &dutch, options.today, record.at, text, err);
    iem_result_free(result);
    iem_plan_free(plan);
    return status;
}

static void a_declaration_and_texts_for_the_register(void **state)
{
    (void)state;
    write_declared();
    survives(scan_declared);
}

static iem_status scan_outcomes(char **text, iem_error *err)
{
    static const char *const flags[] = {"decision", "selected=yes",
                                        "ground",   "origin",
                                        "outcome",  "sex=m",
                                        "negative", "v",
                                        "route",    "family=f0",
                                        "rounded",  "2",
                                        "also",     "outcomes,hits,missing",
                                        NULL};
    iem_options options = options_of();
    return scan_with(flags, &options, text, err);
}

static void a_scan_that_measures_outcomes(void **state)
{
    (void)state;
    write_log(40);
    survives(scan_outcomes);
}

static iem_status scan_proxies(char **text, iem_error *err)
{
    static const char *const flags[] = {
        "decision", "selected=yes", "ground", "origin", "fact", "family",
        "outcome",  "sex=m",        "trait",  "age",    "also", "proxies,information",
        NULL};
    iem_options options = options_of();
    return scan_with(flags, &options, text, err);
}

static void a_scan_that_measures_proxies_and_information(void **state)
{
    (void)state;
    write_log(80);
    survives(scan_proxies);
}

static iem_status scan_search(char **text, iem_error *err)
{
    static const char *const flags[] = {
        "decision", "selected=yes", "ground", "origin",          "ground", "sex",
        "trait",    "age:30,60",    "fact",   "family",          "step",   "dossier=d1",
        "person",   "bsn",          "also",   "subgroups,steps", NULL};
    iem_options options = options_of();
    return scan_with(flags, &options, text, err);
}

static void a_scan_that_searches_subgroups_and_follows_steps(void **state)
{
    (void)state;
    write_log(160);
    survives(scan_search);
}

static iem_status scan_similar(char **text, iem_error *err)
{
    static const char *const flags[] = {"decision",
                                        "decided=yes",
                                        "ground",
                                        "origin",
                                        "fact",
                                        "income:20,40",
                                        "fact",
                                        "family",
                                        "score",
                                        "score",
                                        "score-flipped",
                                        "turned",
                                        "decision-flipped",
                                        "otherwise",
                                        "also",
                                        "neighbours,flips,score-flips",
                                        NULL};
    iem_options options = options_of();
    return scan_with(flags, &options, text, err);
}

static void a_scan_that_looks_for_neighbours(void **state)
{
    (void)state;
    FILE *file = fopen(scratch_file("log.csv").at, "w");
    assert_non_null(file);
    fputs("income,family,origin,decided,otherwise,score,turned\n", file);
    for (unsigned i = 0; i < 120; i++)
        fprintf(file, "%u,f%u,%c,%s,%s,0.%u,0.%u\n", i * 7 % 61, i % 2, "AB"[i % 3 / 2],
                i % 5 % 2 ? "yes" : "no", i % 7 % 2 ? "yes" : "no", i % 9, i % 8);
    assert_int_equal(fclose(file), 0);
    survives(scan_similar);
}

static iem_status scan_strongest(char **text, iem_error *err)
{
    static const char *const flags[] = {
        "decision",     "selected=yes", "ground", "origin", "fact",
        "family",       "fact",         "age:4",  "case",   "dossier",
        "small-groups", "40:other",     NULL};
    const scratch_path cases = scratch_file("cases.csv");
    iem_options options = options_of();
    options.cases_path = cases.at;
    options.case_limit = 5;
    options.lang = "nl";
    return scan_with(flags, &options, text, err);
}

static void a_scan_with_bands_to_be_found_and_a_limit_of_cases(void **state)
{
    (void)state;
    write_log(160);
    survives(scan_strongest);
}

static void existing_cases_survive_a_scan_that_fails(void **state)
{
    (void)state;
    iem_error err;
    char *text = NULL, old[8] = "";
    write_log(160);
    assert_int_equal(do_job(scan_whole, SIZE_MAX, &text, &err), IEM_OK);
    free(text);
    const size_t all = atomic_load(&asked);
    for (size_t n = 0; n < all; n += 11) {
        scratch_text("cases.csv", "old");
        const iem_status status = do_job(scan_whole, n, &text, &err);
        free(text);
        if (status == IEM_OK || access(scratch_file("cases.csv").at, F_OK) != 0)
            continue; /* done, or only the rendering failed */
        FILE *file = fopen(scratch_file("cases.csv").at, "r");
        assert_non_null(fgets(old, sizeof old, file));
        fclose(file);
        assert_string_equal(old, "old");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_plan_from_flags),
        scratch_test(a_plan_from_a_file),
        scratch_test(a_scan_with_persons_numbers_and_cases),
        scratch_test(the_same_scan_by_two_threads),
        scratch_test(an_explanation_of_two_decisions),
        scratch_test(a_scan_of_pairs_of_grounds),
        scratch_test(a_scan_that_measures_scores),
        scratch_test(a_scan_that_measures_inequality_and_what_explains_it),
        scratch_test(a_scan_over_periods_and_batches),
        scratch_test(a_declaration_and_texts_for_the_register),
        scratch_test(a_scan_that_measures_outcomes),
        scratch_test(a_scan_that_measures_proxies_and_information),
        scratch_test(a_scan_that_looks_for_neighbours),
        scratch_test(a_scan_that_searches_subgroups_and_follows_steps),
        scratch_test(a_scan_with_bands_to_be_found_and_a_limit_of_cases),
        scratch_test(existing_cases_survive_a_scan_that_fails),
    };
    atomic_store(&failing, SIZE_MAX);
    if (access("/dev/shm", W_OK) == 0) setenv("TMPDIR", "/dev/shm", 0); /* many files */
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
