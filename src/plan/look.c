#include "plan/look.h"

#include "base/grow.h"
#include "base/hash.h"
#include "plan/day.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A column keeps up to twice what it is to keep, so that sorting out is rare. */
enum { ROOM = 2 * IEM_LOOK_KEPT, SLOTS = 2 * ROOM };

enum { LONGEST_MISSING = 8 };

const char *const iem_missing_words[IEM_MISSING_WORDS] = {
    "",        "NA",       "NULL",     "?",       "N/A",     "n/a",
    "NaN",     "nan",      "null",     "Null",    "na",      "#N/A",
    "unknown", "Unknown",  "UNKNOWN",  "-",       "missing", "Missing",
    "MISSING", "onbekend", "Onbekend", "ONBEKEND"};

/* ---- Life ---- */

static iem_status start_column(iem_look *look, size_t i, const char *const *header,
                               iem_error *err)
{
    iem_column *column = &look->columns[i];
    column->name = iem_copy(iem_slice_of(header[i]));
    column->values = iem_zeroed(ROOM, sizeof *column->values);
    column->slots = iem_zeroed(SLOTS, sizeof *column->slots);
    column->limit = UINT64_MAX;
    column->unclear = header[i][0] == '\0';
    for (size_t k = 0; k < look->n; k++)
        if (k != i && strcmp(header[k], header[i]) == 0) column->unclear = true;
    return column->name && column->values && column->slots ? IEM_OK
                                                           : iem_fail_memory(err);
}

iem_status iem_look_new(const char *const *header, size_t n, iem_look **look,
                        iem_error *err)
{
    iem_look *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->n = n;
    made->stride = 1;
    made->columns = iem_zeroed(n, sizeof *made->columns);
    made->sample = iem_zeroed(n * IEM_LOOK_ROWS, sizeof *made->sample);
    iem_status status = made->columns && made->sample ? IEM_OK : iem_fail_memory(err);
    for (size_t i = 0; i < n && status == IEM_OK; i++)
        status = start_column(made, i, header, err);
    if (status == IEM_OK)
        *look = made;
    else
        iem_look_free(made);
    return status;
}

static void free_column(iem_column *column)
{
    for (size_t i = 0; column->values && i < column->n_values; i++)
        free(column->values[i].text);
    free(column->name);
    free(column->values);
    free(column->slots);
}

void iem_look_free(iem_look *look)
{
    if (!look) return;
    for (size_t i = 0; look->columns && i < look->n; i++)
        free_column(&look->columns[i]);
    free(look->columns);
    free(look->sample);
    free(look);
}

/* ---- One value ---- */

static uint32_t *slot_of(const iem_column *column, uint64_t hash)
{
    size_t slot = hash % SLOTS;
    while (column->slots[slot] && column->values[column->slots[slot] - 1].hash != hash)
        slot = (slot + 1) % SLOTS;
    return &column->slots[slot];
}

