/* Who was decided about rightly? Rates of decisions beside outcomes, by group. Outcomes
 * that were observed for some only are the normal case: what they leave open is bounds,
 * never a number. */
#include "family/families.h"

#include "base/grow.h"
#include "family/checked.h"
#include "stats/spread.h"

#include <math.h>
#include <stdlib.h>

/* The core has the rates of the decision itself. */
#define FIRST IEM_PREVALENCE
enum { RATES = IEM_OUTCOME_RATES - FIRST };

/* Three rows for each rate, and those of all rates together. */
enum { OF_GROUP, DIFFERENCE, RATIO, FORMS };
enum {
    TRUE_POSITIVES = RATES * FORMS,
    FALSE_POSITIVES,
    TRUE_NEGATIVES,
    FALSE_NEGATIVES,
    ADVERSE_NOT_OBSERVED,
    FAVOURABLE_NOT_OBSERVED,
    ODDS_WORST,
    ODDS_MEAN,
    ODDS_MEAN_ABSOLUTE,
    PREDICTIVE_MEAN,
    LARGEST_DIFFERENCE,
    SMALLEST_RATIO,
    LARGEST_WITHOUT_NOISE,
    SMALLEST_WITHOUT_NOISE,
    ODDS_LARGEST,
    ODDS_LARGEST_MEAN,
    ODDS_SMALLEST_RATIO,
    ODDS_SMALLEST_MEAN_RATIO,
};

#define ROW(rate, form) [((rate)-FIRST) * FORMS + (form)]
/* A rate, its difference and its ratio. */
#define RATE(rate, name, en, nl, how, source_, unit_, made, apart, over, peers_,       \
             apart_peers, over_peers)                                                  \
    ROW(rate, OF_GROUP) = {name, {en, nl}, how, source_, peers_, made, unit_},         \
              ROW(rate, DIFFERENCE) = {name "_difference",                             \
                                       {"difference with the reference: " en,          \
                                        "verschil met de referentie: " nl},            \
                                       "group - reference, each " how,                 \
                                       source_,                                        \
                                       apart_peers,                                    \
                                       apart,                                          \
                                       IEM_UNIT_DIFFERENCE},                           \
              ROW(rate, RATIO) = {name "_ratio",                                       \
                                  {"ratio to the reference: " en,                      \
                                   "verhouding tot de referentie: " nl},               \
                                  "group / reference, each " how,                      \
                                  source_,                                             \
                                  over_peers,                                          \
                                  over,                                                \
                                  IEM_UNIT_RATIO}
#define SHARE(rate, name, en, nl, how, source_, peers_, apart_peers, over_peers)       \
    RATE(rate, name, en, nl, how, source_, IEM_UNIT_SHARE, "wilson", "newcombe",       \
         "katz", peers_, apart_peers, over_peers)
#define QUOTIENT(rate, name, en, nl, how, source_, peers_, apart_peers)                \
    RATE(rate, name, en, nl, how, source_, IEM_UNIT_NUMBER, "delta-log",               \
         "square-and-add", "delta-log", peers_, apart_peers, NULL)

