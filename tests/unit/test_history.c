/* A history as a file: what goes in comes out, periods are not replaced by accident,
 * and no way of dying, waiting or lying leaves it in pieces. */
#include "store/history.h"

#include "tally/save.h"

#include "history_1.h"
#include "scratch.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ---- Scans ---- */

/* Of B the first `adverse` of 100 got the decision, of A 20 of 100; on `day`. */
static iem_result *scan_of(const char *day, unsigned adverse, bool timed, bool keep)
{
    static unsigned serial;
    char name[32], text[8000];
    char *at = text + sprintf(text, "t,g,f,d,n\n");
    iem_error err = {IEM_OK, ""};
    iem_options options;
    iem_result *result = NULL;
    /* Several processes write here. */
    snprintf(name, sizeof name, "log%u-%d.csv", serial++, (int)getpid());
    at += sprintf(at, "%s,A,x,yes,20\n%s,A,x,no,80\n", day, day);
    at += sprintf(at, "%s,A,y,yes,20\n%s,A,y,no,80\n", day, day);
    at +=
        sprintf(at, "%s,B,x,yes,%u\n%s,B,x,no,%u\n", day, adverse, day, 100 - adverse);
    sprintf(at, "%s,B,y,yes,%u\n%s,B,y,no,%u\n", day, adverse, day, 100 - adverse);
    const scratch_path log = scratch_text(name, text);
    const char *path = log.at;
    iem_plan *plan = plan_from(
        (const char *const[]){"decision", "d=yes", "ground", "g", "reference", "g=A",
                              "fact", "f", "count", "n", "title", "Grants", NULL});
    if (timed) assert_ok(iem_plan_set(plan, "time", "t", NULL));
    plan = finished(plan);
    iem_options_init(&options);
    options.threads = 1;
    options.keep = keep;
    if (iem_scan(plan, &options, &path, 1, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_plan_free(plan);
    return result;
}

static iem_history *history_at(const char *path, bool create)
{
    iem_error err = {IEM_OK, ""};
    iem_history *history = NULL;
    if (iem_history_open(path, create, &history, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return history;
}

static iem_history *history_here(void)
{
    return history_at(scratch_file("scans.db").at, true);
}

/* Scans, adds and forgets. */
static iem_status add_period(iem_history *h, const char *period, unsigned adverse,
                             bool replace, iem_history_done *done, iem_error *err)
{
    iem_result *r = scan_of("2026-01-15", adverse, false, true);
    const iem_history_entry entry = {period, "2026-11-01T06:00:00Z", replace};
    iem_history_done unread;
    const iem_status status = iem_history_add(h, r, &entry, done ? done : &unread, err);
    iem_result_free(r);
    return status;
}

static void assert_added(iem_history *h, const char *period, unsigned adverse)
{
    iem_error err = {IEM_OK, ""};
    if (add_period(h, period, adverse, false, NULL, &err) != IEM_OK)
        fail_msg("%s: %s", period, err.message);
}

static void assert_message(const iem_error *err, iem_status status, const char *part)
{
    assert_int_equal(err->status, status);
    if (!strstr(err->message, part))
        fail_msg("'%s' does not say '%s'", err->message, part);
}

static int64_t asked(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    const int64_t answer = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return answer;
}

static void tell(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    char *why = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s", why);
    sqlite3_close(db);
}

/* Whole by SQLite's own account, and every scan with all that belongs to it. */
static void assert_whole(const char *path, int64_t scans)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &q, NULL), 0);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(q, 0), "ok");
    sqlite3_finalize(q);
    sqlite3_close(db);
    if (scans >= 0) assert_int_equal(asked(path, "SELECT count(*) FROM scan"), scans);
    assert_int_equal(asked(path,
                           "SELECT count(*) FROM scan WHERE "
                           "(SELECT count(*) FROM treatment WHERE scan = id) <> 1 "
                           "OR (SELECT count(*) FROM input WHERE scan = id) <> 1"),
                     0);
}

/* ---- In and out ---- */

