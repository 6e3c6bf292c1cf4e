#include "family/derived.h"

#include "measure/measuring.h"

const iem_reason iem_reason_needs_rows = {
    "needs-rows",
    {"it takes the rows of the log, and there are only counts",
     "dit vraagt de rijen van het log, en er zijn alleen aantallen"}};

const iem_section *iem_derived_section(const iem_work *work, const char *question,
                                       iem_asked_axis *axis)
{
    const iem_derived_key key = iem_derived_find(question);
    const iem_derived *derived = work->core->derived;
    if (key == IEM_N_DERIVED || !derived || !derived->known[key]) return NULL;
    const iem_section *section = &derived->section[key];
    axis->place = section->n_axes - 1;
    for (int a = 0; a < IEM_N_ANSWERS; a++) axis->code[a] = (uint32_t)a;
    return section;
}

bool iem_derived_lacks_rows(const iem_work *work, const char *question)
{
    const iem_derived_key key = iem_derived_find(question);
    const iem_derived *derived = work->core->derived;
    return key < IEM_DERIVED_ALARM && iem_plan_derives(work->plan, key) &&
           !(derived && derived->known[key]);
}
