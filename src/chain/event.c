#include "chain/event.h"

#include <stdio.h>
#include <string.h>

size_t iem_event_put(const iem_event *event, bool full, unsigned char *out)
{
    memcpy(out, event->person, IEM_PSEUDONYM);
    iem_put_sorted(out + 16, event->when, 4);
    iem_put_sorted(out + 20, event->cell, 4);
    iem_put_sorted(out + 24, event->groups, 4);
    out[28] = event->adverse;
    if (!full) return IEM_EVENT_PLAIN;
    iem_put_sorted(out + 29, event->asked, 4);
    iem_put_sorted(out + 33, event->answered, 4);
    iem_put_sorted(out + 37, event->source, 8);
    return IEM_EVENT_FULL;
}

iem_event iem_event_get(const unsigned char *in, bool full)
{
    iem_event e = {0};
    memcpy(e.person, in, IEM_PSEUDONYM);
    e.when = (uint32_t)iem_get_sorted(in + 16, 4);
    e.cell = (uint32_t)iem_get_sorted(in + 20, 4);
    e.groups = (uint32_t)iem_get_sorted(in + 24, 4);
    e.adverse = in[28] != 0;
    if (!full) return e;
    e.asked = (uint32_t)iem_get_sorted(in + 29, 4);
    e.answered = (uint32_t)iem_get_sorted(in + 33, 4);
    e.source = iem_get_sorted(in + 37, 8);
    return e;
}

/* The agency stands behind the time. */
void iem_event_pack(const iem_event *event, unsigned char out[IEM_EVENT_WIDTH])
{
    unsigned char plain[IEM_EVENT_FULL];
    iem_event_put(event, true, plain);
    memcpy(out, plain, 20);
    iem_put_sorted(out + 20, event->agency, 2);
    memcpy(out + 22, plain + 20, IEM_EVENT_FULL - 20);
}

iem_event iem_event_unpack(const unsigned char in[IEM_EVENT_WIDTH])
{
    unsigned char plain[IEM_EVENT_FULL];
    memcpy(plain, in, 20);
    memcpy(plain + 20, in + 22, IEM_EVENT_FULL - 20);
    iem_event e = iem_event_get(plain, true);
    e.agency = (uint32_t)iem_get_sorted(in + 20, 2);
    return e;
}

uint32_t iem_event_day(iem_day day)
{
    enum { BEFORE_1970 = 719469 };
    const int32_t number = iem_day_number(day) + BEFORE_1970;
    return number > 0 ? (uint32_t)number : 1;
}

/* By looking: from a guess that is never late, month by month. */
uint32_t iem_event_month(uint32_t day)
{
    uint32_t month = (uint32_t)((uint64_t)day * 400 * 12 / 146097);
    if (month > 1) month--;
    while (iem_event_day((iem_day){month / 12, month % 12 + 1, 1}) <= day) month++;
    return month;
}

void iem_month_text(uint32_t month, char *out)
{
    snprintf(out, 16, "%04u-%02u", (month - 1) / 12 % 10000, (month - 1) % 12 + 1);
}
