/* What short spellings stand for, found again by a load, a product and a comparison.
 *
 * A small table beside a dictionary, for texts of up to 16 bytes as they are spelled in
 * the log; what it does not hold is asked of the dictionary. It forgets nothing and
 * grows to a limit, so that a log made to fill it costs time at most. */
#ifndef IEM_SPELLING_H
#define IEM_SPELLING_H

#include "base/status.h"
#include "base/text.h"
#include "tally/dict.h"

#include <string.h>

enum { IEM_SPELLING = 16, IEM_SPELLING_PROBES = 8 };

typedef struct iem_spellings {
    struct iem_spelling {
        uint64_t low, high;  /* the text, with NUL bytes behind it */
        uint32_t len1, code; /* its length + 1; 0: free */
    } * slots;
    size_t n_slots, n; /* a power of two */
    uint64_t seed;
} iem_spellings;

static inline void iem_spelling_words(const char *at, size_t len, uint64_t words[2])
{
    static const uint8_t kept[2 * IEM_SPELLING] = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t mask[2];
    memcpy(words, at, IEM_SPELLING);
    memcpy(mask, kept + IEM_SPELLING - len, IEM_SPELLING);
    words[0] &= mask[0];
    words[1] &= mask[1];
}

static inline size_t iem_spelling_slot(const iem_spellings *s, const uint64_t words[2])
{
    const uint64_t mixed = (words[0] ^ s->seed) * UINT64_C(0x9e3779b97f4a7c15) ^
                           words[1] * UINT64_C(0xc2b2ae3d27d4eb4f);
    return (mixed ^ mixed >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 40 &
           (s->n_slots - 1);
}

/* IEM_NO_CODE: it does not say. Reads 16 bytes whatever the length. */
static inline uint32_t iem_spellings_find(const iem_spellings *s, const char *at,
                                          size_t len)
{
    uint64_t words[2];
    if (len > IEM_SPELLING || s->n_slots == 0) return IEM_NO_CODE;
    iem_spelling_words(at, len, words);
    size_t slot = iem_spelling_slot(s, words);
    for (unsigned i = 0; i < IEM_SPELLING_PROBES; i++) {
        const struct iem_spelling *seen = &s->slots[slot];
        if (seen->low == words[0] && seen->high == words[1] && seen->len1 == len + 1)
            return seen->code;
        if (seen->len1 == 0) break;
        slot = (slot + 1) & (s->n_slots - 1);
    }
    return IEM_NO_CODE;
}

/* Keeps it if there is room; fails for memory. */
iem_status iem_spellings_add(iem_spellings *s, const char *at, size_t len,
                             uint32_t code, iem_error *err);
void iem_spellings_clear(iem_spellings *s);

#endif
