/* Reasons: does everybody of a group get the same one? */
#include "base/grow.h"
#include "family/families.h"
#include "stats/blanket.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_FREQUENT, MOST_FREQUENT_GAP, EFFECTIVE, EFFECTIVE_RATIO, N_ROWS };

static const iem_measure_row rows[] = {
    [MOST_FREQUENT] =
        {"same_reason",
         {"share of the group's adverse decisions with the most frequent reason",
          "deel van de nadelige besluiten over de groep met de meest gegeven reden"},
         "largest count of a reason / adverse decisions with a reason",
         "Wilson 1927 (interval)",
         NULL,
         "wilson",
         IEM_UNIT_SHARE},
    [MOST_FREQUENT_GAP] =
        {"same_reason_difference",
         {"share of the group's adverse decisions with its most frequent reason, minus "
          "that of the reference with its own",
          "deel van de nadelige besluiten over de groep met haar meest gegeven reden, "
          "min dat van de referentie met de hare"},
         "m1/n1 - m0/n0",
         "Newcombe 1998 (interval)",
         NULL,
         "newcombe",
         IEM_UNIT_DIFFERENCE},
    [EFFECTIVE] = {"effective_reasons",
                   {"how many reasons are really used: so many equally frequent ones "
                    "would be as varied",
                    "hoeveel redenen echt worden gebruikt: zoveel even vaak gegeven "
                    "redenen zouden even gevarieerd zijn"},
                   "exp(H), H = -sum p ln p + (reasons - 1) / (2 n)",
                   "Hill 1973; Miller 1955 (correction); Basharin 1959 (interval)",
                   "R vegan exp(diversity()) (without the correction)",
                   "wald on the log scale",
                   IEM_UNIT_NUMBER},
    [EFFECTIVE_RATIO] = {"effective_reasons_ratio",
                         {"how many reasons the group really gets, over how many the "
                          "reference gets; below 1: more of the same",
                          "hoeveel redenen de groep echt krijgt, gedeeld door hoeveel "
                          "de referentie krijgt; onder 1: vaker hetzelfde"},
                         "exp(H1 - H0)",
                         "Hill 1973",
                         NULL,
                         "wald on the log scale",
                         IEM_UNIT_RATIO},
};

static const iem_reason one_reason = {
    "one-reason", {"only one reason was ever given", "er is maar één reden gegeven"}};

/* Adverse decisions of each group by reason: counts[g * n_reasons + reason]. */
struct reasons {
    iem_work *work;
    const iem_dim *dim;
    size_t n_reasons, view;
    double *counts, *rest;
};

static void count_all(struct reasons *r)
{
    const iem_section *section = iem_work_section(r->work, "reasons");
    const size_t place = iem_section_place(section, iem_work_axis(r->work, IEM_REASON));
    const uint32_t missing =
        iem_dict_find(&r->dim->dict, iem_slice_of(IEM_MISSING_TEXT));
    for (size_t c = 0; c < section->cube.n_cells; c++) {
        const uint32_t g = iem_work_group(r->work, r->view, section, c);
        const uint32_t code = iem_section_code(section, place, c);
        if (g != UINT32_MAX && code != missing)
            r->counts[g * r->n_reasons + code] +=
                (double)iem_cube_adverse(&section->cube, c);
    }
}

static iem_reasons of_group(const struct reasons *r, size_t group)
{
    return iem_reasons_of(r->counts + group * r->n_reasons, r->n_reasons);
}

static iem_reasons of_reference(const struct reasons *r, const iem_view *view,
                                size_t group)
{
    if (view->reference == IEM_NOBODY) return iem_reasons_of(NULL, 0);
    if (view->reference != IEM_REST) return of_group(r, view->reference);
    for (size_t i = 0; i < r->n_reasons; i++) {
        r->rest[i] = 0;
        for (size_t g = 0; g < view->n_groups; g++)
            if (g != group) r->rest[i] += r->counts[g * r->n_reasons + i];
    }
    return iem_reasons_of(r->rest, r->n_reasons);
}

