#include "plan/plan_fix.h"

#include "plan/plan_build.h"

#include <stdlib.h>
#include <string.h>

/* Bands that the file has as a number; a flag has no place in it. */
static bool is_open_in_file(const iem_bands *bands)
{
    return bands->quantiles && bands->end > bands->begin;
}

/* The dimension with the first such bands that begin at or behind byte `from`. */
static bool next_open(const struct iem_plan *plan, size_t from, size_t *dim)
{
    const iem_bands *next = NULL;
    for (size_t d = 0; d < iem_plan_axes(plan); d++) {
        const iem_bands *bands = iem_plan_bands(plan, d);
        if (!is_open_in_file(bands) || bands->begin < from) continue;
        if (next && bands->begin > next->begin) continue;
        next = bands;
        *dim = d;
    }
    return next != NULL;
}

static iem_slice without_quotes(iem_slice text)
{
    const bool quoted = text.len >= 2 && (text.at[0] == '"' || text.at[0] == '\'') &&
                        text.at[text.len - 1] == text.at[0];
    return quoted ? (iem_slice){text.at + 1, text.len - 2} : text;
}

static bool still_there(const iem_bands *bands, const char *bytes, size_t n)
{
    int64_t micro;
    if (bands->end > n) return false;
    const iem_slice text =
        without_quotes((iem_slice){bytes + bands->begin, bands->end - bands->begin});
    return iem_decimal_read(text, '.', &micro) == IEM_DECIMAL_OK &&
           micro == (int64_t)bands->quantiles * IEM_MICRO;
}

/* Names are unique among the dimensions of a finished plan. */
static const iem_bands *find_cuts(const struct iem_plan *plan, const char *name)
{
    for (size_t d = 0; d < iem_plan_axes(plan); d++)
        if (strcmp(iem_plan_axis_name(plan, d), name) == 0)
            return iem_plan_bands(plan, d)->quantiles ? NULL : iem_plan_bands(plan, d);
    return NULL;
}

static void write_cuts(const iem_bands *bands, iem_buffer *out)
{
    char number[24];
    for (size_t i = 0; i < bands->n_cuts; i++) {
        iem_decimal_write(bands->cuts[i], number);
        iem_buffer_text(out, i ? ", " : "[");
        iem_buffer_text(out, number);
    }
    iem_buffer_text(out, "]");
}

static iem_status replace_bands(const struct iem_plan *plan, size_t dim,
                                const struct iem_plan *with_cuts, const char *bytes,
                                size_t n, iem_buffer *out, iem_error *err)
{
    const iem_bands *open = iem_plan_bands(plan, dim);
    const char *name = iem_plan_axis_name(plan, dim);
    const iem_bands *found = find_cuts(with_cuts, name);
    const iem_place at = {plan->path, open->line, "bands", NULL};
    if (!still_there(open, bytes, n))
        return iem_place_fail(
            at, err, "the number %u is not there any more: was the file changed",
            open->quantiles);
    if (!found || found->n_cuts == 0)
        return iem_place_fail(
            at, err,
            "no cut points for '%.*s' were found in the log: write them "
            "yourself, or leave the %s out",
            IEM_SHOWN(iem_slice_of(name)), iem_plan_axis_kind(plan, dim));
    write_cuts(found, out);
    return IEM_OK;
}

iem_status iem_plan_fix_text(const struct iem_plan *plan, const char *bytes, size_t n,
                             const struct iem_plan *with_cuts, iem_buffer *out,
                             iem_error *err)
{
    size_t copied = 0, dim = 0;
    while (next_open(plan, copied, &dim)) {
        const iem_bands *open = iem_plan_bands(plan, dim);
        if (open->begin <= n)
            iem_buffer_bytes(out, bytes + copied, open->begin - copied);
        IEM_TRY(replace_bands(plan, dim, with_cuts, bytes, n, out, err));
        copied = open->end;
    }
    iem_buffer_bytes(out, bytes + copied, n - copied);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
