#include "base/hash.h"
#include "stats/factodds.h"
#include "stats/hypergeometric.h"
#include "stats/interval.h"
#include "stats/multiple.h"
#include "stats/situation.h"

#include "../golden/neighbours.h"
#include "rows.h"

enum { THREADS = 2 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- The logs that golden figures are about
 * ------------------------------------------- */

struct log {
    const char *file, *ground, *group, *decision, *adverse;
    const char *facts[18]; /* numbers first */
    size_t n_facts, n_numbers;
};

static const struct log german = {
    "german_credit.csv",
    "sex",
    "female",
    "credit",
    "bad",
    {"duration", "credit_amount", "installment_rate", "residence_since",
     "existing_credits", "people_liable", "checking_account", "credit_history",
     "purpose", "savings", "employment_since", "other_debtors", "property",
     "other_installment", "housing", "job", "telephone", "foreign_worker"},
    18,
    6};

static const struct log hmda = {"hmda_boston1990.csv",
                                "afam",
                                "yes",
                                "deny",
                                "yes",
                                {"pirat", "hirat", "lvrat", "chist", "mhist", "unemp",
                                 "phist", "selfemp", "insurance", "condomin", "single",
                                 "hschool"},
                                12,
                                6};

static const struct log *log_of(const char *file)
{
    return strcmp(file, german.file) == 0 ? &german : &hmda;
}

/* A code for each category: A34 is 34, no is 0 and yes is 1. */
static int64_t code_of(const char *text)
{
    return text[0] == 'A' ? strtol(text + 1, NULL, 10) : text[0] == 'y';
}

/* Numbers in millionths of millionths: HMDA's have fifteen decimals. */
static struct profiled profiles_of(const struct log *log, const struct rows *rows)
{
    int64_t *v = malloc(rows->n * log->n_facts * sizeof *v);
    assert_non_null(v);
    for (size_t i = 0; i < rows->n; i++)
        for (size_t f = 0; f < log->n_facts; f++) {
            const char *text = rows_at(rows, i, log->facts[f]);
            v[i * log->n_facts + f] =
                f < log->n_numbers ? llround(strtod(text, NULL) * 1e12) : code_of(text);
        }
    struct profiled p = profiled_of(v, rows->n, log->n_facts);
    for (size_t i = 0; i < rows->n; i++)
        profiled_count(&p, i, rows_is(rows, i, log->ground, log->group),
                       rows_is(rows, i, log->decision, log->adverse));
    for (size_t f = 0; f < log->n_facts; f++)
        p.facts[f] =
            f < log->n_numbers
                ? (iem_profile_fact){IEM_FACT_NUMBER,
                                     iem_profiles_deviation(&p.profiles, f, p.n)}
                : (iem_profile_fact){IEM_FACT_CATEGORY, 0};
    return p;
}

struct sides {
    iem_near *members, *others;
};

static struct sides find_sides(struct profiled *p, size_t k)
{
    const size_t n = p->profiles.n;
    struct sides s = {calloc(n, sizeof(iem_near)), calloc(n, sizeof(iem_near))};
    p->profiles.facts = p->facts;
    iem_search search = {.profiles = &p->profiles,
                         .people = p->n1,
                         .adverse = p->a1,
                         .k = k,
                         .without = true,
                         .threads = THREADS};
    assert_true(s.members && s.others);
    assert_ok(iem_neighbours_find(&search, s.members, NULL));
    search.asked = p->n1;
    search.people = p->n0;
    search.adverse = p->a0;
    search.without = false;
    assert_ok(iem_neighbours_find(&search, s.others, NULL));
    return s;
}

static void free_sides(struct sides *s)
{
    free(s->members);
    free(s->others);
}

struct person {
    double rate, reference_rate;
};

static struct person person_of(const struct log *log, const struct rows *rows,
                               const struct profiled *p, const struct sides *s,
                               size_t row, size_t k)
{
    const size_t at = p->of[row];
    const double own = rows_is(rows, row, log->decision, log->adverse);
    /* Then the peer's ties by row give the same. */
    assert_false(s->members[at].nearer + s->members[at].tied > (double)k);
    assert_false(s->others[at].nearer + s->others[at].tied > (double)k);
    return (struct person){iem_near_rate(&s->members[at], k, own),
                           iem_near_rate(&s->others[at], k, 0)};
}

/* ---- Golden figures
 * ------------------------------------------------------------------- */

static void compare_people(const struct log *log, const struct golden_situation *golden,
                           size_t n)
{
    static const size_t ks[] = {5, 15, 30};
    struct rows rows = rows_of(log->file);
    struct profiled p = profiles_of(log, &rows);
    for (size_t j = 0; j < COUNT(ks); j++) {
        const size_t k = ks[j];
        struct sides s = find_sides(&p, k);
        for (size_t i = 0; i < n; i++) {
            const struct golden_situation *g = &golden[i];
            const struct person got = person_of(log, &rows, &p, &s, g->row, k);
            assert_close_in(log->file, got.rate, g->adverse[2 * j] / (double)k, 1e-12);
            assert_close_in(log->file, got.reference_rate,
                            g->adverse[2 * j + 1] / (double)k, 1e-12);
        }
        free_sides(&s);
    }
    profiled_free(&p);
    rows_free(&rows);
}

static void people_of_german_credit_are_those_of_the_authors(void **state)
{
    (void)state;
    compare_people(&german, golden_german, COUNT(golden_german));
}

static void people_of_hmda_are_those_of_the_authors(void **state)
{
    (void)state;
    assert_int_equal(COUNT(golden_hmda), 339);
    compare_people(&hmda, golden_hmda, COUNT(golden_hmda));
}

/* One-sided lower bound of the authors' later module for shares of k each (Wald). */
static double wald_low(double rate, double reference_rate, size_t k)
{
    const double variance = rate * (1 - rate) + reference_rate * (1 - reference_rate);
    return rate - reference_rate -
           iem_normal_upper_quantile(.05) * sqrt(variance / (double)k);
}

static void compare_total(const struct golden_situations *g)
{
    const struct log *log = log_of(g->log);
    struct rows rows = rows_of(log->file);
    struct profiled p = profiles_of(log, &rows);
    struct sides s = find_sides(&p, g->k);
    double over = 0, significant = 0, sum = 0, n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        if (!rows_is(&rows, i, log->ground, log->group)) continue;
        const struct person q = person_of(log, &rows, &p, &s, i, g->k);
        over += q.rate - q.reference_rate > 1e-12;
        significant += wald_low(q.rate, q.reference_rate, g->k) > 1e-12;
        sum += q.rate - q.reference_rate;
        n++;
    }
    assert_close_in(g->log, over, g->over, 0);
    assert_close_in(g->log, significant, g->significant, 0);
    assert_close_in(g->log, sum / n, g->mean, 1e-9);
    free_sides(&s);
    profiled_free(&p);
    rows_free(&rows);
}

