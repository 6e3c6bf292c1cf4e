#include "cli/commands.h"

#include <string.h>
#include <unistd.h>

const cli_command cli_commands[] = {
    {"scan", CLI_SCAN, "LOG... [-p PLAN] [options]",
     "Says whether people were judged as persons or as members of a group.",
     "  iemand scan log.csv -p plan.yaml\n"
     "  iemand scan log.csv -p plan.yaml --html report.html --cases cases.csv\n"
     "  iemand scan log.csv --decision selected=yes --ground origin --fact age:20\n"
     "  zcat log.csv.gz | iemand scan - -p plan.yaml --json - | jq .findings\n",
     cmd_scan},
    {"gate", CLI_GATE, "LOG... [-p PLAN] [options]",
     "Passes, fails or cannot tell, by the plan's policy: before a release.",
     "  iemand gate log.csv -p plan.yaml\n"
     "  iemand gate log.csv -p plan.yaml --preset us.ugesp --json result.json\n"
     "  iemand gate log.csv -p plan.yaml --quiet || echo 'not this release'\n",
     cmd_gate},
    {"init", CLI_INIT, "LOG... [-o PLAN] [options]",
     "Proposes a plan to start from, and asks what the columns do not tell.",
     "  iemand init log.csv > plan.yaml\n"
     "  iemand init log.csv -o first-plan.yaml --lang nl\n"
     "  iemand init log.csv --decision selected=yes --fact income > plan.yaml\n",
     cmd_init},
    {"check", CLI_CHECK, "LOG... -p PLAN [--fix] [options]",
     "Says whether a scan would work, and what is missing.",
     "  iemand check log.csv -p plan.yaml\n"
     "  iemand check log.csv -p plan.yaml --fix    # bands become cut points\n",
     cmd_check},
    {"tally", CLI_TALLY, "LOG... -p PLAN -o TALLY [options]",
     "Counts a log into a small file that adds up and can be scanned.",
     "  iemand tally january.csv -p plan.yaml -o january.tally\n"
     "  iemand scan january.tally -p plan.yaml\n",
     cmd_tally},
    {"merge", CLI_MERGE, "TALLY... -o TALLY [options]",
     "Adds tallies that were counted alike: months, offices, parts.",
     "  iemand merge north.tally south.tally -o country.tally\n"
     "  iemand merge month-*.tally -o year.tally\n",
     cmd_merge},
    {"explain", CLI_EXPLAIN, "LOG... -p PLAN --case NUMBER [options]",
     "Explains one decision to the person and to the caseworker.",
     "  iemand explain log.csv -p plan.yaml --case 17\n"
     "  iemand explain log.csv -p plan.yaml --case 17 --lang nl --html letter.html\n"
     "  iemand explain log.csv -p plan.yaml --case 17 --internal\n",
     cmd_explain},
    {"history", CLI_HISTORY, "DB [options]",
     "Shows the scans that are remembered: trends, alarms, what changed.",
     "  iemand scan log.csv -p plan.yaml --history scans.db --period 2026-10\n"
     "  iemand history scans.db --html history.html\n"
     "  iemand history scans.db --ground origin --csv - | column -s, -t\n"
     "  iemand history scans.db --from 2026-01 --to 2026-06 -o half-year.tally\n",
     cmd_history},
    {"chain", CLI_CHAIN, "CHAIN.yaml [options]",
     "Says what the decisions of several agencies come to for one person.",
     "  iemand chain chain.yaml --key-file key\n"
     "  iemand chain chain.yaml --key-file key --html chain.html --lang nl\n"
     "  iemand chain chain.yaml --key-file key --publish --json chain.json\n",
     cmd_chain},
    {"ledger", CLI_LEDGER, "LOG... -p PLAN --key-file KEY -o LEDGER [options]",
     "Writes decisions under pseudonyms, for a chain: personal data.",
     "  iemand ledger log.csv -p plan.yaml --key-file key -o tax.ledger\n"
     "  iemand ledger log.csv -p plan.yaml --key-file key -o tax.ledger --days\n",
     cmd_ledger},
    {"review", CLI_REVIEW, "FILE... --history DB [options]",
     "Keeps what people did with findings and judged of flagged cases.",
     "  iemand review --template result.json -o findings.csv    # fill it in, then\n"
     "  iemand review findings.csv --history scans.db\n"
     "  iemand review --template cases.csv --sample 50 -o reviews.csv\n"
     "  iemand review reviews.csv --history scans.db --key-file key\n"
     "  iemand scan log.csv -p plan.yaml --reviews findings.csv    # only to look\n",
     cmd_review},
    {"register", CLI_REGISTER,
     "LOG... -p PLAN [--declaration JSON] [-o JSON] [options]",
     "Writes texts for the Dutch Algoritmeregister, with the figures.",
     "  iemand register log.csv -p plan.yaml\n"
     "  iemand register log.csv -p plan.yaml --declaration record.json -o new.json\n"
     "  iemand scan log.csv -p plan.yaml --declaration record.json\n",
     cmd_register},
    {"verify", CLI_VERIFY, "RESULT LOG... -p PLAN [options]",
     "Proves a result: its logs are scanned again, and give the same.",
     "  iemand verify result.json log.csv -p plan.yaml\n"
     "  iemand verify parts.json part-*.csv.gz -p plan.yaml --lang nl\n"
     "  iemand verify published.json log.csv -p plan.yaml --publish=cbs-strict\n",
     cmd_verify},
    {"synth", CLI_SYNTH, "--world NAME [options]",
     "Writes a made-up log in which the harm done to group B is known.",
     "  iemand synth --world averaging --rows 20000 --seed 1 > log.csv\n"
     "  iemand synth --world surcharge --delta 0.8 --truth | head\n",
     cmd_synth},
    {"measures", CLI_MEASURE, "[NAME] [options]",
     "Lists what can be measured beside the core, and the columns it needs.",
     "  iemand measures families\n"
     "  iemand measures consistency\n"
     "  iemand measures all\n"
     "  iemand scan log.csv -p plan.yaml --outcome found=yes --also all\n",
     cmd_measures},
    {"help", CLI_HELP, "[COMMAND] [options]",
     "Says what a command does and which options it takes.",
     "  iemand help\n"
     "  iemand help scan\n"
     "  iemand help --completion bash > iemand.bash    # then: source iemand.bash\n",
     cmd_help},
    {NULL, 0, NULL, NULL, NULL, NULL},
};

static iem_status unknown_command(const char *name, iem_error *err)
{
    unsigned best = CLI_FAR;
    const char *meant = NULL;
    for (const cli_command *c = cli_commands; c->name; c++)
        if (cli_nearer(name, c->name, &best)) meant = c->name;
    if (meant)
        return cli_fail(err, IEM_ERR_USAGE,
                        "unknown command '%.60s'; did you mean '%s'?", name, meant);
    /* The first thing many people try. */
    if (access(name, F_OK) == 0)
        return cli_fail(err, IEM_ERR_USAGE,
                        "'%.200s' is not a command; did you mean 'iemand scan %.200s'?",
                        name, name);
    return cli_fail(err, IEM_ERR_USAGE,
                    "unknown command '%.60s'; 'iemand help' lists them", name);
}

iem_status cli_command_find(const char *name, const cli_command **command,
                            iem_error *err)
{
    for (const cli_command *c = cli_commands; c->name; c++) {
        if (strcmp(c->name, name) != 0) continue;
        *command = c;
        return IEM_OK;
    }
    if (name[0] == '-')
        return cli_fail(err, IEM_ERR_USAGE,
                        "a command comes before its options: 'iemand help' lists them");
    return unknown_command(name, err);
}
