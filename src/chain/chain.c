/* The measuring, in the order of its steps; and what counts alone can say. */
#include "chain/chain.h"

#include "chain/work.h"
#include "stats/table2x2.h"
#include "stats/together.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

iem_chain_unit iem_chain_common_unit(const iem_party *parties, size_t n)
{
    iem_chain_unit unit = IEM_CHAIN_NO_TIME;
    for (size_t a = 0; a < n; a++) {
        const iem_chain_unit own = parties[a].unit;
        if (parties[a].basis == IEM_CHAIN_TALLY || own == IEM_CHAIN_NO_TIME) continue;
        if (unit == IEM_CHAIN_NO_TIME || own < unit) unit = own;
    }
    return unit;
}

void iem_chain_prepare(const iem_party *party, size_t agency, iem_event *event)
{
    const uint32_t month = event->when - 1;
    event->agency = (uint32_t)agency;
    if (party->unit == IEM_CHAIN_MONTHS && event->when)
        event->when = iem_event_day((iem_day){month / 12, month % 12 + 1, 1});
}

/* ---- The agencies ---- */

static const char *month_of(iem_arena *arena, iem_chain_unit unit, uint32_t when)
{
    char text[16];
    if (unit == IEM_CHAIN_NO_TIME || when == 0) return NULL;
    iem_month_text(unit == IEM_CHAIN_DAYS ? iem_event_month(when) : when, text);
    return iem_arena_copy(arena, iem_slice_of(text));
}

static iem_status tell_agencies(iem_chain_work *work, iem_error *err)
{
    iem_chain_result *r = work->result;
    r->agencies = iem_arena_take(&r->arena, work->n, sizeof *r->agencies);
    if (!r->agencies) return iem_fail_memory(err);
    for (size_t a = 0; a < work->n; a++) {
        const iem_party *p = &work->parties[a];
        const bool timed = p->unit != IEM_CHAIN_NO_TIME && p->first > 0;
        iem_chain_agency *agency = &r->agencies[r->n_agencies++];
        *agency = (iem_chain_agency){
            .name = p->name,
            .basis = p->basis,
            .unit = p->unit,
            .plan_sha256 = p->plan_sha256,
            .from = month_of(&r->arena, p->unit, p->first),
            .to = month_of(&r->arena, p->unit, p->last),
            .decisions = (double)p->decisions,
            .adverse = (double)p->adverse,
            .nameless = (double)p->nameless,
            .people = p->basis == IEM_CHAIN_TALLY ? (double)NAN : 0,
            .weight = p->weight,
            .rate = iem_rate((double)p->adverse, (double)p->decisions)};
        r->weighted |= p->weight != 1;
        if (timed && (!agency->from || !agency->to)) return iem_fail_memory(err);
    }
    return IEM_OK;
}

/* Of all, as ledgers made with another key are refused; NULL: nobody is matched. */
static iem_status fingerprint(iem_chain_work *work, iem_error *err)
{
    char hex[2 * IEM_PSEUDONYM + 1];
    for (size_t a = 0; a < work->n; a++) {
        if (work->parties[a].basis == IEM_CHAIN_TALLY) continue;
        unsigned char padded[IEM_SHA256] = {0};
        char all[IEM_SHA256_HEX];
        memcpy(padded, work->parties[a].key, IEM_PSEUDONYM);
        iem_digest_hex(padded, all);
        memcpy(hex, all, sizeof hex - 1);
        hex[sizeof hex - 1] = '\0';
        work->result->key = iem_arena_copy(&work->result->arena, iem_slice_of(hex));
        return work->result->key ? IEM_OK : iem_fail_memory(err);
    }
    return IEM_OK;
}

/* ---- Counts alone ---- */

/* With nothing but counts, each adverse decision is taken to be about another person of
 * the population: then, and if agencies decide independently, this is how many have two
 * or more; and between these bounds it must lie (Frechet 1935). */
