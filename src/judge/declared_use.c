/* What the system is used for, and when: as declared, beside the log. */
#include "judge/declared_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Is it in use? ---- */

static const iem_rule in_use = {"declaration/in-use",
                                {"Does the status of the record agree with the log?",
                                 "Klopt de status van de registratie met het log?"},
                                NULL,
                                IEM_NORMS(IEM_NORM_REGISTER)};
static const iem_reason status_agrees = {
    "status-agrees",
    {"decisions were taken, and the status allows it",
     "er zijn besluiten genomen, en dat past bij de status"}};
static const iem_reason status_missing = {
    "status-missing", {"the record has no status", "de registratie heeft geen status"}};
static const iem_reason still_developed = {
    "still-developed",
    {"decisions were taken with a system that is said to be in development",
     "er is besloten met een systeem dat volgens de registratie in ontwikkeling is"}};
static const iem_reason no_end = {
    "no-end-date",
    {"the system is said to be out of use, but not since when",
     "het systeem heet buiten gebruik, maar er staat niet bij sinds wanneer"}};
static const iem_reason ended = {
    "ended",
    {"the system is said to be in use, and also to have ended",
     "het systeem heet in gebruik, maar er staat ook een einddatum die voorbij is"}};

static bool is_over(const iem_asking *a)
{
    const char *end = a->d->field[IEM_FIELD_END_DATE];
    return end && iem_is_month(end) && a->today && strncmp(end, a->today, 7) < 0;
}

static void ask_in_use(iem_asking *a)
{
    const char *status = a->d->field[IEM_FIELD_STATUS];
    iem_declared_check *q =
        iem_ask(a, &in_use, iem_register_rules[IEM_FIELD_STATUS].key, NULL);
    iem_ask_settle(q, IEM_CANNOT_TELL, &status_missing);
    if (!status) return;
    iem_ask_items(a, q, 1);
    iem_ask_item(a, q, status, NAN, NULL);
    if (strcmp(status, "In ontwikkeling") == 0)
        iem_ask_settle(q, IEM_FAIL, &still_developed);
    else if (strcmp(status, "Buiten gebruik") == 0 && !a->d->field[IEM_FIELD_END_DATE])
        iem_ask_settle(q, IEM_FAIL, &no_end);
    else if (strcmp(status, "In gebruik") == 0 && is_over(a))
        iem_ask_settle(q, IEM_FAIL, &ended);
    else
        iem_ask_settle(q, IEM_PASS, &status_agrees);
}

/* ---- Between the months of use ---- */

static const iem_rule window = {
    "declaration/window",
    {"Were all decisions taken between begin_date and end_date?",
     "Zijn alle besluiten genomen tussen begin_date en end_date?"},
    NULL,
    IEM_NORMS(IEM_NORM_REGISTER, IEM_NORM_PURPOSE)};
static const iem_reason no_begin = {
    "no-begin-date",
    {"the record does not say since when it is used",
     "de registratie zegt niet sinds wanneer het systeem wordt gebruikt"}};
static const iem_reason no_month = {
    "no-month",
    {"begin_date or end_date is not a month such as 2023-01",
     "begin_date of end_date is geen maand zoals 2023-01"}};
static const iem_reason no_time = {
    "no-time-column",
    {"the plan names no column with the day of the decision (key 'time')",
     "het plan noemt geen kolom met de dag van het besluit (sleutel 'time')"}};
static const iem_reason outside = {"outside-window",
                                   {"decisions fall outside the declared months",
                                    "er vallen besluiten buiten de opgegeven maanden"}};
static const iem_reason straddling = {
    "periods-straddle",
    {"the log is counted by periods that lie partly outside the declared months: count "
     "it by month",
     "het log is geteld in perioden die deels buiten de opgegeven maanden vallen: tel "
     "per maand"}};
static const iem_reason undated = {
    "decisions-undated",
    {"there are decisions without a day", "er zijn besluiten zonder dag"}};
static const iem_reason inside = {
    "inside-window",
    {"all decisions fall within the declared months",
     "alle besluiten vallen binnen de opgegeven maanden"}};

