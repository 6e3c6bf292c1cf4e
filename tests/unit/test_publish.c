/* The published edition of a result, Markdown and tables, through the public interface.
 */
#include "base/buffer.h"
#include "measure/result.h"

#include "check.h"
#include "scratch.h"
#include "short_of_memory.h"

/* 900 of A, 300 of B, 7 of C; x is a fact. */
static void write_log(iem_buffer *log, const char *b, const char *title_cell)
{
    iem_buffer_text(log, "g,x,d\n");
    for (int i = 0; i < 1207; i++) {
        const char *group = i < 900 ? "A" : i < 1200 ? b : "C";
        const bool adverse = i < 900 ? i % 5 == 0 : i % 3 == 0;
        iem_buffer_format(log, "%s,%s%d,%s\n", group, title_cell, i % 2,
                          adverse ? "yes" : "no");
    }
}

static iem_result *scan_of(const char *b, const char *fact, const char *title)
{
    iem_buffer log = {0};
    iem_error err = {IEM_OK, ""};
    iem_options options;
    iem_result *result = NULL;
    write_log(&log, b, fact);
    const scratch_path path = scratch_text("log.csv", log.at);
    const char *paths = path.at;
    iem_plan *plan = finished(
        plan_from((const char *const[]){"decision", "d=yes", "ground", "g", "fact", "x",
                                        "also", "consistency", "title", title, NULL}));
    iem_options_init(&options);
    options.threads = 1;
    if (iem_scan(plan, &options, &paths, 1, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_plan_free(plan);
    iem_buffer_clear(&log);
    return result;
}

static iem_result *published(const iem_result *result)
{
    iem_error err = {IEM_OK, ""};
    iem_result *edition = NULL;
    if (iem_result_publish(result, NULL, &edition, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return edition;
}

static char *rendered(const iem_result *result, iem_format format)
{
    iem_error err = {IEM_OK, ""};
    char *text = NULL;
    if (iem_result_render(result, format, NULL, &text, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return text;
}

static void small_groups_are_named_and_not_counted(void **state)
{
    (void)state;
    iem_result *result = scan_of("B", "", "log");
    iem_result *edition = published(result);
    assert_true(edition->published);
    assert_int_equal(edition->n_groups, 3);
    assert_close(edition->groups[0].n, 900, 0);
    assert_close(edition->groups[0].adverse, 180, 0);
    assert_close(edition->groups[1].n, 300, 0);
    assert_true(isnan(edition->groups[2].n) && isnan(edition->groups[2].adverse));
    assert_int_equal(edition->groups[2].rate.why, IEM_WHY_SUPPRESSED);
    assert_close(edition->decisions, 1210, 0);
    assert_int_equal(edition->rows_used, 1210);
    assert_int_equal(edition->inputs[0].bytes, IEM_ROWS_HIDDEN);
    assert_null(edition->inputs[0].digest);
    assert_string_equal(edition->inputs[0].path, "log.csv");
    for (size_t i = 0; i < edition->n_treatments; i++)
        assert_int_equal(edition->treatments[i].verdict, result->treatments[i].verdict);
    iem_result_free(edition);
    iem_result_free(result);
}

static void what_is_published_is_published_as_it_is(void **state)
{
    (void)state;
    iem_result *result = scan_of("B", "", "log");
    iem_result *once = published(result), *twice = published(once);
    for (int format = IEM_TEXT; format <= IEM_HTML; format++) {
        char *one = rendered(once, (iem_format)format);
        char *other = rendered(twice, (iem_format)format);
        assert_string_equal(one, other);
        free(one);
        free(other);
    }
    iem_result_free(twice);
    iem_result_free(once);
    iem_result_free(result);
}

static void names_are_no_markup(void **state)
{
    (void)state;
    iem_result *result = scan_of("\"@all [x](http://evil) | <b>*#1*</b> $x$ :bug:\"",
                                 "www.evil.org ", "`rm` | <script> @me");
    char *text = rendered(result, IEM_MARKDOWN);
    static const char *const bad[] = {"@all", "@me", "http:", "](",  "<b>", "<script",
                                      "`rm`", "$x$", ":bug",  "| <", "*#1", "www.evil"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (strstr(text, bad[i])) fail_msg("%s: %s", bad[i], text);
    assert_non_null(strstr(text, "&#64;all"));
    free(text);
    iem_result_free(result);
}

/* A comment holds 65,536 characters. */
static void markdown_fits_a_comment_whatever_the_log(void **state)
{
    (void)state;
    iem_buffer log = {0};
    iem_error err = {IEM_OK, ""};
    iem_result *result = NULL;
    iem_options options;
    iem_plan *plan = NULL;
    enum { GROUNDS = 12 };
    assert_ok(iem_plan_new(&plan, &err));
    assert_ok(iem_plan_set(plan, "decision", "d=1", &err));
    for (int g = 0; g < GROUNDS; g++) {
        char name[32];
        snprintf(name, sizeof name, "ground%d", g);
        iem_buffer_format(&log, "%s,", name);
        assert_ok(iem_plan_set(plan, "ground", name, &err));
    }
    iem_buffer_text(&log, "d\n");
    for (int i = 0; i < 3000; i++) {
        for (int g = 0; g < GROUNDS; g++)
            iem_buffer_format(&log, "%d@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@,",
                              (i >> g) % 25);
        iem_buffer_format(&log, "%d\n", i % 3 == 0);
    }
    const scratch_path path = scratch_text("log.csv", log.at);
    const char *paths = path.at;
    assert_ok(iem_plan_finish(plan, &err));
    iem_options_init(&options);
    if (iem_scan(plan, &options, &paths, 1, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    char *text = rendered(result, IEM_MARKDOWN);
    assert_true(strlen(text) < 65536);
    assert_non_null(strstr(text, "<sub>iemand")); /* with its last line */
    free(text);
    iem_plan_free(plan);
    iem_result_free(result);
    iem_buffer_clear(&log);
}

/* The folder holds tables and nothing else. */
static void remove_tables(const char *at)
{
    char name[600];
    size_t n = 0;
    DIR *folder = opendir(at);
    assert_non_null(folder);
    for (const struct dirent *e; (e = readdir(folder));) {
        const size_t len = strlen(e->d_name);
        if (e->d_name[0] == '.') continue;
        assert_true(len > 4 && strcmp(e->d_name + len - 4, ".csv") == 0);
        snprintf(name, sizeof name, "%.300s/%.255s", at, e->d_name);
        assert_int_equal(remove(name), 0);
        n++;
    }
    closedir(folder);
    assert_true(n >= 8);
    assert_int_equal(rmdir(at), 0);
}

static void formulas_stay_texts(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    size_t n = 0;
    char *text = NULL;
    iem_result *result = scan_of("\"=1+1,\"\"x\"\"\"", "-", "log");
    const scratch_path folder = scratch_file("tables");
    char name[600];
    assert_ok(iem_result_tables(result, NULL, folder.at, &err));
    assert_ok(iem_result_tables(result, NULL, folder.at, &err)); /* once more */
    snprintf(name, sizeof name, "%.500s/groups.csv", folder.at);
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    text = calloc(1, 4096);
    assert_non_null(text);
    n = fread(text, 1, 4095, file);
    fclose(file);
    assert_true(n > 0);
    assert_non_null(
        strstr(text, "g,\"'=1+1,\"\"x\"\"\",false,300,100,0.333333333333,"));
    free(text);
    remove_tables(folder.at);
    iem_result_free(result);
}

/* Each allocation fails in turn: a message, no edition, and no folder that is half
 * there. */
static void short_of_memory_nothing_is_half_published(void **state)
{
    (void)state;
    iem_result *result = scan_of("B", "", "log");
    const scratch_path folder = scratch_file("tables");
    bool done = false;
    for (size_t at = 0; !done; at++) {
        iem_error err = {IEM_OK, ""};
        iem_result *edition = NULL;
        char *text = NULL;
        asked = 0, failing = at;
        iem_status status = iem_result_publish(result, NULL, &edition, &err);
        if (status == IEM_OK)
            status = iem_result_render(edition, IEM_MARKDOWN, NULL, &text, &err);
        if (status == IEM_OK)
            status = iem_result_tables(edition, NULL, folder.at, &err);
        failing = SIZE_MAX;
        done = status == IEM_OK;
        if (!done) assert_int_equal(status, IEM_ERR_SYSTEM);
        FILE *file = fopen(folder.at, "rb");
        assert_int_equal(file != NULL, done);
        if (file) fclose(file);
        free(text);
        iem_result_free(edition);
    }
    remove_tables(folder.at);
    iem_result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_groups_are_named_and_not_counted),
        cmocka_unit_test(what_is_published_is_published_as_it_is),
        cmocka_unit_test(names_are_no_markup),
        cmocka_unit_test(markdown_fits_a_comment_whatever_the_log),
        cmocka_unit_test(formulas_stay_texts),
        cmocka_unit_test(short_of_memory_nothing_is_half_published),
    };
    iem_setup();
    return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
