/* What a result tells, and what its log could tell with these columns or one more. */
#ifndef IEM_TOLD_H
#define IEM_TOLD_H

#include "family/family.h"

/* Does a number of this measure, of the core or of a family, stand in the result? */
bool iem_told_measure(const struct iem_result *result, const char *measure);
/* Of any measure of this question: "informed" has "informed_share" and others. The
 * share of which the log does not say it ("informed_unknown") is none. */
bool iem_told_question(const struct iem_result *result, const char *question);
/* The question that a measure is of, by the longest name: "informed_of_advice_share" is
 * not of "informed". iem_n_questions: of none. */
size_t iem_told_asked(const char *measure);
/* The family that a measure is of; NULL: the core's, or there is none. */
const iem_family *iem_told_family(const char *measure);

/* Columns as bits: keys of `process`, roles beside them, and any fact. */
typedef uint64_t iem_columns;
#define IEM_COLUMN_OF_KEY(key)   (UINT64_C(1) << (key))
#define IEM_COLUMN_OF_KIND(kind) (UINT64_C(1) << (IEM_N_PROCESS_KEYS + (kind)))
#define IEM_COLUMN_OF_FACTS      (UINT64_C(1) << 63)
enum { IEM_N_COLUMN_BITS = 64 };
_Static_assert(IEM_N_PROCESS_KEYS + IEM_N_ASPECT_KINDS < 63, "columns fit in bits");

/* The name of that bit in a plan: "reviewer_type", "outcome", "facts"; NULL: none that
 * a log could have. */
const char *iem_column_name(size_t bit);

/* Could it be told if the plan named these columns too? 0: as it is. */
bool iem_able_safeguard(const iem_safeguard *safeguard, iem_columns more);
bool iem_able_question(const struct iem_result *result, const char *question,
                       iem_columns more);
bool iem_able_family(const struct iem_result *result, const iem_family *family,
                     iem_columns more);
bool iem_able_measure(const struct iem_result *result, const char *measure,
                      iem_columns more);

#endif
