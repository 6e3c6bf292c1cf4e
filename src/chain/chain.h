/* From the decisions of several agencies about people under pseudonyms to the result of
 * `iemand chain`. People come one by one, in the order of their pseudonyms; what is
 * kept grows with cells and groups, not with people. */
#ifndef IEM_CHAIN_H
#define IEM_CHAIN_H

#include "chain/party.h"
#include "plan/texts.h"

enum { IEM_CHAIN_MOST = 100 }; /* agencies of a chain */

typedef struct iem_chain_how {
    const char *title;
    unsigned window; /* days */
    double margin_ratio, margin_gap, assurance;
    iem_texts references; /* pairs: ground, group; they win over those of the plans */
    double population;    /* for tallies; NaN: not given */
    size_t memory;
    unsigned threads;
} iem_chain_how;

/* The unit of time of all together: the coarsest that an agency with any has. */
iem_chain_unit iem_chain_common_unit(const iem_party *parties, size_t n);
/* An event of one agency as all are sorted together: with its agency, by days (a month
 * is its first). */
void iem_chain_prepare(const iem_party *party, size_t agency, iem_event *event);

/* `parties` stand by name; `events` (prepared, ended) is NULL when nobody's can be
 * matched. The names of `parties` and `how` outlive the result. */
iem_status iem_chain_measure(const iem_chain_how *how, const iem_party *parties,
                             size_t n, iem_sorter *events, iem_chain_result *result,
                             iem_error *err);

#endif
