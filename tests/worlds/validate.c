/* Worlds with planted truth: how often is something claimed where nothing is, and found
 * where it was planted?
 *
 *   validate --fast                    a few fixed seeds, as TAP: part of `make test`
 *   validate [--folder DIR] [--output FILE] [--jobs N] [--runs N] [ID …]
 *                                      all worlds or some (P-*), full counts or N runs
 *                                      each, as Markdown
 *
 * With a folder each block of runs leaves a file there, below a name made of the
 * program's own bytes, so that a run which was stopped goes on, and never with figures
 * of another program. Worlds are those of the plan of validation (D0 …), and of how
 * decisions came about (P-…). */
#include "worlds_process.h"

#include "base/digest.h"
#include "base/parallel.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(iem_status status, const iem_error *err)
{
    if (status == IEM_OK) return;
    fprintf(stderr, "validate: %s\n", err->message);
    exit(5);
}

/* All worlds, one after the other. */
enum { N_ALL = N_WORLDS + N_PROCESS_WORLDS };

static const struct world *world_at(size_t i)
{
    return i < N_WORLDS ? &worlds[i] : &process_worlds[i - N_WORLDS];
}

/* ---- One run ---- */

static void *room(size_t n, size_t size)
{
    void *at = calloc(n ? n : 1, size);
    if (!at) exit(5);
    return at;
}

