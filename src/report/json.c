/* "iemand-result/1": the result for machines. Keys and values are those of the schema
 * in include/, in English whatever the language of the reader. */
#include "report/report.h"

#include "base/json.h"
#include "family/families.h"
#include "report/order.h"
#include "report/sentences.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP_CELLS = 50 };

struct writer {
    iem_json json;
    const struct iem_result *result;
    iem_voice english;
    const char
        *why[IEM_JSON_DEPTH + 1]; /* said so far by each open object; NULL: none */
    bool failed;
};

static void object(struct writer *w, const char *key)
{
    iem_json_object(&w->json, key);
    w->why[w->json.depth] = NULL;
}

static void end(struct writer *w)
{
    iem_json_end(&w->json);
}

/* ---- Reasons ---- */

static const char *why_code(iem_why why)
{
    static const char *const codes[] = {
        [IEM_WHY_NONE] = "undefined",
        [IEM_WHY_EMPTY_GROUP] = "empty-group",
        [IEM_WHY_EMPTY_REFERENCE] = "empty-reference",
        [IEM_WHY_ZERO_REFERENCE] = "zero-reference",
        [IEM_WHY_ZERO_COUNT] = "zero-count",
        [IEM_WHY_NO_FACTS] = "no-facts",
        [IEM_WHY_NO_TWINS] = "no-twins",
        [IEM_WHY_FEW_TWINS] = "few-twins",
        [IEM_WHY_CLIPPED] = "clipped",
        [IEM_WHY_FEW_CELLS] = "few-cells",
        [IEM_WHY_WEAK_FACTS] = "weak-facts",
        [IEM_WHY_TOO_UNSURE] = "too-unsure",
        [IEM_WHY_FEW_MEMBERS] = "few-members",
        [IEM_WHY_ONE_DECISION] = "one-decision",
        [IEM_WHY_OUT_OF_RANGE] = "out-of-range",
        [IEM_WHY_MIXED_REST] = "mixed-rest",
        [IEM_WHY_NOT_IN_FAMILY] = "not-in-family",
        [IEM_WHY_NO_MARGIN_PROVABLE] = "no-margin-provable",
        [IEM_WHY_NO_DIGEST] = "no-digest",
        [IEM_WHY_REFERENCE] = "reference",
        [IEM_WHY_FAVOURED] = "favoured",
        [IEM_WHY_MIRROR] = "mirror",
        [IEM_WHY_ROUNDED] = "rounded-counts",
        [IEM_WHY_MISSING_FACTS] = "missing-facts",
        [IEM_WHY_CLUSTERING] = "clustering-unknown",
    };
    const size_t i = (size_t)why;
    return codes[i < sizeof codes / sizeof codes[0] ? i : 0];
}

static const char *grade_why_code(iem_grade_why why)
{
    static const char *const codes[] = {
        [IEM_GRADE_BOUND] = "bound",
        [IEM_GRADE_LOW_BOUND] = "low-bound",
        [IEM_GRADE_NO_SUB_BANDS] = "no-sub-bands",
        [IEM_GRADE_SUB_OVERLAP] = "sub-band-overlap",
        [IEM_GRADE_WEAKER_INSIDE] = "weaker-inside",
        [IEM_GRADE_ROUNDED] = "rounded",
        [IEM_GRADE_INSIDE_ONLY] = "not-inside",
        [IEM_GRADE_NOTHING_SEEN] = "nothing-seen",
        [IEM_GRADE_UNDECIDED] = "undecided",
        [IEM_GRADE_FEW_TWINS] = "few-twins",
        [IEM_GRADE_FEW_MEMBERS] = "few-members",
        [IEM_GRADE_MISSING_FACTS] = "missing-facts",
        [IEM_GRADE_NO_FACTS] = "no-facts",
    };
    return codes[why];
}

static const char *or_else(iem_why why, iem_why otherwise)
{
    return why_code(why != IEM_WHY_NONE ? why : otherwise);
}

/* ---- Numbers that may be undefined ---- */

static void own_reason(struct writer *w, const char *key, const char *why)
{
    char name[64];
    snprintf(name, sizeof name, "%s_why", key);
    iem_json_text(&w->json, name, why);
}

