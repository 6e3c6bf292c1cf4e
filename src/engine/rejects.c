#include "engine/rejects.h"

#include "base/buffer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 5 };

void iem_csv_field(iem_buffer *line, bool first, iem_slice text)
{
    bool quote = false;
    for (size_t i = 0; i < text.len; i++)
        quote |= strchr(",\"\r\n", text.at[i]) != NULL;
    if (!first) iem_buffer_bytes(line, ",", 1);
    if (!quote) {
        if (text.len) iem_buffer_bytes(line, text.at, text.len);
        return;
    }
    iem_buffer_bytes(line, "\"", 1);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"') iem_buffer_bytes(line, "\"", 1);
        iem_buffer_bytes(line, &text.at[i], 1);
    }
    iem_buffer_bytes(line, "\"", 1);
}

iem_status iem_rejects_open(const iem_options *options, iem_rejects *rejects,
                            iem_error *err)
{
    static const char header[] = "file,line,reason,edition\n";
    *rejects = (iem_rejects){.options = options};
    if (!options->rejects_path) return IEM_OK;
    IEM_TRY(iem_file_create(options->rejects_path, true, &rejects->file, err));
    return iem_file_write(rejects->file, header, sizeof header - 1, err);
}

static void warn(const iem_rejects *rejects, const char *name, const iem_reject *reject)
{
    char line[600];
    if (!rejects->options->on_warning) return;
    snprintf(line, sizeof line, "%s:%" PRIu64 ": %s", name, reject->line,
             reject->reason);
    rejects->options->on_warning(line, rejects->options->ctx);
}

static iem_status write_line(iem_rejects *rejects, const char *name,
                             const iem_reject *reject, iem_error *err)
{
    iem_buffer line = {0};
    iem_csv_field(&line, true, iem_slice_of(name));
    iem_buffer_format(&line, ",%" PRIu64, reject->line);
    iem_csv_field(&line, false, iem_slice_of(reject->reason));
    iem_buffer_text(&line, ",internal\n");
    const iem_status status =
        line.failed ? iem_fail_memory(err)
                    : iem_file_write(rejects->file, line.at, line.len, err);
    iem_buffer_clear(&line);
    return status;
}

iem_status iem_rejects_add(iem_rejects *rejects, const char *name,
                           const iem_delivery *delivery, iem_error *err)
{
    for (size_t i = 0; i < delivery->n_rejects; i++) {
        const iem_reject *reject = &delivery->rejects[i];
        if (rejects->n++ < SHOWN) warn(rejects, name, reject);
        if (rejects->file) IEM_TRY(write_line(rejects, name, reject, err));
    }
    return IEM_OK;
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
    if (file) IEM_TRY(iem_file_commit(file, err));
    if (!too_many(rejects, rows_read)) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%" PRIu64 " of %" PRIu64 " rows rejected, so there is no result; "
                    "mend them, or go on without them by --max-rejects %" PRIu64,
                    rejects->n, rows_read, rejects->n);
}

void iem_rejects_discard(iem_rejects *rejects)
{
    iem_file_discard(rejects->file);
    rejects->file = NULL;
}
