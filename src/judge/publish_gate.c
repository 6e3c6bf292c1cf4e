/* What the gate asked and how it was answered, as far as it may be told. */
#include "base/grow.h"
#include "judge/coarse.h"
#include "judge/gate.h"
#include "judge/publish.h"
#include "judge/publish_shares.h"
#include "judge/statistic_index.h"

#include <math.h>
#include <string.h>

/* ---- Figures of any unit ---- */

/* What ten people change, as far as the standard error tells. */
static double by_error(double few, double low, double high, double variance)
{
    const double se = (high - low) / (2 * IEM_Z95);
    return isfinite(se) ? few * se * se / variance : 0;
}

/* Of what has no scale. Evidence grows by multiplying: of what is large a tenth of
 * itself is as fine as it is told. */
static double step_of_number(iem_estimate e, double share)
{
    const double large = 10, numbers[] = {e.value, e.low, e.high};
    double magnitude = 1;
    for (int i = 0; i < 3; i++)
        if (isfinite(numbers[i])) magnitude = fmax(magnitude, fabs(numbers[i]));
    return iem_coarse_step(magnitude * (magnitude > large ? fmax(share, 0.1) : share));
}

iem_estimate iem_publish_figure(iem_unit unit, iem_estimate e, iem_publish_size size)
{
    const double quarter = 0.25, share = size.few / size.wide;
    const double error =
        isnan(e.value) ? 0 : by_error(size.few, e.low, e.high, quarter);
    const double error_ratio = isnan(e.value) || !(e.low > 0)
                                   ? 0
                                   : by_error(size.few, log(e.low), log(e.high), 1);
    double step = NAN;
    switch (unit) {
    case IEM_UNIT_PEOPLE:
        return iem_coarse_estimate(e, size.few);
    case IEM_UNIT_RATIO:
        step = iem_coarse_larger(size.few / size.thin, error_ratio);
        return step <= 1 ? iem_coarse_ratios(e, step) : iem_undefined;
    case IEM_UNIT_SHARE:
    case IEM_UNIT_DIFFERENCE:
        step = iem_coarse_larger(share, error);
        return step <= 0.5 ? iem_coarse_estimate(e, step) : iem_undefined;
    case IEM_UNIT_NUMBER:
        break;
    }
    return share <= 0.5 ? iem_coarse_estimate(e, step_of_number(e, share))
                        : iem_undefined;
}

/* ---- Rulings ---- */

/* One gate while it is told. */
struct telling {
    const struct iem_result *from;
    const iem_publish_counts *counts;
    iem_whom published;            /* as everyone is told of */
    iem_statistic_index own, told; /* what families tell, here and there */
};

static void take_counts(iem_publish_size *size, double n, double adverse)
{
    if (n < size->wide) size->wide = n;
    if (adverse < size->thin) size->thin = adverse;
    if (n - adverse < size->thin) size->thin = n - adverse;
}

void iem_publish_take(iem_publish_size *size, const iem_publish_counts *counts,
                      iem_trio trio)
{
    take_counts(size, iem_published(counts, trio.n),
                iem_published_adverse(counts, trio));
}

void iem_publish_take_rest(iem_publish_size *size, const iem_publish_counts *counts,
                           iem_trio member)
{
    take_counts(size,
                iem_published(counts, counts->all.n) - iem_published(counts, member.n),
                iem_published_adverse(counts, counts->all) -
                    iem_published_adverse(counts, member));
}

static double tell_people(iem_coarseness by, double n)
{
    return n < by.least ? NAN : iem_suppress_rounded(by, n);
}

/* How many cases an earlier log shares with this one. */
static iem_paired tell_paired(iem_coarseness by, iem_paired paired)
{
    return (iem_paired){paired.compared, tell_people(by, paired.both),
                        tell_people(by, paired.only_now),
                        tell_people(by, paired.only_before)};
}

/* Everybody it is about may be told of; a whole ground only when each of its groups
 * may. */
