/*
 * iemand: was a person judged as a person, or as a member of a group?
 *
 * The whole public interface, in the order in which a program uses it:
 * errors, plan, table, options, tally, scan, result, made-up logs.
 *
 * Contract. The library never prints, never exits and keeps no global state.
 * Every function that can fail returns an iem_status and explains itself in the
 * caller's iem_error (NULL is allowed). Objects come from a function that takes
 * `T **` and go back through `T_free`, which accepts NULL. Text returned as
 * `const char *` belongs to the object it came from; text returned through
 * `char **` belongs to the caller, who frees it. Rates are fractions in [0, 1].
 * One object may be used by one thread at a time; scans use threads of their own.
 * Objects are opaque; iem_options, which is not, grows into what it reserves at its
 * end. A change that a compiled program would notice gives the shared library another
 * soname.
 *
 * GSL's error handler is process-wide: a program that links this library calls
 * iem_setup() once, before anything else, as `iemand` does.
 */
#ifndef IEMAND_H
#define IEMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IEM_VERSION "0.1.0"

#if defined(__GNUC__)
#define IEM_API        __attribute__((visibility("default")))
#define IEM_MUST_CHECK __attribute__((warn_unused_result))
#else
#define IEM_API
#define IEM_MUST_CHECK
#endif

/* ---- Errors ---------------------------------------------------------------- */

/* The values are the program's exit codes (README, "Exit codes"). */
typedef enum iem_status {
    IEM_OK = 0,
    IEM_GATE_FAIL = 1,        /* what a gate says, and no error */
    IEM_GATE_CANNOT_TELL = 3, /* likewise: too little evidence is no pass */
    IEM_ERR_USAGE = 2,        /* the call or the command line alone is wrong */
    IEM_ERR_DATA = 4,         /* a log, plan or tally cannot be used as it is */
    IEM_ERR_SYSTEM = 5,       /* no memory, disk full, file cannot be read … */
} iem_status;

typedef struct iem_error {
    iem_status status;
    char message[512]; /* one line, no full stop: "log.csv:1042: column …" */
} iem_error;

/* Switches GSL's aborting error handler off for this process; call once at start. */
IEM_API void iem_setup(void);
/* That of the library, which may be newer than this header: "0.1.0". */
IEM_API const char *iem_version(void);

/* ---- Ranks: one job in several processes ------------------------------------- */

/* Processes that mpirun started together, in a build with MPI; else this one alone.
 * Each makes the same calls with the same plan and options, reads a share of the log,
 * and gets the same result; only rank 0 writes files. */
typedef struct iem_ranks iem_ranks;

/* To be called once, before anything else, and left last. In a build without MPI
 * `ranks` becomes NULL, which stands for one process everywhere. */
IEM_API IEM_MUST_CHECK iem_status iem_ranks_join(iem_ranks **ranks, iem_error *err);
IEM_API void iem_ranks_leave(iem_ranks *ranks);
IEM_API unsigned iem_ranks_rank(const iem_ranks *ranks);   /* 0, 1, … */
IEM_API unsigned iem_ranks_number(const iem_ranks *ranks); /* of processes */
/* How did it go? All processes ask once, at the end, also those that failed: the
 * failure of the lowest rank is that of all, with its message. */
IEM_API IEM_MUST_CHECK iem_status iem_ranks_agree(iem_ranks *ranks, iem_status status,
                                                  iem_error *err);

/* ---- Plan: what the columns mean ------------------------------------------- */

typedef struct iem_plan iem_plan;

/* An empty plan. */
IEM_API IEM_MUST_CHECK iem_status iem_plan_new(iem_plan **plan, iem_error *err);
IEM_API void iem_plan_free(iem_plan *plan);

/* Adds what the YAML file at `path` says. After a failure the plan may hold part of it,
 * and may only be freed. */
IEM_API IEM_MUST_CHECK iem_status iem_plan_read(iem_plan *plan, const char *path,
                                                iem_error *err);

/* Adds one thing, written as on the command line: key "decision" with
 * "selected=yes", "favourable" with "no", "ground" with "origin" or "age:18,30,65",
 * "fact" with "income:0,15000,30000", "profile", "reference" with "origin=NL",
 * "count", "rounded", "case", "person", "where" with "year=2014", "column" with
 * "origin=herkomst", "missing", "margin" with "gap=0.01", "small-groups" with
 * "100:other", "title"; and for measures beside the core "also" with "outcomes,scores",
 * "outcome" with "found=yes", "negative" with "no", "route" with "route=random",
 * "score", "trait" (as "ground"), "time" with "decided:month", "batch", "reason",
 * "step" with "profile=picked", "process" with "reviewer_type=soort",
 * "decision-flipped", "score-flipped"; for a gate "preset" with "us.ugesp,nl.crm-2025"
 * and "cannot-tell" with "report". */
IEM_API IEM_MUST_CHECK iem_status iem_plan_set(iem_plan *plan, const char *key,
                                               const char *value, iem_error *err);

