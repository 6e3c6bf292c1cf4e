/* The strata's intercepts are profiled out: for given d each is the root of one
 * increasing function. What is left are as many coefficients as there are groups. */
#include "stats/overlap.h"

#include "base/grow.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double ridge = 1e-6;

/* What rounding may lose of a sum. */
static const double lost = 1e-12;

typedef struct fit {
    const iem_overlap_data *data;
    unsigned group[IEM_OVERLAP_MOST]; /* coefficient -> group */
    size_t size;
    double at[IEM_OVERLAP_MOST], step[IEM_OVERLAP_MOST];
    double gradient[IEM_OVERLAP_MOST];
    double weight[IEM_OVERLAP_MOST]; /* of the members: what information is taken off */
    double *information;             /* size x size, lower half */
    double *odds;                    /* per row: exp(sum of d) */
    double *rate;                    /* per row */
    double likelihood;
    bool finite; /* information with N / (N - 1) */
} fit;

static void clear(fit *f)
{
    free(f->information);
    free(f->odds);
    free(f->rate);
}

/* With room for one group more. */
static iem_status init(fit *f, const iem_overlap_data *data, uint64_t groups,
                       iem_error *err)
{
    *f = (fit){.data = data};
    for (unsigned j = 0; j < IEM_OVERLAP_MOST; j++)
        if (groups >> j & 1) f->group[f->size++] = j;
    f->information = iem_zeroed(f->size + 1, (f->size + 1) * sizeof(double));
    f->odds = iem_zeroed(data->n_rows, sizeof(double));
    f->rate = iem_zeroed(data->n_rows, sizeof(double));
    if (f->information && f->odds && f->rate) return IEM_OK;
    clear(f);
    return iem_fail_memory(err);
}

/* Rows begin … end of one stratum, and what they add up to. */
typedef struct stratum {
    size_t begin, end;
    double n, adverse;
} stratum;

static bool next_stratum(const iem_overlap_data *data, stratum *s)
{
    s->begin = s->end;
    if (s->begin == data->n_rows) return false;
    s->n = s->adverse = 0;
    const uint32_t id = data->row[s->begin].stratum;
    for (; s->end < data->n_rows && data->row[s->end].stratum == id; s->end++) {
        s->n += data->row[s->end].n;
        s->adverse += data->row[s->end].adverse;
    }
    return true;
}

/* Everybody got the same decision, or all are in the same groups: no information. */
static bool is_informative(const stratum *s)
{
    return s->end > s->begin + 1 && s->adverse > 0 && s->adverse < s->n;
}

/* ---- rates at given d ---- */

static void set_odds(fit *f, const double *d)
{
    for (size_t i = 0; i < f->data->n_rows; i++) {
        double sum = 0;
        for (size_t j = 0; j < f->size; j++)
            if (f->data->row[i].in >> f->group[j] & 1) sum += d[j];
        f->odds[i] = exp(sum);
    }
}

/* Expected adverse decisions when the stratum's own odds are x, and the slope by ln x.
 */
static double expect(const fit *f, const stratum *s, double x, double *slope)
{
    double sum = 0;
    *slope = 0;
    for (size_t i = s->begin; i < s->end; i++) {
        const double p = x * f->odds[i] / (1 + x * f->odds[i]);
        f->rate[i] = p;
        sum += f->data->row[i].n * p;
        *slope += f->data->row[i].n * p * (1 - p);
    }
    return sum;
}

/* The root lies between the odds that the largest and the smallest factor call for;
 * Newton's steps in ln x, and halves where one would leave the interval. */
