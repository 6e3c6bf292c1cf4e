/* What a gate leaves behind: a stop file, a line of the audit, a baseline; and where it
 * breaks off, that it was not passed. */
#include "cli/commands.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The clock's, whatever SOURCE_DATE_EPOCH says: these are records of what happened. The
 * same moment everywhere in the world: that of UTC. */
static void write_now(char *out, size_t n)
{
    const time_t now = time(NULL);
    struct tm at;
    if (!gmtime_r(&now, &at) || strftime(out, n, "%Y-%m-%dT%H:%M:%SZ", &at) == 0)
        *out = '\0';
}

/* The user by the list of this machine's own: where there is no memory left, the C
 * library does not survive asking whatever else knows users, so that comes second. */
static iem_status find_user(char *out, size_t n, iem_error *err)
{
    char lines[4096];
    struct passwd entry, *user = NULL;
    *out = '\0';
    FILE *users = fopen("/etc/passwd", "re");
    if (!users && errno != ENOENT && errno != EACCES)
        return errno == ENOMEM
                   ? cli_fail(err, IEM_ERR_SYSTEM, "out of memory")
                   : cli_fail(err, IEM_ERR_SYSTEM, "/etc/passwd: %s", strerror(errno));
    while (users && fgetpwent_r(users, &entry, lines, sizeof lines, &user) == 0)
        if (entry.pw_uid == geteuid()) break;
    if (!user) user = getpwuid(geteuid());
    snprintf(out, n, "%s", user ? user->pw_name : "?");
    if (users) fclose(users);
    return IEM_OK;
}

/* Who runs the program on which machine; a pipeline says in whose name it does. */
static iem_status find_who(char *out, size_t n, iem_error *err)
{
    char host[256] = "", user[256];
    const char *actor = getenv("GITHUB_ACTOR");
    if (!actor || !*actor) actor = getenv("GITLAB_USER_LOGIN");
    if (gethostname(host, sizeof host - 1) != 0) *host = '\0';
    const iem_status status = find_user(user, sizeof user, err);
    snprintf(out, n, "%s%s%s@%s", actor ? actor : "", actor ? " as " : "",
             status == IEM_OK ? user : "?", host);
    return status;
}

/* A new baseline is made whatever the verdict: it says how things stand. One that is
 * there is only replaced by a gate that passes. */
static iem_status write_baseline(const cli_call *call, const iem_result *result,
                                 iem_error *err)
{
    const bool passes = iem_result_gate(result) == IEM_OK;
    const char *path = call->new_baseline                ? call->new_baseline
                       : call->update_baseline && passes ? call->run.baseline
                                                         : NULL;
    if (!path) return IEM_OK;
    CLI_TRY(iem_result_write(result, IEM_JSON, &call->look, path, err));
    if (call->new_baseline && !call->quiet)
        fprintf(stderr,
                "iemand: %s: there was no baseline yet; this gate is, and the next one "
                "is compared with it\n",
                path);
    return IEM_OK;
}

iem_status cli_gate_records(const cli_call *call, const iem_result *result,
                            iem_error *err)
{
    char when[32], who[512];
    write_now(when, sizeof when);
    CLI_TRY(find_who(who, sizeof who, err));
    if (call->stop_file) CLI_TRY(iem_gate_stop(result, call->stop_file, when, err));
    CLI_TRY(write_baseline(call, result, err));
    return call->audit ? iem_gate_audit(result, call->audit, who, when, err) : IEM_OK;
}

/* ---- A gate that breaks off ---- */

static iem_status stop(const cli_call *call, const char *when, iem_error *err)
{
    if (!call->stop_file || access(call->stop_file, F_OK) == 0) return IEM_OK;
    return iem_gate_stop(NULL, call->stop_file, when, err);
}

static iem_status tell(const cli_call *call, iem_format format, const char *path,
                       iem_error *err)
{
    char *text = NULL;
    if (strcmp(path, "-") != 0)
        return iem_result_write(NULL, format, &call->look, path, err);
    CLI_TRY(iem_result_render(NULL, format, &call->look, &text, err));
    const iem_status status = cli_write(text, strlen(text), err);
    free(text);
    return status;
}

/* Of what has not been said: why it broke off, which comes last. */
static void complain(iem_status status, const iem_error *err, const iem_error *why)
{
    if (status != IEM_OK && strcmp(err->message, why->message) != 0)
        fprintf(stderr, "iemand: %s\n", err->message);
}

/* What cannot be written must not hide why it broke off: that is said last. */
void cli_gate_breaks_off(const cli_call *call, const iem_error *why)
{
    char when[32], who[512];
    iem_error err = {0};
    const struct {
        iem_format format;
        const char *path;
    } outputs[] = {{IEM_JUNIT, call->junit},
                   {IEM_SARIF, call->sarif},
                   {IEM_GITLAB, call->gitlab},
                   {IEM_GITHUB, call->github ? "-" : NULL}};
    /* Files that are not to be written to are none to say it in. */
    if (!cli_speaks(call) || cli_outputs_check(call, &err) != IEM_OK) return;
    write_now(when, sizeof when);
    if (find_who(who, sizeof who, &err) != IEM_OK) err = (iem_error){0};
    complain(stop(call, when, &err), &err, why);
    if (call->audit)
        complain(iem_gate_audit(NULL, call->audit, who, when, &err), &err, why);
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        if (outputs[i].path)
            complain(tell(call, outputs[i].format, outputs[i].path, &err), &err, why);
}
