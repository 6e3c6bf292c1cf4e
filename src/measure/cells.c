#include "measure/cells.h"

#include "base/grow.h"
#include "measure/rounding.h"
#include "stats/multiple.h"
#include "stats/shrink.h"

#include <math.h>
#include <stdlib.h>

static const double least_twins = 10, least_members = 5;
static const double fewest_for_log = 1;
static const double discovery_rate = 0.10, false_coverage = 0.05;
/* A risk ratio of 2 is a group chance of one half: "more likely than not". */
static const double likely_ratio = 2, possible_ratio = 1.5, half = 0.5;

/* The model's share of a shrunken rate stays; the cell's own counts move to a corner.
 */
static double at_corner(double rate, double weight, double n, double a, double corner_n,
                        double corner_a)
{
    return (rate * weight + corner_a - a) / (weight + corner_n - n);
}

iem_cell_rates iem_cell_rates_of(const iem_cell_row *row, iem_shrink_weights weights,
                                 double rounded)
{
    const iem_table t = {row->a1, row->n1, row->a0, row->n0};
    iem_cell_rates rates;
    rates.weight1 = t.n1 + weights.m1;
    rates.weight0 = t.n0 + weights.m0;
    static const iem_corner corners[3] = {IEM_AS_PRINTED, IEM_MILDEST, IEM_HARSHEST};
    for (int i = 0; i < 3; i++) {
        if (i > 0 && rounded <= 0) {
            rates.at[i] = rates.at[0];
            continue;
        }
        const iem_table at = iem_corner_table(t, rounded, corners[i]);
        rates.at[i].p1 = at_corner(row->p1, rates.weight1, t.n1, t.a1, at.n1, at.a1);
        rates.at[i].p0 = at_corner(row->p0, rates.weight0, t.n0, t.a0, at.n0, at.a0);
    }
    return rates;
}

/* Repeated persons make a cell smaller than it looks (Rao & Scott 1992). */
static iem_table effective(iem_table t, double deff)
{
    return (iem_table){t.a1 / deff, t.n1 / deff, t.a0 / deff, t.n0 / deff};
}

static bool is_testable(iem_table t)
{
    return t.n0 >= least_twins && t.n1 >= least_members;
}

static void fill_row(const iem_comparison *c, const iem_shrunk_rates *rates, size_t i,
                     double rounded, double deff, bool missing, bool unnamed,
                     iem_cell_row *row)
{
    const iem_table t = c->table[i];
    row->missing_facts = missing;
    row->unnamed = unnamed;
    row->cell = c->cell[i];
    row->p1 = rates->p1[i];
    row->p0 = rates->p0[i];
    row->n1 = t.n1;
    row->a1 = t.a1;
    row->n0 = t.n0;
    row->a0 = t.a0;
    row->p = row->q = row->p_alone = row->chance = row->chance_low = NAN;
    row->inside_ratio = row->inside_overlap = NAN;
    if (missing || unnamed || !is_testable(effective(t, deff))) return;
    const iem_table mildest = iem_corner_table(t, rounded, IEM_MILDEST);
    row->p = iem_fisher_midp_greater(effective(mildest, deff));
    row->p_alone = iem_risk_ratio_score_p(effective(mildest, deff), likely_ratio);
    const iem_cell_rates shrunk = iem_cell_rates_of(row, rates->weights, rounded);
    row->chance = 1 - shrunk.at[0].p0 / shrunk.at[0].p1;
}

void iem_cells_fill(const iem_subject *subject, const iem_comparison *c,
                    const iem_shrunk_rates *rates, size_t treatment, double deff,
                    iem_cell_row *rows)
{
    for (size_t i = 0; i < c->n; i++) {
        rows[i] = (iem_cell_row){.treatment = (uint32_t)treatment};
        fill_row(c, rates, i, (double)subject->plan->rounded, deff,
                 subject->cells->missing[c->cell[i]],
                 subject->view->groups[subject->group].unnamed, &rows[i]);
    }
}

/* Benjamini-Hochberg over what is tested; *tested is how many were. */
static iem_status adjust(const iem_cell_row *rows, size_t n, bool alone, double *p,
                         double *q, size_t *tested, iem_error *err)
{
    for (size_t i = 0; i < n; i++) p[i] = alone ? rows[i].p_alone : rows[i].p;
    *tested = iem_benjamini_hochberg(p, q, n);
    return *tested == SIZE_MAX ? iem_fail_memory(err) : IEM_OK;
}

static iem_status discover(iem_cell_row *rows, size_t n, double *p, double *q,
                           double *level, size_t *tested, iem_error *err)
{
    size_t found = 0;
    IEM_TRY(adjust(rows, n, true, p, q, tested, err));
    for (size_t i = 0; i < n; i++) rows[i].counts_alone = q[i] <= false_coverage;
    IEM_TRY(adjust(rows, n, false, p, q, tested, err));
    for (size_t i = 0; i < n; i++) {
        rows[i].q = q[i];
        rows[i].discovered = q[i] <= discovery_rate;
        found += rows[i].discovered;
    }
    const double m = *tested ? (double)*tested : 1;
    *level = false_coverage * (found ? (double)found : 1) / m;
    return IEM_OK;
}

