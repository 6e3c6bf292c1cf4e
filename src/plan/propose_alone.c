/* What a column looks like by itself: by its name, and by what stands in it. */
#include "plan/propose_steps.h"

#include <string.h>

enum {
    FEW = 12,     /* values: numbers with no more are categories */
    GROUPS = 100, /* more groups than that are no ground */
    CELLS = 50,   /* more values than that leave nobody with the same one */
    TRAITS = 5000
};

static double distinct(const iem_column *seen)
{
    return iem_column_distinct(seen);
}

static void leave(iem_proposed_column *column, iem_said why)
{
    column->role = IEM_PROPOSED_NOTHING;
    column->why = why;
}

static void ask(iem_proposed_column *column, iem_said question)
{
    column->question = question;
}

static bool wants_bands(const iem_column *seen)
{
    return iem_column_is_number(seen) &&
           (distinct(seen) > FEW || !iem_column_is_whole(seen));
}

/* Nearly all of it is a number: whoever has to read it would stumble over the rest. */
static bool is_spoilt_number(const iem_column *seen)
{
    return seen->numbers < seen->known &&
           (double)seen->numbers > .9 * (double)seen->known;
}

static bool is_numbered(const iem_column *seen)
{
    return iem_column_is_whole(seen) && iem_column_is_unique(seen) &&
           seen->known == seen->rows &&
           ((uint64_t)seen->most - (uint64_t)seen->least) / IEM_MICRO < 2 * seen->rows;
}

/* So many values that hardly two people have the same one. */
static bool is_scattered(const iem_column *seen)
{
    return distinct(seen) > CELLS ||
           (distinct(seen) > FEW && 2 * distinct(seen) > (double)seen->known);
}

/* ---- Without a telling name ---- */

static void see_plain(const iem_column *seen, uint64_t rows,
                      iem_proposed_column *column)
{
    const bool unique = iem_column_is_unique(seen) && distinct(seen) > FEW;
    if (is_spoilt_number(seen)) {
        leave(column, (iem_said){"numbers, and something that is no number",
                                 "getallen, en iets dat geen getal is"});
        ask(column, (iem_said){"what stands there that is no number?",
                               "wat staat er dat geen getal is?"});
    } else if (iem_column_is_prose(seen)) {
        leave(
            column,
            (iem_said){"free text: it may hold anything about a person, and no two "
                       "people have the same",
                       "vrije tekst: daar kan van alles over iemand in staan, en geen "
                       "twee mensen hebben dezelfde"});
    } else if (unique && !iem_column_is_number(seen)) {
        leave(column, (iem_said){"another text in every row", "in elke rij een andere "
                                                              "tekst"});
    } else if (wants_bands(seen)) {
        column->role = IEM_PROPOSED_FACT;
        iem_propose_cuts(seen, IEM_ABOUT_NOTHING, rows, column);
        if (column->n_cuts == 0) column->aside = true;
    } else if (is_scattered(seen)) {
        leave(column,
              (iem_said){"too many different values: hardly anybody has the same "
                         "one; group them first",
                         "te veel verschillende waarden: bijna niemand heeft "
                         "dezelfde; voeg ze eerst samen"});
    } else {
        column->role = IEM_PROPOSED_FACT;
    }
    if (column->role == IEM_PROPOSED_FACT)
        column->why = (iem_said){"its name says nothing to this program",
                                 "de naam zegt dit programma niets"};
}

/* ---- With a telling name ---- */

static void see_decision(const iem_column *seen, uint64_t rows,
                         iem_proposed_column *column)
{
    const iem_name_rule *rule = column->rule;
    if (distinct(seen) > FEW) {
        see_plain(seen, rows, column);
        return;
    }
    column->role = IEM_PROPOSED_DECISION;
    column->why =
        (iem_said){"its name is that of a decision", "de naam is die van een besluit"};
    iem_propose_sides(seen, rule->side, column);
}

/* "<=50K" and ">50K": a number cut in two. The lower side counts as the adverse one. */
static bool is_cut_in_two(const iem_column *seen)
{
    if (seen->n_values != 2 || seen->limit != UINT64_MAX) return false;
    const char *a = seen->values[0].text, *b = seen->values[1].text;
    return (*a == '<' && *b == '>') || (*a == '>' && *b == '<');
}

static void see_fact(const iem_column *seen, uint64_t rows, iem_proposed_column *column)
{
    if (is_cut_in_two(seen)) {
        const bool first = seen->values[0].text[0] == '<';
        column->role = IEM_PROPOSED_DECISION;
        column->yes[column->n_yes++] = seen->values[first ? 0 : 1].text;
        column->no[column->n_no++] = seen->values[first ? 1 : 0].text;
        column->why = (iem_said){"a number cut in two", "een getal in tweeën"};
        ask(column,
            (iem_said){"is this what was decided, and is the lower side adverse?",
                       "is dit wat er besloten is, en is de lage kant nadelig?"});
        return;
    }
    see_plain(seen, rows, column);
    if (column->role == IEM_PROPOSED_FACT)
        column->why = (iem_said){"a fact about the person, by its name",
                                 "een feit over de persoon, naar de naam"};
}

