/* Slices by descent: the cells of one level are split by a second dimension, and each
 * part is summed by all later dimensions in one pass. A level keeps the order of the
 * cells, so a stratum's part of a slice is summed in one go and every sum has one
 * order, whichever thread does it. */
#include "stats/conjunctions.h"

#include "base/grow.h"
#include "base/parallel.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct iem_conjunctions {
    size_t n_cells, n_dimensions, n_levels; /* levels of all dimensions */
    uint32_t *dimension;                    /* ours -> the caller's; facts stand last */
    size_t n_leading;                       /* dimensions that are no facts */
    size_t *offset;                         /* of a dimension among all levels */
    uint32_t *n_of;                         /* levels of a dimension */
    uint32_t *code;                         /* per cell, then per dimension */
    uint32_t *stratum;
    double *n;
    uint32_t *cell; /* ours -> the caller's */
    uint32_t *list; /* per leading dimension: cells by level */
    size_t *first;  /* per leading dimension: where a level begins, n_of + 1 each */
    size_t *first_of;
};

void iem_conjunctions_free(iem_conjunctions *s)
{
    if (!s) return;
    free(s->dimension);
    free(s->offset);
    free(s->n_of);
    free(s->code);
    free(s->stratum);
    free(s->n);
    free(s->cell);
    free(s->list);
    free(s->first);
    free(s->first_of);
    free(s);
}

/* ---- making ready ---- */

static void take_dimension(iem_conjunctions *s, const iem_conjunction_data *data,
                           size_t theirs, size_t ours)
{
    s->dimension[ours] = (uint32_t)theirs;
    s->n_of[ours] = data->dimension[theirs].n_levels;
    s->offset[ours] = s->n_levels;
    s->n_levels += s->n_of[ours];
}

static void order_dimensions(iem_conjunctions *s, const iem_conjunction_data *data)
{
    size_t at = 0;
    for (size_t d = 0; d < data->n_dimensions; d++)
        if (!data->dimension[d].fact) take_dimension(s, data, d, at++);
    s->n_leading = at;
    for (size_t d = 0; d < data->n_dimensions; d++)
        if (data->dimension[d].fact) take_dimension(s, data, d, at++);
}

static void take_cells(iem_conjunctions *s, const iem_conjunction_data *data)
{
    for (size_t c = 0; c < data->n_cells; c++) {
        if (!(data->n[c] > 0)) continue;
        const size_t at = s->n_cells++;
        s->cell[at] = (uint32_t)c;
        s->n[at] = data->n[c];
        s->stratum[at] = data->stratum[c];
        for (size_t d = 0; d < s->n_dimensions; d++)
            s->code[at * s->n_dimensions + d] =
                data->dimension[s->dimension[d]].code[c];
    }
}

/* Sorts `count` cells by a dimension, keeping the order within a level; first[l] is
 * where level l begins, and first[levels] the end. */
static void split(const iem_conjunctions *s, const uint32_t *code, size_t count,
                  size_t dimension, size_t *first, uint32_t *to)
{
    const size_t levels = s->n_of[dimension], step = s->n_dimensions;
    memset(first, 0, (levels + 1) * sizeof *first);
    for (size_t i = 0; i < count; i++) first[code[i * step + dimension] + 1]++;
    for (size_t l = 0; l < levels; l++) first[l + 1] += first[l];
    for (size_t i = 0; i < count; i++)
        to[first[code[i * step + dimension]]++] = (uint32_t)i;
    /* each now stands where the next began */
    for (size_t l = levels; l > 0; l--) first[l] = first[l - 1];
    first[0] = 0;
}

static iem_status list_leading(iem_conjunctions *s, iem_error *err)
{
    size_t levels = 0;
    s->first_of = iem_zeroed(s->n_leading, sizeof *s->first_of);
    if (!s->first_of) return iem_fail_memory(err);
    for (size_t d = 0; d < s->n_leading; d++) {
        s->first_of[d] = levels;
        levels += s->n_of[d] + 1U;
    }
    s->first = iem_zeroed(levels, sizeof *s->first);
    s->list = iem_zeroed(s->n_leading, s->n_cells * sizeof *s->list);
    if (!s->first || !s->list) return iem_fail_memory(err);
    for (size_t d = 0; d < s->n_leading; d++)
        split(s, s->code, s->n_cells, d, s->first + s->first_of[d],
              s->list + d * s->n_cells);
    return IEM_OK;
}

