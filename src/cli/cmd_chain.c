/* iemand chain: several agencies, one citizen. */
#include "cli/commands.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>

static iem_status check(const cli_call *call, iem_error *err)
{
    if (call->n_paths == 1) return cli_outputs_check(call, err);
    return cli_fail(err, IEM_ERR_USAGE,
                    call->n_paths == 0
                        ? "which chain? give a file that names the agencies"
                        : "chain is about one file, which names the agencies");
}

static bool goes_to_stdout(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

static iem_status write_format(const cli_call *call, const iem_chain *chain,
                               iem_format format, const char *path, iem_error *err)
{
    char *text = NULL;
    iem_render look = call->look;
    if (!path) return IEM_OK;
    look.colour = format == IEM_TEXT && cli_colour_is_welcome(call);
    if (!goes_to_stdout(path)) return iem_chain_write(chain, format, &look, path, err);
    CLI_TRY(iem_chain_render(chain, format, &look, &text, err));
    const iem_status status = cli_write(text, strlen(text), err);
    free(text);
    return status;
}

static iem_status write_all(const cli_call *call, iem_chain *chain, iem_error *err)
{
    const bool silent =
        call->quiet || goes_to_stdout(call->html) || goes_to_stdout(call->json);
    if (call->publish) CLI_TRY(iem_chain_publish(chain, err));
    if (!goes_to_stdout(call->json))
        CLI_TRY(write_format(call, chain, IEM_JSON, call->json, err));
    if (!goes_to_stdout(call->html))
        CLI_TRY(write_format(call, chain, IEM_HTML, call->html, err));
    CLI_TRY(iem_outputs_place(call->look.outputs, err));
    if (goes_to_stdout(call->json))
        return write_format(call, chain, IEM_JSON, call->json, err);
    if (goes_to_stdout(call->html))
        return write_format(call, chain, IEM_HTML, call->html, err);
    return write_format(call, chain, IEM_TEXT, silent ? NULL : "-", err);
}

iem_status cmd_chain(const cli_call *call, iem_error *err)
{
    iem_chain *chain = NULL;
    cli_progress progress;
    iem_options run = call->run;
    cli_call together = *call;
    CLI_TRY(check(call, err));
    CLI_TRY(iem_outputs_new(&together.look.outputs, err));
    cli_progress_start(&progress, call->quiet, &run);
    iem_status status = iem_chain_read(call->paths[0], &run, &chain, err);
    cli_progress_end(&progress);
    if (status == IEM_OK) status = write_all(&together, chain, err);
    iem_outputs_free(together.look.outputs);
    iem_chain_free(chain);
    return status;
}
