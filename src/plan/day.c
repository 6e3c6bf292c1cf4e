#include "plan/day.h"

#include <stdio.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes a number of at most `most` digits off the text; 0 digits: false. */
static bool take_number(iem_slice *text, size_t most, unsigned *value)
{
    size_t n = 0;
    *value = 0;
    for (; n < text->len && n < most && is_digit(text->at[n]); n++)
        *value = 10 * *value + (unsigned)(text->at[n] - '0');
    text->at += n;
    text->len -= n;
    return n > 0;
}

static bool take_mark(iem_slice *text, const char *marks)
{
    if (text->len == 0 || !text->at[0] || !strchr(marks, text->at[0])) return false;
    text->at++;
    text->len--;
    return true;
}

/* What follows a day is a time of it. */
static bool is_time(iem_slice text)
{
    return text.len == 0 || text.at[0] == 'T' || text.at[0] == ' ';
}

static bool is_day(iem_day day)
{
    return day.month >= 1 && day.month <= 12 && day.day >= 1 &&
           day.day <= iem_days_in(day.year, day.month);
}

/* 2014-03-17, 2014-03 or 20140317 (ISO 8601). */
static bool read_year_first(iem_slice text, iem_day *day)
{
    *day = (iem_day){.day = 1};
    const char *begin = text.at;
    if (!take_number(&text, 4, &day->year) || text.at - begin != 4) return false;
    const bool marked = take_mark(&text, "-/");
    if (!take_number(&text, 2, &day->month)) return false;
    if (marked && !take_mark(&text, "-/")) return is_day(*day) && text.len == 0;
    if (!take_number(&text, 2, &day->day)) return false;
    /* 2014031 may be 3 January, 1 March or the 31st day of the year. */
    if (!marked && text.at - begin != 8) return false;
    return is_day(*day) && is_time(text);
}

/* 17-03-2014, 17/3/2014 or 17.03.2014. */
static bool read_day_first(iem_slice text, iem_day *day)
{
    if (!take_number(&text, 2, &day->day) || !take_mark(&text, "-/.") ||
        !take_number(&text, 2, &day->month) || !take_mark(&text, "-/."))
        return false;
    const char *begin = text.at;
    return take_number(&text, 4, &day->year) && text.at - begin == 4 && is_day(*day) &&
           is_time(text);
}

/* Years begin in March: the leap day is their last. */
int32_t iem_day_number(iem_day day)
{
    enum { DAYS_OF_ERA = 146097, YEARS_OF_ERA = 400, SINCE_MARCH_0000 = 719468 };
    const uint32_t year = day.year + YEARS_OF_ERA - (day.month <= 2);
    const uint32_t era = year / YEARS_OF_ERA, of_era = year % YEARS_OF_ERA;
    const uint32_t month = (day.month + 9) % 12;
    const uint32_t of_year = (153 * month + 2) / 5 + day.day - 1;
    const uint32_t days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return (int32_t)(era * DAYS_OF_ERA + days) - DAYS_OF_ERA - SINCE_MARCH_0000;
}

void iem_day_write(int32_t number, char out[IEM_DAY_WRITTEN])
{
    enum { DAYS_OF_ERA = 146097, YEARS_OF_ERA = 400, SINCE_MARCH_0000 = 719468 };
    const int64_t days = (int64_t)number + SINCE_MARCH_0000;
    const int64_t era =
        days >= 0 ? days / DAYS_OF_ERA : -((DAYS_OF_ERA - 1 - days) / DAYS_OF_ERA);
    const int64_t of_era = days - era * DAYS_OF_ERA;
    const int64_t year =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153;
    const int64_t whole = year + era * YEARS_OF_ERA + (month >= 10);
    snprintf(out, IEM_DAY_WRITTEN, "%04u-%02u-%02u", (unsigned)(whole % 10000),
             (unsigned)(month < 10 ? month + 3 : month - 9) % 100,
             (unsigned)(of_year - (153 * month + 2) / 5 + 1) % 100);
}

bool iem_day_read(iem_slice text, bool day_first, iem_day *day)
{
    return day_first ? read_day_first(text, day) : read_year_first(text, day);
}