static bool may_tell(const struct telling *t, const iem_ruling *r,
                     iem_publish_size *size)
{
    const struct iem_result *from = t->from;
    const iem_publish_counts *counts = t->counts;
    *size = (iem_publish_size){INFINITY, INFINITY, counts->by.step};
    bool told = iem_published_both(counts, counts->all);
    for (size_t i = 0; r->ground && !r->group && i < from->n_groups; i++)
        if (strcmp(from->groups[i].ground, r->ground) == 0)
            told &= iem_published_both(counts, counts->group[i]);
    iem_publish_take(size, counts, counts->all);
    const char *const groups[] = {r->group, r->reference_is_rest ? NULL : r->reference};
    for (int k = 0; k < 2; k++) {
        const size_t row = iem_publish_row(counts, r->ground, groups[k]);
        if (row == from->n_groups) continue;
        const iem_trio of = counts->group[row];
        told &= iem_published_both(counts, of);
        iem_publish_take(size, counts, of);
        if (k == 0 && r->reference_is_rest) iem_publish_take_rest(size, counts, of);
    }
    size->wide = fmax(size->wide, counts->by.least);
    size->thin = fmax(size->thin, counts->by.least);
    return told && !(r->n < counts->by.least);
}

static void tell_details(const iem_ruling *from, iem_publish_size size,
                         iem_coarseness by, iem_ruling *to)
{
    static const char *const people[] = {"shortfall", "decisions", "selected"};
    to->n_details = 0;
    for (size_t i = 0; i < from->n_details; i++) {
        iem_detail detail = from->details[i];
        bool counts = false;
        for (size_t k = 0; k < sizeof people / sizeof *people; k++)
            counts |= strcmp(detail.name, people[k]) == 0;
        if (counts)
            detail.value = iem_suppress_rounded(by, detail.value);
        else if (strcmp(detail.name, "p") == 0)
            detail.value = iem_coarse_p(detail.value);
        else if (strcmp(detail.name, "flip_flop") != 0)
            detail.value = iem_coarse(detail.value, size.few / size.wide, IEM_NEAREST);
        to->details[to->n_details++] = detail;
    }
}

/* Of fewer than ten people even the direction tells something. */
static void hide_verdict(iem_ruling *to)
{
    to->verdict = IEM_CANNOT_TELL;
    to->counts_as = IEM_UNTOLD;
}

static bool keeps_from_passing(const iem_ruling *r)
{
    return iem_ruling_decides(r) && r->verdict != IEM_PASS;
}

static bool is_unnamed(const struct telling *t, const char *ground, const char *group)
{
    const size_t row = iem_publish_row(t->counts, ground, group);
    return row < t->from->n_groups && t->from->groups[row].n_parts > 1 &&
           isnan(iem_published(t->counts, t->counts->group[row].n));
}

/* What the treatment itself is told by is not told otherwise here. */
static bool tell_core(const iem_whom *published, iem_ruling *to)
{
    const bool gap = strcmp(to->rule->id, "twin-gap") == 0;
    if (!gap && strcmp(to->rule->id, "group-weight") != 0) return false;
    const iem_treatment *t = iem_whom_treatment(published, to->ground, to->group);
    if (!t) return false;
    const iem_estimate c = t->fact_weight;
    to->estimate = gap ? t->ratio_scale ? t->twin_ratio.all : t->twin_gap.all
                       : (iem_estimate){1 - c.value, 1 - c.high, 1 - c.low};
    return true;
}

/* Of how many decisions: those of the group or of the log. Of others, as of the people
 * whom somebody looked at, nothing here says whether they may be told. */
static double tell_decisions(const struct telling *t, const iem_ruling *r)
{
    const iem_publish_counts *counts = t->counts;
    const size_t row = iem_publish_row(counts, r->ground, r->group);
    const bool known = row < t->from->n_groups;
    const double all = known ? t->from->groups[row].n : counts->people;
    if (!(fabs(r->n - all) < 0.5)) return NAN;
    return iem_published(counts, known ? counts->group[row].n : counts->all.n);
}

/* ---- What a family tells ---- */

/* Of periods, groups or batches there may be few. */
static bool counts_people(const iem_ruling *r)
{
    const iem_measure_row row = {.id = r->rule->measure};
    return !row.id || iem_statistic_counts_people(&(iem_statistic){.measure = &row});
}

static bool is_hidden(const iem_statistic *s)
{
    return !s || (s->why && strcmp(s->why->code, "suppressed") == 0);
}

/* An intersection with few people has no name, here either; nor has what its family
 * leaves out: a slice with few people, a day, somebody's desk. */
static bool is_left_out(const struct telling *t, const iem_ruling *r)
{
    return is_unnamed(t, r->ground, r->group) ||
           (r->of && iem_statistic_of(&t->own, r) && !iem_statistic_of(&t->told, r));
}

/* ---- One ruling ---- */

