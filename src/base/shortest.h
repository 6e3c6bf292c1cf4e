/* Numbers written in as few digits as say which number it is. */
#ifndef IEM_SHORTEST_H
#define IEM_SHORTEST_H

#include <stddef.h>

enum { IEM_SHORTEST_ROOM = 32 };

/* Writes a number in the fewest decimal digits that read back as it, in whatever
 * locale, as Python and pandas do: 0.1, 25.0, 1e-05, 1e+16; an exponent below 1e-4 and
 * from 1e16 on. `single`: digits that tell it from other numbers of four bytes.
 * Infinite is "inf" or "-inf"; NaN is nothing. Returns how many of the
 * IEM_SHORTEST_ROOM bytes of `out` were written; no NUL ends them. */
size_t iem_shortest_write(double value, int single, char *out);

#endif
