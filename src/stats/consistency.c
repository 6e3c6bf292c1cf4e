#include "stats/consistency.h"

#include <math.h>

iem_consistency iem_consistency_of(const iem_search *search, const iem_near *near,
                                   const double *people, const double *adverse)
{
    const double k = (double)search->k, own = search->without ? 1 : 0;
    iem_consistency c = {0};
    double unlike = 0, tied = 0;
    for (size_t i = 0; i < search->profiles->n; i++) {
        if (people[i] <= 0) continue;
        if (isnan(near[i].distance)) {
            c.alone += people[i];
            continue;
        }
        c.people += people[i];
        if (near[i].nearer + near[i].tied > k) tied += people[i];
        unlike += adverse[i] * (1 - iem_near_rate(&near[i], search->k, own)) +
                  (people[i] - adverse[i]) * iem_near_rate(&near[i], search->k, 0);
    }
    c.value = c.people > 0 ? 1 - unlike / c.people : NAN;
    c.tied = c.people > 0 ? tied / c.people : NAN;
    return c;
}

double iem_consistency_by_lot(double people, double adverse)
{
    if (people < 2) return NAN;
    return 1 - 2 * adverse * (people - adverse) / (people * (people - 1));
}
