/* What may be said about the people of one cell: discovery, the bound of the group
 * chance, and one grade with its one reason. */
#include "base/hash.h"
#include "measure/cells.h"
#include "stats/shrink.h"

#include "scratch.h"
#include "seed.h"

/* ---- Grades -------------------------------------------------------------------------
 */

/* A row as discovery leaves it: rates that are not shrunk. */
static iem_cell_row tested_row(double n1, double a1, double n0, double a0, bool found)
{
    iem_cell_row row = {.n1 = n1, .a1 = a1, .n0 = n0, .a0 = a0, .discovered = found};
    row.p1 = a1 / n1;
    row.p0 = a0 / n0;
    row.p = .01;
    return row;
}

/* Its rates when counts are not rounded. */
static iem_cell_rates own_rates(const iem_cell_row *row)
{
    return iem_cell_rates_of(row, (iem_shrink_weights){0, 0}, 0);
}

/* What is known about a cell when it is graded; `ratio` and `overlap` are what looking
 * inside its bands showed (0: it has none). */
struct graded {
    const char *what;
    double ratio, overlap, rounded, deff, level;
    bool found;
    int grade; /* iem_grade */
    iem_grade_why why;
};

static void assert_grades(const struct graded *graded, size_t n, iem_table t)
{
    for (size_t i = 0; i < n; i++) {
        const struct graded *g = &graded[i];
        const iem_inside inside = {g->ratio, g->overlap};
        const bool banded = isnan(g->overlap) || g->overlap > 0;
        iem_cell_row row = tested_row(t.n1, t.a1, t.n0, t.a0, g->found);
        const iem_cell_rates rates = own_rates(&row);
        iem_cell_grade(&row, &rates, g->level, g->deff, g->rounded, true,
                       banded ? &inside : NULL);
        if ((int)row.grade != g->grade || row.why != g->why)
            fail_msg("%s: grade %d for reason %d, want %d for %d", g->what,
                     (int)row.grade, (int)row.why, g->grade, (int)g->why);
        assert_close(row.inside_ratio, banded ? inside.ratio : 0, 0);
        assert_close(row.inside_overlap, banded ? inside.overlap : 0, 0);
    }
}

#define GRADES(graded, t) assert_grades(graded, sizeof(graded) / sizeof *(graded), t)

enum {
    LIKELY = IEM_LIKELY,
    POSSIBLE = IEM_POSSIBLE,
    NOT_SEEN = IEM_NO_INDICATION,
    UNKNOWN = IEM_GRADE_CANNOT_TELL
};

/* Half against a tenth: a ratio of 5, whose bound at 5 % is 4.1. */
static void a_strong_cell_is_likely_unless_the_guard_holds_it(void **state)
{
    (void)state;
    static const struct graded strong[] = {
        {"exact categories", 0, 0, 0, 1, .05, true, LIKELY, IEM_GRADE_BOUND},
        {"as strong inside", 2, .5, 0, 1, .05, true, LIKELY, IEM_GRADE_BOUND},
        {"weaker inside", 1.99, .5, 0, 1, .05, true, POSSIBLE, IEM_GRADE_WEAKER_INSIDE},
        {"just so inside", 1.5, .5, 0, 1, .05, true, POSSIBLE, IEM_GRADE_WEAKER_INSIDE},
        {"nothing inside", 1.49, .5, 0, 1, .05, true, UNKNOWN, IEM_GRADE_INSIDE_ONLY},
        {"few twins inside", 9, .49, 0, 1, .05, true, POSSIBLE, IEM_GRADE_SUB_OVERLAP},
        {"no ratio inside", NAN, .9, 0, 1, .05, true, POSSIBLE, IEM_GRADE_SUB_OVERLAP},
        {"nobody looked", NAN, NAN, 0, 1, .05, true, POSSIBLE, IEM_GRADE_NO_SUB_BANDS},
        {"rounded to 50", 0, 0, 50, 1, .05, true, LIKELY, IEM_GRADE_BOUND},
        {"rounded to 51", 0, 0, 51, 1, .05, true, POSSIBLE, IEM_GRADE_ROUNDED},
        {"rounding first", 1, .9, 60, 1, .05, true, POSSIBLE, IEM_GRADE_ROUNDED},
        {"not discovered", 0, 0, 0, 1, .05, false, UNKNOWN, IEM_GRADE_UNDECIDED},
        {"one of many", 0, 0, 0, 1, 1e-20, true, POSSIBLE, IEM_GRADE_LOW_BOUND},
        {"few persons", 0, 0, 0, 40, .05, true, POSSIBLE, IEM_GRADE_LOW_BOUND},
    };
    GRADES(strong, ((iem_table){100, 200, 110, 1100}));
    GRADES(strong, ((iem_table){110, 220, 100, 1000}));
}

