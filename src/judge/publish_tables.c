#include "judge/publish_tables.h"

#include "base/grow.h"
#include "base/text.h"
#include "judge/publish_shares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Numbers of people, by what they are about ---- */

typedef enum iem_part {
    IEM_PART_N,
    IEM_PART_WHOLE,
    IEM_PART_NUMERATOR,
    IEM_PART_OTHERS,
    IEM_PART_VALUE
} iem_part;

/* One number in one table. */
struct number {
    size_t group;        /* of the result; n_groups: everybody */
    const char *measure; /* "": of no family */
    const char *of;      /* slice; "": none */
    const char *reference;
    iem_part part;
    double value, out_of; /* out_of: the people it is a part of; 0: none */
    bool small, wanted;
    bool known;   /* decided on already */
    size_t count; /* of the tables: all that are one */
    bool *told;   /* whether it may be, with others; NULL: it stands in no table */
};

/* Some that add up to one. */
struct sum {
    size_t whole, first, n; /* numbers; parts in member[first] and on */
};

struct tables {
    iem_publish_counts *counts;
    struct number *number;
    size_t n, capacity;
    struct entry *entry; /* room to sort in */
    size_t n_entries, entries_capacity;
    struct sum *sum;
    size_t n_sums, sums_capacity;
    size_t *member;
    size_t n_members, members_capacity;
    struct count {
        double value;
        bool known;   /* decided on already */
        bool shown;   /* in some table */
        bool guarded; /* is hidden, and not to be worked out */
        bool stands;  /* in a table that is told */
    } * count;
    size_t n_counts;
    bool failed;
};

static const char *text_of(const char *text)
{
    return text ? text : "";
}

static size_t add(struct tables *t, struct number number)
{
    if (!IEM_GROW(t->number, t->capacity, t->n + 1)) {
        t->failed = true;
        return 0;
    }
    number.small = number.value < t->counts->by.least;
    t->number[t->n] = number;
    return t->n++;
}

static bool is_count(double x)
{
    return isfinite(x) && x >= 0 && fabs(x - floor(x)) <= 0;
}

/* ---- What there is ---- */

/* What is decided on already. */
static size_t add_known(struct tables *t, size_t group, double value, double out_of,
                        bool shown)
{
    return add(t, (struct number){.group = group,
                                  .measure = "",
                                  .of = "",
                                  .reference = "",
                                  .value = value,
                                  .out_of = out_of,
                                  .known = true,
                                  .wanted = shown});
}

/* Where the adverse ones are put; the favourable ones come after them. */
static size_t add_trio_of(struct tables *t, size_t group, double n, double adverse,
                          iem_trio trio)
{
    const bool both = iem_published_both(t->counts, trio);
    add_known(t, group, n, 0, !isnan(iem_published(t->counts, trio.n)));
    const size_t at = add_known(t, group, adverse, n, both);
    add_known(t, group, n - adverse, n, both);
    return at;
}

static void start_sum(struct tables *t, size_t whole)
{
    if (IEM_GROW(t->sum, t->sums_capacity, t->n_sums + 1))
        t->sum[t->n_sums++] = (struct sum){whole, t->n_members, 0};
    else
        t->failed = true;
}

/* To the sum that was started last. */
static void add_part(struct tables *t, size_t number)
{
    if (t->failed || !IEM_GROW(t->member, t->members_capacity, t->n_members + 1)) {
        t->failed = true;
        return;
    }
    t->member[t->n_members++] = number;
    t->sum[t->n_sums - 1].n++;
}

/* What turned out. That nobody was looked at, or everybody, is a fact about the work.
 */
static bool is_of_the_work(const iem_confusion *c, size_t k)
{
    const double all[] = {c->tp, c->fp, c->u1, c->tn, c->fn, c->u0};
    const bool nobody_checked = c->tn + c->fn <= 0;
    return all[k] <= 0 && (k % 3 == 2 || (k > 2 && nobody_checked));
}

bool iem_outcome_is_enough(iem_coarseness by, const iem_confusion *c)
{
    const double all[] = {c->tp, c->fp, c->u1, c->tn, c->fn, c->u0};
    for (size_t k = 0; k < 6; k++)
        if (!(all[k] >= by.least) && !is_of_the_work(c, k)) return false;
    return true;
}

