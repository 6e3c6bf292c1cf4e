/* The search for slices against R, and against a plain search that lists every
 * combination of levels and prunes nothing. */
#include "base/hash.h"
#include "stats/conjunctions.h"

#include "../golden/subgroups.h"
#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MOST_CELLS = 400, MOST_DIMENSIONS = 6, MOST_STRATA = 60, MOST_LEVELS = 5 };

/* A small log as the search takes it. */
struct world {
    size_t n_cells, n_dimensions, n_strata;
    uint32_t code[MOST_DIMENSIONS][MOST_CELLS], stratum[MOST_CELLS];
    double n[MOST_CELLS], residual[MOST_CELLS], weight[MOST_CELLS], excess[MOST_CELLS];
    double stratum_weight[MOST_STRATA];
    bool with_excess;
    iem_dimension dimension[MOST_DIMENSIONS];
};

static iem_conjunction_data data_of(const struct world *w)
{
    return (iem_conjunction_data){w->n_cells, w->n_dimensions, w->dimension, w->stratum,
                                  w->n};
}

static size_t search(const struct world *w, const iem_conjunction_options *o,
                     size_t most, iem_conjunction *best)
{
    const iem_conjunction_data data = data_of(w);
    const iem_conjunction_values values = {w->residual, w->weight, w->stratum_weight,
                                           w->with_excess ? w->excess : NULL};
    iem_conjunctions *slices;
    size_t found;
    assert_ok(iem_conjunctions_new(&data, &slices, NULL));
    assert_ok(iem_conjunctions_search(slices, &values, o, most, best, &found, NULL));
    iem_conjunctions_free(slices);
    return found;
}

/* ---- R ---- */

static struct world titanic(void)
{
    struct world w = {
        .n_cells = COUNT(golden_titanic), .n_dimensions = 3, .n_strata = 1};
    static const uint32_t levels[3] = {4, 2, 2};
    double n = 0, adverse = 0;
    for (size_t c = 0; c < w.n_cells; c++) {
        n += (double)golden_titanic[c].n;
        adverse += (double)golden_titanic[c].adverse;
    }
    for (size_t c = 0; c < w.n_cells; c++) {
        w.n[c] = (double)golden_titanic[c].n;
        w.residual[c] = (double)golden_titanic[c].adverse - w.n[c] * adverse / n;
        w.weight[c] = w.n[c] * adverse / n * (1 - adverse / n);
        w.stratum_weight[0] += w.weight[c];
        for (size_t d = 0; d < 3; d++) w.code[d][c] = golden_titanic[c].level[d];
    }
    for (size_t d = 0; d < 3; d++)
        w.dimension[d] = (iem_dimension){w.code[d], levels[d], false};
    return w;
}

static bool is_slice(const iem_conjunction *s, const int *level)
{
    int of[3] = {-1, -1, -1};
    for (unsigned i = 0; i < s->depth; i++)
        of[s->condition[i].dimension] = (int)s->condition[i].level;
    return of[0] == level[0] && of[1] == level[1] && of[2] == level[2];
}

static void every_slice_of_the_titanic_is_that_of_r(void **state)
{
    (void)state;
    struct world w = titanic();
    for (size_t d = 0; d < 3; d++) w.dimension[d].code = w.code[d];
    const iem_conjunction_options o = {IEM_CONJUNCTION_Z, 3, 1, 1e-9, 0, 1};
    iem_conjunction best[64];
    const size_t found = search(&w, &o, 64, best);
    assert_int_equal(found, COUNT(golden_slices));
    for (size_t g = 0; g < COUNT(golden_slices); g++) {
        const struct golden_slice *const golden = &golden_slices[g];
        size_t at = 0;
        while (at < found && !is_slice(&best[at], golden->level)) at++;
        assert_true(at < found);
        const iem_conjunction *const s = &best[at];
        assert_close(s->n, (double)golden->n, 0);
        assert_close(s->residual / 2201, golden->violation, 1e-12);
        assert_close(s->residual * s->residual / s->variance, golden->chi_square,
                     1e-11);
        assert_close(s->score, golden->chi_square - 2 * log(8) * (s->depth - 1), 1e-9);
    }
}

/* ---- the plain search ---- */

static uint64_t stream, drawn;

static double draw(void)
{
    return iem_uniform(stream, drawn++);
}

/* Rates differ by stratum and by level, so that some slices stand out; cells of one
 * person and of many, and some of none. */
