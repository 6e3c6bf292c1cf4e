/* Whom each version of the model decided against: gaps at equal facts, version by
 * version. */
#ifndef IEM_VERSIONS_H
#define IEM_VERSIONS_H

#include "family/asked.h"

#define IEM_VERSIONS_TABLE                                                             \
    IEM_ASKED_TABLE("version_adverse", "decisions by a version", "that were adverse",  \
                    "besluiten door een versie", "die nadelig waren",                  \
                    "National Ombudsman 2021/021 (learn from errors)")

/* Statistics of each version in the section "learning"; their rows begin at `row`, at a
 * multiple of IEM_ASKED_ROWS. */
iem_status iem_versions_measure(iem_work *work, size_t row, iem_error *err);

#endif
