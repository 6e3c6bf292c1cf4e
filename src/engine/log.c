#include "engine/log.h"

#include "base/grow.h"
#include "base/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct iem_log {
    const struct iem_plan *plan;
    const iem_options *options;
    iem_reader_options reading;
    iem_source **sources;
    size_t n_sources;
    uint64_t bytes_total; /* 0: unknown */
};

/* ---- Opening ---- */

static iem_status reading_way(const iem_options *options, iem_reader_options *out,
                              iem_error *err)
{
    if (!options->reader) return IEM_OK;
    out->reference = strcmp(options->reader, "libcsv") == 0;
    if (out->reference) return IEM_OK;
    for (out->way = 0; out->way < IEM_INDEX_WAYS; out->way++)
        if (strcmp(options->reader, iem_index_way_name(out->way)) == 0) return IEM_OK;
    return iem_fail(err, IEM_ERR_USAGE,
                    "reader '%.20s' is none of best, libcsv, portable, avx2, avx512, "
                    "neon",
                    options->reader);
}

static iem_status reading_options(const iem_options *options, iem_reader_options *out,
                                  iem_error *err)
{
    *out = (iem_reader_options){.threads = options->threads,
                                .block = options->block,
                                .max_record = options->max_record};
    if (out->threads == 0) out->threads = iem_processors();
    IEM_TRY(reading_way(options, out, err));
    out->given.delimiter = options->delimiter;
    out->given.decimal = options->decimal;
    if (!options->encoding) return IEM_OK;
    out->encoding_given = true;
    if (strcmp(options->encoding, "utf-8") == 0)
        out->given.encoding = IEM_UTF8;
    else if (strcmp(options->encoding, "windows-1252") == 0)
        out->given.encoding = IEM_WINDOWS_1252;
    else
        return iem_fail(err, IEM_ERR_USAGE,
                        "encoding '%s' is neither utf-8 nor windows-1252",
                        options->encoding);
    return IEM_OK;
}

static iem_status open_sources(iem_log *log, const char *const *paths, size_t n,
                               bool again, iem_error *err)
{
    bool known = true;
    log->sources = iem_zeroed(n, sizeof(iem_source *));
    if (!log->sources) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        if (iem_tally_is_file(paths[i]))
            return iem_fail(err, IEM_ERR_DATA,
                            "%s: is a saved tally, and this needs a log", paths[i]);
        IEM_TRY(iem_source_open(paths[i], again, &log->sources[i], err));
        log->n_sources++;
        if (!log->options->no_digest)
            IEM_TRY(iem_source_want_digest(log->sources[i], err));
        const uint64_t bytes = iem_source_bytes_total(log->sources[i]);
        known &= bytes > 0;
        log->bytes_total += bytes;
    }
    if (!known) log->bytes_total = 0;
    return IEM_OK;
}

iem_status iem_log_open(const struct iem_plan *plan, const iem_options *options,
                        const char *const *paths, size_t n_paths, bool again,
                        iem_log **log, iem_error *err)
{
    iem_log *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->plan = plan;
    made->options = options;
    iem_status status = reading_options(options, &made->reading, err);
    if (status == IEM_OK) status = open_sources(made, paths, n_paths, again, err);
    if (status != IEM_OK) {
        iem_log_free(made);
        return status;
    }
    *log = made;
    return IEM_OK;
}

void iem_log_free(iem_log *log)
{
    if (!log) return;
    for (size_t i = 0; i < log->n_sources; i++) iem_source_free(log->sources[i]);
    free(log->sources);
    free(log);
}

unsigned iem_log_threads(const iem_log *log)
{
    return log->reading.threads;
}

size_t iem_log_parts(const iem_log *log)
{
    return log->n_sources;
}

double iem_log_share(const iem_log *log)
{
    uint64_t bytes = 0;
    if (log->bytes_total == 0) return NAN;
    for (size_t i = 0; i < log->n_sources; i++)
        bytes += iem_source_bytes(log->sources[i]);
    return (double)bytes / (double)log->bytes_total;
}

const iem_source *iem_log_source(const iem_log *log, size_t part)
{
    return log->sources[part];
}

/* ---- One pass ---- */

struct run {
    iem_log *log;
    const iem_pass *pass;
    iem_coder **coders; /* one per worker */
    iem_rows *rows;     /* likewise */
    iem_roles roles;    /* of the part that is read */
    size_t part;
    uint64_t bytes_before, n_rows;
};

static iem_row_fate fate_of(iem_reject_kind kind)
{
    return kind == IEM_REJECT_FIELDS     ? IEM_ROW_FIELDS
           : kind == IEM_REJECT_ENCODING ? IEM_ROW_ENCODING
                                         : IEM_ROW_MALFORMED;
}

iem_status iem_log_text(const iem_log_rows *rows, size_t i, int role,
                        iem_decoder *decoder, iem_slice *text, iem_error *err)
{
    bool valid = true;
    return iem_batch_text(rows->batch, rows->stretch,
                          rows->first + rows->coded->record[i], (size_t)role, decoder,
                          text, &valid, err);
}

