/* iemand: was a person judged as a person, or as a member of a group? */
#include "cli/commands.h"

#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static void complain(iem_error *err)
{
    iem_text_tame(err->message);
    fprintf(stderr, "iemand: %s\n", err->message);
}

/* "iemand --help" is "iemand help". */
static const char *command_name(char **argv)
{
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) return "help";
    return argv[1];
}

/* Of several processes one does what needs but one. */
static iem_status answer(const cli_command *command, const cli_call *call,
                         iem_error *err)
{
    const bool for_all = command->bit & CLI_LOGS && !call->help && !call->version;
    if (!for_all && !cli_speaks(call)) return IEM_OK;
    if (call->help)
        cli_help_write(stdout, command);
    else if (call->version)
        puts("iemand " IEM_VERSION);
    else {
        cli_confine(call);
        return command->run(call, err);
    }
    return IEM_OK;
}

static iem_status obey(int argc, char **argv, cli_call *call, iem_error *err)
{
    const cli_command *command = NULL;
    if (argc < 2)
        return cli_fail(err, IEM_ERR_USAGE, "which command? 'iemand help' lists them");
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        if (cli_speaks(call)) puts("iemand " IEM_VERSION);
        return IEM_OK;
    }
    CLI_TRY(cli_command_find(command_name(argv), &command, err));
    call->command = command->bit;
    CLI_TRY(cli_parse(call, argc - 1, argv + 1, err));
    return answer(command, call, err);
}

/* What a gate says is an answer, not a failure. */
static bool is_answer(iem_status status)
{
    return status == IEM_OK || status == IEM_GATE_FAIL ||
           status == IEM_GATE_CANNOT_TELL;
}

/* All processes end alike. */
static iem_status conclude(const cli_call *call, iem_status answer, iem_error *err)
{
    iem_status status = is_answer(answer) ? IEM_OK : answer;
    if (status == IEM_OK && cli_speaks(call)) status = cli_write_end(err);
    status = iem_ranks_agree(call->run.ranks, status, err);
    if (status != IEM_OK && cli_speaks(call)) complain(err);
    iem_ranks_leave(call->run.ranks);
    return status == IEM_OK ? answer : status;
}

/* A crash would write what is in memory, and people with it, to the disk. A limit of
 * one byte also keeps it from a program that collects crashes, as 0 would not (core(5)
 * and Linux, fs/coredump.c). */
static void leave_no_core(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max < 1 ? limit.rlim_max : 1;
    (void)setrlimit(RLIMIT_CORE, &limit);
}

int main(int argc, char **argv)
{
    leave_no_core();
    /* Large pieces of memory go back to the system as soon as they are given back, also
     * after larger ones were. */
    mallopt(M_MMAP_THRESHOLD, 1 << 18);
    cli_call call;
    iem_error err = {0};

    /* A reader that has seen enough ("| head") ends us quietly, whatever we inherited.
     */
    signal(SIGPIPE, SIG_DFL);
    iem_setup();
    cli_call_init(&call);

    iem_status status = iem_ranks_join(&call.run.ranks, &err);
    if (status == IEM_OK) status = obey(argc, argv, &call, &err);
    status = conclude(&call, status, &err);

    cli_call_clear(&call);
    return (int)status;
}
