/* How far this has come, and which column would tell most, for machines. */
#include "report/json_sections.h"
#include "report/maturity.h"

static void names(iem_document *w, const char *key, const char *const *list, size_t n)
{
    iem_json_array(&w->json, key);
    for (size_t i = 0; i < n; i++) iem_json_text(&w->json, NULL, list[i]);
    iem_document_end(w);
}

void iem_document_next_columns(iem_document *w)
{
    const struct iem_result *r = w->result;
    iem_json_array(&w->json, "next_columns");
    for (size_t i = 0; i < r->n_next_columns; i++) {
        const iem_next_column *next = &r->next_columns[i];
        iem_document_object(w, NULL);
        iem_json_text(&w->json, "column", next->column);
        if (next->with) iem_json_text(&w->json, "with", next->with);
        names(w, "questions", next->questions, next->n_questions);
        names(w, "families", next->families, next->n_families);
        names(w, "principles", next->principles, next->n_principles);
        iem_document_end(w);
    }
    iem_document_end(w);
}

void iem_document_maturity(iem_document *w)
{
    const struct iem_result *r = w->result;
    iem_json_array(&w->json, "maturity");
    for (size_t i = 0; i < r->n_maturity; i++) {
        const iem_maturity *m = &r->maturity[i];
        iem_buffer next = {0};
        iem_maturity_say_next(&w->english, m, &next);
        iem_document_object(w, NULL);
        iem_json_text(&w->json, "theme", m->theme->id);
        iem_json_whole(&w->json, "level", (int64_t)m->level);
        iem_json_text(&w->json, "state", iem_maturity_level_code(m->level));
        iem_json_text(&w->json, "one_higher", next.failed || !next.at ? "" : next.at);
        iem_document_end(w);
        w->failed |= next.failed;
        iem_buffer_clear(&next);
    }
    iem_document_end(w);
}
