/* The threads of a pass count together what one would have counted alone: by themselves
 * or in common, however the rows were dealt, and again after stock was taken. */
#include "base/hash.h"
#include "base/parallel.h"
#include "engine/counts.h"

#include "cubes.h"
#include "scratch.h"
#include "seed.h"
#include "short_of_memory.h"

enum { MOST_THREADS = 5, TEXTS = 300, LITTLE = 1 << 20 };

struct scene {
    iem_plan *plan;
    iem_options options;
    iem_log *log;
    iem_counts *counts;
    struct iem_tally *alone; /* all rows since stock was taken */
    size_t n[MOST_THREADS];  /* rows of each thread */
    uint64_t seed;
    iem_status status[MOST_THREADS];
};

/* The log is there for its threads only. */
static void open_log(struct scene *s, unsigned threads)
{
    const scratch_path path = scratch_text("log.csv", "d,a,x,g\nno,b,3,c\n");
    const char *paths[1] = {path.at};
    s->plan = PLAN("decision", "d=no", "fact", "a", "fact", "x:10", "ground", "g");
    iem_options_init(&s->options);
    s->options.threads = threads;
    assert_ok(iem_log_open(s->plan, &s->options, paths, 1, false, &s->log, &ok_err_));
    assert_ok(iem_tally_new(s->plan, &s->alone, &ok_err_));
}

static void close_scene(struct scene *s)
{
    iem_counts_free(s->counts);
    iem_tally_free(s->alone);
    iem_log_free(s->log);
    iem_plan_free(s->plan);
}

/* Row r of a thread: its texts, in the codes of the tally. */
static iem_status make_row(struct iem_tally *tally, uint64_t draw, uint32_t *key,
                           iem_error *err)
{
    char text[24];
    snprintf(text, sizeof text, "fact %d", (int)(draw % TEXTS));
    IEM_TRY(iem_dict_add(&tally->dims[0].dict, iem_slice_of(text), &key[0], err));
    key[1] = (uint32_t)(draw >> 10) % 3;
    snprintf(text, sizeof text, "group %d", (int)(draw >> 20 & 15));
    return iem_dict_add(&tally->dims[2].dict, iem_slice_of(text), &key[2], err);
}

static uint64_t draw_of(const struct scene *s, unsigned worker, size_t r)
{
    return iem_mix(iem_mix(s->seed * 16 + worker) + r);
}

static iem_status fill(const struct scene *s, unsigned worker, size_t first,
                       iem_rows *rows, iem_error *err)
{
    struct iem_tally *own = iem_counts_tallies(s->counts)[worker];
    for (size_t i = 0; i < rows->n; i++) {
        const uint64_t draw = draw_of(s, worker, first + i);
        IEM_TRY(make_row(own, draw, rows->keys + i * rows->width, err));
        rows->count[i] = (int64_t)(draw >> 30 & 3);
        rows->adverse[i] = draw >> 40 & 1;
        rows->centred[i] = (int64_t)(draw >> 24);
    }
    own->rows[IEM_ROW_USED] += rows->n;
    return IEM_OK;
}

static iem_status count_rows(struct scene *s, unsigned worker, iem_error *err)
{
    iem_rows rows;
    iem_status status = IEM_OK;
    IEM_TRY(iem_rows_init(s->alone, &rows, err));
    for (size_t at = 0; at < s->n[worker] && status == IEM_OK; at += rows.n) {
        const size_t left = s->n[worker] - at;
        rows.n = left < IEM_ROWS ? left : IEM_ROWS;
        status = fill(s, worker, at, &rows, err);
        if (status == IEM_OK) status = iem_counts_add(s->counts, worker, &rows, err);
    }
    iem_rows_clear(&rows);
    return status;
}

static void work(unsigned worker, void *at)
{
    struct scene *s = at;
    iem_error err;
    s->status[worker] = count_rows(s, worker, &err);
}

static void count_alone(struct scene *s, unsigned worker)
{
    for (size_t r = 0; r < s->n[worker]; r++) {
        const uint64_t draw = draw_of(s, worker, r);
        const int64_t x = (int64_t)(draw >> 24), count = (int64_t)(draw >> 30 & 3);
        uint32_t key[3];
        size_t overflow = 99;
        assert_ok(make_row(s->alone, draw, key, &ok_err_));
        if (count)
            assert_ok(iem_cube_add(&s->alone->cube, key, count, draw >> 40 & 1, &x,
                                   &overflow, &ok_err_));
    }
    s->alone->rows[IEM_ROW_USED] += s->n[worker];
}

static void assert_same_tallies(const struct iem_tally *a, const struct iem_tally *b)
{
    assert_memory_equal(a->rows, b->rows, sizeof a->rows);
    for (size_t d = 0; d < a->n_dims; d++) {
        const iem_dict *one = &a->dims[d].dict, *other = &b->dims[d].dict;
        assert_int_equal(one->n_codes, other->n_codes);
        for (size_t c = 0; c < one->n_codes; c++)
            assert_string_equal(one->texts[c].at, other->texts[c].at);
    }
    assert_same_cubes(&a->cube, &b->cube);
}

static void assert_taken(struct scene *s, bool last)
{
    struct iem_tally *taken = NULL;
    assert_ok(iem_counts_take(s->counts, last, &taken, &ok_err_));
    assert_ok(iem_tally_settle(s->alone, &ok_err_));
    assert_same_tallies(taken, s->alone);
    iem_tally_free(taken);
}

/* A text that was seen before stock was taken stays known. */
static void forget_cells(struct scene *s)
{
    iem_cube_clear(&s->alone->cube);
    assert_ok(iem_cube_init(&s->alone->cube, 3, 1, &ok_err_));
    memset(s->alone->rows, 0, sizeof s->alone->rows);
}

