/* The digests of the inputs, of which each rank made its part. */
#ifndef IEM_DIGESTS_H
#define IEM_DIGESTS_H

#include "engine/log.h"

/* Rank 0 gets them all, after iem_log_settle. */
iem_status iem_digests_gather(iem_log *log, iem_error *err);

#endif
