/* Memory runs out at each place where the program asks for it: the first allocation of
 * a job fails, then the second, and so on, until the job is done without one that
 * failed. Each time there is the one message, nothing is leaked, and no output is left
 * behind. */
#include "base/hash.h"

#include "scratch.h"

#include <stdatomic.h>

/* ---- Allocations that can fail ---- */

static atomic_size_t asked, given, taken_back;
static atomic_size_t failing;    /* the allocation that fails; SIZE_MAX: none */
static atomic_bool from_then_on; /* and all behind it */
static atomic_bool has_failed;

static bool fails(void)
{
    const size_t number = atomic_fetch_add(&asked, 1);
    const size_t at = atomic_load(&failing);
    if (number != at && !(number > at && atomic_load(&from_then_on))) return false;
    atomic_store(&has_failed, true);
    return true;
}

static void *give(void *block)
{
    if (block) atomic_fetch_add(&given, 1);
    return block;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
char *__real_strdup(const char *text);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *block);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : give(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : give(__real_calloc(count, size));
}

void *__wrap_realloc(void *block, size_t size)
{
    if (fails()) return NULL;
    return block ? __real_realloc(block, size) : give(__real_realloc(NULL, size));
}

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    return fails() ? NULL : give(__real_aligned_alloc(align, size));
}

char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : give(__real_strdup(text));
}

void __wrap_free(void *block)
{
    if (block) atomic_fetch_add(&taken_back, 1);
    __real_free(block);
}

/* ---- A job that is done again and again ---- */

/* Does everything from nothing to nothing. What it would give goes to `text`,
 * allocated; it is compared with what it gives when nothing fails. */
typedef iem_status job(char **text, iem_error *err);

static size_t outstanding(void)
{
    return atomic_load(&given) - atomic_load(&taken_back);
}

static iem_status do_job(job *work, size_t fail_at, char **text, iem_error *err)
{
    *err = (iem_error){IEM_OK, ""};
    *text = NULL;
    atomic_store(&has_failed, false);
    atomic_store(&asked, 0);
    atomic_store(&failing, fail_at);
    const iem_status status = work(text, err);
    atomic_store(&failing, SIZE_MAX);
    return status;
}

/* Files that the jobs write, none of which may be left by a failure. */
static const char *const outputs[] = {"cases.csv", "out.tally", "result.json"};

static void assert_no_output(size_t n)
{
    size_t entries = 0;
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        if (access(scratch_file(outputs[i]).at, F_OK) == 0)
            fail_msg("allocation %zu fails, and %s is there", n, outputs[i]);
    DIR *folder = opendir(scratch_folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *end = strrchr(entry->d_name, '.');
        entries += end && strlen(end) == 7; /* .XXXXXX of a temporary name */
    }
    closedir(folder);
    if (entries) fail_msg("allocation %zu fails, and a temporary file is left", n);
}

static void remove_output(void)
{
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        remove(scratch_file(outputs[i]).at);
}

static void assert_survives(job *work, size_t step)
{
    iem_error err;
    char *want = NULL, *got = NULL;
    if (do_job(work, SIZE_MAX, &want, &err) != IEM_OK) fail_msg("%s", err.message);
    const size_t all = atomic_load(&asked);
    remove_output();
    for (size_t n = 0; n < all + 10; n += step) {
        const size_t before = outstanding();
        const iem_status status = do_job(work, n, &got, &err);
        const bool failed = atomic_load(&has_failed);
        if (status == IEM_OK) {
            if (strcmp(got, want) != 0)
                fail_msg("allocation %zu fails, and the result is another: %s", n, got);
            free(got);
            remove_output();
        } else {
            if (!failed) fail_msg("nothing failed, and yet: %s", err.message);
            if (status != IEM_ERR_SYSTEM || strcmp(err.message, "out of memory") != 0)
                fail_msg("allocation %zu fails: status %d: %s", n, (int)status,
                         err.message);
            if (got) fail_msg("allocation %zu fails, and there is a text", n);
            assert_no_output(n);
        }
        if (outstanding() != before)
            fail_msg("allocation %zu fails: %zd blocks are lost", n,
                     (ssize_t)(outstanding() - before));
    }
    free(want);
}

