#include "engine/pieces.h"

#include "csv/border.h"

__extension__ typedef unsigned __int128 wide;

/* Everything up to the last pipe belongs to the first share: only one process can read
 * a pipe, and the order of shares is that of the log. */
static uint64_t share_begin(const iem_part *parts, size_t n, unsigned index,
                            unsigned of)
{
    uint64_t first = 0;
    const uint64_t total = n ? parts[n - 1].offset + parts[n - 1].bytes : 0;
    if (index == 0) return 0;
    if (index == of) return UINT64_MAX;
    for (size_t i = 0; i < n; i++)
        if (parts[i].first_only) first = parts[i].offset + parts[i].bytes;
    return first + (uint64_t)((wide)(total - first) * index / of);
}

/* A part that cannot be divided belongs to the share in which it begins, and so does
 * the beginning of one that can. */
bool iem_share_of_part(const iem_part *parts, size_t n, size_t part, iem_share share,
                       uint64_t *from, uint64_t *to)
{
    const iem_part *p = &parts[part];
    const uint64_t begin = share_begin(parts, n, share.index, share.of);
    const uint64_t end = share_begin(parts, n, share.index + 1, share.of);
    const bool begins_here =
        p->first_only ? share.index == 0 : begin <= p->offset && p->offset < end;
    *from = 0;
    *to = p->bytes;
    if (!p->divisible) return begins_here;
    if (!begins_here && begin > p->offset) *from = begin - p->offset;
    if (end < p->offset + p->bytes) *to = end > p->offset ? end - p->offset : 0;
    return begins_here || (begin > p->offset && *from < *to);
}

uint64_t iem_share_bytes(const iem_part *parts, size_t n, iem_share share)
{
    uint64_t sum = 0, from = 0, to = 0;
    for (size_t i = 0; i < n; i++) {
        if (!iem_share_of_part(parts, n, i, share, &from, &to)) continue;
        if (parts[i].bytes == 0) return 0;
        sum += to - from;
    }
    return sum;
}

/* ---- Cuts ---- */

struct cutting {
    const iem_part *parts;
    size_t n;
    const iem_part *part;
    unsigned of;
    iem_border_form form;
    uint64_t header; /* nothing is cut off before its end */
    bool header_cr;
};

static iem_status cutting_begin(struct cutting *c, const iem_reader *reader,
                                iem_source *source, iem_error *err)
{
    const iem_span whole = iem_reader_whole(reader);
    c->form =
        (iem_border_form){source, whole.end, iem_reader_dialect(reader)->delimiter,
                          iem_reader_max_record(reader)};
    return iem_border_behind_header(&c->form, whole.begin, &c->header, &c->header_cr,
                                    err);
}

/* Where share `index` begins: at the first border that can be told from where it, or
 * one of those behind it, would begin by bytes. So shares never overlap, and one whose
 * beginning cannot be told is left to the share before. */
static iem_status cut(const struct cutting *c, unsigned index, uint64_t *at,
                      bool *after_cr, iem_error *err)
{
    uint64_t last = UINT64_MAX;
    *at = c->form.size;
    *after_cr = false;
    for (; index < c->of; index++) {
        const uint64_t from =
            share_begin(c->parts, c->n, index, c->of) - c->part->offset;
        uint64_t border = 0;
        bool cr = false;
        if (from >= *at) break;
        if (from == last) continue;
        last = from;
        IEM_TRY(iem_border_find(&c->form, from, &border, &cr, err));
        if (border >= *at) continue;
        *at = border;
        *after_cr = cr;
    }
    if (*at >= c->header) return IEM_OK;
    *at = c->header;
    *after_cr = c->header_cr;
    return IEM_OK;
}

iem_status iem_share_span(const iem_part *parts, size_t n, size_t part, iem_share share,
                          const iem_reader *reader, iem_source *source, iem_span *span,
                          iem_error *err)
{
    struct cutting c = {.parts = parts, .n = n, .part = &parts[part], .of = share.of};
    uint64_t from = 0, to = 0;
    bool ignored = false;
    *span = iem_reader_whole(reader);
    if (!iem_share_of_part(parts, n, part, share, &from, &to)) to = from;
    if (from == 0 && to == c.part->bytes) return IEM_OK;
    IEM_TRY(cutting_begin(&c, reader, source, err));
    if (from > 0) IEM_TRY(cut(&c, share.index, &span->begin, &span->after_cr, err));
    if (to < c.part->bytes)
        IEM_TRY(cut(&c, share.index + 1, &span->end, &ignored, err));
    return IEM_OK;
}

iem_status iem_share_header(const iem_reader *reader, iem_source *source, uint64_t *end,
                            iem_error *err)
{
    struct cutting c = {0};
    IEM_TRY(cutting_begin(&c, reader, source, err));
    *end = c.header;
    return IEM_OK;
}
