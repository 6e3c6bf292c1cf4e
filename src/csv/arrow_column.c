/* One column in the layout of Arrow (arrow.apache.org/docs/format/Columnar.html), as
 * cells that are read where they are. */
#include "csv/arrow_column.h"

#include "base/status.h"

#include <stdlib.h>
#include <string.h>

/* One column that is being taken over. */
struct column {
    const iem_frame *table;
    const char *name;
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    iem_arena *arena;
    iem_cells *cells;
};

static iem_status wrong(const struct column *column, const char *what, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA, "%s: column '%.60s': %s (Arrow type '%.40s')",
                    column->table->name, column->name, what, column->schema->format);
}

/* ---- What a format says ---- */

struct type {
    const char *format;
    iem_cells_as as;
    unsigned width;
    int buffers; /* at least */
};

static const struct type types[] = {
    {"n", IEM_CELLS_NOTHING, 0, 0}, {"b", IEM_CELLS_BITS, 0, 2},
    {"c", IEM_CELLS_SIGNED, 1, 2},  {"C", IEM_CELLS_UNSIGNED, 1, 2},
    {"s", IEM_CELLS_SIGNED, 2, 2},  {"S", IEM_CELLS_UNSIGNED, 2, 2},
    {"i", IEM_CELLS_SIGNED, 4, 2},  {"I", IEM_CELLS_UNSIGNED, 4, 2},
    {"l", IEM_CELLS_SIGNED, 8, 2},  {"L", IEM_CELLS_UNSIGNED, 8, 2},
    {"f", IEM_CELLS_REAL, 4, 2},    {"g", IEM_CELLS_REAL, 8, 2},
    {"u", IEM_CELLS_TEXT, 4, 3},    {"U", IEM_CELLS_TEXT, 8, 3},
    {"vu", IEM_CELLS_VIEW, 16, 3},  {"tdD", IEM_CELLS_DAY, 4, 2},
    {"tdm", IEM_CELLS_DAY, 8, 2},   {"d:", IEM_CELLS_DECIMAL, 0, 2},
    {"tss:", IEM_CELLS_TIME, 8, 2}, {"tsm:", IEM_CELLS_TIME, 8, 2},
    {"tsu:", IEM_CELLS_TIME, 8, 2}, {"tsn:", IEM_CELLS_TIME, 8, 2},
};

/* A format that ends in a colon has more behind it. */
static const struct type *type_of(const char *format)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const size_t n = strlen(types[i].format);
        const bool open = types[i].format[n - 1] == ':';
        if (strncmp(format, types[i].format, n) == 0 && (open || !format[n]))
            return &types[i];
    }
    return NULL;
}

/* "d:19,10" or "d:19,10,256": digits, those behind the mark, bits. */
static bool read_decimal(const char *format, iem_cells *cells)
{
    char *end = NULL;
    long bits = 128;
    strtol(format + 2, &end, 10);
    if (*end != ',') return false;
    const long scale = strtol(end + 1, &end, 10);
    if (*end == ',') bits = strtol(end + 1, &end, 10);
    if (*end || scale < 0 || scale > 76) return false;
    cells->scale = (int)scale;
    cells->width = (unsigned)bits / 8;
    return bits == 32 || bits == 64 || bits == 128 || bits == 256;
}

/* "+01:30": minutes */
static bool read_offset(const char *zone, int *minutes)
{
    for (size_t i = 0; i < 6; i++)
        if (i == 0   ? zone[i] != '+' && zone[i] != '-'
            : i == 3 ? zone[i] != ':'
                     : zone[i] < '0' || zone[i] > '9')
            return false;
    const int size = 600 * (zone[1] - '0') + 60 * (zone[2] - '0') +
                     10 * (zone[4] - '0') + (zone[5] - '0');
    *minutes = zone[0] == '-' ? -size : size;
    return zone[6] == '\0' && size < 1440;
}

static bool read_zone(const char *zone, iem_cells *cells)
{
    cells->zoned = *zone != '\0';
    return !*zone || strcmp(zone, "UTC") == 0 || strcmp(zone, "Etc/UTC") == 0 ||
           strcmp(zone, "Z") == 0 || read_offset(zone, &cells->zone);
}

static int64_t ticks_of_day(const char *format)
{
    static const char units[] = "smun";
    int64_t ticks = 86400;
    if (strcmp(format, "tdD") == 0) return 1;
    if (strcmp(format, "tdm") == 0) return ticks * 1000;
    for (const char *unit = units; *unit != format[2]; unit++) ticks *= 1000;
    return ticks;
}

