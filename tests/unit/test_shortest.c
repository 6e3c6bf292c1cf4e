/* Numbers in as few digits as say which they are. What is expected is Python's repr(),
 * and numpy's of four bytes (str(numpy.float32(…))), which pandas writes to CSV. */
#include "base/hash.h"
#include "base/shortest.h"

#include "check.h"
#include "seed.h"

#include <locale.h>

static const char *text_of(double value, int single)
{
    static char out[IEM_SHORTEST_ROOM + 1];
    out[iem_shortest_write(value, single, out)] = '\0';
    return out;
}

static void numbers_are_written_as_python_does(void **state)
{
    static const struct {
        double value;
        const char *text;
    } known[] = {
        {0, "0.0"},
        {-0.0, "-0.0"},
        {25, "25.0"},
        {0.1, "0.1"},
        {-1.005, "-1.005"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {2.0 / 3, "0.6666666666666666"},
        {123456789.125, "123456789.125"},
        {0.0001, "0.0001"},
        {0.00001, "1e-05"},
        {1.25e-7, "1.25e-07"},
        {999999999999999, "999999999999999.0"},
        {9007199254740992, "9007199254740992.0"},
        {1e15, "1000000000000000.0"},
        {9.999999999999998e15, "9999999999999998.0"},
        {1e16, "1e+16"},
        {1e22, "1e+22"},
        {1e23, "1e+23"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {5e-324, "5e-324"},
        {0x1p-44, "5.684341886080802e-14"},
        {0x1p122, "5.316911983139664e+36"}, /* of 16 digits the nearest is another */
        {0x1p-1022, "2.2250738585072014e-308"},
        {INFINITY, "inf"},
        {-INFINITY, "-inf"},
        {NAN, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_string_equal(text_of(known[i].value, 0), known[i].text);
}

static void numbers_of_four_bytes_need_fewer_digits(void **state)
{
    static const struct {
        float value;
        const char *text;
    } known[] = {
        {0.1f, "0.1"},
        {16777216, "16777216.0"},
        {1.0f / 3, "0.33333334"},
        {1234567.9f, "1234567.9"},
        {1e-5f, "1e-05"},
        {1e-4f, "1e-04"}, /* which is less than 0.0001 */
        {1e16f, "1e+16"},
        {3.4028235e38f, "3.4028235e+38"},
        {1e-45f, "1e-45"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_string_equal(text_of((double)known[i].value, 1), known[i].text);
}

/* Any bits: what is written reads back, and with a digit less it would not. */
static void numbers_read_back_and_no_digit_is_too_many(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 20000; i++) {
        char fewer[64];
        double value;
        const uint64_t bits = iem_mix(seed_of(i));
        memcpy(&value, &bits, sizeof value);
        if (i % 2) value = iem_uniform(seed_of(1), i) * pow(10, (double)(i % 22) - 5);
        if (!isfinite(value)) continue;
        const char *text = text_of(value, 0);
        const double back = strtod(text, NULL);
        if (memcmp(&back, &value, sizeof back) != 0)
            fail_msg("%.17g is written %s", value, text);
        int digits = 0;
        for (const char *c = text; *c && *c != 'e'; c++)
            digits += *c >= '0' && *c <= '9';
        if (fabs(value) >= 1e15 || fabs(value) < 1 || digits < 2 || strstr(text, ".0"))
            continue;
        snprintf(fewer, sizeof fewer, "%.*e", digits - 2, value);
        const double rough = strtod(fewer, NULL);
        if (memcmp(&rough, &value, sizeof rough) == 0)
            fail_msg("%.17g is written %s, and %s would do", value, text, fewer);
    }
}

/* Where another mark stands in numbers, not here. Without such a locale nothing is
 * tested. */
static void numbers_are_the_same_in_any_locale(void **state)
{
    (void)state;
    char mark[8];
    if (!setlocale(LC_NUMERIC, "nl_NL.UTF-8") && !setlocale(LC_NUMERIC, "de_DE.UTF-8"))
        skip();
    snprintf(mark, sizeof mark, "%.1f", 0.5);
    assert_string_equal(mark, "0,5");
    assert_string_equal(text_of(1.25e-7, 0), "1.25e-07");
    assert_string_equal(text_of(0.5, 0), "0.5");
    assert_string_equal(text_of(1.0000001e20, 0), "1.0000001e+20");
    setlocale(LC_NUMERIC, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_python_does),
        cmocka_unit_test(numbers_of_four_bytes_need_fewer_digits),
        seeded_test(numbers_read_back_and_no_digit_is_too_many),
        cmocka_unit_test(numbers_are_the_same_in_any_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
