/* A history as far as it may be told: the figures of each scan and group in steps as
 * wide as what ten people change, and none that fewer than ten make up. */
#include "base/grow.h"
#include "judge/coarse.h"
#include "judge/monitor.h"
#include "judge/publish.h"
#include "judge/suppress.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const iem_coarseness *const by = &iem_by_tens;

/* ---- Counts of one scan, and how they add up ---- */

/* People, those with the adverse decision, and the others. */
struct trio {
    size_t n, adverse, favourable;
};

struct hiding {
    iem_suppression counts;
    struct slot {
        double *n, *adverse;
        struct trio trio;
    } * slots;
    size_t n_slots, capacity;
    bool failed;
};

static bool enough(double n, double adverse)
{
    return adverse >= by->least && n - adverse >= by->least;
}

static struct trio add_counts(struct hiding *h, double n, double adverse, bool wanted)
{
    iem_suppression *s = &h->counts;
    const double all = isnan(n) ? 0 : n, part = isnan(adverse) ? 0 : fmin(adverse, all);
    const struct trio trio = {
        iem_suppress_add(s, all, wanted),
        iem_suppress_add(s, part, wanted && enough(all, part)),
        iem_suppress_add(s, all - part, false),
    };
    iem_suppress_whole(s, trio.n);
    iem_suppress_part(s, trio.adverse);
    iem_suppress_part(s, trio.favourable);
    return trio;
}

/* These two become what may be told of them. */
static void keep_slot(struct hiding *h, double *n, double *adverse, struct trio trio)
{
    if (IEM_GROW(h->slots, h->capacity, h->n_slots + 1))
        h->slots[h->n_slots++] = (struct slot){n, adverse, trio};
    else
        h->failed = true;
}

static void add_parts(struct hiding *h, struct trio whole, const struct trio *parts,
                      size_t n)
{
    iem_suppression *s = &h->counts;
    iem_suppress_whole(s, whole.n);
    for (size_t i = 0; i < n; i++) iem_suppress_part(s, parts[i].n);
    iem_suppress_whole(s, whole.adverse);
    for (size_t i = 0; i < n; i++) iem_suppress_part(s, parts[i].adverse);
    iem_suppress_whole(s, whole.favourable);
    for (size_t i = 0; i < n; i++) iem_suppress_part(s, parts[i].favourable);
}

static size_t ground_end(const iem_past_scan *s, size_t first)
{
    size_t end = first;
    while (end < s->n_groups &&
           strcmp(s->groups[end].ground, s->groups[first].ground) == 0)
        end++;
    return end;
}

static double known(double n)
{
    return isnan(n) ? 0 : n;
}

struct decided {
    double n, adverse;
};

/* About the groups of a ground and the reference that they share; about everybody,
 * where that is everyone else. */
static struct decided decided_of(const iem_past_scan *s, size_t first, size_t end)
{
    const iem_past_group *one = &s->groups[first];
    struct decided sum = {known(one->reference_n), known(one->reference_adverse)};
    for (size_t i = first; i < end; i++) {
        if (one->reference_is_rest && i > first) break;
        sum.n += known(s->groups[i].n);
        sum.adverse += known(s->groups[i].adverse);
    }
    return sum;
}

/* All decisions of the scan; more than its rows, where these stand for several. */
static struct decided decided_in(const iem_past_scan *s)
{
    struct decided all = {s->rows_used, floor(s->adverse_rate * s->rows_used + 0.5)};
    for (size_t i = 0, end; i < s->n_groups; i = end) {
        end = ground_end(s, i);
        const struct decided some = decided_of(s, i, end);
        if (some.n > known(all.n)) all = some;
    }
    return all;
}

/* Everyone else is the other groups, and those of none. That follows from the sums
 * there are, but only from several together, and bounds are narrowed along one after
 * another. Where groups are many each of the others takes a little. */
static void add_rests(struct hiding *h, const struct slot *slots, size_t n_groups,
                      const struct trio *parts, size_t n)
{
    enum { FEW = 32 };
    struct trio others[FEW];
    if (n > FEW) return;
    for (size_t i = 0; i < n_groups; i++) {
        size_t k = 0;
        for (size_t j = 0; j < n; j++)
            if (j != i) others[k++] = parts[j];
        add_parts(h, slots[2 * i + 1].trio, others, k);
    }
}

