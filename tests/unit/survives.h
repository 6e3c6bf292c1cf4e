/* Memory runs out at each place where a job asks for it: the first allocation fails,
 * then the second, and so on, until the job is done without one that failed. Each time
 * there is the one message, nothing is leaked, and no output is left behind. */
#ifndef IEM_SURVIVES_H
#define IEM_SURVIVES_H

#include "base/hash.h"

#include "scratch.h"

#include <stdatomic.h>

/* ---- Allocations that can fail ---- */

static atomic_size_t asked, given, taken_back;
static atomic_size_t failing;    /* the allocation that fails; SIZE_MAX: none */
static atomic_bool from_then_on; /* and all behind it */
static atomic_bool has_failed;

static bool fails(void)
{
    const size_t number = atomic_fetch_add(&asked, 1);
    const size_t at = atomic_load(&failing);
    if (number != at && !(number > at && atomic_load(&from_then_on))) return false;
    atomic_store(&has_failed, true);
    return true;
}

static void *give(void *block)
{
    if (block) atomic_fetch_add(&given, 1);
    return block;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
char *__real_strdup(const char *text);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *block);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : give(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : give(__real_calloc(count, size));
}

void *__wrap_realloc(void *block, size_t size)
{
    if (fails()) return NULL;
    return block ? __real_realloc(block, size) : give(__real_realloc(NULL, size));
}

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    return fails() ? NULL : give(__real_aligned_alloc(align, size));
}

char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : give(__real_strdup(text));
}

void __wrap_free(void *block)
{
    if (block) atomic_fetch_add(&taken_back, 1);
    __real_free(block);
}

/* ---- A job that is done again and again ---- */

/* Does everything from nothing to nothing. What it would give goes to `text`,
 * allocated; it is compared with what it gives when nothing fails. */
typedef iem_status job(char **text, iem_error *err);

static inline size_t outstanding(void)
{
    return atomic_load(&given) - atomic_load(&taken_back);
}

static inline iem_status do_job(job *work, size_t fail_at, char **text, iem_error *err)
{
    *err = (iem_error){IEM_OK, ""};
    *text = NULL;
    atomic_store(&has_failed, false);
    atomic_store(&asked, 0);
    atomic_store(&failing, fail_at);
    const iem_status status = work(text, err);
    atomic_store(&failing, SIZE_MAX);
    return status;
}

/* Files that the jobs write, none of which may be left by a failure. */
static const char *const outputs[] = {"cases.csv", "out.tally", "result.json"};

static inline void assert_no_output(size_t n)
{
    size_t entries = 0;
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        if (access(scratch_file(outputs[i]).at, F_OK) == 0)
            fail_msg("allocation %zu fails, and %s is there", n, outputs[i]);
    DIR *folder = opendir(scratch_folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *end = strrchr(entry->d_name, '.');
        entries += end && strlen(end) == 7; /* .XXXXXX of a temporary name */
    }
    closedir(folder);
    if (entries) fail_msg("allocation %zu fails, and a temporary file is left", n);
}

static inline void remove_output(void)
{
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        remove(scratch_file(outputs[i]).at);
}

static inline void assert_survives(job *work, size_t step)
{
    iem_error err;
    char *want = NULL, *got = NULL;
    if (do_job(work, SIZE_MAX, &want, &err) != IEM_OK) fail_msg("%s", err.message);
    const size_t all = atomic_load(&asked);
    remove_output();
    for (size_t n = 0; n < all + 10 + step; n += step) { /* none fails at the end */
        const size_t before = outstanding();
        const iem_status status = do_job(work, n, &got, &err);
        const bool failed = atomic_load(&has_failed);
        if (status == IEM_OK) {
            if (strcmp(got, want) != 0)
                fail_msg("allocation %zu fails, and the result is another: %s", n, got);
            free(got);
            remove_output();
        } else {
            if (!failed) fail_msg("nothing failed, and yet: %s", err.message);
            if (status != IEM_ERR_SYSTEM || strcmp(err.message, "out of memory") != 0)
                fail_msg("allocation %zu fails: status %d: %s", n, (int)status,
                         err.message);
            if (got) fail_msg("allocation %zu fails, and there is a text", n);
            assert_no_output(n);
        }
        if (outstanding() != before)
            fail_msg("allocation %zu fails: %zd blocks are lost", n,
                     (ssize_t)(outstanding() - before));
    }
    free(want);
}

/* The thread sanitizer is slow, and most jobs have one thread. */
#ifdef __SANITIZE_THREAD__
enum { EACH = 7 };
#else
enum { EACH = 1 };
#endif

