/* The only file that knows MPI. Its calls are made by one thread, the one that joined;
 * what goes wrong inside MPI ends all processes, by its default. */
#include "base/grow.h"
#include "engine/ranks.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

enum {
    TAG = 1,
    MESSAGE = 1 << 20, /* bytes of records that go together, about */
    LARGEST = 1 << 30, /* MPI counts in int */
};

struct iem_ranks {
    int rank, number;
    bool over; /* a failure was agreed: nothing more is said */
};

iem_status iem_ranks_join(iem_ranks **ranks, iem_error *err)
{
    int level = 0;
    iem_ranks *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS ||
        level < MPI_THREAD_FUNNELED) {
        free(made);
        return iem_fail(err, IEM_ERR_SYSTEM, "MPI cannot be started");
    }
    MPI_Comm_rank(MPI_COMM_WORLD, &made->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &made->number);
    *ranks = made;
    return IEM_OK;
}

void iem_ranks_leave(iem_ranks *ranks)
{
    if (!ranks) return;
    MPI_Finalize();
    free(ranks);
}

unsigned iem_ranks_rank(const iem_ranks *ranks)
{
    return ranks ? (unsigned)ranks->rank : 0;
}

unsigned iem_ranks_number(const iem_ranks *ranks)
{
    return ranks ? (unsigned)ranks->number : 1;
}

static bool alone(const iem_ranks *ranks)
{
    return !ranks || ranks->number == 1;
}

/* ---- Agreeing ---- */

/* The failure of the lowest rank, which read what comes first in the log. */
static iem_status take_failure(int rank, iem_status status, iem_error *err)
{
    iem_error first = {0};
    if (err) first = *err;
    first.status = status;
    MPI_Bcast(&first, sizeof first, MPI_BYTE, rank, MPI_COMM_WORLD);
    if (err) *err = first;
    return first.status;
}

iem_status iem_ranks_agree(iem_ranks *ranks, iem_status status, iem_error *err)
{
    int first = 0;
    if (alone(ranks) || ranks->over) return status;
    const int mine = status == IEM_OK ? ranks->number : ranks->rank;
    MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (first == ranks->number) return IEM_OK;
    ranks->over = true;
    return take_failure(first, status, err);
}

/* ---- Bytes of any length ---- */

static void broadcast_bytes(char *bytes, uint64_t n)
{
    for (uint64_t at = 0; at < n; at += LARGEST) {
        const uint64_t part = n - at < LARGEST ? n - at : LARGEST;
        MPI_Bcast(bytes + at, (int)part, MPI_BYTE, 0, MPI_COMM_WORLD);
    }
}

