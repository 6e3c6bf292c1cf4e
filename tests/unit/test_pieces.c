/* A log in pieces, one after another or each by itself, is the log: with a stop at any
 * moment, and merged in any order. */
#include "scratch.h"
#include "seed.h"

#include "engine/log.h"
#include "tally/save.h"

#include <sys/wait.h>

/* Blank lines before the header, line ends and commas in quotes, CRLF, rows to reject.
 */
static const char awkward[] = "\n\r\n\"no\nte\",decision,group,x\r\n"
                              "\"a\nb,yes,B,9\n\",yes,A,1\n"
                              "c,no,B,2.5\r\n"
                              "too,few\n"
                              "\"d\"\"\n\n\",yes,\"B\",3\n"
                              "e,no,A,none\n"
                              "\n"
                              "f\"g,no,A,1\n"
                              "\"h\"i,no,A,1\n"
                              "j,no,A,2\n"
                              "\"k,yes\nA\",no,B,4\r\n"
                              "l,maybe,A,5\n"
                              "m,yes,B,-1";

static iem_plan *small_plan(void)
{
    return PLAN("decision", "decision=yes", "ground", "group", "fact", "x:0,2");
}

static void append(const char *line, void *ctx)
{
    char *all = ctx;
    strncat(all, line, 4000 - strlen(all));
    strncat(all, "\n", 4000 - strlen(all));
}

static iem_options small_options(char *warnings)
{
    iem_options options;
    iem_options_init(&options);
    options.threads = 1;
    options.block = 16;
    options.max_record = 60;
    options.max_rejects = 100;
    options.on_warning = append;
    options.ctx = warnings;
    warnings[0] = '\0';
    return options;
}

