/* The measuring of a chain on made-up people: false alarms, power, coverage, and that
 * neither memory nor order leaves a trace. */
#include "chain/chain.h"

#include "base/hash.h"
#include "check.h"

enum { AGENCIES = 3, CELLS = 4, DAYS = 730, WINDOW = 90, GROUPS = 2, MOST = 12 };

/* What is planted. */
struct world {
    size_t people;
    double brings; /* adverse at 0 makes it so many times as likely at 1, for a while */
    double in_common; /* a tenth of all people: so many times as likely, everywhere */
    double of_group;  /* group B: so many times as likely, everywhere */
    size_t memory;
    bool backwards; /* people are added in the other order */
};

static const char *const grounds[] = {"origin"};
static const char *const references[] = {"A"};
static const char *const combinations[] = {"A", "B"};

static void make_parties(iem_party *parties)
{
    static const char *const names[AGENCIES] = {"first", "second", "third"};
    for (size_t a = 0; a < AGENCIES; a++) {
        parties[a] = (iem_party){.name = names[a],
                                 .unit = IEM_CHAIN_DAYS,
                                 .weight = 1,
                                 .full = true,
                                 .n_grounds = 1,
                                 .n_combinations = GROUPS,
                                 .n_cells = CELLS,
                                 .first = 1001,
                                 .last = 1000 + DAYS};
        parties[a].grounds = (const char **)(uintptr_t)grounds;
        parties[a].references = (const char **)(uintptr_t)references;
        parties[a].combinations = (const char **)(uintptr_t)combinations;
    }
}

static int by_when(const void *a, const void *b)
{
    const iem_event *x = a, *y = b;
    return (x->when > y->when) - (x->when < y->when);
}

/* One person's decisions, in the order of time. */
static size_t live(const struct world *w, uint64_t seed, uint64_t i, iem_event *events)
{
    const uint64_t key = iem_mix(seed * 1000003 + i);
    uint64_t draw = 0;
    size_t n = 0;
    const bool b = iem_uniform(key, draw++) < .3,
               unlucky = iem_uniform(key, draw++) < .1;
    const uint32_t cell = (uint32_t)(CELLS * iem_uniform(key, draw++));
    for (uint32_t a = 0; a < AGENCIES; a++) {
        const double known = iem_uniform(key, draw++);
        for (int k = 0; k < (known < .6) + (known < .2); k++) {
            events[n] = (iem_event){.agency = a, .cell = cell, .groups = b};
            events[n].when = 1001 + (uint32_t)(DAYS * iem_uniform(key, draw++));
            iem_put_sorted(events[n].person, key, 8);
            iem_put_sorted(events[n++].person + 8, i, 8);
        }
    }
    qsort(events, n, sizeof *events, by_when);
    for (size_t e = 0; e < n; e++) {
        double p = .06 + .03 * cell;
        for (size_t d = 0; d < e; d++)
            if (events[d].agency == 0 && events[d].adverse && events[e].agency == 1 &&
                events[d].when < events[e].when &&
                events[e].when - events[d].when <= WINDOW) {
                p *= w->brings;
                break;
            }
        p *= (unlucky ? w->in_common : 1) * (b ? w->of_group : 1);
        events[e].adverse = iem_uniform(key, draw++) < p;
    }
    return n;
}

static void measure(const struct world *w, uint64_t seed, iem_chain_result *result)
{
    const iem_chain_how how = {.window = WINDOW,
                               .margin_ratio = 1.25,
                               .margin_gap = .01,
                               .assurance = .02,
                               .population = NAN,
                               .memory = w->memory ? w->memory : 1 << 24,
                               .threads = 1};
    unsigned char record[IEM_EVENT_WIDTH];
    iem_event events[MOST];
    iem_party parties[AGENCIES];
    iem_sorter *sorter = NULL;
    make_parties(parties);
    assert_ok(iem_sorter_new(IEM_EVENT_WIDTH, how.memory, 1, &sorter, NULL));
    for (uint64_t i = 0; i < w->people; i++) {
        const size_t n = live(w, seed, w->backwards ? w->people - 1 - i : i, events);
        for (size_t e = 0; e < n; e++) {
            parties[events[e].agency].decisions++;
            parties[events[e].agency].adverse += events[e].adverse;
            iem_event_pack(&events[e], record);
            assert_ok(iem_sorter_add(sorter, 0, record, NULL));
        }
    }
    assert_ok(iem_sorter_end(sorter, NULL));
    assert_ok(iem_chain_measure(&how, parties, AGENCIES, sorter, result, NULL));
    iem_sorter_free(sorter);
}

