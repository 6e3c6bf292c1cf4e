#include "report/json_parts.h"

#include "report/why.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void iem_document_object(iem_document *w, const char *key)
{
    iem_json_object(&w->json, key);
    w->why[w->json.depth] = NULL;
}

void iem_document_end(iem_document *w)
{
    iem_json_end(&w->json);
}

const char *iem_why_code_or(iem_why why, iem_why otherwise)
{
    return iem_why_code(why != IEM_WHY_NONE ? why : otherwise);
}

/* A published edition has numbers left out that the model could define. */
static bool hides(const iem_document *w, const char *why)
{
    return w->result->published && strcmp(why, iem_why_code(IEM_WHY_NONE)) == 0;
}

void iem_document_own_reason(iem_document *w, const char *key, const char *why)
{
    char name[64];
    if (hides(w, why)) why = iem_why_code(IEM_WHY_SUPPRESSED);
    snprintf(name, sizeof name, "%s_why", key);
    iem_json_text(&w->json, name, why);
}

/* An undefined number has its reason beside it: the first one of an object as `why`,
 * one that differs from it as `<key>_why`. */
void iem_document_reason(iem_document *w, const char *key, const char *why)
{
    const char **said = &w->why[w->json.depth];
    if (hides(w, why)) why = iem_why_code(IEM_WHY_SUPPRESSED);
    if (!*said) {
        iem_json_text(&w->json, "why", why);
        *said = why;
    } else if (strcmp(*said, why) != 0) {
        iem_document_own_reason(w, key, why);
    }
}

void iem_document_number(iem_document *w, const char *key, double value,
                         const char *why)
{
    iem_json_number(&w->json, key, value);
    if (!isfinite(value)) iem_document_reason(w, key, why);
}

void iem_document_people(iem_document *w, const char *key, double people)
{
    iem_json_count(&w->json, key, people);
    if (isnan(people)) iem_document_reason(w, key, iem_why_code(IEM_WHY_SUPPRESSED));
}

void iem_document_own_people(iem_document *w, const char *key, double people)
{
    iem_json_count(&w->json, key, people);
    if (isnan(people))
        iem_document_own_reason(w, key, iem_why_code(IEM_WHY_SUPPRESSED));
}

/* A ratio has no end where nobody of the reference got the decision. */
static const char *why_null(double value, const char *why)
{
    return isinf(value) ? iem_why_code(IEM_WHY_ZERO_REFERENCE) : why;
}

/* Of a treatment, whose `why` is that of its verdict. */
void iem_document_own(iem_document *w, const char *key, double value, const char *why)
{
    iem_json_number(&w->json, key, value);
    if (!isfinite(value)) iem_document_own_reason(w, key, why_null(value, why));
}

void iem_document_estimate_keys(iem_document *w, iem_estimate e, const char *why)
{
    const bool half = isfinite(e.value) && strcmp(why, "undefined") == 0;
    const char *end_why = half ? "no-interval" : why;
    iem_document_number(w, "value", e.value, why_null(e.value, why));
    iem_document_number(w, "low", e.low, why_null(e.low, end_why));
    iem_document_number(w, "high", e.high, why_null(e.high, end_why));
}

void iem_document_estimate(iem_document *w, const char *key, iem_estimate e,
                           const char *why)
{
    iem_document_object(w, key);
    iem_document_estimate_keys(w, e, why);
    iem_document_end(w);
}

/* Counts that were rounded by their publisher: low and high include that, and the parts
 * stand apart. */
void iem_document_bounds_keys(iem_document *w, const iem_bounds *b, iem_why otherwise)
{
    const char *why = iem_why_code_or(b->why, otherwise);
    iem_document_estimate_keys(w, b->all, why);
    if (!w->result->rounded) return;
    iem_document_number(w, "low_sampling", b->sampling.low,
                        why_null(b->sampling.low, why));
    iem_document_number(w, "high_sampling", b->sampling.high,
                        why_null(b->sampling.high, why));
    iem_document_number(w, "low_rounding", b->corner_low, why_null(b->corner_low, why));
    iem_document_number(w, "high_rounding", b->corner_high,
                        why_null(b->corner_high, why));
}

/* ---- Who ---- */

void iem_document_parts(iem_document *w, const char *const *grounds,
                        const char *const *groups, size_t n)
{
    if (n < 2) return;
    iem_json_array(&w->json, "parts");
    for (size_t i = 0; i < n; i++) {
        iem_document_object(w, NULL);
        iem_json_text(&w->json, "ground", grounds[i]);
        iem_json_text(&w->json, "group", groups[i]);
        iem_document_end(w);
    }
    iem_document_end(w);
}

void iem_document_scope(iem_document *w)
{
    iem_document_object(w, "scope"); /* empty: the whole log */
    iem_document_end(w);
}

void iem_document_group_of(iem_document *w, const iem_treatment *t)
{
    iem_document_scope(w);
    iem_json_text(&w->json, "ground", t->ground);
    iem_json_text(&w->json, "group", t->group);
    iem_document_parts(w, t->part_grounds, t->parts, t->n_parts);
}

void iem_document_reference(iem_document *w, const char *name, bool is_rest)
{
    iem_json_text(&w->json, "reference", is_rest || !name ? "rest" : name);
    iem_json_bool(&w->json, "reference_is_rest", is_rest || !name);
}
