/* iemand scan: log in, verdict out. */
#include "cli/commands.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static iem_status check(const cli_call *call, iem_error *err)
{
    CLI_TRY(cli_logs_check(call, call->run.gate ? "gate" : "scan", err));
    CLI_TRY(cli_outputs_check(call, err));
    if (!call->run.cases_path && call->run.case_limit)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--case-limit' has no effect without '--cases FILE'");
    if (!call->run.cases_path && call->run.key_file)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--key-file' has no effect without '--cases FILE'");
    return IEM_OK;
}

static bool goes_to_stdout(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

/* https://no-color.org: any value but the empty one says no. To its processes mpirun
 * looks like a terminal, wherever their output goes. */
static bool colour_is_welcome(const cli_call *call)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return iem_ranks_number(call->run.ranks) == 1 && isatty(STDOUT_FILENO) &&
           !(no_colour && *no_colour) && terminal && *terminal &&
           strcmp(terminal, "dumb") != 0;
}

static iem_status print(const iem_result *result, iem_format format,
                        const iem_render *look, iem_error *err)
{
    char *text = NULL;
    CLI_TRY(iem_result_render(result, format, look, &text, err));
    const iem_status status = cli_write(text, strlen(text), err);
    free(text);
    return status;
}

/* Files first: a reader that goes away early should not cost them. */
static iem_status write_all(const iem_result *result, const cli_call *call,
                            iem_format summary, iem_error *err)
{
    iem_render look = call->look;
    const bool json_out = goes_to_stdout(call->json);
    const bool html_out = goes_to_stdout(call->html);
    look.colour = colour_is_welcome(call);
    if (call->json && !json_out)
        CLI_TRY(iem_result_write(result, IEM_JSON, &look, call->json, err));
    if (call->html && !html_out)
        CLI_TRY(iem_result_write(result, IEM_HTML, &look, call->html, err));
    if (json_out) return print(result, IEM_JSON, &look, err);
    if (html_out) return print(result, IEM_HTML, &look, err);
    return call->quiet ? IEM_OK : print(result, summary, &look, err);
}

static iem_status measure(const cli_call *call, const iem_plan *plan,
                          iem_result **result, iem_error *err)
{
    cli_progress progress;
    iem_options run = call->run;
    cli_progress_start(&progress, call->quiet, &run);
    const iem_status status =
        iem_scan(plan, &run, call->paths, call->n_paths, result, err);
    cli_progress_end(&progress);
    return status;
}

iem_status cli_scan(const cli_call *call, iem_format summary, iem_error *err)
{
    iem_plan *plan = NULL;
    iem_result *result = NULL;
    CLI_TRY(check(call, err));
    CLI_TRY(cli_plan_make(call, &plan, err));
    iem_status status = measure(call, plan, &result, err);
    if (status == IEM_OK && cli_speaks(call))
        status = write_all(result, call, summary, err);
    if (status == IEM_OK) status = cli_checkpoint_end(call, err);
    if (status == IEM_OK && call->run.gate) status = iem_result_gate(result);
    iem_result_free(result);
    iem_plan_free(plan);
    return status;
}

iem_status cmd_scan(const cli_call *call, iem_error *err)
{
    return cli_scan(call, IEM_TEXT, err);
}
