/* The twin gap. One pass over the cells for the totals, one for the slopes, one for the
 * gap; no memory is taken. */
#include "stats/twin.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

enum { Q = IEM_TWIN_FACTS };

/* A slope of one cell is pulled to the common one as if by this many decisions. */
static const double prior_decisions = 400;

/* A cell without a single adverse decision is moved below 0 by any slope at all. */
static const double clipping_matters = 0.005;

typedef struct totals {
    double n1, members, adverse; /* the group: all, and in cells with twins */
    double outside_adverse;      /* the group without twins */
    double twins, twins_adverse; /* the reference in cells with twins */
    double mean_spread;          /* p (1 - p) of cells with twins */
    double residual;             /* mean variance of a decision within a side */
} totals;

static int has_twins(iem_table t)
{
    return t.n1 > 0 && t.n0 >= 2;
}

/* Two decisions at the overall rate keep a variance from vanishing in a small cell. */
static double shrunk(double a, double n, double rate)
{
    return (a + 2 * rate) / (n + 2);
}

static double spread(double p)
{
    return p * (1 - p);
}

/* Where all got the same decision, with two more of each (Agresti & Coull 1998): that
 * the next one gets it too is not certain. */
static double rate_of(double a, double n)
{
    return a > 0 && a < n ? a / n : (a + 2) / (n + 4);
}

static double rate1(const totals *s)
{
    return rate_of(s->adverse, s->members);
}

static double rate0(const totals *s)
{
    return rate_of(s->twins_adverse, s->twins);
}

static double shrunk_both(iem_table t, const totals *s)
{
    const double rate = (s->adverse + s->twins_adverse) / (s->members + s->twins);
    return shrunk(t.a1 + t.a0, t.n1 + t.n0, rate);
}

/* Variances of one decision on either side, times the decisions. */
static double residual1(iem_table t, const totals *s)
{
    return t.n1 * spread(shrunk(t.a1, t.n1, rate1(s)));
}

static double residual0(iem_table t, const totals *s)
{
    return t.n0 * spread(shrunk(t.a0, t.n0, rate0(s)));
}

static totals total_counts(const iem_table *t, size_t n)
{
    totals s = {0};
    for (size_t i = 0; i < n; i++) {
        s.n1 += t[i].n1;
        if (!has_twins(t[i])) {
            s.outside_adverse += t[i].a1;
            continue;
        }
        s.members += t[i].n1;
        s.adverse += t[i].a1;
        s.twins += t[i].n0;
        s.twins_adverse += t[i].a0;
    }
    double sum_spread = 0, residual = 0;
    for (size_t i = 0; i < n; i++) {
        if (!has_twins(t[i])) continue;
        sum_spread += (t[i].n1 + t[i].n0) * spread(shrunk_both(t[i], &s));
        residual += residual1(t[i], &s) + residual0(t[i], &s);
    }
    s.mean_spread = sum_spread / (s.members + s.twins);
    s.residual = residual / (s.members + s.twins);
    return s;
}

/* ---- slopes of the numeric facts within cells ---- */

/* Only the facts that are kept: those with spread that no others determine. */
typedef struct slopes {
    size_t q, kept[Q];
    size_t stride; /* numbers per cell, those of facts that are left out too */
    int dropped;
    double within[Q * Q]; /* W, all cells with twins */
    double common[Q];     /* log odds per unit, the same in every cell */
    double decisions;
} slopes;

/* Those of cell `i`; NULL: there are none. */
static const double *numbers_of(const slopes *b, const double *w, size_t i)
{
    return b->q ? w + i * b->stride : NULL;
}

static double product_of(const double *w, size_t i, size_t j)
{
    return i >= j ? w[iem_within_xx(i, j)] : w[iem_within_xx(j, i)];
}

/* Adds weight times the cell's squares and products of the kept facts. */
static void add_squares(double *sum, const slopes *b, const double *w, double weight)
{
    for (size_t i = 0; i < b->q; i++)
        for (size_t j = 0; j < b->q; j++)
            sum[i * Q + j] += weight * product_of(w, b->kept[i], b->kept[j]);
}

/* matrix (q x q in rows of Q) times x = y; the matrix is positive definite. Solved with
 * a unit diagonal: facts are measured in euros and in years. */
