/* The renderers against results that are built by hand: figures of the DUO log of 2014
 * (Statistics Netherlands 2024), a world that averages, a group too small to judge,
 * many groups, and names that try to break the page. */
#include "check.h"

#include "base/digest.h"
#include "report/html_parts.h"
#include "report/order.h"
#include "report/report.h"
#include "report/sentences.h"

#include <jansson.h>
#include <regex.h>
#include <unistd.h>

/* ---- Results by hand ---- */

static const iem_estimate unknown = {NAN, NAN, NAN};

static iem_estimate around(double value, double low, double high)
{
    return (iem_estimate){value, low, high};
}

static iem_bounds exact(double value, double low, double high)
{
    const iem_estimate e = {value, low, high};
    return (iem_bounds){e, e, NAN, NAN, IEM_WHY_NONE};
}

static iem_bounds no_bounds(iem_why why)
{
    return (iem_bounds){unknown, unknown, NAN, NAN, why};
}

static void blank_numbers(iem_treatment *t)
{
    t->breslow_day = t->breslow_day_p = t->tarone = t->tarone_p = NAN;
    t->twin_p = t->twin_p_adjusted = t->cmh_z = t->cmh_p = NAN;
    t->overlap = t->clipped = t->largest_gap = t->detectable_gap = t->provable_gap =
        NAN;
    t->hidden_cause = t->hidden_cause_low = NAN;
    t->weight_p = t->weight_p_adjusted = t->trend_z = t->trend_p = NAN;
    t->reliability = t->detectable_weight = t->mixed_rest_p = NAN;
    t->crossing = false;
    t->thirds = (iem_crossing){.z_low = NAN, .z_high = NAN};
    for (int i = 0; i < 3; i++) {
        t->thirds.third[i].rate = t->thirds.third[i].twin_rate = NAN;
        t->thirds.third[i].score = NAN;
    }
}

static iem_treatment blank_treatment(const char *ground, const char *group, iem_why why)
{
    iem_treatment t = {.ground = ground,
                       .group = group,
                       .margin = 0.01,
                       .assurance = 0.02,
                       .weight_margin = 0.10,
                       .deff = 1,
                       .dropped_fact = -1,
                       .why = why,
                       .weight_why = why,
                       .group_weight_why = why,
                       .type = IEM_TYPE_CANNOT_TELL,
                       .verdict = IEM_CANNOT_TELL,
                       .reference_is_rest = true,
                       .weight_reference_is_rest = true};
    for (int m = 0; m < IEM_N_MEASURES; m++)
        t.disparity[m] = (iem_disparity){no_bounds(why), NAN, false, NAN, NAN};
    t.twin_gap = t.raw_gap = t.twin_ratio = no_bounds(why);
    t.if_no_twins = t.fact_weight = t.group_weight = t.surcharge = unknown;
    t.harmed = t.spared = t.group_caused = unknown;
    blank_numbers(&t);
    return t;
}

static void blank_result(struct iem_result *r)
{
    *r = (struct iem_result){.decision = "decision",
                             .adverse = "adverse",
                             .seed = 1,
                             .margin_gap = 0.01,
                             .margin_ratio = 1.25,
                             .margin_assurance = 0.02,
                             .margin_weight = 0.10,
                             .people = NAN,
                             .people_why = IEM_WHY_NONE,
                             .adverse_rate = NAN};
    memset(r->plan_sha256, 'a', IEM_SHA256_HEX - 1);
    memset(r->count_sha256, 'b', IEM_SHA256_HEX - 1);
}

#define TAKE(result, n, type)                                                          \
    ((type *)iem_arena_take(&(result)->arena, (n), sizeof(type)))

static void add_finding(struct iem_result *r, size_t treatment, const char *rule)
{
    iem_finding *finding = &r->findings[r->n_findings++];
    *finding = (iem_finding){.rule = rule, .treatment = treatment, .verdict = IEM_FAIL};
    snprintf(finding->id, sizeof finding->id, "%016zx", r->n_findings);
}

/* Findings are failures, as in judge/. */
static void add_findings(struct iem_result *r)
{
    r->findings = TAKE(r, 2 * r->n_treatments + 1, iem_finding);
    for (size_t i = 0; i < r->n_treatments; i++) {
        if (r->treatments[i].gap_claim) add_finding(r, i, "twin-gap");
        if (r->treatments[i].weight_claim) add_finding(r, i, "group-weight");
    }
}

static const char *const *one_text(struct iem_result *r, const char *text)
{
    const char **list = TAKE(r, 1, const char *);
    list[0] = text;
    return list;
}

/* Selected and population per risk category, 1 first: Statistics Netherlands 2024. The
 * rest are figures of the method's review and round guesses where none is published. */
static const double duo[6][4] = {
    {1460, 7280, 390, 8670}, {320, 8120, 140, 16610}, {50, 4680, 70, 15110},
    {60, 8580, 220, 54130},  {30, 13130, 180, 67300}, {80, 13040, 50, 16380},
};

static void duo_treatment(iem_treatment *t)
{
    *t = blank_treatment("origin", "outside Europe", IEM_WHY_NONE);
    t->reference = t->weight_reference = "NL";
    t->reference_is_rest = t->weight_reference_is_rest = false;
    t->profile = t->ratio_scale = true;
    t->n1 = 54830, t->a1 = 2000, t->n0 = 178200, t->a0 = 1050;
    t->margin = t->assurance = 1.25;
    t->disparity[IEM_RATE_DIFFERENCE] = (iem_disparity){
        exact(0.0306, 0.0290, 0.0322), 0, false, 2000 / 54830.0, 1050 / 178200.0};
    t->disparity[IEM_RISK_RATIO] = (iem_disparity){exact(6.19, 5.75, 6.67), 0, false,
                                                   2000 / 54830.0, 1050 / 178200.0};
    t->disparity[IEM_IMPACT_RATIO] = (iem_disparity){
        exact(0.969, 0.967, 0.971), 0, false, 1 - 2000 / 54830.0, 1 - 1050 / 178200.0};
    t->disparity[IEM_MH_RISK_RATIO] = (iem_disparity){
        {{3.63, 3.19, 4.13}, {3.63, 3.34, 3.93}, 3.46, 3.80, IEM_WHY_NONE},
        3.2e-253,
        false,
        1473,
        527};
    t->twin_ratio = t->disparity[IEM_MH_RISK_RATIO].estimate;
    t->twin_gap = (iem_bounds){{0.0271, 0.0249, 0.0293},
                               {0.0271, 0.0256, 0.0286},
                               0.0262,
                               0.0280,
                               IEM_WHY_NONE};
    t->raw_gap = t->twin_gap;
    t->twin_p = t->twin_p_adjusted = 1e-90;
    t->cmh_z = 33.97, t->cmh_p = 3.2e-253;
    t->if_no_twins = around(NAN, 0.0271, 0.0271);
    t->overlap = 1, t->clipped = 0, t->comparability = 'A';
    t->largest_gap = 4.13, t->detectable_gap = 1.41, t->provable_gap = NAN;
    t->hidden_cause = 6.72, t->hidden_cause_low = 5.83;
    t->fact_weight = around(1.42, 1.34, 1.50);
    t->group_weight_why = IEM_WHY_OUT_OF_RANGE;
    t->weight_p = t->weight_p_adjusted = 1, t->trend_z = -11.2, t->trend_p = 1;
    t->reliability = 0.99, t->detectable_weight = 0.21;
    t->surcharge = around(1.18, 1.09, 1.27);
    t->harmed = around(1476, 1420, 1532), t->spared = around(5, 0, 22);
    t->group_caused = around(1473, 1392, 1551);
    t->thirds = (iem_crossing){.z_low = 2.1,
                               .z_high = 33.2,
                               .third = {{18277, 0.0037, 0.0030, -5.9},
                                         {18277, 0.0081, 0.0039, -5.2},
                                         {18276, 0.0976, 0.0251, -3.6}}};
    t->breslow_day = 91.2, t->breslow_day_p = 3.7e-18, t->homogeneity_df = 5;
    t->tarone = 91.1, t->tarone_p = 3.9e-18;
    t->type = IEM_SURCHARGED, t->verdict = IEM_FAIL, t->gap_claim = true;
}

static void duo_cells(struct iem_result *r)
{
    static const double chance[6][2] = {{0.776, 0.750}, {0.784, 0.698}, {0.56, 0.32},
                                        {0.41, 0.12},   {-0.2, -1.1},   {0.48, 0.20}};
    static const char *const names[] = {"1", "2", "3", "4", "5", "6"};
    r->cells = TAKE(r, 6, iem_cell_row);
    for (size_t i = 0; i < 6; i++)
        r->cells[i] = (iem_cell_row){.facts = one_text(r, names[i]),
                                     .cell = (uint32_t)i,
                                     .a1 = duo[i][0],
                                     .n1 = duo[i][1],
                                     .a0 = duo[i][2],
                                     .n0 = duo[i][3],
                                     .chance = chance[i][0],
                                     .chance_low = chance[i][1],
                                     .p = i < 2 ? 1e-60 : 0.01,
                                     .q = 0.02,
                                     .discovered = i != 4,
                                     .counts_alone = i < 2,
                                     .inside_ratio = NAN,
                                     .inside_overlap = NAN,
                                     .grade = i < 2    ? IEM_LIKELY
                                              : i == 4 ? IEM_NO_INDICATION
                                                       : IEM_POSSIBLE,
                                     .why = i < 2    ? IEM_GRADE_BOUND
                                            : i == 4 ? IEM_GRADE_NOTHING_SEEN
                                                     : IEM_GRADE_LOW_BOUND};
    r->n_cells = 6;
}

