/* Standard errors come from influence functions: what one more person with these facts
 * and this decision would add to an estimate, times the number of people. */
#include "stats/decompose.h"

#include <math.h>
#include <stdbool.h>

/* ---- a gap in parts ---- */

static bool has_both(iem_table t)
{
    return t.n1 > 0 && t.n0 > 0;
}

static iem_table add(iem_table a, iem_table b)
{
    return (iem_table){a.a1 + b.a1, a.n1 + b.n1, a.a0 + b.a0, a.n0 + b.n0};
}

typedef struct sums {
    iem_table all, inside;
} sums;

static sums sums_of(const iem_table *t, size_t n)
{
    sums s = {{0, 0, 0, 0}, {0, 0, 0, 0}};
    for (size_t c = 0; c < n; c++) {
        s.all = add(s.all, t[c]);
        if (has_both(t[c])) s.inside = add(s.inside, t[c]);
    }
    return s;
}

/* A cell as both sides see it. */
typedef struct view {
    double w1, w0, p1, p0, p; /* p: the rate at which other facts count */
} view;

static view view_of(iem_table t, iem_table inside, double k)
{
    const double p1 = t.a1 / t.n1, p0 = t.a0 / t.n0;
    return (view){t.n1 / inside.n1, t.n0 / inside.n0, p1, p0, k * p1 + (1 - k) * p0};
}

/* Averages of p over the people of each side. */
typedef struct averages {
    double group, reference;
} averages;

static averages averages_of(const iem_table *t, size_t n, iem_table inside, double k)
{
    averages p = {0, 0};
    for (size_t c = 0; c < n; c++) {
        if (!has_both(t[c])) continue;
        const view v = view_of(t[c], inside, k);
        p.group += v.w1 * v.p;
        p.reference += v.w0 * v.p;
    }
    return p;
}

/* Variances of facts and treatment. */
typedef struct variances {
    double facts, treatment;
} variances;

/* People of one side in one cell: `share` of their side's `side` people, who get the
 * decision at `rate` (variance `spread`); `own` is how far their decisions move the
 * part of the facts, `place` how far their being in this cell does. */
static void add_people(variances *v, double share, double side, double spread,
                       double own, double place, double rate_place)
{
    const double other_own = 1 - own, other_place = rate_place - place;
    v->facts += share * (own * own * spread + place * place) / side;
    v->treatment +=
        share * (other_own * other_own * spread + other_place * other_place) / side;
}

/* The binomial variance of a rate pulled towards that of its side. */
static double spread_of(double a, double n, double rate)
{
    const double q = (a + 2 * rate) / (n + 2);
    return q * (1 - q);
}

static variances variances_of(const iem_table *t, size_t n, iem_table inside,
                              averages mean, double k)
{
    const double p1 = inside.a1 / inside.n1, p0 = inside.a0 / inside.n0;
    variances sum = {0, 0};
    for (size_t c = 0; c < n; c++) {
        if (!has_both(t[c])) continue;
        const view v = view_of(t[c], inside, k);
        const double more = v.w1 - v.w0;
        add_people(&sum, v.w1, inside.n1, spread_of(t[c].a1, t[c].n1, p1),
                   k * more / v.w1, v.p - mean.group, v.p1 - p1);
        add_people(&sum, v.w0, inside.n0, spread_of(t[c].a0, t[c].n0, p0),
                   -(1 - k) * more / v.w0, v.p - mean.reference, v.p0 - p0);
    }
    return sum;
}

/* Variance of (rate of all - rate inside) on one side. */
static double unmatched_variance(double a, double n, double a_inside, double n_inside)
{
    const double rate = a / n, inside = a_inside / n_inside, part = n_inside / n;
    const double adverse = (1 - rate) - (1 - inside) / part;
    const double favourable = -rate + inside / part;
    const double a_outside = a - a_inside, b_outside = n - n_inside - a_outside;
    return (a_inside * adverse * adverse +
            (n_inside - a_inside) * favourable * favourable +
            a_outside * (1 - rate) * (1 - rate) + b_outside * rate * rate) /
           (n * n);
}

