/* How often people agree with a flag. Two things make that more or less than it seems:
 * which cases they looked at, and those of which they could not tell. A share of what
 * was drawn at random is one of all; and whether a grade keeps its promise is told from
 * bounds that hold whatever the untold ones were. */
#include "judge/followup.h"

#include "base/grow.h"
#include "base/status.h"
#include "stats/table2x2.h"

#include <stdlib.h>
#include <string.h>

/* What a grade promises: 'likely' that the bound of the group chance is at least one
 * half; 'possible' that the decision was at least 1.5 times as frequent, which is a
 * chance of one third; 'no-indication' that even its upper bound is below one half. */
static const double promises[] = {0.5, 1.0 / 3, 0.5, NAN};

static const double band_ends[IEM_CHANCE_BANDS + 1] = {0, 0.5, 0.65, 0.8, 1};

/* ---- The newest judgement of each case ---- */

static int by_case(const void *a, const void *b)
{
    const iem_reviewed *x = *(const iem_reviewed *const *)a,
                       *y = *(const iem_reviewed *const *)b;
    int order = strcmp(x->ground, y->ground);
    if (!order) order = strcmp(x->case_id, y->case_id);
    if (!order) order = strcmp(x->reviewed_on, y->reviewed_on);
    /* Records stand in the order in which they were written. */
    return order ? order : (x > y) - (x < y);
}

static bool same_case(const iem_reviewed *a, const iem_reviewed *b)
{
    return strcmp(a->case_id, b->case_id) == 0 && strcmp(a->ground, b->ground) == 0;
}

static bool has_sample(const iem_reviewed *r)
{
    return *r->sample != '\0';
}

/* Grades in a row, those drawn apart from those chosen, draws one by one. */
static int by_row(const void *a, const void *b)
{
    const iem_reviewed *x = *(const iem_reviewed *const *)a,
                       *y = *(const iem_reviewed *const *)b;
    int order = strcmp(x->ground, y->ground);
    if (!order) order = (int)x->grade - (int)y->grade;
    if (!order) order = has_sample(y) - has_sample(x);
    if (!order) order = strcmp(x->sample, y->sample);
    return order ? order : strcmp(x->case_id, y->case_id);
}

/* In `newest`, which has room for all; returns how many. A case that was drawn stays
 * drawn when it is judged again without saying so. */
static size_t take_newest(const struct iem_reviews *reviews, iem_reviewed *copies,
                          const iem_reviewed **newest)
{
    const size_t n = reviews->n_cases;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) newest[i] = &reviews->cases[i];
    qsort(newest, n, sizeof *newest, by_case);
    for (size_t i = 0; i < n; i++) {
        const bool first = i == 0 || !same_case(newest[i], newest[i - 1]);
        if (first) kept++;
        iem_reviewed *copy = &copies[kept - 1];
        const iem_reviewed before = *copy;
        *copy = *newest[i];
        if (first) continue;
        if (!has_sample(copy) && has_sample(&before)) {
            copy->sample = before.sample;
            copy->sample_n = before.sample_n;
            copy->sample_of = before.sample_of;
        }
        if (copy->grade == IEM_NO_GRADE) copy->grade = before.grade;
        if (isnan(copy->chance)) copy->chance = before.chance;
        if (isnan(copy->chance_low)) copy->chance_low = before.chance_low;
    }
    for (size_t i = 0; i < kept; i++) newest[i] = &copies[i];
    qsort(newest, kept, sizeof *newest, by_row);
    return kept;
}

/* ---- One grade ---- */

static bool is_told(const iem_reviewed *r)
{
    return r->judgement != IEM_NOT_TOLD;
}

static void count(const iem_reviewed *const *cases, size_t n, iem_precision *p)
{
    for (size_t i = 0; i < n; i++) {
        const bool new_draw =
            has_sample(cases[i]) &&
            (i == 0 || strcmp(cases[i]->sample, cases[i - 1]->sample) != 0);
        p->reviewed++;
        p->group_decided += cases[i]->judgement == IEM_GROUP_DECIDED;
        p->person_decided += cases[i]->judgement == IEM_PERSON_DECIDED;
        p->untold += !is_told(cases[i]);
        p->changed += cases[i]->changed == IEM_YES;
        if (!new_draw) continue;
        p->drawn_n += cases[i]->sample_n;
        p->drawn_of += cases[i]->sample_of;
    }
    p->pending = p->drawn && p->drawn_n > p->reviewed ? p->drawn_n - p->reviewed : 0;
}

static double sum(const double *chances, size_t n)
{
    double total = 0;
    for (size_t i = 0; i < n; i++) total += chances[i];
    return n ? total : (double)NAN;
}

/* Beside the chances that were given at the time; undefined unless all were. */
static void hold_against_chances(const iem_reviewed *const *cases, size_t n,
                                 double *room, iem_precision *p)
{
    double *chances = room, *low = room + n, *tails = low + n;
    size_t told = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_told(cases[i])) continue;
        chances[told] = cases[i]->chance;
        low[told++] = cases[i]->chance_low;
    }
    p->expected = sum(chances, told);
    p->expected_low = sum(low, told);
    p->tails = iem_chances_tails(chances, told, p->group_decided, tails);
    p->tails_low = iem_chances_tails(low, told, p->group_decided, tails);
}

static iem_verdict is_kept(const iem_precision *p)
{
    const bool above = p->part.least >= p->promise, below = p->part.most < p->promise;
    if (p->promise_most)
        return p->part.most <= p->promise   ? IEM_PASS
               : p->part.least > p->promise ? IEM_FAIL
                                            : IEM_CANNOT_TELL;
    return above ? IEM_PASS : below ? IEM_FAIL : IEM_CANNOT_TELL;
}

