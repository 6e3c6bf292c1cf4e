/* Situations from which nobody got out: at least a hundred times the advice was adverse
 * to people with the same facts, and never was it set aside in their favour. */
#ifndef IEM_NO_WAY_OUT_H
#define IEM_NO_WAY_OUT_H

#include "family/work.h"

enum { IEM_NO_WAY_OUT_LEAST = 100 }; /* advices */

#define IEM_NO_WAY_OUT_TABLE                                                           \
    {"no_way_out",                                                                     \
     {"equal facts with which an adverse advice was never set aside, in 100 advices "  \
      "or more; high: the share that there may be for all that",                       \
      "gelijke feiten waarbij nooit van een nadelig advies is afgeweken, in 100 "      \
      "adviezen of meer; hoog: het deel dat er toch kan zijn"},                        \
     "0/n; high = 1 - 0.05^(1/n), about 3/n; p: none among so many, if as many were "  \
     "set aside at random in the whole log, adjusted over all cells of 100 (Holm)",    \
     "National Ombudsman 2021/021 (room for each case); Clopper & Pearson 1934",       \
     NULL,                                                                             \
     "clopper-pearson, one-sided 95 %",                                                \
     IEM_UNIT_SHARE},                                                                  \
        {"no_way_out_of_group",                                                        \
         {"the same of one group, where others with these facts did get out",          \
          "hetzelfde van één groep, waar anderen met deze feiten er wel uit kwamen"},  \
         "0/n; high = 1 - 0.05^(1/n), about 3/n; p: none among so many, if as many "   \
         "were set aside at random among people with these facts, adjusted over all "  \
         "cells and groups of 100 (Holm)",                                             \
         "National Ombudsman 2021/021 (room for each case); Clopper & Pearson 1934",   \
         NULL,                                                                         \
         "clopper-pearson, one-sided 95 %",                                            \
         IEM_UNIT_SHARE},                                                              \
        {"no_way_out_people",                                                          \
         {"adverse advices about people in such a situation",                          \
          "nadelige adviezen over mensen in zo'n situatie"},                           \
         "sum of n over the cells in which nobody got out, or nobody of the group",    \
         "National Ombudsman 2021/021 (room for each case)",                           \
         NULL,                                                                         \
         NULL,                                                                         \
         IEM_UNIT_PEOPLE},                                                             \
    {                                                                                  \
        "no_way_out_by_chance",                                                        \
            {"what that number would be if as many advices were set aside at random",  \
             "hoe groot dat aantal zou zijn als van evenveel adviezen willekeurig "    \
             "was afgeweken"},                                                         \
            "sum over cells of 100 of n C(N - n, K) / C(N, K), K set aside of N",      \
            "hypergeometric distribution", NULL, NULL, IEM_UNIT_PEOPLE                 \
    }

/* Those four, from row `row` of the family's table on; nothing when the plan does not
 * name the advice. */
iem_status iem_no_way_out_measure(iem_work *work, size_t row, iem_error *err);

/* Adverse advices about people whose cell of equal facts is this, and those that were
 * set aside in their favour; 0 of 0 where a fact is missing. */
void iem_no_way_out_count(const iem_measuring *core, size_t cell, double *n,
                          double *out);

#endif
