/* What nobody who reads this file can do without, measured on the file itself: getting
 * the bytes, finding the line ends, and splitting into fields with bare libcsv, strict.
 * As it comes, libcsv trims blanks (libcsv); iemand keeps them, and has to ask for that
 * where there are any (libcsv-keeps: asked for everywhere).
 *
 *   floors FILE [ROUNDS]          all in turn, ROUNDS times (5); a Markdown table
 *   floors --only FLOOR FILE      one of them, once; what it counted
 *
 * What is counted is printed, so that it can be checked, and so that no compiler may
 * leave the work out. */
#include <csv.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    BLOCK = 1 << 20, /* as iem_options.block */
    PAGE = 4096,     /* a buffer that is not aligned costs up to four times the copy */
    ENTRY_GROWTH = 1 << 14, /* as in src/csv/parse.c */
    MOST_ROUNDS = 1000,
};

struct counts {
    uint64_t bytes, lines, records, fields;
};

struct log {
    const char *path;
    int file;
    char *block;
};

/* Hands the log on block by block; false, with a message, when it cannot be read or
 * `see` has enough of it. */
static bool each_block(const struct log *log,
                       bool (*see)(const char *bytes, size_t n, void *ctx), void *ctx,
                       struct counts *counts)
{
    ssize_t got;
    while ((got = pread(log->file, log->block, BLOCK, (off_t)counts->bytes)) > 0) {
        counts->bytes += (uint64_t)got;
        if (!see(log->block, (size_t)got, ctx)) return false;
    }
    if (got < 0) fprintf(stderr, "floors: %s: %s\n", log->path, strerror(errno));
    return got == 0;
}

/* ---- The floors -------------------------------------------------------------- */

static bool see_nothing(const char *bytes, size_t n, void *ctx)
{
    (void)bytes;
    (void)n;
    (void)ctx;
    return true;
}

static bool read_only(const struct log *log, struct counts *counts)
{
    return each_block(log, see_nothing, NULL, counts);
}

static bool see_lines(const char *bytes, size_t n, void *ctx)
{
    struct counts *counts = ctx;
    const char *end = bytes + n;
    while ((bytes = memchr(bytes, '\n', (size_t)(end - bytes)))) {
        counts->lines++;
        bytes++;
    }
    return true;
}

static bool find_line_ends(const struct log *log, struct counts *counts)
{
    return each_block(log, see_lines, counts, counts);
}

struct split {
    struct csv_parser csv;
    struct counts *counts;
};

/* As src/csv/parse.c has it. */
static int is_blank(unsigned char c)
{
    (void)c;
    return 0;
}

static void on_field(void *text, size_t n, void *ctx)
{
    struct split *split = ctx;
    (void)text;
    (void)n;
    split->counts->fields++;
}

static void on_record(int end, void *ctx)
{
    struct split *split = ctx;
    (void)end;
    split->counts->records++;
}

static bool see_fields(const char *bytes, size_t n, void *ctx)
{
    struct split *split = ctx;
    return csv_parse(&split->csv, bytes, n, on_field, on_record, split) == n;
}

static bool split_with_libcsv(const struct log *log, int (*blank)(unsigned char c),
                              struct counts *counts)
{
    struct split split = {.counts = counts};
    csv_init(&split.csv, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&split.csv, blank);
    csv_set_blk_size(&split.csv, ENTRY_GROWTH);
    const bool whole = each_block(log, see_fields, &split, counts) &&
                       csv_fini(&split.csv, on_field, on_record, &split) == 0;
    if (csv_error(&split.csv) != CSV_SUCCESS)
        fprintf(stderr, "floors: %s: record %ju: libcsv: %s\n", log->path,
                (uintmax_t)counts->records + 1, csv_strerror(csv_error(&split.csv)));
    csv_free(&split.csv);
    return whole;
}

static bool split_and_trim(const struct log *log, struct counts *counts)
{
    return split_with_libcsv(log, NULL, counts);
}

