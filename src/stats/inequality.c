/* Both parts are means of one function h: of everybody's own benefit for the total, of
 * the mean of everybody's group for the part between groups. */
#include "stats/inequality.h"

#include <math.h>

/* h of a benefit as a share of the mean of all, and r h'(r). */
static double deviation(double r, int alpha)
{
    if (alpha == 0) return -log(r);
    if (alpha == 1) return r > 0 ? r * log(r) : 0;
    return (pow(r, alpha) - 1) / ((double)alpha * (alpha - 1));
}

static double slope(double r, int alpha)
{
    if (alpha == 0) return -1;
    if (alpha == 1) return r > 0 ? r * log(r) + r : 0;
    return pow(r, alpha) / (alpha - 1);
}

static int is_defined(double r, int alpha)
{
    return r > 0 || (r >= 0 && alpha > 0);
}

static double weight_of(double share, double r, int alpha)
{
    return alpha == 0 ? share : share * pow(r, alpha);
}

typedef struct moments {
    double n, mean, variance; /* variance with n below it */
} moments;

static moments moments_of(const iem_benefits *b, size_t first_group, size_t n_groups)
{
    moments m = {0, 0, 0};
    double sum = 0, squares = 0;
    for (size_t g = first_group; g < first_group + n_groups; g++)
        for (size_t v = 0; v < b->n_values; v++) {
            m.n += b->count[g * b->n_values + v];
            sum += b->count[g * b->n_values + v] * b->value[v];
        }
    m.mean = m.n > 0 ? sum / m.n : NAN;
    for (size_t g = first_group; g < first_group + n_groups; g++)
        for (size_t v = 0; v < b->n_values; v++) {
            const double d = b->value[v] - m.mean;
            squares += b->count[g * b->n_values + v] * d * d;
        }
    m.variance = squares / m.n;
    return m;
}

/* E h(benefit / mean) among the people of one group. */
static double entropy_among(const iem_benefits *b, size_t group, moments m, int alpha)
{
    const double *const count = b->count + group * b->n_values;
    double sum = 0;
    if (!(m.mean > 0)) return NAN;
    for (size_t v = 0; v < b->n_values; v++) {
        if (!(count[v] > 0)) continue;
        const double r = b->value[v] / m.mean;
        if (!is_defined(r, alpha)) return NAN;
        sum += count[v] * deviation(r, alpha);
    }
    return sum / m.n;
}

static iem_entropy_part part_of(const iem_benefits *b, size_t group, moments all,
                                int alpha)
{
    const moments m = moments_of(b, group, 1);
    const double share = m.n / all.n, r = m.mean / all.mean;
    iem_entropy_part part = {m.n, m.mean, NAN, NAN, NAN, NAN};
    if (!(m.n > 0 && all.mean > 0)) return part;
    part.entropy = entropy_among(b, group, m, alpha);
    part.weight = weight_of(share, r, alpha);
    part.within = r > 0 || alpha <= 0 ? part.weight * part.entropy : 0;
    part.between = is_defined(r, alpha) ? share * deviation(r, alpha) : NAN;
    return part;
}

/* What one more person adds to the total and to the part between groups, per person:
 * their influence functions. `mean_slope` is E r h'(r): what the mean of all moves. */
typedef struct influence {
    double total, between;
} influence;

typedef struct whole {
    moments all;
    int alpha;
    double total, between, mean_slope_total, mean_slope_between;
} whole;

static influence influence_of(const whole *w, double benefit, double group_mean)
{
    const double mean = w->all.mean, r = benefit / mean, r_group = group_mean / mean;
    const double moves_mean = r - 1;
    /* In a group without any benefit nobody is above its mean. */
    const double moves_group =
        group_mean > 0 ? slope(r_group, w->alpha) * (benefit / group_mean - 1) : 0;
    return (influence){deviation(r, w->alpha) - w->total -
                           moves_mean * w->mean_slope_total,
                       deviation(r_group, w->alpha) + moves_group - w->between -
                           moves_mean * w->mean_slope_between};
}

