/* Options by name, as another language sets them: each key takes what it should, and a
 * word that it cannot take is named, with what it wants, and changes nothing. */
#include "check.h"

#include <iemand.h>

static iem_options *made;

static int make(void **state)
{
    (void)state;
    return (int)iem_options_new(&made, NULL);
}

static int unmake(void **state)
{
    (void)state;
    iem_options_free(made);
    return 0;
}

static void set(const char *key, const char *value)
{
    iem_error err = {IEM_OK, ""};
    if (iem_options_set(made, key, value, &err) != IEM_OK) fail_msg("%s", err.message);
}

static void refused(const char *key, const char *value, const char *message)
{
    iem_error err = {IEM_OK, ""};
    assert_int_equal(iem_options_set(made, key, value, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, message);
}

static void they_begin_as_for_a_program_in_c(void **state)
{
    (void)state;
    iem_options plain;
    iem_options_init(&plain);
    assert_memory_equal(made, &plain, sizeof plain);
    iem_options_free(NULL);
    assert_string_equal(iem_version(), IEM_VERSION);
}

static void numbers(void **state)
{
    (void)state;
    set("threads", "4");
    set("intersect", "2");
    set("seed", "18446744073709551615");
    set("case-limit", "7");
    set("max-record", "1048576");
    set("max-bytes", "1099511627776");
    set("memory", "0");
    assert_int_equal(made->threads, 4);
    assert_int_equal(made->intersect, 2);
    assert_true(made->seed == UINT64_MAX);
    assert_int_equal(made->case_limit, 7);
    assert_int_equal(made->max_record, 1 << 20);
    assert_true(made->max_bytes == (size_t)1 << 40);
    assert_int_equal(made->memory, 0);
#define TO_LAST "is not a whole number from 0 to 18446744073709551615"
    refused("threads", "65537",
            "option 'threads': '65537' is not a whole number from 0 to 65536");
    refused("seed", "18446744073709551616",
            "option 'seed': '18446744073709551616' " TO_LAST);
    refused("seed", "99999999999999999999999",
            "option 'seed': '99999999999999999999999' " TO_LAST);
    refused("seed", "", "option 'seed': '' " TO_LAST);
    refused("seed", "-1", "option 'seed': '-1' " TO_LAST);
    refused("memory", "4 GB", "option 'memory': '4 GB' " TO_LAST);
    assert_int_equal(made->threads, 4);
    assert_true(made->seed == UINT64_MAX);
}

/* The texts of the caller may go: they were copied. */
static void texts(void **state)
{
    (void)state;
    char path[] = "cases.csv";
    set("cases", path);
    path[0] = 'X';
    set("rejects", "rejects.csv");
    set("key-file", "key");
    set("lang", "nl");
    set("today", "2026-11-23");
    set("baseline", "base.json");
    set("against", "new.csv");
    set("alarms", "book");
    set("checkpoint", "kept");
    set("encoding", "latin1");
    assert_string_equal(made->cases_path, "cases.csv");
    assert_string_equal(made->rejects_path, "rejects.csv");
    assert_string_equal(made->key_file, "key");
    assert_string_equal(made->lang, "nl");
    assert_string_equal(made->today, "2026-11-23");
    assert_string_equal(made->baseline, "base.json");
    assert_string_equal(made->against, "new.csv");
    assert_string_equal(made->alarms, "book");
    assert_string_equal(made->checkpoint, "kept");
    assert_string_equal(made->encoding, "latin1");
    set("lang", "en");
    assert_string_equal(made->lang, "en");
}

static void switches(void **state)
{
    (void)state;
    set("keep", "yes");
    set("gate", "yes");
    set("digest", "no");
    assert_true(made->keep && made->gate && made->no_digest);
    set("gate", "no");
    set("digest", "yes");
    assert_false(made->gate || made->no_digest);
    refused("keep", "true", "option 'keep': 'true' is not yes or no");
    refused("digest", "", "option 'digest': '' is not yes or no");
    assert_true(made->keep);
}

static void rejects_are_rows_or_a_share(void **state)
{
    (void)state;
    set("max-rejects", "10");
    assert_true(made->max_rejects == 10 && made->max_rejects_share < 0);
    set("max-rejects", "0.1%");
    assert_close(made->max_rejects_share, .001, 1e-12);
    set("max-rejects", "100%");
    assert_close(made->max_rejects_share, 1, 0);
    static const char *const wrong[] = {"", "%", "ten", "-1%", "100.1%", "1%%"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char message[120];
        snprintf(message, sizeof message,
                 "option 'max-rejects': '%s' is not a number of rows or a percentage",
                 wrong[i]);
        refused("max-rejects", wrong[i], message);
    }
    assert_close(made->max_rejects_share, 1, 0);
}

static void marks_have_names(void **state)
{
    (void)state;
    static const char *const said[] = {"comma", ",",  "semicolon", ";",
                                       "tab",   "\t", "pipe",      "|"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        set("delimiter", said[i]);
        assert_int_equal(made->delimiter, ",;\t|"[i / 2]);
    }
    refused("delimiter", ";;",
            "option 'delimiter': ';;' is not comma, semicolon, tab or pipe");
    refused("delimiter", "",
            "option 'delimiter': '' is not comma, semicolon, tab or pipe");
    assert_int_equal(made->delimiter, '|');
    set("decimal", "comma");
    assert_int_equal(made->decimal, ',');
    set("decimal", "point");
    assert_int_equal(made->decimal, '.');
    refused("decimal", ".", "option 'decimal': '.' is not point or comma");
    refused("colour", "red", "option 'colour' is unknown");
}

/* What they are for: a table in memory, and who is told of a warning. */
static void heard(const char *line, void *ctx)
{
    (void)line;
    ++*(int *)ctx;
}

static void a_table_and_who_is_warned(void **state)
{
    (void)state;
    int times = 0;
    iem_frame *frame = NULL;
    assert_ok(iem_frame_new("table", &frame, NULL));
    iem_options_set_frame(made, frame);
    iem_options_set_warning(made, heard, &times);
    assert_ptr_equal(made->frame, frame);
    made->on_warning("x", made->ctx);
    assert_int_equal(times, 1);
    iem_options_set_frame(made, NULL);
    iem_frame_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(they_begin_as_for_a_program_in_c, make, unmake),
        cmocka_unit_test_setup_teardown(numbers, make, unmake),
        cmocka_unit_test_setup_teardown(texts, make, unmake),
        cmocka_unit_test_setup_teardown(switches, make, unmake),
        cmocka_unit_test_setup_teardown(rejects_are_rows_or_a_share, make, unmake),
        cmocka_unit_test_setup_teardown(marks_have_names, make, unmake),
        cmocka_unit_test_setup_teardown(a_table_and_who_is_warned, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
