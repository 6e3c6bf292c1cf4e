#include "stats/onset.h"

#include <math.h>

static double stake(size_t start)
{
    const double j = (double)start;
    return 1 / (j * (j + 1));
}

/* What is kept for the starts after so many. */
static double kept_back(size_t starts)
{
    return 1 / ((double)starts + 1);
}

static double log_sum(double a, double b)
{
    const double most = fmax(a, b);
    if (isinf(most)) return most;
    return most + log(exp(a - most) + exp(b - most));
}

static double distance(size_t i, double null)
{
    const double too_near = 1e-9, beyond = iem_grid_theta(i) - null;
    return beyond < too_near ? 0 : beyond;
}

/* ---- The odds ratio ---- */

void iem_onset_add(iem_onset *o, const iem_sequence *period, double null)
{
    const bool starts = o->periods++ % IEM_ONSET_EVERY == 0;
    const double at_null = iem_sequence_likelihood(period, null);
    o->starts += starts;
    for (size_t i = 0; i < IEM_GRID; i++) {
        const double gain =
            iem_grid_theta(i) * period->adverse - period->k[i] - at_null;
        double so_far = o->starts == 1 && starts ? -INFINITY : o->log_m[i];
        if (starts) so_far = log_sum(so_far, log(stake(o->starts)));
        o->log_m[i] = so_far + gain;
    }
}

double iem_onset_log_e(const iem_onset *o, double null)
{
    const double scale = 0.7; /* the weights of iem_sequence_log_e */
    double weights = 0, log_e = -INFINITY;
    for (size_t i = 0; i < IEM_GRID; i++) {
        const double beyond = distance(i, null);
        if (!(beyond > 0)) continue;
        weights += exp(-beyond / scale);
        if (o->starts) log_e = log_sum(log_e, o->log_m[i] - beyond / scale);
    }
    if (!(weights > 0) || isnan(null)) return NAN;
    return log_sum(log_e - log(weights), log(kept_back(o->starts)));
}

/* ---- Averaging ---- */

size_t iem_onset_starts(size_t periods)
{
    return (periods + IEM_ONSET_EVERY - 1) / IEM_ONSET_EVERY;
}

void iem_averaging_onset_add(iem_averaging_onset *o, const iem_averaging *period)
{
    if (o->periods++ % IEM_ONSET_EVERY == 0)
        o->at[o->starts++] = (iem_averaging){.likelihood = {{0}}};
    for (size_t i = 0; i < o->starts; i++) iem_averaging_join(&o->at[i], period);
}

/* A start whose evidence cannot be told yet counts for nothing. */
double iem_averaging_onset_log_e(const iem_averaging_onset *o)
{
    double log_e = log(kept_back(o->starts));
    for (size_t i = 0; i < o->starts; i++) {
        const double one = iem_averaging_log_e(&o->at[i]);
        if (!isnan(one)) log_e = log_sum(log_e, one + log(stake(i + 1)));
    }
    return log_e;
}
