/* The published edition of a result: made once, here, so that no renderer can forget a
 * place. The public function is in iemand.h; this is what its parts share. */
#ifndef IEM_PUBLISH_H
#define IEM_PUBLISH_H

#include "judge/publish_counts.h"

/* How far a figure about a group and its reference may be told: in steps as wide as
 * what `few` people change, with `wide` people in the smaller of the two, `thin`
 * adverse or favourable ones in the smallest part. Rounded; NaN: hidden. */
typedef struct iem_publish_size {
    double wide, thin, few;
} iem_publish_size;

/* How one group is told of. */
typedef struct iem_publish_how {
    iem_coarseness by;
    /* The counts came rounded to tens or more, so that a figure made of them tells no
     * more than they do. */
    bool rounded;
    /* Some cell of equal facts has a small count. Every figure that cells make up
     * weighs them in another way, and several together tell that count, also figures of
     * other groups: one of each group is told, that of the verdict, in steps of twice
     * as many people, and none of intersections. */
    bool few_in_cells;
} iem_publish_how;

/* One group against its reference: `t` is how it is, `table` what may be told
 * of its counts, `at` how it is published. */
void iem_publish_treatment(const iem_treatment *t, iem_table table, iem_publish_how how,
                           iem_treatment *at);

/* Makes the size that of a smaller group; of everyone else. */
void iem_publish_take(iem_publish_size *size, const iem_publish_counts *counts,
                      iem_trio trio);
void iem_publish_take_rest(iem_publish_size *size, const iem_publish_counts *counts,
                           iem_trio member);
/* A figure of any unit, in steps as wide as what a few people change; undefined where
 * the step says all. */
iem_estimate iem_publish_figure(iem_unit unit, iem_estimate e, iem_publish_size size);

/* What was declared: an answer that tells of too few decisions is hidden. */
iem_status iem_publish_declared(const struct iem_result *from,
                                const iem_publish_counts *counts, struct iem_result *to,
                                iem_error *err);
/* The gate of `to`, if there is one: after its families, which it agrees with. */
iem_status iem_publish_gate(const struct iem_result *from,
                            const iem_publish_counts *counts, struct iem_result *to,
                            iem_error *err);
/* And what became of findings. */
iem_status iem_publish_followup(const struct iem_result *from,
                                const iem_publish_counts *counts, struct iem_result *to,
                                iem_error *err);
iem_status iem_publish_families(const struct iem_result *from,
                                const iem_publish_counts *counts, struct iem_result *to,
                                iem_error *err);

#endif