static inline void survives(job *work)
{
    assert_survives(work, EACH);
    atomic_store(&from_then_on, true);
    assert_survives(work, 5 * EACH);
    atomic_store(&from_then_on, false);
}

/* ---- A plan ---- */

static inline iem_status describe(const iem_plan *plan, char **text, iem_error *err)
{
    (void)plan;
    *text = malloc(2);
    if (!*text) {
        if (err) *err = (iem_error){IEM_ERR_SYSTEM, "out of memory"};
        return IEM_ERR_SYSTEM;
    }
    strcpy(*text, "x");
    return IEM_OK;
}

static inline iem_status set_flags(iem_plan *plan, const char *const *pairs,
                                   iem_error *err)
{
    for (; *pairs; pairs += 2) {
        const iem_status status = iem_plan_set(plan, pairs[0], pairs[1], err);
        if (status != IEM_OK) return status;
    }
    return iem_plan_finish(plan, err);
}

/* ---- A log that has everything ---- */

/* Two families, ages, three groups; group B gets yes more often in family f0. A wrong
 * number, a ragged row and an unlisted decision are rejected. */
static inline void write_log(size_t rows)
{
    FILE *file = fopen(scratch_file("log.csv").at, "w");
    assert_non_null(file);
    fputs("dossier,bsn,origin,sex,family,age,selected\n", file);
    for (size_t i = 0; i < rows; i++) {
        const uint64_t bits = iem_mix(i + 17);
        const char group = "AAABC"[bits % 5];
        const unsigned family = bits >> 8 & 1, age = 18 + (bits >> 16 & 63);
        const double rate = group == 'B' && family == 0 ? .9 : .1 + .2 * family;
        fprintf(file, "d%zu,p%zu,%c,%c,f%u,%u,%s\n", i, i / 2, group,
                "mv"[bits >> 30 & 1], family, age,
                iem_uniform(5, i) < rate ? "yes" : "no");
    }
    fputs("x,x,A,m,f0,old,yes\nx,x,A\nx,x,A,m,f0,40,maybe\n", file);
    assert_int_equal(fclose(file), 0);
    scratch_text("key", "0123456789abcdef");
}

static const char *const log_flags[] = {
    "decision", "selected=yes", "favourable", "no",      "ground",
    "origin",   "fact",         "family",     "fact",    "age:50,",
    "person",   "bsn",          "case",       "dossier", NULL};

static const char *const cut_flags[] = {
    "decision", "selected=yes", "favourable", "no",      "ground",
    "origin",   "fact",         "family",     "fact",    "age:30,50",
    "person",   "bsn",          "case",       "dossier", NULL};

static inline iem_status make_plan(const char *const *flags, iem_plan **plan,
                                   iem_error *err)
{
    const iem_status status = iem_plan_new(plan, err);
    return status == IEM_OK ? set_flags(*plan, flags, err) : status;
}

static unsigned threads = 1;

static inline iem_options options_of(void)
{
    iem_options options;
    iem_options_init(&options);
    options.threads = threads;
    options.block = 4096;
    options.max_rejects = 3;
    return options;
}

static inline iem_status render_all(const iem_result *result, char **text,
                                    iem_error *err)
{
    const iem_render how = {.lang = "en", .all = true};
    return iem_result_render(result, IEM_JSON, &how, text, err);
}

static inline iem_status scan_with(const char *const *flags, iem_options *options,
                                   char **text, iem_error *err)
{
    const scratch_path log = scratch_file("log.csv");
    const char *const paths[] = {log.at};
    iem_plan *plan = NULL;
    iem_result *result = NULL;
    iem_status status = make_plan(flags, &plan, err);
    if (status == IEM_OK) status = iem_scan(plan, options, paths, 1, &result, err);
    if (status == IEM_OK) status = render_all(result, text, err);
    /* The scan was whole, so is what it wrote; only the text was too much. */
    if (status != IEM_OK && result) remove_output();
    iem_result_free(result);
    iem_plan_free(plan);
    return status;
}

static inline void write_periods(void)
{
    FILE *file = fopen(scratch_file("log.csv").at, "w");
    assert_non_null(file);
    fputs("day,list,reason,origin,family,seen,selected\n", file);
    for (unsigned i = 0; i < 60; i++)
        fprintf(file, "2024-%02u,%u,%c,%c,f%u,%c,%s\n", 1 + i % 3, i / 12,
                "xyz"[i % 7 % 3], "AAB"[i % 3], i % 2, "yyn"[i % 4 % 3],
                i % 5 % 2 ? "yes" : "no");
    assert_int_equal(fclose(file), 0);
}

#endif
