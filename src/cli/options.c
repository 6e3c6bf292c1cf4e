#include "cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

iem_status cli_fail(iem_error *err, iem_status status, const char *format, ...)
{
    va_list arguments;
    if (!err) return status;
    err->status = status;
    va_start(arguments, format);
    vsnprintf(err->message, sizeof err->message, format, arguments);
    va_end(arguments);
    return status;
}

/* ---- What a value may be ---- */

static void *place(cli_call *call, const cli_option *option)
{
    return (char *)call + option->at;
}

static const void *place_of(const cli_call *call, const cli_option *option)
{
    return (const char *)call + option->at;
}

static iem_status bad_value(const cli_option *option, const char *value,
                            const char *wanted, iem_error *err)
{
    return cli_fail(err, IEM_ERR_USAGE, "option '--%s': '%.60s' is not %s",
                    option->name, value, wanted);
}

/* Digits only: strtoull alone takes a sign, blanks and what follows the number. */
static bool read_whole(const char *text, const char **end, uint64_t *number)
{
    char *after;
    if (!isdigit((unsigned char)*text)) return false;
    errno = 0;
    *number = strtoull(text, &after, 10);
    *end = after;
    return errno == 0;
}

/* Decimal notation only: strtod alone takes hexadecimal, inf and nan. */
static bool read_real(const char *text, const char **end, double *number)
{
    char *after;
    if (strspn(text, "0123456789+-.eE%") != strlen(text)) return false;
    errno = 0;
    *number = strtod(text, &after);
    *end = after;
    return after != text && isfinite(*number);
}

static iem_status set_switch(cli_call *call, const cli_option *option,
                             const char *value, iem_error *err)
{
    (void)value;
    (void)err;
    *(bool *)place(call, option) = true;
    return IEM_OK;
}

/* It may stand alone. */
static iem_status set_publish(cli_call *call, const cli_option *option,
                              const char *value, iem_error *err)
{
    const char *const strict = "cbs-strict";
    if (value && !(call->command & (CLI_SCANS | CLI_VERIFY)))
        return cli_fail(err, IEM_ERR_USAGE, "option '--publish' takes no value here");
    if (value && strcmp(value, strict) != 0)
        return cli_fail(err, IEM_ERR_USAGE,
                        "option '--publish' alone, or '--publish=%s', not '%s'", strict,
                        value);
    call->publishing.cbs_strict = value != NULL;
    return set_switch(call, option, value, err);
}

static iem_status set_text(cli_call *call, const cli_option *option, const char *value,
                           iem_error *err)
{
    if (!*value) return bad_value(option, value, option->argument, err);
    *(const char **)place(call, option) = value;
    return IEM_OK;
}

static iem_status set_plan(cli_call *call, const cli_option *option, const char *value,
                           iem_error *err)
{
    (void)err;
    call->settings[call->n_settings++] =
        (cli_setting){.key = option->name, .value = value};
    return IEM_OK;
}

static iem_status set_whole(cli_call *call, const cli_option *option, const char *value,
                            iem_error *err)
{
    const char *end;
    uint64_t number;
    if (!read_whole(value, &end, &number) || *end)
        return bad_value(option, value, "a whole number", err);
    *(uint64_t *)place(call, option) = number;
    return IEM_OK;
}

static iem_status set_days(cli_call *call, const cli_option *option, const char *value,
                           iem_error *err)
{
    CLI_TRY(set_whole(call, option, value, err));
    if (*(const uint64_t *)place_of(call, option) <= CLI_MOST_DAYS) return IEM_OK;
    return bad_value(option, value, "a number of days up to 36500", err);
}

static iem_status set_real(cli_call *call, const cli_option *option, const char *value,
                           iem_error *err)
{
    const char *end;
    double number;
    if (!read_real(value, &end, &number) || *end)
        return bad_value(option, value, "a number", err);
    *(double *)place(call, option) = number;
    return IEM_OK;
}

/* Bytes, or K, M, G of them. */
static iem_status set_size(cli_call *call, const cli_option *option, const char *value,
                           iem_error *err)
{
    static const char units[] = "KMG";
    const char *end;
    uint64_t number;
    bool good = read_whole(value, &end, &number) && number > 0;
    if (good && *end) {
        const char *unit = strchr(units, toupper((unsigned char)*end));
        good = unit && !end[1] && number < (uint64_t)1 << 32;
        if (good) number <<= 10 * (unit - units + 1);
    }
    if (!good || number > SIZE_MAX / 4)
        return bad_value(option, value, "a size such as 65536, 512K or 1M", err);
    *(size_t *)place(call, option) = (size_t)number;
    return IEM_OK;
}

