/* One case or person in plain words: scanned as ever, then looked up in the log. */
#include "measure/explain.h"

#include "base/buffer.h"
#include "base/file.h"
#include "base/grow.h"
#include "engine/card.h"
#include "engine/case_lines.h"
#include "engine/elsewhere.h"
#include "engine/find.h"
#include "engine/warn.h"
#include "report/voice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_SHOWN = 40 };

struct explaining {
    const iem_scanned *scanned;
    const iem_options *options;
    iem_wanted_id wanted;
    iem_finds finds;
    struct iem_explanation *out;
};

/* ---- What cannot be explained ---- */

static const char *what_it_is(iem_by by)
{
    return by == IEM_BY_CASE ? "case" : "person";
}

/* A number as a message may show it, whoever wrote it. */
static iem_name shown(const char *id)
{
    return iem_name_clip(id, LONGEST_SHOWN);
}

static iem_status fail_unused(const struct explaining *e, iem_error *err)
{
    static const char *const why[IEM_N_UNUSED] = {
        [IEM_NO_DECISION] = "its decision is missing",
        [IEM_OUTSIDE_WHERE] = "it lies outside the plan's 'where'",
        [IEM_WAS_REJECTED] = "it was rejected; --rejects FILE says why",
    };
    size_t i = 0;
    while (i < IEM_N_UNUSED - 1 && !e->finds.unused[i]) i++;
    return iem_fail(err, IEM_ERR_DATA, "%s '%s' is in the log and was not used: %s",
                    what_it_is(e->wanted.by), shown(e->wanted.id).text, why[i]);
}

static iem_status fail_not_there(const struct explaining *e, iem_error *err)
{
    const char *what = what_it_is(e->wanted.by);
    for (size_t i = 0; i < IEM_N_UNUSED; i++)
        if (e->finds.unused[i]) return fail_unused(e, err);
    if (e->finds.alike)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s '%s' is not in the log; did you mean '%s'?", what,
                        shown(e->wanted.id).text, shown(e->finds.alike).text);
    return iem_fail(err, IEM_ERR_DATA, "%s '%s' is not in the log", what,
                    shown(e->wanted.id).text);
}

static iem_status fail_too_many(const struct explaining *e, iem_error *err)
{
    const struct iem_plan *plan = e->scanned->plan;
    const char *name = e->wanted.by == IEM_BY_CASE ? plan->case_id : plan->person;
    if (!name)
        return iem_fail(
            err, IEM_ERR_DATA,
            "%zu rows have the profile '%s'; more than %d are not explained",
            e->finds.n, shown(e->wanted.id).text, IEM_MOST_FINDS);
    return iem_fail(err, IEM_ERR_DATA,
                    "%zu rows have the number '%s', so it does not name one %s; is "
                    "column '%s' the right one",
                    e->finds.n, shown(e->wanted.id).text, what_it_is(e->wanted.by),
                    shown(iem_plan_column(plan, name)).text);
}

/* Rows of the case that say nothing here are not passed over in silence. */
static void warn_of_unused(const struct explaining *e)
{
    size_t n = 0;
    for (size_t i = 0; i < IEM_N_UNUSED; i++) n += e->finds.unused[i];
    if (n == 0) return;
    iem_warn(e->options,
             "%zu more row%s of %s '%s' %s not used: without a decision, outside the "
             "plan's 'where', or rejected",
             n, n > 1 ? "s" : "", what_it_is(e->wanted.by), shown(e->wanted.id).text,
             n > 1 ? "were" : "was");
}

/* ---- The whole ---- */

static iem_status explain_find(const iem_scanned *scanned, const iem_find *find,
                               iem_case *out, iem_error *err)
{
    const iem_case_row row = {.key = find->key,
                              .recorded = (const char *const *)find->recorded,
                              .id = find->id,
                              .decision = find->decision,
                              .adverse = find->adverse,
                              .people = find->people};
    IEM_TRY(iem_measuring_explain(scanned->measuring, &row, out, err));
    return iem_card_fill(scanned, find, out, err);
}

static iem_status explain_all(const struct explaining *e, iem_error *err)
{
    struct iem_explanation *out = e->out;
    struct iem_result *result = e->scanned->result;
    if (e->finds.n == 0) return fail_not_there(e, err);
    if (e->finds.n > IEM_MOST_FINDS) return fail_too_many(e, err);
    out->cases = iem_arena_take(&result->arena, e->finds.n, sizeof *out->cases);
    if (!out->cases) return iem_fail_memory(err);
    for (const iem_find *find = e->finds.first; find; find = find->next)
        IEM_TRY(explain_find(e->scanned, find, &out->cases[out->n_cases++], err));
    iem_card_fill_before(e->scanned->plan, e->wanted.by == IEM_BY_PERSON, &e->finds,
                         out->cases, out->n_cases);
    return iem_card_fill_elsewhere(e->scanned, e->options, e->wanted.id, &e->finds,
                                   out->cases, err);
}