static void totals_are_those_of_the_authors(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_situations); i++)
        compare_total(&golden_situations[i]);
}

/* The same on sixty rows, which stand here. */
static void an_excerpt_gives_what_scikit_learn_finds(void **state)
{
    (void)state;
    enum { N = COUNT(golden_excerpt), FACTS = 6, K = 5 };
    int64_t *v = malloc(N * FACTS * sizeof *v);
    assert_non_null(v);
    for (size_t i = 0; i < N; i++) memcpy(v + i * FACTS, &golden_excerpt[i], 48);
    struct profiled p = profiled_of(v, N, FACTS);
    for (size_t i = 0; i < N; i++)
        profiled_count(&p, i, golden_excerpt[i].afam, golden_excerpt[i].deny);
    for (size_t f = 0; f < FACTS; f++)
        p.facts[f] =
            f < 4 ? (iem_profile_fact){IEM_FACT_NUMBER,
                                       iem_profiles_deviation(&p.profiles, f, p.n)}
                  : (iem_profile_fact){IEM_FACT_CATEGORY, 0};
    struct sides s = find_sides(&p, K);
    for (size_t i = 0; i < N; i++) {
        const struct golden_excerpt *g = &golden_excerpt[i];
        if (!g->afam) continue;
        const size_t at = p.of[i];
        assert_close(iem_near_rate(&s.members[at], K, g->deny), g->of_members / 5.,
                     1e-12);
        assert_close(iem_near_rate(&s.others[at], K, 0), g->of_others / 5., 1e-12);
    }
    free_sides(&s);
    profiled_free(&p);
}

