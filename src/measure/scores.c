/* What a score says about groups: who scores higher and how far apart, where the score
 * is cut, and with an outcome how well it ranks people and whether it means the same
 * for every group. */
#include "measure/families.h"

#include "base/grow.h"
#include "measure/scored.h"
#include "stats/calibration.h"
#include "stats/cut.h"
#include "stats/multiple.h"
#include "stats/table2x2.h"

#include <math.h>
#include <stdlib.h>

enum {
    KNOWN,
    SCORING_RATE,
    SCORING_RATIO,
    MEAN_DIFFERENCE,
    STANDARDISED,
    HIGHER,
    CLIFF,
    KS,
    KS_AT,
    WASSERSTEIN,
    CUT,
    CUT_MISPLACED,
    CUT_DIFFERENCE,
    FIRST_OF_OUTCOME,
    AUC = FIRST_OF_OUTCOME,
    AUC_DIFFERENCE,
    ROC_AREA,
    BRIER,
    ERROR,
    ERROR_BY_CHANCE,
    INTERCEPT,
    SLOPE,
    SLOPE_DIFFERENCE,
    LARGE,
    LARGE_DIFFERENCE,
    BY_BAND,
    OBSERVED = BY_BAND,
    EXPECTED,
    ROWS
};

static const iem_measure_row rows[ROWS] = {
    [KNOWN] = {"score_known",
               {"share of the people who have a score",
                "deel van de mensen die een score hebben"},
               "with a score / all",
               "Wilson 1927 (interval)",
               NULL,
               "wilson",
               IEM_UNIT_SHARE},
    [SCORING_RATE] = {"scoring_rate",
                      {"share with a score above the median of everybody",
                       "deel met een score boven de mediaan van iedereen"},
                      "members above the median of all scores / members with a score",
                      "New York City, Local Law 144 of 2021 (6 RCNY 5-300)",
                      "holisticai, audit tools for LL144: scoring rate",
                      "wilson",
                      IEM_UNIT_SHARE},
    [SCORING_RATIO] =
        {"scoring_impact_ratio",
         {"scoring rate beside the highest one of the groups",
          "dat deel naast het hoogste van de groepen"},
         "scoring rate / highest scoring rate among groups with 2 % of the scores or "
         "more",
         "New York City, Local Law 144 of 2021 (6 RCNY 5-300)",
         "impact ratio of LL144 audits",
         "katz",
         IEM_UNIT_RATIO},
    [MEAN_DIFFERENCE] = {"mean_score_difference",
                         {"how much higher the group scores on average",
                          "hoeveel hoger de groep gemiddeld scoort"},
                         "mean score of the group - mean score of the reference",
                         "Welch 1947",
                         "scipy ttest_ind(equal_var=False); holisticai average score "
                         "difference",
                         "welch",
                         IEM_UNIT_NUMBER},
    [STANDARDISED] = {"standardised_score_difference",
                      {"the same in standard deviations",
                       "hetzelfde in standaardafwijkingen"},
                      "difference of means / pooled standard deviation",
                      "Cohen 1988; Hedges & Olkin 1985 (interval)",
                      "Cohen's d; rsmtool SMD",
                      "hedges-olkin",
                      IEM_UNIT_NUMBER},
    [HIGHER] = {"scores_higher",
                {"chance that a member scores higher than somebody of the reference, a "
                 "tie counting half",
                 "kans dat een lid hoger scoort dan iemand van de referentie; gelijk "
                 "telt half"},
                "U / (n1 n0); p: Mann-Whitney corrected for ties",
                "Mann & Whitney 1947; DeLong et al. 1988 (interval)",
                "scipy mannwhitneyu",
                "delong",
                IEM_UNIT_SHARE},
    [CLIFF] =
        {"cliffs_delta",
         {"chance that the member scores higher minus chance that he scores lower",
          "kans dat het lid hoger scoort min kans dat het lager scoort"},
         "2 U / (n1 n0) - 1",
         "Cliff 1993",
         NULL,
         "delong",
         IEM_UNIT_DIFFERENCE},
    [KS] = {"score_distance",
            {"largest distance of the two distributions of scores",
             "grootste afstand van de twee verdelingen van scores"},
            "max over scores of |F1 - F0|; p exact given ties up to 10 million pairs",
            "Kolmogorov 1933; Smirnov 1939",
            "scipy ks_2samp, R ks.test; not SageMaker Clarify KS, which is the largest "
            "difference of shares",
            NULL,
            IEM_UNIT_SHARE},
    [KS_AT] = {"score_distance_at",
               {"the score up to which they are that far apart",
                "de score tot waar ze zo ver uiteen liggen"},
               "the lowest score with that |F1 - F0|",
               "Kolmogorov 1933; Smirnov 1939",
               NULL,
               NULL,
               IEM_UNIT_NUMBER},
    [WASSERSTEIN] = {"score_wasserstein",
                     {"how far scores would have to move, on average, to be spread "
                      "alike",
                      "hoe ver scores gemiddeld moeten opschuiven om gelijk verdeeld "
                      "te zijn"},
                     "integral of |F1 - F0|",
                     "Wasserstein 1969; Vallender 1974",
                     "scipy wasserstein_distance",
                     NULL,
                     IEM_UNIT_NUMBER},
    [CUT] = {"decision_cut",
             {"the score that best separates adverse from favourable decisions of the "
              "group",
              "de score die nadelige en gunstige besluiten van de groep het best "
              "scheidt"},
             "cut with the fewest decisions on the wrong side; any cut above the lower "
             "bound, up to and including the upper one, is as good",
             "Youden 1950, on the number of decisions misplaced",
             NULL,
             "equally-good",
             IEM_UNIT_NUMBER},
    [CUT_MISPLACED] = {"decision_cut_misplaced",
                       {"share of the decisions on the wrong side of that cut",
                        "deel van de besluiten aan de verkeerde kant van die score"},
                       "misplaced / decisions",
                       "Wilson 1927 (interval)",
                       NULL,
                       "wilson",
                       IEM_UNIT_SHARE},
    [CUT_DIFFERENCE] = {"decision_cut_difference",
                        {"how much higher the group's cut lies",
                         "hoeveel hoger de scheidende score van de groep ligt"},
                        "cut of the group - cut of the reference; bounds from the "
                        "equally good cuts of both",
                        "difference of two cuts",
                        NULL,
                        "equally-good",
                        IEM_UNIT_NUMBER},
    [AUC] = {"auc",
             {"chance that somebody with the outcome scores higher than somebody "
              "without, a tie counting half",
              "kans dat iemand met de uitkomst hoger scoort dan iemand zonder; gelijk "
              "telt half"},
             "sum of positives x (negatives below + half of those at the same score) / "
             "(positives x negatives)",
             "DeLong, DeLong & Clarke-Pearson 1988",
             "scikit-learn roc_auc_score; pROC auc; LiFT's starts at its first "
             "threshold",
             "delong",
             IEM_UNIT_SHARE},
    [AUC_DIFFERENCE] = {"auc_difference",
                        {"how much better the score ranks the group by outcome",
                         "hoeveel beter de score de groep op uitkomst ordent"},
                        "AUC of the group - AUC of the reference",
                        "DeLong et al. 1988; Zou & Donner 2008 (interval)",
                        "pROC roc.test; holisticai abroca",
                        "delong",
                        IEM_UNIT_DIFFERENCE},
    [ROC_AREA] = {"roc_area_between",
                  {"area between the ROC curves of group and reference",
                   "oppervlak tussen de ROC-krommen van groep en referentie"},
                  "integral of |ROC1 - ROC0|; above 0 by chance alone",
                  "Gardner, Brooks & Baker 2019 (ABROCA)",
                  "FairBench maxbarea_auc; not holisticai abroca, a difference of AUCs",
                  NULL,
                  IEM_UNIT_SHARE},
    [BRIER] = {"brier",
               {"mean squared distance of score and outcome; lower is better",
                "gemiddelde gekwadrateerde afstand van score en uitkomst; lager is "
                "beter"},
               "mean of (score - outcome)^2",
               "Brier 1950",
               "scikit-learn brier_score_loss",
               "wald",
               IEM_UNIT_SHARE},
    [ERROR] = {"calibration_error",
               {"mean distance of observed rate and mean score over bands of scores",
                "gemiddelde afstand van waargenomen deel en gemiddelde score over "
                "banden"},
               "sum over bands of n |observed - mean score| / n of all",
               "Naeini, Cooper & Hauskrecht 2015",
               "expected calibration error, ECE",
               NULL,
               IEM_UNIT_SHARE},
    [ERROR_BY_CHANCE] = {"calibration_error_by_chance",
                         {"what that would be by chance if every score were right",
                          "wat dat door toeval zou zijn als elke score klopte"},
                         "sum over bands of sqrt(2 n m (1 - m) / pi) / n of all, m the "
                         "mean score",
                         "mean size of a normal deviation",
                         NULL,
                         NULL,
                         IEM_UNIT_SHARE},
    [INTERCEPT] = {"calibration_intercept",
                   {"log odds of the outcome where the score's own log odds (or the "
                    "score) are 0",
                    "log-kansverhouding van de uitkomst waar die van de score (of de "
                    "score) 0 is"},
                   "a in logit P(outcome) = a + b logit(score), or a + b score unless "
                   "all scores are within 0 and 1",
                   "Cox 1958",
                   NULL,
                   "wald",
                   IEM_UNIT_NUMBER},
    [SLOPE] = {"calibration_slope",
               {"how steeply the outcome goes up with the score; 1 on log odds: as the "
                "score says",
                "hoe steil de uitkomst met de score oploopt; 1 bij log-kansverhouding: "
                "zoals de score zegt"},
               "b of the same line",
               "Cox 1958",
               NULL,
               "wald",
               IEM_UNIT_NUMBER},
    [SLOPE_DIFFERENCE] = {"calibration_slope_difference",
                          {"how much steeper than for the reference",
                           "hoeveel steiler dan bij de referentie"},
                          "slope of the group - slope of the reference",
                          "Cox 1958; Wald test",
                          NULL,
                          "wald",
                          IEM_UNIT_NUMBER},
    [LARGE] = {"calibration_in_the_large",
               {"log odds by which the outcome comes true more often than the score "
                "says",
                "log-kansverhouding waarmee de uitkomst vaker uitkomt dan de score "
                "zegt"},
               "a with b held at 1; scores strictly within 0 and 1",
               "Cox 1958; Van Calster et al. 2019",
               NULL,
               "wald",
               IEM_UNIT_NUMBER},
    [LARGE_DIFFERENCE] =
        {"calibration_in_the_large_difference",
         {"how much more than for the reference: at the same score the "
          "outcome is more common",
          "hoeveel meer dan bij de referentie: bij dezelfde score komt "
          "de uitkomst vaker voor"},
         "calibration in the large, group - reference",
         "Cox 1958; Wald test",
         "calibration parity; sufficiency",
         "wald",
         IEM_UNIT_NUMBER},
    [OBSERVED] =
        {"calibration_observed",
         {"share with the outcome among people of one band of scores",
          "deel met de uitkomst onder mensen van een band van scores"},
         "positive / (positive + negative) in the band; bands of about equally "
         "many people of the whole log, a score its own while there are 10 or "
         "fewer",
         "Dawid 1982; Wilson 1927 (interval)",
         "calibration curve; predictive parity by score",
         "wilson",
         IEM_UNIT_SHARE},
    [EXPECTED] = {"calibration_expected",
                  {"mean score of the people of that band",
                   "gemiddelde score van de mensen van die band"},
                  "mean score in the band; scores within 0 and 1",
                  "Dawid 1982",
                  NULL,
                  NULL,
                  IEM_UNIT_SHARE},
};

