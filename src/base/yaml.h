/* YAML as a small tree of texts with their places; libyaml stays behind this file.
 * Scalars are kept as text (`no` is a word). Aliases, anchors, tags and a second
 * document are refused, as are duplicate keys. */
#ifndef IEM_YAML_H
#define IEM_YAML_H

#include "base/status.h"

typedef enum iem_yaml_kind {
    IEM_YAML_SCALAR,
    IEM_YAML_LIST,
    IEM_YAML_MAP
} iem_yaml_kind;

typedef struct iem_yaml iem_yaml;
struct iem_yaml {
    iem_yaml_kind kind;
    char *text;             /* of a scalar; "" when empty */
    bool quoted;            /* a scalar in quotes */
    char *key;              /* in a map: the key of this node, else NULL */
    iem_yaml *child, *next; /* first item or entry; next sibling */
    size_t line, column;    /* of the node, from 1 */
    size_t begin, end;      /* its bytes in the file: [begin, end) */
    size_t key_line;        /* of the key, from 1 */
};

/* Errors read "plan.yaml:3: …". An empty file is an empty map. */
iem_status iem_yaml_read(const char *name, const char *bytes, size_t n, iem_yaml **root,
                         iem_error *err);
void iem_yaml_free(iem_yaml *root);

#endif
