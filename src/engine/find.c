#include "engine/find.h"

#include "base/grow.h"
#include "base/print.h"
#include "engine/gather.h"
#include "tally/account.h"

#include <stdlib.h>
#include <string.h>

struct finding {
    const iem_scanned *scanned;
    const iem_wanted_id *wanted;
    iem_decoder *decoders; /* per thread */
    iem_finds *all;
};

/* ---- Life of what was found ---- */

static void free_find(iem_find *find)
{
    for (size_t i = 0; i < find->n_recorded; i++) free(find->recorded[i]);
    free(find->recorded);
    free(find->key);
    free(find->aspects);
    free(find->id);
    free(find->decision);
    free(find);
}

void iem_finds_clear(iem_finds *finds)
{
    for (iem_find *next, *find = finds->first; find; find = next) {
        next = find->next;
        free_find(find);
    }
    free(finds->alike);
}

static void drop_finds(void *at)
{
    iem_finds_clear(at);
    free(at);
}

static iem_status need_finds(void **user, iem_finds **finds, iem_error *err)
{
    if (!*user) *user = iem_zeroed(1, sizeof **finds);
    *finds = *user;
    if (!*finds) return iem_fail_memory(err);
    if (!(*finds)->last) (*finds)->last = &(*finds)->first;
    return IEM_OK;
}

static void append(iem_finds *to, iem_finds *from)
{
    if (from->first) {
        *to->last = from->first;
        to->last = from->last;
        to->n += from->n;
    }
    for (size_t i = 0; i < IEM_N_UNUSED; i++) to->unused[i] += from->unused[i];
    if (!to->alike) {
        to->alike = from->alike;
        from->alike = NULL;
    }
    from->first = NULL;
}

/* ---- Which number is it? ---- */

/* The next sign that counts: capitals, blanks, punctuation and zeros in front do not.
 */
static int next_sign(iem_slice *text, bool *begun)
{
    while (text->len) {
        const unsigned char c = (unsigned char)*text->at;
        text->at++;
        text->len--;
        if (c < 0x80 && !iem_is_letter((char)c) && !iem_is_digit((char)c)) continue;
        if (c == '0' && !*begun) continue;
        *begun = true;
        return c < 0x80 ? iem_lower((char)c) : c;
    }
    return -1;
}

/* "0012-a" and "12A" are the same number in another dress; "12" and "13" are not, and
 * guessing would explain somebody else's case. */
static bool is_alike(iem_slice a, iem_slice b)
{
    bool a_begun = false, b_begun = false;
    for (;;) {
        const int one = next_sign(&a, &a_begun), other = next_sign(&b, &b_begun);
        if (one != other) return false;
        if (one < 0) return a_begun;
    }
}

/* A number that is no valid text still names a case: what cannot be shown becomes a
 * question mark, as in the list of cases. */
static char *readable(iem_slice text)
{
    char *copy = iem_copy(text);
    if (!copy || iem_utf8_valid(text)) return copy;
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c >= 0x80) *c = '?';
    return copy;
}

static iem_status note_alike(const struct finding *f, iem_slice id, void **user,
                             iem_error *err)
{
    iem_finds *finds = NULL;
    if (!is_alike(id, iem_slice_of(f->wanted->id))) return IEM_OK;
    IEM_TRY(need_finds(user, &finds, err));
    if (finds->alike) return IEM_OK;
    finds->alike = readable(id);
    return finds->alike ? IEM_OK : iem_fail_memory(err);
}

static int role_of(const struct finding *f, const iem_roles *roles)
{
    return f->wanted->by == IEM_BY_CASE ? roles->case_id : roles->person;
}

/* ---- Rows that were used ---- */

static iem_status copy_text(const struct finding *f, unsigned worker,
                            const iem_log_rows *rows, size_t i, int role, char **copy,
                            iem_error *err)
{
    iem_slice text;
    IEM_TRY(iem_log_text(rows, i, role, &f->decoders[worker], &text, err));
    *copy = readable(text);
    return *copy ? IEM_OK : iem_fail_memory(err);
}

