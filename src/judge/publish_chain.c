/* First which counts may be shown, all tables together, by how they add up
 * (judge/suppress.h); then the figures made of them, in steps as wide as what ten
 * people would change (judge/coarse.h). Where a count is hidden, so are its figures and
 * its verdict. */
#include "judge/publish_chain.h"

#include "base/grow.h"
#include "base/text.h"
#include "judge/coarse.h"
#include "judge/suppress.h"
#include "measure/disparity.h"
#include "stats/table2x2.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct slot {
    double *at;
    size_t place;
};

struct publishing {
    iem_chain_result *r;
    iem_suppression counts;
    struct slot *slots;
    size_t n_slots, capacity;
    bool failed;
};

/* ---- Counts and how they add up ---- */

/* A count of the result, which becomes what may be shown of it. */
static size_t add(struct publishing *p, double *at)
{
    const double n = isnan(*at) ? 0 : *at;
    const size_t place = iem_suppress_add(&p->counts, n, !isnan(*at));
    if (!IEM_GROW(p->slots, p->capacity, p->n_slots + 1)) {
        p->failed = true;
        return place;
    }
    p->slots[p->n_slots++] = (struct slot){at, place};
    return place;
}

/* A count that nobody sees and anybody can work out. */
static size_t add_rest(struct publishing *p, double n)
{
    return iem_suppress_add(&p->counts, fmax(n, 0), false);
}

/* `whole` is `part` and what is left of it, whose place is returned. */
static size_t add_part(struct publishing *p, size_t whole, double n, size_t part,
                       double in_part)
{
    const size_t rest = add_rest(p, n - in_part);
    iem_suppress_whole(&p->counts, whole);
    iem_suppress_part(&p->counts, part);
    iem_suppress_part(&p->counts, rest);
    return rest;
}

/* A whole, a part of it, and the others. */
struct both {
    size_t place[3];
};

static struct both add_both(struct publishing *p, double *n, double *part)
{
    const double all = *n, some = *part;
    struct both both = {{0}};
    both.place[0] = add(p, n);
    both.place[1] = add(p, part);
    if (!isnan(all) && !isnan(some))
        both.place[2] = add_part(p, both.place[0], all, both.place[1], some);
    return both;
}

/* Groups of a ground are everybody, but for those of whom nobody records it. The others
 * too add up, which follows from that: bounds are narrowed along one sum after another,
 * and what only several together tell would be missed. */
static void add_ground(struct publishing *p, struct both all, const struct both *group,
                       size_t n)
{
    double left[2] = {0};
    struct both rest = {{0}};
    if (p->failed || p->counts.failed) return;
    for (int k = 0; k < 2; k++) {
        left[k] = p->counts.count[all.place[k]].n;
        for (size_t i = 0; i < n; i++) left[k] -= p->counts.count[group[i].place[k]].n;
    }
    if (left[0] > 0) {
        rest.place[0] = add_rest(p, left[0]);
        rest.place[1] = add_rest(p, left[1]);
        rest.place[2] = add_part(p, rest.place[0], left[0], rest.place[1], left[1]);
    }
    for (int k = 0; k < 3; k++) {
        iem_suppress_whole(&p->counts, all.place[k]);
        for (size_t i = 0; i < n; i++) iem_suppress_part(&p->counts, group[i].place[k]);
        if (left[0] > 0) iem_suppress_part(&p->counts, rest.place[k]);
    }
}

static void add_agencies(struct publishing *p)
{
    for (size_t i = 0; i < p->r->n_agencies; i++) {
        iem_chain_agency *a = &p->r->agencies[i];
        const double decisions = a->decisions, nameless = a->nameless;
        const size_t whole = add_both(p, &a->decisions, &a->adverse).place[0];
        add_part(p, whole, decisions, add(p, &a->nameless), nameless);
        add(p, &a->people);
    }
}

/* People with adverse decisions of so many agencies or more. */
struct tail {
    size_t from, place;
};

/* A tail is what lies before another one, and that. Each of these sums follows from
 * others, but bounds are narrowed along one sum after another: what only several
 * together tell would be missed. */
