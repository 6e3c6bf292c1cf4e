/* From measures to words: family-wise p-values, type of finding, verdict, findings. The
 * verdict is computed once, here, above all renderers. */
#ifndef IEM_JUDGE_H
#define IEM_JUDGE_H

#include "measure/result.h"

/* Judges all treatments of a measured result and lists the findings. */
iem_status iem_judge(struct iem_result *result, double weight_assurance,
                     iem_error *err);

/* What a finding is called in every log: 16 hexadecimal digits of the SHA-256 of rule,
 * ground, group ("": none) and what else it is about (NULL: nothing). */
iem_status iem_finding_id(const char *rule, const char *ground, const char *group,
                          const char *of, char id[17], iem_error *err);

/* One-sided level of a claim, and of the bound that goes with it. */
#define IEM_CLAIM_LEVEL 0.025

#endif
