/* Reading a history: its scans as they stand, and their counts. */
#include "base/grow.h"
#include "store/history.h"
#include "store/state.h"
#include "tally/save.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct recall {
    const iem_history *history;
    iem_arena *arena;
    bool failed; /* no memory */
};

static const char *kept(struct recall *r, const iem_query *q, int at)
{
    const char *text = iem_arena_copy(r->arena, iem_slice_of(iem_query_text(q, at)));
    r->failed |= !text;
    return text;
}

static const char *kept_or_null(struct recall *r, const iem_query *q, int at)
{
    return iem_query_is_null(q, at) ? NULL : kept(r, q, at);
}

static iem_status damaged(const struct recall *r, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA, "%s: is damaged (a scan does not read)",
                    iem_history_path(r->history));
}

static iem_estimate estimate(const iem_query *q, int at)
{
    return (iem_estimate){iem_query_number(q, at), iem_query_number(q, at + 1),
                          iem_query_number(q, at + 2)};
}

/* Of a query that asked for a number of rows first. */
static iem_status count_rows(struct recall *r, const char *sql, int64_t scan, size_t *n,
                             iem_error *err)
{
    iem_query q;
    bool row = false;
    IEM_TRY(iem_query_begin(r->history, sql, &q, err));
    if (scan) iem_query_put_whole(&q, scan);
    const iem_status status = iem_query_step(&q, &row, err);
    *n = row ? (size_t)iem_query_whole(&q, 0) : 0;
    iem_query_end(&q);
    return status;
}

/* ---- Evidence ---- */

static iem_status read_evidence(struct recall *r, const iem_query *q, int at,
                                const iem_evidence **evidence, iem_error *err)
{
    size_t n = 0;
    iem_evidence *e = iem_arena_take(r->arena, 1, sizeof *e);
    if (!e) return iem_fail_memory(err);
    e->why = kept_or_null(r, q, at + 1);
    const void *bytes = iem_query_bytes(q, at, &n);
    if (!e->why && !iem_evidence_get(bytes, n, e)) return damaged(r, err);
    *evidence = e;
    return IEM_OK;
}

static iem_status read_first(struct recall *r, int64_t first, iem_past_group *group,
                             iem_error *err)
{
    iem_query q;
    bool row = false;
    IEM_TRY(iem_query_begin(r->history,
                            "SELECT evidence, evidence_why FROM treatment "
                            "WHERE scan = ? AND ground = ? AND grp = ?",
                            &q, err));
    iem_query_put_whole(&q, first);
    iem_query_put_text(&q, group->ground);
    iem_query_put_text(&q, group->group);
    iem_status status = iem_query_step(&q, &row, err);
    if (status == IEM_OK && row)
        status = read_evidence(r, &q, 0, &group->first_evidence, err);
    group->replaced = true;
    iem_query_end(&q);
    return status;
}

/* ---- What belongs to a scan ---- */

static iem_status read_group(struct recall *r, const iem_query *q, iem_past_group *g,
                             iem_error *err)
{
    *g = (iem_past_group){.ground = kept(r, q, 0),
                          .group = kept(r, q, 1),
                          .reference = kept(r, q, 2),
                          .reference_is_rest = iem_query_whole(q, 3) != 0,
                          .ratio_scale = iem_query_whole(q, 4) != 0,
                          .n = iem_query_number(q, 5),
                          .adverse = iem_query_number(q, 6),
                          .reference_n = iem_query_number(q, 7),
                          .reference_adverse = iem_query_number(q, 8),
                          .gap = estimate(q, 9),
                          .ratio = estimate(q, 12),
                          .group_weight = estimate(q, 15),
                          .caused = estimate(q, 18),
                          .harmed = iem_query_number(q, 21)};
    if (!iem_type_of(iem_query_text(q, 22), &g->type) ||
        !iem_verdict_of(iem_query_text(q, 23), &g->verdict))
        return damaged(r, err);
    return read_evidence(r, q, 24, &g->evidence, err);
}

