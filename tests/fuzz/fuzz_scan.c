/* A plan and a log of any bytes: a scan gives a result or one line of what is wrong,
 * and gives the same with two threads, small blocks and the slow reader. What it gives
 * can be written in every way there is, and published.
 *
 * Parts: the plan, the log, and letters of options: g a gate, i intersections, a the
 * log against itself, r rejected rows are allowed. */
#include "given.h"

#include "base/text.h"

static bool has(iem_slice letters, char letter)
{
    return letters.len && memchr(letters.at, letter, letters.len);
}

static iem_options options_of(iem_slice letters)
{
    iem_options options;
    iem_options_init(&options);
    options.threads = 1;
    options.today = "2026-11-23";
    options.gate = has(letters, 'g');
    options.intersect = has(letters, 'i') ? 2 : 1;
    options.max_rejects = has(letters, 'r') ? 1000 : 0;
    return options;
}

static void publish(const iem_result *result, bool gate)
{
    iem_result *published = NULL;
    iem_error err = {IEM_OK, ""};
    const iem_status status = iem_result_publish(result, NULL, &published, &err);
    given_outcome(status, &err);
    if (status == IEM_OK) given_render(published, gate);
    iem_result_free(published);
}

/* What a result is in JSON, but for nothing: threads and blocks leave no trace. */
static char *json_of(const iem_result *result)
{
    const iem_render how = {.lang = "en"};
    char *text = NULL;
    if (result)
        given_must(iem_result_render(result, IEM_JSON, &how, &text, NULL) == IEM_OK,
                   "no JSON");
    return text;
}

static void check_other_way(const iem_plan *plan, const iem_options *given,
                            const char *log, iem_status status, const char *message,
                            const iem_result *result)
{
    iem_options options = *given;
    iem_result *other = NULL;
    iem_error err = {IEM_OK, ""};
    options.threads = 2;
    options.block = 64;
    options.reader = "libcsv";
    given_must(iem_scan(plan, &options, &log, 1, &other, &err) == status,
               "another status by two threads");
    given_must(strcmp(err.message, message) == 0, "another message by two threads");
    char *one = json_of(result), *two = json_of(other);
    if (one) given_must(strcmp(one, two) == 0, "another result by two threads");
    free(one);
    free(two);
    iem_result_free(other);
}

static void scan(const iem_plan *plan, const iem_options *options, const char *log)
{
    iem_result *result = NULL;
    iem_error err = {IEM_OK, ""};
    const iem_status status = iem_scan(plan, options, &log, 1, &result, &err);
    given_outcome(status, &err);
    check_other_way(plan, options, log, status, err.message, result);
    if (status == IEM_OK) {
        given_render(result, options->gate);
        publish(result, options->gate);
    }
    iem_result_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static bool ready;
    iem_slice parts[GIVEN_PARTS];
    char log[GIVEN_PATH];
    if (!ready) iem_setup();
    ready = true;
    given_parts(data, n, parts);
    iem_plan *plan = given_plan(parts[0]);
    if (!plan) return 0;
    const int fd = given_file(parts[1], log);
    iem_options options = options_of(parts[2]);
    if (has(parts[2], 'a')) options.against = log;
    scan(plan, &options, log);
    iem_plan_free(plan);
    close(fd);
    return 0;
}
