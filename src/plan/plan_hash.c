/* The plan as one text in which order, spelling and real column names have no part, and
 * its SHA-256: tallies with the same count_sha256 were counted alike. Every text has
 * its length in front, so that no two plans share a canonical text. */
#include "plan/plan_build.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void write_text(iem_buffer *out, const char *text)
{
    iem_buffer_format(out, " %zu:", strlen(text));
    iem_buffer_text(out, text);
}

static void write_list(iem_buffer *out, const char *what, const iem_texts *texts)
{
    iem_buffer_text(out, what);
    for (size_t i = 0; i < texts->n; i++) write_text(out, texts->at[i]);
    iem_buffer_text(out, "\n");
}

static void write_decision(const struct iem_plan *plan, iem_buffer *out)
{
    static const char *const signs[] = {
        [IEM_GE] = ">=", [IEM_GT] = ">", [IEM_LE] = "<=", [IEM_LT] = "<"};
    if (plan->compare == IEM_IS)
        write_list(out, "adverse is", &plan->adverse);
    else
        iem_buffer_format(out, "adverse %s %" PRId64 "\n", signs[plan->compare],
                          plan->threshold);
    if (plan->favourable.n)
        write_list(out, "favourable is", &plan->favourable);
    else
        iem_buffer_text(out, "favourable rest\n");
}

static void write_bands(const iem_bands *bands, iem_buffer *out)
{
    if (bands->quantiles) {
        iem_buffer_format(out, " quantiles %u\n", bands->quantiles);
        return;
    }
    iem_buffer_text(out, " cuts");
    for (size_t i = 0; i < bands->n_cuts; i++)
        iem_buffer_format(out, " %" PRId64, bands->cuts[i]);
    iem_buffer_text(out, "\n");
}

static void write_fact(const iem_fact *fact, iem_buffer *out)
{
    iem_buffer_text(out, fact->profile ? "profile" : "fact");
    write_text(out, fact->name);
    if (fact->bands.numeric)
        write_bands(&fact->bands, out);
    else
        iem_buffer_text(out, " category\n");
}

static void write_ground(const iem_ground *ground, iem_buffer *out)
{
    iem_buffer_text(out, "ground");
    write_text(out, ground->name);
    if (ground->bands.numeric)
        write_bands(&ground->bands, out);
    else
        iem_buffer_text(out, "\n");
}

static void write_aspect(const iem_aspect *aspect, iem_buffer *out)
{
    static const char *const periods[] = {
        [IEM_MONTH] = "month", [IEM_QUARTER] = "quarter", [IEM_YEAR] = "year"};
    iem_buffer_text(out, iem_aspect_key(aspect->kind));
    write_text(out, aspect->name);
    if (aspect->kind == IEM_TIME)
        iem_buffer_format(out, " by %s%s", periods[aspect->period],
                          aspect->day_first ? ", day first" : "");
    if (aspect->exact) iem_buffer_text(out, " exact");
    if (aspect->bands.numeric)
        write_bands(&aspect->bands, out);
    else
        iem_buffer_text(out, "\n");
    if (aspect->yes.n) write_list(out, "listed", &aspect->yes);
    if (aspect->no.n) write_list(out, "others listed", &aspect->no);
}

static void write_where(const iem_where *where, iem_buffer *out)
{
    iem_buffer_text(out, "where");
    write_text(out, where->column);
    write_list(out, " is", &where->values);
}

static void write_margin(iem_buffer *out, const char *name, double margin)
{
    iem_buffer_format(out, "margin %s %lld\n", name, llround(margin * IEM_MICRO));
}

static void write_margins(const iem_margins *margins, iem_buffer *out)
{
    static const char *const scales[] = {[IEM_SCALE_AUTO] = "auto",
                                         [IEM_SCALE_GAP] = "gap",
                                         [IEM_SCALE_RATIO] = "ratio"};
    iem_buffer_format(out, "margin scale %s\n", scales[margins->scale]);
    write_margin(out, "gap", margins->gap);
    write_margin(out, "ratio", margins->ratio);
    write_margin(out, "assurance", margins->assurance);
    write_margin(out, "group_weight", margins->group_weight);
    write_margin(out, "weight_assurance", margins->weight_assurance);
}

