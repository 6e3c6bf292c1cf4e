#include "report/story.h"

#include "base/grow.h"
#include "report/sentences.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *iem_story_word(const iem_story *story, iem_tell word)
{
    const iem_said said = iem_explain_words[word];
    return strcmp(story->voice.lang, "nl") == 0 ? said.nl : said.en;
}

const char *iem_story_keep(iem_story *story, const char *text)
{
    const char *kept = iem_arena_copy(&story->arena, iem_slice_of(text));
    if (kept) return kept;
    story->failed = true;
    return "";
}

const char *iem_story_keep_buffer(iem_story *story, iem_buffer *said)
{
    const char *kept = "";
    if (said->failed)
        story->failed = true;
    else
        kept = iem_story_keep(story, said->at ? said->at : "");
    iem_buffer_clear(said);
    return kept;
}

const char *iem_story_say(iem_story *story, iem_tell word, const char *const *args)
{
    iem_buffer said = {0};
    iem_say_text(&said, iem_story_word(story, word), args);
    return iem_story_keep_buffer(story, &said);
}

iem_block *iem_story_add(iem_story *story, iem_block_kind kind, const char *text)
{
    if (!IEM_GROW(story->blocks, story->capacity, story->n + 1)) {
        story->failed = true;
        return NULL;
    }
    iem_block *block = &story->blocks[story->n++];
    *block = (iem_block){.kind = kind, .text = {text}, .n = 1, .bar = NAN};
    return block;
}

void iem_story_fill(iem_story *story, iem_block_kind kind, iem_tell word,
                    const char *const *args)
{
    iem_story_add(story, kind, iem_story_say(story, word, args));
}

void iem_story_tell(iem_story *story, iem_block_kind kind, iem_tell word)
{
    iem_story_add(story, kind, iem_story_word(story, word));
}

void iem_story_pair(iem_story *story, const char *name, const char *text,
                    const char *link)
{
    iem_block *block = iem_story_add(story, IEM_BLOCK_PAIR, name);
    if (!block) return;
    block->text[block->n++] = text;
    block->link = link;
}

void iem_story_row(iem_story *story, iem_block_kind kind, size_t n_words,
                   const char *const *texts, size_t n)
{
    iem_block *block = iem_story_add(story, kind, texts[0]);
    if (!block) return;
    memcpy(block->text, texts, n * sizeof *texts);
    block->n = n;
    block->n_words = n_words;
}

void iem_story_table(iem_story *story, iem_tell word, const char *const *args)
{
    const char *name = iem_story_say(story, word, args);
    const iem_figure nth = iem_figure_count(&story->voice, (double)story->nth);
    if (story->from->n_cases > 1)
        name = iem_story_say(story, IEM_TELL_NTH_TABLE,
                             IEM_ARGS("nth", nth.text, "name", name));
    iem_story_add(story, IEM_BLOCK_TABLE, name);
}

iem_block_kind iem_story_level(const iem_story *story, iem_block_kind kind)
{
    return (iem_block_kind)((int)kind + (story->from->n_cases > 1));
}

void iem_story_clear(iem_story *story)
{
    free(story->blocks);
    iem_arena_clear(&story->arena);
}