static iem_status set_threads(cli_call *call, const cli_option *option,
                              const char *value, iem_error *err)
{
    const char *end;
    uint64_t number;
    if (!read_whole(value, &end, &number) || *end || number < 1 || number > 1024)
        return bad_value(option, value, "a number of threads from 1 to 1024", err);
    call->run.threads = call->synth.threads = (unsigned)number;
    return IEM_OK;
}

static iem_status set_seed(cli_call *call, const cli_option *option, const char *value,
                           iem_error *err)
{
    CLI_TRY(set_whole(call, option, value, err));
    call->synth.seed = call->run.seed;
    return IEM_OK;
}

static iem_status set_knob(cli_call *call, const cli_option *option, const char *value,
                           iem_error *err)
{
    char name[64];
    const char *end, *number = strchr(value, '=');
    double real;
    if (!number || !read_real(number + 1, &end, &real) || *end)
        return bad_value(option, value, "a knob and its number, such as delta-x2=1.4",
                         err);
    snprintf(name, sizeof name, "%.*s", (int)(number - value), value);
    return iem_synth_set(&call->synth, name, real, err);
}

static iem_status set_rejects(cli_call *call, const cli_option *option,
                              const char *value, iem_error *err)
{
    const char *end;
    double percent;
    if (read_whole(value, &end, &call->run.max_rejects) && !*end) return IEM_OK;
    if (!read_real(value, &end, &percent) || strcmp(end, "%") != 0 || percent < 0 ||
        percent > 100)
        return bad_value(option, value, "a number of rows or a percentage", err);
    call->run.max_rejects = 0;
    call->run.max_rejects_share = percent / 100;
    return IEM_OK;
}

static iem_status set_reviews(cli_call *call, const cli_option *option,
                              const char *value, iem_error *err)
{
    if (!*value) return bad_value(option, value, "a file", err);
    if (call->n_reviews == CLI_MOST_REVIEWS)
        return cli_fail(err, IEM_ERR_USAGE, "option '--%s' is given more than %d times",
                        option->name, CLI_MOST_REVIEWS);
    call->reviews[call->n_reviews++] = value;
    return IEM_OK;
}

static iem_status set_ledger(cli_call *call, const cli_option *option,
                             const char *value, iem_error *err)
{
    if (!*value) return bad_value(option, value, "a file", err);
    if (call->run.n_ledgers == CLI_MOST_LEDGERS)
        return cli_fail(err, IEM_ERR_USAGE, "option '--%s' is given more than %d times",
                        option->name, CLI_MOST_LEDGERS);
    call->ledgers[call->run.n_ledgers++] = value;
    call->run.ledgers = call->ledgers;
    return IEM_OK;
}

static iem_status set_intersect(cli_call *call, const cli_option *option,
                                const char *value, iem_error *err)
{
    if (strcmp(value, "1") != 0 && strcmp(value, "2") != 0)
        return bad_value(option, value, "1 or 2", err);
    call->run.intersect = (unsigned)(*value - '0');
    return IEM_OK;
}

static iem_status set_range(cli_call *call, const cli_option *option, const char *value,
                            iem_error *err)
{
    const char *end;
    uint64_t range = 0, ranges = 0;
    if (!read_whole(value, &end, &range) || *end != '/' ||
        !read_whole(end + 1, &end, &ranges) || *end || range < 1 || range > ranges ||
        ranges > 1000000)
        return bad_value(option, value, "a part and their number, such as 3/8", err);
    call->run.range = (unsigned)range;
    call->run.ranges = (unsigned)ranges;
    return IEM_OK;
}

static iem_status set_delimiter(cli_call *call, const cli_option *option,
                                const char *value, iem_error *err)
{
    static const struct {
        const char *name, *sign;
    } delimiters[] = {{"comma", ","}, {"semicolon", ";"}, {"tab", "\t"}, {"pipe", "|"}};
    for (size_t i = 0; i < 4; i++) {
        if (strcmp(value, delimiters[i].name) != 0 &&
            strcmp(value, delimiters[i].sign) != 0)
            continue;
        call->run.delimiter = *delimiters[i].sign;
        return IEM_OK;
    }
    return bad_value(option, value, "comma, semicolon, tab or pipe", err);
}

static iem_status set_decimal(cli_call *call, const cli_option *option,
                              const char *value, iem_error *err)
{
    if (strcmp(value, "point") == 0 || strcmp(value, ".") == 0)
        call->run.decimal = '.';
    else if (strcmp(value, "comma") == 0 || strcmp(value, ",") == 0)
        call->run.decimal = ',';
    else
        return bad_value(option, value, "point or comma", err);
    return IEM_OK;
}

static iem_status set_encoding(cli_call *call, const cli_option *option,
                               const char *value, iem_error *err)
{
    if (strcmp(value, "utf-8") != 0 && strcmp(value, "windows-1252") != 0)
        return bad_value(option, value, "utf-8 or windows-1252", err);
    call->run.encoding = value;
    return IEM_OK;
}

