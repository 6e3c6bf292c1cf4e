/* Adding a scan: all of it in one change of the file. */
#include "base/grow.h"
#include "report/report.h"
#include "store/history.h"
#include "store/state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Which period ---- */

static iem_status check_name(const char *name, iem_error *err)
{
    const size_t n = strlen(name);
    bool good = n > 0 && n < IEM_PERIOD_BYTES;
    for (size_t i = 0; i < n; i++)
        good &= (unsigned char)name[i] >= ' ' && name[i] != 0x7f;
    if (good) return IEM_OK;
    return iem_fail(err, IEM_ERR_USAGE,
                    "a period is named by 1 to %d bytes without control characters, "
                    "such as 2026-10",
                    IEM_PERIOD_BYTES - 1);
}

static const char *period_of_log(const iem_kept *kept)
{
    return kept->n_periods == 1 && !(kept->no_period > 0) ? kept->first_period : NULL;
}

static iem_status find_period(const iem_kept *kept, const char *asked,
                              iem_history_done *done, iem_error *err)
{
    const char *own = period_of_log(kept), *period = asked ? asked : own;
    if (period) {
        IEM_TRY(check_name(period, err));
        snprintf(done->period, sizeof done->period, "%s", period);
        if (own && strcmp(own, period) != 0)
            snprintf(done->period_of_log, sizeof done->period_of_log, "%s", own);
        return IEM_OK;
    }
    if (kept->n_periods == 0 && !(kept->no_period > 0))
        return iem_fail(err, IEM_ERR_DATA,
                        "which period is this scan about? --period NAME says so, or a "
                        "time column in the plan");
    if (kept->n_periods < 2)
        return iem_fail(err, IEM_ERR_DATA,
                        "which period is this scan about? %.0f decisions have no day; "
                        "--period NAME says so",
                        kept->no_period);
    return iem_fail(err, IEM_ERR_DATA,
                    "which period is this scan about? the log has %zu of them, %s to "
                    "%s; --period NAME says so",
                    kept->n_periods, kept->first_period, kept->last_period);
}

/* ---- What is there already ---- */

struct standing {
    int64_t id; /* 0: none */
    bool same;  /* logs, plan and program */
};

static bool has_digests(const struct iem_result *r)
{
    bool all = r->n_inputs > 0;
    for (size_t i = 0; i < r->n_inputs; i++) all &= r->inputs[i].digest != NULL;
    return all;
}

/* The first that has this digest and was not taken yet; n_inputs: there is none. */
static size_t find_input(const struct iem_result *r, const bool *taken,
                         const char *digest)
{
    size_t i = 0;
    while (i < r->n_inputs && (taken[i] || strcmp(r->inputs[i].digest, digest) != 0))
        i++;
    return i;
}

static iem_status take_inputs(const iem_history *h, int64_t scan,
                              const struct iem_result *r, bool *taken, bool *same,
                              iem_error *err)
{
    iem_query q;
    bool row = true;
    size_t n = 0;
    IEM_TRY(iem_query_begin(h, "SELECT digest FROM input WHERE scan = ?", &q, err));
    iem_query_put_whole(&q, scan);
    iem_status status = iem_query_step(&q, &row, err);
    for (*same = true; status == IEM_OK && row && *same; n++) {
        const size_t found = find_input(r, taken, iem_query_text(&q, 0));
        *same = found < r->n_inputs;
        if (*same) taken[found] = true;
        if (*same) status = iem_query_step(&q, &row, err);
    }
    iem_query_end(&q);
    *same &= n == r->n_inputs;
    return status;
}

/* Parts of one log may come in any order, and one of them may have come twice. */
static iem_status has_inputs(const iem_history *h, int64_t scan,
                             const struct iem_result *r, bool *same, iem_error *err)
{
    *same = false;
    if (!has_digests(r)) return IEM_OK;
    bool *taken = iem_zeroed(r->n_inputs, sizeof *taken);
    if (!taken) return iem_fail_memory(err);
    const iem_status status = take_inputs(h, scan, r, taken, same, err);
    free(taken);
    return status;
}

static iem_status tell_standing(const iem_history *h, const iem_query *q,
                                const iem_history_done *done, bool same_plan,
                                iem_error *err)
{
    return iem_fail(
        err, IEM_ERR_DATA,
        "%s: %s is there already: %lld rows%s%.10s, plan %.12s, verdict %s; "
        "this is another %s; --replace puts this scan in its place",
        iem_history_path(h), done->period, (long long)iem_query_whole(q, 3),
        iem_query_is_null(q, 4) ? "" : ", scanned on ", iem_query_text(q, 4),
        iem_query_text(q, 1), iem_query_text(q, 5), same_plan ? "log" : "plan");
}

