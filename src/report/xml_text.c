/* Text between tags and in attributes, of HTML, SVG and XML. */
#include "report/svg.h"

static uint32_t code_point(iem_slice letter)
{
    const unsigned char *at = (const unsigned char *)letter.at;
    static const unsigned char of_first[] = {0x7f, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t code = 0;
    if (letter.len == 0 || letter.len > 4) return 0;
    code = at[0] & of_first[letter.len];
    for (size_t i = 1; i < letter.len; i++) code = code << 6 | (at[i] & 0x3f);
    return code;
}

/* Letters of scripts that run from right to left: Hebrew to Arabic, their forms for
 * presentation, and the old ones (Unicode, DerivedBidiClass). */
static bool runs_left(uint32_t code)
{
    return (code >= 0x590 && code < 0x900) || (code >= 0xfb1d && code < 0xfe00) ||
           (code >= 0xfe70 && code < 0xff00) || (code >= 0x10800 && code < 0x11000) ||
           (code >= 0x1e800 && code < 0x1f000);
}

static bool is_letter(uint32_t code)
{
    const bool ascii = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
    const bool mark = code < 0xc0 || (code >= 0x2000 && code < 0x2070);
    return ascii || !mark;
}

/* Behind the last letter from right to left, before one that runs the other way. */
static const char *end_of_run(const char *text)
{
    const char *const start = text, *end = text;
    for (size_t len = 0; *text; text += len) {
        const uint32_t code = code_point(iem_name_next(text, &len));
        /* A name that was cut short ends in … */
        if (runs_left(code) || (code == 0x2026 && end == text && end > start))
            end = text + len;
        else if (is_letter(code))
            break;
    }
    return end;
}

static void escaped(iem_buffer *out, iem_slice safe)
{
    switch (*safe.at) {
    case '&':
        iem_buffer_text(out, "&amp;");
        break;
    case '<':
        iem_buffer_text(out, "&lt;");
        break;
    case '>':
        iem_buffer_text(out, "&gt;");
        break;
    case '"':
        iem_buffer_text(out, "&quot;");
        break;
    case '\'':
        iem_buffer_text(out, "&#39;");
        break;
    default:
        iem_buffer_bytes(out, safe.at, safe.len);
    }
}

/* A run from right to left is isolated (Unicode Standard Annex #9: FSI … PDI), or it
 * would draw the figures beside it to its other side. */
void iem_xml_text(iem_buffer *out, const char *text)
{
    static const char first_strong_isolate[] = "\xe2\x81\xa8",
                      pop_isolate[] = "\xe2\x81\xa9";
    const char *end = NULL;
    for (size_t len = 0; *text; text += len) {
        const iem_slice safe = iem_name_next(text, &len);
        if (!end && runs_left(code_point(safe))) {
            iem_buffer_text(out, first_strong_isolate);
            end = end_of_run(text);
        }
        escaped(out, safe);
        if (end && text + len >= end) {
            iem_buffer_text(out, pop_isolate);
            end = NULL;
        }
    }
}
