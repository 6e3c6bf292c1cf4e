/* What a history says, in text, as a page, as a table and for Prometheus. Of the scans
 * only those from `first` to `last` are shown; evidence is that of all. */
#ifndef IEM_REPORT_HISTORY_H
#define IEM_REPORT_HISTORY_H

#include "base/buffer.h"
#include "judge/monitor.h"
#include "report/voice.h"

typedef struct iem_retrospect {
    const iem_monitor *monitor;
    const iem_history_look *look;
    size_t first, end; /* scans first … end - 1 are shown */
} iem_retrospect;

iem_status iem_report_history_text(const iem_retrospect *past, iem_buffer *out,
                                   iem_error *err);
iem_status iem_report_history_html(const iem_retrospect *past, iem_buffer *out,
                                   iem_error *err);
iem_status iem_report_history_csv(const iem_retrospect *past, iem_buffer *out,
                                  iem_error *err);
iem_status iem_report_history_prometheus(const iem_retrospect *past, iem_buffer *out,
                                         iem_error *err);

/* ---- What they share ---- */

/* The effect that the verdict of a watch is about: the ratio, or the gap. */
iem_estimate iem_watch_effect(const iem_watch *watch, const iem_past_group *group);
/* E of its logarithm, at most 1e300. */
double iem_watch_evidence(double log_e);
/* "0.3", "24", "5,120", "> 1,000,000" of a logarithm; a dash where undefined. */
iem_figure iem_figure_evidence(const iem_voice *voice, double log_e);
iem_figure iem_watch_figure(const iem_voice *voice, const iem_watch *watch,
                            double effect);
/* “B” (origin); plain when names stand in cells of a table. */
iem_phrase iem_watch_who(const iem_voice *voice, const iem_watch *watch);
/* The sentences of an alarm: one of the gap, one of averaging; empty without. */
void iem_say_alarms(iem_buffer *out, const iem_voice *voice, const iem_monitor *monitor,
                    const iem_watch *watch);
/* Where no alarm is told; in a published edition there may be one that is not. */
iem_word iem_history_no_alarm(const iem_retrospect *past);
/* What changed with a scan, with semicolons between; empty when nothing did. */
void iem_say_turn(iem_buffer *out, const iem_voice *voice, const iem_monitor *monitor,
                  size_t scan);
void iem_say_scans(iem_buffer *out, const iem_voice *voice, const iem_monitor *monitor);
/* "2026-11-01" of the time it was recorded; a dash when that is not known. */
iem_figure iem_figure_recorded(const iem_past_scan *scan);

#endif
