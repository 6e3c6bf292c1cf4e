#include "csv/sheet.h"

#include "base/field.h"
#include "base/grow.h"
#include "base/print.h"
#include "csv/reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES = 1 << 20 };

struct reading {
    iem_sheet sheet;
    const iem_sheet_work *work;
    iem_decoder decoder;
    size_t *columns;
    const char **names;
    iem_slice *fields;
};

size_t iem_sheet_column(const iem_sheet *sheet, const char *name)
{
    for (size_t i = 0; i < sheet->n; i++)
        if (iem_is_word(sheet->names[i], name)) return i;
    return SIZE_MAX;
}

static bool is_empty(const struct reading *r)
{
    for (size_t i = 0; i < r->sheet.n; i++)
        if (r->fields[i].len) return false;
    return true;
}

static iem_status read_record(struct reading *r, const iem_batch *batch,
                              const iem_stretch *stretch, size_t record, iem_error *err)
{
    size_t invalid = SIZE_MAX;
    const uint64_t line = iem_batch_line(batch, stretch, record);
    IEM_TRY(
        iem_batch_texts(batch, stretch, record, &r->decoder, r->fields, &invalid, err));
    if (invalid != SIZE_MAX)
        return iem_fail(err, IEM_ERR_DATA, "%s:%" PRIu64 ": column '%.60s': is no text",
                        r->sheet.name, line, r->sheet.names[invalid]);
    for (size_t i = 0; i < r->sheet.n; i++) r->fields[i] = iem_csv_text(r->fields[i]);
    if (is_empty(r)) return IEM_OK;
    return r->work->row(&r->sheet, line, r->fields, r->work->ctx, err);
}

static iem_status read_batch(unsigned worker, iem_batch *batch, void *at,
                             iem_error *err)
{
    struct reading *r = at;
    (void)worker;
    for (size_t s = 0; s < batch->n_stretches; s++)
        for (size_t i = 0; i < batch->stretches[s].n; i++)
            IEM_TRY(read_record(r, batch, &batch->stretches[s], i, err));
    return IEM_OK;
}

static iem_status refuse_rejects(iem_delivery *delivery, void *at, iem_error *err)
{
    const struct reading *r = at;
    if (!delivery->n_rejects) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA, "%s:%" PRIu64 ": %s", r->sheet.name,
                    delivery->rejects[0].line, delivery->rejects[0].reason);
}

static iem_status start(struct reading *r, const iem_reader *reader, iem_error *err)
{
    r->sheet.n = iem_reader_columns(reader);
    r->columns = iem_zeroed(r->sheet.n, sizeof *r->columns);
    r->names = iem_zeroed(r->sheet.n, sizeof *r->names);
    r->fields = iem_zeroed(r->sheet.n, sizeof *r->fields);
    if (!r->columns || !r->names || !r->fields) return iem_fail_memory(err);
    for (size_t i = 0; i < r->sheet.n; i++) {
        r->columns[i] = i;
        r->names[i] = iem_reader_column(reader, i);
    }
    r->sheet.names = r->names;
    return r->work->header(&r->sheet, r->work->ctx, err);
}

/* One thread: rows come in their order. */
static iem_status read_source(struct reading *r, iem_source *source, iem_error *err)
{
    const iem_reader_options options = {
        .threads = 1, .block = BYTES, .max_record = BYTES};
    iem_reader *reader = NULL;
    iem_reader_end end;
    IEM_TRY(iem_reader_open(source, &options, &reader, err));
    iem_status status = start(r, reader, err);
    const iem_reader_work work = {.columns = r->columns,
                                  .n_columns = r->sheet.n,
                                  .n_checked = r->sheet.n,
                                  .on_batch = read_batch,
                                  .in_order = refuse_rejects,
                                  .ctx = r};
    if (status == IEM_OK) status = iem_reader_run(reader, &work, NULL, &end, err);
    iem_reader_free(reader);
    return status;
}

iem_status iem_sheet_read(const char *path, const iem_sheet_work *work, iem_error *err)
{
    struct reading r = {.work = work};
    iem_source *source = NULL;
    IEM_TRY(iem_source_open(path, false, &source, err));
    r.sheet.name = iem_source_name(source);
    const iem_status status = read_source(&r, source, err);
    iem_source_free(source);
    iem_decoder_clear(&r.decoder);
    free(r.columns);
    free(r.names);
    free(r.fields);
    return status;
}
