/* A family of measures, and what it works with: it turns sections of the tally into
 * statistics. */
#ifndef IEM_WORK_H
#define IEM_WORK_H

#include "measure/measure.h"
#include "measure/view.h"
#include "plan/questions.h"

#define IEM_NEEDS(kind) (1u << (kind))

typedef struct iem_work iem_work;

typedef struct iem_family {
    const char *name;  /* "outcomes", as in --also outcomes */
    iem_said question; /* what it answers, in one sentence */
    unsigned needs;    /* IEM_NEEDS(IEM_OUTCOME) | …: aspects it cannot do without */
    bool needs_facts;
    bool unasked;    /* it is computed wherever the plan has its columns */
    unsigned themes; /* 1u << iem_theme: it tells of questions of these; unasked too */
    unsigned
        or_any; /* IEM_NEEDS(kind) | …: any of these is enough without a question */
    const char *const *asked; /* those questions, in the order of their rows (asked.h),
                                 which come first */
    size_t n_asked;
    const char *details; /* ends of ids, "_pace _ratio": rows beyond the questions that
                            only a whole summary shows; NULL: none */
    bool of_desks; /* what a statistic is `of` may be somebody's desk: it is told to
                      nobody outside */
    bool rounds;   /* its intervals and p hold for counts that were rounded; those of
                      others are withheld then */
    const iem_measure_row *rows;
    size_t n_rows;
    /* NULL: the family is the core, which every scan computes. */
    iem_status (*measure)(iem_work *work, iem_error *err);
} iem_family;

struct iem_work {
    const struct iem_plan *plan;
    const struct iem_tally *tally; /* settled: codes in order of texts or numbers */
    const iem_measuring *core;     /* views of grounds and of their pairs, fact cells */
    iem_arena *arena;              /* of the result */
    unsigned threads;
    uint64_t seed;
    iem_statistics *statistics;
};

/* A new statistic of row `row` of the family's table, undefined in every number. It may
 * move when the next one is added. */
iem_status iem_statistic_add(iem_work *work, size_t row, iem_statistic **statistic,
                             iem_error *err);
/* The same about one group of a view. */
iem_status iem_statistic_of_group(iem_work *work, size_t row, const iem_view *view,
                                  size_t group, iem_statistic **statistic,
                                  iem_error *err);
/* And compared: with another group, with IEM_REST, or with IEM_NOBODY (no reference).
 */
iem_status iem_statistic_compared(iem_work *work, size_t row, const iem_view *view,
                                  size_t group, size_t reference,
                                  iem_statistic **statistic, iem_error *err);

/* Holm over the statistics of rows first, first + step … below `end` of the family's
 * table. */
iem_status iem_statistics_adjust(iem_statistics *all, size_t first, size_t end,
                                 size_t step, iem_error *err);

/* Views: one for each ground, then those of pairs when the options intersect. */
size_t iem_work_views(const iem_work *work);
const iem_view *iem_work_view(const iem_work *work, size_t view);

/* The section of this name; the family's `needs` see to it that there is one. */
const iem_section *iem_work_section(const iem_work *work, const char *name);
/* Of a section's cell: its group in a view (UINT32_MAX: none), its cell of equal facts
 * (SIZE_MAX: the section does not count by facts). */
uint32_t iem_work_group(const iem_work *work, size_t view, const iem_section *section,
                        size_t cell);
size_t iem_work_cell(const iem_work *work, const iem_section *section, size_t cell);
/* The first axis of a kind, and SIZE_MAX: the plan has none. Its dimension is
 * work->tally->dims[axis]; the code of a category there is that of iem_dict_find. */
size_t iem_work_axis(const iem_work *work, iem_aspect_kind kind);
/* The code of a section's cell in one of its axes. */
static inline uint32_t iem_section_code(const iem_section *section, size_t place,
                                        size_t cell)
{
    return iem_cube_key(&section->cube, cell)[place];
}

/* Reasons that many families have. */
extern const iem_reason iem_reason_no_people; /* nobody in the denominator */
extern const iem_reason iem_reason_no_reference;
extern const iem_reason iem_reason_zero_reference; /* a ratio to 0 */
extern const iem_reason iem_reason_few;      /* too few for an interval or a test */
extern const iem_reason iem_reason_rounded;  /* it takes exact counts */
extern const iem_reason iem_reason_repeated; /* it takes one decision per person */
/* Does the log have people with several decisions, or may it have them? */
bool iem_work_repeats(const iem_work *work);

#endif