static iem_status set_lang(cli_call *call, const cli_option *option, const char *value,
                           iem_error *err)
{
    if (strcmp(value, "en") != 0 && strcmp(value, "nl") != 0)
        return bad_value(option, value, "en or nl", err);
    call->run.lang = call->look.lang = value;
    return IEM_OK;
}

/* The register is Dutch, whoever fills it in. */
static iem_status set_register_lang(cli_call *call, const cli_option *option,
                                    const char *value, iem_error *err)
{
    CLI_TRY(set_lang(call, option, value, err));
    call->register_lang = value;
    return IEM_OK;
}

/* ---- Defaults, as --help prints them ---- */

static void show_whole(const cli_call *call, const cli_option *option, char *out,
                       size_t n)
{
    snprintf(out, n, "%ju", (uintmax_t) * (const uint64_t *)place_of(call, option));
}

static void show_intersect(const cli_call *call, const cli_option *option, char *out,
                           size_t n)
{
    snprintf(out, n, "%u", *(const unsigned *)place_of(call, option));
}

static void show_size(const cli_call *call, const cli_option *option, char *out,
                      size_t n)
{
    const size_t size = *(const size_t *)place_of(call, option);
    if (size % 1048576 == 0)
        snprintf(out, n, "%zuM", size / 1048576);
    else
        snprintf(out, n, "%zu", size);
}

static void show_text(const cli_call *call, const cli_option *option, char *out,
                      size_t n)
{
    snprintf(out, n, "%s", *(const char *const *)place_of(call, option));
}

/* As in the first world, in which nothing is done to anybody. */
static void show_knob(const cli_call *call, const cli_option *option, char *out,
                      size_t n)
{
    cli_call plain = *call;
    const char *meaning;
    if (iem_synth_init(&plain.synth, iem_synth_world(0, &meaning), NULL) == IEM_OK)
        snprintf(out, n, "%g", *(const double *)place_of(&plain, option));
}

/* ---- The table ---- */

#define AT(field) offsetof(cli_call, field)
#define A_PLAN    CLI_LOGS, CLI_PLAN
#define A_ROLE    CLI_LOGS | CLI_INIT, CLI_PLAN
#define FROM_PLAN 0, set_plan, NULL
#define A_POLICY  CLI_GATE | CLI_CHECK | CLI_VERIFY, CLI_POLICY
#define A_MEASURE CLI_LOGS | CLI_MEASURE, CLI_MEASURES
#define A_MEMORY  CLI_SCANS | CLI_HISTORY, CLI_MEMORY
#define A_REVIEW  CLI_REVIEW, CLI_OUTPUT
#define A_FOLLOW  CLI_SCANS | CLI_REVIEW, CLI_FOLLOW

