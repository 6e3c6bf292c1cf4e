/* Real logs, which are no part of this project, in tests: $IEMAND_DATA names the folder
 * that has them, and a test that wants one is skipped without. And profiles made of
 * their rows. */
#ifndef IEM_ROWS_H
#define IEM_ROWS_H

#include "stats/neighbours.h"

#include "check.h"

struct rows {
    char *text;
    char **field; /* n x columns */
    char *name[32];
    size_t n, columns;
};

static inline char *rows_read(const char *name)
{
    char path[512];
    const char *folder = getenv("IEMAND_DATA");
    if (!folder) skip();
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) skip();
    fseek(file, 0, SEEK_END);
    const size_t size = (size_t)ftell(file);
    char *text = calloc(size + 1, 1);
    assert_non_null(text);
    rewind(file);
    assert_int_equal(fread(text, 1, size, file), size);
    fclose(file);
    return text;
}

/* Logs without quotes. */
static inline struct rows rows_of(const char *name)
{
    struct rows rows = {.text = rows_read(name)};
    size_t lines = 0, at = 0;
    for (const char *c = rows.text; *c; c++) lines += *c == '\n';
    char *line, *rest = rows.text;
    line = strsep(&rest, "\n");
    for (char *f; (f = strsep(&line, ",")) != NULL;) rows.name[rows.columns++] = f;
    rows.field = calloc(lines * rows.columns, sizeof *rows.field);
    assert_non_null(rows.field);
    while ((line = strsep(&rest, "\n")) != NULL && *line) {
        for (size_t c = 0; c < rows.columns; c++) rows.field[at++] = strsep(&line, ",");
        rows.n++;
    }
    return rows;
}

static inline void rows_free(struct rows *rows)
{
    free(rows->text);
    free(rows->field);
}

static inline const char *rows_at(const struct rows *rows, size_t row,
                                  const char *column)
{
    size_t c = 0;
    while (strcmp(rows->name[c], column) != 0) assert_true(++c < rows->columns);
    return rows->field[row * rows->columns + c];
}

static inline bool rows_is(const struct rows *rows, size_t row, const char *column,
                           const char *value)
{
    return strcmp(rows_at(rows, row, column), value) == 0;
}

/* Rows as distinct profiles: row i has profile of[i]. */
struct profiled {
    iem_profiles profiles;
    iem_profile_fact facts[32];
    int64_t *values;
    size_t *of;
    double *n1, *a1, *n0, *a0, *n, *a; /* members, reference, both */
};

static size_t profiled_width; /* qsort has no context */

static inline int profiled_order(const void *a, const void *b)
{
    const int64_t *x = a, *z = b;
    for (size_t f = 0; f < profiled_width; f++)
        if (x[f] != z[f]) return x[f] < z[f] ? -1 : 1;
    return 0;
}

/* `values`: rows x n_facts, kept by the result. */
static inline struct profiled profiled_of(int64_t *values, size_t rows, size_t n_facts)
{
    struct profiled p = {.values = malloc(rows * n_facts * sizeof *values)};
    p.of = calloc(rows, sizeof *p.of);
    p.n1 = calloc(6 * rows, sizeof *p.n1);
    assert_true(p.values && p.of && p.n1);
    double **counts[] = {&p.a1, &p.n0, &p.a0, &p.n, &p.a};
    for (size_t i = 0; i < 5; i++) *counts[i] = p.n1 + (i + 1) * rows;
    memcpy(p.values, values, rows * n_facts * sizeof *values);
    profiled_width = n_facts;
    qsort(p.values, rows, n_facts * sizeof *values, profiled_order);
    size_t n = 0;
    for (size_t i = 0; i < rows; i++) {
        const int64_t *x = p.values + i * n_facts;
        if (n > 0 && profiled_order(x, p.values + (n - 1) * n_facts) == 0) continue;
        memmove(p.values + n++ * n_facts, x, n_facts * sizeof *x);
    }
    for (size_t i = 0; i < rows; i++) {
        const int64_t *found = bsearch(values + i * n_facts, p.values, n,
                                       n_facts * sizeof *values, profiled_order);
        p.of[i] = (size_t)(found - p.values) / n_facts;
    }
    free(values);
    p.profiles = (iem_profiles){.n = n, .n_facts = n_facts, .values = p.values};
    return p;
}

static inline void profiled_count(struct profiled *p, size_t row, bool member,
                                  bool adverse)
{
    const size_t at = p->of[row];
    (member ? p->n1 : p->n0)[at]++;
    (member ? p->a1 : p->a0)[at] += adverse;
    p->n[at]++;
    p->a[at] += adverse;
}

static inline void profiled_free(struct profiled *p)
{
    free(p->values);
    free(p->of);
    free(p->n1);
}

#endif
