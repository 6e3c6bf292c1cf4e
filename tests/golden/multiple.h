/* Adjusted p-values of other programs. */
#ifndef IEM_GOLDEN_MULTIPLE_H
#define IEM_GOLDEN_MULTIPLE_H

#include "stats/table2x2.h"

/* R 4.2.2, p.adjust(p, method): "holm", "BH" (also called "fdr"), "BY". */
enum { GOLDEN_R = 10 };
static const double golden_r_p[GOLDEN_R] = {0.0001, 0.004, 0.0121, 0.0121, 0.0325,
                                            0.049,  0.05,  0.2,    0.61,   1.0};
static const double golden_r_holm[GOLDEN_R] = {
    0.001, 0.036000000000000004, 0.0968, 0.0968, 0.195, 0.245,
    0.245, 0.6000000000000001,   1.0,    1.0};
static const double golden_r_bh[GOLDEN_R] = {0.001,
                                             0.02,
                                             0.03025,
                                             0.03025,
                                             0.065,
                                             0.07142857142857144,
                                             0.07142857142857144,
                                             0.25,
                                             0.6777777777777778,
                                             1.0};
static const double golden_r_by[GOLDEN_R] = {0.002928968253968254,
                                             0.05857936507936508,
                                             0.08860128968253968,
                                             0.08860128968253968,
                                             0.1903829365079365,
                                             0.20921201814058957,
                                             0.20921201814058957,
                                             0.7322420634920634,
                                             1.0,
                                             1.0};

/* COMPAS, ProPublica's 6,172 rows: high score by race against everybody else, p of
 * Pearson's chi-square (statsmodels 0.13.5, proportions_ztest); multipletests(method =
 * "holm", "fdr_bh", "fdr_by"). */
enum { GOLDEN_RACES = 6 };
static const iem_table golden_races[GOLDEN_RACES] = {
    {1829, 3175, 922, 2997}, {7, 31, 2744, 6141}, {696, 2103, 2055, 4069},
    {141, 509, 2610, 5663},  {8, 11, 2743, 6161}, {70, 343, 2681, 5829}};
static const double golden_races_p[GOLDEN_RACES] = {
    8.710701994399645e-100, 0.013524511155360472, 7.155888787583583e-39,
    1.3011527693687128e-15, 0.06005757010453359,  1.953797461813796e-20};
static const double golden_races_holm[GOLDEN_RACES] = {
    5.2264211966397866e-99, 0.027049022310720944, 3.577944393791791e-38,
    3.903458308106138e-15,  0.06005757010453359,  7.815189847255184e-20};
static const double golden_races_bh[GOLDEN_RACES] = {
    5.226421196639787e-99,  0.016229413386432565, 2.1467666362750748e-38,
    1.9517291540530695e-15, 0.06005757010453359,  3.907594923627592e-20};
static const double golden_races_by[GOLDEN_RACES] = {
    1.2804731931767477e-98, 0.039762062796759784, 5.259578258873932e-38,
    4.781736427430019e-15,  0.14714104675610726,  9.573607562887598e-20};

#endif
