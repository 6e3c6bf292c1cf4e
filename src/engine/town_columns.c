/* The columns of the three logs, as a Dutch municipality might name them. What is not
 * told of a case is an empty field. */
#include "base/print.h"
#include "engine/town_days.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- Text ---- */

__attribute__((format(printf, 2, 3))) static char *put(char *at, const char *format,
                                                       ...)
{
    va_list args;
    va_start(args, format);
    const int n = iem_print_list(at, 64, format, args);
    va_end(args);
    return at + n;
}

static char *put_yes(char *at, bool yes)
{
    return put(at, yes ? "ja" : "nee");
}

/* ---- Columns of all ---- */

static char *put_case(char *at, const iem_town_row *r)
{
    static const char letters[] = "BKS";
    return put(at, "%c%05" PRIu64, letters[r->c.agency - 1], r->c.row + 1);
}

static char *put_citizen(char *at, const iem_town_row *r)
{
    return put(at, "%" PRIu64, 100001 + r->c.citizen);
}

static char *put_decided(char *at, const iem_town_row *r)
{
    return iem_town_put_day(at, r->c.day);
}

static char *put_decision(char *at, const iem_town_row *r)
{
    return put(at, r->c.adverse ? "afgewezen" : "toegekend");
}

static char *put_admission(char *at, const iem_town_row *r)
{
    return put(at, r->c.adverse ? "geweigerd" : "toegelaten");
}

static char *put_origin(char *at, const iem_town_row *r)
{
    if (r->c.outside) return put(at, "buiten Europa");
    return put(at, r->c.europe ? "Europa" : "Nederland");
}

static char *put_sex(char *at, const iem_town_row *r)
{
    return put(at, r->c.woman ? "vrouw" : "man");
}

static char *put_income(char *at, const iem_town_row *r)
{
    return put(at, "%ld", r->c.income);
}

static char *put_home(char *at, const iem_town_row *r)
{
    return put(at, r->c.alone ? "alleen" : "gezin");
}

/* ---- Agency 1: facts, score, advice ---- */

static char *put_papers(char *at, const iem_town_row *r)
{
    return put(at, r->c.incomplete ? "onvolledig" : "volledig");
}

static char *put_district(char *at, const iem_town_row *r)
{
    static const char *const names[] = {"Centrum", "Noord", "Oost", "West", "Zuid"};
    return put(at, "%s", names[r->c.district]);
}

static char *put_before(char *at, const iem_town_row *r)
{
    if (r->c.found) return put(at, "gevonden");
    return put(at, r->c.cleared ? "niets gevonden" : "nooit");
}

static char *put_score(char *at, const iem_town_row *r)
{
    return put(at, "%.2f", r->c.score);
}

static char *put_turned_score(char *at, const iem_town_row *r)
{
    return put(at, "%.2f", r->c.turned_score);
}

static char *put_advice(char *at, const iem_town_row *r)
{
    return put(at, r->c.advised ? "afwijzen" : "toekennen");
}

static char *put_turned(char *at, const iem_town_row *r)
{
    return put(at, r->c.turned ? "afgewezen" : "toegekend");
}

static char *put_route(char *at, const iem_town_row *r)
{
    if (r->c.at_random) return put(at, "steekproef");
    return put(at, iem_town_happens(r, SIGNAL, 0.2) ? "signaal" : "profiel");
}

/* A second look, and a third at home: whoever was refused had both. */
static bool is_selected(const iem_town_row *r)
{
    return r->c.adverse || r->c.at_random || iem_town_happens(r, SELECTED, 0.3);
}

static bool is_visited(const iem_town_row *r)
{
    return r->c.adverse || r->c.at_random || iem_town_happens(r, SELECTED, 0.15);
}

static char *put_selected(char *at, const iem_town_row *r)
{
    return put_yes(at, is_selected(r));
}

static char *put_visited(char *at, const iem_town_row *r)
{
    return put_yes(at, is_visited(r));
}

