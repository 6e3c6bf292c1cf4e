/* What became of findings, and what people say of the cases that were flagged. */
#ifndef IEM_FOLLOWUP_H
#define IEM_FOLLOWUP_H

#include "judge/reviews.h"
#include "stats/reviewed.h"
#include "stats/table2x2.h"

/* A finding of an earlier scan. */
typedef struct iem_seen {
    const char *id, *rule, *ground, *group;
    const char *on; /* the day it was first scanned; "": not known */
} iem_seen;

/* A finding, now or earlier, and what people did with it. */
typedef struct iem_followed {
    const char *id, *rule, *ground, *group; /* NULL: only the id is known */
    bool now;                               /* this scan finds it too */
    const char *seen_on;                    /* "": not known */
    const char *first_reaction_on;          /* "": none */
    const iem_reacted *last;                /* the newest record; NULL: none */
    const iem_reacted
        *change; /* the newest that tells since when it was changed; NULL */
    const char *changed_before; /* the day of the change before that one; "": none */
    size_t records;
    double age;    /* days since it was seen; NaN: not known */
    double waited; /* days until the first reaction; NaN: none */
    bool counts;   /* is old enough for the share */
    bool in_time;
} iem_followed;

typedef enum iem_effect_source {
    IEM_EFFECT_HISTORY,  /* counts of the periods before, and of those since */
    IEM_EFFECT_AGAINST,  /* the same cases, decided by the old model */
    IEM_EFFECT_BASELINE, /* an earlier gate */
} iem_effect_source;

typedef enum iem_effect_measure {
    IEM_EFFECT_GAP,    /* difference of rates */
    IEM_EFFECT_RATIO,  /* risk ratio at equal facts; a change is a ratio of ratios */
    IEM_EFFECT_WEIGHT, /* fact weight c; a rise is an improvement */
} iem_effect_measure;

typedef enum iem_effect_said {
    IEM_EFFECT_LESS,   /* shown: the group is judged less as a group than before */
    IEM_EFFECT_MORE,   /* shown: more */
    IEM_EFFECT_UNTOLD, /* no change can be told */
} iem_effect_said;

typedef enum iem_effect_why {
    IEM_EFFECT_KNOWN,
    IEM_EFFECT_NO_EARLIER,  /* nothing to compare with was given */
    IEM_EFFECT_NONE_BEFORE, /* the history has no period that ended before the change */
    IEM_EFFECT_NONE_SINCE,  /* nor one that began on that day or later */
    IEM_EFFECT_NO_DAYS,     /* its periods have names that are no days */
    IEM_EFFECT_OTHER_COUNTS, /* periods were counted with another plan */
    IEM_EFFECT_UNDEFINED,    /* no such figure before or since */
    IEM_EFFECT_NO_GROUP,     /* the group is not in the log on one of the sides */
    IEM_EFFECT_REPEATS,      /* who comes back is not known of kept counts */
    IEM_EFFECT_SUPPRESSED,   /* published edition: too few people */
} iem_effect_why;

typedef struct iem_effect {
    size_t followed; /* of which finding */
    iem_effect_measure measure;
    iem_effect_source source;
    iem_estimate before, after, change;
    double n_before, n_after; /* decisions about the group */
    const char *from, *until; /* first and last period before; NULL: no history */
    const char *since, *to;   /* likewise, since the change */
    iem_effect_said said;
    iem_effect_why why; /* of a change that is not known */
    double enough; /* so many decisions about the group since would show that nothing is
                      left of it, in 80 % of such logs; NaN: no number would */
    /* What the counts were, for who has to hide small ones. */
    iem_table before_table, after_table;
} iem_effect;

/* Cases of one grade that people reviewed. */
typedef struct iem_precision {
    const char *ground;
    iem_grade grade;
    bool drawn; /* at random; else people chose them */
    double drawn_n, drawn_of;
    double reviewed, group_decided, person_decided, untold;
    double pending; /* drawn and not reviewed */
    double changed; /* decisions, because of the review */
    iem_part_told part;
    double promise;    /* what the grade promises of the share: at least, or */
    bool promise_most; /* at most */
    iem_verdict kept;
    double enough;                 /* reviews that would tell, at the same share; NaN */
    double expected, expected_low; /* by the sum of chances, and of their bounds */
    iem_tails tails, tails_low;
} iem_precision;

/* Reviewed cases, by their group chance. */
typedef struct iem_chance_band {
    double low, high; /* low <= chance < high; the last one includes 1 */
    double told, group_decided, expected;
    iem_estimate share;
} iem_chance_band;

enum { IEM_CHANCE_BANDS = 4 };

typedef struct iem_followup {
    const char *today;
    double within; /* days to react in */
    iem_followed *findings;
    size_t n_findings;
    double counted, in_time, young; /* old enough; of these in time; too young or
                                       without a day */
    iem_estimate acknowledged;
    iem_effect *effects;
    size_t n_effects;
    iem_precision *precision;
    size_t n_precision;
    iem_estimate flagged_drawn; /* share of all flagged cases, from draws of every
                                   flagged grade; NaN */
    double flagged_of;
    iem_chance_band bands[IEM_CHANCE_BANDS];
    size_t n_bands; /* 0: no chances */
    /* From this group chance on, people agreed in at least half of the cases, by the
     * lower bound; NaN: from none of the bands. */
    double agreed_from;
    size_t unfilled;
} iem_followup;

typedef struct iem_followup_at {
    const char *today; /* "2026-11-23" */
    double within;     /* days */
} iem_followup_at;

/* Fills result->followup with findings, the acknowledged share and precision; what it
 * needs of the records is copied. */
iem_status iem_followup_make(const struct iem_reviews *reviews, const iem_seen *seen,
                             size_t n_seen, const iem_followup_at *at,
                             struct iem_result *result, iem_error *err);

/* ---- Parts ---- */

iem_status iem_followup_precision(const struct iem_reviews *reviews, iem_arena *arena,
                                  iem_followup *followup, iem_error *err);

/* The effect of one finding's change, on gap or ratio and on the fact weight, from what
 * was measured of the group before and since (NULL: the group is not there); `deff` is
 * the design effect of repeated persons (1 without, NaN: not known). */
iem_status iem_followup_effect(struct iem_result *result, size_t followed,
                               const iem_treatment *before, const iem_treatment *after,
                               double deff, const iem_effect *frame, iem_error *err);
/* Why there is none. */
iem_status iem_followup_no_effect(struct iem_result *result, size_t followed,
                                  iem_effect_why why, iem_error *err);
/* From what a gate knows of an earlier model: of the same cases, or a baseline. */
iem_status iem_followup_gate_effects(struct iem_result *result, size_t followed,
                                     bool *any, iem_error *err);

#endif
