/* The rule of reading, by examples, and against a second, slow implementation of it. */
#include "base/buffer.h"
#include "csv/parse.h"

#include "check.h"
#include "escape.h"
#include "seed.h"

enum { MANY = 1 << 20 };

static const char never_closed[] = "a quote is open at the end of the file";
static const char stray[] = "a quote inside a field that does not begin with one";
static const char behind[] = "text behind a closing quote";

/* "1 [a][b c]\n" for a record, "2 ! reason\n" for a reject. */
struct transcript {
    iem_buffer told, fields;
    uint64_t lines_before;
    size_t n_fields;
};

static void hear_field(size_t index, iem_slice text, void *ctx)
{
    struct transcript *t = ctx;
    if (index == 0) {
        t->fields.len = 0;
        t->n_fields = 0;
    }
    assert_int_equal(index, t->n_fields);
    t->n_fields++;
    write_escaped(&t->fields, text);
}

static void hear_record(uint64_t line, size_t n_fields, void *ctx)
{
    struct transcript *t = ctx;
    assert_int_equal(n_fields, t->n_fields);
    iem_buffer_format(&t->told, "%llu ", (unsigned long long)(t->lines_before + line));
    iem_buffer_bytes(&t->told, t->fields.at, t->fields.len);
    iem_buffer_text(&t->told, "\n");
    t->fields.len = 0;
    t->n_fields = 0;
}

static void hear_reject(uint64_t line, const char *reason, void *ctx)
{
    struct transcript *t = ctx;
    iem_buffer_format(&t->told, "%llu ! %s\n",
                      (unsigned long long)(t->lines_before + line), reason);
    t->fields.len = 0;
    t->n_fields = 0;
}

static const char *transcript_text(struct transcript *t)
{
    iem_buffer_text(&t->told, "");
    assert_false(t->told.failed);
    return t->told.at;
}

static void transcript_clear(struct transcript *t)
{
    iem_buffer_clear(&t->told);
    iem_buffer_clear(&t->fields);
}

/* Reads the bytes in pieces that end at the `cuts` (ascending), as the reader does. */
static void read_in_pieces(iem_parser *parser, iem_slice bytes, const size_t *cuts,
                           size_t n_cuts, struct transcript *t)
{
    const iem_parse_events events = {
        .field = hear_field, .record = hear_record, .reject = hear_reject, .ctx = t};
    iem_parse_rest rest = {0};
    size_t begin = 0;
    for (size_t i = 0; i <= n_cuts; i++) {
        const size_t end = i < n_cuts ? cuts[i] : bytes.len;
        const iem_slice piece = {bytes.at + begin, end - begin};
        assert_ok(iem_parser_read(parser, piece, i == n_cuts, SIZE_MAX, rest, &events,
                                  &rest, &ok_err_));
        assert_true(rest.tail <= piece.len);
        begin += rest.tail;
        t->lines_before += rest.lines;
    }
    assert_int_equal(begin, bytes.len);
}

static void check_pieces(iem_slice bytes, char delimiter, size_t max_record,
                         const size_t *cuts, size_t n_cuts, const char *want)
{
    iem_parser *parser = NULL;
    struct transcript t = {0};
    assert_ok(iem_parser_new(delimiter, max_record, &parser, &ok_err_));
    read_in_pieces(parser, bytes, cuts, n_cuts, &t);
    assert_string_equal(transcript_text(&t), want);
    iem_parser_free(parser);
    transcript_clear(&t);
}

static size_t line_end_at(iem_slice bytes, size_t i)
{
    if (i >= bytes.len) return 0;
    if (bytes.at[i] == '\n') return 1;
    if (bytes.at[i] != '\r') return 0;
    return i + 1 < bytes.len && bytes.at[i + 1] == '\n' ? 2 : 1;
}

static size_t behind_line(iem_slice bytes, size_t i)
{
    while (i < bytes.len && line_end_at(bytes, i) == 0) i++;
    return i + line_end_at(bytes, i);
}

static uint64_t line_of(iem_slice bytes, size_t offset)
{
    uint64_t line = 1;
    for (size_t i = 0; i < offset;
         i += line_end_at(bytes, i) ? line_end_at(bytes, i) : 1)
        if (line_end_at(bytes, i)) line++;
    return line;
}

