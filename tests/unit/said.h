/* What a splitter says of some bytes, kept so that two can be compared: texts, lines
 * and rejects in the order of their lines, and what is left over. For tests of which
 * some are built without cmocka. */
#ifndef IEM_SAID_H
#define IEM_SAID_H

#include "base/buffer.h"
#include "base/grow.h"
#include "csv/split.h"
#include "escape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct said_entry {
    uint64_t line; /* from 1, in all pieces said */
    size_t begin, end;
    int kind; /* of a reject; -1: a record */
};

struct said {
    iem_buffer bytes; /* of a record: its texts, each behind its length; or a reason */
    struct said_entry *entries;
    size_t n, capacity;
    uint64_t lines_before;
    iem_parse_rest rest; /* of the last piece */
};

static inline void said_check(bool right, const char *what)
{
    if (right) return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* The bytes that follow belong to an entry that said_end makes. */
static inline void said_end(struct said *said, uint64_t line, int kind, size_t begin)
{
    said_check(IEM_GROW(said->entries, said->capacity, said->n + 1), "no memory");
    said->entries[said->n++] =
        (struct said_entry){said->lines_before + line, begin, said->bytes.len, kind};
}

static inline void said_record(struct said *said, iem_batch *batch,
                               const iem_stretch *stretch, size_t record,
                               iem_decoder *decoder)
{
    iem_slice texts[16];
    size_t invalid = 0;
    const size_t begin = said->bytes.len;
    const uint64_t line = iem_batch_line(batch, stretch, record);
    said_check(batch->n_fields <= 16, "too many fields");
    said_check(iem_batch_texts(batch, stretch, record, decoder, texts, &invalid,
                               NULL) == IEM_OK,
               "no memory");
    if (invalid != SIZE_MAX) {
        said_check(iem_batch_reject_text(batch, line, invalid) == IEM_OK, "no memory");
        return;
    }
    for (size_t f = 0; f < batch->n_fields; f++) {
        iem_buffer_bytes(&said->bytes, (const char *)(const void *)&texts[f].len,
                         sizeof texts[f].len);
        iem_buffer_bytes(&said->bytes, texts[f].at, texts[f].len);
    }
    said_end(said, line, -1, begin);
}

static inline int said_by_line(const void *a, const void *b)
{
    const struct said_entry *x = a, *y = b;
    return (x->line > y->line) - (x->line < y->line);
}

static inline void said_sort(struct said_entry *entries, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (entries[i - 1].line > entries[i].line) {
            qsort(entries, n, sizeof *entries, said_by_line);
            break;
        }
    for (size_t i = 1; i < n; i++)
        said_check(entries[i - 1].line < entries[i].line, "two on one line");
}

/* Adds what a batch holds, as whoever asked for it would see it. */
static inline void said_batch(struct said *said, iem_batch *batch)
{
    const size_t first = said->n;
    iem_decoder decoder = {0};
    size_t n = 0;
    for (size_t s = 0; s < batch->n_stretches; s++) {
        n += batch->stretches[s].n;
        for (size_t i = 0; i < batch->stretches[s].n; i++)
            said_record(said, batch, &batch->stretches[s], i, &decoder);
    }
    said_check(n == batch->n_records, "another number of records");
    for (size_t i = 0; i < batch->n_rejects; i++) {
        const iem_reject *reject = &batch->rejects[i];
        const size_t begin = said->bytes.len;
        iem_buffer_text(&said->bytes, reject->reason);
        said_end(said, reject->line, (int)reject->kind, begin);
    }
    said_check(!said->bytes.failed, "no memory");
    iem_decoder_clear(&decoder);
    if (said->n > first) said_sort(said->entries + first, said->n - first);
}

/* Splits one piece and adds what is said of it. */
static inline void said_piece(struct said *said, iem_splitter *splitter,
                              iem_slice bytes, bool last, iem_parse_rest before,
                              iem_batch *batch)
{
    said_check(iem_split(splitter, bytes, last, before, batch, &said->rest, NULL) ==
                   IEM_OK,
               "no memory");
    said_check(said->rest.tail <= bytes.len, "a tail behind the end");
    said_batch(said, batch);
    said->lines_before += said->rest.lines;
}

static inline void said_forget(struct said *said)
{
    said->bytes.len = said->n = 0;
    said->lines_before = 0;
}

static inline void said_clear(struct said *said)
{
    iem_buffer_clear(&said->bytes);
    free(said->entries);
    *said = (struct said){.n = 0};
}

static inline bool said_same_entries(const struct said *a, const struct said *b)
{
    if (a->n != b->n || a->bytes.len != b->bytes.len) return false;
    for (size_t i = 0; i < a->n; i++) {
        const struct said_entry *x = &a->entries[i], *y = &b->entries[i];
        const size_t n = x->end - x->begin;
        if (x->line != y->line || x->kind != y->kind || y->end - y->begin != n)
            return false;
        if (n && memcmp(a->bytes.at + x->begin, b->bytes.at + y->begin, n) != 0)
            return false;
    }
    return true;
}

static inline bool said_same_rest(const struct said *a, const struct said *b)
{
    return a->rest.tail == b->rest.tail && a->rest.lines == b->rest.lines &&
           a->rest.skipping == b->rest.skipping && a->rest.after_cr == b->rest.after_cr;
}

static inline bool said_same(const struct said *a, const struct said *b)
{
    return said_same_entries(a, b) && said_same_rest(a, b);
}

/* "2 [a][b]" for a record, "3 !0 reason" for a reject. */
static inline void said_tell_entry(const struct said *said, size_t i, iem_buffer *out)
{
    const struct said_entry *entry = &said->entries[i];
    const char *at = said->bytes.at + entry->begin, *end = said->bytes.at + entry->end;
    iem_buffer_format(out, "%llu ", (unsigned long long)entry->line);
    if (entry->kind >= 0) {
        iem_buffer_format(out, "!%d ", entry->kind);
        iem_buffer_bytes(out, at, (size_t)(end - at));
    }
    while (entry->kind < 0 && at < end) {
        size_t len;
        memcpy(&len, at, sizeof len);
        write_escaped(out, (iem_slice){at + sizeof len, len});
        at += sizeof len + len;
    }
    iem_buffer_text(out, "\n");
}

static inline void said_tell(const struct said *said, iem_buffer *out)
{
    for (size_t i = 0; i < said->n; i++) said_tell_entry(said, i, out);
    iem_buffer_format(out, "tail %zu, %llu lines%s%s\n", said->rest.tail,
                      (unsigned long long)said->rest.lines,
                      said->rest.skipping ? ", skipping" : "",
                      said->rest.after_cr ? ", after CR" : "");
}

#endif