static void meet_margin(const fit *f, const stratum *s)
{
    const double all = log(s->adverse / (s->n - s->adverse));
    double least = f->odds[s->begin], most = least, slope;
    for (size_t i = s->begin + 1; i < s->end; i++) {
        least = fmin(least, f->odds[i]);
        most = fmax(most, f->odds[i]);
    }
    double low = all - log(most), high = all - log(least), at = (low + high) / 2;
    for (unsigned steps = 0; steps < 100; steps++) {
        const double miss = s->adverse - expect(f, s, exp(at), &slope);
        if (fabs(miss) <= 1e-13 * s->n || high - low < 1e-14) return;
        *(miss > 0 ? &low : &high) = at;
        const double next = at + miss / slope;
        at = next > low && next < high ? next : (low + high) / 2;
    }
}

static void set_rates(fit *f)
{
    stratum s = {0};
    while (next_stratum(f->data, &s)) {
        if (s.adverse > 0 && s.adverse < s.n) {
            meet_margin(f, &s);
            continue;
        }
        for (size_t i = s.begin; i < s.end; i++) f->rate[i] = s.adverse / s.n;
    }
}

/* ---- likelihood ---- */

static double likelihood_of(const fit *f, const double *d)
{
    double sum = 0;
    for (size_t i = 0; i < f->data->n_rows; i++) {
        const iem_overlap_row *const r = &f->data->row[i];
        const double p = f->rate[i];
        if (r->adverse > 0) sum += r->adverse * log(p);
        if (r->n > r->adverse) sum += (r->n - r->adverse) * log1p(-p);
    }
    for (size_t j = 0; j < f->size; j++) sum -= 0.5 * ridge * d[j] * d[j];
    return sum;
}

static void move_to(fit *f, const double *d)
{
    set_odds(f, d);
    set_rates(f);
    f->likelihood = likelihood_of(f, d);
}

/* Weights of the stratum by group into `of`, all together as the result. */
static double add_rows(fit *f, const stratum *s, double factor, double *of)
{
    double all = 0;
    memset(of, 0, f->size * sizeof *of);
    for (size_t i = s->begin; i < s->end; i++) {
        const iem_overlap_row *const r = &f->data->row[i];
        const double residual = r->adverse - r->n * f->rate[i];
        const double weight = factor * r->n * f->rate[i] * (1 - f->rate[i]);
        all += weight;
        for (size_t j = 0; j < f->size; j++) {
            if (!(r->in >> f->group[j] & 1)) continue;
            f->gradient[j] += residual;
            of[j] += weight;
            for (size_t l = 0; l <= j; l++)
                if (r->in >> f->group[l] & 1) f->information[j * f->size + l] += weight;
        }
    }
    return all;
}

static void assemble(fit *f, const double *d)
{
    double of[IEM_OVERLAP_MOST];
    memset(f->information, 0, f->size * f->size * sizeof(double));
    for (size_t j = 0; j < f->size; j++) {
        f->gradient[j] = -ridge * d[j];
        f->weight[j] = 0;
    }
    stratum s = {0};
    while (next_stratum(f->data, &s)) {
        if (!is_informative(&s)) continue;
        const double all =
            add_rows(f, &s, f->finite && s.n > 1 ? s.n / (s.n - 1) : 1, of);
        if (!(all > 0)) continue;
        for (size_t j = 0; j < f->size; j++) {
            f->weight[j] += of[j];
            for (size_t l = 0; l <= j && of[j] > 0; l++)
                f->information[j * f->size + l] -= of[j] * of[l] / all;
        }
    }
}

/* The ridge, or what rounding cannot lose beside so many people: a step is the shorter
 * for it, the maximum stays where it is. */
static void lift(fit *f, size_t coefficients)
{
    for (size_t j = 0; j < coefficients; j++)
        f->information[j * f->size + j] += fmax(ridge, lost * f->weight[j]);
}

static iem_status decompose(double *matrix, size_t size, iem_error *err)
{
    gsl_matrix_view m = gsl_matrix_view_array(matrix, size, size);
    if (!gsl_linalg_cholesky_decomp1(&m.matrix)) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA, "the fit of overlapping groups has no solution");
}

