/* Choosing among columns that look alike, and few facts rather than many: each one
 * halves the number of people who have a twin. */
#include "plan/propose_steps.h"

#include "plan/names.h"

#include <math.h>
#include <string.h>

enum { PEOPLE_PER_CELL = 20, FEWEST_CELLS = 32, MOST_FACTS = 10, MOST_GROUNDS = 8 };

static const char *name_of(const iem_proposal *p, size_t i)
{
    return p->look->columns[i].name;
}

static bool plays(const iem_proposal *p, size_t i, iem_proposed role)
{
    return p->columns[i].role == role && !p->columns[i].aside;
}

static void put_aside(iem_proposal *p, size_t i, iem_said why, const char *other)
{
    if (p->columns[i].given) return;
    p->columns[i].aside = true;
    p->columns[i].why = why;
    p->columns[i].other = other;
}

static size_t find(const iem_proposal *p, iem_proposed role)
{
    size_t i = 0;
    while (i < p->look->n && !plays(p, i, role)) i++;
    return i;
}

static bool is_same(const iem_proposal *p, size_t a, size_t b)
{
    return iem_look_tells(p->look, a, b) && iem_look_tells(p->look, b, a);
}

/* ---- The decision ---- */

/* "selected" is adverse for a check and favourable for a job: what else the log has
 * tells which of the two it is about. */
static bool is_about_checks(const iem_proposal *p)
{
    for (size_t i = 0; i < p->look->n; i++) {
        const iem_proposed role = p->columns[i].role;
        if (role == IEM_PROPOSED_OUTCOME || role == IEM_PROPOSED_PROFILE ||
            role == IEM_PROPOSED_ROUTE)
            return true;
    }
    return false;
}

static bool is_pick(const iem_name_rule *rule)
{
    static const char *const picks[] = {"selected", "geselecteerd", "selection",
                                        "selectie", "checked",      "controle"};
    for (size_t i = 0; rule && i < sizeof picks / sizeof *picks; i++)
        if (strcmp(rule->phrase, picks[i]) == 0) return true;
    return false;
}

static void settle_picks(iem_proposal *p)
{
    for (size_t i = 0; i < p->look->n; i++) {
        iem_proposed_column *column = &p->columns[i];
        if (!plays(p, i, IEM_PROPOSED_DECISION) || column->given) continue;
        if (column->n_yes || !is_pick(column->rule) || !is_about_checks(p)) continue;
        iem_propose_sides(&p->look->columns[i], IEM_SIDE_ADVERSE, column);
        column->question =
            (iem_said){"is it adverse to be picked here, as for a check? "
                       "For a job or a place, turn it round",
                       "is gekozen worden hier nadelig, zoals bij een "
                       "controle? Draai het om als het gunstig is"};
    }
}

/* How sure it is that this is the decision. */
static int strength_of(const iem_proposed_column *column)
{
    const int told = column->n_yes && column->n_no ? 2 : 0;
    if (column->given) return 100;
    return (column->rule ? 4 * column->rule->strength : 0) + told;
}

static void choose_decision(iem_proposal *p)
{
    size_t best = p->look->n;
    bool tied = false;
    for (size_t i = 0; i < p->look->n; i++) {
        if (!plays(p, i, IEM_PROPOSED_DECISION)) continue;
        const int here = strength_of(&p->columns[i]);
        const int there = best < p->look->n ? strength_of(&p->columns[best]) : -1;
        if (here == there) tied = !is_same(p, best, i);
        if (here > there) {
            best = i;
            tied = false;
        }
    }
    for (size_t i = 0; i < p->look->n; i++) {
        if (!plays(p, i, IEM_PROPOSED_DECISION) || (i == best && !tied)) continue;
        if (!tied && is_same(p, best, i))
            put_aside(p, i, (iem_said){"says the same as", "zegt hetzelfde als"},
                      name_of(p, best));
        else
            put_aside(p, i,
                      (iem_said){"it may be the decision", "dit kan het besluit zijn"},
                      NULL);
    }
}

/* A decision of which the adverse side is not known is no decision for a scan. */
static void doubt_decision(iem_proposal *p)
{
    const size_t i = find(p, IEM_PROPOSED_DECISION);
    if (i == p->look->n || p->columns[i].given) return;
    iem_proposed_column *column = &p->columns[i];
    if (column->n_yes == 0 || column->n_no == 0) {
        column->aside = true;
        column->question =
            (iem_said){"which values are adverse?", "welke waarden zijn nadelig?"};
    } else if (!column->question.en && column->rule && column->rule->strength == 1) {
        column->question =
            (iem_said){"is this the decision, and is that its adverse "
                       "side?",
                       "is dit het besluit, en is dat de nadelige kant?"};
    } else if (!column->question.en &&
               column->n_yes + column->n_no < p->look->columns[i].n_values) {
        column->question = (iem_said){"are all other values favourable?",
                                      "zijn alle andere waarden gunstig?"};
    }
}

