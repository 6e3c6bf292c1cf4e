/* Options by name, for programs that cannot see the struct. */
#include "base/arena.h"
#include "base/grow.h"
#include "base/status.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What iem_options_new makes; the options come first. */
struct settings {
    iem_options options;
    iem_arena arena; /* of their texts */
};

typedef enum kind { TEXT, SWITCH, WHOLE, SIZE, SMALL } kind;

static const struct row {
    const char *key;
    kind kind;
    size_t at;
} rows[] = {
    {"threads", SMALL, offsetof(iem_options, threads)},
    {"intersect", SMALL, offsetof(iem_options, intersect)},
    {"seed", WHOLE, offsetof(iem_options, seed)},
    {"case-limit", WHOLE, offsetof(iem_options, case_limit)},
    {"max-record", SIZE, offsetof(iem_options, max_record)},
    {"max-bytes", SIZE, offsetof(iem_options, max_bytes)},
    {"memory", SIZE, offsetof(iem_options, memory)},
    {"encoding", TEXT, offsetof(iem_options, encoding)},
    {"key-file", TEXT, offsetof(iem_options, key_file)},
    {"cases", TEXT, offsetof(iem_options, cases_path)},
    {"rejects", TEXT, offsetof(iem_options, rejects_path)},
    {"lang", TEXT, offsetof(iem_options, lang)},
    {"today", TEXT, offsetof(iem_options, today)},
    {"baseline", TEXT, offsetof(iem_options, baseline)},
    {"against", TEXT, offsetof(iem_options, against)},
    {"alarms", TEXT, offsetof(iem_options, alarms)},
    {"checkpoint", TEXT, offsetof(iem_options, checkpoint)},
    {"keep", SWITCH, offsetof(iem_options, keep)},
    {"gate", SWITCH, offsetof(iem_options, gate)},
};

static iem_status bad_value(const char *key, const char *value, const char *want,
                            iem_error *err)
{
    return iem_fail(err, IEM_ERR_USAGE, "option '%s': '%.60s' is not %s", key, value,
                    want);
}

static bool read_whole(const char *value, uint64_t most, uint64_t *number)
{
    *number = 0;
    for (const char *c = value; *c; c++) {
        if (*c < '0' || *c > '9' ||
            __builtin_mul_overflow(*number, UINT64_C(10), number) ||
            __builtin_add_overflow(*number, (uint64_t)(*c - '0'), number))
            return false;
    }
    return *value && *number <= most;
}

static iem_status set_number(const struct row *row, void *at, const char *value,
                             iem_error *err)
{
    static const uint64_t most[] = {
        [WHOLE] = UINT64_MAX, [SIZE] = SIZE_MAX, [SMALL] = 65536};
    uint64_t number = 0;
    if (!read_whole(value, most[row->kind], &number)) {
        char want[64];
        snprintf(want, sizeof want, "a whole number from 0 to %" PRIu64,
                 most[row->kind]);
        return bad_value(row->key, value, want, err);
    }
    if (row->kind == SMALL)
        *(unsigned *)at = (unsigned)number;
    else if (row->kind == SIZE)
        *(size_t *)at = (size_t)number;
    else
        *(uint64_t *)at = number;
    return IEM_OK;
}

static bool read_switch(const char *value, bool *on)
{
    const bool yes = strcmp(value, "yes") == 0;
    if (!yes && strcmp(value, "no") != 0) return false;
    *on = yes;
    return true;
}

static iem_status set_row(const struct row *row, struct settings *settings,
                          const char *value, iem_error *err)
{
    void *at = (char *)&settings->options + row->at;
    if (row->kind == TEXT) {
        char *copy = iem_arena_copy(&settings->arena, iem_slice_of(value));
        if (!copy) return iem_fail_memory(err);
        *(const char **)at = copy;
        return IEM_OK;
    }
    if (row->kind == SWITCH)
        return read_switch(value, at) ? IEM_OK
                                      : bad_value(row->key, value, "yes or no", err);
    return set_number(row, at, value, err);
}

/* ---- With words of their own ---- */

/* "10", or "0.1%" */
static iem_status set_rejects(iem_options *options, const char *value, iem_error *err)
{
    const size_t n = strlen(value);
    uint64_t most = 0;
    int64_t percent = 0;
    if (n == 0 || value[n - 1] != '%') {
        if (!read_whole(value, UINT64_MAX, &most))
            return bad_value("max-rejects", value, "a number of rows or a percentage",
                             err);
        options->max_rejects = most;
        options->max_rejects_share = -1;
        return IEM_OK;
    }
    if (iem_decimal_read((iem_slice){value, n - 1}, '.', &percent) != IEM_DECIMAL_OK ||
        percent < 0 || percent > 100 * (int64_t)IEM_MICRO)
        return bad_value("max-rejects", value, "a number of rows or a percentage", err);
    options->max_rejects_share = (double)percent / 100 / IEM_MICRO;
    return IEM_OK;
}

static iem_status set_delimiter(iem_options *options, const char *value, iem_error *err)
{
    static const char *const names[] = {"comma", "semicolon", "tab", "pipe"};
    static const char marks[] = ",;\t|";
    for (size_t i = 0; i < 4; i++)
        if (strcmp(value, names[i]) == 0 || (value[0] == marks[i] && !value[1])) {
            options->delimiter = marks[i];
            return IEM_OK;
        }
    return bad_value("delimiter", value, "comma, semicolon, tab or pipe", err);
}

static iem_status set_decimal(iem_options *options, const char *value, iem_error *err)
{
    if (strcmp(value, "point") != 0 && strcmp(value, "comma") != 0)
        return bad_value("decimal", value, "point or comma", err);
    options->decimal = *value == 'p' ? '.' : ',';
    return IEM_OK;
}

static iem_status set_digest(iem_options *options, const char *value, iem_error *err)
{
    bool on = true;
    if (!read_switch(value, &on)) return bad_value("digest", value, "yes or no", err);
    options->no_digest = !on;
    return IEM_OK;
}

iem_status iem_options_set(iem_options *options, const char *key, const char *value,
                           iem_error *err)
{
    if (strcmp(key, "max-rejects") == 0) return set_rejects(options, value, err);
    if (strcmp(key, "delimiter") == 0) return set_delimiter(options, value, err);
    if (strcmp(key, "decimal") == 0) return set_decimal(options, value, err);
    if (strcmp(key, "digest") == 0) return set_digest(options, value, err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(key, rows[i].key) == 0)
            return set_row(&rows[i], (struct settings *)options, value, err);
    return iem_fail(err, IEM_ERR_USAGE, "option '%.60s' is unknown", key);
}

/* ---- The object ---- */

iem_status iem_options_new(iem_options **options, iem_error *err)
{
    struct settings *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    iem_options_init(&made->options);
    *options = &made->options;
    return IEM_OK;
}

void iem_options_free(iem_options *options)
{
    struct settings *settings = (struct settings *)options;
    if (!settings) return;
    iem_arena_clear(&settings->arena);
    free(settings);
}

void iem_options_set_frame(iem_options *options, iem_frame *table)
{
    options->frame = table;
}

void iem_options_set_warning(iem_options *options,
                             void (*on_warning)(const char *line, void *ctx), void *ctx)
{
    options->on_warning = on_warning;
    options->ctx = ctx;
}

void iem_text_free(char *text)
{
    free(text);
}

const char *iem_version(void)
{
    return IEM_VERSION;
}
