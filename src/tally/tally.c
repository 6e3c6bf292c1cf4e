#include "tally/tally.h"

#include "base/grow.h"
#include "plan/nearest.h"
#include "tally/aspects.h"
#include "tally/section.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *iem_row_fate_name(iem_row_fate fate)
{
    static const char *const names[IEM_N_FATES] = {
        [IEM_ROW_OUTSIDE_WHERE] = "outside-where",
        [IEM_ROW_MISSING_DECISION] = "missing-decision",
        [IEM_ROW_MALFORMED] = "malformed-record",
        [IEM_ROW_FIELDS] = "wrong-number-of-fields",
        [IEM_ROW_ENCODING] = "invalid-text",
        [IEM_ROW_NUMBER] = "not-a-number",
        [IEM_ROW_DECISION] = "unlisted-decision",
        [IEM_ROW_COUNT] = "bad-count",
        [IEM_ROW_DATE] = "not-a-date",
    };
    return names[fate];
}

static bool set_dim(iem_dim *dim, const char *name, const iem_bands *bands)
{
    dim->name = strdup(name);
    dim->banded = bands->numeric;
    if (!dim->name || !bands->numeric) return dim->name != NULL;
    dim->cuts = iem_zeroed(bands->n_cuts, sizeof *dim->cuts);
    if (!dim->cuts) return false;
    dim->n_cuts = bands->n_cuts;
    if (dim->n_cuts) memcpy(dim->cuts, bands->cuts, dim->n_cuts * sizeof *dim->cuts);
    return true;
}

static void set_kind(const struct iem_tally *tally, const struct iem_plan *plan,
                     size_t a, iem_dim *dim)
{
    dim->is_aspect = a >= tally->n_dims;
    dim->is_ground = !dim->is_aspect && a >= plan->n_facts;
    dim->profile = a < plan->n_facts && plan->facts[a].profile;
    if (!dim->is_aspect) return;
    const iem_aspect *aspect = &plan->aspects[a - tally->n_dims];
    const size_t most = aspect->exact ? SIZE_MAX : IEM_MOST_NUMBERS;
    dim->aspect = aspect->kind;
    dim->is_number = iem_aspect_is_number(dim->aspect);
    if (dim->is_number) iem_numbers_init(&dim->numbers, most, 0);
}

static bool set_dims(struct iem_tally *tally, const struct iem_plan *plan)
{
    tally->n_facts = plan->n_facts;
    tally->n_dims = iem_plan_dims(plan);
    tally->n_axes = iem_plan_axes(plan);
    tally->dims = iem_zeroed(tally->n_axes, sizeof *tally->dims);
    if (!tally->dims) return false;
    for (size_t a = 0; a < tally->n_axes; a++) {
        set_kind(tally, plan, a, &tally->dims[a]);
        if (!set_dim(&tally->dims[a], iem_plan_axis_name(plan, a),
                     iem_plan_bands(plan, a)))
            return false;
    }
    return true;
}

/* The halves are there whether anybody is in them or not: nobody reads their texts. */
static iem_status make_halves(struct iem_tally *tally, iem_error *err)
{
    uint32_t code;
    for (size_t a = tally->n_dims; a < tally->n_axes; a++) {
        if (tally->dims[a].aspect != IEM_HALF) continue;
        IEM_TRY(iem_dict_add(&tally->dims[a].dict, iem_slice_of("0"), &code, err));
        IEM_TRY(iem_dict_add(&tally->dims[a].dict, iem_slice_of("1"), &code, err));
    }
    return IEM_OK;
}

iem_status iem_tally_new(const struct iem_plan *plan, struct iem_tally **tally,
                         iem_error *err)
{
    struct iem_tally *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    memcpy(made->count_sha256, plan->count_sha256, sizeof made->count_sha256);
    made->q = iem_plan_numeric(plan);
    made->clustered = plan->person != NULL;
    iem_status status = set_dims(made, plan) ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK)
        status = iem_cube_init(&made->cube, made->n_dims, made->q, err);
    if (status == IEM_OK) status = make_halves(made, err);
    if (status == IEM_OK) status = iem_sections_make(plan, made, err);
    if (status != IEM_OK) {
        iem_tally_free(made);
        return status;
    }
    *tally = made;
    return IEM_OK;
}

