/* What every part of the page is written with: mark-up goes out as it is, anything else
 * is escaped on its way. */
#ifndef IEM_HTML_PARTS_H
#define IEM_HTML_PARTS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "measure/result.h"
#include "report/svg.h"

#include <stdbool.h>

typedef struct iem_page {
    const struct iem_result *result;
    iem_voice voice;
    iem_buffer *out;
    iem_arena arena;
    unsigned serial; /* of the next picture */
    bool failed;
} iem_page;

const char *iem_html_word(const iem_page *page, iem_word id);
/* Mark-up of this program, never a text from the log. */
void iem_html_raw(iem_page *page, const char *html);
/* Plain text between mark-up: any text, names from the log above all. */
void iem_html_element(iem_page *page, const char *open, const char *plain,
                      const char *close);
/* The same with what was said into a buffer, which is emptied. */
void iem_html_taken(iem_page *page, const char *open, iem_buffer *said,
                    const char *close);
/* The same with a text of the catalogue and what fills its places. */
void iem_html_told(iem_page *page, const char *open, iem_word id,
                   const char *const *args, const char *close);
void iem_html_heading(iem_page *page, const char *id, iem_word title);
/* What stays folded away until a reader asks for it. */
void iem_html_open_details(iem_page *page, const char *summary);
void iem_html_close_details(iem_page *page);

/* A table: open, heads, body, rows of a heading and cells, close. It scrolls in a
 * container of its own, which the keyboard can reach. */
void iem_html_open_table(iem_page *page, const char *caption);
/* The same with a text of the catalogue and what fills its places. */
void iem_html_open_told_table(iem_page *page, iem_word caption,
                              const char *const *args);
void iem_html_head(iem_page *page, iem_word name);
void iem_html_head_num(iem_page *page, iem_word name);
void iem_html_open_body(iem_page *page);
void iem_html_row(iem_page *page, const char *name);
void iem_html_num(iem_page *page, iem_figure figure);
void iem_html_cell(iem_page *page, const char *plain);
void iem_html_end_row(iem_page *page);
void iem_html_close_table(iem_page *page);

void iem_html_write_style(iem_page *page);
/* Script of the page, and what a policy calls it. */
#define IEM_SCRIPT_SHA256 "sha256-yiP4t6L1dpjCUm2bQWTLJJJubNvPd5L0RJMpITUYSII="
void iem_html_write_script(iem_page *page);

/* A picture, its title above it and its table behind it, which is folded away. */
void iem_html_open_figure(iem_page *page, iem_word title, const char *const *args);
void iem_html_close_figure(iem_page *page);
iem_chart iem_html_next_chart(iem_page *page);
/* A sentence in a list; `ctx` is the page. */
void iem_html_item(const char *sentence, void *ctx);

/* Treatments of one ground in the order of reading; NULL: no memory. */
const iem_treatment **iem_html_ordered(iem_page *page, size_t first, size_t end);
/* The failing groups of declared grounds, the strongest first; without any, the group
 * that comes nearest. Returns how many. */
enum { IEM_CARRYING = 3 };
size_t iem_html_carrying(iem_page *page, const iem_treatment **groups);

#endif