enum state { BEFORE_FIELD, IN_FIELD, IN_QUOTES, BEHIND_QUOTE };

struct field_so_far {
    char text[256];
    size_t n;
};

static void end_field(struct transcript *t, struct field_so_far *field)
{
    hear_field(t->n_fields, (iem_slice){field->text, field->n}, t);
    field->n = 0;
}

/* One byte of a record. NULL: it is in its place; else why not. */
static const char *rule_byte(char c, char delimiter, enum state *state,
                             struct field_so_far *field, struct transcript *t)
{
    const bool in_quotes = *state == IN_QUOTES;
    if (c == '"' && *state == BEFORE_FIELD) {
        *state = IN_QUOTES;
    } else if (c == '"' && *state == IN_FIELD) {
        return stray;
    } else if (c == '"' && *state == IN_QUOTES) {
        *state = BEHIND_QUOTE;
    } else if (c == '"') { /* the second of two */
        field->text[field->n++] = '"';
        *state = IN_QUOTES;
    } else if (c == delimiter && !in_quotes) {
        end_field(t, field);
        *state = BEFORE_FIELD;
    } else if (*state == BEHIND_QUOTE) {
        return behind;
    } else {
        field->text[field->n++] = c;
        if (!in_quotes) *state = IN_FIELD;
    }
    return NULL;
}

/* Reads the record at `start`, tells of it, and returns where reading goes on. */
static size_t rule_record(iem_slice bytes, size_t start, char delimiter, size_t max,
                          struct transcript *t)
{
    enum state state = BEFORE_FIELD;
    struct field_so_far field = {.n = 0};
    char too_long[128];
    const uint64_t line = line_of(bytes, start);
    snprintf(too_long, sizeof too_long,
             "longer than %zu bytes: a quote that is not closed, or raise --max-record",
             max);
    for (size_t i = start;; i++) {
        const bool ends = i == bytes.len || line_end_at(bytes, i) > 0;
        if (ends && state != IN_QUOTES) {
            end_field(t, &field);
            hear_record(line, t->n_fields, t);
            return i + line_end_at(bytes, i);
        }
        if (i == bytes.len || i - start >= max) {
            hear_reject(line,
                        i - start >= max && i < bytes.len ? too_long : never_closed, t);
            return behind_line(bytes, start);
        }
        const char *wrong = rule_byte(bytes.at[i], delimiter, &state, &field, t);
        if (wrong) {
            hear_reject(line, wrong, t);
            return behind_line(bytes, i);
        }
    }
}

static void rule(iem_slice bytes, char delimiter, size_t max, struct transcript *t)
{
    size_t at = 0;
    while (at < bytes.len)
        at = line_end_at(bytes, at) ? at + line_end_at(bytes, at)
                                    : rule_record(bytes, at, delimiter, max, t);
}

struct example {
    const char *name;
    const char *bytes;
    size_t n; /* 0: strlen */
    const char *want;
};

static void check_examples(const struct example *examples, size_t n, char delimiter,
                           size_t max_record)
{
    for (size_t i = 0; i < n; i++) {
        const struct example *e = &examples[i];
        const iem_slice bytes = {e->bytes, e->n ? e->n : strlen(e->bytes)};
        struct transcript slow = {0};
        rule(bytes, delimiter, max_record, &slow);
        if (strcmp(transcript_text(&slow), e->want) != 0)
            fail_msg("%s: the rule says %s", e->name, slow.told.at);
        transcript_clear(&slow);
        check_pieces(bytes, delimiter, max_record, NULL, 0, e->want);
        for (size_t cut = 0; cut <= bytes.len; cut++)
            check_pieces(bytes, delimiter, max_record, &cut, 1, e->want);
    }
}

#define CHECK_EXAMPLES(examples, delimiter, max_record)                                \
    check_examples((examples), sizeof(examples) / sizeof *(examples), (delimiter),     \
                   (max_record))

