/* The plan as a whole: what is missing, what contradicts itself, its final order. */
#include "plan/plan_build.h"

#include <stdlib.h>
#include <string.h>

/* Something the plan lacks: to be written in the file, or else on the command line. */
static iem_status fail_lacking(const struct iem_plan *plan, iem_error *err,
                               const char *what, const char *key, const char *flag)
{
    if (plan->path)
        return iem_fail(err, IEM_ERR_DATA, "%s: no %s: add '%s' or give %s", plan->path,
                        what, key, flag);
    return iem_fail(err, IEM_ERR_USAGE, "no %s: give %s or a plan file with '%s'", what,
                    flag, key);
}

static iem_status check_present(const struct iem_plan *plan, iem_error *err)
{
    if (!plan->decision)
        return fail_lacking(plan, err, "decision",
                            "decision: {column: COLUMN, adverse: [VALUE]}",
                            "--decision COLUMN=VALUE");
    if (plan->n_grounds == 0)
        return fail_lacking(plan, err, "ground", "grounds: [COLUMN]",
                            "--ground COLUMN");
    return IEM_OK;
}

static iem_ground *find_ground(const struct iem_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->n_grounds; i++)
        if (strcmp(plan->grounds[i].name, name) == 0) return &plan->grounds[i];
    return NULL;
}

static iem_status settle_references(struct iem_plan *plan, iem_error *err)
{
    for (size_t i = 0; i < plan->references.n; i += 2) {
        const iem_slice name = iem_slice_of(plan->references.at[i]);
        iem_ground *ground = find_ground(plan, name.at);
        if (!ground)
            return iem_place_fail(iem_plan_place(plan, "reference", name), err,
                                  "there is no ground '%.*s' to give a reference",
                                  IEM_SHOWN(name));
        free(ground->reference);
        ground->reference = iem_copy(iem_slice_of(plan->references.at[i + 1]));
        if (!ground->reference) return iem_fail_memory(err);
    }
    return IEM_OK;
}

enum { LISTED_BANDS = 6 };

static iem_status fail_band(const struct iem_plan *plan, const iem_ground *ground,
                            iem_error *err)
{
    iem_buffer list = {0};
    char *listed = NULL, text[IEM_BAND_TEXT];
    const iem_bands *bands = &ground->bands;
    for (size_t band = 0; band <= bands->n_cuts && band < LISTED_BANDS; band++)
        iem_buffer_format(&list, "%s'%s'", band ? ", " : "",
                          iem_band_text(bands->cuts, bands->n_cuts, band, text));
    if (bands->n_cuts >= LISTED_BANDS) iem_buffer_text(&list, ", …");
    IEM_TRY(iem_buffer_take(&list, &listed, err));
    const iem_status status =
        iem_place_fail(iem_plan_place(plan, "reference", iem_slice_of(ground->name)),
                       err, "'%.*s' is not one of the bands of ground '%.*s': %s",
                       IEM_SHOWN(iem_slice_of(ground->reference)),
                       IEM_SHOWN(iem_slice_of(ground->name)), listed);
    free(listed);
    return status;
}

/* Which groups a ground of categories has only the log knows; bands are known here. */
static iem_status check_band(const struct iem_plan *plan, const iem_ground *ground,
                             iem_error *err)
{
    char text[IEM_BAND_TEXT];
    const iem_slice wanted = iem_slice_of(ground->reference);
    const iem_bands *bands = &ground->bands;
    if (plan->small_as && iem_slice_is(wanted, plan->small_as)) return IEM_OK;
    for (size_t band = 0; band <= bands->n_cuts + 1; band++)
        if (iem_slice_is(wanted, iem_band_text(bands->cuts, bands->n_cuts, band, text)))
            return IEM_OK;
    return fail_band(plan, ground, err);
}

