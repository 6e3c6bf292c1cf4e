/* Decimals are read exactly, text is valid or it is not, and no message cuts a
 * character in half. */
#include "base/buffer.h"
#include "base/text.h"

#include "check.h"

#include <iemand.h>

static iem_slice slice(const char *text)
{
    return iem_slice_of(text);
}

/* ---- Decimals ---- */

struct decimal {
    const char *text;
    char mark;
    iem_decimal outcome;
    int64_t micro;
};

/* By hand. The largest number of millionths is 2^63 - 1 = 9223372036854775807. */
static const struct decimal decimals[] = {
    {"0", '.', IEM_DECIMAL_OK, 0},
    {"-0", '.', IEM_DECIMAL_OK, 0},
    {"7", '.', IEM_DECIMAL_OK, 7000000},
    {"+7", '.', IEM_DECIMAL_OK, 7000000},
    {"-7.25", '.', IEM_DECIMAL_OK, -7250000},
    {".5", '.', IEM_DECIMAL_OK, 500000},
    {"5.", '.', IEM_DECIMAL_OK, 5000000},
    {"007.50", '.', IEM_DECIMAL_OK, 7500000},
    {"7,5", ',', IEM_DECIMAL_OK, 7500000},
    {"7.5", ',', IEM_DECIMAL_BAD, 0},
    {"7,5", '.', IEM_DECIMAL_BAD, 0},
    {"1.234.567,8", ',', IEM_DECIMAL_BAD, 0}, /* thousands separators */
    {"1,234", '.', IEM_DECIMAL_BAD, 0},
    /* half away from zero at the sixth decimal */
    {"0.0000004", '.', IEM_DECIMAL_OK, 0},
    {"0.0000005", '.', IEM_DECIMAL_OK, 1},
    {"-0.0000005", '.', IEM_DECIMAL_OK, -1},
    {"0.00000049999999999999999999", '.', IEM_DECIMAL_OK, 0},
    {"0.00000050000000000000000001", '.', IEM_DECIMAL_OK, 1},
    {"2.0000015", '.', IEM_DECIMAL_OK, 2000002},
    {"2.0000025", '.', IEM_DECIMAL_OK, 2000003}, /* and not half to even */
    {"0.00000005", '.', IEM_DECIMAL_OK, 0},
    {"0.9999995", '.', IEM_DECIMAL_OK, 1000000},
    {"1844674407370.9551619", '.', IEM_DECIMAL_OK, 1844674407370955162},
    {"1844674407370.9551614", '.', IEM_DECIMAL_OK, 1844674407370955161},
    {"1.8446744073709551619e12", '.', IEM_DECIMAL_OK, 1844674407370955162},
    /* exponents */
    {"1e3", '.', IEM_DECIMAL_OK, 1000000000},
    {"1E+3", '.', IEM_DECIMAL_OK, 1000000000},
    {"12.5e-1", '.', IEM_DECIMAL_OK, 1250000},
    {"1e-6", '.', IEM_DECIMAL_OK, 1},
    {"5e-7", '.', IEM_DECIMAL_OK, 1},
    {"4e-7", '.', IEM_DECIMAL_OK, 0},
    {"1e-999999999999", '.', IEM_DECIMAL_OK, 0},
    {"0e999999999999", '.', IEM_DECIMAL_OK, 0},
    {"1e999999999999", '.', IEM_DECIMAL_TOO_LARGE, 0},
    {"0.00000000000000000000000012e26", '.', IEM_DECIMAL_OK, 12000000},
    {"123000000000000000000000e-20", '.', IEM_DECIMAL_OK, 1230000000},
    /* the ends of the range */
    {"9223372036854.775807", '.', IEM_DECIMAL_OK, INT64_MAX},
    {"9223372036854.7758074", '.', IEM_DECIMAL_OK, INT64_MAX},
    {"9223372036854.7758075", '.', IEM_DECIMAL_TOO_LARGE, 0},
    {"9223372036854.775808", '.', IEM_DECIMAL_TOO_LARGE, 0},
    {"-9223372036854.775807", '.', IEM_DECIMAL_OK, -INT64_MAX},
    {"-9223372036854.775808", '.', IEM_DECIMAL_TOO_LARGE, 0},
    {"9.3e12", '.', IEM_DECIMAL_TOO_LARGE, 0},
    {"99999999999999999999999999", '.', IEM_DECIMAL_TOO_LARGE, 0},
    /* what strtod would take, and other things that are no decimals */
    {"", '.', IEM_DECIMAL_BAD, 0},
    {".", '.', IEM_DECIMAL_BAD, 0},
    {"-", '.', IEM_DECIMAL_BAD, 0},
    {"+-7", '.', IEM_DECIMAL_BAD, 0},
    {" 7", '.', IEM_DECIMAL_BAD, 0},
    {"7 ", '.', IEM_DECIMAL_BAD, 0},
    {"0x1F", '.', IEM_DECIMAL_BAD, 0},
    {"inf", '.', IEM_DECIMAL_BAD, 0},
    {"nan", '.', IEM_DECIMAL_BAD, 0},
    {"1e", '.', IEM_DECIMAL_BAD, 0},
    {"1e+", '.', IEM_DECIMAL_BAD, 0},
    {"1e5.0", '.', IEM_DECIMAL_BAD, 0},
    {"e5", '.', IEM_DECIMAL_BAD, 0},
    {"1..2", '.', IEM_DECIMAL_BAD, 0},
    {"12k", '.', IEM_DECIMAL_BAD, 0},
    {"€ 5", '.', IEM_DECIMAL_BAD, 0},
    {"\xd9\xa3", '.', IEM_DECIMAL_BAD, 0}, /* an Arabic three */
    /* a mark that is not known: no number that may be a thousand times as much */
    {"1.234", 0, IEM_DECIMAL_BAD, 0},
    {"-12.345", 0, IEM_DECIMAL_BAD, 0},
    {"123.456", 0, IEM_DECIMAL_BAD, 0},
    {"1,234", 0, IEM_DECIMAL_BAD, 0},
    {"0.125", 0, IEM_DECIMAL_OK, 125000},
    {"1234.567", 0, IEM_DECIMAL_OK, 1234567000},
    {"1.23", 0, IEM_DECIMAL_OK, 1230000},
    {"1.2345", 0, IEM_DECIMAL_OK, 1234500},
    {"1234", 0, IEM_DECIMAL_OK, 1234000000},
};

