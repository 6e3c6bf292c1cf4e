/* What a history keeps of a scan beside its figures: the counts, the period that the
 * log itself names, and what every e-process needs to go on from here. */
#ifndef IEM_KEEP_H
#define IEM_KEEP_H

#include "measure/measure.h"

/* Fills in `kept` of the result that is being measured. */
iem_status iem_result_keep(const iem_measuring *core, iem_error *err);

#endif
