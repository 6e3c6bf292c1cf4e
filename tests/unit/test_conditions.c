/* Laws of large numbers are asked whether numbers are large: in each family where one
 * stands in for an exact law, a log that is too small for it. */
#include "family/family.h"
#include "stats/table2x2.h"

#include "check.h"
#include "check_family.h"

/* Three of three with the outcome above three of three without: an area of 1 of which
 * nobody can be sure. */
static void six_people_have_an_area_without_interval(void **state)
{
    (void)state;
    iem_result *r = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "score", "s", "outcome", "y=1",
             "reference", "g=A", "also", "scores"),
        "d,g,s,y\nyes,B,.9,1\nyes,B,.8,1\nno,B,.7,1\nno,B,.3,0\nno,B,.2,0\nno,B,.1,0\n"
        "yes,A,.9,1\nyes,A,.2,1\nno,A,.7,1\nno,A,.3,0\nno,A,.25,0\nno,A,.8,0\n");
    const iem_statistic *auc = family_find(r, "auc", "B", NULL);
    assert_close(auc->estimate.value, 1, 1e-15);
    assert_true(isnan(auc->estimate.low) && isnan(auc->estimate.high));
    assert_string_equal(auc->why->code, "few");
    const iem_statistic *apart = family_find(r, "auc_difference", "B", NULL);
    assert_true(isfinite(apart->estimate.value) && isnan(apart->p));
    iem_result_free(r);
}

/* Three of four beside one of four. Given 4, 4 and 4 the counts 3 and 4 have chances of
 * 16/70 and 1/70: half of the first and the second, twice. */
static void a_step_of_eight_people_is_tested_exactly(void **state)
{
    (void)state;
    iem_result *r = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "reference", "g=A", "step", "p=on",
             "also", "steps"),
        "d,g,p\nyes,B,on\nyes,B,on\nno,B,on\nno,B,off\nno,A,on\nno,A,off\nno,A,off\n"
        "yes,A,off\n");
    const iem_statistic *step = family_find(r, "step_ratio", "B", "p");
    assert_close(step->estimate.value, 3, 1e-12);
    assert_close(step->p, 2 * (8. + 1) / 70, 1e-12);
    iem_result_free(r);
}

static void write_square(char *text, size_t room, int adverse_of_both)
{
    size_t at = (size_t)snprintf(text, room, "d,g,h,n\n");
    for (int i = 0; i < 4; i++) {
        const int adverse = i == 3 ? adverse_of_both : 20;
        at += (size_t)snprintf(text + at, room - at, "yes,%s,%s,%d\nno,%s,%s,%d\n",
                               i / 2 ? "B" : "A", i % 2 ? "w" : "m", adverse,
                               i / 2 ? "B" : "A", i % 2 ? "w" : "m", 40 - adverse);
    }
}

static void a_contrast_takes_five_of_each(void **state)
{
    (void)state;
    for (int adverse = 2; adverse <= 6; adverse += 4) {
        char text[400];
        write_square(text, sizeof text, adverse);
        iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "ground",
                                         "h", "count", "n", "also", "subgroups"),
                                    text);
        const iem_statistic *s = family_find(r, "interaction_contrast", "B × w", NULL);
        assert_true(isfinite(s->estimate.low));
        assert_true(isnan(s->p) == (adverse < 5));
        if (adverse < 5) assert_string_equal(s->why->code, "few");
        iem_result_free(r);
    }
}

/* A row of nine million million people is one; a thousand of them are 9e15, and below
 * 2^53 the log is read, above it refused. */
static void more_people_than_2_53_are_refused(void **state)
{
    (void)state;
    enum { ROWS = 1000 };
    for (int last = 7; last <= 8; last++) {
        char *const text = malloc(ROWS * 32), *at = text;
        assert_non_null(text);
        at += sprintf(at, "d,g,n\n");
        for (int i = 0; i < ROWS; i++)
            at += sprintf(at, "%s,%s,9000000000000\n", i % 3 ? "no" : "yes",
                          i % 2 ? "A" : "B");
        sprintf(at, "no,A,%d000000000000\n", last);
        const scratch_path log = scratch_text("log.csv", text);
        const char *const path = log.at;
        iem_plan *plan = PLAN("decision", "d=yes", "ground", "g", "count", "n");
        iem_options options;
        iem_result *result = NULL;
        iem_error err = {IEM_OK, ""};
        iem_options_init(&options);
        const iem_status status = iem_scan(plan, &options, &path, 1, &result, &err);
        assert_int_equal(status, last == 7 ? IEM_OK : IEM_ERR_DATA);
        assert_true(last == 7 || strstr(err.message, "2^53"));
        if (result) assert_close(result->people, 9.007e15, 0);
        iem_result_free(result);
        iem_plan_free(plan);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(six_people_have_an_area_without_interval),
        scratch_test(a_step_of_eight_people_is_tested_exactly),
        scratch_test(more_people_than_2_53_are_refused),
        scratch_test(a_contrast_takes_five_of_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