/* ---- What is made of a neighbourhood
 * -------------------------------------------------- */

/* Members at 0 (three of four adverse) and at 1 (both); others at 0 (one of five) and
 * at 9; she, adverse and at 0, has three members at her own place. */
static void one_case_by_hand(void **state)
{
    (void)state;
    static const iem_profile_fact facts[] = {{IEM_FACT_NUMBER, 1}};
    static const int64_t values[] = {0, 1, 9};
    static const double n1[] = {4, 2, 0}, a1[] = {3, 2, 0};
    static const double n0[] = {5, 0, 7}, a0[] = {1, 0, 7};
    static const int64_t odds[] = {100000, 700000, 0};
    const iem_profiles p = {3, 1, facts, values, IEM_METRIC_MEAN};
    iem_situation_data d = {.profiles = &p,
                            .n1 = n1,
                            .a1 = a1,
                            .n0 = n0,
                            .a0 = a0,
                            .log_odds = odds,
                            .k = 4,
                            .farthest = INFINITY,
                            .threads = 1};
    iem_situation at[3];
    assert_ok(iem_situation_test(&d, at, NULL));
    /* Two of three, and of the two at distance 1 one: (2 + 1) / 4. */
    assert_close(at[0].rate, .75, 1e-14);
    assert_close(at[0].reference_rate, .2, 1e-14);
    assert_close(at[0].difference, .55, 1e-14);
    /* Up to the k-th are five members, four adverse. */
    assert_close(at[0].t.n1, 5, 0);
    assert_close(at[0].t.a1, 4, 0);
    assert_close(at[0].t.n0, 5, 0);
    assert_close(at[0].t.a0, 1, 0);
    assert_close(at[0].offset, (.1 * 3 + .7 * 2) / 5 - .1, 1e-14);
    assert_close(at[0].p,
                 iem_hypergeometric_midp_greater((iem_margin){5, 5, 5}, .24, 4), 1e-14);
    assert_true(isnan(at[2].p)); /* nobody of the group */
    assert_close(iem_situation_at_least(at, a1, 3, .55 - 1e-9), 5, 0);
    /* Distance 1 is too far, for her and for the two at 1. */
    d.farthest = .5;
    assert_ok(iem_situation_test(&d, at, NULL));
    assert_true(isnan(at[0].difference) && isnan(at[0].p) && isnan(at[1].p));
    assert_close(iem_situation_at_least(at, a1, 3, -1), 0, 0);
}

/* The later module's bound is certain of one against none; a test is not. */
static void a_wald_bound_is_certain_of_one_case(void **state)
{
    (void)state;
    assert_close(wald_low(1, 0, 1), 1, 0);
    assert_close(iem_hypergeometric_midp_greater((iem_margin){1, 1, 1}, 0, 1), .25,
                 1e-14);
}

/* R 4.2.2: p.adjust(rep(p, weight), method = "BH") */
static void weights_are_claims_written_down_as_often(void **state)
{
    (void)state;
    static const double p[] = {.03, NAN, .001, .2, .03, .011};
    static const double weight[] = {2, 5, 1, 4, 1, 3};
    double adjusted[6], spread[11], each[11];
    size_t n = 0;
    for (size_t i = 0; i < 6; i++)
        for (double w = 0; w < weight[i] && !isnan(p[i]); w++) spread[n++] = p[i];
    assert_int_equal(n, 11);
    assert_int_equal(iem_benjamini_hochberg_weighted(p, weight, adjusted, 6), 5);
    iem_benjamini_hochberg(spread, each, n);
    n = 0;
    for (size_t i = 0; i < 6; i++)
        for (double w = 0; w < weight[i] && !isnan(p[i]); w++)
            assert_close(adjusted[i], each[n++], 1e-14);
    assert_true(isnan(adjusted[1]));
    assert_close(adjusted[5], .011 * 11 / 4, 1e-14);
}

