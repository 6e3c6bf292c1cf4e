/* Text that grows while it is written; a failed allocation sticks and is asked once. */
#ifndef IEM_BUFFER_H
#define IEM_BUFFER_H

#include "base/status.h"

typedef struct iem_buffer {
    char *at; /* NUL-terminated once something was written; NULL before */
    size_t len, capacity;
    bool failed;
} iem_buffer;

void iem_buffer_bytes(iem_buffer *buffer, const char *bytes, size_t n);
/* n bytes behind the rest, for the caller to write; NULL: failed. */
char *iem_buffer_room(iem_buffer *buffer, size_t n);
void iem_buffer_whole(iem_buffer *buffer, uint64_t number); /* in decimal */
void iem_buffer_text(iem_buffer *buffer, const char *text);
__attribute__((format(printf, 2, 3))) void iem_buffer_format(iem_buffer *buffer,
                                                             const char *format, ...);
/* As iem_buffer_format, for a report on a terminal: what is filled in steers none, and
 * makes no line of its own. The format has a line end at its end, or none. */
__attribute__((format(printf, 2, 3))) void iem_buffer_line(iem_buffer *buffer,
                                                           const char *format, ...);
/* Hands the text to the caller (never NULL on success) and empties the buffer. */
iem_status iem_buffer_take(iem_buffer *buffer, char **text, iem_error *err);
void iem_buffer_clear(iem_buffer *buffer);

#endif
