/* Scan after scan: is there evidence by now that a group fares worse at equal facts,
 * beyond the margin; since when, and how many people is that about?
 *
 * Evidence is that of stats/onset.h: as long as in no cell of equal facts the odds
 * ratio is beyond the margin, it reaches 20 with probability 5 % at most, however many
 * scans there are and however often one looks. That promise has conditions, which are
 * kept here:
 *
 *   - a period counts when the plan it is judged by now (how it counts, the margin, the
 *     reference) is that of the moment it was first looked at: a plan chosen by
 * somebody who knew the figures proves nothing;
 *   - of a period that was replaced, evidence is never more than with what was recorded
 *     first. */
#ifndef IEM_MONITOR_H
#define IEM_MONITOR_H

#include "base/arena.h"
#include "judge/past.h"

#define IEM_ALARM_LEVEL 0.05

/* One group of one ground. */
typedef struct iem_watch {
    const char *ground, *group, *reference;
    bool reference_is_rest, ratio_scale; /* as in its last scan */
    const iem_past_group **at;           /* per scan; NULL: it was not in it */
    double *log_e;                       /* so far, after each scan; 0: none yet */
    double *log_e_averaging;             /* NaN: cannot be told */
    size_t counted;                      /* scans that count for the evidence */
    const char *why;               /* none counts: code of the last reason; NULL */
    bool hidden;                   /* published: nothing may be told of evidence */
    size_t alarm, averaging_alarm; /* the first scan with evidence of 20; SIZE_MAX */
    /* After an alarm: since which scan the odds ratio is beyond the margin. at is
     * SIZE_MAX when there is nothing to date. */
    iem_change since;
    double n_since, adverse_since;      /* people of the group since then */
    double adverse_least, adverse_most; /* since `last` and since `first` */
    iem_estimate caused_since;
    double harmed_since;
} iem_watch;

/* What a scan has that the one before it had not, and the other way round. */
typedef struct iem_turn {
    bool plan, counting, program; /* another plan, another way of counting, version */
    const iem_past_finding **found, **gone;
    size_t n_found, n_gone;
} iem_turn;

typedef struct iem_monitor {
    const iem_past *past;
    size_t first_counted; /* the first scan under the plan of now; n: there is none */
    size_t n_counted;
    double margin;      /* odds ratio of the alarm */
    iem_watch *watches; /* by ground and group */
    size_t n_watches, n_alarms;
    iem_turn *turns; /* per scan; that of the first is empty */
} iem_monitor;

/* `ground`, `group`: only these; NULL: all. The past is borrowed. */
iem_status iem_monitor_make(const iem_past *past, const char *ground, const char *group,
                            iem_arena *arena, iem_monitor *monitor, iem_error *err);

/* The published edition, in place: of the past that the monitor is about, after it was
 * made of exact counts. Alarms, dates and verdicts are those of the exact counts; there
 * is no alarm about fewer than ten people, adverse or favourable decisions, no evidence
 * about a group of which one scan has so few, and no name of an intersection of which
 * one has. */
iem_status iem_monitor_publish(iem_monitor *monitor, iem_past *past, iem_error *err);

/* Has it an alarm of either kind? */
bool iem_watch_alarmed(const iem_watch *watch);

#endif
