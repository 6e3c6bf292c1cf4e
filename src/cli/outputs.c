/* What a command writes: standard output to the end, and no file over another. */
#include "cli/commands.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct output {
    const char *option, *path;
    bool to_stdout; /* may be "-" */
};

enum { OUTPUTS = 18 };

static void outputs_of(const cli_call *call, struct output outputs[OUTPUTS])
{
    outputs[0] = (struct output){"json", call->json, true};
    outputs[1] = (struct output){"html", call->html, true};
    outputs[2] = (struct output){"cases", call->run.cases_path, false};
    outputs[3] = (struct output){"rejects", call->run.rejects_path, false};
    outputs[4] = (struct output){"output", call->output, false};
    outputs[5] = (struct output){"junit", call->junit, true};
    outputs[6] = (struct output){"sarif", call->sarif, true};
    outputs[7] = (struct output){"gitlab", call->gitlab, true};
    outputs[8] = (struct output){"stop-file", call->stop_file, false};
    outputs[9] = (struct output){"audit", call->audit, false};
    outputs[10] = (struct output){"markdown", call->markdown, true};
    outputs[11] = (struct output){"tables", call->tables, false};
    outputs[12] = (struct output){"history", call->history, false};
    outputs[13] = (struct output){"prometheus", call->prometheus, false};
    outputs[14] = (struct output){"csv", call->csv, true};
    outputs[15] = (struct output){"dialogue", call->dialogue, true};
    outputs[16] = (struct output){"editions", call->publishing.editions, false};
    outputs[17] = (struct output){"checkpoint", call->run.checkpoint, false};
}

