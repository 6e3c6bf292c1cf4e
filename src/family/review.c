/* Did a person decide, and did the advice leave room? */
#include "family/asked.h"
#include "family/effort.h"
#include "family/families.h"
#include "family/no_way_out.h"

#define MENS "Dutch Data Protection Authority 2024 (meaningful human intervention)"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("human_review", "decisions", "that a person looked at", "besluiten",
                    "waar een mens naar keek", "GDPR article 22"),
    IEM_ASKED_TABLE("human_review_of_adverse", "adverse decisions",
                    "that a person looked at", "nadelige besluiten",
                    "waar een mens naar keek", "GDPR article 22"),
    IEM_ASKED_TABLE("adverse_followed", "adverse advice to a person",
                    "that became the decision", "nadelige adviezen aan een mens",
                    "dat het besluit werd", "CJEU C-634/21 (SCHUFA); " MENS),
    IEM_ASKED_TABLE("favourable_followed", "favourable advice to a person",
                    "that became the decision", "gunstige adviezen aan een mens",
                    "dat het besluit werd", "CJEU C-634/21 (SCHUFA); " MENS),
    IEM_ASKED_TABLE("override_in_favour", "adverse advice",
                    "that was set aside in favour of the citizen", "nadelige adviezen",
                    "waarvan ten gunste van de burger is afgeweken",
                    "National Ombudsman 2021/021 (room for each case)"),
    IEM_ASKED_TABLE("override_against", "favourable advice",
                    "that was set aside against the citizen", "gunstige adviezen",
                    "waarvan ten nadele van de burger is afgeweken", MENS),
    IEM_ASKED_TABLE("custom", "decisions", "that were made to measure", "besluiten",
                    "die maatwerk waren",
                    "National Ombudsman 2021/021 (room for each case)"),
    IEM_ASKED_TABLE("override_blocked", "decisions",
                    "in which the advice could not be set aside", "besluiten",
                    "waarbij afwijken van het advies niet kon",
                    "Versmissen & Soerjadi 2022 (room to act)"),
    IEM_ASKED_TABLE("escalated", "decisions",
                    "in which the reviewer asked somebody above", "besluiten",
                    "waarbij de behandelaar iemand hoger vroeg",
                    "Versmissen & Soerjadi 2022 (loyal contradiction)"),
    IEM_ASKED_TABLE("blind_review", "reviews by a person",
                    "without sight of the advice", "beoordelingen door een mens",
                    "zonder zicht op het advies", MENS),
    IEM_ASKED_TABLE("quick_review", "reviews by a person",
                    "in less time than it takes to open the file",
                    "beoordelingen door een mens",
                    "in minder tijd dan het kost om het dossier te openen", MENS),
    IEM_ASKED_TABLE("signed_in_time", "decisions",
                    "that the required role signed, and not afterwards", "besluiten",
                    "waar de vereiste rol voor tekende, en niet achteraf",
                    "National Ombudsman 2021/021 (who is involved, when and how)"),
    IEM_EFFORT_TABLE,
    IEM_NO_WAY_OUT_TABLE,
};

static const char *const asked[] = {
    "human_review",
    "human_review_of_adverse",
    "adverse_followed",
    "favourable_followed",
    "override_in_favour",
    "override_against",
    "custom",
    "override_blocked",
    "escalated",
    "blind_review",
    "quick_review",
    "signed_in_time",
};
enum { N_ASKED = sizeof asked / sizeof *asked, EFFORT = N_ASKED * IEM_ASKED_ROWS };

static iem_status measure(iem_work *work, iem_error *err)
{
    IEM_TRY(iem_asked_measure(work, err));
    IEM_TRY(iem_effort_measure(work, EFFORT, err));
    return iem_no_way_out_measure(work, EFFORT + IEM_EFFORT_ROWS, err);
}

const iem_family iem_family_review = {
    .name = "review",
    .question = {"Did a person decide, and did the advice leave room?",
                 "Besliste een mens, en liet het advies ruimte?"},
    .themes = 1u << IEM_THEME_REVIEW,
    .asked = asked,
    .n_asked = N_ASKED,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