static const iem_chain_cascade *cascade(const iem_chain_result *r, const char *from,
                                        const char *to)
{
    for (size_t i = 0; i < r->n_cascades; i++)
        if (!r->cascades[i].group && strcmp(r->cascades[i].from, from) == 0 &&
            strcmp(r->cascades[i].to, to) == 0)
            return &r->cascades[i];
    fail_msg("no cascade from %s to %s", from, to);
    return NULL;
}

static const iem_chain_group *group(const iem_chain_result *r, const char *name)
{
    for (size_t i = 0; i < r->n_groups; i++)
        if (strcmp(r->groups[i].group, name) == 0) return &r->groups[i];
    fail_msg("no group %s", name);
    return NULL;
}

/* Where there is no interval, nothing wrong is said. */
static bool covers(iem_estimate e, double truth)
{
    return isnan(e.value) || (e.low <= truth && truth <= e.high);
}

struct tally {
    double looks, alarms, low_p, ratio_covers, gap_covers, cascade_covers, other_covers;
    double load_fails, group_fails, cascade_fails;
};

static struct tally look(const struct world *w, uint64_t looks, double truth)
{
    struct tally t = {.looks = (double)looks};
    for (uint64_t seed = 1; seed <= looks; seed++) {
        iem_chain_result r;
        measure(w, seed, &r);
        const iem_chain_cascade *there = cascade(&r, "first", "second");
        bool cascades = false;
        for (size_t i = 0; i < r.n_cascades; i++)
            cascades |= !r.cascades[i].group && r.cascades[i].verdict == IEM_FAIL;
        const bool load = r.together[0].verdict == IEM_FAIL;
        const bool groups = group(&r, "B")->verdict == IEM_FAIL;
        t.low_p += r.together[0].p < .05;
        t.ratio_covers += covers(r.together[0].ratio, 1);
        t.gap_covers += covers(group(&r, "B")->equal_gap, 0);
        t.cascade_covers += covers(there->ratio, truth);
        t.other_covers += covers(cascade(&r, "third", "first")->ratio, 1);
        t.load_fails += load;
        t.group_fails += groups;
        t.cascade_fails += there->verdict == IEM_FAIL;
        t.alarms += load || groups || cascades;
        iem_chain_result_clear(&r);
    }
    return t;
}

/* Of n looks, is the share within four standard errors of what it should be? */
static void assert_share(double hits, double looks, double share)
{
    const double se = sqrt(share * (1 - share) / looks);
    if (fabs(hits / looks - share) > 4 * se)
        fail_msg("%g of %g looks, where %g is right", hits, looks, share);
}

static void independent_agencies_raise_no_alarm(void **state)
{
    const struct world w = {.people = 3000, .brings = 1, .in_common = 1, .of_group = 1};
    (void)state;
    const struct tally t = look(&w, 150, 1);
    assert_share(t.low_p, t.looks, .05);
    assert_share(t.ratio_covers, t.looks, .95);
    assert_share(t.gap_covers, t.looks, .95);
    assert_share(t.cascade_covers, t.looks, .95);
    assert_share(t.other_covers, t.looks, .95);
    assert_true(t.alarms <= .05 * t.looks);
}

static void a_cascade_is_found_where_it_is(void **state)
{
    const struct world w = {.people = 6000, .brings = 4, .in_common = 1, .of_group = 1};
    (void)state;
    const struct tally t = look(&w, 60, 4);
    assert_share(t.cascade_covers, t.looks, .95);
    assert_share(t.other_covers, t.looks, .95);
    assert_true(t.cascade_fails >= .8 * t.looks);
}

static void what_people_have_in_common_adds_up(void **state)
{
    const struct world w = {.people = 6000, .brings = 1, .in_common = 6, .of_group = 1};
    (void)state;
    const struct tally t = look(&w, 40, 1);
    assert_true(t.load_fails >= .8 * t.looks);
    assert_true(t.group_fails <= .05 * t.looks);
}

static void a_group_that_bears_more_is_found(void **state)
{
    const struct world w = {.people = 6000, .brings = 1, .in_common = 1, .of_group = 2};
    (void)state;
    const struct tally t = look(&w, 40, 1);
    assert_true(t.group_fails >= .8 * t.looks);
}

