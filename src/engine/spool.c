#include "engine/spool.h"

#include "base/file.h"
#include "base/grow.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct iem_spool {
    FILE *file;
    uint64_t left; /* records */
};

static iem_status failed(iem_error *err)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "temporary file: %s", strerror(errno));
}

iem_status iem_spool_new(iem_spool **spool, iem_error *err)
{
    int fd = -1;
    iem_spool *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    iem_status status = iem_file_spill(&fd, err);
    if (status == IEM_OK && !(made->file = fdopen(fd, "w+"))) {
        status = failed(err);
        close(fd);
    }
    if (status == IEM_OK)
        *spool = made;
    else
        free(made);
    return status;
}

iem_status iem_spool_add(iem_spool *spool, const iem_buffer *record, iem_error *err)
{
    const size_t n = record->len;
    if (record->failed) return iem_fail_memory(err);
    if (fwrite(&n, sizeof n, 1, spool->file) != 1) return failed(err);
    if (n && fwrite(record->at, 1, n, spool->file) != n) return failed(err);
    spool->left++;
    return IEM_OK;
}

iem_status iem_spool_rewind(iem_spool *spool, iem_error *err)
{
    return fseek(spool->file, 0, SEEK_SET) == 0 ? IEM_OK : failed(err);
}

iem_status iem_spool_next(iem_spool *spool, iem_buffer *record, iem_error *err)
{
    size_t n = 0;
    char bytes[1 << 12];
    if (spool->left == 0) return IEM_OK;
    spool->left--;
    if (fread(&n, sizeof n, 1, spool->file) != 1) return failed(err);
    while (n > 0) {
        const size_t part = n < sizeof bytes ? n : sizeof bytes;
        if (fread(bytes, 1, part, spool->file) != part) return failed(err);
        iem_buffer_bytes(record, bytes, part);
        n -= part;
    }
    return record->failed ? iem_fail_memory(err) : IEM_OK;
}

void iem_spool_free(iem_spool *spool)
{
    if (!spool) return;
    fclose(spool->file);
    free(spool);
}
