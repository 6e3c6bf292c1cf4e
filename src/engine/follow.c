/* What became of findings: the records of people beside a scan, and the counts of the
 * history before a change and since. */
#include "base/status.h"
#include "engine/mismatch.h"
#include "engine/scan.h"
#include "judge/principles.h"
#include "store/reviews.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Periods as days ---- */

/* From its first day up to that of the next one; false: its name is no month, quarter
 * or year, nor a day. */
static bool days_of(const char *period, char first[16], char next[16])
{
    unsigned year = 0, part = 0, months = 12, month = 1;
    int read = 0;
    if (iem_is_day(iem_slice_of(period))) {
        snprintf(first, 16, "%s", period);
        snprintf(next, 16, "%s~", period); /* behind that day, before any other */
        return true;
    }
    if (sscanf(period, "%4u-q%1u%n", &year, &part, &read) == 2 && !period[read]) {
        if (part < 1 || part > 4) return false;
        months = 3;
        month = 3 * part - 2;
    } else if (sscanf(period, "%4u-%2u%n", &year, &month, &read) == 2 && read == 7 &&
               !period[read]) {
        if (month < 1 || month > 12) return false;
        months = 1;
    } else if (sscanf(period, "%4u%n", &year, &read) != 1 || read != 4 ||
               period[read]) {
        return false;
    } else {
        month = 1;
    }
    const unsigned after = month + months - 1; /* months of this year, from 0 */
    snprintf(first, 16, "%04u-%02u-01", year % 10000, month);
    snprintf(next, 16, "%04u-%02u-01", (year + after / 12) % 10000, after % 12 + 1);
    return true;
}

/* Scans in a row of one side of a change: the first, and behind the last. */
struct side {
    size_t first, end;
};

struct span {
    struct side before, since;
    iem_effect_why why;
};

static bool counted_alike(const iem_kept_period *p, const struct iem_result *r)
{
    return strcmp(p->count_sha256, r->count_sha256) == 0;
}

/* Whole periods only: one in which the change fell is on neither side. Going away from
 * the change, each side ends where people were counted in another way. */
static struct span find_sides(const iem_kept_period *p, size_t n,
                              const struct iem_result *r, const iem_followed *f)
{
    struct span span = {.why = IEM_EFFECT_KNOWN};
    const char *on = f->change->changed_on;
    size_t last = 0;
    span.since.first = n;
    for (size_t i = 0; i < n; i++) {
        char first[16], next[16];
        if (!days_of(p[i].name, first, next)) {
            span.why = IEM_EFFECT_NO_DAYS;
            return span;
        }
        if (strcmp(next, on) <= 0) last = i + 1;
        if (strcmp(first, on) >= 0 && span.since.first == n) span.since.first = i;
        if (*f->changed_before && strcmp(first, f->changed_before) < 0)
            span.before.first = i + 1;
    }
    size_t from = last;
    while (from > span.before.first && counted_alike(&p[from - 1], r)) from--;
    span.since.end = span.since.first;
    while (span.since.end < n && counted_alike(&p[span.since.end], r)) span.since.end++;
    const bool none_before = last <= span.before.first,
               none_since = span.since.first == n;
    span.before = (struct side){from, last};
    if (none_before || none_since)
        span.why = none_before ? IEM_EFFECT_NONE_BEFORE : IEM_EFFECT_NONE_SINCE;
    else if (from == last || span.since.end == span.since.first)
        span.why = IEM_EFFECT_OTHER_COUNTS;
    return span;
}

/* ---- Measuring the two sides ---- */

struct following {
    struct iem_result *result;
    const iem_plan *plan;
    const iem_options *options;
    const iem_history *history; /* NULL: none */
    iem_kept_period *periods;
    size_t n_periods;
};

static iem_status measure_side(const struct following *f, struct side side,
                               iem_result **measured, iem_error *err)
{
    iem_tally *tally = NULL;
    IEM_TRY(iem_history_tally(f->history, f->periods[side.first].name,
                              f->periods[side.end - 1].name, &tally, err));
    const iem_status status =
        iem_tally_check_plan(f->plan, tally, iem_history_path(f->history), err);
    if (status != IEM_OK) {
        iem_tally_free(tally);
        return status;
    }
    return iem_scan_counts(f->plan, f->options, tally, measured, err);
}

static const iem_treatment *find_group(const struct iem_result *r,
                                       const iem_followed *f)
{
    for (size_t i = 0; i < r->n_treatments; i++)
        if (strcmp(r->treatments[i].ground, f->ground) == 0 &&
            strcmp(r->treatments[i].group, f->group) == 0)
            return &r->treatments[i];
    return NULL;
}

/* Kept counts do not know who came back; the log that was scanned does. */
static double design_effect(const struct iem_result *r, const iem_followed *f)
{
    const iem_treatment *t = find_group(r, f);
    if (!r->has_person) return 1;
    return t && !isnan(r->people) ? fmax(1, t->deff) : (double)NAN;
}

static const char *kept(const struct following *f, size_t period)
{
    return iem_arena_copy(&f->result->arena, iem_slice_of(f->periods[period].name));
}

static iem_status compare(const struct following *f, size_t i, const struct span *span,
                          iem_error *err)
{
    iem_result *before = NULL, *after = NULL;
    const iem_followed *followed = &f->result->followup->findings[i];
    const iem_effect frame = {.from = kept(f, span->before.first),
                              .until = kept(f, span->before.end - 1),
                              .since = kept(f, span->since.first),
                              .to = kept(f, span->since.end - 1)};
    if (!frame.from || !frame.until || !frame.since || !frame.to)
        return iem_fail_memory(err);
    iem_status status = measure_side(f, span->before, &before, err);
    if (status == IEM_OK) status = measure_side(f, span->since, &after, err);
    if (status == IEM_OK)
        status = iem_followup_effect(f->result, i, find_group(before, followed),
                                     find_group(after, followed),
                                     design_effect(f->result, followed), &frame, err);
    iem_result_free(before);
    iem_result_free(after);
    return status;
}

