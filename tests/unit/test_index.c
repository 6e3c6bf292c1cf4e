/* Every way of looking finds what one byte after another finds. */
#include "csv/index.h"

#include "base/hash.h"

#include "check.h"
#include "seed.h"

enum { LONGEST = 400 };

/* ---- One byte after another ---- */

enum state { BEGIN, PLAIN, QUOTED, CLOSED };

struct slow {
    size_t ends[LONGEST];
    size_t n_ends, n_lines, regular;
};

/* The rule of index.h: a quote opens at the beginning of a field, is doubled within it
 * and closes before an end; no line end within quotes; CR only before LF. */
static void look_slowly(const char *bytes, size_t n, char delimiter, struct slow *slow)
{
    enum state state = BEGIN;
    *slow = (struct slow){.regular = n};
    for (size_t i = 0; i < n; i++) {
        const char c = bytes[i];
        const bool behind_cr = state != QUOTED && i > 0 && bytes[i - 1] == '\r';
        bool right = !behind_cr || c == '\n';
        if (state == QUOTED) {
            right = c != '\n' && c != '\r';
            if (c == '"') state = CLOSED;
        } else if (c == '\n' || c == delimiter) {
            if (right) slow->ends[slow->n_ends++] = i;
            slow->n_lines += right && c == '\n';
            state = BEGIN;
        } else if (c == '"') {
            right = right && state != PLAIN;
            state = QUOTED; /* opened, or doubled */
        } else if (state == CLOSED) {
            right = right && c == '\r';
        } else if (c != '\r') {
            state = PLAIN;
        } else if (state == BEGIN) {
            state = PLAIN;
        }
        if (!right) {
            slow->regular = i;
            return;
        }
    }
}

/* ---- The same by every way ---- */

static uint64_t draw(uint64_t *seed)
{
    return *seed = iem_mix(*seed + 1);
}

/* What stands behind the bytes means nothing, whatever it is. */
static void check_way(iem_index_way way, const char *bytes, size_t n, char delimiter,
                      char behind)
{
    enum { BASE = 1000 };
    iem_index_scan *scan = iem_index_scan_of(way);
    if (!scan) return;
    static struct slow want;
    char *copy = malloc(n + IEM_INDEX_MARGIN);
    uint32_t *ends = malloc((n + IEM_INDEX_MARGIN) * sizeof *ends);
    assert_true(copy && ends);
    if (n) memcpy(copy, bytes, n);
    memset(copy + n, behind, IEM_INDEX_MARGIN);
    look_slowly(copy, n, delimiter, &want);
    const iem_index_seen seen = scan(copy, n, delimiter, BASE, ends);
    if (seen.regular != want.regular || seen.n_ends != want.n_ends ||
        seen.n_lines != want.n_lines)
        fail_msg("%s, %zu bytes: %zu regular (want %zu), %zu ends (%zu), %zu lines "
                 "(%zu)",
                 iem_index_way_name(way), n, seen.regular, want.regular, seen.n_ends,
                 want.n_ends, seen.n_lines, want.n_lines);
    for (size_t i = 0; i < want.n_ends; i++)
        assert_int_equal(ends[i], BASE + want.ends[i]);
    free(copy);
    free(ends);
}

static void check_ways(const char *bytes, size_t n, char delimiter, char behind)
{
    for (iem_index_way way = IEM_INDEX_BEST; way < IEM_INDEX_WAYS; way++)
        check_way(way, bytes, n, delimiter, behind);
}

static const char delimiters[] = {',', ';', '\t', '|'};
static const char behinds[] = {'\0', '"', '\n', '\r', ',', 'x'};

/* ---- Tests ---- */

static void all_short_texts_are_seen_by_all_ways_as_byte_by_byte(void **state)
{
    static const char alphabet[] = "a,\"\r\n";
    (void)state;
    for (size_t n = 0; n <= 7; n++) {
        size_t all = 1;
        for (size_t i = 0; i < n; i++) all *= 5;
        for (size_t number = 0; number < all; number++) {
            char bytes[8];
            for (size_t i = 0, rest = number; i < n; i++, rest /= 5)
                bytes[i] = alphabet[rest % 5];
            check_ways(bytes, n, ',', behinds[number % sizeof behinds]);
        }
    }
}

/* Short texts that are irregular soon; behind a word of plain bytes they straddle it.
 */
static void short_texts_across_the_end_of_a_word_are_seen_alike(void **state)
{
    static const char alphabet[] = "a,\"\r\n";
    char bytes[64 + 8];
    (void)state;
    memset(bytes, 'a', sizeof bytes);
    bytes[20] = '\n';
    for (size_t number = 0; number < 15625; number++)
        for (size_t begin = 58; begin <= 64; begin++) {
            bytes[begin - 1] = number % 2 ? ',' : 'a';
            for (size_t i = 0, rest = number; i < 6; i++, rest /= 5)
                bytes[begin + i] = alphabet[rest % 5];
            check_ways(bytes, begin + 6, ',', 'a');
            memset(bytes + 21, 'a', sizeof bytes - 21);
        }
}

static void random_bytes_are_seen_by_all_ways_as_byte_by_byte(void **state)
{
    static const char alphabet[] = "a,;\t|\"\r\n\0\xff";
    uint64_t seed = seed_of(64);
    (void)state;
    for (size_t round = 0; round < 40000; round++) {
        char bytes[LONGEST];
        const size_t words = draw(&seed) % 6, n = 64 * words + draw(&seed) % 5;
        const size_t from = n > 2 ? n - 2 : 0; /* around the borders of words */
        for (size_t i = 0; i < n; i++)
            bytes[i] = alphabet[draw(&seed) % (sizeof alphabet - 1)];
        check_ways(bytes, from, delimiters[round % 4], behinds[round % 6]);
        check_ways(bytes, n, delimiters[round % 4], behinds[round % 6]);
    }
}

