#include "judge/publish.h"

#include "base/grow.h"
#include "family/family.h"
#include "judge/coarse.h"
#include "judge/gate.h"
#include "judge/principles.h"
#include "measure/disparity.h"
#include "stats/table2x2.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is known of the log's counts decides all; the rest is copied line by line, and
 * what nobody thought of stays out. */
struct publishing {
    const struct iem_result *from;
    struct iem_result *to;
    iem_publish_counts counts;
    iem_coarseness by;
    iem_editions *editions; /* NULL: those are not remembered */
    bool rounded;           /* the log came rounded as coarsely as that, or more */
    size_t *treatment;      /* where each went; SIZE_MAX: left out */
};

static void *take(struct publishing *p, size_t n, size_t size)
{
    return iem_arena_take(&p->to->arena, n, size);
}

/* ---- Manifest ---- */

/* The folder a log lies in may name a person or a case. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Neither size nor digest: who guesses the one row that is missing could check it. */
static iem_status publish_inputs(struct publishing *p, iem_error *err)
{
    struct iem_result *r = p->to;
    r->inputs = take(p, p->from->n_inputs, sizeof *r->inputs);
    if (!r->inputs) return iem_fail_memory(err);
    r->n_inputs = p->from->n_inputs;
    for (size_t i = 0; i < r->n_inputs; i++)
        r->inputs[i] =
            (iem_input){base_name(p->from->inputs[i].path), IEM_ROWS_HIDDEN, NULL};
    return IEM_OK;
}

static uint64_t publish_rows(const struct publishing *p, uint64_t rows)
{
    return (uint64_t)iem_suppress_rounded(p->by, (double)rows);
}

/* Each reason by itself, and the total of what is shown: it tells nothing more. */
static iem_status publish_reasons(struct publishing *p, const iem_reason_count *from,
                                  size_t n, iem_reason_count **to, uint64_t *total,
                                  iem_error *err)
{
    *to = take(p, n, sizeof **to);
    if (!*to) return iem_fail_memory(err);
    *total = 0;
    for (size_t i = 0; i < n; i++) {
        (*to)[i] = (iem_reason_count){from[i].reason, publish_rows(p, from[i].rows)};
        *total += (*to)[i].rows;
    }
    return IEM_OK;
}

static iem_status publish_row_counts(struct publishing *p, iem_error *err)
{
    const struct iem_result *from = p->from;
    struct iem_result *r = p->to;
    IEM_TRY(publish_reasons(p, from->excluded, from->n_excluded, &r->excluded,
                            &r->rows_excluded, err));
    IEM_TRY(publish_reasons(p, from->rejected, from->n_rejected, &r->rejected,
                            &r->rows_rejected, err));
    r->n_excluded = from->n_excluded;
    r->n_rejected = from->n_rejected;
    /* A row may be a person: what is hidden of the people is hidden of the rows. */
    const bool hidden = isnan(iem_published(&p->counts, p->counts.all.n)) ||
                        (double)from->rows_used < p->by.least;
    r->rows_used = hidden ? IEM_ROWS_HIDDEN : publish_rows(p, from->rows_used);
    r->rows_read =
        hidden ? IEM_ROWS_HIDDEN : r->rows_used + r->rows_excluded + r->rows_rejected;
    return IEM_OK;
}

static void publish_people(struct publishing *p)
{
    const struct iem_result *from = p->from;
    struct iem_result *r = p->to;
    r->decisions = iem_published(&p->counts, p->counts.all.n);
    r->adverse_decisions = iem_published_adverse(&p->counts, p->counts.all);
    r->adverse_rate = r->adverse_decisions / r->decisions;
    r->has_person = from->has_person;
    r->has_source = from->has_source;
    r->people = from->people;
    r->people_why = from->people_why;
    if (isnan(from->people)) return;
    if (!from->has_person)
        r->people = r->decisions;
    else
        r->people = from->people < p->by.least || isnan(r->decisions)
                        ? NAN
                        : iem_suppress_rounded(p->by, from->people);
    if (isnan(r->people)) r->people_why = IEM_WHY_SUPPRESSED;
}

