/* Figures of another program for the widest log ratio among groups, with the counts:
 * adverse decisions and all decisions of each group, in the order of the comment.
 *
 * AIF360 0.6.1, BinaryLabelDatasetMetric.smoothed_empirical_differential_fairness at
 * three concentrations; the first is the figure of its own documentation. Adult: the
 * 45222 people without a missing value; COMPAS: 7214 people as shipped with aequitas;
 * the forest's verdicts are those shipped with aequitas. AIF360 gives no pair. Where it
 * is of weights (instance_weights), each cell of the log is a row with its count as the
 * weight. NAN: not computed. */
#ifndef IEM_GOLDEN_LIFTS_H
#define IEM_GOLDEN_LIFTS_H

#include <math.h>
#include <stddef.h>

static const struct golden_widest {
    const char *name;
    size_t n_groups;
    double adverse[10], n[10], concentration[3], log_ratio[3];
} golden_widest[] = {
    {"Adult, sex x race: income <= 50K",
     10,
     {152, 371, 1958, 117, 10428, 230, 563, 1736, 191, 18268},
     {166, 436, 2084, 126, 11883, 269, 867, 2144, 227, 27020},
     {1.0, 0.5, 2.0},
     {1.7547611985549283, 1.7562544492120045,
      1.751785200444146}}, /* Female Amer-Indian-Eskimo, Female Asian-Pac-Islander,
                              Female Black, Female Other, Female White, Male
                              Amer-Indian-Eskimo, Male Asian-Pac-Islander, Male Black,
                              Male Other, Male White */
    {"Adult, sex",
     2,
     {13026, 20988},
     {14695, 30527},
     {1.0, 0.5, 2.0},
     {1.0118479454306046, 1.011953850007355, 1.0116361988132785}}, /* Female, Male */
    {"COMPAS, race: flagged",
     6,
     {2174, 8, 854, 190, 12, 79},
     {3696, 32, 2454, 637, 18, 377},
     {1.0, 0.5, 0.0},
     {1.1404268391011165, 1.1487183608381464,
      1.1573322268728248}}, /* African-American, Asian, Caucasian, Hispanic, Native
                               American, Other */
    {"COMPAS, sex: flagged",
     2,
     {591, 2726},
     {1395, 5819},
     {1.0, 0.5, 0.0},
     {0.10042307354450908, 0.10048180430404174, 0.1005405844491758}}, /* Female, Male */
    {"COMPAS, age_cat: flagged",
     3,
     {1924, 394, 999},
     {4109, 1576, 1529},
     {1.0, 0.5, 0.0},
     {0.959892586231083, 0.9602860871424425,
      0.9606799338393817}}, /* 25 - 45, Greater than 45, Less than 25 */
    {"Adult, a forest's verdicts, gender",
     2,
     {311, 1963},
     {3199, 6570},
     {1.0, 0.5, 0.0},
     {1.1215693176805073, 1.1221647089718885, 1.1227607105680886}}, /* Female, Male */
    {"Adult, a forest's verdicts, race",
     5,
     {7, 79, 114, 6, 2068},
     {100, 303, 967, 73, 8326},
     {1.0, 0.5, 0.0},
     {1.2589468165530595, 1.2863820608903844,
      1.3149750838904313}}, /* Amer-Indian-Eskimo, Asian-Pac-Islander, Black, Other,
                               White */
    {"Adult, sex: income <= 50K, first 5000",
     2,
     {1399, 2351},
     {1598, 3402},
     {1.0, 0.5, 2.0},
     {0.9068797971458846, 0.9077301275911085, 0.9051834452842262}}, /* Female, Male */
    {"German credit, sex: bad",
     2,
     {109, 191},
     {310, 690},
     {1.0, 0.5, 2.0},
     {0.23938365222429048, 0.23928943274486758, 0.239567761572822}}, /* female, male */
    {"German credit, age above 25: bad",
     2,
     {80, 220},
     {190, 810},
     {1.0, 0.5, 2.0},
     {0.4383541156063998, 0.43838264380281156, 0.43829142128858223}}, /* False, True */
    {"German credit, age 25 and more: bad",
     2,
     {61, 239},
     {149, 851},
     {1.0, 0.5, 2.0},
     {0.37743499069456243, 0.3771579263637743, 0.377975172379855}}, /* False, True */
    {"German credit, sex x age above 25: bad",
     4,
     {47, 62, 33, 158},
     {105, 205, 85, 605},
     {1.0, 0.5, 2.0},
     {0.5384160096805076, 0.5386202029924919,
      0.5379967652852518}}, /* women to 25, older women, men to 25, older men */
    {"Berkeley 1973, weights of 24 cells, gender: rejected",
     2,
     {1278, 1493},
     {1835, 2691},
     {1.0, 0.5, 2.0},
     {0.38266843095598246, NAN, NAN}}, /* Female, Male */
    {"DUO 2014, weights of 80 cells, others and NL: selected",
     2,
     {2150, 1060},
     {70460, 178220},
     {1.0, 0.5, 2.0},
     {1.6349248661684168, NAN, NAN}}, /* others, NL */
};

#endif