/* clang-format off */
const cli_option cli_options[] = {
    {"plan", 'p', "PLAN", A_PLAN, "this YAML file; flags win over it", NULL, AT(plan), set_text, NULL},
    {"decision", 0, "COL=V,...", A_ROLE, "its adverse values; or COL>=NUMBER in quotes", NULL, FROM_PLAN},
    {"favourable", 0, "V,...", A_ROLE, "its favourable values", "all others", FROM_PLAN},
    {"ground", 0, "COL[:BANDS]", A_ROLE, "a ground, such as origin; again for more", NULL, FROM_PLAN},
    {"fact", 0, "COL[:BANDS]", A_ROLE, "a fact; COL:20 has bands, COL:0,15000 cut points", NULL, FROM_PLAN},
    {"profile", 0, "COL[:BANDS]", A_ROLE, "a category or score that a profile produced", NULL, FROM_PLAN},
    {"count", 0, "COL", A_ROLE, "how many people a row stands for", "1", FROM_PLAN},
    {"case", 0, "COL", (CLI_LOGS & ~CLI_EXPLAIN) | CLI_INIT, CLI_PLAN, "names the case", NULL, FROM_PLAN},
    {"person", 0, "COL", (CLI_LOGS & ~CLI_EXPLAIN) | CLI_INIT, CLI_PLAN, "names the person, who may occur again", NULL, FROM_PLAN},
    {"where", 0, "COL=V,...", A_PLAN, "leave all other rows out", NULL, FROM_PLAN},
    {"column", 0, "NAME=COL", A_PLAN, "call column COL of the log NAME", NULL, FROM_PLAN},
    {"missing", 0, "V,...", A_PLAN, "values that mean: not known", "empty, NA, NULL", FROM_PLAN},
    {"reference", 0, "GROUND=GROUP", A_PLAN, "who is compared with", "everyone else", FROM_PLAN},
    {"rounded", 0, "N", A_PLAN, "counts were published rounded to N", "exact", FROM_PLAN},
    {"margin", 0, "NAME=X", A_PLAN, "gap, ratio, scale or another margin; see iemand(1)", NULL, FROM_PLAN},
    {"small-groups", 0, "MIN[:NAME]", A_PLAN, "pool groups of fewer than MIN people", "as other", FROM_PLAN},
    {"title", 0, "TEXT", A_ROLE, "heading of the report", NULL, FROM_PLAN},
    {"also", 0, "NAME,...", A_PLAN, "more measures, or all; see 'iemand measures --help'", NULL, FROM_PLAN},
    {"outcome", 0, "COL=V,...", A_MEASURE, "what was found when it was looked at: positive", NULL, FROM_PLAN},
    {"negative", 0, "V,...", A_MEASURE, "negative ones; the rest: not observed", "all others", FROM_PLAN},
    {"route", 0, "COL=V,...", A_MEASURE, "how a case was picked: its values for at random", NULL, FROM_PLAN},
    {"score", 0, "COL[:exact]", A_MEASURE, "the score of a model", NULL, FROM_PLAN},
    {"trait", 0, "COL[:BANDS]", A_MEASURE, "what may stand for a group; again for more", NULL, FROM_PLAN},
    {"time", 0, "COL[:PERIOD]", A_MEASURE, "its day; by month, quarter or year", "month", FROM_PLAN},
    {"batch", 0, "COL", A_MEASURE, "what was decided together", NULL, FROM_PLAN},
    {"reason", 0, "COL", A_MEASURE, "the reason that was given", NULL, FROM_PLAN},
    {"process", 0, "NAME=COL", A_MEASURE, "who decided, heard, told, objected; again for more", NULL, FROM_PLAN},
    {"step", 0, "COL=V,...", A_MEASURE, "a step and its values for passed; again, in order", NULL, FROM_PLAN},
    {"decision-flipped", 0, "COL", A_MEASURE, "the decision, had the group been another", NULL, FROM_PLAN},
    {"score-flipped", 0, "COL", A_MEASURE, "the score, likewise", NULL, FROM_PLAN},
    {"preset", 0, "NAME,...", A_POLICY, "rules of a law or supervisor, see below", "iemand", FROM_PLAN},
    {"cannot-tell", 0, "HOW", A_POLICY, "what cannot be told: block, or report only", "block", FROM_PLAN},
    {"declaration", 0, "JSON", CLI_SCANS | CLI_REGISTER | CLI_VERIFY, CLI_DECLARED, "record of the register, to hold against the log", NULL, AT(run.declaration), set_text, NULL},
    {"baseline", 0, "JSON", CLI_GATE | CLI_VERIFY, CLI_POLICY, "fail only on what is new or worse than this", NULL, AT(run.baseline), set_text, NULL},
    {"against", 0, "LOG", CLI_GATE | CLI_VERIFY, CLI_POLICY, "likewise, than this log of the same cases", NULL, AT(run.against), set_text, NULL},
    {"update-baseline", 0, NULL, CLI_GATE, CLI_POLICY, "write it anew when the gate passes", NULL, AT(update_baseline), set_switch, NULL},
    {"fix", 0, NULL, CLI_CHECK, CLI_PLAN, "write the cut points found into the plan", NULL, AT(fix), set_switch, NULL},

    {"case", 0, "NUMBER", CLI_EXPLAIN, CLI_OUTPUT, "the case to explain, as in the plan's case column", NULL, AT(case_id), set_text, NULL},
    {"person", 0, "NUMBER", CLI_EXPLAIN, CLI_OUTPUT, "all decisions about this person", NULL, AT(person_id), set_text, NULL},
    {"ledger", 0, "LEDGER", CLI_EXPLAIN, CLI_OUTPUT, "adverse before there too? again for more", NULL, AT(ledgers), set_ledger, NULL},
    {"internal", 0, NULL, CLI_EXPLAIN, CLI_OUTPUT, "for the caseworker, with small counts", NULL, AT(internal), set_switch, NULL},
    {"output", 'o', "FILE", CLI_TALLY | CLI_MERGE | CLI_INIT | CLI_HISTORY | CLI_LEDGER | CLI_REVIEW | CLI_REGISTER, CLI_OUTPUT, "the tally, plan, ledger, record or template", NULL, AT(output), set_text, NULL},
    {"json", 0, "FILE", CLI_SCANS | CLI_CHAIN, CLI_OUTPUT, "the whole result; - is standard output", NULL, AT(json), set_text, NULL},
    {"html", 0, "FILE", CLI_SCANS | CLI_EXPLAIN | CLI_HISTORY | CLI_CHAIN, CLI_OUTPUT, "a report to read; - is standard output", NULL, AT(html), set_text, NULL},
    {"markdown", 0, "FILE", CLI_SCANS, CLI_OUTPUT, "a summary to publish; - is standard output", NULL, AT(markdown), set_text, NULL},
    {"dialogue", 0, "FILE", CLI_SCANS, CLI_OUTPUT, "questions to talk about with whom it touches", NULL, AT(dialogue), set_text, NULL},
    {"tables", 0, "DIR", CLI_SCANS, CLI_OUTPUT, "the tables, as CSV files", NULL, AT(tables), set_text, NULL},
    {"publish", 0, NULL, CLI_SCANS | CLI_VERIFY, CLI_OUTPUT, "without small counts or cases; =cbs-strict", NULL, AT(publish), set_publish, NULL},
    {"publish", 0, NULL, CLI_HISTORY | CLI_CHAIN, CLI_OUTPUT, "without small counts or cases", NULL, AT(publish), set_publish, NULL},
    {"publish", 0, NULL, CLI_LEDGER, CLI_OUTPUT, "refused: a ledger is about single people", NULL, AT(publish), set_publish, NULL},
    {"editions", 0, "FILE", CLI_SCANS, CLI_OUTPUT, "hide what earlier ones here would give away", NULL, AT(publishing.editions), set_text, NULL},
    {"junit", 0, "FILE", CLI_GATE, CLI_OUTPUT, "JUnit XML for a build server", NULL, AT(junit), set_text, NULL},
    {"sarif", 0, "FILE", CLI_GATE, CLI_OUTPUT, "SARIF 2.1.0, at lines of the plan", NULL, AT(sarif), set_text, NULL},
    {"github", 0, NULL, CLI_GATE, CLI_OUTPUT, "annotations of GitHub behind the summary", NULL, AT(github), set_switch, NULL},
    {"gitlab", 0, "FILE", CLI_GATE, CLI_OUTPUT, "a code quality report of GitLab", NULL, AT(gitlab), set_text, NULL},
    {"stop-file", 0, "FILE", CLI_GATE, CLI_OUTPUT, "written unless it passes; never removed", NULL, AT(stop_file), set_text, NULL},
    {"audit", 0, "FILE", CLI_GATE, CLI_OUTPUT, "add a line: who, when, plan, verdict", NULL, AT(audit), set_text, NULL},
    {"cases", 0, "FILE", CLI_SCANS, CLI_OUTPUT, "adverse cases with their grades (internal)", NULL, AT(run.cases_path), set_text, NULL},
    {"case-limit", 0, "N", CLI_SCANS, CLI_OUTPUT, "keep the N strongest of them; 0 is all", NULL, AT(run.case_limit), set_whole, show_whole},
    {"key-file", 0, "FILE", CLI_SCANS | CLI_CHAIN | CLI_LEDGER | CLI_REVIEW | CLI_EXPLAIN, CLI_OUTPUT, "the key for pseudonyms, 16 bytes or more", "no names", AT(run.key_file), set_text, NULL},
    {"agency", 0, "TEXT", CLI_LEDGER, CLI_OUTPUT, "whose decisions they are", "the plan's title", AT(agency), set_text, NULL},
    {"days", 0, NULL, CLI_LEDGER, CLI_OUTPUT, "days, requests and sources, not months alone", NULL, AT(days), set_switch, NULL},
    {"rejects", 0, "FILE", CLI_LOGS & ~CLI_VERIFY, CLI_OUTPUT, "rejected rows with the reason (internal)", NULL, AT(run.rejects_path), set_text, NULL},
    {"all", 0, NULL, CLI_SCANS | CLI_HISTORY, CLI_OUTPUT, "every group in the summary", NULL, AT(look.all), set_switch, NULL},
    {"history", 0, "DB", CLI_SCANS, CLI_OUTPUT, "remember this scan; see 'iemand history --help'", NULL, AT(history), set_text, NULL},
    {"prometheus", 0, "FILE", CLI_SCANS | CLI_HISTORY, CLI_OUTPUT, "gauges for the node exporter of Prometheus", NULL, AT(prometheus), set_text, NULL},
    {"period", 0, "PERIOD", A_MEMORY, "what it is called, such as 2026-10", "the log's own", AT(period), set_text, NULL},
    {"replace", 0, NULL, A_MEMORY, "put it in the place of the scan that is there", NULL, AT(replace), set_switch, NULL},
    {"template", 0, NULL, A_REVIEW, "write a file to fill in, of a result or of cases", NULL, AT(template), set_switch, NULL},
    {"sample", 0, "N", A_REVIEW, "cases of each grade, drawn at random", "all flagged", AT(ask.sample), set_whole, NULL},
    {"blind", 0, NULL, A_REVIEW, "leave out grade and chance: --cases adds them later", NULL, AT(ask.blind), set_switch, NULL},
    {"result", 0, "JSON", A_REVIEW, "the result that the findings are from", "the history", AT(result), set_text, NULL},
    {"cases", 0, "CSV", A_REVIEW, "the list that the cases are from", NULL, AT(case_list), set_text, NULL},
    {"history", 0, "SCANS", A_REVIEW, "keep what was filled in, beside the scans", NULL, AT(history), set_text, NULL},
    {"reviews", 0, "FILE", A_FOLLOW, "what was filled in, without a history; again", NULL, 0, set_reviews, NULL},
    {"within", 0, "DAYS", A_FOLLOW, "days to react to a finding in", NULL, AT(within), set_days, show_whole},
    {"csv", 0, "FILE", CLI_HISTORY, CLI_OUTPUT, "a line for each scan and group; - is standard output", NULL, AT(csv), set_text, NULL},
    {"from", 0, "PERIOD", CLI_HISTORY, CLI_OUTPUT, "show no earlier period", NULL, AT(past.from), set_text, NULL},
    {"to", 0, "PERIOD", CLI_HISTORY, CLI_OUTPUT, "show no later period", NULL, AT(past.to), set_text, NULL},
    {"ground", 0, "TEXT", CLI_HISTORY, CLI_OUTPUT, "only this ground", NULL, AT(past.ground), set_text, NULL},
    {"group", 0, "TEXT", CLI_HISTORY, CLI_OUTPUT, "only this group", NULL, AT(past.group), set_text, NULL},
    {"lang", 0, "en|nl", CLI_SCANS | CLI_CHECK | CLI_INIT | CLI_MEASURE | CLI_EXPLAIN | CLI_HISTORY | CLI_CHAIN | CLI_VERIFY, CLI_OUTPUT, "language of what is written", NULL, AT(look.lang), set_lang, show_text},
    {"lang", 0, "nl|en", CLI_REGISTER, CLI_OUTPUT, "language of the texts", NULL, AT(register_lang), set_register_lang, show_text},
    {"quiet", 0, NULL, CLI_LOGS | CLI_MERGE | CLI_INIT | CLI_HISTORY | CLI_CHAIN | CLI_REVIEW, CLI_OUTPUT, "no summary, no progress; warnings stay", NULL, AT(quiet), set_switch, NULL},

    {"max-rejects", 0, "N|P%", CLI_LOGS | CLI_CHAIN, CLI_INPUT, "stop above so many rejected rows", NULL, AT(run.max_rejects), set_rejects, show_whole},
    {"delimiter", 0, "NAME", CLI_LOGS | CLI_INIT | CLI_CHAIN, CLI_INPUT, "comma, semicolon, tab, pipe", "found out", AT(run.delimiter), set_delimiter, NULL},
    {"decimal", 0, "NAME", CLI_LOGS | CLI_INIT | CLI_CHAIN, CLI_INPUT, "point or comma", "found out", AT(run.decimal), set_decimal, NULL},
    {"encoding", 0, "NAME", CLI_LOGS | CLI_INIT | CLI_CHAIN, CLI_INPUT, "utf-8 or windows-1252", "found out", AT(run.encoding), set_encoding, NULL},
    {"max-record", 0, "BYTES", CLI_LOGS | CLI_INIT | CLI_CHAIN, CLI_INPUT, "a longer record is rejected", NULL, AT(run.max_record), set_size, show_size},
    {"max-bytes", 0, "BYTES", CLI_LOGS | CLI_INIT | CLI_CHAIN, CLI_INPUT, "refuse a log that is larger, unpacked", "any size", AT(run.max_bytes), set_size, NULL},

    {"world", 0, "NAME", CLI_SYNTH, CLI_WORLD, "one of those below", NULL, AT(synth.world), set_text, NULL},
    {"rows", 0, "N", CLI_SYNTH, CLI_WORLD, "number of cases", NULL, AT(synth.rows), set_whole, show_whole},
    {"lambda", 0, "X", CLI_SYNTH, CLI_WORLD, "group weight", NULL, AT(synth.lambda), set_real, show_knob},
    {"delta", 0, "X", CLI_SYNTH, CLI_WORLD, "surcharge in log odds", NULL, AT(synth.delta), set_real, show_knob},
    {"group-share", 0, "X", CLI_SYNTH, CLI_WORLD, "share of group B", NULL, AT(synth.group_share), set_real, show_knob},
    {"shift", 0, "X", CLI_SYNTH, CLI_WORLD, "mean of x1 in B", NULL, AT(synth.shift), set_real, show_knob},
    {"steepness", 0, "X", CLI_SYNTH, CLI_WORLD, "1 noisy people, 6 a rule, 40 a sharp rule", NULL, AT(synth.steepness), set_real, show_knob},
    {"floor", 0, "X", CLI_SYNTH, CLI_WORLD, "adverse whatever the facts, in both", NULL, AT(synth.floor), set_real, show_knob},
    {"interaction", 0, "X", CLI_SYNTH, CLI_WORLD, "of x1 and x2, in both", NULL, AT(synth.interaction), set_real, show_knob},
    {"flat-gap", 0, "X", CLI_SYNTH, CLI_WORLD, "adverse rate in B plus this", NULL, AT(synth.flat_gap), set_real, show_knob},
    {"flat-ratio", 0, "X", CLI_SYNTH, CLI_WORLD, "adverse rate in B times this", NULL, AT(synth.flat_ratio), set_real, show_knob},
    {"knob", 0, "NAME=X", CLI_SYNTH, CLI_WORLD, "any knob, by its name; again for more", NULL, 0, set_knob, NULL},
    {"truth", 0, NULL, CLI_SYNTH, CLI_WORLD, "add the column 'caused'", NULL, AT(synth.truth), set_switch, NULL},

    {"intersect", 0, "1|2", CLI_SCANS | CLI_EXPLAIN | CLI_VERIFY, CLI_RUN, "2: pairs of grounds too", NULL, AT(run.intersect), set_intersect, show_intersect},
    {"threads", 0, "N", CLI_LOGS | CLI_CHAIN | CLI_SYNTH, CLI_RUN, "threads at work", "all processors", AT(run.threads), set_threads, NULL},
    {"memory", 0, "BYTES", CLI_LOGS | CLI_CHAIN, CLI_RUN, "no more for the counts", "half of all", AT(run.memory), set_size, NULL},
    {"reader", 0, "NAME", CLI_LOGS, CLI_RUN, "libcsv, portable, avx2, avx512, neon", "best", AT(run.reader), set_text, NULL},
    {"today", 0, "DAY", CLI_SCANS | CLI_REGISTER | CLI_REVIEW | CLI_VERIFY, CLI_RUN, "until which ages and terms are counted", "today", AT(run.today), set_text, NULL},
    {"alarms", 0, "FILE", CLI_SCANS | CLI_VERIFY, CLI_RUN, "--audit file of a gate: when it raised the alarm", NULL, AT(run.alarms), set_text, NULL},
    {"seed", 0, "N", CLI_SCANS | CLI_EXPLAIN | CLI_SYNTH | CLI_REVIEW, CLI_RUN, "of what is drawn at random", NULL, AT(run.seed), set_seed, show_whole},
    {"no-digest", 0, NULL, CLI_LOGS, CLI_RUN, "do not take the SHA-256 of the logs", NULL, AT(run.no_digest), set_switch, NULL},
    {"checkpoint", 0, "DIR", CLI_SCANS | CLI_TALLY, CLI_RUN, "folder to go on from after a stop", NULL, AT(run.checkpoint), set_text, NULL},
    {"range", 0, "I/N", CLI_TALLY, CLI_RUN, "count only the I-th of N parts of the log", "all", AT(run.range), set_range, NULL},
    {"completion", 0, "SHELL", CLI_HELP, CLI_OUTPUT, "what bash, zsh or fish completes iemand by", NULL, AT(completion), set_text, NULL},
    {"help", 'h', NULL, CLI_ALL, CLI_RUN, "this text", NULL, AT(help), set_switch, NULL},
    {"version", 0, NULL, CLI_ALL, CLI_RUN, "the version", NULL, AT(version), set_switch, NULL},
    {NULL, 0, NULL, 0, CLI_GROUPS, NULL, NULL, 0, NULL, NULL},
};
/* clang-format on */

