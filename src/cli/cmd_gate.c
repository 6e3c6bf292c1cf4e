/* iemand gate: may this model go on? One command, one exit code, a reason. */
#include "cli/commands.h"

#include <time.h>

/* The same day everywhere in the world: that of UTC. */
static void write_today(char *out, size_t n)
{
    const time_t now = time(NULL);
    struct tm day;
    if (!gmtime_r(&now, &day) || strftime(out, n, "%Y-%m-%d", &day) == 0) *out = '\0';
}

iem_status cmd_gate(const cli_call *call, iem_error *err)
{
    char today[16];
    cli_call gate = *call;
    write_today(today, sizeof today);
    gate.run.gate = true;
    if (!gate.run.today) gate.run.today = today;
    return cli_scan(&gate, IEM_GATE, err);
}
