/* The presets: what a law or a supervisor asks, as rules. A ruling speaks to the norms
 * it names; whether one of them was met is for people to say. */
#include "judge/rules.h"

#include <math.h>

#define NORMS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define RULES(...) ((const iem_preset_rule *const[]){__VA_ARGS__})
#define OPEN       NAN, NAN, NAN, NAN

/* Requirements of the Algoritmekader that several rules speak to. */
#define EQUAL_CASES   "urn:nl:ak:ver:grw-02"
#define BIAS_TEST     "urn:nl:ak:mtr:ver-03"
#define RANDOM_CHECKS "urn:nl:ak:mtr:imp-02"

/* ---- Why a question has no answer here ---- */

static const iem_reason for_people = {"for-people",
                                      {"no log can answer this: people have to",
                                       "geen log kan dit zeggen: dat is aan mensen"}};
static const iem_reason see_review = {
    "see-review",
    {"a log can tell how often somebody looked and followed the advice (--also "
     "review); whether that is enough is for people to say",
     "een log kan zeggen hoe vaak er iemand keek en het advies volgde (--also review); "
     "of dat genoeg is, is aan mensen"}};
static const iem_reason see_contact = {
    "see-contact",
    {"a log can tell how often people were told (--also contact); whether that is "
     "enough is for people to say",
     "een log kan zeggen hoe vaak mensen het hoorden (--also contact); of dat genoeg "
     "is, is aan mensen"}};

/* ---- Rules ---- */

