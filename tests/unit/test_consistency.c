#include "base/hash.h"
#include "stats/consistency.h"

#include "../golden/neighbours.h"
#include "rows.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { THREADS = 2 };

static const char *const german_facts[] = {
    "duration",         "credit_amount",     "installment_rate", "residence_since",
    "existing_credits", "people_liable",     "checking_account", "credit_history",
    "purpose",          "savings",           "employment_since", "other_debtors",
    "property",         "other_installment", "housing",          "job",
    "telephone",        "foreign_worker"};
static const char *const hmda_facts[] = {"pirat",     "hirat",    "lvrat",  "chist",
                                         "mhist",     "unemp",    "phist",  "selfemp",
                                         "insurance", "condomin", "single", "hschool"};
static const char *const adult_facts[] = {"age", "education_num", "capital_gain",
                                          "capital_loss", "hours_per_week"};

static const struct log {
    const char *file, *decision, *adverse;
    const char *const *facts;
    size_t n_facts, n_numbers, rows;
} logs[] = {
    {"german_credit.csv", "credit", "bad", german_facts, 18, 6, 1000},
    {"hmda_boston1990.csv", "deny", "yes", hmda_facts, 12, 6, 2380},
    /* The first 5000 of which everything is known. */
    {"adult.csv", "income", "<=50K", adult_facts, 5, 5, 5000},
};

static bool is_used(const struct log *log, const struct rows *rows, size_t row)
{
    return log->facts != adult_facts || (!rows_is(rows, row, "workclass", "?") &&
                                         !rows_is(rows, row, "occupation", "?") &&
                                         !rows_is(rows, row, "native_country", "?"));
}

static int64_t value_of(const struct log *log, const char *text, size_t fact)
{
    if (fact >= log->n_numbers)
        return text[0] == 'A' ? strtol(text + 1, NULL, 10) : text[0] == 'y';
    return llround(strtod(text, NULL) * 1e12);
}

static double unit_of(const struct profiled *p, size_t fact, enum golden_scale scale)
{
    const size_t n = p->profiles.n, m = p->profiles.n_facts;
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t i = 0; i < n; i++) {
        const int64_t x = p->values[i * m + fact];
        if (x < low) low = x;
        if (x > high) high = x;
    }
    if (scale == GOLDEN_Z) return iem_profiles_deviation(&p->profiles, fact, p->n);
    return scale == GOLDEN_RAW ? 1e12 : (double)(high - low);
}

static struct profiled profiles_of(const struct log *log, enum golden_scale scale)
{
    struct rows rows = rows_of(log->file);
    const size_t m = scale == GOLDEN_GOWER ? log->n_facts : log->n_numbers;
    int64_t *v = malloc(log->rows * m * sizeof *v);
    char *adverse = calloc(log->rows, 1);
    size_t n = 0;
    assert_true(v && adverse);
    for (size_t i = 0; i < rows.n && n < log->rows; i++) {
        if (!is_used(log, &rows, i)) continue;
        for (size_t f = 0; f < m; f++)
            v[n * m + f] = value_of(log, rows_at(&rows, i, log->facts[f]), f);
        adverse[n++] = rows_is(&rows, i, log->decision, log->adverse);
    }
    assert_int_equal(n, log->rows);
    struct profiled p = profiled_of(v, n, m);
    for (size_t i = 0; i < n; i++) profiled_count(&p, i, false, adverse[i]);
    p.profiles.metric = scale == GOLDEN_GOWER ? IEM_METRIC_MEAN : IEM_METRIC_EUCLID;
    for (size_t f = 0; f < m; f++)
        p.facts[f] = f < log->n_numbers
                         ? (iem_profile_fact){IEM_FACT_NUMBER, unit_of(&p, f, scale)}
                         : (iem_profile_fact){IEM_FACT_CATEGORY, 0};
    free(adverse);
    rows_free(&rows);
    return p;
}