static void duo_manifest(struct iem_result *r)
{
    blank_result(r);
    r->title = "DUO control of students' grants, 2014";
    r->decision = "selected", r->adverse = "yes";
    r->inputs = TAKE(r, 1, iem_input);
    r->inputs[0] = (iem_input){"datasets/duo-cub-2014.csv", 689,
                               "0123456789abcdef0123456789abcdef"
                               "0123456789abcdef0123456789abcdef"};
    r->n_inputs = 1;
    r->rows_read = 30, r->rows_used = 24, r->rows_excluded = 6;
    r->excluded = TAKE(r, 1, iem_reason_count);
    r->excluded[0] = (iem_reason_count){"outside-where", 6};
    r->n_excluded = 1;
    r->rounded = 10, r->adverse_rate = 3050 / 233030.0;
    r->decisions = 233030, r->adverse_decisions = 3050;
    r->facts = TAKE(r, 1, iem_fact_name);
    r->facts[0] = (iem_fact_name){"risk_category", true, false, false, NULL};
    r->n_facts = 1;
    r->family = 2, r->bh_cells = 6;
    r->cases = TAKE(r, 1, iem_case_totals);
    r->cases[0] = (iem_case_totals){"origin", 2000, {1780, 190, 30, 0}, 1384, 1318.6};
    r->n_cases = 1;
}

static iem_bounds rounded_rate(double a, double n)
{
    const double p = a / n;
    return (iem_bounds){{p, p * 0.95, p * 1.05},
                        {p, p * 0.96, p * 1.04},
                        p * 0.98,
                        p * 1.02,
                        IEM_WHY_NONE};
}

static void make_duo(struct iem_result *r)
{
    duo_manifest(r);
    r->groups = TAKE(r, 2, iem_group_row);
    r->groups[0] = (iem_group_row){.ground = "origin",
                                   .group = "NL",
                                   .n = 178200,
                                   .adverse = 1050,
                                   .rate = rounded_rate(1050, 178200),
                                   .is_reference = true};
    r->groups[1] = (iem_group_row){.ground = "origin",
                                   .group = "outside Europe",
                                   .n = 54830,
                                   .adverse = 2000,
                                   .rate = rounded_rate(2000, 54830)};
    r->n_groups = 2;
    r->treatments = TAKE(r, 1, iem_treatment);
    duo_treatment(&r->treatments[0]);
    r->n_treatments = 1;
    duo_cells(r);
    add_findings(r);
}

static void averaged_treatment(iem_treatment *t)
{
    *t = blank_treatment("group", "B", IEM_WHY_NONE);
    t->weight_reference = "A", t->weight_reference_is_rest = false;
    t->n1 = 3010, t->a1 = 402, t->n0 = 16990, t->a0 = 3411;
    t->disparity[IEM_RISK_RATIO] = (iem_disparity){exact(0.665, 0.605, 0.732), 1e-16,
                                                   false, 402 / 3010.0, 3411 / 16990.0};
    t->disparity[IEM_MH_RISK_RATIO] =
        (iem_disparity){exact(0.83, 0.76, 0.91), 1e-4, false, 402, 484};
    t->twin_ratio = exact(0.84, 0.77, 0.92); /* two bands are wide */
    t->twin_gap = t->raw_gap = exact(-0.036, -0.049, -0.022);
    t->twin_p = t->twin_p_adjusted = 1;
    t->cmh_z = -5.1, t->cmh_p = 3.4e-7, t->if_no_twins = around(NAN, -0.038, -0.034);
    t->overlap = 0.99, t->clipped = 0, t->comparability = 'A';
    t->largest_gap = -0.022, t->detectable_gap = 0.0301, t->provable_gap = 0.001;
    t->fact_weight = around(0.42, 0.24, 0.60),
    t->group_weight = around(0.58, 0.40, 0.76);
    t->weight_p = t->weight_p_adjusted = 2e-7, t->trend_z = 6.3, t->trend_p = 1.5e-10;
    t->reliability = 0.97, t->detectable_weight = 0.31;
    t->crossing = true;
    t->thirds = (iem_crossing){.z_low = 3.4,
                               .z_high = -8.8,
                               .shown = 1,
                               .third = {{1003, 0.098, 0.061, -3.1},
                                         {1004, 0.131, 0.152, -2.0},
                                         {1003, 0.172, 0.356, -0.7}}};
    t->surcharge = around(-0.08, -0.2, 0.04);
    t->harmed = around(48, 20, 77), t->spared = around(156, 120, 190);
    t->group_caused = around(-108, -150, -66);
    t->type = IEM_AVERAGED, t->verdict = IEM_FAIL, t->weight_claim = true;
}

static void averaged_cells(struct iem_result *r)
{
    static const char *const bands[] = {"[-inf, -1)", "[-1, 0)", "[0, 1)", "[1, inf)"};
    r->cells = TAKE(r, 4, iem_cell_row);
    for (size_t i = 0; i < 4; i++) {
        const char **facts = TAKE(r, 2, const char *);
        facts[0] = bands[i], facts[1] = i % 2 ? "1" : "0";
        r->cells[i] = (iem_cell_row){.facts = facts,
                                     .cell = (uint32_t)i,
                                     .n1 = 400 + 100 * (double)i,
                                     .a1 = 40 + (double)i,
                                     .n0 = 2000,
                                     .a0 = 100 + 120 * (double)i,
                                     .chance = 0.5 - 0.3 * (double)i,
                                     .chance_low = 0.31 - 0.4 * (double)i,
                                     .p = 0.002,
                                     .q = 0.03,
                                     .discovered = i == 0,
                                     .inside_ratio = i == 0 ? 1.7 : NAN,
                                     .inside_overlap = i == 0 ? 0.8 : NAN,
                                     .grade = i == 0 ? IEM_POSSIBLE : IEM_NO_INDICATION,
                                     .why = i == 0 ? IEM_GRADE_LOW_BOUND
                                                   : IEM_GRADE_NOTHING_SEEN};
    }
    r->n_cells = 4;
}

static void make_averaged(struct iem_result *r)
{
    blank_result(r);
    r->rows_read = 20000, r->rows_used = 20000, r->people = 20000, r->has_person = true;
    r->adverse_rate = 3813 / 20000.0;
    r->decisions = 20000, r->adverse_decisions = 3813;
    r->facts = TAKE(r, 2, iem_fact_name);
    r->facts[0] = (iem_fact_name){"x1", false, true, false, "[-1, 0, 1]"};
    r->facts[1] = (iem_fact_name){"x2", false, false, false, NULL};
    r->n_facts = 2, r->family = 2;
    r->groups = TAKE(r, 2, iem_group_row);
    r->groups[0] = (iem_group_row){.ground = "group",
                                   .group = "A",
                                   .n = 16990,
                                   .adverse = 3411,
                                   .rate = exact(0.2008, 0.195, 0.207)};
    r->groups[1] = (iem_group_row){.ground = "group",
                                   .group = "B",
                                   .n = 3010,
                                   .adverse = 402,
                                   .rate = exact(0.1336, 0.122, 0.146)};
    r->n_groups = 2;
    r->treatments = TAKE(r, 1, iem_treatment);
    averaged_treatment(&r->treatments[0]);
    r->n_treatments = 1;
    averaged_cells(r);
    r->cases = TAKE(r, 1, iem_case_totals);
    r->cases[0] = (iem_case_totals){"group", 402, {0, 40, 362, 0}, 0, 0};
    r->n_cases = 1;
    add_findings(r);
}

static void make_twelve_members(struct iem_result *r)
{
    make_averaged(r);
    r->decisions = 1000, r->adverse_decisions = 153, r->adverse_rate = .153;
    iem_treatment *t = &r->treatments[0];
    *t = blank_treatment("group", "B", IEM_WHY_FEW_MEMBERS);
    t->n1 = 12, t->a1 = 3, t->n0 = 988, t->a0 = 150;
    t->twin_gap = t->raw_gap = exact(0.08, -0.14, 0.31);
    t->twin_gap.why = IEM_WHY_NONE;
    t->overlap = 0.92, t->comparability = 'A', t->detectable_gap = 0.34;
    r->groups[1].n = 12, r->groups[1].adverse = 3;
    r->groups[1].rate = exact(0.25, 0.089, 0.532);
    r->groups[0].n = 988, r->groups[0].adverse = 150;
    for (size_t i = 0; i < r->n_cells; i++) {
        r->cells[i].n1 = 3, r->cells[i].a1 = i == 0 ? 3 : 0;
        r->cells[i].chance = r->cells[i].chance_low = NAN;
        r->cells[i].p = r->cells[i].q = NAN, r->cells[i].discovered = false;
        r->cells[i].grade = IEM_GRADE_CANNOT_TELL,
        r->cells[i].why = IEM_GRADE_FEW_MEMBERS;
    }
    r->cases[0] = (iem_case_totals){"group", 3, {0, 0, 0, 3}, 0, 0};
    r->n_findings = 0;
    add_findings(r);
}

/* Group i of the many: some fail, some cannot be told, some have weights out of range.
 */
static iem_treatment one_of_many(struct iem_result *r, const char *ground, size_t i)
{
    iem_treatment t = blank_treatment(
        ground, iem_arena_format(&r->arena, "group %02zu", i), IEM_WHY_NONE);
    const double gap = -0.03 + 0.004 * (double)i, c = 1.2 - 0.05 * (double)i;
    t.n1 = 500, t.a1 = 80, t.n0 = 14500, t.a0 = 1900;
    t.twin_gap = t.raw_gap = exact(gap, gap - 0.02, gap + 0.02);
    t.twin_p = t.twin_p_adjusted = 0.02;
    t.cmh_z = gap * 80, t.cmh_p = 0.05, t.overlap = 0.9, t.comparability = 'B';
    t.largest_gap = gap + 0.02, t.detectable_gap = 0.02 + 0.001 * (double)i;
    t.fact_weight = around(c, c - 0.3, c + 0.3);
    if (c <= 1 && c >= 0)
        t.group_weight = around(1 - c, 0.7 - c, 1.3 - c);
    else
        t.group_weight_why = IEM_WHY_OUT_OF_RANGE;
    t.trend_z = 2 - c, t.trend_p = t.weight_p = t.weight_p_adjusted = 0.04;
    t.gap_claim = gap > 0.05, t.weight_claim = c < 0.1;
    t.type = t.gap_claim      ? IEM_SURCHARGED
             : t.weight_claim ? IEM_AVERAGED
                              : IEM_INDIVIDUAL;
    t.verdict = t.gap_claim || t.weight_claim ? IEM_FAIL
                : gap < -0.01                 ? IEM_PASS
                                              : IEM_CANNOT_TELL;
    if (i % 7 == 3) {
        t.fact_weight = t.group_weight = unknown;
        t.weight_why = t.group_weight_why =
            i % 2 ? IEM_WHY_WEAK_FACTS : IEM_WHY_TOO_UNSURE;
    }
    return t;
}

