/* What may be published, against a reader who works out what is hidden. */
#include "judge/coarse.h"
#include "judge/monitor.h"
#include "judge/publish_counts.h"
#include "judge/suppress.h"

#include "check_family.h"
#include "seed.h"

#include <stdio.h>

/* ---- A reader without mercy ----
 *
 * She knows how counts add up, how they were rounded, and of each hidden count whether
 * it is below ten. For a value of a hidden count she looks for whole numbers everywhere
 * that agree with all of it: a search, not the rule that the program works by. */

enum { MOST = 64, FAR = 2000 };

struct reader {
    const iem_suppression *s;
    long low[MOST], high[MOST];
};

static size_t end_of(const iem_suppression *s, size_t sum)
{
    return sum + 1 < s->n_sums ? s->first[sum + 1] : s->n_terms;
}

static bool squeeze(struct reader *r, size_t i, long low, long high, bool *moved)
{
    if (low > r->low[i]) r->low[i] = low, *moved = true;
    if (high < r->high[i]) r->high[i] = high, *moved = true;
    return r->low[i] <= r->high[i];
}

/* False: nothing agrees. */
static bool squeeze_all(struct reader *r)
{
    const iem_suppression *s = r->s;
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t sum = 0; sum < s->n_sums; sum++) {
            if (s->loose[sum]) continue; /* tells her nothing here */
            const size_t whole = s->term[s->first[sum]];
            long low = 0, high = 0;
            for (size_t i = s->first[sum] + 1; i < end_of(s, sum); i++)
                low += r->low[s->term[i]], high += r->high[s->term[i]];
            if (!squeeze(r, whole, low, high, &moved)) return false;
            for (size_t i = s->first[sum] + 1; i < end_of(s, sum); i++) {
                const size_t part = s->term[i];
                const long l = r->low[part], h = r->high[part];
                if (!squeeze(r, part, r->low[whole] - (high - h),
                             r->high[whole] - (low - l), &moved))
                    return false;
                low += r->low[part] - l, high += r->high[part] - h;
            }
        }
    }
    return true;
}

static bool agrees(struct reader r)
{
    if (!squeeze_all(&r)) return false;
    size_t open = SIZE_MAX;
    for (size_t i = 0; i < r.s->n_counts; i++)
        if (r.low[i] < r.high[i] &&
            (open == SIZE_MAX || r.high[i] - r.low[i] < r.high[open] - r.low[open]))
            open = i;
    if (open == SIZE_MAX) return true;
    for (long value = r.low[open]; value <= r.high[open]; value++) {
        struct reader then = r;
        then.low[open] = then.high[open] = value;
        if (agrees(then)) return true;
    }
    return false;
}

/* `knowing`: of each hidden count she knows whether it is below ten. */
static struct reader reader_of(const iem_suppression *s, bool knowing)
{
    struct reader r = {.s = s};
    assert_true(s->n_counts <= MOST);
    for (size_t i = 0; i < s->n_counts; i++) {
        const iem_suppress_count *count = &s->count[i];
        const long rounded = lround(iem_suppress_rounded(iem_by_tens, count->n));
        const bool secret = count->n < 10;
        r.low[i] = count->shown ? rounded - 5 : knowing && !secret ? 10 : 0;
        if (count->shown && r.low[i] < 10) r.low[i] = 10;
        r.high[i] = count->shown ? rounded + 4 : knowing && secret ? 9 : FAR;
    }
    return r;
}

static bool can_be(struct reader r, size_t i, long value)
{
    if (value < r.low[i] || value > r.high[i]) return false;
    r.low[i] = r.high[i] = value;
    return agrees(r);
}

/* How far apart two values are that a secret may have, for all she knows; not further
 * than 10. */
static long range_left(const struct reader *r, size_t secret)
{
    long low = 0;
    while (!can_be(*r, secret, low)) low++;
    long high = low + 10;
    while (high > low && !can_be(*r, secret, high)) high--;
    return high - low;
}

/* ---- Tables ---- */

static uint64_t state;

static unsigned draw(unsigned n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % n;
}

/* Many small ones, and many that rounding moves as far as it can. */
static double draw_count(void)
{
    const unsigned kind = draw(4);
    if (kind == 0) return draw(10);
    if (kind == 1) return 14 + 10 * draw(6);
    if (kind == 2) return 15 + 10 * draw(6);
    return draw(60);
}

