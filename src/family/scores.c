/* What a score says about groups: who scores higher and how far apart, where the score
 * is cut, and with an outcome how well it ranks people and whether it means the same
 * for every group. */
#include "family/families.h"

#include "base/grow.h"
#include "family/score_figures.h"
#include "stats/multiple.h"
#include "stats/table2x2.h"

#include <math.h>
#include <stdlib.h>

typedef iem_score_whole whole;
typedef iem_score_scope scope;
typedef iem_score_figure figure;

static const iem_reason no_outcome = {
    "no-outcome", {"the plan names no outcome", "het plan noemt geen uitkomst"}};
static const iem_reason highest_rate = {
    "highest",
    {"this group has the highest rate", "deze groep heeft het hoogste deel"}};
static const iem_reason no_bound = {
    "no-bound",
    {"how much buckets of scores can change it is not known",
     "niet bekend is hoeveel het scheelt dat scores gebundeld zijn"}};

/* ---- One group ---- */

/* Scores in buckets without a bound on what that changed: no value either. */
static void fill(const figure *f, iem_statistic *statistic)
{
    const bool known_error = f->error >= 0;
    statistic->n = f->n;
    if (isnan(f->estimate.value) || !known_error) {
        statistic->why = isnan(f->estimate.value) ? f->why : &no_bound;
        return;
    }
    statistic->estimate = f->estimate;
    statistic->p = f->p;
    statistic->numerator = f->numerator;
    statistic->denominator = f->denominator;
    statistic->error = f->error;
    if (statistic->measure->interval && isnan(f->estimate.low))
        statistic->why = &iem_reason_few;
}

static iem_status put(const scope *s, size_t row, const figure *f, iem_error *err)
{
    iem_work *work = s->whole->work;
    const iem_view *view = iem_work_view(work, s->view);
    iem_statistic *statistic = NULL;
    if (iem_score_makers[row].compared)
        IEM_TRY(iem_statistic_compared(work, row, view, s->group, s->reference,
                                       &statistic, err));
    else
        IEM_TRY(iem_statistic_of_group(work, row, view, s->group, &statistic, err));
    fill(f, statistic);
    return IEM_OK;
}

/* So many with the outcome and without it, for errors that are those of many people
 * (DeLong's, and of a fitted line). */
static const double least_of_each = 10;

static bool has_many(const scope *s, const iem_scored *people)
{
    double with = 0, without = 0;
    for (size_t i = 0; i < s->whole->log.n; i++) {
        with += people->positive[i];
        without += people->negative[i];
    }
    return with >= least_of_each && without >= least_of_each;
}

static void doubt(const scope *s, size_t row, figure *f)
{
    const bool compared = iem_score_makers[row].compared;
    if (row < IEM_SCORE_ROW_FIRST_OF_OUTCOME) return;
    if (has_many(s, &s->own.people) && (!compared || has_many(s, &s->other.people)))
        return;
    f->estimate.low = f->estimate.high = f->p = NAN;
}

static iem_status put_all(const scope *s, iem_error *err)
{
    const size_t end = iem_score_has_outcome(s->whole) ? IEM_SCORE_ROW_BY_BAND
                                                       : IEM_SCORE_ROW_FIRST_OF_OUTCOME;
    for (size_t row = 0; row < end; row++) {
        const iem_score_maker *maker = &iem_score_makers[row];
        if (!maker->make || (maker->compared && s->reference == s->group)) continue;
        figure f = iem_score_figure_of(iem_undefined, s->own.people.n, 0,
                                       &iem_reason_no_reference);
        if (!maker->compared || s->reference != IEM_NOBODY) f = maker->make(s);
        doubt(s, row, &f);
        IEM_TRY(put(s, row, &f, err));
    }
    return IEM_OK;
}

static iem_status put_band(const scope *s, size_t row, size_t band, const figure *f,
                           iem_error *err)
{
    const iem_view *view = iem_work_view(s->whole->work, s->view);
    iem_statistic *statistic = NULL;
    IEM_TRY(
        iem_statistic_of_group(s->whole->work, row, view, s->group, &statistic, err));
    fill(f, statistic);
    statistic->of = s->whole->band_names[band];
    return IEM_OK;
}

