/* The list of families, and what is common to them. */
#include "family/family.h"

#include "base/grow.h"
#include "family/asked.h"
#include "family/checked.h"
#include "family/families.h"
#include "family/repeated.h"
#include "measure/measuring.h"
#include "plan/derived.h"
#include "plan/nearest.h"
#include "stats/multiple.h"
#include "tally/section.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const iem_family *const iem_families[] = {
    &iem_family_core,
    &iem_family_consistency,
    &iem_family_neighbours,
    &iem_family_flips,
    &iem_family_score_flips,
    &iem_family_outcomes,
    &iem_family_hits,
    &iem_family_routes,
    &iem_family_scores,
    &iem_family_inequality,
    &iem_family_explained,
    &iem_family_information,
    &iem_family_proxies,
    &iem_family_steps,
    &iem_family_subgroups,
    &iem_family_trend,
    &iem_family_batches,
    &iem_family_reasons,
    &iem_family_equivalence,
    &iem_family_missing,
    &iem_family_review,
    &iem_family_reviewers,
    &iem_family_contact,
    &iem_family_wording,
    &iem_family_objection,
    &iem_family_terms,
    &iem_family_stop,
    &iem_family_purpose,
    &iem_family_learning,
    &iem_family_data_quality,
    &iem_family_feedback,
    NULL,
};
/* clang-format on */

const iem_reason iem_reason_no_people = {
    "no-people", {"nobody to count", "er is niemand om te tellen"}};
const iem_reason iem_reason_no_reference = {
    "no-reference", {"nobody to compare with", "er is niemand om mee te vergelijken"}};
const iem_reason iem_reason_zero_reference = {
    "zero-reference",
    {"the reference has none, so there is no ratio",
     "de referentie heeft er geen, dus er is geen verhouding"}};
const iem_reason iem_reason_few = {
    "few", {"too few people to say", "te weinig mensen om dit te zeggen"}};

const iem_reason iem_reason_rounded = {
    "rounded",
    {"the counts are rounded, and this takes exact ones",
     "de aantallen zijn afgerond, en hiervoor zijn exacte nodig"}};
const iem_reason iem_reason_repeated = {
    "repeated-persons",
    {"people have several decisions, and this takes one of each",
     "mensen hebben meer besluiten, en hiervoor is er één van ieder nodig"}};

/* ---- Which ones ---- */

static unsigned kinds_of(const struct iem_plan *plan)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < plan->n_aspects; i++)
        kinds |= IEM_NEEDS(plan->aspects[i].kind);
    return kinds;
}

static bool has_questions(const struct iem_plan *plan, unsigned themes)
{
    for (size_t i = 0; i < iem_n_questions && themes; i++)
        if (themes & 1u << iem_questions[i].theme &&
            iem_plan_answers(plan, &iem_questions[i]))
            return true;
    return !themes;
}

static bool has_subject(const struct iem_plan *plan, const iem_family *family)
{
    return has_questions(plan, family->themes) || family->or_any & kinds_of(plan);
}

static bool has_columns(const struct iem_plan *plan, const iem_family *family)
{
    return has_subject(plan, family) && (family->needs & ~kinds_of(plan)) == 0 &&
           (!family->needs_facts || plan->n_facts > 0);
}

static const iem_family *find_family(const char *name)
{
    for (size_t i = 0; iem_families[i]; i++)
        if (strcmp(iem_families[i]->name, name) == 0) return iem_families[i];
    return NULL;
}

bool iem_family_fits(const struct iem_plan *plan, const char *name)
{
    const iem_family *family = find_family(name);
    return family && has_columns(plan, family);
}

/* Does the id end with one of these words? */
static bool ends_with(const char *id, const char *ends)
{
    while (*ends) {
        const size_t n = strcspn(ends, " "), length = strlen(id);
        if (length >= n && memcmp(id + length - n, ends, n) == 0) return true;
        ends += n + strspn(ends + n, " ");
    }
    return false;
}

bool iem_family_is_detail(const iem_family *family, size_t row)
{
    const size_t kind = row % IEM_ASKED_ROWS;
    if (row < family->n_asked * IEM_ASKED_ROWS)
        return kind != IEM_ASKED_SHARE && kind != IEM_ASKED_AT_EQUAL_FACTS;
    return family->details && ends_with(family->rows[row].id, family->details);
}

enum { MOST_FAMILIES = 64 };

static bool is_by_flag(const struct iem_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->also_flags.n; i++)
        if (strcmp(plan->also_flags.at[i], name) == 0) return true;
    return false;
}

