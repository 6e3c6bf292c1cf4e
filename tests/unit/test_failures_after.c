/* Memory runs out behind a scan: in tallies, reports, made-up logs, histories, tables
 * and chains. */
#include "survives.h"

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
        scratch_test(a_table),
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