static void draw_world(struct world *w, uint64_t seed)
{
    stream = seed;
    drawn = 0;
    *w = (struct world){.n_cells = 20 + (size_t)(draw() * (MOST_CELLS - 20)),
                        .n_dimensions = 1 + (size_t)(draw() * MOST_DIMENSIONS),
                        .n_strata = 1 + (size_t)(draw() * (MOST_STRATA - 1)),
                        .with_excess = draw() < .5};
    for (size_t d = 0; d < w->n_dimensions; d++)
        w->dimension[d] = (iem_dimension){
            w->code[d], 1 + (uint32_t)(draw() * MOST_LEVELS), draw() < .3};
    for (size_t c = 0; c < w->n_cells; c++) {
        w->stratum[c] = (uint32_t)(c * w->n_strata / w->n_cells);
        w->n[c] = draw() < .1 ? 0 : 1 + floor(draw() * draw() * 40);
        double p = .1 + .3 * draw();
        for (size_t d = 0; d < w->n_dimensions; d++) {
            w->code[d][c] = (uint32_t)(draw() * w->dimension[d].n_levels);
            p += d < 2 && w->code[d][c] == 1 ? .1 : 0;
        }
        w->weight[c] = w->n[c] * p * (1 - p);
        w->residual[c] = w->n[c] > 0 ? (draw() - .5) * 4 * sqrt(w->weight[c]) : 0;
        w->residual[c] += w->code[0][c] == 1 ? w->n[c] * .1 : 0;
        w->excess[c] = w->n[c] * (draw() - .5);
        w->stratum_weight[w->stratum[c]] += w->weight[c];
    }
}

/* The definition: sums over the slice, and its variance stratum by stratum. */
static bool plain_slice(const struct world *w, const iem_conjunction_options *o,
                        iem_conjunction *s)
{
    double part[MOST_STRATA] = {0}, weight = 0, lost = 0, levels = 0, excess = 0;
    s->n = s->residual = 0;
    for (size_t c = 0; c < w->n_cells; c++) {
        if (!iem_conjunction_has(s, w->dimension, c)) continue;
        s->n += w->n[c];
        s->residual += w->residual[c];
        excess += w->with_excess ? w->excess[c] : w->residual[c];
        part[w->stratum[c]] += w->weight[c];
    }
    for (size_t f = 0; f < w->n_strata; f++) {
        weight += part[f];
        lost += part[f] > 0 ? part[f] * part[f] / w->stratum_weight[f] : 0;
    }
    for (size_t d = 0; d < w->n_dimensions; d++) levels += w->dimension[d].n_levels;
    s->variance = weight - lost;
    const double price = 2 * log(levels) * (s->depth - 1);
    s->score = o->score == IEM_CONJUNCTION_Z
                   ? s->residual * s->residual / s->variance - price
                   : s->residual - sqrt(price * s->variance);
    if (!(s->residual > 0 && excess > 0)) return false;
    const double z = s->residual / sqrt(s->variance);
    return s->n >= o->min_n && s->variance >= o->min_weight &&
           (o->min_z < .1 || (z * z - price >= o->min_z * o->min_z &&
                              excess / sqrt(s->variance) >= o->min_z));
}

struct plain {
    iem_conjunction all[20000];
    size_t n;
};

static void list_plainly(const struct world *w, const iem_conjunction_options *o,
                         struct plain *plain, iem_conjunction s, uint32_t from,
                         bool grounded)
{
    if (s.depth > 0 && grounded && plain_slice(w, o, &s)) {
        assert_true(plain->n < COUNT(plain->all));
        plain->all[plain->n++] = s;
    }
    if (s.depth == o->depth) return;
    for (uint32_t d = from; d < w->n_dimensions; d++) {
        for (uint32_t l = 0; l < w->dimension[d].n_levels; l++) {
            iem_conjunction deeper = s;
            deeper.condition[deeper.depth++] = (iem_condition){d, l};
            list_plainly(w, o, plain, deeper, d + 1, grounded || !w->dimension[d].fact);
        }
    }
}

static int by_falling_score(const void *a, const void *b)
{
    const double x = ((const iem_conjunction *)a)->score,
                 y = ((const iem_conjunction *)b)->score;
    return (x < y) - (x > y);
}

static void assert_same_slice(const iem_conjunction *got, const iem_conjunction *want)
{
    assert_int_equal(got->depth, want->depth);
    for (unsigned i = 0; i < got->depth; i++) {
        assert_int_equal(got->condition[i].dimension, want->condition[i].dimension);
        assert_int_equal(got->condition[i].level, want->condition[i].level);
    }
}

/* Slices with the very same people may tie, and rounding then decides in the plain
 * list; the scores are compared, and the names where no neighbour is near. */
static void assert_as_listed(const struct plain *plain, const iem_conjunction *best,
                             size_t i)
{
    const double score = plain->all[i].score, near = 1e-9 * (1 + fabs(score));
    assert_true(fabs(best[i].score - score) <= near);
    const bool alone = (i == 0 || plain->all[i - 1].score > score + near) &&
                       (i + 1 == plain->n || plain->all[i + 1].score < score - near);
    if (!alone) return;
    assert_same_slice(&best[i], &plain->all[i]);
    assert_close(best[i].n, plain->all[i].n, 0);
    assert_close(best[i].residual, plain->all[i].residual, 1e-9);
    assert_close(best[i].variance, plain->all[i].variance, 1e-9);
}

