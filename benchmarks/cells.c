/* iemand, as a contestant: counts a log by the library and prints what it counted, as
 * rows of text that other programs can make as well. The counts stay in memory, as
 * those of the others do.
 *
 *   cells joint LOG PLAN [OPTION VALUE]…                       every cell of the cube
 *   cells groups DIM,DIM,… OUTCOME LOG PLAN [OPTION VALUE]…    marginals and pairs
 *   cells sums LOG PLAN [OPTION VALUE]…                        four numbers
 *
 * Options are those of iem_options_set: threads, digest; and reader.
 *
 * Columns are separated by tabs; rows are sorted by bytes (joint, groups).
 *   joint   the values, favourable decisions, adverse decisions
 *   groups  the values ("*": all together), decisions, adverse ones, and for each known
 *           value of OUTCOME, sorted, how many were favourable and adverse; and a row
 *           with the number of cells
 *   sums    cells (favourable and adverse decisions of one key are two); combinations
 * of facts; decisions; and the sum of the squares of the cells A band is written as its
 * number: 0 is below the first cut point. */
#include "base/buffer.h"
#include "base/grow.h"
#include "iemand.h"
#include "tally/tally.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIMS = IEM_MAX_FACTS + IEM_MAX_GROUNDS };

static const char *text_of(const iem_dim *dim, uint32_t code, char out[64])
{
    const char *text = iem_dim_text(dim, code, out);
    if (!dim->banded || strcmp(text, IEM_MISSING_TEXT) == 0) return text;
    snprintf(out, 64, "%" PRIu32, code);
    return out;
}

struct counts {
    int64_t favourable, adverse;
};

static struct counts counts_of(const iem_cube *cube, size_t cell)
{
    const int64_t adverse = iem_cube_adverse(cube, cell);
    return (struct counts){iem_cube_n(cube, cell) - adverse, adverse};
}

static void add_counts(struct counts *to, struct counts more)
{
    to->favourable += more.favourable;
    to->adverse += more.adverse;
}

/* ---- Rows, kept until they can be sorted ---- */

struct rows {
    char **at;
    size_t n, capacity;
};

/* Empties the line. */
static iem_status keep_row(struct rows *rows, iem_buffer *line, iem_error *err)
{
    if (!IEM_GROW(rows->at, rows->capacity, rows->n + 1)) return iem_fail_memory(err);
    IEM_TRY(iem_buffer_take(line, &rows->at[rows->n], err));
    rows->n++;
    return IEM_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_sorted(const struct rows *rows)
{
    if (rows->n) qsort(rows->at, rows->n, sizeof *rows->at, by_bytes);
    for (size_t i = 0; i < rows->n; i++) puts(rows->at[i]);
}

static void clear_rows(struct rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) free(rows->at[i]);
    free(rows->at);
}

/* ---- Every cell ---- */

static iem_status add_cells(const struct iem_tally *tally, struct rows *rows,
                            iem_error *err)
{
    const iem_cube *cube = &tally->cube;
    iem_status status = IEM_OK;
    char text[64];
    for (size_t cell = 0; cell < cube->n_cells && status == IEM_OK; cell++) {
        const uint32_t *key = iem_cube_key(cube, cell);
        const struct counts counts = counts_of(cube, cell);
        iem_buffer line = {0};
        for (size_t d = 0; d < tally->n_dims; d++)
            iem_buffer_format(&line, "%s\t", text_of(&tally->dims[d], key[d], text));
        iem_buffer_format(&line, "%" PRId64 "\t%" PRId64, counts.favourable,
                          counts.adverse);
        status = keep_row(rows, &line, err);
        iem_buffer_clear(&line);
    }
    return status;
}

/* ---- Marginals and pairs ---- */

struct grouping {
    const struct iem_tally *tally;
    size_t dims[MOST_DIMS], n_dims, outcome;
};

static iem_status find_dim(const struct iem_tally *tally, const char *name, size_t *dim,
                           iem_error *err)
{
    for (*dim = 0; *dim < tally->n_dims; ++*dim)
        if (strcmp(tally->dims[*dim].name, name) == 0) return IEM_OK;
    return iem_fail(err, IEM_ERR_USAGE, "the tally has no '%.60s'", name);
}

static iem_status find_dims(struct grouping *grouping, char *names, const char *outcome,
                            iem_error *err)
{
    char *rest = NULL;
    for (char *name = strtok_r(names, ",", &rest); name;
         name = strtok_r(NULL, ",", &rest)) {
        if (grouping->n_dims == MOST_DIMS)
            return iem_fail(err, IEM_ERR_USAGE, "too many dimensions");
        IEM_TRY(
            find_dim(grouping->tally, name, &grouping->dims[grouping->n_dims++], err));
    }
    return find_dim(grouping->tally, outcome, &grouping->outcome, err);
}

