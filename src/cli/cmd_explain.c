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

static iem_status render(const iem_explanation *explanation, iem_format format,
                         const cli_call *call, char **text, iem_error *err)
{
    iem_render look = call->look;
    look.colour = format == IEM_TEXT && cli_colour_is_welcome(call);
    return iem_explanation_render(explanation, format, &look, call->internal, text,
                                  err);
}

/* What is printed is made before the file appears. */
static iem_status write_all(const iem_explanation *explanation, const cli_call *call,
                            iem_error *err)
{
    const bool to_page = call->html && strcmp(call->html, "-") == 0;
    iem_status status = IEM_OK;
    char *text = NULL;
    if (to_page || !call->quiet)
        CLI_TRY(render(explanation, to_page ? IEM_HTML : IEM_TEXT, call, &text, err));
    if (call->html && !to_page)
        status = iem_explanation_write(explanation, IEM_HTML, &call->look,
                                       call->internal, call->html, err);
    if (status == IEM_OK && text) status = cli_write(text, strlen(text), err);
    free(text);
    return status;
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
