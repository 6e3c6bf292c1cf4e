/* Looks at measures beside the core, which the world's plan asks for by `also`. */
#ifndef LOOKS_ALSO_H
#define LOOKS_ALSO_H

#include "looks.h"

static bool is_text(const char *text, const char *wanted)
{
    return !wanted || (text && strcmp(text, wanted) == 0);
}

/* The first one of this measure about this group, of this batch, period …; NULL stands
 * for any. NULL: there is none. */
static const iem_statistic *find(const struct run *run, const char *measure,
                                 const char *group, const char *of)
{
    const iem_result *r = run->result;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (strcmp(s->measure->id, measure) == 0 && is_text(s->group, group) &&
                is_text(s->of, of))
                return s;
        }
    return NULL;
}

static iem_estimate estimate_of(const struct run *run, const char *measure)
{
    const iem_statistic *s = find(run, measure, "B", NULL);
    return s ? s->estimate : (iem_estimate){NAN, NAN, NAN};
}

/* ---- A trait that stands for the group ---- */

static struct seen proxy_told(const struct run *run)
{
    const iem_statistic *s = find(run, "proxy_strength", NULL, "trait");
    return whether(s && s->p_adjusted <= .05);
}

static struct seen gap_seen(const struct run *run)
{
    return whether(estimate_of(run, "gap_given_facts").low > 0);
}

static struct seen gap_left_seen(const struct run *run)
{
    return whether(estimate_of(run, "gap_given_facts_and_trait").low > 0);
}

static struct seen indirect_share(const struct run *run)
{
    return number(estimate_of(run, "indirect_share").value);
}

/* Nothing is planted beside the trait, or the trait decides nothing. */
static struct seen indirect_covered(const struct run *run)
{
    const iem_estimate share = estimate_of(run, "indirect_share");
    if (isnan(share.low) || isnan(share.high)) return part(0, 0);
    return whether(holds(share, run->synth->trait_weight > 0));
}

/* ---- A subgroup ---- */

/* Subgroups that are shown, and those of them that are of B with x2 = 1. */
static void count_subgroups(const struct run *run, double *shown, double *right)
{
    const iem_result *r = run->result;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (strcmp(s->measure->id, "subgroup_difference") != 0 ||
                !(s->p_adjusted <= .05))
                continue;
            ++*shown;
            *right += strstr(s->of, "group: B") && strstr(s->of, "x2: 1");
        }
}

static struct seen subgroup_shown(const struct run *run)
{
    double shown = 0, right = 0;
    count_subgroups(run, &shown, &right);
    return whether(right > 0);
}

static struct seen other_subgroup_shown(const struct run *run)
{
    double shown = 0, right = 0;
    count_subgroups(run, &shown, &right);
    return whether(shown > right);
}

/* Likely cases with another x2, where only those with x2 = 1 are treated differently.
 */
static struct seen likely_elsewhere(const struct run *run)
{
    double all = 0, elsewhere = 0;
    for (size_t i = 0; i < run->result->n_cells; i++) {
        const iem_cell_row *c = &run->result->cells[i];
        if (c->grade != IEM_LIKELY) continue;
        all += c->a1;
        if (strcmp(c->facts[1], "1") != 0) elsewhere += c->a1;
    }
    return part(elsewhere, all);
}

/* ---- Outcomes ---- */

static struct seen failed(const struct run *run)
{
    return whether(of_b(run)->verdict == IEM_FAIL);
}

static struct seen hits_more_often(const struct run *run)
{
    return whether(estimate_of(run, "hit_rate_difference").low > 0);
}

static struct seen outcome_test(const struct run *run)
{
    const iem_statistic *s = find(run, "robust_outcome_test", "B", NULL);
    return whether(s && s->p <= .05);
}

static struct seen says_no_acquittal(const struct run *run)
{
    const iem_render how = {.lang = "en"};
    char *text = NULL;
    if (iem_result_render(run->result, IEM_HTML, &how, &text, NULL) != IEM_OK) exit(5);
    const bool said = strstr(text, "clears nobody") != NULL;
    free(text);
    return whether(said);
}

/* ---- Groups that are missing ---- */

