#include "csv/split.h"

#include "base/grow.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TILE = 1 << 16, /* bytes for one look of the index */
    SLOW = 1 << 16, /* bytes for libcsv, to begin with */
    MOST = 1 << 12, /* records for libcsv before the index is tried again */
    MARGIN = 16,    /* bytes behind the texts */
};

static const size_t NONE = SIZE_MAX;

struct iem_splitter {
    const iem_split_form *form;
    iem_parser *parser;
    size_t *first_slot, *next_slot; /* column → places among the wanted ones */
    bool *checked;                  /* column: its text has to be valid */
    bool *wanted;                   /* column */
    size_t tile;                    /* 0: the index is of no use for this form */
    size_t most;                    /* records for libcsv next time */

    iem_batch *batch; /* being filled */
    iem_stretch *stretches;
    size_t stretch_capacity;
    uint32_t *ends;
    size_t n_ends, ends_capacity;
    uint64_t lines_before; /* of what libcsv reads now */

    /* Read by libcsv: texts, fields and lines of all stretches. */
    char *text;
    size_t text_n, text_capacity, record_text;
    iem_slice *fields, *record; /* of all records; of the one that is being read */
    size_t fields_capacity;
    uint64_t *lines;
    size_t lines_capacity;
    size_t n_decoded;
    bool strange; /* see iem_stretch */
    size_t bad;   /* column of the record whose text is not valid; NONE */
    bool no_memory;
};

static bool find_slots(iem_splitter *s)
{
    const iem_split_form *form = s->form;
    s->first_slot = iem_zeroed(form->n_columns, sizeof *s->first_slot);
    s->next_slot = iem_zeroed(form->n_fields, sizeof *s->next_slot);
    s->checked = iem_zeroed(form->n_columns, sizeof *s->checked);
    s->wanted = iem_zeroed(form->n_columns, sizeof *s->wanted);
    if (!s->first_slot || !s->next_slot || !s->checked || !s->wanted) return false;
    for (size_t i = 0; i < form->n_checked; i++) s->checked[form->columns[i]] = true;
    for (size_t c = 0; c < form->n_columns; c++) s->first_slot[c] = NONE;
    for (size_t i = 0; i < form->n_fields; i++) {
        assert(form->columns[i] < form->n_columns);
        s->wanted[form->columns[i]] = true;
        size_t *first = &s->first_slot[form->columns[i]];
        s->next_slot[i] = *first;
        *first = i;
    }
    return true;
}

/* In a log of one column an empty record is a blank line, which the index does not
 * see. A record within a tile is no longer than the longest that is allowed. */
static size_t tile_of(const iem_split_form *form)
{
    if (!form->scan || form->n_columns < 2) return 0;
    return form->max_record < TILE ? form->max_record : TILE;
}

iem_status iem_splitter_new(const iem_split_form *form, iem_splitter **splitter,
                            iem_error *err)
{
    iem_splitter *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->form = form;
    made->tile = tile_of(form);
    made->most = 1;
    iem_status status = find_slots(made) ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK)
        status = iem_parser_new(form->dialect.delimiter, form->max_record,
                                &made->parser, err);
    if (status == IEM_OK)
        *splitter = made;
    else
        iem_splitter_free(made);
    return status;
}

void iem_splitter_free(iem_splitter *s)
{
    if (!s) return;
    iem_parser_free(s->parser);
    free(s->first_slot);
    free(s->next_slot);
    free(s->checked);
    free(s->wanted);
    free(s->stretches);
    free(s->ends);
    free(s->text);
    free(s->fields);
    free(s->lines);
    free(s);
}

static bool add_stretch(iem_splitter *s, iem_stretch stretch)
{
    iem_batch *batch = s->batch;
    if (!IEM_GROW(s->stretches, s->stretch_capacity, batch->n_stretches + 1))
        return false;
    s->stretches[batch->n_stretches++] = stretch;
    batch->n_records += stretch.n;
    return true;
}

/* ---- Regular records ---- */

/* How many records at the beginning have as many fields as the header: each ends with
 * the end of its last field and has no line end before. */
