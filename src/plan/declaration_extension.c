/* What stands under `iemand`: purposes, versions, traits, roles, norms, and who answers
 * for them. */
#include "plan/declaration_record.h"

#include "base/grow.h"
#include "plan/nearest.h"

#include <math.h>
#include <string.h>

static iem_status check_keys(const iem_declaration *d, const struct json_t *object,
                             const char *outer, const char *const *known,
                             iem_error *err)
{
    char hint[IEM_HINT];
    size_t n = 0;
    while (known[n]) n++;
    for (const char *key = NULL; iem_json_next(object, &key);) {
        size_t i = 0;
        while (i < n && strcmp(known[i], key) != 0) i++;
        if (i < n) continue;
        return iem_declaration_fail(
            d, iem_key_in(outer, key).text, err, "is not known here%s",
            iem_nearest_hint(iem_slice_of(key), known, n, hint));
    }
    return IEM_OK;
}

/* ---- Texts ---- */

static iem_status read_texts(const iem_declaration *d, const struct json_t *object,
                             const char *outer, const char *key, iem_texts *texts,
                             bool *given, iem_error *err)
{
    const struct json_t *list = iem_json_get(object, key);
    const iem_key_path at = iem_key_in(outer, key);
    *given = iem_json_kind_of(list) != IEM_JSON_NOTHING;
    if (!*given) return IEM_OK;
    if (iem_json_kind_of(list) != IEM_JSON_LIST)
        return iem_declaration_fail(d, at.text, err, "is no list of texts");
    for (size_t i = 0; i < iem_json_size(list); i++) {
        const char *text = iem_json_text_of(iem_json_item(list, i));
        if (!text || !*text)
            return iem_declaration_fail(d, iem_key_at(at.text, i).text, err,
                                        "is no text");
        if (iem_texts_hold(texts, iem_slice_of(text)))
            return iem_declaration_fail(d, iem_key_at(at.text, i).text, err,
                                        "'%.40s' is there twice", text);
        if (!iem_texts_add(texts, iem_slice_of(text))) return iem_fail_memory(err);
    }
    return IEM_OK;
}

static iem_status required_text(const iem_declaration *d, const struct json_t *object,
                                const char *outer, const char *key, char **text,
                                iem_error *err)
{
    IEM_TRY(iem_declared_text(d, object, outer, key, text, err));
    if (*text) return IEM_OK;
    return iem_declaration_fail(d, outer, err, "lacks '%s'", key);
}

static iem_status want_list(const iem_declaration *d, const struct json_t *extension,
                            const char *key, const struct json_t **list, iem_error *err)
{
    *list = iem_json_get(extension, key);
    const iem_json_kind kind = iem_json_kind_of(*list);
    if (kind == IEM_JSON_NOTHING || kind == IEM_JSON_LIST) return IEM_OK;
    return iem_declaration_fail(d, iem_key_in("iemand", key).text, err,
                                "is no list of objects");
}

static iem_status want_map(const iem_declaration *d, const struct json_t *item,
                           const char *path, const char *const *keys, iem_error *err)
{
    if (iem_json_kind_of(item) != IEM_JSON_MAP)
        return iem_declaration_fail(d, path, err, "is no object");
    return check_keys(d, item, path, keys, err);
}

/* ---- Roles ---- */

static iem_status read_decisions(const iem_declaration *d, const struct json_t *item,
                                 const char *path, bool *adverse_only, iem_error *err)
{
    const struct json_t *value = iem_json_get(item, "decisions");
    const char *text = iem_json_text_of(value);
    if (iem_json_kind_of(value) == IEM_JSON_NOTHING) return IEM_OK;
    *adverse_only = text && strcmp(text, "adverse") == 0;
    if (*adverse_only || (text && strcmp(text, "all") == 0)) return IEM_OK;
    return iem_declaration_fail(d, iem_key_in(path, "decisions").text, err,
                                "is neither \"all\" nor \"adverse\"");
}

static iem_status read_role(iem_declaration *d, const struct json_t *item,
                            const char *path, iem_error *err)
{
    static const char *const keys[] = {"name", "decisions", NULL};
    IEM_TRY(want_map(d, item, path, keys, err));
    if (!IEM_GROW(d->roles, d->roles_capacity, d->n_roles + 1))
        return iem_fail_memory(err);
    iem_declared_role *role = &d->roles[d->n_roles++];
    *role = (iem_declared_role){0};
    IEM_TRY(required_text(d, item, path, "name", &role->name, err));
    return read_decisions(d, item, path, &role->adverse_only, err);
}

