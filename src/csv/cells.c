#include "csv/cells.h"

#include "base/shortest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char nothing[16];

/* ---- Numbers ---- */

/* Buffers of others need not be aligned. */
#define READ(type, cells, at)                                                          \
    (*(type *)memcpy(&(type){0}, (const char *)(cells)->values + (at) * sizeof(type),  \
                     sizeof(type)))

static int64_t signed_at(const iem_cells *cells, size_t i)
{
    const size_t at = cells->first + i;
    switch (cells->width) {
    case 1:
        return READ(int8_t, cells, at);
    case 2:
        return READ(int16_t, cells, at);
    case 4:
        return READ(int32_t, cells, at);
    default:
        return READ(int64_t, cells, at);
    }
}

static uint64_t unsigned_at(const iem_cells *cells, size_t i)
{
    const size_t at = cells->first + i;
    switch (cells->width) {
    case 1:
        return READ(uint8_t, cells, at);
    case 2:
        return READ(uint16_t, cells, at);
    case 4:
        return READ(uint32_t, cells, at);
    default:
        return READ(uint64_t, cells, at);
    }
}

static iem_slice write_whole(uint64_t size, bool negative, char *room)
{
    char digits[24];
    size_t n = 0, at = 0;
    do {
        digits[n++] = (char)('0' + size % 10);
        size /= 10;
    } while (size);
    if (negative) room[at++] = '-';
    while (n) room[at++] = digits[--n];
    return (iem_slice){room, at};
}

static iem_slice text_of_signed(const iem_cells *cells, size_t i, char mark, char *room)
{
    const int64_t value = signed_at(cells, i);
    (void)mark;
    return write_whole(value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0,
                       room);
}

static iem_slice text_of_unsigned(const iem_cells *cells, size_t i, char mark,
                                  char *room)
{
    (void)mark;
    return write_whole(unsigned_at(cells, i), false, room);
}

static iem_slice text_of_bit(const iem_cells *cells, size_t i, char mark, char *room)
{
    const size_t at = cells->first + i;
    const bool set = ((const uint8_t *)cells->values)[at / 8] >> at % 8 & 1;
    (void)mark;
    memcpy(room, set ? "True" : "False", 5);
    return (iem_slice){room, set ? 4 : 5};
}

static iem_slice text_of_real(const iem_cells *cells, size_t i, char mark, char *room)
{
    const size_t at = cells->first + i;
    const bool single = cells->width == 4;
    const double value =
        single ? (double)READ(float, cells, at) : READ(double, cells, at);
    const size_t n = iem_shortest_write(value, single, room);
    if (n == 0) return (iem_slice){nothing, 0};
    char *point = mark == '.' ? NULL : memchr(room, '.', n);
    if (point) *point = mark;
    return (iem_slice){room, n};
}

/* ---- Decimals ---- */

/* Divides a number of eight words, the lowest first, by ten. */
static uint32_t divide_by_ten(uint32_t words[8])
{
    uint64_t rest = 0;
    for (size_t i = 8; i-- > 0;) {
        const uint64_t value = rest << 32 | words[i];
        words[i] = (uint32_t)(value / 10);
        rest = value % 10;
    }
    return (uint32_t)rest;
}

static bool take_size(const iem_cells *cells, size_t i, uint32_t words[8])
{
    const char *at = (const char *)cells->values + (cells->first + i) * cells->width;
    uint64_t carry = 1;
    memcpy(words, at, cells->width);
    const bool negative = words[cells->width / 4 - 1] >> 31;
    memset(words + cells->width / 4, negative ? 0xff : 0, 32 - cells->width);
    for (size_t w = 0; w < 8 && negative; w++) {
        carry += ~words[w];
        words[w] = (uint32_t)carry;
        carry >>= 32;
    }
    return negative;
}

static bool is_zero(const uint32_t words[8])
{
    uint32_t any = 0;
    for (size_t i = 0; i < 8; i++) any |= words[i];
    return any == 0;
}

