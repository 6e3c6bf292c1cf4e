/* The main job, in the order of its steps: count, measure, look again, judge, write. */
#include "engine/scan.h"

#include "base/file.h"
#include "base/grow.h"
#include "engine/cases.h"
#include "engine/count.h"
#include "engine/declared.h"
#include "engine/declared_values.h"
#include "engine/derive.h"
#include "engine/gather.h"
#include "engine/manifest.h"
#include "engine/mismatch.h"
#include "engine/paired.h"
#include "engine/warn.h"
#include "family/family.h"
#include "family/keep.h"
#include "family/safeguards.h"
#include "judge/gate.h"
#include "judge/judge.h"
#include "judge/principles.h"
#include "plan/nearest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Inputs ------------------------------------------------------------------------
 */

/* Are the paths saved tallies (all of them, or none)? */
static iem_status find_kind(const char *const *paths, size_t n, bool *tallies,
                            iem_error *err)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        bool is = false;
        IEM_TRY(iem_tally_is_file(paths[i], &is, err));
        found += is;
    }
    *tallies = found == n && n > 0;
    if (found == 0 || found == n) return IEM_OK;
    return iem_fail(
        err, IEM_ERR_DATA,
        "some of the files are tallies and some are logs; make a tally of the "
        "logs first (iemand tally)");
}

static iem_status load_tallies(const struct iem_plan *plan, const char *const *paths,
                               size_t n, struct iem_tally **tally, iem_error *err)
{
    struct iem_tally *sum = NULL, *next = NULL;
    IEM_TRY(iem_tally_load(paths[0], &sum, err));
    iem_status status = iem_tally_check_plan(plan, sum, paths[0], err);
    for (size_t i = 1; i < n && status == IEM_OK; i++) {
        status = iem_tally_load(paths[i], &next, err);
        if (status == IEM_OK) status = iem_tally_check_plan(plan, next, paths[i], err);
        if (status == IEM_OK) status = iem_tally_merge(sum, next, err);
        iem_tally_free(next);
        next = NULL;
    }
    if (status == IEM_OK) status = iem_tally_settle(sum, err);
    if (status == IEM_OK)
        *tally = sum;
    else
        iem_tally_free(sum);
    return status;
}

/* Quantile bands can be worked out only from files, which are read once more. */
static iem_status need_cuts(const struct iem_plan *plan, const char *why,
                            iem_error *err)
{
    size_t dim = 0;
    if (!iem_plan_open_bands(plan, &dim)) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%s '%s': %s needs cut points, not a number of bands; "
                    "'iemand check LOG -p PLAN --fix' writes them into the plan",
                    iem_plan_axis_kind(plan, dim), iem_plan_axis_name(plan, dim), why);
}

static iem_status settle_cuts(iem_log *log, struct iem_plan *plan,
                              const char *const *paths, size_t n, iem_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(paths[i], "-") == 0) IEM_TRY(need_cuts(plan, "standard input", err));
    return iem_plan_open_bands(plan, NULL) ? iem_count_cuts(log, plan, err) : IEM_OK;
}

/* ---- The scan ---- */

struct scan {
    struct iem_plan *plan; /* a copy, with cut points */
    const iem_options *options;
    const iem_onlooker *onlooker; /* NULL: nobody looks */
    bool core_only;               /* no measures beside it */
    iem_log *log;                 /* NULL: only tallies */
    struct iem_tally *tally;
    iem_measuring *measuring;
    iem_refine refine;
    iem_gathered gathered;
    bool has_gathered;
    iem_declaration declaration;
    iem_derived derived;
    const char *const *paths; /* of the log; none: counts alone */
    size_t n_paths;
    struct iem_result *result;
};

static bool needs_second_pass(const struct scan *scan)
{
    const struct iem_plan *plan = scan->plan;
    return scan->options->cases_path || scan->options->against || scan->onlooker ||
           iem_values_wanted(plan, &scan->declaration) || plan->person ||
           iem_derive_wanted(plan, &scan->derived) || iem_plan_numeric(plan) > 0 ||
           iem_plan_open_bands(plan, NULL);
}

static iem_status read_inputs(struct scan *scan, const char *const *paths, size_t n,
                              iem_error *err)
{
    bool tallies = false;
    if (scan->options->ranges)
        return iem_fail(err, IEM_ERR_USAGE,
                        "a range is counted into a tally, and tallies are scanned");
    if (scan->options->keep) IEM_TRY(need_cuts(scan->plan, "a history", err));
    /* With a table there are no files, or opening the log says so. */
    if (!scan->options->frame) IEM_TRY(find_kind(paths, n, &tallies, err));
    if (tallies) {
        if (scan->options->cases_path)
            return iem_fail(err, IEM_ERR_DATA,
                            "a tally has no rows, so --cases needs the log itself");
        if (scan->onlooker)
            return iem_fail(err, IEM_ERR_DATA,
                            "a tally has no rows, so %s needs the log itself",
                            scan->onlooker->who);
        IEM_TRY(need_cuts(scan->plan, "a tally", err));
        return load_tallies(scan->plan, paths, n, &scan->tally, err);
    }
    IEM_TRY(iem_log_open(scan->plan, scan->options, paths, n, needs_second_pass(scan),
                         &scan->log, err));
    IEM_TRY(settle_cuts(scan->log, scan->plan, paths, n, err));
    return iem_count(scan->log, scan->plan, scan->options, &scan->tally, err);
}

