/* Does a trait stand for a group, and does it carry the group into the decision? */
#include "base/grow.h"
#include "family/evidence.h"
#include "family/families.h"
#include "family/trait.h"
#include "measure/measuring.h"
#include "stats/association.h"
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    STRENGTH,
    THEILS_U,
    CRAMERS_V,
    CRAMERS_V_CORRECTED,
    TAU,
    LAMBDA,
    HGR,
    TOGETHER,
    GAP,
    LEFT,
    THROUGH,
    SHARE,
    SUITABILITY,
};

static const iem_measure_row rows[] = {
    [STRENGTH] =
        {"proxy_strength",
         {"share of the uncertainty about a person's group that the trait takes away, "
          "beyond chance",
          "deel van de onzekerheid over iemands groep dat het kenmerk wegneemt, boven "
          "toeval"},
         "(I(G;K) - E) / (H(G) - E), E = mean of I over tables with the same margins; "
         "p: chi-square, adjusted by Holm over traits and grounds",
         "Theil 1972; Vinh, Epps & Bailey 2010",
         "scikit-learn adjusted_mutual_info_score (of both entropies)",
         "delta",
         IEM_UNIT_SHARE},
    [THEILS_U] = {"theils_u",
                  {"share of the uncertainty about a person's group that the trait "
                   "takes away, with what chance makes",
                   "deel van de onzekerheid over iemands groep dat het kenmerk "
                   "wegneemt, met wat toeval maakt"},
                  "I(G;K) / H(G)",
                  "Theil 1972",
                  "dython theils_u; DescTools UncertCoef; scikit-learn "
                  "homogeneity_score",
                  NULL,
                  IEM_UNIT_SHARE},
    [CRAMERS_V] = {"cramers_v",
                   {"association of trait and group; 1: each tells the other",
                    "samenhang van kenmerk en groep; 1: elk verraadt het andere"},
                   "sqrt(chi2 / n / (min(rows, columns) - 1))",
                   "Cramér 1946",
                   "fairlens cramers_v; scipy association; R vcd assocstats",
                   NULL,
                   IEM_UNIT_NUMBER},
    [CRAMERS_V_CORRECTED] =
        {"cramers_v_corrected",
         {"association of trait and group, less what chance makes of it",
          "samenhang van kenmerk en groep, zonder wat toeval ervan maakt"},
         "phi2 = max(0, chi2/n - (r-1)(k-1)/(n-1)); sqrt(phi2 / "
         "(min(r', k') - 1)), r' = "
         "r - (r-1)^2/(n-1)",
         "Bergsma 2013",
         "dython cramers_v(bias_correction=True)",
         NULL,
         IEM_UNIT_NUMBER},
    [TAU] = {"goodman_kruskal_tau",
             {"share of errors in guessing the group, each as often as it occurs, that "
              "the trait saves",
              "deel van de fouten bij het raden van de groep, naar voorkomen, dat het "
              "kenmerk bespaart"},
             "(sum p_ij^2/p_i. - sum p_.j^2) / (1 - sum p_.j^2)",
             "Goodman & Kruskal 1954",
             "R GoodmanKruskal GKtau; DescTools GoodmanKruskalTau",
             NULL,
             IEM_UNIT_SHARE},
    [LAMBDA] = {"goodman_kruskal_lambda",
                {"share of errors that the trait saves when the likeliest group is "
                 "guessed; 0 for small groups",
                 "deel van de fouten dat het kenmerk bespaart als men de "
                 "waarschijnlijkste groep raadt; 0 bij kleine groepen"},
                "(sum_i max_j p_ij - max_j p_.j) / (1 - max_j p_.j)",
                "Goodman & Kruskal 1954",
                "DescTools Lambda",
                NULL,
                IEM_UNIT_SHARE},
    [HGR] = {"maximal_correlation",
             {"largest correlation that numbers given to traits and to groups can have",
              "grootste correlatie die getallen voor kenmerken en groepen kunnen "
              "hebben"},
             "second singular value of p_ij / sqrt(p_i. p_.j)",
             "Hirschfeld 1935; Gebelein 1941; Rényi 1959",
             "HGR",
             NULL,
             IEM_UNIT_NUMBER},
    [TOGETHER] =
        {"joint_predictability",
         {"chance that all traits together tell a member from somebody else; a half: "
          "they tell nothing",
          "kans dat alle kenmerken samen een lid van een ander onderscheiden; de "
          "helft: "
          "ze zeggen niets"},
         "area under the ROC curve of P(group | traits), people in random halves "
         "judged "
         "by the other half, mean of 10 dealings",
         "Hanley & McNeil 1982; DeLong et al. 1988 (interval)",
         NULL,
         "delong, of one half",
         IEM_UNIT_SHARE},
    [GAP] = {"gap_given_facts",
             {"how much more often, in rate, members got the adverse decision than "
              "those with the same facts; of members who have twins by facts and trait",
              "hoeveel vaker, in aandeel, leden het nadelige besluit kregen dan "
              "anderen met dezelfde feiten; van leden die tweelingen naar feiten en "
              "kenmerk hebben"},
             "sum over members of (y - p0 in the cell of facts) / members; those with "
             "two or "
             "more of the reference in their cell of facts and trait",
             "Iacus, King & Porro 2012",
             NULL,
             "influence",
             IEM_UNIT_DIFFERENCE},
    [LEFT] = {"gap_given_facts_and_trait",
              {"how much more often, in rate, members got the adverse decision than "
               "those with the same facts and trait",
               "hoeveel vaker, in aandeel, leden het nadelige besluit kregen dan "
               "anderen met dezelfde feiten en hetzelfde kenmerk"},
              "sum over the same members of (y - p0 in the cell of facts and trait) / "
              "members",
              "Iacus, King & Porro 2012",
              NULL,
              "influence",
              IEM_UNIT_DIFFERENCE},
    [THROUGH] =
        {"gap_through_trait",
         {"the part of the gap at equal facts that goes through the trait",
          "het deel van het verschil bij gelijke feiten dat door het kenmerk loopt"},
         "gap_given_facts - gap_given_facts_and_trait",
         "Baron & Kenny 1986, for rates at equal facts",
         NULL,
         "influence",
         IEM_UNIT_DIFFERENCE},
    [SHARE] = {"indirect_share",
               {"share of the gap at equal facts that goes through the trait; below 0: "
                "the trait hides some of it",
                "aandeel van het verschil bij gelijke feiten dat door het kenmerk "
                "loopt; onder 0: het kenmerk verhult er iets van"},
               "1 - gap_given_facts_and_trait / gap_given_facts",
               "Alwin & Hauser 1975",
               NULL,
               "fieller",
               IEM_UNIT_SHARE},
    [SUITABILITY] =
        {"trait_tells_outcome",
         {"share of the uncertainty about the outcome, among people with the same "
          "facts, "
          "that the trait takes away, beyond chance; where outcomes were observed, and "
          "of "
          "those picked at random where the plan says how",
          "deel van de onzekerheid over de uitkomst, onder mensen met dezelfde feiten, "
          "dat het kenmerk wegneemt, boven toeval; waar de uitkomst bekend is, en van "
          "wie willekeurig is gekozen als het plan zegt hoe"},
         "(I(outcome;K|X) - E) / (H(outcome|X) - E); p as "
         "conditional_mutual_information, "
         "adjusted by Holm over traits",
         "Algorithm Audit 2024, public standard, step 6.3",
         NULL,
         NULL,
         IEM_UNIT_SHARE},
};

