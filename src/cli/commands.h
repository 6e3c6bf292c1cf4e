/* What the program can be asked to do; one file per command. */
#ifndef IEM_CLI_COMMANDS_H
#define IEM_CLI_COMMANDS_H

#include "cli/options.h"

#include <stdio.h>

typedef struct cli_command {
    const char *name;
    unsigned bit;         /* CLI_SCAN … */
    const char *operands; /* after the name, as in "iemand scan LOG… [-p PLAN]" */
    const char *purpose;  /* a sentence */
    const char *examples; /* lines, each indented by two */
    iem_status (*run)(const cli_call *call, iem_error *err);
} cli_command;

/* Ends with a name of NULL. */
extern const cli_command cli_commands[];

iem_status cmd_scan(const cli_call *call, iem_error *err);
iem_status cmd_gate(const cli_call *call, iem_error *err);
iem_status cmd_init(const cli_call *call, iem_error *err);
iem_status cmd_check(const cli_call *call, iem_error *err);
iem_status cmd_tally(const cli_call *call, iem_error *err);
iem_status cmd_merge(const cli_call *call, iem_error *err);
iem_status cmd_synth(const cli_call *call, iem_error *err);
iem_status cmd_measures(const cli_call *call, iem_error *err);
iem_status cmd_explain(const cli_call *call, iem_error *err);
iem_status cmd_history(const cli_call *call, iem_error *err);
iem_status cmd_chain(const cli_call *call, iem_error *err);
iem_status cmd_ledger(const cli_call *call, iem_error *err);
iem_status cmd_review(const cli_call *call, iem_error *err);
iem_status cmd_verify(const cli_call *call, iem_error *err);
iem_status cmd_register(const cli_call *call, iem_error *err);
iem_status cmd_help(const cli_call *call, iem_error *err);

/* The command called `name`, or a failure that says what was probably meant. */
IEM_MUST_CHECK iem_status cli_command_find(const char *name,
                                           const cli_command **command, iem_error *err);

/* Writes help into `out`: on one command, or on all of them when `command` is NULL. */
void cli_help_write(FILE *out, const cli_command *command);

/* Does it show the options of this group? The man page shows all. */
bool cli_help_shows(const cli_command *command, cli_group group);

/* The tables as lines of fields parted by tabs, for what makes the man pages: "command"
 * NAME OPERANDS PURPOSE, "example" NAME LINE, "option" NAME LETTER OPTION ARGUMENT
 * DEFAULT HELP; a field that is not there is "-". */
void cli_table_write(FILE *out);

/* The script that completes iemand with TAB in "bash", "zsh" or "fish", which asks
 * cli_complete; NULL: there is no such shell. */
const char *cli_shell_script(const char *shell);

/* Answers a shell: the words of a command line from the program's name up to the one
 * that is being typed, which may be empty. The first line says what fits there,
 * "words", "files" or "folders"; the others are the words, each with a tab and what it
 * means. */
void cli_complete(FILE *out, const cli_call *call, const char *const *words, size_t n);

/* ---- What several commands share ---- */

/* Scans as the call says and writes what it asks for, `summary` on standard output.
 * With run.gate what the gate says comes back. */
IEM_MUST_CHECK iem_status cli_scan(const cli_call *call, iem_format summary,
                                   iem_error *err);
/* The stop file, the audit line and the new baseline of a gate, where they are asked
 * for. */
IEM_MUST_CHECK iem_status cli_gate_records(const cli_call *call,
                                           const iem_result *result, iem_error *err);
/* Says where it was asked for that there is no verdict; `why` it broke off. */
void cli_gate_breaks_off(const cli_call *call, const iem_error *why);
/* The plan of the file and of the flags, finished. */
IEM_MUST_CHECK iem_status cli_plan_make(const cli_call *call, iem_plan **plan,
                                        iem_error *err);
/* Fails when there is no log, or standard input is to be read twice. */
IEM_MUST_CHECK iem_status cli_logs_check(const cli_call *call, const char *command,
                                         iem_error *err);
/* Fails when two outputs are one, or one of them would go over a log or the plan. */
IEM_MUST_CHECK iem_status cli_outputs_check(const cli_call *call, iem_error *err);
/* Fails when --output is there already: what somebody wrote into a plan, or into a file
 * to fill in, is work. */
IEM_MUST_CHECK iem_status cli_output_check_new(const cli_call *call, iem_error *err);
/* What --checkpoint kept is of no use any more. */
IEM_MUST_CHECK iem_status cli_checkpoint_end(const cli_call *call, iem_error *err);
/* Is it this process that prints and writes files? The first of several does. */
bool cli_speaks(const cli_call *call);
/* Is standard output a terminal whose owner has nothing against colour? */
bool cli_colour_is_welcome(const cli_call *call);
/* Standard output, with the reason of a failure. */
IEM_MUST_CHECK iem_status cli_write(const char *bytes, size_t n, iem_error *err);
/* What was written there so far is safe, before something else is said. */
IEM_MUST_CHECK iem_status cli_flush(iem_error *err);
/* What every command that succeeded does last: a full disk is not success. */
IEM_MUST_CHECK iem_status cli_write_end(iem_error *err);
/* Saves the tally where the call wants it, and says so. */
IEM_MUST_CHECK iem_status cli_tally_write(const cli_call *call, const iem_tally *tally,
                                          iem_error *err);
/* The history that --history names, NULL without; and what was scanned into it. Of
 * several processes the first one does. */
IEM_MUST_CHECK iem_status cli_history_open(const cli_call *call, iem_history **history,
                                           iem_error *err);
IEM_MUST_CHECK iem_status cli_history_add(const cli_call *call, iem_history *history,
                                          const iem_result *result, iem_error *err);
/* Adds what became of findings, where the call names reviews, or a history that was
 * opened. */
IEM_MUST_CHECK iem_status cli_follow(const cli_call *call, const iem_plan *plan,
                                     const iem_history *history, iem_result *result,
                                     iem_error *err);
/* The day of the call: that of --today, or that of the clock (SOURCE_DATE_EPOCH goes
 * before it); and the moment. */
enum { CLI_DAY = 64, CLI_MOMENT = 21 };
void cli_today(const cli_call *call, char day[CLI_DAY]);
void cli_now(char moment[CLI_MOMENT]);
/* From here on only what the call names can be read or written, where the kernel can
 * see to it (Landlock); before there are threads. */
void cli_confine(const cli_call *call);
/* "1,234,567" into at least 27 bytes. */
const char *cli_thousands(uint64_t number, char *out);

#endif
