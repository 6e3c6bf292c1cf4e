/* The plan as a YAML file. */
#include "base/file.h"
#include "plan/nearest.h"
#include "plan/plan_node.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PLAN_BYTES = 1 << 20 };

/* Reads one key into the plan. */
typedef iem_status reader(iem_reading *r, const iem_yaml *node);

/* ">= 0.7": a sign, blanks, a number. ">50K" is a value like any other. */
static bool read_comparison(const char *text, iem_decision *decision)
{
    static const struct {
        const char *sign;
        iem_compare compare;
    } signs[] = {{">=", IEM_GE}, {"<=", IEM_LE}, {">", IEM_GT}, {"<", IEM_LT}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const size_t n = strlen(signs[i].sign);
        if (strncmp(text, signs[i].sign, n) != 0) continue;
        const char *number = text + n + strspn(text + n, " ");
        decision->compare = signs[i].compare;
        return iem_decimal_read(iem_slice_of(number), '.', &decision->threshold) ==
               IEM_DECIMAL_OK;
    }
    return false;
}

/* In a list every text is a value, so that a value can look like a comparison. */
static iem_status read_adverse(const iem_reading *r, const iem_yaml *node,
                               iem_decision *decision)
{
    if (node->kind == IEM_YAML_SCALAR && read_comparison(node->text, decision))
        return IEM_OK;
    decision->compare = IEM_IS;
    return iem_want_texts(r, node, "adverse", &decision->adverse);
}

static iem_status read_favourable(iem_reading *r, const iem_yaml *node)
{
    iem_texts values = {0};
    IEM_TRY(iem_want_texts(r, node, "favourable", &values));
    /* Beside the decision of a flag these values mean nothing. */
    const bool idle = iem_plan_flagged(r->plan, "decision", iem_slice_of(""));
    iem_status status = IEM_OK;
    if (!idle || values.n == 0)
        status = iem_plan_put_favourable(r->plan, iem_node_place(r, node, "favourable"),
                                         &values, r->err);
    iem_texts_clear(&values);
    return status;
}

static iem_status read_decision(iem_reading *r, const iem_yaml *node)
{
    static const char *const keys[] = {"column", "adverse", "favourable", NULL};
    iem_decision decision = {.compare = IEM_IS};
    IEM_TRY(iem_want_map(r, node, "decision"));
    IEM_TRY(iem_check_keys(r, node, "decision", keys));
    const iem_yaml *column = iem_node_find(node, "column"),
                   *adverse = iem_node_find(node, "adverse"),
                   *favourable = iem_node_find(node, "favourable");
    if (!column) return iem_node_lacks(r, node, "decision", "column");
    if (!adverse) return iem_node_lacks(r, node, "decision", "adverse");
    IEM_TRY(iem_want_name(r, column, "column", &decision.column));
    IEM_TRY(read_adverse(r, adverse, &decision));
    const iem_status status = iem_plan_put_decision(
        r->plan, iem_node_place(r, adverse, "adverse"), &decision, r->err);
    iem_texts_clear(&decision.adverse);
    IEM_TRY(status);
    return favourable ? read_favourable(r, favourable) : IEM_OK;
}

static iem_status read_reference(iem_reading *r, const iem_yaml *node)
{
    iem_slice group = {0};
    IEM_TRY(iem_want_map(r, node, "reference"));
    for (const iem_yaml *entry = node->child; entry; entry = entry->next) {
        IEM_TRY(iem_want_text(r, entry, entry->key, &group));
        IEM_TRY(iem_plan_put_reference(r->plan, iem_node_place(r, entry, "reference"),
                                       iem_slice_of(entry->key), group, r->err));
    }
    return IEM_OK;
}

static iem_status read_cuts(const iem_reading *r, const iem_yaml *node,
                            iem_bands *bands)
{
    iem_slice text = {0};
    if (!node->child)
        return iem_place_fail(iem_node_place(r, node, "bands"), r->err,
                              "there are no cut points");
    for (const iem_yaml *item = node->child; item; item = item->next) {
        IEM_TRY(iem_want_text(r, item, "bands", &text));
        IEM_TRY(
            iem_bands_add_cut(bands, iem_node_place(r, item, "bands"), text, r->err));
    }
    return IEM_OK;
}

