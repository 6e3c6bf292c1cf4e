#include "report/followup_words.h"

#include "judge/followup.h"

const iem_said iem_reaction_words[] = {[IEM_NO_REACTION] = {"none yet", "nog geen"},
                                       [IEM_ACKNOWLEDGED] = {"acknowledged", "erkend"},
                                       [IEM_DISPUTED] = {"disputed", "betwist"},
                                       [IEM_EXPLAINED] = {"explained", "verklaard"}};

const iem_said iem_course_words[] = {[IEM_UNDECIDED] = {"not yet", "nog niet"},
                                     [IEM_CHANGE] = {"change", "wijzigen"},
                                     [IEM_ACCEPT] = {"accept", "aanvaarden"},
                                     [IEM_STOP] = {"stop", "stoppen"},
                                     [IEM_NOTHING] = {"do nothing", "niets doen"}};

const iem_said iem_effect_why_words[] = {
    [IEM_EFFECT_KNOWN] = {"", ""},
    [IEM_EFFECT_NO_EARLIER] =
        {"nothing to compare with was given: --history DB keeps earlier counts, 'gate "
         "--against LOG' compares the same cases",
         "er is niets gegeven om mee te vergelijken: --history DB bewaart eerdere "
         "tellingen, 'gate --against LOG' vergelijkt dezelfde zaken"},
    [IEM_EFFECT_NONE_BEFORE] =
        {"the history has no whole period before the change",
         "de geschiedenis heeft geen hele periode van voor de wijziging"},
    [IEM_EFFECT_NONE_SINCE] =
        {"the history has no whole period since the change",
         "de geschiedenis heeft geen hele periode van na de wijziging"},
    [IEM_EFFECT_NO_DAYS] =
        {"a period of the history is not named by a month, quarter, year or day, so "
         "that it cannot be placed before or after the change",
         "een periode van de geschiedenis heet niet naar een maand, kwartaal, jaar of "
         "dag, en is dus niet voor of na de wijziging te plaatsen"},
    [IEM_EFFECT_OTHER_COUNTS] =
        {"the periods beside the change were counted with another plan",
         "de perioden naast de wijziging zijn met een ander plan geteld"},
    [IEM_EFFECT_UNDEFINED] =
        {"too few people on one of the sides for such a figure",
         "te weinig mensen aan een van de kanten voor zo'n cijfer"},
    [IEM_EFFECT_NO_GROUP] = {"the group is not in the log on both sides",
                             "de groep staat niet aan beide kanten in het log"},
    [IEM_EFFECT_REPEATS] =
        {"people come back in this log, and kept counts do not know who",
         "mensen komen vaker voor in dit log, en bewaarde tellingen weten niet wie"},
    [IEM_EFFECT_SUPPRESSED] = {"too few people to publish it",
                               "te weinig mensen om het te publiceren"},
};

