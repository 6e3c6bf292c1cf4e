/* The life of a plan: made, filled (plan_build.c), finished (plan_finish.c), copied. */
#include "plan/plan.h"

#include "base/grow.h"
#include "plan/plan_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool set_defaults(struct iem_plan *plan)
{
    plan->margins = (iem_margins){
        .scale = IEM_SCALE_AUTO,
        .gap = 0.01,
        .ratio = 1.25,
        .assurance = 0.02,
        .group_weight = 0.10,
        .weight_assurance = 0.25,
    };
    iem_process_init(&plan->process);
    return iem_texts_add(&plan->missing, iem_slice_of("")) &&
           iem_texts_add(&plan->missing, iem_slice_of("NA")) &&
           iem_texts_add(&plan->missing, iem_slice_of("NULL"));
}

iem_status iem_plan_new(iem_plan **plan, iem_error *err)
{
    struct iem_plan *made = iem_zeroed(1, sizeof *made);
    if (!made || !set_defaults(made)) {
        iem_plan_free(made);
        return iem_fail_memory(err);
    }
    *plan = made;
    return IEM_OK;
}

static void free_lists(struct iem_plan *plan)
{
    for (size_t i = 0; i < plan->n_grounds; i++) {
        free(plan->grounds[i].name);
        free(plan->grounds[i].reference);
        iem_bands_clear(&plan->grounds[i].bands);
    }
    for (size_t i = 0; i < plan->n_facts; i++) {
        free(plan->facts[i].name);
        iem_bands_clear(&plan->facts[i].bands);
    }
    for (size_t i = 0; i < plan->n_aspects; i++) iem_aspect_clear(&plan->aspects[i]);
    for (size_t i = 0; i < plan->n_where; i++) {
        free(plan->where[i].column);
        iem_texts_clear(&plan->where[i].values);
    }
    for (size_t i = 0; i < plan->n_given; i++) {
        free(plan->given[i].key);
        free(plan->given[i].name);
    }
    free(plan->grounds);
    free(plan->facts);
    free(plan->aspects);
    free(plan->where);
    free(plan->given);
}

void iem_plan_free(iem_plan *plan)
{
    if (!plan) return;
    free_lists(plan);
    iem_texts_clear(&plan->adverse);
    iem_texts_clear(&plan->favourable);
    iem_texts_clear(&plan->missing);
    iem_texts_clear(&plan->renamed);
    iem_texts_clear(&plan->references);
    iem_texts_clear(&plan->negative);
    iem_texts_clear(&plan->also);
    iem_texts_clear(&plan->also_flags);
    iem_contact_clear(&plan->contact);
    iem_process_clear(&plan->process);
    free(plan->path);
    free(plan->title);
    free(plan->decision);
    free(plan->count);
    free(plan->case_id);
    free(plan->person);
    free(plan->small_as);
    iem_policy_clear(&plan->policy);
    free(plan);
}

static bool copy_bands(iem_bands *to, const iem_bands *from)
{
    *to = *from;
    to->cuts = NULL;
    to->capacity = 0;
    if (!IEM_GROW(to->cuts, to->capacity, from->n_cuts)) return false;
    if (from->n_cuts) memcpy(to->cuts, from->cuts, from->n_cuts * sizeof *to->cuts);
    return true;
}

static bool copy_grounds(struct iem_plan *to, const struct iem_plan *from)
{
    if (!IEM_GROW(to->grounds, to->ground_capacity, from->n_grounds)) return false;
    for (size_t i = 0; i < from->n_grounds; i++) {
        iem_ground *ground = &to->grounds[to->n_grounds++];
        *ground = (iem_ground){0};
        if (!iem_text_copy(&ground->name, from->grounds[i].name) ||
            !iem_text_copy(&ground->reference, from->grounds[i].reference) ||
            !copy_bands(&ground->bands, &from->grounds[i].bands))
            return false;
    }
    return true;
}

static bool copy_fact(iem_fact *to, const iem_fact *from)
{
    *to = (iem_fact){.profile = from->profile};
    return iem_text_copy(&to->name, from->name) && copy_bands(&to->bands, &from->bands);
}

static bool copy_facts(struct iem_plan *to, const struct iem_plan *from)
{
    if (!IEM_GROW(to->facts, to->fact_capacity, from->n_facts)) return false;
    for (size_t i = 0; i < from->n_facts; i++)
        if (!copy_fact(&to->facts[to->n_facts++], &from->facts[i])) return false;
    return true;
}

static bool copy_aspect(iem_aspect *to, const iem_aspect *from)
{
    *to = (iem_aspect){.kind = from->kind,
                       .place = from->place,
                       .period = from->period,
                       .day_first = from->day_first,
                       .exact = from->exact};
    return iem_text_copy(&to->name, from->name) &&
           copy_bands(&to->bands, &from->bands) &&
           iem_texts_copy(&to->yes, &from->yes) && iem_texts_copy(&to->no, &from->no);
}