static iem_status find_standing(const iem_history *h, const struct iem_result *r,
                                const iem_history_entry *entry,
                                const iem_history_done *done, struct standing *standing,
                                iem_error *err)
{
    iem_query q;
    bool row = false;
    IEM_TRY(iem_query_begin(h,
                            "SELECT id, plan_sha256, version, rows_used, recorded, "
                            "verdict FROM scan WHERE period = ? AND replaced IS NULL",
                            &q, err));
    iem_query_put_text(&q, done->period);
    iem_status status = iem_query_step(&q, &row, err);
    if (status == IEM_OK && row) {
        const bool same_plan = strcmp(iem_query_text(&q, 1), r->plan_sha256) == 0;
        const bool same_program = strcmp(iem_query_text(&q, 2), IEM_VERSION) == 0;
        standing->id = iem_query_whole(&q, 0);
        status = has_inputs(h, standing->id, r, &standing->same, err);
        standing->same &= same_plan && (same_program || !entry->replace);
        if (status == IEM_OK && !standing->same && !entry->replace)
            status = tell_standing(h, &q, done, same_plan, err);
    }
    iem_query_end(&q);
    return status;
}

/* The same decisions in two periods would be counted twice. */
static iem_status check_elsewhere(const iem_history *h, const struct iem_result *r,
                                  const char *period, iem_error *err)
{
    iem_query q;
    bool row = false;
    iem_status status = IEM_OK;
    IEM_TRY(iem_query_begin(
        h,
        "SELECT scan.period FROM input JOIN scan ON scan.id = input.scan "
        "WHERE input.digest = ? AND scan.period <> ? AND scan.count_sha256 = ? "
        "AND scan.replaced IS NULL",
        &q, err));
    for (size_t i = 0; i < r->n_inputs && status == IEM_OK; i++) {
        if (!r->inputs[i].digest) continue;
        iem_query_put_text(&q, r->inputs[i].digest);
        iem_query_put_text(&q, period);
        iem_query_put_text(&q, r->count_sha256);
        status = iem_query_step(&q, &row, err);
        if (status == IEM_OK && row)
            status =
                iem_fail(err, IEM_ERR_DATA,
                         "%s: %.200s is there already, as period %s; one log is "
                         "not counted in two periods",
                         iem_history_path(h), r->inputs[i].path, iem_query_text(&q, 0));
        if (status == IEM_OK) status = iem_query_run(&q, err);
    }
    iem_query_end(&q);
    return status;
}

/* ---- Writing ---- */

static iem_status write_inputs(const iem_history *h, int64_t scan,
                               const struct iem_result *r, iem_error *err)
{
    iem_query q;
    iem_status status = IEM_OK;
    IEM_TRY(iem_query_begin(h, "INSERT INTO input VALUES (?, ?, ?, ?, ?)", &q, err));
    for (size_t i = 0; i < r->n_inputs && status == IEM_OK; i++) {
        iem_query_put_whole(&q, scan);
        iem_query_put_whole(&q, (int64_t)i);
        iem_query_put_text(&q, r->inputs[i].path);
        iem_query_put_whole(&q, (int64_t)r->inputs[i].bytes);
        iem_query_put_text(&q, r->inputs[i].digest);
        status = iem_query_run(&q, err);
    }
    iem_query_end(&q);
    return status;
}

static void put_estimate(iem_query *q, iem_estimate e)
{
    iem_query_put_number(q, e.value);
    iem_query_put_number(q, e.low);
    iem_query_put_number(q, e.high);
}

static iem_status write_treatment(iem_query *q, const iem_treatment *t,
                                  const iem_evidence *evidence, iem_error *err)
{
    iem_buffer state = {0};
    iem_query_put_text(q, t->ground);
    iem_query_put_text(q, t->group);
    iem_query_put_text(q, t->reference ? t->reference : "rest");
    iem_query_put_whole(q, t->reference_is_rest);
    iem_query_put_whole(q, t->ratio_scale);
    iem_query_put_number(q, t->n1);
    iem_query_put_number(q, t->a1);
    iem_query_put_number(q, t->n0);
    iem_query_put_number(q, t->a0);
    put_estimate(q, t->twin_gap.all);
    put_estimate(q, t->twin_ratio.all);
    put_estimate(q, t->group_weight);
    put_estimate(q, t->group_caused);
    iem_query_put_number(q, t->harmed.value);
    iem_query_put_text(q, iem_type_code(t->type));
    iem_query_put_text(q, iem_verdict_code(t->verdict));
    iem_evidence_put(evidence, &state);
    if (evidence->why)
        iem_query_put_text(q, NULL);
    else
        iem_query_put_bytes(q, state.at, state.len);
    iem_query_put_text(q, evidence->why);
    const iem_status status =
        state.failed ? iem_fail_memory(err) : iem_query_run(q, err);
    iem_buffer_clear(&state);
    return status;
}

static iem_status write_treatments(const iem_history *h, int64_t scan,
                                   const struct iem_result *r, iem_error *err)
{
    iem_query q;
    iem_status status = IEM_OK;
    IEM_TRY(iem_query_begin(h,
                            "INSERT INTO treatment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
                            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            &q, err));
    for (size_t t = 0; t < r->n_treatments && status == IEM_OK; t++) {
        iem_query_put_whole(&q, scan);
        iem_query_put_whole(&q, (int64_t)t);
        status = write_treatment(&q, &r->treatments[t], &r->kept->evidence[t], err);
    }
    iem_query_end(&q);
    return status;
}