/* What decides how rows are counted. */
static void write_counting(const struct iem_plan *plan, iem_buffer *out)
{
    iem_buffer_text(out, "iemand count 1\n");
    write_decision(plan, out);
    for (size_t i = 0; i < plan->n_grounds; i++) write_ground(&plan->grounds[i], out);
    for (size_t i = 0; i < plan->n_facts; i++) write_fact(&plan->facts[i], out);
    for (size_t i = 0; i < plan->n_aspects; i++) write_aspect(&plan->aspects[i], out);
    iem_process_write(&plan->process, out);
    for (size_t i = 0; i < plan->n_where; i++) write_where(&plan->where[i], out);
    write_list(out, "missing", &plan->missing);
    iem_buffer_text(out,
                    plan->count ? "rows stand for a count\n" : "rows are people\n");
}

static void write_limit(iem_buffer *out, const char *side, double limit)
{
    if (!isnan(limit))
        iem_buffer_format(out, " %s %lld", side, llround(limit * IEM_MICRO));
}

static void write_policy_margin(const iem_policy_margin *margin, iem_buffer *out)
{
    iem_buffer_text(out, "policy margin");
    write_text(out, margin->measure);
    write_text(out, margin->ground ? margin->ground : "");
    write_text(out, margin->group ? margin->group : "");
    write_limit(out, "min", margin->min);
    write_limit(out, "max", margin->max);
    iem_buffer_text(out, "\n");
}

/* Without what is said about the plan itself: when it was fixed, and which of its
 * findings somebody has answered for since. */
static void write_policy(const iem_policy *policy, iem_buffer *out)
{
    if (policy->presets.n) write_list(out, "preset", &policy->presets);
    if (policy->cannot_tell_passes) iem_buffer_text(out, "cannot tell passes\n");
    if (policy->declaration_blocks) iem_buffer_text(out, "declaration blocks\n");
    if (policy->groups.n) write_list(out, "policy groups", &policy->groups);
    for (size_t i = 0; i < policy->n_margins; i++)
        write_policy_margin(&policy->margins[i], out);
}

/* What changes the result once the rows are counted. */
static void write_judging(const struct iem_plan *plan, iem_buffer *out)
{
    iem_buffer_text(out, "iemand plan 1\ntitle");
    if (plan->title) write_text(out, plan->title);
    iem_buffer_text(out, "\n");
    for (size_t i = 0; i < plan->n_grounds; i++) {
        if (!plan->grounds[i].reference) continue;
        iem_buffer_text(out, "reference");
        write_text(out, plan->grounds[i].name);
        write_text(out, plan->grounds[i].reference);
        iem_buffer_text(out, "\n");
    }
    iem_buffer_format(out, "rounded %" PRId64 "\n", plan->rounded);
    iem_buffer_format(out, "small groups %" PRIu64, plan->small_min);
    if (plan->small_as) write_text(out, plan->small_as);
    iem_buffer_format(out, "\ncase %s\nperson %s\n", plan->case_id ? "yes" : "no",
                      plan->person ? "yes" : "no");
    write_margins(&plan->margins, out);
    if (plan->also.n) write_list(out, "also", &plan->also);
    write_policy(&plan->policy, out);
    iem_contact_write(&plan->contact, out);
}

void iem_plan_canonical(const struct iem_plan *plan, bool whole, iem_buffer *out)
{
    write_counting(plan, out);
    if (whole) write_judging(plan, out);
}

static iem_status hash_text(const struct iem_plan *plan, bool whole,
                            char out[IEM_SHA256_HEX], iem_error *err)
{
    iem_buffer buffer = {0};
    char *text = NULL;
    unsigned char digest[IEM_SHA256];
    iem_plan_canonical(plan, whole, &buffer);
    const size_t n = buffer.len;
    IEM_TRY(iem_buffer_take(&buffer, &text, err));
    const iem_status status = iem_digest(text, n, digest, err);
    if (status == IEM_OK) iem_digest_hex(digest, out);
    free(text);
    return status;
}

iem_status iem_plan_hash(struct iem_plan *plan, iem_error *err)
{
    IEM_TRY(hash_text(plan, false, plan->count_sha256, err));
    return hash_text(plan, true, plan->plan_sha256, err);
}