static const iem_reason no_outcome = {
    "no-outcome", {"the plan names no outcome", "het plan noemt geen uitkomst"}};
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
static const iem_reason highest_rate = {
    "highest",
    {"this group has the highest rate", "deze groep heeft het hoogste deel"}};

static const iem_reason no_bound = {
    "no-bound",
    {"how much buckets of scores can change it is not known",
     "niet bekend is hoeveel het scheelt dat scores gebundeld zijn"}};

/* ---- What groups are measured with ---- */

enum { MOST_BANDS = 10 };

typedef struct whole {
    iem_work *work;
    iem_scored_log log;
    iem_median median;
    int upward;            /* high scores go with the adverse decision */
    int chances, on_logit; /* scores within 0 and 1; strictly */
    size_t *band, n_bands;
    const char *band_names[MOST_BANDS];
} whole;

/* What is known of one group, or of its reference. */
typedef struct known {
    iem_scored people;
    iem_cut cut;
    iem_auc auc;
    iem_calibration line;
    iem_band bands[MOST_BANDS];
} known;

typedef struct scope {
    whole *whole;
    size_t view, group, reference;
    known own, other;
} scope;

static double sum_of(const double *count, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += count[i];
    return sum;
}

static iem_status know(const whole *w, known *k, iem_error *err)
{
    const iem_sides decisions = iem_scored_decisions(&w->log, &k->people);
    const iem_sides outcomes = iem_scored_outcomes(&w->log, &k->people);
    k->cut = iem_best_cut(&decisions, w->upward);
    k->auc = iem_auc_of(&outcomes);
    iem_calibration_table(&outcomes, w->band, w->n_bands, k->bands);
    return iem_calibrate(&outcomes, w->on_logit, &k->line, err);
}

