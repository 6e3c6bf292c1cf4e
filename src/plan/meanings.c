#include "plan/meanings.h"

#include "plan/names.h"
#include "plan/plan.h"

#include <string.h>

#define ANY   false
#define WHOLE true
#define PLAIN IEM_SIDE_UNTOLD, IEM_ABOUT_NOTHING

#define DECISION(phrase, strength, where, side)                                        \
    {                                                                                  \
        phrase, IEM_MEANS_DECISION, strength, where, IEM_SIDE_##side,                  \
            IEM_ABOUT_NOTHING                                                          \
    }
#define GROUND(phrase, about)                                                          \
    {                                                                                  \
        phrase, IEM_MEANS_GROUND, 3, ANY, IEM_SIDE_UNTOLD, IEM_ABOUT_##about           \
    }
#define PROXY(phrase, about)                                                           \
    {                                                                                  \
        phrase, IEM_MEANS_PROXY, 3, ANY, IEM_SIDE_UNTOLD, IEM_ABOUT_##about            \
    }
#define IS(meaning, phrase, strength, where)                                           \
    {                                                                                  \
        phrase, IEM_MEANS_##meaning, strength, where, PLAIN                            \
    }

/* clang-format off */
static const iem_name_rule rules[] = {
    /* the decision, and how "yes" falls out */
    DECISION("decision", 3, ANY, UNTOLD),       DECISION("besluit", 3, ANY, UNTOLD),
    DECISION("beslissing", 3, ANY, UNTOLD),     DECISION("beschikking", 3, ANY, UNTOLD),
    DECISION("verdict", 3, ANY, UNTOLD),        DECISION("action taken", 3, ANY, UNTOLD),
    DECISION("approved", 3, ANY, FAVOURABLE),   DECISION("approval", 3, ANY, FAVOURABLE),
    DECISION("granted", 3, ANY, FAVOURABLE),    DECISION("awarded", 3, ANY, FAVOURABLE),
    DECISION("admitted", 3, ANY, FAVOURABLE),   DECISION("admit", 3, ANY, FAVOURABLE),
    DECISION("admission", 2, ANY, FAVOURABLE),  DECISION("accepted", 3, ANY, FAVOURABLE),
    DECISION("accept", 2, ANY, FAVOURABLE),     DECISION("hired", 3, ANY, FAVOURABLE),
    DECISION("hire", 2, ANY, FAVOURABLE),       DECISION("promoted", 3, ANY, FAVOURABLE),
    DECISION("invited", 3, ANY, FAVOURABLE),    DECISION("callback", 3, ANY, FAVOURABLE),
    DECISION("call back", 3, ANY, FAVOURABLE),  DECISION("call", 1, WHOLE, FAVOURABLE),
    DECISION("shortlisted", 3, ANY, FAVOURABLE),DECISION("paid out", 3, ANY, FAVOURABLE),
    DECISION("toegekend", 3, ANY, FAVOURABLE),  DECISION("toekenning", 3, ANY, FAVOURABLE),
    DECISION("toegewezen", 3, ANY, FAVOURABLE), DECISION("goedgekeurd", 3, ANY, FAVOURABLE),
    DECISION("toegelaten", 3, ANY, FAVOURABLE), DECISION("aangenomen", 3, ANY, FAVOURABLE),
    DECISION("uitgenodigd", 3, ANY, FAVOURABLE),DECISION("verleend", 3, ANY, FAVOURABLE),
    DECISION("rejected", 3, ANY, ADVERSE),      DECISION("rejection", 2, ANY, ADVERSE),
    DECISION("denied", 3, ANY, ADVERSE),        DECISION("deny", 3, ANY, ADVERSE),
    DECISION("denial", 3, ANY, ADVERSE),        DECISION("refused", 3, ANY, ADVERSE),
    DECISION("declined", 3, ANY, ADVERSE),      DECISION("dismissed", 3, ANY, ADVERSE),
    DECISION("flagged", 3, ANY, ADVERSE),       DECISION("flag", 2, ANY, ADVERSE),
    DECISION("investigated", 3, ANY, ADVERSE),  DECISION("stopped", 2, ANY, ADVERSE),
    DECISION("searched", 3, ANY, ADVERSE),      DECISION("arrested", 3, ANY, ADVERSE),
    DECISION("detained", 3, ANY, ADVERSE),      DECISION("fined", 3, ANY, ADVERSE),
    DECISION("sanction", 3, ANY, ADVERSE),      DECISION("suspended", 3, ANY, ADVERSE),
    DECISION("afgewezen", 3, ANY, ADVERSE),     DECISION("afwijzing", 3, ANY, ADVERSE),
    DECISION("geweigerd", 3, ANY, ADVERSE),     DECISION("weigering", 3, ANY, ADVERSE),
    DECISION("gecontroleerd", 3, ANY, ADVERSE), DECISION("onderzocht", 3, ANY, ADVERSE),
    DECISION("huisbezoek", 3, ANY, ADVERSE),    DECISION("boete", 3, ANY, ADVERSE),
    DECISION("sanctie", 3, ANY, ADVERSE),       DECISION("maatregel", 2, ANY, ADVERSE),
    DECISION("terugvordering", 3, ANY, ADVERSE),DECISION("stopgezet", 3, ANY, ADVERSE),
    DECISION("ingetrokken", 3, ANY, ADVERSE),   DECISION("signaal", 2, ANY, ADVERSE),
    DECISION("selected", 3, ANY, UNTOLD),       DECISION("selection", 1, ANY, UNTOLD),
    DECISION("geselecteerd", 3, ANY, UNTOLD),   DECISION("selectie", 2, ANY, UNTOLD),
    DECISION("checked", 2, ANY, UNTOLD),        DECISION("controle", 2, ANY, UNTOLD),
    DECISION("credit decision", 3, ANY, UNTOLD),DECISION("credit", 1, WHOLE, UNTOLD),
    DECISION("loan status", 2, ANY, UNTOLD),    DECISION("prediction", 2, ANY, UNTOLD),
    DECISION("predicted", 2, ANY, UNTOLD),      DECISION("voorspelling", 2, ANY, UNTOLD),
    DECISION("yhat", 2, ANY, UNTOLD),           DECISION("target", 1, WHOLE, UNTOLD),
    DECISION("class", 1, WHOLE, UNTOLD),        DECISION("y", 1, WHOLE, UNTOLD),
    DECISION("status", 1, WHOLE, UNTOLD),

    /* what was found when it was looked at */
    IS(OUTCOME, "outcome", 3, ANY),       IS(OUTCOME, "uitkomst", 3, ANY),
    IS(OUTCOME, "result", 2, ANY),        IS(OUTCOME, "resultaat", 2, ANY),
    IS(OUTCOME, "bevinding", 3, ANY),     IS(OUTCOME, "finding", 3, ANY),
    IS(OUTCOME, "found", 2, ANY),         IS(OUTCOME, "gevonden", 2, ANY),
    IS(OUTCOME, "fraud", 3, ANY),         IS(OUTCOME, "fraude", 3, ANY),
    IS(OUTCOME, "recid", 2, ANY),         IS(OUTCOME, "two year recid", 3, ANY),
    IS(OUTCOME, "recidivism", 3, ANY),    IS(OUTCOME, "recidive", 3, ANY),
    IS(OUTCOME, "reoffended", 3, ANY),    IS(OUTCOME, "defaulted", 3, ANY),
    IS(OUTCOME, "default", 2, ANY),       IS(OUTCOME, "wanbetaling", 3, ANY),
    IS(OUTCOME, "ground truth", 3, ANY),  IS(OUTCOME, "label value", 2, ANY),
    IS(OUTCOME, "y true", 3, ANY),        IS(OUTCOME, "true label", 3, ANY),
    IS(OUTCOME, "onrechtmatig", 3, ANY),  IS(OUTCOME, "overtreding", 3, ANY),
    IS(OUTCOME, "worth investigating", 3, ANY),

    /* what a profile or a model made */
    IS(PROFILE, "risk category", 3, ANY),  IS(PROFILE, "risicocategorie", 3, ANY),
    IS(PROFILE, "risk class", 3, ANY),     IS(PROFILE, "risicoklasse", 3, ANY),
    IS(PROFILE, "risk group", 3, ANY),     IS(PROFILE, "risicogroep", 3, ANY),
    IS(PROFILE, "risk level", 3, ANY),     IS(PROFILE, "risiconiveau", 3, ANY),
    IS(PROFILE, "score text", 3, ANY),     IS(PROFILE, "score category", 3, ANY),
    IS(PROFILE, "profile", 3, ANY),        IS(PROFILE, "profiel", 3, ANY),
    IS(PROFILE, "risicoprofiel", 3, ANY),  IS(PROFILE, "segment", 2, ANY),
    IS(SCORE, "score", 3, ANY),            IS(SCORE, "risicoscore", 3, ANY),
    IS(SCORE, "decile score", 3, ANY),     IS(SCORE, "probability", 3, ANY),
    IS(SCORE, "prob", 2, ANY),             IS(SCORE, "risk", 2, ANY),
    IS(SCORE, "risico", 2, ANY),           IS(SCORE, "kans", 2, ANY),
    IS(SCORE, "rating", 2, ANY),           IS(SCORE, "punten", 1, ANY),

    /* grounds */
    GROUND("origin", ORIGIN),        GROUND("herkomst", ORIGIN),
    GROUND("afkomst", ORIGIN),       GROUND("ethnicity", ORIGIN),
    GROUND("ethnic", ORIGIN),        GROUND("etniciteit", ORIGIN),
    GROUND("etnisch", ORIGIN),       GROUND("etnische", ORIGIN),
    GROUND("race", ORIGIN),          GROUND("ras", ORIGIN),
    GROUND("nationality", ORIGIN),   GROUND("nationaliteit", ORIGIN),
    GROUND("citizenship", ORIGIN),   GROUND("staatsburgerschap", ORIGIN),
    GROUND("born", ORIGIN),          GROUND("geboren", ORIGIN),
    GROUND("born abroad", ORIGIN),   GROUND("birth country", ORIGIN),
    GROUND("country of birth", ORIGIN), GROUND("geboorteland", ORIGIN),
    GROUND("native country", ORIGIN),   GROUND("country of origin", ORIGIN),
    GROUND("herkomstland", ORIGIN),     GROUND("land van herkomst", ORIGIN),
    GROUND("migration background", ORIGIN), GROUND("migratieachtergrond", ORIGIN),
    GROUND("foreign background", ORIGIN),   GROUND("foreign worker", ORIGIN),
    GROUND("foreign", ORIGIN),       GROUND("foreigner", ORIGIN),
    GROUND("buitenlander", ORIGIN),  GROUND("immigrant", ORIGIN),
    GROUND("ancestry", ORIGIN),      GROUND("minority", ORIGIN),
    GROUND("minderheid", ORIGIN),    GROUND("afam", ORIGIN),
    GROUND("black", ORIGIN),         GROUND("hispanic", ORIGIN),
    GROUND("asian", ORIGIN),         GROUND("caucasian", ORIGIN),
    GROUND("skin colour", ORIGIN),   GROUND("skin color", ORIGIN),
    GROUND("huidskleur", ORIGIN),
    GROUND("gender", SEX),           GROUND("sex", SEX),
    GROUND("geslacht", SEX),         GROUND("sekse", SEX),
    GROUND("female", SEX),           GROUND("male", SEX),
    GROUND("vrouw", SEX),            GROUND("man vrouw", SEX),
    GROUND("age", AGE),              GROUND("leeftijd", AGE),
    GROUND("age cat", AGE),          GROUND("age group", AGE),
    GROUND("leeftijdsgroep", AGE),   GROUND("leeftijdscategorie", AGE),
    GROUND("leeftijdsklasse", AGE),
    GROUND("religion", BELIEF),      GROUND("religie", BELIEF),
    GROUND("geloof", BELIEF),        GROUND("godsdienst", BELIEF),
    GROUND("levensovertuiging", BELIEF),
    GROUND("disability", HEALTH),    GROUND("disabled", HEALTH),
    GROUND("handicap", HEALTH),      GROUND("arbeidsbeperking", HEALTH),
    GROUND("chronic illness", HEALTH),
    GROUND("marital", FAMILY),       GROUND("marital status", FAMILY),
    GROUND("burgerlijke staat", FAMILY), GROUND("married", FAMILY),
    GROUND("gehuwd", FAMILY),        GROUND("single", FAMILY),
    GROUND("alleenstaand", FAMILY),  GROUND("pregnant", FAMILY),
    GROUND("zwanger", FAMILY),
    GROUND("sexual orientation", ORIENTATION), GROUND("seksuele orientatie", ORIENTATION),
    GROUND("seksuele gerichtheid", ORIENTATION),
    GROUND("political", OPINION),    GROUND("politieke", OPINION),

    {"group", IEM_MEANS_GROUND, 1, WHOLE, PLAIN},
    {"groep", IEM_MEANS_GROUND, 1, WHOLE, PLAIN},

    /* what usually stands for one */
    PROXY("postcode", ORIGIN),       PROXY("postal code", ORIGIN),
    PROXY("zip", ORIGIN),            PROXY("zipcode", ORIGIN),
    PROXY("wijk", ORIGIN),           PROXY("buurt", ORIGIN),
    PROXY("neighbourhood", ORIGIN),  PROXY("neighborhood", ORIGIN),
    PROXY("district", ORIGIN),       PROXY("gemeente", ORIGIN),
    PROXY("municipality", ORIGIN),   PROXY("woonplaats", ORIGIN),
    PROXY("language", ORIGIN),       PROXY("taal", ORIGIN),
    PROXY("moedertaal", ORIGIN),     PROXY("mother tongue", ORIGIN),
    PROXY("verblijfsstatus", ORIGIN),PROXY("residence permit", ORIGIN),
    PROXY("relationship", SEX),      PROXY("title", SEX),
    PROXY("aanhef", SEX),

    /* facts that laws usually ask for */
    IS(FACT, "income", 2, ANY),      IS(FACT, "inkomen", 2, ANY),
    IS(FACT, "salary", 2, ANY),      IS(FACT, "salaris", 2, ANY),
    IS(FACT, "vermogen", 2, ANY),    IS(FACT, "assets", 2, ANY),
    IS(FACT, "debt", 2, ANY),        IS(FACT, "schuld", 2, ANY),
    IS(FACT, "schulden", 2, ANY),    IS(FACT, "rent", 2, ANY),
    IS(FACT, "huur", 2, ANY),        IS(FACT, "loan amount", 2, ANY),
    IS(FACT, "credit amount", 2, ANY), IS(FACT, "credit history", 2, ANY),
    IS(FACT, "household", 2, ANY),   IS(FACT, "huishouden", 2, ANY),
    IS(FACT, "children", 2, ANY),    IS(FACT, "kinderen", 2, ANY),
    IS(FACT, "priors", 2, ANY),      IS(FACT, "priors count", 2, ANY),
    IS(FACT, "charge degree", 2, ANY), IS(FACT, "offence", 2, ANY),
    IS(FACT, "offense", 2, ANY),     IS(FACT, "delict", 2, ANY),
    IS(FACT, "experience", 2, ANY),  IS(FACT, "ervaring", 2, ANY),
    IS(FACT, "hours", 2, ANY),       IS(FACT, "uren", 2, ANY),
    IS(FACT, "discipline", 2, ANY),  IS(FACT, "dept", 2, ANY),
    IS(FACT, "department", 2, ANY),  IS(FACT, "vakgebied", 2, ANY),
    IS(FACT, "dienstverband", 2, ANY), IS(FACT, "aantal kinderen", 3, ANY),

    /* numbers of cases and persons */
    IS(CASE, "id", 2, ANY),          IS(CASE, "case", 3, ANY),
    IS(CASE, "case id", 3, ANY),     IS(CASE, "zaak", 3, ANY),
    IS(CASE, "zaaknummer", 3, ANY),  IS(CASE, "zaaknr", 3, ANY),
    IS(CASE, "dossier", 3, ANY),     IS(CASE, "dossiernummer", 3, ANY),
    IS(CASE, "application", 3, ANY), IS(CASE, "application id", 3, ANY),
    IS(CASE, "aanvraag", 3, ANY),    IS(CASE, "aanvraagnummer", 3, ANY),
    IS(CASE, "besluitnummer", 3, ANY), IS(CASE, "decision id", 3, ANY),
    IS(CASE, "besluit id", 3, ANY),  IS(CASE, "record", 2, ANY),
    IS(CASE, "row", 1, WHOLE),       IS(CASE, "index", 1, WHOLE),
    IS(CASE, "nr", 1, WHOLE),        IS(CASE, "nummer", 1, WHOLE),
    IS(CASE, "uuid", 3, ANY),        IS(CASE, "guid", 3, ANY),
    IS(CASE, "volgnummer", 3, ANY),  IS(CASE, "loan id", 3, ANY),
    IS(PERSON, "person", 3, ANY),    IS(PERSON, "person id", 3, ANY),
    IS(PERSON, "persoon", 3, ANY),   IS(PERSON, "persoonsnummer", 3, ANY),
    IS(PERSON, "citizen", 3, ANY),   IS(PERSON, "citizen id", 3, ANY),
    IS(PERSON, "burger", 3, ANY),    IS(PERSON, "bsn", 3, ANY),
    IS(PERSON, "burgerservicenummer", 3, ANY), IS(PERSON, "ssn", 3, ANY),
    IS(PERSON, "client", 3, ANY),    IS(PERSON, "client id", 3, ANY),
    IS(PERSON, "klant", 3, ANY),     IS(PERSON, "klantnummer", 3, ANY),
    IS(PERSON, "customer", 3, ANY),  IS(PERSON, "customer id", 3, ANY),
    IS(PERSON, "student", 3, ANY),   IS(PERSON, "student id", 3, ANY),
    IS(PERSON, "studentnummer", 3, ANY), IS(PERSON, "applicant", 3, ANY),
    IS(PERSON, "applicant id", 3, ANY),  IS(PERSON, "aanvrager", 3, ANY),
    IS(PERSON, "patient", 3, ANY),   IS(PERSON, "patient id", 3, ANY),
    IS(PERSON, "user id", 3, ANY),   IS(PERSON, "entity id", 3, ANY),
    IS(PERSON, "employee id", 3, ANY), IS(PERSON, "defendant", 3, ANY),

    /* a row stands for several people */
    IS(COUNT, "n", 3, WHOLE),        IS(COUNT, "count", 3, WHOLE),
    IS(COUNT, "aantal", 3, WHOLE),   IS(COUNT, "freq", 3, WHOLE),
    IS(COUNT, "frequency", 3, WHOLE),IS(COUNT, "frequentie", 3, WHOLE),
    IS(COUNT, "aantal personen", 3, WHOLE), IS(COUNT, "people", 2, WHOLE),
    IS(COUNT, "number of people", 3, WHOLE), IS(COUNT, "personen", 2, WHOLE),
    IS(COUNT, "cases", 2, WHOLE),    IS(COUNT, "n people", 3, WHOLE),

    /* when, together with what, why, and how it was picked */
    IS(TIME, "date", 2, ANY),        IS(TIME, "datum", 2, ANY),
    IS(TIME, "decision date", 3, ANY), IS(TIME, "besluitdatum", 3, ANY),
    IS(TIME, "datum besluit", 3, ANY), IS(TIME, "decided at", 3, ANY),
    IS(TIME, "decided on", 3, ANY),  IS(TIME, "timestamp", 2, ANY),
    IS(TIME, "created at", 1, ANY),  IS(TIME, "dagtekening", 3, ANY),
    IS(TIME, "month", 1, ANY),       IS(TIME, "maand", 1, ANY),
    IS(TIME, "day", 1, ANY),         IS(TIME, "dag", 1, ANY),
    IS(TIME, "year", 1, ANY),        IS(TIME, "jaar", 1, ANY),
    IS(TIME, "datum beschikking", 3, ANY),
    IS(BIRTH, "birth date", 3, ANY), IS(BIRTH, "birthdate", 3, ANY),
    IS(BIRTH, "date of birth", 3, ANY), IS(BIRTH, "dob", 3, ANY),
    IS(BIRTH, "geboortedatum", 3, ANY), IS(BIRTH, "birth year", 3, ANY),
    IS(BIRTH, "geboortejaar", 3, ANY),
    IS(BATCH, "batch", 3, ANY),      IS(BATCH, "batch id", 3, ANY),
    IS(BATCH, "caseworker", 3, ANY), IS(BATCH, "case worker", 3, ANY),
    IS(BATCH, "behandelaar", 3, ANY),IS(BATCH, "reviewer", 3, ANY),
    IS(BATCH, "beoordelaar", 3, ANY),IS(BATCH, "officer", 3, ANY),
    IS(BATCH, "examiner", 3, ANY),   IS(BATCH, "judge", 3, ANY),
    IS(BATCH, "rechter", 3, ANY),    IS(BATCH, "team", 2, ANY),
    IS(BATCH, "werkvoorraad", 3, ANY), IS(BATCH, "run id", 2, ANY),
    IS(REASON, "reason", 3, ANY),    IS(REASON, "reason code", 3, ANY),
    IS(REASON, "reden", 3, ANY),     IS(REASON, "redencode", 3, ANY),
    IS(REASON, "grondslag", 2, ANY), IS(REASON, "afwijzingsgrond", 3, ANY),
    IS(REASON, "decision reason", 3, ANY), IS(REASON, "rejection reason", 3, ANY),
    IS(REASON, "denial reason", 3, ANY), IS(REASON, "reden afwijzing", 3, ANY),
    IS(ROUTE, "selection method", 3, ANY), IS(ROUTE, "selectiemethode", 3, ANY),
    IS(ROUTE, "selectiewijze", 3, ANY),    IS(ROUTE, "route", 3, ANY),
    IS(ROUTE, "random sample", 3, ANY),    IS(ROUTE, "steekproef", 3, ANY),
    IS(ROUTE, "aselect", 3, ANY),

    /* what has no role */
    IS(PROSE, "remarks", 3, ANY),    IS(PROSE, "remark", 3, ANY),
    IS(PROSE, "comment", 3, ANY),    IS(PROSE, "comments", 3, ANY),
    IS(PROSE, "notes", 3, ANY),      IS(PROSE, "notities", 3, ANY),
    IS(PROSE, "opmerking", 3, ANY),  IS(PROSE, "opmerkingen", 3, ANY),
    IS(PROSE, "toelichting", 3, ANY),IS(PROSE, "omschrijving", 2, ANY),
    IS(PROSE, "motivering", 3, ANY), IS(PROSE, "email", 3, ANY),
    IS(PROSE, "telefoonnummer", 3, ANY), IS(PROSE, "address", 2, ANY),
    IS(PROSE, "adres", 2, ANY),      IS(PROSE, "iban", 3, ANY),
    IS(SPLIT, "split", 3, WHOLE),    IS(SPLIT, "fold", 3, WHOLE),
    IS(SPLIT, "train test", 3, ANY),
    IS(WEIGHT, "fnlwgt", 3, ANY),    IS(WEIGHT, "weight", 2, ANY),
    IS(WEIGHT, "gewicht", 2, ANY),   IS(WEIGHT, "sample weight", 3, ANY),
};
/* clang-format on */