static void make_many(struct iem_result *r)
{
    enum { PLAIN = 30, PAIRS = 20 };
    make_averaged(r);
    r->n_cells = r->n_cases = r->n_findings = 0;
    r->treatments = TAKE(r, PLAIN + PAIRS, iem_treatment);
    r->groups = TAKE(r, PLAIN + PAIRS, iem_group_row);
    for (size_t i = 0; i < PLAIN + PAIRS; i++) {
        const bool pair = i >= PLAIN;
        iem_treatment *t = &r->treatments[i];
        *t = one_of_many(r, pair ? "city × sex" : "city", pair ? i - PLAIN : i);
        if (pair) {
            const char **parts = TAKE(r, 2, const char *),
                       **grounds = TAKE(r, 2, const char *);
            parts[0] = iem_arena_format(&r->arena, "group %02zu", i), parts[1] = "f";
            grounds[0] = "city", grounds[1] = "sex";
            t->parts = parts, t->part_grounds = grounds, t->n_parts = 2;
            t->group = iem_arena_format(&r->arena, "%s × f", parts[0]);
        }
        r->groups[i] =
            (iem_group_row){.ground = t->ground,
                            .group = t->group,
                            .parts = t->parts,
                            .part_grounds = t->part_grounds,
                            .n_parts = t->n_parts,
                            .n = t->n1,
                            .adverse = t->a1,
                            .rate = exact(0.05 + 0.004 * (double)i, 0.04, 0.3)};
    }
    r->n_groups = r->n_treatments = PLAIN + PAIRS;
    add_findings(r);
}

/* Names that would break a page, a terminal, a line or an eye. */
static const char script[] = "<script>alert('x')</script> & \"quotes\"";
static const char steering[] = "\033[31mred\033[0m\nnew line \xe2\x80\xae"
                               "txt.exe";

static void make_hostile(struct iem_result *r)
{
    make_averaged(r);
    char *endless = TAKE(r, 201, char);
    memset(endless, 'w', 200);
    r->title = script, r->decision = "besluit <b>", r->adverse = "ja & nee";
    r->groups[0].ground = r->groups[1].ground = steering;
    r->treatments[0].ground = steering;
    r->groups[0].group = endless;
    r->treatments[0].weight_reference = endless;
    r->groups[1].group = r->treatments[0].group = script;
    r->facts[0].name = "één-feit\xff";
    r->facts[0].questioned = true;
    r->cells[0].facts = one_text(r, "日本 <i>");
    const char **both = TAKE(r, 2, const char *);
    both[0] = "日本 <i>", both[1] = steering;
    r->cells[0].facts = both;
    r->cases[0].ground = steering;
    r->small_min = 100, r->small_as = "other";
    r->pooled = one_text(r, "origin: \"Chile\""), r->n_pooled = 1;
    r->inputs = TAKE(r, 1, iem_input);
    r->inputs[0] = (iem_input){"lo\xffg<x>.csv", 12, NULL}, r->n_inputs = 1;
    r->rejected = TAKE(r, 1, iem_reason_count);
    r->rejected[0] = (iem_reason_count){"reason-of-tomorrow", 3}, r->n_rejected = 1;
}

/* Nobody of the reference got the decision, and nobody of a second group. */
static void make_open(struct iem_result *r)
{
    make_duo(r);
    iem_treatment *both = TAKE(r, 2, iem_treatment);
    both[0] = both[1] = r->treatments[0];
    both[0].twin_ratio = (iem_bounds){{INFINITY, 3.24, INFINITY},
                                      {INFINITY, 3.41, INFINITY},
                                      12.1,
                                      INFINITY,
                                      IEM_WHY_NONE};
    both[0].hidden_cause = both[0].largest_gap = INFINITY;
    both[1].group = "Europe", both[1].gap_claim = false;
    both[1].verdict = IEM_PASS, both[1].type = IEM_INDIVIDUAL;
    both[1].twin_ratio = exact(0, 0, 0.4);
    both[1].hidden_cause = both[1].hidden_cause_low = NAN, both[1].largest_gap = 0.4;
    r->treatments = both, r->n_treatments = 2;
}

static void make_nothing(struct iem_result *r)
{
    blank_result(r);
}

static void make_no_facts(struct iem_result *r)
{
    make_averaged(r);
    r->n_facts = r->n_cells = r->n_cases = r->n_findings = 0;
    r->treatments[0] = blank_treatment("group", "B", IEM_WHY_NO_FACTS);
    r->treatments[0].margin = r->treatments[0].assurance = NAN;
    r->treatments[0].weight_margin = NAN;
    for (int i = 0; i < 3; i++) r->treatments[0].thirds.third[i].members = NAN;
    add_findings(r);
}

static const struct world {
    const char *name;
    void (*make)(struct iem_result *);
} worlds[] = {
    {"duo", make_duo},
    {"averaged", make_averaged},
    {"twelve", make_twelve_members},
    {"many", make_many},
    {"hostile", make_hostile},
    {"open", make_open},
    {"nothing", make_nothing},
    {"no-facts", make_no_facts},
};
enum { N_WORLDS = sizeof worlds / sizeof worlds[0] };

/* ---- Rendering in tests ---- */

static const iem_render english = {.lang = "en"}, dutch = {.lang = "nl"};

static char *rendered(const struct iem_result *result, iem_format format,
                      const iem_render *how)
{
    char *text = NULL;
    iem_error err = {0};
    if (iem_result_render(result, format, how, &text, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return text;
}

static char *rendered_world(void (*make)(struct iem_result *), iem_format format,
                            const iem_render *how)
{
    struct iem_result result;
    make(&result);
    char *text = rendered(&result, format, how);
    iem_arena_clear(&result.arena);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("'%s' is not in\n%s", part, text);
}

static void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part)) fail_msg("'%s' is in\n%s", part, text);
}

static size_t count_of(const char *text, const char *part)
{
    size_t n = 0;
    for (; (text = strstr(text, part)) != NULL; text++) n++;
    return n;
}

/* Calls `check` with every world in every language. */
static void in_each_world(iem_format format,
                          void (*check)(const char *world, const char *text))
{
    for (size_t i = 0; i < N_WORLDS; i++)
        for (int nl = 0; nl < 2; nl++) {
            char *text = rendered_world(worlds[i].make, format, nl ? &dutch : &english);
            check(worlds[i].name, text);
            free(text);
        }
}

/* ---- The catalogue ---- */

static void both_languages_have_every_text(void **state)
{
    (void)state;
    for (int i = 0; i < IEM_N_WORDS; i++) {
        if (!iem_words_en[i] || !*iem_words_en[i])
            fail_msg("English text %d is missing", i);
        if (!iem_words_nl[i] || !*iem_words_nl[i])
            fail_msg("Dutch text %d is missing", i);
    }
}

static void no_two_languages_share_a_text_by_accident(void **state)
{
    (void)state;
    static const iem_word alike[] = {
        IEM_W_MADE_PLAN,  IEM_W_MADE_LOG, IEM_W_MADE_BYTES,
        IEM_W_ROWS_COUNT, IEM_W_OF_GROUP,
    };
    size_t n_alike = 0;
    for (int i = 0; i < IEM_N_WORDS; i++) {
        bool allowed = false;
        for (size_t k = 0; k < sizeof alike / sizeof alike[0]; k++)
            allowed = allowed || (int)alike[k] == i;
        if (strcmp(iem_words_en[i], iem_words_nl[i]) != 0) continue;
        if (!allowed) fail_msg("text %d is '%s' in both languages", i, iem_words_en[i]);
        n_alike++;
    }
    assert_int_equal(n_alike, sizeof alike / sizeof alike[0]);
}

/* Every place of `text` is one of `other`. */
static void assert_same_places(int word, const char *text, const char *other)
{
    for (const char *open = text; (open = strchr(open, '{')) != NULL; open++) {
        char place[64] = {0};
        const size_t n = strcspn(open, "}") + 1;
        assert_true(n < sizeof place);
        memcpy(place, open, n);
        if (!strstr(other, place)) fail_msg("text %d: %s in one language", word, place);
    }
}

static void both_languages_fill_the_same_places(void **state)
{
    (void)state;
    for (int i = 0; i < IEM_N_WORDS; i++) {
        assert_same_places(i, iem_words_en[i], iem_words_nl[i]);
        assert_same_places(i, iem_words_nl[i], iem_words_en[i]);
    }
}

static void no_text_draws_a_legal_conclusion(void **state)
{
    (void)state;
    static const char *const never[] = {"fair", "discriminat", "eerlijk", "discrimin"};
    for (int i = 0; i < IEM_N_WORDS; i++)
        for (size_t k = 0; k < sizeof never / sizeof never[0]; k++) {
            assert_has_not(iem_words_en[i], never[k]);
            assert_has_not(iem_words_nl[i], never[k]);
        }
}

/* ---- Figures and names ---- */

