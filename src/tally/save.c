/* The tally file: a header, named and versioned sections, and a checksum of it all.
 *
 *   "iemand-tally/1\n"                     15 bytes
 *   sections: name (16 bytes, NUL-padded), version u32, length u64, bytes
 *   SHA-256 of everything before it        32 bytes
 *
 * Numbers are little-endian; texts have a u32 length before them. Sections: `count`
 * (the plan's hash, rows by fate, inputs), `cube` (dimensions, cells sorted by key),
 * and where the plan has aspects: `axes` (like dimensions) and one for each section of
 * the tally, under its name (axes it counts by, cells). */
#include "tally/save.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/grow.h"
#include "tally/section.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC "iemand-tally/1\n"
enum { MAGIC_BYTES = 15, NAME_BYTES = 16, VERSION = 1, PIECE = 1 << 16 };
static const size_t size_limit = (size_t)1 << 36;

/* ---- Writing ---- */

static void put_section(iem_buffer *out, const char *name, uint64_t bytes)
{
    char padded[NAME_BYTES] = {0};
    snprintf(padded, sizeof padded, "%s", name);
    iem_buffer_bytes(out, padded, sizeof padded);
    iem_put_u64(out, VERSION, 4);
    iem_put_u64(out, bytes, 8);
}

/* Moves one buffer to another. */
static void put_all(iem_buffer *out, iem_buffer *from)
{
    if (from->len) iem_buffer_bytes(out, from->at, from->len);
    out->failed |= from->failed;
    iem_buffer_clear(from);
}

static void put_count(iem_buffer *out, const struct iem_tally *tally)
{
    iem_put_text(out, iem_slice_of(tally->count_sha256));
    iem_put_u64(out, tally->clustered, 1);
    iem_put_u64(out, IEM_N_FATES, 4);
    for (size_t i = 0; i < IEM_N_FATES; i++) iem_put_u64(out, tally->rows[i], 8);
    iem_put_u64(out, tally->n_inputs, 4);
    for (size_t i = 0; i < tally->n_inputs; i++) {
        iem_put_text(out, iem_slice_of(tally->inputs[i].path));
        iem_put_u64(out, tally->inputs[i].bytes, 8);
        iem_put_text(out, iem_slice_of(tally->inputs[i].digest));
    }
}

static void put_numbers(iem_buffer *out, const iem_numbers *numbers)
{
    iem_put_u64(out, numbers->level, 1);
    iem_put_u64(out, numbers->n_codes, 4);
    for (uint32_t c = 0; c < numbers->n_codes; c++)
        iem_put_u64(out, (uint64_t)iem_numbers_low(numbers, c), 8);
}

static void put_dim(iem_buffer *out, const iem_dim *dim)
{
    iem_put_text(out, iem_slice_of(dim->name));
    iem_put_u64(out,
                (dim->is_ground ? 1u : 0u) | (dim->profile ? 2u : 0u) |
                    (dim->banded ? 4u : 0u) | (dim->is_number ? 8u : 0u) |
                    (dim->numbers.most == SIZE_MAX ? 16u : 0u),
                1);
    if (dim->is_number) {
        put_numbers(out, &dim->numbers);
        return;
    }
    iem_put_u64(out, dim->banded ? dim->n_cuts : dim->dict.n_codes, 4);
    for (size_t i = 0; i < dim->n_cuts; i++)
        iem_put_u64(out, (uint64_t)dim->cuts[i], 8);
    for (size_t c = 0; c < dim->dict.n_codes; c++)
        iem_put_text(out, dim->dict.texts[c]);
}

static size_t cell_bytes(const iem_cube *cube)
{
    return 4 * cube->n_dims + 16 + 16 * cube->n_sums;
}

/* As it stands in memory, but for the sums. */
static void put_cell_at_once(iem_buffer *out, const iem_cube *cube, size_t c)
{
    char *to = iem_buffer_room(out, cell_bytes(cube));
    if (!to) return;
    memcpy(to, iem_cube_key(cube, c), 4 * cube->n_dims);
    to += 4 * cube->n_dims;
    memcpy(to, iem_cube_counts(cube, c), 16);
    to += 16;
    for (size_t i = 0; i < cube->n_sums; i++, to += sizeof(iem_wide)) {
        const iem_wide sum = iem_cube_sum(cube, c, i);
        memcpy(to, &sum, sizeof sum);
    }
}

