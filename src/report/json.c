/* "iemand-result/1": the result for machines. Keys and values are those of the schema
 * in include/, in English whatever the language of the reader. */
#include "report/report.h"

#include "family/families.h"
#include "report/json_parts.h"
#include "report/json_sections.h"
#include "report/order.h"
#include "report/sentences.h"
#include "report/why.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP_CELLS = 50 };

/* ---- Cells, cases, findings ---- */

static void cell_facts(iem_document *w, const iem_cell_row *cell)
{
    iem_document_object(w, "facts");
    for (size_t i = 0; i < w->result->n_facts; i++)
        iem_json_text(&w->json, w->result->facts[i].name, cell->facts[i]);
    iem_document_end(w);
}

static bool has_bands(const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_facts; i++)
        if (result->facts[i].numeric) return true;
    return false;
}

static void cell(iem_document *w, const iem_cell_row *c)
{
    const char *why = iem_grade_why_code(c->why);
    const char *inside_why = has_bands(w->result) ? "not-looked-inside" : "exact-facts";
    iem_document_object(w, NULL);
    iem_document_group_of(w, &w->result->treatments[c->treatment]);
    cell_facts(w, c);
    iem_json_count(&w->json, "n", c->n1);
    iem_json_count(&w->json, "adverse", c->a1);
    iem_json_count(&w->json, "reference_n", c->n0);
    iem_json_count(&w->json, "reference_adverse", c->a0);
    iem_document_object(w, "group_chance");
    iem_document_number(w, "value", c->chance, why);
    iem_document_number(w, "low", c->chance_low, why);
    iem_json_text(&w->json, "basis", "model-assisted");
    iem_json_bool(&w->json, "counts_alone", c->counts_alone);
    iem_document_end(w);
    iem_document_number(w, "p", c->p, why);
    iem_document_number(w, "q", c->q, why);
    iem_json_bool(&w->json, "discovered", c->discovered);
    iem_document_number(w, "inside_ratio", c->inside_ratio, inside_why);
    iem_document_number(w, "inside_overlap", c->inside_overlap, inside_why);
    iem_json_text(&w->json, "grade", iem_grade_codes[c->grade]);
    iem_json_text(&w->json, "grade_reason", why);
    iem_document_end(w);
}

static void cells(iem_document *w)
{
    const iem_cell_row *top[TOP_CELLS];
    const size_t n = iem_cells_strongest(w->result, NULL, top, TOP_CELLS);
    iem_json_array(&w->json, "cells");
    for (size_t i = 0; i < n; i++) cell(w, top[i]);
    iem_document_end(w);
}

static void cases(iem_document *w)
{
    iem_json_array(&w->json, "cases");
    for (size_t i = 0; i < w->result->n_cases; i++) {
        const iem_case_totals *c = &w->result->cases[i];
        iem_document_object(w, NULL);
        iem_json_text(&w->json, "ground", c->ground);
        iem_document_people(w, "adverse", c->adverse);
        iem_document_people(w, "likely", c->grade[IEM_LIKELY]);
        iem_document_people(w, "possible", c->grade[IEM_POSSIBLE]);
        iem_document_people(w, "no_indication", c->grade[IEM_NO_INDICATION]);
        iem_document_people(w, "cannot_tell", c->grade[IEM_GRADE_CANNOT_TELL]);
        const char *why = isnan(c->grade[IEM_LIKELY]) ? iem_why_code(IEM_WHY_SUPPRESSED)
                                                      : "none-likely";
        iem_document_number(w, "likely_caused", c->likely_caused, why);
        iem_document_number(w, "likely_caused_low", c->likely_caused_low, why);
        iem_document_end(w);
    }
    iem_document_end(w);
}

static void finding_text(iem_document *w, const iem_finding *finding)
{
    iem_buffer text = {0};
    iem_sentence_finding(&text, &w->english, w->result, finding);
    if (text.failed) w->failed = true;
    iem_json_text(&w->json, "text", text.failed ? "" : text.at);
    iem_buffer_clear(&text);
}

static void finding(iem_document *w, const iem_finding *f)
{
    const iem_treatment *t = &w->result->treatments[f->treatment];
    const bool weight = strcmp(f->rule, "group-weight") == 0;
    const iem_bounds *effect = iem_treatment_effect(t);
    const iem_why why = weight ? t->group_weight_why : effect->why;
    iem_document_object(w, NULL);
    iem_json_text(&w->json, "id", f->id);
    iem_json_text(&w->json, "rule", f->rule);
    iem_document_group_of(w, t);
    iem_json_text(&w->json, "measure",
                  weight           ? "group_weight"
                  : t->ratio_scale ? "twin_ratio"
                                   : "twin_gap");
    iem_document_estimate_keys(w, weight ? t->group_weight : effect->all,
                               iem_why_code_or(why, t->why));
    iem_json_number(&w->json, "margin", weight ? t->weight_margin : t->margin);
    iem_json_text(&w->json, "verdict", iem_verdict_code(f->verdict));
    finding_text(w, f);
    /* What the finding speaks to, never what it would violate: equal cases treated
     * alike (Algoritmekader, requirement grw-02). */
    iem_json_array(&w->json, "norms");
    iem_json_text(&w->json, NULL, "urn:nl:ak:ver:grw-02");
    iem_document_end(w);
    iem_document_end(w);
}