static bool copy_aspects(struct iem_plan *to, const struct iem_plan *from)
{
    if (!IEM_GROW(to->aspects, to->aspect_capacity, from->n_aspects)) return false;
    for (size_t i = 0; i < from->n_aspects; i++)
        if (!copy_aspect(&to->aspects[to->n_aspects++], &from->aspects[i]))
            return false;
    return true;
}

static bool copy_where(struct iem_plan *to, const struct iem_plan *from)
{
    if (!IEM_GROW(to->where, to->where_capacity, from->n_where)) return false;
    for (size_t i = 0; i < from->n_where; i++) {
        iem_where *where = &to->where[to->n_where++];
        *where = (iem_where){0};
        if (!iem_text_copy(&where->column, from->where[i].column) ||
            !iem_texts_copy(&where->values, &from->where[i].values))
            return false;
    }
    return true;
}

static bool copy_given(struct iem_plan *to, const struct iem_plan *from)
{
    if (!IEM_GROW(to->given, to->given_capacity, from->n_given)) return false;
    for (size_t i = 0; i < from->n_given; i++) {
        iem_given *given = &to->given[to->n_given++];
        *given = (iem_given){.line = from->given[i].line};
        if (!iem_text_copy(&given->key, from->given[i].key) ||
            !iem_text_copy(&given->name, from->given[i].name))
            return false;
    }
    return true;
}

static bool copy_texts(struct iem_plan *to, const struct iem_plan *from)
{
    return iem_text_copy(&to->path, from->path) &&
           iem_text_copy(&to->title, from->title) &&
           iem_text_copy(&to->decision, from->decision) &&
           iem_text_copy(&to->count, from->count) &&
           iem_text_copy(&to->case_id, from->case_id) &&
           iem_text_copy(&to->person, from->person) &&
           iem_text_copy(&to->small_as, from->small_as) &&
           iem_texts_copy(&to->adverse, &from->adverse) &&
           iem_texts_copy(&to->favourable, &from->favourable) &&
           iem_texts_copy(&to->missing, &from->missing) &&
           iem_texts_copy(&to->renamed, &from->renamed) &&
           iem_texts_copy(&to->references, &from->references) &&
           iem_texts_copy(&to->negative, &from->negative) &&
           iem_texts_copy(&to->also, &from->also) &&
           iem_texts_copy(&to->also_flags, &from->also_flags);
}

static void copy_values(struct iem_plan *to, const struct iem_plan *from)
{
    to->compare = from->compare;
    to->threshold = from->threshold;
    to->missing_given = from->missing_given;
    to->rounded = from->rounded;
    to->small_min = from->small_min;
    to->margins = from->margins;
    to->n_made = from->n_made;
    to->assurance_given = from->assurance_given;
    to->finished = from->finished;
    memcpy(to->count_sha256, from->count_sha256, sizeof to->count_sha256);
    memcpy(to->plan_sha256, from->plan_sha256, sizeof to->plan_sha256);
}

iem_status iem_plan_copy(const struct iem_plan *plan, struct iem_plan **copy,
                         iem_error *err)
{
    struct iem_plan *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    copy_values(made, plan);
    if (!copy_texts(made, plan) || !copy_grounds(made, plan) ||
        !copy_facts(made, plan) || !copy_aspects(made, plan) ||
        !copy_where(made, plan) || !copy_given(made, plan) ||
        !iem_policy_copy(&made->policy, &plan->policy) ||
        !iem_contact_copy(&made->contact, &plan->contact) ||
        !iem_process_copy(&made->process, &plan->process)) {
        iem_plan_free(made);
        return iem_fail_memory(err);
    }
    *copy = made;
    return IEM_OK;
}

const char *iem_plan_column(const struct iem_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->renamed.n; i += 2)
        if (strcmp(plan->renamed.at[i], name) == 0) return plan->renamed.at[i + 1];
    return name;
}

const char *iem_plan_process(const struct iem_plan *plan, iem_process_key key)
{
    const char *name = plan->process.column[key].name;
    return name ? iem_plan_column(plan, name) : NULL;
}

bool iem_plan_missing(const struct iem_plan *plan, iem_slice text)
{
    return iem_texts_hold(&plan->missing, text);
}

bool iem_plan_beyond(const struct iem_plan *plan, int64_t value)
{
    switch (plan->compare) {
    case IEM_GE:
        return value >= plan->threshold;
    case IEM_GT:
        return value > plan->threshold;
    case IEM_LE:
        return value <= plan->threshold;
    case IEM_LT:
        return value < plan->threshold;
    case IEM_IS:
        break;
    }
    return value == plan->threshold;
}

bool iem_plan_has_profile(const struct iem_plan *plan)
{
    for (size_t i = 0; i < plan->n_facts; i++)
        if (plan->facts[i].profile) return true;
    return false;
}

size_t iem_plan_numeric(const struct iem_plan *plan)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n_facts; i++) n += plan->facts[i].bands.numeric;
    return n;
}

