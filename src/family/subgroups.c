/* Which subgroups fare worst among people with the same facts, found on one half of the
 * people and shown on the other; and what it adds to belong to two groups at once. */
#include "family/families.h"

#include "base/grow.h"
#include "family/repeated.h"
#include "family/subgroup_cells.h"
#include "measure/measuring.h"
#include "measure/scratch.h"
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>

enum { DIFFERENCE, RATIO, VIOLATION, LARGEST, SHOWN, SHOWN_SURELY, CONTRAST, ROWS };

static const iem_measure_row rows[ROWS] = {
    [DIFFERENCE] =
        {"subgroup_difference",
         {"how much more often, in rate, people of a subgroup got the adverse decision "
          "than others with the same facts; found on one half of the people, counted "
          "on "
          "the other; p one-sided, that it is no more, or no more than the other "
          "subgroups of the list explain",
          "hoeveel vaker, in aandeel, mensen van een subgroep het nadelige besluit "
          "kregen dan anderen met dezelfde feiten; gevonden op de ene helft van de "
          "mensen, geteld op de andere; p eenzijdig, dat het niet vaker is, of niet "
          "vaker dan de andere subgroepen van de lijst verklaren"},
         "sum over cells of (a1 n0 - a0 n1)/n / sum over cells of n1 n0/n; conditions "
         "added while z^2 gains 2 ln(levels); p adjusted over the list (BH)",
         "Tramer et al. 2017 (two halves); Foster & George 1994 (price of a "
         "condition); "
         "Benjamini & Hochberg 1995; Sato 1989",
         "FairTest subpopulations; SliceLine slices; DivExplorer divergence; AIF360 "
         "bias scan (no p)",
         "sato",
         IEM_UNIT_DIFFERENCE},
    [RATIO] = {"subgroup_ratio",
               {"how many times as often, on the same half",
                "hoeveel keer zo vaak, op dezelfde helft"},
               "sum over cells of a1 n0/n / sum over cells of a0 n1/n",
               "Mantel & Haenszel 1959; Greenland & Robins 1985",
               NULL,
               "greenland-robins",
               IEM_UNIT_RATIO},
    [VIOLATION] =
        {"subgroup_violation",
         {"adverse decisions beyond what the same facts bring to all, as a share of "
          "all "
          "decisions: large groups count for more",
          "nadelige besluiten boven wat dezelfde feiten iedereen brengen, als deel van "
          "alle besluiten: grote groepen tellen zwaarder"},
         "(a1 - sum over cells of n1 (a1 + a0)/n) / all decisions",
         "Kearns, Neel, Roth & Wu 2018, within cells of equal facts",
         "GerryFair auditor (without facts; its negative branch is wrong in AIF360)",
         NULL,
         IEM_UNIT_DIFFERENCE},
    [LARGEST] =
        {"violation_largest",
         {"the same of the one subgroup in which it is largest, its size counted; "
          "found "
          "on one half of the people, counted on the other; p one-sided, that there is "
          "none",
          "hetzelfde van de ene subgroep waarin het het grootst is, met de omvang "
          "meegeteld; gevonden op de ene helft van de mensen, geteld op de andere; p "
          "eenzijdig, dat er geen is"},
         "(a1 - sum over cells of n1 (a1 + a0)/n) / all decisions; of the largest "
         "a1 - sum - sqrt(variance 2 ln(levels) (conditions - 1))",
         "Kearns, Neel, Roth & Wu 2018, within cells of equal facts; Foster & George "
         "1994",
         "GerryFair auditor (without facts)",
         NULL,
         IEM_UNIT_DIFFERENCE},
    [SHOWN] =
        {"subgroups_shown",
         {"how many of the subgroups that were found on one half are shown on the "
          "other",
          "hoeveel van de subgroepen die op de ene helft gevonden zijn de andere helft "
          "laat zien"},
         "adjusted p <= .05",
         "Benjamini & Hochberg 1995",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [SHOWN_SURELY] =
        {"subgroups_shown_surely",
         {"how many are shown whatever subgroups have to do with each other",
          "hoeveel er zichtbaar zijn, wat subgroepen ook met elkaar te maken hebben"},
         "adjusted p <= .05, times 1 + 1/2 + ... + 1/m",
         "Benjamini & Yekutieli 2001",
         "R p.adjust(method = \"BY\")",
         NULL,
         IEM_UNIT_NUMBER},
    [CONTRAST] =
        {"interaction_contrast",
         {"what it adds to the adverse rate to belong to two groups at once, beyond "
          "what each adds alone",
          "wat het aan het nadelige aandeel toevoegt om tot twee groepen tegelijk te "
          "horen, boven wat elk apart toevoegt"},
         "p11 - p10 - p01 + p00; p11 both, p10 and p01 one, p00 neither",
         "Rothman 1976; Zou & Donner 2008 (interval)",
         NULL,
         "mover",
         IEM_UNIT_DIFFERENCE},
};

/* ---- Subgroups ---- */

/* Of people with several decisions, for all groups: the largest of any. NaN: a saved
 * tally does not know. */
static double design_effect(const iem_measuring *m)
{
    double largest = 1;
    if (!m->plan->person) return 1;
    for (size_t t = 0; t < m->n_treatments; t++)
        largest = fmax(largest, m->deff_gap[t]);
    return m->tally->loaded ? NAN : largest;
}

static iem_status add_estimate(iem_work *work, size_t row, const char *of,
                               const iem_subgroup *g, iem_estimate estimate,
                               iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_add(work, row, &s, err));
    s->of = of;
    s->reference = "rest";
    s->reference_is_rest = true;
    s->estimate = estimate;
    s->numerator = g->adverse;
    s->denominator = g->n;
    s->n = g->n + g->n_rest;
    if (isnan(estimate.value)) s->why = &iem_reason_few;
    const double deff = design_effect(work->core);
    s->robust = !isnan(deff); /* p knows of them already */
    if (s->robust) iem_widen(&s->estimate, deff, row == RATIO && estimate.value > 0);
    if (row != DIFFERENCE && row != LARGEST) return IEM_OK;
    s->p = g->p;
    s->p_adjusted = g->p_adjusted;
    return IEM_OK;
}

