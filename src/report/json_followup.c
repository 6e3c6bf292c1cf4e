/* What became of findings. */
#include "report/followup.h"
#include "report/json_parts.h"
#include "report/json_sections.h"

#include <math.h>

static const char *or_null(const char *text)
{
    return text && *text ? text : NULL;
}

/* A whole number, or why there is none. */
static void whole(iem_document *w, const char *key, double n, const char *why)
{
    iem_json_count(&w->json, key, n);
    if (isnan(n)) iem_document_reason(w, key, why);
}

/* ---- Findings ---- */

static void acknowledged(iem_document *w, const iem_followup *f)
{
    iem_document_object(w, "acknowledged");
    iem_json_count(&w->json, "numerator", f->in_time);
    iem_json_count(&w->json, "denominator", f->counted);
    iem_json_count(&w->json, "younger", f->young);
    iem_document_estimate_keys(w, f->acknowledged, "no-finding-old-enough");
    iem_document_end(w);
}

static void record(iem_document *w, const iem_followed *f)
{
    const iem_reacted *r = f->last;
    iem_json_text(&w->json, "reaction",
                  r ? or_null(iem_reaction_terms[r->reaction].code) : NULL);
    iem_json_text(&w->json, "decision",
                  r ? or_null(iem_course_terms[r->course].code) : NULL);
    iem_json_text(&w->json, "changed_on", f->change ? f->change->changed_on : NULL);
    if (w->result->published) return;
    iem_json_text(&w->json, "owner", r ? or_null(r->owner) : NULL);
    iem_json_text(&w->json, "reason", r ? or_null(r->reason) : NULL);
    iem_json_text(&w->json, "changed_version",
                  f->change ? or_null(f->change->changed_version) : NULL);
}

static void finding(iem_document *w, const iem_followed *f)
{
    iem_document_object(w, NULL);
    iem_json_text(&w->json, "id", f->id);
    iem_json_text(&w->json, "rule", f->rule);
    iem_json_text(&w->json, "ground", f->ground);
    iem_json_text(&w->json, "group", f->group);
    iem_json_bool(&w->json, "found_now", f->now);
    iem_json_text(&w->json, "seen_on", or_null(f->seen_on));
    iem_json_text(&w->json, "reaction_on", or_null(f->first_reaction_on));
    whole(w, "age_days", f->age, "day-not-known");
    whole(w, "days_to_reaction", f->waited, "no-reaction");
    iem_json_bool(&w->json, "counts", f->counts);
    iem_json_bool(&w->json, "in_time", f->in_time);
    iem_json_count(&w->json, "records", (double)f->records);
    record(w, f);
    iem_document_end(w);
}

/* ---- Effects ---- */

static void effect(iem_document *w, const iem_effect *e)
{
    const iem_followed *f = &w->result->followup->findings[e->followed];
    const char *why =
        e->why == IEM_EFFECT_KNOWN ? "undefined" : iem_effect_why_codes[e->why];
    iem_document_object(w, NULL);
    iem_json_text(&w->json, "id", f->id);
    iem_json_text(&w->json, "ground", f->ground);
    iem_json_text(&w->json, "group", f->group);
    iem_json_text(&w->json, "measure", iem_effect_measure_codes[e->measure]);
    iem_json_text(&w->json, "source", iem_effect_source_codes[e->source]);
    iem_document_estimate(w, "before", e->before, why);
    iem_document_estimate(w, "after", e->after, why);
    iem_document_estimate(w, "change", e->change, why);
    iem_json_text(&w->json, "change_shown", iem_effect_said_codes[e->said]);
    whole(w, "n_before", e->n_before, why);
    whole(w, "n_after", e->n_after, why);
    whole(w, "enough_after", e->enough,
          e->said == IEM_EFFECT_UNTOLD ? "no-number-is-enough" : "change-is-told");
    if (e->from) {
        iem_json_text(&w->json, "from", e->from);
        iem_json_text(&w->json, "until", e->until);
        iem_json_text(&w->json, "since", e->since);
        iem_json_text(&w->json, "to", e->to);
    }
    iem_document_end(w);
}

/* ---- Precision ---- */