static iem_status check_references(const struct iem_plan *plan, iem_error *err)
{
    for (size_t i = 0; i < plan->n_grounds; i++)
        if (plan->grounds[i].reference && plan->grounds[i].bands.n_cuts)
            IEM_TRY(check_band(plan, &plan->grounds[i], err));
    return IEM_OK;
}

/* The largest number of facts whose moments a cell keeps. */
static iem_status check_numeric(const struct iem_plan *plan, iem_error *err)
{
    const size_t n = iem_plan_numeric(plan);
    if (n <= IEM_MAX_NUMERIC) return IEM_OK;
    return iem_fail(err, plan->path ? IEM_ERR_DATA : IEM_ERR_USAGE,
                    "%s%s%zu facts have bands and at most %d can: declare the others "
                    "without bands, as categories",
                    plan->path ? plan->path : "", plan->path ? ": " : "", n,
                    IEM_MAX_NUMERIC);
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* What is promised cannot be less than what raises the alarm. A promise that nobody
 * wrote down moves along. */
static iem_status settle_assurance(const struct iem_plan *plan, const char *name,
                                   double alarm, const char *alarm_name,
                                   double *assurance, iem_error *err)
{
    const iem_place at = iem_plan_place(plan, "margin", iem_slice_of(name));
    if (!at.key) *assurance = larger(*assurance, alarm);
    if (*assurance >= alarm) return IEM_OK;
    return iem_place_fail(at, err, "%g is below the margin '%s' of %g", *assurance,
                          alarm_name, alarm);
}

static iem_status settle_margins(struct iem_plan *plan, iem_error *err)
{
    iem_margins *m = &plan->margins;
    IEM_TRY(settle_assurance(plan, "assurance", m->gap, "gap", &m->assurance, err));
    return settle_assurance(plan, "weight_assurance", m->group_weight, "group_weight",
                            &m->weight_assurance, err);
}

static void sort_values(struct iem_plan *plan)
{
    iem_texts_sort(&plan->adverse);
    iem_texts_sort(&plan->favourable);
    iem_texts_sort(&plan->missing);
    for (size_t i = 0; i < plan->n_where; i++) iem_texts_sort(&plan->where[i].values);
}

static iem_status check_apart(iem_place at, const iem_texts *values, const char *what,
                              const iem_texts *others, const char *other,
                              iem_error *err)
{
    for (size_t i = 0; i < values->n; i++) {
        const iem_slice value = iem_slice_of(values->at[i]);
        if (iem_texts_has(others, value.at))
            return iem_place_fail(at, err, "value '%.*s' is both %s and %s",
                                  IEM_SHOWN(value), what, other);
    }
    return IEM_OK;
}

/* On sorted lists. */
static iem_status check_decision(const struct iem_plan *plan, iem_error *err)
{
    const iem_place at = iem_plan_place(plan, "decision", iem_slice_of(""));
    const iem_texts *adverse = &plan->adverse, *favourable = &plan->favourable,
                    *missing = &plan->missing;
    if (plan->compare != IEM_IS && favourable->n)
        return iem_place_fail(iem_plan_place(plan, "favourable", iem_slice_of("")), err,
                              "beside a comparison there are no favourable values to "
                              "list: all other numbers are favourable");
    IEM_TRY(check_apart(at, adverse, "adverse", favourable, "favourable", err));
    IEM_TRY(check_apart(at, adverse, "adverse", missing, "missing", err));
    return check_apart(at, favourable, "favourable", missing, "missing", err);
}

static bool plays_a_role(const struct iem_plan *plan, const char *name)
{
    iem_role role;
    for (size_t i = 0; iem_plan_role(plan, i, &role); i++)
        if (role.name && strcmp(role.name, name) == 0) return true;
    return false;
}

static iem_status check_renamed(const struct iem_plan *plan, iem_error *err)
{
    for (size_t i = 0; i < plan->renamed.n; i += 2) {
        const iem_slice name = iem_slice_of(plan->renamed.at[i]);
        if (!plays_a_role(plan, name.at))
            return iem_place_fail(iem_plan_place(plan, "column", name), err,
                                  "no role of the plan is called '%.*s'",
                                  IEM_SHOWN(name));
    }
    return IEM_OK;
}

/* Where the role was said; "count" and such are remembered without their column. */
static iem_place role_place(const struct iem_plan *plan, iem_role role)
{
    const iem_place at =
        iem_plan_place(plan, iem_role_key(role), iem_slice_of(role.name));
    return at.key ? at : iem_plan_place(plan, iem_role_key(role), iem_slice_of(""));
}

/* A condition of `where` is no role: it may look at any column, but once. */
static bool exclude_each_other(const struct iem_plan *plan, iem_role a, iem_role b)
{
    return (a.kind == IEM_ROLE_WHERE) == (b.kind == IEM_ROLE_WHERE) &&
           strcmp(iem_plan_column(plan, a.name), iem_plan_column(plan, b.name)) == 0;
}

static iem_status fail_two_roles(const struct iem_plan *plan, iem_role a, iem_role b,
                                 iem_error *err)
{
    char label_a[IEM_ROLE_LABEL], label_b[IEM_ROLE_LABEL];
    const iem_slice column = iem_slice_of(iem_plan_column(plan, a.name));
    const iem_place at_a = role_place(plan, a), at_b = role_place(plan, b);
    const size_t line = at_a.line > at_b.line ? at_a.line : at_b.line;
    iem_role_label(a, label_a);
    iem_role_label(b, label_b);
    if (line == 0)
        return iem_fail(err, IEM_ERR_USAGE, "column '%.*s' is both %s and %s",
                        IEM_SHOWN(column), label_a, label_b);
    return iem_fail(err, IEM_ERR_DATA, "%s:%zu: column '%.*s' is both %s and %s",
                    plan->path, line, IEM_SHOWN(column), label_a, label_b);
}

static iem_status check_roles(const struct iem_plan *plan, iem_error *err)
{
    iem_role a, b;
    for (size_t i = 0; iem_plan_role(plan, i, &a); i++) {
        if (!a.name) continue;
        for (size_t k = i + 1; iem_plan_role(plan, k, &b); k++)
            if (b.name && exclude_each_other(plan, a, b))
                return fail_two_roles(plan, a, b, err);
    }
    return IEM_OK;
}

static int compare_grounds(const void *a, const void *b)
{
    const iem_ground *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static int compare_facts(const void *a, const void *b)
{
    const iem_fact *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static int compare_where(const void *a, const void *b)
{
    const iem_where *left = a, *right = b;
    return strcmp(left->column, right->column);
}

static void sort_lists(struct iem_plan *plan)
{
    if (plan->n_grounds)
        qsort(plan->grounds, plan->n_grounds, sizeof *plan->grounds, compare_grounds);
    if (plan->n_facts)
        qsort(plan->facts, plan->n_facts, sizeof *plan->facts, compare_facts);
    if (plan->n_where)
        qsort(plan->where, plan->n_where, sizeof *plan->where, compare_where);
}

iem_status iem_plan_finish(iem_plan *plan, iem_error *err)
{
    if (plan->finished)
        return iem_fail(err, IEM_ERR_USAGE, "the plan is finished already");
    IEM_TRY(check_present(plan, err));
    IEM_TRY(settle_references(plan, err));
    IEM_TRY(check_references(plan, err));
    IEM_TRY(check_numeric(plan, err));
    sort_values(plan);
    IEM_TRY(check_decision(plan, err));
    IEM_TRY(check_renamed(plan, err));
    IEM_TRY(check_roles(plan, err));
    IEM_TRY(settle_margins(plan, err));
    sort_lists(plan);
    IEM_TRY(iem_plan_hash(plan, err));
    plan->finished = true;
    return IEM_OK;
}