static iem_consistency measure(struct profiled *p, size_t k, bool without)
{
    iem_near *near = calloc(p->profiles.n, sizeof *near);
    assert_non_null(near);
    p->profiles.facts = p->facts;
    const iem_search search = {.profiles = &p->profiles,
                               .people = p->n,
                               .adverse = p->a,
                               .k = k,
                               .without = without,
                               .threads = THREADS};
    assert_ok(iem_neighbours_find(&search, near, NULL));
    const iem_consistency c = iem_consistency_of(&search, near, p->n, p->a);
    free(near);
    return c;
}

/* Of Adult's standardised facts, numpy's sums of squares tear ties apart: 2752 of the
 * 2995 that are there are left, and the figure is off in the fourth digit. Counts of
 * ties agree where all values are whole numbers. */
static void compare(const struct golden_consistency *g)
{
    const struct log *log = logs;
    while (strcmp(log->file, g->log) != 0) log++;
    struct profiled p = profiles_of(log, g->scale);
    const iem_consistency c = measure(&p, g->k, true), with = measure(&p, g->k, false);
    const bool torn = log->facts == adult_facts && g->scale == GOLDEN_Z;
    assert_close_in(g->log, c.value, g->without_self, torn ? 1e-3 : 1e-9);
    assert_close_in(g->log, c.people, (double)log->rows, 0);
    if (g->scale == GOLDEN_RAW && log->facts != hmda_facts)
        assert_close_in(g->log, c.tied * c.people, g->tied, 1e-12);
    /* With herself: the peer's depends on the order of rows where there are ties
     * (Adult, shuffled five times: 0.8036 to 0.8118). */
    assert_close_in(g->log, with.value, g->with_self, g->tied > 100 ? .01 : 1e-4);
    if (c.tied <= 0) assert_close_in(g->log, with.value, g->with_self, 1e-9);
    profiled_free(&p);
}

/* AIF360's own figures for the same rows in other orders; the first in the order of the
 * file. Ours is one, whatever the order, and lies among them. */
static void aif360_goes_by_the_order_of_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_orders); i++) {
        const struct golden_order *g = &golden_orders[i];
        struct log log = logs[2];
        double low = 1, high = 0;
        log.rows = g->rows;
        struct profiled p = profiles_of(&log, GOLDEN_RAW);
        const double got = measure(&p, 5, false).value;
        for (size_t j = 0; j < g->n; j++) {
            low = fmin(low, g->consistency[j]);
            high = fmax(high, g->consistency[j]);
        }
        assert_true(high - low > .003); /* two digits of it are the log's */
        assert_true(low < got && got < high);
        profiled_free(&p);
    }
}

static void consistency_is_that_of_brute_force(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_consistencies); i++)
        compare(&golden_consistencies[i]);
}

/* Sixty rows, which stand here, by AIF360's definition and by ours. */
static void an_excerpt_gives_what_scikit_learn_finds(void **state)
{
    (void)state;
    enum { N = COUNT(golden_excerpt), FACTS = 6 };
    int64_t *v = malloc(N * FACTS * sizeof *v);
    assert_non_null(v);
    for (size_t i = 0; i < N; i++)
        memcpy(v + i * FACTS, &golden_excerpt[i], FACTS * sizeof *v);
    struct profiled p = profiled_of(v, N, FACTS);
    for (size_t i = 0; i < N; i++) profiled_count(&p, i, false, golden_excerpt[i].deny);
    for (size_t f = 0; f < FACTS; f++)
        p.facts[f] =
            (iem_profile_fact){f < 4 ? IEM_FACT_NUMBER : IEM_FACT_CATEGORY,
                               f < 4 ? iem_profiles_deviation(&p.profiles, f, p.n) : 0};
    assert_close(measure(&p, 5, true).value, golden_excerpt_consistency, 1e-12);
    p.profiles.metric = IEM_METRIC_EUCLID;
    assert_close(measure(&p, 5, false).value, golden_excerpt_aif360, 1e-12);
    profiled_free(&p);
}

