/* What every part of the JSON result is written with: objects that know why their nulls
 * are null. */
#ifndef IEM_JSON_PARTS_H
#define IEM_JSON_PARTS_H

#include "base/json.h"
#include "judge/past.h"
#include "report/voice.h"

typedef struct iem_document {
    iem_json json;
    const struct iem_result *result;
    iem_voice english;
    const char
        *why[IEM_JSON_DEPTH + 1]; /* said so far by each open object; NULL: none */
    bool failed;
} iem_document;

void iem_document_object(iem_document *w, const char *key);
void iem_document_end(iem_document *w);

/* The code of a reason, or of another one where there is none. */
const char *iem_why_code_or(iem_why why, iem_why otherwise);
/* An undefined number has its reason beside it: the first one of an object as `why`,
 * one that differs from it as `<key>_why`. The reason alone, and with the number. */
void iem_document_reason(iem_document *w, const char *key, const char *why);
void iem_document_number(iem_document *w, const char *key, double value,
                         const char *why);
/* A count that only a published edition lacks; and of a treatment. */
void iem_document_people(iem_document *w, const char *key, double people);
void iem_document_own_people(iem_document *w, const char *key, double people);
/* Always as `<key>_why`: of a treatment, whose `why` is that of its verdict. */
void iem_document_own(iem_document *w, const char *key, double value, const char *why);
void iem_document_own_reason(iem_document *w, const char *key, const char *why);
/* value, low and high; as an object of their own, or in the one that is open. */
void iem_document_estimate(iem_document *w, const char *key, iem_estimate e,
                           const char *why);
void iem_document_estimate_keys(iem_document *w, iem_estimate e, const char *why);
/* Counts that were rounded by their publisher: low and high include that, and the parts
 * stand apart. */
void iem_document_bounds_keys(iem_document *w, const iem_bounds *b, iem_why otherwise);

void iem_document_scope(iem_document *w);
void iem_document_parts(iem_document *w, const char *const *grounds,
                        const char *const *groups, size_t n);
void iem_document_group_of(iem_document *w, const iem_treatment *t);
void iem_document_reference(iem_document *w, const char *name, bool is_rest);

#endif
