#include "plan/plan_node.h"

#include "plan/nearest.h"

#include <string.h>

iem_place iem_node_place(const iem_reading *r, const iem_yaml *node, const char *key)
{
    return (iem_place){r->file, node->line, key, NULL};
}

const char *iem_node_kind(const iem_yaml *node)
{
    static const char *const names[] = {[IEM_YAML_SCALAR] = "a text",
                                        [IEM_YAML_LIST] = "a list",
                                        [IEM_YAML_MAP] = "a map"};
    return names[node->kind];
}

/* `key:` with nothing behind it. */
static bool is_nothing(const iem_yaml *node)
{
    return node->kind == IEM_YAML_SCALAR && !node->quoted && !*node->text;
}

iem_status iem_want_text(const iem_reading *r, const iem_yaml *node, const char *key,
                         iem_slice *text)
{
    const iem_place at = iem_node_place(r, node, key);
    if (node->kind != IEM_YAML_SCALAR)
        return iem_place_fail(at, r->err, "must be a single value, not %s",
                              iem_node_kind(node));
    if (is_nothing(node))
        return iem_place_fail(at, r->err,
                              "there is no value; an empty text is written \"\"");
    *text = iem_slice_of(node->text);
    return IEM_OK;
}

iem_status iem_want_name(const iem_reading *r, const iem_yaml *node, const char *key,
                         iem_slice *name)
{
    IEM_TRY(iem_want_text(r, node, key, name));
    return name->len ? IEM_OK
                     : iem_place_fail(iem_node_place(r, node, key), r->err,
                                      "a name is empty");
}

iem_status iem_want_map(const iem_reading *r, const iem_yaml *node, const char *key)
{
    if (node->kind == IEM_YAML_MAP) return IEM_OK;
    return iem_place_fail(iem_node_place(r, node, key), r->err, "must be a map, not %s",
                          is_nothing(node) ? "empty" : iem_node_kind(node));
}

/* The first item of a list; a single thing is a list of one. */
iem_status iem_want_items(const iem_reading *r, const iem_yaml *node, const char *key,
                          const iem_yaml **item)
{
    if (is_nothing(node))
        return iem_place_fail(iem_node_place(r, node, key), r->err,
                              "there is no value; an empty list is written []");
    *item = node->kind == IEM_YAML_LIST ? node->child : node;
    return IEM_OK;
}

const iem_yaml *iem_next_item(const iem_yaml *list, const iem_yaml *item)
{
    return list->kind == IEM_YAML_LIST ? item->next : NULL;
}

iem_status iem_want_texts(const iem_reading *r, const iem_yaml *node, const char *key,
                          iem_texts *texts)
{
    const iem_yaml *item = NULL;
    iem_slice text = {0};
    iem_status status = iem_want_items(r, node, key, &item);
    for (; status == IEM_OK && item; item = iem_next_item(node, item)) {
        status = iem_want_text(r, item, key, &text);
        if (status == IEM_OK && !iem_texts_add(texts, text))
            status = iem_fail_memory(r->err);
    }
    if (status != IEM_OK) iem_texts_clear(texts);
    return status;
}

const iem_yaml *iem_node_find(const iem_yaml *map, const char *key)
{
    for (const iem_yaml *entry = map->child; entry; entry = entry->next)
        if (strcmp(entry->key, key) == 0) return entry;
    return NULL;
}

iem_status iem_node_lacks(const iem_reading *r, const iem_yaml *map, const char *key,
                          const char *lacking)
{
    return iem_place_fail(iem_node_place(r, map, key), r->err, "has no '%s'", lacking);
}

static size_t count_names(const char *const *names)
{
    size_t n = 0;
    while (names[n]) n++;
    return n;
}

iem_status iem_unknown_key(const iem_reading *r, const iem_yaml *entry,
                           const char *within, const char *meant)
{
    const iem_slice key = iem_slice_of(entry->key);
    return iem_fail(r->err, IEM_ERR_DATA, "%s:%zu: unknown key '%.*s'%s%s%s%s%s%s",
                    r->file, entry->key_line, IEM_SHOWN(key), within ? " in '" : "",
                    within ? within : "", within ? "'" : "",
                    meant ? "; did you mean '" : "", meant ? meant : "",
                    meant ? "'" : "");
}

iem_status iem_check_keys(const iem_reading *r, const iem_yaml *map, const char *within,
                          const char *const *names)
{
    const size_t n = count_names(names);
    for (const iem_yaml *entry = map->child; entry; entry = entry->next) {
        size_t i = 0;
        while (i < n && strcmp(names[i], entry->key) != 0) i++;
        if (i == n)
            return iem_unknown_key(r, entry, within,
                                   iem_nearest(iem_slice_of(entry->key), names, n));
    }
    return IEM_OK;
}
