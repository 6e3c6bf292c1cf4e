/* The tables of a result as CSV (RFC 4180, UTF-8, a header row), one file for each, for
 * spreadsheets and statistics. Numbers have 12 significant digits and a point; what is
 * undefined is empty, with its reason in a column `why`. */
#include "judge/past.h"
#include "report/report.h"

#include "base/outputs.h"
#include "family/family.h"
#include "report/fields.h"
#include "report/json_parts.h"
#include "report/order.h"
#include "report/ruling.h"
#include "report/sentences.h"
#include "report/why.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The reason, where there is something to explain. */
static void why(iem_fields *t, double value, iem_why first, iem_why second)
{
    const iem_why reason = first != IEM_WHY_NONE ? first : second;
    const bool hidden = reason == IEM_WHY_NONE && t->result->published;
    if (isfinite(value))
        iem_field_text(t, NULL);
    else
        iem_field_text(t, iem_why_code(hidden ? IEM_WHY_SUPPRESSED : reason));
}

static void reference(iem_fields *t, const char *name, bool is_rest)
{
    iem_field_text(t, is_rest || !name ? "rest" : name);
}

/* ---- Tables ---- */

static void write_groups(iem_fields *t)
{
    const struct iem_result *r = t->result;
    iem_fields_head(t,
                    IEM_HEADS("ground", "group", "is_reference", "n", "adverse", "rate",
                              "rate_low", "rate_high", "why", "tp", "fp", "tn", "fn",
                              "adverse_not_observed", "favourable_not_observed"));
    for (size_t i = 0; i < r->n_groups; i++) {
        const iem_group_row *g = &r->groups[i];
        const iem_confusion none = {NAN, NAN, NAN, NAN, NAN, NAN};
        const iem_confusion c = g->outcome ? g->outcome->counts : none;
        iem_field_text(t, g->ground);
        iem_field_text(t, g->group);
        iem_field_flag(t, g->is_reference);
        iem_field_number(t, g->n);
        iem_field_number(t, g->adverse);
        iem_field_estimate(t, g->rate.all);
        why(t, g->rate.all.value, g->rate.why, IEM_WHY_NONE);
        iem_field_number(t, c.tp);
        iem_field_number(t, c.fp);
        iem_field_number(t, c.tn);
        iem_field_number(t, c.fn);
        iem_field_number(t, c.u1);
        iem_field_number(t, c.u0);
        iem_fields_end(t);
    }
}

static void write_disparities(iem_fields *t)
{
    const struct iem_result *r = t->result;
    iem_fields_head(t,
                    IEM_HEADS("ground", "group", "reference", "measure", "value", "low",
                              "high", "why", "p", "numerator", "denominator"));
    for (size_t i = 0; i < r->n_treatments * IEM_N_MEASURES; i++) {
        const iem_treatment *of = &r->treatments[i / IEM_N_MEASURES];
        const iem_disparity *d = &of->disparity[i % IEM_N_MEASURES];
        iem_field_text(t, of->ground);
        iem_field_text(t, of->group);
        reference(t, of->reference, of->reference_is_rest);
        iem_field_text(t, iem_families[0]->rows[i % IEM_N_MEASURES].id);
        iem_field_estimate(t, d->estimate.all);
        why(t, d->estimate.all.value, d->estimate.why, of->why);
        iem_field_number(t, d->p);
        iem_field_number(t, d->numerator);
        iem_field_number(t, d->denominator);
        iem_fields_end(t);
    }
}

