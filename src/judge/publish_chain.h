/* The published edition of a chain: as judge/publish.h does it for a scan. */
#ifndef IEM_PUBLISH_CHAIN_H
#define IEM_PUBLISH_CHAIN_H

#include "chain/model.h"

/* Changes the result itself; one that is published stays as it is. */
iem_status iem_publish_chain(iem_chain_result *result, iem_error *err);

#endif
