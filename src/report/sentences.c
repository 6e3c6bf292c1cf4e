#include "report/sentences.h"

#include "report/order.h"
#include "stats/table2x2.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- What was seen ---- */

static iem_phrase interval(const iem_voice *voice, const struct iem_result *result,
                           iem_estimate e, iem_figure (*one)(const iem_voice *, double))
{
    const iem_figure range = iem_figure_range(voice, e, one);
    return iem_voice_say(voice,
                         result->rounded ? IEM_W_INTERVAL_ROUNDED : IEM_W_INTERVAL,
                         IEM_ARGS("range", range.text));
}

/* Where nobody of the reference got the decision, the ratio has no end. */
static iem_word gap_word(const iem_treatment *t, iem_estimate e)
{
    if (isnan(e.value) || (isinf(e.value) && !isfinite(e.low)))
        return IEM_W_WHAT_UNKNOWN_GAP;
    if (isinf(e.value)) return IEM_W_WHAT_RATIO_OPEN;
    if (t->ratio_scale) return IEM_W_WHAT_RATIO;
    return e.value < 0 ? IEM_W_WHAT_LESS : IEM_W_WHAT_MORE;
}

static iem_phrase what_gap(const iem_voice *voice, const struct iem_result *result,
                           const iem_treatment *t)
{
    const iem_estimate e = iem_treatment_effect(t)->all;
    iem_figure (*one)(const iem_voice *, double) =
        t->ratio_scale ? iem_figure_ratio : iem_figure_points;
    const iem_phrase group = iem_voice_who(voice, t);
    const iem_phrase range = interval(voice, result, e, one);
    const iem_name reference = iem_voice_reference(voice, t);
    const double value = isinf(e.value) ? e.low : e.value;
    const iem_figure size = one(voice, t->ratio_scale ? value : fabs(value));
    return iem_voice_say(voice, gap_word(t, e),
                         IEM_ARGS("who", group.text, "ratio", size.text, "gap",
                                  size.text, "reference", reference.text, "same",
                                  iem_voice_same(voice, t), "range", range.text));
}

/* c surely above 1 is said as "times as heavily", surely below 0 as "opposite": neither
 * is averaging; else c is a share. */
static bool is_heavier(const iem_treatment *t)
{
    return t->fact_weight.low > 1.1;
}

static bool is_opposite(const iem_treatment *t)
{
    return t->fact_weight.high < 0;
}

static iem_word weight_word(const iem_treatment *t)
{
    if (isnan(t->fact_weight.value)) return IEM_W_WHAT_UNKNOWN_WEIGHT;
    if (is_opposite(t)) return IEM_W_WHAT_OPPOSITE;
    if (is_heavier(t))
        return t->profile ? IEM_W_WHAT_HEAVIER_PROFILE : IEM_W_WHAT_HEAVIER_FACTS;
    return t->profile ? IEM_W_WHAT_WEIGHT_PROFILE : IEM_W_WHAT_WEIGHT_FACTS;
}

static iem_phrase what_weight(const iem_voice *voice, const struct iem_result *result,
                              const iem_treatment *t)
{
    iem_figure (*one)(const iem_voice *, double) =
        is_heavier(t) ? iem_figure_weight : iem_figure_share;
    const iem_phrase group = iem_voice_who(voice, t);
    const iem_phrase range = interval(voice, result, t->fact_weight, one);
    const iem_name reference = iem_voice_weight_reference(voice, t);
    const iem_figure size = one(voice, t->fact_weight.value);
    return iem_voice_say(voice, weight_word(t),
                         IEM_ARGS("who", group.text, "ratio", size.text, "share",
                                  size.text, "reference", reference.text, "range",
                                  range.text));
}

static const char *why_cannot(const iem_voice *voice, iem_why first, iem_why second)
{
    const iem_why why = first != IEM_WHY_NONE ? first : second;
    return why == IEM_WHY_NONE ? voice->words[IEM_W_STRADDLES]
                               : iem_voice_why(voice, why);
}

static const char *why_no_gap(const iem_voice *voice, const iem_treatment *t)
{
    return why_cannot(voice, iem_treatment_effect(t)->why, t->why);
}

/* A sentence of its own begins with a capital. */
static iem_phrase capital(iem_phrase said)
{
    char *first = said.text;
    if (*first >= 'a' && *first <= 'z') *first = (char)(*first - 'a' + 'A');
    return said;
}

/* ---- Lines per group ---- */

