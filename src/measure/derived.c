#include "measure/derived.h"

#include <stdlib.h>

void iem_derived_clear(iem_derived *derived)
{
    for (int k = 0; k < IEM_N_DERIVED; k++) iem_cube_clear(&derived->section[k].cube);
    free(derived->alarms);
    *derived = (iem_derived){0};
}