/* Where the phrase ends: of two words the last one usually says what a name is. */
static size_t place_of(const char *words, const char *phrase)
{
    size_t place = 0;
    for (const char *at = words; (at = strstr(at, phrase)); at++)
        if (at[-1] == ' ' && at[strlen(phrase)] == ' ')
            place = (size_t)(at - words) + strlen(phrase);
    return place;
}

static size_t words_of(const char *phrase)
{
    size_t n = 1;
    for (; *phrase; phrase++) n += *phrase == ' ';
    return n;
}

static bool says_more(const iem_name_rule *rule, const iem_name_rule *best,
                      const char *words)
{
    if (!best) return true;
    const size_t a = words_of(rule->phrase), b = words_of(best->phrase);
    if (a != b) return a > b;
    if (rule->strength != best->strength) return rule->strength > best->strength;
    return place_of(words, rule->phrase) > place_of(words, best->phrase);
}

/* A name that the list of proxies knows, and this table does not. */
static const iem_name_rule proxy_rule = PROXY("", NOTHING);

const iem_name_rule *iem_name_rule_of(const char *column)
{
    char words[IEM_NAME_WORDS];
    const iem_name_rule *best = NULL;
    iem_name_words(column, words);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const iem_name_rule *rule = &rules[i];
        const bool fits = rule->whole ? iem_name_is(words, rule->phrase)
                                      : iem_name_has(words, rule->phrase);
        if (fits && says_more(rule, best, words)) best = rule;
    }
    if (!best && iem_plan_known_proxy(column)) return &proxy_rule;
    return best;
}

