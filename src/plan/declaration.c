#include "plan/declaration.h"

#include "base/file.h"
#include "plan/declaration_record.h"

#include <stdlib.h>

/* A record has some thirty texts of a few thousand characters. */
enum { MOST_BYTES = 4 << 20 };

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
