/* From a tally to measured groups: the figures of the two logs everybody knows, slow
 * computations of the same measures, what stands in the way of one, repeated persons.
 */
#include "base/hash.h"
#include "base/parallel.h"
#include "judge/judge.h"
#include "measure/measure.h"
#include "stats/strata.h"

#include "scratch.h"
#include "seed.h"

/* ---- A tally from counts, measured and judged ---------------------------------------
 */

struct work {
    iem_plan *plan;
    struct iem_tally *tally;
    iem_options options;
    struct iem_result result;
    iem_measuring *measuring;
    iem_refine refine;
};

static void begin(struct work *w, iem_plan *plan)
{
    *w = (struct work){.plan = plan};
    iem_options_init(&w->options);
    w->options.threads = 1;
    w->result.seed = 1;
    w->result.margin_gap = plan->margins.gap;
    w->result.margin_ratio = plan->margins.ratio;
    assert_ok(iem_tally_new(plan, &w->tally, &ok_err_));
}

/* `codes`: one text per dimension; facts sorted by name, then grounds. */
static void count(struct work *w, const char *const *codes, int64_t n, int64_t adverse)
{
    uint32_t key[8];
    size_t overflow = 0;
    for (size_t d = 0; d < w->tally->n_dims; d++)
        assert_ok(iem_dict_add(&w->tally->dims[d].dict, iem_slice_of(codes[d]), &key[d],
                               &ok_err_));
    if (adverse)
        assert_ok(iem_cube_add(&w->tally->cube, key, adverse, true, NULL, &overflow,
                               &ok_err_));
    if (n > adverse)
        assert_ok(iem_cube_add(&w->tally->cube, key, n - adverse, false, NULL,
                               &overflow, &ok_err_));
}

#define COUNT(w, n, adverse, ...)                                                      \
    count((w), (const char *const[]){__VA_ARGS__}, (n), (adverse))

static void measure(struct work *w, bool persons)
{
    assert_ok(iem_tally_settle(w->tally, &ok_err_));
    assert_ok(iem_measuring_new(w->plan, w->tally, &w->options, &w->result,
                                &w->measuring, &ok_err_));
    assert_ok(iem_measuring_groups(w->measuring, &ok_err_));
    assert_ok(iem_measuring_cells(w->measuring, &ok_err_));
    assert_ok(iem_measuring_refine(w->measuring, persons, &w->refine, &ok_err_));
}

static void grade_and_judge(struct work *w)
{
    assert_ok(iem_measuring_grades(w->measuring, &w->refine, NULL, &ok_err_));
    assert_ok(iem_judge(&w->result, w->plan->margins.weight_assurance, &ok_err_));
}

static void end(struct work *w)
{
    iem_refine_clear(&w->refine);
    iem_measuring_free(w->measuring);
    iem_arena_clear(&w->result.arena);
    iem_tally_free(w->tally);
    iem_plan_free(w->plan);
}

static const iem_treatment *of_group(const struct work *w, const char *group)
{
    for (size_t t = 0; t < w->result.n_treatments; t++)
        if (strcmp(w->result.treatments[t].group, group) == 0)
            return &w->result.treatments[t];
    fail_msg("nobody measured %s", group);
    return NULL;
}

/* ---- DUO 2014 ---- */

/* Statistics Netherlands 2024, rounded to 10: selected and all, by risk category. */
static const int duo[6][4] = {/* outside Europe      NL */
                              {1460, 7280, 390, 8670}, {320, 8120, 140, 16610},
                              {50, 4680, 70, 15110},   {60, 8580, 220, 54130},
                              {30, 13130, 180, 67300}, {80, 13040, 50, 16380}};

static void count_duo(struct work *w)
{
    for (int c = 0; c < 6; c++) {
        char category[2] = {(char)('1' + c), '\0'};
        COUNT(w, duo[c][1], duo[c][0], category, "outside Europe");
        COUNT(w, duo[c][3], duo[c][2], category, "NL");
    }
}

static void scan_duo(struct work *w)
{
    begin(w,
          PLAN("decision", "selected=yes", "ground", "origin", "reference", "origin=NL",
               "profile", "risk_category", "count", "n", "rounded", "10"));
    count_duo(w);
    measure(w, false);
    grade_and_judge(w);
}

static void duo_gives_the_figures_it_is_known_for(void **state)
{
    (void)state;
    struct work w;
    scan_duo(&w);
    assert_int_equal(w.result.n_treatments, 1);
    const iem_treatment *t = &w.result.treatments[0];
    const double half_percent = .005;
    /* The design's section on first numbers, within half a percent. */
    assert_close(t->disparity[IEM_RISK_RATIO].estimate.all.value, 6.19, half_percent);
    assert_close(t->disparity[IEM_IMPACT_RATIO].estimate.all.value, .969, half_percent);
    const iem_bounds *mh = &t->disparity[IEM_MH_RISK_RATIO].estimate;
    assert_close(mh->sampling.value, 3.63, half_percent);
    assert_close(mh->sampling.low, 3.34, half_percent);
    assert_close(mh->sampling.high, 3.93, half_percent);
    assert_close(mh->corner_low, 3.46, half_percent);
    assert_close(mh->corner_high, 3.80, half_percent);
    assert_true(mh->all.low < mh->corner_low && mh->all.high > mh->corner_high);
    assert_close(t->cmh_z, 33.97, half_percent);
    assert_close(t->group_caused.value, 1473, half_percent);
    assert_close(t->a1, 2000, 0);
    assert_close(t->fact_weight.value, 1.4, .02); /* "about 1.4 times" */
    assert_true(isnan(t->group_weight.value));
    assert_int_equal(t->group_weight_why, IEM_WHY_OUT_OF_RANGE);
    end(&w);
}