static const iem_measure_row rows[] = {
    SHARE(IEM_PREVALENCE, "prevalence", "how many had a positive outcome",
          "hoeveel mensen een positieve uitkomst hadden", "(TP + FN) / n",
          "Manski 1989 (bounds)", "AIF360 base_rate; aequitas prev", NULL, NULL),
    SHARE(
        IEM_TPR, "true_positive_rate",
        "how many with a positive outcome got the adverse decision",
        "hoeveel mensen met een positieve uitkomst het nadelige besluit kregen",
        "TP / (TP + FN)", "Hardt, Price & Srebro 2016",
        "fairlearn true_positive_rate; AIF360 true_positive_rate, recall; aequitas tpr",
        "fairlearn equal_opportunity_difference; AIF360 equal_opportunity_difference; "
        "holisticai equal_opportunity_diff; Clarify RD",
        "fairlearn equal_opportunity_ratio; aequitas tpr_disparity"),
    SHARE(IEM_FNR, "false_negative_rate",
          "how many with a positive outcome got the favourable decision",
          "hoeveel mensen met een positieve uitkomst het gunstige besluit kregen",
          "FN / (TP + FN)", "Chouldechova 2017",
          "fairlearn false_negative_rate; AIF360 false_negative_rate; aequitas fnr",
          "AIF360 false_negative_rate_difference",
          "AIF360 false_negative_rate_ratio; aequitas fnr_disparity"),
    SHARE(IEM_FPR, "false_positive_rate",
          "how many with a negative outcome got the adverse decision all the same",
          "hoeveel mensen met een negatieve uitkomst toch het nadelige besluit kregen",
          "FP / (FP + TN)", "Chouldechova 2017",
          "fairlearn false_positive_rate; AIF360 false_positive_rate; aequitas fpr",
          "AIF360 false_positive_rate_difference; holisticai false_positive_rate_diff; "
          "predictive equality",
          "AIF360 false_positive_rate_ratio; aequitas fpr_disparity"),
    SHARE(IEM_TNR, "true_negative_rate",
          "how many with a negative outcome got the favourable decision",
          "hoeveel mensen met een negatieve uitkomst het gunstige besluit kregen",
          "TN / (FP + TN)", "Verma & Rubin 2018",
          "fairlearn true_negative_rate; AIF360 true_negative_rate; aequitas tnr",
          "Clarify SD; specificity difference", "aequitas tnr_disparity"),
    SHARE(IEM_PPV, "positive_predictive_value",
          "how many adverse decisions had a positive outcome",
          "hoeveel nadelige besluiten een positieve uitkomst hadden", "TP / (TP + FP)",
          "Chouldechova 2017",
          "fairlearn precision; AIF360 positive_predictive_value; aequitas precision",
          "Clarify DAR; predictive parity", "aequitas precision_disparity"),
    SHARE(IEM_FDR, "false_discovery_rate",
          "how many adverse decisions had a negative outcome",
          "hoeveel nadelige besluiten een negatieve uitkomst hadden", "FP / (TP + FP)",
          "Verma & Rubin 2018", "AIF360 false_discovery_rate; aequitas fdr",
          "AIF360 false_discovery_rate_difference",
          "AIF360 false_discovery_rate_ratio; aequitas fdr_disparity"),
    SHARE(IEM_NPV, "negative_predictive_value",
          "how many favourable decisions had a negative outcome",
          "hoeveel gunstige besluiten een negatieve uitkomst hadden", "TN / (TN + FN)",
          "Verma & Rubin 2018", "AIF360 negative_predictive_value; aequitas npv",
          "Clarify DRR", "aequitas npv_disparity"),
    SHARE(IEM_FOR, "false_omission_rate",
          "how many favourable decisions had a positive outcome",
          "hoeveel gunstige besluiten een positieve uitkomst hadden", "FN / (TN + FN)",
          "Verma & Rubin 2018", "AIF360 false_omission_rate; aequitas for",
          "AIF360 false_omission_rate_difference",
          "AIF360 false_omission_rate_ratio; aequitas for_disparity"),
    SHARE(IEM_ACCURACY, "accuracy", "how many decisions fitted the outcome",
          "hoeveel besluiten bij de uitkomst pasten", "(TP + TN) / n",
          "Berk et al. 2021",
          "fairlearn accuracy_score; AIF360 accuracy; aequitas accuracy",
          "Clarify AD; holisticai accuracy_diff; overall accuracy equality", NULL),
    SHARE(IEM_ERROR_RATE, "error_rate", "how many decisions did not fit the outcome",
          "hoeveel besluiten niet bij de uitkomst pasten", "(FP + FN) / n",
          "Berk et al. 2021", "AIF360 error_rate", "AIF360 error_rate_difference",
          "AIF360 error_rate_ratio"),
    SHARE(IEM_THREAT_SCORE, "threat_score",
          "of all adverse decisions and positive outcomes, how many were both",
          "van alle nadelige besluiten en positieve uitkomsten, hoeveel er beide waren",
          "TP / (TP + FP + FN)", "Gilbert 1884; Jaccard 1901",
          "fairmodels TS; sklearn jaccard_score", NULL, NULL),
    RATE(IEM_F1, "f1", "harmonic mean of TPR and PPV",
         "harmonisch gemiddelde van TPR en PPV", "2 TP / (2 TP + FP + FN)",
         "van Rijsbergen 1979", IEM_UNIT_SHARE, "wilson-threat-score", "square-and-add",
         "delta-log", "sklearn f1_score; fairmodels F1", NULL, NULL),
    RATE(IEM_BALANCED_ACCURACY, "balanced_accuracy", "mean of TPR and TNR",
         "gemiddelde van TPR en TNR", "(TP / (TP + FN) + TN / (FP + TN)) / 2",
         "Brodersen et al. 2010", IEM_UNIT_SHARE, "newcombe", "square-and-add",
         "delta-log", "fairlearn balanced_accuracy_score", NULL, NULL),
    RATE(IEM_MCC, "mcc", "correlation of decision and outcome",
         "samenhang van besluit en uitkomst",
         "(TP TN - FP FN) / sqrt((TP + FP) (TN + FN) (TP + FN) (TN + FP))",
         "Matthews 1975", IEM_UNIT_NUMBER, "delta-fisher-z", "square-and-add",
         "delta-log", "sklearn matthews_corrcoef", "kozodoi mcc_parity", NULL),
    RATE(IEM_KAPPA, "kappa", "agreement of decision and outcome beyond chance",
         "overeenstemming van besluit en uitkomst, boven toeval",
         "2 (TP TN - FP FN) / ((TP + FP) (FP + TN) + (TP + FN) (FN + TN))",
         "Cohen 1960", IEM_UNIT_NUMBER, "delta-fisher-z", "square-and-add", "delta-log",
         "sklearn cohen_kappa_score; FairBench kappa", NULL, NULL),
    QUOTIENT(IEM_MISSES_PER_FALSE_ALARM, "misses_per_false_alarm",
             "positive outcomes that were missed, for each false alarm",
             "gemiste positieve uitkomsten, per vals alarm", "FN / FP",
             "Berk et al. 2021 (treatment equality)", NULL, "Clarify TE"),
    QUOTIENT(IEM_POSITIVES_PER_ADVERSE, "positives_per_adverse",
             "positive outcomes for each adverse decision",
             "positieve uitkomsten per nadelig besluit", "(TP + FN) / (TP + FP)",
             "Das et al. 2021 (conditional acceptance)", NULL, "Clarify DCA"),
    QUOTIENT(IEM_NEGATIVES_PER_FAVOURABLE, "negatives_per_favourable",
             "negative outcomes for each favourable decision",
             "negatieve uitkomsten per gunstig besluit", "(TN + FP) / (TN + FN)",
             "Das et al. 2021 (conditional rejection)", NULL, "Clarify DCR"),
    [TRUE_POSITIVES] = {"true_positives",
                        {"adverse decisions with a positive outcome",
                         "nadelige besluiten met een positieve uitkomst"},
                        "TP",
                        NULL,
                        "AIF360 num_true_positives; aequitas tp",
                        NULL,
                        IEM_UNIT_PEOPLE},
    [FALSE_POSITIVES] = {"false_positives",
                         {"adverse decisions with a negative outcome",
                          "nadelige besluiten met een negatieve uitkomst"},
                         "FP",
                         NULL,
                         "AIF360 num_false_positives; aequitas fp",
                         NULL,
                         IEM_UNIT_PEOPLE},
    [TRUE_NEGATIVES] = {"true_negatives",
                        {"favourable decisions with a negative outcome",
                         "gunstige besluiten met een negatieve uitkomst"},
                        "TN",
                        NULL,
                        "AIF360 num_true_negatives; aequitas tn",
                        NULL,
                        IEM_UNIT_PEOPLE},
    [FALSE_NEGATIVES] = {"false_negatives",
                         {"favourable decisions with a positive outcome",
                          "gunstige besluiten met een positieve uitkomst"},
                         "FN",
                         NULL,
                         "AIF360 num_false_negatives; aequitas fn",
                         NULL,
                         IEM_UNIT_PEOPLE},
    [ADVERSE_NOT_OBSERVED] = {"adverse_not_observed",
                              {"adverse decisions of which the outcome is not known",
                               "nadelige besluiten waarvan de uitkomst niet bekend is"},
                              "U1",
                              NULL,
                              NULL,
                              NULL,
                              IEM_UNIT_PEOPLE},
    [FAVOURABLE_NOT_OBSERVED] =
        {"favourable_not_observed",
         {"favourable decisions of which the outcome is not known",
          "gunstige besluiten waarvan de uitkomst niet bekend is"},
         "U0",
         NULL,
         NULL,
         NULL,
         IEM_UNIT_PEOPLE},
    [ODDS_WORST] = {"equalised_odds_worst",
                    {"the larger of the differences in TPR and in FPR",
                     "het grootste van de verschillen in TPR en in FPR"},
                    "max(|TPR1 - TPR0|, |FPR1 - FPR0|)",
                    "Hardt, Price & Srebro 2016",
                    "AIF360 equalized_odds_difference",
                    "box",
                    IEM_UNIT_DIFFERENCE},
    [ODDS_MEAN] = {"average_odds_difference",
                   {"mean of the differences in TPR and in FPR; opposite ones cancel",
                    "gemiddelde van de verschillen in TPR en FPR; tegengestelde vallen "
                    "weg"},
                   "((TPR1 - TPR0) + (FPR1 - FPR0)) / 2",
                   "Bellamy et al. 2018",
                   "AIF360 average_odds_difference; holisticai average_odds_diff",
                   "square-and-add",
                   IEM_UNIT_DIFFERENCE},
    [ODDS_MEAN_ABSOLUTE] = {"average_abs_odds_difference",
                            {"mean size of the differences in TPR and in FPR",
                             "gemiddelde grootte van de verschillen in TPR en in FPR"},
                            "(|TPR1 - TPR0| + |FPR1 - FPR0|) / 2",
                            "Bellamy et al. 2018",
                            "AIF360 average_abs_odds_difference",
                            "box",
                            IEM_UNIT_DIFFERENCE},
    [PREDICTIVE_MEAN] = {"average_predictive_value_difference",
                         {"mean of the differences in PPV and in FOR",
                          "gemiddelde van de verschillen in PPV en in FOR"},
                         "((PPV1 - PPV0) + (FOR1 - FOR0)) / 2",
                         "Bellamy et al. 2018",
                         "AIF360 average_predictive_value_difference",
                         "square-and-add",
                         IEM_UNIT_DIFFERENCE},
    [LARGEST_DIFFERENCE] =
        {"largest_difference",
         {"highest minus lowest group, in the rate named; chance alone makes it large",
          "hoogste min laagste groep, in het genoemde aandeel; toeval alleen maakt het "
          "al groot"},
         "max - min; p: chi-square of all groups",
         "Sidak 1967; Cochran 1954",
         "fairlearn MetricFrame.difference, demographic_parity_difference; FairBench "
         "maxdiff",
         "sidak",
         IEM_UNIT_DIFFERENCE},
    [SMALLEST_RATIO] =
        {"smallest_ratio",
         {"lowest over highest group, in the rate named; chance alone "
          "makes it small",
          "laagste gedeeld door hoogste groep, in het genoemde aandeel; "
          "toeval alleen maakt het al klein"},
         "min / max; p: chi-square of all groups",
         "Sidak 1967; Cochran 1954",
         "fairlearn MetricFrame.ratio, demographic_parity_ratio; aequitas "
         "get_disparity_min_metric (inverse)",
         "sidak",
         IEM_UNIT_RATIO},
    [LARGEST_WITHOUT_NOISE] =
        {"largest_difference_without_noise",
         {"highest minus lowest group, with what chance adds taken out",
          "hoogste min laagste groep, zonder wat toeval eraan toevoegt"},
         "max - min of mean + sqrt(T / (T + V)) (rate - mean)",
         "DerSimonian & Laird 1986; Louis 1984",
         NULL,
         NULL,
         IEM_UNIT_DIFFERENCE},
    [SMALLEST_WITHOUT_NOISE] =
        {"smallest_ratio_without_noise",
         {"lowest over highest group, with what chance adds taken out",
          "laagste gedeeld door hoogste groep, zonder wat toeval eraan toevoegt"},
         "min / max of mean + sqrt(T / (T + V)) (rate - mean)",
         "DerSimonian & Laird 1986; Louis 1984",
         NULL,
         NULL,
         IEM_UNIT_RATIO},
    [ODDS_LARGEST] = {"equalised_odds_largest",
                      {"the larger of the largest differences in TPR and in FPR",
                       "het grootste van de grootste verschillen in TPR en in FPR"},
                      "max(max TPR - min TPR, max FPR - min FPR)",
                      "Hardt, Price & Srebro 2016",
                      "fairlearn equalized_odds_difference (worst_case)",
                      "sidak",
                      IEM_UNIT_DIFFERENCE},
    [ODDS_LARGEST_MEAN] = {"equalised_odds_largest_mean",
                           {"mean of the largest differences in TPR and in FPR",
                            "gemiddelde van de grootste verschillen in TPR en in FPR"},
                           "((max TPR - min TPR) + (max FPR - min FPR)) / 2",
                           "Hardt, Price & Srebro 2016",
                           "fairlearn equalized_odds_difference (mean)",
                           "sidak",
                           IEM_UNIT_DIFFERENCE},
    [ODDS_SMALLEST_RATIO] =
        {"equalised_odds_smallest_ratio",
         {"the smaller of the smallest ratios of TPR and of FPR",
          "de kleinste van de kleinste verhoudingen van TPR en van FPR"},
         "min(min TPR / max TPR, min FPR / max FPR)",
         "Hardt, Price & Srebro 2016",
         "fairlearn equalized_odds_ratio (worst_case)",
         "sidak",
         IEM_UNIT_RATIO},
    [ODDS_SMALLEST_MEAN_RATIO] =
        {"equalised_odds_smallest_mean_ratio",
         {"mean of the smallest ratios of TPR and of FPR",
          "gemiddelde van de kleinste verhoudingen van TPR en van FPR"},
         "(min TPR / max TPR + min FPR / max FPR) / 2",
         "Hardt, Price & Srebro 2016",
         "fairlearn equalized_odds_ratio (mean)",
         "sidak",
         IEM_UNIT_RATIO},
};