/* Standard errors of total, between, within and share. */
typedef struct errors {
    double total, between, within, share;
} errors;

static void find_mean_slopes(const iem_benefits *b, double group_mean, size_t g,
                             whole *w)
{
    for (size_t v = 0; v < b->n_values; v++) {
        const double share = b->count[g * b->n_values + v] / w->all.n;
        if (!(share > 0)) continue;
        w->mean_slope_total += share * slope(b->value[v] / w->all.mean, w->alpha);
        w->mean_slope_between += share * slope(group_mean / w->all.mean, w->alpha);
    }
}

static void add_squares(const iem_benefits *b, double group_mean, size_t g,
                        const whole *w, errors *e)
{
    const double share_between = w->between / w->total;
    for (size_t v = 0; v < b->n_values; v++) {
        const double n = b->count[g * b->n_values + v];
        if (!(n > 0)) continue;
        const influence i = influence_of(w, b->value[v], group_mean);
        const double share = (i.between - share_between * i.total) / w->total;
        e->total += n * i.total * i.total;
        e->between += n * i.between * i.between;
        e->within += n * (i.total - i.between) * (i.total - i.between);
        e->share += n * share * share;
    }
}

static errors errors_of(const iem_benefits *b, const iem_entropy *entropy, moments all,
                        int alpha)
{
    whole w = {all, alpha, entropy->total.value, entropy->between.value, 0, 0};
    errors e = {0, 0, 0, 0};
    for (size_t g = 0; g < b->n_groups; g++)
        find_mean_slopes(b, moments_of(b, g, 1).mean, g, &w);
    for (size_t g = 0; g < b->n_groups; g++)
        add_squares(b, moments_of(b, g, 1).mean, g, &w, &e);
    return (errors){sqrt(e.total) / all.n, sqrt(e.between) / all.n,
                    sqrt(e.within) / all.n, sqrt(e.share) / all.n};
}

static iem_estimate above_zero(double value, double se)
{
    iem_estimate e = iem_interval(value, se);
    if (e.low < 0) e.low = fmin(0, value);
    return e;
}

const iem_entropy iem_no_entropy = {{NAN, NAN, NAN},
                                    {NAN, NAN, NAN},
                                    {NAN, NAN, NAN},
                                    {NAN, NAN, NAN},
                                    NAN,
                                    NAN,
                                    NAN,
                                    NAN};

iem_entropy iem_generalised_entropy(const iem_benefits *b, int alpha,
                                    iem_entropy_part *part)
{
    const moments all = moments_of(b, 0, b->n_groups);
    iem_entropy e = iem_no_entropy;
    double between = 0, within = 0, by_chance = 0;
    for (size_t g = 0; g < b->n_groups; g++) {
        const iem_entropy_part p = part_of(b, g, all, alpha);
        const moments m = moments_of(b, g, 1);
        if (part) part[g] = p;
        if (!(m.n > 0)) continue;
        between += p.between;
        within += p.within;
        by_chance += (1 - m.n / all.n) * m.variance;
    }
    if (!(all.mean > 0)) return e;
    e.between.value = between;
    e.within.value = within;
    e.total.value = between + within;
    /* h''(1) = 1 whatever alpha is. */
    e.by_chance = by_chance / (2 * all.n * all.mean * all.mean);
    const errors se = errors_of(b, &e, all, alpha);
    e.total_se = se.total, e.between_se = se.between, e.within_se = se.within;
    e.total = above_zero(e.total.value, se.total);
    e.between = above_zero(between, se.between);
    e.within = above_zero(within, se.within);
    const double only_rounding = 1e-13;
    if (e.total.value > only_rounding)
        e.share = above_zero(between / e.total.value, se.share);
    return e;
}

iem_estimate iem_coefficient_of_variation(iem_estimate entropy2)
{
    return (iem_estimate){sqrt(2 * entropy2.value), sqrt(2 * entropy2.low),
                          sqrt(2 * entropy2.high)};
}
