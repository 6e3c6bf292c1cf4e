#include "base/print.h"

#include <locale.h>
#include <stdio.h>

/* The C locale is made of nothing: there is no room to ask for, or to give back. */
int iem_print_list(char *out, size_t n, const char *format, va_list args)
{
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    const locale_t callers = plain ? uselocale(plain) : (locale_t)0;
    const int written = vsnprintf(out, n, format, args);
    if (plain) {
        uselocale(callers);
        freelocale(plain);
    }
    return written;
}

int iem_print(char *out, size_t n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int written = iem_print_list(out, n, format, args);
    va_end(args);
    return written;
}

bool iem_is_word(const char *a, const char *b)
{
    while (*a && iem_lower(*a) == iem_lower(*b)) a++, b++;
    return iem_lower(*a) == iem_lower(*b);
}