static const iem_reason one_value = {
    "one-value",
    {"the trait, or the ground, has one value in this log",
     "het kenmerk of de grond heeft in dit log maar een waarde"}};
static const iem_reason too_wide = {
    "too-wide",
    {"trait and ground both have over 200 values",
     "kenmerk en grond hebben beide meer dan 200 waarden"}};
static const iem_reason no_twins = {
    "no-twins",
    {"nobody of the reference has these facts and this trait",
     "niemand van de referentie heeft deze feiten en dit kenmerk"}};
static const iem_reason no_gap = {
    "no-clear-gap",
    {"the gap at equal facts is not clearly away from 0, so nothing is a share of it",
     "het verschil bij gelijke feiten is niet duidelijk anders dan 0, dus niets is er "
     "een deel van"}};
static const iem_reason nothing_left = {
    "nothing-left",
    {"no two people with the same facts have another trait and another outcome",
     "er zijn geen mensen met dezelfde feiten met een ander kenmerk en een andere "
     "uitkomst"}};

static const iem_reason nobody_seen = {
    "no-outcomes",
    {"no outcome was observed, or of nobody who was picked at random",
     "er is geen uitkomst bekend, of van niemand die willekeurig is gekozen"}};

/* ---- Trait and ground ---- */

static iem_status add_about(iem_work *work, size_t row, const iem_view *view,
                            const iem_trait *trait, iem_statistic **statistic,
                            iem_error *err)
{
    IEM_TRY(iem_statistic_add(work, row, statistic, err));
    (*statistic)->ground = view ? view->name : NULL;
    (*statistic)->of = trait->name;
    return IEM_OK;
}

