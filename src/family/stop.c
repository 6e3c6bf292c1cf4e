/* Could a citizen get out of the system, and did it stop when it had to? */
#include "family/asked.h"
#include "family/families.h"
#include "family/lasting.h"
#include "measure/measuring.h"
#include "plan/day.h"

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
    {"alarm_to_stop_days",
     {"days that decisions went on after an alarm; the alarm is of this day",
      "dagen dat er na een alarm nog besluiten vielen; het alarm is van deze dag"},
     "last decision while the alarm stood - alarm; it stands until a gate passes, or "
     "the "
     "algorithm goes out of use",
     "Algoritmekader owk-02 (emergency stop); " OMBUDSMAN,
     NULL,
     NULL,
     IEM_UNIT_NUMBER},
};

static const iem_reason still_decides = {
    "still-decides",
    {"the alarm stands, and decisions go on until the end of the log",
     "het alarm staat, en er vallen besluiten tot het eind van het log"}};

static const char *const asked[] = {
    "stop_honoured",
    "decided_after_request",
    "decided_after_stop",
    "decided_after_alarm",
};
static const char *const lasting[] = {"stop_days"};
enum {
    N_ASKED = sizeof asked / sizeof *asked,
    LASTING = N_ASKED * IEM_ASKED_ROWS,
    ALARM = LASTING + IEM_LASTING_ROWS,
};

/* An alarm that stands says when decisions ended only if the log was kept for longer.
 */
static iem_status tell_alarm(iem_work *work, const iem_alarm *alarm, iem_error *err)
{
    iem_statistic *s = NULL;
    char day[IEM_DAY_WRITTEN];
    const int32_t as_of = work->plan->process.as_of;
    const bool none = alarm->last == IEM_NOT_SAID;
    const double days = none ? 0 : (double)alarm->last - alarm->on;
    const bool ended = alarm->until != IEM_NOT_SAID ||
                       (as_of != IEM_NOT_SAID && (none || alarm->last < as_of));
    IEM_TRY(iem_statistic_add(work, ALARM, &s, err));
    iem_day_write(alarm->on, day);
    s->of = iem_arena_copy(work->arena, iem_slice_of(day));
    if (!s->of) return iem_fail_memory(err);
    if (ended)
        s->estimate.value = days;
    else
        s->estimate.low = days;
    if (!ended) s->why = &still_decides;
    return IEM_OK;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    IEM_TRY(iem_asked_measure(work, err));
    IEM_TRY(iem_lasting_measure(work, lasting, 1, LASTING, err));
    const iem_derived *derived = work->core->derived;
    if (!work->plan->process.column[IEM_DECIDED_AT].name || work->tally->loaded)
        return IEM_OK;
    for (size_t i = 0; derived && i < derived->n_alarms; i++)
        IEM_TRY(tell_alarm(work, &derived->alarms[i], err));
    return IEM_OK;
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
