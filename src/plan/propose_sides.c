/* Which values of a decision are adverse, of an outcome positive, of a route random. */
#include "plan/propose_steps.h"

#include <string.h>

/* 1: yes, -1: no, 0: untold. */
static int side_of_decision(const char *text, iem_side side)
{
    const iem_value_meaning meaning = iem_value_meaning_of(text);
    const int yes = side == IEM_SIDE_ADVERSE ? 1 : side == IEM_SIDE_FAVOURABLE ? -1 : 0;
    switch (meaning) {
    case IEM_VALUE_ADVERSE:
        return 1;
    case IEM_VALUE_FAVOURABLE:
        return -1;
    case IEM_VALUE_YES:
        return yes;
    case IEM_VALUE_NO:
        return -yes;
    default:
        return 0;
    }
}

/* What would be a favourable decision may be a positive outcome. */
static int side_of_outcome(const char *text)
{
    const iem_value_meaning meaning = iem_value_meaning_of(text);
    if (strcmp(text, "positive") == 0 || strcmp(text, "positief") == 0) return 1;
    if (strcmp(text, "negative") == 0 || strcmp(text, "negatief") == 0) return -1;
    if (meaning == IEM_VALUE_FOUND || meaning == IEM_VALUE_YES) return 1;
    return meaning == IEM_VALUE_NOT_FOUND || meaning == IEM_VALUE_NO ? -1 : 0;
}

static int side_of_route(const char *text, bool says_random)
{
    const iem_value_meaning meaning = iem_value_meaning_of(text);
    if (meaning == IEM_VALUE_RANDOM) return 1;
    return says_random && meaning == IEM_VALUE_YES ? 1 : 0;
}

static int side_of(const iem_proposed_column *column, const char *text, iem_side side)
{
    if (column->role == IEM_PROPOSED_OUTCOME) return side_of_outcome(text);
    if (column->role != IEM_PROPOSED_ROUTE) return side_of_decision(text, side);
    const char *phrase = column->rule ? column->rule->phrase : "";
    return side_of_route(text, strstr(phrase, "random") || strstr(phrase, "steek") ||
                                   strstr(phrase, "aselect"));
}

/* 1 and 0 are yes and no; 1 and 2 are two codes. */
static bool are_codes(const iem_column *seen)
{
    bool two = false;
    for (size_t i = 0; i < seen->n_values; i++)
        two |= seen->values[i].micro > IEM_MICRO;
    return two && iem_column_is_number(seen);
}

/* Of two values the one tells the other. */
static void complete_pair(const iem_column *seen, int sides[IEM_PROPOSED_SIDES])
{
    if (seen->n_values != 2) return;
    if (sides[0] && !sides[1]) sides[1] = -sides[0];
    if (sides[1] && !sides[0]) sides[0] = -sides[1];
}

static void note_sides(const iem_column *seen, const int sides[IEM_PROPOSED_SIDES],
                       iem_proposed_column *column)
{
    column->n_yes = column->n_no = 0;
    for (size_t i = 0; i < seen->n_values; i++) {
        if (sides[i] > 0) column->yes[column->n_yes++] = seen->values[i].text;
        if (sides[i] < 0) column->no[column->n_no++] = seen->values[i].text;
    }
}

bool iem_propose_sides(const iem_column *seen, iem_side side,
                       iem_proposed_column *column)
{
    int sides[IEM_PROPOSED_SIDES] = {0};
    if (seen->n_values > IEM_PROPOSED_SIDES || are_codes(seen)) return false;
    for (size_t i = 0; i < seen->n_values; i++) {
        if (seen->values[i].len > strlen(seen->values[i].text)) return false;
        sides[i] = side_of(column, seen->values[i].text, side);
    }
    if (column->role != IEM_PROPOSED_ROUTE) complete_pair(seen, sides);
    note_sides(seen, sides, column);
    if (column->role == IEM_PROPOSED_ROUTE) return column->n_yes > 0;
    return column->n_yes > 0 && column->n_no > 0;
}
