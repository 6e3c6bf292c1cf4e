#include "stats/lipschitz.h"

#include "base/grow.h"
#include "stats/neighbours.h"

#include <math.h>
#include <stdlib.h>

struct audit {
    const iem_lipschitz_data *data;
    double *people;
    size_t *near;           /* k per profile */
    double *pairs, *beyond; /* those that each profile is in */
    iem_lipschitz *out;
};

/* The scores of one profile and how many people have each. */
struct scores {
    const double *x, *count;
    size_t n;
};

static struct scores scores_of(const struct audit *a, size_t profile)
{
    const iem_lipschitz_data *d = a->data;
    const size_t first = d->first[profile];
    return (struct scores){d->scores + first, d->count ? d->count + first : NULL,
                           d->first[profile + 1] - first};
}

static double count_at(const struct scores *s, size_t i)
{
    return s->count ? s->count[i] : 1;
}

/* Pairs of one of x and one of y with x - y > limit; both rise. */
static double count_above(const struct scores *x, const struct scores *y, double limit)
{
    double count = 0, people = 0;
    size_t below = 0;
    for (size_t i = 0; i < x->n; i++) {
        while (below < y->n && x->x[i] - y->x[below] > limit)
            people += count_at(y, below++);
        count += count_at(x, i) * people;
    }
    return count;
}

static void note(struct audit *a, size_t i, size_t j, double pairs, double beyond)
{
    a->out->pairs += pairs;
    a->out->beyond += beyond;
    a->pairs[i] += pairs;
    a->beyond[i] += beyond;
    if (i == j) return;
    a->pairs[j] += pairs;
    a->beyond[j] += beyond;
}

static void same_profile(struct audit *a, size_t i)
{
    const struct scores x = scores_of(a, i);
    const double n = a->people[i];
    if (n >= 2) note(a, i, i, n * (n - 1) / 2, count_above(&x, &x, a->data->slack));
}

static void two_profiles(struct audit *a, size_t i, size_t j)
{
    const iem_lipschitz_data *d = a->data;
    const struct scores x = scores_of(a, i), y = scores_of(a, j);
    const double distance =
        iem_profiles_distance(d->profiles, iem_profiles_apart(d->profiles, i, j));
    const double limit = d->slope * distance + d->slack;
    const double widest = fmax(x.x[x.n - 1] - y.x[0], y.x[y.n - 1] - x.x[0]) - d->slack;
    note(a, i, j, a->people[i] * a->people[j],
         count_above(&x, &y, limit) + count_above(&y, &x, limit));
    const double slope = fmax(widest, 0) / distance;
    if (!(distance > 0)) return;
    if (isnan(a->out->largest) || slope > a->out->largest) a->out->largest = slope;
}

static bool is_listed(const struct audit *a, size_t i, size_t j)
{
    const size_t k = a->data->k;
    for (size_t l = 0; l < k; l++)
        if (a->near[i * k + l] == j) return true;
    return false;
}

static void all_pairs(struct audit *a)
{
    const size_t k = a->data->k;
    for (size_t i = 0; i < a->data->profiles->n; i++) {
        same_profile(a, i);
        for (size_t l = 0; l < k && a->near[i * k + l] != SIZE_MAX; l++) {
            const size_t j = a->near[i * k + l];
            /* A pair that both have listed is the lower one's. */
            if (i < j || !is_listed(a, j, i)) two_profiles(a, i, j);
        }
    }
}

static iem_estimate share_of(const struct audit *a)
{
    const double pairs = a->out->pairs, share = a->out->beyond / pairs;
    double sum = 0;
    for (size_t i = 0; i < a->data->profiles->n; i++) {
        const double more = a->beyond[i] - share * a->pairs[i];
        sum += more * more;
    }
    return pairs > 0 ? iem_interval(share, sqrt(sum) / pairs) : iem_undefined;
}

static iem_status run(struct audit *a, iem_error *err)
{
    const iem_lipschitz_data *d = a->data;
    const size_t n = d->profiles->n;
    a->people = iem_zeroed(3 * n, sizeof *a->people);
    a->near = iem_zeroed(n * d->k, sizeof *a->near);
    if (!a->people || !a->near) return iem_fail_memory(err);
    a->pairs = a->people + n;
    a->beyond = a->pairs + n;
    for (size_t i = 0; i < n; i++) {
        const struct scores x = scores_of(a, i);
        for (size_t j = 0; j < x.n; j++) a->people[i] += count_at(&x, j);
    }
    const iem_search search = {
        .profiles = d->profiles, .people = a->people, .k = d->k, .threads = d->threads};
    IEM_TRY(iem_neighbours_list(&search, a->near, err));
    all_pairs(a);
    a->out->share = share_of(a);
    return IEM_OK;
}

iem_status iem_lipschitz_audit(const iem_lipschitz_data *data, iem_lipschitz *audit,
                               iem_error *err)
{
    struct audit a = {.data = data, .out = audit};
    *audit = (iem_lipschitz){.share = iem_undefined, .largest = NAN};
    const iem_status status = run(&a, err);
    free(a.people);
    free(a.near);
    return status;
}
