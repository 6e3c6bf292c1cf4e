/* What pictures are made of: a map of two facts, series of families, and the drawings
 * where numbers are missing. */
#include "check.h"

#include "family/family.h"
#include "measure/map.h"
#include "report/svg.h"

/* ---- Families speak both languages ---- */

static void assert_said(const char *id, iem_said said)
{
    if (!said.en || !*said.en) fail_msg("%s: no English", id);
    if (!said.nl || !*said.nl) fail_msg("%s: no Dutch", id);
    if (strcmp(said.en, said.nl) == 0) fail_msg("%s: \"%s\" twice", id, said.en);
}

static void every_measure_is_said_in_both_languages(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t f = 0; iem_families[f]; f++) {
        assert_said(iem_families[f]->name, iem_families[f]->question);
        for (size_t i = 0; i < iem_families[f]->n_rows; i++, n++)
            assert_said(iem_families[f]->rows[i].id, iem_families[f]->rows[i].meaning);
    }
    assert_true(n > 100);
}

static void reasons_that_families_share_are_said_in_both(void **state)
{
    (void)state;
    const iem_reason *const shared[] = {
        &iem_reason_no_people, &iem_reason_no_reference, &iem_reason_zero_reference,
        &iem_reason_few,       &iem_reason_rounded,      &iem_reason_repeated};
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        assert_said(shared[i]->code, shared[i]->text);
}

/* ---- A map of two facts ---- */

enum { MANY_LEVELS = IEM_MAP_DOWN + 1 };

static iem_fact_name facts[3] = {
    {.name = "income", .numeric = true}, {.name = "house"}, {.name = "noise"}};

/* Income decides, house does a little, noise nothing. Members 10, others 20 in each. */
static const char *const levels[12][3] = {
    {">= 900", "flat", "x"},     {">= 900", "flat", "y"},
    {">= 900", "villa", "x"},    {">= 900", "villa", "y"},
    {"[50, 900)", "flat", "x"},  {"[50, 900)", "flat", "y"},
    {"[50, 900)", "villa", "x"}, {"[50, 900)", "villa", "y"},
    {"< 50", "flat", "x"},       {"< 50", "flat", "y"},
    {"< 50", "villa", "x"},      {"< 50", "villa", "y"}};

static void make_cells(struct iem_result *r, iem_treatment *t, iem_cell_row *cells)
{
    *t = (iem_treatment){.ground = "g", .group = "B", .reference = "A"};
    *r = (struct iem_result){.facts = facts,
                             .n_facts = 3,
                             .treatments = t,
                             .n_treatments = 1,
                             .cells = cells,
                             .n_cells = 12};
    for (size_t i = 0; i < 12; i++) {
        const double heavy = (double)(i / 4), flat = i / 2 % 2 ? 0 : 1;
        cells[i] = (iem_cell_row){.facts = levels[i],
                                  .n1 = 10,
                                  .n0 = 20,
                                  .a1 = 2 * heavy + flat + 2,
                                  .a0 = 4 * heavy + flat};
    }
}

static iem_map map_of(const struct iem_result *r, iem_arena *arena)
{
    iem_map map;
    assert_ok(iem_map_make(r, r->treatments, arena, &map, NULL));
    return map;
}

static void a_map_has_the_two_facts_that_tell_most(void **state)
{
    (void)state;
    struct iem_result r;
    iem_treatment t;
    iem_cell_row cells[12];
    iem_arena arena = {0};
    make_cells(&r, &t, cells);
    cells[2].discovered = true;
    const iem_map map = map_of(&r, &arena);
    assert_int_equal(map.n_down, 3);
    assert_int_equal(map.n_across, 2);
    assert_string_equal(facts[map.down].name, "income");
    assert_string_equal(facts[map.across].name, "house");
    /* Bands by their numbers, not by their letters. */
    assert_string_equal(map.downs[0], "< 50");
    assert_string_equal(map.downs[1], "[50, 900)");
    assert_string_equal(map.downs[2], ">= 900");
    assert_string_equal(map.acrosses[1], "villa");
    iem_arena_clear(&arena);
}

static void a_tile_compares_each_member_with_her_own_twins(void **state)
{
    (void)state;
    struct iem_result r;
    iem_treatment t;
    iem_cell_row cells[12];
    iem_arena arena = {0};
    make_cells(&r, &t, cells);
    cells[2].discovered = true;
    /* ">= 900" and "flat": 8 of 20 members; by their twins' rates 10 * .2 + 10 * .05.
     */
    cells[0].a1 = 5, cells[0].a0 = 4, cells[1].a1 = 3, cells[1].a0 = 1;
    /* ">= 900" and "villa": one cell without twins, which does not count. */
    cells[3].n0 = cells[3].a0 = 0;
    const iem_map map = map_of(&r, &arena);
    const iem_tile *flat = &map.tiles[2 * 2], *villa = &map.tiles[2 * 2 + 1];
    assert_close(flat->adverse, 8, 1e-15);
    assert_close(flat->expected, 2.5, 1e-15);
    assert_close(flat->gap, 5.5 / 20, 1e-15);
    assert_close(flat->ratio, 3.2, 1e-15);
    assert_false(flat->discovered);
    assert_close(villa->members, 20, 0);
    assert_close(villa->with_twins, 10, 0);
    assert_close(villa->adverse, 2, 0);
    assert_true(isnan(villa->ratio)); /* none was expected */
    assert_true(villa->discovered);
    iem_arena_clear(&arena);
}