/* Checks the whole and fixes its canonical order; no change is possible after it.
 * To be called once, before the plan is used. */
IEM_API IEM_MUST_CHECK iem_status iem_plan_finish(iem_plan *plan, iem_error *err);

/* ---- Table: a log in memory instead of in files --------------------------------- */

/* Rows that a program hands over: header once, then rows, in the order of the log. A
 * scan of a table (options.frame) gives, byte for byte, what it would give of the CSV
 * that pandas' to_csv writes of it, but for two things: row n is called line n + 1,
 * also where texts before it have line ends; and no row or log is too long (max_record
 * and max_bytes do not count). A table can be read any number of times, so that nothing
 * a file can do is missing. Of the options that say how a file is written only the
 * decimal mark counts. What is pushed as text is copied; columns of Arrow are read
 * where they are. */
typedef struct iem_frame iem_frame;

/* `name` stands where messages and manifest have the path of a file. */
IEM_API IEM_MUST_CHECK iem_status iem_frame_new(const char *name, iem_frame **frame,
                                                iem_error *err);
IEM_API void iem_frame_free(iem_frame *frame);
IEM_API uint64_t iem_frame_rows(const iem_frame *frame);

/* A text in UTF-8, without a NUL behind it; `at` NULL is an empty text. */
typedef struct iem_text {
    const char *at;
    size_t length;
} iem_text;

IEM_API IEM_MUST_CHECK iem_status iem_frame_header(iem_frame *frame,
                                                   const char *const *names, size_t n,
                                                   iem_error *err);
/* columns[i] has the texts of column i in `n_rows` rows. A failure adds no row. */
IEM_API IEM_MUST_CHECK iem_status iem_frame_push(iem_frame *frame,
                                                 const iem_text *const *columns,
                                                 size_t n_rows, iem_error *err);

/* The Arrow C data interface and C stream interface, as their specification has them
 * (arrow.apache.org/docs/format/CDataInterface.html). */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE           2
#define ARROW_FLAG_MAP_KEYS_SORTED    4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

/* Adds a struct array (a record batch): each child is a column. The header is that of
 * the first one. Both are taken over, also when this fails: afterwards they are
 * released here, and the columns with the table. Whole numbers, floats (the shortest
 * decimal that reads back as it: 0.1, 25.0, 1e-05; NaN is missing), decimals (all
 * digits), booleans (True, False), days, times without a zone, in UTC or with a fixed
 * offset, text (utf8, large_utf8, utf8_view), dictionaries of these, and nulls (empty
 * texts). Other types are IEM_ERR_DATA, as is an array that is not laid out as its
 * schema says. */
IEM_API IEM_MUST_CHECK iem_status iem_frame_arrow(iem_frame *frame,
                                                  struct ArrowSchema *schema,
                                                  struct ArrowArray *array,
                                                  iem_error *err);
/* Adds all arrays of a stream, which is taken over likewise. A failure adds no row. */
IEM_API IEM_MUST_CHECK iem_status iem_frame_stream(iem_frame *frame,
                                                   struct ArrowArrayStream *stream,
                                                   iem_error *err);

/* ---- Outputs: files that appear together ------------------------------------- */

/* Where a function is given outputs, what it writes waits beside its place, whole and
 * on the disk, until all are put in their places; before that the files of an earlier
 * run are as they were. NULL: each file is put in its place when it is written. */
typedef struct iem_outputs iem_outputs;

IEM_API IEM_MUST_CHECK iem_status iem_outputs_new(iem_outputs **outputs,
                                                  iem_error *err);
/* Puts all in their places, in the order in which they were written. When that fails,
 * which takes more than a full disk, those before it are in place, and the others are
 * gone; each file is whole. */
IEM_API IEM_MUST_CHECK iem_status iem_outputs_place(iem_outputs *outputs,
                                                    iem_error *err);
/* What was not put in its place is removed. NULL is allowed. */
IEM_API void iem_outputs_free(iem_outputs *outputs);

/* ---- Options: how to run --------------------------------------------------- */

typedef struct iem_progress {
    const char *stage;    /* "reading", "refining", "cases" */
    uint64_t bytes;       /* read so far, of the input as it is stored */
    uint64_t bytes_total; /* 0: unknown (a pipe) */
    uint64_t rows;
} iem_progress;