static int by_hash(const void *a, const void *b)
{
    const iem_value *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Keeps the values with the smallest hashes. */
static void sort_out(iem_column *column)
{
    qsort(column->values, column->n_values, sizeof *column->values, by_hash);
    for (size_t i = IEM_LOOK_KEPT; i < column->n_values; i++)
        free(column->values[i].text);
    column->n_values = IEM_LOOK_KEPT;
    column->limit = column->values[IEM_LOOK_KEPT - 1].hash;
    memset(column->slots, 0, SLOTS * sizeof *column->slots);
    for (size_t i = 0; i < column->n_values; i++)
        *slot_of(column, column->values[i].hash) = (uint32_t)i + 1;
}

/* Without half a character at its end. */
static size_t clip(iem_slice text)
{
    size_t n = text.len < IEM_LOOK_TEXT ? text.len : IEM_LOOK_TEXT;
    if (n < text.len)
        while (n > 0 && ((unsigned char)text.at[n] & 0xc0) == 0x80) n--;
    return n;
}

static iem_status keep_value(iem_column *column, iem_slice text, uint64_t hash,
                             int64_t micro, iem_error *err)
{
    if (hash > column->limit) return IEM_OK;
    uint32_t *slot = slot_of(column, hash);
    if (!*slot) {
        char *copy = iem_copy((iem_slice){text.at, clip(text)});
        if (!copy) return iem_fail_memory(err);
        column->values[column->n_values++] =
            (iem_value){copy, text.len, hash, 0, micro};
        *slot = (uint32_t)column->n_values;
    }
    column->values[*slot - 1].n++;
    if (column->n_values == ROOM) sort_out(column);
    return IEM_OK;
}

static bool is_missing(iem_column *column, iem_slice text)
{
    if (text.len > LONGEST_MISSING) return false;
    for (size_t i = 0; i < IEM_MISSING_WORDS; i++) {
        if (!iem_slice_is(text, iem_missing_words[i])) continue;
        column->missing[i]++;
        return true;
    }
    return false;
}

static int64_t see_number(iem_column *column, iem_slice text, char mark)
{
    int64_t micro = 0;
    if (iem_decimal_read(text, mark, &micro) != IEM_DECIMAL_OK) return 0;
    if (column->numbers == 0 || micro < column->least) column->least = micro;
    if (column->numbers == 0 || micro > column->most) column->most = micro;
    column->numbers++;
    column->wholes += micro % IEM_MICRO == 0;
    column->tens += micro % (10 * (int64_t)IEM_MICRO) == 0;
    return micro;
}

static iem_status see_value(iem_column *column, iem_slice text, char mark,
                            uint32_t *sampled, iem_error *err)
{
    iem_day day;
    *sampled = 0;
    column->rows++;
    if (is_missing(column, text)) return IEM_OK;
    column->known++;
    const int64_t micro = see_number(column, text, mark);
    for (int way = 0; way < 2; way++)
        column->dates[way] += iem_day_read(text, way, &day);
    const uint64_t hash = iem_hash(text.at, text.len, 1);
    *sampled = (uint32_t)(hash >> 32) | 1;
    return keep_value(column, text, hash, micro, err);
}

/* ---- One row ---- */

/* Every second row goes when there is no more room. */
static void thin_out(iem_look *look)
{
    for (size_t row = 0; row < IEM_LOOK_ROWS / 2; row++)
        memmove(look->sample + row * look->n, look->sample + 2 * row * look->n,
                look->n * sizeof *look->sample);
    look->n_sample = IEM_LOOK_ROWS / 2;
    look->stride *= 2;
}

iem_status iem_look_row(iem_look *look, const iem_slice *fields, char mark,
                        iem_error *err)
{
    if (look->n_sample == IEM_LOOK_ROWS) thin_out(look);
    uint32_t *sampled = look->sample + look->n_sample * look->n;
    for (size_t i = 0; i < look->n; i++)
        IEM_TRY(see_value(&look->columns[i], fields[i], mark, &sampled[i], err));
    if (look->rows++ % look->stride == 0) look->n_sample++;
    return IEM_OK;
}

static int by_count(const void *a, const void *b)
{
    const iem_value *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return strcmp(x->text, y->text);
}

void iem_look_settle(iem_look *look)
{
    for (size_t i = 0; i < look->n; i++) {
        iem_column *column = &look->columns[i];
        if (column->n_values > IEM_LOOK_KEPT) sort_out(column);
        if (column->n_values)
            qsort(column->values, column->n_values, sizeof *column->values, by_count);
    }
    look->settled = true;
}

/* ---- What it looks like ---- */

double iem_column_distinct(const iem_column *column)
{
    if (column->limit == UINT64_MAX) return (double)column->n_values;
    /* The k-th smallest of so many uniform hashes. */
    return (IEM_LOOK_KEPT - 1) / ldexp((double)column->limit, -64);
}

bool iem_column_is_unique(const iem_column *column)
{
    uint64_t n = 0;
    for (size_t i = 0; i < column->n_values; i++) n += column->values[i].n;
    return column->known >= 2 && (double)column->n_values >= .98 * (double)n;
}

bool iem_column_is_number(const iem_column *column)
{
    return column->known > 0 && column->numbers == column->known;
}

bool iem_column_is_whole(const iem_column *column)
{
    return iem_column_is_number(column) && column->wholes == column->known;
}

static size_t count_blanks(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += *text == ' ';
    return n;
}

bool iem_column_is_prose(const iem_column *column)
{
    enum { LONG = 60, WORDS = 6 };
    double prose = 0, all = 0;
    for (size_t i = 0; i < column->n_values; i++) {
        const iem_value *value = &column->values[i];
        all++;
        prose += value->len > LONG || count_blanks(value->text) >= WORDS;
    }
    return all >= 8 && prose > .3 * all && all > .2 * (double)column->known;
}

/* ---- One column and another ---- */

enum { PAIRS = 2 * IEM_LOOK_ROWS };

struct pair {
    uint32_t a, b, n;
};

/* False: a was seen with another b before. */
static bool see_pair(struct pair *pairs, uint32_t a, uint32_t b, size_t *n)
{
    size_t slot = iem_mix(a) % PAIRS;
    while (pairs[slot].n && pairs[slot].a != a) slot = (slot + 1) % PAIRS;
    if (pairs[slot].n == 0) {
        pairs[slot] = (struct pair){a, b, 0};
        ++*n;
    }
    pairs[slot].n++;
    return pairs[slot].b == b;
}

/* Rows whose b is not its most frequent value: with fewer than a handful of them, and
 * with hardly more rows than values of a, anything tells anything. */
static size_t rows_apart(const iem_look *look, size_t b)
{
    const iem_column *column = &look->columns[b];
    size_t n = 0;
    if (column->n_values == 0) return 0;
    const uint32_t usual = (uint32_t)(column->values[0].hash >> 32) | 1;
    for (size_t row = 0; row < look->n_sample; row++) {
        const uint32_t code = look->sample[row * look->n + b];
        n += code && code != usual;
    }
    return n;
}

bool iem_look_tells(const iem_look *look, size_t a, size_t b)
{
    enum { FEW = 5 };
    struct pair pairs[PAIRS] = {{0, 0, 0}};
    size_t n = 0, rows = 0;
    if (rows_apart(look, b) < FEW) return false;
    for (size_t row = 0; row < look->n_sample; row++) {
        const uint32_t *codes = look->sample + row * look->n;
        if (!codes[a] || !codes[b]) continue;
        if (!see_pair(pairs, codes[a], codes[b], &n)) return false;
        rows++;
    }
    return n > 1 && rows >= FEW * n;
}
