#include "engine/checkpoint.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/grow.h"
#include "engine/ranks.h"
#include "tally/save.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC    "iemand-piece/1\n"
#define IDENTITY "checkpoint"
#define PIECE    "piece-"
enum { MAGIC_BYTES = 15, IDENTITY_LIMIT = 1 << 26 };
static const size_t piece_limit = (size_t)1 << 36;

struct iem_checkpoint {
    iem_log *log;
    const char *folder;
    unsigned char identity[IEM_SHA256];
};

static char *path_in(const char *folder, const char *name)
{
    iem_buffer path = {0};
    iem_buffer_format(&path, "%s/%s", folder, name);
    if (!path.failed) return path.at;
    iem_buffer_clear(&path);
    return NULL;
}

/* ---- For which plan and logs ---- */

static iem_status put_input(const iem_source *source, iem_buffer *text, iem_error *err)
{
    struct stat at;
    const char *path = iem_source_name(source);
    if (stat(path, &at) != 0)
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", path, strerror(errno));
    iem_buffer_format(text, "input %jd %jd.%09ld %s\n", (intmax_t)at.st_size,
                      (intmax_t)at.st_mtim.tv_sec, at.st_mtim.tv_nsec, path);
    return IEM_OK;
}

/* Whatever decides what is counted in a piece. */
static iem_status put_identity(iem_log *log, const struct iem_plan *plan,
                               const iem_options *o, iem_buffer *text, iem_error *err)
{
    iem_buffer_format(text, "iemand-checkpoint/1\nplan %s\n", plan->count_sha256);
    iem_buffer_format(text, "reading %d %d %s %zu %s %u/%u\n", o->delimiter, o->decimal,
                      o->encoding ? o->encoding : "-", o->max_record,
                      o->no_digest ? "no-digest" : "digest", o->range, o->ranges);
    for (size_t i = 0; i < iem_log_parts(log); i++)
        IEM_TRY(put_input(iem_log_source(log, i), text, err));
    return text->failed ? iem_fail_memory(err) : IEM_OK;
}

static bool same_line(const char *one, const char *other, const char *key)
{
    const char *a = strstr(one, key), *b = strstr(other, key);
    const size_t n = a ? 1 + strcspn(a + 1, "\n") : 0;
    return a && b && n == 1 + strcspn(b + 1, "\n") && strncmp(a, b, n) == 0;
}

static iem_status compare(const char *folder, const char *found, const char *wanted,
                          iem_error *err)
{
    if (strcmp(found, wanted) == 0) return IEM_OK;
    const char *other = !same_line(found, wanted, "\nplan ")      ? "another plan"
                        : !same_line(found, wanted, "\nreading ") ? "other flags"
                                                                  : "other logs, or "
                                                                    "they were changed";
    return iem_fail(err, IEM_ERR_DATA,
                    "%s: was begun with %s; delete the folder to begin anew", folder,
                    other);
}

static iem_status find_or_write(const char *folder, const iem_buffer *identity,
                                iem_error *err)
{
    char *found = NULL, *path = path_in(folder, IDENTITY);
    size_t n = 0;
    iem_status status = path ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK && access(path, F_OK) != 0)
        status = iem_file_write_all(path, true, identity->at, identity->len, err);
    if (status == IEM_OK)
        status = iem_file_read_all(path, IDENTITY_LIMIT, &found, &n, err);
    if (status == IEM_OK) status = compare(folder, found, identity->at, err);
    free(found);
    free(path);
    return status;
}

static iem_status prepare(const char *folder, const iem_buffer *identity,
                          iem_error *err)
{
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", folder, strerror(errno));
    return find_or_write(folder, identity, err);
}

/* Rank 0 sees to the folder; its word for what the logs are holds for all. */
static iem_status open_folder(iem_checkpoint *checkpoint, const struct iem_plan *plan,
                              const iem_options *options, iem_buffer *identity,
                              iem_error *err)
{
    if (iem_ranks_rank(options->ranks) == 0) {
        IEM_TRY(put_identity(checkpoint->log, plan, options, identity, err));
        IEM_TRY(prepare(checkpoint->folder, identity, err));
    }
    IEM_TRY(iem_ranks_broadcast(options->ranks, identity, err));
    return iem_digest(identity->at, identity->len, checkpoint->identity, err);
}

iem_status iem_checkpoint_open(iem_log *log, const struct iem_plan *plan,
                               const iem_options *options, iem_checkpoint **checkpoint,
                               iem_error *err)
{
    iem_buffer identity = {0};
    *checkpoint = NULL;
    if (!options->checkpoint) return IEM_OK;
    iem_checkpoint *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->log = log;
    made->folder = options->checkpoint;
    const iem_status status = open_folder(made, plan, options, &identity, err);
    iem_buffer_clear(&identity);
    if (status == IEM_OK)
        *checkpoint = made;
    else
        free(made);
    return status;
}

