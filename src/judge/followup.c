/* Findings and what people did with them: which there are, the newest record of each,
 * and the share that got a reaction in time. */
#include "judge/followup.h"

#include "base/grow.h"
#include "base/status.h"
#include "stats/table2x2.h"

#include <stdlib.h>
#include <string.h>

struct making {
    const struct iem_reviews *reviews;
    const iem_followup_at *at;
    struct iem_result *result;
    iem_followup *followup;
};

static const char *copied(struct making *m, const char *text)
{
    return iem_arena_copy(&m->result->arena, iem_slice_of(text ? text : ""));
}

/* ---- Which findings ---- */

static iem_followed *find(const iem_followup *f, const char *id)
{
    for (size_t i = 0; i < f->n_findings; i++)
        if (strcmp(f->findings[i].id, id) == 0) return &f->findings[i];
    return NULL;
}

static iem_status add(struct making *m, const iem_seen *seen, bool now, iem_error *err)
{
    iem_followup *f = m->followup;
    iem_followed *known = find(f, seen->id);
    if (known) {
        known->now |= now;
        return IEM_OK;
    }
    iem_followed *added = &f->findings[f->n_findings++];
    *added = (iem_followed){.id = copied(m, seen->id),
                            .rule = seen->rule ? copied(m, seen->rule) : NULL,
                            .ground = seen->ground ? copied(m, seen->ground) : NULL,
                            .group = seen->group ? copied(m, seen->group) : NULL,
                            .now = now,
                            .seen_on = copied(m, seen->on),
                            .first_reaction_on = "",
                            .changed_before = "",
                            .age = (double)NAN,
                            .waited = (double)NAN};
    return added->id && added->seen_on ? IEM_OK : iem_fail_memory(err);
}

/* The name of what a gate ruled, by its id; false: it ruled nothing of that id. */
static bool find_ruling(const struct iem_result *r, const char *id, iem_seen *seen)
{
    for (size_t i = 0; r->gate && i < r->gate->n_rulings; i++) {
        const iem_ruling *ruling = &r->gate->rulings[i];
        if (strcmp(ruling->id, id) != 0) continue;
        *seen =
            (iem_seen){ruling->id, ruling->rule->id, ruling->ground, ruling->group, ""};
        return ruling->verdict == IEM_FAIL;
    }
    return false;
}

static iem_status add_recorded(struct making *m, iem_error *err)
{
    for (size_t i = 0; i < m->reviews->n_reactions; i++) {
        iem_seen seen = {m->reviews->reactions[i].finding, NULL, NULL, NULL, ""};
        const bool now = find_ruling(m->result, seen.id, &seen);
        IEM_TRY(add(m, &seen, now, err));
    }
    return IEM_OK;
}

/* First what this scan finds, then what earlier ones found, then what people wrote of.
 * Lists of findings are short: a history of years has some hundreds. */
static iem_status list_findings(struct making *m, const iem_seen *seen, size_t n_seen,
                                iem_error *err)
{
    const struct iem_result *r = m->result;
    const size_t most = r->n_findings + n_seen + m->reviews->n_reactions;
    m->followup->findings =
        iem_arena_take(&m->result->arena, most, sizeof *m->followup->findings);
    if (!m->followup->findings) return iem_fail_memory(err);
    for (size_t i = 0; i < r->n_findings; i++) {
        const iem_treatment *t = &r->treatments[r->findings[i].treatment];
        const iem_seen now = {r->findings[i].id, r->findings[i].rule, t->ground,
                              t->group, ""};
        IEM_TRY(add(m, &now, true, err));
    }
    for (size_t i = 0; i < n_seen; i++) {
        IEM_TRY(add(m, &seen[i], false, err));
        iem_followed *f = find(m->followup, seen[i].id);
        f->seen_on = copied(m, seen[i].on);
        if (!f->seen_on) return iem_fail_memory(err);
    }
    return add_recorded(m, err);
}

/* ---- What people did ---- */