static void add_outcome(struct tables *t, size_t g, size_t adverse)
{
    static const char *const names[] = {"tp", "fp", "u1", "tn", "fn", "u0"};
    const iem_confusion *c = &t->counts->result->groups[g].outcome->counts;
    const double all[] = {c->tp, c->fp, c->u1, c->tn, c->fn, c->u0};
    const bool wanted = iem_outcome_is_enough(t->counts->by, c);
    t->counts->outcome[g] = wanted;
    for (size_t k = 0; k < 6; k++) {
        if (k % 3 == 0) start_sum(t, adverse + k / 3);
        if (is_of_the_work(c, k)) continue;
        const size_t number =
            add(t, (struct number){.group = g,
                                   .measure = names[k],
                                   .of = "",
                                   .reference = "",
                                   .value = all[k],
                                   .out_of = t->number[adverse + k / 3].value,
                                   .wanted = wanted,
                                   .told = &t->counts->outcome[g]});
        add_part(t, number);
    }
}

size_t iem_statistic_group(const iem_publish_counts *c, const iem_statistic *s)
{
    return s->group ? iem_publish_row(c, s->ground, s->group) : c->result->n_groups;
}

static bool changed_little(const iem_publish_counts *c, const iem_statistic *s)
{
    return iem_statistic_is_remembered(s) &&
           iem_editions_changed_little(c->before, iem_about_statistic(s), c->by.least,
                                       s->denominator, s->numerator);
}

/* The others of a share are what its numerator leaves. */
static void add_share(struct tables *t, const iem_statistic *s, struct number of)
{
    struct number whole = of, numerator = of, others = of;
    whole.part = IEM_PART_WHOLE, whole.value = s->denominator,
    numerator.part = IEM_PART_NUMERATOR, numerator.value = s->numerator;
    numerator.out_of = others.out_of = s->denominator;
    others.part = IEM_PART_OTHERS, others.value = s->denominator - s->numerator;
    const size_t first = add(t, whole);
    start_sum(t, first);
    add_part(t, add(t, numerator));
    add_part(t, add(t, others));
}

static void add_statistic(struct tables *t, const iem_statistic *s, bool *told)
{
    *told = !iem_statistic_stays_inside(s);
    if (!*told || !iem_statistic_counts_people(s)) return;
    *told = !changed_little(t->counts, s);
    struct number number = {.told = told,
                            .group = iem_statistic_group(t->counts, s),
                            .measure = s->measure->id,
                            .of = text_of(s->of),
                            .reference = text_of(s->reference),
                            .wanted = !iem_statistic_is_small(t->counts->by, s) &&
                                      !changed_little(t->counts, s)};
    if (iem_statistic_is_plain_share(s)) add_share(t, s, number);
    if (is_count(s->n) && s->n > 0) {
        number.part = IEM_PART_N, number.value = s->n;
        add(t, number);
    }
    if (s->measure->unit == IEM_UNIT_PEOPLE && is_count(s->estimate.value)) {
        number.part = IEM_PART_VALUE, number.value = s->estimate.value;
        add(t, number);
    }
}

static void add_all(struct tables *t)
{
    iem_publish_counts *c = t->counts;
    const struct iem_result *r = c->result;
    add_trio_of(t, r->n_groups, c->people, c->adverse, c->all);
    for (size_t g = 0; g < r->n_groups; g++) {
        const size_t adverse =
            add_trio_of(t, g, r->groups[g].n, r->groups[g].adverse, c->group[g]);
        if (r->groups[g].outcome) add_outcome(t, g, adverse);
    }
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].n; i++)
            add_statistic(t, &r->families[f].at[i], &c->family[f][i]);
}

/* ---- What adds up ---- */

