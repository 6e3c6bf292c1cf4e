#include "stats/factodds.h"

#include "base/grow.h"
#include "stats/logit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BANDS = 10, CATEGORIES = 30, LEVELS = CATEGORIES + 1 };

static const double ridge = 1;

/* One dummy: a band, a category, or what is left. */
struct level {
    int64_t value; /* highest of a band; a category's code */
    double people, sum;
};

struct coding {
    struct level level[LEVELS];
    size_t n, first; /* its levels have the dummies first … first + n */
};

/* People at one value of a fact. */
struct heap {
    int64_t value;
    double people;
};

struct odds {
    const iem_profiles *p;
    const double *n1, *a1, *n0, *a0;
    struct coding *codings;
    struct heap *heaps;
    size_t n_dummies;
    uint32_t *columns;
    size_t *first;
    uint32_t *group;
    int64_t *counts; /* decisions, adverse ones */
};

/* ---- Levels -----------------------------------------------------------------------
 */

static int by_value(const void *a, const void *b)
{
    const struct heap *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static int by_people(const void *a, const void *b)
{
    const struct heap *x = a, *y = b;
    if (x->people > y->people) return -1;
    if (x->people < y->people) return 1;
    return by_value(a, b);
}

/* The distinct values that are known, rising. */
static size_t heap_up(const struct odds *o, size_t fact)
{
    const iem_profiles *p = o->p;
    size_t n = 0, distinct = 0;
    for (size_t i = 0; i < p->n; i++) {
        const int64_t value = p->values[i * p->n_facts + fact];
        if (value == IEM_NOT_KNOWN) continue;
        o->heaps[n++] = (struct heap){value, o->n1[i] + o->n0[i]};
    }
    qsort(o->heaps, n, sizeof *o->heaps, by_value);
    for (size_t i = 0; i < n; i++) {
        if (distinct > 0 && o->heaps[distinct - 1].value == o->heaps[i].value)
            o->heaps[distinct - 1].people += o->heaps[i].people;
        else
            o->heaps[distinct++] = o->heaps[i];
    }
    return distinct;
}

static void band(const struct odds *o, struct coding *c, size_t distinct)
{
    double all = 0, so_far = 0;
    for (size_t i = 0; i < distinct; i++) all += o->heaps[i].people;
    for (size_t i = 0; i < distinct; i++) {
        const struct heap *h = &o->heaps[i];
        if (c->n == 0 || so_far * BANDS >= all * (double)c->n)
            c->level[c->n++] = (struct level){0, 0, 0};
        struct level *last = &c->level[c->n - 1];
        last->value = h->value;
        last->people += h->people;
        last->sum += h->people * (double)h->value;
        so_far += h->people;
    }
}

static void categorise(const struct odds *o, struct coding *c, size_t distinct)
{
    qsort(o->heaps, distinct, sizeof *o->heaps, by_people);
    for (size_t i = 0; i < distinct && i < CATEGORIES; i++)
        c->level[c->n++] = (struct level){.value = o->heaps[i].value};
}

/* Its place among the levels; c->n: none of them. */
static size_t level_of(const struct coding *c, iem_fact_kind kind, int64_t value)
{
    size_t at = 0;
    if (value == IEM_NOT_KNOWN) return c->n;
    if (kind == IEM_FACT_CATEGORY)
        while (at < c->n && c->level[at].value != value) at++;
    else
        while (at + 1 < c->n && c->level[at].value < value) at++;
    return at;
}

static void code(struct odds *o)
{
    const iem_profiles *p = o->p;
    for (size_t f = 0; f < p->n_facts; f++) {
        struct coding *c = &o->codings[f];
        const iem_fact_kind kind = p->facts[f].kind;
        const size_t distinct = heap_up(o, f);
        c->first = o->n_dummies;
        if (kind == IEM_FACT_CATEGORY)
            categorise(o, c, distinct);
        else
            band(o, c, distinct);
        o->n_dummies += c->n + 1;
        for (size_t i = 0; i < p->n; i++)
            o->columns[i * p->n_facts + f] =
                (uint32_t)(c->first + level_of(c, kind, p->values[i * p->n_facts + f]));
    }
}

/* ---- The fit ----------------------------------------------------------------------
 */

static void count(struct odds *o)
{
    size_t row = 0, n = o->p->n;
    int64_t *adverse = o->counts + 2 * n;
    for (size_t i = 0; i < n; i++) {
        const double decisions[] = {o->n0[i], o->n1[i]}, hits[] = {o->a0[i], o->a1[i]};
        o->first[i] = row;
        for (uint32_t g = 0; g < 2; g++) {
            if (decisions[g] <= 0) continue;
            o->group[row] = g;
            o->counts[row] = (int64_t)decisions[g];
            adverse[row++] = (int64_t)hits[g];
        }
    }
    o->first[n] = row;
}

static iem_status fit(struct odds *o, iem_logit *logit, iem_error *err)
{
    count(o);
    const iem_logit_data data = {.n_cells = o->p->n,
                                 .n_groups = 2,
                                 .n_dummies = o->n_dummies,
                                 .n_active = o->p->n_facts,
                                 .first = o->first,
                                 .group = o->group,
                                 .n = o->counts,
                                 .adverse = o->counts + 2 * o->p->n,
                                 .columns = o->columns};
    return iem_logit_fit(&data, ridge, logit, err);
}

/* Between the means of the bands in a straight line, and on beyond the last ones. */
static double along(const struct coding *c, const double *beta, int64_t value)
{
    size_t next = 1;
    if (c->n < 2) return beta[c->first];
    while (next + 1 < c->n &&
           (double)value > c->level[next].sum / c->level[next].people)
        next++;
    const struct level *low = &c->level[next - 1], *high = low + 1;
    const double from = low->sum / low->people, to = high->sum / high->people;
    const double b = beta[c->first + next - 1], slope = beta[c->first + next] - b;
    return b + slope * ((double)value - from) / (to - from);
}

static void say(const struct odds *o, const double *beta, int64_t *log_odds)
{
    const iem_profiles *p = o->p;
    for (size_t i = 0; i < p->n; i++) {
        double sum = 0;
        for (size_t f = 0; f < p->n_facts; f++) {
            const int64_t value = p->values[i * p->n_facts + f];
            const bool line =
                p->facts[f].kind != IEM_FACT_CATEGORY && value != IEM_NOT_KNOWN;
            sum += line ? along(&o->codings[f], beta, value)
                        : beta[o->columns[i * p->n_facts + f]];
        }
        log_odds[i] = llround(1e6 * fmin(fmax(sum, -100), 100));
    }
}

static iem_status run(struct odds *o, int64_t *log_odds, iem_error *err)
{
    const size_t n = o->p->n;
    iem_logit logit = {0};
    o->codings = iem_zeroed(o->p->n_facts, sizeof *o->codings);
    o->heaps = iem_zeroed(n, sizeof *o->heaps);
    o->columns = iem_zeroed(n * o->p->n_facts, sizeof *o->columns);
    o->first = iem_zeroed(n + 1, sizeof *o->first);
    o->group = iem_zeroed(2 * n, sizeof *o->group);
    o->counts = iem_zeroed(4 * n, sizeof *o->counts);
    if (!o->codings || !o->heaps || !o->columns || !o->first || !o->group || !o->counts)
        return iem_fail_memory(err);
    code(o);
    IEM_TRY(fit(o, &logit, err));
    say(o, logit.beta, log_odds);
    iem_logit_clear(&logit);
    return IEM_OK;
}

iem_status iem_fact_log_odds(const iem_profiles *profiles, const double *n1,
                             const double *a1, const double *n0, const double *a0,
                             int64_t *log_odds, iem_error *err)
{
    struct odds o = {.p = profiles, .n1 = n1, .a1 = a1, .n0 = n0, .a0 = a0};
    const iem_status status = run(&o, log_odds, err);
    free(o.codings);
    free(o.heaps);
    free(o.columns);
    free(o.first);
    free(o.group);
    free(o.counts);
    return status;
}