static void what_goes_in_comes_out(void **state)
{
    iem_history *h = history_here();
    iem_result *r = scan_of("2026-09-15", 60, true, true);
    iem_history_done done;
    iem_arena arena = {0};
    iem_past past;
    struct stat at;
    (void)state;
    assert_ok(
        iem_history_add(h, r, &(iem_history_entry){.recorded = "then"}, &done, NULL));
    assert_int_equal(done.change, IEM_HISTORY_ADDED);
    assert_string_equal(done.period, "2026-09");
    assert_string_equal(done.period_of_log, "");
    iem_history_close(h);
    assert_int_equal(stat(scratch_file("scans.db").at, &at), 0);
    assert_int_equal(at.st_mode & 0777, 0600);

    h = history_at(scratch_file("scans.db").at, false);
    assert_ok(iem_history_past(h, &arena, &past, NULL));
    assert_int_equal(past.n, 1);
    const iem_past_scan *s = past.scans;
    const iem_treatment *t = r->treatments;
    assert_string_equal(s->period, "2026-09");
    assert_string_equal(s->recorded, "then");
    assert_string_equal(s->title, "Grants");
    assert_string_equal(s->plan_sha256, r->plan_sha256);
    assert_string_equal(s->count_sha256, r->count_sha256);
    assert_string_equal(s->first_count_sha256, r->count_sha256);
    assert_close(s->margin_ratio, 1.25, 0);
    assert_close(s->first_margin_ratio, 1.25, 0);
    assert_close(s->margin_gap, .01, 0);
    assert_close(s->rows_used, 8, 0);
    assert_true(isnan(s->people) == isnan(r->people));
    assert_close(s->adverse_rate, .4, 1e-12);
    assert_int_equal(s->verdict, r->verdict);
    assert_int_equal(s->versions, 1);
    assert_int_equal(s->n_groups, 1);
    const iem_past_group *g = s->groups;
    assert_string_equal(g->ground, "g");
    assert_string_equal(g->group, "B");
    assert_string_equal(g->reference, "A");
    assert_false(g->reference_is_rest);
    assert_int_equal(g->ratio_scale, t->ratio_scale);
    assert_close(g->n, 200, 0);
    assert_close(g->adverse, 120, 0);
    assert_close(g->reference_n, 200, 0);
    assert_close(g->reference_adverse, 40, 0);
    assert_memory_equal(&g->gap, &t->twin_gap.all, sizeof g->gap);
    assert_memory_equal(&g->ratio, &t->twin_ratio.all, sizeof g->ratio);
    assert_true(isnan(g->group_weight.value) == isnan(t->group_weight.value));
    assert_memory_equal(&g->caused, &t->group_caused, sizeof g->caused);
    assert_close(g->harmed, t->harmed.value, 0);
    assert_int_equal(g->type, t->type);
    assert_int_equal(g->verdict, t->verdict);
    assert_null(g->evidence->why);
    assert_true(g->evidence->scored == r->kept->evidence[0].scored);
    assert_memory_equal(&g->evidence->state, &r->kept->evidence[0].state,
                        sizeof g->evidence->state);
    assert_int_equal(s->n_findings, r->n_findings);
    assert_int_equal(s->n_findings, 1);
    assert_string_equal(s->findings[0].id, r->findings[0].id);
    assert_string_equal(s->findings[0].rule, "twin-gap");
    iem_arena_clear(&arena);
    iem_history_close(h);
    iem_result_free(r);
    assert_int_equal(scratch_entries(), 2); /* the log, and one file */
}

static void evidence_is_that_of_its_cells(void **state)
{
    iem_result *r = scan_of("2026-09-15", 60, false, true);
    const iem_table cells[2] = {{60, 100, 20, 100}, {60, 100, 20, 100}};
    iem_sequence want = {0};
    (void)state;
    iem_sequence_add(&want, cells, NULL, 2);
    assert_close(r->kept->evidence[0].state.alike.adverse, 120, 0);
    for (size_t i = 0; i < IEM_GRID; i++)
        assert_close(r->kept->evidence[0].state.alike.k[i], want.k[i], 1e-12);
    iem_result_free(r);
}

