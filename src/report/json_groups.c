/* Groups, what differs between them, and how they were treated. */
#include "family/families.h"
#include "report/json_parts.h"
#include "report/json_sections.h"
#include "report/order.h"
#include "report/why.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Groups and disparities ---- */

static void outcome_rate(iem_document *w, const char *name, const iem_partial *rate,
                         bool bare, bool hidden)
{
    const char *why = hidden                         ? iem_why_code(IEM_WHY_SUPPRESSED)
                      : rate->known == IEM_UNDEFINED ? "empty-group"
                      : bare                         ? "clustering-unknown"
                                                     : "not-observed";
    iem_document_object(w, name);
    iem_document_number(w, "value", rate->interval.value, why);
    iem_document_number(w, "low", bare ? NAN : rate->interval.low, why);
    iem_document_number(w, "high", bare ? NAN : rate->interval.high, why);
    iem_json_number(&w->json, "ci", 0.95);
    iem_json_text(&w->json, "method",
                  rate->known == IEM_IDENTIFIED ? "wilson" : "imbens-manski");
    iem_document_end(w);
}

/* A rate that the log does not identify has bounds and no value. */
static void outcome(iem_document *w, const iem_group_outcome *o)
{
    static const char *const names[IEM_GROUP_RATES] = {
        "prevalence", "tpr", "fnr", "fpr",      "tnr",       "ppv",
        "fdr",        "npv", "for", "accuracy", "error_rate"};
    if (!o) {
        iem_json_null(&w->json, "outcome");
        iem_document_reason(w, "outcome", "no-outcome-column");
        return;
    }
    iem_document_object(w, "outcome");
    iem_document_people(w, "tp", o->counts.tp);
    iem_document_people(w, "fp", o->counts.fp);
    iem_document_people(w, "tn", o->counts.tn);
    iem_document_people(w, "fn", o->counts.fn);
    iem_document_people(w, "adverse_not_observed", o->counts.u1);
    iem_document_people(w, "favourable_not_observed", o->counts.u0);
    for (int i = 0; i < IEM_GROUP_RATES; i++)
        outcome_rate(w, names[i], &o->rates[i], o->repeats_unknown,
                     isnan(o->counts.tp));
    iem_document_end(w);
}

void iem_document_group(iem_document *w, const iem_group_row *g)
{
    iem_document_object(w, NULL);
    iem_document_scope(w);
    iem_json_text(&w->json, "ground", g->ground);
    iem_json_text(&w->json, "group", g->group);
    iem_document_parts(w, g->part_grounds, g->parts, g->n_parts);
    iem_json_bool(&w->json, "is_reference", g->is_reference);
    iem_document_people(w, "n", g->n);
    iem_document_people(w, "adverse", g->adverse);
    iem_document_object(w, "rate");
    iem_document_bounds_keys(w, &g->rate, IEM_WHY_EMPTY_GROUP);
    iem_json_number(&w->json, "ci", 0.95);
    iem_json_text(&w->json, "method", "wilson");
    iem_document_end(w);
    outcome(w, g->outcome);
    iem_document_end(w);
}

void iem_document_disparity(iem_document *w, const iem_treatment *t, int m)
{
    const iem_disparity *d = &t->disparity[m];
    const iem_measure_row *row = &iem_family_core.rows[m];
    const char *why = iem_why_code_or(d->estimate.why, t->why);
    iem_document_object(w, NULL);
    iem_document_group_of(w, t);
    iem_document_reference(w, t->reference, t->reference_is_rest);
    iem_json_text(&w->json, "measure", row->id);
    iem_json_text(&w->json, "formula", row->formula);
    iem_document_bounds_keys(w, &d->estimate, t->why);
    iem_json_text(&w->json, "interval", row->interval);
    iem_document_number(w, "p", d->p, why);
    iem_json_text(&w->json, "test", d->exact ? "exact" : "score");
    iem_document_number(w, "p_adjusted", NAN, iem_why_code(IEM_WHY_NOT_IN_FAMILY));
    iem_document_number(w, "numerator", d->numerator, why);
    iem_document_number(w, "denominator", d->denominator, why);
    iem_document_end(w);
}

/* ---- Treatment ---- */

static const char *const simpsons[] = {"none", "reversal", "explained", "masked"};

static iem_why why_gap(const iem_treatment *t)
{
    return t->twin_gap.why != IEM_WHY_NONE ? t->twin_gap.why : t->why;
}

/* "gap <= 0.01": what the one-sided p is of. */
static void null_hypothesis(iem_document *w, const char *what, double margin,
                            const char *why)
{
    const iem_voice plain = {.decimal = '.', .thousands = '\0'};
    const iem_figure figure = iem_figure_fixed(&plain, margin, 4);
    char text[80];
    snprintf(text, sizeof text, "%s <= %s", what, figure.text);
    if (isnan(margin)) {
        iem_json_null(&w->json, "null_hypothesis");
        iem_document_reason(w, "null_hypothesis", why);
        return;
    }
    for (size_t n = strlen(text); n > 1 && text[n - 1] == '0'; n--) text[n - 1] = '\0';
    if (text[strlen(text) - 1] == '.') text[strlen(text) - 1] = '\0';
    iem_json_text(&w->json, "null_hypothesis", text);
}