/* First and last month of "2024-05", "2024-q2" or "2024". */
static void months_of(const char *period, char first[8], char last[8])
{
    static const char *const begins[] = {"-01", "-04", "-07", "-10"}, *const ends[] = {
                                                                          "-03", "-06",
                                                                          "-09", "-12"};
    const char *begin = "-01", *end = "-12";
    if (strlen(period) >= 7 && period[5] == 'q' && period[6] >= '1' &&
        period[6] <= '4') {
        begin = begins[period[6] - '1'];
        end = ends[period[6] - '1'];
    } else if (strlen(period) >= 7) {
        begin = end = period + 4;
    }
    snprintf(first, 8, "%.4s%.3s", period, begin);
    snprintf(last, 8, "%.4s%.3s", period, end);
}

struct placed {
    double inside, partly, outside;
};

static struct placed place(const iem_counted_by *periods, const char *begin,
                           const char *end)
{
    struct placed p = {0, 0, 0};
    for (size_t i = 0; i < periods->n; i++) {
        char first[8], last[8];
        const iem_counted *period = &periods->at[i];
        months_of(period->name, first, last);
        const bool out = strcmp(last, begin) < 0 || (end && strcmp(first, end) > 0);
        const bool in = strcmp(first, begin) >= 0 && (!end || strcmp(last, end) <= 0);
        *(out ? &p.outside : in ? &p.inside : &p.partly) += period->n;
    }
    return p;
}

static void answer_counted(iem_declared_check *q, iem_verdict verdict,
                           const iem_reason *why, double n)
{
    iem_ask_settle(q, verdict, why);
    q->n = n;
    if (n > 0) q->fewest = n;
}

static void weigh_window(iem_declared_check *q, const iem_counted_by *periods,
                         struct placed p)
{
    q->of = p.inside + p.partly + p.outside + periods->missing;
    if (p.outside > 0)
        answer_counted(q, IEM_FAIL, &outside, p.outside);
    else if (p.partly > 0)
        answer_counted(q, IEM_CANNOT_TELL, &straddling, p.partly);
    else if (periods->missing > 0)
        answer_counted(q, IEM_CANNOT_TELL, &undated, periods->missing);
    else
        answer_counted(q, IEM_PASS, &inside, 0);
}

static void ask_window(iem_asking *a)
{
    char months[64];
    const char *begin = a->d->field[IEM_FIELD_BEGIN_DATE],
               *end = a->d->field[IEM_FIELD_END_DATE];
    iem_declared_check *q =
        iem_ask(a, &window, iem_register_rules[IEM_FIELD_BEGIN_DATE].key, NULL);
    iem_ask_settle(q, IEM_CANNOT_TELL, &no_begin);
    if (!begin) return;
    iem_ask_settle(q, IEM_CANNOT_TELL, &no_time);
    if (!a->log->periods.known) return;
    snprintf(months, sizeof months, "%.20s – %.20s", begin, end ? end : "…");
    iem_ask_items(a, q, 1);
    iem_ask_item(a, q, months, NAN, NULL);
    iem_ask_settle(q, IEM_CANNOT_TELL, &no_month);
    if (iem_is_month(begin) && (!end || iem_is_month(end)))
        weigh_window(q, &a->log->periods, place(&a->log->periods, begin, end));
}

/* ---- What is listed, and what is seen ---- */

/* Purposes, or versions of the model. */
struct listing {
    iem_rule all_listed, all_seen;
    const char *field;
    iem_process_key column;
    iem_reason nothing_listed, no_column;
};

static const iem_reason not_listed = {"not-declared",
                                      {"the log has what the declaration does not name",
                                       "het log bevat wat de opgave niet noemt"}};
static const iem_reason listed = {"declared",
                                  {"the declaration names all that the log has",
                                   "de opgave noemt alles wat het log bevat"}};
static const iem_reason not_seen = {"not-seen",
                                    {"the declaration names what the log does not have",
                                     "de opgave noemt wat niet in het log staat"}};
static const iem_reason seen = {"seen",
                                {"the log has all that the declaration names",
                                 "het log bevat alles wat de opgave noemt"}};
static const iem_said no_value = {"not recorded", "niet vastgelegd"};

static bool can_list(const iem_asking *a, iem_declared_check *q,
                     const struct listing *what, bool given, const iem_counted_by *by)
{
    const bool column = iem_plan_process(a->plan, what->column) != NULL;
    iem_ask_settle(q, IEM_CANNOT_TELL,
                   !given   ? &what->nothing_listed
                   : column ? &iem_asked_no_rows
                            : &what->no_column);
    return given && by->known;
}

