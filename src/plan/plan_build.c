/* The plan's parts, checked one by one as they come in. */
#include "plan/plan_build.h"

#include "base/grow.h"
#include "base/print.h"
#include "plan/nearest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const iem_slice no_name = {"", 0};

iem_status iem_place_fail(iem_place at, iem_error *err, const char *format, ...)
{
    char what[sizeof err->message];
    va_list args;
    va_start(args, format);
    iem_print_list(what, sizeof what, format, args);
    va_end(args);
    if (at.file)
        return iem_fail(err, IEM_ERR_DATA, "%s:%zu: key '%s': %s", at.file, at.line,
                        at.key, what);
    const iem_slice value = iem_slice_of(at.value ? at.value : "");
    return iem_fail(err, IEM_ERR_USAGE, "--%s%s%.*s: %s", at.key, value.len ? " " : "",
                    IEM_SHOWN(value), what);
}

static iem_given *find_given(const struct iem_plan *plan, const char *key,
                             iem_slice name)
{
    for (size_t i = 0; i < plan->n_given; i++)
        if (strcmp(plan->given[i].key, key) == 0 &&
            iem_slice_is(name, plan->given[i].name))
            return &plan->given[i];
    return NULL;
}

bool iem_plan_flagged(const struct iem_plan *plan, const char *key, iem_slice name)
{
    const iem_given *given = find_given(plan, key, name);
    return given && given->line == 0;
}

iem_place iem_plan_place(const struct iem_plan *plan, const char *key, iem_slice name)
{
    const iem_given *given = find_given(plan, key, name);
    if (!given) return (iem_place){0};
    const char *inner = *given->name ? given->name : NULL;
    if (given->line == 0) return (iem_place){.key = given->key, .value = inner};
    return (iem_place){plan->path, given->line, inner ? inner : given->key, NULL};
}

static iem_status remember(struct iem_plan *plan, iem_place at, const char *key,
                           iem_slice name, iem_error *err)
{
    if (!IEM_GROW(plan->given, plan->given_capacity, plan->n_given + 1))
        return iem_fail_memory(err);
    iem_given given = {iem_copy(iem_slice_of(key)), iem_copy(name), at.line};
    if (!given.key || !given.name) {
        free(given.key);
        free(given.name);
        return iem_fail_memory(err);
    }
    plan->given[plan->n_given++] = given;
    return IEM_OK;
}

iem_status iem_plan_settle(struct iem_plan *plan, iem_place at, const char *key,
                           iem_slice name, bool *use, iem_error *err)
{
    iem_given *before = find_given(plan, key, name);
    if (!before) return remember(plan, at, key, name, err);
    if (at.file && before->line == 0) {
        *use = false;
        return IEM_OK;
    }
    if (!at.file && before->line == 0)
        return iem_fail(err, IEM_ERR_USAGE, "--%s %.*s%sis given twice", at.key,
                        IEM_SHOWN(name), name.len ? " " : "");
    before->line = at.line;
    return IEM_OK;
}

static void move_texts(iem_texts *to, iem_texts *from)
{
    iem_texts_clear(to);
    *to = *from;
    *from = (iem_texts){0};
}

static iem_status replace(char **text, iem_slice by, iem_error *err)
{
    char *copy = iem_copy(by);
    if (!copy) return iem_fail_memory(err);
    free(*text);
    *text = copy;
    return IEM_OK;
}

static iem_status check_name(iem_place at, iem_slice name, iem_error *err)
{
    return name.len ? IEM_OK : iem_place_fail(at, err, "a name is empty");
}

static iem_status check_values(iem_place at, const iem_texts *values, iem_error *err)
{
    return values->n ? IEM_OK : iem_place_fail(at, err, "no values are given");
}

iem_status iem_place_number(iem_place at, iem_slice text, int64_t *micro,
                            iem_error *err)
{
    const char *hint = "";
    switch (iem_decimal_read(text, '.', micro)) {
    case IEM_DECIMAL_OK:
        return IEM_OK;
    case IEM_DECIMAL_TOO_LARGE:
        return iem_place_fail(at, err, "'%.*s' is too large", IEM_SHOWN(text));
    case IEM_DECIMAL_BAD:
        break;
    }
    int64_t with_comma;
    if (iem_decimal_read(text, ',', &with_comma) == IEM_DECIMAL_OK)
        hint = "; write a decimal point";
    return iem_place_fail(at, err, "'%.*s' is not a number%s", IEM_SHOWN(text), hint);
}