static void add_tails(struct publishing *p, const struct tail *tail, size_t n,
                      const size_t *spread, size_t n_spread)
{
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b <= n; b++) {
            const size_t end = b < n ? tail[b].from : n_spread;
            iem_suppress_whole(&p->counts, tail[a].place);
            for (size_t d = tail[a].from; d < end && d < n_spread; d++)
                iem_suppress_part(&p->counts, spread[d]);
            if (b < n) iem_suppress_part(&p->counts, tail[b].place);
        }
}

/* Whoever has an adverse decision has a longest row, unless none of them has a day. */
static void add_lengths(struct publishing *p, struct tail any, double n)
{
    iem_chain_result *r = p->r;
    double timed = 0;
    for (size_t i = 0; i < r->n_lengths; i++) timed += r->lengths[i].people;
    iem_suppress_whole(&p->counts, any.place);
    for (size_t i = 0; i < r->n_lengths; i++)
        iem_suppress_part(&p->counts, add(p, &r->lengths[i].people));
    if (n > timed) iem_suppress_part(&p->counts, add_rest(p, n - timed));
}

/* `two`: whom two agencies or more know, and those with adverse decisions of two. */
static void add_people(struct publishing *p, struct both *two)
{
    iem_chain_result *r = p->r;
    const double any = r->people - (r->n_spread ? r->spread[0].observed : 0);
    size_t *places = iem_zeroed(r->n_spread, sizeof *places);
    struct tail *tail = iem_zeroed(r->n_together + 2, sizeof *tail);
    p->failed |= !places || !tail;
    if (!p->failed) {
        tail[0].place = tail[1].place = add(p, &r->people);
        if (r->n_spread) tail[1] = (struct tail){1, add_rest(p, any)};
        for (size_t d = 0; d < r->n_spread; d++)
            places[d] = add(p, &r->spread[d].observed);
        for (size_t j = 0; j < r->n_together; j++) {
            iem_chain_together *t = &r->together[j];
            const struct both both = add_both(p, &t->people, &t->observed);
            tail[j + 2] = (struct tail){t->k, both.place[1]};
            if (j == 0) *two = both;
        }
        if (r->n_spread) add_tails(p, tail, r->n_together + 2, places, r->n_spread);
        if (r->n_lengths) add_lengths(p, tail[1], any);
    }
    free(places);
    free(tail);
}

static void add_groups(struct publishing *p, struct both two)
{
    iem_chain_result *r = p->r;
    struct both *group = iem_zeroed(r->n_groups, sizeof *group);
    p->failed |= !group;
    for (size_t i = 0; i < r->n_groups && !p->failed; i++)
        group[i] = add_both(p, &r->groups[i].people, &r->groups[i].observed);
    for (size_t i = 0, end; i < r->n_groups && !p->failed; i = end) {
        for (end = i; end < r->n_groups; end++)
            if (iem_text_order(r->groups[end].ground, r->groups[i].ground) != 0) break;
        add_ground(p, two, group + i, end - i);
    }
    free(group);
}

/* Everybody stands before the groups of the same two agencies. */
static void add_pair(struct publishing *p, iem_chain_cascade *cascade, size_t n)
{
    struct both *after = iem_zeroed(n, sizeof *after);
    struct both *twins = iem_zeroed(n, sizeof *twins);
    p->failed |= !after || !twins;
    for (size_t i = 0; i < n && !p->failed; i++) {
        iem_chain_cascade *c = &cascade[i];
        after[i] = add_both(p, &c->after, &c->after_events);
        twins[i] = add_both(p, &c->twins, &c->twins_events);
        c->alone = NAN;
    }
    for (size_t i = 1, end; i < n && !p->failed; i = end) {
        for (end = i + 1; end < n; end++)
            if (iem_text_order(cascade[end].ground, cascade[i].ground) != 0) break;
        add_ground(p, after[0], after + i, end - i);
        add_ground(p, twins[0], twins + i, end - i);
    }
    free(after);
    free(twins);
}

