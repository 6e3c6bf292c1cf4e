/* Individual against group treatment of one group: twin gap, fact weight, crossing, who
 * was harmed or spared. Verdicts are not taken here (judge/). */
#ifndef IEM_TREATMENT_H
#define IEM_TREATMENT_H

#include "measure/shrunk.h"
#include "measure/subject.h"

/* `rates` NULL when the subject has no score: only disparity is measured then. */
iem_status iem_measure_treatment(const iem_subject *subject,
                                 const iem_comparison *comparison,
                                 const iem_shrunk_rates *rates,
                                 iem_treatment *treatment, iem_error *err);

#endif