static void solve(const double *matrix, size_t q, const double *y, double *x)
{
    double scale[Q] = {0}, unit[Q * Q];
    for (size_t i = 0; i < q; i++) scale[i] = 1 / sqrt(matrix[i * Q + i]);
    for (size_t i = 0; i < q; i++) {
        for (size_t j = 0; j < q; j++)
            unit[i * Q + j] = matrix[i * Q + j] * scale[i] * scale[j];
        x[i] = y[i] * scale[i];
    }
    gsl_matrix_view m = gsl_matrix_view_array_with_tda(unit, q, q, Q);
    gsl_vector_view v = gsl_vector_view_array(x, q);
    gsl_linalg_cholesky_decomp1(&m.matrix);
    gsl_linalg_cholesky_svx(&m.matrix, &v.vector);
    for (size_t i = 0; i < q; i++) x[i] *= scale[i];
}

/* Leaves out facts that the others determine, by pivoting: what is left of their
 * variance after the others is below 1e-9 of it. */
static void drop_collinear(slopes *b)
{
    const double collinear = 1e-9;
    double unit[Q * Q];
    size_t order[Q];
    for (size_t i = 0; i < b->q; i++)
        for (size_t j = 0; j < b->q; j++)
            unit[i * Q + j] = b->within[i * Q + j] /
                              sqrt(b->within[i * Q + i] * b->within[j * Q + j]);
    gsl_matrix_view m = gsl_matrix_view_array_with_tda(unit, b->q, b->q, Q);
    gsl_permutation pivots = {b->q, order};
    gsl_linalg_pcholesky_decomp(&m.matrix, &pivots);

    int keep[Q] = {0};
    for (size_t i = 0; i < b->q && unit[i * Q + i] > collinear; i++) keep[order[i]] = 1;
    size_t q = 0;
    for (size_t i = 0; i < b->q; i++) {
        if (keep[i])
            b->kept[q++] = b->kept[i];
        else if (b->dropped < 0)
            b->dropped = (int)b->kept[i];
    }
    b->q = q;
}

static void sum_within(slopes *b, const iem_table *t, const double *w, size_t n)
{
    memset(b->within, 0, sizeof b->within);
    for (size_t i = 0; i < n; i++)
        if (has_twins(t[i])) add_squares(b->within, b, numbers_of(b, w, i), 1);
}

static void sum_information(double *sum, const slopes *b, const iem_table *t,
                            const double *w, size_t n, const totals *s)
{
    memset(sum, 0, sizeof *sum * Q * Q);
    for (size_t i = 0; i < n; i++)
        if (has_twins(t[i]))
            add_squares(sum, b, numbers_of(b, w, i), spread(shrunk_both(t[i], s)));
}

/* A fact that never varies within a cell needs no adjustment, nor can one be made where
 * everybody in every cell in which it varies got the same decision. */
static void keep_varying(slopes *b, const double *information)
{
    size_t q = 0;
    for (size_t i = 0; i < b->q; i++)
        if (information[i * Q + i] > 0) b->kept[q++] = b->kept[i];
    b->q = q;
}

static slopes find_slopes(const iem_table *t, const double *w, size_t q, size_t n,
                          const totals *s)
{
    slopes b = {.q = w ? q : 0,
                .stride = iem_within_size(q),
                .dropped = -1,
                .decisions = s->members + s->twins};
    for (size_t i = 0; i < b.q; i++) b.kept[i] = i;
    double information[Q * Q], score[Q] = {0};
    sum_information(information, &b, t, w, n, s);
    keep_varying(&b, information);
    sum_within(&b, t, w, n);
    if (b.q > 1) drop_collinear(&b);
    sum_within(&b, t, w, n);
    if (!b.q) return b;

    /* A rate moves p (1 - p) times as much as its log odds: one common slope of the log
     * odds fits cells of all rates, and lets slopes vanish where rates near 0 or 1 do.
     */
    sum_information(information, &b, t, w, n, s);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < b.q && has_twins(t[i]); j++)
            score[j] += w[i * b.stride + iem_within_xy(b.kept[j])];
    solve(information, b.q, score, b.common);
    for (size_t j = 0; j < b.q; j++)
        if (!isfinite(b.common[j])) b.common[j] = 0;
    return b;
}

/* The difference in facts between members and twins of a cell, in log odds by the
 * common slopes. */
static double common_shift(const slopes *b, const double *w)
{
    double shift = 0;
    for (size_t i = 0; i < b->q; i++)
        shift += b->common[i] * w[iem_within_d(b->kept[i])];
    return shift;
}

/* How much the rate of a cell rises with the difference in facts between its members
 * and their twins: its own slope, pulled towards the common one. */