static void add_cascades(struct publishing *p)
{
    const iem_chain_result *r = p->r;
    for (size_t i = 0, end; i < r->n_cascades; i = end) {
        for (end = i + 1; end < r->n_cascades && r->cascades[end].group; end++) {
        }
        add_pair(p, r->cascades + i, end - i);
    }
}

static void add_traces(struct publishing *p)
{
    iem_chain_result *r = p->r;
    add_both(p, &r->records, &r->records_shared);
    add(p, &r->records_people);
    for (int i = 0; i < 2; i++) {
        const double both = r->source[i].both, same = r->source[i].same;
        const size_t whole =
            add_both(p, &r->source[i].links, &r->source[i].both).place[1];
        add_part(p, whole, both, add(p, &r->source[i].same), same);
    }
    for (size_t i = 0; i < r->n_again; i++) {
        iem_chain_again *g = &r->again[i];
        const size_t rest = add_rest(p, g->asked - g->here - g->elsewhere);
        const size_t whole = add(p, &g->asked), here = add(p, &g->here);
        const size_t elsewhere = add(p, &g->elsewhere);
        iem_suppress_whole(&p->counts, whole);
        iem_suppress_part(&p->counts, here);
        iem_suppress_part(&p->counts, elsewhere);
        iem_suppress_part(&p->counts, rest);
    }
    r->longest_again = NAN;
    add(p, &r->load.total);
}

/* ---- What figures may say ---- */

static bool hidden(double a, double b)
{
    return isnan(a) || isnan(b);
}

static double ten_of(double n)
{
    return iem_by_tens.step / fmax(n, iem_by_tens.step);
}

/* Of published counts: an exact share in any steps would tell where in its ten a count
 * lies, and counts that are known better tell more of those beside them. `cells`: of so
 * many counts `some` is the sum. */
static iem_estimate share_of(double some, double all, double cells)
{
    if (hidden(some, all)) return iem_undefined;
    return iem_measure_rate(fmin(some, all), all, iem_by_tens.step, cells).all;
}

static void hide_verdict(iem_verdict *verdict, iem_chain_why *why)
{
    *verdict = IEM_CANNOT_TELL;
    *why = IEM_CHAIN_SUPPRESSED;
}

static double expected_of(double expected)
{
    return expected < iem_by_tens.least ? (double)NAN
                                        : iem_suppress_rounded(iem_by_tens, expected);
}

static void publish_together(iem_chain_together *t)
{
    t->p = iem_coarse_p(t->p);
    t->expected = expected_of(t->expected);
    if (hidden(t->observed, t->expected)) {
        t->ratio = iem_undefined;
        t->p = NAN;
        hide_verdict(&t->verdict, &t->why);
    }
    t->ratio = iem_coarse_ratios(t->ratio, ten_of(fmin(t->observed, t->expected)));
}

static void publish_group(iem_chain_group *g)
{
    const double step = ten_of(fmin(g->people, g->reference_people));
    g->expected = expected_of(g->expected);
    g->reference_people = g->reference_observed = NAN; /* what other rows leave */
    g->p = iem_coarse_p(g->p);
    g->p_adjusted = iem_coarse_p(g->p_adjusted);
    if (hidden(g->people, g->observed) || isnan(g->expected)) {
        g->ratio = g->gap = g->equal_gap = iem_undefined;
        g->p = g->p_adjusted = NAN;
        hide_verdict(&g->verdict, &g->why);
    }
    g->share = isnan(g->expected) ? iem_undefined : share_of(g->observed, g->people, 1);
    g->ratio = iem_coarse_ratios(g->ratio, ten_of(fmin(g->observed, g->expected)));
    g->gap = iem_coarse_estimate(g->gap, step);
    g->equal_gap = iem_coarse_estimate(g->equal_gap, step);
}

static void publish_cascade(iem_chain_cascade *c)
{
    const bool few =
        hidden(c->after, c->after_events) || hidden(c->twins, c->twins_events);
    c->p = iem_coarse_p(c->p);
    c->p_adjusted = iem_coarse_p(c->p_adjusted);
    c->p_none = iem_coarse_p(c->p_none);
    if (few) {
        c->ratio = c->after_share = c->twins_share = iem_undefined;
        c->p = c->p_adjusted = c->p_none = NAN;
        hide_verdict(&c->verdict, &c->why);
        return;
    }
    c->ratio =
        iem_coarse_ratios(c->ratio, ten_of(fmin(c->after_events, c->twins_events)));
    c->after_share = share_of(c->after_events, c->after, 1);
    c->twins_share = share_of(c->twins_events, c->twins, 1);
}