static void put_cell(iem_buffer *out, const iem_cube *cube, size_t c)
{
    if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
        put_cell_at_once(out, cube, c);
        return;
    }
    for (size_t d = 0; d < cube->n_dims; d++)
        iem_put_u64(out, iem_cube_key(cube, c)[d], 4);
    iem_put_u64(out, (uint64_t)iem_cube_n(cube, c), 8);
    iem_put_u64(out, (uint64_t)iem_cube_adverse(cube, c), 8);
    for (size_t i = 0; i < cube->n_sums; i++)
        iem_put_wide(out, iem_cube_sum(cube, c, i));
}

void iem_cube_put(const iem_cube *cube, iem_buffer *out)
{
    iem_put_u64(out, cube->n_cells, 8);
    for (size_t c = 0; c < cube->n_cells; c++) put_cell(out, cube, c);
}

static void put_dims(iem_buffer *out, const struct iem_tally *tally)
{
    iem_put_u64(out, tally->n_facts, 4);
    iem_put_u64(out, tally->n_dims, 4);
    for (size_t d = 0; d < tally->n_dims; d++) put_dim(out, &tally->dims[d]);
    iem_put_u64(out, tally->cube.q, 4);
}

/* Bytes go to a file piece by piece, for the cells may be many; or stay. */
struct writing {
    iem_file *file; /* NULL: they stay */
    iem_digest_parts *sum;
    iem_buffer *out;
    size_t summed; /* bytes of what is in `out` */
};

static iem_status send(struct writing *w, size_t most, iem_error *err)
{
    if (w->out->failed) return iem_fail_memory(err);
    if (w->out->len - w->summed <= most) return IEM_OK;
    IEM_TRY(iem_digest_parts_add(w->sum, w->out->at + w->summed,
                                 w->out->len - w->summed, err));
    w->summed = w->out->len;
    if (!w->file) return IEM_OK;
    IEM_TRY(iem_file_write(w->file, w->out->at, w->out->len, err));
    w->out->len = w->summed = 0;
    return IEM_OK;
}

static iem_status write_sum(struct writing *w, iem_error *err)
{
    unsigned char sum[IEM_SHA256];
    IEM_TRY(send(w, 0, err));
    IEM_TRY(iem_digest_parts_end(w->sum, sum, err));
    iem_buffer_bytes(w->out, (const char *)sum, sizeof sum);
    if (w->out->failed) return iem_fail_memory(err);
    return w->file ? iem_file_write(w->file, w->out->at, w->out->len, err) : IEM_OK;
}

static void put_axes(iem_buffer *out, const struct iem_tally *tally)
{
    iem_put_u64(out, tally->n_axes - tally->n_dims, 4);
    for (size_t a = tally->n_dims; a < tally->n_axes; a++) {
        iem_put_u64(out, tally->dims[a].aspect, 1);
        put_dim(out, &tally->dims[a]);
    }
}

/* A section whose cells are preceded by what is in `head`, and their number. */
static iem_status write_cells(struct writing *w, const char *name, iem_buffer *head,
                              const iem_cube *cube, iem_error *err)
{
    iem_put_u64(head, cube->n_cells, 8);
    put_section(w->out, name, head->len + cube->n_cells * cell_bytes(cube));
    put_all(w->out, head);
    for (size_t c = 0; c < cube->n_cells; c++) {
        put_cell(w->out, cube, c);
        IEM_TRY(send(w, PIECE, err));
    }
    return IEM_OK;
}

static iem_status write_sections(struct writing *w, const struct iem_tally *tally,
                                 iem_error *err)
{
    iem_buffer head = {0};
    if (tally->n_axes > tally->n_dims) {
        put_axes(&head, tally);
        put_section(w->out, "axes", head.len);
        put_all(w->out, &head);
    }
    for (size_t s = 0; s < tally->n_sections; s++) {
        const iem_section *section = &tally->sections[s];
        iem_put_u64(&head, section->n_axes, 4);
        for (size_t i = 0; i < section->n_axes; i++)
            iem_put_u64(&head, section->axes[i], 1);
        IEM_TRY(write_cells(w, section->name, &head, &section->cube, err));
    }
    return IEM_OK;
}

static iem_status write_tally(struct writing *w, const struct iem_tally *tally,
                              iem_error *err)
{
    iem_buffer head = {0};
    iem_buffer_bytes(w->out, MAGIC, MAGIC_BYTES);
    put_count(&head, tally);
    put_section(w->out, "count", head.len);
    put_all(w->out, &head);
    put_dims(&head, tally);
    IEM_TRY(write_cells(w, "cube", &head, &tally->cube, err));
    IEM_TRY(write_sections(w, tally, err));
    return write_sum(w, err);
}

