/* The plan as flags: one key with one text.
 *
 * Column names may hold any character, so a text is taken apart like this: at the first
 * '=' for decision, reference, where, column and margin ("origin=a=b" is column
 * "origin" and text "a=b"); at the first ':' for small-groups; and for facts and
 * grounds at the last ':', if what is behind it reads as bands ("time:zone" is a
 * column, "age:20" has 20 bands). A '>' or '<' just before the first '=', or without
 * any '=', makes a decision a comparison. Values are parted by commas; one that holds a
 * comma, and a name that does not fit these rules, can be written in a plan file, or be
 * given another name there or with column. */
#include "plan/nearest.h"
#include "plan/plan_build.h"

#include <string.h>

struct halves {
    iem_slice before, behind;
};

static bool split(iem_slice text, char mark, struct halves *halves)
{
    const char *at = text.len ? memchr(text.at, mark, text.len) : NULL;
    if (!at) return false;
    const size_t before = (size_t)(at - text.at);
    halves->before = (iem_slice){text.at, before};
    halves->behind = (iem_slice){at + 1, text.len - before - 1};
    return true;
}

static iem_status split_equals(iem_place at, struct halves *halves, const char *shape,
                               iem_error *err)
{
    if (split(iem_slice_of(at.value), '=', halves)) return IEM_OK;
    return iem_place_fail(at, err, "this is written %s", shape);
}

/* Takes the text before the next comma off `rest`; false behind the last. */
static bool next_value(iem_slice *rest, iem_slice *value)
{
    struct halves halves = {0};
    if (!rest->at) return false;
    if (split(*rest, ',', &halves)) {
        *value = halves.before;
        *rest = halves.behind;
    } else {
        *value = *rest;
        *rest = (iem_slice){NULL, 0};
    }
    return true;
}

static iem_status split_values(iem_slice text, iem_texts *values, iem_error *err)
{
    iem_slice value;
    while (next_value(&text, &value)) {
        if (iem_texts_add(values, value)) continue;
        iem_texts_clear(values);
        return iem_fail_memory(err);
    }
    return IEM_OK;
}

static iem_compare comparison(char sign, bool or_equal)
{
    if (sign == '>') return or_equal ? IEM_GE : IEM_GT;
    return or_equal ? IEM_LE : IEM_LT;
}

static bool is_sign(char c)
{
    return c == '>' || c == '<';
}

/* "risk>=0.7" and "risk>0.7"; false: no comparison. */
static bool split_comparison(iem_slice text, iem_decision *decision, iem_slice *number)
{
    struct halves halves = {0};
    if (split(text, '=', &halves)) {
        const size_t n = halves.before.len;
        if (n == 0 || !is_sign(halves.before.at[n - 1])) return false;
        decision->compare = comparison(halves.before.at[n - 1], true);
        decision->column = (iem_slice){halves.before.at, n - 1};
        *number = halves.behind;
        return true;
    }
    const char sign = memchr(text.at, '>', text.len) ? '>' : '<';
    if (!split(text, sign, &halves)) return false;
    decision->compare = comparison(sign, false);
    decision->column = halves.before;
    *number = halves.behind;
    return true;
}

static iem_status set_comparison(struct iem_plan *plan, iem_place at,
                                 iem_decision *decision, iem_slice number,
                                 iem_error *err)
{
    IEM_TRY(iem_place_number(at, number, &decision->threshold, err));
    return iem_plan_put_decision(plan, at, decision, err);
}

static iem_status set_decision(struct iem_plan *plan, iem_place at, iem_error *err)
{
    iem_decision decision = {.compare = IEM_IS};
    struct halves halves = {0};
    iem_slice number = {0};
    if (split_comparison(iem_slice_of(at.value), &decision, &number))
        return set_comparison(plan, at, &decision, number, err);
    IEM_TRY(split_equals(at, &halves, "COLUMN=VALUE or COLUMN>=NUMBER", err));
    if (halves.behind.len == 0)
        return iem_place_fail(at, err, "no adverse value behind the '='");
    decision.column = halves.before;
    IEM_TRY(split_values(halves.behind, &decision.adverse, err));
    const iem_status status = iem_plan_put_decision(plan, at, &decision, err);
    iem_texts_clear(&decision.adverse);
    return status;
}