/* A ratio of 2.2, whose bound is 1.4. */
static void a_weak_cell_is_possible_when_it_is_weak_inside_too(void **state)
{
    (void)state;
    static const struct graded weak[] = {
        {"exact categories", 0, 0, 0, 1, .05, true, POSSIBLE, IEM_GRADE_LOW_BOUND},
        {"possible inside", 1.5, .9, 0, 1, .05, true, POSSIBLE, IEM_GRADE_LOW_BOUND},
        {"less inside", 1.49, .9, 0, 1, .05, true, UNKNOWN, IEM_GRADE_UNDECIDED},
        {"nobody looked", NAN, NAN, 0, 1, .05, true, POSSIBLE, IEM_GRADE_LOW_BOUND},
        {"not discovered", 0, 0, 0, 1, .05, false, UNKNOWN, IEM_GRADE_UNDECIDED},
    };
    GRADES(weak, ((iem_table){22, 50, 20, 100}));
}

/* A ratio of 1: among many people at most 1.2, among few perhaps 2.9. */
static void an_equal_cell_shows_no_sign_when_it_is_large_enough(void **state)
{
    (void)state;
    static const struct graded many[] = {
        {"many", 0, 0, 0, 1, .05, false, NOT_SEEN, IEM_GRADE_NOTHING_SEEN},
        {"discovered", 0, 0, 0, 1, .05, true, NOT_SEEN, IEM_GRADE_NOTHING_SEEN},
        {"few persons", 0, 0, 0, 100, .05, false, UNKNOWN, IEM_GRADE_UNDECIDED},
    };
    static const struct graded few[] = {
        {"few", 0, 0, 0, 1, .05, false, UNKNOWN, IEM_GRADE_UNDECIDED},
    };
    GRADES(many, ((iem_table){200, 1000, 200, 1000}));
    GRADES(few, ((iem_table){4, 20, 6, 30}));
}

static void a_cell_that_could_not_be_tested_says_what_it_lacks(void **state)
{
    (void)state;
    static const struct {
        double n1, n0, deff;
        iem_grade_why why;
    } lacking[] = {
        {100, 9, 1, IEM_GRADE_FEW_TWINS},    {4, 10, 1, IEM_GRADE_FEW_MEMBERS},
        {4, 9, 1, IEM_GRADE_FEW_TWINS},      {100, 19, 2, IEM_GRADE_FEW_TWINS},
        {9, 1000, 2, IEM_GRADE_FEW_MEMBERS},
    };
    for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++) {
        iem_cell_row row = tested_row(lacking[i].n1, 1, lacking[i].n0, 1, false);
        row.p = NAN;
        const iem_cell_rates rates = own_rates(&row);
        iem_cell_grade(&row, &rates, .05, lacking[i].deff, 0, true, NULL);
        assert_int_equal(row.grade, IEM_GRADE_CANNOT_TELL);
        assert_int_equal(row.why, lacking[i].why);
    }
}

static void nobody_is_a_twin_for_sure_where_a_fact_is_missing(void **state)
{
    (void)state;
    iem_cell_row row = tested_row(200, 100, 1000, 100, true);
    row.missing_facts = true;
    const iem_cell_rates rates = own_rates(&row);
    iem_cell_grade(&row, &rates, .05, 1, 0, true, NULL);
    assert_int_equal(row.grade, IEM_GRADE_CANNOT_TELL);
    assert_int_equal(row.why, IEM_GRADE_MISSING_FACTS);
}