static struct seen missing_told(const struct run *run)
{
    const iem_statistic *s = find(run, "group_missing_difference", NULL, NULL);
    return whether(s && s->p <= .05);
}

static struct seen missing_hinders(const struct run *run)
{
    const iem_treatment *t = of_b(run);
    return whether(t->verdict == IEM_CANNOT_TELL && t->why == IEM_WHY_MISSING_GROUPS);
}

/* Rates are the same when everybody has a group. */
static struct seen missing_bounded(const struct run *run)
{
    return whether(holds(estimate_of(run, "rate_difference_if_placed"), 0));
}

/* ---- Batches and reasons ---- */

/* Batches that are adverse throughout, as the log shows them. */
static bool *blankets_of(const struct log *log, size_t size, size_t *n)
{
    const size_t decision = log_column(log, "decision");
    bool *blanket = malloc(log->n_rows / size + 1);
    if (!blanket) exit(5);
    *n = log->n_rows / size;
    for (size_t b = 0; b < *n; b++) {
        blanket[b] = true;
        for (size_t i = b * size; i < (b + 1) * size; i++)
            if (!log_is(log, i, decision, "adverse")) blanket[b] = false;
    }
    return blanket;
}

static void count_batches(const struct run *run, double *planted, double *named,
                          double *right)
{
    size_t n = 0;
    bool *blanket = blankets_of(run->log, (size_t)run->synth->batch_size, &n);
    for (size_t b = 0; b < n; b++) {
        char name[24];
        snprintf(name, sizeof name, "%zu", b + 1);
        const bool found = find(run, "blanket_batch", NULL, name) != NULL;
        *planted += blanket[b];
        *named += found;
        *right += found && blanket[b];
    }
    free(blanket);
}

static struct seen batches_found(const struct run *run)
{
    double planted = 0, named = 0, right = 0;
    count_batches(run, &planted, &named, &right);
    return part(right, planted);
}

/* Of those named in one log; 0 where none is. */
static struct seen batches_wrong(const struct run *run)
{
    double planted = 0, named = 0, right = 0;
    count_batches(run, &planted, &named, &right);
    return number(named > 0 ? (named - right) / named : 0);
}

static struct seen one_reason(const struct run *run)
{
    return whether(estimate_of(run, "same_reason_difference").low > 0);
}

/* ---- Month after month ---- */

/* The first month whose evidence reaches 20; infinite: none. */
static double first_month(const struct run *run, const char *measure)
{
    const iem_result *r = run->result;
    double month = 0;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++) {
            const iem_statistic *s = &r->families[f].at[i];
            if (strcmp(s->measure->id, measure) != 0 || !is_text(s->group, "B"))
                continue;
            month++;
            if (s->estimate.value >= 20) return month;
        }
    return INFINITY;
}

static double alarm_of(const struct run *run, const char *measure)
{
    const double month = estimate_of(run, measure).value;
    return isnan(month) ? INFINITY : month;
}

static struct seen alarm_ever(const struct run *run)
{
    return whether(isfinite(alarm_of(run, "alarm")));
}

static struct seen averaging_alarm_ever(const struct run *run)
{
    return whether(isfinite(alarm_of(run, "averaging_alarm")));
}

static struct seen evidence_of_any(const struct run *run)
{
    return whether(isfinite(first_month(run, "evidence_of_any")));
}

static struct seen alarm_too_early(const struct run *run)
{
    return whether(alarm_of(run, "alarm") < run->synth->change_month);
}

/* In months, the first one of the surcharge counted. */
static struct seen delay(const struct run *run)
{
    return number(alarm_of(run, "alarm") + 1 - run->synth->change_month);
}

static struct seen delay_of_any(const struct run *run)
{
    return number(first_month(run, "evidence_of_any") + 1 - run->synth->change_month);
}

static struct seen change_point(const struct run *run)
{
    const double since = estimate_of(run, "since").value;
    if (isnan(since)) return part(0, 0);
    return whether(fabs(since - run->synth->change_month) <= 2);
}

static struct seen change_covered(const struct run *run)
{
    const iem_estimate since = estimate_of(run, "since");
    if (isnan(since.value)) return part(0, 0);
    return whether(holds(since, run->synth->change_month));
}

#endif