static void publish_plan(struct publishing *p)
{
    const struct iem_result *from = p->from;
    struct iem_result *r = p->to;
    r->title = from->title;
    memcpy(r->plan_sha256, from->plan_sha256, sizeof r->plan_sha256);
    memcpy(r->count_sha256, from->count_sha256, sizeof r->count_sha256);
    r->seed = from->seed;
    r->first_period = from->first_period;
    r->last_period = from->last_period;
    r->rounded = p->rounded ? from->rounded : (int64_t)p->by.step;
    r->published_least = (int64_t)p->by.least;
    r->small_min = from->small_min;
    r->small_as = from->small_as;
    r->decision = from->decision;
    r->adverse = from->adverse;
    r->facts = from->facts;
    r->n_facts = from->n_facts;
    r->margin_gap = from->margin_gap;
    r->margin_ratio = from->margin_ratio;
    r->margin_assurance = from->margin_assurance;
    r->margin_weight = from->margin_weight;
    r->family = from->family;
    r->family_pairs = from->family_pairs;
    r->bh_cells = from->bh_cells;
    r->verdict = from->verdict;
    r->columns = from->columns;
}

/* ---- Groups ---- */

/* All of it or nothing: its parts add up to the group's decisions. */
static iem_status publish_outcome(struct publishing *p, size_t group, bool shown,
                                  iem_group_outcome **to, iem_error *err)
{
    const iem_group_outcome *from = p->from->groups[group].outcome;
    iem_group_outcome *at = *to = take(p, 1, sizeof **to);
    if (!at) return iem_fail_memory(err);
    const bool tell = shown && p->counts.outcome[group];
    iem_confusion c = from->counts;
    double *const counts[] = {&c.tp, &c.fp, &c.tn, &c.fn, &c.u1, &c.u0};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        *counts[i] = tell ? iem_suppress_rounded(p->by, *counts[i]) : NAN;
    at->counts = c;
    at->repeats_unknown = from->repeats_unknown;
    for (int i = 0; i < IEM_GROUP_RATES; i++)
        at->rates[i] = tell
                           ? iem_partial_rate(c, (iem_outcome_rate)(IEM_PREVALENCE + i))
                           : (iem_partial){.known = from->rates[i].known,
                                           .observed = NAN,
                                           .low = NAN,
                                           .high = NAN,
                                           .interval = iem_undefined};
    return IEM_OK;
}

static iem_status publish_group(struct publishing *p, size_t i, iem_group_row *to,
                                iem_error *err)
{
    const iem_group_row *from = &p->from->groups[i];
    const iem_trio trio = p->counts.group[i];
    *to = (iem_group_row){
        .ground = from->ground,
        .group = from->group,
        .parts = from->parts,
        .part_grounds = from->part_grounds,
        .n_parts = from->n_parts,
        .is_reference = from->is_reference,
        .n = iem_published(&p->counts, trio.n),
        .adverse = iem_published_adverse(&p->counts, trio),
        .deff = iem_coarse(from->deff, 0.1, IEM_UP),
        .rate = {iem_undefined, iem_undefined, NAN, NAN, IEM_WHY_SUPPRESSED}};
    const bool shown = iem_published_both(&p->counts, trio);
    if (shown && p->rounded)
        to->rate = from->rate;
    else if (shown)
        to->rate = iem_measure_rate(to->adverse / to->deff, to->n / to->deff,
                                    p->by.step / to->deff, 1);
    if (!from->outcome) return IEM_OK;
    return publish_outcome(p, i, shown, &to->outcome, err);
}

/* That somebody is of this origin and that age and lives there tells of somebody:
 * intersections with few people are not even named. */
static bool is_unnamed(const struct publishing *p, size_t n_parts, iem_trio trio)
{
    return n_parts > 1 && isnan(iem_published(&p->counts, trio.n));
}

static iem_status publish_groups(struct publishing *p, iem_error *err)
{
    struct iem_result *r = p->to;
    r->groups = take(p, p->from->n_groups, sizeof *r->groups);
    if (!r->groups) return iem_fail_memory(err);
    for (size_t i = 0; i < p->from->n_groups; i++)
        if (!is_unnamed(p, p->from->groups[i].n_parts, p->counts.group[i]))
            IEM_TRY(publish_group(p, i, &r->groups[r->n_groups++], err));
    return IEM_OK;
}

/* ---- Treatments, cells, cases, findings ---- */