static iem_estimate unmatched_of(const sums *s)
{
    const iem_table a = s->all, i = s->inside;
    const double group = a.a1 / a.n1 - i.a1 / i.n1;
    const double reference = a.a0 / a.n0 - i.a0 / i.n0;
    return iem_interval(group - reference,
                        sqrt(unmatched_variance(a.a1, a.n1, i.a1, i.n1) +
                             unmatched_variance(a.a0, a.n0, i.a0, i.n0)));
}

iem_gap_parts iem_decompose_gap(const iem_table *t, size_t n, double group_rates)
{
    const sums s = sums_of(t, n);
    iem_gap_parts parts = {iem_rate_difference(s.all),
                           iem_undefined,
                           iem_undefined,
                           iem_undefined,
                           NAN,
                           NAN,
                           NAN,
                           NAN};
    if (!has_both(s.all)) return parts;
    parts.group_outside = 1 - s.inside.n1 / s.all.n1;
    parts.reference_outside = 1 - s.inside.n0 / s.all.n0;
    if (!has_both(s.inside)) return parts;
    const averages p = averages_of(t, n, s.inside, group_rates);
    const variances v = variances_of(t, n, s.inside, p, group_rates);
    const double facts = p.group - p.reference;
    const double inside = s.inside.a1 / s.inside.n1 - s.inside.a0 / s.inside.n0;
    parts.facts_se = sqrt(v.facts);
    parts.treatment_se = sqrt(v.treatment);
    parts.facts = iem_interval(facts, parts.facts_se);
    parts.treatment = iem_interval(inside - facts, parts.treatment_se);
    parts.unmatched = unmatched_of(&s);
    return parts;
}

/* ---- variance in parts ---- */

/* What a group, or everybody, adds up to. */
typedef struct pile {
    double n, adverse;
    double in_company; /* people in portions of two or more */
    double squares;    /* their number times the unbiased variance of their portion */
} pile;

static void put(pile *to, iem_portion p)
{
    const double rate = p.adverse / p.n;
    if (!(p.n > 0)) return;
    to->n += p.n;
    to->adverse += p.adverse;
    if (p.n < 2) return;
    to->in_company += p.n;
    to->squares += p.n * rate * (1 - rate) * p.n / (p.n - 1);
}

static pile pile_up(const iem_portion *portion, size_t n)
{
    pile sum = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) put(&sum, portion[i]);
    return sum;
}

static size_t end_of_group(const iem_portion *portion, size_t n, size_t from)
{
    size_t end = from;
    while (end < n && portion[end].group == portion[from].group) end++;
    return end;
}

/* Variances: of all, within groups, within facts; and `second`, what small numbers add
 * to the variance of each beyond its influence function (2 sigma^4 / n^2 per pile). */
typedef struct levels {
    double all, within_groups, within_facts;
} levels;

static double within_facts_of(pile group, pile all)
{
    const pile source = group.in_company > 0 ? group : all;
    return source.squares / source.in_company;
}

static levels levels_of(const iem_portion *portion, size_t n, pile all)
{
    levels v = {0, 0, 0};
    for (size_t from = 0, to; from < n; from = to) {
        to = end_of_group(portion, n, from);
        const pile group = pile_up(portion + from, to - from);
        if (!(group.n > 0)) continue;
        const double share = group.n / all.n, rate = group.adverse / group.n;
        const double inner = within_facts_of(group, all);
        /* A rate from n people varies by inner / n, which its square holds too much. */
        v.within_groups += share * (rate * (1 - rate) + inner / group.n);
        v.within_facts += share * inner;
    }
    const double rate = all.adverse / all.n;
    v.all = rate * (1 - rate) + v.within_facts / all.n;
    return v;
}

