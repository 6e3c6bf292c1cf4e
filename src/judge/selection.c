/* Rules on who is selected how often, from the counts of the groups: four fifths of the
 * highest rate, rates beside each other, and the average chance. */
#include "judge/rules.h"
#include "measure/rounding.h"
#include "stats/table2x2.h"

#include <math.h>
#include <string.h>

/* The groups of one ground, or of one pair of grounds. */
struct pool {
    const iem_group_row *groups;
    size_t n;
    double people, adverse;
};

/* The pool that starts at `first`; n is 0 behind the last. */
static struct pool pool_at(const struct iem_result *r, size_t first)
{
    struct pool pool = {r->groups + first, 0, 0, 0};
    for (size_t i = first; i < r->n_groups; i++, pool.n++) {
        const iem_group_row *g = &r->groups[i];
        if (strcmp(g->ground, pool.groups[0].ground) != 0) break;
        pool.people += g->n;
        pool.adverse += g->adverse;
    }
    return pool;
}

static double favourable_rate(const iem_group_row *g)
{
    return (g->n - g->adverse) / g->n;
}

static bool has_a_label(const iem_group_row *g)
{
    if (g->n_parts < 2) return strcmp(g->group, IEM_MISSING_TEXT) != 0;
    for (size_t i = 0; i < g->n_parts; i++)
        if (strcmp(g->parts[i], IEM_MISSING_TEXT) == 0) return false;
    return true;
}

/* Groups of less than 2 % of those who were decided about are left out (29 CFR
 * 1607.15(A)(2)(a); 6 RCNY 5-301(c)): the highest rate would be one of noise. */
static const double least_share = 0.02;

static bool is_large(const struct pool *pool, const iem_group_row *g)
{
    return g->n >= least_share * pool->people;
}

/* The group with the highest rate of the favourable decision; NULL: none is large, or
 * nobody of those got it, and of 0 to 0 there is no ratio. */
static const iem_group_row *highest(const struct pool *pool)
{
    const iem_group_row *best = NULL;
    for (size_t i = 0; i < pool->n; i++) {
        const iem_group_row *g = &pool->groups[i];
        if (!is_large(pool, g) || !has_a_label(g) || g->adverse >= g->n) continue;
        if (!best || favourable_rate(g) > favourable_rate(best)) best = g;
    }
    return best;
}

static const iem_reason too_small = {
    "small-share",
    {"the group is less than 2 % of those who were decided about",
     "de groep is minder dan 2 % van de mensen over wie is besloten"}};
static const iem_reason no_label = {
    "no-label",
    {"people of whom the group is not known", "mensen van wie de groep onbekend is"}};
static const iem_reason is_highest = {
    "highest-rate",
    {"this group has the highest rate: the others are compared with it",
     "deze groep heeft het hoogste percentage: de anderen worden ermee vergeleken"}};
static const iem_reason no_highest = {
    "no-highest-rate",
    {"nobody of a group that is large enough got the favourable decision, so there is "
     "no "
     "rate to compare with",
     "niemand van een groep die groot genoeg is kreeg het gunstige besluit, dus er is "
     "geen percentage om mee te vergelijken"}};

/* ---- One group beside another ---- */

/* How much less people with several decisions say than as many people would. */
static double design_effect(const iem_judging *j, const iem_group_row *g)
{
    const iem_treatment *t = iem_whom_treatment(&j->whom, g->ground, g->group);
    return t && t->deff > 1 ? t->deff : 1;
}

struct beside {
    iem_estimate ratio;
    double p; /* two-sided, of no difference; the largest that rounding allows */
};

static void widen(struct beside *beside, iem_table t)
{
    const iem_estimate ratio = iem_impact_ratio_score(t);
    const double p = iem_table_test(t).p;
    if (!(ratio.low >= beside->ratio.low)) beside->ratio.low = ratio.low;
    if (!(ratio.high <= beside->ratio.high)) beside->ratio.high = ratio.high;
    if (!(p <= beside->p)) beside->p = p;
}

static struct beside compare(const iem_judging *j, const iem_group_row *g,
                             double adverse, double n)
{
    const double d = design_effect(j, g);
    const iem_table t = {g->adverse / d, g->n / d, adverse / d, n / d};
    struct beside beside = {iem_impact_ratio_score(t), iem_table_test(t).p};
    const double by = (double)j->result->rounded / d;
    if (j->result->rounded == 0) return beside;
    widen(&beside, iem_corner_table(t, by, IEM_MILDEST));
    widen(&beside, iem_corner_table(t, by, IEM_HARSHEST));
    return beside;
}