/* By own facts alone: of the group, who was picked for less, less is found. */
static char *put_finding(char *at, const iem_town_row *r)
{
    if (!is_visited(r)) return at;
    const double rate = 1 / (1 + exp(-0.4 - r->c.own));
    return put(at, iem_town_happens(r, FINDING, rate) ? "onjuist" : "juist");
}

static char *put_batch(char *at, const iem_town_row *r)
{
    return put(at, "L%03" PRIu64, r->c.row / IEM_TOWN_BATCH + 1);
}

static bool has_standard_text(const iem_town_row *r)
{
    return iem_town_by_group(r, REASON, 0.7, 0.15);
}

static char *put_reason(char *at, const iem_town_row *r)
{
    if (!r->c.adverse) return at;
    if (has_standard_text(r)) return put(at, "algemeen");
    if (r->c.incomplete) return put(at, "stukken");
    return put(at, r->c.income >= 900 ? "inkomen" : "woonsituatie");
}

static char *put_wording(char *at, const iem_town_row *r)
{
    if (!r->c.adverse) return at;
    return has_standard_text(r) ? put(at, "t0") : put(at, "t%" PRIu64, r->c.row + 1);
}

/* ---- Who looked ---- */

static char *put_reviewer_type(char *at, const iem_town_row *r)
{
    return put(at, r->c.machine ? "systeem" : "mens");
}

static char *put_reviewer(char *at, const iem_town_row *r)
{
    return r->c.machine ? at : put(at, "mw%02u", r->c.reviewer + 1);
}

static char *put_role(char *at, const iem_town_row *r)
{
    if (r->c.machine) return at;
    return put(at, iem_town_happens(r, ROLE, 0.93) ? "beslisser" : "stagiair");
}

static char *put_reviewed(char *at, const iem_town_row *r)
{
    return r->c.machine ? at : iem_town_put_day(at, r->days.review);
}

static char *put_seconds(char *at, const iem_town_row *r)
{
    if (r->c.machine) return at;
    return put(at, "%d", 15 + iem_town_about(r, SECONDS, r->c.outside ? 150 : 420));
}

static char *put_blind(char *at, const iem_town_row *r)
{
    return r->c.machine ? at : put_yes(at, r->c.blind);
}

static char *put_custom(char *at, const iem_town_row *r)
{
    const bool in_favour = r->c.advised && !r->c.adverse;
    return put_yes(at, in_favour || iem_town_by_group(r, CUSTOM, 0.01, 0.1));
}

static char *put_blocked(char *at, const iem_town_row *r)
{
    return put_yes(at, r->c.blocked);
}

static char *put_escalated(char *at, const iem_town_row *r)
{
    return put_yes(at,
                   r->c.advised != r->c.adverse && iem_town_happens(r, ESCALATED, 0.3));
}

/* ---- Heard, told, reached ---- */

#define PUT_DAY(name)                                                                  \
    static char *put_##name(char *at, const iem_town_row *r)                           \
    {                                                                                  \
        return iem_town_put_day(at, r->days.name);                                     \
    }
PUT_DAY(received)
PUT_DAY(facts)
PUT_DAY(notified)
PUT_DAY(effective)
PUT_DAY(asked)
PUT_DAY(due)
PUT_DAY(answered)
PUT_DAY(contact)
PUT_DAY(objection)
PUT_DAY(objection_decided)
PUT_DAY(complaint)
PUT_DAY(complaint_decided)
PUT_DAY(stop_asked)
PUT_DAY(stopped)

static char *put_fact_source(char *at, const iem_town_row *r)
{
    return put(at, iem_town_by_group(r, SOURCE, 0.35, 0.6) ? "burger" : "register");
}

static char *put_informed(char *at, const iem_town_row *r)
{
    return put_yes(at, iem_town_by_group(r, INFORMED, 0.45, 0.8));
}

static char *put_channel(char *at, const iem_town_row *r)
{
    return put(at, iem_town_by_group(r, CHANNEL, 0.15, 0.4) ? "telefoon" : "brief");
}