static void without_facts_nothing_is_said_about_a_case(void **state)
{
    (void)state;
    iem_cell_row row = tested_row(200, 100, 1000, 100, true);
    const iem_cell_rates rates = own_rates(&row);
    iem_cell_grade(&row, &rates, .05, 1, 0, false, NULL);
    assert_int_equal(row.grade, IEM_GRADE_CANNOT_TELL);
    assert_int_equal(row.why, IEM_GRADE_NO_FACTS);
}

static void the_bound_is_taken_at_the_mildest_corner(void **state)
{
    (void)state;
    iem_cell_row row = tested_row(200, 100, 1000, 100, true);
    const double se = sqrt(.5 / 100 + .9 / 100),
                 z = 1.6448536269514722; /* qnorm(.95) */
    iem_cell_rates rates = own_rates(&row);
    iem_cell_grade(&row, &rates, .05, 1, 0, true, NULL);
    assert_close(row.chance_low, 1 - exp(-(log(5) - z * se)), 1e-12);
    /* Milder: .45 against .11. Harsher must not matter for it. */
    rates.at[1].p1 = .45;
    rates.at[1].p0 = .11;
    rates.at[2].p1 = .9;
    const double mild = sqrt(.55 / 90 + .89 / 110);
    iem_cell_grade(&row, &rates, .05, 1, 0, true, NULL);
    assert_close(row.chance_low, 1 - exp(-(log(.45 / .11) - z * mild)), 1e-12);
    /* And twice as many rows per person cost a square root of two. */
    iem_cell_grade(&row, &rates, .05, 2, 0, true, NULL);
    assert_close(row.chance_low, 1 - exp(-(log(.45 / .11) - z * mild * sqrt(2))),
                 1e-12);
}

static void no_indication_holds_at_the_harshest_corner_too(void **state)
{
    (void)state;
    iem_cell_row row = tested_row(1000, 200, 1000, 200, false);
    iem_cell_rates rates = own_rates(&row);
    rates.at[2].p1 = .4; /* rounding allows a ratio of 2 */
    iem_cell_grade(&row, &rates, .05, 1, 0, true, NULL);
    assert_int_equal(row.grade, IEM_GRADE_CANNOT_TELL);
    assert_int_equal(row.why, IEM_GRADE_UNDECIDED);
}

/* ---- Discovery ---- */

/* Benjamini & Hochberg (1995), as they wrote it: the largest k with p(k) <= k q / m. */
static double last_rejected(const double *p, size_t n, double q)
{
    double tested = 0, cut = -1;
    for (size_t i = 0; i < n; i++) tested += !isnan(p[i]);
    for (size_t i = 0; i < n; i++) {
        double rank = 0;
        for (size_t j = 0; j < n; j++) rank += p[j] <= p[i];
        if (p[i] <= rank * q / tested) cut = fmax(cut, p[i]);
    }
    return cut;
}

static void cells_are_discovered_as_benjamini_and_hochberg_say(void **state)
{
    (void)state;
    enum { N = 60 };
    for (uint64_t round = 0; round < 200; round++) {
        iem_cell_row rows[N] = {0};
        double p[N], alone[N], level = 0;
        size_t tested = 0, want_tested = 0, found = 0;
        for (size_t i = 0; i < N; i++) {
            const double u = iem_uniform(seed_of(round), i),
                         v = iem_uniform(seed_of(round), N + i);
            p[i] = v < .2 ? NAN : v < .5 ? u * u * u * u : u;
            alone[i] = v < .2 ? NAN : v < .4 ? u / 100 : u;
            rows[i].p = p[i];
            rows[i].p_alone = alone[i];
            want_tested += isnan(p[i]) ? 0 : 1;
        }
        assert_ok(iem_cells_discover(rows, N, &level, &tested, &ok_err_));
        const double cut = last_rejected(p, N, .1),
                     cut_alone = last_rejected(alone, N, .05);
        for (size_t i = 0; i < N; i++) {
            assert_int_equal(rows[i].discovered, p[i] <= cut);
            assert_int_equal(rows[i].counts_alone, alone[i] <= cut_alone);
            assert_int_equal(isnan(rows[i].q), isnan(p[i]));
            found += rows[i].discovered;
        }
        assert_int_equal(tested, want_tested);
        const double m = (double)tested;
        assert_close(level, .05 * fmax((double)found, 1) / m, 1e-12);
    }
}