/* An undefined number has its reason beside it: the first one of an object as `why`,
 * one that differs from it as `<key>_why`. */
static void reason(struct writer *w, const char *key, const char *why)
{
    const char **said = &w->why[w->json.depth];
    if (!*said) {
        iem_json_text(&w->json, "why", why);
        *said = why;
    } else if (strcmp(*said, why) != 0) {
        own_reason(w, key, why);
    }
}

static void number(struct writer *w, const char *key, double value, const char *why)
{
    iem_json_number(&w->json, key, value);
    if (!isfinite(value)) reason(w, key, why);
}

/* A ratio has no end where nobody of the reference got the decision. */
static const char *why_null(double value, const char *why)
{
    return isinf(value) ? why_code(IEM_WHY_ZERO_REFERENCE) : why;
}

/* Of a treatment, whose `why` is that of its verdict. */
static void own_number(struct writer *w, const char *key, double value, const char *why)
{
    iem_json_number(&w->json, key, value);
    if (!isfinite(value)) own_reason(w, key, why_null(value, why));
}

static void estimate_keys(struct writer *w, iem_estimate e, const char *why)
{
    const bool half = isfinite(e.value) && strcmp(why, "undefined") == 0;
    const char *end_why = half ? "no-interval" : why;
    number(w, "value", e.value, why_null(e.value, why));
    number(w, "low", e.low, why_null(e.low, end_why));
    number(w, "high", e.high, why_null(e.high, end_why));
}

static void estimate(struct writer *w, const char *key, iem_estimate e, const char *why)
{
    object(w, key);
    estimate_keys(w, e, why);
    end(w);
}

/* Counts that were rounded by their publisher: low and high include that, and the parts
 * stand apart. */
static void bounds_keys(struct writer *w, const iem_bounds *b, iem_why otherwise)
{
    const char *why = or_else(b->why, otherwise);
    estimate_keys(w, b->all, why);
    if (!w->result->rounded) return;
    number(w, "low_sampling", b->sampling.low, why_null(b->sampling.low, why));
    number(w, "high_sampling", b->sampling.high, why_null(b->sampling.high, why));
    number(w, "low_rounding", b->corner_low, why_null(b->corner_low, why));
    number(w, "high_rounding", b->corner_high, why_null(b->corner_high, why));
}

/* ---- Who ---- */

static void parts(struct writer *w, const char *const *grounds,
                  const char *const *groups, size_t n)
{
    if (n < 2) return;
    iem_json_array(&w->json, "parts");
    for (size_t i = 0; i < n; i++) {
        object(w, NULL);
        iem_json_text(&w->json, "ground", grounds[i]);
        iem_json_text(&w->json, "group", groups[i]);
        end(w);
    }
    end(w);
}

static void scope(struct writer *w)
{
    object(w, "scope"); /* empty: the whole log */
    end(w);
}

static void group_of(struct writer *w, const iem_treatment *t)
{
    scope(w);
    iem_json_text(&w->json, "ground", t->ground);
    iem_json_text(&w->json, "group", t->group);
    parts(w, t->part_grounds, t->parts, t->n_parts);
}

static void reference(struct writer *w, const char *name, bool is_rest)
{
    iem_json_text(&w->json, "reference", is_rest || !name ? "rest" : name);
    iem_json_bool(&w->json, "reference_is_rest", is_rest || !name);
}

/* ---- Manifest ---- */

static void reasons(struct writer *w, const char *key, const iem_reason_count *at,
                    size_t n)
{
    iem_json_array(&w->json, key);
    for (size_t i = 0; i < n; i++) {
        object(w, NULL);
        iem_json_text(&w->json, "reason", at[i].reason);
        iem_json_count(&w->json, "rows", (double)at[i].rows);
        end(w);
    }
    end(w);
}

static void rows(struct writer *w)
{
    const struct iem_result *r = w->result;
    object(w, "rows");
    iem_json_count(&w->json, "read", (double)r->rows_read);
    iem_json_count(&w->json, "used", (double)r->rows_used);
    iem_json_count(&w->json, "excluded", (double)r->rows_excluded);
    iem_json_count(&w->json, "rejected", (double)r->rows_rejected);
    reasons(w, "excluded_reasons", r->excluded, r->n_excluded);
    reasons(w, "rejected_reasons", r->rejected, r->n_rejected);
    end(w);
}

