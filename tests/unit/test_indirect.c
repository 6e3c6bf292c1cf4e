/* What part of a gap goes through a trait: people one by one, planted shares, and what
 * the intervals promise. */
#include "base/hash.h"
#include "stats/indirect.h"
#include "stats/twin.h"

#include "check.h"

enum { CELLS = 12, VALUES = 4, ROWS = CELLS * VALUES };

/* A world: chances of cell, of group given cell, of trait given both, of an adverse
 * decision given all three. */
struct world {
    double cell[CELLS], group[CELLS], trait[2][CELLS][VALUES], rate[2][CELLS][VALUES];
};

/* `carries`: log odds of the decision between the first and the last value of the
 * trait; `apart`: how much more often members have the last one; `direct`: log odds of
 * being a member. */
static struct world make_world(double carries, double apart, double direct)
{
    struct world w;
    for (size_t c = 0; c < CELLS; c++) {
        w.cell[c] = 1. / CELLS;
        w.group[c] = .15 + .01 * (double)(c % 5);
        for (size_t g = 0; g < 2; g++) {
            double all = 0;
            for (size_t v = 0; v < VALUES; v++) {
                w.trait[g][c][v] = 1 + .1 * (double)((c + v) % 3);
                if (v == VALUES - 1) w.trait[g][c][v] += g ? apart : 0;
                all += w.trait[g][c][v];
                w.rate[g][c][v] =
                    iem_logistic(-2 + .1 * (double)c +
                                 carries * (double)v / (VALUES - 1) + (g ? direct : 0));
            }
            for (size_t v = 0; v < VALUES; v++) w.trait[g][c][v] /= all;
        }
    }
    return w;
}

struct truth {
    double gap, left;
};

static struct truth truth_of(const struct world *w)
{
    struct truth t = {0, 0};
    double members = 0;
    for (size_t c = 0; c < CELLS; c++) {
        double p0 = 0;
        for (size_t v = 0; v < VALUES; v++) p0 += w->trait[0][c][v] * w->rate[0][c][v];
        for (size_t v = 0; v < VALUES; v++) {
            const double m = w->cell[c] * w->group[c] * w->trait[1][c][v];
            members += m;
            t.gap += m * (w->rate[1][c][v] - p0);
            t.left += m * (w->rate[1][c][v] - w->rate[0][c][v]);
        }
    }
    return (struct truth){t.gap / members, t.left / members};
}

struct log {
    iem_table t[ROWS];
    size_t first[CELLS + 1];
};

static size_t draw_one(const double *p, size_t n, double u)
{
    size_t i = 0;
    while (i + 1 < n && (u -= p[i]) > 0) i++;
    return i;
}

static void draw_log(struct log *l, const struct world *w, int people, uint64_t stream)
{
    uint64_t at = 0;
    memset(l, 0, sizeof *l);
    for (size_t c = 0; c <= CELLS; c++) l->first[c] = c * VALUES;
    for (int i = 0; i < people; i++) {
        const size_t c = draw_one(w->cell, CELLS, iem_uniform(stream, at++));
        const size_t g = iem_uniform(stream, at++) < w->group[c];
        const size_t v = draw_one(w->trait[g][c], VALUES, iem_uniform(stream, at++));
        const double adverse = iem_uniform(stream, at++) < w->rate[g][c][v];
        iem_table *t = &l->t[c * VALUES + v];
        *(g ? &t->n1 : &t->n0) += 1;
        *(g ? &t->a1 : &t->a0) += adverse;
    }
}

static iem_indirect share_of(const struct log *l)
{
    return iem_indirect_share(&(iem_indirect_data){l->t, l->first, CELLS, 1});
}

/* The facts without the trait. */
static void merge_traits(const struct log *l, iem_table *facts)
{
    memset(facts, 0, CELLS * sizeof *facts);
    for (size_t i = 0; i < ROWS; i++) {
        iem_table *f = &facts[i / VALUES];
        f->a1 += l->t[i].a1, f->n1 += l->t[i].n1;
        f->a0 += l->t[i].a0, f->n0 += l->t[i].n0;
    }
}

/* ---- known answers ---- */

