#include "stats/calibration.h"

#include "base/grow.h"
#include "stats/logit.h"
#include "stats/table2x2.h"

#include <math.h>
#include <stdlib.h>

static double people_at(const iem_sides *s, size_t i)
{
    return s->a[i] + s->b[i];
}

int iem_scores_are_chances(const iem_sides *s, int included)
{
    for (size_t i = 0; i < s->n; i++) {
        if (!(people_at(s, i) > 0)) continue;
        if (s->value[i] < 0 || s->value[i] > 1) return 0;
        if (!included && !(s->value[i] > 0 && s->value[i] < 1)) return 0;
    }
    return 1;
}

/* ---- Brier ---- */

iem_bounded iem_brier(const iem_sides *s)
{
    iem_bounded brier = {iem_undefined, NAN};
    double n = 0, sum = 0, squares = 0, moved = 0;
    if (!iem_scores_are_chances(s, 1)) return brier;
    for (size_t i = 0; i < s->n; i++) {
        const double without = s->value[i], with = 1 - without;
        n += people_at(s, i);
        sum += s->a[i] * with * with + s->b[i] * without * without;
        moved += s->a[i] * with + s->b[i] * without;
    }
    if (!(n > 0)) return brier;
    const double mean = sum / n, half = s->spread / 2;
    for (size_t i = 0; i < s->n; i++) {
        const double without = s->value[i] * s->value[i] - mean;
        const double with = (1 - s->value[i]) * (1 - s->value[i]) - mean;
        squares += s->a[i] * with * with + s->b[i] * without * without;
    }
    brier.estimate = iem_interval(mean, n > 1 ? sqrt(squares / (n - 1) / n) : NAN);
    /* |(d + h)^2 - d^2| with |h| at most half a bucket */
    brier.error = half * (2 * moved / n + half);
    return brier;
}

/* ---- Table ---- */

size_t iem_score_bands(const double *count, size_t n, size_t most, size_t *band)
{
    size_t used = 0, bands = 0;
    double all = 0, below = 0, target = -1;
    for (size_t i = 0; i < n; i++) used += count[i] > 0, all += count[i];
    for (size_t i = 0; i < n; i++) {
        if (count[i] > 0) {
            /* Into the equal share that the middle of these people falls in. */
            const double share =
                used <= most ? (double)bands
                             : floor((double)most * (below + count[i] / 2) / all);
            if (share > target) target = share, bands++;
        }
        below += count[i];
        band[i] = bands ? bands - 1 : 0;
    }
    return bands;
}

void iem_calibration_table(const iem_sides *s, const size_t *band, size_t n_bands,
                           iem_band *rows)
{
    for (size_t r = 0; r < n_bands; r++)
        rows[r] = (iem_band){.lowest = NAN, .highest = NAN, .error = s->spread / 2};
    for (size_t i = 0; i < s->n; i++) {
        iem_band *row = &rows[band[i]];
        if (!(people_at(s, i) > 0)) continue;
        if (!(row->n > 0)) row->lowest = s->value[i];
        row->highest = s->value[i];
        row->n += people_at(s, i);
        row->positive += s->a[i];
        row->mean += people_at(s, i) * s->value[i];
    }
    for (size_t r = 0; r < n_bands; r++) {
        rows[r].mean /= rows[r].n; /* nobody: 0 / 0 */
        rows[r].observed = iem_rate(rows[r].positive, rows[r].n);
    }
}

iem_calibration_error iem_calibration_error_of(const iem_band *rows, size_t n_bands)
{
    const iem_calibration_error undefined = {NAN, NAN, NAN, NAN};
    iem_calibration_error e = {0, 0, 0, 0};
    double n = 0;
    for (size_t r = 0; r < n_bands; r++) {
        const iem_band *row = &rows[r];
        if (!(row->n > 0)) continue;
        if (row->mean < 0 || row->mean > 1) return undefined;
        n += row->n;
        e.value += row->n * fabs(row->observed.value - row->mean);
        /* Mean size of a normal deviation: sqrt(2 / pi) of its standard error. */
        e.chance += sqrt(row->n * row->mean * (1 - row->mean) * M_2_PI);
        e.error = row->error;
        e.chance_error += sqrt(row->n * row->error * M_2_PI); /* m (1 - m) moves less */
    }
    if (!(n > 0)) return undefined;
    e.value /= n;
    e.chance /= n;
    e.chance_error /= n;
    return e;
}

/* ---- Line ---- */

/* The scores as x, in standard units while the line is fitted, so that the fit does not
 * depend on the unit of the score. In buckets, x may be off by `off` either way. */
typedef struct fit {
    size_t n;
    double *x, *off, *people;
    const double *positive, *negative;
    double centre, unit;
} fit;

