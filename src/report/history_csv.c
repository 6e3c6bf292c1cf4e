/* A history as a table: a line for each scan and group. */
#include "report/history.h"

#include "base/field.h"
#include "report/metrics.h"

#include <math.h>
#include <string.h>

static const char heads[] =
    "period,recorded,ground,group,reference,decisions,adverse,reference_decisions,"
    "reference_adverse,twin_gap,twin_gap_low,twin_gap_high,twin_ratio,twin_ratio_low,"
    "twin_ratio_high,group_weight,group_weight_low,group_weight_high,group_caused,"
    "group_caused_low,group_caused_high,harmed,type,verdict,evidence,"
    "evidence_of_averaging,alarm,since,rows_used,versions,plan_sha256,count_sha256\n";

static void put_text(iem_buffer *out, bool first, const char *text)
{
    iem_csv_field(out, first, iem_slice_of(text ? text : ""));
}

static void put_number(iem_buffer *out, double number)
{
    iem_buffer_text(out, ",");
    if (isfinite(number)) iem_metric_number(out, number);
}

static void put_estimate(iem_buffer *out, iem_estimate e)
{
    put_number(out, e.value);
    put_number(out, e.low);
    put_number(out, e.high);
}

static void put_figures(iem_buffer *out, const iem_past_group *g)
{
    put_number(out, g->n);
    put_number(out, g->adverse);
    put_number(out, g->reference_n);
    put_number(out, g->reference_adverse);
    put_estimate(out, g->gap);
    put_estimate(out, g->ratio);
    put_estimate(out, g->group_weight);
    put_estimate(out, g->caused);
    put_number(out, g->harmed);
}

static bool from(size_t scan, size_t first)
{
    return first != SIZE_MAX && scan >= first;
}

static const char *yes_no(bool yes)
{
    return yes ? "yes" : "no";
}

static void put_line(iem_buffer *out, const iem_monitor *m, const iem_watch *w,
                     size_t s)
{
    const iem_past_scan *scan = &m->past->scans[s];
    const iem_past_group *g = w->at[s];
    put_text(out, true, scan->period);
    put_text(out, false, scan->recorded);
    put_text(out, false, w->ground);
    put_text(out, false, w->group);
    put_text(out, false, g->reference_is_rest ? "rest" : g->reference);
    put_figures(out, g);
    iem_buffer_format(out, ",%s,%s", iem_type_code(g->type),
                      iem_verdict_code(g->verdict));
    put_number(out, w->counted ? iem_watch_evidence(w->log_e[s]) : NAN);
    put_number(out, iem_watch_evidence(w->log_e_averaging[s]));
    const bool alarm = from(s, w->alarm) || from(s, w->averaging_alarm);
    iem_buffer_format(out, ",%s,%s", w->hidden ? "" : yes_no(alarm),
                      w->hidden ? "" : yes_no(from(s, w->since.at)));
    put_number(out, scan->rows_used);
    iem_buffer_format(out, ",%zu,%s,%s\n", scan->versions, scan->plan_sha256,
                      scan->count_sha256);
}

iem_status iem_report_history_csv(const iem_retrospect *past, iem_buffer *out,
                                  iem_error *err)
{
    const iem_monitor *m = past->monitor;
    iem_buffer_text(out, heads);
    for (size_t s = past->first; s < past->end; s++)
        for (size_t i = 0; i < m->n_watches; i++)
            if (m->watches[i].at[s]) put_line(out, m, &m->watches[i], s);
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
