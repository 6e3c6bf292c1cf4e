/* Adjusting p-values for how many claims were looked at. Equal p-values get equal
 * adjusted ones, so the order among ties does not matter. */
#include "stats/multiple.h"

#include "base/grow.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A p-value that is a member, and where it stands. */
struct member {
    uint64_t p; /* its bits, which for numbers of one sign sort as the number does */
    size_t at;
};

static uint64_t bits_of(double p)
{
    const double positive = p + 0.0; /* -0 */
    uint64_t bits;
    memcpy(&bits, &positive, sizeof bits);
    return bits;
}

enum { DIGIT = 11, DIGITS = 6, VALUES = 1 << DIGIT };

static size_t digit_of(const struct member *m, unsigned digit)
{
    return m->p >> (digit * DIGIT) & (VALUES - 1);
}

/* One pass of a radix sort; false: all have the same digit, and nothing was done. */
static bool sort_digit(const struct member *from, struct member *to, size_t n,
                       unsigned digit)
{
    size_t place[VALUES] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++) place[digit_of(&from[i], digit)]++;
    if (n == 0 || place[digit_of(&from[0], digit)] == n) return false;
    for (size_t v = 0; v < VALUES; v++) {
        const size_t count = place[v];
        place[v] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++) to[place[digit_of(&from[i], digit)]++] = from[i];
    return true;
}

/* Sorts by rising p; `room` is as long. Returns which of the two holds the result. */
static struct member *sort_members(struct member *m, struct member *room, size_t n)
{
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        if (!sort_digit(m, room, n, digit)) continue;
        struct member *const sorted = room;
        room = m;
        m = sorted;
    }
    return m;
}

/* Writes the order of rising p to *order and NaN to `adjusted`; the number of members,
 * or SIZE_MAX when there is no memory. */
static size_t family_of(const double *p, double *adjusted, size_t n, size_t **order)
{
    size_t members = 0;
    for (size_t i = 0; i < n; i++) members += isnan(p[i]) ? 0 : 1;
    struct member *m = iem_zeroed(2 * members, sizeof *m);
    *order = iem_zeroed(members, sizeof **order);
    for (size_t i = 0; i < n; i++) adjusted[i] = NAN;
    if (m && *order) {
        size_t at = 0;
        for (size_t i = 0; i < n; i++)
            if (!isnan(p[i])) m[at++] = (struct member){bits_of(p[i]), i};
        const struct member *sorted = sort_members(m, m + members, members);
        for (size_t i = 0; i < members; i++) (*order)[i] = sorted[i].at;
    } else {
        free(*order);
        *order = NULL;
    }
    free(m);
    return *order ? members : SIZE_MAX;
}

size_t iem_holm(const double *p, double *adjusted, size_t n)
{
    size_t *order;
    const size_t members = family_of(p, adjusted, n, &order);
    if (!order) return members;
    double largest = 0;
    for (size_t i = 0; i < members; i++) {
        largest = fmax(largest, (double)(members - i) * p[order[i]]);
        adjusted[order[i]] = fmin(1, largest);
    }
    free(order);
    return members;
}

static double weight_of(const double *weight, size_t i)
{
    return weight ? weight[i] : 1;
}

/* Benjamini and Hochberg's step-up with all p-values times `factor`(family size). */
static size_t step_up(const double *p, const double *weight, double *adjusted, size_t n,
                      double (*factor)(size_t members))
{
    size_t *order;
    const size_t members = family_of(p, adjusted, n, &order);
    if (!order) return members;
    double all = 0, least = 1;
    for (size_t i = 0; i < members; i++) all += weight_of(weight, order[i]);
    const double times = factor(members) * all;
    double up_to = all;
    for (size_t i = members; i-- > 0;) {
        least = fmin(least, times / up_to * p[order[i]]);
        adjusted[order[i]] = least;
        up_to -= weight_of(weight, order[i]);
    }
    free(order);
    return members;
}

static double one(size_t members)
{
    (void)members;
    return 1;
}

/* 1 + 1/2 + … + 1/n, from the small end. */
static double harmonic(size_t n)
{
    double sum = 0;
    for (size_t i = n; i > 0; i--) sum += 1 / (double)i;
    return sum;
}

size_t iem_benjamini_hochberg(const double *p, double *adjusted, size_t n)
{
    return step_up(p, NULL, adjusted, n, one);
}

size_t iem_benjamini_hochberg_weighted(const double *p, const double *weight,
                                       double *adjusted, size_t n)
{
    return step_up(p, weight, adjusted, n, one);
}

size_t iem_benjamini_yekutieli(const double *p, double *adjusted, size_t n)
{
    return step_up(p, NULL, adjusted, n, harmonic);
}

/* e-BH is Benjamini and Hochberg on 1 / e. */
size_t iem_e_benjamini_hochberg(const double *log_e, double *adjusted, size_t n)
{
    double *p = iem_zeroed(n, sizeof *p);
    if (!p) {
        for (size_t i = 0; i < n; i++) adjusted[i] = NAN;
        return SIZE_MAX;
    }
    for (size_t i = 0; i < n; i++)
        p[i] = isnan(log_e[i]) ? NAN : exp(fmin(0, -log_e[i]));
    const size_t members = iem_benjamini_hochberg(p, adjusted, n);
    free(p);
    return members;
}
