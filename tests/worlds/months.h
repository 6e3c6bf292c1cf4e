/* A log that comes in month by month: each month is scanned when it is over and added
 * to a history, as a supervisor would, and the history is read at the end. */
#ifndef MONTHS_H
#define MONTHS_H

#include "looks.h"

#include "judge/monitor.h"
#include "store/history.h"

#include <unistd.h>

struct months {
    iem_arena arena;
    iem_past past;
    iem_monitor monitor;
};

static void months_must(iem_status status, const iem_error *err)
{
    if (status == IEM_OK) return;
    fprintf(stderr, "validate: %s\n", err->message);
    exit(5);
}

/* The rows of the month that begins at `rows`, with the header before them. */
static size_t month_length(const char *rows, size_t day, const char **month)
{
    size_t length = 0;
    for (const char *line = rows; *line; line = rows + length) {
        const char *at = line;
        for (size_t i = 0; i < day; i++) at = strchr(at, ',') + 1;
        if (!*month) *month = at;
        if (strncmp(at, *month, strlen("2021-01")) != 0) break;
        length += strcspn(line, "\n") + 1;
    }
    return length;
}

static void add_month(iem_history *history, const iem_plan *plan, const char *header,
                      const char *rows, size_t n)
{
    iem_error err = {0};
    iem_options options;
    iem_result *result = NULL;
    iem_history_done done;
    int fd = -1;
    char path[64];
    const char *paths = path;
    iem_options_init(&options);
    options.no_digest = options.keep = true;
    options.threads = 1;
    months_must(iem_file_spill(&fd, &err), &err);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (dprintf(fd, "%s\n", header) < 0 || write(fd, rows, n) != (ssize_t)n) exit(5);
    months_must(iem_scan(plan, &options, &paths, 1, &result, &err), &err);
    months_must(iem_history_add(history, result, &(iem_history_entry){.period = NULL},
                                &done, &err),
                &err);
    iem_result_free(result);
    close(fd);
}

static void months_read(struct months *m, const iem_plan *plan, const char *path)
{
    iem_error err = {0};
    iem_history *history = NULL;
    char *bytes = NULL, name[] = "/dev/shm/iemand-months-XXXXXX";
    size_t n, day = 0;
    const int fd = mkstemp(name); /* in memory: no disk has to be waited for */
    if (fd < 0) exit(5);
    close(fd);
    *m = (struct months){.past = {.n = 0}};
    months_must(iem_file_read_all(path, SIZE_MAX - 1, &bytes, &n, &err), &err);
    months_must(iem_history_open(name, true, &history, &err), &err);
    char *rows = strchr(bytes, '\n');
    *rows++ = '\0';
    const char *column = strstr(bytes, ",day");
    for (const char *at = bytes; column && at <= column; at++) day += *at == ',';
    while (*rows) {
        const char *month = NULL;
        const size_t length = month_length(rows, day, &month);
        add_month(history, plan, bytes, rows, length);
        rows += length;
    }
    months_must(iem_history_past(history, &m->arena, &m->past, &err), &err);
    months_must(iem_monitor_make(&m->past, NULL, "B", &m->arena, &m->monitor, &err),
                &err);
    iem_history_close(history);
    unlink(name);
    free(bytes);
}

static void months_free(struct months *m)
{
    iem_arena_clear(&m->arena);
}

/* ---- Looks ---- */

static const iem_watch *watch_of(const struct run *run)
{
    if (run->monitor->n_watches != 1 || run->monitor->past->n < 2) exit(5);
    return &run->monitor->watches[0];
}

static double month_of(size_t scan)
{
    return scan == SIZE_MAX ? INFINITY : (double)scan + 1;
}

static struct seen remembered_alarm(const struct run *run)
{
    return whether(watch_of(run)->alarm != SIZE_MAX);
}

static struct seen remembered_averaging_alarm(const struct run *run)
{
    return whether(watch_of(run)->averaging_alarm != SIZE_MAX);
}

/* Months in which a scan by itself says fail, of all: what looking every month comes to
 * without a memory. */
static struct seen failed_alone(const struct run *run)
{
    for (size_t s = 0; s < run->monitor->past->n; s++)
        if (run->monitor->past->scans[s].verdict == IEM_FAIL) return whether(true);
    return whether(false);
}

static struct seen remembered_too_early(const struct run *run)
{
    return whether(month_of(watch_of(run)->alarm) < run->synth->change_month);
}

static struct seen remembered_delay(const struct run *run)
{
    return number(month_of(watch_of(run)->alarm) + 1 - run->synth->change_month);
}

static struct seen dated_within_three(const struct run *run)
{
    const iem_watch *w = watch_of(run);
    if (w->since.at == SIZE_MAX) return part(0, 0);
    return whether(fabs(month_of(w->since.at) - run->synth->change_month) <= 3);
}

static struct seen dated_covered(const struct run *run)
{
    const iem_watch *w = watch_of(run);
    const double change = run->synth->change_month;
    if (w->since.at == SIZE_MAX) return part(0, 0);
    return whether(month_of(w->since.first) <= change &&
                   change <= month_of(w->since.last));
}

#endif
