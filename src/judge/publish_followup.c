/* What became of findings, as far as it may be told. Who answers for one, and what they
 * wrote, stays inside; so does what people judged of fewer than ten cases. */
#include "judge/coarse.h"
#include "judge/followup.h"
#include "judge/publish.h"

#include "base/status.h"

#include <math.h>
#include <string.h>

struct telling {
    const struct iem_result *from;
    const iem_publish_counts *counts;
    struct iem_result *to;
};

/* ---- Findings: words and days of an office, not of a person ---- */

static const iem_reacted *without_names(struct telling *t, const iem_reacted *record)
{
    iem_reacted *copy = iem_arena_take(&t->to->arena, 1, sizeof *copy);
    if (!copy) return NULL;
    *copy = *record;
    copy->from = copy->owner = copy->reason = copy->changed_version = "";
    return copy;
}

static bool is_of(const iem_treatment *t, const iem_followed *f)
{
    return strcmp(t->ground, f->ground) == 0 && strcmp(t->group, f->group) == 0;
}

/* An intersection with few people has no name, here either. */
static bool is_named(const struct telling *t, const iem_followed *f)
{
    if (!f->group || !f->ground) return true;
    for (size_t i = 0; i < t->from->n_treatments; i++)
        if (is_of(&t->from->treatments[i], f))
            return t->from->treatments[i].n_parts < 2 ||
                   !isnan(iem_published(t->counts, t->counts->member[i].n));
    return false;
}

static iem_status tell_findings(struct telling *t, size_t *place, iem_error *err)
{
    const iem_followup *from = t->from->followup;
    iem_followup *f = t->to->followup;
    f->n_findings = 0;
    f->findings = iem_arena_take(&t->to->arena, from->n_findings, sizeof *f->findings);
    if (!f->findings) return iem_fail_memory(err);
    for (size_t i = 0; i < from->n_findings; i++) {
        place[i] = SIZE_MAX;
        if (!is_named(t, &from->findings[i])) continue;
        place[i] = f->n_findings;
        iem_followed *to = &f->findings[f->n_findings++];
        *to = from->findings[i];
        if (to->last && !(to->last = without_names(t, to->last)))
            return iem_fail_memory(err);
        if (to->change && !(to->change = without_names(t, to->change)))
            return iem_fail_memory(err);
    }
    return IEM_OK;
}

/* ---- Effects ---- */

static double least_of(iem_table t)
{
    return fmin(fmin(t.n1, t.n0),
                fmin(fmin(t.a1, t.a0), fmin(t.n1 - t.a1, t.n0 - t.a0)));
}

static iem_unit unit_of(const iem_effect *e)
{
    return e->measure == IEM_EFFECT_RATIO    ? IEM_UNIT_RATIO
           : e->measure == IEM_EFFECT_WEIGHT ? IEM_UNIT_NUMBER
                                             : IEM_UNIT_DIFFERENCE;
}

/* As few people as there are on the smaller side. */
static iem_publish_size size_of(const iem_effect *e, iem_coarseness by)
{
    const iem_table b = e->before_table, a = e->after_table;
    return (iem_publish_size){fmin(fmin(b.n1, b.n0), fmin(a.n1, a.n0)),
                              fmin(least_of(b), least_of(a)), by.step};
}

/* A gate's baseline tells nothing of its counts: those of now stand for them, and what
 * it has may come from a published edition already. */
static void tell_effect(const struct telling *t, const iem_followed *f, iem_effect *e)
{
    const iem_coarseness by = t->counts->by;
    const iem_publish_size size = size_of(e, by);
    bool shown = size.thin >= by.least;
    for (size_t i = 0; i < t->from->n_treatments && shown; i++)
        if (is_of(&t->from->treatments[i], f))
            shown = iem_published_both(t->counts, t->counts->member[i]);
    e->enough = (double)NAN;
    if (e->why != IEM_EFFECT_KNOWN && e->why != IEM_EFFECT_UNDEFINED &&
        e->why != IEM_EFFECT_REPEATS)
        return;
    if (!shown) {
        e->before = e->after = e->change = iem_undefined;
        e->n_before = e->n_after = (double)NAN;
        e->said = IEM_EFFECT_UNTOLD;
        e->why = IEM_EFFECT_SUPPRESSED;
        return;
    }
    e->before = iem_publish_figure(unit_of(e), e->before, size);
    e->after = iem_publish_figure(unit_of(e), e->after, size);
    e->change = iem_publish_figure(unit_of(e), e->change, size);
    e->n_before = iem_suppress_rounded(by, e->n_before);
    e->n_after = iem_suppress_rounded(by, e->n_after);
}

