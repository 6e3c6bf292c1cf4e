/* What the common load says, and how surely. */
#include "chain/loading.h"
#include "stats/multiple.h"
#include "stats/table2x2.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 10 }; /* fewer events, observed and expected: nothing is claimed */
static const double claim_level = .025, top_of_people = .01;

iem_verdict iem_chain_verdict(double p_adjusted, double high, double assured,
                              iem_chain_why *why)
{
    if (p_adjusted <= claim_level) return IEM_FAIL;
    if (high <= assured) return IEM_PASS;
    *why = IEM_CHAIN_WIDE;
    return IEM_CANNOT_TELL;
}

static bool is_thin(double observed, double expected)
{
    return !(fmax(observed, expected) >= FEW);
}

/* ---- Everybody ---- */

static void judge_together(const struct iem_loading *l, const struct iem_subset *s,
                           iem_chain_together *t)
{
    const double se = sqrt(s->log_variance) / s->observed;
    const double margin = l->work->how->margin_ratio;
    *t = (iem_chain_together){.k = (unsigned)s->k,
                              .people = s->people,
                              .observed = s->observed,
                              .expected = s->expected,
                              .ratio = iem_excess(s->observed, s->expected, se),
                              .p = NAN,
                              .verdict = IEM_CANNOT_TELL};
    if (s->tail.at)
        t->p = s->tail.reached;
    else if (s->observed < 1 && s->expected > 0)
        t->p = 1;
    else if (s->null_variance > 0)
        t->p = iem_normal_upper((s->observed - s->expected) / sqrt(s->null_variance));
    if (!(s->people > 0))
        t->why = IEM_CHAIN_NOBODY;
    else if (is_thin(s->observed, s->expected))
        t->why = IEM_CHAIN_THIN;
    else
        t->verdict =
            iem_chain_verdict(iem_excess_p(s->observed, s->expected, se, margin),
                              t->ratio.high, margin, &t->why);
}

static iem_status tell_everybody(struct iem_loading *l, iem_error *err)
{
    iem_chain_result *r = l->work->result;
    r->together = iem_arena_take(&r->arena, l->n_whole, sizeof *r->together);
    r->spread = iem_arena_take(&r->arena, l->work->n + 1, sizeof *r->spread);
    if (!r->together || !r->spread) return iem_fail_memory(err);
    for (size_t j = 0; j < l->n_whole; j++)
        judge_together(l, &l->subsets[j], &r->together[r->n_together++]);
    for (size_t d = 0; d <= l->work->n; d++)
        r->spread[r->n_spread++] =
            (iem_chain_spread){(unsigned)d, l->observed[d], l->expected[d]};
    r->load = iem_concentrated(l->observed_load, IEM_CHAIN_LOAD + 1, top_of_people);
    const iem_concentration expected =
        iem_concentrated(l->expected_load, IEM_CHAIN_LOAD + 1, top_of_people);
    r->load.total = l->adverse;
    r->expected_gini = expected.gini.value;
    r->expected_top = expected.top.value;
    if (!(r->load.total > 0)) r->load_why = IEM_CHAIN_NO_EVENTS;
    return IEM_OK;
}

/* ---- Groups ---- */

/* Whom a group is compared with, as a subset: one of the others, or everybody less the
 * group itself (NULL). */
static const struct iem_subset *reference_of(const struct iem_loading *l,
                                             const struct iem_subset *s, bool *is_rest)
{
    const iem_groups *g = &l->work->groups;
    const size_t ground = g->at[s->group].ground;
    const char *named = g->references[ground];
    *is_rest = named == NULL;
    for (size_t j = l->n_whole; j < l->n_subsets && named; j++) {
        const iem_group_name *name = &g->at[l->subsets[j].group];
        if (name->ground == ground && strcmp(name->name, named) == 0)
            return &l->subsets[j];
    }
    return NULL;
}

struct iem_compared iem_load_beside(const struct iem_loading *l,
                                    const struct iem_subset *s)
{
    bool is_rest;
    const struct iem_subset *all = &l->subsets[0],
                            *named = reference_of(l, s, &is_rest);
    if (named)
        return (struct iem_compared){named, named->people, named->observed,
                                     named->expected};
    if (!is_rest) return (struct iem_compared){0};
    return (struct iem_compared){NULL, all->people - s->people,
                                 all->observed - s->observed,
                                 all->expected - s->expected};
}