iem_status iem_cells_discover(iem_cell_row *rows, size_t n, double *level,
                              size_t *tested, iem_error *err)
{
    double *p = iem_zeroed(n, sizeof *p), *q = iem_zeroed(n, sizeof *q);
    const iem_status status =
        p && q ? discover(rows, n, p, q, level, tested, err) : iem_fail_memory(err);
    free(p);
    free(q);
    return status;
}

static void set_grade(iem_cell_row *row, iem_grade grade, iem_grade_why why)
{
    row->grade = grade;
    row->why = why;
}

/* What the guard holds against `likely`; IEM_GRADE_BOUND: nothing. */
static iem_grade_why doubt(const iem_cell_row *row, double rounded,
                           const iem_inside *inside)
{
    if (rounded > 0 && (row->a1 < 2 * rounded || row->a0 < 2 * rounded))
        return IEM_GRADE_ROUNDED;
    if (!inside) return IEM_GRADE_BOUND; /* exact categories need no look inside */
    if (isnan(inside->overlap)) return IEM_GRADE_NO_SUB_BANDS;
    if (inside->overlap < half || isnan(inside->ratio)) return IEM_GRADE_SUB_OVERLAP;
    if (inside->ratio >= likely_ratio) return IEM_GRADE_BOUND;
    return inside->ratio >= possible_ratio ? IEM_GRADE_WEAKER_INSIDE
                                           : IEM_GRADE_INSIDE_ONLY;
}

/* A discovered cell whose bound is at least one half. */
static void grade_bounded(iem_cell_row *row, double rounded, const iem_inside *inside)
{
    const iem_grade_why why = doubt(row, rounded, inside);
    set_grade(row,
              why == IEM_GRADE_BOUND         ? IEM_LIKELY
              : why == IEM_GRADE_INSIDE_ONLY ? IEM_GRADE_CANNOT_TELL
                                             : IEM_POSSIBLE,
              why);
}

/* The best estimate of the risk ratio: inside the bands where somebody looked. */
static double refined_ratio(const iem_cell_rates *rates, const iem_inside *inside)
{
    if (inside && !isnan(inside->ratio)) return inside->ratio;
    return rates->at[0].p1 / rates->at[0].p0;
}

/* Where the twins never got the decision the log of a rate has no standard error; the
 * score test's bound on the counts alone has no need of one. */
static double score_bound(const iem_cell_row *row, double level, double deff,
                          double rounded)
{
    const iem_table t = {row->a1, row->n1, row->a0, row->n0};
    const iem_table mildest = iem_corner_table(t, rounded, IEM_MILDEST);
    return 1 - 1 / iem_risk_ratio_score_low(effective(mildest, deff), level);
}

void iem_cell_grade(iem_cell_row *row, const iem_cell_rates *rates, double level,
                    double deff, double rounded, bool has_facts,
                    const iem_inside *inside)
{
    if (inside) {
        row->inside_ratio = inside->ratio;
        row->inside_overlap = inside->overlap;
    }
    set_grade(row, IEM_GRADE_CANNOT_TELL, IEM_GRADE_NO_FACTS);
    if (!has_facts) return;
    set_grade(row, IEM_GRADE_CANNOT_TELL, IEM_GRADE_NO_GROUP);
    if (row->unnamed) return;
    set_grade(row, IEM_GRADE_CANNOT_TELL, IEM_GRADE_MISSING_FACTS);
    if (row->missing_facts) return;
    set_grade(row, IEM_GRADE_CANNOT_TELL,
              row->n0 / deff < least_twins ? IEM_GRADE_FEW_TWINS
                                           : IEM_GRADE_FEW_MEMBERS);
    if (isnan(row->p)) return;
    const iem_causation mild =
        iem_group_chance(rates->at[1].p1, rates->weight1 / deff, rates->at[1].p0,
                         rates->weight0 / deff, level);
    const iem_causation harsh =
        iem_group_chance(rates->at[2].p1, rates->weight1 / deff, rates->at[2].p0,
                         rates->weight0 / deff, level);
    row->chance_low = mild.low;
    if (row->a0 < fewest_for_log)
        row->chance_low = score_bound(row, level, deff, rounded);
    if (row->discovered && row->chance_low >= half)
        grade_bounded(row, rounded, inside);
    else if (row->discovered && refined_ratio(rates, inside) >= possible_ratio)
        set_grade(row, IEM_POSSIBLE, IEM_GRADE_LOW_BOUND);
    else
        set_grade(row, harsh.high < half ? IEM_NO_INDICATION : IEM_GRADE_CANNOT_TELL,
                  harsh.high < half ? IEM_GRADE_NOTHING_SEEN : IEM_GRADE_UNDECIDED);
}