/* Two pieces of a log, counted by threads at the same time. */
static void assert_counts(unsigned threads, size_t memory, size_t n, bool alike)
{
    struct scene s = {.seed = seed_of(threads)};
    open_log(&s, threads);
    assert_ok(iem_counts_new(s.log, s.plan, memory, &s.counts, &ok_err_));
    for (unsigned piece = 0; piece < 2; piece++, s.seed += 100) {
        for (unsigned w = 0; w < threads; w++)
            s.n[w] = alike ? n : (w + 1 + piece) % threads * n / threads;
        assert_ok(iem_parallel(threads, work, &s, &ok_err_));
        for (unsigned w = 0; w < threads; w++) {
            assert_int_equal(s.status[w], IEM_OK);
            count_alone(&s, w);
        }
        assert_taken(&s, false);
        forget_cells(&s);
    }
    assert_taken(&s, false); /* nothing but the texts */
    s.seed = seed_of(5);
    for (unsigned w = 0; w < threads; w++) {
        assert_ok(count_rows(&s, w, &ok_err_));
        count_alone(&s, w);
    }
    assert_taken(&s, true);
    close_scene(&s);
}

static void counts_of_threads_are_joined(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= MOST_THREADS; threads++) {
        assert_counts(threads, 0, 700, true);
        assert_counts(threads, 0, 5000, false);
    }
    assert_counts(2, 0, 0, true);
}

/* So little memory that some threads, or all, count in common. */
static void counts_in_common_are_the_same(void **state)
{
    (void)state;
    for (unsigned threads = 2; threads <= MOST_THREADS; threads++) {
        assert_counts(threads, 16 * LITTLE, 9000, true);
        assert_counts(threads, 16 * LITTLE, 20000, false);
    }
}

static void counts_that_do_not_fit_name_their_column(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 3; threads++) {
        struct scene s = {.seed = threads};
        iem_error err = {IEM_OK, ""};
        open_log(&s, threads);
        assert_ok(iem_counts_new(s.log, s.plan, LITTLE, &s.counts, &ok_err_));
        for (unsigned w = 0; w < threads; w++) s.n[w] = 300000;
        assert_int_equal(count_rows(&s, 0, &err), IEM_ERR_DATA);
        assert_non_null(strstr(err.message, "column 'a' has 300 different values"));
        close_scene(&s);
    }
}

static void sums_that_do_not_fit_name_their_column(void **state)
{
    (void)state;
    struct scene s = {.seed = 1};
    iem_error err = {IEM_OK, ""};
    iem_rows rows;
    open_log(&s, 1);
    assert_ok(iem_counts_new(s.log, s.plan, 0, &s.counts, &ok_err_));
    assert_ok(iem_rows_init(s.alone, &rows, &ok_err_));
    rows.n = 4;
    assert_ok(fill(&s, 0, 0, &rows, &ok_err_));
    for (size_t r = 0; r < rows.n; r++) {
        memset(rows.keys + r * rows.width, 0, 4 * rows.width);
        rows.count[r] = 1;
        rows.centred[r] = INT64_MAX;
    }
    assert_int_equal(iem_counts_add(s.counts, 0, &rows, &err), IEM_ERR_DATA);
    assert_string_equal(err.message,
                        "column 'x': the sums of its values no longer fit in 128 bits");
    iem_rows_clear(&rows);
    close_scene(&s);
}

/* ---- Memory ---- */

static iem_status count_and_take(struct scene *s, size_t memory, unsigned threads,
                                 struct iem_tally **taken, iem_error *err)
{
    iem_status status = iem_counts_new(s->log, s->plan, memory, &s->counts, err);
    for (unsigned w = 0; w < threads && status == IEM_OK; w++)
        status = count_rows(s, w, err);
    return status == IEM_OK ? iem_counts_take(s->counts, true, taken, err) : status;
}

/* What is lost is told of by the address sanitizer. */
static void check_memory(size_t memory, size_t step)
{
    enum { THREADS = 3 };
    struct scene s = {.seed = 7, .n = {3000, 40, 5000}};
    iem_status status = IEM_ERR_SYSTEM;
    size_t failed = 0;
    open_log(&s, THREADS);
    for (unsigned w = 0; w < THREADS; w++) count_alone(&s, w);
    assert_ok(iem_tally_settle(s.alone, &ok_err_));
    for (size_t at = 0; status != IEM_OK; at += 1 + at / step) {
        struct iem_tally *taken = NULL;
        iem_error err = {IEM_OK, ""};
        asked = 0;
        failing = at;
        status = count_and_take(&s, memory, THREADS, &taken, &err);
        failing = SIZE_MAX;
        if (status == IEM_OK) {
            assert_same_tallies(taken, s.alone);
        } else {
            assert_int_equal(status, IEM_ERR_SYSTEM);
            failed++;
        }
        iem_tally_free(taken);
        iem_counts_free(s.counts);
        s.counts = NULL;
    }
    assert_true(failed > 40);
    close_scene(&s);
}

static void memory_that_runs_out_is_told_of_wherever_it_does(void **state)
{
    (void)state;
    check_memory(0, 24);
    check_memory(16 * LITTLE, 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test_in(counts_of_threads_are_joined, scratch_make, scratch_remove),
        seeded_test_in(counts_in_common_are_the_same, scratch_make, scratch_remove),
        scratch_test(counts_that_do_not_fit_name_their_column),
        scratch_test(sums_that_do_not_fit_name_their_column),
        scratch_test(memory_that_runs_out_is_told_of_wherever_it_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
