/* Counts in common: whoever adds a row, and however it is coded, it is counted once. */
#include "base/hash.h"
#include "base/parallel.h"
#include "tally/shards.h"

#include "cubes.h"
#include "scratch.h"
#include "seed.h"
#include "short_of_memory.h"

enum { HANDS = 3, ROWS = 9000, CODES = 40, DIMS = 3, WIDTH = 4 };

/* Rows of one hand, whose codes of the first dimension are its own. */
struct hand {
    uint32_t keys[ROWS * WIDTH], own[CODES], common[CODES];
    int64_t count[ROWS], x[ROWS];
    uint8_t adverse[ROWS];
};

struct scene {
    iem_plan *plan;
    struct iem_tally *tally;
    iem_shards *shards;
    struct hand *hands;
    iem_status status[HANDS];
};

static void deal_codes(struct hand *hand, uint64_t seed)
{
    for (uint32_t c = 0; c < CODES; c++) hand->common[c] = c;
    for (uint32_t c = CODES; c-- > 1;) {
        const uint32_t j = (uint32_t)(iem_mix(seed * 99 + c) % (c + 1));
        const uint32_t kept = hand->common[c];
        hand->common[c] = hand->common[j];
        hand->common[j] = kept;
    }
    for (uint32_t c = 0; c < CODES; c++) hand->own[hand->common[c]] = c;
}

static void deal_rows(struct hand *hand, uint64_t seed)
{
    deal_codes(hand, seed);
    for (size_t r = 0; r < ROWS; r++) {
        const uint64_t draw = iem_mix(seed * 1000003 + r);
        uint32_t *key = hand->keys + r * WIDTH;
        key[0] = hand->own[draw % CODES];
        key[1] = (uint32_t)(draw >> 8) % 50;
        key[2] = (uint32_t)(draw >> 20) % 5;
        hand->count[r] = (int64_t)(draw >> 30 & 3);
        hand->adverse[r] = draw >> 40 & 1;
        hand->x[r] = (int64_t)(draw >> 20) - ((int64_t)1 << 43);
    }
}

static struct scene *open_scene(void)
{
    struct scene *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->plan = PLAN("decision", "d=no", "fact", "a", "fact", "x:10", "ground", "g");
    assert_ok(iem_tally_new(s->plan, &s->tally, &ok_err_));
    assert_int_equal(s->tally->n_dims, DIMS);
    assert_int_equal(s->tally->q, 1);
    assert_ok(iem_shards_new(s->tally, &s->shards, &ok_err_));
    s->hands = calloc(HANDS, sizeof *s->hands);
    assert_non_null(s->hands);
    for (size_t h = 0; h < HANDS; h++) deal_rows(&s->hands[h], seed_of(h + 1));
    return s;
}

static void close_scene(struct scene *s)
{
    iem_shards_free(s->shards);
    iem_tally_free(s->tally);
    iem_plan_free(s->plan);
    free(s->hands);
    free(s);
}

/* All rows one by one, in the common codes. */
static iem_cube counted_alone(const struct scene *s)
{
    iem_cube cube;
    assert_ok(iem_cube_init(&cube, DIMS, 1, &ok_err_));
    for (size_t h = 0; h < HANDS; h++)
        for (size_t r = 0; r < ROWS; r++) {
            const struct hand *hand = &s->hands[h];
            uint32_t key[DIMS];
            size_t overflow = 99;
            memcpy(key, hand->keys + r * WIDTH, sizeof key);
            key[0] = hand->common[key[0]];
            if (hand->count[r])
                assert_ok(iem_cube_add(&cube, key, hand->count[r], hand->adverse[r],
                                       &hand->x[r], &overflow, &ok_err_));
        }
    assert_ok(iem_cube_sort(&cube, NULL, &ok_err_));
    return cube;
}

static iem_status add_some(iem_lane *lane, struct hand *hand, size_t first, size_t n,
                           iem_error *err)
{
    uint32_t *const recode[DIMS] = {hand->common, NULL, NULL};
    size_t overflow = 99;
    return iem_lane_add_rows(lane, n, hand->keys + first * WIDTH, hand->count + first,
                             hand->adverse + first, hand->x + first, recode, &overflow,
                             err);
}

/* Some rows were counted by itself before, as cells; batches are of all sizes. */
static iem_status add_hand(iem_lane *lane, struct hand *hand, size_t before,
                           iem_error *err)
{
    uint32_t *const recode[DIMS] = {hand->common, NULL, NULL};
    size_t overflow = 99;
    iem_cube own;
    IEM_TRY(iem_cube_init(&own, DIMS, 1, err));
    iem_status status = iem_cube_add_rows(&own, before, hand->keys, hand->count,
                                          hand->adverse, hand->x, &overflow, err);
    if (status == IEM_OK) status = iem_lane_merge(lane, &own, recode, err);
    iem_cube_clear(&own);
    for (size_t at = before, n; at < ROWS && status == IEM_OK; at += n) {
        n = 1 + at % 131;
        if (n > ROWS - at) n = ROWS - at;
        status = add_some(lane, hand, at, n, err);
    }
    return status == IEM_OK ? iem_lane_flush(lane, &overflow, err) : status;
}

