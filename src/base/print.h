/* As printf, with a point in numbers whatever locale the program that calls has set,
 * and letters of ASCII whatever it takes for letters: Turkish has no 'i' for 'I'. */
#ifndef IEM_PRINT_H
#define IEM_PRINT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

__attribute__((format(printf, 3, 4))) int iem_print(char *out, size_t n,
                                                    const char *format, ...);
__attribute__((format(printf, 3, 0))) int iem_print_list(char *out, size_t n,
                                                         const char *format,
                                                         va_list args);

static inline bool iem_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool iem_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool iem_is_letter(char c)
{
    return iem_is_upper(c) || iem_is_lower(c);
}

static inline bool iem_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char iem_lower(char c)
{
    return iem_is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

static inline char iem_upper(char c)
{
    return iem_is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

/* Upper and lower case alike. */
bool iem_is_word(const char *a, const char *b);

#endif
