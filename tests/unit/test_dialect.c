/* What is guessed from the first lines of a file. */
#include "csv/dialect.h"

#include "check.h"

static iem_dialect sniff(const char *sample)
{
    return iem_dialect_sniff(iem_slice_of(sample), (iem_dialect){0}, false);
}

static void the_delimiter_is_what_the_records_agree_on(void **state)
{
    static const struct {
        const char *name, *sample;
        char want;
    } cases[] = {
        {"commas", "a,b,c\n1,2,3\n", ','},
        {"semicolons", "a;b;c\n1;2;3\n", ';'},
        {"tabs", "a\tb\n1\t2\n", '\t'},
        {"bars", "a|b\n1|2\n", '|'},
        {"one column", "a\n1\n2\n", ','},
        {"nothing at all", "", ','},
        {"header only", "a;b;c\n", ';'},
        {"header only, no line end", "a;b;c", ';'},
        {"header of two kinds", "a;b;c,d\n", ';'},
        {"semicolons with decimal commas", "id;income\n1;12,5\n2;13,5\n", ';'},
        {"commas in the header and in every row",
         "id;income, gross;x\n1;12,5;a\n2;3,5;b\n", ';'},
        {"commas with semicolons in text", "a,b\n1,x;y;z\n2,x;y\n3,x\n", ','},
        {"commas inside quotes", "a;b\n\"1,2,3\";x\n\"4,5,6\";y\n", ';'},
        {"a header in quotes", "\"a,b\";\"c,d\"\n1;2\n", ';'},
        {"line ends inside quotes", "a;b\n\"x,\n,\";1\n\"y,\n,\";2\n", ';'},
        {"doubled quotes", "p,q;r\n\"x\"\",y\";1\n\"x\"\",y\";2\n", ';'},
        {"a ragged row", "a;b;c\n1;2;3\n1;2\n1;2;3\n", ';'},
        {"blank lines first", "\n\r\n\na|b\n1|2\n", '|'},
        {"lone CRs", "a;b\r1;2\r", ';'},
        {"CRLF", "a;b\r\n1,5;2\r\n", ';'},
        {"a byte order mark", "\xef\xbb\xbf\"a\";b\n1;2\n", ';'},
        {"a record that is cut off", "a,b;c\n1,2;3\n1;2", ','},
        {"a stray quote", "a;b\nx\"y;2\n3;4\n", ';'},
        {"a quote that is never closed", "a;b\n\"x;2\n3;4\n", ';'},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char got = sniff(cases[i].sample).delimiter;
        if (got != cases[i].want)
            fail_msg("%s: got '%c', want '%c'", cases[i].name, got, cases[i].want);
    }
}

static void a_nul_byte_is_no_delimiter(void **state)
{
    static const char sample[] = "a\0b\0c;d\n1\0002\0003;4\n";
    (void)state;
    const iem_dialect got = iem_dialect_sniff((iem_slice){sample, sizeof sample - 1},
                                              (iem_dialect){0}, false);
    assert_int_equal(got.delimiter, ';');
}

static void only_the_first_records_are_asked(void **state)
{
    char sample[8192];
    size_t n = (size_t)sprintf(sample, "a;b,c\n");
    (void)state;
    for (size_t i = 0; i < 300; i++) n += (size_t)sprintf(sample + n, "1;2\n");
    for (size_t i = 0; i < 500; i++) n += (size_t)sprintf(sample + n, "1,2\n");
    assert_int_equal(sniff(sample).delimiter, ';');
}

static void the_decimal_mark_shows_in_numbers(void **state)
{
    static const struct {
        const char *name, *sample;
        char want;
    } cases[] = {
        {"comma", "a;b\n1;12,5\n", ','},
        {"point", "a;b\n1;12.5\n", '.'},
        {"signs", "a;b\n-0,5;+1,25\n", ','},
        {"in quotes", "a;b\n\"12,5\";1\n", ','},
        {"both", "a;b\n12,5;12.5\n", 0},
        {"neither", "a;b\n12;x\n", 0},
        {"header only", "a;b\n", 0},
        {"a header like a number", "1,5;2,5\n1;2\n", 0},
        {"no numbers", "a;b\nx,y;1,y\n1,;,5\n1,2,3;x\n", 0},
        {"dates and versions", "a;b\n1.2.2014;1.2.3\n", 0},
        {"maybe thousands", "a;b\n1.234;12.500\n", 0},
        {"maybe thousands with commas", "a;b\n1,234;12,500\n", 0},
        {"three digits behind a zero", "a;b\n0.125;1\n", '.'},
        {"three digits behind four", "a;b\n1234,567;1\n", ','},
        {"thousands in both ways", "a;b\n1.234,50;1\n", 0},
        {"thousands and a decimal comma", "a;b\n1.234;0,5\n", ','},
        {"tab", "a\tb\n1\t2,5\n", ','},
        {"the last field of all", "a;b\n1;2,5", ','},
        {"comma file", "a,b\n1,2\n", '.'},
        {"comma file with points", "a,b\n1.5,2\n", '.'},
        {"comma file with quoted decimals", "a,b\n\"1,5\",2\n", ','},
        {"comma file with both", "a,b\n\"1,5\",2.5\n", '.'},
        {"comma file with thousands", "a,b\n\"1,500\",2\n", '.'},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char got = sniff(cases[i].sample).decimal;
        if (got != cases[i].want)
            fail_msg("%s: got '%c', want '%c'", cases[i].name, got, cases[i].want);
    }
}

