/* Sentences about scans that are remembered. */
#include "report/history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

iem_estimate iem_watch_effect(const iem_watch *watch, const iem_past_group *group)
{
    if (!group) return iem_undefined;
    return watch->ratio_scale ? group->ratio : group->gap;
}

iem_word iem_history_no_alarm(const iem_retrospect *past)
{
    return past->look->publish ? IEM_W_HISTORY_NONE_TOLD : IEM_W_HISTORY_NO_ALARM;
}

iem_figure iem_watch_figure(const iem_voice *voice, const iem_watch *watch,
                            double effect)
{
    return watch->ratio_scale ? iem_figure_ratio(voice, effect)
                              : iem_figure_points(voice, effect);
}

double iem_watch_evidence(double log_e)
{
    const double most = log(1e300);
    return isnan(log_e) ? (double)NAN : exp(log_e < most ? log_e : most);
}

iem_figure iem_figure_evidence(const iem_voice *voice, double log_e)
{
    const double most = 1e6, least = .01, e = iem_watch_evidence(log_e);
    iem_figure figure = {""};
    if (e > most || e < least) {
        const bool over = e > most;
        const iem_figure end =
            over ? iem_figure_fixed(voice, most, 0) : iem_figure_fixed(voice, least, 2);
        snprintf(figure.text, sizeof figure.text, "%s %.40s", over ? ">" : "<",
                 end.text);
        return figure;
    }
    /* Rounded down: 19.96 is not 20. */
    const double scale = e < 10 ? 100 : 1;
    return iem_figure_fixed(voice, floor(e * scale + 1e-9) / scale, e < 10 ? 2 : 0);
}

static iem_treatment named(const iem_watch *watch)
{
    return (iem_treatment){.ground = watch->ground,
                           .group = watch->group,
                           .reference = watch->reference,
                           .reference_is_rest = watch->reference_is_rest};
}

iem_phrase iem_watch_who(const iem_voice *voice, const iem_watch *watch)
{
    const iem_treatment t = named(watch);
    return iem_voice_who(voice, &t);
}

/* “A”, or everyone else. */
static iem_name reference_of(const iem_voice *voice, const iem_watch *watch)
{
    const iem_treatment t = named(watch);
    return iem_voice_reference(voice, &t);
}

iem_figure iem_figure_recorded(const iem_past_scan *scan)
{
    iem_figure figure = {"–"};
    char day[11];
    if (!scan->recorded) return figure;
    snprintf(day, sizeof day, "%s", scan->recorded);
    snprintf(figure.text, sizeof figure.text, "%.40s", iem_name_clip(day, 10).text);
    return figure;
}

static iem_name period_name(const iem_monitor *monitor, size_t scan)
{
    return iem_name_clip(monitor->past->scans[scan].period, IEM_PERIOD_BYTES);
}

/* ---- Which scans ---- */

void iem_say_scans(iem_buffer *out, const iem_voice *voice, const iem_monitor *monitor)
{
    const size_t n = monitor->past->n, first = monitor->first_counted;
    if (n == 0) {
        iem_say(out, voice, IEM_W_HISTORY_EMPTY, IEM_ARGS(NULL));
        return;
    }
    const iem_past_scan *now = &monitor->past->scans[n - 1];
    const iem_name from = period_name(monitor, 0), to = period_name(monitor, n - 1);
    const iem_figure scans = iem_figure_count(voice, (double)n);
    const iem_figure counted = iem_figure_count(voice, (double)monitor->n_counted);
    char plan[16];
    snprintf(plan, sizeof plan, "%.12s", now->plan_sha256);
    iem_say(out, voice, n == 1 ? IEM_W_HISTORY_ONE : IEM_W_HISTORY_SCANS,
            IEM_ARGS("scans", scans.text, "from", from.text, "to", to.text));
    if (n == 1 && first < n) return;
    iem_buffer_text(out, " ");
    if (first == n)
        iem_say(out, voice, IEM_W_HISTORY_NONE_COUNTED, IEM_ARGS(NULL));
    else
        iem_say(out, voice, IEM_W_HISTORY_COUNTED,
                IEM_ARGS("n", counted.text, "from", period_name(monitor, first).text,
                         "plan", plan));
}

/* ---- Alarms ---- */

static void say_between(iem_buffer *out, const iem_voice *voice,
                        const iem_monitor *monitor, const iem_watch *w)
{
    const iem_figure least = iem_figure_count(voice, w->adverse_least);
    const iem_figure most = iem_figure_count(voice, w->adverse_most);
    if (w->since.first == w->since.last) return;
    if (isnan(w->adverse_least) || isnan(w->adverse_most)) return;
    iem_buffer_text(out, " ");
    iem_say(out, voice, IEM_W_HISTORY_BETWEEN,
            IEM_ARGS("first", period_name(monitor, w->since.first).text, "last",
                     period_name(monitor, w->since.last).text, "least", least.text,
                     "most", most.text));
}

