/* Seeds of property tests: the one that a test names, moved by SEED of the environment.
 * Without it, or with 0, inputs are those of every day; SEED=17 tries others, and what
 * fails says by which seed. For what must hold for every input: never for a share, a
 * power or a coverage, whose tolerance was set for one draw. */
#ifndef IEM_SEED_H
#define IEM_SEED_H

#include "check.h"

#include <inttypes.h>

#define SEED_NONE UINT64_MAX
static uint64_t seed_last = SEED_NONE; /* that the running test asked for */

static inline uint64_t seed_moved(void)
{
    const char *text = getenv("SEED");
    return text ? strtoull(text, NULL, 10) : 0;
}

/* A million between two of them, so that tests of one SEED share nothing with those of
 * the next, and even seeds stay even. */
static inline uint64_t seed_of(uint64_t named)
{
    static uint64_t moved = SEED_NONE;
    if (moved == SEED_NONE) moved = seed_moved();
    return seed_last = named + 1000000 * moved;
}

/* A test that tells its seed when it did not come to its end. */
struct seeded {
    CMUnitTestFunction run;
    CMFixtureFunction end;
};

static inline void seed_run(void **state)
{
    const struct seeded *test = *state;
    seed_last = SEED_NONE;
    test->run(state);
    seed_last = SEED_NONE;
}

static inline int seed_tell(void **state)
{
    const struct seeded *test = *state;
    if (seed_last != SEED_NONE)
        print_message("# SEED=%" PRIu64 ", the last seed was %" PRIu64 "\n",
                      seed_moved(), seed_last);
    return test->end ? test->end(state) : 0;
}

#define seeded_test_in(name, begin, end)                                               \
    {                                                                                  \
#name, seed_run, begin, seed_tell, &(struct seeded)                            \
        {                                                                              \
            name, end                                                                  \
        }                                                                              \
    }
#define seeded_test(name) seeded_test_in(name, NULL, NULL)

#endif
