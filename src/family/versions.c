#include "family/versions.h"

#include "tally/section.h"

/* The section of the family, seen as a question: was it adverse, among the decisions of
 * one version? Answers stand behind facts, grounds and period. */
struct versions {
    iem_work *work;
    const iem_section *section;
    size_t place; /* of the version */
};

static bool is_kept(const struct versions *v, size_t place)
{
    const size_t axis = v->section->axes[place];
    return axis < v->work->tally->n_dims || axis == iem_work_axis(v->work, IEM_TIME);
}

static iem_status add(const iem_cube *from, size_t cell, const size_t *kept, size_t n,
                      iem_cube *to, iem_error *err)
{
    uint32_t key[IEM_MAX_AXES + 1];
    size_t none = SIZE_MAX;
    const int64_t adverse = iem_cube_adverse(from, cell);
    for (size_t i = 0; i < n; i++) key[i] = iem_cube_key(from, cell)[kept[i]];
    key[n] = IEM_ANSWER_YES;
    if (adverse) IEM_TRY(iem_cube_add(to, key, adverse, true, NULL, &none, err));
    key[n] = IEM_ANSWER_NO;
    const int64_t others = iem_cube_n(from, cell) - adverse;
    return others ? iem_cube_add(to, key, others, false, NULL, &none, err) : IEM_OK;
}

static iem_status fill(const struct versions *v, uint32_t version, iem_section *to,
                       iem_error *err)
{
    size_t kept[IEM_MAX_AXES];
    const iem_cube *from = &v->section->cube;
    *to = (iem_section){0};
    for (size_t i = 0; i < v->section->n_axes; i++) {
        if (!is_kept(v, i)) continue;
        kept[to->n_axes] = i;
        to->axes[to->n_axes++] = v->section->axes[i];
    }
    const size_t n = to->n_axes;
    to->axes[to->n_axes++] = v->work->tally->n_axes; /* of no axis: the answer */
    IEM_TRY(iem_cube_init(&to->cube, to->n_axes, 0, err));
    for (size_t c = 0; c < from->n_cells; c++)
        if (iem_section_code(v->section, v->place, c) == version)
            IEM_TRY(add(from, c, kept, n, &to->cube, err));
    return iem_cube_sort(&to->cube, NULL, err);
}

static iem_status tell(const struct versions *v, uint32_t version, const char *name,
                       size_t row, iem_error *err)
{
    iem_section section;
    iem_status status = fill(v, version, &section, err);
    const iem_asked_axis axis = {section.n_axes - 1, {0, 1, 2, 3}};
    if (status == IEM_OK)
        status = iem_asked_measure_in(v->work, &section, &axis, row, name, err);
    iem_cube_clear(&section.cube);
    return status;
}

iem_status iem_versions_measure(iem_work *work, size_t row, iem_error *err)
{
    const size_t axis = iem_work_axis(work, IEM_MODEL);
    struct versions v = {.work = work, .section = iem_work_section(work, "learning")};
    v.place =
        axis == SIZE_MAX || !v.section ? SIZE_MAX : iem_section_place(v.section, axis);
    if (v.place == SIZE_MAX) return IEM_OK;
    const iem_dim *dim = &work->tally->dims[axis];
    const size_t n = iem_dim_codes(dim);
    const uint32_t missing = iem_dict_find(&dim->dict, iem_slice_of(IEM_MISSING_TEXT));
    for (uint32_t code = 0; code < n; code++) {
        char room[IEM_BAND_TEXT];
        if (code == missing) continue;
        const char *name =
            iem_arena_copy(work->arena, iem_slice_of(iem_dim_text(dim, code, room)));
        if (!name) return iem_fail_memory(err);
        IEM_TRY(tell(&v, code, name, row, err));
    }
    return IEM_OK;
}