static void line_gap(iem_buffer *out, const iem_voice *voice,
                     const struct iem_result *result, const iem_treatment *t,
                     iem_verdict verdict)
{
    const iem_phrase what = capital(what_gap(voice, result, t));
    const iem_figure margin = iem_figure_effect(voice, t, t->margin);
    const iem_figure assurance = iem_figure_effect(voice, t, t->assurance);
    iem_say(out, voice,
            verdict == IEM_FAIL   ? IEM_W_LINE_FAIL
            : verdict == IEM_PASS ? IEM_W_LINE_PASS
                                  : IEM_W_LINE_CANNOT,
            IEM_ARGS("what", what.text, "margin", margin.text, "assurance",
                     assurance.text, "why", why_no_gap(voice, t)));
}

static void line_weight(iem_buffer *out, const iem_voice *voice,
                        const struct iem_result *result, const iem_treatment *t,
                        iem_verdict verdict)
{
    const iem_phrase what = capital(what_weight(voice, result, t));
    const iem_figure margin = iem_figure_share(voice, t->weight_margin);
    const char *why = why_cannot(voice, t->weight_why, IEM_WHY_NONE);
    const bool described = is_heavier(t) || is_opposite(t);
    iem_say(out, voice,
            verdict == IEM_FAIL          ? IEM_W_LINE_FAIL
            : described                  ? IEM_W_LINE_NO_AVERAGING
            : verdict == IEM_CANNOT_TELL ? IEM_W_LINE_CANNOT
                                         : IEM_W_LINE_PASS_WEIGHT,
            IEM_ARGS("what", what.text, "margin", margin.text, "why", why));
}

/* Findings are failures; where there is none, the interval says how far it holds. */
static iem_verdict verdict_on_gap(const iem_treatment *t)
{
    if (t->gap_claim) return IEM_FAIL;
    if (t->why == IEM_WHY_MISSING_GROUPS) return IEM_CANNOT_TELL;
    return t->largest_gap <= t->assurance ? IEM_PASS : IEM_CANNOT_TELL;
}

static iem_verdict verdict_on_weight(const iem_treatment *t)
{
    if (t->weight_claim) return IEM_FAIL;
    const bool within = 1 - t->fact_weight.low <= t->weight_margin;
    return within || t->verdict == IEM_PASS ? IEM_PASS : IEM_CANNOT_TELL;
}

void iem_sentence_group_gap(iem_buffer *out, const iem_voice *voice,
                            const struct iem_result *result, const iem_treatment *t)
{
    line_gap(out, voice, result, t, verdict_on_gap(t));
}

void iem_sentence_group_weight(iem_buffer *out, const iem_voice *voice,
                               const struct iem_result *result, const iem_treatment *t)
{
    line_weight(out, voice, result, t, verdict_on_weight(t));
}

void iem_sentence_finding(iem_buffer *out, const iem_voice *voice,
                          const struct iem_result *result, const iem_finding *finding)
{
    const iem_treatment *t = &result->treatments[finding->treatment];
    if (strcmp(finding->rule, "group-weight") == 0)
        line_weight(out, voice, result, t, finding->verdict);
    else
        line_gap(out, voice, result, t, finding->verdict);
}

/* ---- The answer ---- */

void iem_sentence_rows(iem_buffer *out, const iem_voice *voice,
                       const struct iem_result *result)
{
    const iem_figure read = iem_figure_count(voice, iem_result_rows(result->rows_read));
    const iem_figure used = iem_figure_count(voice, iem_result_rows(result->rows_used));
    const iem_figure excluded =
        iem_figure_count(voice, iem_result_rows(result->rows_excluded));
    const iem_figure rejected =
        iem_figure_count(voice, iem_result_rows(result->rows_rejected));
    iem_say(out, voice, IEM_W_ROWS_LINE,
            IEM_ARGS("read", read.text, "used", used.text, "excluded", excluded.text,
                     "rejected", rejected.text));
}

static void say_grounds(iem_buffer *out, const iem_voice *voice,
                        const struct iem_result *result)
{
    size_t left = 0, said = 0;
    for (size_t i = 0; i < result->n_groups; i = iem_groups_end(result, i))
        if (result->groups[i].n_parts < 2) left++;
    for (size_t i = 0; left > 0; i = iem_groups_end(result, i)) {
        if (result->groups[i].n_parts > 1) continue;
        left--;
        if (said++) {
            iem_buffer_text(out, left || said > 2 ? ", " : " ");
            if (!left) iem_buffer_text(out, voice->words[IEM_W_LIST_AND]);
            if (!left) iem_buffer_text(out, " ");
        }
        iem_buffer_text(
            out, iem_name_clip(result->groups[i].ground, voice->name_limit).text);
    }
}