static iem_slice text_of_decimal(const iem_cells *cells, size_t i, char mark,
                                 char *room)
{
    uint32_t words[8];
    char digits[80 + 1];
    int n = 0;
    size_t at = 0;
    if (take_size(cells, i, words)) room[at++] = '-';
    do digits[n++] = (char)('0' + divide_by_ten(words));
    while (n <= cells->scale || !is_zero(words));
    while (n > 0) {
        if (n == cells->scale) room[at++] = mark;
        room[at++] = digits[--n];
    }
    return (iem_slice){room, at};
}

/* ---- Days ---- */

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* A day number from 1970-01-01 on, in the Gregorian calendar: years begin in March, so
 * that a leap day is the last of its year (Hinnant 2013). */
static size_t write_day(int64_t days, char *room)
{
    const int64_t shifted = days + 719468, era = floor_divide(shifted, 146097);
    const int64_t in_era = shifted - era * 146097;
    const int64_t year =
        (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    const int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    const int64_t third = (5 * in_year + 2) / 153;
    const int64_t month = third < 10 ? third + 3 : third - 9;
    const int64_t calendar = year + era * 400 + (month <= 2);
    return (size_t)snprintf(room, 64, "%04" PRId64 "-%02d-%02d", calendar, (int)month,
                            (int)(in_year - (153 * third + 2) / 5 + 1));
}

static iem_slice text_of_day(const iem_cells *cells, size_t i, char mark, char *room)
{
    (void)mark;
    return (iem_slice){
        room, write_day(floor_divide(signed_at(cells, i), cells->per_day), room)};
}

/* Ticks on the clock of its zone, as day and time of it. */
static void split_time(const iem_cells *cells, size_t i, int64_t *day, int64_t *ticks)
{
    const int64_t value = signed_at(cells, i), per_minute = cells->per_day / 1440;
    *day = floor_divide(value, cells->per_day);
    *ticks = value % cells->per_day; /* the beginning of a day may be beyond 2^63 */
    *ticks += (*ticks < 0 ? cells->per_day : 0) + cells->zone * per_minute;
    const int64_t over = floor_divide(*ticks, cells->per_day);
    *day += over;
    *ticks -= over * cells->per_day;
}

static size_t write_time(const iem_cells *cells, int64_t ticks, char *room)
{
    const int64_t per_second = cells->per_day / 86400;
    const int64_t seconds = ticks / per_second;
    int64_t fraction = ticks % per_second;
    size_t n = (size_t)snprintf(room, 16, " %02d:%02d:%02d", (int)(seconds / 3600),
                                (int)(seconds / 60 % 60), (int)(seconds % 60));
    if (cells->digits == 0) return n;
    for (int64_t unit = 1000000000; unit > per_second; unit /= 10) fraction *= 10;
    for (int k = cells->digits; k < 9; k++) fraction /= 10;
    return n + (size_t)snprintf(room + n, 24, ".%0*lld", cells->digits,
                                (long long)fraction);
}

static iem_slice text_of_time(const iem_cells *cells, size_t i, char mark, char *room)
{
    int64_t day = 0, ticks = 0;
    (void)mark;
    split_time(cells, i, &day, &ticks);
    size_t n = write_day(day, room);
    if (!cells->days_alone) n += write_time(cells, ticks, room + n);
    if (cells->zoned) {
        const int size = cells->zone < 0 ? -cells->zone : cells->zone;
        n += (size_t)snprintf(room + n, 16, "%c%02d:%02d", cells->zone < 0 ? '-' : '+',
                              size / 60, size % 60);
    }
    return (iem_slice){room, n};
}

void iem_cells_settle_times(iem_cells *cells)
{
    const int64_t per_second = cells->per_day / 86400;
    cells->days_alone = !cells->zoned;
    cells->digits = 0;
    for (size_t i = 0; i < cells->n; i++) {
        int64_t day = 0, ticks = 0;
        if (!iem_cells_has(cells, i)) continue;
        split_time(cells, i, &day, &ticks);
        if (ticks) cells->days_alone = false;
        const int64_t fraction = ticks % per_second;
        for (int d = 3; d <= 9 && fraction; d += 3) {
            int64_t unit = per_second;
            for (int k = 0; k < d; k++) unit /= 10;
            if (d > cells->digits) cells->digits = d;
            if (unit <= 1 || fraction % unit == 0) break;
        }
    }
}

/* ---- Texts ---- */

/* A short text is read 16 bytes at a time, and may be the last one of its buffer. */
static iem_slice with_margin(iem_slice text, const char *end, char *room)
{
    if (text.len >= 16 || end - text.at >= 16) return text;
    if (text.len) memcpy(room, text.at, text.len);
    return (iem_slice){room, text.len};
}

static uint64_t offset_at(const iem_cells *cells, size_t i)
{
    const size_t at = cells->first + i;
    return cells->width == 4 ? READ(uint32_t, cells, at) : READ(uint64_t, cells, at);
}

static iem_slice text_of_text(const iem_cells *cells, size_t i, char mark, char *room)
{
    (void)mark;
    const uint64_t begin = offset_at(cells, i), end = offset_at(cells, i + 1);
    return with_margin((iem_slice){cells->text + begin, (size_t)(end - begin)},
                       cells->text + cells->text_n, room);
}

static iem_slice text_of_view(const iem_cells *cells, size_t i, char mark, char *room)
{
    const char *view = (const char *)cells->values + (cells->first + i) * 16;
    uint32_t n, buffer, offset;
    (void)mark;
    memcpy(&n, view, 4);
    if (n <= 12) {
        memcpy(room, view + 4, 12);
        return (iem_slice){room, n};
    }
    memcpy(&buffer, view + 8, 4);
    memcpy(&offset, view + 12, 4);
    const char *text = (const char *)cells->texts[buffer] + offset;
    return with_margin((iem_slice){text, n}, text + n, room);
}

size_t iem_cells_index(const iem_cells *cells, size_t i)
{
    if (cells->unsigned_index) return (size_t)unsigned_at(cells, i);
    const int64_t index = signed_at(cells, i);
    return index < 0 ? SIZE_MAX : (size_t)index;
}

static iem_slice text_of_word(const iem_cells *cells, size_t i, char mark, char *room)
{
    (void)mark;
    (void)room;
    return cells->words[iem_cells_index(cells, i)];
}

/* ---- All of them ---- */

typedef iem_slice text_of(const iem_cells *cells, size_t i, char mark, char *room);

char *iem_cells_text(const iem_cells *cells, size_t first, size_t n, char mark,
                     char *room, iem_slice *out, size_t step)
{
    static text_of *const ways[IEM_CELLS_OTHER + 1] = {
        [IEM_CELLS_BITS] = text_of_bit,          [IEM_CELLS_SIGNED] = text_of_signed,
        [IEM_CELLS_UNSIGNED] = text_of_unsigned, [IEM_CELLS_REAL] = text_of_real,
        [IEM_CELLS_DECIMAL] = text_of_decimal,   [IEM_CELLS_DAY] = text_of_day,
        [IEM_CELLS_TIME] = text_of_time,         [IEM_CELLS_TEXT] = text_of_text,
        [IEM_CELLS_VIEW] = text_of_view,         [IEM_CELLS_WORD] = text_of_word};
    text_of *const way = ways[cells->as];
    for (size_t i = 0; i < n; i++) {
        iem_slice *text = &out[i * step];
        *text = (iem_slice){nothing, 0};
        if (!way || !iem_cells_has(cells, first + i)) continue;
        *text = way(cells, first + i, mark, room);
        if (text->at == room) room += text->len + 16;
    }
    return room;
}
