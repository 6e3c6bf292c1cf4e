/* Yes and no by group: what every family does with the questions of its theme. The
 * answer takes the place of the decision: shares by group and period, and beside the
 * reference, also at equal facts. */
#ifndef IEM_ASKED_ABOUT_H
#define IEM_ASKED_ABOUT_H

#include "family/asked_count.h"

/* `of` and `that` make one phrase: "decisions" "that a person looked at". */
#define IEM_ASKED_TABLE(id, of_en, that_en, of_nl, that_nl, norm)                      \
    {id "_share",                                                                      \
     {"share of " of_en " " that_en, "deel van de " of_nl " " that_nl},                \
     "yes / (yes + no)",                                                               \
     norm,                                                                             \
     NULL,                                                                             \
     "wilson",                                                                         \
     IEM_UNIT_SHARE},                                                                  \
        {id "_by_period",                                                              \
         {"share of " of_en " " that_en ", by period",                                 \
          "deel van de " of_nl " " that_nl ", per periode"},                           \
         "yes / (yes + no) in the period",                                             \
         norm,                                                                         \
         NULL,                                                                         \
         "wilson",                                                                     \
         IEM_UNIT_SHARE},                                                              \
        {id "_unknown",                                                                \
         {"share of " of_en                                                            \
          " of which the log does not say whether they are those " that_en,            \
          "deel van de " of_nl " waarvan het log niet zegt of het die zijn " that_nl}, \
         "missing / (yes + no + missing)",                                             \
         norm,                                                                         \
         NULL,                                                                         \
         "wilson",                                                                     \
         IEM_UNIT_SHARE},                                                              \
        {id "_difference",                                                             \
         {"share of " of_en " " that_en ", minus that of the reference",               \
          "deel van de " of_nl " " that_nl ", min dat van de referentie"},             \
         "y1/n1 - y0/n0; p by Fisher's mid-p or the score test, adjusted over all "    \
         "questions and groups of the family (Holm)",                                  \
         norm,                                                                         \
         NULL,                                                                         \
         "newcombe",                                                                   \
         IEM_UNIT_DIFFERENCE},                                                         \
        {id "_ratio",                                                                  \
         {"share of " of_en " " that_en ", over that of the reference",                \
          "deel van de " of_nl " " that_nl ", gedeeld door dat van de referentie"},    \
         "(y1/n1) / (y0/n0)",                                                          \
         norm,                                                                         \
         NULL,                                                                         \
         "katz",                                                                       \
         IEM_UNIT_RATIO},                                                              \
        {id "_at_equal_facts",                                                         \
         {"the difference in the share of " of_en " " that_en                          \
          ", among people with the same facts",                                        \
          "het verschil in het deel van de " of_nl " " that_nl                         \
          ", onder mensen met dezelfde feiten"},                                       \
         "sum over cells of (y1 n0 - y0 n1)/n / sum over cells of n1 n0/n; p by "      \
         "Cochran-Mantel-Haenszel, adjusted over all questions and groups of the "     \
         "family (Holm)",                                                              \
         norm "; Sato 1989 (interval)",                                                \
         NULL,                                                                         \
         "sato",                                                                       \
         IEM_UNIT_DIFFERENCE},                                                         \
    {                                                                                  \
        id "_by_period_at_equal_facts",                                                \
            {"the difference in the share of " of_en " " that_en                       \
             ", among people with the same facts, by period",                          \
             "het verschil in het deel van de " of_nl " " that_nl                      \
             ", onder mensen met dezelfde feiten, per periode"},                       \
            "the same in the period; p by Cochran-Mantel-Haenszel, adjusted over all " \
            "questions, groups and periods of the family (Holm)",                      \
            norm "; Sato 1989 (interval)", NULL, "sato", IEM_UNIT_DIFFERENCE           \
    }

/* Statistics of the family's questions, as far as the plan can answer them; they are
 * counted in the section of its name. */
iem_status iem_asked_measure(iem_work *work, iem_error *err);

/* The same of one section, seen as the answers to one question; its rows begin at
 * `row`. `of` (NULL: nothing) is what they are of, before the period of those that have
 * one. p-values are adjusted afterwards, over all rows below `end`. */
iem_status iem_asked_measure_in(iem_work *work, const iem_section *section,
                                const iem_asked_axis *axis, size_t row, const char *of,
                                iem_error *err);
iem_status iem_asked_adjust(iem_work *work, size_t end, iem_error *err);

#endif