iem_status iem_tally_put(const struct iem_tally *tally, iem_buffer *out, iem_error *err)
{
    struct writing w = {.out = out, .summed = out->len};
    iem_status status = iem_digest_parts_new(&w.sum, err);
    if (status == IEM_OK) status = write_tally(&w, tally, err);
    iem_digest_parts_free(w.sum);
    return status;
}

iem_status iem_tally_save(const iem_tally *tally, const char *path, iem_error *err)
{
    iem_buffer out = {0};
    struct writing w = {.out = &out};
    iem_status status = iem_digest_parts_new(&w.sum, err);
    if (status == IEM_OK) status = iem_file_create(path, true, &w.file, err);
    if (status == IEM_OK) status = write_tally(&w, tally, err);
    if (status == IEM_OK)
        status = iem_file_commit(w.file, err);
    else
        iem_file_discard(w.file);
    iem_digest_parts_free(w.sum);
    iem_buffer_clear(&out);
    return status;
}

/* ---- Reading ---- */

static bool get_hex(iem_bytes *in, char out[IEM_SHA256_HEX])
{
    const iem_slice text = iem_get_text(in);
    if (text.len != 0 && text.len != IEM_SHA256_HEX - 1) return false;
    for (size_t i = 0; i < text.len; i++)
        if (!text.at[i] || !strchr("0123456789abcdef", text.at[i])) return false;
    if (text.len) memcpy(out, text.at, text.len);
    out[text.len] = '\0';
    return true;
}

static iem_status read_count(iem_bytes *in, struct iem_tally *tally, iem_error *err)
{
    if (!get_hex(in, tally->count_sha256)) in->broken = true;
    tally->clustered = iem_get_u64(in, 1) != 0;
    if (iem_get_u64(in, 4) != IEM_N_FATES) in->broken = true;
    for (size_t i = 0; i < IEM_N_FATES && !in->broken; i++)
        tally->rows[i] = iem_get_u64(in, 8);
    const size_t n = iem_get_count(in, 4, 16);
    for (size_t i = 0; i < n && !in->broken; i++) {
        char digest[IEM_SHA256_HEX] = "";
        char *path = iem_copy(iem_get_text(in));
        const uint64_t size = iem_get_u64(in, 8);
        if (!get_hex(in, digest)) in->broken = true;
        const iem_status status =
            path ? iem_tally_add_input(tally, path, size, digest, err)
                 : iem_fail_memory(err);
        free(path);
        IEM_TRY(status);
    }
    return IEM_OK;
}

static iem_status read_numbers(iem_bytes *in, bool exact, iem_dim *dim, iem_error *err)
{
    const unsigned level = (unsigned)iem_get_u64(in, 1);
    const size_t n = iem_get_count(in, 4, 8);
    in->broken |= level > 63;
    if (in->broken) return IEM_OK;
    iem_numbers_init(&dim->numbers, exact ? SIZE_MAX : IEM_MOST_NUMBERS, level);
    for (size_t i = 0; i < n && !in->broken; i++) {
        uint32_t code = 0, *recode = NULL;
        IEM_TRY(iem_numbers_add(&dim->numbers, (int64_t)iem_get_u64(in, 8), &code,
                                &recode, err));
        in->broken |= code != i || recode; /* twice the same, or too many */
        free(recode);
    }
    return IEM_OK;
}

static iem_status read_dim(iem_bytes *in, iem_dim *dim, iem_error *err)
{
    dim->name = iem_copy(iem_get_text(in));
    if (!dim->name) return iem_fail_memory(err);
    const uint64_t kind = iem_get_u64(in, 1);
    dim->is_ground = kind & 1;
    dim->profile = kind & 2;
    dim->banded = kind & 4;
    dim->is_number = kind & 8;
    if (dim->is_number) return read_numbers(in, kind & 16, dim, err);
    const size_t n = iem_get_count(in, 4, dim->banded ? 8 : 4);
    if (dim->banded) {
        dim->cuts = iem_zeroed(n, sizeof *dim->cuts);
        if (!dim->cuts) return iem_fail_memory(err);
        dim->n_cuts = n;
    }
    for (size_t i = 0; i < n && !in->broken; i++) {
        uint32_t code = 0;
        if (dim->banded)
            dim->cuts[i] = (int64_t)iem_get_u64(in, 8);
        else
            IEM_TRY(iem_dict_add(&dim->dict, iem_get_text(in), &code, err));
        if (!dim->banded && code != i) in->broken = true; /* twice the same text */
    }
    return IEM_OK;
}

