/* Evidence for something that may begin late.
 *
 * An e-process that starts with the first scan loses a little in every period in which
 * nothing is wrong, and after years needs as much to make up for it. Here a part of the
 * stake is kept for later starts: that of start j = 1, 2 … is 1 / (j (j + 1)), which is
 * 1 over all of them, and what has not started yet counts for what it is. As a sum of
 * e-processes with fixed weights this is one too: while in no cell the odds ratio is
 * beyond the null, it ever reaches 1 / alpha with probability alpha at most (Ville
 * 1939; mixtures over the time of change: Shin, Ramdas & Rinaldo 2023). */
#ifndef IEM_ONSET_H
#define IEM_ONSET_H

#include "stats/averaging.h"

/* A start in every so many periods: fewer starts have larger parts. */
enum { IEM_ONSET_EVERY = 6 };

/* Of the odds ratio above `null`; {0}: nothing seen. */
typedef struct iem_onset {
    double log_m[IEM_GRID]; /* per alternative: of all starts so far */
    size_t periods, starts;
} iem_onset;

/* `null`: a log odds ratio, the same in every call. */
void iem_onset_add(iem_onset *o, const iem_sequence *period, double null);
/* ln E; 0 when nothing was seen, NaN when `null` leaves no grid. */
double iem_onset_log_e(const iem_onset *o, double null);

/* The same of averaging: one state per start, in room for iem_onset_starts(n) of them.
 */
typedef struct iem_averaging_onset {
    iem_averaging *at;
    size_t periods, starts;
} iem_averaging_onset;

size_t iem_onset_starts(size_t periods);
void iem_averaging_onset_add(iem_averaging_onset *o, const iem_averaging *period);
double iem_averaging_onset_log_e(const iem_averaging_onset *o);

#endif
