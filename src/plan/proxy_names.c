/* Names of columns that usually stand for a protected ground, or are one: a person's
 * origin, name, place, language, belief, body. As a fact they make group and person the
 * same thing (proxies: Barocas & Selbst 2016), so that a plan with one is questioned.
 * Age is not here: the law itself asks for it. */
#include "plan/plan.h"

#include <string.h>

enum { LONGEST = 128 };

/* Words parted by one blank. */
static const char *const proxies[] = {
    /* origin and nationality */
    "nationality", "nationaliteit", "nationaliteiten", "second nationality",
    "tweede nationaliteit", "citizenship", "staatsburgerschap", "origin", "herkomst",
    "afkomst", "herkomstland", "ancestry", "ethnicity", "etniciteit", "ethnic",
    "etnisch", "etnische", "race", "ras", "skin color", "skin colour", "huidskleur",
    "migration background", "migratieachtergrond", "birth country", "country of birth",
    "birthcountry", "geboorteland", "birth place", "birthplace", "place of birth",
    "geboorteplaats", "immigrant", "verblijfsstatus",
    /* name */
    "name", "names", "naam", "namen", "first name", "firstname", "voornaam", "roepnaam",
    "last name", "lastname", "achternaam", "surname", "geslachtsnaam",
    /* place */
    "postcode", "postal", "postalcode", "pc 4", "pc 6", "zip", "zipcode", "wijk",
    "wijkcode", "buurt", "buurtcode", "neighbourhood", "neighborhood",
    /* language */
    "language", "taal", "moedertaal", "voertaal", "mother tongue",
    /* belief */
    "religion", "religie", "geloof", "godsdienst", "levensovertuiging",
    /* body and life */
    "gender", "geslacht", "sex", "sekse", "disability", "handicap",
    "sexual orientation", "seksuele orientatie"};

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

/* " country of birth " of "CountryOfBirth": lower case, a blank at both ends. */
static void write_words(const char *column, char out[LONGEST + 3])
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

static bool has_words(const char *text, const char *words)
{
    const size_t len = strlen(words);
    for (const char *at = text; (at = strstr(at, words)); at++)
        if (at[-1] == ' ' && at[len] == ' ') return true;
    return false;
}

bool iem_plan_known_proxy(const char *column)
{
    char text[LONGEST + 3];
    write_words(column, text);
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
        if (has_words(text, proxies[i])) return true;
    return false;
}