static iem_status read_cell(iem_bytes *in, iem_cube *cube, const size_t *codes,
                            uint32_t *key, iem_error *err)
{
    const size_t before = cube->n_cells;
    size_t cell = 0;
    for (size_t d = 0; d < cube->n_dims; d++) {
        key[d] = (uint32_t)iem_get_u64(in, 4);
        if (codes && key[d] >= codes[d]) in->broken = true;
    }
    if (in->broken) return IEM_OK;
    IEM_TRY(iem_cube_cell(cube, key, &cell, err));
    if (cell != before) in->broken = true; /* twice the same cell */
    int64_t *counts = iem_cube_counts(cube, cell);
    counts[0] = (int64_t)iem_get_u64(in, 8);
    counts[1] = (int64_t)iem_get_u64(in, 8);
    if (counts[1] < 0 || counts[0] < counts[1]) in->broken = true;
    for (size_t i = 0; i < cube->n_sums; i++)
        iem_cube_set_sum(cube, cell, i, iem_get_wide(in));
    return IEM_OK;
}

iem_status iem_cube_get(iem_cube *cube, const size_t *codes, iem_bytes *in,
                        iem_error *err)
{
    uint32_t *key = iem_zeroed(cube->n_dims, sizeof *key);
    if (!key) return iem_fail_memory(err);
    const size_t n_cells = iem_get_count(in, 8, cell_bytes(cube));
    iem_status status = iem_cube_sort(cube, NULL, err); /* as those to come are */
    for (size_t c = 0; c < n_cells && !in->broken && status == IEM_OK; c++)
        status = read_cell(in, cube, codes, key, err);
    free(key);
    return status;
}

static iem_status read_cube(iem_bytes *in, struct iem_tally *tally, iem_error *err)
{
    size_t codes[IEM_MAX_DIMS];
    size_t numeric = 0;
    tally->n_facts = (size_t)iem_get_u64(in, 4);
    const size_t n_dims = (size_t)iem_get_u64(in, 4);
    if (n_dims > IEM_MAX_DIMS || tally->n_facts > n_dims) {
        in->broken = true;
        return IEM_OK;
    }
    tally->dims = iem_zeroed(IEM_MAX_AXES, sizeof *tally->dims);
    if (!tally->dims) return iem_fail_memory(err);
    tally->n_dims = tally->n_axes = n_dims;
    for (size_t d = 0; d < n_dims && !in->broken; d++) {
        IEM_TRY(read_dim(in, &tally->dims[d], err));
        if (tally->dims[d].is_ground != (d >= tally->n_facts)) in->broken = true;
        numeric += d < tally->n_facts && tally->dims[d].banded;
        codes[d] = iem_dim_codes(&tally->dims[d]);
    }
    tally->q = (size_t)iem_get_u64(in, 4);
    if (tally->q != numeric || numeric > IEM_MAX_NUMERIC) in->broken = true;
    if (in->broken) return IEM_OK;
    IEM_TRY(iem_cube_init(&tally->cube, n_dims, tally->q, err));
    return iem_cube_get(&tally->cube, codes, in, err);
}

static iem_status read_axes(iem_bytes *in, struct iem_tally *tally, iem_error *err)
{
    const size_t n = (size_t)iem_get_u64(in, 4);
    in->broken |= n > IEM_MAX_ASPECTS;
    for (size_t i = 0; i < n && !in->broken; i++) {
        iem_dim *dim = &tally->dims[tally->n_axes++];
        const uint64_t aspect = iem_get_u64(in, 1);
        if (aspect >= IEM_N_ASPECT_KINDS) in->broken = true;
        IEM_TRY(read_dim(in, dim, err));
        dim->is_aspect = true;
        dim->aspect = (iem_aspect_kind)aspect;
        in->broken |= dim->is_ground || dim->profile;
    }
    return IEM_OK;
}

static iem_status read_cells(const char *name, iem_bytes *in, struct iem_tally *tally,
                             iem_error *err)
{
    size_t codes[IEM_MAX_AXES];
    iem_section *section = NULL;
    const size_t n = (size_t)iem_get_u64(in, 4);
    in->broken |= n == 0 || n > tally->n_axes;
    if (in->broken) return IEM_OK;
    IEM_TRY(iem_section_new(tally, name, &section, err));
    for (size_t i = 0; i < n; i++) {
        const size_t axis = (size_t)iem_get_u64(in, 1);
        in->broken |= axis >= tally->n_axes || (i && axis <= section->axes[i - 1]);
        if (in->broken) return IEM_OK;
        section->axes[section->n_axes++] = axis;
        codes[i] = iem_dim_codes(&tally->dims[axis]);
    }
    IEM_TRY(iem_cube_init(&section->cube, n, 0, err));
    return iem_cube_get(&section->cube, codes, in, err);
}

