#include "report/followup.h"

#include "base/grow.h"
#include "report/followup_words.h"

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

/* One part while it is written. */
struct writing {
    const iem_voice *voice;
    const struct iem_result *result;
    const iem_followup *f;
    iem_arena *arena;
    iem_follow_part *part;
    bool failed;
};

static const char *said(const struct writing *w, iem_said text)
{
    return strcmp(w->voice->lang, "nl") == 0 ? text.nl : text.en;
}

static const char *word(const struct writing *w, iem_follow_word id)
{
    return said(w, iem_follow_words[id]);
}

const char *iem_follow_title(const iem_voice *voice)
{
    const struct writing w = {.voice = voice};
    return word(&w, IEM_F_TITLE);
}

static const char *kept(struct writing *w, const char *text)
{
    const char *copy = iem_arena_copy(w->arena, iem_slice_of(text));
    w->failed |= !copy;
    return copy ? copy : "";
}

static void add(struct writing *w, iem_lines *lines, const char *text)
{
    if (!IEM_GROW(lines->at, lines->capacity, lines->n + 1)) {
        w->failed = true;
        return;
    }
    lines->at[lines->n++] = kept(w, text);
}

static const char *fill(struct writing *w, iem_follow_word id, const char *const *args)
{
    iem_buffer out = {0};
    iem_say_text(&out, word(w, id), args);
    w->failed |= out.failed;
    const char *text = out.failed || !out.at ? "" : kept(w, out.at);
    iem_buffer_clear(&out);
    return text;
}

static void cell(struct writing *w, const char *text)
{
    add(w, &w->part->cells, text);
}

static void tell(struct writing *w, iem_lines *lines, iem_follow_word id,
                 const char *const *args)
{
    add(w, lines, fill(w, id, args));
}

static void head(struct writing *w, const char *align, const iem_follow_word *heads)
{
    w->part->align = align;
    w->part->columns = strlen(align);
    for (size_t i = 0; i < w->part->columns; i++) w->part->heads[i] = word(w, heads[i]);
}

static const char *figure(struct writing *w, iem_figure f)
{
    return kept(w, f.text);
}

static const char *people(struct writing *w, double n)
{
    return figure(w, iem_figure_count(w->voice, n));
}

static const char *share(struct writing *w, double s)
{
    return figure(w, iem_figure_share(w->voice, s));
}

static const char *range(struct writing *w, iem_estimate e)
{
    return figure(w, iem_figure_range(w->voice, e, iem_figure_share));
}

static const char *name(struct writing *w, const char *text)
{
    return kept(w, iem_name_clip(text, w->voice->name_limit).text);
}

static const char *joined(struct writing *w, const char *one, const char *between,
                          const char *other, const char *behind)
{
    const char *text =
        iem_arena_format(w->arena, "%s%s%s%s", one, between, other, behind);
    w->failed |= !text;
    return text ? text : "";
}

/* “B” (group); the id where nothing else is known. */
static const char *whom(struct writing *w, const iem_followed *f)
{
    iem_buffer out = {0};
    if (!f->group) return f->ground ? name(w, f->ground) : f->id;
    const iem_name group = iem_name_clip(f->group, w->voice->name_limit),
                   ground = iem_name_clip(f->ground, w->voice->name_limit);
    iem_say(&out, w->voice, IEM_W_WHO,
            IEM_ARGS("group", group.text, "ground", ground.text));
    const char *text = out.failed || !out.at ? "" : kept(w, out.at);
    w->failed |= out.failed;
    iem_buffer_clear(&out);
    return text;
}

/* ---- Findings ---- */

/* Those of the core have a name; others go by their ids. */
static const char *rule_of(const struct writing *w, const iem_followed *f)
{
    if (!f->rule) return f->id;
    if (strcmp(f->rule, "twin-gap") == 0) return word(w, IEM_F_GAP);
    if (strcmp(f->rule, "group-weight") == 0) return word(w, IEM_F_GROUP_WEIGHT);
    return f->rule;
}