static void answer_counts(iem_buffer *out, const iem_voice *voice,
                          const struct iem_result *result)
{
    /* Nobody is in a group: in a published edition, where a small number is hidden,
     * that tells it. */
    if (result->decisions <= 0 || !result->n_groups) {
        iem_buffer_text(out, voice->words[IEM_W_ANSWER_EMPTY]);
        return;
    }
    iem_buffer decision = {0}, grounds = {0};
    iem_say_decision(&decision, result, voice->name_limit);
    say_grounds(&grounds, voice, result);
    const iem_figure said_n = iem_figure_count(voice, result->decisions);
    const iem_figure said_adverse = iem_figure_count(voice, result->adverse_decisions);
    const iem_figure rate = iem_figure_rate(voice, result->adverse_rate);
    if (decision.failed || grounds.failed)
        out->failed = true;
    else
        iem_say(out, voice, IEM_W_ANSWER_COUNTS,
                IEM_ARGS("n", said_n.text, "adverse", said_adverse.text, "rate",
                         rate.text, "decision", decision.at, "grounds", grounds.at));
    iem_buffer_clear(&decision);
    iem_buffer_clear(&grounds);
}

static void answer_found(iem_buffer *out, const iem_voice *voice,
                         const struct iem_result *result, const iem_standing *standing)
{
    const iem_treatment *t = standing->head;
    const iem_figure fails = iem_figure_count(voice, (double)standing->fails);
    const iem_figure total = iem_figure_count(voice, (double)standing->total);
    iem_phrase what = t->gap_claim || !t->weight_claim ? what_gap(voice, result, t)
                                                       : what_weight(voice, result, t);
    iem_buffer both = {0};
    iem_buffer_text(&both, what.text);
    if (t->gap_claim && t->weight_claim) {
        iem_buffer_text(&both, "; ");
        iem_buffer_text(&both, what_weight(voice, result, t).text);
    }
    const iem_word one = t->profile ? IEM_W_LEAD_PROFILE : IEM_W_LEAD_FACTS;
    const iem_word many = t->profile ? IEM_W_LEAD_PROFILE_MANY : IEM_W_LEAD_FACTS_MANY;
    if (both.failed)
        out->failed = true;
    else
        iem_say(out, voice, standing->fails > 1 ? many : one,
                IEM_ARGS("what", both.at, "fails", fails.text, "total", total.text));
    iem_buffer_clear(&both);
}

/* What holds for the groups on the gap and for those on the ratio: "2.0 percentage
 * points", "1.25 times", or both. */
static iem_phrase on_each_scale(const iem_voice *voice, const iem_treatment *const t[2],
                                double (*effect)(const iem_treatment *))
{
    iem_phrase said[2] = {{{0}}, {{0}}};
    size_t n = 0;
    for (int scale = 0; scale < 2; scale++) {
        if (!t[scale] || isnan(effect(t[scale]))) continue;
        const iem_figure figure = iem_figure_effect(voice, t[scale], effect(t[scale]));
        snprintf(said[n++].text, sizeof said[0].text, "%s", figure.text);
    }
    if (n < 2) return said[0];
    return iem_voice_say(voice, IEM_W_OR,
                         IEM_ARGS("one", said[0].text, "other", said[1].text));
}

static double assurance_of(const iem_treatment *t)
{
    return t->assurance;
}

static double detectable_of(const iem_treatment *t)
{
    return t->detectable_gap;
}

/* The largest difference to the disadvantage of the group; NaN: the log allows none. */
static double disadvantage_of(const iem_treatment *t)
{
    return t->largest_gap > (t->ratio_scale ? 1 : 0) ? t->largest_gap : NAN;
}