static void sound_records_are_read_as_they_stand(void **state)
{
    static const struct example examples[] = {
        {"nothing", "", 0, ""},
        {"one field", "a\n", 0, "1 [a]\n"},
        {"several", "a,b\nc,d\n", 0, "1 [a][b]\n2 [c][d]\n"},
        {"empty fields", ",\n,,\n", 0, "1 [][]\n2 [][][]\n"},
        {"no final line end", "a,b\nc,d", 0, "1 [a][b]\n2 [c][d]\n"},
        {"no final field", "a,b\nc,", 0, "1 [a][b]\n2 [c][]\n"},
        {"no line end behind a quote", "a\n\"b\"", 0, "1 [a]\n2 [b]\n"},
        {"blanks stay", " a , b\t,\t\n", 0, "1 [ a ][ b\t][\t]\n"},
        {"only a blank", " \n", 0, "1 [ ]\n"},
        {"blanks in quotes", "\" a \"\n", 0, "1 [ a ]\n"},
        {"quotes", "\"a\",\"b,c\",\"\"\n", 0, "1 [a][b,c][]\n"},
        {"a doubled quote", "\"a\"\"b\",\"\"\"\"\n", 0, "1 [a\"b][\"]\n"},
        {"quoted nothing alone", "\"\"\n", 0, "1 []\n"},
        {"other delimiters are text", "a;b|c\td\n", 0, "1 [a;b|c\td]\n"},
        {"bytes beyond ASCII", "\xc3\xa9,\xe9\xff\n", 0, "1 [\xc3\xa9][\xe9\xff]\n"},
        {"NUL bytes", "a\0b,\0\n\0\n", 8, "1 [a\\0b][\\0]\n2 [\\0]\n"},
        {"other control bytes", "\x01\x0b,\x0c\x1a\n", 0, "1 [\x01\x0b][\x0c\x1a]\n"},
        {"a mark in the middle",
         "a\n\xef\xbb\xbf"
         "b\n",
         0,
         "1 [a]\n2 [\xef\xbb\xbf"
         "b]\n"},
    };
    (void)state;
    CHECK_EXAMPLES(examples, ',', MANY);
}

static void line_ends_are_cr_lf_and_crlf_and_each_counts_once(void **state)
{
    static const struct example examples[] = {
        {"LF", "a\nb\n", 0, "1 [a]\n2 [b]\n"},
        {"CRLF", "a\r\nb\r\n", 0, "1 [a]\n2 [b]\n"},
        {"CR", "a\rb\r", 0, "1 [a]\n2 [b]\n"},
        {"mixed", "a\rb\nc\r\nd\n\re\r", 0, "1 [a]\n2 [b]\n3 [c]\n4 [d]\n6 [e]\n"},
        {"LF CR is two", "a\n\rb", 0, "1 [a]\n3 [b]\n"},
        {"CR CR LF is two", "a\r\r\nb", 0, "1 [a]\n3 [b]\n"},
        {"blank lines count", "\n\na\n\r\n\rb\n\n", 0, "3 [a]\n6 [b]\n"},
        {"only blank lines", "\n\r\n\r", 0, ""},
        {"LF in quotes", "\"a\nb\"\nc\n", 0, "1 [a\\nb]\n3 [c]\n"},
        {"CRLF in quotes", "\"a\r\nb\"\r\nc\r\n", 0, "1 [a\\r\\nb]\n3 [c]\n"},
        {"CR in quotes", "\"a\rb\"\rc\r", 0, "1 [a\\rb]\n3 [c]\n"},
        {"blank lines in quotes", "\"\n\n\r\r\n\"\nc", 0,
         "1 [\\n\\n\\r\\r\\n]\n6 [c]\n"},
        {"a quoted line end first", "\"\n\"\nc", 0, "1 [\\n]\n3 [c]\n"},
        {"a quote closed on the next line", "a,\"b\n\",c\nd\n", 0,
         "1 [a][b\\n][c]\n3 [d]\n"},
    };
    (void)state;
    CHECK_EXAMPLES(examples, ',', MANY);
}

