/* How long reviewers look, by group. */
#ifndef IEM_EFFORT_ROWS_H
#define IEM_EFFORT_ROWS_H

#include "family/work.h"

enum { IEM_EFFORT_ROWS = 2 };

#define IEM_EFFORT_TABLE                                                               \
    {"review_seconds_median",                                                          \
     {"seconds within which half of the reviews were done",                            \
      "seconden waarbinnen de helft van de beoordelingen klaar was"},                  \
     "the least value that half do not exceed",                                        \
     "Conover 1999 (interval by ranks)",                                               \
     NULL,                                                                             \
     "order statistics",                                                               \
     IEM_UNIT_NUMBER},                                                                 \
    {                                                                                  \
        "review_seconds_longer",                                                       \
            {"chance that somebody of the group was looked at for longer than "        \
             "somebody "                                                               \
             "of the reference; a half: alike",                                        \
             "kans dat naar iemand van de groep langer is gekeken dan naar iemand "    \
             "van "                                                                    \
             "de referentie; een half: gelijk"},                                       \
            "P(X > Y) + P(X = Y) / 2; p by Mann & Whitney, adjusted over all groups "  \
            "(Holm)",                                                                  \
            "Mann & Whitney 1947; DeLong et al. 1988 (interval)", NULL, "delong",      \
            IEM_UNIT_SHARE                                                             \
    }

/* Those two, from row `row` of the family's table on; nothing when the plan has no
 * seconds. */
iem_status iem_effort_measure(iem_work *work, size_t row, iem_error *err);

#endif
