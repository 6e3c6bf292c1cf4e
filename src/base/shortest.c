#include "base/shortest.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 17 };

/* digits[0].digits[1]… times 10^exponent */
struct decimal {
    char digits[MOST];
    int n, exponent;
};

/* ---- Most numbers of a log ---- */

enum { FEWEST = 15, FEWEST_SINGLE = 6 }; /* digits that always tell decimals apart */

__extension__ typedef unsigned __int128 wide;

static const double powers[] = {1e-4, 1e-3, 1e-2, 1e-1, 1e0,  1e1, 1e2,
                                1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* 10^k for k up to 38 */
static wide power_of_ten(int k)
{
    static const uint64_t tens[] = {1,
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
                                    10000000000000000,
                                    100000000000000000,
                                    1000000000000000000,
                                    UINT64_C(10000000000000000000)};
    return k < 20 ? tens[k] : (wide)tens[19] * tens[k - 19];
}

/* Most numbers end in zeros here, which are taken off many at a time. */
static void put_digits(uint64_t number, int n, int exponent, struct decimal *decimal)
{
    for (int zeros = 8; zeros; zeros /= 2) {
        const uint64_t power = (uint64_t)power_of_ten(zeros);
        if (n <= zeros || number % power) continue;
        number /= power;
        n -= zeros;
    }
    decimal->n = n;
    decimal->exponent = exponent;
    for (int i = n; i-- > 0; number /= 10)
        decimal->digits[i] = (char)('0' + number % 10);
}

/* size = m * 2^-shift. Times 10^k it is a whole number of 2^-shift, of which `digits`
 * is the nearest without a fraction. That reads back as the size when it lies within
 * half of what the last bit of m stands for; below a power of two within a quarter. */
struct exact {
    wide scaled, bit; /* m * 10^k; the last bit, likewise */
    unsigned shift;
    bool even, power;
};

static bool lies_near(const struct exact *e, uint64_t digits)
{
    const wide at = (wide)digits << e->shift;
    if (at >= e->scaled) {
        const wide off = 2 * (at - e->scaled);
        return off < e->bit || (off == e->bit && e->even);
    }
    const wide off = (e->power ? 4 : 2) * (e->scaled - at);
    return off < e->bit || (off == e->bit && e->even);
}

static bool is_nearest(const struct exact *e, uint64_t *digits)
{
    const wide rest = e->scaled & (((wide)1 << e->shift) - 1);
    const wide half = (wide)1 << (e->shift - 1);
    *digits = (uint64_t)(e->scaled >> e->shift);
    if (rest > half || (rest == half && *digits % 2)) ++*digits;
    if (lies_near(e, *digits)) return true;
    return e->power && lies_near(e, ++*digits);
}

/* Between 1e-4 and 1e15 (single: 1e6) all of it fits 128 bits. Of the decimals of 15
 * digits at most one reads back, which with zeros at its end is the shortest; then 16,
 * then 17. */
static bool find_exactly(double size, bool single, struct decimal *decimal)
{
    enum { POWERS = sizeof powers / sizeof powers[0] };
    int two = 0, ten = -4;
    if (size < powers[0] || size >= (single ? 1e6 : powers[POWERS - 1])) return false;
    while (size >= powers[ten + 5]) ten++;
    const uint64_t m = (uint64_t)ldexp(frexp(size, &two), 53);
    struct exact e = {.shift = (unsigned)(53 - two),
                      .even = (single ? m >> 29 : m) % 2 == 0,
                      .power = m == UINT64_C(1) << 52};
    for (int n = single ? FEWEST_SINGLE : FEWEST; n <= MOST; n++) {
        uint64_t digits = 0;
        const int k = n - 1 - ten;
        const wide power = power_of_ten(k);
        e.scaled = m * power;
        e.bit = single ? power << 29 : power;
        if (!is_nearest(&e, &digits)) continue;
        const bool longer = digits >= power_of_ten(n);
        put_digits(longer ? digits / 10 : digits, n, ten + longer, decimal);
        return true;
    }
    return false;
}

/* ---- Any number ---- */

/* Digits are digits in any locale; the mark between the first two is skipped. */
static void take_digits(const char *text, int n, struct decimal *decimal)
{
    const char *at = text;
    decimal->n = 0;
    for (; *at != 'e'; at++)
        if (*at >= '0' && *at <= '9' && decimal->n < n)
            decimal->digits[decimal->n++] = *at;
    decimal->exponent = atoi(at + 1);
}

static bool reads_back(const char *text, double size, bool single)
{
    const double back = single ? (double)strtof(text, NULL) : strtod(text, NULL);
    return !(back < size || back > size);
}

/* One more in the last digit: above a power of two numbers lie twice as far apart as
 * below it, so that there a longer way up may still be the same number. False: there
 * is no such digit. */
static bool one_up(char *text)
{
    char *last = strchr(text, 'e') - 1;
    if (*last < '0' || *last > '8') return false;
    ++*last;
    return true;
}

static void find_any(double size, bool single, struct decimal *decimal)
{
    char text[64];
    const int most = single ? 9 : MOST;
    int two = 0;
    const bool power = frexp(size, &two) <= 0.5;
    for (int n = 1; n <= most; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, size);
        const bool found = reads_back(text, size, single) ||
                           (power && one_up(text) && reads_back(text, size, single));
        if (!found && n < most) continue;
        take_digits(text, n, decimal);
        return;
    }
}

/* ---- Writing ---- */

static size_t write_plain(const struct decimal *d, char *out)
{
    size_t at = 0;
    if (d->exponent < 0) {
        out[at++] = '0';
        out[at++] = '.';
        for (int i = -1; i > d->exponent; i--) out[at++] = '0';
        memcpy(out + at, d->digits, (size_t)d->n);
        return at + (size_t)d->n;
    }
    for (int i = 0; i <= d->exponent; i++)
        out[at++] = (char)(i < d->n ? d->digits[i] : '0');
    out[at++] = '.';
    if (d->n <= d->exponent + 1) out[at++] = '0';
    for (int i = d->exponent + 1; i < d->n; i++) out[at++] = d->digits[i];
    return at;
}

static size_t write_exponent(const struct decimal *d, char *out)
{
    char exponent[16];
    size_t at = 0;
    const int n = snprintf(exponent, sizeof exponent, "e%+03d", d->exponent);
    out[at++] = d->digits[0];
    if (d->n > 1) out[at++] = '.';
    for (int i = 1; i < d->n; i++) out[at++] = d->digits[i];
    memcpy(out + at, exponent, (size_t)n);
    return at + (size_t)n;
}

static size_t write_text(const char *text, char *out)
{
    size_t n = 0;
    for (; text[n]; n++) out[n] = text[n];
    return n;
}

size_t iem_shortest_write(double value, int single, char *out)
{
    struct decimal decimal = {.n = 0};
    size_t at = 0;
    if (isnan(value)) return 0;
    if (signbit(value)) out[at++] = '-';
    const double size = fabs(value);
    if (isinf(size)) return at + write_text("inf", out + at);
    if (size < DBL_TRUE_MIN) return at + write_text("0.0", out + at);
    if (!find_exactly(size, single, &decimal)) find_any(size, single, &decimal);
    while (decimal.n > 1 && decimal.digits[decimal.n - 1] == '0') decimal.n--;
    return at + (size < powers[0] || size >= 1e16 ? write_exponent
                                                  : write_plain)(&decimal, out + at);
}