static void inputs(struct writer *w)
{
    iem_json_array(&w->json, "inputs");
    for (size_t i = 0; i < w->result->n_inputs; i++) {
        const iem_input *input = &w->result->inputs[i];
        object(w, NULL);
        iem_json_text(&w->json, "path", input->path);
        iem_json_count(&w->json, "bytes", (double)input->bytes);
        iem_json_text(&w->json, "digest", input->digest);
        if (!input->digest) reason(w, "digest", why_code(IEM_WHY_NO_DIGEST));
        end(w);
    }
    end(w);
}

static void facts(struct writer *w)
{
    iem_json_array(&w->json, "facts");
    for (size_t i = 0; i < w->result->n_facts; i++) {
        const iem_fact_name *fact = &w->result->facts[i];
        object(w, NULL);
        iem_json_text(&w->json, "name", fact->name);
        iem_json_text(&w->json, "role", fact->profile ? "profile" : "fact");
        iem_json_bool(&w->json, "numeric", fact->numeric);
        if (fact->bands) iem_json_text(&w->json, "bands", fact->bands);
        iem_json_bool(&w->json, "questioned", fact->questioned);
        end(w);
    }
    end(w);
}

static void margins(struct writer *w)
{
    const struct iem_result *r = w->result;
    object(w, "margins");
    iem_json_number(&w->json, "gap", r->margin_gap);
    iem_json_number(&w->json, "ratio", r->margin_ratio);
    iem_json_number(&w->json, "assurance", r->margin_assurance);
    iem_json_number(&w->json, "group_weight", r->margin_weight);
    end(w);
    object(w, "family"); /* claims that Holm's correction counts */
    iem_json_count(&w->json, "grounds", (double)r->family);
    iem_json_count(&w->json, "intersections", (double)r->family_pairs);
    iem_json_count(&w->json, "cells_tested", r->bh_cells);
    end(w);
}

static void small_groups(struct writer *w)
{
    const struct iem_result *r = w->result;
    if (!r->small_min) return;
    object(w, "small_groups");
    iem_json_count(&w->json, "min", (double)r->small_min);
    iem_json_text(&w->json, "as", r->small_as ? r->small_as : "");
    iem_json_array(&w->json, "pooled");
    for (size_t i = 0; i < r->n_pooled; i++)
        iem_json_text(&w->json, NULL, r->pooled[i]);
    end(w);
    end(w);
}

/* Seeds beyond JSON's integers keep all their digits as text. */
static void seed(struct writer *w)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)w->result->seed);
    if (w->result->seed <= INT64_MAX)
        iem_json_whole(&w->json, "seed", (int64_t)w->result->seed);
    else
        iem_json_text(&w->json, "seed", digits);
}

static void people(struct writer *w)
{
    const struct iem_result *r = w->result;
    const iem_why why = r->people_why;
    iem_json_count(&w->json, "people", r->people);
    if (isnan(r->people))
        reason(w, "people", why == IEM_WHY_NONE ? "no-person-column" : why_code(why));
}

static void manifest(struct writer *w)
{
    const struct iem_result *r = w->result;
    object(w, "manifest");
    iem_json_text(&w->json, "version", IEM_VERSION);
    if (r->title) iem_json_text(&w->json, "title", r->title);
    iem_json_text(&w->json, "plan_sha256", r->plan_sha256);
    iem_json_text(&w->json, "count_sha256", r->count_sha256);
    seed(w);
    inputs(w);
    rows(w);
    people(w);
    iem_json_text(&w->json, "edition", "internal");
    object(w, "decision");
    iem_json_text(&w->json, "column", r->decision);
    iem_json_text(&w->json, "adverse", r->adverse);
    number(w, "adverse_rate", r->adverse_rate, "no-decisions");
    end(w);
    facts(w);
    margins(w);
    iem_json_count(&w->json, "rounded", (double)r->rounded);
    small_groups(w);
    end(w);
}

/* ---- Groups and disparities ---- */