static void a_rule_on_a_trait_goes_through_it_whole(void **state)
{
    (void)state;
    /* One cell; selected at .5 with the trait and .1 without, whoever one is. 60 % of
     * the members have it and 20 % of the reference: .34 - .18. */
    const iem_table t[2] = {{30, 60, 100, 200}, {4, 40, 80, 800}};
    const size_t first[2] = {0, 2};
    const iem_indirect x = iem_indirect_share(&(iem_indirect_data){t, first, 1, 1});
    assert_close(x.gap.value, .34 - .18, 1e-12);
    assert_true(fabs(x.left.value) < 1e-12);
    assert_close(x.through.value, .16, 1e-12);
    assert_close(x.share.value, 1, 1e-12);
    assert_true(x.share.low < 1 && x.share.high > 1);
    assert_close(x.members, 100, 0);
    assert_close(x.overlap, 1, 0);
}

static void gaps_are_twin_gaps_where_all_have_twins(void **state)
{
    (void)state;
    const struct world w = make_world(1, 1, .6);
    struct log l;
    iem_table facts[CELLS];
    draw_log(&l, &w, 20000, 1);
    merge_traits(&l, facts);
    const iem_indirect x = share_of(&l);
    const iem_twin_gap given_facts = iem_twin(facts, NULL, 0, CELLS, NULL, NULL),
                       given_both = iem_twin(l.t, NULL, 0, ROWS, NULL, NULL);
    assert_close(x.overlap, 1, 0);
    assert_close(x.gap.value, given_facts.gap.value, 1e-10);
    assert_close(x.left.value, given_both.gap.value, 1e-10);
    assert_close(x.gap.high - x.gap.low, 2 * IEM_Z95 * given_facts.se, .02);
    /* Members' traits are drawn as well: no narrower than with traits as they are. */
    assert_true(x.left.high - x.left.low > 2 * IEM_Z95 * given_both.se * .99);
    assert_close(x.share.value, 1 - x.left.value / x.gap.value, 1e-12);
}

/* Person by person: influence of each on both gaps, rates as they are. */
static void variances_are_those_of_people_one_by_one(void **state)
{
    (void)state;
    const struct world w = make_world(1.5, 1, .3);
    struct log l;
    draw_log(&l, &w, 400000, 2); /* so many that pulled rates are the rates */
    const iem_indirect x = share_of(&l);
    double gap = 0, left = 0, both = 0;
    for (size_t c = 0; c < CELLS; c++) {
        iem_table f = {0, 0, 0, 0};
        double twins = 0;
        for (size_t v = 0; v < VALUES; v++) {
            const iem_table t = l.t[c * VALUES + v];
            f = (iem_table){f.a1 + t.a1, f.n1 + t.n1, f.a0 + t.a0, f.n0 + t.n0};
            twins += t.n1 * t.a0 / t.n0;
        }
        for (size_t v = 0; v < VALUES; v++) {
            const iem_table t = l.t[c * VALUES + v];
            const double mine = t.a0 / t.n0 - twins / f.n1;
            for (int y = 0; y < 2; y++) {
                const double n1 = y ? t.a1 : t.n1 - t.a1, n0 = y ? t.a0 : t.n0 - t.a0;
                const double on_gap = y - f.a1 / f.n1, on_left = on_gap - mine;
                const double off_gap = -(y - f.a0 / f.n0) * f.n1 / f.n0;
                const double off_left = -(y - t.a0 / t.n0) * t.n1 / t.n0;
                gap += n1 * on_gap * on_gap + n0 * off_gap * off_gap;
                left += n1 * on_left * on_left + n0 * off_left * off_left;
                both += n1 * on_gap * on_left + n0 * off_gap * off_left;
            }
        }
    }
    const double width = 2 * IEM_Z95 / x.members;
    assert_close(x.gap.high - x.gap.low, width * sqrt(gap), 2e-3);
    assert_close(x.left.high - x.left.low, width * sqrt(left), 2e-3);
    assert_close(x.through.high - x.through.low, width * sqrt(gap + left - 2 * both),
                 2e-3);
}