static void treatment_row(iem_fields *t, const iem_treatment *of)
{
    const char grade[2] = {of->comparability, '\0'};
    iem_field_text(t, of->ground);
    iem_field_text(t, of->group);
    reference(t, of->reference, of->reference_is_rest);
    iem_field_text(t, of->profile ? "profile" : "facts");
    iem_field_text(t, iem_type_codes[of->type]);
    iem_field_text(t, iem_verdict_code(of->verdict));
    iem_field_text(t, of->verdict != IEM_CANNOT_TELL ? NULL
                      : of->why == IEM_WHY_NONE      ? "straddles-margin"
                                                     : iem_why_code(of->why));
    iem_field_text(t, grade);
    iem_field_number(t, of->n1);
    iem_field_number(t, of->a1);
    iem_field_number(t, of->n0);
    iem_field_number(t, of->a0);
    iem_field_text(t, of->ratio_scale ? "ratio" : "gap");
    iem_field_number(t, of->margin);
    iem_field_number(t, of->assurance);
    iem_field_estimate(t, of->twin_gap.all);
    why(t, of->twin_gap.all.value, of->twin_gap.why, of->why);
    iem_field_estimate(t, of->twin_ratio.all);
    why(t, of->twin_ratio.all.value, of->twin_ratio.why, of->why);
    iem_field_number(t, of->twin_p);
    iem_field_number(t, of->twin_p_adjusted);
    iem_field_estimate(t, of->fact_weight);
    why(t, of->fact_weight.value, of->weight_why, of->why);
    iem_field_estimate(t, of->group_weight);
    why(t, of->group_weight.value, of->group_weight_why, of->weight_why);
    iem_field_number(t, of->weight_p);
    iem_field_number(t, of->weight_p_adjusted);
    iem_field_number(t, of->overlap);
    iem_field_number(t, of->largest_gap);
    iem_field_number(t, of->detectable_gap);
    iem_field_estimate(t, of->harmed);
    iem_field_estimate(t, of->spared);
    iem_field_estimate(t, of->group_caused);
    iem_fields_end(t);
}

static void write_treatment(iem_fields *t)
{
    iem_fields_head(
        t, IEM_HEADS("ground", "group", "reference", "basis", "type", "verdict",
                     "verdict_why", "comparability", "n", "adverse", "reference_n",
                     "reference_adverse", "scale", "margin", "assurance", "twin_gap",
                     "twin_gap_low", "twin_gap_high", "twin_gap_why", "twin_ratio",
                     "twin_ratio_low", "twin_ratio_high", "twin_ratio_why", "twin_p",
                     "twin_p_adjusted", "fact_weight", "fact_weight_low",
                     "fact_weight_high", "fact_weight_why", "group_weight",
                     "group_weight_low", "group_weight_high", "group_weight_why",
                     "group_weight_p", "group_weight_p_adjusted", "overlap",
                     "largest_gap", "minimum_detectable_gap", "harmed", "harmed_low",
                     "harmed_high", "spared", "spared_low", "spared_high",
                     "group_caused", "group_caused_low", "group_caused_high"));
    for (size_t i = 0; i < t->result->n_treatments; i++)
        treatment_row(t, &t->result->treatments[i]);
}

/* All cells; the JSON result has the first ones. Each fact is a column of its own. */
static void write_cells(iem_fields *t)
{
    const struct iem_result *r = t->result;
    iem_field_text(t, "ground");
    iem_field_text(t, "group");
    for (size_t k = 0; k < r->n_facts; k++) iem_field_text(t, r->facts[k].name);
    iem_fields_head(t, IEM_HEADS("n", "adverse", "reference_n", "reference_adverse",
                                 "group_chance", "group_chance_low", "p", "q",
                                 "discovered", "grade", "why"));
    for (size_t i = 0; i < r->n_cells; i++) {
        const iem_cell_row *c = &r->cells[i];
        iem_field_text(t, r->treatments[c->treatment].ground);
        iem_field_text(t, r->treatments[c->treatment].group);
        for (size_t k = 0; k < r->n_facts; k++) iem_field_text(t, c->facts[k]);
        iem_field_number(t, c->n1);
        iem_field_number(t, c->a1);
        iem_field_number(t, c->n0);
        iem_field_number(t, c->a0);
        iem_field_number(t, c->chance);
        iem_field_number(t, c->chance_low);
        iem_field_number(t, c->p);
        iem_field_number(t, c->q);
        iem_field_flag(t, c->discovered);
        iem_field_text(t, iem_grade_codes[c->grade]);
        iem_field_text(t, iem_grade_why_code(c->why));
        iem_fields_end(t);
    }
}