static void add_detail(iem_ruling *r, const char *name, double value)
{
    r->details[r->n_details++] = (iem_detail){name, value};
}

static iem_status add_of(iem_judging *j, const iem_preset_rule *rule,
                         const iem_group_row *g, iem_ruling **r, iem_error *err)
{
    IEM_TRY(iem_ruling_add(j, &rule->rule, g->ground, g->group, NULL, r, err));
    (*r)->unit = IEM_UNIT_RATIO;
    (*r)->n = g->n;
    (*r)->line = iem_line_of_ground(j->plan, g->ground);
    return IEM_OK;
}

/* ---- Four fifths ---- */

static const double four_fifths = 0.8, significant = 0.05;

/* Would one other person, chosen the other way, turn the two groups around? (Q&A 21)
 */
static bool flips_over(const iem_group_row *g, const iem_group_row *best)
{
    const double one_more = g->n - g->adverse + 1;
    const double one_less = best->n - best->adverse - 1;
    return one_more / g->n > one_less / best->n;
}

/* Favourable decisions that the group has less than at the rate of the two together. */
static double shortfall(const iem_group_row *g, const iem_group_row *best)
{
    const double favourable = g->n - g->adverse;
    const double together = favourable + best->n - best->adverse;
    return g->n * together / (g->n + best->n) - favourable;
}

/* By the counts themselves: a quotient of rates that are four fifths may be a hair
 * below it. */
static bool is_below_four_fifths(const iem_group_row *g, const iem_group_row *best)
{
    return 5 * (g->n - g->adverse) * best->n < 4 * (best->n - best->adverse) * g->n;
}

/* Below four fifths is evidence, unless the difference may be chance or one person
 * would turn it around; at least four fifths is shown only by the interval. */
static void judge_four_fifths(iem_ruling *r, const iem_group_row *g,
                              const iem_group_row *best, double p)
{
    const bool flips = flips_over(g, best);
    iem_ruling_weigh(r);
    if (is_below_four_fifths(g, best) && p <= significant && !flips)
        r->verdict = IEM_FAIL;
    else if (r->verdict == IEM_FAIL)
        r->verdict = IEM_CANNOT_TELL;
    if (r->verdict != IEM_CANNOT_TELL) r->enough = NAN;
    add_detail(r, "selection_rate", favourable_rate(g));
    add_detail(r, "highest_rate", favourable_rate(best));
    add_detail(r, "p", p);
    add_detail(r, "flip_flop", flips);
    add_detail(r, "shortfall", shortfall(g, best));
}

static iem_status four_fifths_of(iem_judging *j, const iem_preset_rule *rule,
                                 const struct pool *pool, const iem_group_row *best,
                                 const iem_group_row *g, iem_error *err)
{
    iem_ruling *r = NULL;
    IEM_TRY(add_of(j, rule, g, &r, err));
    r->min = r->pass_min = four_fifths;
    if (!has_a_label(g) || !is_large(pool, g) || g == best || !best) {
        r->counts_as = IEM_REPORTED;
        r->why = !has_a_label(g)      ? &no_label
                 : !is_large(pool, g) ? &too_small
                 : best               ? &is_highest
                                      : &no_highest;
        if (r->why == &is_highest) r->verdict = IEM_PASS;
        add_detail(r, "selection_rate", favourable_rate(g));
        return IEM_OK;
    }
    const struct beside beside = compare(j, g, best->adverse, best->n);
    r->estimate = beside.ratio;
    r->reference = best->group;
    judge_four_fifths(r, g, best, beside.p);
    return IEM_OK;
}

iem_status iem_apply_four_fifths(iem_judging *j, const iem_preset_rule *rule,
                                 iem_error *err)
{
    const struct iem_result *r = j->result;
    for (size_t first = 0; first < r->n_groups;) {
        const struct pool pool = pool_at(r, first);
        const iem_group_row *best = highest(&pool);
        const bool pairs = pool.groups[0].n_parts > 1; /* not asked for: Q&A 17 */
        for (size_t i = 0; i < pool.n && !pairs; i++)
            IEM_TRY(four_fifths_of(j, rule, &pool, best, &pool.groups[i], err));
        first += pool.n;
    }
    return IEM_OK;
}

/* ---- Rates beside each other, without a margin ---- */

