/* Were reasons written for the person, or for everybody at once? Of each reason the log
 * has a hash: two that are the same were written once. */
#include "base/grow.h"
#include "family/asked.h"
#include "family/families.h"
#include "stats/blanket.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

#define NORM "Awb 3:46 (reasons); Donner committee 2019"

enum { SAME, SAME_GAP, NONE, EFFECTIVE, EFFECTIVE_RATIO, N_ROWS };

static const iem_measure_row rows[N_ROWS] = {
    [SAME] =
        {"same_wording",
         {"share of the group's adverse decisions with a reason in the very words of "
          "another one",
          "deel van de nadelige besluiten over de groep met een reden die letterlijk "
          "ook bij een ander staat"},
         "adverse decisions whose text occurs twice or more in the log / adverse "
         "decisions with a text",
         NORM,
         NULL,
         "wilson",
         IEM_UNIT_SHARE},
    [SAME_GAP] = {"same_wording_difference",
                  {"the same, minus that of the reference",
                   "hetzelfde, min dat van de referentie"},
                  "s1/n1 - s0/n0; p by Fisher's mid-p or the score test, adjusted over "
                  "all groups (Holm)",
                  NORM,
                  NULL,
                  "newcombe",
                  IEM_UNIT_DIFFERENCE},
    [NONE] = {"no_wording",
              {"share of the group's adverse decisions without any reason in words",
               "deel van de nadelige besluiten over de groep zonder reden in woorden"},
              "adverse decisions without a text / adverse decisions",
              NORM,
              NULL,
              "wilson",
              IEM_UNIT_SHARE},
    [EFFECTIVE] =
        {"effective_wordings",
         {"how many texts are really used for the group: with so many, used equally "
          "often, two people would get the same one as often",
          "hoeveel teksten er echt worden gebruikt voor de groep: met zoveel, die even "
          "vaak voorkomen, kregen twee mensen even vaak dezelfde"},
         "n (n - 1) / sum of c (c - 1), c: decisions with one text",
         NORM "; Simpson 1949; Hill 1973 (order 2); Hoeffding 1948 (interval)",
         NULL,
         "wald on the log scale",
         IEM_UNIT_NUMBER},
    [EFFECTIVE_RATIO] =
        {"effective_wordings_ratio",
         {"the same, over that of the reference; below 1: more of the "
          "same",
          "hetzelfde, gedeeld door dat van de referentie; onder 1: vaker "
          "hetzelfde"},
         "effective1 / effective0",
         NORM "; Simpson 1949; Hill 1973 (order 2)",
         NULL,
         "wald on the log scale",
         IEM_UNIT_RATIO},
};

static const iem_reason one_text = {
    "one-text", {"there was only one text", "er was maar één tekst"}};
static const iem_reason all_own = {
    "all-own-text",
    {"no two people had the same text", "geen twee mensen kregen dezelfde tekst"}};

/* Adverse decisions by text. */
struct wording {
    iem_work *work;
    const iem_section *section;
    size_t place, view, n_texts;
    uint32_t missing;
    double *all, *own, *other; /* per code of a text */
};

static void fill(const struct wording *w, size_t group, bool rest, double *count)
{
    for (size_t i = 0; i < w->n_texts; i++) count[i] = 0;
    for (size_t c = 0; c < w->section->cube.n_cells; c++) {
        const uint32_t g = iem_work_group(w->work, w->view, w->section, c);
        if (g == UINT32_MAX || (g == group) == rest) continue;
        count[iem_section_code(w->section, w->place, c)] +=
            (double)iem_cube_adverse(&w->section->cube, c);
    }
}

/* Decisions with a text, and those whose text somebody else has too. */
struct told {
    double same, n, without;
};

static struct told tell_apart(const struct wording *w, const double *count)
{
    struct told t = {0, 0, 0};
    for (size_t i = 0; i < w->n_texts; i++) {
        if (i == w->missing) {
            t.without = count[i];
            continue;
        }
        t.n += count[i];
        if (w->all[i] > 1) t.same += count[i];
    }
    return t;
}

static iem_texts_told variety(const struct wording *w, double *count)
{
    if (w->missing < w->n_texts) count[w->missing] = 0;
    return iem_texts_of(count, w->n_texts);
}

static const iem_reason *no_variety(const iem_estimate *e)
{
    if (isnan(e->value)) return &all_own;
    return isnan(e->high) ? &one_text : NULL;
}