static void outcome_rate(struct writer *w, const char *name, const iem_partial *rate,
                         bool bare)
{
    const char *why = rate->known == IEM_UNDEFINED ? "empty-group"
                      : bare                       ? "clustering-unknown"
                                                   : "not-observed";
    object(w, name);
    number(w, "value", rate->interval.value, why);
    number(w, "low", bare ? NAN : rate->interval.low, why);
    number(w, "high", bare ? NAN : rate->interval.high, why);
    iem_json_number(&w->json, "ci", 0.95);
    iem_json_text(&w->json, "method",
                  rate->known == IEM_IDENTIFIED ? "wilson" : "imbens-manski");
    end(w);
}

/* A rate that the log does not identify has bounds and no value. */
static void outcome(struct writer *w, const iem_group_outcome *o)
{
    static const char *const names[IEM_GROUP_RATES] = {
        "prevalence", "tpr", "fnr", "fpr",      "tnr",       "ppv",
        "fdr",        "npv", "for", "accuracy", "error_rate"};
    if (!o) {
        iem_json_null(&w->json, "outcome");
        reason(w, "outcome", "no-outcome-column");
        return;
    }
    object(w, "outcome");
    iem_json_count(&w->json, "tp", o->counts.tp);
    iem_json_count(&w->json, "fp", o->counts.fp);
    iem_json_count(&w->json, "tn", o->counts.tn);
    iem_json_count(&w->json, "fn", o->counts.fn);
    iem_json_count(&w->json, "adverse_not_observed", o->counts.u1);
    iem_json_count(&w->json, "favourable_not_observed", o->counts.u0);
    for (int i = 0; i < IEM_GROUP_RATES; i++)
        outcome_rate(w, names[i], &o->rates[i], o->repeats_unknown);
    end(w);
}

static void group(struct writer *w, const iem_group_row *g)
{
    object(w, NULL);
    scope(w);
    iem_json_text(&w->json, "ground", g->ground);
    iem_json_text(&w->json, "group", g->group);
    parts(w, g->part_grounds, g->parts, g->n_parts);
    iem_json_bool(&w->json, "is_reference", g->is_reference);
    iem_json_count(&w->json, "n", g->n);
    iem_json_count(&w->json, "adverse", g->adverse);
    object(w, "rate");
    bounds_keys(w, &g->rate, IEM_WHY_EMPTY_GROUP);
    iem_json_number(&w->json, "ci", 0.95);
    iem_json_text(&w->json, "method", "wilson");
    end(w);
    outcome(w, g->outcome);
    end(w);
}

static void disparity(struct writer *w, const iem_treatment *t, int m)
{
    const iem_disparity *d = &t->disparity[m];
    const iem_measure_row *row = &iem_family_core.rows[m];
    const char *why = or_else(d->estimate.why, t->why);
    object(w, NULL);
    group_of(w, t);
    reference(w, t->reference, t->reference_is_rest);
    iem_json_text(&w->json, "measure", row->id);
    iem_json_text(&w->json, "formula", row->formula);
    bounds_keys(w, &d->estimate, t->why);
    iem_json_text(&w->json, "interval", row->interval);
    number(w, "p", d->p, why);
    iem_json_text(&w->json, "test", d->exact ? "exact" : "score");
    number(w, "p_adjusted", NAN, why_code(IEM_WHY_NOT_IN_FAMILY));
    number(w, "numerator", d->numerator, why);
    number(w, "denominator", d->denominator, why);
    end(w);
}

/* ---- Treatment ---- */

static const char *const verdicts[] = {"pass", "fail", "cannot-tell"};
static const char *const types[] = {"individual", "averaged", "surcharged",
                                    "group-judged", "cannot-tell"};
static const char *const simpsons[] = {"none", "reversal", "explained", "masked"};
static const char *const grades[] = {"likely", "possible", "no-indication",
                                     "cannot-tell"};

static iem_why why_gap(const iem_treatment *t)
{
    return t->twin_gap.why != IEM_WHY_NONE ? t->twin_gap.why : t->why;
}

