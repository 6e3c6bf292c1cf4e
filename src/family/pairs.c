#include "family/pairs.h"

#include "base/grow.h"
#include "stats/lipschitz.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

/* The cells of the section that have a score, by profile. */
struct pairs {
    const iem_exact *exact;
    const iem_dim *dim;
    size_t place;
    size_t *first;
    double *scores, *count;
};

static const iem_reason no_pairs = {
    "no-pairs", {"no two people have a score", "geen twee mensen hebben een score"}};

/* 0: it is missing. */
static uint32_t code_of(const struct pairs *p, size_t cell)
{
    return iem_section_code(p->exact->section, p->place, cell);
}

static void count_profiles(struct pairs *p)
{
    const size_t n = p->exact->profiles.n, cells = p->exact->section->cube.n_cells;
    for (size_t c = 0; c < cells; c++)
        if (code_of(p, c)) p->first[p->exact->of[c] + 1]++;
    for (size_t i = 0; i < n; i++) p->first[i + 1] += p->first[i];
}

static int rising(const void *a, const void *b)
{
    const double *x = a, *z = b;
    return (*x > *z) - (*x < *z);
}

/* Scores and counts by turns; a profile's in the order of scores. */
static void sort_profile(double *turns, size_t n)
{
    qsort(turns, n, 2 * sizeof *turns, rising);
}

static void fill(struct pairs *p, size_t *next, double *turns)
{
    const iem_cube *cube = &p->exact->section->cube;
    const size_t n = p->exact->profiles.n;
    for (size_t i = 0; i < n; i++) next[i] = p->first[i];
    for (size_t c = 0; c < cube->n_cells; c++) {
        if (!code_of(p, c)) continue;
        const size_t at = next[p->exact->of[c]]++;
        turns[2 * at] = iem_numbers_middle(&p->dim->numbers, code_of(p, c) - 1);
        turns[2 * at + 1] = (double)iem_cube_n(cube, c);
    }
    for (size_t i = 0; i < n; i++)
        sort_profile(turns + 2 * p->first[i], p->first[i + 1] - p->first[i]);
    for (size_t at = 0; at < p->first[n]; at++) {
        p->scores[at] = turns[2 * at];
        p->count[at] = turns[2 * at + 1];
    }
}

static double deviation(const struct pairs *p)
{
    const size_t n = p->first[p->exact->profiles.n];
    double people = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        people += p->count[i];
        sum += p->count[i] * p->scores[i];
    }
    for (size_t i = 0; i < n; i++) {
        const double from_mean = p->scores[i] - sum / people;
        squares += p->count[i] * from_mean * from_mean;
    }
    return people > 0 ? sqrt(squares / people) : 0;
}

static iem_status audit(const iem_work *work, struct pairs *p, size_t k,
                        iem_statistic *statistic, iem_error *err)
{
    const iem_lipschitz_data data = {
        .profiles = &p->exact->profiles,
        .first = p->first,
        .scores = p->scores,
        .count = p->count,
        .k = k,
        .slope = deviation(p),
        .slack = iem_numbers_spread(&p->dim->numbers), /* of two in one bucket */
        .threads = work->threads};
    iem_lipschitz found;
    IEM_TRY(iem_lipschitz_audit(&data, &found, err));
    statistic->estimate = found.share;
    statistic->numerator = found.beyond;
    statistic->denominator = found.pairs;
    statistic->n = found.pairs;
    if (!(found.pairs > 0)) statistic->why = &no_pairs;
    return IEM_OK;
}

iem_status iem_near_scores(iem_work *work, const iem_exact *exact, size_t k,
                           iem_statistic *statistic, iem_error *err)
{
    const size_t axis = iem_work_axis(work, IEM_SCORE);
    const size_t n = exact->profiles.n, cells = exact->section->cube.n_cells;
    struct pairs p = {.exact = exact,
                      .dim = &work->tally->dims[axis],
                      .place = iem_section_place(exact->section, axis),
                      .first = iem_zeroed(n + 1, sizeof *p.first),
                      .scores = iem_zeroed(cells, sizeof *p.scores),
                      .count = iem_zeroed(cells, sizeof *p.count)};
    size_t *next = iem_zeroed(n, sizeof *next);
    double *turns = iem_zeroed(2 * cells, sizeof *turns);
    iem_status status = IEM_OK;
    if (p.first && p.scores && p.count && next && turns) {
        count_profiles(&p);
        fill(&p, next, turns);
        status = audit(work, &p, k, statistic, err);
    } else {
        status = iem_fail_memory(err);
    }
    free(p.first);
    free(p.scores);
    free(p.count);
    free(next);
    free(turns);
    return status;
}
