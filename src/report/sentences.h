/* What a result says in plain language: names, numbers and sentences in one voice, and
 * the order in which groups and cells deserve to be read. Used by every renderer that
 * writes for people, and by cases.csv. */
#ifndef IEM_SENTENCES_H
#define IEM_SENTENCES_H

#include "base/buffer.h"
#include "measure/result.h"
#include "report/words.h"

/* ---- Voice: a language, its words and its way of writing numbers ---- */

enum { IEM_NAME_LIMIT = 80 };

typedef struct iem_voice {
    const char *const *words;
    const char *lang; /* "en", "nl" */
    char decimal, thousands;
    size_t name_limit; /* longer names are clipped; at most IEM_NAME_LIMIT */
} iem_voice;

/* False: no such language. NULL is English. */
bool iem_voice_find(const char *lang, iem_voice *voice);

/* Fills the places of a text: a list of names, each before what stands for it, and
 * NULL. */
void iem_say(iem_buffer *out, const iem_voice *voice, iem_word word,
             const char *const *args);
#define IEM_ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

const char *iem_voice_why(const iem_voice *voice, iem_why why);
/* A reason for leaving rows out, in words; unknown codes are said as they are. */
const char *iem_voice_row_reason(const iem_voice *voice, const char *code);

/* ---- Figures: few digits, for people ---- */

typedef struct iem_figure {
    char text[48];
} iem_figure;

/* Each gives an en dash where the value is undefined. */
iem_figure iem_figure_fixed(const iem_voice *voice, double value, unsigned decimals);
iem_figure iem_figure_count(const iem_voice *voice, double people);
iem_figure iem_figure_rate(const iem_voice *voice, double rate);   /* "3.6%" */
iem_figure iem_figure_share(const iem_voice *voice, double share); /* "58%" */
/* A group chance, which no count can push below 0; the second rounded down. */
iem_figure iem_figure_chance(const iem_voice *voice, double chance);
iem_figure iem_figure_least(const iem_voice *voice, double chance);
iem_figure iem_figure_ratio(const iem_voice *voice, double ratio);        /* "3.63" */
iem_figure iem_figure_weight(const iem_voice *voice, double fact_weight); /* "1.42" */
iem_figure iem_figure_points(const iem_voice *voice, double gap); /* "15.6", "−0.42" */
iem_figure iem_figure_p(const iem_voice *voice, double p);

/* ---- Names: from the log, hence cleaned and clipped ---- */

typedef struct iem_name {
    char text[4 * IEM_NAME_LIMIT + 8];
} iem_name;

/* Without control and direction characters, which could deceive a reader or steer a
 * terminal; at most `limit` characters, the last of which is then an ellipsis. */
iem_name iem_name_clip(const char *name, size_t limit);
/* The character at `name` as it may be shown, and the length of what it stands for. */
iem_slice iem_name_next(const char *name, size_t *len);
iem_name iem_voice_quote(const iem_voice *voice, const char *name); /* “name” */
iem_name iem_voice_reference(const iem_voice *voice, const iem_treatment *t);
/* "selected = yes" or "score >= 0.7" */
void iem_say_decision(iem_buffer *out, const struct iem_result *result, size_t limit);
/* "income · family", "[0, 15000) · yes" and "income [0, 15000) · family yes" */
void iem_say_fact_names(iem_buffer *out, const struct iem_result *result, size_t limit);
void iem_say_fact_values(iem_buffer *out, const struct iem_result *result,
                         const iem_cell_row *cell, size_t limit);
void iem_say_cell(iem_buffer *out, const struct iem_result *result,
                  const iem_cell_row *cell, size_t limit);

/* ---- The one number on which a group is judged ---- */

/* The twin gap, or on the ratio scale the risk ratio within cells. */
const iem_bounds *iem_treatment_effect(const iem_treatment *t);
/* A margin or effect on that scale: "1.25 times", "1.0 percentage points". */
iem_figure iem_figure_effect(const iem_voice *voice, const iem_treatment *t,
                             double effect);
/* Interval of the effect or the fact weight, "3.24 to 4.07". */
iem_figure iem_figure_range(const iem_voice *voice, iem_estimate estimate,
                            iem_figure (*one)(const iem_voice *, double));

/* ---- Order ---- */

/* The run of groups or treatments of one ground that starts at `first`: where it ends.
 */
size_t iem_groups_end(const struct iem_result *result, size_t first);
size_t iem_treatments_end(const struct iem_result *result, size_t first);
/* Fills `order` with result->treatments[first .. end): fail, cannot tell, pass, within
 * each the strongest evidence first. */
void iem_treatments_order(const struct iem_result *result, size_t first, size_t end,
                          const iem_treatment **order);
/* The strongest treatment of declared grounds with a finding; NULL: none has one. */
const iem_treatment *iem_treatment_headline(const struct iem_result *result);
/* What to say where no cell was discovered: too few people, or spread over many cells.
 */
iem_word iem_cells_none(const struct iem_result *result);
/* Up to `limit` cells, discovered ones first, by the lower bound of their group chance;
 * of one treatment, or of all (NULL). Returns how many. */
size_t iem_cells_strongest(const struct iem_result *result, const iem_treatment *of,
                           const iem_cell_row **cells, size_t limit);

/* ---- Sentences ---- */

/* The answer in three sentences (0: what was decided, about whom; 1: what was seen;
 * 2: how sure, and what else could explain it). */
void iem_sentence_answer(iem_buffer *out, const iem_voice *voice,
                         const struct iem_result *result, unsigned which);
/* What was seen of one group, for the gap and for the weight. */
void iem_sentence_group_gap(iem_buffer *out, const iem_voice *voice,
                            const struct iem_result *result, const iem_treatment *t);
void iem_sentence_group_weight(iem_buffer *out, const iem_voice *voice,
                               const struct iem_result *result, const iem_treatment *t);
/* Warnings about one group (Simpson, crossing, mixed rest …); calls `each` per
 * sentence. */
typedef void iem_each_sentence(const char *sentence, void *ctx);
bool iem_sentences_notes(const iem_voice *voice, const iem_treatment *t,
                         iem_each_sentence *each, void *ctx);
/* What the result does not say. False: no memory. */
bool iem_sentences_limits(const iem_voice *voice, const struct iem_result *result,
                          iem_each_sentence *each, void *ctx);
/* One finding, as `text` in JSON. */
void iem_sentence_finding(iem_buffer *out, const iem_voice *voice,
                          const struct iem_result *result, const iem_finding *finding);
/* About the set of people in one cell, never about one of them: for cases.csv. `lang`
 * NULL is English; an unknown one is IEM_ERR_USAGE. */
iem_status iem_sentence_case(const struct iem_result *result, const iem_cell_row *cell,
                             const char *lang, iem_buffer *out);

#endif
