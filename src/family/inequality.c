/* How unequally are decisions spread over people, and how much of that lies between
 * groups? With lifts, which say the same of rates.
 *
 * Two benefits: a favourable decision (1 or 0); and what the decision was beside what
 * it was to be, 1 + (favourable) - (no such outcome): 0 for the adverse decision
 * without the outcome it looked for, 2 for being spared it though there was (Speicher
 * et al.).
 */
#include "family/families.h"

#include "base/grow.h"
#include "stats/inequality.h"
#include "stats/lifts.h"
#include "tally/aspects.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

/* Five rows for each alpha, in this order. */
enum {
    TOTAL,
    BETWEEN,
    WITHIN,
    SHARE,
    OF_GROUP,
    PARTS,
    ALPHAS = 3,
    VARIATION = ALPHAS * PARTS,
    BY_CHANCE,
    ELIFT,
    GLIFT,
    ELIFT_GAP,
    ELIFT_KEPT,
    WIDEST,
    INFERRED,
    ROWS
};

#define ROWS_OF_ENTROPY(alpha, name, formula, elsewhere)                               \
    [(alpha)*PARTS +                                                                   \
        TOTAL] =                                                                       \
        {name,                                                                         \
         {"how unequally the benefit is spread over people; 0: all have the same",     \
          "hoe ongelijk het voordeel over mensen verdeeld is; 0: voor ieder gelijk"},  \
         formula " over people, b their benefit, m the mean of all",                   \
         "Shorrocks 1980; Speicher et al. 2018",                                       \
         elsewhere,                                                                    \
         "delta",                                                                      \
         IEM_UNIT_NUMBER},                                                             \
        [(alpha)*PARTS +                                                               \
            BETWEEN] = {name "_between",                                               \
                        {"how much of that inequality lies between groups",            \
                         "hoeveel van die ongelijkheid tussen groepen ligt"},          \
                        "the same, everybody having the mean of the group",            \
                        "Shorrocks 1980; Speicher et al. 2018",                        \
                        "AIF360 between_all_groups_*",                                 \
                        "delta",                                                       \
                        IEM_UNIT_NUMBER},                                              \
        [(alpha)*PARTS +                                                               \
            WITHIN] = {name "_within",                                                 \
                       {"how much of it lies between persons of the same group",       \
                        "hoeveel ervan tussen personen van dezelfde groep ligt"},      \
                       "the whole minus the part between groups",                      \
                       "Shorrocks 1980; Speicher et al. 2018",                         \
                       NULL,                                                           \
                       "delta",                                                        \
                       IEM_UNIT_NUMBER},                                               \
        [(alpha)*PARTS + SHARE] = {name "_between_share",                              \
                                   {"the part between groups as a share of the whole", \
                                    "het deel tussen groepen als aandeel van het "     \
                                    "geheel"},                                         \
                                   "between / whole",                                  \
                                   "Speicher et al. 2018",                             \
                                   NULL,                                               \
                                   "delta",                                            \
                                   IEM_UNIT_SHARE},                                    \
        [(alpha)*PARTS + OF_GROUP] = {name "_of_group",                                \
                                      {"inequality among the members of one group",    \
                                       "ongelijkheid onder de leden van een groep"},   \
                                      "the same over its members, m their mean",       \
                                      "Shorrocks 1980",                                \
                                      NULL,                                            \
                                      NULL,                                            \
                                      IEM_UNIT_NUMBER}

