#include "family/repeated.h"

#include "measure/measuring.h"
#include "measure/scratch.h"

#include <math.h>
#include <string.h>

const iem_reason iem_reason_clustering = {
    "clustering-unknown",
    {"people have several decisions, and a saved tally does not know whose are whose",
     "mensen hebben meer besluiten, en een bewaarde telling weet niet welke van wie "
     "zijn"}};

static const struct iem_part *part_of(const iem_measuring *m, const char *ground)
{
    for (size_t p = 0; p < m->n_parts; p++)
        if (strcmp(m->parts[p].view.name, ground) == 0) return &m->parts[p];
    return NULL;
}

static const char *group_name(const iem_measuring *m, size_t treatment)
{
    const struct iem_part *part = &m->parts[m->part_of[treatment]];
    return part->view.groups[m->group_of[treatment]].name;
}

/* Statistics come by group: the one of `last` is looked at first. That of a reference
 * is not known apart: the largest stands for it. */
static double design_effect(const iem_measuring *m, const iem_statistic *s,
                            size_t *last)
{
    const struct iem_part *part = s->ground ? part_of(m, s->ground) : NULL;
    const size_t first = part ? part->first : 0;
    const size_t end = part ? first + part->n : m->n_treatments;
    double largest = 1;
    if (s->group && *last >= first && *last < end &&
        strcmp(group_name(m, *last), s->group) == 0)
        return m->deff_gap[*last];
    for (size_t t = first; t < end; t++) {
        largest = fmax(largest, m->deff_gap[t]);
        if (!s->group || strcmp(group_name(m, t), s->group) != 0) continue;
        *last = t;
        return m->deff_gap[t];
    }
    return largest;
}

/* A share keeps within 0 and 1: its odds are widened as a ratio is. */
static void widen_share(iem_estimate *e, double deff)
{
    if (!(e->value > 0 && e->value < 1)) return;
    const double odds = e->value / (1 - e->value);
    iem_estimate wide = {odds, e->low / (1 - e->low), e->high / (1 - e->high)};
    iem_widen(&wide, deff, true);
    e->low = wide.low / (1 + wide.low);
    e->high = isinf(wide.high) ? 1 : wide.high / (1 + wide.high);
}

static void widen(iem_statistic *s, double deff)
{
    const bool share = s->measure->unit == IEM_UNIT_SHARE && s->estimate.low >= 0 &&
                       s->estimate.high <= 1;
    if (share)
        widen_share(&s->estimate, deff);
    else
        iem_widen(&s->estimate, deff,
                  s->measure->unit == IEM_UNIT_RATIO && s->estimate.value > 0);
    s->p = iem_weaken(s->p, deff);
    s->p_adjusted = iem_weaken(s->p_adjusted, deff);
}

static void withhold(iem_statistic *s)
{
    if (isnan(s->estimate.value)) return;
    s->estimate.low = s->estimate.high = s->p = s->p_adjusted = NAN;
    if (!s->why) s->why = &iem_reason_clustering;
}

void iem_statistics_repeated(const iem_measuring *core, iem_statistics *statistics)
{
    size_t last = SIZE_MAX;
    if (!core->plan->person) return;
    for (size_t i = 0; i < statistics->n; i++) {
        iem_statistic *s = &statistics->at[i];
        if (s->robust || (!s->measure->interval && isnan(s->p))) continue;
        if (core->tally->loaded)
            withhold(s);
        else
            widen(s, design_effect(core, s, &last));
    }
}
