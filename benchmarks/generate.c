/* The log that the benchmarks read: decisions of twelve made-up offices, in the shape
 * such logs have. Sixteen columns, some 112 bytes a row; 2.5 % of the rows have a field
 * in quotes, with commas and doubled quotes inside; half to two per cent of age,
 * nationality, postcode4, income and outcome are empty; forty nationalities with shares
 * from three in four down to one in fifteen hundred. The decision follows a score that
 * follows the facts, and that costs whoever is not Dutch something.
 *
 *   generate [--quoted] ROWS SEED      to standard output; --quoted: every field
 *
 * Row i depends on the seed and on i alone, so a shorter log is the beginning of a
 * longer one; and no function of the C library has a part in the numbers, so that they
 * are the same everywhere. */
#include "base/hash.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOM = 1 << 20,    /* bytes written at a time */
    LONGEST_ROW = 512, /* 16 fields of fewer than 32 bytes */
    DENIED_AT = 50,    /* per cent of the score */
};

/* ---- Chance ---- */

struct draws {
    uint64_t state;
};

static uint64_t draw(struct draws *draws)
{
    return iem_mix(draws->state++);
}

static unsigned below(struct draws *draws, unsigned n)
{
    return (unsigned)(((draw(draws) >> 32) * n) >> 32);
}

static double unit(struct draws *draws)
{
    return (double)(draw(draws) >> 11) * 0x1p-53;
}

static bool one_in(struct draws *draws, unsigned n)
{
    return below(draws, n) == 0;
}

/* ---- People and decisions ---- */

/* Per 10011: rank to the power of -1.6, the first three times as often. */
static const struct {
    const char *name;
    unsigned share;
} nationalities[] = {
    {"Dutch", 7316},   {"Turkish", 804},   {"Moroccan", 420}, {"Surinamese", 265},
    {"German", 186},   {"Polish", 139},    {"Syrian", 108},   {"Indonesian", 88},
    {"Belgian", 72},   {"British", 61},    {"Antillean", 53}, {"Chinese", 46},
    {"Indian", 40},    {"Iraqi", 36},      {"Afghan", 32},    {"Somali", 29},
    {"Eritrean", 26},  {"Iranian", 24},    {"Italian", 22},   {"Spanish", 20},
    {"French", 19},    {"Portuguese", 17}, {"Romanian", 16},  {"Bulgarian", 15},
    {"Hungarian", 14}, {"Greek", 13},      {"Ukrainian", 13}, {"Russian", 12},
    {"Pakistani", 11}, {"Egyptian", 11},   {"Ghanaian", 10},  {"Nigerian", 10},
    {"Ethiopian", 9},  {"American", 9},    {"Brazilian", 8},  {"Colombian", 8},
    {"Vietnamese", 8}, {"Thai", 7},        {"Filipino", 7},   {"Japanese", 7},
};
enum {
    NATIONALITIES = sizeof nationalities / sizeof nationalities[0],
    SHARES = 10011, /* all together */
};

static const char *const genders[] = {"M", "F", "X"};
static const char *const educations[] = {"none",       "primary",  "secondary",
                                         "vocational", "bachelor", "master"};
static const char *const agencies[] = {
    "Municipality of Utrecht", "Tax Office",
    "Benefits Agency",         "Immigration Service",
    "Housing Board",           "Student Finance",
    "Employment Office",       "Municipality of Rotterdam",
    "Social Insurance Bank",   "Municipality of Amsterdam",
    "Child Care Benefits",     "Legal Aid Board",
};
enum { AGENCIES = sizeof agencies / sizeof agencies[0] };

struct person {
    unsigned gender, age, nationality, household, education, prior_claims, income;
};

static unsigned draw_nationality(struct draws *draws)
{
    unsigned i = 0, place = below(draws, SHARES);
    while (i < NATIONALITIES - 1 && place >= nationalities[i].share)
        place -= nationalities[i++].share;
    return i;
}

static void draw_person(struct draws *draws, struct person *person)
{
    const unsigned of_thousand = below(draws, 1000);
    const double wealth = (unit(draws) + unit(draws) + unit(draws) + unit(draws)) / 4;
    person->gender = of_thousand < 495 ? 0 : of_thousand < 985 ? 1 : 2;
    person->age = 18 + below(draws, one_in(draws, 3) ? 78 : 50);
    person->nationality = draw_nationality(draws);
    person->household = 1 + below(draws, one_in(draws, 2) ? 6 : 3);
    person->education = below(draws, 6);
    person->prior_claims = below(draws, one_in(draws, 4) ? 10 : 3);
    person->income = 4000 + (unsigned)(180000 * wealth * wealth * wealth);
}

/* Between 0 and 1, by x / (1 + |x|), which needs no library. */
static double draw_score(struct draws *draws, const struct person *person)
{
    const double luck = 2 * (unit(draws) + unit(draws) - 1);
    const double x = 0.3 * person->prior_claims - 2e-5 * person->income +
                     (person->nationality ? 0.3 : 0) + luck;
    return (1 + x / (1 + (x < 0 ? -x : x))) / 2;
}

/* ---- Writing ---- */

struct row {
    char *at;
    bool quoted, first;
};

static void put_bytes(struct row *row, const char *text, size_t n)
{
    memcpy(row->at, text, n);
    row->at += n;
}

static void put_text(struct row *row, const char *text)
{
    put_bytes(row, text, strlen(text));
}

static void put_digits(struct row *row, uint64_t number, unsigned digits)
{
    for (unsigned i = digits; i-- > 0; number /= 10)
        row->at[i] = (char)('0' + number % 10);
    row->at += digits;
}

static void put_number(struct row *row, uint64_t number)
{
    unsigned digits = 1;
    for (uint64_t rest = number / 10; rest; rest /= 10) digits++;
    put_digits(row, number, digits);
}