static size_t count_regular(const iem_splitter *s, const char *bytes,
                            const uint32_t *ends, const iem_index_seen *seen)
{
    const size_t columns = s->form->n_columns;
    size_t n = 0, i = 0;
    assert(columns > 0); /* the header has them */
    while (n < seen->n_lines && (n + 1) * columns <= seen->n_ends &&
           bytes[ends[(n + 1) * columns - 1]] == '\n')
        n++;
    if (n == seen->n_lines) return n;
    /* Two records that are too short may look like one. */
    while (i < n * columns && (bytes[ends[i]] == '\n') == ((i + 1) % columns == 0)) i++;
    return i / columns;
}

/* Did the record before end right here, found by the index as well? */
static bool goes_on(const iem_splitter *s, size_t offset)
{
    const size_t n = s->batch->n_stretches;
    return n > 0 && s->stretches[n - 1].ends &&
           (size_t)s->ends[s->n_ends - 1] + 1 == offset;
}

/* Where the ends of what begins at `offset` are written: behind the end before, which
 * is that of the record before or one that is made up. */
static uint32_t *place_for_ends(iem_splitter *s, size_t offset)
{
    if (goes_on(s, offset)) return s->ends + s->n_ends;
    s->ends[s->n_ends] = (uint32_t)offset - 1;
    return s->ends + s->n_ends + 1;
}

static bool keep_regular(iem_splitter *s, const uint32_t *ends, size_t offset,
                         size_t found, uint64_t line)
{
    iem_batch *batch = s->batch;
    const bool on = goes_on(s, offset);
    s->n_ends = (size_t)(ends - s->ends) + found * s->form->n_columns;
    if (!on)
        return add_stretch(s, (iem_stretch){.n = found, .line = line, .ends = ends});
    s->stretches[batch->n_stretches - 1].n += found;
    batch->n_records += found;
    return true;
}

/* Takes the regular records at rest->tail. *whole: up to where it looked there was
 * nothing else but the beginning of a record. */
static iem_status read_fast(iem_splitter *s, iem_slice bytes, iem_parse_rest *rest,
                            size_t *found, bool *whole, iem_error *err)
{
    const size_t offset = rest->tail, left = bytes.len - offset;
    const size_t n = left < s->tile ? left : s->tile;
    uint32_t *ends = place_for_ends(s, offset);
    const iem_index_seen seen = s->form->scan(
        bytes.at + offset, n, s->form->dialect.delimiter, (uint32_t)offset, ends);
    *found = count_regular(s, bytes.at, ends, &seen);
    *whole = seen.regular == n && *found == seen.n_lines;
    if (*found == 0) return IEM_OK;
    rest->tail = (size_t)ends[*found * s->form->n_columns - 1] + 1;
    if (!keep_regular(s, ends, offset, *found, rest->lines + 1))
        return iem_fail_memory(err);
    rest->lines += *found;
    rest->after_cr = false;
    return IEM_OK;
}

/* ---- What libcsv reads ---- */

/* Most texts are short and ASCII: then two words are all there is to copy. */
static inline bool keep_short(char *to, iem_slice text)
{
    static const uint8_t looked_at[2 * MARGIN] = {
        128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128};
    uint64_t words[2], high[2];
    if (text.len > sizeof words) return false;
    memcpy(words, text.at, sizeof words);
    memcpy(high, looked_at + MARGIN - text.len, sizeof high);
    memcpy(to, words, sizeof words);
    return ((words[0] & high[0]) | (words[1] & high[1])) == 0;
}

/* By itself, so that short texts cost little. */
static __attribute__((noinline)) size_t keep_long(iem_splitter *s, size_t column,
                                                  char *to, iem_slice text)
{
    if (!iem_is_ascii(text)) {
        if (s->form->dialect.encoding == IEM_WINDOWS_1252) {
            s->strange = true;
            return iem_windows1252_to_utf8(text, to);
        }
        if (s->bad == NONE && s->checked[column] && !iem_utf8_valid(text))
            s->bad = column;
    }
    memcpy(to, text.at, text.len);
    return text.len;
}

