/* iemand history: what the scans so far say together. And what scan does to add to
 * them. */
#include "cli/commands.h"

#include <stdlib.h>
#include <string.h>

/* ---- scan --history ---- */

iem_status cli_history_open(const cli_call *call, iem_history **history, iem_error *err)
{
    if (!call->history || !cli_speaks(call)) return IEM_OK;
    return iem_history_open(call->history, true, history, err);
}

static void say_done(const cli_call *call, const iem_history_done *done)
{
    static const char *const said[] = {
        [IEM_HISTORY_ADDED] = "added",
        [IEM_HISTORY_REPLACED] = "replaced",
        [IEM_HISTORY_KNOWN] = "is there already, of the same log and plan"};
    if (*done->period_of_log)
        fprintf(
            stderr,
            "iemand: warning: the log itself is about %s, and is remembered as %s\n",
            done->period_of_log, done->period);
    if (!call->quiet)
        fprintf(stderr, "%s: %s %s\n", call->history, done->period, said[done->change]);
}

iem_status cli_history_add(const cli_call *call, iem_history *history,
                           const iem_result *result, iem_error *err)
{
    char recorded[CLI_MOMENT];
    iem_history_done done;
    cli_now(recorded);
    const iem_history_entry entry = {.period = call->period,
                                     .recorded = *recorded ? recorded : NULL,
                                     .replace = call->replace};
    CLI_TRY(iem_history_add(history, result, &entry, &done, err));
    say_done(call, &done);
    return IEM_OK;
}

/* ---- history ---- */

static iem_status check(const cli_call *call, iem_error *err)
{
    if (call->n_paths == 0)
        return cli_fail(err, IEM_ERR_USAGE,
                        "which history? give the file of 'scan --history DB'");
    if (call->n_paths > 1)
        return cli_fail(err, IEM_ERR_USAGE, "history is about one file at a time");
    if (call->period || call->replace)
        return cli_fail(
            err, IEM_ERR_USAGE,
            "option '--%s' is for what is added: 'iemand scan LOG --history "
            "DB'; --from and --to choose what is shown",
            call->period ? "period" : "replace");
    if (call->publish && call->output)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--publish' leaves out what '--output' writes: the "
                        "counts are those of small groups too");
    return cli_outputs_check(call, err);
}

static bool goes_to_stdout(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

static iem_history_look look_of(const cli_call *call, iem_history_format format)
{
    iem_history_look look = call->past;
    look.lang = call->look.lang;
    look.all = call->look.all;
    look.publish = call->publish;
    look.colour = format == IEM_HISTORY_TEXT && cli_colour_is_welcome(call);
    return look;
}

static iem_status write_counts(const cli_call *call, const iem_history *history,
                               iem_error *err)
{
    iem_tally *tally = NULL;
    if (!call->output) return IEM_OK;
    CLI_TRY(iem_history_tally(history, call->past.from, call->past.to, &tally, err));
    const iem_status status = cli_tally_write(call, tally, err);
    iem_tally_free(tally);
    return status;
}

/* Files first: a reader that goes away early should not cost them. What is printed is
 * made before any of them is put in its place. Who asks for the counts alone gets no
 * summary with it. */
static iem_status write_all(const cli_call *call, const iem_history *history,
                            iem_error *err)
{
    const struct {
        iem_history_format format;
        const char *path;
    } outputs[] = {{IEM_HISTORY_PROMETHEUS, call->prometheus},
                   {IEM_HISTORY_HTML, call->html},
                   {IEM_HISTORY_CSV, call->csv}};
    iem_history_format printed = IEM_HISTORY_TEXT;
    iem_history_look look;
    char *text = NULL;
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        look = look_of(call, outputs[i].format);
        if (goes_to_stdout(outputs[i].path))
            printed = outputs[i].format;
        else if (outputs[i].path)
            CLI_TRY(iem_history_write(history, outputs[i].format, &look,
                                      outputs[i].path, err));
    }
    look = look_of(call, printed);
    if (printed != IEM_HISTORY_TEXT || !(call->quiet || call->output))
        CLI_TRY(iem_history_render(history, printed, &look, &text, err));
    iem_status status = write_counts(call, history, err);
    if (status == IEM_OK) status = iem_outputs_place(look.outputs, err);
    if (status == IEM_OK && text) status = cli_write(text, strlen(text), err);
    free(text);
    return status;
}

iem_status cmd_history(const cli_call *call, iem_error *err)
{
    iem_history *history = NULL;
    cli_call together = *call;
    CLI_TRY(check(call, err));
    CLI_TRY(iem_outputs_new(&together.past.outputs, err));
    iem_status status = iem_history_open(call->paths[0], false, &history, err);
    if (status == IEM_OK) status = write_all(&together, history, err);
    iem_outputs_free(together.past.outputs);
    iem_history_close(history);
    return status;
}
