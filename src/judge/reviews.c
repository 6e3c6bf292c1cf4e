#include "judge/reviews.h"

#include "base/grow.h"
#include "base/print.h"
#include "base/status.h"
#include "plan/day.h"

#include <stdlib.h>
#include <string.h>

const iem_term iem_reaction_terms[] = {[IEM_NO_REACTION] = {"", ""},
                                       [IEM_ACKNOWLEDGED] = {"acknowledged", "erkend"},
                                       [IEM_DISPUTED] = {"disputed", "betwist"},
                                       [IEM_EXPLAINED] = {"explained", "verklaard"}};

const iem_term iem_course_terms[] = {[IEM_UNDECIDED] = {"", ""},
                                     [IEM_CHANGE] = {"change", "wijzigen"},
                                     [IEM_ACCEPT] = {"accept", "aanvaarden"},
                                     [IEM_STOP] = {"stop", "stoppen"},
                                     [IEM_NOTHING] = {"none", "geen"}};

const iem_term iem_judgement_terms[] = {
    [IEM_NOT_JUDGED] = {"", ""},
    [IEM_GROUP_DECIDED] = {"group-decided", "groep-besliste"},
    [IEM_PERSON_DECIDED] = {"person-decided", "persoon-besliste"},
    [IEM_NOT_TOLD] = {"cannot-tell", "niet-vast-te-stellen"}};

const iem_term iem_answer_terms[] = {
    [IEM_NO_ANSWER] = {"", ""}, [IEM_YES] = {"yes", "ja"}, [IEM_NO] = {"no", "nee"}};

const iem_term iem_grade_terms[] = {
    [IEM_LIKELY] = {"likely", "waarschijnlijk"},
    [IEM_POSSIBLE] = {"possible", "mogelijk"},
    [IEM_NO_INDICATION] = {"no-indication", "geen-aanwijzing"},
    [IEM_GRADE_CANNOT_TELL] = {"cannot-tell", "niet-vast-te-stellen"}};

static bool is_word(iem_slice word, const char *term)
{
    if (word.len != strlen(term)) return false;
    for (size_t i = 0; i < word.len; i++)
        if (iem_lower(word.at[i]) != iem_lower(term[i])) return false;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

iem_slice iem_review_text(iem_slice field)
{
    while (field.len && is_blank(*field.at)) field.at++, field.len--;
    while (field.len && is_blank(field.at[field.len - 1])) field.len--;
    return field;
}

size_t iem_term_find(const iem_term *terms, size_t n, iem_slice word)
{
    for (size_t i = 0; i < n; i++)
        if (is_word(word, terms[i].code) || is_word(word, terms[i].dutch)) return i;
    return n;
}

/* ---- The book ---- */

iem_status iem_reviews_new(iem_reviews **reviews, iem_error *err)
{
    *reviews = iem_zeroed(1, sizeof **reviews);
    return *reviews ? IEM_OK : iem_fail_memory(err);
}

void iem_reviews_free(iem_reviews *reviews)
{
    if (!reviews) return;
    free(reviews->reactions);
    free(reviews->cases);
    iem_arena_clear(&reviews->arena);
    free(reviews);
}

iem_reviews_count iem_reviews_counted(const iem_reviews *reviews)
{
    return (iem_reviews_count){reviews->n_reactions, reviews->n_cases,
                               reviews->unfilled};
}

static bool keep(struct iem_reviews *r, const char **text)
{
    *text = iem_arena_copy(&r->arena, iem_slice_of(*text ? *text : ""));
    return *text != NULL;
}

iem_status iem_reviews_add_reaction(struct iem_reviews *reviews,
                                    const iem_reacted *reacted, iem_error *err)
{
    iem_reacted copy = *reacted;
    const char **texts[] = {
        &copy.from,  &copy.finding, &copy.seen_on,         &copy.reaction_on,
        &copy.owner, &copy.reason,  &copy.changed_version, &copy.changed_on};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!keep(reviews, texts[i])) return iem_fail_memory(err);
    if (!IEM_GROW(reviews->reactions, reviews->reaction_capacity,
                  reviews->n_reactions + 1))
        return iem_fail_memory(err);
    reviews->reactions[reviews->n_reactions++] = copy;
    return IEM_OK;
}

iem_status iem_reviews_add_case(struct iem_reviews *reviews,
                                const iem_reviewed *reviewed, iem_error *err)
{
    iem_reviewed copy = *reviewed;
    const char **texts[] = {&copy.from, &copy.case_id, &copy.ground, &copy.sample,
                            &copy.reviewed_on};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!keep(reviews, texts[i])) return iem_fail_memory(err);
    if (!IEM_GROW(reviews->cases, reviews->case_capacity, reviews->n_cases + 1))
        return iem_fail_memory(err);
    reviews->cases[reviews->n_cases++] = copy;
    return IEM_OK;
}

const char *iem_reacted_day(const iem_reacted *reacted)
{
    return *reacted->reaction_on ? reacted->reaction_on : reacted->seen_on;
}

/* ---- Days ---- */

double iem_review_day(const char *text)
{
    iem_day day;
    if (!iem_is_day(iem_slice_of(text)) ||
        !iem_day_read(iem_slice_of(text), false, &day))
        return NAN;
    return iem_day_number(day);
}