static void duo_is_surcharged_on_the_same_profile(void **state)
{
    (void)state;
    struct work w;
    scan_duo(&w);
    const iem_treatment *t = &w.result.treatments[0];
    assert_true(t->profile);
    assert_int_equal(t->type, IEM_SURCHARGED);
    assert_int_equal(t->verdict, IEM_FAIL);
    assert_true(t->gap_claim);
    assert_false(t->weight_claim);
    assert_int_equal(t->comparability, 'A');
    assert_close(t->overlap, 1, 0);
    assert_string_equal(t->reference, "NL");
    assert_int_equal(w.result.n_findings, 1);
    end(&w);
}

static void the_checks_of_categories_1_and_2_are_likely(void **state)
{
    (void)state;
    struct work w;
    scan_duo(&w);
    const iem_case_totals *cases = &w.result.cases[0];
    assert_close(cases->adverse, 2000, 0);
    assert_close(cases->grade[IEM_LIKELY], 1780, 0);
    for (size_t i = 0; i < w.result.n_cells; i++) {
        const iem_cell_row *row = &w.result.cells[i];
        const char category = row->facts[0][0];
        assert_int_equal(row->grade == IEM_LIKELY, category <= '2');
        if (category == '3' || category == '6') {
            /* A ratio of 2.3 and 2.0, but few counts for their rounding. */
            assert_int_not_equal(row->grade, IEM_LIKELY);
        }
        if (category != '1') continue;
        assert_close(row->a1, 1460, 0);
        assert_close(row->n1, 7280, 0);
        assert_close(row->a0, 390, 0);
        assert_close(row->n0, 8670, 0);
        assert_close(row->chance, .78, .01); /* two digits are published */
        assert_close(row->chance_low, .75, .01);
    }
    end(&w);
}

/* ---- Berkeley 1973 ---- */

/* Bickel, Hammel & O'Connell 1975: rejected and all, departments A to F. */
static const int berkeley[6][4] = {{19, 108, 313, 825},  {8, 25, 207, 560},
                                   {391, 593, 205, 325}, {244, 375, 279, 417},
                                   {299, 393, 138, 191}, {317, 341, 351, 373}};

static void berkeley_reverses_within_departments(void **state)
{
    (void)state;
    struct work w;
    begin(&w, PLAN("decision", "admit=Rejected", "ground", "gender", "reference",
                   "gender=Male", "fact", "dept", "count", "n"));
    for (int d = 0; d < 6; d++) {
        char department[2] = {(char)('A' + d), '\0'};
        COUNT(&w, berkeley[d][1], berkeley[d][0], department, "Female");
        COUNT(&w, berkeley[d][3], berkeley[d][2], department, "Male");
    }
    measure(&w, false);
    grade_and_judge(&w);
    const iem_treatment *t = of_group(&w, "Female");
    assert_int_equal(t->simpson, IEM_SIMPSON_REVERSAL);
    assert_true(t->disparity[IEM_RATE_DIFFERENCE].estimate.all.low > .1);
    /* R 4.2.2: mantelhaen.test(correct = FALSE) of the same table; its odds ratio is
     * that of admission for women. */
    assert_close(t->cmh_z * t->cmh_z, 1.5246066604434427, 1e-9);
    assert_close(t->cmh_p, 0.21692369705551723, 1e-9);
    assert_true(t->cmh_z < 0);
    const iem_estimate odds = t->disparity[IEM_MH_ODDS_RATIO].estimate.all;
    assert_close(odds.value, 1 / 1.1053426615022164, 1e-9);
    assert_close(odds.low, 1 / 1.2954922436816445, 1e-6);
    assert_close(odds.high, 1 / 0.9431028285160811, 1e-6);
    assert_int_not_equal(t->type, IEM_SURCHARGED);
    end(&w);
}

/* ---- Slow and obvious ---- */

enum { CELLS = 12, GROUPS = 3 };
static const char *const groups[GROUPS] = {"A", "B", "C"};

struct cell_counts {
    double n[GROUPS], a[GROUPS];
};

/* Twelve cells, three groups; B has nobody in the last two, and one twin-less cell. */
static void random_counts(struct cell_counts *cells, uint64_t seed)
{
    for (size_t c = 0; c < CELLS; c++)
        for (size_t g = 0; g < GROUPS; g++) {
            const uint64_t bits = iem_mix(seed * 1009 + c * GROUPS + g);
            double n = 20 + (double)(bits % 300);
            if (g == 1 && c >= CELLS - 2) n = 0;
            if (g != 1 && c == 3) n = g == 0 ? 1 : 0;
            cells[c].n[g] = n;
            cells[c].a[g] = floor(n * (.1 + .05 * (double)c) * (g == 1 ? 1.3 : 1));
        }
}

static void count_cells(struct work *w, const struct cell_counts *cells)
{
    for (size_t c = 0; c < CELLS; c++)
        for (size_t g = 0; g < GROUPS; g++) {
            char name[8];
            snprintf(name, sizeof name, "c%02zu", c);
            if (cells[c].n[g] > 0)
                COUNT(w, (int64_t)cells[c].n[g], (int64_t)cells[c].a[g], name,
                      groups[g]);
        }
}