static void say_caused(iem_buffer *out, const iem_voice *voice, const iem_watch *w)
{
    const iem_figure caused = iem_figure_count(voice, w->caused_since.value);
    const iem_figure low = iem_figure_count(voice, fmax(0, w->caused_since.low));
    const iem_figure high = iem_figure_count(voice, w->caused_since.high);
    if (!(w->caused_since.value > 0)) return;
    iem_buffer_text(out, " ");
    iem_say(out, voice, IEM_W_HISTORY_CAUSED,
            IEM_ARGS("caused", caused.text, "low", low.text, "high", high.text,
                     "reference", reference_of(voice, w).text));
}

static void say_since(iem_buffer *out, const iem_voice *voice,
                      const iem_monitor *monitor, const iem_watch *w)
{
    const iem_figure adverse = iem_figure_count(voice, w->adverse_since);
    const iem_figure n = iem_figure_count(voice, w->n_since);
    iem_buffer_text(out, " ");
    /* The published edition tells of no fewer than ten. */
    const bool told = !isnan(w->adverse_since) && !isnan(w->n_since);
    iem_say(out, voice, told ? IEM_W_HISTORY_SINCE : IEM_W_HISTORY_SINCE_ALONE,
            IEM_ARGS("since", period_name(monitor, w->since.at).text, "adverse",
                     adverse.text, "n", n.text));
    say_between(out, voice, monitor, w);
    say_caused(out, voice, w);
}

static void say_alarm(iem_buffer *out, const iem_voice *voice, iem_word word,
                      const iem_monitor *monitor, const iem_watch *w, size_t alarm,
                      double log_e)
{
    const iem_figure margin = iem_figure_ratio(voice, monitor->margin);
    const iem_figure evidence = iem_figure_evidence(voice, log_e);
    iem_say(out, voice, word,
            IEM_ARGS("who", iem_watch_who(voice, w).text, "alarm",
                     period_name(monitor, alarm).text, "reference",
                     reference_of(voice, w).text, "margin", margin.text, "evidence",
                     evidence.text));
}

void iem_say_alarms(iem_buffer *out, const iem_voice *voice, const iem_monitor *monitor,
                    const iem_watch *w)
{
    const size_t last = monitor->past->n - 1;
    if (w->alarm != SIZE_MAX)
        say_alarm(out, voice, IEM_W_HISTORY_ALARM_GAP, monitor, w, w->alarm,
                  w->log_e[last]);
    if (w->since.at != SIZE_MAX) say_since(out, voice, monitor, w);
    if (w->averaging_alarm == SIZE_MAX) return;
    if (w->alarm != SIZE_MAX) iem_buffer_text(out, " ");
    say_alarm(out, voice, IEM_W_HISTORY_ALARM_WEIGHT, monitor, w, w->averaging_alarm,
              w->log_e_averaging[last]);
}

/* ---- What changed ---- */

static void separate(iem_buffer *out, size_t begin)
{
    if (out->len > begin) iem_buffer_text(out, "; ");
}

static void say_finding(iem_buffer *out, const iem_voice *voice, iem_word word,
                        const iem_past_finding *finding)
{
    const iem_treatment t = {.ground = finding->ground, .group = finding->group};
    const bool gap = strcmp(finding->rule, "twin-gap") == 0;
    const char *rule =
        voice->words[gap ? IEM_W_HISTORY_RULE_GAP : IEM_W_HISTORY_RULE_WEIGHT];
    iem_say(out, voice, word,
            IEM_ARGS("rule", rule, "who", iem_voice_who(voice, &t).text));
}

static void say_plan(iem_buffer *out, const iem_voice *voice, const iem_past_scan *scan)
{
    char plan[16];
    snprintf(plan, sizeof plan, "%.12s", scan->plan_sha256);
    iem_say(out, voice, IEM_W_HISTORY_PLAN, IEM_ARGS("plan", plan));
}

void iem_say_turn(iem_buffer *out, const iem_voice *voice, const iem_monitor *monitor,
                  size_t s)
{
    const iem_turn *turn = &monitor->turns[s];
    const iem_past_scan *scan = &monitor->past->scans[s];
    const size_t begin = out->len;
    for (size_t i = 0; i < turn->n_found; i++) {
        separate(out, begin);
        say_finding(out, voice, IEM_W_HISTORY_FOUND, turn->found[i]);
    }
    for (size_t i = 0; i < turn->n_gone; i++) {
        separate(out, begin);
        say_finding(out, voice, IEM_W_HISTORY_GONE, turn->gone[i]);
    }
    if (turn->plan) {
        separate(out, begin);
        say_plan(out, voice, scan);
    }
    if (turn->counting) {
        separate(out, begin);
        iem_say(out, voice,
                s == monitor->first_counted ? IEM_W_HISTORY_ANEW
                                            : IEM_W_HISTORY_COUNTING,
                IEM_ARGS(NULL));
    }
    if (turn->program) {
        separate(out, begin);
        iem_say(out, voice, IEM_W_HISTORY_PROGRAM, IEM_ARGS("version", scan->version));
    }
    if (scan->versions > 1) {
        const iem_figure n = iem_figure_count(voice, (double)scan->versions);
        separate(out, begin);
        iem_say(out, voice, IEM_W_HISTORY_REPLACED, IEM_ARGS("n", n.text));
    }
}
