/* --help, made from the tables of commands and options, with the defaults as they are.
 */
#include "cli/commands.h"

#include <string.h>

enum { TEXT_COLUMN = 28 };

static const char exit_codes[] =
    "Exit: 0 done, 2 command line wrong, 4 bad data, plan or tally, 5 system.\n";
static const char gate_codes[] =
    "Exit: 0 pass, 1 fail, 3 cannot tell, 2 command line, 4 data or plan, 5 system.\n";

static const char *const headings[CLI_GROUPS] = {
    [CLI_PLAN] = "What the columns mean (YAML has the same keys; see iemand(1)):",
    [CLI_POLICY] = "What the gate asks (YAML: policy, with margins, groups, accepted):",
    [CLI_MEASURES] = "What scan, check and tally need for it (YAML likewise):",
    [CLI_OUTPUT] = "What is written:",
    [CLI_INPUT] = "How the log is written:",
    [CLI_WORLD] = "What is made up:",
    [CLI_MEMORY] = "What scan takes with --history DB:",
    [CLI_RUN] = "How it is done:",
};

static void write_option(FILE *out, const cli_call *defaults, const cli_option *option)
{
    char left[64], value[128] = "";
    const char letter[] = {'-', option->letter, ',', ' ', '\0'};
    snprintf(left, sizeof left, "  %s--%s%s%s", option->letter ? letter : "",
             option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    if (option->show)
        option->show(defaults, option, value, sizeof value);
    else if (option->unset)
        snprintf(value, sizeof value, "%s", option->unset);
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
    fputs("Columns and logs: as for scan. Presets, of which a plan can name several:\n",
          out);
    for (size_t i = 0; (name = iem_gate_preset(i, "en", &about)); i++)
        fprintf(out, "  %-22s %s\n", name, about);
}

static void write_overview(FILE *out)
{
    fputs("iemand: was each person judged as a person, or as a member of a group?\n\n"
          "Usage: iemand COMMAND [options]\n\n",
          out);
    for (const cli_command *c = cli_commands; c->name; c++)
        fprintf(out, "  %-8s %s\n", c->name, c->purpose);
    fprintf(
        out,
        "\nStart with: iemand scan LOG --decision COLUMN=VALUE --ground COLUMN\n"
        "'iemand COMMAND --help' has the options, 'man iemand' the whole story.\n%s",
        exit_codes);
}

/* What else is measured stands with the list of measures, what a gate reads with scan,
 * and how scans are remembered with their history: each fits a screen. */
bool cli_help_shows(const cli_command *command, cli_group group)
{
    if (group == CLI_MEASURES) return command->bit == CLI_MEASURE;
    if (group == CLI_MEMORY) return command->bit == CLI_HISTORY;
    return command->bit != CLI_GATE || (group != CLI_PLAN && group != CLI_INPUT);
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
    if (command->bit == CLI_SYNTH) write_worlds(out);
    if (command->bit == CLI_GATE) write_presets(out);
    fputs(command->bit == CLI_GATE ? gate_codes : exit_codes, out);
}

iem_status cmd_help(const cli_call *call, iem_error *err)
{
    const cli_command *command = NULL;
    if (call->n_paths > 1)
        return cli_fail(err, IEM_ERR_USAGE, "help is about one command at a time");
    if (call->n_paths == 1) CLI_TRY(cli_command_find(call->paths[0], &command, err));
    cli_help_write(stdout, command);
    return IEM_OK;
}