static iem_status read_groups(struct recall *r, int64_t scan, int64_t first,
                              iem_past_scan *past, iem_error *err)
{
    iem_query q;
    bool row = true;
    size_t n = 0;
    IEM_TRY(
        count_rows(r, "SELECT count(*) FROM treatment WHERE scan = ?", scan, &n, err));
    past->groups = iem_arena_take(r->arena, n, sizeof *past->groups);
    if (!past->groups) return iem_fail_memory(err);
    IEM_TRY(iem_query_begin(
        r->history,
        "SELECT ground, grp, reference, reference_is_rest, ratio_scale, n, adverse, "
        "reference_n, reference_adverse, gap, gap_low, gap_high, ratio, ratio_low, "
        "ratio_high, group_weight, group_weight_low, group_weight_high, caused, "
        "caused_low, caused_high, harmed, type, verdict, evidence, evidence_why "
        "FROM treatment WHERE scan = ? ORDER BY place",
        &q, err));
    iem_query_put_whole(&q, scan);
    iem_status status = iem_query_step(&q, &row, err);
    while (status == IEM_OK && row && past->n_groups < n) {
        iem_past_group *group = &past->groups[past->n_groups++];
        status = read_group(r, &q, group, err);
        if (status == IEM_OK && first != scan)
            status = read_first(r, first, group, err);
        if (status == IEM_OK) status = iem_query_step(&q, &row, err);
    }
    iem_query_end(&q);
    return status;
}

static iem_status read_findings(struct recall *r, int64_t scan, iem_past_scan *past,
                                iem_error *err)
{
    iem_query q;
    bool row = true;
    size_t n = 0;
    IEM_TRY(
        count_rows(r, "SELECT count(*) FROM finding WHERE scan = ?", scan, &n, err));
    past->findings = iem_arena_take(r->arena, n, sizeof *past->findings);
    if (!past->findings) return iem_fail_memory(err);
    IEM_TRY(iem_query_begin(r->history,
                            "SELECT id, rule, ground, grp FROM finding WHERE scan = ? "
                            "ORDER BY ground, grp, rule",
                            &q, err));
    iem_query_put_whole(&q, scan);
    iem_status status = iem_query_step(&q, &row, err);
    while (status == IEM_OK && row && past->n_findings < n) {
        past->findings[past->n_findings++] = (iem_past_finding){
            kept(r, &q, 0), kept(r, &q, 1), kept(r, &q, 2), kept(r, &q, 3)};
        status = iem_query_step(&q, &row, err);
    }
    iem_query_end(&q);
    return status;
}

/* ---- Scans ---- */

static iem_status read_scan(struct recall *r, const iem_query *q, iem_past_scan *s,
                            iem_error *err)
{
    const int64_t id = iem_query_whole(q, 0), first = iem_query_whole(q, 14);
    *s = (iem_past_scan){.period = kept(r, q, 1),
                         .recorded = kept_or_null(r, q, 2),
                         .version = kept(r, q, 3),
                         .title = kept_or_null(r, q, 4),
                         .plan_sha256 = kept(r, q, 5),
                         .count_sha256 = kept(r, q, 6),
                         .margin_ratio = iem_query_number(q, 7),
                         .rows_read = iem_query_number(q, 8),
                         .rows_used = iem_query_number(q, 9),
                         .rows_excluded = iem_query_number(q, 10),
                         .rows_rejected = iem_query_number(q, 11),
                         .people = iem_query_number(q, 12),
                         .adverse_rate = iem_query_number(q, 13),
                         .versions = (size_t)iem_query_whole(q, 16),
                         .first_count_sha256 = kept(r, q, 17),
                         .first_margin_ratio = iem_query_number(q, 18),
                         .margin_gap = iem_query_number(q, 19)};
    if (!iem_verdict_of(iem_query_text(q, 15), &s->verdict)) return damaged(r, err);
    IEM_TRY(read_groups(r, id, first, s, err));
    return read_findings(r, id, s, err);
}

static int by_period(const void *a, const void *b)
{
    const iem_past_scan *x = a, *y = b;
    return iem_period_compare(x->period, y->period);
}

