/* The writer of JSON: what it writes, and that it never writes half a document. */
#include "check.h"

#include "base/json.h"

#include <errno.h>
#include <jansson.h>

static char *printed(iem_json *json)
{
    char *text = NULL;
    assert_ok(iem_json_print(json, &text, NULL));
    return text;
}

static void assert_prints(iem_json *json, const char *want)
{
    char *text = printed(json);
    assert_string_equal(text, want);
    free(text);
}

static void keys_keep_the_order_in_which_they_were_written(void **state)
{
    (void)state;
    iem_json json = {0};
    iem_json_object(&json, NULL);
    iem_json_whole(&json, "zebra", 1);
    iem_json_bool(&json, "ape", true);
    iem_json_array(&json, "middle");
    iem_json_text(&json, NULL, "a");
    iem_json_null(&json, NULL);
    iem_json_end(&json);
    iem_json_end(&json);
    assert_prints(&json, "{\n  \"zebra\": 1,\n  \"ape\": true,\n  \"middle\": [\n"
                         "    \"a\",\n    null\n  ]\n}\n");
}

static void numbers_have_twelve_digits_that_count(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double value;
        const char *want; /* C11, 7.21.6.1: %.12g */
    } cases[] = {
        {"tenth", 0.1, "0.1"},
        {"third", 1.0 / 3, "0.333333333333"},
        {"sum with an error in its last bit", 0.1 + 0.2, "0.3"},
        {"whole", 6, "6.0"},
        {"negative zero", -0.0, "0.0"},
        {"tiny p", 3.2e-260, "3.2e-260"},
        {"large", 123456789012.0, "123456789012.0"},
        {"not a number", NAN, "null"},
        {"infinite", INFINITY, "null"},
        {"minus infinite", -INFINITY, "null"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char want[64];
        iem_json json = {0};
        iem_json_number(&json, NULL, cases[i].value);
        snprintf(want, sizeof want, "%s\n", cases[i].want);
        char *text = printed(&json);
        if (strcmp(text, want) != 0)
            fail_msg("%s: got %s, want %s", cases[i].name, text, want);
        free(text);
    }
}

static void counts_are_whole_where_they_can_be(void **state)
{
    (void)state;
    iem_json json = {0};
    iem_json_array(&json, NULL);
    iem_json_count(&json, NULL, 1460);
    iem_json_count(&json, NULL, 2.5);
    iem_json_count(&json, NULL, 9007199254740993.0);
    iem_json_count(&json, NULL, NAN);
    iem_json_whole(&json, NULL, INT64_MIN);
    iem_json_end(&json);
    assert_prints(&json, "[\n  1460,\n  2.5,\n  9.00719925474e15,\n  null,\n"
                         "  -9223372036854775808\n]\n");
}

static void text_is_escaped_and_made_readable(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *want;
    } cases[] = {
        {"quotes and line end", "a\"b\\c\n", "\"a\\\"b\\\\c\\n\"\n"},
        {"escape", "\033[31m", "\"\\u001B[31m\"\n"},
        {"accents stay", "één 日本", "\"één 日本\"\n"},
        {"stray byte", "lo\xffg", "\"lo\xef\xbf\xbdg\"\n"},
        {"cut character", "a\xe6\x97", "\"a\xef\xbf\xbd\xef\xbf\xbd\"\n"},
        {"nothing", "", "\"\"\n"},
        {"no text", NULL, "null\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        iem_json json = {0};
        iem_json_text(&json, NULL, cases[i].text);
        char *text = printed(&json);
        if (strcmp(text, cases[i].want) != 0)
            fail_msg("%s: got %s, want %s", cases[i].name, text, cases[i].want);
        free(text);
    }
}

static void keys_are_made_readable_too(void **state)
{
    (void)state;
    iem_json json = {0};
    iem_json_object(&json, NULL);
    iem_json_bool(&json, "a\xff", false);
    iem_json_end(&json);
    assert_prints(&json, "{\n  \"a\xef\xbf\xbd\": false\n}\n");
}

/* Each makes a document that must not come out. */
static void leave_open(iem_json *json)
{
    iem_json_object(json, NULL);
}

static void write_nothing(iem_json *json)
{
    (void)json;
}

static void write_two_roots(iem_json *json)
{
    iem_json_bool(json, NULL, true);
    iem_json_bool(json, NULL, true);
}

static void end_too_often(iem_json *json)
{
    iem_json_array(json, NULL);
    iem_json_end(json);
    iem_json_end(json);
}

static void forget_a_key(iem_json *json)
{
    iem_json_object(json, NULL);
    iem_json_text(json, NULL, "value");
    iem_json_end(json);
}

static void nest_too_deeply(iem_json *json)
{
    for (int i = 0; i <= IEM_JSON_DEPTH; i++) iem_json_array(json, NULL);
    for (int i = 0; i <= IEM_JSON_DEPTH; i++) iem_json_end(json);
}