static const iem_measure_row rows[ROWS] = {
    ROWS_OF_ENTROPY(0, "entropy_0", "mean of -ln(b/m)",
                    "AIF360 generalized_entropy_index(alpha=0), which divides by m "
                    "once too often"),
    ROWS_OF_ENTROPY(1, "theil", "mean of (b/m) ln(b/m)",
                    "AIF360 theil_index; holisticai theil_index"),
    ROWS_OF_ENTROPY(2, "entropy_2", "mean of ((b/m)^2 - 1) / 2",
                    "AIF360 generalized_entropy_index; SageMaker Clarify GE"),
    [VARIATION] = {"coefficient_of_variation",
                   {"the standard deviation of the benefit over its mean",
                    "de standaardafwijking van het voordeel gedeeld door het "
                    "gemiddelde"},
                   "sqrt(2 entropy_2)",
                   "Shorrocks 1980",
                   "AIF360 coefficient_of_variation; holisticai's is sqrt(2) times "
                   "as large",
                   "delta",
                   IEM_UNIT_NUMBER},
    [BY_CHANCE] = {"between_by_chance",
                   {"what the part between groups would be by chance alone",
                    "wat het deel tussen groepen door toeval alleen zou zijn"},
                   "sum over groups of (1 - n/N) var / (2 N m^2), for any alpha",
                   "expansion of the between-group part around equal means",
                   NULL,
                   NULL,
                   IEM_UNIT_NUMBER},
    [ELIFT] = {"elift",
               {"how many times as often as everybody, itself included, the group got "
                "the adverse decision",
                "hoeveel keer zo vaak als iedereen, zichzelf inbegrepen, de groep het "
                "nadelige besluit kreeg"},
               "p1 / p, p the rate of the whole log",
               "Pedreschi, Ruggieri & Turini 2008",
               "extended lift; slift and olift are risk_ratio and odds_ratio",
               "katz",
               IEM_UNIT_RATIO},
    [GLIFT] = {"glift",
               {"how many times as often as everybody the group got the decision that "
                "it got more often",
                "hoeveel keer zo vaak als iedereen de groep het besluit kreeg dat zij "
                "vaker kreeg"},
               "p1 / p if p1 >= p, else (1 - p1) / (1 - p)",
               "Pedreschi, Ruggieri & Turini 2009",
               NULL,
               "katz",
               IEM_UNIT_RATIO},
    [ELIFT_GAP] =
        {"elift_gap",
         {"how much more often than everybody the group got the adverse decision, in "
          "rate",
          "hoeveel vaker dan iedereen de groep het nadelige besluit kreeg, in aandeel"},
         "p1 - p",
         "Pedreschi, Ruggieri & Turini 2009",
         "elift_d",
         "newcombe",
         IEM_UNIT_DIFFERENCE},
    [ELIFT_KEPT] = {"elift_kept",
                    {"how many times as often as everybody the group got the "
                     "favourable decision",
                     "hoeveel keer zo vaak als iedereen de groep het gunstige besluit "
                     "kreeg"},
                    "(1 - p1) / (1 - p)",
                    "Pedreschi, Ruggieri & Turini 2009",
                    "elift_c",
                    "katz",
                    IEM_UNIT_RATIO},
    [WIDEST] = {"widest_log_ratio",
                {"the largest log ratio of any two groups' rates, of either decision",
                 "de grootste log-verhouding van de aandelen van twee groepen, van een "
                 "van beide besluiten"},
                "max ln(p/q), p and q being (a + 1/2) / (n + 1) or the favourable side",
                "Foulds, Islam, Keya & Pan 2020 (epsilon)",
                "AIF360 smoothed_empirical_differential_f*, which names no groups",
                NULL,
                IEM_UNIT_NUMBER},
    [INFERRED] = {"inferred_elift",
                  {"the least elift that follows from a trait and how it goes with the "
                   "group, without anybody's group",
                   "de kleinste elift die uit een kenmerk en zijn samenhang met de "
                   "groep volgt, zonder iemands groep te kennen"},
                  "max over D of P(D|group)/P(group|D) (P(group|D) + P(adverse|D) - 1) "
                  "/ p, and at least 0",
                  "Pedreschi, Ruggieri & Turini 2008 (elb)",
                  NULL,
                  NULL,
                  IEM_UNIT_RATIO},
};

static const iem_reason no_benefit = {
    "no-benefit", {"nobody has any benefit", "niemand heeft enig voordeel"}};
static const iem_reason no_logarithm = {
    "somebody-without",
    {"somebody has no benefit, of which there is no logarithm",
     "iemand heeft geen voordeel, en daarvan is er geen logaritme"}};
static const iem_reason all_equal = {
    "all-equal", {"everybody has the same", "iedereen heeft hetzelfde"}};
static const iem_reason one_sided = {
    "outcomes-one-sided",
    {"outcomes were seen after one of the two decisions only",
     "uitkomsten zijn alleen na een van beide besluiten gezien"}};

static const double values[] = {0, 1, 2};
enum { VALUES = sizeof values / sizeof *values };