static void one_way(iem_suppression *s)
{
    double n[6], whole = 0;
    const size_t parts = 2 + draw(5);
    size_t place[6];
    for (size_t i = 0; i < parts; i++) whole += n[i] = draw_count();
    const size_t total = iem_suppress_add(s, whole, true);
    for (size_t i = 0; i < parts; i++) place[i] = iem_suppress_add(s, n[i], true);
    iem_suppress_whole(s, total);
    for (size_t i = 0; i < parts; i++) iem_suppress_part(s, place[i]);
}

static void two_ways(iem_suppression *s)
{
    const size_t rows = 2 + draw(2), columns = 2 + draw(3);
    double n[3][4], row[3] = {0}, column[4] = {0}, whole = 0;
    size_t place[3][4], of_row[3], of_column[4];
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            n[i][j] = draw_count();
            row[i] += n[i][j], column[j] += n[i][j], whole += n[i][j];
            place[i][j] = iem_suppress_add(s, n[i][j], true);
        }
    const size_t total = iem_suppress_add(s, whole, true);
    for (size_t i = 0; i < rows; i++) {
        of_row[i] = iem_suppress_add(s, row[i], true);
        iem_suppress_whole(s, of_row[i]);
        for (size_t j = 0; j < columns; j++) iem_suppress_part(s, place[i][j]);
    }
    for (size_t j = 0; j < columns; j++) {
        of_column[j] = iem_suppress_add(s, column[j], true);
        iem_suppress_whole(s, of_column[j]);
        for (size_t i = 0; i < rows; i++) iem_suppress_part(s, place[i][j]);
    }
    iem_suppress_whole(s, total);
    for (size_t i = 0; i < rows; i++) iem_suppress_part(s, of_row[i]);
    iem_suppress_whole(s, total);
    for (size_t j = 0; j < columns; j++) iem_suppress_part(s, of_column[j]);
}

/* Groups, the adverse decisions in each, and the others; and so of all. */
static void decided(iem_suppression *s)
{
    const size_t groups = 2 + draw(4);
    size_t place[3][5], all[3];
    double sum[3] = {0};
    for (size_t g = 0; g < groups; g++) {
        const double a = draw_count(), f = draw_count();
        const bool both = a >= 10 && f >= 10;
        place[0][g] = iem_suppress_add(s, a + f, true);
        place[1][g] = iem_suppress_add(s, a, both);
        place[2][g] = iem_suppress_add(s, f, false);
        iem_suppress_whole(s, place[0][g]);
        iem_suppress_part(s, place[1][g]);
        iem_suppress_part(s, place[2][g]);
        sum[0] += a + f, sum[1] += a, sum[2] += f;
    }
    for (int k = 0; k < 3; k++) {
        all[k] = iem_suppress_add(s, sum[k], k == 0 || (k == 1 && sum[2] >= 10));
        iem_suppress_whole(s, all[k]);
        for (size_t g = 0; g < groups; g++) iem_suppress_part(s, place[k][g]);
    }
    iem_suppress_whole(s, all[0]);
    iem_suppress_part(s, all[1]), iem_suppress_part(s, all[2]);
}