static char *put_language(char *at, const iem_town_row *r)
{
    return put(at, iem_town_by_group(r, LANGUAGE, 0.5, 0.75) ? "B1" : "C1");
}

static char *put_reached(char *at, const iem_town_row *r)
{
    return r->days.contact ? put_yes(at, iem_town_by_group(r, REACHED, 0.45, 0.8)) : at;
}

/* ---- Objections, complaints, and what was wrong ---- */

static char *put_objection_outcome(char *at, const iem_town_row *r)
{
    if (!r->days.objection) return at;
    if (!r->days.objection_decided) return put(at, "lopend");
    return put(at, iem_town_by_group(r, UPHELD, 0.6, 0.2) ? "gegrond" : "ongegrond");
}

static char *put_complaint_topic(char *at, const iem_town_row *r)
{
    if (!r->days.complaint) return at;
    return put(at, iem_town_by_group(r, COMPLAINT_TOPIC, 0.6, 0.25) ? "algoritme"
                                                                    : "bejegening");
}

static char *put_complaint_outcome(char *at, const iem_town_row *r)
{
    if (!r->days.complaint) return at;
    if (!r->days.complaint_decided) return put(at, "lopend");
    return put(at,
               iem_town_happens(r, COMPLAINT_UPHELD, 0.4) ? "gegrond" : "ongegrond");
}

static char *put_corrected(char *at, const iem_town_row *r)
{
    return put_yes(at, iem_town_by_group(r, CORRECTED, 0.14, 0.04));
}

/* ---- What for, by what ---- */

static bool is_for_fraud(const iem_town_row *r)
{
    return r->c.agency == 1 && iem_town_happens(r, PURPOSE, 0.06);
}

static char *put_purpose(char *at, const iem_town_row *r)
{
    return put(at, is_for_fraud(r) ? "fraudeonderzoek" : "recht op bijstand");
}

/* Another purpose takes the score that was made for the case before. */
static char *put_score_id(char *at, const iem_town_row *r)
{
    return put(at, "s%" PRIu64, r->c.row + !is_for_fraud(r));
}

static char *put_version(char *at, const iem_town_row *r)
{
    enum { SECOND = 20089, THIRD = 20270 }; /* 2025-01-01, 2025-07-01 */
    if (r->c.day < SECOND) return put(at, "v1");
    if (r->c.day >= THIRD) return put(at, "v3");
    return put(at, iem_town_happens(r, TRIAL, 0.05) ? "v2-proef" : "v2");
}

static char *put_department(char *at, const iem_town_row *r)
{
    return put(at, is_for_fraud(r) ? "Handhaving" : "Inkomen");
}

/* What is copied from agency to agency with all its errors; else a record of its own.
 */
static char *put_record(char *at, const iem_town_row *r)
{
    if (r->c.agency == 1 || (r->c.brought && iem_town_happens(r, RECORD, 0.7)))
        return put(at, "r%" PRIu64, r->c.citizen + 1);
    return put(at, "%u-%" PRIu64, r->c.agency, r->c.row + 1);
}

/* Agencies 2 and 3 ask anew, what others were told as well. */
static char *put_question(char *at, const iem_town_row *r)
{
    return iem_town_happens(r, ASKED, 0.5) ? iem_town_put_day(at, r->c.day - 12) : at;
}

static char *put_caused(char *at, const iem_town_row *r)
{
    return put(at, r->c.caused ? "1" : "0");
}

/* ---- The tables ---- */

enum { ONE = 1, TWO = 2, THREE = 4, ALL = 7, TRUTH = 8 };