static const char *days(struct writing *w, double n)
{
    if (isnan(n)) return "–";
    return fill(w, IEM_F_DAYS, IEM_ARGS("n", people(w, n)));
}

static void add_finding(struct writing *w, const iem_followed *f)
{
    cell(w, rule_of(w, f));
    cell(w, f->group || f->ground ? whom(w, f) : "–");
    cell(w, *f->seen_on ? f->seen_on : "–");
    cell(w, days(w, f->age));
    cell(w, said(w, iem_reaction_words[f->last ? f->last->reaction : IEM_NO_REACTION]));
    cell(w, days(w, f->waited));
    cell(w, said(w, iem_course_words[f->last ? f->last->course : IEM_UNDECIDED]));
    cell(w, f->change ? f->change->changed_on : "–");
}

static void say_share(struct writing *w)
{
    const iem_followup *f = w->f;
    const char *within = people(w, f->within);
    if (f->counted > 0)
        tell(w, &w->part->before, IEM_F_SHARE,
             IEM_ARGS("n", people(w, f->counted), "yes", people(w, f->in_time), "days",
                      within, "share", share(w, f->acknowledged.value), "range",
                      range(w, f->acknowledged)));
    else
        tell(w, &w->part->before, IEM_F_SHARE_NONE, IEM_ARGS("days", within));
    if (f->young > 0 && f->counted > 0)
        tell(w, &w->part->before, IEM_F_YOUNG, IEM_ARGS("n", people(w, f->young)));
}

static void say_open(struct writing *w)
{
    double open = 0;
    for (size_t i = 0; i < w->f->n_findings; i++)
        open += w->f->findings[i].now && !*w->f->findings[i].first_reaction_on;
    if (open > 0) tell(w, &w->part->before, IEM_F_OPEN, IEM_ARGS("n", people(w, open)));
}

/* Who answers for it, with what was changed and why. */
static void say_owner(struct writing *w, const iem_followed *f)
{
    const iem_reacted *r = f->last;
    iem_buffer out = {0};
    if (!r || !*r->owner) return;
    iem_say_text(&out, word(w, IEM_F_OWNER),
                 IEM_ARGS("finding", rule_of(w, f), "group", whom(w, f), "owner",
                          name(w, r->owner)));
    if (*r->changed_version) {
        iem_buffer_text(&out, " ");
        iem_say_text(&out, word(w, IEM_F_VERSION),
                     IEM_ARGS("version", name(w, r->changed_version)));
    }
    if (*r->reason) {
        const iem_name reason = iem_name_clip(r->reason, IEM_NAME_LIMIT);
        iem_buffer_text(&out, " ");
        iem_say_text(&out, word(w, IEM_F_REASON), IEM_ARGS("reason", reason.text));
    }
    w->failed |= out.failed;
    if (!out.failed) add(w, &w->part->after, out.at);
    iem_buffer_clear(&out);
}

static void say_of_each(struct writing *w)
{
    for (size_t i = 0; i < w->f->n_findings; i++) {
        const iem_followed *f = &w->f->findings[i];
        say_owner(w, f);
        if (!f->now)
            tell(w, &w->part->after, IEM_F_GONE,
                 IEM_ARGS("finding", rule_of(w, f), "group", whom(w, f)));
    }
}

