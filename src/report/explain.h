/* An explanation as a list of blocks, which say the same whoever writes them down: the
 * one place in which it is decided what is told, and which counts the edition gives. */
#ifndef IEM_REPORT_EXPLAIN_H
#define IEM_REPORT_EXPLAIN_H

#include "base/arena.h"
#include "measure/explain.h"
#include "report/explain_words.h"
#include "report/voice.h"
#include "stats/table2x2.h"

typedef enum iem_block_kind {
    IEM_BLOCK_HEADING,
    IEM_BLOCK_SECTION,    /* a heading below it */
    IEM_BLOCK_SUBSECTION, /* and below that */
    IEM_BLOCK_ANSWER,     /* what has to be read if nothing else is */
    IEM_BLOCK_TEXT,
    IEM_BLOCK_LEAD,
    IEM_BLOCK_NOTE,
    IEM_BLOCK_ITEM,
    IEM_BLOCK_PAIR,  /* a name and a text; a link when there is one */
    IEM_BLOCK_TABLE, /* its name; heads and rows follow */
    IEM_BLOCK_HEADS,
    IEM_BLOCK_ROW,
    IEM_BLOCK_OWN_ROW, /* of this very case */
} iem_block_kind;

enum { IEM_BLOCK_TEXTS = 5 };

typedef struct iem_block {
    iem_block_kind kind;
    const char *text[IEM_BLOCK_TEXTS];
    size_t n;         /* texts */
    size_t n_words;   /* columns that hold words; the others hold figures */
    const char *link; /* "mailto:…", "https://…"; NULL */
    double bar;       /* of a row: the share it tells, 0 to 1; NaN: none */
} iem_block;

typedef struct iem_story {
    const struct iem_explanation *from;
    iem_voice voice;
    bool internal;
    size_t nth; /* of the case that is told now, from 1 */
    const char *title, *about, *edition;
    iem_block *blocks;
    size_t n, capacity;
    iem_arena arena;
    bool failed;
} iem_story;

iem_status iem_story_make(const struct iem_explanation *from, const iem_voice *voice,
                          bool internal, iem_story *story, iem_error *err);
void iem_story_clear(iem_story *story);

/* What the writers and the teller share. */
const char *iem_story_word(const iem_story *story, iem_tell word);
/* Filled in, and kept as long as the story. */
const char *iem_story_say(iem_story *story, iem_tell word, const char *const *args);
const char *iem_story_keep(iem_story *story, const char *text);

/* Blocks: a text without places to fill in, and a name with a text (link: NULL, or
 * where it goes). Of several decisions each has a heading of its own, and all headings
 * below it go down. */
void iem_story_tell(iem_story *story, iem_block_kind kind, iem_tell word);
void iem_story_pair(iem_story *story, const char *name, const char *text,
                    const char *link);
iem_block_kind iem_story_level(const iem_story *story, iem_block_kind kind);
/* Nine questions about one decision, each with its answer. */
void iem_story_card(iem_story *story, const iem_case *c);

/* Figures of the edition: what it may not give, it says in words. */
const char *iem_story_count(iem_story *story, double n);
/* Of n decisions. */
const char *iem_story_adverse(iem_story *story, double adverse, double n);
const char *iem_story_share(iem_story *story, double adverse, double n,
                            iem_estimate rate);
/* The share as it is told, 0 to 1; NaN: it is not, or as a bound only. */
double iem_story_bar(const iem_story *story, double adverse, double n);
const char *iem_story_range(iem_story *story, double adverse, double n,
                            iem_estimate rate);
const char *iem_story_chance(iem_story *story, const iem_cell_row *cell);
const char *iem_story_least(iem_story *story, const iem_cell_row *cell);
/* May the edition give all of these counts? */
bool iem_story_gives(const iem_story *story, const iem_table *counts);

iem_status iem_explain_text(const iem_story *story, const iem_render *how,
                            iem_buffer *out, iem_error *err);
iem_status iem_explain_html(const iem_story *story, iem_buffer *out, iem_error *err);

#endif
