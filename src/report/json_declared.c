/* What was declared, held against the log. */
#include "report/declared.h"
#include "report/json_sections.h"

#include <math.h>

static void item(iem_document *w, const iem_declared_item *i)
{
    iem_document_object(w, NULL);
    iem_json_text(&w->json, "name", i->name);
    if (i->note) iem_json_text(&w->json, "note", i->note->en);
    if (!isnan(i->n)) iem_json_count(&w->json, "n", i->n);
    iem_document_end(w);
}

static void question(iem_document *w, const iem_declared_check *q)
{
    iem_document_object(w, NULL);
    iem_json_text(&w->json, "id", q->rule->id);
    if (q->subject) iem_json_text(&w->json, "subject", q->subject);
    if (q->field) iem_json_text(&w->json, "field", q->field);
    iem_json_object(&w->json, "asks");
    iem_json_text(&w->json, "en", q->rule->asks.en);
    iem_json_text(&w->json, "nl", q->rule->asks.nl);
    iem_document_end(w);
    iem_json_text(&w->json, "verdict", iem_declared_code(q));
    iem_json_text(&w->json, "seen", q->why->code);
    iem_json_object(&w->json, "text");
    iem_json_text(&w->json, "en", q->why->text.en);
    iem_json_text(&w->json, "nl", q->why->text.nl);
    iem_document_end(w);
    iem_json_array(&w->json, "items");
    for (size_t i = 0; i < q->n_items; i++) item(w, &q->items[i]);
    iem_document_end(w);
    if (!isnan(q->n)) iem_json_count(&w->json, "n", q->n);
    if (!isnan(q->of)) iem_json_count(&w->json, "of", q->of);
    iem_json_array(&w->json, "norms");
    for (size_t i = 0; q->rule->norms[i]; i++)
        iem_json_text(&w->json, NULL, q->rule->norms[i]);
    iem_document_end(w);
    iem_document_end(w);
}

static void optional(iem_document *w, const char *key, const char *text)
{
    if (text) iem_json_text(&w->json, key, text);
}

void iem_document_declared(iem_document *w)
{
    const iem_declared_list *list = w->result->declared;
    if (!list) return;
    iem_document_object(w, "declared");
    optional(w, "path", list->path);
    optional(w, "name", list->name);
    optional(w, "organization", list->organization);
    optional(w, "on", list->on);
    optional(w, "begin_date", list->begin);
    optional(w, "end_date", list->end);
    iem_json_array(&w->json, "checks");
    for (size_t i = 0; i < list->n; i++) question(w, &list->at[i]);
    iem_document_end(w);
    iem_document_end(w);
}
