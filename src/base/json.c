#include "base/json.h"

#include "base/buffer.h"
#include "base/text.h"

#include <errno.h>
#include <jansson.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* U+FFFD for each byte that is no part of a character. */
static void repair(iem_buffer *out, const char *text)
{
    for (size_t span; *text; text += span) {
        iem_slice character = {text, 1};
        while (character.len < 4 && text[character.len] && !iem_utf8_valid(character))
            character.len++;
        const bool good = iem_utf8_valid(character);
        span = good ? character.len : 1;
        if (good)
            iem_buffer_bytes(out, text, span);
        else
            iem_buffer_text(out, "\xef\xbf\xbd");
    }
}

/* A key is cleaned like any text: a header may be anything too. */
static bool put_in_object(json_t *object, const char *key, json_t *value)
{
    if (iem_utf8_valid(iem_slice_of(key)))
        return json_object_set_new(object, key, value) == 0;
    iem_buffer repaired = {0};
    repair(&repaired, key);
    const bool put =
        !repaired.failed && json_object_set(object, repaired.at, value) == 0;
    iem_buffer_clear(&repaired);
    json_decref(value);
    return put;
}

static bool put_in(json_t *container, const char *key, json_t *value)
{
    if (json_is_array(container)) return json_array_append_new(container, value) == 0;
    if (key) return put_in_object(container, key, value);
    json_decref(value);
    return false;
}

/* Takes over `value`, in every case; NULL: it could not be made. */
static void put(iem_json *json, const char *key, json_t *value)
{
    const bool second = json->depth == 0 && json->root; /* two documents in one */
    if (json->failed || !value || second) {
        json_decref(value);
        json->failed = true;
    } else if (json->depth > 0) {
        json->failed = !put_in(json->open[json->depth - 1], key, value);
    } else {
        json->root = value;
    }
}

/* A container is owned by the one around it (the outermost: by root) from the start, so
 * that a failure leaves nothing to give back but the root. */
static void open_container(iem_json *json, const char *key, json_t *container)
{
    if (json->depth == IEM_JSON_DEPTH) json->failed = true;
    put(json, key, container);
    if (!json->failed) json->open[json->depth++] = container;
}

void iem_json_object(iem_json *json, const char *key)
{
    open_container(json, key, json_object());
}

void iem_json_array(iem_json *json, const char *key)
{
    open_container(json, key, json_array());
}

void iem_json_end(iem_json *json)
{
    if (json->failed) return;
    if (json->depth == 0)
        json->failed = true;
    else
        json->depth--;
}

static json_t *text_value(const char *text)
{
    if (iem_utf8_valid(iem_slice_of(text))) return json_string(text);
    iem_buffer repaired = {0};
    repair(&repaired, text);
    json_t *value = repaired.failed ? NULL : json_string(repaired.at);
    iem_buffer_clear(&repaired);
    return value;
}

void iem_json_text(iem_json *json, const char *key, const char *text)
{
    put(json, key, text ? text_value(text) : json_null());
}

void iem_json_number(iem_json *json, const char *key, double value)
{
    /* Adding 0 turns -0 into 0. */
    put(json, key, isfinite(value) ? json_real(value + 0.0) : json_null());
}

void iem_json_count(iem_json *json, const char *key, double value)
{
    if (isfinite(value) && fabs(value) < 9007199254740992.0 &&
        fabs(value - nearbyint(value)) <= 0)
        iem_json_whole(json, key, (int64_t)value);
    else
        iem_json_number(json, key, value);
}

void iem_json_whole(iem_json *json, const char *key, int64_t value)
{
    put(json, key, json_integer(value));
}

void iem_json_bool(iem_json *json, const char *key, bool value)
{
    put(json, key, json_boolean(value));
}

void iem_json_null(iem_json *json, const char *key)
{
    put(json, key, json_null());
}

/* jansson counts references in the value itself. */
void iem_json_value(iem_json *json, const char *key, const struct json_t *value)
{
    put(json, key, json_incref((json_t *)(uintptr_t)value));
}

/* 12 digits: what a sum of doubles is worth, and 0.1 stays 0.1 (jansson's default would
 * write 0.10000000000000001). */
#define DIGITS JSON_REAL_PRECISION(12)

/* jansson escapes the controls below U+0020; here is what else could steer a terminal
 * or turn the reading direction, which can only be inside a text. */
static bool is_escaped(iem_slice text, size_t *len)
{
    *len = 1;
    if ((unsigned char)*text.at < 0x7f) return false;
    const uint32_t point = iem_utf8_first(text, len);
    return iem_is_hostile(point) && point != 0xfffd;
}

static int take_bytes(const char *bytes, size_t n, void *out)
{
    iem_buffer *buffer = out;
    const char *plain = bytes, *const end = bytes + n;
    for (size_t len = 0; bytes < end; bytes += len) {
        const iem_slice left = {bytes, (size_t)(end - bytes)};
        if (!is_escaped(left, &len)) continue;
        iem_buffer_bytes(buffer, plain, (size_t)(bytes - plain));
        iem_buffer_format(buffer, "\\u%04x", iem_utf8_first(left, &len));
        plain = bytes + len;
    }
    iem_buffer_bytes(buffer, plain, (size_t)(end - plain));
    return buffer->failed ? -1 : 0;
}