static void a_malformed_record_is_rejected_at_its_first_line(void **state)
{
    static const struct example examples[] = {
        {"a stray quote", "a,b\"c,d\ne,f\n", 0,
         "1 ! a quote inside a field that does not begin with one\n2 [e][f]\n"},
        {"a quote behind a blank", "a, \"b\"\nc\n", 0,
         "1 ! a quote inside a field that does not begin with one\n2 [c]\n"},
        {"text behind a quote", "\"a\"b,c\nd\n", 0,
         "1 ! text behind a closing quote\n2 [d]\n"},
        {"a blank behind a quote", "\"a\" ,c\nd\n", 0,
         "1 ! text behind a closing quote\n2 [d]\n"},
        {"two on one line are one", "a\"b\"c\"\nd\n", 0,
         "1 ! a quote inside a field that does not begin with one\n2 [d]\n"},
        {"the quotes behind it do not open", "a\"b,\"c\nd,e\n", 0,
         "1 ! a quote inside a field that does not begin with one\n2 [d][e]\n"},
        {"found on a later line", "x\n\"a\nb\nc\"d,\"e\nf\n", 0,
         "1 [x]\n2 ! text behind a closing quote\n5 [f]\n"},
        {"on the last line", "x\na\"b", 0,
         "1 [x]\n2 ! a quote inside a field that does not begin with one\n"},
        {"CR ends its line", "a\"b\rc\r", 0,
         "1 ! a quote inside a field that does not begin with one\n2 [c]\n"},
        {"CRLF ends its line", "a\"b\r\n\r\nc\r\n", 0,
         "1 ! a quote inside a field that does not begin with one\n3 [c]\n"},
        {"one behind the other", "a\"\nb\"\n\"c\"d\ne\n", 0,
         "1 ! a quote inside a field that does not begin with one\n"
         "2 ! a quote inside a field that does not begin with one\n"
         "3 ! text behind a closing quote\n4 [e]\n"},
    };
    (void)state;
    CHECK_EXAMPLES(examples, ',', MANY);
}

static void a_quote_that_is_never_closed_costs_one_line(void **state)
{
    static const struct example examples[] = {
        {"on the last line", "a\n\"b", 0,
         "1 [a]\n2 ! a quote is open at the end of the file\n"},
        {"with a line end", "a\n\"b\n", 0,
         "1 [a]\n2 ! a quote is open at the end of the file\n"},
        {"lines behind it are read", "a,\"b\nc,d\n\ne,f\n", 0,
         "1 ! a quote is open at the end of the file\n2 [c][d]\n4 [e][f]\n"},
        {"behind a closed one", "\"a\nb\",\"c\nd\ne\n", 0,
         "1 ! a quote is open at the end of the file\n"
         "2 ! a quote inside a field that does not begin with one\n3 [d]\n4 [e]\n"},
        {"a lone quote", "\"", 0, "1 ! a quote is open at the end of the file\n"},
        {"a doubled quote is no end", "\"a\"\"\nb\n", 0,
         "1 ! a quote is open at the end of the file\n2 [b]\n"},
        {"with CRLF", "\"a\r\nb\r\n", 0,
         "1 ! a quote is open at the end of the file\n2 [b]\n"},
    };
    (void)state;
    CHECK_EXAMPLES(examples, ',', MANY);
}

#define TOO_LONG_5                                                                     \
    "longer than 5 bytes: a quote that is not closed, or raise --max-record"

