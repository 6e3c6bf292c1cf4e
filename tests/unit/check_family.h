/* A scan that asks for one family of measures, and what it says. */
#ifndef IEM_CHECK_FAMILY_H
#define IEM_CHECK_FAMILY_H

#include "measure/result.h"

#include "scratch.h"

static inline iem_result *family_scan_on(iem_plan *plan, const char *text,
                                         unsigned threads)
{
    const scratch_path log = scratch_text("log.csv", text);
    const char *path = log.at;
    iem_error err = {IEM_OK, ""};
    iem_options options;
    iem_result *result = NULL;
    iem_options_init(&options);
    options.threads = threads;
    if (iem_scan(plan, &options, &path, 1, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_plan_free(plan);
    return result;
}

static inline iem_result *family_scan(iem_plan *plan, const char *text)
{
    return family_scan_on(plan, text, 2);
}

static inline int family_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The one statistic about this group and this `of`; NULL matches what has none. */
static inline const iem_statistic *family_find(const iem_result *result,
                                               const char *measure, const char *group,
                                               const char *of)
{
    const iem_statistic *found = NULL;
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++) {
            const iem_statistic *s = &result->families[f].at[i];
            if (strcmp(s->measure->id, measure) || !family_same(s->group, group) ||
                !family_same(s->of, of))
                continue;
            if (found) fail_msg("%s: more than one", measure);
            found = s;
        }
    if (!found)
        fail_msg("%s of %s, %s: none", measure, group ? group : "all", of ? of : "-");
    return found;
}

static inline void assert_says(const iem_statistic *s, iem_estimate want)
{
    assert_close_in(s->measure->id, s->estimate.value, want.value, 1e-11);
    assert_close_in(s->measure->id, s->estimate.low, want.low, 1e-9);
    assert_close_in(s->measure->id, s->estimate.high, want.high, 1e-9);
}

static inline void assert_none(const iem_statistic *s, const char *why, int without_p)
{
    assert_true(isnan(s->estimate.value) && isnan(s->estimate.low));
    assert_true(!without_p || isnan(s->p));
    assert_non_null(s->why);
    assert_string_equal(s->why->code, why);
}

#endif