/* Two grounds, the groups in both, and how it was decided about all of them. */
static void crossed(iem_suppression *s)
{
    size_t inner[3][2][2], row[3][2], column[3][2], total[3];
    double n[3][2][2];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            n[1][i][j] = draw_count(), n[2][i][j] = draw_count();
            n[0][i][j] = n[1][i][j] + n[2][i][j];
        }
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++)
                inner[k][i][j] = iem_suppress_add(
                    s, n[k][i][j], k == 0 || (k == 1 && n[2][i][j] >= 10));
            row[k][i] =
                iem_suppress_add(s, n[k][i][0] + n[k][i][1],
                                 k == 0 || (k == 1 && n[2][i][0] + n[2][i][1] >= 10));
            column[k][i] =
                iem_suppress_add(s, n[k][0][i] + n[k][1][i],
                                 k == 0 || (k == 1 && n[2][0][i] + n[2][1][i] >= 10));
        }
        total[k] = iem_suppress_add(
            s, n[k][0][0] + n[k][0][1] + n[k][1][0] + n[k][1][1], k < 2);
        for (int i = 0; i < 2; i++) {
            iem_suppress_whole(s, row[k][i]);
            iem_suppress_part(s, inner[k][i][0]), iem_suppress_part(s, inner[k][i][1]);
        }
        for (int j = 0; j < 2; j++) {
            iem_suppress_whole(s, column[k][j]);
            iem_suppress_part(s, inner[k][0][j]), iem_suppress_part(s, inner[k][1][j]);
        }
        iem_suppress_whole(s, total[k]);
        iem_suppress_part(s, row[k][0]), iem_suppress_part(s, row[k][1]);
        iem_suppress_whole(s, total[k]);
        iem_suppress_part(s, column[k][0]), iem_suppress_part(s, column[k][1]);
    }
    iem_suppress_whole(s, total[0]);
    iem_suppress_part(s, total[1]), iem_suppress_part(s, total[2]);
    for (int i = 0; i < 2; i++) {
        size_t(*const sets[2])[2] = {row, column};
        for (int set = 0; set < 2; set++) {
            iem_suppress_whole(s, sets[set][0][i]);
            iem_suppress_part(s, sets[set][1][i]),
                iem_suppress_part(s, sets[set][2][i]);
        }
        for (int j = 0; j < 2; j++) {
            iem_suppress_whole(s, inner[0][i][j]);
            iem_suppress_part(s, inner[1][i][j]), iem_suppress_part(s, inner[2][i][j]);
        }
    }
}

/* What is left to who knows which of the hidden counts are small, of all of them. */
static long range_of_untold(const iem_suppression *s, size_t secret)
{
    struct reader r = reader_of(s, true);
    for (size_t i = 0; i < s->n_counts; i++) {
        r.low[i] = s->count[i].n < 10 ? 0 : 10;
        r.high[i] = s->count[i].n < 10 ? 9 : FAR;
    }
    return range_left(&r, secret);
}

static void survive(void (*make)(iem_suppression *), uint64_t seed, size_t *hidden)
{
    iem_suppression s = {.by = iem_by_tens};
    iem_error err;
    state = seed;
    make(&s);
    size_t wanted = 0, shown = 0;
    for (size_t i = 0; i < s.n_counts; i++) wanted += s.count[i].shown;
    assert_int_equal(iem_suppress_solve(&s, &err), IEM_OK);
    const struct reader plain = reader_of(&s, false), knowing = reader_of(&s, true);
    assert_true(agrees(knowing)); /* the truth does */
    for (size_t i = 0; i < s.n_counts; i++) {
        shown += s.count[i].shown;
        if (s.count[i].n >= 10) continue;
        const long left = range_left(&plain, i), known = range_left(&knowing, i);
        /* Which are small may tell more by itself: no edition helps against that. */
        if (left < 10 || (known < 5 && range_of_untold(&s, i) >= 5))
            fail_msg("seed %ju: a hidden %g keeps a range of %ld, %ld for who knows",
                     (uintmax_t)seed, s.count[i].n, left, known);
    }
    *hidden += wanted - shown;
    iem_suppress_clear(&s);
}

static void no_hidden_count_can_be_worked_out(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        void (*make)(iem_suppression *);
        uint64_t tables;
    } shapes[] = {{"one way", one_way, 20000},
                  {"two ways", two_ways, 5000},
                  {"decided", decided, 5000},
                  {"crossed", crossed, 3000}};
    for (size_t k = 0; k < 4; k++) {
        size_t hidden = 0;
        for (uint64_t seed = 1; seed <= shapes[k].tables; seed++)
            survive(shapes[k].make, seed_of(seed), &hidden);
        print_message("%s: seeds 1 to %ju, %zu more hidden\n", shapes[k].name,
                      (uintmax_t)shapes[k].tables, hidden);
    }
}

/* ---- A history ---- */

struct trio {
    size_t place[3];
};