/* "gap <= 0.01": what the one-sided p is of. */
static void null_hypothesis(struct writer *w, const char *what, double margin,
                            const char *why)
{
    const iem_voice plain = {.decimal = '.', .thousands = '\0'};
    const iem_figure figure = iem_figure_fixed(&plain, margin, 4);
    char text[80];
    snprintf(text, sizeof text, "%s <= %s", what, figure.text);
    if (isnan(margin)) {
        iem_json_null(&w->json, "null_hypothesis");
        reason(w, "null_hypothesis", why);
        return;
    }
    for (size_t n = strlen(text); n > 1 && text[n - 1] == '0'; n--) text[n - 1] = '\0';
    if (text[strlen(text) - 1] == '.') text[strlen(text) - 1] = '\0';
    iem_json_text(&w->json, "null_hypothesis", text);
}

static void twin_gap(struct writer *w, const iem_treatment *t)
{
    const char *why = why_code(why_gap(t));
    object(w, "twin_gap");
    bounds_keys(w, &t->twin_gap, t->why);
    null_hypothesis(w, t->ratio_scale ? "ratio" : "gap", t->margin, why);
    number(w, "p", t->twin_p, why);
    number(w, "p_adjusted", t->twin_p_adjusted, why);
    estimate(w, "raw", t->raw_gap.all, or_else(t->raw_gap.why, t->why));
    number(w, "clipped", t->clipped, why);
    iem_json_bool(&w->json, "methods_differ", t->methods_differ);
    object(w, "if_no_twins");
    number(w, "low", t->if_no_twins.low, why);
    number(w, "high", t->if_no_twins.high, why);
    end(w);
    end(w);
}

static void twin_ratio(struct writer *w, const iem_treatment *t)
{
    object(w, "twin_ratio");
    bounds_keys(w, &t->twin_ratio, t->why);
    end(w);
}

static void within_cells(struct writer *w, const iem_treatment *t)
{
    const char *why = why_code(why_gap(t));
    object(w, "cmh");
    number(w, "z", t->cmh_z, why);
    number(w, "p", t->cmh_p, why);
    iem_json_text(&w->json, "test", t->cmh_exact ? "exact" : "score");
    end(w);
    object(w, "homogeneity");
    number(w, "breslow_day", t->breslow_day, or_else(why_gap(t), IEM_WHY_FEW_CELLS));
    number(w, "breslow_day_p", t->breslow_day_p,
           or_else(why_gap(t), IEM_WHY_FEW_CELLS));
    number(w, "tarone", t->tarone, or_else(why_gap(t), IEM_WHY_FEW_CELLS));
    number(w, "tarone_p", t->tarone_p, or_else(why_gap(t), IEM_WHY_FEW_CELLS));
    iem_json_count(&w->json, "df", (double)t->homogeneity_df);
    end(w);
    iem_json_text(&w->json, "simpson", simpsons[t->simpson]);
}

static void weights(struct writer *w, const iem_treatment *t)
{
    const iem_why why = t->weight_why != IEM_WHY_NONE ? t->weight_why : t->why;
    object(w, "fact_weight");
    estimate_keys(w, t->fact_weight, why_code(why));
    number(w, "reliability", t->reliability, why_code(why));
    reference(w, t->weight_reference, t->weight_reference_is_rest);
    iem_json_text(&w->json, "scale", "log-odds");
    end(w);
    object(w, "group_weight");
    estimate_keys(w, t->group_weight, or_else(t->group_weight_why, why));
    null_hypothesis(w, "group_weight", t->weight_margin, why_code(why));
    number(w, "p", t->weight_p, why_code(why));
    number(w, "p_adjusted", t->weight_p_adjusted, why_code(why));
    number(w, "margin", t->weight_margin, why_code(why));
    number(w, "minimum_detectable", t->detectable_weight, why_code(why));
    iem_json_text(&w->json, "scale", "log-odds");
    iem_json_bool(&w->json, "odds_scale_only", t->odds_scale_only);
    end(w);
    object(w, "trend");
    number(w, "z", t->trend_z, why_code(why));
    number(w, "p", t->trend_p, why_code(why));
    iem_json_text(&w->json, "test", t->trend_monte_carlo ? "monte-carlo" : "score");
    end(w);
}