/* A score next to 0 or 1 would have endless weight. */
static double log_odds(double score)
{
    const double nearest = 1e-6;
    const double p = fmin(fmax(score, nearest), 1 - nearest);
    return log(p) - log1p(-p);
}

static double x_of_score(double score, int on_logit)
{
    return on_logit ? log_odds(score) : score;
}

static void standardise(fit *f)
{
    double all = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < f->n; i++)
        all += f->people[i], sum += f->people[i] * f->x[i];
    f->centre = sum / all;
    for (size_t i = 0; i < f->n; i++)
        squares += f->people[i] * (f->x[i] - f->centre) * (f->x[i] - f->centre);
    f->unit = sqrt(squares / all);
    /* Rounding only: no score is another then, and no line is found. */
    if (!(f->unit > 1e-12 * fabs(f->centre))) f->unit = NAN;
}

/* Is there somebody with the outcome below somebody without it, and the other way
 * round? Else the likelihood has no maximum. */
static int overlaps(const iem_sides *s)
{
    double low_a = NAN, high_a = NAN, low_b = NAN, high_b = NAN;
    for (size_t i = 0; i < s->n; i++) {
        if (s->a[i] > 0) low_a = fmin(low_a, s->value[i]), high_a = s->value[i];
        if (s->b[i] > 0) low_b = fmin(low_b, s->value[i]), high_b = s->value[i];
    }
    return low_a < high_b && low_b < high_a;
}

/* At the maximum, in standard units: the line, and its covariance. */
typedef struct peak {
    iem_line line;
    double c00, c01, c11;
} peak;

static double z_of(const fit *f, size_t i)
{
    return (f->x[i] - f->centre) / f->unit;
}

static double chance_at(const fit *f, const peak *m, size_t i)
{
    return iem_logistic(m->line.intercept + m->line.slope * z_of(f, i));
}

static void find_covariance(const fit *f, peak *m)
{
    double i00 = 0, i01 = 0, i11 = 0;
    for (size_t i = 0; i < f->n; i++) {
        const double z = z_of(f, i), p = chance_at(f, m, i);
        const double weight = f->people[i] * p * (1 - p);
        i00 += weight;
        i01 += weight * z;
        i11 += weight * z * z;
    }
    const double determinant = i00 * i11 - i01 * i01;
    m->c00 = i11 / determinant;
    m->c01 = -i01 / determinant;
    m->c11 = i00 / determinant;
}

/* How far the maximum of the likelihood may be, in standard errors of any direction,
 * when every x is off by as much as it can be, each its own way.
 *
 * The gradient at the old maximum is then at most `gradient` (in the norm of the old
 * information), the new information at least `kept`^2 of the old, and no predictor
 * moves by more than `longest` per standard error. The likelihood is self-concordant
 * (Bach 2010): gradient >= (1 - exp(-longest d)) / longest, so d is at most
 * -log(1 - longest gradient) / longest. NaN: no bound. */
static double farthest_maximum(const fit *f, const peak *m)
{
    double gradient = 0, longest = 0, lost = 0, steepest = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (!(f->people[i] > 0)) continue;
        const double z = z_of(f, i), off = f->off[i] / f->unit, p = chance_at(f, m, i);
        const double length = sqrt(m->c00 + 2 * z * m->c01 + z * z * m->c11);
        const double predictor = fabs(m->line.slope) * off;
        const double weight = p * (1 - p) * exp(predictor);
        const double moved = f->people[i] * weight * predictor;
        const double residuals = f->positive[i] * (1 - p) + f->negative[i] * p;
        gradient += moved * length + (residuals + moved) * off * sqrt(m->c11);
        lost += f->people[i] * weight * off * off;
        longest = fmax(longest, length + off * sqrt(m->c11));
        steepest = fmax(steepest, predictor);
    }
    const double kept = exp(-steepest / 2) - sqrt(m->c11 * lost);
    if (!(kept > 0)) return NAN;
    longest /= kept;
    gradient /= kept;
    if (!(longest * gradient < 1)) return NAN;
    return -log1p(-longest * gradient) / longest / kept;
}

static void set_line(const fit *f, const peak *m, iem_calibration *c)
{
    const double shift = f->centre / f->unit, far = farthest_maximum(f, m);
    c->slope_se = sqrt(m->c11) / f->unit;
    c->intercept_se = sqrt(m->c00 - 2 * shift * m->c01 + shift * shift * m->c11);
    c->slope = iem_interval(m->line.slope / f->unit, c->slope_se);
    c->intercept =
        iem_interval(m->line.intercept - m->line.slope * shift, c->intercept_se);
    c->slope_error = far * c->slope_se;
    c->intercept_error = far * c->intercept_se;
}

