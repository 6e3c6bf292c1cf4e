#include "judge/monitor.h"

#include "base/grow.h"
#include "stats/onset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool iem_watch_alarmed(const iem_watch *watch)
{
    return watch->alarm != SIZE_MAX || watch->averaging_alarm != SIZE_MAX;
}

/* ---- Which groups there are ---- */

struct seen {
    const iem_past_group *group;
    size_t scan;
};

struct making {
    const iem_past *past;
    iem_arena *arena;
    iem_monitor *monitor;
    struct seen *seen; /* every group of every scan: by ground, group and scan */
    size_t n_seen;
    iem_sequence *series; /* per scan, of the group at hand */
    double *gain;
    iem_averaging *starts; /* of two chains */
};

static bool same_group(const iem_past_group *a, const iem_past_group *b)
{
    return strcmp(a->ground, b->ground) == 0 && strcmp(a->group, b->group) == 0;
}

static int by_group(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;
    int order = strcmp(x->group->ground, y->group->ground);
    if (order == 0) order = strcmp(x->group->group, y->group->group);
    return order ? order : (x->scan > y->scan) - (x->scan < y->scan);
}

static bool is_asked(const char *asked, const char *name)
{
    return !asked || strcmp(asked, name) == 0;
}

static iem_status find_groups(struct making *m, const char *ground, const char *group,
                              iem_error *err)
{
    size_t n = 0;
    for (size_t s = 0; s < m->past->n; s++) n += m->past->scans[s].n_groups;
    m->seen = iem_zeroed(n, sizeof *m->seen);
    m->series = iem_zeroed(m->past->n, sizeof *m->series);
    m->gain = iem_zeroed(m->past->n, sizeof *m->gain);
    m->starts = iem_zeroed(2 * iem_onset_starts(m->past->n), sizeof *m->starts);
    if (!m->seen || !m->series || !m->gain || !m->starts) return iem_fail_memory(err);
    for (size_t s = 0; s < m->past->n; s++)
        for (size_t g = 0; g < m->past->scans[s].n_groups; g++) {
            const iem_past_group *one = &m->past->scans[s].groups[g];
            if (is_asked(ground, one->ground) && is_asked(group, one->group))
                m->seen[m->n_seen++] = (struct seen){one, s};
        }
    qsort(m->seen, m->n_seen, sizeof *m->seen, by_group);
    return IEM_OK;
}

/* ---- Evidence ---- */

/* Do two scans mean the same by it? */
static bool same_plan(const iem_past_scan *a, const char *count_sha256, double margin)
{
    return strcmp(a->count_sha256, count_sha256) == 0 &&
           fabs(a->margin_ratio - margin) < 1e-9;
}

static bool fixed_beforehand(const iem_past_scan *scan, const iem_past_scan *now)
{
    return same_plan(now, scan->count_sha256, scan->margin_ratio) &&
           same_plan(now, scan->first_count_sha256, scan->first_margin_ratio);
}

static bool same_reference(const iem_watch *watch, const iem_past_group *group)
{
    return watch->reference_is_rest == group->reference_is_rest &&
           strcmp(watch->reference, group->reference) == 0;
}

/* What there is after some scans. */
struct chain {
    iem_onset gap;
    iem_averaging_onset averaging;
};

/* With what was recorded first, which keeps the promise of 5 %, and with what stands
 * now: evidence is the lesser of the two. */
struct chains {
    struct chain first, now;
    bool scored; /* averaging can be told of every scan so far */
};

static void go_on(struct chain *chain, const iem_evidence *evidence, double null)
{
    static const iem_averaging nothing = {.likelihood = {{0}}};
    const iem_averaging *seen =
        evidence && !evidence->why ? &evidence->state : &nothing;
    iem_onset_add(&chain->gap, &seen->alike, null);
    iem_averaging_onset_add(&chain->averaging, seen);
}

static void count(struct chains *chains, iem_watch *watch, const iem_past_group *group,
                  double null)
{
    go_on(&chains->now, group->evidence, null);
    go_on(&chains->first, group->replaced ? group->first_evidence : group->evidence,
          null);
    chains->scored &= group->evidence->scored;
    watch->counted++;
}

static bool counts(const struct making *m, const iem_watch *watch, size_t s)
{
    const iem_past_scan *now = &m->past->scans[m->past->n - 1];
    const iem_past_group *group = watch->at[s];
    return same_reference(watch, group) && !group->evidence->why &&
           fixed_beforehand(&m->past->scans[s], now);
}