static iem_status publish_treatments(struct publishing *p, iem_error *err)
{
    const struct iem_result *from = p->from;
    struct iem_result *r = p->to;
    r->treatments = take(p, from->n_treatments, sizeof *r->treatments);
    p->treatment = iem_zeroed(from->n_treatments, sizeof *p->treatment);
    if (!r->treatments || !p->treatment) return iem_fail_memory(err);
    for (size_t i = 0; i < from->n_treatments; i++) {
        const iem_trio member = p->counts.member[i];
        p->treatment[i] = SIZE_MAX;
        if (is_unnamed(p, from->treatments[i].n_parts, member)) continue;
        p->treatment[i] = r->n_treatments;
        const iem_treatment *t = &from->treatments[i];
        iem_publish_treatment(
            t, iem_published_table(&p->counts, t, i),
            (iem_publish_how){p->by, p->rounded, p->counts.few_in_cells},
            &r->treatments[r->n_treatments++]);
    }
    return IEM_OK;
}

/* A group chance is 1 - 1 / ratio: it goes in the steps of that ratio. */
static double coarse_chance(double chance, double share, iem_toward toward)
{
    return chance < 1 ? 1 - 1 / iem_coarse_ratio(1 / (1 - chance), share, toward)
                      : chance;
}

static void publish_cell(const struct publishing *p, size_t i, iem_cell_row *to)
{
    const iem_cell_row *from = &p->from->cells[i];
    const iem_trio member = p->counts.cell_member[i];
    const iem_trio reference = p->counts.cell_reference[i];
    *to = *from;
    to->treatment = (uint32_t)p->treatment[from->treatment];
    to->n1 = iem_published(&p->counts, member.n);
    to->a1 = iem_published(&p->counts, member.adverse);
    to->n0 = iem_published(&p->counts, reference.n);
    to->a0 = iem_published(&p->counts, reference.adverse);
    to->similar = NULL;
    if (p->rounded) return;
    const double share = p->by.step / fmin(to->a1, to->a0);
    to->chance = coarse_chance(from->chance, share, IEM_NEAREST);
    to->chance_low = coarse_chance(from->chance_low, share, IEM_DOWN);
    to->p = iem_coarse_p(from->p);
    to->q = iem_coarse_p(from->q);
    to->p_alone = iem_coarse_p(from->p_alone);
    to->p1 = to->a1 / to->n1;
    to->p0 = to->a0 / to->n0;
    to->inside_ratio = iem_coarse_ratio(from->inside_ratio, share, IEM_NEAREST);
    to->inside_overlap =
        iem_coarse(from->inside_overlap, p->by.step / to->n1, IEM_NEAREST);
}

static iem_status publish_cells(struct publishing *p, iem_error *err)
{
    struct iem_result *r = p->to;
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        if (pass && !(r->cells = take(p, n, sizeof *r->cells)))
            return iem_fail_memory(err);
        n = 0;
        for (size_t i = 0; i < p->from->n_cells; i++) {
            const size_t treatment = p->treatment[p->from->cells[i].treatment];
            if (treatment == SIZE_MAX ||
                !iem_published_both(&p->counts, p->counts.cell_member[i]) ||
                !iem_published_both(&p->counts, p->counts.cell_reference[i]))
                continue;
            if (pass) publish_cell(p, i, &r->cells[n]);
            n++;
        }
    }
    r->n_cells = n;
    return IEM_OK;
}

static iem_status publish_cases(struct publishing *p, iem_error *err)
{
    struct iem_result *r = p->to;
    r->cases = take(p, p->from->n_cases, sizeof *r->cases);
    if (!r->cases) return iem_fail_memory(err);
    r->n_cases = p->from->n_cases;
    for (size_t i = 0; i < r->n_cases; i++) {
        const iem_case_totals *from = &p->from->cases[i];
        iem_case_totals *to = &r->cases[i];
        *to = (iem_case_totals){from->ground, NAN, {NAN, NAN, NAN, NAN}, NAN, NAN};
        to->adverse = p->counts.cases[i].adverse;
        for (int g = 0; g < 4; g++)
            to->grade[g] = iem_published(&p->counts, p->counts.cases[i].grade[g]);
        if (isnan(to->grade[IEM_LIKELY])) continue;
        to->likely_caused = iem_coarse(from->likely_caused, p->by.step, IEM_NEAREST);
        to->likely_caused_low =
            iem_coarse(from->likely_caused_low, p->by.step, IEM_DOWN);
    }
    return IEM_OK;
}

static iem_status publish_findings(struct publishing *p, iem_error *err)
{
    struct iem_result *r = p->to;
    r->findings = take(p, p->from->n_findings, sizeof *r->findings);
    if (!r->findings) return iem_fail_memory(err);
    for (size_t i = 0; i < p->from->n_findings; i++) {
        const iem_finding *from = &p->from->findings[i];
        iem_finding *to = &r->findings[r->n_findings];
        if (p->treatment[from->treatment] == SIZE_MAX) continue;
        *to = (iem_finding){.rule = from->rule,
                            .treatment = p->treatment[from->treatment],
                            .verdict = from->verdict};
        memcpy(to->id, from->id, sizeof to->id);
        r->n_findings++;
    }
    return IEM_OK;
}

