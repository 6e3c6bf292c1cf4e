/* A book of gates: one line of JSON for each of them. */
#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "engine/derive.h"
#include "plan/day.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 10, MOST = 64 << 20 }; /* "2026-11-23"; bytes of a book */

struct book {
    const char *path;
    const char *count_sha256;
    size_t line;
    bool stands; /* the last alarm was not answered yet */
    size_t capacity;
    iem_derived *derived;
};

static iem_status start_alarm(struct book *book, int32_t day, iem_error *err)
{
    iem_derived *d = book->derived;
    if (!IEM_GROW(d->alarms, book->capacity, d->n_alarms + 1))
        return iem_fail_memory(err);
    d->alarms[d->n_alarms++] = (iem_alarm){day, IEM_NOT_SAID, IEM_NOT_SAID};
    book->stands = true;
    return IEM_OK;
}

/* One that broke off or could not tell says nothing about the model. */
static iem_status take_gate(struct book *book, const char *verdict, int32_t day,
                            iem_error *err)
{
    if (strcmp(verdict, "fail") == 0 && !book->stands)
        return start_alarm(book, day, err);
    if (strcmp(verdict, "pass") != 0 || !book->stands) return IEM_OK;
    book->derived->alarms[book->derived->n_alarms - 1].until = day;
    book->stands = false;
    return IEM_OK;
}

static iem_status read_line(struct book *book, const struct json_t *line,
                            iem_error *err)
{
    iem_day day;
    const char *at = iem_json_text_of(iem_json_get(line, "at"));
    const char *verdict = iem_json_text_of(iem_json_get(line, "verdict"));
    const char *counted = iem_json_text_of(iem_json_get(line, "count_sha256"));
    if (!at || strlen(at) < DAY || !verdict ||
        !iem_day_read((iem_slice){at, DAY}, false, &day))
        return iem_fail(err, IEM_ERR_DATA,
                        "%s:%zu: is no line of a gate's book: it has no day 'at' or no "
                        "'verdict'",
                        book->path, book->line);
    if (!counted || strcmp(counted, book->count_sha256) != 0) return IEM_OK;
    return take_gate(book, verdict, iem_day_number(day), err);
}

static iem_status read_text(struct book *book, const char *text, size_t n,
                            iem_error *err)
{
    struct json_t *line = NULL;
    iem_status status = iem_json_read(book->path, text, n, &line, err);
    if (status == IEM_ERR_DATA)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s:%zu: is no line of a gate's book: it is no JSON",
                        book->path, book->line);
    if (status == IEM_OK) status = read_line(book, line, err);
    iem_json_free(line);
    return status;
}

static iem_status read_lines(struct book *book, const char *text, size_t n,
                             iem_error *err)
{
    for (const char *at = text, *end = text + n; at < end; book->line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const size_t length = (size_t)((stop ? stop : end) - at);
        if (length > 0) IEM_TRY(read_text(book, at, length, err));
        at += length + 1;
    }
    return IEM_OK;
}

iem_status iem_alarms_declared(const iem_process *process, iem_derived *derived,
                               iem_error *err)
{
    if (process->alarm_at == IEM_NOT_SAID) return IEM_OK;
    iem_alarm *alarm = iem_zeroed(1, sizeof *alarm);
    if (!alarm) return iem_fail_memory(err);
    *alarm = (iem_alarm){process->alarm_at, IEM_NOT_SAID, IEM_NOT_SAID};
    if (process->out_of_use >= process->alarm_at) alarm->until = process->out_of_use;
    derived->alarms = alarm;
    derived->n_alarms = 1;
    return IEM_OK;
}

iem_status iem_alarms_read(const char *path, const char *count_sha256,
                           iem_derived *derived, iem_error *err)
{
    struct book book = {
        .path = path, .count_sha256 = count_sha256, .line = 1, .derived = derived};
    char *text = NULL;
    size_t n = 0;
    IEM_TRY(iem_file_read_all(path, MOST, &text, &n, err));
    const iem_status status = read_lines(&book, text, n, err);
    free(text);
    return status;
}