static void a_record_that_is_too_long_costs_one_line(void **state)
{
    static const struct example examples[] = {
        {"just fits", "abcde\nx\n", 0, "1 [abcde]\n2 [x]\n"},
        {"just fits at the end", "abcde", 0, "1 [abcde]\n"},
        {"just fits with CRLF", "abcde\r\nx", 0, "1 [abcde]\n2 [x]\n"},
        {"just fits in quotes", "\"a\nb\"\nx\n", 0, "1 [a\\nb]\n3 [x]\n"},
        {"one more", "abcdef\nx\n", 0, "1 ! " TOO_LONG_5 "\n2 [x]\n"},
        {"one more at the end", "abcdef", 0, "1 ! " TOO_LONG_5 "\n"},
        {"much more", "abcdefghijklmnopqrstuvwxyz\r\nx\n", 0,
         "1 ! " TOO_LONG_5 "\n2 [x]\n"},
        {"over two lines", "\"a\nbc\"\nx\n", 0,
         "1 ! " TOO_LONG_5 "\n2 ! a quote inside a field that does not begin with one\n"
         "3 [x]\n"},
        {"lines behind the first are read", "\"a\nb\nc\nd\n", 0,
         "1 ! " TOO_LONG_5 "\n2 [b]\n3 [c]\n4 [d]\n"},
        {"the line end is the last byte", "\"abc\nx\n", 0,
         "1 ! " TOO_LONG_5 "\n2 [x]\n"},
        {"open and just short", "\"abc\n", 0,
         "1 ! a quote is open at the end of the file\n"},
        {"a quote at the sixth byte is too long, not stray", "abcde\"\nx\n", 0,
         "1 ! " TOO_LONG_5 "\n2 [x]\n"},
        {"a quote at the fifth is stray", "abcd\"\nx\n", 0,
         "1 ! a quote inside a field that does not begin with one\n2 [x]\n"},
        {"CRLF over the limit in quotes", "\"abc\r\nx\n", 0,
         "1 ! " TOO_LONG_5 "\n2 [x]\n"},
        {"malformed within the limit", "\"a\n\"b\"\"\nc\n", 0,
         "1 ! text behind a closing quote\n3 [c]\n"},
    };
    (void)state;
    CHECK_EXAMPLES(examples, ',', 5);
}

static void each_delimiter_parts_fields(void **state)
{
    static const struct example semicolons[] = {{"", "a;b,c\n", 0, "1 [a][b,c]\n"}};
    static const struct example tabs[] = {
        {"", "a\t\tb \t\"\t\"\n", 0, "1 [a][][b ][\t]\n"}};
    static const struct example bars[] = {{"", "a|\"b|\"|\n", 0, "1 [a][b|][]\n"}};
    (void)state;
    CHECK_EXAMPLES(semicolons, ';', MANY);
    CHECK_EXAMPLES(tabs, '\t', MANY);
    CHECK_EXAMPLES(bars, '|', MANY);
}

static void a_piece_that_is_not_the_last_says_what_is_left(void **state)
{
    static const struct {
        const char *bytes;
        size_t tail;
        uint64_t lines;
        bool skipping, after_cr;
    } cases[] = {
        {"", 0, 0, false, false},
        {"a\nb\n", 4, 2, false, false},
        {"a\nb", 2, 1, false, false},
        {"a\r\nb\r", 5, 2, false, true},
        {"a\n\"b\nc\n", 2, 1, false, false},
        {"a\n\nb\"c", 3, 2, false, false},     /* decided when its line is whole */
        {"a\nbcdefghijk", 12, 1, true, false}, /* longer than 8 already */
        {"a\nb\"defghijkl", 13, 1, true, false},
        {"\"a\nb\nc\nd\nefghij", 9, 4, false, false}, /* goes back to line 2 */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        iem_parser *parser = NULL;
        struct transcript t = {0};
        const iem_parse_events events = {.field = hear_field,
                                         .record = hear_record,
                                         .reject = hear_reject,
                                         .ctx = &t};
        iem_parse_rest rest = {99, 99, true, true, true};
        assert_ok(iem_parser_new(',', 8, &parser, &ok_err_));
        assert_ok(iem_parser_read(parser, iem_slice_of(cases[i].bytes), false, SIZE_MAX,
                                  (iem_parse_rest){0}, &events, &rest, &ok_err_));
        assert_int_equal(rest.tail, cases[i].tail);
        assert_int_equal(rest.lines, cases[i].lines);
        assert_int_equal(rest.skipping, cases[i].skipping);
        assert_int_equal(rest.after_cr, cases[i].after_cr);
        iem_parser_free(parser);
        transcript_clear(&t);
    }
}

