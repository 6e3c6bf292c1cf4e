#include "base/digits.h"

#include "base/print.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    DIGITS = 12,
    LOWEST = -4,  /* below 1e-4 an exponent is written */
    HIGHEST = 10, /* and from 1e11 on somebody else writes */
};

static const double powers[] = {1e-4, 1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3,
                                1e4,  1e5,  1e6,  1e7,  1e8, 1e9, 1e10};

/* 10^k, exact as they are. */
static const uint64_t whole_powers[] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
};

/* The power of ten of the first digit of a size between 1e-4 and 1e11; off by one where
 * the nearest double is not the power itself, which rounding makes good. */
static int exponent_of(double size)
{
    int at = 0;
    while (at < HIGHEST - LOWEST && size >= powers[at + 1]) at++;
    return LOWEST + at;
}

/* The first twelve digits: size = m * 2^-shift times 10^(11 - exponent), which 53 and
 * 50 bits hold exactly, rounded to even where it lies half-way. */
static uint64_t first_digits(double size, int exponent)
{
    __extension__ typedef unsigned __int128 wide;
    int two = 0;
    const uint64_t m = (uint64_t)ldexp(frexp(size, &two), 53);
    const unsigned shift = (unsigned)(53 - two);
    const wide scaled = (wide)m * whole_powers[DIGITS - 1 - exponent];
    const wide rest = scaled & (((wide)1 << shift) - 1);
    const wide half = (wide)1 << (shift - 1);
    const uint64_t whole = (uint64_t)(scaled >> shift);
    return whole + (rest > half || (rest == half && whole % 2 == 1));
}

/* Behind the mark only what is needed. */
static size_t write_digits(uint64_t digits, int exponent, char *out)
{
    static const char zeros[] = {'0', '.', '0', '0', '0'};
    char text[DIGITS];
    size_t n = 0, used = DIGITS;
    for (size_t i = DIGITS; i-- > 0; digits /= 10) text[i] = (char)('0' + digits % 10);
    while (used > 1 && text[used - 1] == '0') used--;
    if (exponent < 0) {
        memcpy(out, zeros, sizeof zeros);
        n = (size_t)(1 - exponent);
        memcpy(out + n, text, DIGITS);
        return n + used;
    }
    const size_t before = (size_t)exponent + 1;
    memcpy(out, text, before);
    if (used <= before) return before;
    out[before] = '.';
    memcpy(out + before + 1, text + before, DIGITS - before);
    return used + 1;
}

size_t iem_digits_write(double value, char *out)
{
    const double size = fabs(value);
    if (!(size >= powers[0] && size < 1e11))
        return (size_t)iem_print(out, IEM_DIGITS_ROOM, "%.12g", value);
    int exponent = exponent_of(size);
    uint64_t digits = first_digits(size, exponent);
    if (digits == 10 * whole_powers[DIGITS - 1]) {
        digits /= 10;
        exponent++;
    }
    *out = '-';
    const size_t sign = value < 0;
    return sign + write_digits(digits, exponent, out + sign);
}