void iem_tally_free(iem_tally *tally)
{
    if (!tally) return;
    for (size_t d = 0; tally->dims && d < tally->n_axes; d++) {
        free(tally->dims[d].name);
        free(tally->dims[d].cuts);
        iem_dict_clear(&tally->dims[d].dict);
        iem_numbers_clear(&tally->dims[d].numbers);
    }
    for (size_t i = 0; i < tally->n_inputs; i++) free(tally->inputs[i].path);
    free(tally->inputs);
    free(tally->dims);
    iem_sections_clear(tally);
    iem_cube_clear(&tally->cube);
    free(tally);
}

uint64_t iem_tally_rows(const iem_tally *tally)
{
    return tally->rows[IEM_ROW_USED];
}

uint64_t iem_tally_cells(const iem_tally *tally)
{
    return tally->cube.n_cells;
}

iem_status iem_tally_add_input(struct iem_tally *tally, const char *path,
                               uint64_t bytes, const char *digest, iem_error *err)
{
    iem_tally_input input = {.path = strdup(path), .bytes = bytes};
    if (!input.path ||
        !IEM_GROW(tally->inputs, tally->input_capacity, tally->n_inputs + 1)) {
        free(input.path);
        return iem_fail_memory(err);
    }
    if (digest) snprintf(input.digest, sizeof input.digest, "%s", digest);
    tally->inputs[tally->n_inputs++] = input;
    return IEM_OK;
}

size_t iem_tally_bytes(const struct iem_tally *tally)
{
    size_t bytes = iem_cube_bytes(&tally->cube);
    for (size_t s = 0; s < tally->n_sections; s++)
        bytes += iem_cube_bytes(&tally->sections[s].cube);
    return bytes;
}

static iem_status empty_cube(iem_cube *cube, iem_error *err)
{
    const size_t n_dims = cube->n_dims, q = cube->q;
    iem_cube_clear(cube);
    return iem_cube_init(cube, n_dims, q, err);
}

iem_status iem_tally_empty(struct iem_tally *tally, iem_error *err)
{
    for (size_t i = 0; i < IEM_N_FATES; i++) tally->rows[i] = 0;
    IEM_TRY(empty_cube(&tally->cube, err));
    for (size_t s = 0; s < tally->n_sections; s++)
        IEM_TRY(empty_cube(&tally->sections[s].cube, err));
    return IEM_OK;
}

static void free_recode(uint32_t **recode, size_t n)
{
    for (size_t d = 0; recode && d < n; d++) free(recode[d]);
    free(recode);
}

/* The same for numbers; what is here already may have to go to wider buckets. */
static iem_status recode_numbers(struct iem_tally *tally, size_t axis,
                                 const iem_dim *other, uint32_t **recode,
                                 iem_error *err)
{
    iem_numbers *numbers = &tally->dims[axis].numbers;
    const size_t n_before = numbers->n_codes;
    uint32_t *wider = NULL, *here = NULL, *there = NULL;
    IEM_TRY(iem_numbers_merge(numbers, &other->numbers, &wider, &there, err));
    iem_status status = iem_number_recode(there, other->numbers.n_codes, recode, err);
    if (status == IEM_OK && wider) {
        status = iem_number_recode(wider, n_before, &here, err);
        if (status == IEM_OK) status = iem_sections_widen(tally, axis, here, err);
    }
    free(wider);
    free(there);
    free(here);
    return status;
}

/* recode[c] = the code here of the text with code c there. */
static iem_status recode_dim(iem_dim *dim, const iem_dim *other, uint32_t **recode,
                             iem_error *err)
{
    *recode = iem_zeroed(other->dict.n_codes, sizeof **recode);
    if (!*recode) return iem_fail_memory(err);
    for (size_t c = 0; c < other->dict.n_codes; c++)
        IEM_TRY(iem_dict_add(&dim->dict, other->dict.texts[c], &(*recode)[c], err));
    return IEM_OK;
}

