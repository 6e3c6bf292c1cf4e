/* The list of measures: what can be asked for, what it means, what it needs. */
#include "report/report.h"

#include "base/grow.h"
#include "family/family.h"
#include "plan/nearest.h"
#include "report/voice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 79, NAMES = 26 };

struct list {
    iem_buffer out;
    bool dutch;
};

static const char *said(const struct list *list, iem_said text)
{
    return list->dutch ? text.nl : text.en;
}

/* `text` in lines behind `lead`, the others indented by `indent`. */
static void paragraph(struct list *list, const char *lead, size_t indent,
                      const char *text)
{
    size_t column = iem_utf8_length(lead);
    iem_buffer_text(&list->out, lead);
    for (bool first = true; *text; first = false) {
        const size_t bytes = strcspn(text, " ");
        char word[128];
        const size_t kept = bytes < sizeof word - 1 ? bytes : sizeof word - 1;
        memcpy(word, text, kept);
        word[kept] = '\0';
        const size_t width = iem_utf8_length(word);
        if (!first && column + 1 + width > WIDTH) {
            iem_buffer_format(&list->out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            iem_buffer_text(&list->out, " ");
            column++;
        }
        iem_buffer_text(&list->out, word);
        column += width;
        text += bytes + (text[bytes] == ' ');
    }
    iem_buffer_text(&list->out, "\n");
}

static void add_needs(const struct list *list, const iem_family *family,
                      iem_buffer *out)
{
    const char *separator = list->dutch ? " (nodig: " : " (needs ";
    for (iem_aspect_kind kind = 0; kind < IEM_N_ASPECT_KINDS; kind++) {
        if (!(family->needs & IEM_NEEDS(kind))) continue;
        iem_buffer_format(out, "%s%s", separator, iem_aspect_key(kind));
        separator = ", ";
    }
    if (family->needs_facts)
        iem_buffer_format(out, "%s%s", separator, list->dutch ? "feiten" : "facts");
    if (family->needs || family->needs_facts) iem_buffer_text(out, ")");
}

static void write_family(struct list *list, const iem_family *family)
{
    char lead[48];
    iem_buffer text = {0};
    snprintf(lead, sizeof lead, "%s: ", family->name);
    iem_buffer_text(&text, said(list, family->question));
    add_needs(list, family, &text);
    list->out.failed |= text.failed;
    if (!text.failed) paragraph(list, lead, 2, text.at);
    iem_buffer_clear(&text);
}

/* A name that is too long for its column has a line of its own. */
static void write_short(struct list *list, const iem_measure_row *row)
{
    char lead[48];
    const bool fits = strlen(row->id) <= NAMES;
    if (!fits) iem_buffer_format(&list->out, "  %s\n", row->id);
    snprintf(lead, sizeof lead, "  %-*s ", NAMES, fits ? row->id : "");
    paragraph(list, lead, NAMES + 3, said(list, row->meaning));
}

static void write_part(struct list *list, const char *en, const char *nl,
                       const char *text)
{
    char lead[48];
    if (!text) return;
    snprintf(lead, sizeof lead, "    %s: ", list->dutch ? nl : en);
    paragraph(list, lead, 6, text);
}

static void write_whole(struct list *list, const iem_measure_row *row)
{
    iem_buffer_format(&list->out, "  %s\n", row->id);
    paragraph(list, "    ", 4, said(list, row->meaning));
    write_part(list, "formula", "formule", row->formula);
    write_part(list, "interval", "interval", row->interval);
    write_part(list, "source", "bron", row->source);
    write_part(list, "elsewhere", "elders", row->peers);
}

static void write_all(struct list *list,
                      void (*write)(struct list *list, const iem_measure_row *row))
{
    for (size_t i = 0; iem_families[i]; i++) {
        if (i) iem_buffer_text(&list->out, "\n");
        write_family(list, iem_families[i]);
        for (size_t k = 0; k < iem_families[i]->n_rows; k++)
            write(list, &iem_families[i]->rows[k]);
    }
}

static void write_families(struct list *list)
{
    for (size_t i = 0; iem_families[i]; i++) write_family(list, iem_families[i]);
}

/* A family whole, or one measure. */
static bool write_named(struct list *list, const char *name)
{
    bool found = false;
    for (size_t i = 0; iem_families[i]; i++) {
        const iem_family *family = iem_families[i];
        const bool all = strcmp(family->name, name) == 0;
        bool headed = false;
        for (size_t k = 0; k < family->n_rows; k++) {
            if (!all && strcmp(family->rows[k].id, name) != 0) continue;
            if (!headed) write_family(list, family);
            headed = found = true;
            write_whole(list, &family->rows[k]);
        }
    }
    return found;
}

/* The names of all families and measures into `names`, at most `most`. */
static size_t all_names(const char **names, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; iem_families[i] && n < most; i++) {
        names[n++] = iem_families[i]->name;
        for (size_t k = 0; k < iem_families[i]->n_rows && n < most; k++)
            names[n++] = iem_families[i]->rows[k].id;
    }
    return n;
}

static iem_status fail_unknown(const char *name, iem_error *err)
{
    enum { MOST = 1024 };
    char hint[IEM_HINT];
    const char **names = iem_zeroed(MOST, sizeof *names);
    if (!names) return iem_fail_memory(err);
    iem_nearest_hint(iem_slice_of(name), names, all_names(names, MOST), hint);
    free(names);
    return iem_fail(err, IEM_ERR_USAGE, "there is no measure or family '%.60s'%s", name,
                    *hint ? hint : "; 'iemand measures' lists them");
}

const char *iem_family_name(size_t i, const char **question)
{
    for (size_t k = 0; iem_families[k]; k++) {
        if (k != i) continue;
        *question = iem_families[k]->question.en;
        return iem_families[k]->name;
    }
    return NULL;
}

const char *iem_measure_name(size_t i, const char **meaning)
{
    for (size_t k = 0; iem_families[k]; i -= iem_families[k++]->n_rows) {
        if (i >= iem_families[k]->n_rows) continue;
        *meaning = iem_families[k]->rows[i].meaning.en;
        return iem_families[k]->rows[i].id;
    }
    return NULL;
}

iem_status iem_measures_list(const char *name, const char *lang, char **text,
                             iem_error *err)
{
    iem_voice voice;
    struct list list = {0};
    if (!iem_voice_find(lang, &voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    list.dutch = strcmp(voice.lang, "nl") == 0;
    if (!name) {
        write_all(&list, write_short);
    } else if (strcmp(name, "all") == 0) {
        write_all(&list, write_whole);
    } else if (strcmp(name, "families") == 0) {
        write_families(&list);
    } else if (!write_named(&list, name)) {
        iem_buffer_clear(&list.out);
        return fail_unknown(name, err);
    }
    return iem_buffer_take(&list.out, text, err);
}