/* ---- One measure ---- */

typedef struct figure {
    iem_estimate estimate;
    double p, numerator, denominator, n, error;
    const iem_reason *why; /* when it has no value */
} figure;

static figure figure_of(iem_estimate estimate, double n, double error,
                        const iem_reason *why)
{
    return (figure){estimate, NAN, NAN, NAN, n, error, why};
}

static iem_estimate only(double value)
{
    return (iem_estimate){value, NAN, NAN};
}

static figure rate_of(double a, double n, double error)
{
    figure f = figure_of(iem_rate(a, n), n, error, &iem_reason_no_people);
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
    return rate_of(s->own.people.n, s->own.people.people, 0);
}

static iem_scoring scoring_of(const whole *w, const iem_scored *people)
{
    return iem_scoring_rate(people->all, w->log.n, w->median, w->log.spread);
}

static figure scoring_rate(const scope *s)
{
    const iem_scoring r = scoring_of(s->whole, &s->own.people);
    return rate_of(r.above, r.n, r.error);
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
    return figure_of(d.estimate, s->own.people.n, d.error, &one_score);
}

static figure higher(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_auc auc = iem_auc_of(&sides);
    figure f =
        figure_of(auc.estimate, s->own.people.n, auc.error, &iem_reason_no_people);
    f.p = iem_mann_whitney_test(&sides).p;
    return f;
}