static iem_status absorb_counts(struct iem_tally *tally, const struct iem_tally *other,
                                iem_error *err)
{
    uint32_t **recode = iem_zeroed(tally->n_axes, sizeof *recode);
    iem_status status = recode ? IEM_OK : iem_fail_memory(err);
    for (size_t a = 0; a < tally->n_axes && status == IEM_OK; a++) {
        if (tally->dims[a].is_number)
            status = recode_numbers(tally, a, &other->dims[a], &recode[a], err);
        else if (!tally->dims[a].banded)
            status = recode_dim(&tally->dims[a], &other->dims[a], &recode[a], err);
    }
    if (status == IEM_OK)
        status = iem_cube_merge(&tally->cube, &other->cube, recode, err);
    if (status == IEM_OK) status = iem_sections_absorb(tally, other, recode, err);
    free_recode(recode, tally->n_axes);
    return status;
}

iem_status iem_tally_absorb(struct iem_tally *tally, const struct iem_tally *other,
                            iem_error *err)
{
    IEM_TRY(absorb_counts(tally, other, err));
    for (size_t i = 0; i < IEM_N_FATES; i++) tally->rows[i] += other->rows[i];
    tally->clustered |= other->clustered;
    for (size_t i = 0; i < other->n_inputs; i++)
        IEM_TRY(iem_tally_add_input(tally, other->inputs[i].path,
                                    other->inputs[i].bytes, other->inputs[i].digest,
                                    err));
    return IEM_OK;
}

static bool same_dim(const iem_dim *a, const iem_dim *b)
{
    bool same = strcmp(a->name, b->name) == 0 && a->banded == b->banded &&
                a->n_cuts == b->n_cuts && a->is_aspect == b->is_aspect &&
                a->aspect == b->aspect;
    for (size_t i = 0; same && i < a->n_cuts; i++) same = a->cuts[i] == b->cuts[i];
    return same;
}

bool iem_tally_same_dims(const struct iem_tally *a, const struct iem_tally *b)
{
    bool same = a->n_dims == b->n_dims && a->n_axes == b->n_axes &&
                a->n_facts == b->n_facts && a->q == b->q;
    for (size_t d = 0; same && d < a->n_axes; d++)
        same = same_dim(&a->dims[d], &b->dims[d]);
    return same && iem_sections_same(a, b);
}

iem_status iem_tally_merge(iem_tally *tally, const iem_tally *other, iem_error *err)
{
    if (tally == other)
        return iem_fail(err, IEM_ERR_USAGE, "a tally is not added to itself");
    if (strcmp(tally->count_sha256, other->count_sha256) != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "tallies were counted by different plans (count_sha256 %.12s… "
                        "and %.12s…)",
                        tally->count_sha256, other->count_sha256);
    if (!iem_tally_same_dims(tally, other))
        return iem_fail(err, IEM_ERR_DATA,
                        "tallies of one plan have different columns: one was changed");
    IEM_TRY(iem_tally_absorb(tally, other, err));
    return iem_tally_settle(tally, err);
}

static bool is_in_order(const iem_dict *dict)
{
    for (size_t i = 1; i < dict->n_codes; i++)
        if (iem_slice_compare(dict->texts[i - 1], dict->texts[i]) >= 0) return false;
    return true;
}

/* Rebuilds the dictionary in sorted order; recode[old] = new, or NULL where it was. */
static iem_status settle_dim(iem_dim *dim, uint32_t **recode, iem_error *err)
{
    if (is_in_order(&dim->dict)) return IEM_OK;
    const size_t n = dim->dict.n_codes;
    iem_dict sorted = {0};
    iem_status status = IEM_OK;
    uint32_t *order = iem_zeroed(n, sizeof *order);
    *recode = iem_zeroed(n, sizeof **recode);
    if (!order || !*recode) status = iem_fail_memory(err);
    if (status == IEM_OK) iem_dict_sorted(&dim->dict, order);
    for (size_t i = 0; i < n && status == IEM_OK; i++)
        status =
            iem_dict_add(&sorted, dim->dict.texts[order[i]], &(*recode)[order[i]], err);
    free(order);
    if (status != IEM_OK) {
        iem_dict_clear(&sorted);
        return status;
    }
    iem_dict_clear(&dim->dict);
    dim->dict = sorted;
    return IEM_OK;
}