static void counts_add_up_again(void **state)
{
    iem_history *h = history_here();
    iem_tally *sum = NULL;
    iem_error err;
    (void)state;
    assert_added(h, "2026-w9", 20);
    assert_added(h, "2026-w10", 30);
    assert_added(h, "2026-w11", 40);
    assert_ok(iem_history_tally(h, NULL, "2026-w10", &sum, NULL));
    assert_int_equal(iem_tally_rows(sum), 16);
    iem_tally_free(sum);
    assert_ok(iem_history_tally(h, NULL, NULL, &sum, NULL));
    assert_int_equal(iem_tally_rows(sum), 24);
    iem_tally_free(sum);
    assert_int_equal(iem_history_tally(h, "2027", NULL, &sum, &err), IEM_ERR_DATA);
    assert_message(&err, IEM_ERR_DATA, "has no scans of those periods");
    iem_history_close(h);
}

/* ---- Periods ---- */

static void the_period_is_that_of_the_log_or_asked(void **state)
{
    iem_history *h = history_here();
    iem_history_done done;
    iem_error err;
    (void)state;
    iem_result *r = scan_of("2026-09-15", 20, false, true);
    assert_int_equal(iem_history_add(h, r, &(iem_history_entry){NULL}, &done, &err),
                     IEM_ERR_DATA);
    assert_message(&err, IEM_ERR_DATA, "--period NAME");
    const char *const bad[] = {"", "a\nb", "\x7f",
                               "0123456789012345678901234567890123456789"
                               "0123456789012345678901234567890123456789"};
    for (size_t i = 0; i < 4; i++) {
        const iem_history_entry entry = {.period = bad[i]};
        assert_int_equal(iem_history_add(h, r, &entry, &done, &err), IEM_ERR_USAGE);
    }
    iem_result_free(r);

    r = scan_of("", 20, true, true);
    assert_int_equal(iem_history_add(h, r, &(iem_history_entry){NULL}, &done, &err),
                     IEM_ERR_DATA);
    assert_message(&err, IEM_ERR_DATA, "400 decisions have no day");
    iem_result_free(r);

    r = scan_of("2026-09-15", 21, true, true);
    assert_ok(iem_history_add(h, r, &(iem_history_entry){"2026-10", NULL, false}, &done,
                              &err));
    assert_string_equal(done.period, "2026-10");
    assert_string_equal(done.period_of_log, "2026-09");
    r->kept->n_periods = 2;
    r->kept->last_period = "2026-11";
    assert_int_equal(iem_history_add(h, r, &(iem_history_entry){NULL}, &done, &err),
                     IEM_ERR_DATA);
    assert_message(&err, IEM_ERR_DATA, "has 2 of them, 2026-09 to 2026-11");
    iem_result_free(r);

    r = scan_of("2026-09-15", 22, true, false);
    assert_int_equal(iem_history_add(h, r, &(iem_history_entry){NULL}, &done, &err),
                     IEM_ERR_USAGE);
    iem_result_free(r);
    iem_history_close(h);
}

static void nothing_is_replaced_by_accident(void **state)
{
    iem_history *h = history_here();
    iem_history_done done;
    iem_error err;
    iem_arena arena = {0};
    iem_past past;
    (void)state;
    assert_added(h, "2026-09", 20);
    /* The same log and plan: nothing to do, and nothing done. */
    assert_ok(add_period(h, "2026-09", 20, false, &done, &err));
    assert_int_equal(done.change, IEM_HISTORY_KNOWN);
    assert_ok(add_period(h, "2026-09", 20, true, &done, &err));
    assert_int_equal(done.change, IEM_HISTORY_KNOWN);
    /* Another log. */
    assert_int_equal(add_period(h, "2026-09", 60, false, &done, &err), IEM_ERR_DATA);
    assert_message(&err, IEM_ERR_DATA, "2026-09 is there already: 8 rows");
    assert_message(&err, IEM_ERR_DATA, "scanned on 2026-11-01");
    assert_message(&err, IEM_ERR_DATA, "another log; --replace");
    assert_ok(add_period(h, "2026-09", 60, true, &done, &err));
    assert_int_equal(done.change, IEM_HISTORY_REPLACED);
    assert_ok(iem_history_past(h, &arena, &past, NULL));
    assert_int_equal(past.n, 1);
    assert_int_equal(past.scans[0].versions, 2);
    const iem_past_group *g = &past.scans[0].groups[0];
    assert_true(g->replaced);
    assert_close(g->adverse, 120, 0);
    assert_close(g->evidence->state.alike.adverse, 120, 0);
    assert_close(g->first_evidence->state.alike.adverse, 40, 0);
    iem_arena_clear(&arena);
    iem_history_close(h);
    /* What was replaced leaves figures, and neither counts nor report. */
    const scratch_path path = scratch_file("scans.db");
    assert_int_equal(asked(path.at, "SELECT count(*) FROM scan WHERE replaced IS NOT "
                                    "NULL AND tally IS NULL AND result IS NULL"),
                     1);
    assert_whole(path.at, 2);
}

