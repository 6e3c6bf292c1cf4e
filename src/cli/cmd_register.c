/* iemand register: log in, texts for the Algoritmeregister out. */
#include "cli/commands.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>

static iem_status write_texts(const cli_call *call, const iem_result *result,
                              iem_error *err)
{
    char *text = NULL;
    const iem_render look = {.lang = call->register_lang};
    CLI_TRY(iem_register_render(result, &look, call->run.today, call->run.declaration,
                                &text, err));
    const iem_status status = call->output ? iem_text_write(text, call->output, err)
                                           : cli_write(text, strlen(text), err);
    free(text);
    if (status == IEM_OK && call->output && !call->quiet)
        printf("%s: with texts for risks and human_intervention\n", call->output);
    return status;
}

static iem_status scan(const cli_call *call, iem_error *err)
{
    cli_progress progress;
    iem_plan *plan = NULL;
    iem_result *result = NULL;
    iem_options run = call->run;
    run.for_register = true;
    CLI_TRY(cli_plan_make(call, &plan, err));
    cli_progress_start(&progress, call->quiet, &run);
    iem_status status = iem_scan(plan, &run, call->paths, call->n_paths, &result, err);
    cli_progress_end(&progress);
    if (status == IEM_OK && cli_speaks(call)) status = write_texts(call, result, err);
    iem_result_free(result);
    iem_plan_free(plan);
    return status;
}

iem_status cmd_register(const cli_call *call, iem_error *err)
{
    char today[CLI_DAY];
    cli_call made = *call;
    CLI_TRY(cli_logs_check(call, "register", err));
    CLI_TRY(cli_outputs_check(call, err));
    cli_today(call, today);
    made.run.today = today;
    return scan(&made, err);
}
