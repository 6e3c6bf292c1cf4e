/* One process that scans ten thousand times, as an office that runs day and night
 * would: does it grow, and does the same job give the same bytes each time?
 *
 *   soak DATASETS FOLDER [JOBS [ROUNDS]]      1,000 jobs, 10 rounds
 *
 * Each round does the same jobs again, by another number of threads, another reader,
 * in another locale and time zone; the tenth as the first. After each round, memory in
 * use, resident memory, open files, memory maps and threads are counted: the first
 * round fills what is kept (arenas of malloc, tables of libraries), and from there on
 * nothing may grow. */
#include "jobs.h"

#include <dirent.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A block of 16 bytes lost in each of 9,000 jobs would be seen, and what malloc keeps
 * here or there is not. What it holds of the system it may hold of one arena more, once
 * another reader has worked in other threads: 4.3 MB, seen in the fourth of ten rounds.
 */
enum { LEAST_GROWTH = 128 * 1024, LEAST_RESIDENT = 8192 * 1024 };

/* ---- Counting ---- */

typedef struct counts {
    size_t in_use, resident; /* bytes */
    size_t files, maps, threads;
} counts;

static size_t entries_of(const char *path)
{
    size_t n = 0;
    DIR *folder = opendir(path);
    if (!folder) return 0;
    while (readdir(folder)) n++;
    closedir(folder);
    return n - 2;
}

static size_t lines_of(const char *path)
{
    size_t n = 0;
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    for (int c; (c = getc(file)) != EOF;) n += c == '\n';
    fclose(file);
    return n;
}

static size_t resident(void)
{
    size_t pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file) return 0;
    if (fscanf(file, "%*s %zu", &pages) != 1) pages = 0;
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* What malloc keeps for the next one goes back first: how much that is depends on which
 * threads asked when. */
static counts count(void)
{
    malloc_trim(0);
    const struct mallinfo2 m = mallinfo2();
    return (counts){.in_use = m.uordblks + m.hblkhd,
                    .resident = resident(),
                    .files =
                        entries_of("/proc/self/fd") - 1, /* but for this folder's */
                    .maps = lines_of("/proc/self/maps"),
                    .threads = entries_of("/proc/self/task")};
}

/* ---- Circumstances ---- */

static const char *const zones[] = {"UTC", "Pacific/Kiritimati", "America/St_Johns"};
static const char *const locales[] = {"C", "nl_NL.UTF-8", "tr_TR.UTF-8"};
static const char *const readers[] = {"best", "portable", "libcsv"};

/* How many of the locales are there; all are loaded once, before anything is counted.
 */
static size_t load_locales(void)
{
    size_t n = 1;
    while (n < 3 && setlocale(LC_ALL, locales[n])) n++;
    setlocale(LC_ALL, "C");
    return n;
}

static void change(size_t round, size_t n_locales, load_job *job)
{
    setlocale(LC_ALL, locales[round % n_locales]);
    setenv("TZ", zones[round % 3], 1);
    tzset();
    job->threads = (unsigned)(3 - round % 3);
    job->reader = readers[round / 3 % 3];
}

/* ---- The rounds ---- */

static bool is_grown(size_t first, size_t last, size_t least)
{
    return last > first && last - first > least;
}

static bool tell_growth(counts first, counts last)
{
    const bool grown = is_grown(first.in_use, last.in_use, LEAST_GROWTH) ||
                       is_grown(first.resident, last.resident, LEAST_RESIDENT) ||
                       is_grown(first.files, last.files, 0) ||
                       is_grown(first.threads, last.threads, 0);
    printf("from the first round to the last: %+.1f kB in use, %+.1f kB resident, %+ld "
           "files, %+ld maps, %+ld threads: %s\n",
           ((double)last.in_use - (double)first.in_use) / 1e3,
           ((double)last.resident - (double)first.resident) / 1e3,
           (long)last.files - (long)first.files, (long)last.maps - (long)first.maps,
           (long)last.threads - (long)first.threads, grown ? "IT GREW" : "no growth");
    return !grown;
}

/* One round; what the first one gave is what all others are to give. */
static size_t go_round(load_job *job, size_t jobs, size_t round, uint64_t *hashes)
{
    size_t bad = 0;
    for (job->number = 0; job->number < jobs; job->number++) {
        const bool done = load_do(job);
        if (done && round == 0) hashes[job->number] = job->hash;
        if (done && job->hash == hashes[job->number]) continue;
        bad++;
        printf("not ok - round %zu, job %zu (%s): %s\n", round + 1, job->number,
               load_kind(job->number % LOAD_KINDS),
               done ? "it says something else than in round 1" : job->err.message);
    }
    setlocale(LC_ALL, "C");
    return bad;
}

static void tell(const load_job *job, counts c, double seconds)
{
    printf("%7zu %8zu %8zu %10.1f %13.1f %6zu %5zu %8zu  %s, %s, %u\n", job->scans,
           job->texts, job->refused, (double)c.in_use / 1e3, (double)c.resident / 1e3,
           c.files, c.maps, c.threads, getenv("TZ"), job->reader, job->threads);
    fprintf(stderr, "  %.0f s\n", seconds);
    fflush(stdout);
}

static bool soak(load_job *job, size_t jobs, size_t rounds, uint64_t *hashes)
{
    counts first = {0}, last = {0};
    size_t bad = 0;
    const size_t n_locales = load_locales();
    const time_t started = time(NULL);
    printf("%zu jobs, %zu rounds, in %zu locales\n", jobs, rounds, n_locales);
    puts("  scans    texts  refused  kB in use  kB resident  files  maps  threads  "
         "zone, reader, threads of a scan");
    for (size_t round = 0; round < rounds; round++) {
        change(round, n_locales, job);
        bad += go_round(job, jobs, round, hashes);
        last = count();
        if (round == 0) first = last;
        tell(job, last, difftime(time(NULL), started));
    }
    printf("jobs that failed or said something else: %zu\n", bad);
    return tell_growth(first, last) && bad == 0;
}

static size_t number_of(int argc, char **argv, int i, size_t otherwise)
{
    return argc > i ? (size_t)strtoul(argv[i], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: soak DATASETS FOLDER [JOBS [ROUNDS]]\n", stderr);
        return 2;
    }
    const size_t jobs = number_of(argc, argv, 3, 1000),
                 rounds = number_of(argc, argv, 4, 10);
    uint64_t *hashes = calloc(jobs + 1, sizeof *hashes);
    if (!hashes) return 5;
    load_job job = {.datasets = argv[1], .folder = argv[2]};
    iem_setup();
    const bool fine = soak(&job, jobs, rounds, hashes);
    free(hashes);
    return fine ? 0 : 1;
}
