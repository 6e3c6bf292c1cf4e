/* The tables of a result as CSV (RFC 4180, UTF-8, a header row), one file for each, for
 * spreadsheets and statistics. Numbers have 12 significant digits and a point; what is
 * undefined is empty, with its reason in a column `why`. */
#include "judge/past.h"
#include "report/report.h"

#include "base/folder.h"
#include "family/family.h"
#include "report/json_parts.h"
#include "report/order.h"
#include "report/ruling.h"
#include "report/sentences.h"
#include "report/why.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
    const struct iem_result *result;
    iem_voice voice;
    iem_buffer *out;
    bool begun; /* a field of this row is written */
};

/* ---- Fields ---- */

static void comma(struct table *t)
{
    if (t->begun) iem_buffer_text(t->out, ",");
    t->begun = true;
}

static void end_row(struct table *t)
{
    iem_buffer_text(t->out, "\r\n");
    t->begun = false;
}

/* A spreadsheet takes some texts for formulas: those get an apostrophe in front. */
static void text(struct table *t, const char *value)
{
    comma(t);
    if (!value) return;
    const bool quoted = strpbrk(value, "\",\r\n") != NULL;
    if (quoted) iem_buffer_text(t->out, "\"");
    if (*value && strchr("=+-@\t\r", *value)) iem_buffer_text(t->out, "'");
    for (const char *at = value; *at; at++) {
        if (*at == '"') iem_buffer_text(t->out, "\"");
        iem_buffer_bytes(t->out, at, 1);
    }
    if (quoted) iem_buffer_text(t->out, "\"");
}

static void number(struct table *t, double value)
{
    char digits[40];
    comma(t);
    if (!isfinite(value)) return;
    snprintf(digits, sizeof digits, "%.12g", value);
    char *mark = strchr(digits, ','); /* of a locale that the caller may have set */
    if (mark) *mark = '.';
    iem_buffer_text(t->out, digits);
}

static void flag(struct table *t, bool value)
{
    text(t, value ? "true" : "false");
}

static void estimate(struct table *t, iem_estimate e)
{
    number(t, e.value);
    number(t, e.low);
    number(t, e.high);
}

/* The reason, where there is something to explain. */
static void why(struct table *t, double value, iem_why first, iem_why second)
{
    const iem_why reason = first != IEM_WHY_NONE ? first : second;
    const bool hidden = reason == IEM_WHY_NONE && t->result->published;
    if (isfinite(value))
        text(t, NULL);
    else
        text(t, iem_why_code(hidden ? IEM_WHY_SUPPRESSED : reason));
}

static void heads(struct table *t, const char *const *names)
{
    for (; *names; names++) text(t, *names);
}

#define HEADS(...)                                                                     \
    (const char *const[])                                                              \
    {                                                                                  \
        __VA_ARGS__, NULL                                                              \
    }

static void reference(struct table *t, const char *name, bool is_rest)
{
    text(t, is_rest || !name ? "rest" : name);
}

/* ---- Tables ---- */

static void write_groups(struct table *t)
{
    const struct iem_result *r = t->result;
    heads(t, HEADS("ground", "group", "is_reference", "n", "adverse", "rate",
                   "rate_low", "rate_high", "why", "tp", "fp", "tn", "fn",
                   "adverse_not_observed", "favourable_not_observed"));
    end_row(t);
    for (size_t i = 0; i < r->n_groups; i++) {
        const iem_group_row *g = &r->groups[i];
        const iem_confusion none = {NAN, NAN, NAN, NAN, NAN, NAN};
        const iem_confusion c = g->outcome ? g->outcome->counts : none;
        text(t, g->ground);
        text(t, g->group);
        flag(t, g->is_reference);
        number(t, g->n);
        number(t, g->adverse);
        estimate(t, g->rate.all);
        why(t, g->rate.all.value, g->rate.why, IEM_WHY_NONE);
        number(t, c.tp);
        number(t, c.fp);
        number(t, c.tn);
        number(t, c.fn);
        number(t, c.u1);
        number(t, c.u0);
        end_row(t);
    }
}

static void write_disparities(struct table *t)
{
    const struct iem_result *r = t->result;
    heads(t, HEADS("ground", "group", "reference", "measure", "value", "low", "high",
                   "why", "p", "numerator", "denominator"));
    end_row(t);
    for (size_t i = 0; i < r->n_treatments * IEM_N_MEASURES; i++) {
        const iem_treatment *of = &r->treatments[i / IEM_N_MEASURES];
        const iem_disparity *d = &of->disparity[i % IEM_N_MEASURES];
        text(t, of->ground);
        text(t, of->group);
        reference(t, of->reference, of->reference_is_rest);
        text(t, iem_families[0]->rows[i % IEM_N_MEASURES].id);
        estimate(t, d->estimate.all);
        why(t, d->estimate.all.value, d->estimate.why, of->why);
        number(t, d->p);
        number(t, d->numerator);
        number(t, d->denominator);
        end_row(t);
    }
}

