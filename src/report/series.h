/* What a family of measures says, as a picture wants it: trait by trait, step by step,
 * period by period. Each list is in the order of the family and borrows from it; with
 * n == 0 there is nothing to draw, because the family was not asked for or has no such
 * number. */
#ifndef IEM_SERIES_H
#define IEM_SERIES_H

#include "base/arena.h"
#include "report/voice.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct iem_series {
    const iem_statistic **at;
    size_t n;
} iem_series;

/* One measure of a family; `ground` and `group` NULL: of any. False: no memory. */
bool iem_series_take(iem_arena *arena, const struct iem_result *result,
                     const char *measure, const char *ground, const char *group,
                     iem_series *series);

/* The way through a pipeline: what each step does, and all together. */
typedef struct iem_steps_told {
    iem_series ratio, equal_facts, share;
    const iem_statistic *whole;
} iem_steps_told;
bool iem_series_steps(iem_arena *arena, const struct iem_result *result,
                      const iem_treatment *t, iem_steps_told *steps);

/* A group from period to period, and those it is compared with. */
typedef struct iem_trend_told {
    iem_series rate, reference, ratio, evidence;
    const iem_statistic *alarm, *since;
} iem_trend_told;
bool iem_series_trend(iem_arena *arena, const struct iem_result *result,
                      const iem_treatment *t, iem_trend_told *trend);
/* The name of a period by its number, which counts from 1; "" beyond the last. */
const char *iem_trend_period(const iem_trend_told *trend, double number);
/* The periods in which a change may have begun: "2022-01 to 2022-03"; `trend` has one.
 */
iem_phrase iem_trend_since(const iem_voice *voice, const iem_trend_told *trend);

#endif
