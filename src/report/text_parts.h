/* What every part of the summary on a terminal is written with: paragraphs and tables
 * that fit its width. */
#ifndef IEM_TEXT_PARTS_H
#define IEM_TEXT_PARTS_H

#include "base/arena.h"
#include "report/voice.h"

enum {
    IEM_TEXT_WIDTH = 100,
    IEM_TEXT_GROUPS = 12, /* shown unless all are asked for */
};

/* What a piece of text is, for a terminal that can show it. */
typedef enum iem_tone { IEM_PLAIN, IEM_STRONG, IEM_BAD, IEM_DOUBT, IEM_GOOD } iem_tone;

typedef struct iem_text_page {
    const struct iem_result *result;
    iem_voice voice;
    bool colour, all;
    iem_buffer *out;
    iem_arena arena; /* of the texts in tables */
    bool failed;
} iem_text_page;

const char *iem_text_word(const iem_text_page *page, iem_word id);
/* A copy that lives as long as the page. */
const char *iem_text_keep(iem_text_page *page, const char *text);
void iem_text_paint(iem_text_page *page, iem_tone as, const char *text);
/* `text` in lines that fit; `lead` opens the first line and the others are indented as
 * far. */
void iem_text_paragraph(iem_text_page *page, const char *lead, const char *text);
void iem_text_heading(iem_text_page *page, const char *title);
/* A text of the catalogue and what fills its places, as a paragraph. */
void iem_text_told(iem_text_page *page, const char *lead, iem_word id,
                   const char *const *args);
/* "and so many more", when there are more. */
void iem_text_more(iem_text_page *page, size_t more);

typedef struct iem_text_cell {
    const char *text;
    iem_tone as;
} iem_text_cell;

/* `align` has a letter per column: l left, r right, L left and clipped when the table
 * is too wide. Cells are added row by row, heads first. */
typedef struct iem_text_table {
    const char *align;
    iem_text_cell *cells;
    size_t n, capacity;
} iem_text_table;

void iem_text_add(iem_text_page *page, iem_text_table *table, const char *text);
void iem_text_add_toned(iem_text_page *page, iem_text_table *table, const char *text,
                        iem_tone as);
void iem_text_add_head(iem_text_page *page, iem_text_table *table, iem_word id);
bool iem_text_fits(const iem_text_table *table);
/* Writes the table and empties it. */
void iem_text_print(iem_text_page *page, iem_text_table *table);

#endif
