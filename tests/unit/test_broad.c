/* Laws of a million counts and more, against sums over all counts that matter in long
 * double, and up to 2^53. */
#include "stats/broad.h"

#include "check.h"
#include "stats/interval.h"

typedef struct summed {
    long double total, mean, central[6], at, above;
} summed;

static long double step_up(iem_margin m, long double psi, long double a)
{
    return psi * (m.n1 - a) * (m.k - a) / ((a + 1) * (m.n0 - m.k + a + 1));
}

/* Outward from `start`, a count in the middle of the law, until nothing is added. */
static summed sum_law(iem_margin m, double theta, double start, double seen)
{
    const long double psi = expl(theta), reach = 12 * sqrtl((long double)m.n1);
    summed s = {.total = 0};
    for (int pass = 0; pass < 2; pass++) {
        for (int side = -1; side <= 1; side += 2) {
            long double w = 1, a = start;
            for (long double i = 0; i < reach && w > 1e-40L; i++) {
                if (i > 0 || side > 0) {
                    const long double d = a - s.mean;
                    if (pass == 0) s.total += w, s.central[1] += w * (a - start);
                    for (int r = 2; pass && r <= 5; r++)
                        s.central[r] += w * powl(d, r) / s.total;
                    if (pass && a > seen) s.above += w / s.total;
                    if (pass && !(a < seen) && !(a > seen)) s.at = w / s.total;
                }
                w *= side > 0 ? step_up(m, psi, a) : 1 / step_up(m, psi, a - 1);
                a += side;
            }
        }
        if (!pass) s.mean = start + s.central[1] / s.total;
    }
    return s;
}

static const iem_margin cells[] = {
    {5e6, 4e7, 2e7}, {3e7, 4e6, 9e6}, {6e6, 8e6, 7e6}, {3e7, 9e7, 5e6}};
static const double thetas[] = {-1.3, 0, .02, .9};

static void everything_equals_sums_in_long_double(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        for (size_t j = 0; j < sizeof thetas / sizeof *thetas; j++) {
            const iem_margin m = cells[i];
            iem_broad law;
            if (!iem_broad_law(m, thetas[j], &law)) continue;
            const double sd = sqrt(law.v), z = (double)(3 * i + j) - 6;
            const double seen = round(law.mode + z * sd);
            const summed s = sum_law(m, thetas[j], round(law.mode), seen);
            const iem_cumulants c = iem_hypergeometric_cumulants(m, thetas[j]);
            assert_true(fabs(c.k1 - (double)s.mean) < 1e-5);
            assert_close(c.k2, (double)s.central[2], 1e-11);
            assert_true(fabs(c.k3 - (double)s.central[3]) < 1e-8 * law.v * sd);
            const double k4 = (double)(s.central[4] - 3 * s.central[2] * s.central[2]);
            assert_true(fabs(c.k4 - k4) < 1e-8 * law.v * law.v);
            assert_close(iem_hypergeometric_midp_greater(m, thetas[j], seen),
                         (double)(s.above + s.at / 2), 3e-6);
            assert_close(iem_hypergeometric_log_pmf(m, thetas[j], seen),
                         (double)logl(s.at), 1e-8);
        }
}

/* Where sums end and this begins nothing jumps. */
static void narrow_and_wide_laws_meet(void **state)
{
    (void)state;
    const iem_margin narrow = {7999990, 7999990, 7999990},
                     wide = {8000100, 8000100, 8000100};
    iem_broad law;
    assert_false(iem_broad_law(narrow, 0, &law));
    assert_true(iem_broad_law(wide, 0, &law));
    for (double z = -8; z <= 8; z++) {
        const double low =
            iem_hypergeometric_midp_greater(narrow, 0, 3999995 + z * 1000);
        const double high =
            iem_hypergeometric_midp_greater(wide, 0, 4000050 + z * 1000);
        assert_true(fabs(log(high / low)) < 1e-3);
    }
}

/* Margins as large as counts can be, and as lopsided. */
static void counts_up_to_2_53_are_finite_and_quick(void **state)
{
    (void)state;
    const double most = 9007199254740992;
    const iem_margin huge[] = {{most / 4, most / 2, most / 3},
                               {most / 2, most / 2 - 1, 7},
                               {3, most - 4, most / 2},
                               {1e12, most - 1e12, 1e12},
                               {most / 2, most / 2 - 100, most - 120},
                               {1e15, 20, 1e15}};
    for (size_t i = 0; i < sizeof huge / sizeof *huge; i++)
        for (size_t j = 0; j < sizeof thetas / sizeof *thetas; j++) {
            const iem_margin m = huge[i];
            const double low = fmax(0, m.k - m.n0), high = fmin(m.n1, m.k);
            const iem_moments got = iem_hypergeometric_moments(m, thetas[j]);
            assert_true(got.mean >= low && got.mean <= high && got.variance >= 0);
            if (!(fabs(thetas[j]) > 0))
                assert_close(got.mean, m.n1 * m.k / (m.n1 + m.n0), 1e-9);
            double before = 1;
            for (double a = low; a <= high; a += fmax(1, floor((high - low) / 7))) {
                const double p = iem_hypergeometric_midp_greater(m, thetas[j], a);
                assert_true(p >= 0 && p <= before);
                assert_true(iem_hypergeometric_log_pmf(m, thetas[j], a) <= 0);
                before = p;
            }
            const double drawn = iem_hypergeometric_draw(m, thetas[j], .3);
            assert_true(drawn >= low && drawn <= high);
            assert_true(floor(drawn) >= drawn);
        }
}

/* Quantiles are counts with that much below them. */
static void draws_of_wide_laws_follow_it(void **state)
{
    (void)state;
    const iem_margin m = {3e7, 9e7, 1.5e7};
    for (double u = .001; u < 1; u += .037) {
        const double drawn = iem_hypergeometric_draw(m, .4, u);
        assert_true(fabs(iem_hypergeometric_midp_greater(m, .4, drawn) - (1 - u)) <
                    1e-3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_equals_sums_in_long_double),
        cmocka_unit_test(narrow_and_wide_laws_meet),
        cmocka_unit_test(counts_up_to_2_53_are_finite_and_quick),
        cmocka_unit_test(draws_of_wide_laws_follow_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