iem_said iem_about_said(iem_about about)
{
    static const iem_said said[] = {
        [IEM_ABOUT_NOTHING] = {"a group", "een groep"},
        [IEM_ABOUT_ORIGIN] = {"origin or nationality", "herkomst of nationaliteit"},
        [IEM_ABOUT_SEX] = {"sex", "geslacht"},
        [IEM_ABOUT_AGE] = {"age", "leeftijd"},
        [IEM_ABOUT_BELIEF] = {"religion or belief", "godsdienst of levensovertuiging"},
        [IEM_ABOUT_HEALTH] = {"disability or illness", "handicap of ziekte"},
        [IEM_ABOUT_FAMILY] = {"marital status", "burgerlijke staat"},
        [IEM_ABOUT_ORIENTATION] = {"sexual orientation", "seksuele gerichtheid"},
        [IEM_ABOUT_OPINION] = {"political opinion", "politieke gezindheid"},
    };
    return said[about];
}

/* ---- Values ---- */

static const struct value_rule {
    const char *text; /* as words */
    iem_value_meaning meaning;
} values[] = {
    {"yes", IEM_VALUE_YES},
    {"y", IEM_VALUE_YES},
    {"ja", IEM_VALUE_YES},
    {"j", IEM_VALUE_YES},
    {"true", IEM_VALUE_YES},
    {"waar", IEM_VALUE_YES},
    {"1", IEM_VALUE_YES},
    {"1 0", IEM_VALUE_YES},
    {"no", IEM_VALUE_NO},
    {"n", IEM_VALUE_NO},
    {"nee", IEM_VALUE_NO},
    {"neen", IEM_VALUE_NO},
    {"false", IEM_VALUE_NO},
    {"onwaar", IEM_VALUE_NO},
    {"0", IEM_VALUE_NO},
    {"0 0", IEM_VALUE_NO},
    {"adverse", IEM_VALUE_ADVERSE},
    {"rejected", IEM_VALUE_ADVERSE},
    {"reject", IEM_VALUE_ADVERSE},
    {"refused", IEM_VALUE_ADVERSE},
    {"denied", IEM_VALUE_ADVERSE},
    {"deny", IEM_VALUE_ADVERSE},
    {"declined", IEM_VALUE_ADVERSE},
    {"not approved", IEM_VALUE_ADVERSE},
    {"not granted", IEM_VALUE_ADVERSE},
    {"not admitted", IEM_VALUE_ADVERSE},
    {"not hired", IEM_VALUE_ADVERSE},
    {"bad", IEM_VALUE_ADVERSE},
    {"failed", IEM_VALUE_ADVERSE},
    {"fail", IEM_VALUE_ADVERSE},
    {"fined", IEM_VALUE_ADVERSE},
    {"stopped", IEM_VALUE_ADVERSE},
    {"negative", IEM_VALUE_ADVERSE},
    {"unfavourable", IEM_VALUE_ADVERSE},
    {"nadelig", IEM_VALUE_ADVERSE},
    {"ongunstig", IEM_VALUE_ADVERSE},
    {"negatief", IEM_VALUE_ADVERSE},
    {"afgewezen", IEM_VALUE_ADVERSE},
    {"afwijzing", IEM_VALUE_ADVERSE},
    {"geweigerd", IEM_VALUE_ADVERSE},
    {"weigering", IEM_VALUE_ADVERSE},
    {"niet toegekend", IEM_VALUE_ADVERSE},
    {"niet toegelaten", IEM_VALUE_ADVERSE},
    {"stopgezet", IEM_VALUE_ADVERSE},
    {"ingetrokken", IEM_VALUE_ADVERSE},
    {"boete", IEM_VALUE_ADVERSE},
    {"terugvordering", IEM_VALUE_ADVERSE},
    {"favourable", IEM_VALUE_FAVOURABLE},
    {"favorable", IEM_VALUE_FAVOURABLE},
    {"approved", IEM_VALUE_FAVOURABLE},
    {"granted", IEM_VALUE_FAVOURABLE},
    {"awarded", IEM_VALUE_FAVOURABLE},
    {"accepted", IEM_VALUE_FAVOURABLE},
    {"admitted", IEM_VALUE_FAVOURABLE},
    {"hired", IEM_VALUE_FAVOURABLE},
    {"good", IEM_VALUE_FAVOURABLE},
    {"passed", IEM_VALUE_FAVOURABLE},
    {"pass", IEM_VALUE_FAVOURABLE},
    {"positive", IEM_VALUE_FAVOURABLE},
    {"gunstig", IEM_VALUE_FAVOURABLE},
    {"positief", IEM_VALUE_FAVOURABLE},
    {"toegekend", IEM_VALUE_FAVOURABLE},
    {"toekenning", IEM_VALUE_FAVOURABLE},
    {"toegewezen", IEM_VALUE_FAVOURABLE},
    {"goedgekeurd", IEM_VALUE_FAVOURABLE},
    {"toegelaten", IEM_VALUE_FAVOURABLE},
    {"verleend", IEM_VALUE_FAVOURABLE},
    {"geslaagd", IEM_VALUE_FAVOURABLE},
    {"unduly", IEM_VALUE_FOUND},
    {"fraud", IEM_VALUE_FOUND},
    {"guilty", IEM_VALUE_FOUND},
    {"violation", IEM_VALUE_FOUND},
    {"errors found", IEM_VALUE_FOUND},
    {"default", IEM_VALUE_FOUND},
    {"defaulted", IEM_VALUE_FOUND},
    {"fraude", IEM_VALUE_FOUND},
    {"onterecht", IEM_VALUE_FOUND},
    {"onrechtmatig", IEM_VALUE_FOUND},
    {"overtreding", IEM_VALUE_FOUND},
    {"fout gevonden", IEM_VALUE_FOUND},
    {"fouten gevonden", IEM_VALUE_FOUND},
    {"duly", IEM_VALUE_NOT_FOUND},
    {"no fraud", IEM_VALUE_NOT_FOUND},
    {"not guilty", IEM_VALUE_NOT_FOUND},
    {"no violation", IEM_VALUE_NOT_FOUND},
    {"no errors found", IEM_VALUE_NOT_FOUND},
    {"paid", IEM_VALUE_NOT_FOUND},
    {"geen fraude", IEM_VALUE_NOT_FOUND},
    {"terecht", IEM_VALUE_NOT_FOUND},
    {"rechtmatig", IEM_VALUE_NOT_FOUND},
    {"geen overtreding", IEM_VALUE_NOT_FOUND},
    {"geen fouten gevonden", IEM_VALUE_NOT_FOUND},
    {"random", IEM_VALUE_RANDOM},
    {"random sample", IEM_VALUE_RANDOM},
    {"aselect", IEM_VALUE_RANDOM},
    {"steekproef", IEM_VALUE_RANDOM},
    {"aselecte steekproef", IEM_VALUE_RANDOM},
    {"willekeurig", IEM_VALUE_RANDOM},
};

iem_value_meaning iem_value_meaning_of(const char *text)
{
    char words[IEM_NAME_WORDS];
    /* 1 and -1 are yes and no; the sign is lost in words. */
    if (*text == '-') return strcmp(text, "-1") == 0 ? IEM_VALUE_NO : IEM_VALUE_UNTOLD;
    iem_name_words(text, words);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (iem_name_is(words, values[i].text)) return values[i].meaning;
    return IEM_VALUE_UNTOLD;
}