static iem_status read_format(const struct column *column, const struct type *type,
                              iem_error *err)
{
    iem_cells *cells = column->cells;
    const char *format = column->schema->format;
    cells->as = type->as;
    cells->width = type->width;
    if (type->as == IEM_CELLS_DECIMAL && !read_decimal(format, cells))
        return wrong(column, "is no decimal as they are described", err);
    if (type->as == IEM_CELLS_DAY || type->as == IEM_CELLS_TIME)
        cells->per_day = ticks_of_day(format);
    if (type->as == IEM_CELLS_TIME && !read_zone(format + 4, cells))
        return wrong(column,
                     "times of such a zone cannot be written without its rules; hand "
                     "over local times without a zone, or UTC",
                     err);
    return IEM_OK;
}

/* ---- What stands in the buffers ---- */

static iem_status check_array(const struct column *column, const struct type *type,
                              iem_error *err)
{
    const struct ArrowArray *array = column->array;
    if (array->length < 0 || array->offset < 0 ||
        array->length > INT64_MAX / 64 - array->offset)
        return wrong(column, "has an impossible length", err);
    if (array->n_buffers < type->buffers)
        return wrong(column, "has too few buffers", err);
    if (type->buffers && array->length > 0 && !array->buffers[1])
        return wrong(column, "has no values", err);
    return IEM_OK;
}

static uint64_t offset_at(const iem_cells *cells, size_t i)
{
    uint64_t wide = 0;
    uint32_t narrow = 0;
    const char *at = (const char *)cells->values + (cells->first + i) * cells->width;
    if (cells->width == 8)
        memcpy(&wide, at, sizeof wide);
    else
        memcpy(&narrow, at, sizeof narrow);
    return wide + narrow;
}

/* All of them at once: no quote, and nothing that might not be UTF-8. */
static bool is_plain(iem_slice texts)
{
    return texts.len == 0 || (iem_is_ascii(texts) && !memchr(texts.at, '"', texts.len));
}

static iem_status check_texts(const struct column *column, iem_error *err)
{
    iem_cells *cells = column->cells;
    const uint64_t most = cells->width == 8 ? INT64_MAX : INT32_MAX;
    if (cells->n == 0) return IEM_OK;
    const uint64_t begin = offset_at(cells, 0);
    uint64_t before = begin;
    for (size_t i = 1; i <= cells->n; i++) {
        const uint64_t next = offset_at(cells, i);
        if (next < before || next > most)
            return wrong(column, "has offsets that go down", err);
        before = next;
    }
    cells->text = column->array->buffers[2] ? column->array->buffers[2] : "";
    cells->text_n = (size_t)before;
    if (before > 0 && !column->array->buffers[2])
        return wrong(column, "has no text", err);
    cells->sure = is_plain((iem_slice){cells->text + begin, (size_t)(before - begin)});
    return IEM_OK;
}

static bool view_is_good(const struct ArrowArray *array, const char *view)
{
    int32_t parts[4];
    int64_t size = 0;
    memcpy(parts, view, sizeof parts);
    const int64_t n_texts = array->n_buffers - 3;
    if (parts[0] < 0) return false;
    if (parts[0] <= 12) return true;
    if (parts[2] < 0 || parts[2] >= n_texts || parts[3] < 0) return false;
    memcpy(&size, (const int64_t *)array->buffers[array->n_buffers - 1] + parts[2],
           sizeof size);
    return array->buffers[2 + parts[2]] && (int64_t)parts[0] + parts[3] <= size;
}

static iem_status check_views(const struct column *column, iem_error *err)
{
    iem_cells *cells = column->cells;
    const struct ArrowArray *array = column->array;
    cells->texts = array->buffers + 2;
    if (array->n_buffers > 3 && !array->buffers[array->n_buffers - 1])
        return wrong(column, "does not say how large its texts are", err);
    for (size_t i = 0; i < cells->n; i++)
        if (iem_cells_has(cells, i) &&
            !view_is_good(array, (const char *)cells->values + (cells->first + i) * 16))
            return wrong(column, "has views that point nowhere", err);
    return IEM_OK;
}

/* Cells `from` to `from + n` of the array. */
static iem_status read_buffers(const struct column *column, const struct type *type,
                               size_t from, size_t n, iem_error *err)
{
    iem_cells *cells = column->cells;
    const struct ArrowArray *array = column->array;
    IEM_TRY(check_array(column, type, err));
    cells->n = n;
    cells->first = (size_t)array->offset + from;
    if (type->as == IEM_CELLS_NOTHING) return IEM_OK;
    cells->known = array->null_count == 0 ? NULL : array->buffers[0];
    cells->values = array->buffers[1];
    cells->sure = type->as != IEM_CELLS_TEXT && type->as != IEM_CELLS_VIEW;
    if (type->as == IEM_CELLS_TEXT) return check_texts(column, err);
    if (type->as == IEM_CELLS_VIEW) return check_views(column, err);
    if (type->as == IEM_CELLS_TIME) iem_cells_settle_times(cells);
    return IEM_OK;
}

/* ---- Dictionaries ---- */

enum { SOME = 128 };

