/* The families "subgroups" and "steps": from a log to statistics that are those of
 * stats/ on the same counts. */
#include "base/hash.h"
#include "family/family.h"
#include "stats/multiple.h"
#include "stats/subgroups.h"
#include "tally/aspects.h"

#include "../golden/steps.h"
#include "check_family.h"

static iem_result *scan(iem_plan *plan, scratch_path log, uint64_t seed)
{
    const char *path = log.at;
    iem_error err = {IEM_OK, ""};
    iem_options options;
    iem_result *result = NULL;
    iem_options_init(&options);
    options.threads = 2;
    options.seed = seed;
    if (iem_scan(plan, &options, &path, 1, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_plan_free(plan);
    return result;
}

/* NULL: the family does not have it. */
static const iem_statistic *seek(const iem_result *r, const char *measure,
                                 const char *group, const char *of)
{
    for (size_t i = 0; i < r->families[0].n; i++) {
        const iem_statistic *s = &r->families[0].at[i];
        if (strcmp(s->measure->id, measure) == 0 && family_same(s->group, group) &&
            family_same(s->of, of))
            return s;
    }
    return NULL;
}

/* ---- Subgroups ---- */

/* People with a group (A, B, C), a sex, a district (trait) and a file that is thick or
 * thin (fact); those of B in district d2 pay a surcharge. Sorted by the fact. */
enum { PEOPLE = 6000, GROUP = 0, SEX, DISTRICT, FILE_, DIMENSIONS };
static const char *const levels[DIMENSIONS][4] = {
    {"A", "B", "C"}, {"man", "woman"}, {"d1", "d2", "d3", "d4"}, {"thick", "thin"}};
static const uint32_t n_levels[DIMENSIONS] = {3, 2, 4, 2};

static struct people {
    uint32_t code[DIMENSIONS][PEOPLE];
    int64_t adverse[PEOPLE];
} people;

static void draw_people(void)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        const uint64_t bits = iem_mix(i + 99);
        people.code[GROUP][i] = (uint32_t)(bits % 5 < 3 ? 0 : bits % 5 - 2);
        people.code[SEX][i] = bits >> 8 & 1;
        people.code[DISTRICT][i] = bits >> 16 & 3;
        people.code[FILE_][i] = i >= PEOPLE / 3;
        const bool surcharge =
            people.code[GROUP][i] == 1 && people.code[DISTRICT][i] == 1;
        const double rate = (people.code[FILE_][i] ? .1 : .3) + (surcharge ? .35 : 0);
        people.adverse[i] = iem_uniform(11, i) < rate;
    }
}

/* In an order of its own; `times`: so many decisions of each person. */
static scratch_path write_people(unsigned times)
{
    const scratch_path path = scratch_file("people.csv");
    FILE *file = fopen(path.at, "w");
    assert_non_null(file);
    fputs("id,group,sex,district,file,decision\n", file);
    for (size_t k = 0; k < PEOPLE; k++) {
        const size_t i = k * 7 % PEOPLE; /* 7 and 6000 have no factor in common */
        for (unsigned t = 0; t < times; t++)
            fprintf(file, "p%zu,%s,%s,%s,%s,%s\n", i,
                    levels[GROUP][people.code[GROUP][i]],
                    levels[SEX][people.code[SEX][i]],
                    levels[DISTRICT][people.code[DISTRICT][i]],
                    levels[FILE_][people.code[FILE_][i]],
                    people.adverse[i] ? "stop" : "pay");
    }
    assert_int_equal(fclose(file), 0);
    return path;
}

