/* What a result says in whole sentences, in one voice: the answer, what was seen of one
 * group, a finding, the set of people in one cell. Used by every renderer that writes
 * for people, and by cases.csv. */
#ifndef IEM_SENTENCES_H
#define IEM_SENTENCES_H

#include "report/voice.h"

/* The answer in three sentences (0: what was decided, about whom; 1: what was seen;
 * 2: how sure, and what else could explain it). */
void iem_sentence_answer(iem_buffer *out, const iem_voice *voice,
                         const struct iem_result *result, unsigned which);
/* "10 read = 8 used + 1 excluded + 1 rejected" */
void iem_sentence_rows(iem_buffer *out, const iem_voice *voice,
                       const struct iem_result *result);
/* What was seen of one group, for the gap and for the weight. */
void iem_sentence_group_gap(iem_buffer *out, const iem_voice *voice,
                            const struct iem_result *result, const iem_treatment *t);
void iem_sentence_group_weight(iem_buffer *out, const iem_voice *voice,
                               const struct iem_result *result, const iem_treatment *t);
/* One finding, as `text` in JSON. */
void iem_sentence_finding(iem_buffer *out, const iem_voice *voice,
                          const struct iem_result *result, const iem_finding *finding);
/* About the set of people in one cell, never about one of them: for cases.csv. `lang`
 * NULL is English; an unknown one is IEM_ERR_USAGE. */
iem_status iem_sentence_case(const struct iem_result *result, const iem_cell_row *cell,
                             const char *lang, iem_buffer *out);

/* What people with similar facts tell of a cell without twins; it begins with a blank.
 */
void iem_sentence_similar(iem_buffer *out, const iem_voice *voice,
                          const iem_similar *similar);

#endif