/* Sections come once each, those that others need before them. */
static iem_status read_body(const char *name, iem_bytes *in, struct iem_tally *tally,
                            iem_error *err)
{
    if (strcmp(name, "count") == 0) {
        in->broken |= tally->count_sha256[0] != '\0';
        return in->broken ? IEM_OK : read_count(in, tally, err);
    }
    if (strcmp(name, "cube") == 0) {
        in->broken |= tally->dims != NULL;
        return in->broken ? IEM_OK : read_cube(in, tally, err);
    }
    if (strcmp(name, "axes") == 0) {
        in->broken |= !tally->dims || tally->n_axes > tally->n_dims;
        return in->broken ? IEM_OK : read_axes(in, tally, err);
    }
    in->broken |= !tally->dims || iem_tally_section(tally, name);
    return in->broken ? IEM_OK : read_cells(name, in, tally, err);
}

static bool is_known(const char *name)
{
    return strcmp(name, "count") == 0 || strcmp(name, "cube") == 0 ||
           strcmp(name, "axes") == 0 || iem_section_is_known(name);
}

static iem_status read_section(const char *path, iem_bytes *in, struct iem_tally *tally,
                               iem_error *err)
{
    char name[NAME_BYTES + 1] = {0};
    if ((size_t)(in->end - in->at) < NAME_BYTES) {
        in->broken = true;
        return IEM_OK;
    }
    memcpy(name, in->at, NAME_BYTES);
    in->at += NAME_BYTES;
    const uint64_t version = iem_get_u64(in, 4);
    const size_t size = iem_get_count(in, 8, 1);
    iem_bytes body = {in->at, in->at + size, false};
    in->at += size;
    if (!is_known(name))
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: section '%s' is unknown to this version of iemand", path,
                        name);
    if (version != VERSION)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: section '%s' has version %llu, this iemand reads %d", path,
                        name, (unsigned long long)version, VERSION);
    const iem_status status = read_body(name, &body, tally, err);
    in->broken |= body.broken || body.at != body.end;
    return status;
}

iem_status iem_tally_is_file(const char *path, bool *is, iem_error *err)
{
    return iem_file_begins(path, "iemand-tally/", is, err);
}

static iem_status check_sum(const char *path, const char *bytes, size_t n,
                            iem_error *err)
{
    unsigned char sum[IEM_SHA256];
    if (n < MAGIC_BYTES || memcmp(bytes, MAGIC, MAGIC_BYTES) != 0)
        return iem_fail(err, IEM_ERR_DATA, "%s: is not a tally of this version", path);
    if (n < MAGIC_BYTES + IEM_SHA256)
        return iem_fail(err, IEM_ERR_DATA, "%s: is cut off", path);
    IEM_TRY(iem_digest(bytes, n - IEM_SHA256, sum, err));
    if (memcmp(sum, bytes + n - IEM_SHA256, IEM_SHA256) != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is cut off or was changed (its checksum does not match)",
                        path);
    return IEM_OK;
}

iem_status iem_tally_get(const char *path, const char *bytes, size_t n,
                         struct iem_tally **tally, iem_error *err)
{
    struct iem_tally *made = NULL;
    iem_status status = check_sum(path, bytes, n, err);
    if (status == IEM_OK && !(made = iem_zeroed(1, sizeof *made)))
        status = iem_fail_memory(err);
    iem_bytes in = {0};
    if (status == IEM_OK)
        in = iem_bytes_of(bytes + MAGIC_BYTES, n - MAGIC_BYTES - IEM_SHA256);
    while (status == IEM_OK && in.at < in.end && !in.broken)
        status = read_section(path, &in, made, err);
    if (status == IEM_OK && (in.broken || !made->dims || !made->count_sha256[0]))
        status = iem_fail(err, IEM_ERR_DATA, "%s: does not hold a whole tally", path);
    if (status != IEM_OK) {
        iem_tally_free(made);
        return status;
    }
    made->loaded = true;
    *tally = made;
    return IEM_OK;
}

iem_status iem_tally_load(const char *path, iem_tally **tally, iem_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    IEM_TRY(iem_file_read_all(path, size_limit, &bytes, &n, err));
    const iem_status status = iem_tally_get(path, bytes, n, tally, err);
    free(bytes);
    return status;
}
