/* What is looked at in a log of how decisions came about: the statistic that a claim
 * names (`of`), of group B unless it says otherwise (`about`), beside what was planted.
 */
#ifndef LOOKS_PROCESS_H
#define LOOKS_PROCESS_H

#include "looks_also.h"
#include "planted.h"

static const double sure = .05; /* a p, adjusted for all that was looked at */

static const char *about(const struct run *run)
{
    return run->about ? run->about : "B";
}

/* "": of everybody. */
static const iem_statistic *named(const struct run *run)
{
    const char *group = about(run);
    return find(run, run->of, *group ? group : NULL, NULL);
}

static double planted_value(const struct run *run)
{
    return truth_value(truth_of(run->truths, run->of, about(run)));
}

/* ---- One statistic ---- */

/* Where a ratio is neutral it is 1, a difference 0. */
static double neutral(const iem_statistic *s)
{
    return s->measure->unit == IEM_UNIT_RATIO ? 1 : 0;
}

static double p_of(const iem_statistic *s)
{
    return isnan(s->p_adjusted) ? s->p : s->p_adjusted;
}

static struct seen told_less(const struct run *run)
{
    const iem_statistic *s = named(run);
    return whether(s && p_of(s) <= sure && s->estimate.value < neutral(s));
}

static struct seen told_more(const struct run *run)
{
    const iem_statistic *s = named(run);
    return whether(s && p_of(s) <= sure && s->estimate.value > neutral(s));
}

static struct seen told_apart(const struct run *run)
{
    const iem_statistic *s = named(run);
    return whether(s && p_of(s) <= sure);
}

/* Of a statistic without a test: its interval holds no difference. */
static struct seen bounds_below(const struct run *run)
{
    const iem_statistic *s = named(run);
    return whether(s && s->estimate.high < neutral(s));
}

static struct seen bounds_apart(const struct run *run)
{
    const iem_statistic *s = named(run);
    return whether(s && !holds(s->estimate, neutral(s)));
}

static struct seen off_by(const struct run *run)
{
    const iem_statistic *s = named(run);
    return number(s ? s->estimate.value - planted_value(run) : NAN);
}

/* Of a ratio, in the logarithm. */
static struct seen off_by_log(const struct run *run)
{
    const iem_statistic *s = named(run);
    return number(s ? log(s->estimate.value / planted_value(run)) : NAN);
}

static struct seen holds_truth(const struct run *run)
{
    const iem_statistic *s = named(run);
    if (!s || isnan(s->estimate.low) || isnan(s->estimate.high)) return part(0, 0);
    return whether(holds(s->estimate, planted_value(run)));
}

static struct seen seen_value(const struct run *run)
{
    const iem_statistic *s = named(run);
    return number(s ? s->estimate.value : NAN);
}

/* ---- All that was looked at ---- */

static bool ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text), k = strlen(end);
    return n >= k && strcmp(text + n - k, end) == 0;
}

/* Statistics of which the measure ends in `of`, that are told, of a group or (NULL) of
 * any; of shares alone or of all. */
static double count_told(const struct run *run, const char *group, bool shares)
{
    const iem_result *r = run->result;
    double n = 0;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            n += ends_with(s->measure->id, run->of) && s->p_adjusted <= sure &&
                 (!group || is_text(s->group, group)) &&
                 (!shares || s->measure->unit == IEM_UNIT_DIFFERENCE);
        }
    return n;
}

static struct seen any_told(const struct run *run)
{
    return whether(count_told(run, NULL, false) > 0);
}

static struct seen any_share_told(const struct run *run)
{
    return whether(count_told(run, NULL, true) > 0);
}

static struct seen some_of_group_told(const struct run *run)
{
    return whether(count_told(run, about(run), false) > 0);
}

/* ---- Reviewers ---- */

static double reviewers_told(const struct run *run, const char *name, bool is_it,
                             double *all)
{
    const iem_result *r = run->result;
    double n = 0;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (strcmp(s->measure->id, run->of) != 0) continue;
            if (is_text(s->of, name) != is_it) continue;
            ++*all;
            n += s->p_adjusted <= sure;
        }
    return n;
}

static struct seen odd_reviewer_told(const struct run *run)
{
    double all = 0;
    return whether(reviewers_told(run, "r07", true, &all) > 0);
}

static struct seen other_reviewer_told(const struct run *run)
{
    double all = 0;
    return whether(reviewers_told(run, "r07", false, &all) > 0);
}

/* Points of the funnel beyond its limits, of all reviewers. */
static struct seen beyond_limits(const struct run *run)
{
    const iem_result *r = run->result;
    double n = 0, beyond = 0;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (strcmp(s->measure->id, run->of) != 0 || isnan(s->estimate.value))
                continue;
            n++;
            beyond += !holds(s->estimate, s->estimate.value);
        }
    return part(beyond, n);
}

#endif
