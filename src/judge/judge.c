#include "judge/judge.h"

#include "base/buffer.h"
#include "base/grow.h"
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* `individual` is said only where a log like this would have shown, in 80 % of cases, a
 * gap, ratio or group weight of this size; otherwise the answer is cannot-tell. */
/* Own facts weigh more heavily: the lower bound of the fact weight is above this. */
static const double heavier = 1.10;
static const double shows_gap = 0.05, shows_ratio = 2, shows_weight = 0.5;

/* ---- The family of declared claims ---- */

/* Holm over {twin gap, group weight} of the treatments of single grounds, and apart
 * over those of intersections, which were asked for on top of the declared grounds. */
static iem_status adjust_family(struct iem_result *r, bool pairs, size_t *size,
                                iem_error *err)
{
    const size_t n = 2 * r->n_treatments;
    double *p = iem_zeroed(n, sizeof *p), *adjusted = iem_zeroed(n, sizeof *adjusted);
    iem_status status = p && adjusted ? IEM_OK : iem_fail_memory(err);
    for (size_t t = 0; t < r->n_treatments && status == IEM_OK; t++) {
        const bool in = (r->treatments[t].n_parts > 1) == pairs;
        p[2 * t] = in ? r->treatments[t].twin_p : NAN;
        p[2 * t + 1] = in ? r->treatments[t].weight_p : NAN;
    }
    if (status == IEM_OK) *size = iem_holm(p, adjusted, n);
    if (status == IEM_OK && *size == SIZE_MAX) status = iem_fail_memory(err);
    for (size_t t = 0; t < r->n_treatments && status == IEM_OK; t++) {
        if ((r->treatments[t].n_parts > 1) != pairs) continue;
        r->treatments[t].twin_p_adjusted = adjusted[2 * t];
        r->treatments[t].weight_p_adjusted = adjusted[2 * t + 1];
    }
    free(p);
    free(adjusted);
    return status;
}

/* ---- Type of finding ----------------------------------------------------------------
 */

static bool could_have_seen(const iem_treatment *t)
{
    const double gap = t->ratio_scale ? shows_ratio : shows_gap;
    return t->detectable_gap <= gap && t->detectable_weight <= shows_weight;
}

/* Own facts that count in the opposite direction are described, never claimed. */
static bool is_opposite(const iem_treatment *t)
{
    return t->fact_weight.high < 0;
}

/* Something beyond a margin that is not sure enough, among so many claims, to be one.
 */
static bool is_suspect(const iem_treatment *t)
{
    const iem_estimate *ratio = &t->twin_ratio.all;
    const double low = t->ratio_scale ? ratio->low : t->twin_gap.all.low;
    return low > t->margin || 1 - t->fact_weight.high > t->weight_margin;
}

static iem_type type_without_claim(iem_treatment *t)
{
    if (t->why == IEM_WHY_NONE && t->weight_why != IEM_WHY_NONE) t->why = t->weight_why;
    if (t->why == IEM_WHY_NONE && t->favoured) t->why = IEM_WHY_FAVOURED;
    if (t->why == IEM_WHY_NONE && (!could_have_seen(t) || is_suspect(t)))
        t->why = IEM_WHY_TOO_UNSURE;
    return t->why == IEM_WHY_NONE ? IEM_INDIVIDUAL : IEM_TYPE_CANNOT_TELL;
}

/* Without crossing, a trend in odds ratios may as well be a surcharge on another scale.
 */
static iem_type type_of(iem_treatment *t)
{
    if (!t->weight_claim) return t->gap_claim ? IEM_SURCHARGED : type_without_claim(t);
    if (t->crossing) return t->gap_claim ? IEM_GROUP_JUDGED : IEM_AVERAGED;
    t->uneven = t->gap_claim;
    t->odds_scale_only = !t->gap_claim;
    return t->gap_claim ? IEM_SURCHARGED : IEM_AVERAGED;
}

