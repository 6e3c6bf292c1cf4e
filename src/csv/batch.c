#include "csv/batch.h"

#include "base/grow.h"
#include "base/print.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Rejects ---- */

static iem_status add_reject(iem_batch *batch, uint64_t line, iem_reject_kind kind,
                             const char *reason)
{
    if (!IEM_GROW(batch->rejects, batch->reject_capacity, batch->n_rejects + 1))
        return iem_fail_memory(NULL);
    char *copy = iem_copy(iem_slice_of(reason));
    if (!copy) return iem_fail_memory(NULL);
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c < 0x20) *c = '?'; /* one line, whatever the log says */
    batch->rejects[batch->n_rejects++] = (iem_reject){line, kind, copy};
    return IEM_OK;
}

iem_status iem_batch_reject(iem_batch *batch, uint64_t line, iem_reject_kind kind,
                            const char *format, ...)
{
    char reason[512];
    va_list args;
    va_start(args, format);
    iem_print_list(reason, sizeof reason, format, args);
    va_end(args);
    return add_reject(batch, line, kind, reason);
}

iem_status iem_batch_reject_text(iem_batch *batch, uint64_t line, size_t column)
{
    const iem_slice name = iem_slice_of(batch->names[column]);
    return iem_batch_reject(
        batch, line, IEM_REJECT_ENCODING,
        "column '%.*s': not valid UTF-8 text; try --encoding windows-1252",
        iem_slice_clip(name), name.at);
}

void iem_batch_clear_rejects(iem_batch *batch)
{
    for (size_t i = 0; i < batch->n_rejects; i++) free(batch->rejects[i].reason);
    batch->n_rejects = 0;
}

void iem_rejects_free(iem_reject *rejects, size_t n)
{
    for (size_t i = 0; i < n; i++) free(rejects[i].reason);
    free(rejects);
}

/* ---- Decoding ---- */

/* The index saw to it that the quotes stand as they should. */
static size_t unquote(iem_slice spelling, char *out)
{
    size_t n = 0;
    for (size_t i = 1; i + 1 < spelling.len; i++) {
        out[n++] = spelling.at[i];
        if (spelling.at[i] == '"') i++;
    }
    return n;
}

static iem_slice without_quotes(iem_slice spelling, char *room)
{
    const iem_slice inner = {spelling.at + 1, spelling.len - 2};
    if (inner.len == 0 || !memchr(inner.at, '"', inner.len)) return inner;
    return (iem_slice){room, unquote(spelling, room)};
}

iem_status iem_decode(iem_decoder *decoder, iem_slice spelling, iem_encoding encoding,
                      iem_slice *text, bool *valid, iem_error *err)
{
    const bool quoted = spelling.len > 1 && spelling.at[0] == '"';
    *valid = true;
    *text = spelling;
    if (!quoted && iem_is_ascii(spelling)) return IEM_OK;
    /* Unquoting shortens; then UTF-8 takes at most three bytes for one. */
    if (!IEM_GROW(decoder->room, decoder->capacity, 4 * spelling.len + 1))
        return iem_fail_memory(err);
    if (quoted) *text = without_quotes(spelling, decoder->room);
    if (iem_is_ascii(*text)) return IEM_OK;
    if (encoding == IEM_UTF8) {
        *valid = iem_utf8_valid(*text);
        return IEM_OK;
    }
    char *out = decoder->room + spelling.len;
    *text = (iem_slice){out, iem_windows1252_to_utf8(*text, out)};
    return IEM_OK;
}

void iem_decoder_clear(iem_decoder *decoder)
{
    free(decoder->room);
    *decoder = (iem_decoder){0};
}

iem_status iem_batch_text(const iem_batch *batch, const iem_stretch *stretch,
                          size_t record, size_t field, iem_decoder *decoder,
                          iem_slice *text, bool *valid, iem_error *err)
{
    if (stretch->ends)
        return iem_decode(decoder, iem_batch_spelling(batch, stretch, record, field),
                          batch->encoding, text, valid, err);
    *text = stretch->fields[record * batch->n_fields + field];
    *valid = iem_is_ascii(*text) || iem_utf8_valid(*text);
    return IEM_OK;
}

/* One decoder for all fields: each text is moved behind those before it. */
static iem_status decode_record(const iem_batch *batch, const iem_stretch *stretch,
                                size_t record, iem_decoder *decoder, iem_slice *texts,
                                size_t *invalid, iem_error *err)
{
    size_t room = 0, used = 0;
    for (size_t i = 0; i < batch->n_fields; i++)
        room += 4 * iem_batch_spelling(batch, stretch, record, i).len + 1;
    if (!IEM_GROW(decoder->room, decoder->capacity, room)) return iem_fail_memory(err);
    for (size_t i = 0; i < batch->n_fields; i++) {
        const iem_slice spelling = iem_batch_spelling(batch, stretch, record, i);
        iem_decoder part = {decoder->room + used, decoder->capacity - used};
        bool valid = true;
        IEM_TRY(iem_decode(&part, spelling, batch->encoding, &texts[i], &valid, err));
        if (!valid && i < batch->n_checked && batch->columns[i] < *invalid)
            *invalid = batch->columns[i];
        used += 4 * spelling.len + 1;
    }
    return IEM_OK;
}

iem_status iem_batch_texts(const iem_batch *batch, const iem_stretch *stretch,
                           size_t record, iem_decoder *decoder, iem_slice *texts,
                           size_t *invalid, iem_error *err)
{
    *invalid = SIZE_MAX;
    if (stretch->ends)
        return decode_record(batch, stretch, record, decoder, texts, invalid, err);
    for (size_t i = 0; i < batch->n_fields; i++)
        texts[i] = stretch->fields[record * batch->n_fields + i];
    return IEM_OK;
}
