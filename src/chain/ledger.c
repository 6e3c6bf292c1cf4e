#include "chain/ledger.h"

#include "base/bytes.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/grow.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC  "iemand-ledger/1\n"
#define FAMILY "iemand-ledger/"
enum { MAGIC_BYTES = 16, HEAD_LIMIT = 1 << 28, PIECE = 1 << 12 };

/* ---- Writing ---- */

static void put_party(iem_buffer *out, const iem_party *party, uint64_t n)
{
    iem_put_u64(out, (uint64_t)party->unit, 1);
    iem_put_u64(out, party->full, 1);
    iem_buffer_bytes(out, (const char *)party->key, IEM_PSEUDONYM);
    iem_put_text(out, iem_slice_of(party->plan_sha256));
    iem_put_text(out, iem_slice_of(party->name));
    iem_put_u64(out, party->decisions, 8);
    iem_put_u64(out, party->adverse, 8);
    iem_put_u64(out, party->nameless, 8);
    iem_put_u64(out, party->first, 4);
    iem_put_u64(out, party->last, 4);
    iem_put_u64(out, party->n_cells, 4);
    iem_put_u64(out, party->n_grounds, 4);
    for (size_t g = 0; g < party->n_grounds; g++) {
        const char *reference = party->references[g];
        iem_put_text(out, iem_slice_of(party->grounds[g]));
        iem_put_text(out, iem_slice_of(reference ? reference : ""));
    }
    iem_put_u64(out, party->n_combinations, 4);
    for (size_t i = 0; i < party->n_combinations * party->n_grounds; i++)
        iem_put_text(out, iem_slice_of(party->combinations[i]));
    iem_put_u64(out, n, 8);
}

/* What goes into the file goes into its sum. */
struct writing {
    iem_file *file;
    iem_digest_parts *sum;
};

static iem_status put(const struct writing *w, const void *bytes, size_t n,
                      iem_error *err)
{
    IEM_TRY(iem_digest_parts_add(w->sum, bytes, n, err));
    return iem_file_write(w->file, bytes, n, err);
}

static iem_status put_events(const struct writing *w, bool full, iem_sorter *events,
                             iem_error *err)
{
    unsigned char out[PIECE];
    size_t used = 0;
    const unsigned char *record;
    for (;;) {
        IEM_TRY(iem_sorter_next(events, &record, err));
        if (!record || used + IEM_EVENT_FULL > sizeof out) {
            IEM_TRY(put(w, out, used, err));
            used = 0;
        }
        if (!record) return IEM_OK;
        const iem_event event = iem_event_unpack(record);
        used += iem_event_put(&event, full, out + used);
    }
}

static iem_status put_all(const struct writing *w, const iem_party *party, uint64_t n,
                          iem_sorter *events, iem_error *err)
{
    unsigned char sum[IEM_SHA256];
    iem_buffer head = {0}, size = {0};
    put_party(&head, party, n);
    iem_put_u64(&size, head.len, 4);
    const bool failed = head.failed || size.failed;
    iem_status status = failed ? iem_fail_memory(err) : put(w, MAGIC, MAGIC_BYTES, err);
    if (status == IEM_OK) status = put(w, size.at, size.len, err);
    if (status == IEM_OK) status = put(w, head.at, head.len, err);
    iem_buffer_clear(&head);
    iem_buffer_clear(&size);
    if (status == IEM_OK) status = put_events(w, party->full, events, err);
    if (status == IEM_OK) status = iem_digest_parts_end(w->sum, sum, err);
    if (status == IEM_OK) status = iem_file_write(w->file, sum, sizeof sum, err);
    return status;
}

iem_status iem_ledger_write(const char *path, const iem_party *party, uint64_t n,
                            iem_sorter *events, iem_error *err)
{
    struct writing w = {0};
    if (party->n_cells > IEM_LEDGER_CELLS)
        return iem_fail(
            err, IEM_ERR_DATA,
            "the facts of these people differ in %zu ways, and a ledger has "
            "room for %d: give the facts wider bands",
            party->n_cells, IEM_LEDGER_CELLS);
    IEM_TRY(iem_digest_parts_new(&w.sum, err));
    iem_status status = iem_file_create(path, true, &w.file, err);
    if (status == IEM_OK) status = put_all(&w, party, n, events, err);
    iem_digest_parts_free(w.sum);
    if (status == IEM_OK) return iem_file_commit(w.file, err);
    iem_file_discard(w.file);
    return status;
}

/* ---- Reading ---- */

