/* The worlds that can be made up, and the knobs they turn. */
#ifndef IEM_WORLDS_H
#define IEM_WORLDS_H

#include <iemand.h>

/* Is every knob within its range? NaN, a knob nobody filled in, is not. */
iem_status iem_worlds_check(const iem_synth *synth, iem_error *err);

#endif
