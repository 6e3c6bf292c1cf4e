#include "judge/core.h"

#include "stats/table2x2.h"

#include <math.h>
#include <string.h>

static const char *const disparities[IEM_N_MEASURES] = {
    [IEM_RATE_DIFFERENCE] = "rate_difference",
    [IEM_RISK_RATIO] = "risk_ratio",
    [IEM_IMPACT_RATIO] = "impact_ratio",
    [IEM_ODDS_RATIO] = "odds_ratio",
    [IEM_MH_RISK_RATIO] = "mh_risk_ratio",
    [IEM_MH_ODDS_RATIO] = "mh_odds_ratio",
    [IEM_MH_RATE_DIFFERENCE] = "mh_rate_difference",
    [IEM_CDD] = "cdd",
};

/* ---- Disparities ---- */

static iem_estimate disparity_of(const iem_treatment *t, iem_measure m)
{
    const iem_bounds *measured = &t->disparity[m].estimate;
    const double d = fmax(t->deff, 1);
    const iem_table table = {t->a1 / d, t->n1 / d, t->a0 / d, t->n0 / d};
    const bool exact = isnan(measured->corner_low) && measured->why != IEM_WHY_ROUNDED;
    if (exact && m == IEM_RISK_RATIO) return iem_risk_ratio_score(table);
    if (exact && m == IEM_IMPACT_RATIO) return iem_impact_ratio_score(table);
    return measured->all;
}

static iem_unit unit_of(iem_measure m)
{
    return m == IEM_RATE_DIFFERENCE || m == IEM_MH_RATE_DIFFERENCE || m == IEM_CDD
               ? IEM_UNIT_DIFFERENCE
               : IEM_UNIT_RATIO;
}

static iem_measure find_disparity(const char *measure)
{
    iem_measure m = 0;
    while (m < IEM_N_MEASURES && strcmp(disparities[m], measure) != 0) m++;
    return m;
}

double iem_core_p(const iem_treatment *t, const char *measure)
{
    const iem_measure m = find_disparity(measure);
    return m < IEM_N_MEASURES ? t->disparity[m].p : NAN;
}

/* ---- Any of its numbers ---- */

bool iem_core_said_of(const iem_treatment *t, const char *measure, iem_core_said *said)
{
    const iem_measure m = find_disparity(measure);
    if (m < IEM_N_MEASURES) {
        *said = (iem_core_said){disparity_of(t, m), t->disparity[m].estimate.why,
                                unit_of(m)};
        return true;
    }
    const struct {
        const char *name;
        iem_core_said said;
    } others[] = {
        {"twin_gap", {t->twin_gap.all, t->twin_gap.why, IEM_UNIT_DIFFERENCE}},
        {"twin_ratio", {t->twin_ratio.all, t->twin_ratio.why, IEM_UNIT_RATIO}},
        {"fact_weight", {t->fact_weight, t->weight_why, IEM_UNIT_NUMBER}},
        {"group_weight", {t->group_weight, t->group_weight_why, IEM_UNIT_SHARE}},
        {"surcharge", {t->surcharge, t->why, IEM_UNIT_NUMBER}},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(others[i].name, measure) != 0) continue;
        *said = others[i].said;
        return true;
    }
    return false;
}

bool iem_core_measure(const char *measure)
{
    iem_core_said said;
    const iem_treatment none = {0};
    return iem_core_said_of(&none, measure, &said) ||
           strcmp(measure, "adverse_rate") == 0;
}
