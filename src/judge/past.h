/* The scans that a history holds, as they were recorded. Texts are borrowed from the
 * history's arena; an undefined number is NaN. */
#ifndef IEM_PAST_H
#define IEM_PAST_H

#include "measure/result.h"

/* One treatment. */
typedef struct iem_past_group {
    const char *ground, *group, *reference;
    bool reference_is_rest;
    bool ratio_scale; /* its verdict is about the ratio, not the gap */
    double n, adverse, reference_n, reference_adverse;
    iem_estimate gap, ratio, group_weight;
    iem_estimate caused; /* would not have been taken at the rates of the reference */
    double harmed;
    iem_type type;
    iem_verdict verdict;
    const iem_evidence *evidence;
    /* Of the version that was recorded first, where that is another one; it may have
     * had no such group: NULL. */
    const iem_evidence *first_evidence;
    bool replaced;
} iem_past_group;

typedef struct iem_past_finding {
    const char *id, *rule, *ground, *group;
} iem_past_finding;

typedef struct iem_past_scan {
    const char *period;
    const char *recorded; /* when; NULL: was not told */
    const char *title;    /* may be NULL */
    const char *version;  /* of iemand */
    const char *plan_sha256, *count_sha256;
    double margin_ratio, margin_gap;
    double rows_read, rows_used, rows_excluded, rows_rejected;
    double people, adverse_rate;
    iem_verdict verdict;
    iem_past_group *groups;
    size_t n_groups;
    iem_past_finding *findings;
    size_t n_findings;
    size_t versions; /* 1: it was never replaced */
    /* What was fixed when the period was first looked at. */
    const char *first_count_sha256;
    double first_margin_ratio;
} iem_past_scan;

/* In the order of their periods. */
typedef struct iem_past {
    const char *name; /* of the history */
    iem_past_scan *scans;
    size_t n;
} iem_past;

/* "cannot-tell", "group-judged": as JSON and files have them. */
const char *iem_verdict_code(iem_verdict verdict);
const char *iem_type_code(iem_type type);
/* And back; false: no such word. */
bool iem_verdict_of(const char *code, iem_verdict *verdict);
bool iem_type_of(const char *code, iem_type *type);

/* The order of periods: numbers in them by value, "2026-w9" before "2026-w10". */
int iem_period_compare(const char *a, const char *b);

#endif