static iem_status read_bands(const iem_reading *r, const iem_yaml *node,
                             iem_bands *bands)
{
    iem_slice text = {0};
    bands->line = node->line;
    if (node->kind == IEM_YAML_LIST) return read_cuts(r, node, bands);
    IEM_TRY(iem_want_text(r, node, "bands", &text));
    IEM_TRY(
        iem_bands_set_quantiles(bands, iem_node_place(r, node, "bands"), text, r->err));
    bands->begin = node->begin;
    bands->end = node->end;
    return IEM_OK;
}

/* {column: income, bands: [0, 15000]} */
static iem_status read_column_map(const iem_reading *r, const iem_yaml *node,
                                  const char *key, iem_slice *name, iem_bands *bands)
{
    static const char *const keys[] = {"column", "bands", NULL};
    const iem_yaml *column = iem_node_find(node, "column"),
                   *said = iem_node_find(node, "bands");
    IEM_TRY(iem_check_keys(r, node, key, keys));
    if (!column) return iem_node_lacks(r, node, key, "column");
    IEM_TRY(iem_want_name(r, column, "column", name));
    return said ? read_bands(r, said, bands) : IEM_OK;
}

/* A name, or a map when there are bands. */
static iem_status read_column(const iem_reading *r, const iem_yaml *node,
                              const char *key, iem_slice *name, iem_bands *bands)
{
    return node->kind == IEM_YAML_MAP ? read_column_map(r, node, key, name, bands)
                                      : iem_want_text(r, node, key, name);
}

static iem_status read_ground(const iem_reading *r, const iem_yaml *node)
{
    iem_bands bands = {0};
    iem_slice name = {0};
    iem_status status = read_column(r, node, "grounds", &name, &bands);
    if (status == IEM_OK)
        status = iem_plan_put_ground(r->plan, iem_node_place(r, node, "grounds"), name,
                                     &bands, r->err);
    iem_bands_clear(&bands);
    return status;
}

static iem_status read_grounds(iem_reading *r, const iem_yaml *node)
{
    const iem_yaml *item = NULL;
    IEM_TRY(iem_want_items(r, node, "grounds", &item));
    for (; item; item = iem_next_item(node, item)) IEM_TRY(read_ground(r, item));
    return IEM_OK;
}

static iem_status read_fact(const iem_reading *r, const iem_yaml *node, const char *key,
                            bool profile)
{
    iem_bands bands = {0};
    iem_slice name = {0};
    iem_status status = read_column(r, node, key, &name, &bands);
    if (status == IEM_OK)
        status = iem_plan_put_fact(r->plan, iem_node_place(r, node, key), name, profile,
                                   &bands, r->err);
    iem_bands_clear(&bands);
    return status;
}

static iem_status read_facts(iem_reading *r, const iem_yaml *node)
{
    const iem_yaml *item = NULL;
    IEM_TRY(iem_want_items(r, node, "facts", &item));
    for (; item; item = iem_next_item(node, item))
        IEM_TRY(read_fact(r, item, "facts", false));
    return IEM_OK;
}

static iem_status read_profile(iem_reading *r, const iem_yaml *node)
{
    const iem_yaml *item = NULL;
    IEM_TRY(iem_want_items(r, node, "profile", &item));
    for (; item; item = iem_next_item(node, item))
        IEM_TRY(read_fact(r, item, "profile", true));
    return IEM_OK;
}

/* One aspect: a column, and for some kinds a map with more. */
static const char *const trait_keys[] = {"column", "bands", NULL};
static const char *const outcome_keys[] = {"column", "positive", "negative", NULL};
static const char *const route_keys[] = {"column", "random", NULL};
static const char *const step_keys[] = {"column", "passed", NULL};
static const char *const time_keys[] = {"column", "period", "format", NULL};
static const char *const score_keys[] = {"column", "numbers", NULL};
static const char *const column_keys[] = {"column", NULL};

static const char *const *aspect_keys(iem_aspect_kind kind)
{
    if (kind == IEM_TRAIT) return trait_keys;
    if (kind == IEM_OUTCOME) return outcome_keys;
    if (kind == IEM_ROUTE) return route_keys;
    if (kind == IEM_STEP) return step_keys;
    if (kind == IEM_SCORE || kind == IEM_SCORE_FLIPPED) return score_keys;
    return kind == IEM_TIME ? time_keys : column_keys;
}

