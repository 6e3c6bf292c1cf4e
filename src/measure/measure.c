#include "measure/measuring.h"

#include "base/grow.h"
#include "base/parallel.h"
#include "measure/disparity.h"
#include "measure/treatment.h"

#include <math.h>
#include <stdlib.h>

static const double mixed_level = 0.05;

/* ---- Views and scores ---- */

static iem_status index_cells(iem_measuring *m, iem_error *err)
{
    IEM_TRY(iem_cube_init(&m->cell_index, m->tally->n_facts, 0, err));
    for (size_t c = 0; c < m->cells.n; c++) {
        size_t at = 0;
        const uint32_t *key = iem_cube_key(&m->tally->cube, m->cells.first[c]);
        IEM_TRY(iem_cube_cell(&m->cell_index, key, &at, err));
    }
    return IEM_OK;
}

static iem_status build_part(iem_measuring *m, struct iem_part *part, iem_error *err)
{
    IEM_TRY(iem_view_build(m->plan, m->tally, &m->cells, part->a, part->b,
                           &m->result->arena, &part->view, err));
    part->treatment_of_group =
        iem_zeroed(part->view.n_groups, sizeof *part->treatment_of_group);
    if (!part->treatment_of_group) return iem_fail_memory(err);
    part->first = m->n_treatments;
    for (size_t g = 0; g < part->view.n_groups; g++)
        part->treatment_of_group[g] =
            g == part->view.reference ? SIZE_MAX : m->n_treatments++;
    part->n = m->n_treatments - part->first;
    part->scored = m->tally->n_facts > 0 && m->cells.n > 0;
    if (!part->scored) return IEM_OK;
    return iem_score_fit(m->tally, &m->cells, &part->view, &part->score, err);
}

static iem_status build_parts(iem_measuring *m, unsigned intersect, iem_error *err)
{
    const size_t g = m->plan->n_grounds;
    m->levels = iem_zeroed(g, sizeof *m->levels);
    m->parts = iem_zeroed(g + g * (g - 1) / 2, sizeof *m->parts);
    if (!m->levels || !m->parts) return iem_fail_memory(err);
    for (size_t i = 0; i < g; i++)
        IEM_TRY(iem_levels_find(m->plan, m->tally, i, &m->levels[i], err));
    for (size_t i = 0; i < g; i++) {
        m->parts[m->n_parts].a = &m->levels[i];
        IEM_TRY(build_part(m, &m->parts[m->n_parts++], err));
    }
    for (size_t i = 0; i < g && intersect > 1; i++)
        for (size_t j = i + 1; j < g; j++) {
            m->parts[m->n_parts].a = &m->levels[i];
            m->parts[m->n_parts].b = &m->levels[j];
            IEM_TRY(build_part(m, &m->parts[m->n_parts++], err));
        }
    return IEM_OK;
}

static double pooled_rate(const struct iem_tally *tally)
{
    double n = 0, adverse = 0;
    for (size_t c = 0; c < tally->cube.n_cells; c++) {
        n += (double)iem_cube_n(&tally->cube, c);
        adverse += (double)iem_cube_adverse(&tally->cube, c);
    }
    return adverse / n;
}

static iem_status list_treatments(iem_measuring *m, iem_error *err)
{
    const size_t n = m->n_treatments;
    struct iem_result *r = m->result;
    m->part_of = iem_zeroed(n, sizeof *m->part_of);
    m->group_of = iem_zeroed(n, sizeof *m->group_of);
    m->deff_gap = iem_zeroed(n, sizeof *m->deff_gap);
    m->deff_weight = iem_zeroed(n, sizeof *m->deff_weight);
    m->persons = iem_zeroed(n, sizeof *m->persons);
    m->errors = iem_zeroed(n, sizeof *m->errors);
    m->weights = iem_zeroed(n, sizeof *m->weights);
    r->treatments = iem_arena_take(&r->arena, n, sizeof *r->treatments);
    if (!m->part_of || !m->group_of || !m->deff_gap || !m->deff_weight || !m->persons ||
        !m->errors || !m->weights || !r->treatments)
        return iem_fail_memory(err);
    r->n_treatments = n;
    for (size_t p = 0; p < m->n_parts; p++)
        for (size_t g = 0; g < m->parts[p].view.n_groups; g++) {
            const size_t t = m->parts[p].treatment_of_group[g];
            if (t == SIZE_MAX) continue;
            m->part_of[t] = p;
            m->group_of[t] = g;
        }
    for (size_t t = 0; t < n; t++) {
        m->deff_gap[t] = m->deff_weight[t] = 1;
        m->persons[t] = SIZE_MAX;
    }
    m->pooled_rate = pooled_rate(m->tally);
    return IEM_OK;
}