static void work(unsigned worker, void *at)
{
    struct scene *s = at;
    iem_error err;
    iem_lane *lane = NULL;
    s->status[worker] = iem_lane_new(s->shards, &lane, &err);
    if (s->status[worker] == IEM_OK)
        s->status[worker] = add_hand(lane, &s->hands[worker], 1000 * worker, &err);
    iem_lane_free(lane);
}

static void assert_joined(struct scene *s)
{
    iem_cube alone = counted_alone(s);
    assert_ok(iem_shards_join(s->shards, s->tally, &ok_err_));
    assert_ok(iem_cube_sort(&s->tally->cube, NULL, &ok_err_));
    assert_same_cubes(&s->tally->cube, &alone);
    iem_cube_clear(&alone);
}

static void threads_count_together_what_one_counts_alone(void **state)
{
    (void)state;
    struct scene *s = open_scene();
    size_t cells = 0, bytes = 0;
    assert_ok(iem_parallel(HANDS, work, s, &ok_err_));
    for (size_t h = 0; h < HANDS; h++) assert_int_equal(s->status[h], IEM_OK);
    iem_shards_size(s->shards, &cells, &bytes);
    iem_cube alone = counted_alone(s);
    assert_int_equal(cells, alone.n_cells);
    assert_in_range(bytes, cells * alone.stride, cells * 400);
    iem_cube_clear(&alone);
    assert_joined(s);
    iem_shards_size(s->shards, &cells, &bytes);
    assert_int_equal(cells, 0); /* moved */
    close_scene(s);
}

static void rows_wait_until_they_are_flushed(void **state)
{
    (void)state;
    struct scene *s = open_scene();
    iem_lane *lane = NULL;
    size_t cells = 9, bytes = 9, overflow = 99;
    assert_ok(iem_lane_new(s->shards, &lane, &ok_err_));
    s->hands[0].count[0] = 1;
    assert_ok(add_some(lane, &s->hands[0], 0, 1, &ok_err_));
    iem_shards_size(s->shards, &cells, &bytes);
    assert_int_equal(cells, 0);
    assert_ok(iem_lane_flush(lane, &overflow, &ok_err_));
    iem_shards_size(s->shards, &cells, &bytes);
    assert_int_equal(cells, 1);
    assert_ok(iem_lane_flush(lane, &overflow, &ok_err_)); /* and only once */
    iem_lane_free(lane);
    assert_ok(iem_shards_join(s->shards, s->tally, &ok_err_));
    assert_int_equal(iem_cube_n(&s->tally->cube, 0), 1);
    close_scene(s);
}

static void sums_that_do_not_fit_are_told_by_the_lane(void **state)
{
    (void)state;
    struct scene *s = open_scene();
    struct hand *hand = &s->hands[0];
    iem_lane *lane = NULL;
    iem_error err = {IEM_OK, ""};
    size_t overflow = 99;
    for (size_t r = 0; r < 4; r++) {
        memset(hand->keys + r * WIDTH, 0, 4 * WIDTH);
        hand->count[r] = 1;
        hand->x[r] = INT64_MAX; /* four squares are 2^128 */
    }
    assert_ok(iem_lane_new(s->shards, &lane, &ok_err_));
    assert_ok(add_some(lane, hand, 0, 4, &ok_err_));
    assert_int_equal(iem_lane_flush(lane, &overflow, &err), IEM_ERR_DATA);
    assert_int_equal(overflow, 0);
    iem_lane_free(lane);
    close_scene(s);
}

/* ---- Memory ---- */

static iem_status count_in_common(struct scene *s, iem_error *err)
{
    iem_lane *lane = NULL;
    IEM_TRY(iem_shards_new(s->tally, &s->shards, err));
    IEM_TRY(iem_lane_new(s->shards, &lane, err));
    const iem_status status = add_hand(lane, &s->hands[0], 700, err);
    iem_lane_free(lane);
    IEM_TRY(status);
    return iem_shards_join(s->shards, s->tally, err);
}

/* What is lost is told of by the address sanitizer. */
static void memory_that_runs_out_is_told_of_wherever_it_does(void **state)
{
    (void)state;
    struct scene *s = open_scene();
    size_t failed = 0;
    iem_status status = IEM_ERR_SYSTEM;
    for (size_t at = 0; status != IEM_OK; at += 1 + at / 16) {
        iem_error err = {IEM_OK, ""};
        iem_shards_free(s->shards);
        s->shards = NULL;
        iem_cube_clear(&s->tally->cube);
        assert_ok(iem_cube_init(&s->tally->cube, DIMS, 1, &ok_err_));
        asked = 0;
        failing = at;
        status = count_in_common(s, &err);
        failing = SIZE_MAX;
        if (status == IEM_OK) break;
        failed++;
        assert_int_equal(status, IEM_ERR_SYSTEM);
        assert_string_equal(err.message, "out of memory");
    }
    assert_true(failed > 20);
    close_scene(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(threads_count_together_what_one_counts_alone),
        seeded_test(rows_wait_until_they_are_flushed),
        cmocka_unit_test(sums_that_do_not_fit_are_told_by_the_lane),
        cmocka_unit_test(memory_that_runs_out_is_told_of_wherever_it_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