static void send_bytes(const char *bytes, uint64_t n, int to)
{
    int room = 0;
    MPI_Send(&n, 1, MPI_UINT64_T, to, TAG, MPI_COMM_WORLD);
    MPI_Recv(&room, 1, MPI_INT, to, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    for (uint64_t at = 0; room && at < n; at += LARGEST) {
        const uint64_t part = n - at < LARGEST ? n - at : LARGEST;
        MPI_Send(bytes + at, (int)part, MPI_BYTE, to, TAG, MPI_COMM_WORLD);
    }
}

/* Where there is no memory for them the sender is told to keep them. */
static iem_status receive_bytes(iem_buffer *buffer, int from, bool *none,
                                iem_error *err)
{
    uint64_t n = 0;
    MPI_Recv(&n, 1, MPI_UINT64_T, from, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    *none = n == 0;
    const int room = IEM_GROW(buffer->at, buffer->capacity, (size_t)n + 1);
    MPI_Send(&room, 1, MPI_INT, from, TAG, MPI_COMM_WORLD);
    buffer->len = 0;
    if (!room) return iem_fail_memory(err);
    for (uint64_t at = 0; at < n; at += LARGEST) {
        const uint64_t part = n - at < LARGEST ? n - at : LARGEST;
        MPI_Recv(buffer->at + at, (int)part, MPI_BYTE, from, TAG, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    }
    buffer->len = (size_t)n;
    buffer->at[n] = '\0';
    return IEM_OK;
}

iem_status iem_ranks_broadcast(iem_ranks *ranks, iem_buffer *bytes, iem_error *err)
{
    uint64_t n = bytes->len;
    iem_status status = IEM_OK;
    if (alone(ranks)) return IEM_OK;
    IEM_TRY(iem_ranks_agree(ranks, bytes->failed ? iem_fail_memory(err) : IEM_OK, err));
    MPI_Bcast(&n, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    if (ranks->rank > 0 && !IEM_GROW(bytes->at, bytes->capacity, (size_t)n + 1))
        status = iem_fail_memory(err);
    IEM_TRY(iem_ranks_agree(ranks, status, err));
    broadcast_bytes(bytes->at, n);
    if (ranks->rank > 0) bytes->at[n] = '\0';
    bytes->len = (size_t)n;
    return IEM_OK;
}

iem_status iem_ranks_share(iem_ranks *ranks, const uint64_t *mine, size_t n,
                           uint64_t *all, iem_error *err)
{
    if (n > LARGEST) return iem_fail(err, IEM_ERR_SYSTEM, "too many parts");
    if (alone(ranks)) {
        if (n) memcpy(all, mine, n * sizeof *all);
        return IEM_OK;
    }
    IEM_TRY(iem_ranks_agree(ranks, IEM_OK, err));
    MPI_Allgather(mine, (int)n, MPI_UINT64_T, all, (int)n, MPI_UINT64_T,
                  MPI_COMM_WORLD);
    return IEM_OK;
}

/* ---- Adding up ---- */

/* A rank that failed goes on with nothing, so that nobody waits for it. */
static iem_status add_from(const iem_sum *sum, int rank, iem_status status,
                           iem_error *err)
{
    iem_buffer bytes = {0};
    iem_error later;
    iem_error *said = status == IEM_OK ? err : &later;
    bool none = false;
    iem_status added = receive_bytes(&bytes, rank, &none, said);
    if (added == IEM_OK && status == IEM_OK && !none)
        added = sum->add(sum->ctx, bytes.at, bytes.len, said);
    iem_buffer_clear(&bytes);
    return status == IEM_OK ? added : status;
}

static iem_status send_sum(const iem_sum *sum, int rank, iem_status status,
                           iem_error *err)
{
    iem_buffer bytes = {0};
    if (status == IEM_OK) status = sum->put(sum->ctx, &bytes, err);
    if (status == IEM_OK && bytes.failed) status = iem_fail_memory(err);
    send_bytes(bytes.at, status == IEM_OK ? bytes.len : 0, rank);
    iem_buffer_clear(&bytes);
    return status;
}

iem_status iem_ranks_sum(iem_ranks *ranks, const iem_sum *sum, iem_error *err)
{
    iem_status status = IEM_OK;
    if (alone(ranks)) return IEM_OK;
    IEM_TRY(iem_ranks_agree(ranks, IEM_OK, err));
    for (int step = 1; step < ranks->number; step *= 2) {
        if (ranks->rank % (2 * step)) {
            status = send_sum(sum, ranks->rank - step, status, err);
            break;
        }
        if (ranks->rank + step < ranks->number)
            status = add_from(sum, ranks->rank + step, status, err);
    }
    return iem_ranks_agree(ranks, status, err);
}

/* ---- Records to rank 0 ---- */

static iem_status fill_message(const iem_stream *stream, iem_buffer *record,
                               iem_buffer *message, iem_error *err)
{
    message->len = 0;
    do {
        record->len = 0;
        IEM_TRY(stream->next(stream->ctx, record, err));
        if (record->failed) return iem_fail_memory(err);
        if (record->len == 0) return IEM_OK;
        const uint64_t n = record->len;
        iem_buffer_bytes(message, (const char *)&n, sizeof n);
        iem_buffer_bytes(message, record->at, record->len);
        if (message->failed) return iem_fail_memory(err);
    } while (message->len < MESSAGE);
    return IEM_OK;
}

/* A message of no bytes is the end. */
static iem_status send_records(const iem_stream *stream, iem_error *err)
{
    iem_buffer record = {0}, message = {0};
    iem_status status = IEM_OK;
    do {
        status = fill_message(stream, &record, &message, err);
        if (status != IEM_OK) message.len = 0;
        send_bytes(message.at, message.len, 0);
    } while (message.len > 0);
    iem_buffer_clear(&record);
    iem_buffer_clear(&message);
    return status;
}

static iem_status take_records(const iem_stream *stream, int rank,
                               const iem_buffer *message, iem_error *err)
{
    uint64_t n = 0;
    for (size_t at = 0; at < message->len; at += (size_t)n) {
        memcpy(&n, message->at + at, sizeof n);
        at += sizeof n;
        IEM_TRY(stream->take(stream->ctx, (unsigned)rank, message->at + at, (size_t)n,
                             err));
    }
    return IEM_OK;
}

static iem_status take_from(const iem_stream *stream, int rank, iem_status status,
                            iem_error *err)
{
    iem_buffer message = {0};
    iem_error later;
    bool none = false;
    do {
        iem_error *said = status == IEM_OK ? err : &later;
        iem_status taken = receive_bytes(&message, rank, &none, said);
        if (taken == IEM_OK && status == IEM_OK)
            taken = take_records(stream, rank, &message, said);
        if (status == IEM_OK) status = taken;
    } while (!none);
    iem_buffer_clear(&message);
    return status;
}

iem_status iem_ranks_collect(iem_ranks *ranks, const iem_stream *stream, iem_error *err)
{
    iem_status status = IEM_OK;
    if (alone(ranks)) return IEM_OK;
    IEM_TRY(iem_ranks_agree(ranks, IEM_OK, err));
    if (ranks->rank > 0) status = send_records(stream, err);
    for (int rank = 1; ranks->rank == 0 && rank < ranks->number; rank++)
        status = take_from(stream, rank, status, err);
    return iem_ranks_agree(ranks, status, err);
}
