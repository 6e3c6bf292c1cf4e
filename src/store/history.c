/* SQLite: opening, statements, failures. The journal is one that rolls back, so that a
 * history is one file, and a process that is killed leaves it as it was. */
#include "store/history.h"

#include "base/grow.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct iem_history {
    sqlite3 *db;
    char *path;  /* as it was named */
    char *place; /* as SQLite gets it: no name of a file has a meaning of its own */
};

/* Another scan that writes takes milliseconds. */
enum { BUSY_MILLISECONDS = 60000 };

/* ---- Failures ---- */

static iem_status explain(const iem_history *h, int code, iem_error *err)
{
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return iem_fail_memory(err);
    case SQLITE_NOTADB:
        return iem_fail(err, IEM_ERR_DATA, "%s: is not a history of iemand", h->path);
    case SQLITE_CORRUPT:
        return iem_fail(err, IEM_ERR_DATA, "%s: is damaged (%s)", h->path,
                        sqlite3_errmsg(h->db));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return iem_fail(err, IEM_ERR_SYSTEM,
                        "%s: is kept busy by another program for more than %d seconds",
                        h->path, BUSY_MILLISECONDS / 1000);
    case SQLITE_READONLY:
        return iem_fail(err, IEM_ERR_SYSTEM,
                        "%s: cannot be written, nor the journal beside it", h->path);
    case SQLITE_FULL:
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: no room left; nothing was changed",
                        h->path);
    case SQLITE_IOERR:
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s (%s)", h->path,
                        sqlite3_errmsg(h->db), strerror(sqlite3_system_errno(h->db)));
    case SQLITE_CONSTRAINT:
    case SQLITE_ERROR:
        return iem_fail(err, IEM_ERR_DATA, "%s: is not laid out as a history (%s)",
                        h->path, sqlite3_errmsg(h->db));
    default:
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", h->path, sqlite3_errmsg(h->db));
    }
}

static iem_status run(const iem_history *h, const char *sql, iem_error *err)
{
    const int code = sqlite3_exec(h->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? IEM_OK : explain(h, code, err);
}

/* ---- Queries ---- */

iem_status iem_query_begin(const iem_history *history, const char *sql,
                           iem_query *query, iem_error *err)
{
    *query = (iem_query){.history = history};
    const int code = sqlite3_prepare_v2(history->db, sql, -1, &query->statement, NULL);
    return code == SQLITE_OK ? IEM_OK : explain(history, code, err);
}

void iem_query_end(iem_query *query)
{
    (void)sqlite3_finalize(query->statement);
    query->statement = NULL;
}

static void filled(iem_query *query, int code)
{
    if (code != SQLITE_OK && !query->failure) query->failure = code;
}

void iem_query_put_text(iem_query *query, const char *text)
{
    filled(query, sqlite3_bind_text(query->statement, ++query->filled, text, -1,
                                    SQLITE_STATIC));
}

void iem_query_put_number(iem_query *query, double number)
{
    filled(query, sqlite3_bind_double(query->statement, ++query->filled, number));
}

void iem_query_put_whole(iem_query *query, int64_t number)
{
    filled(query, sqlite3_bind_int64(query->statement, ++query->filled, number));
}

void iem_query_put_bytes(iem_query *query, const void *bytes, size_t n)
{
    filled(query, sqlite3_bind_blob64(query->statement, ++query->filled, bytes, n,
                                      SQLITE_STATIC));
}

iem_status iem_query_step(iem_query *query, bool *row, iem_error *err)
{
    const int code = query->failure ? query->failure : sqlite3_step(query->statement);
    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE) return IEM_OK;
    return explain(query->history, code, err);
}

iem_status iem_query_run(iem_query *query, iem_error *err)
{
    bool row = true;
    while (row) IEM_TRY(iem_query_step(query, &row, err));
    (void)sqlite3_reset(query->statement);
    query->filled = 0;
    return IEM_OK;
}

