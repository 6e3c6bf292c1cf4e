#include "family/evidence.h"

const iem_reason *iem_work_doubt(const iem_work *work)
{
    if (iem_work_repeats(work)) return &iem_reason_repeated;
    return work->plan->rounded ? &iem_reason_rounded : NULL;
}
