#include "family/asked_count.h"

#include "stats/strata.h"

#include <math.h>
#include <string.h>

static const iem_reason no_twins = {"no-twins",
                                    {"nobody in the reference has the same facts",
                                     "niemand in de referentie heeft dezelfde feiten"}};
static const iem_reason one_answer = {
    "one-answer",
    {"everybody has the same answer", "voor iedereen is het antwoord hetzelfde"}};

iem_asked_axis iem_asked_axis_of(const iem_work *work, const iem_section *section,
                                 const char *question)
{
    iem_asked_axis axis = {.place = SIZE_MAX};
    for (size_t i = 0; i < section->n_axes; i++) {
        const iem_dim *dim = &work->tally->dims[section->axes[i]];
        if (!dim->is_aspect || dim->aspect != IEM_QUESTION ||
            strcmp(dim->name, question) != 0)
            continue;
        axis.place = i;
        for (int a = 0; a < IEM_N_ANSWERS; a++)
            axis.code[a] =
                iem_dict_find(&dim->dict, iem_slice_of(iem_answer_text((iem_answer)a)));
    }
    return axis;
}

iem_asked_counts iem_asked_count(const iem_section *section, const iem_asked_axis *axis,
                                 size_t cell)
{
    const double n = (double)iem_cube_n(&section->cube, cell);
    if (iem_asked_is(section, axis, cell, IEM_ANSWER_YES))
        return (iem_asked_counts){n, n, 0};
    if (iem_asked_is(section, axis, cell, IEM_ANSWER_NO))
        return (iem_asked_counts){0, n, 0};
    const bool missing = iem_asked_is(section, axis, cell, IEM_ANSWER_MISSING);
    return (iem_asked_counts){0, 0, missing ? n : 0};
}

void iem_asked_add(iem_asked_counts *to, iem_asked_counts more)
{
    to->yes += more.yes;
    to->asked += more.asked;
    to->unknown += more.unknown;
}

/* Counting sort of the cells by group. */

void iem_asked_withhold(const iem_work *work, iem_statistic *s)
{
    if (!work->plan->rounded || isnan(s->estimate.value)) return;
    s->estimate.low = s->estimate.high = s->p = NAN;
    s->why = &iem_reason_rounded;
}

void iem_asked_put_share(const iem_work *work, iem_statistic *s, double yes, double n)
{
    s->estimate = iem_rate(yes, n);
    s->numerator = yes;
    s->denominator = s->n = n;
    if (!(n > 0)) s->why = &iem_reason_no_people;
    iem_asked_withhold(work, s);
}

/* Where all answers are the same there is a difference of 0, and no way to tell how
 * sure that is. */
static void limit_certainty(iem_statistic *s, iem_table t)
{
    const double yes = t.a1 + t.a0, all = t.n1 + t.n0;
    if (yes > 0 && yes < all) return;
    s->estimate.low = s->estimate.high = NAN;
    s->why = &one_answer;
}

void iem_asked_put_twins(const iem_work *work, iem_statistic *s, const iem_table *t,
                         size_t n, iem_table twins)
{
    s->numerator = twins.a1;
    s->denominator = s->n = twins.n1;
    s->estimate = iem_mh_rate_difference(t, n);
    s->p = iem_cmh_test(t, NULL, n).p;
    if (!s->why && !(twins.n1 > 0)) s->why = &no_twins;
    if (!s->why) limit_certainty(s, twins);
    iem_asked_withhold(work, s);
}
