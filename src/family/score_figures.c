#include "family/score_figures.h"

#include "stats/table2x2.h"

#include <math.h>

typedef iem_score_whole whole;
typedef iem_score_known known;
typedef iem_score_scope scope;
typedef iem_score_figure figure;

static const iem_reason one_outcome = {
    "one-outcome",
    {"everybody whose outcome is known had the same one",
     "iedereen van wie de uitkomst bekend is had dezelfde"}};
static const iem_reason no_chance = {"no-chance",
                                     {"the scores are not chances between 0 and 1",
                                      "de scores zijn geen kansen tussen 0 en 1"}};
static const iem_reason one_score = {
    "one-score", {"everybody has the same score", "iedereen heeft dezelfde score"}};
static const iem_reason no_cut = {"no-cut",
                                  {"no cut separates these decisions better than none",
                                   "geen score scheidt deze besluiten beter dan geen"}};
static const iem_reason no_line = {
    "no-line",
    {"one score splits both outcomes, or there is one score: there is no line",
     "een score scheidt beide uitkomsten, of er is een score: er is geen lijn"}};

static double sum_of(const double *count, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += count[i];
    return sum;
}

iem_status iem_score_know(const whole *w, known *k, iem_error *err)
{
    const iem_sides decisions = iem_scored_decisions(&w->log, &k->people);
    const iem_sides outcomes = iem_scored_outcomes(&w->log, &k->people);
    k->cut = iem_best_cut(&decisions, w->upward);
    k->auc = iem_auc_of(&outcomes);
    iem_calibration_table(&outcomes, w->band, w->n_bands, k->bands);
    return iem_calibrate(&outcomes, w->on_logit, &k->line, err);
}

bool iem_score_has_outcome(const whole *w)
{
    return w->log.outcome_place != SIZE_MAX;
}

/* ---- One measure ---- */

figure iem_score_figure_of(iem_estimate estimate, double n, double error,
                           const iem_reason *why)
{
    return (figure){estimate, NAN, NAN, NAN, n, error, why};
}

iem_estimate iem_score_only(double value)
{
    return (iem_estimate){value, NAN, NAN};
}

figure iem_score_rate_of(double a, double n, double error)
{
    figure f = iem_score_figure_of(iem_rate(a, n), n, error, &iem_reason_no_people);
    f.numerator = a;
    f.denominator = n;
    return f;
}

static figure contrast_of(iem_contrast c, double n, const iem_reason *why)
{
    return (figure){c.estimate, c.p, c.a, c.b, n, c.error, why};
}

static iem_sides sides_of(const scope *s)
{
    return iem_scored_sides(&s->whole->log, &s->own.people, &s->other.people);
}

static iem_sides outcomes_of(const scope *s, const known *k)
{
    return iem_scored_outcomes(&s->whole->log, &k->people);
}

static double people_with_outcome(const scope *s)
{
    const size_t n = s->whole->log.n;
    return sum_of(s->own.people.positive, n) + sum_of(s->own.people.negative, n);
}

static figure score_known(const scope *s)
{
    return iem_score_rate_of(s->own.people.n, s->own.people.people, 0);
}

iem_scoring iem_score_scoring(const whole *w, const iem_scored *people)
{
    return iem_scoring_rate(people->all, w->log.n, w->median, w->log.spread);
}

static figure scoring_rate(const scope *s)
{
    const iem_scoring r = iem_score_scoring(s->whole, &s->own.people);
    return iem_score_rate_of(r.above, r.n, r.error);
}

static figure mean_difference(const scope *s)
{
    const iem_sides sides = sides_of(s);
    return contrast_of(iem_mean_difference(&sides), s->own.people.n,
                       &iem_reason_no_people);
}

static figure standardised(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_bounded d = iem_standardised_difference(&sides);
    return iem_score_figure_of(d.estimate, s->own.people.n, d.error, &one_score);
}

static figure higher(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_auc auc = iem_auc_of(&sides);
    figure f = iem_score_figure_of(auc.estimate, s->own.people.n, auc.error,
                                   &iem_reason_no_people);
    f.p = iem_mann_whitney_test(&sides).p;
    return f;
}

