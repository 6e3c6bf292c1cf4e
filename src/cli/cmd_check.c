/* iemand check: would a scan work, and what is missing? */
#include "cli/commands.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>

static iem_status look(const cli_call *call, const iem_plan *plan, char **report,
                       iem_error *err)
{
    cli_progress progress;
    iem_options run = call->run;
    cli_progress_start(&progress, call->quiet, &run);
    const iem_status status = iem_check(plan, call->plan, &run, call->paths,
                                        call->n_paths, call->fix, report, err);
    cli_progress_end(&progress);
    return status;
}

iem_status cmd_check(const cli_call *call, iem_error *err)
{
    iem_plan *plan = NULL;
    char *report = NULL;
    CLI_TRY(cli_logs_check(call, "check", err));
    CLI_TRY(cli_outputs_check(call, err));
    if (call->fix && !call->plan)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--fix' changes a plan file: give it with -p PLAN");
    CLI_TRY(cli_plan_make(call, &plan, err));
    iem_status status = look(call, plan, &report, err);
    /* An account of what is wrong is worth reading too. */
    if (report && !call->quiet && cli_speaks(call)) {
        iem_error *why = status == IEM_OK ? err : NULL;
        const iem_status written = cli_write(report, strlen(report), why);
        if (status == IEM_OK) status = written;
    }
    free(report);
    iem_plan_free(plan);
    return status;
}
