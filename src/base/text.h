/* Slices of text, decimals, UTF-8. */
#ifndef IEM_TEXT_H
#define IEM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed bytes, not NUL-terminated. */
typedef struct iem_slice {
    const char *at;
    size_t len;
} iem_slice;

iem_slice iem_slice_of(const char *text);
bool iem_slice_is(iem_slice slice, const char *text);
/* As strcmp; of two that may be NULL, which comes before every text. */
int iem_text_order(const char *a, const char *b);
/* The same text? For long lists of names: most differ in their first letter. */
static inline bool iem_is_text(const char *a, const char *b)
{
    return a[0] == b[0] && strcmp(a, b) == 0;
}
/* For "%.*s" in messages: at most 40 bytes, never half a UTF-8 character. */
int iem_slice_clip(iem_slice slice);

/* Bytewise order, shorter first on a tie: what "sorted" means everywhere. */
int iem_slice_compare(iem_slice a, iem_slice b);

/* The same in both languages: what belongs to one thing stays together. */
typedef struct iem_said {
    const char *en, *nl;
} iem_said;

/* Allocated NUL-terminated copy; NULL for no memory. */
char *iem_copy(iem_slice slice);

/* A number as the log's facts are kept: an integer count of millionths. */
enum { IEM_MICRO = 1000000 };

typedef enum iem_decimal {
    IEM_DECIMAL_OK,
    IEM_DECIMAL_BAD,       /* not a number, or with thousands separators */
    IEM_DECIMAL_TOO_LARGE, /* beyond +-9.2e12 */
} iem_decimal;

/* Sign, digits, at most one `mark` ('.' or ','), optional exponent. Digits beyond the
 * sixth decimal are rounded half away from zero. No blanks, no hex, no inf or nan.
 * `mark` 0, not known: a point, but 1.234 may be a thousand and more, and is bad. */
iem_decimal iem_decimal_read(iem_slice text, char mark, int64_t *micro);

/* Shortest decimal that reads back as `micro`, with a point; `out` holds 24 bytes. */
void iem_decimal_write(int64_t micro, char *out);

/* Days of a month, 1 to 12 (Gregorian calendar). */
unsigned iem_days_in(unsigned year, unsigned month);
/* Is it a day as "2027-03-01" (ISO 8601), in a month that has it? */
bool iem_is_day(iem_slice text);

bool iem_is_ascii(iem_slice text);
/* So many hexadecimal digits, in small letters. */
bool iem_is_hex(iem_slice text, size_t digits);
/* The id of a finding or a sample: sixteen of them. */
bool iem_is_id(iem_slice text);
bool iem_utf8_valid(iem_slice text);
/* Number of characters (code points), for columns on a terminal. */
size_t iem_utf8_length(const char *text);
/* The first character of a text that is not empty: its code point, U+FFFD for a stray
 * byte, and how long it is. */
uint32_t iem_utf8_first(iem_slice text, size_t *len);
/* Could it steer a terminal or deceive a reader? Controls (escape sequences among
 * them), marks that turn the reading direction, what is no character. */
bool iem_is_hostile(uint32_t point);
/* As iem_text_tame (iemand.h), and line ends become '?' as well: what was read makes no
 * line of its own. */
void iem_text_in_line(char *text);
/* Writes at most 3 * text.len bytes of UTF-8 and returns how many. */
size_t iem_windows1252_to_utf8(iem_slice text, char *out);

#endif
