/* What other programs say about a logistic regression of denied mortgages (Boston,
 * 1990; R AER 1.2-10, HMDA; 2380 applications), chist and mhist as numbers, yes
 * being 1.
 *
 * Deviance and coefficients: R 4.2.2, glm(binomial). Standard errors: statsmodels
 * 0.13.5, GLM(Binomial). The applications are no part of this project: the test wants
 * them in the folder that IEMAND_DATA names, as hmda_boston1990.csv. */
#ifndef IEM_GOLDEN_HMDA_H
#define IEM_GOLDEN_HMDA_H

#include <math.h>
#include <stddef.h>

/* The constant, pirat, hirat, lvrat, chist, mhist, phist, unemp, selfemp, insurance,
 * condomin, single, hschool, and African-American. */
static const struct golden_hmda_fit {
    const char *on;
    double deviance, coefficient[14], se[14];
} golden_hmda_fits[] = {
    {"nothing",
     1744.1706090021082,
     {-1.9948196520875197, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
      NAN},
     {0.06313555970131707, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
      NAN}},
    {"group",
     1663.4083195523701,
     {-2.282274400146607, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
      1.353561148273771},
     {0.07636073429788749, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
      0.14269847492742327}},
    {"facts",
     1280.0715013164897,
     {-6.13730318120198, 4.946112985473495, -0.43313593144248497, 2.0231390677441,
      0.32174651742627985, 0.2605887252837361, 1.2961872467867903, 0.04753824578537357,
      0.6083948626869807, 4.560644625449866, 0.033417832124434894, 0.47655298312216,
      -1.1752686030416581, NAN},
     {0.6933539593544169, 1.023095758003522, 1.219765561019864, 0.493637112579439,
      0.03893822350819348, 0.14086114005484185, 0.20190822497034722,
      0.034176061464289455, 0.21223061020224104, 0.5527323218564111,
      0.16661848503757928, 0.15653173821450117, 0.4176713532616375, NAN}},
    {"facts and group",
     1265.5436531627654,
     {-6.046628625455908, 4.798414570777448, -0.4828209777273028, 1.8039071930426243,
      0.2963799080493794, 0.24168585294343783, 1.23133110546945, 0.06041905708502065,
      0.6471295696017784, 4.5448842833338015, -0.06639192880609271, 0.4498978026601812,
      -1.0797089205877082, 0.7036511065614541},
     {0.6965092585691645, 1.0349587655051888, 1.237021152352299, 0.49886210401954884,
      0.0398349686390438, 0.14300191636393783, 0.2047884825656934, 0.03419497665343239,
      0.21260023651547505, 0.5543938826369641, 0.17022991448081046, 0.15747690755238486,
      0.42089447702596566, 0.180387534863271}},
};

/* McFadden's R2 of each, and tests of one against another by the likelihood ratio: R.
 */
static const double golden_hmda_mcfadden[4] = {
    0, 0.04630412244817328, 0.26608584348932685, 0.27441521681940273};
static const struct golden_hmda_ratio {
    size_t from, to;
    double df, ratio, p;
} golden_hmda_ratios[] = {
    {2, 3, 1, 14.527848153724335, 0.00013810289673440936},
    {1, 3, 12, 397.86466638960474, 1.0718378238667248e-77},
    {0, 2, 12, 464.0991076856185, 9.556525418402858e-92},
    {0, 1, 1, 80.76228944973809, 2.545699182761385e-19},
};

#endif
