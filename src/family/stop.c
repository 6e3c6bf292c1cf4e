/* Could a citizen get out of the system, and did it stop when it had to? */
#include "family/asked.h"
#include "family/families.h"
#include "family/lasting.h"

#define OMBUDSMAN "National Ombudsman 2021/021 (build in a stop button)"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("stop_honoured", "requests to be taken out of the system",
                    "that were granted", "verzoeken om uit het systeem te gaan",
                    "dat is ingewilligd", OMBUDSMAN),
    IEM_ASKED_TABLE("decided_after_request", "decisions with such a request",
                    "that were taken after it", "besluiten met zo'n verzoek",
                    "die erna vielen", OMBUDSMAN),
    IEM_ASKED_TABLE("decided_after_stop", "decisions about citizens taken out of it",
                    "that were taken after that; it should be none",
                    "besluiten over burgers die eruit zijn",
                    "die daarna nog vielen; dat moet er geen zijn", OMBUDSMAN),
    IEM_ASKED_TABLE("decided_after_alarm", "decisions",
                    "that were taken after the alarm, and may have to be redone",
                    "besluiten", "die na het alarm vielen, en misschien over moeten",
                    "Algoritmekader owk-02 (emergency stop)"),
    IEM_LASTING_TABLE("stop_days", "a request to be taken out of the system",
                      "the citizen was taken out",
                      "een verzoek om uit het systeem te gaan", "de burger eruit was",
                      OMBUDSMAN),
};

static const char *const asked[] = {
    "stop_honoured",
    "decided_after_request",
    "decided_after_stop",
    "decided_after_alarm",
};
static const char *const lasting[] = {"stop_days"};
enum { N_ASKED = sizeof asked / sizeof *asked, LASTING = N_ASKED * IEM_ASKED_ROWS };

static iem_status measure(iem_work *work, iem_error *err)
{
    IEM_TRY(iem_asked_measure(work, err));
    return iem_lasting_measure(work, lasting, 1, LASTING, err);
}

const iem_family iem_family_stop = {
    .name = "stop",
    .question = {"Could a citizen get out, and did the system stop when it had to?",
                 "Kon een burger eruit, en stopte het systeem toen dat moest?"},
    .themes = 1u << IEM_THEME_STOP,
    .asked = asked,
    .n_asked = N_ASKED,
    .details = IEM_LASTING_DETAILS,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