static void see_outcome(const iem_column *seen, uint64_t rows,
                        iem_proposed_column *column)
{
    if (distinct(seen) > FEW) {
        see_plain(seen, rows, column);
        return;
    }
    column->role = IEM_PROPOSED_OUTCOME;
    column->why =
        (iem_said){"what turned out, by its name", "wat er bleek, naar de naam"};
    if (iem_propose_sides(seen, IEM_SIDE_UNTOLD, column)) return;
    column->aside = true;
    ask(column, (iem_said){"which values mean that what was looked for was there?",
                           "welke waarden betekenen dat er was wat werd gezocht?"});
}

static void see_score(const iem_column *seen, uint64_t rows,
                      iem_proposed_column *column)
{
    const bool number = iem_column_is_number(seen);
    const bool is_score = column->rule->meaning == IEM_MEANS_SCORE;
    if (number && (is_score || distinct(seen) > CELLS)) {
        column->role = IEM_PROPOSED_SCORE;
        column->why = (iem_said){"the score of a model, by its name",
                                 "de score van een model, naar de naam"};
    } else if (distinct(seen) <= FEW) {
        column->role = IEM_PROPOSED_PROFILE;
        column->why = (iem_said){"a verdict of a profile, by its name",
                                 "een oordeel van een profiel, naar de naam"};
    } else {
        see_plain(seen, rows, column);
    }
}

static void see_ground(const iem_column *seen, uint64_t rows,
                       iem_proposed_column *column)
{
    column->role = IEM_PROPOSED_GROUND;
    column->why = iem_about_said(column->rule->about);
    if (wants_bands(seen) && !is_spoilt_number(seen))
        iem_propose_cuts(seen, column->rule->about, rows, column);
    else if (distinct(seen) > GROUPS || iem_column_is_prose(seen))
        leave(column, (iem_said){"too many groups to compare; group them first",
                                 "te veel groepen om te vergelijken; voeg ze eerst "
                                 "samen"});
    if (column->role == IEM_PROPOSED_GROUND && wants_bands(seen) && column->n_cuts == 0)
        leave(column, (iem_said){"too few people to make groups of these numbers",
                                 "te weinig mensen om van deze getallen groepen te "
                                 "maken"});
}

static void see_proxy(const iem_column *seen, iem_proposed_column *column)
{
    if (iem_column_is_unique(seen) || distinct(seen) > TRAITS) {
        leave(column, (iem_said){"a name or such, another one for almost everybody",
                                 "een naam of zoiets, voor bijna iedereen een andere"});
        return;
    }
    column->role = IEM_PROPOSED_TRAIT;
    column->why =
        (iem_said){"it usually stands for a group, so it is examined and "
                   "nobody is compared by it",
                   "staat meestal voor een groep, dus het wordt onderzocht en "
                   "er wordt niet mee vergeleken"};
    ask(column,
        (iem_said){"or is it a fact that the legal test itself asks about?",
                   "of is het een feit waar de wettelijke toets zelf naar vraagt?"});
}

/* A number of a case or person: one in each row, or some that come back. */
static void see_number(const iem_column *seen, uint64_t rows,
                       iem_proposed_column *column)
{
    const bool person = column->rule && column->rule->meaning == IEM_MEANS_PERSON;
    if (iem_column_is_unique(seen) && seen->known == seen->rows) {
        column->role = IEM_PROPOSED_CASE;
        column->why = (iem_said){"another one in every row", "in elke rij een andere"};
    } else if (person && distinct(seen) > FEW) {
        column->role = IEM_PROPOSED_PERSON;
        column->why = (iem_said){"persons, some of whom come back",
                                 "personen, van wie sommige terugkomen"};
    } else {
        see_plain(seen, rows, column);
    }
}

static void see_count(const iem_column *seen, uint64_t rows,
                      iem_proposed_column *column)
{
    if (!iem_column_is_whole(seen) || seen->least < 0 || seen->known < seen->rows) {
        see_plain(seen, rows, column);
        return;
    }
    column->role = IEM_PROPOSED_COUNT;
    column->why = (iem_said){"a row stands for so many people",
                             "een rij staat voor zoveel mensen"};
}

static bool see_day(const iem_column *seen, iem_proposed_column *column)
{
    const bool first = seen->dates[0] == seen->known;
    if (!first && seen->dates[1] != seen->known) return false;
    column->role = IEM_PROPOSED_TIME;
    column->day_first = !first;
    column->why = (iem_said){"days, each of them one that a scan can read",
                             "dagen, en een scan kan ze alle lezen"};
    return true;
}

