/* What only the rows can tell, gathered by a second pass.
 *
 * Sub-bands: "same facts" means "same band", and in a wide band the group may sit
 * further out than its twins. Discovered cells with numeric facts are therefore counted
 * again in 8 sub-bands per fact (16 in an open-ended band), cut at normal quantiles
 * around the cell's own mean, so that no row has to be kept.
 *
 * Buckets: with a person column, the influence of each row on two statistics is added
 * up by person (hashed into 1,024 buckets); their spread against what independent rows
 * would give is the design effect. */
#ifndef IEM_REFINE_H
#define IEM_REFINE_H

#include "measure/cells.h"

enum { IEM_SUB_BANDS = 8, IEM_SUB_BANDS_OPEN = 16, IEM_BUCKETS = 1024 };

typedef struct iem_refine {
    size_t q, n_grounds, n_wanted;
    uint32_t *wanted; /* per fact cell: index of the wanted cell, or UINT32_MAX */
    int64_t *cuts;    /* [wanted][q][IEM_SUB_BANDS_OPEN - 1], millionths, centred */
    uint8_t *n_cuts;  /* [wanted][q] */
    /* clustering; NULL without a person column */
    struct iem_influence {
        double member, other;               /* 1 - w and w, times 1 */
        double q1, q0;                      /* expected rates */
        double score;                       /* s - mean, for the fact weight */
    } * influence;                          /* [treatment][fact cell] */
    double *variance_gap, *variance_weight; /* of the model, per treatment */
    size_t n_treatments, n_cells;
} iem_refine;

/* What one thread gathers; merged by iem_gathered_merge. */
typedef struct iem_gathered {
    iem_cube sub;     /* keys: wanted cell, q sub-bands, group codes */
    int64_t *bucket;  /* [treatment][2][IEM_BUCKETS], scaled by 2^20 */
    uint8_t *seen;    /* [treatment][IEM_BUCKETS]: a member was in it */
    iem_wide *loose;  /* [treatment][2]: squares of rows without a person, one each */
    uint64_t n_loose; /* people in such rows */
    uint64_t *people; /* open-addressing set of person hashes */
    size_t n_people, people_slots;
} iem_gathered;

iem_status iem_gathered_init(const iem_refine *refine, iem_gathered *gathered,
                             iem_error *err);
void iem_gathered_clear(iem_gathered *gathered);
iem_status iem_gathered_merge(iem_gathered *into, const iem_gathered *from,
                              const iem_refine *refine, iem_error *err);
iem_status iem_gathered_person(iem_gathered *gathered, uint64_t person, iem_error *err);

/* The key under which a used row in a wanted fact cell is counted: its sub-bands by its
 * centred numeric facts, its group codes per ground. */
void iem_refine_key(const iem_refine *refine, size_t cell, const uint32_t *grounds,
                    const int64_t *centred, uint32_t *key);
/* The codes of such a key. */
enum { IEM_MAX_REFINE_KEY = 2 + IEM_MAX_NUMERIC + IEM_MAX_GROUNDS };
/* Adds the row's influence on one treatment. `known`: the row says whose it is; else it
 * is a person of its own. */
void iem_gathered_influence(iem_gathered *gathered, const iem_refine *refine,
                            size_t treatment, size_t cell, bool member, bool known,
                            uint64_t person, int64_t count, bool adverse);

/* Design effect of one statistic (0: gap, 1: fact weight) of a treatment; at least 1.
 */
double iem_gathered_deff(const iem_gathered *gathered, const iem_refine *refine,
                         size_t treatment, int statistic);

/* Different members of a treatment, as far as the buckets tell them apart. */
size_t iem_gathered_members(const iem_gathered *gathered, size_t treatment);

void iem_refine_clear(iem_refine *refine);

#endif
