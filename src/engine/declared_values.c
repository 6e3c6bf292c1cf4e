#include "engine/declared_values.h"

#include "base/bytes.h"
#include "base/grow.h"
#include "engine/gather.h"
#include "engine/sum.h"
#include "plan/day.h"

#include <stdlib.h>
#include <string.h>

static bool has(const struct iem_plan *plan, iem_process_key key)
{
    return iem_plan_process(plan, key) != NULL;
}

static bool can_sign(const struct iem_plan *plan)
{
    return has(plan, IEM_REVIEWER_ROLE) && has(plan, IEM_REVIEW_AT) &&
           has(plan, IEM_DECIDED_AT);
}

bool iem_values_wanted(const struct iem_plan *plan, const iem_declaration *d)
{
    return (d->purposes_given && has(plan, IEM_PURPOSE)) ||
           (d->model_versions_given && has(plan, IEM_MODEL_VERSION)) ||
           (d->n_roles > 0 && can_sign(plan));
}

/* ---- Counting ---- */

static iem_status add(iem_values *values, iem_slice text, int64_t n, iem_error *err)
{
    uint32_t code;
    const size_t known = values->dict.n_codes;
    IEM_TRY(iem_dict_add(&values->dict, text, &code, err));
    if (!IEM_GROW(values->n, values->capacity, (size_t)code + 1))
        return iem_fail_memory(err);
    if (code == known) values->n[code] = 0;
    values->n[code] += n;
    return IEM_OK;
}

struct reading {
    const struct iem_plan *plan;
    iem_values (*values)[IEM_N_VALUED]; /* one set per worker */
    iem_decoder *decoders;              /* likewise */
};

/* One row of those that were coded together. */
struct row {
    const struct reading *reading;
    const iem_log_rows *rows;
    size_t i;
    iem_decoder *decoder;
};

static iem_status text_of(const struct row *row, iem_process_key key, iem_slice *text,
                          iem_error *err)
{
    const int role = row->rows->roles->process[key];
    return iem_log_text(row->rows, row->i, role, row->decoder, text, err);
}

static iem_status add_text(const struct row *row, iem_process_key key,
                           iem_values *values, int64_t n, iem_error *err)
{
    iem_slice text;
    if (!has(row->reading->plan, key)) return IEM_OK;
    IEM_TRY(text_of(row, key, &text, err));
    if (!iem_plan_missing(row->reading->plan, text)) return add(values, text, n, err);
    values->missing += n;
    return IEM_OK;
}

static iem_status day_of(const struct row *row, iem_process_key key, iem_day *day,
                         bool *known, iem_error *err)
{
    iem_slice text;
    IEM_TRY(text_of(row, key, &text, err));
    *known = iem_day_read(text, row->reading->plan->process.day_first, day);
    return IEM_OK;
}

/* In time is not after the decision; days that are not there show nothing. */
static iem_status add_signed(const struct row *row, iem_values *values, int64_t n,
                             iem_error *err)
{
    iem_day review, decision;
    bool reviewed = false, decided = false;
    if (!can_sign(row->reading->plan)) return IEM_OK;
    IEM_TRY(day_of(row, IEM_REVIEW_AT, &review, &reviewed, err));
    IEM_TRY(day_of(row, IEM_DECIDED_AT, &decision, &decided, err));
    if (reviewed && decided && iem_day_number(review) <= iem_day_number(decision))
        return add_text(row, IEM_REVIEWER_ROLE, values, n, err);
    values->missing += n;
    return IEM_OK;
}

static iem_status read_rows(unsigned worker, const iem_log_rows *rows, void **user,
                            void *at, iem_error *err)
{
    const struct reading *r = at;
    iem_values *values = r->values[worker];
    (void)user;
    for (size_t i = 0; i < rows->coded->n; i++) {
        const struct row row = {r, rows, i, &r->decoders[worker]};
        const int64_t n = rows->coded->count[i];
        if (n == 0) continue;
        IEM_TRY(add_text(&row, IEM_PURPOSE, &values[IEM_OF_PURPOSE], n, err));
        IEM_TRY(add_text(&row, IEM_MODEL_VERSION, &values[IEM_OF_VERSION], n, err));
        IEM_TRY(add_signed(&row, &values[IEM_OF_ALL], n, err));
        if (rows->coded->adverse[i])
            IEM_TRY(add_signed(&row, &values[IEM_OF_ADVERSE], n, err));
    }
    return IEM_OK;
}

/* ---- Adding up ---- */

