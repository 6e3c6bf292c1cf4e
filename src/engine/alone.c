/* The twin of mpi.c for a build without MPI: there is one process. */
#include "engine/ranks.h"

#include <string.h>

iem_status iem_ranks_join(iem_ranks **ranks, iem_error *err)
{
    (void)err;
    *ranks = NULL;
    return IEM_OK;
}

void iem_ranks_leave(iem_ranks *ranks)
{
    (void)ranks;
}

unsigned iem_ranks_rank(const iem_ranks *ranks)
{
    (void)ranks;
    return 0;
}

unsigned iem_ranks_number(const iem_ranks *ranks)
{
    (void)ranks;
    return 1;
}

iem_status iem_ranks_agree(iem_ranks *ranks, iem_status status, iem_error *err)
{
    (void)ranks;
    (void)err;
    return status;
}

iem_status iem_ranks_broadcast(iem_ranks *ranks, iem_buffer *bytes, iem_error *err)
{
    (void)ranks;
    (void)bytes;
    (void)err;
    return IEM_OK;
}

iem_status iem_ranks_share(iem_ranks *ranks, const uint64_t *mine, size_t n,
                           uint64_t *all, iem_error *err)
{
    (void)ranks;
    (void)err;
    if (n) memcpy(all, mine, n * sizeof *all);
    return IEM_OK;
}

iem_status iem_ranks_sum(iem_ranks *ranks, const iem_sum *sum, iem_error *err)
{
    (void)ranks;
    (void)sum;
    (void)err;
    return IEM_OK;
}

iem_status iem_ranks_collect(iem_ranks *ranks, const iem_stream *stream, iem_error *err)
{
    (void)ranks;
    (void)stream;
    (void)err;
    return IEM_OK;
}