/* Groups of two dimensions; of one, when both are the same. */
struct pair {
    const iem_dim *a, *b, *outcome;
    size_t at_a, at_b, n_a, n_b, n_outcomes;
    struct counts *counts; /* by code of a, of b, of the outcome */
};

static iem_status count_pair(const struct grouping *grouping, struct pair *pair,
                             iem_error *err)
{
    const iem_cube *cube = &grouping->tally->cube;
    pair->counts =
        iem_zeroed(pair->n_a * pair->n_b * pair->n_outcomes, sizeof *pair->counts);
    if (!pair->counts) return iem_fail_memory(err);
    for (size_t cell = 0; cell < cube->n_cells; cell++) {
        const uint32_t *key = iem_cube_key(cube, cell);
        const size_t b = pair->a == pair->b ? 0 : key[pair->at_b];
        const size_t group = key[pair->at_a] * pair->n_b + b;
        add_counts(&pair->counts[group * pair->n_outcomes + key[grouping->outcome]],
                   counts_of(cube, cell));
    }
    return IEM_OK;
}

static void write_values(const struct grouping *grouping, const struct pair *pair,
                         size_t group, iem_buffer *line)
{
    char text[64];
    for (size_t i = 0; i < grouping->n_dims; i++) {
        const size_t dim = grouping->dims[i];
        const size_t code = dim == pair->at_a ? group / pair->n_b : group % pair->n_b;
        const bool together = dim != pair->at_a && dim != pair->at_b;
        iem_buffer_format(
            line, "%s\t",
            together ? "*"
                     : text_of(&grouping->tally->dims[dim], (uint32_t)code, text));
    }
}

static void write_counts(const struct pair *pair, const struct counts *counts,
                         struct counts all, iem_buffer *line)
{
    char text[64];
    iem_buffer_format(line, "%" PRId64 "\t%" PRId64, all.favourable + all.adverse,
                      all.adverse);
    for (uint32_t code = 0; code < pair->n_outcomes; code++)
        if (strcmp(iem_dim_text(pair->outcome, code, text), IEM_MISSING_TEXT) != 0)
            iem_buffer_format(line, "\t%" PRId64 "\t%" PRId64, counts[code].favourable,
                              counts[code].adverse);
}

/* A group without decisions has no row. */
static iem_status add_group(const struct grouping *grouping, const struct pair *pair,
                            size_t group, struct rows *rows, iem_error *err)
{
    const struct counts *counts = &pair->counts[group * pair->n_outcomes];
    struct counts all = {0, 0};
    iem_buffer line = {0};
    for (size_t i = 0; i < pair->n_outcomes; i++) add_counts(&all, counts[i]);
    if (all.favourable + all.adverse == 0) return IEM_OK;
    write_values(grouping, pair, group, &line);
    write_counts(pair, counts, all, &line);
    const iem_status status = keep_row(rows, &line, err);
    iem_buffer_clear(&line);
    return status;
}

static iem_status add_pair(const struct grouping *grouping, size_t i, size_t j,
                           struct rows *rows, iem_error *err)
{
    const iem_dim *dims = grouping->tally->dims;
    struct pair pair = {.at_a = grouping->dims[i], .at_b = grouping->dims[j]};
    pair.a = &dims[pair.at_a];
    pair.b = &dims[pair.at_b];
    pair.outcome = &dims[grouping->outcome];
    pair.n_a = iem_dim_codes(pair.a);
    pair.n_b = i == j ? 1 : iem_dim_codes(pair.b);
    pair.n_outcomes = iem_dim_codes(pair.outcome);
    iem_status status = count_pair(grouping, &pair, err);
    for (size_t g = 0; g < pair.n_a * pair.n_b && status == IEM_OK; g++)
        status = add_group(grouping, &pair, g, rows, err);
    free(pair.counts);
    return status;
}

static iem_status add_groups(const struct iem_tally *tally, char *names,
                             const char *outcome, struct rows *rows, iem_error *err)
{
    struct grouping grouping = {.tally = tally};
    IEM_TRY(find_dims(&grouping, names, outcome, err));
    for (size_t i = 0; i < grouping.n_dims; i++)
        for (size_t j = i; j < grouping.n_dims; j++)
            IEM_TRY(add_pair(&grouping, i, j, rows, err));
    return IEM_OK;
}

/* ---- Sums ---- */

struct sums {
    uint64_t cells, profiles, rows, squares;
};