iem_status iem_place_whole(iem_place at, iem_slice text, int64_t *value, iem_error *err)
{
    int64_t micro = 0;
    IEM_TRY(iem_place_number(at, text, &micro, err));
    if (micro < IEM_MICRO || micro % IEM_MICRO != 0)
        return iem_place_fail(at, err, "'%.*s' is not a whole number of at least 1",
                              IEM_SHOWN(text));
    *value = micro / IEM_MICRO;
    return IEM_OK;
}

static char **text_slot(struct iem_plan *plan, const char *key)
{
    if (strcmp(key, "count") == 0) return &plan->count;
    if (strcmp(key, "case") == 0) return &plan->case_id;
    if (strcmp(key, "person") == 0) return &plan->person;
    return &plan->title;
}

iem_status iem_plan_put_text(struct iem_plan *plan, iem_place at, const char *key,
                             iem_slice text, iem_error *err)
{
    bool use = true;
    if (text.len == 0) return iem_place_fail(at, err, "the text is empty");
    IEM_TRY(iem_plan_settle(plan, at, key, no_name, &use, err));
    return use ? replace(text_slot(plan, key), text, err) : IEM_OK;
}

/* A new decision has no use for the favourable values of the one it replaces. */
static void forget_favourable(struct iem_plan *plan)
{
    if (!iem_plan_flagged(plan, "favourable", no_name))
        iem_texts_clear(&plan->favourable);
}

iem_status iem_plan_put_decision(struct iem_plan *plan, iem_place at,
                                 iem_decision *decision, iem_error *err)
{
    bool use = true;
    IEM_TRY(check_name(at, decision->column, err));
    if (decision->compare == IEM_IS) IEM_TRY(check_values(at, &decision->adverse, err));
    IEM_TRY(iem_plan_settle(plan, at, "decision", no_name, &use, err));
    if (!use) return IEM_OK;
    IEM_TRY(replace(&plan->decision, decision->column, err));
    move_texts(&plan->adverse, &decision->adverse);
    plan->compare = decision->compare;
    plan->threshold = decision->threshold;
    forget_favourable(plan);
    return IEM_OK;
}

iem_status iem_plan_put_favourable(struct iem_plan *plan, iem_place at,
                                   iem_texts *values, iem_error *err)
{
    bool use = true;
    IEM_TRY(check_values(at, values, err));
    IEM_TRY(iem_plan_settle(plan, at, "favourable", no_name, &use, err));
    if (use) move_texts(&plan->favourable, values);
    return IEM_OK;
}

iem_status iem_plan_put_missing(struct iem_plan *plan, iem_place at, iem_texts *values,
                                iem_error *err)
{
    bool use = true;
    IEM_TRY(iem_plan_settle(plan, at, "missing", no_name, &use, err));
    if (use) move_texts(&plan->missing, values);
    plan->missing_given = true;
    return IEM_OK;
}

iem_status iem_plan_put_rounded(struct iem_plan *plan, iem_place at, iem_slice text,
                                iem_error *err)
{
    bool use = true;
    int64_t rounded = 0;
    IEM_TRY(iem_place_whole(at, text, &rounded, err));
    IEM_TRY(iem_plan_settle(plan, at, "rounded", no_name, &use, err));
    /* All counts are multiples of 1. */
    if (use) plan->rounded = rounded > 1 ? rounded : 0;
    return IEM_OK;
}

iem_status iem_plan_put_small(struct iem_plan *plan, iem_place at, int64_t least,
                              iem_slice as, iem_error *err)
{
    bool use = true;
    IEM_TRY(check_name(at, as, err));
    IEM_TRY(iem_plan_settle(plan, at, "small-groups", no_name, &use, err));
    if (!use) return IEM_OK;
    plan->small_min = (uint64_t)least;
    return replace(&plan->small_as, as, err);
}

const char *const iem_margin_names[] = {
    "scale", "gap", "ratio", "assurance", "group_weight", "weight_assurance", NULL,
};

static double *margin_slot(iem_margins *margins, iem_slice name)
{
    if (iem_slice_is(name, "gap")) return &margins->gap;
    if (iem_slice_is(name, "ratio")) return &margins->ratio;
    if (iem_slice_is(name, "assurance")) return &margins->assurance;
    if (iem_slice_is(name, "group_weight")) return &margins->group_weight;
    if (iem_slice_is(name, "weight_assurance")) return &margins->weight_assurance;
    return NULL;
}