/* Copies a field as UTF-8; the room was made before the first one. */
static inline iem_slice keep_text(iem_splitter *s, size_t column, iem_slice text)
{
    char *at = s->text + s->text_n;
    const size_t n = keep_short(at, text) ? text.len : keep_long(s, column, at, text);
    s->text_n += n;
    s->strange |= n > 0 && *at == '"';
    return (iem_slice){at, n};
}

static void take_field(size_t index, iem_slice text, void *ctx)
{
    iem_splitter *s = ctx;
    if (s->no_memory || index >= s->form->n_columns) return;
    size_t slot = s->first_slot[index];
    const iem_slice kept = keep_text(s, index, text);
    for (; slot != NONE; slot = s->next_slot[slot]) s->record[slot] = kept;
}

/* What was kept of a record that came to nothing is given up. */
static void begin_record(iem_splitter *s)
{
    const size_t records = s->n_decoded + 1;
    s->text_n = s->record_text;
    s->bad = NONE;
    if (!IEM_GROW(s->fields, s->fields_capacity, records * s->form->n_fields) ||
        !IEM_GROW(s->lines, s->lines_capacity, records))
        s->no_memory = true;
    else
        s->record = s->fields + s->n_decoded * s->form->n_fields;
}

static void rejected(iem_splitter *s, iem_status status)
{
    if (status != IEM_OK) s->no_memory = true;
    begin_record(s);
}

static void reject_record(uint64_t line, const char *reason, void *ctx)
{
    iem_splitter *s = ctx;
    rejected(s, iem_batch_reject(s->batch, s->lines_before + line, IEM_REJECT_MALFORMED,
                                 "%s", reason));
}

static void take_record(uint64_t line_here, size_t n_fields, void *ctx)
{
    iem_splitter *s = ctx;
    const uint64_t line = s->lines_before + line_here;
    const size_t columns = s->form->n_columns;
    if (s->no_memory) return;
    if (n_fields != columns) {
        rejected(s, iem_batch_reject(s->batch, line, IEM_REJECT_FIELDS,
                                     "%zu field%s where the header has %zu", n_fields,
                                     n_fields == 1 ? "" : "s", columns));
    } else if (s->bad != NONE) {
        rejected(s, iem_batch_reject_text(s->batch, line, s->bad));
    } else {
        s->lines[s->n_decoded++] = line;
        s->record_text = s->text_n;
        begin_record(s);
    }
}

/* Unquoting shortens; UTF-8 takes at most three bytes for one of Windows-1252; and 16
 * may be read and written whatever the length. What is reserved and not written to
 * costs no memory. */
static bool reserve_text(iem_splitter *s, size_t n)
{
    if (s->form->dialect.encoding == IEM_WINDOWS_1252) n *= 3;
    n += MARGIN;
    if (n <= s->text_capacity) return true;
    free(s->text);
    s->text = malloc(n);
    s->text_capacity = s->text ? n : 0;
    return s->text;
}

/* The first use within a piece; afterwards nothing may move. */
static bool begin_slow(iem_splitter *s, size_t piece)
{
    if (s->n_decoded == 0 && s->record_text == 0 && !reserve_text(s, piece + 1))
        return false;
    begin_record(s);
    return !s->no_memory;
}

