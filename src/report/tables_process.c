/* Tables beside those of the figures: what was declared, what became of findings, and
 * what the log can show of how decisions come about. */
#include "report/also.h"
#include "report/declared.h"
#include "report/fields.h"
#include "report/followup.h"
#include "report/maturity.h"
#include "report/principles.h"

#include <math.h>

/* ---- The declaration ---- */

static void declared_row(iem_fields *f, const iem_declared_check *q)
{
    iem_buffer seen = {0}, items = {0};
    for (size_t i = 0; i < q->n_items; i++)
        iem_buffer_format(&items, "%s%s", i ? "; " : "", q->items[i].name);
    iem_declared_seen(&f->voice, q, &seen);
    iem_field_text(f, q->rule->id);
    iem_field_text(f, q->subject);
    iem_field_text(f, q->field);
    iem_field_text(f, iem_declared_code(q));
    iem_field_text(f, q->why->code);
    iem_field_number(f, q->n);
    iem_field_number(f, q->of);
    iem_field_text(f, items.at);
    iem_field_text(f, seen.at);
    iem_fields_end(f);
    f->out->failed |= seen.failed || items.failed;
    iem_buffer_clear(&seen);
    iem_buffer_clear(&items);
}

void iem_table_declared(iem_fields *f)
{
    const iem_declared_list *list = f->result->declared;
    iem_fields_head(f, IEM_HEADS("id", "subject", "field", "verdict", "seen", "n", "of",
                                 "items", "text"));
    for (size_t i = 0; list && i < list->n; i++) declared_row(f, &list->at[i]);
}

/* ---- What became of findings ---- */

static void followed_row(iem_fields *f, const iem_followed *of)
{
    const iem_reacted *r = of->last;
    const bool inside = !f->result->published;
    iem_field_text(f, of->id);
    iem_field_text(f, of->rule);
    iem_field_text(f, of->ground);
    iem_field_text(f, of->group);
    iem_field_flag(f, of->now);
    iem_field_text(f, of->seen_on);
    iem_field_text(f, of->first_reaction_on);
    iem_field_number(f, of->age);
    iem_field_number(f, of->waited);
    iem_field_flag(f, of->counts);
    iem_field_flag(f, of->in_time);
    iem_field_text(f, r ? iem_reaction_terms[r->reaction].code : NULL);
    iem_field_text(f, r ? iem_course_terms[r->course].code : NULL);
    iem_field_text(f, of->change ? of->change->changed_on : NULL);
    iem_field_text(f, of->change && inside ? of->change->changed_version : NULL);
    iem_field_text(f, r && inside ? r->owner : NULL);
    iem_field_text(f, r && inside ? r->reason : NULL);
    iem_fields_end(f);
}

void iem_table_followup(iem_fields *f)
{
    const iem_followup *u = f->result->followup;
    iem_fields_head(f,
                    IEM_HEADS("id", "rule", "ground", "group", "found_now", "seen_on",
                              "reaction_on", "age_days", "days_to_reaction", "counts",
                              "in_time", "reaction", "decision", "changed_on",
                              "changed_version", "owner", "reason"));
    for (size_t i = 0; u && i < u->n_findings; i++) followed_row(f, &u->findings[i]);
}

static void effect_row(iem_fields *f, const iem_effect *e)
{
    const iem_followed *of = &f->result->followup->findings[e->followed];
    iem_field_text(f, of->id);
    iem_field_text(f, of->ground);
    iem_field_text(f, of->group);
    iem_field_text(f, iem_effect_measure_codes[e->measure]);
    iem_field_text(f, iem_effect_source_codes[e->source]);
    iem_field_estimate(f, e->before);
    iem_field_estimate(f, e->after);
    iem_field_estimate(f, e->change);
    iem_field_text(f, iem_effect_said_codes[e->said]);
    iem_field_text(f, isfinite(e->change.value)    ? NULL
                      : e->why == IEM_EFFECT_KNOWN ? "undefined"
                                                   : iem_effect_why_codes[e->why]);
    iem_field_number(f, e->n_before);
    iem_field_number(f, e->n_after);
    iem_field_number(f, e->enough);
    iem_field_text(f, e->from);
    iem_field_text(f, e->until);
    iem_field_text(f, e->since);
    iem_field_text(f, e->to);
    iem_fields_end(f);
}

void iem_table_effects(iem_fields *f)
{
    const iem_followup *u = f->result->followup;
    iem_fields_head(f, IEM_HEADS("id", "ground", "group", "measure", "source", "before",
                                 "before_low", "before_high", "after", "after_low",
                                 "after_high", "change", "change_low", "change_high",
                                 "change_shown", "why", "n_before", "n_after",
                                 "enough_after", "from", "until", "since", "to"));
    for (size_t i = 0; u && i < u->n_effects; i++) effect_row(f, &u->effects[i]);
}