/* What can be told about a group, and lies within what a pass promises. */
static iem_verdict part_verdict(bool claimed, bool told, bool within)
{
    if (claimed) return IEM_FAIL;
    return told && within ? IEM_PASS : IEM_CANNOT_TELL;
}

static bool within_assurance(const iem_treatment *t, double weight_assurance)
{
    return t->largest_gap <= t->assurance && 1 - t->fact_weight.low <= weight_assurance;
}

/* A gap far on the other side is a finding about the reference, not a silent pass. */
static bool is_favourable(const iem_treatment *t, double largest_gap)
{
    return largest_gap < (t->ratio_scale ? 1 / t->margin : -t->margin);
}

static void claim(iem_treatment *t)
{
    t->gap_claim = t->twin_p_adjusted <= IEM_CLAIM_LEVEL;
    t->weight_claim =
        t->weight_p_adjusted <= IEM_CLAIM_LEVEL && !is_opposite(t) && !t->mixed_rest;
    t->favoured = !t->unnamed && is_favourable(t, t->largest_gap);
}

/* ---- People without a group ---------------------------------------------------------
 */

/* What is said has to hold wherever they are placed: a claim, a favour, a pass, and
 * that there is nothing. `claims`: the size of the family; each placing pays for all of
 * it. */
static void place_unlabelled(iem_treatment *t, double claims, double weight_assurance)
{
    const iem_placed *p = &t->placed;
    if (!p->tried) return;
    const bool gap = t->gap_claim && p->effect_most * claims > IEM_CLAIM_LEVEL;
    const bool weight = t->weight_claim && p->weight_most * claims > IEM_CLAIM_LEVEL;
    const bool favour = t->favoured && !is_favourable(t, p->effect.high);
    const bool pass =
        within_assurance(t, weight_assurance) &&
        !(p->effect.high <= t->assurance && p->weight.high <= weight_assurance);
    const bool hidden =
        fmin(p->effect_least, p->weight_least) * claims <= IEM_CLAIM_LEVEL;
    const bool claimed = (t->gap_claim && !gap) || (t->weight_claim && !weight);
    if (gap) t->gap_claim = false;
    if (weight) t->weight_claim = false;
    if (favour) t->favoured = false;
    if (t->why != IEM_WHY_NONE || claimed) return;
    if (gap || weight || favour || pass || hidden) t->why = IEM_WHY_MISSING_GROUPS;
}

/* ---- Mirror images -----------------------------------------------------------------
 */

/* Own facts count clearly more than for the others: so do they where the others are
 * averaged. */
static bool is_heavier(const iem_treatment *t)
{
    return t->fact_weight.low > heavier && !t->weight_claim;
}

static bool is_averaged_for_sure(const iem_treatment *t)
{
    return t->weight_claim && t->crossing;
}

static bool is_heavier_surcharge(const iem_treatment *t)
{
    return t->gap_claim && is_heavier(t);
}

/* Do the others of this ground of whom it holds make up most of the reference? */
static bool most_others(const struct iem_result *r, const iem_treatment *t,
                        bool (*holds)(const iem_treatment *))
{
    double people = 0;
    for (size_t i = 0; i < r->n_treatments; i++) {
        const iem_treatment *other = &r->treatments[i];
        if (other != t && strcmp(other->ground, t->ground) == 0 && holds(other))
            people += other->n1;
    }
    return people > t->n0 / 2;
}

/* Compared with the rest, two groups mirror each other. Where crossing shows that one
 * is averaged, the gap of the other is its image; where nothing crosses, the averaging
 * of a favoured group is the image of the other's uneven surcharge. */
static void withdraw_images(struct iem_result *r)
{
    for (size_t i = 0; i < r->n_treatments; i++) {
        iem_treatment *t = &r->treatments[i];
        if (!t->reference_is_rest || !is_heavier_surcharge(t) ||
            !most_others(r, t, is_averaged_for_sure))
            continue;
        t->gap_claim = false;
        t->why = IEM_WHY_MIRROR;
    }
    for (size_t i = 0; i < r->n_treatments; i++) {
        iem_treatment *t = &r->treatments[i];
        if (!t->reference_is_rest || !t->weight_claim || t->crossing || t->gap_claim ||
            !t->favoured || !most_others(r, t, is_heavier_surcharge))
            continue;
        t->weight_claim = false;
        t->why = IEM_WHY_MIRROR;
    }
}

