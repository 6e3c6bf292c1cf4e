#include "tally/numbers.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 64 };

void iem_numbers_init(iem_numbers *numbers, size_t most, unsigned level)
{
    *numbers = (iem_numbers){
        .most = most < 2 ? 2 : most, .level = level, .seed = iem_hash_seed()};
}

void iem_numbers_clear(iem_numbers *numbers)
{
    free(numbers->buckets);
    free(numbers->slots);
    *numbers = (iem_numbers){0};
}

static int64_t low_of(unsigned level, int64_t bucket)
{
    return (int64_t)((uint64_t)bucket << level);
}

int64_t iem_numbers_low(const iem_numbers *numbers, uint32_t code)
{
    return low_of(numbers->level, numbers->buckets[code]);
}

uint64_t iem_numbers_width(const iem_numbers *numbers)
{
    return UINT64_C(1) << numbers->level;
}

static const double unit = 1e6;

double iem_numbers_middle(const iem_numbers *numbers, uint32_t code)
{
    const double half = (double)(iem_numbers_width(numbers) - 1) / 2;
    return ((double)iem_numbers_low(numbers, code) + half) / unit;
}

double iem_numbers_spread(const iem_numbers *numbers)
{
    return (double)(iem_numbers_width(numbers) - 1) / unit;
}

/* ---- Slots ---- */

static void fill_slots(const iem_numbers *numbers)
{
    memset(numbers->slots, 0, numbers->n_slots * sizeof *numbers->slots);
    for (size_t c = 0; c < numbers->n_codes; c++)
        *iem_numbers_slot(numbers, numbers->buckets[c]) = (uint32_t)c + 1;
}

/* Room for `need` codes, so that adding them cannot fail. */
static bool make_room(iem_numbers *numbers, size_t need)
{
    size_t n = numbers->n_slots ? numbers->n_slots : FIRST_SLOTS;
    if (need >= IEM_NO_CODE || !IEM_GROW(numbers->buckets, numbers->capacity, need))
        return false;
    while (n < 2 * need) n *= 2;
    if (n == numbers->n_slots) return true;
    uint32_t *slots = iem_zeroed(n, sizeof *slots);
    if (!slots) return false;
    free(numbers->slots);
    numbers->slots = slots;
    numbers->n_slots = n;
    fill_slots(numbers);
    return true;
}

static void insert(iem_numbers *numbers, int64_t number)
{
    const int64_t bucket = iem_numbers_bucket(numbers->level, number);
    uint32_t *slot = iem_numbers_slot(numbers, bucket);
    if (*slot) return;
    numbers->buckets[numbers->n_codes] = bucket;
    *slot = (uint32_t)++numbers->n_codes;
}

/* ---- Coarser ---- */

/* Buckets twice as wide, in the memory they have. */
static void widen(iem_numbers *numbers)
{
    const size_t before = numbers->n_codes;
    memset(numbers->slots, 0, numbers->n_slots * sizeof *numbers->slots);
    numbers->n_codes = 0;
    for (size_t c = 0; c < before; c++) {
        const int64_t low = low_of(numbers->level, numbers->buckets[c]);
        numbers->level++; /* a new code is never beyond the old one that is read */
        insert(numbers, low);
        numbers->level--;
    }
    numbers->level++;
}

static void insert_and_widen(iem_numbers *numbers, int64_t number)
{
    insert(numbers, number);
    while (numbers->n_codes > numbers->most) widen(numbers);
}

/* What codes stood for before they change. */
struct before {
    unsigned level;
    int64_t *buckets;
    size_t n;
};

static bool remember(const iem_numbers *numbers, struct before *before)
{
    *before = (struct before){numbers->level, NULL, numbers->n_codes};
    before->buckets = iem_zeroed(before->n, sizeof *before->buckets);
    if (before->buckets && before->n)
        memcpy(before->buckets, numbers->buckets, before->n * sizeof *before->buckets);
    return before->buckets;
}

static void find_all(const iem_numbers *numbers, unsigned level, const int64_t *buckets,
                     size_t n, uint32_t *codes)
{
    for (size_t c = 0; c < n; c++)
        codes[c] = iem_numbers_find(numbers, low_of(level, buckets[c]));
}