/* One view while it is measured. */
struct job {
    iem_work *work;
    const iem_view *view;
    const iem_checked *checked;
    const iem_counted *groups; /* those of `checked` */
    const double *deff;
    size_t best;         /* the group that fares best; IEM_NOBODY: none */
    iem_confusion *room; /* for 5 n tables: counts, and corners of two rates */
};

static size_t row_of(iem_outcome_rate rate, size_t form)
{
    return (size_t)(rate - FIRST) * FORMS + form;
}

/* ---- One group ---- */

static iem_status count_people(const struct job *j, size_t row, size_t group,
                               double people, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_of_group(j->work, row, j->view, group, &s, err));
    s->estimate.value = people;
    return IEM_OK;
}

static iem_status count_group(const struct job *j, size_t g, iem_error *err)
{
    const iem_confusion *c = &j->groups[g].c;
    IEM_TRY(count_people(j, TRUE_POSITIVES, g, c->tp, err));
    IEM_TRY(count_people(j, FALSE_POSITIVES, g, c->fp, err));
    IEM_TRY(count_people(j, TRUE_NEGATIVES, g, c->tn, err));
    IEM_TRY(count_people(j, FALSE_NEGATIVES, g, c->fn, err));
    IEM_TRY(count_people(j, ADVERSE_NOT_OBSERVED, g, c->u1, err));
    return count_people(j, FAVOURABLE_NOT_OBSERVED, g, c->u0, err);
}

