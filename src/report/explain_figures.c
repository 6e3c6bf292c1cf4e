/* Figures of an explanation. The page for the person gives nothing from which a count
 * below 10 could be worked out: such counts are said as that, shares of them as bounds,
 * all other counts are rounded to 10 and shares to what 10 people more or less allow.
 */
#include "report/explain.h"

#include <math.h>
#include <stdio.h>

static const double least_count = 10;

static bool is_few(double n)
{
    return n < least_count;
}

const char *iem_story_count(iem_story *story, double n)
{
    if (story->internal)
        return iem_story_keep(story, iem_figure_count(&story->voice, n).text);
    if (is_few(n)) return iem_story_word(story, IEM_TELL_FEWER);
    const double rounded = round(n / least_count) * least_count;
    return iem_story_keep(story, iem_figure_count(&story->voice, rounded).text);
}

/* The other decisions are a count, too. */
const char *iem_story_adverse(iem_story *story, double adverse, double n)
{
    const bool all_but_few = !is_few(adverse) && is_few(n - adverse);
    if (story->internal || !all_but_few) return iem_story_count(story, adverse);
    return iem_story_word(story, n < 2 * least_count ? IEM_TELL_TEN_OR_MORE
                                                     : IEM_TELL_ALL_BUT_FEW);
}

bool iem_story_gives(const iem_story *story, const iem_table *t)
{
    return story->internal || !(is_few(t->a1) || is_few(t->n1 - t->a1) ||
                                is_few(t->a0) || is_few(t->n0 - t->a0));
}

/* ---- Shares ---- */

/* Percentage points in which a share of so many people is given: 10 people more or
 * less can hardly be told from it. */
static double step_for(double n)
{
    if (n < 100) return 5;
    if (n < 5000) return 1;
    return n < 50000 ? 0.1 : 0.01;
}

static unsigned decimals_of(double step)
{
    if (step >= 1) return 0;
    return step >= 0.1 ? 1 : 2;
}

static iem_figure percent(const iem_story *story, double value, double step)
{
    const iem_figure number = iem_figure_fixed(&story->voice, value, decimals_of(step));
    iem_figure said;
    snprintf(said.text, sizeof said.text, "%.40s%%", number.text);
    return said;
}

/* A bound is never told tighter than it is. */
static double down(double share, double step)
{
    return fmax(floor(100 * share / step + 1e-9) * step, 0);
}

static double up(double share, double step)
{
    return fmin(ceil(100 * share / step - 1e-9) * step, 100);
}

static const char *bound(iem_story *story, iem_tell word, double share, bool upper,
                         double n)
{
    const double step = step_for(n);
    const iem_figure said =
        percent(story, upper ? up(share, step) : down(share, step), step);
    return iem_story_say(story, word, IEM_ARGS("share", said.text));
}

const char *iem_story_share(iem_story *story, double adverse, double n,
                            iem_estimate rate)
{
    const bool few = is_few(adverse), all_but_few = is_few(n - adverse);
    if (story->internal)
        return iem_story_keep(story, iem_figure_rate(&story->voice, rate.value).text);
    if (n < 2 * least_count) return "–";
    if (few) return bound(story, IEM_TELL_UNDER, least_count / n, true, n);
    if (all_but_few) return bound(story, IEM_TELL_OVER, 1 - least_count / n, false, n);
    const double step = step_for(n), share = round(100 * rate.value / step) * step;
    return iem_story_keep(story, percent(story, share, step).text);
}

double iem_story_bar(const iem_story *story, double adverse, double n)
{
    if (!(n > 0)) return NAN;
    if (story->internal) return adverse / n;
    if (is_few(adverse) || is_few(n - adverse)) return NAN;
    const double step = step_for(n);
    return fmin(round(100 * adverse / n / step) * step / 100, 1);
}

const char *iem_story_range(iem_story *story, double adverse, double n,
                            iem_estimate rate)
{
    iem_figure low, high;
    if (story->internal) {
        low = iem_figure_rate(&story->voice, rate.low);
        high = iem_figure_rate(&story->voice, rate.high);
    } else {
        if (is_few(adverse) || is_few(n - adverse)) return "–";
        const double step = step_for(n);
        low = percent(story, down(rate.low, step), step);
        high = percent(story, up(rate.high, step), step);
    }
    if (isnan(rate.low) || isnan(rate.high)) return "–";
    const iem_phrase said = iem_voice_say(&story->voice, IEM_W_TO,
                                          IEM_ARGS("low", low.text, "high", high.text));
    return iem_story_keep(story, said.text);
}

/* ---- Chances ---- */

/* A group chance is a ratio of two shares: where one of them is not given, it goes in
 * steps of 5 points. */
static double chance_step(const iem_story *story, const iem_cell_row *cell)
{
    const iem_table counts = {cell->a1, cell->n1, cell->a0, cell->n0};
    return iem_story_gives(story, &counts) ? 1 : 5;
}

const char *iem_story_chance(iem_story *story, const iem_cell_row *cell)
{
    const double step = chance_step(story, cell);
    const double chance = fmax(cell->chance, 0);
    if (isnan(cell->chance)) return "–";
    if (step <= 1)
        return iem_story_keep(story, iem_figure_chance(&story->voice, chance).text);
    const double near = fmin(round(100 * chance / step) * step, 95);
    return iem_story_keep(story, percent(story, near, step).text);
}

const char *iem_story_least(iem_story *story, const iem_cell_row *cell)
{
    const double step = chance_step(story, cell);
    if (isnan(cell->chance_low)) return "–";
    if (step <= 1)
        return iem_story_keep(story,
                              iem_figure_least(&story->voice, cell->chance_low).text);
    return iem_story_keep(story,
                          percent(story, down(cell->chance_low, step), step).text);
}