static void one_log_is_not_counted_twice(void **state)
{
    iem_history *h = history_here();
    iem_error err;
    (void)state;
    assert_added(h, "2026-09", 20);
    assert_int_equal(add_period(h, "2026-10", 20, false, NULL, &err), IEM_ERR_DATA);
    assert_message(&err, IEM_ERR_DATA, "is there already, as period 2026-09");
    /* Once the mistake is put right it may. */
    assert_ok(add_period(h, "2026-09", 21, true, NULL, &err));
    assert_ok(add_period(h, "2026-10", 20, false, NULL, &err));
    iem_history_close(h);
}

static void another_plan_is_another_scan(void **state)
{
    iem_history *h = history_here();
    iem_history_done done;
    iem_error err;
    (void)state;
    assert_added(h, "2026-01", 20);
    iem_result *r = scan_of("2026-01-15", 20, true, true);
    assert_int_equal(iem_history_add(h, r, &(iem_history_entry){NULL}, &done, &err),
                     IEM_ERR_DATA);
    assert_message(&err, IEM_ERR_DATA, "another plan; --replace");
    iem_result_free(r);
    iem_history_close(h);
}

/* ---- Files of all kinds ---- */

static void assert_refused(const char *name, bool create, iem_status status,
                           const char *part)
{
    iem_error err = {IEM_OK, ""};
    iem_history *h = NULL;
    assert_int_equal(iem_history_open(scratch_file(name).at, create, &h, &err), status);
    assert_message(&err, status, part);
    assert_null(h);
}

static void what_is_no_history_is_refused(void **state)
{
    char bytes[5000];
    (void)state;
    memset(bytes, 'x', sizeof bytes);
    assert_refused("none.db", false, IEM_ERR_SYSTEM, "No such file");
    scratch_bytes("text.db", bytes, sizeof bytes);
    assert_refused("text.db", false, IEM_ERR_DATA, "is not a history of iemand");
    assert_refused("text.db", true, IEM_ERR_DATA, "is not a history of iemand");
    const scratch_path other = scratch_file("other.db");
    tell(other.at, "CREATE TABLE scan (a); PRAGMA user_version = 1");
    assert_refused("other.db", true, IEM_ERR_DATA, "of another program");
    iem_history *h = history_here();
    iem_history_close(h);
    tell(scratch_file("scans.db").at, "PRAGMA user_version = 77");
    assert_refused("scans.db", true, IEM_ERR_DATA, "newer iemand (layout 77");
    assert_refused("scans.db", false, IEM_ERR_DATA, "newer iemand (layout 77");
    iem_error err;
    assert_int_equal(iem_history_open(scratch_folder, false, &h, &err), IEM_ERR_DATA);
    assert_int_equal(iem_history_open("/dev/null", true, &h, &err), IEM_ERR_DATA);
}

static void an_empty_file_is_a_new_one(void **state)
{
    (void)state;
    const scratch_path path = scratch_bytes("scans.db", "", 0);
    iem_history *h = history_at(path.at, true);
    assert_added(h, "1", 20);
    iem_history_close(h);
    assert_whole(path.at, 1);
}

/* SQLite gives such names a meaning of its own. */
static void names_are_names_of_files(void **state)
{
    char here[4096];
    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(scratch_folder), 0);
    iem_history_close(history_at(":memory:", true));
    iem_history_close(history_at("file:x?mode=memory", true));
    assert_int_equal(access(":memory:", F_OK), 0);
    assert_int_equal(access("file:x?mode=memory", F_OK), 0);
    assert_int_equal(chdir(here), 0);
}