const iem_said iem_follow_words[IEM_N_FOLLOW_WORDS] = {
    [IEM_F_TITLE] = {"What became of it", "Wat ermee is gedaan"},
    [IEM_F_FINDINGS] = {"Reactions to findings", "Reacties op bevindingen"},
    [IEM_F_SHARE] =
        {"Findings that were seen {days} days ago or earlier: {n}. With a reaction "
         "within {days} days: {yes}, which is {share} (95% interval {range}).",
         "Bevindingen die {days} dagen of langer geleden zijn gezien: {n}. Met een "
         "reactie binnen {days} dagen: {yes}, dat is {share} (95%-interval {range})."},
    [IEM_F_SHARE_NONE] = {"No finding was seen {days} days ago or earlier, so there is "
                          "no share of those with a reaction within {days} days.",
                          "Geen enkele bevinding is {days} dagen of langer geleden "
                          "gezien. Daarom is er nog geen deel met een reactie binnen "
                          "{days} dagen."},
    [IEM_F_YOUNG] = {"Findings that are younger, or of which it is not known when they "
                     "were seen: {n}.",
                     "Bevindingen die jonger zijn, of waarvan niet bekend is wanneer "
                     "ze zijn gezien: {n}."},
    [IEM_F_OPEN] = {"Found now, and nobody has reacted yet: {n}.",
                    "Nu gevonden, en nog niemand heeft gereageerd: {n}."},
    [IEM_F_COL_FINDING] = {"finding", "bevinding"},
    [IEM_F_COL_GROUP] = {"group", "groep"},
    [IEM_F_COL_SEEN] = {"seen on", "gezien op"},
    [IEM_F_COL_AGE] = {"age", "leeftijd"},
    [IEM_F_COL_REACTION] = {"reaction", "reactie"},
    [IEM_F_COL_DECISION] = {"decision", "besluit"},
    [IEM_F_COL_SINCE] = {"changed on", "gewijzigd op"},
    [IEM_F_VERSION] = {"Version: {version}.", "Versie: {version}."},
    [IEM_F_REASON] = {"Reason: {reason}", "Reden: {reason}"},
    [IEM_F_DAYS] = {"{n} days", "{n} dagen"},
    [IEM_F_COL_AFTER_DAYS] = {"after", "na"},
    [IEM_F_GONE] = {"Not found now: {finding}, {group}.",
                    "Nu niet gevonden: {finding}, {group}."},
    [IEM_F_OWNER] = {"{finding}, {group}: {owner} answers for it.",
                     "{finding}, {group}: {owner} staat ervoor in."},
    [IEM_F_EFFECT] = {"Did the change help?", "Heeft de wijziging geholpen?"},
    [IEM_F_COL_MEASURE] = {"measure", "maat"},
    [IEM_F_COL_BEFORE] = {"before", "ervoor"},
    [IEM_F_COL_AFTER] = {"since", "erna"},
    [IEM_F_COL_CHANGE] = {"change", "verandering"},
    [IEM_F_COL_SAID] = {"as a group", "als groep"},
    [IEM_F_GAP] = {"twin gap", "tweelingverschil"},
    [IEM_F_RATIO] = {"times as often", "keer zo vaak"},
    [IEM_F_WEIGHT] = {"fact weight", "feitengewicht"},
    [IEM_F_GROUP_WEIGHT] = {"group weight", "groepsgewicht"},
    [IEM_F_LESS] = {"less", "minder"},
    [IEM_F_MORE] = {"more", "meer"},
    [IEM_F_UNTOLD] = {"–", "–"},
    [IEM_F_PERIODS] =
        {"{group}: {from} to {until} ({before} decisions about the group), beside "
         "{since} to {to} ({after} decisions). The period of the change itself is on "
         "neither side.",
         "{group}: {from} tot en met {until} ({before} besluiten over de groep), naast "
         "{since} tot en met {to} ({after} besluiten). De periode van de wijziging "
         "zelf "
         "telt aan geen van beide kanten mee."},
    [IEM_F_PAIRED] = {"{group}: the same cases, decided by both models; the change is "
                      "known case by case.",
                      "{group}: dezelfde zaken, door beide modellen beslist; de "
                      "verandering is per zaak bekend."},
    [IEM_F_BASELINE] = {"{group}: beside the gate of an earlier log; the two are "
                        "compared as independent logs.",
                        "{group}: naast de toets van een eerder log; de twee zijn "
                        "vergeleken als onafhankelijke logs."},
    [IEM_F_ENOUGH] =
        {"{group}, {measure}: no change can be told. If nothing were left of it, about "
         "{n} decisions about the group since the change would show that, in 80 of 100 "
         "such logs.",
         "{group}, {measure}: er is geen verandering vast te stellen. Als er niets van "
         "over is, dan zouden ongeveer {n} besluiten over de groep na de wijziging dat "
         "laten zien, in 80 van de 100 zulke logs."},
    [IEM_F_NEVER_ENOUGH] =
        {"{group}, {measure}: no change can be told. What was there before the change "
         "is too small or too unsure; no number of decisions since would be enough.",
         "{group}, {measure}: er is geen verandering vast te stellen. Wat er voor de "
         "wijziging was, is te klein of te onzeker; geen aantal besluiten erna is "
         "genoeg."},
    [IEM_F_NO_EFFECT] = {"{group}: no effect can be given: {why}.",
                         "{group}: er is geen effect te geven: {why}."},
    [IEM_F_REGRESSION] =
        {"A gap is noticed when it is large. Part of a fall may be that, and other "
         "things may have changed on the same day: this shows a course, not a cause.",
         "Een verschil valt op als het groot is. Een deel van een daling kan daarvan "
         "komen, en op dezelfde dag kan meer zijn veranderd: dit laat een verloop "
         "zien, "
         "geen oorzaak."},
    [IEM_F_KEY] =
        {"The twin gap is in percentage points. Fact weight × n: own facts count n "
         "times as much as for the reference. A change of “times as often” is a ratio "
         "too: 0.5 is half of what it was. As a group, less: people are judged less as "
         "members of the group than before.",
         "Het tweelingverschil is in procentpunten. Feitengewicht × n: eigen feiten "
         "tellen n keer zo zwaar als bij de referentie. Ook een verandering van ‘keer "
         "zo vaak’ is een verhouding: 0,5 is de helft van wat het was. Als groep, "
         "minder: mensen worden minder als lid van de groep beoordeeld dan daarvoor."},
    [IEM_F_AGREEMENT] = {"Do people agree with the grades?",
                         "Zijn mensen het eens met de oordelen?"},
    [IEM_F_COL_GRADE] = {"grade", "oordeel"},
    [IEM_F_COL_GROUND] = {"ground", "grond"},
    [IEM_F_COL_HOW] = {"cases", "zaken"},
    [IEM_F_COL_GROUP_DECIDED] = {"group decided", "groep besliste"},
    [IEM_F_COL_SHARE] = {"share (95% interval)", "deel (95%-interval)"},
    [IEM_F_COL_INTERVAL] = {"95% interval", "95%-interval"},
    [IEM_F_COL_PROMISE] = {"promised", "beloofd"},
    [IEM_F_COL_KEPT] = {"kept", "waargemaakt"},
    [IEM_F_DRAWN] = {"drawn, {n} of {of}", "geloot, {n} van {of}"},
    [IEM_F_DRAWN_HIDDEN] = {"drawn", "geloot"},
    [IEM_F_CHOSEN] = {"chosen", "gekozen"},
    [IEM_F_AT_LEAST] = {"≥ {share}", "≥ {share}"},
    [IEM_F_AT_MOST] = {"≤ {share}", "≤ {share}"},
    [IEM_F_KEPT] = {"yes", "ja"},
    [IEM_F_BROKEN] = {"no", "nee"},
    [IEM_F_CANNOT] = {"cannot tell", "niet te zeggen"},
    [IEM_F_WHATEVER] = {"{grade} ({ground}): {untold} could not be told by people, and "
                        "{pending} that were drawn are not reviewed. Whatever they "
                        "are, the share lies between {least} and {most}.",
                        "{grade} ({ground}): bij {untold} konden mensen het niet "
                        "zeggen, en {pending} gelote zaken zijn niet bekeken. Wat die "
                        "ook zijn, het deel ligt tussen {least} en {most}."},
    [IEM_F_SAY_ENOUGH] =
        {"{grade} ({ground}): at this share about {n} reviewed cases "
         "would tell whether the promise is kept.",
         "{grade} ({ground}): bij dit deel zouden ongeveer {n} bekeken "
         "zaken laten zien of de belofte wordt waargemaakt."},
    [IEM_F_EXPECTED] =
        {"{grade} ({ground}): the group chances promised about {expected} of these "
         "{told} cases (at least {least}), and people found {seen}.",
         "{grade} ({ground}): de groepskansen beloofden ongeveer {expected} van deze "
         "{told} zaken (minstens {least}), en mensen vonden er {seen}."},
    [IEM_F_FEWER] =
        {"That is fewer than the chances promise (p = {p}), though not than "
         "their lower bounds do.",
         "Dat is minder dan de kansen beloven (p = {p}), maar niet minder "
         "dan hun ondergrenzen."},
    [IEM_F_MUCH_FEWER] =
        {"That is fewer than even the lower bounds of the chances promise (p = {p}).",
         "Dat is minder dan zelfs de ondergrenzen van de kansen beloven (p = {p})."},
    [IEM_F_MORE_THAN] = {"That is more than the chances promise (p = {p}).",
                         "Dat is meer dan de kansen beloven (p = {p})."},
    [IEM_F_SAY_BROKEN] =
        {"{grade} ({ground}): people agree less often than this grade promises. Its "
         "threshold is too low for these cases, or a fact that reviewers see is not in "
         "the log: add it to the plan before acting on such flags.",
         "{grade} ({ground}): mensen zijn het er minder vaak mee eens dan dit oordeel "
         "belooft. De drempel is te laag voor deze zaken, of een feit dat beoordelaars "
         "zien staat niet in het log: voeg het toe aan het plan voordat iemand zulke "
         "signalen volgt."},
    [IEM_F_CHANGED] = {"Decisions that were changed because of a review: {n}.",
                       "Besluiten die zijn gewijzigd omdat iemand ernaar keek: {n}."},
    [IEM_F_SAY_CHOSEN] =
        {"People chose the cases marked so themselves: what holds for these need not "
         "hold for others. 'iemand review --template cases.csv --sample N' draws them "
         "at random.",
         "De zaken waar ‘gekozen’ bij staat, zijn door mensen gekozen: wat daarvoor "
         "geldt, hoeft niet voor andere te gelden. 'iemand review --template cases.csv "
         "--sample N' loot ze."},
    [IEM_F_SAY_DRAWN] = {"By the draws, people would agree with {share} of the {n} "
                         "flagged cases they were drawn from (95% interval {range}).",
                         "Volgens de gelote zaken zouden mensen het eens zijn met "
                         "{share} van de {n} zaken met een signaal waaruit is geloot "
                         "(95%-interval {range})."},
    [IEM_F_SAY_JUDGED] =
        {"A judgement of people is no measurement: a file does not always tell what "
         "decided, and who knows the grade may follow it (--blind leaves it out).",
         "Een oordeel van mensen is geen meting: uit een dossier blijkt niet altijd "
         "wat "
         "de doorslag gaf, en wie het oordeel van het programma kent, kan erin meegaan "
         "(--blind laat het weg)."},
    [IEM_F_UNFILLED] = {"Cases in the files that are not filled in yet: {n}.",
                        "Zaken in de bestanden die nog niet zijn ingevuld: {n}."},
    [IEM_F_SUPPRESSED] = {"Figures about fewer than ten people are left out.",
                          "Cijfers over minder dan tien mensen zijn weggelaten."},
    [IEM_F_BANDS] = {"What people found, by group chance",
                     "Wat mensen vonden, naar groepskans"},
    [IEM_F_COL_BAND] = {"group chance", "groepskans"},
    [IEM_F_COL_TOLD] = {"judged", "beoordeeld"},
    [IEM_F_COL_EXPECTED] = {"promised", "beloofd"},
    [IEM_F_FROM] =
        {"From a group chance of {chance} on, people agreed in at least half "
         "of the cases, by the lower bound.",
         "Vanaf een groepskans van {chance} waren mensen het in minstens de "
         "helft van de zaken eens, volgens de ondergrens."},
    [IEM_F_FROM_NONE] = {"From no group chance on is it sure that people agree in half "
                         "of the cases.",
                         "Vanaf geen enkele groepskans staat vast dat mensen het in de "
                         "helft van de zaken eens zijn."},
};