/* Group g against everybody else (other < 0) or one other group. */
static iem_table table_of(const struct cell_counts *cell, size_t g, int other)
{
    iem_table t = {cell->a[g], cell->n[g], 0, 0};
    for (size_t h = 0; h < GROUPS; h++) {
        if (h == g || (other >= 0 && h != (size_t)other)) continue;
        t.a0 += cell->a[h];
        t.n0 += cell->n[h];
    }
    return t;
}

static void assert_gap(const struct cell_counts *cells, size_t g, int other,
                       const iem_treatment *t)
{
    double members = 0, twins = 0, sum = 0, all = 0, top = 0, bottom = 0;
    double a1 = 0, a0 = 0, n1 = 0, n0 = 0, excess = 0, variance = 0;
    for (size_t c = 0; c < CELLS; c++) {
        const iem_table x = table_of(&cells[c], g, other);
        const double n = x.n1 + x.n0, k = x.a1 + x.a0;
        all += x.n1;
        a1 += x.a1;
        n1 += x.n1;
        a0 += x.a0;
        n0 += x.n0;
        if (x.n1 > 0 && x.n0 > 0) {
            top += x.a1 * x.n0 / n;
            bottom += x.a0 * x.n1 / n;
            excess += x.a1 - x.n1 * k / n;
            variance += x.n1 * x.n0 * k * (n - k) / n / n / (n - 1);
        }
        if (x.n1 <= 0 || x.n0 < 2) continue;
        members += x.n1;
        twins += x.n0;
        sum += x.a1 - x.n1 * x.a0 / x.n0;
    }
    assert_close(t->n1, n1, 0);
    assert_close(t->a1, a1, 0);
    assert_close(t->n0, n0, 0);
    assert_close(t->a0, a0, 0);
    assert_close(t->overlap, members / all, 1e-12);
    assert_true(fabs(t->twin_gap.all.value - sum / members) < 1e-14);
    assert_true(fabs(t->group_caused.value - sum) < 1e-10);
    assert_close(t->group_caused.low, members * t->twin_gap.all.low, 1e-12);
    assert_close(t->disparity[IEM_MH_RISK_RATIO].estimate.all.value, top / bottom,
                 1e-12);
    assert_close(t->twin_ratio.all.value, top / bottom, 1e-12);
    assert_close(t->disparity[IEM_MH_RISK_RATIO].numerator, top, 1e-12);
    assert_close(t->disparity[IEM_MH_RISK_RATIO].denominator, bottom, 1e-12);
    assert_close(t->disparity[IEM_RISK_RATIO].estimate.all.value, a1 / n1 / (a0 / n0),
                 1e-12);
    assert_close(t->cmh_z, excess / sqrt(variance), 1e-9);
    assert_true(t->harmed.value >= 0 && t->spared.value >= 0);
    assert_true(t->harmed.low <= t->harmed.value && t->harmed.value <= t->harmed.high);
    assert_true(t->spared.low <= t->spared.value && t->spared.value <= t->spared.high);
}

static void a_group_is_measured_as_on_paper(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct cell_counts cells[CELLS];
        struct work w;
        random_counts(cells, seed_of(seed));
        begin(&w, PLAN("decision", "s=yes", "ground", "g", "fact", "f"));
        count_cells(&w, cells);
        measure(&w, false);
        assert_int_equal(w.result.n_treatments, GROUPS);
        for (size_t g = 0; g < GROUPS; g++)
            assert_gap(cells, g, -1, of_group(&w, groups[g]));
        end(&w);
        begin(&w, PLAN("decision", "s=yes", "ground", "g", "fact", "f", "reference",
                       "g=A"));
        count_cells(&w, cells);
        measure(&w, false);
        assert_int_equal(w.result.n_treatments, GROUPS - 1);
        for (size_t g = 1; g < GROUPS; g++)
            assert_gap(cells, g, 0, of_group(&w, groups[g]));
        end(&w);
    }
}

static void groups_have_their_rates(void **state)
{
    (void)state;
    struct cell_counts cells[CELLS];
    struct work w;
    random_counts(cells, 3);
    begin(&w,
          PLAN("decision", "s=yes", "ground", "g", "fact", "f", "reference", "g=B"));
    count_cells(&w, cells);
    measure(&w, false);
    assert_int_equal(w.result.n_groups, GROUPS);
    for (size_t g = 0; g < GROUPS; g++) {
        const iem_group_row *row = &w.result.groups[g];
        double n = 0, a = 0;
        for (size_t c = 0; c < CELLS; c++) {
            n += cells[c].n[g];
            a += cells[c].a[g];
        }
        const iem_estimate rate = iem_rate(a, n);
        assert_string_equal(row->group, groups[g]);
        assert_string_equal(row->ground, "g");
        assert_close(row->n, n, 0);
        assert_close(row->adverse, a, 0);
        assert_close(row->rate.all.value, a / n, 1e-15);
        assert_close(row->rate.all.low, rate.low, 1e-15);
        assert_close(row->rate.all.high, rate.high, 1e-15);
        assert_int_equal(row->is_reference, g == 1);
    }
    end(&w);
}

