#include "judge/baseline.h"

#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "judge/judge.h"
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 30 };

struct baseline {
    const char *path;
    struct json_t *result;
    const struct json_t *rulings;
};

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

static bool has_text(const struct json_t *object, const char *key, const char *text)
{
    const char *value = iem_json_text_of(iem_json_get(object, key));
    return value && strcmp(value, text) == 0;
}

static iem_status check(const iem_judging *j, struct baseline *old, iem_error *err)
{
    const struct json_t *manifest = iem_json_get(old->result, "manifest");
    const char *count = iem_json_text_of(iem_json_get(manifest, "count_sha256"));
    if (!has_text(old->result, "schema", "iemand-result/1") || !count)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is no result of iemand ('iemand gate --json' writes one)",
                        old->path);
    if (strcmp(count, j->result->count_sha256) != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: was counted with another plan (count_sha256 %.12s…, this "
                        "one %.12s…): the two cannot be compared",
                        old->path, count, j->result->count_sha256);
    old->rulings = iem_json_get(iem_json_get(old->result, "gate"), "rulings");
    if (old->rulings) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%s: has no gate; 'iemand gate --json' writes one with it",
                    old->path);
}

static const struct json_t *find(const struct baseline *old, const char *id)
{
    for (size_t i = 0; i < iem_json_size(old->rulings); i++) {
        const struct json_t *ruling = iem_json_item(old->rulings, i);
        if (has_text(ruling, "id", id)) return ruling;
    }
    return NULL;
}

static iem_estimate estimate_of(const struct json_t *ruling)
{
    return (iem_estimate){iem_json_number_of(iem_json_get(ruling, "value")),
                          iem_json_number_of(iem_json_get(ruling, "low")),
                          iem_json_number_of(iem_json_get(ruling, "high"))};
}

/* ---- Was there a change? ---- */

static double scaled(const iem_ruling *r, double x)
{
    return r->unit == IEM_UNIT_RATIO ? log(x) : x;
}

static double standard_error(const iem_ruling *r, iem_estimate e)
{
    return (scaled(r, e.high) - scaled(r, e.low)) / (2 * IEM_Z95);
}

/* How far it moved away from what is allowed; between two margins, from the middle. */
static double worsening(const iem_ruling *r)
{
    const double now = scaled(r, r->estimate.value), then = scaled(r, r->before.value);
    const double min = isnan(r->min) ? r->pass_min : r->min,
                 max = isnan(r->max) ? r->pass_max : r->max;
    if (isnan(max)) return then - now;
    if (isnan(min)) return now - then;
    const double middle = (scaled(r, min) + scaled(r, max)) / 2;
    return now > middle ? now - then : then - now;
}

/* One-sided, of no worsening and of no improvement, of two independent logs. */
static void test_change(const iem_ruling *r, double *worse, double *better)
{
    const double now = standard_error(r, r->estimate),
                 then = standard_error(r, r->before);
    const double z = worsening(r) / sqrt(now * now + then * then);
    *worse = iem_normal_upper(z);
    *better = iem_normal_upper(-z);
}

static bool is_compared(const iem_ruling *r)
{
    return r->counts_as == IEM_COUNTED || r->counts_as == IEM_UNTOLD;
}

/* Of each ruling, by Holm over all that are compared; each way apart. */
struct changes {
    double *worse, *better, *p; /* p: room for both */
};

static iem_status adjust(const iem_gate *gate, struct changes *c, iem_error *err)
{
    double *worse = c->p, *better = c->p + gate->n_rulings;
    for (size_t i = 0; i < gate->n_rulings; i++) {
        worse[i] = better[i] = NAN;
        if (is_compared(&gate->rulings[i]) && gate->rulings[i].change != IEM_NEW)
            test_change(&gate->rulings[i], &worse[i], &better[i]);
    }
    if (iem_holm(worse, c->worse, gate->n_rulings) == SIZE_MAX ||
        iem_holm(better, c->better, gate->n_rulings) == SIZE_MAX)
        return iem_fail_memory(err);
    return IEM_OK;
}

