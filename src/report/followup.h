/* What became of findings, as a reader sees it: parts with sentences and a table each,
 * which text, page and Markdown only write down. */
#ifndef IEM_REPORT_FOLLOWUP_H
#define IEM_REPORT_FOLLOWUP_H

#include "base/arena.h"
#include "judge/followup.h"
#include "report/voice.h"

typedef struct iem_lines {
    const char **at;
    size_t n, capacity;
} iem_lines;

typedef struct iem_follow_part {
    const char *title;
    iem_lines before; /* sentences */
    const char *heads[10];
    const char *align; /* a letter per column: l left, r right, L left and clipped */
    size_t columns;
    iem_lines cells; /* row by row; none: there is no table */
    iem_lines after;
} iem_follow_part;

enum { IEM_FOLLOW_PARTS = 4 };

/* Findings, effect, agreement, by chance. A part that has nothing to say has no title.
 * Texts are kept in `arena`; false: no memory. `lines` are freed by the other. */
bool iem_follow_part_make(const iem_voice *voice, const struct iem_result *result,
                          size_t part, iem_arena *arena, iem_follow_part *out);
void iem_follow_part_clear(iem_follow_part *part);

/* Was it asked for, and is there anything to tell? */
bool iem_follow_is_told(const struct iem_result *result);

/* "What became of it" */
const char *iem_follow_title(const iem_voice *voice);

/* Codes of JSON. */
extern const char *const iem_effect_measure_codes[];
extern const char *const iem_effect_source_codes[];
extern const char *const iem_effect_said_codes[];
extern const char *const iem_effect_why_codes[];

#endif