static void a_piece_may_begin_in_a_line_to_skip_or_behind_a_cr(void **state)
{
    static const struct {
        const char *bytes;
        bool skipping, after_cr;
        const char *want;
    } cases[] = {
        {"\"b\nc\n", true, false, "2 [c]\n"},
        {"\nc\n", true, false, "2 [c]\n"},
        {"\r\nc\n", true, false, "2 [c]\n"},
        {"never ends", true, false, ""},
        {"", true, false, ""},
        {"\nc\n", false, true, "1 [c]\n"},
        {"\n\nc\n", false, true, "2 [c]\n"},
        {"c\n", false, true, "1 [c]\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        iem_parser *parser = NULL;
        struct transcript t = {0};
        const iem_parse_events events = {.field = hear_field,
                                         .record = hear_record,
                                         .reject = hear_reject,
                                         .ctx = &t};
        const iem_parse_rest before = {.skipping = cases[i].skipping,
                                       .after_cr = cases[i].after_cr};
        iem_parse_rest rest;
        assert_ok(iem_parser_new(',', MANY, &parser, &ok_err_));
        assert_ok(iem_parser_read(parser, iem_slice_of(cases[i].bytes), true, SIZE_MAX,
                                  before, &events, &rest, &ok_err_));
        assert_string_equal(transcript_text(&t), cases[i].want);
        assert_int_equal(rest.tail, strlen(cases[i].bytes));
        assert_false(rest.skipping);
        iem_parser_free(parser);
        transcript_clear(&t);
    }
}

static void an_empty_piece_changes_nothing(void **state)
{
    static const iem_parse_rest befores[] = {
        {.tail = 0}, {.skipping = true}, {.after_cr = true}};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        iem_parser *parser = NULL;
        struct transcript t = {0};
        const iem_parse_events events = {.field = hear_field,
                                         .record = hear_record,
                                         .reject = hear_reject,
                                         .ctx = &t};
        iem_parse_rest rest;
        assert_ok(iem_parser_new(',', MANY, &parser, &ok_err_));
        assert_ok(iem_parser_read(parser, (iem_slice){NULL, 0}, false, SIZE_MAX,
                                  befores[i], &events, &rest, &ok_err_));
        assert_int_equal(rest.tail, 0);
        assert_int_equal(rest.lines, 0);
        assert_int_equal(rest.skipping, befores[i].skipping);
        assert_int_equal(rest.after_cr, befores[i].after_cr);
        assert_string_equal(transcript_text(&t), "");
        iem_parser_free(parser);
        transcript_clear(&t);
    }
}

static void a_parser_forgets_what_another_file_left_open(void **state)
{
    iem_parser *parser = NULL;
    struct transcript t = {0};
    const iem_parse_events events = {
        .field = hear_field, .record = hear_record, .reject = hear_reject, .ctx = &t};
    const iem_parse_rest fresh = {0};
    iem_parse_rest rest;
    (void)state;
    assert_ok(iem_parser_new(',', MANY, &parser, &ok_err_));
    assert_ok(iem_parser_read(parser, iem_slice_of("a,\"b\n"), false, SIZE_MAX, fresh,
                              &events, &rest, &ok_err_));
    assert_ok(iem_parser_read(parser, iem_slice_of("c,d\n"), true, SIZE_MAX, fresh,
                              &events, &rest, &ok_err_));
    assert_string_equal(transcript_text(&t), "1 [c][d]\n");
    iem_parser_free(parser);
    transcript_clear(&t);
}

static void check_against_rule(iem_parser *parser, iem_slice bytes, size_t max,
                               const size_t *cuts, size_t n_cuts, const char *want)
{
    struct transcript t = {0};
    read_in_pieces(parser, bytes, cuts, n_cuts, &t);
    if (strcmp(transcript_text(&t), want) != 0)
        fail_msg("max %zu, %zu cuts (%zu): got\n%swant\n%s", max, n_cuts,
                 n_cuts ? cuts[0] : 0, t.told.at, want);
    transcript_clear(&t);
}

static void check_every_cut(iem_parser *parser, iem_slice bytes, size_t max)
{
    struct transcript slow = {0};
    rule(bytes, ',', max, &slow);
    const char *want = transcript_text(&slow);
    check_against_rule(parser, bytes, max, NULL, 0, want);
    for (size_t cut = 0; cut <= bytes.len; cut++)
        check_against_rule(parser, bytes, max, &cut, 1, want);
    size_t every[64]; /* a byte at a time */
    for (size_t i = 0; i < bytes.len; i++) every[i] = i;
    check_against_rule(parser, bytes, max, every, bytes.len, want);
    transcript_clear(&slow);
}

