/* Which day it is. */
#include "cli/commands.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* For builds and tests that are to be the same every time:
 * https://reproducible-builds.org/specs/source-date-epoch */
static time_t current_time(void)
{
    const char *given = getenv("SOURCE_DATE_EPOCH");
    char *end;
    if (!given || !*given) return time(NULL);
    errno = 0;
    const long long seconds = strtoll(given, &end, 10);
    return errno == 0 && !*end && seconds >= 0 ? (time_t)seconds : time(NULL);
}

void cli_now(char moment[CLI_MOMENT])
{
    struct tm utc;
    const time_t now = current_time();
    *moment = '\0';
    if (gmtime_r(&now, &utc)) strftime(moment, CLI_MOMENT, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

void cli_today(const cli_call *call, char day[CLI_DAY])
{
    char moment[CLI_MOMENT];
    cli_now(moment);
    if (call->run.today)
        snprintf(day, CLI_DAY, "%s", call->run.today);
    else
        snprintf(day, CLI_DAY, "%.10s", moment);
}
