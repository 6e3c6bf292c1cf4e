/* What TAB can put in, read from the tables of commands and options, from the library's
 * lists, and from the header of the log that the line names. */
#include "cli/commands.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

struct asked {
    FILE *out;
    const cli_call *call;
    const cli_command *command;
    const char *const *words;
    size_t last;       /* index of the word that is being typed */
    const char *word;  /* that word, without a quote before it */
    const char *typed; /* its end, which is to be completed */
    int led;           /* bytes of the word before it: "--lang=", "scores," */
    const char *after; /* what stands behind what is offered: "=" or nothing */
};

static void offer(const struct asked *asked, const char *word, const char *meaning)
{
    if (strncmp(word, asked->typed, strlen(asked->typed)) != 0) return;
    fprintf(asked->out, "%.*s%s%s\t%s\n", asked->led, asked->word, word, asked->after,
            meaning);
}

/* Each part of `list` between two separators. */
static void offer_parts(const struct asked *asked, const char *list, char separator)
{
    char part[64];
    while (*list) {
        const char ends[] = {separator, '\0'};
        const size_t len = strcspn(list, ends);
        snprintf(part, sizeof part, "%.*s", (int)len, list);
        offer(asked, part, "");
        list += len + (list[len] == separator);
    }
}

/* ---- Names that the library knows ---- */

static void offer_worlds(const struct asked *asked)
{
    const char *name, *meaning;
    for (size_t i = 0; (name = iem_synth_world(i, &meaning)); i++)
        offer(asked, name, meaning);
}

static void offer_knobs(const struct asked *asked)
{
    const char *name, *meaning;
    double usual;
    for (size_t i = 0; (name = iem_synth_knob(i, &meaning, &usual)); i++)
        offer(asked, name, meaning);
}

static void offer_families(const struct asked *asked)
{
    const char *name, *question;
    for (size_t i = 0; (name = iem_family_name(i, &question)); i++)
        offer(asked, name, question);
}

static void offer_also(const struct asked *asked)
{
    offer_families(asked);
    offer(asked, "all", "all families whose columns the plan has");
}

static void offer_presets(const struct asked *asked)
{
    const char *name, *about;
    for (size_t i = 0; (name = iem_gate_preset(i, "en", &about)); i++)
        offer(asked, name, about);
}

static void offer_measures(const struct asked *asked)
{
    const char *name, *meaning;
    offer_families(asked);
    offer(asked, "families", "what each family answers");
    offer(asked, "all", "all measures in full");
    for (size_t i = 0; (name = iem_measure_name(i, &meaning)); i++)
        offer(asked, name, meaning);
}

static void offer_commands(const struct asked *asked)
{
    for (const cli_command *c = cli_commands; c->name; c++)
        offer(asked, c->name, c->purpose);
}

static void offer_options(const struct asked *asked, unsigned commands)
{
    char name[64];
    for (const cli_option *o = cli_options; o->name; o++) {
        if ((o->commands & commands) != commands) continue;
        snprintf(name, sizeof name, "--%s", o->name);
        offer(asked, name, o->help);
    }
}

/* ---- Where a word stands ---- */

/* The option that takes the word behind `word` for its value, if it is one. */
static const cli_option *awaits_value(unsigned command, const char *word)
{
    for (const cli_option *o = cli_options; o->name; o++) {
        if (!(o->commands & command) || !o->argument) continue;
        const bool lettered = o->letter && word[1] == o->letter && !word[2];
        if (lettered || (word[1] == '-' && strcmp(word + 2, o->name) == 0)) return o;
    }
    return NULL;
}

/* The option whose value word `i` is; NULL: of none. *operand: nor is it an option. */
static const cli_option *value_of(const struct asked *asked, size_t i, bool *operand)
{
    const cli_option *option = NULL;
    bool options_end = false;
    for (size_t k = 2; k < i; k++) {
        const char *word = asked->words[k];
        if (option || options_end || *word != '-')
            option = NULL;
        else if (strcmp(word, "--") == 0)
            options_end = true;
        else
            option = awaits_value(asked->command->bit, word);
    }
    *operand = !option && (options_end || asked->words[i][0] != '-');
    return option;
}

/* ---- Values of options ---- */

static void offer_column(const char *name, void *ctx)
{
    const struct asked *asked = ctx;
    for (const char *c = name; *c; c++)
        if (iscntrl((unsigned char)*c)) return;
    offer(asked, name, "");
}

/* Of the first log on the line that can be read: its other parts have the same. */
static void offer_columns(const struct asked *asked)
{
    struct stat file;
    struct asked in_it = *asked;
    for (size_t i = 2; i < asked->last; i++) {
        const char *word = asked->words[i];
        bool operand;
        if (value_of(asked, i, &operand) || !operand) continue;
        /* Reading a pipe would take from it what a scan is to read. */
        if (stat(word, &file) != 0 || !S_ISREG(file.st_mode)) continue;
        if (iem_log_columns(word, &asked->call->run, offer_column, &in_it, NULL) ==
            IEM_OK)
            return;
    }
}

/* Options whose values --help does not spell out. */
struct named {
    const char *option;
    void (*offer)(const struct asked *asked);
    const char *words; /* NULL: those that `offer` knows */
    const char *after;
};

static void offer_process(const struct asked *asked)
{
    const char *name;
    for (size_t i = 0; (name = iem_process_name(i)); i++) offer(asked, name, "");
}

