/* iemand gate: may this model go on? One command, one exit code, a reason. */
#include "cli/commands.h"

#include <pwd.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { DAY = 10 }; /* of "2026-11-23T04:00:00Z" */

/* The same moment everywhere in the world: that of UTC. */
static void write_now(char *out, size_t n)
{
    const time_t now = time(NULL);
    struct tm at;
    if (!gmtime_r(&now, &at) || strftime(out, n, "%Y-%m-%dT%H:%M:%SZ", &at) == 0)
        *out = '\0';
}

/* Who runs the program on which machine; a pipeline says in whose name it does. */
static void write_who(char *out, size_t n)
{
    char host[256] = "";
    const struct passwd *user = getpwuid(geteuid());
    const char *actor = getenv("GITHUB_ACTOR");
    if (!actor || !*actor) actor = getenv("GITLAB_USER_LOGIN");
    if (gethostname(host, sizeof host - 1) != 0) *host = '\0';
    snprintf(out, n, "%s%s%s@%s", actor ? actor : "", actor ? " as " : "",
             user ? user->pw_name : "?", host);
}

iem_status cli_gate_records(const cli_call *call, const iem_result *result,
                            iem_error *err)
{
    char when[32], who[512];
    write_now(when, sizeof when);
    write_who(who, sizeof who);
    if (call->stop_file) CLI_TRY(iem_gate_stop(result, call->stop_file, when, err));
    if (call->update_baseline && iem_result_gate(result) == IEM_OK)
        CLI_TRY(
            iem_result_write(result, IEM_JSON, &call->look, call->run.baseline, err));
    return call->audit ? iem_gate_audit(result, call->audit, who, when, err) : IEM_OK;
}

/* A gate that breaks off was not passed either. What it wrote before stays. */
static iem_status stop_without_verdict(const cli_call *call, iem_status status)
{
    char when[32];
    iem_error err = {0};
    const bool verdict =
        status == IEM_OK || status == IEM_GATE_FAIL || status == IEM_GATE_CANNOT_TELL;
    if (verdict || !call->stop_file || !cli_speaks(call)) return status;
    if (access(call->stop_file, F_OK) == 0) return status;
    write_now(when, sizeof when);
    if (iem_gate_stop(NULL, call->stop_file, when, &err) != IEM_OK)
        fprintf(stderr, "iemand: %s\n", err.message);
    return status;
}

static iem_status scan_for_gate(const cli_call *call, iem_error *err)
{
    char today[32];
    cli_call gate = *call;
    write_now(today, sizeof today);
    today[DAY] = '\0';
    gate.run.gate = true;
    if (!gate.run.today) gate.run.today = today;
    return cli_scan(&gate, IEM_GATE, err);
}

iem_status cmd_gate(const cli_call *call, iem_error *err)
{
    if (call->update_baseline && !call->run.baseline)
        return cli_fail(
            err, IEM_ERR_USAGE,
            "option '--update-baseline' has no effect without '--baseline'");
    if (call->run.baseline && call->run.against)
        return cli_fail(err, IEM_ERR_USAGE,
                        "options '--baseline' and '--against' are two ways to compare: "
                        "give one");
    return stop_without_verdict(call, scan_for_gate(call, err));
}
