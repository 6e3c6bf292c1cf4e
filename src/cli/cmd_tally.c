/* iemand tally: a log becomes counts that add up. */
#include "cli/commands.h"
#include "cli/progress.h"

static iem_status count(const cli_call *call, const iem_plan *plan, iem_tally **tally,
                        iem_error *err)
{
    cli_progress progress;
    iem_options run = call->run;
    cli_progress_start(&progress, call->quiet, &run);
    const iem_status status =
        iem_tally_read(plan, &run, call->paths, call->n_paths, tally, err);
    cli_progress_end(&progress);
    return status;
}

iem_status cli_tally_write(const cli_call *call, const iem_tally *tally, iem_error *err)
{
    char rows[27], cells[27];
    CLI_TRY(iem_tally_save(tally, call->output, err));
    if (!call->quiet)
        printf("%s: %s rows in %s cells\n", call->output,
               cli_thousands(iem_tally_rows(tally), rows),
               cli_thousands(iem_tally_cells(tally), cells));
    return IEM_OK;
}

iem_status cmd_tally(const cli_call *call, iem_error *err)
{
    iem_plan *plan = NULL;
    iem_tally *tally = NULL;
    CLI_TRY(cli_logs_check(call, "tally", err));
    if (!call->output)
        return cli_fail(err, IEM_ERR_USAGE, "where should the tally go? give -o FILE");
    CLI_TRY(cli_outputs_check(call, err));
    CLI_TRY(cli_plan_make(call, &plan, err));
    iem_status status = count(call, plan, &tally, err);
    if (status == IEM_OK && cli_speaks(call))
        status = cli_tally_write(call, tally, err);
    if (status == IEM_OK) status = cli_checkpoint_end(call, err);
    iem_tally_free(tally);
    iem_plan_free(plan);
    return status;
}