/* Beside a value it is the interval or the test that is missing. */
static const iem_reason *if_no_value(iem_estimate e, const iem_reason *why)
{
    return isnan(e.value) ? why : &iem_reason_few;
}

/* What a rate came to, and why it is no number. */
static void set_partial(iem_statistic *s, const iem_partial *p, const iem_reason *why)
{
    s->estimate = p->interval;
    s->why = p->known == IEM_BOUNDED ? &iem_reason_not_observed
                                     : if_no_value(p->interval, why);
}

static iem_status rate_group(const struct job *j, iem_outcome_rate rate, size_t g,
                             iem_error *err)
{
    iem_statistic *s = NULL;
    const iem_partial p =
        iem_counted_rate(iem_counted_worth(j->groups[g], j->deff[g]), rate);
    IEM_TRY(
        iem_statistic_of_group(j->work, row_of(rate, OF_GROUP), j->view, g, &s, err));
    set_partial(s, &p, &iem_reason_no_people);
    s->numerator = iem_rate_numerator(j->groups[g].c, rate);
    s->denominator = iem_rate_denominator(j->groups[g].c, rate);
    return IEM_OK;
}

/* ---- A group and a reference ---- */

struct sides {
    iem_counted one, other;
};

/* Both sides at what they are worth to the group. */
static struct sides sides_of(const struct job *j, size_t g, size_t reference)
{
    const iem_counted other = iem_checked_reference(j->checked, g, reference);
    return (struct sides){iem_counted_worth(j->groups[g], j->deff[g]),
                          iem_counted_worth(other, j->deff[g])};
}

