/* Does one adverse decision bring the next, at another agency (measures P15)?
 *
 * Each decision at agency A opens an episode: was B's first adverse decision after it
 * within the window? Episodes of one person do not overlap. An adverse decision opens
 * one that lasts the window, or until the next adverse one; a favourable decision opens
 * one of the twins' kind, unless an adverse one is still under way, and it lasts until
 * A decides again. Who A decided about is followed in B's log, in which no decision is
 * no adverse decision, for as long as that log goes.
 *
 * People are compared with people of the same cell at A, of the same cell at B as B
 * last knew them before (or not yet known there), whom A decided about in the same
 * quarter. What follows on the same day is left out: nobody knows which came first. */
#include "chain/cascade.h"

#include "base/grow.h"
#include "chain/work.h"

#include <stdlib.h>
#include <string.h>

/* Decisions of one agency about one person in the order of time, those of one day as
 * one: adverse when any of them was. */
struct act {
    uint32_t when, cell, groups;
    uint32_t before; /* when the last adverse one before it was; 0: none */
    uint32_t next;   /* when the first adverse one from it on is; UINT32_MAX: none */
    bool adverse;
};

struct acts {
    struct act *at;
    size_t n, capacity;
};

struct following {
    iem_chain_work *work;
    iem_people people;
    struct acts *acts; /* per agency */
    uint32_t *first, *last;
    uint32_t window; /* in the common unit */
    uint32_t bucket; /* of the person at hand */
    iem_sorter *out;
};

static iem_status add_act(struct acts *acts, const iem_event *event, iem_error *err)
{
    const struct act act = {.when = event->when,
                            .cell = event->cell,
                            .groups = event->groups,
                            .adverse = event->adverse};
    struct act *last = acts->n ? &acts->at[acts->n - 1] : NULL;
    if (last && last->when == event->when) {
        if (event->adverse && !last->adverse) *last = act;
        return IEM_OK;
    }
    if (!IEM_GROW(acts->at, acts->capacity, acts->n + 1)) return iem_fail_memory(err);
    acts->at[acts->n++] = act;
    return IEM_OK;
}

static void look_around(struct acts *acts)
{
    uint32_t before = 0, next = UINT32_MAX;
    for (size_t i = 0; i < acts->n; i++) {
        acts->at[i].before = before;
        if (acts->at[i].adverse) before = acts->at[i].when;
    }
    for (size_t i = acts->n; i-- > 0;) {
        if (acts->at[i].adverse) next = acts->at[i].when;
        acts->at[i].next = next;
    }
}

static iem_status sort_out(struct following *f, const iem_person *person,
                           iem_error *err)
{
    for (size_t a = 0; a < f->work->n; a++) f->acts[a].n = 0;
    for (size_t e = 0; e < person->n; e++)
        if (person->events[e].when)
            IEM_TRY(
                add_act(&f->acts[person->events[e].agency], &person->events[e], err));
    for (size_t a = 0; a < f->work->n; a++) look_around(&f->acts[a]);
    f->bucket = (uint32_t)iem_get_sorted(person->events[0].person, 2);
    return IEM_OK;
}

/* ---- Episodes ---- */

/* The last moment of the episode that act i opens; 0: it opens none. */
static uint32_t end_of(const struct following *f, const struct acts *acts, size_t i)
{
    const struct act *act = &acts->at[i];
    const uint32_t most = act->when + f->window;
    if (!act->adverse && act->before && act->when < act->before + f->window) return 0;
    if (i + 1 == acts->n) return most;
    const uint32_t next = act->adverse ? act[1].next : act[1].when;
    return next < most ? next : most;
}