static void ask_all_listed(iem_asking *a, const struct listing *what, bool given,
                           const iem_texts *names, const iem_counted_by *by)
{
    double n = 0, of = by->missing;
    iem_declared_check *q = iem_ask(a, &what->all_listed, what->field, NULL);
    if (!can_list(a, q, what, given, by)) return;
    iem_ask_items(a, q, by->n + 1);
    for (size_t i = 0; i < by->n; i++) {
        of += by->at[i].n;
        if (iem_texts_hold(names, iem_slice_of(by->at[i].name))) continue;
        iem_ask_item(a, q, by->at[i].name, by->at[i].n, NULL);
        n += by->at[i].n;
    }
    if (by->missing > 0) iem_ask_item(a, q, IEM_MISSING_TEXT, by->missing, &no_value);
    n += by->missing;
    answer_counted(q, n > 0 ? IEM_FAIL : IEM_PASS, n > 0 ? &not_listed : &listed, n);
    q->of = of;
}

static double times_seen(const iem_counted_by *by, const char *name)
{
    for (size_t i = 0; i < by->n; i++)
        if (strcmp(by->at[i].name, name) == 0) return by->at[i].n;
    return 0;
}

static void ask_all_seen(iem_asking *a, const struct listing *what, bool given,
                         const iem_texts *names, const iem_counted_by *by)
{
    iem_declared_check *q = iem_ask(a, &what->all_seen, what->field, NULL);
    if (!can_list(a, q, what, given, by)) return;
    iem_ask_items(a, q, names->n);
    for (size_t i = 0; i < names->n; i++) {
        const double n = times_seen(by, names->at[i]);
        if (n <= 0) iem_ask_item(a, q, names->at[i], NAN, NULL);
        /* Who hears that it was seen hears of these decisions. */
        if (n > 0) q->fewest = fmin(n, isnan(q->fewest) ? n : q->fewest);
    }
    iem_ask_settle(q, q->n_items ? IEM_FAIL : IEM_PASS, q->n_items ? &not_seen : &seen);
}

static const struct listing purposes = {
    {"declaration/purposes",
     {"Was every decision taken for a declared purpose?",
      "Is elk besluit genomen voor een opgegeven doel?"},
     NULL,
     IEM_NORMS(IEM_NORM_PURPOSE)},
    {"declaration/purposes-in-use",
     {"Is every declared purpose in the log?",
      "Komt elk opgegeven doel in het log voor?"},
     NULL,
     IEM_NORMS(IEM_NORM_PURPOSE)},
    "iemand.purposes",
    IEM_PURPOSE,
    {"no-purposes",
     {"the declaration lists no purposes", "de opgave somt geen doelen op"}},
    {"no-purpose-column",
     {"the plan names no column with the purpose (process: purpose)",
      "het plan noemt geen kolom met het doel (process: purpose)"}}};
static const struct listing versions = {
    {"declaration/model-versions",
     {"Was every decision taken with a declared version of the model?",
      "Is elk besluit genomen met een opgegeven versie van het model?"},
     NULL,
     IEM_NORMS(IEM_NORM_REGISTER)},
    {"declaration/model-versions-in-use",
     {"Is every declared version of the model in the log?",
      "Komt elke opgegeven versie van het model in het log voor?"},
     NULL,
     IEM_NORMS(IEM_NORM_REGISTER)},
    "iemand.model_versions",
    IEM_MODEL_VERSION,
    {"no-model-versions",
     {"the declaration lists no versions of the model",
      "de opgave somt geen versies van het model op"}},
    {"no-model-version-column",
     {"the plan names no column with the version (process: model_version)",
      "het plan noemt geen kolom met de versie (process: model_version)"}}};

void iem_ask_use(iem_asking *a)
{
    const iem_declaration *d = a->d;
    ask_in_use(a);
    ask_window(a);
    ask_all_listed(a, &purposes, d->purposes_given, &d->purposes, &a->log->purposes);
    ask_all_seen(a, &purposes, d->purposes_given, &d->purposes, &a->log->purposes);
    ask_all_listed(a, &versions, d->model_versions_given, &d->model_versions,
                   &a->log->model_versions);
    ask_all_seen(a, &versions, d->model_versions_given, &d->model_versions,
                 &a->log->model_versions);
}
