/* Figures of R 4.2.2 on its own data set Titanic (British Board of Trade 1990; Dawson
 * 1995), adverse: did not survive. Violation: n/N (a/n - A/N), by aggregate sums.
 * Chi-square: chisq.test(correct = FALSE) of inside/outside by decision. Coefficients:
 * glm(cbind(a, n - a) ~ Class + male + adult, binomial). Scores: of adding one group to
 * glm without it, sums of the fit's rates with each class's information times
 * N/(N - 1); the one of male alone squares to mantelhaen.test(correct = FALSE). */
#ifndef IEM_GOLDEN_SUBGROUPS_H
#define IEM_GOLDEN_SUBGROUPS_H

/* class (1st, 2nd, 3rd, crew), sex (male, female), age (child, adult), n, adverse */
static const struct golden_titanic {
    unsigned level[3];
    long n, adverse;
} golden_titanic[] = {
    {{0, 0, 0}, 5, 0},     {{0, 0, 1}, 175, 118}, {{0, 1, 0}, 1, 0},
    {{0, 1, 1}, 144, 4},   {{1, 0, 0}, 11, 0},    {{1, 0, 1}, 168, 154},
    {{1, 1, 0}, 13, 0},    {{1, 1, 1}, 93, 13},   {{2, 0, 0}, 48, 35},
    {{2, 0, 1}, 462, 387}, {{2, 1, 0}, 31, 17},   {{2, 1, 1}, 165, 89},
    {{3, 0, 1}, 862, 670}, {{3, 1, 1}, 23, 3},
};

/* All slices with a violation above 0; level -1: any. */
static const struct golden_slice {
    int level[3];
    long n, adverse;
    double violation, chi_square;
} golden_slices[] = {
    {{-1, 0, 1}, 1667, 1329, 0.0910946472019967, 454.520214746527},
    {{-1, 0, -1}, 1731, 1364, 0.0873119297927649, 456.87415626044},
    {{3, 0, -1}, 862, 670, 0.0392803981338457, 65.1790855056956},
    {{3, 0, 1}, 862, 670, 0.0392803981338457, 65.1790855056956},
    {{2, 0, -1}, 510, 422, 0.0348695328896183, 68.7421037888979},
    {{2, 0, 1}, 462, 387, 0.0337311052491319, 69.0500392057624},
    {{3, -1, -1}, 885, 673, 0.0335692689354164, 47.1768511668089},
    {{3, -1, 1}, 885, 673, 0.0335692689354164, 47.1768511668089},
    {{2, -1, 1}, 627, 476, 0.0234179623032858, 27.093822414099},
    {{2, -1, -1}, 706, 528, 0.0227454333363402, 23.8993935267363},
    {{1, 0, 1}, 168, 154, 0.0182961732523794, 47.7879291837753},
    {{1, 0, -1}, 179, 154, 0.0149128860306981, 29.9594308792726},
    {{-1, -1, 1}, 2092, 1438, 0.00989967593516725, 20.955504554296},
    {{2, 0, 0}, 48, 35, 0.00113842764048641, 0.611462657900194},
};

static const double golden_male = 2.42006034607030, golden_adult = 1.06154237648692;

/* excess, variance, z */
static const double golden_adult_beside_male[3] = {17.6143085283992, 16.0122305335273,
                                                   4.40189503084277};
static const double golden_male_beside_adult[3] = {151.773796275043, 64.6690146005816,
                                                   18.8733361641462};
static const double golden_male_alone[3] = {154.617014817849, 65.9172933739931,
                                            19.0439749200111};

/* p11 - p10 - p01 + p00 of male and adult, its plain standard error, and the interval
 * made of the four Wilson intervals of prop.test(correct = FALSE) */
static const double golden_contrast = 0.371672741432106,
                    golden_contrast_se = 0.0981894675656878,
                    golden_contrast_low = 0.193442424135764,
                    golden_contrast_high = 0.566227353514416;

#endif