static void pruning_loses_nothing(void **state)
{
    (void)state;
    static struct world w;
    static struct plain plain;
    for (unsigned i = 0; i < 240; i++) {
        draw_world(&w, seed_of(100 + i));
        const iem_conjunction_options o = {i % 2 ? IEM_CONJUNCTION_Z
                                                 : IEM_CONJUNCTION_WEIGHTED,
                                           1 + i % 3,
                                           i % 5 ? 5 : 0,
                                           i % 7 ? 2 : .1,
                                           i % 4 < 2 ? 0 : .8,
                                           2};
        const size_t most = 1 + i % 11;
        iem_conjunction best[11];
        plain.n = 0;
        list_plainly(&w, &o, &plain, (iem_conjunction){.depth = 0}, 0, false);
        qsort(plain.all, plain.n, sizeof *plain.all, by_falling_score);
        const size_t found = search(&w, &o, most, best);
        assert_int_equal(found, plain.n < most ? plain.n : most);
        for (size_t k = 0; k < found; k++) assert_as_listed(&plain, best, k);
    }
}

/* By other values: those of another world with the same people. */
static void scores_by_other_values_are_those_of_a_search(void **state)
{
    (void)state;
    static struct world w, other;
    unsigned fell = 0;
    for (unsigned i = 0; i < 60; i++) {
        draw_world(&w, seed_of(700 + i));
        other = w;
        for (size_t c = 0; c < w.n_cells; c++)
            other.residual[c] *= draw() < .5 ? -1 : 1;
        const iem_conjunction_options o = {
            i % 2 ? IEM_CONJUNCTION_Z : IEM_CONJUNCTION_WEIGHTED,
            3,
            2,
            .5,
            i % 3 ? .8 : 0,
            1};
        const iem_conjunction_values values = {other.residual, other.weight,
                                               other.stratum_weight,
                                               other.with_excess ? other.excess : NULL};
        const iem_conjunction_data data = data_of(&w);
        iem_conjunction best[10];
        const size_t found = search(&w, &o, 10, best);
        iem_conjunctions *slices;
        assert_ok(iem_conjunctions_new(&data, &slices, NULL));
        assert_ok(iem_conjunctions_score(slices, &values, &o, best, found, NULL));
        iem_conjunctions_free(slices);
        for (size_t k = 0; k < found; k++) {
            iem_conjunction plain = best[k];
            if (plain_slice(&other, &o, &plain)) {
                assert_close(best[k].score, plain.score, 1e-9);
                assert_close(best[k].variance, plain.variance, 1e-9);
            } else {
                assert_true(isinf(best[k].score) && best[k].score < 0);
                fell++;
            }
        }
    }
    assert_true(fell > 10);
}

static void any_number_of_threads_gives_the_same(void **state)
{
    (void)state;
    static struct world w;
    for (unsigned i = 0; i < 20; i++) {
        draw_world(&w, seed_of(500 + i));
        iem_conjunction_options o = {IEM_CONJUNCTION_Z, 3, 2, .5, 0, 1};
        iem_conjunction one[10], many[10];
        const size_t found = search(&w, &o, 10, one);
        for (o.threads = 2; o.threads < 6; o.threads++) {
            assert_int_equal(search(&w, &o, 10, many), found);
            for (size_t k = 0; k < found; k++) {
                assert_same_slice(&many[k], &one[k]);
                assert_memory_equal(&many[k].score, &one[k].score, sizeof(double));
                assert_memory_equal(&many[k].residual, &one[k].residual,
                                    sizeof(double));
            }
        }
    }
}

static void the_same_people_under_two_names_come_in_order(void **state)
{
    (void)state;
    struct world w = titanic();
    for (size_t d = 0; d < 3; d++) w.dimension[d].code = w.code[d == 2 ? 1 : d];
    const iem_conjunction_options o = {IEM_CONJUNCTION_Z, 1, 1, 1, 0, 1};
    iem_conjunction best[2];
    assert_int_equal(search(&w, &o, 2, best), 2);
    assert_close(best[0].score, best[1].score, 0);
    assert_true(is_slice(&best[0], (const int[3]){-1, 0, -1}));
    assert_true(is_slice(&best[1], (const int[3]){-1, -1, 0}));
    w.dimension[1].fact = true;
    assert_int_equal(search(&w, &o, 2, best), 2);
    assert_true(is_slice(&best[0], (const int[3]){-1, -1, 0}));
}

static void facts_alone_are_no_subgroup(void **state)
{
    (void)state;
    static struct world w;
    draw_world(&w, 7);
    const iem_conjunction_options o = {IEM_CONJUNCTION_Z, 3, 0, .1, 0, 1};
    iem_conjunction best[4];
    for (size_t d = 0; d < w.n_dimensions; d++) w.dimension[d].fact = true;
    assert_int_equal(search(&w, &o, 4, best), 0);
    w.n_cells = 0;
    w.dimension[0].fact = false;
    assert_int_equal(search(&w, &o, 4, best), 0);
    w.n_dimensions = 0;
    assert_int_equal(search(&w, &o, 4, best), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_slice_of_the_titanic_is_that_of_r),
        seeded_test(pruning_loses_nothing),
        seeded_test(scores_by_other_values_are_those_of_a_search),
        seeded_test(any_number_of_threads_gives_the_same),
        cmocka_unit_test(the_same_people_under_two_names_come_in_order),
        cmocka_unit_test(facts_alone_are_no_subgroup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