static iem_status fail_unknown(const struct iem_plan *plan, const char *name,
                               iem_error *err)
{
    char hint[IEM_HINT];
    const char *names[MOST_FAMILIES] = {"all"};
    size_t n = 1;
    for (size_t i = 0; iem_families[i] && n < MOST_FAMILIES; i++)
        names[n++] = iem_families[i]->name;
    iem_nearest_hint(iem_slice_of(name), names, n, hint);
    return iem_fail(err, is_by_flag(plan, name) ? IEM_ERR_USAGE : IEM_ERR_DATA,
                    "also: there are no measures '%.40s'%s", name,
                    *hint ? hint : "; 'iemand measures' lists them");
}

static iem_status fail_lacking(const struct iem_plan *plan, const iem_family *family,
                               iem_error *err)
{
    const unsigned lacking = family->needs & ~kinds_of(plan);
    iem_aspect_kind kind = 0;
    if (!has_subject(plan, family))
        return iem_fail(err, plan->path ? IEM_ERR_DATA : IEM_ERR_USAGE,
                        "also: '%s' cannot do without columns under 'process', which "
                        "the plan does not name",
                        family->name);
    while (kind < IEM_N_ASPECT_KINDS && !(lacking & IEM_NEEDS(kind))) kind++;
    return iem_fail(err, plan->path ? IEM_ERR_DATA : IEM_ERR_USAGE,
                    "also: '%s' cannot do without a %s, which the plan does not name",
                    family->name,
                    kind < IEM_N_ASPECT_KINDS ? iem_aspect_key(kind) : "fact");
}

iem_status iem_families_check(const struct iem_plan *plan, iem_error *err)
{
    for (size_t i = 0; i < plan->also.n; i++) {
        const char *name = plan->also.at[i];
        if (strcmp(name, "all") == 0) continue;
        const iem_family *family = find_family(name);
        if (!family) return fail_unknown(plan, name, err);
        if (!has_columns(plan, family)) return fail_lacking(plan, family, err);
    }
    return IEM_OK;
}

static bool is_wanted(const struct iem_plan *plan, const iem_family *family)
{
    return family->measure &&
           (family->themes || family->unasked || iem_plan_also(plan, family->name)) &&
           has_columns(plan, family);
}

/* A book of gates tells of the way to stop without any column for it. */
static bool has_alarms(const iem_measuring *core)
{
    return core->derived && core->derived->n_alarms > 0 &&
           core->plan->process.column[IEM_DECIDED_AT].name;
}

/* ---- Measuring ---- */

/* An interval of sampling alone, or a p, would be too sure of counts that are not the
 * real ones. The figure itself is what the counts say, and stands. */
static void withhold_certainty(iem_statistics *statistics)
{
    for (size_t i = 0; i < statistics->n; i++) {
        iem_statistic *s = &statistics->at[i];
        const iem_estimate *e = &s->estimate;
        if (isnan(e->low) && isnan(e->high) && isnan(s->p) && isnan(s->p_adjusted))
            continue;
        s->estimate.low = s->estimate.high = s->p = s->p_adjusted = NAN;
        s->why = &iem_reason_rounded;
    }
}

static iem_status measure_family(const iem_family *family, const iem_measuring *core,
                                 uint64_t seed, iem_error *err)
{
    struct iem_result *r = core->result;
    iem_statistics *statistics = &r->families[r->n_families++];
    statistics->family = family;
    iem_work work = {core->plan,    core->tally, core,      &r->arena,
                     core->threads, seed,        statistics};
    IEM_TRY(family->measure(&work, err));
    if (core->plan->rounded && !family->rounds) withhold_certainty(statistics);
    iem_statistics_repeated(core, statistics);
    return IEM_OK;
}

static iem_status make_room(struct iem_result *r, size_t n, iem_error *err)
{
    r->families = iem_zeroed(n, sizeof *r->families);
    return r->families ? IEM_OK : iem_fail_memory(err);
}

iem_status iem_families_of_cases(const iem_measuring *core, uint64_t seed,
                                 iem_error *err)
{
    const iem_family *const of_cases = &iem_family_neighbours;
    if (!is_wanted(core->plan, of_cases)) return IEM_OK;
    IEM_TRY(make_room(core->result, 1, err));
    return measure_family(of_cases, core, seed, err);
}

