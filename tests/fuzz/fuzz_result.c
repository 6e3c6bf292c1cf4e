/* JSON of any bytes where a result of iemand is expected: as the baseline of a gate, as
 * what a review is made of and held against, as earlier editions. A file for people to
 * fill in is one that is read back. */
#include "judge/baseline.h"
#include "judge/editions.h"

#include "given.h"

static const char plan_text[] = "decision: {column: decision, adverse: [no]}\n"
                                "grounds: [group]\n"
                                "facts: [dept]\n"
                                "policy: {preset: [us.ugesp]}\n";

static iem_slice text_of(const char *text)
{
    return iem_slice_of(text);
}

/* Four cells of ten people; B is refused more often. */
static iem_frame *made_log(void)
{
    static const char *const names[] = {"decision", "group", "dept"};
    iem_frame *frame = NULL;
    given_must(iem_frame_new("log.csv", &frame, NULL) == IEM_OK, "no memory");
    given_must(iem_frame_header(frame, names, 3, NULL) == IEM_OK, "no header");
    for (unsigned i = 0; i < 40; i++) {
        const bool b = i & 1, x = i & 2, no = i % 10 < (b ? 6 : 3);
        const iem_slice said[] = {text_of(no ? "no" : "yes"), text_of(b ? "B" : "A"),
                                  text_of(x ? "x" : "y")};
        iem_text texts[3];
        const iem_text *columns[3];
        for (size_t c = 0; c < 3; c++) {
            texts[c] = (iem_text){said[c].at, said[c].len};
            columns[c] = &texts[c];
        }
        given_must(iem_frame_push(frame, columns, 1, NULL) == IEM_OK, "no row");
    }
    return frame;
}

static void check_gate(const char *path)
{
    static iem_plan *plan;
    static iem_frame *frame;
    iem_options options;
    iem_result *result = NULL;
    iem_error err = {IEM_OK, ""};
    if (!plan) iem_setup();
    if (!plan) plan = given_plan(text_of(plan_text));
    if (!frame) frame = made_log();
    iem_options_init(&options);
    options.threads = 1;
    options.frame = frame;
    options.gate = true;
    options.today = "2026-11-23";
    options.baseline = path;
    const iem_status status = iem_scan(plan, &options, NULL, 0, &result, &err);
    given_outcome(status, &err);
    if (status == IEM_OK) given_render(result, true);
    iem_result_free(result);
}

static void check_review(const char *path)
{
    const iem_review_ask ask = {.today = "2026-11-23"};
    char *csv = NULL, filled[GIVEN_PATH];
    iem_reviews *reviews = NULL;
    iem_error err = {IEM_OK, ""};
    iem_status status = iem_review_template(path, &ask, &csv, &err);
    given_outcome(status, &err);
    if (status != IEM_OK) return;
    const int fd = given_file(iem_slice_of(csv), filled);
    given_must(iem_reviews_new(&reviews, NULL) == IEM_OK, "no memory");
    status = iem_reviews_read(reviews, filled, ask.today, &err);
    given_must(status == IEM_OK, err.message);
    given_must(iem_reviews_check(reviews, path, NULL, NULL, &err) == IEM_OK,
               err.message);
    iem_reviews_free(reviews);
    iem_text_free(csv);
    close(fd);
}

static void check_editions(const char *path)
{
    iem_editions *editions = NULL;
    iem_error err = {IEM_OK, ""};
    given_outcome(iem_editions_read(path, "", &editions, &err), &err);
    iem_editions_free(editions);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    iem_baseline baseline;
    iem_error err = {IEM_OK, ""};
    char path[GIVEN_PATH];
    const int fd = given_file((iem_slice){(const char *)data, n}, path);
    const iem_status status = iem_baseline_read(path, &baseline, &err);
    given_outcome(status, &err);
    if (status == IEM_OK) {
        iem_baseline_clear(&baseline);
        check_gate(path);
    }
    check_review(path);
    check_editions(path);
    close(fd);
    return 0;
}