static void treatment_row(struct table *t, const iem_treatment *of)
{
    const char grade[2] = {of->comparability, '\0'};
    text(t, of->ground);
    text(t, of->group);
    reference(t, of->reference, of->reference_is_rest);
    text(t, of->profile ? "profile" : "facts");
    text(t, iem_type_codes[of->type]);
    text(t, iem_verdict_code(of->verdict));
    text(t, of->verdict != IEM_CANNOT_TELL ? NULL
            : of->why == IEM_WHY_NONE      ? "straddles-margin"
                                           : iem_why_code(of->why));
    text(t, grade);
    number(t, of->n1);
    number(t, of->a1);
    number(t, of->n0);
    number(t, of->a0);
    text(t, of->ratio_scale ? "ratio" : "gap");
    number(t, of->margin);
    number(t, of->assurance);
    estimate(t, of->twin_gap.all);
    why(t, of->twin_gap.all.value, of->twin_gap.why, of->why);
    estimate(t, of->twin_ratio.all);
    why(t, of->twin_ratio.all.value, of->twin_ratio.why, of->why);
    number(t, of->twin_p);
    number(t, of->twin_p_adjusted);
    estimate(t, of->fact_weight);
    why(t, of->fact_weight.value, of->weight_why, of->why);
    estimate(t, of->group_weight);
    why(t, of->group_weight.value, of->group_weight_why, of->weight_why);
    number(t, of->weight_p);
    number(t, of->weight_p_adjusted);
    number(t, of->overlap);
    number(t, of->largest_gap);
    number(t, of->detectable_gap);
    estimate(t, of->harmed);
    estimate(t, of->spared);
    estimate(t, of->group_caused);
    end_row(t);
}

static void write_treatment(struct table *t)
{
    heads(t, HEADS("ground", "group", "reference", "basis", "type", "verdict",
                   "verdict_why", "comparability", "n", "adverse", "reference_n",
                   "reference_adverse", "scale", "margin", "assurance", "twin_gap",
                   "twin_gap_low", "twin_gap_high", "twin_gap_why", "twin_ratio",
                   "twin_ratio_low", "twin_ratio_high", "twin_ratio_why", "twin_p",
                   "twin_p_adjusted", "fact_weight", "fact_weight_low",
                   "fact_weight_high", "fact_weight_why", "group_weight",
                   "group_weight_low", "group_weight_high", "group_weight_why",
                   "group_weight_p", "group_weight_p_adjusted", "overlap",
                   "largest_gap", "minimum_detectable_gap", "harmed", "harmed_low",
                   "harmed_high", "spared", "spared_low", "spared_high", "group_caused",
                   "group_caused_low", "group_caused_high"));
    end_row(t);
    for (size_t i = 0; i < t->result->n_treatments; i++)
        treatment_row(t, &t->result->treatments[i]);
}

/* All cells; the JSON result has the first ones. Each fact is a column of its own. */
static void write_cells(struct table *t)
{
    const struct iem_result *r = t->result;
    heads(t, HEADS("ground", "group"));
    for (size_t k = 0; k < r->n_facts; k++) text(t, r->facts[k].name);
    heads(t, HEADS("n", "adverse", "reference_n", "reference_adverse", "group_chance",
                   "group_chance_low", "p", "q", "discovered", "grade", "why"));
    end_row(t);
    for (size_t i = 0; i < r->n_cells; i++) {
        const iem_cell_row *c = &r->cells[i];
        text(t, r->treatments[c->treatment].ground);
        text(t, r->treatments[c->treatment].group);
        for (size_t k = 0; k < r->n_facts; k++) text(t, c->facts[k]);
        number(t, c->n1);
        number(t, c->a1);
        number(t, c->n0);
        number(t, c->a0);
        number(t, c->chance);
        number(t, c->chance_low);
        number(t, c->p);
        number(t, c->q);
        flag(t, c->discovered);
        text(t, iem_grade_codes[c->grade]);
        text(t, iem_grade_why_code(c->why));
        end_row(t);
    }
}

