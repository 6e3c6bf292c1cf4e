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
    iem_calibration_error e = {0, 0, 0};
    double n = 0;
    for (size_t r = 0; r < n_bands; r++) {
        const iem_band *row = &rows[r];
        if (!(row->n > 0)) continue;
        if (row->mean < 0 || row->mean > 1)
            return (iem_calibration_error){NAN, NAN, NAN};
        n += row->n;
        e.value += row->n * fabs(row->observed.value - row->mean);
        /* Mean size of a normal deviation: sqrt(2 / pi) of its standard error. */
        e.chance += sqrt(row->n * row->mean * (1 - row->mean) * M_2_PI);
        e.error = row->error;
    }
    if (!(n > 0)) return (iem_calibration_error){NAN, NAN, NAN};
    e.value /= n;
    e.chance /= n;
    return e;
}

/* ---- Line ---- */

/* The scores as x, in standard units while the line is fitted, so that the fit does not
 * depend on the unit of the score. */
typedef struct fit {
    size_t n;
    double *x, *people;
    const double *positive;
    double centre, unit;
} fit;

static double log_odds(double p)
{
    return log(p) - log1p(-p);
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

/* Standard errors from the information at the maximum, turned back into units. */
static void set_line(const fit *f, iem_line line, iem_calibration *c)
{
    double i00 = 0, i01 = 0, i11 = 0;
    for (size_t i = 0; i < f->n; i++) {
        const double z = (f->x[i] - f->centre) / f->unit;
        const double p = iem_logistic(line.intercept + line.slope * z);
        const double weight = f->people[i] * p * (1 - p);
        i00 += weight;
        i01 += weight * z;
        i11 += weight * z * z;
    }
    const double determinant = i00 * i11 - i01 * i01, shift = f->centre / f->unit;
    c->slope_se = sqrt(i00 / determinant) / f->unit;
    c->intercept_se = sqrt((i11 + 2 * shift * i01 + shift * shift * i00) / determinant);
    c->slope = iem_interval(line.slope / f->unit, c->slope_se);
    c->intercept = iem_interval(line.intercept - line.slope * shift, c->intercept_se);
}

static iem_status fit_line(const fit *f, iem_calibration *c, iem_error *err)
{
    double *z = iem_zeroed(f->n, sizeof *z);
    if (!z) return iem_fail_memory(err);
    for (size_t i = 0; i < f->n; i++) z[i] = (f->x[i] - f->centre) / f->unit;
    const iem_line line = iem_logit_line(f->people, f->positive, z, f->n);
    free(z);
    if (!isnan(line.slope)) set_line(f, line, c);
    return IEM_OK;
}

/* The expected number with the outcome rises with the intercept: bisection between two
 * intercepts that are too low and too high, sped up by Newton's steps. */
static void fit_in_the_large(const fit *f, iem_calibration *c)
{
    double all = 0, positive = 0, least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < f->n; i++) {
        if (!(f->people[i] > 0)) continue;
        all += f->people[i];
        positive += f->positive[i];
        least = fmin(least, f->x[i]);
        most = fmax(most, f->x[i]);
    }
    if (!(positive > 0 && positive < all)) return;
    const double level = log(positive / (all - positive));
    double low = level - most, high = level - least, at = (low + high) / 2;
    double information = NAN;
    for (int steps = 0; steps < 200; steps++) {
        double expected = 0;
        information = 0;
        for (size_t i = 0; i < f->n; i++) {
            const double p = iem_logistic(at + f->x[i]);
            expected += f->people[i] * p;
            information += f->people[i] * p * (1 - p);
        }
        if (expected < positive)
            low = at;
        else
            high = at;
        const double newton = at + (positive - expected) / information;
        const double next = newton > low && newton < high ? newton : (low + high) / 2;
        if (fabs(next - at) <= 1e-14 * (1 + fabs(at))) break;
        at = next;
    }
    c->in_the_large_se = sqrt(1 / information);
    c->in_the_large = iem_interval(at, c->in_the_large_se);
}

static iem_status fit_init(fit *f, const iem_sides *s, int on_logit, iem_error *err)
{
    *f = (fit){.n = s->n, .positive = s->a};
    f->x = iem_zeroed(s->n, sizeof *f->x);
    f->people = iem_zeroed(s->n, sizeof *f->people);
    if (!f->x || !f->people) return iem_fail_memory(err);
    for (size_t i = 0; i < s->n; i++) {
        f->people[i] = people_at(s, i);
        if (f->people[i] > 0) f->x[i] = on_logit ? log_odds(s->value[i]) : s->value[i];
    }
    standardise(f);
    return IEM_OK;
}

iem_status iem_calibrate(const iem_sides *s, int on_logit, iem_calibration *line,
                         iem_error *err)
{
    fit f;
    *line = (iem_calibration){iem_undefined, iem_undefined, iem_undefined, NAN,
                              NAN,           NAN,           on_logit};
    if (on_logit && !iem_scores_are_chances(s, 0)) return IEM_OK;
    iem_status status = fit_init(&f, s, on_logit, err);
    if (status == IEM_OK && overlaps(s)) status = fit_line(&f, line, err);
    if (status == IEM_OK && on_logit) fit_in_the_large(&f, line);
    free(f.x);
    free(f.people);
    return status;
}