static void thirds(struct writer *w, const iem_treatment *t)
{
    const char *why = or_else(t->weight_why, why_gap(t));
    iem_json_text(&w->json, "crossing", t->crossing ? "shown" : "not-shown");
    object(w, "thirds");
    number(w, "z_low", t->thirds.z_low, why);
    number(w, "z_high", t->thirds.z_high, why);
    iem_json_array(&w->json, "low_to_high");
    for (int i = 0; i < 3; i++) {
        object(w, NULL);
        number(w, "members", t->thirds.third[i].members, why);
        number(w, "rate", t->thirds.third[i].rate, why);
        number(w, "twin_rate", t->thirds.third[i].twin_rate, why);
        number(w, "score", t->thirds.third[i].score, why);
        end(w);
    }
    end(w);
    end(w);
}

static void surcharge(struct writer *w, const iem_treatment *t)
{
    object(w, "surcharge");
    estimate_keys(w, t->surcharge, or_else(t->weight_why, why_gap(t)));
    iem_json_text(&w->json, "scale", "log-odds");
    iem_json_bool(&w->json, "uneven", t->uneven);
    end(w);
}

static void comparability(struct writer *w, const iem_treatment *t)
{
    const char grade[2] = {t->comparability, '\0'};
    iem_json_text(&w->json, "comparability", t->comparability ? grade : NULL);
    if (!t->comparability)
        own_reason(w, "comparability", or_else(why_gap(t), IEM_WHY_NO_FACTS));
}

static void power(struct writer *w, const iem_treatment *t)
{
    const char *why = why_code(why_gap(t));
    const iem_why ratio_why = t->twin_ratio.why;
    own_number(w, "overlap", t->overlap, why);
    own_number(w, "minimum_detectable_gap", t->detectable_gap, why);
    own_number(w, "largest_gap", t->largest_gap, why);
    own_number(w, "smallest_provable_gap", t->provable_gap,
               or_else(why_gap(t), IEM_WHY_NO_MARGIN_PROVABLE));
    own_number(w, "confounding_strength_needed", t->hidden_cause,
               or_else(ratio_why, why_gap(t)));
    own_number(w, "confounding_strength_needed_low", t->hidden_cause_low,
               or_else(ratio_why, why_gap(t)));
    iem_json_bool(&w->json, "mixed_rest", t->mixed_rest);
    own_number(w, "mixed_rest_p", t->mixed_rest_p,
               t->weight_reference_is_rest ? "undefined" : "named-reference");
    /* A saved tally does not know who comes back. */
    const bool unknown = w->result->has_person && isnan(w->result->people);
    own_number(w, "design_effect", unknown ? NAN : t->deff,
               why_code(IEM_WHY_CLUSTERING));
}

static void counts(struct writer *w, const iem_treatment *t)
{
    iem_json_count(&w->json, "n", t->n1);
    iem_json_count(&w->json, "adverse", t->a1);
    iem_json_count(&w->json, "reference_n", t->n0);
    iem_json_count(&w->json, "reference_adverse", t->a0);
}

static void treatment(struct writer *w, const iem_treatment *t)
{
    const char *why = why_code(why_gap(t));
    object(w, NULL);
    group_of(w, t);
    reference(w, t->reference, t->reference_is_rest);
    iem_json_text(&w->json, "basis", t->profile ? "profile" : "facts");
    iem_json_text(&w->json, "type", types[t->type]);
    iem_json_text(&w->json, "verdict", verdicts[t->verdict]);
    if (t->verdict == IEM_CANNOT_TELL)
        iem_json_text(&w->json, "why",
                      t->why == IEM_WHY_NONE ? "straddles-margin" : why_code(t->why));
    comparability(w, t);
    counts(w, t);
    iem_json_text(&w->json, "scale", t->ratio_scale ? "ratio" : "gap");
    own_number(w, "margin", t->margin, why);
    own_number(w, "assurance", t->assurance, why);
    twin_gap(w, t);
    twin_ratio(w, t);
    within_cells(w, t);
    weights(w, t);
    thirds(w, t);
    surcharge(w, t);
    power(w, t);
    estimate(w, "harmed", t->harmed, why);
    estimate(w, "spared", t->spared, why);
    estimate(w, "group_caused", t->group_caused, why);
    end(w);
}

