#include "judge/baseline.h"

#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "judge/judge.h"
#include "judge/rules.h"
#include "stats/multiple.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 30 };

/* ---- Reading it ---- */

static iem_status read_file(const char *path, struct json_t **result, iem_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    IEM_TRY(iem_file_read_all(path, MOST_BYTES, &bytes, &n, err));
    const iem_status status = iem_json_read(path, bytes, n, result, err);
    free(bytes);
    return status;
}

static const char *text_at(const struct json_t *object, const char *key)
{
    const char *value = iem_json_text_of(iem_json_get(object, key));
    return value ? value : "";
}

static double number_at(const struct json_t *object, const char *key)
{
    return iem_json_number_of(iem_json_get(object, key));
}

static iem_estimate estimate_at(const struct json_t *object)
{
    return (iem_estimate){number_at(object, "value"), number_at(object, "low"),
                          number_at(object, "high")};
}

static iem_status add(iem_baseline *b, const char *id, iem_before before,
                      iem_error *err)
{
    if (!IEM_GROW(b->at, b->capacity, b->n + 1)) return iem_fail_memory(err);
    snprintf(before.id, sizeof before.id, "%s", id);
    b->at[b->n++] = before;
    return IEM_OK;
}

static iem_status add_json(iem_baseline *b, const struct json_t *ruling, iem_error *err)
{
    const char *verdict = text_at(ruling, "verdict");
    const iem_before before = {.verdict = strcmp(verdict, "pass") == 0 ? IEM_PASS
                                          : strcmp(verdict, "fail") == 0
                                              ? IEM_FAIL
                                              : IEM_CANNOT_TELL,
                               .estimate = estimate_at(ruling),
                               .first = estimate_at(iem_json_get(ruling, "first"))};
    return add(b, text_at(ruling, "id"), before, err);
}

static iem_status read_result(const struct json_t *result, iem_baseline *b,
                              iem_error *err)
{
    const char *count = text_at(iem_json_get(result, "manifest"), "count_sha256");
    const struct json_t *rulings =
        iem_json_get(iem_json_get(result, "gate"), "rulings");
    if (strcmp(text_at(result, "schema"), "iemand-result/1") != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is no result of iemand ('iemand gate --json' writes one)",
                        b->name);
    if (!rulings)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: has no gate; 'iemand gate --json' writes one with it",
                        b->name);
    snprintf(b->count_sha256, sizeof b->count_sha256, "%s", count);
    for (size_t i = 0; i < iem_json_size(rulings); i++)
        IEM_TRY(add_json(b, iem_json_item(rulings, i), err));
    return IEM_OK;
}

iem_status iem_baseline_read(const char *path, iem_baseline *baseline, iem_error *err)
{
    struct json_t *result = NULL;
    *baseline = (iem_baseline){.name = path};
    IEM_TRY(read_file(path, &result, err));
    const iem_status status = read_result(result, baseline, err);
    iem_json_free(result);
    if (status != IEM_OK) iem_baseline_clear(baseline);
    return status;
}

iem_status iem_baseline_of(const struct iem_result *result, const char *name,
                           iem_baseline *baseline, iem_error *err)
{
    iem_status status = IEM_OK;
    *baseline = (iem_baseline){.name = name, .paired = true};
    memcpy(baseline->count_sha256, result->count_sha256, sizeof baseline->count_sha256);
    for (size_t i = 0; i < result->gate->n_rulings && status == IEM_OK; i++) {
        const iem_ruling *r = &result->gate->rulings[i];
        const iem_before before = {
            .verdict = r->verdict, .estimate = r->estimate, .first = iem_undefined};
        status = add(baseline, r->id, before, err);
    }
    if (status != IEM_OK) iem_baseline_clear(baseline);
    return status;
}

void iem_baseline_clear(iem_baseline *baseline)
{
    free(baseline->at);
    *baseline = (iem_baseline){0};
}

static iem_status check(const struct iem_result *result, const iem_baseline *b,
                        iem_error *err)
{
    if (strcmp(b->count_sha256, result->count_sha256) == 0) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%s: was counted with another plan (count_sha256 %.12s…, this one "
                    "%.12s…): the two cannot be compared",
                    b->name, b->count_sha256, result->count_sha256);
}

