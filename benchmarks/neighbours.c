/* The k nearest people among distinct profiles of sixteen facts: eight numbers, eight
 * categories of two to nine levels.
 *
 *   neighbours [people|noise [PROFILES [K]]]
 *   neighbours people|noise PROFILES K write FILE
 *
 * `people` have facts as people have them: a way of life decides on most of them, age
 * and income go together, counts of children are small. `noise` are facts of which each
 * says next to nothing about another; then everybody is about as far from everybody,
 * and no search can do much better than to look at all pairs. Before anything is timed,
 * the answers for some are compared with those of a slow way: all pairs, sorted.
 *
 * `write` makes a file for peers/balltree.py (numbers standardised, a column for each
 * level over the root of two: Euclid's distance is then ours) and prints the mean
 * distance that it has to find for the first 1500. */
#include "stats/neighbours.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "stats/interval.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FACTS = 16, NUMBERS = 8, LEVELS = FACTS - NUMBERS + 1, LIVES = 8, FIRST = 1500 };

struct bench {
    iem_profiles profiles;
    iem_profile_fact facts[FACTS];
    int64_t *values;
    double *people, *adverse;
    iem_near *near;
    size_t k;
};

/* ---- Facts ------------------------------------------------------------------------
 */

static double draw(uint64_t what, size_t i)
{
    return iem_uniform(iem_mix(what), i);
}

static double normal(uint64_t what, size_t i)
{
    return iem_normal_quantile(draw(what, i));
}

static void live(size_t i, double *x)
{
    const int life = (int)(LIVES * draw(1, i) * draw(2, i));
    const double income = exp(.5 * normal(3, i) + .1 * life);
    const double age = 20 + 50 * iem_normal_lower(.5 * normal(4, i) + .3 * (life - 2));
    const double children = draw(5, i);
    x[0] = floor(age);
    x[1] = floor(2000 * income);
    x[2] = draw(6, i) < .3 ? floor(600 * income) : 0; /* of a partner */
    x[3] = floor((age - 18) * draw(7, i));            /* years at the address */
    x[4] = children < .55 ? 0 : children < .75 ? 1 : children < .93 ? 2 : 3;
    x[5] = 1 + (life > 3) + (draw(8, i) < .4); /* household */
    x[6] = floor(500 + 120 * income + 40 * normal(9, i));
    x[7] = draw(10, i) < .8 ? 0 : floor(exp(2 + normal(11, i))); /* months in arrears */
    for (int c = 0; c < FACTS - NUMBERS; c++) {
        const uint64_t what = 20 + (uint64_t)c;
        const int levels = 2 + c;
        x[NUMBERS + c] = draw(what, i) < .85 ? (life * (c + 3)) % levels
                                             : floor(levels * draw(what + 20, i));
    }
}

static void scatter(size_t i, double *x)
{
    for (int f = 0; f < FACTS; f++) {
        const uint64_t shared = 60 + (uint64_t)f % 5, own = 70 + (uint64_t)f;
        const double z = .6 * normal(shared, i) + .8 * normal(own, i);
        const double level = iem_normal_lower(z);
        x[f] = f < NUMBERS ? floor(z * 1e4) : floor((f - NUMBERS + 2) * level * level);
    }
}

static bool plant(struct bench *b, bool people, size_t n)
{
    b->values = calloc(n * FACTS, sizeof *b->values);
    b->people = calloc(n, sizeof *b->people);
    b->adverse = calloc(n, sizeof *b->adverse);
    b->near = calloc(n, sizeof *b->near);
    if (!b->values || !b->people || !b->adverse || !b->near) return false;
    b->profiles = (iem_profiles){n, FACTS, b->facts, b->values, IEM_METRIC_MEAN};
    for (size_t i = 0; i < n; i++) {
        double x[FACTS];
        if (people)
            live(i, x);
        else
            scatter(i, x);
        for (int f = 0; f < FACTS; f++)
            b->values[i * FACTS + (size_t)f] = llround(x[f]);
        b->people[i] = 1;
        b->adverse[i] = draw(99, i) < .3;
    }
    for (size_t f = 0; f < FACTS; f++)
        b->facts[f] =
            f < NUMBERS
                ? (iem_profile_fact){IEM_FACT_NUMBER,
                                     iem_profiles_deviation(&b->profiles, f, NULL)}
                : (iem_profile_fact){IEM_FACT_CATEGORY, 1};
    return true;
}