typedef struct iem_options {
    unsigned threads;         /* 0: as many as the process may use */
    uint64_t seed;            /* of Monte Carlo p-values; 1 */
    uint64_t max_rejects;     /* more rejected rows than this: no result; 0 */
    double max_rejects_share; /* the same as a share of rows read in [0, 1]; negative:
                                 unused */
    size_t max_record;        /* a longer record is rejected; bytes; 1 MiB */
    size_t block;             /* bytes per block of work; 1 MiB; tests use less */
    size_t memory;            /* bytes for the counts; 0: half of the machine's */
    const char *reader;     /* "best" or NULL; "portable", "avx2", "avx512", "neon" and
                               slow "libcsv", the reference, read the same */
    unsigned intersect;     /* 1: grounds as declared; 2: and all pairs */
    char delimiter;         /* 0: found out */
    char decimal;           /* '.' or ','; 0: found out */
    const char *encoding;   /* "utf-8", "windows-1252"; NULL: found out */
    const char *key_file;   /* key for pseudonyms of persons; NULL: left empty */
    const char *cases_path; /* write cases.csv there; NULL: no */
    uint64_t case_limit;    /* keep the strongest N cases; 0: all */
    const char *rejects_path; /* write rejected rows there; NULL: no */
    const char *lang;         /* "en" or "nl": sentences in cases.csv */
    bool no_digest;           /* do not take the SHA-256 of the inputs */
    bool keep;                /* what iem_history_add wants of the result */
    bool for_register;        /* measure what iem_register_render tells of people */
    iem_frame *frame;         /* the log, instead of files (then n_paths is 0); NULL */
    iem_ranks *ranks;         /* NULL: this process does it all */
    bool gate;                /* judge by the policy of the plan */
    const char *today; /* "2026-11-23", for what a policy accepts until a day, and for
                          how old a declaration is */
    const char *declaration; /* a record of the Algoritmeregister (JSON) to hold against
                                the log; NULL: none */
    const char *baseline;    /* an earlier result (JSON) with a gate, to compare with */
    const char *against;     /* an earlier log of the same cases, to compare with */
    const char *checkpoint;  /* folder to go on from after a stop; NULL: none */
    uint64_t piece;          /* bytes of log between two savings; 256 MiB */
    unsigned range, ranges;  /* iem_tally_read: the range-th of so many; 0, 0: all */
    void (*on_progress)(const iem_progress *progress, void *ctx); /* may be NULL */
    void (*on_warning)(const char *line, void *ctx);              /* may be NULL */
    void *ctx;
    const char *alarms; /* the book of earlier gates (iem_gate_audit): since when there
                           is an alarm; NULL: what the plan declares */
    size_t max_bytes; /* a log of more bytes, unpacked, is refused; 0: only one that is
                         packed to less than 1/500 */
    iem_outputs *outputs; /* with which lists of cases and rejected rows appear; NULL */
    /* Person ledgers of other agencies, in which iem_explanation_read looks for adverse
     * decisions about the person, with `key_file`; borrowed. */
    const char *const *ledgers;
    size_t n_ledgers;
    void *reserved[11]; /* NULL: for what comes later */
} iem_options;

IEM_API void iem_options_init(iem_options *options);

/* The same for programs that cannot see a struct, such as those in another language:
 * made here, and set by name with the words of the command line: "threads" "4", "seed",
 * "max-rejects" ("10" or "0.1%"), "max-record", "max-bytes", "memory" (bytes),
 * "intersect" "2", "delimiter" ";", "decimal" "comma", "encoding", "key-file", "cases",
 * "case-limit", "rejects", "lang" "nl", "digest" "no", "keep" "yes", "gate" "yes",
 * "today", "baseline", "against", "alarms", "checkpoint". Texts are copied. */
IEM_API IEM_MUST_CHECK iem_status iem_options_new(iem_options **options,
                                                  iem_error *err);
IEM_API void iem_options_free(iem_options *options);
IEM_API IEM_MUST_CHECK iem_status iem_options_set(iem_options *options, const char *key,
                                                  const char *value, iem_error *err);
/* The log; NULL: files. */
IEM_API void iem_options_set_frame(iem_options *options, iem_frame *frame);
IEM_API void iem_options_set_warning(iem_options *options,
                                     void (*on_warning)(const char *line, void *ctx),
                                     void *ctx);

/* ---- Init: a plan to start from ---------------------------------------------- */

/* Looks at the columns of a log and writes a plan with remarks, in options->lang: which
 * column plays which role and why it looks like that, with cut points. `given` (NULL,
 * or a plan that is not finished) has what is settled already: decision, grounds,
 * facts, profile, count, case, person, title. A large log is looked at in part.
 * *questions has a line for each thing that a scan needs and that cannot be told from
 * the log; it is empty when a scan takes the plan as it is. */
IEM_API IEM_MUST_CHECK iem_status iem_propose(const iem_plan *given,
                                              const iem_options *options,
                                              const char *const *paths, size_t n_paths,
                                              char **plan, char **questions,
                                              iem_error *err);

/* Gives back a text that came through `char **`; the same as free(). */
IEM_API void iem_text_free(char *text);
/* For a terminal: what could steer it (escape sequences) or deceive a reader (marks
 * that turn the reading direction), and what is no UTF-8, becomes '?'; line ends stay.
 * Texts that the library gives for a terminal, and its messages, are like that already;
 * names of files are not. */
IEM_API void iem_text_tame(char *text);
/* A text into a file: written whole or not at all. */
IEM_API IEM_MUST_CHECK iem_status iem_text_write(const char *text, const char *path,
                                                 iem_error *err);

/* ---- Tally: the counts, which add up ---------------------------------------- */

