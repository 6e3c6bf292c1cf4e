/* iemand merge: tallies that were counted alike become one. */
#include "cli/commands.h"

/* Of many files it has to be said which one is not like the first. */
static iem_status name_it(const char *path, const iem_error *why, iem_error *err)
{
    if (why->status != IEM_ERR_DATA) {
        *err = *why;
        return why->status;
    }
    return cli_fail(err, why->status, "%s: %s", path, why->message);
}

static iem_status add(iem_tally *sum, const char *path, iem_error *err)
{
    iem_tally *other = NULL;
    iem_error why;
    CLI_TRY(iem_tally_load(path, &other, err));
    const iem_status status = iem_tally_merge(sum, other, &why);
    iem_tally_free(other);
    return status == IEM_OK ? IEM_OK : name_it(path, &why, err);
}

iem_status cmd_merge(const cli_call *call, iem_error *err)
{
    iem_tally *sum = NULL;
    if (call->n_paths == 0)
        return cli_fail(err, IEM_ERR_USAGE, "merge what? give the tallies to add up");
    if (!call->output)
        return cli_fail(err, IEM_ERR_USAGE, "where should the tally go? give -o FILE");
    CLI_TRY(cli_outputs_check(call, err));
    iem_status status = iem_tally_load(call->paths[0], &sum, err);
    for (size_t i = 1; status == IEM_OK && i < call->n_paths; i++)
        status = add(sum, call->paths[i], err);
    if (status == IEM_OK) status = cli_tally_write(call, sum, err);
    iem_tally_free(sum);
    return status;
}
