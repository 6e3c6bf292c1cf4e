/* An explanation as a list of blocks, which say the same whoever writes them down. */
#ifndef IEM_REPORT_STORY_H
#define IEM_REPORT_STORY_H

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

void iem_story_clear(iem_story *story);

/* What the writers and the teller share. */
const char *iem_story_word(const iem_story *story, iem_tell word);
/* Filled in, and kept as long as the story. */
const char *iem_story_say(iem_story *story, iem_tell word, const char *const *args);
const char *iem_story_keep(iem_story *story, const char *text);
const char *iem_story_keep_buffer(iem_story *story, iem_buffer *said);

/* Blocks. Of no memory the story knows: a block is NULL then. */
iem_block *iem_story_add(iem_story *story, iem_block_kind kind, const char *text);
/* A text with its places filled in, and one without. */
void iem_story_fill(iem_story *story, iem_block_kind kind, iem_tell word,
                    const char *const *args);
void iem_story_tell(iem_story *story, iem_block_kind kind, iem_tell word);
/* A name with a text (link: NULL, or where it goes). */
void iem_story_pair(iem_story *story, const char *name, const char *text,
                    const char *link);
/* Of several decisions each has tables of its own, which their names tell apart. */
void iem_story_table(iem_story *story, iem_tell word, const char *const *args);
void iem_story_row(iem_story *story, iem_block_kind kind, size_t n_words,
                   const char *const *texts, size_t n);
/* Of several decisions each has a heading of its own, and all below it go down. */
iem_block_kind iem_story_level(const iem_story *story, iem_block_kind kind);

#endif