typedef struct iem_tally iem_tally;

/* Reads one log, in one or more parts ("-" is standard input), into counts. */
IEM_API IEM_MUST_CHECK iem_status iem_tally_read(const iem_plan *plan,
                                                 const iem_options *options,
                                                 const char *const *paths,
                                                 size_t n_paths, iem_tally **tally,
                                                 iem_error *err);
/* The file is checksummed and has mode 0600. */
IEM_API IEM_MUST_CHECK iem_status iem_tally_save(const iem_tally *tally,
                                                 const char *path, iem_error *err);
IEM_API IEM_MUST_CHECK iem_status iem_tally_load(const char *path, iem_tally **tally,
                                                 iem_error *err);
/* After a run with options.checkpoint, when its results are safe: removes what it kept,
 * and the folder unless it holds something else. */
IEM_API IEM_MUST_CHECK iem_status iem_checkpoint_remove(const char *folder,
                                                        iem_error *err);
/* Adds `other`, another one, to `tally`; refused when they were not counted alike.
 * After a failure for want of memory, or because counts are too large to add up,
 * `tally` may only be freed. */
IEM_API IEM_MUST_CHECK iem_status iem_tally_merge(iem_tally *tally,
                                                  const iem_tally *other,
                                                  iem_error *err);
IEM_API uint64_t iem_tally_rows(const iem_tally *tally); /* rows used */
IEM_API uint64_t iem_tally_cells(const iem_tally *tally);
IEM_API void iem_tally_free(iem_tally *tally);

/* ---- Scan: the main job ------------------------------------------------------ */

typedef struct iem_result iem_result;

/* Reads the log (or saved tallies: all paths are one kind), measures, judges, and
 * writes cases.csv and the rejected rows when the options ask for them. */
IEM_API IEM_MUST_CHECK iem_status iem_scan(const iem_plan *plan,
                                           const iem_options *options,
                                           const char *const *paths, size_t n_paths,
                                           iem_result **result, iem_error *err);
IEM_API void iem_result_free(iem_result *result);

/* What the gate says (options.gate): IEM_OK, IEM_GATE_FAIL or IEM_GATE_CANNOT_TELL. A
 * result without a gate cannot tell. */
IEM_API iem_status iem_result_gate(const iem_result *result);
/* The presets that a policy can name; NULL behind the last. */
IEM_API const char *iem_gate_preset(size_t i, const char *lang, const char **about);

/* Would a scan work, and what is missing? A readable account goes to `report`.
 * With `fix`, quantile bands in the plan file at `plan_path` are replaced by the
 * cut points found in the log. */
IEM_API IEM_MUST_CHECK iem_status iem_check(const iem_plan *plan, const char *plan_path,
                                            const iem_options *options,
                                            const char *const *paths, size_t n_paths,
                                            bool fix, char **report, iem_error *err);

/* How an edition is published; NULL: as `{0}`. */
typedef struct iem_publishing {
    bool cbs_strict; /* by hundreds where it is by tens otherwise */
    /* What was told in earlier editions of this log, a file that is the office's (0600)
     * and is added to; made when it is not there. Rows that changed since by fewer
     * people than are told of are hidden, and where the log did nothing is published.
     * NULL: editions are not protected against each other. */
    const char *editions;
    iem_outputs *outputs; /* with which that file appears; NULL */
} iem_publishing;

/* The published edition of a result: what may leave the building. No case, no person,
 * no row, no path of a file. Counts of fewer than ten people are hidden, and so is what
 * would give them away, and rows of which more than 90 % got the adverse decision where
 * that is not so of all. Other counts are multiples of ten, rates are those of such
 * counts, and other figures go in steps as wide as what ten people would change.
 * Verdicts are those of the exact counts. What is hidden is undefined, with the reason
 * "suppressed". `how`: NULL, or otherwise than that. Free it with iem_result_free,
 * before `result`, whose names it uses. A published edition is published as it is. */
IEM_API IEM_MUST_CHECK iem_status iem_result_publish(const iem_result *result,
                                                     const iem_publishing *how,
                                                     iem_result **published,
                                                     iem_error *err);

/* Does the JSON result at `path` come of these logs by this plan? Scans them as its
 * manifest says (seed, pairs of grounds, gate, edition, rows that may be rejected) and
 * compares. IEM_OK: proven, either byte for byte (but for the paths of the logs) or
 * with all counts, digests, verdicts and texts equal and all real numbers within 1e-9
 * of each other, as a share of the larger one above 1. IEM_GATE_FAIL: not proven.
 * *account says which of them in `lang` ("en", "nl"), and what differs. What people did
 * with findings
 * ("followup" and what depends on it) no log tells: it is left out, and that is said.
 * `how`: how an edition was published; NULL: as usual. */
IEM_API IEM_MUST_CHECK iem_status iem_verify(const char *path, const iem_plan *plan,
                                             const iem_options *options,
                                             const char *const *paths, size_t n_paths,
                                             const iem_publishing *how,
                                             const char *lang, char **account,
                                             iem_error *err);