size_t iem_plan_dims(const struct iem_plan *plan)
{
    return plan->n_facts + plan->n_grounds;
}

size_t iem_plan_axes(const struct iem_plan *plan)
{
    return iem_plan_dims(plan) + plan->n_aspects;
}

static iem_bands *bands_of(const struct iem_plan *plan, size_t axis)
{
    if (axis < plan->n_facts) return &plan->facts[axis].bands;
    axis -= plan->n_facts;
    if (axis < plan->n_grounds) return &plan->grounds[axis].bands;
    return &plan->aspects[axis - plan->n_grounds].bands;
}

const iem_bands *iem_plan_bands(const struct iem_plan *plan, size_t axis)
{
    return bands_of(plan, axis);
}

const char *iem_plan_axis_name(const struct iem_plan *plan, size_t axis)
{
    if (axis < plan->n_facts) return plan->facts[axis].name;
    axis -= plan->n_facts;
    if (axis < plan->n_grounds) return plan->grounds[axis].name;
    return plan->aspects[axis - plan->n_grounds].name;
}

const char *iem_plan_axis_kind(const struct iem_plan *plan, size_t axis)
{
    if (axis < plan->n_facts) return "fact";
    if (axis < iem_plan_dims(plan)) return "ground";
    return iem_aspect_key(plan->aspects[axis - iem_plan_dims(plan)].kind);
}

const char *iem_aspect_key(iem_aspect_kind kind)
{
    static const char *const keys[IEM_N_ASPECT_KINDS] = {
        [IEM_OUTCOME] = "outcome",
        [IEM_ROUTE] = "route",
        [IEM_SCORE] = "score",
        [IEM_SCORE_FLIPPED] = "score_flipped",
        [IEM_DECISION_FLIPPED] = "decision_flipped",
        [IEM_TIME] = "time",
        [IEM_BATCH] = "batch",
        [IEM_REASON] = "reason",
        [IEM_TRAIT] = "trait",
        [IEM_STEP] = "step",
        [IEM_HALF] = "half",
        [IEM_EXACT] = "exact",
        [IEM_QUESTION] = "question",
        [IEM_DESK] = "reviewer",
        [IEM_MODEL] = "model_version",
        [IEM_AIM] = "purpose",
        [IEM_WORDING] = "motivation_hash",
        [IEM_EFFORT] = "review_seconds",
        [IEM_PICKED] = "picked",
    };
    return keys[kind];
}

const iem_aspect *iem_plan_aspect(const struct iem_plan *plan, iem_aspect_kind kind)
{
    for (size_t i = 0; i < plan->n_aspects; i++)
        if (plan->aspects[i].kind == kind) return &plan->aspects[i];
    return NULL;
}

bool iem_plan_also(const struct iem_plan *plan, const char *family)
{
    const iem_slice name = iem_slice_of(family);
    return iem_texts_hold(&plan->also, name) ||
           iem_texts_hold(&plan->also, iem_slice_of("all")) ||
           iem_texts_hold(&plan->policy.families, name);
}

bool iem_plan_open_bands(const struct iem_plan *plan, size_t *dim)
{
    for (size_t d = 0; d < iem_plan_axes(plan); d++) {
        if (!bands_of(plan, d)->quantiles) continue;
        if (dim) *dim = d;
        return true;
    }
    return false;
}

iem_status iem_plan_set_cuts(struct iem_plan *plan, size_t dim, const int64_t *cuts,
                             size_t n, iem_error *err)
{
    iem_bands *bands = bands_of(plan, dim);
    for (size_t i = 1; i < n; i++)
        if (cuts[i] <= cuts[i - 1])
            return iem_fail(err, IEM_ERR_DATA, "%s '%s': cut points must ascend",
                            iem_plan_axis_kind(plan, dim),
                            iem_plan_axis_name(plan, dim));
    if (!IEM_GROW(bands->cuts, bands->capacity, n)) return iem_fail_memory(err);
    if (n) memcpy(bands->cuts, cuts, n * sizeof *cuts);
    bands->n_cuts = n;
    bands->numeric = true;
    bands->quantiles = 0;
    return plan->finished ? iem_plan_hash(plan, err) : IEM_OK;
}

const char *iem_band_text(const int64_t *cuts, size_t n_cuts, size_t band, char *out)
{
    char low[24] = "", high[24] = "";
    if (band > n_cuts) return IEM_MISSING_TEXT;
    if (n_cuts == 0) return "all";
    if (band > 0) iem_decimal_write(cuts[band - 1], low);
    if (band < n_cuts) iem_decimal_write(cuts[band], high);
    if (band == 0)
        snprintf(out, IEM_BAND_TEXT, "< %s", high);
    else if (band == n_cuts)
        snprintf(out, IEM_BAND_TEXT, ">= %s", low);
    else
        snprintf(out, IEM_BAND_TEXT, "[%s, %s)", low, high);
    return out;
}
