/* How much falls on one person, against what independence predicts (measures P14).
 *
 * A stratum is an agency, the cell of equal facts in which it first decided about the
 * person, and how often it decided. What independence predicts gives each person in a
 * stratum that stratum's own rate at that agency, and multiplies over agencies. Given
 * the rates, that is exactly the mean over all ways to deal each stratum's adverse
 * decisions out anew among its people: rates that were estimated from few people do not
 * bias it. The variance is that of the same dealing: what an agency's own rates explain
 * is taken out. */
#include "base/grow.h"
#include "chain/loading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_K = 4,       /* "at least 4 agencies" is the last question */
    EXACT_MOST = 512, /* events of which the exact distribution is summed */
};

static const size_t class_loads[IEM_LOAD_CLASSES] = {
    2, 3, 4, 5, 9, 17, IEM_LOAD_STAY + 1};

/* ---- One person ---- */

static size_t class_of(size_t decisions)
{
    if (decisions <= 4) return decisions - 1;
    return decisions <= 8 ? 4 : decisions <= 16 ? 5 : 6;
}

static struct iem_stay *stay_at(struct iem_loading *l, const iem_event *event)
{
    for (size_t i = 0; i < l->n_stays; i++)
        if (l->stays[i].agency == event->agency) return &l->stays[i];
    struct iem_stay *stay = &l->stays[l->n_stays++];
    *stay = (struct iem_stay){.agency = event->agency, .cell = event->cell};
    return stay;
}

static int by_agency(const void *a, const void *b)
{
    const struct iem_stay *x = a, *y = b;
    return (x->agency > y->agency) - (x->agency < y->agency);
}

/* By agency, so that sums do not depend on who decided first. */
static void find_stays(struct iem_loading *l, const iem_person *person)
{
    l->n_stays = 0;
    for (size_t e = 0; e < person->n; e++) {
        struct iem_stay *stay = stay_at(l, &person->events[e]);
        stay->decisions++;
        stay->adverse += person->events[e].adverse;
    }
    qsort(l->stays, l->n_stays, sizeof *l->stays, by_agency);
    for (size_t i = 0; i < l->n_stays; i++) {
        struct iem_stay *s = &l->stays[i];
        s->stratum = l->base[s->agency] + s->cell * (size_t)IEM_LOAD_CLASSES +
                     class_of(s->decisions);
    }
    iem_groups_of(l->work, person, l->group);
}

static size_t at_most(size_t load)
{
    return load < IEM_CHAIN_LOAD ? load : IEM_CHAIN_LOAD;
}

static size_t load_of(const struct iem_loading *l)
{
    size_t sum = 0;
    for (size_t i = 0; i < l->n_stays; i++)
        sum += l->stays[i].adverse * l->work->parties[l->stays[i].agency].weight;
    return at_most(sum);
}

static size_t hits_of(const struct iem_loading *l)
{
    size_t hits = 0;
    for (size_t i = 0; i < l->n_stays; i++) hits += l->stays[i].adverse > 0;
    return hits;
}

/* Is this person in the set? Who is not known to k agencies cannot have k. */
static bool holds(const struct iem_loading *l, const struct iem_subset *s)
{
    if (l->n_stays < s->k) return false;
    return s->group == IEM_NO_GROUP ||
           l->group[l->work->groups.at[s->group].ground] == s->group;
}

/* ---- First reading: rates ---- */

static iem_status add_stay(struct iem_loading *l, const struct iem_stay *stay,
                           iem_error *err)
{
    struct iem_stratum *s = &l->strata[stay->stratum];
    const size_t loads = class_loads[class_of(stay->decisions)];
    if (!s->loads) s->loads = iem_zeroed(loads, sizeof *s->loads);
    if (!s->loads) return iem_fail_memory(err);
    s->people++;
    s->hit += stay->adverse > 0;
    s->loads[stay->adverse < loads ? stay->adverse : loads - 1]++;
    return IEM_OK;
}

static iem_status add_person(struct iem_loading *l, iem_error *err)
{
    iem_chain_result *r = l->work->result;
    const size_t hits = hits_of(l);
    r->people++;
    r->shared += l->n_stays > 1;
    l->observed[hits]++;
    l->observed_load[load_of(l)]++;
    for (size_t i = 0; i < l->n_stays; i++) {
        r->agencies[l->stays[i].agency].people++;
        l->adverse += (double)l->stays[i].adverse;
        IEM_TRY(add_stay(l, &l->stays[i], err));
    }
    for (size_t i = 0; i < l->n_subsets; i++) {
        struct iem_subset *s = &l->subsets[i];
        if (!holds(l, s)) continue;
        s->people++;
        s->observed += hits >= s->k;
    }
    return IEM_OK;
}

/* ---- Second reading: what independence predicts ---- */

static void find_rates(struct iem_loading *l)
{
    for (size_t i = 0; i < l->n_stays; i++) {
        const struct iem_stratum *s = &l->strata[l->stays[i].stratum];
        l->p[i] = s->hit / s->people;
    }
}