/* ---- Planted truth
 * -------------------------------------------------------------------- */

enum { PEOPLE = 2500, FACTS = 5 };

struct truth {
    iem_profile_fact facts[FACTS];
    int64_t values[PEOPLE * FACTS], odds[PEOPLE];
    double n1[PEOPLE], a1[PEOPLE], n0[PEOPLE], a0[PEOPLE];
    bool caused[PEOPLE];
    iem_profiles profiles;
    iem_situation at[PEOPLE];
};

/* One in five is a member; members lie `shift` deviations out in two facts, and their
 * log odds are higher by `surcharge`. Steep: decisions almost follow a rule. */
static void plant(struct truth *t, uint64_t seed, double shift, double steep,
                  double surcharge)
{
    const uint64_t key = iem_mix(seed);
    for (size_t f = 0; f < FACTS; f++)
        t->facts[f] =
            (iem_profile_fact){f < 3 ? IEM_FACT_NUMBER : IEM_FACT_CATEGORY, 1e6};
    for (size_t i = 0; i < PEOPLE; i++) {
        const double member = iem_uniform(key, 16 * i) < .2;
        int64_t *v = t->values + i * FACTS;
        double x[FACTS], odds;
        for (size_t f = 0; f < FACTS; f++) {
            const double u = iem_uniform(key, 16 * i + 1 + f);
            x[f] = f < 3 ? iem_normal_quantile(u) + (f < 2 ? shift * member : 0)
                         : floor(u * (double)f);
            v[f] = llround(f < 3 ? x[f] * 1e6 : x[f]);
        }
        odds = steep * (.9 * x[0] + .3 * x[2] + .8 * x[3] - .3 * x[4]) - 2;
        const double u = iem_uniform(key, 16 * i + 10);
        const double adverse = u < iem_logistic(odds + surcharge * member);
        t->caused[i] = adverse > 0 && !(u < iem_logistic(odds));
        t->n1[i] = member;
        t->a1[i] = member * adverse;
        t->n0[i] = 1 - member;
        t->a0[i] = (1 - member) * adverse;
    }
    t->profiles = (iem_profiles){PEOPLE, FACTS, t->facts, t->values, IEM_METRIC_MEAN};
}

struct named {
    double runs, people, caused, by_authors, adverse;
};

static struct named name_people(double shift, double steep, double surcharge,
                                bool log_odds, int runs)
{
    static struct truth t;
    struct named all = {0};
    for (int run = 0; run < runs; run++) {
        double named = 0;
        plant(&t, 100 + (uint64_t)run, shift, steep, surcharge);
        assert_ok(iem_fact_log_odds(&t.profiles, t.n1, t.a1, t.n0, t.a0, t.odds, NULL));
        const iem_situation_data d = {.profiles = &t.profiles,
                                      .n1 = t.n1,
                                      .a1 = t.a1,
                                      .n0 = t.n0,
                                      .a0 = t.a0,
                                      .log_odds = log_odds ? t.odds : NULL,
                                      .k = 24,
                                      .farthest = INFINITY,
                                      .threads = THREADS};
        assert_ok(iem_situation_test(&d, t.at, NULL));
        for (size_t i = 0; i < PEOPLE; i++) {
            all.adverse += t.a1[i];
            if (!(t.a1[i] > 0 && t.at[i].p_adjusted <= .1)) continue;
            named++;
            all.caused += t.caused[i];
        }
        all.people += named;
        all.runs += named > 0;
        all.by_authors += iem_situation_at_least(t.at, t.a1, PEOPLE, .1);
    }
    return all;
}

/* Nobody was judged otherwise: names in at most q of the runs (30 of them; 7 would have
 * a chance of 0.03 at q = 0.1), where the authors' rule names people by the hundred. */