/* A number without a test: its law would need more people. */
static void set_p(iem_statistic *s, iem_outcome_rate rate, double p)
{
    s->p = p;
    if (isnan(p) && !isnan(s->estimate.value) && !iem_rate_is_share(rate))
        s->why = &iem_reason_few;
}

static iem_status compare_rate(const struct job *j, iem_outcome_rate rate, size_t g,
                               size_t reference, iem_error *err)
{
    iem_statistic *s = NULL;
    const struct sides at = sides_of(j, g, reference);
    const iem_counted one = at.one, other = at.other;
    const iem_partial difference = iem_counted_difference(one, other, rate);
    const iem_partial ratio = iem_counted_ratio(one, other, rate);
    const double p = iem_counted_p(one, other, rate);
    IEM_TRY(iem_statistic_compared(j->work, row_of(rate, DIFFERENCE), j->view, g,
                                   reference, &s, err));
    set_partial(s, &difference, &iem_reason_no_people);
    set_p(s, rate, p);
    IEM_TRY(iem_statistic_compared(j->work, row_of(rate, RATIO), j->view, g, reference,
                                   &s, err));
    set_partial(s, &ratio,
                difference.known == IEM_UNDEFINED ? &iem_reason_no_people
                                                  : &iem_reason_zero_reference);
    set_p(s, rate, p);
    s->numerator = iem_partial_rate(one.c, rate).interval.value;
    s->denominator = iem_partial_rate(other.c, rate).interval.value;
    return IEM_OK;
}

