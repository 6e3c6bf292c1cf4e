/* Memory that is given back all at once; and texts that are kept once. */
#ifndef IEM_ARENA_H
#define IEM_ARENA_H

#include "base/text.h"

typedef struct iem_arena {
    struct iem_arena_block *last;
} iem_arena;

/* Zeroed and aligned for any type; NULL for no memory. */
void *iem_arena_take(iem_arena *arena, size_t count, size_t size);
/* NUL-terminated copy. */
char *iem_arena_copy(iem_arena *arena, iem_slice text);
__attribute__((format(printf, 2, 3))) char *iem_arena_format(iem_arena *arena,
                                                             const char *format, ...);
void iem_arena_clear(iem_arena *arena);

#endif