/* What is expected adds up to what is observed, agency by agency. */
static void expected_people_add_up(void **state)
{
    const struct world w = {.people = 2000, .brings = 3, .in_common = 3, .of_group = 2};
    iem_chain_result r;
    double observed = 0, expected = 0, people = 0;
    (void)state;
    measure(&w, 5, &r);
    for (size_t d = 0; d < r.n_spread; d++) {
        observed += (double)d * r.spread[d].observed;
        expected += (double)d * r.spread[d].expected;
        people += r.spread[d].expected;
    }
    assert_close(expected, observed, 1e-9);
    assert_close(people, r.people, 1e-9);
    iem_chain_result_clear(&r);
}

static void assert_same(const iem_chain_result *a, const iem_chain_result *b)
{
    assert_int_equal(a->n_cascades, b->n_cascades);
    for (size_t i = 0; i < a->n_cascades; i++) {
        assert_memory_equal(&a->cascades[i].ratio, &b->cascades[i].ratio,
                            sizeof(iem_estimate));
        assert_close(a->cascades[i].after_events, b->cascades[i].after_events, 0);
    }
    for (size_t i = 0; i < a->n_groups; i++)
        assert_memory_equal(&a->groups[i].equal_gap, &b->groups[i].equal_gap,
                            sizeof(iem_estimate));
    assert_memory_equal(&a->together[0].ratio, &b->together[0].ratio,
                        sizeof(iem_estimate));
    assert_close(a->together[0].p, b->together[0].p, 0);
    assert_close(a->expected_gini, b->expected_gini, 0);
}

static void memory_and_order_leave_no_trace(void **state)
{
    struct world w = {.people = 3000, .brings = 2, .in_common = 2, .of_group = 1};
    iem_chain_result plain, other;
    (void)state;
    measure(&w, 3, &plain);
    w.backwards = true;
    measure(&w, 3, &other);
    assert_same(&plain, &other);
    iem_chain_result_clear(&other);
    w.memory = 1 << 14; /* hundreds of runs on disk */
    measure(&w, 3, &other);
    assert_same(&plain, &other);
    iem_chain_result_clear(&other);
    iem_chain_result_clear(&plain);
}

static void too_few_people_cannot_tell(void **state)
{
    const struct world w = {.people = 40, .brings = 1, .in_common = 1, .of_group = 1};
    iem_chain_result r;
    (void)state;
    measure(&w, 1, &r);
    assert_int_equal(r.together[0].verdict, IEM_CANNOT_TELL);
    assert_int_equal(r.together[0].why, IEM_CHAIN_THIN);
    for (size_t i = 0; i < r.n_cascades; i++) {
        assert_int_equal(r.cascades[i].verdict, IEM_CANNOT_TELL);
        assert_true(r.cascades[i].why != IEM_CHAIN_SAID);
    }
    iem_chain_result_clear(&r);
}

/* Days of two agencies in months: nothing is told of what came within one. */
static void days_and_months_meet_in_months(void **state)
{
    iem_party parties[AGENCIES];
    (void)state;
    make_parties(parties);
    assert_int_equal(iem_chain_common_unit(parties, AGENCIES), IEM_CHAIN_DAYS);
    parties[1].unit = IEM_CHAIN_MONTHS;
    assert_int_equal(iem_chain_common_unit(parties, AGENCIES), IEM_CHAIN_MONTHS);
    parties[1].unit = IEM_CHAIN_NO_TIME;
    assert_int_equal(iem_chain_common_unit(parties, AGENCIES), IEM_CHAIN_DAYS);
    for (unsigned year = 1999; year < 2030; year++)
        for (unsigned month = 1; month <= 12; month++) {
            char text[16], want[32];
            const uint32_t day = iem_event_day((iem_day){year, month, 28});
            assert_int_equal(iem_event_month(day), 12 * year + month);
            assert_int_equal(iem_event_day((iem_day){year, month, 1}) + 27, day);
            iem_month_text(iem_event_month(day), text);
            snprintf(want, sizeof want, "%04u-%02u", year, month);
            assert_string_equal(text, want);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(independent_agencies_raise_no_alarm),
        cmocka_unit_test(a_cascade_is_found_where_it_is),
        cmocka_unit_test(what_people_have_in_common_adds_up),
        cmocka_unit_test(a_group_that_bears_more_is_found),
        cmocka_unit_test(expected_people_add_up),
        cmocka_unit_test(memory_and_order_leave_no_trace),
        cmocka_unit_test(too_few_people_cannot_tell),
        cmocka_unit_test(days_and_months_meet_in_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
