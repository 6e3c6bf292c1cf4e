/* The command line as data: one table of options, which parsing, --help, the man page's
 * test and completions read. */
#ifndef IEM_CLI_OPTIONS_H
#define IEM_CLI_OPTIONS_H

#include <iemand.h>

/* Which commands an option belongs to; a set of bits. */
enum {
    CLI_SCAN = 1,
    CLI_CHECK = 2,
    CLI_TALLY = 4,
    CLI_MERGE = 8,
    CLI_SYNTH = 16,
    CLI_HELP = 32,
    CLI_MEASURE = 64,
    CLI_GATE = 128,
    CLI_HISTORY = 1024,
    CLI_SCANS = CLI_SCAN | CLI_GATE, /* those that measure a whole log */
    CLI_INIT = 256,
    CLI_EXPLAIN = 512,
    CLI_CHAIN = 2048,
    CLI_LEDGER = 4096,
    CLI_REGISTER = 8192,
    CLI_VERIFY = 32768,
    /* those that read one with a plan */
    CLI_LOGS = CLI_SCANS | CLI_CHECK | CLI_TALLY | CLI_EXPLAIN | CLI_LEDGER |
               CLI_REGISTER | CLI_VERIFY,
    CLI_REVIEW = 16384,
    CLI_ALL = 65535,
};

/* One flag that says something about the plan, kept until the plan file was read. */
typedef struct cli_setting {
    const char *key, *value;
} cli_setting;

enum {
    CLI_MOST_REVIEWS = 16,
    CLI_MOST_LEDGERS = 16,
    CLI_DAYS_TO_REACT = 30,
    CLI_MOST_DAYS = 36500,
};

/* A parsed command line. Texts are borrowed from argv. */
typedef struct cli_call {
    unsigned command; /* one of the bits above */
    bool help, version;
    const char *plan;
    cli_setting *settings;
    size_t n_settings;
    const char **paths; /* what is left: logs, tallies, the topic of help */
    size_t n_paths;
    const char *case_id, *person_id; /* whom to explain; NULL: not given */
    bool internal;
    const char *json, *html, *junit, *sarif, *gitlab, *markdown, *dialogue, *tables,
        *output;
    const char *stop_file, *audit;
    const char *new_baseline;  /* where there is none yet that --baseline names */
    const char *register_lang; /* of the texts for the register */
    const char *completion;    /* a shell, or what the shell asks */
    bool quiet, fix, github, update_baseline, publish;
    iem_publishing publishing;
    const char *history, *period, *prometheus, *csv;
    bool replace;
    const char *agency; /* of a ledger */
    bool days;
    const char *reviews[CLI_MOST_REVIEWS]; /* records of people, to show with a scan */
    size_t n_reviews;
    const char
        *ledgers[CLI_MOST_LEDGERS]; /* of other agencies, to look a person up in */
    bool template;
    const char *result, *case_list; /* that records are held against */
    iem_review_ask ask;
    uint64_t within; /* days to react in */
    iem_history_look past;
    iem_options run;
    iem_render look;
    iem_synth synth;
} cli_call;

typedef struct cli_option cli_option;

/* Where an option stands in --help and in the man page. */
typedef enum cli_group {
    CLI_PLAN,     /* what the columns mean */
    CLI_POLICY,   /* what a gate asks */
    CLI_MEASURES, /* what else is measured, and by which columns */
    CLI_OUTPUT,   /* what is written */
    CLI_INPUT,    /* how the log is written */
    CLI_WORLD,    /* what is planted */
    CLI_MEMORY,   /* what is remembered from scan to scan */
    CLI_FOLLOW,   /* what people did with findings */
    CLI_DECLARED, /* what was said beforehand */
    CLI_RUN,      /* how the work is done */
    CLI_GROUPS
} cli_group;

struct cli_option {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* as --help calls it; NULL: a switch */
    unsigned commands;
    cli_group group;
    const char *help;  /* a few words */
    const char *unset; /* what --help calls a default of nothing; NULL: shows nothing */
    size_t at;         /* offset in cli_call of what is set */
    iem_status (*set)(cli_call *call, const cli_option *option, const char *value,
                      iem_error *err);
    /* Writes the default in `call` as a value one could give; NULL: has none. */
    void (*show)(const cli_call *call, const cli_option *option, char *out, size_t n);
};

/* Ends with a name of NULL. */
extern const cli_option cli_options[];

/* Everything as it is when nothing is given. */
void cli_call_init(cli_call *call);
void cli_call_clear(cli_call *call);

/* Reads argv[1] …, argv[0] being the command's own name. */
IEM_MUST_CHECK iem_status cli_parse(cli_call *call, int argc, char **argv,
                                    iem_error *err);

/* Is `name` closer to `word` than `*best` (start with CLI_FAR)? Then it was probably
 * meant, and `*best` is how far it is. */
enum { CLI_FAR = 3 };
bool cli_nearer(const char *word, const char *name, unsigned *best);

/* Fills in `err` and returns `status`. */
__attribute__((format(printf, 3, 4))) iem_status cli_fail(iem_error *err,
                                                          iem_status status,
                                                          const char *format, ...);

/* Hands a failure up; only where nothing has to be freed. */
#define CLI_TRY(call)                                                                  \
    do {                                                                               \
        const iem_status cli_status_ = (call);                                         \
        if (cli_status_ != IEM_OK) return cli_status_;                                 \
    } while (0)

#endif