static iem_status put_scale(struct iem_plan *plan, iem_place at, iem_slice text,
                            iem_error *err)
{
    static const char *const scales[] = {"auto", "gap", "ratio"};
    size_t scale = 0;
    bool use = true;
    while (scale < 3 && !iem_slice_is(text, scales[scale])) scale++;
    if (scale == 3)
        return iem_place_fail(at, err, "the scale is auto, gap or ratio, not '%.*s'",
                              IEM_SHOWN(text));
    IEM_TRY(iem_plan_settle(plan, at, "margin", iem_slice_of("scale"), &use, err));
    if (!use) return IEM_OK;
    if (scale == 0) plan->margins.scale = IEM_SCALE_AUTO;
    if (scale == 1) plan->margins.scale = IEM_SCALE_GAP;
    if (scale == 2) plan->margins.scale = IEM_SCALE_RATIO;
    return IEM_OK;
}

static iem_status check_margin(iem_place at, iem_slice name, int64_t micro,
                               iem_error *err)
{
    if (iem_slice_is(name, "ratio"))
        return micro >= IEM_MICRO ? IEM_OK
                                  : iem_place_fail(at, err, "must be at least 1");
    if (micro >= 0 && micro < IEM_MICRO) return IEM_OK;
    return iem_place_fail(at, err, "must be at least 0 and below 1");
}

static iem_status unknown_margin(iem_place at, iem_slice name, iem_error *err)
{
    size_t n = 0;
    while (iem_margin_names[n]) n++;
    const char *nearest = iem_nearest(name, iem_margin_names, n);
    return iem_place_fail(at, err, "there is no margin '%.*s'%s%s%s", IEM_SHOWN(name),
                          nearest ? "; did you mean '" : "", nearest ? nearest : "",
                          nearest ? "'" : "");
}

iem_status iem_plan_put_margin(struct iem_plan *plan, iem_place at, iem_slice name,
                               iem_slice text, iem_error *err)
{
    bool use = true;
    int64_t micro = 0;
    if (iem_slice_is(name, "scale")) return put_scale(plan, at, text, err);
    double *slot = margin_slot(&plan->margins, name);
    if (!slot) return unknown_margin(at, name, err);
    IEM_TRY(iem_place_number(at, text, &micro, err));
    IEM_TRY(check_margin(at, name, micro, err));
    IEM_TRY(iem_plan_settle(plan, at, "margin", name, &use, err));
    if (use) *slot = (double)micro / IEM_MICRO;
    if (slot == &plan->margins.assurance) plan->assurance_given = true;
    return IEM_OK;
}

iem_status iem_plan_put_ground(struct iem_plan *plan, iem_place at, iem_slice name,
                               iem_bands *bands, iem_error *err)
{
    IEM_TRY(check_name(at, name, err));
    if (find_given(plan, "ground", name))
        return iem_place_fail(at, err, "ground '%.*s' is given twice", IEM_SHOWN(name));
    if (plan->n_grounds == IEM_MAX_GROUNDS)
        return iem_place_fail(at, err, "more than %d grounds", IEM_MAX_GROUNDS);
    if (!IEM_GROW(plan->grounds, plan->ground_capacity, plan->n_grounds + 1))
        return iem_fail_memory(err);
    char *copy = iem_copy(name);
    if (!copy) return iem_fail_memory(err);
    plan->grounds[plan->n_grounds++] = (iem_ground){copy, NULL, *bands};
    *bands = (iem_bands){0};
    return remember(plan, at, "ground", name, err);
}

/* Sets `first` in a list of pairs. */
static iem_status put_pair(iem_texts *pairs, iem_slice first, iem_slice second,
                           iem_error *err)
{
    for (size_t i = 0; i < pairs->n; i += 2)
        if (iem_slice_is(first, pairs->at[i]))
            return replace(&pairs->at[i + 1], second, err);
    if (!iem_texts_add(pairs, first)) return iem_fail_memory(err);
    if (iem_texts_add(pairs, second)) return IEM_OK;
    free(pairs->at[--pairs->n]);
    return iem_fail_memory(err);
}

iem_status iem_plan_put_reference(struct iem_plan *plan, iem_place at, iem_slice ground,
                                  iem_slice group, iem_error *err)
{
    bool use = true;
    IEM_TRY(check_name(at, ground, err));
    IEM_TRY(check_name(at, group, err));
    IEM_TRY(iem_plan_settle(plan, at, "reference", ground, &use, err));
    return use ? put_pair(&plan->references, ground, group, err) : IEM_OK;
}

