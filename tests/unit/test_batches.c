/* The families "batches", "reasons" and "equivalence": from a small log to statistics
 * that are those of stats/ on the same counts, and why there is none where there is
 * none. */
#include "base/hash.h"
#include "family/family.h"
#include "stats/blanket.h"
#include "stats/equivalence.h"
#include "stats/multiple.h"

#include "check_family.h"

/* ---- Batches ---- */

enum { LISTS = 12, CELLS = 2, BLANKET = 7 };

/* Members and others of each list in each cell: n and adverse, drawn once. */
struct list {
    int n[2][CELLS], adverse[2][CELLS];
};

static void draw_lists(struct list lists[LISTS])
{
    uint64_t at = 0;
    for (size_t b = 0; b < LISTS; b++)
        for (int g = 0; g < 2; g++)
            for (int c = 0; c < CELLS; c++) {
                lists[b].n[g][c] = 3 + (int)(4 * iem_uniform(31, at++));
                lists[b].adverse[g][c] = 0;
                for (int i = 0; i < lists[b].n[g][c]; i++)
                    lists[b].adverse[g][c] +=
                        b == BLANKET || iem_uniform(31, at++) < (c ? .4 : .2);
            }
}

static const char *text_of(const struct list lists[LISTS], const char *more)
{
    static char text[16384];
    char *at = text + sprintf(text, "b,f,g,d,n\n");
    for (size_t b = 0; b < LISTS; b++)
        for (int g = 0; g < 2; g++)
            for (int c = 0; c < CELLS; c++) {
                const int n = lists[b].n[g][c], a = lists[b].adverse[g][c];
                at += sprintf(at, "list %zu,%d,%c,yes,%d\nlist %zu,%d,%c,no,%d\n", b, c,
                              "AB"[g], a, b, c, "AB"[g], n - a);
            }
    sprintf(at, "%s", more);
    return text;
}

/* Each list against all others in its cells; lists in the order of their names. */
static void tables_of(const struct list lists[LISTS], const size_t order[LISTS],
                      iem_table *t, size_t *first)
{
    double n[CELLS] = {0}, a[CELLS] = {0};
    for (size_t b = 0; b < LISTS; b++)
        for (int c = 0; c < CELLS; c++) {
            n[c] += lists[b].n[0][c] + lists[b].n[1][c];
            a[c] += lists[b].adverse[0][c] + lists[b].adverse[1][c];
        }
    for (size_t i = 0; i <= LISTS; i++) first[i] = i * CELLS;
    for (size_t i = 0; i < LISTS; i++)
        for (int c = 0; c < CELLS; c++) {
            const struct list *l = &lists[order[i]];
            const double n1 = l->n[0][c] + l->n[1][c];
            const double a1 = l->adverse[0][c] + l->adverse[1][c];
            t[i * CELLS + (size_t)c] = (iem_table){a1, n1, a[c] - a1, n[c] - n1};
        }
}

#define FLAGS                                                                          \
    "decision", "d=yes", "ground", "g", "fact", "f", "batch", "b", "count", "n",       \
        "also", "batches"

static void lists_over_one_comb_are_named(void **state)
{
    (void)state;
    struct list lists[LISTS];
    draw_lists(lists);
    const size_t order[LISTS] = {0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9};
    iem_table t[LISTS * CELLS];
    size_t first[LISTS + 1];
    double log_e[LISTS], q[LISTS];
    tables_of(lists, order, t, first);
    for (size_t b = 0; b < LISTS; b++) log_e[b] = iem_batch_log_e(t + first[b], CELLS);
    iem_e_benjamini_hochberg(log_e, q, LISTS);
    const size_t at = 9; /* list 7 */
    assert_true(q[at] <= .05);

    iem_result *r = family_scan(PLAN(FLAGS), text_of(lists, ""));
    const iem_statistic *found = family_find(r, "blanket_batches", NULL, NULL);
    assert_close(found->estimate.value, 1, 0);
    assert_close(found->denominator, LISTS, 0);
    const iem_statistic *list = family_find(r, "blanket_batch", NULL, "list 7");
    assert_close(list->estimate.value, exp(log_e[at]), 1e-9);
    assert_close(list->p_adjusted, q[at], 1e-9);
    const struct list *l = &lists[BLANKET];
    const double members = l->n[1][0] + l->n[1][1], others = l->n[0][0] + l->n[0][1];
    assert_close(list->numerator, members + others, 0);
    assert_close(list->n, members + others, 0);
    const iem_statistic *share = family_find(r, "blanket_share", "B", NULL);
    assert_close(share->numerator, members, 0);
    assert_close(share->estimate.value, members / share->n, 1e-12);

    const iem_clustering c = iem_batch_clustering(t, first, LISTS);
    const iem_statistic *told = family_find(r, "batch_clustering", NULL, NULL);
    assert_says(told, c.icc);
    assert_close(told->p, c.p, 1e-9);
    assert_close(told->n, LISTS, 0);
    iem_result_free(r);
}

static void a_decision_of_no_list_is_a_twin_of_those_on_lists(void **state)
{
    (void)state;
    struct list lists[LISTS];
    draw_lists(lists);
    iem_result *r = family_scan(PLAN(FLAGS), text_of(lists, ",0,A,yes,3000\n"
                                                            ",1,A,yes,3000\n"));
    /* Nearly everybody gets the decision now, so a whole list of them says nothing. */
    assert_close(family_find(r, "blanket_batches", NULL, NULL)->estimate.value, 0, 0);
    assert_close(family_find(r, "blanket_batches", NULL, NULL)->denominator, LISTS, 0);
    iem_result_free(r);
}

