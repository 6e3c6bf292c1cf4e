/* Statistics of families, as far as they may be told.
 *
 * A family says many things about the same few counts. Where one of those counts is
 * small, the others together could give it away: then of that group only plain shares
 * of enough people are told, computed again from rounded counts. Where none is small,
 * figures go in steps as wide as what ten people would change. */
#include "base/grow.h"
#include "family/families.h"
#include "judge/coarse.h"
#include "judge/publish.h"
#include "judge/publish_shares.h"
#include "judge/publish_tables.h"
#include "measure/disparity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const iem_reason suppressed = {
    "suppressed",
    {"hidden: too few people, or it would tell of so few",
     "verborgen: te weinig mensen, of het zou over zo weinig mensen gaan"}};

static const char of_pairs[] = "scores_apart";

struct telling {
    const struct iem_result *from;
    const iem_publish_counts *counts;
    const iem_statistics *all;
    const bool *may_tell; /* by statistic: its numbers of people */
    bool *tainted; /* by group of the result: a count of it is small in this family */
    bool *ground_tainted;      /* by group: one of its ground is */
    size_t *group, *reference; /* by statistic: its row of groups; n_groups: none */
    bool *hidden;              /* by statistic */
};

/* Has any group of this ground a small count? They stand side by side. */
static void find_tainted_grounds(struct telling *t)
{
    const struct iem_result *r = t->from;
    for (size_t first = 0, end; first < r->n_groups; first = end) {
        bool any = false;
        for (end = first; end < r->n_groups; end++) {
            if (strcmp(r->groups[end].ground, r->groups[first].ground) != 0) break;
            any |= t->tainted[end];
        }
        for (size_t g = first; g < end; g++) t->ground_tainted[g] = any;
    }
}

static void find_tainted(struct telling *t)
{
    const struct iem_result *r = t->from;
    /* It weighs the cells of equal facts in many ways (publish.h: few_in_cells). */
    const bool of_cells = strcmp(t->all->family->name, "explained") == 0;
    for (size_t g = 0; g < r->n_groups; g++)
        t->tainted[g] = (of_cells && t->counts->few_in_cells) ||
                        !iem_published_both(t->counts, t->counts->group[g]);
    for (size_t i = 0; i < t->all->n; i++) {
        const iem_statistic *s = &t->all->at[i];
        t->group[i] = iem_statistic_group(t->counts, s);
        t->reference[i] = s->reference_is_rest
                              ? r->n_groups
                              : iem_publish_row(t->counts, s->ground, s->reference);
        if (t->group[i] < r->n_groups && !iem_statistic_stays_inside(s) &&
            iem_statistic_is_small(t->counts->by, s))
            t->tainted[t->group[i]] = true;
    }
    find_tainted_grounds(t);
}

static bool is_ground_tainted(const struct telling *t, size_t i)
{
    const struct iem_result *r = t->from;
    size_t g = t->group[i];
    if (g < r->n_groups) return t->ground_tainted[g];
    for (g = 0; g < r->n_groups; g++)
        if (strcmp(r->groups[g].ground, t->all->at[i].ground) == 0)
            return t->ground_tainted[g];
    return false;
}

static bool is_clean(const struct telling *t, size_t i)
{
    const iem_statistic *s = &t->all->at[i];
    const size_t none = t->from->n_groups;
    if (iem_statistic_is_small(t->counts->by, s)) return false;
    if (!s->ground) return iem_published_both(t->counts, t->counts->all);
    /* Everyone else, and all groups together, have the small ones among them. */
    if (!s->group || s->reference_is_rest) return !is_ground_tainted(t, i);
    if (t->group[i] == none || t->tainted[t->group[i]]) return false;
    return t->reference[i] == none || !t->tainted[t->reference[i]];
}

/* ---- How it is told ---- */

static void take_least(double *least, double x)
{
    if (isfinite(x)) *least = fmin(*least, x);
}

static iem_publish_size size_of(const struct telling *t, size_t i)
{
    const iem_statistic *s = &t->all->at[i];
    const iem_coarseness by = t->counts->by;
    iem_publish_size size = {INFINITY, INFINITY, t->counts->by.step};
    const size_t none = t->from->n_groups, own = t->group[i], other = t->reference[i];
    iem_publish_take(&size, t->counts, t->counts->all);
    if (own < none) iem_publish_take(&size, t->counts, t->counts->group[own]);
    if (own < none && s->reference_is_rest)
        iem_publish_take_rest(&size, t->counts, t->counts->group[own]);
    if (other < none) iem_publish_take(&size, t->counts, t->counts->group[other]);
    if (iem_statistic_counts_people(s) && !isnan(s->n)) take_least(&size.wide, s->n);
    if (iem_statistic_is_part(s)) {
        take_least(&size.wide, s->denominator);
        take_least(&size.thin, s->numerator);
        take_least(&size.thin, s->denominator - s->numerator);
    }
    size.wide = fmax(iem_suppress_rounded(by, size.wide), by.least);
    size.thin = fmax(fmin(iem_suppress_rounded(by, size.thin), size.wide), by.least);
    return size;
}

static iem_estimate within(iem_estimate e, double least, double most)
{
    if (e.low < least) e.low = least;
    if (e.high > most) e.high = most;
    return e;
}

static void tell_share(iem_coarseness by, const iem_statistic *s, iem_statistic *to)
{
    to->numerator = iem_suppress_rounded(by, s->numerator);
    to->denominator = iem_suppress_rounded(by, s->denominator);
    to->estimate = iem_measure_rate(to->numerator, to->denominator, by.step, 1).all;
    if (isnan(s->estimate.low)) to->estimate.low = to->estimate.high = NAN;
}

