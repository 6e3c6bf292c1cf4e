/* What the texts of an aspect are counted as: outcomes as positive and negative, days
 * as months. */
#ifndef IEM_ASPECTS_H
#define IEM_ASPECTS_H

#include "plan/plan.h"

/* Categories of aspects whose values the plan lists. */
#define IEM_POSITIVE   "positive" /* outcome; what is in neither list: missing */
#define IEM_NEGATIVE   "negative"
#define IEM_AT_RANDOM  "random" /* route */
#define IEM_ELSE       "other"
#define IEM_PASSED     "passed" /* step */
#define IEM_STOPPED    "stopped"
#define IEM_ADVERSELY  "adverse" /* decision_flipped */
#define IEM_FAVOURABLY "favourable"

enum {
    IEM_ASPECT_TEXT = 16,
    IEM_ASPECTS_READ = 3 + IEM_MAX_NUMERIC, /* as numbers, at most */
};

typedef enum iem_reading { IEM_READ, IEM_NO_DATE, IEM_NO_NUMBER } iem_reading;

/* The category of a text that is not missing: the text itself, a constant, or a period
 * written to `out` ("2014-03", "2014-q1", "2014": in the order of time). */
iem_reading iem_aspect_category(const struct iem_plan *plan, const iem_aspect *aspect,
                                iem_slice text, char decimal, char out[IEM_ASPECT_TEXT],
                                iem_slice *category);
/* Is it counted as the number it is? */
bool iem_aspect_is_number(iem_aspect_kind kind);
/* Which half of the log somebody with this number belongs to: 0 or 1. */
uint32_t iem_half_of(iem_slice id);

#endif
