/* Lists of texts, such as the values of a decision. */
#ifndef IEM_TEXTS_H
#define IEM_TEXTS_H

#include "base/text.h"

typedef struct iem_texts {
    char **at;
    size_t n, capacity;
} iem_texts;

/* False: no memory. */
bool iem_texts_add(iem_texts *texts, iem_slice text);
bool iem_texts_copy(iem_texts *to, const iem_texts *from);
void iem_texts_clear(iem_texts *texts);
/* Bytewise order, each text once. */
void iem_texts_sort(iem_texts *texts);
/* Is it in the list? The second looks in a sorted one. */
bool iem_texts_hold(const iem_texts *texts, iem_slice text);
bool iem_texts_has(const iem_texts *texts, const char *text);
/* A copy of a text, or NULL of NULL. False: no memory. */
bool iem_text_copy(char **to, const char *from);

#endif
