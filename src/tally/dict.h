/* Text to dense code, and back. Several texts may share a code (missing markers). */
#ifndef IEM_DICT_H
#define IEM_DICT_H

#include "base/arena.h"
#include "base/status.h"

#define IEM_NO_CODE UINT32_MAX

typedef struct iem_dict {
    iem_arena arena;
    iem_slice *texts; /* by code */
    size_t n_codes, code_capacity;
    struct iem_dict_entry {
        iem_slice text;
        uint64_t hash;
        uint32_t code;
    } * entries;
    size_t n_entries, entry_capacity;
    uint32_t *slots; /* index of an entry + 1; 0: free */
    size_t n_slots;
    uint64_t seed;
} iem_dict;

/* IEM_NO_CODE when the text was never seen. */
uint32_t iem_dict_find(const iem_dict *dict, iem_slice text);
/* The text's code; a new one when it was never seen. */
iem_status iem_dict_add(iem_dict *dict, iem_slice text, uint32_t *code, iem_error *err);
/* Makes an unseen text stand for an existing (or any agreed) code. */
iem_status iem_dict_alias(iem_dict *dict, iem_slice text, uint32_t code,
                          iem_error *err);
/* order[new code] = old code, by sorted text; allocated by the caller (n_codes). */
void iem_dict_sorted(const iem_dict *dict, uint32_t *order);
void iem_dict_clear(iem_dict *dict);

#endif
