#include "measure/refine.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Influences are added as integers so that the order of rows does not matter. */
static const double bucket_scale = 1 << 20;

static size_t bucket_count(const iem_refine *refine)
{
    return refine->influence ? refine->n_treatments * 2 * IEM_BUCKETS : 0;
}

iem_status iem_gathered_init(const iem_refine *refine, iem_gathered *gathered,
                             iem_error *err)
{
    *gathered = (iem_gathered){0};
    const size_t n = refine->influence ? refine->n_treatments : 0;
    gathered->bucket = iem_zeroed(bucket_count(refine), sizeof *gathered->bucket);
    gathered->seen = iem_zeroed(n * IEM_BUCKETS, sizeof *gathered->seen);
    gathered->loose = iem_zeroed(2 * n, sizeof *gathered->loose);
    if (!gathered->bucket || !gathered->seen || !gathered->loose) {
        iem_gathered_clear(gathered);
        return iem_fail_memory(err);
    }
    const size_t n_dims = 1 + refine->q + refine->n_grounds;
    const iem_status status = iem_cube_init(&gathered->sub, n_dims, 0, err);
    if (status != IEM_OK) iem_gathered_clear(gathered);
    return status;
}

void iem_gathered_clear(iem_gathered *gathered)
{
    iem_cube_clear(&gathered->sub);
    free(gathered->bucket);
    free(gathered->people);
    free(gathered->seen);
    free(gathered->loose);
    *gathered = (iem_gathered){0};
}

/* ---- People ---- */

static void place_person(uint64_t *slots, size_t n_slots, uint64_t person, size_t *n)
{
    size_t at = person & (n_slots - 1);
    while (slots[at] && slots[at] != person) at = (at + 1) & (n_slots - 1);
    *n += slots[at] == 0;
    slots[at] = person;
}

static bool grow_people(iem_gathered *gathered)
{
    const size_t n = gathered->people_slots ? 2 * gathered->people_slots : 1024;
    uint64_t *slots = iem_zeroed(n, sizeof *slots);
    size_t moved = 0;
    if (!slots) return false;
    for (size_t i = 0; i < gathered->people_slots; i++)
        if (gathered->people[i]) place_person(slots, n, gathered->people[i], &moved);
    free(gathered->people);
    gathered->people = slots;
    gathered->people_slots = n;
    return true;
}

iem_status iem_gathered_person(iem_gathered *gathered, uint64_t person, iem_error *err)
{
    if (2 * (gathered->n_people + 1) > gathered->people_slots && !grow_people(gathered))
        return iem_fail_memory(err);
    /* 0 marks a free slot. */
    place_person(gathered->people, gathered->people_slots, person ? person : 1,
                 &gathered->n_people);
    return IEM_OK;
}

iem_status iem_gathered_merge(iem_gathered *into, const iem_gathered *from,
                              const iem_refine *refine, iem_error *err)
{
    IEM_TRY(iem_cube_merge(&into->sub, &from->sub, NULL, err));
    for (size_t i = 0; i < bucket_count(refine); i++)
        into->bucket[i] += from->bucket[i];
    for (size_t i = 0; i < bucket_count(refine) / 2; i++)
        into->seen[i] |= from->seen[i];
    for (size_t i = 0; i < bucket_count(refine) / IEM_BUCKETS; i++)
        into->loose[i] += from->loose[i];
    into->n_loose += from->n_loose;
    for (size_t i = 0; i < from->people_slots; i++)
        if (from->people[i]) IEM_TRY(iem_gathered_person(into, from->people[i], err));
    return IEM_OK;
}

/* ---- Sub-bands ---- */

static uint32_t sub_band(const int64_t *cuts, size_t n, int64_t x)
{
    uint32_t band = 0;
    while (band < n && x >= cuts[band]) band++;
    return band;
}

void iem_refine_key(const iem_refine *refine, size_t cell, const uint32_t *grounds,
                    const int64_t *centred, uint32_t *key)
{
    const uint32_t wanted = refine->wanted[cell];
    key[0] = wanted;
    for (size_t i = 0; i < refine->q; i++) {
        const size_t at = wanted * refine->q + i;
        key[1 + i] = sub_band(refine->cuts + at * (IEM_SUB_BANDS_OPEN - 1),
                              refine->n_cuts[at], centred[i]);
    }
    memcpy(key + 1 + refine->q, grounds, refine->n_grounds * sizeof *key);
}

/* ---- Influence ---- */

/* Rows of nobody in particular are independent: their squares add up. */
static void add_loose(iem_wide *loose, double part, int64_t count)
{
    *loose += (iem_wide)count * llround(part * part * bucket_scale);
}

void iem_gathered_influence(iem_gathered *gathered, const iem_refine *refine,
                            size_t treatment, size_t cell, bool member, bool known,
                            uint64_t person, int64_t count, bool adverse)
{
    const struct iem_influence *at =
        &refine->influence[treatment * refine->n_cells + cell];
    const double y = adverse ? 1 : 0;
    const double part = member ? at->member * (y - at->q1) : -at->other * (y - at->q0);
    const size_t slot = person % IEM_BUCKETS;
    int64_t *bucket = gathered->bucket + treatment * 2 * IEM_BUCKETS + slot;
    if (member) gathered->seen[treatment * IEM_BUCKETS + slot] = 1;
    if (!known) {
        add_loose(&gathered->loose[2 * treatment], part, count);
        add_loose(&gathered->loose[2 * treatment + 1], part * at->score, count);
        return;
    }
    bucket[0] += count * llround(part * bucket_scale);
    bucket[IEM_BUCKETS] += count * llround(part * at->score * bucket_scale);
}

size_t iem_gathered_members(const iem_gathered *gathered, size_t treatment)
{
    size_t n = 0;
    for (size_t i = 0; i < IEM_BUCKETS; i++)
        n += gathered->seen[treatment * IEM_BUCKETS + i];
    return n;
}

double iem_gathered_deff(const iem_gathered *gathered, const iem_refine *refine,
                         size_t treatment, int statistic)
{
    const int64_t *bucket =
        gathered->bucket + (treatment * 2 + (size_t)statistic) * IEM_BUCKETS;
    const double model = statistic ? refine->variance_weight[treatment]
                                   : refine->variance_gap[treatment];
    const double B = IEM_BUCKETS;
    double mean = 0, sum = 0;
    for (size_t i = 0; i < IEM_BUCKETS; i++)
        mean += (double)bucket[i] / bucket_scale / B;
    for (size_t i = 0; i < IEM_BUCKETS; i++) {
        const double off = (double)bucket[i] / bucket_scale - mean;
        sum += off * off;
    }
    const double loose =
        (double)gathered->loose[2 * treatment + (size_t)statistic] / bucket_scale;
    const double deff = (B / (B - 1) * sum + loose) / model;
    return deff > 1 ? deff : 1;
}

void iem_refine_clear(iem_refine *refine)
{
    free(refine->wanted);
    free(refine->cuts);
    free(refine->n_cuts);
    free(refine->influence);
    free(refine->variance_gap);
    free(refine->variance_weight);
    *refine = (iem_refine){0};
}
