/* Decisions of three agencies about the same people, with planted cascades. */
#ifndef CHAINS_H
#define CHAINS_H

#include "looks_process.h"

#include "chain/chain.h"

enum { AGENCIES = 3, CHAIN_CELLS = 4, FIRST_DAY = 1000, DAYS = 730, WINDOW = 90 };

static const char *const agency_names[AGENCIES] = {"benefits", "debts", "tax"};
static const char *const chain_grounds[] = {"group"};
static const char *const chain_references[] = {"A"};
static const char *const chain_groups[] = {"A", "B"};

static void name_parties(iem_party *parties)
{
    for (size_t a = 0; a < AGENCIES; a++) {
        parties[a] = (iem_party){.name = agency_names[a],
                                 .unit = IEM_CHAIN_DAYS,
                                 .weight = 1,
                                 .n_grounds = 1,
                                 .n_combinations = 2,
                                 .n_cells = CHAIN_CELLS,
                                 .first = FIRST_DAY + 1,
                                 .last = FIRST_DAY + DAYS};
        parties[a].grounds = (const char **)(uintptr_t)chain_grounds;
        parties[a].references = (const char **)(uintptr_t)chain_references;
        parties[a].combinations = (const char **)(uintptr_t)chain_groups;
    }
}

/* Where decisions go. */
struct chain_log {
    iem_party parties[AGENCIES];
    iem_sorter *events;
    uint64_t decisions;
};

static void add_decision(struct chain_log *log, const iem_event *event)
{
    iem_error err = {0};
    unsigned char record[IEM_EVENT_WIDTH];
    iem_event_pack(event, record);
    log->parties[event->agency].decisions++;
    log->parties[event->agency].adverse += event->adverse;
    log->decisions++;
    if (iem_sorter_add(log->events, 0, record, &err) != IEM_OK) exit(5);
}

/* Day by day: at each agency an adverse decision comes at a rate that goes by the
 * facts. For WINDOW days after one at the first agency it comes `to_a` times as fast at
 * the second, to people of B `to_b` times. Favourable ones come at a rate of their own,
 * and B has the facts for more adverse ones by `shift`. */
static void live(struct draws *d, const struct plant *p, uint64_t person,
                 struct chain_log *log)
{
    static const double a_year = 1. / 365;
    const bool b = chance(d, group_share);
    uint32_t last = 0; /* adverse decision of the first agency; 0: none */
    iem_event event = {.groups = b};
    event.cell = draw_below(d, CHAIN_CELLS);
    if (b && chance(d, p->shift)) event.cell = CHAIN_CELLS - 1;
    iem_put_sorted(event.person, iem_mix(person), 8);
    iem_put_sorted(event.person + 8, person, 8);
    for (uint32_t day = 1; day <= DAYS; day++) {
        const bool after = last && day - last <= WINDOW;
        uint32_t adverse_today = 0;
        for (uint32_t a = 0; a < AGENCIES; a++) {
            const double times = a == 1 && after ? (b ? p->to_b : p->to_a) : 1;
            const double adverse = (.1 + .12 * event.cell) * a_year * times;
            const double u = draw(d);
            event.agency = a;
            event.when = FIRST_DAY + day;
            event.adverse = u < adverse;
            if (u < adverse + .6 * a_year) add_decision(log, &event);
            if (a == 0 && event.adverse) adverse_today = day;
        }
        if (adverse_today) last = adverse_today;
    }
}

static void chain_run(const struct plant *p, uint64_t people, uint64_t seed,
                      iem_chain_result *result)
{
    static const iem_chain_how how = {.window = WINDOW,
                                      .margin_ratio = 1.25,
                                      .margin_gap = .01,
                                      .assurance = .02,
                                      .population = NAN,
                                      .memory = 1 << 24,
                                      .threads = 1};
    iem_error err = {0};
    struct chain_log log = {.decisions = 0};
    name_parties(log.parties);
    if (iem_sorter_new(IEM_EVENT_WIDTH, how.memory, 1, &log.events, &err) != IEM_OK)
        exit(5);
    for (uint64_t i = 0; i < people; i++) {
        struct draws d = {.key = iem_mix(seed * 1000003 + i)};
        live(&d, p, i, &log);
    }
    if (iem_sorter_end(log.events, &err) != IEM_OK ||
        iem_chain_measure(&how, log.parties, AGENCIES, log.events, result, &err) !=
            IEM_OK)
        exit(5);
    iem_sorter_free(log.events);
}

/* ---- Looks ---- */

/* From the first agency to the second, after the planted ones; of a group or (NULL) of
 * everybody. */
static const iem_chain_cascade *cascade_of(const struct run *run, const char *group)
{
    for (size_t i = 0; i < run->chain->n_cascades; i++) {
        const iem_chain_cascade *c = &run->chain->cascades[i];
        if (c->from == agency_names[0] && c->to == agency_names[1] &&
            is_text(c->group, group))
            return c;
    }
    exit(5);
}

static struct seen cascade_told(const struct run *run)
{
    return whether(cascade_of(run, NULL)->verdict == IEM_FAIL);
}

/* Between any other two agencies, or the other way. */
static struct seen other_cascade_told(const struct run *run)
{
    for (size_t i = 0; i < run->chain->n_cascades; i++) {
        const iem_chain_cascade *c = &run->chain->cascades[i];
        if (c->verdict == IEM_FAIL &&
            !(c->from == agency_names[0] && c->to == agency_names[1]))
            return whether(true);
    }
    return whether(false);
}

/* Ways between agencies of which a ratio above 1 is told at one-sided 5 %: of all ways.
 */
static struct seen cascade_tests(const struct run *run)
{
    double n = 0, told = 0;
    for (size_t i = 0; i < run->chain->n_cascades; i++) {
        const iem_chain_cascade *c = &run->chain->cascades[i];
        if (c->group || isnan(c->p_none)) continue;
        n++;
        told += c->p_none <= .05;
    }
    return part(told, n);
}

static struct seen cascade_off_by(const struct run *run)
{
    const iem_chain_cascade *c = cascade_of(run, *run->of ? run->of : NULL);
    return number(log(c->ratio.value / run->truths->at[*run->of == 'B'].value));
}

static struct seen cascade_holds(const struct run *run)
{
    const iem_chain_cascade *c = cascade_of(run, *run->of ? run->of : NULL);
    if (isnan(c->ratio.low)) return part(0, 0);
    return whether(holds(c->ratio, run->truths->at[*run->of == 'B'].value));
}

static struct seen load_test(const struct run *run)
{
    return whether(run->chain->together[0].p <= .05);
}

static struct seen load_holds(const struct run *run)
{
    return whether(holds(run->chain->together[0].ratio, 1));
}

static const iem_chain_group *chain_group_b(const struct run *run)
{
    for (size_t i = 0; i < run->chain->n_groups; i++)
        if (strcmp(run->chain->groups[i].group, "B") == 0)
            return &run->chain->groups[i];
    exit(5);
}

static struct seen load_of_b_told(const struct run *run)
{
    return whether(chain_group_b(run)->verdict == IEM_FAIL);
}

static struct seen load_of_b_apart(const struct run *run)
{
    return whether(!holds(chain_group_b(run)->equal_gap, 0));
}

#endif