/* The distribution of the person's load, agency by agency. */
static void add_expected_load(struct iem_loading *l)
{
    double sum[IEM_CHAIN_LOAD + 1] = {1}, next[IEM_CHAIN_LOAD + 1];
    size_t most = 0;
    for (size_t i = 0; i < l->n_stays; i++) {
        const struct iem_stay *stay = &l->stays[i];
        const struct iem_stratum *s = &l->strata[stay->stratum];
        const size_t loads = class_loads[class_of(stay->decisions)];
        const size_t weight = l->work->parties[stay->agency].weight;
        const size_t top = at_most(most + weight * (loads - 1));
        memset(next, 0, (top + 1) * sizeof *next);
        for (size_t v = 0; v <= most; v++)
            for (size_t w = 0; w < loads && sum[v] > 0; w++)
                next[at_most(v + weight * w)] += sum[v] * s->loads[w] / s->people;
        memcpy(sum, next, (top + 1) * sizeof *sum);
        most = top;
    }
    for (size_t v = 0; v <= most; v++) l->expected_load[v] += sum[v];
}

static void predict(struct iem_loading *l)
{
    find_rates(l);
    add_expected_load(l);
    iem_together(l->p, l->n_stays, l->at);
    for (size_t d = 0; d <= l->n_stays; d++) l->expected[d] += l->at[d];
    for (size_t j = 0; j < l->n_subsets; j++)
        if (holds(l, &l->subsets[j]))
            l->subsets[j].expected +=
                iem_together_least(l->at, l->n_stays, l->subsets[j].k);
    for (size_t j = 0; j < l->n_subsets; j++)
        for (size_t i = 0; i < l->n_stays && holds(l, &l->subsets[j]); i++)
            l->subsets[j].weight[l->stays[i].stratum] +=
                iem_together_pivot(l->p, l->n_stays, i, l->subsets[j].k, l->at);
}

/* ---- Third reading: how sure ---- */

/* What the person's own decisions say about the rates of the strata, and these about
 * the expected count. */
static double through_rates(const struct iem_loading *l, const double *weight)
{
    double sum = 0;
    for (size_t i = 0; i < l->n_stays; i++)
        sum += weight[l->stays[i].stratum] * ((l->stays[i].adverse > 0) - l->p[i]);
    return sum;
}

/* Of the count under independence, with the rates given. */
static double null_variance(struct iem_loading *l, const struct iem_subset *s, double q)
{
    double variance = q * (1 - q);
    for (size_t i = 0; i < l->n_stays; i++) {
        const double pivot = iem_together_pivot(l->p, l->n_stays, i, s->k, l->at);
        const double off = pivot - s->weight[l->stays[i].stratum];
        variance += (off * off - pivot * pivot) * l->p[i] * (1 - l->p[i]);
    }
    return variance;
}

static double chance_of(struct iem_loading *l, const struct iem_subset *s)
{
    iem_together(l->p, l->n_stays, l->at);
    return iem_together_least(l->at, l->n_stays, s->k);
}

static void add_variances(struct iem_loading *l)
{
    const double hits = (double)hits_of(l);
    find_rates(l);
    for (size_t j = 0; j < l->n_subsets; j++) {
        struct iem_subset *s = &l->subsets[j];
        const bool in = holds(l, s);
        const double q = in ? chance_of(l, s) : 0;
        const double ratio = s->observed / s->expected;
        const double seen = in && hits >= (double)s->k;
        const double off = seen - ratio * (q + through_rates(l, s->weight));
        if (s->expected > 0) s->log_variance += off * off;
        if (s->group != IEM_NO_GROUP) continue;
        s->null_variance += null_variance(l, s, q);
        if (s->tail.at) iem_tail_add(&s->tail, q);
    }
}

static void add_gap_variances(struct iem_loading *l)
{
    const struct iem_subset *all = &l->subsets[0];
    const double hits = (double)hits_of(l);
    const double q = l->n_stays >= 2 ? chance_of(l, all) : 0;
    const double off = (l->n_stays >= 2 && hits >= 2) - q;
    const double rates_of_all = through_rates(l, all->weight);
    for (size_t j = l->n_whole; j < l->n_subsets; j++) {
        const struct iem_subset *s = &l->subsets[j];
        const struct iem_compared b = iem_load_beside(l, s);
        if (!(s->people > 0) || !(b.people > 0)) continue;
        const bool in = holds(l, s);
        const bool in_other = b.named ? holds(l, b.named) : l->n_stays >= 2 && !in;
        const double rates = through_rates(l, s->weight);
        const double rates_other =
            b.named ? through_rates(l, b.named->weight) : rates_of_all - rates;
        const double mean = (s->observed - s->expected) / s->people;
        const double mean_other = (b.observed - b.expected) / b.people;
        const double one = ((in ? off - mean : 0) - rates) / s->people;
        const double other =
            ((in_other ? off - mean_other : 0) - rates_other) / b.people;
        l->gap_variance[j] += (one - other) * (one - other);
    }
}

/* ---- The whole ---- */

