/* Does a newer version make fewer mistakes, or the same ones again? Versions are in the
 * order of the first period in which they decided; without a time, of their names. */
#include "base/grow.h"
#include "family/asked.h"
#include "family/families.h"
#include "family/lasting.h"
#include "family/slices.h"
#include "family/versions.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>

#define OMBUDSMAN "National Ombudsman 2021/021 (learn from errors)"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("found_wrong", "decisions", "to which an objection was upheld",
                    "besluiten", "waartegen een bezwaar gegrond was", OMBUDSMAN),
    IEM_VERSIONS_TABLE,
    {"found_wrong_by_version",
     {"share of decisions of a version to which an objection was upheld",
      "deel van de besluiten van een versie waartegen een bezwaar gegrond was"},
     "upheld / decisions",
     OMBUDSMAN,
     NULL,
     "wilson",
     IEM_UNIT_SHARE},
    {"found_wrong_version_ratio",
     {"the same, over that of all earlier versions; below 1: fewer mistakes",
      "hetzelfde, gedeeld door dat van alle eerdere versies; onder 1: minder fouten"},
     "(upheld/decisions) / (earlier upheld/earlier decisions); p by Fisher's mid-p or "
     "the score test",
     OMBUDSMAN "; Katz et al. 1978 (interval)",
     NULL,
     "katz",
     IEM_UNIT_RATIO},
    {"repeated_error",
     {"share of a version's upheld objections with a reason that had been upheld "
      "before, under an earlier version",
      "deel van de gegronde bezwaren bij een versie met een reden die al eerder "
      "gegrond "
      "was, bij een eerdere versie"},
     "upheld with such a reason / upheld with a reason",
     OMBUDSMAN,
     NULL,
     "wilson",
     IEM_UNIT_SHARE},
    IEM_LASTING_TABLE("change_days", "an error that was found",
                      "another version decided", "een gevonden fout",
                      "een andere versie besliste", OMBUDSMAN),
};

static const char *const asked[] = {"found_wrong"};
static const char *const lasting[] = {"change_days"};
enum {
    N_ASKED = 1,
    GAPS = IEM_ASKED_ROWS,
    BY_VERSION = GAPS + IEM_ASKED_ROWS,
    RATIO,
    REPEATED,
    CHANGE
};

struct versions {
    iem_work *work;
    const iem_section *section;
    iem_asked_axis axis;
    iem_slices slices;
    size_t *order;       /* of the slices */
    size_t time, reason; /* places in the section; SIZE_MAX: none */
    uint32_t no_reason;
    size_t n_reasons;
    bool *seen; /* per reason: upheld under an earlier version */
};

/* ---- Their order ---- */

struct begun {
    uint32_t period;
    size_t slice;
};

static int by_begin(const void *a, const void *b)
{
    const struct begun *x = a, *z = b;
    if (x->period != z->period) return x->period < z->period ? -1 : 1;
    return (x->slice > z->slice) - (x->slice < z->slice);
}

static struct begun begin_of(const struct versions *v, size_t slice)
{
    struct begun begun = {UINT32_MAX, slice};
    for (size_t i = v->slices.first[slice];
         i < v->slices.first[slice + 1] && v->time != SIZE_MAX; i++) {
        const uint32_t period =
            iem_section_code(v->section, v->time, v->slices.cell[i]);
        if (period < begun.period) begun.period = period;
    }
    return begun;
}

static iem_status order_versions(struct versions *v, iem_error *err)
{
    struct begun *begun = iem_zeroed(v->slices.n, sizeof *begun);
    v->order = iem_zeroed(v->slices.n, sizeof *v->order);
    if (!begun || !v->order) {
        free(begun);
        return iem_fail_memory(err);
    }
    for (size_t i = 0; i < v->slices.n; i++) begun[i] = begin_of(v, i);
    if (v->slices.n) qsort(begun, v->slices.n, sizeof *begun, by_begin);
    for (size_t i = 0; i < v->slices.n; i++) v->order[i] = begun[i].slice;
    free(begun);
    return IEM_OK;
}

/* ---- What is told ---- */

static iem_table count(const struct versions *v, size_t slice)
{
    iem_table t = {0, 0, 0, 0};
    for (size_t i = v->slices.first[slice]; i < v->slices.first[slice + 1]; i++) {
        const size_t cell = v->slices.cell[i];
        const double n = (double)iem_cube_n(&v->section->cube, cell);
        if (iem_asked_is(v->section, &v->axis, cell, IEM_ANSWER_YES)) t.a1 += n;
        t.n1 += n;
    }
    return t;
}

static iem_status add(const struct versions *v, size_t row, size_t slice,
                      iem_statistic **s, iem_error *err)
{
    IEM_TRY(iem_statistic_add(v->work, row, s, err));
    (*s)->of = v->slices.name[slice];
    return IEM_OK;
}

