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

/* Files first: a reader that goes away early should not cost them. What is printed is
 * made before any of them is put in its place. */
static iem_status write_all(const cli_call *call, iem_chain *chain, iem_error *err)
{
    const bool to_json = goes_to_stdout(call->json),
               to_html = goes_to_stdout(call->html);
    iem_render look = call->look;
    char *text = NULL;
    if (call->publish) CLI_TRY(iem_chain_publish(chain, err));
    if (call->json && !to_json)
        CLI_TRY(iem_chain_write(chain, IEM_JSON, &look, call->json, err));
    if (call->html && !to_html)
        CLI_TRY(iem_chain_write(chain, IEM_HTML, &look, call->html, err));
    look.colour = !to_json && !to_html && cli_colour_is_welcome(call);
    if (to_json || to_html || !call->quiet)
        CLI_TRY(iem_chain_render(chain,
                                 to_json   ? IEM_JSON
                                 : to_html ? IEM_HTML
                                           : IEM_TEXT,
                                 &look, &text, err));
    iem_status status = iem_outputs_place(look.outputs, err);
    if (status == IEM_OK && text) status = cli_write(text, strlen(text), err);
    free(text);
    return status;
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
