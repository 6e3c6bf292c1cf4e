/* The plan: roles, bands, margins. Filled from YAML and from flags, then finished. */
#ifndef IEM_PLAN_H
#define IEM_PLAN_H

#include "base/digest.h"
#include "plan/policy.h"
#include "plan/process.h"

/* `adverse: [yes, …]` or a comparison with a number: `adverse: ">= 0.7"`. */
typedef enum iem_compare { IEM_IS, IEM_GE, IEM_GT, IEM_LE, IEM_LT } iem_compare;

/* How the values of a column are put in bands; all zero: they are categories. */
typedef struct iem_bands {
    bool numeric;       /* has cut points (or quantile bands to be found) */
    unsigned quantiles; /* > 0: so many bands, whose cut points are not known yet */
    int64_t *cuts;      /* millionths, ascending; band i is [cut i-1, cut i) */
    size_t n_cuts, capacity;
    size_t line;       /* of the bands in the plan file; 0: a flag */
    size_t begin, end; /* the bytes of `20` in the plan file, for --fix */
} iem_bands;

typedef struct iem_fact {
    char *name;
    bool profile; /* a verdict of a profile, not a fact about the person */
    iem_bands bands;
} iem_fact;

typedef struct iem_ground {
    char *name;
    char *reference; /* a group; NULL: the rest */
    iem_bands bands; /* its groups; numbers of a ground are never summed */
} iem_ground;

/* What else a log says about a decision, beside facts and grounds. In this order they
 * are counted. */
typedef enum iem_aspect_kind {
    IEM_OUTCOME,          /* was there what the decision was looking for? */
    IEM_ROUTE,            /* how the case was picked: at random, or otherwise */
    IEM_SCORE,            /* of a model: a number */
    IEM_SCORE_FLIPPED,    /* the same, had the person been of another group */
    IEM_DECISION_FLIPPED, /* likewise, the decision */
    IEM_TIME,             /* the day, counted by month, quarter or year */
    IEM_BATCH,            /* what was decided together */
    IEM_REASON,           /* that was given: a code or a text */
    IEM_TRAIT,            /* may stand for a group; never conditioned on */
    IEM_STEP,             /* of a pipeline: who got past it; in the plan's order */
    IEM_HALF,  /* of the people or cases; made for what is found on one half */
    IEM_EXACT, /* a fact with bands as the number it is; made for neighbours */
    /* made from the process, and named as its keys */
    IEM_QUESTION, /* the answer of a question; place: which of them */
    IEM_DESK,     /* the reviewer */
    IEM_MODEL,    /* of the model */
    IEM_AIM,      /* the purpose */
    IEM_WORDING,  /* of the reasons: their hash */
    IEM_EFFORT,   /* seconds of review: a number */
    IEM_PICKED,   /* the route, as it is written; made beside it */
    IEM_N_ASPECT_KINDS,
} iem_aspect_kind;

typedef enum iem_period { IEM_MONTH, IEM_QUARTER, IEM_YEAR } iem_period;

typedef struct iem_aspect {
    iem_aspect_kind kind;
    char *name;
    iem_bands bands;   /* of a trait */
    iem_texts yes, no; /* outcome: positive, negative; route: random; step: passed. No
                          `no`: all others that are not missing */
    size_t place;      /* of a step: in the plan; of a question: its number */
    iem_period period; /* of a time */
    bool day_first;    /* 17-03-2014, not 2014-03-17 */
    bool exact;        /* of a score: each number by itself, however many */
} iem_aspect;

typedef struct iem_where {
    char *column;
    iem_texts values;
} iem_where;

typedef struct iem_margins {
    enum { IEM_SCALE_AUTO, IEM_SCALE_GAP, IEM_SCALE_RATIO } scale;
    double gap;              /* alarm: gap above this, in rate; 0.01 */
    double ratio;            /* alarm: risk ratio above this; 1.25 */
    double assurance;        /* what `pass` promises about the gap; max(gap, 0.02) */
    double group_weight;     /* alarm: lambda above this; 0.10 */
    double weight_assurance; /* what `pass` promises about lambda; 0.25 */
} iem_margins;

/* Whom a person can turn to about a decision; NULL and 0: not given. Flags have no say
 * in it. */
typedef struct iem_contact {
    char *name, *email, *phone;
    char *url;         /* begins with https:// or http:// */
    char *objection;   /* how to object, in the words of whoever decides */
    int64_t term_days; /* for objecting */
} iem_contact;

/* What was said where: for messages, and so that a flag overrides a plan file but no
 * other flag. */
typedef struct iem_given {
    char *key, *name; /* "margin" and "gap"; "count" and "" */
    size_t line;      /* in the plan file; 0: a flag */
} iem_given;