/* No interval: what is known of it is in p. */
static iem_estimate violation_of(const iem_subgroup *g)
{
    return (iem_estimate){g->violation, NAN, NAN};
}

static iem_status add_subgroup(iem_work *work, const iem_subgroup_cells *cells,
                               const iem_subgroup *g, iem_error *err)
{
    const char *name = iem_subgroup_name(work, cells, g);
    if (!name) return iem_fail_memory(err);
    IEM_TRY(add_estimate(work, DIFFERENCE, name, g, g->difference, err));
    IEM_TRY(add_estimate(work, RATIO, name, g, g->ratio, err));
    return add_estimate(work, VIOLATION, name, g, violation_of(g), err);
}

static iem_status add_largest(iem_work *work, const iem_subgroup_cells *cells,
                              const iem_subgroups *found, iem_error *err)
{
    if (found->n == 0) return IEM_OK;
    const iem_subgroup *g = &found->list[0];
    const char *name = iem_subgroup_name(work, cells, g);
    if (!name) return iem_fail_memory(err);
    return add_estimate(work, LARGEST, name, g, violation_of(g), err);
}

static iem_status add_shown(iem_work *work, size_t row, const iem_subgroups *found,
                            size_t shown, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_add(work, row, &s, err));
    s->denominator = (double)found->family;
    if (isnan(design_effect(work->core)))
        s->why = &iem_reason_clustering;
    else
        s->estimate.value = s->numerator = (double)shown;
    return IEM_OK;
}

/* False discoveries in check under any dependence of the list's p-values. */
static iem_status count_surely(const iem_subgroups *found, size_t *shown,
                               iem_error *err)
{
    const double level = iem_subgroup_defaults().level;
    double *p = iem_zeroed(2 * found->n, sizeof *p);
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < found->n; i++) p[i] = found->list[i].p;
    const bool done = iem_benjamini_yekutieli(p, p + found->n, found->n) != SIZE_MAX;
    *shown = 0;
    for (size_t i = 0; i < found->n; i++) *shown += p[found->n + i] <= level;
    free(p);
    return done ? IEM_OK : iem_fail_memory(err);
}

