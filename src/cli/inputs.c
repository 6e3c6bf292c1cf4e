/* What a command reads: logs and a plan. */
#include "cli/commands.h"

#include <string.h>

iem_status cli_logs_check(const cli_call *call, const char *command, iem_error *err)
{
    size_t from_stdin = 0;
    if (call->n_paths == 0)
        return cli_fail(err, IEM_ERR_USAGE,
                        "%s what? give a log, or - for standard input", command);
    for (size_t i = 0; i < call->n_paths; i++)
        from_stdin += strcmp(call->paths[i], "-") == 0;
    if (from_stdin > 1)
        return cli_fail(err, IEM_ERR_USAGE, "standard input can be read only once");
    return IEM_OK;
}

static iem_status fill(iem_plan *plan, const cli_call *call, iem_error *err)
{
    if (call->plan) CLI_TRY(iem_plan_read(plan, call->plan, err));
    for (size_t i = 0; i < call->n_settings; i++)
        CLI_TRY(
            iem_plan_set(plan, call->settings[i].key, call->settings[i].value, err));
    return iem_plan_finish(plan, err);
}

iem_status cli_plan_make(const cli_call *call, iem_plan **plan, iem_error *err)
{
    *plan = NULL;
    if (!call->plan && call->n_settings == 0)
        return cli_fail(
            err, IEM_ERR_USAGE,
            "what do the columns mean? give -p PLAN, or --decision COL=VALUE "
            "and --ground COL");
    CLI_TRY(iem_plan_new(plan, err));
    const iem_status status = fill(*plan, call, err);
    if (status == IEM_OK) return IEM_OK;
    iem_plan_free(*plan);
    *plan = NULL;
    return status;
}