/* A treatment has a row per cell in which its group has members. */
static iem_status make_rows(iem_measuring *m, iem_error *err)
{
    struct iem_result *r = m->result;
    m->first_row = iem_zeroed(m->n_treatments + 1, sizeof *m->first_row);
    if (!m->first_row) return iem_fail_memory(err);
    for (size_t t = 0; t < m->n_treatments; t++) {
        const struct iem_part *part = &m->parts[m->part_of[t]];
        const size_t *first = part->view.first_of + m->group_of[t];
        m->first_row[t + 1] =
            m->first_row[t] + (part->scored ? first[1] - first[0] : 0);
    }
    r->n_cells = m->first_row[m->n_treatments];
    r->cells = m->rows = iem_arena_take(&r->arena, r->n_cells, sizeof *m->rows);
    return m->rows ? IEM_OK : iem_fail_memory(err);
}

static iem_status list_pooled(iem_measuring *m, iem_error *err)
{
    struct iem_result *r = m->result;
    size_t n = 0;
    for (size_t i = 0; i < m->plan->n_grounds; i++) n += m->levels[i].n_pooled;
    const char **names = iem_arena_take(&r->arena, n, sizeof *names);
    if (!names) return iem_fail_memory(err);
    for (size_t i = 0; i < m->plan->n_grounds; i++)
        for (size_t j = 0; j < m->levels[i].n_pooled; j++) {
            names[r->n_pooled] = iem_arena_format(
                &r->arena, "%s: %s", m->plan->grounds[i].name, m->levels[i].pooled[j]);
            if (!names[r->n_pooled++]) return iem_fail_memory(err);
        }
    r->pooled = names;
    return IEM_OK;
}

/* Rates are quotients of doubles: above 2^53 those are no longer whole numbers of
 * people. A count below 0 is one that was above 2^63. */
static iem_status check_total(const struct iem_tally *tally, iem_error *err)
{
    const double most = 9007199254740992;
    double n = 0;
    bool beyond = false;
    for (size_t c = 0; c < tally->cube.n_cells; c++) {
        const int64_t here = iem_cube_n(&tally->cube, c);
        beyond = beyond || here < 0;
        n += (double)here;
    }
    if (!beyond && n <= most) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "more people than can be counted one by one: 2^53 (9 million "
                    "billion) at most");
}

iem_status iem_measuring_new(const struct iem_plan *plan, const struct iem_tally *tally,
                             const iem_options *options, struct iem_result *result,
                             iem_measuring **measuring, iem_error *err)
{
    iem_measuring *m = iem_zeroed(1, sizeof *m);
    if (!m) return iem_fail_memory(err);
    *m = (iem_measuring){.plan = plan, .tally = tally, .result = result};
    m->threads = options->threads ? options->threads : iem_processors();
    iem_status status = check_total(tally, err);
    if (status == IEM_OK) status = iem_fact_cells_find(tally, &m->cells, err);
    if (status == IEM_OK) status = index_cells(m, err);
    if (status == IEM_OK) status = build_parts(m, options->intersect, err);
    if (status == IEM_OK) status = list_treatments(m, err);
    if (status == IEM_OK) status = make_rows(m, err);
    if (status == IEM_OK) status = list_pooled(m, err);
    if (status != IEM_OK) {
        iem_measuring_free(m);
        return status;
    }
    *measuring = m;
    return IEM_OK;
}

void iem_measuring_set_derived(iem_measuring *m, const iem_derived *derived)
{
    m->derived = derived;
}

void iem_measuring_free(iem_measuring *m)
{
    if (!m) return;
    for (size_t p = 0; p < m->n_parts; p++) {
        iem_view_clear(&m->parts[p].view);
        iem_score_clear(&m->parts[p].score);
        free(m->parts[p].treatment_of_group);
    }
    for (size_t i = 0; m->levels && i < m->plan->n_grounds; i++)
        iem_levels_clear(&m->levels[i]);
    iem_fact_cells_clear(&m->cells);
    iem_cube_clear(&m->cell_index);
    free(m->levels);
    free(m->parts);
    free(m->part_of);
    free(m->group_of);
    free(m->deff_gap);
    free(m->deff_weight);
    free(m->persons);
    free(m->errors);
    free(m->first_row);
    free(m->weights);
    free(m);
}

/* ---- Group rows and treatments ------------------------------------------------------
 */

iem_subject iem_measuring_subject(const iem_measuring *m, size_t t)
{
    const struct iem_part *part = &m->parts[m->part_of[t]];
    return (iem_subject){.plan = m->plan,
                         .tally = m->tally,
                         .cells = &m->cells,
                         .view = &part->view,
                         .score = part->scored ? &part->score : NULL,
                         .group = m->group_of[t],
                         .seed = m->result->seed,
                         .pooled_rate = m->pooled_rate,
                         .persons = m->persons[t],
                         .deff_gap = m->deff_gap[t],
                         .deff_weight = m->deff_weight[t]};
}

