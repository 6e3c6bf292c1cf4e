/* JSON out and in: jansson stays behind this file. A document is written in the order
 * of its calls; the writer remembers the first failure, which is asked once, by print.
 *
 * `key` names a value inside an object and is NULL inside an array (and for the root).
 * Numbers have 12 significant digits; NaN and infinity become null. Text that is not
 * valid UTF-8 (a file name may be anything) gets U+FFFD for what cannot be read. */
#ifndef IEM_JSON_H
#define IEM_JSON_H

#include "base/status.h"

struct json_t;

enum { IEM_JSON_DEPTH = 16 };

typedef struct iem_json {
    struct json_t *open[IEM_JSON_DEPTH]; /* the containers around the next value */
    size_t depth;
    struct json_t *root; /* the finished document */
    bool failed;
} iem_json;

void iem_json_object(iem_json *json, const char *key);
void iem_json_array(iem_json *json, const char *key);
void iem_json_end(iem_json *json); /* of the object or array opened last */

void iem_json_text(iem_json *json, const char *key, const char *text); /* NULL: null */
void iem_json_number(iem_json *json, const char *key, double value);
/* The same, without ".0" when it is a whole number of people or rows. */
void iem_json_count(iem_json *json, const char *key, double value);
void iem_json_whole(iem_json *json, const char *key, int64_t value);
void iem_json_bool(iem_json *json, const char *key, bool value);
void iem_json_null(iem_json *json, const char *key);
/* A value that was read; it stays the caller's, who does not change it any more. */
void iem_json_value(iem_json *json, const char *key, const struct json_t *value);

/* Indented text with a final newline, keys in the order written; empties the writer. A
 * document whose containers are not all ended is a mistake of the caller: it fails. */
iem_status iem_json_print(iem_json *json, char **text, iem_error *err);
/* The same with as many digits as it takes to read every number back as it is: for a
 * document that somebody else wrote. */
iem_status iem_json_print_exact(iem_json *json, char **text, iem_error *err);
/* The same in one line. */
iem_status iem_json_print_line(iem_json *json, char **text, iem_error *err);
void iem_json_clear(iem_json *json);

/* ---- JSON in ---- */

/* Reads one document: "old.json:3: …" when it is none. Freed by iem_json_free. */
iem_status iem_json_read(const char *name, const char *bytes, size_t n,
                         struct json_t **value, iem_error *err);
void iem_json_free(struct json_t *value);
/* What is not there, or is something else, is NULL, 0 or NaN; NULL has nothing. */
const struct json_t *iem_json_get(const struct json_t *object, const char *key);
const struct json_t *iem_json_item(const struct json_t *array, size_t i);
size_t iem_json_size(const struct json_t *array);
const char *iem_json_text_of(const struct json_t *value);
double iem_json_number_of(const struct json_t *value);

int64_t iem_json_whole_of(const struct json_t *value);
bool iem_json_true(const struct json_t *value);

typedef enum iem_json_kind {
    IEM_JSON_NOTHING, /* it is not there, or it is null */
    IEM_JSON_TEXT,
    IEM_JSON_NUMBER,
    IEM_JSON_BOOL,
    IEM_JSON_LIST,
    IEM_JSON_MAP,
} iem_json_kind;
iem_json_kind iem_json_kind_of(const struct json_t *value);
/* The members of an object in their order: *key is NULL before the first call and NULL
 * behind the last one. Returns the value. */
const struct json_t *iem_json_next(const struct json_t *object, const char **key);

#endif