const char *iem_query_text(const iem_query *query, int at)
{
    const unsigned char *text = sqlite3_column_text(query->statement, at);
    return text ? (const char *)text : "";
}

double iem_query_number(const iem_query *query, int at)
{
    return iem_query_is_null(query, at) ? (double)NAN
                                        : sqlite3_column_double(query->statement, at);
}

int64_t iem_query_whole(const iem_query *query, int at)
{
    return sqlite3_column_int64(query->statement, at);
}

const void *iem_query_bytes(const iem_query *query, int at, size_t *n)
{
    const void *bytes = sqlite3_column_blob(query->statement, at);
    *n = (size_t)sqlite3_column_bytes(query->statement, at);
    return bytes;
}

bool iem_query_is_null(const iem_query *query, int at)
{
    return sqlite3_column_type(query->statement, at) == SQLITE_NULL;
}

/* ---- Changes ---- */

iem_status iem_history_begin(const iem_history *history, bool write, iem_error *err)
{
    return run(history, write ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

iem_status iem_history_finish(const iem_history *history, iem_status status,
                              iem_error *err)
{
    if (status == IEM_OK) status = run(history, "COMMIT", err);
    if (status != IEM_OK && !sqlite3_get_autocommit(history->db))
        (void)sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

int64_t iem_history_last_id(const iem_history *history)
{
    return sqlite3_last_insert_rowid(history->db);
}

const char *iem_history_path(const iem_history *history)
{
    return history->path;
}

/* ---- Version ---- */

static iem_status ask(const iem_history *h, const char *sql, int64_t *answer,
                      iem_error *err)
{
    iem_query query;
    bool row = false;
    *answer = 0;
    IEM_TRY(iem_query_begin(h, sql, &query, err));
    const iem_status status = iem_query_step(&query, &row, err);
    if (row) *answer = iem_query_whole(&query, 0);
    iem_query_end(&query);
    return status;
}

/* 0: a file without anything in it. */
static iem_status read_version(const iem_history *h, int64_t *version, iem_error *err)
{
    int64_t application = 0, tables = 0;
    IEM_TRY(ask(h, "SELECT count(*) FROM sqlite_schema", &tables, err));
    IEM_TRY(ask(h, "PRAGMA application_id", &application, err));
    IEM_TRY(ask(h, "PRAGMA user_version", version, err));
    if (tables == 0 && application == 0 && *version == 0) return IEM_OK;
    if (application != IEM_SCHEMA_APPLICATION || *version < 1)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is a database of another program, not a history of iemand",
                        h->path);
    if (*version > IEM_SCHEMA_VERSION)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: was written by a newer iemand (layout %lld, this one "
                        "knows %d)",
                        h->path, (long long)*version, IEM_SCHEMA_VERSION);
    return IEM_OK;
}

/* Asked once more now that nobody else can write: two may have come at once. */
static iem_status climb(const iem_history *h, iem_error *err)
{
    char stamp[96];
    int64_t version = 0;
    IEM_TRY(read_version(h, &version, err));
    for (int64_t v = version; v < IEM_SCHEMA_VERSION; v++)
        IEM_TRY(run(h, iem_schema_steps[v], err));
    snprintf(stamp, sizeof stamp,
             "PRAGMA application_id = %d; PRAGMA user_version = %d",
             IEM_SCHEMA_APPLICATION, IEM_SCHEMA_VERSION);
    return run(h, stamp, err);
}

static iem_status bring_up_to_date(const iem_history *h, iem_error *err)
{
    int64_t version = 0;
    /* All it reads is of one moment: another process may be making the file. */
    IEM_TRY(iem_history_begin(h, false, err));
    IEM_TRY(iem_history_finish(h, read_version(h, &version, err), err));
    if (version == IEM_SCHEMA_VERSION) return IEM_OK;
    if (sqlite3_db_readonly(h->db, "main") == 1)
        return iem_fail(
            err, IEM_ERR_SYSTEM,
            "%s: has an older layout (%lld), and cannot be written to bring "
            "it up to date",
            h->path, (long long)version);
    IEM_TRY(iem_history_begin(h, true, err));
    return iem_history_finish(h, climb(h, err), err);
}

/* ---- Opening ---- */

/* Made by us, so that nobody else may read it from its first moment on; its journal
 * takes after it. */
static iem_status make_file(const iem_history *h, iem_error *err)
{
    const int fd = open(h->place, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", h->path, strerror(errno));
    close(fd);
    return IEM_OK;
}

/* SQLite would read a folder, a pipe or a device as a database that cannot be opened.
 */
static iem_status check_file(const iem_history *h, iem_error *err)
{
    struct stat at;
    if (stat(h->place, &at) != 0)
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: %s", h->path, strerror(errno));
    if (S_ISREG(at.st_mode)) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA, "%s: is not a history of iemand", h->path);
}

static iem_status name_file(iem_history *h, const char *path, iem_error *err)
{
    const size_t n = strlen(path) + 3;
    h->path = strdup(path);
    h->place = malloc(n);
    if (!h->path || !h->place) return iem_fail_memory(err);
    snprintf(h->place, n, "%s%s", path[0] == '/' ? "" : "./", path);
    return IEM_OK;
}

/* A file may come from anybody: what it says is read, and nothing in it is carried out.
 */
static iem_status be_careful(const iem_history *h, iem_error *err)
{
    (void)sqlite3_db_config(h->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(h->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(h->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    (void)sqlite3_db_config(h->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    (void)sqlite3_busy_timeout(h->db, BUSY_MILLISECONDS);
    return run(h,
               "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"
               "PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON",
               err);
}

/* The check calls a page damaged that it had no memory for, or that could not be read.
 */
static iem_status not_whole(const iem_history *h, const char *said, int why,
                            iem_error *err)
{
    if (why == ENOMEM) return iem_fail_memory(err);
    if (why == EIO)
        return iem_fail(err, IEM_ERR_SYSTEM, "%s: cannot be read: %s", h->path,
                        strerror(why));
    return iem_fail(err, IEM_ERR_DATA, "%s: is damaged (%s)", h->path, said);
}

static iem_status check_whole(const iem_history *h, iem_error *err)
{
    iem_query query;
    bool row = false;
    IEM_TRY(iem_query_begin(h, "PRAGMA quick_check(1)", &query, err));
    errno = 0;
    iem_status status = iem_query_step(&query, &row, err);
    const int why = errno;
    if (status == IEM_OK && row && strcmp(iem_query_text(&query, 0), "ok") != 0)
        status = not_whole(h, iem_query_text(&query, 0), why, err);
    iem_query_end(&query);
    return status;
}

static iem_status open_file(iem_history *h, const char *path, bool create,
                            iem_error *err)
{
    IEM_TRY(name_file(h, path, err));
    if (create) IEM_TRY(make_file(h, err));
    IEM_TRY(check_file(h, err));
    /* Where it cannot be written SQLite opens it for reading by itself. */
    const int code = sqlite3_open_v2(h->place, &h->db, SQLITE_OPEN_READWRITE, NULL);
    if (code != SQLITE_OK) return explain(h, code, err);
    if (create && sqlite3_db_readonly(h->db, "main") == 1)
        return explain(h, SQLITE_READONLY, err);
    IEM_TRY(be_careful(h, err));
    IEM_TRY(bring_up_to_date(h, err));
    return check_whole(h, err);
}

iem_status iem_history_open(const char *path, bool create, iem_history **history,
                            iem_error *err)
{
    iem_history *h = iem_zeroed(1, sizeof *h);
    if (!h) return iem_fail_memory(err);
    const iem_status status = open_file(h, path, create, err);
    if (status == IEM_OK)
        *history = h;
    else
        iem_history_close(h);
    return status;
}

void iem_history_close(iem_history *history)
{
    if (!history) return;
    (void)sqlite3_close(history->db);
    free(history->path);
    free(history->place);
    free(history);
}
