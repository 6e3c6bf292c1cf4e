#include "measure/score.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>

/* A level with fewer adverse or fewer favourable decisions than this shares one dummy
 * with the other rare levels of its fact, as do all beyond the most frequent. */
enum { RARE = 5, MOST_LEVELS = 400 };
static const double ridge = 1.5;

struct level {
    int64_t n, adverse;
};

/* Dense numbers for the levels of one fact: pooled ones share the last. */
static size_t number_levels(const struct level *levels, size_t n, uint32_t first,
                            uint32_t *dummy)
{
    size_t used = 0, rare = 0;
    for (size_t l = 0; l < n; l++) {
        const int64_t k = levels[l].adverse, b = levels[l].n - levels[l].adverse;
        const bool own = k >= RARE && b >= RARE && used < MOST_LEVELS;
        dummy[l] = own ? first + (uint32_t)used++ : UINT32_MAX;
        rare += !own;
    }
    for (size_t l = 0; l < n; l++)
        if (dummy[l] == UINT32_MAX) dummy[l] = first + (uint32_t)used;
    return used + (rare > 0);
}

static iem_status number_fact(const struct iem_tally *tally,
                              const iem_fact_cells *cells, size_t fact,
                              size_t *n_dummies, iem_score *score, iem_error *err)
{
    const size_t n = iem_dim_codes(&tally->dims[fact]);
    struct level *levels = iem_zeroed(n, sizeof *levels);
    uint32_t *dummy = iem_zeroed(n, sizeof *dummy);
    iem_status status = levels && dummy ? IEM_OK : iem_fail_memory(err);
    for (size_t r = 0; r < tally->cube.n_cells && status == IEM_OK; r++) {
        struct level *level = &levels[iem_cube_key(&tally->cube, r)[fact]];
        level->n += iem_cube_n(&tally->cube, r);
        level->adverse += iem_cube_adverse(&tally->cube, r);
    }
    if (status == IEM_OK)
        *n_dummies += number_levels(levels, n, (uint32_t)*n_dummies, dummy);
    for (size_t c = 0; c < cells->n && status == IEM_OK; c++)
        score->columns[c * score->n_active + fact] =
            dummy[iem_cube_key(&tally->cube, cells->first[c])[fact]];
    free(levels);
    free(dummy);
    return status;
}

static void score_cells(iem_score *score)
{
    for (size_t c = 0; c < score->n_cells; c++)
        for (size_t j = 0; j < score->n_active; j++)
            score->of_cell[c] +=
                score->fit.beta[score->columns[c * score->n_active + j]];
}

iem_status iem_score_fit(const struct iem_tally *tally, const iem_fact_cells *cells,
                         const iem_view *view, iem_score *score, iem_error *err)
{
    size_t n_dummies = 0;
    *score = (iem_score){.n_cells = cells->n, .n_active = tally->n_facts};
    score->of_cell = iem_zeroed(cells->n, sizeof *score->of_cell);
    score->columns = iem_zeroed(cells->n * tally->n_facts, sizeof *score->columns);
    iem_status status =
        score->of_cell && score->columns ? IEM_OK : iem_fail_memory(err);
    for (size_t f = 0; f < tally->n_facts && status == IEM_OK; f++)
        status = number_fact(tally, cells, f, &n_dummies, score, err);
    if (status == IEM_OK) {
        const iem_logit_data data = {cells->n,       view->n_groups, n_dummies,
                                     tally->n_facts, view->first,    view->group,
                                     view->n,        view->adverse,  score->columns};
        status = iem_logit_fit(&data, ridge, &score->fit, err);
    }
    if (status == IEM_OK) score_cells(score);
    if (status != IEM_OK) iem_score_clear(score);
    return status;
}

/* (x - mean)' V (x - mean) for one cell's 0/1 dummies x. */
static double quadratic(const iem_score *score, const uint32_t *active,
                        const double *v_mean, double mean_v_mean)
{
    const size_t p = score->fit.n_dummies;
    double sum = mean_v_mean;
    for (size_t i = 0; i < score->n_active; i++) {
        sum -= 2 * v_mean[active[i]];
        for (size_t j = 0; j < score->n_active; j++)
            sum += score->fit.covariance[active[i] * p + active[j]];
    }
    return sum;
}

/* mean = weighted mean of x; v_mean = V mean. Returns mean' V mean. */
static double project_mean(const iem_score *score, const iem_comparison *comparison,
                           double *mean, double *v_mean)
{
    const size_t p = score->fit.n_dummies, f = score->n_active;
    double sum = 0;
    for (size_t i = 0; i < comparison->n; i++)
        for (size_t j = 0; j < f; j++)
            mean[score->columns[comparison->cell[i] * f + j]] +=
                comparison->table[i].n1 / comparison->total.n1;
    for (size_t a = 0; a < p; a++) {
        for (size_t b = 0; b < p; b++)
            v_mean[a] += score->fit.covariance[a * p + b] * mean[b];
        sum += mean[a] * v_mean[a];
    }
    return sum;
}

/* Noise and spread of s over the members, added up cell by cell. */
static double reliability_of(const iem_score *score, const iem_comparison *comparison,
                             const double *v_mean, double mean_v_mean)
{
    double noise = 0, mean = 0, spread = 0;
    for (size_t i = 0; i < comparison->n; i++)
        mean += comparison->table[i].n1 / comparison->total.n1 *
                score->of_cell[comparison->cell[i]];
    for (size_t i = 0; i < comparison->n; i++) {
        const size_t c = comparison->cell[i];
        const double w = comparison->table[i].n1 / comparison->total.n1;
        noise += w * quadratic(score, score->columns + c * score->n_active, v_mean,
                               mean_v_mean);
        spread += w * (score->of_cell[c] - mean) * (score->of_cell[c] - mean);
    }
    return spread > 1e-12 ? 1 - noise / spread : NAN;
}

iem_status iem_score_reliability(const iem_score *score,
                                 const iem_comparison *comparison, double *reliability,
                                 iem_error *err)
{
    const size_t p = score->fit.n_dummies;
    double *mean = iem_zeroed(p, sizeof *mean), *v_mean = iem_zeroed(p, sizeof *v_mean);
    iem_status status = mean && v_mean ? IEM_OK : iem_fail_memory(err);
    *reliability = NAN;
    if (status == IEM_OK && comparison->total.n1 > 0) {
        const double mean_v_mean = project_mean(score, comparison, mean, v_mean);
        *reliability = reliability_of(score, comparison, v_mean, mean_v_mean);
    }
    free(mean);
    free(v_mean);
    return status;
}

void iem_score_clear(iem_score *score)
{
    free(score->of_cell);
    free(score->columns);
    iem_logit_clear(&score->fit);
    *score = (iem_score){0};
}