static void figures_read_well_in_both_languages(void **state)
{
    (void)state;
    static const struct {
        iem_figure (*figure)(const iem_voice *, double);
        double value;
        const char *en, *nl;
    } cases[] = {
        {iem_figure_count, 1473, "1,473", "1.473"},
        {iem_figure_count, 1234567.4, "1,234,567", "1.234.567"},
        {iem_figure_count, -0.2, "0", "0"},
        {iem_figure_count, NAN, "–", "–"},
        {iem_figure_count, INFINITY, "–", "–"},
        {iem_figure_rate, 0.2005, "20.1%", "20,1%"},
        {iem_figure_rate, 0.0089, "0.89%", "0,89%"},
        {iem_figure_rate, 0.00012, "0.012%", "0,012%"},
        {iem_figure_rate, 0, "0%", "0%"},
        {iem_figure_rate, 1, "100%", "100%"},
        {iem_figure_rate, 0.99999, "99.9%", "99,9%"},
        {iem_figure_share, 0.58, "58%", "58%"},
        {iem_figure_share, -0.25, "−25%", "−25%"},
        {iem_figure_share, 0.998, "99%", "99%"},
        {iem_figure_chance, -0.4, "0%", "0%"},
        {iem_figure_chance, NAN, "–", "–"},
        {iem_figure_least, 0.4999, "49%", "49%"},
        {iem_figure_least, 0.5, "50%", "50%"},
        {iem_figure_least, -1.1, "0%", "0%"},
        {iem_figure_ratio, 0.9688, "0.969", "0,969"},
        {iem_figure_ratio, 3.6321, "3.63", "3,63"},
        {iem_figure_ratio, 33.97, "34.0", "34,0"},
        {iem_figure_ratio, 1234, "1,234", "1.234"},
        {iem_figure_weight, 0.42, "0.42", "0,42"},
        {iem_figure_points, 0.156, "15.6", "15,6"},
        {iem_figure_points, -0.0042, "−0.42", "−0,42"},
        {iem_figure_points, 0.01, "1.0", "1,0"},
        {iem_figure_points, 0, "0", "0"},
        {iem_figure_p, 3.2e-253, "<0.001", "<0,001"},
        {iem_figure_p, 0.0421, "0.042", "0,042"},
    };
    iem_voice en, nl;
    assert_true(iem_voice_find("en", &en) && iem_voice_find("nl", &nl));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(cases[i].figure(&en, cases[i].value).text, cases[i].en);
        assert_string_equal(cases[i].figure(&nl, cases[i].value).text, cases[i].nl);
    }
}

static void names_are_clipped_by_character_and_cleaned(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t limit;
        const char *want;
    } cases[] = {
        {"outside Europe", 14, "outside Europe"},
        {"outside Europe", 8, "outside…"},
        {"日本語の名前", 4, "日本語…"},
        {"", 5, ""},
        {"a\033[31mb", 20, "a\xef\xbf\xbd[31mb"},
        {"lo\xffg", 20, "lo\xef\xbf\xbdg"},
        {"\xc2\x9b"
         "1m",
         20,
         "\xef\xbf\xbd"
         "1m"}, /* CSI as one character */
        {"\xe2\x80\xae"
         "fdp",
         20,
         "\xef\xbf\xbd"
         "fdp"}, /* right-to-left override */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(iem_name_clip(cases[i].name, cases[i].limit).text,
                            cases[i].want);
}

/* ---- Sentences ---- */

static void assert_answer(void (*make)(struct iem_result *), const char *lang,
                          const char *const want[3])
{
    struct iem_result result;
    iem_voice voice;
    make(&result);
    assert_true(iem_voice_find(lang, &voice));
    for (unsigned i = 0; i < 3; i++) {
        iem_buffer said = {0};
        iem_sentence_answer(&said, &voice, &result, i);
        assert_string_equal(said.at, want[i]);
        iem_buffer_clear(&said);
    }
    iem_arena_clear(&result.arena);
}

static void the_answer_for_one_profile_says_same_profile(void **state)
{
    (void)state;
    assert_answer(
        make_duo, "en",
        (const char *const[]){"Of 233,030 decisions, 3,050 (1.3%) were adverse "
                              "(selected = yes); people were "
                              "compared by origin.",
                              "Same profile, different treatment: “outside Europe” "
                              "(origin) got this decision "
                              "3.63 times as often as “NL” with the same profile (95% "
                              "interval 3.19 to 4.13, "
                              "rounding included).",
                              "Chance does not explain this, and it lies beyond the "
                              "margin of 1.25 times; a "
                              "fact outside the log could explain it, if it were 5.8 "
                              "times as common in the "
                              "group and made this decision 5.8 times as likely."});
    char *text = rendered_world(make_duo, IEM_TEXT, &english);
    assert_has_not(text, "same facts");
    free(text);
    char *page = rendered_world(make_duo, IEM_HTML, &english);
    assert_has_not(page, "same facts");
    free(page);
}

static void the_answer_for_averaging_says_what_own_facts_count(void **state)
{
    (void)state;
    assert_answer(make_averaged, "nl",
                  (const char *const[]){
                      "Van de 20.000 besluiten waren er 3.813 (19,1%) nadelig "
                      "(decision = adverse); "
                      "mensen zijn vergeleken naar group.",
                      "Beoordeeld als groep, niet als persoon: bij ‘B’ (group) tellen "
                      "de eigen feiten "
                      "voor 42% zo zwaar als bij ‘A’ (95%-interval 24% tot 60%).",
                      "Toeval verklaart dit niet, en het ligt buiten de marge van 10%; "
                      "feiten die "
                      "voor deze groep minder zorgvuldig zijn vastgelegd, kunnen "
                      "hetzelfde beeld geven."});
}

static void the_answer_of_a_small_log_says_what_it_could_have_seen(void **state)
{
    (void)state;
    assert_answer(
        make_twelve_members, "en",
        (const char *const[]){
            "Of 1,000 decisions, 153 (15.3%) were adverse (decision = adverse); "
            "people were compared by group.",
            "Whether “B” (group) was judged as a group, this log cannot tell: too "
            "few people (under 30 decisions, or under 5 adverse ones expected).",
            "Only a true difference of 34.0 percentage points or more would show "
            "in 80 of 100 such logs; no finding is no acquittal."});
}

static void make_clean(struct iem_result *r)
{
    make_averaged(r);
    iem_treatment *t = &r->treatments[0];
    t->weight_claim = t->crossing = false;
    t->verdict = IEM_PASS, t->type = IEM_INDIVIDUAL;
    t->largest_gap = 0.011;
    r->n_findings = 0;
}

static void the_answer_without_a_finding_is_no_acquittal(void **state)
{
    (void)state;
    assert_answer(
        make_clean, "en",
        (const char *const[]){
            "Of 20,000 decisions, 3,813 (19.1%) were adverse (decision = adverse); "
            "people "
            "were compared by group.",
            "No sign that “B” (group) was judged as a group: with the same facts, its "
            "people "
            "got the same decisions as everyone else, within 2.0 percentage points.",
            "The log still allows a difference of up to 1.1 percentage points, and "
            "facts "
            "outside the log were not compared."});
    char *text = rendered_world(make_clean, IEM_TEXT, &english);
    assert_has(text, "No finding is no acquittal");
    free(text);
}

/* Groups that all pass, or of which the first `cannot` cannot be told; the first is
 * never the worst. */
static void make_three(struct iem_result *r, size_t cannot)
{
    make_clean(r);
    iem_treatment *t = TAKE(r, 3, iem_treatment);
    for (size_t i = 0; i < 3; i++) {
        t[i] = r->treatments[0];
        t[i].largest_gap = i == 1 ? 0.019 : -0.01;
        t[i].detectable_gap = i == 1 ? 0.34 : 0.05;
        if (i < cannot) t[i].verdict = IEM_CANNOT_TELL, t[i].why = IEM_WHY_TOO_UNSURE;
    }
    r->treatments = t, r->n_treatments = 3;
}

static void assert_sure(const struct iem_result *result, const char *lang,
                        const char *want)
{
    iem_voice voice;
    iem_buffer said = {0};
    assert_true(iem_voice_find(lang, &voice));
    iem_sentence_answer(&said, &voice, result, 2);
    assert_string_equal(said.at, want);
    iem_buffer_clear(&said);
}

static void a_guarantee_holds_for_the_group_of_which_least_is_known(void **state)
{
    (void)state;
    struct iem_result result;
    make_three(&result, 0);
    assert_sure(&result, "en",
                "The log still allows a difference of up to 1.9 percentage points, and "
                "facts outside the log were not compared.");
    assert_sure(&result, "nl",
                "Een verschil tot 1,9 procentpunt is met dit log nog mogelijk, en "
                "feiten buiten het log zijn niet vergeleken.");
    result.treatments[2].ratio_scale = true;
    result.treatments[2].assurance = 1.25, result.treatments[2].largest_gap = 1.2;
    assert_sure(&result, "en",
                "The log still allows a difference of up to 1.9 percentage points or "
                "1.20 times, and facts outside the log were not compared.");
    char *text = rendered(&result, IEM_TEXT, &english);
    assert_has(text, "within 2.0 percentage points or 1.25 times.");
    free(text);
    iem_arena_clear(&result.arena);
}

static void a_guarantee_is_never_a_negative_difference(void **state)
{
    (void)state;
    struct iem_result result;
    make_three(&result, 0);
    result.treatments[1].largest_gap = -0.002;
    result.treatments[2].ratio_scale = true, result.treatments[2].largest_gap = 0.93;
    assert_sure(&result, "en",
                "The log leaves no room for a group that fares worse than its equals; "
                "facts outside the log were not compared.");
    assert_sure(&result, "nl",
                "Dit log laat geen ruimte voor een groep die slechter af is dan "
                "gelijke gevallen; feiten buiten het log zijn niet vergeleken.");
    iem_arena_clear(&result.arena);
}

static void what_would_show_is_that_of_the_group_that_shows_least(void **state)
{
    (void)state;
    struct iem_result result;
    make_three(&result, 2);
    assert_sure(&result, "en",
                "Only a true difference of 34.0 percentage points or more would show "
                "in 80 of 100 such logs; no finding is no acquittal.");
    result.treatments[0].detectable_gap = NAN;
    assert_sure(&result, "en",
                "For 1 of them no difference could show; for the others only a true "
                "difference of 34.0 percentage points or more would show in 80 of 100 "
                "such logs; no finding is no acquittal.");
    result.treatments[1].detectable_gap = NAN;
    assert_sure(&result, "en",
                "What the log lacks is named below; no finding is no acquittal.");
    iem_arena_clear(&result.arena);
}

