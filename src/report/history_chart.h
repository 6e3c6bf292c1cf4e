/* The course of one group over the scans of a history, as inline SVG: no script, no
 * fixed width, places along a line in percentages. */
#ifndef IEM_HISTORY_CHART_H
#define IEM_HISTORY_CHART_H

#include "report/history.h"

typedef struct iem_course {
    iem_buffer *out;
    const iem_voice *voice;
    const iem_retrospect *past;
    const iem_watch *watch;
    unsigned serial; /* makes its identifiers unique in the page */
} iem_course;

/* The ratio or gap at equal facts with its intervals, and the margin. */
void iem_svg_course(const iem_course *course);
/* The evidence on a scale of powers of ten, and the 20 of an alarm. */
void iem_svg_evidence(const iem_course *course);

#endif
