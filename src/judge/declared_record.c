/* The record itself: is it whole, right and recent, and does it say who answers? */
#include "judge/declared_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Whole, and as the register wants it ---- */

static const iem_rule complete = {
    "declaration/complete",
    {"Is every field filled in that the register requires?",
     "Is elk veld ingevuld dat het register verplicht?"},
    NULL,
    IEM_NORMS(IEM_NORM_REGISTER)};
static const iem_rule valid = {
    "declaration/valid",
    {"Does every field keep to the publication standard of the register?",
     "Past elk veld binnen de publicatiestandaard van het register?"},
    NULL,
    IEM_NORMS(IEM_NORM_REGISTER)};

static const iem_reason is_complete = {
    "complete",
    {"all required fields are filled in", "alle verplichte velden zijn ingevuld"}};
static const iem_reason is_incomplete = {
    "fields-missing",
    {"these required fields are not there or empty",
     "deze verplichte velden ontbreken of zijn leeg"}};
static const iem_reason is_valid = {
    "valid",
    {"every field keeps to standard 1.0", "elk veld past binnen standaard 1.0"}};
static const iem_reason is_invalid = {"fields-refused",
                                      {"the register would refuse these fields",
                                       "deze velden zou het register weigeren"}};

static const iem_said notes[] = {
    [IEM_FAULT_MISSING] = {"empty", "leeg"},
    [IEM_FAULT_TOO_LONG] = {"too long", "te lang"},
    [IEM_FAULT_NOT_PERMITTED] = {"not one of the permitted values",
                                 "geen van de toegestane waarden"},
    [IEM_FAULT_NO_MONTH] = {"not a month such as 2023-01", "geen maand zoals 2023-01"},
};

static void ask_faults(iem_asking *a, const iem_rule *rule, bool missing,
                       const iem_reason *good, const iem_reason *bad)
{
    iem_declared_check *q = iem_ask(a, rule, NULL, NULL);
    iem_ask_items(a, q, a->d->n_faults);
    for (size_t i = 0; i < a->d->n_faults; i++) {
        const iem_field_fault *f = &a->d->faults[i];
        if ((f->fault == IEM_FAULT_MISSING) == missing)
            iem_ask_item(a, q, f->field, NAN, missing ? NULL : &notes[f->fault]);
    }
    iem_ask_settle(q, q->n_items ? IEM_FAIL : IEM_PASS, q->n_items ? bad : good);
    if (q->n_items) q->field = q->items[0].name;
}

/* ---- Recent ---- */

static const iem_rule current = {
    "declaration/current",
    {"Was the record changed or reviewed in the last twelve months?",
     "Is de registratie in de laatste twaalf maanden gewijzigd of nagekeken?"},
    NULL,
    IEM_NORMS(IEM_NORM_REGISTER)};
static const iem_reason is_current = {
    "current",
    {"the last change or review is at most twelve months old",
     "de laatste wijziging of controle is hoogstens twaalf maanden oud"}};
static const iem_reason is_stale = {
    "stale",
    {"the last change or review is more than twelve months old",
     "de laatste wijziging of controle is meer dan twaalf maanden oud"}};
static const iem_reason is_undated = {
    "undated",
    {"the record does not say when it was last changed or reviewed",
     "de registratie zegt niet wanneer zij voor het laatst is gewijzigd of nagekeken"}};
static const iem_reason is_to_come = {
    "to-come",
    {"the day of the last change or review has yet to come",
     "de dag van de laatste wijziging of controle moet nog komen"}};
static const iem_reason no_today = {"no-today",
                                    {"it was not said which day it is today",
                                     "er is niet gezegd welke dag het vandaag is"}};

/* The day in "2025-03-01T10:00:00"; "": there is none. */
static void day_of(const char *text, char out[IEM_DAY_TEXT])
{
    snprintf(out, IEM_DAY_TEXT, "%.10s", text ? text : "");
    if (!iem_is_day(iem_slice_of(out))) *out = '\0';
}

/* A year before a day: days compare as texts, so that the 29th of February needs no
 * care. */
static void year_before(const char *day, char out[IEM_DAY_TEXT])
{
    const int year = 1000 * (day[0] - '0') + 100 * (day[1] - '0') +
                     10 * (day[2] - '0') + (day[3] - '0');
    snprintf(out, IEM_DAY_TEXT, "%04d%.6s", year > 0 ? (year - 1) % 10000 : 0, day + 4);
}

