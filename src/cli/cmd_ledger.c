/* iemand ledger: decisions under pseudonyms, for a chain elsewhere. */
#include "cli/commands.h"
#include "cli/progress.h"

static iem_status check(const cli_call *call, iem_error *err)
{
    CLI_TRY(cli_logs_check(call, "ledger", err));
    if (call->publish)
        return cli_fail(err, IEM_ERR_USAGE,
                        "a ledger is about single people and is never published");
    if (!call->output)
        return cli_fail(err, IEM_ERR_USAGE, "where should the ledger go? give -o FILE");
    return cli_outputs_check(call, err);
}

static iem_status make(const cli_call *call, const iem_plan *plan, iem_error *err)
{
    char shown[27];
    uint64_t n = 0;
    cli_progress progress;
    iem_options run = call->run;
    cli_progress_start(&progress, call->quiet, &run);
    const iem_status status =
        iem_ledger_make(plan, &run, call->paths, call->n_paths, call->agency,
                        call->days, call->output, &n, err);
    cli_progress_end(&progress);
    if (status == IEM_OK && !call->quiet)
        printf("%s: %s decisions about people: personal data\n", call->output,
               cli_thousands(n, shown));
    return status;
}

iem_status cmd_ledger(const cli_call *call, iem_error *err)
{
    iem_plan *plan = NULL;
    CLI_TRY(check(call, err));
    CLI_TRY(cli_plan_make(call, &plan, err));
    const iem_status status = make(call, plan, err);
    iem_plan_free(plan);
    return status;
}
