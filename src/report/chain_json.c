/* "iemand-chain/1": a chain for machines, in English whatever the language of the
 * reader. */
#include "report/chain.h"

#include "base/json.h"

#include <math.h>
#include <stdlib.h>

static const char *why_or(iem_chain_why why, iem_chain_why otherwise)
{
    return iem_chain_why_name(why == IEM_CHAIN_SAID ? otherwise : why);
}

static void estimate(iem_json *json, const char *key, iem_estimate e, iem_chain_why why)
{
    iem_json_object(json, key);
    iem_json_number(json, "value", e.value);
    iem_json_number(json, "low", e.low);
    iem_json_number(json, "high", e.high);
    if (isnan(e.value) || isnan(e.low) || isnan(e.high))
        iem_json_text(json, "why", why_or(why, IEM_CHAIN_NO_EVENTS));
    iem_json_end(json);
}

/* `verdict`, with a `why` when something cannot be told or is not there. */
static void verdict(iem_json *json, iem_verdict v, iem_chain_why why)
{
    static const char *const names[] = {
        [IEM_PASS] = "pass", [IEM_FAIL] = "fail", [IEM_CANNOT_TELL] = "cannot-tell"};
    iem_json_text(json, "verdict", names[v]);
    iem_json_text(json, "why", iem_chain_why_name(why));
}

static const char *unit_name(iem_chain_unit unit)
{
    static const char *const names[] = {[IEM_CHAIN_NO_TIME] = NULL,
                                        [IEM_CHAIN_MONTHS] = "month",
                                        [IEM_CHAIN_DAYS] = "day"};
    return names[unit];
}

static void agencies(iem_json *json, const iem_chain_result *r)
{
    static const char *const bases[] = {[IEM_CHAIN_LOG] = "log",
                                        [IEM_CHAIN_LEDGER] = "ledger",
                                        [IEM_CHAIN_TALLY] = "tally"};
    const char *hidden = r->published ? "suppressed" : "tally";
    iem_json_array(json, "agencies");
    for (size_t i = 0; i < r->n_agencies; i++) {
        const iem_chain_agency *a = &r->agencies[i];
        iem_json_object(json, NULL);
        iem_json_text(json, "name", a->name);
        iem_json_text(json, "basis", bases[a->basis]);
        iem_json_text(json, "time", unit_name(a->unit));
        iem_json_text(json, "from", a->from);
        iem_json_text(json, "to", a->to);
        iem_json_text(json, "plan_sha256",
                      a->plan_sha256 && *a->plan_sha256 ? a->plan_sha256 : NULL);
        iem_json_count(json, "decisions", a->decisions);
        iem_json_count(json, "adverse", a->adverse);
        iem_json_count(json, "without_person", a->nameless);
        iem_json_count(json, "people", a->people);
        iem_json_whole(json, "weight", a->weight);
        if (isnan(a->people) || isnan(a->adverse) || isnan(a->nameless))
            iem_json_text(json, "why", hidden);
        estimate(json, "rate", a->rate,
                 r->published ? IEM_CHAIN_SUPPRESSED : IEM_CHAIN_NO_EVENTS);
        iem_json_end(json);
    }
    iem_json_end(json);
}

static void load(iem_json *json, const iem_chain_result *r)
{
    iem_json_object(json, "load");
    iem_json_count(json, "people", r->people);
    iem_json_count(json, "known_to_two", r->shared);
    iem_json_count(json, "adverse_decisions", r->load.total);
    estimate(json, "gini", r->load.gini, r->load_why);
    iem_json_number(json, "gini_if_independent", r->expected_gini);
    estimate(json, "top_share", r->load.top, r->load_why);
    iem_json_number(json, "top_share_if_independent", r->expected_top);
    iem_json_array(json, "by_agencies");
    for (size_t i = 0; i < r->n_spread; i++) {
        iem_json_object(json, NULL);
        iem_json_whole(json, "agencies", (int64_t)r->spread[i].agencies);
        iem_json_count(json, "people", r->spread[i].observed);
        iem_json_number(json, "if_independent", r->spread[i].expected);
        iem_json_end(json);
    }
    iem_json_end(json);
    iem_json_array(json, "together");
    for (size_t i = 0; i < r->n_together; i++) {
        const iem_chain_together *t = &r->together[i];
        iem_json_object(json, NULL);
        iem_json_whole(json, "at_least", (int64_t)t->k);
        iem_json_count(json, "n", t->people);
        iem_json_count(json, "observed", t->observed);
        iem_json_number(json, "if_independent", t->expected);
        estimate(json, "ratio", t->ratio, t->why);
        iem_json_number(json, "p", t->p);
        verdict(json, t->verdict, t->why);
        iem_json_end(json);
    }
    iem_json_end(json);
    iem_json_end(json);
}

static void groups(iem_json *json, const iem_chain_result *r)
{
    iem_json_array(json, "groups");
    for (size_t i = 0; i < r->n_groups; i++) {
        const iem_chain_group *g = &r->groups[i];
        iem_json_object(json, NULL);
        iem_json_text(json, "ground", g->ground);
        iem_json_text(json, "group", g->group);
        iem_json_text(json, "reference", g->reference ? g->reference : "rest");
        iem_json_count(json, "n", g->people);
        iem_json_count(json, "observed", g->observed);
        iem_json_number(json, "if_independent", g->expected);
        iem_json_count(json, "reference_n", g->reference_people);
        iem_json_count(json, "reference_observed", g->reference_observed);
        estimate(json, "share", g->share, g->why);
        estimate(json, "ratio", g->ratio, g->why);
        estimate(json, "gap", g->gap, g->why);
        estimate(json, "equal_gap", g->equal_gap, g->why);
        iem_json_number(json, "p", g->p);
        iem_json_number(json, "p_adjusted", g->p_adjusted);
        verdict(json, g->verdict, g->why);
        iem_json_end(json);
    }
    iem_json_end(json);
}