/* ---- Result: one model, many renderers -------------------------------------- */

typedef enum iem_format {
    IEM_TEXT,       /* a summary for a terminal */
    IEM_JSON,       /* "iemand-result/1" */
    IEM_HTML,       /* one page */
    IEM_PROMETHEUS, /* gauges for its node exporter, in the published edition */
    IEM_GATE,       /* what the gate says, for a terminal; it and four below need one */
    IEM_JUNIT,      /* XML: fail is a failure, cannot-tell an error */
    IEM_SARIF,      /* 2.1.0 */
    IEM_GITHUB,     /* workflow commands: annotations at lines of the plan */
    IEM_GITLAB,     /* a code quality report */
    IEM_MARKDOWN,   /* a summary for a comment */
    IEM_DIALOGUE,   /* Markdown: questions for a conversation about what was found; it
                       and five above are always in the published edition */
} iem_format;

typedef struct iem_render {
    const char *lang;     /* "en", "nl" */
    bool colour;          /* text only */
    bool all;             /* text only: every group, not the first ones */
    iem_outputs *outputs; /* with which files appear; NULL */
} iem_render;

/* The whole rendering as NUL-terminated UTF-8. A result of NULL is a gate that broke
 * off before it had one: what build servers read (IEM_JUNIT, IEM_SARIF, IEM_GITHUB,
 * IEM_GITLAB) says so, and never why, which may quote a log. */
IEM_API IEM_MUST_CHECK iem_status iem_result_render(const iem_result *result,
                                                    iem_format format,
                                                    const iem_render *how, char **text,
                                                    iem_error *err);
/* The same into a file: written whole or not at all; of mode 0600 when it names who
 * answers for findings (iem_result_follow). */
IEM_API IEM_MUST_CHECK iem_status iem_result_write(const iem_result *result,
                                                   iem_format format,
                                                   const iem_render *how,
                                                   const char *path, iem_error *err);

/* Unless the gate passes, writes `path`: whatever looks for that file stops until a
 * person removes it. `when` is told as it is given ("2026-11-23T04:00:00Z"). A result
 * of NULL is a gate that broke off before it had one. */
IEM_API IEM_MUST_CHECK iem_status iem_gate_stop(const iem_result *result,
                                                const char *path, const char *when,
                                                iem_error *err);
/* Adds one line of JSON to the book at `path` (mode 0600 when it is new): who asked,
 * when, the hashes of plan and logs, and what the gate said. A result of NULL is a gate
 * that broke off. */
IEM_API IEM_MUST_CHECK iem_status iem_gate_audit(const iem_result *result,
                                                 const char *path, const char *who,
                                                 const char *when, iem_error *err);

/* The tables of the result, as CSV: groups, disparities, treatment, cells, findings,
 * rulings (of a gate), statistics, declared, followup, effects, precision (of reviews),
 * safeguards, principles, maturity, next_columns, manifest, each with `.csv` behind its
 * name, in the folder at `path`, which is written whole or not at all. Those of an
 * internal edition hold small counts: mode 0600. A folder that is there is replaced
 * when it holds nothing else. */
IEM_API IEM_MUST_CHECK iem_status iem_result_tables(const iem_result *result,
                                                    const iem_render *how,
                                                    const char *path, iem_error *err);

/* The measures there are, by family. With the `name` of a family or measure, or "all",
 * in full: formula, source, and what other programs call it. "families": only those. */
IEM_API IEM_MUST_CHECK iem_status iem_measures_list(const char *name, const char *lang,
                                                    char **text, iem_error *err);

/* ---- Register: texts for the Algoritmeregister ----------------------------------- */

/* Texts for the fields `risks` and `human_intervention` of the Dutch Algoritmeregister
 * (publication standard 1.0), made of the published edition and cut at a sentence to
 * the length that the register takes: what was looked at, the figures with their
 * intervals, what was not looked at. JSON: an object with these two; with `record`, the
 * JSON file of a record, that record with all its other keys, in their order. What
 * people wrote in the two fields stays, before the texts; those of an earlier call are
 * replaced. Where what people wrote leaves no room, that is IEM_ERR_DATA. `today` is
 * told
 * ("2026-11-23"); NULL: it is not. */
IEM_API IEM_MUST_CHECK iem_status iem_register_render(const iem_result *result,
                                                      const iem_render *how,
                                                      const char *today,
                                                      const char *record, char **text,
                                                      iem_error *err);

/* ---- Explain: one case in plain words ------------------------------------------- */

/* All decisions of one case, or about one person, for that person and for the
 * caseworker: what was decided, who the twins were, what the group chance means, which
 * facts mattered, and whom to contact (`contact` in the plan). */
typedef struct iem_explanation iem_explanation;

typedef enum iem_by { IEM_BY_CASE, IEM_BY_PERSON } iem_by;