static iem_status put_bands(const scope *s, iem_error *err)
{
    if (!iem_score_has_outcome(s->whole)) return IEM_OK;
    for (size_t b = 0; b < s->whole->n_bands; b++) {
        const iem_band *band = &s->own.bands[b];
        const figure observed = iem_score_rate_of(band->positive, band->n, 0);
        const figure expected = iem_score_figure_of(iem_score_only(band->mean), band->n,
                                                    band->error, &iem_reason_no_people);
        IEM_TRY(put_band(s, IEM_SCORE_ROW_OBSERVED, b, &observed, err));
        if (s->whole->chances)
            IEM_TRY(put_band(s, IEM_SCORE_ROW_EXPECTED, b, &expected, err));
    }
    return IEM_OK;
}

static iem_status measure_group(scope *s, const iem_scored_view *cells, iem_error *err)
{
    const iem_scored_log *log = &s->whole->log;
    iem_scored_group(log, cells, s->group, &s->own.people);
    IEM_TRY(iem_score_know(s->whole, &s->own, err));
    if (s->reference == IEM_REST) {
        iem_scored_rest(log, &s->own.people, &s->other.people);
        IEM_TRY(iem_score_know(s->whole, &s->other, err));
    }
    IEM_TRY(put_all(s, err));
    return put_bands(s, err);
}

/* ---- The scoring rate of Local Law 144 ---- */

static double rate(iem_scoring s)
{
    return s.n > 0 ? s.above / s.n : -1;
}

/* Groups below 2 % of the scores may be left out, but for their own ratio. */
static size_t find_highest(const iem_scoring *of, size_t n_groups, double all)
{
    size_t highest = SIZE_MAX;
    for (size_t g = 0; g < n_groups; g++)
        if (of[g].n >= .02 * all && of[g].n > 0 &&
            (highest == SIZE_MAX || rate(of[g]) > rate(of[highest])))
            highest = g;
    return highest;
}

static figure ratio_of(iem_scoring own, iem_scoring highest)
{
    const iem_table t = {own.above, own.n, highest.above, highest.n};
    figure f = {iem_risk_ratio(t),         NAN,   own.above / own.n,
                highest.above / highest.n, own.n, 0,
                &iem_reason_zero_reference};
    if (!(own.n > 0)) f.why = &iem_reason_no_people;
    /* own + its error beside highest, and own beside highest + its error */
    if (f.estimate.value >= 0)
        f.error =
            fmax(own.error / f.denominator,
                 f.estimate.value - f.numerator / (f.denominator + highest.error));
    return f;
}

static iem_status put_ratios(const scope *s, const iem_scoring *of, iem_error *err)
{
    const iem_view *view = iem_work_view(s->whole->work, s->view);
    const size_t highest = find_highest(of, view->n_groups, s->whole->log.everybody.n);
    for (size_t g = 0; g < view->n_groups && highest != SIZE_MAX; g++) {
        iem_statistic *statistic = NULL;
        IEM_TRY(iem_statistic_compared(s->whole->work, IEM_SCORE_ROW_SCORING_RATIO,
                                       view, g, highest, &statistic, err));
        const figure f = ratio_of(of[g], of[highest]);
        fill(&f, statistic);
        if (g != highest || !(f.estimate.value > 0)) continue;
        statistic->estimate = iem_score_only(1);
        statistic->error = 0;
        statistic->why = &highest_rate;
    }
    return IEM_OK;
}

/* ---- One view ---- */

static iem_status measure_groups(scope *s, const iem_scored_view *cells,
                                 iem_scoring *scoring, iem_error *err)
{
    const iem_view *view = iem_work_view(s->whole->work, s->view);
    s->reference = view->reference;
    if (s->reference != IEM_REST && s->reference != IEM_NOBODY) {
        iem_scored_group(&s->whole->log, cells, s->reference, &s->other.people);
        IEM_TRY(iem_score_know(s->whole, &s->other, err));
    }
    for (s->group = 0; s->group < view->n_groups; s->group++) {
        IEM_TRY(measure_group(s, cells, err));
        scoring[s->group] = iem_score_scoring(s->whole, &s->own.people);
    }
    return put_ratios(s, scoring, err);
}

static iem_status measure_view(scope *s, iem_error *err)
{
    const iem_view *view = iem_work_view(s->whole->work, s->view);
    iem_scored_view cells = {0};
    iem_scoring *scoring = iem_zeroed(view->n_groups, sizeof *scoring);
    iem_status status = scoring ? IEM_OK : iem_fail_memory(err);
    if (!status) status = iem_scored_view_init(&cells, &s->whole->log, s->view, err);
    if (!status) status = measure_groups(s, &cells, scoring, err);
    iem_scored_view_clear(&cells);
    free(scoring);
    return status;
}