static bool find(struct bench *b, unsigned threads)
{
    const iem_search search = {.profiles = &b->profiles,
                               .people = b->people,
                               .adverse = b->adverse,
                               .k = b->k,
                               .without = true,
                               .threads = threads};
    return iem_neighbours_find(&search, b->near, NULL) == IEM_OK;
}

/* ---- Slow and obvious --------------------------------------------------------------
 */

static int rising(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double apart(const struct bench *b, size_t i, size_t j)
{
    const int64_t *x = b->values + i * FACTS, *y = b->values + j * FACTS;
    double sum = 0;
    for (size_t f = 0; f < FACTS; f++)
        sum +=
            f < NUMBERS ? fabs((double)(x[f] - y[f])) / b->facts[f].unit : x[f] != y[f];
    return sum / FACTS;
}

/* Distance of the k-th of all others. */
static double slow_distance(const struct bench *b, size_t i, double *room)
{
    size_t n = 0;
    for (size_t j = 0; j < b->profiles.n; j++)
        if (j != i) room[n++] = apart(b, i, j);
    qsort(room, n, sizeof *room, rising);
    return room[b->k - 1];
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool agrees_with_slow(const struct bench *b)
{
    enum { SOME = 50 };
    double *room = calloc(b->profiles.n, sizeof *room);
    bool same = room != NULL;
    const double start = now();
    for (size_t at = 0; at < SOME && same; at++) {
        const size_t i = at * (b->profiles.n / SOME);
        const double slow = slow_distance(b, i, room);
        same = fabs(slow - b->near[i].distance) <= 1e-9;
        if (!same)
            fprintf(stderr,
                    "neighbours: %zu: distance is %.12g, the slow way finds %.12g\n", i,
                    b->near[i].distance, slow);
    }
    printf("all pairs on 1 core, from %d profiles: %.0f s\n", SOME,
           (now() - start) / SOME * (double)b->profiles.n);
    free(room);
    return same;
}

/* ---- What is asked for -------------------------------------------------------------
 */

static double time_on(struct bench *b, unsigned threads)
{
    const size_t some = b->profiles.n < FIRST ? b->profiles.n : FIRST;
    double sum = 0;
    const double start = now();
    if (!find(b, threads)) return NAN;
    const double seconds = now() - start;
    for (size_t i = 0; i < some; i++) sum += b->near[i].distance;
    printf(
        "%zu profiles x %d facts, k = %zu on %u core%s: %.3f s, mean distance of %zu: "
        "%.9f\n",
        b->profiles.n, FACTS, b->k, threads, threads == 1 ? "" : "s", seconds, some,
        sum / (double)some);
    return seconds;
}

static bool race(struct bench *b)
{
    const unsigned all = iem_processors();
    const bool done = !isnan(time_on(b, 1)) && agrees_with_slow(b);
    return done && (all == 1 || !isnan(time_on(b, all)));
}

static bool write_columns(const struct bench *b, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file) return false;
    for (size_t i = 0; i < b->profiles.n; i++) {
        double row[NUMBERS + (FACTS - NUMBERS) * LEVELS] = {0};
        for (size_t f = 0; f < FACTS; f++) {
            const int64_t x = b->values[i * FACTS + f];
            if (f < NUMBERS)
                row[f] = (double)x / b->facts[f].unit;
            else
                row[NUMBERS + (f - NUMBERS) * LEVELS + (size_t)x] = sqrt(.5);
        }
        fwrite(row, sizeof row, 1, file);
    }
    return fclose(file) == 0;
}

static bool hand_over(struct bench *b, const char *path)
{
    b->profiles.metric = IEM_METRIC_EUCLID;
    return write_columns(b, path) && !isnan(time_on(b, 1)) &&
           !isnan(time_on(b, iem_processors()));
}

int main(int argc, char **argv)
{
    struct bench b = {.k = 10};
    const bool people = argc < 2 || strcmp(argv[1], "noise") != 0;
    const size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 50000;
    if (argc > 3) b.k = strtoul(argv[3], NULL, 10);
    const bool writes = argc > 5 && strcmp(argv[4], "write") == 0;
    const bool done =
        plant(&b, people, n) && (writes ? hand_over(&b, argv[5]) : race(&b));
    free(b.values);
    free(b.people);
    free(b.adverse);
    free(b.near);
    return done ? 0 : 1;
}
