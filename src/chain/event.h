/* One decision about one person, as agencies exchange it: without a name. */
#ifndef IEM_CHAIN_EVENT_H
#define IEM_CHAIN_EVENT_H

#include "base/key.h"
#include "base/sorter.h"
#include "plan/day.h"

#include <stdbool.h>

enum {
    IEM_EVENT_WIDTH = 47, /* bytes of an event as a sorted record */
    IEM_EVENT_FULL = 45,  /* in a ledger with days */
    IEM_EVENT_PLAIN = 29, /* in a ledger with months */
};

typedef struct iem_event {
    unsigned char person[IEM_PSEUDONYM];
    uint32_t when; /* a day, or a month; 0: not known */
    uint32_t agency;
    uint32_t cell;   /* of equal facts, of this agency */
    uint32_t groups; /* of all grounds together, of this agency */
    uint32_t asked;  /* the day on which information was asked for; 0: none */
    uint32_t answered;
    uint64_t source; /* where a fact came from; 0: not said */
    bool adverse;
} iem_event;

/* Sorted by person, time and agency. */
void iem_event_pack(const iem_event *event, unsigned char out[IEM_EVENT_WIDTH]);
iem_event iem_event_unpack(const unsigned char in[IEM_EVENT_WIDTH]);
/* As it stands in a ledger: without the agency; `full`: with days and what they are of.
 */
size_t iem_event_put(const iem_event *event, bool full, unsigned char *out);
iem_event iem_event_get(const unsigned char *in, bool full);

/* Days from 1 March of year 0, which is 1; months from January of year 0, likewise. */
uint32_t iem_event_day(iem_day day);
uint32_t iem_event_month(uint32_t day);
/* "2024-03" into 16 bytes. */
void iem_month_text(uint32_t month, char *out);

#endif