static iem_status read_roles(iem_declaration *d, const struct json_t *extension,
                             iem_error *err)
{
    const struct json_t *list = NULL;
    IEM_TRY(want_list(d, extension, "roles", &list, err));
    for (size_t i = 0; i < iem_json_size(list); i++)
        IEM_TRY(read_role(d, iem_json_item(list, i), iem_key_at("iemand.roles", i).text,
                          err));
    return IEM_OK;
}

/* ---- Norms ---- */

/* One name of a check, or a list of them. */
static iem_status read_checks(iem_declaration *d, const struct json_t *item,
                              const char *path, iem_texts *checks, iem_error *err)
{
    bool given = false;
    const char *one = iem_json_text_of(iem_json_get(item, "check"));
    if (!one) return read_texts(d, item, path, "check", checks, &given, err);
    return iem_texts_add(checks, iem_slice_of(one)) ? IEM_OK : iem_fail_memory(err);
}

static iem_status read_norm(iem_declaration *d, const struct json_t *item,
                            const char *path, iem_error *err)
{
    static const char *const keys[] = {"name", "check", "margin", NULL};
    IEM_TRY(want_map(d, item, path, keys, err));
    if (!IEM_GROW(d->norms, d->norms_capacity, d->n_norms + 1))
        return iem_fail_memory(err);
    iem_declared_norm *norm = &d->norms[d->n_norms++];
    const struct json_t *margin = iem_json_get(item, "margin");
    *norm = (iem_declared_norm){.margin = iem_json_number_of(margin)};
    IEM_TRY(required_text(d, item, path, "name", &norm->name, err));
    IEM_TRY(read_checks(d, item, path, &norm->checks, err));
    if (iem_json_kind_of(margin) != IEM_JSON_NOTHING && isnan(norm->margin))
        return iem_declaration_fail(d, iem_key_in(path, "margin").text, err,
                                    "is no number");
    return IEM_OK;
}

static iem_status read_norms(iem_declaration *d, const struct json_t *extension,
                             iem_error *err)
{
    const struct json_t *list = NULL;
    IEM_TRY(want_list(d, extension, "norms", &list, err));
    for (size_t i = 0; i < iem_json_size(list); i++)
        IEM_TRY(read_norm(d, iem_json_item(list, i), iem_key_at("iemand.norms", i).text,
                          err));
    return IEM_OK;
}

/* ---- All of it ---- */

/* A trait cannot be both. */
static iem_status check_traits(const iem_declaration *d, iem_error *err)
{
    for (size_t i = 0; i < d->forbidden.n; i++)
        if (iem_texts_hold(&d->allowed, iem_slice_of(d->forbidden.at[i])))
            return iem_declaration_fail(d, iem_key_at("iemand.forbidden", i).text, err,
                                        "'%.40s' is allowed too", d->forbidden.at[i]);
    return IEM_OK;
}

iem_status iem_declaration_read_extension(iem_declaration *d,
                                          const struct json_t *extension,
                                          iem_error *err)
{
    static const char *const keys[] = {"owner",          "reviewed_on", "purposes",
                                       "model_versions", "allowed",     "forbidden",
                                       "roles",          "norms",       NULL};
    const char *const in = "iemand";
    IEM_TRY(check_keys(d, extension, in, keys, err));
    IEM_TRY(iem_declared_text(d, extension, in, "owner", &d->owner, err));
    IEM_TRY(iem_declared_text(d, extension, in, "reviewed_on", &d->reviewed_on, err));
    if (d->reviewed_on && !iem_is_day(iem_slice_of(d->reviewed_on)))
        return iem_declaration_fail(d, "iemand.reviewed_on", err,
                                    "'%.40s' is not a day such as 2027-03-01",
                                    d->reviewed_on);
    IEM_TRY(read_texts(d, extension, in, "purposes", &d->purposes, &d->purposes_given,
                       err));
    IEM_TRY(read_texts(d, extension, in, "model_versions", &d->model_versions,
                       &d->model_versions_given, err));
    IEM_TRY(
        read_texts(d, extension, in, "allowed", &d->allowed, &d->allowed_given, err));
    IEM_TRY(read_texts(d, extension, in, "forbidden", &d->forbidden,
                       &d->forbidden_given, err));
    IEM_TRY(check_traits(d, err));
    IEM_TRY(read_roles(d, extension, err));
    return read_norms(d, extension, err);
}