static figure cliff(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_bounded d = iem_cliffs_delta(&sides);
    return iem_score_figure_of(d.estimate, s->own.people.n, d.error,
                               &iem_reason_no_people);
}

static figure distance(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_ks ks = iem_ks_test(&sides);
    figure f = iem_score_figure_of(iem_score_only(ks.value), s->own.people.n, ks.error,
                                   &iem_reason_no_people);
    f.p = ks.p;
    return f;
}

static figure distance_at(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_ks ks = iem_ks_test(&sides);
    return iem_score_figure_of(iem_score_only(ks.at), s->own.people.n, ks.at_error,
                               &one_score);
}

static figure wasserstein(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_bounded d = iem_wasserstein(&sides);
    return iem_score_figure_of(d.estimate, s->own.people.n, d.error,
                               &iem_reason_no_people);
}

static figure cut(const scope *s)
{
    return iem_score_figure_of(iem_score_only(s->own.cut.value), s->own.people.n,
                               s->own.cut.error, &no_cut);
}

static figure cut_above(const scope *s)
{
    return iem_score_figure_of(iem_score_only(s->own.cut.low), s->own.people.n,
                               s->own.cut.error, &no_cut);
}

static figure cut_up_to(const scope *s)
{
    return iem_score_figure_of(iem_score_only(s->own.cut.high), s->own.people.n,
                               s->own.cut.error, &no_cut);
}

static figure cut_misplaced(const scope *s)
{
    const iem_cut *c = &s->own.cut;
    const double n = s->own.people.n;
    figure f = iem_score_rate_of(c->misplaced, n, c->misplaced_error / n);
    if (isnan(c->misplaced)) f.why = &one_score;
    return f;
}

static figure between_cuts(const scope *s, double difference)
{
    const iem_cut *a = &s->own.cut, *b = &s->other.cut;
    figure f = iem_score_figure_of(iem_score_only(difference), s->own.people.n,
                                   a->error + b->error, &no_cut);
    f.numerator = a->value;
    f.denominator = b->value;
    return f;
}

static figure cut_difference(const scope *s)
{
    return between_cuts(s, s->own.cut.value - s->other.cut.value);
}

static figure cut_least(const scope *s)
{
    const iem_cut *a = &s->own.cut, *b = &s->other.cut;
    const double least = a->low - b->high, most = a->high - b->low;
    return between_cuts(s, isnan(least) ? NAN : fmax(least, 0) + fmin(most, 0));
}

static figure auc(const scope *s)
{
    return iem_score_figure_of(s->own.auc.estimate, people_with_outcome(s),
                               s->own.auc.error, &one_outcome);
}

static figure auc_difference(const scope *s)
{
    return contrast_of(iem_auc_difference(s->own.auc, s->other.auc),
                       people_with_outcome(s), &one_outcome);
}

static figure roc_area(const scope *s)
{
    const iem_sides a = outcomes_of(s, &s->own), b = outcomes_of(s, &s->other);
    const iem_bounded area = iem_roc_area_between(&a, &b);
    return iem_score_figure_of(area.estimate, people_with_outcome(s), area.error,
                               &one_outcome);
}

static const iem_reason *unless_chances(const scope *s)
{
    return s->whole->chances ? &iem_reason_no_people : &no_chance;
}

static figure brier(const scope *s)
{
    const iem_sides sides = outcomes_of(s, &s->own);
    const iem_bounded b =
        s->whole->chances ? iem_brier(&sides) : (iem_bounded){iem_undefined, NAN};
    return iem_score_figure_of(b.estimate, people_with_outcome(s), b.error,
                               unless_chances(s));
}

static iem_calibration_error error_of(const scope *s)
{
    if (!s->whole->chances) return (iem_calibration_error){NAN, NAN, NAN, NAN};
    return iem_calibration_error_of(s->own.bands, s->whole->n_bands);
}

static figure calibration_error(const scope *s)
{
    const iem_calibration_error e = error_of(s);
    return iem_score_figure_of(iem_score_only(e.value), people_with_outcome(s), e.error,
                               unless_chances(s));
}

static figure error_by_chance(const scope *s)
{
    const iem_calibration_error e = error_of(s);
    return iem_score_figure_of(iem_score_only(e.chance), people_with_outcome(s),
                               e.chance_error, unless_chances(s));
}

