#include "engine/mismatch.h"

#include "tally/section.h"

#include <string.h>

/* The family of measures that a tally counts a section for and the other does not;
 * NULL: there is none. */
static const char *family_lacking(const struct iem_tally *has,
                                  const struct iem_tally *lacks)
{
    for (size_t i = 0; i < has->n_sections; i++) {
        const char *family = iem_section_family(has->sections[i].name);
        bool found = false;
        for (size_t j = 0; j < lacks->n_sections; j++)
            found |= strcmp(lacks->sections[j].name, has->sections[i].name) == 0;
        if (family && !found) return family;
    }
    return NULL;
}

static const char *kind_of(const iem_dim *dim)
{
    if (dim->is_aspect) return iem_aspect_key(dim->aspect);
    return dim->is_ground ? "ground" : "fact";
}

/* The axis of one that the other lacks; NULL: there is none. */
static const iem_dim *axis_lacking(const struct iem_tally *has,
                                   const struct iem_tally *lacks)
{
    for (size_t i = 0; i < has->n_axes; i++) {
        const iem_dim *dim = &has->dims[i];
        bool found = false;
        for (size_t j = 0; j < lacks->n_axes; j++)
            found |= strcmp(lacks->dims[j].name, dim->name) == 0 &&
                     strcmp(kind_of(&lacks->dims[j]), kind_of(dim)) == 0;
        if (!found) return dim;
    }
    return NULL;
}

static iem_status fail_other(const struct iem_plan *plan, const struct iem_tally *tally,
                             const struct iem_tally *expected, const char *path,
                             iem_error *err)
{
    const char *family = family_lacking(expected, tally);
    const iem_dim *axis = axis_lacking(expected, tally);
    if (family)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: was counted without what '%s' needs: count the log again "
                        "with --also %s, or leave it out here",
                        path, family, family);
    if (axis)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: was counted without %s '%.60s', which this plan names",
                        path, kind_of(axis), axis->name);
    family = family_lacking(tally, expected);
    axis = axis_lacking(tally, expected);
    if (family)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: was counted with what '%s' needs: add --also %s here",
                        path, family, family);
    if (axis)
        return iem_fail(
            err, IEM_ERR_DATA,
            "%s: was counted with %s '%.60s', which this plan does not name", path,
            kind_of(axis), axis->name);
    if (strcmp(tally->count_sha256, plan->count_sha256) == 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: was changed: its columns are not the plan's", path);
    return iem_fail(err, IEM_ERR_DATA,
                    "%s: was counted with another plan (count_sha256 %.12s…, this plan "
                    "has %.12s…)",
                    path, tally->count_sha256, plan->count_sha256);
}

iem_status iem_tally_check_plan(const struct iem_plan *plan,
                                const struct iem_tally *tally, const char *path,
                                iem_error *err)
{
    struct iem_tally *expected = NULL;
    iem_status status = iem_tally_new(plan, &expected, err);
    if (status == IEM_OK && (strcmp(tally->count_sha256, plan->count_sha256) != 0 ||
                             !iem_tally_same_dims(tally, expected)))
        status = fail_other(plan, tally, expected, path, err);
    iem_tally_free(expected);
    return status;
}
