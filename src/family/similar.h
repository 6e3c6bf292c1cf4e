/* What situation testing says of cases whose cell has too few twins. */
#ifndef IEM_SIMILAR_H
#define IEM_SIMILAR_H

#include "family/exact.h"
#include "stats/situation.h"

/* Gives the cells of a treatment what was found (measure/result.h): `at` and the
 * adverse people `a1` are per profile of `exact`, `k` neighbours were looked for, and a
 * case is named at q up to `discovery_rate`. */
iem_status iem_similar_tell(iem_work *work, const iem_exact *exact, size_t treatment,
                            const iem_situation *at, const double *a1, size_t k,
                            double discovery_rate, iem_error *err);

#endif