static void with_nothing_to_test_nothing_is_discovered(void **state)
{
    (void)state;
    iem_cell_row row = {.p = NAN, .p_alone = NAN};
    double level = 0;
    size_t tested = 9;
    assert_ok(iem_cells_discover(&row, 1, &level, &tested, &ok_err_));
    assert_int_equal(tested, 0);
    assert_false(row.discovered);
    assert_false(row.counts_alone);
    assert_close(level, .05, 1e-15);
    assert_ok(iem_cells_discover(&row, 0, &level, &tested, &ok_err_));
    assert_int_equal(tested, 0);
}

/* ---- Rows of a treatment ---- */

struct counts {
    int n1, a1, n0, a0;
};

struct scene {
    iem_plan *plan;
    struct iem_tally *tally;
    iem_fact_cells cells;
    iem_levels levels;
    iem_arena arena;
    iem_view view;
    iem_score score;
    iem_subject subject;
};

/* The cell in which the fact is missing; it is the first in the order of the texts. */
enum { MISSING = UINT32_MAX };

static void add(struct scene *s, uint32_t cell, const char *group, int n, int adverse)
{
    char fact[16];
    uint32_t key[2] = {0};
    size_t overflow = 0;
    snprintf(fact, sizeof fact, "c%02u", cell);
    if (cell == MISSING) strcpy(fact, "(missing)");
    assert_ok(
        iem_dict_add(&s->tally->dims[0].dict, iem_slice_of(fact), &key[0], &ok_err_));
    assert_ok(
        iem_dict_add(&s->tally->dims[1].dict, iem_slice_of(group), &key[1], &ok_err_));
    assert_ok(
        iem_cube_add(&s->tally->cube, key, adverse, true, NULL, &overflow, &ok_err_));
    assert_ok(iem_cube_add(&s->tally->cube, key, n - adverse, false, NULL, &overflow,
                           &ok_err_));
}

#define FLAGS                                                                          \
    "decision", "s=yes", "ground", "g", "fact", "f", "reference", "g=a", "count", "n"

/* Group b against a, cell by cell; `missing`: the fact is, in the first. `rounded`
 * NULL: exact counts. */
static void open_scene(struct scene *s, const struct counts *counts, uint32_t n,
                       bool missing, const char *rounded)
{
    *s = (struct scene){0};
    s->plan = rounded ? PLAN(FLAGS, "rounded", rounded) : PLAN(FLAGS);
    assert_ok(iem_tally_new(s->plan, &s->tally, &ok_err_));
    for (uint32_t c = 0; c < n; c++) {
        const uint32_t cell = missing && c == 0 ? MISSING : c;
        if (counts[c].n1) add(s, cell, "b", counts[c].n1, counts[c].a1);
        if (counts[c].n0) add(s, cell, "a", counts[c].n0, counts[c].a0);
    }
    assert_ok(iem_tally_settle(s->tally, &ok_err_));
    assert_ok(iem_fact_cells_find(s->tally, &s->cells, &ok_err_));
    assert_ok(iem_levels_find(s->plan, s->tally, 0, &s->levels, &ok_err_));
    assert_ok(iem_view_build(s->plan, s->tally, &s->cells, &s->levels, NULL, &s->arena,
                             &s->view, &ok_err_));
    assert_ok(iem_score_fit(s->tally, &s->cells, &s->view, &s->score, &ok_err_));
    s->subject = (iem_subject){.plan = s->plan,
                               .tally = s->tally,
                               .cells = &s->cells,
                               .view = &s->view,
                               .score = &s->score,
                               .group = 1,
                               .deff_gap = 1,
                               .deff_weight = 1};
}

