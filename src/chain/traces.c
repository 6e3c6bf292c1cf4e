/* What is left behind along the way: rows of adverse decisions, source records that
 * several agencies went by, and questions whose answer was on file (measures P15). */
#include "base/grow.h"
#include "chain/work.h"
#include "stats/table2x2.h"

#include <stdlib.h>
#include <string.h>

/* A request for information, or the answer to one. */
struct request {
    uint32_t day, agency;
};

struct named {
    uint64_t source;
    uint32_t agency;
};

struct tracing {
    iem_chain_work *work;
    iem_people people;
    uint32_t moments; /* of the window */
    struct request *asked, *answered;
    size_t n_asked, n_answered, asked_capacity, answered_capacity;
    struct named *named;
    size_t n_named, named_capacity;
    uint32_t *latest; /* per agency: the last answer on file; 0: none */
    uint32_t *group;
    double lengths[IEM_CHAIN_LENGTHS + 1];
    iem_chain_again *agencies, *groups; /* per agency, per group */
};

/* ---- Rows of adverse decisions ---- */

/* The longest one: each within the window after the last, and of another agency. */
static void add_length(struct tracing *t, const iem_person *person)
{
    size_t longest = 0, length = 0;
    const iem_event *last = NULL;
    for (size_t e = 0; e < person->n; e++) {
        const iem_event *event = &person->events[e];
        if (!event->adverse || !event->when) continue;
        if (!last || event->when > last->when + t->moments)
            length = 1;
        else if (event->agency != last->agency)
            length++;
        last = event;
        if (length > longest) longest = length;
    }
    t->lengths[longest < IEM_CHAIN_LENGTHS ? longest : IEM_CHAIN_LENGTHS]++;
}

/* ---- Source records ---- */

static void add_link(struct tracing *t, const iem_event *from, const iem_event *to)
{
    if (!to || to->when > from->when + t->moments) return;
    iem_chain_source *s = &t->work->result->source[to->adverse];
    s->links++;
    if (!from->source || !to->source) return;
    s->both++;
    s->same += from->source == to->source;
}

/* From each adverse decision to the next one of another agency on a later day. Seen
 * from the end: `next` is the first one later on, `other` the first of another agency
 * than that one. */
static void add_links(struct tracing *t, const iem_person *person)
{
    const iem_event *next = NULL, *other = NULL, *events = person->events;
    for (size_t end = person->n; end > 0;) {
        size_t begin = end;
        while (begin > 0 && events[begin - 1].when == events[end - 1].when) begin--;
        for (size_t e = begin; e < end; e++) {
            const bool same = next && next->agency == events[e].agency;
            if (events[e].adverse && events[e].when)
                add_link(t, &events[e], same ? other : next);
        }
        for (int adverse = 0; adverse <= 1; adverse++)
            for (size_t e = end; e-- > begin;) {
                if (events[e].adverse != (adverse != 0)) continue;
                if (next && next->agency != events[e].agency) other = next;
                next = &events[e];
            }
        end = begin;
    }
}

static int by_source(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    if (x->source != y->source) return x->source < y->source ? -1 : 1;
    return (x->agency > y->agency) - (x->agency < y->agency);
}

static iem_status add_records(struct tracing *t, const iem_person *person,
                              iem_error *err)
{
    iem_chain_result *r = t->work->result;
    double shared = 0;
    t->n_named = 0;
    for (size_t e = 0; e < person->n; e++) {
        const iem_event *event = &person->events[e];
        if (!event->adverse || !event->source) continue;
        if (!IEM_GROW(t->named, t->named_capacity, t->n_named + 1))
            return iem_fail_memory(err);
        t->named[t->n_named++] = (struct named){event->source, event->agency};
    }
    if (t->n_named) qsort(t->named, t->n_named, sizeof *t->named, by_source);
    for (size_t i = 0; i < t->n_named;) {
        size_t k = i;
        while (k < t->n_named && t->named[k].source == t->named[i].source) k++;
        r->records++;
        shared += t->named[i].agency != t->named[k - 1].agency;
        i = k;
    }
    r->records_shared += shared;
    r->records_people += shared > 0;
    return IEM_OK;
}

/* ---- Asked again ---- */

static int by_day(const void *a, const void *b)
{
    const struct request *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->agency > y->agency) - (x->agency < y->agency);
}

/* Several decisions may come out of one request. */
static iem_status find_requests(struct tracing *t, const iem_person *person,
                                iem_error *err)
{
    size_t left = 0;
    t->n_asked = t->n_answered = 0;
    for (size_t e = 0; e < person->n; e++) {
        const iem_event *event = &person->events[e];
        if (!event->asked) continue;
        if (!IEM_GROW(t->asked, t->asked_capacity, t->n_asked + 1) ||
            !IEM_GROW(t->answered, t->answered_capacity, t->n_answered + 1))
            return iem_fail_memory(err);
        t->asked[t->n_asked++] = (struct request){event->asked, event->agency};
        if (event->answered >= event->asked)
            t->answered[t->n_answered++] =
                (struct request){event->answered, event->agency};
    }
    if (t->n_asked) qsort(t->asked, t->n_asked, sizeof *t->asked, by_day);
    if (t->n_answered) qsort(t->answered, t->n_answered, sizeof *t->answered, by_day);
    for (size_t i = 0; i < t->n_asked; i++)
        if (left == 0 || by_day(&t->asked[left - 1], &t->asked[i]) != 0)
            t->asked[left++] = t->asked[i];
    t->n_asked = left;
    return IEM_OK;
}

