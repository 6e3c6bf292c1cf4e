/* A history is one SQLite file. SQLite stays behind history.c; the other files of this
 * folder say what they want in SQL and get it through queries. */
#ifndef IEM_HISTORY_H
#define IEM_HISTORY_H

#include "base/arena.h"
#include "judge/past.h"

/* One statement that is being carried out. Places are filled from the left; the first
 * failure is remembered and told by the next step. */
typedef struct iem_query {
    const iem_history *history;
    struct sqlite3_stmt *statement;
    int filled;
    int failure; /* SQLite's code; 0: none */
} iem_query;

iem_status iem_query_begin(const iem_history *history, const char *sql,
                           iem_query *query, iem_error *err);
void iem_query_end(iem_query *query);
void iem_query_put_text(iem_query *query, const char *text); /* NULL: null */
void iem_query_put_number(iem_query *query, double number);  /* NaN: null */
void iem_query_put_whole(iem_query *query, int64_t number);
void iem_query_put_bytes(iem_query *query, const void *bytes, size_t n);
/* The next row, when there is one. */
iem_status iem_query_step(iem_query *query, bool *row, iem_error *err);
/* To the end, and ready to be filled again. */
iem_status iem_query_run(iem_query *query, iem_error *err);
/* Of the row: column `at`, counted from 0. A null is "", NaN, 0. Texts and bytes are
 * SQLite's until the next step. */
const char *iem_query_text(const iem_query *query, int at);
double iem_query_number(const iem_query *query, int at);
int64_t iem_query_whole(const iem_query *query, int at);
const void *iem_query_bytes(const iem_query *query, int at, size_t *n);
bool iem_query_is_null(const iem_query *query, int at);

/* All of a change, or nothing: begin, and commit when `status` is IEM_OK, else undo.
 * Who reads begins as well, so that all of it is of one moment. */
iem_status iem_history_begin(const iem_history *history, bool write, iem_error *err);
iem_status iem_history_finish(const iem_history *history, iem_status status,
                              iem_error *err);
int64_t iem_history_last_id(const iem_history *history);
const char *iem_history_path(const iem_history *history);

/* All scans that stand, in the order of their periods; texts are kept in `arena`. */
iem_status iem_history_past(const iem_history *history, iem_arena *arena,
                            iem_past *past, iem_error *err);

#endif