static const char standing_scans[] =
    "SELECT now.id, now.period, now.recorded, now.version, now.title, now.plan_sha256, "
    "now.count_sha256, now.margin_ratio, now.rows_read, now.rows_used, "
    "now.rows_excluded, now.rows_rejected, now.people, now.adverse_rate, first.id, "
    "now.verdict, (SELECT count(*) FROM scan WHERE period = now.period), "
    "first.count_sha256, first.margin_ratio, now.margin_gap "
    "FROM scan AS now JOIN scan AS first ON first.id = "
    "(SELECT min(id) FROM scan WHERE period = now.period) "
    "WHERE now.replaced IS NULL";

static iem_status read_scans(struct recall *r, iem_past *past, iem_error *err)
{
    iem_query q;
    bool row = true;
    size_t n = 0;
    IEM_TRY(
        count_rows(r, "SELECT count(*) FROM scan WHERE replaced IS NULL", 0, &n, err));
    past->scans = iem_arena_take(r->arena, n, sizeof *past->scans);
    if (!past->scans) return iem_fail_memory(err);
    IEM_TRY(iem_query_begin(r->history, standing_scans, &q, err));
    iem_status status = iem_query_step(&q, &row, err);
    while (status == IEM_OK && row && past->n < n) {
        status = read_scan(r, &q, &past->scans[past->n++], err);
        if (status == IEM_OK) status = iem_query_step(&q, &row, err);
    }
    iem_query_end(&q);
    if (status == IEM_OK && r->failed) status = iem_fail_memory(err);
    if (status == IEM_OK) qsort(past->scans, past->n, sizeof *past->scans, by_period);
    return status;
}

iem_status iem_history_past(const iem_history *history, iem_arena *arena,
                            iem_past *past, iem_error *err)
{
    struct recall r = {.history = history, .arena = arena};
    *past = (iem_past){.name = iem_history_path(history)};
    IEM_TRY(iem_history_begin(history, false, err));
    return iem_history_finish(history, read_scans(&r, past, err), err);
}

/* ---- Counts ---- */

static bool is_within(const char *period, const char *from, const char *to)
{
    return (!from || iem_period_compare(period, from) >= 0) &&
           (!to || iem_period_compare(period, to) <= 0);
}

static iem_status add_tally(const iem_history *h, const iem_query *q,
                            struct iem_tally **sum, iem_error *err)
{
    size_t n = 0;
    char name[512];
    struct iem_tally *next = NULL;
    const char *bytes = iem_query_bytes(q, 1, &n);
    snprintf(name, sizeof name, "%.400s, %.80s", iem_history_path(h),
             iem_query_text(q, 0));
    iem_status status = iem_tally_get(name, bytes ? bytes : "", n, &next, err);
    if (status == IEM_OK && !*sum) {
        *sum = next;
        return IEM_OK;
    }
    if (status == IEM_OK) status = iem_tally_merge(*sum, next, err);
    iem_tally_free(next);
    return status;
}

static iem_status add_tallies(const iem_history *h, const char *from, const char *to,
                              struct iem_tally **sum, iem_error *err)
{
    iem_query q;
    bool row = true;
    IEM_TRY(iem_query_begin(h,
                            "SELECT period, tally FROM scan WHERE replaced IS NULL "
                            "ORDER BY period",
                            &q, err));
    iem_status status = iem_query_step(&q, &row, err);
    while (status == IEM_OK && row) {
        if (is_within(iem_query_text(&q, 0), from, to))
            status = add_tally(h, &q, sum, err);
        if (status == IEM_OK) status = iem_query_step(&q, &row, err);
    }
    iem_query_end(&q);
    return status;
}

iem_status iem_history_tally(const iem_history *history, const char *from,
                             const char *to, iem_tally **tally, iem_error *err)
{
    struct iem_tally *sum = NULL;
    IEM_TRY(iem_history_begin(history, false, err));
    iem_status status =
        iem_history_finish(history, add_tallies(history, from, to, &sum, err), err);
    if (status == IEM_OK && !sum)
        status = iem_fail(err, IEM_ERR_DATA, "%s: has no scans of those periods",
                          iem_history_path(history));
    if (status == IEM_OK) status = iem_tally_settle(sum, err);
    if (status == IEM_OK)
        *tally = sum;
    else
        iem_tally_free(sum);
    return status;
}