static void answer_not_found(iem_buffer *out, const iem_voice *voice,
                             const iem_standing *standing)
{
    const iem_treatment *t = standing->unsure ? standing->unsure : standing->any;
    const iem_figure total = iem_figure_count(voice, (double)standing->total);
    const iem_figure cannot = iem_figure_count(voice, (double)standing->cannot);
    const iem_phrase group = iem_voice_who(voice, t);
    const iem_name reference = iem_voice_reference(voice, t);
    const iem_treatment *one_scale[2] = {NULL, NULL};
    one_scale[t->ratio_scale] = t;
    const bool known = standing->loosest[0] || standing->loosest[1];
    const iem_phrase assurance =
        on_each_scale(voice, known ? standing->loosest : one_scale, assurance_of);
    const bool one = standing->total == 1;
    iem_word word = one ? IEM_W_PASS_ONE : IEM_W_PASS_MANY;
    if (standing->cannot && one) word = IEM_W_CANNOT_ONE;
    if (standing->cannot && !one)
        word =
            standing->cannot == standing->total ? IEM_W_CANNOT_ALL : IEM_W_CANNOT_SOME;
    iem_say(out, voice, word,
            IEM_ARGS("who", group.text, "reference", reference.text, "same",
                     iem_voice_same(voice, t), "assurance", assurance.text, "why",
                     why_no_gap(voice, t), "cannot", cannot.text, "total", total.text));
}

static void sure_found(iem_buffer *out, const iem_voice *voice, const iem_treatment *t)
{
    const bool weight_only = t->weight_claim && !t->gap_claim;
    const iem_figure margin = weight_only ? iem_figure_share(voice, t->weight_margin)
                                          : iem_figure_effect(voice, t, t->margin);
    const double needed =
        t->hidden_cause_low > 1 ? t->hidden_cause_low : t->hidden_cause;
    const iem_figure strength_said = iem_figure_fixed(voice, needed, 1);
    iem_say(out, voice,
            weight_only         ? IEM_W_SURE_WEIGHT
            : !isfinite(needed) ? IEM_W_SURE_GAP_PLAIN
                                : IEM_W_SURE_GAP,
            IEM_ARGS("margin", margin.text, "strength", strength_said.text));
}

/* The groups for which it takes most to be seen speak for all. */
static void sure_cannot(iem_buffer *out, const iem_voice *voice,
                        const iem_standing *standing)
{
    const iem_phrase detectable =
        on_each_scale(voice, standing->dullest, detectable_of);
    const iem_figure blind = iem_figure_count(voice, (double)standing->blind);
    iem_say(out, voice,
            !*detectable.text ? IEM_W_SURE_CANNOT_PLAIN
            : standing->blind ? IEM_W_SURE_CANNOT_SOME
                              : IEM_W_SURE_CANNOT,
            IEM_ARGS("detectable", detectable.text, "blind", blind.text));
}

/* A guarantee holds for the group of which the log knows least. */
static void sure_pass(iem_buffer *out, const iem_voice *voice,
                      const iem_standing *standing)
{
    const iem_phrase largest = on_each_scale(voice, standing->loosest, disadvantage_of);
    const bool known = standing->loosest[0] || standing->loosest[1];
    iem_say(out, voice,
            *largest.text ? IEM_W_SURE_PASS
            : known       ? IEM_W_SURE_PASS_NONE_WORSE
                          : IEM_W_SURE_PASS_PLAIN,
            IEM_ARGS("largest", largest.text));
}

static void answer_sure(iem_buffer *out, const iem_voice *voice,
                        const iem_standing *standing)
{
    if (standing->head) {
        sure_found(out, voice, standing->head);
        return;
    }
    if (standing->cannot)
        sure_cannot(out, voice, standing);
    else
        sure_pass(out, voice, standing);
}

/* A reader who knows the plain rates has to hear at once that they mislead. */
static void answer_reversal(iem_buffer *out, const iem_voice *voice,
                            const iem_standing *standing)
{
    const iem_treatment *t = standing->head     ? standing->head
                             : standing->unsure ? standing->unsure
                                                : standing->any;
    if (!t || t->simpson != IEM_SIMPSON_REVERSAL) return;
    iem_buffer_text(out, " ");
    iem_buffer_text(out, voice->words[IEM_W_SIMPSON_REVERSAL]);
}

void iem_sentence_answer(iem_buffer *out, const iem_voice *voice,
                         const struct iem_result *result, unsigned which)
{
    if (which == 0) {
        answer_counts(out, voice, result);
        return;
    }
    const iem_standing standing = iem_treatments_standing(result);
    const bool hidden = iem_finding_is_hidden(result);
    if (hidden)
        iem_buffer_text(
            out, voice->words[which == 1 ? IEM_W_LEAD_HIDDEN : IEM_W_SURE_PASS_PLAIN]);
    else if (standing.total == 0)
        iem_buffer_text(
            out, voice->words[which == 1 ? IEM_W_NO_GROUPS : IEM_W_SURE_CANNOT_PLAIN]);
    else if (which == 2)
        answer_sure(out, voice, &standing);
    else if (standing.head)
        answer_found(out, voice, result, &standing);
    else
        answer_not_found(out, voice, &standing);
    if (which == 1 && !hidden) answer_reversal(out, voice, &standing);
}