static void a_ratio_without_end_is_said_as_at_least(void **state)
{
    (void)state;
    char *text = rendered_world(make_open, IEM_TEXT, &english);
    assert_has(text, "got this decision at least 3.24 times");
    assert_has(text, "none of whom got it (95% interval at least 3.24,");
    assert_has(text, "NL             at least 3.24  ");
    assert_has_not(text, "inf");
    free(text);
    text = rendered_world(make_open, IEM_TEXT, &dutch);
    assert_has(text, "  minstens 3,24  ");
    free(text);
    text = rendered_world(make_open, IEM_HTML, &english);
    assert_has(text, "at least 3.24");
    assert_has_not(text, "inf");
    assert_int_equal(count_of(text, "<path class=\"fail\""), 1);
    free(text);
}

static void a_fact_that_was_left_out_is_named(void **state)
{
    (void)state;
    struct iem_result result;
    make_averaged(&result);
    char *text = rendered(&result, IEM_TEXT, &english);
    assert_has_not(text, "left out of the adjustment");
    free(text);
    result.treatments[0].dropped_fact = 1;
    text = rendered(&result, IEM_HTML, &english);
    assert_has(text, "“x2” says the same as other facts within the cells and was left "
                     "out of the adjustment.");
    free(text);
    text = rendered(&result, IEM_HTML, &dutch);
    assert_has(text, "‘x2’ zegt binnen de cellen hetzelfde als andere feiten");
    free(text);
    iem_arena_clear(&result.arena);
}

static void the_answer_counts_the_groups(void **state)
{
    (void)state;
    char *text = rendered_world(make_many, IEM_TEXT, &english);
    assert_has(text,
               "9 of 30 groups were judged as groups, not as persons; most clearly,");
    assert_has(text, "“group 29” (city)");
    free(text);
}

static void an_empty_result_still_answers(void **state)
{
    (void)state;
    assert_answer(
        make_nothing, "en",
        (const char *const[]){"This log holds no decision that could be used.",
                              "There is no group to compare with another.",
                              "What the log lacks is named below; no finding is "
                              "no acquittal."});
}

static void assert_case(const struct iem_result *result, size_t cell, const char *lang,
                        const char *want)
{
    iem_buffer said = {0};
    assert_int_equal(iem_sentence_case(result, &result->cells[cell], lang, &said),
                     IEM_OK);
    assert_string_equal(said.at, want);
    iem_buffer_clear(&said);
}

/* 1,460 * .776 = 1,133; 1,460 * .750 = 1,095; RR_low / 2 = 1 / .25 / 2 = 2, and
 * 2 + sqrt(2 * 1) = 3.41 (VanderWeele & Ding 2017). */
static void a_likely_case_is_told_about_the_set(void **state)
{
    (void)state;
    struct iem_result result;
    make_duo(&result);
    assert_case(
        &result, 0, "en",
        "Of the 1,460 people of this group with this same profile who got this "
        "decision, about 1,133 (at least 1,095) would not have got it at the rate of "
        "the others. The record cannot tell which of them. A fact not in the log, "
        "3.4 times as common in the group and raising the risk 3.4 times, could undo "
        "'more likely than not'.");
    assert_case(
        &result, 0, "nl",
        "Van de 1.460 mensen van deze groep met ditzelfde profiel die dit besluit "
        "kregen, zouden ongeveer 1.133 (minstens 1.095) het niet hebben gekregen als "
        "de groep het even vaak kreeg als de anderen. Uit de gegevens blijkt niet "
        "wie dat zijn. Een feit dat niet in het log staat, kan 'eerder wel dan niet' "
        "ongedaan maken, als het in de groep 3,4 keer zo vaak voorkomt en de kans 3,4 "
        "keer zo groot maakt.");
    iem_arena_clear(&result.arena);
}

static void a_case_that_is_not_likely_gives_its_reason(void **state)
{
    (void)state;
    struct iem_result result;
    make_averaged(&result);
    assert_case(
        &result, 0, "en",
        "Of the 40 people of this group with these recorded facts who got this "
        "decision, about 20 (at least 12) would not have got it at the rate of the "
        "others. The record cannot tell which of them. Possible, not likely: the "
        "lower bound of the group chance is below 50%.");
    assert_case(
        &result, 2, NULL,
        "Of this group with these recorded facts, 42 of 600 got this decision; of the "
        "others, 340 of 2,000. No indication: the counts show no sign of it.");
    result.cells[0].a1 = 1;
    assert_case(
        &result, 0, "en",
        "Only one person of this group with these recorded facts got this decision: "
        "too few to say how many would not have got it at the rate of the others. "
        "Possible, not likely: the lower bound of the group chance is below 50%.");
    iem_arena_clear(&result.arena);
}

static void a_case_in_an_unknown_language_is_refused(void **state)
{
    (void)state;
    struct iem_result result;
    iem_buffer said = {0};
    make_duo(&result);
    assert_int_equal(iem_sentence_case(&result, &result.cells[0], "fr", &said),
                     IEM_ERR_USAGE);
    assert_null(said.at);
    iem_arena_clear(&result.arena);
}

/* ---- Order ---- */

static void groups_are_read_by_verdict_then_strength(void **state)
{
    (void)state;
    static const int urgency[] = {
        [IEM_FAIL] = 0, [IEM_CANNOT_TELL] = 1, [IEM_PASS] = 2};
    struct iem_result result;
    const iem_treatment *order[30];
    make_many(&result);
    assert_int_equal(iem_treatments_end(&result, 0), 30);
    iem_treatments_order(&result, 0, 30, order);
    for (size_t i = 1; i < 30; i++) {
        const int before = urgency[order[i - 1]->verdict],
                  now = urgency[order[i]->verdict];
        assert_true(before <= now);
        if (before == now)
            assert_true(fmax(order[i - 1]->cmh_z, order[i - 1]->trend_z) >=
                        fmax(order[i]->cmh_z, order[i]->trend_z));
    }
    assert_ptr_equal(iem_treatment_headline(&result), order[0]);
    iem_arena_clear(&result.arena);
}

static void cells_are_chosen_by_discovery_then_bound(void **state)
{
    (void)state;
    struct iem_result result;
    const iem_cell_row *cells[6];
    make_duo(&result);
    result.cells[5].discovered = false;
    assert_int_equal(iem_cells_strongest(&result, NULL, cells, 6), 6);
    assert_ptr_equal(cells[0], &result.cells[0]);
    assert_ptr_equal(cells[3], &result.cells[3]); /* discovered, bound .12 */
    assert_ptr_equal(cells[4], &result.cells[5]); /* not discovered, bound .20 */
    assert_int_equal(iem_cells_strongest(&result, &result.treatments[0], cells, 2), 2);
    assert_ptr_equal(cells[1], &result.cells[1]);
    assert_int_equal(iem_cells_strongest(&result, NULL, cells, 0), 0);
    iem_arena_clear(&result.arena);
}

/* ---- Text ---- */

static void check_lines(const char *world, const char *text)
{
    for (const char *line = text; *line;) {
        const size_t n = strcspn(line, "\n");
        char copy[1024];
        assert_true(n < sizeof copy);
        memcpy(copy, line, n);
        copy[n] = '\0';
        if (iem_utf8_length(copy) > 100) fail_msg("%s: too wide: %s", world, copy);
        if (n && copy[n - 1] == ' ') fail_msg("%s: ends in a blank: %s", world, copy);
        for (size_t i = 0; i < n; i++)
            if ((unsigned char)copy[i] < 0x20)
                fail_msg("%s: control in: %s", world, copy);
        line += n + (line[n] == '\n');
    }
    assert_has_not(text, "{");
    assert_has_not(text, "nan");
}

static void text_stays_within_a_hundred_columns(void **state)
{
    (void)state;
    in_each_world(IEM_TEXT, check_lines);
    const iem_render all = {.lang = "nl", .all = true};
    for (size_t i = 0; i < N_WORLDS; i++) {
        char *text = rendered_world(worlds[i].make, IEM_TEXT, &all);
        check_lines(worlds[i].name, text);
        free(text);
    }
}

static void text_shows_twelve_groups_and_counts_the_rest(void **state)
{
    (void)state;
    const iem_render all = {.lang = "en", .all = true};
    char *first = rendered_world(make_many, IEM_TEXT, &english);
    char *every = rendered_world(make_many, IEM_TEXT, &all);
    assert_has(first, "and 18 more: --all shows them");
    assert_has_not(first, "group 10");
    assert_has_not(every, "--all");
    assert_has(every, "group 10");
    free(first);
    free(every);
}

