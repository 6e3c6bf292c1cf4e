#include "plan/declaration.h"

#include "base/file.h"
#include "base/print.h"
#include "plan/declaration_record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A record has some thirty texts of a few thousand characters. */
enum { MOST_BYTES = 4 << 20 };

/* ---- Where something stands ---- */

iem_key_path iem_key_in(const char *outer, const char *key)
{
    iem_key_path path;
    snprintf(path.text, sizeof path.text, "%.70s%s%.40s", outer, *outer ? "." : "",
             key);
    return path;
}

iem_key_path iem_key_at(const char *list, size_t i)
{
    iem_key_path path;
    snprintf(path.text, sizeof path.text, "%.90s[%zu]", list, i);
    return path;
}

iem_status iem_declaration_fail(const iem_declaration *d, const char *key,
                                iem_error *err, const char *format, ...)
{
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    iem_print_list(message, sizeof message, format, arguments);
    va_end(arguments);
    return iem_fail(err, IEM_ERR_DATA, "%.200s: key '%s': %s", d->path, key, message);
}

/* ---- Values ---- */

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

iem_status iem_declared_text(const iem_declaration *d, const struct json_t *object,
                             const char *outer, const char *key, char **text,
                             iem_error *err)
{
    const struct json_t *value = iem_json_get(object, key);
    const iem_json_kind kind = iem_json_kind_of(value);
    *text = NULL;
    if (kind == IEM_JSON_NOTHING) return IEM_OK;
    if (kind != IEM_JSON_TEXT)
        return iem_declaration_fail(d, iem_key_in(outer, key).text, err, "is no text");
    const char *given = iem_json_text_of(value);
    if (is_blank(given)) return IEM_OK;
    *text = iem_copy(iem_slice_of(given));
    return *text ? IEM_OK : iem_fail_memory(err);
}

/* ---- The file ---- */

static iem_status fail_shape(const char *path, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA,
                    "%.300s: is no record of the Algoritmeregister: one object, or a "
                    "list that holds one",
                    path);
}

/* A download of the register is a list of records. */
static iem_status find_record(const char *path, const struct json_t *file,
                              const struct json_t **record, iem_error *err)
{
    *record = file;
    if (iem_json_kind_of(file) == IEM_JSON_LIST) {
        if (iem_json_size(file) > 1)
            return iem_fail(err, IEM_ERR_DATA,
                            "%.300s: has %zu records: give a file with the one that "
                            "the log is of",
                            path, iem_json_size(file));
        *record = iem_json_item(file, 0);
    }
    return iem_json_kind_of(*record) == IEM_JSON_MAP ? IEM_OK : fail_shape(path, err);
}

iem_status iem_declaration_open(const char *path, struct json_t **file,
                                const struct json_t **record, iem_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    *file = NULL;
    IEM_TRY(iem_file_read_all(path, MOST_BYTES, &bytes, &n, err));
    iem_status status = iem_json_read(path, bytes, n, file, err);
    free(bytes);
    if (status == IEM_OK) status = find_record(path, *file, record, err);
    if (status == IEM_OK) return IEM_OK;
    iem_json_free(*file);
    *file = NULL;
    return status;
}

static iem_status read_all(iem_declaration *d, const struct json_t *record,
                           iem_error *err)
{
    const struct json_t *extension = iem_json_get(record, "iemand");
    const iem_json_kind kind = iem_json_kind_of(extension);
    IEM_TRY(iem_declaration_read_record(d, record, err));
    if (kind == IEM_JSON_NOTHING) return IEM_OK;
    if (kind != IEM_JSON_MAP)
        return iem_declaration_fail(d, "iemand", err, "is no object");
    return iem_declaration_read_extension(d, extension, err);
}

iem_status iem_declaration_read(const char *path, iem_declaration *declaration,
                                iem_error *err)
{
    struct json_t *file = NULL;
    const struct json_t *record = NULL;
    *declaration = (iem_declaration){0};
    IEM_TRY(iem_declaration_open(path, &file, &record, err));
    declaration->path = iem_copy(iem_slice_of(path));
    iem_status status = declaration->path ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK) status = read_all(declaration, record, err);
    iem_json_free(file);
    if (status != IEM_OK) iem_declaration_clear(declaration);
    return status;
}

void iem_declaration_clear(iem_declaration *d)
{
    for (size_t i = 0; i < IEM_N_REGISTER_FIELDS; i++) free(d->field[i]);
    for (size_t i = 0; i < d->n_faults; i++) free(d->faults[i].field);
    for (size_t i = 0; i < d->n_roles; i++) free(d->roles[i].name);
    for (size_t i = 0; i < d->n_norms; i++) {
        free(d->norms[i].name);
        iem_texts_clear(&d->norms[i].checks);
    }
    iem_texts_clear(&d->purposes);
    iem_texts_clear(&d->model_versions);
    iem_texts_clear(&d->allowed);
    iem_texts_clear(&d->forbidden);
    free(d->path);
    free(d->faults);
    free(d->roles);
    free(d->norms);
    free(d->owner);
    free(d->reviewed_on);
    *d = (iem_declaration){0};
}
