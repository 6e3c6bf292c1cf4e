#include "chain/work.h"

#include "base/grow.h"
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

/* ---- People ---- */

static iem_status look_ahead(iem_people *people, iem_error *err)
{
    const unsigned char *record;
    IEM_TRY(iem_sorter_next(people->events, &record, err));
    people->has_ahead = record != NULL;
    if (record) people->ahead = iem_event_unpack(record);
    return IEM_OK;
}

iem_status iem_people_start(iem_people *people, const iem_chain_work *work,
                            iem_error *err)
{
    people->events = work->events;
    people->by_month = work->unit == IEM_CHAIN_MONTHS;
    IEM_TRY(iem_sorter_rewind(people->events, err));
    return look_ahead(people, err);
}

static int by_record(const void *a, const void *b)
{
    unsigned char x[IEM_EVENT_WIDTH], y[IEM_EVENT_WIDTH];
    iem_event_pack(a, x);
    iem_event_pack(b, y);
    return memcmp(x, y, sizeof x);
}

/* Within a month it is not known who came first, not even where days were told. */
static void forget_days(iem_event *events, size_t n)
{
    for (size_t e = 0; e < n; e++)
        if (events[e].when) events[e].when = iem_event_month(events[e].when);
    if (n > 1) qsort(events, n, sizeof *events, by_record);
}

iem_status iem_people_next(iem_people *people, iem_person *person, iem_error *err)
{
    size_t n = 0;
    while (people->has_ahead) {
        if (n &&
            memcmp(people->kept[0].person, people->ahead.person, IEM_PSEUDONYM) != 0)
            break;
        if (!IEM_GROW(people->kept, people->capacity, n + 1))
            return iem_fail_memory(err);
        people->kept[n++] = people->ahead;
        IEM_TRY(look_ahead(people, err));
    }
    if (people->by_month) forget_days(people->kept, n);
    *person = (iem_person){people->kept, n};
    return IEM_OK;
}

void iem_people_clear(iem_people *people)
{
    free(people->kept);
    *people = (iem_people){0};
}

/* ---- Groups ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts texts and leaves each once; returns how many. */
static size_t unique(const char **texts, size_t n)
{
    size_t left = 0;
    if (n) qsort(texts, n, sizeof *texts, by_text);
    for (size_t i = 0; i < n; i++)
        if (left == 0 || strcmp(texts[left - 1], texts[i]) != 0)
            texts[left++] = texts[i];
    return left;
}

static iem_status find_grounds(iem_chain_work *work, iem_error *err)
{
    size_t all = 0, n = 0;
    for (size_t a = 0; a < work->n; a++) all += work->parties[a].n_grounds;
    work->groups.grounds = iem_zeroed(all, sizeof(char *));
    if (!work->groups.grounds) return iem_fail_memory(err);
    for (size_t a = 0; a < work->n; a++)
        for (size_t g = 0; g < work->parties[a].n_grounds; g++)
            work->groups.grounds[n++] = work->parties[a].grounds[g];
    work->groups.n_grounds = unique(work->groups.grounds, n);
    return IEM_OK;
}

/* Where `ground` stands among those of an agency; SIZE_MAX: it has none. */
static size_t place_of(const iem_party *party, const char *ground)
{
    for (size_t g = 0; g < party->n_grounds; g++)
        if (strcmp(party->grounds[g], ground) == 0) return g;
    return SIZE_MAX;
}

/* All names of one ground, each once, and two that are no groups. */
static iem_status names_of(const iem_chain_work *work, const char *ground,
                           const char ***names, size_t *n, iem_error *err)
{
    size_t all = 2;
    for (size_t a = 0; a < work->n; a++) all += work->parties[a].n_combinations;
    const char **found = iem_zeroed(all, sizeof *found);
    if (!found) return iem_fail_memory(err);
    *n = 0;
    found[(*n)++] = IEM_MISSING_TEXT;
    found[(*n)++] = IEM_DIFFERS_TEXT;
    for (size_t a = 0; a < work->n; a++) {
        const iem_party *p = &work->parties[a];
        const size_t g = place_of(p, ground);
        for (size_t c = 0; g != SIZE_MAX && c < p->n_combinations; c++)
            found[(*n)++] = p->combinations[c * p->n_grounds + g];
    }
    *n = unique(found, *n);
    *names = found;
    return IEM_OK;
}