static figure cliff(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_bounded d = iem_cliffs_delta(&sides);
    return figure_of(d.estimate, s->own.people.n, d.error, &iem_reason_no_people);
}

static figure distance(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_ks ks = iem_ks_test(&sides);
    figure f =
        figure_of(only(ks.value), s->own.people.n, ks.error, &iem_reason_no_people);
    f.p = ks.p;
    return f;
}

static figure distance_at(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_ks ks = iem_ks_test(&sides);
    return figure_of(only(ks.at), s->own.people.n, ks.at_error, &one_score);
}

static figure wasserstein(const scope *s)
{
    const iem_sides sides = sides_of(s);
    const iem_bounded d = iem_wasserstein(&sides);
    return figure_of(d.estimate, s->own.people.n, d.error, &iem_reason_no_people);
}

static figure cut(const scope *s)
{
    const iem_cut *c = &s->own.cut;
    return figure_of((iem_estimate){c->value, c->low, c->high}, s->own.people.n,
                     c->error, &no_cut);
}

static figure cut_misplaced(const scope *s)
{
    const iem_cut *c = &s->own.cut;
    const double n = s->own.people.n;
    figure f = rate_of(c->misplaced, n, c->misplaced_error / n);
    if (isnan(c->misplaced)) f.why = &one_score;
    return f;
}

static figure cut_difference(const scope *s)
{
    const iem_cut *a = &s->own.cut, *b = &s->other.cut;
    const iem_estimate e = {a->value - b->value, a->low - b->high, a->high - b->low};
    figure f = figure_of(e, s->own.people.n, a->error + b->error, &no_cut);
    f.numerator = a->value;
    f.denominator = b->value;
    return f;
}

static figure auc(const scope *s)
{
    return figure_of(s->own.auc.estimate, people_with_outcome(s), s->own.auc.error,
                     &one_outcome);
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
    return figure_of(area.estimate, people_with_outcome(s), area.error, &one_outcome);
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
    return figure_of(b.estimate, people_with_outcome(s), b.error, unless_chances(s));
}

static iem_calibration_error error_of(const scope *s)
{
    if (!s->whole->chances) return (iem_calibration_error){NAN, NAN, NAN, NAN};
    return iem_calibration_error_of(s->own.bands, s->whole->n_bands);
}

static figure calibration_error(const scope *s)
{
    const iem_calibration_error e = error_of(s);
    return figure_of(only(e.value), people_with_outcome(s), e.error, unless_chances(s));
}

