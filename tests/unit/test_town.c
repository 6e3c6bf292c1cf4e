/* The municipality of synth: the same bytes always, three agencies about the same
 * people, and what was planted between them. */
#include "check.h"

#include "engine/town.h"

static iem_synth town_of(double agency, uint64_t rows)
{
    iem_synth synth;
    assert_ok(iem_synth_init(&synth, NULL, NULL));
    synth.agency = agency;
    assert_ok(iem_synth_init(&synth, "municipality", NULL));
    synth.rows = rows;
    return synth;
}

static void the_log_is_of_the_first_agency_unless_asked(void **state)
{
    (void)state;
    iem_synth synth;
    assert_ok(iem_synth_init(&synth, NULL, NULL));
    assert_ok(iem_synth_init(&synth, "municipality", NULL));
    assert_close(synth.agency, 1, 0);
    assert_close(town_of(3, 10).agency, 3, 0);
}

/* What an agency makes of the first does not depend on whose log is being made. */
static void agencies_know_the_same_cases(void **state)
{
    (void)state;
    const iem_synth first = town_of(1, 2000), second = town_of(2, 1000);
    for (uint64_t row = 0; row < 2000; row++) {
        const iem_town_case a = iem_town_decide(&first, 1, row);
        const iem_town_case b = iem_town_decide(&second, 1, row);
        assert_int_equal(a.citizen, b.citizen);
        assert_int_equal(a.day, b.day);
        assert_int_equal(a.adverse, b.adverse);
        assert_int_equal(a.income, b.income);
    }
}

static void a_citizen_is_the_same_everywhere(void **state)
{
    (void)state;
    const iem_synth synth = town_of(2, 1000);
    for (unsigned agency = 2; agency <= 3; agency++)
        for (uint64_t row = 0; row < 1000; row++) {
            const iem_town_case here = iem_town_decide(&synth, agency, row);
            assert_true(here.citizen < 2000);
            const iem_town_case there = iem_town_decide(&synth, 1, here.citizen);
            assert_int_equal(here.citizen, there.citizen);
            assert_int_equal(here.outside, there.outside);
            assert_int_equal(here.income, there.income);
            assert_int_equal(here.alone, there.alone);
        }
}

/* Brought: by an adverse decision about the same citizen, two to ten weeks before. */
static void what_is_brought_was_adverse_before(void **state)
{
    (void)state;
    const iem_synth synth = town_of(2, 5000);
    unsigned brought = 0, adverse[2] = {0}, n[2] = {0};
    for (uint64_t row = 0; row < 5000; row++) {
        const iem_town_case c = iem_town_decide(&synth, 2, row);
        n[c.brought]++;
        adverse[c.brought] += c.adverse;
        assert_false(iem_town_decide(&synth, 3, row).brought);
        if (!c.brought) continue;
        const iem_town_case first = iem_town_decide(&synth, 1, c.citizen);
        brought++;
        assert_true(first.adverse);
        assert_in_range(c.day - first.day, 13, 71);
    }
    assert_true(brought > 500);
    assert_true(adverse[1] * n[0] > 2 * adverse[0] * n[1]);
}

/* Until July 2025 the group counts, and only that of people from outside Europe. */
static void the_group_counts_until_the_change(void **state)
{
    (void)state;
    enum { CHANGE = 20270 }; /* 2025-07-01 */
    const iem_synth synth = town_of(1, 20000);
    unsigned caused = 0;
    for (uint64_t row = 0; row < 20000; row++) {
        const iem_town_case c = iem_town_decide(&synth, 1, row);
        assert_int_equal(c.burdened, c.outside && c.day < CHANGE);
        if (c.day >= CHANGE || !c.outside) assert_false(c.caused);
        if (c.day >= CHANGE) assert_int_equal(c.adverse, c.turned);
        caused += c.caused;
        /* Nobody gets out of this: a person who looks sets no advice aside. */
        if (c.incomplete && c.alone && c.income >= 1100 && c.advised)
            assert_true(c.adverse);
    }
    assert_true(caused > 200);
}

static void every_row_has_all_columns_and_fits(void **state)
{
    (void)state;
    for (unsigned agency = 1; agency <= 3; agency++) {
        iem_synth synth = town_of(agency, 30000);
        char header[IEM_TOWN_HEADER_BYTES], row[IEM_TOWN_ROW_BYTES];
        synth.truth = true;
        size_t commas = 0;
        char *end = iem_town_put_header(&synth, header);
        for (const char *at = header; at < end; at++) commas += *at == ',';
        for (uint64_t i = 0; i < synth.rows; i += 7) {
            size_t n = 0;
            end = iem_town_put_row(&synth, i, row);
            assert_true(end - row < IEM_TOWN_ROW_BYTES);
            assert_int_equal(end[-1], '\n');
            for (const char *at = row; at < end; at++) n += *at == ',';
            assert_int_equal(n, commas);
        }
    }
}

int main(void)
{
    iem_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_log_is_of_the_first_agency_unless_asked),
        cmocka_unit_test(agencies_know_the_same_cases),
        cmocka_unit_test(a_citizen_is_the_same_everywhere),
        cmocka_unit_test(what_is_brought_was_adverse_before),
        cmocka_unit_test(the_group_counts_until_the_change),
        cmocka_unit_test(every_row_has_all_columns_and_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
