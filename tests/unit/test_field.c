/* Fields of CSV: quoted where needed, never a formula, and the same text when read. */
#include "base/field.h"

#include "check.h"

static void is_written(iem_slice text, const char *wanted)
{
    iem_buffer line = {0};
    iem_csv_field(&line, true, text);
    assert_string_equal(line.at, wanted);
    iem_buffer_clear(&line);
    iem_csv_field(&line, false, text);
    assert_int_equal(line.at[0], ',');
    assert_string_equal(line.at + 1, wanted);
    iem_buffer_clear(&line);
}

static void becomes(const char *text, const char *wanted)
{
    is_written(iem_slice_of(text), wanted);
}

/* RFC 4180. */
static void what_parts_fields_is_quoted(void **state)
{
    (void)state;
    becomes("", "");
    becomes("NL", "NL");
    becomes("a b;c'd", "a b;c'd");
    becomes("a,b", "\"a,b\"");
    becomes("say \"so\"", "\"say \"\"so\"\"\"");
    becomes("two\r\nlines", "\"two\r\nlines\"");
    becomes("\xc3\xa9t\xc3\xa9", "\xc3\xa9t\xc3\xa9");
}

/* The six of OWASP ("CSV Injection"), a line feed, and the wide forms. */
static void a_formula_is_a_text(void **state)
{
    (void)state;
    becomes("=1+1", "'=1+1");
    becomes("+31 20 123", "'+31 20 123");
    becomes("-17", "'-17");
    becomes("@SUM(A1)", "'@SUM(A1)");
    becomes("\t=1", "'\t=1");
    becomes("\r=1", "\"'\r=1\"");
    becomes("\n=1", "\"'\n=1\"");
    becomes("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    becomes("\xef\xbc\x9d"
            "1",
            "'\xef\xbc\x9d"
            "1");
    becomes("\xef\xbc\x8b", "'\xef\xbc\x8b");
    becomes("\xef\xbc\x8d", "'\xef\xbc\x8d");
    becomes("\xef\xbc\xa0", "'\xef\xbc\xa0");
    becomes("a=1", "a=1");
    becomes("'t huis", "'t huis");
    becomes("\xef\xbc", "\xef\xbc");
    becomes("'", "'");
}

static void no_terminal_is_steered(void **state)
{
    (void)state;
    becomes("\x1b[31mred", "\xef\xbf\xbd[31mred");
    becomes("\x7f\xc2\x9bX", "\xef\xbf\xbd\xef\xbf\xbdX");
    becomes("\xc2\xa3"
            "5",
            "\xc2\xa3"
            "5");
    becomes("a\tb", "a\tb");
    becomes("a\nb\x07", "\"a\nb\xef\xbf\xbd\"");
    is_written((iem_slice){"a\0b", 3}, "a\xef\xbf\xbd"
                                       "b");
}

/* Also of texts that look like what is made of others. */
static void the_text_can_be_had_back(void **state)
{
    (void)state;
    static const char *const texts[] = {"",      "NL",    "=1",  "'=1",  "''=1", "'",
                                        "''",    "'t is", "-17", "'-17", "-",    "'-",
                                        "\t'=1", "'\t",   "a'=", "@",    "''@x"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        iem_buffer line = {0};
        iem_csv_field(&line, true, iem_slice_of(texts[i]));
        const iem_slice again = iem_csv_text((iem_slice){line.at, line.len});
        assert_int_equal(again.len, strlen(texts[i]));
        assert_true(iem_slice_is(again, texts[i]));
        iem_buffer_clear(&line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_parts_fields_is_quoted),
        cmocka_unit_test(a_formula_is_a_text),
        cmocka_unit_test(no_terminal_is_steered),
        cmocka_unit_test(the_text_can_be_had_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