/* No byte that was changed may crash it; what is opened is read or refused. */
static void damage_is_told(void **state)
{
    iem_error err;
    char *bytes;
    const scratch_path path = scratch_file("scans.db"), hurt = scratch_file("hurt.db");
    (void)state;
    iem_history *h = history_here();
    assert_added(h, "1", 20);
    assert_added(h, "2", 30);
    iem_history_close(h);
    FILE *file = fopen(path.at, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    const size_t n = (size_t)ftell(file);
    rewind(file);
    bytes = malloc(n);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, n, file), n);
    fclose(file);
    size_t refused = 0;
    for (size_t i = 0; i < 300; i++) {
        const size_t at = (i * 7919 + 101) % n;
        const char was = bytes[at];
        char *text = NULL;
        bytes[at] = (char)(was ^ (char)(1 + i % 255));
        scratch_bytes("hurt.db", bytes, n);
        bytes[at] = was;
        h = NULL;
        iem_status status = iem_history_open(hurt.at, false, &h, &err);
        if (status == IEM_OK)
            status = iem_history_render(h, IEM_HISTORY_TEXT, NULL, &text, &err);
        if (status != IEM_OK) assert_true(strlen(err.message) > 0);
        refused += status != IEM_OK;
        free(text);
        iem_history_close(h);
    }
    assert_true(refused > 0);
    /* Cut off in the middle of a page. */
    scratch_bytes("hurt.db", bytes, n / 2 + 100);
    assert_int_equal(iem_history_open(hurt.at, false, &h, &err), IEM_ERR_DATA);
    assert_message(&err, IEM_ERR_DATA, "is damaged");
    free(bytes);
}

/* ---- Layouts ---- */

static void an_older_layout_is_brought_up_to_date(void **state)
{
    const scratch_path path = scratch_file("scans.db");
    iem_arena arena = {0};
    iem_past past;
    iem_history_done done;
    iem_error err;
    (void)state;
    tell(path.at, history_1);
    assert_int_equal(asked(path.at, "PRAGMA user_version"), 1);
    iem_history *h = history_at(path.at, false);
    assert_int_equal(asked(path.at, "PRAGMA user_version"), 3);
    assert_ok(iem_history_past(h, &arena, &past, NULL));
    assert_int_equal(past.n, 2);
    assert_string_equal(past.scans[0].period, "2026-08");
    assert_string_equal(past.scans[1].period, "2026-09");
    assert_int_equal(past.scans[0].versions, 1);
    assert_close(past.scans[1].groups[0].adverse, 40, 0);
    assert_string_equal(past.scans[0].groups[0].evidence->why, "rounded-counts");
    iem_arena_clear(&arena);
    /* And does what the new layout is for. */
    assert_int_equal(add_period(h, "2026-09", 60, false, &done, &err), IEM_ERR_DATA);
    assert_ok(add_period(h, "2026-09", 60, true, &done, &err));
    assert_int_equal(done.change, IEM_HISTORY_REPLACED);
    assert_ok(iem_history_past(h, &arena, &past, NULL));
    assert_int_equal(past.scans[1].versions, 2);
    iem_arena_clear(&arena);
    iem_history_close(h);
}

/* As somebody who may not write; root may always. */
static void in_a_child(void (*work)(void))
{
    const pid_t child = fork();
    int ended = 0;
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && seteuid(65534) != 0) _exit(9);
        work();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &ended, 0), child);
    if (!WIFEXITED(ended) || WEXITSTATUS(ended)) fail_msg("the child: %d", ended);
}