/* Numbers parted by commas, and at least one; a comma may stand at the end. */
static bool reads_as_bands(iem_slice text)
{
    iem_slice value;
    int64_t micro;
    size_t n = 0;
    for (; next_value(&text, &value); n++) {
        if (value.len == 0 && !text.at) break;
        if (iem_decimal_read(value, '.', &micro) == IEM_DECIMAL_BAD) return false;
    }
    return n > 0;
}

/* "20.5" looks like a cut point: asked for rather than guessed. */
static iem_status fail_point(iem_place at, iem_error *err)
{
    return iem_place_fail(
        at, err, "bands are a whole number; one cut point is written %s,", at.value);
}

static iem_status read_bands(iem_place at, iem_slice text, iem_bands *bands,
                             iem_error *err)
{
    iem_slice value;
    if (!memchr(text.at, ',', text.len)) {
        if (memchr(text.at, '.', text.len)) return fail_point(at, err);
        return iem_bands_set_quantiles(bands, at, text, err);
    }
    while (next_value(&text, &value)) {
        if (value.len == 0 && !text.at) break;
        IEM_TRY(iem_bands_add_cut(bands, at, value, err));
    }
    return IEM_OK;
}

/* "income:0,15000", "age:20" or just "family". */
static iem_status split_bands(iem_place at, iem_slice *name, iem_bands *bands,
                              iem_error *err)
{
    const char *colon = strrchr(at.value, ':');
    *name = iem_slice_of(at.value);
    if (!colon || !reads_as_bands(iem_slice_of(colon + 1))) return IEM_OK;
    name->len = (size_t)(colon - name->at);
    return read_bands(at, iem_slice_of(colon + 1), bands, err);
}

static iem_status set_fact_or_profile(struct iem_plan *plan, iem_place at, bool profile,
                                      iem_error *err)
{
    iem_bands bands = {0};
    iem_slice name = {0};
    iem_status status = split_bands(at, &name, &bands, err);
    if (status == IEM_OK)
        status = iem_plan_put_fact(plan, at, name, profile, &bands, err);
    iem_bands_clear(&bands);
    return status;
}

static iem_status set_fact(struct iem_plan *plan, iem_place at, iem_error *err)
{
    return set_fact_or_profile(plan, at, false, err);
}

static iem_status set_profile(struct iem_plan *plan, iem_place at, iem_error *err)
{
    return set_fact_or_profile(plan, at, true, err);
}

static iem_status set_ground(struct iem_plan *plan, iem_place at, iem_error *err)
{
    iem_bands bands = {0};
    iem_slice name = {0};
    iem_status status = split_bands(at, &name, &bands, err);
    if (status == IEM_OK) status = iem_plan_put_ground(plan, at, name, &bands, err);
    iem_bands_clear(&bands);
    return status;
}

static iem_status set_text(struct iem_plan *plan, iem_place at, iem_error *err)
{
    return iem_plan_put_text(plan, at, at.key, iem_slice_of(at.value), err);
}

static iem_status set_rounded(struct iem_plan *plan, iem_place at, iem_error *err)
{
    return iem_plan_put_rounded(plan, at, iem_slice_of(at.value), err);
}

static iem_status set_missing(struct iem_plan *plan, iem_place at, iem_error *err)
{
    iem_texts values = {0};
    IEM_TRY(split_values(iem_slice_of(at.value), &values, err));
    const iem_status status = iem_plan_put_missing(plan, at, &values, err);
    iem_texts_clear(&values);
    return status;
}

static iem_status set_reference(struct iem_plan *plan, iem_place at, iem_error *err)
{
    struct halves halves = {0};
    IEM_TRY(split_equals(at, &halves, "GROUND=GROUP", err));
    return iem_plan_put_reference(plan, at, halves.before, halves.behind, err);
}