/* `in_quotes`: this field has to be, or happens to be. */
static void begin_field(struct row *row, bool in_quotes)
{
    if (!row->first) *row->at++ = ',';
    row->first = false;
    if (in_quotes || row->quoted) *row->at++ = '"';
}

static void end_field(struct row *row, bool in_quotes)
{
    if (in_quotes || row->quoted) *row->at++ = '"';
}

static void text_field(struct row *row, const char *text)
{
    begin_field(row, false);
    put_text(row, text);
    end_field(row, false);
}

static void number_field(struct row *row, const char *prefix, uint64_t number)
{
    begin_field(row, false);
    put_text(row, prefix);
    put_number(row, number);
    end_field(row, false);
}

/* One in `rarity` is empty. */
static void optional_field(struct row *row, struct draws *draws, unsigned rarity,
                           uint64_t number)
{
    if (one_in(draws, rarity))
        text_field(row, "");
    else
        number_field(row, "", number);
}

static void date_field(struct row *row, struct draws *draws)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30,
                                         31, 31, 30, 31, 30, 31};
    const unsigned month = below(draws, 12);
    begin_field(row, false);
    put_digits(row, 2019 + below(draws, 6), 4);
    put_text(row, "-");
    put_digits(row, month + 1, 2);
    put_text(row, "-");
    put_digits(row, 1 + below(draws, days[month]), 2);
    end_field(row, false);
}

static void agency_field(struct row *row, struct draws *draws)
{
    const unsigned of_hundred = below(draws, 100);
    const bool in_quotes = of_hundred < 2;
    begin_field(row, in_quotes);
    put_text(row, agencies[below(draws, AGENCIES)]);
    if (of_hundred == 0) {
        put_text(row, ", dept. ");
        *row->at++ = (char)('A' + below(draws, 4));
    } else if (in_quotes) {
        put_text(row, " \"\"North\"\"");
    }
    end_field(row, in_quotes);
}

static void score_field(struct row *row, struct draws *draws, double score)
{
    static const unsigned scales[] = {10000, 100000, 1000000};
    const unsigned precision = below(draws, 3);
    begin_field(row, false);
    put_text(row, "0.");
    put_digits(row, (uint64_t)(score * scales[precision]), 4 + precision);
    end_field(row, false);
}

static void nationality_field(struct row *row, struct draws *draws,
                              unsigned nationality)
{
    const bool missing = one_in(draws, 100);
    const bool in_quotes = one_in(draws, 200) && !missing;
    begin_field(row, in_quotes);
    if (!missing) put_text(row, nationalities[nationality].name);
    end_field(row, in_quotes);
}

static void reviewer_field(struct row *row, struct draws *draws)
{
    begin_field(row, false);
    put_text(row, "rev");
    put_digits(row, below(draws, 500), 3);
    end_field(row, false);
}

static void write_header(struct row *row)
{
    static const char *const columns[] = {
        "case_id",   "citizen_id", "date",           "agency",    "decision",
        "score",     "outcome",    "gender",         "age",       "nationality",
        "postcode4", "income",     "household_size", "education", "prior_claims",
        "reviewer",
    };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        text_field(row, columns[i]);
    put_text(row, "\n");
}

static void write_row(struct row *row, struct draws *draws, uint64_t index)
{
    struct person person;
    draw_person(draws, &person);
    const double score = draw_score(draws, &person);
    const double bar = 0.01 * DENIED_AT + 0.15 * (unit(draws) - 0.5);
    const bool rightful = unit(draws) < 0.9 * (1 - score);

    number_field(row, "C", 10000000 + index);
    number_field(row, "NL", 100000000 + below(draws, 900000000));
    date_field(row, draws);
    agency_field(row, draws);
    text_field(row, score < bar ? "granted" : "denied");
    score_field(row, draws, score);
    optional_field(row, draws, 50, rightful);
    text_field(row, genders[person.gender]);
    optional_field(row, draws, 200, person.age);
    nationality_field(row, draws, person.nationality);
    optional_field(row, draws, 100, 1000 + 2 * below(draws, 4000));
    optional_field(row, draws, 50, person.income);
    number_field(row, "", person.household);
    text_field(row, educations[person.education]);
    number_field(row, "", person.prior_claims);
    reviewer_field(row, draws);
    put_text(row, "\n");
}

static bool write_out(const char *room, const char *end)
{
    const size_t n = (size_t)(end - room);
    return fwrite(room, 1, n, stdout) == n;
}

static bool write_log(uint64_t rows, uint64_t seed, bool quoted)
{
    char *room = malloc(ROOM);
    struct row row = {.at = room, .quoted = quoted, .first = true};
    bool written = room != NULL;
    if (written) write_header(&row);
    for (uint64_t i = 0; i < rows && written; i++) {
        struct draws draws = {iem_mix(iem_mix(seed) ^ i)};
        row.first = true;
        write_row(&row, &draws, i);
        if (row.at - room < ROOM - LONGEST_ROW) continue;
        written = write_out(room, row.at);
        row.at = room;
    }
    written = written && write_out(room, row.at);
    free(room);
    return written && fflush(stdout) == 0;
}

static bool read_whole(const char *text, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

int main(int argc, char **argv)
{
    const bool quoted = argc == 4 && strcmp(argv[1], "--quoted") == 0;
    uint64_t rows, seed;
    if (argc != 3 + quoted || !read_whole(argv[1 + quoted], &rows) ||
        !read_whole(argv[2 + quoted], &seed)) {
        fputs("usage: generate [--quoted] ROWS SEED\n", stderr);
        return 2;
    }
    if (write_log(rows, seed, quoted)) return 0;
    fprintf(stderr, "generate: %s\n", strerror(errno));
    return 1;
}