/* Scans the log as iem_scan does and looks up the rows whose case or person column
 * holds `id`. The plan names that column; where rows are counted profiles and no case
 * is named, `id` is the profile as cases.csv writes it ("risk_category=1"). A number
 * that is not there is IEM_ERR_DATA, as are more than 100 rows with it. */
IEM_API IEM_MUST_CHECK iem_status
iem_explanation_read(const iem_plan *plan, const iem_options *options,
                     const char *const *paths, size_t n_paths, iem_by by,
                     const char *id, iem_explanation **explanation, iem_error *err);
IEM_API void iem_explanation_free(iem_explanation *explanation);
/* IEM_TEXT or IEM_HTML. For the person, counts are rounded to 10, and below 10 not
 * given; `internal` is for the caseworker, with all of them. */
IEM_API IEM_MUST_CHECK iem_status iem_explanation_render(
    const iem_explanation *explanation, iem_format format, const iem_render *how,
    bool internal, char **text, iem_error *err);
/* The same into a file of mode 0600: written whole or not at all. */
IEM_API IEM_MUST_CHECK iem_status iem_explanation_write(
    const iem_explanation *explanation, iem_format format, const iem_render *how,
    bool internal, const char *path, iem_error *err);
/* Names, for those who offer a choice; NULL after the last. The families, as in `also`,
 * and what each answers; the measures of all of them, and what each is (English). */
IEM_API const char *iem_family_name(size_t i, const char **question);
IEM_API const char *iem_measure_name(size_t i, const char **meaning);
/* The columns that tell how a decision came about ("reviewer_type"), as a plan names
 * them; NULL: no more. */
IEM_API const char *iem_process_name(size_t i);
/* Calls `column` with each name in the header of the log at `path`, as it is written
 * there; of the options those of reading count. */
IEM_API IEM_MUST_CHECK iem_status
iem_log_columns(const char *path, const iem_options *options,
                void (*column)(const char *name, void *ctx), void *ctx, iem_error *err);

/* ---- Chain: several agencies, one citizen ------------------------------------------
 */

/* What the decisions of several agencies come to for the same people, who are matched
 * by a keyed pseudonym (options->key_file): how much falls on one person against what
 * independent decisions would give, whether one adverse decision brings the next, and
 * what is left behind along the way. */
typedef struct iem_chain iem_chain;

/* Reads the agencies that the YAML file at `path` names. Sorting takes half of
 * options->memory and goes on in a temporary file. */
IEM_API IEM_MUST_CHECK iem_status iem_chain_read(const char *path,
                                                 const iem_options *options,
                                                 iem_chain **chain, iem_error *err);
IEM_API void iem_chain_free(iem_chain *chain);
/* Makes it what may leave the building, as iem_result_publish does for a result. */
IEM_API IEM_MUST_CHECK iem_status iem_chain_publish(iem_chain *chain, iem_error *err);
/* IEM_TEXT, IEM_HTML or IEM_JSON ("iemand-chain/1"). */
IEM_API IEM_MUST_CHECK iem_status iem_chain_render(const iem_chain *chain,
                                                   iem_format format,
                                                   const iem_render *how, char **text,
                                                   iem_error *err);
/* The same into a file, which has mode 0600 unless it is the published edition. */
IEM_API IEM_MUST_CHECK iem_status iem_chain_write(const iem_chain *chain,
                                                  iem_format format,
                                                  const iem_render *how,
                                                  const char *path, iem_error *err);

/* A person ledger of one log into the file at `path` (mode 0600), for a chain elsewhere
 * that has the same key: pseudonym, month, adverse, group, cell. `days`: with days,
 * requests for information and source records. It is personal data. A `name` of NULL is
 * the title of the plan; *decisions, which may be NULL, is how many it holds. */
IEM_API IEM_MUST_CHECK iem_status iem_ledger_make(const iem_plan *plan,
                                                  const iem_options *options,
                                                  const char *const *paths,
                                                  size_t n_paths, const char *name,
                                                  bool days, const char *path,
                                                  uint64_t *decisions, iem_error *err);

/* ---- History: scans that remember ----------------------------------------------- */

/* One SQLite file with the scans of a system, one for each period: figures, verdicts,
 * findings, the whole JSON, the counts, and what evidence needs to add up from scan to
 * scan. Several processes may use it at once; each change is made whole or not at all.
 * It holds counts of small groups, so a new file has mode 0600. */
typedef struct iem_history iem_history;

/* Opens the history at `path`, bringing an older layout up to date. `create`: to add to
 * it, making the file where there is none. Refused are files that are no history, that
 * are damaged, or that a newer iemand wrote. */
IEM_API IEM_MUST_CHECK iem_status iem_history_open(const char *path, bool create,
                                                   iem_history **history,
                                                   iem_error *err);
IEM_API void iem_history_close(iem_history *history);

typedef struct iem_history_entry {
    const char *period;   /* "2026-10"; NULL: the one period of the log's time column */
    const char *recorded; /* now, as it is to be shown: "2026-11-01T06:00:00Z"; NULL */
    bool replace;         /* the period may be there already */
} iem_history_entry;