/* ---- What the definition is for
 * ------------------------------------------------------- */

static struct profiled line_of(size_t n)
{
    int64_t *v = malloc(n * sizeof *v);
    assert_non_null(v);
    for (size_t i = 0; i < n; i++) v[i] = (int64_t)(iem_uniform(3, i) * 40);
    struct profiled p = profiled_of(v, n, 1);
    p.facts[0] = (iem_profile_fact){IEM_FACT_NUMBER, 1};
    return p;
}

/* She is her own nearest neighbour: with k = 1 and nobody else at her place, whatever
 * is decided looks consistent to AIF360. */
static void with_herself_anything_is_consistent(void **state)
{
    (void)state;
    static double people[4] = {1, 1, 1, 1}, adverse[4] = {1, 0, 1, 0};
    static const int64_t values[] = {0, 10, 20, 30};
    static const iem_profile_fact facts[] = {{IEM_FACT_NUMBER, 1}};
    const iem_profiles profiles = {4, 1, facts, values, IEM_METRIC_EUCLID};
    iem_search s = {.profiles = &profiles,
                    .people = people,
                    .adverse = adverse,
                    .k = 1,
                    .threads = 1};
    iem_near near[4];
    assert_ok(iem_neighbours_find(&s, near, NULL));
    assert_close(iem_consistency_of(&s, near, people, adverse).value, 1, 0);
    s.without = true;
    assert_ok(iem_neighbours_find(&s, near, NULL));
    assert_close(iem_consistency_of(&s, near, people, adverse).value, 0, 0);
    /* One group: the two at the ends, one adverse decision each way. */
    static const double group[4] = {1, 0, 0, 1}, group_adverse[4] = {1, 0, 0, 0};
    assert_close(iem_consistency_of(&s, near, group, group_adverse).value, 0, 0);
    assert_close(iem_consistency_of(&s, near, group, group_adverse).people, 2, 0);
    s.k = 4;
    assert_ok(iem_neighbours_find(&s, near, NULL));
    assert_true(isnan(iem_consistency_of(&s, near, people, adverse).value));
    assert_close(iem_consistency_of(&s, near, people, adverse).alone, 4, 0);
}

/* The mean over decisions dealt out 4000 times, and its own standard error. */
static void by_lot_is_what_lots_give(void **state)
{
    (void)state;
    enum { N = 60, ADVERSE = 17, TIMES = 4000 };
    struct profiled p = line_of(N);
    double sum = 0, squares = 0;
    for (size_t time = 0; time < TIMES; time++) {
        char adverse[N] = {0};
        memset(adverse, 1, ADVERSE);
        memset(p.n, 0, N * sizeof *p.n);
        memset(p.a, 0, N * sizeof *p.a);
        for (size_t i = N; i-- > 1;) {
            const size_t at = (size_t)(iem_uniform(time, i) * (double)(i + 1));
            const char kept = adverse[i];
            adverse[i] = adverse[at];
            adverse[at] = kept;
        }
        for (size_t i = 0; i < N; i++) profiled_count(&p, i, false, adverse[i]);
        const double c = measure(&p, 6, true).value;
        sum += c;
        squares += c * c;
    }
    const double mean = sum / TIMES;
    const double se = sqrt((squares / TIMES - mean * mean) / TIMES);
    assert_true(fabs(mean - iem_consistency_by_lot(N, ADVERSE)) < 4 * se);
    assert_true(isnan(iem_consistency_by_lot(1, 0)));
    profiled_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(consistency_is_that_of_brute_force),
        cmocka_unit_test(aif360_goes_by_the_order_of_rows),
        cmocka_unit_test(an_excerpt_gives_what_scikit_learn_finds),
        cmocka_unit_test(with_herself_anything_is_consistent),
        cmocka_unit_test(by_lot_is_what_lots_give),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