/* Takes the escape sequences out of `text`, in place. */
static void strip_colour(char *text)
{
    char *to = text;
    for (const char *from = text; *from;) {
        if (*from == '\033') {
            from += strcspn(from, "m");
            from += *from == 'm';
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

static void colour_adds_nothing_but_colour(void **state)
{
    (void)state;
    const iem_render colour = {.lang = "en", .colour = true};
    for (size_t i = 0; i < N_WORLDS; i++) {
        char *plain = rendered_world(worlds[i].make, IEM_TEXT, &english);
        char *painted = rendered_world(worlds[i].make, IEM_TEXT, &colour);
        assert_has(painted, "\033[1m");
        strip_colour(painted);
        assert_string_equal(painted, plain);
        free(plain);
        free(painted);
    }
}

static void text_names_rows_reasons_and_hashes(void **state)
{
    (void)state;
    char *text = rendered_world(make_duo, IEM_TEXT, &english);
    assert_has(text, "30 read = 24 used + 6 excluded + 0 rejected");
    assert_has(text, "outside the plan's selection: 6");
    assert_has(text,
               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_has(text,
               "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    free(text);
}

static void text_shows_what_carries_the_finding(void **state)
{
    (void)state;
    char *duo_text = rendered_world(make_duo, IEM_TEXT, &english);
    assert_has(duo_text,
               "1,460/7,280  20.1%    390/8,670  4.5%           78%       75%");
    assert_has(duo_text, "Of the 1,780 likely ones, about 1,384 (at least 1,318)");
    free(duo_text);
    char *averaged = rendered_world(make_averaged, IEM_TEXT, &english);
    assert_has(averaged, "“B” and twins, from light to heavy facts");
    assert_has(averaged, "light        1,003          9.8%          6.1%");
    free(averaged);
}

/* ---- JSON: a small validator, which refuses keywords it does not know ---- */

struct validator {
    json_t *schema;
    char where[512];
    char wrong[1024]; /* the first fault; empty: none */
};

static bool is_valid(struct validator *v, json_t *schema, json_t *value);

static bool fault(struct validator *v, const char *what)
{
    if (!*v->wrong) snprintf(v->wrong, sizeof v->wrong, "%s: %s", v->where, what);
    return false;
}

static bool is_of_type(json_t *value, const char *type)
{
    if (strcmp(type, "object") == 0) return json_is_object(value);
    if (strcmp(type, "array") == 0) return json_is_array(value);
    if (strcmp(type, "string") == 0) return json_is_string(value);
    if (strcmp(type, "boolean") == 0) return json_is_boolean(value);
    if (strcmp(type, "null") == 0) return json_is_null(value);
    if (strcmp(type, "integer") == 0) return json_is_integer(value);
    if (strcmp(type, "number") == 0) return json_is_number(value);
    return false;
}

static bool check_type(struct validator *v, json_t *types, json_t *value)
{
    if (json_is_string(types))
        return is_of_type(value, json_string_value(types)) || fault(v, "wrong type");
    for (size_t i = 0; i < json_array_size(types); i++)
        if (is_of_type(value, json_string_value(json_array_get(types, i)))) return true;
    return fault(v, "wrong type");
}

static bool check_enum(struct validator *v, json_t *allowed, json_t *value)
{
    for (size_t i = 0; i < json_array_size(allowed); i++)
        if (json_equal(json_array_get(allowed, i), value)) return true;
    return fault(v, "value not in the list");
}

static bool check_required(struct validator *v, json_t *keys, json_t *value)
{
    for (size_t i = 0; json_is_object(value) && i < json_array_size(keys); i++)
        if (!json_object_get(value, json_string_value(json_array_get(keys, i))))
            return fault(v, json_string_value(json_array_get(keys, i)));
    return true;
}

static bool check_key(struct validator *v, json_t *schema, const char *key,
                      json_t *value)
{
    const size_t before = strlen(v->where);
    snprintf(v->where + before, sizeof v->where - before, ".%s", key);
    const bool valid = is_valid(v, schema, value);
    v->where[before] = '\0';
    return valid;
}

static bool check_keys(struct validator *v, json_t *schema, json_t *value)
{
    json_t *properties = json_object_get(schema, "properties");
    json_t *others = json_object_get(schema, "additionalProperties"), *member;
    const char *key;
    if (!json_is_object(value)) return true;
    json_object_foreach(value, key, member)
    {
        json_t *known = json_object_get(properties, key);
        if (known && !check_key(v, known, key, member)) return false;
        if (known || !others) continue;
        if (json_is_false(others)) return fault(v, key);
        if (!check_key(v, others, key, member)) return false;
    }
    return true;
}

static bool check_items(struct validator *v, json_t *schema, json_t *value)
{
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++) {
        char key[24];
        snprintf(key, sizeof key, "%zu", i);
        if (!check_key(v, schema, key, json_array_get(value, i))) return false;
    }
    return true;
}

/* Tries a schema without keeping its fault. */
static bool would_be_valid(struct validator *v, json_t *schema, json_t *value)
{
    struct validator trial = {.schema = v->schema};
    return is_valid(&trial, schema, value);
}

static bool check_any_of(struct validator *v, json_t *schemas, json_t *value)
{
    for (size_t i = 0; i < json_array_size(schemas); i++)
        if (would_be_valid(v, json_array_get(schemas, i), value)) return true;
    return fault(v, "none of the alternatives");
}

static bool check_all_of(struct validator *v, json_t *schemas, json_t *value)
{
    for (size_t i = 0; i < json_array_size(schemas); i++)
        if (!is_valid(v, json_array_get(schemas, i), value)) return false;
    return true;
}

static bool check_pattern(struct validator *v, json_t *pattern, json_t *value)
{
    regex_t compiled;
    if (!json_is_string(value)) return true;
    assert_int_equal(
        regcomp(&compiled, json_string_value(pattern), REG_EXTENDED | REG_NOSUB), 0);
    const int found = regexec(&compiled, json_string_value(value), 0, NULL, 0);
    regfree(&compiled);
    return found == 0 || fault(v, "not as the pattern");
}

static bool check_bound(struct validator *v, const char *keyword, json_t *bound,
                        json_t *value)
{
    const double limit = json_number_value(bound);
    if (strcmp(keyword, "minimum") == 0)
        return !json_is_number(value) || json_number_value(value) >= limit ||
               fault(v, "too small");
    if (strcmp(keyword, "maximum") == 0)
        return !json_is_number(value) || json_number_value(value) <= limit ||
               fault(v, "too large");
    if (strcmp(keyword, "minItems") == 0)
        return (double)json_array_size(value) >= limit || fault(v, "too short");
    if (strcmp(keyword, "maxItems") == 0)
        return (double)json_array_size(value) <= limit || fault(v, "too long");
    return !json_is_string(value) || (double)json_string_length(value) >= limit ||
           fault(v, "empty");
}

static json_t *referred(struct validator *v, json_t *reference)
{
    const char *prefix = "#/$defs/", *path = json_string_value(reference);
    assert_memory_equal(path, prefix, strlen(prefix));
    json_t *found =
        json_object_get(json_object_get(v->schema, "$defs"), path + strlen(prefix));
    assert_non_null(found);
    return found;
}

static bool check_keyword(struct validator *v, json_t *schema, const char *keyword,
                          json_t *rule, json_t *value)
{
    static const char *const silent[] = {"$schema", "$id",         "$defs",
                                         "title",   "description", "then"};
    static const char *const bounds[] = {"minimum", "maximum", "minItems", "maxItems",
                                         "minLength"};
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
        if (strcmp(keyword, silent[i]) == 0) return true;
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
        if (strcmp(keyword, bounds[i]) == 0)
            return check_bound(v, keyword, rule, value);
    if (strcmp(keyword, "$ref") == 0) return is_valid(v, referred(v, rule), value);
    if (strcmp(keyword, "type") == 0) return check_type(v, rule, value);
    if (strcmp(keyword, "enum") == 0) return check_enum(v, rule, value);
    if (strcmp(keyword, "const") == 0)
        return json_equal(rule, value) || fault(v, "another constant");
    if (strcmp(keyword, "required") == 0) return check_required(v, rule, value);
    if (strcmp(keyword, "properties") == 0 ||
        strcmp(keyword, "additionalProperties") == 0)
        return check_keys(v, schema, value);
    if (strcmp(keyword, "items") == 0) return check_items(v, rule, value);
    if (strcmp(keyword, "anyOf") == 0) return check_any_of(v, rule, value);
    if (strcmp(keyword, "allOf") == 0) return check_all_of(v, rule, value);
    if (strcmp(keyword, "not") == 0)
        return !would_be_valid(v, rule, value) || fault(v, "is what it must not be");
    if (strcmp(keyword, "if") == 0)
        return !would_be_valid(v, rule, value) ||
               is_valid(v, json_object_get(schema, "then"), value);
    if (strcmp(keyword, "pattern") == 0) return check_pattern(v, rule, value);
    fail_msg("this validator does not know '%s'", keyword);
    return false;
}

static bool is_valid(struct validator *v, json_t *schema, json_t *value)
{
    const char *keyword;
    json_t *rule;
    json_object_foreach(
        schema, keyword,
        rule) if (!check_keyword(v, schema, keyword, rule, value)) return false;
    return true;
}

static json_t *load_schema(void)
{
    json_error_t error;
    json_t *schema = json_load_file("include/iemand-result-1.schema.json",
                                    JSON_REJECT_DUPLICATES, &error);
    if (!schema) fail_msg("schema: %s", error.text);
    return schema;
}

static json_t *loaded(const char *text)
{
    json_error_t error;
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!document) fail_msg("line %d: %s", error.line, error.text);
    return document;
}

static json_t *document_of(void (*make)(struct iem_result *))
{
    char *text = rendered_world(make, IEM_JSON, &english);
    json_t *document = loaded(text);
    free(text);
    return document;
}

static void every_document_is_as_the_schema_says(void **state)
{
    (void)state;
    json_t *schema = load_schema();
    for (size_t i = 0; i < N_WORLDS; i++) {
        struct validator v = {.schema = schema};
        json_t *document = document_of(worlds[i].make);
        if (!is_valid(&v, schema, document)) fail_msg("%s%s", worlds[i].name, v.wrong);
        json_decref(document);
    }
    json_decref(schema);
}

/* What the schema must refuse: it would promise nothing otherwise. */
static json_t *first_of(json_t *document, const char *list)
{
    return json_array_get(json_object_get(document, list), 0);
}

static void spoil_own_null(json_t *d)
{
    json_object_set_new(first_of(d, "treatment"), "overlap", json_null());
    json_object_set_new(first_of(d, "treatment"), "margin_why",
                        json_string("no-facts"));
}

static void spoil_own_why(json_t *d)
{
    json_object_set_new(first_of(d, "treatment"), "why", json_string("no-facts"));
}

static void spoil_extra_key(json_t *d)
{
    json_object_set_new(first_of(d, "treatment"), "fairness", json_real(1));
}

static void spoil_missing_key(json_t *d)
{
    json_object_del(json_object_get(d, "manifest"), "seed");
}

static void spoil_silent_null(json_t *d)
{
    json_object_set_new(json_object_get(first_of(d, "treatment"), "twin_gap"), "value",
                        json_null());
}

static void spoil_rate(json_t *d)
{
    json_object_set_new(json_object_get(first_of(d, "groups"), "rate"), "value",
                        json_real(1.5));
}

static void spoil_verdict(json_t *d)
{
    json_object_set_new(first_of(d, "treatment"), "verdict", json_string("unclear"));
}

static void spoil_reason(json_t *d)
{
    json_t *weight = json_object_get(first_of(d, "treatment"), "group_weight");
    json_object_set_new(weight, "why", json_string("because"));
}

static void spoil_type(json_t *d)
{
    json_object_set_new(first_of(d, "cells"), "discovered", json_string("yes"));
}

static void spoil_hash(json_t *d)
{
    json_object_set_new(json_object_get(d, "manifest"), "plan_sha256",
                        json_string("abc"));
}

static void the_schema_refuses_what_is_not_the_contract(void **state)
{
    (void)state;
    void (*const spoilers[])(json_t *) = {
        spoil_extra_key, spoil_missing_key, spoil_silent_null, spoil_rate,
        spoil_verdict,   spoil_reason,      spoil_type,        spoil_hash,
        spoil_own_null,  spoil_own_why};
    json_t *schema = load_schema();
    for (size_t i = 0; i < sizeof spoilers / sizeof spoilers[0]; i++) {
        struct validator v = {.schema = schema};
        json_t *document = document_of(make_duo);
        spoilers[i](document);
        if (is_valid(&v, schema, document)) fail_msg("spoiled document %zu passes", i);
        json_decref(document);
    }
    json_decref(schema);
}

static double number_at(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!json_is_number(value)) fail_msg("'%s' is no number", key);
    return json_number_value(value);
}

static const char *text_at(json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    if (!value) fail_msg("'%s' is no text", key);
    return value;
}

static void json_tells_rounding_from_sampling(void **state)
{
    (void)state;
    json_t *document = document_of(make_duo);
    json_t *mh =
        json_array_get(json_object_get(document, "disparities"), IEM_MH_RISK_RATIO);
    assert_string_equal(text_at(mh, "measure"), "mh_risk_ratio");
    assert_close(number_at(mh, "value"), 3.63, 1e-12);
    assert_close(number_at(mh, "low"), 3.19, 1e-12);
    assert_close(number_at(mh, "low_sampling"), 3.34, 1e-12);
    assert_close(number_at(mh, "high_sampling"), 3.93, 1e-12);
    assert_close(number_at(mh, "low_rounding"), 3.46, 1e-12);
    assert_close(number_at(mh, "high_rounding"), 3.80, 1e-12);
    json_decref(document);
    document = document_of(make_averaged);
    assert_null(json_object_get(first_of(document, "disparities"), "low_sampling"));
    json_decref(document);
}

static void json_says_why_a_number_is_null(void **state)
{
    (void)state;
    json_t *document = document_of(make_duo), *t = first_of(document, "treatment");
    json_t *weight = json_object_get(t, "group_weight");
    assert_true(json_is_null(json_object_get(weight, "value")));
    assert_string_equal(text_at(weight, "why"), "out-of-range");
    assert_close(number_at(json_object_get(t, "fact_weight"), "value"), 1.42, 1e-12);
    assert_string_equal(text_at(json_object_get(t, "surcharge"), "scale"), "log-odds");
    json_decref(document);
    document = document_of(make_no_facts);
    t = first_of(document, "treatment");
    assert_string_equal(text_at(t, "verdict"), "cannot-tell");
    assert_string_equal(text_at(t, "why"), "no-facts");
    assert_true(json_is_null(json_object_get(t, "overlap")));
    assert_string_equal(text_at(t, "overlap_why"), "no-facts");
    assert_string_equal(text_at(t, "margin_why"), "no-facts");
    json_decref(document);
}

/* A reader who asks a failing group for its `why` must not get that of a number. */
static void json_keeps_the_why_of_a_group_for_its_verdict(void **state)
{
    (void)state;
    json_t *document = document_of(make_duo), *t = first_of(document, "treatment");
    assert_string_equal(text_at(t, "verdict"), "fail");
    assert_null(json_object_get(t, "why"));
    assert_string_equal(text_at(t, "smallest_provable_gap_why"), "no-margin-provable");
    assert_string_equal(text_at(t, "mixed_rest_p_why"), "named-reference");
    json_decref(document);
    document = document_of(make_twelve_members), t = first_of(document, "treatment");
    assert_string_equal(text_at(t, "why"), "few-members");
    assert_string_equal(text_at(t, "largest_gap_why"), "few-members");
    json_decref(document);
}

static void json_says_that_a_ratio_has_no_end(void **state)
{
    (void)state;
    json_t *document = document_of(make_open), *t = first_of(document, "treatment");
    json_t *ratio = json_object_get(t, "twin_ratio");
    assert_true(json_is_null(json_object_get(ratio, "value")));
    assert_true(json_is_null(json_object_get(ratio, "high")));
    assert_close(number_at(ratio, "low"), 3.24, 1e-12);
    assert_close(number_at(ratio, "low_sampling"), 3.41, 1e-12);
    assert_string_equal(text_at(ratio, "why"), "zero-reference");
    assert_string_equal(text_at(t, "largest_gap_why"), "zero-reference");
    json_t *finding = first_of(document, "findings");
    assert_string_equal(text_at(finding, "measure"), "twin_ratio");
    assert_string_equal(text_at(finding, "why"), "zero-reference");
    json_decref(document);
    document = document_of(make_averaged);
    ratio = json_object_get(first_of(document, "treatment"), "twin_ratio");
    assert_close(number_at(ratio, "high"), 0.92, 1e-12);
    assert_null(json_object_get(ratio, "low_sampling"));
    json_decref(document);
}

static void json_findings_speak_to_a_norm_in_english(void **state)
{
    (void)state;
    char *text = rendered_world(make_averaged, IEM_JSON, &dutch);
    json_t *document = loaded(text), *finding = first_of(document, "findings");
    assert_int_equal(json_array_size(json_object_get(document, "findings")), 1);
    assert_string_equal(text_at(finding, "rule"), "group-weight");
    assert_string_equal(text_at(finding, "measure"), "group_weight");
    assert_close(number_at(finding, "value"), 0.58, 1e-12);
    assert_close(number_at(finding, "margin"), 0.10, 1e-12);
    assert_string_equal(text_at(finding, "text"),
                        "For “B” (group), own facts count 42% as much as for “A” (95% "
                        "interval 24% to 60%). Beyond the margin of 10%.");
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(finding, "norms"), 0)),
        "urn:nl:ak:ver:grw-02");
    json_decref(document);
    free(text);
}

