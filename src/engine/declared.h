/* The declaration of a scan: read before the log, held against it afterwards. */
#ifndef IEM_ENGINE_DECLARED_H
#define IEM_ENGINE_DECLARED_H

#include "engine/log.h"
#include "measure/result.h"
#include "plan/declaration.h"

/* Reads what options->declaration names; nothing where it is NULL. A policy that counts
 * on one, and days that are none, fail here. */
iem_status iem_declaration_load(const struct iem_plan *plan, const iem_options *options,
                                iem_declaration *declaration, iem_error *err);
/* What the texts for the register tell of people who looked is measured where the plan
 * has columns about them; on the scan's own copy of the plan. */
iem_status iem_declaration_prepare(struct iem_plan *plan, const iem_options *options,
                                   iem_error *err);

/* A log that was counted and judged. */
typedef struct iem_declared_scan {
    const struct iem_plan *plan;
    const iem_declaration *declaration;
    iem_log *log; /* NULL: there were only saved counts */
    const char *const *paths;
    size_t n_paths;
    struct iem_tally *tally;
} iem_declared_scan;

/* Fills result->declared, with one more pass where values of columns are asked for. */
iem_status iem_declaration_settle(const iem_declared_scan *scan,
                                  const iem_options *options, struct iem_result *result,
                                  iem_error *err);

#endif