static iem_status print(iem_json *json, size_t layout, char **text, iem_error *err)
{
    iem_buffer out = {0};
    if (!json->root || json->depth > 0) json->failed = true;
    if (!json->failed &&
        json_dump_callback(json->root, take_bytes, &out, layout | JSON_ENCODE_ANY) != 0)
        json->failed = true;
    iem_buffer_text(&out, "\n");
    out.failed = out.failed || json->failed;
    iem_json_clear(json);
    return iem_buffer_take(&out, text, err);
}

iem_status iem_json_print(iem_json *json, char **text, iem_error *err)
{
    return print(json, JSON_INDENT(2) | DIGITS, text, err);
}

/* Is it read back from so many digits as it is? */
static bool is_exact(iem_json *json, unsigned digits)
{
    const json_t *root = json->root;
    iem_buffer text = {0};
    json_t *again = NULL;
    if (json_dump_callback(root, take_bytes, &text,
                           JSON_ENCODE_ANY | JSON_REAL_PRECISION(digits)) == 0)
        again = json_loadb(text.at, text.len, JSON_DECODE_ANY, NULL);
    if (!again) json->failed = true; /* no memory: more digits would not help */
    const bool same = again && json_equal(root, again);
    json_decref(again);
    iem_buffer_clear(&text);
    return same;
}

iem_status iem_json_print_exact(iem_json *json, char **text, iem_error *err)
{
    unsigned digits = 15; /* 17 are enough for any */
    while (digits < 17 && !json->failed && !is_exact(json, digits)) digits++;
    return print(json, JSON_INDENT(2) | JSON_REAL_PRECISION(digits), text, err);
}

iem_status iem_json_print_line(iem_json *json, char **text, iem_error *err)
{
    return print(json, JSON_COMPACT | DIGITS, text, err);
}

void iem_json_clear(iem_json *json)
{
    json_decref(json->root);
    *json = (iem_json){0};
}

/* ---- JSON in ---- */

/* Where memory runs short within a word, Jansson complains of the word, or takes it
 * without what did not fit, and only errno tells, until the next number is read. So it
 * is handed numbers, and what is between them, one by one, and errno is looked at each
 * time. */
struct feed {
    const char *at, *end;
    bool short_of_memory;
};

static bool is_of_number(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' ||
           c == 'E';
}

static size_t feed(void *bytes, size_t room, void *ctx)
{
    struct feed *f = ctx;
    const char *at = f->at;
    f->short_of_memory |= errno == ENOMEM;
    while (at < f->end && (size_t)(at - f->at) < room &&
           is_of_number(*at) == is_of_number(*f->at))
        at++;
    const size_t n = (size_t)(at - f->at);
    if (n) memcpy(bytes, f->at, n);
    f->at = at;
    return n;
}

iem_status iem_json_read(const char *name, const char *bytes, size_t n,
                         struct json_t **value, iem_error *err)
{
    json_error_t wrong;
    struct feed f = {bytes, bytes + n, false};
    errno = 0;
    *value = json_load_callback(feed, &f, JSON_REJECT_DUPLICATES, &wrong);
    if (f.short_of_memory || errno == ENOMEM) {
        json_decref(*value);
        *value = NULL;
        return iem_fail_memory(err);
    }
    if (*value) return IEM_OK;
    if (json_error_code(&wrong) == json_error_out_of_memory)
        return iem_fail_memory(err);
    return iem_fail(err, IEM_ERR_DATA, "%s:%d: is no JSON: %s", name, wrong.line,
                    wrong.text);
}

void iem_json_free(struct json_t *value)
{
    json_decref(value);
}

const struct json_t *iem_json_get(const struct json_t *object, const char *key)
{
    return json_object_get(object, key);
}

const struct json_t *iem_json_item(const struct json_t *array, size_t i)
{
    return json_array_get(array, i);
}

size_t iem_json_size(const struct json_t *array)
{
    return json_array_size(array);
}

const char *iem_json_text_of(const struct json_t *value)
{
    return json_string_value(value);
}

double iem_json_number_of(const struct json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

int64_t iem_json_whole_of(const struct json_t *value)
{
    return json_integer_value(value);
}

bool iem_json_true(const struct json_t *value)
{
    return json_is_true(value);
}

iem_json_kind iem_json_kind_of(const struct json_t *value)
{
    if (!value || json_is_null(value)) return IEM_JSON_NOTHING;
    if (json_is_string(value)) return IEM_JSON_TEXT;
    if (json_is_boolean(value)) return IEM_JSON_BOOL;
    if (json_is_number(value)) return IEM_JSON_NUMBER;
    return json_is_array(value) ? IEM_JSON_LIST : IEM_JSON_MAP;
}

/* jansson's iterators take what could be changed through them, and change nothing. */
const struct json_t *iem_json_next(const struct json_t *object, const char **key)
{
    json_t *of = (json_t *)(uintptr_t)object;
    void *at = *key ? json_object_iter_next(of, json_object_key_to_iter(*key))
                    : json_object_iter(of);
    *key = at ? json_object_iter_key(at) : NULL;
    return at ? json_object_iter_value(at) : NULL;
}
