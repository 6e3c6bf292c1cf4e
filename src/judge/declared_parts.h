/* What the questions about a declaration are asked with. */
#ifndef IEM_DECLARED_PARTS_H
#define IEM_DECLARED_PARTS_H

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

/* Each asks its questions. */
void iem_ask_record(iem_asking *a);
void iem_ask_use(iem_asking *a);
void iem_ask_traits(iem_asking *a);
void iem_ask_roles(iem_asking *a);
void iem_ask_norms(iem_asking *a);

/* Requirements and measures of the Algoritmekader that the questions speak to. */
#define IEM_NORM_REGISTER "urn:nl:ak:mtr:imp-04"
#define IEM_NORM_ROLES    "urn:nl:ak:mtr:owp-01"
#define IEM_NORM_PURPOSE  "urn:nl:ak:mtr:owp-03"
#define IEM_NORM_BASIS    "urn:nl:ak:mtr:pba-05"
#define IEM_NORM_TRAITS   "urn:nl:ak:mtr:dat-02"
#define IEM_NORM_MARGINS  "urn:nl:ak:mtr:mon-07"
#define IEM_NORMS(...)    ((const char *const[]){__VA_ARGS__, NULL})

/* Most questions that are not asked of each role or norm. */
enum { IEM_ASKED_ONCE = 20 };

#endif
