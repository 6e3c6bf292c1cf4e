/* Beyond cells of equal facts: the people with the most similar ones. */
#include "base/grow.h"
#include "family/exact.h"
#include "family/families.h"
#include "family/pairs.h"
#include "family/similar.h"
#include "measure/measuring.h"
#include "stats/consistency.h"
#include "stats/factodds.h"
#include "stats/situation.h"

#include <math.h>
#include <stdlib.h>

enum {
    CONSISTENCY,
    BY_LOT,
    AIF360,
    SCORES,
    DIFFERENCE,
    NAMED,
    NAMED_ALONE,
    AT_LEAST,
    DISTANCE,
    N_ROWS
};

/* AIF360's number of neighbours, and the middle one of those authors use (8, 16, 32).
 */
enum { CONSISTENCY_K = 5, SITUATION_K = 16 };

static const double discovery_rate = 0.10, authors_t = 0.1, least_twins = 10;

static const iem_measure_row rows[] = {
    [CONSISTENCY] =
        {"neighbour_consistency",
         {"how often the decision is that of the 5 people with the most similar facts; "
          "1: always",
          "hoe vaak het besluit dat is van de 5 mensen met de meest gelijkende feiten; "
          "1: altijd"},
         "1 - mean |y - rate of the 5 nearest others|, ties averaged; distance: mean "
         "over facts of |x - z| / s, and 1 for another category",
         "Zemel et al. 2013; distance: Luong, Ruggieri & Turini 2011",
         "AIF360, holisticai consistency (the person among her own neighbours)",
         NULL,
         IEM_UNIT_SHARE},
    [BY_LOT] =
        {"consistency_by_lot",
         {"what neighbour_consistency would be if as many adverse decisions were "
          "dealt out by lot",
          "wat neighbour_consistency zou zijn als evenveel nadelige besluiten "
          "door het lot waren verdeeld"},
         "1 - 2 a (n - a) / (n (n - 1))",
         "expectation over all permutations of the decisions",
         NULL,
         NULL,
         IEM_UNIT_SHARE},
    [AIF360] =
        {"aif360_consistency",
         {"neighbour_consistency as AIF360 defines it, for comparison: facts not "
          "scaled, the person one of her own 5 neighbours",
          "neighbour_consistency zoals AIF360 het definieert, ter vergelijking: feiten "
          "ongeschaald, de persoon zelf een van haar 5 buren"},
         "1 - mean |y - rate of the 5 nearest|, Euclid's distance in the units of the "
         "log, ties averaged (there: by the order of rows)",
         "Zemel et al. 2013",
         "AIF360 consistency",
         NULL,
         IEM_UNIT_SHARE},
    [SCORES] =
        {"scores_apart",
         {"share of pairs of people with the same or the most similar facts whose "
          "scores are further apart than their facts: by more than a standard "
          "deviation "
          "of the score for each unit of distance",
          "deel van de paren mensen met dezelfde of de meest gelijkende feiten van wie "
          "de scores verder uiteen liggen dan hun feiten: meer dan een "
          "standaardafwijking van de score per eenheid van afstand"},
         "|s - t| > s.d.(s) d, over all pairs of one set of facts and all with one of "
         "its 5 nearest sets; d as in neighbour_consistency",
         "Dwork, Hardt, Pitassi, Reingold & Zemel 2012; Fafchamps & Gubert 2007 "
         "(interval)",
         NULL,
         "wald, pairs of one set of facts move together",
         IEM_UNIT_SHARE},
    [DIFFERENCE] =
        {"situation_difference",
         {"adverse rate among the 16 members most similar to a member with an adverse "
          "decision, minus that among the 16 most similar of the reference; on average",
          "aandeel nadelig onder de 16 leden die het meest lijken op een lid met een "
          "nadelig besluit, min dat onder de 16 meest gelijkende van de referentie; "
          "gemiddeld"},
         "mean over her p1 - p2, she herself left out, ties averaged",
         "Luong, Ruggieri & Turini 2011",
         "situation testing diff(r)",
         NULL,
         IEM_UNIT_DIFFERENCE},
    [NAMED] =
        {"situation_cases",
         {"adverse cases around which members fare worse than similar people of the "
          "reference, beyond what their facts explain; at most one in ten is expected "
          "to be wrong",
          "nadelige zaken waaromheen leden slechter af zijn dan gelijkende mensen van "
          "de referentie, meer dan hun feiten verklaren; naar verwachting is hooguit "
          "een op de tien onjuist"},
         "people with q <= .10; p: exact mid-p of the 2x2 table of all up to the 16th "
         "on both sides, given the odds ratio of their facts (additive logistic fit)",
         "Luong, Ruggieri & Turini 2011; Benjamini & Hochberg 1997",
         NULL,
         NULL,
         IEM_UNIT_PEOPLE},
    [NAMED_ALONE] =
        {"situation_cases_without_twins",
         {"of them, those with fewer than 10 twins at equal facts, whom no cell can "
          "tell anything",
          "daarvan de zaken met minder dan 10 tweelingen bij gelijke feiten, waarover "
          "geen cel iets kan zeggen"},
         "as situation_cases, counted where the cell of equal facts has n0 < 10",
         "Luong, Ruggieri & Turini 2011; Benjamini & Hochberg 1997",
         NULL,
         NULL,
         IEM_UNIT_PEOPLE},
    [AT_LEAST] =
        {"situation_at_least",
         {"adverse cases with a difference of 0.1 or more, for comparison: the rule of "
          "the authors, which names people by chance as well",
          "nadelige zaken met een verschil van 0,1 of meer, ter vergelijking: de regel "
          "van de auteurs, die ook mensen bij toeval noemt"},
         "people with p1 - p2 >= 0.1",
         "Luong, Ruggieri & Turini 2011",
         "situation testing with t = 0.1",
         NULL,
         IEM_UNIT_PEOPLE},
    [DISTANCE] =
        {"situation_distance",
         {"how far the 16th nearest of the reference is, on average: 0 for the same "
          "facts, 1 for facts that differ by a standard deviation each",
          "hoe ver de 16e naaste van de referentie is, gemiddeld: 0 bij dezelfde "
          "feiten, 1 bij feiten die elk een standaardafwijking verschillen"},
         "mean over adverse cases of the 16th distance; distance as in "
         "neighbour_consistency",
         "Luong, Ruggieri & Turini 2011",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
};

static const iem_reason no_neighbours = {"no-neighbours",
                                         {"nobody has enough people around her",
                                          "niemand heeft genoeg mensen om zich heen"}};

/* ---- Consistency ---- */

static void tell_consistency(const iem_consistency *c, iem_statistic *statistic)
{
    statistic->n = c->people;
    statistic->denominator = c->people;
    statistic->numerator = c->people > 0 ? c->value * c->people : NAN;
    statistic->estimate.value = c->value;
    if (isnan(c->value)) statistic->why = &no_neighbours;
}

static iem_status consistency_of_groups(iem_work *work, const iem_exact *exact,
                                        const iem_search *search, const iem_near *near,
                                        iem_exact_sides *sides, iem_error *err)
{
    for (size_t v = 0; v < iem_work_views(work); v++) {
        const iem_view *view = iem_work_view(work, v);
        for (size_t g = 0; g < view->n_groups; g++) {
            iem_statistic *statistic = NULL;
            iem_exact_count(work, exact, v, g, IEM_NOBODY, sides);
            const iem_consistency c =
                iem_consistency_of(search, near, sides->n1, sides->a1);
            IEM_TRY(
                iem_statistic_of_group(work, CONSISTENCY, view, g, &statistic, err));
            tell_consistency(&c, statistic);
        }
    }
    return IEM_OK;
}

static iem_status tell_lot(iem_work *work, const iem_exact *exact, iem_error *err)
{
    iem_statistic *statistic = NULL;
    double n = 0, a = 0;
    for (size_t i = 0; i < exact->profiles.n; i++) {
        n += exact->people[i];
        a += exact->adverse[i];
    }
    IEM_TRY(iem_statistic_add(work, BY_LOT, &statistic, err));
    statistic->estimate.value = iem_consistency_by_lot(n, a);
    statistic->n = n;
    if (n < 2) statistic->why = &iem_reason_few;
    return IEM_OK;
}

static iem_status measure_consistency(iem_work *work, const iem_exact *exact,
                                      iem_near *near, iem_exact_sides *sides,
                                      iem_error *err)
{
    const iem_search search = {.profiles = &exact->profiles,
                               .people = exact->people,
                               .adverse = exact->adverse,
                               .k = CONSISTENCY_K,
                               .without = true,
                               .threads = work->threads};
    iem_statistic *statistic = NULL;
    IEM_TRY(iem_neighbours_find(&search, near, err));
    const iem_consistency all =
        iem_consistency_of(&search, near, exact->people, exact->adverse);
    IEM_TRY(iem_statistic_add(work, CONSISTENCY, &statistic, err));
    tell_consistency(&all, statistic);
    IEM_TRY(consistency_of_groups(work, exact, &search, near, sides, err));
    return tell_lot(work, exact, err);
}

static iem_status measure_aif360(iem_work *work, const iem_exact *exact, iem_near *near,
                                 iem_error *err)
{
    iem_profile_fact facts[IEM_MAX_FACTS];
    iem_profiles profiles = exact->profiles;
    iem_search search = {.profiles = &profiles,
                         .people = exact->people,
                         .adverse = exact->adverse,
                         .k = CONSISTENCY_K,
                         .threads = work->threads};
    iem_statistic *statistic = NULL;
    for (size_t f = 0; f < profiles.n_facts; f++)
        facts[f] =
            (iem_profile_fact){exact->facts[f].kind, 1e6}; /* values are millionths */
    profiles.facts = facts;
    profiles.metric = IEM_METRIC_EUCLID;
    IEM_TRY(iem_neighbours_find(&search, near, err));
    const iem_consistency c =
        iem_consistency_of(&search, near, exact->people, exact->adverse);
    IEM_TRY(iem_statistic_add(work, AIF360, &statistic, err));
    tell_consistency(&c, statistic);
    return IEM_OK;
}

static iem_status measure_scores(iem_work *work, const iem_exact *exact, iem_error *err)
{
    iem_statistic *statistic = NULL;
    if (iem_work_axis(work, IEM_SCORE) == SIZE_MAX) return IEM_OK;
    IEM_TRY(iem_statistic_add(work, SCORES, &statistic, err));
    return iem_near_scores(work, exact, CONSISTENCY_K, statistic, err);
}

/* ---- Situation testing ---- */

/* Sums over the adverse cases of one group. */
struct cases {
    double all, answered, alone; /* alone: answered ones without ten twins */
    double difference, distance;
    double named, named_alone, at_least;
    double least_q;
};

static bool is_alone(const iem_work *work, const iem_exact *exact, size_t treatment,
                     size_t profile)
{
    const size_t cell = exact->fact_cell[profile];
    if (cell == SIZE_MAX || treatment == SIZE_MAX) return true;
    const iem_cell_row *row = iem_measuring_row(work->core, treatment, cell);
    return !row || row->n0 < least_twins || row->missing_facts;
}

static struct cases sum_up(const iem_work *work, const iem_exact *exact,
                           size_t treatment, const iem_exact_sides *sides,
                           const iem_situation *at)
{
    const size_t n = exact->profiles.n;
    struct cases c = {.at_least = iem_situation_at_least(at, sides->a1, n, authors_t),
                      .least_q = NAN};
    for (size_t i = 0; i < n; i++) {
        const double people = sides->a1[i];
        c.all += people;
        if (people <= 0 || isnan(at[i].difference)) continue;
        const bool alone = is_alone(work, exact, treatment, i);
        const bool named = at[i].p_adjusted <= discovery_rate;
        c.answered += people;
        c.alone += alone ? people : 0;
        c.named += named ? people : 0;
        c.named_alone += named && alone ? people : 0;
        c.difference += people * at[i].difference;
        c.distance += people * at[i].reference_distance;
        c.least_q = fmin(c.least_q, at[i].p_adjusted);
    }
    return c;
}

static void tell_case(const struct cases *c, size_t row, iem_statistic *statistic)
{
    const double n = row == NAMED_ALONE ? c->alone : c->answered;
    const double values[N_ROWS] = {[DIFFERENCE] = c->difference / n,
                                   [NAMED] = c->named,
                                   [NAMED_ALONE] = c->named_alone,
                                   [AT_LEAST] = c->at_least,
                                   [DISTANCE] = c->distance / n};
    statistic->n = n;
    if (!(c->answered > 0)) {
        statistic->why = c->all > 0 ? &no_neighbours : &iem_reason_no_people;
        return;
    }
    if (!(n > 0)) {
        statistic->why = &iem_reason_no_people;
        return;
    }
    statistic->estimate.value = values[row];
    if (row == NAMED) statistic->p_adjusted = c->least_q;
    if (row != NAMED && row != NAMED_ALONE && row != AT_LEAST) return;
    statistic->numerator = values[row];
    statistic->denominator = n;
}

/* What a group's cases are tested with. */
struct room {
    iem_exact_sides sides;
    iem_near *near;
    int64_t *log_odds;
    iem_situation *at;
};

static iem_status test_group(iem_work *work, const iem_exact *exact, struct room *room,
                             iem_error *err)
{
    const iem_exact_sides *s = &room->sides;
    const iem_situation_data data = {.profiles = &exact->profiles,
                                     .n1 = s->n1,
                                     .a1 = s->a1,
                                     .n0 = s->n0,
                                     .a0 = s->a0,
                                     .log_odds = room->log_odds,
                                     .k = SITUATION_K,
                                     .farthest = INFINITY,
                                     .threads = work->threads};
    IEM_TRY(iem_fact_log_odds(&exact->profiles, s->n1, s->a1, s->n0, s->a0,
                              room->log_odds, err));
    return iem_situation_test(&data, room->at, err);
}

static const iem_reason *obstacle(const iem_work *work)
{
    if (work->plan->rounded) return &iem_reason_rounded;
    return iem_work_repeats(work) ? &iem_reason_repeated : NULL;
}

static iem_status measure_group(iem_work *work, const iem_exact *exact, size_t v,
                                size_t group, struct room *room, iem_error *err)
{
    const struct iem_part *part = &work->core->parts[v];
    const size_t reference = part->view.reference;
    const size_t treatment = part->treatment_of_group[group];
    struct cases cases = {0};
    if (group == reference) return IEM_OK;
    iem_exact_count(work, exact, v, group, reference, &room->sides);
    if (reference != IEM_NOBODY && !obstacle(work)) {
        IEM_TRY(test_group(work, exact, room, err));
        cases = sum_up(work, exact, treatment, &room->sides, room->at);
        if (treatment != SIZE_MAX)
            IEM_TRY(iem_similar_tell(work, exact, treatment, room->at, room->sides.a1,
                                     SITUATION_K, discovery_rate, err));
    }
    for (size_t row = DIFFERENCE; row < N_ROWS; row++) {
        iem_statistic *statistic = NULL;
        IEM_TRY(iem_statistic_compared(work, row, &part->view, group, reference,
                                       &statistic, err));
        if (reference == IEM_NOBODY)
            statistic->why = &iem_reason_no_reference;
        else if (obstacle(work))
            statistic->why = obstacle(work);
        else
            tell_case(&cases, row, statistic);
    }
    return IEM_OK;
}

/* ---- The family ---- */

static iem_status measure_all(iem_work *work, const iem_exact *exact, struct room *room,
                              iem_error *err)
{
    const size_t n = exact->profiles.n;
    IEM_TRY(iem_exact_sides_make(exact, &room->sides, err));
    room->near = iem_zeroed(n, sizeof *room->near);
    room->log_odds = iem_zeroed(n, sizeof *room->log_odds);
    room->at = iem_zeroed(n, sizeof *room->at);
    if (!room->near || !room->log_odds || !room->at) return iem_fail_memory(err);
    IEM_TRY(measure_consistency(work, exact, room->near, &room->sides, err));
    IEM_TRY(measure_aif360(work, exact, room->near, err));
    IEM_TRY(measure_scores(work, exact, err));
    for (size_t v = 0; v < iem_work_views(work); v++)
        for (size_t g = 0; g < iem_work_view(work, v)->n_groups; g++)
            IEM_TRY(measure_group(work, exact, v, g, room, err));
    return IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    iem_exact exact;
    struct room room = {0};
    IEM_TRY(iem_exact_make(work, &exact, err));
    const iem_status status = measure_all(work, &exact, &room, err);
    iem_exact_sides_clear(&room.sides);
    free(room.near);
    free(room.log_odds);
    free(room.at);
    iem_exact_clear(&exact);
    return status;
}

const iem_family iem_family_neighbours = {
    .name = "neighbours",
    .question = {"Were people with similar facts treated alike?",
                 "Werden mensen met gelijkende feiten gelijk behandeld?"},
    .needs_facts = true,
    .rows = rows,
    .n_rows = N_ROWS,
    .measure = measure,
};
