/* What is said beside the answer, sentence by sentence: warnings about one group, and
 * the limits of the whole result. */
#ifndef IEM_NOTES_H
#define IEM_NOTES_H

#include "report/voice.h"

/* `ctx` is what the caller gave; the sentence lasts as long as the call. */
typedef void iem_each_sentence(const char *sentence, void *ctx);

/* Warnings about one group (Simpson, crossing, mixed rest …). False: no memory. */
bool iem_sentences_notes(const iem_voice *voice, const struct iem_result *result,
                         const iem_treatment *t, iem_each_sentence *each, void *ctx);
/* What the result does not say. False: no memory. */
bool iem_sentences_limits(const iem_voice *voice, const struct iem_result *result,
                          iem_each_sentence *each, void *ctx);

/* Which edition it is, and what that leaves out. */
iem_word iem_edition_word(const struct iem_result *result);

#endif