static bool is_one(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The folder that a file would be in, and its name there. */
static bool find_place(const char *path, struct stat *folder, char name[PATH_MAX])
{
    char copy[PATH_MAX];
    if (strlen(path) >= sizeof copy) return false;
    snprintf(copy, sizeof copy, "%s", path);
    snprintf(name, PATH_MAX, "%s", basename(copy));
    snprintf(copy, sizeof copy, "%s", path);
    return stat(dirname(copy), folder) == 0;
}

/* Of two files that are not there yet: "x" and "./x". */
static bool same_place(const char *a, const char *b)
{
    char name_a[PATH_MAX], name_b[PATH_MAX];
    struct stat in_a, in_b;
    return find_place(a, &in_a, name_a) && find_place(b, &in_b, name_b) &&
           strcmp(name_a, name_b) == 0 && is_one(&in_a, &in_b);
}

static bool same_file(const char *a, const char *b)
{
    struct stat sa, sb;
    if (strcmp(a, b) == 0) return true;
    const bool has_a = stat(a, &sa) == 0, has_b = stat(b, &sb) == 0;
    if (has_a && has_b) return S_ISREG(sa.st_mode) && is_one(&sa, &sb);
    return !has_a && !has_b && same_place(a, b);
}

static iem_status check_pair(const struct output *a, const struct output *b,
                             iem_error *err)
{
    if (!b->path || !same_file(a->path, b->path)) return IEM_OK;
    return cli_fail(err, IEM_ERR_USAGE, "options '--%s' and '--%s' both write %s",
                    a->option, b->option,
                    strcmp(a->path, "-") == 0 ? "standard output" : a->path);
}

static iem_status check_input(const struct output *output, const char *what,
                              const char *path, iem_error *err)
{
    if (!path || strcmp(path, "-") == 0 || !same_file(path, output->path))
        return IEM_OK;
    return cli_fail(err, IEM_ERR_USAGE, "option '--%s' would write over the %s %s",
                    output->option, what, path);
}

/* What a command is given to read, beside options. Merging into one of the tallies is
 * safe, since all of them are read before anything is written; writing over a log is
 * an accident. */
static iem_status check_paths(const cli_call *call, const struct output *output,
                              iem_error *err)
{
    const char *what = call->command == CLI_HISTORY  ? "history"
                       : call->command == CLI_REVIEW ? "file"
                       : call->command == CLI_CHAIN  ? "chain"
                                                     : "log";
    for (size_t i = 0; i < call->n_paths && call->command != CLI_MERGE; i++)
        CLI_TRY(check_input(output, what, call->paths[i], err));
    return IEM_OK;
}

/* A gate adds to the book that its alarms are from. */
static iem_status check_inputs(const cli_call *call, const struct output *output,
                               iem_error *err)
{
    const bool adds = strcmp(output->option, "audit") == 0;
    CLI_TRY(check_paths(call, output, err));
    for (size_t i = 0; i < call->n_reviews; i++)
        CLI_TRY(check_input(output, "reviews in", call->reviews[i], err));
    for (size_t i = 0; i < call->run.n_ledgers; i++)
        CLI_TRY(check_input(output, "ledger", call->ledgers[i], err));
    CLI_TRY(check_input(output, "declaration", call->run.declaration, err));
    CLI_TRY(check_input(output, "key", call->run.key_file, err));
    CLI_TRY(check_input(output, "baseline", call->run.baseline, err));
    CLI_TRY(check_input(output, "baseline", call->new_baseline, err));
    CLI_TRY(check_input(output, "log", call->run.against, err));
    CLI_TRY(check_input(output, "result", call->result, err));
    CLI_TRY(check_input(output, "list of cases", call->case_list, err));
    if (!adds) CLI_TRY(check_input(output, "book of gates", call->run.alarms, err));
    return check_input(output, "plan", call->plan, err);
}

/* The folder of tables is replaced whole, and nothing else may stand in it. */
static iem_status check_folder(const cli_call *call, const struct output *output,
                               iem_error *err)
{
    char name[PATH_MAX];
    struct stat in, folder;
    if (!call->tables || strcmp(output->path, "-") == 0 ||
        stat(call->tables, &folder) != 0 || !find_place(output->path, &in, name) ||
        !is_one(&in, &folder))
        return IEM_OK;
    return cli_fail(err, IEM_ERR_USAGE,
                    "option '--%s' would write into %s, which '--tables' replaces: "
                    "name another folder",
                    output->option, call->tables);
}

iem_status cli_outputs_check(const cli_call *call, iem_error *err)
{
    struct output outputs[OUTPUTS];
    outputs_of(call, outputs);
    for (size_t i = 0; i < OUTPUTS; i++) {
        if (!outputs[i].path) continue;
        if (!outputs[i].to_stdout && strcmp(outputs[i].path, "-") == 0)
            return cli_fail(err, IEM_ERR_USAGE,
                            "option '--%s' needs the name of a file: it does not go to "
                            "standard output",
                            outputs[i].option);
        for (size_t j = i + 1; j < OUTPUTS; j++)
            CLI_TRY(check_pair(&outputs[i], &outputs[j], err));
        CLI_TRY(check_folder(call, &outputs[i], err));
        CLI_TRY(check_inputs(call, &outputs[i], err));
    }
    return IEM_OK;
}

bool cli_speaks(const cli_call *call)
{
    return iem_ranks_rank(call->run.ranks) == 0;
}

iem_status cli_checkpoint_end(const cli_call *call, iem_error *err)
{
    if (!call->run.checkpoint || !cli_speaks(call)) return IEM_OK;
    return iem_checkpoint_remove(call->run.checkpoint, err);
}

static iem_status stdout_failed(iem_error *err)
{
    return cli_fail(err, IEM_ERR_SYSTEM, "standard output: %s", strerror(errno));
}

iem_status cli_write(const char *bytes, size_t n, iem_error *err)
{
    return fwrite(bytes, 1, n, stdout) == n ? IEM_OK : stdout_failed(err);
}

iem_status cli_flush(iem_error *err)
{
    return fflush(stdout) == 0 ? IEM_OK : stdout_failed(err);
}

iem_status cli_write_end(iem_error *err)
{
    if (ferror(stdout)) {
        errno = EIO;
        return stdout_failed(err);
    }
    return fclose(stdout) == 0 ? IEM_OK : stdout_failed(err);
}

const char *cli_thousands(uint64_t number, char *out)
{
    char digits[24];
    const int n = snprintf(digits, sizeof digits, "%ju", (uintmax_t)number);
    char *at = out;
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) *at++ = ',';
        *at++ = digits[i];
    }
    *at = '\0';
    return out;
}

/* https://no-color.org: any value but the empty one says no. To its processes mpirun
 * looks like a terminal, wherever their output goes. */
bool cli_colour_is_welcome(const cli_call *call)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return iem_ranks_number(call->run.ranks) == 1 && isatty(STDOUT_FILENO) &&
           !(no_colour && *no_colour) && terminal && *terminal &&
           strcmp(terminal, "dumb") != 0;
}

iem_status cli_output_check_new(const cli_call *call, iem_error *err)
{
    struct stat at;
    if (!call->output || stat(call->output, &at) != 0 || !S_ISREG(at.st_mode))
        return IEM_OK;
    return cli_fail(err, IEM_ERR_USAGE,
                    "%s is there already, and nothing is written over it: give another "
                    "name, or delete it",
                    call->output);
}
