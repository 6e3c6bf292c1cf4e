/* What nobody who reads this file can do without, measured on the file itself:
 *
 *   read           getting the bytes, block by block
 *   memchr         finding the line ends
 *   index          finding where each field ends, by vectors, and noting it; bytes by
 *                  pread, as above, …
 *   index-mmap     … from one map of the whole file, …
 *   index-windows  … or from maps of a few blocks, filled when they are made
 *   libcsv         splitting into fields with bare libcsv, strict, which trims blanks
 *   libcsv-keeps   the same, asked to keep blanks everywhere; iemand asks only for
 *                  records that have any at the edge of a field
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
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum {
    BLOCK = 1 << 20, /* as iem_options.block */
    WINDOW = 4 * BLOCK,
    TILE = 1 << 15, /* of bytes whose index is kept: it stays in the first cache */
    WORD = 64,      /* bytes looked at together: one bit each */
    PAGE = 4096,    /* a buffer that is not aligned costs up to four times the copy */
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

typedef bool (*see_block)(const char *bytes, size_t n, void *ctx);

/* Hands the log on block by block; false, with a message, when it cannot be read or
 * `see` has enough of it. */
static bool each_block(const struct log *log, see_block see, void *ctx,
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

/* The same from maps of at most `window` bytes each. */
static bool each_window(const struct log *log, size_t window, int flags, see_block see,
                        void *ctx, struct counts *counts)
{
    struct stat about;
    bool good = fstat(log->file, &about) == 0;
    while (good && counts->bytes < (uint64_t)about.st_size) {
        const uint64_t rest = (uint64_t)about.st_size - counts->bytes;
        const size_t n = rest < window ? (size_t)rest : window;
        char *map = mmap(NULL, n, PROT_READ, MAP_PRIVATE | flags, log->file,
                         (off_t)counts->bytes);
        good = map != MAP_FAILED && see(map, n, ctx);
        if (map != MAP_FAILED) munmap(map, n);
        counts->bytes += n;
    }
    if (!good) fprintf(stderr, "floors: %s: %s\n", log->path, strerror(errno));
    return good;
}

/* ---- Getting the bytes, and the line ends -------------------------------------- */

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

/* ---- A bare vector index --------------------------------------------------------- */

/* A bit per byte of a word. */
struct marks {
    uint64_t quotes, commas, ends;
};

struct index {
    struct counts *counts;
    uint64_t inside; /* all ones: the word before ended inside quotes */
    bool vectors;
    uint16_t at[TILE + WORD]; /* where the fields of this tile end */
};

#if defined(__x86_64__)
#define VECTORS __attribute__((target("avx2,bmi,pclmul,popcnt"), always_inline)) inline

static VECTORS uint64_t equal(__m256i low, __m256i high, char c)
{
    const __m256i wanted = _mm256_set1_epi8(c);
    const int l = _mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    const int h = _mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return (uint64_t)(uint32_t)h << 32 | (uint32_t)l;
}

static VECTORS struct marks mark_vectors(const char *word)
{
    const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)word);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(word + 32));
    return (struct marks){equal(low, high, '"'), equal(low, high, ','),
                          equal(low, high, '\n')};
}

/* Bit i: an odd number of quotes up to and with i (Langdale & Lemire 2019, 3.1.1). */
static VECTORS uint64_t parity_vectors(uint64_t quotes)
{
    const __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)quotes),
                                                 _mm_set1_epi8(-1), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

/* Writes eight whatever there are, then eight more: to ask each time costs more. */
static VECTORS size_t note_vectors(uint64_t fields, size_t base, uint16_t *to)
{
    const size_t n = (size_t)_mm_popcnt_u64(fields);
    for (size_t i = 0; i < n; i += 8) {
        for (size_t k = i; k < i + 8; k++) {
            to[k] = (uint16_t)(base + _tzcnt_u64(fields));
            fields = _blsr_u64(fields);
        }
    }
    return n;
}

__attribute__((target("avx2,bmi,pclmul,popcnt"))) static size_t index_vectors(
    struct index *index, const char *bytes, size_t n)
{
    size_t fields = 0, records = 0;
    uint64_t inside = index->inside;
    for (size_t base = 0; base < n; base += WORD) {
        const struct marks marks = mark_vectors(bytes + base);
        const uint64_t quoted = parity_vectors(marks.quotes) ^ inside;
        inside = 0 - (quoted >> 63);
        fields += note_vectors((marks.commas | marks.ends) & ~quoted, base,
                               index->at + fields);
        records += (size_t)_mm_popcnt_u64(marks.ends & ~quoted);
    }
    index->inside = inside;
    index->counts->records += records;
    return fields;
}

static bool has_vectors(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("pclmul");
}
#else
static size_t index_vectors(struct index *index, const char *bytes, size_t n)
{
    (void)index;
    (void)bytes;
    (void)n;
    return 0;
}

static bool has_vectors(void)
{
    return false;
}
#endif

/* The same without vectors. */
static size_t index_bytes(struct index *index, const char *bytes, size_t n)
{
    size_t fields = 0;
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] == '"') index->inside = ~index->inside;
        if (index->inside || (bytes[i] != ',' && bytes[i] != '\n')) continue;
        index->at[fields++] = (uint16_t)i;
        index->counts->records += bytes[i] == '\n';
    }
    return fields;
}

/* Only the last tile of a file ends within a word. */
static bool see_index(const char *bytes, size_t n, void *ctx)
{
    struct index *index = ctx;
    for (size_t done = 0; done < n;) {
        const size_t rest = n - done < TILE ? n - done : TILE;
        const size_t words = index->vectors ? rest / WORD * WORD : 0;
        if (words) index->counts->fields += index_vectors(index, bytes + done, words);
        if (words < rest)
            index->counts->fields +=
                index_bytes(index, bytes + done + words, rest - words);
        done += rest;
    }
    return true;
}

static bool index_by_read(const struct log *log, struct counts *counts)
{
    struct index index = {.counts = counts, .vectors = has_vectors()};
    return each_block(log, see_index, &index, counts);
}

static bool index_by_map(const struct log *log, struct counts *counts)
{
    struct index index = {.counts = counts, .vectors = has_vectors()};
    return each_window(log, SIZE_MAX, 0, see_index, &index, counts);
}

static bool index_by_windows(const struct log *log, struct counts *counts)
{
    struct index index = {.counts = counts, .vectors = has_vectors()};
    return each_window(log, WINDOW, MAP_POPULATE, see_index, &index, counts);
}

/* ---- Bare libcsv ----------------------------------------------------------------- */

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

/* ---- All of them ------------------------------------------------------------------
 */

static const struct {
    const char *name;
    bool (*run)(const struct log *log, struct counts *counts);
} floors[] = {
    {"read", read_only},
    {"memchr", find_line_ends},
    {"index", index_by_read},
    {"index-mmap", index_by_map},
    {"index-windows", index_by_windows},
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
    fprintf(stderr, "floors: '%s' is none of", name);
    for (size_t i = 0; i < FLOORS; i++) fprintf(stderr, " %s", floors[i].name);
    fputc('\n', stderr);
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