static iem_status make_ready(iem_conjunctions *s, const iem_conjunction_data *data,
                             iem_error *err)
{
    const size_t cells = data->n_cells, dimensions = data->n_dimensions;
    s->n_dimensions = dimensions;
    s->dimension = iem_zeroed(dimensions, sizeof *s->dimension);
    s->offset = iem_zeroed(dimensions, sizeof *s->offset);
    s->n_of = iem_zeroed(dimensions, sizeof *s->n_of);
    s->code = iem_zeroed(cells, dimensions * sizeof *s->code);
    s->stratum = iem_zeroed(cells, sizeof *s->stratum);
    s->n = iem_zeroed(cells, sizeof *s->n);
    s->cell = iem_zeroed(cells, sizeof *s->cell);
    if (!s->dimension || !s->offset || !s->n_of || !s->code || !s->stratum || !s->n ||
        !s->cell)
        return iem_fail_memory(err);
    order_dimensions(s, data);
    take_cells(s, data);
    return list_leading(s, err);
}

iem_status iem_conjunctions_new(const iem_conjunction_data *data,
                                iem_conjunctions **slices, iem_error *err)
{
    *slices = NULL;
    if (data->n_cells > UINT32_MAX)
        return iem_fail(err, IEM_ERR_DATA, "more than 4294967295 cells to search");
    iem_conjunctions *s = iem_zeroed(1, sizeof *s);
    if (!s) return iem_fail_memory(err);
    const iem_status status = make_ready(s, data, err);
    if (status)
        iem_conjunctions_free(s);
    else
        *slices = s;
    return status;
}

/* ---- sums ---- */

enum { N, RESIDUAL, EXCESS, WEIGHT, ADDED };

/* A cell as a search sees it: all it needs side by side. */
struct cell {
    double of[ADDED];
    double per_weight; /* 1 / W_f */
    uint32_t stratum;
};

/* What is known of one slice while its cells pass by. */
struct sums {
    double of[ADDED];
    double positive;         /* residuals above 0 */
    double lost;             /* sum of w_f^2 / W_f */
    double part, per_weight; /* of the stratum that is passing */
    uint32_t stratum;
};

static inline void add_cell(struct sums *x, const struct cell *c)
{
    if (x->stratum != c->stratum) {
        x->lost += x->part * x->part * x->per_weight;
        x->part = 0;
        x->stratum = c->stratum;
    }
    x->per_weight = c->per_weight;
    for (unsigned i = 0; i < ADDED; i++) x->of[i] += c->of[i];
    x->positive += c->of[RESIDUAL] > 0 ? c->of[RESIDUAL] : 0;
    x->part += c->of[WEIGHT];
}

static double variance_of(const struct sums *x)
{
    return x->of[WEIGHT] - x->lost - x->part * x->part * x->per_weight;
}

/* ---- the list of the best ---- */

struct ranking {
    iem_conjunction *best;
    size_t found, most;
};

static int compare_conditions(const iem_conjunction *a, const iem_conjunction *b)
{
    if (a->depth != b->depth) return a->depth < b->depth ? -1 : 1;
    for (unsigned i = 0; i < a->depth; i++) {
        const iem_condition x = a->condition[i], y = b->condition[i];
        if (x.dimension != y.dimension) return x.dimension < y.dimension ? -1 : 1;
        if (x.level != y.level) return x.level < y.level ? -1 : 1;
    }
    return 0;
}

static bool ranks_before(const iem_conjunction *a, const iem_conjunction *b)
{
    if (a->score > b->score) return true;
    if (a->score < b->score) return false;
    return compare_conditions(a, b) < 0;
}

static void rank(struct ranking *r, const iem_conjunction *slice)
{
    if (r->found == r->most) {
        if (!ranks_before(slice, &r->best[r->most - 1])) return;
        r->found--;
    }
    size_t at = r->found++;
    for (; at > 0 && ranks_before(slice, &r->best[at - 1]); at--)
        r->best[at] = r->best[at - 1];
    r->best[at] = *slice;
}

/* ---- one search ---- */

struct search {
    const iem_conjunctions *s;
    struct cell *cell;
    iem_conjunction_options options;
    double price;   /* of one condition */
    size_t n_tasks; /* levels of the leading dimensions */
    atomic_size_t next;
};

/* What one thread works with. */
struct worker {
    struct sums *by_level[IEM_CONJUNCTION_DEPTH];  /* per depth: all levels */
    iem_condition *touched[IEM_CONJUNCTION_DEPTH]; /* levels that have sums */
    size_t n_touched[IEM_CONJUNCTION_DEPTH];
    struct cell *cell; /* those of the first condition, side by side */
    uint32_t *code;
    size_t *first;
    uint32_t *list; /* of these, by a second one */
    struct ranking ranking;
};