/* ---- Looking it up ---- */

/* The rulings of before by their ids, and which of them are there now as well. */
struct index {
    const iem_before **by_id;
    size_t n;
    bool *found; /* in the baseline's own order */
};

static int compare_ids(const void *a, const void *b)
{
    const iem_before *x = *(const iem_before *const *)a,
                     *y = *(const iem_before *const *)b;
    return strcmp(x->id, y->id);
}

static iem_status index_new(const iem_baseline *b, struct index *index, iem_error *err)
{
    *index = (struct index){iem_zeroed(b->n, sizeof *index->by_id), b->n,
                            iem_zeroed(b->n, sizeof *index->found)};
    if (!index->by_id || !index->found) return iem_fail_memory(err);
    for (size_t i = 0; i < b->n; i++) index->by_id[i] = &b->at[i];
    qsort(index->by_id, b->n, sizeof *index->by_id, compare_ids);
    return IEM_OK;
}

static const iem_before *find(const struct index *index, const iem_ruling *r)
{
    iem_before wanted = {.verdict = IEM_PASS}, *at = &wanted;
    memcpy(wanted.id, r->id, sizeof wanted.id);
    const iem_before **found =
        index->n ? bsearch(&at, index->by_id, index->n, sizeof at, compare_ids) : NULL;
    return found ? *found : NULL;
}

/* ---- Was there a change? ---- */

static double standard_error(const iem_ruling *r, iem_estimate e)
{
    return (iem_ruling_scaled(r, e.high) - iem_ruling_scaled(r, e.low)) / (2 * IEM_Z95);
}

/* How far it moved away from what is allowed; between two margins, from the middle. */
static double worsening(const iem_ruling *r, iem_estimate earlier)
{
    const double now = iem_ruling_scaled(r, r->estimate.value),
                 then = iem_ruling_scaled(r, earlier.value);
    const double min = isnan(r->min) ? r->pass_min : r->min,
                 max = isnan(r->max) ? r->pass_max : r->max;
    if (isnan(max)) return then - now;
    if (isnan(min)) return now - then;
    const double middle = (iem_ruling_scaled(r, min) + iem_ruling_scaled(r, max)) / 2;
    return now > middle ? now - then : then - now;
}

/* z of no change, of two independent logs. What has no interval, or is a bound already,
 * is no estimate whose change could be tested. */
static double change_z(const iem_ruling *r, iem_estimate earlier)
{
    const double now = standard_error(r, r->estimate),
                 then = standard_error(r, earlier);
    return now > 0 && then > 0 ? worsening(r, earlier) / hypot(now, then) : NAN;
}

/* Of the same cases the gap of a group is known by what changed case by case. */
static const iem_treatment *paired_with(const iem_whom *whom, const iem_ruling *r)
{
    if (strcmp(r->rule->id, "twin-gap") != 0) return NULL;
    const iem_treatment *t = iem_whom_treatment(whom, r->ground, r->group);
    return t && !isnan(t->paired_se) ? t : NULL;
}

static bool is_compared(const iem_ruling *r)
{
    return r->counts_as == IEM_COUNTED || r->counts_as == IEM_UNTOLD;
}

/* One-sided p of each ruling: than before, and than when the baseline began, and
 * better. By Holm over all that are compared, the first two together. */
struct changes {
    double *worse, *since_first, *better; /* in one piece, of 3 n */
    double *p;                            /* the same before Holm */
};

static void test_all(iem_gate *gate, const iem_whom *whom, double *p)
{
    const size_t n = gate->n_rulings;
    for (size_t i = 0; i < n; i++) {
        iem_ruling *r = &gate->rulings[i];
        const iem_treatment *paired = gate->paired ? paired_with(whom, r) : NULL;
        double z = NAN, first = NAN;
        if (is_compared(r) && r->change != IEM_NEW) {
            z = change_z(r, r->before);
            first = change_z(r, r->first);
        }
        if (is_compared(r) && r->change != IEM_NEW && paired) {
            z = paired->paired_change.value / paired->paired_se;
            r->paired = paired->paired_change;
        }
        p[i] = iem_normal_upper(z);
        p[n + i] = iem_normal_upper(first);
        p[2 * n + i] = iem_normal_lower(z);
    }
}