/* ---- Entropy ---- */

/* What is said of one benefit in one view. */
struct benefit {
    const iem_view *view;
    const char *of;
    iem_benefits counts;
    const iem_reason *why; /* nothing can be said */
    double people;
};

static iem_status add_whole(iem_work *work, size_t row, const struct benefit *b,
                            iem_estimate estimate, const iem_reason *why,
                            iem_error *err)
{
    iem_statistic *statistic = NULL;
    IEM_TRY(iem_statistic_add(work, row, &statistic, err));
    statistic->ground = b->view->name;
    statistic->of = b->of;
    statistic->estimate = estimate;
    statistic->n = b->people;
    if (isnan(estimate.value)) statistic->why = b->why ? b->why : why;
    return IEM_OK;
}

static iem_status add_groups(iem_work *work, size_t row, const struct benefit *b,
                             const iem_entropy_part *part, iem_error *err)
{
    for (size_t g = 0; g < b->view->n_groups; g++) {
        iem_statistic *statistic = NULL;
        IEM_TRY(iem_statistic_of_group(work, row, b->view, g, &statistic, err));
        statistic->of = b->of;
        statistic->n = part[g].n;
        statistic->estimate.value = part[g].entropy;
        if (isnan(part[g].entropy))
            statistic->why = part[g].n > 0 ? &no_benefit : &iem_reason_no_people;
    }
    return IEM_OK;
}

/* Of what is undefined as a whole only the part between groups may be known. */
static iem_status add_alpha(iem_work *work, const struct benefit *b, int alpha,
                            iem_entropy_part *part, iem_error *err)
{
    const size_t row = (size_t)alpha * PARTS;
    const iem_entropy e =
        b->why ? iem_no_entropy : iem_generalised_entropy(&b->counts, alpha, part);
    const iem_reason *why =
        alpha > 0 || isnan(e.by_chance) ? &no_benefit : &no_logarithm;
    IEM_TRY(add_whole(work, row + TOTAL, b, e.total, why, err));
    if (!isnan(e.between.value))
        IEM_TRY(add_whole(work, row + BETWEEN, b, e.between, NULL, err));
    if (isnan(e.total.value)) return IEM_OK;
    IEM_TRY(add_whole(work, row + WITHIN, b, e.within, NULL, err));
    IEM_TRY(add_whole(work, row + SHARE, b, e.share, &all_equal, err));
    IEM_TRY(add_groups(work, row + OF_GROUP, b, part, err));
    if (alpha != 2) return IEM_OK;
    IEM_TRY(add_whole(work, VARIATION, b, iem_coefficient_of_variation(e.total), NULL,
                      err));
    const iem_estimate by_chance = {e.by_chance, NAN, NAN};
    return add_whole(work, BY_CHANCE, b, by_chance, NULL, err);
}

static iem_status add_benefit(iem_work *work, struct benefit *b, iem_error *err)
{
    iem_entropy_part *part =
        iem_arena_take(work->arena, b->view->n_groups, sizeof *part);
    if (!part) return iem_fail_memory(err);
    for (size_t i = 0; i < b->view->n_groups * VALUES; i++)
        b->people += b->counts.count[i];
    if (!b->why && !(b->people > 0)) b->why = &iem_reason_no_people;
    for (int alpha = 0; alpha < ALPHAS; alpha++)
        IEM_TRY(add_alpha(work, b, alpha, part, err));
    return IEM_OK;
}

static void count_decisions(const iem_view *view, double *count)
{
    for (size_t g = 0; g < view->n_groups; g++) {
        count[g * VALUES] = (double)view->groups[g].adverse;
        count[g * VALUES + 1] = (double)(view->groups[g].n - view->groups[g].adverse);
    }
}