struct iem_ledger {
    char *path;
    FILE *file;
    iem_digest_parts *sum;
    char *head;
    size_t head_bytes;
    bool full;
    uint64_t left; /* events */
    size_t n_cells, n_combinations;
};

static iem_status damaged(const iem_ledger *l, const char *how, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA, "%s: the ledger is damaged: %s", l->path, how);
}

static iem_status take(iem_ledger *l, void *out, size_t n, iem_error *err)
{
    if (fread(out, 1, n, l->file) == n)
        return iem_digest_parts_add(l->sum, out, n, err);
    if (ferror(l->file))
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", l->path, strerror(errno));
    return damaged(l, "it ends too early", err);
}

iem_status iem_ledger_is_file(const char *path, bool *is, iem_error *err)
{
    return iem_file_begins(path, FAMILY, is, err);
}

static iem_status take_magic(iem_ledger *l, iem_error *err)
{
    char magic[MAGIC_BYTES] = {0};
    const size_t got = fread(magic, 1, sizeof magic, l->file);
    if (got == MAGIC_BYTES && memcmp(magic, MAGIC, MAGIC_BYTES) == 0)
        return iem_digest_parts_add(l->sum, magic, MAGIC_BYTES, err);
    if (ferror(l->file))
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", l->path, strerror(errno));
    if (got >= sizeof FAMILY - 1 && memcmp(magic, FAMILY, sizeof FAMILY - 1) == 0) {
        if (got < MAGIC_BYTES) return damaged(l, "it ends too early", err);
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is a ledger of a version that this program does not know",
                        l->path);
    }
    return iem_fail(err, IEM_ERR_DATA,
                    "%s: is no person ledger; 'iemand ledger LOG -p PLAN --key-file K "
                    "-o L' makes one",
                    l->path);
}

static iem_status take_head(iem_ledger *l, iem_error *err)
{
    unsigned char size[4];
    IEM_TRY(take(l, size, sizeof size, err));
    iem_bytes in = iem_bytes_of(size, sizeof size);
    l->head_bytes = (size_t)iem_get_u64(&in, 4);
    if (l->head_bytes > HEAD_LIMIT) return damaged(l, "its head is too long", err);
    l->head = malloc(l->head_bytes + 1);
    if (!l->head) return iem_fail_memory(err);
    return take(l, l->head, l->head_bytes, err);
}

static const char *copy_text(iem_bytes *in, iem_arena *arena)
{
    return iem_arena_copy(arena, iem_get_text(in));
}

static bool take_groups(iem_bytes *in, iem_arena *arena, iem_party *p)
{
    const size_t grounds = iem_get_count(in, 4, 8);
    p->grounds = iem_arena_take(arena, grounds, sizeof(char *));
    p->references = iem_arena_take(arena, grounds, sizeof(char *));
    if (!p->grounds || !p->references) return false;
    for (p->n_grounds = 0; p->n_grounds < grounds; p->n_grounds++) {
        const size_t g = p->n_grounds;
        p->grounds[g] = copy_text(in, arena);
        p->references[g] = copy_text(in, arena);
        if (!p->grounds[g] || !p->references[g]) return false;
        if (!*p->references[g]) p->references[g] = NULL;
    }
    p->n_combinations = iem_get_count(in, 4, 4 * grounds + !grounds);
    const size_t all = p->n_combinations * grounds;
    p->combinations = iem_arena_take(arena, all, sizeof(char *));
    for (size_t i = 0; p->combinations && i < all; i++)
        if (!(p->combinations[i] = copy_text(in, arena))) return false;
    return p->combinations != NULL;
}

/* Everything but the events; *n of them follow. */
static bool take_party(iem_bytes *in, iem_arena *arena, iem_party *p, uint64_t *n)
{
    *p = (iem_party){.basis = IEM_CHAIN_LEDGER};
    const uint64_t unit = iem_get_u64(in, 1);
    in->broken |= unit > IEM_CHAIN_DAYS;
    p->unit = (iem_chain_unit)unit;
    p->full = iem_get_u64(in, 1) != 0;
    const void *key = iem_get_bytes(in, IEM_PSEUDONYM);
    if (key) memcpy(p->key, key, IEM_PSEUDONYM);
    const iem_slice plan = iem_get_text(in);
    if (plan.len == IEM_SHA256_HEX - 1) memcpy(p->plan_sha256, plan.at, plan.len);
    p->name = copy_text(in, arena);
    p->decisions = iem_get_u64(in, 8);
    p->adverse = iem_get_u64(in, 8);
    p->nameless = iem_get_u64(in, 8);
    p->first = (uint32_t)iem_get_u64(in, 4);
    p->last = (uint32_t)iem_get_u64(in, 4);
    p->n_cells = (size_t)iem_get_u64(in, 4);
    const bool enough = take_groups(in, arena, p) && p->name;
    *n = iem_get_u64(in, 8);
    in->broken |= plan.len != IEM_SHA256_HEX - 1;
    return enough;
}

