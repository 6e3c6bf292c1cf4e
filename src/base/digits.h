/* Numbers written in twelve digits, quickly. */
#ifndef IEM_DIGITS_H
#define IEM_DIGITS_H

#include <stddef.h>

enum { IEM_DIGITS_ROOM = 32 };

/* Writes a number as printf does with "%.12g", in whatever locale, to `out`, which
 * holds IEM_DIGITS_ROOM bytes; returns how many were written. No NUL ends them. */
size_t iem_digits_write(double value, char *out);

#endif