static iem_status merge(iem_values to[IEM_N_VALUED],
                        const iem_values from[IEM_N_VALUED], iem_error *err)
{
    for (int v = 0; v < IEM_N_VALUED; v++) {
        for (size_t code = 0; code < from[v].dict.n_codes; code++)
            IEM_TRY(add(&to[v], from[v].dict.texts[code], from[v].n[code], err));
        to[v].missing += from[v].missing;
    }
    return IEM_OK;
}

/* Of each list: decisions without a text, how many texts, each with its count. */
static iem_status put(void *ctx, iem_buffer *out, iem_error *err)
{
    const iem_values *values = ctx;
    for (int v = 0; v < IEM_N_VALUED; v++) {
        iem_put_u64(out, (uint64_t)values[v].missing, 8);
        iem_put_u64(out, values[v].dict.n_codes, 8);
        for (size_t code = 0; code < values[v].dict.n_codes; code++) {
            iem_put_text(out, values[v].dict.texts[code]);
            iem_put_u64(out, (uint64_t)values[v].n[code], 8);
        }
    }
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}

static iem_status add_bytes(void *ctx, const char *bytes, size_t n, iem_error *err)
{
    iem_values *values = ctx;
    iem_bytes in = iem_bytes_of(bytes, n);
    for (int v = 0; v < IEM_N_VALUED && !in.broken; v++) {
        values[v].missing += (int64_t)iem_get_u64(&in, 8);
        size_t left = iem_get_count(&in, 8, 8);
        for (; left > 0 && !in.broken; left--) {
            const iem_slice text = iem_get_text(&in);
            const int64_t count = (int64_t)iem_get_u64(&in, 8);
            if (!in.broken) IEM_TRY(add(&values[v], text, count, err));
        }
    }
    return in.broken ? iem_sum_broken(err) : IEM_OK;
}

static iem_status replace(void *ctx, const char *bytes, size_t n, iem_error *err)
{
    iem_values_clear(ctx);
    return add_bytes(ctx, bytes, n, err);
}

/* ---- The pass ---- */

static void free_hands(struct reading *r, unsigned n)
{
    for (unsigned w = 0; r->values && w < n; w++) iem_values_clear(r->values[w]);
    for (unsigned w = 0; r->decoders && w < n; w++) iem_decoder_clear(&r->decoders[w]);
    free(r->values);
    free(r->decoders);
}

static iem_status run(iem_log *log, struct iem_tally *tally, struct reading *r,
                      unsigned n, iem_error *err)
{
    struct iem_tally **shared = NULL;
    r->values = iem_zeroed(n, sizeof *r->values);
    r->decoders = iem_zeroed(n, sizeof *r->decoders);
    if (!r->values || !r->decoders) return iem_fail_memory(err);
    IEM_TRY(iem_shared_tally(tally, n, &shared, err));
    const iem_pass pass = {.plan = r->plan,
                           .stage = "declared",
                           .tallies = shared,
                           .frozen = true,
                           .on_rows = read_rows,
                           .ctx = r};
    const iem_status status = iem_log_run(log, &pass, NULL, err);
    free(shared);
    return status;
}

iem_status iem_values_read(iem_log *log, const struct iem_plan *plan,
                           struct iem_tally *tally, iem_values values[IEM_N_VALUED],
                           iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct reading r = {plan, NULL, NULL};
    iem_status status = run(log, tally, &r, n, err);
    for (unsigned w = 0; w < n && status == IEM_OK; w++)
        status = merge(values, r.values[w], err);
    free_hands(&r, n);
    const iem_sum sum = {put, add_bytes, values};
    if (status == IEM_OK) status = iem_sum_up(iem_log_ranks(log), &sum, replace, err);
    return status;
}

void iem_values_clear(iem_values values[IEM_N_VALUED])
{
    for (int v = 0; v < IEM_N_VALUED; v++) {
        iem_dict_clear(&values[v].dict);
        free(values[v].n);
        values[v] = (iem_values){0};
    }
}

iem_status iem_values_list(const iem_values *values, iem_counted_by *by, iem_error *err)
{
    const size_t n = values->dict.n_codes;
    uint32_t *order = iem_zeroed(n, sizeof *order);
    by->at = iem_zeroed(n, sizeof *by->at);
    if (!order || !by->at) {
        free(order);
        return iem_fail_memory(err);
    }
    iem_dict_sorted(&values->dict, order);
    for (size_t i = 0; i < n; i++)
        by->at[i] =
            (iem_counted){values->dict.texts[order[i]].at, (double)values->n[order[i]]};
    by->n = n;
    by->missing = (double)values->missing;
    by->known = true;
    free(order);
    return IEM_OK;
}
