/* A pass for answers that take several rows: is somebody who was picked and cleared
 * picked again, did a score serve for something else, how long until a version came
 * after an error was found, and what was decided while an alarm stood. */
#ifndef IEM_DERIVE_H
#define IEM_DERIVE_H

#include "engine/log.h"
#include "measure/derived.h"

/* Would the pass find anything? Alarms are known by now.
 */
bool iem_derive_wanted(const struct iem_plan *plan, const iem_derived *derived);
/* `tally` is the settled one of the log. Memory is bounded by `memory` (0: a share of
 * the machine's): what people and scores need beyond it waits on disk. */
iem_status iem_derive(iem_log *log, const struct iem_plan *plan,
                      struct iem_tally *tally, size_t memory, iem_derived *derived,
                      iem_error *err);

/* The alarm that the plan declares, if it does. */
iem_status iem_alarms_declared(const iem_process *process, iem_derived *derived,
                               iem_error *err);
/* Alarms in a book of gates (iem_gate_audit), of those that counted by the plan: from
 * the first gate that failed until one that passed. */
iem_status iem_alarms_read(const char *path, const char *count_sha256,
                           iem_derived *derived, iem_error *err);

#endif