static iem_status measure_scored(const iem_measuring *m, const iem_subject *subject,
                                 const iem_comparison *c, size_t t, iem_error *err)
{
    iem_treatment *treatment = &m->result->treatments[t];
    iem_shrunk_rates rates;
    IEM_TRY(iem_shrink_rates(c, subject->score, &rates, err));
    const iem_status status = iem_measure_treatment(subject, c, &rates, treatment, err);
    if (status == IEM_OK)
        iem_cells_fill(subject, c, &rates, t, treatment->deff,
                       m->rows + m->first_row[t]);
    m->weights[t] = rates.weights;
    iem_shrunk_rates_clear(&rates);
    return status;
}

static iem_status measure_treatment(const iem_measuring *m, size_t t, iem_error *err)
{
    const iem_subject subject = iem_measuring_subject(m, t);
    iem_comparison c;
    IEM_TRY(iem_compare_groups(subject.view, subject.group,
                               iem_subject_reference(&subject), &c, err));
    const iem_status status =
        subject.score
            ? measure_scored(m, &subject, &c, t, err)
            : iem_measure_treatment(&subject, &c, NULL, &m->result->treatments[t], err);
    iem_comparison_clear(&c);
    return status;
}

static void measure_one(size_t t, void *at)
{
    iem_measuring *m = at;
    m->errors[t].status = IEM_OK;
    m->errors[t].status = measure_treatment(m, t, &m->errors[t]);
}

iem_status iem_measuring_failure(const iem_measuring *m, iem_error *err)
{
    for (size_t t = 0; t < m->n_treatments; t++)
        if (m->errors[t].status != IEM_OK) {
            if (err) *err = m->errors[t];
            return m->errors[t].status;
        }
    return IEM_OK;
}

double iem_part_deff(const iem_measuring *m, const struct iem_part *part, size_t group)
{
    const size_t own =
        group < part->view.n_groups ? part->treatment_of_group[group] : SIZE_MAX;
    if (own != SIZE_MAX) return m->deff_gap[own];
    double largest = 1;
    for (size_t t = part->first; t < part->first + part->n; t++)
        largest = fmax(largest, m->deff_gap[t]);
    return largest;
}

/* A rate is that of as many people as the group is worth (Rao & Scott 1992). */
static void describe_group(const iem_measuring *m, const struct iem_part *part,
                           size_t g, double cells, iem_group_row *row)
{
    const iem_view *view = &part->view;
    const iem_view_group *group = &view->groups[g];
    const double deff = iem_part_deff(m, part, g);
    *row = (iem_group_row){.ground = view->name, .group = group->name};
    row->n = (double)group->n;
    row->adverse = (double)group->adverse;
    row->is_reference = g == view->reference;
    row->deff = deff;
    row->rate = iem_measure_rate(row->adverse / deff, row->n / deff,
                                 (double)m->plan->rounded / deff, cells);
    if (view->n_grounds < 2) return;
    row->parts = group->parts;
    row->part_grounds = view->grounds;
    row->n_parts = view->n_grounds;
}

/* Fact cells in which the group has decisions: each of their counts was rounded. */
static double cells_of_group(const iem_view *view, size_t g)
{
    return (double)(view->first_of[g + 1] - view->first_of[g]);
}

static iem_status list_groups(iem_measuring *m, iem_error *err)
{
    struct iem_result *r = m->result;
    size_t n = 0;
    for (size_t p = 0; p < m->n_parts; p++) n += m->parts[p].view.n_groups;
    r->groups = iem_arena_take(&r->arena, n, sizeof *r->groups);
    if (!r->groups) return iem_fail_memory(err);
    r->n_groups = 0;
    for (size_t p = 0; p < m->n_parts; p++)
        for (size_t g = 0; g < m->parts[p].view.n_groups; g++) {
            const iem_view *view = &m->parts[p].view;
            const double cells = m->plan->rounded ? cells_of_group(view, g) : 0;
            describe_group(m, &m->parts[p], g, cells, &r->groups[r->n_groups++]);
        }
    return IEM_OK;
}

/* Do the groups inside the rest differ among themselves in fact weight? Heterogeneity
 * of their trends, chi-square on one fewer than their number (review of
 * statistics, 4.3). */