/* A few records; with ever more bytes while the first of them is not whole. */
static iem_status read_slowly(iem_splitter *s, iem_slice bytes, bool last, size_t most,
                              iem_parse_rest *rest, iem_error *err)
{
    const iem_parse_events events = {.field = take_field,
                                     .record = take_record,
                                     .reject = reject_record,
                                     .ctx = s,
                                     .heard = s->wanted,
                                     .n_heard = s->form->n_columns};
    const iem_slice left = {bytes.at + rest->tail, bytes.len - rest->tail};
    const iem_parse_rest before = *rest;
    const size_t decoded = s->n_decoded;
    size_t n = left.len < SLOW ? left.len : SLOW;
    s->lines_before = before.lines;
    s->strange = false;
    if (!begin_slow(s, bytes.len)) return iem_fail_memory(err);
    for (;; n = left.len / 8 < n ? left.len : 8 * n) {
        IEM_TRY(iem_parser_read(s->parser, (iem_slice){left.at, n},
                                last && n == left.len, most, before, &events, rest,
                                err));
        if (rest->tail > 0 || n == left.len) break;
    }
    if (n < left.len) rest->undecided = false;
    rest->tail += before.tail;
    rest->lines += before.lines;
    if (s->no_memory) return iem_fail_memory(err);
    const size_t n_new = s->n_decoded - decoded;
    /* Where the stretch begins is known by its number until nothing moves any more. */
    const iem_stretch read = {.n = n_new, .line = decoded, .strange = s->strange};
    if (n_new && !add_stretch(s, read)) return iem_fail_memory(err);
    return IEM_OK;
}

/* ---- Both ---- */

static iem_status begin_piece(iem_splitter *s, size_t n, iem_batch *batch,
                              iem_error *err)
{
    const iem_split_form *form = s->form;
    const size_t ends = s->tile ? n + 2 * (size_t)IEM_INDEX_MARGIN : 0;
    s->batch = batch;
    iem_batch_clear_rejects(batch);
    batch->n_records = batch->n_stretches = 0;
    batch->n_fields = form->n_fields;
    batch->n_checked = form->n_checked;
    batch->columns = form->columns;
    batch->n_columns = form->n_columns;
    batch->names = form->names;
    batch->encoding = form->dialect.encoding;
    s->n_ends = s->n_decoded = s->text_n = s->record_text = 0;
    s->no_memory = false;
    if (ends <= s->ends_capacity) return IEM_OK;
    free(s->ends);
    s->ends = malloc(ends * sizeof *s->ends);
    s->ends_capacity = s->ends ? ends : 0;
    return s->ends ? IEM_OK : iem_fail_memory(err);
}

static void end_piece(iem_splitter *s, iem_slice bytes)
{
    iem_batch *batch = s->batch;
    for (size_t i = 0; i < batch->n_stretches; i++) {
        iem_stretch *stretch = &s->stretches[i];
        if (stretch->ends) continue;
        stretch->fields = s->fields + stretch->line * s->form->n_fields;
        stretch->lines = s->lines + stretch->line;
    }
    batch->stretches = s->stretches;
    batch->bytes = bytes.at;
}

/* A LF at the beginning may belong to the CR before. */
static bool may_be_regular(const iem_splitter *s, iem_slice bytes,
                           const iem_parse_rest *rest)
{
    return s->tile && !rest->skipping &&
           !(rest->after_cr && bytes.at[rest->tail] == '\n');
}

iem_status iem_split(iem_splitter *s, iem_slice bytes, bool last, iem_parse_rest before,
                     iem_batch *batch, iem_parse_rest *after, iem_error *err)
{
    iem_parse_rest rest = {.skipping = before.skipping, .after_cr = before.after_cr};
    IEM_TRY(begin_piece(s, bytes.len, batch, err));
    while (rest.tail < bytes.len && !rest.undecided) {
        size_t found = 0;
        bool whole = false;
        if (may_be_regular(s, bytes, &rest))
            IEM_TRY(read_fast(s, bytes, &rest, &found, &whole, err));
        if (found && whole) s->most = 1;
        if (found && (whole || rest.tail == bytes.len)) continue;
        IEM_TRY(read_slowly(s, bytes, last, s->tile ? s->most : SIZE_MAX, &rest, err));
        s->most = found ? 1 : s->most < MOST ? 2 * s->most : MOST;
    }
    end_piece(s, bytes);
    *after = rest;
    return IEM_OK;
}

void iem_split_drop_first(iem_splitter *s, iem_batch *batch)
{
    iem_stretch *first = s->stretches;
    batch->n_records--;
    first->n--;
    if (first->ends) {
        first->ends += s->form->n_columns;
        first->line++;
    } else {
        first->fields += s->form->n_fields;
        first->lines++;
    }
}
