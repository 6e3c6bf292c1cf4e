#include "engine/digests.h"

#include "base/bytes.h"
#include "engine/ranks.h"

/* Records: the part, whether its digest follows as text (it was read in order, or is
 * small), where the hashes of blocks begin that follow otherwise. */
struct sending {
    iem_log *log;
    size_t part; /* the next one to look at */
};

static void put_hashes(const iem_log *log, size_t part, iem_buffer *record)
{
    size_t n = 0;
    const iem_part *p = iem_log_part(log, part);
    const iem_source *source = iem_log_source(log, part);
    const char *hex = iem_source_digest(source);
    const unsigned char *hashes =
        hex ? NULL : iem_source_hashes(source, p->read.begin, p->read.end, &n);
    if (!hashes && !hex) return;
    iem_put_u64(record, part, 8);
    iem_put_u64(record, hex != NULL, 1);
    iem_put_u64(record, p->read.begin, 8);
    if (hex)
        iem_buffer_text(record, hex);
    else
        iem_buffer_bytes(record, (const char *)hashes, n);
}

static iem_status next(void *ctx, iem_buffer *record, iem_error *err)
{
    struct sending *sending = ctx;
    const size_t n = iem_log_parts(sending->log);
    for (; sending->part < n && record->len == 0; sending->part++)
        if (iem_log_reads(sending->log, sending->part))
            put_hashes(sending->log, sending->part, record);
    return record->failed ? iem_fail_memory(err) : IEM_OK;
}

static iem_status take(void *ctx, unsigned rank, const char *record, size_t n,
                       iem_error *err)
{
    const struct sending *sending = ctx;
    iem_bytes in = iem_bytes_of(record, n);
    const size_t part = (size_t)iem_get_u64(&in, 8);
    const bool hex = iem_get_u64(&in, 1) != 0;
    const uint64_t begin = iem_get_u64(&in, 8);
    iem_source *source = iem_log_source(sending->log, part);
    (void)rank;
    if (!hex)
        return iem_source_put_hashes(source, begin, in.at, iem_bytes_left(&in), err);
    iem_source_put_digest(source, (const char *)in.at);
    return IEM_OK;
}

iem_status iem_digests_gather(iem_log *log, iem_error *err)
{
    struct sending sending = {.log = log};
    return iem_ranks_collect(iem_log_ranks(log), &(iem_stream){next, take, &sending},
                             err);
}