/* Uniform bytes are irregular almost at once: these mostly are not. */
static size_t write_field(char *at, uint64_t *seed, char delimiter)
{
    static const char plain[] = "abc \0\xff;|\t";
    const size_t n = draw(seed) % 9;
    const bool quoted = draw(seed) % 3 == 0;
    size_t len = 0;
    if (quoted) at[len++] = '"';
    for (size_t i = 0; i < n; i++) {
        char c = plain[draw(seed) % (sizeof plain - 1)];
        if (c == delimiter && !quoted) c = 'a';
        at[len++] = c;
        if (quoted && draw(seed) % 4 == 0) {
            at[len++] = '"';
            at[len++] = '"';
        }
    }
    if (quoted) at[len++] = '"';
    return len;
}

static size_t write_regular(char *bytes, size_t most, uint64_t *seed, char delimiter)
{
    size_t n = 0;
    while (n + 32 < most) {
        n += write_field(bytes + n, seed, delimiter);
        const uint64_t end = draw(seed) % 6;
        if (end == 0) bytes[n++] = '\r';
        bytes[n++] = end < 2 ? '\n' : delimiter;
    }
    return n;
}

static void what_is_regular_is_seen_to_the_end(void **state)
{
    uint64_t seed = seed_of(4180);
    struct slow want;
    (void)state;
    for (size_t round = 0; round < 20000; round++) {
        char bytes[LONGEST];
        const char delimiter = delimiters[round % 4];
        const size_t n = write_regular(bytes, sizeof bytes, &seed, delimiter);
        look_slowly(bytes, n, delimiter, &want);
        assert_int_equal(want.regular, n);
        check_ways(bytes, n, delimiter, behinds[round % 6]);
        check_ways(bytes, n - draw(&seed) % 70, delimiter, behinds[round % 6]);
    }
}

static void one_byte_that_does_not_belong_is_where_the_regular_ends(void **state)
{
    static const char strange[] = "\"\r\n,a";
    uint64_t seed = seed_of(7);
    (void)state;
    for (size_t round = 0; round < 20000; round++) {
        char bytes[LONGEST];
        const size_t n = write_regular(bytes, sizeof bytes, &seed, ',');
        bytes[draw(&seed) % n] = strange[round % 5];
        check_ways(bytes, n, ',', behinds[round % 6]);
    }
}

/* A text of interest at every place around two borders of words, in plain bytes. */
static void quotes_and_line_ends_at_the_borders_of_words(void **state)
{
    static const char *const texts[] = {
        "\r\n",       "\r",         "\n",          "\"\"",       "\"a\"",
        ",\"\"\n",    ",\"\",",     ",\"a\"\r\n",  "\n\"a\",",   ",\"\"\"\",",
        ",\"\"\"\"a", ",\"a\"b",    ",\"\n\",",    ",\"\r\",",   "a\"b",
        ",\"a\"\r,",  "\r\r\n",     ",\"\"\"\n",   ",\"a\"\"\n", "\"\"\"\"\"",
        ",\"a,b\"\n", "\n\r\n\r\n", ",\"\r\n\"\n",
    };
    (void)state;
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (size_t place = 50; place < 140; place++) {
            char bytes[200];
            const size_t len = strlen(texts[t]);
            memset(bytes, 'a', sizeof bytes);
            memcpy(bytes + place, texts[t], len);
            bytes[190] = '\n';
            check_ways(bytes, sizeof bytes, ',', '"');
            check_ways(bytes, place + len, ',', '\n');
            check_ways(bytes, place + len, ',', '"');
        }
}

static void a_word_may_be_full_of_ends(void **state)
{
    char bytes[LONGEST];
    (void)state;
    memset(bytes, ',', sizeof bytes);
    for (size_t n = 0; n <= sizeof bytes; n++) check_ways(bytes, n, ',', ',');
    memset(bytes, '\n', sizeof bytes);
    for (size_t n = 0; n <= sizeof bytes; n++) check_ways(bytes, n, ',', '\n');
}

static void the_best_way_is_one_of_them_and_ways_have_names(void **state)
{
    bool found = false;
    (void)state;
    assert_non_null(iem_index_scan_of(IEM_INDEX_PORTABLE));
    for (iem_index_way a = IEM_INDEX_PORTABLE; a < IEM_INDEX_WAYS; a++) {
        found |= iem_index_scan_of(a) == iem_index_scan_of(IEM_INDEX_BEST);
        for (iem_index_way b = IEM_INDEX_BEST; b < a; b++)
            assert_string_not_equal(iem_index_way_name(a), iem_index_way_name(b));
    }
    assert_true(found);
    assert_null(iem_index_scan_of(IEM_INDEX_WAYS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_short_texts_are_seen_by_all_ways_as_byte_by_byte),
        cmocka_unit_test(short_texts_across_the_end_of_a_word_are_seen_alike),
        seeded_test(random_bytes_are_seen_by_all_ways_as_byte_by_byte),
        seeded_test(what_is_regular_is_seen_to_the_end),
        seeded_test(one_byte_that_does_not_belong_is_where_the_regular_ends),
        cmocka_unit_test(quotes_and_line_ends_at_the_borders_of_words),
        cmocka_unit_test(a_word_may_be_full_of_ends),
        cmocka_unit_test(the_best_way_is_one_of_them_and_ways_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