static void without_an_effect_nobody_is_named(void **state)
{
    (void)state;
    static const struct {
        double shift, steep;
    } worlds[] = {{0, 1}, {1.5, 1}, {1.5, 4}};
    for (size_t i = 0; i < COUNT(worlds); i++) {
        const struct named n =
            name_people(worlds[i].shift, worlds[i].steep, 0, true, 30);
        assert_true(n.runs <= 6);
        assert_true(n.by_authors > .15 * n.adverse);
    }
    /* Without the facts' own odds neighbours that lie further out are an effect. */
    assert_true(name_people(1.5, 4, 0, false, 10).runs >= 5);
}

static void a_surcharge_is_found(void **state)
{
    (void)state;
    const struct named n = name_people(.5, 1, 1.8, true, 6);
    assert_true(n.runs >= 6);
    assert_true(n.people > .3 * n.adverse);
    assert_true(n.caused > .5 * n.people);
}

static double planted_odds(const struct truth *t, size_t i)
{
    const int64_t *v = t->values + i * FACTS;
    return 1e-6 * (.9 * (double)v[0] + .3 * (double)v[2]) + .8 * (double)v[3] -
           .3 * (double)v[4];
}

/* The straight lines through bands follow what was planted, up to a constant. */
static void log_odds_are_those_planted(void **state)
{
    (void)state;
    static struct truth t;
    double off = 0, far = 0;
    plant(&t, 7, 1, 1, .5);
    assert_ok(iem_fact_log_odds(&t.profiles, t.n1, t.a1, t.n0, t.a0, t.odds, NULL));
    for (size_t i = 0; i < PEOPLE; i++)
        off += (1e-6 * (double)t.odds[i] - planted_odds(&t, i)) / PEOPLE;
    for (size_t i = 0; i < PEOPLE; i++) {
        const double d = 1e-6 * (double)t.odds[i] - planted_odds(&t, i) - off;
        far += d * d / PEOPLE;
    }
    assert_true(far < .15); /* the facts' own vary by 1.4 */
}

/* Where they bend, the bands bend with them. */
static void log_odds_may_bend(void **state)
{
    (void)state;
    static struct truth t;
    double off = 0, far = 0;
    t.facts[0] = (iem_profile_fact){IEM_FACT_NUMBER, 1e6};
    for (size_t i = 0; i < PEOPLE; i++) {
        const double x = 4 * iem_uniform(11, i) - 2;
        t.values[i] = llround(1e6 * x);
        t.n0[i] = 1;
        t.a0[i] = iem_uniform(12, i) < iem_logistic(2 * x * x - 2);
    }
    t.profiles = (iem_profiles){PEOPLE, 1, t.facts, t.values, IEM_METRIC_MEAN};
    assert_ok(iem_fact_log_odds(&t.profiles, t.n1, t.a1, t.n0, t.a0, t.odds, NULL));
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < PEOPLE; i++) {
            const double x = 1e-6 * (double)t.values[i];
            const double d = 1e-6 * (double)t.odds[i] - 2 * x * x;
            if (pass == 0)
                off += d / PEOPLE;
            else
                far += (d - off) * (d - off) / PEOPLE;
        }
    assert_true(far < .5); /* 2 x^2 varies by 5.7 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_case_by_hand),
        cmocka_unit_test(a_wald_bound_is_certain_of_one_case),
        cmocka_unit_test(weights_are_claims_written_down_as_often),
        cmocka_unit_test(an_excerpt_gives_what_scikit_learn_finds),
        cmocka_unit_test(people_of_german_credit_are_those_of_the_authors),
        cmocka_unit_test(people_of_hmda_are_those_of_the_authors),
        cmocka_unit_test(totals_are_those_of_the_authors),
        cmocka_unit_test(log_odds_are_those_planted),
        cmocka_unit_test(log_odds_may_bend),
        cmocka_unit_test(without_an_effect_nobody_is_named),
        cmocka_unit_test(a_surcharge_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