static void a_decimal_is_read_exactly_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++) {
        const struct decimal *d = &decimals[i];
        int64_t micro = 0;
        const iem_decimal outcome = iem_decimal_read(slice(d->text), d->mark, &micro);
        if (outcome != d->outcome || (outcome == IEM_DECIMAL_OK && micro != d->micro))
            fail_msg("'%s': outcome %d, want %d; %lld, want %lld", d->text,
                     (int)outcome, (int)d->outcome, (long long)micro,
                     (long long)d->micro);
    }
}

static void a_decimal_ends_where_its_slice_ends(void **state)
{
    (void)state;
    int64_t micro = 0;
    assert_int_equal(iem_decimal_read((iem_slice){"123456", 3}, '.', &micro),
                     IEM_DECIMAL_OK);
    assert_int_equal(micro, 123000000);
    assert_int_equal(iem_decimal_read((iem_slice){"1e55", 2}, '.', &micro),
                     IEM_DECIMAL_BAD);
    assert_int_equal(iem_decimal_read((iem_slice){"1\0", 2}, '.', &micro),
                     IEM_DECIMAL_BAD);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

/* The slow way: digit by digit on paper, with room for every digit. `point` digits of
 * `digits` stand before the mark. */
static iem_decimal read_on_paper(const char *digits, size_t n, int point,
                                 int64_t *micro)
{
    const int kept = point + 6;
    uint64_t sum = 0;
    for (int i = 0; i < kept; i++) {
        const uint64_t digit = (size_t)i < n ? (uint64_t)(digits[i] - '0') : 0;
        if (sum > (UINT64_MAX - digit) / 10) return IEM_DECIMAL_TOO_LARGE;
        sum = 10 * sum + digit;
    }
    if (kept >= 0 && (size_t)kept < n && digits[kept] >= '5') sum++;
    if (sum > (uint64_t)INT64_MAX) return IEM_DECIMAL_TOO_LARGE;
    *micro = (int64_t)sum;
    return IEM_DECIMAL_OK;
}

static void decimals_agree_with_sums_on_paper(void **state)
{
    (void)state;
    uint64_t seed = 1972;
    for (int round = 0; round < 200000; round++) {
        char digits[40], text[64];
        const size_t n = 1 + next_random(&seed) % 30;
        const size_t before = next_random(&seed) % (n + 1);
        const int exponent = (int)(next_random(&seed) % 41) - 20;
        for (size_t i = 0; i < n; i++)
            digits[i] = (char)('0' + next_random(&seed) % 10);
        int at = snprintf(text, sizeof text, "%.*s.%.*s", (int)before, digits,
                          (int)(n - before), digits + before);
        if (exponent) snprintf(text + at, sizeof text - (size_t)at, "e%d", exponent);
        int64_t want = 0, got = 0;
        const iem_decimal wanted =
            read_on_paper(digits, n, (int)before + exponent, &want);
        const iem_decimal outcome = iem_decimal_read(slice(text), '.', &got);
        if (outcome != wanted || got != want)
            fail_msg("'%s': outcome %d, want %d; %lld, want %lld", text, (int)outcome,
                     (int)wanted, (long long)got, (long long)want);
    }
}

static void a_written_decimal_is_short_and_reads_back(void **state)
{
    (void)state;
    static const struct {
        int64_t micro;
        const char *text;
    } written[] = {
        {0, "0"},
        {1, "0.000001"},
        {-1, "-0.000001"},
        {500000, "0.5"},
        {15000000000, "15000"},
        {-7250000, "-7.25"},
        {INT64_MAX, "9223372036854.775807"},
        {INT64_MIN, "-9223372036854.775808"},
    };
    char out[24];
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        iem_decimal_write(written[i].micro, out);
        assert_string_equal(out, written[i].text);
    }
    uint64_t seed = 3;
    for (int i = 0; i < 20000; i++) {
        const uint64_t bits = next_random(&seed) << 33 | next_random(&seed) << 2;
        const int64_t micro = (int64_t)(bits >> next_random(&seed) % 64 >> 1);
        int64_t back = 0;
        iem_decimal_write(i % 2 ? -micro : micro, out);
        assert_int_equal(iem_decimal_read(slice(out), '.', &back), IEM_DECIMAL_OK);
        assert_int_equal(back, i % 2 ? -micro : micro);
    }
}

