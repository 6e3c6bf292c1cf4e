/* Counts that their publisher rounded: no family is surer of them than it may be. */
#include "family/family.h"

#include "check.h"
#include "check_family.h"

/* Twelve kinds of people, some tens of each. */
static const char *rounded_log(char *text, size_t room)
{
    size_t at = (size_t)snprintf(text, room, "d,g,f,t,s,y,p,m,r,n\n");
    for (int i = 0; i < 48; i++) {
        const bool adverse = i % 2, member = i / 2 % 2, rich = i / 4 % 2;
        at += (size_t)snprintf(
            text + at, room - at, "%s,%s,%s,%s,0.%d,%s,%s,2024-0%d-11,%s,%d\n",
            adverse ? "yes" : "no", member ? "B" : "A", rich ? "rich" : "poor",
            i % 3 ? "u" : "v", 1 + i % 7, i % 5 ? "hit" : "none", i % 11 ? "on" : "off",
            1 + i % 4, i % 7 ? "income" : "other",
            10 * (3 + i % 5 + 4 * (adverse && member)));
    }
    return text;
}

#define EVERYTHING                                                                     \
    "decision", "d=yes", "ground", "g", "fact", "f", "trait", "t", "score", "s",       \
        "outcome", "y=hit", "step", "p=on", "time", "m:month", "reason", "r", "count", \
        "n", "also", "all"

static bool is_sure(const iem_statistic *s)
{
    return !isnan(s->estimate.low) || !isnan(s->estimate.high) || !isnan(s->p) ||
           !isnan(s->p_adjusted);
}

static bool rounds(const iem_statistics *family)
{
    const char *const name = family->family->name;
    return strcmp(name, "outcomes") == 0 || strcmp(name, "hits") == 0 ||
           strcmp(name, "missing") == 0;
}

static size_t count_sure(const iem_result *r, bool rounding)
{
    size_t sure = 0;
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++)
            sure +=
                rounds(&r->families[f]) == rounding && is_sure(&r->families[f].at[i]);
    return sure;
}

static void only_bounds_that_know_of_rounding_are_given(void **state)
{
    (void)state;
    char text[4000];
    rounded_log(text, sizeof text);
    iem_result *exact = family_scan(PLAN(EVERYTHING), text);
    iem_result *r = family_scan(PLAN(EVERYTHING, "rounded", "10"), text);
    assert_true(r->n_families > 9);
    assert_true(count_sure(exact, false) > 100);
    assert_int_equal(count_sure(r, false), 0);
    assert_true(count_sure(r, true) > 20);
    iem_result_free(exact);
    iem_result_free(r);
}

/* Figures stand, each without interval with the reason; nothing was searched. */
static void figures_stand_and_say_why(void **state)
{
    (void)state;
    char text[4000];
    iem_result *r =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "step",
                         "p=on", "count", "n", "rounded", "10", "also", "steps"),
                    rounded_log(text, sizeof text));
    size_t figures = 0;
    for (size_t i = 0; i < r->families[0].n; i++) {
        const iem_statistic *s = &r->families[0].at[i];
        if (isnan(s->estimate.value) || !s->why) continue;
        assert_string_equal(s->why->code, "rounded");
        figures++;
    }
    assert_true(figures > 0);
    iem_result_free(r);
    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "count", "n",
                         "rounded", "10", "also", "subgroups"),
                    text);
    const iem_statistic *shown = family_find(r, "subgroups_shown", NULL, NULL);
    assert_true(isnan(shown->estimate.value));
    assert_string_equal(shown->why->code, "rounded");
    iem_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(only_bounds_that_know_of_rounding_are_given),
        scratch_test(figures_stand_and_say_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