/* ---- One case ---- */

static void case_set(iem_buffer *out, const iem_voice *voice, const iem_cell_row *cell,
                     const char *with)
{
    const double chance = cell->chance > 0 ? cell->chance : 0;
    const double least = cell->chance_low > 0 ? cell->chance_low : 0;
    const iem_figure group = iem_figure_count(voice, cell->a1);
    const iem_figure about = iem_figure_count(voice, cell->a1 * chance);
    /* Rounded down: "at least" is a promise. */
    const iem_figure at_least = iem_figure_count(voice, floor(cell->a1 * least + 1e-9));
    iem_say(out, voice, cell->a1 < 1.5 ? IEM_W_CASE_ONE : IEM_W_CASE_SET,
            IEM_ARGS("group", group.text, "with", with, "about", about.text, "least",
                     at_least.text));
}

/* How strong a fact outside the log must be to bring the lower bound of the ratio down
 * to 2, where "more likely than not" ends: from RR_low / 2, RR_low = 1 / (1 -
 * chance_low) (VanderWeele & Ding 2017). */
static void case_hidden(iem_buffer *out, const iem_voice *voice,
                        const iem_cell_row *cell)
{
    if (!(cell->chance_low >= 0.5 && cell->chance_low < 1)) return;
    const double ratio_low = 1 / (1 - cell->chance_low);
    const iem_figure needed =
        iem_figure_fixed(voice, iem_hidden_cause_strength(ratio_low / 2), 1);
    iem_buffer_text(out, " ");
    iem_say(out, voice, IEM_W_CASE_HIDDEN, IEM_ARGS("strength", needed.text));
}

static void case_counts(iem_buffer *out, const iem_voice *voice,
                        const iem_cell_row *cell, const char *with)
{
    const iem_figure n = iem_figure_count(voice, cell->n1);
    const iem_figure adverse = iem_figure_count(voice, cell->a1);
    const iem_figure others = iem_figure_count(voice, cell->n0);
    const iem_figure others_adverse = iem_figure_count(voice, cell->a0);
    iem_say(out, voice, IEM_W_CASE_COUNTS,
            IEM_ARGS("n", n.text, "with", with, "adverse", adverse.text, "others",
                     others.text, "others_adverse", others_adverse.text));
}

void iem_sentence_similar(iem_buffer *out, const iem_voice *voice, const iem_similar *s)
{
    const iem_figure k = iem_figure_count(voice, s->neighbours),
                     rate = iem_figure_rate(voice, s->rate),
                     others = iem_figure_rate(voice, s->reference_rate),
                     distance = iem_figure_fixed(voice, s->distance, 2),
                     named = iem_figure_count(voice, s->named),
                     cases = iem_figure_count(voice, s->cases);
    iem_say(out, voice, IEM_W_CASE_SIMILAR,
            IEM_ARGS("rate", rate.text, "k", k.text, "others", others.text, "distance",
                     distance.text));
    iem_say(out, voice,
            s->named > 0 ? IEM_W_CASE_SIMILAR_NAMED : IEM_W_CASE_SIMILAR_NONE,
            IEM_ARGS("named", named.text, "cases", cases.text));
}

iem_status iem_sentence_case(const struct iem_result *result, const iem_cell_row *cell,
                             const char *lang, iem_buffer *out)
{
    iem_voice voice;
    if (!iem_voice_find(lang, &voice)) return IEM_ERR_USAGE;
    const bool profile = result->treatments[cell->treatment].profile;
    const char *with = voice.words[profile ? IEM_W_CASE_PROFILE : IEM_W_CASE_FACTS];
    const bool set = cell->grade == IEM_LIKELY || cell->grade == IEM_POSSIBLE;
    if (set && !isnan(cell->chance))
        case_set(out, &voice, cell, with);
    else
        case_counts(out, &voice, cell, with);
    if (cell->grade == IEM_LIKELY) {
        case_hidden(out, &voice, cell);
    } else {
        iem_buffer_text(out, " ");
        iem_buffer_text(out, voice.words[IEM_W_BECAUSE + (int)cell->why]);
        if (cell->similar) iem_sentence_similar(out, &voice, cell->similar);
    }
    return out->failed ? IEM_ERR_SYSTEM : IEM_OK;
}