/* Both ends of Fieller's interval are ratios that the counts just do not contradict. */
static void the_ends_of_the_share_are_at_the_edge(void **state)
{
    (void)state;
    const struct world w = make_world(1.5, 1, .3);
    struct log l;
    draw_log(&l, &w, 10000, 3);
    const iem_indirect x = share_of(&l);
    const double unit = 2 * IEM_Z95;
    const double gap = pow((x.gap.high - x.gap.low) / unit, 2);
    const double left = pow((x.left.high - x.left.low) / unit, 2);
    const double through = pow((x.through.high - x.through.low) / unit, 2);
    const double both = (gap + left - through) / 2;
    const double ends[2] = {x.share.low, x.share.high};
    for (size_t i = 0; i < 2; i++) {
        const double ratio = 1 - ends[i];
        const double off = x.left.value - ratio * x.gap.value;
        assert_close(off * off / (left - 2 * ratio * both + ratio * ratio * gap),
                     IEM_Z95 * IEM_Z95, 1e-8);
    }
    assert_true(x.share.low < x.share.value && x.share.value < x.share.high);
}

static void repeated_persons_widen_every_interval(void **state)
{
    (void)state;
    const struct world w = make_world(1.5, 1, .3);
    struct log l;
    draw_log(&l, &w, 20000, 4);
    const iem_indirect x = share_of(&l);
    const iem_indirect wide =
        iem_indirect_share(&(iem_indirect_data){l.t, l.first, CELLS, 2.25});
    assert_close(wide.gap.high - wide.gap.low, 1.5 * (x.gap.high - x.gap.low), 1e-10);
    assert_close(wide.left.high - wide.left.low, 1.5 * (x.left.high - x.left.low),
                 1e-10);
    assert_close(wide.through.high - wide.through.low,
                 1.5 * (x.through.high - x.through.low), 1e-10);
    assert_true(wide.share.low < x.share.low && wide.share.high > x.share.high);
}

/* ---- worlds ---- */

struct held {
    double gap, left, through, share, mean, defined;
};

static struct held hold(const struct world *w, int people, int logs, uint64_t stream)
{
    const struct truth truth = truth_of(w);
    const double share = 1 - truth.left / truth.gap, through = truth.gap - truth.left;
    struct held h = {0};
    for (int r = 0; r < logs; r++) {
        struct log l;
        draw_log(&l, w, people, stream + (uint64_t)r);
        const iem_indirect x = share_of(&l);
        h.gap += x.gap.low <= truth.gap && truth.gap <= x.gap.high;
        h.left += x.left.low <= truth.left && truth.left <= x.left.high;
        h.through += x.through.low <= through && through <= x.through.high;
        if (isnan(x.share.value)) continue;
        h.defined++;
        h.mean += x.share.value;
        h.share += x.share.low <= share && share <= x.share.high;
    }
    h.mean /= h.defined;
    h.share /= h.defined;
    return (struct held){h.gap / logs, h.left / logs, h.through / logs,
                         h.share,      h.mean,        h.defined / logs};
}

static void intervals_hold_in_each_world(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double carries, apart, direct;
    } worlds[] = {{"through the trait alone", 2.5, 2, 0},
                  {"past the trait alone", 0, 2, .8},
                  {"half through it", 1.5, 2, .4},
                  {"hidden by it", -1, 2, 1.2}};
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        const struct world w =
            make_world(worlds[i].carries, worlds[i].apart, worlds[i].direct);
        const struct truth t = truth_of(&w);
        const struct held h = hold(&w, 10000, 150, 1000 * (i + 1));
        if (!(h.gap > .89 && h.left > .89 && h.through > .89 && h.share > .89))
            fail_msg("%s: intervals hold in %g %g %g %g", worlds[i].name, h.gap, h.left,
                     h.through, h.share);
        assert_true(h.defined > .9);
        assert_true(fabs(h.mean - (1 - t.left / t.gap)) < .05);
    }
}

static void without_a_gap_there_is_no_share(void **state)
{
    (void)state;
    const struct world w = make_world(1, 0, 0);
    assert_true(fabs(truth_of(&w).gap) < 1e-12);
    assert_true(hold(&w, 4000, 150, 1).defined < .03);
}

