/* Events of libyaml become a tree. What a plan has no use for (aliases, anchors, tags,
 * a second document, keys that are no text) is refused, so that what a reader of the
 * file sees is what counts. */
#include "base/yaml.h"

#include "base/grow.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { MAX_DEPTH = 20, MAX_KEYS = 1000 };

struct reading {
    yaml_parser_t parser;
    const char *name;
    const unsigned char *bytes;
    size_t n, bom;
    size_t index, byte; /* a place found before: character and byte */
    iem_error *err;
};

static iem_status fail_at(const struct reading *r, size_t line, const char *problem)
{
    iem_explain(r->err, IEM_ERR_DATA, "%s:%zu: %s", r->name, line, problem);
    return IEM_ERR_DATA;
}

static iem_status fail_memory(const struct reading *r)
{
    iem_fail_memory(r->err);
    return IEM_ERR_SYSTEM;
}

/* libyaml gives no line for bytes that are no text, only their offset. */
static size_t line_of_byte(const struct reading *r, size_t offset)
{
    size_t line = 1;
    for (size_t i = r->bom; i < r->n && i < r->bom + offset; i++)
        if (r->bytes[i] == '\n') line++;
    return line;
}

static iem_status parser_failed(const struct reading *r)
{
    const yaml_parser_t *p = &r->parser;
    const char *problem = p->problem ? p->problem : "this is no YAML";
    if (p->error == YAML_MEMORY_ERROR) return fail_memory(r);
    if (p->error == YAML_READER_ERROR)
        return fail_at(r, line_of_byte(r, p->problem_offset), problem);
    /* The usual reason, which libyaml does not name. */
    if (strcmp(problem, "mapping values are not allowed in this context") == 0)
        problem =
            "a second ': ' on a line: put a text that has one in quotes, or indent "
            "keys alike";
    return fail_at(r, p->problem_mark.line + 1, problem);
}

static iem_status next_event(struct reading *r, yaml_event_t *event)
{
    return yaml_parser_parse(&r->parser, event) ? IEM_OK : parser_failed(r);
}

/* libyaml's marks count characters; places in a file are bytes. Marks come in order, so
 * the walk goes on from the last one. */
static size_t byte_at(struct reading *r, size_t index)
{
    if (index < r->index) {
        r->index = 0;
        r->byte = r->bom;
    }
    while (r->index < index && r->byte < r->n) {
        r->byte++;
        while (r->byte < r->n && (r->bytes[r->byte] & 0xc0) == 0x80) r->byte++;
        r->index++;
    }
    return r->byte;
}

static bool has_extras(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor || event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor || event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor || event->data.mapping_start.tag;
    default:
        return event->type == YAML_ALIAS_EVENT;
    }
}

static iem_status take_scalar(const struct reading *r, const yaml_event_t *event,
                              iem_yaml *node)
{
    const char *text = (const char *)event->data.scalar.value;
    const size_t len = event->data.scalar.length;
    if (memchr(text, '\0', len))
        return fail_at(r, node->line, "a text cannot hold the character NUL");
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = iem_copy((iem_slice){text, len});
    return node->text ? IEM_OK : fail_memory(r);
}

static iem_yaml_kind kind_of(const yaml_event_t *event)
{
    if (event->type == YAML_SCALAR_EVENT) return IEM_YAML_SCALAR;
    return event->type == YAML_SEQUENCE_START_EVENT ? IEM_YAML_LIST : IEM_YAML_MAP;
}

static iem_status make_node(struct reading *r, const yaml_event_t *event,
                            iem_yaml **made)
{
    const size_t line = event->start_mark.line + 1;
    if (has_extras(event))
        return fail_at(r, line,
                       "anchors (&), aliases (*) and tags (!) are not allowed");
    iem_yaml *node = iem_zeroed(1, sizeof *node);
    if (!node) return fail_memory(r);
    node->kind = kind_of(event);
    node->line = line;
    node->column = event->start_mark.column + 1;
    node->begin = byte_at(r, event->start_mark.index);
    node->end = byte_at(r, event->end_mark.index);
    *made = node;
    return node->kind == IEM_YAML_SCALAR ? take_scalar(r, event, node) : IEM_OK;
}

static iem_status read_node(struct reading *r, yaml_event_t *event, unsigned depth,
                            iem_yaml **node);

static iem_status read_next(struct reading *r, unsigned depth, iem_yaml **node)
{
    yaml_event_t event;
    IEM_TRY(next_event(r, &event));
    return read_node(r, &event, depth, node);
}

static iem_status check_key(const struct reading *r, const iem_yaml *map,
                            const iem_yaml *key)
{
    size_t n = 0;
    if (key->kind != IEM_YAML_SCALAR)
        return fail_at(r, key->line, "a key must be a text");
    for (const iem_yaml *entry = map->child; entry; entry = entry->next, n++)
        if (strcmp(entry->key, key->text) == 0)
            return iem_fail(r->err, IEM_ERR_DATA,
                            "%s:%zu: key '%.*s' is here for the second time; the first "
                            "is on line %zu",
                            r->name, key->line, iem_slice_clip(iem_slice_of(key->text)),
                            key->text, entry->key_line);
    return n < MAX_KEYS ? IEM_OK
                        : fail_at(r, key->line, "more than 1000 keys in a map");
}

