#include "plan/roles.h"

#include "base/buffer.h"
#include "base/grow.h"
#include "plan/nearest.h"
#include "plan/plan_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LISTED_COLUMNS = 12, LISTED_BYTES = 200 };

static iem_role list_role(const struct iem_plan *plan, size_t i)
{
    if (i < plan->n_grounds)
        return (iem_role){IEM_ROLE_GROUND, i, plan->grounds[i].name};
    i -= plan->n_grounds;
    if (i < plan->n_facts)
        return (iem_role){plan->facts[i].profile ? IEM_ROLE_PROFILE : IEM_ROLE_FACT, i,
                          plan->facts[i].name};
    i -= plan->n_facts;
    if (i < plan->n_aspects - plan->n_made)
        return (iem_role){IEM_ROLE_ASPECT, i, plan->aspects[i].name};
    i -= plan->n_aspects - plan->n_made;
    if (i < plan->n_where) return (iem_role){IEM_ROLE_WHERE, i, plan->where[i].column};
    i -= plan->n_where;
    return (iem_role){IEM_ROLE_PROCESS, i, plan->process.column[i].name};
}

bool iem_plan_role(const struct iem_plan *plan, size_t i, iem_role *role)
{
    const iem_role single[] = {
        {IEM_ROLE_DECISION, 0, plan->decision},
        {IEM_ROLE_COUNT, 0, plan->count},
        {IEM_ROLE_CASE, 0, plan->case_id},
        {IEM_ROLE_PERSON, 0, plan->person},
    };
    const size_t n_single = sizeof single / sizeof *single;
    if (i >= n_single + iem_plan_axes(plan) - plan->n_made + plan->n_where +
                 IEM_N_PROCESS_KEYS)
        return false;
    *role = i < n_single ? single[i] : list_role(plan, i - n_single);
    return true;
}

const char *iem_role_key(const struct iem_plan *plan, iem_role role)
{
    static const char *const keys[] = {
        [IEM_ROLE_DECISION] = "decision", [IEM_ROLE_GROUND] = "ground",
        [IEM_ROLE_FACT] = "fact",         [IEM_ROLE_PROFILE] = "profile",
        [IEM_ROLE_WHERE] = "where",       [IEM_ROLE_COUNT] = "count",
        [IEM_ROLE_CASE] = "case",         [IEM_ROLE_PERSON] = "person",
    };
    if (role.kind == IEM_ROLE_PROCESS) return iem_process_rows[role.index].key;
    return role.kind == IEM_ROLE_ASPECT ? iem_aspect_key(plan->aspects[role.index].kind)
                                        : keys[role.kind];
}

static bool is_named(iem_role role)
{
    return role.kind == IEM_ROLE_GROUND || role.kind == IEM_ROLE_FACT ||
           role.kind == IEM_ROLE_PROFILE || role.kind == IEM_ROLE_WHERE ||
           role.kind == IEM_ROLE_ASPECT || role.kind == IEM_ROLE_PROCESS;
}

void iem_role_label(const struct iem_plan *plan, iem_role role,
                    char out[IEM_ROLE_LABEL])
{
    const iem_slice name = iem_slice_of(role.name);
    if (is_named(role))
        snprintf(out, IEM_ROLE_LABEL, "%s '%.*s'", iem_role_key(plan, role),
                 IEM_SHOWN(name));
    else
        snprintf(out, IEM_ROLE_LABEL, "the %s", iem_role_key(plan, role));
}

struct binding {
    const struct iem_plan *plan;
    const char *log_name;
    const char *const *header;
    size_t n_header;
    iem_roles *roles;
    iem_error *err;
};

static bool is_short(const struct binding *b)
{
    size_t bytes = 0;
    for (size_t i = 0; i < b->n_header; i++) bytes += strlen(b->header[i]) + 2;
    return b->n_header > 0 && b->n_header <= LISTED_COLUMNS && bytes <= LISTED_BYTES;
}

static void write_advice(const struct binding *b, const char *column,
                         iem_buffer *advice)
{
    const char *nearest = iem_nearest(iem_slice_of(column), b->header, b->n_header);
    if (nearest) {
        const iem_slice shown = iem_slice_of(nearest);
        iem_buffer_format(advice, "; did you mean '%.*s'", IEM_SHOWN(shown));
        return;
    }
    if (!is_short(b)) return;
    for (size_t i = 0; i < b->n_header; i++) {
        iem_buffer_text(advice, i ? ", " : "; the header has: ");
        iem_buffer_text(advice, b->header[i]);
    }
}

static iem_status fail_absent(const struct binding *b, iem_role role,
                              const char *column)
{
    char label[IEM_ROLE_LABEL], *text = NULL;
    iem_buffer advice = {0};
    const iem_slice shown = iem_slice_of(column);
    iem_role_label(b->plan, role, label);
    write_advice(b, column, &advice);
    IEM_TRY(iem_buffer_take(&advice, &text, b->err));
    iem_explain(b->err, IEM_ERR_DATA, "%s: no column '%.*s' for %s%s", b->log_name,
                IEM_SHOWN(shown), label, text);
    free(text);
    return IEM_ERR_DATA;
}

