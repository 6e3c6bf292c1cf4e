#include "engine/manifest.h"

#include "base/buffer.h"
#include "plan/plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *keep(struct iem_result *r, const char *text, bool *made)
{
    const char *copy = text ? iem_arena_copy(&r->arena, iem_slice_of(text)) : NULL;
    *made &= !text || copy;
    return copy;
}

static const char *keep_buffer(struct iem_result *r, iem_buffer *buffer, bool *made)
{
    *made &= !buffer->failed;
    const char *copy = keep(r, buffer->at ? buffer->at : "", made);
    iem_buffer_clear(buffer);
    return copy;
}

/* "yes", "a, b" or ">= 0.7" */
static const char *adverse_text(const struct iem_plan *plan, struct iem_result *r,
                                bool *made)
{
    static const char *const signs[] = {
        [IEM_GE] = ">=", [IEM_GT] = ">", [IEM_LE] = "<=", [IEM_LT] = "<"};
    iem_buffer text = {0};
    char number[24];
    if (plan->compare != IEM_IS) {
        iem_decimal_write(plan->threshold, number);
        iem_buffer_format(&text, "%s %s", signs[plan->compare], number);
    }
    for (size_t i = 0; i < plan->adverse.n && plan->compare == IEM_IS; i++)
        iem_buffer_format(&text, "%s%s", i ? ", " : "", plan->adverse.at[i]);
    return keep_buffer(r, &text, made);
}

static const char *bands_text(const iem_bands *bands, struct iem_result *r, bool *made)
{
    iem_buffer text = {0};
    char number[24];
    iem_buffer_text(&text, "[");
    for (size_t i = 0; i < bands->n_cuts; i++) {
        iem_decimal_write(bands->cuts[i], number);
        iem_buffer_format(&text, "%s%s", i ? ", " : "", number);
    }
    iem_buffer_text(&text, "]");
    return keep_buffer(r, &text, made);
}

static void fill_facts(const struct iem_plan *plan, struct iem_result *r, bool *made)
{
    r->facts = iem_arena_take(&r->arena, plan->n_facts, sizeof *r->facts);
    *made &= r->facts != NULL;
    for (size_t i = 0; i < plan->n_facts && *made; i++) {
        const iem_fact *fact = &plan->facts[i];
        iem_fact_name *name = &r->facts[r->n_facts++];
        name->name = keep(r, fact->name, made);
        name->profile = fact->profile;
        name->numeric = fact->bands.numeric;
        name->questioned =
            !fact->profile && (iem_plan_known_proxy(fact->name) ||
                               iem_plan_known_proxy(iem_plan_column(plan, fact->name)));
        name->bands = fact->bands.numeric ? bands_text(&fact->bands, r, made) : NULL;
    }
}

static void fill_rows(const struct iem_tally *tally, struct iem_result *r, bool *made)
{
    r->excluded = iem_arena_take(&r->arena, IEM_N_FATES, sizeof *r->excluded);
    r->rejected = iem_arena_take(&r->arena, IEM_N_FATES, sizeof *r->rejected);
    *made &= r->excluded && r->rejected;
    r->rows_used = tally->rows[IEM_ROW_USED];
    r->rows_read = r->rows_used;
    for (iem_row_fate f = IEM_ROW_USED + 1; f < IEM_N_FATES && *made; f++) {
        const iem_reason_count count = {iem_row_fate_name(f), tally->rows[f]};
        r->rows_read += count.rows;
        if (f < IEM_FIRST_REJECT) {
            r->rows_excluded += count.rows;
            if (count.rows) r->excluded[r->n_excluded++] = count;
        } else {
            r->rows_rejected += count.rows;
            if (count.rows) r->rejected[r->n_rejected++] = count;
        }
    }
}

static void fill_inputs(const struct iem_tally *tally, struct iem_result *r, bool *made)
{
    r->inputs = iem_arena_take(&r->arena, tally->n_inputs, sizeof *r->inputs);
    *made &= r->inputs != NULL;
    for (size_t i = 0; i < tally->n_inputs && *made; i++) {
        const iem_tally_input *input = &tally->inputs[i];
        iem_input *out = &r->inputs[r->n_inputs++];
        out->path = keep(r, input->path, made);
        out->bytes = input->bytes;
        out->digest = input->digest[0] ? keep(r, input->digest, made) : NULL;
    }
}

/* A person column counts people only by reading the rows again; a second pass sets the
 * number then. */