static void a_named_reference_is_not_treated(void **state)
{
    (void)state;
    struct cell_counts cells[CELLS];
    struct work w;
    random_counts(cells, 4);
    begin(&w,
          PLAN("decision", "s=yes", "ground", "g", "fact", "f", "reference", "g=C"));
    count_cells(&w, cells);
    measure(&w, false);
    for (size_t t = 0; t < w.result.n_treatments; t++) {
        assert_string_not_equal(w.result.treatments[t].group, "C");
        assert_string_equal(w.result.treatments[t].reference, "C");
        assert_string_equal(w.result.treatments[t].weight_reference, "C");
        assert_false(w.result.treatments[t].reference_is_rest);
    }
    end(&w);
}

static void without_a_named_reference_weights_compare_with_the_largest(void **state)
{
    (void)state;
    struct cell_counts cells[CELLS];
    struct work w;
    random_counts(cells, 5);
    begin(&w, PLAN("decision", "s=yes", "ground", "g", "fact", "f"));
    count_cells(&w, cells);
    measure(&w, false);
    double n[GROUPS] = {0};
    size_t largest = 0;
    for (size_t g = 0; g < GROUPS; g++) {
        for (size_t c = 0; c < CELLS; c++) n[g] += cells[c].n[g];
        if (n[g] > n[largest]) largest = g;
    }
    for (size_t g = 0; g < GROUPS; g++) {
        const iem_treatment *t = of_group(&w, groups[g]);
        assert_string_equal(t->reference, "rest");
        assert_true(t->reference_is_rest);
        assert_int_equal(t->weight_reference_is_rest, g == largest);
        assert_string_equal(t->weight_reference,
                            g == largest ? "rest" : groups[largest]);
    }
    end(&w);
}

/* ---- Pairs ---- */

static void pairs_are_measured_when_asked_for(void **state)
{
    (void)state;
    for (unsigned intersect = 1; intersect <= 2; intersect++) {
        struct work w;
        begin(&w, PLAN("decision", "s=yes", "ground", "g", "ground", "h", "fact", "f"));
        w.options.intersect = intersect;
        for (int c = 0; c < 8; c++)
            for (int g = 0; g < 2; g++)
                for (int h = 0; h < 2; h++)
                    COUNT(&w, 100, 20 + 3 * c + 10 * g * h,
                          (char[]){(char)('a' + c), 0}, g ? "g1" : "g0",
                          h ? "h1" : "h0");
        measure(&w, false);
        assert_int_equal(iem_measuring_views(w.measuring), intersect == 1 ? 2 : 3);
        assert_int_equal(w.result.n_treatments, intersect == 1 ? 4 : 8);
        if (intersect == 2) {
            const iem_treatment *t = of_group(&w, "g1 × h1");
            assert_string_equal(t->ground, "g × h");
            assert_int_equal(t->n_parts, 2);
            assert_string_equal(t->parts[0], "g1");
            assert_string_equal(t->parts[1], "h1");
            assert_string_equal(t->part_grounds[1], "h");
            assert_close(t->n1, 800, 0);
            assert_close(t->n0, 2400, 0);
            assert_close(t->twin_gap.all.value, .1, 1e-12);
        }
        end(&w);
    }
}

/* ---- What stands in the way ---- */

/* Group b against a in cells of (n1, a1, n0, a0). */
static iem_treatment treat(const int (*counts)[4], int n)
{
    struct work w;
    begin(&w,
          PLAN("decision", "s=yes", "ground", "g", "fact", "f", "reference", "g=a"));
    for (int c = 0; c < n; c++) {
        char name[2] = {(char)('A' + c), '\0'};
        if (counts[c][0]) COUNT(&w, counts[c][0], counts[c][1], name, "b");
        if (counts[c][2]) COUNT(&w, counts[c][2], counts[c][3], name, "a");
    }
    measure(&w, false);
    const iem_treatment t = *of_group(&w, "b");
    end(&w); /* the names in t are gone */
    return t;
}

static void what_stands_in_the_way_of_a_claim_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int counts[3][4];
        iem_why why;
    } cases[] = {
        {"enough",
         {{100, 20, 300, 60}, {100, 40, 300, 110}, {100, 50, 300, 150}},
         IEM_WHY_NONE},
        {"29 members", {{29, 10, 300, 60}, {0, 0, 300, 110}}, IEM_WHY_FEW_MEMBERS},
        {"30 members", {{15, 5, 300, 60}, {15, 5, 300, 110}}, IEM_WHY_NONE},
        {"under 5 adverse expected",
         {{50, 5, 300, 20}, {40, 3, 300, 10}},
         IEM_WHY_FEW_MEMBERS},
        {"less than half have twins",
         {{100, 20, 300, 60}, {101, 40, 1, 0}, {0, 0, 300, 150}},
         IEM_WHY_FEW_TWINS},
        {"half have twins",
         {{100, 20, 300, 60}, {100, 40, 1, 0}, {0, 0, 300, 150}},
         IEM_WHY_NONE},
        {"no cell in common", {{100, 20, 0, 0}, {0, 0, 300, 110}}, IEM_WHY_NO_TWINS},
        {"everybody adverse",
         {{100, 100, 300, 300}, {50, 50, 50, 50}},
         IEM_WHY_ONE_DECISION},
        {"nobody adverse", {{100, 0, 300, 0}, {50, 0, 50, 0}}, IEM_WHY_ONE_DECISION},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const iem_treatment t = treat(cases[i].counts, 3);
        if (t.why != cases[i].why)
            fail_msg("%s: %d, want %d", cases[i].what, (int)t.why, (int)cases[i].why);
        assert_int_equal(isnan(t.twin_p), t.why != IEM_WHY_NONE);
        if (t.why == IEM_WHY_FEW_MEMBERS || t.why == IEM_WHY_FEW_TWINS)
            assert_true(isnan(t.weight_p));
    }
}

