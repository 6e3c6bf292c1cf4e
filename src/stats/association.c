/* Association of a trait with a ground, and how well traits together tell the group. */
#include "stats/association.h"

#include "base/grow.h"
#include "base/hash.h"
#include "stats/hypergeometric.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

/* ---- one table ---- */

/* The rows and columns that are not empty, with their totals. */
typedef struct table {
    size_t rows, columns;
    double *n, *row, *column;
    double all;
} table;

static void table_clear(table *t)
{
    free(t->n);
    free(t->row);
    free(t->column);
}

/* Moves totals above 0 to the front, and where each came from to `from`. */
static size_t keep_filled(double *totals, size_t count, size_t *from)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(totals[i] > 0)) continue;
        from[kept] = i;
        totals[kept++] = totals[i];
    }
    return kept;
}

static void fill_table(table *t, iem_crosstab x, size_t *from_row, size_t *from_column)
{
    for (size_t i = 0; i < x.rows; i++) {
        for (size_t j = 0; j < x.columns; j++) {
            t->row[i] += x.n[i * x.columns + j];
            t->column[j] += x.n[i * x.columns + j];
        }
    }
    t->rows = keep_filled(t->row, x.rows, from_row);
    t->columns = keep_filled(t->column, x.columns, from_column);
    for (size_t i = 0; i < t->rows; i++) {
        t->all += t->row[i];
        for (size_t j = 0; j < t->columns; j++)
            t->n[i * t->columns + j] = x.n[from_row[i] * x.columns + from_column[j]];
    }
}

static iem_status table_init(table *t, iem_crosstab x, iem_error *err)
{
    size_t *const from = iem_zeroed(x.rows + x.columns, sizeof *from);
    *t = (table){.n = iem_zeroed(x.rows, x.columns * sizeof(double)),
                 .row = iem_zeroed(x.rows, sizeof(double)),
                 .column = iem_zeroed(x.columns, sizeof(double))};
    const int whole = from && t->n && t->row && t->column;
    if (whole) fill_table(t, x, from, from + x.rows);
    free(from);
    return whole ? IEM_OK : iem_fail_memory(err);
}

static double count_at(const table *t, size_t i, size_t j)
{
    return t->n[i * t->columns + j];
}

/* Distance from independence in standard units: its squares add up to chi2. */
static double residual(const table *t, size_t i, size_t j)
{
    const double expected = t->row[i] * t->column[j] / t->all;
    return (count_at(t, i, j) - expected) / sqrt(expected);
}

static double chi2_of(const table *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->rows; i++)
        for (size_t j = 0; j < t->columns; j++)
            sum += residual(t, i, j) * residual(t, i, j);
    return sum;
}

static double bergsma(const iem_association *a)
{
    const double r = a->rows - 1, c = a->columns - 1, n = a->n - 1;
    const double phi2 = fmax(0, a->chi2 / a->n - r * c / n);
    const double most = fmin(r - r * r / n, c - c * c / n);
    /* A value of its own for everybody leaves nothing to correct. */
    return most > 1e-9 ? sqrt(phi2 / most) : NAN;
}

static double largest(const double *n, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++) most = fmax(most, n[i]);
    return most;
}

static double lambda_of(const table *t)
{
    double right = 0;
    const double most = largest(t->column, t->columns);
    for (size_t i = 0; i < t->rows; i++)
        right += largest(t->n + i * t->columns, t->columns);
    return (right - most) / (t->all - most);
}

static double tau_of(const table *t)
{
    double given = 0, alone = 0;
    for (size_t i = 0; i < t->rows; i++)
        for (size_t j = 0; j < t->columns; j++)
            given += count_at(t, i, j) * count_at(t, i, j) / t->row[i];
    for (size_t j = 0; j < t->columns; j++)
        alone += t->column[j] * t->column[j] / t->all;
    return (given - alone) / (t->all - alone);
}

/* Standard error of I / H(column): each count moves both (delta method), and where
 * they hardly do, chance alone moves 2 n I by the variance of chi-square. */
static double u_se(const table *t, const iem_information *x)
{
    double sum = 0;
    for (size_t i = 0; i < t->rows; i++) {
        for (size_t j = 0; j < t->columns; j++) {
            const double n = count_at(t, i, j);
            if (!(n > 0)) continue;
            const double influence =
                x->columns * log(n / t->row[i]) +
                (x->value - x->columns) * log(t->column[j] / t->all);
            sum += n * influence * influence;
        }
    }
    const double by_counts = sum / (x->columns * x->columns), by_chance = x->df / 2;
    return sqrt(by_counts + by_chance) / (t->all * x->columns);
}