static void all_short_texts_are_read_as_the_slow_rule_reads_them(void **state)
{
    static const char alphabet[] = {'a', ',', '"', '\r', '\n'};
    static const size_t limits[] = {3, MANY};
    (void)state;
    for (size_t m = 0; m < 2; m++) {
        iem_parser *parser = NULL;
        assert_ok(iem_parser_new(',', limits[m], &parser, &ok_err_));
        for (size_t len = 0; len <= 6; len++) {
            size_t count = 1;
            for (size_t i = 0; i < len; i++) count *= sizeof alphabet;
            for (size_t code = 0; code < count; code++) {
                char bytes[8] = {0};
                size_t left = code;
                for (size_t i = 0; i < len; i++, left /= sizeof alphabet)
                    bytes[i] = alphabet[left % sizeof alphabet];
                check_every_cut(parser, (iem_slice){bytes, len}, limits[m]);
            }
        }
        iem_parser_free(parser);
    }
}

static uint64_t next_random(uint64_t *seed)
{
    /* xorshift64* (Vigna 2016) */
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717) >> 33;
}

static void random_texts_are_read_as_the_slow_rule_reads_them(void **state)
{
    static const char alphabet[] = "aa,,\"\"\"\r\n\n; \t\xc3\xa9";
    static const size_t limits[] = {1, 4, 9, 17, MANY};
    uint64_t seed = seed_of(20140042);
    (void)state;
    for (size_t m = 0; m < sizeof limits / sizeof *limits; m++) {
        iem_parser *parser = NULL;
        assert_ok(iem_parser_new(',', limits[m], &parser, &ok_err_));
        for (size_t round = 0; round < 1500; round++) {
            char bytes[48];
            const size_t len = next_random(&seed) % sizeof bytes;
            for (size_t i = 0; i < len; i++)
                bytes[i] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
            check_every_cut(parser, (iem_slice){bytes, len}, limits[m]);
        }
        iem_parser_free(parser);
    }
}

struct tally {
    uint64_t records, rejects, last_line, bytes;
};

static void count_field(size_t index, iem_slice text, void *ctx)
{
    (void)index;
    ((struct tally *)ctx)->bytes += text.len;
}

static void count_record(uint64_t line, size_t n_fields, void *ctx)
{
    struct tally *tally = ctx;
    (void)n_fields;
    tally->records++;
    tally->last_line = line;
}

static void count_reject(uint64_t line, const char *reason, void *ctx)
{
    struct tally *tally = ctx;
    (void)reason;
    tally->rejects++;
    tally->last_line = line;
}

static struct tally count(const char *bytes, size_t n, size_t max_record)
{
    struct tally tally = {0};
    const iem_parse_events events = {.field = count_field,
                                     .record = count_record,
                                     .reject = count_reject,
                                     .ctx = &tally};
    iem_parser *parser = NULL;
    iem_parse_rest rest;
    assert_ok(iem_parser_new(',', max_record, &parser, &ok_err_));
    assert_ok(iem_parser_read(parser, (iem_slice){bytes, n}, true, SIZE_MAX,
                              (iem_parse_rest){0}, &events, &rest, &ok_err_));
    iem_parser_free(parser);
    return tally;
}

static void note_field(size_t index, iem_slice text, void *ctx)
{
    iem_buffer_format(ctx, "%zu%.*s ", index, (int)text.len, text.at);
}

static void note_record(uint64_t line, size_t n_fields, void *ctx)
{
    iem_buffer_format(ctx, "%llu:%zu\n", (unsigned long long)line, n_fields);
}

static void note_reject(uint64_t line, const char *reason, void *ctx)
{
    iem_buffer_format(ctx, "%llu!%s\n", (unsigned long long)line, reason);
}

/* Fields nobody asked for are counted all the same, and those beyond the header are
 * told of. */