void iem_chain_counts_alone(iem_chain_work *work)
{
    double p[IEM_CHAIN_MOST], at[IEM_CHAIN_MOST + 1], sum = 0, most = 0;
    iem_chain_counts *c = &work->result->counts;
    *c = (iem_chain_counts){work->how->population, NAN, NAN, NAN};
    if (!(c->population > 0)) return;
    for (size_t a = 0; a < work->n; a++) {
        p[a] = fmin((double)work->parties[a].adverse / c->population, 1);
        sum += p[a];
        most = fmax(most, p[a]);
    }
    iem_together(p, work->n, at);
    c->expected = c->population * iem_together_least(at, work->n, 2);
    /* One each until everybody has one; what is left is shared by as few as can be. */
    const double n = (double)work->n;
    c->least = n > 1 ? c->population * fmax(sum - 1, 0) / (n - 1) : 0;
    /* Two each, as far as it goes; nobody has two from the largest agency alone. */
    c->most = c->population * fmin(fmin(sum / 2, sum - most), 1);
}

/* ---- The whole ---- */

static iem_chain_cascade *cascade_of(iem_chain_result *r, const char *from,
                                     const char *to)
{
    for (size_t i = 0; i < r->n_cascades; i++)
        if (r->cascades[i].from == from && r->cascades[i].to == to)
            return &r->cascades[i];
    return NULL;
}

/* Each way between two agencies has its line, also where nothing could be followed. */
static iem_status add_silent_pairs(iem_chain_work *work, iem_error *err)
{
    iem_chain_result *r = work->result;
    const size_t n = work->n, most = r->n_cascades + n * n;
    iem_chain_cascade *all = iem_arena_take(&r->arena, most, sizeof *all);
    size_t used = 0;
    if (!all) return iem_fail_memory(err);
    for (size_t i = 0; i < n * n; i++) {
        const iem_party *a = &work->parties[i / n], *b = &work->parties[i % n];
        iem_chain_cascade *c = cascade_of(r, a->name, b->name);
        if (a == b) continue;
        for (; c && c < r->cascades + r->n_cascades && c->from == a->name &&
               c->to == b->name;
             c++)
            all[used++] = *c;
        if (cascade_of(r, a->name, b->name)) continue;
        if (a->basis == IEM_CHAIN_TALLY || b->basis == IEM_CHAIN_TALLY) continue;
        const bool timed = a->first > 0 && b->first > 0;
        all[used++] =
            (iem_chain_cascade){.from = a->name,
                                .to = b->name,
                                .after_share = iem_undefined,
                                .twins_share = iem_undefined,
                                .ratio = iem_undefined,
                                .p = NAN,
                                .p_adjusted = NAN,
                                .p_none = NAN,
                                .verdict = IEM_CANNOT_TELL,
                                .why = timed ? IEM_CHAIN_NO_TWINS : IEM_CHAIN_NO_DAYS};
    }
    r->cascades = all;
    r->n_cascades = used;
    return IEM_OK;
}

static iem_status measure_people(iem_chain_work *work, iem_error *err)
{
    IEM_TRY(iem_groups_make(work, err));
    IEM_TRY(iem_chain_load(work, err));
    IEM_TRY(iem_chain_cascades(work, err));
    IEM_TRY(add_silent_pairs(work, err));
    return iem_chain_traces(work, err);
}

iem_status iem_chain_measure(const iem_chain_how *how, const iem_party *parties,
                             size_t n, iem_sorter *events, iem_chain_result *result,
                             iem_error *err)
{
    iem_chain_work work = {.how = how,
                           .parties = parties,
                           .n = n,
                           .unit = iem_chain_common_unit(parties, n),
                           .events = events,
                           .result = result};
    const iem_chain_why nobody = events ? IEM_CHAIN_SAID : IEM_CHAIN_NOBODY;
    *result = (iem_chain_result){.title = how->title,
                                 .window = how->window,
                                 .unit = work.unit,
                                 .margin_ratio = how->margin_ratio,
                                 .margin_gap = how->margin_gap,
                                 .assurance = how->assurance,
                                 .expected_gini = NAN,
                                 .expected_top = NAN,
                                 .shared_why = nobody,
                                 .load_why = nobody};
    result->load.gini = result->load.top = iem_undefined;
    result->source[0].share = result->source[1].share = iem_undefined;
    iem_chain_counts_alone(&work);
    iem_status status = tell_agencies(&work, err);
    if (status == IEM_OK && events) status = fingerprint(&work, err);
    if (status == IEM_OK && events) status = measure_people(&work, err);
    iem_groups_clear(&work);
    if (status != IEM_OK) iem_chain_result_clear(result);
    return status;
}
