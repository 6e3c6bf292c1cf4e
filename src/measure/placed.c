/* Those whose group is missing in the log. Labels that are missing alike in all groups
 * take nothing from a comparison of odds; labels that are missing in one group alone,
 * and go with the decision, make a difference where there is none. So where the
 * unlabelled got other decisions than people with the same facts, every comparison is
 * made again as if they were all members, and as if they were all of the reference: the
 * ends of what one group's missing labels can do. (The ends of what missing labels of
 * several groups together can do, sorted by decision, are wider: Manski 1995, family
 * `missing`.) */
#include "measure/measuring.h"
#include "measure/treatment.h"

#include "base/grow.h"
#include "base/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double goes_with = 0.05;

/* ---- Grounds with other groups ---- */

/* The levels of a ground with its missing labels at `level`; only `of_code` is new. */
static iem_status move_missing(const struct iem_tally *tally, const iem_levels *from,
                               size_t level, iem_levels *moved, iem_error *err)
{
    const size_t n = iem_dim_codes(&tally->dims[from->dim]);
    *moved = *from;
    moved->of_code = iem_zeroed(n, sizeof *moved->of_code);
    if (!moved->of_code) return iem_fail_memory(err);
    memcpy(moved->of_code, from->of_code, n * sizeof *moved->of_code);
    if (from->missing != IEM_NO_CODE) moved->of_code[from->missing] = (uint32_t)level;
    moved->missing = IEM_NO_CODE;
    return IEM_OK;
}

enum { UNLABELLED, LABELLED };
static const char *two_names[] = {[UNLABELLED] = IEM_MISSING_TEXT, [LABELLED] = ""};

/* Two groups: those without a group, and all others. */
static iem_status halve(const struct iem_tally *tally, const iem_levels *from,
                        iem_levels *halves, iem_error *err)
{
    const size_t n = iem_dim_codes(&tally->dims[from->dim]);
    *halves = (iem_levels){.dim = from->dim,
                           .missing = IEM_NO_CODE,
                           .names = two_names,
                           .n = 2,
                           .of_code = iem_zeroed(n, sizeof *halves->of_code)};
    if (!halves->of_code) return iem_fail_memory(err);
    for (size_t code = 0; code < n; code++)
        halves->of_code[code] = code == from->missing ? UNLABELLED : LABELLED;
    return IEM_OK;
}

/* ---- One comparison in such a view ---- */

/* The subject is somebody of `view`, with a score. */
static iem_status measure_in(const iem_subject *subject, iem_treatment *t,
                             iem_error *err)
{
    iem_comparison c;
    iem_shrunk_rates rates;
    IEM_TRY(iem_compare_groups(subject->view, subject->group,
                               iem_subject_reference(subject), &c, err));
    iem_status status = iem_shrink_rates(&c, subject->score, &rates, err);
    if (status == IEM_OK) {
        status = iem_measure_treatment(subject, &c, &rates, t, err);
        iem_shrunk_rates_clear(&rates);
    }
    iem_comparison_clear(&c);
    return status;
}

/* ---- Does it go with the decision? ---- */

static double largest_deff(const iem_measuring *m, const struct iem_part *part)
{
    double deff = 1;
    for (size_t i = 0; i < part->n; i++)
        deff = fmax(deff, m->deff_gap[part->first + i]);
    return deff;
}

static iem_status test_halves(const iem_measuring *m, const struct iem_part *part,
                              const iem_levels *halves, iem_arena *arena, double *p,
                              iem_error *err)
{
    iem_view view;
    iem_treatment t;
    IEM_TRY(
        iem_view_build(m->plan, m->tally, &m->cells, halves, NULL, arena, &view, err));
    view.reference = IEM_REST;
    iem_subject subject = iem_measuring_subject(m, part->first);
    subject.view = &view;
    subject.group = view.group_of_level[UNLABELLED];
    subject.deff_gap = subject.deff_weight = largest_deff(m, part);
    const iem_status status =
        view.n_groups < 2 ? IEM_OK : measure_in(&subject, &t, err);
    if (status == IEM_OK && view.n_groups == 2) *p = t.cmh_p;
    iem_view_clear(&view);
    return status;
}

/* The part of a single ground; p: NaN when nobody's group is missing. */
static iem_status test_ground(const iem_measuring *m, size_t ground, double *p,
                              iem_error *err)
{
    const struct iem_part *part = &m->parts[ground];
    iem_levels halves;
    iem_arena arena = {0};
    *p = NAN;
    if (!part->scored || part->n == 0 || part->a->missing == IEM_NO_CODE) return IEM_OK;
    IEM_TRY(halve(m->tally, part->a, &halves, err));
    const iem_status status = test_halves(m, part, &halves, &arena, p, err);
    iem_arena_clear(&arena);
    free(halves.of_code);
    return status;
}

/* ---- All on one side ---- */

/* The levels, of both grounds, that make up a group; those of nobody: SIZE_MAX. */
struct place {
    size_t a, b;
};

static struct place place_of(const iem_view *view, size_t group)
{
    size_t level = 0;
    while (view->group_of_level[level] != group) level++;
    return (struct place){level / view->levels_b, level % view->levels_b};
}

static size_t group_at(const iem_view *view, struct place at)
{
    return view->group_of_level[at.a * view->levels_b + at.b];
}