/* The largest eigenvalue of the residuals' products on the shorter side. Independence
 * is taken off first: the root of a small eigenvalue beside 1 would have lost half of
 * its digits. */
static double hgr_of(const table *t, double *products, double *vectors, double *values)
{
    const int across = t->columns <= t->rows;
    const size_t k = across ? t->columns : t->rows;
    const size_t m = across ? t->rows : t->columns;
    for (size_t a = 0; a < k; a++) {
        for (size_t b = 0; b <= a; b++) {
            double sum = 0;
            for (size_t i = 0; i < m; i++)
                sum += across ? residual(t, i, a) * residual(t, i, b)
                              : residual(t, a, i) * residual(t, b, i);
            products[a * k + b] = products[b * k + a] = sum / t->all;
        }
    }
    gsl_matrix_view p = gsl_matrix_view_array(products, k, k);
    gsl_matrix_view q = gsl_matrix_view_array(vectors, k, k);
    gsl_vector_view v = gsl_vector_view_array(values, k);
    gsl_linalg_SV_decomp_jacobi(&p.matrix, &q.matrix, &v.vector);
    return fmin(1, sqrt(values[0]));
}

static iem_status set_hgr(const table *t, iem_association *out, iem_error *err)
{
    const size_t k = t->rows < t->columns ? t->rows : t->columns;
    if (k > IEM_HGR_SIZE) return IEM_OK;
    double *const room = iem_zeroed(k, (2 * k + 1) * sizeof *room);
    if (!room) return iem_fail_memory(err);
    out->hgr = hgr_of(t, room, room + k * k, room + 2 * k * k);
    free(room);
    return IEM_OK;
}

static iem_status measure_table(const table *t, iem_association *out, iem_error *err)
{
    iem_information x;
    const iem_crosstab filled = {t->n, t->rows, t->columns};
    IEM_TRY(iem_mutual_information(filled, &x, err));
    out->chi2 = chi2_of(t);
    out->df = x.df;
    out->p = iem_chisq_upper(out->chi2, out->df);
    out->v = sqrt(out->chi2 / out->n / (fmin(out->rows, out->columns) - 1));
    out->v_corrected = bergsma(out);
    out->u_raw = x.value / x.columns;
    out->u =
        iem_interval(iem_beyond_chance(x.value, x.by_chance, x.columns), u_se(t, &x));
    out->tau = tau_of(t);
    out->lambda = lambda_of(t);
    return set_hgr(t, out, err);
}

iem_status iem_associate(iem_crosstab t, iem_association *out, iem_error *err)
{
    table kept;
    iem_status s = table_init(&kept, t, err);
    *out = (iem_association){.n = kept.all,
                             .rows = (double)kept.rows,
                             .columns = (double)kept.columns,
                             .u = iem_undefined};
    out->chi2 = out->df = out->p = out->v = out->v_corrected = NAN;
    out->u_raw = out->tau = out->lambda = out->hgr = NAN;
    if (!s && kept.rows > 1 && kept.columns > 1) s = measure_table(&kept, out, err);
    table_clear(&kept);
    return s;
}

/* ---- all traits together ---- */

/* People of one half who look alike to the rule. */
struct look {
    double score, members, others;
};

/* One dealing into halves: [0] is the first half, [1] the second. */
typedef struct halves {
    const iem_combinations *data;
    double *members[2], *others[2]; /* per combination */
    double *level_members, *level_others;
    struct look *looks;
} halves;

static void halves_clear(halves *h)
{
    free(h->members[0]);
    free(h->level_members);
    free(h->looks);
}

static iem_status halves_init(halves *h, const iem_combinations *data, iem_error *err)
{
    const size_t n = data->n;
    *h = (halves){.data = data,
                  .members = {iem_zeroed(n, 4 * sizeof(double))},
                  .level_members = iem_zeroed(data->levels, 2 * sizeof(double)),
                  .looks = iem_zeroed(n, sizeof *h->looks)};
    if (!h->members[0] || !h->level_members || !h->looks) return iem_fail_memory(err);
    h->members[1] = h->members[0] + n;
    h->others[0] = h->members[1] + n;
    h->others[1] = h->others[0] + n;
    h->level_others = h->level_members + data->levels;
    return IEM_OK;
}

static double sum_of(const double *n, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += n[i];
    return sum;
}

/* Half of the people, any half as likely as any other: combination by combination from
 * the hypergeometric law. */
static void deal(const double *people, size_t n, uint64_t stream, double *first,
                 double *second)
{
    double left = round(sum_of(people, n)), wanted = floor(left / 2);
    for (size_t i = 0; i < n; i++) {
        const double here = round(people[i]);
        left -= here;
        first[i] = iem_hypergeometric_draw((iem_margin){here, left, wanted}, 0,
                                           iem_uniform(stream, i));
        second[i] = here - first[i];
        wanted -= first[i];
    }
}

