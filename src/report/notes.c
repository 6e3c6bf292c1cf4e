#include "report/notes.h"

#include "report/order.h"

#include <math.h>

struct teller {
    const iem_voice *voice;
    iem_each_sentence *each;
    void *ctx;
    bool failed;
};

static void tell(struct teller *teller, iem_word word, const char *const *args)
{
    iem_buffer out = {0};
    iem_say(&out, teller->voice, word, args);
    if (out.failed)
        teller->failed = true;
    else
        teller->each(out.at, teller->ctx);
    iem_buffer_clear(&out);
}

static void tell_if(struct teller *teller, bool holds, iem_word word)
{
    if (holds) tell(teller, word, IEM_ARGS("", ""));
}

/* ---- About one group ---- */

static void tell_people(struct teller *teller, const iem_treatment *t)
{
    const iem_voice *voice = teller->voice;
    const iem_name reference = iem_voice_reference(voice, t);
    const iem_figure adverse = iem_figure_count(voice, t->a1);
    const iem_figure caused = iem_figure_count(voice, t->group_caused.value);
    const iem_figure low = iem_figure_count(voice, t->group_caused.low);
    const iem_figure high = iem_figure_count(voice, t->group_caused.high);
    const iem_figure harmed = iem_figure_count(voice, t->harmed.value);
    const iem_figure spared = iem_figure_count(voice, t->spared.value);
    if (t->gap_claim && t->group_caused.value > 0 && !isnan(t->a1))
        tell(teller, IEM_W_CAUSED,
             IEM_ARGS("adverse", adverse.text, "caused", caused.text, "low", low.text,
                      "high", high.text, "reference", reference.text, "same",
                      iem_voice_same(voice, t)));
    if (!iem_figure_is_dash(harmed) && !iem_figure_is_dash(spared) &&
        (t->gap_claim || t->weight_claim))
        tell(teller, IEM_W_HARMED_SPARED,
             IEM_ARGS("harmed", harmed.text, "spared", spared.text));
}

static void tell_dropped(struct teller *teller, const struct iem_result *result,
                         const iem_treatment *t)
{
    if (t->dropped_fact < 0 || (size_t)t->dropped_fact >= result->n_facts) return;
    const iem_name fact =
        iem_voice_quote(teller->voice, result->facts[t->dropped_fact].name);
    tell(teller, IEM_W_DROPPED_FACT, IEM_ARGS("fact", fact.text));
}

iem_word iem_edition_word(const struct iem_result *result)
{
    const int64_t ten = 10;
    if (!result->published) return IEM_W_LIMIT_INTERNAL;
    return result->published_least > ten ? IEM_W_LIMIT_PUBLISHED_STRICT
                                         : IEM_W_LIMIT_PUBLISHED;
}

bool iem_sentences_notes(const iem_voice *voice, const struct iem_result *result,
                         const iem_treatment *t, iem_each_sentence *each, void *ctx)
{
    struct teller teller = {voice, each, ctx, false};
    tell_people(&teller, t);
    tell_if(&teller, t->simpson == IEM_SIMPSON_REVERSAL, IEM_W_SIMPSON_REVERSAL);
    tell_if(&teller, t->simpson == IEM_SIMPSON_EXPLAINED, IEM_W_SIMPSON_EXPLAINED);
    tell_if(&teller, t->simpson == IEM_SIMPSON_MASKED, IEM_W_SIMPSON_MASKED);
    tell_if(&teller, t->crossing, IEM_W_CROSSING);
    tell_if(&teller, t->uneven, IEM_W_UNEVEN);
    tell_if(&teller, t->odds_scale_only, IEM_W_ODDS_SCALE_ONLY);
    tell_if(&teller, t->methods_differ, IEM_W_METHODS_DIFFER);
    tell_if(&teller, t->mixed_rest, IEM_W_MIXED_REST);
    tell_dropped(&teller, result, t);
    /* With averaging, which harms some and spares others, the sentence would mislead.
     */
    if (t->favoured && !t->weight_claim) {
        const iem_name reference = iem_voice_reference(voice, t);
        tell(&teller, IEM_W_FAVOURED, IEM_ARGS("reference", reference.text));
    }
    return !teller.failed;
}

/* ---- What the result does not say ---- */

static bool has_profile(const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_facts; i++)
        if (result->facts[i].profile) return true;
    return false;
}

