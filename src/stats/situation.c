#include "stats/situation.h"

#include "base/grow.h"
#include "stats/hypergeometric.h"
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>

static const double millionth = 1e-6;

static iem_table table_of(const iem_near *members, const iem_near *others)
{
    return (iem_table){
        members->nearer_adverse + members->tied_adverse - 1, /* without herself */
        members->nearer + members->tied,
        others->nearer_adverse + others->tied_adverse,
        others->nearer + others->tied,
    };
}

/* Over everybody in the table, like its counts. */
static double mean_log_odds(const iem_near *near, int64_t own)
{
    return millionth * (double)(near->nearer_score + near->tied_score - own) /
           (near->nearer + near->tied);
}

static iem_situation situation_of(const iem_situation_data *d, const iem_near *members,
                                  const iem_near *others, size_t profile)
{
    iem_situation s = {.distance = members->distance,
                       .reference_distance = others->distance,
                       .p = NAN,
                       .p_adjusted = NAN};
    const bool far = members->distance > d->farthest || others->distance > d->farthest;
    s.rate = iem_near_rate(members, d->k, 1);
    s.reference_rate = iem_near_rate(others, d->k, 0);
    if (far || isnan(s.rate) || isnan(s.reference_rate)) {
        s.rate = s.reference_rate = s.difference = s.offset = NAN;
        s.t = (iem_table){NAN, NAN, NAN, NAN};
        return s;
    }
    s.difference = s.rate - s.reference_rate;
    s.t = table_of(members, others);
    if (d->log_odds)
        s.offset =
            mean_log_odds(members, d->log_odds[profile]) - mean_log_odds(others, 0);
    const iem_margin margin = {s.t.n1, s.t.n0, s.t.a1 + s.t.a0};
    s.p = iem_hypergeometric_midp_greater(margin, s.offset, s.t.a1);
    return s;
}

static const iem_situation nothing = {NAN, NAN, NAN, NAN, NAN, {NAN, NAN, NAN, NAN},
                                      NAN, NAN, NAN};

static iem_status adjust(const iem_situation_data *d, iem_situation *at, iem_error *err)
{
    const size_t n = d->profiles->n;
    double *p = iem_zeroed(2 * n, sizeof *p);
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) p[i] = at[i].p;
    const bool fine = iem_benjamini_hochberg_weighted(p, d->a1, p + n, n) != SIZE_MAX;
    for (size_t i = 0; i < n; i++) at[i].p_adjusted = p[n + i];
    free(p);
    return fine ? IEM_OK : iem_fail_memory(err);
}

static iem_status test(const iem_situation_data *d, iem_near *members, iem_near *others,
                       iem_situation *at, iem_error *err)
{
    const iem_search among_members = {.profiles = d->profiles,
                                      .people = d->n1,
                                      .adverse = d->a1,
                                      .score = d->log_odds,
                                      .asked = d->a1,
                                      .k = d->k,
                                      .without = true,
                                      .threads = d->threads};
    iem_search among_others = among_members;
    among_others.people = d->n0;
    among_others.adverse = d->a0;
    among_others.without = false;
    IEM_TRY(iem_neighbours_find(&among_members, members, err));
    IEM_TRY(iem_neighbours_find(&among_others, others, err));
    for (size_t i = 0; i < d->profiles->n; i++)
        at[i] = d->a1[i] > 0 ? situation_of(d, &members[i], &others[i], i) : nothing;
    return adjust(d, at, err);
}

iem_status iem_situation_test(const iem_situation_data *data, iem_situation *at,
                              iem_error *err)
{
    const size_t n = data->profiles->n;
    iem_near *near = iem_zeroed(2 * n, sizeof *near);
    if (!near) return iem_fail_memory(err);
    const iem_status status = test(data, near, near + n, at, err);
    free(near);
    return status;
}

double iem_situation_at_least(const iem_situation *at, const double *a1, size_t n,
                              double t)
{
    double cases = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i].difference >= t) cases += a1[i];
    return cases;
}
