#include "report/followup_lines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const iem_effect_measure_codes[] = {[IEM_EFFECT_GAP] = "twin-gap",
                                                [IEM_EFFECT_RATIO] = "twin-ratio",
                                                [IEM_EFFECT_WEIGHT] = "fact-weight"};
const char *const iem_effect_source_codes[] = {[IEM_EFFECT_HISTORY] = "history",
                                               [IEM_EFFECT_AGAINST] = "against",
                                               [IEM_EFFECT_BASELINE] = "baseline"};
const char *const iem_effect_said_codes[] = {[IEM_EFFECT_LESS] = "less",
                                             [IEM_EFFECT_MORE] = "more",
                                             [IEM_EFFECT_UNTOLD] = "cannot-tell"};
const char *const iem_effect_why_codes[] = {
    [IEM_EFFECT_KNOWN] = "",
    [IEM_EFFECT_NO_EARLIER] = "nothing-to-compare-with",
    [IEM_EFFECT_NONE_BEFORE] = "no-period-before",
    [IEM_EFFECT_NONE_SINCE] = "no-period-since",
    [IEM_EFFECT_NO_DAYS] = "periods-are-no-days",
    [IEM_EFFECT_OTHER_COUNTS] = "counted-with-another-plan",
    [IEM_EFFECT_UNDEFINED] = "too-few-people",
    [IEM_EFFECT_NO_GROUP] = "no-such-group",
    [IEM_EFFECT_REPEATS] = "repeated-persons-not-known",
    [IEM_EFFECT_SUPPRESSED] = "suppressed"};

bool iem_follow_is_told(const struct iem_result *result)
{
    const iem_followup *f = result->followup;
    return f && f->n_findings + f->n_effects + f->n_precision + f->unfilled > 0;
}

const char *iem_follow_title(const iem_voice *voice)
{
    const iem_follow_writing w = {.voice = voice};
    return iem_follow_text(&w, IEM_F_TITLE);
}

/* “B” (group); a dash where it is not known which finding this is. */
static const char *whom(iem_follow_writing *w, const iem_followed *f)
{
    iem_buffer out = {0};
    if (!f->rule) return "–";
    if (!f->ground) return w->voice->words[IEM_W_GATE_EVERYBODY];
    if (!f->group) return iem_follow_name(w, f->ground);
    const iem_name group = iem_name_clip(f->group, w->voice->name_limit),
                   ground = iem_name_clip(f->ground, w->voice->name_limit);
    iem_say(&out, w->voice, IEM_W_WHO,
            IEM_ARGS("group", group.text, "ground", ground.text));
    const char *text = out.failed || !out.at ? "" : iem_follow_keep(w, out.at);
    w->failed |= out.failed;
    iem_buffer_clear(&out);
    return text;
}

/* ---- Findings ---- */

/* What the measure of "own/ID" tells; NULL: it is no margin of the plan's own. */
static const iem_measure_row *own_measure(const iem_follow_writing *w, const char *rule)
{
    if (strncmp(rule, "own/", 4) != 0) return NULL;
    for (size_t i = 0; i < w->result->n_families; i++)
        for (size_t k = 0; k < w->result->families[i].n; k++) {
            const iem_measure_row *m = w->result->families[i].at[k].measure;
            if (strcmp(m->id, rule + 4) == 0) return m;
        }
    return NULL;
}

/* Those of the core have a name, as measures have; others go by their ids. */
static const char *rule_of(const iem_follow_writing *w, const iem_followed *f)
{
    if (!f->rule) return f->id;
    if (strcmp(f->rule, "twin-gap") == 0) return iem_follow_text(w, IEM_F_GAP);
    if (strcmp(f->rule, "group-weight") == 0)
        return iem_follow_text(w, IEM_F_GROUP_WEIGHT);
    const iem_measure_row *own = own_measure(w, f->rule);
    return own ? iem_follow_said(w, own->meaning) : f->rule;
}

static const char *days(iem_follow_writing *w, double n)
{
    if (isnan(n)) return "–";
    return iem_follow_fill(w, IEM_F_DAYS, IEM_ARGS("n", iem_follow_people(w, n)));
}

static void add_finding(iem_follow_writing *w, const iem_followed *f)
{
    iem_follow_cell(w, rule_of(w, f));
    iem_follow_cell(w, whom(w, f));
    iem_follow_cell(w, *f->seen_on ? f->seen_on : "–");
    iem_follow_cell(w, days(w, f->age));
    iem_follow_cell(
        w, iem_follow_said(
               w, iem_reaction_words[f->last ? f->last->reaction : IEM_NO_REACTION]));
    iem_follow_cell(w, days(w, f->waited));
    iem_follow_cell(
        w, iem_follow_said(
               w, iem_course_words[f->last ? f->last->course : IEM_UNDECIDED]));
    iem_follow_cell(w, f->change ? f->change->changed_on : "–");
}