/* Undefined where enough were judged, and only the untold ones stand in the way. */
static double enough_to_tell(const iem_precision *p)
{
    const double n = iem_share_enough(p->part.share.value, p->promise);
    const bool more = n > p->group_decided + p->person_decided;
    return p->kept == IEM_CANNOT_TELL && more ? n : (double)NAN;
}

static void measure(const iem_reviewed *const *cases, size_t n, double *room,
                    iem_precision *p)
{
    *p = (iem_precision){.ground = cases[0]->ground,
                         .grade = cases[0]->grade,
                         .drawn = has_sample(cases[0]),
                         .promise = promises[cases[0]->grade],
                         .promise_most = cases[0]->grade == IEM_NO_INDICATION};
    count(cases, n, p);
    p->part = iem_share_part_told(
        p->group_decided, p->group_decided + p->person_decided, p->untold + p->pending);
    p->kept = is_kept(p);
    p->enough = enough_to_tell(p);
    hold_against_chances(cases, n, room, p);
}

static bool same_row(const iem_reviewed *a, const iem_reviewed *b)
{
    return strcmp(a->ground, b->ground) == 0 && a->grade == b->grade &&
           has_sample(a) == has_sample(b);
}

/* ---- By chance ---- */

static void add_to_band(iem_followup *f, const iem_reviewed *r)
{
    size_t at = 0;
    while (at + 1 < IEM_CHANCE_BANDS && r->chance >= band_ends[at + 1]) at++;
    iem_chance_band *band = &f->bands[at];
    band->told++;
    band->group_decided += r->judgement == IEM_GROUP_DECIDED;
    band->expected += r->chance;
}

/* The lowest band from which upward the lower bound is at least one half. */
static void find_agreement(iem_followup *f)
{
    const double half = 0.5;
    double told = 0, yes = 0;
    f->agreed_from = (double)NAN;
    for (size_t i = IEM_CHANCE_BANDS; i-- > 0;) {
        told += f->bands[i].told;
        yes += f->bands[i].group_decided;
        if (f->bands[i].told > 0 && iem_rate(yes, told).low >= half)
            f->agreed_from = f->bands[i].low;
    }
}

static void fill_bands(const iem_reviewed *const *cases, size_t n, iem_followup *f)
{
    for (size_t i = 0; i < IEM_CHANCE_BANDS; i++)
        f->bands[i] = (iem_chance_band){.low = band_ends[i], .high = band_ends[i + 1]};
    for (size_t i = 0; i < n; i++)
        if (is_told(cases[i]) && !isnan(cases[i]->chance)) {
            add_to_band(f, cases[i]);
            f->n_bands = IEM_CHANCE_BANDS;
        }
    for (size_t i = 0; i < IEM_CHANCE_BANDS; i++)
        f->bands[i].share = iem_rate(f->bands[i].group_decided, f->bands[i].told);
    find_agreement(f);
}

/* ---- Of all flagged cases ---- */

/* Of every ground with a draw of its likely ones, and of the possible ones where there
 * are any in the same draw. */
static bool is_flag(const iem_precision *p)
{
    return p->drawn && (p->grade == IEM_LIKELY || p->grade == IEM_POSSIBLE) &&
           p->group_decided + p->person_decided > 0;
}

static iem_status weigh_flags(iem_followup *f, iem_error *err)
{
    iem_estimate *shares = iem_zeroed(f->n_precision, sizeof *shares);
    double *weights = iem_zeroed(f->n_precision, sizeof *weights);
    size_t n = 0;
    const bool made = shares && weights;
    for (size_t i = 0; i < f->n_precision && made; i++) {
        if (!is_flag(&f->precision[i])) continue;
        shares[n] = f->precision[i].part.share;
        weights[n++] = f->precision[i].drawn_of;
        f->flagged_of += f->precision[i].drawn_of;
    }
    for (size_t i = 0; i < n; i++) weights[i] /= f->flagged_of;
    if (n) f->flagged_drawn = iem_weighted_interval(shares, weights, n);
    free(shares);
    free(weights);
    return made ? IEM_OK : iem_fail_memory(err);
}

/* ---- All of it ---- */

static iem_status measure_rows(const iem_reviewed *const *cases, size_t n, double *room,
                               iem_arena *arena, iem_followup *f, iem_error *err)
{
    f->precision = iem_arena_take(arena, n, sizeof *f->precision);
    if (!f->precision) return iem_fail_memory(err);
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && same_row(cases[first], cases[end]);) end++;
        if (cases[first]->grade == IEM_NO_GRADE) continue;
        iem_precision *p = &f->precision[f->n_precision++];
        measure(cases + first, end - first, room, p);
        p->ground = iem_arena_copy(arena, iem_slice_of(p->ground));
        if (!p->ground) return iem_fail_memory(err);
    }
    fill_bands(cases, n, f);
    return weigh_flags(f, err);
}

iem_status iem_followup_precision(const struct iem_reviews *reviews, iem_arena *arena,
                                  iem_followup *followup, iem_error *err)
{
    const size_t n = reviews->n_cases;
    iem_reviewed *copies = iem_zeroed(n, sizeof *copies);
    const iem_reviewed **newest = iem_zeroed(n, sizeof *newest);
    double *room = iem_zeroed(3 * n + 1, sizeof *room);
    iem_status status = copies && newest && room ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK)
        status = measure_rows(newest, take_newest(reviews, copies, newest), room, arena,
                              followup, err);
    free(copies);
    free(newest);
    free(room);
    return status;
}