static bool write_fd(const char *bytes, size_t n, void *ctx)
{
    const int fd = *(const int *)ctx;
    while (n > 0) {
        const ssize_t wrote = write(fd, bytes, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return false;
        bytes += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

static void empty(int fd)
{
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0) exit(5);
}

/* Calls `set` for each "key=value" of a list with blanks between. */
static void each_setting(const char *list,
                         void (*set)(const char *key, const char *value, void *ctx),
                         void *ctx)
{
    char copy[512];
    if (snprintf(copy, sizeof copy, "%s", list) >= (int)sizeof copy) exit(5);
    char *rest = copy;
    for (char *key; (key = strtok_r(rest, " ", &rest));) {
        char *value = strchr(key, '=');
        if (!value) exit(5);
        *value = '\0';
        set(key, value + 1, ctx);
    }
}

static void set_knob(const char *key, const char *value, void *ctx)
{
    iem_error err = {0};
    must(iem_synth_set(ctx, key, strtod(value, NULL), &err), &err);
}

static void set_plan(const char *key, const char *value, void *ctx)
{
    iem_error err = {0};
    must(iem_plan_set(ctx, key, value, &err), &err);
}

static iem_synth synth_of(const struct world *w, uint64_t seed)
{
    iem_error err = {0};
    iem_synth synth;
    must(iem_synth_init(&synth, NULL, &err), &err);
    synth.rows = w->rows;
    synth.seed = seed;
    synth.threads = 1;
    synth.truth = w->reads_log;
    if (w->knobs) each_setting(w->knobs, set_knob, &synth);
    must(iem_synth_init(&synth, w->base, &err), &err);
    return synth;
}

/* Days such as `as_of` can be said in a file alone. */
static void read_process(const struct world *w, iem_plan *plan)
{
    iem_error err = {0};
    int fd = -1;
    char path[64];
    must(iem_file_spill(&fd, &err), &err);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (dprintf(fd,
                "decision: {column: decision, adverse: [adverse]}\n"
                "grounds: [group]\nreference: {group: A}\n"
                "facts: [%s, x2]\nprocess: %s\n",
                w->plant.number ? "{column: need, bands: [-1, -0.5, 0, 0.5, 1]}"
                                : "need",
                w->process) < 0)
        exit(5);
    must(iem_plan_read(plan, path, &err), &err);
    close(fd);
}

static iem_plan *plan_of(const struct world *w)
{
    iem_error err = {0};
    iem_plan *plan = NULL;
    must(iem_plan_new(&plan, &err), &err);
    if (w->process) read_process(w, plan);
    if (w->plan) each_setting(w->plan, set_plan, plan);
    must(iem_plan_finish(plan, &err), &err);
    return plan;
}

/* As a publisher would: only rounded counts are left. */
static void round_log(const struct world *w, int fd, const char *path)
{
    iem_error err = {0};
    iem_buffer text = {0};
    struct log log;
    char *bytes = NULL;
    log_read(&log, path);
    log_add_up(&log, w->rounded, &text);
    log_free(&log);
    must(iem_buffer_take(&text, &bytes, &err), &err);
    empty(fd);
    if (!write_fd(bytes, strlen(bytes), &fd)) exit(5);
    free(bytes);
}

static iem_synth make_log(const struct world *w, uint64_t seed, int fd,
                          const char *path)
{
    iem_error err = {0};
    iem_synth synth = synth_of(w, seed);
    empty(fd);
    must(iem_synth_run(&synth, write_fd, &fd, &err), &err);
    if (w->rounded) round_log(w, fd, path);
    return synth;
}

static void make_process_log(const struct world *w, uint64_t seed, int fd,
                             struct truths *truths)
{
    iem_error err = {0};
    iem_buffer text = {0};
    struct draws draws = {.key = iem_mix(seed)};
    char *bytes = NULL;
    w->make(&draws, &w->plant, w->rows, truths, &text);
    must(iem_buffer_take(&text, &bytes, &err), &err);
    empty(fd);
    if (!write_fd(bytes, strlen(bytes), &fd)) exit(5);
    free(bytes);
}

static iem_result *scan(const struct world *w, const iem_plan *plan, const char *path,
                        char **cases)
{
    iem_error err = {0};
    iem_options options;
    iem_result *result = NULL;
    char name[] = "/tmp/iemand-validate-XXXXXX";
    size_t n;
    iem_options_init(&options);
    options.no_digest = true;
    options.threads = 1;
    if (w->reads_log) {
        const int fd = mkstemp(name);
        if (fd < 0) exit(5);
        close(fd);
        options.cases_path = name;
    }
    must(iem_scan(plan, &options, &path, 1, &result, &err), &err);
    if (w->reads_log) {
        must(iem_file_read_all(name, SIZE_MAX - 1, cases, &n, &err), &err);
        unlink(name);
    }
    return result;
}

static void look_at(const struct world *w, struct run *run, struct seen *seen)
{
    for (size_t i = 0; i < MOST_CLAIMS && w->claims[i].look; i++) {
        run->of = w->claims[i].of;
        run->about = w->claims[i].about;
        seen[i] = w->claims[i].look(run);
    }
}

static void run_chain(const struct world *w, uint64_t seed, struct seen *seen)
{
    iem_chain_result chain;
    struct truths truths = {.n = 0};
    struct run run = {.truths = &truths, .chain = &chain};
    plant_value(&truths, "cascade", "A", w->plant.to_a);
    plant_value(&truths, "cascade", "B", w->plant.to_b);
    chain_run(&w->plant, w->rows, seed, &chain);
    look_at(w, &run, seen);
    iem_chain_result_clear(&chain);
}

static void run_process(const struct world *w, const iem_plan *plan, uint64_t seed,
                        int fd, struct seen *seen)
{
    char path[64], *cases = NULL;
    struct truths truths = {.n = 0};
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    make_process_log(w, seed, fd, &truths);
    iem_result *result = scan(w, plan, path, &cases);
    struct run run = {.result = result, .truths = &truths};
    look_at(w, &run, seen);
    iem_result_free(result);
}

static void run_synth(const struct world *w, const iem_plan *plan, uint64_t seed,
                      int fd, struct seen *seen)
{
    char path[64];
    char *cases = NULL;
    struct log log = {0};
    struct months months = {.past = {.n = 0}};
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    const iem_synth synth = make_log(w, seed, fd, path);
    iem_result *result = w->monthly ? NULL : scan(w, plan, path, &cases);
    if (w->reads_log) log_read(&log, path);
    if (w->monthly) months_read(&months, plan, path);
    struct run run = {.synth = &synth,
                      .result = result,
                      .log = w->reads_log ? &log : NULL,
                      .cases = cases,
                      .monitor = w->monthly ? &months.monitor : NULL};
    look_at(w, &run, seen);
    if (w->reads_log) log_free(&log);
    months_free(&months);
    iem_result_free(result);
    free(cases);
}

/* The plan is NULL where the world has none. */
static void run_once(const struct world *w, const iem_plan *plan, uint64_t seed, int fd,
                     struct seen *seen)
{
    if (w->chain)
        run_chain(w, seed, seen);
    else if (w->make)
        run_process(w, plan, seed, fd, seen);
    else
        run_synth(w, plan, seed, fd, seen);
}

/* ---- Blocks of runs, several at a time ---- */

enum { FIRST_SEED = 1000 };

/* Some runs of one world; what they saw is a table of runs by claims. */
struct block {
    const struct world *world;
    unsigned first, runs;
    struct seen *seen;
};

struct job {
    struct block *blocks;
    size_t n_blocks;
    const char *folder; /* NULL: nothing is kept */
};

/* Shorter blocks where a run is long, so that all threads end together. */
static unsigned block_size(const struct world *w)
{
    return w->rows > 100000 ? 2 : w->rows > 30000 ? 5 : 20;
}

static void add_blocks(struct job *job, const struct world *w, unsigned runs)
{
    const unsigned size = block_size(w);
    for (unsigned first = 0; first < runs; first += size) {
        const unsigned n = runs - first < size ? runs - first : size;
        job->blocks = realloc(job->blocks, (job->n_blocks + 1) * sizeof *job->blocks);
        if (!job->blocks) exit(5);
        job->blocks[job->n_blocks++] =
            (struct block){w, first, n, room(n, MOST_CLAIMS * sizeof(struct seen))};
    }
}

static void block_path(const struct job *job, const struct block *b, char *path,
                       size_t n)
{
    snprintf(path, n, "%s/%s-%u-%u.txt", job->folder, b->world->id, b->first, b->runs);
}

static bool load_block(const struct job *job, struct block *b)
{
    char path[512];
    block_path(job, b, path, sizeof path);
    FILE *in = fopen(path, "r");
    if (!in) return false;
    size_t got = 0;
    const size_t n = (size_t)b->runs * MOST_CLAIMS;
    while (got < n &&
           fscanf(in, "%lf %lf", &b->seen[got].value, &b->seen[got].weight) == 2)
        got++;
    fclose(in);
    return got == n;
}

static void save_block(const struct job *job, const struct block *b)
{
    char path[512];
    char *bytes = NULL;
    iem_error err = {0};
    iem_buffer text = {0};
    for (size_t i = 0; i < (size_t)b->runs * MOST_CLAIMS; i++)
        iem_buffer_format(&text, "%.17g %.17g\n", b->seen[i].value, b->seen[i].weight);
    must(iem_buffer_take(&text, &bytes, &err), &err);
    block_path(job, b, path, sizeof path);
    must(iem_file_write_all(path, false, bytes, strlen(bytes), &err), &err);
    free(bytes);
}

static void run_block(size_t at, void *ctx)
{
    const struct job *job = ctx;
    struct block *b = &job->blocks[at];
    iem_error err = {0};
    int fd = -1;
    if (job->folder && load_block(job, b)) return;
    must(iem_file_spill(&fd, &err), &err);
    iem_plan *plan = b->world->chain ? NULL : plan_of(b->world);
    for (unsigned i = 0; i < b->runs; i++)
        run_once(b->world, plan, FIRST_SEED + b->first + i, fd,
                 b->seen + (size_t)i * MOST_CLAIMS);
    iem_plan_free(plan);
    close(fd);
    if (!job->folder) return;
    save_block(job, b);
    fprintf(stderr, "%s: runs %u to %u\n", b->world->id, b->first + 1,
            b->first + b->runs);
}

/* ---- What was asked, and what was seen ---- */

struct summary {
    double mean, weight; /* sum of values over sum of weights */
    double sd;           /* of the values of runs that had something to say */
    double median;
    unsigned runs; /* such runs */
};

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_of(double *values, unsigned n)
{
    qsort(values, n, sizeof *values, by_value);
    return n == 0  ? NAN
           : n % 2 ? values[n / 2]
                   : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static struct summary sum_up(const struct job *job, const struct world *w, size_t claim,
                             double *values)
{
    struct summary s = {0};
    double sum = 0, squares = 0;
    for (size_t b = 0; b < job->n_blocks; b++) {
        if (job->blocks[b].world != w) continue;
        for (unsigned i = 0; i < job->blocks[b].runs; i++) {
            const struct seen seen =
                job->blocks[b].seen[(size_t)i * MOST_CLAIMS + claim];
            if (!(seen.weight > 0)) continue;
            sum += seen.value;
            s.weight += seen.weight;
            values[s.runs++] = seen.value / seen.weight;
        }
    }
    s.mean = sum / s.weight;
    for (unsigned i = 0; i < s.runs; i++)
        squares += (values[i] - s.mean) * (values[i] - s.mean);
    s.sd = s.runs > 1 ? sqrt(squares / (s.runs - 1)) : 0;
    s.median = median_of(values, s.runs);
    return s;
}

/* Shares get three standard errors of Monte Carlo noise, as the acceptance says; cases
 * get two. */
static double noise(double share, double n, double errors)
{
    return errors * sqrt(share * (1 - share) / n);
}

static bool is_met(const struct claim *c, const struct summary *s)
{
    /* Nothing that could be wrong. */
    if (!(s->weight > 0))
        return c->kind == SHOWN || c->kind == MOST || c->kind == CASES;
    switch (c->kind) {
    case SHOWN:
        return true;
    case MOST:
        return s->mean <= c->bound + noise(c->bound, s->weight, 3);
    case LEAST:
        return s->mean >= c->bound - noise(c->bound, s->weight, 3);
    case CASES:
        return s->mean >= c->bound - noise(c->bound, s->weight, 2);
    case COVER:
        return s->mean >= .92 - noise(.95, s->weight, 3) &&
               s->mean <= .98 + noise(.95, s->weight, 3);
    case NEAR:
        return fabs(s->mean - c->bound) <= c->slack + 3 * s->sd / sqrt(s->runs);
    case MEDIAN:
        return s->median <= c->bound;
    }
    return false;
}

static void show_asked(const struct claim *c, char *text, size_t n)
{
    switch (c->kind) {
    case SHOWN:
        snprintf(text, n, "–");
        break;
    case MOST:
        snprintf(text, n, "≤ %g", c->bound);
        break;
    case LEAST:
    case CASES:
        snprintf(text, n, "≥ %g", c->bound);
        break;
    case COVER:
        snprintf(text, n, "0.92 to 0.98");
        break;
    case NEAR:
        snprintf(text, n, "%g ± %g", c->bound, c->slack);
        break;
    case MEDIAN:
        snprintf(text, n, "median ≤ %g", c->bound);
        break;
    }
}

static void show_seen(const struct claim *c, const struct summary *s, char *text,
                      size_t n)
{
    const double value = c->kind == MEDIAN ? s->median : s->mean;
    if (isnan(value))
        snprintf(text, n, "–");
    else if (isinf(value))
        snprintf(text, n, "never");
    else if (!(fabs(value) > 0))
        snprintf(text, n, "0");
    else
        snprintf(text, n,
                 fabs(value) < .01  ? "%.4f"
                 : fabs(value) < 10 ? "%.3f"
                                    : "%.1f",
                 value);
}

/* One row per claim; returns how many are not met, of those that were expected to be.
 */
static unsigned print_world(FILE *out, const struct job *job, const struct world *w,
                            unsigned runs, const char *before)
{
    unsigned unmet = 0;
    double *values = room(runs, sizeof *values);
    for (size_t i = 0; i < MOST_CLAIMS && w->claims[i].look; i++) {
        const struct claim *c = &w->claims[i];
        const struct summary s = sum_up(job, w, i, values);
        const bool met = is_met(c, &s);
        char asked[64], seen[64];
        show_asked(c, asked, sizeof asked);
        show_seen(c, &s, seen, sizeof seen);
        fputs(before, out);
        if (i == 0)
            fprintf(out, "| %s | %s | %llu | %u |", w->id, w->text,
                    (unsigned long long)w->rows, runs);
        else
            fputs("| | | | |", out);
        fprintf(out, " %s | %s | %s | %s |\n", c->what, asked, seen,
                c->kind == SHOWN ? "–"
                : met            ? "yes"
                                 : "**no**");
        unmet += !met && !c->open;
    }
    free(values);
    return unmet;
}

static void run_job(struct job *job, unsigned threads)
{
    iem_error err = {0};
    must(iem_parallel_for(threads, job->n_blocks, run_block, job, &err), &err);
}

static void free_job(struct job *job)
{
    for (size_t i = 0; i < job->n_blocks; i++) free(job->blocks[i].seen);
    free(job->blocks);
}

/* ---- The fast version ---- */

static int run_fast(void)
{
    struct job job = {0};
    int failed = 0, number = 0;
    for (size_t i = 0; i < N_ALL; i++)
        add_blocks(&job, world_at(i), world_at(i)->fast_runs);
    run_job(&job, iem_processors());
    FILE *nowhere = fopen("/dev/null", "w");
    if (!nowhere) exit(5);
    for (size_t i = 0; i < N_ALL; i++) {
        const struct world *w = world_at(i);
        if (w->fast_runs == 0) continue;
        const bool good = print_world(nowhere, &job, w, w->fast_runs, "") == 0;
        printf("%sok %d - %s %s\n", good ? "" : "not ", ++number, w->id, w->text);
        if (!good) print_world(stdout, &job, w, w->fast_runs, "# ");
        failed += !good;
    }
    printf("1..%d\n", number);
    fclose(nowhere);
    free_job(&job);
    return failed > 0;
}

/* ---- The full version ---- */

struct arguments {
    const char *folder, *output;
    unsigned jobs, runs; /* 0: all processors; the world's own */
    char **ids;
    int n_ids;
};

static bool is_wanted(const struct world *w, const struct arguments *a)
{
    for (int i = 0; i < a->n_ids; i++)
        if (fnmatch(a->ids[i], w->id, 0) == 0) return true;
    return a->n_ids == 0;
}

static unsigned runs_of(const struct world *w, const struct arguments *a)
{
    return !is_wanted(w, a) ? 0 : a->runs ? a->runs : w->runs;
}

/* DIR/the first digits of the program's digest. */
static void make_folder(const char *folder, char *path, size_t n)
{
    iem_error err = {0};
    char *bytes = NULL;
    size_t length = 0;
    unsigned char digest[IEM_SHA256];
    char hex[IEM_SHA256_HEX];
    must(iem_file_read_all("/proc/self/exe", SIZE_MAX - 1, &bytes, &length, &err),
         &err);
    must(iem_digest(bytes, length, digest, &err), &err);
    free(bytes);
    iem_digest_hex(digest, hex);
    snprintf(path, n, "%s/%.12s", folder, hex);
    if ((mkdir(folder, 0777) != 0 && errno != EEXIST) ||
        (mkdir(path, 0777) != 0 && errno != EEXIST)) {
        fprintf(stderr, "validate: %s: %s\n", path, strerror(errno));
        exit(5);
    }
}

static unsigned print_table(FILE *out, const struct job *job, const struct arguments *a)
{
    unsigned unmet = 0;
    fputs("| world | planted | rows | runs | looked at | asked | seen | as asked |\n"
          "|---|---|--:|--:|---|---|--:|---|\n",
          out);
    for (size_t i = 0; i < N_ALL; i++)
        if (runs_of(world_at(i), a))
            unmet += print_world(out, job, world_at(i), runs_of(world_at(i), a), "");
    return unmet;
}

static void print_notes(FILE *out, const struct arguments *a)
{
    for (size_t i = 0; i < N_ALL; i++)
        if (world_at(i)->note && runs_of(world_at(i), a))
            fprintf(out, "\n- **%s**: %s.", world_at(i)->id, world_at(i)->note);
    fputc('\n', out);
}

static const char preface[] =
    "# Validation\n\n"
    "Printed by `make validate`: made-up logs in which the truth is planted, and how "
    "often the\nprogram says what it should. *Seen* is a share of the runs, or a mean "
    "over them, unless it\nsays otherwise; of cases, batches and people it is a share "
    "of all of them together. *Asked*\nwas set beforehand; a share may miss it by "
    "three "
    "standard errors of so many runs, one of\ncases by two, a mean by three. All is "
    "about group B beside its reference A.\n\n";

static int run_all(const struct arguments *a)
{
    struct job job = {0};
    char folder[400];
    if (a->folder) {
        make_folder(a->folder, folder, sizeof folder);
        job.folder = folder;
    }
    for (size_t i = 0; i < N_ALL; i++)
        add_blocks(&job, world_at(i), runs_of(world_at(i), a));
    run_job(&job, a->jobs ? a->jobs : iem_processors());
    FILE *out = a->output ? fopen(a->output, "w") : stdout;
    if (!out) {
        fprintf(stderr, "validate: %s: %s\n", a->output, strerror(errno));
        return 5;
    }
    fputs(preface, out);
    const unsigned unmet = print_table(out, &job, a);
    print_notes(out, a);
    free_job(&job);
    if (a->output && fclose(out) != 0) return 5;
    fprintf(stderr, "validate: %u claims not as asked, beside those known\n", unmet);
    return 0;
}

int main(int argc, char **argv)
{
    struct arguments a = {0};
    int i = 1;
    iem_setup();
    if (argc > 1 && strcmp(argv[1], "--fast") == 0) return run_fast();
    for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
        const char *name = argv[i] + 2, *value = argv[i + 1];
        if (strcmp(name, "folder") == 0) a.folder = value;
        if (strcmp(name, "output") == 0) a.output = value;
        if (strcmp(name, "jobs") == 0) a.jobs = (unsigned)strtoul(value, NULL, 10);
        if (strcmp(name, "runs") == 0) a.runs = (unsigned)strtoul(value, NULL, 10);
    }
    a.ids = argv + i;
    a.n_ids = argc - i;
    return run_all(&a);
}