static void fill_people(const struct iem_plan *plan, const struct iem_tally *tally,
                        struct iem_result *r)
{
    int64_t n = 0, adverse = 0;
    for (size_t c = 0; c < tally->cube.n_cells; c++) {
        n += iem_cube_n(&tally->cube, c);
        adverse += iem_cube_adverse(&tally->cube, c);
    }
    r->has_person = plan->person != NULL;
    r->has_source = plan->process.column[IEM_SOURCE_RECORD].name != NULL;
    for (size_t i = 0; i < plan->n_aspects; i++)
        r->columns |= 1u << plan->aspects[i].kind;
    r->people = r->has_person ? NAN : (double)n;
    r->people_why = r->has_person ? IEM_WHY_CLUSTERING : IEM_WHY_NONE;
    r->decisions = (double)n;
    r->adverse_decisions = (double)adverse;
    r->adverse_rate = n ? (double)adverse / (double)n : NAN;
}

/* ---- Was the plan fixed before the data? ---- */

/* The first and the last period of the log; none: it has no times. */
static void fill_periods(const struct iem_plan *plan, const struct iem_tally *tally,
                         struct iem_result *r, bool *made)
{
    const size_t dims = iem_plan_dims(plan);
    const char *first = NULL, *last = NULL;
    size_t i = 0;
    while (i < plan->n_aspects && plan->aspects[i].kind != IEM_TIME) i++;
    if (i == plan->n_aspects) return;
    const iem_dict *periods = &tally->dims[dims + i].dict;
    for (size_t code = 0; code < periods->n_codes; code++) {
        const char *period = periods->texts[code].at;
        if (strcmp(period, IEM_MISSING_TEXT) == 0) continue;
        if (!first || strcmp(period, first) < 0) first = period;
        if (!last || strcmp(period, last) > 0) last = period;
    }
    r->first_period = keep(r, first, made);
    r->last_period = keep(r, last, made);
}

/* The period in which a day lies, written as those of the log. */
static void period_of_day(const char *day, iem_period period, char out[IEM_DAY_TEXT])
{
    const int month = 10 * (day[5] - '0') + day[6] - '0';
    if (period == IEM_QUARTER)
        snprintf(out, IEM_DAY_TEXT, "%.4s-q%d", day, (month - 1) / 3 + 1);
    else
        snprintf(out, IEM_DAY_TEXT, "%.*s", period == IEM_YEAR ? 4 : 7, day);
}

static void fill_registration(const struct iem_plan *plan, struct iem_result *r,
                              bool *made)
{
    iem_registration *was = &r->registration;
    char period[IEM_DAY_TEXT];
    const iem_aspect *time = iem_plan_aspect(plan, IEM_TIME);
    *was = (iem_registration){.before_data = IEM_CANNOT_TELL};
    if (!*plan->policy.registered_on) return;
    was->on = keep(r, plan->policy.registered_on, made);
    was->plan_sha256 = keep(r, plan->policy.registered_sha256, made);
    was->same_plan = strcmp(plan->policy.registered_sha256, plan->plan_sha256) == 0;
    was->first_period = r->first_period;
    if (!time || !was->first_period) return;
    period_of_day(plan->policy.registered_on, time->period, period);
    const int order = strcmp(period, was->first_period);
    if (order != 0) was->before_data = order < 0 ? IEM_PASS : IEM_FAIL;
}

iem_status iem_manifest_fill(const struct iem_plan *plan, const struct iem_tally *tally,
                             const iem_options *options, struct iem_result *r,
                             iem_error *err)
{
    bool made = true;
    memcpy(r->plan_sha256, plan->plan_sha256, sizeof r->plan_sha256);
    memcpy(r->count_sha256, plan->count_sha256, sizeof r->count_sha256);
    r->seed = options->seed;
    r->title = keep(r, plan->title, &made);
    r->decision = keep(r, plan->decision, &made);
    r->adverse = adverse_text(plan, r, &made);
    r->rounded = plan->rounded;
    r->small_min = plan->small_min;
    r->small_as = keep(r, plan->small_as, &made);
    r->margin_gap = plan->margins.gap;
    r->margin_ratio = plan->margins.ratio;
    r->margin_assurance = plan->margins.assurance;
    r->margin_weight = plan->margins.group_weight;
    fill_facts(plan, r, &made);
    fill_rows(tally, r, &made);
    fill_inputs(tally, r, &made);
    fill_people(plan, tally, r);
    fill_periods(plan, tally, r, &made);
    fill_registration(plan, r, &made);
    return made ? IEM_OK : iem_fail_memory(err);
}