static const iem_preset_rule twin_gap = {
    {"twin-gap",
     {"Do people with the same facts get the adverse decision as often in this group "
      "as elsewhere?",
      "Krijgen mensen met dezelfde feiten in deze groep even vaak het nadelige besluit "
      "als daarbuiten?"},
     "twin_gap",
     NORMS(EQUAL_CASES, BIAS_TEST)},
    iem_apply_core,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule group_weight = {
    {"group-weight",
     {"Do own facts count as much in this group as elsewhere?",
      "Tellen eigen feiten in deze groep even zwaar als daarbuiten?"},
     "group_weight",
     NORMS(EQUAL_CASES, BIAS_TEST)},
    iem_apply_core,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule four_fifths = {
    {"us.ugesp/four-fifths",
     {"Is the rate of the favourable decision at least four fifths of that of the "
      "group with the highest rate?",
      "Is het percentage gunstige besluiten minstens vier vijfde van dat van de groep "
      "met het hoogste percentage?"},
     "impact_ratio",
     NORMS("29 CFR 1607.4(D)")},
    iem_apply_four_fifths,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule nyc_rates = {
    {"us.nyc144/impact-ratio",
     {"How often is each group and each pair of groups selected, beside the one "
      "selected most often?",
      "Hoe vaak wordt elke groep en elke combinatie gekozen, naast de groep die het "
      "vaakst wordt gekozen?"},
     "impact_ratio",
     NORMS("6 RCNY 5-301(b)")},
    iem_apply_rates,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule nyc_scores = {
    {"us.nyc144/scoring-ratio",
     {"How often does each group score above the median of everybody, beside the group "
      "that does so most often?",
      "Hoe vaak scoort elke groep boven de mediaan van iedereen, naast de groep die "
      "dat het vaakst doet?"},
     "scoring_impact_ratio",
     NORMS("6 RCNY 5-301(c)")},
    iem_apply_measure,
    "scores",
    OPEN,
    NULL};

static const iem_preset_rule crm_criterion = {
    {"nl.crm-2025/criterion",
     {"Is a protected ground itself a criterion for selection, or its only one?",
      "Is een beschermde grond zelf een criterium om te kiezen, of het enige?"},
     NULL,
     NORMS(BIAS_TEST, "urn:nl:ak:mtr:dat-02")},
    iem_apply_question,
    NULL,
    OPEN,
    &for_people};

static const iem_preset_rule crm_average = {
    {"nl.crm-2025/above-average",
     {"Is the chance of the adverse decision in this group above the average one, as "
      "checks at random would give?",
      "Is de kans op het nadelige besluit in deze groep hoger dan gemiddeld, zoals bij "
      "willekeurige controles?"},
     "risk_ratio",
     NORMS(BIAS_TEST, RANDOM_CHECKS)},
    iem_apply_average,
    NULL,
    NAN,
    1,
    NAN,
    NAN,
    NULL};

static const iem_preset_rule crm_random = {
    {"nl.crm-2025/above-random",
     {"Is the group picked more often by the profile than at random?",
      "Wordt de groep door het profiel vaker gekozen dan willekeurig?"},
     "selection_ratio_to_random",
     NORMS(BIAS_TEST, RANDOM_CHECKS)},
    iem_apply_measure,
    "hits",
    NAN,
    1,
    NAN,
    1.25,
    NULL};

static const iem_preset_rule crm_suitable = {
    {"nl.crm-2025/suitable",
     {"Does the profile find more than checks at random do?",
      "Vindt het profiel meer dan willekeurige controles?"},
     "lift_over_random",
     NORMS(RANDOM_CHECKS, "urn:nl:ak:mtr:owk-08")},
    iem_apply_measure,
    "hits",
    1,
    NAN,
    1,
    NAN,
    NULL};

static const iem_preset_rule crm_necessary = {
    {"nl.crm-2025/necessary",
     {"Would a way that sets groups less apart work nearly as well, and does the aim "
      "weigh against the harm?",
      "Werkt een manier die groepen minder onderscheidt bijna even goed, en weegt het "
      "doel op tegen het nadeel?"},
     NULL,
     NORMS(BIAS_TEST)},
    iem_apply_question,
    NULL,
    OPEN,
    &for_people};

static const iem_preset_rule standard_trait = {
    {"nl.publieke-standaard/trait",
     {"Does this trait say anything about the outcome among people with the same "
      "facts?",
      "Zegt dit kenmerk iets over de uitkomst bij mensen met dezelfde feiten?"},
     "trait_tells_outcome",
     NORMS("urn:nl:ak:mtr:dat-02", RANDOM_CHECKS)},
    iem_apply_measure,
    "proxies",
    OPEN,
    NULL};

static const iem_preset_rule standard_advance = {
    {"nl.publieke-standaard/chosen-in-advance",
     {"Were measures and margins chosen before the data were seen?",
      "Zijn de maten en marges gekozen voordat de gegevens bekend waren?"},
     NULL,
     NORMS(BIAS_TEST)},
    iem_apply_registered,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule mens_review = {
    {"nl.mens/human-review",
     {"Do people decide, or do they follow the advice of the system nearly always?",
      "Beslissen mensen zelf, of volgen zij het advies van het systeem bijna altijd?"},
     NULL,
     NORMS("urn:nl:ak:mtr:imp-03", "urn:nl:ak:ver:avg-10")},
    iem_apply_question,
    NULL,
    OPEN,
    &see_review};

static const iem_preset_rule art22_retest = {
    {"nl.ap-art22/tested-again",
     {"Has it been looked into whether groups are treated alike, and is that done "
      "again from time to time?",
      "Is onderzocht of groepen gelijk worden behandeld, en gebeurt dat van tijd tot "
      "tijd opnieuw?"},
     NULL,
     NORMS("urn:nl:ak:ver:avg-10", "urn:nl:ak:mtr:mon-07")},
    iem_apply_question,
    NULL,
    OPEN,
    &for_people};

static const iem_preset_rule art22_informed = {
    {"nl.ap-art22/informed",
     {"Was the person told of the selection, and did a human look at it before it had "
      "effect?",
      "Is de persoon verteld dat zij of hij is gekozen, en keek er een mens naar "
      "voordat het gevolgen had?"},
     NULL,
     NORMS("urn:nl:ak:ver:avg-10", "urn:nl:ak:mtr:owp-30")},
    iem_apply_question,
    NULL,
    OPEN,
    &see_contact};

static const iem_preset_rule ver03_difference = {
    {"nl.ver-03/difference",
     {"How large is the difference between the groups, whatever explains it?",
      "Hoe groot is het verschil tussen de groepen, wat het ook verklaart?"},
     "risk_ratio",
     NORMS(BIAS_TEST)},
    iem_apply_measure,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule ver03_justified = {
    {"nl.ver-03/justified",
     {"Is what was seen justified, and is it what we want?",
      "Is wat is gezien te rechtvaardigen, en willen we dit?"},
     NULL,
     NORMS(BIAS_TEST)},
    iem_apply_question,
    NULL,
    OPEN,
    &for_people};

static const iem_preset_rule ark_difference = {
    {"nl.ark/difference",
     {"How large is the difference between the groups, whatever explains it?",
      "Hoe groot is het verschil tussen de groepen, wat het ook verklaart?"},
     "risk_ratio",
     NORMS("ARK 2.18", "ARK 2.19", "ARK 3.08", "ARK 3.09")},
    iem_apply_measure,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule adr_difference = {
    {"nl.adr/difference",
     {"How large is the difference between the groups, whatever explains it?",
      "Hoe groot is het verschil tussen de groepen, wat het ook verklaart?"},
     "risk_ratio",
     NORMS("ADR DM.16", "ADR DM.17", "ADR DM.18", "ADR DM.20", "ADR DM.21",
           "ADR DM.22")},
    iem_apply_measure,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule deployer_since = {
    {"eu.aia-deployer/monitoring",
     {"Has a difference at equal facts begun in one of the periods?",
      "Is er in een van de perioden een verschil bij gelijke feiten begonnen?"},
     "alarm",
     NORMS("EU 2024/1689 art. 26(5)", "urn:nl:ak:mtr:mon-07", "urn:nl:ak:ver:aia-22")},
    iem_apply_alarm,
    "trend",
    OPEN,
    NULL};

static const iem_preset_rule deployer_oversight = {
    {"eu.aia-deployer/oversight",
     {"Do people with the competence and the power to do so watch over the decisions?",
      "Houden mensen die dat kunnen en mogen toezicht op de besluiten?"},
     NULL,
     NORMS("EU 2024/1689 art. 26(2)", "urn:nl:ak:ver:aia-21")},
    iem_apply_question,
    NULL,
    OPEN,
    &see_review};

static const iem_preset_rule deployer_informed = {
    {"eu.aia-deployer/informed",
     {"Were people told, and can they get an explanation?",
      "Is het mensen verteld, en kunnen zij uitleg krijgen?"},
     NULL,
     NORMS("EU 2024/1689 art. 26(11)", "EU 2024/1689 art. 86", "urn:nl:ak:ver:aia-26")},
    iem_apply_question,
    NULL,
    OPEN,
    &see_contact};

static const iem_preset_rule provider_advance = {
    {"eu.aia-provider/defined-in-advance",
     {"Were measures and margins defined before the data were seen?",
      "Zijn de maten en marges bepaald voordat de gegevens bekend waren?"},
     NULL,
     NORMS("EU 2024/1689 art. 9(8)")},
    iem_apply_registered,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule provider_labels = {
    {"eu.aia-provider/labels",
     {"Of how many people is the group not known?",
      "Van hoeveel mensen is de groep niet bekend?"},
     "group_missing",
     NORMS("EU 2024/1689 art. 10(3)")},
    iem_apply_measure,
    "missing",
    OPEN,
    NULL};

static const iem_preset_rule provider_accuracy = {
    {"eu.aia-provider/accuracy",
     {"Do decisions fit the outcome as often in each group?",
      "Past het besluit in elke groep even vaak bij de uitkomst?"},
     "accuracy_difference",
     NORMS("EU 2024/1689 art. 15")},
    iem_apply_measure,
    "outcomes",
    OPEN,
    NULL};

static const iem_preset_rule provider_feedback = {
    {"eu.aia-provider/feedback",
     {"Can decisions come back as data that the system learns from?",
      "Kunnen besluiten terugkomen als gegevens waarvan het systeem leert?"},
     NULL,
     NORMS("EU 2024/1689 art. 15(4)", "urn:nl:ak:mtr:owk-08")},
    iem_apply_question,
    NULL,
    OPEN,
    &for_people};

static const iem_preset_rule psed_disadvantage = {
    {"uk.psed/disadvantage",
     {"How much more often does the group get the adverse decision?",
      "Hoeveel vaker krijgt de groep het nadelige besluit?"},
     "rate_difference",
     NORMS("Equality Act 2010 s. 149", "Equality Act 2010 s. 19")},
    iem_apply_measure,
    NULL,
    OPEN,
    NULL};

static const iem_preset_rule psed_labels = {
    {"uk.psed/labels",
     {"Of how many people is the group not known?",
      "Van hoeveel mensen is de groep niet bekend?"},
     "group_missing",
     NORMS("Equality Act 2010 s. 149")},
    iem_apply_measure,
    "missing",
    OPEN,
    NULL};

static const iem_preset_rule psed_proportionate = {
    {"uk.psed/proportionate",
     {"Is a disadvantage a proportionate means to a legitimate aim?",
      "Is een nadeel een evenredig middel voor een legitiem doel?"},
     NULL,
     NORMS("Equality Act 2010 s. 19(2)(d)")},
    iem_apply_question,
    NULL,
    OPEN,
    &for_people};

static const iem_preset_rule cdd = {
    {"eu.cdd/difference",
     {"How much larger is the share of the group among the adverse decisions than "
      "among the others, at equal facts?",
      "Hoeveel groter is het deel van de groep bij de nadelige besluiten dan bij de "
      "andere, bij gelijke feiten?"},
     "cdd",
     NORMS("Directive 2000/43/EC art. 2(2)(b)")},
    iem_apply_measure,
    NULL,
    OPEN,
    NULL};

/* ---- Presets ---- */

#define PRESET(name, en, nl, ...)                                                      \
    {                                                                                  \
        name, {en, nl}, RULES(__VA_ARGS__),                                            \
            sizeof RULES(__VA_ARGS__) / sizeof *RULES(__VA_ARGS__)                     \
    }

const iem_preset iem_presets[] = {
    PRESET("iemand", "iemand's own: same facts, same treatment",
           "van iemand zelf: gelijke feiten, gelijke behandeling", &twin_gap,
           &group_weight),
    PRESET("us.ugesp", "US: selection of employees (29 CFR 1607, 1978)",
           "VS: selectie van personeel (29 CFR 1607, 1978)", &four_fifths),
    PRESET("us.nyc144", "New York City: audit of hiring tools (Local Law 144)",
           "New York City: audit van wervingsprogramma’s (Local Law 144)", &nyc_rates,
           &nyc_scores),
    PRESET("nl.crm-2025", "College voor de Rechten van de Mens: profiling, 2025",
           "College voor de Rechten van de Mens: risicoprofilering, 2025",
           &crm_criterion, &twin_gap, &group_weight, &crm_average, &crm_random,
           &crm_suitable, &standard_trait, &crm_necessary),
    PRESET("nl.publieke-standaard",
           "Algorithm Audit: public standard for profiling, 2024",
           "Algorithm Audit: publieke standaard profilering, 2024", &standard_advance,
           &standard_trait, &crm_random, &crm_suitable, &twin_gap, &group_weight),
    PRESET("nl.mens", "Autoriteit Persoonsgegevens: human intervention",
           "Autoriteit Persoonsgegevens: menselijke tussenkomst", &mens_review),
    PRESET("nl.ap-art22", "Autoriteit Persoonsgegevens: art. 22 GDPR, 2024",
           "Autoriteit Persoonsgegevens: art. 22 AVG, 2024", &twin_gap, &group_weight,
           &art22_retest, &mens_review, &art22_informed),
    PRESET("nl.ver-03", "Algoritmekader: bias analysis and justification",
           "Algoritmekader: biasanalyse en rechtvaardiging", &ver03_difference,
           &twin_gap, &group_weight, &ver03_justified),
    PRESET("nl.ark", "Algemene Rekenkamer: framework for algorithms",
           "Algemene Rekenkamer: toetsingskader algoritmes", &ark_difference, &twin_gap,
           &group_weight),
    PRESET("nl.adr", "Auditdienst Rijk: framework for algorithms, 2023",
           "Auditdienst Rijk: onderzoekskader algoritmes, 2023", &adr_difference,
           &twin_gap, &group_weight),
    PRESET("eu.aia-deployer", "AI Act, who uses a system: monitoring",
           "AI-verordening, wie een systeem gebruikt: monitoring", &twin_gap,
           &group_weight, &deployer_since, &deployer_oversight, &deployer_informed),
    PRESET("eu.aia-provider", "AI Act, who makes a system: before a release",
           "AI-verordening, wie een systeem maakt: voor een versie", &provider_advance,
           &twin_gap, &group_weight, &provider_labels, &provider_accuracy,
           &provider_feedback),
    PRESET("uk.psed", "UK: public sector equality duty (Equality Act 2010)",
           "VK: gelijkheidsplicht van de overheid (Equality Act 2010)",
           &psed_disadvantage, &twin_gap, &group_weight, &psed_labels,
           &psed_proportionate),
    PRESET("eu.cdd", "EU: conditional demographic disparity (Wachter 2021)",
           "EU: conditional demographic disparity (Wachter 2021)", &cdd),
    {NULL, {NULL, NULL}, NULL, 0},
};
