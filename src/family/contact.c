/* Was the citizen heard, told and reached? */
#include "family/asked.h"
#include "family/families.h"

#define OMBUDSMAN "National Ombudsman 2021/021"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("asked_first", "adverse decisions",
                    "before which the citizen was asked for information",
                    "nadelige besluiten",
                    "waarvoor de burger om informatie is gevraagd",
                    "Awb 4:7 (hearing before an adverse decision)"),
    IEM_ASKED_TABLE("decided_before_heard",
                    "decisions in which the citizen was asked for information",
                    "that were taken before the answer came and before it was due",
                    "besluiten waarvoor de burger om informatie is gevraagd",
                    "die vielen voor het antwoord er was en voor het er moest zijn",
                    "Awb 3:2 and 4:7; Donner committee 2019"),
    IEM_ASKED_TABLE("own_facts", "decisions", "on facts that the citizen gave",
                    "besluiten", "op feiten die de burger zelf gaf",
                    OMBUDSMAN " (involve the citizen)"),
    IEM_ASKED_TABLE("informed", "decisions",
                    "of which the citizen was told that an algorithm took part",
                    "besluiten", "waarbij de burger hoorde dat een algoritme meedeed",
                    "GDPR articles 13 to 15; AI Act article 26(11)"),
    IEM_ASKED_TABLE("informed_of_advice", "decisions with an advice",
                    "of which the citizen was told that an algorithm took part",
                    "besluiten met een advies",
                    "waarbij de burger hoorde dat een algoritme meedeed",
                    OMBUDSMAN " (visible and recognisable)"),
    IEM_ASKED_TABLE("told_in_time", "decisions",
                    "that the citizen was told of by the day of the decision",
                    "besluiten",
                    "waarover de burger uiterlijk op de dag van het besluit is "
                    "ingelicht",
                    OMBUDSMAN " (inform actively)"),
    IEM_ASKED_TABLE("personal_channel", "decisions", "that were told in person",
                    "besluiten", "die persoonlijk zijn verteld",
                    OMBUDSMAN " (meaningful human contact)"),
    IEM_ASKED_TABLE("understood_language", "decisions",
                    "that were told in a language meant to be understood", "besluiten",
                    "die zijn verteld in een taal die te begrijpen is",
                    OMBUDSMAN " (understandably, accessibly)"),
    IEM_ASKED_TABLE("reached", "citizens whom somebody tried to speak with",
                    "who were reached", "burgers die iemand probeerde te spreken",
                    "die zijn bereikt", OMBUDSMAN " (be reachable)"),
    IEM_ASKED_TABLE("contact_before_effect", "adverse decisions",
                    "about which somebody spoke with the citizen before they took "
                    "effect",
                    "nadelige besluiten",
                    "waarover iemand de burger sprak voor ze ingingen",
                    OMBUDSMAN " (meaningful human contact)"),
};

static const char *const asked[] = {
    "asked_first",
    "decided_before_heard",
    "own_facts",
    "informed",
    "informed_of_advice",
    "told_in_time",
    "personal_channel",
    "understood_language",
    "reached",
    "contact_before_effect",
};

const iem_family iem_family_contact = {
    .name = "contact",
    .question = {"Was the citizen heard, told and reached?",
                 "Is de burger gehoord, ingelicht en bereikt?"},
    .themes = 1u << IEM_THEME_CONTACT,
    .asked = asked,
    .n_asked = sizeof asked / sizeof *asked,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = iem_asked_measure,
};
