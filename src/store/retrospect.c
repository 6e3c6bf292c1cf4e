/* A history for people and for other programs. */
#include "base/outputs.h"
#include "report/history.h"
#include "store/history.h"

#include <stdlib.h>
#include <string.h>

static iem_status find_shown(const iem_past *past, const iem_history_look *look,
                             iem_retrospect *shown, iem_error *err)
{
    shown->end = past->n;
    while (shown->first < past->n && look->from &&
           iem_period_compare(past->scans[shown->first].period, look->from) < 0)
        shown->first++;
    while (shown->end > shown->first && look->to &&
           iem_period_compare(past->scans[shown->end - 1].period, look->to) > 0)
        shown->end--;
    if (shown->end > shown->first || past->n == 0) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%s: has no scans of those periods; they run from %s to %s",
                    past->name, past->scans[0].period, past->scans[past->n - 1].period);
}

/* A name that is nowhere is a slip, not a group without alarms. */
static iem_status check_asked(const iem_monitor *monitor, const iem_history_look *look,
                              iem_error *err)
{
    if (monitor->n_watches || monitor->past->n == 0) return IEM_OK;
    if (!look->ground && !look->group) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA, "%s: no scan has %s%.80s%s%s%.80s",
                    monitor->past->name, look->ground ? "ground " : "",
                    look->ground ? look->ground : "",
                    look->ground && look->group ? ", " : "",
                    look->group ? "group " : "", look->group ? look->group : "");
}

static iem_status render(const iem_retrospect *past, iem_history_format format,
                         iem_buffer *out, iem_error *err)
{
    switch (format) {
    case IEM_HISTORY_TEXT:
        return iem_report_history_text(past, out, err);
    case IEM_HISTORY_HTML:
        return iem_report_history_html(past, out, err);
    case IEM_HISTORY_CSV:
        return iem_report_history_csv(past, out, err);
    case IEM_HISTORY_PROMETHEUS:
        return iem_report_history_prometheus(past, out, err);
    }
    return iem_fail(err, IEM_ERR_USAGE, "format %d is unknown", (int)format);
}

static iem_status look_back(const iem_history *history, iem_history_format format,
                            const iem_history_look *look, iem_arena *arena,
                            iem_buffer *out, iem_error *err)
{
    iem_past past;
    iem_monitor monitor;
    iem_retrospect shown = {.monitor = &monitor, .look = look};
    IEM_TRY(iem_history_past(history, arena, &past, err));
    IEM_TRY(iem_monitor_make(&past, look->ground, look->group, arena, &monitor, err));
    IEM_TRY(check_asked(&monitor, look, err));
    IEM_TRY(find_shown(&past, look, &shown, err));
    /* What gathers gauges is read by others than those who may see the logs. */
    if (look->publish || format == IEM_HISTORY_PROMETHEUS)
        IEM_TRY(iem_monitor_publish(&monitor, &past, err));
    return render(&shown, format, out, err);
}

iem_status iem_history_render(const iem_history *history, iem_history_format format,
                              const iem_history_look *look, char **text, iem_error *err)
{
    const iem_history_look plain = {.lang = "en"};
    iem_arena arena = {0};
    iem_buffer out = {0};
    const iem_status status =
        look_back(history, format, look ? look : &plain, &arena, &out, err);
    iem_arena_clear(&arena);
    if (status == IEM_OK) return iem_buffer_take(&out, text, err);
    iem_buffer_clear(&out);
    return status;
}

iem_status iem_history_write(const iem_history *history, iem_history_format format,
                             const iem_history_look *look, const char *path,
                             iem_error *err)
{
    char *text = NULL;
    IEM_TRY(iem_history_render(history, format, look, &text, err));
    const iem_status status =
        iem_outputs_write(look ? look->outputs : NULL, path, false, text, err);
    free(text);
    return status;
}