static iem_status tell_ratio(const struct versions *v, size_t slice, iem_table t,
                             iem_error *err)
{
    iem_statistic *s = NULL;
    IEM_TRY(add(v, RATIO, slice, &s, err));
    s->estimate = iem_risk_ratio(t);
    s->p = iem_table_test(t).p;
    s->numerator = t.a1 / t.n1;
    s->denominator = t.a0 / t.n0;
    s->n = t.n1;
    if (!(t.a0 > 0)) s->why = &iem_reason_zero_reference;
    return IEM_OK;
}

/* Reasons of upheld objections; those of this version are marked only afterwards. */
static iem_status tell_repeated(const struct versions *v, size_t slice, iem_error *err)
{
    iem_statistic *s = NULL;
    double again = 0, n = 0;
    for (int mark = 0; mark < 2; mark++)
        for (size_t i = v->slices.first[slice]; i < v->slices.first[slice + 1]; i++) {
            const size_t cell = v->slices.cell[i];
            const uint32_t reason = iem_section_code(v->section, v->reason, cell);
            const double people = (double)iem_cube_n(&v->section->cube, cell);
            if (reason == v->no_reason ||
                !iem_asked_is(v->section, &v->axis, cell, IEM_ANSWER_YES))
                continue;
            if (mark) {
                v->seen[reason] = true;
                continue;
            }
            n += people;
            if (v->seen[reason]) again += people;
        }
    if (slice == v->order[0]) return IEM_OK;
    IEM_TRY(add(v, REPEATED, slice, &s, err));
    s->estimate = iem_rate(again, n);
    s->numerator = again;
    s->denominator = s->n = n;
    if (!(n > 0)) s->why = &iem_reason_no_people;
    return IEM_OK;
}

static iem_status tell_version(const struct versions *v, size_t place,
                               iem_table *earlier, iem_error *err)
{
    iem_statistic *s = NULL;
    const size_t slice = v->order[place];
    iem_table t = count(v, slice);
    IEM_TRY(add(v, BY_VERSION, slice, &s, err));
    s->estimate = iem_rate(t.a1, t.n1);
    s->numerator = t.a1;
    s->denominator = s->n = t.n1;
    t.a0 = earlier->a1;
    t.n0 = earlier->n1;
    if (place > 0) IEM_TRY(tell_ratio(v, slice, t, err));
    earlier->a1 += t.a1;
    earlier->n1 += t.n1;
    return v->reason == SIZE_MAX ? IEM_OK : tell_repeated(v, slice, err);
}

static iem_status open_versions(struct versions *v, iem_error *err)
{
    const size_t time = iem_work_axis(v->work, IEM_TIME);
    const size_t reason = iem_work_axis(v->work, IEM_REASON);
    v->time = time == SIZE_MAX ? SIZE_MAX : iem_section_place(v->section, time);
    v->reason = SIZE_MAX;
    if (reason != SIZE_MAX) {
        const iem_dim *dim = &v->work->tally->dims[reason];
        v->reason = iem_section_place(v->section, reason);
        v->no_reason = iem_dict_find(&dim->dict, iem_slice_of(IEM_MISSING_TEXT));
        v->n_reasons = iem_dim_codes(dim);
    }
    v->seen = iem_zeroed(v->n_reasons + 1, sizeof *v->seen);
    if (!v->seen) return iem_fail_memory(err);
    IEM_TRY(iem_slices_make(v->work, v->section, iem_work_axis(v->work, IEM_MODEL),
                            &v->slices, err));
    return order_versions(v, err);
}

static iem_status measure(iem_work *work, iem_error *err)
{
    struct versions v = {.work = work, .section = iem_work_section(work, "learning")};
    iem_table earlier = {0, 0, 0, 0};
    IEM_TRY(iem_asked_measure(work, err));
    v.axis = iem_asked_axis_of(work, v.section, "found_wrong");
    iem_status status = open_versions(&v, err);
    for (size_t i = 0; i < v.slices.n && status == IEM_OK; i++)
        status = tell_version(&v, i, &earlier, err);
    iem_slices_clear(&v.slices);
    free(v.order);
    free(v.seen);
    IEM_TRY(status);
    IEM_TRY(iem_versions_measure(work, GAPS, err));
    IEM_TRY(iem_asked_adjust(work, BY_VERSION, err));
    return iem_lasting_measure(work, lasting, 1, CHANGE, err);
}

const iem_family iem_family_learning = {
    .name = "learning",
    .question = {"Does a newer version make fewer mistakes?",
                 "Maakt een nieuwere versie minder fouten?"},
    .themes = 1u << IEM_THEME_LEARNING,
    .asked = asked,
    .n_asked = N_ASKED,
    .details = "adverse_by_period adverse_unknown adverse_difference adverse_ratio "
               "adverse_by_period_at_equal_facts " IEM_LASTING_DETAILS,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