static iem_status adjust(iem_gate *gate, const iem_whom *whom, struct changes *c,
                         iem_error *err)
{
    const size_t n = gate->n_rulings;
    test_all(gate, whom, c->p);
    if (iem_holm(c->p, c->worse, 2 * n) == SIZE_MAX ||
        iem_holm(c->p + 2 * n, c->better, n) == SIZE_MAX)
        return iem_fail_memory(err);
    return IEM_OK;
}

/* What is shown to be worse was told, also where doubt alone would only be reported. */
static void settle(iem_ruling *r, iem_verdict before, double worse, double since_first,
                   double better)
{
    r->drifted = since_first <= IEM_CLAIM_LEVEL && !(worse <= IEM_CLAIM_LEVEL);
    r->change_p = r->drifted ? since_first : worse;
    if (r->change_p <= IEM_CLAIM_LEVEL) {
        r->change = IEM_WORSE;
        r->counts_as = IEM_COUNTED;
        if (r->verdict == IEM_CANNOT_TELL) r->verdict = IEM_FAIL;
        return;
    }
    r->change =
        better <= IEM_CLAIM_LEVEL || (before == IEM_FAIL && r->verdict == IEM_PASS)
            ? IEM_BETTER
            : IEM_SAME;
    if ((r->verdict == IEM_FAIL && before == IEM_FAIL) ||
        (r->verdict == IEM_CANNOT_TELL && before != IEM_PASS))
        r->counts_as = IEM_KNOWN;
}

static void look_up(const iem_baseline *b, struct index *index, iem_gate *gate)
{
    for (size_t i = 0; i < gate->n_rulings; i++) {
        iem_ruling *r = &gate->rulings[i];
        const iem_before *before = find(index, r);
        r->change = before ? IEM_SAME : IEM_NEW;
        r->before = before ? before->estimate : iem_undefined;
        r->first = before ? before->first : iem_undefined;
        if (before) index->found[before - b->at] = true;
    }
}

static void settle_all(const struct index *index, const struct changes *c,
                       iem_gate *gate)
{
    for (size_t i = 0; i < gate->n_rulings; i++) {
        iem_ruling *r = &gate->rulings[i];
        const iem_before *before = is_compared(r) ? find(index, r) : NULL;
        if (before)
            settle(r, before->verdict, c->worse[i], c->since_first[i], c->better[i]);
    }
}

static iem_status compare(iem_gate *gate, const iem_whom *whom, const iem_baseline *b,
                          struct index *index, iem_error *err)
{
    const size_t n = gate->n_rulings;
    double *room = iem_zeroed(6 * n, sizeof *room);
    if (!room) return iem_fail_memory(err);
    struct changes c = {room, room + n, room + 2 * n, room + 3 * n};
    look_up(b, index, gate);
    const iem_status status = adjust(gate, whom, &c, err);
    if (status == IEM_OK) settle_all(index, &c, gate);
    free(room);
    return status;
}

/* ---- What is not there any more ---- */

static iem_status list_gone(struct iem_result *result, const iem_baseline *b,
                            const struct index *index, iem_error *err)
{
    iem_gate *gate = result->gate;
    gate->gone = iem_arena_take(&result->arena, b->n, sizeof *gate->gone);
    if (!gate->gone) return iem_fail_memory(err);
    for (size_t i = 0; i < b->n; i++) {
        if (b->at[i].verdict != IEM_FAIL || index->found[i]) continue;
        const char *kept = iem_arena_copy(&result->arena, iem_slice_of(b->at[i].id));
        if (!kept) return iem_fail_memory(err);
        gate->gone[gate->n_gone++] = kept;
    }
    return IEM_OK;
}

iem_status iem_gate_compare(struct iem_result *result, const iem_whom *whom,
                            const iem_baseline *baseline, iem_error *err)
{
    struct index index = {0};
    result->gate->baseline = true;
    result->gate->paired = baseline->paired;
    IEM_TRY(check(result, baseline, err));
    iem_status status = index_new(baseline, &index, err);
    if (status == IEM_OK) status = compare(result->gate, whom, baseline, &index, err);
    if (status == IEM_OK) status = list_gone(result, baseline, &index, err);
    free(index.by_id);
    free(index.found);
    return status;
}