iem_status iem_plan_put_column(struct iem_plan *plan, iem_place at, iem_slice name,
                               iem_slice column, iem_error *err)
{
    bool use = true;
    IEM_TRY(check_name(at, name, err));
    IEM_TRY(check_name(at, column, err));
    IEM_TRY(iem_plan_settle(plan, at, "column", name, &use, err));
    return use ? put_pair(&plan->renamed, name, column, err) : IEM_OK;
}

static iem_where *find_where(const struct iem_plan *plan, iem_slice column)
{
    for (size_t i = 0; i < plan->n_where; i++)
        if (iem_slice_is(column, plan->where[i].column)) return &plan->where[i];
    return NULL;
}

iem_status iem_plan_put_where(struct iem_plan *plan, iem_place at, iem_slice column,
                              iem_texts *values, iem_error *err)
{
    bool use = true;
    IEM_TRY(check_name(at, column, err));
    IEM_TRY(check_values(at, values, err));
    IEM_TRY(iem_plan_settle(plan, at, "where", column, &use, err));
    if (!use) return IEM_OK;
    iem_where *where = find_where(plan, column);
    if (!where) {
        if (plan->n_where == IEM_MAX_WHERE)
            return iem_place_fail(at, err, "more than %d columns", IEM_MAX_WHERE);
        if (!IEM_GROW(plan->where, plan->where_capacity, plan->n_where + 1))
            return iem_fail_memory(err);
        char *copy = iem_copy(column);
        if (!copy) return iem_fail_memory(err);
        where = &plan->where[plan->n_where++];
        *where = (iem_where){.column = copy};
    }
    move_texts(&where->values, values);
    return IEM_OK;
}

iem_status iem_bands_add_cut(iem_bands *bands, iem_place at, iem_slice text,
                             iem_error *err)
{
    int64_t cut = 0;
    IEM_TRY(iem_place_number(at, text, &cut, err));
    if (bands->n_cuts && cut <= bands->cuts[bands->n_cuts - 1])
        return iem_place_fail(at, err, "cut points must ascend");
    if (bands->n_cuts == IEM_MAX_CUTS)
        return iem_place_fail(at, err, "more than %d cut points", IEM_MAX_CUTS);
    if (!IEM_GROW(bands->cuts, bands->capacity, bands->n_cuts + 1))
        return iem_fail_memory(err);
    bands->cuts[bands->n_cuts++] = cut;
    bands->numeric = true;
    return IEM_OK;
}

static iem_status fail_bands(iem_place at, iem_slice text, iem_error *err)
{
    if (at.file)
        return iem_place_fail(at, err,
                              "%.*s is no number of bands (2 to %d); one cut point is "
                              "written [%.*s]",
                              IEM_SHOWN(text), IEM_MAX_CUTS + 1, IEM_SHOWN(text));
    return iem_place_fail(at, err,
                          "%.*s is no number of bands (2 to %d); one cut point is "
                          "written %s,",
                          IEM_SHOWN(text), IEM_MAX_CUTS + 1, at.value);
}

iem_status iem_bands_set_quantiles(iem_bands *bands, iem_place at, iem_slice text,
                                   iem_error *err)
{
    int64_t micro = 0;
    IEM_TRY(iem_place_number(at, text, &micro, err));
    const int64_t n = micro / IEM_MICRO;
    if (micro % IEM_MICRO != 0 || n < 2 || n > IEM_MAX_CUTS + 1)
        return fail_bands(at, text, err);
    bands->quantiles = (unsigned)n;
    bands->numeric = true;
    return IEM_OK;
}

void iem_bands_clear(iem_bands *bands)
{
    free(bands->cuts);
    *bands = (iem_bands){0};
}

iem_status iem_plan_put_fact(struct iem_plan *plan, iem_place at, iem_slice name,
                             bool profile, iem_bands *bands, iem_error *err)
{
    const char *key = profile ? "profile" : "fact";
    IEM_TRY(check_name(at, name, err));
    if (find_given(plan, key, name))
        return iem_place_fail(at, err, "%s '%.*s' is given twice", key,
                              IEM_SHOWN(name));
    if (plan->n_facts == IEM_MAX_FACTS)
        return iem_place_fail(at, err, "more than %d facts and profile columns",
                              IEM_MAX_FACTS);
    if (!IEM_GROW(plan->facts, plan->fact_capacity, plan->n_facts + 1))
        return iem_fail_memory(err);
    char *copy = iem_copy(name);
    if (!copy) return iem_fail_memory(err);
    plan->facts[plan->n_facts++] = (iem_fact){copy, profile, *bands};
    *bands = (iem_bands){0};
    return remember(plan, at, key, name, err);
}