static void clear_worker(struct worker *w)
{
    for (unsigned d = 0; d < IEM_CONJUNCTION_DEPTH; d++) {
        free(w->by_level[d]);
        free(w->touched[d]);
    }
    free(w->cell);
    free(w->code);
    free(w->first);
    free(w->list);
    free(w->ranking.best);
}

static iem_status init_worker(struct worker *w, const iem_conjunctions *s, size_t most,
                              iem_error *err)
{
    bool all = true;
    for (unsigned d = 0; d < IEM_CONJUNCTION_DEPTH; d++) {
        w->by_level[d] = iem_zeroed(s->n_levels, sizeof *w->by_level[d]);
        w->touched[d] = iem_zeroed(s->n_levels, sizeof *w->touched[d]);
        all = all && w->by_level[d] && w->touched[d];
    }
    w->cell = iem_zeroed(s->n_cells, sizeof *w->cell);
    w->code = iem_zeroed(s->n_cells, s->n_dimensions * sizeof *w->code);
    w->first = iem_zeroed(s->n_levels + 1, sizeof *w->first);
    w->list = iem_zeroed(s->n_cells, sizeof *w->list);
    w->ranking = (struct ranking){iem_zeroed(most, sizeof(iem_conjunction)), 0, most};
    return all && w->cell && w->code && w->first && w->list && w->ranking.best
               ? IEM_OK
               : iem_fail_memory(err);
}

static double score_of(const struct search *q, double residual, double variance,
                       unsigned depth)
{
    const double price = q->price * (depth - 1);
    return q->options.score == IEM_CONJUNCTION_Z
               ? residual * residual / variance - price
               : residual - sqrt(price * variance);
}

/* No slice inside scores more: its residual is at most the positive ones together, its
 * variance at least min_weight, its conditions at least one more. */
static bool can_enter(const struct search *q, const struct worker *w,
                      const struct sums *x, unsigned depth)
{
    const struct ranking *const r = &w->ranking;
    if (depth >= q->options.depth) return false;
    if (x->of[N] < q->options.min_n || x->of[WEIGHT] < q->options.min_weight)
        return false;
    if (r->found < r->most) return true;
    const double bound = score_of(q, x->positive, q->options.min_weight, depth + 1);
    return bound + 1e-9 * (1 + fabs(bound)) >= r->best[r->most - 1].score;
}

static bool is_worse_off(const struct search *q, const struct sums *x, double variance,
                         unsigned depth)
{
    const double least = q->options.min_z * q->options.min_z;
    const double price = q->price * (depth - 1);
    const double residual = x->of[RESIDUAL], excess = x->of[EXCESS];
    if (x->of[N] < q->options.min_n || variance < q->options.min_weight) return false;
    if (!(residual > 0 && excess > 0)) return false;
    return !(least > 0) || (residual * residual >= (least + price) * variance &&
                            excess * excess >= least * variance);
}

/* Fills in the figures of a slice; false: it is not what is looked for. */
static bool measure(const struct search *q, const struct sums *x,
                    iem_conjunction *slice)
{
    const double variance = variance_of(x);
    if (!is_worse_off(q, x, variance, slice->depth)) return false;
    slice->n = x->of[N];
    slice->residual = x->of[RESIDUAL];
    slice->variance = variance;
    slice->score = score_of(q, slice->residual, variance, slice->depth);
    return true;
}

static void consider(const struct search *q, struct worker *w, const struct sums *x,
                     const iem_condition *condition, unsigned depth)
{
    iem_conjunction slice = {.depth = depth};
    if (!measure(q, x, &slice)) return;
    memcpy(slice.condition, condition, depth * sizeof *condition);
    rank(&w->ranking, &slice);
}

static inline void sum_cell(const struct search *q, struct worker *w, unsigned depth,
                            size_t cell, size_t from)
{
    const iem_conjunctions *const s = q->s;
    const uint32_t *const code = w->code + cell * s->n_dimensions;
    for (size_t d = from; d < s->n_dimensions; d++) {
        struct sums *const x = &w->by_level[depth][s->offset[d] + code[d]];
        if (!(x->of[N] > 0))
            w->touched[depth][w->n_touched[depth]++] =
                (iem_condition){(uint32_t)d, code[d]};
        add_cell(x, &w->cell[cell]);
    }
}

static struct sums *sums_of(const struct search *q, struct worker *w, unsigned depth,
                            size_t touched)
{
    const iem_condition c = w->touched[depth][touched];
    return &w->by_level[depth][q->s->offset[c.dimension] + c.level];
}