/* A comparison that is a number only where all its rates are. */
static iem_status add_gap(const struct job *j, size_t row, size_t g, size_t reference,
                          bool known, iem_estimate e, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_compared(j->work, row, j->view, g, reference, &s, err));
    if (known) s->estimate = e;
    s->why = known ? if_no_value(e, &iem_reason_no_people) : &iem_reason_not_observed;
    return IEM_OK;
}

static bool is_open(iem_counted group, iem_outcome_rate rate)
{
    return iem_partial_rate(group.c, rate).known == IEM_BOUNDED;
}

static iem_status compare_both(const struct job *j, size_t g, size_t reference,
                               iem_error *err)
{
    const struct sides at = sides_of(j, g, reference);
    const iem_counted one = at.one, other = at.other;
    const iem_odds_gap gap = iem_counted_odds(one, other);
    const iem_estimate predictive =
        iem_counted_mean_difference(one, other, IEM_PPV, IEM_FOR);
    const bool known = !is_open(one, IEM_TPR) && !is_open(other, IEM_TPR) &&
                       !is_open(one, IEM_FPR) && !is_open(other, IEM_FPR);
    const bool foretold = !is_open(one, IEM_PPV) && !is_open(other, IEM_PPV) &&
                          !is_open(one, IEM_FOR) && !is_open(other, IEM_FOR);
    IEM_TRY(add_gap(j, ODDS_WORST, g, reference, known, gap.worst, err));
    IEM_TRY(add_gap(j, ODDS_MEAN, g, reference, known, gap.mean, err));
    IEM_TRY(
        add_gap(j, ODDS_MEAN_ABSOLUTE, g, reference, known, gap.mean_absolute, err));
    return add_gap(j, PREDICTIVE_MEAN, g, reference, foretold, predictive, err);
}

/* ---- All groups ---- */

/* Two groups have the rate: then it is the law that does not hold, or a rate of 0 that
 * the other one is held against. */
static const iem_reason *why_no_spread(const iem_spread *s, size_t row)
{
    if (s->groups < 2) return &iem_reason_no_people;
    return row == SMALLEST_RATIO ? &iem_reason_zero_reference : &iem_reason_few;
}