static void json_is_the_same_for_every_reader(void **state)
{
    (void)state;
    const iem_render other = {.lang = "nl", .colour = true, .all = true};
    for (size_t i = 0; i < N_WORLDS; i++) {
        char *a = rendered_world(worlds[i].make, IEM_JSON, &english);
        char *b = rendered_world(worlds[i].make, IEM_JSON, &other);
        assert_string_equal(a, b);
        free(a);
        free(b);
    }
}

static void make_many_cells(struct iem_result *r)
{
    make_duo(r);
    iem_cell_row *cells = TAKE(r, 200, iem_cell_row);
    for (size_t i = 0; i < 200; i++) {
        cells[i] = r->cells[i % 6];
        cells[i].discovered = i % 2;
        cells[i].chance_low = 0.001 * (double)((7 * i) % 200);
    }
    r->cells = cells;
    r->n_cells = 200;
}

static void json_lists_the_fifty_strongest_cells(void **state)
{
    (void)state;
    json_t *document = document_of(make_many_cells);
    json_t *cells = json_object_get(document, "cells");
    double before = 1;
    assert_int_equal(json_array_size(cells), 50);
    for (size_t i = 0; i < 50; i++) {
        json_t *cell = json_array_get(cells, i);
        const double low = number_at(json_object_get(cell, "group_chance"), "low");
        assert_true(json_is_true(json_object_get(cell, "discovered")));
        assert_true(low <= before);
        before = low;
    }
    json_decref(document);
}

static void json_keeps_all_digits_of_a_seed(void **state)
{
    (void)state;
    struct iem_result result;
    make_duo(&result);
    result.seed = UINT64_MAX;
    char *text = rendered(&result, IEM_JSON, &english);
    assert_has(text, "\"seed\": \"18446744073709551615\"");
    free(text);
    iem_arena_clear(&result.arena);
}

static void json_names_the_parts_of_an_intersection(void **state)
{
    (void)state;
    json_t *document = document_of(make_many);
    json_t *pair = json_array_get(json_object_get(document, "treatment"), 30);
    json_t *parts = json_object_get(pair, "parts");
    assert_string_equal(text_at(pair, "group"), "group 30 × f");
    assert_int_equal(json_array_size(parts), 2);
    assert_string_equal(text_at(json_array_get(parts, 1), "ground"), "sex");
    assert_null(json_object_get(first_of(document, "treatment"), "parts"));
    json_decref(document);
}

/* ---- HTML ---- */

/* Reads tags only as far as this report writes them, and is strict about those. */
struct reader {
    const char *world, *at;
    char open[64][16]; /* the elements around this place */
    size_t depth;
};