/* False: outcomes are known after one of the decisions only. */
static bool count_outcomes(const iem_work *work, size_t v, double *count)
{
    const size_t axis = iem_work_axis(work, IEM_OUTCOME);
    const iem_section *section = iem_work_section(work, "outcomes");
    const size_t place = iem_section_place(section, axis);
    const iem_dict *dict = &work->tally->dims[axis].dict;
    const uint32_t positive = iem_dict_find(dict, iem_slice_of(IEM_POSITIVE));
    const uint32_t negative = iem_dict_find(dict, iem_slice_of(IEM_NEGATIVE));
    double adverse = 0, favourable = 0;
    for (size_t c = 0; c < section->cube.n_cells; c++) {
        const uint32_t code = iem_section_code(section, place, c);
        const uint32_t group = iem_work_group(work, v, section, c);
        if ((code != positive && code != negative) || group == UINT32_MAX) continue;
        const double a = (double)iem_cube_adverse(&section->cube, c);
        const double f = (double)iem_cube_n(&section->cube, c) - a;
        double *of_group = count + (size_t)group * VALUES;
        of_group[code == positive ? 1 : 0] += a;
        of_group[code == positive ? 2 : 1] += f;
        adverse += a;
        favourable += f;
    }
    return adverse > 0 && favourable > 0;
}

static iem_status measure_benefits(iem_work *work, size_t v, iem_error *err)
{
    const iem_view *view = iem_work_view(work, v);
    double *count = iem_arena_take(work->arena, view->n_groups * VALUES, sizeof *count);
    double *seen = iem_arena_take(work->arena, view->n_groups * VALUES, sizeof *seen);
    if (!count || !seen) return iem_fail_memory(err);
    count_decisions(view, count);
    struct benefit decision = {
        view, "decision", {values, count, view->n_groups, VALUES}, NULL, 0};
    IEM_TRY(add_benefit(work, &decision, err));
    if (iem_work_axis(work, IEM_OUTCOME) == SIZE_MAX) return IEM_OK;
    struct benefit outcome = {
        view, "decision-outcome", {values, seen, view->n_groups, VALUES}, NULL, 0};
    if (!count_outcomes(work, v, seen)) outcome.why = &one_sided;
    return add_benefit(work, &outcome, err);
}

/* ---- Lifts ---- */

static iem_status add_lift(iem_work *work, size_t row, const iem_view *view, size_t g,
                           iem_estimate lift, iem_error *err)
{
    iem_statistic *statistic = NULL;
    IEM_TRY(iem_statistic_of_group(work, row, view, g, &statistic, err));
    statistic->estimate = lift;
    statistic->n = (double)view->groups[g].n;
    statistic->numerator = (double)view->groups[g].adverse;
    if (isnan(lift.value)) statistic->why = &iem_reason_zero_reference;
    return IEM_OK;
}

static iem_table table_of(const iem_view *view, size_t group)
{
    iem_table t = {(double)view->groups[group].adverse, (double)view->groups[group].n,
                   0, 0};
    for (size_t g = 0; g < view->n_groups; g++) {
        if (g == group) continue;
        t.a0 += (double)view->groups[g].adverse;
        t.n0 += (double)view->groups[g].n;
    }
    return t;
}

static iem_status measure_lifts(iem_work *work, const iem_view *view, iem_error *err)
{
    for (size_t g = 0; g < view->n_groups && view->n_groups > 1; g++) {
        const iem_lifts l = iem_lifts_of(table_of(view, g));
        IEM_TRY(add_lift(work, ELIFT, view, g, l.elift, err));
        IEM_TRY(add_lift(work, GLIFT, view, g, l.glift, err));
        IEM_TRY(add_lift(work, ELIFT_GAP, view, g, l.elift_gap, err));
        IEM_TRY(add_lift(work, ELIFT_KEPT, view, g, l.elift_kept, err));
    }
    return IEM_OK;
}

static iem_status measure_widest(iem_work *work, const iem_view *view, iem_error *err)
{
    const double concentration = 1;
    const size_t n_groups = view->n_groups;
    iem_statistic *statistic = NULL;
    double *adverse = iem_arena_take(work->arena, n_groups, sizeof *adverse);
    double *n = iem_arena_take(work->arena, n_groups, sizeof *n);
    if (!adverse || !n) return iem_fail_memory(err);
    for (size_t g = 0; g < n_groups; g++) {
        adverse[g] = (double)view->groups[g].adverse;
        n[g] = (double)view->groups[g].n;
    }
    const iem_widest w = iem_widest_log_ratio(adverse, n, n_groups, concentration);
    if (isnan(w.log_ratio)) return IEM_OK;
    IEM_TRY(
        iem_statistic_compared(work, WIDEST, view, w.often, w.rare, &statistic, err));
    statistic->estimate.value = w.log_ratio;
    statistic->of = w.adverse ? "adverse" : "favourable";
    statistic->n = n[w.often] + n[w.rare];
    return IEM_OK;
}

