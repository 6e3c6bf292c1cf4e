/* The columns that a log has. */
#include "engine/log.h"

static iem_status tell_columns(iem_source *source, const iem_reader_options *reading,
                               void (*column)(const char *name, void *ctx), void *ctx,
                               iem_error *err)
{
    iem_reader *reader = NULL;
    IEM_TRY(iem_reader_open(source, reading, &reader, err));
    for (size_t i = 0; i < iem_reader_columns(reader); i++)
        column(iem_reader_column(reader, i), ctx);
    iem_reader_free(reader);
    return IEM_OK;
}

iem_status iem_log_columns(const char *path, const iem_options *options,
                           void (*column)(const char *name, void *ctx), void *ctx,
                           iem_error *err)
{
    iem_reader_options reading;
    iem_source *source = NULL;
    IEM_TRY(iem_log_is_no_tally(path, err));
    IEM_TRY(iem_log_reading(options, &reading, err));
    IEM_TRY(iem_source_open(path, false, &source, err));
    const iem_status status = tell_columns(source, &reading, column, ctx, err);
    iem_source_free(source);
    return status;
}