static void expected(iem_document *w, const iem_precision *p)
{
    const char *why = w->result->published ? "suppressed" : "no-chances";
    iem_document_object(w, "expected");
    iem_document_number(w, "value", p->expected, why);
    iem_document_number(w, "low", p->expected_low, why);
    iem_document_number(w, "p_fewer", p->tails.fewer, why);
    iem_document_number(w, "p_more", p->tails.more, why);
    iem_document_number(w, "p_fewer_than_low", p->tails_low.fewer, why);
    iem_document_end(w);
}

static void counts(iem_document *w, const iem_precision *p)
{
    const struct {
        const char *key;
        double n;
    } all[] = {{"reviewed", p->reviewed},
               {"group_decided", p->group_decided},
               {"person_decided", p->person_decided},
               {"cannot_tell", p->untold},
               {"not_reviewed", p->pending},
               {"decisions_changed", p->changed}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        iem_document_people(w, all[i].key, all[i].n);
}

static void precision(iem_document *w, const iem_precision *p)
{
    const char *why = w->result->published ? "suppressed" : "nobody-could-tell";
    iem_document_object(w, NULL);
    iem_json_text(&w->json, "ground", p->ground);
    iem_json_text(&w->json, "grade", iem_grade_terms[p->grade].code);
    iem_json_text(&w->json, "cases", p->drawn ? "drawn" : "chosen");
    if (p->drawn) {
        iem_document_people(w, "drawn", p->drawn_n);
        iem_document_people(w, "drawn_of", p->drawn_of);
    }
    counts(w, p);
    iem_document_estimate(w, "share", p->part.share, why);
    iem_document_number(w, "share_least", p->part.least, why);
    iem_document_number(w, "share_most", p->part.most, why);
    iem_document_number(w, p->promise_most ? "promise_most" : "promise_least",
                        p->promise, "no-promise");
    iem_json_text(&w->json, "promise_kept",
                  p->kept == IEM_PASS   ? "yes"
                  : p->kept == IEM_FAIL ? "no"
                                        : "cannot-tell");
    whole(w, "enough", p->enough, "enough-or-told");
    expected(w, p);
    iem_document_end(w);
}

static void band(iem_document *w, const iem_chance_band *b)
{
    iem_document_object(w, NULL);
    iem_json_number(&w->json, "from", b->low);
    iem_json_number(&w->json, "to", b->high);
    iem_json_count(&w->json, "judged", b->told);
    iem_json_number(&w->json, "expected", b->expected);
    iem_json_count(&w->json, "group_decided", b->group_decided);
    iem_document_estimate(w, "share", b->share, "nobody-judged");
    iem_document_end(w);
}

static void flagged(iem_document *w, const iem_followup *f)
{
    const char *why = w->result->published ? "suppressed" : "none-drawn";
    iem_document_object(w, "flagged");
    whole(w, "of", isnan(f->flagged_drawn.value) ? (double)NAN : f->flagged_of, why);
    iem_document_estimate_keys(w, f->flagged_drawn, why);
    iem_document_number(w, "agreed_from_chance", f->agreed_from,
                        w->result->published ? "suppressed" : "from-no-chance");
    iem_document_end(w);
}

void iem_document_followup(iem_document *w)
{
    const iem_followup *f = w->result->followup;
    if (!f) return;
    iem_document_object(w, "followup");
    iem_json_text(&w->json, "today", f->today);
    iem_json_count(&w->json, "within_days", f->within);
    acknowledged(w, f);
    iem_json_array(&w->json, "findings");
    for (size_t i = 0; i < f->n_findings; i++) finding(w, &f->findings[i]);
    iem_document_end(w);
    iem_json_array(&w->json, "effects");
    for (size_t i = 0; i < f->n_effects; i++) effect(w, &f->effects[i]);
    iem_document_end(w);
    iem_json_array(&w->json, "precision");
    for (size_t i = 0; i < f->n_precision; i++) precision(w, &f->precision[i]);
    iem_document_end(w);
    flagged(w, f);
    iem_json_array(&w->json, "by_chance");
    for (size_t i = 0; i < f->n_bands; i++) band(w, &f->bands[i]);
    iem_document_end(w);
    iem_document_end(w);
}
