/* iemand init: a plan to start from, proposed from the columns of a log. */
#include "cli/commands.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>

/* What the flags settle already; not finished, for the rest is to be proposed. */
static iem_status gather(const cli_call *call, iem_plan **plan, iem_error *err)
{
    CLI_TRY(iem_plan_new(plan, err));
    for (size_t i = 0; i < call->n_settings; i++)
        CLI_TRY(
            iem_plan_set(*plan, call->settings[i].key, call->settings[i].value, err));
    return IEM_OK;
}

static iem_status look(const cli_call *call, const iem_plan *given, char **plan,
                       char **questions, iem_error *err)
{
    cli_progress progress;
    iem_options run = call->run;
    cli_progress_start(&progress, call->quiet, &run);
    const iem_status status =
        iem_propose(given, &run, call->paths, call->n_paths, plan, questions, err);
    cli_progress_end(&progress);
    return status;
}

/* These are remarks about the plan, in its language. */
static bool in_dutch(const cli_call *call)
{
    return call->look.lang && strcmp(call->look.lang, "nl") == 0;
}

/* What only a person can answer stands behind "# ?", at the beginning of a line. */
static void tell_of_questions(const cli_call *call, const char *plan)
{
    unsigned n = 0;
    for (const char *at = plan; at; at = strchr(at, '\n')) {
        at += strspn(at, "\n ");
        n += strncmp(at, "# ? ", 4) == 0;
    }
    if (n && in_dutch(call))
        fprintf(stderr, "iemand: vragen in het plan, achter '# ?': %u\n", n);
    else if (n)
        fprintf(stderr, "iemand: questions in the plan, behind '# ?': %u\n", n);
}

static void tell_of_plan(const cli_call *call)
{
    if (in_dutch(call))
        printf("%s: een plan om te lezen en te veranderen; 'iemand check LOG -p %s "
               "--lang nl' zegt waarop het antwoord kan geven\n",
               call->output, call->output);
    else
        printf("%s: a plan to read and to change; 'iemand check LOG -p %s' says what "
               "it can answer\n",
               call->output, call->output);
}

static iem_status write_plan(const cli_call *call, const char *plan, iem_error *err)
{
    if (call->output)
        CLI_TRY(iem_text_write(plan, call->output, err));
    else
        CLI_TRY(cli_write(plan, strlen(plan), err));
    if (call->output && !call->quiet) tell_of_plan(call);
    return cli_flush(err);
}

/* Each question on a line of its own, and the last word is that the plan is not whole.
 */
static iem_status ask(const cli_call *call, const char *questions, iem_error *err)
{
    for (const char *at = questions; *at; at += strcspn(at, "\n") + 1)
        fprintf(stderr, "iemand: %.*s\n", (int)strcspn(at, "\n"), at);
    return cli_fail(err, IEM_ERR_DATA,
                    in_dutch(call) ? "het plan mist iets waar een scan niet zonder kan"
                                   : "the plan lacks what a scan cannot do without");
}

iem_status cmd_init(const cli_call *call, iem_error *err)
{
    iem_plan *given = NULL;
    char *plan = NULL, *questions = NULL;
    CLI_TRY(cli_logs_check(call, "init", err));
    CLI_TRY(cli_outputs_check(call, err));
    CLI_TRY(cli_output_check_new(call, err));
    iem_status status = gather(call, &given, err);
    if (status == IEM_OK) status = look(call, given, &plan, &questions, err);
    if (status == IEM_OK) status = write_plan(call, plan, err);
    if (status == IEM_OK && !call->quiet) tell_of_questions(call, plan);
    if (status == IEM_OK && *questions) status = ask(call, questions, err);
    free(plan);
    free(questions);
    iem_plan_free(given);
    return status;
}