/* What is no error but hardly ever meant. */
static void warn_of_plan(const struct scan *scan)
{
    char hint[IEM_HINT];
    const struct iem_plan *plan = scan->plan;
    const struct iem_result *r = scan->result;
    if (!scan->options->on_warning || r->rows_used == 0) return;
    for (size_t i = 0; i < plan->n_grounds; i++) {
        const char *reference = plan->grounds[i].reference;
        if (!reference || iem_tally_has_group(scan->tally, i, reference)) continue;
        iem_warn(
            scan->options,
            "ground '%.60s': its reference '%.60s' is not in the log, so nobody can "
            "be compared%s",
            plan->grounds[i].name, reference,
            iem_tally_group_hint(scan->tally, i, reference, hint));
    }
    if (r->adverse_rate > 0) return;
    iem_warn(
        scan->options,
        "no decision is adverse: column '%.60s' is nowhere '%.120s'; is that how the "
        "log writes it",
        iem_plan_column(plan, plan->decision), r->adverse);
}

/* Ranges of one log have its digest, and hardly ever as many bytes. */
static int compare_inputs(const iem_input *a, const iem_input *b)
{
    const int order = strcmp(a->digest, b->digest);
    return order ? order : (a->bytes > b->bytes) - (a->bytes < b->bytes);
}

static int by_content(const void *a, const void *b)
{
    const iem_input *x = *(const iem_input *const *)a,
                    *y = *(const iem_input *const *)b;
    const int order = compare_inputs(x, y);
    return order ? order : (x > y) - (x < y);
}

/* Counted twice, a log seems to tell more than it does. */
static void warn_of_same(const struct scan *scan, const iem_input **inputs, size_t n)
{
    size_t first = n, again = 0;
    qsort(inputs, n, sizeof(iem_input *), by_content);
    for (size_t i = n; i-- > 1;)
        if (compare_inputs(inputs[i - 1], inputs[i]) == 0) {
            first = i - 1;
            again++;
        }
    if (!again) return;
    iem_warn(scan->options,
             "'%.200s' and '%.200s' are the same log%s: everybody in it is counted "
             "twice%s",
             inputs[first]->path, inputs[first + 1]->path,
             again > 1 ? ", and they are not the only ones" : "",
             scan->log ? "" : ", unless they are two ranges of it");
}

static iem_status warn_of_inputs(const struct scan *scan, iem_error *err)
{
    const struct iem_result *r = scan->result;
    size_t n = 0;
    if (!scan->options->on_warning || r->rows_used == 0) return IEM_OK;
    const iem_input **inputs = iem_zeroed(r->n_inputs, sizeof(iem_input *));
    if (!inputs) return iem_fail_memory(err);
    for (size_t i = 0; i < r->n_inputs; i++)
        if (r->inputs[i].digest) inputs[n++] = &r->inputs[i];
    warn_of_same(scan, inputs, n);
    free(inputs);
    return IEM_OK;
}

static iem_status remeasure(struct scan *scan, iem_error *err)
{
    struct iem_result *r = scan->result;
    iem_measuring_set_deff(scan->measuring, &scan->refine, &scan->gathered);
    r->people = (double)scan->gathered.n_people + (double)scan->gathered.n_loose;
    r->people_why = IEM_WHY_NONE;
    IEM_TRY(iem_measuring_groups(scan->measuring, err));
    return iem_measuring_cells(scan->measuring, err);
}

static iem_status look_again(struct scan *scan, iem_error *err)
{
    if (!scan->log) return IEM_OK;
    if (scan->refine.n_wanted == 0 && !scan->refine.influence) return IEM_OK;
    IEM_TRY(iem_gather(scan->log, scan->plan, scan->tally, scan->measuring,
                       &scan->refine, scan->options->seed, &scan->gathered, err));
    scan->has_gathered = true;
    return scan->refine.influence ? remeasure(scan, err) : IEM_OK;
}