struct iem_plan {
    char *path; /* of the file read last; NULL: flags only */
    char *title;
    char *decision;                /* column name, as are the names below */
    iem_texts adverse, favourable; /* favourable.n == 0: all other values */
    iem_compare compare;
    int64_t threshold; /* millionths, when compare is not IEM_IS */
    iem_ground *grounds;
    size_t n_grounds, ground_capacity;
    iem_fact *facts; /* profile columns too; sorted by name once finished */
    size_t n_facts, fact_capacity;
    iem_aspect *aspects; /* by kind and name once finished */
    size_t n_aspects, aspect_capacity;
    size_t n_made; /* of them, the last ones: finish made them from other roles */
    iem_where *where;
    size_t n_where, where_capacity;
    iem_texts negative;   /* outcomes, by a flag; finish moves them to the outcome */
    iem_texts also;       /* families of measures beside the core; "all" */
    iem_texts also_flags; /* those of them that a flag names */
    iem_texts missing;    /* default "", NA, NULL */
    bool missing_given;
    iem_texts renamed;    /* pairs: name, column */
    iem_texts references; /* pairs: ground, group; finish moves them to the grounds */
    iem_given *given;
    size_t n_given, given_capacity;
    char *count, *case_id, *person;
    int64_t rounded;    /* 0: exact counts */
    uint64_t small_min; /* 0: no pooling */
    char *small_as;
    iem_contact contact;
    iem_process process;
    iem_margins margins;
    bool assurance_given;
    iem_policy policy;
    bool finished;
    char count_sha256[IEM_SHA256_HEX]; /* set by finish; again by iem_plan_set_cuts */
    char plan_sha256[IEM_SHA256_HEX];
};

/* The column of the log that plays `name` (renamed or the name itself). */
const char *iem_plan_column(const struct iem_plan *plan, const char *name);
/* The column for a part of the process; NULL: the plan has none. */
const char *iem_plan_process(const struct iem_plan *plan, iem_process_key key);
/* Is this text one of those that stand for nothing? */
bool iem_plan_missing(const struct iem_plan *plan, iem_slice text);
/* Is this number adverse, where the decision is a comparison? In millionths. */
bool iem_plan_beyond(const struct iem_plan *plan, int64_t value);
/* False: no memory; what was copied is to be cleared. */
bool iem_contact_copy(iem_contact *to, const iem_contact *from);
void iem_contact_clear(iem_contact *contact);
bool iem_contact_given(const iem_contact *contact);
bool iem_plan_has_profile(const struct iem_plan *plan);
/* Number of numeric facts; at most IEM_MAX_NUMERIC after finish. */
size_t iem_plan_numeric(const struct iem_plan *plan);

/* The dimensions of the cube: the facts (profile included), then the grounds. Behind
 * them come the aspects; all together are the axes. */
size_t iem_plan_dims(const struct iem_plan *plan);
size_t iem_plan_axes(const struct iem_plan *plan);
const iem_bands *iem_plan_bands(const struct iem_plan *plan, size_t axis);
const char *iem_plan_axis_name(const struct iem_plan *plan, size_t axis);
/* "fact", "ground", "trait", "outcome" … */
const char *iem_plan_axis_kind(const struct iem_plan *plan, size_t axis);
/* "outcome", "decision_flipped" … as a key of the plan. */
const char *iem_aspect_key(iem_aspect_kind kind);
/* The first aspect of a kind; NULL: the plan has none. */
const iem_aspect *iem_plan_aspect(const struct iem_plan *plan, iem_aspect_kind kind);
/* Does the plan, or its policy, ask for this family of measures? */
bool iem_plan_also(const struct iem_plan *plan, const char *family);
/* Some bands are quantiles still to be found; the first such dimension goes to *dim,
 * which may be NULL. */
bool iem_plan_open_bands(const struct iem_plan *plan, size_t *dim);
/* A deep copy, not yet shared: a scan may set cut points in it. */
iem_status iem_plan_copy(const struct iem_plan *plan, struct iem_plan **copy,
                         iem_error *err);
/* Replaces the quantile bands of a dimension by cut points and renews the hashes. */
iem_status iem_plan_set_cuts(struct iem_plan *plan, size_t dim, const int64_t *cuts,
                             size_t n, iem_error *err);

#define IEM_MISSING_TEXT "(missing)"
enum { IEM_BAND_TEXT = 64 };

/* The name of band 0 … n_cuts ("< 18", "[18, 30)", ">= 65"), and of n_cuts + 1, which
 * holds what is missing. `out` has IEM_BAND_TEXT bytes and may go unused. */
const char *iem_band_text(const int64_t *cuts, size_t n_cuts, size_t band, char *out);

/* A name that usually stands for a protected ground (postcode, nationality, birth
 * country, name, language … in Dutch and English); such a fact is questioned. */
bool iem_plan_known_proxy(const char *column);

enum {
    IEM_MAX_NUMERIC = 6,
    IEM_MAX_GROUNDS = 16,
    IEM_MAX_FACTS = 32,
    IEM_MAX_DIMS = IEM_MAX_FACTS + IEM_MAX_GROUNDS,
    IEM_MAX_ASPECTS = 112,
    IEM_MAX_AXES = IEM_MAX_DIMS + IEM_MAX_ASPECTS,
};

#endif
