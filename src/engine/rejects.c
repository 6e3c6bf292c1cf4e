#include "engine/rejects.h"

#include "base/field.h"
#include "base/outputs.h"
#include "engine/ranks.h"
#include "engine/warn.h"

#include <inttypes.h>
#include <string.h>

enum { SHOWN = 5 };

static iem_status open_file(iem_rejects *rejects, iem_error *err)
{
    static const char header[] = "file,line,reason,edition\n";
    if (!rejects->options->rejects_path) return IEM_OK;
    IEM_TRY(iem_file_create(rejects->options->rejects_path, true, &rejects->file, err));
    return iem_file_write(rejects->file, header, sizeof header - 1, err);
}

/* Only who reads the log from its beginning can number its lines at once. */
iem_status iem_rejects_open(iem_log *log, const iem_options *options,
                            iem_rejects *rejects, iem_error *err)
{
    *rejects = (iem_rejects){.log = log, .options = options};
    if (iem_ranks_rank(options->ranks) > 0 || options->ranges)
        IEM_TRY(iem_spool_new(&rejects->spool, err));
    return iem_ranks_rank(options->ranks) == 0 ? open_file(rejects, err) : IEM_OK;
}

static iem_status write_line(iem_rejects *rejects, const char *name, uint64_t number,
                             const char *reason, iem_error *err)
{
    iem_buffer line = {0};
    iem_csv_field(&line, true, iem_slice_of(name));
    iem_buffer_format(&line, ",%" PRIu64, number);
    iem_csv_field(&line, false, iem_slice_of(reason));
    iem_buffer_text(&line, ",internal\n");
    const iem_status status =
        line.failed ? iem_fail_memory(err)
                    : iem_file_write(rejects->file, line.at, line.len, err);
    iem_buffer_clear(&line);
    return status;
}

static iem_status tell(iem_rejects *rejects, size_t part, uint64_t line,
                       const char *reason, iem_error *err)
{
    const char *name = iem_source_name(iem_log_source(rejects->log, part));
    if (rejects->n++ < SHOWN)
        iem_warn(rejects->options, "%s:%" PRIu64 ": %s", name, line, reason);
    return rejects->file ? write_line(rejects, name, line, reason, err) : IEM_OK;
}

static iem_status spool(iem_rejects *rejects, size_t part, uint64_t line,
                        const char *reason, iem_error *err)
{
    rejects->record.len = 0;
    iem_put_u64(&rejects->record, part, 8);
    iem_put_u64(&rejects->record, line, 8);
    iem_buffer_bytes(&rejects->record, reason, strlen(reason) + 1);
    return iem_spool_add(rejects->spool, &rejects->record, err);
}

iem_status iem_rejects_add(iem_rejects *rejects, size_t part, uint64_t line,
                           const char *reason, iem_error *err)
{
    return (rejects->spool ? spool : tell)(rejects, part, line, reason, err);
}

/* ---- From the spool ---- */

static iem_status next(void *ctx, iem_buffer *record, iem_error *err)
{
    iem_rejects *rejects = ctx;
    uint64_t before = 0;
    rejects->record.len = 0;
    IEM_TRY(iem_spool_next(rejects->spool, &rejects->record, err));
    if (rejects->record.len == 0) return IEM_OK;
    iem_bytes in = iem_bytes_of(rejects->record.at, rejects->record.len);
    const uint64_t part = iem_get_u64(&in, 8), line = iem_get_u64(&in, 8);
    IEM_TRY(iem_log_lines_before(rejects->log, (size_t)part, &before, err));
    iem_put_u64(record, part, 8);
    iem_put_u64(record, before + line, 8);
    iem_buffer_bytes(record, (const char *)in.at, iem_bytes_left(&in));
    return IEM_OK;
}

static iem_status take(void *ctx, unsigned rank, const char *record, size_t n,
                       iem_error *err)
{
    iem_bytes in = iem_bytes_of(record, n);
    const uint64_t part = iem_get_u64(&in, 8), line = iem_get_u64(&in, 8);
    (void)rank;
    return tell(ctx, (size_t)part, line, (const char *)in.at, err);
}

/* A range has nobody to send them to. */
static iem_status take_own(iem_rejects *rejects, iem_error *err)
{
    iem_buffer record = {0};
    iem_status status = IEM_OK;
    do {
        record.len = 0;
        status = next(rejects, &record, err);
        if (status == IEM_OK && record.failed) status = iem_fail_memory(err);
        if (status == IEM_OK && record.len > 0)
            status = take(rejects, 0, record.at, record.len, err);
    } while (status == IEM_OK && record.len > 0);
    iem_buffer_clear(&record);
    return status;
}

iem_status iem_rejects_gather(iem_rejects *rejects, iem_error *err)
{
    if (rejects->spool) IEM_TRY(iem_spool_rewind(rejects->spool, err));
    if (rejects->options->ranges) return take_own(rejects, err);
    return iem_ranks_collect(rejects->options->ranks,
                             &(iem_stream){next, take, rejects}, err);
}

static bool too_many(const iem_rejects *rejects, uint64_t rows_read)
{
    const iem_options *options = rejects->options;
    if (options->max_rejects_share >= 0)
        return (double)rejects->n > options->max_rejects_share * (double)rows_read;
    return rejects->n > options->max_rejects;
}

iem_status iem_rejects_close(iem_rejects *rejects, uint64_t rows_read, iem_error *err)
{
    iem_file *file = rejects->file;
    rejects->file = NULL;
    /* Where there is no result, this is what there is. */
    const bool no_result = too_many(rejects, rows_read);
    if (file)
        IEM_TRY(
            iem_outputs_file(no_result ? NULL : rejects->options->outputs, file, err));
    if (!no_result) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%" PRIu64 " of %" PRIu64 " rows rejected, so there is no result; "
                    "mend them, or go on without them by --max-rejects %" PRIu64,
                    rejects->n, rows_read, rejects->n);
}

void iem_rejects_discard(iem_rejects *rejects)
{
    iem_file_discard(rejects->file);
    iem_spool_free(rejects->spool);
    iem_buffer_clear(&rejects->record);
    rejects->file = NULL;
    rejects->spool = NULL;
}
