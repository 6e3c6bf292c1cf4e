/* One command in several processes at once, on one machine or many: what they tell each
 * other. mpi.c does it by MPI; alone.c is for a build without it, in which there is but
 * one. NULL stands for one process too.
 *
 * A process that fails hands its failure to iem_ranks_agree, and so do the others
 * sooner or later: each of these functions begins with agreeing that all are well, and
 * ends with agreeing how it went. After a failure nothing more is said. */
#ifndef IEM_RANKS_H
#define IEM_RANKS_H

#include "base/buffer.h"

/* The bytes of rank 0 to all. */
iem_status iem_ranks_broadcast(iem_ranks *ranks, iem_buffer *bytes, iem_error *err);

/* Everybody's n numbers to all: those of rank r at all[r * n]. */
iem_status iem_ranks_share(iem_ranks *ranks, const uint64_t *mine, size_t n,
                           uint64_t *all, iem_error *err);

/* Something that adds up. */
typedef struct iem_sum {
    iem_status (*put)(void *ctx, iem_buffer *out, iem_error *err);
    iem_status (*add)(void *ctx, const char *bytes, size_t n, iem_error *err);
    void *ctx;
} iem_sum;
/* Adds up in a tree; rank 0 has the sum, the others are left with part of it. */
iem_status iem_ranks_sum(iem_ranks *ranks, const iem_sum *sum, iem_error *err);

/* Records that go to rank 0, in the order of ranks. */
typedef struct iem_stream {
    /* The next record of a rank above 0, into an empty buffer; none: it leaves it so.
     */
    iem_status (*next)(void *ctx, iem_buffer *record, iem_error *err);
    /* What rank 0 does with one of them. */
    iem_status (*take)(void *ctx, unsigned rank, const char *record, size_t n,
                       iem_error *err);
    void *ctx;
} iem_stream;
iem_status iem_ranks_collect(iem_ranks *ranks, const iem_stream *stream,
                             iem_error *err);

#endif