/* The thread sanitizer is slow, and most jobs have one thread. */
#ifdef __SANITIZE_THREAD__
enum { EACH = 7 };
#else
enum { EACH = 1 };
#endif

static void survives(job *work)
{
    assert_survives(work, EACH);
    atomic_store(&from_then_on, true);
    assert_survives(work, 5 * EACH);
    atomic_store(&from_then_on, false);
}

/* ---- Plans ---- */

static iem_status describe(const iem_plan *plan, char **text, iem_error *err)
{
    (void)plan;
    *text = malloc(2);
    if (!*text) {
        if (err) *err = (iem_error){IEM_ERR_SYSTEM, "out of memory"};
        return IEM_ERR_SYSTEM;
    }
    strcpy(*text, "x");
    return IEM_OK;
}

static iem_status set_flags(iem_plan *plan, const char *const *pairs, iem_error *err)
{
    for (; *pairs; pairs += 2) {
        const iem_status status = iem_plan_set(plan, pairs[0], pairs[1], err);
        if (status != IEM_OK) return status;
    }
    return iem_plan_finish(plan, err);
}

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

/* ---- A log that has everything ---- */

/* Two families, ages, three groups; group B gets yes more often in family f0. A wrong
 * number, a ragged row and an unlisted decision are rejected. */
static void write_log(size_t rows)
{
    FILE *file = fopen(scratch_file("log.csv").at, "w");
    assert_non_null(file);
    fputs("dossier,bsn,origin,sex,family,age,selected\n", file);
    for (size_t i = 0; i < rows; i++) {
        const uint64_t bits = iem_mix(i + 17);
        const char group = "AAABC"[bits % 5];
        const unsigned family = bits >> 8 & 1, age = 18 + (bits >> 16 & 63);
        const double rate = group == 'B' && family == 0 ? .9 : .1 + .2 * family;
        fprintf(file, "d%zu,p%zu,%c,%c,f%u,%u,%s\n", i, i / 2, group,
                "mv"[bits >> 30 & 1], family, age,
                iem_uniform(5, i) < rate ? "yes" : "no");
    }
    fputs("x,x,A,m,f0,old,yes\nx,x,A\nx,x,A,m,f0,40,maybe\n", file);
    assert_int_equal(fclose(file), 0);
    scratch_text("key", "0123456789abcdef");
}

static const char *const log_flags[] = {
    "decision", "selected=yes", "favourable", "no",      "ground",
    "origin",   "fact",         "family",     "fact",    "age:50,",
    "person",   "bsn",          "case",       "dossier", NULL};

static const char *const cut_flags[] = {
    "decision", "selected=yes", "favourable", "no",      "ground",
    "origin",   "fact",         "family",     "fact",    "age:30,50",
    "person",   "bsn",          "case",       "dossier", NULL};

static iem_status make_plan(const char *const *flags, iem_plan **plan, iem_error *err)
{
    const iem_status status = iem_plan_new(plan, err);
    return status == IEM_OK ? set_flags(*plan, flags, err) : status;
}

static unsigned threads = 1;

static iem_options options_of(void)
{
    iem_options options;
    iem_options_init(&options);
    options.threads = threads;
    options.block = 4096;
    options.max_rejects = 3;
    return options;
}

static iem_status render_all(const iem_result *result, char **text, iem_error *err)
{
    const iem_render how = {.lang = "en", .all = true};
    return iem_result_render(result, IEM_JSON, &how, text, err);
}

/* ---- Scans ---- */

static iem_status scan_with(const char *const *flags, iem_options *options, char **text,
                            iem_error *err)
{
    const scratch_path log = scratch_file("log.csv");
    const char *const paths[] = {log.at};
    iem_plan *plan = NULL;
    iem_result *result = NULL;
    iem_status status = make_plan(flags, &plan, err);
    if (status == IEM_OK) status = iem_scan(plan, options, paths, 1, &result, err);
    if (status == IEM_OK) status = render_all(result, text, err);
    /* The scan was whole, so is what it wrote; only the text was too much. */
    if (status != IEM_OK && result) remove_output();
    iem_result_free(result);
    iem_plan_free(plan);
    return status;
}

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

