#include "base/text.h"

#include <iemand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

iem_slice iem_slice_of(const char *text)
{
    return (iem_slice){text, strlen(text)};
}

int iem_text_order(const char *a, const char *b)
{
    if (!a || !b) return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

bool iem_slice_is(iem_slice slice, const char *text)
{
    const size_t len = strlen(text);
    return slice.len == len && (len == 0 || memcmp(slice.at, text, len) == 0);
}

int iem_slice_clip(iem_slice slice)
{
    size_t len = slice.len < 40 ? slice.len : 40;
    if (len < slice.len)
        while (len > 0 && ((unsigned char)slice.at[len] & 0xc0) == 0x80) len--;
    return (int)len;
}

static unsigned digits(const char *at, size_t n)
{
    unsigned number = 0;
    for (size_t i = 0; i < n; i++) number = 10 * number + (unsigned)(at[i] - '0');
    return number;
}

unsigned iem_days_in(unsigned year, unsigned month)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (leap && month == 2);
}

bool iem_is_day(iem_slice text)
{
    static const char shape[] = "dddd-dd-dd";
    if (text.len != sizeof shape - 1) return false;
    for (size_t i = 0; i < text.len; i++) {
        const bool digit = text.at[i] >= '0' && text.at[i] <= '9';
        if (shape[i] == 'd' ? !digit : text.at[i] != '-') return false;
    }
    const unsigned month = digits(text.at + 5, 2), day = digits(text.at + 8, 2);
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= iem_days_in(digits(text.at, 4), month);
}

bool iem_is_ascii(iem_slice text)
{
    size_t i = 0;
    for (; i + 8 <= text.len; i += 8) {
        uint64_t word;
        memcpy(&word, text.at + i, 8);
        if (word & UINT64_C(0x8080808080808080)) return false;
    }
    for (; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80) return false;
    return true;
}

bool iem_is_hex(iem_slice text, size_t digits)
{
    static const char all[] = "0123456789abcdef";
    for (size_t i = 0; i < text.len; i++)
        if (!memchr(all, text.at[i], sizeof all - 1)) return false;
    return text.len == digits;
}

bool iem_is_id(iem_slice text)
{
    enum { ID_DIGITS = 16 };
    return iem_is_hex(text, ID_DIGITS);
}