static iem_status add_subgroups(iem_work *work, const iem_subgroup_cells *cells,
                                const iem_subgroups *found, iem_error *err)
{
    size_t surely;
    IEM_TRY(count_surely(found, &surely, err));
    IEM_TRY(add_shown(work, SHOWN, found, found->shown, err));
    IEM_TRY(add_shown(work, SHOWN_SURELY, found, surely, err));
    for (size_t i = 0; i < found->n; i++)
        IEM_TRY(add_subgroup(work, cells, &found->list[i], err));
    return IEM_OK;
}

typedef iem_status adding(iem_work *work, const iem_subgroup_cells *cells,
                          const iem_subgroups *found, iem_error *err);

static iem_status search_for(iem_work *work, const iem_subgroup_cells *cells,
                             iem_conjunction_score score, unsigned most, adding *add,
                             iem_error *err)
{
    iem_subgroup_options options = iem_subgroup_defaults();
    iem_subgroups found;
    options.slice.score = score;
    options.most = most;
    options.slice.threads = work->threads;
    options.design_effect = design_effect(work->core);
    IEM_TRY(iem_subgroups_find(&cells->data, &options, &found, err));
    const iem_status status = add(work, cells, &found, err);
    iem_subgroups_clear(&found);
    return status;
}

static iem_status search(iem_work *work, const iem_subgroup_cells *cells,
                         iem_error *err)
{
    const iem_subgroup_options usual = iem_subgroup_defaults();
    IEM_TRY(search_for(work, cells, usual.slice.score, usual.most, add_subgroups, err));
    return search_for(work, cells, IEM_CONJUNCTION_WEIGHTED, 1, add_largest, err);
}

/* ---- Two groups at once ---- */

/* Fewest people in each of the four. */
static const double least_people = 30;

/* Decisions by the groups of two grounds. */
struct square {
    const iem_levels *a, *b;
    double *n, *adverse; /* a->n x b->n */
    double all_n, all_adverse;
};

static void count_square(const iem_work *work, struct square *square)
{
    const iem_cube *const cube = &work->tally->cube;
    for (size_t c = 0; c < cube->n_cells; c++) {
        const uint32_t *const key = iem_cube_key(cube, c);
        const size_t at = square->a->of_code[key[square->a->dim]] * square->b->n +
                          square->b->of_code[key[square->b->dim]];
        square->n[at] += (double)iem_cube_n(cube, c);
        square->adverse[at] += (double)iem_cube_adverse(cube, c);
        square->all_n += (double)iem_cube_n(cube, c);
        square->all_adverse += (double)iem_cube_adverse(cube, c);
    }
}

/* Both, one, and neither, from the sums of a row and a column. */
static void meet(const struct square *square, const double *of, double all, size_t a,
                 size_t b, double meeting[2][2])
{
    double row = 0, column = 0;
    const double both = of[a * square->b->n + b];
    for (size_t k = 0; k < square->b->n; k++) row += of[a * square->b->n + k];
    for (size_t i = 0; i < square->a->n; i++) column += of[i * square->b->n + b];
    meeting[1][1] = both;
    meeting[1][0] = row - both;
    meeting[0][1] = column - both;
    meeting[0][0] = all - row - column + both;
}

/* Cochran's (1954) rule for the normal law: so many decisions of each kind. */
static const double least_of_each = 5;

static double fewest(const iem_meeting *m)
{
    double least = INFINITY;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            least = fmin(least, fmin(m->adverse[i][j], m->n[i][j] - m->adverse[i][j]));
    return least;
}

