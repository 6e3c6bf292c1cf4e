#include "engine/log.h"

#include "base/file.h"
#include "base/grow.h"
#include "base/parallel.h"
#include "chain/ledger.h"
#include "csv/frame.h"
#include "engine/ranks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct iem_log {
    const struct iem_plan *plan;
    const iem_options *options;
    iem_reader_options reading;
    iem_source **sources; /* NULL: a pipe that only rank 0 can read */
    iem_part *parts;      /* likewise, one for each */
    size_t n_sources;
    iem_share share;      /* of this process */
    bool divided;         /* it matters where parts can be cut */
    uint64_t bytes_total; /* of the share; 0: unknown */
    iem_texts header;     /* of the parts that were read */
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

iem_status iem_log_reading(const iem_options *options, iem_reader_options *out,
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

iem_status iem_log_is_no_tally(const char *path, iem_error *err)
{
    bool is = false;
    IEM_TRY(iem_tally_is_file(path, &is, err));
    if (is)
        return iem_fail(err, IEM_ERR_DATA, "%s: is a saved tally, and this needs a log",
                        path);
    return IEM_OK;
}

static iem_status open_source(iem_log *log, const char *path, bool again, size_t i,
                              iem_error *err)
{
    bool is = false;
    IEM_TRY(iem_log_is_no_tally(path, err));
    IEM_TRY(iem_ledger_is_file(path, &is, err));
    if (is)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is a person ledger, which 'iemand chain' reads; this "
                        "needs a log",
                        path);
    IEM_TRY(iem_source_open(path, again, &log->sources[i], err));
    iem_source_limit(log->sources[i], log->options->max_bytes);
    log->parts[i].bytes = iem_source_bytes_total(log->sources[i]);
    log->parts[i].first_only = strcmp(path, "-") == 0 || log->parts[i].bytes == 0;
    return log->options->no_digest ? IEM_OK
                                   : iem_source_want_digest(log->sources[i], err);
}

/* Only a look at its first bytes tells whether a file is packed. */
static iem_status see_whether_divisible(iem_log *log, size_t i, iem_error *err)
{
    char few[4];
    size_t got = 0;
    uint64_t size = 0;
    iem_source *source = log->sources[i];
    if (log->parts[i].first_only) return IEM_OK;
    IEM_TRY(iem_source_read(source, few, sizeof few, &got, err));
    log->parts[i].divisible = iem_source_random(source, &size);
    return IEM_OK;
}

/* A pipe has but one reader. */
static bool is_for_others(const iem_log *log, const char *path)
{
    struct stat at;
    if (iem_ranks_rank(log->options->ranks) == 0) return false;
    return strcmp(path, "-") == 0 || (stat(path, &at) == 0 && !S_ISREG(at.st_mode));
}

static iem_status open_part(iem_log *log, const char *path, bool again, size_t i,
                            iem_error *err)
{
    if (is_for_others(log, path)) return IEM_OK;
    IEM_TRY(open_source(log, path, again, i, err));
    return log->divided ? see_whether_divisible(log, i, err) : IEM_OK;
}

/* What rank 0 sees holds for all: without it shares would not meet. */
static iem_status compare_parts(iem_log *log, uint64_t *seen, iem_error *err)
{
    const size_t n = log->n_sources;
    for (size_t i = 0; i < n; i++) seen[i] = log->parts[i].bytes;
    IEM_TRY(iem_ranks_share(log->options->ranks, seen, n, seen + n, err));
    for (size_t i = 0; i < n; i++) {
        if (log->sources[i] && seen[i] != seen[n + i])
            return iem_fail(err, IEM_ERR_DATA, "%s: is not the same file for all ranks",
                            iem_source_name(log->sources[i]));
        if (!log->sources[i]) log->parts[i].first_only = true;
        log->parts[i].bytes = seen[n + i];
    }
    return IEM_OK;
}

static iem_status agree_on_parts(iem_log *log, iem_error *err)
{
    const size_t n = log->n_sources;
    const size_t all = n * (1 + (size_t)iem_ranks_number(log->options->ranks));
    uint64_t offset = 0, *seen = iem_zeroed(all, sizeof *seen);
    const iem_status status =
        seen ? compare_parts(log, seen, err) : iem_fail_memory(err);
    free(seen);
    for (size_t i = 0; i < n; i++) {
        log->parts[i].offset = offset;
        offset += log->parts[i].bytes;
    }
    return status;
}

