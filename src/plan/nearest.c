#include "plan/nearest.h"

#include <stdio.h>
#include <string.h>

/* Longer names get no hint, so that nothing has to be allocated for a message. */
enum { LONGEST = 64 };

static char folded(char c)
{
    if (c >= 'A' && c <= 'Z') return (char)(c - 'A' + 'a');
    return c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to insert, remove or replace (Levenshtein 1966), one row at a time. */
static size_t distance(iem_slice a, iem_slice b)
{
    size_t row[LONGEST + 1];
    for (size_t k = 0; k <= b.len; k++) row[k] = k;
    for (size_t i = 0; i < a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t k = 0; k < b.len; k++) {
            const bool same = folded(a.at[i]) == folded(b.at[k]);
            const size_t replaced = diagonal + (same ? 0 : 1);
            diagonal = row[k + 1];
            row[k + 1] = least(replaced, least(row[k], diagonal) + 1);
        }
    }
    return row[b.len];
}

/* Differing in all its letters, a short name would be like any other. */
static size_t tolerance(size_t length)
{
    const size_t wanted = length / 3 > 2 ? length / 3 : 2;
    return length == 0 ? 0 : least(wanted, length - 1);
}

const char *iem_nearest(iem_slice wanted, const char *const *names, size_t n)
{
    const char *nearest = NULL;
    size_t best = tolerance(wanted.len) + 1;
    if (wanted.len > LONGEST) return NULL;
    for (size_t i = 0; i < n; i++) {
        const iem_slice name = iem_slice_of(names[i]);
        if (name.len == 0 || name.len > LONGEST) continue;
        const size_t apart = distance(wanted, name);
        if (apart >= best) continue;
        best = apart;
        nearest = names[i];
    }
    return nearest;
}

const char *iem_nearest_hint(iem_slice wanted, const char *const *names, size_t n,
                             char out[IEM_HINT])
{
    const char *nearest = iem_nearest(wanted, names, n);
    const iem_slice shown = iem_slice_of(nearest ? nearest : "");
    snprintf(out, IEM_HINT, "%s%.*s%s", nearest ? "; did you mean '" : "",
             iem_slice_clip(shown), shown.at, nearest ? "'" : "");
    return out;
}
