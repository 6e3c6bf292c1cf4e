#include "plan/plan_fix.h"

#include "plan/plan_build.h"

#include <stdlib.h>
#include <string.h>

/* The bands of a fact that the file has as a number; a flag has no place in it. */
static bool is_open_in_file(const iem_fact *fact)
{
    return fact->quantiles && fact->bands_end > fact->bands_begin;
}

/* The first such fact that begins at or behind byte `from`. */
static const iem_fact *next_open(const struct iem_plan *plan, size_t from)
{
    const iem_fact *next = NULL;
    for (size_t i = 0; i < plan->n_facts; i++) {
        const iem_fact *fact = &plan->facts[i];
        if (!is_open_in_file(fact) || fact->bands_begin < from) continue;
        if (!next || fact->bands_begin < next->bands_begin) next = fact;
    }
    return next;
}

static iem_slice without_quotes(iem_slice text)
{
    const bool quoted = text.len >= 2 && (text.at[0] == '"' || text.at[0] == '\'') &&
                        text.at[text.len - 1] == text.at[0];
    return quoted ? (iem_slice){text.at + 1, text.len - 2} : text;
}

static bool still_there(const iem_fact *fact, const char *bytes, size_t n)
{
    int64_t micro;
    if (fact->bands_end > n) return false;
    const iem_slice text = without_quotes(
        (iem_slice){bytes + fact->bands_begin, fact->bands_end - fact->bands_begin});
    return iem_decimal_read(text, '.', &micro) == IEM_DECIMAL_OK &&
           micro == (int64_t)fact->quantiles * IEM_MICRO;
}

static const iem_fact *find_cuts(const struct iem_plan *plan, const iem_fact *open)
{
    for (size_t i = 0; i < plan->n_facts; i++)
        if (plan->facts[i].profile == open->profile &&
            strcmp(plan->facts[i].name, open->name) == 0)
            return plan->facts[i].quantiles ? NULL : &plan->facts[i];
    return NULL;
}

static void write_cuts(const iem_fact *fact, iem_buffer *out)
{
    char number[24];
    for (size_t i = 0; i < fact->n_cuts; i++) {
        iem_decimal_write(fact->cuts[i], number);
        iem_buffer_text(out, i ? ", " : "[");
        iem_buffer_text(out, number);
    }
    iem_buffer_text(out, "]");
}

static iem_status replace_bands(const struct iem_plan *plan, const iem_fact *open,
                                const struct iem_plan *with_cuts, const char *bytes,
                                size_t n, iem_buffer *out, iem_error *err)
{
    const iem_fact *found = find_cuts(with_cuts, open);
    const iem_place at = {plan->path, open->line, "bands", NULL};
    if (!still_there(open, bytes, n))
        return iem_place_fail(
            at, err, "the number %u is not there any more: was the file changed",
            open->quantiles);
    if (!found || found->n_cuts == 0)
        return iem_place_fail(
            at, err,
            "no cut points for '%.*s' were found in the log: write them "
            "yourself, or leave the fact out",
            IEM_SHOWN(iem_slice_of(open->name)));
    write_cuts(found, out);
    return IEM_OK;
}

iem_status iem_plan_fix_text(const struct iem_plan *plan, const char *bytes, size_t n,
                             const struct iem_plan *with_cuts, iem_buffer *out,
                             iem_error *err)
{
    size_t copied = 0;
    const iem_fact *open;
    while ((open = next_open(plan, copied))) {
        if (open->bands_begin <= n)
            iem_buffer_bytes(out, bytes + copied, open->bands_begin - copied);
        IEM_TRY(replace_bands(plan, open, with_cuts, bytes, n, out, err));
        copied = open->bands_end;
    }
    iem_buffer_bytes(out, bytes + copied, n - copied);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
