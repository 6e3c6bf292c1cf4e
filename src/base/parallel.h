/* The same work by several threads. */
#ifndef IEM_PARALLEL_H
#define IEM_PARALLEL_H

#include "base/status.h"

/* Processors this process may run on; at least 1. */
unsigned iem_processors(void);

/* Runs `work(worker, ctx)` for worker 0 … n-1, each in a thread of its own (worker 0 in
 * the caller's), and waits for all. Fails only when a thread cannot be started; those
 * that were started are waited for. */
iem_status iem_parallel(unsigned n, void (*work)(unsigned worker, void *ctx), void *ctx,
                        iem_error *err);

/* Calls `work(index, ctx)` once for each index 0 … count-1, on up to n threads, in no
 * particular order. */
iem_status iem_parallel_for(unsigned n, size_t count,
                            void (*work)(size_t index, void *ctx), void *ctx,
                            iem_error *err);

#endif
