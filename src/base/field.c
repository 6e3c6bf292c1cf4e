#include "base/field.h"

#include <string.h>

static bool needs_quotes(iem_slice text)
{
    static const bool marks[256] = {
        [','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true, ['\0'] = true};
    for (size_t i = 0; i < text.len; i++)
        if (marks[(unsigned char)text.at[i]]) return true;
    return false;
}

/* Controls, from U+0080 on beginning with 0xc2; with tabs and line ends, and more. */
static bool may_steer(iem_slice text)
{
    bool may = false;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.at[i];
        may |= (c < 0x20) | (c == 0x7f) | (c == 0xc2);
    }
    return may;
}

/* Behind apostrophes, those of people or ours. */
static bool is_formula(iem_slice text)
{
    static const char signs[] = "=+-@\t\r\n";
    static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                       "\xef\xbc\xa0"};
    size_t at = 0;
    while (at < text.len && text.at[at] == '\'') at++;
    if (at == text.len) return false;
    if (memchr(signs, text.at[at], sizeof signs - 1)) return true;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (text.len - at >= 3 && memcmp(text.at + at, wide[i], 3) == 0) return true;
    return false;
}

static void put_quoted(iem_buffer *line, iem_slice text)
{
    for (const char *quote; (quote = memchr(text.at, '"', text.len)) != NULL;) {
        const size_t n = (size_t)(quote + 1 - text.at);
        iem_buffer_bytes(line, text.at, n);
        iem_buffer_bytes(line, "\"", 1);
        text.at += n;
        text.len -= n;
    }
    iem_buffer_bytes(line, text.at, text.len);
    iem_buffer_bytes(line, "\"", 1);
}

static void put(iem_buffer *line, bool first, iem_slice text)
{
    const bool quoted = needs_quotes(text), formula = is_formula(text);
    const size_t before = (size_t)!first + quoted + formula;
    char *to = iem_buffer_room(line, before + (quoted ? 0 : text.len));
    if (!to) return;
    if (!first) *to++ = ',';
    if (quoted) *to++ = '"';
    if (formula) *to++ = '\'';
    if (quoted)
        put_quoted(line, text);
    else if (text.len)
        memcpy(to, text.at, text.len);
}

static bool is_steering(uint32_t point)
{
    const bool layout = point == '\t' || point == '\r' || point == '\n';
    return !layout && (point < 0x20 || (point >= 0x7f && point < 0xa0));
}

bool iem_csv_holds(iem_slice text)
{
    for (size_t len = 0; text.len; text.at += len, text.len -= len)
        if (is_steering(iem_utf8_first(text, &len))) return false;
    return true;
}

/* Whoever shows the file on a terminal is not steered by it. */
static void put_tame(iem_buffer *line, bool first, iem_slice text)
{
    iem_buffer tame = {0};
    for (size_t len = 0; text.len; text.at += len, text.len -= len) {
        if (is_steering(iem_utf8_first(text, &len)))
            iem_buffer_text(&tame, "\xef\xbf\xbd");
        else
            iem_buffer_bytes(&tame, text.at, len);
    }
    line->failed |= tame.failed;
    put(line, first, (iem_slice){tame.at, tame.len});
    iem_buffer_clear(&tame);
}

void iem_csv_field(iem_buffer *line, bool first, iem_slice text)
{
    (may_steer(text) ? put_tame : put)(line, first, text);
}

iem_slice iem_csv_text(iem_slice field)
{
    if (field.len && *field.at == '\'' && is_formula(field)) {
        field.at++;
        field.len--;
    }
    return field;
}
