/* chain.yaml: which agencies, where their decisions are, and what is asked of them. */
#ifndef IEM_CHAIN_DECLARED_H
#define IEM_CHAIN_DECLARED_H

#include "chain/chain.h"

typedef struct iem_declared_agency {
    char *name;
    char *plan, *ledger; /* paths; NULL: not given */
    iem_texts logs, tallies;
    iem_texts columns; /* "NAME=COLUMN" each: what this agency calls it */
    unsigned weight;   /* of an adverse decision in the load of a person */
    size_t line;
} iem_declared_agency;

typedef struct iem_declared {
    char *path, *title;            /* title NULL: none */
    iem_chain_how how;             /* its title is the one above */
    iem_declared_agency *agencies; /* by name */
    size_t n_agencies, capacity;
} iem_declared;

/* Paths in the file are relative to its folder. Of one agency the decisions come as
 * `plan` and `logs`, as a `ledger`, or as `tallies`. */
iem_status iem_declared_read(const char *path, iem_declared *declared, iem_error *err);
void iem_declared_clear(iem_declared *declared);

#endif
