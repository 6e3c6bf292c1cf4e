#include "engine/look_log.h"

#include "base/grow.h"
#include "csv/frame.h"
#include "engine/log.h"
#include "plan/roles.h"

#include <stdlib.h>
#include <string.h>

/* Blocks that are looked at whole; behind them one of so many. */
enum { ALL_BLOCKS = 64, EVERY = 64 };

struct looking {
    const struct iem_plan *given;
    const iem_options *options;
    iem_reader_options reading;
    iem_look *look;
    iem_decoder decoder;
    /* Of the part that is read: */
    size_t *columns, *places; /* 0, 1, …; where each stands in the look, or SIZE_MAX */
    size_t n_columns;
    iem_slice *texts;  /* of a row as it is read */
    iem_slice *fields; /* of a row of the look */
    char mark;
    uint64_t rows; /* told of, for the progress bar */
    uint64_t bytes_total;
    const iem_source *source;
};

static void order_fields(struct looking *l)
{
    for (size_t i = 0; i < l->look->n; i++) l->fields[i] = iem_slice_of("");
    for (size_t i = 0; i < l->n_columns; i++)
        if (l->places[i] != SIZE_MAX) l->fields[l->places[i]] = l->texts[i];
}

static iem_status look_at_record(struct looking *l, const iem_batch *batch,
                                 const iem_stretch *stretch, size_t record,
                                 iem_error *err)
{
    size_t invalid = SIZE_MAX;
    IEM_TRY(
        iem_batch_texts(batch, stretch, record, &l->decoder, l->texts, &invalid, err));
    if (invalid != SIZE_MAX) {
        l->look->rejected++;
        return IEM_OK;
    }
    order_fields(l);
    return iem_look_row(l->look, l->fields, l->mark, err);
}

static iem_status look_at_batch(unsigned worker, iem_batch *batch, void *at,
                                iem_error *err)
{
    struct looking *l = at;
    (void)worker;
    l->look->rejected += batch->n_rejects;
    if (batch->sequence >= ALL_BLOCKS && batch->sequence % EVERY != 0) {
        l->look->partly = true;
        return IEM_OK;
    }
    for (size_t s = 0; s < batch->n_stretches; s++)
        for (size_t i = 0; i < batch->stretches[s].n; i++)
            IEM_TRY(look_at_record(l, batch, &batch->stretches[s], i, err));
    return IEM_OK;
}

static iem_status tell(iem_delivery *delivery, void *at, iem_error *err)
{
    struct looking *l = at;
    (void)err;
    l->rows += delivery->n_records;
    if (!l->options->on_progress) return IEM_OK;
    const iem_progress progress = {"looking", iem_source_bytes(l->source),
                                   l->bytes_total, l->rows};
    l->options->on_progress(&progress, l->options->ctx);
    return IEM_OK;
}

/* ---- One part ---- */

static iem_status check_given(const struct looking *l, const char *name,
                              const char *const *header, size_t n, iem_error *err)
{
    iem_roles roles = {0};
    if (!l->given) return IEM_OK;
    const iem_status status =
        iem_roles_bind(l->given, name, header, n, true, &roles, err);
    iem_roles_clear(&roles);
    return status;
}

static size_t place_of(const iem_look *look, const char *name)
{
    for (size_t i = 0; i < look->n; i++)
        if (strcmp(look->columns[i].name, name) == 0) return i;
    return SIZE_MAX;
}

static iem_status start_part(struct looking *l, const char *name,
                             const char *const *header, size_t n, iem_error *err)
{
    const bool first = !l->look;
    IEM_TRY(check_given(l, name, header, n, err));
    if (first) IEM_TRY(iem_look_new(header, n, &l->look, err));
    l->n_columns = n;
    l->columns = iem_zeroed(n, sizeof *l->columns);
    l->places = iem_zeroed(n, sizeof *l->places);
    l->texts = iem_zeroed(n, sizeof *l->texts);
    l->fields = iem_zeroed(l->look->n, sizeof *l->fields);
    if (!l->columns || !l->places || !l->texts || !l->fields)
        return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        l->columns[i] = i;
        l->places[i] = first ? i : place_of(l->look, header[i]);
    }
    return IEM_OK;
}

static void end_part(struct looking *l)
{
    free(l->columns);
    free(l->places);
    free(l->texts);
    free(l->fields);
    l->columns = l->places = NULL;
    l->texts = l->fields = NULL;
}

static iem_status start_reading(struct looking *l, const iem_reader *reader,
                                iem_error *err)
{
    const size_t n = iem_reader_columns(reader);
    const char **header = iem_zeroed(n, sizeof *header);
    if (!header) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) header[i] = iem_reader_column(reader, i);
    const iem_status status = start_part(l, iem_source_name(l->source), header, n, err);
    free(header);
    return status;
}

static iem_status read_part(struct looking *l, iem_source *source, iem_error *err)
{
    iem_reader *reader = NULL;
    iem_reader_end end;
    l->source = source;
    l->bytes_total = iem_source_bytes_total(source);
    IEM_TRY(iem_reader_open(source, &l->reading, &reader, err));
    iem_status status = start_reading(l, reader, err);
    if (status == IEM_OK) {
        const iem_reader_work work = {.columns = l->columns,
                                      .n_columns = l->n_columns,
                                      .n_checked = l->n_columns,
                                      .on_batch = look_at_batch,
                                      .in_order = tell,
                                      .ctx = l};
        l->mark = iem_reader_dialect(reader)->decimal;
        status = iem_reader_run(reader, &work, NULL, &end, err);
    }
    if (status == IEM_OK) status = iem_source_check(source, err);
    end_part(l);
    iem_reader_free(reader);
    return status;
}

static iem_status look_at_part(struct looking *l, const char *path, iem_error *err)
{
    iem_source *source = NULL;
    IEM_TRY(iem_log_is_no_tally(path, err));
    IEM_TRY(iem_source_open(path, false, &source, err));
    iem_source_limit(source, l->options->max_bytes);
    const iem_status status = read_part(l, source, err);
    iem_source_free(source);
    return status;
}

static iem_status look_at_table(struct looking *l, const iem_frame *table,
                                iem_error *err)
{
    iem_source *source = NULL;
    IEM_TRY(iem_source_frame(table, table->name, &source, err));
    const iem_status status = read_part(l, source, err);
    iem_source_free(source);
    return status;
}

iem_status iem_log_look(const struct iem_plan *given, const iem_options *options,
                        const char *const *paths, size_t n_paths, iem_look **look,
                        iem_error *err)
{
    struct looking l = {.given = given, .options = options};
    iem_status status = iem_log_reading(options, &l.reading, err);
    /* One after the other, so that a look is the same on any machine. */
    l.reading.threads = 1;
    for (size_t i = 0; i < n_paths && status == IEM_OK; i++)
        status = look_at_part(&l, paths[i], err);
    if (status == IEM_OK && options->frame)
        status = look_at_table(&l, options->frame, err);
    iem_decoder_clear(&l.decoder);
    if (status == IEM_OK) {
        iem_look_settle(l.look);
        *look = l.look;
    } else {
        iem_look_free(l.look);
    }
    return status;
}