static figure error_by_chance(const scope *s)
{
    const iem_calibration_error e = error_of(s);
    return figure_of(only(e.chance), people_with_outcome(s), e.chance_error,
                     unless_chances(s));
}

static figure intercept(const scope *s)
{
    return figure_of(s->own.line.intercept, people_with_outcome(s),
                     s->own.line.intercept_error, &no_line);
}

static figure slope(const scope *s)
{
    return figure_of(s->own.line.slope, people_with_outcome(s), s->own.line.slope_error,
                     &no_line);
}

static figure large(const scope *s)
{
    return figure_of(s->own.line.in_the_large, people_with_outcome(s),
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
static const struct maker {
    figure (*make)(const scope *s);
    bool compared; /* with the reference */
} makers[BY_BAND] = {
    [KNOWN] = {score_known, false},
    [SCORING_RATE] = {scoring_rate, false},
    [MEAN_DIFFERENCE] = {mean_difference, true},
    [STANDARDISED] = {standardised, true},
    [HIGHER] = {higher, true},
    [CLIFF] = {cliff, true},
    [KS] = {distance, true},
    [KS_AT] = {distance_at, true},
    [WASSERSTEIN] = {wasserstein, true},
    [CUT] = {cut, false},
    [CUT_MISPLACED] = {cut_misplaced, false},
    [CUT_DIFFERENCE] = {cut_difference, true},
    [AUC] = {auc, false},
    [AUC_DIFFERENCE] = {auc_difference, true},
    [ROC_AREA] = {roc_area, true},
    [BRIER] = {brier, false},
    [ERROR] = {calibration_error, false},
    [ERROR_BY_CHANCE] = {error_by_chance, false},
    [INTERCEPT] = {intercept, false},
    [SLOPE] = {slope, false},
    [SLOPE_DIFFERENCE] = {slope_difference, true},
    [LARGE] = {large, false},
    [LARGE_DIFFERENCE] = {large_difference, true},
};

/* ---- One group ---- */

/* Scores in buckets without a bound on what that changed: no value either. */
static void fill(const figure *f, iem_statistic *statistic)
{
    const bool known_error = f->error >= 0;
    statistic->n = f->n;
    if (isnan(f->estimate.value) || !known_error) {
        statistic->why = isnan(f->estimate.value) ? f->why : &no_bound;
        return;
    }
    statistic->estimate = f->estimate;
    statistic->p = f->p;
    statistic->numerator = f->numerator;
    statistic->denominator = f->denominator;
    statistic->error = f->error;
    if (statistic->measure->interval && isnan(f->estimate.low))
        statistic->why = &iem_reason_few;
}

static iem_status put(const scope *s, size_t row, const figure *f, iem_error *err)
{
    iem_work *work = s->whole->work;
    const iem_view *view = iem_work_view(work, s->view);
    iem_statistic *statistic = NULL;
    if (makers[row].compared)
        IEM_TRY(iem_statistic_compared(work, row, view, s->group, s->reference,
                                       &statistic, err));
    else
        IEM_TRY(iem_statistic_of_group(work, row, view, s->group, &statistic, err));
    fill(f, statistic);
    return IEM_OK;
}

static bool has_outcome(const whole *w)
{
    return w->log.outcome_place != SIZE_MAX;
}

static iem_status put_all(const scope *s, iem_error *err)
{
    const size_t end = has_outcome(s->whole) ? BY_BAND : FIRST_OF_OUTCOME;
    for (size_t row = 0; row < end; row++) {
        const struct maker *maker = &makers[row];
        if (!maker->make || (maker->compared && s->reference == s->group)) continue;
        figure f =
            figure_of(iem_undefined, s->own.people.n, 0, &iem_reason_no_reference);
        if (!maker->compared || s->reference != IEM_NOBODY) f = maker->make(s);
        IEM_TRY(put(s, row, &f, err));
    }
    return IEM_OK;
}

static iem_status put_band(const scope *s, size_t row, size_t band, const figure *f,
                           iem_error *err)
{
    const iem_view *view = iem_work_view(s->whole->work, s->view);
    iem_statistic *statistic = NULL;
    IEM_TRY(
        iem_statistic_of_group(s->whole->work, row, view, s->group, &statistic, err));
    fill(f, statistic);
    statistic->of = s->whole->band_names[band];
    return IEM_OK;
}

static iem_status put_bands(const scope *s, iem_error *err)
{
    if (!has_outcome(s->whole)) return IEM_OK;
    for (size_t b = 0; b < s->whole->n_bands; b++) {
        const iem_band *band = &s->own.bands[b];
        const figure observed = rate_of(band->positive, band->n, 0);
        const figure expected =
            figure_of(only(band->mean), band->n, band->error, &iem_reason_no_people);
        IEM_TRY(put_band(s, OBSERVED, b, &observed, err));
        if (s->whole->chances) IEM_TRY(put_band(s, EXPECTED, b, &expected, err));
    }
    return IEM_OK;
}

static iem_status measure_group(scope *s, const iem_scored_view *cells, iem_error *err)
{
    const iem_scored_log *log = &s->whole->log;
    iem_scored_group(log, cells, s->group, &s->own.people);
    IEM_TRY(know(s->whole, &s->own, err));
    if (s->reference == IEM_REST) {
        iem_scored_rest(log, &s->own.people, &s->other.people);
        IEM_TRY(know(s->whole, &s->other, err));
    }
    IEM_TRY(put_all(s, err));
    return put_bands(s, err);
}

/* ---- The scoring rate of Local Law 144 ---- */

static double rate(iem_scoring s)
{
    return s.n > 0 ? s.above / s.n : -1;
}

/* Groups below 2 % of the scores may be left out, but for their own ratio. */
static size_t find_highest(const iem_scoring *of, size_t n_groups, double all)
{
    size_t highest = SIZE_MAX;
    for (size_t g = 0; g < n_groups; g++)
        if (of[g].n >= .02 * all && of[g].n > 0 &&
            (highest == SIZE_MAX || rate(of[g]) > rate(of[highest])))
            highest = g;
    return highest;
}

static figure ratio_of(iem_scoring own, iem_scoring highest)
{
    const iem_table t = {own.above, own.n, highest.above, highest.n};
    figure f = {iem_risk_ratio(t),         NAN,   own.above / own.n,
                highest.above / highest.n, own.n, 0,
                &iem_reason_zero_reference};
    if (!(own.n > 0)) f.why = &iem_reason_no_people;
    /* own + its error beside highest, and own beside highest + its error */
    if (f.estimate.value >= 0)
        f.error =
            fmax(own.error / f.denominator,
                 f.estimate.value - f.numerator / (f.denominator + highest.error));
    return f;
}

static iem_status put_ratios(const scope *s, const iem_scoring *of, iem_error *err)
{
    const iem_view *view = iem_work_view(s->whole->work, s->view);
    const size_t highest = find_highest(of, view->n_groups, s->whole->log.everybody.n);
    for (size_t g = 0; g < view->n_groups && highest != SIZE_MAX; g++) {
        iem_statistic *statistic = NULL;
        IEM_TRY(iem_statistic_compared(s->whole->work, SCORING_RATIO, view, g, highest,
                                       &statistic, err));
        const figure f = ratio_of(of[g], of[highest]);
        fill(&f, statistic);
        if (g != highest || !(f.estimate.value > 0)) continue;
        statistic->estimate = only(1);
        statistic->error = 0;
        statistic->why = &highest_rate;
    }
    return IEM_OK;
}

/* ---- One view ---- */

static iem_status measure_groups(scope *s, const iem_scored_view *cells,
                                 iem_scoring *scoring, iem_error *err)
{
    const iem_view *view = iem_work_view(s->whole->work, s->view);
    s->reference = view->reference;
    if (s->reference != IEM_REST && s->reference != IEM_NOBODY) {
        iem_scored_group(&s->whole->log, cells, s->reference, &s->other.people);
        IEM_TRY(know(s->whole, &s->other, err));
    }
    for (s->group = 0; s->group < view->n_groups; s->group++) {
        IEM_TRY(measure_group(s, cells, err));
        scoring[s->group] = scoring_of(s->whole, &s->own.people);
    }
    return put_ratios(s, scoring, err);
}

static iem_status measure_view(scope *s, iem_error *err)
{
    const iem_view *view = iem_work_view(s->whole->work, s->view);
    iem_scored_view cells = {0};
    iem_scoring *scoring = iem_zeroed(view->n_groups, sizeof *scoring);
    iem_status status = scoring ? IEM_OK : iem_fail_memory(err);
    if (!status) status = iem_scored_view_init(&cells, &s->whole->log, s->view, err);
    if (!status) status = measure_groups(s, &cells, scoring, err);
    iem_scored_view_clear(&cells);
    free(scoring);
    return status;
}

static iem_status measure_views(whole *w, iem_error *err)
{
    scope s = {.whole = w};
    iem_status status = iem_scored_init(&s.own.people, w->log.n, err);
    if (!status) status = iem_scored_init(&s.other.people, w->log.n, err);
    for (s.view = 0; s.view < iem_work_views(w->work) && !status; s.view++)
        status = measure_view(&s, err);
    iem_scored_clear(&s.own.people);
    iem_scored_clear(&s.other.people);
    return status;
}

/* ---- The whole log ---- */

/* Each measure that wants an outcome says so once. */
static iem_status tell_no_outcome(whole *w, iem_error *err)
{
    for (size_t row = FIRST_OF_OUTCOME; row < ROWS && !has_outcome(w); row++) {
        iem_statistic *statistic = NULL;
        IEM_TRY(iem_statistic_add(w->work, row, &statistic, err));
        statistic->why = &no_outcome;
    }
    return IEM_OK;
}

static iem_status name_bands(whole *w, const iem_band *bands, iem_error *err)
{
    for (size_t b = 0; b < w->n_bands; b++) {
        const double from = bands[b].lowest, to = bands[b].highest;
        w->band_names[b] =
            to > from ? iem_arena_format(w->work->arena, "[%.12g, %.12g]", from, to)
                      : iem_arena_format(w->work->arena, "%.12g", from);
        if (!w->band_names[b]) return iem_fail_memory(err);
    }
    return IEM_OK;
}

static iem_status find_bands(whole *w, iem_error *err)
{
    const iem_sides outcomes = iem_scored_outcomes(&w->log, &w->log.everybody);
    iem_band bands[MOST_BANDS];
    double *count = iem_zeroed(w->log.n, sizeof *count);
    w->band = iem_zeroed(w->log.n, sizeof *w->band);
    if (count && w->band) {
        for (size_t i = 0; i < w->log.n; i++) count[i] = outcomes.a[i] + outcomes.b[i];
        w->n_bands = iem_score_bands(count, w->log.n, MOST_BANDS, w->band);
    }
    free(count);
    if (!count || !w->band) return iem_fail_memory(err);
    iem_calibration_table(&outcomes, w->band, w->n_bands, bands);
    return name_bands(w, bands, err);
}

static iem_status find_whole(whole *w, iem_error *err)
{
    IEM_TRY(iem_scored_log_init(&w->log, w->work, err));
    const iem_scored *all = &w->log.everybody;
    const iem_sides decisions = iem_scored_decisions(&w->log, all);
    w->median = iem_median_of(w->log.value, all->all, w->log.n);
    w->upward = !(iem_best_cut(&decisions, 1).misplaced >
                  iem_best_cut(&decisions, 0).misplaced);
    w->chances = iem_scores_are_chances(&decisions, 1);
    w->on_logit = iem_scores_are_chances(&decisions, 0);
    return find_bands(w, err);
}

/* Holm over the groups of all views that one measure tests. */
static iem_status adjust(iem_statistics *all, size_t row, iem_error *err)
{
    double *p = iem_zeroed(2 * all->n, sizeof *p);
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < all->n; i++)
        p[i] = all->at[i].measure == &rows[row] ? all->at[i].p : NAN;
    const size_t tested = iem_holm(p, p + all->n, all->n);
    for (size_t i = 0; i < all->n; i++)
        if (!isnan(p[i])) all->at[i].p_adjusted = p[all->n + i];
    free(p);
    return tested == SIZE_MAX ? iem_fail_memory(err) : IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    whole w = {.work = work};
    iem_status status = find_whole(&w, err);
    if (!status) status = measure_views(&w, err);
    if (!status) status = tell_no_outcome(&w, err);
    for (size_t row = 0; row < BY_BAND && !status; row++)
        if (makers[row].compared) status = adjust(work->statistics, row, err);
    free(w.band);
    iem_scored_log_clear(&w.log);
    return status;
}

const iem_family iem_family_scores = {
    .name = "scores",
    .question = {"Does the score mean the same for every group?",
                 "Betekent de score voor elke groep hetzelfde?"},
    .needs = IEM_NEEDS(IEM_SCORE),
    .rows = rows,
    .n_rows = ROWS,
    .measure = measure,
};
