/* Names of columns that usually stand for a protected ground, or are one: a person's
 * origin, name, place, language, belief, body. As a fact they make group and person the
 * same thing (proxies: Barocas & Selbst 2016), so that a plan with one is questioned.
 * Age is not here: the law itself asks for it. */
#include "plan/names.h"
#include "plan/plan.h"

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

bool iem_plan_known_proxy(const char *column)
{
    char text[IEM_NAME_WORDS];
    iem_name_words(column, text);
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
        if (iem_name_has(text, proxies[i])) return true;
    return false;
}
