/* How far the work is, on standard error, and only for somebody who is watching. */
#ifndef IEM_CLI_PROGRESS_H
#define IEM_CLI_PROGRESS_H

#include <iemand.h>

typedef struct cli_progress {
    bool wanted; /* a terminal, not --quiet */
    bool shown;  /* a line stands on the terminal and has to be erased */
    const char *stage;
    double stage_began, last_shown; /* seconds */
} cli_progress;

/* Has `options` report to `progress`, progress and warnings both. */
void cli_progress_start(cli_progress *progress, bool quiet, iem_options *options);
/* Erases the line. */
void cli_progress_end(cli_progress *progress);

/* The line for what was done in `seconds`, of at most `columns` characters. */
void cli_progress_line(const iem_progress *done, double seconds, unsigned columns,
                       char *out, size_t n);

#endif
