/* Memory runs short: allocation number `failing` of those `asked` for fails. The linker
 * puts these in the place of the real ones (Makefile, wraps). */
#ifndef IEM_SHORT_OF_MEMORY_H
#define IEM_SHORT_OF_MEMORY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static size_t asked, failing = SIZE_MAX;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

static bool fails(void)
{
    return __atomic_fetch_add(&asked, 1, __ATOMIC_RELAXED) == failing;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return fails() ? NULL : __real_realloc(block, size);
}

#endif