static void consider_levels(const struct search *q, struct worker *w, unsigned depth,
                            iem_condition *condition)
{
    for (size_t i = 0; i < w->n_touched[depth]; i++) {
        condition[depth] = w->touched[depth][i];
        consider(q, w, sums_of(q, w, depth, i), condition, depth + 1);
    }
}

static void forget_levels(const struct search *q, struct worker *w, unsigned depth)
{
    for (size_t i = 0; i < w->n_touched[depth]; i++)
        *sums_of(q, w, depth, i) = (struct sums){.positive = 0};
    w->n_touched[depth] = 0;
}

/* The third conditions: `list` has the cells of the first two. */
static void search_third(const struct search *q, struct worker *w,
                         iem_condition *condition, const uint32_t *list, size_t count)
{
    const size_t from = condition[1].dimension + 1U;
    for (size_t i = 0; i < count; i++) sum_cell(q, w, 2, list[i], from);
    consider_levels(q, w, 2, condition);
    forget_levels(q, w, 2);
}

static void search_second(const struct search *q, struct worker *w,
                          iem_condition *condition, size_t count)
{
    const iem_conjunctions *const s = q->s;
    const size_t from = condition[0].dimension + 1U;
    for (size_t i = 0; i < count; i++) sum_cell(q, w, 1, i, from);
    consider_levels(q, w, 1, condition);
    for (size_t d = from; d + 1 < s->n_dimensions && q->options.depth > 2; d++) {
        const struct sums *const sums = w->by_level[1] + s->offset[d];
        split(s, w->code, count, d, w->first, w->list);
        for (uint32_t l = 0; l < s->n_of[d]; l++) {
            if (!can_enter(q, w, &sums[l], 2)) continue;
            condition[1] = (iem_condition){(uint32_t)d, l};
            search_third(q, w, condition, w->list + w->first[l],
                         w->first[l + 1] - w->first[l]);
        }
    }
    forget_levels(q, w, 1);
}

/* The cells of one level of a leading dimension. */
static const uint32_t *cells_of(const iem_conjunctions *s, size_t d, uint32_t level,
                                size_t *count)
{
    const size_t *const first = s->first + s->first_of[d] + level;
    *count = first[1] - first[0];
    return s->list + d * s->n_cells + first[0];
}

/* Everything whose first condition is one level of a leading dimension. */
static void search_first(const struct search *q, struct worker *w, size_t task)
{
    const iem_conjunctions *const s = q->s;
    const size_t bytes = s->n_dimensions * sizeof *s->code;
    size_t d = 0, count;
    while (task >= s->offset[d] + s->n_of[d]) d++;
    const uint32_t level = (uint32_t)(task - s->offset[d]);
    const uint32_t *const list = cells_of(s, d, level, &count);
    iem_condition condition[IEM_CONJUNCTION_DEPTH] = {{(uint32_t)d, level}};
    struct sums x = {.positive = 0};
    for (size_t i = 0; i < count; i++) {
        w->cell[i] = q->cell[list[i]];
        memcpy(w->code + i * s->n_dimensions, s->code + list[i] * s->n_dimensions,
               bytes);
        add_cell(&x, &w->cell[i]);
    }
    consider(q, w, &x, condition, 1);
    if (can_enter(q, w, &x, 1)) search_second(q, w, condition, count);
}

struct team {
    struct search search;
    struct worker *worker;
};

static void search_tasks(unsigned worker, void *at)
{
    struct team *team = at;
    for (;;) {
        const size_t task = atomic_fetch_add(&team->search.next, 1);
        if (task >= team->search.n_tasks) return;
        search_first(&team->search, &team->worker[worker], task);
    }
}

/* Conditions as the caller numbers dimensions, in rising order. */
static void name_conditions(const iem_conjunctions *s, iem_conjunction *slice)
{
    for (unsigned i = 0; i < slice->depth; i++) {
        const iem_condition c = {s->dimension[slice->condition[i].dimension],
                                 slice->condition[i].level};
        unsigned at = i;
        for (; at > 0 && slice->condition[at - 1].dimension > c.dimension; at--)
            slice->condition[at] = slice->condition[at - 1];
        slice->condition[at] = c;
    }
}

static void gather(const struct team *team, unsigned workers, struct ranking *all)
{
    for (unsigned i = 0; i < workers; i++) {
        struct ranking *const r = &team->worker[i].ranking;
        for (size_t k = 0; k < r->found; k++) rank(all, &r->best[k]);
    }
    for (size_t k = 0; k < all->found; k++)
        name_conditions(team->search.s, &all->best[k]);
}