static iem_status add_spread(const struct job *j, size_t row, const char *of,
                             const iem_spread *s, iem_estimate e, iem_error *err)
{
    iem_statistic *to = NULL;
    if (s && s->highest != SIZE_MAX)
        IEM_TRY(iem_statistic_compared(j->work, row, j->view, s->highest, s->lowest,
                                       &to, err));
    else
        IEM_TRY(iem_statistic_add(j->work, row, &to, err));
    to->ground = j->view->name;
    to->of = of;
    to->estimate = e;
    to->why = s ? if_no_value(e, why_no_spread(s, row)) : &iem_reason_not_observed;
    to->p = s ? s->p : NAN;
    to->n = s ? (double)s->groups : NAN;
    return IEM_OK;
}

static bool any_open(const struct job *j, iem_outcome_rate rate)
{
    for (size_t g = 0; g < j->view->n_groups; g++)
        if (is_open(j->groups[g], rate)) return true;
    return false;
}

static iem_estimate only_value(double value)
{
    return (iem_estimate){value, NAN, NAN};
}

static const iem_confusion *counts_of(const struct job *j)
{
    for (size_t g = 0; g < j->view->n_groups; g++)
        j->room[g] = iem_counted_worth(j->groups[g], j->deff[g]).c;
    return j->room;
}

/* In room place `place` and the next one; none where counts are exact. */
static iem_corners corners_of(const struct job *j, iem_outcome_rate rate, size_t place)
{
    const size_t n = j->view->n_groups;
    iem_confusion *low = j->room + place * n, *high = low + n;
    if (!j->work->plan->rounded) return (iem_corners){NULL, NULL};
    for (size_t g = 0; g < n; g++) {
        const iem_extremes e =
            iem_counted_extremes(iem_counted_worth(j->groups[g], j->deff[g]), rate);
        low[g] = e.low;
        high[g] = e.high;
    }
    return (iem_corners){low, high};
}

static iem_status spread_rate(const struct job *j, iem_outcome_rate rate,
                              iem_error *err)
{
    const char *of = rows[row_of(rate, OF_GROUP)].id;
    if (any_open(j, rate))
        return add_spread(j, LARGEST_DIFFERENCE, of, NULL, iem_undefined, err);
    const iem_spread s = iem_outcome_spread(counts_of(j), corners_of(j, rate, 1),
                                            j->view->n_groups, rate);
    IEM_TRY(add_spread(j, LARGEST_DIFFERENCE, of, &s, s.difference, err));
    IEM_TRY(add_spread(j, SMALLEST_RATIO, of, &s, s.ratio, err));
    IEM_TRY(
        add_spread(j, LARGEST_WITHOUT_NOISE, of, &s, only_value(s.without_noise), err));
    return add_spread(j, SMALLEST_WITHOUT_NOISE, of, &s,
                      only_value(s.ratio_without_noise), err);
}

static iem_status add_odds(const struct job *j, size_t row, const iem_odds_spread *o,
                           iem_estimate e, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_add(j->work, row, &s, err));
    s->ground = j->view->name;
    s->estimate = e;
    s->p = o ? o->p : NAN;
    s->why = o ? if_no_value(e, &iem_reason_no_people) : &iem_reason_not_observed;
    return IEM_OK;
}

static iem_status spread_odds(const struct job *j, iem_error *err)
{
    if (any_open(j, IEM_TPR) || any_open(j, IEM_FPR))
        return add_odds(j, ODDS_LARGEST, NULL, iem_undefined, err);
    const iem_odds_spread o =
        iem_equalised_odds_spread(counts_of(j), corners_of(j, IEM_TPR, 1),
                                  corners_of(j, IEM_FPR, 3), j->view->n_groups);
    IEM_TRY(add_odds(j, ODDS_LARGEST, &o, o.worst, err));
    IEM_TRY(add_odds(j, ODDS_LARGEST_MEAN, &o, o.mean, err));
    IEM_TRY(add_odds(j, ODDS_SMALLEST_RATIO, &o, o.worst_ratio, err));
    return add_odds(j, ODDS_SMALLEST_MEAN_RATIO, &o, o.mean_ratio, err);
}

/* ---- The view ---- */

static iem_status compare_all(const struct job *j, size_t g, size_t reference,
                              iem_error *err)
{
    for (iem_outcome_rate rate = FIRST; rate < IEM_OUTCOME_RATES; rate++)
        IEM_TRY(compare_rate(j, rate, g, reference, err));
    return compare_both(j, g, reference, err);
}