enum { N_OPTIONS = sizeof cli_options / sizeof cli_options[0] - 1 };

/* ---- Parsing ---- */

void cli_call_init(cli_call *call)
{
    *call = (cli_call){.look = {.lang = "en"}, .register_lang = "nl"};
    call->within = CLI_DAYS_TO_REACT;
    iem_options_init(&call->run);
    call->run.lang = call->look.lang;
    /* An empty world cannot be unknown. */
    if (iem_synth_init(&call->synth, NULL, NULL) != IEM_OK) abort();
}

void cli_call_clear(cli_call *call)
{
    free(call->settings);
    free(call->paths);
    call->settings = NULL;
    call->paths = NULL;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Letters put in, left out, replaced or swapped with their neighbour between the two
 * words (Damerau 1964); words of more than 31 letters are far from everything. */
static unsigned distance(const char *a, const char *b)
{
    enum { MOST = 32 };
    const size_t na = strlen(a), nb = strlen(b);
    unsigned d[MOST][MOST];
    if (na >= MOST || nb >= MOST) return MOST;
    for (unsigned i = 0; i <= na; i++) d[i][0] = i;
    for (unsigned j = 0; j <= nb; j++) d[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        for (size_t j = 1; j <= nb; j++) {
            const unsigned replaced = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = least(replaced, least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[na][nb];
}

bool cli_nearer(const char *word, const char *name, unsigned *best)
{
    const size_t len = strlen(word);
    unsigned far = distance(word, name);
    if (len >= 3 && strncmp(word, name, len) == 0) far = 1;
    if (far >= *best || far >= (strlen(name) + 1) / 2) return false;
    *best = far;
    return true;
}

static iem_status unknown_option(unsigned command, const char *name, size_t len,
                                 const char *command_name, iem_error *err)
{
    char word[64];
    unsigned best = CLI_FAR;
    const char *meant = NULL;
    snprintf(word, sizeof word, "%.*s", (int)(len < 60 ? len : 60), name);
    for (const cli_option *o = cli_options; o->name; o++) {
        if (strcmp(o->name, word) == 0)
            return cli_fail(
                err, IEM_ERR_USAGE,
                "'%s' takes no option '--%s'; 'iemand %s --help' lists them",
                command_name, word, command_name);
        if ((o->commands & command) && cli_nearer(word, o->name, &best))
            meant = o->name;
    }
    if (meant)
        return cli_fail(err, IEM_ERR_USAGE,
                        "unknown option '--%s'; did you mean '--%s'?", word, meant);
    return cli_fail(err, IEM_ERR_USAGE,
                    "unknown option '--%s'; 'iemand %s --help' lists them", word,
                    command_name);
}

static const cli_option *option_named(unsigned command, const char *name, size_t len)
{
    for (const cli_option *o = cli_options; o->name; o++)
        if ((o->commands & command) && strlen(o->name) == len &&
            memcmp(o->name, name, len) == 0)
            return o;
    return NULL;
}

static const cli_option *option_lettered(unsigned command, char letter)
{
    for (const cli_option *o = cli_options; o->name; o++)
        if ((o->commands & command) && o->letter && o->letter == letter) return o;
    return NULL;
}

struct words {
    char **argv;
    int argc, next;
    bool seen[N_OPTIONS];
};

/* Two words that look like options are two options: "--json --html x" forgot a name. */
static const char *next_value(struct words *words)
{
    if (words->next >= words->argc) return NULL;
    const char *value = words->argv[words->next];
    if (value[0] == '-' && value[1] == '-' && value[2]) return NULL;
    words->next++;
    return value;
}

static bool may_be_given_again(const cli_option *option)
{
    return !option->argument || option->set == set_plan || option->set == set_knob ||
           option->set == set_reviews || option->set == set_ledger;
}

static iem_status apply(cli_call *call, struct words *words, const cli_option *option,
                        const char *value, iem_error *err)
{
    bool *seen = &words->seen[option - cli_options];
    if (!option->argument && value && option->set != set_publish)
        return cli_fail(err, IEM_ERR_USAGE, "option '--%s' takes no value",
                        option->name);
    if (option->argument && !value) value = next_value(words);
    if (option->argument && !value)
        return cli_fail(err, IEM_ERR_USAGE, "option '--%s' needs a value: --%s %s",
                        option->name, option->name, option->argument);
    if (*seen && !may_be_given_again(option))
        return cli_fail(err, IEM_ERR_USAGE, "option '--%s' is given twice",
                        option->name);
    *seen = true;
    return option->set(call, option, value, err);
}

static iem_status take_long(cli_call *call, struct words *words, const char *word,
                            iem_error *err)
{
    const char *name = word + 2;
    const size_t len = strcspn(name, "=");
    const cli_option *option = option_named(call->command, name, len);
    if (!option) return unknown_option(call->command, name, len, words->argv[0], err);
    return apply(call, words, option, name[len] ? name + len + 1 : NULL, err);
}

static iem_status take_short(cli_call *call, struct words *words, const char *word,
                             iem_error *err)
{
    const cli_option *option = option_lettered(call->command, word[1]);
    if (!option)
        return cli_fail(err, IEM_ERR_USAGE,
                        "unknown option '%.20s'; 'iemand %s --help' lists them", word,
                        words->argv[0]);
    return apply(call, words, option, word[2] ? word + 2 : NULL, err);
}

static iem_status take_words(cli_call *call, struct words *words, iem_error *err)
{
    bool options_end = false;
    while (words->next < words->argc) {
        const char *word = words->argv[words->next++];
        if (options_end || word[0] != '-' || !word[1])
            call->paths[call->n_paths++] = word;
        else if (strcmp(word, "--") == 0)
            options_end = true;
        else if (word[1] == '-')
            CLI_TRY(take_long(call, words, word, err));
        else
            CLI_TRY(take_short(call, words, word, err));
    }
    return IEM_OK;
}

iem_status cli_parse(cli_call *call, int argc, char **argv, iem_error *err)
{
    struct words words = {.argv = argv, .argc = argc, .next = 1};
    /* No word gives more than one of either. */
    call->settings = calloc((size_t)argc + 1, sizeof *call->settings);
    call->paths = calloc((size_t)argc + 1, sizeof *call->paths);
    if (!call->settings || !call->paths)
        return cli_fail(err, IEM_ERR_SYSTEM, "out of memory");
    return take_words(call, &words, err);
}
