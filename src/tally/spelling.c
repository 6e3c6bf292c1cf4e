#include "tally/spelling.h"

#include "base/grow.h"
#include "base/hash.h"

#include <stdlib.h>

enum { FIRST_BITS = 6, FIRST = 1 << FIRST_BITS, LARGEST = 1 << 14 };

iem_status iem_spellings_init(iem_spellings *s, iem_error *err)
{
    *s = (iem_spellings){
        .last_slot = FIRST - 1, .shift = 64 - FIRST_BITS, .seed = iem_hash_seed() | 1};
    s->slots = iem_zeroed(FIRST, sizeof *s->slots);
    s->letters = iem_zeroed(IEM_LETTERS, sizeof *s->letters);
    if (!s->slots || !s->letters) return iem_fail_memory(err);
    iem_spellings_empty(s);
    return IEM_OK;
}

static size_t slot_of(const iem_spellings *s, iem_short_text text, size_t len)
{
    return len <= sizeof text.low ? iem_spelling_short_slot(s, text.low)
                                  : iem_spelling_long_slot(s, text);
}

uint32_t iem_spellings_search(const iem_spellings *s, size_t slot, iem_short_text text,
                              size_t len)
{
    for (unsigned i = 0; i < IEM_SPELLING_PROBES && s->slots[slot].len1; i++) {
        if (iem_spelling_is(&s->slots[slot], text, len)) return s->slots[slot].code;
        slot = (slot + 1) & s->last_slot;
    }
    return IEM_NO_CODE;
}

/* A text that finds no place near its own is not kept. */
static void place(iem_spellings *s, struct iem_spelling spelling)
{
    size_t slot =
        slot_of(s, (iem_short_text){spelling.low, spelling.high}, spelling.len1 - 1);
    for (unsigned i = 0; i < IEM_SPELLING_PROBES; i++) {
        if (s->slots[slot].len1 == 0) {
            s->slots[slot] = spelling;
            s->n++;
            return;
        }
        slot = (slot + 1) & s->last_slot;
    }
}

static bool grow(iem_spellings *s)
{
    iem_spellings grown = {.last_slot = 4 * s->last_slot + 3,
                           .shift = s->shift - 2,
                           .seed = s->seed,
                           .letters = s->letters};
    grown.slots = iem_zeroed(grown.last_slot + 1, sizeof *grown.slots);
    if (!grown.slots) return false;
    for (size_t i = 0; i <= s->last_slot; i++)
        if (s->slots[i].len1) place(&grown, s->slots[i]);
    free(s->slots);
    *s = grown;
    return true;
}

iem_status iem_spellings_add(iem_spellings *s, const char *at, size_t len,
                             uint32_t code, iem_error *err)
{
    uint64_t words[2] = {0, 0};
    if (len > IEM_SPELLING) return IEM_OK;
    if (len <= 1) {
        s->letters[iem_spelling_letter(at, len)] = code;
        return IEM_OK;
    }
    /* An eighth full at most: a search that ends at once is what it is for. */
    if (8 * (s->n + 1) > s->last_slot && s->last_slot + 1 < LARGEST && !grow(s))
        return iem_fail_memory(err);
    if (2 * (s->n + 1) > s->last_slot) return IEM_OK;
    memcpy(words, at, len);
    place(s, (struct iem_spelling){words[0], words[1], (uint32_t)len + 1, code});
    return IEM_OK;
}

void iem_spellings_empty(iem_spellings *s)
{
    memset(s->slots, 0, (s->last_slot + 1) * sizeof *s->slots);
    s->n = 0;
    for (size_t i = 0; i < IEM_LETTERS; i++) s->letters[i] = IEM_NO_CODE;
}

void iem_spellings_clear(iem_spellings *s)
{
    free(s->slots);
    free(s->letters);
    *s = (iem_spellings){0};
}
