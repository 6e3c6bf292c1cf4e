/* Guesses how a CSV file is written from its first lines. What a guess gets wrong is
 * loud later (rows rejected with their line), so no guess here may change a number in
 * silence: where two readings are possible, the decimal mark stays unsettled. */
#include "csv/dialect.h"

#include <string.h>

enum { RECORDS = 200 }; /* enough to tell delimiters apart; the rest costs time only */

static const char candidates[] = ",;\t|";
enum { CANDIDATES = sizeof candidates - 1 };

struct scan {
    const char *at, *end;
    const char *delimiters;
};

struct field {
    iem_slice text; /* without quotes around it; doubled quotes are left doubled */
    bool quoted;
    char stop; /* the delimiter behind it, '\n' for any line end, 0: the sample ends */
};

static bool stops(const struct scan *scan, char c)
{
    for (const char *d = scan->delimiters; *d; d++)
        if (c == *d) return true;
    return c == '\n' || c == '\r';
}

static const char *behind_quotes(const char *at, const char *end)
{
    while (at < end) {
        if (*at++ != '"') continue;
        if (at == end || *at != '"') return at;
        at++;
    }
    return NULL;
}

/* The LF of a CRLF counts as a blank line, which counts for nothing here. */
static char take_stop(struct scan *scan)
{
    if (scan->at == scan->end) return '\0';
    const char c = *scan->at++;
    return c == '\r' ? '\n' : c;
}

static struct field next_field(struct scan *scan)
{
    struct field field = {.quoted = scan->at < scan->end && *scan->at == '"'};
    const char *begin = scan->at;
    if (field.quoted) {
        const char *behind = behind_quotes(begin + 1, scan->end);
        scan->at = behind ? behind : scan->end;
        field.text = (iem_slice){begin + 1, (size_t)(scan->at - begin) - 1};
        if (behind) field.text.len--;
    }
    while (scan->at < scan->end && !stops(scan, *scan->at)) scan->at++;
    if (!field.quoted) field.text = (iem_slice){begin, (size_t)(scan->at - begin)};
    field.stop = take_stop(scan);
    return field;
}

struct counts {
    size_t of[CANDIDATES];
    bool blank;
};

/* False: the sample ends in the middle of the record. */
static bool count_record(struct scan *scan, struct counts *counts)
{
    *counts = (struct counts){.blank = true};
    for (;;) {
        const struct field field = next_field(scan);
        if (field.quoted || field.text.len > 0) counts->blank = false;
        if (field.stop == '\0') return false;
        if (field.stop == '\n') return true;
        counts->blank = false;
        counts->of[strchr(candidates, field.stop) - candidates]++;
    }
}

/* The candidate that is most often as frequent in a record as it is in the header,
 * weighed by the number of columns it makes; by the header alone when none ever is. */
static char find_delimiter(iem_slice text)
{
    struct scan scan = {text.at, text.at + text.len, candidates};
    struct counts header = {.blank = true}, record;
    size_t weight[CANDIDATES] = {0}, best = 0;
    while (header.blank && scan.at < scan.end) (void)count_record(&scan, &header);
    for (size_t i = 0; i < RECORDS && scan.at < scan.end; i++) {
        if (!count_record(&scan, &record)) break;
        for (size_t c = 0; c < CANDIDATES; c++)
            if (record.of[c] == header.of[c]) weight[c] += header.of[c];
    }
    for (size_t c = 1; c < CANDIDATES; c++)
        if (weight[c] > weight[best] ||
            (weight[c] == weight[best] && header.of[c] > header.of[best]))
            best = c;
    return candidates[best];
}

static size_t count_digits(const char *at, const char *end)
{
    const char *begin = at;
    while (at < end && *at >= '0' && *at <= '9') at++;
    return (size_t)(at - begin);
}

/* Digits, mark, digits. Not 1,234 or 12.345: that may be a thousand and more, while
 * 0,125 and 1234,567 may not. */
static bool shows_mark(iem_slice text, char mark)
{
    const char *at = text.at, *end = text.at + text.len;
    if (at < end && (*at == '-' || *at == '+')) at++;
    const char *begin = at;
    const size_t whole = count_digits(at, end);
    at += whole;
    if (whole == 0 || at == end || *at != mark) return false;
    const size_t part = count_digits(at + 1, end);
    if (part == 0 || at + 1 + part != end) return false;
    return part != 3 || whole > 3 || *begin == '0';
}

static char find_decimal(iem_slice text, char delimiter)
{
    const char only[] = {delimiter, '\0'};
    struct scan scan = {text.at, text.at + text.len, only};
    bool comma = false, point = false, header = true;
    while (scan.at < scan.end && !(point && (comma || delimiter == ','))) {
        const struct field field = next_field(&scan);
        if (!header && shows_mark(field.text, ',')) comma = true;
        if (!header && shows_mark(field.text, '.')) point = true;
        if (field.stop == '\n') header = false;
    }
    /* Where commas part the fields, a decimal comma is a rarity that shows in quotes.
     */
    if (delimiter == ',') return comma && !point ? ',' : '.';
    if (comma == point) return 0;
    return comma ? ',' : '.';
}

/* The sample may end inside a character: without such a beginning. */
static iem_slice whole_characters(iem_slice text)
{
    for (size_t back = 1; back <= 3 && back <= text.len; back++) {
        const unsigned char c = (unsigned char)text.at[text.len - back];
        if (c < 0x80) break;
        if (c < 0xc0) continue;
        const size_t span = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        if (span > back) text.len -= back;
        break;
    }
    return text;
}

static bool has_bom(iem_slice text)
{
    return text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0;
}

iem_dialect iem_dialect_sniff(iem_slice sample, iem_dialect given, bool encoding_given)
{
    iem_dialect dialect = given;
    if (!sample.at) sample = iem_slice_of("");
    dialect.bom = has_bom(sample) ? 3 : 0;
    if (!encoding_given) {
        const bool utf8 = dialect.bom || iem_utf8_valid(whole_characters(sample));
        dialect.encoding = utf8 ? IEM_UTF8 : IEM_WINDOWS_1252;
    }
    const iem_slice text = {sample.at + dialect.bom, sample.len - dialect.bom};
    if (!dialect.delimiter) dialect.delimiter = find_delimiter(text);
    if (!dialect.decimal) dialect.decimal = find_decimal(text, dialect.delimiter);
    return dialect;
}
