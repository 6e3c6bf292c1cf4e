#include "stats/concentration.h"

#include <math.h>

static iem_estimate within(double value, double se)
{
    iem_estimate e = iem_interval(value, se);
    e.low = fmax(e.low, 0);
    e.high = fmin(e.high, 1);
    return e;
}

/* G = 2 / (N mean) sum of x F(x) - 1, where F is the share below x, with half of those
 * at x. The influence of one person on it is z / mean. */
static iem_estimate gini(const double *count, size_t n, double people, double mean)
{
    double sum = 0, below = 0, burden = 0, squares = 0, total = 0;
    for (size_t v = 0; v < n; v++) {
        sum += count[v] * (double)v * (below + count[v] / 2) / people;
        below += count[v];
    }
    const double g = 2 * sum / (people * mean) - 1;
    below = 0;
    for (size_t v = 0; v < n; v++) {
        const double x = (double)v, rank = (below + count[v] / 2) / people;
        const double lower = (burden + count[v] * x / 2) / people;
        const double z = -(g + 1) * x + 2 * (x * rank - lower);
        below += count[v];
        burden += count[v] * x;
        total += count[v] * z;
        squares += count[v] * z * z;
    }
    const double variance = squares - total * total / people;
    return within(g, sqrt(fmax(variance, 0)) / (people * mean));
}

static iem_estimate top_share(const double *count, size_t n, double people, double mean,
                              double share)
{
    double left = share * people, sum = 0, edge = 0, squares = 0;
    for (size_t v = n; v-- > 0 && left > 0;) {
        const double taken = fmin(count[v], left);
        sum += taken * (double)v;
        left -= taken;
        if (taken > 0) edge = (double)v;
    }
    const double top = sum / (people * mean);
    for (size_t v = 0; v < n; v++) {
        const double x = (double)v;
        const double z = fmax(x - edge, 0) + share * edge - top * x;
        squares += count[v] * z * z;
    }
    return within(top, sqrt(squares) / (people * mean));
}

iem_concentration iem_concentrated(const double *count, size_t n, double share)
{
    iem_concentration c = {.gini = iem_undefined, .top = iem_undefined};
    for (size_t v = 0; v < n; v++) {
        c.people += count[v];
        c.total += count[v] * (double)v;
    }
    if (!(c.total > 0)) return c;
    const double mean = c.total / c.people;
    c.gini = gini(count, n, c.people, mean);
    c.top = top_share(count, n, c.people, mean, share);
    return c;
}
