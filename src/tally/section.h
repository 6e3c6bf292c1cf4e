/* The sections of a tally: which ones a plan asks for, and how rows are added. */
#ifndef IEM_SECTION_H
#define IEM_SECTION_H

#include "tally/coder.h"

/* Those of the plan, empty; the axes of the tally are known. */
iem_status iem_sections_make(const struct iem_plan *plan, struct iem_tally *tally,
                             iem_error *err);
void iem_sections_clear(struct iem_tally *tally);
/* Is this the name of a section that some plan could ask for? */
bool iem_section_is_known(const char *name);
/* The family of measures that a plan has to ask for, or the section is not counted;
 * NULL: it needs none. */
const char *iem_section_family(const char *name);
/* Adds a section that is known by name, without axes. */
iem_status iem_section_new(struct iem_tally *tally, const char *name,
                           iem_section **section, iem_error *err);

/* Counts rows in every section. */
iem_status iem_sections_add(struct iem_tally *tally, const iem_rows *rows,
                            iem_error *err);
/* The place of an axis among those of a section; SIZE_MAX: it has none. */
size_t iem_section_place(const iem_section *section, size_t axis);
/* Adds the sections of `other`, whose code c in axis a is recode[a][c] here. */
iem_status iem_sections_absorb(struct iem_tally *tally, const struct iem_tally *other,
                               uint32_t *const *recode, iem_error *err);
/* Recodes likewise, in place, and sorts. */
iem_status iem_sections_sort(struct iem_tally *tally, uint32_t *const *recode,
                             iem_error *err);
/* Codes of an axis of numbers, which have 0 for what is missing before them:
 * (*recode)[0] = 0, (*recode)[c + 1] = wider[c] + 1. */
iem_status iem_number_recode(const uint32_t *wider, size_t n, uint32_t **recode,
                             iem_error *err);
/* Buckets of numbers in an axis grew wider: code c is now recode[c]. */
iem_status iem_sections_widen(struct iem_tally *tally, size_t axis, uint32_t *recode,
                              iem_error *err);
bool iem_sections_same(const struct iem_tally *a, const struct iem_tally *b);

#endif
