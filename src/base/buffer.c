#include "base/buffer.h"

#include "base/grow.h"
#include "base/print.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static __attribute__((noinline)) bool grow(iem_buffer *buffer, size_t more)
{
    if (buffer->failed) return false;
    if (more >= SIZE_MAX - buffer->len ||
        !IEM_GROW(buffer->at, buffer->capacity, buffer->len + more + 1))
        buffer->failed = true;
    return !buffer->failed;
}

/* And for the NUL behind it; mostly there is. */
static inline bool make_room(iem_buffer *buffer, size_t more)
{
    const bool fits = more < buffer->capacity - buffer->len && !buffer->failed;
    return fits || grow(buffer, more);
}

char *iem_buffer_room(iem_buffer *buffer, size_t n)
{
    if (!make_room(buffer, n)) return NULL;
    char *room = buffer->at + buffer->len;
    buffer->len += n;
    buffer->at[buffer->len] = '\0';
    return room;
}

void iem_buffer_bytes(iem_buffer *buffer, const char *bytes, size_t n)
{
    char *room = iem_buffer_room(buffer, n);
    if (room && n) memcpy(room, bytes, n);
}

void iem_buffer_text(iem_buffer *buffer, const char *text)
{
    iem_buffer_bytes(buffer, text, strlen(text));
}

void iem_buffer_whole(iem_buffer *buffer, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    iem_buffer_bytes(buffer, digits + at, sizeof digits - at);
}

__attribute__((format(printf, 2, 0))) static void format_list(iem_buffer *buffer,
                                                              const char *format,
                                                              va_list args)
{
    va_list again;
    va_copy(again, args);
    const int n = iem_print_list(NULL, 0, format, args);
    if (n < 0) buffer->failed = true;
    if (n >= 0 && make_room(buffer, (size_t)n)) {
        iem_print_list(buffer->at + buffer->len, (size_t)n + 1, format, again);
        buffer->len += (size_t)n;
    }
    va_end(again);
}

void iem_buffer_format(iem_buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    format_list(buffer, format, args);
    va_end(args);
}

void iem_buffer_line(iem_buffer *buffer, const char *format, ...)
{
    const size_t begin = buffer->len, length = strlen(format);
    const bool ends = length > 0 && format[length - 1] == '\n';
    va_list args;
    va_start(args, format);
    format_list(buffer, format, args);
    va_end(args);
    if (buffer->failed || buffer->len == begin) return;
    iem_text_in_line(buffer->at + begin); /* nothing becomes longer */
    buffer->len = begin + strlen(buffer->at + begin);
    if (ends) buffer->at[buffer->len - 1] = '\n';
}

iem_status iem_buffer_take(iem_buffer *buffer, char **text, iem_error *err)
{
    iem_buffer_bytes(buffer, "", 0);
    if (buffer->failed) {
        iem_buffer_clear(buffer);
        return iem_fail_memory(err);
    }
    *text = buffer->at;
    *buffer = (iem_buffer){0};
    return IEM_OK;
}

void iem_buffer_clear(iem_buffer *buffer)
{
    free(buffer->at);
    *buffer = (iem_buffer){0};
}
