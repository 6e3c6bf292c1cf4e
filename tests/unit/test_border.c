/* A border that is told from the middle of a log is one that reading from the start
 * comes by. */
#include "check.h"
#include "seed.h"

#include "csv/border.h"
#include "csv/parse.h"

enum { LONGEST = 400 };

static void on_field(size_t index, iem_slice text, void *ctx)
{
    (void)index, (void)text, (void)ctx;
}

static void on_record(uint64_t line, size_t n_fields, void *ctx)
{
    (void)line, (void)n_fields, (void)ctx;
}

static void on_reject(uint64_t line, const char *reason, void *ctx)
{
    (void)line, (void)reason, (void)ctx;
}

/* is[i]: reading from the start, a record begins at i. */
static void true_borders(const char *text, size_t n, size_t max_record, bool *is)
{
    const iem_parse_events events = {
        .field = on_field, .record = on_record, .reject = on_reject, .ctx = NULL};
    iem_parser *parser = NULL;
    iem_parse_rest rest = {0};
    size_t at = 0;
    assert_ok(iem_parser_new(',', max_record, &parser, NULL));
    memset(is, 0, n + 1);
    is[0] = is[n] = true;
    while (at < n) {
        assert_ok(iem_parser_read(parser, (iem_slice){text + at, n - at}, true, 1, rest,
                                  &events, &rest, NULL));
        at += rest.tail;
        is[at] = true;
        /* Between CR and LF reading may stop as well; the LF then is the same end. */
        if (at >= 2 && text[at - 2] == '\r' && text[at - 1] == '\n') is[at - 1] = true;
    }
    iem_parser_free(parser);
}

/* Gives how many places have a border before the end. */
static size_t check_all_places(const char *text, size_t n, size_t max_record)
{
    bool is[LONGEST + 1];
    size_t told = 0;
    iem_source *source = NULL;
    true_borders(text, n, max_record, is);
    assert_ok(iem_source_memory("text", text, n, &source, NULL));
    const iem_border_form form = {source, n, ',', max_record};
    for (size_t from = 0; from < n; from++) {
        uint64_t border = 0;
        bool after_cr = false;
        assert_ok(iem_border_find(&form, from, &border, &after_cr, NULL));
        assert_true(border > from && border <= n);
        if (!is[border])
            fail_msg("from %zu: %zu is no border of '%.*s'", from, (size_t)border,
                     (int)n, text);
        if (border < n) assert_int_equal(after_cr, text[border - 1] == '\r');
        told += border < n;
    }
    iem_source_free(source);
    return told;
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static void a_border_is_one_whatever_the_bytes(void **state)
{
    static const char alphabet[] = "\"\"\",a\n\n\r";
    uint64_t seed = seed_of(1);
    size_t told = 0;
    (void)state;
    for (int i = 0; i < 4000; i++) {
        char text[64];
        const size_t n = 1 + next_random(&seed) % sizeof text;
        for (size_t c = 0; c < n; c++) text[c] = alphabet[next_random(&seed) % 8];
        told += check_all_places(text, n, 3 + next_random(&seed) % 40);
    }
    assert_true(told > 10000); /* and not for want of an answer */
}

static void a_log_with_line_ends_in_quotes_is_cut_everywhere(void **state)
{
    static const char text[] = "id,why\n\"1\",\"one\ntwo\"\n\"2\",\"\"\"three\"\"\r\n"
                               "four\"\n3,plain\n\"4\",\"five\n\nsix\"\n\"5\",\"\"\n"
                               "\"6\",\"seven,\neight\"\n\"7\",\"x\"\n";
    (void)state;
    /* All but those from which only the end is left. */
    assert_true(check_all_places(text, sizeof text - 1, 1 << 20) > 80);
}

static void plain_lines_are_cut_behind_the_next_line_end(void **state)
{
    char text[LONGEST];
    uint64_t border = 0;
    bool after_cr = true;
    iem_source *source = NULL;
    (void)state;
    for (size_t i = 0; i < sizeof text; i++) text[i] = "ab,c\n"[i % 5];
    assert_ok(iem_source_memory("text", text, sizeof text, &source, NULL));
    const iem_border_form form = {source, sizeof text, ',', 20};
    assert_ok(iem_border_find(&form, 12, &border, &after_cr, NULL));
    assert_int_equal(border, 20); /* one line further, where both ways agree */
    assert_false(after_cr);
    iem_source_free(source);
}

/* Each line a quote: read from any line on, it could be either. */
static void where_nothing_can_be_told_the_end_is_the_border(void **state)
{
    char text[LONGEST];
    uint64_t border = 0;
    bool after_cr = true;
    iem_source *source = NULL;
    (void)state;
    for (size_t i = 0; i < sizeof text; i++) text[i] = i % 2 ? '\n' : '"';
    assert_ok(iem_source_memory("text", text, sizeof text, &source, NULL));
    const iem_border_form form = {source, sizeof text, ',', 20};
    assert_ok(iem_border_find(&form, 12, &border, &after_cr, NULL));
    assert_int_equal(border, sizeof text);
    assert_false(after_cr);
    iem_source_free(source);
}

static void the_header_ends_where_the_first_record_does(void **state)
{
    static const char text[] = "\n\r\n\"a\nb\",c\r\n1,2\n";
    uint64_t border = 0;
    bool after_cr = true;
    iem_source *source = NULL;
    (void)state;
    assert_ok(iem_source_memory("text", text, sizeof text - 1, &source, NULL));
    const iem_border_form form = {source, sizeof text - 1, ',', 1 << 20};
    assert_ok(iem_border_behind_header(&form, 0, &border, &after_cr, NULL));
    assert_int_equal(border, 12);
    assert_false(after_cr);
    iem_source_free(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(a_border_is_one_whatever_the_bytes),
        cmocka_unit_test(a_log_with_line_ends_in_quotes_is_cut_everywhere),
        cmocka_unit_test(plain_lines_are_cut_behind_the_next_line_end),
        cmocka_unit_test(where_nothing_can_be_told_the_end_is_the_border),
        cmocka_unit_test(the_header_ends_where_the_first_record_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