static void hide_numbers(const struct telling *t, const iem_ruling *r, iem_ruling *to)
{
    to->estimate = to->before = to->first = to->paired = iem_undefined;
    to->enough = to->change_p = NAN;
    to->core_why = IEM_WHY_SUPPRESSED;
    to->why = NULL;
    to->n_details = 0;
    if (r->n < t->counts->by.least) hide_verdict(to);
}

/* What the treatment or the family tells is not told otherwise here; and figures of a
 * log that came rounded to tens tell no more than it does. */
static void tell_estimate(const struct telling *t, const iem_ruling *r,
                          const iem_statistic *told, iem_publish_size size,
                          iem_ruling *to)
{
    const bool rounded = (double)t->from->rounded >= t->counts->by.step;
    if (told)
        to->estimate = told->estimate;
    else if (!tell_core(&t->published, to) && !rounded)
        to->estimate = iem_publish_figure(r->unit, r->estimate, size);
    if (isnan(to->estimate.value) && !isnan(r->estimate.value))
        to->core_why = IEM_WHY_SUPPRESSED;
}

static void tell_ruling(const struct telling *t, const iem_ruling *r, iem_ruling *to)
{
    iem_publish_size size;
    const bool of_family = iem_statistic_of(&t->own, r) != NULL;
    const iem_statistic *told = iem_statistic_of(&t->told, r);
    const bool may = may_tell(t, r, &size);
    *to = *r;
    if (is_unnamed(t, r->ground, r->reference)) to->reference = NULL;
    to->change_p = iem_coarse_p(r->change_p);
    to->n = !of_family                 ? tell_decisions(t, r)
            : told && counts_people(r) ? told->n
                                       : NAN;
    /* So many say nothing without those that there are. */
    to->enough = isnan(to->n) ? NAN : iem_coarse(r->enough, t->counts->by.step, IEM_UP);
    if (of_family ? is_hidden(told) : !may) {
        hide_numbers(t, r, to);
        return;
    }
    tell_estimate(t, r, told, size, to);
    to->before = may ? iem_publish_figure(r->unit, r->before, size) : iem_undefined;
    to->first = may ? iem_publish_figure(r->unit, r->first, size) : iem_undefined;
    to->paired =
        may ? iem_publish_figure(IEM_UNIT_DIFFERENCE, r->paired, size) : iem_undefined;
    tell_details(r, size, t->counts->by, to);
}

static iem_status copy_gate(const struct iem_result *from, struct iem_result *to,
                            iem_error *err)
{
    const size_t n = from->gate->n_rulings;
    to->gate = iem_zeroed(1, sizeof *to->gate);
    if (!to->gate) return iem_fail_memory(err);
    *to->gate = *from->gate;
    to->gate->capacity = n;
    to->gate->rulings = iem_zeroed(n, sizeof *to->gate->rulings);
    if (!to->gate->rulings) return iem_fail_memory(err);
    if (n) memcpy(to->gate->rulings, from->gate->rulings, n * sizeof(iem_ruling));
    return IEM_OK;
}

static void tell_rulings(const struct telling *t, iem_gate *gate)
{
    gate->n_rulings = 0;
    for (size_t i = 0; i < t->from->gate->n_rulings; i++) {
        const iem_ruling *r = &t->from->gate->rulings[i];
        iem_ruling *told = NULL;
        if (!is_left_out(t, r)) {
            told = &gate->rulings[gate->n_rulings++];
            tell_ruling(t, r, told);
        }
        gate->hidden |= keeps_from_passing(r) && !(told && keeps_from_passing(told));
    }
}

static iem_status tell_gate(const struct iem_result *from,
                            const iem_publish_counts *counts, struct iem_result *to,
                            iem_error *err)
{
    struct telling t = {.from = from, .counts = counts};
    iem_status status = iem_whom_new(to, &t.published, err);
    if (status == IEM_OK) status = iem_statistic_index_new(from, &t.own, err);
    if (status == IEM_OK) status = iem_statistic_index_new(to, &t.told, err);
    if (status == IEM_OK) tell_rulings(&t, to->gate);
    iem_whom_clear(&t.published);
    iem_statistic_index_clear(&t.own);
    iem_statistic_index_clear(&t.told);
    return status;
}

iem_status iem_publish_gate(const struct iem_result *from,
                            const iem_publish_counts *counts, struct iem_result *to,
                            iem_error *err)
{
    to->paired = from->published ? from->paired : tell_paired(counts->by, from->paired);
    if (!from->gate) return IEM_OK;
    IEM_TRY(copy_gate(from, to, err));
    /* What is told already stays as it is. */
    return from->published ? IEM_OK : tell_gate(from, counts, to, err);
}
