/* The share of a twin gap that goes through a trait.
 *
 * In a cell of equal facts with W of the M members compared, w of them with trait t:
 *
 *     gap  = sum (w p1t - W p0) / M        p0, p0t: the reference's rate in the cell,
 *     left = sum (w p1t - w p0t) / M                and with the trait
 *
 * A member moves the gap by (y - p1) / M and what is left by that less (p0t - mean p0t
 * of the members); one of the reference moves them by -W (y - p0) / (n0 M) and, if of a
 * trait that is compared, -w (y - p0t) / (n0t M). Variances and covariance are the sums
 * of the squares and products of these, with rates pulled a little towards the overall
 * one, as in twin.c, so that they do not vanish in small cells. */
#include "stats/indirect.h"

#include <math.h>

/* ---- who is compared ---- */

static int has_twins(iem_table t)
{
    return t.n1 > 0 && t.n0 >= 2;
}

typedef struct totals {
    double group, members, adverse, twins, twins_adverse;
} totals;

static totals total_counts(const iem_indirect_data *d)
{
    totals s = {0};
    for (size_t i = d->first[0]; i < d->first[d->cells]; i++) {
        s.group += d->t[i].n1;
        if (!has_twins(d->t[i])) continue;
        s.members += d->t[i].n1;
        s.adverse += d->t[i].a1;
        s.twins += d->t[i].n0;
        s.twins_adverse += d->t[i].a0;
    }
    return s;
}

/* Two decisions at the overall rate keep a variance from vanishing in a small cell. */
static double shrunk(double a, double n, double rate)
{
    return (a + 2 * rate) / (n + 2);
}

/* Where all got the same decision, as in twin.c. */
static double rate_of(double a, double n)
{
    return a > 0 && a < n ? a / n : (a + 2) / (n + 4);
}

static double shrunk1(iem_table t, const totals *s)
{
    return shrunk(t.a1, t.n1, rate_of(s->adverse, s->members));
}

static double shrunk0(iem_table t, const totals *s)
{
    return shrunk(t.a0, t.n0, rate_of(s->twins_adverse, s->twins));
}

static double spread(double p)
{
    return p * (1 - p);
}

/* ---- sums ---- */

typedef struct gap_sums {
    double gap, left;                         /* times the members */
    double gap_variance, left_variance, both; /* times their square */
} gap_sums;

/* One cell: its members that are compared, all of its reference, and what the members
 * would get on average at the rates of their twins. */
typedef struct cell {
    const iem_table *t;
    size_t n;
    iem_table all;     /* a1, n1 of those compared; a0, n0 of everybody */
    double twins_rate; /* mean p0t of the members */
    double p1, p0;     /* shrunken rates of `all` */
} cell;

static cell cell_of(const iem_indirect_data *d, size_t c, const totals *s)
{
    cell x = {.t = d->t + d->first[c], .n = d->first[c + 1] - d->first[c]};
    for (size_t i = 0; i < x.n; i++) {
        const iem_table t = x.t[i];
        x.all.a0 += t.a0;
        x.all.n0 += t.n0;
        if (!has_twins(t)) continue;
        x.all.a1 += t.a1;
        x.all.n1 += t.n1;
        x.twins_rate += t.n1 * t.a0 / t.n0;
    }
    if (!(x.all.n1 > 0)) return x;
    x.twins_rate /= x.all.n1;
    x.p1 = shrunk1(x.all, s);
    x.p0 = shrunk0(x.all, s);
    return x;
}

/* Members of one trait: their decisions vary around p1 of the cell, and what is left
 * varies with their trait as well. */
static void add_members(gap_sums *g, const cell *x, iem_table t, const totals *s)
{
    const double p1 = shrunk1(t, s), from_cell = p1 - x->p1;
    const double twins = t.a0 / t.n0 - x->twins_rate;
    const double residual = spread(p1);
    g->gap_variance += t.n1 * (residual + from_cell * from_cell);
    g->both += t.n1 * (residual + from_cell * (from_cell - twins));
    g->left_variance += t.n1 * (residual + (from_cell - twins) * (from_cell - twins));
}

/* The reference of one trait, whether any member has it or not. */
static void add_reference(gap_sums *g, const cell *x, iem_table t, const totals *s)
{
    const double p0 = shrunk0(t, s), from_cell = p0 - x->p0;
    const double weight = x->all.n1 / x->all.n0;
    g->gap_variance += weight * weight * t.n0 * (spread(p0) + from_cell * from_cell);
    if (!has_twins(t)) return;
    g->both += weight * t.n1 * spread(p0);
    g->left_variance += t.n1 * t.n1 / t.n0 * spread(p0);
}

static void add_cell(gap_sums *g, const cell *x, const totals *s)
{
    g->gap += x->all.a1 - x->all.n1 * x->all.a0 / x->all.n0;
    g->left += x->all.a1 - x->all.n1 * x->twins_rate;
    for (size_t i = 0; i < x->n; i++) {
        if (has_twins(x->t[i])) add_members(g, x, x->t[i], s);
        if (x->t[i].n0 > 0) add_reference(g, x, x->t[i], s);
    }
}

/* ---- the share ---- */

/* All ratios left / gap that the counts do not contradict: |left - ratio gap| within
 * 1.96 of its standard error. Bounded where the gap is clear. */
static iem_estimate share_of(const gap_sums *g)
{
    const double clear = 3, z2 = IEM_Z95 * IEM_Z95;
    if (!(g->gap * g->gap > clear * clear * g->gap_variance)) return iem_undefined;
    const double a = g->gap * g->gap - z2 * g->gap_variance;
    const double b = g->gap * g->left - z2 * g->both;
    const double c = g->left * g->left - z2 * g->left_variance;
    const double root = sqrt(fmax(b * b - a * c, 0));
    return (iem_estimate){1 - g->left / g->gap, 1 - (b + root) / a, 1 - (b - root) / a};
}

iem_indirect iem_indirect_share(const iem_indirect_data *data)
{
    const totals s = total_counts(data);
    iem_indirect out = {iem_undefined, iem_undefined, iem_undefined,
                        iem_undefined, s.members,     s.members / s.group};
    gap_sums g = {0};
    if (!(s.members > 0)) return out;
    for (size_t c = 0; c < data->cells; c++) {
        const cell x = cell_of(data, c, &s);
        if (x.all.n1 > 0) add_cell(&g, &x, &s);
    }
    g.gap_variance *= data->deff;
    g.left_variance *= data->deff;
    g.both *= data->deff;
    const double through = g.gap_variance + g.left_variance - 2 * g.both;
    out.gap = iem_interval(g.gap / s.members, sqrt(g.gap_variance) / s.members);
    out.left = iem_interval(g.left / s.members, sqrt(g.left_variance) / s.members);
    out.through =
        iem_interval((g.gap - g.left) / s.members, sqrt(fmax(through, 0)) / s.members);
    out.share = share_of(&g);
    return out;
}