/* Influence of somebody with decision y (0 or 1) on the three variances. */
static levels influence_of(double y, double rate, double group, double cell, levels v)
{
    return (levels){(y - rate) * (y - rate) - v.all,
                    (y - group) * (y - group) - v.within_groups,
                    (y - cell) * (y - cell) - v.within_facts};
}

/* Variances of the shares. */
typedef struct bar_variances {
    double between, facts, unexplained;
} bar_variances;

static void add_person(bar_variances *sum, double count, levels i, levels v)
{
    const double between = (v.all - v.within_groups) / v.all;
    const double unexplained = v.within_facts / v.all;
    const double facts = 1 - between - unexplained;
    const double d_between = i.all - i.within_groups - between * i.all;
    const double d_facts = i.within_groups - i.within_facts - facts * i.all;
    const double d_unexplained = i.within_facts - unexplained * i.all;
    sum->between += count * d_between * d_between;
    sum->facts += count * d_facts * d_facts;
    sum->unexplained += count * d_unexplained * d_unexplained;
}

static double square(double x)
{
    return x * x;
}

/* The variance of a sample variance has a second term, 2 sigma^4 / (n (n - 1)), which
 * is all there is where rates do not differ. Returned times the square of all people,
 * with the sums of people's influence added to `sum`. */
static levels add_group(bar_variances *sum, const iem_portion *portion, size_t n,
                        pile all, levels v)
{
    const pile group = pile_up(portion, n);
    const double rate = all.adverse / all.n, of_group = group.adverse / group.n;
    levels second = {0, 2 * square(of_group * (1 - of_group)), 0};
    if (!(group.n > 0)) return (levels){0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        const iem_portion p = portion[i];
        const double cell = (p.adverse + 2 * of_group) / (p.n + 2);
        if (!(p.n > 0)) continue;
        add_person(sum, p.adverse, influence_of(1, rate, of_group, cell, v), v);
        add_person(sum, p.n - p.adverse, influence_of(0, rate, of_group, cell, v), v);
        if (p.n >= 2)
            second.within_facts += 2 * square(cell * (1 - cell)) * p.n / (p.n - 1);
    }
    return second;
}

static bar_variances bar_variances_of(const iem_portion *portion, size_t n, pile all,
                                      levels v)
{
    const double rate = all.adverse / all.n, scale = square(all.n * v.all);
    bar_variances sum = {0, 0, 0};
    levels second = {2 * square(rate * (1 - rate)), 0, 0};
    for (size_t from = 0, to; from < n; from = to) {
        to = end_of_group(portion, n, from);
        const levels of_group = add_group(&sum, portion + from, to - from, all, v);
        second.within_groups += of_group.within_groups;
        second.within_facts += of_group.within_facts;
    }
    /* Portions of two or more speak for those of one. */
    second.within_facts *= square(all.n / all.in_company);
    return (bar_variances){
        (sum.between + fmax(0, second.within_groups - second.all)) / scale,
        (sum.facts + fmax(0, second.within_facts - second.within_groups)) / scale,
        (sum.unexplained + second.within_facts) / scale};
}

iem_variance_bar iem_divide_variance(const iem_portion *portion, size_t n)
{
    const pile all = pile_up(portion, n);
    iem_variance_bar bar = {iem_undefined, iem_undefined, iem_undefined, NAN, NAN};
    if (!(all.n > 0)) return bar;
    bar.alone = 1 - all.in_company / all.n;
    if (!(all.in_company > 0 && all.adverse > 0 && all.adverse < all.n)) return bar;
    const levels v = levels_of(portion, n, all);
    const bar_variances e = bar_variances_of(portion, n, all, v);
    const double between = (v.all - v.within_groups) / v.all;
    const double unexplained = v.within_facts / v.all;
    bar.variance = v.all;
    bar.between = iem_interval(between, sqrt(e.between));
    bar.facts = iem_interval(1 - between - unexplained, sqrt(e.facts));
    bar.unexplained = iem_interval(unexplained, sqrt(e.unexplained));
    return bar;
}