/* ---- UTF-8 ---- */

/* RFC 3629, section 4 (the table of well-formed bytes) and section 10 (attacks). */
static const struct {
    const char *text;
    bool valid;
    const char *what;
} characters[] = {
    {"", true, "nothing"},
    {"abc", true, "ASCII"},
    {"\x7f", true, "last of one byte"},
    {"\xc2\x80", true, "first of two bytes"},
    {"\xdf\xbf", true, "last of two bytes"},
    {"\xe0\xa0\x80", true, "first of three bytes"},
    {"\xed\x9f\xbf", true, "last before the surrogates"},
    {"\xee\x80\x80", true, "first behind the surrogates"},
    {"\xef\xbf\xbf", true, "last of three bytes"},
    {"\xf0\x90\x80\x80", true, "first of four bytes"},
    {"\xf4\x8f\xbf\xbf", true, "U+10FFFF"},
    {"naam \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 z", true, "all lengths"},
    {"\x80", false, "a continuation alone"},
    {"\xbf", false, "the last continuation alone"},
    {"\xc0\x80", false, "NUL in two bytes"},
    {"\xc1\xbf", false, "DEL in two bytes"},
    {"\xe0\x9f\xbf", false, "overlong in three bytes"},
    {"\xf0\x8f\xbf\xbf", false, "overlong in four bytes"},
    {"\xed\xa0\x80", false, "first surrogate"},
    {"\xed\xbf\xbf", false, "last surrogate"},
    {"\xf4\x90\x80\x80", false, "beyond U+10FFFF"},
    {"\xf5\x80\x80\x80", false, "F5 leads nothing"},
    {"\xfe", false, "FE"},
    {"\xff", false, "FF"},
    {"\xc3", false, "cut after one of two"},
    {"\xe2\x82", false, "cut after two of three"},
    {"\xf0\x9f\x98", false, "cut after three of four"},
    {"\xc3z", false, "a letter where a continuation belongs"},
    {"\xe2\x82z", false, "a letter in third place"},
    {"\xf0\x9f\x98z", false, "a letter in fourth place"},
    {"ab\xe9", false, "Windows-1252 at the end"},
};

static void text_is_valid_utf8_or_it_is_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        if (iem_utf8_valid(slice(characters[i].text)) != characters[i].valid)
            fail_msg("%s", characters[i].what);
}

