#include "stats/cut.h"

#include <math.h>
#include <stdbool.h>

iem_median iem_median_of(const double *value, const double *count, size_t n)
{
    double all = 0, up_to = 0;
    size_t last = 0; /* score of the lower of the middle two */
    for (size_t i = 0; i < n; i++) all += count[i];
    if (!(all > 0)) return (iem_median){NAN, n, 0};
    for (size_t i = 0; i < n; i++) {
        up_to += count[i];
        last = i;
        if (up_to >= all / 2) break;
    }
    size_t next = last + 1;
    while (next < n && !(count[next] > 0)) next++;
    if (up_to > all / 2 || next == n) return (iem_median){value[last], last + 1, 1};
    return (iem_median){(value[last] + value[next]) / 2, next, 0};
}

iem_scoring iem_scoring_rate(const double *count, size_t n, iem_median median,
                             double spread)
{
    iem_scoring s = {0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        s.n += count[i];
        if (i >= median.above) s.above += count[i];
    }
    if (!(s.n > 0) || isnan(median.value)) return (iem_scoring){NAN, s.n, NAN};
    if (spread > 0 && median.inside) s.error = count[median.above - 1] / s.n;
    return s;
}

/* ---- Between two kinds of decisions ---- */

/* Scores in ascending order with those that are on the wrong side of a cut: `below` of
 * them lie below it although their kind belongs above, `above` the other way round. */
typedef struct position {
    double below, above;
    double previous; /* the last score below that anybody has; NaN: none */
} position;

static position start_of(const double *low_kind, size_t n)
{
    position p = {0, 0, NAN};
    for (size_t i = 0; i < n; i++) p.above += low_kind[i];
    return p;
}

static bool anybody(const iem_sides *s, size_t i)
{
    return s->a[i] + s->b[i] > 0;
}

/* A cut just below score i, when somebody is below. */
static void try_cut(iem_cut *cut, position p, double value, bool *worse)
{
    const double misplaced = p.below + p.above;
    if (isnan(p.previous)) return;
    if (isnan(cut->misplaced) || misplaced < cut->misplaced) {
        *cut = (iem_cut){.value = value, .low = p.previous, .misplaced = misplaced};
        *worse = false;
    } else if (misplaced > cut->misplaced) {
        *worse = true;
    }
    if (misplaced <= cut->misplaced) {
        cut->high = value;
        cut->several |= *worse;
    }
}

static iem_cut best_of_all(const iem_sides *s, const double *high_kind,
                           const double *low_kind)
{
    iem_cut cut = {.value = NAN, .low = NAN, .high = NAN, .misplaced = NAN};
    position p = start_of(low_kind, s->n);
    bool worse = false;
    for (size_t i = 0; i < s->n; i++) {
        if (!anybody(s, i)) continue;
        try_cut(&cut, p, s->value[i], &worse);
        p.below += high_kind[i];
        p.above -= low_kind[i];
        p.previous = s->value[i];
    }
    return cut;
}

/* A cut in the midst of a bucket can leave all of it on the right side. */
static void look_inside(const iem_sides *s, const double *high_kind,
                        const double *low_kind, iem_cut *cut)
{
    position p = start_of(low_kind, s->n);
    double least = cut->misplaced, low = cut->low, high = cut->high;
    for (size_t i = 0; i < s->n; i++) {
        p.above -= low_kind[i];
        const double inside = p.below + p.above;
        p.below += high_kind[i];
        if (!anybody(s, i) || inside > cut->misplaced) continue;
        least = fmin(least, inside);
        low = fmin(low, s->value[i]);
        high = fmax(high, s->value[i]);
    }
    cut->misplaced_error = cut->misplaced - least;
    cut->error = high - low + s->spread / 2;
}

iem_cut iem_best_cut(const iem_sides *s, int upward)
{
    const double *high_kind = upward ? s->a : s->b, *low_kind = upward ? s->b : s->a;
    double a = 0, b = 0;
    for (size_t i = 0; i < s->n; i++) a += s->a[i], b += s->b[i];
    iem_cut cut = best_of_all(s, high_kind, low_kind);
    cut.without = fmin(a, b);
    if (s->spread > 0) look_inside(s, high_kind, low_kind, &cut);
    if (cut.misplaced < cut.without) return cut;
    cut.value = cut.low = cut.high = cut.error = NAN;
    cut.several = 0;
    return cut;
}