/* ---- Cells, cases, findings ---- */

static void cell_facts(struct writer *w, const iem_cell_row *cell)
{
    object(w, "facts");
    for (size_t i = 0; i < w->result->n_facts; i++)
        iem_json_text(&w->json, w->result->facts[i].name, cell->facts[i]);
    end(w);
}

static bool has_bands(const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_facts; i++)
        if (result->facts[i].numeric) return true;
    return false;
}

static void cell(struct writer *w, const iem_cell_row *c)
{
    const char *why = grade_why_code(c->why);
    const char *inside_why = has_bands(w->result) ? "not-looked-inside" : "exact-facts";
    object(w, NULL);
    group_of(w, &w->result->treatments[c->treatment]);
    cell_facts(w, c);
    iem_json_count(&w->json, "n", c->n1);
    iem_json_count(&w->json, "adverse", c->a1);
    iem_json_count(&w->json, "reference_n", c->n0);
    iem_json_count(&w->json, "reference_adverse", c->a0);
    object(w, "group_chance");
    number(w, "value", c->chance, why);
    number(w, "low", c->chance_low, why);
    iem_json_text(&w->json, "basis", "model-assisted");
    iem_json_bool(&w->json, "counts_alone", c->counts_alone);
    end(w);
    number(w, "p", c->p, why);
    number(w, "q", c->q, why);
    iem_json_bool(&w->json, "discovered", c->discovered);
    number(w, "inside_ratio", c->inside_ratio, inside_why);
    number(w, "inside_overlap", c->inside_overlap, inside_why);
    iem_json_text(&w->json, "grade", grades[c->grade]);
    iem_json_text(&w->json, "grade_reason", why);
    end(w);
}

static void cells(struct writer *w)
{
    const iem_cell_row *top[TOP_CELLS];
    const size_t n = iem_cells_strongest(w->result, NULL, top, TOP_CELLS);
    iem_json_array(&w->json, "cells");
    for (size_t i = 0; i < n; i++) cell(w, top[i]);
    end(w);
}

static void cases(struct writer *w)
{
    iem_json_array(&w->json, "cases");
    for (size_t i = 0; i < w->result->n_cases; i++) {
        const iem_case_totals *c = &w->result->cases[i];
        object(w, NULL);
        iem_json_text(&w->json, "ground", c->ground);
        iem_json_count(&w->json, "adverse", c->adverse);
        iem_json_count(&w->json, "likely", c->grade[IEM_LIKELY]);
        iem_json_count(&w->json, "possible", c->grade[IEM_POSSIBLE]);
        iem_json_count(&w->json, "no_indication", c->grade[IEM_NO_INDICATION]);
        iem_json_count(&w->json, "cannot_tell", c->grade[IEM_GRADE_CANNOT_TELL]);
        number(w, "likely_caused", c->likely_caused, "none-likely");
        number(w, "likely_caused_low", c->likely_caused_low, "none-likely");
        end(w);
    }
    end(w);
}

static void finding_text(struct writer *w, const iem_finding *finding)
{
    iem_buffer text = {0};
    iem_sentence_finding(&text, &w->english, w->result, finding);
    if (text.failed) w->failed = true;
    iem_json_text(&w->json, "text", text.failed ? "" : text.at);
    iem_buffer_clear(&text);
}

static void finding(struct writer *w, const iem_finding *f)
{
    const iem_treatment *t = &w->result->treatments[f->treatment];
    const bool weight = strcmp(f->rule, "group-weight") == 0;
    const iem_bounds *effect = iem_treatment_effect(t);
    const iem_why why = weight ? t->group_weight_why : effect->why;
    object(w, NULL);
    iem_json_text(&w->json, "id", f->id);
    iem_json_text(&w->json, "rule", f->rule);
    group_of(w, t);
    iem_json_text(&w->json, "measure",
                  weight           ? "group_weight"
                  : t->ratio_scale ? "twin_ratio"
                                   : "twin_gap");
    estimate_keys(w, weight ? t->group_weight : effect->all, or_else(why, t->why));
    iem_json_number(&w->json, "margin", weight ? t->weight_margin : t->margin);
    iem_json_text(&w->json, "verdict", verdicts[f->verdict]);
    finding_text(w, f);
    /* What the finding speaks to, never what it would violate: equal cases treated
     * alike (Algoritmekader, requirement grw-02). */
    iem_json_array(&w->json, "norms");
    iem_json_text(&w->json, NULL, "urn:nl:ak:ver:grw-02");
    end(w);
    end(w);
}