static iem_status run_team(struct team *team, unsigned workers, struct ranking *all,
                           iem_error *err)
{
    iem_status status = IEM_OK;
    for (unsigned i = 0; !status && i < workers; i++)
        status = init_worker(&team->worker[i], team->search.s, all->most, err);
    if (!status) status = iem_parallel(workers, search_tasks, team, err);
    if (!status) gather(team, workers, all);
    for (unsigned i = 0; i < workers; i++) clear_worker(&team->worker[i]);
    return status;
}

static struct cell *take_values(const iem_conjunctions *s,
                                const iem_conjunction_values *v)
{
    struct cell *cell = iem_zeroed(s->n_cells, sizeof *cell);
    for (size_t c = 0; cell && c < s->n_cells; c++) {
        const double all = v->stratum_weight[s->stratum[c]];
        const size_t theirs = s->cell[c];
        const double *const excess = v->excess ? v->excess : v->residual;
        cell[c] = (struct cell){
            .of = {s->n[c], v->residual[theirs], excess[theirs], v->weight[theirs]},
            .per_weight = all > 0 ? 1 / all : 0,
            .stratum = s->stratum[c]};
    }
    return cell;
}

static struct search search_of(const iem_conjunctions *s,
                               const iem_conjunction_values *values,
                               const iem_conjunction_options *options)
{
    return (struct search){.s = s,
                           .cell = take_values(s, values),
                           .options = *options,
                           .price = 2 * log((double)s->n_levels)};
}

iem_status iem_conjunctions_search(const iem_conjunctions *s,
                                   const iem_conjunction_values *values,
                                   const iem_conjunction_options *options, size_t most,
                                   iem_conjunction *best, size_t *found, iem_error *err)
{
    *found = 0;
    if (most == 0 || s->n_leading == 0) return IEM_OK;
    const size_t last = s->n_leading - 1, tasks = s->offset[last] + s->n_of[last];
    unsigned workers = options->threads ? options->threads : iem_processors();
    if (workers > tasks) workers = tasks ? (unsigned)tasks : 1;
    struct team team = {search_of(s, values, options),
                        iem_zeroed(workers, sizeof(struct worker))};
    struct ranking all = {best, 0, most};
    team.search.n_tasks = tasks;
    const iem_status status = team.search.cell && team.worker
                                  ? run_team(&team, workers, &all, err)
                                  : iem_fail_memory(err);
    *found = status ? 0 : all.found;
    free(team.worker);
    free(team.search.cell);
    return status;
}

/* Our number of a dimension of the caller's. */
static size_t dimension_of(const iem_conjunctions *s, uint32_t theirs)
{
    size_t d = 0;
    while (s->dimension[d] != theirs) d++;
    return d;
}

/* The cells of a condition on a leading dimension are listed: there is one. */
static void score_again(const struct search *q, iem_conjunction *slice)
{
    const iem_conjunctions *const s = q->s;
    size_t d[IEM_CONJUNCTION_DEPTH] = {0}, leading = 0, count;
    for (unsigned i = 0; i < slice->depth; i++) {
        d[i] = dimension_of(s, slice->condition[i].dimension);
        if (d[i] < s->n_leading) leading = i;
    }
    const uint32_t *const list =
        cells_of(s, d[leading], slice->condition[leading].level, &count);
    struct sums x = {.positive = 0};
    for (size_t c = 0; c < count; c++) {
        const uint32_t *const code = s->code + list[c] * s->n_dimensions;
        bool inside = true;
        for (unsigned i = 0; inside && i < slice->depth; i++)
            inside = code[d[i]] == slice->condition[i].level;
        if (inside) add_cell(&x, &q->cell[list[c]]);
    }
    if (!measure(q, &x, slice)) slice->score = -INFINITY;
}

iem_status iem_conjunctions_score(const iem_conjunctions *s,
                                  const iem_conjunction_values *values,
                                  const iem_conjunction_options *options,
                                  iem_conjunction *slice, size_t n, iem_error *err)
{
    const struct search search = search_of(s, values, options);
    if (!search.cell) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) score_again(&search, &slice[i]);
    free(search.cell);
    return IEM_OK;
}

bool iem_conjunction_has(const iem_conjunction *slice, const iem_dimension *dimension,
                         size_t cell)
{
    for (unsigned i = 0; i < slice->depth; i++) {
        const iem_condition c = slice->condition[i];
        if (dimension[c.dimension].code[cell] != c.level) return false;
    }
    return true;
}
