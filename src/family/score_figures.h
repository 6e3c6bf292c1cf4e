/* The measures of the family "scores", and how each is made of one group and its
 * reference. */
#ifndef IEM_SCORE_FIGURES_H
#define IEM_SCORE_FIGURES_H

#include "family/scored.h"
#include "stats/calibration.h"
#include "stats/cut.h"

/* Rows of the list. */
enum {
    IEM_SCORE_ROW_KNOWN,
    IEM_SCORE_ROW_SCORING_RATE,
    IEM_SCORE_ROW_SCORING_RATIO,
    IEM_SCORE_ROW_MEAN_DIFFERENCE,
    IEM_SCORE_ROW_STANDARDISED,
    IEM_SCORE_ROW_HIGHER,
    IEM_SCORE_ROW_CLIFF,
    IEM_SCORE_ROW_KS,
    IEM_SCORE_ROW_KS_AT,
    IEM_SCORE_ROW_WASSERSTEIN,
    IEM_SCORE_ROW_CUT,
    IEM_SCORE_ROW_CUT_ABOVE,
    IEM_SCORE_ROW_CUT_UP_TO,
    IEM_SCORE_ROW_CUT_MISPLACED,
    IEM_SCORE_ROW_CUT_DIFFERENCE,
    IEM_SCORE_ROW_CUT_LEAST,
    IEM_SCORE_ROW_FIRST_OF_OUTCOME,
    IEM_SCORE_ROW_AUC = IEM_SCORE_ROW_FIRST_OF_OUTCOME,
    IEM_SCORE_ROW_AUC_DIFFERENCE,
    IEM_SCORE_ROW_ROC_AREA,
    IEM_SCORE_ROW_BRIER,
    IEM_SCORE_ROW_ERROR,
    IEM_SCORE_ROW_ERROR_BY_CHANCE,
    IEM_SCORE_ROW_INTERCEPT,
    IEM_SCORE_ROW_SLOPE,
    IEM_SCORE_ROW_SLOPE_DIFFERENCE,
    IEM_SCORE_ROW_LARGE,
    IEM_SCORE_ROW_LARGE_DIFFERENCE,
    IEM_SCORE_ROW_BY_BAND,
    IEM_SCORE_ROW_OBSERVED = IEM_SCORE_ROW_BY_BAND,
    IEM_SCORE_ROW_EXPECTED,
    IEM_SCORE_ROWS
};

extern const iem_measure_row iem_score_rows[IEM_SCORE_ROWS];

enum { IEM_SCORE_BANDS = 10 };

/* What holds for the whole log. */
typedef struct iem_score_whole {
    iem_work *work;
    iem_scored_log log;
    iem_median median;
    int upward;            /* high scores go with the adverse decision */
    int chances, on_logit; /* scores within 0 and 1; strictly */
    size_t *band, n_bands;
    const char *band_names[IEM_SCORE_BANDS];
} iem_score_whole;

/* What is known of one group, or of its reference. */
typedef struct iem_score_known {
    iem_scored people;
    iem_cut cut;
    iem_auc auc;
    iem_calibration line;
    iem_band bands[IEM_SCORE_BANDS];
} iem_score_known;

typedef struct iem_score_scope {
    iem_score_whole *whole;
    size_t view, group, reference;
    iem_score_known own, other;
} iem_score_scope;

/* Fills in what follows from the people. */
iem_status iem_score_know(const iem_score_whole *whole, iem_score_known *known,
                          iem_error *err);
iem_scoring iem_score_scoring(const iem_score_whole *whole, const iem_scored *people);
bool iem_score_has_outcome(const iem_score_whole *whole);

typedef struct iem_score_figure {
    iem_estimate estimate;
    double p, numerator, denominator, n;
    double error;          /* of buckets; NaN: no bound */
    const iem_reason *why; /* when it has no value */
} iem_score_figure;

iem_score_figure iem_score_figure_of(iem_estimate estimate, double n, double error,
                                     const iem_reason *why);
iem_score_figure iem_score_rate_of(double a, double n, double error);
/* A value without an interval. */
iem_estimate iem_score_only(double value);

/* How rows are made; NULL: not of one group and its reference. */
typedef struct iem_score_maker {
    iem_score_figure (*make)(const iem_score_scope *scope);
    bool compared; /* with the reference */
} iem_score_maker;
extern const iem_score_maker iem_score_makers[IEM_SCORE_ROW_BY_BAND];

#endif