int iem_slice_compare(iem_slice a, iem_slice b)
{
    const size_t shared = a.len < b.len ? a.len : b.len;
    const int order = shared ? memcmp(a.at, b.at, shared) : 0;
    if (order != 0) return order < 0 ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

char *iem_copy(iem_slice slice)
{
    char *copy = malloc(slice.len + 1);
    if (!copy) return NULL;
    if (slice.len) memcpy(copy, slice.at, slice.len);
    copy[slice.len] = '\0';
    return copy;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits with the power of ten they stand at, collected before rounding. */
struct digits {
    uint64_t value; /* of the digits kept */
    int exponent;   /* the value is value * 10^exponent */
    bool any, full; /* full: digits behind the last one kept were left out, and */
    bool half;      /* the first of those was 5 or more */
};

static void take_digit(struct digits *d, char c, bool fraction)
{
    d->any = true;
    if (d->value > (UINT64_MAX - 9) / 10) {
        if (!d->full) d->half = c >= '5';
        d->full = true;
        if (!fraction) d->exponent++;
        return;
    }
    d->value = 10 * d->value + (uint64_t)(c - '0');
    if (fraction) d->exponent--;
}

static bool read_exponent(const char *c, const char *end, int *exponent)
{
    bool negative = false;
    int value = 0;
    if (c < end && (*c == '+' || *c == '-')) negative = *c++ == '-';
    if (c == end) return false;
    for (; c < end; c++) {
        if (!is_digit(*c)) return false;
        if (value < 10000) value = 10 * value + (*c - '0');
    }
    *exponent += negative ? -value : value;
    return true;
}

static iem_decimal to_micro(const struct digits *d, bool negative, int64_t *micro)
{
    uint64_t value = d->value;
    int shift = d->exponent + 6;
    if (shift == 0 && d->half) value++;
    for (; shift > 0 && value != 0; shift--) {
        if (value > UINT64_MAX / 10) return IEM_DECIMAL_TOO_LARGE;
        value *= 10;
    }
    if (shift < 0) {
        unsigned last = 0;
        for (; shift < 0 && value != 0; shift++) {
            last = (unsigned)(value % 10);
            value /= 10;
        }
        if (shift == 0 && last >= 5) value++;
    }
    if (value > (uint64_t)INT64_MAX) return IEM_DECIMAL_TOO_LARGE;
    *micro = negative ? -(int64_t)value : (int64_t)value;
    return IEM_DECIMAL_OK;
}

static size_t count_digits(const char *at, const char *end)
{
    const char *begin = at;
    while (at < end && is_digit(*at)) at++;
    return (size_t)(at - begin);
}

/* 1.234 and 12.345, and not 0.125 or 1234.567. */
static bool may_be_thousands(const char *at, const char *end)
{
    const size_t whole = count_digits(at, end);
    if (whole < 1 || whole > 3 || *at == '0' || at + whole == end) return false;
    return at[whole] == '.' && end - at == (ptrdiff_t)whole + 4 &&
           count_digits(at + whole + 1, end) == 3;
}

iem_decimal iem_decimal_read(iem_slice text, char mark, int64_t *micro)
{
    const char *c = text.at, *end = text.at + text.len;
    struct digits d = {0, 0, false, false, false};
    bool negative = false;
    if (c < end && (*c == '+' || *c == '-')) negative = *c++ == '-';
    if (!mark && may_be_thousands(c, end)) return IEM_DECIMAL_BAD;
    if (!mark) mark = '.';
    for (; c < end && is_digit(*c); c++) take_digit(&d, *c, false);
    if (c < end && *c == mark)
        for (c++; c < end && is_digit(*c); c++) take_digit(&d, *c, true);
    if (!d.any) return IEM_DECIMAL_BAD;
    if (c < end && (*c == 'e' || *c == 'E')) {
        if (!read_exponent(c + 1, end, &d.exponent)) return IEM_DECIMAL_BAD;
        c = end;
    }
    if (c != end) return IEM_DECIMAL_BAD;
    return to_micro(&d, negative, micro);
}

void iem_decimal_write(int64_t micro, char *out)
{
    const uint64_t size = micro < 0 ? 0 - (uint64_t)micro : (uint64_t)micro;
    const char *sign = micro < 0 ? "-" : "";
    const unsigned long long whole = size / IEM_MICRO, part = size % IEM_MICRO;
    if (part == 0) {
        snprintf(out, 24, "%s%llu", sign, whole);
        return;
    }
    snprintf(out, 24, "%s%llu.%06llu", sign, whole, part);
    for (size_t n = strlen(out); out[n - 1] == '0'; n--) out[n - 1] = '\0';
}

/* Length of the character that starts with `lead`; 0 when none can. */
static size_t utf8_span(unsigned char lead)
{
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 0;
}

bool iem_utf8_valid(iem_slice text)
{
    const unsigned char *c = (const unsigned char *)text.at;
    for (size_t i = 0; i < text.len;) {
        const size_t span = utf8_span(c[i]);
        if (span == 0 || span > text.len - i) return false;
        for (size_t k = 1; k < span; k++)
            if ((c[i + k] & 0xc0) != 0x80) return false;
        /* Overlong forms, surrogates and beyond U+10FFFF (RFC 3629). */
        if (c[i] == 0xe0 && c[i + 1] < 0xa0) return false;
        if (c[i] == 0xed && c[i + 1] > 0x9f) return false;
        if (c[i] == 0xf0 && c[i + 1] < 0x90) return false;
        if (c[i] == 0xf4 && c[i + 1] > 0x8f) return false;
        i += span;
    }
    return true;
}

size_t iem_utf8_length(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        if (((unsigned char)*text & 0xc0) != 0x80) n++;
    return n;
}

uint32_t iem_utf8_first(iem_slice text, size_t *len)
{
    const unsigned char lead = (unsigned char)text.at[0];
    const size_t n = utf8_span(lead);
    *len = 1;
    if (n == 0 || n > text.len || !iem_utf8_valid((iem_slice){text.at, n}))
        return 0xfffd;
    uint32_t point = n == 1 ? lead : lead & (0xffU >> (n + 1));
    for (size_t i = 1; i < n; i++)
        point = point << 6 | ((unsigned char)text.at[i] & 0x3fU);
    *len = n;
    return point;
}

bool iem_is_hostile(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x200e ||
           point == 0x200f || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xfeff ||
           (point >= 0xfffd && point <= 0xffff);
}

void iem_text_tame(char *text)
{
    char *to = text;
    iem_slice left = iem_slice_of(text);
    for (size_t len = 0; left.len; left.at += len, left.len -= len) {
        const uint32_t point = iem_utf8_first(left, &len);
        const bool hostile = iem_is_hostile(point) && point != '\n';
        if (hostile)
            *to = '?';
        else
            memmove(to, left.at, len);
        to += hostile ? 1 : len;
    }
    *to = '\0';
}

void iem_text_in_line(char *text)
{
    iem_text_tame(text);
    for (; (text = strchr(text, '\n')) != NULL; text++) *text = '?';
}

/* Bytes 0x80 to 0x9f as the WHATWG encoding standard maps them; the five that
 * Windows leaves open stay C1 controls. */
static const uint16_t windows1252[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
    0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

size_t iem_windows1252_to_utf8(iem_slice text, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.at[i];
        const unsigned point =
            byte >= 0x80 && byte < 0xa0 ? windows1252[byte - 0x80] : byte;
        if (point < 0x80) {
            out[n++] = (char)point;
        } else if (point < 0x800) {
            out[n++] = (char)(0xc0 | (point >> 6));
            out[n++] = (char)(0x80 | (point & 0x3f));
        } else {
            out[n++] = (char)(0xe0 | (point >> 12));
            out[n++] = (char)(0x80 | ((point >> 6) & 0x3f));
            out[n++] = (char)(0x80 | (point & 0x3f));
        }
    }
    return n;
}
