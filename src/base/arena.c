#include "base/arena.h"

#include "base/print.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 14 };

struct iem_arena_block {
    struct iem_arena_block *before;
    size_t used, size;
    max_align_t bytes[];
};

void *iem_arena_take(iem_arena *arena, size_t count, size_t size)
{
    const size_t align = sizeof(max_align_t);
    if (size && count > (SIZE_MAX / 2) / size) return NULL;
    const size_t need = (count * size + align - 1) / align * align;
    struct iem_arena_block *block = arena->last;
    if (!block || need > block->size - block->used) {
        const size_t room = need > BLOCK ? need : BLOCK;
        block = calloc(1, sizeof *block + room);
        if (!block) return NULL;
        block->before = arena->last;
        block->size = room;
        arena->last = block;
    }
    void *at = (char *)block->bytes + block->used;
    block->used += need;
    return at;
}

char *iem_arena_copy(iem_arena *arena, iem_slice text)
{
    char *copy = iem_arena_take(arena, text.len + 1, 1);
    if (copy && text.len) memcpy(copy, text.at, text.len);
    return copy;
}

char *iem_arena_format(iem_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int n = iem_print_list(NULL, 0, format, args);
    va_end(args);
    char *text = n < 0 ? NULL : iem_arena_take(arena, (size_t)n + 1, 1);
    if (text) iem_print_list(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

void iem_arena_clear(iem_arena *arena)
{
    while (arena->last) {
        struct iem_arena_block *before = arena->last->before;
        free(arena->last);
        arena->last = before;
    }
}
