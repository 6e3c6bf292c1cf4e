/* Reasons: does everybody of a group get the same one? */
#include "base/grow.h"
#include "family/families.h"
#include "plan/names.h"
#include "stats/blanket.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_FREQUENT,
    MOST_FREQUENT_GAP,
    EFFECTIVE,
    EFFECTIVE_RATIO,
    NO_REASON,
    NO_REASON_GAP,
    NAMES_GROUND,
    N_ROWS,
};

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
    [NO_REASON] = {"no_reason",
                   {"share of the group's adverse decisions without a reason",
                    "deel van de nadelige besluiten over de groep zonder reden"},
                   "adverse decisions without a reason / adverse decisions",
                   "Awb 3:46",
                   NULL,
                   "wilson",
                   IEM_UNIT_SHARE},
    [NO_REASON_GAP] = {"no_reason_difference",
                       {"the same, minus that of the reference",
                        "hetzelfde, min dat van de referentie"},
                       "m1/n1 - m0/n0",
                       "Newcombe 1998 (interval)",
                       NULL,
                       "newcombe",
                       IEM_UNIT_DIFFERENCE},
    [NAMES_GROUND] =
        {"reason_names_ground",
         {"share of the group's adverse decisions whose reason names a ground, a trait "
          "or a group",
          "deel van de nadelige besluiten over de groep waarvan de reden een grond, "
          "een "
          "kenmerk of een groep noemt"},
         "adverse decisions with such a word in the reason / adverse decisions with a "
         "reason",
         "Awb 3:46; Algoritmekader grw-02",
         NULL,
         "wilson",
         IEM_UNIT_SHARE},
};

static const iem_reason one_reason = {
    "one-reason", {"only one reason was ever given", "er is maar één reden gegeven"}};

/* Adverse decisions of each group by reason: counts[g * n_reasons + reason]. */
struct reasons {
    iem_work *work;
    const iem_dim *dim;
    size_t n_reasons, view;
    double *counts, *rest;
    double *without; /* per group: adverse decisions without a reason */
    bool *names;     /* per reason: it names a ground, trait or group */
};

/* ---- What a reason names ---- */

/* Words of it, as in a name of a column; those of one or two letters stand for much. */
static bool has_words(const char *reason, const char *name)
{
    char words[IEM_NAME_WORDS], of_name[IEM_NAME_WORDS];
    iem_name_words(reason, words);
    iem_name_words(name, of_name);
    return strlen(of_name) >= 5 && strstr(words, of_name);
}

static bool names_axis(const struct reasons *r, const char *reason, size_t axis)
{
    const iem_dim *dim = &r->work->tally->dims[axis];
    const bool trait = dim->is_aspect && dim->aspect == IEM_TRAIT;
    if (!dim->is_ground && !trait) return false;
    if (has_words(reason, dim->name) ||
        has_words(reason, iem_plan_column(r->work->plan, dim->name)))
        return true;
    for (uint32_t code = 0; !dim->banded && code < dim->dict.n_codes; code++) {
        char room[IEM_BAND_TEXT];
        const char *value = iem_dim_text(dim, code, room);
        if (strcmp(value, IEM_MISSING_TEXT) != 0 && has_words(reason, value))
            return true;
    }
    return false;
}

static void find_names(const struct reasons *r)
{
    for (size_t i = 0; i < r->n_reasons; i++) {
        char room[IEM_BAND_TEXT];
        const char *reason = iem_dim_text(r->dim, (uint32_t)i, room);
        for (size_t a = 0; a < r->work->tally->n_axes && !r->names[i]; a++)
            r->names[i] = names_axis(r, reason, a);
    }
}

/* ---- Counting ---- */

static void count_all(struct reasons *r)
{
    const iem_section *section = iem_work_section(r->work, "reasons");
    const size_t place = iem_section_place(section, iem_work_axis(r->work, IEM_REASON));
    const uint32_t missing =
        iem_dict_find(&r->dim->dict, iem_slice_of(IEM_MISSING_TEXT));
    for (size_t c = 0; c < section->cube.n_cells; c++) {
        const uint32_t g = iem_work_group(r->work, r->view, section, c);
        const uint32_t code = iem_section_code(section, place, c);
        if (g == UINT32_MAX) continue;
        double *const to =
            code == missing ? &r->without[g] : &r->counts[g * r->n_reasons + code];
        *to += (double)iem_cube_adverse(&section->cube, c);
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

static iem_status put_share(const struct reasons *r, size_t row, const iem_view *view,
                            size_t group, double part, double n, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_of_group(r->work, row, view, group, &s, err));
    s->estimate = iem_rate(part, n);
    s->numerator = part;
    s->denominator = s->n = n;
    if (!(n > 0)) s->why = &iem_reason_no_people;
    return IEM_OK;
}

static iem_status tell_shares(const struct reasons *r, const iem_view *view,
                              size_t group, double n, iem_error *err)
{
    double naming = 0;
    for (size_t i = 0; i < r->n_reasons; i++)
        if (r->names[i]) naming += r->counts[group * r->n_reasons + i];
    IEM_TRY(put_share(r, NO_REASON, view, group, r->without[group],
                      n + r->without[group], err));
    return put_share(r, NAMES_GROUND, view, group, naming, n, err);
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
    return tell_shares(r, view, group, own.n, err);
}

static iem_status compare_missing(const struct reasons *r, const iem_view *view,
                                  size_t group, double n1, double n0, iem_error *err)
{
    iem_statistic *s = NULL;
    double none = 0;
    for (size_t g = 0; g < view->n_groups; g++)
        if (view->reference == IEM_REST ? g != group : g == view->reference)
            none += r->without[g];
    const iem_table t = {r->without[group], n1 + r->without[group], none, n0 + none};
    IEM_TRY(iem_statistic_compared(r->work, NO_REASON_GAP, view, group, view->reference,
                                   &s, err));
    s->estimate = iem_rate_difference(t);
    s->numerator = t.a1;
    s->denominator = s->n = t.n1;
    if (!(t.n1 > 0))
        s->why = &iem_reason_no_people;
    else if (!(t.n0 > 0))
        s->why = &iem_reason_no_reference;
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
    return compare_missing(r, view, group, own.n, other.n, err);
}

static iem_status measure_view(struct reasons *r, iem_error *err)
{
    const iem_view *view = iem_work_view(r->work, r->view);
    r->n_reasons = iem_dim_codes(r->dim);
    r->counts = iem_zeroed(view->n_groups * r->n_reasons, sizeof *r->counts);
    r->rest = iem_zeroed(r->n_reasons, sizeof *r->rest);
    r->without = iem_zeroed(view->n_groups, sizeof *r->without);
    r->names = iem_zeroed(r->n_reasons, sizeof *r->names);
    const bool room = r->counts && r->rest && r->without && r->names;
    iem_status status = room ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK) count_all(r);
    if (status == IEM_OK) find_names(r);
    for (size_t g = 0; g < view->n_groups && status == IEM_OK; g++) {
        status = tell_group(r, view, g, err);
        if (status == IEM_OK && g != view->reference) status = compare(r, view, g, err);
    }
    free(r->counts);
    free(r->rest);
    free(r->without);
    free(r->names);
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