static void write_periods(void)
{
    FILE *file = fopen(scratch_file("log.csv").at, "w");
    assert_non_null(file);
    fputs("day,list,reason,origin,family,seen,selected\n", file);
    for (unsigned i = 0; i < 60; i++)
        fprintf(file, "2024-%02u,%u,%c,%c,f%u,%c,%s\n", 1 + i % 3, i / 12,
                "xyz"[i % 7 % 3], "AAB"[i % 3], i % 2, "yyn"[i % 4 % 3],
                i % 5 % 2 ? "yes" : "no");
    assert_int_equal(fclose(file), 0);
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

/* ---- Tallies, check, rendering ---- */

static iem_status tally_there_and_back(char **text, iem_error *err)
{
    const scratch_path log = scratch_file("log.csv"), out = scratch_file("out.tally");
    const char *const paths[] = {log.at}, *const saved[] = {out.at, out.at};
    iem_plan *plan = NULL;
    iem_tally *one = NULL, *other = NULL;
    iem_result *result = NULL;
    iem_options options = options_of();
    iem_status status = make_plan(log_flags, &plan, err);
    if (status == IEM_OK) status = iem_tally_read(plan, &options, paths, 1, &one, err);
    if (status == IEM_OK) status = iem_tally_save(one, out.at, err);
    const bool written = status == IEM_OK;
    if (status == IEM_OK) status = iem_tally_load(out.at, &other, err);
    if (status == IEM_OK) status = iem_tally_merge(other, one, err);
    if (status == IEM_OK) status = iem_scan(plan, &options, saved, 2, &result, err);
    if (status == IEM_OK) status = render_all(result, text, err);
    if (written) remove_output();
    iem_tally_free(one);
    iem_tally_free(other);
    iem_result_free(result);
    iem_plan_free(plan);
    return status;
}

static void tallies_read_saved_loaded_merged_and_scanned(void **state)
{
    (void)state;
    write_log(80);
    survives(tally_there_and_back);
}

/* Both halves of a log in small pieces, of which every second run finds some. */
static iem_status tally_halves(char **text, iem_error *err)
{
    const scratch_path log = scratch_file("log.csv"), kept = scratch_file("kept");
    const char *const paths[] = {log.at};
    iem_plan *plan = NULL;
    iem_tally *one = NULL, *other = NULL;
    iem_options options = options_of();
    const scratch_path rejects = scratch_file("rejects.csv");
    options.rejects_path = rejects.at;
    options.piece = 900;
    options.ranges = 2;
    options.range = 1;
    iem_status status = make_plan(log_flags, &plan, err);
    if (status == IEM_OK) status = iem_tally_read(plan, &options, paths, 1, &one, err);
    options.range = 2;
    options.checkpoint = kept.at;
    if (status == IEM_OK)
        status = iem_tally_read(plan, &options, paths, 1, &other, err);
    iem_tally_free(other);
    other = NULL;
    if (status == IEM_OK)
        status = iem_tally_read(plan, &options, paths, 1, &other, err);
    if (status == IEM_OK) status = iem_tally_merge(one, other, err);
    if (status == IEM_OK) status = describe(plan, text, err);
    iem_tally_free(one);
    iem_tally_free(other);
    iem_plan_free(plan);
    remove(rejects.at);
    return status;
}

static void tallies_of_ranges_in_pieces(void **state)
{
    (void)state;
    write_log(120);
    survives(tally_halves);
    assert_ok(iem_checkpoint_remove(scratch_file("kept").at, NULL));
}

static const char open_plan[] = "decision: {column: selected, adverse: [yes]}\n"
                                "grounds: [origin, {column: age, bands: 5}]\n"
                                "facts: [family]\n";

static iem_status check_and_fix(char **text, iem_error *err)
{
    const scratch_path log = scratch_file("log.csv"), yaml = scratch_file("plan.yaml");
    const char *const paths[] = {log.at};
    iem_plan *plan = NULL;
    iem_options options = options_of();
    scratch_text("plan.yaml", open_plan);
    iem_status status = iem_plan_new(&plan, err);
    if (status == IEM_OK) status = iem_plan_read(plan, yaml.at, err);
    if (status == IEM_OK) status = iem_plan_finish(plan, err);
    if (status == IEM_OK)
        status = iem_check(plan, yaml.at, &options, paths, 1, true, text, err);
    iem_plan_free(plan);
    return status;
}

static void a_check_that_mends_the_plan(void **state)
{
    (void)state;
    write_log(120);
    survives(check_and_fix);
}

static iem_status propose(char **text, iem_error *err)
{
    const scratch_path log = scratch_file("log.csv");
    const char *const paths[] = {log.at};
    const iem_options options = options_of();
    iem_plan *settled = NULL;
    char *questions = NULL;
    iem_status status = iem_plan_new(&settled, err);
    if (status == IEM_OK) status = iem_plan_set(settled, "fact", "age:30,", err);
    if (status == IEM_OK)
        status = iem_propose(settled, &options, paths, 1, text, &questions, err);
    free(questions);
    iem_plan_free(settled);
    return status;
}

static void a_proposal(void **state)
{
    (void)state;
    write_log(120);
    survives(propose);
}

static const iem_result *rendered;
static iem_format format;

static iem_status render(char **text, iem_error *err)
{
    const iem_render how = {.lang = "nl", .colour = true, .all = true};
    const scratch_path file = scratch_file("result.json");
    iem_status status = iem_result_write(rendered, format, &how, file.at, err);
    if (status != IEM_OK) return status;
    remove_output();
    return iem_result_render(rendered, format, &how, text, err);
}

static void a_result_rendered_in_every_format(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_result *result = NULL;
    iem_plan *plan = NULL;
    write_log(160);
    const scratch_path log = scratch_file("log.csv");
    const char *const paths[] = {log.at};
    const iem_options options = options_of();
    assert_int_equal(make_plan(log_flags, &plan, &err), IEM_OK);
    assert_int_equal(iem_scan(plan, &options, paths, 1, &result, &err), IEM_OK);
    rendered = result;
    for (format = IEM_TEXT; format <= IEM_HTML; format++) survives(render);
    iem_result_free(result);
    iem_plan_free(plan);
}

/* Families have pictures of their own. */
static void a_page_with_pictures_of_families(void **state)
{
    (void)state;
    static const char *const flags[] = {
        "decision",  "selected=yes", "ground",
        "origin",    "fact",         "family",
        "reference", "origin=A",     "batch",
        "list",      "trait",        "reason",
        "time",      "day",          "step",
        "seen=y",    "also",         "trend,batches,proxies,steps",
        NULL};
    iem_error err = {IEM_OK, ""};
    iem_result *result = NULL;
    iem_plan *plan = NULL;
    write_periods();
    const scratch_path log = scratch_file("log.csv");
    const char *const paths[] = {log.at};
    const iem_options options = options_of();
    if (make_plan(flags, &plan, &err) != IEM_OK ||
        iem_scan(plan, &options, paths, 1, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    rendered = result;
    format = IEM_HTML;
    survives(render);
    iem_result_free(result);
    iem_plan_free(plan);
}

/* ---- Made-up logs ---- */

static bool count_bytes(const char *bytes, size_t n, void *ctx)
{
    (void)bytes;
    *(size_t *)ctx += n;
    return true;
}

static iem_status synthesise(char **text, iem_error *err)
{
    iem_synth synth = {.rows = 0};
    size_t bytes = 0;
    iem_status status = iem_synth_init(&synth, NULL, err);
    synth.rows = 2000;
    synth.threads = threads;
    if (status == IEM_OK) status = iem_synth_init(&synth, "surcharge", err);
    if (status == IEM_OK) status = iem_synth_run(&synth, count_bytes, &bytes, err);
    if (status != IEM_OK) return status;
    *text = malloc(32);
    if (!*text) {
        *err = (iem_error){IEM_ERR_SYSTEM, "out of memory"};
        return IEM_ERR_SYSTEM;
    }
    snprintf(*text, 32, "%zu", bytes);
    return IEM_OK;
}

static void a_made_up_log(void **state)
{
    (void)state;
    survives(synthesise);
    threads = 2;
    survives(synthesise);
    threads = 1;
}

/* ---- Histories ---- */

static iem_result *kept_result;

static iem_status scan_to_keep(char **text, iem_error *err)
{
    iem_options options = options_of();
    options.keep = true;
    return scan_with(cut_flags, &options, text, err);
}

/* A file of its own each time. */
static iem_status remember(char **text, iem_error *err)
{
    const scratch_path path = scratch_file("scans.db");
    const iem_history_entry entry = {"2026-10", "now", false};
    iem_history *history = NULL;
    iem_history_done done;
    remove(path.at);
    iem_status status = iem_history_open(path.at, true, &history, err);
    if (status == IEM_OK)
        status = iem_history_add(history, kept_result, &entry, &done, err);
    if (status == IEM_OK) status = describe(NULL, text, err);
    iem_history_close(history);
    return status;
}

static iem_status look_back(iem_history_format as, char **text, iem_error *err)
{
    const iem_history_look look = {.lang = "nl", .all = true};
    iem_history *history = NULL;
    iem_status status =
        iem_history_open(scratch_file("scans.db").at, false, &history, err);
    if (status == IEM_OK) status = iem_history_render(history, as, &look, text, err);
    iem_history_close(history);
    return status;
}

static iem_status look_back_in_text(char **text, iem_error *err)
{
    return look_back(IEM_HISTORY_TEXT, text, err);
}

static iem_status look_back_on_a_page(char **text, iem_error *err)
{
    return look_back(IEM_HISTORY_HTML, text, err);
}

static iem_status look_back_in_a_table(char **text, iem_error *err)
{
    return look_back(IEM_HISTORY_CSV, text, err);
}

static iem_status add_counts(char **text, iem_error *err)
{
    iem_history *history = NULL;
    iem_tally *tally = NULL;
    iem_status status =
        iem_history_open(scratch_file("scans.db").at, false, &history, err);
    if (status == IEM_OK) status = iem_history_tally(history, NULL, NULL, &tally, err);
    if (status == IEM_OK) status = describe(NULL, text, err);
    iem_tally_free(tally);
    iem_history_close(history);
    return status;
}

static void a_history(void **state)
{
    const scratch_path log = scratch_file("log.csv");
    const char *const paths[] = {log.at};
    iem_options options = options_of();
    iem_plan *plan = NULL;
    (void)state;
    write_log(300);
    assert_survives(scan_to_keep, 5 * EACH);
    options.keep = true;
    assert_ok(make_plan(cut_flags, &plan, NULL));
    assert_ok(iem_scan(plan, &options, paths, 1, &kept_result, NULL));
    assert_survives(remember, 4 * EACH); /* each waits for the disk */
    survives(look_back_in_text);
    survives(look_back_on_a_page);
    survives(look_back_in_a_table);
    survives(add_counts);
    iem_result_free(kept_result);
    iem_plan_free(plan);
}

/* ---- Tables ---- */

static int not_released;

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
    not_released--;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
    not_released--;
}

/* Two columns of Arrow, of which one is a dictionary; the producer needs no memory. */
static iem_status take_columns(iem_frame *table, iem_error *err)
{
    enum { ROWS = 1500 };
    static const int32_t ends[] = {0, 1, 8, 9};
    static double ages[ROWS];
    static int8_t words[ROWS], groups[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        ages[i] = 18.5 + (double)(i % 40);
        groups[i] = i % 3 == 1;
        words[i] = iem_uniform(4, i) < (groups[i] ? .7 : .3) ? 1 : 0;
    }
    static const void *of_texts[] = {NULL, ends, "AB, (ab)C"};
    static const void *of_columns[][2] = {{NULL, groups}, {NULL, ages}, {NULL, words}};
    static struct ArrowSchema text = {.format = "u"};
    static struct ArrowArray texts = {.length = 3, .n_buffers = 3, .buffers = of_texts};
    static struct ArrowSchema columns[] = {
        {.format = "c", .name = "origin", .dictionary = &text},
        {.format = "g", .name = "age"},
        {.format = "c", .name = "selected", .dictionary = &text}};
    static struct ArrowArray arrays[3];
    static struct ArrowSchema *names[] = {&columns[0], &columns[1], &columns[2]};
    static struct ArrowArray *children[] = {&arrays[0], &arrays[1], &arrays[2]};
    for (size_t i = 0; i < 3; i++)
        arrays[i] = (struct ArrowArray){.length = ROWS,
                                        .n_buffers = 2,
                                        .buffers = of_columns[i],
                                        .dictionary = i == 1 ? NULL : &texts};
    struct ArrowSchema schema = {
        .format = "+s", .n_children = 3, .children = names, .release = release_schema};
    struct ArrowArray array = {.length = ROWS,
                               .n_children = 3,
                               .children = children,
                               .release = release_array};
    not_released = 2;
    return iem_frame_arrow(table, &schema, &array, err);
}

static iem_status fill_table(iem_frame *table, iem_error *err)
{
    enum { ROWS = 50 };
    static iem_text origins[ROWS], ages[ROWS], selected[ROWS];
    const iem_text *const columns[] = {origins, ages, selected};
    for (size_t i = 0; i < ROWS; i++) {
        origins[i] = (iem_text){"ABC" + i % 3, 1};
        ages[i] = (iem_text){"37.25", i % 7 ? 5 : 0};
        selected[i] = (iem_text){"A\"B" + 2 * (i % 2), 1};
    }
    iem_status status = iem_frame_header(
        table, (const char *const[]){"origin", "age", "selected"}, 3, err);
    if (status == IEM_OK) status = iem_frame_push(table, columns, ROWS, err);
    if (status == IEM_OK) status = take_columns(table, err);
    return status == IEM_OK ? iem_frame_push(table, columns, ROWS, err) : status;
}

static iem_status read_table(char **text, iem_error *err)
{
    static const char *const flags[] = {"decision", "selected=A", "ground", "origin",
                                        "fact",     "age:30,50",  NULL};
    iem_plan *plan = NULL;
    iem_frame *table = NULL;
    iem_tally *tally = NULL;
    iem_options *options = NULL;
    not_released = 0;
    iem_status status = make_plan(flags, &plan, err);
    if (status == IEM_OK) status = iem_frame_new("table", &table, err);
    if (status == IEM_OK) status = iem_options_new(&options, err);
    if (status == IEM_OK) status = iem_options_set(options, "lang", "nl", err);
    if (status == IEM_OK) status = iem_options_set(options, "threads", "1", err);
    if (status == IEM_OK) status = fill_table(table, err);
    if (status == IEM_OK) {
        iem_options_set_frame(options, table);
        status = iem_tally_read(plan, options, NULL, 0, &tally, err);
    }
    if (status == IEM_OK) status = describe(plan, text, err);
    iem_tally_free(tally);
    iem_options_free(options);
    iem_frame_free(table);
    iem_plan_free(plan);
    if (not_released) fail_msg("%d of Arrow's structs are not released", not_released);
    return status;
}

static void a_table(void **state)
{
    (void)state;
    survives(read_table);
}

/* ---- Chains ---- */

static const char chain_plan[] = "decision: {column: bad, adverse: [yes]}\n"
                                 "grounds: [origin]\nfacts: [income]\nperson: who\n"
                                 "process: {decided_at: day, info_requested_at: asked, "
                                 "info_received_at: told, source_record: record}\n";

/* Sixty people at two agencies, in another order and with another half of them. */
static void write_agency(const char *name, unsigned odd)
{
    FILE *file = fopen(scratch_file(name).at, "w");
    assert_non_null(file);
    fputs("who,day,origin,income,bad,asked,told,record\n", file);
    for (unsigned i = 0; i < 120; i++) {
        const unsigned who = i * 7 % 60, month = 1 + i * (3 + odd) % 12;
        fprintf(file, "%u,2024-%02u-%02u,%s,%u,%s,2024-%02u-01,2024-%02u-03,r%u\n", who,
                month, 4 + i % 20, who % 3 ? "A" : "B", who % 2,
                (i + odd) % 3 ? "no" : "yes", month, month, who % 5);
    }
    assert_int_equal(fclose(file), 0);
}

static iem_status make_ledger(const char *path, iem_error *err)
{
    iem_plan *plan = NULL;
    const scratch_path log = scratch_file("one.csv"), key = scratch_file("key");
    const char *const paths[] = {log.at};
    iem_options options;
    iem_options_init(&options);
    options.threads = threads;
    options.key_file = key.at;
    options.memory = 1 << 16;
    iem_status status = iem_plan_new(&plan, err);
    if (status == IEM_OK)
        status = iem_plan_read(plan, scratch_file("chain-plan.yaml").at, err);
    if (status == IEM_OK) status = iem_plan_finish(plan, err);
    if (status == IEM_OK)
        status =
            iem_ledger_make(plan, &options, paths, 1, "one", true, path, NULL, err);
    iem_plan_free(plan);
    return status;
}

static iem_status ledger_of_a_log(char **text, iem_error *err)
{
    iem_status status = describe(NULL, text, err);
    if (status == IEM_OK) status = make_ledger(scratch_file("out.tally").at, err);
    if (status == IEM_OK) return status;
    free(*text);
    *text = NULL;
    return status;
}

static iem_format chain_format;
static bool chain_public;

static iem_status chain_of_two(char **text, iem_error *err)
{
    iem_chain *chain = NULL;
    const scratch_path key = scratch_file("key");
    iem_options options;
    iem_options_init(&options);
    options.threads = threads;
    options.key_file = key.at;
    options.memory = 1 << 16;
    iem_status status =
        iem_chain_read(scratch_file("chain.yaml").at, &options, &chain, err);
    if (status == IEM_OK && chain_public) status = iem_chain_publish(chain, err);
    if (status == IEM_OK)
        status = iem_chain_render(chain, chain_format, NULL, text, err);
    iem_chain_free(chain);
    return status;
}

static void a_ledger_and_a_chain(void **state)
{
    static const iem_format formats[] = {IEM_TEXT, IEM_JSON, IEM_HTML};
    (void)state;
    write_agency("one.csv", 0);
    write_agency("two.csv", 1);
    scratch_text("key", "a key of no importance");
    scratch_text("chain-plan.yaml", chain_plan);
    scratch_text("chain.yaml",
                 "title: Two\nwindow: 60\npopulation: 100\nreference: {origin: A}\n"
                 "agencies:\n"
                 "  - {name: one, ledger: one.people.led}\n"
                 "  - {name: two, plan: chain-plan.yaml, logs: two.csv, "
                 "columns: {income: income}}\n");
    survives(ledger_of_a_log);
    assert_int_equal(make_ledger(scratch_file("one.people.led").at, NULL), IEM_OK);
    for (size_t f = 0; f < 3; f++) {
        chain_format = formats[f];
        chain_public = f > 0;
        survives(chain_of_two);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_plan_from_flags),
        scratch_test(a_table),
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
        scratch_test(tallies_read_saved_loaded_merged_and_scanned),
        scratch_test(tallies_of_ranges_in_pieces),
        scratch_test(a_check_that_mends_the_plan),
        scratch_test(a_proposal),
        scratch_test(a_result_rendered_in_every_format),
        scratch_test(a_page_with_pictures_of_families),
        scratch_test(a_made_up_log),
        scratch_test(a_history),
        scratch_test(a_ledger_and_a_chain),
    };
    atomic_store(&failing, SIZE_MAX);
    if (access("/dev/shm", W_OK) == 0) setenv("TMPDIR", "/dev/shm", 0); /* many files */
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
