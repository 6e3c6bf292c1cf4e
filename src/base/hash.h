/* Hashing of short keys, and random numbers that depend on a key alone. */
#ifndef IEM_HASH_H
#define IEM_HASH_H

#include <stddef.h>
#include <stdint.h>

/* One round of a bijective 64-bit mixer (splitmix64; Steele, Lea & Flood 2014). */
uint64_t iem_mix(uint64_t x);

/* Both halves of the 128-bit product, folded into one. */
static inline uint64_t iem_fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Not cryptographic. A table that holds text from a log takes a seed nobody knows. */
uint64_t iem_hash(const void *bytes, size_t n, uint64_t seed);

/* A seed for tables; differs from process to process, never reaches a result. */
uint64_t iem_hash_seed(void);

/* The `index`-th number of the stream `key`, uniform in (0, 1): the same whatever was
 * drawn before, by whichever thread. */
double iem_uniform(uint64_t key, uint64_t index);

#endif