/* ---- What a trait tells ---- */

/* People by value of a trait: in each group, and those decided against. */
struct trait {
    const iem_view *view;
    const iem_dim *dim;
    const char *name;
    size_t n_codes;
    double *members; /* n_codes x n_groups */
    double *people, *adverse;
    double all, all_adverse;
};

static void count_trait(const iem_work *work, size_t v, size_t place, struct trait *t)
{
    const iem_section *section = iem_work_section(work, "traits");
    for (size_t c = 0; c < section->cube.n_cells; c++) {
        const uint32_t code = iem_section_code(section, place, c);
        const uint32_t group = iem_work_group(work, v, section, c);
        const double n = (double)iem_cube_n(&section->cube, c);
        const double a = (double)iem_cube_adverse(&section->cube, c);
        if (group == UINT32_MAX) continue;
        t->members[code * t->view->n_groups + group] += n;
        t->people[code] += n;
        t->adverse[code] += a;
        t->all += n;
        t->all_adverse += a;
    }
}

static iem_status add_inferred(iem_work *work, const struct trait *t, size_t g,
                               iem_error *err)
{
    iem_statistic *statistic = NULL;
    double most = NAN, people = 0;
    for (size_t code = 0; code < t->n_codes; code++) {
        const double both = t->members[code * t->view->n_groups + g];
        const double lift = iem_inferred_elift(
            t->adverse[code] / t->people[code], t->all_adverse / t->all,
            both / (double)t->view->groups[g].n, both / t->people[code]);
        if (!(lift <= most) && !isnan(lift)) most = lift, people = t->people[code];
    }
    IEM_TRY(iem_statistic_of_group(work, INFERRED, t->view, g, &statistic, err));
    statistic->of = t->name;
    statistic->estimate.value = most;
    statistic->n = people;
    if (isnan(most)) statistic->why = &iem_reason_zero_reference;
    return IEM_OK;
}

static iem_status measure_trait(iem_work *work, size_t v, size_t axis, iem_error *err)
{
    struct trait t = {.view = iem_work_view(work, v), .dim = &work->tally->dims[axis]};
    const size_t place = iem_section_place(iem_work_section(work, "traits"), axis);
    t.name = iem_arena_copy(work->arena, iem_slice_of(t.dim->name));
    t.n_codes = iem_dim_codes(t.dim);
    t.members = iem_zeroed(t.n_codes, t.view->n_groups * sizeof *t.members);
    t.people = iem_zeroed(t.n_codes, sizeof *t.people);
    t.adverse = iem_zeroed(t.n_codes, sizeof *t.adverse);
    const bool has_room = t.name && t.members && t.people && t.adverse;
    iem_status status = has_room ? IEM_OK : iem_fail_memory(err);
    if (has_room) count_trait(work, v, place, &t);
    for (size_t g = 0; g < t.view->n_groups && status == IEM_OK; g++)
        status = add_inferred(work, &t, g, err);
    free(t.members);
    free(t.people);
    free(t.adverse);
    return status;
}

static iem_status measure_traits(iem_work *work, size_t v, iem_error *err)
{
    for (size_t a = work->tally->n_dims; a < work->tally->n_axes; a++)
        if (work->tally->dims[a].aspect == IEM_TRAIT)
            IEM_TRY(measure_trait(work, v, a, err));
    return IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    for (size_t v = 0; v < iem_work_views(work); v++) {
        IEM_TRY(measure_benefits(work, v, err));
        IEM_TRY(measure_lifts(work, iem_work_view(work, v), err));
        IEM_TRY(measure_widest(work, iem_work_view(work, v), err));
        IEM_TRY(measure_traits(work, v, err));
    }
    return IEM_OK;
}

const iem_family iem_family_inequality = {
    .name = "inequality",
    .question = {"How unequally are decisions spread over people, and over groups?",
                 "Hoe ongelijk zijn besluiten over mensen verdeeld, en over groepen?"},
    .rows = rows,
    .n_rows = ROWS,
    .measure = measure,
};