static void cascades(iem_json *json, const iem_chain_result *r)
{
    iem_json_array(json, "cascades");
    for (size_t i = 0; i < r->n_cascades; i++) {
        const iem_chain_cascade *c = &r->cascades[i];
        iem_json_object(json, NULL);
        iem_json_text(json, "from", c->from);
        iem_json_text(json, "to", c->to);
        iem_json_text(json, "ground", c->ground);
        iem_json_text(json, "group", c->group);
        iem_json_count(json, "n", c->after);
        iem_json_count(json, "followed", c->after_events);
        iem_json_count(json, "without_twins", c->alone);
        iem_json_count(json, "twins_n", c->twins);
        iem_json_count(json, "twins_followed", c->twins_events);
        estimate(json, "share", c->after_share, c->why);
        estimate(json, "twins_share", c->twins_share, c->why);
        estimate(json, "hazard_ratio", c->ratio, c->why);
        iem_json_number(json, "p_above_1", c->p_none);
        iem_json_number(json, "p", c->p);
        iem_json_number(json, "p_adjusted", c->p_adjusted);
        verdict(json, c->verdict, c->why);
        iem_json_end(json);
    }
    iem_json_end(json);
}

static void source(iem_json *json, const char *key, const iem_chain_source *s,
                   iem_chain_why why)
{
    iem_json_object(json, key);
    iem_json_count(json, "followed", s->links);
    iem_json_count(json, "both_named", s->both);
    iem_json_count(json, "same", s->same);
    estimate(json, "share", s->share, why);
    iem_json_end(json);
}

static void traces(iem_json *json, const iem_chain_result *r)
{
    const iem_chain_why why = r->published ? IEM_CHAIN_SUPPRESSED : IEM_CHAIN_SAID;
    iem_json_array(json, "rows");
    for (size_t i = 0; i < r->n_lengths; i++) {
        iem_json_object(json, NULL);
        iem_json_whole(json, "length", (int64_t)r->lengths[i].length);
        iem_json_bool(json, "or_more", r->lengths[i].length == IEM_CHAIN_LENGTHS);
        iem_json_count(json, "people", r->lengths[i].people);
        iem_json_end(json);
    }
    iem_json_end(json);
    iem_json_object(json, "source_records");
    iem_json_count(json, "named", r->records);
    iem_json_count(json, "behind_two_agencies", r->records_shared);
    iem_json_count(json, "people", r->records_people);
    source(json, "to_adverse", &r->source[1], why);
    source(json, "to_favourable", &r->source[0], why);
    iem_json_end(json);
    iem_json_array(json, "asked_again");
    for (size_t i = 0; i < r->n_again; i++) {
        const iem_chain_again *a = &r->again[i];
        iem_json_object(json, NULL);
        iem_json_text(json, "agency", a->agency);
        iem_json_text(json, "ground", a->ground);
        iem_json_text(json, "group", a->group);
        iem_json_text(json, "counted", a->agency ? "requests" : "people");
        iem_json_count(json, "asked", a->asked);
        iem_json_count(json, "answer_here", a->here);
        iem_json_count(json, "answer_elsewhere", a->elsewhere);
        estimate(json, "share", a->share, why);
        iem_json_end(json);
    }
    iem_json_end(json);
    iem_json_count(json, "longest_asked", r->longest_again);
}

static void manifest(iem_json *json, const iem_chain_result *r)
{
    iem_json_object(json, "manifest");
    iem_json_text(json, "version", IEM_VERSION);
    iem_json_text(json, "edition", r->published ? "published" : "internal");
    iem_json_text(json, "title", r->title);
    iem_json_text(json, "key", r->key);
    iem_json_whole(json, "window_days", (int64_t)r->window);
    iem_json_text(json, "time", unit_name(r->unit));
    iem_json_object(json, "margins");
    iem_json_number(json, "ratio", r->margin_ratio);
    iem_json_number(json, "gap", r->margin_gap);
    iem_json_number(json, "assurance", r->assurance);
    iem_json_end(json);
    iem_json_end(json);
}

static void counts(iem_json *json, const iem_chain_counts *c)
{
    if (isnan(c->population)) {
        iem_json_null(json, "counts_alone");
        return;
    }
    iem_json_object(json, "counts_alone");
    iem_json_count(json, "population", c->population);
    iem_json_number(json, "if_independent", c->expected);
    iem_json_number(json, "least", c->least);
    iem_json_number(json, "most", c->most);
    iem_json_end(json);
}

iem_status iem_chain_json(const iem_chain_result *result, iem_buffer *out,
                          iem_error *err)
{
    iem_json json = {0};
    char *text = NULL;
    iem_json_object(&json, NULL);
    iem_json_text(&json, "schema", "iemand-chain/1");
    manifest(&json, result);
    agencies(&json, result);
    load(&json, result);
    groups(&json, result);
    cascades(&json, result);
    traces(&json, result);
    counts(&json, &result->counts);
    iem_json_end(&json);
    const iem_status status = iem_json_print(&json, &text, err);
    iem_json_clear(&json);
    if (status != IEM_OK) return status;
    iem_buffer_text(out, text);
    free(text);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
