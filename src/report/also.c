#include "report/also.h"

#include "base/print.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *iem_also_said(const iem_voice *voice, iem_said text)
{
    return strcmp(voice->lang, "nl") == 0 ? text.nl : text.en;
}

/* Evidence grows without end, and nobody reads its digits. */
static iem_figure beyond(const iem_voice *voice, double size, bool negative)
{
    iem_figure figure = iem_figure_count(voice, size), said;
    snprintf(said.text, sizeof said.text, "%s%.40s", negative ? "<−" : ">",
             figure.text);
    return said;
}

/* Three digits that count, also of small numbers. */
static iem_figure plain_number(const iem_voice *voice, double value)
{
    const double size = fabs(value), most = 1e6;
    unsigned decimals = 0;
    if (size > most) return beyond(voice, most, value < 0);
    if (size > 0 && size < 99.95) decimals = (unsigned)fmin(2 - floor(log10(size)), 6);
    return iem_figure_fixed(voice, value, decimals);
}

typedef iem_figure writer(const iem_voice *voice, double value);

static writer *writer_of(iem_unit unit)
{
    switch (unit) {
    case IEM_UNIT_SHARE:
        return iem_figure_rate;
    case IEM_UNIT_DIFFERENCE:
        return iem_figure_points;
    case IEM_UNIT_RATIO:
        return iem_figure_ratio;
    case IEM_UNIT_PEOPLE:
        return iem_figure_count;
    case IEM_UNIT_NUMBER:
        break;
    }
    return plain_number;
}

iem_word iem_also_unit(iem_unit unit)
{
    switch (unit) {
    case IEM_UNIT_DIFFERENCE:
        return IEM_W_COL_POINTS;
    case IEM_UNIT_RATIO:
        return IEM_W_COL_TIMES;
    case IEM_UNIT_PEOPLE:
        return IEM_W_COL_PEOPLE;
    case IEM_UNIT_SHARE:
    case IEM_UNIT_NUMBER:
        break;
    }
    return IEM_W_COL_VALUE;
}

iem_figure iem_also_value(const iem_voice *voice, const iem_statistic *s)
{
    return writer_of(s->measure->unit)(voice, s->estimate.value);
}

iem_figure iem_also_range(const iem_voice *voice, const iem_statistic *s)
{
    return iem_figure_range(voice, s->estimate, writer_of(s->measure->unit));
}

static double largest_error(const iem_also_block *block)
{
    const iem_statistics *all = block->all;
    double largest = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].measure == block->measure)
            largest = fmax(largest, all->at[i].error);
    return largest;
}

iem_figure iem_also_error(const iem_voice *voice, const iem_also_block *block)
{
    const iem_unit measured = block->measure->unit;
    const bool share = measured == IEM_UNIT_SHARE;
    const bool points = measured == IEM_UNIT_DIFFERENCE;
    const double size = largest_error(block) * (share || points ? 100 : 1);
    if (!(size > 0)) return iem_figure_fixed(voice, NAN, 0);
    /* 0.00096 is rounded up to 0.001, not to 0.0010. */
    int decimals = size < 1 ? (int)fmin(ceil(-log10(size)), 9) : 0;
    if (decimals && size * pow(10, decimals) > 9) decimals--;
    const double unit = pow(10, -decimals);
    iem_figure figure;
    iem_print(figure.text, sizeof figure.text, "%.*f%s", decimals,
              ceil(size / unit) * unit, share ? "%" : "");
    char *point = strchr(figure.text, '.');
    if (point) *point = voice->decimal;
    return figure;
}

void iem_also_whom(const iem_voice *voice, const iem_statistic *s, bool with_ground,
                   iem_buffer *out)
{
    if (s->ground && (with_ground || !s->group)) {
        iem_buffer_text(out, iem_name_clip(s->ground, voice->name_limit).text);
        if (s->group) iem_buffer_text(out, ": ");
    }
    if (s->group) iem_buffer_text(out, iem_name_clip(s->group, voice->name_limit).text);
}

iem_name iem_also_reference(const iem_voice *voice, const iem_statistic *s)
{
    if (s->reference_is_rest)
        return iem_name_clip(voice->words[IEM_W_EVERYONE_ELSE], IEM_NAME_LIMIT);
    return iem_name_clip(s->reference ? s->reference : "", voice->name_limit);
}

static void note(iem_also_block *block, const iem_statistic *s)
{
    block->n++;
    block->of |= s->of != NULL;
    block->reference |= s->reference != NULL;
    block->range |= !isnan(s->estimate.low) || !isnan(s->estimate.high);
    block->p |= !isnan(s->p);
    block->why |= s->why != NULL;
}

iem_also_block iem_also_block_of(const iem_statistics *all,
                                 const iem_measure_row *measure)
{
    iem_also_block block = {.all = all, .measure = measure};
    const char *ground = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const iem_statistic *s = &all->at[i];
        if (s->measure != measure) continue;
        if (ground && s->ground && strcmp(ground, s->ground) != 0) block.grounds = true;
        ground = s->ground;
        note(&block, s);
    }
    return block;
}
