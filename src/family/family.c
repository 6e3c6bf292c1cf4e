/* The list of families, and what is common to them. */
#include "family/family.h"

#include "base/grow.h"
#include "family/asked.h"
#include "family/checked.h"
#include "family/families.h"
#include "family/repeated.h"
#include "measure/measuring.h"
#include "plan/nearest.h"

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