/* What is told of so many adverse and favourable decisions; NaN: nothing. */
static struct trio told_of(iem_suppression *s, double adverse, double favourable,
                           double told_n, double told_adverse)
{
    const struct trio trio = {
        {iem_suppress_add(s, adverse + favourable, !isnan(told_n)),
         iem_suppress_add(s, adverse, !isnan(told_adverse)),
         iem_suppress_add(s, favourable, false)}};
    iem_suppress_whole(s, trio.place[0]);
    iem_suppress_part(s, trio.place[1]), iem_suppress_part(s, trio.place[2]);
    return trio;
}

static void add_up(iem_suppression *s, struct trio whole, const struct trio *parts,
                   size_t n)
{
    for (int k = 0; k < 3; k++) {
        iem_suppress_whole(s, whole.place[k]);
        for (size_t i = 0; i < n; i++) iem_suppress_part(s, parts[i].place[k]);
    }
}

enum { OF_GROUND = 3 };

/* One scan; everyone else is the reference of each group. */
static void publish_history(const double n[OF_GROUND][2], iem_suppression *s)
{
    iem_past_group g[OF_GROUND];
    struct trio own[OF_GROUND], rest;
    double a = 0, f = 0;
    for (size_t i = 0; i < OF_GROUND; i++) a += n[i][0], f += n[i][1];
    for (size_t i = 0; i < OF_GROUND; i++)
        g[i] = (iem_past_group){.ground = "g",
                                .group = "x",
                                .reference_is_rest = true,
                                .n = n[i][0] + n[i][1],
                                .adverse = n[i][0],
                                .reference_n = a + f - n[i][0] - n[i][1],
                                .reference_adverse = a - n[i][0]};
    iem_past_scan scan = {.groups = g,
                          .n_groups = OF_GROUND,
                          .rows_used = a + f,
                          .adverse_rate = a / (a + f)};
    iem_past past = {.scans = &scan, .n = 1};
    iem_turn turn = {.plan = false};
    iem_monitor monitor = {.past = &past, .turns = &turn};
    iem_error err;
    assert_int_equal(iem_monitor_publish(&monitor, &past, &err), IEM_OK);
    *s = (iem_suppression){.by = iem_by_tens};
    const struct trio all = told_of(s, a, f, scan.rows_used, scan.adverse_rate);
    for (size_t i = 0; i < OF_GROUND; i++) {
        own[i] = told_of(s, n[i][0], n[i][1], g[i].n, g[i].adverse);
        rest = told_of(s, a - n[i][0], f - n[i][1], g[i].reference_n,
                       g[i].reference_adverse);
        add_up(s, all, (struct trio[]){own[i], rest}, 2);
    }
    add_up(s, all, own, OF_GROUND);
}

/* Everyone else is all other groups: with that she knew of the few favourable decisions
 * of a group that they are eight at most. */
static void everyone_else_in_a_history_does_not_tell_a_few(void **unused)
{
    (void)unused;
    static const double n[][OF_GROUND][2] = {{{54, 45}, {15, 2}, {44, 51}},
                                             {{0, 15}, {24, 54}, {26, 3}},
                                             {{41, 15}, {64, 34}, {56, 1}}};
    for (size_t k = 0; k < sizeof n / sizeof *n; k++) {
        iem_suppression s;
        publish_history(n[k], &s);
        const struct reader r = reader_of(&s, false);
        for (size_t i = 0; i < s.n_counts; i++)
            if (s.count[i].n < 10) assert_true(range_left(&r, i) >= 9);
        iem_suppress_clear(&s);
    }
}

/* ---- A scan ---- */

/* Two cells of equal facts, three groups. In each, everyone else is the other two: with
 * that she knew that eight of C at most, who were four, got the adverse decision. */
static void everyone_else_in_a_cell_does_not_tell_a_few(void **unused)
{
    (void)unused;
    static const char log[] =
        "f,g,d,n\n0,A,yes,14\n0,A,no,7\n0,B,yes,43\n0,B,no,34\n0,C,yes,34\n"
        "0,C,no,59\n1,A,yes,65\n1,A,no,35\n1,B,yes,52\n1,B,no,3\n1,C,yes,4\n"
        "1,C,no,45\n";
    iem_publish_counts c;
    iem_error err;
    iem_result *r = family_scan(
        PLAN("decision", "d=yes", "ground", "g", "fact", "f", "count", "n"), log);
    assert_int_equal(iem_publish_counts_make(r, iem_by_tens, NULL, &c, &err), IEM_OK);
    const struct reader reader = reader_of(&c.problem, false);
    size_t few = 0;
    for (size_t i = 0; i < c.cases[0].grade[0]; i++) {
        if (!(c.problem.count[i].n < 10)) continue;
        few++;
        assert_true(range_left(&reader, i) >= 9);
    }
    assert_int_equal(few, 3);
    iem_publish_counts_clear(&c);
    iem_result_free(r);
}

