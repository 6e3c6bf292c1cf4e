#include "family/scored.h"

#include "base/grow.h"
#include "tally/aspects.h"
#include "tally/section.h"

#include <stdlib.h>
#include <string.h>

enum { ARRAYS = 5 };

iem_status iem_scored_init(iem_scored *people, size_t n, iem_error *err)
{
    double *at = iem_zeroed(ARRAYS * n, sizeof *at);
    *people = (iem_scored){.all = at};
    if (!at) return iem_fail_memory(err);
    people->adverse = at + n;
    people->favourable = at + 2 * n;
    people->positive = at + 3 * n;
    people->negative = at + 4 * n;
    return IEM_OK;
}

void iem_scored_clear(iem_scored *people)
{
    free(people->all);
    *people = (iem_scored){0};
}

static void count_nobody(const iem_scored_log *log, iem_scored *people)
{
    memset(people->all, 0, ARRAYS * log->n * sizeof *people->all);
    people->people = people->n = 0;
}

static void count_cell(const iem_scored_log *log, size_t cell, iem_scored *people)
{
    const double n = (double)iem_cube_n(&log->section->cube, cell);
    const double adverse = (double)iem_cube_adverse(&log->section->cube, cell);
    const uint32_t code = iem_section_code(log->section, log->score_place, cell);
    people->people += n;
    if (code == 0) return; /* no score */
    people->n += n;
    people->all[code - 1] += n;
    people->adverse[code - 1] += adverse;
    people->favourable[code - 1] += n - adverse;
    if (log->outcome_place == SIZE_MAX) return;
    const uint32_t outcome = iem_section_code(log->section, log->outcome_place, cell);
    if (outcome == log->positive) people->positive[code - 1] += n;
    if (outcome == log->negative) people->negative[code - 1] += n;
}

static void find_places(iem_scored_log *log)
{
    const iem_dim *dims = log->work->tally->dims;
    const size_t outcome = iem_work_axis(log->work, IEM_OUTCOME);
    log->score_place =
        iem_section_place(log->section, iem_work_axis(log->work, IEM_SCORE));
    log->outcome_place = SIZE_MAX;
    if (outcome == SIZE_MAX) return;
    log->outcome_place = iem_section_place(log->section, outcome);
    log->positive = iem_dict_find(&dims[outcome].dict, iem_slice_of(IEM_POSITIVE));
    log->negative = iem_dict_find(&dims[outcome].dict, iem_slice_of(IEM_NEGATIVE));
}

iem_status iem_scored_log_init(iem_scored_log *log, const iem_work *work,
                               iem_error *err)
{
    const iem_numbers *numbers =
        &work->tally->dims[iem_work_axis(work, IEM_SCORE)].numbers;
    *log = (iem_scored_log){.work = work,
                            .section = iem_work_section(work, "scores"),
                            .n = numbers->n_codes,
                            .spread = iem_numbers_spread(numbers)};
    find_places(log);
    log->value = iem_zeroed(log->n, sizeof *log->value);
    if (!log->value) return iem_fail_memory(err);
    for (size_t i = 0; i < log->n; i++)
        log->value[i] = iem_numbers_middle(numbers, (uint32_t)i);
    IEM_TRY(iem_scored_init(&log->everybody, log->n, err));
    for (size_t c = 0; c < log->section->cube.n_cells; c++)
        count_cell(log, c, &log->everybody);
    return IEM_OK;
}

void iem_scored_log_clear(iem_scored_log *log)
{
    free(log->value);
    iem_scored_clear(&log->everybody);
    *log = (iem_scored_log){0};
}

/* ---- Groups ---- */

iem_status iem_scored_view_init(iem_scored_view *cells, const iem_scored_log *log,
                                size_t view, iem_error *err)
{
    const size_t n_groups = iem_work_view(log->work, view)->n_groups;
    const size_t n = log->section->cube.n_cells;
    *cells = (iem_scored_view){iem_zeroed(n_groups + 2, sizeof *cells->first),
                               iem_zeroed(n, sizeof *cells->cell)};
    if (!cells->first || !cells->cell) return iem_fail_memory(err);
    size_t *const next = cells->first + 1; /* ends as the beginning of the next group */
    for (size_t c = 0; c < n; c++) {
        const uint32_t group = iem_work_group(log->work, view, log->section, c);
        if (group != UINT32_MAX) next[group + 1]++;
    }
    for (size_t g = 1; g <= n_groups; g++) next[g] += next[g - 1];
    for (size_t c = 0; c < n; c++) {
        const uint32_t group = iem_work_group(log->work, view, log->section, c);
        if (group != UINT32_MAX) cells->cell[next[group]++] = (uint32_t)c;
    }
    return IEM_OK;
}

void iem_scored_view_clear(iem_scored_view *cells)
{
    free(cells->first);
    free(cells->cell);
    *cells = (iem_scored_view){0};
}

void iem_scored_group(const iem_scored_log *log, const iem_scored_view *cells,
                      size_t group, iem_scored *people)
{
    count_nobody(log, people);
    for (size_t i = cells->first[group]; i < cells->first[group + 1]; i++)
        count_cell(log, cells->cell[i], people);
}

/* Counts are whole numbers, so that differences are exact. */
void iem_scored_rest(const iem_scored_log *log, const iem_scored *people,
                     iem_scored *rest)
{
    for (size_t i = 0; i < ARRAYS * log->n; i++)
        rest->all[i] = log->everybody.all[i] - people->all[i];
    rest->people = log->everybody.people - people->people;
    rest->n = log->everybody.n - people->n;
}

/* ---- Sides ---- */

iem_sides iem_scored_sides(const iem_scored_log *log, const iem_scored *a,
                           const iem_scored *b)
{
    return (iem_sides){log->value, a->all, b->all, log->n, log->spread};
}

iem_sides iem_scored_decisions(const iem_scored_log *log, const iem_scored *people)
{
    return (iem_sides){log->value, people->adverse, people->favourable, log->n,
                       log->spread};
}

iem_sides iem_scored_outcomes(const iem_scored_log *log, const iem_scored *people)
{
    return (iem_sides){log->value, people->positive, people->negative, log->n,
                       log->spread};
}
