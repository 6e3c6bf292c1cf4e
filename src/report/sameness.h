/* Two results as JSON, value by value. */
#ifndef IEM_SAMENESS_H
#define IEM_SAMENESS_H

#include "base/buffer.h"

#include <stddef.h>

struct json_t;

/* Real numbers that were worked out by another compiler or machine differ by so much at
 * most: as a share of the larger one where that is above 1. Everything else (whole
 * numbers, texts, what is there at all) is equal or not. */
#define IEM_SAME_WITHIN 1e-9

typedef struct iem_unlike {
    char *at;       /* "treatment[2].twin_gap.value" */
    char *was, *is; /* as JSON has them, cut short; "-": is not there */
} iem_unlike;

enum { IEM_UNLIKE = 8 };

typedef struct iem_sameness {
    size_t values, differing; /* texts, numbers …, and those that are not equal */
    size_t near;              /* real numbers that are equal within the bound only */
    double furthest;          /* of these */
    iem_unlike first[IEM_UNLIKE];
    size_t n_first;
} iem_sameness;

/* `skips`: keys of the whole that are not looked at, up to NULL. `name`: what the root
 * is called ("" for none). Adds to `comparison`; false: no memory. */
bool iem_sameness_look(const struct json_t *was, const struct json_t *is,
                       const char *name, const char *const *skips,
                       iem_sameness *comparison);
void iem_sameness_clear(iem_sameness *comparison);

#endif
