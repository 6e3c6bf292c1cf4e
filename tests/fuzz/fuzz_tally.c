/* A file of counts of any bytes is read or refused; what is read is written as it was
 * read, adds up with itself or not at all, and can be measured.
 *
 * An input is a tally file without the checksum, which is put behind it; with a first
 * byte of 1 the lengths of its sections are made right too, so that what changed within
 * a section is read. Counts of the plan below are measured as well. */
#include "tally/save.h"

#include "given.h"

enum { MAGIC = 15, NAME = 16, HEAD = NAME + 4 + 8 };

static const char plan_text[] = "decision: {column: decision, adverse: [no]}\n"
                                "grounds: [group]\n"
                                "facts: [dept, {column: income, bands: [10, 20]}]\n"
                                "outcome: {column: found, positive: [yes]}\n"
                                "score: score\n"
                                "traits: [place]\n"
                                "also: [outcomes, scores, proxies, information]\n";

/* ---- The lengths of sections ---- */

static bool is_head(const uint8_t *at, const uint8_t *end)
{
    static const char *const names[] = {"count",    "cube",   "axes",
                                        "outcomes", "scores", "traits"};
    if (end - at < HEAD || at[NAME] != 1 || at[NAME + 1]) return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp((const char *)at, names[i], NAME) == 0) return true;
    return false;
}

static void set_length(uint8_t *head, const uint8_t *end)
{
    const uint64_t length = (uint64_t)(end - head) - HEAD;
    for (size_t i = 0; i < 8; i++) head[NAME + 4 + i] = (uint8_t)(length >> 8 * i);
}

static void mend_lengths(uint8_t *bytes, size_t n)
{
    uint8_t *head = NULL, *end = bytes + n;
    for (uint8_t *at = bytes + MAGIC; at < end; at++) {
        if (!is_head(at, end)) continue;
        if (head) set_length(head, at);
        head = at;
    }
    if (head) set_length(head, end);
}

/* ---- What is read ---- */

static void check_again(const struct iem_tally *tally)
{
    iem_buffer once = {0}, twice = {0};
    struct iem_tally *again = NULL;
    iem_error err = {IEM_OK, ""};
    given_must(iem_tally_put(tally, &once, NULL) == IEM_OK, "no memory");
    given_must(iem_tally_get("again", once.at, once.len, &again, &err) == IEM_OK,
               err.message);
    given_must(iem_tally_put(again, &twice, NULL) == IEM_OK, "no memory");
    given_must(once.len == twice.len && memcmp(once.at, twice.at, once.len) == 0,
               "written otherwise the second time");
    const iem_status status = iem_tally_merge(again, tally, &err);
    given_outcome(status, &err);
    if (status == IEM_OK)
        given_must(iem_tally_cells(again) == iem_tally_cells(tally), "other cells");
    iem_tally_free(again);
    iem_buffer_clear(&once);
    iem_buffer_clear(&twice);
}

static void measure(const iem_plan *plan, const char *path)
{
    iem_options options;
    iem_result *result = NULL;
    iem_error err = {IEM_OK, ""};
    iem_options_init(&options);
    options.threads = 1;
    const iem_status status = iem_scan(plan, &options, &path, 1, &result, &err);
    given_outcome(status, &err);
    if (status == IEM_OK) given_render(result, false);
    iem_result_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static iem_plan *plan;
    iem_tally *tally = NULL;
    iem_error err = {IEM_OK, ""};
    char path[GIVEN_PATH];
    if (n < 1 + MAGIC) return 0;
    if (!plan) iem_setup();
    if (!plan) plan = given_plan(iem_slice_of(plan_text));
    uint8_t *copy = malloc(n - 1);
    given_must(copy && plan, "no memory, or no plan");
    memcpy(copy, data + 1, n - 1);
    if (data[0] & 1) mend_lengths(copy, n - 1);
    const iem_slice bytes = {(const char *)copy, n - 1};
    const int fd = given_file(bytes, path);
    given_seal(fd, bytes);
    const iem_status status = iem_tally_load(path, &tally, &err);
    given_outcome(status, &err);
    if (status == IEM_OK) check_again(tally);
    if (status == IEM_OK && strcmp(tally->count_sha256, plan->count_sha256) == 0)
        measure(plan, path);
    iem_tally_free(tally);
    close(fd);
    free(copy);
    return 0;
}