static void the_encoding_is_utf8_unless_a_byte_says_otherwise(void **state)
{
    static const struct {
        const char *name, *sample;
        iem_encoding want;
    } cases[] = {
        {"ASCII", "a,b\n", IEM_UTF8},
        {"nothing", "", IEM_UTF8},
        {"two bytes", "caf\xc3\xa9\n", IEM_UTF8},
        {"four bytes", "\xf0\x9f\x98\x80\n", IEM_UTF8},
        {"Windows-1252", "caf\xe9\n", IEM_WINDOWS_1252},
        {"a lone continuation", "caf\xa9\n", IEM_WINDOWS_1252},
        {"a surrogate", "\xed\xa0\x80\n", IEM_WINDOWS_1252},
        {"cut behind one of two", "a\nb\xc3", IEM_UTF8},
        {"cut behind one of three", "a\nb\xe2", IEM_UTF8},
        {"cut behind two of three", "a\nb\xe2\x82", IEM_UTF8},
        {"cut behind three of four", "a\nb\xf0\x9f\x98", IEM_UTF8},
        {"whole at the end", "a\nb\xe2\x82\xac", IEM_UTF8},
        {"too many at the end", "a\nb\xc3\xa9\xa9", IEM_WINDOWS_1252},
        {"wrong long before the end", "\xe9\na\nb\xc3", IEM_WINDOWS_1252},
        {"a byte order mark decides",
         "\xef\xbb\xbf"
         "caf\xe9\n",
         IEM_UTF8},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (sniff(cases[i].sample).encoding != cases[i].want)
            fail_msg("%s", cases[i].name);
}

static void a_byte_order_mark_is_three_bytes_or_none(void **state)
{
    (void)state;
    assert_int_equal(sniff("\xef\xbb\xbf"
                           "a,b\n")
                         .bom,
                     3);
    assert_int_equal(sniff("\xef\xbb\xbf").bom, 3);
    assert_int_equal(sniff("\xef\xbb").bom, 0);
    assert_int_equal(sniff("a\xef\xbb\xbf\n").bom, 0);
}

static void what_is_given_is_kept(void **state)
{
    const iem_dialect given = {
        .delimiter = '|', .decimal = ',', .encoding = IEM_WINDOWS_1252, .bom = 7};
    const char *sample = "\xef\xbb\xbf"
                         "a;b\n1.5;\xc3\xa9\n";
    (void)state;
    const iem_dialect got = iem_dialect_sniff(iem_slice_of(sample), given, true);
    assert_int_equal(got.delimiter, '|');
    assert_int_equal(got.decimal, ',');
    assert_int_equal(got.encoding, IEM_WINDOWS_1252);
    assert_int_equal(got.bom, 3);
    const iem_dialect free_encoding =
        iem_dialect_sniff(iem_slice_of(sample), given, false);
    assert_int_equal(free_encoding.encoding, IEM_UTF8);
}

static void a_given_delimiter_parts_the_numbers(void **state)
{
    const iem_dialect given = {.delimiter = ';'};
    (void)state;
    const iem_dialect got =
        iem_dialect_sniff(iem_slice_of("a,b,c;d\n1,2,3;4,5\n"), given, false);
    assert_int_equal(got.decimal, ',');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_delimiter_is_what_the_records_agree_on),
        cmocka_unit_test(a_nul_byte_is_no_delimiter),
        cmocka_unit_test(only_the_first_records_are_asked),
        cmocka_unit_test(the_decimal_mark_shows_in_numbers),
        cmocka_unit_test(the_encoding_is_utf8_unless_a_byte_says_otherwise),
        cmocka_unit_test(a_byte_order_mark_is_three_bytes_or_none),
        cmocka_unit_test(what_is_given_is_kept),
        cmocka_unit_test(a_given_delimiter_parts_the_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