/* How the decision came about, as the coder read it. */
static iem_status read_account(const struct finding *f, unsigned worker,
                               const iem_log_rows *rows, size_t i, iem_account *account,
                               iem_error *err)
{
    const struct iem_plan *plan = f->scanned->plan;
    account->adverse = rows->coded->adverse[i];
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
        const iem_process_kind kind = iem_process_rows[k].kind;
        iem_slice text;
        account->said[k] = IEM_NOT_SAID;
        if (!plan->process.column[k].name ||
            (kind != IEM_PROCESS_WORD && kind != IEM_PROCESS_DAY))
            continue;
        IEM_TRY(iem_log_text(rows, i, rows->roles->process[k], &f->decoders[worker],
                             &text, err));
        if (iem_plan_missing(plan, text)) continue;
        if (kind == IEM_PROCESS_WORD)
            account->said[k] =
                (int32_t)iem_process_sense(&plan->process, (iem_process_key)k, text);
        else if (!iem_account_read(&plan->process, (iem_process_key)k, text, '.',
                                   &account->said[k]))
            account->said[k] = IEM_NOT_SAID;
    }
    return IEM_OK;
}

static iem_status copy_row(const struct finding *f, unsigned worker,
                           const iem_log_rows *rows, size_t i, iem_find *find,
                           iem_error *err)
{
    const iem_roles *roles = rows->roles;
    const iem_rows *coded = rows->coded;
    const size_t n_facts = f->scanned->plan->n_facts;
    find->adverse = coded->adverse[i];
    find->people = (double)coded->count[i];
    find->key = iem_zeroed(coded->width, sizeof *find->key);
    find->recorded = iem_zeroed(n_facts, sizeof *find->recorded);
    if (!find->key || !find->recorded) return iem_fail_memory(err);
    find->n_recorded = n_facts;
    find->aspects = iem_zeroed(coded->n_aspects, sizeof *find->aspects);
    if (!find->aspects) return iem_fail_memory(err);
    memcpy(find->key, coded->keys + i * coded->width, coded->width * sizeof *find->key);
    if (coded->n_aspects)
        memcpy(find->aspects, coded->aspects + i * coded->n_aspects,
               coded->n_aspects * sizeof *find->aspects);
    IEM_TRY(read_account(f, worker, rows, i, &find->account, err));
    if (roles->case_id != IEM_NO_ROLE)
        IEM_TRY(copy_text(f, worker, rows, i, roles->case_id, &find->id, err));
    for (size_t k = 0; k < n_facts; k++)
        IEM_TRY(
            copy_text(f, worker, rows, i, roles->facts[k], &find->recorded[k], err));
    return copy_text(f, worker, rows, i, roles->decision, &find->decision, err);
}

static iem_status add_find(const struct finding *f, unsigned worker,
                           const iem_log_rows *rows, size_t i, void **user,
                           iem_error *err)
{
    iem_finds *finds = NULL;
    IEM_TRY(need_finds(user, &finds, err));
    if (finds->n++ >= IEM_MOST_FINDS) return IEM_OK;
    iem_find *find = iem_zeroed(1, sizeof *find);
    if (!find) return iem_fail_memory(err);
    *finds->last = find;
    finds->last = &find->next;
    return copy_row(f, worker, rows, i, find, err);
}

static iem_status see_used(const struct finding *f, unsigned worker,
                           const iem_log_rows *rows, size_t i, void **user,
                           iem_error *err)
{
    const iem_rows *coded = rows->coded;
    iem_slice id;
    if (coded->count[i] == 0) return IEM_OK;
    if (f->wanted->cell != SIZE_MAX)
        return iem_measuring_cell(f->scanned->measuring,
                                  coded->keys + i * coded->width) == f->wanted->cell
                   ? add_find(f, worker, rows, i, user, err)
                   : IEM_OK;
    IEM_TRY(
        iem_log_text(rows, i, role_of(f, rows->roles), &f->decoders[worker], &id, err));
    if (iem_slice_is(id, f->wanted->id)) return add_find(f, worker, rows, i, user, err);
    return note_alike(f, id, user, err);
}

/* ---- Rows that were not ---- */

