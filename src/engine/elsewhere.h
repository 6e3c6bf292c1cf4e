/* What other agencies decided about one person before, from their ledgers. */
#ifndef IEM_ENGINE_ELSEWHERE_H
#define IEM_ENGINE_ELSEWHERE_H

#include "engine/find.h"
#include "measure/explain.h"

/* Adds it to the cards of all decisions about this person; the texts are kept in the
 * result's arena. Nothing where the options name no ledger. */
iem_status iem_card_fill_elsewhere(const iem_scanned *scanned,
                                   const iem_options *options, const char *person,
                                   const iem_finds *finds, iem_case *cases,
                                   iem_error *err);

#endif