/* A number beside others: those with the same key add up to a number of `target`. */
struct entry {
    const struct tables *tables;
    size_t number, target;
    const char *ground; /* of the groups that are added up; "": slices are */
};

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_keys(const struct entry *x, const struct entry *y)
{
    const struct number *a = &x->tables->number[x->number];
    const struct number *b = &y->tables->number[y->number];
    int order = iem_text_order(a->measure, b->measure);
    if (!order) order = (a->part > b->part) - (a->part < b->part);
    if (!order) order = compare_sizes(x->target, y->target);
    if (!order) order = iem_text_order(x->ground, y->ground);
    if (!order) order = iem_text_order(a->reference, b->reference);
    if (!order && *x->ground) order = iem_text_order(a->of, b->of);
    return order;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    const int order = compare_keys(x, y);
    return order ? order : compare_sizes(x->number, y->number);
}

static void enter(struct tables *t, size_t number, size_t target, const char *ground)
{
    if (IEM_GROW(t->entry, t->entries_capacity, t->n_entries + 1))
        t->entry[t->n_entries++] = (struct entry){t, number, target, ground};
    else
        t->failed = true;
}

/* A slice beside the other slices of its group; a group beside the others of its
 * ground; an intersection beside the others of each group it is part of. */
static void enter_number(struct tables *t, size_t i)
{
    const struct iem_result *r = t->counts->result;
    const struct number number = t->number[i];
    if (!*number.measure) return;
    if (*number.of) enter(t, i, number.group, "");
    if (number.group == r->n_groups) return;
    const iem_group_row *row = &r->groups[number.group];
    if (row->n_parts < 2) enter(t, i, r->n_groups, row->ground);
    for (size_t k = 0; row->n_parts > 1 && k < row->n_parts; k++) {
        const size_t part =
            iem_publish_row(t->counts, row->part_grounds[k], row->parts[k]);
        if (part < r->n_groups) enter(t, i, part, row->ground);
    }
}

static void add_sum(struct tables *t, const struct entry *of, size_t n)
{
    struct number whole = t->number[of->number];
    whole.group = of->target;
    if (!*of->ground) whole.of = "";
    whole.value = whole.out_of = 0;
    whole.wanted = false;
    whole.told = NULL;
    whole.known = false;
    for (size_t i = 0; i < n; i++) whole.value += t->number[of[i].number].value;
    start_sum(t, add(t, whole));
    for (size_t i = 0; i < n; i++) add_part(t, of[i].number);
}

static void find_sums(struct tables *t)
{
    const size_t n = t->n;
    for (size_t i = 0; i < n; i++) enter_number(t, i);
    if (t->failed || !t->n_entries) return;
    qsort(t->entry, t->n_entries, sizeof *t->entry, compare_entries);
    for (size_t first = 0, end; first < t->n_entries; first = end) {
        for (end = first + 1; end < t->n_entries; end++)
            if (compare_keys(&t->entry[first], &t->entry[end]) != 0) break;
        if (end - first > 1) add_sum(t, &t->entry[first], end - first);
    }
}

/* ---- What is one number ---- */

/* By group and value; what is of no slice first, and of that what is known. */
static int compare_numbers(const void *a, const void *b)
{
    const struct number *x = *(struct number *const *)a,
                        *y = *(struct number *const *)b;
    int order = compare_sizes(x->group, y->group);
    if (!order) order = (x->value > y->value) - (x->value < y->value);
    if (!order) order = iem_text_order(x->of, y->of);
    if (!order && x->small) order = (x->out_of > y->out_of) - (x->out_of < y->out_of);
    if (!order) order = y->known - x->known;
    return order ? order : (x > y) - (x < y);
}

static bool equals(double a, double b)
{
    return !(a < b) && !(a > b);
}

/* A number of a slice that is one of the whole group is that: all of its people stand
 * in that slice. Small ones are alike too often for that: they are parts of one number
 * too. */
static bool is_one(const struct number *a, const struct number *b)
{
    if (a->group != b->group || !equals(a->value, b->value)) return false;
    const bool same_slice = iem_text_order(a->of, b->of) == 0;
    return a->small ? same_slice && equals(a->out_of, b->out_of)
                    : same_slice || a->known;
}

