#include "csv/blocks.h"

#include "base/grow.h"
#include "csv/index.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The kernel copies to some misalignments four times slower (measured): page-aligned
 * buffers, and page-aligned places in the file. */
enum { PAGE = 4096, OVERLAP = 1 << 14 };

struct iem_blocks {
    iem_blocks_form form;
    bool random;     /* a file; else a stream */
    uint64_t origin; /* of block 0, of a file */
    uint64_t n_blocks;
    size_t overlap; /* bytes behind a block in which its end is looked for */
    size_t room;    /* of a stream: in front of a block, for a carry */

    pthread_mutex_t lock; /* guards the rest, and the source of a stream */
    uint64_t next;
    bool ended;
    size_t head_at;
    char *carry; /* behind the last line end of the block before */
    size_t carry_n;
};

static size_t whole_pages(size_t n)
{
    return (n + PAGE - 1) / PAGE * PAGE;
}

iem_status iem_blocks_new(const iem_blocks_form *form, iem_blocks **blocks,
                          iem_error *err)
{
    uint64_t size = 0;
    iem_blocks *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->form = *form;
    made->random = iem_source_random(form->source, &size);
    made->overlap = form->block < OVERLAP ? form->block : OVERLAP;
    made->room = whole_pages(form->block);
    made->carry = malloc(form->block);
    if (!made->carry) {
        free(made);
        return iem_fail_memory(err);
    }
    pthread_mutex_init(&made->lock, NULL);
    if (made->random) {
        /* A block smaller than a page might end before the wanted part begins. */
        made->origin = form->block < PAGE ? form->begin : form->begin / PAGE * PAGE;
        made->n_blocks = (form->end - made->origin + form->block - 1) / form->block;
        if (made->n_blocks == 0) made->n_blocks = 1;
    }
    *blocks = made;
    return IEM_OK;
}

void iem_blocks_free(iem_blocks *blocks)
{
    if (!blocks) return;
    pthread_mutex_destroy(&blocks->lock);
    free(blocks->carry);
    free(blocks);
}

char *iem_blocks_buffer(const iem_blocks *blocks, size_t *room)
{
    const size_t in_front = blocks->random ? 0 : blocks->room;
    *room =
        in_front + whole_pages(blocks->form.block + blocks->overlap + IEM_INDEX_MARGIN);
    return aligned_alloc(PAGE, *room);
}

size_t iem_blocks_count(const iem_blocks *blocks)
{
    if (blocks->random)
        return blocks->n_blocks < SIZE_MAX ? (size_t)blocks->n_blocks : SIZE_MAX;
    return blocks->form.head_is_all ? blocks->form.head.len / blocks->form.block + 1
                                    : SIZE_MAX;
}

void iem_blocks_stop(iem_blocks *blocks)
{
    pthread_mutex_lock(&blocks->lock);
    blocks->ended = true;
    pthread_mutex_unlock(&blocks->lock);
}

/* ---- A file ---- */

/* Behind the first line end among the `n` bytes at `from`; else `from` itself. All that
 * ask about one place see the same bytes, and cut alike. */
static size_t cut(const iem_blocks *blocks, const char *bytes, size_t from, size_t n)
{
    if (n > blocks->overlap) n = blocks->overlap;
    const char *end = memchr(bytes + from, blocks->form.line_end, n);
    return end ? (size_t)(end - bytes) + 1 : from;
}

static iem_status read_file(iem_blocks *blocks, char *buffer, iem_block *block,
                            iem_error *err)
{
    const iem_blocks_form *form = &blocks->form;
    const uint64_t at = blocks->origin + block->number * form->block;
    const uint64_t left = form->end > at ? form->end - at : 0;
    const size_t most = form->block + blocks->overlap;
    const size_t n = left < most ? (size_t)left : most;
    const bool final = block->number + 1 == blocks->n_blocks;
    IEM_TRY(iem_source_read_at(form->source, buffer, n, at, err));
    memset(buffer + n, 0, IEM_INDEX_MARGIN);
    const size_t begin =
        block->number ? cut(blocks, buffer, 0, n) : (size_t)(form->begin - at);
    const size_t end = final ? n : cut(blocks, buffer, form->block, n - form->block);
    block->bytes = (iem_slice){buffer + begin, end - begin};
    block->last = final && form->to_end;
    block->end = at + end;
    return IEM_OK;
}

static bool take_number(iem_blocks *blocks, uint64_t *number)
{
    pthread_mutex_lock(&blocks->lock);
    const bool more = !blocks->ended && blocks->next < blocks->n_blocks;
    *number = blocks->next;
    blocks->next += more;
    pthread_mutex_unlock(&blocks->lock);
    return more;
}

/* ---- A stream ---- */

/* Length of what ends with the last line end; all of it when there is none. */
static size_t cut_behind_line(const char *bytes, size_t n)
{
    const char *end = n ? memrchr(bytes, '\n', n) : NULL;
    if (!end && n) end = memrchr(bytes, '\r', n);
    return end ? (size_t)(end - bytes) + 1 : n;
}

static size_t take_head(iem_blocks *blocks, char *bytes, size_t n)
{
    const iem_slice head = blocks->form.head;
    const size_t left = head.len - blocks->head_at;
    const size_t part = left < n ? left : n;
    if (part) memcpy(bytes, head.at + blocks->head_at, part);
    blocks->head_at += part;
    return part;
}

static iem_status read_bytes(iem_blocks *blocks, char *bytes, size_t n, size_t *got,
                             iem_error *err)
{
    bool all = blocks->form.head_is_all;
    *got = take_head(blocks, bytes, n);
    while (*got < n && !all) {
        size_t more = 0;
        IEM_TRY(
            iem_source_read(blocks->form.source, bytes + *got, n - *got, &more, err));
        *got += more;
        all = more == 0;
    }
    blocks->ended = *got < n;
    return IEM_OK;
}

static iem_status read_stream(iem_blocks *blocks, char *buffer, iem_block *block,
                              iem_error *err)
{
    char *base = buffer + blocks->room;
    const size_t carried = blocks->carry_n;
    size_t got = 0;
    memcpy(base - carried, blocks->carry, carried);
    IEM_TRY(read_bytes(blocks, base, blocks->form.block, &got, err));
    const size_t kept = blocks->ended ? got : cut_behind_line(base, got);
    blocks->carry_n = got - kept;
    memcpy(blocks->carry, base + kept, blocks->carry_n);
    memset(base + got, 0, IEM_INDEX_MARGIN);
    block->bytes = (iem_slice){base - carried, carried + kept};
    block->last = blocks->ended;
    return IEM_OK;
}

static iem_status take_from_stream(iem_blocks *blocks, char *buffer, iem_block *block,
                                   bool *more, iem_error *err)
{
    iem_status status = IEM_OK;
    pthread_mutex_lock(&blocks->lock);
    *more = !blocks->ended;
    if (*more) {
        block->number = blocks->next++;
        status = read_stream(blocks, buffer, block, err);
        if (status != IEM_OK) blocks->ended = true;
    }
    pthread_mutex_unlock(&blocks->lock);
    return status;
}

iem_status iem_blocks_take(iem_blocks *blocks, char *buffer, iem_block *block,
                           bool *more, iem_error *err)
{
    *block = (iem_block){0};
    if (!blocks->random) return take_from_stream(blocks, buffer, block, more, err);
    *more = take_number(blocks, &block->number);
    return *more ? read_file(blocks, buffer, block, err) : IEM_OK;
}