static void fill_group(const struct iem_loading *l, size_t j, iem_chain_group *g)
{
    const iem_groups *groups = &l->work->groups;
    const struct iem_subset *s = &l->subsets[j];
    const struct iem_compared b = iem_load_beside(l, s);
    const size_t ground = groups->at[s->group].ground;
    *g = (iem_chain_group){.ground = groups->grounds[ground],
                           .group = groups->at[s->group].name,
                           .reference = groups->references[ground],
                           .people = s->people,
                           .observed = s->observed,
                           .expected = s->expected,
                           .reference_people = b.people,
                           .reference_observed = b.observed,
                           .share = iem_rate(s->observed, s->people),
                           .gap = iem_rate_difference((iem_table){
                               s->observed, s->people, b.observed, b.people}),
                           .equal_gap = iem_undefined,
                           .p = NAN,
                           .verdict = IEM_CANNOT_TELL};
    g->ratio =
        iem_excess(s->observed, s->expected, sqrt(s->log_variance) / s->observed);
    if (!(s->people > 0) || !(b.people > 0)) return;
    const double gap =
        (s->observed - s->expected) / s->people - (b.observed - b.expected) / b.people;
    g->equal_gap = iem_interval(gap, sqrt(l->gap_variance[j]));
}

static bool is_reference(const iem_chain_group *g)
{
    return g->reference && iem_slice_is(iem_slice_of(g->group), g->reference);
}

static iem_chain_why doubt_of(const struct iem_loading *l, const struct iem_subset *s,
                              const iem_chain_group *g)
{
    const double expected =
        g->people * g->reference_observed / g->reference_people; /* if alike */
    if (!l->work->groups.at[s->group].known) return IEM_CHAIN_NO_GROUP;
    if (is_reference(g)) return IEM_CHAIN_IS_REFERENCE;
    if (!(g->people > 0) || !(g->reference_people > 0)) return IEM_CHAIN_NOBODY;
    return is_thin(g->observed, fmax(g->expected, expected)) ? IEM_CHAIN_THIN
                                                             : IEM_CHAIN_SAID;
}

/* Those whose people nobody knows twice are left out. */
static iem_status tell_groups(struct iem_loading *l, iem_error *err)
{
    iem_chain_result *r = l->work->result;
    const double margin = l->work->how->margin_gap;
    r->groups = iem_arena_take(&r->arena, l->work->groups.n, sizeof *r->groups);
    if (!r->groups) return iem_fail_memory(err);
    for (size_t j = l->n_whole; j < l->n_subsets; j++) {
        iem_chain_group *g = &r->groups[r->n_groups];
        if (!(l->subsets[j].people > 0)) continue;
        fill_group(l, j, g);
        if (is_reference(g)) g->gap = g->equal_gap = iem_undefined;
        g->why = doubt_of(l, &l->subsets[j], g);
        if (g->why == IEM_CHAIN_SAID && l->gap_variance[j] > 0)
            g->p = iem_normal_upper((g->equal_gap.value - margin) /
                                    sqrt(l->gap_variance[j]));
        r->n_groups++;
    }
    return IEM_OK;
}

static iem_status judge_groups(struct iem_loading *l, iem_error *err)
{
    iem_chain_result *r = l->work->result;
    double *p = iem_zeroed(2 * r->n_groups, sizeof *p);
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < r->n_groups; i++) p[i] = r->groups[i].p;
    iem_holm(p, p + r->n_groups, r->n_groups);
    for (size_t i = 0; i < r->n_groups; i++) {
        iem_chain_group *g = &r->groups[i];
        g->p_adjusted = p[r->n_groups + i];
        if (g->why == IEM_CHAIN_SAID)
            g->verdict = iem_chain_verdict(g->p_adjusted, g->equal_gap.high,
                                           l->work->how->assurance, &g->why);
    }
    free(p);
    return IEM_OK;
}

iem_status iem_load_judge(struct iem_loading *l, iem_error *err)
{
    iem_chain_result *r = l->work->result;
    if (!(r->shared > 0)) r->shared_why = IEM_CHAIN_NOBODY;
    IEM_TRY(tell_everybody(l, err));
    IEM_TRY(tell_groups(l, err));
    return judge_groups(l, err);
}