static void close_scene(struct scene *s)
{
    iem_score_clear(&s->score);
    iem_view_clear(&s->view);
    iem_levels_clear(&s->levels);
    iem_fact_cells_clear(&s->cells);
    iem_arena_clear(&s->arena);
    iem_tally_free(s->tally);
    iem_plan_free(s->plan);
}

/* Measures the cells of one treatment; returns how many have members. */
static size_t fill(const struct scene *s, size_t treatment, double deff,
                   iem_cell_row *rows, iem_shrunk_rates *rates)
{
    iem_comparison c;
    assert_ok(iem_compare_groups(&s->view, 1, 0, &c, &ok_err_));
    assert_ok(iem_shrink_rates(&c, &s->score, rates, &ok_err_));
    iem_cells_fill(&s->subject, &c, rates, treatment, deff, rows);
    const size_t n = c.n;
    iem_comparison_clear(&c);
    return n;
}

static size_t fill_rows(const struct scene *s, size_t treatment, double deff,
                        iem_cell_row *rows)
{
    iem_shrunk_rates rates;
    const size_t n = fill(s, treatment, deff, rows, &rates);
    iem_shrunk_rates_clear(&rates);
    return n;
}

static const struct counts cells[] = {
    {40, 20, 100, 10}, {5, 1, 10, 2},  {4, 1, 100, 20}, {50, 10, 9, 3},
    {60, 0, 80, 0},    {30, 30, 0, 0}, {0, 0, 50, 5},   {300, 60, 900, 170},
};
enum { CELLS = sizeof cells / sizeof *cells };

static void a_cell_is_tested_when_it_has_10_twins_and_5_members(void **state)
{
    (void)state;
    struct scene s;
    iem_cell_row rows[CELLS];
    open_scene(&s, cells, CELLS, false, NULL);
    const size_t n = fill_rows(&s, 3, 1, rows);
    assert_int_equal(n, CELLS - 1); /* a cell without members is nobody's */
    for (size_t i = 0; i < n; i++) {
        const struct counts *c = &cells[rows[i].cell];
        const iem_table t = {c->a1, c->n1, c->a0, c->n0};
        const bool tested = c->n0 >= 10 && c->n1 >= 5;
        assert_int_equal(rows[i].treatment, 3);
        assert_close(rows[i].n1, c->n1, 0);
        assert_close(rows[i].a1, c->a1, 0);
        assert_close(rows[i].n0, c->n0, 0);
        assert_close(rows[i].a0, c->a0, 0);
        assert_int_equal(isnan(rows[i].p), !tested);
        assert_int_equal(isnan(rows[i].chance), !tested);
        if (!tested) continue;
        assert_close(rows[i].p, iem_fisher_midp_greater(t), 1e-12);
        assert_close(rows[i].p_alone, iem_risk_ratio_score_p(t, 2), 1e-12);
        assert_close(rows[i].chance, 1 - rows[i].p0 / rows[i].p1, 1e-14);
    }
    close_scene(&s);
}

static void a_cell_with_a_missing_fact_is_not_tested(void **state)
{
    (void)state;
    struct scene s;
    iem_cell_row rows[CELLS];
    open_scene(&s, cells, CELLS, true, NULL);
    const size_t n = fill_rows(&s, 0, 1, rows);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(rows[i].missing_facts, rows[i].cell == 0);
    assert_close(rows[0].n1, 40, 0);
    assert_true(isnan(rows[0].p) && isnan(rows[0].chance) && isnan(rows[0].p_alone));
    assert_true(rows[n - 1].p > 0);
    close_scene(&s);
}

