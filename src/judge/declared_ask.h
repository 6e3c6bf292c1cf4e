/* What the questions about a declaration are asked with. */
#ifndef IEM_DECLARED_ASK_H
#define IEM_DECLARED_ASK_H

#include "judge/declared.h"

typedef struct iem_asking {
    const struct iem_plan *plan;
    const iem_declaration *d;
    const iem_observed *log;
    const char *today; /* NULL: not known */
    struct iem_result *result;
    iem_declared_check *at; /* room for all */
    size_t n;
    bool failed; /* no memory; asked once */
} iem_asking;

/* A copy that lives as long as the result. */
const char *iem_ask_keep(iem_asking *a, const char *text);
/* The next question; it cannot be told yet. `subject` is copied. */
iem_declared_check *iem_ask(iem_asking *a, const iem_rule *rule, const char *field,
                            const char *subject);
void iem_ask_settle(iem_declared_check *q, iem_verdict verdict, const iem_reason *why);
/* Room for at most so many items. */
void iem_ask_items(iem_asking *a, iem_declared_check *q, size_t most);
void iem_ask_item(iem_asking *a, iem_declared_check *q, const char *name, double n,
                  const iem_said *note);

/* Saved counts do not tell it. */
extern const iem_reason iem_asked_no_rows;

/* Requirements and measures of the Algoritmekader that the questions speak to. */
#define IEM_NORM_REGISTER "urn:nl:ak:mtr:imp-04"
#define IEM_NORM_ROLES    "urn:nl:ak:mtr:owp-01"
#define IEM_NORM_PURPOSE  "urn:nl:ak:mtr:owp-03"
#define IEM_NORM_BASIS    "urn:nl:ak:mtr:pba-05"
#define IEM_NORM_TRAITS   "urn:nl:ak:mtr:dat-02"
#define IEM_NORM_MARGINS  "urn:nl:ak:mtr:mon-07"
#define IEM_NORMS(...)    ((const char *const[]){__VA_ARGS__, NULL})

#endif