static void test_mixed_rest(const iem_measuring *m, const struct iem_part *part)
{
    double q = 0, sum_t = 0, sum_v = 0;
    size_t groups = 0;
    iem_treatment *of_rest = NULL;
    for (size_t i = 0; i < part->n; i++) {
        iem_treatment *t = &m->result->treatments[part->first + i];
        if (t->weight_reference_is_rest) {
            of_rest = t;
        } else if (t->trend_variance > 0) {
            q += t->trend * t->trend / t->trend_variance;
            sum_t += t->trend;
            sum_v += t->trend_variance;
            groups++;
        }
    }
    if (!of_rest || groups < 2) return;
    of_rest->mixed_rest_p =
        iem_chisq_upper(fmax(q - sum_t * sum_t / sum_v, 0), (double)(groups - 1));
    of_rest->mixed_rest = of_rest->mixed_rest_p < mixed_level;
}

iem_status iem_measuring_groups(iem_measuring *m, iem_error *err)
{
    IEM_TRY(list_groups(m, err));
    IEM_TRY(iem_parallel_for(m->threads, m->n_treatments, measure_one, m, err));
    IEM_TRY(iem_measuring_failure(m, err));
    for (size_t p = 0; p < m->n_parts; p++) {
        m->parts[p].discovered = false;
        if (m->parts[p].scored) test_mixed_rest(m, &m->parts[p]);
    }
    return IEM_OK;
}

void iem_measuring_set_deff(iem_measuring *m, const iem_refine *refine,
                            const iem_gathered *gathered)
{
    for (size_t t = 0; t < m->n_treatments; t++) {
        m->deff_gap[t] = iem_gathered_deff(gathered, refine, t, 0);
        m->deff_weight[t] = iem_gathered_deff(gathered, refine, t, 1);
        m->persons[t] = iem_gathered_members(gathered, t);
        /* Influences are about the gap's reference; where the fact weight has another
         * one, the larger effect stands for both. */
        const iem_subject subject = iem_measuring_subject(m, t);
        if (iem_subject_reference(&subject) != iem_subject_weight_reference(&subject))
            m->deff_weight[t] = fmax(m->deff_weight[t], m->deff_gap[t]);
    }
}

/* ---- Looking a row up ---- */

size_t iem_measuring_fact_cells(const iem_measuring *m)
{
    return m->cells.n;
}

size_t iem_measuring_views(const iem_measuring *m)
{
    return m->n_parts;
}

size_t iem_measuring_cell(const iem_measuring *m, const uint32_t *key)
{
    return iem_cube_find(&m->cell_index, key);
}

void iem_measuring_cells_of(const iem_measuring *m, size_t n, const uint32_t *keys,
                            size_t width, size_t *cells)
{
    enum { SOME = 64 };
    uint32_t facts[SOME * (IEM_MAX_FACTS + 1)] = {0};
    const size_t n_facts = m->tally->n_facts, own = m->cell_index.width;
    for (size_t first = 0; first < n; first += SOME) {
        const size_t some = n - first < SOME ? n - first : SOME;
        for (size_t i = 0; i < some; i++)
            memcpy(facts + i * own, keys + (first + i) * width, n_facts * sizeof *keys);
        iem_cube_find_rows(&m->cell_index, some, facts, cells + first);
    }
}

uint32_t iem_part_group(const struct iem_part *part, size_t n_facts,
                        const uint32_t *grounds)
{
    const size_t a = part->a->of_code[grounds[part->a->dim - n_facts]];
    const size_t b = part->b ? part->b->of_code[grounds[part->b->dim - n_facts]] : 0;
    return part->view.group_of_level[a * part->view.levels_b + b];
}

static uint32_t group_of_key(const iem_measuring *m, size_t view, const uint32_t *key)
{
    const size_t n_facts = m->tally->n_facts;
    return iem_part_group(&m->parts[view], n_facts, key + n_facts);
}

size_t iem_measuring_own(const iem_measuring *m, size_t view, const uint32_t *key)
{
    const uint32_t group = group_of_key(m, view, key);
    return group == UINT32_MAX ? SIZE_MAX : m->parts[view].treatment_of_group[group];
}

void iem_measuring_treatments(const iem_measuring *m, size_t view, size_t *first,
                              size_t *n)
{
    *first = m->parts[view].first;
    *n = m->parts[view].n;
}

bool iem_measuring_is_reference(const iem_measuring *m, size_t view, size_t treatment,
                                const uint32_t *key)
{
    const size_t reference = m->parts[view].view.reference;
    const uint32_t group = group_of_key(m, view, key);
    return reference == IEM_REST ? group != m->group_of[treatment] : group == reference;
}

const iem_cell_row *iem_measuring_row(const iem_measuring *m, size_t treatment,
                                      size_t cell)
{
    size_t low = m->first_row[treatment];
    const size_t end = m->first_row[treatment + 1];
    for (size_t high = end; low < high;) {
        const size_t middle = (low + high) / 2;
        if (m->rows[middle].cell < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && m->rows[low].cell == cell ? &m->rows[low] : NULL;
}
