#include "cli/progress.h"

#include "cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static const double PATIENCE = 0.5; /* seconds before anything is shown */
static const double PERIOD = 0.1;   /* seconds between two lines */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static unsigned terminal_columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

/* ---- The line ---- */

static void put_rate(double per_second, char *out, size_t n)
{
    if (per_second >= 1e6)
        snprintf(out, n, "%.1f M ", per_second / 1e6);
    else if (per_second >= 1e3)
        snprintf(out, n, "%.0f k ", per_second / 1e3);
    else
        snprintf(out, n, "%.0f ", per_second);
}

static void put_left(const iem_progress *done, double seconds, char *out, size_t n)
{
    const double left =
        seconds * (double)(done->bytes_total - done->bytes) / (double)done->bytes;
    const unsigned long whole = left < 1e7 ? (unsigned long)(left + 0.5) : 10000000;
    if (whole >= 3600)
        snprintf(out, n, "  %lu:%02lu:%02lu left", whole / 3600, whole / 60 % 60,
                 whole % 60);
    else
        snprintf(out, n, "  %lu:%02lu left", whole / 60, whole % 60);
}

static void put_bar(const iem_progress *done, unsigned width, char *out, size_t n)
{
    static const char full[] = "==============================";
    const double share = (double)done->bytes / (double)done->bytes_total;
    const int filled = (int)(share * width);
    snprintf(out, n, "[%.*s%*s] %3.0f %%  ", filled, full, (int)width - filled, "",
             100 * share);
}

/* One of three widths, so that the bar stands still while the figures grow. */
static unsigned bar_width(size_t room)
{
    return room >= 30 ? 30 : room >= 10 ? 10 : 0;
}

void cli_progress_line(const iem_progress *done, double seconds, unsigned columns,
                       char *out, size_t n)
{
    char rows[27], rate[32], left[40] = "", bar[48] = "", figures[160];
    const bool total_known = done->bytes_total > 0 && done->bytes <= done->bytes_total;
    const double per_second = seconds > 0 ? 1 / seconds : 0;
    put_rate((double)done->rows * per_second, rate, sizeof rate);
    if (total_known && done->bytes > 0) put_left(done, seconds, left, sizeof left);
    const int used = snprintf(figures, sizeof figures, "%s rows  %srows/s  %.0f MB/s%s",
                              cli_thousands(done->rows, rows), rate,
                              (double)done->bytes * per_second / 1e6, left);
    /* What stands around the bar: the stage, "[", "] 100 %  ", and the cursor. */
    const size_t taken = (size_t)used + strlen(done->stage) + 13;
    const unsigned width = columns > taken ? bar_width(columns - taken) : 0;
    if (total_known && width > 0) put_bar(done, width, bar, sizeof bar);
    if (n > columns) n = columns;
    snprintf(out, n, "%s  %s%s", done->stage, bar, figures);
}

/* ---- On the terminal ---- */

static void erase(cli_progress *progress)
{
    if (progress->shown) fputs("\r\033[K", stderr);
    progress->shown = false;
}

static void on_progress(const iem_progress *done, void *ctx)
{
    cli_progress *progress = ctx;
    char line[256];
    const double time = now();
    if (!progress->stage || strcmp(progress->stage, done->stage) != 0) {
        progress->stage = done->stage;
        progress->stage_began = time;
    }
    const double seconds = time - progress->stage_began;
    if (seconds < PATIENCE || time - progress->last_shown < PERIOD) return;
    cli_progress_line(done, seconds, terminal_columns(), line, sizeof line);
    fprintf(stderr, "\r%s\033[K", line);
    progress->shown = true;
    progress->last_shown = time;
}

static void on_warning(const char *line, void *ctx)
{
    erase(ctx);
    fprintf(stderr, "iemand: %s\n", line);
}

static bool somebody_watches(void)
{
    const char *terminal = getenv("TERM");
    return isatty(STDERR_FILENO) && terminal && *terminal &&
           strcmp(terminal, "dumb") != 0;
}

void cli_progress_start(cli_progress *progress, bool quiet, iem_options *options)
{
    const bool first = iem_ranks_rank(options->ranks) == 0; /* of several processes */
    *progress = (cli_progress){.wanted = first && !quiet && somebody_watches()};
    options->on_progress = progress->wanted ? on_progress : NULL;
    options->on_warning = first ? on_warning : NULL;
    options->ctx = progress;
}

void cli_progress_end(cli_progress *progress)
{
    erase(progress);
}