/* ---- Measures beside the core ---- */

/* What a measure has none of is left out; what is undefined is null, with the reason.
 */
static void optional(struct writer *w, const char *key, double value)
{
    if (!isnan(value)) iem_json_number(&w->json, key, value);
}

static void statistic_range(struct writer *w, const iem_statistic *s, const char *why)
{
    if (!s->measure->interval && isnan(s->estimate.low) && isnan(s->estimate.high))
        return;
    number(w, "low", s->estimate.low, why);
    number(w, "high", s->estimate.high, why);
    if (s->measure->interval) iem_json_text(&w->json, "interval", s->measure->interval);
}

static void statistic(struct writer *w, const iem_statistic *s)
{
    const char *why = s->why ? s->why->code : "undefined";
    object(w, NULL);
    scope(w);
    if (s->ground) iem_json_text(&w->json, "ground", s->ground);
    if (s->group) iem_json_text(&w->json, "group", s->group);
    if (s->reference) reference(w, s->reference, s->reference_is_rest);
    if (s->of) iem_json_text(&w->json, "of", s->of);
    iem_json_text(&w->json, "measure", s->measure->id);
    iem_json_text(&w->json, "formula", s->measure->formula);
    number(w, "value", s->estimate.value, why);
    statistic_range(w, s, why);
    optional(w, "p", s->p);
    optional(w, "p_adjusted", s->p_adjusted);
    optional(w, "numerator", s->numerator);
    optional(w, "denominator", s->denominator);
    optional(w, "n", s->n);
    if (s->error > 0) iem_json_number(&w->json, "error", s->error);
    end(w);
}

static void also(struct writer *w)
{
    const struct iem_result *r = w->result;
    iem_json_object(&w->json, "also");
    for (size_t i = 0; i < r->n_families; i++) {
        iem_json_array(&w->json, r->families[i].family->name);
        for (size_t k = 0; k < r->families[i].n; k++)
            statistic(w, &r->families[i].at[k]);
        end(w);
    }
    end(w);
}

/* ---- The document ---- */

static void lists(struct writer *w)
{
    const struct iem_result *r = w->result;
    iem_json_array(&w->json, "groups");
    for (size_t i = 0; i < r->n_groups; i++) group(w, &r->groups[i]);
    end(w);
    iem_json_array(&w->json, "disparities");
    for (size_t i = 0; i < r->n_treatments; i++)
        for (int m = 0; m < IEM_N_MEASURES; m++) disparity(w, &r->treatments[i], m);
    end(w);
    iem_json_array(&w->json, "treatment");
    for (size_t i = 0; i < r->n_treatments; i++) treatment(w, &r->treatments[i]);
    end(w);
    cells(w);
    cases(w);
    iem_json_array(&w->json, "findings");
    for (size_t i = 0; i < r->n_findings; i++) finding(w, &r->findings[i]);
    end(w);
    if (r->n_families) also(w);
}

iem_status iem_report_json(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err)
{
    struct writer w = {.result = result};
    char *text = NULL;
    (void)how; /* the same for every reader */
    if (!iem_voice_find("en", &w.english))
        return iem_fail(err, IEM_ERR_USAGE, "no English");
    iem_json_object(&w.json, NULL);
    iem_json_text(&w.json, "schema", "iemand-result/1");
    manifest(&w);
    iem_json_text(&w.json, "verdict", verdicts[result->verdict]);
    lists(&w);
    iem_json_null(&w.json, "gate"); /* until a policy judges */
    iem_json_end(&w.json);
    w.json.failed = w.json.failed || w.failed;
    IEM_TRY(iem_json_print(&w.json, &text, err));
    iem_buffer_text(out, text);
    free(text);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
