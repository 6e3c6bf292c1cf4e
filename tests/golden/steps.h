/* DUO's control of students' grants in 2014, as published by Statistics Netherlands
 * (2024) for the audit of Algorithm Audit (2024), rounded to 10. Origin outside Europe,
 * then the Netherlands: students, in risk category "very high", selected for a home
 * visit, visited, judged to receive the grant unduly. ln RR and its standard error:
 * R 4.2.2, glm(cbind(a, n - a) ~ group, binomial(log)). */
#ifndef IEM_GOLDEN_STEPS_H
#define IEM_GOLDEN_STEPS_H

enum { DUO_STEPS = 4, DUO_CATEGORIES = 6, DUO_LATER = 3 };

static const double duo_outside_europe[DUO_STEPS + 1] = {54830, 7270, 1460, 1230, 800};
static const double duo_netherlands[DUO_STEPS + 1] = {178220, 8670, 390, 360, 90};

static const double golden_steps[DUO_STEPS][2] = {
    {1.00266875352159, 0.0151341535041961},
    {1.49615747482571, 0.0547370280099325},
    {-0.0913795586623825, 0.0184865312297142},
    {0.956136640421355, 0.0936500144327379},
};
static const double golden_steps_whole[2] = {3.36358331010628, 0.111073227547451};

/* Per risk category: students, selected, visited, unduly. */
static const double duo_categories_outside_europe[DUO_CATEGORIES][DUO_LATER + 1] = {
    {7270, 1460, 1230, 800}, {8120, 320, 270, 180}, {4680, 60, 50, 30},
    {8580, 60, 50, 20},      {13130, 40, 30, 10},   {13050, 90, 70, 20}};
static const double duo_categories_netherlands[DUO_CATEGORIES][DUO_LATER + 1] = {
    {8670, 390, 360, 90},  {16610, 140, 120, 20}, {15120, 70, 70, 10},
    {54130, 220, 220, 10}, {67300, 180, 170, 0},  {16390, 60, 60, 10}};

/* Mantel-Haenszel risk ratio of being selected within category: statsmodels 0.13.5 */
static const double golden_selected = 3.6457679285195357;

/* Appeals of 2014 and those without success. They are a pipeline of their own: more
 * students of either origin appealed than were judged unduly in that year's figures
 * (150 and 140; 1110 and 1060). */
static const double duo_appeals_outside_europe[2] = {1110, 860};
static const double duo_appeals_netherlands[2] = {150, 100};
static const double golden_appeals[2] = {0.150282203049338, 0.0599601795369798};

#endif