static iem_status find_column(const struct binding *b, iem_role role, size_t *found)
{
    const char *column = iem_plan_column(b->plan, role.name);
    const iem_slice shown = iem_slice_of(column);
    size_t n = 0;
    for (size_t i = 0; i < b->n_header; i++) {
        if (strcmp(b->header[i], column) != 0) continue;
        if (n++ == 0) *found = i;
    }
    if (n == 0) return fail_absent(b, role, column);
    if (n == 1) return IEM_OK;
    return iem_fail(b->err, IEM_ERR_DATA,
                    "%s: the header has column '%.*s' %zu times: which one is meant",
                    b->log_name, IEM_SHOWN(shown), n);
}

/* A condition may look at a column that also plays a role: it is read once. */
static int want_column(iem_roles *roles, size_t column)
{
    size_t i = 0;
    while (i < roles->n_columns && roles->columns[i] != column) i++;
    if (i == roles->n_columns) roles->columns[roles->n_columns++] = column;
    return (int)i;
}

static int *slot_of(iem_roles *roles, iem_role role)
{
    switch (role.kind) {
    case IEM_ROLE_DECISION:
        return &roles->decision;
    case IEM_ROLE_GROUND:
        return &roles->grounds[role.index];
    case IEM_ROLE_FACT:
    case IEM_ROLE_PROFILE:
        return &roles->facts[role.index];
    case IEM_ROLE_WHERE:
        return &roles->where[role.index];
    case IEM_ROLE_ASPECT:
        return &roles->aspects[role.index];
    case IEM_ROLE_PROCESS:
        return &roles->process[role.index];
    case IEM_ROLE_COUNT:
        return &roles->count;
    case IEM_ROLE_CASE:
        return &roles->case_id;
    case IEM_ROLE_PERSON:
        break;
    }
    return &roles->person;
}

static iem_status bind_some(const struct binding *b, bool ids)
{
    iem_role role;
    for (size_t i = 0; iem_plan_role(b->plan, i, &role); i++) {
        const bool is_id = role.kind == IEM_ROLE_CASE || role.kind == IEM_ROLE_PERSON;
        size_t column = 0;
        if (!role.name || is_id != ids) continue;
        IEM_TRY(find_column(b, role, &column));
        *slot_of(b->roles, role) = want_column(b->roles, column);
    }
    return IEM_OK;
}

static bool is_of_process(iem_aspect_kind kind)
{
    return kind >= IEM_DESK && kind <= IEM_EFFORT;
}

/* A made aspect reads the column of the role it was made from; a question reads
 * several, and is none of theirs. */
static iem_status bind_made(const struct binding *b)
{
    const struct iem_plan *plan = b->plan;
    for (size_t i = plan->n_aspects - plan->n_made; i < plan->n_aspects; i++) {
        const iem_role role = {IEM_ROLE_ASPECT, i, plan->aspects[i].name};
        size_t column = 0;
        if (plan->aspects[i].kind == IEM_QUESTION) continue;
        if (is_of_process(plan->aspects[i].kind)) {
            const iem_process_key key = iem_process_find(plan->aspects[i].name);
            b->roles->aspects[i] = b->roles->process[key];
            continue;
        }
        IEM_TRY(find_column(b, role, &column));
        *slot_of(b->roles, role) = want_column(b->roles, column);
    }
    return IEM_OK;
}

static iem_status bind_roles(const struct binding *b, bool with_ids)
{
    IEM_TRY(bind_some(b, false));
    IEM_TRY(bind_made(b));
    b->roles->n_coded = b->roles->n_columns;
    return with_ids ? bind_some(b, true) : IEM_OK;
}

static void set_no_roles(iem_roles *roles)
{
    roles->decision = roles->count = roles->case_id = roles->person = IEM_NO_ROLE;
    for (size_t i = 0; i < IEM_MAX_GROUNDS; i++) roles->grounds[i] = IEM_NO_ROLE;
    for (size_t i = 0; i < IEM_MAX_FACTS; i++) roles->facts[i] = IEM_NO_ROLE;
    for (size_t i = 0; i < IEM_MAX_ASPECTS; i++) roles->aspects[i] = IEM_NO_ROLE;
    for (size_t i = 0; i < IEM_N_PROCESS_KEYS; i++) roles->process[i] = IEM_NO_ROLE;
}

iem_status iem_roles_bind(const struct iem_plan *plan, const char *log_name,
                          const char *const *header, size_t n_header, bool with_ids,
                          iem_roles *roles, iem_error *err)
{
    iem_roles made = {0};
    const struct binding b = {plan, log_name, header, n_header, &made, err};
    set_no_roles(&made);
    made.columns =
        iem_zeroed(4 + iem_plan_axes(plan) + plan->n_where + IEM_N_PROCESS_KEYS,
                   sizeof *made.columns);
    made.where = iem_zeroed(plan->n_where, sizeof *made.where);
    const iem_status status =
        made.columns && made.where ? bind_roles(&b, with_ids) : iem_fail_memory(err);
    if (status == IEM_OK)
        *roles = made;
    else
        iem_roles_clear(&made);
    return status;
}

void iem_roles_clear(iem_roles *roles)
{
    free(roles->columns);
    free(roles->where);
    *roles = (iem_roles){0};
}