static const iem_reacted *copy_record(struct making *m, const iem_reacted *record)
{
    iem_reacted *copy = iem_arena_take(&m->result->arena, 1, sizeof *copy);
    if (!copy) return NULL;
    *copy = *record;
    const char **texts[] = {&copy->finding,   &copy->seen_on, &copy->reaction_on,
                            &copy->owner,     &copy->reason,  &copy->changed_version,
                            &copy->changed_on};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!(*texts[i] = copied(m, *texts[i]))) return NULL;
    return copy;
}

static const char *earlier(const char *a, const char *b)
{
    if (!*a || !*b) return *a ? a : b;
    return strcmp(a, b) <= 0 ? a : b;
}

static bool is_newer(const iem_reacted *record, const iem_reacted *than)
{
    return !than || strcmp(iem_reacted_day(record), iem_reacted_day(than)) >= 0;
}

/* The newest change counts, and the one before it ends the time that it is compared
 * with. */
static void take_change(iem_followed *f, const iem_reacted *record)
{
    const bool changed = (record->course == IEM_CHANGE || record->course == IEM_STOP) &&
                         *record->changed_on;
    if (!changed) return;
    if (!f->change || strcmp(record->changed_on, f->change->changed_on) > 0) {
        if (f->change) f->changed_before = f->change->changed_on;
        f->change = record;
    } else if (strcmp(record->changed_on, f->change->changed_on) < 0 &&
               strcmp(record->changed_on, f->changed_before) > 0) {
        f->changed_before = record->changed_on;
    }
}

/* Records are in the order in which they were written; on one day the later one is the
 * newer. */
static iem_status take_records(struct making *m, iem_error *err)
{
    for (size_t i = 0; i < m->reviews->n_reactions; i++) {
        const iem_reacted *record = copy_record(m, &m->reviews->reactions[i]);
        if (!record) return iem_fail_memory(err);
        iem_followed *f = find(m->followup, record->finding);
        f->records++;
        f->seen_on = earlier(f->seen_on, record->seen_on);
        if (record->reaction != IEM_NO_REACTION)
            f->first_reaction_on = earlier(f->first_reaction_on, record->reaction_on);
        if (is_newer(record, f->last)) f->last = record;
        take_change(f, record);
    }
    return IEM_OK;
}

/* A change that was withdrawn was none: what counts is the newest decision. */
static void settle_change(iem_followed *f)
{
    const bool stands =
        f->last && (f->last->course == IEM_CHANGE || f->last->course == IEM_STOP);
    if (!stands) f->change = NULL;
}

/* ---- The share ---- */

static void settle_times(struct making *m, iem_followed *f)
{
    const double seen = iem_review_day(f->seen_on),
                 today = iem_review_day(m->at->today),
                 reaction = iem_review_day(f->first_reaction_on);
    f->age = today - seen;
    f->waited = reaction - seen;
    f->counts = f->age >= m->at->within;
    f->in_time = f->waited <= m->at->within;
}

static void share_acknowledged(struct making *m)
{
    iem_followup *f = m->followup;
    for (size_t i = 0; i < f->n_findings; i++) {
        settle_change(&f->findings[i]);
        settle_times(m, &f->findings[i]);
        f->counted += f->findings[i].counts;
        f->young += !f->findings[i].counts;
        f->in_time += f->findings[i].counts && f->findings[i].in_time;
    }
    f->acknowledged = iem_rate(f->in_time, f->counted);
}

iem_status iem_followup_make(const struct iem_reviews *reviews, const iem_seen *seen,
                             size_t n_seen, const iem_followup_at *at,
                             struct iem_result *result, iem_error *err)
{
    struct making m = {.reviews = reviews, .at = at, .result = result};
    iem_followup *f = iem_arena_take(&result->arena, 1, sizeof *f);
    if (!f) return iem_fail_memory(err);
    *f = (iem_followup){.within = at->within,
                        .acknowledged = iem_undefined,
                        .flagged_drawn = iem_undefined,
                        .unfilled = reviews->unfilled};
    m.followup = f;
    if (!(f->today = copied(&m, at->today))) return iem_fail_memory(err);
    IEM_TRY(list_findings(&m, seen, n_seen, err));
    IEM_TRY(take_records(&m, err));
    share_acknowledged(&m);
    IEM_TRY(iem_followup_precision(reviews, &result->arena, f, err));
    result->followup = f;
    return IEM_OK;
}
