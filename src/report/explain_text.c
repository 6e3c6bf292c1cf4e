/* An explanation for a terminal or a letter: plain paragraphs of at most 100 columns.
 */
#include "report/explain.h"
#include "report/text_parts.h"

#include <stdio.h>
#include <string.h>

static const char item_lead[] = "  - ", indent[] = "  ";

/* Name and text in two columns while blocks are pairs, tables while they are rows. */
static size_t write_rows(iem_text_page *page, const iem_story *story, size_t i)
{
    static const char *const aligns[2][IEM_BLOCK_TEXTS + 1] = {
        {"", "L", "LL", "LLL", "LLLL", "LLLLL"},
        {"", "L", "Lr", "Lrr", "Lrrr", "Lrrrr"}};
    const iem_block *heads = &story->blocks[i];
    iem_text_table table = {.align = aligns[heads->n_words == 1][heads->n]};
    for (; i < story->n && story->blocks[i].kind >= IEM_BLOCK_HEADS; i++) {
        const iem_block *row = &story->blocks[i];
        const iem_tone tone = row->kind == IEM_BLOCK_ROW ? IEM_PLAIN : IEM_STRONG;
        for (size_t c = 0; c < row->n; c++)
            iem_text_add_toned(page, &table, row->text[c], tone);
    }
    iem_text_print(page, &table);
    return i;
}

static size_t write_pairs(iem_text_page *page, const iem_story *story, size_t i)
{
    size_t widest = 0;
    char lead[64];
    for (size_t k = i; k < story->n && story->blocks[k].kind == IEM_BLOCK_PAIR; k++) {
        const size_t width = iem_utf8_length(story->blocks[k].text[0]);
        if (width > widest) widest = width;
    }
    for (; i < story->n && story->blocks[i].kind == IEM_BLOCK_PAIR; i++) {
        const char *name = story->blocks[i].text[0];
        const size_t pad = widest - iem_utf8_length(name), len = strlen(name);
        const bool asks = len && name[len - 1] == '?';
        snprintf(lead, sizeof lead, "  %.40s%s%*s ", name, asks ? " " : ":", (int)pad,
                 "");
        iem_text_paragraph(page, lead, story->blocks[i].text[1]);
    }
    return i;
}

static void write_block(iem_text_page *page, const iem_block *block)
{
    switch (block->kind) {
    case IEM_BLOCK_HEADING:
    case IEM_BLOCK_SECTION:
    case IEM_BLOCK_SUBSECTION:
        iem_text_heading(page, block->text[0]);
        break;
    case IEM_BLOCK_ITEM:
        iem_text_paragraph(page, item_lead, block->text[0]);
        break;
    case IEM_BLOCK_TABLE:
        iem_buffer_text(page->out, "\n");
        iem_text_paragraph(page, indent, block->text[0]);
        break;
    default:
        iem_text_paragraph(page, indent, block->text[0]);
    }
}

iem_status iem_explain_text(const iem_story *story, const iem_render *how,
                            iem_buffer *out, iem_error *err)
{
    iem_text_page page = {.result = story->from->result,
                          .voice = story->voice,
                          .colour = how->colour,
                          .out = out};
    iem_text_paint(&page, IEM_STRONG, story->title);
    iem_buffer_text(out, "\n");
    iem_text_paragraph(&page, "", story->about);
    iem_text_paragraph(&page, "", story->edition);
    iem_buffer_text(out, "\n");
    for (size_t i = 0; i < story->n;) {
        const iem_block_kind kind = story->blocks[i].kind;
        if (kind == IEM_BLOCK_HEADS)
            i = write_rows(&page, story, i);
        else if (kind == IEM_BLOCK_PAIR)
            i = write_pairs(&page, story, i);
        else
            write_block(&page, &story->blocks[i++]);
    }
    iem_arena_clear(&page.arena);
    return page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