static void note_scan(iem_watch *watch, size_t s, const struct chains *chains,
                      double null)
{
    const double enough = -log(IEM_ALARM_LEVEL);
    watch->log_e[s] = fmin(iem_onset_log_e(&chains->first.gap, null),
                           iem_onset_log_e(&chains->now.gap, null));
    watch->log_e_averaging[s] = NAN;
    if (chains->scored && watch->counted)
        watch->log_e_averaging[s] =
            fmin(iem_averaging_onset_log_e(&chains->first.averaging),
                 iem_averaging_onset_log_e(&chains->now.averaging));
    if (watch->alarm == SIZE_MAX && watch->log_e[s] >= enough) watch->alarm = s;
    if (watch->averaging_alarm == SIZE_MAX && watch->log_e_averaging[s] >= enough)
        watch->averaging_alarm = s;
}

static void follow(const struct making *m, iem_watch *watch)
{
    const double null = log(m->monitor->margin);
    const size_t starts = iem_onset_starts(m->past->n);
    struct chains chains = {.scored = true};
    chains.first.averaging.at = m->starts;
    chains.now.averaging.at = m->starts + starts;
    for (size_t s = 0; s < m->past->n; s++) {
        const iem_past_group *group = watch->at[s];
        if (group && group->evidence->why) watch->why = group->evidence->why;
        if (group && counts(m, watch, s)) count(&chains, watch, group, null);
        note_scan(watch, s, &chains, null);
    }
    if (watch->counted) watch->why = NULL;
}

/* ---- Since when, and how many ---- */

/* Dating is no proof: it looks at all scans that were counted alike, as they are now.
 * Nothing begins before the first of them. */
static void date(struct making *m, iem_watch *watch)
{
    const iem_past_scan *now = &m->past->scans[m->past->n - 1];
    size_t first = m->past->n;
    watch->since = (iem_change){.at = SIZE_MAX, .first = SIZE_MAX, .last = SIZE_MAX};
    if (watch->alarm == SIZE_MAX) return;
    for (size_t s = m->past->n; s-- > 0;) {
        const iem_past_group *group = watch->at[s];
        m->series[s] = (iem_sequence){0};
        if (!group || !same_reference(watch, group) || group->evidence->why ||
            strcmp(m->past->scans[s].count_sha256, now->count_sha256) != 0)
            continue;
        m->series[s] = group->evidence->state.alike;
        first = s;
    }
    watch->since = iem_sequence_change(m->series + first, m->past->n - first,
                                       log(m->monitor->margin), m->gain);
    if (watch->since.at == SIZE_MAX) return;
    watch->since.at += first;
    watch->since.first += first;
    watch->since.last += first;
}

static double known(double value)
{
    return isfinite(value) ? value : 0;
}

/* Independent scans: distances to the ends of their intervals add up as squares. What
 * was caused is said of one reference, so scans that had another add nothing to it. */
static void count_since(const struct making *m, iem_watch *watch)
{
    const iem_change since = watch->since;
    double below = 0, above = 0, caused = 0;
    for (size_t s = since.first; s < m->past->n; s++) {
        const iem_past_group *g = watch->at[s];
        if (!g) continue;
        watch->adverse_most += g->adverse;
        if (s >= since.last) watch->adverse_least += g->adverse;
        if (s < since.at) continue;
        watch->n_since += g->n;
        watch->adverse_since += g->adverse;
        if (!same_reference(watch, g)) continue;
        watch->harmed_since += known(g->harmed);
        caused += known(g->caused.value);
        below += pow(known(g->caused.value - g->caused.low), 2);
        above += pow(known(g->caused.high - g->caused.value), 2);
    }
    watch->caused_since =
        (iem_estimate){caused, caused - sqrt(below), caused + sqrt(above)};
}

/* ---- One watch ---- */

static iem_status make_watch(struct making *m, const struct seen *seen, size_t n,
                             iem_watch *watch, iem_error *err)
{
    const iem_past_group *last = seen[n - 1].group;
    *watch = (iem_watch){.ground = last->ground,
                         .group = last->group,
                         .reference = last->reference,
                         .reference_is_rest = last->reference_is_rest,
                         .ratio_scale = last->ratio_scale,
                         .alarm = SIZE_MAX,
                         .averaging_alarm = SIZE_MAX};
    watch->at = iem_arena_take(m->arena, m->past->n, sizeof *watch->at);
    watch->log_e = iem_arena_take(m->arena, m->past->n, sizeof *watch->log_e);
    watch->log_e_averaging =
        iem_arena_take(m->arena, m->past->n, sizeof *watch->log_e_averaging);
    if (!watch->at || !watch->log_e || !watch->log_e_averaging)
        return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) watch->at[seen[i].scan] = seen[i].group;
    follow(m, watch);
    date(m, watch);
    if (watch->since.at != SIZE_MAX) count_since(m, watch);
    m->monitor->n_alarms += iem_watch_alarmed(watch);
    return IEM_OK;
}