static iem_status add_association(iem_work *work, const iem_view *view,
                                  const iem_trait *trait, const iem_association *a,
                                  iem_error *err)
{
    const struct {
        size_t row;
        double value;
    } all[] = {{STRENGTH, a->u.value}, {THEILS_U, a->u_raw},
               {CRAMERS_V, a->v},      {CRAMERS_V_CORRECTED, a->v_corrected},
               {TAU, a->tau},          {LAMBDA, a->lambda},
               {HGR, a->hgr}};
    const iem_reason *doubt = iem_work_doubt(work);
    /* Where one has no value none has; the first says why. */
    const size_t n = isnan(a->v) ? 1 : sizeof all / sizeof *all;
    for (size_t i = 0; i < n; i++) {
        iem_statistic *statistic = NULL;
        IEM_TRY(add_about(work, all[i].row, view, trait, &statistic, err));
        statistic->n = a->n;
        statistic->estimate.value = all[i].value;
        if (isnan(all[i].value)) statistic->why = isnan(a->v) ? &one_value : &too_wide;
        if (all[i].row != STRENGTH || statistic->why) continue;
        statistic->why = doubt;
        if (doubt != &iem_reason_repeated) statistic->estimate = a->u;
        if (!doubt) statistic->p = a->p;
    }
    return IEM_OK;
}

static iem_status measure_trait(iem_work *work, size_t v, const iem_trait *trait,
                                iem_error *err)
{
    const iem_view *view = iem_work_view(work, v);
    double *n = NULL;
    size_t values = 0;
    iem_association a;
    IEM_TRY(iem_trait_table(work, v, trait, &n, &values, err));
    iem_status status =
        iem_associate((iem_crosstab){n, values, view->n_groups}, &a, err);
    if (!status) status = add_association(work, view, trait, &a, err);
    free(n);
    return status;
}

/* ---- All traits and one group ---- */