static iem_status write_findings(const iem_history *h, int64_t scan,
                                 const struct iem_result *r, iem_error *err)
{
    iem_query q;
    iem_status status = IEM_OK;
    IEM_TRY(iem_query_begin(h, "INSERT INTO finding VALUES (?, ?, ?, ?, ?)", &q, err));
    for (size_t i = 0; i < r->n_findings && status == IEM_OK; i++) {
        const iem_finding *finding = &r->findings[i];
        iem_query_put_whole(&q, scan);
        iem_query_put_text(&q, finding->id);
        iem_query_put_text(&q, finding->rule);
        iem_query_put_text(&q, r->treatments[finding->treatment].ground);
        iem_query_put_text(&q, r->treatments[finding->treatment].group);
        status = iem_query_run(&q, err);
    }
    iem_query_end(&q);
    return status;
}

static iem_status write_scan(const iem_history *h, const struct iem_result *r,
                             const iem_history_entry *entry, const char *period,
                             const char *json, iem_error *err)
{
    iem_query q;
    IEM_TRY(iem_query_begin(
        h,
        "INSERT INTO scan (period, recorded, version, title, plan_sha256, "
        "count_sha256, margin_ratio, margin_gap, rows_read, rows_used, rows_excluded, "
        "rows_rejected, people, adverse_rate, verdict, result, tally) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &q, err));
    iem_query_put_text(&q, period);
    iem_query_put_text(&q, entry->recorded);
    iem_query_put_text(&q, IEM_VERSION);
    iem_query_put_text(&q, r->title);
    iem_query_put_text(&q, r->plan_sha256);
    iem_query_put_text(&q, r->count_sha256);
    iem_query_put_number(&q, r->margin_ratio);
    iem_query_put_number(&q, r->margin_gap);
    iem_query_put_whole(&q, (int64_t)r->rows_read);
    iem_query_put_whole(&q, (int64_t)r->rows_used);
    iem_query_put_whole(&q, (int64_t)r->rows_excluded);
    iem_query_put_whole(&q, (int64_t)r->rows_rejected);
    iem_query_put_number(&q, r->people);
    iem_query_put_number(&q, r->adverse_rate);
    iem_query_put_text(&q, iem_verdict_code(r->verdict));
    iem_query_put_text(&q, json);
    iem_query_put_bytes(&q, r->kept->tally, r->kept->tally_bytes);
    const iem_status status = iem_query_run(&q, err);
    iem_query_end(&q);
    return status;
}

static iem_status retire(const iem_history *h, int64_t scan, const char *now,
                         iem_error *err)
{
    iem_query q;
    IEM_TRY(iem_query_begin(
        h, "UPDATE scan SET replaced = ?, result = NULL, tally = NULL WHERE id = ?", &q,
        err));
    iem_query_put_text(&q, now ? now : "-");
    iem_query_put_whole(&q, scan);
    const iem_status status = iem_query_run(&q, err);
    iem_query_end(&q);
    return status;
}

static iem_status write_all(const iem_history *h, const struct iem_result *r,
                            const iem_history_entry *entry, const char *json,
                            iem_history_done *done, iem_error *err)
{
    struct standing standing = {0};
    IEM_TRY(find_standing(h, r, entry, done, &standing, err));
    if (standing.same) {
        done->change = IEM_HISTORY_KNOWN;
        return IEM_OK;
    }
    IEM_TRY(check_elsewhere(h, r, done->period, err));
    if (standing.id) {
        done->change = IEM_HISTORY_REPLACED;
        IEM_TRY(retire(h, standing.id, entry->recorded, err));
    }
    IEM_TRY(write_scan(h, r, entry, done->period, json, err));
    const int64_t scan = iem_history_last_id(h);
    IEM_TRY(write_inputs(h, scan, r, err));
    IEM_TRY(write_treatments(h, scan, r, err));
    return write_findings(h, scan, r, err);
}

iem_status iem_history_add(iem_history *history, const iem_result *result,
                           const iem_history_entry *entry, iem_history_done *done,
                           iem_error *err)
{
    char *json = NULL;
    *done = (iem_history_done){.change = IEM_HISTORY_ADDED};
    if (!result->kept)
        return iem_fail(err, IEM_ERR_USAGE,
                        "a history takes results that were scanned to be kept "
                        "(iem_options.keep)");
    IEM_TRY(find_period(result->kept, entry->period, done, err));
    IEM_TRY(iem_result_render(result, IEM_JSON, NULL, &json, err));
    iem_status status = iem_history_begin(history, true, err);
    if (status == IEM_OK)
        status = iem_history_finish(
            history, write_all(history, result, entry, json, done, err), err);
    free(json);
    return status;
}