void iem_aspect_clear(iem_aspect *aspect)
{
    free(aspect->name);
    iem_bands_clear(&aspect->bands);
    iem_texts_clear(&aspect->yes);
    iem_texts_clear(&aspect->no);
    *aspect = (iem_aspect){0};
}

static bool has_values(iem_aspect_kind kind)
{
    return kind == IEM_OUTCOME || kind == IEM_ROUTE || kind == IEM_STEP;
}

static bool is_many(iem_aspect_kind kind)
{
    return kind == IEM_TRAIT || kind == IEM_STEP;
}

static iem_status add_aspect(struct iem_plan *plan, iem_place at, iem_aspect *aspect,
                             iem_error *err)
{
    if (plan->n_aspects == IEM_MAX_ASPECTS)
        return iem_place_fail(at, err, "more than %d columns beside facts and grounds",
                              IEM_MAX_ASPECTS);
    if (!IEM_GROW(plan->aspects, plan->aspect_capacity, plan->n_aspects + 1))
        return iem_fail_memory(err);
    aspect->place = plan->n_aspects;
    plan->aspects[plan->n_aspects++] = *aspect;
    *aspect = (iem_aspect){0};
    return IEM_OK;
}

/* Of most kinds there is one: a flag rather than what the file has. */
static iem_status put_only(struct iem_plan *plan, iem_place at, iem_aspect *aspect,
                           iem_error *err)
{
    bool use = true;
    size_t i = 0;
    while (i < plan->n_aspects && plan->aspects[i].kind != aspect->kind) i++;
    IEM_TRY(
        iem_plan_settle(plan, at, iem_aspect_key(aspect->kind), no_name, &use, err));
    if (!use) return IEM_OK;
    if (i == plan->n_aspects) return add_aspect(plan, at, aspect, err);
    iem_aspect_clear(&plan->aspects[i]);
    plan->aspects[i] = *aspect;
    *aspect = (iem_aspect){0};
    return IEM_OK;
}

iem_status iem_plan_put_aspect(struct iem_plan *plan, iem_place at, iem_aspect *aspect,
                               iem_error *err)
{
    const iem_slice name = iem_slice_of(aspect->name ? aspect->name : "");
    const char *key = iem_aspect_key(aspect->kind);
    IEM_TRY(check_name(at, name, err));
    if (has_values(aspect->kind)) IEM_TRY(check_values(at, &aspect->yes, err));
    if (!is_many(aspect->kind)) return put_only(plan, at, aspect, err);
    if (find_given(plan, key, name))
        return iem_place_fail(at, err, "%s '%.*s' is given twice", key,
                              IEM_SHOWN(name));
    IEM_TRY(remember(plan, at, key, name, err));
    return add_aspect(plan, at, aspect, err);
}

iem_status iem_plan_put_negative(struct iem_plan *plan, iem_place at, iem_texts *values,
                                 iem_error *err)
{
    bool use = true;
    IEM_TRY(check_values(at, values, err));
    IEM_TRY(iem_plan_settle(plan, at, "negative", no_name, &use, err));
    if (use) move_texts(&plan->negative, values);
    return IEM_OK;
}

iem_status iem_place_period(iem_place at, iem_slice text, iem_period *period,
                            iem_error *err)
{
    static const char *const names[] = {"month", "quarter", "year"};
    for (size_t i = 0; i < 3; i++) {
        if (!iem_slice_is(text, names[i])) continue;
        *period = (iem_period)i;
        return IEM_OK;
    }
    return iem_place_fail(at, err, "the period is month, quarter or year, not '%.*s'",
                          IEM_SHOWN(text));
}

/* Names are checked by those who know the families. */
iem_status iem_plan_put_also(struct iem_plan *plan, iem_place at, iem_texts *names,
                             iem_error *err)
{
    IEM_TRY(check_values(at, names, err));
    for (size_t i = 0; i < names->n; i++)
        if (!iem_texts_add(&plan->also, iem_slice_of(names->at[i])) ||
            (!at.file && !iem_texts_add(&plan->also_flags, iem_slice_of(names->at[i]))))
            return iem_fail_memory(err);
    return IEM_OK;
}