/* ---- The whole ---- */

static iem_status publish(struct publishing *p, iem_error *err)
{
    p->to->published = true;
    IEM_TRY(iem_publish_counts_make(p->from, p->by, p->editions, &p->counts, err));
    if (iem_publish_log_changed_little(&p->counts))
        return iem_fail(
            err, IEM_ERR_DATA,
            "since this log was published, fewer than %.0f of its decisions "
            "came, went or changed: another edition would tell of them; wait "
            "until there are more",
            p->by.least);
    publish_plan(p);
    publish_people(p);
    IEM_TRY(publish_inputs(p, err));
    IEM_TRY(publish_row_counts(p, err));
    IEM_TRY(publish_groups(p, err));
    IEM_TRY(publish_treatments(p, err));
    IEM_TRY(publish_cells(p, err));
    IEM_TRY(publish_cases(p, err));
    IEM_TRY(publish_findings(p, err));
    p->to->registration = p->from->registration;
    IEM_TRY(iem_publish_followup(p->from, &p->counts, p->to, err));
    p->to->safeguards = p->from->safeguards; /* of the plan, and of nobody */
    p->to->n_safeguards = p->from->n_safeguards;
    IEM_TRY(iem_publish_declared(p->from, &p->counts, p->to, err));
    IEM_TRY(iem_publish_families(p->from, &p->counts, p->to, err));
    IEM_TRY(iem_publish_gate(p->from, &p->counts, p->to, err));
    /* What is hidden here was not told. */
    return iem_principles_look(p->to, err);
}

/* What is published already is told as it is. */
static iem_status copy(struct publishing *p, iem_error *err)
{
    const struct iem_result *from = p->from;
    *p->to = *from;
    p->to->arena = (iem_arena){0};
    p->to->n_families = 0;
    p->to->gate = NULL;
    IEM_TRY(iem_publish_gate(from, &p->counts, p->to, err));
    p->to->families = iem_zeroed(from->n_families, sizeof *p->to->families);
    if (!p->to->families) return iem_fail_memory(err);
    for (size_t i = 0; i < from->n_families; i++) {
        iem_statistics *to = &p->to->families[p->to->n_families++];
        *to = (iem_statistics){.family = from->families[i].family};
        if (!IEM_GROW(to->at, to->capacity, from->families[i].n + 1))
            return iem_fail_memory(err);
        to->n = from->families[i].n;
        memcpy(to->at, from->families[i].at, to->n * sizeof *to->at);
    }
    return IEM_OK;
}

/* Remembered before it is handed out: better one edition too many than one too few. */
static iem_status remember(struct publishing *p, const iem_publishing *how,
                           iem_error *err)
{
    if (!how || !p->editions) return IEM_OK;
    IEM_TRY(iem_publish_tell(&p->counts, p->editions, err));
    return iem_editions_write(p->editions, how->editions, how->outputs, err);
}

static iem_status publish_after(struct publishing *p, const iem_publishing *how,
                                iem_error *err)
{
    if (p->from->published) return copy(p, err);
    if (how && how->editions)
        IEM_TRY(
            iem_editions_read(how->editions, p->from->count_sha256, &p->editions, err));
    iem_status status = publish(p, err);
    if (status == IEM_OK) status = remember(p, how, err);
    iem_editions_free(p->editions);
    return status;
}

iem_status iem_result_publish(const iem_result *result, const iem_publishing *how,
                              iem_result **published, iem_error *err)
{
    struct publishing p = {
        .from = result, .by = how && how->cbs_strict ? iem_by_hundreds : iem_by_tens};
    p.rounded = (double)result->rounded >= p.by.step;
    if (!(p.to = iem_zeroed(1, sizeof *p.to))) return iem_fail_memory(err);
    const iem_status status = publish_after(&p, how, err);
    iem_publish_counts_clear(&p.counts);
    free(p.treatment);
    if (status == IEM_OK) {
        *published = p.to;
        return status;
    }
    iem_families_clear(p.to);
    iem_gate_clear(p.to);
    iem_arena_clear(&p.to->arena);
    free(p.to);
    return status;
}