static double or_one(double p)
{
    return isnan(p) ? 1 : p;
}

static double or_end(double bound, double end)
{
    return isnan(bound) ? end : bound;
}

static void widen(iem_estimate *e, double low, double high)
{
    e->low = fmin(e->low, or_end(low, -INFINITY));
    e->high = fmax(e->high, or_end(high, INFINITY));
}

/* What one way of placing them says, beside the ways before. */
static void add_way(const iem_treatment *way, bool ratio_scale, iem_placed *placed)
{
    const iem_estimate *effect =
        ratio_scale ? &way->twin_ratio.all : &way->twin_gap.all;
    widen(&placed->effect, effect->low, effect->high);
    widen(&placed->weight, 1 - way->fact_weight.high, 1 - way->fact_weight.low);
    placed->effect_least = fmin(placed->effect_least, or_one(way->twin_p));
    placed->effect_most = fmax(placed->effect_most, or_one(way->twin_p));
    placed->weight_least = fmin(placed->weight_least, or_one(way->weight_p));
    placed->weight_most = fmax(placed->weight_most, or_one(way->weight_p));
}

static iem_status measure_moved(const iem_measuring *m, size_t t,
                                const struct iem_part *part, const iem_levels *a,
                                const iem_levels *b, iem_arena *arena, iem_error *err)
{
    iem_view view;
    iem_treatment way, *const own = &m->result->treatments[t];
    iem_subject subject = iem_measuring_subject(m, t);
    const struct place at = place_of(&part->view, subject.group);
    const struct place largest = place_of(&part->view, part->view.largest);
    IEM_TRY(iem_view_build(m->plan, m->tally, &m->cells, a, b, arena, &view, err));
    subject.view = &view;
    subject.group = group_at(&view, at);
    if (group_at(&view, largest) != UINT32_MAX) view.largest = group_at(&view, largest);
    const iem_status status = measure_in(&subject, &way, err);
    if (status == IEM_OK) add_way(&way, own->ratio_scale, &own->placed);
    iem_view_clear(&view);
    return status;
}

static iem_status measure_placed(const iem_measuring *m, size_t t, struct place to,
                                 iem_error *err)
{
    const struct iem_part *part = &m->parts[m->part_of[t]];
    iem_levels a = {0}, b = {0};
    iem_arena arena = {0};
    iem_status status = move_missing(m->tally, part->a, to.a, &a, err);
    if (status == IEM_OK && part->b)
        status = move_missing(m->tally, part->b, to.b, &b, err);
    if (status == IEM_OK)
        status = measure_moved(m, t, part, &a, part->b ? &b : NULL, &arena, err);
    iem_arena_clear(&arena);
    free(a.of_code);
    free(b.of_code);
    return status;
}

static bool is_comparable(const iem_treatment *t, const iem_view *view)
{
    return !t->unnamed && view->reference != IEM_NOBODY &&
           (view->reference == IEM_REST || !view->groups[view->reference].unnamed);
}

/* Everybody else holds the unlabelled already. */
static iem_status place_treatment(const iem_measuring *m, size_t t, iem_error *err)
{
    const iem_view *view = &m->parts[m->part_of[t]].view;
    iem_treatment *own = &m->result->treatments[t];
    iem_placed *placed = &own->placed;
    if (!(placed->p <= goes_with) || !is_comparable(own, view)) return IEM_OK;
    placed->tried = true;
    placed->effect = placed->weight = (iem_estimate){NAN, INFINITY, -INFINITY};
    placed->effect_least = placed->weight_least = 1;
    placed->effect_most = placed->weight_most = 0;
    IEM_TRY(measure_placed(m, t, place_of(view, m->group_of[t]), err));
    if (view->reference == IEM_REST) {
        add_way(own, own->ratio_scale, placed);
        return IEM_OK;
    }
    return measure_placed(m, t, place_of(view, view->reference), err);
}

static void place_one(size_t t, void *at)
{
    iem_measuring *m = at;
    m->errors[t].status = IEM_OK;
    m->errors[t].status = place_treatment(m, t, &m->errors[t]);
}

/* Of a pair of grounds either one may be missing; the smaller p speaks. */
static double p_of(const iem_measuring *m, const struct iem_part *part, const double *p)
{
    const size_t a = part->a->dim - m->tally->n_facts;
    return part->b ? fmin(p[a], p[part->b->dim - m->tally->n_facts]) : p[a];
}

static iem_status place_all(iem_measuring *m, double *p, iem_error *err)
{
    for (size_t g = 0; g < m->plan->n_grounds; g++)
        IEM_TRY(test_ground(m, g, &p[g], err));
    for (size_t t = 0; t < m->n_treatments; t++)
        m->result->treatments[t].placed.p = p_of(m, &m->parts[m->part_of[t]], p);
    IEM_TRY(iem_parallel_for(m->threads, m->n_treatments, place_one, m, err));
    return iem_measuring_failure(m, err);
}

iem_status iem_measuring_place(iem_measuring *m, iem_error *err)
{
    double *p = iem_zeroed(m->plan->n_grounds, sizeof *p);
    const iem_status status = p ? place_all(m, p, err) : iem_fail_memory(err);
    free(p);
    return status;
}