/* The entry whose key has begun with `event`. */
static iem_status read_entry(struct reading *r, yaml_event_t *event, unsigned depth,
                             const iem_yaml *map, iem_yaml **entry)
{
    iem_yaml *key = NULL, *value = NULL;
    iem_status status = read_node(r, event, depth, &key);
    if (status == IEM_OK) status = check_key(r, map, key);
    if (status == IEM_OK) status = read_next(r, depth, &value);
    if (status == IEM_OK) {
        value->key = key->text;
        value->key_line = key->line;
        key->text = NULL;
        *entry = value;
        value = NULL;
    }
    iem_yaml_free(key);
    iem_yaml_free(value);
    return status;
}

/* Block style has no closing mark: such a list ends where its last item does. */
static void close_node(struct reading *r, iem_yaml *node, const iem_yaml *last,
                       const yaml_event_t *event)
{
    const bool closing_mark = event->end_mark.index > event->start_mark.index;
    if (closing_mark || !last)
        node->end = byte_at(r, event->end_mark.index);
    else
        node->end = last->end;
}

static bool is_end(const yaml_event_t *event)
{
    return event->type == YAML_SEQUENCE_END_EVENT ||
           event->type == YAML_MAPPING_END_EVENT;
}

static iem_status read_children(struct reading *r, iem_yaml *parent, unsigned depth)
{
    iem_yaml **tail = &parent->child, *last = NULL;
    if (depth >= MAX_DEPTH) return fail_at(r, parent->line, "nested more than 20 deep");
    for (;;) {
        yaml_event_t event;
        IEM_TRY(next_event(r, &event));
        if (is_end(&event)) {
            close_node(r, parent, last, &event);
            yaml_event_delete(&event);
            return IEM_OK;
        }
        IEM_TRY(parent->kind == IEM_YAML_MAP
                    ? read_entry(r, &event, depth + 1, parent, tail)
                    : read_node(r, &event, depth + 1, tail));
        last = *tail;
        tail = &last->next;
    }
}

/* Takes over `event`. */
static iem_status read_node(struct reading *r, yaml_event_t *event, unsigned depth,
                            iem_yaml **node)
{
    iem_yaml *made = NULL;
    iem_status status = make_node(r, event, &made);
    yaml_event_delete(event);
    if (status == IEM_OK && made->kind != IEM_YAML_SCALAR)
        status = read_children(r, made, depth);
    if (status == IEM_OK)
        *node = made;
    else
        iem_yaml_free(made);
    return status;
}

static iem_status empty_map(const struct reading *r, iem_yaml **root)
{
    *root = iem_zeroed(1, sizeof **root);
    if (!*root) return fail_memory(r);
    (*root)->kind = IEM_YAML_MAP;
    (*root)->line = (*root)->column = 1;
    return IEM_OK;
}

static iem_status skip_event(struct reading *r, yaml_event_type_t *type, size_t *line)
{
    yaml_event_t event;
    IEM_TRY(next_event(r, &event));
    *type = event.type;
    *line = event.start_mark.line + 1;
    yaml_event_delete(&event);
    return IEM_OK;
}

static iem_status read_stream(struct reading *r, iem_yaml **root)
{
    yaml_event_type_t type;
    size_t line;
    IEM_TRY(skip_event(r, &type, &line)); /* the stream begins */
    IEM_TRY(skip_event(r, &type, &line));
    if (type == YAML_STREAM_END_EVENT) return empty_map(r, root);
    IEM_TRY(read_next(r, 0, root));
    IEM_TRY(skip_event(r, &type, &line)); /* the document ends */
    IEM_TRY(skip_event(r, &type, &line));
    if (type == YAML_STREAM_END_EVENT) return IEM_OK;
    return fail_at(r, line, "a second document is not allowed");
}

iem_status iem_yaml_read(const char *name, const char *bytes, size_t n, iem_yaml **root,
                         iem_error *err)
{
    struct reading r = {.name = name, .n = n, .err = err};
    r.bytes = (const unsigned char *)bytes;
    r.bom = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    r.byte = r.bom;
    if (!yaml_parser_initialize(&r.parser)) return iem_fail_memory(err);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, r.bytes + r.bom, n - r.bom);
    iem_yaml *made = NULL;
    const iem_status status = read_stream(&r, &made);
    yaml_parser_delete(&r.parser);
    if (status == IEM_OK)
        *root = made;
    else
        iem_yaml_free(made);
    return status;
}

void iem_yaml_free(iem_yaml *root)
{
    while (root) {
        iem_yaml *next = root->next;
        iem_yaml_free(root->child);
        free(root->text);
        free(root->key);
        free(root);
        root = next;
    }
}