static void what_is_not_known_is_not_on_the_map(void **state)
{
    (void)state;
    struct iem_result r;
    iem_treatment t;
    iem_cell_row cells[12];
    iem_arena arena = {0};
    make_cells(&r, &t, cells);
    cells[0].missing_facts = true;
    cells[1].n1 = NAN; /* withheld */
    const iem_map map = map_of(&r, &arena);
    assert_close(map.tiles[2 * 2].members, 0, 0);
    assert_true(isnan(map.tiles[2 * 2].gap));
    iem_arena_clear(&arena);
}

static void without_two_facts_there_is_no_map(void **state)
{
    (void)state;
    struct iem_result r;
    iem_treatment t;
    iem_cell_row cells[12];
    iem_arena arena = {0};
    make_cells(&r, &t, cells);
    r.n_facts = 1;
    assert_int_equal(map_of(&r, &arena).n_down, 0);
    r.n_facts = 0;
    assert_int_equal(map_of(&r, &arena).n_down, 0);
    r.n_facts = 3, r.n_cells = 0;
    assert_int_equal(map_of(&r, &arena).n_down, 0);
    iem_arena_clear(&arena);
}

/* Postcodes: a fact with too many levels is passed over, however much it tells. */
static void a_fact_with_many_levels_is_passed_over(void **state)
{
    (void)state;
    static char names[2 * MANY_LEVELS][8];
    static const char *texts[2 * MANY_LEVELS][3];
    static iem_cell_row cells[2 * MANY_LEVELS];
    struct iem_result r;
    iem_treatment t;
    iem_cell_row unused[12];
    iem_arena arena = {0};
    make_cells(&r, &t, unused);
    for (size_t i = 0; i < 2 * MANY_LEVELS; i++) {
        snprintf(names[i], sizeof names[i], "%zu", i / 2);
        texts[i][0] = i % 2 ? ">= 1" : "< 1";
        texts[i][1] = names[i];
        texts[i][2] = i % 3 ? "x" : "y";
        cells[i] = (iem_cell_row){.facts = texts[i],
                                  .n1 = 10,
                                  .n0 = 10,
                                  .a1 = (double)(i / 2 % 10),
                                  .a0 = i % 2 ? 1 : 0};
    }
    r.cells = cells, r.n_cells = 2 * MANY_LEVELS;
    const iem_map map = map_of(&r, &arena);
    assert_int_equal(map.n_down, 2);
    assert_int_equal(map.n_across, 2);
    assert_string_not_equal(facts[map.down].name, "house");
    assert_string_not_equal(facts[map.across].name, "house");
    iem_arena_clear(&arena);
}

/* ---- Series ---- */

static const iem_measure_row rate_row = {.id = "period_rate", .unit = IEM_UNIT_SHARE};
static const iem_measure_row alarm_row = {.id = "alarm", .unit = IEM_UNIT_NUMBER};
static const iem_measure_row since_row = {.id = "since", .unit = IEM_UNIT_NUMBER};
static const iem_measure_row step_row = {.id = "step_ratio", .unit = IEM_UNIT_RATIO};
static const char *const months[] = {"2021-01", "2021-02", "2021-03", "2021-04"};

static iem_statistic about(const iem_measure_row *row, const char *group,
                           const char *of, iem_estimate estimate)
{
    return (iem_statistic){.measure = row,
                           .ground = "g",
                           .group = group,
                           .of = of,
                           .estimate = estimate,
                           .p = NAN,
                           .p_adjusted = NAN};
}

static iem_treatment treatment(void)
{
    return (iem_treatment){.ground = "g", .group = "B", .reference = "A"};
}

static struct iem_result result_of(iem_statistics *family, iem_statistic *at, size_t n)
{
    *family = (iem_statistics){.at = at, .n = n};
    return (struct iem_result){.families = family, .n_families = 1};
}

