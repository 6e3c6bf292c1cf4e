/* From a look at the columns to a plan to start from: which column plays which role,
 * why it looks like that, and what only a person can say. */
#ifndef IEM_PROPOSE_H
#define IEM_PROPOSE_H

#include "base/buffer.h"
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

/* `given` (NULL, or not finished): roles that somebody has settled already; its columns
 * must be there. Borrows both. */
iem_status iem_propose_roles(const iem_look *look, const struct iem_plan *given,
                             iem_proposal **proposal, iem_error *err);
void iem_proposal_free(iem_proposal *proposal);
/* How many columns have this role, aside or not aside? */
size_t iem_proposed_number(const iem_proposal *proposal, iem_proposed role, bool aside);
/* Decisions in the rows that were looked at: by the count, where there is one. */
double iem_proposed_people(const iem_proposal *proposal);
/* The key of a plan for a role; NULL for nothing. */
const char *iem_proposed_key(iem_proposed role);
iem_proposed iem_proposed_of_kind(iem_aspect_kind kind);

/* The plan as YAML with remarks. `log`: how it is called; `dutch`: the remarks. */
void iem_proposal_write(const iem_proposal *proposal, const char *log, bool dutch,
                        iem_buffer *out);
/* What has to be filled in before there can be a scan, one question on each line. */
void iem_proposal_ask(const iem_proposal *proposal, bool dutch, iem_buffer *out);

/* ---- The steps, one file each ---- */

/* What a column looks like by itself. */
void iem_propose_alone(const iem_look *look, size_t i, iem_proposed_column *column);
/* Which values are adverse, positive, or at random; false: that cannot be told. */
bool iem_propose_sides(const iem_column *seen, iem_side side,
                       iem_proposed_column *column);
/* Cut points: those of the law for an age; else round numbers that part the people in
 * about equal bands. */
void iem_propose_cuts(const iem_column *seen, iem_about about, uint64_t people,
                      iem_proposed_column *column);
/* Chooses among columns: one decision, few facts, no column that says what another
 * does. */
void iem_propose_settle(iem_proposal *proposal);

#endif
