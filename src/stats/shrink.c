/* Empirical Bayes: how far to trust a cell's own count. */
#include "stats/shrink.h"

#include "stats/interval.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

/* Weights are tried in steps of a factor 1.41, first only every COARSE of them. */
enum { STEPS = 25, COARSE = 6, FEW = 25, FEW_CELLS = 32 };
/* Half the 95 % quantile of chi-square with 1 degree of freedom. */
static const double within_interval = 1.920729410347062;

/* ---- The likelihood of one weight ---- */

/* Products of many factors: logarithms are taken when they are about to overflow. */
struct product {
    double logs, rest;
};

static void multiply(struct product *p, double factor)
{
    p->rest *= factor;
    if (p->rest > 1e-100 && p->rest < 1e100) return;
    p->logs += log(p->rest);
    p->rest = 1;
}

/* x (x + 1) … (x + a - 1) */
static double rising(double x, int a)
{
    double product = 1;
    for (int i = 0; i < a; i++) product *= x + i;
    return product;
}

/* ln of the gamma function less a constant, for z of at least 10: Stirling's series,
 * whose next term is below 1e-12. */
static double stirling(double z)
{
    const double w = 1 / z, w2 = w * w;
    const double series = 1. / 12 - w2 * (1. / 360 - w2 * (1. / 1260 - w2 / 1680));
    return (z - .5) * log(z) - z + w * series;
}

static const double half_log_2_pi = 0.918938533204672742;

/* ln of the same product for whole a; a factor that is left out goes to `p`. */
static double log_rising(double x, double a, struct product *p)
{
    double small = 1;
    for (; x < 10 && a > 0; x++, a--) small *= x;
    multiply(p, small);
    return a > 0 ? stirling(x + a) - stirling(x) : 0;
}

/* ln of the ratio B(x + a, y + b) / B(x, y) for any a and b. */
static double log_beta_ratio(double x, double y, double a, double b)
{
    return gsl_sf_lngamma(x + a) - gsl_sf_lngamma(x) + gsl_sf_lngamma(y + b) -
           gsl_sf_lngamma(y) - gsl_sf_lngamma(x + y + a + b) + gsl_sf_lngamma(x + y);
}

struct cells {
    const double *adverse, *n, *model;
    size_t count;
};

static bool is_whole(double x)
{
    return !(x < trunc(x)) && !(x > trunc(x));
}

/* What the weight's own gamma functions come to, for all cells. */
struct weight {
    double m, log_gamma;
    double rising[FEW + 1];
};

static struct weight weight_of(double m)
{
    struct weight w = {.m = m, .log_gamma = gsl_sf_lngamma(m) - half_log_2_pi};
    for (int n = 0; n <= FEW; n++) w.rising[n] = rising(m, n);
    return w;
}

static double log_likelihood(const struct cells *c, double m)
{
    const double least = 1e-6; /* a model rate of 0 or 1 is never taken as certain */
    const struct weight w = weight_of(m);
    struct product p = {0, 1};
    for (size_t i = 0; i < c->count; i++) {
        const double n = c->n[i], a = c->adverse[i], b = n - a;
        const double x = c->model[i] * m, y = (1 - c->model[i]) * m;
        if (!(n > 0)) continue;
        if (x < least || y < least || !is_whole(a) || !is_whole(b))
            p.logs += log_beta_ratio(fmax(x, least), fmax(y, least), a, b);
        else if (n <= FEW)
            multiply(&p, rising(x, (int)a) * rising(y, (int)b) / w.rising[(int)n]);
        else
            p.logs += log_rising(x, a, &p) + log_rising(y, b, &p) -
                      (stirling(m + n) - w.log_gamma);
    }
    return p.logs + log(p.rest);
}

/* ---- The weight ---- */

/* Likelihoods of the steps, each worked out once. */
struct search {
    const struct cells *cells;
    double likelihood[STEPS];
    bool known[STEPS];
};

static double at_step(struct search *s, int j)
{
    if (!s->known[j]) s->likelihood[j] = log_likelihood(s->cells, exp2(j / 2.0));
    s->known[j] = true;
    return s->likelihood[j];
}

static int best_of(struct search *s, int stride)
{
    int best = 0;
    for (int j = 0; j < STEPS; j += stride)
        if (at_step(s, j) > at_step(s, best)) best = j;
    return best;
}

/* Do the coarse steps rise to one top and fall from there, but for rounding? */
static bool is_one_hill(struct search *s, int top)
{
    const double rounding = 1e-11 * (1 + fabs(at_step(s, top)));
    for (int j = COARSE; j < STEPS; j += COARSE) {
        const double rise = at_step(s, j) - at_step(s, j - COARSE);
        if (j <= top ? rise < -rounding : rise > rounding) return false;
    }
    return true;
}

/* Where a parabola through the top of the coarse steps and its neighbours is highest.
 */
static int guess_top(struct search *s, int top)
{
    if (top == 0 || top == STEPS - 1) return top;
    const double left = at_step(s, top) - at_step(s, top - COARSE);
    const double right = at_step(s, top) - at_step(s, top + COARSE);
    return left + right > 0
               ? top + (int)lround(COARSE * (left - right) / (left + right) / 2)
               : top;
}

static int climb(struct search *s, int top)
{
    while (top + 1 < STEPS && at_step(s, top + 1) > at_step(s, top)) top++;
    while (top > 0 && at_step(s, top - 1) > at_step(s, top)) top--;
    return top;
}

/* The first step, of those that rise up to `top`, with a likelihood of `least`. */
static int first_of_slope(struct search *s, int top, double least)
{
    int below = -1, high = top;
    for (int j = 0; j < top; j++) {
        if (!s->known[j]) continue;
        if (s->likelihood[j] < least) below = j;
        if (j < high && s->likelihood[j] >= least) high = j;
    }
    while (high - below > 1) {
        const int middle = (below + high) / 2;
        if (at_step(s, middle) < least)
            below = middle;
        else
            high = middle;
    }
    return high;
}

/* All steps where there are few cells or two hills among the coarse steps. A step is
 * narrow beside the likelihood of a cell, whose slope changes over a factor of 16 in
 * the weight, so that a hill between coarse steps is not to be feared. */
double iem_shrink_weight(const double *adverse, const double *n, const double *model,
                         size_t count)
{
    const struct cells cells = {adverse, n, model, count};
    struct search s = {.cells = &cells};
    int top = best_of(&s, COARSE);
    if (count > FEW_CELLS && is_one_hill(&s, top)) {
        top = climb(&s, guess_top(&s, top));
        return exp2(first_of_slope(&s, top, at_step(&s, top) - within_interval) / 2.0);
    }
    const double best = at_step(&s, best_of(&s, 1));
    int least = 0;
    while (at_step(&s, least) < best - within_interval) least++;
    return exp2(least / 2.0);
}

double iem_shrunk(double adverse, double n, double model, double m)
{
    return (adverse + m * model) / (n + m);
}

iem_causation iem_group_chance(double p1, double n1, double p0, double n0, double level)
{
    const iem_causation unknown = {NAN, NAN, NAN};
    if (!(p1 > 0 && p0 > 0 && n1 > 0 && n0 > 0)) return unknown;
    const double log_ratio = log(p1 / p0);
    const double se = sqrt((1 - p1) / (n1 * p1) + (1 - p0) / (n0 * p0));
    const double z = iem_normal_upper_quantile(level);
    return (iem_causation){1 - p0 / p1, 1 - exp(-(log_ratio - z * se)),
                           1 - exp(-(log_ratio + z * se))};
}