static void finding_text(struct table *t, const iem_finding *f)
{
    iem_buffer said = {0};
    iem_sentence_finding(&said, &t->voice, t->result, f);
    t->out->failed |= said.failed;
    text(t, said.at);
    iem_buffer_clear(&said);
}

static void write_findings(struct table *t)
{
    const struct iem_result *r = t->result;
    heads(t, HEADS("id", "rule", "ground", "group", "measure", "value", "low", "high",
                   "why", "margin", "verdict", "text"));
    end_row(t);
    for (size_t i = 0; i < r->n_findings; i++) {
        const iem_finding *f = &r->findings[i];
        const iem_treatment *of = &r->treatments[f->treatment];
        const bool weight = strcmp(f->rule, "group-weight") == 0;
        const iem_bounds *effect = iem_treatment_effect(of);
        const iem_estimate e = weight ? of->group_weight : effect->all;
        text(t, f->id);
        text(t, f->rule);
        text(t, of->ground);
        text(t, of->group);
        text(t, weight ? "group_weight" : of->ratio_scale ? "twin_ratio" : "twin_gap");
        estimate(t, e);
        why(t, e.value, weight ? of->group_weight_why : effect->why, of->why);
        number(t, weight ? of->weight_margin : of->margin);
        text(t, iem_verdict_code(f->verdict));
        finding_text(t, f);
        end_row(t);
    }
}

static void ruling_row(struct table *t, const iem_ruling *r)
{
    text(t, r->id);
    text(t, r->rule->id);
    text(t, r->ground);
    text(t, r->group);
    text(t, r->of);
    text(t, r->reference_is_rest ? "rest" : r->reference);
    text(t, r->rule->measure);
    estimate(t, r->estimate);
    number(t, r->min);
    number(t, r->max);
    number(t, r->pass_min);
    number(t, r->pass_max);
    number(t, r->n);
    number(t, r->enough);
    text(t, iem_verdict_code(r->verdict));
    text(t, iem_ruling_why_code(r));
    text(t, iem_ruling_counts_code(r));
    end_row(t);
}

/* Of a gate; without one a table of heads alone. */
static void write_rulings(struct table *t)
{
    const iem_gate *gate = t->result->gate;
    heads(t, HEADS("id", "rule", "ground", "group", "of", "reference", "measure",
                   "value", "low", "high", "min", "max", "pass_min", "pass_max", "n",
                   "enough", "verdict", "why", "counts_as"));
    end_row(t);
    for (size_t i = 0; gate && i < gate->n_rulings; i++)
        ruling_row(t, &gate->rulings[i]);
}

static void write_statistics(struct table *t)
{
    const struct iem_result *r = t->result;
    heads(t, HEADS("family", "ground", "group", "reference", "of", "measure", "value",
                   "low", "high", "why", "p", "p_adjusted", "numerator", "denominator",
                   "n", "error"));
    end_row(t);
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            text(t, r->families[f].family->name);
            text(t, s->ground);
            text(t, s->group);
            text(t, s->reference_is_rest ? "rest" : s->reference);
            text(t, s->of);
            text(t, s->measure->id);
            estimate(t, s->estimate);
            text(t, isfinite(s->estimate.value) ? NULL
                    : s->why                    ? s->why->code
                                                : "undefined");
            number(t, s->p);
            number(t, s->p_adjusted);
            number(t, s->numerator);
            number(t, s->denominator);
            number(t, s->n);
            number(t, s->error);
            end_row(t);
        }
}

/* ---- The manifest: keys and values ---- */

static void said(struct table *t, const char *key, const char *value)
{
    text(t, key);
    text(t, value);
    end_row(t);
}

static void counted(struct table *t, const char *key, double value)
{
    text(t, key);
    number(t, value);
    end_row(t);
}

static void write_manifest(struct table *t)
{
    const struct iem_result *r = t->result;
    char seed[24]; /* beyond what a double holds */
    heads(t, HEADS("key", "value"));
    end_row(t);
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
    void (*write)(struct table *t);
} tables[] = {
    {"groups.csv", write_groups},         {"disparities.csv", write_disparities},
    {"treatment.csv", write_treatment},   {"cells.csv", write_cells},
    {"findings.csv", write_findings},     {"rulings.csv", write_rulings},
    {"statistics.csv", write_statistics}, {"manifest.csv", write_manifest},
};

iem_status iem_result_tables(const iem_result *result, const iem_render *how,
                             const char *path, iem_error *err)
{
    struct table t = {.result = result};
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
    if (status == IEM_OK) return iem_folder_commit(folder, err);
    iem_folder_discard(folder);
    return status;
}