static iem_status put_share(const struct wording *w, size_t row, size_t group, double a,
                            double n, iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(iem_statistic_of_group(w->work, row, iem_work_view(w->work, w->view), group,
                                   &s, err));
    s->estimate = iem_rate(a, n);
    s->numerator = a;
    s->denominator = s->n = n;
    if (!(n > 0)) s->why = &iem_reason_no_people;
    return IEM_OK;
}

static iem_status compare(const struct wording *w, size_t group, struct told own,
                          iem_texts_told ways, iem_error *err)
{
    const iem_view *view = iem_work_view(w->work, w->view);
    const bool rest = view->reference == IEM_REST;
    iem_statistic *s = NULL;
    fill(w, rest ? group : view->reference, rest, w->other);
    const struct told other = tell_apart(w, w->other);
    const iem_table t = {own.same, own.n, other.same, other.n};
    const iem_texts_told theirs = variety(w, w->other);
    const iem_reason *why = !(own.n > 0)     ? &iem_reason_no_people
                            : !(other.n > 0) ? &iem_reason_no_reference
                                             : NULL;
    IEM_TRY(iem_statistic_compared(w->work, SAME_GAP, view, group, view->reference, &s,
                                   err));
    s->estimate = iem_rate_difference(t);
    s->p = iem_table_test(t).p;
    s->numerator = own.same;
    s->denominator = s->n = own.n;
    s->why = why;
    IEM_TRY(iem_statistic_compared(w->work, EFFECTIVE_RATIO, view, group,
                                   view->reference, &s, err));
    s->estimate = iem_texts_ratio(ways, theirs);
    s->n = own.n;
    s->why = why ? why : no_variety(&s->estimate);
    return IEM_OK;
}

static iem_status tell_group(const struct wording *w, size_t group, iem_error *err)
{
    const iem_view *view = iem_work_view(w->work, w->view);
    iem_statistic *s = NULL;
    fill(w, group, false, w->own);
    const struct told own = tell_apart(w, w->own);
    const iem_texts_told ways = variety(w, w->own);
    IEM_TRY(put_share(w, SAME, group, own.same, own.n, err));
    IEM_TRY(put_share(w, NONE, group, own.without, own.n + own.without, err));
    IEM_TRY(iem_statistic_of_group(w->work, EFFECTIVE, view, group, &s, err));
    s->estimate = ways.effective;
    s->n = own.n;
    s->why = own.n > 0 ? no_variety(&ways.effective) : &iem_reason_no_people;
    if (group == view->reference || view->reference == IEM_NOBODY ||
        view->groups[group].unnamed)
        return IEM_OK;
    return compare(w, group, own, ways, err);
}

static iem_status measure_views(struct wording *w, iem_error *err)
{
    for (size_t c = 0; c < w->section->cube.n_cells; c++)
        w->all[iem_section_code(w->section, w->place, c)] +=
            (double)iem_cube_n(&w->section->cube, c);
    for (w->view = 0; w->view < iem_work_views(w->work); w->view++)
        for (size_t g = 0; g < iem_work_view(w->work, w->view)->n_groups; g++)
            IEM_TRY(tell_group(w, g, err));
    return iem_statistics_adjust(w->work->statistics, SAME_GAP, SAME_GAP + 1, 1, err);
}

static iem_status measure(iem_work *work, iem_error *err)
{
    const size_t axis = iem_work_axis(work, IEM_WORDING);
    const iem_section *section = iem_work_section(work, "wordings");
    const iem_dim *dim = &work->tally->dims[axis];
    struct wording w = {.work = work,
                        .section = section,
                        .place = iem_section_place(section, axis),
                        .n_texts = iem_dim_codes(dim),
                        .missing =
                            iem_dict_find(&dim->dict, iem_slice_of(IEM_MISSING_TEXT))};
    w.all = iem_zeroed(3 * w.n_texts + 1, sizeof *w.all);
    if (!w.all) return iem_fail_memory(err);
    w.own = w.all + w.n_texts;
    w.other = w.own + w.n_texts;
    const iem_status status = measure_views(&w, err);
    free(w.all);
    return status;
}

const iem_family iem_family_wording = {
    .name = "wording",
    .question = {"Were reasons written for the person, or for everybody at once?",
                 "Zijn redenen geschreven voor de persoon, of voor iedereen tegelijk?"},
    .needs = IEM_NEEDS(IEM_WORDING),
    .unasked = true,
    .rows = rows,
    .n_rows = N_ROWS,
    .measure = measure,
};
