/* What the keys of a plan file are read with: a node of the YAML tree is a text, a
 * name, a list or a map, or the failure says where it is not. */
#ifndef IEM_PLAN_NODE_H
#define IEM_PLAN_NODE_H

#include "base/yaml.h"
#include "plan/plan_build.h"

typedef struct iem_reading {
    struct iem_plan *plan;
    const char *file;
    iem_error *err;
} iem_reading;

iem_place iem_node_place(const iem_reading *r, const iem_yaml *node, const char *key);
/* "a text", "a list", "a map" */
const char *iem_node_kind(const iem_yaml *node);

/* A value, which may be "" in quotes; and one that is not empty. Both last as long as
 * the tree. */
iem_status iem_want_text(const iem_reading *r, const iem_yaml *node, const char *key,
                         iem_slice *text);
iem_status iem_want_name(const iem_reading *r, const iem_yaml *node, const char *key,
                         iem_slice *name);
iem_status iem_want_map(const iem_reading *r, const iem_yaml *node, const char *key);
/* The first item of a list; a single thing is a list of one. */
iem_status iem_want_items(const iem_reading *r, const iem_yaml *node, const char *key,
                          const iem_yaml **item);
const iem_yaml *iem_next_item(const iem_yaml *list, const iem_yaml *item);
/* All of them as texts, which the caller clears; none after a failure. */
iem_status iem_want_texts(const iem_reading *r, const iem_yaml *node, const char *key,
                          iem_texts *texts);

/* The entry of a map; NULL: it has none. */
const iem_yaml *iem_node_find(const iem_yaml *map, const char *key);
iem_status iem_node_lacks(const iem_reading *r, const iem_yaml *map, const char *key,
                          const char *lacking);
/* Every key of the map is one of `names`, which end with NULL. */
iem_status iem_check_keys(const iem_reading *r, const iem_yaml *map, const char *within,
                          const char *const *names);
/* `meant`: the nearest known key; NULL: none is near. */
iem_status iem_unknown_key(const iem_reading *r, const iem_yaml *entry,
                           const char *within, const char *meant);

/* The keys `policy` and `registered`. */
iem_status iem_plan_read_policy(iem_reading *r, const iem_yaml *node);
iem_status iem_plan_read_registered(iem_reading *r, const iem_yaml *node);

/* `process`, a list or a map. */
iem_status iem_process_read(iem_reading *r, const iem_yaml *node);

/* `contact`, with a text or number for each of its keys. */
iem_status iem_contact_read(iem_reading *r, const iem_yaml *node);

#endif