static void missing_facts_of_most_members_are_in_the_way(void **state)
{
    (void)state;
    for (int more = 0; more < 2; more++) {
        struct work w;
        begin(&w, PLAN("decision", "s=yes", "ground", "g", "fact", "f", "reference",
                       "g=a"));
        COUNT(&w, 100 + more, 20, "(missing)", "b");
        COUNT(&w, 100, 40, "x", "b");
        COUNT(&w, 300, 60, "(missing)", "a");
        COUNT(&w, 300, 110, "x", "a");
        measure(&w, false);
        const iem_treatment *t = of_group(&w, "b");
        assert_int_equal(t->why, more ? IEM_WHY_MISSING_FACTS : IEM_WHY_NONE);
        assert_int_equal(isnan(t->twin_p), more);
        end(&w);
    }
}

static void rare_decisions_are_judged_as_ratios(void **state)
{
    (void)state;
    static const struct {
        int counts[2][4];
        bool ratio;
    } logs[] = {
        {{{200, 20, 300, 30}, {200, 20, 300, 30}}, false}, /* a tenth of all */
        {{{200, 20, 300, 30}, {200, 20, 301, 30}}, true},
    };
    for (size_t i = 0; i < 2; i++) {
        const iem_treatment t = treat(logs[i].counts, 2);
        assert_int_equal(t.ratio_scale, logs[i].ratio);
        assert_close(t.margin, t.ratio_scale ? 1.25 : .01, 1e-12);
        const iem_estimate e = t.ratio_scale ? t.twin_ratio.all : t.twin_gap.all;
        assert_close(t.largest_gap, e.high, 1e-12);
    }
}

static void a_reference_that_never_got_the_decision_has_no_ratio_but_a_bound(
    void **state)
{
    (void)state;
    static const int counts[2][4] = {{200, 20, 1000, 0}, {200, 20, 1000, 0}};
    const iem_treatment t = treat(counts, 2);
    assert_true(t.ratio_scale);
    assert_true(isinf(t.twin_ratio.all.value) || isnan(t.twin_ratio.all.value));
    assert_true(t.twin_ratio.all.low > 5);
    assert_true(t.twin_p < 1e-6);
}

static void overlap_decides_on_comparability(void **state)
{
    (void)state;
    static const struct {
        int with, without;
        char grade;
    } shares[] = {{90, 10, 'A'}, {89, 11, 'B'}, {75, 25, 'B'},
                  {74, 26, 'C'}, {50, 50, 'C'}, {49, 51, 'D'}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        const int counts[2][4] = {{shares[i].with, 20, 400, 80},
                                  {shares[i].without, 5, 0, 0}};
        assert_int_equal(treat(counts, 2).comparability, shares[i].grade);
    }
}

static void facts_that_decide_nothing_give_no_weight(void **state)
{
    (void)state;
    static const int counts[3][4] = {
        {100, 20, 1000, 200}, {100, 20, 1000, 200}, {100, 20, 1000, 200}};
    const iem_treatment t = treat(counts, 3);
    assert_true(isnan(t.fact_weight.value));
    assert_true(isnan(t.group_weight.value));
    assert_true(isnan(t.weight_p));
    assert_int_equal(t.weight_why, IEM_WHY_WEAK_FACTS);
}

static void a_group_alone_has_nobody_to_compare_with(void **state)
{
    (void)state;
    struct work w;
    begin(&w, PLAN("decision", "s=yes", "ground", "g", "fact", "f"));
    COUNT(&w, 100, 20, "x", "b");
    COUNT(&w, 100, 40, "y", "b");
    measure(&w, false);
    grade_and_judge(&w);
    const iem_treatment *t = of_group(&w, "b");
    assert_int_equal(t->why, IEM_WHY_EMPTY_REFERENCE);
    assert_int_equal(t->verdict, IEM_CANNOT_TELL);
    assert_true(isnan(t->disparity[IEM_RISK_RATIO].estimate.all.value));
    assert_int_equal(t->disparity[IEM_RISK_RATIO].estimate.why,
                     IEM_WHY_EMPTY_REFERENCE);
    end(&w);
}

static void nobody_at_all_is_a_result_too(void **state)
{
    (void)state;
    struct work w;
    begin(&w, PLAN("decision", "s=yes", "ground", "g", "fact", "f"));
    measure(&w, false);
    grade_and_judge(&w);
    assert_int_equal(w.result.n_treatments, 0);
    assert_int_equal(w.result.n_groups, 0);
    end(&w);
}