static iem_status measure_views(whole *w, iem_error *err)
{
    scope s = {.whole = w};
    iem_status status = iem_scored_init(&s.own.people, w->log.n, err);
    if (!status) status = iem_scored_init(&s.other.people, w->log.n, err);
    for (s.view = 0; s.view < iem_work_views(w->work) && !status; s.view++)
        status = measure_view(&s, err);
    iem_scored_clear(&s.own.people);
    iem_scored_clear(&s.other.people);
    return status;
}

/* ---- The whole log ---- */

/* Each measure that wants an outcome says so once. */
static iem_status tell_no_outcome(whole *w, iem_error *err)
{
    for (size_t row = IEM_SCORE_ROW_FIRST_OF_OUTCOME;
         row < IEM_SCORE_ROWS && !iem_score_has_outcome(w); row++) {
        iem_statistic *statistic = NULL;
        IEM_TRY(iem_statistic_add(w->work, row, &statistic, err));
        statistic->why = &no_outcome;
    }
    return IEM_OK;
}

static iem_status name_bands(whole *w, const iem_band *bands, iem_error *err)
{
    for (size_t b = 0; b < w->n_bands; b++) {
        const double from = bands[b].lowest, to = bands[b].highest;
        w->band_names[b] =
            to > from ? iem_arena_format(w->work->arena, "[%.12g, %.12g]", from, to)
                      : iem_arena_format(w->work->arena, "%.12g", from);
        if (!w->band_names[b]) return iem_fail_memory(err);
    }
    return IEM_OK;
}

static iem_status find_bands(whole *w, iem_error *err)
{
    const iem_sides outcomes = iem_scored_outcomes(&w->log, &w->log.everybody);
    iem_band bands[IEM_SCORE_BANDS];
    double *count = iem_zeroed(w->log.n, sizeof *count);
    w->band = iem_zeroed(w->log.n, sizeof *w->band);
    if (count && w->band) {
        for (size_t i = 0; i < w->log.n; i++) count[i] = outcomes.a[i] + outcomes.b[i];
        w->n_bands = iem_score_bands(count, w->log.n, IEM_SCORE_BANDS, w->band);
    }
    free(count);
    if (!count || !w->band) return iem_fail_memory(err);
    iem_calibration_table(&outcomes, w->band, w->n_bands, bands);
    return name_bands(w, bands, err);
}

static iem_status find_whole(whole *w, iem_error *err)
{
    IEM_TRY(iem_scored_log_init(&w->log, w->work, err));
    const iem_scored *all = &w->log.everybody;
    const iem_sides decisions = iem_scored_decisions(&w->log, all);
    w->median = iem_median_of(w->log.value, all->all, w->log.n);
    w->upward = !(iem_best_cut(&decisions, 1).misplaced >
                  iem_best_cut(&decisions, 0).misplaced);
    w->chances = iem_scores_are_chances(&decisions, 1);
    w->on_logit = iem_scores_are_chances(&decisions, 0);
    return find_bands(w, err);
}

/* Holm over the groups of all views that one measure tests. */
static iem_status adjust(iem_statistics *all, size_t row, iem_error *err)
{
    double *p = iem_zeroed(2 * all->n, sizeof *p);
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < all->n; i++)
        p[i] = all->at[i].measure == &iem_score_rows[row] ? all->at[i].p : NAN;
    const size_t tested = iem_holm(p, p + all->n, all->n);
    for (size_t i = 0; i < all->n; i++)
        if (!isnan(p[i])) all->at[i].p_adjusted = p[all->n + i];
    free(p);
    return tested == SIZE_MAX ? iem_fail_memory(err) : IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    whole w = {.work = work};
    iem_status status = find_whole(&w, err);
    if (!status) status = measure_views(&w, err);
    if (!status) status = tell_no_outcome(&w, err);
    for (size_t row = 0; row < IEM_SCORE_ROW_BY_BAND && !status; row++)
        if (iem_score_makers[row].compared) status = adjust(work->statistics, row, err);
    free(w.band);
    iem_scored_log_clear(&w.log);
    return status;
}

const iem_family iem_family_scores = {
    .name = "scores",
    .question = {"Does the score mean the same for every group?",
                 "Betekent de score voor elke groep hetzelfde?"},
    .needs = IEM_NEEDS(IEM_SCORE),
    .rows = iem_score_rows,
    .n_rows = IEM_SCORE_ROWS,
    .measure = measure,
};
