/* Who answered what to a question, counted; and what such counts are put into. */
#ifndef IEM_ASKED_COUNT_H
#define IEM_ASKED_COUNT_H

#include "family/work.h"
#include "plan/questions.h"
#include "stats/table2x2.h"

/* The rows of one question in its family's table, which has them one question after the
 * other. */
enum {
    IEM_ASKED_SHARE,
    IEM_ASKED_BY_PERIOD,
    IEM_ASKED_UNKNOWN,
    IEM_ASKED_DIFFERENCE,
    IEM_ASKED_RATIO,
    IEM_ASKED_AT_EQUAL_FACTS,
    IEM_ASKED_BY_PERIOD_AT_EQUAL_FACTS,
    IEM_ASKED_ROWS,
};

/* Answers of one question in a section, by its cells; code[answer] is IEM_NO_CODE where
 * nobody gave it. place: SIZE_MAX where the section does not have the question. */
typedef struct iem_asked_axis {
    size_t place;
    uint32_t code[IEM_N_ANSWERS];
} iem_asked_axis;
iem_asked_axis iem_asked_axis_of(const iem_work *work, const iem_section *section,
                                 const char *question);
/* Is that the answer of everybody in a cell of the section? */
static inline bool iem_asked_is(const iem_section *section, const iem_asked_axis *axis,
                                size_t cell, iem_answer answer)
{
    return iem_section_code(section, axis->place, cell) == axis->code[answer];
}

/* People who were asked, and of them those of whom the answer is yes; and those of whom
 * it is not known. */
typedef struct iem_asked_counts {
    double yes, asked, unknown;
} iem_asked_counts;
iem_asked_counts iem_asked_count(const iem_section *section, const iem_asked_axis *axis,
                                 size_t cell);
void iem_asked_add(iem_asked_counts *to, iem_asked_counts more);

/* Where counts are rounded there is no interval and no p. */
void iem_asked_withhold(const iem_work *work, iem_statistic *s);
/* yes / n, with its interval or why there is none. */
void iem_asked_put_share(const iem_work *work, iem_statistic *s, double yes, double n);
/* The difference in n cells of equal facts, whose people with twins add up to `twins`.
 */
void iem_asked_put_twins(const iem_work *work, iem_statistic *s, const iem_table *t,
                         size_t n, iem_table twins);

#endif