static iem_status why_unused(const struct finding *f, unsigned worker,
                             const iem_log_rows *rows, size_t record, iem_unused *why,
                             iem_error *err)
{
    const struct iem_plan *plan = f->scanned->plan;
    iem_decoder *decoder = &f->decoders[worker];
    iem_slice text;
    bool valid;
    *why = IEM_WAS_REJECTED;
    for (size_t i = 0; i < plan->n_where; i++) {
        IEM_TRY(iem_batch_text(rows->batch, rows->stretch, record,
                               (size_t)rows->roles->where[i], decoder, &text, &valid,
                               err));
        if (!iem_texts_hold(&plan->where[i].values, text)) *why = IEM_OUTSIDE_WHERE;
    }
    if (*why == IEM_OUTSIDE_WHERE) return IEM_OK;
    IEM_TRY(iem_batch_text(rows->batch, rows->stretch, record,
                           (size_t)rows->roles->decision, decoder, &text, &valid, err));
    if (iem_plan_missing(plan, text)) *why = IEM_NO_DECISION;
    return IEM_OK;
}

static iem_status see_unused(const struct finding *f, unsigned worker,
                             const iem_log_rows *rows, size_t record, void **user,
                             iem_error *err)
{
    iem_finds *finds = NULL;
    iem_unused why;
    iem_slice id;
    bool valid;
    IEM_TRY(iem_batch_text(rows->batch, rows->stretch, record,
                           (size_t)role_of(f, rows->roles), &f->decoders[worker], &id,
                           &valid, err));
    if (!iem_slice_is(id, f->wanted->id)) return IEM_OK;
    IEM_TRY(why_unused(f, worker, rows, record, &why, err));
    IEM_TRY(need_finds(user, &finds, err));
    finds->unused[why]++;
    return IEM_OK;
}

static iem_status find_rows(unsigned worker, const iem_log_rows *rows, void **user,
                            void *at, iem_error *err)
{
    const struct finding *f = at;
    const size_t left = rows->stretch->n - rows->first;
    const size_t n = left < IEM_ROWS ? left : IEM_ROWS;
    size_t used = 0;
    for (size_t r = 0; r < n; r++) {
        if (used < rows->coded->n && rows->coded->record[used] == r)
            IEM_TRY(see_used(f, worker, rows, used++, user, err));
        else if (f->wanted->cell == SIZE_MAX)
            IEM_TRY(see_unused(f, worker, rows, rows->first + r, user, err));
    }
    return IEM_OK;
}

static iem_status take_finds(size_t part, iem_delivery *delivery, void *at,
                             iem_error *err)
{
    struct finding *f = at;
    (void)part;
    (void)err;
    if (delivery->user) append(f->all, delivery->user);
    return IEM_OK;
}

static iem_status run_pass(struct finding *f, unsigned threads, iem_error *err)
{
    struct iem_tally **shared = NULL;
    IEM_TRY(iem_shared_tally(f->scanned->tally, threads, &shared, err));
    const iem_pass pass = {.plan = f->scanned->plan,
                           .stage = "cases",
                           .tallies = shared,
                           .frozen = true,
                           .with_ids = true,
                           .on_rows = find_rows,
                           .in_order = take_finds,
                           .drop = drop_finds,
                           .ctx = f};
    const iem_status status = iem_log_run(f->scanned->log, &pass, NULL, err);
    free(shared);
    return status;
}

iem_status iem_find_rows(const iem_scanned *scanned, const iem_wanted_id *wanted,
                         iem_finds *finds, iem_error *err)
{
    const unsigned threads = iem_log_threads(scanned->log);
    struct finding f = {.scanned = scanned, .wanted = wanted, .all = finds};
    *finds = (iem_finds){.last = &finds->first};
    f.decoders = iem_zeroed(threads, sizeof *f.decoders);
    if (!f.decoders) return iem_fail_memory(err);
    const iem_status status = run_pass(&f, threads, err);
    for (unsigned w = 0; w < threads; w++) iem_decoder_clear(&f.decoders[w]);
    free(f.decoders);
    return status;
}
