/* Numbers and days in and out, against the C library; and sets of numbers, which are
 * the same in whatever order and parts they came.
 *
 * The first byte chooses: texts between commas and lines, doubles of 8 bytes, or whole
 * numbers of 8 bytes as a set, of which the second byte says how many buckets. */
#include "base/digits.h"
#include "base/shortest.h"
#include "given.h"
#include "plan/day.h"
#include "tally/numbers.h"

#include <math.h>
#include <time.h>

/* ---- Texts ---- */

static void check_decimal(iem_slice text, char mark)
{
    int64_t micro = 0, again = 0;
    char written[24], point[64];
    if (iem_decimal_read(text, mark, &micro) != IEM_DECIMAL_OK) return;
    iem_decimal_write(micro, written);
    given_must(iem_decimal_read(iem_slice_of(written), '.', &again) == IEM_DECIMAL_OK &&
                   again == micro,
               "a decimal that does not come back");
    if (text.len >= sizeof point) return;
    memcpy(point, text.at, text.len);
    point[text.len] = '\0';
    for (char *at = point; *at; at++)
        if (*at == mark) *at = '.';
    char *end = NULL;
    const long double value = strtold(point, &end) * IEM_MICRO;
    given_must(*end == '\0', "a decimal that strtold does not read");
    given_must(fabsl(value - (long double)micro) <= 0.5L + fabsl(value) * 1e-18L,
               "another decimal than strtold's");
}

static void check_day(iem_slice text, bool day_first)
{
    iem_day day = {0};
    if (!iem_day_read(text, day_first, &day)) return;
    struct tm at = {.tm_year = (int)day.year - 1900,
                    .tm_mon = (int)day.month - 1,
                    .tm_mday = day.day ? (int)day.day : 1};
    const struct tm want = at;
    if (!day.day) return;
    const time_t seconds = timegm(&at);
    given_must(at.tm_mon == want.tm_mon && at.tm_mday == want.tm_mday,
               "a day that its month does not have");
    given_must((int64_t)iem_day_number(day) * 86400 == (int64_t)seconds, "another day");
}

static void check_texts(const char *at, size_t n)
{
    const char *end = at + n;
    while (at <= end) {
        const char *next = at;
        while (next < end && *next != '\n') next++;
        const iem_slice text = {at, (size_t)(next - at)};
        check_decimal(text, '.');
        check_decimal(text, ',');
        check_day(text, false);
        check_day(text, true);
        if (iem_is_day(text)) {
            iem_day day;
            given_must(iem_day_read(text, false, &day), "a day that is none");
        }
        at = next + 1;
    }
}

/* ---- Doubles ---- */

static size_t digits_of(const char *text)
{
    const char *at = text + strcspn(text, "123456789");
    size_t n = 0, zeros = 0;
    for (; *at && *at != 'e'; at++) {
        if (*at == '.') continue;
        n += *at == '0' ? 0 : 1 + zeros;
        zeros = *at == '0' ? zeros + 1 : 0;
    }
    return n;
}

static bool reads_as(const char *text, double value)
{
    const double read = strtod(text, NULL);
    return memcmp(&read, &value, sizeof read) == 0;
}

static void check_double(double value)
{
    char want[64], got[IEM_SHORTEST_ROOM + 1];
    size_t n = iem_digits_write(value, got);
    got[n] = '\0';
    snprintf(want, sizeof want, "%.12g", value);
    if (isfinite(value))
        given_must(strcmp(got, want) == 0, "other digits than printf's");
    n = iem_shortest_write(value, 0, got);
    got[n] = '\0';
    if (!isfinite(value)) return;
    given_must(reads_as(got, value), "a number that is not read back");
    const size_t digits = digits_of(got);
    if (digits < 2) return;
    snprintf(want, sizeof want, "%.*e", (int)digits - 2, value);
    given_must(!reads_as(want, value), "there are fewer digits that would do");
}

/* ---- Sets ---- */

static void add(iem_numbers *set, const int64_t *at, size_t n, bool backwards)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t code = 0, *recode = NULL;
        given_must(iem_numbers_add(set, at[backwards ? n - 1 - i : i], &code, &recode,
                                   NULL) == IEM_OK,
                   "no memory");
        given_must(code < set->n_codes, "a code that there is not");
        free(recode);
    }
}

static void check_same(iem_numbers *a, iem_numbers *b)
{
    uint32_t *recode = NULL;
    given_must(iem_numbers_sort(a, &recode, NULL) == IEM_OK, "no memory");
    free(recode);
    given_must(iem_numbers_sort(b, &recode, NULL) == IEM_OK, "no memory");
    free(recode);
    given_must(a->level == b->level && a->n_codes == b->n_codes, "another set");
    for (size_t i = 0; i < a->n_codes; i++)
        given_must(a->buckets[i] == b->buckets[i], "other buckets");
}

static void check_set(const int64_t *at, size_t n, size_t most)
{
    iem_numbers whole, backwards, parts, rest;
    uint32_t *recode = NULL, *from = NULL;
    iem_numbers_init(&whole, most, 0);
    iem_numbers_init(&backwards, most, 0);
    iem_numbers_init(&parts, most, 0);
    iem_numbers_init(&rest, most, 0);
    add(&whole, at, n, false);
    add(&backwards, at, n, true);
    add(&parts, at, n / 3, true);
    add(&rest, at + n / 3, n - n / 3, false);
    given_must(iem_numbers_merge(&parts, &rest, &recode, &from, NULL) == IEM_OK,
               "no memory");
    free(recode);
    free(from);
    for (size_t i = 0; i < n; i++)
        given_must(iem_numbers_find(&parts, at[i]) < parts.n_codes, "a number is lost");
    given_must(whole.n_codes <= (most < 2 ? 2 : most), "more buckets than asked for");
    check_same(&whole, &backwards);
    check_same(&whole, &parts);
    iem_numbers_clear(&whole);
    iem_numbers_clear(&backwards);
    iem_numbers_clear(&parts);
    iem_numbers_clear(&rest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    enum { MOST = 512 };
    int64_t wholes[MOST];
    if (n < 2) return 0;
    const size_t bytes = n - 2, count = bytes / 8 < MOST ? bytes / 8 : MOST;
    if (data[0] % 4 < 2) check_texts((const char *)data + 2, bytes);
    if (count) memcpy(wholes, data + 2, 8 * count);
    if (data[0] % 4 == 2) {
        for (size_t i = 0; i < count; i++) {
            double value = 0;
            memcpy(&value, &wholes[i], sizeof value);
            check_double(value);
        }
    }
    if (data[0] % 4 == 3) check_set(wholes, count, data[1]);
    return 0;
}