static iem_status read_format(const iem_reading *r, const iem_yaml *node,
                              bool *day_first)
{
    iem_slice text = {0};
    IEM_TRY(iem_want_text(r, node, "format", &text));
    *day_first = iem_slice_is(text, "dmy");
    if (*day_first || iem_slice_is(text, "iso")) return IEM_OK;
    return iem_place_fail(iem_node_place(r, node, "format"), r->err,
                          "the format is iso (2014-03-17) or dmy (17-03-2014), not "
                          "'%.*s'",
                          IEM_SHOWN(text));
}

static iem_status read_numbers(const iem_reading *r, const iem_yaml *node, bool *exact)
{
    iem_slice text = {0};
    IEM_TRY(iem_want_text(r, node, "numbers", &text));
    *exact = iem_slice_is(text, "exact");
    if (*exact || iem_slice_is(text, "buckets")) return IEM_OK;
    return iem_place_fail(iem_node_place(r, node, "numbers"), r->err,
                          "numbers are exact, or in buckets where they are many, not "
                          "'%.*s'",
                          IEM_SHOWN(text));
}

static iem_status read_aspect_part(const iem_reading *r, const iem_yaml *node,
                                   iem_aspect *aspect)
{
    iem_slice text = {0};
    const char *key = node->key;
    if (strcmp(key, "bands") == 0) return read_bands(r, node, &aspect->bands);
    if (strcmp(key, "negative") == 0) return iem_want_texts(r, node, key, &aspect->no);
    if (strcmp(key, "format") == 0) return read_format(r, node, &aspect->day_first);
    if (strcmp(key, "numbers") == 0) return read_numbers(r, node, &aspect->exact);
    if (strcmp(key, "period") == 0) {
        IEM_TRY(iem_want_text(r, node, key, &text));
        return iem_place_period(iem_node_place(r, node, key), text, &aspect->period,
                                r->err);
    }
    if (strcmp(key, "column") != 0) return iem_want_texts(r, node, key, &aspect->yes);
    IEM_TRY(iem_want_name(r, node, key, &text));
    aspect->name = iem_copy(text);
    return aspect->name ? IEM_OK : iem_fail_memory(r->err);
}

static iem_status read_aspect_map(const iem_reading *r, const iem_yaml *node,
                                  const char *key, iem_aspect *aspect)
{
    IEM_TRY(iem_check_keys(r, node, key, aspect_keys(aspect->kind)));
    for (const iem_yaml *entry = node->child; entry; entry = entry->next)
        IEM_TRY(read_aspect_part(r, entry, aspect));
    return aspect->name ? IEM_OK : iem_node_lacks(r, node, key, "column");
}

static iem_status read_aspect(const iem_reading *r, const iem_yaml *node,
                              const char *key, iem_aspect_kind kind)
{
    iem_aspect aspect = {.kind = kind};
    iem_slice name = {0};
    iem_status status = IEM_OK;
    if (node->kind == IEM_YAML_MAP) {
        status = read_aspect_map(r, node, key, &aspect);
    } else {
        status = iem_want_text(r, node, key, &name);
        if (status == IEM_OK && !(aspect.name = iem_copy(name)))
            status = iem_fail_memory(r->err);
    }
    if (status == IEM_OK)
        status =
            iem_plan_put_aspect(r->plan, iem_node_place(r, node, key), &aspect, r->err);
    iem_aspect_clear(&aspect);
    return status;
}

/* outcome, route, score …: the key says which. */
static iem_status read_single_aspect(iem_reading *r, const iem_yaml *node)
{
    iem_aspect_kind kind = 0;
    while (strcmp(iem_aspect_key(kind), node->key) != 0) kind++;
    return read_aspect(r, node, node->key, kind);
}

static iem_status read_aspects(iem_reading *r, const iem_yaml *node,
                               iem_aspect_kind kind)
{
    const iem_yaml *item = NULL;
    IEM_TRY(iem_want_items(r, node, node->key, &item));
    for (; item; item = iem_next_item(node, item))
        IEM_TRY(read_aspect(r, item, node->key, kind));
    return IEM_OK;
}

static iem_status read_traits(iem_reading *r, const iem_yaml *node)
{
    return read_aspects(r, node, IEM_TRAIT);
}

static iem_status read_steps(iem_reading *r, const iem_yaml *node)
{
    return read_aspects(r, node, IEM_STEP);
}

