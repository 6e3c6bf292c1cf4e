/* Nine questions about one decision, from its own row and from the counts of all. */
#ifndef IEM_CARD_H
#define IEM_CARD_H

#include "engine/find.h"
#include "measure/explain.h"

/* Fills in the card of a case, of which the rest is known. Texts are kept in the
 * result's arena. */
iem_status iem_card_fill(const iem_scanned *scanned, const iem_find *find,
                         iem_case *out, iem_error *err);
/* What is known only of all decisions about one person: those that were adverse and
 * came before. Without `by_person` nobody looked for them. */
void iem_card_fill_before(const struct iem_plan *plan, bool by_person,
                          const iem_finds *finds, iem_case *cases, size_t n);

#endif