/* clang-format off */
static const struct column {
    const char *name;
    unsigned agencies;
    char *(*put)(char *at, const iem_town_row *r);
} columns[] = {
    {"zaaknummer", ALL, put_case},
    {"burger", ALL, put_citizen},
    {"ontvangen_op", ONE, put_received},
    {"besluit_op", ALL, put_decided},
    {"besluit", ONE | TWO, put_decision},
    {"toelating", THREE, put_admission},
    {"herkomst", ONE | TWO, put_origin},
    {"afkomst", THREE, put_origin},
    {"geslacht", ONE, put_sex},
    {"wijk", ONE, put_district},
    {"inkomen", ALL, put_income},
    {"huishouden", ALL, put_home},
    {"stukken", ONE, put_papers},
    {"eerder_gecontroleerd", ONE, put_before},
    {"risicoscore", ONE, put_score},
    {"risicoscore_omgekeerd", ONE, put_turned_score},
    {"advies", ONE, put_advice},
    {"besluit_omgekeerd", ONE, put_turned},
    {"route", ONE, put_route},
    {"geselecteerd", ONE, put_selected},
    {"huisbezoek", ONE, put_visited},
    {"bevinding", ONE, put_finding},
    {"werklijst", ONE, put_batch},
    {"reden", ONE, put_reason},
    {"brieftekst", ONE, put_wording},
    {"beoordeeld_door", ONE, put_reviewer_type},
    {"medewerker", ONE, put_reviewer},
    {"rol", ONE, put_role},
    {"beoordeeld_op", ONE, put_reviewed},
    {"behandeltijd_sec", ONE, put_seconds},
    {"advies_verborgen", ONE, put_blind},
    {"maatwerk", ONE, put_custom},
    {"afwijken_geblokkeerd", ONE, put_blocked},
    {"voorgelegd", ONE, put_escalated},
    {"gevraagd_op", ONE, put_asked},
    {"antwoord_uiterlijk", ONE, put_due},
    {"antwoord_op", ONE, put_answered},
    {"vraag_op", TWO | THREE, put_question},
    {"gegevens_van", ONE, put_fact_source},
    {"gegevens_datum", ONE, put_facts},
    {"gecorrigeerd", ONE, put_corrected},
    {"verteld_over_algoritme", ONE, put_informed},
    {"bericht_op", ONE, put_notified},
    {"kanaal", ONE, put_channel},
    {"taalniveau", ONE, put_language},
    {"contact_op", ONE, put_contact},
    {"bereikt", ONE, put_reached},
    {"ingang_op", ONE, put_effective},
    {"bezwaar_op", ONE, put_objection},
    {"bezwaar_besluit_op", ONE, put_objection_decided},
    {"bezwaar_uitkomst", ONE, put_objection_outcome},
    {"klacht_op", ONE, put_complaint},
    {"klacht_besluit_op", ONE, put_complaint_decided},
    {"klacht_over", ONE, put_complaint_topic},
    {"klacht_uitkomst", ONE, put_complaint_outcome},
    {"stopverzoek_op", ONE, put_stop_asked},
    {"gestopt_op", ONE, put_stopped},
    {"doel", ONE, put_purpose},
    {"modelversie", ONE, put_version},
    {"score_nummer", ONE, put_score_id},
    {"afdeling", ONE, put_department},
    {"bronrecord", ALL, put_record},
    {"caused", ALL | TRUTH, put_caused},
};
/* clang-format on */
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static bool is_there(const iem_synth *synth, const struct column *column)
{
    if (column->agencies & TRUTH && !synth->truth) return false;
    return column->agencies & 1u << ((unsigned)synth->agency - 1);
}

char *iem_town_put_header(const iem_synth *synth, char *at)
{
    const char *comma = "";
    for (size_t i = 0; i < N_COLUMNS; i++) {
        if (!is_there(synth, &columns[i])) continue;
        at = put(at, "%s%s", comma, columns[i].name);
        comma = ",";
    }
    return put(at, "\n");
}

char *iem_town_put_row(const iem_synth *synth, uint64_t row, char *at)
{
    iem_town_row r = {.c = iem_town_decide(synth, (unsigned)synth->agency, row)};
    const char *comma = "";
    iem_town_set_days(&r);
    for (size_t i = 0; i < N_COLUMNS; i++) {
        if (!is_there(synth, &columns[i])) continue;
        at = columns[i].put(put(at, "%s", comma), &r);
        comma = ",";
    }
    return put(at, "\n");
}
