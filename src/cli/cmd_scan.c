/* iemand scan: log in, verdict out. */
#include "cli/commands.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>

/* What is about people or rows one by one is never published. */
static iem_status check_published(const cli_call *call, iem_error *err)
{
    const char *wrong = call->run.cases_path     ? "cases"
                        : call->run.rejects_path ? "rejects"
                                                 : NULL;
    if (!call->publish || !wrong) return IEM_OK;
    return cli_fail(err, IEM_ERR_USAGE,
                    "option '--publish' leaves out what '--%s' writes: scan once more "
                    "without it",
                    wrong);
}

static iem_status check(const cli_call *call, iem_error *err)
{
    CLI_TRY(cli_logs_check(call, call->run.gate ? "gate" : "scan", err));
    CLI_TRY(cli_outputs_check(call, err));
    if (!call->run.cases_path && call->run.case_limit)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--case-limit' has no effect without '--cases FILE'");
    if (!call->run.cases_path && call->run.key_file && !call->n_reviews)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--key-file' has no effect without '--cases FILE'");
    if (!call->history && (call->period || call->replace))
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--%s' has no effect without '--history DB'",
                        call->period ? "period" : "replace");
    if (call->publishing.editions && !call->publish)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--editions' has no effect without '--publish'");
    return check_published(call, err);
}

static bool goes_to_stdout(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

/* A rendering, and the file it goes to. */
struct named {
    const char *path;
    iem_format format;
};

/* What goes to standard output, made before any file is put in its place. */
static iem_status render(const iem_result *result, const cli_call *call,
                         iem_format summary, iem_format format, char *texts[2],
                         iem_error *err)
{
    iem_render look = call->look;
    look.colour = cli_colour_is_welcome(call);
    if (format != summary || !call->quiet)
        CLI_TRY(iem_result_render(result, format, &look, &texts[0], err));
    return call->github ? iem_result_render(result, IEM_GITHUB, &look, &texts[1], err)
                        : IEM_OK;
}

static iem_status print(char *const texts[2], iem_error *err)
{
    for (size_t i = 0; i < 2; i++)
        if (texts[i]) CLI_TRY(cli_write(texts[i], strlen(texts[i]), err));
    return IEM_OK;
}

static iem_status write_files(const iem_result *result, const cli_call *call,
                              const struct named *files, size_t n, iem_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (files[i].path && !goes_to_stdout(files[i].path))
            CLI_TRY(iem_result_write(result, files[i].format, &call->look,
                                     files[i].path, err));
    if (call->tables)
        CLI_TRY(iem_result_tables(result, &call->look, call->tables, err));
    return IEM_OK;
}

/* Files first: a reader that goes away early should not cost them. What goes to
 * standard output takes the place of the summary. */
static iem_status write_edition(const iem_result *result, const cli_call *call,
                                iem_format summary, iem_error *err)
{
    const struct named files[] = {{call->json, IEM_JSON},
                                  {call->html, IEM_HTML},
                                  {call->prometheus, IEM_PROMETHEUS},
                                  {call->markdown, IEM_MARKDOWN},
                                  {call->dialogue, IEM_DIALOGUE},
                                  {call->junit, IEM_JUNIT},
                                  {call->sarif, IEM_SARIF},
                                  {call->gitlab, IEM_GITLAB}};
    const size_t n = sizeof files / sizeof *files;
    iem_format format = summary;
    char *texts[2] = {NULL, NULL};
    for (size_t i = 0; i < n; i++)
        if (goes_to_stdout(files[i].path)) format = files[i].format;
    CLI_TRY(write_files(result, call, files, n, err));
    iem_status status = render(result, call, summary, format, texts, err);
    if (status == IEM_OK && call->run.gate)
        status = cli_gate_records(call, result, err);
    if (status == IEM_OK) status = iem_outputs_place(call->look.outputs, err);
    if (status == IEM_OK) status = print(texts, err);
    for (size_t i = 0; i < 2; i++) free(texts[i]);
    return status;
}

static iem_status write_all(const iem_result *result, const cli_call *call,
                            iem_format summary, iem_error *err)
{
    iem_result *published = NULL;
    if (!call->publish) return write_edition(result, call, summary, err);
    CLI_TRY(iem_result_publish(result, &call->publishing, &published, err));
    const iem_status status = write_edition(published, call, summary, err);
    iem_result_free(published);
    return status;
}

static iem_status measure(const cli_call *call, const iem_plan *plan,
                          iem_result **result, iem_error *err)
{
    cli_progress progress;
    iem_options run = call->run;
    run.keep = call->history != NULL;
    cli_progress_start(&progress, call->quiet, &run);
    const iem_status status =
        iem_scan(plan, &run, call->paths, call->n_paths, result, err);
    cli_progress_end(&progress);
    return status;
}

static iem_status scan(const cli_call *call, iem_format summary, iem_error *err)
{
    iem_plan *plan = NULL;
    iem_result *result = NULL;
    iem_history *history = NULL;
    CLI_TRY(cli_plan_make(call, &plan, err));
    iem_status status = cli_history_open(call, &history, err);
    if (status == IEM_OK) status = measure(call, plan, &result, err);
    if (status == IEM_OK && history)
        status = cli_history_add(call, history, result, err);
    if (status == IEM_OK && cli_speaks(call))
        status = cli_follow(call, plan, history, result, err);
    if (status == IEM_OK && cli_speaks(call))
        status = write_all(result, call, summary, err);
    if (status == IEM_OK) status = cli_checkpoint_end(call, err);
    if (status == IEM_OK && call->run.gate) status = iem_result_gate(result);
    iem_history_close(history);
    iem_result_free(result);
    iem_plan_free(plan);
    return status;
}

iem_status cli_scan(const cli_call *call, iem_format summary, iem_error *err)
{
    cli_call together = *call;
    iem_outputs *outputs = NULL;
    CLI_TRY(check(call, err));
    CLI_TRY(iem_outputs_new(&outputs, err));
    together.run.outputs = together.look.outputs = together.publishing.outputs =
        outputs;
    const iem_status status = scan(&together, summary, err);
    iem_outputs_free(outputs);
    return status;
}

iem_status cmd_scan(const cli_call *call, iem_error *err)
{
    char today[CLI_DAY];
    cli_call scan = *call;
    cli_today(call, today);
    if (call->run.declaration) scan.run.today = today;
    return cli_scan(&scan, IEM_TEXT, err);
}