/* The same people as the search takes them, one cell each. */
static iem_subgroups search_people(iem_conjunction_score score, unsigned most)
{
    static int64_t n[2][PEOPLE], adverse[2][PEOPLE];
    iem_dimension dimension[DIMENSIONS];
    iem_subgroups found;
    iem_subgroup_options options = iem_subgroup_defaults();
    options.slice.score = score;
    options.most = most;
    for (size_t i = 0; i < PEOPLE; i++) {
        char id[16];
        snprintf(id, sizeof id, "p%zu", i);
        for (uint32_t half = 0; half < 2; half++) {
            n[half][i] = iem_half_of(iem_slice_of(id)) == half;
            adverse[half][i] = n[half][i] * people.adverse[i];
        }
    }
    for (size_t d = 0; d < DIMENSIONS; d++)
        dimension[d] = (iem_dimension){people.code[d], n_levels[d], d == FILE_};
    const iem_subgroup_data data = {PEOPLE,
                                    DIMENSIONS,
                                    dimension,
                                    people.code[FILE_],
                                    2,
                                    {n[0], n[1]},
                                    {adverse[0], adverse[1]}};
    assert_ok(iem_subgroups_find(&data, &options, &found, NULL));
    return found;
}

#define PEOPLE_PLAN(...)                                                               \
    PLAN("decision", "decision=stop", "ground", "group", "ground", "sex", "trait",     \
         "district", "fact", "file", "also", "subgroups", __VA_ARGS__)

static void subgroups_are_those_of_the_search(void **state)
{
    (void)state;
    draw_people();
    iem_subgroups found = search_people(IEM_CONJUNCTION_Z, 20);
    iem_result *r = scan(PEOPLE_PLAN("case", "id"), write_people(1), 1);
    const iem_statistic *shown = family_find(r, "subgroups_shown", NULL, NULL);
    assert_true(found.shown == 1);
    assert_close(shown->estimate.value, 1, 0);
    assert_close(shown->denominator, (double)found.family, 0);
    double p[64], adjusted[64], surely = 0;
    for (size_t i = 0; i < found.n; i++) p[i] = found.list[i].p;
    iem_benjamini_yekutieli(p, adjusted, found.n);
    for (size_t i = 0; i < found.n; i++) surely += adjusted[i] <= .05;
    shown = family_find(r, "subgroups_shown_surely", NULL, NULL);
    assert_close(shown->estimate.value, surely, 0);
    assert_close(shown->denominator, (double)found.family, 0);
    const iem_subgroup *const g = &found.list[0];
    const char *of = "group: B, district: d2";
    const iem_statistic *s = family_find(r, "subgroup_difference", NULL, of);
    assert_close(s->estimate.value, g->difference.value, 1e-12);
    assert_close(s->estimate.low, g->difference.low, 1e-12);
    assert_close(s->p, g->p, 1e-9);
    assert_close(s->p_adjusted, g->p_adjusted, 1e-9);
    assert_close(s->numerator, g->adverse, 0);
    assert_close(s->denominator, g->n, 0);
    assert_close(s->n, g->n + g->n_rest, 0);
    assert_true(s->reference_is_rest && !s->ground);
    s = family_find(r, "subgroup_ratio", NULL, of);
    assert_close(s->estimate.high, g->ratio.high, 1e-12);
    s = family_find(r, "subgroup_violation", NULL, of);
    assert_close(s->estimate.value, g->violation, 1e-12);
    iem_subgroups_clear(&found);
    iem_result_free(r);
}

static void the_largest_violation_is_that_of_a_search_by_size(void **state)
{
    (void)state;
    draw_people();
    iem_subgroups found = search_people(IEM_CONJUNCTION_WEIGHTED, 1);
    iem_result *r = scan(PEOPLE_PLAN("case", "id"), write_people(1), 1);
    const iem_statistic *s = family_find(r, "violation_largest", NULL, "group: B");
    assert_true(found.n == 1);
    assert_close(s->estimate.value, found.list[0].violation, 1e-12);
    assert_close(s->p, found.list[0].p, 1e-9);
    assert_close(s->p_adjusted, s->p, 0);
    assert_close(s->numerator, found.list[0].adverse, 0);
    assert_true(s->p < 1e-6);
    iem_subgroups_clear(&found);
    iem_result_free(r);
}

/* Everybody's decision comes twice: half as much is known as it seems, and what is
 * printed stays what it was with each decision once. */
