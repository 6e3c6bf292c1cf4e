#include "stats/reviewed.h"

#include "stats/table2x2.h"
#include "stats/together.h"

#include <math.h>

enum { EXACT = 4000 };

static iem_tails by_normal(double mean, double variance, double seen)
{
    const double sd = sqrt(variance), half = 0.5;
    if (!(sd > 0)) return (iem_tails){seen >= mean, seen <= mean};
    return (iem_tails){iem_normal_lower((seen + half - mean) / sd),
                       iem_normal_upper((seen - half - mean) / sd)};
}

static iem_tails exactly(const double *chances, size_t n, double seen, double *of)
{
    iem_tails tails = {0, 0};
    iem_together(chances, n, of);
    for (size_t k = 0; k <= n; k++) {
        if ((double)k <= seen) tails.fewer += of[k];
        if ((double)k >= seen) tails.more += of[k];
    }
    return (iem_tails){fmin(tails.fewer, 1), fmin(tails.more, 1)};
}

iem_tails iem_chances_tails(const double *chances, size_t n, double seen, double *room)
{
    double mean = 0, variance = 0;
    for (size_t i = 0; i < n; i++) {
        mean += chances[i];
        variance += chances[i] * (1 - chances[i]);
    }
    if (n == 0 || isnan(mean)) return (iem_tails){NAN, NAN};
    return n <= EXACT ? exactly(chances, n, seen, room)
                      : by_normal(mean, variance, seen);
}

iem_estimate iem_weighted_interval(const iem_estimate *e, const double *weight,
                                   size_t n)
{
    double value = 0, below = 0, above = 0;
    if (n == 0) return iem_undefined;
    for (size_t i = 0; i < n; i++) {
        value += weight[i] * e[i].value;
        below = hypot(below, weight[i] * (e[i].value - e[i].low));
        above = hypot(above, weight[i] * (e[i].high - e[i].value));
    }
    return (iem_estimate){value, value - below, value + above};
}

iem_part_told iem_share_part_told(double yes, double told, double untold)
{
    const iem_estimate fewest = iem_rate(yes, told + untold),
                       most = iem_rate(yes + untold, told + untold);
    return (iem_part_told){iem_rate(yes, told), fewest.low, most.high};
}

double iem_share_enough(double share, double promise)
{
    const double apart = share - promise;
    if (!(fabs(apart) > 0)) return NAN;
    return ceil(IEM_Z95 * IEM_Z95 * promise * (1 - promise) / (apart * apart));
}
