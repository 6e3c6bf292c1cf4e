#include "report/markdown_followup.h"

#include "report/followup.h"
#include "report/markdown_parts.h"

static void write_table(const iem_follow_part *part, iem_buffer *out)
{
    if (part->cells.n == 0 || part->columns == 0) return;
    for (size_t i = 0; i < part->columns; i++) {
        iem_buffer_text(out, i ? " | " : "| ");
        iem_markdown_text(out, part->heads[i]);
    }
    iem_buffer_text(out, " |\n|");
    for (size_t i = 0; i < part->columns; i++)
        iem_buffer_text(out, part->align[i] == 'r' ? "---:|" : "---|");
    iem_buffer_text(out, "\n");
    for (size_t i = 0; i < part->cells.n; i++) {
        iem_buffer_text(out, i % part->columns ? " | " : "| ");
        iem_markdown_text(out, part->cells.at[i]);
        if (i % part->columns == part->columns - 1) iem_buffer_text(out, " |\n");
    }
    iem_buffer_text(out, "\n");
}

static void write_items(const iem_lines *lines, iem_buffer *out)
{
    for (size_t i = 0; i < lines->n; i++) {
        iem_buffer_text(out, "- ");
        iem_markdown_text(out, lines->at[i]);
        iem_buffer_text(out, "\n");
    }
    if (lines->n) iem_buffer_text(out, "\n");
}

static bool write_part(const iem_voice *voice, const struct iem_result *result,
                       size_t at, iem_arena *arena, iem_buffer *out)
{
    iem_follow_part part;
    const bool made = iem_follow_part_make(voice, result, at, arena, &part);
    if (made && part.title) {
        iem_buffer_text(out, "**");
        iem_markdown_text(out, part.title);
        iem_buffer_text(out, "**\n\n");
        write_items(&part.before, out);
        write_table(&part, out);
        write_items(&part.after, out);
    }
    iem_follow_part_clear(&part);
    return made;
}

bool iem_markdown_followup(const iem_voice *voice, const struct iem_result *result,
                           iem_buffer *out)
{
    iem_arena arena = {0};
    bool made = true;
    if (!iem_follow_is_told(result)) return true;
    iem_buffer_text(out, "\n### ");
    iem_markdown_text(out, iem_follow_title(voice));
    iem_buffer_text(out, "\n\n");
    for (size_t i = 0; i < IEM_FOLLOW_PARTS; i++)
        made &= write_part(voice, result, i, &arena, out);
    iem_arena_clear(&arena);
    return made && !out->failed;
}