static iem_status predict_group(iem_work *work, size_t v, size_t group,
                                const iem_trait_combinations *c, double *members,
                                double *others, iem_error *err)
{
    const iem_section *section = iem_work_section(work, "traits");
    const iem_view *view = iem_work_view(work, v);
    iem_statistic *statistic = NULL;
    memset(members, 0, c->n * sizeof *members);
    memset(others, 0, c->n * sizeof *others);
    for (size_t i = 0; i < section->cube.n_cells; i++) {
        const uint32_t own = iem_work_group(work, v, section, i);
        if (own != UINT32_MAX)
            (own == group ? members : others)[c->of_cell[i]] +=
                (double)iem_cube_n(&section->cube, i);
    }
    IEM_TRY(
        iem_statistic_compared(work, TOGETHER, view, group, IEM_REST, &statistic, err));
    statistic->n = (double)view->groups[group].n;
    /* A person in both halves would be known by name. */
    if (iem_work_repeats(work)) {
        statistic->why = &iem_reason_repeated;
        return IEM_OK;
    }
    const char *name = view->groups[group].name;
    const uint64_t stream = iem_hash(name, strlen(name), TOGETHER) ^ iem_mix(v);
    const iem_combinations data = {members,   others,    c->codes,           c->n,
                                   c->traits, c->levels, work->seed ^ stream};
    IEM_TRY(iem_predictability(&data, &statistic->estimate, err));
    if (isnan(statistic->estimate.value)) statistic->why = &iem_reason_few;
    return IEM_OK;
}

static iem_status measure_together(iem_work *work, size_t v, const iem_trait *traits,
                                   iem_error *err)
{
    iem_trait_combinations c;
    iem_status status = iem_trait_combine(work, traits, &c, err);
    double *const people = status ? NULL : iem_zeroed(c.n, 2 * sizeof *people);
    if (!status && !people) status = iem_fail_memory(err);
    for (size_t g = 0; g < iem_work_view(work, v)->n_groups && !status; g++)
        status = predict_group(work, v, g, &c, people, people + c.n, err);
    free(people);
    iem_trait_combinations_clear(&c);
    return status;
}

/* ---- Through the trait ---- */

static iem_status add_gaps(iem_work *work, const iem_view *view, size_t group,
                           const iem_trait *trait, const iem_indirect *x,
                           iem_error *err)
{
    const iem_estimate all[] = {x->gap, x->left, x->through, x->share};
    const size_t n = x->members > 0 ? sizeof all / sizeof *all : 1;
    for (size_t i = 0; i < n; i++) {
        iem_statistic *statistic = NULL;
        IEM_TRY(iem_statistic_compared(work, GAP + i, view, group, view->reference,
                                       &statistic, err));
        statistic->of = trait->name;
        statistic->robust = !work->tally->loaded; /* deff is in it, where it is known */
        statistic->estimate = all[i];
        statistic->n = x->members;
        if (isnan(all[i].value)) statistic->why = x->members > 0 ? &no_gap : &no_twins;
    }
    return IEM_OK;
}

static iem_status measure_through(iem_work *work, size_t v, const iem_trait *trait,
                                  iem_error *err)
{
    const iem_view *view = iem_work_view(work, v);
    const size_t *treatment = work->core->parts[v].treatment_of_group;
    iem_trait_rows decisions;
    iem_indirect x;
    iem_status status = iem_trait_decisions(work, v, trait, &decisions, err);
    for (size_t g = 0; g < view->n_groups && !status; g++) {
        if (g == view->reference) continue;
        const double deff =
            treatment[g] == SIZE_MAX ? 1 : work->core->deff_gap[treatment[g]];
        status = iem_trait_compare(&decisions, g, view->reference, deff, &x, err);
        if (!status) status = add_gaps(work, view, g, trait, &x, err);
    }
    free(decisions.at);
    return status;
}

/* ---- Trait and outcome ---- */

/* The values of the trait are the groups of each cell. */
static iem_conditional tell_outcome(const iem_trait_rows *outcomes, double *room,
                                    size_t *first, uint64_t stream)
{
    double *const n = room, *const positive = room + outcomes->n;
    size_t cells = 0;
    for (size_t i = 0; i < outcomes->n; i++) {
        n[i] = outcomes->at[i].n;
        positive[i] = outcomes->at[i].adverse;
        if (!i || outcomes->at[i].cell != outcomes->at[i - 1].cell) first[cells++] = i;
    }
    first[cells] = outcomes->n;
    return iem_conditional_information(
        &(iem_conditional_data){first, cells, n, positive, NULL, stream});
}

