#include "plan/propose_sheet.h"

#include <string.h>

enum { SHOWN = 4, SHOWN_BYTES = 24 };

static const char *say(const iem_sheet *w, iem_said said)
{
    return w->dutch ? said.nl : said.en;
}

void iem_sheet_put(iem_sheet *w, const char *text)
{
    iem_buffer_text(w->out, text);
}

void iem_sheet_say(iem_sheet *w, const char *en, const char *nl)
{
    iem_sheet_put(w, w->dutch ? nl : en);
}

/* ---- Scalars ---- */

static bool is_plain_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

/* Letters, digits and _ throughout; inside also blanks, dashes and points. */
static bool is_plain(const char *text)
{
    const size_t n = strlen(text);
    if (n == 0 || !is_plain_char(text[0]) || !is_plain_char(text[n - 1])) return false;
    for (size_t i = 0; i < n; i++)
        if (!is_plain_char(text[i]) && !strchr(" -.", text[i])) return false;
    return true;
}

/* YAML takes no control characters as they are, and ends a line, and with it a remark,
 * at three more of Unicode (YAML 1.1, 4.1 and 4.2): iem_is_hostile knows all of them.
 */
void iem_sheet_remark(iem_sheet *w, iem_slice text, const char *other)
{
    for (size_t i = 0, len = 0; i < text.len; i += len) {
        const iem_slice left = {text.at + i, text.len - i};
        if (iem_is_hostile(iem_utf8_first(left, &len)))
            iem_sheet_put(w, other);
        else
            iem_buffer_bytes(w->out, left.at, len);
    }
}

static void put_escaped(iem_sheet *w, const char *at, size_t len, uint32_t point)
{
    if (point == '"' || point == '\\')
        iem_buffer_format(w->out, "\\%c", (char)point);
    else if (!iem_is_hostile(point))
        iem_buffer_bytes(w->out, at, len);
    else if (len == 1 && point == 0xfffd)
        iem_sheet_put(w, "?"); /* of a file's name, which may be anything */
    else
        iem_buffer_format(w->out, point < 0x100 ? "\\x%02x" : "\\u%04x", point);
}

void iem_sheet_scalar(iem_sheet *w, const char *text)
{
    const size_t n = strlen(text);
    if (is_plain(text)) {
        iem_sheet_put(w, text);
        return;
    }
    iem_sheet_put(w, "\"");
    for (size_t i = 0, len = 0; i < n; i += len) {
        const iem_slice left = {text + i, n - i};
        const uint32_t point = iem_utf8_first(left, &len);
        put_escaped(w, left.at, len, point);
    }
    iem_sheet_put(w, "\"");
}

void iem_sheet_list(iem_sheet *w, const char *const *texts, size_t n)
{
    iem_sheet_put(w, "[");
    for (size_t i = 0; i < n; i++) {
        if (i) iem_sheet_put(w, ", ");
        iem_sheet_scalar(w, texts[i]);
    }
    iem_sheet_put(w, "]");
}

/* In a remark: one line, cut short. */
void iem_sheet_shown(iem_sheet *w, const char *text)
{
    size_t n = strlen(text);
    const bool cut = n > SHOWN_BYTES;
    if (cut) n = SHOWN_BYTES;
    while (cut && n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
    iem_sheet_remark(w, (iem_slice){text, n}, " ");
    if (cut) iem_sheet_put(w, "…");
}

void iem_sheet_cuts(iem_sheet *w, const iem_proposed_column *column)
{
    char number[24];
    if (column->quantiles) {
        iem_buffer_format(w->out, "%u", column->quantiles);
        return;
    }
    iem_sheet_put(w, "[");
    for (size_t i = 0; i < column->n_cuts; i++) {
        iem_decimal_write(column->cuts[i], number);
        iem_buffer_format(w->out, "%s%s", i ? ", " : "", number);
    }
    iem_sheet_put(w, "]");
}

/* ---- Remarks ---- */

static bool shows_values(iem_proposed role)
{
    return role != IEM_PROPOSED_NOTHING && role != IEM_PROPOSED_CASE &&
           role != IEM_PROPOSED_PERSON && role != IEM_PROPOSED_REASON &&
           role != IEM_PROPOSED_BATCH && role != IEM_PROPOSED_TIME;
}

void iem_sheet_values(iem_sheet *w, const iem_column *seen)
{
    const double distinct = iem_column_distinct(seen);
    char least[24], most[24];
    if (iem_column_is_number(seen) && distinct > SHOWN) {
        iem_decimal_write(seen->least, least);
        iem_decimal_write(seen->most, most);
        iem_buffer_format(w->out, w->dutch ? "%s tot %s" : "%s to %s", least, most);
        return;
    }
    iem_buffer_format(w->out, w->dutch ? "%.0f waarden: " : "%.0f values: ", distinct);
    for (size_t i = 0; i < seen->n_values && i < SHOWN; i++) {
        if (i) iem_sheet_put(w, ", ");
        iem_sheet_shown(w, seen->values[i].text);
    }
    if (seen->n_values > SHOWN) iem_sheet_put(w, ", …");
}

void iem_sheet_why(iem_sheet *w, size_t i)
{
    const iem_proposed_column *column = &w->p->columns[i];
    iem_sheet_put(w, say(w, column->why));
    if (column->other) {
        iem_sheet_put(w, " ");
        iem_sheet_shown(w, column->other);
    }
    if (shows_values(column->role)) {
        iem_sheet_put(w, "; ");
        iem_sheet_values(w, &w->p->look->columns[i]);
    }
    iem_sheet_put(w, "\n");
}

void iem_sheet_question(iem_sheet *w, size_t i, const char *indent)
{
    const iem_proposed_column *column = &w->p->columns[i];
    if (!column->question.en) return;
    iem_buffer_format(w->out, "%s# ? ", indent);
    iem_sheet_shown(w, w->p->look->columns[i].name);
    iem_buffer_format(w->out, ": %s\n", say(w, column->question));
}

void iem_sheet_heading(iem_sheet *w, const char *en, const char *nl)
{
    iem_sheet_put(w, "\n# ");
    iem_sheet_say(w, en, nl);
    iem_sheet_put(w, "\n");
}