static iem_status set_column(struct iem_plan *plan, iem_place at, iem_error *err)
{
    struct halves halves = {0};
    IEM_TRY(split_equals(at, &halves, "NAME=COLUMN", err));
    return iem_plan_put_column(plan, at, halves.before, halves.behind, err);
}

static iem_status set_margin(struct iem_plan *plan, iem_place at, iem_error *err)
{
    struct halves halves = {0};
    IEM_TRY(split_equals(at, &halves, "NAME=NUMBER", err));
    return iem_plan_put_margin(plan, at, halves.before, halves.behind, err);
}

static iem_status set_where(struct iem_plan *plan, iem_place at, iem_error *err)
{
    struct halves halves = {0};
    iem_texts values = {0};
    IEM_TRY(split_equals(at, &halves, "COLUMN=VALUE", err));
    IEM_TRY(split_values(halves.behind, &values, err));
    const iem_status status = iem_plan_put_where(plan, at, halves.before, &values, err);
    iem_texts_clear(&values);
    return status;
}

static iem_status set_process(struct iem_plan *plan, iem_place at, iem_error *err)
{
    struct halves halves = {0};
    IEM_TRY(split_equals(at, &halves, "NAME=COLUMN", err));
    return iem_plan_put_process(plan, at, halves.before, halves.behind, err);
}

static iem_status set_small_groups(struct iem_plan *plan, iem_place at, iem_error *err)
{
    struct halves halves = {iem_slice_of(at.value), iem_slice_of("other")};
    int64_t least;
    split(iem_slice_of(at.value), ':', &halves);
    IEM_TRY(iem_place_whole(at, halves.before, &least, err));
    return iem_plan_put_small(plan, at, least, halves.behind, err);
}

static bool is_score(iem_aspect_kind kind)
{
    return kind == IEM_SCORE || kind == IEM_SCORE_FLIPPED;
}

/* "COLUMN", "COLUMN=VALUE,…", "COLUMN:month", "COLUMN:exact" or "COLUMN:bands": as the
 * kind wants. */
static iem_status read_aspect(iem_place at, iem_aspect *aspect, iem_error *err)
{
    struct halves halves = {iem_slice_of(at.value), {0}};
    const bool lists = aspect->kind == IEM_OUTCOME || aspect->kind == IEM_ROUTE ||
                       aspect->kind == IEM_STEP;
    const char *colon = strrchr(at.value, ':');
    if (lists) {
        IEM_TRY(split_equals(at, &halves, "COLUMN=VALUE", err));
        IEM_TRY(split_values(halves.behind, &aspect->yes, err));
    } else if (aspect->kind == IEM_TRAIT) {
        IEM_TRY(split_bands(at, &halves.before, &aspect->bands, err));
    } else if (aspect->kind == IEM_TIME && colon) {
        halves.before.len = (size_t)(colon - at.value);
        IEM_TRY(iem_place_period(at, iem_slice_of(colon + 1), &aspect->period, err));
    } else if (is_score(aspect->kind) && colon && strcmp(colon, ":exact") == 0) {
        halves.before.len = (size_t)(colon - at.value);
        aspect->exact = true;
    }
    aspect->name = iem_copy(halves.before);
    return aspect->name ? IEM_OK : iem_fail_memory(err);
}

static iem_status put_aspect(struct iem_plan *plan, iem_place at, iem_aspect_kind kind,
                             iem_error *err)
{
    iem_aspect aspect = {.kind = kind};
    iem_status status = read_aspect(at, &aspect, err);
    if (status == IEM_OK) status = iem_plan_put_aspect(plan, at, &aspect, err);
    iem_aspect_clear(&aspect);
    return status;
}

/* A flag is called as the key of its aspect, with a dash. */
static bool is_aspect(const char *flag, iem_aspect_kind kind)
{
    const char *key = iem_aspect_key(kind);
    while (*key && (*key == *flag || (*key == '_' && *flag == '-'))) key++, flag++;
    return !*key && !*flag;
}

