/* iemand explain: one case in plain words, for the person and for the caseworker. */
#include "cli/commands.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>

static iem_status check(const cli_call *call, iem_error *err)
{
    CLI_TRY(cli_logs_check(call, "explain", err));
    CLI_TRY(cli_outputs_check(call, err));
    if (!call->case_id == !call->person_id)
        return cli_fail(err, IEM_ERR_USAGE,
                        "explain what? give --case NUMBER, or --person NUMBER for all "
                        "decisions about one person");
    return IEM_OK;
}

static iem_status look_up(const cli_call *call, const iem_plan *plan,
                          iem_explanation **explanation, iem_error *err)
{
    cli_progress progress;
    iem_options run = call->run;
    run.ranks = NULL; /* one process does it all */
    cli_progress_start(&progress, call->quiet, &run);
    const iem_by by = call->case_id ? IEM_BY_CASE : IEM_BY_PERSON;
    const iem_status status = iem_explanation_read(
        plan, &run, call->paths, call->n_paths, by,
        call->case_id ? call->case_id : call->person_id, explanation, err);
    cli_progress_end(&progress);
    return status;
}

static iem_status print(const iem_explanation *explanation, iem_format format,
                        const cli_call *call, iem_error *err)
{
    iem_render look = call->look;
    char *text = NULL;
    look.colour = format == IEM_TEXT && cli_colour_is_welcome(call);
    CLI_TRY(
        iem_explanation_render(explanation, format, &look, call->internal, &text, err));
    const iem_status status = cli_write(text, strlen(text), err);
    free(text);
    return status;
}

static iem_status write_all(const iem_explanation *explanation, const cli_call *call,
                            iem_error *err)
{
    if (call->html && strcmp(call->html, "-") == 0)
        return print(explanation, IEM_HTML, call, err);
    if (call->html)
        CLI_TRY(iem_explanation_write(explanation, IEM_HTML, &call->look,
                                      call->internal, call->html, err));
    return call->quiet ? IEM_OK : print(explanation, IEM_TEXT, call, err);
}

iem_status cmd_explain(const cli_call *call, iem_error *err)
{
    iem_plan *plan = NULL;
    iem_explanation *explanation = NULL;
    if (!cli_speaks(call)) return IEM_OK;
    CLI_TRY(check(call, err));
    CLI_TRY(cli_plan_make(call, &plan, err));
    iem_status status = look_up(call, plan, &explanation, err);
    if (status == IEM_OK) status = write_all(explanation, call, err);
    iem_explanation_free(explanation);
    iem_plan_free(plan);
    return status;
}