/* The group that fares best: the lowest adverse rate, of groups with 2 % of the people
 * or more (as in 29 CFR 1607.4(D)). IEM_NOBODY: pairs of grounds, or one group. */
static size_t best_of(const iem_view *view)
{
    int64_t people = 0;
    size_t best = IEM_NOBODY;
    double lowest = 2;
    for (size_t g = 0; g < view->n_groups; g++) people += view->groups[g].n;
    for (size_t g = 0; g < view->n_groups && view->n_grounds == 1; g++) {
        const iem_view_group *group = &view->groups[g];
        const double rate = (double)group->adverse / (double)group->n;
        if (group->n * 50 < people || rate >= lowest) continue;
        lowest = rate;
        best = g;
    }
    return view->n_groups > 1 ? best : IEM_NOBODY;
}

/* With the reference of the plan, with everybody else where that is a group, and with
 * the group that fares best where it is another. */
static iem_status compare_group(const struct job *j, size_t g, iem_error *err)
{
    const size_t named = j->view->reference, best = j->best;
    if (named == IEM_NOBODY) return IEM_OK;
    if (named != g) IEM_TRY(compare_all(j, g, named, err));
    if (named != IEM_REST) IEM_TRY(compare_all(j, g, IEM_REST, err));
    if (best == IEM_NOBODY || best == named || best == g) return IEM_OK;
    return compare_all(j, g, best, err);
}

enum { MOST_PAIRED = 6 };

/* The other pairs of a few groups, in the rates that comparisons are usually about. */
static iem_status compare_pairs(const struct job *j, iem_error *err)
{
    static const iem_outcome_rate usual[] = {IEM_TPR, IEM_FPR, IEM_PPV};
    const iem_view *view = j->view;
    const size_t best = j->best;
    if (view->n_groups > MOST_PAIRED) return IEM_OK;
    for (size_t g = 0; g < view->n_groups; g++)
        for (size_t h = 0; h < g; h++) {
            if (g == view->reference || h == view->reference) continue;
            if (g == best || h == best) continue;
            for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
                IEM_TRY(compare_rate(j, usual[i], g, h, err));
        }
    return IEM_OK;
}

static iem_status measure_rates(const struct job *j, iem_error *err)
{
    for (size_t g = 0; g < j->view->n_groups; g++) {
        IEM_TRY(count_group(j, g, err));
        for (iem_outcome_rate rate = FIRST; rate < IEM_OUTCOME_RATES; rate++)
            IEM_TRY(rate_group(j, rate, g, err));
    }
    for (size_t g = 0; g < j->view->n_groups; g++) IEM_TRY(compare_group(j, g, err));
    IEM_TRY(compare_pairs(j, err));
    for (iem_outcome_rate rate = FIRST; rate < IEM_OUTCOME_RATES; rate++)
        IEM_TRY(spread_rate(j, rate, err));
    return spread_odds(j, err);
}

static iem_status measure_view(iem_work *work, size_t v, iem_error *err)
{
    iem_checked checked;
    const iem_view *view = iem_work_view(work, v);
    const size_t first = work->statistics->n;
    IEM_TRY(iem_checked_count(work, v, &checked, err));
    const struct job j = {work,
                          view,
                          &checked,
                          checked.all,
                          checked.deff,
                          best_of(view),
                          iem_zeroed(5 * view->n_groups, sizeof *j.room)};
    iem_status s = j.room ? measure_rates(&j, err) : iem_fail_memory(err);
    if (!s) iem_checked_know_repeats(work, first);
    if (!s) s = iem_checked_adjust(work, first, TRUE_POSITIVES, err);
    free(j.room);
    iem_checked_clear(&checked);
    return s;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    for (size_t v = 0; v < iem_work_views(work); v++)
        IEM_TRY(measure_view(work, v, err));
    return IEM_OK;
}

const iem_family iem_family_outcomes = {
    .name = "outcomes",
    .question = {"Was the adverse decision right as often in each group?",
                 "Was het nadelige besluit in elke groep even vaak terecht?"},
    .needs = IEM_NEEDS(IEM_OUTCOME),
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .rounds = true,
    .measure = measure,
};
