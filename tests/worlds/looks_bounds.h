/* What could be seen at best in a world: computed from how it is made, not from a log.
 * A figure beside what was asked, where no test could do what was asked. Numbers of the
 * world are those of engine/synth.c. */
#ifndef LOOKS_BOUNDS_H
#define LOOKS_BOUNDS_H

#include "looks.h"
#include "stats/interval.h"

/* x1 is normal, x2 yes in 30 % (45 % in B where its facts differ), x3 is one of five.
 */
enum { GRID = 1200 };

typedef struct fact_point {
    double x1, weight, score;
    int x2, x3;
} fact_point;

static double density(double x)
{
    return exp(-x * x / 2) / sqrt(2 * acos(-1));
}

/* Calls `visit` for points that stand for all people of one group. */
static void each_point(double shift, void (*visit)(fact_point at, void *ctx), void *ctx)
{
    const double step = 12.0 / GRID, share = shift > 0 || shift < 0 ? .45 : .30;
    for (int i = 0; i < 10 * GRID; i++) {
        fact_point at = {.x2 = i % 2, .x3 = i / 2 % 5};
        at.x1 = shift - 6 + (i / 10 + .5) * step;
        at.weight = density(at.x1 - shift) * step * (at.x2 ? share : 1 - share) / 5;
        at.score = .9 * at.x1 + .8 * at.x2 + .35 * (at.x3 - 2);
        visit(at, ctx);
    }
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* ---- Group weight ---- */

struct information {
    double lambda, middle;   /* of the scores: lambda pulls towards it */
    double v, vs, vss, mean; /* p (1 - p), times the score and its square */
};

static void add_information(fact_point at, void *ctx)
{
    struct information *s = ctx;
    const double score = (1 - s->lambda) * at.score + s->lambda * s->middle;
    const double p = logistic(-2.2 + score), v = at.weight * p * (1 - p);
    s->v += v;
    s->vs += v * at.score;
    s->vss += v * at.score * at.score;
    s->mean += at.weight * at.score;
}

/* Of one decision on the weight of the score; `mean`, if not NULL, is given the
 * scores'.
 */
static double slope_information(double lambda, double middle, double *mean)
{
    struct information s = {.lambda = lambda, .middle = middle};
    each_point(0, add_information, &s);
    if (mean) *mean = s.mean;
    return s.vss - s.vs * s.vs / s.v;
}

/* The Cramer-Rao bound: lambda is 1 less the ratio of two slopes on a score that is
 * known to whoever estimates them. */
static double weight_se(const iem_synth *synth, double lambda)
{
    double middle = 0;
    const double one = slope_information(0, 0, &middle);
    const double n = (double)synth->rows, n1 = n * synth->group_share;
    return sqrt(1 / (n1 * slope_information(lambda, middle, NULL)) +
                (1 - lambda) * (1 - lambda) / ((n - n1) * one));
}

/* The power of the best test of lambda <= margin at the level that the smaller of two p
 * has to reach. */
static struct seen weight_claim_at_most(const struct run *run)
{
    const double margin = run->result->margin_weight, lambda = run->synth->lambda;
    const double z = iem_normal_upper_quantile(.025 / 2);
    const double short_of = z * weight_se(run->synth, margin) - (lambda - margin);
    return number(iem_normal_upper(short_of / weight_se(run->synth, lambda)));
}

/* ---- Months to an alarm ---- */

static void add_spread(fact_point at, void *ctx)
{
    const double p = logistic(-2.2 + at.score);
    *(double *)ctx += at.weight * p * (1 - p);
}

/* Wald (1945): who knows the month of the change and its size needs ln 20 over what one
 * month tells, the divergence of two laws of the group's count given the margins. */
static double months_at_least(const struct run *run, double margin)
{
    const iem_synth *synth = run->synth;
    double spread = 0;
    each_point(0, add_spread, &spread);
    const double counts =
        synth->per_month * synth->group_share * (1 - synth->group_share) * spread;
    const double apart = synth->delta - log(margin);
    return log(20) / (counts * apart * apart / 2);
}

static struct seen months_to_any(const struct run *run)
{
    return number(months_at_least(run, 1));
}

static struct seen months_to_margin(const struct run *run)
{
    return number(months_at_least(run, run->result->margin_ratio));
}

/* ---- Likely cases ---- */

enum { MOST_BANDS = 64 };

struct rule_cells {
    const iem_synth *synth;
    double cuts[MOST_BANDS];
    size_t n_cuts;
    bool in_b;
    double n[MOST_BANDS][2][5], as_b[MOST_BANDS][2][5], as_a[MOST_BANDS][2][5];
    double twins[MOST_BANDS][2][5], twins_adverse[MOST_BANDS][2][5];
};

static void read_cuts(const char *bands, struct rule_cells *s)
{
    for (const char *at = bands; at && *at && s->n_cuts + 1 < MOST_BANDS;) {
        char *end;
        const double cut = strtod(at + 1, &end);
        if (end == at + 1) break;
        s->cuts[s->n_cuts++] = cut;
        at = end;
    }
}

static void add_to_cell(fact_point at, void *ctx)
{
    struct rule_cells *s = ctx;
    size_t band = 0;
    while (band < s->n_cuts && at.x1 >= s->cuts[band]) band++;
    const double steep = s->synth->steepness, over = steep * (at.score - 1.6);
    const double by_facts = logistic(over);
    if (!s->in_b) {
        s->twins[band][at.x2][at.x3] += at.weight;
        s->twins_adverse[band][at.x2][at.x3] += at.weight * by_facts;
        return;
    }
    s->n[band][at.x2][at.x3] += at.weight;
    s->as_a[band][at.x2][at.x3] += at.weight * by_facts;
    s->as_b[band][at.x2][at.x3] += at.weight * logistic(over + steep * s->synth->delta);
}

/* Of the caused decisions, those in cells where at least half were: `z` standard errors
 * above it by the cell's own counts, on average. */
static double caused_where_half_are(const struct run *run, double z)
{
    static _Thread_local struct rule_cells s;
    const double n = (double)run->synth->rows, share = run->synth->group_share;
    double caused = 0, found = 0;
    s = (struct rule_cells){.synth = run->synth};
    read_cuts(run->result->facts[0].bands, &s);
    each_point(0, add_to_cell, &s);
    s.in_b = true;
    each_point(run->synth->shift, add_to_cell, &s);
    for (size_t i = 0; i < 10 * (s.n_cuts + 1); i++) {
        const size_t band = i / 10, x2 = i % 2, x3 = i / 2 % 5;
        const double n1 = n * share * s.n[band][x2][x3];
        const double n0 = n * (1 - share) * s.twins[band][x2][x3];
        const double adverse = n * share * s.as_b[band][x2][x3];
        const double alike = n * share * s.as_a[band][x2][x3];
        const double twins = n * (1 - share) * s.twins_adverse[band][x2][x3];
        const double se = sqrt(1 / adverse - 1 / n1 + 1 / fmax(twins, .5) - 1 / n0);
        const double beyond = log(adverse / alike / 2);
        caused += adverse - alike;
        if (z > 0)
            found += (adverse - alike) * iem_normal_upper(z - beyond / se);
        else if (beyond >= 0)
            found += adverse - alike;
    }
    return found / caused;
}

static struct seen caused_at_most(const struct run *run)
{
    return number(caused_where_half_are(run, 0));
}

static struct seen caused_by_counts(const struct run *run)
{
    return number(caused_where_half_are(run, 1.645));
}

#endif