static iem_status read_all(struct iem_loading *l,
                           iem_status (*each)(struct iem_loading *, iem_error *),
                           iem_error *err)
{
    iem_person person;
    IEM_TRY(iem_people_start(&l->people, l->work, err));
    for (;;) {
        IEM_TRY(iem_people_next(&l->people, &person, err));
        if (person.n == 0) return IEM_OK;
        find_stays(l, &person);
        IEM_TRY(each(l, err));
    }
}

static iem_status predict_one(struct iem_loading *l, iem_error *err)
{
    (void)err;
    predict(l);
    return IEM_OK;
}

static iem_status vary_one(struct iem_loading *l, iem_error *err)
{
    (void)err;
    add_variances(l);
    add_gap_variances(l);
    return IEM_OK;
}

/* From sums over people to means per stratum. */
static void find_weights(struct iem_loading *l)
{
    for (size_t j = 0; j < l->n_subsets; j++)
        for (size_t s = 0; s < l->n_strata; s++)
            if (l->strata[s].people > 0) l->subsets[j].weight[s] /= l->strata[s].people;
}

/* Where so few are expected, their exact distribution is summed. */
static iem_status want_tails(struct iem_loading *l, iem_error *err)
{
    for (size_t j = 0; j < l->n_whole; j++) {
        struct iem_subset *s = &l->subsets[j];
        if (!(s->expected < IEM_LOAD_EXACT) || s->observed < 1 ||
            s->observed > EXACT_MOST)
            continue;
        s->tail.least = (size_t)s->observed;
        s->tail.at = iem_zeroed(s->tail.least, sizeof *s->tail.at);
        if (!s->tail.at) return iem_fail_memory(err);
        s->tail.at[0] = 1;
    }
    return IEM_OK;
}

static iem_status make_subsets(struct iem_loading *l, iem_error *err)
{
    const size_t n = l->work->n;
    l->n_whole = n < 2 ? 1 : n < MOST_K ? n - 1 : MOST_K - 1;
    l->n_subsets = l->n_whole + l->work->groups.n;
    l->subsets = iem_zeroed(l->n_subsets, sizeof *l->subsets);
    l->gap_variance = iem_zeroed(l->n_subsets, sizeof *l->gap_variance);
    if (!l->subsets || !l->gap_variance) return iem_fail_memory(err);
    for (size_t j = 0; j < l->n_subsets; j++) {
        struct iem_subset *s = &l->subsets[j];
        s->k = j < l->n_whole ? j + 2 : 2;
        s->group = j < l->n_whole ? IEM_NO_GROUP : (uint32_t)(j - l->n_whole);
        s->weight = iem_zeroed(l->n_strata, sizeof *s->weight);
        if (!s->weight) return iem_fail_memory(err);
    }
    return IEM_OK;
}

static iem_status make_room(struct iem_loading *l, iem_error *err)
{
    const size_t n = l->work->n;
    l->base = iem_zeroed(n, sizeof *l->base);
    l->stays = iem_zeroed(n, sizeof *l->stays);
    l->group = iem_zeroed(l->work->groups.n_grounds, sizeof *l->group);
    l->p = iem_zeroed(n, sizeof *l->p);
    l->at = iem_zeroed(n + 1, sizeof *l->at);
    l->observed = iem_zeroed(n + 1, sizeof *l->observed);
    l->expected = iem_zeroed(n + 1, sizeof *l->expected);
    if (!l->base || !l->stays || !l->group || !l->p || !l->at || !l->observed ||
        !l->expected)
        return iem_fail_memory(err);
    for (size_t a = 0; a < n; a++) {
        l->base[a] = l->n_strata;
        l->n_strata += l->work->parties[a].n_cells * IEM_LOAD_CLASSES;
    }
    l->strata = iem_zeroed(l->n_strata, sizeof *l->strata);
    if (!l->strata) return iem_fail_memory(err);
    return make_subsets(l, err);
}

static void clear(struct iem_loading *l)
{
    for (size_t s = 0; l->strata && s < l->n_strata; s++) free(l->strata[s].loads);
    for (size_t j = 0; l->subsets && j < l->n_subsets; j++) {
        free(l->subsets[j].weight);
        free(l->subsets[j].tail.at);
    }
    free(l->strata);
    free(l->subsets);
    free(l->gap_variance);
    free(l->base);
    free(l->stays);
    free(l->group);
    free(l->p);
    free(l->at);
    free(l->observed);
    free(l->expected);
    iem_people_clear(&l->people);
}

iem_status iem_chain_load(iem_chain_work *work, iem_error *err)
{
    struct iem_loading l = {.work = work};
    iem_status status = make_room(&l, err);
    if (status == IEM_OK) status = read_all(&l, add_person, err);
    if (status == IEM_OK) status = read_all(&l, predict_one, err);
    find_weights(&l);
    if (status == IEM_OK) status = want_tails(&l, err);
    if (status == IEM_OK) status = read_all(&l, vary_one, err);
    if (status == IEM_OK) status = iem_load_judge(&l, err);
    clear(&l);
    return status;
}
