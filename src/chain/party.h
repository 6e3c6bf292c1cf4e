/* One agency of a chain: what is known of its decisions beside the decisions. */
#ifndef IEM_CHAIN_PARTY_H
#define IEM_CHAIN_PARTY_H

#include "base/digest.h"
#include "base/text.h"
#include "chain/event.h"
#include "chain/model.h"

typedef struct iem_party {
    const char *name;
    iem_chain_basis basis;
    iem_chain_unit unit; /* of its events */
    bool full;           /* requests and sources, too, where the log has them */
    char plan_sha256[IEM_SHA256_HEX];
    unsigned char key[IEM_PSEUDONYM]; /* fingerprint */
    unsigned weight; /* of its adverse decisions in the load of a person */
    size_t n_grounds, n_combinations, n_cells;
    const char **grounds;      /* names, in the plan's order */
    const char **references;   /* one each; NULL: everyone else */
    const char **combinations; /* n_combinations * n_grounds: names of groups */
    uint64_t decisions, adverse, nameless; /* nameless ones have no event */
    uint32_t first, last;                  /* of the events, by its unit; 0: none */
} iem_party;

#endif
