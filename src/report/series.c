#include "report/series.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_same(const char *wanted, const char *name)
{
    return !wanted || (name && strcmp(wanted, name) == 0);
}

static bool is_wanted(const iem_statistic *s, const char *measure, const char *ground,
                      const char *group)
{
    return strcmp(s->measure->id, measure) == 0 && is_same(ground, s->ground) &&
           is_same(group, s->group);
}

static size_t gather(const struct iem_result *result, const char *measure,
                     const char *ground, const char *group, const iem_statistic **into)
{
    size_t n = 0;
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++) {
            const iem_statistic *s = &result->families[f].at[i];
            if (!is_wanted(s, measure, ground, group)) continue;
            if (into) into[n] = s;
            n++;
        }
    return n;
}

bool iem_series_take(iem_arena *arena, const struct iem_result *result,
                     const char *measure, const char *ground, const char *group,
                     iem_series *series)
{
    const size_t n = gather(result, measure, ground, group, NULL);
    *series = (iem_series){.n = 0};
    if (!n) return true;
    series->at = iem_arena_take(arena, n, sizeof *series->at);
    if (!series->at) return false;
    series->n = gather(result, measure, ground, group, series->at);
    return true;
}

/* The only such number; NULL: there is none. */
static const iem_statistic *find_one(const struct iem_result *result,
                                     const char *measure, const iem_treatment *t)
{
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++)
            if (is_wanted(&result->families[f].at[i], measure, t->ground, t->group))
                return &result->families[f].at[i];
    return NULL;
}

bool iem_series_steps(iem_arena *arena, const struct iem_result *result,
                      const iem_treatment *t, iem_steps_told *steps)
{
    *steps = (iem_steps_told){.whole = find_one(result, "pipeline_ratio", t)};
    return iem_series_take(arena, result, "step_ratio", t->ground, t->group,
                           &steps->ratio) &&
           iem_series_take(arena, result, "step_ratio_at_equal_facts", t->ground,
                           t->group, &steps->equal_facts) &&
           iem_series_take(arena, result, "step_share", t->ground, t->group,
                           &steps->share);
}

bool iem_series_trend(iem_arena *arena, const struct iem_result *result,
                      const iem_treatment *t, iem_trend_told *trend)
{
    *trend = (iem_trend_told){
        .alarm = find_one(result, "alarm", t),
        .since = find_one(result, "since", t),
    };
    const bool rest = t->reference_is_rest;
    if ((rest || t->reference) &&
        !iem_series_take(arena, result, rest ? "period_rate_of_rest" : "period_rate",
                         t->ground, rest ? t->group : t->reference, &trend->reference))
        return false;
    return iem_series_take(arena, result, "period_rate", t->ground, t->group,
                           &trend->rate) &&
           iem_series_take(arena, result, "period_risk_ratio", t->ground, t->group,
                           &trend->ratio) &&
           iem_series_take(arena, result, "evidence", t->ground, t->group,
                           &trend->evidence);
}

const char *iem_trend_period(const iem_trend_told *trend, double number)
{
    if (!(number >= 1 && number <= (double)trend->rate.n)) return "";
    const char *name = trend->rate.at[(size_t)number - 1]->of;
    return name ? name : "";
}

iem_phrase iem_trend_since(const iem_voice *voice, const iem_trend_told *trend)
{
    const iem_estimate e = trend->since->estimate;
    const char *low = iem_trend_period(trend, isnan(e.low) ? e.value : e.low);
    const char *high = iem_trend_period(trend, isnan(e.high) ? e.value : e.high);
    iem_phrase phrase = {{0}};
    if (strcmp(low, high) != 0)
        return iem_voice_say(voice, IEM_W_TO, IEM_ARGS("low", low, "high", high));
    snprintf(phrase.text, sizeof phrase.text, "%s", low);
    return phrase;
}
