/* How a report speaks: a language with its words, numbers in few digits, names from the
 * log made safe to show. From these report/sentences.h makes sentences. */
#ifndef IEM_VOICE_H
#define IEM_VOICE_H

#include "base/buffer.h"
#include "base/text.h"
#include "measure/result.h"
#include "report/words.h"

#include <stdbool.h>
#include <stddef.h>

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

/* A part of a sentence: of known greatest length, it needs no allocation. */
typedef struct iem_phrase {
    char text[1536];
} iem_phrase;

/* The same with a text that is not of the catalogue. */
void iem_say_text(iem_buffer *out, const char *text, const char *const *args);

iem_phrase iem_voice_say(const iem_voice *voice, iem_word word,
                         const char *const *args);

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
bool iem_figure_is_dash(iem_figure figure);
/* A margin or effect on the scale of `t`: "1.25 times", "1.0 percentage points". */
iem_figure iem_figure_effect(const iem_voice *voice, const iem_treatment *t,
                             double effect);
/* Interval of the effect or the fact weight, "3.24 to 4.07"; without end "at
 * least 3.24".
 */
iem_figure iem_figure_range(const iem_voice *voice, iem_estimate estimate,
                            iem_figure (*one)(const iem_voice *, double));

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
/* With whom a group is compared: by its twin gap, by its weight. */
iem_name iem_voice_reference(const iem_voice *voice, const iem_treatment *t);
iem_name iem_voice_weight_reference(const iem_voice *voice, const iem_treatment *t);
/* The group of a treatment in a sentence, and what it shares with its twins. */
iem_phrase iem_voice_who(const iem_voice *voice, const iem_treatment *t);
const char *iem_voice_same(const iem_voice *voice, const iem_treatment *t);
/* "selected = yes" or "score >= 0.7" */
void iem_say_decision(iem_buffer *out, const struct iem_result *result, size_t limit);
/* "income · family", "[0, 15000) · yes" and "income [0, 15000) · family yes" */
void iem_say_fact_names(iem_buffer *out, const struct iem_result *result, size_t limit);
void iem_say_fact_values(iem_buffer *out, const struct iem_result *result,
                         const iem_cell_row *cell, size_t limit);
void iem_say_cell(iem_buffer *out, const struct iem_result *result,
                  const iem_cell_row *cell, size_t limit);

#endif