static void judge_treatment(iem_treatment *t, double weight_assurance)
{
    t->type = type_of(t);
    if (t->why == IEM_WHY_NONE && t->mixed_rest) t->why = IEM_WHY_MIXED_REST;
    const bool told = t->why == IEM_WHY_NONE || t->why == IEM_WHY_TOO_UNSURE ||
                      t->why == IEM_WHY_FAVOURED;
    t->gap_verdict = part_verdict(t->gap_claim, told, t->largest_gap <= t->assurance);
    t->weight_verdict =
        part_verdict(t->weight_claim, told, 1 - t->fact_weight.low <= weight_assurance);
    if (t->gap_claim || t->weight_claim)
        t->verdict = IEM_FAIL;
    else if (t->gap_verdict == IEM_PASS && t->weight_verdict == IEM_PASS)
        t->verdict = IEM_PASS;
    else
        t->verdict = IEM_CANNOT_TELL;
    if (t->verdict == IEM_CANNOT_TELL && t->why == IEM_WHY_NONE)
        t->why = IEM_WHY_TOO_UNSURE;
}

/* ---- Simpson's paradox ---- */

/* -1, 0 or 1: the interval lies beyond the margin against (1) or in favour of (-1) the
 * group, on the gap or, where decisions are rare, on the ratio. */
static int beyond(const iem_bounds *gap, const iem_bounds *ratio, double margin_gap,
                  double margin_ratio, bool on_ratio)
{
    const iem_estimate e = on_ratio ? ratio->all : gap->all;
    /* A reference that never got the decision has no ratio: the gap tells the side. */
    if (on_ratio && isnan(e.low))
        return gap->all.low > 0 ? 1 : gap->all.high < 0 ? -1 : 0;
    const double m = on_ratio ? log(margin_ratio) : margin_gap;
    const double low = on_ratio ? log(e.low) : e.low,
                 high = on_ratio ? log(e.high) : e.high;
    return low > m ? 1 : high < -m ? -1 : 0;
}

/* Holm over the cells of one treatment: is an effect in direction `sign` shown in one?
 */
static bool shown_in_cell(const struct iem_result *r, size_t treatment, int sign)
{
    double least = NAN, tested = 0;
    for (size_t i = 0; i < r->n_cells; i++) {
        const iem_cell_row *row = &r->cells[i];
        if (row->treatment != treatment || isnan(row->p)) continue;
        const double p = sign > 0 ? row->p : 1 - row->p;
        least = fmin(least, p);
        tested++;
    }
    return least * tested <= IEM_CLAIM_LEVEL;
}

/* Reversal: crude difference one way, and at equal facts the other way, shown either by
 * the Mantel-Haenszel interval or in a single cell while no cell shows the crude
 * direction (Berkeley 1973: only department A stands out, and the other way round). */
static iem_simpson simpson_of(const struct iem_result *r, size_t i)
{
    const iem_treatment *t = &r->treatments[i];
    const iem_disparity *d = t->disparity;
    if (isnan(t->twin_gap.all.value) || t->unnamed) return IEM_SIMPSON_NONE;
    const int crude =
        beyond(&d[IEM_RATE_DIFFERENCE].estimate, &d[IEM_RISK_RATIO].estimate,
               r->margin_gap, r->margin_ratio, t->ratio_scale);
    const int equal = beyond(&t->twin_gap, &t->twin_ratio, r->margin_gap,
                             r->margin_ratio, t->ratio_scale);
    if (crude == 0) return equal > 0 ? IEM_SIMPSON_MASKED : IEM_SIMPSON_NONE;
    const iem_estimate mh = d[IEM_MH_RATE_DIFFERENCE].estimate.all;
    const bool opposite = mh.value * crude < 0;
    const bool clearly = crude > 0 ? mh.high < 0 : mh.low > 0;
    if (opposite &&
        (clearly || (shown_in_cell(r, i, -crude) && !shown_in_cell(r, i, crude))))
        return IEM_SIMPSON_REVERSAL;
    return equal == 0 ? IEM_SIMPSON_EXPLAINED : IEM_SIMPSON_NONE;
}

