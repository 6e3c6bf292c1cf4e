/* The plan as a whole: what is missing, what contradicts itself, its final order. */
#include "base/grow.h"
#include "plan/nearest.h"
#include "plan/plan_build.h"
#include "plan/questions.h"

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

static iem_status fail_reference(const struct iem_plan *plan, iem_slice name,
                                 iem_error *err)
{
    const char *names[IEM_MAX_GROUNDS];
    char hint[IEM_HINT];
    for (size_t i = 0; i < plan->n_grounds; i++) names[i] = plan->grounds[i].name;
    return iem_place_fail(iem_plan_place(plan, "reference", name), err,
                          "there is no ground '%.*s' to give a reference%s",
                          IEM_SHOWN(name),
                          iem_nearest_hint(name, names, plan->n_grounds, hint));
}

static iem_status settle_references(struct iem_plan *plan, iem_error *err)
{
    for (size_t i = 0; i < plan->references.n; i += 2) {
        const iem_slice name = iem_slice_of(plan->references.at[i]);
        iem_ground *ground = find_ground(plan, name.at);
        if (!ground) return fail_reference(plan, name, err);
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

/* Outcomes that a flag lists as negative rather than what the file has. */
static iem_status settle_negative(struct iem_plan *plan, iem_error *err)
{
    if (plan->negative.n == 0) return IEM_OK;
    for (size_t i = 0; i < plan->n_aspects; i++) {
        if (plan->aspects[i].kind != IEM_OUTCOME) continue;
        iem_texts_clear(&plan->aspects[i].no);
        plan->aspects[i].no = plan->negative;
        plan->negative = (iem_texts){0};
        return IEM_OK;
    }
    return iem_place_fail(iem_plan_place(plan, "negative", iem_slice_of("")), err,
                          "means nothing without an outcome");
}

static void sort_values(struct iem_plan *plan)
{
    iem_texts_sort(&plan->adverse);
    iem_texts_sort(&plan->favourable);
    iem_texts_sort(&plan->missing);
    for (size_t i = 0; i < plan->n_where; i++) iem_texts_sort(&plan->where[i].values);
    for (size_t i = 0; i < plan->n_aspects; i++) {
        iem_texts_sort(&plan->aspects[i].yes);
        iem_texts_sort(&plan->aspects[i].no);
    }
    iem_texts_sort(&plan->also);
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

/* Aspects of which there is one are remembered without their column. */
static iem_place aspect_place(const struct iem_plan *plan, const iem_aspect *aspect)
{
    const char *key = iem_aspect_key(aspect->kind);
    const iem_place at = iem_plan_place(plan, key, iem_slice_of(aspect->name));
    return at.key ? at : iem_plan_place(plan, key, iem_slice_of(""));
}

/* On sorted lists: what one aspect means by its texts. */
static iem_status check_aspect(const struct iem_plan *plan, const iem_aspect *aspect,
                               iem_error *err)
{
    const iem_place at = aspect_place(plan, aspect);
    IEM_TRY(check_apart(at, &aspect->yes, "positive", &aspect->no, "negative", err));
    IEM_TRY(check_apart(at, &aspect->yes, "listed", &plan->missing, "missing", err));
    return check_apart(at, &aspect->no, "listed", &plan->missing, "missing", err);
}

static iem_status fail_alone(const struct iem_plan *plan, const iem_aspect *aspect,
                             iem_aspect_kind lacking, iem_error *err)
{
    return iem_place_fail(aspect_place(plan, aspect), err,
                          "means nothing without a '%s'", iem_aspect_key(lacking));
}

static iem_status check_aspects(const struct iem_plan *plan, iem_error *err)
{
    const iem_aspect *flipped = iem_plan_aspect(plan, IEM_SCORE_FLIPPED);
    for (size_t i = 0; i < plan->n_aspects; i++)
        IEM_TRY(check_aspect(plan, &plan->aspects[i], err));
    if (flipped && !iem_plan_aspect(plan, IEM_SCORE))
        return fail_alone(plan, flipped, IEM_SCORE, err);
    return IEM_OK;
}

static bool plays_a_role(const struct iem_plan *plan, const char *name)
{
    iem_role role;
    for (size_t i = 0; iem_plan_role(plan, i, &role); i++)
        if (role.name && strcmp(role.name, name) == 0) return true;
    return false;
}

static iem_status fail_renamed(const struct iem_plan *plan, iem_slice name,
                               iem_error *err)
{
    enum { MOST = IEM_MAX_AXES + IEM_MAX_WHERE + IEM_N_PROCESS_KEYS + 4 };
    const char *names[MOST];
    char hint[IEM_HINT];
    iem_role role;
    size_t n = 0;
    for (size_t i = 0; n < MOST && iem_plan_role(plan, i, &role); i++)
        if (role.name) names[n++] = role.name;
    return iem_place_fail(iem_plan_place(plan, "column", name), err,
                          "no role of the plan is called '%.*s'%s", IEM_SHOWN(name),
                          iem_nearest_hint(name, names, n, hint));
}

static iem_status check_renamed(const struct iem_plan *plan, iem_error *err)
{
    for (size_t i = 0; i < plan->renamed.n; i += 2) {
        const iem_slice name = iem_slice_of(plan->renamed.at[i]);
        if (!plays_a_role(plan, name.at)) return fail_renamed(plan, name, err);
    }
    return IEM_OK;
}

/* Where the role was said; those of the process by their own names, "count" and such
 * are remembered without their column. */
static iem_place role_place(const struct iem_plan *plan, iem_role role)
{
    const char *const key = iem_role_key(plan, role);
    if (role.kind == IEM_ROLE_PROCESS)
        return iem_plan_place(plan, "process", iem_slice_of(key));
    const iem_place at = iem_plan_place(plan, key, iem_slice_of(role.name));
    return at.key ? at
                  : iem_plan_place(plan, iem_role_key(plan, role), iem_slice_of(""));
}

/* The day of a decision is when it was taken, an advice may be a profile or a step, and
 * a reviewer's work a batch: the log says it once. */
static bool may_share(const struct iem_plan *plan, iem_role other)
{
    if (other.kind == IEM_ROLE_PROFILE) return true;
    if (other.kind != IEM_ROLE_ASPECT) return false;
    const iem_aspect_kind kind = plan->aspects[other.index].kind;
    return kind == IEM_TIME || kind == IEM_STEP || kind == IEM_BATCH ||
           kind == IEM_REASON;
}

/* A condition of `where` is no role: it may look at any column, but once. */
static bool exclude_each_other(const struct iem_plan *plan, iem_role a, iem_role b)
{
    if (b.kind == IEM_ROLE_PROCESS && may_share(plan, a)) return false;
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
    iem_role_label(plan, a, label_a);
    iem_role_label(plan, b, label_b);
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

/* Steps stay in the order in which they were said: equal elements need a place. */
static int compare_aspects(const void *a, const void *b)
{
    const iem_aspect *left = a, *right = b;
    if (left->kind != right->kind) return left->kind < right->kind ? -1 : 1;
    if (left->kind == IEM_STEP)
        return (left->place > right->place) - (left->place < right->place);
    return strcmp(left->name, right->name);
}

static void sort_lists(struct iem_plan *plan)
{
    if (plan->n_grounds)
        qsort(plan->grounds, plan->n_grounds, sizeof *plan->grounds, compare_grounds);
    if (plan->n_facts)
        qsort(plan->facts, plan->n_facts, sizeof *plan->facts, compare_facts);
    if (plan->n_aspects)
        qsort(plan->aspects, plan->n_aspects, sizeof *plan->aspects, compare_aspects);
    if (plan->n_where)
        qsort(plan->where, plan->n_where, sizeof *plan->where, compare_where);
}

static iem_status make_aspect(struct iem_plan *plan, iem_aspect_kind kind,
                              const char *name, iem_error *err)
{
    if (plan->n_aspects == IEM_MAX_ASPECTS)
        return iem_fail(err, plan->path ? IEM_ERR_DATA : IEM_ERR_USAGE,
                        "the plan names more columns than can be counted");
    if (!IEM_GROW(plan->aspects, plan->aspect_capacity, plan->n_aspects + 1))
        return iem_fail_memory(err);
    char *copy = iem_copy(iem_slice_of(name));
    if (!copy) return iem_fail_memory(err);
    plan->aspects[plan->n_aspects++] = (iem_aspect){.kind = kind, .name = copy};
    plan->n_made++;
    return IEM_OK;
}

/* The questions that the plan can answer, and what is counted as the text or number
 * that it is. */
static iem_status make_process(struct iem_plan *plan, iem_error *err)
{
    static const iem_aspect_kind kinds[] = {IEM_DESK, IEM_MODEL, IEM_AIM, IEM_WORDING,
                                            IEM_EFFORT};
    for (size_t i = 0; i < iem_n_questions; i++) {
        if (iem_questions[i].of_rows ||
            !iem_question_fits(&plan->process, &iem_questions[i]))
            continue;
        IEM_TRY(make_aspect(plan, IEM_QUESTION, iem_questions[i].id, err));
        plan->aspects[plan->n_aspects - 1].place = i;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *key = iem_aspect_key(kinds[i]);
        if (plan->process.column[iem_process_find(key)].name)
            IEM_TRY(make_aspect(plan, kinds[i], key, err));
    }
    const iem_aspect *route = iem_plan_aspect(plan, IEM_ROUTE);
    return route ? make_aspect(plan, IEM_PICKED, route->name, err) : IEM_OK;
}

/* What some families count by beside what the plan says. */
static iem_status make_aspects(struct iem_plan *plan, iem_error *err)
{
    const char *id = plan->person ? plan->person : plan->case_id;
    if (id && iem_plan_also(plan, "subgroups"))
        IEM_TRY(make_aspect(plan, IEM_HALF, id, err));
    const bool exact = iem_plan_also(plan, "neighbours");
    for (size_t i = 0; i < plan->n_facts; i++)
        if (exact && plan->facts[i].bands.numeric)
            IEM_TRY(make_aspect(plan, IEM_EXACT, plan->facts[i].name, err));
    return make_process(plan, err);
}

iem_status iem_plan_finish(iem_plan *plan, iem_error *err)
{
    if (plan->finished)
        return iem_fail(err, IEM_ERR_USAGE, "the plan is finished already");
    IEM_TRY(check_present(plan, err));
    IEM_TRY(settle_references(plan, err));
    IEM_TRY(check_references(plan, err));
    IEM_TRY(check_numeric(plan, err));
    IEM_TRY(settle_negative(plan, err));
    sort_values(plan);
    IEM_TRY(check_decision(plan, err));
    IEM_TRY(check_aspects(plan, err));
    IEM_TRY(iem_process_check(plan, err));
    IEM_TRY(check_renamed(plan, err));
    IEM_TRY(check_roles(plan, err));
    IEM_TRY(settle_margins(plan, err));
    IEM_TRY(iem_policy_check(plan, err));
    iem_policy_sort(&plan->policy);
    sort_lists(plan);
    IEM_TRY(make_aspects(plan, err));
    IEM_TRY(iem_plan_hash(plan, err));
    plan->finished = true;
    return IEM_OK;
}
