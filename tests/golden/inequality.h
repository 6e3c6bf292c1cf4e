/* Figures of other programs for inequality of benefits, with the counts they follow
 * from: how many people of each group had benefit 0, 1 and 2.
 *
 * Benefit is 1 + decision - outcome, both 1 when good for the person, or the decision
 * alone. COMPAS: 7214 people as shipped with aequitas (not flagged is the good
 * decision); Adult: the forest's verdicts shipped with aequitas, 9769 people;
 * mortgages: R AER, HMDA. Total, between, within and per group: the formula of Speicher
 * et al. (2018), eq. 2, in numpy. Coefficients of variation: AIF360 0.6.1,
 * ClassificationMetric.coefficient_of_variation and
 * between_all_groups_coefficient_of_variation. NAN: not computed.
 *
 * AIF360 agrees with all but one: for alpha 0 it divides by the mean benefit once too
 * often (its own text has no such division), which is `peer_between_0` =
 * between_all_groups_generalized_entropy_index(alpha = 0). */
#ifndef IEM_GOLDEN_INEQUALITY_H
#define IEM_GOLDEN_INEQUALITY_H

#include <math.h>
#include <stddef.h>

static const struct golden_inequality {
    const char *name;
    size_t n_groups;
    double count[6][3];
    double between_0;
    double theil[3], theil_group[6]; /* total, between, within */
    double ge2[3], ge2_group[6];
    double variation, variation_between, peer_between_0;
} golden_inequality[] = {
    {"COMPAS, not flagged, race: b = 1 + decision - outcome",
     6,
     {{805, 2359, 532},
      {2, 27, 3},
      {349, 1644, 461},
      {87, 421, 129},
      {3, 14, 1},
      {36, 251, 90}},
     0.0024647444583163424,
     {0.2450239374955517, 0.002481280023345429, 0.2425426574722061},
     {0.29219058655268115, 0.09525510143505457, 0.20442864068618283,
      0.19952403991989712, 0.20442643322637663, 0.1556185184597854},
     {0.17630494628087146, 0.0025012024636642508, 0.173803743817207},
     {0.207691921663091, 0.0730027548209367, 0.14999158611715394, 0.14730577107025195,
      0.1328125, 0.12000904387896281},
     0.5938096433721356,
     0.07072768147853074,
     0.002487502311456926}, /* African-American, Asian, Caucasian, Hispanic, Native
                               American, Other */
    {"COMPAS, not flagged, race: b = decision",
     6,
     {{2174, 1522, 0},
      {8, 24, 0},
      {854, 1600, 0},
      {190, 447, 0},
      {12, 6, 0},
      {79, 298, 0}},
     0.03182230715556658,
     {0.6158165561247748, 0.03162190561042856, 0.5841946505143466},
     {0.8872258943399437, 0.28768207245178085, 0.42771571704298395, 0.3542110609585945,
      1.0986122886681096, 0.2351517009426063},
     {0.4255837823967155, 0.031830748319569974, 0.39375303407714557},
     {0.7141918528252299, 0.16666666666666663, 0.26687500000000003, 0.21252796420581657,
      1.0, 0.1325503355704698},
     NAN,
     NAN,
     NAN}, /* African-American, Asian, Caucasian, Hispanic, Native American, Other */
    {"COMPAS, not flagged, sex: b = 1 + decision - outcome",
     2,
     {{288, 912, 195}, {994, 3804, 1021}},
     0.00041637581677667545,
     {0.2450239374955517, 0.0004100428639195151, 0.24461389463163205},
     {0.2766176029910825, 0.23748614432646536},
     {0.17630494628087146, 0.000403908894536224, 0.1759010373863352},
     {0.19618169848584593, 0.17153343619779612},
     0.5938096433721356,
     0.028422135547359,
     0.0004202203612516707}, /* Female, Male */
    {"COMPAS, not flagged, age: b = 1 + decision - outcome",
     3,
     {{741, 2662, 706}, {181, 1110, 285}, {360, 944, 225}},
     0.0013126337182529284,
     {0.2450239374955517, 0.0013078339025989773, 0.24371610359295268},
     {0.248790950140508, 0.1712711342819297, 0.3161928780605124},
     {0.17630494628087146, 0.0013043790145657347, 0.17500056726630578},
     {0.17907837312131078, 0.12818877551020394, 0.22545897667601883},
     0.5938096433721356,
     0.051076002477988325,
     0.0013247537274030015}, /* 25 - 45, Greater than 45, Less than 25 */
    {"Adult, a forest's verdicts, gender: b = 1 + decision - outcome",
     2,
     {{213, 243, 2743}, {1355, 1247, 3968}},
     0.006945844532681488,
     {0.20093609024283193, 0.007113618053108503, 0.1938224721897235},
     {0.0810440682206155, 0.26418155705730706},
     {0.12238083865256993, 0.007304760618789871, 0.11507607803378023},
     {0.046544939937280615, 0.16687524633871173},
     0.49473394598020043,
     0.12086985247604029,
     0.004550292062752507}, /* Female, Male */
    {"Adult, a forest's verdicts, race: b = 1 + decision - outcome",
     5,
     {{4, 9, 87}, {54, 53, 196}, {75, 93, 799}, {5, 4, 64}, {1430, 1331, 5565}},
     0.0014374773475887075,
     {0.20093609024283193, 0.0014982154800019117, 0.19943787476282998},
     {0.05474200810530685, 0.22625109588132797, 0.09614928170243284,
      0.07980023910499764, 0.21588925418443022},
     {0.12238083865256993, 0.00156376822298445, 0.12081707042958548},
     {0.03301083938009486, 0.14035096578714812, 0.056125919353896686,
      0.04465105601469247, 0.13248025115142806},
     0.49473394598020043,
     0.05592438149831342,
     0.000941705754331689}, /* Amer-Indian-Eskimo, Asian-Pac-Islander, Black, Other,
                               White */
    {"Boston mortgages 1990, afam: b = granted",
     2,
     {{189, 1852, 0}, {96, 243, 0}},
     0.003208454753204548,
     {0.12754693430928232, 0.0030267071380244907, 0.1245202271712581},
     {0.09717374760372006, 0.33293866403990174},
     {0.06801909307875895, 0.002862980071614883, 0.06515611300714438},
     {0.05102591792656581, 0.19753086419753094},
     NAN,
     NAN,
     NAN}, /* no, yes */
};

#endif
