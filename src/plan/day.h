/* Days as a log writes them. */
#ifndef IEM_DAY_H
#define IEM_DAY_H

#include "base/text.h"

typedef struct iem_day {
    unsigned year, month, day;
} iem_day;

/* 2014-03-17, 2014-03 or 20140317 (ISO 8601); `day_first`: 17-03-2014, 17/3/2014 or
 * 17.03.2014. What follows a whole day may be a time of it. False: that is no day. */
bool iem_day_read(iem_slice text, bool day_first, iem_day *day);

/* Days since 1970-01-01, before it negative (Gregorian calendar; Hinnant 2013). */
int32_t iem_day_number(iem_day day);

enum { IEM_DAY_WRITTEN = 16 };
/* "2014-03-17" of a number. */
void iem_day_write(int32_t number, char out[IEM_DAY_WRITTEN]);

#endif