static iem_status add_contrast(iem_work *work, const struct square *square, size_t a,
                               size_t b, iem_error *err)
{
    iem_statistic *s = NULL;
    double se;
    iem_meeting m;
    meet(square, square->n, square->all_n, a, b, m.n);
    meet(square, square->adverse, square->all_adverse, a, b, m.adverse);
    if (fmin(fmin(m.n[0][0], m.n[0][1]), fmin(m.n[1][0], m.n[1][1])) < least_people)
        return IEM_OK;
    const iem_dim *const dims = work->tally->dims;
    IEM_TRY(iem_statistic_add(work, CONTRAST, &s, err));
    s->ground = iem_arena_format(work->arena, "%s × %s", dims[square->a->dim].name,
                                 dims[square->b->dim].name);
    s->group = iem_arena_format(work->arena, "%s × %s", square->a->names[a],
                                square->b->names[b]);
    if (!s->ground || !s->group) return iem_fail_memory(err);
    s->estimate = iem_interaction_contrast(&m, &se);
    if (fewest(&m) < least_of_each)
        s->why = &iem_reason_few;
    else
        s->p = 2 * iem_normal_upper(fabs(s->estimate.value) / se);
    s->numerator = m.adverse[1][1];
    s->denominator = m.n[1][1];
    s->n = m.n[0][0] + m.n[0][1] + m.n[1][0] + m.n[1][1];
    return IEM_OK;
}

/* Of two groups of a ground the first is left out: its contrast is that of the second,
 * with the other sign. */
static iem_status add_contrasts(iem_work *work, const struct square *square,
                                iem_error *err)
{
    for (size_t a = square->a->n == 2; a < square->a->n; a++)
        for (size_t b = square->b->n == 2; b < square->b->n; b++)
            IEM_TRY(add_contrast(work, square, a, b, err));
    return IEM_OK;
}

static iem_status cross(iem_work *work, size_t a, size_t b, iem_error *err)
{
    const iem_levels *const levels = work->core->levels;
    struct square square = {.a = &levels[a], .b = &levels[b]};
    square.n = iem_zeroed(levels[a].n, levels[b].n * sizeof *square.n);
    square.adverse = iem_zeroed(levels[a].n, levels[b].n * sizeof *square.adverse);
    iem_status status = square.n && square.adverse ? IEM_OK : iem_fail_memory(err);
    if (!status) {
        count_square(work, &square);
        status = add_contrasts(work, &square, err);
    }
    free(square.n);
    free(square.adverse);
    return status;
}

/* Adjusts the contrasts, which are the last statistics, together. */
static iem_status adjust(iem_work *work, size_t first, iem_error *err)
{
    iem_statistic *const at = work->statistics->at + first;
    const size_t n = work->statistics->n - first;
    double *p = iem_zeroed(2 * n, sizeof *p), *const adjusted = p ? p + n : NULL;
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < n; i++) p[i] = at[i].p;
    const size_t family = iem_benjamini_hochberg(p, adjusted, n);
    for (size_t i = 0; i < n; i++) at[i].p_adjusted = adjusted[i];
    free(p);
    return family == SIZE_MAX ? iem_fail_memory(err) : IEM_OK;
}

static iem_status cross_all(iem_work *work, iem_error *err)
{
    const size_t grounds = work->tally->n_dims - work->tally->n_facts;
    const size_t first = work->statistics->n;
    for (size_t a = 0; a < grounds; a++)
        for (size_t b = a + 1; b < grounds; b++) IEM_TRY(cross(work, a, b, err));
    return adjust(work, first, err);
}

/* What is found and shown again takes people, not counts that somebody rounded. */
static iem_status refuse_search(iem_work *work, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_add(work, SHOWN, &s, err));
    s->why = &iem_reason_rounded;
    return cross_all(work, err);
}

static iem_status measure(iem_work *work, iem_error *err)
{
    iem_subgroup_cells cells;
    if (work->plan->rounded) return refuse_search(work, err);
    iem_status status = iem_subgroup_cells_take(work, &cells, err);
    if (!status) status = search(work, &cells, err);
    iem_subgroup_cells_clear(&cells);
    return status ? status : cross_all(work, err);
}

const iem_family iem_family_subgroups = {
    .name = "subgroups",
    .question = {"Which subgroups fare worst among people with the same facts?",
                 "Welke subgroepen zijn het slechtst af onder mensen met dezelfde "
                 "feiten?"},
    .rows = rows,
    .n_rows = ROWS,
    .measure = measure,
};
