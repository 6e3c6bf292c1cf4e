/* Rows are people of one stratum who are in the same listed subgroups: each subgroup
 * that enters splits them, and fits and tests never see the cells. */
#include "stats/subgroups.h"

#include "base/grow.h"
#include "stats/multiple.h"
#include "stats/overlap.h"
#include "stats/strata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

iem_subgroup_options iem_subgroup_defaults(void)
{
    return (iem_subgroup_options){.slice = {.score = IEM_CONJUNCTION_Z,
                                            .depth = IEM_CONJUNCTION_DEPTH,
                                            .min_n = 30,
                                            .min_weight = 5,
                                            .min_z = 1.645},
                                  .most = 20,
                                  .level = .05,
                                  .family = IEM_FAMILY_BH,
                                  .design_effect = 1};
}

enum { IN_HAND = 64 };

typedef struct hunt {
    const iem_subgroup_data *data;
    const iem_subgroup_options *options;
    iem_conjunctions *slices;
    iem_conjunction slice[IEM_OVERLAP_MOST];
    double z[IEM_OVERLAP_MOST];
    iem_conjunction hand[IN_HAND]; /* found and not listed */
    size_t n_hand;
    double floor; /* others scored no more when they were found */
    unsigned n_listed;
    uint64_t kept;           /* bit j: slice j is on the list */
    uint32_t *row_of;        /* per cell */
    iem_overlap_row *row[2]; /* per half */
    size_t n_rows;
    uint32_t *split; /* 2 per row: what it becomes */
    double *rate;    /* per row of half 0 */
    double *n, *residual, *excess, *weight, *stratum_weight;
} hunt;

static void clear_hunt(hunt *h)
{
    iem_conjunctions_free(h->slices);
    free(h->row_of);
    free(h->row[0]);
    free(h->row[1]);
    free(h->split);
    free(h->rate);
    free(h->n);
    free(h->residual);
    free(h->excess);
    free(h->weight);
    free(h->stratum_weight);
}

static iem_status init_hunt(hunt *h, iem_error *err)
{
    const size_t cells = h->data->n_cells;
    h->row_of = iem_zeroed(cells, sizeof *h->row_of);
    h->row[0] = iem_zeroed(cells, sizeof *h->row[0]);
    h->row[1] = iem_zeroed(cells, sizeof *h->row[1]);
    h->split = iem_zeroed(cells, 2 * sizeof *h->split);
    h->rate = iem_zeroed(cells, sizeof *h->rate);
    h->n = iem_zeroed(cells, sizeof *h->n);
    h->residual = iem_zeroed(cells, sizeof *h->residual);
    h->excess = iem_zeroed(cells, sizeof *h->excess);
    h->weight = iem_zeroed(cells, sizeof *h->weight);
    h->stratum_weight = iem_zeroed(h->data->n_strata, sizeof *h->stratum_weight);
    if (!h->row_of || !h->row[0] || !h->row[1] || !h->split || !h->rate || !h->n ||
        !h->residual || !h->excess || !h->weight || !h->stratum_weight)
        return iem_fail_memory(err);
    for (size_t c = 0; c < cells; c++) h->n[c] = (double)h->data->n[0][c];
    const iem_conjunction_data data = {cells, h->data->n_dimensions, h->data->dimension,
                                       h->data->stratum, h->n};
    return iem_conjunctions_new(&data, &h->slices, err);
}

/* ---- rows ---- */

static void count_rows(hunt *h)
{
    const iem_subgroup_data *const d = h->data;
    for (size_t c = 0; c < d->n_cells; c++) {
        for (unsigned half = 0; half < 2; half++) {
            iem_overlap_row *const row = &h->row[half][h->row_of[c]];
            row->n += (double)d->n[half][c];
            row->adverse += (double)d->adverse[half][c];
        }
    }
}

static uint32_t new_row(hunt *h, uint32_t stratum, uint64_t in)
{
    const size_t at = h->n_rows++;
    h->row[0][at] = h->row[1][at] = (iem_overlap_row){.stratum = stratum, .in = in};
    return (uint32_t)at;
}

