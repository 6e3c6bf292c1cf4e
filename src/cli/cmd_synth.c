/* iemand synth: a log in which it is known what the group was made to suffer. */
#include "cli/commands.h"

struct destination {
    iem_status status;
    iem_error *err;
};

static bool to_stdout(const char *bytes, size_t n, void *ctx)
{
    struct destination *destination = ctx;
    destination->status = cli_write(bytes, n, destination->err);
    return destination->status == IEM_OK;
}

iem_status cmd_synth(const cli_call *call, iem_error *err)
{
    iem_synth synth = call->synth;
    struct destination destination = {.status = IEM_OK, .err = err};
    if (call->n_paths > 0)
        return cli_fail(err, IEM_ERR_USAGE, "synth reads nothing: what is '%.60s' for?",
                        call->paths[0]);
    if (!synth.world)
        return cli_fail(err, IEM_ERR_USAGE,
                        "which world? 'iemand synth --help' lists them");
    CLI_TRY(iem_synth_init(&synth, synth.world, err));
    CLI_TRY(iem_synth_run(&synth, to_stdout, &destination, err));
    return destination.status;
}
