#include "tally/dict.h"

#include "base/grow.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static bool is_entry(const struct iem_dict_entry *entry, iem_slice text, uint64_t hash)
{
    return entry->hash == hash && entry->text.len == text.len &&
           (text.len == 0 || memcmp(entry->text.at, text.at, text.len) == 0);
}

/* The slot that holds the text, or the free one where it would go. */
static size_t slot_of(const iem_dict *dict, iem_slice text, uint64_t hash)
{
    size_t at = hash & (dict->n_slots - 1);
    while (dict->slots[at] &&
           !is_entry(&dict->entries[dict->slots[at] - 1], text, hash))
        at = (at + 1) & (dict->n_slots - 1);
    return at;
}

uint32_t iem_dict_find(const iem_dict *dict, iem_slice text)
{
    if (dict->n_slots == 0) return IEM_NO_CODE;
    const size_t at = slot_of(dict, text, iem_hash(text.at, text.len, dict->seed));
    return dict->slots[at] ? dict->entries[dict->slots[at] - 1].code : IEM_NO_CODE;
}

static bool grow_slots(iem_dict *dict)
{
    const size_t n = dict->n_slots ? 2 * dict->n_slots : 64;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots) return false;
    free(dict->slots);
    dict->slots = slots;
    dict->n_slots = n;
    for (size_t i = 0; i < dict->n_entries; i++) {
        const struct iem_dict_entry *entry = &dict->entries[i];
        dict->slots[slot_of(dict, entry->text, entry->hash)] = (uint32_t)i + 1;
    }
    return true;
}

static bool insert(iem_dict *dict, iem_slice text, uint32_t code)
{
    if (dict->n_slots == 0) dict->seed = iem_hash_seed();
    if (2 * (dict->n_entries + 1) > dict->n_slots && !grow_slots(dict)) return false;
    if (!IEM_GROW(dict->entries, dict->entry_capacity, dict->n_entries + 1))
        return false;
    const char *copy = iem_arena_copy(&dict->arena, text);
    if (!copy) return false;
    const uint64_t hash = iem_hash(text.at, text.len, dict->seed);
    dict->entries[dict->n_entries] =
        (struct iem_dict_entry){{copy, text.len}, hash, code};
    dict->slots[slot_of(dict, text, hash)] = (uint32_t)++dict->n_entries;
    return true;
}

iem_status iem_dict_alias(iem_dict *dict, iem_slice text, uint32_t code, iem_error *err)
{
    return insert(dict, text, code) ? IEM_OK : iem_fail_memory(err);
}

iem_status iem_dict_add(iem_dict *dict, iem_slice text, uint32_t *code, iem_error *err)
{
    *code = iem_dict_find(dict, text);
    if (*code != IEM_NO_CODE) return IEM_OK;
    if (!IEM_GROW(dict->texts, dict->code_capacity, dict->n_codes + 1) ||
        !insert(dict, text, (uint32_t)dict->n_codes))
        return iem_fail_memory(err);
    dict->texts[dict->n_codes] = dict->entries[dict->n_entries - 1].text;
    *code = (uint32_t)dict->n_codes++;
    return IEM_OK;
}

static int by_text(const void *a, const void *b, void *at)
{
    const iem_dict *dict = at;
    return iem_slice_compare(dict->texts[*(const uint32_t *)a],
                             dict->texts[*(const uint32_t *)b]);
}

void iem_dict_sorted(const iem_dict *dict, uint32_t *order)
{
    for (size_t i = 0; i < dict->n_codes; i++) order[i] = (uint32_t)i;
    qsort_r(order, dict->n_codes, sizeof *order, by_text, (void *)(uintptr_t)dict);
}

void iem_dict_clear(iem_dict *dict)
{
    iem_arena_clear(&dict->arena);
    free(dict->texts);
    free(dict->entries);
    free(dict->slots);
    *dict = (iem_dict){0};
}