/* A piece of a pipe cannot be found again, nor by somebody else. */
static iem_status refuse_pipes(const iem_log *log, iem_error *err)
{
    const iem_options *options = log->options;
    for (size_t i = 0; i < log->n_sources; i++)
        if (log->parts[i].first_only && (options->ranges || options->checkpoint))
            return iem_fail(err, IEM_ERR_USAGE,
                            "option '--%s' needs files: %s can be read only once",
                            options->ranges ? "range" : "checkpoint",
                            iem_source_name(log->sources[i]));
    return IEM_OK;
}

/* A table is here in memory, and nowhere else. */
static iem_status open_table(iem_log *log, size_t n_paths, iem_error *err)
{
    const iem_options *options = log->options;
    const iem_frame *table = options->frame;
    if (n_paths)
        return iem_fail(err, IEM_ERR_USAGE,
                        "the log is a table or in files, and not both");
    if (log->divided || options->ranges)
        return iem_fail(
            err, IEM_ERR_USAGE,
            "%s: a table in memory is for one process, which reads all of it",
            table->name);
    IEM_TRY(iem_source_frame(table, table->name, &log->sources[0], err));
    log->parts[0].first_only = true;
    return options->no_digest ? IEM_OK : iem_source_want_digest(log->sources[0], err);
}

/* A program that calls the library has nobody else to see to it. */
static iem_status spare(const iem_options *o, const char *path, iem_error *err)
{
    const char *const outputs[] = {o->cases_path, o->rejects_path};
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        if (outputs[i] && iem_file_same(outputs[i], path))
            return iem_fail(err, IEM_ERR_USAGE, "%s would be written over the log %s",
                            i == 0 ? "the list of cases" : "the list of rejected rows",
                            path);
    return IEM_OK;
}

static iem_status open_sources(iem_log *log, const char *const *paths, size_t n_paths,
                               bool again, iem_error *err)
{
    const size_t n = log->options->frame ? 1 : n_paths;
    log->sources = iem_zeroed(n, sizeof(iem_source *));
    log->parts = iem_zeroed(n, sizeof *log->parts);
    if (!log->sources || !log->parts) return iem_fail_memory(err);
    log->n_sources = n;
    if (log->options->frame) return open_table(log, n_paths, err);
    for (size_t i = 0; i < n; i++) {
        IEM_TRY(spare(log->options, paths[i], err));
        IEM_TRY(open_part(log, paths[i], again, i, err));
    }
    IEM_TRY(refuse_pipes(log, err));
    IEM_TRY(agree_on_parts(log, err));
    log->bytes_total = iem_share_bytes(log->parts, n, log->share);
    return IEM_OK;
}

static iem_status find_share(iem_log *log, iem_error *err)
{
    const iem_options *options = log->options;
    const unsigned ranks = iem_ranks_number(options->ranks);
    log->share = (iem_share){iem_ranks_rank(options->ranks), ranks};
    if (options->ranges) {
        if (ranks > 1)
            return iem_fail(err, IEM_ERR_USAGE,
                            "a range is for one process, and there are %u", ranks);
        if (options->range < 1 || options->range > options->ranges)
            return iem_fail(err, IEM_ERR_USAGE, "range %u of %u: the first one is 1",
                            options->range, options->ranges);
        log->share = (iem_share){options->range - 1, options->ranges};
    }
    log->divided = log->share.of > 1 || options->checkpoint;
    return IEM_OK;
}

/* A program may forget what the command line sees to. */
static iem_status check_call(const struct iem_plan *plan, const iem_options *options,
                             size_t n_paths, iem_error *err)
{
    if (!plan->finished)
        return iem_fail(err, IEM_ERR_USAGE, "the plan is not finished");
    if (n_paths == 0 && !options->frame)
        return iem_fail(err, IEM_ERR_USAGE, "there is no log to read");
    return IEM_OK;
}

iem_status iem_log_open(const struct iem_plan *plan, const iem_options *options,
                        const char *const *paths, size_t n_paths, bool again,
                        iem_log **log, iem_error *err)
{
    IEM_TRY(check_call(plan, options, n_paths, err));
    iem_log *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->plan = plan;
    made->options = options;
    iem_status status = iem_log_reading(options, &made->reading, err);
    if (status == IEM_OK) status = find_share(made, err);
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
    for (size_t i = 0; log->sources && i < log->n_sources; i++)
        iem_source_free(log->sources[i]);
    iem_texts_clear(&log->header);
    free(log->sources);
    free(log->parts);
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
        bytes += log->sources[i] ? iem_source_bytes(log->sources[i]) : 0;
    return (double)bytes / (double)log->bytes_total;
}

