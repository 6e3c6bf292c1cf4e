#include "stats/survival.h"

#include <math.h>

static double all_of(const iem_waits *w)
{
    double n = 0;
    for (size_t i = 0; i < w->n; i++) n += w->ended[i] + w->open[i];
    return n;
}

/* A curve, one length after the other. */
struct curve {
    const iem_waits *w;
    double at_risk, share, greenwood;
};

/* What is open at a length was at risk on that day. */
static void step(struct curve *c, size_t i)
{
    const double ended = c->w->ended[i], left = c->at_risk - ended;
    if (ended > 0) {
        c->share *= left / c->at_risk;
        c->greenwood += ended / (c->at_risk * left);
    }
    c->at_risk = left - c->w->open[i];
}

/* The share that lasts longer, with its interval on the log(-log) scale from
 * Greenwood's (1926) variance; no bounds where the share is 0 or 1. */
static iem_estimate estimate_of(const struct curve *c)
{
    iem_estimate e = {c->share, NAN, NAN};
    if (!(c->share > 0 && c->share < 1)) return e;
    const double half = IEM_Z95 * sqrt(c->greenwood) / log(c->share);
    e.low = pow(c->share, exp(-half));
    e.high = pow(c->share, exp(half));
    return e;
}

/* The first day on which a curve is at or below a half; while it is a half, the middle
 * of the days between which it is. */
struct crossing {
    double day, level_since;
};

static void cross(struct crossing *x, double share, double day)
{
    const double tolerance = 1e-9;
    if (!isnan(x->day) || isnan(share)) return;
    if (share < 0.5 - tolerance)
        x->day = isnan(x->level_since) ? day : (x->level_since + day) / 2;
    else if (share <= 0.5 + tolerance && isnan(x->level_since))
        x->level_since = day;
}

static double day_of(const struct crossing *x)
{
    return isnan(x->day) ? x->level_since : x->day;
}

iem_estimate iem_survival_median(const iem_waits *w)
{
    struct curve c = {w, all_of(w), 1, 0};
    struct crossing value = {NAN, NAN}, low = {NAN, NAN}, high = {NAN, NAN};
    for (size_t i = 0; i < w->n && c.at_risk > 0; i++) {
        step(&c, i);
        if (!(w->ended[i] > 0)) continue;
        const iem_estimate e = estimate_of(&c);
        cross(&value, e.value, w->days[i]);
        cross(&low, e.low, w->days[i]);
        cross(&high, e.high, w->days[i]);
    }
    if (isnan(day_of(&value))) return iem_undefined;
    return (iem_estimate){day_of(&value), day_of(&low), day_of(&high)};
}

/* One day: so many ends on both sides of so many who waited. */
static void add_day(iem_logrank *sum, double d1, double n1, double d0, double n0)
{
    const double ended = d1 + d0, n = n1 + n0;
    const double t1 = n1 - d1 / 2, t0 = n0 - d0 / 2, t = t1 + t0;
    sum->observed += d1;
    sum->expected += ended * n1 / n;
    if (n > 1) sum->variance += ended * (n1 / n) * (n0 / n) * (n - ended) / (n - 1);
    sum->own += d1 * t0 / t;
    sum->other += d0 * t1 / t;
    sum->spread += ended * (t1 / t) * (t0 / t);
}

void iem_logrank_add(iem_logrank *sum, const iem_waits *own, const iem_waits *other)
{
    double n1 = all_of(own), n0 = all_of(other);
    for (size_t i = 0; i < own->n && n1 > 0 && n0 > 0; i++) {
        if (own->ended[i] + other->ended[i] > 0)
            add_day(sum, own->ended[i], n1, other->ended[i], n0);
        n1 -= own->ended[i] + own->open[i];
        n0 -= other->ended[i] + other->open[i];
    }
}

double iem_logrank_z(const iem_logrank *sum)
{
    if (!(sum->variance > 0)) return NAN;
    return (sum->observed - sum->expected) / sqrt(sum->variance);
}

iem_estimate iem_logrank_pace(const iem_logrank *sum)
{
    if (!(sum->variance > 0) || !(sum->other > 0)) return iem_undefined;
    if (!(sum->own > 0)) return (iem_estimate){0, NAN, NAN};
    return iem_ratio_interval(sum->own / sum->other,
                              sqrt(sum->spread / (sum->own * sum->other)));
}
