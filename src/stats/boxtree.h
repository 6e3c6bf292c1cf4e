/* A tree of boxes around rough profiles: halves of halves, down to leaves of a block or
 * two. No triangle inequality is used, so that values that are not known may be as far
 * from others as one likes. */
#ifndef IEM_BOXTREE_H
#define IEM_BOXTREE_H

#include "stats/rough.h"

typedef struct iem_box_node {
    size_t first, n; /* its profiles: order[first] … */
    size_t right;    /* the left child is the next node; 0: a leaf */
    size_t block;    /* of a leaf: its first block */
} iem_box_node;

typedef struct iem_boxtree {
    const iem_rough *rough;
    size_t leaf;
    uint32_t *order; /* profiles, leaf after leaf */
    size_t n;
    iem_box_node *nodes; /* the root first */
    size_t n_nodes, capacity;
    uint16_t *sides; /* per node: lows, highs */
    size_t sides_capacity;
    uint16_t *blocks; /* blocks of IEM_ROUGH_BLOCK profiles x n_columns */
    size_t n_blocks;
} iem_boxtree;

/* Of the profiles for which `among` is over 0 (there may be none), `leaf` to a leaf at
 * most. */
iem_status iem_boxtree_make(const iem_rough *rough, const double *among, size_t leaf,
                            iem_boxtree *tree, iem_error *err);
void iem_boxtree_clear(iem_boxtree *tree);

static inline iem_box iem_boxtree_box(const iem_boxtree *tree, size_t node)
{
    uint16_t *low = tree->sides + 2 * node * tree->rough->n_columns;
    return (iem_box){low, low + tree->rough->n_columns};
}

#endif
