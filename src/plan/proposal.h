/* What is proposed for the columns of a log. */
#ifndef IEM_PROPOSAL_H
#define IEM_PROPOSAL_H

#include "plan/look.h"
#include "plan/meanings.h"
#include "plan/plan.h"

/* In the order in which a plan is written. */
typedef enum iem_proposed {
    IEM_PROPOSED_NOTHING,
    IEM_PROPOSED_DECISION,
    IEM_PROPOSED_GROUND,
    IEM_PROPOSED_PROFILE,
    IEM_PROPOSED_FACT,
    IEM_PROPOSED_TRAIT,
    IEM_PROPOSED_OUTCOME,
    IEM_PROPOSED_ROUTE,
    IEM_PROPOSED_SCORE,
    IEM_PROPOSED_TIME,
    IEM_PROPOSED_BATCH,
    IEM_PROPOSED_REASON,
    IEM_PROPOSED_COUNT,
    IEM_PROPOSED_CASE,
    IEM_PROPOSED_PERSON,
    IEM_PROPOSED_ROLES,
} iem_proposed;

enum { IEM_PROPOSED_SIDES = 12, IEM_PROPOSED_CUTS = 16 };

/* What is proposed for one column. Texts are constants, or borrowed from the look and
 * the plan that was given. */
typedef struct iem_proposed_column {
    iem_proposed role;
    bool aside; /* it may be, but stands behind a '#' */
    bool given; /* somebody said so */
    const iem_name_rule *rule;
    iem_said why, question;              /* en NULL: none */
    const char *other;                   /* a column that `why` ends with; NULL: none */
    const char *yes[IEM_PROPOSED_SIDES]; /* adverse, positive or random values */
    const char *no[IEM_PROPOSED_SIDES];  /* favourable or negative ones, to be listed */
    size_t n_yes, n_no;
    iem_compare compare; /* of a decision that was given as a comparison */
    int64_t threshold;
    int64_t cuts[IEM_PROPOSED_CUTS];
    size_t n_cuts;
    unsigned quantiles; /* given */
    bool day_first;
} iem_proposed_column;

typedef struct iem_proposal {
    const iem_look *look;
    iem_proposed_column *columns; /* one for each of the look */
    const char *title;            /* given; NULL */
    bool complete;                /* has a decision and a ground: scan takes it */
} iem_proposal;

void iem_proposal_free(iem_proposal *proposal);
/* How many columns have this role, aside or not aside? */
size_t iem_proposed_number(const iem_proposal *proposal, iem_proposed role, bool aside);
/* Decisions in the rows that were looked at: by the count, where there is one. */
double iem_proposed_people(const iem_proposal *proposal);
/* The key of a plan for a role; NULL for nothing. */
const char *iem_proposed_key(iem_proposed role);
iem_proposed iem_proposed_of_kind(iem_aspect_kind kind);

#endif
