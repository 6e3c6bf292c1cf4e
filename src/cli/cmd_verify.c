/* iemand verify: do these logs and this plan give this result? */
#include "cli/commands.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>

static iem_status verify(const cli_call *call, const iem_plan *plan, char **account,
                         iem_error *err)
{
    char today[CLI_DAY];
    cli_progress progress;
    iem_options run = call->run;
    cli_today(call, today);
    run.today = today;
    cli_progress_start(&progress, call->quiet, &run);
    const iem_status status =
        iem_verify(call->paths[0], plan, &run, call->paths + 1, call->n_paths - 1,
                   &call->publishing, call->look.lang, account, err);
    cli_progress_end(&progress);
    return status;
}

iem_status cmd_verify(const cli_call *call, iem_error *err)
{
    iem_plan *plan = NULL;
    char *account = NULL;
    if (call->n_paths < 2 || strcmp(call->paths[0], "-") == 0)
        return cli_fail(err, IEM_ERR_USAGE,
                        "verify what? give the result (JSON), then its logs");
    CLI_TRY(cli_logs_check(call, "verify", err));
    CLI_TRY(cli_plan_make(call, &plan, err));
    iem_status status = verify(call, plan, &account, err);
    if (account && !call->quiet && cli_speaks(call)) {
        const iem_status written = cli_write(account, strlen(account), err);
        if (written != IEM_OK) status = written;
    }
    free(account);
    iem_plan_free(plan);
    return status;
}