static void half_a_document_is_a_failure(void **state)
{
    (void)state;
    void (*const makers[])(iem_json *) = {leave_open,      write_nothing,
                                          write_two_roots, end_too_often,
                                          forget_a_key,    nest_too_deeply};
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
        iem_json json = {0};
        iem_error err = {0};
        char *text = NULL;
        makers[i](&json);
        if (iem_json_print(&json, &text, &err) != IEM_ERR_SYSTEM)
            fail_msg("document %zu came out", i);
        assert_null(text);
        assert_int_equal(err.status, IEM_ERR_SYSTEM);
    }
}

static void a_writer_can_be_emptied_and_used_again(void **state)
{
    (void)state;
    iem_json json = {0};
    iem_json_clear(&json);
    iem_json_object(&json, NULL);
    iem_json_array(&json, "open");
    iem_json_clear(&json);
    iem_json_bool(&json, NULL, true);
    assert_prints(&json, "true\n");
    iem_json_bool(&json, NULL, false);
    assert_prints(&json, "false\n");
}

static void what_was_read_is_written_as_it_was(void **state)
{
    (void)state;
    static const char *const documents[] = {
        "{\n  \"b\": 0.1,\n  \"a\": [\n    1,\n    2.5,\n    null,\n    true\n  ]\n}\n",
        "{\n  \"pi\": 3.141592653589793,\n  \"tenth\": 0.1\n}\n",
        "{\n  \"big\": 12345678901234567,\n  \"tiny\": 1e-300\n}\n",
    };
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        struct json_t *value = NULL;
        iem_json json = {0};
        char *text = NULL;
        const char *key = NULL;
        assert_ok(
            iem_json_read("it", documents[i], strlen(documents[i]), &value, NULL));
        iem_json_object(&json, NULL);
        for (const struct json_t *at; (at = iem_json_next(value, &key));)
            iem_json_value(&json, key, at);
        iem_json_end(&json);
        assert_ok(iem_json_print_exact(&json, &text, NULL));
        assert_string_equal(text, documents[i]);
        free(text);
        iem_json_free(value);
    }
}

static void a_value_has_one_kind(void **state)
{
    (void)state;
    static const char text[] = "{\"t\": \"x\", \"n\": 1, \"r\": 0.5, \"b\": false, "
                               "\"l\": [], \"m\": {}, \"0\": null}";
    static const iem_json_kind kinds[] = {
        IEM_JSON_TEXT, IEM_JSON_NUMBER, IEM_JSON_NUMBER, IEM_JSON_BOOL,
        IEM_JSON_LIST, IEM_JSON_MAP,    IEM_JSON_NOTHING};
    struct json_t *value = NULL;
    const char *key = NULL;
    size_t n = 0;
    assert_ok(iem_json_read("it", text, strlen(text), &value, NULL));
    for (const struct json_t *at; (at = iem_json_next(value, &key)); n++)
        assert_int_equal(iem_json_kind_of(at), kinds[n]);
    assert_int_equal(n, sizeof kinds / sizeof kinds[0]);
    assert_int_equal(iem_json_kind_of(NULL), IEM_JSON_NOTHING);
    iem_json_free(value);
}

/* ---- Short of memory ---- */

static size_t asked, failing;

static void *give_or_not(size_t n)
{
    if (asked++ != failing) return malloc(n);
    errno = ENOMEM; /* as malloc does */
    return NULL;
}

/* Jansson loses what did not fit of a word, goes on, and reads a number, which resets
 * errno. */
static void nothing_is_read_with_a_word_that_was_cut(void **state)
{
    (void)state;
    static const char text[] =
        "{\"a long word, that takes more room than there is at first\": \"and another, "
        "which is as long as that\", \"n\": 12, \"r\": [0.5, 1234567890123456, -1e-5]}";
    struct json_t *whole = NULL, *value = NULL;
    iem_error err;
    assert_ok(iem_json_read("x", text, sizeof text - 1, &whole, NULL));
    json_set_alloc_funcs(give_or_not, free);
    size_t told = 0;
    for (failing = 0;; failing++) {
        asked = 0;
        const iem_status status =
            iem_json_read("x", text, sizeof text - 1, &value, &err);
        if (status == IEM_OK && !json_equal(value, whole))
            fail_msg("allocation %zu fails, and something else is read", failing);
        if (status != IEM_OK) {
            assert_int_equal(status, IEM_ERR_SYSTEM);
            assert_string_equal(err.message, "out of memory");
            told++;
        }
        iem_json_free(value);
        value = NULL;
        if (asked <= failing) break;
    }
    json_set_alloc_funcs(malloc, free);
    assert_true(told >= 10);
    iem_json_free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_keep_the_order_in_which_they_were_written),
        cmocka_unit_test(numbers_have_twelve_digits_that_count),
        cmocka_unit_test(counts_are_whole_where_they_can_be),
        cmocka_unit_test(text_is_escaped_and_made_readable),
        cmocka_unit_test(keys_are_made_readable_too),
        cmocka_unit_test(half_a_document_is_a_failure),
        cmocka_unit_test(a_writer_can_be_emptied_and_used_again),
        cmocka_unit_test(what_was_read_is_written_as_it_was),
        cmocka_unit_test(a_value_has_one_kind),
        cmocka_unit_test(nothing_is_read_with_a_word_that_was_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
