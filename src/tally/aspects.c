#include "tally/aspects.h"

#include "base/hash.h"
#include "plan/day.h"

#include <stdio.h>
#include <string.h>

static void write_period(iem_day day, iem_period period, char *out)
{
    const unsigned year = day.year % 10000;
    if (period == IEM_YEAR)
        snprintf(out, IEM_ASPECT_TEXT, "%04u", year);
    else if (period == IEM_QUARTER)
        snprintf(out, IEM_ASPECT_TEXT, "%04u-q%u", year, (day.month - 1) / 3 % 4 + 1);
    else
        snprintf(out, IEM_ASPECT_TEXT, "%04u-%02u", year, day.month % 100);
}

static iem_reading read_period(const iem_aspect *aspect, iem_slice text, char *out,
                               iem_slice *category)
{
    iem_day day = {0};
    if (!iem_day_read(text, aspect->day_first, &day)) return IEM_NO_DATE;
    write_period(day, aspect->period, out);
    *category = iem_slice_of(out);
    return IEM_READ;
}

/* ---- Values ---- */

static const char *listed(const iem_aspect *aspect, iem_slice text, const char *yes,
                          const char *no)
{
    if (iem_texts_hold(&aspect->yes, text)) return yes;
    if (aspect->no.n == 0 || iem_texts_hold(&aspect->no, text)) return no;
    return IEM_MISSING_TEXT;
}

static const char *flipped(const struct iem_plan *plan, iem_slice text)
{
    if (iem_texts_hold(&plan->adverse, text)) return IEM_ADVERSELY;
    if (plan->favourable.n == 0 || iem_texts_hold(&plan->favourable, text))
        return IEM_FAVOURABLY;
    return IEM_MISSING_TEXT;
}

static iem_reading read_flipped(const struct iem_plan *plan, iem_slice text,
                                char decimal, iem_slice *category)
{
    int64_t value = 0;
    if (plan->compare == IEM_IS) {
        *category = iem_slice_of(flipped(plan, text));
        return IEM_READ;
    }
    if (iem_decimal_read(text, decimal, &value) != IEM_DECIMAL_OK) return IEM_NO_NUMBER;
    *category =
        iem_slice_of(iem_plan_beyond(plan, value) ? IEM_ADVERSELY : IEM_FAVOURABLY);
    return IEM_READ;
}

iem_reading iem_aspect_category(const struct iem_plan *plan, const iem_aspect *aspect,
                                iem_slice text, char decimal, char out[IEM_ASPECT_TEXT],
                                iem_slice *category)
{
    switch (aspect->kind) {
    case IEM_TIME:
        return read_period(aspect, text, out, category);
    case IEM_DECISION_FLIPPED:
        return read_flipped(plan, text, decimal, category);
    case IEM_OUTCOME:
        *category = iem_slice_of(listed(aspect, text, IEM_POSITIVE, IEM_NEGATIVE));
        return IEM_READ;
    case IEM_ROUTE:
        *category = iem_slice_of(listed(aspect, text, IEM_AT_RANDOM, IEM_ELSE));
        return IEM_READ;
    case IEM_STEP:
        *category = iem_slice_of(listed(aspect, text, IEM_PASSED, IEM_STOPPED));
        return IEM_READ;
    default:
        *category = text;
        return IEM_READ;
    }
}

bool iem_aspect_is_number(iem_aspect_kind kind)
{
    return kind == IEM_SCORE || kind == IEM_SCORE_FLIPPED || kind == IEM_EXACT ||
           kind == IEM_EFFORT;
}

uint32_t iem_half_of(iem_slice id)
{
    const uint64_t seed = UINT64_C(0x5851f42d4c957f2d);
    return (uint32_t)(iem_hash(id.at, id.len, seed) >> 63);
}