static void rates_are_the_cells_own_pulled_towards_the_model(void **state)
{
    (void)state;
    struct scene s;
    iem_cell_row rows[CELLS];
    open_scene(&s, cells, CELLS, false, NULL);
    iem_shrunk_rates rates;
    const size_t n = fill(&s, 0, 1, rows, &rates);
    for (size_t i = 0; i < n; i++) {
        const iem_cell_rates at = iem_cell_rates_of(&rows[i], rates.weights, 0);
        assert_close(at.at[0].p1, rates.p1[i], 1e-12);
        assert_close(at.at[0].p0, rates.p0[i], 1e-12);
        assert_close(at.weight1, rows[i].n1 + rates.weights.m1, 1e-14);
        assert_close(at.weight0, rows[i].n0 + rates.weights.m0, 1e-14);
        /* Between the own rate and the model's, by m decisions of weight. */
        const double own = rows[i].a1 / rows[i].n1;
        const double model = (rates.p1[i] * at.weight1 - rows[i].a1) / rates.weights.m1;
        assert_true(model > 0 && model < 1);
        assert_true((rates.p1[i] - own) * (rates.p1[i] - model) <= 1e-15);
        for (int k = 1; k < 3; k++) /* exact counts have no corners */
            assert_close(at.at[k].p1, at.at[0].p1, 1e-14);
    }
    iem_shrunk_rates_clear(&rates);
    close_scene(&s);
}

static void rounded_counts_are_tested_at_their_mildest(void **state)
{
    (void)state;
    static const struct counts rounded[] = {{50, 20, 100, 10}, {70, 20, 100, 30}};
    struct scene s;
    iem_cell_row rows[2];
    open_scene(&s, rounded, 2, false, "10");
    iem_shrunk_rates shrunk;
    assert_int_equal(fill(&s, 0, 1, rows, &shrunk), 2);
    assert_close(rows[0].p, iem_fisher_midp_greater((iem_table){15, 55, 15, 95}),
                 1e-12);
    for (size_t i = 0; i < 2; i++) {
        const iem_cell_rates rates = iem_cell_rates_of(&rows[i], shrunk.weights, 10);
        assert_true(rates.at[1].p1 < rates.at[0].p1);
        assert_true(rates.at[1].p0 > rates.at[0].p0);
        assert_true(rates.at[2].p1 > rates.at[0].p1);
        assert_true(rates.at[2].p0 < rates.at[0].p0);
    }
    iem_shrunk_rates_clear(&shrunk);
    close_scene(&s);
}

static void repeated_persons_make_a_cell_smaller(void **state)
{
    (void)state;
    struct scene s;
    iem_cell_row rows[CELLS];
    open_scene(&s, cells, CELLS, false, NULL);
    (void)fill_rows(&s, 0, 2, rows);
    assert_close(rows[0].p, iem_fisher_midp_greater((iem_table){10, 20, 5, 50}), 1e-12);
    assert_true(isnan(rows[1].p)); /* 5 members stand for 2.5 */
    assert_close(rows[0].n1, 40, 0);
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_strong_cell_is_likely_unless_the_guard_holds_it),
        cmocka_unit_test(a_weak_cell_is_possible_when_it_is_weak_inside_too),
        cmocka_unit_test(an_equal_cell_shows_no_sign_when_it_is_large_enough),
        cmocka_unit_test(a_cell_that_could_not_be_tested_says_what_it_lacks),
        cmocka_unit_test(nobody_is_a_twin_for_sure_where_a_fact_is_missing),
        cmocka_unit_test(without_facts_nothing_is_said_about_a_case),
        cmocka_unit_test(the_bound_is_taken_at_the_mildest_corner),
        cmocka_unit_test(no_indication_holds_at_the_harshest_corner_too),
        seeded_test(cells_are_discovered_as_benjamini_and_hochberg_say),
        cmocka_unit_test(with_nothing_to_test_nothing_is_discovered),
        cmocka_unit_test(a_cell_is_tested_when_it_has_10_twins_and_5_members),
        cmocka_unit_test(a_cell_with_a_missing_fact_is_not_tested),
        cmocka_unit_test(rates_are_the_cells_own_pulled_towards_the_model),
        cmocka_unit_test(rounded_counts_are_tested_at_their_mildest),
        cmocka_unit_test(repeated_persons_make_a_cell_smaller),
    };
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
