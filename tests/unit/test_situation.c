#include "stats/consistency.h"
#include "stats/situation.h"

#include "rows.h"

static struct profiled german(const struct rows *r)
{
    static const char *const facts[] = {
        "duration", "credit_amount", "installment_rate", "residence_since",
        "existing_credits", "people_liable", "checking_account", "credit_history",
        "purpose", "savings", "employment_since", "other_debtors", "property",
        "other_installment", "housing", "job", "telephone", "foreign_worker"};
    int64_t *v = malloc(r->n * 18 * sizeof *v);
    for (size_t i = 0; i < r->n; i++)
        for (size_t f = 0; f < 18; f++) {
            const char *text = rows_at(r, i, facts[f]);
            v[i * 18 + f] = strtol(f < 6 ? text : text + 1, NULL, 10);
        }
    struct profiled p = profiled_of(v, r->n, 18);
    for (size_t i = 0; i < r->n; i++)
        profiled_count(&p, i, rows_is(r, i, "sex", "female"), rows_is(r, i, "credit", "bad"));
    for (size_t f = 0; f < 18; f++) p.facts[f].kind = f < 6 ? IEM_FACT_NUMBER : IEM_FACT_CATEGORY;
    return p;
}
static struct profiled hmda(const struct rows *r)
{
    static const char *const facts[] = {"pirat", "hirat", "lvrat", "chist", "mhist", "unemp", "phist", "selfemp", "insurance", "condomin", "single", "hschool"};
    int64_t *v = malloc(r->n * 12 * sizeof *v);
    for (size_t i = 0; i < r->n; i++)
        for (size_t f = 0; f < 12; f++) {
            const char *text = rows_at(r, i, facts[f]);
            v[i * 12 + f] = f < 6 ? llround(strtod(text, NULL) * 1e15) : text[0] == 'y';
        }
    struct profiled p = profiled_of(v, r->n, 12);
    for (size_t i = 0; i < r->n; i++)
        profiled_count(&p, i, rows_is(r, i, "afam", "yes"), rows_is(r, i, "deny", "yes"));
    for (size_t f = 0; f < 12; f++) p.facts[f].kind = f < 6 ? IEM_FACT_NUMBER : IEM_FACT_CATEGORY;
    return p;
}
static void look(struct profiled *p, const struct rows *r, const char*g, const char*gv)
{
    p->profiles.facts = p->facts;
    for (size_t f = 0; f < 6; f++) p->facts[f].unit = iem_profiles_deviation(&p->profiles, f, p->n);
    printf("profiles %zu of %zu\n", p->profiles.n, r->n);
    for (size_t k = 5; k <= 30; k = k == 5 ? 15 : k + 15) {
        iem_near *m = calloc(r->n, sizeof *m), *o = calloc(r->n, sizeof *m);
        iem_search s = {.profiles = &p->profiles, .people = p->n1, .adverse = p->a1, .k = k, .without = true, .threads = 2};
        iem_search t = {.profiles = &p->profiles, .people = p->n0, .adverse = p->a0, .asked = p->n1, .k = k, .threads = 2};
        iem_neighbours_find(&s, m, NULL);
        iem_neighbours_find(&t, o, NULL);
        double mean = 0, n = 0, disc = 0, sig = 0, tied = 0;
        for (size_t i = 0; i < r->n; i++) {
            if (!rows_is(r, i, g, gv)) continue;
            size_t at = p->of[i];
            double own = 0;
            (void)own;
            own = strcmp(g, "sex") != 0 ? rows_is(r, i, "deny", "yes") : rows_is(r, i, "credit", "bad");
            double p1 = iem_near_rate(&m[at], k, own), p0 = iem_near_rate(&o[at], k, 0);
            mean += p1 - p0; n++;
            disc += p1 - p0 > 1e-12;
            sig += iem_situation_wald_low(p1, p0, k, .05) > 0;
            tied += m[at].nearer + m[at].tied > (double)k || o[at].nearer + o[at].tied > (double)k;
            if (n < 12) printf("[%zu %.17g %.17g %s] ", i, p1, p0, m[at].nearer + m[at].tied > (double)k || o[at].nearer + o[at].tied > (double)k?"tied":"");
        }
        printf("\nk %zu mean %.17g disc %g sig %g tied %g of %g\n", k, mean / n, disc, sig, tied, n);
    }
}
static void explore(void **state)
{
    (void)state;
    struct rows r = rows_of("german_credit.csv");
    struct profiled p = german(&r);
    look(&p, &r, "sex", "female");
    struct rows h = rows_of("hmda_boston1990.csv");
    struct profiled q = hmda(&h);
    look(&q, &h, "afam", "yes");
}
int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(explore)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