static iem_status add_ground(iem_chain_work *work, size_t ground, size_t *capacity,
                             iem_error *err)
{
    iem_groups *g = &work->groups;
    const char **names = NULL;
    size_t n = 0;
    IEM_TRY(names_of(work, g->grounds[ground], &names, &n, err));
    const bool fits = IEM_GROW(g->at, *capacity, g->n + n);
    for (size_t i = 0; fits && i < n; i++) {
        const bool missing = strcmp(names[i], IEM_MISSING_TEXT) == 0;
        const bool differs = strcmp(names[i], IEM_DIFFERS_TEXT) == 0;
        if (missing) g->missing[ground] = (uint32_t)g->n;
        if (differs) g->differs[ground] = (uint32_t)g->n;
        g->at[g->n++] = (iem_group_name){ground, names[i], !missing && !differs};
    }
    free(names);
    return fits ? IEM_OK : iem_fail_memory(err);
}

static uint32_t number_of(const iem_groups *g, size_t ground, const char *name)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->at[i].ground == ground && strcmp(g->at[i].name, name) == 0)
            return (uint32_t)i;
    return IEM_NO_GROUP;
}

static iem_status number_agency(iem_chain_work *work, size_t a, iem_error *err)
{
    iem_groups *groups = &work->groups;
    const iem_party *p = &work->parties[a];
    uint32_t *of = iem_zeroed(p->n_combinations * groups->n_grounds, sizeof *of);
    groups->of[a] = of;
    if (!of) return iem_fail_memory(err);
    for (size_t g = 0; g < groups->n_grounds; g++) {
        const size_t place = place_of(p, groups->grounds[g]);
        for (size_t c = 0; c < p->n_combinations; c++)
            of[c * groups->n_grounds + g] =
                place == SIZE_MAX
                    ? IEM_NO_GROUP
                    : number_of(groups, g, p->combinations[c * p->n_grounds + place]);
    }
    return IEM_OK;
}

/* What is asked for, or else what all plans that name one agree on. */
static const char *reference_of(const iem_chain_work *work, const char *ground)
{
    const iem_texts *given = &work->how->references;
    const char *found = NULL;
    for (size_t i = 0; i + 1 < given->n; i += 2)
        if (strcmp(given->at[i], ground) == 0) return given->at[i + 1];
    for (size_t a = 0; a < work->n; a++) {
        const size_t g = place_of(&work->parties[a], ground);
        const char *named = g == SIZE_MAX ? NULL : work->parties[a].references[g];
        if (!named) continue;
        if (found && strcmp(found, named) != 0) return NULL;
        found = named;
    }
    return found;
}

iem_status iem_groups_make(iem_chain_work *work, iem_error *err)
{
    iem_groups *g = &work->groups;
    size_t capacity = 0;
    IEM_TRY(find_grounds(work, err));
    g->references = iem_zeroed(g->n_grounds, sizeof(char *));
    g->differs = iem_zeroed(g->n_grounds, sizeof *g->differs);
    g->missing = iem_zeroed(g->n_grounds, sizeof *g->missing);
    g->of = iem_zeroed(work->n, sizeof(uint32_t *));
    if (!g->references || !g->differs || !g->missing || !g->of)
        return iem_fail_memory(err);
    for (size_t i = 0; i < g->n_grounds; i++) {
        g->references[i] = reference_of(work, g->grounds[i]);
        IEM_TRY(add_ground(work, i, &capacity, err));
    }
    for (size_t a = 0; a < work->n; a++) IEM_TRY(number_agency(work, a, err));
    return IEM_OK;
}

void iem_groups_clear(iem_chain_work *work)
{
    iem_groups *g = &work->groups;
    for (size_t a = 0; g->of && a < work->n; a++) free(g->of[a]);
    free(g->of);
    free(g->at);
    free(g->grounds);
    free(g->references);
    free(g->differs);
    free(g->missing);
    *g = (iem_groups){0};
}

/* Missing at one agency and known at another is known. */
static uint32_t both(const iem_groups *g, size_t ground, uint32_t one, uint32_t other)
{
    if (one == IEM_NO_GROUP || one == other) return other;
    if (other == IEM_NO_GROUP || other == g->missing[ground]) return one;
    return one == g->missing[ground] ? other : g->differs[ground];
}

void iem_groups_of(const iem_chain_work *work, const iem_person *person,
                   uint32_t *group)
{
    const iem_groups *g = &work->groups;
    for (size_t i = 0; i < g->n_grounds; i++) group[i] = IEM_NO_GROUP;
    for (size_t e = 0; e < person->n; e++) {
        const iem_event *event = &person->events[e];
        const uint32_t *of = g->of[event->agency] + event->groups * g->n_grounds;
        for (size_t i = 0; i < g->n_grounds; i++)
            group[i] = both(g, i, group[i], of[i]);
    }
}

/* ---- Time ---- */

uint32_t iem_chain_moments(const iem_chain_work *work)
{
    const unsigned days = work->how->window;
    if (work->unit == IEM_CHAIN_DAYS) return days;
    return days < 30 ? 1 : (days + 15) / 30;
}