iem_status iem_ledger_party(const iem_ledger *ledger, iem_arena *arena,
                            iem_party *party, iem_error *err)
{
    uint64_t n;
    iem_bytes in = iem_bytes_of(ledger->head, ledger->head_bytes);
    return take_party(&in, arena, party, &n) ? IEM_OK : iem_fail_memory(err);
}

/* So large must the file be, if nobody cut it. */
static iem_status check_size(const iem_ledger *l, iem_error *err)
{
    struct stat at;
    const uint64_t width = l->full ? IEM_EVENT_FULL : IEM_EVENT_PLAIN;
    if (fstat(fileno(l->file), &at) != 0 || !S_ISREG(at.st_mode)) return IEM_OK;
    const uint64_t rest = (uint64_t)at.st_size - MAGIC_BYTES - 4 - l->head_bytes;
    if (l->left > UINT64_MAX / width - IEM_SHA256 ||
        rest < l->left * width + IEM_SHA256)
        return damaged(l, "it ends too early", err);
    return rest == l->left * width + IEM_SHA256
               ? IEM_OK
               : damaged(l, "something stands behind its end", err);
}

/* Each cell is that of a decision, with or without a name. */
static iem_status check_cells(const iem_ledger *l, const iem_party *party,
                              iem_error *err)
{
    const bool whole =
        party->n_cells <= l->left || party->n_cells - l->left <= party->nameless;
    return whole && party->n_cells <= IEM_LEDGER_CELLS
               ? IEM_OK
               : damaged(l, "it has more combinations of facts than there can be", err);
}

static iem_status look_at_head(iem_ledger *l, iem_error *err)
{
    iem_party party;
    iem_arena arena = {0};
    iem_bytes in = iem_bytes_of(l->head, l->head_bytes);
    const bool enough = take_party(&in, &arena, &party, &l->left);
    iem_arena_clear(&arena);
    if (!enough) return iem_fail_memory(err);
    if (in.broken || iem_bytes_left(&in) > 0)
        return damaged(l, "its head cannot be read", err);
    l->full = party.full;
    l->n_cells = party.n_cells;
    l->n_combinations = party.n_combinations;
    IEM_TRY(check_size(l, err));
    return check_cells(l, &party, err);
}

iem_status iem_ledger_open(const char *path, iem_ledger **ledger, iem_error *err)
{
    iem_ledger *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    iem_status status = iem_digest_parts_new(&made->sum, err);
    made->path = strdup(path);
    if (!made->path && status == IEM_OK) status = iem_fail_memory(err);
    if (status == IEM_OK && !(made->file = fopen(path, "rbe")))
        status = iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", path, strerror(errno));
    if (status == IEM_OK) status = take_magic(made, err);
    if (status == IEM_OK) status = take_head(made, err);
    if (status == IEM_OK) status = look_at_head(made, err);
    if (status == IEM_OK)
        *ledger = made;
    else
        iem_ledger_close(made);
    return status;
}

static iem_status check_sum(iem_ledger *l, iem_error *err)
{
    unsigned char sum[IEM_SHA256], written[IEM_SHA256];
    IEM_TRY(iem_digest_parts_end(l->sum, sum, err));
    IEM_TRY(take(l, written, sizeof written, err));
    return memcmp(sum, written, sizeof sum) == 0
               ? IEM_OK
               : damaged(l, "its checksum is another", err);
}

iem_status iem_ledger_next(iem_ledger *ledger, iem_event *event, bool *more,
                           iem_error *err)
{
    unsigned char bytes[IEM_EVENT_FULL];
    const size_t width = ledger->full ? IEM_EVENT_FULL : IEM_EVENT_PLAIN;
    *more = ledger->left > 0;
    if (!*more) return check_sum(ledger, err);
    ledger->left--;
    IEM_TRY(take(ledger, bytes, width, err));
    *event = iem_event_get(bytes, ledger->full);
    if (event->cell >= ledger->n_cells || event->groups >= ledger->n_combinations)
        return damaged(ledger, "a decision is of no cell or group", err);
    return IEM_OK;
}

void iem_ledger_close(iem_ledger *ledger)
{
    if (!ledger) return;
    if (ledger->file) fclose(ledger->file);
    iem_digest_parts_free(ledger->sum);
    free(ledger->head);
    free(ledger->path);
    free(ledger);
}
