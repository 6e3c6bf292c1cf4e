/* What the parts of a follow-up are written with: texts in the reader's language, kept
 * in the arena of the part. */
#ifndef IEM_FOLLOWUP_LINES_H
#define IEM_FOLLOWUP_LINES_H

#include "report/followup.h"
#include "report/followup_words.h"

/* One part while it is written. */
typedef struct iem_follow_writing {
    const iem_voice *voice;
    const struct iem_result *result;
    const iem_followup *f;
    iem_arena *arena;
    iem_follow_part *part;
    bool failed;
} iem_follow_writing;

/* Each gives a text that lives as long as the arena, "" where there is no memory, which
 * the writing remembers: of a word of either language, a word of this list, a copy, and
 * a word whose places are filled. */
const char *iem_follow_said(const iem_follow_writing *w, iem_said text);
const char *iem_follow_text(const iem_follow_writing *w, iem_follow_word id);
const char *iem_follow_keep(iem_follow_writing *w, const char *text);
const char *iem_follow_fill(iem_follow_writing *w, iem_follow_word id,
                            const char *const *args);
/* Adds to a list of lines: a text; a cell of the table; a word with its places filled.
 */
void iem_follow_add(iem_follow_writing *w, iem_lines *lines, const char *text);
void iem_follow_cell(iem_follow_writing *w, const char *text);
void iem_follow_tell(iem_follow_writing *w, iem_lines *lines, iem_follow_word id,
                     const char *const *args);
/* Opens the table: a letter of `align` for each head. */
void iem_follow_head(iem_follow_writing *w, const char *align,
                     const iem_follow_word *heads);
/* Figures as texts; a name from the log, cleaned; four texts in a row. */
const char *iem_follow_figure(iem_follow_writing *w, iem_figure f);
const char *iem_follow_people(iem_follow_writing *w, double n);
const char *iem_follow_share(iem_follow_writing *w, double s);
const char *iem_follow_range(iem_follow_writing *w, iem_estimate e);
const char *iem_follow_name(iem_follow_writing *w, const char *text);
const char *iem_follow_join(iem_follow_writing *w, const char *one, const char *between,
                            const char *other, const char *behind);

/* The parts that are written elsewhere. */
void iem_follow_agreement(iem_follow_writing *w);
void iem_follow_bands(iem_follow_writing *w);

#endif
