/* A made-up log in memory, and one that a publisher has added up and rounded. */
#ifndef LOG_H
#define LOG_H

#include "base/buffer.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 16 };

struct log {
    char *bytes;
    const char *column[MOST_COLUMNS];
    size_t n_columns, n_rows;
    const char **field; /* row by row */
};

/* No field of a made-up log is quoted. Ends the program when there is no memory. */
static void log_read(struct log *log, const char *path)
{
    iem_error err = {0};
    size_t n = 0, fields = 0;
    *log = (struct log){0};
    if (iem_file_read_all(path, SIZE_MAX - 1, &log->bytes, &n, &err) != IEM_OK) exit(5);
    for (size_t i = 0; i < n; i++)
        fields += log->bytes[i] == ',' || log->bytes[i] == '\n';
    log->field = calloc(fields + 1, sizeof *log->field);
    if (!log->field) exit(5);
    fields = 0;
    for (char *at = log->bytes; *at; at++) {
        const bool header = log->n_rows == 0;
        *(header ? &log->column[log->n_columns++] : &log->field[fields++]) = at;
        at += strcspn(at, ",\n");
        log->n_rows += *at == '\n';
        *at = '\0';
    }
    log->n_rows--; /* the header is none */
}

static void log_free(struct log *log)
{
    free(log->bytes);
    free(log->field);
}

static size_t log_column(const struct log *log, const char *name)
{
    for (size_t i = 0; i < log->n_columns; i++)
        if (strcmp(log->column[i], name) == 0) return i;
    exit(5);
}

static const char *log_field(const struct log *log, size_t row, size_t column)
{
    return log->field[row * log->n_columns + column];
}

static bool log_is(const struct log *log, size_t row, size_t column, const char *value)
{
    return strcmp(log_field(log, row, column), value) == 0;
}

/* ---- Added up ---- */

enum { X1_BANDS = 5 };

static unsigned band_of(double x1)
{
    static const double cuts[X1_BANDS - 1] = {-.84, -.25, .25, .84};
    unsigned band = 0;
    while (band < X1_BANDS - 1 && x1 >= cuts[band]) band++;
    return band;
}

/* Counts by group, band of x1, x2, x3 and decision, each rounded to `to`. */
static void log_add_up(const struct log *log, unsigned to, iem_buffer *text)
{
    const size_t group = log_column(log, "group"), x1 = log_column(log, "x1"),
                 x2 = log_column(log, "x2"), x3 = log_column(log, "x3"),
                 decision = log_column(log, "decision");
    unsigned n[2][X1_BANDS][2][5][2] = {{{{{0}}}}};
    for (size_t i = 0; i < log->n_rows; i++)
        n[log_is(log, i, group, "B")][band_of(atof(log_field(log, i, x1)))]
         [log_is(log, i, x2, "1")][*log_field(log, i, x3) - '0']
         [log_is(log, i, decision, "adverse")]++;
    iem_buffer_format(text, "group,x1,x2,x3,decision,n\n");
    for (unsigned c = 0; c < sizeof n / sizeof n[0][0][0][0][0]; c++) {
        const unsigned y = c % 2, v3 = c / 2 % 5, v2 = c / 10 % 2,
                       v1 = c / 20 % X1_BANDS, g = c / 20 / X1_BANDS;
        iem_buffer_format(text, "%c,%u,%u,%u,%s,%u\n", 'A' + (int)g, v1, v2, v3,
                          y ? "adverse" : "favourable",
                          (n[g][v1][v2][v3][y] + to / 2) / to * to);
    }
}

#endif