void iem_checkpoint_free(iem_checkpoint *checkpoint)
{
    free(checkpoint);
}

/* ---- Rejected rows ---- */

void iem_counted_clear(iem_counted *counted)
{
    iem_tally_free(counted->tally);
    iem_buffer_clear(&counted->rejects);
    counted->tally = NULL;
}

void iem_counted_reject(iem_counted *counted, uint64_t line, const char *reason)
{
    iem_put_u64(&counted->rejects, line, 8);
    iem_put_u64(&counted->rejects, strlen(reason) + 1, 4);
    iem_buffer_bytes(&counted->rejects, reason, strlen(reason) + 1);
}

iem_status iem_counted_rejects(const iem_counted *counted,
                               iem_status (*tell)(void *ctx, uint64_t line,
                                                  const char *reason, iem_error *err),
                               void *ctx, iem_error *err)
{
    iem_bytes in = iem_bytes_of(counted->rejects.at, counted->rejects.len);
    while (iem_bytes_left(&in) > 0) {
        const uint64_t line = iem_get_u64(&in, 8);
        IEM_TRY(tell(ctx, line, iem_get_text(&in).at, err));
    }
    return IEM_OK;
}

/* ---- One piece ---- */

/* Named by where it was to end: only one piece of a reading does so. */
static char *piece_path(const iem_checkpoint *checkpoint, const iem_piece *piece)
{
    char name[80];
    snprintf(name, sizeof name, PIECE "%zu-%" PRIu64, piece->part, piece->span.end);
    return path_in(checkpoint->folder, name);
}

static void put_begin(const iem_checkpoint *checkpoint, const iem_piece *piece,
                      iem_buffer *out)
{
    iem_buffer_bytes(out, MAGIC, MAGIC_BYTES);
    iem_buffer_bytes(out, (const char *)checkpoint->identity, IEM_SHA256);
    iem_put_u64(out, piece->span.begin, 8);
    iem_put_u64(out, piece->hashed, 8);
    iem_put_u64(out, piece->span.skipping, 1);
    iem_put_u64(out, piece->span.after_cr, 1);
}

static void put_end(const iem_reader_end *end, iem_buffer *out)
{
    iem_put_u64(out, end->next, 8);
    iem_put_u64(out, end->skipping, 1);
    iem_put_u64(out, end->after_cr, 1);
    iem_put_u64(out, end->lines, 8);
    iem_put_u64(out, end->records, 8);
}

static void put_digest(const iem_checkpoint *checkpoint, const iem_piece *piece,
                       iem_buffer *out)
{
    size_t n = 0;
    const iem_source *source = iem_log_source(checkpoint->log, piece->part);
    const char *hex = iem_source_digest(source);
    const void *hashes =
        hex ? NULL : iem_source_hashes(source, piece->hashed, piece->span.end, &n);
    iem_put_text(out, iem_slice_of(hex ? hex : ""));
    iem_put_text(out, (iem_slice){hashes ? hashes : "", hashes ? n : 0});
}

static iem_status put_piece(const iem_checkpoint *checkpoint, const iem_piece *piece,
                            const iem_counted *counted, iem_buffer *out, iem_error *err)
{
    unsigned char sum[IEM_SHA256];
    put_begin(checkpoint, piece, out);
    put_end(&piece->end, out);
    put_digest(checkpoint, piece, out);
    iem_put_u64(out, counted->rejects.len, 8);
    if (counted->rejects.len)
        iem_buffer_bytes(out, counted->rejects.at, counted->rejects.len);
    IEM_TRY(iem_tally_put(counted->tally, out, err));
    IEM_TRY(iem_digest(out->at, out->len, sum, err));
    iem_buffer_bytes(out, (const char *)sum, sizeof sum);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}

iem_status iem_checkpoint_save(const iem_checkpoint *checkpoint, const iem_piece *piece,
                               const iem_counted *counted, iem_error *err)
{
    iem_buffer out = {0};
    char *path = piece_path(checkpoint, piece);
    iem_status status = path ? IEM_OK : iem_fail_memory(err);
    if (counted->rejects.failed) status = iem_fail_memory(err);
    if (status == IEM_OK) status = put_piece(checkpoint, piece, counted, &out, err);
    if (status == IEM_OK) status = iem_file_write_all(path, true, out.at, out.len, err);
    iem_buffer_clear(&out);
    free(path);
    return status;
}

/* Is it whole, and does it begin as the piece that is wanted? */
static bool is_this(const iem_checkpoint *checkpoint, const iem_piece *piece,
                    iem_bytes *in)
{
    unsigned char sum[IEM_SHA256];
    iem_buffer begin = {0};
    const size_t n = iem_bytes_left(in);
    put_begin(checkpoint, piece, &begin);
    const bool is = !begin.failed && n > begin.len + IEM_SHA256 &&
                    iem_digest(in->at, n - IEM_SHA256, sum, NULL) == IEM_OK &&
                    memcmp(in->at + n - IEM_SHA256, sum, IEM_SHA256) == 0 &&
                    memcmp(in->at, begin.at, begin.len) == 0;
    if (is) {
        in->at += begin.len;
        in->end -= IEM_SHA256;
    }
    iem_buffer_clear(&begin);
    return is;
}