static bool on_file(uint32_t answered, uint32_t asked)
{
    return answered > 0 && asked - answered <= IEM_CHAIN_YEAR;
}

/* Answers that came on an earlier day, and no more than a year before. */
static void look_on_file(struct tracing *t, size_t *here, size_t *elsewhere)
{
    size_t a = 0;
    struct request last = {0, 0}, other = {0, 0};
    memset(t->latest, 0, t->work->n * sizeof *t->latest);
    *here = *elsewhere = 0;
    for (size_t i = 0; i < t->n_asked; i++) {
        const struct request *asked = &t->asked[i];
        for (; a < t->n_answered && t->answered[a].day < asked->day; a++) {
            if (last.day && last.agency != t->answered[a].agency) other = last;
            last = t->answered[a];
            t->latest[last.agency] = last.day;
        }
        iem_chain_again *row = &t->agencies[asked->agency];
        const uint32_t own = t->latest[asked->agency];
        const uint32_t others = last.agency == asked->agency ? other.day : last.day;
        row->asked++;
        if (on_file(own, asked->day)) {
            row->here++;
            ++*here;
        } else if (on_file(others, asked->day)) {
            row->elsewhere++;
            ++*elsewhere;
        }
    }
}

static iem_status add_requests(struct tracing *t, const iem_person *person,
                               iem_error *err)
{
    size_t here, elsewhere;
    iem_chain_result *r = t->work->result;
    IEM_TRY(find_requests(t, person, err));
    if (t->n_asked == 0) return IEM_OK;
    look_on_file(t, &here, &elsewhere);
    const double again = (double)(here + elsewhere + 1);
    if (again > r->longest_again) r->longest_again = again;
    iem_groups_of(t->work, person, t->group);
    for (size_t g = 0; g < t->work->groups.n_grounds; g++) {
        if (t->group[g] == IEM_NO_GROUP) continue;
        iem_chain_again *row = &t->groups[t->group[g]];
        row->asked++;
        row->here += here > 0;
        row->elsewhere += here == 0 && elsewhere > 0;
    }
    return IEM_OK;
}

/* ---- The whole ---- */

static iem_status trace_all(struct tracing *t, iem_error *err)
{
    iem_person person;
    IEM_TRY(iem_people_start(&t->people, t->work, err));
    for (;;) {
        IEM_TRY(iem_people_next(&t->people, &person, err));
        if (person.n == 0) return IEM_OK;
        add_length(t, &person);
        add_links(t, &person);
        IEM_TRY(add_records(t, &person, err));
        IEM_TRY(add_requests(t, &person, err));
    }
}

static void keep_again(iem_chain_result *r, iem_chain_again row)
{
    if (!(row.asked > 0)) return;
    row.share = iem_rate(row.here + row.elsewhere, row.asked);
    r->again[r->n_again++] = row;
}

static iem_status tell(struct tracing *t, iem_error *err)
{
    const iem_groups *g = &t->work->groups;
    iem_chain_result *r = t->work->result;
    r->lengths = iem_arena_take(&r->arena, IEM_CHAIN_LENGTHS, sizeof *r->lengths);
    r->again = iem_arena_take(&r->arena, t->work->n + g->n, sizeof *r->again);
    if (!r->lengths || !r->again) return iem_fail_memory(err);
    for (unsigned i = 1; i <= IEM_CHAIN_LENGTHS && r->unit != IEM_CHAIN_NO_TIME; i++)
        r->lengths[r->n_lengths++] = (iem_chain_length){i, t->lengths[i]};
    for (int i = 0; i < 2; i++)
        r->source[i].share = iem_rate(r->source[i].same, r->source[i].both);
    for (size_t a = 0; a < t->work->n; a++) {
        t->agencies[a].agency = t->work->parties[a].name;
        keep_again(r, t->agencies[a]);
    }
    for (size_t i = 0; i < g->n; i++) {
        t->groups[i].ground = g->grounds[g->at[i].ground];
        t->groups[i].group = g->at[i].name;
        keep_again(r, t->groups[i]);
    }
    return IEM_OK;
}

static iem_status make_room(struct tracing *t, iem_error *err)
{
    t->latest = iem_zeroed(t->work->n, sizeof *t->latest);
    t->group = iem_zeroed(t->work->groups.n_grounds, sizeof *t->group);
    t->agencies = iem_zeroed(t->work->n, sizeof *t->agencies);
    t->groups = iem_zeroed(t->work->groups.n, sizeof *t->groups);
    return t->latest && t->group && t->agencies && t->groups ? IEM_OK
                                                             : iem_fail_memory(err);
}

iem_status iem_chain_traces(iem_chain_work *work, iem_error *err)
{
    struct tracing t = {.work = work, .moments = iem_chain_moments(work)};
    iem_status status = make_room(&t, err);
    if (status == IEM_OK) status = trace_all(&t, err);
    if (status == IEM_OK) status = tell(&t, err);
    free(t.asked);
    free(t.answered);
    free(t.named);
    free(t.latest);
    free(t.group);
    free(t.agencies);
    free(t.groups);
    iem_people_clear(&t.people);
    return status;
}