static iem_status fit_line(const fit *f, iem_calibration *c, iem_error *err)
{
    double *z = iem_zeroed(f->n, sizeof *z);
    if (!z) return iem_fail_memory(err);
    for (size_t i = 0; i < f->n; i++) z[i] = z_of(f, i);
    peak m = {.line = iem_logit_line(f->people, f->positive, z, f->n)};
    free(z);
    if (isnan(m.line.slope)) return IEM_OK;
    find_covariance(f, &m);
    set_line(f, &m, c);
    return IEM_OK;
}

/* x, moved up or down by what it may be off, or not. */
static double x_of(const fit *f, size_t i, int way)
{
    return way ? f->x[i] + way * f->off[i] : f->x[i];
}

/* People with the outcome that are expected, and the information about the intercept.
 */
static double expect(const fit *f, double intercept, int way, double *information)
{
    double expected = 0;
    *information = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (!(f->people[i] > 0)) continue;
        const double p = iem_logistic(intercept + x_of(f, i, way));
        expected += f->people[i] * p;
        *information += f->people[i] * p * (1 - p);
    }
    return expected;
}

/* The intercept with which so many are expected, between one that is too low and one
 * that is too high: bisection, sped up by Newton's steps. */
static double root_between(const fit *f, double positive, double low, double high,
                           int way)
{
    double at = (low + high) / 2;
    for (int steps = 0; steps < 200; steps++) {
        double information;
        const double expected = expect(f, at, way, &information);
        if (expected < positive)
            low = at;
        else
            high = at;
        const double newton = at + (positive - expected) / information;
        const double next = newton > low && newton < high ? newton : (low + high) / 2;
        if (fabs(next - at) <= 1e-14 * (1 + fabs(at))) break;
        at = next;
    }
    return at;
}

/* Lower, every chance would be below the share with the outcome; higher, above it. */
static double intercept_of(const fit *f, double positive, double all, int way)
{
    double least = INFINITY, most = -INFINITY;
    const double level = log(positive / (all - positive));
    for (size_t i = 0; i < f->n; i++) {
        if (!(f->people[i] > 0)) continue;
        least = fmin(least, x_of(f, i, way));
        most = fmax(most, x_of(f, i, way));
    }
    return root_between(f, positive, level - most, level - least, way);
}

static void fit_in_the_large(const fit *f, iem_calibration *c)
{
    double all = 0, positive = 0, information;
    for (size_t i = 0; i < f->n; i++) all += f->people[i], positive += f->positive[i];
    if (!(positive > 0 && positive < all)) return;
    const double at = intercept_of(f, positive, all, 0);
    expect(f, at, 0, &information);
    c->in_the_large_se = sqrt(1 / information);
    c->in_the_large = iem_interval(at, c->in_the_large_se);
    /* The higher the scores, the lower the intercept. */
    c->in_the_large_error = fmax(intercept_of(f, positive, all, -1) - at,
                                 at - intercept_of(f, positive, all, 1));
}

static iem_status fit_init(fit *f, const iem_sides *s, int on_logit, iem_error *err)
{
    *f = (fit){.n = s->n, .positive = s->a, .negative = s->b};
    f->x = iem_zeroed(s->n, sizeof *f->x);
    f->off = iem_zeroed(s->n, sizeof *f->off);
    f->people = iem_zeroed(s->n, sizeof *f->people);
    if (!f->x || !f->off || !f->people) return iem_fail_memory(err);
    for (size_t i = 0; i < s->n; i++) {
        f->people[i] = people_at(s, i);
        if (!(f->people[i] > 0)) continue;
        const double score = s->value[i], half = s->spread / 2;
        f->x[i] = x_of_score(score, on_logit);
        f->off[i] = fmax(x_of_score(score + half, on_logit) - f->x[i],
                         f->x[i] - x_of_score(score - half, on_logit));
    }
    standardise(f);
    return IEM_OK;
}

iem_status iem_calibrate(const iem_sides *s, int on_logit, iem_calibration *line,
                         iem_error *err)
{
    fit f;
    *line =
        (iem_calibration){iem_undefined, iem_undefined, iem_undefined, NAN, NAN,
                          NAN,           NAN,           NAN,           NAN, on_logit};
    if (on_logit && !iem_scores_are_chances(s, 0)) return IEM_OK;
    iem_status status = fit_init(&f, s, on_logit, err);
    if (status == IEM_OK && overlaps(s)) status = fit_line(&f, line, err);
    if (status == IEM_OK && on_logit) fit_in_the_large(&f, line);
    free(f.x);
    free(f.off);
    free(f.people);
    return status;
}
