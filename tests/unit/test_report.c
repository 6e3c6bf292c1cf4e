/* The renderers against results that are built by hand: figures of the DUO log of 2014
 * (Statistics Netherlands 2024), a world that averages, a group too small to judge,
 * many groups, and names that try to break the page. */
#include "check.h"

#include "base/digest.h"
#include "report/report.h"

#include <stdio.h>
#include <unistd.h>

#include <jansson.h>

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
                       .why = why,
                       .weight_why = why,
                       .group_weight_why = why,
                       .type = IEM_TYPE_CANNOT_TELL,
                       .verdict = IEM_CANNOT_TELL,
                       .reference_is_rest = true,
                       .weight_reference_is_rest = true};
    for (int m = 0; m < IEM_N_MEASURES; m++)
        t.disparity[m] = (iem_disparity){no_bounds(why), NAN, false, NAN, NAN};
    t.twin_gap = t.raw_gap = no_bounds(why);
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

static void add_findings(struct iem_result *r)
{
    r->findings = TAKE(r, 2 * r->n_treatments + 1, iem_finding);
    for (size_t i = 0; i < r->n_treatments; i++) {
        const iem_treatment *t = &r->treatments[i];
        iem_finding *gap = &r->findings[r->n_findings++];
        *gap = (iem_finding){.rule = "twin-gap",
                             .treatment = i,
                             .verdict = t->gap_claim             ? IEM_FAIL
                                        : t->verdict == IEM_FAIL ? IEM_PASS
                                                                 : t->verdict};
        iem_finding *weight = &r->findings[r->n_findings++];
        *weight = (iem_finding){.rule = "group-weight",
                                .treatment = i,
                                .verdict = t->weight_claim          ? IEM_FAIL
                                           : isnan(t->trend_p)      ? IEM_CANNOT_TELL
                                           : t->verdict == IEM_FAIL ? IEM_PASS
                                                                    : t->verdict};
        snprintf(gap->id, sizeof gap->id, "%016zx", 2 * i + 1);
        snprintf(weight->id, sizeof weight->id, "%016zx", 2 * i + 2);
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
                                     .cell = i,
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
                                     .cell = i,
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

static void make_nothing(struct iem_result *r)
{
    blank_result(r);
}

static void make_no_facts(struct iem_result *r)
{
    make_averaged(r);
    r->n_facts = r->n_cells = r->n_cases = r->n_findings = 0;
    r->treatments[0] = blank_treatment("group", "B", IEM_WHY_NO_FACTS);
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
    {"nothing", make_nothing},
    {"no-facts", make_no_facts},
};
enum { N_WORLDS = sizeof worlds / sizeof worlds[0] };

int main(void)
{
    return 0;
}
