/* Does a score say how often the outcome comes true? Counts by distinct score, as in
 * rank.h: side a are those with the outcome, side b those without. */
#ifndef IEM_CALIBRATION_H
#define IEM_CALIBRATION_H

#include "base/status.h"
#include "stats/rank.h"

/* Are all scores that somebody has within 0 and 1, the ends `included` or not? Only
 * then do they read as chances. */
int iem_scores_are_chances(const iem_sides *s, int included);

/* Brier (1950): mean of (score - outcome)^2, with the interval of a mean. Undefined
 * unless scores are chances, ends included; the interval for fewer than two people. */
iem_bounded iem_brier(const iem_sides *s);

/* Bands for a table that several groups share: band[i] of score i, ascending from 0.
 * Each score its own while no more than `most` are in use, else bands of about equally
 * many people (`count`) with equal scores together. A score that nobody has goes with
 * the one before. Returns the number of bands. */
size_t iem_score_bands(const double *count, size_t n, size_t most, size_t *band);

typedef struct iem_band {
    double lowest, highest; /* score in use; NaN: nobody of these people */
    double mean;            /* score */
    double n, positive;
    iem_estimate observed; /* positive / n, Wilson */
    double error;          /* of the mean */
} iem_band;
/* rows[0 … n_bands - 1], by the caller. */
void iem_calibration_table(const iem_sides *s, const size_t *band, size_t n_bands,
                           iem_band *rows);

/* Expected calibration error (Naeini, Cooper & Hauskrecht 2015): distance of observed
 * rate and mean score, mean over people. `chance` is what it would come to, about, if
 * every band were calibrated: a value near it says nothing. Undefined unless mean
 * scores are within 0 and 1. */
typedef struct iem_calibration_error {
    double value, chance;
    double error, chance_error; /* of either, when scores are in buckets */
} iem_calibration_error;
iem_calibration_error iem_calibration_error_of(const iem_band *rows, size_t n_bands);

/* Calibration line (Cox 1958): log odds of the outcome = intercept + slope * x, with x
 * the log odds of the score (`on_logit`; scores strictly between 0 and 1) or the score
 * itself. On log odds, slope 1 and intercept 0 are perfect, and `in_the_large` is the
 * intercept with the slope held at 1: above 0, the outcome comes true more often than
 * the score says. Maximum likelihood, Wald intervals. Undefined when the outcome, or
 * the score, does not vary, and the line also when one score splits those with the
 * outcome from those without (there is no maximum).
 *
 * On log odds, scores nearer to 0 or 1 than a millionth count as that. Errors of
 * buckets are bounds; NaN for the line when buckets are too wide for one. */
typedef struct iem_calibration {
    iem_estimate intercept, slope, in_the_large;
    double intercept_se, slope_se, in_the_large_se;
    double intercept_error, slope_error, in_the_large_error;
    int on_logit;
} iem_calibration;
iem_status iem_calibrate(const iem_sides *s, int on_logit, iem_calibration *line,
                         iem_error *err);

#endif
