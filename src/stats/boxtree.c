#include "stats/boxtree.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = IEM_ROUGH_BLOCK, CLASSES = 16, SAMPLE = 512 };

/* Where a node is cut: profiles of at most `at` go left. */
struct cut {
    size_t column;
    double worth;
};

static uint16_t value_of(const iem_boxtree *tree, size_t place, size_t column)
{
    return iem_rough_at(tree->rough, tree->order[place])[column];
}

/* Categories are told apart as boxes tell them apart. */
static uint16_t class_of(const iem_boxtree *tree, size_t place, size_t column)
{
    const uint16_t value = value_of(tree, place, column);
    return column < tree->rough->n_numbers ? value : value % CLASSES;
}

/* ---- Where to cut -------------------------------------------------------------------
 *
 * The column in which profiles lie furthest apart on average, by a sample. */

static double worth_of_number(const iem_boxtree *tree, const iem_box_node *node,
                              size_t column)
{
    const size_t step = node->n / SAMPLE + 1;
    double sum = 0, n = 0, away = 0;
    for (size_t i = 0; i < node->n; i += step, n++)
        sum += value_of(tree, node->first + i, column);
    const double mean = sum / n;
    for (size_t i = 0; i < node->n; i += step) {
        const double from_mean = value_of(tree, node->first + i, column) - mean;
        away += from_mean < 0 ? -from_mean : from_mean;
    }
    return 2 * away / n;
}

static double worth_of_category(const iem_boxtree *tree, const iem_box_node *node,
                                size_t column)
{
    const size_t step = node->n / SAMPLE + 1;
    size_t count[CLASSES] = {0};
    double n = 0, same = 0;
    for (size_t i = 0; i < node->n; i += step, n++)
        count[class_of(tree, node->first + i, column)]++;
    for (size_t c = 0; c < CLASSES; c++) same += (double)(count[c] * count[c]);
    return (1 - same / (n * n)) * tree->rough->differs;
}

static struct cut best_cut(const iem_boxtree *tree, const iem_box_node *node)
{
    struct cut best = {0, 0};
    for (size_t c = 0; c < tree->rough->n_columns; c++) {
        const double worth = c < tree->rough->n_numbers
                                 ? worth_of_number(tree, node, c)
                                 : worth_of_category(tree, node, c);
        if (worth > best.worth) best = (struct cut){c, worth};
    }
    return best;
}

/* ---- Cutting ----------------------------------------------------------------------
 */

static void swap(uint32_t *a, uint32_t *b)
{
    const uint32_t kept = *a;
    *a = *b;
    *b = kept;
}

static uint16_t middle_of(uint16_t a, uint16_t b, uint16_t c)
{
    if (a > b) return middle_of(b, a, c);
    if (c <= a) return a;
    return c < b ? c : b;
}

/* Puts the profiles with the lowest values of the column first, so that `rank` of them
 * precede the others (Hoare's selection). */
static void select_rank(iem_boxtree *tree, iem_box_node node, size_t column,
                        size_t rank)
{
    size_t low = node.first, high = node.first + node.n - 1;
    const size_t wanted = node.first + rank;
    while (low < high) {
        const uint16_t pivot = middle_of(class_of(tree, low, column),
                                         class_of(tree, (low + high) / 2, column),
                                         class_of(tree, high, column));
        size_t i = low, j = high;
        for (;;) {
            while (class_of(tree, i, column) < pivot) i++;
            while (class_of(tree, j, column) > pivot) j--;
            if (i >= j) break;
            swap(&tree->order[i++], &tree->order[j--]);
        }
        /* i > j, or both at a value equal to the pivot. */
        if (i == j) i++;
        if (wanted >= i)
            low = i;
        else if (wanted <= j)
            high = j;
        else
            return;
    }
}

