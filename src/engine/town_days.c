#include "engine/town_days.h"

#include <math.h>
#include <stdio.h>

enum { AS_OF = 20483 }; /* 2026-01-30: until then the log was kept */

double iem_town_luck(const iem_town_row *r, enum iem_town_luck stream)
{
    return iem_town_draw(&r->c, stream);
}

bool iem_town_happens(const iem_town_row *r, enum iem_town_luck stream, double share)
{
    return iem_town_luck(r, stream) < share;
}

bool iem_town_by_group(const iem_town_row *r, enum iem_town_luck stream, double outside,
                       double others)
{
    return iem_town_happens(r, stream, r->c.outside ? outside : others);
}

static int32_t between(const iem_town_row *r, enum iem_town_luck stream, int32_t low,
                       int32_t high)
{
    return low + (int32_t)((high - low) * iem_town_luck(r, stream));
}

int32_t iem_town_about(const iem_town_row *r, enum iem_town_luck stream, double mean)
{
    return (int32_t)fmin(10 * mean, -mean * log(iem_town_luck(r, stream)));
}

/* ---- Days ---- */

static int32_t unless_later(int32_t day)
{
    return day > AS_OF ? 0 : day;
}

static void hear(iem_town_row *r)
{
    const bool asked = r->c.adverse ? iem_town_by_group(r, ASKED, 0.3, 0.85)
                                    : iem_town_happens(r, ASKED, 0.3);
    if (asked) {
        r->days.asked = r->days.received + between(r, ASKED_AT, 2, 9);
        r->days.due = r->days.asked + 14;
        if (iem_town_happens(r, ANSWERED, 0.8))
            r->days.answered = r->days.asked + between(r, ANSWERED_AT, 2, 22);
    }
    if (iem_town_happens(r, CONTACT, r->c.adverse ? 0.6 : 0.3))
        r->days.contact = r->c.day - between(r, CONTACT_AT, 1, 12);
}

static void object(iem_town_row *r)
{
    iem_town_days *days = &r->days;
    if (r->c.adverse && iem_town_by_group(r, OBJECTS, 0.15, 0.3)) {
        days->objection = unless_later(r->c.day + between(r, OBJECTED_AT, 5, 42));
        if (days->objection)
            days->objection_decided = unless_later(
                days->objection + 15 + iem_town_about(r, OBJECTION_TERM, 25));
    }
    if (iem_town_by_group(r, COMPLAINS, 0.09, 0.04)) {
        days->complaint = unless_later(r->c.day + 7);
        if (days->complaint)
            days->complaint_decided = unless_later(
                days->complaint + 10 + iem_town_about(r, COMPLAINT_TERM, 25));
    }
}

/* Half of those who ask to be taken out have asked before this decision. */
static void ask_to_stop(iem_town_row *r)
{
    if (!iem_town_happens(r, STOPS, 0.04)) return;
    r->days.stop_asked = unless_later(r->c.day + between(r, STOP_AT, -40, 40));
    if (r->days.stop_asked && iem_town_by_group(r, STOPPED, 0.35, 0.75))
        r->days.stopped = unless_later(r->days.stop_asked + 20);
}

void iem_town_set_days(iem_town_row *r)
{
    iem_town_days *days = &r->days;
    const iem_town_case *c = &r->c;
    const int32_t waited = 20 + iem_town_about(r, WAITED, c->outside ? 28 : 14);
    days->received = c->day - waited;
    days->facts = days->received - iem_town_about(r, FACTS_AGE, c->outside ? 280 : 110);
    days->review = c->day - between(r, REVIEWED, -1, 6);
    days->notified = c->day + (iem_town_happens(r, NOTIFIED, 0.85) ? 0 : 6);
    days->effective = c->day + 14;
    hear(r);
    object(r);
    ask_to_stop(r);
}

/* ---- Text ---- */

/* Gregorian, from days (Hinnant 2013). Years begin in March. */
char *iem_town_put_day(char *at, int32_t number)
{
    enum { DAYS_OF_ERA = 146097, SINCE_MARCH_0000 = 719468 };
    if (number == 0) return at;
    const unsigned days = (unsigned)number + SINCE_MARCH_0000;
    const unsigned era = days / DAYS_OF_ERA, of_era = days % DAYS_OF_ERA;
    const unsigned years =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / (DAYS_OF_ERA - 1)) / 365;
    const unsigned of_year = of_era - (365 * years + years / 4 - years / 100);
    const unsigned from_march = (5 * of_year + 2) / 153;
    const unsigned month = from_march < 10 ? from_march + 3 : from_march - 9;
    return at + snprintf(at, 16, "%04u-%02u-%02u", 400 * era + years + (month <= 2),
                         month, of_year - (153 * from_march + 2) / 5 + 1);
}