static iem_status add_and_widen(iem_numbers *numbers, int64_t number, uint32_t **recode,
                                iem_error *err)
{
    struct before before;
    uint32_t *codes = iem_zeroed(numbers->n_codes, sizeof *codes);
    if (!remember(numbers, &before) || !codes ||
        !make_room(numbers, numbers->n_codes + 1)) {
        free(before.buckets);
        free(codes);
        return iem_fail_memory(err);
    }
    insert_and_widen(numbers, number);
    find_all(numbers, before.level, before.buckets, before.n, codes);
    free(before.buckets);
    *recode = codes;
    return IEM_OK;
}

iem_status iem_numbers_add(iem_numbers *numbers, int64_t number, uint32_t *code,
                           uint32_t **recode, iem_error *err)
{
    *recode = NULL;
    *code = iem_numbers_find(numbers, number);
    if (*code != IEM_NO_CODE) return IEM_OK;
    if (numbers->n_codes >= numbers->most) {
        IEM_TRY(add_and_widen(numbers, number, recode, err));
    } else {
        if (!make_room(numbers, numbers->n_codes + 1)) return iem_fail_memory(err);
        insert(numbers, number);
    }
    *code = iem_numbers_find(numbers, number);
    return IEM_OK;
}

/* ---- Merging ---- */

static void add_all(iem_numbers *numbers, const iem_numbers *other)
{
    while (numbers->level < other->level) widen(numbers);
    for (size_t c = 0; c < other->n_codes; c++)
        insert_and_widen(numbers, iem_numbers_low(other, (uint32_t)c));
}

iem_status iem_numbers_merge(iem_numbers *numbers, const iem_numbers *other,
                             uint32_t **recode, uint32_t **from_other, iem_error *err)
{
    struct before before;
    uint32_t *here = iem_zeroed(numbers->n_codes, sizeof *here);
    uint32_t *there = iem_zeroed(other->n_codes, sizeof *there);
    *recode = *from_other = NULL;
    if (!remember(numbers, &before) || !here || !there ||
        !make_room(numbers, numbers->n_codes + other->n_codes)) {
        free(before.buckets);
        free(here);
        free(there);
        return iem_fail_memory(err);
    }
    add_all(numbers, other);
    find_all(numbers, before.level, before.buckets, before.n, here);
    find_all(numbers, other->level, other->buckets, other->n_codes, there);
    const bool stand = numbers->level == before.level;
    if (stand) free(here);
    free(before.buckets);
    *recode = stand ? NULL : here;
    *from_other = there;
    return IEM_OK;
}

/* ---- Sorting ---- */

struct place {
    int64_t bucket;
    uint32_t code;
};

static int by_bucket(const void *a, const void *b)
{
    const int64_t x = ((const struct place *)a)->bucket,
                  y = ((const struct place *)b)->bucket;
    return (x > y) - (x < y);
}

static bool is_sorted(const iem_numbers *numbers)
{
    for (size_t c = 1; c < numbers->n_codes; c++)
        if (numbers->buckets[c] < numbers->buckets[c - 1]) return false;
    return true;
}

iem_status iem_numbers_sort(iem_numbers *numbers, uint32_t **recode, iem_error *err)
{
    *recode = NULL;
    if (is_sorted(numbers)) return IEM_OK;
    const size_t n = numbers->n_codes;
    struct place *places = iem_zeroed(n, sizeof *places);
    uint32_t *codes = iem_zeroed(n, sizeof *codes);
    if (!places || !codes) {
        free(places);
        free(codes);
        return iem_fail_memory(err);
    }
    for (size_t c = 0; c < n; c++)
        places[c] = (struct place){numbers->buckets[c], (uint32_t)c};
    qsort(places, n, sizeof *places, by_bucket);
    for (size_t c = 0; c < n; c++) {
        numbers->buckets[c] = places[c].bucket;
        codes[places[c].code] = (uint32_t)c;
    }
    free(places);
    fill_slots(numbers);
    *recode = codes;
    return IEM_OK;
}