static void tell_basis(struct teller *teller, const struct iem_result *result)
{
    iem_buffer facts = {0};
    iem_say_fact_names(&facts, result, teller->voice->name_limit);
    const iem_word word = !result->n_facts      ? IEM_W_LIMIT_NO_FACTS
                          : has_profile(result) ? IEM_W_LIMIT_PROFILE
                                                : IEM_W_LIMIT_FACTS;
    if (facts.failed)
        teller->failed = true;
    else
        tell(teller, word, IEM_ARGS("facts", facts.at ? facts.at : ""));
    iem_buffer_clear(&facts);
}

/* The declared treatments with the smallest and the largest detectable gap. */
static void detectable_ends(const struct iem_result *result, const iem_treatment **low,
                            const iem_treatment **high)
{
    for (size_t i = 0; i < result->n_treatments; i++) {
        const iem_treatment *t = &result->treatments[i];
        if (iem_treatment_is_pair(t) || isnan(t->detectable_gap)) continue;
        if (!*low || t->detectable_gap < (*low)->detectable_gap) *low = t;
        if (!*high || t->detectable_gap > (*high)->detectable_gap) *high = t;
    }
}

static void tell_detectable(struct teller *teller, const struct iem_result *result)
{
    const iem_treatment *low = NULL, *high = NULL;
    detectable_ends(result, &low, &high);
    if (!low) return;
    const iem_voice *voice = teller->voice;
    const iem_phrase low_who = iem_voice_who(voice, low),
                     high_who = iem_voice_who(voice, high);
    const iem_figure least = iem_figure_effect(voice, low, low->detectable_gap);
    const iem_figure most = iem_figure_effect(voice, high, high->detectable_gap);
    tell(teller, low == high ? IEM_W_LIMIT_DETECTABLE : IEM_W_LIMIT_DETECTABLE_RANGE,
         IEM_ARGS("value", least.text, "who", low_who.text, "low", least.text,
                  "low_who", low_who.text, "high", most.text, "high_who",
                  high_who.text));
}

static void tell_persons(struct teller *teller, const struct iem_result *result)
{
    if (!result->has_person)
        tell_if(teller, true, IEM_W_LIMIT_NO_PERSON);
    else if (isnan(result->people))
        tell(teller, IEM_W_LIMIT_PERSONS_UNKNOWN,
             IEM_ARGS("why", iem_voice_why(teller->voice, result->people_why)));
}

static void tell_pooled(struct teller *teller, const struct iem_result *result)
{
    if (!result->n_pooled) return;
    const iem_voice *voice = teller->voice;
    iem_buffer groups = {0};
    for (size_t i = 0; i < result->n_pooled; i++) {
        if (i) iem_buffer_text(&groups, ", ");
        iem_buffer_text(&groups,
                        iem_name_clip(result->pooled[i], voice->name_limit).text);
    }
    const iem_figure min = iem_figure_count(voice, (double)result->small_min);
    const iem_name as =
        iem_voice_quote(voice, result->small_as ? result->small_as : "");
    if (groups.failed)
        teller->failed = true;
    else
        tell(teller, IEM_W_LIMIT_POOLED,
             IEM_ARGS("min", min.text, "as", as.text, "groups", groups.at));
    iem_buffer_clear(&groups);
}

static void tell_questioned(struct teller *teller, const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_facts; i++) {
        const iem_name fact = iem_voice_quote(teller->voice, result->facts[i].name);
        if (result->facts[i].questioned && !result->facts[i].profile)
            tell(teller, IEM_W_LIMIT_QUESTIONED, IEM_ARGS("fact", fact.text));
    }
}

static bool has_weight(const struct iem_result *result)
{
    for (size_t i = 0; i < result->n_treatments; i++)
        if (!isnan(result->treatments[i].fact_weight.value)) return true;
    return false;
}

bool iem_sentences_limits(const iem_voice *voice, const struct iem_result *result,
                          iem_each_sentence *each, void *ctx)
{
    struct teller teller = {voice, each, ctx, false};
    const iem_figure rounded = iem_figure_count(voice, (double)result->rounded);
    tell_if(&teller, true, IEM_W_LIMIT_LAW);
    tell_basis(&teller, result);
    tell_questioned(&teller, result);
    tell_if(&teller, true, IEM_W_LIMIT_CARE);
    tell_if(&teller, true, IEM_W_LIMIT_ACQUITTAL);
    tell_detectable(&teller, result);
    tell_if(&teller, has_weight(result), IEM_W_LIMIT_AVERAGE_ALL);
    tell_if(&teller, result->n_cells > 0, IEM_W_LIMIT_CASES);
    tell_persons(&teller, result);
    if (result->rounded && !result->published)
        tell(&teller, IEM_W_LIMIT_ROUNDED, IEM_ARGS("rounded", rounded.text));
    tell_pooled(&teller, result);
    tell_if(&teller, true, iem_edition_word(result));
    return !teller.failed;
}