static iem_status measure(struct scan *scan, iem_error *err)
{
    IEM_TRY(iem_measuring_new(scan->plan, scan->tally, scan->options, scan->result,
                              &scan->measuring, err));
    IEM_TRY(iem_measuring_groups(scan->measuring, err));
    IEM_TRY(iem_measuring_cells(scan->measuring, err));
    IEM_TRY(iem_measuring_refine(scan->measuring, scan->log && scan->plan->person,
                                 &scan->refine, err));
    IEM_TRY(look_again(scan, err));
    IEM_TRY(iem_measuring_place(scan->measuring, err));
    IEM_TRY(iem_measuring_grades(scan->measuring, &scan->refine,
                                 scan->has_gathered ? &scan->gathered : NULL, err));
    if (scan->onlooker)
        return iem_families_of_cases(scan->measuring, scan->options->seed, err);
    if (scan->core_only) return IEM_OK;
    if (scan->log && iem_derive_wanted(scan->plan, &scan->derived))
        IEM_TRY(iem_derive(scan->log, scan->plan, scan->tally, scan->options->memory,
                           &scan->derived, err));
    iem_measuring_set_derived(scan->measuring, &scan->derived);
    IEM_TRY(iem_families_measure(scan->measuring, scan->options->seed, err));
    IEM_TRY(iem_safeguards_list(scan->plan, scan->result, err));
    return scan->options->keep ? iem_result_keep(scan->measuring, err) : IEM_OK;
}

/* ---- Beside an earlier model ---- */

static iem_status can_pair(const struct scan *scan, iem_error *err)
{
    if (!scan->log)
        return iem_fail(err, IEM_ERR_DATA,
                        "a tally has no cases, so --against needs the log itself");
    if (!scan->plan->case_id)
        return iem_fail(err, IEM_ERR_DATA,
                        "the plan names no 'case', by which the two logs could be "
                        "joined");
    if (iem_ranks_number(scan->options->ranks) > 1)
        return iem_fail(err, IEM_ERR_USAGE, "--against works in one process only");
    return IEM_OK;
}

/* The earlier log is judged by the same plan, cut points and all. */
static iem_status judge_before(const struct scan *scan, iem_result **before,
                               iem_error *err)
{
    iem_options options = *scan->options;
    options.against = options.baseline = NULL;
    options.frame = NULL;
    options.cases_path = options.rejects_path = options.checkpoint = NULL;
    options.on_warning = NULL;
    return iem_scan(scan->plan, &options, &scan->options->against, 1, before, err);
}

static iem_status pair_cases(const struct scan *scan, iem_error *err)
{
    iem_log *old_log = NULL;
    iem_options options = *scan->options;
    options.frame = NULL;
    IEM_TRY(
        iem_log_open(scan->plan, &options, &options.against, 1, false, &old_log, err));
    const iem_status status =
        iem_paired_measure(scan->log, old_log, scan->plan, scan->tally, scan->measuring,
                           scan->result, err);
    iem_log_free(old_log);
    return status;
}

static iem_status find_baseline(const struct scan *scan, iem_result **before,
                                iem_baseline *baseline, iem_error *err)
{
    const iem_options *options = scan->options;
    if (options->baseline) return iem_baseline_read(options->baseline, baseline, err);
    IEM_TRY(can_pair(scan, err));
    IEM_TRY(judge_before(scan, before, err));
    IEM_TRY(pair_cases(scan, err));
    return iem_baseline_of(*before, options->against, baseline, err);
}

static iem_status judge_by_policy(struct scan *scan, iem_error *err)
{
    const iem_options *options = scan->options;
    iem_result *before = NULL;
    iem_baseline baseline = {0};
    iem_gate_at at = {options->today, options->intersect, NULL};
    iem_status status = IEM_OK;
    if (options->baseline || options->against) {
        status = find_baseline(scan, &before, &baseline, err);
        at.baseline = &baseline;
    }
    if (status == IEM_OK) status = iem_gate_judge(scan->plan, &at, scan->result, err);
    iem_baseline_clear(&baseline);
    iem_result_free(before);
    return status;
}

static iem_status judge(struct scan *scan, iem_error *err)
{
    IEM_TRY(iem_judge(scan->result, scan->plan->margins.weight_assurance, err));
    const iem_declared_scan seen = {scan->plan,  &scan->declaration, scan->log,
                                    scan->paths, scan->n_paths,      scan->tally};
    IEM_TRY(iem_declaration_settle(&seen, scan->options, scan->result, err));
    if (scan->options->gate) IEM_TRY(judge_by_policy(scan, err));
    return iem_principles_look(scan->result, err);
}

static iem_status show(const struct scan *scan, iem_error *err)
{
    const iem_scanned scanned = {scan->log, scan->plan, scan->tally, scan->measuring,
                                 scan->result};
    return scan->onlooker->look(&scanned, scan->onlooker->ctx, err);
}

