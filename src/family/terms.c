/* How long do people wait, and is that within the term? */
#include "family/asked.h"
#include "family/families.h"
#include "family/lasting.h"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("decided_beyond_term", "decisions",
                    "that were taken after the term was over", "besluiten",
                    "die na afloop van de termijn vielen", "Awb 4:13"),
    IEM_ASKED_TABLE("objection_beyond_term", "objections",
                    "that were not decided within the term", "bezwaren",
                    "waarover niet binnen de termijn is beslist", "Awb 7:10"),
    IEM_ASKED_TABLE("complaint_beyond_term", "complaints",
                    "that were not dealt with within the term", "klachten",
                    "die niet binnen de termijn zijn afgehandeld", "Awb 9:11"),
    IEM_LASTING_TABLE("decision_days", "a request or signal", "the decision",
                      "een aanvraag of signaal", "het besluit", "Awb 4:13"),
    IEM_LASTING_TABLE("objection_days", "an objection", "the decision on it",
                      "een bezwaar", "het besluit daarover", "Awb 7:10"),
    IEM_LASTING_TABLE("complaint_days", "a complaint", "the answer to it", "een klacht",
                      "het antwoord daarop", "Awb 9:11"),
    IEM_LASTING_TABLE("contact_days", "a request or signal",
                      "somebody spoke with the citizen", "een aanvraag of signaal",
                      "iemand de burger sprak",
                      "National Ombudsman 2021/021 (meaningful human contact)"),
};

static const char *const asked[] = {
    "decided_beyond_term",
    "objection_beyond_term",
    "complaint_beyond_term",
};
static const char *const lasting[] = {"decision_days", "objection_days",
                                      "complaint_days", "contact_days"};
enum {
    N_ASKED = sizeof asked / sizeof *asked,
    N_LASTING = sizeof lasting / sizeof *lasting,
    LASTING = N_ASKED * IEM_ASKED_ROWS
};

static iem_status measure(iem_work *work, iem_error *err)
{
    IEM_TRY(iem_asked_measure(work, err));
    return iem_lasting_measure(work, lasting, N_LASTING, LASTING, err);
}

const iem_family iem_family_terms = {
    .name = "terms",
    .question = {"How long do people wait, and is that within the term?",
                 "Hoe lang wachten mensen, en is dat binnen de termijn?"},
    .themes = 1u << IEM_THEME_TERMS,
    .asked = asked,
    .n_asked = N_ASKED,
    .details = IEM_LASTING_DETAILS,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