/* One row per stratum. */
static void begin_rows(hunt *h)
{
    const iem_subgroup_data *const d = h->data;
    for (size_t c = 0; c < d->n_cells; c++)
        h->row_of[c] = c > 0 && d->stratum[c] == d->stratum[c - 1]
                           ? h->row_of[c - 1]
                           : new_row(h, d->stratum[c], 0);
    count_rows(h);
}

/* Splits each row into people inside and outside the last slice. Numbers are given in
 * the order of the cells, so the rows of a stratum stay together. */
static void split_rows(hunt *h, unsigned j, uint64_t *in)
{
    const iem_subgroup_data *const d = h->data;
    const uint32_t none = UINT32_MAX;
    for (size_t i = 0; i < h->n_rows; i++) {
        in[i] = h->row[0][i].in;
        h->split[2 * i] = h->split[2 * i + 1] = none;
    }
    h->n_rows = 0;
    for (size_t c = 0; c < d->n_cells; c++) {
        const bool inside = iem_conjunction_has(&h->slice[j], d->dimension, c);
        uint32_t *const becomes = &h->split[2 * h->row_of[c] + inside];
        if (*becomes == none)
            *becomes =
                new_row(h, d->stratum[c], in[h->row_of[c]] | (uint64_t)inside << j);
        h->row_of[c] = *becomes;
    }
    count_rows(h);
}

static iem_status list_slice(hunt *h, const iem_conjunction *slice, iem_error *err)
{
    uint64_t *in = iem_zeroed(h->n_rows, sizeof *in);
    if (!in) return iem_fail_memory(err);
    const unsigned j = h->n_listed++;
    h->slice[j] = *slice;
    h->kept |= UINT64_C(1) << j;
    split_rows(h, j, in);
    free(in);
    return IEM_OK;
}

static iem_overlap_data rows_of(const hunt *h, unsigned half)
{
    return (iem_overlap_data){h->row[half], h->n_rows};
}

/* ---- finding ---- */

static void set_values(hunt *h)
{
    const iem_subgroup_data *const d = h->data;
    memset(h->stratum_weight, 0, d->n_strata * sizeof *h->stratum_weight);
    for (size_t c = 0; c < d->n_cells; c++) {
        const double p = h->rate[h->row_of[c]];
        h->residual[c] = h->weight[c] = 0;
        if (!(h->n[c] > 0)) continue;
        h->residual[c] = (double)d->adverse[0][c] - h->n[c] * p;
        h->weight[c] = h->n[c] * p * (1 - p);
        h->stratum_weight[d->stratum[c]] += h->weight[c];
    }
}

static void set_expected(hunt *h)
{
    set_values(h);
    if (h->n_listed == 0) /* nothing is explained yet */
        memcpy(h->excess, h->residual, h->data->n_cells * sizeof *h->excess);
}

/* Those that a search finds come in handy until the best that is left scores less than
 * the last of them did: then another may be better. */
static iem_status search_again(hunt *h, const iem_conjunction_values *values,
                               iem_error *err)
{
    IEM_TRY(iem_conjunctions_search(h->slices, values, &h->options->slice, IN_HAND,
                                    h->hand, &h->n_hand, err));
    h->floor = h->n_hand == IN_HAND ? h->hand[IN_HAND - 1].score : -INFINITY;
    return IEM_OK;
}

/* The best in hand; n_hand: none. They are few, and equal ones stay in order. */
static size_t best_in_hand(const hunt *h)
{
    size_t best = h->n_hand;
    for (size_t i = 0; i < h->n_hand; i++)
        if (h->hand[i].score > -INFINITY &&
            (best == h->n_hand || h->hand[i].score > h->hand[best].score))
            best = i;
    return best;
}

/* What the list explains is expected; the best of the rest enters. */
static iem_status find_next(hunt *h, bool *entered, iem_error *err)
{
    double d[IEM_OVERLAP_MOST];
    const iem_overlap_data rows = rows_of(h, 0);
    IEM_TRY(iem_overlap_fit(&rows, h->kept, d, h->rate, err));
    set_expected(h);
    const iem_conjunction_values values = {h->residual, h->weight, h->stratum_weight,
                                           h->excess};
    IEM_TRY(iem_conjunctions_score(h->slices, &values, &h->options->slice, h->hand,
                                   h->n_hand, err));
    size_t best = best_in_hand(h);
    if (best == h->n_hand || h->hand[best].score < h->floor) {
        IEM_TRY(search_again(h, &values, err));
        best = best_in_hand(h);
    }
    *entered = best < h->n_hand;
    if (!*entered) return IEM_OK;
    const iem_conjunction next = h->hand[best];
    h->n_hand--;
    memmove(&h->hand[best], &h->hand[best + 1], (h->n_hand - best) * sizeof next);
    return list_slice(h, &next, err);
}