static void finding_text(iem_fields *t, const iem_finding *f)
{
    iem_buffer said = {0};
    iem_sentence_finding(&said, &t->voice, t->result, f);
    t->out->failed |= said.failed;
    iem_field_text(t, said.at);
    iem_buffer_clear(&said);
}

static void write_findings(iem_fields *t)
{
    const struct iem_result *r = t->result;
    iem_fields_head(t, IEM_HEADS("id", "rule", "ground", "group", "measure", "value",
                                 "low", "high", "why", "margin", "verdict", "text"));
    for (size_t i = 0; i < r->n_findings; i++) {
        const iem_finding *f = &r->findings[i];
        const iem_treatment *of = &r->treatments[f->treatment];
        const bool weight = strcmp(f->rule, "group-weight") == 0;
        const iem_bounds *effect = iem_treatment_effect(of);
        const iem_estimate e = weight ? of->group_weight : effect->all;
        iem_field_text(t, f->id);
        iem_field_text(t, f->rule);
        iem_field_text(t, of->ground);
        iem_field_text(t, of->group);
        iem_field_text(t, weight            ? "group_weight"
                          : of->ratio_scale ? "twin_ratio"
                                            : "twin_gap");
        iem_field_estimate(t, e);
        why(t, e.value, weight ? of->group_weight_why : effect->why, of->why);
        iem_field_number(t, weight ? of->weight_margin : of->margin);
        iem_field_text(t, iem_verdict_code(f->verdict));
        finding_text(t, f);
        iem_fields_end(t);
    }
}

static void ruling_row(iem_fields *t, const iem_ruling *r)
{
    iem_field_text(t, r->id);
    iem_field_text(t, r->rule->id);
    iem_field_text(t, r->ground);
    iem_field_text(t, r->group);
    iem_field_text(t, r->of);
    iem_field_text(t, r->reference_is_rest ? "rest" : r->reference);
    iem_field_text(t, r->rule->measure);
    iem_field_estimate(t, r->estimate);
    iem_field_number(t, r->min);
    iem_field_number(t, r->max);
    iem_field_number(t, r->pass_min);
    iem_field_number(t, r->pass_max);
    iem_field_number(t, r->n);
    iem_field_number(t, r->enough);
    iem_field_text(t, iem_verdict_code(r->verdict));
    iem_field_text(t, iem_ruling_why_code(r));
    iem_field_text(t, iem_ruling_counts_code(r));
    iem_fields_end(t);
}

/* Of a gate; without one a table of heads alone. */
static void write_rulings(iem_fields *t)
{
    const iem_gate *gate = t->result->gate;
    iem_fields_head(t, IEM_HEADS("id", "rule", "ground", "group", "of", "reference",
                                 "measure", "value", "low", "high", "min", "max",
                                 "pass_min", "pass_max", "n", "enough", "verdict",
                                 "why", "counts_as"));
    for (size_t i = 0; gate && i < gate->n_rulings; i++)
        ruling_row(t, &gate->rulings[i]);
}

static void write_statistics(iem_fields *t)
{
    const struct iem_result *r = t->result;
    iem_fields_head(t,
                    IEM_HEADS("family", "ground", "group", "reference", "of", "measure",
                              "value", "low", "high", "why", "p", "p_adjusted",
                              "numerator", "denominator", "n", "error"));
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            iem_field_text(t, r->families[f].family->name);
            iem_field_text(t, s->ground);
            iem_field_text(t, s->group);
            iem_field_text(t, s->reference_is_rest ? "rest" : s->reference);
            iem_field_text(t, s->of);
            iem_field_text(t, s->measure->id);
            iem_field_estimate(t, s->estimate);
            iem_field_text(t, isfinite(s->estimate.value) ? NULL
                              : s->why                    ? s->why->code
                                                          : "undefined");
            iem_field_number(t, s->p);
            iem_field_number(t, s->p_adjusted);
            iem_field_number(t, s->numerator);
            iem_field_number(t, s->denominator);
            iem_field_number(t, s->n);
            iem_field_number(t, s->error);
            iem_fields_end(t);
        }
}