static void twin_gap(iem_document *w, const iem_treatment *t)
{
    const char *why = iem_why_code(why_gap(t));
    iem_document_object(w, "twin_gap");
    iem_document_bounds_keys(w, &t->twin_gap, t->why);
    null_hypothesis(w, t->ratio_scale ? "ratio" : "gap", t->margin, why);
    iem_document_number(w, "p", t->twin_p, why);
    iem_document_number(w, "p_adjusted", t->twin_p_adjusted, why);
    iem_document_estimate(w, "raw", t->raw_gap.all,
                          iem_why_code_or(t->raw_gap.why, t->why));
    iem_document_number(w, "clipped", t->clipped, why);
    iem_json_bool(&w->json, "methods_differ", t->methods_differ);
    iem_document_object(w, "if_no_twins");
    iem_document_number(w, "low", t->if_no_twins.low, why);
    iem_document_number(w, "high", t->if_no_twins.high, why);
    iem_document_end(w);
    iem_document_end(w);
}

static void twin_ratio(iem_document *w, const iem_treatment *t)
{
    iem_document_object(w, "twin_ratio");
    iem_document_bounds_keys(w, &t->twin_ratio, t->why);
    iem_document_end(w);
}

static void within_cells(iem_document *w, const iem_treatment *t)
{
    const char *why = iem_why_code(why_gap(t));
    iem_document_object(w, "cmh");
    iem_document_number(w, "z", t->cmh_z, why);
    iem_document_number(w, "p", t->cmh_p, why);
    iem_json_text(&w->json, "test", t->cmh_exact ? "exact" : "score");
    iem_document_end(w);
    /* Where there are cells enough, a published edition hides it. */
    const bool hidden = w->result->published && t->homogeneity_df > 0;
    const char *none = hidden ? iem_why_code(IEM_WHY_SUPPRESSED)
                              : iem_why_code_or(why_gap(t), IEM_WHY_FEW_CELLS);
    iem_document_object(w, "homogeneity");
    iem_document_number(w, "breslow_day", t->breslow_day, none);
    iem_document_number(w, "breslow_day_p", t->breslow_day_p, none);
    iem_document_number(w, "tarone", t->tarone, none);
    iem_document_number(w, "tarone_p", t->tarone_p, none);
    iem_json_count(&w->json, "df", (double)t->homogeneity_df);
    iem_document_end(w);
    iem_json_text(&w->json, "simpson", simpsons[t->simpson]);
}

static void weights(iem_document *w, const iem_treatment *t)
{
    const iem_why why = t->weight_why != IEM_WHY_NONE ? t->weight_why : t->why;
    iem_document_object(w, "fact_weight");
    iem_document_estimate_keys(w, t->fact_weight, iem_why_code(why));
    iem_document_number(w, "reliability", t->reliability, iem_why_code(why));
    iem_document_reference(w, t->weight_reference, t->weight_reference_is_rest);
    iem_json_text(&w->json, "scale", "log-odds");
    iem_document_end(w);
    iem_document_object(w, "group_weight");
    iem_document_estimate_keys(w, t->group_weight,
                               iem_why_code_or(t->group_weight_why, why));
    null_hypothesis(w, "group_weight", t->weight_margin, iem_why_code(why));
    iem_document_number(w, "p", t->weight_p, iem_why_code(why));
    iem_document_number(w, "p_adjusted", t->weight_p_adjusted, iem_why_code(why));
    iem_document_number(w, "margin", t->weight_margin, iem_why_code(why));
    iem_document_number(w, "minimum_detectable", t->detectable_weight,
                        iem_why_code(why));
    iem_json_text(&w->json, "scale", "log-odds");
    iem_json_bool(&w->json, "odds_scale_only", t->odds_scale_only);
    iem_document_end(w);
    iem_document_object(w, "trend");
    iem_document_number(w, "z", t->trend_z, iem_why_code(why));
    iem_document_number(w, "p", t->trend_p, iem_why_code(why));
    iem_json_text(&w->json, "test", t->trend_monte_carlo ? "monte-carlo" : "score");
    iem_document_end(w);
}

static void thirds(iem_document *w, const iem_treatment *t)
{
    const char *why = iem_why_code_or(t->weight_why, why_gap(t));
    iem_json_text(&w->json, "crossing", t->crossing ? "shown" : "not-shown");
    iem_document_object(w, "thirds");
    iem_document_number(w, "z_low", t->thirds.z_low, why);
    iem_document_number(w, "z_high", t->thirds.z_high, why);
    iem_json_array(&w->json, "low_to_high");
    for (int i = 0; i < 3; i++) {
        iem_document_object(w, NULL);
        iem_document_number(w, "members", t->thirds.third[i].members, why);
        iem_document_number(w, "rate", t->thirds.third[i].rate, why);
        iem_document_number(w, "twin_rate", t->thirds.third[i].twin_rate, why);
        iem_document_number(w, "score", t->thirds.third[i].score, why);
        iem_document_end(w);
    }
    iem_document_end(w);
    iem_document_end(w);
}