static iem_status run(struct scan *scan, iem_error *err)
{
    IEM_TRY(
        iem_manifest_fill(scan->plan, scan->tally, scan->options, scan->result, err));
    warn_of_plan(scan);
    IEM_TRY(warn_of_inputs(scan, err));
    IEM_TRY(measure(scan, err));
    IEM_TRY(judge(scan, err));
    if (scan->onlooker) return show(scan, err);
    if (!scan->options->cases_path) return IEM_OK;
    return iem_cases_write(scan->log, scan->plan, scan->options, scan->tally,
                           scan->measuring, scan->result, err);
}

static void end(struct scan *scan, iem_status status, iem_result **result)
{
    iem_measuring_free(scan->measuring);
    iem_refine_clear(&scan->refine);
    iem_gathered_clear(&scan->gathered);
    iem_declaration_clear(&scan->declaration);
    iem_derived_clear(&scan->derived);
    iem_log_free(scan->log);
    iem_tally_free(scan->tally);
    iem_plan_free(scan->plan);
    if (status == IEM_OK)
        *result = scan->result;
    else
        iem_result_free(scan->result);
}

/* It is judged first, and then paired. */
static iem_status check_against(const iem_options *options, iem_error *err)
{
    const char *path = options->against;
    if (!path || (strcmp(path, "-") != 0 && !iem_file_is_stream(path))) return IEM_OK;
    return iem_fail(err, IEM_ERR_USAGE,
                    "option '--against' needs a file: %s can be read only once",
                    strcmp(path, "-") == 0 ? "standard input" : path);
}

static iem_status begin(struct scan *scan, const iem_plan *plan, iem_error *err)
{
    const iem_gate_at at = {scan->options->today, scan->options->intersect, NULL};
    IEM_TRY(check_against(scan->options, err));
    IEM_TRY(iem_plan_copy(plan, &scan->plan, err));
    IEM_TRY(iem_gate_prepare(scan->plan, &at, err));
    IEM_TRY(iem_declaration_prepare(scan->plan, scan->options, err));
    IEM_TRY(iem_declaration_load(scan->plan, scan->options, &scan->declaration, err));
    IEM_TRY(scan->options->alarms
                ? iem_alarms_read(scan->options->alarms, scan->plan->count_sha256,
                                  &scan->derived, err)
                : iem_alarms_declared(&scan->plan->process, &scan->derived, err));
    scan->result = iem_zeroed(1, sizeof *scan->result);
    return scan->result ? IEM_OK : iem_fail_memory(err);
}

iem_status iem_scan_counts(const iem_plan *plan, const iem_options *options,
                           struct iem_tally *tally, iem_result **result, iem_error *err)
{
    iem_options plain = *options;
    plain.gate = plain.keep = plain.for_register = false;
    plain.cases_path = plain.declaration = plain.alarms = NULL;
    plain.ranks = NULL; /* whoever asks does it alone */
    plain.on_warning = NULL;
    struct scan scan = {.options = &plain, .core_only = true, .tally = tally};
    iem_status status = begin(&scan, plan, err);
    if (status == IEM_OK) status = run(&scan, err);
    end(&scan, status, result);
    return status;
}

iem_status iem_scan_before(const iem_plan *plan, const iem_options *options,
                           const char *const *paths, size_t n_paths,
                           const iem_onlooker *onlooker, iem_result **result,
                           iem_error *err)
{
    struct scan scan = {
        .options = options, .onlooker = onlooker, .paths = paths, .n_paths = n_paths};
    iem_status status = iem_families_check(plan, err);
    if (status == IEM_OK) status = begin(&scan, plan, err);
    if (status == IEM_OK) status = read_inputs(&scan, paths, n_paths, err);
    if (status == IEM_OK) status = run(&scan, err);
    end(&scan, status, result);
    return status;
}

iem_status iem_scan(const iem_plan *plan, const iem_options *options,
                    const char *const *paths, size_t n_paths, iem_result **result,
                    iem_error *err)
{
    return iem_scan_before(plan, options, paths, n_paths, NULL, result, err);
}

void iem_result_free(iem_result *result)
{
    if (!result) return;
    iem_families_clear(result);
    iem_gate_clear(result);
    iem_arena_clear(&result->arena);
    free(result);
}

/* ---- Tallies for later ---- */

iem_status iem_tally_read(const iem_plan *plan, const iem_options *options,
                          const char *const *paths, size_t n_paths, iem_tally **tally,
                          iem_error *err)
{
    iem_log *log = NULL;
    IEM_TRY(iem_families_check(plan, err));
    IEM_TRY(need_cuts(plan, "a tally", err));
    IEM_TRY(iem_log_open(plan, options, paths, n_paths, false, &log, err));
    const iem_status status = iem_count(log, plan, options, tally, err);
    iem_log_free(log);
    return status;
}