static iem_status settle_numbers(iem_dim *dim, uint32_t **recode, iem_error *err)
{
    uint32_t *order = NULL;
    IEM_TRY(iem_numbers_sort(&dim->numbers, &order, err));
    if (!order) return IEM_OK;
    const iem_status status =
        iem_number_recode(order, dim->numbers.n_codes, recode, err);
    free(order);
    return status;
}

iem_status iem_tally_settle(struct iem_tally *tally, iem_error *err)
{
    uint32_t **recode = iem_zeroed(tally->n_axes, sizeof *recode);
    iem_status status = recode ? IEM_OK : iem_fail_memory(err);
    for (size_t a = 0; a < tally->n_axes && status == IEM_OK; a++) {
        if (tally->dims[a].is_number)
            status = settle_numbers(&tally->dims[a], &recode[a], err);
        else if (!tally->dims[a].banded)
            status = settle_dim(&tally->dims[a], &recode[a], err);
    }
    if (status == IEM_OK) status = iem_cube_sort(&tally->cube, recode, err);
    if (status == IEM_OK) status = iem_sections_sort(tally, recode, err);
    free_recode(recode, tally->n_axes);
    return status;
}

/* The bands of a ground are there whether anybody is in them or not. */
static bool has_people(const struct iem_tally *tally, size_t d, uint32_t code)
{
    for (size_t c = 0; c < tally->cube.n_cells; c++)
        if (iem_cube_key(&tally->cube, c)[d] == code) return true;
    return false;
}

bool iem_tally_has_group(const struct iem_tally *tally, size_t ground, const char *name)
{
    const size_t d = tally->n_facts + ground;
    const iem_dim *dim = &tally->dims[d];
    if (!dim->banded)
        return iem_dict_find(&dim->dict, iem_slice_of(name)) != IEM_NO_CODE;
    for (uint32_t code = 0; code < iem_dim_codes(dim); code++) {
        char band[IEM_BAND_TEXT];
        if (strcmp(iem_dim_text(dim, code, band), name) == 0)
            return has_people(tally, d, code);
    }
    return false;
}

const char *iem_tally_group_hint(const struct iem_tally *tally, size_t ground,
                                 const char *name, char *out)
{
    enum { MOST = 256 }; /* of more groups the first ones */
    const iem_dim *dim = &tally->dims[tally->n_facts + ground];
    const char *names[MOST];
    size_t n = 0;
    for (; !dim->banded && n < dim->dict.n_codes && n < MOST; n++)
        names[n] = dim->dict.texts[n].at;
    return iem_nearest_hint(iem_slice_of(name), names, n, out);
}

size_t iem_dim_codes(const iem_dim *dim)
{
    if (dim->is_number) return dim->numbers.n_codes + 1;
    return dim->banded ? dim->n_cuts + 2 : dim->dict.n_codes;
}

uint32_t iem_dim_band(const iem_dim *dim, int64_t micro)
{
    size_t low = 0, high = dim->n_cuts;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (micro < dim->cuts[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return (uint32_t)low;
}

int64_t iem_dim_origin(const iem_dim *dim, uint32_t band)
{
    if (dim->n_cuts == 0 || band > dim->n_cuts) return 0;
    return dim->cuts[band ? band - 1 : 0];
}

const char *iem_dim_text(const iem_dim *dim, uint32_t code, char *out)
{
    if (dim->banded) return iem_band_text(dim->cuts, dim->n_cuts, code, out);
    if (!dim->is_number) return dim->dict.texts[code].at;
    if (code == 0) return IEM_MISSING_TEXT;
    iem_decimal_write(iem_numbers_low(&dim->numbers, code - 1), out);
    return out;
}