/* The whole result, what was said, and the list of rejected rows. */
struct outcome {
    char *json, *rejects;
    char warnings[4001];
};

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 16);
    if (!file || !text) fail_msg("%s cannot be read", path);
    text[fread(text, 1, (1 << 16) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void scan_into(const char *log, const char *folder, uint64_t piece,
                      void (*on_progress)(const iem_progress *, void *),
                      struct outcome *out)
{
    iem_error err = {0};
    iem_result *result = NULL;
    iem_plan *plan = small_plan();
    iem_options options = small_options(out->warnings);
    const scratch_path rejects = scratch_file("rejects.csv");
    options.rejects_path = rejects.at;
    options.checkpoint = folder;
    options.piece = piece;
    options.on_progress = on_progress;
    if (iem_scan(plan, &options, &log, 1, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    assert_ok(iem_result_render(result, IEM_JSON, &(iem_render){.lang = "en"},
                                &out->json, &err));
    out->rejects = read_text(rejects.at);
    iem_result_free(result);
    iem_plan_free(plan);
}

static void clear(struct outcome *out)
{
    free(out->json);
    free(out->rejects);
}

static void assert_same(const struct outcome *got, const struct outcome *want)
{
    assert_string_equal(got->json, want->json);
    assert_string_equal(got->rejects, want->rejects);
    assert_string_equal(got->warnings, want->warnings);
}

static void pieces_of_any_size_are_the_whole(void **state)
{
    struct outcome whole = {0};
    const scratch_path log = scratch_text("log.csv", awkward);
    const scratch_path folder = scratch_file("kept");
    (void)state;
    scan_into(log.at, NULL, 0, NULL, &whole);
    assert_non_null(strstr(whole.rejects, ",9,2 fields where the header has 4"));
    for (uint64_t piece = 1; piece < sizeof awkward + 1; piece++) {
        struct outcome got = {0};
        scan_into(log.at, folder.at, piece, NULL, &got);
        assert_same(&got, &whole);
        clear(&got);
        assert_ok(iem_checkpoint_remove(folder.at, NULL));
    }
    assert_int_equal(scratch_entries(), 2); /* the log and the rejects */
    clear(&whole);
}

/* Each piece has few enough combinations, and all of them together too many. */
static void pieces_that_do_not_fit_together_are_refused(void **state)
{
    enum { ROWS = 40000 };
    const scratch_path at = scratch_file("log.csv"), folder = scratch_file("kept");
    const char *log = at.at;
    char ignored[4001];
    FILE *file = fopen(log, "wb");
    iem_plan *plan = PLAN("decision", "decision=yes", "ground", "group", "fact", "id");
    iem_options options = small_options(ignored);
    iem_tally *tally = NULL;
    iem_error err = {0};
    (void)state;
    fputs("id,decision,group\n", file);
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "%d,%s,%c\n", i, i % 3 ? "no" : "yes", 'A' + i % 2);
    fclose(file);
    options.block = 1 << 16;
    options.memory = 6 << 20;
    options.piece = (uint64_t)ROWS * 13 / 16;
    options.checkpoint = folder.at;
    for (int again = 0; again < 2; again++) { /* the second time with what was kept */
        assert_int_equal(iem_tally_read(plan, &options, &log, 1, &tally, &err),
                         IEM_ERR_DATA);
        assert_non_null(strstr(err.message, "the counts do not fit in 0.00586 GiB"));
        assert_non_null(strstr(err.message, "column 'id'"));
    }
    options.memory = 0;
    assert_int_equal(iem_tally_read(plan, &options, &log, 1, &tally, &err), IEM_OK);
    assert_ok(iem_checkpoint_remove(folder.at, NULL));
    iem_tally_free(tally);
    iem_plan_free(plan);
}

/* What kill -9 does, at a moment that can be repeated. */
static unsigned blocks_left;
static void stop_in_time(const iem_progress *progress, void *ctx)
{
    (void)progress;
    (void)ctx;
    if (blocks_left-- == 0) _exit(99);
}

static bool stopped(const char *log, const char *folder, unsigned after)
{
    int how = 0;
    const pid_t child = fork();
    if (child == 0) {
        struct outcome ignored = {0};
        blocks_left = after;
        scan_into(log, folder, 20, stop_in_time, &ignored);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how) && (WEXITSTATUS(how) == 0 || WEXITSTATUS(how) == 99));
    return WEXITSTATUS(how) == 99;
}

static void a_stop_at_any_moment_changes_nothing(void **state)
{
    struct outcome whole = {0};
    const scratch_path log = scratch_text("log.csv", awkward);
    const scratch_path folder = scratch_file("kept");
    unsigned after = 0;
    (void)state;
    scan_into(log.at, NULL, 0, NULL, &whole);
    for (; stopped(log.at, folder.at, after); after++) {
        struct outcome got = {0};
        /* Stopped again a bit further on, before it may finish. */
        stopped(log.at, folder.at, after / 2);
        scan_into(log.at, folder.at, 20, NULL, &got);
        assert_same(&got, &whole);
        clear(&got);
        assert_ok(iem_checkpoint_remove(folder.at, NULL));
    }
    assert_true(after > 10);
    assert_ok(iem_checkpoint_remove(folder.at, NULL));
    clear(&whole);
}

static void a_damaged_piece_is_counted_again(void **state)
{
    struct outcome whole = {0}, got = {0};
    const scratch_path log = scratch_text("log.csv", awkward);
    const scratch_path folder = scratch_file("kept");
    size_t damaged = 0;
    (void)state;
    scan_into(log.at, NULL, 0, NULL, &whole);
    assert_true(stopped(log.at, folder.at, 9));
    for (size_t end = 0; end < sizeof awkward; end++) {
        char piece[700];
        snprintf(piece, sizeof piece, "%s/piece-0-%zu", folder.at, end);
        FILE *file = fopen(piece, "r+b");
        if (!file) continue;
        fseek(file, 70 + 40 * (long)damaged++, SEEK_SET);
        fputc('!', file);
        fclose(file);
    }
    assert_true(damaged > 1);
    scan_into(log.at, folder.at, 20, NULL, &got);
    assert_same(&got, &whole);
    assert_ok(iem_checkpoint_remove(folder.at, NULL));
    clear(&got);
    clear(&whole);
}

/* ---- Each piece by itself ---- */

/* The tally file without its list of inputs, which names the parts. */
static void canonical(struct iem_tally *tally, iem_buffer *out)
{
    for (size_t i = 0; i < tally->n_inputs; i++) free(tally->inputs[i].path);
    tally->n_inputs = 0;
    assert_ok(iem_tally_put(tally, out, NULL));
}

static struct iem_tally *read_range(const char *log, unsigned range, unsigned ranges)
{
    char warnings[4001];
    iem_error err = {0};
    iem_tally *tally = NULL;
    iem_plan *plan = small_plan();
    iem_options options = small_options(warnings);
    options.range = range;
    options.ranges = ranges;
    if (iem_tally_read(plan, &options, &log, 1, &tally, &err) != IEM_OK)
        fail_msg("%u of %u: %s", range, ranges, err.message);
    iem_plan_free(plan);
    return tally;
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static void check_merged(const char *log, unsigned ranges, uint64_t *seed)
{
    struct iem_tally *parts[64] = {0}, *whole = read_range(log, 0, 0);
    iem_buffer got = {0}, want = {0};
    for (unsigned i = 0; i < ranges; i++) parts[i] = read_range(log, i + 1, ranges);
    for (unsigned i = ranges; i > 1; i--) {
        const uint64_t j = next_random(seed) % i;
        struct iem_tally *other = parts[i - 1];
        parts[i - 1] = parts[j];
        parts[j] = other;
    }
    for (unsigned i = 1; i < ranges; i++) {
        assert_ok(iem_tally_merge(parts[0], parts[i], NULL));
        iem_tally_free(parts[i]);
    }
    canonical(parts[0], &got);
    canonical(whole, &want);
    assert_int_equal(got.len, want.len);
    assert_memory_equal(got.at, want.at, want.len);
    iem_buffer_clear(&got);
    iem_buffer_clear(&want);
    iem_tally_free(parts[0]);
    iem_tally_free(whole);
}

static void ranges_merged_in_any_order_are_the_whole(void **state)
{
    static const unsigned numbers[] = {1, 2, 7, 64};
    uint64_t seed = seed_of(7);
    (void)state;
    const scratch_path log = scratch_text("log.csv", awkward);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        for (int order = 0; order < 3; order++) check_merged(log.at, numbers[i], &seed);
}

static void ranges_of_a_long_log_are_the_whole(void **state)
{
    static const char line[] =
        "\"a\nb\",yes,A,1\nc,no,B,2\n\"d,\"\"\n\n,yes,B,1\",no,A,3\n";
    enum { LINES = 400 };
    char *text = malloc(20 + LINES * sizeof line);
    uint64_t seed = seed_of(8);
    (void)state;
    strcpy(text, "note,decision,group,x\n");
    for (size_t i = 0; i < LINES; i++) strcat(text, line);
    const scratch_path log = scratch_text("log.csv", text);
    check_merged(log.at, 7, &seed);
    check_merged(log.at, 64, &seed);
    free(text);
}

static void rejected_rows_of_a_range_have_their_true_lines(void **state)
{
    char all[4001] = "", warnings[4001];
    iem_error err = {0};
    const scratch_path log = scratch_text("log.csv", awkward);
    const char *path = log.at;
    iem_plan *plan = small_plan();
    (void)state;
    for (unsigned i = 1; i <= 5; i++) {
        iem_tally *tally = NULL;
        iem_options options = small_options(warnings);
        options.range = i;
        options.ranges = 5;
        assert_ok(iem_tally_read(plan, &options, &path, 1, &tally, &err));
        iem_tally_free(tally);
        strcat(all, warnings);
    }
    struct outcome whole = {0};
    scan_into(log.at, NULL, 0, NULL, &whole);
    /* A scan tells of the first five; each range does. */
    assert_memory_equal(all, whole.warnings, strlen(whole.warnings));
    clear(&whole);
    iem_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(pieces_of_any_size_are_the_whole),
        scratch_test(pieces_that_do_not_fit_together_are_refused),
        scratch_test(a_stop_at_any_moment_changes_nothing),
        scratch_test(a_damaged_piece_is_counted_again),
        seeded_test_in(ranges_merged_in_any_order_are_the_whole, scratch_make,
                       scratch_remove),
        seeded_test_in(ranges_of_a_long_log_are_the_whole, scratch_make,
                       scratch_remove),
        scratch_test(rejected_rows_of_a_range_have_their_true_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