iem_status iem_families_measure(const iem_measuring *core, uint64_t seed,
                                iem_error *err)
{
    struct iem_result *r = core->result;
    size_t n = 0;
    IEM_TRY(iem_group_outcomes(core, err));
    IEM_TRY(iem_safeguards_list(core->plan, r, err));
    while (iem_families[n]) n++;
    IEM_TRY(make_room(r, n, err));
    for (size_t i = 0; i < n; i++)
        if (is_wanted(core->plan, iem_families[i]) ||
            (iem_families[i] == &iem_family_stop && has_alarms(core)))
            IEM_TRY(measure_family(iem_families[i], core, seed, err));
    return IEM_OK;
}

void iem_families_clear(struct iem_result *result)
{
    for (size_t i = 0; i < result->n_families; i++) free(result->families[i].at);
    free(result->families);
}

/* ---- Statistics ---- */

iem_status iem_statistic_add(iem_work *work, size_t row, iem_statistic **statistic,
                             iem_error *err)
{
    iem_statistics *all = work->statistics;
    if (!IEM_GROW(all->at, all->capacity, all->n + 1)) return iem_fail_memory(err);
    *statistic = &all->at[all->n++];
    **statistic = (iem_statistic){.measure = &all->family->rows[row],
                                  .estimate = iem_undefined,
                                  .p = NAN,
                                  .p_adjusted = NAN,
                                  .numerator = NAN,
                                  .denominator = NAN,
                                  .n = NAN};
    return IEM_OK;
}

iem_status iem_statistic_of_group(iem_work *work, size_t row, const iem_view *view,
                                  size_t group, iem_statistic **statistic,
                                  iem_error *err)
{
    IEM_TRY(iem_statistic_add(work, row, statistic, err));
    (*statistic)->ground = view->name;
    (*statistic)->group = view->groups[group].name;
    return IEM_OK;
}

iem_status iem_statistic_compared(iem_work *work, size_t row, const iem_view *view,
                                  size_t group, size_t reference,
                                  iem_statistic **statistic, iem_error *err)
{
    IEM_TRY(iem_statistic_of_group(work, row, view, group, statistic, err));
    (*statistic)->reference_is_rest = reference == IEM_REST;
    if (reference == IEM_REST)
        (*statistic)->reference = "rest";
    else if (reference != IEM_NOBODY)
        (*statistic)->reference = view->groups[reference].name;
    return IEM_OK;
}

iem_status iem_statistics_adjust(iem_statistics *all, size_t first, size_t end,
                                 size_t step, iem_error *err)
{
    double *p = iem_zeroed(2 * all->n, sizeof *p), *const adjusted = p ? p + all->n : p;
    if (!p) return iem_fail_memory(err);
    for (size_t i = 0; i < all->n; i++) {
        const size_t row = (size_t)(all->at[i].measure - all->family->rows);
        const bool tested = row >= first && row < end && (row - first) % step == 0;
        p[i] = tested ? all->at[i].p : NAN;
    }
    const bool done = iem_holm(p, adjusted, all->n) != SIZE_MAX;
    for (size_t i = 0; i < all->n && done; i++)
        if (!isnan(p[i])) all->at[i].p_adjusted = adjusted[i];
    free(p);
    return done ? IEM_OK : iem_fail_memory(err);
}

/* ---- Views and sections ---- */

size_t iem_work_views(const iem_work *work)
{
    return work->core->n_parts;
}

const iem_view *iem_work_view(const iem_work *work, size_t view)
{
    return &work->core->parts[view].view;
}

const iem_section *iem_work_section(const iem_work *work, const char *name)
{
    return iem_tally_section(work->tally, name);
}

uint32_t iem_work_group(const iem_work *work, size_t view, const iem_section *section,
                        size_t cell)
{
    const size_t place = iem_section_place(section, work->tally->n_facts);
    return iem_part_group(&work->core->parts[view], work->tally->n_facts,
                          iem_cube_key(&section->cube, cell) + place);
}

size_t iem_work_cell(const iem_work *work, const iem_section *section, size_t cell)
{
    const size_t n_facts = work->tally->n_facts;
    if (n_facts && (section->n_axes < n_facts || section->axes[n_facts - 1] >= n_facts))
        return SIZE_MAX;
    return iem_measuring_cell(work->core, iem_cube_key(&section->cube, cell));
}

size_t iem_work_axis(const iem_work *work, iem_aspect_kind kind)
{
    for (size_t a = work->tally->n_dims; a < work->tally->n_axes; a++)
        if (work->tally->dims[a].aspect == kind) return a;
    return SIZE_MAX;
}

bool iem_work_repeats(const iem_work *work)
{
    const iem_cube *cube = &work->tally->cube;
    double decisions = 0;
    for (size_t c = 0; c < cube->n_cells; c++) decisions += (double)iem_cube_n(cube, c);
    return work->plan->person && !(work->core->result->people >= decisions);
}
