/* What is asked of government, for machines. */
#include "report/json_sections.h"
#include "report/principles.h"

static void names(iem_document *w, const char *key, const char *const *list, size_t n)
{
    iem_json_array(&w->json, key);
    for (size_t i = 0; i < n; i++) iem_json_text(&w->json, NULL, list[i]);
    iem_document_end(w);
}

void iem_document_principles(iem_document *w)
{
    const struct iem_result *r = w->result;
    iem_json_array(&w->json, "principles");
    for (size_t i = 0; i < r->n_principles; i++) {
        const iem_principle_seen *s = &r->principles[i];
        iem_document_object(w, NULL);
        iem_json_text(&w->json, "id", s->principle->id);
        iem_json_text(&w->json, "asks", s->principle->asks.en);
        iem_json_text(&w->json, "state", iem_principle_state_code(s->state));
        names(w, "told", s->told, s->n_told);
        names(w, "missing", s->missing, s->n_missing);
        iem_json_bool(&w->json, "declaration_missing", s->no_declaration);
        if (s->principle->command)
            iem_json_text(&w->json, "command", s->principle->command);
        iem_document_end(w);
    }
    iem_document_end(w);
}
