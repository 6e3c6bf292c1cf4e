/* A history for Prometheus, as far as it may be told: the evidence by now, and since
 * when there is so much. */
#include "report/history.h"

#include "report/metrics.h"

#include <math.h>

#define OF(watch)                                                                      \
    IEM_LABELS("ground", (watch)->ground, "group", (watch)->group, "reference",        \
               (watch)->reference_is_rest ? "rest" : (watch)->reference)

static void write_scans(iem_buffer *out, const iem_monitor *m)
{
    const iem_past_scan *last = &m->past->scans[m->past->n - 1];
    iem_metric(out, "iemand_history_scans", "Scans that the history holds.");
    iem_sample(out, "iemand_history_scans", IEM_LABELS(NULL), (double)m->past->n);
    iem_metric(out, "iemand_history_counted_scans",
               "Scans among them that evidence adds up over.");
    iem_sample(out, "iemand_history_counted_scans", IEM_LABELS(NULL),
               (double)m->n_counted);
    iem_metric(out, "iemand_history_last_info", "The last period, and its plan.");
    iem_sample(out, "iemand_history_last_info",
               IEM_LABELS("period", last->period, "plan_sha256", last->plan_sha256), 1);
    iem_metric(out, "iemand_history_alarms",
               "Groups with an alarm that may be told of.");
    iem_sample(out, "iemand_history_alarms", IEM_LABELS(NULL), (double)m->n_alarms);
}

static void write_evidence(iem_buffer *out, const iem_monitor *m)
{
    const size_t last = m->past->n - 1;
    iem_metric(out, "iemand_history_evidence",
               "Evidence that the group fares worse at equal facts, beyond the margin; "
               "20 is an alarm.");
    for (size_t i = 0; i < m->n_watches; i++)
        if (m->watches[i].counted)
            iem_sample(out, "iemand_history_evidence", OF(&m->watches[i]),
                       iem_watch_evidence(m->watches[i].log_e[last]));
    iem_metric(out, "iemand_history_averaging_evidence",
               "Evidence that own facts of the group count less; 20 is an alarm.");
    for (size_t i = 0; i < m->n_watches; i++)
        iem_sample(out, "iemand_history_averaging_evidence", OF(&m->watches[i]),
                   iem_watch_evidence(m->watches[i].log_e_averaging[last]));
    iem_metric(out, "iemand_history_alarm",
               "1 when evidence about the group reached 20 in some scan, else 0.");
    for (size_t i = 0; i < m->n_watches; i++)
        iem_sample(out, "iemand_history_alarm", OF(&m->watches[i]),
                   m->watches[i].hidden ? NAN : iem_watch_alarmed(&m->watches[i]));
}

static void write_since(iem_buffer *out, const iem_monitor *m)
{
    iem_metric(
        out, "iemand_history_since_adverse_decisions",
        "Adverse decisions about the group since it most likely began, in tens.");
    for (size_t i = 0; i < m->n_watches; i++)
        iem_sample(out, "iemand_history_since_adverse_decisions", OF(&m->watches[i]),
                   m->watches[i].adverse_since);
    iem_metric(out, "iemand_history_since_caused_decisions",
               "Those that would not have been taken at the rates of the twins, in "
               "tens.");
    for (size_t i = 0; i < m->n_watches; i++)
        iem_sample(out, "iemand_history_since_caused_decisions", OF(&m->watches[i]),
                   m->watches[i].caused_since.value);
}

iem_status iem_report_history_prometheus(const iem_retrospect *past, iem_buffer *out,
                                         iem_error *err)
{
    if (past->monitor->past->n) {
        write_scans(out, past->monitor);
        write_evidence(out, past->monitor);
        write_since(out, past->monitor);
    }
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}