/* Words stay where they are but for those that were written for us. */
static bool is_sure(iem_slice word)
{
    return (iem_is_ascii(word) || iem_utf8_valid(word)) &&
           (word.len == 0 || word.at[0] != '"');
}

static iem_status keep_words(const iem_cells *cells, iem_arena *arena, iem_slice *words,
                             bool *sure, iem_error *err)
{
    *sure = true;
    char room[SOME * IEM_CELL_ROOM];
    for (size_t i = 0; i < cells->n; i += SOME) {
        const size_t n = cells->n - i < SOME ? cells->n - i : SOME;
        iem_cells_text(cells, i, n, '.', room, words + i, 1);
        for (size_t k = i; k < i + n; k++) {
            *sure = *sure && is_sure(words[k]);
            const uintptr_t at = (uintptr_t)words[k].at, begin = (uintptr_t)room;
            if (at < begin || at >= begin + sizeof room) continue;
            char *kept = iem_arena_take(arena, words[k].len + 16, 1);
            if (!kept) return iem_fail_memory(err);
            words[k].at = memcpy(kept, words[k].at, words[k].len);
        }
    }
    return IEM_OK;
}

static iem_status check_indices(const struct column *column, size_t n_words,
                                iem_error *err)
{
    const iem_cells *cells = column->cells;
    for (size_t i = 0; i < cells->n; i++)
        if (iem_cells_has(cells, i) && iem_cells_index(cells, i) >= n_words)
            return wrong(column, "has indices beyond its dictionary", err);
    return IEM_OK;
}

static iem_status take_flat(const struct column *column, size_t from, size_t n,
                            iem_error *err);

static iem_status take_words(const struct column *column, size_t *n_words, bool *sure,
                             iem_error *err)
{
    iem_cells dictionary = {0};
    struct column inner = *column;
    inner.schema = column->schema->dictionary;
    inner.array = column->array->dictionary;
    inner.cells = &dictionary;
    if (!inner.array || inner.schema->dictionary || inner.array->length < 0)
        return wrong(column, "has no dictionary, or one within another", err);
    *n_words = (size_t)inner.array->length;
    IEM_TRY(take_flat(&inner, 0, *n_words, err));
    if (dictionary.as == IEM_CELLS_OTHER) {
        *column->cells = dictionary;
        return IEM_OK;
    }
    iem_slice *words = iem_arena_take(column->arena, *n_words, sizeof *words);
    if (!words) return iem_fail_memory(err);
    column->cells->words = words;
    return keep_words(&dictionary, column->arena, words, sure, err);
}

static iem_status take_dictionary(const struct column *column, size_t from, size_t n,
                                  iem_error *err)
{
    iem_cells *cells = column->cells;
    size_t n_words = 0;
    bool sure = false;
    const struct type *type = type_of(column->schema->format);
    if (!type || (type->as != IEM_CELLS_SIGNED && type->as != IEM_CELLS_UNSIGNED))
        return wrong(column, "has indices that are no whole numbers", err);
    IEM_TRY(take_words(column, &n_words, &sure, err));
    if (cells->as == IEM_CELLS_OTHER) return IEM_OK;
    IEM_TRY(read_format(column, type, err));
    IEM_TRY(read_buffers(column, type, from, n, err));
    cells->unsigned_index = type->as == IEM_CELLS_UNSIGNED;
    cells->as = IEM_CELLS_WORD;
    cells->sure = sure;
    return check_indices(column, n_words, err);
}

/* ---- Columns ---- */

/* A type that is not ours is an error only for whoever wants the column. */
static iem_status take_flat(const struct column *column, size_t from, size_t n,
                            iem_error *err)
{
    const struct type *type = type_of(column->schema->format);
    if (type) {
        IEM_TRY(read_format(column, type, err));
        return read_buffers(column, type, from, n, err);
    }
    const iem_slice format = {column->schema->format,
                              strnlen(column->schema->format, 40)};
    column->cells->as = IEM_CELLS_OTHER;
    column->cells->other = iem_arena_copy(column->arena, format);
    return column->cells->other ? IEM_OK : iem_fail_memory(err);
}

const char *iem_arrow_name(const struct ArrowSchema *schema)
{
    return schema->name ? schema->name : "";
}

iem_status iem_arrow_column(const iem_frame *table, iem_frame_chunk *chunk,
                            const struct ArrowSchema *schema, size_t i, iem_error *err)
{
    const struct ArrowArray *all = &chunk->array;
    struct column column = {.table = table,
                            .name = iem_arrow_name(schema->children[i]),
                            .schema = schema->children[i],
                            .array = all->children[i],
                            .arena = &chunk->arena,
                            .cells = &chunk->columns[i]};
    if (column.array->length < all->length ||
        column.array->length - all->length < all->offset)
        return wrong(&column, "is shorter than the array it is in", err);
    return (column.schema->dictionary ? take_dictionary : take_flat)(
        &column, (size_t)all->offset, chunk->n_rows, err);
}