static void why_batches_tell_nothing_is_said(void **state)
{
    (void)state;
    struct list lists[LISTS];
    draw_lists(lists);
    iem_result *r = family_scan(PLAN(FLAGS, "rounded", "10"), text_of(lists, ""));
    assert_none(family_find(r, "blanket_batches", NULL, NULL), "rounded", true);
    assert_none(family_find(r, "batch_clustering", NULL, NULL), "rounded", true);
    iem_result_free(r);
    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "fact", "f", "batch", "b",
                         "person", "p", "also", "batches"),
                    "b,f,g,d,p\nx,1,A,yes,1\ny,1,B,no,1\ny,1,A,yes,2\n");
    assert_none(family_find(r, "blanket_batches", NULL, NULL), "repeated-persons",
                true);
    assert_none(family_find(r, "batch_clustering", NULL, NULL), "few-batches", true);
    iem_result_free(r);
}

/* ---- Reasons ---- */

static const char *const reasons_text =
    "r,g,d,n\nlate,A,yes,40\nincome,A,yes,30\nother,A,yes,30\n,A,yes,9\nlate,A,no,99\n"
    "income,B,yes,45\nlate,B,yes,5\n,B,no,50\nother,C,yes,7\nlate,D,no,3\n";

static void reasons_are_those_of_adverse_decisions(void **state)
{
    (void)state;
    const double a[3] = {30, 40, 30}, b[3] = {45, 5, 0}, c[3] = {0, 0, 7};
    const iem_reasons ra = iem_reasons_of(a, 3), rb = iem_reasons_of(b, 3),
                      rc = iem_reasons_of(c, 3);
    iem_result *r =
        family_scan(PLAN("decision", "d=yes", "ground", "g", "reference", "g=A",
                         "reason", "r", "count", "n", "also", "reasons"),
                    reasons_text);
    assert_says(family_find(r, "same_reason", "A", "late"), ra.share);
    assert_says(family_find(r, "same_reason", "B", "income"), rb.share);
    assert_says(family_find(r, "effective_reasons", "A", NULL), ra.effective);
    assert_says(family_find(r, "effective_reasons", "B", NULL), rb.effective);
    assert_says(family_find(r, "same_reason_difference", "B", NULL),
                iem_rate_difference((iem_table){45, 50, 40, 100}));
    assert_says(family_find(r, "effective_reasons_ratio", "B", NULL),
                iem_reasons_ratio(rb, ra));
    const iem_statistic *one = family_find(r, "effective_reasons", "C", NULL);
    assert_close(one->estimate.value, rc.effective.value, 0);
    assert_true(isnan(one->estimate.high));
    assert_string_equal(one->why->code, "one-reason");
    assert_none(family_find(r, "same_reason", "D", NULL), "no-people", true);
    assert_none(family_find(r, "effective_reasons_ratio", "D", NULL), "no-people",
                true);
    iem_result_free(r);
    /* Against the rest: all others together. */
    const double rest[3] = {75, 45, 30};
    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "reason", "r", "count",
                         "n", "also", "reasons"),
                    reasons_text);
    const iem_statistic *ratio = family_find(r, "effective_reasons_ratio", "C", NULL);
    assert_close(ratio->denominator, iem_reasons_of(rest, 3).effective.value, 1e-12);
    iem_result_free(r);
}

/* ---- Equivalence ---- */

static const char *const equal_text =
    "f,g,d,n\nx,A,yes,900\nx,A,no,8100\nx,B,yes,95\nx,B,no,905\n"
    "y,A,yes,3000\ny,A,no,7000\ny,B,yes,300\ny,B,no,700\n";

static void small_differences_are_shown(void **state)
{
    (void)state;
    const iem_table t = {395, 2000, 3900, 19000};
    iem_result *r = family_scan(PLAN("decision", "d=yes", "ground", "g", "reference",
                                     "g=A", "fact", "f", "count", "n", "margin",
                                     "gap=0.03", "also", "equivalence"),
                                equal_text);
    const iem_statistic *rates = family_find(r, "rates_within", "B", NULL);
    assert_close(rates->p, iem_rate_equivalence(t, .03).p, 1e-9);
    assert_true(rates->p < .05);
    assert_close(rates->estimate.value, iem_rate_equivalence_margin(t, .05), 1e-9);
    assert_close(iem_rate_equivalence(t, rates->estimate.value).p, .05, 1e-6);
    const iem_statistic *twins = family_find(r, "twins_within", "B", NULL);
    assert_true(twins->p < rates->p);
    assert_true(twins->estimate.value > 0 && twins->estimate.value < .03);
    iem_result_free(r);

    r = family_scan(PLAN("decision", "d=yes", "ground", "g", "rounded", "10", "count",
                         "n", "also", "equivalence"),
                    equal_text);
    assert_none(family_find(r, "rates_within", "B", NULL), "rounded", true);
    iem_result_free(r);
    r = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "fact", "f", "also", "equivalence"),
        "f,g,d\nx,A,yes\nx,A,no\n");
    assert_none(family_find(r, "rates_within", "A", NULL), "no-reference", true);
    assert_none(family_find(r, "twins_within", "A", NULL), "no-twins", true);
    iem_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(lists_over_one_comb_are_named),
        scratch_test(a_decision_of_no_list_is_a_twin_of_those_on_lists),
        scratch_test(why_batches_tell_nothing_is_said),
        scratch_test(reasons_are_those_of_adverse_decisions),
        scratch_test(small_differences_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