static void find_counts(struct tables *t, struct number **order)
{
    for (size_t i = 0; i < t->n; i++) order[i] = &t->number[i];
    qsort(order, t->n, sizeof *order, compare_numbers);
    for (size_t first = 0, i = 0; i < t->n; i++) {
        const struct number *number = order[i];
        if (i == 0 || !is_one(order[first], number)) {
            first = i;
            t->count[t->n_counts++] =
                (struct count){.value = number->value, .known = number->known};
        }
        struct count *count = &t->count[t->n_counts - 1];
        order[i]->count = t->n_counts - 1;
        if (number->wanted && !number->small && (number->known || !count->known))
            count->shown = true;
    }
    for (size_t i = 0; i < t->n_counts; i++)
        t->count[i].guarded =
            !t->count[i].shown && t->count[i].value < t->counts->by.least;
}

/* ---- What has to be hidden ---- */

/* Of the parts of a sum. */
struct hidden {
    size_t n, shown; /* hidden ones; the smallest that may be hidden, SIZE_MAX: none */
    double people;
    bool guarded;
};

static struct hidden look(const struct tables *t, const struct sum *sum)
{
    struct hidden hidden = {0, SIZE_MAX, 0, false};
    for (size_t k = 0; k < sum->n; k++) {
        const size_t i = t->number[t->member[sum->first + k]].count;
        const struct count *count = &t->count[i];
        if (!count->shown) {
            hidden.n++;
            hidden.people += count->value;
            hidden.guarded |= count->guarded;
        } else if (!count->known && (hidden.shown == SIZE_MAX ||
                                     count->value < t->count[hidden.shown].value)) {
            hidden.shown = i;
        }
    }
    return hidden;
}

/* That a number is itself and others that are 0 says nothing more of it; and what is
 * part of a small one is no larger than that. */
static bool says_nothing(const struct tables *t, const struct sum *sum)
{
    const size_t whole = t->number[sum->whole].count;
    for (size_t k = 0; k < sum->n; k++)
        if (t->number[t->member[sum->first + k]].count == whole) return true;
    return t->count[whole].value < t->counts->by.least;
}

/* Did it hide anything? */
static bool hide_in(struct tables *t, const struct sum *sum)
{
    bool any = false;
    if (says_nothing(t, sum)) return false;
    for (;;) {
        const struct hidden hidden = look(t, sum);
        const bool enough = hidden.n >= 2 && hidden.people >= 2 * t->counts->by.least;
        if (!hidden.guarded || enough || hidden.shown == SIZE_MAX) return any;
        t->count[hidden.shown].shown = false;
        t->count[hidden.shown].guarded = true;
        any = true;
    }
}

/* A statistic is told with all its numbers or not at all: one that is hidden takes the
 * others along, unless another table tells them. */
static bool take_along(struct tables *t)
{
    bool any = false;
    for (size_t i = 0; i < t->n; i++)
        if (t->number[i].told && !t->count[t->number[i].count].shown)
            *t->number[i].told = false;
    for (size_t i = 0; i < t->n_counts; i++) t->count[i].stands = t->count[i].known;
    for (size_t i = 0; i < t->n; i++)
        if (t->number[i].told && *t->number[i].told)
            t->count[t->number[i].count].stands = true;
    for (size_t i = 0; i < t->n_counts; i++) {
        any |= t->count[i].shown && !t->count[i].stands;
        t->count[i].shown &= t->count[i].stands;
    }
    return any;
}

static void hide_all(struct tables *t)
{
    for (bool any = true; any;) {
        any = take_along(t);
        for (size_t i = 0; i < t->n_sums; i++) any |= hide_in(t, &t->sum[i]);
    }
}

/* ---- The whole ---- */

iem_status iem_publish_tables_hide(iem_publish_counts *counts, iem_error *err)
{
    struct tables t = {.counts = counts};
    add_all(&t);
    find_sums(&t);
    struct number **order = t.failed ? NULL : iem_zeroed(t.n, sizeof *order);
    t.count = t.failed ? NULL : iem_zeroed(t.n, sizeof *t.count);
    const bool room = order && t.count;
    if (room) {
        find_counts(&t, order);
        hide_all(&t);
    }
    free(order);
    free(t.number);
    free(t.entry);
    free(t.sum);
    free(t.member);
    free(t.count);
    return room ? IEM_OK : iem_fail_memory(err);
}