static iem_status rates_of(iem_judging *j, const iem_preset_rule *rule,
                           const struct pool *pool, const iem_group_row *best,
                           const iem_group_row *g, iem_error *err)
{
    iem_ruling *r = NULL;
    IEM_TRY(add_of(j, rule, g, &r, err));
    if (g == best) {
        r->estimate.value = 1;
    } else if (best) {
        r->estimate = compare(j, g, best->adverse, best->n).ratio;
        r->reference = best->group;
    }
    iem_ruling_weigh(r);
    if (!has_a_label(g))
        r->why = &no_label;
    else if (!is_large(pool, g))
        r->why = &too_small;
    else if (!best)
        r->why = &no_highest;
    add_detail(r, "decisions", g->n);
    add_detail(r, "selected", g->n - g->adverse);
    add_detail(r, "selection_rate", favourable_rate(g));
    add_detail(r, "share", g->n / pool->people);
    return IEM_OK;
}

static const iem_reason no_pairs = {
    "no-intersections",
    {"the intersections of the grounds were not counted (--intersect 2)",
     "de combinaties van gronden zijn niet geteld (--intersect 2)"}};

/* No rate is too low here; what counts is that all of them are there, of the pairs of
 * grounds too. */
iem_status iem_apply_rates(iem_judging *j, const iem_preset_rule *rule, iem_error *err)
{
    const struct iem_result *result = j->result;
    iem_ruling *r = NULL;
    bool compared = false;
    for (size_t first = 0; first < result->n_groups;) {
        const struct pool pool = pool_at(result, first);
        const iem_group_row *best = highest(&pool);
        compared |= best != NULL;
        for (size_t i = 0; i < pool.n; i++)
            IEM_TRY(rates_of(j, rule, &pool, best, &pool.groups[i], err));
        first += pool.n;
    }
    IEM_TRY(iem_ruling_add(j, &rule->rule, NULL, NULL, "intersections", &r, err));
    if (!compared)
        r->why = &no_highest;
    else if (j->plan->n_grounds < 2 || j->at->intersect >= 2)
        r->verdict = IEM_PASS;
    else
        r->why = &no_pairs;
    return IEM_OK;
}

/* ---- The average chance ---- */

/* Where only the group got it there is no ratio, but a bound of one. */
static iem_estimate ratio_to_rest(iem_table t)
{
    static const double level = 0.025;
    if (!(t.n1 > 0 && t.n0 > 0 && t.a1 + t.a0 > 0)) return iem_undefined;
    if (t.a0 > 0) return iem_risk_ratio_score(t);
    return (iem_estimate){INFINITY, iem_risk_ratio_score_low(t, level), INFINITY};
}

/* Of a ratio to the others: a ratio to all, the group being `share` of them. */
static double to_all(double ratio, double share)
{
    if (isinf(ratio)) return 1 / share;
    return ratio / (share * ratio + 1 - share);
}

static iem_status average_of(iem_judging *j, const iem_preset_rule *rule,
                             const struct pool *pool, const iem_group_row *g,
                             iem_error *err)
{
    iem_ruling *r = NULL;
    const double d = design_effect(j, g), share = g->n / pool->people;
    const iem_table t = {g->adverse / d, g->n / d, (pool->adverse - g->adverse) / d,
                         (pool->people - g->n) / d};
    IEM_TRY(add_of(j, rule, g, &r, err));
    iem_estimate rest = ratio_to_rest(t);
    if (j->result->rounded > 0) {
        const double by = (double)j->result->rounded / d;
        rest.low = ratio_to_rest(iem_corner_table(t, by, IEM_MILDEST)).low;
        rest.high = ratio_to_rest(iem_corner_table(t, by, IEM_HARSHEST)).high;
    }
    r->estimate = (iem_estimate){to_all(rest.value, share), to_all(rest.low, share),
                                 to_all(rest.high, share)};
    r->max = rule->max;
    r->pass_max = j->plan->margins.ratio;
    if (!has_a_label(g)) {
        r->why = &no_label;
        r->counts_as = IEM_REPORTED;
        return IEM_OK;
    }
    iem_ruling_weigh(r);
    /* Of a few people an interval says too much: the exact test has to agree. */
    if (r->verdict == IEM_FAIL && !(iem_table_test(t).p <= significant)) {
        r->verdict = IEM_CANNOT_TELL;
        r->core_why = IEM_WHY_FEW_MEMBERS;
    }
    add_detail(r, "adverse_rate", g->adverse / g->n);
    add_detail(r, "average_rate", pool->adverse / pool->people);
    return IEM_OK;
}

iem_status iem_apply_average(iem_judging *j, const iem_preset_rule *rule,
                             iem_error *err)
{
    const struct iem_result *r = j->result;
    for (size_t first = 0; first < r->n_groups;) {
        const struct pool pool = pool_at(r, first);
        for (size_t i = 0; i < pool.n; i++)
            IEM_TRY(average_of(j, rule, &pool, &pool.groups[i], err));
        first += pool.n;
    }
    return IEM_OK;
}