/* What is valid is what an encoder writes: all code points, and no other sequence of
 * three bytes. */
static bool on_paper_valid3(const unsigned char *c)
{
    const unsigned point = (c[0] & 0x0fu) << 12 | (c[1] & 0x3fu) << 6 | (c[2] & 0x3fu);
    return (c[0] & 0xf0) == 0xe0 && (c[1] & 0xc0) == 0x80 && (c[2] & 0xc0) == 0x80 &&
           point >= 0x800 && !(point >= 0xd800 && point < 0xe000);
}

static bool on_paper_valid2(const unsigned char *c)
{
    return (c[0] & 0xe0) == 0xc0 && (c[1] & 0xc0) == 0x80 &&
           ((c[0] & 0x1fu) << 6 | (c[1] & 0x3fu)) >= 0x80;
}

static bool on_paper(const unsigned char *c)
{
    const bool one = c[0] < 0x80, two = c[1] < 0x80, three = c[2] < 0x80;
    return (one && two && three) || (one && on_paper_valid2(c + 1)) ||
           (on_paper_valid2(c) && three) || on_paper_valid3(c);
}

static void three_bytes_are_valid_as_an_encoder_would_write_them(void **state)
{
    (void)state;
    unsigned char c[3];
    for (unsigned i = 0; i < 1u << 24; i += 3) {
        c[0] = (unsigned char)(i >> 16);
        c[1] = (unsigned char)(i >> 8);
        c[2] = (unsigned char)i;
        if (iem_utf8_valid((iem_slice){(const char *)c, 3}) != on_paper(c))
            fail_msg("%06x", i);
    }
}

static void a_character_counts_once(void **state)
{
    (void)state;
    assert_int_equal(iem_utf8_length(""), 0);
    assert_int_equal(iem_utf8_length("caf\xc3\xa9"), 4);
    assert_int_equal(iem_utf8_length("\xf0\x9f\x98\x80\xe2\x82\xac"), 2);
}

static void a_clipped_text_never_ends_in_half_a_character(void **state)
{
    (void)state;
    assert_int_equal(iem_slice_clip(slice("short")), 5);
    char text[64];
    for (size_t before = 34; before < 42; before++) {
        memset(text, 'x', sizeof text);
        memcpy(text + before, "\xf0\x9f\x98\x80", 4);
        const int clip = iem_slice_clip((iem_slice){text, sizeof text});
        assert_true(iem_utf8_valid((iem_slice){text, (size_t)clip}));
        assert_int_equal(clip, before > 36 && before < 40 ? before : 40);
    }
}

/* ---- Windows-1252 ---- */

static void windows_1252_becomes_the_characters_it_shows(void **state)
{
    (void)state;
    /* The Unicode Consortium's CP1252.TXT, 0x80 to 0x9f, open places left out. */
    static const char from[] = "\x80\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8e"
                               "\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9e"
                               "\x9f";
    static const char want[] = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
    char out[3 * sizeof from];
    const size_t n = iem_windows1252_to_utf8(slice(from), out);
    assert_int_equal(n, strlen(want));
    assert_memory_equal(out, want, n);
}

static void the_other_bytes_of_windows_1252_are_latin_1(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        const char c = (char)byte;
        unsigned char out[3];
        const size_t n = iem_windows1252_to_utf8((iem_slice){&c, 1}, (char *)out);
        assert_true(iem_utf8_valid((iem_slice){(const char *)out, n}));
        if (byte < 0x80) {
            assert_int_equal(n, 1);
            assert_int_equal(out[0], byte);
        }
        if (byte < 0xa0) continue;
        assert_int_equal(n, 2);
        assert_int_equal((out[0] & 0x1f) << 6 | (out[1] & 0x3f), byte);
    }
}

/* ---- Slices ---- */

static void sorted_means_bytewise_and_the_shorter_first(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int order;
    } pairs[] = {
        {"", "", 0},    {"", "a", -1},         {"a", "a", 0},  {"a", "b", -1},
        {"b", "a", 1},  {"a", "ab", -1},       {"ab", "a", 1}, {"Z", "a", -1},
        {"2", "10", 1}, {"z", "\xc3\xa9", -1}, /* bytes above ASCII come last */
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const int order = iem_slice_compare(slice(pairs[i].a), slice(pairs[i].b));
        assert_int_equal(order, pairs[i].order);
    }
    assert_int_equal(iem_slice_compare((iem_slice){"a\0b", 3}, (iem_slice){"a\0c", 3}),
                     -1);
}

