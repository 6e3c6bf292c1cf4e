/* A history as far as it may be told: the figures of each scan and group in steps as
 * wide as what ten people change, and none that fewer than ten make up. */
#include "judge/coarse.h"
#include "judge/monitor.h"
#include "judge/publish.h"

#include <math.h>

static const iem_coarseness *const by = &iem_by_tens;

static double people(double n)
{
    return n >= by->least ? iem_suppress_rounded(*by, n) : NAN;
}

/* Adverse ones among n: hidden with the others, which would give them away. */
static double part(double adverse, double n)
{
    return n - adverse >= by->least ? people(adverse) : NAN;
}

/* Steps are those of the published counts: else the step would tell the exact one. */
static iem_publish_size size_of(const iem_past_group *g)
{
    const double least =
        fmin(fmin(g->adverse, g->n - g->adverse),
             fmin(g->reference_adverse, g->reference_n - g->reference_adverse));
    return (iem_publish_size){fmin(g->n, g->reference_n), fmax(least, 1), by->step};
}

static void publish_figures(iem_past_group *g)
{
    const double all = g->n + g->adverse + g->reference_n + g->reference_adverse;
    if (isnan(all)) {
        g->gap = g->ratio = g->group_weight = g->caused = iem_undefined;
        g->harmed = NAN;
        return;
    }
    const iem_publish_size size = size_of(g);
    g->gap = iem_publish_figure(IEM_UNIT_DIFFERENCE, g->gap, size);
    g->ratio = iem_publish_figure(IEM_UNIT_RATIO, g->ratio, size);
    g->group_weight = iem_publish_figure(IEM_UNIT_SHARE, g->group_weight, size);
    g->caused = iem_coarse_estimate(g->caused, by->step);
    g->harmed = iem_coarse(g->harmed, by->step, IEM_NEAREST);
}

static void publish_group(iem_past_group *g)
{
    const bool few = g->n < by->least;
    g->adverse = part(g->adverse, g->n);
    g->reference_adverse = part(g->reference_adverse, g->reference_n);
    g->n = people(g->n);
    g->reference_n = people(g->reference_n);
    publish_figures(g);
    if (!few) return;
    g->type = IEM_TYPE_CANNOT_TELL;
    g->verdict = IEM_CANNOT_TELL;
}

static void publish_scan(iem_past_scan *s)
{
    double *const counts[] = {&s->rows_read, &s->rows_used, &s->rows_excluded,
                              &s->rows_rejected, &s->people};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        *counts[i] = people(*counts[i]);
    s->adverse_rate =
        isnan(s->rows_used)
            ? NAN
            : iem_coarse(s->adverse_rate, iem_coarse_step(by->step / s->rows_used),
                         IEM_NEAREST);
    for (size_t g = 0; g < s->n_groups; g++) publish_group(&s->groups[g]);
}

static void publish_watch(iem_watch *w, size_t scans)
{
    static const double step = 0.05; /* of ln E */
    double *const counts[] = {&w->n_since, &w->adverse_since, &w->adverse_least,
                              &w->adverse_most, &w->harmed_since};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        *counts[i] = people(*counts[i]);
    w->caused_since = w->caused_since.value >= by->least
                          ? iem_coarse_estimate(w->caused_since, by->step)
                          : iem_undefined;
    /* Never up, or it would be an alarm that was none. */
    for (size_t s = 0; s < scans; s++) {
        w->log_e[s] = iem_coarse(w->log_e[s], step, IEM_DOWN);
        w->log_e_averaging[s] = iem_coarse(w->log_e_averaging[s], step, IEM_DOWN);
    }
}

void iem_monitor_publish(iem_monitor *monitor, iem_past *past)
{
    for (size_t s = 0; s < past->n; s++) publish_scan(&past->scans[s]);
    for (size_t i = 0; i < monitor->n_watches; i++)
        publish_watch(&monitor->watches[i], past->n);
}
