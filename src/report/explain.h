/* What is told to a person about her decisions: the one place in which it is decided
 * what is told, and which counts the edition gives. */
#ifndef IEM_REPORT_EXPLAIN_H
#define IEM_REPORT_EXPLAIN_H

#include "report/story.h"

iem_status iem_story_make(const struct iem_explanation *from, const iem_voice *voice,
                          bool internal, iem_story *story, iem_error *err);

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
