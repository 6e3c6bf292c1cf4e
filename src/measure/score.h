/* The score of each cell of equal facts: how much its facts speak for an adverse
 * decision, from one fit for all groups of a view in which the groups differ by a
 * constant only. It depends on the table through its margins alone, so pooling and
 * shrinking of levels cannot make the trend test reject too often (review of
 * statistics, item 1). */
#ifndef IEM_SCORE_H
#define IEM_SCORE_H

#include "measure/view.h"
#include "stats/logit.h"

typedef struct iem_score {
    double *of_cell;   /* s_c; n_cells */
    uint32_t *columns; /* n_cells * n_active: the dummies behind it */
    size_t n_cells, n_active;
    iem_logit fit;
} iem_score;

iem_status iem_score_fit(const struct iem_tally *tally, const iem_fact_cells *cells,
                         const iem_view *view, iem_score *score, iem_error *err);
/* Share of the variance of s among the members that is not noise of the fit:
 * 1 - tr(V_beta S_x) / var(s), weighted by the group's members. NaN without spread. */
iem_status iem_score_reliability(const iem_score *score,
                                 const iem_comparison *comparison, double *reliability,
                                 iem_error *err);
void iem_score_clear(iem_score *score);

#endif
