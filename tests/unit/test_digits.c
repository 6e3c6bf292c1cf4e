/* Numbers of twelve digits are written as printf writes them, byte for byte. */
#include "base/digits.h"

#include "base/hash.h"
#include "check.h"
#include "seed.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

/* What printf writes is the known answer. */
static void same_as_printf(double value)
{
    char expected[64], out[IEM_DIGITS_ROOM + 1];
    snprintf(expected, sizeof expected, "%.12g", value);
    const size_t n = iem_digits_write(value, out);
    assert_in_range(n, 1, IEM_DIGITS_ROOM);
    out[n] = '\0';
    assert_string_equal(out, expected);
}

static void both_signs(double value)
{
    same_as_printf(value);
    same_as_printf(-value);
}

static void digits_of_plain_numbers(void **state)
{
    (void)state;
    static const double values[] = {
        0,    1,    2,     9,      10,     11,     99,      100,
        0.1,  0.5,  0.25,  0.05,   1e-3,   1e-4,   1.5e-4,  9.999e-5,
        1e-5, 1e-9, 1e9,   1e10,   1e11,   1e12,   1e15,    1e300,
        3.63, 1.25, 0.999, 1e-320, 123456, 1234.5, 0.78125, 1e-15};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) both_signs(values[i]);
    same_as_printf(NAN);
    both_signs(INFINITY);
}

/* A digit is carried over where twelve nines would not do, and a power of ten may lie
 * on either side of the nearest double. */
static void digits_at_powers_of_ten(void **state)
{
    (void)state;
    for (int power = -6; power <= 13; power++) {
        double below = pow(10, power), above = below;
        for (int i = 0; i < 50; i++) {
            both_signs(below);
            both_signs(above);
            both_signs(below * (1 - 5e-13 * i));
            below = nextafter(below, 0);
            above = nextafter(above, INFINITY);
        }
    }
}

/* Half-way between two numbers of twelve digits: to the even one. */
static void digits_half_way(void **state)
{
    (void)state;
    for (int i = 1; i < 2000; i++) {
        both_signs(1e9 + i * 0.125);
        both_signs(1e10 + i * 0.25);
        both_signs(i + 1.0 / 8192);
        both_signs(1000 + i * 0x1p-9);
        both_signs(i * 0x1p-13);
    }
}

static void digits_of_any_number(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 300000; i++) {
        const double u = iem_uniform(seed_of(12), i);
        both_signs(u);
        both_signs(pow(10, 18 * iem_uniform(seed_of(13), i) - 6) * u);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_of_plain_numbers),
        cmocka_unit_test(digits_at_powers_of_ten),
        cmocka_unit_test(digits_half_way),
        seeded_test(digits_of_any_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
