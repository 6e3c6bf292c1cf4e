/* Information from counts. What chance makes of it is summed exactly over the
 * hypergeometric law of each count, because the usual correction by degrees of freedom
 * is far too small where cells of equal facts hold a handful of people. */
#include "stats/information.h"

#include "base/grow.h"
#include "base/hash.h"
#include "stats/hypergeometric.h"
#include "stats/interval.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static double sum_of(const double *n, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += n[i];
    return sum;
}

/* n ln(n / expected); 0 ln 0 = 0. */
static double surprise(double n, double expected)
{
    return n > 0 ? n * log(n / expected) : 0;
}

double iem_entropy(const double *n, size_t count)
{
    const double all = sum_of(n, count);
    double sum = 0;
    if (!(all > 0)) return NAN;
    for (size_t i = 0; i < count; i++) sum -= surprise(n[i], all);
    return sum / all;
}

/* ---- what chance makes ---- */

enum { WINDOW = 4096 };

/* By Taylor's series with the central moments, for a law too wide to be summed: its
 * mean is then in the thousands, and what is left out of the order of its -3rd power.
 */
static double wide_surprise(iem_margin m, double mean)
{
    const iem_cumulants c = iem_hypergeometric_cumulants(m, 0);
    const double m2 = c.k2, m3 = c.k3, m4 = c.k4 + 3 * m2 * m2;
    const double m5 = c.k5 + 10 * m3 * m2;
    const double m6 = 15 * m2 * (m2 * m2 + c.k4) + 10 * m3 * m3;
    return (m2 / 2 -
            (m3 / 6 - (m4 / 12 - (m5 / 20 - m6 / 30 / mean) / mean) / mean) / mean) /
           mean;
}

/* Mean of a ln(a / mean a) over the counts a that the margins allow. */
static double mean_surprise(iem_margin m)
{
    const double mean = m.n1 * m.k / (m.n1 + m.n0);
    double pmf[WINDOW], first = 0, sum = 0;
    if (!(mean > 0)) return 0;
    const size_t n = iem_hypergeometric_window(m, 0, pmf, WINDOW, &first);
    for (size_t i = 0; i < n; i++) sum += pmf[i] * surprise(first + (double)i, mean);
    return n ? sum : wide_surprise(m, mean);
}

double iem_beyond_chance(double value, double by_chance, double entropy)
{
    const double left = entropy - by_chance;
    return left > 1e-12 * entropy ? (value - by_chance) / left : NAN;
}

/* ---- two columns ---- */

static void add_margins(iem_crosstab t, double *rows, double *columns)
{
    for (size_t i = 0; i < t.rows; i++) {
        for (size_t j = 0; j < t.columns; j++) {
            rows[i] += t.n[i * t.columns + j];
            columns[j] += t.n[i * t.columns + j];
        }
    }
}

static double count_filled(const double *n, size_t count)
{
    double filled = 0;
    for (size_t i = 0; i < count; i++) filled += n[i] > 0;
    return filled;
}

static iem_information information_of(iem_crosstab t, const double *rows,
                                      const double *columns)
{
    const double all = sum_of(rows, t.rows);
    double value = 0, by_chance = 0;
    for (size_t i = 0; i < t.rows; i++) {
        for (size_t j = 0; j < t.columns; j++) {
            const iem_margin m = {rows[i], all - rows[i], columns[j]};
            value += surprise(t.n[i * t.columns + j], rows[i] * columns[j] / all);
            by_chance += mean_surprise(m);
        }
    }
    const double df =
        (count_filled(rows, t.rows) - 1) * (count_filled(columns, t.columns) - 1);
    return (iem_information){.value = fmax(value, 0) / all,
                             .by_chance = by_chance / all,
                             .rows = iem_entropy(rows, t.rows),
                             .columns = iem_entropy(columns, t.columns),
                             .g2 = 2 * fmax(value, 0),
                             .df = df,
                             .p = iem_chisq_upper(2 * fmax(value, 0), df)};
}

