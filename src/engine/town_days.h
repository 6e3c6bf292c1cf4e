/* A row of a town's log, with the days and the luck that its columns are made from. */
#ifndef IEM_TOWN_DAYS_H
#define IEM_TOWN_DAYS_H

#include "engine/town.h"

/* Of a case of agency 1. 0: it did not happen. */
typedef struct iem_town_days {
    int32_t received, facts, review, notified, effective;
    int32_t asked, due, answered, contact;
    int32_t objection, objection_decided, complaint, complaint_decided;
    int32_t stop_asked, stopped;
} iem_town_days;

typedef struct iem_town_row {
    iem_town_case c;
    iem_town_days days;
} iem_town_row;

/* What columns draw. */
enum iem_town_luck {
    WAITED = TOWN_COLUMNS,
    FACTS_AGE,
    REVIEWED,
    NOTIFIED,
    ASKED,
    ASKED_AT,
    ANSWERED,
    ANSWERED_AT,
    CONTACT,
    CONTACT_AT,
    REACHED,
    OBJECTS,
    OBJECTED_AT,
    UPHELD,
    OBJECTION_TERM,
    COMPLAINS,
    COMPLAINT_TERM,
    COMPLAINT_TOPIC,
    COMPLAINT_UPHELD,
    STOPS,
    STOP_AT,
    STOPPED,
    SELECTED,
    FINDING,
    SIGNAL,
    REASON,
    ROLE,
    SECONDS,
    CUSTOM,
    ESCALATED,
    SOURCE,
    INFORMED,
    CHANNEL,
    LANGUAGE,
    CORRECTED,
    PURPOSE,
    TRIAL,
    RECORD,
};

/* In (0, 1). */
double iem_town_luck(const iem_town_row *r, enum iem_town_luck stream);
bool iem_town_happens(const iem_town_row *r, enum iem_town_luck stream, double share);
/* So often for those from outside Europe, and for others. */
bool iem_town_by_group(const iem_town_row *r, enum iem_town_luck stream, double outside,
                       double others);
/* Exponential about its mean, and at most ten times that. */
int32_t iem_town_about(const iem_town_row *r, enum iem_town_luck stream, double mean);

void iem_town_set_days(iem_town_row *r);
/* 2024-01-01; a day of 0 is no text. Returns its end. */
char *iem_town_put_day(char *at, int32_t number);

#endif