static iem_status tell_effects(struct telling *t, const size_t *place, iem_error *err)
{
    const iem_followup *from = t->from->followup;
    iem_followup *f = t->to->followup;
    f->n_effects = 0;
    f->effects = iem_arena_take(&t->to->arena, from->n_effects, sizeof *f->effects);
    if (!f->effects) return iem_fail_memory(err);
    for (size_t i = 0; i < from->n_effects; i++) {
        const size_t followed = place[from->effects[i].followed];
        if (followed == SIZE_MAX) continue;
        iem_effect *to = &f->effects[f->n_effects++];
        *to = from->effects[i];
        to->followed = followed;
        tell_effect(t, &f->findings[followed], to);
    }
    return IEM_OK;
}

/* ---- What people judged ---- */

static void hide(iem_precision *p)
{
    p->drawn_n = p->drawn_of = p->reviewed = p->group_decided = p->person_decided =
        p->untold = p->pending = p->changed = (double)NAN;
    p->part = (iem_part_told){iem_undefined, (double)NAN, (double)NAN};
    p->kept = IEM_CANNOT_TELL;
}

/* Of rounded counts, with an interval that includes the rounding. */
static iem_estimate rounded_share(iem_coarseness by, double yes, double no)
{
    const double half = by.step / 2, n = yes + no;
    return (iem_estimate){yes / n, iem_rate(yes - half, n).low,
                          iem_rate(yes + half, n).high};
}

/* All of it or nothing: its parts add up to the cases that were reviewed. How many
 * could not be told, or are left, is not said: there are few. Nor is how many there
 * were to draw from, which may be hidden elsewhere. */
static void tell_precision(iem_coarseness by, iem_precision *p)
{
    const bool shown = p->group_decided >= by.least && p->person_decided >= by.least;
    p->expected = p->expected_low = p->enough = (double)NAN;
    p->tails = p->tails_low = (iem_tails){(double)NAN, (double)NAN};
    if (!shown) {
        hide(p);
        return;
    }
    p->group_decided = iem_suppress_rounded(by, p->group_decided);
    p->person_decided = iem_suppress_rounded(by, p->person_decided);
    p->reviewed = p->group_decided + p->person_decided;
    p->part.share = rounded_share(by, p->group_decided, p->person_decided);
    p->part.least = p->part.most = p->untold = p->pending = p->changed = (double)NAN;
    p->drawn_n = p->drawn_of = (double)NAN;
}

static iem_status tell_reviews(struct telling *t, iem_error *err)
{
    const iem_followup *from = t->from->followup;
    iem_followup *f = t->to->followup;
    f->precision =
        iem_arena_take(&t->to->arena, from->n_precision, sizeof *f->precision);
    if (!f->precision) return iem_fail_memory(err);
    for (size_t i = 0; i < from->n_precision; i++) {
        f->precision[i] = from->precision[i];
        tell_precision(t->counts->by, &f->precision[i]);
    }
    f->flagged_drawn = iem_undefined;
    f->flagged_of = f->agreed_from = (double)NAN;
    f->n_bands = 0;
    f->unfilled = 0;
    return IEM_OK;
}

iem_status iem_publish_followup(const struct iem_result *from,
                                const iem_publish_counts *counts, struct iem_result *to,
                                iem_error *err)
{
    struct telling t = {from, counts, to};
    if (!from->followup) return IEM_OK;
    size_t *place =
        iem_arena_take(&to->arena, from->followup->n_findings, sizeof *place);
    to->followup = iem_arena_take(&to->arena, 1, sizeof *to->followup);
    if (!place || !to->followup) return iem_fail_memory(err);
    *to->followup = *from->followup;
    IEM_TRY(tell_findings(&t, place, err));
    IEM_TRY(tell_effects(&t, place, err));
    return tell_reviews(&t, err);
}