iem_status iem_mutual_information(iem_crosstab t, iem_information *out, iem_error *err)
{
    *out = (iem_information){NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (!(sum_of(t.n, t.rows * t.columns) > 0)) return IEM_OK;
    double *const margins = iem_zeroed(t.rows + t.columns, sizeof *margins);
    if (!margins) return iem_fail_memory(err);
    add_margins(t, margins, margins + t.rows);
    *out = information_of(t, margins, margins + t.rows);
    free(margins);
    return IEM_OK;
}

/* ---- given the facts ---- */

/* One cell: its rows, and what was decided in it. */
typedef struct cell {
    size_t first, end;
    double n, adverse;
    size_t groups;
} cell;

static cell cell_of(const iem_conditional_data *d, size_t c)
{
    cell x = {.first = d->first[c], .end = d->first[c + 1]};
    for (size_t i = x.first; i < x.end; i++) {
        x.n += d->n[i];
        x.adverse += d->adverse[i];
        x.groups += d->n[i] > 0;
    }
    return x;
}

/* In all others the margins leave nothing open. */
static bool is_informative(const cell *x)
{
    return x->groups >= 2 && x->adverse > 0 && x->adverse < x->n;
}

static double row_surprise(const cell *x, double n, double adverse)
{
    const double expected = n * x->adverse / x->n;
    return surprise(adverse, expected) + surprise(n - adverse, n - expected);
}

/* What the groups tell, and what chance makes of it, in decisions times nats. */
typedef struct told {
    double value, by_chance;
} told;

static told told_by(const cell *x, double n, double adverse)
{
    const iem_margin for_adverse = {n, x->n - n, x->adverse};
    const iem_margin for_others = {n, x->n - n, x->n - x->adverse};
    return (told){row_surprise(x, n, adverse),
                  mean_surprise(for_adverse) + mean_surprise(for_others)};
}

static void add_told(told *sum, told more)
{
    sum->value += more.value;
    sum->by_chance += more.by_chance;
}

/* All groups by themselves, and with the small ones of the cell as one. */
static void add_cell(const iem_conditional_data *d, const cell *x, told *apart,
                     told *pooled)
{
    const double least = 2, rarer = fmin(x->adverse, x->n - x->adverse) / x->n;
    double n = 0, adverse = 0;
    for (size_t i = x->first; i < x->end; i++) {
        const told row = told_by(x, d->n[i], d->adverse[i]);
        add_told(apart, row);
        if (d->n[i] * rarer < least) {
            n += d->n[i];
            adverse += d->adverse[i];
        } else {
            add_told(pooled, row);
        }
    }
    if (n > 0) add_told(pooled, told_by(x, n, adverse));
}

/* Sums over the cells, in decisions times nats. */
static double sum_cells(const iem_conditional_data *d, iem_conditional *out,
                        told *pooled)
{
    double all = 0;
    told apart = {0, 0};
    for (size_t c = 0; c < d->cells; c++) {
        const cell x = cell_of(d, c);
        const double kinds[2] = {x.adverse, x.n - x.adverse};
        if (!(x.n > 0)) continue;
        all += x.n;
        out->entropy += x.n * iem_entropy(kinds, 2);
        if (!is_informative(&x)) continue;
        out->informative++;
        out->df += (double)x.groups - 1;
        add_cell(d, &x, &apart, pooled);
    }
    out->value = fmax(apart.value, 0);
    out->by_chance = apart.by_chance;
    return all;
}

/* Cochran's (1954) rule for the chi-square law, at its strictest. */
static bool is_sparse(const iem_conditional_data *d)
{
    const double enough = 5;
    for (size_t c = 0; c < d->cells; c++) {
        const cell x = cell_of(d, c);
        const double rarer = fmin(x.adverse, x.n - x.adverse) / x.n;
        if (!is_informative(&x)) continue;
        for (size_t i = x.first; i < x.end; i++)
            if (d->n[i] > 0 && d->n[i] * rarer < enough) return true;
    }
    return false;
}

/* The groups of one cell dealt out anew: multivariate hypergeometric, group by group.
 */
static double permuted_cell(const iem_conditional_data *d, const cell *x,
                            uint64_t stream)
{
    double n_left = round(x->n), adverse_left = round(x->adverse), sum = 0;
    for (size_t i = x->first; i < x->end; i++) {
        const double n = round(d->n[i]);
        const iem_margin m = {n, n_left - n, adverse_left};
        const double adverse = iem_hypergeometric_draw(
            m, 0, iem_uniform(stream, d->keys ? d->keys[i] : i));
        sum += row_surprise(x, n, adverse);
        n_left -= n;
        adverse_left -= adverse;
    }
    return sum;
}

static double permuted(const iem_conditional_data *d, uint64_t stream)
{
    double sum = 0;
    for (size_t c = 0; c < d->cells; c++) {
        const cell x = cell_of(d, c);
        if (is_informative(&x)) sum += permuted_cell(d, &x, stream);
    }
    return sum;
}

static void permute(const iem_conditional_data *d, iem_conditional *out)
{
    const double enough = 10, work = 2e7, seen = out->value;
    const double rounding = 1e-9 * (1 + fabs(seen));
    const double most = work / (double)d->first[d->cells] < 999 ? 99 : 999;
    double extreme = 0;
    for (double i = 1; i <= most; i++) {
        extreme +=
            permuted(d, iem_mix(d->stream ^ iem_mix((uint64_t)i))) >= seen - rounding;
        out->draws = i;
        out->p = extreme / i;
        if (extreme >= enough) return;
    }
    out->p = (extreme + 1) / (most + 1);
}

iem_conditional iem_conditional_information(const iem_conditional_data *data)
{
    iem_conditional out = {0};
    told pooled = {0, 0};
    const double all = sum_cells(data, &out, &pooled);
    out.share = iem_beyond_chance(pooled.value, pooled.by_chance, out.entropy);
    out.g2 = 2 * out.value;
    out.p = iem_chisq_upper(out.g2, out.df);
    if (!out.informative)
        out.g2 = out.df = NAN;
    else if (is_sparse(data))
        permute(data, &out);
    out.value /= all;
    out.by_chance /= all;
    out.entropy /= all;
    return out;
}

/* ---- two groups and their answers ---- */

iem_divergence iem_divergence_of(const double *p, const double *q, size_t n)
{
    const double all_p = sum_of(p, n), all_q = sum_of(q, n);
    iem_divergence d = {NAN, NAN, NAN};
    if (!(all_p > 0 && all_q > 0)) return d;
    d = (iem_divergence){0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        const double x = p[i] / all_p, y = q[i] / all_q, middle = (x + y) / 2;
        d.kullback_leibler += x > 0 && !(y > 0) ? NAN : surprise(x, y);
        d.jensen_shannon += (surprise(x, middle) + surprise(y, middle)) / 2;
        d.total_variation += fabs(x - y) / 2;
    }
    return d;
}