static void write_findings(struct writing *w)
{
    static const iem_follow_word heads[] = {
        IEM_F_COL_FINDING,  IEM_F_COL_GROUP,      IEM_F_COL_SEEN,     IEM_F_COL_AGE,
        IEM_F_COL_REACTION, IEM_F_COL_AFTER_DAYS, IEM_F_COL_DECISION, IEM_F_COL_SINCE};
    if (w->f->n_findings == 0) return;
    w->part->title = word(w, IEM_F_FINDINGS);
    say_share(w);
    say_open(w);
    head(w, "lLlrlrll", heads);
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

static const char *estimate(struct writing *w, const iem_effect *e, iem_estimate of,
                            bool change)
{
    iem_figure (*one)(const iem_voice *, double) =
        e->measure == IEM_EFFECT_GAP     ? as_points
        : e->measure == IEM_EFFECT_RATIO ? iem_figure_ratio
        : change                         ? iem_figure_weight
                                         : as_weight;
    if (isnan(of.value)) return "–";
    return joined(w, one(w->voice, of.value).text, " (",
                  iem_figure_range(w->voice, of, one).text, ")");
}

static const char *measure_of(struct writing *w, const iem_effect *e)
{
    return word(w, (iem_follow_word)(IEM_F_GAP + (int)e->measure));
}

/* Whether the group is judged less as a group; of a fact weight that is a rise. */
static const char *said_of(struct writing *w, const iem_effect *e)
{
    iem_effect_said s = e->said;
    if (e->measure == IEM_EFFECT_WEIGHT && s != IEM_EFFECT_UNTOLD)
        s = s == IEM_EFFECT_LESS ? IEM_EFFECT_MORE : IEM_EFFECT_LESS;
    return word(w, (iem_follow_word)(IEM_F_LESS + (int)s));
}

static bool is_measured(const iem_effect *e)
{
    return e->why == IEM_EFFECT_KNOWN || e->why == IEM_EFFECT_UNDEFINED ||
           e->why == IEM_EFFECT_REPEATS;
}

static void say_side(struct writing *w, const iem_effect *e, const char *group)
{
    if (e->source == IEM_EFFECT_AGAINST)
        tell(w, &w->part->after, IEM_F_PAIRED, IEM_ARGS("group", group));
    else if (e->source == IEM_EFFECT_BASELINE)
        tell(w, &w->part->after, IEM_F_BASELINE, IEM_ARGS("group", group));
    else if (e->from)
        tell(w, &w->part->after, IEM_F_PERIODS,
             IEM_ARGS("group", group, "from", e->from, "until", e->until, "before",
                      people(w, e->n_before), "since", e->since, "to", e->to, "after",
                      people(w, e->n_after)));
}

static void say_enough(struct writing *w, const iem_effect *e, const char *group)
{
    if (e->why != IEM_EFFECT_KNOWN || e->said != IEM_EFFECT_UNTOLD ||
        e->source == IEM_EFFECT_AGAINST)
        return;
    const char *const measure = measure_of(w, e);
    if (isnan(e->enough))
        tell(w, &w->part->after, IEM_F_NEVER_ENOUGH,
             IEM_ARGS("group", group, "measure", measure));
    else
        tell(w, &w->part->after, IEM_F_ENOUGH,
             IEM_ARGS("group", group, "measure", measure, "n", people(w, e->enough)));
}

static void add_effect(struct writing *w, size_t i)
{
    const iem_effect *e = &w->f->effects[i];
    const iem_followed *f = &w->f->findings[e->followed];
    const char *group = whom(w, f);
    if (is_measured(e)) {
        cell(w, joined(w, f->group ? name(w, f->group) : f->id, " · ", measure_of(w, e),
                       ""));
        cell(w, estimate(w, e, e->before, false));
        cell(w, estimate(w, e, e->after, false));
        cell(w, estimate(w, e, e->change, true));
        cell(w, said_of(w, e));
        const bool first = i == 0 || e[-1].followed != e->followed;
        if (first) say_side(w, e, group);
        say_enough(w, e, group);
    }
    if (e->why != IEM_EFFECT_KNOWN)
        tell(w, &w->part->after, IEM_F_NO_EFFECT,
             IEM_ARGS("group", group, "why", said(w, iem_effect_why_words[e->why])));
}

static void write_effects(struct writing *w)
{
    static const iem_follow_word heads[] = {IEM_F_COL_GROUP, IEM_F_COL_BEFORE,
                                            IEM_F_COL_AFTER, IEM_F_COL_CHANGE,
                                            IEM_F_COL_SAID};
    if (w->f->n_effects == 0) return;
    w->part->title = word(w, IEM_F_EFFECT);
    head(w, "Lrrrl", heads);
    for (size_t i = 0; i < w->f->n_effects; i++) add_effect(w, i);
    if (w->part->cells.n == 0) return;
    add(w, &w->part->after, word(w, IEM_F_KEY));
    add(w, &w->part->after, word(w, IEM_F_REGRESSION));
}

/* ---- Agreement ---- */

static const char *grade_of(struct writing *w, const iem_precision *p)
{
    return w->voice->words[IEM_W_GRADE + (int)p->grade];
}

static const char *promise_of(struct writing *w, const iem_precision *p)
{
    if (isnan(p->promise)) return "–";
    return fill(w, p->promise_most ? IEM_F_AT_MOST : IEM_F_AT_LEAST,
                IEM_ARGS("share", share(w, p->promise)));
}

static const char *kept_of(struct writing *w, const iem_precision *p)
{
    if (isnan(p->promise)) return "–";
    return word(w, p->kept == IEM_PASS   ? IEM_F_KEPT
                   : p->kept == IEM_FAIL ? IEM_F_BROKEN
                                         : IEM_F_CANNOT);
}

/* "65% (50% to 77%)" */
static const char *with_range(struct writing *w, iem_estimate e)
{
    return isnan(e.value) ? "–" : joined(w, share(w, e.value), " (", range(w, e), ")");
}

static void add_grade(struct writing *w, const iem_precision *p)
{
    const double told = p->group_decided + p->person_decided;
    cell(w, grade_of(w, p));
    cell(w, name(w, p->ground));
    cell(w, p->drawn && isnan(p->drawn_of) ? word(w, IEM_F_DRAWN_HIDDEN)
            : p->drawn                     ? fill(w, IEM_F_DRAWN,
                                                  IEM_ARGS("n", people(w, p->drawn_n), "of",
                                                           people(w, p->drawn_of)))
                                           : word(w, IEM_F_CHOSEN));
    cell(w, isnan(told)
                ? "–"
                : joined(w, people(w, p->group_decided), "/", people(w, told), ""));
    cell(w, with_range(w, p->part.share));
    cell(w, promise_of(w, p));
    cell(w, kept_of(w, p));
}

static void say_surprise(struct writing *w, const iem_precision *p)
{
    const double rare = 0.025;
    const bool much = p->tails_low.fewer <= rare;
    const double tail = much                     ? p->tails_low.fewer
                        : p->tails.fewer <= rare ? p->tails.fewer
                                                 : p->tails.more;
    if (!(tail <= rare)) return;
    tell(w, &w->part->after,
         much                     ? IEM_F_MUCH_FEWER
         : p->tails.fewer <= rare ? IEM_F_FEWER
                                  : IEM_F_MORE_THAN,
         IEM_ARGS("p", figure(w, iem_figure_p(w->voice, tail))));
}

static void say_expected(struct writing *w, const iem_precision *p)
{
    if (isnan(p->expected)) return;
    tell(w, &w->part->after, IEM_F_EXPECTED,
         IEM_ARGS("grade", grade_of(w, p), "ground", name(w, p->ground), "expected",
                  people(w, p->expected), "told",
                  people(w, p->group_decided + p->person_decided), "least",
                  people(w, p->expected_low), "seen", people(w, p->group_decided)));
    say_surprise(w, p);
}

static void say_grade(struct writing *w, const iem_precision *p)
{
    const char *grade = grade_of(w, p), *ground = name(w, p->ground);
    if (p->untold + p->pending > 0)
        tell(w, &w->part->after, IEM_F_WHATEVER,
             IEM_ARGS("grade", grade, "ground", ground, "untold", people(w, p->untold),
                      "pending", people(w, p->pending), "least",
                      share(w, p->part.least), "most", share(w, p->part.most)));
    say_expected(w, p);
    if (p->kept == IEM_FAIL && !p->promise_most)
        tell(w, &w->part->after, IEM_F_SAY_BROKEN,
             IEM_ARGS("grade", grade, "ground", ground));
    if (!isnan(p->enough))
        tell(w, &w->part->after, IEM_F_SAY_ENOUGH,
             IEM_ARGS("grade", grade, "ground", ground, "n", people(w, p->enough)));
}

static void say_all_flags(struct writing *w)
{
    const iem_estimate e = w->f->flagged_drawn;
    if (isnan(e.value)) return;
    tell(w, &w->part->after, IEM_F_SAY_DRAWN,
         IEM_ARGS("share", share(w, e.value), "n", people(w, w->f->flagged_of), "range",
                  range(w, e)));
}

static void write_agreement(struct writing *w)
{
    static const iem_follow_word heads[] = {
        IEM_F_COL_GRADE, IEM_F_COL_GROUND,  IEM_F_COL_HOW, IEM_F_COL_GROUP_DECIDED,
        IEM_F_COL_SHARE, IEM_F_COL_PROMISE, IEM_F_COL_KEPT};
    bool chosen = false, hidden = false;
    double changed = 0;
    if (w->f->unfilled) {
        w->part->title = word(w, IEM_F_AGREEMENT);
        tell(w, &w->part->after, IEM_F_UNFILLED,
             IEM_ARGS("n", people(w, (double)w->f->unfilled)));
    }
    if (w->f->n_precision == 0) return;
    w->part->title = word(w, IEM_F_AGREEMENT);
    head(w, "lLlrrll", heads);
    for (size_t i = 0; i < w->f->n_precision; i++) {
        const iem_precision *p = &w->f->precision[i];
        add_grade(w, p);
        chosen |= !p->drawn;
        hidden |= isnan(p->reviewed);
        changed += p->changed;
    }
    for (size_t i = 0; i < w->f->n_precision; i++) say_grade(w, &w->f->precision[i]);
    say_all_flags(w);
    if (changed > 0)
        tell(w, &w->part->after, IEM_F_CHANGED, IEM_ARGS("n", people(w, changed)));
    if (hidden) add(w, &w->part->after, word(w, IEM_F_SUPPRESSED));
    if (chosen) add(w, &w->part->after, word(w, IEM_F_SAY_CHOSEN));
    add(w, &w->part->after, word(w, IEM_F_SAY_JUDGED));
}

/* ---- By chance ---- */

static void add_band(struct writing *w, const iem_chance_band *b)
{
    const iem_estimate band = {b->low, b->low, b->high};
    if (!(b->told > 0)) return;
    cell(w, range(w, band));
    cell(w, people(w, b->told));
    cell(w, share(w, b->expected / b->told));
    cell(w, share(w, b->share.value));
    cell(w, range(w, b->share));
}

static void write_bands(struct writing *w)
{
    static const iem_follow_word heads[] = {IEM_F_COL_BAND, IEM_F_COL_TOLD,
                                            IEM_F_COL_EXPECTED, IEM_F_COL_GROUP_DECIDED,
                                            IEM_F_COL_INTERVAL};
    if (w->f->n_bands == 0) return;
    w->part->title = word(w, IEM_F_BANDS);
    head(w, "lrrrr", heads);
    for (size_t i = 0; i < w->f->n_bands; i++) add_band(w, &w->f->bands[i]);
    if (isnan(w->f->agreed_from))
        add(w, &w->part->after, word(w, IEM_F_FROM_NONE));
    else
        tell(w, &w->part->after, IEM_F_FROM,
             IEM_ARGS("chance", share(w, w->f->agreed_from)));
}

bool iem_follow_part_make(const iem_voice *voice, const struct iem_result *result,
                          size_t part, iem_arena *arena, iem_follow_part *out)
{
    static void (*const writers[IEM_FOLLOW_PARTS])(struct writing *) = {
        write_findings, write_effects, write_agreement, write_bands};
    struct writing w = {.voice = voice,
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
