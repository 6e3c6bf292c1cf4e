#include "report/words.h"

/* Dutch at level B1: short sentences, everyday words, terms explained where they first
 * appear. */
const char *const iem_words_nl[IEM_N_WORDS] = {
    [IEM_W_TAGLINE] = "Is iedereen als persoon beoordeeld, of als lid van een groep?",
    [IEM_W_UNTITLED] = "Onderzoek van een beslislog",
    [IEM_W_SKIP] = "Direct naar het antwoord",
    [IEM_W_CONTENTS] = "Op deze pagina",
    [IEM_W_ANSWER] = "Het antwoord",
    [IEM_W_AFFECTED] = "Om wie het gaat",
    [IEM_W_PERSON] = "Als persoon of als groep?",
    [IEM_W_CARRIES] = "Waar het zit",
    [IEM_W_PROCESS] = "Hoe besluiten tot stand kwamen",
    [IEM_W_PROCESS_LEAD] =
        "Ook wat er gebeurde op weg naar het besluit is vergeleken, tussen mensen met "
        "dezelfde feiten (vergelijkingen: {tested}). Verschillen die toeval niet "
        "verklaart: {count}. Het grootste staat eerst:",
    [IEM_W_PROCESS_NONE] =
        "Ook wat er gebeurde op weg naar het besluit is vergeleken, tussen mensen met "
        "dezelfde feiten (vergelijkingen: {tested}). Toeval kan elk verschil "
        "verklaren; dat bewijst niet dat er geen verschil is.",
    [IEM_W_PROCESS_GAP] = "{group} ({ground}) tegenover {reference}: {gap} procentpunt "
                          "(95%-interval {range}) in het {share}.",
    [IEM_W_PROCESS_MORE] = "Niet hier, maar bij de maten hieronder: {more}.",
    [IEM_W_LIMITS] = "Wat dit niet zegt",
    [IEM_W_TABLES] = "Alle cijfers",
    [IEM_W_MANIFEST] = "Hoe dit is gemaakt",
    [IEM_W_BEHIND_CHART] = "De cijfers achter dit plaatje",
    [IEM_W_SCROLL] = "{what} (schuift opzij)",

    [IEM_W_WHO] = "‘{group}’ ({ground})",
    [IEM_W_NAME] = "‘{name}’",
    [IEM_W_EVERYONE_ELSE] = "alle anderen",
    [IEM_W_SAME_FACTS] = "met dezelfde feiten",
    [IEM_W_SAME_PROFILE] = "met hetzelfde profiel",
    [IEM_W_INTERVAL] = "95%-interval {range}",
    [IEM_W_INTERVAL_ROUNDED] = "95%-interval {range}, afronding meegeteld",
    [IEM_W_TO] = "{low} tot {high}",
    [IEM_W_AT_LEAST] = "minstens {low}",
    [IEM_W_OR] = "{one} of {other}",
    [IEM_W_TIMES] = "{ratio} keer",
    [IEM_W_POINTS] = "{gap} procentpunt",
    [IEM_W_LIST_AND] = "en",

    [IEM_W_ANSWER_COUNTS] = "Van de {n} besluiten waren er {adverse} ({rate}) nadelig "
                            "({decision}); mensen zijn vergeleken naar {grounds}.",
    [IEM_W_ANSWER_EMPTY] = "Dit log bevat geen besluit dat te gebruiken is.",
    [IEM_W_LEAD_FACTS] = "Beoordeeld als groep, niet als persoon: {what}.",
    [IEM_W_LEAD_PROFILE] = "Hetzelfde profiel, een andere behandeling: {what}.",
    [IEM_W_LEAD_FACTS_MANY] =
        "{fails} van de {total} groepen zijn beoordeeld als groep, "
        "niet als persoon; het duidelijkst: {what}.",
    [IEM_W_LEAD_PROFILE_MANY] = "Hetzelfde profiel, een andere behandeling voor "
                                "{fails} van de {total} groepen; "
                                "het duidelijkst: {what}.",
    [IEM_W_LEAD_HIDDEN] =
        "Er is een bevinding over mensen van twee groepen tegelijk die met te weinig "
        "zijn om hier te noemen; ze staat in de interne uitgave.",
    [IEM_W_PASS_ONE] =
        "Er is geen teken dat {who} als groep is beoordeeld: {same} kregen deze mensen "
        "dezelfde besluiten als {reference}, met een verschil van hooguit {assurance}.",
    [IEM_W_PASS_MANY] = "Er is geen teken dat een van de {total} groepen als groep is "
                        "beoordeeld: {same} "
                        "kregen deze mensen dezelfde besluiten als anderen, met een "
                        "verschil van hooguit "
                        "{assurance}.",
    [IEM_W_CANNOT_ONE] =
        "Of {who} als groep is beoordeeld, is met dit log niet vast te stellen: {why}.",
    [IEM_W_CANNOT_SOME] = "Van geen groep blijkt dat die als groep is beoordeeld, maar "
                          "voor {cannot} van de {total} groepen is het niet vast te "
                          "stellen.",
    [IEM_W_CANNOT_ALL] =
        "Of een van de {total} groepen als groep is beoordeeld, is met "
        "dit log niet vast te stellen.",
    [IEM_W_NO_GROUPS] = "Er is geen groep om met een andere te vergelijken.",
    [IEM_W_SURE_GAP] =
        "Toeval verklaart dit niet, en het ligt buiten de marge van {margin}; een feit "
        "buiten het log kan het wel verklaren, als dat feit in de groep {strength} "
        "keer "
        "zo vaak voorkomt en dit besluit {strength} keer zo waarschijnlijk maakt.",
    [IEM_W_SURE_GAP_PLAIN] =
        "Toeval verklaart dit niet, en het ligt buiten de marge van "
        "{margin}; feiten buiten het log zijn niet vergeleken.",
    [IEM_W_SURE_WEIGHT] = "Toeval verklaart dit niet, en het ligt buiten de marge van "
                          "{margin}; feiten die voor deze groep minder zorgvuldig zijn "
                          "vastgelegd, kunnen hetzelfde beeld geven.",
    [IEM_W_SURE_CANNOT] =
        "Pas een echt verschil van {detectable} of meer valt op in 80 "
        "van de 100 zulke logs; geen bevinding is geen vrijspraak.",
    [IEM_W_SURE_CANNOT_SOME] =
        "Bij {blind} daarvan kan geen enkel verschil opvallen; bij de andere valt pas "
        "een echt verschil van {detectable} of meer op in 80 van de 100 zulke logs; "
        "geen bevinding is geen vrijspraak.",
    [IEM_W_SURE_CANNOT_PLAIN] = "Hieronder staat wat er in het log ontbreekt; geen "
                                "bevinding is geen vrijspraak.",
    [IEM_W_SURE_PASS] =
        "Een verschil tot {largest} is met dit log nog mogelijk, en feiten "
        "buiten het log zijn niet vergeleken.",
    [IEM_W_SURE_PASS_NONE_WORSE] =
        "Dit log laat geen ruimte voor een groep die slechter af is dan gelijke "
        "gevallen; feiten buiten het log zijn niet vergeleken.",
    [IEM_W_SURE_PASS_PLAIN] = "Feiten buiten het log zijn niet vergeleken.",

    [IEM_W_WHAT_RATIO] =
        "{who} kreeg dit besluit {ratio} keer zo vaak als {reference} {same} ({range})",
    [IEM_W_WHAT_RATIO_OPEN] =
        "{who} kreeg dit besluit minstens {ratio} keer zo vaak als {reference} {same}, "
        "van wie niemand het kreeg ({range})",
    [IEM_W_WHAT_MORE] = "{who} kreeg dit besluit {gap} procentpunt vaker dan "
                        "{reference} {same} ({range})",
    [IEM_W_WHAT_LESS] = "{who} kreeg dit besluit {gap} procentpunt minder vaak dan "
                        "{reference} {same} ({range})",
    [IEM_W_WHAT_WEIGHT_FACTS] =
        "bij {who} tellen de eigen feiten voor {share} zo zwaar "
        "als bij {reference} ({range})",
    [IEM_W_WHAT_WEIGHT_PROFILE] =
        "bij {who} telt het eigen profiel voor {share} zo zwaar "
        "als bij {reference} ({range})",
    [IEM_W_WHAT_HEAVIER_FACTS] =
        "bij {who} wegen de eigen feiten {ratio} keer zo zwaar "
        "als bij {reference} ({range})",
    [IEM_W_WHAT_HEAVIER_PROFILE] = "bij {who} weegt het eigen profiel {ratio} keer zo "
                                   "zwaar als bij {reference} ({range})",
    [IEM_W_WHAT_OPPOSITE] = "bij {who} werken de feiten andersom dan bij {reference}",
    [IEM_W_WHAT_UNKNOWN_GAP] = "{who} vergeleken met {reference}",
    [IEM_W_WHAT_UNKNOWN_WEIGHT] = "hoe zwaar de eigen feiten tellen bij {who}",
    [IEM_W_LINE_FAIL] = "{what}. Dat ligt buiten de marge van {margin}.",
    [IEM_W_LINE_PASS] = "{what}. Dat blijft binnen de grens van {assurance}.",
    [IEM_W_LINE_CANNOT] = "{what}. Niet vast te stellen: {why}.",
    [IEM_W_LINE_PASS_WEIGHT] = "{what}. Het groepsgewicht komt niet boven de marge van "
                               "{margin}.",
    [IEM_W_LINE_NO_AVERAGING] = "{what}. Dat is geen uitmiddelen.",
    [IEM_W_STRADDLES] = "over alle uitspraken samen is niet zeker genoeg aan "
                        "welke kant van de marge het ligt",
    [IEM_W_FAVOURED] = "Het verschil is in het voordeel van deze groep; het is een "
                       "bevinding over {reference}.",
    [IEM_W_CAUSED] =
        "Van de {adverse} nadelige besluiten waren er ongeveer {caused} ({low} tot "
        "{high}) niet genomen als de groep ze {same} even vaak kreeg als {reference}.",
    [IEM_W_HARMED_SPARED] = "Per cel geteld zijn ongeveer {harmed} mensen benadeeld en "
                            "ongeveer {spared} ontzien.",
    [IEM_W_SIMPSON_REVERSAL] =
        "De gewone aandelen wijzen de ene kant op, de vergelijking van gelijke "
        "gevallen "
        "de andere (omkering van Simpson): ga niet af op de gewone aandelen.",
    [IEM_W_SIMPSON_EXPLAINED] = "Het gewone verschil verdwijnt als gelijke "
                                "gevallen worden vergeleken (Simpson: verklaard).",
    [IEM_W_SIMPSON_MASKED] =
        "De gewone aandelen verschillen niet; het verschil blijkt pas "
        "als gelijke gevallen worden vergeleken (Simpson: verborgen).",
    [IEM_W_UNEVEN] =
        "De groepsopslag is zwaarder voor mensen met lichte feiten; dit log "
        "kan dat niet onderscheiden van uitmiddelen.",
    [IEM_W_ODDS_SCALE_ONLY] =
        "Het groepsgewicht is gevonden op de schaal van de odds; de "
        "lijnen "
        "kruisen niet, dus op een andere schaal is het niet bevestigd.",
    [IEM_W_METHODS_DIFFER] = "Twee manieren van middelen over cellen verschillen meer "
                             "dan één standaardfout: "
                             "het verschil is niet in elke cel hetzelfde.",
    [IEM_W_MIXED_REST] =
        "Alle anderen samen zijn zelf een mix van groepen die "
        "verschillend worden beoordeeld; kies één groep als referentie.",
    [IEM_W_DROPPED_FACT] = "{fact} zegt binnen de cellen hetzelfde als andere feiten "
                           "en telt daarom niet mee in de correctie.",
    [IEM_W_CROSSING] =
        "De lijnen kruisen: mensen met lichte feiten kregen dit besluit vaker dan hun "
        "tweelingen, mensen met zware feiten minder vaak.",

    [IEM_W_CASE_FACTS] = "met deze vastgelegde feiten",
    [IEM_W_CASE_PROFILE] = "met ditzelfde profiel",
    [IEM_W_CASE_SET] =
        "Van de {group} mensen van deze groep {with} die dit besluit kregen, zouden "
        "ongeveer {about} (minstens {least}) het niet hebben gekregen als de groep het "
        "even vaak kreeg als de anderen. Uit de gegevens blijkt niet wie dat zijn.",
    [IEM_W_CASE_HIDDEN] = "Een feit dat niet in het log staat, kan 'eerder wel dan "
                          "niet' ongedaan maken, als "
                          "het in de groep {strength} keer zo vaak voorkomt en de kans "
                          "{strength} keer zo "
                          "groot maakt.",
    [IEM_W_CASE_ONE] = "Maar één persoon van deze groep {with} kreeg dit besluit: te "
                       "weinig om te zeggen "
                       "hoeveel mensen het niet hadden gekregen als de groep het even "
                       "vaak kreeg als de "
                       "anderen.",
    [IEM_W_CASE_COUNTS] =
        "Dit besluit was er in deze groep {with} bij {adverse} van de {n}; bij de "
        "anderen bij {others_adverse} van de {others}.",
    [IEM_W_CASE_SIMILAR] =
        " Mensen met gelijkende feiten zijn geen tweelingen, maar daarvan zijn er wel "
        "genoeg: van de {k} meest gelijkende leden kreeg {rate} dit besluit, en van de "
        "{k} meest gelijkende anderen {others} (afstand {distance}; 0: dezelfde "
        "feiten, 1: bij elk feit een standaardafwijking).",
    [IEM_W_CASE_SIMILAR_NAMED] =
        " Zaken waaromheen leden slechter af zijn dan deze feiten verklaren: {named} "
        "van {cases}. Van al zulke zaken van deze groep is naar verwachting hooguit "
        "een op de tien onjuist.",
    [IEM_W_CASE_SIMILAR_NONE] = " Toeval en deze feiten kunnen het verschil verklaren.",

    [IEM_W_COL_GROUP] = "groep",
    [IEM_W_COL_DECISIONS] = "besluiten",
    [IEM_W_COL_ADVERSE] = "nadelig",
    [IEM_W_COL_RATE] = "aandeel",
    [IEM_W_COL_INTERVAL] = "95%-interval",
    [IEM_W_COL_NOTE] = "opmerking",
    [IEM_W_COL_REFERENCE] = "tegenover",
    [IEM_W_COL_RATIO] = "keer zo vaak",
    [IEM_W_COL_GAP] = "tweelingverschil, punten",
    [IEM_W_COL_FACT_WEIGHT] = "feitengewicht",
    [IEM_W_COL_GROUP_WEIGHT] = "groepsgewicht",
    [IEM_W_COL_TYPE] = "soort",
    [IEM_W_COL_VERDICT] = "uitslag",
    [IEM_W_COL_FACTS] = "feiten",
    [IEM_W_COL_PROFILE] = "profiel",
    [IEM_W_COL_GROUP_GOT] = "groep kreeg het",
    [IEM_W_COL_TWINS_GOT] = "tweelingen",
    [IEM_W_COL_CHANCE] = "groepskans",
    [IEM_W_COL_AT_LEAST] = "minstens",
    [IEM_W_COL_GRADE] = "oordeel",
    [IEM_W_COL_GROUND] = "grond",
    [IEM_W_COL_MEASURE] = "maat",
    [IEM_W_COL_VALUE] = "waarde",
    [IEM_W_COL_P] = "p-waarde",
    [IEM_W_COL_COMPARABLE] = "vergelijkbaarheid",
    [IEM_W_COL_OVERLAP] = "met tweelingen",
    [IEM_W_COL_DETECTABLE] = "aantoonbaar",
    [IEM_W_COL_CAUSED] = "door de groep",
    [IEM_W_COL_HARMED] = "benadeeld",
    [IEM_W_COL_SPARED] = "ontzien",
    [IEM_W_COL_THIRD] = "eigen feiten",
    [IEM_W_COL_MEMBERS] = "leden",
    [IEM_W_COL_WHY] = "waarom",
    [IEM_W_COL_OF] = "over",
    [IEM_W_COL_POINTS] = "punten",
    [IEM_W_COL_AT_EQUAL_FACTS] = "bij gelijke feiten, punten",
    [IEM_W_COL_TIMES] = "keer",
    [IEM_W_COL_PEOPLE] = "mensen",
    [IEM_W_ALL_GROUPS] = "allen samen",
    [IEM_W_ALSO] = "Ook gemeten",
    [IEM_W_ALSO_ON_PAPER] = "Op papier blijft dit dicht. Open een deel op het scherm "
                            "om het ook af te drukken.",
    [IEM_W_TABLE_CASES] = "Nadelige besluiten naar oordeel",
    [IEM_W_ALSO_MEASURES] = "De cijfers ({name}: {count})",
    [IEM_W_FORMULA] = "Formule: {formula}. Bron: {source}.",
    [IEM_W_IN_BUCKETS] =
        "geteld in bundels van getallen, omdat het er zoveel zijn: hoogstens {error} "
        "ernaast",

    [IEM_W_AFFECTED_LEAD] =
        "Zo vaak kreeg elke groep het nadelige besluit. Gelijke gevallen zijn hier nog "
        "niet vergeleken. De lijn is het 95%-interval: het echte aandeel ligt "
        "waarschijnlijk tussen die twee waarden.",
    [IEM_W_PERSON_LEAD_FACTS] =
        "Elk teken is een groep. Meer naar rechts: deze mensen kregen het besluit "
        "vaker "
        "dan hun tweelingen. Tweelingen zijn mensen van de referentie met dezelfde "
        "feiten; "
        "het verschil heet de groepsopslag. Hoger: de eigen feiten tellen minder en "
        "het "
        "gemiddelde van de groep komt ervoor in de plaats. Dat heet het groepsgewicht. "
        "Binnen beide marges is er geen bevinding; dat mensen als persoon zijn "
        "beoordeeld, is alleen aangetoond bij ●.",
    [IEM_W_PERSON_LEAD_PROFILE] =
        "Elk teken is een groep. Meer naar rechts: deze mensen kregen het besluit "
        "vaker "
        "dan hun tweelingen. Tweelingen zijn mensen van de referentie met hetzelfde "
        "profiel; het verschil heet de groepsopslag. Hoger: het eigen profiel telt "
        "minder "
        "en het gemiddelde van de groep komt ervoor in de plaats. Dat heet het "
        "groepsgewicht. Binnen beide marges is er geen bevinding; dat de behandeling "
        "gelijk was, is alleen aangetoond bij ●.",
    [IEM_W_PERSON_NONE] = "Geen plaatje: bij geen groep waren gelijke gevallen te "
                          "vergelijken.",
    [IEM_W_CARRIES_LEAD] =
        "Een cel is iedereen met dezelfde feiten. De groepskans is de kans dat zo'n "
        "nadelig besluit niet was genomen, als de groep het even vaak kreeg als de "
        "tweelingen.",
    [IEM_W_CARRIES_LEAD_PROFILE] =
        "Een cel is iedereen met hetzelfde profiel. De groepskans is de kans dat zo'n "
        "nadelig besluit niet was genomen, als de groep het even vaak kreeg als de "
        "tweelingen.",
    [IEM_W_CARRIES_NONE] =
        "Geen cel heeft genoeg mensen en tweelingen om iets te zeggen.",
    [IEM_W_CARRIES_SPREAD] =
        "Geen enkele cel springt eruit, als meetelt hoeveel cellen zijn bekeken.",
    [IEM_W_THIRDS_LEAD] =
        "Dezelfde vergelijking, van mensen met lichte feiten naar mensen met zware "
        "feiten, "
        "in drie delen van de groep. Lijnen die kruisen laten uitmiddelen zien, zonder "
        "rekenmodel.",
    [IEM_W_THIRDS_LEAD_PROFILE] = "Dezelfde vergelijking, van mensen met een licht "
                                  "profiel naar mensen met een zwaar "
                                  "profiel, in drie delen van de groep. Lijnen die "
                                  "kruisen laten uitmiddelen zien, "
                                  "zonder rekenmodel.",
    [IEM_W_CASES_LEAD] = "Nadelige besluiten, naar wat het log erover zegt. Een "
                         "oordeel gaat over mensen "
                         "met dezelfde gegevens, niet over één persoon.",
    [IEM_W_TABLES_LEAD] = "De cijfers uit de plaatjes, en de overige.",
    [IEM_W_MANIFEST_LEAD] = "Hetzelfde log en hetzelfde plan geven dezelfde uitkomst. "
                            "Hiermee kan iedereen dat "
                            "nagaan.",
    [IEM_W_GROUPS] = "Groepen",
    [IEM_W_COMPARED] = "Gelijke feiten, gelijk besluit?",
    [IEM_W_COMPARED_PROFILE] = "Gelijk profiel, gelijk besluit?",
    [IEM_W_CELLS] = "Cellen: groep en tweelingen naast elkaar",
    [IEM_W_CASES] = "Zaken",
    [IEM_W_DISPARITIES] = "Verschillen tussen groepen",
    [IEM_W_TABLE_TREATMENTS] = "Met wie groepen zijn vergeleken, naar {ground}",
    [IEM_W_VERDICT_SCALE_RATIO] = "Beoordeeld op de verhouding binnen cellen: alarm "
                                  "boven {margin}, voldoet tot {assurance}.",
    [IEM_W_VERDICT_SCALE_GAP] = "Beoordeeld op het tweelingverschil: alarm boven "
                                "{margin}, voldoet tot {assurance}.",
    [IEM_W_CASES_LIKELY] = "Van de {likely} besluiten met ‘waarschijnlijk’ waren "
                           "ongeveer {about} (minstens "
                           "{least}) niet genomen als de groep ze even vaak kreeg als "
                           "de tweelingen. Uit de "
                           "gegevens blijkt niet welke.",
    [IEM_W_MORE_GROUPS] = "en nog {more}: --all toont ze",
    [IEM_W_MORE_ROWS] = "en nog {more}; ze staan in het JSON-resultaat",
    [IEM_W_IS_REFERENCE] = "referentie",
    [IEM_W_AGAINST] = "Vergeleken met {reference}.",
    [IEM_W_WEIGHT_AGAINST] =
        "Eigen feiten zijn vergeleken met die van {reference}, de grootste groep; die "
        "van haarzelf met die van alle anderen.",
    [IEM_W_FACT_WEIGHT_KEY] =
        "× n: de eigen feiten tellen n keer zo zwaar als bij de referentie; boven 1, "
        "of onder 0, is dat geen uitmiddelen en is er geen groepsgewicht",
    [IEM_W_OF_GROUP] = "{group}: {note}",

    [IEM_W_CHART_RATES] = "Aandeel nadelige besluiten naar {ground}",
    [IEM_W_CHART_RATES_DESC] = "Eén rij per groep: een stip bij het aandeel, een lijn "
                               "over het 95%-interval. Hoogste: "
                               "{highest}; laagste: {lowest}.",
    [IEM_W_CHART_PERSON] = "Groepsopslag en groepsgewicht naar {ground}",
    [IEM_W_CHART_PERSON_DESC] =
        "Eén teken per groep: naar rechts meer groepsopslag, naar boven meer "
        "groepsgewicht, beide met 95%-interval; de gebieden buiten de marges zijn "
        "gekleurd. {fails} van de {total} groepen voldoen niet.",
    [IEM_W_CHART_CELLS] = "{who} en tweelingen, cel voor cel",
    [IEM_W_CHART_CELLS_DESC] =
        "Eén rij per cel: een open stip bij het aandeel van de tweelingen, een dichte "
        "stip "
        "bij het aandeel van de groep. Sterkste cel: {cell}, {group} tegen {twins}.",
    [IEM_W_CHART_THIRDS] = "{who} en tweelingen, van lichte naar zware feiten",
    [IEM_W_CHART_THIRDS_DESC] =
        "Aandeel nadelige besluiten van de groep en van de tweelingen in drie delen. "
        "Licht: {low} tegen {low_twins}. Midden: {middle} tegen {middle_twins}. Zwaar: "
        "{high} tegen {high_twins}.",
    [IEM_W_CHART_MARKS] = "◆ voldoet niet   ○ niet vast te stellen   ● voldoet",
    [IEM_W_CHART_GAP_AXIS] = "tweelingverschil in procentpunten →",
    [IEM_W_CHART_RATIO_AXIS] = "keer zo vaak als tweelingen →",
    [IEM_W_CHART_WEIGHT_AXIS] = "↑ groepsgewicht",
    [IEM_W_CHART_STRIP] = "eigen feiten: niet vast te stellen",
    [IEM_W_CHART_UNLABELLED] =
        "{more} tekens hebben hier geen naam; in de tabel staan ze allemaal.",
    [IEM_W_CHART_MORE] = "en nog {more} groepen; in de tabel staan ze allemaal.",
    [IEM_W_CHART_CELL_LABEL] = "groepskans {chance}, minstens {least}",
    [IEM_W_CHART_TWINS] = "tweelingen: {reference}",
    [IEM_W_THIRD_LOW] = "licht",
    [IEM_W_THIRD_MIDDLE] = "midden",
    [IEM_W_THIRD_HIGH] = "zwaar",

    [IEM_W_LIMIT_LAW] =
        "Een bevinding gaat over cijfers. Het is geen uitspraak over de wet: of er een "
        "goede reden is voor een verschil, moeten mensen afwegen.",
    [IEM_W_LIMIT_FACTS] = "Alleen feiten uit het log zijn vergeleken: {facts}. Een "
                          "feit dat er niet in staat, "
                          "kan een verschil verklaren of juist verbergen.",
    [IEM_W_LIMIT_PROFILE] =
        "Mensen zijn vergeleken binnen hetzelfde profiel ({facts}). Hoe dat profiel "
        "tot "
        "stand kwam, is niet onderzocht. Een profiel is geen feit over een persoon.",
    [IEM_W_LIMIT_NO_FACTS] =
        "Het plan noemt geen feiten en geen profiel. Daarom waren gelijke gevallen "
        "niet te "
        "vergelijken. Aandelen alleen laten niet zien hoe mensen zijn beoordeeld.",
    [IEM_W_LIMIT_CARE] =
        "Misschien zijn gegevens voor de ene groep zorgvuldiger vastgelegd dan voor de "
        "andere. Het log kan dat niet laten zien.",
    [IEM_W_LIMIT_ACQUITTAL] = "Geen bevinding is geen vrijspraak.",
    [IEM_W_LIMIT_DETECTABLE] = "Het kleinste echte verschil dat in 80 van de 100 zulke "
                               "logs zou opvallen: {value} voor {who}.",
    [IEM_W_LIMIT_DETECTABLE_RANGE] =
        "Het kleinste echte verschil dat in 80 van de 100 zulke logs zou opvallen: van "
        "{low} voor {low_who} tot {high} voor {high_who}.",
    [IEM_W_LIMIT_AVERAGE_ALL] =
        "Een systeem dat iedereen even sterk uitmiddelt, laat hier geen groepsgewicht "
        "zien.",
    [IEM_W_LIMIT_CASES] = "Een groepskans gaat over mensen met dezelfde gegevens, niet "
                          "over één van hen. We "
                          "nemen daarbij aan dat de groep niemand voordeel gaf.",
    [IEM_W_LIMIT_NO_PERSON] = "Elke rij is geteld als een andere persoon. Komen mensen "
                              "vaker voor, dan zijn de intervallen te smal.",
    [IEM_W_LIMIT_PERSONS_UNKNOWN] =
        "Hoe vaak dezelfde mensen voorkomen, is onbekend: {why}.",
    [IEM_W_LIMIT_ROUNDED] =
        "De aantallen waren bij publicatie afgerond op {rounded}. Dat telt mee in de "
        "intervallen.",
    [IEM_W_LIMIT_POOLED] =
        "Groepen met minder dan {min} besluiten zijn samen geteld als {as}: {groups}.",
    [IEM_W_LIMIT_QUESTIONED] =
        "Het feit {fact} heeft een naam die vaak voor een grond in de plaats komt. Wie "
        "daarbinnen vergelijkt, kan een verschil verbergen.",
    [IEM_W_LIMIT_PUBLISHED] =
        "Dit is de uitgave om te publiceren. Aantallen van minder dan tien mensen zijn "
        "verborgen, en ook wat die zou verraden. Ook verborgen zijn rijen waarvan meer "
        "dan 90% het nadelige besluit kreeg, als dat niet voor iedereen geldt. Andere "
        "aantallen mensen zijn afgerond op tientallen, elk apart: ze hoeven dus niet "
        "op "
        "te tellen. De cijfers zijn niet preciezer dan dat; de intervallen rekenen het "
        "mee. De uitslagen zijn die van de precieze aantallen.",
    [IEM_W_LIMIT_PUBLISHED_STRICT] =
        "Dit is de uitgave om te publiceren, volgens de strenge regel van het CBS. "
        "Aantallen en percentages van minder dan honderd mensen zijn verborgen, en ook "
        "wat die zou verraden. Ook verborgen zijn rijen waarvan meer dan 90% het "
        "nadelige besluit kreeg, als dat niet voor iedereen geldt. Andere aantallen "
        "mensen zijn afgerond op honderdtallen, elk apart: ze hoeven dus niet op te "
        "tellen. De cijfers zijn niet preciezer dan dat; de intervallen rekenen het "
        "mee. De uitslagen zijn die van de precieze aantallen.",
    [IEM_W_LIMIT_INTERNAL] =
        "Dit is de interne uitgave: er staan kleine aantallen in. Dit mag geen nieuw "
        "register van groepsleden worden.",

    [IEM_W_CHART_FUNNEL] = "Behandelaars tussen de grenzen van het toeval",
    [IEM_W_CHART_FUNNEL_DESC] =
        "Elk van {reviewers} tekens is een behandelaar: het deel bij gelijke feiten, "
        "naar het aantal zaken. Door toeval ligt 95% tussen de binnenste lijnen en "
        "99,8% "
        "tussen de buitenste; {outside} liggen daarbuiten.",
    [IEM_W_FUNNEL_ACROSS] = "zaken van de behandelaar",
    [IEM_W_FUNNEL_WITHIN] = "zoals het toeval wil",
    [IEM_W_FUNNEL_BEYOND] = "buiten de buitenste lijnen",
    [IEM_W_NO_SAFEGUARDS] = "Van {count} waarborgen staat er in het log geen bewijs",
    [IEM_W_NO_SAFEGUARD_IS] =
        "Een log kan ook zeggen hoe besluiten tot stand kwamen: wie er keek, wie is "
        "gehoord, wie is ingelicht, en wat een bezwaar opleverde. Voor wat hier staat "
        "noemt het plan geen kolom. Dat zegt niet dat het niet is gedaan, alleen dat "
        "het log het niet kan laten zien.",
    [IEM_W_NO_SAFEGUARD] = "{what}: zonder {columns}",
    [IEM_W_COL_EXPECTED] = "nadelig bij aandeel tweelingen",
    [IEM_W_COL_STEP] = "stap",
    [IEM_W_COL_EQUAL_FACTS] = "bij gelijken, keer",
    [IEM_W_COL_PART] = "deel",
    [IEM_W_COL_TRAIT] = "kenmerk",
    [IEM_W_COL_TELLS] = "verraadt",
    [IEM_W_COL_BATCH] = "partij",
    [IEM_W_COL_EVIDENCE] = "bewijs",
    [IEM_W_COL_PERIOD] = "periode",
    [IEM_W_COL_REFERENCE_RATE] = "referentie",

    [IEM_W_CHART_MAP] = "{who} en tweelingen, vak voor vak",
    [IEM_W_CHART_MAP_DESC] =
        "Een rooster van {down} en {across}. Elk vak vergelijkt de groep met de "
        "tweelingen. Het hoogst: {row} en {column}, {value}.",
    [IEM_W_MAP_LEAD_GAP] =
        "Een vak is iedereen met deze twee waarden. Het cijfer: hoeveel procentpunt "
        "vaker (▲) of minder vaak (▼) de groep dit besluit kreeg dan de tweelingen.",
    [IEM_W_MAP_LEAD_RATIO] = "Een vak is iedereen met deze twee waarden. Het cijfer: "
                             "hoeveel keer zo vaak als de tweelingen de groep dit "
                             "besluit kreeg. Dat is vaker (▲) of minder vaak (▼).",
    [IEM_W_MAP_MARKS] = "Hoe sterker de kleur, hoe groter het verschil. Met een rand: "
                        "een cel erin springt eruit. Tussen haakjes: minder dan 10 "
                        "mensen met tweelingen. –: niemand heeft tweelingen.",
    [IEM_W_CHART_OTHERS] = "De andere groepen en hun tweelingen",
    [IEM_W_OTHERS_LEAD] =
        "Van lichte feiten (links) naar zware feiten (rechts). Volle lijn: de groep. "
        "Streepjes: de tweelingen. De schaal is overal gelijk.",
    [IEM_W_CHART_MORE_GROUPS] = "en nog {more} groepen, zonder plaatje.",
    [IEM_W_CHART_TRAITS] = "Wat kenmerken verraden over {ground}",
    [IEM_W_CHART_TRAITS_DESC] =
        "Eén rij per kenmerk: hoeveel van de onzekerheid over {ground} het wegneemt, "
        "met het 95%-interval. Het meest: {trait}, {share}.",
    [IEM_W_TRAITS_LEAD] = "Een kenmerk is bijvoorbeeld een wijk of een opleiding. 0%: "
                          "het zegt niets over iemands groep. 100%: wie het kenmerk "
                          "kent, kent de groep. Hoe meer een kenmerk verraadt, hoe "
                          "meer een besluit op dat kenmerk een besluit op de groep is.",
    [IEM_W_BATCHES] = "Partijen over één kam",
    [IEM_W_BATCHES_NONE] = "Van geen partij blijkt dat iedereen hetzelfde besluit "
                           "kreeg, wat de feiten ook waren.",
    [IEM_W_BATCHES_FOUND] =
        "Partijen waarin iedereen hetzelfde besluit kreeg, wat de feiten ook waren: "
        "{count}. Naar verwachting staat daarvan hooguit 5% hier door toeval.",
    [IEM_W_BATCHES_WHICH] = "Welke partijen",
    [IEM_W_BATCHES_LEAD] =
        "Elk teken is een partij: meer naar rechts met meer besluiten, hoger met meer "
        "nadelige besluiten dan mensen met dezelfde feiten elders kregen. Door toeval "
        "liggen er 95 van de 100 tussen de streepjeslijnen. Ruiten zijn de partijen "
        "die hier zijn genoemd. Voor intern gebruik: een partij kan het bureau van één "
        "medewerker zijn.",
    [IEM_W_CHART_BATCHES] = "Partijen naar grootte, en boven wat hun feiten verklaren",
    [IEM_W_CHART_BATCHES_DESC] =
        "Eén teken per partij, {shown} van {all}, naar grootte en naar hoeveel vaker "
        "het besluit nadelig was dan bij mensen met dezelfde feiten. Genoemd: {found}.",
    [IEM_W_CHART_BATCHES_UP] = "↑ procentpunten boven wat feiten verklaren",
    [IEM_W_CHART_BATCHES_ACROSS] = "besluiten in de partij →",
    [IEM_W_COL_BY_FACTS] = "volgens de feiten",
    [IEM_W_CHART_STEPS] = "{who}, stap voor stap",
    [IEM_W_CHART_STEPS_DESC] =
        "Eén balk per stap: hoeveel keer zo vaak de groep verder ging. Grootste: "
        "{step}, {ratio} keer. Alle stappen samen: {whole} keer.",
    [IEM_W_STEPS_LEAD] =
        "Elke balk begint waar de vorige eindigt. × 2 betekent: van wie bij deze stap "
        "kwam, ging de groep twee keer zo vaak verder als de referentie. De stappen "
        "vermenigvuldigd geven het geheel.",
    [IEM_W_CHART_ALL_STEPS] = "alle stappen samen",

    [IEM_W_WHEN] = "Wanneer",
    [IEM_W_CHART_TREND] = "{who} door de tijd",
    [IEM_W_CHART_TREND_DESC] =
        "Aandeel nadelige besluiten per periode met het 95%-interval, van {first} "
        "({first_rate}) tot {last} ({last_rate}). Geen alarm.",
    [IEM_W_CHART_TREND_DESC_ALARM] =
        "Aandeel nadelige besluiten per periode met het 95%-interval, van {first} "
        "({first_rate}) tot {last} ({last_rate}). Alarm in {alarm}.",
    [IEM_W_TREND_LEAD] =
        "Aandeel nadelige besluiten per periode. Gelijke gevallen zijn hier nog niet "
        "vergeleken. De schaduw is het 95%-interval.",
    [IEM_W_CHART_BEGAN] = "begon waarschijnlijk: {when}",
    [IEM_W_CHART_ALARM] = "alarm in {period}",
    [IEM_W_WHEN_ALARM] =
        "Alarm in {period}: toen was er sterk bewijs dat de groep dit besluit bij "
        "gelijke gevallen vaker kreeg, en meer dan de marge. Door toeval komt zo'n "
        "alarm in hooguit 5 van de 100 logs, hoe vaak men ook kijkt.",
    [IEM_W_WHEN_NO_ALARM] = "Geen alarm: in geen enkele periode was het bewijs sterk "
                            "genoeg. Dat is geen vrijspraak.",
    [IEM_W_WHEN_UNKNOWN] = "Een alarm is hier niet te geven: {why}.",
    [IEM_W_WHEN_SINCE] =
        "Waarschijnlijk begon het in {period}; het log laat ruimte voor {when}.",
    [IEM_W_WHEN_NO_TIME] =
        "Het plan noemt geen datum. Daarom kan dit rapport niet zeggen wanneer.",
    [IEM_W_WHEN_NOT_ASKED] = "Het plan noemt wel een datum, maar daar is hier niet "
                             "naar gekeken (--also trend).",

    [IEM_W_LACKS] = "Wat niet is onderzocht",
    [IEM_W_LACKS_TIME] =
        "Wanneer het begon en of het nog doorgaat: het plan noemt geen datum.",
    [IEM_W_LACKS_OUTCOME] =
        "Of de besluiten achteraf klopten: het plan noemt geen uitkomst.",
    [IEM_W_LACKS_TRAIT] = "Of een wijk, een opleiding of een ander kenmerk voor een "
                          "groep in de plaats komt: het plan noemt geen kenmerk.",
    [IEM_W_LACKS_BATCH] = "Of hele partijen over één kam zijn geschoren: het plan "
                          "noemt niet wat samen is besloten.",
    [IEM_W_LACKS_STEP] = "Bij welke stap het ontstaat: het plan noemt geen stappen.",
    [IEM_W_LACKS_REASON] =
        "Of mensen een eigen reden kregen: het plan noemt geen redenen.",

    [IEM_W_TERMS] = "Woorden op deze pagina",
    [IEM_W_TERM] = "nadelig besluit",
    [IEM_W_TERM_ADVERSE] = "Het besluit dat mensen liever niet krijgen. In het plan "
                           "staat welk besluit dat is.",
    [IEM_W_TERM_GROUND] = "grond",
    [IEM_W_TERM_GROUND_IS] =
        "Waarop mensen in groepen zijn ingedeeld, zoals herkomst of geslacht.",
    [IEM_W_TERM_REFERENCE] = "referentie",
    [IEM_W_TERM_REFERENCE_IS] = "De groep waarmee andere groepen worden vergeleken. Is "
                                "er geen gekozen, dan zijn dat alle anderen.",
    [IEM_W_TERM_FACT] = "feit",
    [IEM_W_TERM_FACT_IS] = "Iets over deze persoon waar het besluit van mag afhangen.",
    [IEM_W_TERM_PROFILE] = "profiel",
    [IEM_W_TERM_PROFILE_IS] = "Een score of klasse die een systeem aan iemand gaf. Dat "
                              "is geen feit over de persoon.",
    [IEM_W_TERM_TWINS] = "tweelingen",
    [IEM_W_TERM_TWINS_IS] = "Mensen van de referentie {same}.",
    [IEM_W_TERM_CELL] = "cel",
    [IEM_W_TERM_CELL_IS] = "Iedereen {same}.",
    [IEM_W_TERM_GAP] = "tweelingverschil, groepsopslag",
    [IEM_W_TERM_GAP_IS] = "Wat het kost om bij de groep te horen, voor mensen die "
                          "verder hetzelfde in het log staan.",
    [IEM_W_TERM_WEIGHT] = "groepsgewicht",
    [IEM_W_TERM_WEIGHT_IS] =
        "Hoeveel het gemiddelde van de groep in de plaats komt van iemands eigen "
        "feiten. 0%: helemaal niet. 100%: helemaal.",
    [IEM_W_TERM_CHANCE] = "groepskans",
    [IEM_W_TERM_CHANCE_IS] = "De kans dat een nadelig besluit niet was genomen, als de "
                             "groep het even vaak kreeg als de tweelingen.",
    [IEM_W_TERM_MARGIN] = "marge",
    [IEM_W_TERM_MARGIN_IS] = "Hoe groot een verschil moet zijn om als bevinding te "
                             "tellen. Dat staat vooraf in het plan.",
    [IEM_W_TERM_VERDICT] = "uitslag",
    [IEM_W_TERM_VERDICT_IS] = "Voldoet niet: buiten de marge, en niet door toeval. "
                              "Voldoet: aangetoond dat het binnen de grens blijft. "
                              "Niet vast te stellen: geen van beide is aangetoond.",
    [IEM_W_TERM_COMPARABLE] = "vergelijkbaarheid",
    [IEM_W_TERM_COMPARABLE_IS] =
        "Van A, goed te vergelijken, tot D, bijna niet: hoeveel mensen van de groep "
        "tweelingen hebben, en hoe gelijk die zijn.",
    [IEM_W_TERM_P] = "p-waarde",
    [IEM_W_TERM_P_IS] = "Hoe vaak toeval alleen al zoveel of meer laat zien. 0,05: in "
                        "5 van de 100 logs.",
    [IEM_W_TERM_ODDS] = "oddsverhouding",
    [IEM_W_TERM_ODDS_IS] = "Odds zijn: wie het kreeg, gedeeld door wie het niet kreeg. "
                           "De oddsverhouding vergelijkt de odds van twee groepen.",
    [IEM_W_TERM_INTERVAL] = "95%-interval",
    [IEM_W_TERM_INTERVAL_IS] = "De waarden waar de echte waarde waarschijnlijk tussen "
                               "ligt. Van 100 zulke intervallen klopt dat bij 95.",

    [IEM_W_SIEVE] = "Toon alleen rijen met",
    [IEM_W_SIEVE_COUNT] = "{shown} van {total} rijen",

    [IEM_W_ROWS_LINE] =
        "{read} gelezen = {used} gebruikt + {excluded} buiten + {rejected} geweigerd",
    [IEM_W_ROWS_EXCLUDED] = "buiten",
    [IEM_W_ROWS_REJECTED] = "geweigerd",
    [IEM_W_ROWS_COUNT] = "{reason}: {rows}",
    [IEM_W_PEOPLE] = "personen",
    [IEM_W_MADE_VERSION] = "versie",
    [IEM_W_MADE_PLAN] = "plan",
    [IEM_W_MADE_COUNTS] = "telling",
    [IEM_W_MADE_LOG] = "log",
    [IEM_W_MADE_BYTES] = "{bytes} bytes",
    [IEM_W_MADE_SEED] = "startgetal",
    [IEM_W_MADE_EDITION] = "uitgave",
    [IEM_W_MADE_PUBLISHED] = "uitgave om te publiceren",
    [IEM_W_MADE_INTERNAL] = "intern",
    [IEM_W_MADE_DECISION] = "besluit",
    [IEM_W_MADE_FACTS] = "feiten",
    [IEM_W_MADE_PROFILE] = "profiel",
    [IEM_W_MADE_NONE] = "geen",
    [IEM_W_MADE_MARGINS] = "marges",
    [IEM_W_MADE_MARGINS_TEXT] =
        "alarm bij een verschil boven {gap}, een verhouding boven {ratio} of een "
        "groepsgewicht boven {weight}; voldoet tot een verschil van {assurance}",
    [IEM_W_MADE_FAMILY] = "getoetst",
    [IEM_W_MADE_FAMILY_TEXT] = "{claims} op de genoemde gronden, {pairs} op paren van "
                               "gronden (Holm, per familie 2,5% eenzijdig)",
    [IEM_W_MADE_ROWS] = "rijen",

    [IEM_W_VERDICT] = "voldoet",
    [IEM_W_VERDICT_FAIL] = "voldoet niet",
    [IEM_W_VERDICT_CANNOT_TELL] = "niet vast te stellen",
    [IEM_W_TYPE] = "individueel",
    [IEM_W_TYPE_AVERAGED] = "uitgemiddeld",
    [IEM_W_TYPE_SURCHARGED] = "groepsopslag",
    [IEM_W_TYPE_GROUP_JUDGED] = "groepsoordeel",
    [IEM_W_TYPE_CANNOT_TELL] = "niet vast te stellen",
    [IEM_W_GRADE] = "waarschijnlijk",
    [IEM_W_GRADE_POSSIBLE] = "mogelijk",
    [IEM_W_GRADE_NO_INDICATION] = "geen aanwijzing",
    [IEM_W_GRADE_CANNOT_TELL] = "niet vast te stellen",

    [IEM_W_MEASURE] = "verschil in aandeel, punten",
    [IEM_W_MEASURE_RISK_RATIO] = "kansverhouding (risk ratio)",
    [IEM_W_MEASURE_IMPACT_RATIO] = "impactverhouding (gunstige kant)",
    [IEM_W_MEASURE_ODDS_RATIO] = "oddsverhouding (odds ratio)",
    [IEM_W_MEASURE_MH_RISK_RATIO] = "kansverhouding binnen cellen (Mantel–Haenszel)",
    [IEM_W_MEASURE_MH_ODDS_RATIO] = "oddsverhouding binnen cellen (Mantel–Haenszel)",
    [IEM_W_MEASURE_MH_RATE_DIFFERENCE] =
        "verschil in aandeel binnen cellen, punten (Mantel–Haenszel)",
    [IEM_W_MEASURE_CDD] = "verschil in samenstelling binnen cellen (CDD), punten",

    [IEM_W_WHY] = "hier niet te bepalen",
    [IEM_W_WHY_EMPTY_GROUP] = "over deze groep zijn er geen besluiten",
    [IEM_W_WHY_EMPTY_REFERENCE] = "er is niemand om mee te vergelijken",
    [IEM_W_WHY_ZERO_REFERENCE] = "niemand van de referentie kreeg dit besluit",
    [IEM_W_WHY_ZERO_COUNT] = "een aantal is 0, dus dit interval is niet te berekenen",
    [IEM_W_WHY_NO_FACTS] =
        "het plan noemt geen feiten en geen profiel, dus gelijke gevallen zijn niet te "
        "vergelijken",
    [IEM_W_WHY_NO_TWINS] = "niemand van de groep heeft tweelingen",
    [IEM_W_WHY_FEW_TWINS] = "minder dan de helft van de groep heeft tweelingen",
    [IEM_W_WHY_CLIPPED] =
        "de klassen zijn te breed om gelijke gevallen te vergelijken; smallere helpen",
    [IEM_W_WHY_FEW_CELLS] = "er zijn te weinig verschillende feiten om te vergelijken",
    [IEM_W_WHY_WEAK_FACTS] = "de vastgelegde feiten bepalen hier bijna niets",
    [IEM_W_WHY_TOO_UNSURE] = "te weinig mensen, dus het interval is te breed",
    [IEM_W_WHY_FEW_MEMBERS] =
        "te weinig mensen (minder dan 30 besluiten, of minder dan 5 nadelige verwacht)",
    [IEM_W_WHY_ONE_DECISION] = "iedereen kreeg hetzelfde besluit",
    [IEM_W_WHY_OUT_OF_RANGE] = "de eigen feiten wegen zwaarder dan bij de referentie, "
                               "of werken andersom, dus er is geen uitmiddelen",
    [IEM_W_WHY_MIXED_REST] =
        "alle anderen samen zijn zelf een mix; kies één groep als referentie",
    [IEM_W_WHY_NOT_IN_FAMILY] = "ter informatie, er hangt geen uitslag aan",
    [IEM_W_WHY_NO_MARGIN_PROVABLE] = "het log is te klein om de marge toe te zeggen",
    [IEM_W_WHY_NO_DIGEST] = "niet bepaald",
    [IEM_W_WHY_REFERENCE] = "deze groep is de referentie",
    [IEM_W_WHY_FAVOURED] =
        "deze groep is bij gelijke gevallen beter af dan de referentie",
    [IEM_W_WHY_MIRROR] = "de anderen zijn als groep beoordeeld, waardoor deze groep "
                         "daartegen afsteekt; kies een referentie",
    [IEM_W_WHY_ROUNDED] = "de aantallen zijn te klein voor hun afronding",
    [IEM_W_WHY_MISSING_FACTS] =
        "van meer dan de helft van de groep ontbreken feiten in het log",
    [IEM_W_WHY_SUPPRESSED] =
        "verborgen: te weinig mensen, of het zou over zo weinig mensen gaan",
    [IEM_W_WHY_CLUSTERING] =
        "uit een opgeslagen telling blijkt niet welke personen vaker voorkomen",
    [IEM_W_WHY_NO_GROUP] = "het log zegt niet bij welke groep deze mensen horen",
    [IEM_W_WHY_MISSING_GROUPS] = "mensen zonder groep in het log kregen andere "
                                 "besluiten; horen zij allemaal bij "
                                 "één groep, dan verandert het antwoord",

    [IEM_W_BECAUSE] =
        "Waarschijnlijk: zelfs de ondergrens van de groepskans is minstens 50%.",
    [IEM_W_BECAUSE_LOW_BOUND] = "Mogelijk, niet waarschijnlijk: de ondergrens van de "
                                "groepskans ligt onder 50%.",
    [IEM_W_BECAUSE_NO_SUB_BANDS] = "Mogelijk, niet waarschijnlijk: zonder de rijen kan "
                                   "niemand binnen de klassen kijken.",
    [IEM_W_BECAUSE_SUB_OVERLAP] =
        "Mogelijk, niet waarschijnlijk: binnen de klassen blijven te weinig tweelingen "
        "over.",
    [IEM_W_BECAUSE_WEAKER_INSIDE] =
        "Mogelijk, niet waarschijnlijk: binnen de klassen is het verschil kleiner.",
    [IEM_W_BECAUSE_ROUNDED] =
        "Mogelijk, niet waarschijnlijk: deze aantallen zijn te klein "
        "voor hun afronding.",
    [IEM_W_BECAUSE_INSIDE_ONLY] =
        "Niet vast te stellen: binnen de klassen verdwijnt het verschil.",
    [IEM_W_BECAUSE_NOTHING_SEEN] =
        "Geen aanwijzing: de aantallen laten er niets van zien.",
    [IEM_W_BECAUSE_UNDECIDED] = "Niet vast te stellen: de aantallen laten beide toe.",
    [IEM_W_BECAUSE_FEW_TWINS] = "Niet vast te stellen: minder dan 10 tweelingen.",
    [IEM_W_BECAUSE_FEW_MEMBERS] =
        "Niet vast te stellen: minder dan 5 leden van de groep in deze cel.",
    [IEM_W_BECAUSE_MISSING_FACTS] =
        "Niet vast te stellen: er ontbreken feiten, dus niemand is een tweeling te "
        "noemen.",
    [IEM_W_BECAUSE_NO_FACTS] =
        "Niet vast te stellen: het plan noemt geen feiten en geen profiel.",
    [IEM_W_BECAUSE_NO_GROUP] = "Niet vast te stellen: de groep ontbreekt in het log.",

    [IEM_W_HISTORY] = "De scans tot nu toe",
    [IEM_W_HISTORY_EMPTY] = "Er staan nog geen scans in.",
    [IEM_W_HISTORY_ONE] = "Eén scan: {from}.",
    [IEM_W_HISTORY_SCANS] = "{scans} scans, van {from} tot en met {to}.",
    [IEM_W_HISTORY_COUNTED] =
        "Het bewijs telt op over {n} ervan, vanaf {from}: die waarvan het plan "
        "vaststond voor iemand keek (plan {plan}).",
    [IEM_W_HISTORY_NONE_COUNTED] =
        "Het bewijs kan niet optellen: het plan van nu is gemaakt toen al deze "
        "logs al bekeken waren.",
    [IEM_W_HISTORY_MEANING] =
        "Bewijs van 20 of meer komt door toeval in hoogstens 5 van de 100 zulke "
        "reeksen voor, hoe vaak men ook kijkt.",
    [IEM_W_HISTORY_ALARMS] = "Alarmen",
    [IEM_W_HISTORY_NO_ALARM] =
        "Geen: van geen enkele groep heeft het bewijs 20 bereikt. Dat bewijst "
        "niet dat iedereen gelijk beoordeeld is.",
    [IEM_W_HISTORY_NONE_TOLD] =
        "Geen die hier genoemd mag worden. Dat bewijst niet dat iedereen gelijk "
        "beoordeeld is.",
    [IEM_W_HISTORY_ALARM_GAP] =
        "{who}: met {alarm} is er bewijs dat deze groep het besluit bij gelijke "
        "feiten vaker kreeg dan {reference}, met een oddsverhouding boven "
        "{margin}. Bewijs nu: {evidence}.",
    [IEM_W_HISTORY_ALARM_WEIGHT] =
        "{who}: met {alarm} is er bewijs dat de eigen feiten van deze groep "
        "minder zwaar tellen dan die van {reference}. Bewijs nu: {evidence}.",
    [IEM_W_HISTORY_SINCE] = "Het begon waarschijnlijk in {since}. Sindsdien waren "
                            "{adverse} van de {n} besluiten over deze groep nadelig.",
    [IEM_W_HISTORY_SINCE_ALONE] = "Het begon waarschijnlijk in {since}.",
    [IEM_W_HISTORY_BETWEEN] = "Het begin is niet zeker: tussen {first} en {last}, dus "
                              "het gaat om {least} tot {most} nadelige besluiten.",
    [IEM_W_HISTORY_CAUSED] =
        "Ongeveer {caused} ({low} tot {high}) van deze besluiten waren niet "
        "genomen bij de cijfers van {reference} met dezelfde feiten.",
    [IEM_W_HISTORY_TREND] = "Verloop per groep",
    [IEM_W_HISTORY_TREND_NOTE] =
        "Het bewijs gaat over de oddsverhouding bij gelijke feiten, boven "
        "{margin}; en over eigen feiten die minder zwaar tellen.",
    [IEM_W_HISTORY_TREND_CHART] =
        "{who}, scan voor scan: {what}, met het interval van 95%. De "
        "streepjeslijn is de marge; A is het eerste alarm, S de scan waarin het "
        "waarschijnlijk begon.",
    [IEM_W_HISTORY_EVIDENCE_CHART] =
        "Bewijs dat {who} het bij gelijke feiten slechter heeft; de streepjeslijn"
        " is 20, waar een alarm begint. Elke stap omhoog is tien keer zoveel.",
    [IEM_W_HISTORY_CHANGES] = "Wat er veranderde",
    [IEM_W_HISTORY_NO_CHANGE] =
        "{period}: niets sinds {before}: hetzelfde plan, dezelfde bevindingen.",
    [IEM_W_HISTORY_CHANGED] = "In {period}: {what}.",
    [IEM_W_HISTORY_PLAN] = "een ander plan ({plan})",
    [IEM_W_HISTORY_COUNTING] = "anders geteld",
    [IEM_W_HISTORY_ANEW] = "anders geteld, dus het bewijs begint opnieuw",
    [IEM_W_HISTORY_PROGRAM] = "een andere versie van iemand ({version})",
    [IEM_W_HISTORY_FOUND] = "nieuwe bevinding: {rule}, {who}",
    [IEM_W_HISTORY_GONE] = "geen bevinding meer: {rule}, {who}",
    [IEM_W_HISTORY_REPLACED] = "vervangen, nu versie {n}",
    [IEM_W_HISTORY_RULE_GAP] = "opslag bij gelijke feiten",
    [IEM_W_HISTORY_RULE_WEIGHT] = "groepsgewicht",
    [IEM_W_HISTORY_EARLIER] = "… en {more} eerdere; --all toont ze",
    [IEM_W_HISTORY_COL_PERIOD] = "periode",
    [IEM_W_HISTORY_COL_SCANNED] = "gescand",
    [IEM_W_HISTORY_COL_FINDINGS] = "bevindingen",
    [IEM_W_HISTORY_COL_PLAN] = "het plan",
    [IEM_W_HISTORY_COL_FIRST] = "eerst",
    [IEM_W_HISTORY_COL_LAST] = "laatst",
    [IEM_W_HISTORY_COL_COURSE] = "loop",
    [IEM_W_HISTORY_COL_EVIDENCE] = "bewijs",
    [IEM_W_HISTORY_COL_AVERAGING] = "van middelen",
    [IEM_W_HISTORY_LIMIT_1] =
        "Het bewijs gaat over mensen met dezelfde vastgelegde feiten; een feit "
        "buiten de logs kan het verklaren.",
    [IEM_W_HISTORY_LIMIT_2] =
        "Het begin is een schatting. Niets waarborgt hoe vaak het bereik klopt; in "
        "verzonnen logs was dat in meer dan negen van de tien.",
    [IEM_W_HISTORY_LIMIT_3] =
        "Een periode die vervangen is voegt nooit bewijs toe: wat telt is het "
        "minste van wat eerst is vastgelegd en wat er nu staat.",
    [IEM_W_HISTORY_INTERNAL] =
        "Intern: deze pagina toont aantallen van kleine groepen.",

    [IEM_W_ROW_OUTSIDE_WHERE] = "buiten de selectie van het plan",
    [IEM_W_ROW_MISSING_DECISION] = "besluit ontbreekt",
    [IEM_W_ROW_MALFORMED] = "regel niet goed gevormd",
    [IEM_W_ROW_FIELDS] = "verkeerd aantal velden",
    [IEM_W_ROW_ENCODING] = "tekst niet leesbaar",
    [IEM_W_ROW_NUMBER] = "geen getal",
    [IEM_W_ROW_DECISION] = "besluit staat niet in het plan",
    [IEM_W_ROW_COUNT] = "aantal niet bruikbaar",
    [IEM_W_ROW_DATE] = "datum die niet te lezen is",

    [IEM_W_GATE_EVERYBODY] = "iedereen",
    [IEM_W_GATE_PASS] = "De toets: voldoet",
    [IEM_W_GATE_FAIL] = "De toets: voldoet niet",
    [IEM_W_GATE_CANNOT_TELL] = "De toets: niet vast te stellen",
    [IEM_W_GATE_PASSING] = "Voldoet",
    [IEM_W_GATE_FAILING] = "Voldoet niet",
    [IEM_W_GATE_CANNOT] = "Niet vast te stellen",
    [IEM_W_GATE_COUNTED] = "Telt mee",
    [IEM_W_GATE_REPORTED] = "Alleen gemeld",
    [IEM_W_GATE_UNTOLD] = "Niet vast te stellen, en telt niet mee",
    [IEM_W_GATE_OUTSIDE] = "Volgens het plan buiten de toets",
    [IEM_W_GATE_ACCEPTED] = "Aanvaard",
    [IEM_W_GATE_EXPIRED] = "Was aanvaard, en telt weer mee",
    [IEM_W_GATE_KNOWN] = "Was er al in de vorige versie, en is niet erger",
    [IEM_W_GATE_PRESETS] = "Volgens {presets}.",
    [IEM_W_GATE_ROWS] = "Rijen van het log: {rows}.",
    [IEM_W_GATE_POINTS] = " procentpunt",
    [IEM_W_GATE_AGAINST] = ", marge {margin}",
    [IEM_W_GATE_PASS_WITHIN] = " (voldoet binnen {pass})",
    [IEM_W_GATE_ENOUGH] = "; {enough} besluiten zouden genoeg zijn, in plaats van {n}",
    [IEM_W_GATE_EXPIRED_ON] =
        "; aanvaard door {owner} tot en met {until}, en dat is voorbij",
    [IEM_W_GATE_ACCEPTED_BY] = "; aanvaard door {owner} tot en met {until}",
    [IEM_W_GATE_SO_MANY] = "{n} uitslagen (met --all staan ze er)",
    [IEM_W_GATE_UNUSED] = "Let op: bevinding {finding} is in het plan aanvaard, maar "
                          "niets in dit log heeft dat nodig.",
    [IEM_W_GATE_UNPAIRED] =
        "Vergeleken met een eerdere toets, als met een ander log: niet zaak voor zaak.",
    [IEM_W_GATE_NEW] = "; nieuw sinds de vorige keer",
    [IEM_W_GATE_WORSE] = "; erger dan de {before} van de vorige keer (p {p})",
    [IEM_W_GATE_DRIFTED] =
        "; erger dan de {first} waarmee het begon (p {p}); de vorige "
        "keer {before}",
    [IEM_W_GATE_SAME] = "; de vorige keer {before}",
    [IEM_W_GATE_BETTER] = "; beter dan de {before} van de vorige keer",
    [IEM_W_GATE_GONE] =
        "Weg: over bevinding {finding} van de vorige keer is er geen uitslag meer.",
    [IEM_W_GATE_PAIRED] =
        "Vergeleken met de eerdere besluiten over dezelfde zaken: {both} staan in "
        "beide logs, {now} alleen in dit log, {before} alleen in het eerdere.",
    [IEM_W_GATE_PAIRED_CHANGE] =
        "; zaak voor zaak veranderde het verschil met {change} procentpunt ({range})",
    [IEM_W_GATE_RULINGS] = "Alle uitslagen van de toets",
    [IEM_W_COL_RULE] = "regel",
    [IEM_W_COL_MARGIN] = "marge",
    [IEM_W_COL_COUNTS] = "telt mee",
    [IEM_W_GATE_NOTHING] =
        "Niets wat het plan vraagt is vastgesteld: de toets kan niet voldoen. Geef "
        "marges op (policy: margins), een preset die ze heeft, of een log dat meer "
        "zegt.",
    [IEM_W_GATE_HIDDEN] =
        "Waarom niet aan de toets is voldaan, mag hier niet worden verteld: het gaat "
        "over weinig mensen of over iemands bureau. Het staat in de interne uitgave.",
    [IEM_W_GATE_BROKE_OFF] =
        "De toets is afgebroken zonder uitslag, en er is niet aan voldaan. De "
        "meldingen "
        "van deze keer zeggen waarom: een log, het plan of de vorige uitslag is niet "
        "te "
        "gebruiken, of een bestand is niet te lezen of te schrijven.",
    [IEM_W_DECLARED] = "Wat is opgegeven, naast het log",
    [IEM_W_DECLARED_LEAD] = "Wat de organisatie vooraf over het systeem heeft gezegd, "
                            "in het register en in "
                            "het plan. Hier staat het naast dit log.",
    [IEM_W_DECLARED_SUMMARY] =
        "{record}: van wat is gevraagd klopt {holds} keer wat is "
        "opgegeven, {fails} keer niet, en {cannot} keer is het "
        "niet vast te stellen.",
    [IEM_W_DECLARED_HOLDS] = "Klopt",
    [IEM_W_DECLARED_FAILS] = "Klopt niet",
    [IEM_W_DECLARED_CANNOT] = "Niet vast te stellen",
    [IEM_W_DECLARED_OF] = "; {n} van de {of} besluiten ({share})",
    [IEM_W_DECLARED_ALL] = "; {of} besluiten",
    [IEM_W_DECLARED_MORE] = " en nog {more}",
    [IEM_W_COL_QUESTION] = "vraag",
    [IEM_W_COL_ANSWER] = "antwoord",
    [IEM_W_COL_SEEN] = "wat is gezien",
    [IEM_W_COL_FIELD] = "veld",
};