static iem_status code_stretch(struct run *run, unsigned worker, iem_batch *batch,
                               const iem_stretch *stretch, iem_error *err)
{
    const iem_pass *pass = run->pass;
    iem_rows *rows = &run->rows[worker];
    for (size_t first = 0; first < stretch->n; first += IEM_ROWS) {
        const size_t left = stretch->n - first, n = left < IEM_ROWS ? left : IEM_ROWS;
        const iem_log_rows seen = {rows, batch, stretch, first, &run->roles};
        IEM_TRY(
            iem_coder_rows(run->coders[worker], batch, stretch, first, n, rows, err));
        IEM_TRY(pass->on_rows(worker, &seen, &batch->user, pass->ctx, err));
    }
    return IEM_OK;
}

static iem_status code_batch(unsigned worker, iem_batch *batch, void *at,
                             iem_error *err)
{
    struct run *run = at;
    if (!run->pass->frozen)
        for (size_t i = 0; i < batch->n_rejects; i++)
            run->pass->tallies[worker]->rows[fate_of(batch->rejects[i].kind)]++;
    for (size_t i = 0; i < batch->n_stretches; i++)
        IEM_TRY(code_stretch(run, worker, batch, &batch->stretches[i], err));
    return IEM_OK;
}

static iem_status batch_done(iem_delivery *delivery, void *at, iem_error *err)
{
    struct run *run = at;
    const iem_options *options = run->log->options;
    run->n_rows += delivery->n_records;
    if (options->on_progress) {
        const uint64_t here = iem_source_bytes(run->log->sources[run->part]);
        const iem_progress progress = {run->pass->stage, run->bytes_before + here,
                                       run->log->bytes_total, run->n_rows};
        options->on_progress(&progress, options->ctx);
    }
    return run->pass->in_order
               ? run->pass->in_order(run->part, delivery, run->pass->ctx, err)
               : IEM_OK;
}

static iem_status bind(struct run *run, iem_reader *reader, const char *name,
                       iem_error *err)
{
    const size_t n = iem_reader_columns(reader);
    const char **header = iem_zeroed(n, sizeof *header);
    if (!header) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) header[i] = iem_reader_column(reader, i);
    const iem_status status = iem_roles_bind(run->pass->plan, name, header, n,
                                             run->pass->with_ids, &run->roles, err);
    free(header);
    return status;
}

static iem_status bind_coders(struct run *run, const iem_reader *reader, iem_error *err)
{
    for (unsigned w = 0; w < run->log->reading.threads; w++)
        IEM_TRY(iem_coder_bind(run->coders[w], &run->roles,
                               iem_reader_dialect(reader)->decimal, err));
    return IEM_OK;
}

static iem_status read_part(struct run *run, iem_source *source, iem_error *err)
{
    iem_reader *reader = NULL;
    iem_reader_end end;
    IEM_TRY(iem_source_rewind(source, err));
    IEM_TRY(iem_reader_open(source, &run->log->reading, &reader, err));
    iem_status status = bind(run, reader, iem_source_name(source), err);
    if (status == IEM_OK) status = bind_coders(run, reader, err);
    if (status == IEM_OK) {
        const iem_reader_work work = {.columns = run->roles.columns,
                                      .n_columns = run->roles.n_columns,
                                      .n_checked = run->roles.n_coded,
                                      .on_batch = code_batch,
                                      .in_order = batch_done,
                                      .drop = run->pass->drop,
                                      .ctx = run};
        status = iem_reader_run(reader, &work, NULL, &end, err);
    }
    if (status == IEM_OK) status = iem_source_check(source, err);
    iem_roles_clear(&run->roles);
    iem_reader_free(reader);
    run->bytes_before += iem_source_bytes(source);
    return status;
}

static void free_hands(struct run *run, unsigned n)
{
    for (unsigned w = 0; run->coders && w < n; w++) iem_coder_free(run->coders[w]);
    for (unsigned w = 0; run->rows && w < n; w++) iem_rows_clear(&run->rows[w]);
    free(run->coders);
    free(run->rows);
}

static iem_status make_hands(struct run *run, unsigned n, iem_error *err)
{
    const iem_pass *pass = run->pass;
    run->coders = iem_zeroed(n, sizeof *run->coders);
    run->rows = iem_zeroed(n, sizeof *run->rows);
    if (!run->coders || !run->rows) return iem_fail_memory(err);
    for (unsigned w = 0; w < n; w++) {
        IEM_TRY(iem_coder_new(pass->plan, pass->tallies[w], pass->frozen,
                              &run->coders[w], err));
        IEM_TRY(iem_rows_init(pass->tallies[w], &run->rows[w], err));
    }
    return IEM_OK;
}

iem_status iem_log_run(iem_log *log, const iem_pass *pass, uint64_t *rows,
                       iem_error *err)
{
    const unsigned n = log->reading.threads;
    struct run run = {.log = log, .pass = pass};
    iem_status status = make_hands(&run, n, err);
    for (run.part = 0; run.part < log->n_sources && status == IEM_OK; run.part++)
        status = read_part(&run, log->sources[run.part], err);
    free_hands(&run, n);
    if (rows) *rows += run.n_rows;
    return status;
}