static bool split_and_keep(const struct log *log, struct counts *counts)
{
    return split_with_libcsv(log, is_blank, counts);
}

static const struct {
    const char *name;
    bool (*run)(const struct log *log, struct counts *counts);
} floors[] = {
    {"read", read_only},
    {"memchr", find_line_ends},
    {"libcsv", split_and_trim},
    {"libcsv-keeps", split_and_keep},
};
enum { FLOORS = sizeof floors / sizeof floors[0] };

/* ---- Side by side ------------------------------------------------------------- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_floor(const char *name, const double *sorted, size_t rounds,
                        const struct counts *counts, uint64_t records)
{
    const double best = sorted[0];
    const double median = (sorted[(rounds - 1) / 2] + sorted[rounds / 2]) / 2;
    const double per_row = 1e9 / (double)records;
    printf("| %s | %.2f | %.2f | %.0f | %ju bytes", name, best * per_row,
           median * per_row, (double)counts->bytes / median / 1e6,
           (uintmax_t)counts->bytes);
    if (counts->lines) printf(", %ju lines", (uintmax_t)counts->lines);
    if (counts->records)
        printf(", %ju records, %ju fields", (uintmax_t)counts->records,
               (uintmax_t)counts->fields);
    printf(" |\n");
}

/* In turn, so that a machine that gets slower meanwhile gets slower for all. */
static bool compare(const struct log *log, size_t rounds)
{
    static double seconds[FLOORS][MOST_ROUNDS];
    struct counts counts[FLOORS];
    for (size_t round = 0; round < rounds; round++) {
        for (size_t i = 0; i < FLOORS; i++) {
            const double start = now();
            counts[i] = (struct counts){0};
            if (!floors[i].run(log, &counts[i])) return false;
            seconds[i][round] = now() - start;
        }
    }
    printf("| floor | ns/row, best | median | MB/s | counted |\n"
           "|---|--:|--:|--:|---|\n");
    for (size_t i = 0; i < FLOORS; i++) {
        qsort(seconds[i], rounds, sizeof *seconds[i], by_size);
        print_floor(floors[i].name, seconds[i], rounds, &counts[i],
                    counts[FLOORS - 1].records);
    }
    return true;
}

static bool run_one(const char *name, const struct log *log)
{
    struct counts counts = {0};
    for (size_t i = 0; i < FLOORS; i++) {
        if (strcmp(floors[i].name, name) != 0) continue;
        if (!floors[i].run(log, &counts)) return false;
        printf("%ju bytes %ju lines %ju records %ju fields\n", (uintmax_t)counts.bytes,
               (uintmax_t)counts.lines, (uintmax_t)counts.records,
               (uintmax_t)counts.fields);
        return true;
    }
    fprintf(stderr, "floors: '%s' is none of read, memchr, libcsv, libcsv-keeps\n",
            name);
    return false;
}

static bool open_log(const char *path, struct log *log)
{
    *log = (struct log){.path = path, .file = open(path, O_RDONLY | O_CLOEXEC)};
    log->block = aligned_alloc(PAGE, BLOCK);
    if (log->file >= 0 && log->block) return true;
    fprintf(stderr, "floors: %s: %s\n", path, strerror(errno));
    return false;
}

static void close_log(struct log *log)
{
    free(log->block);
    if (log->file >= 0) close(log->file);
}

int main(int argc, char **argv)
{
    const bool only = argc == 4 && strcmp(argv[1], "--only") == 0;
    const long rounds = argc == 3 ? strtol(argv[2], NULL, 10) : 5;
    struct log log;
    if ((!only && argc != 2 && argc != 3) || rounds < 1 || rounds > MOST_ROUNDS) {
        fputs("usage: floors FILE [ROUNDS] | floors --only FLOOR FILE\n", stderr);
        return 2;
    }
    bool done = open_log(only ? argv[3] : argv[1], &log);
    if (done) done = only ? run_one(argv[2], &log) : compare(&log, (size_t)rounds);
    close_log(&log);
    return done && fflush(stdout) == 0 ? 0 : 1;
}
