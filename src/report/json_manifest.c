/* How the result was made: logs, rows, plan, margins. */
#include "report/json_parts.h"
#include "report/json_sections.h"
#include "report/why.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void reasons(iem_document *w, const char *key, const iem_reason_count *at,
                    size_t n)
{
    iem_json_array(&w->json, key);
    for (size_t i = 0; i < n; i++) {
        iem_document_object(w, NULL);
        iem_json_text(&w->json, "reason", at[i].reason);
        iem_json_count(&w->json, "rows", (double)at[i].rows);
        iem_document_end(w);
    }
    iem_document_end(w);
}

static void rows(iem_document *w)
{
    const struct iem_result *r = w->result;
    iem_document_object(w, "rows");
    iem_document_people(w, "read", iem_result_rows(r->rows_read));
    iem_document_people(w, "used", iem_result_rows(r->rows_used));
    iem_document_people(w, "excluded", iem_result_rows(r->rows_excluded));
    iem_document_people(w, "rejected", iem_result_rows(r->rows_rejected));
    reasons(w, "excluded_reasons", r->excluded, r->n_excluded);
    reasons(w, "rejected_reasons", r->rejected, r->n_rejected);
    iem_document_end(w);
}

static void inputs(iem_document *w)
{
    iem_json_array(&w->json, "inputs");
    for (size_t i = 0; i < w->result->n_inputs; i++) {
        const iem_input *input = &w->result->inputs[i];
        iem_document_object(w, NULL);
        iem_json_text(&w->json, "path", input->path);
        iem_document_people(w, "bytes", iem_result_rows(input->bytes));
        iem_json_text(&w->json, "digest", input->digest);
        if (!input->digest)
            iem_document_reason(w, "digest",
                                iem_why_code(w->result->published ? IEM_WHY_SUPPRESSED
                                                                  : IEM_WHY_NO_DIGEST));
        iem_document_end(w);
    }
    iem_document_end(w);
}

static void facts(iem_document *w)
{
    iem_json_array(&w->json, "facts");
    for (size_t i = 0; i < w->result->n_facts; i++) {
        const iem_fact_name *fact = &w->result->facts[i];
        iem_document_object(w, NULL);
        iem_json_text(&w->json, "name", fact->name);
        iem_json_text(&w->json, "role", fact->profile ? "profile" : "fact");
        iem_json_bool(&w->json, "numeric", fact->numeric);
        if (fact->bands) iem_json_text(&w->json, "bands", fact->bands);
        iem_json_bool(&w->json, "questioned", fact->questioned);
        iem_document_end(w);
    }
    iem_document_end(w);
}

static void margins(iem_document *w)
{
    const struct iem_result *r = w->result;
    iem_document_object(w, "margins");
    iem_json_number(&w->json, "gap", r->margin_gap);
    iem_json_number(&w->json, "ratio", r->margin_ratio);
    iem_json_number(&w->json, "assurance", r->margin_assurance);
    iem_json_number(&w->json, "group_weight", r->margin_weight);
    iem_document_end(w);
    iem_document_object(w, "family"); /* claims that Holm's correction counts */
    iem_json_count(&w->json, "grounds", (double)r->family);
    iem_json_count(&w->json, "intersections", (double)r->family_pairs);
    iem_json_count(&w->json, "cells_tested", r->bh_cells);
    iem_document_end(w);
}

static void small_groups(iem_document *w)
{
    const struct iem_result *r = w->result;
    if (!r->small_min) return;
    iem_document_object(w, "small_groups");
    iem_json_count(&w->json, "min", (double)r->small_min);
    iem_json_text(&w->json, "as", r->small_as ? r->small_as : "");
    iem_json_array(&w->json, "pooled");
    for (size_t i = 0; i < r->n_pooled; i++)
        iem_json_text(&w->json, NULL, r->pooled[i]);
    iem_document_end(w);
    iem_document_end(w);
}

/* Seeds beyond JSON's integers keep all their digits as text. */
static void seed(iem_document *w)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)w->result->seed);
    if (w->result->seed <= INT64_MAX)
        iem_json_whole(&w->json, "seed", (int64_t)w->result->seed);
    else
        iem_json_text(&w->json, "seed", digits);
}

static void people(iem_document *w)
{
    const struct iem_result *r = w->result;
    const iem_why why = r->people_why;
    iem_json_count(&w->json, "people", r->people);
    if (isnan(r->people))
        iem_document_reason(
            w, "people", why == IEM_WHY_NONE ? "no-person-column" : iem_why_code(why));
}

/* Whether the plan was fixed before the data. */
static void registered(iem_document *w)
{
    const iem_registration *was = &w->result->registration;
    if (!was->on) return;
    iem_document_object(w, "registered");
    iem_json_text(&w->json, "on", was->on);
    iem_json_text(&w->json, "plan_sha256", was->plan_sha256);
    iem_json_bool(&w->json, "same_plan", was->same_plan);
    if (was->first_period) iem_json_text(&w->json, "first_period", was->first_period);
    if (was->before_data == IEM_CANNOT_TELL) {
        iem_json_null(&w->json, "before_data");
        iem_document_reason(w, "before_data",
                            was->first_period ? "same-period" : "no-time-column");
    } else {
        iem_json_bool(&w->json, "before_data", was->before_data == IEM_PASS);
    }
    iem_document_end(w);
}

void iem_document_manifest(iem_document *w)
{
    const struct iem_result *r = w->result;
    iem_document_object(w, "manifest");
    iem_json_text(&w->json, "version", IEM_VERSION);
    if (r->title) iem_json_text(&w->json, "title", r->title);
    iem_json_text(&w->json, "plan_sha256", r->plan_sha256);
    iem_json_text(&w->json, "count_sha256", r->count_sha256);
    registered(w);
    seed(w);
    inputs(w);
    rows(w);
    people(w);
    iem_json_text(&w->json, "edition", r->published ? "published" : "internal");
    iem_document_object(w, "decision");
    iem_json_text(&w->json, "column", r->decision);
    iem_json_text(&w->json, "adverse", r->adverse);
    iem_document_number(w, "adverse_rate", r->adverse_rate,
                        r->published ? iem_why_code(IEM_WHY_SUPPRESSED)
                                     : "no-decisions");
    iem_document_end(w);
    facts(w);
    margins(w);
    iem_json_count(&w->json, "rounded", (double)r->rounded);
    small_groups(w);
    iem_document_end(w);
}