static iem_status read_also(iem_reading *r, const iem_yaml *node)
{
    iem_texts names = {0};
    IEM_TRY(iem_want_texts(r, node, "also", &names));
    const iem_status status =
        iem_plan_put_also(r->plan, iem_node_place(r, node, "also"), &names, r->err);
    iem_texts_clear(&names);
    return status;
}

/* title, count, case, person: the key says which. */
static iem_status read_text(iem_reading *r, const iem_yaml *node)
{
    iem_slice text = {0};
    IEM_TRY(iem_want_text(r, node, node->key, &text));
    return iem_plan_put_text(r->plan, iem_node_place(r, node, node->key), node->key,
                             text, r->err);
}

static iem_status read_rounded(iem_reading *r, const iem_yaml *node)
{
    iem_slice text = {0};
    IEM_TRY(iem_want_text(r, node, "rounded", &text));
    return iem_plan_put_rounded(r->plan, iem_node_place(r, node, "rounded"), text,
                                r->err);
}

static iem_status read_missing(iem_reading *r, const iem_yaml *node)
{
    iem_texts values = {0};
    IEM_TRY(iem_want_texts(r, node, "missing", &values));
    const iem_status status = iem_plan_put_missing(
        r->plan, iem_node_place(r, node, "missing"), &values, r->err);
    iem_texts_clear(&values);
    return status;
}

static iem_status read_condition(const iem_reading *r, const iem_yaml *entry)
{
    iem_texts values = {0};
    IEM_TRY(iem_want_texts(r, entry, entry->key, &values));
    const iem_status status =
        iem_plan_put_where(r->plan, iem_node_place(r, entry, "where"),
                           iem_slice_of(entry->key), &values, r->err);
    iem_texts_clear(&values);
    return status;
}

static iem_status read_where(iem_reading *r, const iem_yaml *node)
{
    IEM_TRY(iem_want_map(r, node, "where"));
    for (const iem_yaml *entry = node->child; entry; entry = entry->next)
        IEM_TRY(read_condition(r, entry));
    return IEM_OK;
}

static iem_status read_columns(iem_reading *r, const iem_yaml *node)
{
    iem_slice column = {0};
    IEM_TRY(iem_want_map(r, node, "columns"));
    for (const iem_yaml *entry = node->child; entry; entry = entry->next) {
        IEM_TRY(iem_want_text(r, entry, entry->key, &column));
        IEM_TRY(iem_plan_put_column(r->plan, iem_node_place(r, entry, "columns"),
                                    iem_slice_of(entry->key), column, r->err));
    }
    return IEM_OK;
}

static iem_status read_small_groups(iem_reading *r, const iem_yaml *node)
{
    static const char *const keys[] = {"min", "as", NULL};
    iem_slice text = {0}, name = iem_slice_of("other");
    int64_t least = 0;
    IEM_TRY(iem_want_map(r, node, "small_groups"));
    IEM_TRY(iem_check_keys(r, node, "small_groups", keys));
    const iem_yaml *min = iem_node_find(node, "min"), *as = iem_node_find(node, "as");
    if (!min) return iem_node_lacks(r, node, "small_groups", "min");
    IEM_TRY(iem_want_text(r, min, "min", &text));
    IEM_TRY(iem_place_whole(iem_node_place(r, min, "min"), text, &least, r->err));
    if (as) IEM_TRY(iem_want_text(r, as, "as", &name));
    return iem_plan_put_small(r->plan, iem_node_place(r, as ? as : node, "as"), least,
                              name, r->err);
}

static iem_status read_margins(iem_reading *r, const iem_yaml *node)
{
    iem_slice text = {0};
    IEM_TRY(iem_want_map(r, node, "margins"));
    IEM_TRY(iem_check_keys(r, node, "margins", iem_margin_names));
    for (const iem_yaml *entry = node->child; entry; entry = entry->next) {
        IEM_TRY(iem_want_text(r, entry, entry->key, &text));
        IEM_TRY(iem_plan_put_margin(r->plan, iem_node_place(r, entry, entry->key),
                                    iem_slice_of(entry->key), text, r->err));
    }
    return IEM_OK;
}