static iem_status tell_group(const struct reasons *r, const iem_view *view,
                             size_t group, iem_error *err)
{
    iem_statistic *statistic = NULL;
    char room[IEM_BAND_TEXT];
    const iem_reasons own = of_group(r, group);
    const char *of = iem_dim_text(r->dim, (uint32_t)own.most, room);
    const iem_reason *why = own.n > 0 ? NULL : &iem_reason_no_people;
    IEM_TRY(
        iem_statistic_of_group(r->work, MOST_FREQUENT, view, group, &statistic, err));
    if (own.n > 0) {
        statistic->of = iem_arena_copy(r->work->arena, iem_slice_of(of));
        if (!statistic->of) return iem_fail_memory(err);
        statistic->numerator = r->counts[group * r->n_reasons + own.most];
    }
    statistic->estimate = own.share;
    statistic->denominator = statistic->n = own.n;
    statistic->why = why;
    IEM_TRY(iem_statistic_of_group(r->work, EFFECTIVE, view, group, &statistic, err));
    statistic->estimate = own.effective;
    statistic->n = own.n;
    statistic->why = why;
    if (!why && isnan(own.effective.high)) statistic->why = &one_reason;
    return IEM_OK;
}

static iem_status compare(const struct reasons *r, const iem_view *view, size_t group,
                          iem_error *err)
{
    iem_statistic *statistic = NULL;
    const iem_reasons own = of_group(r, group), other = of_reference(r, view, group);
    const iem_table shares = {own.share.value * own.n, own.n,
                              other.share.value * other.n, other.n};
    const iem_reason *why = !(own.n > 0)     ? &iem_reason_no_people
                            : !(other.n > 0) ? &iem_reason_no_reference
                                             : NULL;
    IEM_TRY(iem_statistic_compared(r->work, MOST_FREQUENT_GAP, view, group,
                                   view->reference, &statistic, err));
    statistic->estimate = iem_rate_difference(shares);
    statistic->n = own.n;
    statistic->why = why;
    IEM_TRY(iem_statistic_compared(r->work, EFFECTIVE_RATIO, view, group,
                                   view->reference, &statistic, err));
    statistic->estimate = iem_reasons_ratio(own, other);
    statistic->numerator = own.effective.value;
    statistic->denominator = other.effective.value;
    statistic->n = own.n;
    statistic->why = why;
    if (!why && isnan(statistic->estimate.low)) statistic->why = &one_reason;
    return IEM_OK;
}

static iem_status measure_view(struct reasons *r, iem_error *err)
{
    const iem_view *view = iem_work_view(r->work, r->view);
    r->n_reasons = iem_dim_codes(r->dim);
    r->counts = iem_zeroed(view->n_groups * r->n_reasons, sizeof *r->counts);
    r->rest = iem_zeroed(r->n_reasons, sizeof *r->rest);
    iem_status status = r->counts && r->rest ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK) count_all(r);
    for (size_t g = 0; g < view->n_groups && status == IEM_OK; g++) {
        status = tell_group(r, view, g, err);
        if (status == IEM_OK && g != view->reference) status = compare(r, view, g, err);
    }
    free(r->counts);
    free(r->rest);
    return status;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    struct reasons r = {.work = work,
                        .dim = &work->tally->dims[iem_work_axis(work, IEM_REASON)]};
    for (; r.view < iem_work_views(work); r.view++) IEM_TRY(measure_view(&r, err));
    return IEM_OK;
}

const iem_family iem_family_reasons = {
    .name = "reasons",
    .question = {"Were people given a reason of their own?",
                 "Kregen mensen een eigen reden?"},
    .needs = IEM_NEEDS(IEM_REASON),
    .rows = rows,
    .n_rows = N_ROWS,
    .measure = measure,
};