static void reads_and_does_not_write(void)
{
    const scratch_path path = scratch_file("scans.db"), old = scratch_file("old.db");
    iem_history *h = NULL;
    iem_error err = {IEM_OK, ""};
    char *text = NULL;
    if (iem_history_open(path.at, false, &h, &err) != IEM_OK) _exit(1);
    if (iem_history_render(h, IEM_HISTORY_TEXT, NULL, &text, &err) != IEM_OK) _exit(2);
    if (!strstr(text, "2026-09")) _exit(3);
    free(text);
    iem_history_close(h);
    if (iem_history_open(path.at, true, &h, &err) != IEM_ERR_SYSTEM) _exit(4);
    if (iem_history_open(old.at, false, &h, &err) != IEM_ERR_SYSTEM) _exit(5);
    if (!strstr(err.message, "has an older layout")) _exit(6);
}

static void a_history_that_may_only_be_read(void **state)
{
    const scratch_path path = scratch_file("scans.db"), old = scratch_file("old.db");
    (void)state;
    iem_history *h = history_here();
    assert_added(h, "2026-09", 20);
    iem_history_close(h);
    tell(old.at, history_1);
    assert_int_equal(chmod(path.at, 0444), 0);
    assert_int_equal(chmod(old.at, 0444), 0);
    assert_int_equal(chmod(scratch_folder, 0555), 0);
    in_a_child(reads_and_does_not_write);
    assert_int_equal(chmod(scratch_folder, 0755), 0);
}

/* ---- Several at once, and what dies ---- */

enum { WRITERS = 4, PERIODS = 6 };

static void write_some(unsigned writer)
{
    iem_history *h = NULL;
    iem_error err;
    /* Opened by all at once: one of them makes it. */
    if (iem_history_open(scratch_file("scans.db").at, true, &h, &err) != IEM_OK)
        _exit(1);
    for (unsigned i = 0; i < PERIODS; i++) {
        char period[16];
        snprintf(period, sizeof period, "%u-%u", writer, i);
        if (add_period(h, period, writer * PERIODS + i, false, NULL, &err) != IEM_OK)
            _exit(2);
    }
    iem_history_close(h);
    _exit(0);
}

static void writers_do_not_get_in_each_others_way(void **state)
{
    pid_t child[WRITERS];
    iem_arena arena = {0};
    iem_past past;
    (void)state;
    for (unsigned i = 0; i < WRITERS; i++)
        if ((child[i] = fork()) == 0) write_some(i);
    for (unsigned i = 0; i < WRITERS; i++) {
        int ended = 0;
        assert_int_equal(waitpid(child[i], &ended, 0), child[i]);
        assert_true(WIFEXITED(ended) && WEXITSTATUS(ended) == 0);
    }
    assert_whole(scratch_file("scans.db").at, WRITERS * PERIODS);
    iem_history *h = history_at(scratch_file("scans.db").at, false);
    assert_ok(iem_history_past(h, &arena, &past, NULL));
    assert_int_equal(past.n, WRITERS * PERIODS);
    iem_arena_clear(&arena);
    iem_history_close(h);
}

/* Says into the pipe each period that is safe. */
static void write_on(int safe, unsigned round)
{
    iem_history *h = NULL;
    iem_error err;
    if (iem_history_open(scratch_file("scans.db").at, true, &h, &err) != IEM_OK)
        _exit(1);
    for (unsigned i = 0; i < 99; i++) {
        char period[16];
        const bool replace = i % 3 == 2;
        snprintf(period, sizeof period, "%u-%u", round, replace ? i - 1 : i);
        iem_result *r = scan_of("2026-01-15", i % 100, false, true);
        r->inputs[0].digest = NULL; /* any log may come again */
        iem_history_done done;
        const iem_history_entry entry = {period, NULL, replace};
        if (iem_history_add(h, r, &entry, &done, &err) != IEM_OK) _exit(2);
        iem_result_free(r);
        if (write(safe, "x", 1) != 1) _exit(3);
    }
    _exit(0);
}

