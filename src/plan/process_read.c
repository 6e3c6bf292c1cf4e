/* `process`: a list of names that are also those of the columns, or a map with a column
 * for each name and, where it takes some, what its values stand for. */
#include "base/grow.h"
#include "plan/day.h"
#include "plan/nearest.h"
#include "plan/plan_node.h"

#include <stdlib.h>
#include <string.h>

/* ---- What stands beside the columns ---- */

static bool is_day(const char *name)
{
    return strcmp(name, "as_of") == 0 || strcmp(name, "alarm_at") == 0 ||
           strcmp(name, "in_use") == 0 || strcmp(name, "out_of_use") == 0;
}

static int32_t *day_slot(iem_process *process, const char *name)
{
    if (strcmp(name, "as_of") == 0) return &process->as_of;
    if (strcmp(name, "alarm_at") == 0) return &process->alarm_at;
    return strcmp(name, "in_use") == 0 ? &process->in_use : &process->out_of_use;
}

/* 2014-3-7. A month alone would be its first day, also where its last is meant. */
enum { SHORTEST_DAY = 8 };

static iem_status read_day(const iem_reading *r, const iem_yaml *node, int32_t *day,
                           iem_error *err)
{
    iem_slice text = {0};
    iem_day found = {0};
    IEM_TRY(iem_want_text(r, node, node->key, &text));
    if (text.len < SHORTEST_DAY || !iem_day_read(text, false, &found))
        return iem_place_fail(iem_node_place(r, node, node->key), err,
                              "'%.*s' is not a date (2026-01-31)", IEM_SHOWN(text));
    *day = iem_day_number(found);
    return IEM_OK;
}

static iem_status read_format(iem_reading *r, const iem_yaml *node)
{
    iem_slice text = {"", 0};
    IEM_TRY(iem_want_text(r, node, "format", &text));
    r->plan->process.day_first = iem_slice_is(text, "dmy");
    if (r->plan->process.day_first || iem_slice_is(text, "iso")) return IEM_OK;
    return iem_place_fail(iem_node_place(r, node, "format"), r->err,
                          "the format is iso (2014-03-17) or dmy (17-03-2014), not "
                          "'%.*s'",
                          IEM_SHOWN(text));
}

/* ---- One column ---- */

static void clear_column(iem_process_column *column)
{
    free(column->name);
    for (int w = 0; w < IEM_N_SENSES; w++) iem_texts_clear(&column->word[w]);
    *column = (iem_process_column){0};
}

static iem_status put_column(struct iem_plan *plan, iem_place at, iem_process_key key,
                             iem_process_column *column, iem_error *err)
{
    bool use = true;
    iem_process_column *slot = &plan->process.column[key];
    if (!column->name || !*column->name)
        return iem_place_fail(at, err, "a name is empty");
    IEM_TRY(iem_plan_settle(plan, at, "process",
                            iem_slice_of(iem_process_rows[key].key), &use, err));
    if (!use) return IEM_OK;
    clear_column(slot);
    *slot = *column;
    slot->line = at.line;
    *column = (iem_process_column){0};
    return IEM_OK;
}

static iem_status read_name(const iem_reading *r, iem_slice text,
                            iem_process_column *column)
{
    free(column->name);
    column->name = iem_copy(text);
    return column->name ? IEM_OK : iem_fail_memory(r->err);
}

static iem_status read_part(const iem_reading *r, const iem_yaml *node,
                            const iem_process_row *row, iem_process_column *column)
{
    iem_slice text = {0};
    if (strcmp(node->key, "column") == 0) {
        IEM_TRY(iem_want_name(r, node, "column", &text));
        return read_name(r, text, column);
    }
    for (int w = 0; w < IEM_N_SENSES; w++) {
        if (!row->word[w] || strcmp(row->word[w], node->key) != 0) continue;
        column->said[w] = true;
        IEM_TRY(iem_want_texts(r, node, node->key, &column->word[w]));
        return column->word[w].n ? IEM_OK
                                 : iem_place_fail(iem_node_place(r, node, node->key),
                                                  r->err, "no values are given");
    }
    IEM_TRY(iem_want_text(r, node, node->key, &text));
    return iem_place_whole(iem_node_place(r, node, node->key), text, &column->bound,
                           r->err);
}

static iem_status read_map(const iem_reading *r, const iem_yaml *node,
                           const iem_process_row *row, iem_process_column *column)
{
    const char *keys[IEM_N_SENSES + 3] = {"column"};
    size_t n = 1;
    for (int w = 0; w < IEM_N_SENSES; w++)
        if (row->word[w]) keys[n++] = row->word[w];
    if (row->bound) keys[n++] = row->bound;
    IEM_TRY(iem_check_keys(r, node, row->key, keys));
    for (const iem_yaml *part = node->child; part; part = part->next)
        IEM_TRY(read_part(r, part, row, column));
    return column->name ? IEM_OK : iem_node_lacks(r, node, row->key, "column");
}

static iem_status read_column(iem_reading *r, const iem_yaml *node, iem_process_key key)
{
    const iem_process_row *row = &iem_process_rows[key];
    iem_process_column column = {0};
    iem_slice text = {0};
    iem_status status = IEM_OK;
    if (node->kind == IEM_YAML_MAP) {
        status = read_map(r, node, row, &column);
    } else {
        status = iem_want_text(r, node, row->key, &text);
        if (status == IEM_OK) status = read_name(r, text, &column);
    }
    if (status == IEM_OK)
        status = put_column(r->plan, iem_node_place(r, node, row->key), key, &column,
                            r->err);
    clear_column(&column);
    return status;
}