static void periods_are_named_by_their_number(void **state)
{
    (void)state;
    iem_statistic at[10];
    size_t n = 0;
    for (size_t i = 0; i < 4; i++) {
        at[n++] = about(&rate_row, "A", months[i], (iem_estimate){.1, .05, .2});
        at[n++] = about(&rate_row, "B", months[i], (iem_estimate){.3, .2, .4});
    }
    at[n++] = about(&alarm_row, "B", months[3], (iem_estimate){4, NAN, NAN});
    at[n++] = about(&since_row, "B", months[1], (iem_estimate){2, 2, 3});
    iem_statistics family;
    const struct iem_result r = result_of(&family, at, n);
    const iem_treatment t = treatment();
    iem_trend_told trend;
    iem_arena arena = {0};
    iem_voice voice;
    assert_true(iem_voice_find("en", &voice));
    assert_true(iem_series_trend(&arena, &r, &t, &trend));
    assert_int_equal(trend.rate.n, 4);
    assert_int_equal(trend.reference.n, 4);
    assert_int_equal(trend.ratio.n, 0);
    assert_string_equal(iem_trend_period(&trend, 1), "2021-01");
    assert_string_equal(iem_trend_period(&trend, 4), "2021-04");
    assert_string_equal(iem_trend_period(&trend, 5), "");
    assert_string_equal(iem_trend_period(&trend, NAN), "");
    assert_string_equal(iem_trend_since(&voice, &trend).text, "2021-02 to 2021-03");
    at[9].estimate.high = 2;
    assert_string_equal(iem_trend_since(&voice, &trend).text, "2021-02");
    iem_arena_clear(&arena);
}

/* ---- Drawings with gaps ---- */

static const char *drawn_trend(iem_buffer *out, iem_statistic *at, size_t n,
                               const iem_treatment *t)
{
    iem_statistics family;
    const struct iem_result r = result_of(&family, at, n);
    iem_trend_told trend;
    iem_arena arena = {0};
    iem_voice voice;
    assert_true(iem_voice_find("nl", &voice));
    const iem_chart chart = {out, &voice, &r, 1};
    assert_true(iem_series_trend(&arena, &r, t, &trend));
    iem_svg_trend(&chart, t, &trend);
    assert_false(out->failed);
    iem_arena_clear(&arena);
    return out->at ? out->at : "";
}

static size_t count_of(const char *text, const char *part)
{
    size_t n = 0;
    for (; (text = strstr(text, part)) != NULL; text++) n++;
    return n;
}

static void a_period_without_people_leaves_a_gap(void **state)
{
    (void)state;
    const iem_treatment t = treatment();
    iem_statistic at[4];
    for (size_t i = 0; i < 4; i++)
        at[i] = about(&rate_row, "B", months[i], (iem_estimate){.3, .2, .4});
    iem_buffer out = {0};
    const char *whole = drawn_trend(&out, at, 4, &t);
    assert_int_equal(count_of(whole, "<line class=\"group\""), 3);
    assert_int_equal(count_of(whole, "z"), 1 + count_of(whole, "zero"));
    iem_buffer_clear(&out);
    at[1].estimate = (iem_estimate){NAN, NAN, NAN};
    const char *gap = drawn_trend(&out, at, 4, &t);
    assert_int_equal(count_of(gap, "<line class=\"group\""), 1);
    assert_int_equal(count_of(gap, "z"), 2 + count_of(gap, "zero"));
    assert_null(strstr(gap, "nan"));
    assert_non_null(strstr(gap, "role=\"img\""));
    iem_buffer_clear(&out);
    assert_string_equal(drawn_trend(&out, at, 1, &t), "");
}

static void a_step_nobody_passes_has_no_bar(void **state)
{
    (void)state;
    const iem_treatment t = treatment();
    iem_statistic at[] = {
        about(&step_row, "B", "visited", (iem_estimate){2, 1.5, 2.5}),
        about(&step_row, "B", "judged", (iem_estimate){0, NAN, NAN}),
        about(&step_row, "B", "paid", (iem_estimate){NAN, NAN, NAN}),
        about(&step_row, "B", "closed", (iem_estimate){.5, .4, .6}),
    };
    iem_statistics family;
    const struct iem_result r = result_of(&family, at, 4);
    iem_steps_told steps;
    iem_arena arena = {0};
    iem_voice voice;
    iem_buffer out = {0};
    assert_true(iem_voice_find(NULL, &voice));
    const iem_chart chart = {&out, &voice, &r, 1};
    assert_true(iem_series_steps(&arena, &r, &t, &steps));
    assert_null(steps.whole);
    iem_svg_steps(&chart, &t, &steps);
    assert_int_equal(count_of(out.at, "<rect class=\"bar group\""), 1);
    assert_int_equal(count_of(out.at, "<rect class=\"bar twin\""), 1);
    assert_null(strstr(out.at, "nan"));
    assert_null(strstr(out.at, "inf"));
    iem_buffer_clear(&out);
    iem_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_measure_is_said_in_both_languages),
        cmocka_unit_test(reasons_that_families_share_are_said_in_both),
        cmocka_unit_test(a_map_has_the_two_facts_that_tell_most),
        cmocka_unit_test(a_tile_compares_each_member_with_her_own_twins),
        cmocka_unit_test(what_is_not_known_is_not_on_the_map),
        cmocka_unit_test(without_two_facts_there_is_no_map),
        cmocka_unit_test(a_fact_with_many_levels_is_passed_over),
        cmocka_unit_test(periods_are_named_by_their_number),
        cmocka_unit_test(a_period_without_people_leaves_a_gap),
        cmocka_unit_test(a_step_nobody_passes_has_no_bar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