static void say_share(iem_follow_writing *w)
{
    const iem_followup *f = w->f;
    const char *within = iem_follow_people(w, f->within);
    if (f->counted > 0)
        iem_follow_tell(w, &w->part->before, IEM_F_SHARE,
                        IEM_ARGS("n", iem_follow_people(w, f->counted), "yes",
                                 iem_follow_people(w, f->in_time), "days", within,
                                 "share", iem_follow_share(w, f->acknowledged.value),
                                 "range", iem_follow_range(w, f->acknowledged)));
    else
        iem_follow_tell(w, &w->part->before, IEM_F_SHARE_NONE,
                        IEM_ARGS("days", within));
    if (f->young > 0 && f->counted > 0)
        iem_follow_tell(w, &w->part->before, IEM_F_YOUNG,
                        IEM_ARGS("n", iem_follow_people(w, f->young)));
}

static void say_open(iem_follow_writing *w)
{
    double open = 0;
    for (size_t i = 0; i < w->f->n_findings; i++)
        open += w->f->findings[i].now && !*w->f->findings[i].first_reaction_on;
    if (open > 0)
        iem_follow_tell(w, &w->part->before, IEM_F_OPEN,
                        IEM_ARGS("n", iem_follow_people(w, open)));
}

/* Who answers for it, with what was changed and why. */
static void say_owner(iem_follow_writing *w, const iem_followed *f)
{
    const iem_reacted *r = f->last;
    iem_buffer out = {0};
    if (!r || !*r->owner) return;
    iem_say_text(&out, iem_follow_text(w, IEM_F_OWNER),
                 IEM_ARGS("finding", rule_of(w, f), "group", whom(w, f), "owner",
                          iem_follow_name(w, r->owner)));
    if (*r->changed_version) {
        iem_buffer_text(&out, " ");
        iem_say_text(&out, iem_follow_text(w, IEM_F_VERSION),
                     IEM_ARGS("version", iem_follow_name(w, r->changed_version)));
    }
    if (*r->reason) {
        const iem_name reason = iem_name_clip(r->reason, IEM_NAME_LIMIT);
        iem_buffer_text(&out, " ");
        iem_say_text(&out, iem_follow_text(w, IEM_F_REASON),
                     IEM_ARGS("reason", reason.text));
    }
    w->failed |= out.failed;
    if (!out.failed) iem_follow_add(w, &w->part->after, out.at);
    iem_buffer_clear(&out);
}

static void say_of_each(iem_follow_writing *w)
{
    for (size_t i = 0; i < w->f->n_findings; i++) {
        const iem_followed *f = &w->f->findings[i];
        say_owner(w, f);
        if (!f->now)
            iem_follow_tell(w, &w->part->after, IEM_F_GONE,
                            IEM_ARGS("finding", rule_of(w, f), "group", whom(w, f)));
    }
}

static void write_findings(iem_follow_writing *w)
{
    static const iem_follow_word heads[] = {
        IEM_F_COL_FINDING,  IEM_F_COL_GROUP,      IEM_F_COL_SEEN,     IEM_F_COL_AGE,
        IEM_F_COL_REACTION, IEM_F_COL_AFTER_DAYS, IEM_F_COL_DECISION, IEM_F_COL_SINCE};
    if (w->f->n_findings == 0) return;
    w->part->title = iem_follow_text(w, IEM_F_FINDINGS);
    say_share(w);
    say_open(w);
    iem_follow_head(w, "lLlrlrll", heads);
    for (size_t i = 0; i < w->f->n_findings; i++) add_finding(w, &w->f->findings[i]);
    say_of_each(w);
}

/* ---- Effect ---- */

static iem_figure as_points(const iem_voice *voice, double gap)
{
    return iem_figure_points(voice, gap);
}

static iem_figure as_weight(const iem_voice *voice, double weight)
{
    iem_figure f = iem_figure_weight(voice, weight), with = {""};
    if (!iem_figure_is_dash(f)) snprintf(with.text, sizeof with.text, "×%.40s", f.text);
    return iem_figure_is_dash(f) ? f : with;
}

static const char *estimate(iem_follow_writing *w, const iem_effect *e, iem_estimate of,
                            bool change)
{
    iem_figure (*one)(const iem_voice *, double) =
        e->measure == IEM_EFFECT_GAP     ? as_points
        : e->measure == IEM_EFFECT_RATIO ? iem_figure_ratio
        : change                         ? iem_figure_weight
                                         : as_weight;
    if (isnan(of.value)) return "–";
    return iem_follow_join(w, one(w->voice, of.value).text, " (",
                           iem_figure_range(w->voice, of, one).text, ")");
}

