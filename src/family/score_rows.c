/* The list of measures of the family "scores". */
#include "family/score_figures.h"

const iem_measure_row iem_score_rows[IEM_SCORE_ROWS] = {
    [IEM_SCORE_ROW_KNOWN] = {"score_known",
                             {"share of the people who have a score",
                              "deel van de mensen die een score hebben"},
                             "with a score / all",
                             "Wilson 1927 (interval)",
                             NULL,
                             "wilson",
                             IEM_UNIT_SHARE},
    [IEM_SCORE_ROW_SCORING_RATE] =
        {"scoring_rate",
         {"share with a score above the median of everybody",
          "deel met een score boven de mediaan van iedereen"},
         "members above the median of all scores / members with a score",
         "New York City, Local Law 144 of 2021 (6 RCNY 5-300)",
         "holisticai, audit tools for LL144: scoring rate",
         "wilson",
         IEM_UNIT_SHARE},
    [IEM_SCORE_ROW_SCORING_RATIO] =
        {"scoring_impact_ratio",
         {"scoring rate of the group beside the highest one of the groups",
          "deel boven de mediaan naast het hoogste van de groepen"},
         "scoring rate / highest scoring rate among groups with 2 % of the scores or "
         "more",
         "New York City, Local Law 144 of 2021 (6 RCNY 5-300)",
         "impact ratio of LL144 audits",
         "katz",
         IEM_UNIT_RATIO},
    [IEM_SCORE_ROW_MEAN_DIFFERENCE] =
        {"mean_score_difference",
         {"how much higher the group scores on average",
          "hoeveel hoger de groep gemiddeld scoort"},
         "mean score of the group - mean score of the reference",
         "Welch 1947",
         "scipy ttest_ind(equal_var=False); holisticai average score "
         "difference",
         "welch",
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_STANDARDISED] =
        {"standardised_score_difference",
         {"how many standard deviations higher the group scores on average",
          "hoeveel standaardafwijkingen hoger de groep gemiddeld scoort"},
         "difference of means / pooled standard deviation",
         "Cohen 1988; Hedges & Olkin 1985 (interval)",
         "Cohen's d; rsmtool SMD",
         "hedges-olkin",
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_HIGHER] =
        {"scores_higher",
         {"chance that a member scores higher than somebody of the reference, a "
          "tie counting half",
          "kans dat een lid hoger scoort dan iemand van de referentie; gelijk "
          "telt half"},
         "U / (n1 n0); p: Mann-Whitney corrected for ties",
         "Mann & Whitney 1947; DeLong et al. 1988 (interval)",
         "scipy mannwhitneyu",
         "delong",
         IEM_UNIT_SHARE},
    [IEM_SCORE_ROW_CLIFF] =
        {"cliffs_delta",
         {"chance that a member scores higher than somebody of the reference "
          "minus chance that the member scores lower",
          "kans dat een lid hoger scoort dan iemand van de referentie min kans "
          "dat het lager scoort"},
         "2 U / (n1 n0) - 1",
         "Cliff 1993",
         NULL,
         "delong",
         IEM_UNIT_DIFFERENCE},
    [IEM_SCORE_ROW_KS] =
        {"score_distance",
         {"largest distance of the distributions of scores of group and reference",
          "grootste afstand van de verdelingen van scores van groep en referentie"},
         "max over scores of |F1 - F0|; p exact given ties up to 10 million pairs",
         "Kolmogorov 1933; Smirnov 1939",
         "scipy ks_2samp, R ks.test; not SageMaker Clarify KS, which is the largest "
         "difference of shares",
         NULL,
         IEM_UNIT_SHARE},
    [IEM_SCORE_ROW_KS_AT] =
        {"score_distance_at",
         {"the score up to which group and reference are farthest apart",
          "de score tot waar groep en referentie het verst uiteen liggen"},
         "the lowest score with that |F1 - F0|",
         "Kolmogorov 1933; Smirnov 1939",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_WASSERSTEIN] =
        {"score_wasserstein",
         {"how far scores would have to move, on average, for group and "
          "reference to be alike",
          "hoe ver scores gemiddeld moeten opschuiven om groep en "
          "referentie gelijk te maken"},
         "integral of |F1 - F0|",
         "Wasserstein 1969; Vallender 1974",
         "scipy wasserstein_distance",
         NULL,
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_CUT] =
        {"decision_cut",
         {"the score that best separates adverse from favourable decisions of the "
          "group",
          "de score die nadelige en gunstige besluiten van de groep het best "
          "scheidt"},
         "lowest score at or above the lowest cut with the fewest decisions on the "
         "wrong side; which side is adverse goes by all groups together",
         "Youden 1950, on the number of decisions misplaced",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_CUT_ABOVE] =
        {"decision_cut_above",
         {"the score above which cuts begin that separate the group's "
          "decisions as well",
          "de score waarboven grenzen beginnen die de besluiten van de groep "
          "even goed scheiden"},
         "highest score below the lowest of the best cuts",
         "Youden 1950, on the number of decisions misplaced",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_CUT_UP_TO] =
        {"decision_cut_up_to",
         {"the highest cut that separates the group's decisions as well",
          "de hoogste grens die de besluiten van de groep even goed scheidt"},
         "highest of the best cuts",
         "Youden 1950, on the number of decisions misplaced",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_CUT_MISPLACED] =
        {"decision_cut_misplaced",
         {"share of the decisions on the wrong side of the group's best cut",
          "deel van de besluiten aan de verkeerde kant van de best scheidende score"},
         "misplaced / decisions",
         "Wilson 1927 (interval)",
         NULL,
         "wilson",
         IEM_UNIT_SHARE},
    [IEM_SCORE_ROW_CUT_DIFFERENCE] =
        {"decision_cut_difference",
         {"how much higher the group's best cut lies than that of the "
          "reference",
          "hoeveel hoger de best scheidende score van de groep ligt dan "
          "die van de referentie"},
         "cut of the group - cut of the reference",
         "difference of two cuts",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_CUT_LEAST] =
        {"decision_cut_difference_least",
         {"how much higher it lies at least, whichever of the equally good "
          "cuts is taken; 0: they may be the same",
          "hoeveel hoger die minstens ligt, welke van de even goede grenzen "
          "ook wordt genomen; 0: ze kunnen gelijk zijn"},
         "difference nearest to 0 of a cut of the group and one of the "
         "reference that are as good as their best",
         "difference of two cuts",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_AUC] =
        {"auc",
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
    [IEM_SCORE_ROW_AUC_DIFFERENCE] =
        {"auc_difference",
         {"how much better the score ranks the group by outcome than the reference",
          "hoeveel beter de score de groep op uitkomst ordent dan de referentie"},
         "AUC of the group - AUC of the reference",
         "DeLong et al. 1988; Zou & Donner 2008 (interval)",
         "pROC roc.test; holisticai abroca",
         "delong",
         IEM_UNIT_DIFFERENCE},
    [IEM_SCORE_ROW_ROC_AREA] =
        {"roc_area_between",
         {"area between the ROC curves of group and reference",
          "oppervlak tussen de ROC-krommen van groep en referentie"},
         "integral of |ROC1 - ROC0|; above 0 by chance alone",
         "Gardner, Brooks & Baker 2019 (ABROCA)",
         "FairBench maxbarea_auc; not holisticai abroca, a difference of AUCs",
         NULL,
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_BRIER] =
        {"brier",
         {"mean squared distance of score and outcome; lower is better",
          "gemiddelde gekwadrateerde afstand van score en uitkomst; lager is "
          "beter"},
         "mean of (score - outcome)^2",
         "Brier 1950",
         "scikit-learn brier_score_loss",
         "wald",
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_ERROR] =
        {"calibration_error",
         {"mean distance of observed rate and mean score over bands of scores",
          "gemiddelde afstand van waargenomen deel en gemiddelde score over "
          "banden"},
         "sum over bands of n |observed - mean score| / n of all",
         "Naeini, Cooper & Hauskrecht 2015",
         "expected calibration error, ECE",
         NULL,
         IEM_UNIT_DIFFERENCE},
    [IEM_SCORE_ROW_ERROR_BY_CHANCE] =
        {"calibration_error_by_chance",
         {"what the calibration error would be by chance if every score were right",
          "wat de kalibratiefout door toeval zou zijn als elke score klopte"},
         "sum over bands of sqrt(2 n m (1 - m) / pi) / n of all, m the "
         "mean score",
         "mean size of a normal deviation",
         NULL,
         NULL,
         IEM_UNIT_DIFFERENCE},
    [IEM_SCORE_ROW_INTERCEPT] =
        {"calibration_intercept",
         {"log odds of the outcome where the score's own log odds (or the "
          "score) are 0",
          "log-odds van de uitkomst waar die van de score (of de "
          "score) 0 is"},
         "a in logit P(outcome) = a + b logit(score), or a + b score unless "
         "all scores are within 0 and 1",
         "Cox 1958",
         NULL,
         "wald",
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_SLOPE] =
        {"calibration_slope",
         {"how steeply the outcome goes up with the score; 1 on log odds: as the "
          "score says",
          "hoe steil de uitkomst met de score oploopt; 1 bij log-odds: "
          "zoals de score zegt"},
         "b in logit P(outcome) = a + b logit(score), or a + b score unless all "
         "scores are within 0 and 1",
         "Cox 1958",
         NULL,
         "wald",
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_SLOPE_DIFFERENCE] =
        {"calibration_slope_difference",
         {"how much steeper the outcome goes up with the score than for the reference",
          "hoeveel steiler de uitkomst met de score oploopt dan bij de referentie"},
         "slope of the group - slope of the reference",
         "Cox 1958; Wald test",
         NULL,
         "wald",
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_LARGE] =
        {"calibration_in_the_large",
         {"log odds by which the outcome comes true more often than the score "
          "says",
          "log-odds waarmee de uitkomst vaker uitkomt dan de score "
          "zegt"},
         "a in logit P(outcome) = a + logit(score); scores strictly within 0 and 1",
         "Cox 1958; Van Calster et al. 2019",
         NULL,
         "wald",
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_LARGE_DIFFERENCE] =
        {"calibration_in_the_large_difference",
         {"log odds by which, at the same score, the outcome is more "
          "common than in the reference",
          "log-odds waarmee de uitkomst bij dezelfde score "
          "vaker voorkomt dan bij de referentie"},
         "calibration in the large, group - reference",
         "Cox 1958; Wald test",
         "calibration parity; sufficiency",
         "wald",
         IEM_UNIT_NUMBER},
    [IEM_SCORE_ROW_OBSERVED] =
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
    [IEM_SCORE_ROW_EXPECTED] =
        {"calibration_expected",
         {"mean score of the people of one band of scores",
          "gemiddelde score van de mensen van een band van scores"},
         "mean score in the band; scores within 0 and 1",
         "Dawid 1982",
         NULL,
         NULL,
         IEM_UNIT_SHARE},
};
