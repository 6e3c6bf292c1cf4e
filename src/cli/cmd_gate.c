/* iemand gate: may this model go on? One command, one exit code, a reason. */
#include "cli/commands.h"

#include <errno.h>
#include <unistd.h>

/* The first time there is nothing to compare with: with --update-baseline this gate
 * becomes it. */
static iem_status find_baseline(cli_call *call, iem_error *err)
{
    const char *path = call->run.baseline;
    if (!path || access(path, F_OK) == 0 || errno != ENOENT) return IEM_OK;
    if (!call->update_baseline)
        return cli_fail(
            err, IEM_ERR_SYSTEM,
            "%s: there is no baseline yet; with --update-baseline this gate "
            "makes it",
            path);
    call->new_baseline = path;
    call->run.baseline = NULL;
    return IEM_OK;
}

static iem_status check(const cli_call *call, iem_error *err)
{
    if (call->update_baseline && !call->run.baseline)
        return cli_fail(
            err, IEM_ERR_USAGE,
            "option '--update-baseline' has no effect without '--baseline'");
    if (call->run.baseline && call->run.against)
        return cli_fail(err, IEM_ERR_USAGE,
                        "options '--baseline' and '--against' are two ways to compare: "
                        "give one");
    return IEM_OK;
}

static iem_status scan_for_gate(const cli_call *call, iem_error *err)
{
    char today[CLI_DAY];
    cli_call gate = *call;
    CLI_TRY(check(call, err));
    cli_today(call, today);
    gate.run.gate = true;
    gate.run.today = today;
    CLI_TRY(find_baseline(&gate, err));
    return cli_scan(&gate, IEM_GATE, err);
}

static bool is_verdict(iem_status status)
{
    return status == IEM_OK || status == IEM_GATE_FAIL ||
           status == IEM_GATE_CANNOT_TELL;
}

iem_status cmd_gate(const cli_call *call, iem_error *err)
{
    const iem_status status = scan_for_gate(call, err);
    if (!is_verdict(status)) cli_gate_breaks_off(call, err);
    return status;
}
