/* Nine questions about one decision: answers, and no score of them. */
#include "report/explain.h"

#include <math.h>

enum { LEAST = 10 }; /* people, that the page for the person counts */

static const char *sentences(iem_story *story, const char *one, const char *other)
{
    iem_buffer said = {0};
    iem_buffer_format(&said, "%s%s%s", one, *one && *other ? " " : "", other);
    const char *kept = said.failed ? "" : iem_story_keep(story, said.at ? said.at : "");
    story->failed |= said.failed;
    iem_buffer_clear(&said);
    return kept;
}

static const char *answer_of(iem_story *story, const iem_card_line *line)
{
    if (line->lacks)
        return iem_story_say(story, IEM_TELL_CARD_LACKS,
                             IEM_ARGS("columns", line->lacks));
    return iem_story_word(story, (iem_tell)(IEM_TELL_CARD_YES + (int)line->answer));
}

/* Of facts, and of the person's own decisions. */
static const char *plain_count(iem_story *story, double n)
{
    return iem_story_keep(story, iem_figure_count(&story->voice, n).text);
}

static const char *say_n(iem_story *story, iem_tell word, const iem_card_line *line)
{
    return iem_story_say(story, word, IEM_ARGS("n", iem_story_count(story, line->n)));
}

/* ---- What is known beside the answer ---- */

static const char *facts(iem_story *story, const iem_card_line *line)
{
    if (line->answer != IEM_ANSWER_NO) return "";
    return iem_story_say(
        story, IEM_TELL_CARD_FACTS_MISSING,
        IEM_ARGS("n", plain_count(story, line->n), "of", plain_count(story, line->of)));
}

static const char *reason(iem_story *story, const iem_card_line *line)
{
    if (line->answer == IEM_ANSWER_YES)
        return iem_story_word(story, IEM_TELL_CARD_OWN_REASON);
    return line->answer == IEM_ANSWER_NO ? say_n(story, IEM_TELL_CARD_SAME_REASON, line)
                                         : "";
}

static const char *twins(iem_story *story, const iem_card_line *line)
{
    if (line->lacks) return "";
    if (line->answer == IEM_ANSWER_YES) return say_n(story, IEM_TELL_CARD_TWINS, line);
    return iem_story_word(story, line->answer == IEM_ANSWER_NO
                                     ? IEM_TELL_CARD_NO_TWINS
                                     : IEM_TELL_CARD_REFERENCE);
}

static const char *way_out(iem_story *story, const iem_card_line *line)
{
    static const iem_tell words[] = {
        [IEM_CARD_UPHELD] = IEM_TELL_CARD_UPHELD,
        [IEM_CARD_BLOCKED] = IEM_TELL_CARD_BLOCKED,
        [IEM_CARD_SET_ASIDE] = IEM_TELL_CARD_SET_ASIDE,
        [IEM_CARD_NEVER_SET_ASIDE] = IEM_TELL_CARD_NEVER_SET_ASIDE,
        [IEM_CARD_FEW_ADVICES] = IEM_TELL_CARD_FEW_ADVICES,
    };
    if (line->why == IEM_CARD_PLAIN) return "";
    if (isnan(line->of)) return iem_story_word(story, words[line->why]);
    /* Rule of three, exactly: Clopper & Pearson's bound of none in so many. */
    const iem_figure most =
        iem_figure_rate(&story->voice, -expm1(log(.05) / fmax(line->of, 1)));
    return iem_story_say(story, words[line->why],
                         IEM_ARGS("of", iem_story_count(story, line->of), "n",
                                  iem_story_count(story, line->n), "most", most.text));
}

/* Of other agencies: what their ledgers say, or where it would be. */
static const char *elsewhere(iem_story *story, const iem_card_line *line)
{
    if (!line->elsewhere)
        return iem_story_word(story, story->internal ? IEM_TELL_CARD_LEDGERS
                                                     : IEM_TELL_CARD_ELSEWHERE);
    return iem_story_say(
        story, line->found_elsewhere ? IEM_TELL_CARD_FOUND : IEM_TELL_CARD_NOT_FOUND,
        IEM_ARGS("agencies", line->elsewhere));
}

static const char *before(iem_story *story, const iem_card_line *line)
{
    const char *own = "";
    const bool not_looked = line->answer == IEM_ANSWER_NOT_ASKED;
    if (line->n > 0)
        own = iem_story_say(story, IEM_TELL_CARD_BEFORE,
                            IEM_ARGS("n", plain_count(story, line->n)));
    else if (not_looked)
        own = iem_story_word(story, story->internal ? IEM_TELL_CARD_LOOK_BEFORE
                                                    : IEM_TELL_CARD_ONE_DECISION);
    return sentences(story, own, elsewhere(story, line));
}

static const char *detail_of(iem_story *story, iem_card_question question,
                             const iem_card_line *line)
{
    switch (question) {
    case IEM_CARD_FACTS:
        return facts(story, line);
    case IEM_CARD_HEARD:
        return line->why == IEM_CARD_NEVER_ASKED
                   ? iem_story_word(story, IEM_TELL_CARD_NEVER_ASKED)
                   : "";
    case IEM_CARD_REASON:
        return reason(story, line);
    case IEM_CARD_TWINS:
        return twins(story, line);
    case IEM_CARD_ADVICE:
        if (line->why == IEM_CARD_PLAIN) return "";
        return iem_story_word(story, line->why == IEM_CARD_ADVICE_ADVERSE
                                         ? IEM_TELL_CARD_ADVICE_ADVERSE
                                         : IEM_TELL_CARD_ADVICE_FAVOURABLE);
    case IEM_CARD_WAY_OUT:
        return way_out(story, line);
    case IEM_CARD_BEFORE:
        return before(story, line);
    default:
        return "";
    }
}

/* Whether few got out or none is not for the page that counts no fewer than ten: both
 * are said alike. */
static bool is_said_alike(const iem_story *story, const iem_card_line *line)
{
    return !story->internal && line->n < LEAST && !isnan(line->of);
}

static const char *said_of(iem_story *story, iem_card_question question,
                           const iem_card_line *line)
{
    if (question == IEM_CARD_WAY_OUT && is_said_alike(story, line))
        return line->of < 10 * LEAST
                   ? iem_story_word(story, IEM_TELL_CARD_HARD_TO_TELL)
                   : iem_story_say(story, IEM_TELL_CARD_HARDLY,
                                   IEM_ARGS("of", iem_story_count(story, line->of)));
    return sentences(story, answer_of(story, line), detail_of(story, question, line));
}

void iem_story_card(iem_story *story, const iem_case *c)
{
    iem_story_tell(story, iem_story_level(story, IEM_BLOCK_HEADING), IEM_TELL_CARD);
    iem_story_tell(story, IEM_BLOCK_LEAD, IEM_TELL_CARD_LEAD);
    for (int q = 0; q < IEM_N_CARD_QUESTIONS; q++)
        iem_story_pair(story,
                       iem_story_word(story, (iem_tell)(IEM_TELL_CARD_QUESTION + q)),
                       said_of(story, (iem_card_question)q, &c->card[q]), NULL);
}