static void a_slice_is_a_text_of_the_same_length(void **state)
{
    (void)state;
    assert_true(iem_slice_is((iem_slice){"yesterday", 3}, "yes"));
    assert_false(iem_slice_is((iem_slice){"yesterday", 3}, "yesterday"));
    assert_false(iem_slice_is(slice("yes"), "ye"));
    assert_false(iem_slice_is((iem_slice){"yes\0", 4}, "yes"));
    assert_true(iem_slice_is((iem_slice){"", 0}, ""));
    assert_true(iem_slice_is((iem_slice){NULL, 0}, ""));
}

static void a_copy_ends_where_the_slice_did(void **state)
{
    (void)state;
    char *copy = iem_copy((iem_slice){"yesterday", 3});
    assert_string_equal(copy, "yes");
    free(copy);
    copy = iem_copy((iem_slice){NULL, 0});
    assert_string_equal(copy, "");
    free(copy);
}

static void a_terminal_is_not_steered(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"", ""},
        {"caf\xc3\xa9, \xe2\x82\xac 5", "caf\xc3\xa9, \xe2\x82\xac 5"},
        {"two\nlines\tand a tab", "two\nlines?and a tab"},
        {"\x1b[31mred\x1b]0;title\x07", "?[31mred?]0;title?"},
        {"\x7f|\xc2\x9b"
         "31m",
         "?|?31m"}, /* CSI as one */
        {"\xe2\x80\xae"
         "abc\xe2\x81\xa6|\xef\xbb\xbf",
         "?abc?|?"},                    /* turned */
        {"\xc3|\xff\xe2\x82", "?|???"}, /* no UTF-8 */
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *tame = iem_copy(iem_slice_of(texts[i][0]));
        iem_text_tame(tame);
        assert_string_equal(tame, texts[i][1]);
        free(tame);
    }
}

static void what_is_filled_in_makes_no_line(void **state)
{
    (void)state;
    iem_buffer out = {0};
    iem_buffer_line(&out, "'%s': %d\n", "a\nb\x1b[31m\n", 1);
    iem_buffer_line(&out, "%s\n", "\xe2\x80\xa8\n");
    iem_buffer_line(&out, "%s", "");
    iem_buffer_line(&out, "\n");
    iem_buffer_line(&out, "%s", "c\n");
    assert_string_equal(out.at, "'a?b?[31m?': 1\n??\n\nc?");
    assert_int_equal(out.len, strlen(out.at));
    iem_buffer_clear(&out);
}

static void the_first_character_is_told_with_its_length(void **state)
{
    (void)state;
    size_t len = 0;
    assert_int_equal(iem_utf8_first((iem_slice){"\xf0\x9f\x98\x80x", 5}, &len),
                     0x1f600);
    assert_int_equal(len, 4);
    assert_int_equal(iem_utf8_first((iem_slice){"\xf0\x9f\x98\x80x", 3}, &len), 0xfffd);
    assert_int_equal(len, 1);
    assert_int_equal(iem_utf8_first((iem_slice){"\0x", 2}, &len), 0);
    assert_int_equal(len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decimal_is_read_exactly_or_refused),
        cmocka_unit_test(a_decimal_ends_where_its_slice_ends),
        cmocka_unit_test(decimals_agree_with_sums_on_paper),
        cmocka_unit_test(a_written_decimal_is_short_and_reads_back),
        cmocka_unit_test(text_is_valid_utf8_or_it_is_not),
        cmocka_unit_test(three_bytes_are_valid_as_an_encoder_would_write_them),
        cmocka_unit_test(a_character_counts_once),
        cmocka_unit_test(a_clipped_text_never_ends_in_half_a_character),
        cmocka_unit_test(windows_1252_becomes_the_characters_it_shows),
        cmocka_unit_test(the_other_bytes_of_windows_1252_are_latin_1),
        cmocka_unit_test(sorted_means_bytewise_and_the_shorter_first),
        cmocka_unit_test(a_slice_is_a_text_of_the_same_length),
        cmocka_unit_test(a_copy_ends_where_the_slice_did),
        cmocka_unit_test(a_terminal_is_not_steered),
        cmocka_unit_test(what_is_filled_in_makes_no_line),
        cmocka_unit_test(the_first_character_is_told_with_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
