/* iemand measures: what can be measured, by which formula, and what others call it. */
#include "cli/commands.h"

#include <stdlib.h>
#include <string.h>

iem_status cmd_measures(const cli_call *call, iem_error *err)
{
    char *text = NULL;
    if (call->n_paths > 1)
        return cli_fail(err, IEM_ERR_USAGE, "measures takes one name at a time");
    CLI_TRY(iem_measures_list(call->n_paths ? call->paths[0] : NULL, call->look.lang,
                              &text, err));
    const iem_status status = cli_write(text, strlen(text), err);
    free(text);
    return status;
}