static double shift_of(const slopes *b, const double *w, double cell_spread)
{
    if (!b->q) return 0;
    const double prior = prior_decisions / b->decisions;
    double matrix[Q * Q] = {0}, product[Q], slope[Q], shift = 0;
    add_squares(matrix, b, w, 1);
    for (size_t i = 0; i < b->q; i++) {
        product[i] = w[iem_within_xy(b->kept[i])];
        for (size_t j = 0; j < b->q; j++) {
            const double pull = prior * b->within[i * Q + j];
            matrix[i * Q + j] += pull;
            product[i] += pull * cell_spread * b->common[j];
        }
    }
    solve(matrix, b->q, product, slope);
    for (size_t i = 0; i < b->q; i++) shift += slope[i] * w[iem_within_d(b->kept[i])];
    /* Facts that no decision in this cell depends on may leave nothing to solve. */
    return isfinite(shift) ? shift : 0;
}

/* ---- the gap ---- */

typedef struct gap_sums {
    double raw, adjusted, variance, null_variance, clipped, d[Q];
} gap_sums;

/* The shift in log odds. The common slopes are log odds as they are; what the cell's
 * own ones add is a rate, and its p (1 - p) is uncertain where it is small. */
static double offset_of(iem_table t, double common, double shift, double cell_spread,
                        const totals *s)
{
    const double n = t.n1 + t.n0;
    const double pulled =
        (n * cell_spread + prior_decisions * s->mean_spread) / (n + prior_decisions);
    const double own = (shift - cell_spread * common) / pulled;
    return fmin(fmax(common + own, -2), 2);
}

/* Adds one cell and returns its adjusted reference rate. */
static double add_cell(gap_sums *g, iem_table t, double shift, const totals *s)
{
    const double w = t.n1 / s->members, p1 = t.a1 / t.n1, p0 = t.a0 / t.n0;
    const double moved = p0 + shift, adjusted = fmin(fmax(moved, 0), 1);
    if (fabs(moved - adjusted) > clipping_matters) g->clipped += w;
    g->raw += w * (p1 - p0);
    g->adjusted += w * (p1 - adjusted);
    g->variance +=
        w * w * (residual1(t, s) / (t.n1 * t.n1) + residual0(t, s) / (t.n0 * t.n0));
    g->null_variance += w * w * spread(shrunk_both(t, s)) * (1 / t.n1 + 1 / t.n0);
    return adjusted;
}

/* d' V d: what is not known about the slopes. */
static double slope_variance(const slopes *b, const double *d, const totals *s)
{
    double x[Q], sum = 0;
    if (!b->q) return 0;
    solve(b->within, b->q, d, x);
    for (size_t i = 0; i < b->q; i++) sum += d[i] * x[i];
    return s->residual * sum;
}

/* Members without twins might all have fared well, or all badly, at equal facts. */
static iem_estimate bounds_without_twins(const iem_twin_gap *g)
{
    const double o = g->overlap;
    const double inside = o > 0 ? o * g->gap.value : 0;
    const double outside = o < 1 ? g->outside_rate : 0;
    return (iem_estimate){NAN, inside - (1 - o) * (1 - outside),
                          inside + (1 - o) * outside};
}

iem_twin_gap iem_twin(const iem_table *t, const double *within, size_t q, size_t n,
                      double *adjusted, double *offset)
{
    const totals s = total_counts(t, n);
    const slopes b = find_slopes(t, within, q, n, &s);
    gap_sums sums = {0};
    for (size_t i = 0; i < n; i++) {
        double rate = 0, log_odds = 0;
        if (has_twins(t[i])) {
            const double cell_spread = spread(shrunk_both(t[i], &s));
            const double *const w = numbers_of(&b, within, i);
            const double shift = b.q ? shift_of(&b, w, cell_spread) : 0;
            rate = add_cell(&sums, t[i], shift, &s);
            const double common = b.q ? common_shift(&b, w) : 0;
            log_odds = b.q ? offset_of(t[i], common, shift, cell_spread, &s) : 0;
            for (size_t j = 0; j < b.q; j++)
                sums.d[j] += t[i].n1 / s.members * w[iem_within_d(b.kept[j])];
        }
        if (adjusted) adjusted[i] = rate;
        if (offset) offset[i] = log_odds;
    }

    iem_twin_gap g = {.raw = iem_undefined, .gap = iem_undefined, .se = NAN};
    g.se_null = g.clipped = NAN;
    g.overlap = s.members / s.n1;
    g.members = s.members;
    g.adverse = s.adverse;
    g.dropped_fact = b.dropped;
    g.outside_rate = s.outside_adverse / (s.n1 - s.members);
    if (s.members > 0) {
        g.se = sqrt(sums.variance + slope_variance(&b, sums.d, &s));
        g.raw = iem_interval(sums.raw, sqrt(sums.variance));
        g.gap = iem_interval(sums.adjusted, g.se);
        g.se_null = sqrt(sums.null_variance);
        g.clipped = sums.clipped;
    }
    g.if_no_twins = bounds_without_twins(&g);
    return g;
}