static size_t from(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

/* Half of the profiles; of a category, the classes that make up about half. Full blocks
 * to the left where it makes no difference. */
static size_t rank_of(const iem_boxtree *tree, const iem_box_node *node, size_t column)
{
    const size_t half = node->n / 2;
    size_t count[CLASSES] = {0}, sum = 0, best = 0;
    if (column < tree->rough->n_numbers) return (half + BLOCK - 1) / BLOCK * BLOCK;
    for (size_t i = 0; i < node->n; i++)
        count[class_of(tree, node->first + i, column)]++;
    for (size_t c = 0; c < CLASSES; c++) {
        sum += count[c];
        if (sum < node->n && from(sum, half) < from(best, half)) best = sum;
    }
    return best;
}

/* ---- The tree ---------------------------------------------------------------------
 */

static void bound(iem_boxtree *tree, size_t node)
{
    const iem_box_node *at = &tree->nodes[node];
    const iem_box box = iem_boxtree_box(tree, node);
    uint16_t room[2 * IEM_PROFILE_FACTS];
    const iem_box one = {room, room + IEM_PROFILE_FACTS};
    for (size_t i = 0; i < at->n; i++) {
        const uint32_t profile = tree->order[at->first + i];
        iem_box_set(tree->rough, i ? one : box, iem_rough_at(tree->rough, profile));
        if (i) iem_box_add(tree->rough, box, one);
    }
}

static iem_status add_node(iem_boxtree *tree, size_t first, size_t n, size_t *node,
                           iem_error *err)
{
    *node = tree->n_nodes;
    if (!IEM_GROW(tree->nodes, tree->capacity, tree->n_nodes + 1) ||
        !IEM_GROW(tree->sides, tree->sides_capacity,
                  2 * tree->rough->n_columns * (tree->n_nodes + 1)))
        return iem_fail_memory(err);
    tree->nodes[tree->n_nodes++] = (iem_box_node){.first = first, .n = n};
    return IEM_OK;
}

/* Deeper by one; the box is that of both halves. */
static iem_status grow(iem_boxtree *tree, size_t first, size_t n, iem_error *err)
{
    size_t node, right;
    IEM_TRY(add_node(tree, first, n, &node, err));
    if (n <= tree->leaf) {
        tree->nodes[node].block = tree->n_blocks;
        tree->n_blocks += (n + BLOCK - 1) / BLOCK;
        bound(tree, node);
        return IEM_OK;
    }
    const iem_box_node at = tree->nodes[node];
    const struct cut cut = best_cut(tree, &at);
    size_t rank = cut.worth > 0 ? rank_of(tree, &at, cut.column) : 0;
    if (rank == 0) rank = n / 2;
    select_rank(tree, at, cut.column, rank);
    IEM_TRY(grow(tree, first, rank, err));
    right = tree->n_nodes;
    IEM_TRY(grow(tree, first + rank, n - rank, err));
    tree->nodes[node].right = right;
    memcpy(iem_boxtree_box(tree, node).low, iem_boxtree_box(tree, node + 1).low,
           2 * tree->rough->n_columns * sizeof *tree->sides);
    iem_box_add(tree->rough, iem_boxtree_box(tree, node), iem_boxtree_box(tree, right));
    return IEM_OK;
}

static void fill_blocks(iem_boxtree *tree, const iem_box_node *leaf)
{
    const size_t columns = tree->rough->n_columns;
    const size_t blocks = (leaf->n + BLOCK - 1) / BLOCK;
    for (size_t i = 0; i < blocks * BLOCK; i++) {
        const size_t place = leaf->first + (i < leaf->n ? i : leaf->n - 1);
        const uint16_t *x = iem_rough_at(tree->rough, tree->order[place]);
        uint16_t *block = tree->blocks + (leaf->block + i / BLOCK) * BLOCK * columns;
        for (size_t c = 0; c < columns; c++) block[c * BLOCK + i % BLOCK] = x[c];
    }
}

static iem_status make(iem_boxtree *tree, const double *among, iem_error *err)
{
    const size_t n = tree->rough->profiles->n;
    for (size_t i = 0; i < n; i++) tree->n += among[i] > 0;
    tree->order = iem_zeroed(tree->n, sizeof *tree->order);
    if (!tree->order) return iem_fail_memory(err);
    for (size_t i = 0, at = 0; i < n; i++)
        if (among[i] > 0) tree->order[at++] = (uint32_t)i;
    if (tree->n == 0) return IEM_OK;
    IEM_TRY(grow(tree, 0, tree->n, err));
    tree->blocks = iem_zeroed(tree->n_blocks * BLOCK * tree->rough->n_columns,
                              sizeof *tree->blocks);
    if (!tree->blocks) return iem_fail_memory(err);
    for (size_t i = 0; i < tree->n_nodes; i++)
        if (!tree->nodes[i].right) fill_blocks(tree, &tree->nodes[i]);
    return IEM_OK;
}

iem_status iem_boxtree_make(const iem_rough *rough, const double *among, size_t leaf,
                            iem_boxtree *tree, iem_error *err)
{
    *tree = (iem_boxtree){.rough = rough, .leaf = leaf};
    const iem_status status = make(tree, among, err);
    if (status != IEM_OK) iem_boxtree_clear(tree);
    return status;
}

void iem_boxtree_clear(iem_boxtree *tree)
{
    free(tree->order);
    free(tree->nodes);
    free(tree->sides);
    free(tree->blocks);
    *tree = (iem_boxtree){0};
}