static void precision_row(iem_fields *f, const iem_precision *p)
{
    iem_field_text(f, p->ground);
    iem_field_text(f, iem_grade_terms[p->grade].code);
    iem_field_text(f, p->drawn ? "drawn" : "chosen");
    iem_field_number(f, p->drawn ? p->drawn_n : NAN);
    iem_field_number(f, p->drawn ? p->drawn_of : NAN);
    iem_field_number(f, p->reviewed);
    iem_field_number(f, p->group_decided);
    iem_field_number(f, p->person_decided);
    iem_field_number(f, p->untold);
    iem_field_number(f, p->pending);
    iem_field_number(f, p->changed);
    iem_field_estimate(f, p->part.share);
    iem_field_text(f, isfinite(p->part.share.value) ? NULL
                      : f->result->published        ? "suppressed"
                                                    : "nobody-could-tell");
    iem_field_number(f, p->part.least);
    iem_field_number(f, p->part.most);
    iem_field_number(f, p->promise);
    iem_field_flag(f, p->promise_most);
    iem_field_text(f, p->kept == IEM_PASS   ? "yes"
                      : p->kept == IEM_FAIL ? "no"
                                            : "cannot-tell");
    iem_field_number(f, p->enough);
    iem_field_number(f, p->expected);
    iem_fields_end(f);
}

void iem_table_precision(iem_fields *f)
{
    const iem_followup *u = f->result->followup;
    iem_fields_head(
        f, IEM_HEADS("ground", "grade", "cases", "drawn", "drawn_of", "reviewed",
                     "group_decided", "person_decided", "cannot_tell", "not_reviewed",
                     "decisions_changed", "share", "share_low", "share_high", "why",
                     "share_least", "share_most", "promise", "promise_is_most",
                     "promise_kept", "enough", "expected"));
    for (size_t i = 0; u && i < u->n_precision; i++) precision_row(f, &u->precision[i]);
}

/* ---- What can be shown, and what lacks ---- */

void iem_table_safeguards(iem_fields *f)
{
    const struct iem_result *r = f->result;
    iem_fields_head(f, IEM_HEADS("metric", "question", "family", "asks", "answered",
                                 "takes", "missing"));
    for (size_t i = 0; i < r->n_safeguards; i++) {
        const iem_safeguard *s = &r->safeguards[i];
        iem_buffer missing = {0};
        for (size_t c = 0; c < s->n_columns; c++)
            if (s->missing[c])
                iem_buffer_format(&missing, "%s%s", missing.len ? "; " : "",
                                  s->columns[c]);
        iem_field_text(f, s->metric);
        iem_field_text(f, s->id);
        iem_field_text(f, s->family);
        iem_field_text(f, iem_also_said(&f->voice, s->asks));
        iem_field_flag(f, s->answered);
        iem_field_list(f, s->columns, s->n_columns);
        iem_field_text(f, missing.at);
        iem_fields_end(f);
        f->out->failed |= missing.failed;
        iem_buffer_clear(&missing);
    }
}

void iem_table_principles(iem_fields *f)
{
    const struct iem_result *r = f->result;
    iem_fields_head(f, IEM_HEADS("id", "asks", "state", "told", "missing",
                                 "declaration_missing", "command"));
    for (size_t i = 0; i < r->n_principles; i++) {
        const iem_principle_seen *s = &r->principles[i];
        iem_field_text(f, s->principle->id);
        iem_field_text(f, iem_also_said(&f->voice, s->principle->asks));
        iem_field_text(f, iem_principle_state_code(s->state));
        iem_field_list(f, s->told, s->n_told);
        iem_field_list(f, s->missing, s->n_missing);
        iem_field_flag(f, s->no_declaration);
        iem_field_text(f, s->principle->command);
        iem_fields_end(f);
    }
}

void iem_table_maturity(iem_fields *f)
{
    const struct iem_result *r = f->result;
    iem_fields_head(f, IEM_HEADS("theme", "level", "state", "one_higher"));
    for (size_t i = 0; i < r->n_maturity; i++) {
        iem_buffer next = {0};
        iem_maturity_say_next(&f->voice, &r->maturity[i], &next);
        iem_field_text(f, r->maturity[i].theme->id);
        iem_field_number(f, (double)r->maturity[i].level);
        iem_field_text(f, iem_maturity_level_code(r->maturity[i].level));
        iem_field_text(f, next.at);
        iem_fields_end(f);
        f->out->failed |= next.failed;
        iem_buffer_clear(&next);
    }
}

void iem_table_next_columns(iem_fields *f)
{
    const struct iem_result *r = f->result;
    iem_fields_head(f,
                    IEM_HEADS("column", "with", "questions", "families", "principles"));
    for (size_t i = 0; i < r->n_next_columns; i++) {
        const iem_next_column *next = &r->next_columns[i];
        iem_field_text(f, next->column);
        iem_field_text(f, next->with);
        iem_field_list(f, next->questions, next->n_questions);
        iem_field_list(f, next->families, next->n_families);
        iem_field_list(f, next->principles, next->n_principles);
        iem_fields_end(f);
    }
}
