#include "engine/declared.h"

#include "base/grow.h"
#include "engine/declared_values.h"
#include "engine/ranks.h"
#include "family/family.h"
#include "judge/declared.h"
#include "tally/section.h"

#include <stdlib.h>
#include <string.h>

iem_status iem_declaration_load(const struct iem_plan *plan, const iem_options *options,
                                iem_declaration *declaration, iem_error *err)
{
    *declaration = (iem_declaration){0};
    if (options->gate && plan->policy.declaration_blocks && !options->declaration)
        return iem_fail(
            err, IEM_ERR_USAGE,
            "the policy of the plan counts on a declaration, so the gate has "
            "to be told where it is (--declaration)");
    if (!options->declaration) return IEM_OK;
    if (options->today && !iem_is_day(iem_slice_of(options->today)))
        return iem_fail(err, IEM_ERR_USAGE,
                        "--today %.40s: this is not a day such as 2027-03-01",
                        options->today);
    return iem_declaration_read(options->declaration, declaration, err);
}

iem_status iem_declaration_prepare(struct iem_plan *plan, const iem_options *options,
                                   iem_error *err)
{
    static const char reviews[] = "review";
    if (!options->for_register || !iem_family_fits(plan, reviews) ||
        iem_plan_also(plan, reviews))
        return IEM_OK;
    return iem_texts_add(&plan->policy.families, iem_slice_of(reviews))
               ? IEM_OK
               : iem_fail_memory(err);
}

/* ---- What the log shows ---- */

/* Decisions by the texts of one axis; texts are those of the tally. */
static iem_status count_by(const struct iem_tally *tally, const iem_section *section,
                           size_t axis, iem_counted_by *by, iem_error *err)
{
    const iem_dict *dict = &tally->dims[axis].dict;
    const size_t place = iem_section_place(section, axis);
    by->at = iem_zeroed(dict->n_codes, sizeof *by->at);
    if (!by->at) return iem_fail_memory(err);
    for (size_t c = 0; c < section->cube.n_cells; c++)
        by->at[iem_cube_key(&section->cube, c)[place]].n +=
            (double)iem_cube_n(&section->cube, c);
    for (size_t code = 0; code < dict->n_codes; code++) {
        const iem_counted counted = {dict->texts[code].at, by->at[code].n};
        if (strcmp(counted.name, IEM_MISSING_TEXT) == 0)
            by->missing = counted.n;
        else if (counted.n > 0)
            by->at[by->n++] = counted;
    }
    by->known = true;
    return IEM_OK;
}

static iem_status count_periods(const struct iem_tally *tally, iem_counted_by *by,
                                iem_error *err)
{
    const iem_section *section = iem_tally_section(tally, "periods");
    for (size_t a = tally->n_dims; section && a < tally->n_axes; a++)
        if (tally->dims[a].aspect == IEM_TIME)
            return count_by(tally, section, a, by, err);
    return IEM_OK;
}

struct listing {
    iem_texts *columns;
    bool failed;
};

static void add_column(const char *name, void *ctx)
{
    struct listing *to = ctx;
    to->failed |= !iem_texts_hold(to->columns, iem_slice_of(name)) &&
                  !iem_texts_add(to->columns, iem_slice_of(name));
}

/* One process has seen all headers. Of several each looks again at all of them, so that
 * they agree; what can be read only once is known to none. */
static iem_status find_columns(const iem_log *log, const iem_options *options,
                               const char *const *paths, size_t n, iem_texts *columns,
                               bool *known, iem_error *err)
{
    struct listing to = {columns, false};
    *known = log != NULL;
    if (!log) return IEM_OK;
    if (iem_ranks_number(options->ranks) == 1)
        return iem_texts_copy(columns, iem_log_header(log)) ? IEM_OK
                                                            : iem_fail_memory(err);
    for (size_t i = 0; i < n && *known; i++) {
        *known = strcmp(paths[i], "-") != 0;
        if (*known) IEM_TRY(iem_log_columns(paths[i], options, add_column, &to, err));
    }
    return to.failed ? iem_fail_memory(err) : IEM_OK;
}

/* ---- Held against it ---- */

static iem_status list_values(const struct iem_plan *plan, const iem_values *values,
                              iem_observed *observed, iem_error *err)
{
    const bool signs = iem_plan_process(plan, IEM_REVIEWER_ROLE) &&
                       iem_plan_process(plan, IEM_REVIEW_AT) &&
                       iem_plan_process(plan, IEM_DECIDED_AT);
    if (iem_plan_process(plan, IEM_PURPOSE))
        IEM_TRY(iem_values_list(&values[IEM_OF_PURPOSE], &observed->purposes, err));
    if (iem_plan_process(plan, IEM_MODEL_VERSION))
        IEM_TRY(
            iem_values_list(&values[IEM_OF_VERSION], &observed->model_versions, err));
    if (!signs) return IEM_OK;
    IEM_TRY(iem_values_list(&values[IEM_OF_ALL], &observed->signed_all, err));
    return iem_values_list(&values[IEM_OF_ADVERSE], &observed->signed_adverse, err);
}

static iem_status observe(const iem_declared_scan *scan, const iem_options *options,
                          iem_values *values, iem_texts *columns,
                          iem_observed *observed, iem_error *err)
{
    bool known = false;
    IEM_TRY(find_columns(scan->log, options, scan->paths, scan->n_paths, columns,
                         &known, err));
    observed->columns = known ? columns : NULL;
    IEM_TRY(count_periods(scan->tally, &observed->periods, err));
    if (!scan->log || !iem_values_wanted(scan->plan, scan->declaration)) return IEM_OK;
    IEM_TRY(iem_values_read(scan->log, scan->plan, scan->tally, values, err));
    return list_values(scan->plan, values, observed, err);
}

iem_status iem_declaration_settle(const iem_declared_scan *scan,
                                  const iem_options *options, struct iem_result *result,
                                  iem_error *err)
{
    iem_values values[IEM_N_VALUED] = {0};
    iem_observed observed = {0};
    iem_texts columns = {0};
    if (!options->declaration) return IEM_OK;
    iem_status status = observe(scan, options, values, &columns, &observed, err);
    if (status == IEM_OK)
        status = iem_declared_judge(scan->plan, scan->declaration, &observed,
                                    options->today, result, err);
    free(observed.periods.at);
    free(observed.purposes.at);
    free(observed.model_versions.at);
    free(observed.signed_all.at);
    free(observed.signed_adverse.at);
    iem_values_clear(values);
    iem_texts_clear(&columns);
    return status;
}