static void surcharge(iem_document *w, const iem_treatment *t)
{
    iem_document_object(w, "surcharge");
    iem_document_estimate_keys(w, t->surcharge,
                               iem_why_code_or(t->weight_why, why_gap(t)));
    iem_json_text(&w->json, "scale", "log-odds");
    iem_json_bool(&w->json, "uneven", t->uneven);
    iem_document_end(w);
}

static void comparability(iem_document *w, const iem_treatment *t)
{
    const char grade[2] = {t->comparability, '\0'};
    iem_json_text(&w->json, "comparability", t->comparability ? grade : NULL);
    if (!t->comparability)
        iem_document_own_reason(w, "comparability",
                                iem_why_code_or(why_gap(t), IEM_WHY_NO_FACTS));
}

static void power(iem_document *w, const iem_treatment *t)
{
    const char *why = iem_why_code(why_gap(t));
    const iem_why ratio_why = t->twin_ratio.why;
    iem_document_own(w, "overlap", t->overlap, why);
    iem_document_own(w, "minimum_detectable_gap", t->detectable_gap, why);
    iem_document_own(w, "largest_gap", t->largest_gap, why);
    iem_document_own(w, "smallest_provable_gap", t->provable_gap,
                     iem_why_code_or(why_gap(t), IEM_WHY_NO_MARGIN_PROVABLE));
    iem_document_own(w, "confounding_strength_needed", t->hidden_cause,
                     iem_why_code_or(ratio_why, why_gap(t)));
    iem_document_own(w, "confounding_strength_needed_low", t->hidden_cause_low,
                     iem_why_code_or(ratio_why, why_gap(t)));
    iem_json_bool(&w->json, "mixed_rest", t->mixed_rest);
    iem_document_own(w, "mixed_rest_p", t->mixed_rest_p,
                     t->weight_reference_is_rest ? "undefined" : "named-reference");
    /* A saved tally does not know who comes back. */
    const bool unknown = w->result->has_person && isnan(w->result->people);
    iem_document_own(w, "design_effect", unknown ? NAN : t->deff,
                     iem_why_code(unknown ? IEM_WHY_CLUSTERING : IEM_WHY_NONE));
}

/* Only where somebody has no group; on the scale of the verdict. */
static void missing_groups(iem_document *w, const iem_treatment *t)
{
    const iem_placed *placed = &t->placed;
    const char *why = placed->tried ? iem_why_code(IEM_WHY_TOO_UNSURE)
                      : t->unnamed  ? iem_why_code(IEM_WHY_NO_GROUP)
                      : t->n0 <= 0  ? iem_why_code(IEM_WHY_EMPTY_REFERENCE)
                                    : "not-with-decision";
    if (isnan(placed->p)) return;
    iem_document_object(w, "missing_groups");
    iem_json_number(&w->json, "p", placed->p);
    iem_json_bool(&w->json, "placed", placed->tried);
    iem_document_number(w, "low", placed->effect.low, why);
    iem_document_number(w, "high", placed->effect.high, why);
    iem_document_number(w, "p_most", placed->effect_most, why);
    iem_document_number(w, "weight_low", placed->weight.low, why);
    iem_document_number(w, "weight_high", placed->weight.high, why);
    iem_document_number(w, "weight_p_most", placed->weight_most, why);
    iem_document_end(w);
}

static void counts(iem_document *w, const iem_treatment *t)
{
    iem_document_own_people(w, "n", t->n1);
    iem_document_own_people(w, "adverse", t->a1);
    iem_document_own_people(w, "reference_n", t->n0);
    iem_document_own_people(w, "reference_adverse", t->a0);
}

void iem_document_treatment(iem_document *w, const iem_treatment *t)
{
    const char *why = iem_why_code(why_gap(t));
    iem_document_object(w, NULL);
    iem_document_group_of(w, t);
    iem_document_reference(w, t->reference, t->reference_is_rest);
    iem_json_text(&w->json, "basis", t->profile ? "profile" : "facts");
    iem_json_text(&w->json, "type", iem_type_codes[t->type]);
    iem_json_text(&w->json, "verdict", iem_verdict_code(t->verdict));
    if (t->verdict == IEM_CANNOT_TELL)
        iem_json_text(&w->json, "why",
                      t->why == IEM_WHY_NONE ? "straddles-margin"
                                             : iem_why_code(t->why));
    comparability(w, t);
    counts(w, t);
    iem_json_text(&w->json, "scale", t->ratio_scale ? "ratio" : "gap");
    iem_document_own(w, "margin", t->margin, why);
    iem_document_own(w, "assurance", t->assurance, why);
    twin_gap(w, t);
    twin_ratio(w, t);
    within_cells(w, t);
    weights(w, t);
    thirds(w, t);
    surcharge(w, t);
    power(w, t);
    missing_groups(w, t);
    iem_document_estimate(w, "harmed", t->harmed, why);
    iem_document_estimate(w, "spared", t->spared, why);
    iem_document_estimate(w, "group_caused", t->group_caused, why);
    iem_document_end(w);
}