static void only_fields_that_are_asked_for_are_told_of(void **state)
{
    static const bool heard[] = {false, true, false};
    iem_parser *parser = NULL;
    iem_buffer told = {0};
    const iem_parse_events events = {note_field, note_record, note_reject,
                                     &told,      heard,       3};
    iem_parse_rest rest;
    (void)state;
    assert_ok(iem_parser_new(',', MANY, &parser, &ok_err_));
    assert_ok(iem_parser_read(parser, iem_slice_of("a,b,c\n1,2,3,4\nx\n"), true,
                              SIZE_MAX, (iem_parse_rest){0}, &events, &rest, &ok_err_));
    assert_string_equal(told.at, "1b 1:3\n12 34 2:4\n3:1\n");
    iem_parser_free(parser);
    iem_buffer_clear(&told);
}

static void a_field_of_a_megabyte_is_one_field(void **state)
{
    const size_t n = 1000000;
    char *bytes = malloc(n + 3);
    (void)state;
    assert_non_null(bytes);
    memset(bytes, '\n', n + 3);
    bytes[0] = bytes[n + 1] = '"';
    const struct tally quoted = count(bytes, n + 3, MANY);
    assert_int_equal(quoted.records, 1);
    assert_int_equal(quoted.bytes, n);
    memset(bytes, 'x', n);
    bytes[n] = '\n';
    const struct tally plain = count(bytes, n + 1, MANY);
    assert_int_equal(plain.records, 1);
    assert_int_equal(plain.bytes, n);
    free(bytes);
}

/* Each would take hours if a search started again from every line. */
static void many_lines_in_one_piece_take_linear_time(void **state)
{
    static const struct {
        const char *line;
        size_t max;
        uint64_t records, rejects;
    } cases[] = {
        {"ab,c\n", MANY, 1, 0},  {"ab,c\r", MANY, 1, 0}, {"\"b\",\r", MANY, 1, 0},
        {"a\"bc\n", MANY, 0, 1}, {"abcd\r", 2, 0, 1},
    };
    const size_t lines = 1000000;
    char *bytes = malloc(5 * lines);
    (void)state;
    assert_non_null(bytes);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t k = 0; k < lines; k++) memcpy(bytes + 5 * k, cases[i].line, 5);
        const struct tally tally = count(bytes, 5 * lines, cases[i].max);
        assert_int_equal(tally.records, lines * cases[i].records);
        assert_int_equal(tally.rejects, lines * cases[i].rejects);
        assert_int_equal(tally.last_line, lines);
    }
    free(bytes);
}

/* Every thousandth line opens a quote; each costs at most max_record bytes again. */
static void many_open_quotes_take_bounded_time(void **state)
{
    const size_t lines = 400000, max = 4000;
    char *bytes = malloc(5 * lines);
    (void)state;
    assert_non_null(bytes);
    for (size_t k = 0; k < lines; k++)
        memcpy(bytes + 5 * k, k % 1000 == 0 ? "\"a,b\n" : "ab,c\n", 5);
    const struct tally tally = count(bytes, 5 * lines, max);
    assert_int_equal(tally.rejects, lines / 1000);
    assert_int_equal(tally.records, lines - lines / 1000);
    assert_int_equal(tally.last_line, lines);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_records_are_read_as_they_stand),
        cmocka_unit_test(line_ends_are_cr_lf_and_crlf_and_each_counts_once),
        cmocka_unit_test(a_malformed_record_is_rejected_at_its_first_line),
        cmocka_unit_test(a_quote_that_is_never_closed_costs_one_line),
        cmocka_unit_test(a_record_that_is_too_long_costs_one_line),
        cmocka_unit_test(each_delimiter_parts_fields),
        cmocka_unit_test(a_piece_that_is_not_the_last_says_what_is_left),
        cmocka_unit_test(a_piece_may_begin_in_a_line_to_skip_or_behind_a_cr),
        cmocka_unit_test(an_empty_piece_changes_nothing),
        cmocka_unit_test(a_parser_forgets_what_another_file_left_open),
        cmocka_unit_test(all_short_texts_are_read_as_the_slow_rule_reads_them),
        seeded_test(random_texts_are_read_as_the_slow_rule_reads_them),
        cmocka_unit_test(only_fields_that_are_asked_for_are_told_of),
        cmocka_unit_test(a_field_of_a_megabyte_is_one_field),
        cmocka_unit_test(many_lines_in_one_piece_take_linear_time),
        cmocka_unit_test(many_open_quotes_take_bounded_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
