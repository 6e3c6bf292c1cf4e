#include "report/explain_words.h"

/* Written for people who have just had a letter: short sentences, level B1, and every
 * term explained where it first appears. */
const iem_said iem_explain_words[IEM_N_TELLS] = {
    [IEM_TELL_TITLE] = {"Explanation of one decision", "Uitleg bij één besluit"},
    [IEM_TELL_TITLE_MANY] = {"Explanation of {n} decisions",
                             "Uitleg bij {n} besluiten"},
    [IEM_TELL_CASE] = {"Case {case}", "Zaak {case}"},
    [IEM_TELL_PERSON] = {"All decisions about one person in this log",
                         "Alle besluiten over één persoon in dit log"},
    [IEM_TELL_FOR_PERSON] = {"For the person it is about. To protect other people, "
                             "counts are rounded to 10 "
                             "and counts below 10 are not given.",
                             "Voor de persoon om wie het gaat. Om andere mensen te "
                             "beschermen zijn aantallen "
                             "afgerond op 10. Aantallen onder de 10 staan er niet in."},
    [IEM_TELL_INTERNAL] =
        {"Internal: for the caseworker, with small counts in it. For the person there "
         "is "
         "an edition without them.",
         "Intern: voor de behandelaar, met kleine aantallen erin. Voor de persoon zelf "
         "is er een uitgave zonder die aantallen."},
    [IEM_TELL_PURPOSE] =
        {"A program compared this decision with those about other people. It counted "
         "how "
         "often people {same} got the same decision. It does not say whether the "
         "decision was right.",
         "Een programma heeft dit besluit vergeleken met besluiten over andere mensen. "
         "Het telde hoe vaak mensen {same} hetzelfde besluit kregen. Het zegt niet of "
         "het besluit juist was."},
    [IEM_TELL_NTH] = {"Decision {nth} of {n}", "Besluit {nth} van {n}"},

    [IEM_TELL_NTH_TABLE] = {"{nth}. {name}", "{nth}. {name}"},

    [IEM_TELL_SHORT] = {"In short", "In het kort"},
    [IEM_TELL_ADVERSE] =
        {"The decision was: {decision}. That counts as adverse: to somebody's "
         "disadvantage.",
         "Het besluit was: {decision}. Dat geldt als nadelig: in iemands nadeel."},
    [IEM_TELL_FAVOURABLE] =
        {"The decision was: {decision}. That counts as favourable. A group chance is "
         "about adverse decisions, so there is none here.",
         "Het besluit was: {decision}. Dat geldt als gunstig. Een groepskans gaat over "
         "nadelige besluiten, dus die is er hier niet."},
    [IEM_TELL_GRADED] =
        {"Compared by {ground}: likely. Suppose {group} had got this decision as often "
         "as {reference} {same}. Then probably at least half of those in {group} who "
         "got "
         "it would not have got it. The record cannot tell who.",
         "Vergeleken naar {ground}: waarschijnlijk. Stel dat {group} dit besluit even "
         "vaak had gekregen als {reference} {same}. Dan had waarschijnlijk minstens de "
         "helft van wie het in {group} kreeg, het niet gekregen. Uit de gegevens "
         "blijkt "
         "niet wie."},
    [IEM_TELL_GRADED_POSSIBLE] =
        {"Compared by {ground}: possible. {group} got this decision more often than "
         "{reference} {same}. That may have made the difference here, but the counts "
         "do "
         "not show it firmly enough.",
         "Vergeleken naar {ground}: mogelijk. {group} kreeg dit besluit vaker dan "
         "{reference} {same}. Dat kan hier het verschil hebben gemaakt, maar de "
         "aantallen laten het niet stevig genoeg zien."},
    [IEM_TELL_GRADED_NO_INDICATION] =
        {"Compared by {ground}: no indication. The counts show no sign that belonging "
         "to "
         "{group} made the difference. That does not prove that it made none.",
         "Vergeleken naar {ground}: geen aanwijzing. De aantallen laten niet zien dat "
         "het verschil kwam doordat iemand bij {group} hoort. Dat bewijst niet dat het "
         "geen verschil maakte."},
    [IEM_TELL_GRADED_CANNOT_TELL] =
        {"Compared by {ground}, this log cannot tell whether belonging to {group} made "
         "the difference.",
         "Vergeleken naar {ground} is met dit log niet vast te stellen of het verschil "
         "kwam doordat iemand bij {group} hoort."},
    [IEM_TELL_OF_REFERENCE] =
        {"Compared by {ground}: {group} is the group that others are compared with. So "
         "there is no group chance on this ground.",
         "Vergeleken naar {ground}: {group} is de groep waarmee anderen worden "
         "vergeleken. Daarom is er voor deze grond geen groepskans."},
    [IEM_TELL_SIMILAR] =
        {"There are too few twins. So people were looked at whose facts are similar, "
         "though not the same.",
         "Er zijn te weinig tweelingen. Daarom is gekeken naar mensen met feiten die "
         "erop lijken, maar niet dezelfde zijn."},
    [IEM_TELL_SIMILAR_WORSE] =
        {"Around such cases members of {group} got this decision more often than "
         "others who are similar. Chance and these facts do not explain that for all "
         "of "
         "them. It does not change the verdict: similar is not the same.",
         "Rond zulke zaken kregen mensen van {group} dit besluit vaker dan anderen die "
         "op hen lijken. Toeval en deze feiten verklaren dat niet voor iedereen. Het "
         "verandert het oordeel niet: gelijkend is niet gelijk."},
    [IEM_TELL_SIMILAR_ALIKE] =
        {"Between them and members of {group}, chance and these facts can explain the "
         "difference.",
         "Tussen hen en mensen van {group} kunnen toeval en deze feiten het verschil "
         "verklaren."},
    [IEM_TELL_IN_LOG] = {"In the whole log {rate} of {n} decisions were adverse.",
                         "In het hele log was {rate} van de {n} besluiten nadelig."},
    [IEM_TELL_ROW_PEOPLE] =
        {"This row of the log stands for {n} people with the same data and the same "
         "decision.",
         "Deze rij van het log staat voor {n} mensen met dezelfde gegevens en "
         "hetzelfde "
         "besluit."},

    [IEM_TELL_FACTS] = {"What the record says", "Wat er is vastgelegd"},
    [IEM_TELL_FACTS_LEAD] =
        {"People were compared by this. If something is wrong here, the comparison is "
         "wrong too.",
         "Hierop zijn mensen vergeleken. Klopt hier iets niet, dan klopt de "
         "vergelijking "
         "ook niet."},
    [IEM_TELL_FACTS_TABLE] = {"The record of this case", "De gegevens van deze zaak"},
    [IEM_TELL_FACT] = {"what", "wat"},
    [IEM_TELL_RECORDED] = {"in the record", "in de gegevens"},
    [IEM_TELL_COMPARED_AS] = {"compared as", "vergeleken als"},

    [IEM_TELL_TWINS] = {"Twins: people with the same facts",
                        "Tweelingen: mensen met dezelfde feiten"},
    [IEM_TELL_TWINS_PROFILE] = {"Twins: people with the same profile",
                                "Tweelingen: mensen met hetzelfde profiel"},
    [IEM_TELL_TWINS_LEAD] =
        {"Twins are people {same} who do not belong to the group. How often was the "
         "decision about them adverse?",
         "Tweelingen zijn mensen {same} die niet bij de groep horen. Hoe vaak was het "
         "besluit over hen nadelig?"},
    [IEM_TELL_TWINS_TABLE] = {"Decisions about {group} and twins, {same}",
                              "Besluiten over {group} en tweelingen, {same}"},
    [IEM_TELL_WHO] = {"who", "wie"},
    [IEM_TELL_PEOPLE] = {"decisions", "besluiten"},
    [IEM_TELL_GOT_IT] = {"adverse", "nadelig"},
    [IEM_TELL_SHARE] = {"share", "aandeel"},
    [IEM_TELL_TWINS_ROW] = {"twins: {reference}", "tweelingen: {reference}"},
    [IEM_TELL_OTHERS_ROW] = {"others: {reference}", "anderen: {reference}"},
    [IEM_TELL_GROUP_ROW] = {"{group}, this case among them",
                            "{group}, met deze zaak erbij"},
    [IEM_TELL_GRADE_CHANCE] =
        {"Grade: {grade}. Group chance: {chance}, and at least {least}.",
         "Oordeel: {grade}. Groepskans: {chance}, en minstens {least}."},
    [IEM_TELL_GRADE_ONLY] = {"Grade: {grade}. There is no group chance.",
                             "Oordeel: {grade}. Een groepskans is er niet."},
    [IEM_TELL_TOO_FEW] = {"Cannot tell: there are too few people of the group here.",
                          "Niet vast te stellen: het gaat om te weinig mensen van de "
                          "groep."},
    [IEM_TELL_HIDDEN] =
        {"A fact outside the log could change this grade, if it were {strength} times "
         "as "
         "common in the group and made this decision {strength} times as likely.",
         "Een feit buiten het log kan dit oordeel veranderen, als het in de groep "
         "{strength} keer zo vaak voorkomt en dit besluit {strength} keer zo "
         "waarschijnlijk maakt."},
    [IEM_TELL_GROUP_WHOLE] = {"The group as a whole: {said}",
                              "De groep als geheel: {said}"},

    [IEM_TELL_MEANING] = {"What the group chance says, and what it does not",
                          "Wat de groepskans zegt, en wat niet"},
    [IEM_TELL_MEANS_CHANCE] =
        {"The group chance is about adverse decisions. It is the chance that such a "
         "decision would not have been taken if the group had got it as often as its "
         "twins. Lawyers call it the probability of causation.",
         "De groepskans gaat over nadelige besluiten. Het is de kans dat zo'n besluit "
         "niet was genomen als de groep het even vaak kreeg als de tweelingen. "
         "Juristen "
         "noemen dit de kans op oorzakelijk verband."},
    [IEM_TELL_MEANS_EXAMPLE] =
        {"Here it is {chance}: that many of every 100 such decisions.",
         "Hier is dat {chance}: zoveel van elke 100 zulke besluiten."},
    [IEM_TELL_MEANS_SET] =
        {"It is about all people of the group {same}, taken together. The record "
         "cannot "
         "tell which of their decisions would have been different.",
         "Ze gaat over alle mensen van de groep {same} samen. Uit de gegevens blijkt "
         "niet welke van hun besluiten anders waren geweest."},
    [IEM_TELL_MEANS_LEAST] = {"“At least” is the careful figure. It allows for chance, "
                              "and for the fact that "
                              "many groups of people were looked at.",
                              "‘Minstens’ is het voorzichtige cijfer. Het houdt "
                              "rekening met toeval, en ermee "
                              "dat naar veel groepjes mensen is gekeken."},
    [IEM_TELL_MEANS_LEAN] =
        {"It leans a little on people who are nearly equal, so that small numbers "
         "weigh "
         "less. So it can differ from what the table gives.",
         "Ze leunt een beetje op mensen die bijna gelijk zijn, zodat kleine aantallen "
         "minder zwaar wegen. Daarom kan ze afwijken van wat de tabel geeft."},
    [IEM_TELL_MEANS_HELPED] = {"We assume that belonging to the group helped nobody. "
                               "If it did help some, the "
                               "chance is higher.",
                               "We nemen aan dat bij de groep horen niemand hielp. "
                               "Hielp het sommigen wel, dan "
                               "is de kans groter."},
    [IEM_TELL_NOT_OUTSIDE] =
        {"It does not know facts outside the log. Such a fact can explain a "
         "difference, "
         "or hide one.",
         "Ze kent geen feiten buiten het log. Zo'n feit kan een verschil verklaren, of "
         "juist verbergen."},
    [IEM_TELL_NOT_WRONG] =
        {"It does not say that the decision is wrong, nor why it was taken.",
         "Ze zegt niet dat het besluit onjuist is, en ook niet waarom het is genomen."},
    [IEM_TELL_NOT_ACQUITTAL] =
        {"“No indication” and “cannot tell” do not mean that the group made no "
         "difference.",
         "‘Geen aanwijzing’ en ‘niet vast te stellen’ betekenen niet dat de groep geen "
         "verschil maakte."},
    [IEM_TELL_GRADE_MEANS] = {"The grade “{grade}” means: {text}.",
                              "Het oordeel ‘{grade}’ betekent: {text}."},
    [IEM_TELL_GRADE_IS] =
        {"the difference from the twins is beyond chance, and even the careful figure "
         "of "
         "the group chance is at least one half",
         "het verschil met de tweelingen is meer dan toeval, en zelfs het voorzichtige "
         "cijfer van de groepskans is minstens de helft"},
    [IEM_TELL_GRADE_IS_POSSIBLE] =
        {"the difference is beyond chance, but the careful figure is below one half, "
         "or "
         "could not be made sure of",
         "het verschil is meer dan toeval, maar het voorzichtige cijfer is kleiner dan "
         "de helft, of niet zeker genoeg"},
    [IEM_TELL_GRADE_IS_NO_INDICATION] =
        {"there are enough twins, and even the highest figure is below one half",
         "er zijn genoeg tweelingen, en zelfs het hoogste cijfer is kleiner dan de "
         "helft"},
    [IEM_TELL_GRADE_IS_CANNOT_TELL] =
        {"there are too few people, facts are missing, or the counts allow both",
         "er zijn te weinig mensen, er ontbreken feiten, of de aantallen laten beide "
         "toe"},

    [IEM_TELL_MATTERED] = {"Which facts mattered", "Welke feiten ertoe deden"},
    [IEM_TELL_MATTERED_PROFILE] = {"What mattered", "Wat ertoe deed"},
    [IEM_TELL_MATTERED_LEAD] =
        {"Here are people who differ from this case in one fact only, whatever their "
         "group. How often was the decision about them adverse?",
         "Hier staan mensen die maar in één feit van deze zaak verschillen, uit welke "
         "groep ook. Hoe vaak was het besluit over hen nadelig?"},
    [IEM_TELL_MATTERED_LEAD_PROFILE] =
        {"Here are people who differ from this case in one thing only, whatever their "
         "group. How often was the decision about them adverse?",
         "Hier staan mensen die maar in één ding van deze zaak verschillen, uit welke "
         "groep ook. Hoe vaak was het besluit over hen nadelig?"},
    [IEM_TELL_VALUES_TABLE] = {"Decisions by {fact}", "Besluiten naar {fact}"},
    [IEM_TELL_VALUE] = {"value", "waarde"},
    [IEM_TELL_THIS_CASE] = {"{value} (this case)", "{value} (deze zaak)"},
    [IEM_TELL_TELLING] =
        {"People with another value of {fact} got an adverse decision more often or "
         "less "
         "often, and chance does not explain that.",
         "Mensen met een andere waarde van {fact} kregen vaker of minder vaak een "
         "nadelig besluit. Toeval verklaart dat niet."},
    [IEM_TELL_NOT_TELLING] = {"Chance can explain the differences by {fact}.",
                              "De verschillen naar {fact} kunnen toeval zijn."},
    [IEM_TELL_NOT_ALL_VALUES] = {"Another {n} values of {fact} are not shown.",
                                 "Nog {n} waarden van {fact} staan hier niet."},
    [IEM_TELL_OTHER_FACTS] = {"Compared too, and not beyond chance: {facts}.",
                              "Ook vergeleken, en niet meer dan toeval: {facts}."},
    [IEM_TELL_MATTERED_LIMIT] =
        {"This does not say that another value would have changed the decision: these "
         "people may differ in more than the log holds.",
         "Dit zegt niet dat een andere waarde het besluit had veranderd: deze mensen "
         "kunnen in meer verschillen dan in het log staat."},
    [IEM_TELL_TOO_FEW_FACTS] =
        {"Too few people, fewer than 10 for each value, differ in this alone: {facts}.",
         "Te weinig mensen, minder dan 10 per waarde, verschillen alleen hierin: "
         "{facts}."},
    [IEM_TELL_NOTHING_TO_COMPARE] =
        {"Too few people are like this case, so it cannot be said which facts "
         "mattered.",
         "Te weinig mensen lijken op deze zaak. Daarom is niet te zeggen welke feiten "
         "ertoe deden."},

    [IEM_TELL_CARD] = {"Nine questions about this decision",
                       "Negen vragen over dit besluit"},
    [IEM_TELL_CARD_LEAD] =
        {"The answers come from the log. “The log does not say” is not a no.",
         "De antwoorden komen uit het log. ‘Het log zegt het niet’ is geen nee."},
    [IEM_TELL_CARD_QUESTION +
        IEM_CARD_HUMAN] = {"Did a person look at it?", "Keek er een mens naar?"},
    [IEM_TELL_CARD_QUESTION +
        IEM_CARD_FACTS] = {"Are all facts there?", "Zijn alle feiten er?"},
    [IEM_TELL_CARD_QUESTION +
        IEM_CARD_HEARD] = {"Heard before the decision?", "Gehoord voor het besluit?"},
    [IEM_TELL_CARD_QUESTION +
        IEM_CARD_REASON] = {"A reason of its own?", "Een eigen reden?"},
    [IEM_TELL_CARD_QUESTION +
        IEM_CARD_TWINS] = {"Anybody to compare with?", "Iemand om mee te vergelijken?"},
    [IEM_TELL_CARD_QUESTION +
        IEM_CARD_ADVICE] = {"Was the advice followed?", "Is het advies gevolgd?"},
    [IEM_TELL_CARD_QUESTION +
        IEM_CARD_INFORMED] = {"Told that an algorithm took part?",
                              "Verteld dat een algoritme meedeed?"},
    [IEM_TELL_CARD_QUESTION +
        IEM_CARD_WAY_OUT] = {"Is there a way out?", "Is er een uitweg?"},
    [IEM_TELL_CARD_QUESTION +
        IEM_CARD_BEFORE] = {"Adverse decisions before?", "Eerder nadelige besluiten?"},
    [IEM_TELL_CARD_YES] = {"Yes.", "Ja."},
    [IEM_TELL_CARD_NO] = {"No.", "Nee."},
    [IEM_TELL_CARD_NOT_ASKED] = {"Not asked here.", "Hier niet gevraagd."},
    [IEM_TELL_CARD_SILENT] = {"The log does not say.", "Het log zegt het niet."},
    [IEM_TELL_CARD_LACKS] =
        {"The log does not say. The plan names no column for: {columns}.",
         "Het log zegt het niet. Het plan noemt geen kolom voor: {columns}."},
    [IEM_TELL_CARD_FACTS_MISSING] = {"Missing: {n} of {of}.",
                                     "Er missen er {n} van {of}."},
    [IEM_TELL_CARD_NEVER_ASKED] = {"Nothing was asked beforehand.",
                                   "Vooraf is niets gevraagd."},
    [IEM_TELL_CARD_OWN_REASON] = {"No other decision in this log has this text.",
                                  "Geen ander besluit in dit log heeft deze tekst."},
    [IEM_TELL_CARD_SAME_REASON] =
        {"Other decisions in this log with the same text: {n}.",
         "Andere besluiten in dit log met dezelfde tekst: {n}."},
    [IEM_TELL_CARD_TWINS] = {"Decisions about twins: {n}.",
                             "Besluiten over tweelingen: {n}."},
    [IEM_TELL_CARD_NO_TWINS] =
        {"Nobody outside the group is known to have the same facts.",
         "Van niemand buiten de groep is bekend dat die dezelfde "
         "feiten heeft."},
    [IEM_TELL_CARD_REFERENCE] = {"Others are compared with this group.",
                                 "Anderen worden vergeleken met deze groep."},
    [IEM_TELL_CARD_ADVICE_ADVERSE] = {"The advice was adverse.",
                                      "Het advies was nadelig."},
    [IEM_TELL_CARD_ADVICE_FAVOURABLE] = {"The advice was favourable.",
                                         "Het advies was gunstig."},
    [IEM_TELL_CARD_UPHELD] = {"An objection to this decision was upheld.",
                              "Een bezwaar tegen dit besluit was gegrond."},
    [IEM_TELL_CARD_BLOCKED] = {"The advice could not be set aside.",
                               "Afwijken van het advies kon niet."},
    [IEM_TELL_CARD_SET_ASIDE] =
        {"Adverse advices about people with the same facts: {of}. Set aside in their "
         "favour: {n}.",
         "Nadelige adviezen over mensen met dezelfde feiten: {of}. In hun voordeel "
         "afgeweken: {n}."},
    [IEM_TELL_CARD_NEVER_SET_ASIDE] =
        {"Adverse advices about people with the same facts: {of}. None was set aside. "
         "It may yet happen in up to {most} of such advices.",
         "Nadelige adviezen over mensen met dezelfde feiten: {of}. Nooit is ervan "
         "afgeweken. Het kan toch gebeuren, bij hoogstens {most} van zulke adviezen."},
    [IEM_TELL_CARD_FEW_ADVICES] =
        {"Adverse advices about people with the same facts: {of}. None was set aside, "
         "but there are fewer than 100.",
         "Nadelige adviezen over mensen met dezelfde feiten: {of}. Nooit is ervan "
         "afgeweken, maar het zijn er minder dan 100."},
    [IEM_TELL_CARD_HARDLY] =
        {"Hardly or never. Adverse advices about people with the same facts: {of}. Set "
         "aside in their favour: fewer than 10.",
         "Bijna niet of nooit. Nadelige adviezen over mensen met dezelfde feiten: "
         "{of}. "
         "In hun voordeel afgeweken: minder dan 10 keer."},
    [IEM_TELL_CARD_HARD_TO_TELL] =
        {"Too few adverse advices about people with the same facts.",
         "Er zijn te weinig nadelige adviezen over mensen met dezelfde feiten."},
    [IEM_TELL_CARD_BEFORE] = {"Adverse, and taken on an earlier day: {n}.",
                              "Nadelig, en op een eerdere dag genomen: {n}."},
    [IEM_TELL_CARD_LOOK_BEFORE] =
        {"“iemand explain --person” looks for them in this log.",
         "‘iemand explain --person’ zoekt ze in dit log."},
    [IEM_TELL_CARD_ONE_DECISION] = {"This page is about one decision.",
                                    "Deze pagina gaat over één besluit."},
    [IEM_TELL_CARD_LEDGERS] =
        {"Of other agencies: “--person” with “--ledger”, and “iemand chain”.",
         "Van andere instanties: ‘--person’ met ‘--ledger’, en ‘iemand chain’."},
    [IEM_TELL_CARD_FOUND] = {"At other agencies, in the twelve months before: "
                             "{agencies}.",
                             "Bij andere instanties, in de twaalf maanden ervoor: "
                             "{agencies}."},
    [IEM_TELL_CARD_NOT_FOUND] =
        {"At other agencies none in the twelve months before (looked at: {agencies}).",
         "Bij andere instanties geen in de twaalf maanden ervoor (bekeken: "
         "{agencies})."},
    [IEM_TELL_CARD_ELSEWHERE] = {"Decisions of other agencies are not in this log.",
                                 "Besluiten van andere instanties staan niet in dit "
                                 "log."},

    [IEM_TELL_DO] = {"What can be done", "Wat er gedaan kan worden"},
    [IEM_TELL_DO_CHECK] =
        {"Check what the record says. Ask to have what is wrong or missing put right, "
         "and to have the decision looked at again.",
         "Controleer wat er is vastgelegd. Vraag om te verbeteren wat fout is of "
         "ontbreekt, en om daarna opnieuw naar het besluit te kijken."},
    [IEM_TELL_DO_ASK] = {"Ask for the reasons: on which facts does the decision rest, "
                         "and did a program "
                         "or a person take it?",
                         "Vraag naar de redenen: op welke feiten rust het besluit, en "
                         "nam een programma "
                         "of een mens het?"},
    [IEM_TELL_DO_AGAIN] =
        {"The grade is a reason to have a person look at the case again, with all its "
         "facts, also those outside the log.",
         "Het oordeel is een reden om een mens opnieuw naar de zaak te laten kijken, "
         "met "
         "alle feiten, ook die buiten het log."},
    [IEM_TELL_OBJECT] = {"To object: {text}", "Bezwaar maken: {text}"},
    [IEM_TELL_TERM] = {"The term for objecting is {days} days. The decision itself "
                       "says from which day "
                       "that counts.",
                       "De termijn voor bezwaar is {days} dagen. In het besluit zelf "
                       "staat vanaf welke "
                       "dag dat telt."},
    [IEM_TELL_CONTACT] = {"Contact", "Contact"},
    [IEM_TELL_NAME] = {"with", "met"},
    [IEM_TELL_EMAIL] = {"e-mail", "e-mail"},
    [IEM_TELL_PHONE] = {"telephone", "telefoon"},
    [IEM_TELL_URL] = {"website", "website"},
    [IEM_TELL_NO_CONTACT] =
        {"For questions, turn to the organisation that took the decision.",
         "Vragen? Ga dan naar de organisatie die het besluit nam."},
    [IEM_TELL_PLAN_CONTACT] =
        {"The plan names nobody to turn to; the key ‘contact’ in the plan does that.",
         "Het plan noemt niemand om naartoe te gaan; dat kan met ‘contact’ in het "
         "plan."},

    [IEM_TELL_MADE] = {"How this was made", "Hoe dit is gemaakt"},
    [IEM_TELL_MADE_TEXT] =
        {"By iemand {version}, from {n} decisions. The same log and plan give the same "
         "page. Plan: {plan}. Log: {log}.",
         "Door iemand {version}, uit {n} besluiten. Hetzelfde log en plan geven "
         "dezelfde "
         "pagina. Plan: {plan}. Log: {log}."},

    [IEM_TELL_FEWER] = {"fewer than 10", "minder dan 10"},
    [IEM_TELL_ALL_BUT_FEW] = {"all but fewer than 10", "op minder dan 10 na alle"},
    [IEM_TELL_TEN_OR_MORE] = {"10 or more", "10 of meer"},
    [IEM_TELL_UNDER] = {"under {share}", "minder dan {share}"},
    [IEM_TELL_OVER] = {"over {share}", "meer dan {share}"},
    [IEM_TELL_BAND] = {"{low} to under {high}", "{low} tot {high}"},
    [IEM_TELL_BAND_BELOW] = {"under {high}", "minder dan {high}"},
    [IEM_TELL_BAND_FROM] = {"{low} or more", "{low} of meer"},
    [IEM_TELL_MISSING] = {"not recorded", "niet vastgelegd"},
    [IEM_TELL_COLON] = {"{name}: {value}", "{name}: {value}"},
};