/* `parts`: room for all groups and two more. */
static void add_ground(struct hiding *h, iem_past_scan *s, struct trio all,
                       struct decided left, size_t first, size_t end,
                       struct trio *parts)
{
    const bool rest = s->groups[first].reference_is_rest;
    const size_t slot = h->n_slots;
    size_t n = 0;
    struct trio reference = {0, 0, 0};
    for (size_t i = first; i < end; i++) {
        iem_past_group *g = &s->groups[i];
        const struct trio own = add_counts(h, g->n, g->adverse, true);
        if (rest || i == first)
            reference = add_counts(h, g->reference_n, g->reference_adverse, true);
        if (rest) add_parts(h, all, (struct trio[]){own, reference}, 2);
        keep_slot(h, &g->n, &g->adverse, own);
        keep_slot(h, &g->reference_n, &g->reference_adverse, reference);
        parts[n++] = own;
        left.n -= known(g->n);
        left.adverse -= known(g->adverse);
    }
    if (!rest) {
        parts[n++] = reference;
        left.n -= known(s->groups[first].reference_n);
        left.adverse -= known(s->groups[first].reference_adverse);
    }
    /* Those of whom the group is not known, or is not compared. */
    if (left.n > 0.5) parts[n++] = add_counts(h, left.n, fmax(left.adverse, 0), false);
    add_parts(h, all, parts, n);
    if (rest && !h->failed) add_rests(h, h->slots + slot, end - first, parts, n);
}

static void tell_slots(const struct hiding *h)
{
    const iem_suppress_count *count = h->counts.count;
    for (size_t i = 0; i < h->n_slots; i++) {
        const struct slot slot = h->slots[i];
        const bool told = count[slot.trio.n].shown;
        const bool both = told && count[slot.trio.adverse].shown;
        *slot.adverse =
            both ? iem_suppress_rounded(*by, count[slot.trio.adverse].n) : (double)NAN;
        *slot.n = told ? iem_suppress_rounded(*by, count[slot.trio.n].n) : (double)NAN;
    }
}

/* A scan whose rows stand for several people tells the sum of its groups by none of
 * its numbers but their parts. */
static iem_status hide_counts(struct hiding *h, iem_past_scan *s, struct trio *parts,
                              iem_error *err)
{
    const struct decided all = decided_in(s);
    const bool rows = fabs(all.n - s->rows_used) < 0.5;
    double decisions = all.n, adverse = all.adverse;
    const struct trio whole = add_counts(h, all.n, all.adverse, rows);
    keep_slot(h, &decisions, &adverse, whole);
    for (size_t i = 0, end; i < s->n_groups; i = end) {
        end = ground_end(s, i);
        add_ground(h, s, whole, all, i, end, parts);
    }
    if (h->failed) return iem_fail_memory(err);
    IEM_TRY(iem_suppress_solve(&h->counts, err));
    tell_slots(h);
    s->adverse_rate = adverse / decisions;
    if (rows) s->rows_used = decisions;
    return IEM_OK;
}

/* ---- Figures ---- */

static double people(double n)
{
    return n >= by->least ? iem_suppress_rounded(*by, n) : NAN;
}

/* Steps are those of the published counts: else the step would tell the exact one. */
static iem_publish_size size_of(const iem_past_group *g)
{
    const double least =
        fmin(fmin(g->adverse, g->n - g->adverse),
             fmin(g->reference_adverse, g->reference_n - g->reference_adverse));
    return (iem_publish_size){fmin(g->n, g->reference_n), fmax(least, 1), by->step};
}

static void publish_figures(iem_past_group *g)
{
    const double all = g->n + g->adverse + g->reference_n + g->reference_adverse;
    if (isnan(all)) {
        g->gap = g->ratio = g->group_weight = g->caused = iem_undefined;
        g->harmed = NAN;
        return;
    }
    const iem_publish_size size = size_of(g);
    g->gap = iem_publish_figure(IEM_UNIT_DIFFERENCE, g->gap, size);
    g->ratio = iem_publish_figure(IEM_UNIT_RATIO, g->ratio, size);
    g->group_weight = iem_publish_figure(IEM_UNIT_SHARE, g->group_weight, size);
    g->caused = iem_coarse_estimate(g->caused, by->step);
    g->harmed = iem_coarse(g->harmed, by->step, IEM_NEAREST);
}

static void publish_group(iem_past_group *g, bool few)
{
    publish_figures(g);
    if (!few) return;
    g->type = IEM_TYPE_CANNOT_TELL;
    g->verdict = IEM_CANNOT_TELL;
}

static iem_status publish_scan(iem_past_scan *s, iem_error *err)
{
    double *const counts[] = {&s->rows_read, &s->rows_used, &s->rows_excluded,
                              &s->rows_rejected, &s->people};
    struct hiding h = {.counts = {.by = *by}};
    struct trio *parts = iem_zeroed(s->n_groups + 2, sizeof *parts);
    bool *few = iem_zeroed(s->n_groups, sizeof *few);
    iem_status status = parts && few ? IEM_OK : iem_fail_memory(err);
    for (size_t g = 0; g < s->n_groups && status == IEM_OK; g++)
        few[g] = s->groups[g].n < by->least;
    if (status == IEM_OK) status = hide_counts(&h, s, parts, err);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        *counts[i] = people(*counts[i]);
    for (size_t g = 0; g < s->n_groups && status == IEM_OK; g++)
        publish_group(&s->groups[g], few[g]);
    iem_suppress_clear(&h.counts);
    free(h.slots);
    free(parts);
    free(few);
    return status;
}

/* ---- Alarms ---- */

