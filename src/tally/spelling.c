#include "tally/spelling.h"

#include "base/grow.h"
#include "base/hash.h"

#include <stdlib.h>

enum { FIRST = 64, LARGEST = 1 << 14 };

/* A text that finds no place near its own is not kept. */
static void place(iem_spellings *s, struct iem_spelling spelling)
{
    const uint64_t words[2] = {spelling.low, spelling.high};
    size_t slot = iem_spelling_slot(s, words);
    for (unsigned i = 0; i < IEM_SPELLING_PROBES; i++) {
        if (s->slots[slot].len1 == 0) {
            s->slots[slot] = spelling;
            s->n++;
            return;
        }
        slot = (slot + 1) & (s->n_slots - 1);
    }
}

static bool grow(iem_spellings *s)
{
    iem_spellings grown = {.seed = s->seed ? s->seed : iem_hash_seed()};
    grown.n_slots = s->n_slots ? 4 * s->n_slots : FIRST;
    grown.slots = iem_zeroed(grown.n_slots, sizeof *grown.slots);
    if (!grown.slots) return false;
    for (size_t i = 0; i < s->n_slots; i++)
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
    /* A quarter full at most: a search that ends at once is what it is for. */
    if (4 * (s->n + 1) > s->n_slots && s->n_slots < LARGEST && !grow(s))
        return iem_fail_memory(err);
    if (2 * (s->n + 1) > s->n_slots) return IEM_OK;
    memcpy(words, at, len);
    place(s, (struct iem_spelling){words[0], words[1], (uint32_t)len + 1, code});
    return IEM_OK;
}

void iem_spellings_clear(iem_spellings *s)
{
    free(s->slots);
    *s = (iem_spellings){0};
}