static void publish_agencies(iem_chain_result *r)
{
    for (size_t i = 0; i < r->n_agencies; i++) {
        iem_chain_agency *a = &r->agencies[i];
        a->rate = share_of(a->adverse, a->decisions, 1);
    }
}

/* Ten people may bear as much as so many decisions. */
static double heaviest(const iem_chain_result *r)
{
    unsigned most = 1;
    for (size_t i = 0; i < r->n_agencies; i++)
        if (r->agencies[i].weight > most) most = r->agencies[i].weight;
    return most;
}

/* Steps of a share may end beyond none or all. */
static iem_estimate coarse_share(iem_estimate e, double step)
{
    const iem_estimate at = iem_coarse_estimate(e, step);
    return (iem_estimate){at.value, at.low < 0 ? 0 : at.low, at.high > 1 ? 1 : at.high};
}

static void publish_load(iem_chain_result *r)
{
    const double step = ten_of(r->load.total) * heaviest(r);
    for (size_t d = 0; d < r->n_spread; d++)
        r->spread[d].expected = expected_of(r->spread[d].expected);
    r->load.gini = coarse_share(r->load.gini, step);
    r->load.top = coarse_share(r->load.top, step);
    r->expected_gini = iem_coarse(r->expected_gini, step, IEM_NEAREST);
    r->expected_top = iem_coarse(r->expected_top, step, IEM_NEAREST);
    if (!isnan(r->load.total)) return;
    r->load.gini = r->load.top = iem_undefined;
    r->expected_gini = r->expected_top = NAN;
    r->load_why = IEM_CHAIN_SUPPRESSED;
}

static void publish_figures(iem_chain_result *r)
{
    publish_agencies(r);
    publish_load(r);
    for (size_t i = 0; i < r->n_together; i++) publish_together(&r->together[i]);
    for (size_t i = 0; i < r->n_groups; i++) publish_group(&r->groups[i]);
    for (size_t i = 0; i < r->n_cascades; i++) publish_cascade(&r->cascades[i]);
    for (int i = 0; i < 2; i++)
        r->source[i].share = share_of(r->source[i].same, r->source[i].both, 1);
    for (size_t i = 0; i < r->n_again; i++)
        r->again[i].share =
            share_of(r->again[i].here + r->again[i].elsewhere, r->again[i].asked, 2);
    if (r->counts.expected < iem_by_tens.least) r->counts.expected = NAN;
    r->counts.expected = iem_suppress_rounded(iem_by_tens, r->counts.expected);
    r->counts.least = iem_suppress_rounded(iem_by_tens, r->counts.least);
    r->counts.most = iem_suppress_rounded(iem_by_tens, r->counts.most);
    r->key = NULL;
    r->published = true;
}

iem_status iem_publish_chain(iem_chain_result *result, iem_error *err)
{
    struct publishing p = {.r = result, .counts = {.by = iem_by_tens}};
    struct both two = {{0}};
    if (result->published) return IEM_OK;
    add_agencies(&p);
    add_people(&p, &two);
    result->shared = result->n_together ? result->together[0].people : 0;
    add_groups(&p, two);
    add_cascades(&p);
    add_traces(&p);
    iem_status status =
        p.failed ? iem_fail_memory(err) : iem_suppress_solve(&p.counts, err);
    for (size_t s = 0; s < p.n_slots && status == IEM_OK; s++) {
        const iem_suppress_count *count = &p.counts.count[p.slots[s].place];
        *p.slots[s].at =
            count->shown ? iem_suppress_rounded(iem_by_tens, count->n) : (double)NAN;
    }
    if (status == IEM_OK) {
        if (result->n_together) result->shared = result->together[0].people;
        publish_figures(result);
    }
    iem_suppress_clear(&p.counts);
    free(p.slots);
    return status;
}