static void ask_current(iem_asking *a)
{
    char changed[IEM_DAY_TEXT], reviewed[IEM_DAY_TEXT], since[IEM_DAY_TEXT];
    iem_declared_check *q = iem_ask(a, &current, "iemand.reviewed_on", NULL);
    day_of(a->d->field[IEM_FIELD_PUBLICATION_DT], changed);
    day_of(a->d->reviewed_on, reviewed);
    const bool by_register = strcmp(changed, reviewed) > 0;
    const char *last = by_register ? changed : reviewed;
    if (by_register) q->field = iem_register_rules[IEM_FIELD_PUBLICATION_DT].key;
    iem_ask_settle(q, IEM_CANNOT_TELL, &is_undated);
    if (!*last) return;
    iem_ask_items(a, q, 1);
    iem_ask_item(a, q, last, NAN, NULL);
    iem_ask_settle(q, IEM_CANNOT_TELL, &no_today);
    if (!a->today) return;
    year_before(a->today, since);
    if (strcmp(last, a->today) > 0)
        iem_ask_settle(q, IEM_FAIL, &is_to_come);
    else if (strcmp(last, since) < 0)
        iem_ask_settle(q, IEM_FAIL, &is_stale);
    else
        iem_ask_settle(q, IEM_PASS, &is_current);
}

/* ---- Who answers, and by what law ---- */

static const iem_rule contact = {"declaration/contact",
                                 {"Does the record say where people can ask questions?",
                                  "Staat erin waar mensen vragen kunnen stellen?"},
                                 NULL,
                                 IEM_NORMS(IEM_NORM_REGISTER)};
static const iem_rule owner = {"declaration/owner",
                               {"Does the declaration say who is responsible?",
                                "Staat erin wie verantwoordelijk is?"},
                               NULL,
                               IEM_NORMS(IEM_NORM_ROLES)};
static const iem_rule lawful_basis = {
    "declaration/lawful-basis",
    {"Does the record give the lawful basis?", "Staat de wettelijke basis erin?"},
    NULL,
    IEM_NORMS(IEM_NORM_BASIS)};
static const iem_rule goal = {"declaration/goal",
                              {"Does the record say what the system is for?",
                               "Staat erin waar het systeem voor is?"},
                              NULL,
                              IEM_NORMS(IEM_NORM_PURPOSE)};

static const iem_reason is_given = {"given", {"it is there", "het staat erin"}};
static const iem_reason is_not_given = {"not-given",
                                        {"it is not there", "het staat er niet in"}};
static const iem_reason no_address = {
    "no-address",
    {"this is neither an e-mail address nor a website",
     "dit is geen e-mailadres en geen website"}};

static void ask_given(iem_asking *a, const iem_rule *rule, const char *field,
                      bool given)
{
    iem_declared_check *q = iem_ask(a, rule, field, NULL);
    iem_ask_settle(q, given ? IEM_PASS : IEM_FAIL, given ? &is_given : &is_not_given);
}

static bool is_website(const char *text)
{
    return strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
}

/* Something on both sides of one @, a dot behind it, and no blank. */
static bool is_mail(const char *text)
{
    const char *at = strchr(text, '@');
    if (!at || at == text || strchr(at + 1, '@') || strpbrk(text, " \t\r\n"))
        return false;
    const char *dot = strrchr(at, '.');
    return dot && dot > at + 1 && dot[1];
}

static void ask_contact(iem_asking *a)
{
    const char *address = a->d->field[IEM_FIELD_CONTACT_EMAIL];
    const char *key = iem_register_rules[IEM_FIELD_CONTACT_EMAIL].key;
    if (!address || is_mail(address) || is_website(address)) {
        ask_given(a, &contact, key, address != NULL);
        return;
    }
    iem_declared_check *q = iem_ask(a, &contact, key, NULL);
    iem_ask_items(a, q, 1);
    iem_ask_item(a, q, address, NAN, NULL);
    iem_ask_settle(q, IEM_FAIL, &no_address);
}

void iem_ask_record(iem_asking *a)
{
    const iem_declaration *d = a->d;
    ask_faults(a, &complete, true, &is_complete, &is_incomplete);
    ask_faults(a, &valid, false, &is_valid, &is_invalid);
    ask_current(a);
    ask_contact(a);
    ask_given(a, &owner, "iemand.owner", d->owner != NULL);
    ask_given(a, &lawful_basis, iem_register_rules[IEM_FIELD_LAWFUL_BASIS].key,
              d->field[IEM_FIELD_LAWFUL_BASIS] || d->lawful_links);
    ask_given(a, &goal, iem_register_rules[IEM_FIELD_GOAL].key,
              d->field[IEM_FIELD_GOAL] != NULL);
}
