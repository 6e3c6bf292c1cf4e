/* Counts that many threads add to, when they are too many for each thread to have its
 * own: cells lie in 64 cubes by their hash, each with a lock. A thread collects rows
 * for each cube and adds them in one go, so that locks are seldom waited for and one
 * part of memory is worked on at a time. */
#ifndef IEM_SHARDS_H
#define IEM_SHARDS_H

#include "tally/tally.h"

typedef struct iem_shards iem_shards;

iem_status iem_shards_new(const struct iem_tally *like, iem_shards **shards,
                          iem_error *err);
/* Cells so far, and bytes they take, about; from any thread. */
void iem_shards_size(iem_shards *shards, size_t *cells, size_t *bytes);
/* Moves all cells to the tally, whose categories they are coded in; what is left is
 * empty. The tally has to be settled. */
iem_status iem_shards_join(iem_shards *shards, struct iem_tally *tally, iem_error *err);
void iem_shards_free(iem_shards *shards);

/* The way of one thread to the shards. */
typedef struct iem_lane iem_lane;

iem_status iem_lane_new(iem_shards *shards, iem_lane **lane, iem_error *err);
/* Adds rows, as iem_cube_add_rows does, whose code c in dimension d is recode[d][c]
 * there (recode[d] NULL: the same). */
iem_status iem_lane_add_rows(iem_lane *lane, size_t n, const uint32_t *keys,
                             const int64_t *count, const uint8_t *adverse,
                             const int64_t *x, uint32_t *const *recode,
                             size_t *overflow, iem_error *err);
/* Adds what is still on its way; the last thing to do. */
iem_status iem_lane_flush(iem_lane *lane, size_t *overflow, iem_error *err);
/* Adds the cells of a cube, recoded likewise; the cube is cleared. */
iem_status iem_lane_merge(iem_lane *lane, iem_cube *cube, uint32_t *const *recode,
                          iem_error *err);
void iem_lane_free(iem_lane *lane);

#endif