static void without_facts_only_disparity_is_measured(void **state)
{
    (void)state;
    struct work w;
    begin(&w, PLAN("decision", "s=yes", "ground", "g", "reference", "g=a"));
    COUNT(&w, 100, 40, "b");
    COUNT(&w, 400, 80, "a");
    measure(&w, false);
    grade_and_judge(&w);
    const iem_treatment *t = of_group(&w, "b");
    assert_close(t->disparity[IEM_RISK_RATIO].estimate.all.value, 2, 1e-12);
    assert_int_equal(t->disparity[IEM_MH_RISK_RATIO].estimate.why, IEM_WHY_NO_FACTS);
    assert_true(isnan(t->disparity[IEM_MH_RISK_RATIO].estimate.all.value));
    assert_int_equal(t->type, IEM_TYPE_CANNOT_TELL);
    assert_int_equal(t->verdict, IEM_CANNOT_TELL);
    assert_int_equal(t->why, IEM_WHY_NO_FACTS);
    assert_int_equal(w.result.n_cells, 0);
    assert_close(w.result.cases[0].grade[IEM_GRADE_CANNOT_TELL], 40, 0);
    assert_close(w.result.cases[0].adverse, 40, 0);
    end(&w);
}

static void rounding_widens_bounds_also_without_facts(void **state)
{
    (void)state;
    struct work w;
    begin(&w, PLAN("decision", "s=yes", "ground", "g", "reference", "g=a", "count", "n",
                   "rounded", "10"));
    COUNT(&w, 100, 40, "b");
    COUNT(&w, 400, 80, "a");
    measure(&w, false);
    const iem_bounds *ratio = &of_group(&w, "b")->disparity[IEM_RISK_RATIO].estimate;
    assert_close(ratio->corner_low, 35. / 105 / (85. / 395), 1e-12);
    assert_close(ratio->corner_high, 45. / 95 / (75. / 405), 1e-12);
    assert_true(ratio->all.low < ratio->sampling.low);
    assert_true(ratio->all.high > ratio->sampling.high);
    end(&w);
}

/* ---- Repeated persons ---- */

enum { ROWS = 12000 };

/* Row i: its cell, its group, its decision; no group effect. */
struct row {
    int cell, group;
    bool adverse;
};

static struct row row_of(uint64_t i)
{
    const uint64_t bits = iem_mix(i + 77);
    const int cell = (int)(bits % 6);
    return (struct row){cell, (bits >> 16) % 4 == 0,
                        iem_uniform(8, i) < .1 + .08 * cell};
}

/* Every row of the log `repeat` times, by the same person or, when nobody is `known`,
 * by people who left the column empty. Returns the design effects of gap and weight. */
static void design_effects(int repeat, bool known, double deff[2])
{
    struct work w;
    iem_gathered gathered;
    begin(&w, PLAN("decision", "s=yes", "ground", "g", "fact", "f", "person", "p"));
    for (uint64_t i = 0; i < ROWS / (unsigned)repeat; i++) {
        const struct row r = row_of(i);
        COUNT(&w, repeat, r.adverse ? repeat : 0, (char[]){(char)('a' + r.cell), 0},
              r.group ? "g1" : "g0");
    }
    measure(&w, true);
    assert_non_null(w.refine.influence);
    assert_ok(iem_gathered_init(&w.refine, &gathered, &ok_err_));
    for (uint64_t i = 0; i < ROWS / (unsigned)repeat; i++) {
        const struct row r = row_of(i);
        const uint32_t key[2] = {(uint32_t)r.cell, (uint32_t)r.group};
        const uint64_t person = known ? iem_mix(i * 31 + 5) : 5;
        const size_t cell = iem_measuring_cell(w.measuring, key);
        const size_t own = iem_measuring_own(w.measuring, 0, key);
        assert_true(cell != SIZE_MAX && own < 2);
        for (size_t t = 0; t < 2; t++) {
            if (t != own)
                assert_true(iem_measuring_is_reference(w.measuring, 0, t, key));
            for (int k = 0; k < repeat; k++)
                iem_gathered_influence(&gathered, &w.refine, t, cell, t == own, known,
                                       person, 1, r.adverse);
        }
        if (known) assert_ok(iem_gathered_person(&gathered, person, &ok_err_));
    }
    assert_int_equal(gathered.n_people, known ? ROWS / repeat : 0);
    for (int s = 0; s < 2; s++) deff[s] = iem_gathered_deff(&gathered, &w.refine, 1, s);
    iem_gathered_clear(&gathered);
    end(&w);
}

static void independent_rows_have_no_design_effect(void **state)
{
    (void)state;
    double deff[2];
    design_effects(1, true, deff);
    /* The variance of 1,024 buckets has a relative standard deviation of .044. */
    for (int s = 0; s < 2; s++) {
        if (deff[s] < 1 || deff[s] > 1.2) fail_msg("statistic %d: %g", s, deff[s]);
    }
}

static void a_person_in_k_rows_alike_has_a_design_effect_of_k(void **state)
{
    (void)state;
    for (int repeat = 2; repeat <= 6; repeat += 2) {
        double deff[2];
        design_effects(repeat, true, deff);
        for (int s = 0; s < 2; s++)
            if (fabs(deff[s] / repeat - 1) > .2)
                fail_msg("%d rows each, statistic %d: %g", repeat, s, deff[s]);
    }
}

static void rows_of_nobody_in_particular_are_independent(void **state)
{
    (void)state;
    double deff[2];
    design_effects(4, false, deff);
    for (int s = 0; s < 2; s++)
        if (deff[s] < 1 || deff[s] > 1.1) fail_msg("statistic %d: %g", s, deff[s]);
}