/* Two findings about one group have one effect. */
static bool was_told(const iem_followup *all, size_t i)
{
    const iem_followed *f = &all->findings[i];
    for (size_t k = 0; k < i; k++) {
        const iem_followed *other = &all->findings[k];
        if (other->change && other->group && strcmp(other->ground, f->ground) == 0 &&
            strcmp(other->group, f->group) == 0 &&
            strcmp(other->change->changed_on, f->change->changed_on) == 0)
            return true;
    }
    return false;
}

static iem_status follow_change(const struct following *f, size_t i, iem_error *err)
{
    bool any = false;
    const iem_followed *followed = &f->result->followup->findings[i];
    if (!followed->change || !followed->ground || !followed->group) return IEM_OK;
    if (was_told(f->result->followup, i)) return IEM_OK;
    IEM_TRY(iem_followup_gate_effects(f->result, i, &any, err));
    if (any) return IEM_OK;
    if (!f->history)
        return iem_followup_no_effect(f->result, i, IEM_EFFECT_NO_EARLIER, err);
    const struct span span = find_sides(f->periods, f->n_periods, f->result, followed);
    if (span.why != IEM_EFFECT_KNOWN)
        return iem_followup_no_effect(f->result, i, span.why, err);
    return compare(f, i, &span, err);
}

/* ---- The records ---- */

static iem_status copy_records(struct iem_reviews *all, const struct iem_reviews *own,
                               iem_error *err)
{
    for (size_t i = 0; i < own->n_reactions; i++)
        IEM_TRY(iem_reviews_add_reaction(all, &own->reactions[i], err));
    for (size_t i = 0; i < own->n_cases; i++) {
        if (own->cases[i].grade == IEM_NO_GRADE)
            return iem_fail(err, IEM_ERR_DATA,
                            "%s: column 'grade' is empty; 'iemand review --cases FILE "
                            "--history DB' fills it in and keeps it",
                            own->cases[i].from);
        IEM_TRY(iem_reviews_add_case(all, &own->cases[i], err));
    }
    all->unfilled += own->unfilled;
    return IEM_OK;
}

/* A case counts once, so both have to call it alike. */
static iem_status gather(const iem_history *history, const struct iem_reviews *own,
                         const iem_follow *follow, struct iem_reviews *all,
                         iem_error *err)
{
    struct iem_reviews *mine = NULL;
    if (history) IEM_TRY(iem_history_reviews(history, all, err));
    if (!own) return IEM_OK;
    const bool kept_cases = all->n_cases > 0;
    if (kept_cases && own->n_hidden < own->n_cases && !follow->key_file)
        return iem_fail(err, IEM_ERR_USAGE,
                        "the history keeps cases under pseudonyms, and the file has "
                        "their numbers: --key-file FILE tells which are the same");
    IEM_TRY(iem_reviews_new(&mine, err));
    iem_status status = copy_records(mine, own, err);
    mine->n_hidden = own->n_hidden;
    if (status == IEM_OK && kept_cases && follow->key_file)
        status = iem_reviews_hide(mine, follow->key_file, err);
    if (status == IEM_OK) status = copy_records(all, mine, err);
    iem_reviews_free(mine);
    return status;
}

static iem_status follow_all(struct following *f, const struct iem_reviews *own,
                             const iem_follow *follow, struct iem_reviews *all,
                             iem_arena *arena, iem_error *err)
{
    iem_seen *seen = NULL;
    size_t n_seen = 0;
    const iem_followup_at at = {follow->today, follow->within};
    IEM_TRY(gather(f->history, own, follow, all, err));
    if (f->history) {
        IEM_TRY(iem_history_seen(f->history, arena, &seen, &n_seen, err));
        IEM_TRY(
            iem_history_periods(f->history, arena, &f->periods, &f->n_periods, err));
    }
    IEM_TRY(iem_followup_make(all, seen, n_seen, &at, f->result, err));
    for (size_t i = 0; i < f->result->followup->n_findings; i++)
        IEM_TRY(follow_change(f, i, err));
    return iem_principles_look(f->result, err);
}

iem_status iem_result_follow(iem_result *result, const iem_plan *plan,
                             const iem_options *options, const iem_history *history,
                             const iem_reviews *reviews, const iem_follow *follow,
                             iem_error *err)
{
    struct following f = {result, plan, options, history, NULL, 0};
    iem_arena arena = {0};
    iem_reviews *all = NULL;
    if (result->published)
        return iem_fail(err, IEM_ERR_USAGE,
                        "a published edition names nobody: add what became of findings "
                        "to the result, and publish that");
    if (!history && !reviews)
        return iem_fail(err, IEM_ERR_USAGE,
                        "what became of findings stands in a history or in a file");
    if (!iem_is_day(iem_slice_of(follow->today)))
        return iem_fail(err, IEM_ERR_USAGE, "'%.40s' is no day such as 2026-11-23",
                        follow->today);
    IEM_TRY(iem_reviews_new(&all, err));
    const iem_status status = follow_all(&f, reviews, follow, all, &arena, err);
    iem_reviews_free(all);
    iem_arena_clear(&arena);
    return status;
}