static const char *measure_of(iem_follow_writing *w, const iem_effect *e)
{
    return iem_follow_text(w, (iem_follow_word)(IEM_F_GAP + (int)e->measure));
}

/* Whether people are judged less as a group than before, whatever the measure. */
static const char *said_of(iem_follow_writing *w, const iem_effect *e)
{
    return iem_follow_text(w, (iem_follow_word)(IEM_F_LESS + (int)e->said));
}

static bool is_measured(const iem_effect *e)
{
    return e->why == IEM_EFFECT_KNOWN || e->why == IEM_EFFECT_UNDEFINED ||
           e->why == IEM_EFFECT_REPEATS;
}

static void say_side(iem_follow_writing *w, const iem_effect *e, const char *group)
{
    if (e->source == IEM_EFFECT_AGAINST)
        iem_follow_tell(w, &w->part->after, IEM_F_PAIRED, IEM_ARGS("group", group));
    else if (e->source == IEM_EFFECT_BASELINE)
        iem_follow_tell(w, &w->part->after, IEM_F_BASELINE, IEM_ARGS("group", group));
    else if (e->from)
        iem_follow_tell(w, &w->part->after, IEM_F_PERIODS,
                        IEM_ARGS("group", group, "from", e->from, "until", e->until,
                                 "before", iem_follow_people(w, e->n_before), "since",
                                 e->since, "to", e->to, "after",
                                 iem_follow_people(w, e->n_after)));
}

static void say_enough(iem_follow_writing *w, const iem_effect *e, const char *group)
{
    if (e->why != IEM_EFFECT_KNOWN || e->said != IEM_EFFECT_UNTOLD ||
        e->source == IEM_EFFECT_AGAINST)
        return;
    const char *const measure = measure_of(w, e);
    if (isnan(e->enough))
        iem_follow_tell(w, &w->part->after, IEM_F_NEVER_ENOUGH,
                        IEM_ARGS("group", group, "measure", measure));
    else
        iem_follow_tell(w, &w->part->after, IEM_F_ENOUGH,
                        IEM_ARGS("group", group, "measure", measure, "n",
                                 iem_follow_people(w, e->enough)));
}

static void add_effect(iem_follow_writing *w, size_t i)
{
    const iem_effect *e = &w->f->effects[i];
    const iem_followed *f = &w->f->findings[e->followed];
    const char *group = whom(w, f);
    if (is_measured(e)) {
        iem_follow_cell(
            w, iem_follow_join(w, f->group ? iem_follow_name(w, f->group) : f->id,
                               " · ", measure_of(w, e), ""));
        iem_follow_cell(w, estimate(w, e, e->before, false));
        iem_follow_cell(w, estimate(w, e, e->after, false));
        iem_follow_cell(w, estimate(w, e, e->change, true));
        iem_follow_cell(w, said_of(w, e));
        const bool first = i == 0 || e[-1].followed != e->followed;
        if (first) say_side(w, e, group);
        say_enough(w, e, group);
    }
    if (e->why != IEM_EFFECT_KNOWN)
        iem_follow_tell(w, &w->part->after, IEM_F_NO_EFFECT,
                        IEM_ARGS("group", group, "why",
                                 iem_follow_said(w, iem_effect_why_words[e->why])));
}

static void write_effects(iem_follow_writing *w)
{
    static const iem_follow_word heads[] = {IEM_F_COL_GROUP, IEM_F_COL_BEFORE,
                                            IEM_F_COL_AFTER, IEM_F_COL_CHANGE,
                                            IEM_F_COL_SAID};
    if (w->f->n_effects == 0) return;
    w->part->title = iem_follow_text(w, IEM_F_EFFECT);
    iem_follow_head(w, "Lrrrl", heads);
    for (size_t i = 0; i < w->f->n_effects; i++) add_effect(w, i);
    if (w->part->cells.n == 0) return;
    iem_follow_add(w, &w->part->after, iem_follow_text(w, IEM_F_KEY));
    iem_follow_add(w, &w->part->after, iem_follow_text(w, IEM_F_REGRESSION));
}

bool iem_follow_part_make(const iem_voice *voice, const struct iem_result *result,
                          size_t part, iem_arena *arena, iem_follow_part *out)
{
    static void (*const writers[IEM_FOLLOW_PARTS])(iem_follow_writing *) = {
        write_findings, write_effects, iem_follow_agreement, iem_follow_bands};
    iem_follow_writing w = {.voice = voice,
                            .result = result,
                            .f = result->followup,
                            .arena = arena,
                            .part = out};
    *out = (iem_follow_part){.title = NULL};
    if (result->followup) writers[part](&w);
    return !w.failed;
}

void iem_follow_part_clear(iem_follow_part *part)
{
    free(part->before.at);
    free(part->cells.at);
    free(part->after.at);
}
