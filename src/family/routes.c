/* How did cases get picked: by profile, at random, by a signal? By group, and at equal
 * facts: the mixture says who is looked at for what the model thinks of them. */
#include "base/grow.h"
#include "family/asked.h"
#include "family/families.h"
#include "tally/section.h"

#include <stdlib.h>

#define NORM                                                                           \
    "Algorithm Audit 2024 (public standard for profiling algorithms: a part at "       \
    "random, so that the profile can be checked)"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("route", "decisions", "that came by this route", "besluiten",
                    "die langs deze weg kwamen", NORM),
    IEM_ASKED_TABLE("picked_at_random", "decisions", "that were picked at random",
                    "besluiten", "die willekeurig zijn gekozen", NORM),
};
enum { N_ROWS = sizeof rows / sizeof *rows, RANDOM = IEM_ASKED_ROWS };

/* The section, seen as a question: is it this route? Answers stand behind facts,
 * grounds and period. */
struct routes {
    iem_work *work;
    const iem_section *section;
    size_t place; /* of the route */
    uint32_t missing;
    size_t n;  /* routes, as codes */
    bool *yes; /* by code */
};

static iem_answer answer_of(const struct routes *r, size_t cell)
{
    const uint32_t code = iem_section_code(r->section, r->place, cell);
    if (code == r->missing) return IEM_ANSWER_MISSING;
    return r->yes[code] ? IEM_ANSWER_YES : IEM_ANSWER_NO;
}

static iem_status fill(const struct routes *r, iem_section *to, iem_error *err)
{
    size_t kept[IEM_MAX_AXES], none = SIZE_MAX;
    *to = (iem_section){0};
    for (size_t i = 0; i < r->section->n_axes; i++) {
        if (i == r->place) continue;
        kept[to->n_axes] = i;
        to->axes[to->n_axes++] = r->section->axes[i];
    }
    const size_t n = to->n_axes;
    to->axes[to->n_axes++] = r->work->tally->n_axes; /* of no axis: the answer */
    IEM_TRY(iem_cube_init(&to->cube, to->n_axes, 0, err));
    for (size_t c = 0; c < r->section->cube.n_cells; c++) {
        uint32_t key[IEM_MAX_AXES + 1];
        const iem_cube *from = &r->section->cube;
        for (size_t i = 0; i < n; i++) key[i] = iem_cube_key(from, c)[kept[i]];
        key[n] = answer_of(r, c);
        const int64_t adverse = iem_cube_adverse(from, c);
        IEM_TRY(iem_cube_add(&to->cube, key, adverse, true, NULL, &none, err));
        IEM_TRY(iem_cube_add(&to->cube, key, iem_cube_n(from, c) - adverse, false, NULL,
                             &none, err));
    }
    return iem_cube_sort(&to->cube, NULL, err);
}

static iem_status tell(const struct routes *r, size_t row, const char *of,
                       iem_error *err)
{
    iem_section section;
    iem_status status = fill(r, &section, err);
    const iem_asked_axis axis = {section.n_axes - 1, {0, 1, 2, 3}};
    if (status == IEM_OK)
        status = iem_asked_measure_in(r->work, &section, &axis, row, of, err);
    iem_cube_clear(&section.cube);
    return status;
}

static iem_status tell_routes(const struct routes *r, const iem_dim *dim,
                              iem_error *err)
{
    for (uint32_t code = 0; code < r->n; code++) {
        char room[IEM_BAND_TEXT];
        if (code == r->missing) continue;
        for (size_t i = 0; i < r->n; i++) r->yes[i] = i == code;
        const char *name =
            iem_arena_copy(r->work->arena, iem_slice_of(iem_dim_text(dim, code, room)));
        if (!name) return iem_fail_memory(err);
        IEM_TRY(tell(r, 0, name, err));
    }
    return IEM_OK;
}

static iem_status tell_random(const struct routes *r, const iem_dim *dim,
                              iem_error *err)
{
    char room[IEM_BAND_TEXT];
    const iem_aspect *route = iem_plan_aspect(r->work->plan, IEM_ROUTE);
    for (uint32_t code = 0; code < r->n; code++)
        r->yes[code] =
            iem_texts_hold(&route->yes, iem_slice_of(iem_dim_text(dim, code, room)));
    return tell(r, RANDOM, NULL, err);
}

static iem_status measure(iem_work *work, iem_error *err)
{
    const size_t axis = iem_work_axis(work, IEM_PICKED);
    struct routes r = {.work = work, .section = iem_work_section(work, "routes")};
    const iem_dim *dim = &work->tally->dims[axis];
    r.place = iem_section_place(r.section, axis);
    r.missing = iem_dict_find(&dim->dict, iem_slice_of(IEM_MISSING_TEXT));
    r.n = iem_dim_codes(dim);
    r.yes = iem_zeroed(r.n, sizeof *r.yes);
    if (!r.yes) return iem_fail_memory(err);
    iem_status status = tell_random(&r, dim, err);
    if (status == IEM_OK) status = tell_routes(&r, dim, err);
    free(r.yes);
    IEM_TRY(status);
    return iem_asked_adjust(work, N_ROWS, err);
}

const iem_family iem_family_routes = {
    .name = "routes",
    .question = {"How did cases get picked?", "Hoe zijn zaken gekozen?"},
    .needs = IEM_NEEDS(IEM_ROUTE),
    .unasked = true,
    .details = "_by_period _unknown _difference _ratio _by_period_at_equal_facts",
    .rows = rows,
    .n_rows = N_ROWS,
    .measure = measure,
};
