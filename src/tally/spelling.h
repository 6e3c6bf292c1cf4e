/* What short spellings stand for, found again by a load, a product and a comparison.
 *
 * A small table beside a dictionary, for texts of up to 16 bytes as they are spelled in
 * the log; what it does not hold is asked of the dictionary. It forgets nothing and
 * grows to a limit, so that a log made to fill it costs time at most. */
#ifndef IEM_SPELLING_H
#define IEM_SPELLING_H

#include "base/hash.h"
#include "base/status.h"
#include "base/text.h"
#include "tally/dict.h"

#include <string.h>

enum { IEM_SPELLING = 16, IEM_SPELLING_PROBES = 8, IEM_LETTERS = 257 };

typedef struct iem_spellings {
    struct iem_spelling {
        uint64_t low, high;  /* the text, with NUL bytes behind it */
        uint32_t len1, code; /* its length + 1; 0: free */
    } * slots;
    size_t last_slot, n; /* one less than a power of two */
    unsigned shift;      /* of a product, to a slot */
    uint64_t seed;       /* odd */
    uint32_t *letters;   /* codes of texts of one byte, and of none: IEM_LETTERS */
} iem_spellings;

/* A text of up to 16 bytes, with NUL bytes behind it. */
typedef struct iem_short_text {
    uint64_t low, high;
} iem_short_text;

static inline uint64_t iem_eight_bytes(const void *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* 255 for each byte of a text of so many, from the first or (8) the ninth on. */
static inline uint64_t iem_short_text_mask(size_t len, size_t from)
{
    static const uint8_t kept[2 * IEM_SPELLING] = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    return iem_eight_bytes(kept + IEM_SPELLING - len + from);
}

/* Of a text of up to eight bytes (Dietzfelbinger et al. 1997). */
static inline size_t iem_spelling_short_slot(const iem_spellings *s, uint64_t low)
{
    return low * s->seed >> s->shift;
}

static inline size_t iem_spelling_long_slot(const iem_spellings *s, iem_short_text text)
{
    return iem_fold(text.low ^ s->seed, text.high ^ UINT64_C(0x9e3779b97f4a7c15)) >>
           s->shift;
}

static inline bool iem_spelling_is(const struct iem_spelling *seen, iem_short_text text,
                                   size_t len)
{
    return ((seen->low ^ text.low) | (seen->high ^ text.high) |
            (seen->len1 ^ (len + 1))) == 0;
}

static inline size_t iem_spelling_letter(const char *at, size_t len)
{
    return len ? (unsigned char)*at : IEM_LETTERS - 1;
}

/* From a slot on. */
uint32_t iem_spellings_search(const iem_spellings *s, size_t slot, iem_short_text text,
                              size_t len);

/* IEM_NO_CODE: it does not say. Reads 16 bytes whatever the length. */
static inline uint32_t iem_spellings_find(const iem_spellings *s, const char *at,
                                          size_t len)
{
    if (len - 2 > IEM_SPELLING - 2)
        return len > 1 ? IEM_NO_CODE : s->letters[iem_spelling_letter(at, len)];
    iem_short_text text = {iem_eight_bytes(at) & iem_short_text_mask(len, 0), 0};
    size_t slot = iem_spelling_short_slot(s, text.low);
    if (len > sizeof text.low) {
        text.high = iem_eight_bytes(at + 8) & iem_short_text_mask(len, 8);
        slot = iem_spelling_long_slot(s, text);
    }
    const struct iem_spelling *seen = &s->slots[slot];
    if (__builtin_expect(iem_spelling_is(seen, text, len), 1)) return seen->code;
    return iem_spellings_search(s, slot, text, len);
}

iem_status iem_spellings_init(iem_spellings *s, iem_error *err);
/* Keeps it if there is room; fails for memory. */
iem_status iem_spellings_add(iem_spellings *s, const char *at, size_t len,
                             uint32_t code, iem_error *err);
/* Without what it held, keeping its memory. */
void iem_spellings_empty(iem_spellings *s);
void iem_spellings_clear(iem_spellings *s);

#endif
