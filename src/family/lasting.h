/* How long something takes, by group: terms, of which some have not ended yet. */
#ifndef IEM_LASTING_H
#define IEM_LASTING_H

#include "family/work.h"

/* The rows of one term in its family's table, one term after the other. */
enum {
    IEM_LASTING_MEDIAN,
    IEM_LASTING_DIFFERENCE,
    IEM_LASTING_PACE,
    IEM_LASTING_AT_EQUAL_FACTS,
    IEM_LASTING_ROWS,
};

/* For `details` of a family. */
#define IEM_LASTING_DETAILS "_median_difference _pace"

/* From something until something: "a request", "the decision". */
#define IEM_LASTING_TABLE(id, from_en, until_en, from_nl, until_nl, norm)              \
    {id "_median",                                                                     \
     {"days from " from_en " until " until_en " for half of them",                     \
      "dagen van " from_nl " tot " until_nl " voor de helft ervan"},                   \
     "least t with S(t) <= 1/2, S by Kaplan-Meier; what is open counts as long as it " \
     "is known to last",                                                               \
     norm "; Kaplan & Meier 1958; Brookmeyer & Crowley 1982 (interval)",               \
     "R survival::survfit",                                                            \
     "log-log",                                                                        \
     IEM_UNIT_NUMBER},                                                                 \
        {id "_median_difference",                                                      \
         {"the same, minus that of the reference",                                     \
          "hetzelfde, min dat van de referentie"},                                     \
         "median1 - median0",                                                          \
         norm "; Zou & Donner 2008 (interval)",                                        \
         NULL,                                                                         \
         "from both intervals",                                                        \
         IEM_UNIT_NUMBER},                                                             \
        {id "_pace",                                                                   \
         {"how fast it goes from " from_en " until " until_en                          \
          ", over how fast for the reference; below 1: it takes the group longer",     \
          "hoe snel het gaat van " from_nl " tot " until_nl                            \
          ", gedeeld door hoe snel voor de referentie; onder 1: voor de groep duurt "  \
          "het langer"},                                                               \
         "sum over days of d1 t0/t / sum of d0 t1/t, d ended of t that waited, half "  \
         "that day if they ended; p by the log-rank test, adjusted over all terms "    \
         "and "                                                                        \
         "groups of the family (Holm)",                                                \
         norm "; Mantel 1966; Greenland & Robins 1985 (interval)",                     \
         "R survival::survdiff (p)",                                                   \
         "greenland-robins",                                                           \
         IEM_UNIT_RATIO},                                                              \
    {                                                                                  \
        id "_pace_at_equal_facts",                                                     \
            {"the same, among people with the same facts",                             \
             "hetzelfde, onder mensen met dezelfde feiten"},                           \
            "both sums over cells of equal facts, too; p adjusted likewise",           \
            norm "; Mantel 1966; Greenland & Robins 1985 (interval)",                  \
            "R survival::survdiff with strata (p)", "greenland-robins", IEM_UNIT_RATIO \
    }

/* Statistics of `n` terms, whose rows stand in the family's table from `row` on; of
 * those that the plan knows. They are counted in the section of the family's name. */
iem_status iem_lasting_measure(iem_work *work, const char *const *terms, size_t n,
                               size_t row, iem_error *err);

#endif