static iem_status make_watches(struct making *m, iem_error *err)
{
    m->monitor->watches =
        iem_arena_take(m->arena, m->n_seen, sizeof *m->monitor->watches);
    if (!m->monitor->watches) return iem_fail_memory(err);
    for (size_t i = 0, n; i < m->n_seen; i += n) {
        for (n = 1; i + n < m->n_seen; n++)
            if (!same_group(m->seen[i].group, m->seen[i + n].group)) break;
        IEM_TRY(make_watch(m, &m->seen[i], n,
                           &m->monitor->watches[m->monitor->n_watches++], err));
    }
    return IEM_OK;
}

/* ---- What changed ---- */

static bool has_finding(const iem_past_scan *scan, const char *id)
{
    for (size_t i = 0; i < scan->n_findings; i++)
        if (strcmp(scan->findings[i].id, id) == 0) return true;
    return false;
}

/* Findings of `scan` that `other` has not. */
static iem_status list_missing(const iem_past_scan *scan, const iem_past_scan *other,
                               const char *ground, const char *group, iem_arena *arena,
                               const iem_past_finding ***list, size_t *n,
                               iem_error *err)
{
    *n = 0;
    *list = iem_arena_take(arena, scan->n_findings, sizeof **list);
    if (!*list) return iem_fail_memory(err);
    for (size_t i = 0; i < scan->n_findings; i++) {
        const iem_past_finding *f = &scan->findings[i];
        if (is_asked(ground, f->ground) && is_asked(group, f->group) &&
            !has_finding(other, f->id))
            (*list)[(*n)++] = f;
    }
    return IEM_OK;
}

static iem_status make_turns(struct making *m, const char *ground, const char *group,
                             iem_error *err)
{
    m->monitor->turns = iem_arena_take(m->arena, m->past->n, sizeof *m->monitor->turns);
    if (!m->monitor->turns) return iem_fail_memory(err);
    for (size_t s = 1; s < m->past->n; s++) {
        const iem_past_scan *was = &m->past->scans[s - 1], *is = &m->past->scans[s];
        iem_turn *turn = &m->monitor->turns[s];
        turn->plan = strcmp(was->plan_sha256, is->plan_sha256) != 0;
        turn->counting = strcmp(was->count_sha256, is->count_sha256) != 0;
        turn->program = strcmp(was->version, is->version) != 0;
        IEM_TRY(list_missing(is, was, ground, group, m->arena, &turn->found,
                             &turn->n_found, err));
        IEM_TRY(list_missing(was, is, ground, group, m->arena, &turn->gone,
                             &turn->n_gone, err));
    }
    return IEM_OK;
}

/* Is some group compared with the same people in both? */
static bool same_comparison(const iem_past_scan *a, const iem_past_scan *b)
{
    for (size_t i = 0; i < a->n_groups; i++)
        for (size_t k = 0; k < b->n_groups; k++)
            if (same_group(&a->groups[i], &b->groups[k]) &&
                a->groups[i].reference_is_rest == b->groups[k].reference_is_rest &&
                strcmp(a->groups[i].reference, b->groups[k].reference) == 0)
                return true;
    return a->n_groups == 0 || b->n_groups == 0;
}

static void find_counted(iem_monitor *monitor)
{
    const iem_past *past = monitor->past;
    const iem_past_scan *now = &past->scans[past->n - 1];
    monitor->margin = now->margin_ratio;
    monitor->first_counted = past->n;
    for (size_t s = past->n; s-- > 0;) {
        if (!fixed_beforehand(&past->scans[s], now) ||
            !same_comparison(&past->scans[s], now))
            continue;
        monitor->first_counted = s;
        monitor->n_counted++;
    }
}

iem_status iem_monitor_make(const iem_past *past, const char *ground, const char *group,
                            iem_arena *arena, iem_monitor *monitor, iem_error *err)
{
    struct making m = {.past = past, .arena = arena, .monitor = monitor};
    *monitor = (iem_monitor){.past = past};
    if (past->n == 0) return IEM_OK;
    find_counted(monitor);
    iem_status status = find_groups(&m, ground, group, err);
    if (status == IEM_OK) status = make_watches(&m, err);
    if (status == IEM_OK) status = make_turns(&m, ground, group, err);
    free(m.seen);
    free(m.series);
    free(m.gain);
    free(m.starts);
    return status;
}
