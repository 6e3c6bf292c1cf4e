/* Episodes of cascade.c, and what cascade_judge.c makes of them. */
#ifndef IEM_CHAIN_CASCADE_H
#define IEM_CHAIN_CASCADE_H

#include "chain/work.h"

enum { IEM_EPISODE_WIDTH = 24, IEM_BUCKETS = 1 << 16 };

typedef struct iem_episode {
    uint32_t pair;       /* agency A * number of agencies + agency B */
    uint32_t group;      /* its number plus 1; 0: everybody */
    uint32_t cell;       /* at A; with the two below it is the stratum */
    uint32_t other_cell; /* at B, plus 1; 0: not known there */
    uint32_t quarter;
    uint32_t time;   /* until the event, or until nobody looked any more; >= 1 */
    uint32_t bucket; /* of persons, for the variance */
    bool after;      /* opened by an adverse decision */
    bool event;
} iem_episode;

/* Sorted by pair, group, stratum and time. */
void iem_episode_pack(const iem_episode *e, unsigned char out[IEM_EPISODE_WIDTH]);

iem_status iem_cascades_judge(iem_chain_work *work, iem_sorter *episodes,
                              iem_error *err);

#endif