/* Facts come first in a key, and the cells of a tally are sorted. */
static bool has_new_facts(const struct iem_tally *tally, size_t cell)
{
    const iem_cube *cube = &tally->cube;
    return cell == 0 || memcmp(iem_cube_key(cube, cell), iem_cube_key(cube, cell - 1),
                               tally->n_facts * sizeof(uint32_t)) != 0;
}

/* 2^64 holds the squares of 4 × 10^9 decisions, were they all in one cell. */
static struct sums sums_of(const struct iem_tally *tally)
{
    const iem_cube *cube = &tally->cube;
    struct sums sums = {0};
    for (size_t cell = 0; cell < cube->n_cells; cell++) {
        const struct counts counts = counts_of(cube, cell);
        const uint64_t n[] = {(uint64_t)counts.favourable, (uint64_t)counts.adverse};
        sums.profiles += has_new_facts(tally, cell);
        for (size_t i = 0; i < 2; i++) {
            sums.cells += n[i] > 0;
            sums.rows += n[i];
            sums.squares += n[i] * n[i];
        }
    }
    return sums;
}

/* ---- The command ---- */

static iem_status print_joint(const struct iem_tally *tally, iem_error *err)
{
    struct rows rows = {0};
    const iem_status status = add_cells(tally, &rows, err);
    if (status == IEM_OK) print_sorted(&rows);
    clear_rows(&rows);
    return status;
}

static iem_status print_groups(const struct iem_tally *tally, char **words,
                               iem_error *err)
{
    struct rows rows = {0};
    const iem_status status = add_groups(tally, words[0], words[1], &rows, err);
    if (status == IEM_OK) print_sorted(&rows);
    if (status == IEM_OK) printf("cells\t%" PRIu64 "\n", sums_of(tally).cells);
    clear_rows(&rows);
    return status;
}

static iem_status print_sums(const struct iem_tally *tally)
{
    const struct sums sums = sums_of(tally);
    printf("%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\n", sums.cells,
           sums.profiles, sums.rows, sums.squares);
    return IEM_OK;
}

static iem_status print_counts(const char *what, char **words,
                               const struct iem_tally *tally, iem_error *err)
{
    return strcmp(what, "sums") == 0    ? print_sums(tally)
           : strcmp(what, "joint") == 0 ? print_joint(tally, err)
                                        : print_groups(tally, words, err);
}

static iem_status set_options(iem_options *options, char **words, iem_error *err)
{
    for (; words[0]; words += 2) {
        if (!words[1]) return iem_fail(err, IEM_ERR_USAGE, "%s: no value", words[0]);
        if (strcmp(words[0], "reader") == 0)
            options->reader = words[1];
        else
            IEM_TRY(iem_options_set(options, words[0], words[1], err));
    }
    return IEM_OK;
}

/* `given`: the log, the plan, and options. */
static iem_status count(char **given, struct iem_tally **tally, iem_error *err)
{
    iem_plan *plan = NULL;
    iem_options *options = NULL;
    const char *paths[] = {given[0]};
    iem_status status = iem_plan_new(&plan, err);
    if (status == IEM_OK) status = iem_plan_read(plan, given[1], err);
    if (status == IEM_OK) status = iem_plan_finish(plan, err);
    if (status == IEM_OK) status = iem_options_new(&options, err);
    if (status == IEM_OK) status = set_options(options, given + 2, err);
    if (status == IEM_OK) status = iem_tally_read(plan, options, paths, 1, tally, err);
    iem_options_free(options);
    iem_plan_free(plan);
    return status;
}

int main(int argc, char **argv)
{
    iem_error err = {0};
    struct iem_tally *tally = NULL;
    const char *what = argc > 1 ? argv[1] : "";
    const int own = strcmp(what, "groups") == 0 ? 2 : 0;
    const bool known = own || strcmp(what, "joint") == 0 || strcmp(what, "sums") == 0;
    if (!known || argc < 4 + own) {
        fputs("usage: cells joint|sums LOG PLAN [OPTION VALUE]…\n"
              "       cells groups DIM,… OUTCOME LOG PLAN [OPTION VALUE]…\n",
              stderr);
        return IEM_ERR_USAGE;
    }
    iem_setup();
    iem_status status = count(argv + 2 + own, &tally, &err);
    if (status == IEM_OK) status = print_counts(what, argv + 2, tally, &err);
    iem_tally_free(tally);
    if (status != IEM_OK) fprintf(stderr, "cells: %s\n", err.message);
    return status == IEM_OK && fflush(stdout) != 0 ? IEM_ERR_SYSTEM : (int)status;
}
