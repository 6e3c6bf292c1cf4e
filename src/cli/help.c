/* --help, made from the tables of commands and options, with the defaults as they are.
 */
#include "cli/commands.h"

#include <string.h>

enum { TEXT_COLUMN = 28 };

static const char exit_codes[] =
    "Exit: 0 done, 2 command line wrong, 4 bad data, plan or tally, 5 system.\n";
static const char verify_codes[] =
    "Exit: 0 proven, 1 not proven, 2 command line, 4 data or plan, 5 system.\n";
static const char gate_codes[] =
    "Exit: 0 pass, 1 fail, 3 cannot tell, 2 command line, 4 data or plan, 5 system.\n";

static const char *const headings[CLI_GROUPS] = {
    [CLI_PLAN] = "What the columns mean (YAML has the same keys; see iemand(1)):",
    [CLI_POLICY] = "What the gate asks (YAML: policy, with margins, groups, accepted):",
    [CLI_MEASURES] = "What scan, check and tally need for it (YAML likewise):",
    [CLI_OUTPUT] = "What is written:",
    [CLI_INPUT] = "How the log is written:",
    [CLI_WORLD] = "What is made up:",
    [CLI_FOLLOW] = "What scan and gate take, with --reviews or --history DB:",
    [CLI_MEMORY] = "What scan takes with --history DB:",
    [CLI_DECLARED] = "What was declared (scan and gate take it too):",
    [CLI_RUN] = "How it is done:",
};

static void default_of(const cli_call *defaults, const cli_option *option, char *out,
                       size_t n)
{
    *out = '\0';
    if (option->show)
        option->show(defaults, option, out, n);
    else if (option->unset)
        snprintf(out, n, "%s", option->unset);
}

