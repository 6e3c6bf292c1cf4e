/* What several agencies together did to the same people: the result of `iemand chain`,
 * which every renderer draws from. Counts are of people unless it says decisions. A NaN
 * has its reason in the `why` beside it. */
#ifndef IEM_CHAIN_MODEL_H
#define IEM_CHAIN_MODEL_H

#include "base/arena.h"
#include "measure/result.h"
#include "stats/concentration.h"

typedef enum iem_chain_why {
    IEM_CHAIN_SAID,     /* nothing is missing */
    IEM_CHAIN_THIN,     /* fewer than ten events, observed and expected */
    IEM_CHAIN_WIDE,     /* the interval holds both more and less than the margin */
    IEM_CHAIN_NO_TWINS, /* nobody with the same facts went without the first decision */
    IEM_CHAIN_NO_DAYS,  /* an agency does not say when it decided */
    IEM_CHAIN_NOBODY,   /* no people in common */
    IEM_CHAIN_NO_GROUP, /* not one group: missing, or agencies differ */
    IEM_CHAIN_IS_REFERENCE,
    IEM_CHAIN_NO_EVENTS, /* on one side it never happened */
    IEM_CHAIN_SUPPRESSED,
    IEM_CHAIN_WHYS
} iem_chain_why;

/* How an agency's decisions came. */
typedef enum iem_chain_basis {
    IEM_CHAIN_LOG,
    IEM_CHAIN_LEDGER,
    IEM_CHAIN_TALLY /* counts: its people cannot be matched */
} iem_chain_basis;

/* How finely time is known. */
typedef enum iem_chain_unit {
    IEM_CHAIN_NO_TIME,
    IEM_CHAIN_MONTHS,
    IEM_CHAIN_DAYS
} iem_chain_unit;

typedef struct iem_chain_agency {
    const char *name;
    iem_chain_basis basis;
    iem_chain_unit unit;
    const char *plan_sha256;
    const char *from, *to;               /* first and last month; NULL: not known */
    double decisions, adverse, nameless; /* the last: without a person, not matched */
    double people;                       /* NaN of a tally */
    unsigned weight;                     /* of an adverse decision in the load */
    iem_estimate rate;
} iem_chain_agency;

/* An adverse decision from at least `k` agencies. */
typedef struct iem_chain_together {
    unsigned k;
    double people; /* known to at least k agencies */
    double observed, expected;
    iem_estimate ratio;
    double p; /* one-sided, of so many or more if agencies decided independently */
    iem_verdict verdict;
    iem_chain_why why;
} iem_chain_together;

/* People with an adverse decision from exactly so many agencies. */
typedef struct iem_chain_spread {
    unsigned agencies;
    double observed, expected;
} iem_chain_spread;

/* Adverse decisions from two agencies or more, in one group. */
typedef struct iem_chain_group {
    const char *ground, *group, *reference; /* reference NULL: everyone else */
    double people, observed, expected;
    double reference_people, reference_observed;
    iem_estimate share, gap; /* gap: with the reference, plainly */
    iem_estimate equal_gap;  /* what is left of it beyond facts and independence */
    iem_estimate ratio;      /* observed / expected */
    double p, p_adjusted;    /* one-sided: equal_gap beyond the margin */
    iem_verdict verdict;
    iem_chain_why why;
} iem_chain_group;

/* Adverse at `to` within the window after adverse at `from`. */
typedef struct iem_chain_cascade {
    const char *from, *to;
    const char *ground, *group; /* as `from` records it; NULL: everybody */
    double after, after_events; /* decisions at `from` that were adverse; followed */
    double twins, twins_events; /* that were not */
    double alone;               /* of `after`: without twins */
    iem_estimate after_share, twins_share;
    iem_estimate ratio;   /* of hazards, within strata */
    double p, p_adjusted; /* one-sided: ratio beyond the margin; NaN of groups */
    double p_none;        /* one-sided: ratio above 1 */
    iem_verdict verdict;
    iem_chain_why why;
} iem_chain_cascade;

typedef struct iem_chain_length {
    unsigned length; /* decisions in the longest row; the last: so many or more */
    double people;
} iem_chain_length;

/* How often the next decision elsewhere names the same source record. */
typedef struct iem_chain_source {
    double links, both, same; /* decisions in a row; both name one; the same one */
    iem_estimate share;       /* same / both */
} iem_chain_source;

/* Asked again what was on file. */
typedef struct iem_chain_again {
    const char *ground, *group; /* NULL: of an agency */
    const char *agency;         /* NULL: of a group */
    double asked;               /* requests; of a group: people who were asked */
    double here, elsewhere;     /* answered before at this agency; only at another */
    iem_estimate share;         /* (here + elsewhere) / asked */
} iem_chain_again;

/* What counts alone can say, for a population of so many. */
typedef struct iem_chain_counts {
    double population;            /* NaN: not given */
    double expected, least, most; /* people with adverse decisions from two or more */
} iem_chain_counts;

enum { IEM_CHAIN_LOAD = 240, IEM_CHAIN_LENGTHS = 5, IEM_CHAIN_YEAR = 365 };

typedef struct iem_chain_result {
    const char *title; /* NULL: none */
    bool published;
    unsigned window;     /* of cascades and rows, in days */
    iem_chain_unit unit; /* of all that is about time */
    double margin_ratio, margin_gap, assurance;
    const char *key; /* fingerprint of the key; NULL: no people */
    iem_chain_agency *agencies;
    size_t n_agencies;
    double people, shared; /* known to any agency; to two or more */
    iem_chain_why shared_why;
    iem_chain_together *together;
    size_t n_together;
    iem_chain_spread *spread; /* 0, 1 … agencies */
    size_t n_spread;
    iem_concentration load; /* per person: adverse decisions, as agencies weigh; its
                               total counts each of them once */
    bool weighted;          /* some weigh otherwise than 1 */
    double expected_gini, expected_top;
    iem_chain_why load_why;
    iem_chain_group *groups;
    size_t n_groups;
    iem_chain_cascade *cascades;
    size_t n_cascades;
    iem_chain_length *lengths;
    size_t n_lengths;
    double records, records_shared, records_people; /* source records */
    iem_chain_source source[2];                     /* [1]: to an adverse decision */
    iem_chain_again *again;
    size_t n_again;
    double longest_again;
    iem_chain_counts counts;
    iem_arena arena; /* of all the above */
} iem_chain_result;

/* "thin", "no-twins" …; NULL for IEM_CHAIN_SAID. */
const char *iem_chain_why_name(iem_chain_why why);
void iem_chain_result_clear(iem_chain_result *result);

#endif