/* z of each beside the others, and which is least. A z that is undefined (nothing that
 * the others do not have) is the least of all. */
static iem_status least_of(hunt *h, unsigned *least, iem_error *err)
{
    const iem_overlap_data rows = rows_of(h, 0);
    *least = IEM_OVERLAP_MOST;
    for (unsigned j = 0; j < h->n_listed; j++) {
        iem_overlap_test test;
        if (!(h->kept >> j & 1)) continue;
        IEM_TRY(iem_overlap_score(&rows, j, h->kept, &test, err));
        h->z[j] = isnan(test.z) ? -INFINITY : test.z;
        if (*least == IEM_OVERLAP_MOST || h->z[j] <= h->z[*least]) *least = j;
    }
    return IEM_OK;
}

static iem_status thin(hunt *h, iem_error *err)
{
    for (;;) {
        unsigned least;
        IEM_TRY(least_of(h, &least, err));
        if (least == IEM_OVERLAP_MOST || h->z[least] >= h->options->slice.min_z)
            return IEM_OK;
        h->kept &= ~(UINT64_C(1) << least);
    }
}

static iem_status find(hunt *h, iem_error *err)
{
    bool entered = h->data->n_cells > 0;
    begin_rows(h);
    while (entered && h->n_listed < h->options->most && h->n_listed < IEM_OVERLAP_MOST)
        IEM_TRY(find_next(h, &entered, err));
    return thin(h, err);
}

/* ---- showing ---- */

/* The subgroup's table in each stratum of half 1; returns how many. */
static size_t tables_of(const hunt *h, unsigned j, iem_table *t)
{
    const iem_overlap_row *const row = h->row[1];
    size_t n = 0;
    for (size_t i = 0; i < h->n_rows; i++) {
        if (i == 0 || row[i].stratum != row[i - 1].stratum) t[n++] = (iem_table){0};
        iem_table *const of = &t[n - 1];
        const bool inside = row[i].in >> j & 1;
        *(inside ? &of->n1 : &of->n0) += row[i].n;
        *(inside ? &of->a1 : &of->a0) += row[i].adverse;
    }
    return n;
}

static void count_both(iem_subgroup *g, const iem_table *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!(t[i].n1 > 0 && t[i].n0 > 0)) continue;
        g->n += t[i].n1;
        g->adverse += t[i].a1;
        g->n_rest += t[i].n0;
        g->adverse_rest += t[i].a0;
        g->excess += t[i].a1 - t[i].n1 * (t[i].a1 + t[i].a0) / (t[i].n1 + t[i].n0);
    }
}

/* fmax would hide an undefined one. */
static double larger(double a, double b)
{
    return isnan(a) || isnan(b) ? NAN : fmax(a, b);
}

/* One-sided p with standard errors sqrt(deff) times as large. */
static double weaken(double p, double deff)
{
    if (isnan(p) || isnan(deff)) return NAN;
    return p > 0 && p < 1 ? iem_normal_upper(iem_normal_upper_quantile(p) / sqrt(deff))
                          : p;
}

static iem_status show(const hunt *h, unsigned j, double all, iem_table *t,
                       iem_subgroup *g, iem_error *err)
{
    const iem_overlap_data rows = rows_of(h, 1);
    iem_overlap_test beyond;
    *g = (iem_subgroup){.depth = h->slice[j].depth, .z_found = h->z[j]};
    memcpy(g->condition, h->slice[j].condition, sizeof g->condition);
    const size_t n = tables_of(h, j, t);
    count_both(g, t, n);
    g->violation = all > 0 ? g->excess / all : NAN;
    g->difference = iem_mh_rate_difference(t, n);
    g->ratio = iem_mh_risk_ratio(t, n);
    const iem_cmh cmh = iem_cmh_test(t, NULL, n);
    g->z_excess = cmh.z;
    g->p_excess = cmh.p_greater;
    IEM_TRY(iem_overlap_score(&rows, j, h->kept, &beyond, err));
    g->z_beyond = beyond.z;
    g->p_beyond = iem_normal_upper(beyond.z);
    g->p = weaken(larger(g->p_excess, g->p_beyond), h->options->design_effect);
    return IEM_OK;
}