static const struct named *named_values(const char *option)
{
    static const struct named all[] = {
        {"world", offer_worlds, NULL, ""},
        {"knob", offer_knobs, NULL, "="},
        {"also", offer_also, NULL, ""},
        {"process", offer_process, NULL, "="},
        {"preset", offer_presets, NULL, ""},
        {"cannot-tell", NULL, "block report", ""},
        {"margin", NULL, "gap ratio group_weight assurance weight_assurance scale",
         "="},
        {"delimiter", NULL, "comma semicolon tab pipe", ""},
        {"decimal", NULL, "point comma", ""},
        {"encoding", NULL, "utf-8 windows-1252", ""},
        {"reader", NULL, "best libcsv portable avx2 avx512 neon", ""},
        {"completion", NULL, "bash zsh fish", ""},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i].option, option) == 0) return &all[i];
    return NULL;
}

/* Behind the last comma, where several names may stand. */
static void go_behind_comma(struct asked *asked)
{
    const char *comma = strrchr(asked->typed, ',');
    if (!comma) return;
    asked->led += (int)(comma + 1 - asked->typed);
    asked->typed = comma + 1;
}

/* Values that are anybody's own: numbers, texts, groups. */
static bool is_free(const char *argument)
{
    static const char *const free_ones[] = {
        "N",     "N|P%",   "X",      "I/N",  "DAY",  "TEXT", "BYTES",
        "V,...", "PERIOD", "NUMBER", "DATE", "DAYS", NULL};
    for (size_t i = 0; free_ones[i]; i++)
        if (strcmp(argument, free_ones[i]) == 0) return true;
    return strncmp(argument, "NAME", 4) == 0 || strncmp(argument, "GROUND", 6) == 0 ||
           strncmp(argument, "MIN", 3) == 0;
}

static bool is_column(const char *argument)
{
    return strncmp(argument, "COL", 3) == 0;
}

static void offer_values(struct asked *asked, const cli_option *option)
{
    const char *argument = option->argument;
    const struct named *named = named_values(option->name);
    if (strcmp(argument, "NAME,...") == 0) go_behind_comma(asked);
    if (named) asked->after = named->after;
    if (named && named->offer) {
        named->offer(asked);
    } else if (named) {
        offer_parts(asked, named->words, ' ');
    } else if (!isupper((unsigned char)*argument)) { /* en|nl */
        offer_parts(asked, argument, '|');
    } else if (is_column(argument)) {
        asked->after = argument[3] == '=' ? "=" : "";
        offer_columns(asked);
    }
}

static void complete_value(struct asked *asked, const cli_option *option)
{
    const char *argument = option->argument;
    const bool words = !isupper((unsigned char)*argument) || is_column(argument) ||
                       is_free(argument) || named_values(option->name);
    if (strcmp(argument, "DIR") == 0) {
        fputs("folders\n", asked->out);
    } else if (words) {
        fputs("words\n", asked->out);
        offer_values(asked, option);
    } else {
        fputs("files\n", asked->out);
    }
}

/* ---- The whole ---- */

/* "--lang=e" is an option and its value. */
static const cli_option *value_begun(struct asked *asked)
{
    const char *word = asked->word;
    const size_t len = strcspn(word, "=");
    if (word[0] != '-' || word[1] != '-' || !word[len]) return NULL;
    for (const cli_option *o = cli_options; o->name; o++) {
        if (!(o->commands & asked->command->bit) || !o->argument) continue;
        if (strlen(o->name) != len - 2 || strncmp(word + 2, o->name, len - 2) != 0)
            continue;
        asked->led = (int)len + 1;
        asked->typed = word + len + 1;
        return o;
    }
    return NULL;
}

static void complete_operand(const struct asked *asked)
{
    const char *operands = asked->command->operands;
    const bool words = strncmp(operands, "[COMMAND]", 9) == 0 ||
                       strncmp(operands, "[NAME]", 6) == 0 || *operands == '-';
    fputs(words ? "words\n" : "files\n", asked->out);
    if (operands[0] == '-')
        offer_options(asked, asked->command->bit);
    else if (operands[1] == 'C')
        offer_commands(asked);
    else if (operands[1] == 'N')
        offer_measures(asked);
}

static void complete_word(struct asked *asked)
{
    bool operand;
    const cli_option *option = value_of(asked, asked->last, &operand);
    if (!option && !operand) option = value_begun(asked);
    if (option) {
        complete_value(asked, option);
    } else if (operand) {
        complete_operand(asked);
    } else {
        fputs("words\n", asked->out);
        offer_options(asked, asked->command->bit);
    }
}

void cli_complete(FILE *out, const cli_call *call, const char *const *words, size_t n)
{
    if (n < 2) return;
    const char *word = words[n - 1];
    if (*word == '\'' || *word == '"') word++;
    struct asked asked = {.out = out,
                          .call = call,
                          .words = words,
                          .last = n - 1,
                          .word = word,
                          .typed = word,
                          .after = ""};
    if (n == 2) {
        fputs("words\n", out);
        if (*asked.typed == '-')
            offer_options(&asked, CLI_ALL);
        else
            offer_commands(&asked);
        return;
    }
    for (const cli_command *c = cli_commands; c->name; c++)
        if (strcmp(c->name, words[1]) == 0) asked.command = c;
    if (asked.command) complete_word(&asked);
}