/* ---- The manifest: keys and values ---- */

static void said(iem_fields *t, const char *key, const char *value)
{
    iem_field_text(t, key);
    iem_field_text(t, value);
    iem_fields_end(t);
}

static void counted(iem_fields *t, const char *key, double value)
{
    iem_field_text(t, key);
    iem_field_number(t, value);
    iem_fields_end(t);
}

static void write_manifest(iem_fields *t)
{
    const struct iem_result *r = t->result;
    char seed[24]; /* beyond what a double holds */
    iem_fields_head(t, IEM_HEADS("key", "value"));
    said(t, "version", IEM_VERSION);
    said(t, "edition", r->published ? "published" : "internal");
    said(t, "title", r->title);
    said(t, "verdict", iem_verdict_code(r->verdict));
    said(t, "plan_sha256", r->plan_sha256);
    said(t, "count_sha256", r->count_sha256);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)r->seed);
    said(t, "seed", seed);
    counted(t, "rows_read", iem_result_rows(r->rows_read));
    counted(t, "rows_used", iem_result_rows(r->rows_used));
    counted(t, "rows_excluded", iem_result_rows(r->rows_excluded));
    counted(t, "rows_rejected", iem_result_rows(r->rows_rejected));
    counted(t, "decisions", r->decisions);
    counted(t, "adverse", r->adverse_decisions);
    counted(t, "people", r->people);
    counted(t, "rounded", (double)r->rounded);
    said(t, "decision", r->decision);
    said(t, "adverse_values", r->adverse);
    counted(t, "margin_gap", r->margin_gap);
    counted(t, "margin_ratio", r->margin_ratio);
    counted(t, "margin_assurance", r->margin_assurance);
    counted(t, "margin_group_weight", r->margin_weight);
    for (size_t i = 0; i < r->n_inputs; i++) said(t, "input", r->inputs[i].path);
}

/* ---- The folder ---- */

static const struct {
    const char *name;
    void (*write)(iem_fields *t);
} tables[] = {
    {"groups.csv", write_groups},
    {"disparities.csv", write_disparities},
    {"treatment.csv", write_treatment},
    {"cells.csv", write_cells},
    {"findings.csv", write_findings},
    {"rulings.csv", write_rulings},
    {"statistics.csv", write_statistics},
    {"declared.csv", iem_table_declared},
    {"followup.csv", iem_table_followup},
    {"effects.csv", iem_table_effects},
    {"precision.csv", iem_table_precision},
    {"safeguards.csv", iem_table_safeguards},
    {"principles.csv", iem_table_principles},
    {"maturity.csv", iem_table_maturity},
    {"next_columns.csv", iem_table_next_columns},
    {"manifest.csv", write_manifest},
};

iem_status iem_result_tables(const iem_result *result, const iem_render *how,
                             const char *path, iem_error *err)
{
    iem_fields t = {.result = result};
    iem_folder *folder = NULL;
    const char *lang = how && how->lang ? how->lang : "en";
    if (!iem_voice_find(lang, &t.voice))
        return iem_fail(err, IEM_ERR_USAGE, "language '%s' is unknown; use en or nl",
                        iem_name_clip(lang, 20).text);
    IEM_TRY(iem_folder_create(path, &folder, err));
    iem_status status = IEM_OK;
    for (size_t i = 0; i < sizeof tables / sizeof *tables && status == IEM_OK; i++) {
        iem_buffer out = {0};
        t.out = &out;
        tables[i].write(&t);
        status = out.failed ? iem_fail_memory(err)
                            : iem_folder_add(folder, tables[i].name, !result->published,
                                             out.at, out.len, err);
        iem_buffer_clear(&out);
    }
    if (status == IEM_OK)
        return iem_outputs_folder(how ? how->outputs : NULL, folder, err);
    iem_folder_discard(folder);
    return status;
}