static iem_status add_suitability(iem_work *work, const iem_trait *trait,
                                  const iem_trait_rows *outcomes,
                                  const iem_conditional *x, iem_error *err)
{
    const iem_reason *doubt = iem_work_doubt(work);
    iem_statistic *statistic = NULL;
    IEM_TRY(add_about(work, SUITABILITY, NULL, trait, &statistic, err));
    statistic->estimate.value = x->informative ? x->share : NAN;
    statistic->p = doubt ? NAN : x->p;
    statistic->n = 0;
    for (size_t i = 0; i < outcomes->n; i++) statistic->n += outcomes->at[i].n;
    statistic->why = !isnan(statistic->estimate.value) ? doubt
                     : statistic->n > 0                ? &nothing_left
                                                       : &nobody_seen;
    return IEM_OK;
}

static iem_status measure_suitability(iem_work *work, const iem_trait *trait,
                                      iem_error *err)
{
    iem_trait_rows outcomes;
    IEM_TRY(iem_trait_outcomes(work, trait, &outcomes, err));
    double *const room = iem_zeroed(outcomes.n, 2 * sizeof *room);
    size_t *const first = iem_zeroed(outcomes.n + 1, sizeof *first);
    iem_status status = room && first ? IEM_OK : iem_fail_memory(err);
    if (!status) {
        const uint64_t stream = iem_hash(trait->name, strlen(trait->name), SUITABILITY);
        const iem_conditional x =
            tell_outcome(&outcomes, room, first, work->seed ^ stream);
        status = add_suitability(work, trait, &outcomes, &x, err);
    }
    free(room);
    free(first);
    free(outcomes.at);
    return status;
}

/* ---- Together ---- */

/* Holm over all statistics of one row. */
static iem_status adjust(iem_work *work, size_t row, iem_error *err)
{
    iem_statistics *const all = work->statistics;
    double *const p = iem_zeroed(all->n, 2 * sizeof *p);
    if (!p) return iem_fail_memory(err);
    double *const adjusted = p + all->n;
    for (size_t i = 0; i < all->n; i++)
        p[i] = all->at[i].measure == &rows[row] ? all->at[i].p : NAN;
    const bool done = iem_holm(p, adjusted, all->n) != SIZE_MAX;
    for (size_t i = 0; i < all->n && done; i++)
        if (all->at[i].measure == &rows[row]) all->at[i].p_adjusted = adjusted[i];
    free(p);
    return done ? IEM_OK : iem_fail_memory(err);
}

static iem_status measure_view(iem_work *work, size_t v, const iem_trait *traits,
                               size_t n, iem_error *err)
{
    for (size_t i = 0; i < n; i++) IEM_TRY(measure_trait(work, v, &traits[i], err));
    IEM_TRY(measure_together(work, v, traits, err));
    for (size_t i = 0; i < n; i++) IEM_TRY(measure_through(work, v, &traits[i], err));
    return IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    iem_trait *traits = NULL;
    size_t n = 0;
    IEM_TRY(iem_traits_list(work, &traits, &n, err));
    for (size_t v = 0; v < iem_work_views(work); v++)
        IEM_TRY(measure_view(work, v, traits, n, err));
    for (size_t i = 0; i < n && iem_work_axis(work, IEM_OUTCOME) != SIZE_MAX; i++)
        IEM_TRY(measure_suitability(work, &traits[i], err));
    IEM_TRY(adjust(work, STRENGTH, err));
    return adjust(work, SUITABILITY, err);
}

const iem_family iem_family_proxies = {
    .name = "proxies",
    .question = {"Does a trait stand for a group, and carry it into the decision?",
                 "Staat een kenmerk voor een groep, en brengt het die in het besluit?"},
    .needs = IEM_NEEDS(IEM_TRAIT),
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