/* ---- Findings ---- */

iem_status iem_finding_id(const char *rule, const char *ground, const char *group,
                          const char *of, char id[17], iem_error *err)
{
    iem_buffer text = {0};
    unsigned char sum[IEM_SHA256] = {0};
    char hex[IEM_SHA256_HEX];
    iem_buffer_format(&text, "%s\n{}\n%s\n%s", rule, ground, group);
    if (of) iem_buffer_format(&text, "\n%s", of);
    iem_status status = text.failed ? iem_fail_memory(err) : IEM_OK;
    if (status == IEM_OK) status = iem_digest(text.at, text.len, sum, err);
    iem_buffer_clear(&text);
    if (status != IEM_OK) return status;
    iem_digest_hex(sum, hex);
    memcpy(id, hex, 16);
    id[16] = '\0';
    return IEM_OK;
}

static iem_status add_finding(struct iem_result *r, size_t treatment, const char *rule,
                              iem_error *err)
{
    const iem_treatment *t = &r->treatments[treatment];
    iem_finding *finding = &r->findings[r->n_findings++];
    *finding = (iem_finding){.rule = rule, .treatment = treatment, .verdict = IEM_FAIL};
    return iem_finding_id(rule, t->ground, t->group, NULL, finding->id, err);
}

/* Passing means that every group passes (intersection-union); one failure is enough. */
static iem_verdict verdict_of_all(const struct iem_result *r)
{
    iem_verdict worst = IEM_PASS;
    size_t groups = 0;
    for (size_t i = 0; i < r->n_treatments; i++) {
        if (r->treatments[i].unnamed) continue;
        groups++;
        if (r->treatments[i].verdict == IEM_FAIL) return IEM_FAIL;
        if (r->treatments[i].verdict == IEM_CANNOT_TELL) worst = IEM_CANNOT_TELL;
    }
    return groups ? worst : IEM_CANNOT_TELL;
}

/* A saved tally does not know which rows are about the same person: every interval may
 * be too narrow, so nothing is claimed and nothing passes. */
static void withhold_claims(struct iem_result *r)
{
    for (size_t i = 0; i < r->n_treatments; i++) {
        iem_treatment *t = &r->treatments[i];
        t->twin_p = t->weight_p = NAN;
        if (t->why == IEM_WHY_NONE) t->why = IEM_WHY_CLUSTERING;
    }
}

iem_status iem_judge(struct iem_result *r, double weight_assurance, iem_error *err)
{
    if (r->has_person && isnan(r->people)) withhold_claims(r);
    IEM_TRY(adjust_family(r, false, &r->family, err));
    IEM_TRY(adjust_family(r, true, &r->family_pairs, err));
    r->findings = iem_arena_take(&r->arena, 2 * r->n_treatments, sizeof *r->findings);
    if (!r->findings) return iem_fail_memory(err);
    for (size_t i = 0; i < r->n_treatments; i++) {
        iem_treatment *t = &r->treatments[i];
        claim(t);
        place_unlabelled(t, (double)(t->n_parts > 1 ? r->family_pairs : r->family),
                         weight_assurance);
    }
    withdraw_images(r);
    for (size_t i = 0; i < r->n_treatments; i++) {
        iem_treatment *t = &r->treatments[i];
        judge_treatment(t, weight_assurance);
        t->simpson = simpson_of(r, i);
        if (t->gap_claim) IEM_TRY(add_finding(r, i, "twin-gap", err));
        if (t->weight_claim) IEM_TRY(add_finding(r, i, "group-weight", err));
    }
    r->verdict = verdict_of_all(r);
    return IEM_OK;
}
