#include "report/followup_lines.h"

#include "base/grow.h"

#include <string.h>

const char *iem_follow_said(const iem_follow_writing *w, iem_said text)
{
    return strcmp(w->voice->lang, "nl") == 0 ? text.nl : text.en;
}

const char *iem_follow_text(const iem_follow_writing *w, iem_follow_word id)
{
    return iem_follow_said(w, iem_follow_words[id]);
}

const char *iem_follow_keep(iem_follow_writing *w, const char *text)
{
    const char *copy = iem_arena_copy(w->arena, iem_slice_of(text));
    w->failed |= !copy;
    return copy ? copy : "";
}

void iem_follow_add(iem_follow_writing *w, iem_lines *lines, const char *text)
{
    if (!IEM_GROW(lines->at, lines->capacity, lines->n + 1)) {
        w->failed = true;
        return;
    }
    lines->at[lines->n++] = iem_follow_keep(w, text);
}

const char *iem_follow_fill(iem_follow_writing *w, iem_follow_word id,
                            const char *const *args)
{
    iem_buffer out = {0};
    iem_say_text(&out, iem_follow_text(w, id), args);
    w->failed |= out.failed;
    const char *text = out.failed || !out.at ? "" : iem_follow_keep(w, out.at);
    iem_buffer_clear(&out);
    return text;
}

void iem_follow_cell(iem_follow_writing *w, const char *text)
{
    iem_follow_add(w, &w->part->cells, text);
}

void iem_follow_tell(iem_follow_writing *w, iem_lines *lines, iem_follow_word id,
                     const char *const *args)
{
    iem_follow_add(w, lines, iem_follow_fill(w, id, args));
}

void iem_follow_head(iem_follow_writing *w, const char *align,
                     const iem_follow_word *heads)
{
    w->part->align = align;
    w->part->columns = strlen(align);
    for (size_t i = 0; i < w->part->columns; i++)
        w->part->heads[i] = iem_follow_text(w, heads[i]);
}

const char *iem_follow_figure(iem_follow_writing *w, iem_figure f)
{
    return iem_follow_keep(w, f.text);
}

const char *iem_follow_people(iem_follow_writing *w, double n)
{
    return iem_follow_figure(w, iem_figure_count(w->voice, n));
}

const char *iem_follow_share(iem_follow_writing *w, double s)
{
    return iem_follow_figure(w, iem_figure_share(w->voice, s));
}

const char *iem_follow_range(iem_follow_writing *w, iem_estimate e)
{
    return iem_follow_figure(w, iem_figure_range(w->voice, e, iem_figure_share));
}

const char *iem_follow_name(iem_follow_writing *w, const char *text)
{
    return iem_follow_keep(w, iem_name_clip(text, w->voice->name_limit).text);
}

const char *iem_follow_join(iem_follow_writing *w, const char *one, const char *between,
                            const char *other, const char *behind)
{
    const char *text =
        iem_arena_format(w->arena, "%s%s%s%s", one, between, other, behind);
    w->failed |= !text;
    return text ? text : "";
}
