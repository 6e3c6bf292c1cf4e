#include "plan/texts.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

bool iem_texts_add(iem_texts *texts, iem_slice text)
{
    if (!IEM_GROW(texts->at, texts->capacity, texts->n + 1)) return false;
    char *copy = iem_copy(text);
    if (!copy) return false;
    texts->at[texts->n++] = copy;
    return true;
}

void iem_texts_clear(iem_texts *texts)
{
    for (size_t i = 0; i < texts->n; i++) free(texts->at[i]);
    free(texts->at);
    *texts = (iem_texts){0};
}

bool iem_texts_copy(iem_texts *to, const iem_texts *from)
{
    for (size_t i = 0; i < from->n; i++)
        if (!iem_texts_add(to, iem_slice_of(from->at[i]))) return false;
    return true;
}

static int compare_texts(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

void iem_texts_sort(iem_texts *texts)
{
    if (texts->n < 2) return;
    qsort(texts->at, texts->n, sizeof *texts->at, compare_texts);
    size_t kept = 1;
    for (size_t i = 1; i < texts->n; i++) {
        if (strcmp(texts->at[i], texts->at[kept - 1]) == 0)
            free(texts->at[i]);
        else
            texts->at[kept++] = texts->at[i];
    }
    texts->n = kept;
}

bool iem_texts_has(const iem_texts *texts, const char *text)
{
    return texts->n &&
           bsearch(&text, texts->at, texts->n, sizeof *texts->at, compare_texts);
}

bool iem_texts_hold(const iem_texts *texts, iem_slice text)
{
    for (size_t i = 0; i < texts->n; i++)
        if (iem_slice_is(text, texts->at[i])) return true;
    return false;
}

bool iem_text_copy(char **to, const char *from)
{
    *to = from ? iem_copy(iem_slice_of(from)) : NULL;
    return *to || !from;
}