static void being_killed_loses_nothing_that_was_safe(void **state)
{
    int64_t before = 0;
    const scratch_path path = scratch_file("scans.db");
    (void)state;
    for (unsigned round = 0; round < 12; round++) {
        int pipes[2], ended;
        char said[128];
        assert_int_equal(pipe(pipes), 0);
        const pid_t child = fork();
        if (child == 0) write_on(pipes[1], round);
        close(pipes[1]);
        ssize_t safe = 0, got;
        while (safe < round % 4 && (got = read(pipes[0], said, 1)) > 0) safe += got;
        usleep(700 * round);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &ended, 0), child);
        assert_true(WIFSIGNALED(ended) || WEXITSTATUS(ended) == 0);
        while ((got = read(pipes[0], said, sizeof said)) > 0) safe += got;
        close(pipes[0]);
        iem_history_close(history_at(path.at, true));
        const int64_t now = asked(path.at, "SELECT count(*) FROM scan");
        assert_true(now - before == safe || now - before == safe + 1);
        before = now;
        assert_whole(path.at, now);
        assert_int_equal(asked(path.at, "SELECT count(*) FROM (SELECT period FROM scan "
                                        "WHERE replaced IS NULL GROUP BY period "
                                        "HAVING count(*) > 1)"),
                         0);
    }
    assert_true(before > 0);
}

/* No file may grow beyond what the history has already. */
static void write_on_a_full_disk(void)
{
    iem_history *h = NULL;
    iem_error err;
    struct stat at;
    const scratch_path path = scratch_file("scans.db");
    iem_result *r = scan_of("2026-01-15", 77, false, true);
    if (iem_history_open(path.at, true, &h, &err) != IEM_OK) _exit(1);
    if (stat(path.at, &at) != 0) _exit(2);
    signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit = {(rlim_t)at.st_size, (rlim_t)at.st_size};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(3);
    iem_history_done done;
    const iem_history_entry entry = {"full", NULL, false};
    if (iem_history_add(h, r, &entry, &done, &err) != IEM_ERR_SYSTEM) _exit(4);
    if (strlen(err.message) == 0) _exit(5);
    iem_history_close(h);
    iem_result_free(r);
}

static void a_full_disk_changes_nothing(void **state)
{
    const scratch_path path = scratch_file("scans.db");
    int ended;
    (void)state;
    iem_history *h = history_here();
    assert_added(h, "2026-09", 20);
    iem_history_close(h);
    const pid_t child = fork();
    if (child == 0) {
        write_on_a_full_disk();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &ended, 0), child);
    if (!WIFEXITED(ended) || WEXITSTATUS(ended)) fail_msg("the child: %d", ended);
    h = history_at(path.at, true);
    assert_whole(path.at, 1);
    assert_added(h, "full", 77);
    iem_history_close(h);
    assert_whole(path.at, 2);
}

/* ---- Reading aloud ---- */

static void names_cannot_break_out(void **state)
{
    iem_history *h = history_here();
    char *text = NULL;
    (void)state;
    assert_added(h, "<b>\"&,\\", 20);
    assert_added(h, "<b>2", 30);
    assert_ok(iem_history_render(h, IEM_HISTORY_HTML, NULL, &text, NULL));
    assert_null(strstr(text, "<b>"));
    assert_non_null(strstr(text, "&lt;b&gt;"));
    free(text);
    assert_ok(iem_history_render(h, IEM_HISTORY_CSV, NULL, &text, NULL));
    assert_non_null(strstr(text, "\n\"<b>\"\"&,\\\","));
    free(text);
    assert_ok(iem_history_render(h, IEM_HISTORY_PROMETHEUS, NULL, &text, NULL));
    assert_non_null(strstr(text, "period=\"<b>2\""));
    free(text);
    iem_history_close(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(what_goes_in_comes_out),
        scratch_test(evidence_is_that_of_its_cells),
        scratch_test(counts_add_up_again),
        scratch_test(the_period_is_that_of_the_log_or_asked),
        scratch_test(nothing_is_replaced_by_accident),
        scratch_test(one_log_is_not_counted_twice),
        scratch_test(another_plan_is_another_scan),
        scratch_test(what_is_no_history_is_refused),
        scratch_test(an_empty_file_is_a_new_one),
        scratch_test(names_are_names_of_files),
        scratch_test(damage_is_told),
        scratch_test(an_older_layout_is_brought_up_to_date),
        scratch_test(a_history_that_may_only_be_read),
        scratch_test(writers_do_not_get_in_each_others_way),
        scratch_test(being_killed_loses_nothing_that_was_safe),
        scratch_test(a_full_disk_changes_nothing),
        scratch_test(names_cannot_break_out),
    };
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