iem_source *iem_log_source(const iem_log *log, size_t part)
{
    return log->sources[part];
}

const iem_part *iem_log_part(const iem_log *log, size_t part)
{
    return &log->parts[part];
}

uint64_t iem_log_bytes(const iem_log *log, size_t part)
{
    const iem_part *p = &log->parts[part];
    if (!log->options->ranges)
        return p->bytes ? p->bytes : iem_source_bytes(log->sources[part]);
    if (!iem_log_reads(log, part)) return 0;
    return p->divisible ? p->next - p->read.begin : p->bytes;
}

bool iem_log_reads(const iem_log *log, size_t part)
{
    uint64_t from, to;
    return iem_share_of_part(log->parts, log->n_sources, part, log->share, &from, &to);
}

iem_ranks *iem_log_ranks(const iem_log *log)
{
    return log->options->ranks;
}

const iem_texts *iem_log_header(const iem_log *log)
{
    return &log->header;
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
    for (size_t i = 0; i < delivery->n_rejects; i++)
        delivery->rejects[i].line += run->log->parts[run->part].lines;
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

/* Sorted: a header may have a million columns. */
static iem_status remember_header(iem_log *log, const iem_reader *reader,
                                  iem_error *err)
{
    const size_t known = log->header.n;
    for (size_t i = 0; i < iem_reader_columns(reader); i++) {
        const char *column = iem_reader_column(reader, i);
        const iem_texts before = {log->header.at, known, known};
        if (!iem_texts_has(&before, column) &&
            !iem_texts_add(&log->header, iem_slice_of(column)))
            return iem_fail_memory(err);
    }
    iem_texts_sort(&log->header);
    return IEM_OK;
}

static iem_status bind(struct run *run, iem_reader *reader, const char *name,
                       iem_error *err)
{
    const size_t n = iem_reader_columns(reader);
    IEM_TRY(remember_header(run->log, reader, err));
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

/* ---- Pieces ---- */

static iem_status read_piece(struct run *run, iem_reader *reader, iem_piece *piece,
                             iem_error *err)
{
    const iem_pass *pass = run->pass;
    const iem_reader_work work = {.columns = run->roles.columns,
                                  .n_columns = run->roles.n_columns,
                                  .n_checked = run->roles.n_coded,
                                  .on_batch = code_batch,
                                  .in_order = batch_done,
                                  .drop = pass->drop,
                                  .ctx = run};
    bool known = false;
    if (pass->before_piece) IEM_TRY(pass->before_piece(piece, &known, pass->ctx, err));
    if (known) return IEM_OK;
    iem_source_digest_from(run->log->sources[run->part], piece->hashed);
    IEM_TRY(iem_reader_run(reader, &work, piece->span.end ? &piece->span : NULL,
                           &piece->end, err));
    return pass->after_piece ? pass->after_piece(piece, pass->ctx, err) : IEM_OK;
}

/* The first piece holds the whole header. */
static iem_status end_of_piece(const struct run *run, const iem_reader *reader,
                               const iem_part *part, uint64_t *end, iem_error *err)
{
    const uint64_t piece = run->pass->piece;
    const uint64_t before = *end, left = part->read.end - before;
    *end = piece && piece < left ? before + piece : part->read.end;
    if (*end == part->read.end || before > iem_reader_whole(reader).begin)
        return IEM_OK;
    uint64_t header = 0;
    IEM_TRY(iem_share_header(reader, run->log->sources[run->part], &header, err));
    if (*end < header) *end = header;
    return IEM_OK;
}

/* Each piece begins where and how the one before ended, so that all of them together
 * are one reading. */
static iem_status read_pieces(struct run *run, iem_reader *reader, iem_part *part,
                              iem_error *err)
{
    iem_piece piece = {.part = run->part, .span = part->read};
    uint64_t end = part->read.begin;
    while (end < part->read.end) {
        piece.hashed = end;
        IEM_TRY(end_of_piece(run, reader, part, &end, err));
        piece.span.end = end;
        IEM_TRY(read_piece(run, reader, &piece, err));
        part->lines += piece.end.lines;
        piece.span.begin = part->next = piece.end.next;
        piece.span.skipping = piece.end.skipping;
        piece.span.after_cr = piece.end.after_cr;
    }
    return IEM_OK;
}

static iem_status read_share(struct run *run, iem_reader *reader, iem_error *err)
{
    iem_log *log = run->log;
    iem_part *part = &log->parts[run->part];
    iem_piece whole = {.part = run->part};
    if (!part->divisible) return read_piece(run, reader, &whole, err);
    IEM_TRY(iem_share_span(log->parts, log->n_sources, run->part, log->share, reader,
                           log->sources[run->part], &part->read, err));
    part->next = part->read.begin;
    return read_pieces(run, reader, part, err);
}

static iem_status read_part(struct run *run, iem_source *source, iem_error *err)
{
    iem_reader *reader = NULL;
    run->log->parts[run->part].lines = 0;
    IEM_TRY(iem_source_rewind(source, err));
    IEM_TRY(iem_reader_open(source, &run->log->reading, &reader, err));
    iem_status status = bind(run, reader, iem_source_name(source), err);
    if (status == IEM_OK) status = bind_coders(run, reader, err);
    if (status == IEM_OK) status = read_share(run, reader, err);
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
        if (pass->only_adverse) iem_coder_only_adverse(run->coders[w]);
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
        if (iem_log_reads(log, run.part))
            status = read_part(&run, log->sources[run.part], err);
    free_hands(&run, n);
    if (rows) *rows += run.n_rows;
    return status;
}

/* ---- Where shares meet ---- */

enum { BEGIN, NEXT, LINES, NUMBERS };

/* One part as the ranks read it, from left to right. */
static iem_status settle_part(iem_log *log, size_t i, const uint64_t *all,
                              iem_error *err)
{
    const unsigned rank = iem_ranks_rank(log->options->ranks);
    uint64_t lines = 0, next = UINT64_MAX;
    for (unsigned r = 0; r <= rank; r++) {
        const uint64_t *seen = all + (r * log->n_sources + i) * NUMBERS;
        if (seen[NEXT] == seen[BEGIN]) continue;
        if (r > 0 && next != UINT64_MAX && seen[BEGIN] != next)
            return iem_fail(err, IEM_ERR_DATA, "the log changed while it was read");
        if (r == rank) break;
        lines += seen[LINES];
        next = seen[NEXT];
    }
    log->parts[i].lines_before = lines;
    return IEM_OK;
}

static iem_status settle_parts(iem_log *log, uint64_t *mine, uint64_t *all,
                               iem_error *err)
{
    const size_t n = log->n_sources;
    for (size_t i = 0; i < n; i++) {
        mine[i * NUMBERS + BEGIN] = log->parts[i].read.begin;
        mine[i * NUMBERS + NEXT] = log->parts[i].next;
        mine[i * NUMBERS + LINES] = log->parts[i].lines;
    }
    IEM_TRY(iem_ranks_share(log->options->ranks, mine, n * NUMBERS, all, err));
    for (size_t i = 0; i < n; i++) IEM_TRY(settle_part(log, i, all, err));
    return IEM_OK;
}

iem_status iem_log_settle(iem_log *log, iem_error *err)
{
    const size_t n = log->n_sources * NUMBERS;
    uint64_t *mine = iem_zeroed(n, sizeof *mine);
    uint64_t *all = iem_zeroed(n * iem_ranks_number(log->options->ranks), sizeof *all);
    const iem_status status =
        mine && all ? settle_parts(log, mine, all, err) : iem_fail_memory(err);
    free(mine);
    free(all);
    return status;
}

static iem_status count_lines(iem_source *source, uint64_t end, uint64_t *lines,
                              iem_error *err)
{
    static const size_t size = 1 << 16;
    char *bytes = malloc(size);
    char before = 0;
    iem_status status = bytes ? IEM_OK : iem_fail_memory(err);
    for (uint64_t at = 0; at < end && status == IEM_OK; at += size) {
        const size_t n = end - at < size ? (size_t)(end - at) : size;
        status = iem_source_read_at(source, bytes, n, at, err);
        for (size_t i = 0; i < n && status == IEM_OK; before = bytes[i++])
            *lines += bytes[i] == '\r' || (bytes[i] == '\n' && before != '\r');
    }
    free(bytes);
    return status;
}

iem_status iem_log_lines_before(iem_log *log, size_t part, uint64_t *lines,
                                iem_error *err)
{
    iem_part *p = &log->parts[part];
    const bool unknown = log->options->ranges && p->divisible && p->lines_before == 0;
    if (unknown && iem_log_reads(log, part))
        IEM_TRY(count_lines(log->sources[part], p->read.begin, &p->lines_before, err));
    *lines = p->lines_before;
    return IEM_OK;
}
