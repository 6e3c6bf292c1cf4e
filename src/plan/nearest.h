/* What somebody who wrote this name may have meant. */
#ifndef IEM_NEAREST_H
#define IEM_NEAREST_H

#include "base/text.h"

/* The name most like `wanted`, upper and lower case alike: at most two letters or a
 * third of them differ. NULL: none is like it. The first one wins a tie. */
const char *iem_nearest(iem_slice wanted, const char *const *names, size_t n);

/* The same for the end of a message: "; did you mean 'origin'", or nothing. */
enum { IEM_HINT = 96 };
const char *iem_nearest_hint(iem_slice wanted, const char *const *names, size_t n,
                             char out[IEM_HINT]);

#endif