/* ---- By hand ---- */

static iem_suppression table_of(const double *parts, size_t n)
{
    iem_suppression s = {.by = iem_by_tens};
    double whole = 0;
    for (size_t i = 0; i < n; i++) whole += parts[i];
    iem_suppress_add(&s, whole, true);
    iem_suppress_whole(&s, 0);
    for (size_t i = 0; i < n; i++)
        iem_suppress_part(&s, iem_suppress_add(&s, parts[i], true));
    return s;
}

/* 1,000 is at most 1,004, and 500 and 490 are at least 495 and 485. */
static void among_several_rounding_alone_protects_one_small_part(void **unused)
{
    (void)unused;
    iem_error err;
    iem_suppression s = table_of((const double[]){500, 490, 5}, 3);
    assert_int_equal(iem_suppress_solve(&s, &err), IEM_OK);
    assert_true(s.count[0].shown && s.count[1].shown && s.count[2].shown &&
                !s.count[3].shown);
    const struct reader r = reader_of(&s, true);
    assert_int_equal(range_left(&r, 3), 9);
    iem_suppress_clear(&s);
}

/* What 1,000 has more than 1,000 is below ten: to say both would say that. */
static void of_two_parts_the_other_is_hidden_too(void **unused)
{
    (void)unused;
    iem_error err;
    iem_suppression s = table_of((const double[]){995, 5}, 2);
    assert_int_equal(iem_suppress_solve(&s, &err), IEM_OK);
    assert_true(s.count[0].shown && !s.count[1].shown && !s.count[2].shown);
    iem_suppress_clear(&s);
}

/* 115 is published as 120, so it is 115 or more; 54 and 54 as 50, so they are 54 or
 * less: what is left is 7 or more. */
static void the_smallest_other_part_is_hidden_where_roundings_give_away(void **unused)
{
    (void)unused;
    iem_error err;
    iem_suppression s = table_of((const double[]){54, 54, 7}, 3);
    const struct reader before = reader_of(&s, true);
    assert_int_equal(range_left(&before, 3), 2);
    assert_int_equal(iem_suppress_solve(&s, &err), IEM_OK);
    assert_int_equal(s.count[0].shown + s.count[1].shown + s.count[2].shown, 2);
    const struct reader after = reader_of(&s, true);
    assert_true(range_left(&after, 3) >= 5);
    iem_suppress_clear(&s);
}

/* The same by hundreds. */
static void by_hundreds_all_is_ten_times_as_coarse(void **unused)
{
    (void)unused;
    iem_error err;
    iem_suppression s = {.by = iem_by_hundreds};
    const double n[] = {1150, 540, 540, 70};
    for (size_t i = 0; i < 4; i++) iem_suppress_add(&s, n[i], true);
    iem_suppress_whole(&s, 0);
    for (size_t i = 1; i < 4; i++) iem_suppress_part(&s, i);
    assert_int_equal(iem_suppress_solve(&s, &err), IEM_OK);
    assert_int_equal(s.count[1].shown + s.count[2].shown + s.count[3].shown, 1);
    assert_close(iem_suppress_rounded(iem_by_hundreds, 1150), 1200, 0);
    iem_suppress_clear(&s);
}

static void what_has_nothing_to_do_with_it_stays(void **unused)
{
    (void)unused;
    iem_error err;
    iem_suppression s = table_of((const double[]){54, 54, 7}, 3);
    const size_t apart = iem_suppress_add(&s, 12, true);
    assert_int_equal(iem_suppress_solve(&s, &err), IEM_OK);
    assert_true(s.count[apart].shown);
    iem_suppress_clear(&s);
}

/* Groups of ten, of which one got no adverse decision at all: that it was so few is
 * told by its twelve people, and by nobody else's. */
