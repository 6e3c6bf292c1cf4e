/* The gate: what it says, and every ruling. */
#include "report/json_parts.h"
#include "report/json_sections.h"
#include "report/ruling.h"

#include <math.h>

static void limit(iem_document *w, const char *key, double value)
{
    if (!isnan(value)) iem_json_number(&w->json, key, value);
}

static void details(iem_document *w, const iem_ruling *r)
{
    if (!r->n_details) return;
    iem_document_object(w, "details");
    for (size_t i = 0; i < r->n_details; i++)
        iem_document_number(w, r->details[i].name, r->details[i].value, "undefined");
    iem_document_end(w);
}

static void acceptance(iem_document *w, const iem_ruling *r)
{
    if (!r->until) return;
    iem_document_object(w, "accepted");
    iem_json_text(&w->json, "reason", r->reason);
    iem_json_text(&w->json, "owner", r->owner);
    iem_json_text(&w->json, "legal_ground", r->legal_ground);
    iem_json_text(&w->json, "until", r->until);
    iem_document_end(w);
}

static void ruling_text(iem_document *w, const char *key, const iem_ruling *r)
{
    iem_buffer text = {0};
    iem_ruling_say(&w->english, r, &text);
    w->failed |= text.failed;
    iem_json_text(&w->json, key, text.failed ? "" : text.at);
    iem_buffer_clear(&text);
}

static void norms(iem_document *w, const char *const *norms)
{
    iem_json_array(&w->json, "norms");
    for (size_t i = 0; norms[i]; i++) iem_json_text(&w->json, NULL, norms[i]);
    iem_document_end(w);
}

static void ruling_numbers(iem_document *w, const iem_ruling *r)
{
    const char *code = iem_ruling_why_code(r);
    iem_document_estimate_keys(w, r->estimate, code ? code : "undefined");
    limit(w, "min", r->min);
    limit(w, "max", r->max);
    limit(w, "pass_min", r->pass_min);
    limit(w, "pass_max", r->pass_max);
    if (!isnan(r->n)) iem_json_count(&w->json, "n", r->n);
    if (!isnan(r->enough)) iem_json_count(&w->json, "enough", r->enough);
}

/* Beside the baseline, when there is one. */
static void change(iem_document *w, const iem_ruling *r)
{
    static const char *const codes[] = {[IEM_NEW] = "new",
                                        [IEM_WORSE] = "worse",
                                        [IEM_SAME] = "same",
                                        [IEM_BETTER] = "better"};
    if (r->change == IEM_NOT_COMPARED) return;
    iem_json_text(&w->json, "change", codes[r->change]);
    if (!isnan(r->change_p)) iem_json_number(&w->json, "change_p", r->change_p);
    if (!isnan(r->paired.value))
        iem_document_estimate(w, "paired_change", r->paired, "undefined");
    if (isnan(r->before.value)) return;
    iem_document_estimate(w, "before", r->before, "undefined");
    /* What the next gate is held against as well. */
    iem_document_estimate(w, "first", isnan(r->first.value) ? r->before : r->first,
                          "undefined");
    if (r->change == IEM_WORSE) iem_json_bool(&w->json, "drifted", r->drifted);
}

static void ruling(iem_document *w, const iem_ruling *r)
{
    const char *code = iem_ruling_why_code(r);
    iem_document_object(w, NULL);
    iem_json_text(&w->json, "id", r->id);
    iem_json_text(&w->json, "rule", r->rule->id);
    iem_document_scope(w);
    if (r->ground) iem_json_text(&w->json, "ground", r->ground);
    if (r->group) iem_json_text(&w->json, "group", r->group);
    if (r->of) iem_json_text(&w->json, "of", r->of);
    if (r->reference) iem_document_reference(w, r->reference, r->reference_is_rest);
    iem_json_text(&w->json, "asks", r->rule->asks.en);
    if (r->rule->measure) iem_json_text(&w->json, "measure", r->rule->measure);
    ruling_numbers(w, r);
    iem_json_text(&w->json, "verdict", iem_verdict_code(r->verdict));
    if (code) iem_json_text(&w->json, "verdict_why", code);
    iem_json_text(&w->json, "counts_as", iem_ruling_counts_code(r));
    change(w, r);
    acceptance(w, r);
    details(w, r);
    if (r->line) iem_json_whole(&w->json, "plan_line", (int64_t)r->line);
    ruling_text(w, "text", r);
    norms(w, r->rule->norms);
    iem_document_end(w);
}

/* How many cases were decided twice. */
static void against(iem_document *w)
{
    const iem_paired *paired = &w->result->paired;
    if (!paired->compared) return;
    iem_document_object(w, "against");
    iem_document_people(w, "both", paired->both);
    iem_document_people(w, "only_now", paired->only_now);
    iem_document_people(w, "only_before", paired->only_before);
    iem_document_end(w);
}

/* Every ruling that keeps the gate from passing, in words; or why none stands here. */
static void gate_reasons(iem_document *w, const iem_gate *gate)
{
    iem_json_array(&w->json, "reasons");
    for (size_t i = 0; i < gate->n_rulings; i++) {
        const iem_ruling *r = &gate->rulings[i];
        if (iem_ruling_decides(r) && r->verdict != IEM_PASS) ruling_text(w, NULL, r);
    }
    const char *general = iem_gate_general(&w->english, gate);
    if (general) iem_json_text(&w->json, NULL, general);
    iem_document_end(w);
}

static void texts(iem_document *w, const char *key, const char *const *texts, size_t n)
{
    iem_json_array(&w->json, key);
    for (size_t i = 0; i < n; i++) iem_json_text(&w->json, NULL, texts[i]);
    iem_document_end(w);
}

void iem_document_gate(iem_document *w)
{
    const iem_gate *gate = w->result->gate;
    if (!gate) {
        iem_json_null(&w->json, "gate");
        return;
    }
    iem_document_object(w, "gate");
    iem_json_text(&w->json, "verdict", iem_verdict_code(gate->verdict));
    texts(w, "presets", gate->presets, gate->n_presets);
    iem_json_text(&w->json, "cannot_tell",
                  gate->cannot_tell_passes ? "report" : "block");
    against(w);
    gate_reasons(w, gate);
    iem_json_array(&w->json, "rulings");
    for (size_t i = 0; i < gate->n_rulings; i++) ruling(w, &gate->rulings[i]);
    iem_document_end(w);
    if (gate->baseline) texts(w, "gone", gate->gone, gate->n_gone);
    texts(w, "unused", gate->unused, gate->n_unused);
    iem_document_end(w);
}
