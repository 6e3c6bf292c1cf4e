/* Numbers to dense code, and back: each number by itself while they are few, buckets of
 * neighbours when they are many. A bucket is number >> level, with the lowest level at
 * which there are no more buckets than `most`. That level is a property of the set of
 * numbers: coarsening is monotone, so order, threads, parts and the tree of merges
 * leave no trace. Numbers are in millionths. */
#ifndef IEM_NUMBERS_H
#define IEM_NUMBERS_H

#include "base/hash.h"
#include "base/status.h"
#include "tally/dict.h"

enum { IEM_MOST_NUMBERS = 65536 }; /* unless the plan says otherwise */

typedef struct iem_numbers {
    size_t most;      /* buckets; SIZE_MAX: each number by itself, however many */
    unsigned level;   /* 0: each number by itself; at most 63 */
    int64_t *buckets; /* by code */
    size_t n_codes, capacity;
    uint32_t *slots; /* code + 1; 0: free */
    size_t n_slots;
    uint64_t seed;
} iem_numbers;

/* `most` below 2 is taken as 2. `level` is 0, or that of a saved set, whose lowest
 * numbers of each bucket are then added. */
void iem_numbers_init(iem_numbers *numbers, size_t most, unsigned level);
void iem_numbers_clear(iem_numbers *numbers);

static inline int64_t iem_numbers_bucket(unsigned level, int64_t number)
{
    return number < 0 ? ~(~number >> level) : number >> level;
}

/* The slot that holds the bucket, or the free one where it would go. */
static inline uint32_t *iem_numbers_slot(const iem_numbers *numbers, int64_t bucket)
{
    size_t at = iem_fold((uint64_t)bucket ^ numbers->seed, 0x9e3779b97f4a7c15u);
    for (;; at++) {
        uint32_t *slot = &numbers->slots[at & (numbers->n_slots - 1)];
        if (*slot == 0 || numbers->buckets[*slot - 1] == bucket) return slot;
    }
}

/* IEM_NO_CODE, which is 0 - 1, when no number of that bucket was seen. */
static inline uint32_t iem_numbers_find(const iem_numbers *numbers, int64_t number)
{
    if (numbers->n_slots == 0) return IEM_NO_CODE;
    return *iem_numbers_slot(numbers, iem_numbers_bucket(numbers->level, number)) - 1;
}

/* The number's code; a new one when its bucket was not seen. As a rule codes stand and
 * *recode is NULL. When buckets had to grow wider, *recode[old code] = new code for the
 * codes there were; the caller frees it. A failure changes nothing. */
iem_status iem_numbers_add(iem_numbers *numbers, int64_t number, uint32_t *code,
                           uint32_t **recode, iem_error *err);

/* Adds the numbers of `other`, which was made with the same `most`. *recode is about
 * codes of `numbers` as above; *from_other[code in other] = code here. The caller frees
 * both. A failure changes nothing. */
iem_status iem_numbers_merge(iem_numbers *numbers, const iem_numbers *other,
                             uint32_t **recode, uint32_t **from_other, iem_error *err);

/* Codes in ascending order of number, which makes equal sets equal. *recode as above;
 * NULL when they already were. */
iem_status iem_numbers_sort(iem_numbers *numbers, uint32_t **recode, iem_error *err);

/* The lowest number that belongs to the code, in millionths. */
int64_t iem_numbers_low(const iem_numbers *numbers, uint32_t code);
/* Numbers in a bucket, in millionths; 1: each by itself. */
uint64_t iem_numbers_width(const iem_numbers *numbers);
/* The middle of the bucket, in units; the number itself when each is by itself. */
double iem_numbers_middle(const iem_numbers *numbers, uint32_t code);
/* The largest distance of two numbers with the same code, in units; 0: exact. */
double iem_numbers_spread(const iem_numbers *numbers);

#endif
