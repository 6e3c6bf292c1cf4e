#include "csv/border.h"

#include "base/grow.h"
#include "csv/parse.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST = 1 << 16, STEP = 1 << 12, RECORDS = 16 };

/* Some bytes of the log, and how far one way of reading them came. */
struct window {
    char *bytes;
    size_t n;
    bool last; /* nothing follows in the log */
};

struct walk {
    iem_parser *parser;
    size_t at;
    iem_parse_rest rest;
    bool record; /* one was seen, or a malformed one */
};

static void on_field(size_t index, iem_slice text, void *ctx)
{
    (void)index;
    (void)text;
    (void)ctx;
}

static void on_record(uint64_t line, size_t n_fields, void *ctx)
{
    struct walk *walk = ctx;
    (void)line;
    (void)n_fields;
    walk->record = true;
}

static void on_reject(uint64_t line, const char *reason, void *ctx)
{
    struct walk *walk = ctx;
    (void)line;
    (void)reason;
    walk->record = true;
}

/* Goes on by one record or blank line. *stuck: that takes more bytes. Few bytes are
 * looked at first, because each look goes over all it is given. */
static iem_status step(struct walk *walk, const struct window *window, bool *stuck,
                       iem_error *err)
{
    const iem_parse_events events = {
        .field = on_field, .record = on_record, .reject = on_reject, .ctx = walk};
    const size_t left = window->n - walk->at;
    size_t n = left < STEP ? left : STEP;
    iem_parse_rest rest = {0};
    for (;; n = left / 8 < n ? left : 8 * n) {
        const iem_slice bytes = {window->bytes + walk->at, n};
        IEM_TRY(iem_parser_read(walk->parser, bytes, window->last && n == left, 1,
                                walk->rest, &events, &rest, err));
        if (n == left || (rest.tail > 0 && !rest.skipping)) break;
    }
    *stuck = rest.tail == 0 || rest.skipping;
    walk->at += rest.tail;
    walk->rest = rest;
    return IEM_OK;
}

/* ---- Bytes ---- */

static iem_status fill(const iem_border_form *form, uint64_t from, size_t n,
                       struct window *window, iem_error *err)
{
    const uint64_t left = form->size - from;
    window->n = left < n ? (size_t)left : n;
    window->last = window->n == left;
    free(window->bytes);
    window->bytes = malloc(window->n + 1);
    if (!window->bytes) return iem_fail_memory(err);
    return iem_source_read_at(form->source, window->bytes, window->n, from, err);
}

static size_t most_bytes(const iem_border_form *form)
{
    return form->max_record > SIZE_MAX / RECORDS / 2
               ? SIZE_MAX / 2
               : RECORDS * form->max_record + FIRST;
}

/* Tries with ever more bytes. `look` says where the border is, or that it is stuck;
 * then there is none before the end. */
static iem_status look_further(const iem_border_form *form, uint64_t from,
                               iem_status (*look)(const iem_border_form *form,
                                                  const struct window *window,
                                                  size_t *found, bool *stuck,
                                                  iem_error *err),
                               uint64_t *border, bool *after_cr, iem_error *err)
{
    const size_t most = most_bytes(form);
    struct window window = {0};
    size_t found = 0;
    bool stuck = true;
    iem_status status = IEM_OK;
    for (size_t n = FIRST; stuck && status == IEM_OK; n = n > most / 4 ? most : 4 * n) {
        status = fill(form, from, n, &window, err);
        if (status == IEM_OK) status = look(form, &window, &found, &stuck, err);
        if (window.last || n == most) break;
    }
    *border = stuck ? form->size : from + found;
    *after_cr = !stuck && found > 0 && window.bytes[found - 1] == '\r';
    free(window.bytes);
    return status;
}

/* ---- Both ways of reading ---- */

/* Behind the first line end; CR alone counts where there is nothing else. 0: none. */
static size_t behind_line(const struct window *window)
{
    const char *end = memchr(window->bytes, '\n', window->n);
    if (!end && window->n) end = memchr(window->bytes, '\r', window->n - 1);
    return end ? (size_t)(end - window->bytes) + 1 : 0;
}

static iem_status meet(struct walk *one, struct walk *other,
                       const struct window *window, size_t *found, bool *stuck,
                       iem_error *err)
{
    *stuck = false;
    while (one->at != other->at && !*stuck)
        IEM_TRY(step(one->at < other->at ? one : other, window, stuck, err));
    *found = one->at;
    return IEM_OK;
}

/* The line end before gives its place to a quote, for the way in which a quoted field
 * goes on. */
static iem_status look_for_border(const iem_border_form *form,
                                  const struct window *window, size_t *found,
                                  bool *stuck, iem_error *err)
{
    const size_t line = behind_line(window);
    struct walk border = {.at = line}, inside = {.at = line - 1};
    *stuck = true;
    if (line == 0) return IEM_OK;
    const char before = window->bytes[line - 1];
    iem_status status =
        iem_parser_new(form->delimiter, form->max_record, &border.parser, err);
    if (status == IEM_OK)
        status = iem_parser_new(form->delimiter, form->max_record, &inside.parser, err);
    window->bytes[line - 1] = '"';
    if (status == IEM_OK) status = step(&inside, window, stuck, err);
    if (status == IEM_OK && !*stuck)
        status = meet(&border, &inside, window, found, stuck, err);
    window->bytes[line - 1] = before;
    iem_parser_free(border.parser);
    iem_parser_free(inside.parser);
    return status;
}

iem_status iem_border_find(const iem_border_form *form, uint64_t from, uint64_t *border,
                           bool *after_cr, iem_error *err)
{
    return look_further(form, from, look_for_border, border, after_cr, err);
}

static iem_status look_for_header(const iem_border_form *form,
                                  const struct window *window, size_t *found,
                                  bool *stuck, iem_error *err)
{
    struct walk walk = {0};
    iem_status status =
        iem_parser_new(form->delimiter, form->max_record, &walk.parser, err);
    *stuck = false;
    while (status == IEM_OK && !walk.record && !*stuck && walk.at < window->n)
        status = step(&walk, window, stuck, err);
    *stuck |= !walk.record;
    *found = walk.at;
    iem_parser_free(walk.parser);
    return status;
}

iem_status iem_border_behind_header(const iem_border_form *form, uint64_t begin,
                                    uint64_t *border, bool *after_cr, iem_error *err)
{
    return look_further(form, begin, look_for_header, border, after_cr, err);
}