static const uint32_t *codes_of(const iem_combinations *d, size_t i)
{
    return d->codes + i * d->traits;
}

static void count_levels(halves *h, int half)
{
    const iem_combinations *const d = h->data;
    for (size_t l = 0; l < d->levels; l++) h->level_members[l] = h->level_others[l] = 0;
    for (size_t i = 0; i < d->n; i++) {
        for (size_t j = 0; j < d->traits; j++) {
            h->level_members[codes_of(d, i)[j]] += h->members[half][i];
            h->level_others[codes_of(d, i)[j]] += h->others[half][i];
        }
    }
}

/* What the traits of combination i say one by one; `prior` is the log odds of all. */
static double one_by_one(const halves *h, size_t i, double prior)
{
    const uint32_t *const code = codes_of(h->data, i);
    double odds = prior;
    for (size_t j = 0; j < h->data->traits; j++)
        odds +=
            log((h->level_members[code[j]] + 0.5) / (h->level_others[code[j]] + 0.5)) -
            prior;
    return iem_logistic(odds);
}

static int by_score(const void *a, const void *b)
{
    const struct look *const x = a, *const y = b;
    return (x->score > y->score) - (x->score < y->score);
}

/* The people of `half`, scored by what the other half taught. */
static size_t look_at(halves *h, int half)
{
    const double pull = 5; /* decisions' worth of what the traits say one by one */
    const double *const members = h->members[!half], *const others = h->others[!half];
    const size_t n = h->data->n;
    const double prior = log(sum_of(members, n) / sum_of(others, n));
    size_t looks = 0;
    count_levels(h, !half);
    for (size_t i = 0; i < n; i++) {
        const struct look here = {(members[i] + pull * one_by_one(h, i, prior)) /
                                      (members[i] + others[i] + pull),
                                  h->members[half][i], h->others[half][i]};
        if (here.members + here.others > 0) h->looks[looks++] = here;
    }
    qsort(h->looks, looks, sizeof *h->looks, by_score);
    return looks;
}

/* Looks of the same score become one. */
static size_t merge_ties(struct look *looks, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept && !(looks[i].score > looks[kept - 1].score)) {
            looks[kept - 1].members += looks[i].members;
            looks[kept - 1].others += looks[i].others;
        } else {
            looks[kept++] = looks[i];
        }
    }
    return kept;
}

typedef struct area {
    double value, variance;
} area;

/* DeLong's variance: of how many others a member stands above, and the reverse. */
static area area_under(const struct look *looks, size_t n)
{
    double members = 0, others = 0, wins = 0;
    for (size_t i = 0; i < n; i++) {
        wins += looks[i].members * (others + looks[i].others / 2);
        members += looks[i].members;
        others += looks[i].others;
    }
    const double value = wins / members / others;
    double below_members = 0, below_others = 0, of_members = 0, of_others = 0;
    for (size_t i = 0; i < n; i++) {
        const double above = (below_others + looks[i].others / 2) / others - value;
        const double under =
            1 - (below_members + looks[i].members / 2) / members - value;
        of_members += looks[i].members * above * above;
        of_others += looks[i].others * under * under;
        below_members += looks[i].members;
        below_others += looks[i].others;
    }
    return (area){value, of_members / (members - 1) / members +
                             of_others / (others - 1) / others};
}

iem_status iem_predictability(const iem_combinations *data, iem_estimate *out,
                              iem_error *err)
{
    enum { DEALS = 10 };
    const double fewest = 4;
    halves h;
    *out = iem_undefined;
    if (!(sum_of(data->members, data->n) >= fewest &&
          sum_of(data->others, data->n) >= fewest))
        return IEM_OK;
    const iem_status s = halves_init(&h, data, err);
    double value = 0, variance = 0;
    for (uint64_t d = 0; !s && d < DEALS; d++) {
        const uint64_t stream = iem_mix(data->stream ^ iem_mix(d));
        deal(data->members, data->n, stream, h.members[0], h.members[1]);
        deal(data->others, data->n, iem_mix(stream), h.others[0], h.others[1]);
        for (int half = 0; half < 2; half++) {
            const area a = area_under(h.looks, merge_ties(h.looks, look_at(&h, half)));
            value += a.value / (2 * DEALS);
            variance += a.variance / (2 * DEALS);
        }
    }
    halves_clear(&h);
    if (!s) *out = iem_interval(value, sqrt(variance));
    return s;
}