/* An alarm tells that most decisions about a group were adverse: of how many? */
static bool is_about_enough(const iem_watch *w, size_t alarm)
{
    double n = 0, adverse = 0;
    for (size_t s = 0; s <= alarm; s++) {
        n += w->at[s] ? known(w->at[s]->n) : 0;
        adverse += w->at[s] ? known(w->at[s]->adverse) : 0;
    }
    return enough(n, adverse);
}

/* As long as the counts are exact. */
static void hide_alarms(iem_monitor *monitor, iem_watch *w)
{
    const bool alarmed = iem_watch_alarmed(w);
    if (w->alarm != SIZE_MAX && !is_about_enough(w, w->alarm)) {
        w->alarm = SIZE_MAX;
        w->since = (iem_change){.at = SIZE_MAX, .first = SIZE_MAX, .last = SIZE_MAX};
    }
    if (w->averaging_alarm != SIZE_MAX && !is_about_enough(w, w->averaging_alarm))
        w->averaging_alarm = SIZE_MAX;
    monitor->n_alarms -= alarmed && !iem_watch_alarmed(w);
}

/* What one decision adds to the evidence is known, so that scan after scan would tell
 * how it was decided about few people. Also while the counts are exact. */
static void publish_evidence(iem_watch *w, size_t scans)
{
    bool told = true;
    for (size_t s = 0; s < scans; s++)
        if (w->at[s]) told &= enough(w->at[s]->n, w->at[s]->adverse);
    for (size_t s = 0; s < scans; s++) {
        w->log_e[s] = told ? iem_coarse_log_evidence(w->log_e[s]) : (double)NAN;
        w->log_e_averaging[s] =
            told ? iem_coarse_log_evidence(w->log_e_averaging[s]) : (double)NAN;
    }
    if (!told) w->counted = 0;
    w->hidden = !told;
}

/* Of every scan from `first` on. */
static bool is_told(const iem_watch *w, size_t first, size_t n)
{
    for (size_t s = first; s < n; s++)
        if (w->at[s] && isnan(w->at[s]->n + w->at[s]->adverse)) return false;
    return true;
}

static void publish_watch(iem_watch *w, size_t scans)
{
    double *const counts[] = {&w->n_since, &w->adverse_since, &w->adverse_least,
                              &w->adverse_most, &w->harmed_since};
    const bool told = w->since.at != SIZE_MAX && is_told(w, w->since.first, scans);
    const bool both = told && enough(w->n_since, w->adverse_since);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        *counts[i] = both ? people(*counts[i]) : (double)NAN;
    w->caused_since = both && w->caused_since.value >= by->least
                          ? iem_coarse_estimate(w->caused_since, by->step)
                          : iem_undefined;
}

/* ---- Names ---- */

/* An intersection of which one scan has few people has no name, as in a result. Two
 * grounds stand in one name with this between them. */
static bool is_intersection(const char *ground)
{
    return strstr(ground, " × ") != NULL;
}

static bool is_unnamed(const iem_watch *w, size_t scans)
{
    bool hidden = false;
    for (size_t s = 0; s < scans; s++) hidden |= w->at[s] && isnan(w->at[s]->n);
    return hidden && is_intersection(w->ground);
}

static bool is_watched(const iem_monitor *monitor, const iem_past_finding *f)
{
    for (size_t i = 0; i < monitor->n_watches; i++)
        if (strcmp(monitor->watches[i].ground, f->ground) == 0 &&
            strcmp(monitor->watches[i].group, f->group) == 0)
            return true;
    return false;
}

static void keep_named(const iem_monitor *monitor, const iem_past_finding **findings,
                       size_t *n)
{
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++)
        if (!is_intersection(findings[i]->ground) || is_watched(monitor, findings[i]))
            findings[kept++] = findings[i];
    *n = kept;
}

static void leave_out_unnamed(iem_monitor *monitor, size_t scans)
{
    size_t kept = 0;
    for (size_t i = 0; i < monitor->n_watches; i++) {
        const iem_watch *w = &monitor->watches[i];
        if (is_unnamed(w, scans))
            monitor->n_alarms -= iem_watch_alarmed(w);
        else
            monitor->watches[kept++] = *w;
    }
    monitor->n_watches = kept;
    for (size_t s = 0; s < scans; s++) {
        iem_turn *turn = &monitor->turns[s];
        keep_named(monitor, turn->found, &turn->n_found);
        keep_named(monitor, turn->gone, &turn->n_gone);
    }
}

iem_status iem_monitor_publish(iem_monitor *monitor, iem_past *past, iem_error *err)
{
    for (size_t i = 0; i < monitor->n_watches; i++) {
        hide_alarms(monitor, &monitor->watches[i]);
        publish_evidence(&monitor->watches[i], past->n);
    }
    for (size_t s = 0; s < past->n; s++) IEM_TRY(publish_scan(&past->scans[s], err));
    for (size_t i = 0; i < monitor->n_watches; i++)
        publish_watch(&monitor->watches[i], past->n);
    leave_out_unnamed(monitor, past->n);
    return IEM_OK;
}
