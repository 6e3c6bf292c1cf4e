/* Growing arrays, with every multiplication checked. */
#ifndef IEM_GROW_H
#define IEM_GROW_H

#include <stdbool.h>
#include <stddef.h>

/* Makes room for `need` elements of `size` bytes in *array (an allocated block or
 * NULL) and updates *capacity. False: no memory, and the array is as it was. */
bool iem_grow_bytes(void **array, size_t *capacity, size_t need, size_t size);

#define IEM_GROW(array, capacity, need)                                                \
    iem_grow_bytes((void **)&(array), &(capacity), (need), sizeof *(array))

/* calloc whose product is checked; NULL for no memory. Zero elements give a block. */
void *iem_zeroed(size_t count, size_t size);

/* malloc for much memory that is used here and there: in few large pages, so that the
 * processor knows where they are. */
void *iem_large(size_t bytes);

#endif