enum { IEM_PERIOD_BYTES = 64 }; /* of a period's name, with its NUL */

typedef enum iem_history_change {
    IEM_HISTORY_ADDED,
    IEM_HISTORY_REPLACED,
    IEM_HISTORY_KNOWN, /* the same logs with the same plan are there already */
} iem_history_change;

typedef struct iem_history_done {
    iem_history_change change;
    char period[IEM_PERIOD_BYTES];
    char period_of_log[IEM_PERIOD_BYTES]; /* when it is another one; else "" */
} iem_history_done;

/* Adds a result that was scanned with options.keep. A period that is there already is
 * replaced only when `entry` says so, and never counted twice: the same log under two
 * periods is refused. */
IEM_API IEM_MUST_CHECK iem_status iem_history_add(iem_history *history,
                                                  const iem_result *result,
                                                  const iem_history_entry *entry,
                                                  iem_history_done *done,
                                                  iem_error *err);

typedef enum iem_history_format {
    IEM_HISTORY_TEXT,
    IEM_HISTORY_HTML,
    IEM_HISTORY_CSV,        /* a line for each scan and group */
    IEM_HISTORY_PROMETHEUS, /* of the last scan, with the evidence by now; always in
                               the published edition */
} iem_history_format;

typedef struct iem_history_look {
    const char *lang;           /* "en", "nl" */
    const char *ground, *group; /* only this one; NULL: all */
    const char *from, *to;      /* periods, both included; NULL: no end */
    bool colour, all;           /* text only: every scan, not the last ones */
    bool publish;               /* what may leave the building, by tens */
    iem_outputs *outputs;       /* with which files appear; NULL */
} iem_history_look;

/* Scans, trends, alarms with since when and how many people, and what changed. */
IEM_API IEM_MUST_CHECK iem_status iem_history_render(const iem_history *history,
                                                     iem_history_format format,
                                                     const iem_history_look *look,
                                                     char **text, iem_error *err);
/* The same into a file: written whole or not at all. */
IEM_API IEM_MUST_CHECK iem_status iem_history_write(const iem_history *history,
                                                    iem_history_format format,
                                                    const iem_history_look *look,
                                                    const char *path, iem_error *err);
/* The counts of the periods from `from` to `to` (NULL: no end), added up; refused when
 * they were not counted alike. */
IEM_API IEM_MUST_CHECK iem_status iem_history_tally(const iem_history *history,
                                                    const char *from, const char *to,
                                                    iem_tally **tally, iem_error *err);

/* ---- Follow-up: what people did with findings ------------------------------------ */

/* Records of two kinds: how people reacted to findings (who answers for it, what was
 * decided, since when it was changed), and what they judged of cases that were flagged.
 * Records are only added; the newest about a finding or case counts. They name people
 * and cases: a file of them has mode 0600, and no published edition tells of them. */
typedef struct iem_reviews iem_reviews;

IEM_API IEM_MUST_CHECK iem_status iem_reviews_new(iem_reviews **reviews,
                                                  iem_error *err);
IEM_API void iem_reviews_free(iem_reviews *reviews);
/* Adds the records of a CSV file, about findings or about cases, whichever its header
 * says; all of them or none. A day after `today` ("2026-11-23"; NULL: any) is refused,
 * as is what cannot be understood: by file, line and column. */
IEM_API IEM_MUST_CHECK iem_status iem_reviews_read(iem_reviews *reviews,
                                                   const char *path, const char *today,
                                                   iem_error *err);
/* Holds the records against what they are about, each path or history unless NULL:
 * findings against a result (JSON) or, without one, against what the history found;
 * cases against a list of cases (`cases.csv`), from which grade and chances are taken
 * where a record lacks them. What is not there is IEM_ERR_DATA. */
IEM_API IEM_MUST_CHECK iem_status iem_reviews_check(iem_reviews *reviews,
                                                    const char *result_path,
                                                    const char *cases_path,
                                                    const iem_history *history,
                                                    iem_error *err);
/* Puts keyed pseudonyms in the place of case numbers; `key_file` as in iem_options. */
IEM_API IEM_MUST_CHECK iem_status iem_reviews_hide(iem_reviews *reviews,
                                                   const char *key_file,
                                                   iem_error *err);

typedef struct iem_reviews_count {
    size_t reactions, cases; /* records */
    size_t unfilled;         /* lines about cases that nobody judged yet */
} iem_reviews_count;
IEM_API iem_reviews_count iem_reviews_counted(const iem_reviews *reviews);

/* Keeps them in a history, all or none; what is there already stays as it is and is not
 * counted in *added. Cases only under pseudonyms. `recorded` as in iem_history_entry.
 */
IEM_API IEM_MUST_CHECK iem_status iem_history_review(iem_history *history,
                                                     const iem_reviews *reviews,
                                                     const char *recorded,
                                                     iem_reviews_count *added,
                                                     iem_error *err);