static iem_status show_all(const hunt *h, iem_table *t, iem_subgroups *found,
                           iem_error *err)
{
    double all = 0;
    for (size_t i = 0; i < h->n_rows; i++) all += h->row[1][i].n;
    for (unsigned j = 0; j < h->n_listed; j++)
        if (h->kept >> j & 1)
            IEM_TRY(show(h, j, all, t, &found->list[found->n++], err));
    return IEM_OK;
}

static iem_status adjust(const iem_subgroup_options *o, iem_subgroups *found,
                         iem_error *err)
{
    double p[IEM_OVERLAP_MOST], adjusted[IEM_OVERLAP_MOST];
    for (size_t i = 0; i < found->n; i++) p[i] = found->list[i].p;
    found->family =
        (o->family == IEM_FAMILY_HOLM ? iem_holm
         : o->family == IEM_FAMILY_BY ? iem_benjamini_yekutieli
                                      : iem_benjamini_hochberg)(p, adjusted, found->n);
    if (found->family == SIZE_MAX) return iem_fail_memory(err);
    for (size_t i = 0; i < found->n; i++) {
        found->list[i].p_adjusted = adjusted[i];
        found->list[i].shown = adjusted[i] <= o->level;
        found->shown += found->list[i].shown;
    }
    return IEM_OK;
}

/* Ties keep the order of the search: the list is sorted by insertion. */
static bool stands_before(const iem_subgroup *a, const iem_subgroup *b)
{
    return a->shown != b->shown ? a->shown : a->violation > b->violation;
}

static void order_list(iem_subgroups *found)
{
    for (size_t i = 1; i < found->n; i++) {
        const iem_subgroup g = found->list[i];
        size_t at = i;
        for (; at > 0 && stands_before(&g, &found->list[at - 1]); at--)
            found->list[at] = found->list[at - 1];
        found->list[at] = g;
    }
}

static iem_status report(const hunt *h, iem_subgroups *found, iem_error *err)
{
    iem_table *t = iem_zeroed(h->n_rows, sizeof *t);
    found->list = iem_zeroed(h->n_listed, sizeof *found->list);
    iem_status status = t && found->list ? IEM_OK : iem_fail_memory(err);
    if (!status) status = show_all(h, t, found, err);
    if (!status) status = adjust(h->options, found, err);
    if (!status) order_list(found);
    free(t);
    return status;
}

iem_status iem_subgroups_find(const iem_subgroup_data *data,
                              const iem_subgroup_options *options, iem_subgroups *found,
                              iem_error *err)
{
    hunt h = {.data = data, .options = options};
    *found = (iem_subgroups){0};
    iem_status status = init_hunt(&h, err);
    if (!status) status = find(&h, err);
    if (!status) status = report(&h, found, err);
    if (status) iem_subgroups_clear(found);
    clear_hunt(&h);
    return status;
}

void iem_subgroups_clear(iem_subgroups *found)
{
    if (!found) return;
    free(found->list);
    *found = (iem_subgroups){0};
}

/* ---- two conditions ---- */

/* Of sums and differences of independent estimates, each bound moves the sum by its own
 * distance. */
iem_estimate iem_interaction_contrast(const iem_meeting *m, double *se)
{
    double value = 0, below = 0, above = 0, variance = 0;
    for (unsigned a = 0; a < 2; a++) {
        for (unsigned b = 0; b < 2; b++) {
            const iem_estimate p = iem_rate(m->adverse[a][b], m->n[a][b]);
            const double down = p.value - p.low, up = p.high - p.value;
            value += a == b ? p.value : -p.value;
            below += a == b ? down * down : up * up;
            above += a == b ? up * up : down * down;
            variance += p.value * (1 - p.value) / m->n[a][b];
        }
    }
    if (se) *se = sqrt(variance);
    return (iem_estimate){value, value - sqrt(below), value + sqrt(above)};
}
