/* A record of the Algoritmeregister of any bytes is read or refused, held against a
 * log, and written back with texts for the register in it.
 *
 * Two parts: the record (JSON), and a log with the columns of the plan below; an empty
 * second part is a log of a few rows. */
#include "plan/declaration.h"

#include "given.h"

static const char plan_text[] =
    "decision: {column: decision, adverse: [no]}\n"
    "grounds: [group]\n"
    "facts: [dept]\n"
    "traits: [place]\n"
    "time: {column: decided, period: month}\n"
    "process: {purpose: purpose, model_version: version, reviewer_role: role}\n"
    "policy: {preset: [us.ugesp]}\n";

static const char log_text[] =
    "decision,group,dept,place,decided,purpose,version,role\n"
    "no,A,x,1,2025-01-02,aid,v1,clerk\n"
    "yes,A,x,2,2025-02-03,aid,v1,clerk\n"
    "no,B,x,1,2025-03-04,check,v2,\n"
    "yes,B,y,2,2025-04-05,aid,v2,clerk\n"
    "no,B,y,1,2025-05-06,aid,v1,tester\n";

static void check_register(const iem_result *result, const char *record)
{
    const iem_render how = {.lang = "nl"};
    char *text = NULL, path[GIVEN_PATH];
    iem_declaration again;
    iem_error err = {IEM_OK, ""};
    const iem_status status =
        iem_register_render(result, &how, "2026-11-23", record, &text, &err);
    given_outcome(status, &err);
    if (status != IEM_OK) return;
    const int fd = given_file(iem_slice_of(text), path);
    given_must(iem_declaration_read(path, &again, &err) == IEM_OK, err.message);
    iem_declaration_clear(&again);
    iem_text_free(text);
    close(fd);
}

static void scan(const char *log, const char *record)
{
    static iem_plan *plan;
    iem_options options;
    iem_result *result = NULL;
    iem_error err = {IEM_OK, ""};
    if (!plan) iem_setup();
    if (!plan) plan = given_plan(iem_slice_of(plan_text));
    iem_options_init(&options);
    options.threads = 1;
    options.gate = true;
    options.for_register = true;
    options.today = "2026-11-23";
    options.declaration = record;
    const iem_status status = iem_scan(plan, &options, &log, 1, &result, &err);
    given_outcome(status, &err);
    if (status == IEM_OK) {
        given_render(result, true);
        check_register(result, record);
    }
    iem_result_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    iem_slice parts[GIVEN_PARTS];
    iem_declaration declaration;
    iem_error err = {IEM_OK, ""};
    char record[GIVEN_PATH], log[GIVEN_PATH];
    given_parts(data, n, parts);
    const int fd = given_file(parts[0], record);
    const iem_status status = iem_declaration_read(record, &declaration, &err);
    given_outcome(status, &err);
    if (status == IEM_OK) {
        const int log_fd =
            given_file(parts[1].len ? parts[1] : iem_slice_of(log_text), log);
        iem_declaration_clear(&declaration);
        scan(log, record);
        close(log_fd);
    }
    close(fd);
    return 0;
}
