/* What a gate is to look at, as the plan says it: presets, margins of one's own,
 * groups, accepted findings, and what the plan was when it was fixed. What it means is
 * known in judge/. */
#ifndef IEM_POLICY_H
#define IEM_POLICY_H

#include "base/digest.h"
#include "base/status.h"
#include "plan/texts.h"

/* A margin of one's own on one measure, of everybody or of one ground or group. */
typedef struct iem_policy_margin {
    char *measure, *ground, *group; /* ground and group: NULL is all */
    double min, max;                /* NaN: none on that side */
    size_t line;
} iem_policy_margin;

/* A finding that somebody answers for, until a day. */
typedef struct iem_accepted {
    char *finding; /* its id: 16 hexadecimal digits */
    char *reason, *owner, *legal_ground;
    char *until; /* the last day on which it holds: "2027-03-01" */
    size_t line;
} iem_accepted;

enum { IEM_DAY_TEXT = 11 }; /* "2027-03-01" and its end */

typedef struct iem_policy {
    iem_texts presets;       /* none, and no margins: iemand's own rules */
    bool cannot_tell_passes; /* `cannot_tell: report` */
    bool declaration_blocks; /* `declaration: block` */
    iem_texts groups;        /* pairs: ground, group; none: all */
    iem_policy_margin *margins;
    size_t n_margins, margin_capacity;
    iem_accepted *accepted;
    size_t n_accepted, accepted_capacity;
    iem_texts families; /* of measures that its rules look at; set by judge/ */
    size_t line;        /* of the key `policy`; 0: flags only */
    char registered_on[IEM_DAY_TEXT];       /* "": was not registered */
    char registered_sha256[IEM_SHA256_HEX]; /* plan_sha256 on that day */
    size_t registered_line;
} iem_policy;

void iem_policy_clear(iem_policy *policy);
/* A deep copy into an empty one. False: no memory. */
bool iem_policy_copy(iem_policy *to, const iem_policy *from);
/* Brings what has no order into one. */
void iem_policy_sort(iem_policy *policy);

#endif