/* The fact cell that the list of cases calls by this name. */
static iem_status find_profile(struct explaining *e, iem_error *err)
{
    const struct iem_result *r = e->scanned->result;
    iem_buffer name = {0};
    if (e->wanted.by != IEM_BY_CASE || e->scanned->plan->case_id) return IEM_OK;
    for (size_t i = 0; i < r->n_cells && e->wanted.cell == SIZE_MAX && !name.failed;
         i++) {
        name.len = 0;
        iem_case_profile(e->scanned->plan, &r->cells[i], &name);
        if (!name.failed && strcmp(name.at, e->wanted.id) == 0)
            e->wanted.cell = r->cells[i].cell;
    }
    const iem_status status = name.failed                  ? iem_fail_memory(err)
                              : e->wanted.cell == SIZE_MAX ? fail_not_there(e, err)
                                                           : IEM_OK;
    iem_buffer_clear(&name);
    return status;
}

static iem_status look(const iem_scanned *scanned, void *ctx, iem_error *err)
{
    struct explaining *e = ctx;
    e->scanned = scanned;
    IEM_TRY(find_profile(e, err));
    IEM_TRY(iem_find_rows(scanned, &e->wanted, &e->finds, err));
    IEM_TRY(explain_all(e, err));
    warn_of_unused(e);
    return IEM_OK;
}

/* What it tells would be told as that of two agencies. */
static iem_status check_ledgers(const iem_options *options, iem_error *err)
{
    for (size_t i = 1; i < options->n_ledgers; i++)
        for (size_t k = 0; k < i; k++)
            if (iem_file_same(options->ledgers[k], options->ledgers[i]))
                return iem_fail(err, IEM_ERR_USAGE, "ledger '%.80s' is given twice",
                                options->ledgers[i]);
    return IEM_OK;
}

static iem_status check(const iem_plan *plan, const iem_options *options, iem_by by,
                        const char *id, iem_error *err)
{
    const bool counted = plan->count && plan->n_facts;
    if (iem_ranks_number(options->ranks) > 1)
        return iem_fail(err, IEM_ERR_USAGE, "one process is enough to explain a case");
    if (!*id)
        return iem_fail(err, IEM_ERR_USAGE, "the number of the %s is empty",
                        what_it_is(by));
    if (by == IEM_BY_PERSON && !plan->person)
        return iem_fail(err, IEM_ERR_DATA,
                        "the plan does not say which column names the person; add "
                        "'person: COLUMN' to it");
    if (options->n_ledgers && by != IEM_BY_PERSON)
        return iem_fail(err, IEM_ERR_USAGE,
                        "a ledger is about people: --ledger goes with --person");
    if (options->n_ledgers && !options->key_file)
        return iem_fail(err, IEM_ERR_USAGE,
                        "people are in a ledger by a pseudonym, which needs a key: "
                        "give --key-file");
    if (by == IEM_BY_CASE && !plan->case_id && !counted)
        return iem_fail(err, IEM_ERR_DATA,
                        "the plan does not say which column names the case; add "
                        "'case: COLUMN' to it");
    if (by == IEM_BY_PERSON && iem_plan_missing(plan, iem_slice_of(id)))
        return iem_fail(err, IEM_ERR_DATA,
                        "person '%s': the plan says that this stands for nobody",
                        shown(id).text);
    return check_ledgers(options, err);
}

iem_status iem_explanation_read(const iem_plan *plan, const iem_options *options,
                                const char *const *paths, size_t n_paths, iem_by by,
                                const char *id, iem_explanation **explanation,
                                iem_error *err)
{
    IEM_TRY(check(plan, options, by, id, err));
    struct iem_explanation *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    struct explaining explaining = {
        .options = options, .wanted = {by, id, SIZE_MAX}, .out = made};
    const iem_onlooker onlooker = {"explain", look, &explaining};
    iem_status status = iem_contact_copy(&made->contact, &plan->contact)
                            ? IEM_OK
                            : iem_fail_memory(err);
    if (status == IEM_OK)
        status = iem_scan_before(plan, options, paths, n_paths, &onlooker,
                                 &made->result, err);
    iem_finds_clear(&explaining.finds);
    if (status == IEM_OK)
        *explanation = made;
    else
        iem_explanation_free(made);
    return status;
}

void iem_explanation_free(iem_explanation *explanation)
{
    if (!explanation) return;
    iem_result_free(explanation->result);
    iem_contact_clear(&explanation->contact);
    free(explanation);
}