static void repeated_persons_are_counted_as_persons(void **state)
{
    (void)state;
    const char *of = "group: B, district: d2";
    draw_people();
    iem_result *once = scan(PEOPLE_PLAN("person", "id"), write_people(1), 1);
    iem_result *twice = scan(PEOPLE_PLAN("person", "id"), write_people(2), 1);
    const iem_statistic *a = family_find(once, "subgroup_difference", NULL, of);
    const iem_statistic *b = family_find(twice, "subgroup_difference", NULL, of);
    assert_close(b->denominator, 2 * a->denominator, 0);
    assert_close(b->estimate.value, a->estimate.value, 1e-12);
    assert_close(b->estimate.low, a->estimate.low, .02);
    assert_close(log(b->p), log(a->p), .1);
    iem_result_free(once);
    iem_result_free(twice);
}

/* Without persons or cases halves are drawn by the seed: always the same by the same,
 * and the surcharge is found in any. */
static void without_persons_halves_are_drawn(void **state)
{
    (void)state;
    double first = NAN;
    draw_people();
    for (uint64_t seed = 1; seed < 6; seed++) {
        iem_result *r = scan(PEOPLE_PLAN("title", "t"), write_people(1), seed);
        iem_result *again = scan(PEOPLE_PLAN("title", "t"), write_people(1), seed);
        const char *of = "group: B, district: d2";
        const iem_statistic *s = family_find(r, "subgroup_difference", NULL, of);
        assert_true(s->p_adjusted < .05);
        assert_true(s->denominator > 120 && s->denominator < 180); /* half of 300 */
        assert_close(
            family_find(again, "subgroup_difference", NULL, of)->estimate.value,
            s->estimate.value, 0);
        if (seed == 1)
            first = s->estimate.value;
        else
            assert_true(fabs(first - s->estimate.value) > 1e-9);
        iem_result_free(r);
        iem_result_free(again);
    }
}

/* Group x, with so many people, always gets the decision; the others in nine of twenty.
 */
