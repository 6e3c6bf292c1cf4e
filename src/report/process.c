#include "report/process.h"

#include "family/asked.h"
#include "report/also.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Beyond it, after the correction for all questions and groups of the family, chance is
 * an explanation. */
#define CHANCE 0.05

static bool is_gap(const iem_statistic *s, const iem_family *family)
{
    const size_t row = (size_t)(s->measure - family->rows);
    return row < family->n_asked * IEM_ASKED_ROWS &&
           row % IEM_ASKED_ROWS == IEM_ASKED_AT_EQUAL_FACTS && !isnan(s->p_adjusted);
}

static const iem_measure_row *share_of(const iem_statistic *s)
{
    return s->measure - IEM_ASKED_AT_EQUAL_FACTS + IEM_ASKED_SHARE;
}

/* Equal sizes stay in the order of the questions. */
static int by_size(const void *left, const void *right)
{
    const iem_process_gap *a = left, *b = right;
    const double x = fabs(a->s->estimate.value), y = fabs(b->s->estimate.value);
    const int smaller = (x < y) - (x > y);
    return smaller ? smaller : (a->s > b->s) - (a->s < b->s);
}

static void gather(const iem_statistics *family, iem_process_gaps *gaps)
{
    for (size_t i = 0; i < family->n; i++) {
        const iem_statistic *s = &family->at[i];
        if (is_gap(s, family->family) && s->p_adjusted <= CHANCE)
            gaps->at[gaps->n++] = (iem_process_gap){share_of(s), s};
    }
}

size_t iem_process_tested(const struct iem_result *result)
{
    size_t tested = 0;
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++)
            tested += is_gap(&result->families[f].at[i], result->families[f].family);
    return tested;
}

iem_status iem_process_gaps_of(const struct iem_result *result, iem_arena *arena,
                               iem_process_gaps *gaps, iem_error *err)
{
    const size_t tested = iem_process_tested(result);
    *gaps = (iem_process_gaps){
        tested, 0, iem_arena_take(arena, tested ? tested : 1, sizeof *gaps->at)};
    if (!gaps->at) return iem_fail_memory(err);
    for (size_t i = 0; i < result->n_families; i++) gather(&result->families[i], gaps);
    if (gaps->n) qsort(gaps->at, gaps->n, sizeof *gaps->at, by_size);
    return IEM_OK;
}

iem_phrase iem_process_lead(const iem_voice *voice, const iem_process_gaps *gaps)
{
    const iem_figure tested = iem_figure_count(voice, (double)gaps->tested);
    const iem_figure n = iem_figure_count(voice, (double)gaps->n);
    return iem_voice_say(voice, gaps->n ? IEM_W_PROCESS_LEAD : IEM_W_PROCESS_NONE,
                         IEM_ARGS("tested", tested.text, "count", n.text));
}

static bool tell_gap(const iem_voice *voice, const iem_process_gap *gap,
                     iem_each_sentence *each, void *ctx)
{
    const iem_statistic *s = gap->s;
    const iem_name group = iem_voice_quote(voice, s->group);
    const iem_name ground = iem_name_clip(s->ground, voice->name_limit);
    const iem_name reference = s->reference_is_rest
                                   ? iem_also_reference(voice, s)
                                   : iem_voice_quote(voice, s->reference);
    iem_buffer said = {0};
    iem_say(&said, voice, IEM_W_PROCESS_GAP,
            IEM_ARGS("group", group.text, "ground", ground.text, "reference",
                     reference.text, "gap", iem_also_value(voice, s).text, "range",
                     iem_also_range(voice, s).text, "share",
                     iem_also_said(voice, gap->share->meaning)));
    const bool told = !said.failed;
    if (told) each(said.at, ctx);
    iem_buffer_clear(&said);
    return told;
}

static void tell_more(const iem_voice *voice, size_t more, iem_each_sentence *each,
                      void *ctx)
{
    const iem_figure count = iem_figure_count(voice, (double)more);
    const iem_phrase said =
        iem_voice_say(voice, IEM_W_PROCESS_MORE, IEM_ARGS("more", count.text));
    each(said.text, ctx);
}

bool iem_process_sentences(const iem_voice *voice, const iem_process_gaps *gaps,
                           iem_each_sentence *each, void *ctx)
{
    const size_t told = gaps->n < IEM_PROCESS_TOLD ? gaps->n : IEM_PROCESS_TOLD;
    for (size_t i = 0; i < told; i++)
        if (!tell_gap(voice, &gaps->at[i], each, ctx)) return false;
    if (told < gaps->n) tell_more(voice, gaps->n - told, each, ctx);
    return true;
}

/* ---- No way out ---- */

static const iem_said no_way_out[] = {
    {"No way out: of {n} adverse advices about people with the same facts ({facts}) "
     "none "
     "was set aside in their favour.",
     "Geen uitweg: van {n} nadelige adviezen over mensen met dezelfde feiten ({facts}) "
     "is nooit in hun voordeel afgeweken."},
    {"No way out for {group}: of {n} adverse advices about them with the same facts "
     "({facts}) none was set aside in their favour; for others it was.",
     "Geen uitweg voor {group}: van {n} nadelige adviezen over hen met dezelfde feiten "
     "({facts}) is nooit in hun voordeel afgeweken; bij anderen wel."},
};

static bool is_no_way_out(const iem_statistic *s)
{
    return s->of && !isnan(s->n) &&
           (strcmp(s->measure->id, "no_way_out") == 0 ||
            strcmp(s->measure->id, "no_way_out_of_group") == 0);
}

/* "home=rent; income=>= 1100" as other cells are told: "home rent · income >= 1100". */
static void say_facts(const char *of, iem_buffer *out)
{
    bool named = false;
    for (; *of; of++) {
        if (*of == '=' && !named) {
            iem_buffer_text(out, " ");
            named = true;
        } else if (strncmp(of, "; ", 2) == 0) {
            iem_buffer_text(out, " · ");
            named = false;
            of++;
        } else {
            iem_buffer_bytes(out, of, 1);
        }
    }
}

static bool tell_no_way_out(const iem_voice *voice, const iem_statistic *s,
                            iem_each_sentence *each, void *ctx)
{
    iem_buffer said = {0}, facts = {0};
    say_facts(s->of, &facts);
    if (!facts.failed)
        iem_say_text(&said, iem_also_said(voice, no_way_out[s->group != NULL]),
                     IEM_ARGS("n", iem_figure_count(voice, s->n).text, "facts",
                              iem_name_clip(facts.at, IEM_NAME_LIMIT).text, "group",
                              iem_voice_quote(voice, s->group ? s->group : "").text));
    const bool told = !facts.failed && !said.failed;
    if (told) each(said.at, ctx);
    iem_buffer_clear(&facts);
    iem_buffer_clear(&said);
    return told;
}

bool iem_process_no_way_out(const iem_voice *voice, const struct iem_result *result,
                            iem_each_sentence *each, void *ctx)
{
    size_t n = 0;
    for (size_t f = 0; f < result->n_families; f++)
        for (size_t i = 0; i < result->families[f].n; i++) {
            const iem_statistic *s = &result->families[f].at[i];
            if (!is_no_way_out(s) || n++ >= IEM_PROCESS_TOLD) continue;
            if (!tell_no_way_out(voice, s, each, ctx)) return false;
        }
    if (n > IEM_PROCESS_TOLD) tell_more(voice, n - IEM_PROCESS_TOLD, each, ctx);
    return true;
}
