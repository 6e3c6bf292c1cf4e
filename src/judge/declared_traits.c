/* What may count in a decision and what may not, beside what the plan and the log have.
 *
 * A log shows what was recorded, a plan what it is taken for. A trait that is a fact,
 * the profile or a trait of the plan is taken to have counted. A ground is there so
 * that groups can be compared, and what has no role at all may have counted or not. */
#include "base/print.h"
#include "judge/declared_parts.h"

#include "plan/plan_build.h"

#include <math.h>

/* What a name is in this log. */
typedef enum iem_presence { ABSENT, A_COLUMN, A_GROUND, AN_INPUT } iem_presence;

static bool is_name(const struct iem_plan *plan, const char *role, const char *name)
{
    return iem_is_word(role, name) || iem_is_word(iem_plan_column(plan, role), name);
}

static bool is_input(const struct iem_plan *plan, iem_role role)
{
    return role.kind == IEM_ROLE_FACT || role.kind == IEM_ROLE_PROFILE ||
           (role.kind == IEM_ROLE_ASPECT &&
            plan->aspects[role.index].kind == IEM_TRAIT);
}

static iem_presence presence_of(const iem_asking *a, const char *name)
{
    iem_role role;
    iem_presence found = ABSENT;
    for (size_t i = 0; iem_plan_role(a->plan, i, &role); i++) {
        if (!role.name || !is_name(a->plan, role.name, name)) continue;
        if (is_input(a->plan, role)) return AN_INPUT;
        found = role.kind == IEM_ROLE_GROUND ? A_GROUND : A_COLUMN;
    }
    const iem_texts *columns = a->log->columns;
    for (size_t i = 0; columns && i < columns->n && found == ABSENT; i++)
        if (iem_is_word(columns->at[i], name)) found = A_COLUMN;
    return found;
}

/* ---- Forbidden ---- */

static const iem_rule forbidden = {"declaration/forbidden",
                                   {"Do forbidden traits stay out of the decision?",
                                    "Blijven verboden kenmerken buiten het besluit?"},
                                   NULL,
                                   IEM_NORMS(IEM_NORM_TRAITS)};
static const iem_reason nothing_forbidden = {
    "nothing-forbidden",
    {"the declaration does not say what may not count",
     "de opgave zegt niet wat niet mag meetellen"}};
static const iem_reason forbidden_used = {
    "forbidden-used",
    {"forbidden traits are facts, profile or traits of the plan",
     "verboden kenmerken zijn feiten, profiel of kenmerken in het plan"}};
static const iem_reason forbidden_there = {
    "forbidden-in-log",
    {"forbidden traits are in the log: it does not show whether they counted",
     "verboden kenmerken staan in het log: het laat niet zien of zij meetelden"}};
static const iem_reason forbidden_absent = {
    "forbidden-absent",
    {"no forbidden trait is in the log, but for grounds that are there to compare",
     "er staan geen verboden kenmerken in het log, behalve gronden om te vergelijken"}};
static const iem_reason forbidden_no_role = {
    "forbidden-no-role",
    {"no forbidden trait has a role in the plan; saved counts do not tell which other "
     "columns the log has",
     "geen verboden kenmerk heeft een rol in het plan; bewaarde tellingen zeggen niet "
     "welke andere kolommen het log heeft"}};

/* Those that are present in this way become the items. */
static void list_present(iem_asking *a, iem_declared_check *q, const iem_texts *names,
                         iem_presence presence)
{
    iem_ask_items(a, q, names->n);
    for (size_t i = 0; i < names->n; i++)
        if (presence_of(a, names->at[i]) == presence)
            iem_ask_item(a, q, names->at[i], NAN, NULL);
}