static figure intercept(const scope *s)
{
    return iem_score_figure_of(s->own.line.intercept, people_with_outcome(s),
                               s->own.line.intercept_error, &no_line);
}

static figure slope(const scope *s)
{
    return iem_score_figure_of(s->own.line.slope, people_with_outcome(s),
                               s->own.line.slope_error, &no_line);
}

static figure large(const scope *s)
{
    return iem_score_figure_of(s->own.line.in_the_large, people_with_outcome(s),
                               s->own.line.in_the_large_error,
                               s->whole->on_logit ? &one_outcome : &no_chance);
}

/* An estimate with its standard error, and what buckets may have moved it. */
typedef struct moved {
    double value, se, error;
} moved;

/* Of two about people of whom nobody is in both. */
static figure wald(const scope *s, moved a, moved b, const iem_reason *why)
{
    const double se = hypot(a.se, b.se), difference = a.value - b.value;
    const double p = se > 0 ? 2 * iem_normal_upper(fabs(difference) / se) : NAN;
    return (figure){iem_interval(difference, se),
                    p,
                    a.value,
                    b.value,
                    people_with_outcome(s),
                    a.error + b.error,
                    why};
}

static moved slope_of(const known *k)
{
    return (moved){k->line.slope.value, k->line.slope_se, k->line.slope_error};
}

static figure slope_difference(const scope *s)
{
    return wald(s, slope_of(&s->own), slope_of(&s->other), &no_line);
}

static moved large_of(const known *k)
{
    return (moved){k->line.in_the_large.value, k->line.in_the_large_se,
                   k->line.in_the_large_error};
}

static figure large_difference(const scope *s)
{
    return wald(s, large_of(&s->own), large_of(&s->other),
                s->whole->on_logit ? &one_outcome : &no_chance);
}

/* How each row but those of bands, and the ratio to the highest rate, is made. */
const iem_score_maker iem_score_makers[IEM_SCORE_ROW_BY_BAND] = {
    [IEM_SCORE_ROW_KNOWN] = {score_known, false},
    [IEM_SCORE_ROW_SCORING_RATE] = {scoring_rate, false},
    [IEM_SCORE_ROW_MEAN_DIFFERENCE] = {mean_difference, true},
    [IEM_SCORE_ROW_STANDARDISED] = {standardised, true},
    [IEM_SCORE_ROW_HIGHER] = {higher, true},
    [IEM_SCORE_ROW_CLIFF] = {cliff, true},
    [IEM_SCORE_ROW_KS] = {distance, true},
    [IEM_SCORE_ROW_KS_AT] = {distance_at, true},
    [IEM_SCORE_ROW_WASSERSTEIN] = {wasserstein, true},
    [IEM_SCORE_ROW_CUT] = {cut, false},
    [IEM_SCORE_ROW_CUT_ABOVE] = {cut_above, false},
    [IEM_SCORE_ROW_CUT_UP_TO] = {cut_up_to, false},
    [IEM_SCORE_ROW_CUT_MISPLACED] = {cut_misplaced, false},
    [IEM_SCORE_ROW_CUT_DIFFERENCE] = {cut_difference, true},
    [IEM_SCORE_ROW_CUT_LEAST] = {cut_least, true},
    [IEM_SCORE_ROW_AUC] = {auc, false},
    [IEM_SCORE_ROW_AUC_DIFFERENCE] = {auc_difference, true},
    [IEM_SCORE_ROW_ROC_AREA] = {roc_area, true},
    [IEM_SCORE_ROW_BRIER] = {brier, false},
    [IEM_SCORE_ROW_ERROR] = {calibration_error, false},
    [IEM_SCORE_ROW_ERROR_BY_CHANCE] = {error_by_chance, false},
    [IEM_SCORE_ROW_INTERCEPT] = {intercept, false},
    [IEM_SCORE_ROW_SLOPE] = {slope, false},
    [IEM_SCORE_ROW_SLOPE_DIFFERENCE] = {slope_difference, true},
    [IEM_SCORE_ROW_LARGE] = {large, false},
    [IEM_SCORE_ROW_LARGE_DIFFERENCE] = {large_difference, true},
};