static void see_time(const iem_column *seen, uint64_t rows, iem_proposed_column *column)
{
    if (see_day(seen, column)) return;
    if (seen->dates[0] + seen->dates[1] == 0 && distinct(seen) <= FEW) {
        leave(column, (iem_said){"a period: 'where' can keep one of them",
                                 "een periode: met 'where' houdt u er één over"});
        return;
    }
    see_plain(seen, rows, column);
    column->aside = column->role == IEM_PROPOSED_FACT;
    ask(column, (iem_said){"is this a day? It is to read 2014-03-17 or 17-03-2014",
                           "is dit een dag? Die schrijft u als 2014-03-17 of "
                           "17-03-2014"});
}

static void see_together(const iem_column *seen, iem_proposed role, iem_said why,
                         iem_proposed_column *column)
{
    if (iem_column_is_unique(seen) || distinct(seen) > TRAITS) {
        leave(column, (iem_said){"another one in almost every row",
                                 "in bijna elke rij een andere"});
        return;
    }
    column->role = role;
    column->why = why;
}

static void see_route(const iem_column *seen, uint64_t rows,
                      iem_proposed_column *column)
{
    column->role = IEM_PROPOSED_ROUTE;
    column->why = (iem_said){"how a case was picked, by its name",
                             "hoe een zaak gekozen is, naar de naam"};
    if (iem_propose_sides(seen, IEM_SIDE_UNTOLD, column)) return;
    if (distinct(seen) > FEW) {
        see_plain(seen, rows, column);
        return;
    }
    column->aside = true;
    ask(column, (iem_said){"which values mean that a case was picked at random?",
                           "welke waarden betekenen dat een zaak aselect gekozen is?"});
}

static iem_said why_nothing(iem_meaning meaning)
{
    switch (meaning) {
    case IEM_MEANS_SPLIT:
        return (iem_said){"how a model was made, not what was decided",
                          "hoe een model gemaakt is, niet wat er besloten is"};
    case IEM_MEANS_WEIGHT:
        return (iem_said){"a weight of a sample is no number of people",
                          "een gewicht van een steekproef is geen aantal mensen"};
    case IEM_MEANS_BIRTH:
        return (iem_said){"a day of birth names a person; give the age instead",
                          "een geboortedag wijst iemand aan; geef liever de leeftijd"};
    default:
        return (iem_said){
            "free text or an address: it may hold anything about a person",
            "vrije tekst of een adres: daar kan van alles over iemand in "
            "staan"};
    }
}

static void see_by_name(const iem_column *seen, uint64_t rows,
                        iem_proposed_column *column)
{
    switch (column->rule->meaning) {
    case IEM_MEANS_DECISION:
        see_decision(seen, rows, column);
        return;
    case IEM_MEANS_OUTCOME:
        see_outcome(seen, rows, column);
        return;
    case IEM_MEANS_PROFILE:
    case IEM_MEANS_SCORE:
        see_score(seen, rows, column);
        return;
    case IEM_MEANS_GROUND:
        see_ground(seen, rows, column);
        return;
    case IEM_MEANS_PROXY:
        see_proxy(seen, column);
        return;
    case IEM_MEANS_FACT:
        see_fact(seen, rows, column);
        return;
    case IEM_MEANS_CASE:
    case IEM_MEANS_PERSON:
        see_number(seen, rows, column);
        return;
    case IEM_MEANS_COUNT:
        see_count(seen, rows, column);
        return;
    case IEM_MEANS_TIME:
        see_time(seen, rows, column);
        return;
    case IEM_MEANS_BATCH:
        see_together(seen, IEM_PROPOSED_BATCH,
                     (iem_said){"what was decided together, by its name",
                                "wat samen besloten is, naar de naam"},
                     column);
        return;
    case IEM_MEANS_REASON:
        see_together(seen, IEM_PROPOSED_REASON,
                     (iem_said){"the reason that was given, by its name",
                                "de reden die gegeven is, naar de naam"},
                     column);
        return;
    case IEM_MEANS_ROUTE:
        see_route(seen, rows, column);
        return;
    default:
        leave(column, why_nothing(column->rule->meaning));
    }
}

void iem_propose_alone(const iem_look *look, size_t i, iem_proposed_column *column)
{
    const iem_column *seen = &look->columns[i];
    column->rule = iem_name_rule_of(seen->name);
    if (seen->unclear)
        leave(column, (iem_said){"its name is empty, or that of another column too",
                                 "de naam is leeg, of die van nog een kolom"});
    else if (seen->known == 0)
        leave(column, (iem_said){"nothing is known", "er is niets bekend"});
    else if (distinct(seen) < 2)
        leave(column, (iem_said){"the same in every row", "in elke rij hetzelfde"});
    else if (column->rule)
        see_by_name(seen, look->rows, column);
    else if (iem_process_guess(seen->name) < IEM_N_PROCESS_KEYS)
        leave(column, (iem_said){"it says how the decision came about",
                                 "het zegt hoe het besluit tot stand kwam"});
    else if (i == 0 && is_numbered(seen))
        see_number(seen, look->rows, column);
    else if (!see_day(seen, column))
        see_plain(seen, look->rows, column);
}