typedef struct iem_review_ask {
    uint64_t sample; /* cases of each grade, drawn by `seed`; 0: all that are flagged */
    uint64_t seed;   /* 1 */
    bool blind;      /* who reviews does not see grade and chance */
    const char *today; /* when findings were seen: "2026-11-23" */
} iem_review_ask;

/* A CSV file for people to fill in: of the findings of a result (JSON), or of the cases
 * in a list of cases, whichever `path` is. */
IEM_API IEM_MUST_CHECK iem_status iem_review_template(const char *path,
                                                      const iem_review_ask *ask,
                                                      char **csv, iem_error *err);
/* The same into a file of mode 0600: written whole or not at all. */
IEM_API IEM_MUST_CHECK iem_status iem_review_template_write(const char *path,
                                                            const iem_review_ask *ask,
                                                            const char *to,
                                                            iem_error *err);

typedef struct iem_follow {
    const char *today;    /* "2026-11-23": ages are counted up to this day */
    unsigned within;      /* days to react in; 30 */
    const char *key_file; /* by which cases are known in the history; NULL */
} iem_follow;

/* Adds to a result what became of findings: reactions and their age, the share that was
 * reacted to in time, the effect of what was changed, and how often people agree with
 * the grades. `plan` and `options` are those of the scan. `history` and `reviews`
 * (which may be one's own file) may each be NULL, not both; what the history keeps
 * counts with the others. To be called once, before the result is written. */
IEM_API IEM_MUST_CHECK iem_status
iem_result_follow(iem_result *result, const iem_plan *plan, const iem_options *options,
                  const iem_history *history, const iem_reviews *reviews,
                  const iem_follow *follow, iem_error *err);

/* ---- Made-up logs with planted truth ----------------------------------------- */

/* Knobs are numbers; NaN: not given. What is done to group B is done to every group but
 * A. Rows are numbered from 0 and made one by one: a row depends on the seed and on its
 * number alone. */
typedef struct iem_synth {
    const char *world;  /* one of iem_synth_world */
    uint64_t rows;      /* 20,000 */
    uint64_t seed;      /* 1 */
    double lambda;      /* group weight; averaging 0.6, else 0 */
    double delta;       /* surcharge in log odds; surcharge 0.4, else 0 */
    double group_share; /* of all groups but A; 0.15 */
    double shift;       /* mean of x1 in B, in standard deviations; facts-differ 0.5 */
    double steepness;   /* 1: noisy people; 6: a rule; 40: a sharp rule */
    double floor;       /* adverse whatever the facts, both groups alike; 0 */
    double interaction; /* of x1 and x2 in the score, both groups alike; 0 */
    double flat_gap;    /* B: adverse rate plus this; 0 */
    double flat_ratio;  /* B: adverse rate times this; 1 */
    double delta_x2;    /* surcharge where x2 is 1; 0 */
    double x4_weight, x4_correlation, x4_jump; /* a fact x4; its correlation with x1 */
    double hidden_share;      /* of A with a fact that is not in the log; 0 */
    double hidden_prevalence; /* so many times as frequent in B; 1 */
    double hidden_risk;       /* adverse rate of those who have it times this; 1 */
    double groups;            /* A, B, C …; 2 */
    double trait_correlation, trait_weight; /* a trait; with the group, in the score */
    double decisions, person_sd;            /* per person; 0: no persons */
    double batch_size, batch_apart, blanket_share;
    double same_reason;             /* adverse decisions of B with a standard reason */
    double per_month, change_month; /* decisions; the month that treatment starts */
    double outcome, label_bias;     /* 1: outcomes of adverse decisions */
    double missing_adverse, missing_favourable, missing_of_b; /* group not recorded */
    double agency; /* of a municipality: 1, 2, 3, whose log is made instead; 0: none */
    bool truth;    /* column `caused` */
    unsigned threads;
} iem_synth;

/* The worlds there are, and the knobs; NULL after the last. The usual value is that in
 * the first world. */
IEM_API const char *iem_synth_world(size_t i, const char **meaning);
IEM_API const char *iem_synth_knob(size_t i, const char **meaning, double *usual);

/* Fills in the defaults of one world: a number that is not NaN ("not given") stays as
 * it is, and so do rows, seed, truth and threads. A world of NULL empties all: every
 * number NaN, 20,000 rows, seed 1. */
IEM_API IEM_MUST_CHECK iem_status iem_synth_init(iem_synth *synth, const char *world,
                                                 iem_error *err);
/* Turns a knob by its name ("group-share"). */
IEM_API IEM_MUST_CHECK iem_status iem_synth_set(iem_synth *synth, const char *knob,
                                                double value, iem_error *err);
/* Calls `write` with pieces of CSV in order, one call at a time, from any of its
 * threads; stops, with IEM_OK, when it returns false. */
IEM_API IEM_MUST_CHECK iem_status iem_synth_run(const iem_synth *synth,
                                                bool (*write)(const char *bytes,
                                                              size_t n, void *ctx),
                                                void *ctx, iem_error *err);

#ifdef __cplusplus
}
#endif

#endif