static void settle(iem_ruling *r, const char *before, double worse, double better)
{
    r->change_p = worse;
    if (worse <= IEM_CLAIM_LEVEL) {
        r->change = IEM_WORSE;
        if (r->verdict == IEM_CANNOT_TELL) r->verdict = IEM_FAIL;
        return;
    }
    const bool failed = strcmp(before, "fail") == 0;
    const bool untold = strcmp(before, "cannot-tell") == 0;
    r->change = better <= IEM_CLAIM_LEVEL || (failed && r->verdict == IEM_PASS)
                    ? IEM_BETTER
                    : IEM_SAME;
    if ((r->verdict == IEM_FAIL && failed) ||
        (r->verdict == IEM_CANNOT_TELL && (failed || untold)))
        r->counts_as = IEM_KNOWN;
}

static void look_up(const struct baseline *old, iem_gate *gate)
{
    for (size_t i = 0; i < gate->n_rulings; i++) {
        iem_ruling *r = &gate->rulings[i];
        const struct json_t *before = find(old, r->id);
        r->change = before ? IEM_SAME : IEM_NEW;
        r->before = before ? estimate_of(before) : iem_undefined;
    }
}

static void settle_all(const struct baseline *old, const struct changes *c,
                       iem_gate *gate)
{
    for (size_t i = 0; i < gate->n_rulings; i++) {
        iem_ruling *r = &gate->rulings[i];
        const char *verdict =
            iem_json_text_of(iem_json_get(find(old, r->id), "verdict"));
        if (verdict && is_compared(r)) settle(r, verdict, c->worse[i], c->better[i]);
    }
}

static iem_status compare(iem_judging *j, const struct baseline *old, iem_error *err)
{
    const size_t n = j->gate->n_rulings;
    struct changes c = {iem_zeroed(n, sizeof *c.worse), iem_zeroed(n, sizeof *c.better),
                        iem_zeroed(2 * n, sizeof *c.p)};
    iem_status status = c.worse && c.better && c.p ? IEM_OK : iem_fail_memory(err);
    look_up(old, j->gate);
    if (status == IEM_OK) status = adjust(j->gate, &c, err);
    if (status == IEM_OK) settle_all(old, &c, j->gate);
    free(c.worse);
    free(c.better);
    free(c.p);
    return status;
}

/* ---- What is not there any more ---- */

static bool is_ruled(const iem_gate *gate, const char *id)
{
    for (size_t i = 0; i < gate->n_rulings; i++)
        if (strcmp(gate->rulings[i].id, id) == 0) return true;
    return false;
}

static iem_status list_gone(iem_judging *j, const struct baseline *old, iem_error *err)
{
    iem_gate *gate = j->gate;
    const size_t n = iem_json_size(old->rulings);
    gate->gone = iem_arena_take(&j->result->arena, n, sizeof *gate->gone);
    if (!gate->gone) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        const struct json_t *ruling = iem_json_item(old->rulings, i);
        const char *id = iem_json_text_of(iem_json_get(ruling, "id"));
        if (!id || is_ruled(gate, id) || !has_text(ruling, "verdict", "fail")) continue;
        const char *kept = iem_arena_copy(&j->result->arena, iem_slice_of(id));
        if (!kept) return iem_fail_memory(err);
        gate->gone[gate->n_gone++] = kept;
    }
    return IEM_OK;
}

iem_status iem_gate_compare(iem_judging *j, const char *path, iem_error *err)
{
    struct baseline old = {.path = path};
    IEM_TRY(read_file(path, &old.result, err));
    iem_status status = check(j, &old, err);
    if (status == IEM_OK) status = compare(j, &old, err);
    if (status == IEM_OK) status = list_gone(j, &old, err);
    iem_json_free(old.result);
    j->gate->baseline = true;
    return status;
}
