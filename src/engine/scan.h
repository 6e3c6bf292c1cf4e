/* Opening what a command was given: a log in parts, or saved tallies. */
#ifndef IEM_SCAN_H
#define IEM_SCAN_H

#include "base/status.h"

/* Are the paths saved tallies (all of them, or none)? */
iem_status iem_paths_are_tallies(const char *const *paths, size_t n, bool *tallies,
                                 iem_error *err);

#endif
