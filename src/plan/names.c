#include "plan/names.h"

#include <string.h>

enum { LONGEST = IEM_NAME_WORDS - 3 };

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char lower(char c)
{
    if (is_upper(c)) return (char)(c - 'A' + 'a');
    return c;
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_gap(char c)
{
    return c == '_' || c == '-' || c == ' ' || c == '.' || c == '/' || c == ':';
}

/* A new word begins at birth|Country, ZIP|Code and postcode|4. */
static bool begins_word(const char *column, size_t i)
{
    const char before = column[i - 1], here = column[i], behind = column[i + 1];
    if (is_digit(before) != is_digit(here)) return true;
    if (!is_upper(here)) return false;
    return is_lower(before) || (is_upper(before) && is_lower(behind));
}

void iem_name_words(const char *column, char out[IEM_NAME_WORDS])
{
    size_t n = 0;
    out[n++] = ' ';
    for (size_t i = 0; column[i] && n < LONGEST; i++) {
        const char c = column[i];
        const bool gap = is_gap(c);
        if (out[n - 1] != ' ' && (gap || begins_word(column, i))) out[n++] = ' ';
        if (!gap) out[n++] = lower(c);
    }
    if (out[n - 1] != ' ') out[n++] = ' ';
    out[n] = '\0';
}

bool iem_name_has(const char *words, const char *phrase)
{
    const size_t len = strlen(phrase);
    for (const char *at = words; (at = strstr(at, phrase)); at++)
        if (at[-1] == ' ' && at[len] == ' ') return true;
    return false;
}

bool iem_name_is(const char *words, const char *phrase)
{
    const size_t len = strlen(phrase);
    return strncmp(words + 1, phrase, len) == 0 && strcmp(words + 1 + len, " ") == 0;
}