static iem_status set_aspect(struct iem_plan *plan, iem_place at, iem_error *err)
{
    iem_aspect_kind kind = 0;
    while (!is_aspect(at.key, kind)) kind++;
    return put_aspect(plan, at, kind, err);
}

typedef iem_status put_values(struct iem_plan *plan, iem_place at, iem_texts *values,
                              iem_error *err);

static iem_status set_values(struct iem_plan *plan, iem_place at, put_values *put,
                             iem_error *err)
{
    iem_texts values = {0};
    if (!*at.value) return iem_place_fail(at, err, "no values are given");
    IEM_TRY(split_values(iem_slice_of(at.value), &values, err));
    const iem_status status = put(plan, at, &values, err);
    iem_texts_clear(&values);
    return status;
}

static iem_status set_favourable(struct iem_plan *plan, iem_place at, iem_error *err)
{
    return set_values(plan, at, iem_plan_put_favourable, err);
}

static iem_status set_negative(struct iem_plan *plan, iem_place at, iem_error *err)
{
    return set_values(plan, at, iem_plan_put_negative, err);
}

static iem_status set_also(struct iem_plan *plan, iem_place at, iem_error *err)
{
    return set_values(plan, at, iem_plan_put_also, err);
}

static iem_status set_preset(struct iem_plan *plan, iem_place at, iem_error *err)
{
    return set_values(plan, at, iem_plan_put_presets, err);
}

static iem_status set_cannot_tell(struct iem_plan *plan, iem_place at, iem_error *err)
{
    return iem_plan_put_cannot_tell(plan, at, iem_slice_of(at.value), err);
}

static const struct setter {
    const char *key;
    iem_status (*set)(struct iem_plan *plan, iem_place at, iem_error *err);
} setters[] = {
    {"decision", set_decision},
    {"favourable", set_favourable},
    {"ground", set_ground},
    {"reference", set_reference},
    {"fact", set_fact},
    {"profile", set_profile},
    {"count", set_text},
    {"rounded", set_rounded},
    {"case", set_text},
    {"person", set_text},
    {"where", set_where},
    {"column", set_column},
    {"missing", set_missing},
    {"margin", set_margin},
    {"small-groups", set_small_groups},
    {"title", set_text},
    {"outcome", set_aspect},
    {"negative", set_negative},
    {"route", set_aspect},
    {"score", set_aspect},
    {"score-flipped", set_aspect},
    {"decision-flipped", set_aspect},
    {"time", set_aspect},
    {"batch", set_aspect},
    {"reason", set_aspect},
    {"trait", set_aspect},
    {"step", set_aspect},
    {"process", set_process},
    {"also", set_also},
    {"preset", set_preset},
    {"cannot-tell", set_cannot_tell},
};

enum { N_SETTERS = sizeof setters / sizeof *setters };

static iem_status unknown_key(const char *key, iem_error *err)
{
    const char *keys[N_SETTERS];
    const iem_slice shown = iem_slice_of(key);
    for (size_t i = 0; i < N_SETTERS; i++) keys[i] = setters[i].key;
    const char *nearest = iem_nearest(shown, keys, N_SETTERS);
    return iem_fail(err, IEM_ERR_USAGE, "a plan has no '%.*s'%s%s%s", IEM_SHOWN(shown),
                    nearest ? "; did you mean '" : "", nearest ? nearest : "",
                    nearest ? "'" : "");
}

iem_status iem_plan_set(iem_plan *plan, const char *key, const char *value,
                        iem_error *err)
{
    const iem_place at = {.key = key, .value = value};
    if (plan->finished)
        return iem_place_fail(at, err,
                              "the plan is finished and cannot change any more");
    for (size_t i = 0; i < N_SETTERS; i++) {
        if (strcmp(setters[i].key, key) != 0) continue;
        if (!iem_utf8_valid(iem_slice_of(value)))
            return iem_place_fail((iem_place){.key = key}, err,
                                  "this is not valid UTF-8");
        return setters[i].set(plan, at, err);
    }
    return unknown_key(key, err);
}
