#include "judge/published.h"

#include <math.h>
#include <stdlib.h>

/* Of a row of which nearly everybody got the adverse decision, it is told of each who
 * is known to be in it that he got it (group disclosure; CBS output rule: no category
 * above 90 %). Where that holds of the whole log it is no news: of many who apply for a
 * job, few get it. And to have been left alone is nothing that hurts. */
static bool tells_of_each(const iem_publish_counts *c, double n, double adverse)
{
    const double nearly_all = 0.9;
    return adverse > nearly_all * n && c->adverse <= nearly_all * c->people;
}

/* Both kinds of decision. */
bool iem_publish_enough(const iem_publish_counts *c, double n, double adverse)
{
    const double least = c->by.least;
    return adverse >= least && n - adverse >= least && !tells_of_each(c, n, adverse);
}

size_t iem_publish_row(const iem_publish_counts *c, const char *ground,
                       const char *group)
{
    const iem_group_row *g = iem_whom_group(&c->whom, ground, group);
    return g ? (size_t)(g - c->result->groups) : c->result->n_groups;
}

double iem_published(const iem_publish_counts *counts, size_t place)
{
    if (place == IEM_NO_PLACE || !counts->problem.count[place].shown) return NAN;
    return iem_suppress_rounded(counts->by, counts->problem.count[place].n);
}

bool iem_published_both(const iem_publish_counts *counts, iem_trio trio)
{
    return !isnan(iem_published(counts, trio.n)) &&
           !isnan(iem_published(counts, trio.adverse));
}

double iem_published_adverse(const iem_publish_counts *counts, iem_trio trio)
{
    return iem_published_both(counts, trio) ? iem_published(counts, trio.adverse) : NAN;
}

iem_table iem_published_table(const iem_publish_counts *counts, const iem_treatment *t,
                              size_t i)
{
    const iem_trio member = counts->member[i], reference = counts->reference[i];
    iem_table table = {.n1 = iem_published(counts, member.n),
                       .a1 = iem_published_adverse(counts, member),
                       .n0 = iem_published(counts, reference.n),
                       .a0 = iem_published_adverse(counts, reference)};
    if (!t->reference_is_rest) return table;
    const bool hidden = !iem_publish_enough(counts, t->n0, t->a0);
    table.n0 = iem_published(counts, counts->all.n) - table.n1;
    table.a0 = iem_published_adverse(counts, counts->all) - table.a1;
    if (t->n0 < counts->by.least || table.n0 < counts->by.least) table.n0 = NAN;
    if (hidden || !iem_publish_enough(counts, table.n0, table.a0)) table.a0 = NAN;
    return table;
}

void iem_publish_counts_clear(iem_publish_counts *c)
{
    iem_suppress_clear(&c->problem);
    iem_whom_clear(&c->whom);
    free(c->group);
    free(c->member);
    free(c->reference);
    free(c->cell_member);
    free(c->cell_reference);
    iem_arena_clear(&c->names);
    free(c->cases);
    free(c->outcome);
    for (size_t f = 0; c->family && f < c->result->n_families; f++) free(c->family[f]);
    free(c->family);
    *c = (iem_publish_counts){0};
}