static void of_many_small_groups_only_the_told_one_is_hidden(void **unused)
{
    (void)unused;
    enum { GROUPS = 6 };
    iem_suppression s = {.by = iem_by_tens};
    iem_error err;
    size_t people[GROUPS], adverse[GROUPS];
    for (size_t g = 0; g < GROUPS; g++) {
        const double n = g == 3 ? 12 : 11, few = g == 3 ? 0 : 5;
        people[g] = iem_suppress_add(&s, n, true);
        adverse[g] = iem_suppress_add(&s, few, false);
        const size_t favourable = iem_suppress_add(&s, n - few, false);
        iem_suppress_whole(&s, people[g]);
        iem_suppress_part(&s, adverse[g]);
        iem_suppress_part(&s, favourable);
    }
    iem_suppress_whole(&s, iem_suppress_add(&s, 11 * GROUPS + 1, true));
    for (size_t g = 0; g < GROUPS; g++) iem_suppress_part(&s, people[g]);
    iem_suppress_whole(&s, iem_suppress_add(&s, 5 * (GROUPS - 1), true));
    for (size_t g = 0; g < GROUPS; g++) iem_suppress_part(&s, adverse[g]);
    assert_int_equal(iem_suppress_solve(&s, &err), IEM_OK);
    for (size_t g = 0; g < GROUPS; g++)
        assert_int_equal(s.count[people[g]].shown, g != 3);
    iem_suppress_clear(&s);
}

static void counts_round_to_the_nearest_ten_halves_up(void **unused)
{
    (void)unused;
    static const double cases[][2] = {{0, 0},   {4, 0},    {5, 10},     {14, 10},
                                      {15, 20}, {95, 100}, {1234, 1230}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_close(iem_suppress_rounded(iem_by_tens, cases[i][0]), cases[i][1], 0);
}

static void figures_go_in_steps_and_bounds_outwards(void **unused)
{
    (void)unused;
    assert_close(iem_coarse(0.34, 0.1, IEM_NEAREST), 0.3, 1e-15);
    assert_close(iem_coarse(0.3, 0.1, IEM_UP), 0.3, 1e-15); /* 0.3 / 0.1 is below 3 */
    assert_close(iem_coarse(0.31, 0.1, IEM_UP), 0.4, 1e-15);
    assert_close(iem_coarse(-0.31, 0.1, IEM_DOWN), -0.4, 1e-15);
    assert_true(isnan(iem_coarse(NAN, 0.1, IEM_UP)));
    assert_close(iem_coarse_step(0.021), 0.05, 1e-15);
    assert_close(iem_coarse_step(0.02), 0.02, 1e-15);
    assert_close(iem_coarse_step(60), 100, 1e-15);
    assert_close(iem_coarse_ratio(1, 0.1, IEM_NEAREST), 1, 0);
    assert_close(iem_coarse_ratio(1.2, 0.1, IEM_NEAREST), 1.21, 1e-15);
    assert_close(iem_coarse_ratio(1.2, 0.1, IEM_DOWN), 1.1, 1e-15);
    assert_close(iem_coarse_ratio(0, 0.1, IEM_UP), 0, 0);
    assert_close(iem_coarse_p(0.0499), 0.05, 0);
    assert_close(iem_coarse_p(1e-30), 0.001, 0);
    assert_true(isnan(iem_coarse_p(NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(no_hidden_count_can_be_worked_out),
        scratch_test(everyone_else_in_a_cell_does_not_tell_a_few),
        cmocka_unit_test(everyone_else_in_a_history_does_not_tell_a_few),
        cmocka_unit_test(among_several_rounding_alone_protects_one_small_part),
        cmocka_unit_test(of_two_parts_the_other_is_hidden_too),
        cmocka_unit_test(by_hundreds_all_is_ten_times_as_coarse),
        cmocka_unit_test(the_smallest_other_part_is_hidden_where_roundings_give_away),
        cmocka_unit_test(what_has_nothing_to_do_with_it_stays),
        cmocka_unit_test(of_many_small_groups_only_the_told_one_is_hidden),
        cmocka_unit_test(counts_round_to_the_nearest_ten_halves_up),
        cmocka_unit_test(figures_go_in_steps_and_bounds_outwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