static iem_reader_end get_end(iem_bytes *in)
{
    iem_reader_end end = {0};
    end.next = iem_get_u64(in, 8);
    end.skipping = iem_get_u64(in, 1) != 0;
    end.after_cr = iem_get_u64(in, 1) != 0;
    end.lines = iem_get_u64(in, 8);
    end.records = iem_get_u64(in, 8);
    return end;
}

static iem_status take_digest(const iem_checkpoint *checkpoint, const iem_piece *piece,
                              iem_bytes *in, iem_error *err)
{
    iem_source *source = iem_log_source(checkpoint->log, piece->part);
    const iem_slice hex = iem_get_text(in), hashes = iem_get_text(in);
    if (hex.len == IEM_SHA256_HEX - 1) iem_source_put_digest(source, hex.at);
    return iem_source_put_hashes(source, piece->hashed, hashes.at, hashes.len, err);
}

static iem_status get_piece(const iem_checkpoint *checkpoint, const char *path,
                            iem_bytes *in, iem_piece *piece, iem_counted *counted,
                            iem_error *err)
{
    piece->end = get_end(in);
    IEM_TRY(take_digest(checkpoint, piece, in, err));
    const size_t n = iem_get_count(in, 8, 1);
    const char *rejects = iem_get_bytes(in, n);
    if (n && rejects) iem_buffer_bytes(&counted->rejects, rejects, n);
    if (counted->rejects.failed) return iem_fail_memory(err);
    return iem_tally_get(path, (const char *)in->at, iem_bytes_left(in),
                         &counted->tally, err);
}

static iem_status find(const iem_checkpoint *checkpoint, const char *path,
                       iem_piece *piece, iem_counted *counted, bool *known,
                       iem_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    if (access(path, F_OK) != 0) return IEM_OK;
    IEM_TRY(iem_file_read_all(path, piece_limit, &bytes, &n, err));
    iem_bytes in = iem_bytes_of(bytes, n);
    iem_status status = IEM_OK;
    *known = is_this(checkpoint, piece, &in);
    if (*known) status = get_piece(checkpoint, path, &in, piece, counted, err);
    free(bytes);
    return status;
}

iem_status iem_checkpoint_find(const iem_checkpoint *checkpoint, iem_piece *piece,
                               iem_counted *counted, bool *known, iem_error *err)
{
    char *path = piece_path(checkpoint, piece);
    *known = false;
    const iem_status status = path ? find(checkpoint, path, piece, counted, known, err)
                                   : iem_fail_memory(err);
    free(path);
    return status;
}

/* ---- When all is done ---- */

static const char *behind_digits(const char *at)
{
    return at + strspn(at, "0123456789");
}

/* "", or the mark of a file that was not put in its place before the program was
 * killed: ".XXXXXX". */
static bool is_end(const char *at)
{
    return !*at || (*at == '.' && strlen(at) == sizeof ".XXXXXX" - 1);
}

/* In a folder that was there before, other files may have names like these. */
static bool is_ours(const char *name)
{
    if (strncmp(name, IDENTITY, sizeof IDENTITY - 1) == 0)
        return is_end(name + sizeof IDENTITY - 1);
    if (strncmp(name, PIECE, sizeof PIECE - 1) != 0) return false;
    const char *part = name + sizeof PIECE - 1, *dash = behind_digits(part);
    return dash > part && *dash == '-' && behind_digits(dash + 1) > dash + 1 &&
           is_end(behind_digits(dash + 1));
}

static iem_status cannot(iem_error *err, const char *path)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", path, strerror(errno));
}

/* It stays when it holds something else, or stands where nothing may be removed. */
static bool may_stay(int why)
{
    return why == ENOTEMPTY || why == EEXIST || why == EACCES || why == EPERM ||
           why == EBUSY;
}

iem_status iem_checkpoint_remove(const char *folder, iem_error *err)
{
    DIR *entries = opendir(folder);
    iem_status status = IEM_OK;
    if (!entries) return cannot(err, folder);
    errno = 0; /* readdir() leaves it at the end, and sets it when it fails */
    for (struct dirent *entry; status == IEM_OK && (entry = readdir(entries));)
        if (is_ours(entry->d_name) && unlinkat(dirfd(entries), entry->d_name, 0) != 0)
            status = iem_fail(err, IEM_ERR_SYSTEM, "%s/%s: %s", folder, entry->d_name,
                              strerror(errno));
    if (status == IEM_OK && errno != 0) status = cannot(err, folder);
    closedir(entries);
    if (status == IEM_OK && rmdir(folder) != 0 && !may_stay(errno))
        status = cannot(err, folder);
    return status;
}