/* ---- The whole ---- */

enum { BESIDE = 5, MOST_NAMES = IEM_N_PROCESS_KEYS + BESIDE };

/* "as_of" in a list or a flag, where there are names of columns alone. */
static iem_status fail_name(iem_place at, const char *name, const char *meant,
                            iem_error *err)
{
    if (meant && strcmp(name, meant) == 0)
        return iem_place_fail(at, err,
                              "'%s' is no column; in a plan file it is written "
                              "'process: {%s: ...}'",
                              name, name);
    return iem_place_fail(
        at, err, "there is no '%.*s' in a process%s%s%s", IEM_SHOWN(iem_slice_of(name)),
        meant ? "; did you mean '" : "", meant ? meant : "", meant ? "'" : "");
}

static const char *nearest_name(const char *name)
{
    const char *names[MOST_NAMES] = {"format", "as_of", "alarm_at", "in_use",
                                     "out_of_use"};
    if (strcmp(name, "reviewer_id") == 0) return "reviewer";
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++)
        names[BESIDE + k] = iem_process_rows[k].key;
    return iem_nearest(iem_slice_of(name), names, MOST_NAMES);
}

static iem_status read_entry(iem_reading *r, const iem_yaml *entry)
{
    const iem_process_key key = iem_process_find(entry->key);
    if (key < IEM_N_PROCESS_KEYS) return read_column(r, entry, key);
    if (is_day(entry->key))
        return read_day(r, entry, day_slot(&r->plan->process, entry->key), r->err);
    if (strcmp(entry->key, "format") == 0) return read_format(r, entry);
    return iem_unknown_key(r, entry, "process", nearest_name(entry->key));
}

static iem_status read_item(iem_reading *r, const iem_yaml *item)
{
    iem_slice text = {0};
    IEM_TRY(iem_want_text(r, item, "process", &text));
    const iem_process_key key = iem_process_find(text.at);
    if (key < IEM_N_PROCESS_KEYS) return read_column(r, item, key);
    return fail_name(iem_node_place(r, item, "process"), text.at, nearest_name(text.at),
                     r->err);
}

iem_status iem_process_read(iem_reading *r, const iem_yaml *node)
{
    const iem_yaml *item = NULL;
    if (node->kind == IEM_YAML_MAP) {
        for (const iem_yaml *entry = node->child; entry; entry = entry->next)
            IEM_TRY(read_entry(r, entry));
        return IEM_OK;
    }
    IEM_TRY(iem_want_items(r, node, "process", &item));
    for (; item; item = iem_next_item(node, item)) IEM_TRY(read_item(r, item));
    return IEM_OK;
}

iem_status iem_plan_put_process(struct iem_plan *plan, iem_place at, iem_slice name,
                                iem_slice text, iem_error *err)
{
    iem_process_column column = {0};
    char key[64];
    if (name.len < sizeof key) {
        memcpy(key, name.at, name.len);
        key[name.len] = '\0';
        const iem_process_key found = iem_process_find(key);
        if (found < IEM_N_PROCESS_KEYS) {
            column.name = iem_copy(text);
            const iem_status status = column.name
                                          ? put_column(plan, at, found, &column, err)
                                          : iem_fail_memory(err);
            clear_column(&column);
            return status;
        }
        return fail_name(at, key, nearest_name(key), err);
    }
    return iem_place_fail(at, err, "there is no '%.*s' in a process", IEM_SHOWN(name));
}

/* ---- Does it hold together? ---- */

static iem_place place_of(const struct iem_plan *plan, iem_process_key key)
{
    return iem_plan_place(plan, "process", iem_slice_of(iem_process_rows[key].key));
}

/* On settled lists. */
static iem_status check_words(const struct iem_plan *plan, iem_process_key key,
                              iem_error *err)
{
    const iem_process_column *column = &plan->process.column[key];
    const iem_process_row *row = &iem_process_rows[key];
    for (int a = 0; a < IEM_N_SENSES; a++)
        for (size_t i = 0; i < column->word[a].n; i++) {
            const iem_slice value = iem_slice_of(column->word[a].at[i]);
            for (int b = a + 1; b < IEM_N_SENSES; b++)
                if (iem_texts_hold(&column->word[b], value))
                    return iem_place_fail(place_of(plan, key), err,
                                          "value '%.*s' is both %s and %s",
                                          IEM_SHOWN(value), row->word[a], row->word[b]);
            if (column->said[a] && iem_plan_missing(plan, value))
                return iem_place_fail(place_of(plan, key), err,
                                      "value '%.*s' is both %s and missing",
                                      IEM_SHOWN(value), row->word[a]);
        }
    return IEM_OK;
}

iem_status iem_process_check(struct iem_plan *plan, iem_error *err)
{
    const iem_process *p = &plan->process;
    if (!iem_process_settle(&plan->process)) return iem_fail_memory(err);
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++)
        if (p->column[k].name) IEM_TRY(check_words(plan, (iem_process_key)k, err));
    if (p->in_use != IEM_NOT_SAID && p->out_of_use != IEM_NOT_SAID &&
        p->out_of_use < p->in_use)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: key 'process': out_of_use comes before in_use",
                        plan->path ? plan->path : "plan");
    return IEM_OK;
}