static void hide(iem_statistic *to)
{
    to->estimate = iem_undefined;
    to->p = to->p_adjusted = to->n = NAN;
    to->numerator = to->denominator = NAN;
    to->error = 0;
    to->why = &suppressed;
}

static void tell_figure(const struct telling *t, size_t i, iem_statistic *to)
{
    const iem_statistic *s = &t->all->at[i];
    to->numerator = to->denominator = NAN;
    to->p = iem_coarse_p(s->p);
    to->p_adjusted = iem_coarse_p(s->p_adjusted);
    if (iem_statistic_is_bare(s)) return;
    if (s->measure->unit == IEM_UNIT_PEOPLE &&
        s->estimate.value < t->counts->by.least) {
        hide(to);
        return;
    }
    if (iem_statistic_is_evidence(s)) {
        to->estimate.value = exp(iem_coarse_log_evidence(log(s->estimate.value)));
        return;
    }
    to->estimate = iem_publish_figure(s->measure->unit, s->estimate, size_of(t, i));
    if (s->measure->unit == IEM_UNIT_SHARE)
        to->estimate = within(to->estimate, s->estimate.low >= 0 ? 0 : -1, 1);
    if (s->measure->unit == IEM_UNIT_DIFFERENCE)
        to->estimate = within(to->estimate, -1, 1);
    if (isnan(to->estimate.value) && isnan(to->estimate.low) &&
        isnan(to->estimate.high) && !s->why)
        hide(to);
}

static void tell(const struct telling *t, size_t i, iem_statistic *to)
{
    const iem_statistic *s = &t->all->at[i];
    *to = *s;
    if (t->hidden[i]) {
        hide(to);
        return;
    }
    if (iem_statistic_is_plain_share(s))
        tell_share(t->counts->by, s, to);
    else
        tell_figure(t, i, to);
    if (!iem_statistic_counts_people(s) || isnan(to->n)) return;
    if (strcmp(s->measure->id, of_pairs) == 0) {
        to->n = NAN; /* pairs tell how many people there are, to the last one */
        return;
    }
    const iem_coarseness by = t->counts->by;
    to->n = s->n < by.least ? NAN : iem_suppress_rounded(by, s->n);
    if (s->n < by.least) hide(to); /* 0 people: that is a count too */
}

/* A slice that is hidden is not named either: a postcode, a day, a reason with few
 * people. And what may be somebody's desk never is. */
static bool is_unnamed(const struct telling *t, size_t i)
{
    const iem_statistic *s = &t->all->at[i];
    return s->of && (t->hidden[i] || t->all->family->of_desks);
}

static bool makes_public(const struct telling *t, const iem_statistic *s)
{
    /* Everyone else less the other groups is a group again. */
    return iem_statistic_is_plain_share(s) && !s->reference_is_rest &&
           s->denominator >= t->counts->by.least;
}

/* Where the group is told of, a plain share of enough people may be told although other
 * numbers of the group are small. */
static bool may_tell(const struct telling *t, size_t i)
{
    const iem_statistic *s = &t->all->at[i];
    const size_t g = t->group[i];
    const bool known =
        g == t->from->n_groups || iem_published_both(t->counts, t->counts->group[g]);
    if (!t->may_tell[i]) return false;
    return is_clean(t, i) || (known && s->group && makes_public(t, s) &&
                              !iem_statistic_is_small(t->counts->by, s));
}

static void decide(struct telling *t)
{
    find_tainted(t);
    for (size_t i = 0; i < t->all->n; i++) t->hidden[i] = !may_tell(t, i);
}

static iem_status tell_family(struct telling *t, iem_statistics *to, iem_error *err)
{
    *to = (iem_statistics){.family = t->all->family};
    decide(t);
    if (!IEM_GROW(to->at, to->capacity, t->all->n + 1)) return iem_fail_memory(err);
    for (size_t i = 0; i < t->all->n; i++)
        if (!is_unnamed(t, i)) tell(t, i, &to->at[to->n++]);
    return IEM_OK;
}

static iem_status tell_with_room(struct telling *t, iem_statistics *to, iem_error *err)
{
    const size_t n = t->all->n + 1;
    t->tainted = iem_zeroed(t->from->n_groups, sizeof *t->tainted);
    t->ground_tainted = iem_zeroed(t->from->n_groups, sizeof *t->ground_tainted);
    t->hidden = iem_zeroed(n, sizeof *t->hidden);
    t->group = iem_zeroed(n, sizeof *t->group);
    t->reference = iem_zeroed(n, sizeof *t->reference);
    const bool room =
        t->tainted && t->ground_tainted && t->hidden && t->group && t->reference;
    const iem_status status = room ? tell_family(t, to, err) : iem_fail_memory(err);
    free(t->tainted);
    free(t->ground_tainted);
    free(t->hidden);
    free(t->group);
    free(t->reference);
    return status;
}

iem_status iem_publish_families(const struct iem_result *from,
                                const iem_publish_counts *counts, struct iem_result *to,
                                iem_error *err)
{
    if (!from->n_families) return IEM_OK;
    to->families = iem_zeroed(from->n_families, sizeof *to->families);
    if (!to->families) return iem_fail_memory(err);
    for (size_t i = 0; i < from->n_families; i++) {
        struct telling t = {.from = from,
                            .counts = counts,
                            .all = &from->families[i],
                            .may_tell = counts->family[i]};
        to->n_families = i + 1;
        IEM_TRY(tell_with_room(&t, &to->families[i], err));
    }
    return IEM_OK;
}
