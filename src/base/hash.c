#include "base/hash.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

uint64_t iem_mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* The 0 to 7 bytes at the end as one word. Loads of fixed size: copying a number of
 * bytes that varies costs more than the rest of the hash. */
static uint64_t last_word(const unsigned char *at, size_t n)
{
    uint32_t low, high;
    if (n >= 4) {
        memcpy(&low, at, 4);
        memcpy(&high, at + n - 4, 4);
        return low | (uint64_t)high << 32;
    }
    if (n == 0) return 0;
    return at[0] | (uint64_t)at[n / 2] << 8 | (uint64_t)at[n - 1] << 16;
}

uint64_t iem_hash(const void *bytes, size_t n, uint64_t seed)
{
    const unsigned char *at = bytes;
    uint64_t state = seed ^ iem_fold(n ^ 0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu);
    for (; n >= 8; n -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        state =
            iem_fold(state ^ word ^ 0x8ebc6af09c88c6e3u, seed ^ 0x589965cc75374cc3u);
    }
    return iem_mix(iem_fold(state ^ last_word(at, n), seed ^ 0x1d8e4e27c47d124fu));
}

uint64_t iem_hash_seed(void)
{
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != (ssize_t)sizeof seed)
        seed = iem_mix((uint64_t)time(NULL) ^ ((uint64_t)getpid() << 32));
    return seed;
}

double iem_uniform(uint64_t key, uint64_t index)
{
    const uint64_t bits = iem_mix(iem_mix(key) ^ (index * 0xd1342543de82ef95u));
    return ((double)(bits >> 12) + 0.5) * 0x1p-52;
}