static void people_are_counted_once_and_added_up(void **state)
{
    (void)state;
    const iem_refine none = {.n_grounds = 1};
    iem_gathered a, b;
    assert_ok(iem_gathered_init(&none, &a, &ok_err_));
    assert_ok(iem_gathered_init(&none, &b, &ok_err_));
    for (uint64_t i = 0; i < 3000; i++) {
        assert_ok(iem_gathered_person(&a, iem_mix(i % 2000), &ok_err_));
        assert_ok(iem_gathered_person(&b, iem_mix(i % 1500 + 1000), &ok_err_));
    }
    assert_int_equal(a.n_people, 2000);
    assert_int_equal(b.n_people, 1500);
    assert_ok(iem_gathered_merge(&a, &b, &none, &ok_err_));
    assert_int_equal(a.n_people, 2500);
    assert_ok(iem_gathered_person(&a, 0, &ok_err_)); /* the mark of a free slot */
    assert_ok(iem_gathered_person(&a, 0, &ok_err_));
    assert_int_equal(a.n_people, 2501);
    iem_gathered_clear(&a);
    iem_gathered_clear(&b);
}

static void influences_add_up_in_any_order_and_number(void **state)
{
    (void)state;
    struct iem_influence influence = {
        .member = .3, .other = .7, .q1 = .2, .q0 = .1, .score = -1.5};
    double variance = 1;
    const iem_refine refine = {.n_grounds = 1,
                               .influence = &influence,
                               .variance_gap = &variance,
                               .variance_weight = &variance,
                               .n_treatments = 1,
                               .n_cells = 1};
    iem_gathered whole, first, second;
    assert_ok(iem_gathered_init(&refine, &whole, &ok_err_));
    assert_ok(iem_gathered_init(&refine, &first, &ok_err_));
    assert_ok(iem_gathered_init(&refine, &second, &ok_err_));
    for (uint64_t i = 0; i < 500; i++) {
        const uint64_t person = iem_mix(i % 90);
        iem_gathered_influence(&whole, &refine, 0, 0, i % 3 == 0, true, person,
                               1 + (int64_t)(i % 2), i % 5 == 0);
        const uint64_t j = 499 - i; /* the other way round, by two hands */
        iem_gathered_influence(j % 7 ? &first : &second, &refine, 0, 0, j % 3 == 0,
                               true, iem_mix(j % 90), 1 + (int64_t)(j % 2), j % 5 == 0);
    }
    assert_ok(iem_gathered_merge(&first, &second, &refine, &ok_err_));
    assert_memory_equal(first.bucket, whole.bucket, 2 * IEM_BUCKETS * sizeof(int64_t));
    /* A row that counts for three is three rows. */
    for (int k = 0; k < 3; k++)
        iem_gathered_influence(&first, &refine, 0, 0, true, true, 7, 1, true);
    iem_gathered_influence(&whole, &refine, 0, 0, true, true, 7, 3, true);
    assert_memory_equal(first.bucket, whole.bucket, 2 * IEM_BUCKETS * sizeof(int64_t));
    iem_gathered_clear(&whole);
    iem_gathered_clear(&first);
    iem_gathered_clear(&second);
}

static iem_treatment treat_with(double deff)
{
    struct cell_counts cells[CELLS];
    struct work w;
    random_counts(cells, 8);
    begin(&w, PLAN("decision", "s=yes", "ground", "g", "fact", "f", "person", "p"));
    count_cells(&w, cells);
    measure(&w, true);
    iem_gathered gathered;
    assert_ok(iem_gathered_init(&w.refine, &gathered, &ok_err_));
    /* Two buckets so far apart that the design effect is what is asked for. */
    for (size_t t = 0; t < w.refine.n_treatments; t++)
        for (size_t s = 0; s < 2; s++) {
            int64_t *bucket = gathered.bucket + (t * 2 + s) * IEM_BUCKETS;
            const double variance =
                s ? w.refine.variance_weight[t] : w.refine.variance_gap[t];
            bucket[0] = llround((1 << 20) * sqrt(deff * variance * 1023 / 1024 / 2));
            bucket[1] = -bucket[0];
            assert_close(iem_gathered_deff(&gathered, &w.refine, t, (int)s), deff,
                         1e-3);
        }
    iem_measuring_set_deff(w.measuring, &w.refine, &gathered);
    assert_ok(iem_measuring_groups(w.measuring, &ok_err_));
    const iem_treatment t = *of_group(&w, "B");
    iem_gathered_clear(&gathered);
    end(&w);
    return t;
}

static double half_width(iem_estimate e)
{
    return (e.high - e.low) / 2;
}

static void a_design_effect_of_4_doubles_every_standard_error(void **state)
{
    (void)state;
    const iem_treatment one = treat_with(1), four = treat_with(4);
    assert_close(four.deff, 4, 1e-3);
    assert_close(four.twin_gap.all.value, one.twin_gap.all.value, 1e-12);
    assert_close(half_width(four.twin_gap.all), 2 * half_width(one.twin_gap.all), 1e-3);
    assert_close(half_width(four.fact_weight), 2 * half_width(one.fact_weight), 1e-3);
    assert_close(half_width(four.surcharge), 2 * half_width(one.surcharge), 1e-3);
    assert_close(four.cmh_z, one.cmh_z / 2, 1e-3);
    assert_close(four.trend_z, one.trend_z / 2, 1e-3);
    assert_close(iem_normal_upper_quantile(four.cmh_p / 2),
                 iem_normal_upper_quantile(one.cmh_p / 2) / 2, 1e-3);
    assert_close(iem_normal_upper_quantile(four.twin_p),
                 iem_normal_upper_quantile(one.twin_p) / 2, 1e-3);
    for (iem_measure m = 0; m < IEM_N_MEASURES; m++) {
        const iem_estimate a = one.disparity[m].estimate.all;
        const iem_estimate b = four.disparity[m].estimate.all;
        const bool ratio = m == IEM_RISK_RATIO || m == IEM_IMPACT_RATIO ||
                           m == IEM_ODDS_RATIO || m == IEM_MH_RISK_RATIO ||
                           m == IEM_MH_ODDS_RATIO;
        if (ratio)
            assert_close(log(b.high / b.low), 2 * log(a.high / a.low), 1e-3);
        else
            assert_close(b.high - b.low, 2 * (a.high - a.low), 1e-3);
    }
    assert_close(four.detectable_gap - four.margin,
                 2 * (one.detectable_gap - one.margin), 1e-3);
}