static void ask_forbidden(iem_asking *a)
{
    iem_declared_check *q = iem_ask(a, &forbidden, "iemand.forbidden", NULL);
    iem_ask_settle(q, IEM_CANNOT_TELL, &nothing_forbidden);
    if (!a->d->forbidden_given) return;
    list_present(a, q, &a->d->forbidden, AN_INPUT);
    if (q->n_items) {
        iem_ask_settle(q, IEM_FAIL, &forbidden_used);
        return;
    }
    list_present(a, q, &a->d->forbidden, A_COLUMN);
    if (q->n_items)
        iem_ask_settle(q, IEM_CANNOT_TELL, &forbidden_there);
    else
        iem_ask_settle(q, IEM_PASS,
                       a->log->columns ? &forbidden_absent : &forbidden_no_role);
}

/* ---- Allowed ---- */

static const iem_rule traits = {"declaration/traits",
                                {"Is everything that counts in the decision declared?",
                                 "Is alles wat meetelt in het besluit opgegeven?"},
                                NULL,
                                IEM_NORMS(IEM_NORM_TRAITS)};
static const iem_rule traits_seen = {
    "declaration/traits-in-log",
    {"Is every declared trait in the log?", "Staat elk opgegeven kenmerk in het log?"},
    NULL,
    IEM_NORMS(IEM_NORM_TRAITS)};
static const iem_reason nothing_allowed = {
    "nothing-allowed",
    {"the declaration does not say what may count",
     "de opgave zegt niet wat mag meetellen"}};
static const iem_reason undeclared = {
    "undeclared-traits",
    {"facts, profile or traits of the plan are not declared",
     "feiten, profiel of kenmerken in het plan zijn niet opgegeven"}};
static const iem_reason declared = {
    "declared-traits",
    {"all facts, profiles and traits of the plan are declared",
     "alle feiten, profielen en kenmerken in het plan zijn opgegeven"}};
static const iem_reason not_in_log = {
    "traits-not-in-log",
    {"declared traits are not in the log, so nobody can look at them",
     "opgegeven kenmerken staan niet in het log, dus niemand kan ernaar kijken"}};
static const iem_reason in_log = {
    "traits-in-log",
    {"the log has all declared traits", "het log bevat alle opgegeven kenmerken"}};
static const iem_reason no_header = {
    "no-header",
    {"saved counts do not tell which columns the log has",
     "bewaarde tellingen zeggen niet welke kolommen het log heeft"}};

static bool is_allowed(const iem_asking *a, const char *role)
{
    for (size_t i = 0; i < a->d->allowed.n; i++)
        if (is_name(a->plan, role, a->d->allowed.at[i])) return true;
    return false;
}

static void ask_traits(iem_asking *a)
{
    iem_role role;
    iem_declared_check *q = iem_ask(a, &traits, "iemand.allowed", NULL);
    iem_ask_settle(q, IEM_CANNOT_TELL, &nothing_allowed);
    if (!a->d->allowed_given) return;
    iem_ask_items(a, q, iem_plan_axes(a->plan));
    for (size_t i = 0; iem_plan_role(a->plan, i, &role); i++)
        if (role.name && is_input(a->plan, role) && !is_allowed(a, role.name))
            iem_ask_item(a, q, role.name, NAN, NULL);
    iem_ask_settle(q, q->n_items ? IEM_FAIL : IEM_PASS,
                   q->n_items ? &undeclared : &declared);
}

static void ask_traits_seen(iem_asking *a)
{
    iem_declared_check *q = iem_ask(a, &traits_seen, "iemand.allowed", NULL);
    iem_ask_settle(q, IEM_CANNOT_TELL, &nothing_allowed);
    if (!a->d->allowed_given) return;
    list_present(a, q, &a->d->allowed, ABSENT);
    if (q->n_items == 0)
        iem_ask_settle(q, IEM_PASS, &in_log);
    else if (a->log->columns)
        iem_ask_settle(q, IEM_FAIL, &not_in_log);
    else
        iem_ask_settle(q, IEM_CANNOT_TELL, &no_header);
}

void iem_ask_traits(iem_asking *a)
{
    ask_forbidden(a);
    ask_traits(a);
    ask_traits_seen(a);
}