static scratch_path write_small(unsigned size)
{
    const scratch_path path = scratch_file("small.csv");
    FILE *file = fopen(path.at, "w");
    assert_non_null(file);
    fprintf(file, "group,decision,n\nx,stop,%u\ny,stop,900\ny,pay,1100\n", size);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* 30 in the half that is searched. */
static void a_subgroup_has_thirty_people_in_a_half(void **state)
{
    (void)state;
    for (unsigned size = 58; size <= 62; size += 4) {
        iem_result *r = scan(PLAN("decision", "decision=stop", "ground", "group",
                                  "count", "n", "also", "subgroups"),
                             write_small(size), 1);
        const iem_statistic *s = seek(r, "subgroup_difference", NULL, "group: x");
        assert_int_equal(s != NULL, size > 60);
        if (s) assert_close(s->denominator, size / 2., 0);
        iem_result_free(r);
    }
}

static void small_groups_are_searched_as_they_are_pooled(void **state)
{
    (void)state;
    draw_people();
    iem_result *r = scan(PEOPLE_PLAN("case", "id", "small-groups", "2000:others"),
                         write_people(1), 1);
    const iem_statistic *s =
        family_find(r, "subgroup_difference", NULL, "group: others, district: d2");
    assert_true(s->p_adjusted < .05);
    assert_true(s->denominator > 250 &&
                s->denominator < 350); /* B and C: half of 600 */
    iem_result_free(r);
}

static void contrasts_are_those_of_four_counts(void **state)
{
    (void)state;
    iem_meeting m = {{{0}}, {{0}}};
    draw_people();
    for (size_t i = 0; i < PEOPLE; i++) {
        const bool b = people.code[GROUP][i] == 1, woman = people.code[SEX][i] == 1;
        m.n[b][woman]++;
        m.adverse[b][woman] += (double)people.adverse[i];
    }
    double se;
    const iem_estimate want = iem_interaction_contrast(&m, &se);
    iem_result *r = scan(PEOPLE_PLAN("case", "id"), write_people(1), 1);
    const iem_statistic *s = family_find(r, "interaction_contrast", "B × woman", NULL);
    assert_string_equal(s->ground, "group × sex");
    assert_close(s->estimate.value, want.value, 1e-12);
    assert_close(s->estimate.low, want.low, 1e-12);
    assert_close(s->p, 2 * iem_normal_upper(fabs(want.value) / se), 1e-9);
    assert_close(s->n, PEOPLE, 0);
    /* three groups; of two sexes the second alone: the first is its mirror image */
    assert_non_null(seek(r, "interaction_contrast", "A × woman", NULL));
    assert_non_null(seek(r, "interaction_contrast", "C × woman", NULL));
    assert_null(seek(r, "interaction_contrast", "A × man", NULL));
    assert_true(s->p_adjusted >= s->p);
    iem_result_free(r);
}

/* ---- Steps ---- */

/* The published pipeline as a log of counts. */
static scratch_path write_duo(void)
{
    const scratch_path path = scratch_file("duo.csv");
    FILE *file = fopen(path.at, "w");
    assert_non_null(file);
    fputs("origin,category,selected,visited,judged,n\n", file);
    const double *const count[2] = {duo_outside_europe, duo_netherlands};
    static const char *const name[2] = {"outside Europe", "NL"};
    static const char *const reached[DUO_STEPS + 1] = {
        "other,no,,", "very high,no,,", "very high,yes,no,", "very high,yes,yes,duly",
        "very high,yes,yes,unduly"};
    for (unsigned i = 0; i < 2; i++)
        for (unsigned k = 0; k <= DUO_STEPS; k++)
            fprintf(file, "%s,%s,%.0f\n", name[i], reached[k],
                    count[i][k] - (k < DUO_STEPS ? count[i][k + 1] : 0));
    assert_int_equal(fclose(file), 0);
    return path;
}

#define DUO_PLAN(...)                                                                  \
    PLAN("decision", "selected=yes", "ground", "origin", "reference", "origin=NL",     \
         "count", "n", "step", "category=very high", "step", "visited=yes", "step",    \
         "judged=unduly", "also", "steps", __VA_ARGS__)

/* The decision finds its own place: after the category, before the visit. */
static void the_pipeline_of_duo_is_that_of_r(void **state)
{
    (void)state;
    static const char *const step[DUO_STEPS] = {"category", "selected", "visited",
                                                "judged"};
    iem_result *r = scan(DUO_PLAN("title", "t"), write_duo(), 1);
    double product = 1, shares = 0;
    for (unsigned k = 0; k < DUO_STEPS; k++) {
        const iem_statistic *s =
            family_find(r, "step_ratio", "outside Europe", step[k]);
        assert_close(log(s->estimate.value), golden_steps[k][0], 1e-11);
        assert_close(log(s->estimate.high / s->estimate.value) / IEM_Z95,
                     golden_steps[k][1], 1e-6);
        assert_close(s->numerator, duo_outside_europe[k + 1], 0);
        assert_close(s->denominator, duo_outside_europe[k], 0);
        assert_true(s->p_adjusted < 1e-5 && s->p_adjusted >= s->p);
        assert_string_equal(s->reference, "NL");
        product *= s->estimate.value;
        shares +=
            family_find(r, "step_share", "outside Europe", step[k])->estimate.value;
        /* no facts, so nothing to adjust for */
        assert_null(seek(r, "step_ratio_at_equal_facts", "outside Europe", step[k]));
    }
    const iem_statistic *whole =
        family_find(r, "pipeline_ratio", "outside Europe", NULL);
    assert_close(log(whole->estimate.value), golden_steps_whole[0], 1e-11);
    assert_close(product, whole->estimate.value, 1e-12);
    assert_close(shares, 1, 1e-12);
    assert_null(seek(r, "pipeline_ratio", "NL", NULL));
    iem_result_free(r);
}

/* Per category of the profile, from the counts that were published so: only the steps
 * that were taken after it. */
static void steps_at_equal_facts_are_mantel_haenszel(void **state)
{
    (void)state;
    const scratch_path path = scratch_file("categories.csv");
    FILE *file = fopen(path.at, "w");
    assert_non_null(file);
    fputs("origin,category,selected,visited,n\n", file);
    for (unsigned c = 0; c < DUO_CATEGORIES; c++) {
        const double *const count[2] = {duo_categories_outside_europe[c],
                                        duo_categories_netherlands[c]};
        static const char *const name[2] = {"outside Europe", "NL"};
        for (unsigned i = 0; i < 2; i++)
            fprintf(file, "%s,c%u,no,,%.0f\n%s,c%u,yes,no,%.0f\n%s,c%u,yes,yes,%.0f\n",
                    name[i], c, count[i][0] - count[i][1], name[i], c,
                    count[i][1] - count[i][2], name[i], c, count[i][2]);
    }
    assert_int_equal(fclose(file), 0);
    iem_result *r = scan(PLAN("decision", "selected=yes", "ground", "origin",
                              "reference", "origin=NL", "count", "n", "profile",
                              "category", "step", "visited=yes", "also", "steps"),
                         path, 1);
    const iem_statistic *s =
        family_find(r, "step_ratio_at_equal_facts", "outside Europe", "selected");
    assert_close(s->estimate.value, golden_selected, 1e-12);
    s = family_find(r, "step_ratio", "outside Europe", "selected");
    assert_close(s->estimate.value, (2030. / 54830) / (1060. / 178220), 1e-12);
    assert_close(
        family_find(r, "step_ratio", "outside Europe", "visited")->estimate.value,
        (1700. / 2030) / (1000. / 1060), 1e-12);
    iem_result_free(r);
}

/* Who is past a step that not only the adversely decided reach: the decision is last.
 */
static void steps_before_the_decision_come_before_it(void **state)
{
    (void)state;
    const scratch_path log = scratch_text("log.csv", "g,a,b,d,n\n"
                                                     "x,1,1,yes,10\nx,1,1,no,20\n"
                                                     "x,1,0,no,30\nx,0,1,no,40\n"
                                                     "y,1,1,yes,10\ny,1,1,no,30\n"
                                                     "y,1,0,no,40\ny,0,0,no,20\n");
    iem_result *r =
        scan(PLAN("decision", "d=yes", "ground", "g", "reference", "g=y", "count", "n",
                  "step", "a=1", "step", "b=1", "also", "steps"),
             log, 1);
    assert_close(family_find(r, "step_ratio", "x", "a")->estimate.value, .6 / .8,
                 1e-12);
    /* 40 of x have b without a: they never reached it */
    assert_close(family_find(r, "step_ratio", "x", "b")->estimate.value, .5 / .5,
                 1e-12);
    assert_close(family_find(r, "step_ratio", "x", "d")->estimate.value,
                 (10. / 30) / (10. / 40), 1e-12);
    assert_close(family_find(r, "pipeline_ratio", "x", NULL)->estimate.value, 1, 1e-12);
    const iem_statistic *share = family_find(r, "step_share", "x", "a");
    assert_true(isnan(share->estimate.value));
    assert_string_equal(share->why->code, "no-ratio");
    iem_result_free(r);
}

int main(void)
{
    iem_setup();
    const struct CMUnitTest tests[] = {
        scratch_test(subgroups_are_those_of_the_search),
        scratch_test(the_largest_violation_is_that_of_a_search_by_size),
        scratch_test(repeated_persons_are_counted_as_persons),
        scratch_test(without_persons_halves_are_drawn),
        scratch_test(a_subgroup_has_thirty_people_in_a_half),
        scratch_test(small_groups_are_searched_as_they_are_pooled),
        scratch_test(contrasts_are_those_of_four_counts),
        scratch_test(the_pipeline_of_duo_is_that_of_r),
        scratch_test(steps_at_equal_facts_are_mantel_haenszel),
        scratch_test(steps_before_the_decision_come_before_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