/* ---- A mixed rest ---- */

/* Log odds rise with the cell: by 1 for A, the largest, by `b` and `c` for the others.
 */
static iem_treatment largest_against_rest(double b, double c)
{
    struct work w;
    begin(&w, PLAN("decision", "s=yes", "ground", "g", "fact", "f"));
    for (int i = 0; i < CELLS; i++) {
        const double s = (i - 5.5) / 2.5;
        char name[2] = {(char)('a' + i), '\0'};
        COUNT(&w, 4000, (int)(4000 * iem_logistic(s)), name, "A");
        COUNT(&w, 3000, (int)(3000 * iem_logistic(s * b)), name, "B");
        COUNT(&w, 3000, (int)(3000 * iem_logistic(s * c)), name, "C");
    }
    measure(&w, false);
    const iem_treatment t = *of_group(&w, "A");
    end(&w);
    return t;
}

static void a_rest_whose_groups_differ_is_called_mixed(void **state)
{
    (void)state;
    const iem_treatment mixed = largest_against_rest(.4, 1);
    assert_true(mixed.mixed_rest);
    assert_true(mixed.mixed_rest_p < 1e-6);
    /* Alike among themselves, though not like A. */
    const double alike[2] = {1, .4};
    for (size_t i = 0; i < 2; i++) {
        const iem_treatment t = largest_against_rest(alike[i], alike[i]);
        assert_false(t.mixed_rest);
        assert_true(t.mixed_rest_p > .2);
    }
}

static void a_group_whose_facts_count_half_is_told_so(void **state)
{
    (void)state;
    struct work w;
    begin(&w,
          PLAN("decision", "s=yes", "ground", "g", "fact", "f", "reference", "g=A"));
    for (int c = 0; c < CELLS; c++) {
        const double s = (c - 5.5) / 2.5;
        char name[2] = {(char)('a' + c), '\0'};
        COUNT(&w, 40000, (int)(40000 * iem_logistic(s)), name, "A");
        COUNT(&w, 10000, (int)(10000 * iem_logistic(s / 2)), name, "B");
    }
    measure(&w, false);
    grade_and_judge(&w);
    const iem_treatment *t = of_group(&w, "B");
    assert_close(t->fact_weight.value, .5, .01);
    assert_close(t->group_weight.value, .5, .01);
    assert_close(t->group_weight.low, 1 - t->fact_weight.high, 1e-12);
    assert_true(t->crossing);
    assert_int_equal(t->type, IEM_AVERAGED);
    assert_true(t->reliability > .95 && t->reliability <= 1);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duo_gives_the_figures_it_is_known_for),
        cmocka_unit_test(duo_is_surcharged_on_the_same_profile),
        cmocka_unit_test(the_checks_of_categories_1_and_2_are_likely),
        cmocka_unit_test(berkeley_reverses_within_departments),
        seeded_test(a_group_is_measured_as_on_paper),
        cmocka_unit_test(groups_have_their_rates),
        cmocka_unit_test(a_named_reference_is_not_treated),
        cmocka_unit_test(without_a_named_reference_weights_compare_with_the_largest),
        cmocka_unit_test(pairs_are_measured_when_asked_for),
        cmocka_unit_test(what_stands_in_the_way_of_a_claim_is_said),
        cmocka_unit_test(missing_facts_of_most_members_are_in_the_way),
        cmocka_unit_test(rare_decisions_are_judged_as_ratios),
        cmocka_unit_test(
            a_reference_that_never_got_the_decision_has_no_ratio_but_a_bound),
        cmocka_unit_test(overlap_decides_on_comparability),
        cmocka_unit_test(facts_that_decide_nothing_give_no_weight),
        cmocka_unit_test(a_group_alone_has_nobody_to_compare_with),
        cmocka_unit_test(nobody_at_all_is_a_result_too),
        cmocka_unit_test(without_facts_only_disparity_is_measured),
        cmocka_unit_test(rounding_widens_bounds_also_without_facts),
        cmocka_unit_test(independent_rows_have_no_design_effect),
        cmocka_unit_test(a_person_in_k_rows_alike_has_a_design_effect_of_k),
        cmocka_unit_test(rows_of_nobody_in_particular_are_independent),
        cmocka_unit_test(people_are_counted_once_and_added_up),
        cmocka_unit_test(influences_add_up_in_any_order_and_number),
        cmocka_unit_test(a_design_effect_of_4_doubles_every_standard_error),
        cmocka_unit_test(a_rest_whose_groups_differ_is_called_mixed),
        cmocka_unit_test(a_group_whose_facts_count_half_is_told_so),
    };
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