static bool is_void_element(const char *name)
{
    static const char *const names[] = {"meta", "br", "line", "rect", "circle", "path"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

static void read_attributes(struct reader *r, const char *name)
{
    while (*r->at && *r->at != '>' && *r->at != '/') {
        r->at += strspn(r->at, " ");
        const size_t key = strspn(r->at, "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP"
                                         "QRSTUVWXYZ0123456789");
        if (!key || strncmp(r->at + key, "=\"", 2) != 0)
            fail_msg("%s: attribute of <%s> at %.40s", r->world, name, r->at);
        r->at += key + 2;
        const size_t value = strcspn(r->at, "\"<");
        if (r->at[value] != '"')
            fail_msg("%s: value in <%s>: %.40s", r->world, name, r->at);
        r->at += value + 1;
    }
}

static void read_tag(struct reader *r)
{
    const bool closes = r->at[1] == '/';
    const char *name_at = r->at + (closes ? 2 : 1);
    const size_t n = strspn(name_at, "abcdefghijklmnopqrstuvwxyz123456");
    char name[16] = {0};
    assert_true(n > 0 && n < sizeof name);
    memcpy(name, name_at, n);
    r->at = name_at + n;
    if (closes) {
        if (!r->depth || strcmp(r->open[--r->depth], name) != 0)
            fail_msg("%s: </%s> closes nothing", r->world, name);
    } else {
        read_attributes(r, name);
        if (*r->at == '/') r->at++;
        if (!is_void_element(name)) memcpy(r->open[r->depth++], name, sizeof name);
    }
    if (*r->at++ != '>') fail_msg("%s: <%s> does not end", r->world, name);
    /* A script is no mark-up. */
    if (!closes && strcmp(name, "script") == 0) r->at = strstr(r->at, "</script>");
}

static void check_nesting(const char *world, const char *text)
{
    const char *doctype = "<!DOCTYPE html>\n";
    assert_memory_equal(text, doctype, strlen(doctype));
    struct reader r = {.world = world, .at = text + strlen(doctype)};
    while (*(r.at += strcspn(r.at, "<"))) read_tag(&r);
    assert_int_equal(r.depth, 0);
}

static void check_page(const char *world, const char *text)
{
    check_nesting(world, text);
    assert_int_equal(count_of(text, "<script>"), 1);
    assert_has(text, "script-src '" IEM_SCRIPT_SHA256 "'");
    assert_has_not(text, "http:");
    assert_has_not(text, "https:");
    assert_has_not(text, "src=");
    assert_has_not(text, "url(");
    assert_has_not(text, "nan");
    assert_has_not(text, "\033");
    for (const char *th = text; (th = strstr(th, "<th ")) != NULL; th++)
        assert_memory_equal(th, "<th scope=", 10);
    for (const char *svg = text; (svg = strstr(svg, "<svg class=\"chart\"")) != NULL;
         svg++) {
        assert_memory_equal(svg, "<svg class=\"chart\" role=\"img\"", 28);
        const char *title = strstr(svg, "<title id="), *end = strstr(svg, "</svg>");
        const char *desc = strstr(svg, "<desc id=");
        assert_true(title && desc && title < desc && desc < end);
    }
    /* A text that was filled in completely has no place left; style and script have
     * braces. */
    const char *brace = strchr(strstr(text, "</style>"), '{');
    assert_true(brace && brace > strstr(text, "<script>"));
}

static void pages_are_whole_and_need_nothing_else(void **state)
{
    (void)state;
    in_each_world(IEM_HTML, check_page);
}

static void a_page_has_its_pictures_each_with_a_table(void **state)
{
    (void)state;
    char *page = rendered_world(make_duo, IEM_HTML, &english);
    assert_int_equal(count_of(page, "<svg class=\"chart\""), 4);
    assert_int_equal(count_of(page, "<summary>The figures behind this picture"), 4);
    assert_has(page, "<html lang=\"en\">");
    free(page);
    page = rendered_world(make_duo, IEM_HTML, &dutch);
    assert_has(page, "<html lang=\"nl\">");
    assert_has(page, "Om wie het gaat");
    free(page);
}

static void sections_stand_in_the_order_of_reading(void **state)
{
    (void)state;
    static const char *const ids[] = {
        "id=\"answer\"", "id=\"affected\"", "id=\"person\"", "id=\"carries\"",
        "id=\"when\"",   "id=\"limits\"",   "id=\"tables\"", "id=\"manifest\""};
    char *page = rendered_world(make_averaged, IEM_HTML, &english);
    const char *at = page;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        at = strstr(at, ids[i]);
        if (!at) fail_msg("%s is missing or too early", ids[i]);
    }
    free(page);
}

static void headings_skip_no_level(void **state)
{
    (void)state;
    char *page = rendered_world(make_many, IEM_HTML, &english);
    char before = '0';
    for (const char *at = page; (at = strstr(at, "<h")) != NULL; at++) {
        if (at[2] < '1' || at[2] > '6') continue;
        assert_true(at[2] <= before + 1);
        before = at[2];
    }
    free(page);
}

static void names_cannot_break_the_page(void **state)
{
    (void)state;
    char *page = rendered_world(make_hostile, IEM_HTML, &english);
    assert_has(page,
               "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quotes");
    assert_has_not(page, "<script>alert");
    assert_int_equal(count_of(page, "<script"), 1);
    assert_has_not(page, "<i>");
    assert_has_not(page, "<b>");
    assert_has(page, "\xef\xbf\xbd");
    free(page);
}

static void weights_that_cannot_be_told_stand_on_a_strip(void **state)
{
    (void)state;
    char *many = rendered_world(make_many, IEM_HTML, &english);
    assert_has(many, "own facts: cannot tell");
    free(many);
    char *duo_page = rendered_world(make_duo, IEM_HTML, &english);
    assert_has_not(duo_page, "own facts: cannot tell");
    free(duo_page);
}

/* ---- The way out ---- */

static void an_unknown_language_is_refused(void **state)
{
    (void)state;
    struct iem_result result;
    iem_error err = {0};
    char *text = NULL;
    const iem_render french = {.lang = "fr"};
    make_duo(&result);
    assert_int_equal(iem_result_render(&result, IEM_TEXT, &french, &text, &err),
                     IEM_ERR_USAGE);
    assert_string_equal(err.message, "language 'fr' is unknown; use en or nl");
    assert_null(text);
    iem_arena_clear(&result.arena);
}

static void no_wishes_are_english_without_colour(void **state)
{
    (void)state;
    struct iem_result result;
    make_duo(&result);
    char *plain = rendered(&result, IEM_TEXT, NULL);
    char *asked = rendered(&result, IEM_TEXT, &english);
    assert_string_equal(plain, asked);
    free(plain);
    free(asked);
    iem_arena_clear(&result.arena);
}

static void a_result_is_written_whole_or_not_at_all(void **state)
{
    (void)state;
    struct iem_result result;
    iem_error err = {0};
    char directory[] = "/tmp/iemand-report-XXXXXX", path[64], read[1 << 16];
    make_duo(&result);
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/result.json", directory);
    assert_ok(iem_result_write(&result, IEM_JSON, NULL, path, &err));
    char *text = rendered(&result, IEM_JSON, NULL);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    read[fread(read, 1, sizeof read - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(read, text);
    free(text);
    unlink(path);
    rmdir(directory);
    assert_int_equal(iem_result_write(&result, IEM_JSON, NULL, path, &err),
                     IEM_ERR_SYSTEM);
    assert_has(err.message, "result.json");
    iem_arena_clear(&result.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_languages_have_every_text),
        cmocka_unit_test(no_two_languages_share_a_text_by_accident),
        cmocka_unit_test(both_languages_fill_the_same_places),
        cmocka_unit_test(no_text_draws_a_legal_conclusion),
        cmocka_unit_test(figures_read_well_in_both_languages),
        cmocka_unit_test(names_are_clipped_by_character_and_cleaned),
        cmocka_unit_test(the_answer_for_one_profile_says_same_profile),
        cmocka_unit_test(the_answer_for_averaging_says_what_own_facts_count),
        cmocka_unit_test(the_answer_of_a_small_log_says_what_it_could_have_seen),
        cmocka_unit_test(the_answer_without_a_finding_is_no_acquittal),
        cmocka_unit_test(a_guarantee_holds_for_the_group_of_which_least_is_known),
        cmocka_unit_test(a_guarantee_is_never_a_negative_difference),
        cmocka_unit_test(what_would_show_is_that_of_the_group_that_shows_least),
        cmocka_unit_test(a_ratio_without_end_is_said_as_at_least),
        cmocka_unit_test(a_fact_that_was_left_out_is_named),
        cmocka_unit_test(the_answer_counts_the_groups),
        cmocka_unit_test(an_empty_result_still_answers),
        cmocka_unit_test(a_likely_case_is_told_about_the_set),
        cmocka_unit_test(a_case_that_is_not_likely_gives_its_reason),
        cmocka_unit_test(a_case_in_an_unknown_language_is_refused),
        cmocka_unit_test(groups_are_read_by_verdict_then_strength),
        cmocka_unit_test(cells_are_chosen_by_discovery_then_bound),
        cmocka_unit_test(text_stays_within_a_hundred_columns),
        cmocka_unit_test(text_shows_twelve_groups_and_counts_the_rest),
        cmocka_unit_test(colour_adds_nothing_but_colour),
        cmocka_unit_test(text_names_rows_reasons_and_hashes),
        cmocka_unit_test(text_shows_what_carries_the_finding),
        cmocka_unit_test(every_document_is_as_the_schema_says),
        cmocka_unit_test(the_schema_refuses_what_is_not_the_contract),
        cmocka_unit_test(json_tells_rounding_from_sampling),
        cmocka_unit_test(json_says_why_a_number_is_null),
        cmocka_unit_test(json_keeps_the_why_of_a_group_for_its_verdict),
        cmocka_unit_test(json_says_that_a_ratio_has_no_end),
        cmocka_unit_test(json_findings_speak_to_a_norm_in_english),
        cmocka_unit_test(json_is_the_same_for_every_reader),
        cmocka_unit_test(json_lists_the_fifty_strongest_cells),
        cmocka_unit_test(json_keeps_all_digits_of_a_seed),
        cmocka_unit_test(json_names_the_parts_of_an_intersection),
        cmocka_unit_test(pages_are_whole_and_need_nothing_else),
        cmocka_unit_test(a_page_has_its_pictures_each_with_a_table),
        cmocka_unit_test(sections_stand_in_the_order_of_reading),
        cmocka_unit_test(headings_skip_no_level),
        cmocka_unit_test(names_cannot_break_the_page),
        cmocka_unit_test(weights_that_cannot_be_told_stand_on_a_strip),
        cmocka_unit_test(an_unknown_language_is_refused),
        cmocka_unit_test(no_wishes_are_english_without_colour),
        cmocka_unit_test(a_result_is_written_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
