#include "base/grow.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

bool iem_grow_bytes(void **array, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity) return true;
    size_t grown = *capacity > SIZE_MAX / 2 ? need : 2 * *capacity;
    if (grown < need) grown = need;
    if (grown < 8) grown = 8;
    if (grown > SIZE_MAX / size) return false;
    void *moved = realloc(*array, grown * size);
    if (!moved) return false;
    *array = moved;
    *capacity = grown;
    return true;
}

void *iem_zeroed(size_t count, size_t size)
{
    return calloc(count ? count : 1, size ? size : 1);
}

enum { LARGE_PAGE = 1 << 21 };

void *iem_large(size_t bytes)
{
    if (bytes < LARGE_PAGE / 2) return malloc(bytes ? bytes : 1);
    if (bytes > SIZE_MAX - LARGE_PAGE) return NULL;
    const size_t whole = (bytes + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    void *memory = aligned_alloc(LARGE_PAGE, whole);
    if (memory) madvise(memory, whole, MADV_HUGEPAGE); /* a wish, not a need */
    return memory;
}