/* ---- Measures beside the core ---- */

/* What a measure has none of is left out; what is undefined is null, with the reason.
 */
static void optional(iem_document *w, const char *key, double value)
{
    if (!isnan(value)) iem_json_number(&w->json, key, value);
}

static void statistic_range(iem_document *w, const iem_statistic *s, const char *why)
{
    if (!s->measure->interval && isnan(s->estimate.low) && isnan(s->estimate.high))
        return;
    iem_document_number(w, "low", s->estimate.low, why);
    iem_document_number(w, "high", s->estimate.high, why);
    if (s->measure->interval) iem_json_text(&w->json, "interval", s->measure->interval);
}

static void statistic(iem_document *w, const iem_statistic *s)
{
    const char *why = s->why ? s->why->code : "undefined";
    iem_document_object(w, NULL);
    iem_document_scope(w);
    if (s->ground) iem_json_text(&w->json, "ground", s->ground);
    if (s->group) iem_json_text(&w->json, "group", s->group);
    if (s->reference) iem_document_reference(w, s->reference, s->reference_is_rest);
    if (s->of) iem_json_text(&w->json, "of", s->of);
    iem_json_text(&w->json, "measure", s->measure->id);
    iem_json_text(&w->json, "formula", s->measure->formula);
    iem_document_number(w, "value", s->estimate.value, why);
    statistic_range(w, s, why);
    optional(w, "p", s->p);
    optional(w, "p_adjusted", s->p_adjusted);
    optional(w, "numerator", s->numerator);
    optional(w, "denominator", s->denominator);
    optional(w, "n", s->n);
    if (s->error > 0) iem_json_number(&w->json, "error", s->error);
    iem_document_end(w);
}

static void also(iem_document *w)
{
    const struct iem_result *r = w->result;
    iem_json_object(&w->json, "also");
    for (size_t i = 0; i < r->n_families; i++) {
        iem_json_array(&w->json, r->families[i].family->name);
        for (size_t k = 0; k < r->families[i].n; k++)
            statistic(w, &r->families[i].at[k]);
        iem_document_end(w);
    }
    iem_document_end(w);
}

static void texts(iem_document *w, const char *key, const iem_safeguard *s, bool all)
{
    iem_json_array(&w->json, key);
    for (size_t i = 0; i < s->n_columns; i++)
        if (all || s->missing[i]) iem_json_text(&w->json, NULL, s->columns[i]);
    iem_document_end(w);
}

/* Where something is missing there is no evidence of it in the log. */
static void safeguards(iem_document *w)
{
    iem_json_array(&w->json, "safeguards");
    for (size_t i = 0; i < w->result->n_safeguards; i++) {
        const iem_safeguard *s = &w->result->safeguards[i];
        iem_document_object(w, NULL);
        iem_json_text(&w->json, "question", s->id);
        iem_json_text(&w->json, "metric", s->metric);
        iem_json_text(&w->json, "family", s->family);
        iem_json_bool(&w->json, "answered", s->answered);
        texts(w, "columns", s, true);
        texts(w, "missing", s, false);
        iem_document_end(w);
    }
    iem_document_end(w);
}

/* ---- The document ---- */

static void lists(iem_document *w)
{
    const struct iem_result *r = w->result;
    iem_json_array(&w->json, "groups");
    for (size_t i = 0; i < r->n_groups; i++) iem_document_group(w, &r->groups[i]);
    iem_document_end(w);
    iem_json_array(&w->json, "disparities");
    for (size_t i = 0; i < r->n_treatments; i++)
        for (int m = 0; m < IEM_N_MEASURES; m++)
            iem_document_disparity(w, &r->treatments[i], m);
    iem_document_end(w);
    iem_json_array(&w->json, "treatment");
    for (size_t i = 0; i < r->n_treatments; i++)
        iem_document_treatment(w, &r->treatments[i]);
    iem_document_end(w);
    cells(w);
    cases(w);
    iem_json_array(&w->json, "findings");
    for (size_t i = 0; i < r->n_findings; i++) finding(w, &r->findings[i]);
    iem_document_end(w);
    if (r->n_families) also(w);
    safeguards(w);
    if (r->n_principles) iem_document_principles(w);
    if (r->n_principles) iem_document_next_columns(w);
    if (r->n_maturity) iem_document_maturity(w);
}

iem_status iem_report_json(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err)
{
    iem_document w = {.result = result};
    char *text = NULL;
    (void)how; /* the same for every reader */
    if (!iem_voice_find("en", &w.english))
        return iem_fail(err, IEM_ERR_USAGE, "no English");
    iem_json_object(&w.json, NULL);
    iem_json_text(&w.json, "schema", "iemand-result/1");
    iem_document_manifest(&w);
    iem_json_text(&w.json, "verdict", iem_verdict_code(result->verdict));
    lists(&w);
    iem_document_declared(&w);
    iem_document_gate(&w);
    iem_document_followup(&w);
    iem_json_end(&w.json);
    w.json.failed = w.json.failed || w.failed;
    IEM_TRY(iem_json_print(&w.json, &text, err));
    iem_buffer_text(out, text);
    free(text);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