static iem_status find_step(fit *f, double *largest, iem_error *err)
{
    const double longest = 2;
    assemble(f, f->at);
    lift(f, f->size);
    IEM_TRY(decompose(f->information, f->size, err));
    memcpy(f->step, f->gradient, sizeof f->step);
    gsl_matrix_view m = gsl_matrix_view_array(f->information, f->size, f->size);
    gsl_vector_view v = gsl_vector_view_array(f->step, f->size);
    gsl_linalg_cholesky_svx(&m.matrix, &v.vector);
    *largest = 0;
    for (size_t j = 0; j < f->size; j++) *largest = fmax(*largest, fabs(f->step[j]));
    for (size_t j = 0; j<f->size && * largest> longest; j++)
        f->step[j] *= longest / *largest;
    return IEM_OK;
}

/* Halves the step until the likelihood does not fall, but for rounding. */
static void climb(fit *f)
{
    const double least = f->likelihood - 1e-12 * (1 + fabs(f->likelihood));
    double trial[IEM_OVERLAP_MOST] = {0}, share = 1;
    for (unsigned halvings = 0; halvings < 30; halvings++, share /= 2) {
        for (size_t j = 0; j < f->size; j++) trial[j] = f->at[j] + share * f->step[j];
        move_to(f, trial);
        if (f->likelihood >= least) break;
    }
    memcpy(f->at, trial, sizeof f->at);
}

static iem_status maximise(fit *f, iem_error *err)
{
    const unsigned most_steps = 60;
    const double still = 1e-9;
    double largest = f->size ? INFINITY : 0;
    move_to(f, f->at);
    for (unsigned step = 0; step < most_steps && largest > still; step++) {
        IEM_TRY(find_step(f, &largest, err));
        climb(f);
    }
    return IEM_OK;
}

iem_status iem_overlap_fit(const iem_overlap_data *data, uint64_t groups, double *d,
                           double *rate, iem_error *err)
{
    fit f;
    IEM_TRY(init(&f, data, groups, err));
    const iem_status status = maximise(&f, err);
    for (unsigned j = 0; j < IEM_OVERLAP_MOST; j++) d[j] = 0;
    for (size_t j = 0; j < f.size; j++) d[f.group[j]] = f.at[j];
    if (rate && !status) memcpy(rate, f.rate, data->n_rows * sizeof *rate);
    clear(&f);
    return status;
}

/* ---- the test of one more ---- */

/* The group joins those that were fitted, with coefficient 0. The variance of its
 * residual beside them is what the decomposition leaves of the last diagonal element;
 * something is added to it before and taken off after, so that nothing may be left. */
static iem_status test_one_more(fit *f, unsigned j, iem_overlap_test *test,
                                iem_error *err)
{
    const size_t last = f->size++, end = last * f->size + last;
    f->group[last] = j;
    f->at[last] = 0;
    f->finite = true;
    assemble(f, f->at);
    const double alone = f->information[end];
    if (!(alone > lost * f->weight[last])) return IEM_OK;
    lift(f, last);
    f->information[end] += alone;
    IEM_TRY(decompose(f->information, f->size, err));
    const double pivot = f->information[end], variance = pivot * pivot - alone;
    if (variance > 1e-6 * (alone + 2)) /* the ridge leaves 1e-6 */
        *test = (iem_overlap_test){f->gradient[last] / sqrt(variance),
                                   f->gradient[last], variance};
    return IEM_OK;
}

iem_status iem_overlap_score(const iem_overlap_data *data, unsigned j, uint64_t others,
                             iem_overlap_test *test, iem_error *err)
{
    fit f;
    *test = (iem_overlap_test){NAN, NAN, NAN};
    IEM_TRY(init(&f, data, others & ~(UINT64_C(1) << j), err));
    iem_status status = maximise(&f, err);
    if (!status) status = test_one_more(&f, j, test, err);
    clear(&f);
    return status;
}