/* Correlated .5 with the ground, and the only thing that decides (a proxy rule). */
static void draw_proxy_log(struct log *l, int people, uint64_t stream)
{
    uint64_t at = 0;
    memset(l, 0, sizeof *l);
    for (size_t c = 0; c <= CELLS; c++) l->first[c] = c * VALUES;
    for (int i = 0; i < people; i++) {
        const size_t c = (size_t)(CELLS * iem_uniform(stream, at++));
        const int g = iem_uniform(stream, at++) < .3;
        /* P(trait | group) .65 and .15: correlation .5 with 30 % members. */
        const int trait = iem_uniform(stream, at++) < (g ? .65 : .15);
        const double adverse = iem_uniform(stream, at++) < (trait ? .4 : .1);
        iem_table *t = &l->t[c * VALUES + (size_t)trait];
        *(g ? &t->n1 : &t->n0) += 1;
        *(g ? &t->a1 : &t->a0) += adverse;
    }
}

static void a_proxy_rule_is_seen_through(void **state)
{
    (void)state;
    enum { LOGS = 100 };
    double held = 0, share = 0, left = 0, gap = 0;
    for (uint64_t r = 0; r < LOGS; r++) {
        struct log l;
        draw_proxy_log(&l, 5000, r);
        const iem_indirect x = share_of(&l);
        gap += x.gap.low > .01;
        left += x.left.low > 0 || x.left.high < 0;
        share += x.share.value / LOGS;
        held += x.share.low <= 1 && 1 <= x.share.high;
    }
    assert_close(gap, LOGS, 0);    /* a gap given facts, in each log */
    assert_true(left / LOGS < .1); /* none given facts and trait */
    assert_true(fabs(share - 1) < .02);
    assert_true(held / LOGS > .89);
}

/* ---- edges ---- */

static void members_without_twins_of_their_trait_are_left_out(void **state)
{
    (void)state;
    /* The second value has one twin, the third no member, the fourth no twin. */
    const iem_table t[4] = {
        {50, 100, 40, 200}, {9, 10, 0, 1}, {0, 0, 30, 300}, {3, 5, 0, 0}};
    const size_t first[2] = {0, 4};
    const iem_indirect x = iem_indirect_share(&(iem_indirect_data){t, first, 1, 1});
    assert_close(x.members, 100, 0);
    assert_close(x.overlap, 100. / 115, 1e-12);
    assert_close(x.gap.value, .5 - 70. / 501, 1e-12); /* everybody with their facts */
    assert_close(x.left.value, .5 - .2, 1e-12);
    iem_table without[4];
    memcpy(without, t, sizeof t);
    without[1].n1 = without[1].a1 = without[3].n1 = without[3].a1 = 0;
    const iem_indirect y =
        iem_indirect_share(&(iem_indirect_data){without, first, 1, 1});
    assert_close(y.gap.low, x.gap.low, 1e-12);
    assert_close(y.left.low, x.left.low, 1e-12);
    assert_close(y.through.low, x.through.low, 1e-12);
    assert_close(y.overlap, 1, 0);
}

static void nobody_to_compare_is_undefined(void **state)
{
    (void)state;
    const iem_table t[2] = {{5, 10, 0, 1}, {0, 0, 3, 30}};
    const size_t first[3] = {0, 1, 2};
    const iem_indirect x = iem_indirect_share(&(iem_indirect_data){t, first, 2, 1});
    assert_close(x.members, 0, 0);
    assert_true(isnan(x.gap.value) && isnan(x.left.low) && isnan(x.through.high));
    assert_true(isnan(x.share.value));
    assert_close(x.overlap, 0, 0);
    assert_true(
        isnan(iem_indirect_share(&(iem_indirect_data){t, first, 0, 1}).overlap));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_on_a_trait_goes_through_it_whole),
        cmocka_unit_test(gaps_are_twin_gaps_where_all_have_twins),
        cmocka_unit_test(variances_are_those_of_people_one_by_one),
        cmocka_unit_test(the_ends_of_the_share_are_at_the_edge),
        cmocka_unit_test(repeated_persons_widen_every_interval),
        cmocka_unit_test(intervals_hold_in_each_world),
        cmocka_unit_test(without_a_gap_there_is_no_share),
        cmocka_unit_test(a_proxy_rule_is_seen_through),
        cmocka_unit_test(members_without_twins_of_their_trait_are_left_out),
        cmocka_unit_test(nobody_to_compare_is_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