static const struct key {
    const char *name;
    reader *read;
} plan_keys[] = {
    {"title", read_text},
    {"decision", read_decision},
    {"grounds", read_grounds},
    {"profile", read_profile},
    {"facts", read_facts},
    {"count", read_text},
    {"rounded", read_rounded},
    {"reference", read_reference},
    {"where", read_where},
    {"missing", read_missing},
    {"small_groups", read_small_groups},
    {"case", read_text},
    {"person", read_text},
    {"columns", read_columns},
    {"margins", read_margins},
    {"outcome", read_single_aspect},
    {"route", read_single_aspect},
    {"score", read_single_aspect},
    {"score_flipped", read_single_aspect},
    {"decision_flipped", read_single_aspect},
    {"time", read_single_aspect},
    {"batch", read_single_aspect},
    {"reason", read_single_aspect},
    {"traits", read_traits},
    {"steps", read_steps},
    {"also", read_also},
    {"policy", iem_plan_read_policy},
    {"registered", iem_plan_read_registered},
    {"contact", iem_contact_read},
    {"process", iem_process_read},
};

enum { N_KEYS = sizeof plan_keys / sizeof *plan_keys };

/* Keys that plans of later versions have: a plan that says something which would be
 * ignored here is refused. */
static const char *const later_keys[] = {"amount", "outcome_route", "weight"};

/* What these are called here, too far off for the nearest name. */
static const struct {
    const char *name, *meant;
} other_names[] = {
    {"case_id", "case"},      {"citizen_id", "person"},
    {"profiles", "profile"},  {"rename", "columns"},
    {"filter", "where"},      {"small-groups", "small_groups"},
    {"protected", "grounds"}, {"batch_id", "batch"},
    {"decided_at", "time"},   {"reason_code", "reason"},
};

static const char *meant_by(const char *key)
{
    const char *names[N_KEYS];
    for (size_t i = 0; i < sizeof other_names / sizeof *other_names; i++)
        if (strcmp(other_names[i].name, key) == 0) return other_names[i].meant;
    for (size_t i = 0; i < N_KEYS; i++) names[i] = plan_keys[i].name;
    return iem_nearest(iem_slice_of(key), names, N_KEYS);
}

static bool is_later(const char *key)
{
    for (size_t i = 0; i < sizeof later_keys / sizeof *later_keys; i++)
        if (strcmp(later_keys[i], key) == 0) return true;
    return false;
}

static iem_status read_entry(iem_reading *r, const iem_yaml *entry)
{
    for (size_t i = 0; i < N_KEYS; i++)
        if (strcmp(plan_keys[i].name, entry->key) == 0)
            return plan_keys[i].read(r, entry);
    if (iem_process_find(entry->key) < IEM_N_PROCESS_KEYS ||
        strcmp(entry->key, "reviewer_id") == 0)
        return iem_fail(r->err, IEM_ERR_DATA,
                        "%s:%zu: key '%s' belongs under 'process'", r->file,
                        entry->key_line, entry->key);
    if (is_later(entry->key))
        return iem_fail(r->err, IEM_ERR_DATA,
                        "%s:%zu: key '%s' is not supported by this version of iemand",
                        r->file, entry->key_line, entry->key);
    return iem_unknown_key(r, entry, NULL, meant_by(entry->key));
}

static iem_status read_root(iem_reading *r, const iem_yaml *root)
{
    if (root->kind != IEM_YAML_MAP)
        return iem_fail(r->err, IEM_ERR_DATA,
                        "%s:%zu: a plan is a map of keys ('grounds: [origin]'), not %s",
                        r->file, root->line, iem_node_kind(root));
    for (const iem_yaml *entry = root->child; entry; entry = entry->next)
        IEM_TRY(read_entry(r, entry));
    return IEM_OK;
}

static iem_status read_bytes(struct iem_plan *plan, const char *bytes, size_t n,
                             iem_error *err)
{
    iem_reading r = {plan, plan->path, err};
    iem_yaml *root = NULL;
    IEM_TRY(iem_yaml_read(plan->path, bytes, n, &root, err));
    const iem_status status = read_root(&r, root);
    iem_yaml_free(root);
    return status;
}

iem_status iem_plan_read(iem_plan *plan, const char *path, iem_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    if (plan->finished)
        return iem_fail(err, IEM_ERR_USAGE,
                        "%s: the plan is finished and cannot change any more", path);
    IEM_TRY(iem_file_read_all(path, MAX_PLAN_BYTES, &bytes, &n, err));
    char *copy = iem_copy(iem_slice_of(path));
    iem_status status = copy ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK) {
        free(plan->path);
        plan->path = copy;
        status = read_bytes(plan, bytes, n, err);
    }
    free(bytes);
    return status;
}