/* The first act later than the moment. */
static size_t first_after(const struct acts *acts, uint32_t when)
{
    size_t low = 0, high = acts->n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (acts->at[middle].when > when)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The cell in which B last knew the person before the moment, plus 1; 0: it did not. */
static uint32_t known_cell(const struct acts *acts, uint32_t when)
{
    const size_t i = when ? first_after(acts, when - 1) : 0;
    return i ? acts->at[i - 1].cell + 1 : 0;
}

static uint32_t first_adverse(const struct acts *acts, uint32_t when)
{
    const size_t i = first_after(acts, when);
    return i < acts->n ? acts->at[i].next : UINT32_MAX;
}

static uint32_t quarter_of(const struct following *f, uint32_t when)
{
    const uint32_t month =
        f->work->unit == IEM_CHAIN_DAYS ? iem_event_month(when) : when;
    return (month - 1) / 3;
}

/* Once for everybody and once for the group in each ground. */
static iem_status put_episode(struct following *f, iem_episode *e, size_t a,
                              uint32_t groups, iem_error *err)
{
    unsigned char record[IEM_EPISODE_WIDTH];
    const iem_groups *g = &f->work->groups;
    const uint32_t *of = g->of[a] + groups * g->n_grounds;
    e->group = 0;
    iem_episode_pack(e, record);
    IEM_TRY(iem_sorter_add(f->out, 0, record, err));
    for (size_t i = 0; i < g->n_grounds; i++) {
        if (of[i] == IEM_NO_GROUP || !g->at[of[i]].known) continue;
        e->group = of[i] + 1;
        iem_episode_pack(e, record);
        IEM_TRY(iem_sorter_add(f->out, 0, record, err));
    }
    return IEM_OK;
}

static iem_status follow_act(struct following *f, size_t a, size_t b, size_t i,
                             iem_error *err)
{
    const struct act *act = &f->acts[a].at[i];
    uint32_t end = end_of(f, &f->acts[a], i);
    if (act->when < f->first[b]) return IEM_OK;
    if (end > f->last[b]) end = f->last[b];
    if (end <= act->when) return IEM_OK;
    const uint32_t event = first_adverse(&f->acts[b], act->when);
    iem_episode e = {.pair = (uint32_t)(a * f->work->n + b),
                     .cell = act->cell,
                     .other_cell = known_cell(&f->acts[b], act->when),
                     .quarter = quarter_of(f, act->when),
                     .time = (event <= end ? event : end) - act->when,
                     .bucket = f->bucket,
                     .after = act->adverse,
                     .event = event <= end};
    return put_episode(f, &e, a, act->groups, err);
}

static iem_status follow_person(struct following *f, iem_error *err)
{
    for (size_t a = 0; a < f->work->n; a++)
        for (size_t b = 0; b < f->work->n; b++)
            for (size_t i = 0; b != a && i < f->acts[a].n; i++)
                IEM_TRY(follow_act(f, a, b, i, err));
    return IEM_OK;
}

static iem_status follow_all(struct following *f, iem_error *err)
{
    iem_person person;
    IEM_TRY(iem_people_start(&f->people, f->work, err));
    for (;;) {
        IEM_TRY(iem_people_next(&f->people, &person, err));
        if (person.n == 0) return iem_sorter_end(f->out, err);
        IEM_TRY(sort_out(f, &person, err));
        IEM_TRY(follow_person(f, err));
    }
}

/* ---- The whole ---- */

/* What an agency's log covers, in the common unit. */
static void find_ends(struct following *f)
{
    for (size_t a = 0; a < f->work->n; a++) {
        const iem_party *p = &f->work->parties[a];
        const bool to_months =
            p->unit == IEM_CHAIN_DAYS && f->work->unit == IEM_CHAIN_MONTHS;
        f->first[a] = to_months ? iem_event_month(p->first) : p->first;
        f->last[a] = to_months ? iem_event_month(p->last) : p->last;
    }
}

static iem_status make_room(struct following *f, iem_error *err)
{
    const size_t n = f->work->n;
    f->acts = iem_zeroed(n, sizeof *f->acts);
    f->first = iem_zeroed(n, sizeof *f->first);
    f->last = iem_zeroed(n, sizeof *f->last);
    if (!f->acts || !f->first || !f->last) return iem_fail_memory(err);
    find_ends(f);
    return iem_sorter_new(IEM_EPISODE_WIDTH, f->work->how->memory / 2, 1, &f->out, err);
}

iem_status iem_chain_cascades(iem_chain_work *work, iem_error *err)
{
    struct following f = {.work = work, .window = iem_chain_moments(work)};
    iem_status status = make_room(&f, err);
    if (status == IEM_OK) status = follow_all(&f, err);
    if (status == IEM_OK) status = iem_cascades_judge(work, f.out, err);
    for (size_t a = 0; f.acts && a < work->n; a++) free(f.acts[a].at);
    free(f.acts);
    free(f.first);
    free(f.last);
    iem_people_clear(&f.people);
    iem_sorter_free(f.out);
    return status;
}