static void write_option(FILE *out, const cli_call *defaults, const cli_option *option)
{
    char left[64], value[128];
    const char letter[] = {'-', option->letter, ',', ' ', '\0'};
    snprintf(left, sizeof left, "  %s--%s%s%s", option->letter ? letter : "",
             option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    default_of(defaults, option, value, sizeof value);
    fprintf(out, "%-*s%s", TEXT_COLUMN, left, option->help);
    if (*value) fprintf(out, " [%s]", value);
    fputc('\n', out);
}

static void write_group(FILE *out, const cli_call *defaults, cli_group group,
                        unsigned command)
{
    bool headed = false;
    for (const cli_option *o = cli_options; o->name; o++) {
        if (o->group != group || !(o->commands & command)) continue;
        if (!headed) fprintf(out, "%s\n", headings[group]);
        headed = true;
        write_option(out, defaults, o);
    }
}

/* Names with commas between, in lines of at most so many columns. */
static void write_knobs(FILE *out)
{
    enum { COLUMNS = 78 };
    const char *name, *meaning;
    double usual;
    size_t column = 0;
    for (size_t i = 0; (name = iem_synth_knob(i, &meaning, &usual)); i++) {
        const size_t len = strlen(name) + 2;
        const bool full = column + len > COLUMNS;
        if (i > 0) fputs(full ? ",\n" : ", ", out);
        if (i == 0 || full) fputs("  ", out);
        column = (i == 0 || full ? 2 : column) + len;
        fputs(name, out);
    }
    fputc('\n', out);
}

static void write_worlds(FILE *out)
{
    const char *name, *meaning;
    fputs("Worlds:\n", out);
    for (size_t i = 0; (name = iem_synth_world(i, &meaning)); i++)
        fprintf(out, "  %-14s %s\n", name, meaning);
    fputs("Knobs (see iemand(1)):\n", out);
    write_knobs(out);
}

static void write_presets(FILE *out)
{
    const char *name, *about;
    fputs("Columns and how it is done: as for scan. Logs: as for check.\n"
          "Presets, of which a plan can name several:\n",
          out);
    for (size_t i = 0; (name = iem_gate_preset(i, "en", &about)); i++)
        fprintf(out, "  %-22s %s\n", name, about);
}

static void write_declaration(FILE *out)
{
    fputs(
        "Columns and logs: as for scan. What the register has no field for stands in "
        "the\nrecord under \"iemand\":\n"
        "  owner, reviewed_on     who answers for it; when it was last reviewed\n"
        "  purposes               [TEXT, ...], as in the column process: purpose\n"
        "  model_versions         [TEXT, ...], as in process: model_version\n"
        "  allowed, forbidden     [TRAIT, ...] that may count, and may not\n"
        "  roles                  [{name, decisions: all or adverse}, ...]: who looks\n"
        "  norms                  [{name, check, margin}, ...]: measures or rules\n",
        out);
}

/* Somebody's first screen: what to type, before what there is. */
static const char first_steps[] =
    "iemand: was each person judged as a person, or as a member of a group?\n\n"
    "A log has a row per case. Say which decision, between whom, given what:\n"
    "  iemand scan log.csv --decision selected=yes --ground origin --fact income:20\n"
    "Keep what you decided in a plan, and have a page to read:\n"
    "  iemand scan log.csv -p plan.yaml --html report.html\n"
    "No log at hand? In this one it is known what was done to group B:\n"
    "  iemand synth --world surcharge > log.csv\n"
    "  iemand scan log.csv --decision decision=adverse --ground group --fact x1:20\n\n";

static void write_overview(FILE *out)
{
    fprintf(out, "%sUsage: iemand COMMAND [options]\n", first_steps);
    for (const cli_command *c = cli_commands; c->name; c++)
        fprintf(out, "  %-8s %s\n", c->name, c->purpose);
    fprintf(
        out,
        "\n'iemand COMMAND --help' has options and examples, 'man iemand' the whole "
        "story.\n%s",
        exit_codes);
}

/* What else is measured stands with the list of measures, what a gate reads with scan,
 * how a log is written with check, how scans are remembered with their history,
 * what became of findings with the review, and what was declared with the register:
 * each fits a screen. */
bool cli_help_shows(const cli_command *command, cli_group group)
{
    const bool gate = command->bit == CLI_GATE,
               scan = command->bit & (CLI_SCAN | CLI_REGISTER);
    if (group == CLI_MEASURES) return command->bit == CLI_MEASURE;
    if (group == CLI_MEMORY) return command->bit == CLI_HISTORY;
    if (group == CLI_FOLLOW) return command->bit == CLI_REVIEW;
    if (group == CLI_DECLARED) return command->bit == CLI_REGISTER;
    if (group == CLI_PLAN && command->bit == CLI_REGISTER) return false;
    if (group == CLI_INPUT) return !gate && !scan;
    return !gate || (group != CLI_PLAN && group != CLI_RUN);
}

void cli_help_write(FILE *out, const cli_command *command)
{
    cli_call defaults;
    if (!command) {
        write_overview(out);
        return;
    }
    cli_call_init(&defaults);
    fprintf(out, "Usage: iemand %s %s\n%s\nFor example:\n%s", command->name,
            command->operands, command->purpose, command->examples);
    for (cli_group group = CLI_PLAN; group < CLI_GROUPS; group++)
        if (cli_help_shows(command, group))
            write_group(out, &defaults, group, command->bit);
    if (command->bit == CLI_SCAN)
        fputs("How the log is written (delimiter, encoding): as for check.\n", out);
    if (command->bit == CLI_SYNTH) write_worlds(out);
    if (command->bit == CLI_GATE) write_presets(out);
    if (command->bit == CLI_REGISTER) write_declaration(out);
    fputs(command->bit == CLI_GATE     ? gate_codes
          : command->bit == CLI_VERIFY ? verify_codes
                                       : exit_codes,
          out);
}

/* ---- For programs ---- */

static const char *or_dash(const char *text)
{
    return text && *text ? text : "-";
}

static void write_rows(FILE *out, const cli_call *defaults, const cli_command *command)
{
    char value[128];
    for (const cli_option *o = cli_options; o->name; o++) {
        const char letter[] = {o->letter, '\0'};
        if (!(o->commands & command->bit)) continue;
        default_of(defaults, o, value, sizeof value);
        fprintf(out, "option\t%s\t%s\t%s\t%s\t%s\t%s\n", command->name, or_dash(letter),
                o->name, or_dash(o->argument), or_dash(value), o->help);
    }
}

void cli_table_write(FILE *out)
{
    cli_call defaults;
    cli_call_init(&defaults);
    for (const cli_command *c = cli_commands; c->name; c++) {
        fprintf(out, "command\t%s\t%s\t%s\n", c->name, c->operands, c->purpose);
        for (const char *line = c->examples; *line; line = strchr(line, '\n') + 1)
            fprintf(out, "example\t%s\t%.*s\n", c->name, (int)strcspn(line, "\n"),
                    line);
        write_rows(out, &defaults, c);
    }
}

static iem_status complete(const cli_call *call, iem_error *err)
{
    const char *script = cli_shell_script(call->completion);
    if (script)
        fputs(script, stdout);
    else if (strcmp(call->completion, "words") == 0)
        cli_complete(stdout, call, call->paths, call->n_paths);
    else if (strcmp(call->completion, "table") == 0)
        cli_table_write(stdout);
    else
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--completion': '%.60s' is not bash, zsh or fish",
                        call->completion);
    return IEM_OK;
}

iem_status cmd_help(const cli_call *call, iem_error *err)
{
    const cli_command *command = NULL;
    if (call->completion) return complete(call, err);
    if (call->n_paths > 1)
        return cli_fail(err, IEM_ERR_USAGE, "help is about one command at a time");
    if (call->n_paths == 1) CLI_TRY(cli_command_find(call->paths[0], &command, err));
    cli_help_write(stdout, command);
    return IEM_OK;
}
