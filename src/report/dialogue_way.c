/* On the way to the decision: who was heard, told, reached and seen by a person. The
 * published edition often hides differences at equal facts, so that the shares that are
 * beyond a margin of the policy are told as well. */
#include "report/dialogue.h"

#include "judge/told.h"
#include "report/also.h"
#include "report/markdown_parts.h"
#include "report/process.h"
#include "report/ruling.h"

#include <string.h>

static const iem_said margin_line = {"Beyond the margin that was set: {measure}",
                                     "Buiten de marge die was gesteld: {measure}"};
static const iem_said ask = {
    "Did somebody decide that it goes like this, or did it come about? What does it do "
    "to somebody whom nobody asks, tells or reaches? Which of this can be otherwise "
    "next month, without another model?",
    "Heeft iemand besloten dat het zo gaat, of is het zo gegroeid? Wat doet het met "
    "iemand aan wie niemand iets vraagt of vertelt, of die niemand bereikt? Wat "
    "hiervan kan volgende maand al anders, zonder ander model?"};

struct way {
    const iem_voice *voice;
    const struct iem_result *result;
    iem_buffer *out;
    bool begun, failed;
};

static void begin(struct way *way)
{
    if (way->begun) return;
    way->begun = true;
    iem_buffer_text(way->out, "\n## ");
    iem_markdown_text(way->out, way->voice->words[IEM_W_PROCESS]);
    iem_buffer_text(way->out, "\n");
}

static void say_item(const char *sentence, void *ctx)
{
    struct way *way = ctx;
    iem_buffer_text(way->out, "- ");
    iem_markdown_text(way->out, sentence);
    iem_buffer_text(way->out, "\n");
}

/* ---- Differences at equal facts ---- */

static iem_status write_gaps(struct way *way, iem_arena *arena, iem_error *err)
{
    iem_process_gaps gaps;
    IEM_TRY(iem_process_gaps_of(way->result, arena, &gaps, err));
    if (gaps.n == 0) return IEM_OK;
    begin(way);
    iem_buffer_text(way->out, "\n");
    iem_markdown_text(way->out, iem_process_lead(way->voice, &gaps).text);
    iem_buffer_text(way->out, "\n\n");
    /* The others stand in the report. */
    if (gaps.n > IEM_PROCESS_TOLD) gaps.n = IEM_PROCESS_TOLD;
    if (!iem_process_sentences(way->voice, &gaps, say_item, way)) way->failed = true;
    return IEM_OK;
}

/* ---- Shares beyond a margin ---- */

static const iem_measure_row *measure_of(const struct iem_result *r, const char *id)
{
    for (size_t f = 0; f < r->n_families; f++)
        for (size_t i = 0; i < r->families[f].family->n_rows; i++)
            if (strcmp(r->families[f].family->rows[i].id, id) == 0)
                return &r->families[f].family->rows[i];
    return NULL;
}

static void write_rule(struct way *way, const iem_measure_row *measure)
{
    iem_buffer said = {0};
    begin(way);
    iem_say_text(&said, iem_also_said(way->voice, margin_line),
                 IEM_ARGS("measure", iem_also_said(way->voice, measure->meaning)));
    iem_buffer_text(way->out, "\n");
    if (!said.failed) iem_markdown_text(way->out, said.at);
    iem_buffer_text(way->out, "\n\n");
    way->failed |= said.failed;
    iem_buffer_clear(&said);
}

/* Rulings of one rule stand together. */
static void write_beyond(struct way *way)
{
    const iem_gate *gate = way->result->gate;
    const iem_rule *rule = NULL;
    for (size_t i = 0; gate && i < gate->n_rulings; i++) {
        const iem_ruling *r = &gate->rulings[i];
        iem_buffer said = {0};
        if (r->verdict != IEM_FAIL || !iem_ruling_decides(r) || !r->rule->measure ||
            iem_told_asked(r->rule->measure) == iem_n_questions)
            continue;
        const iem_measure_row *measure = measure_of(way->result, r->rule->measure);
        if (!measure) continue;
        if (r->rule != rule) write_rule(way, measure);
        rule = r->rule;
        iem_ruling_say_of(way->voice, r, &said);
        if (!said.failed) say_item(said.at, way);
        way->failed |= said.failed;
        iem_buffer_clear(&said);
    }
}

iem_status iem_dialogue_way(const iem_voice *voice, const struct iem_result *result,
                            iem_buffer *out, iem_error *err)
{
    struct way way = {voice, result, out, false, false};
    iem_arena arena = {0};
    const iem_status status = write_gaps(&way, &arena, err);
    if (status == IEM_OK) write_beyond(&way);
    if (way.begun) {
        iem_buffer_text(out, "\n");
        iem_markdown_text(out, iem_also_said(voice, ask));
        iem_buffer_text(out, "\n");
    }
    iem_arena_clear(&arena);
    return status == IEM_OK && way.failed ? iem_fail_memory(err) : status;
}
