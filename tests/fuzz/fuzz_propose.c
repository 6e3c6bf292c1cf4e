/* A plan is proposed for a log of any bytes, or one line says why not; and a plan that
 * asks nothing is one that a scan takes. */
#include "given.h"

static void check_plan(const char *text, bool settled, const iem_options *options,
                       const char *log)
{
    char path[GIVEN_PATH];
    char *report = NULL;
    iem_plan *plan = NULL;
    iem_error err = {IEM_OK, ""};
    const int fd = given_file(iem_slice_of(text), path);
    given_must(iem_plan_new(&plan, NULL) == IEM_OK, "no memory");
    given_must(iem_plan_read(plan, path, &err) == IEM_OK, err.message);
    if (settled) {
        given_must(iem_plan_finish(plan, &err) == IEM_OK, err.message);
        given_outcome(iem_check(plan, path, options, &log, 1, false, &report, &err),
                      &err);
        free(report);
    }
    iem_plan_free(plan);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    iem_options options;
    char log[GIVEN_PATH];
    const char *path = log;
    char *plan = NULL, *questions = NULL;
    iem_error err = {IEM_OK, ""};
    if (n == 0) return 0;
    iem_setup();
    iem_options_init(&options);
    options.threads = 1;
    options.max_rejects = 1000;
    options.lang = data[0] & 1 ? "nl" : "en";
    const int fd = given_file((iem_slice){(const char *)data + 1, n - 1}, log);
    const iem_status status =
        iem_propose(NULL, &options, &path, 1, &plan, &questions, &err);
    given_outcome(status, &err);
    if (status == IEM_OK) {
        given_must(iem_utf8_valid(iem_slice_of(plan)), "a plan that is not UTF-8");
        check_plan(plan, !questions || !*questions, &options, log);
    }
    iem_text_free(plan);
    iem_text_free(questions);
    close(fd);
    return 0;
}