/* ---- One of a kind ---- */

static bool is_better_name(const iem_proposal *p, size_t a, size_t b)
{
    const iem_name_rule *x = p->columns[a].rule, *y = p->columns[b].rule;
    char words[IEM_NAME_WORDS];
    if (p->columns[a].given != p->columns[b].given) return p->columns[a].given;
    if (!x || !y) return x && !y;
    if (x->strength != y->strength) return x->strength > y->strength;
    iem_name_words(name_of(p, b), words);
    if (iem_name_is(words, y->phrase)) return false;
    iem_name_words(name_of(p, a), words);
    return iem_name_is(words, x->phrase);
}

static void keep_one(iem_proposal *p, iem_proposed role, iem_said why)
{
    size_t best = find(p, role);
    for (size_t i = best + 1; i < p->look->n; i++)
        if (plays(p, i, role) && is_better_name(p, i, best)) best = i;
    for (size_t i = 0; i < p->look->n; i++)
        if (plays(p, i, role) && i != best) put_aside(p, i, why, name_of(p, best));
}

static void settle_singles(iem_proposal *p)
{
    static const iem_proposed roles[] = {
        IEM_PROPOSED_OUTCOME, IEM_PROPOSED_ROUTE, IEM_PROPOSED_SCORE,
        IEM_PROPOSED_TIME,    IEM_PROPOSED_BATCH, IEM_PROPOSED_REASON,
        IEM_PROPOSED_COUNT,   IEM_PROPOSED_CASE,  IEM_PROPOSED_PERSON};
    const iem_said why = {"there is room for one of these, and it went to",
                          "er is plaats voor één, en die is voor"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        keep_one(p, roles[i], why);
}

/* ---- Grounds ---- */

static bool is_banded(const iem_proposed_column *column)
{
    return column->n_cuts > 0 || column->quantiles > 0;
}

/* Of two columns about one thing the coarser one stays: the groups that are there. */
static bool yields_to(const iem_proposal *p, size_t a, size_t b)
{
    const iem_proposed_column *x = &p->columns[a], *y = &p->columns[b];
    if (x->given || !x->rule || !y->rule || x->rule->about != y->rule->about)
        return false;
    if (x->rule->about == IEM_ABOUT_AGE && is_banded(x) && !is_banded(y)) return true;
    if (x->rule->about == IEM_ABOUT_SEX && is_better_name(p, b, a)) return true;
    if (!iem_look_tells(p->look, a, b)) return false;
    return !iem_look_tells(p->look, b, a) || a > b;
}

static void settle_grounds(iem_proposal *p)
{
    size_t n = 0;
    for (size_t a = 0; a < p->look->n; a++)
        for (size_t b = 0; b < p->look->n; b++)
            if (a != b && plays(p, a, IEM_PROPOSED_GROUND) &&
                plays(p, b, IEM_PROPOSED_GROUND) && yields_to(p, a, b))
                put_aside(p, a,
                          (iem_said){"about the same as", "gaat over hetzelfde als"},
                          name_of(p, b));
    for (size_t i = 0; i < p->look->n; i++)
        if (plays(p, i, IEM_PROPOSED_GROUND) && ++n > MOST_GROUNDS)
            put_aside(p, i,
                      (iem_said){"many grounds already", "er zijn al veel gronden"},
                      NULL);
}

/* ---- Profiles and facts ---- */

/* Does the column say no more than the decision does? */
static void settle_echoes(iem_proposal *p)
{
    const size_t decision = find(p, IEM_PROPOSED_DECISION);
    if (decision == p->look->n) return;
    for (size_t i = 0; i < p->look->n; i++)
        if (i != decision &&
            (plays(p, i, IEM_PROPOSED_PROFILE) || plays(p, i, IEM_PROPOSED_FACT)) &&
            iem_look_tells(p->look, decision, i))
            put_aside(p, i, (iem_said){"says no more than", "zegt niets meer dan"},
                      name_of(p, decision));
}

static void settle_profiles(iem_proposal *p)
{
    bool known_facts = false;
    for (size_t i = 0; i < p->look->n; i++)
        known_facts |=
            plays(p, i, IEM_PROPOSED_FACT) &&
            (p->columns[i].given ||
             (p->columns[i].rule && p->columns[i].rule->meaning == IEM_MEANS_FACT));
    keep_one(p, IEM_PROPOSED_PROFILE,
             (iem_said){"a verdict of a profile too, beside",
                        "ook een oordeel van een profiel, naast"});
    const size_t profile = find(p, IEM_PROPOSED_PROFILE);
    if (profile == p->look->n) return;
    if (known_facts) {
        put_aside(
            p, profile,
            (iem_said){"a verdict of a profile: compare by it, or by the facts "
                       "below",
                       "een oordeel van een profiel: vergelijk hiermee, of met de "
                       "feiten hieronder"},
            NULL);
        return;
    }
    for (size_t i = 0; i < p->look->n; i++)
        if (plays(p, i, IEM_PROPOSED_FACT))
            put_aside(p, i,
                      (iem_said){"people are compared by the profile already:",
                                 "mensen worden al vergeleken met het profiel:"},
                      name_of(p, profile));
}

/* A fact that tells the group, or says what another fact says already. */
static void settle_doubles(iem_proposal *p)
{
    for (size_t i = 0; i < p->look->n; i++) {
        if (!plays(p, i, IEM_PROPOSED_FACT)) continue;
        for (size_t k = 0; k < p->look->n; k++) {
            if (k == i) continue;
            if (plays(p, k, IEM_PROPOSED_GROUND) && !is_banded(&p->columns[k]) &&
                iem_look_tells(p->look, i, k))
                put_aside(p, i,
                          (iem_said){"tells the group of", "verraadt de groep van"},
                          name_of(p, k));
            else if (k < i && plays(p, k, IEM_PROPOSED_FACT) && is_same(p, i, k))
                put_aside(p, i, (iem_said){"says the same as", "zegt hetzelfde als"},
                          name_of(p, k));
        }
    }
}

struct budget {
    double cells, most;
    size_t facts, numeric;
};

static double levels_of(const iem_proposal *p, size_t i)
{
    const iem_proposed_column *column = &p->columns[i];
    const iem_column *seen = &p->look->columns[i];
    const double missing = seen->known < seen->rows ? 1 : 0;
    if (column->quantiles) return column->quantiles + missing;
    if (column->n_cuts) return (double)column->n_cuts + 1 + missing;
    return iem_column_distinct(seen) + missing;
}

static void spend(iem_proposal *p, size_t i, struct budget *budget)
{
    const iem_proposed_column *column = &p->columns[i];
    const double cells = budget->cells * levels_of(p, i);
    const bool banded = is_banded(column);
    const bool room = cells <= budget->most && budget->facts < MOST_FACTS &&
                      (!banded || budget->numeric < IEM_MAX_NUMERIC);
    if (!room && !column->given) {
        put_aside(p, i,
                  (iem_said){"too few people to compare by more facts at once",
                             "te weinig mensen om met meer feiten tegelijk te "
                             "vergelijken"},
                  NULL);
        return;
    }
    budget->cells = cells;
    budget->facts++;
    budget->numeric += banded;
}

/* First what somebody said, then what a name says, then the others in their order. */
static int rank_of(const iem_proposed_column *column)
{
    if (column->given) return 0;
    return column->rule && column->rule->meaning == IEM_MEANS_FACT ? 1 : 2;
}

static void settle_facts(iem_proposal *p)
{
    const double people = iem_proposed_people(p);
    struct budget budget = {1, fmax(people / PEOPLE_PER_CELL, FEWEST_CELLS), 0, 0};
    for (int rank = 0; rank < 3; rank++)
        for (size_t i = 0; i < p->look->n; i++)
            if (plays(p, i, IEM_PROPOSED_FACT) && rank_of(&p->columns[i]) == rank)
                spend(p, i, &budget);
}

static void ask_about_facts(iem_proposal *p)
{
    for (size_t i = 0; i < p->look->n; i++) {
        iem_proposed_column *column = &p->columns[i];
        if (!plays(p, i, IEM_PROPOSED_FACT) || column->given || column->question.en)
            continue;
        if (rank_of(column) == 2)
            column->question = (iem_said){"does the legal test itself ask about it?",
                                          "vraagt de wettelijke toets zelf hiernaar?"};
    }
}

void iem_propose_settle(iem_proposal *p)
{
    settle_picks(p);
    choose_decision(p);
    doubt_decision(p);
    settle_singles(p);
    settle_grounds(p);
    settle_echoes(p);
    settle_doubles(p);
    settle_profiles(p);
    settle_facts(p);
    ask_about_facts(p);
    p->complete = find(p, IEM_PROPOSED_DECISION) < p->look->n &&
                  find(p, IEM_PROPOSED_GROUND) < p->look->n;
}
