/* For any bytes, the index with libcsv behind it says what libcsv alone says. */
#include "csv/split.h"

#include "base/hash.h"

#include "check.h"
#include "said.h"
#include "seed.h"
#include "short_of_memory.h"

enum { MANY = 1 << 20, SHORT = 1 << 10 };

static const char *const names[] = {"a", "b", "c", "d", "e", "f"};

/* ---- A desk with a splitter of every way, of which the first is libcsv alone ---- */

struct hand {
    iem_split_form form;
    iem_splitter *splitter; /* NULL: not a way of this processor */
    iem_batch batch;
    struct said said;
};

struct desk {
    struct hand hands[IEM_INDEX_WAYS];
    char *room; /* bytes are put at its end, with the margin behind them */
    size_t capacity;
};

static void open_hand(struct hand *hand, const iem_split_form *form, size_t way)
{
    *hand = (struct hand){.form = *form};
    hand->form.names = names;
    hand->form.scan = way ? iem_index_scan_of((iem_index_way)way) : NULL;
    if (way && !hand->form.scan) return;
    assert_ok(iem_splitter_new(&hand->form, &hand->splitter, &ok_err_));
}

static struct desk *open_desk(const iem_split_form *form, size_t capacity)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    desk->capacity = capacity;
    desk->room = malloc(capacity + IEM_INDEX_MARGIN);
    assert_non_null(desk->room);
    for (size_t way = 0; way < IEM_INDEX_WAYS; way++)
        open_hand(&desk->hands[way], form, way);
    return desk;
}

static void close_desk(struct desk *desk)
{
    for (size_t way = 0; way < IEM_INDEX_WAYS; way++) {
        struct hand *hand = &desk->hands[way];
        iem_splitter_free(hand->splitter);
        iem_batch_clear_rejects(&hand->batch);
        free(hand->batch.rejects);
        said_clear(&hand->said);
    }
    free(desk->room);
    free(desk);
}

/* All columns in their order, of which all have to be valid. */
static iem_split_form form_of(size_t n_columns, size_t max_record)
{
    static const size_t all[] = {0, 1, 2, 3, 4, 5};
    return (iem_split_form){.dialect = {.delimiter = ','},
                            .max_record = max_record,
                            .n_columns = n_columns,
                            .columns = all,
                            .n_fields = n_columns,
                            .n_checked = n_columns};
}

/* ---- One text by all ways ---- */

static void differ(const struct desk *desk, size_t way, iem_slice bytes,
                   const char *how)
{
    const struct hand *got = &desk->hands[way], *want = &desk->hands[0];
    iem_buffer text = {0};
    if (bytes.len < SHORT) write_escaped(&text, bytes);
    iem_buffer_format(&text, " (%zu bytes, max %zu, %s), %s: got\n", bytes.len,
                      want->form.max_record, how,
                      iem_index_way_name((iem_index_way)way));
    said_tell(&got->said, &text);
    iem_buffer_text(&text, "want\n");
    said_tell(&want->said, &text);
    fail_msg("%.8000s", text.at);
}

static void say(struct hand *hand, iem_slice bytes, bool last, iem_parse_rest before)
{
    said_forget(&hand->said);
    said_piece(&hand->said, hand->splitter, bytes, last, before, &hand->batch);
}

static void check_way(struct desk *desk, size_t way, iem_slice bytes, bool last,
                      iem_parse_rest before)
{
    struct hand *hand = &desk->hands[way];
    char how[80];
    if (!hand->splitter) return;
    say(hand, bytes, last, before);
    if (said_same(&hand->said, &desk->hands[0].said)) return;
    snprintf(how, sizeof how, "%slast%s%s", last ? "" : "not ",
             before.skipping ? ", skipping" : "", before.after_cr ? ", after CR" : "");
    differ(desk, way, bytes, how);
}

static void check_whole(struct desk *desk, iem_slice bytes, bool last,
                        iem_parse_rest before)
{
    say(&desk->hands[0], bytes, last, before);
    for (size_t way = 1; way < IEM_INDEX_WAYS; way++)
        check_way(desk, way, bytes, last, before);
}

/* Cut into pieces as the reader cuts: each begins with what the one before left. The
 * splitter of reference said before what is to be said. */
static void check_pieces(struct desk *desk, size_t way, iem_slice bytes,
                         const size_t *cuts, size_t n_cuts)
{
    struct hand *hand = &desk->hands[way];
    size_t begin = 0;
    char how[80];
    said_forget(&hand->said);
    hand->said.rest = (iem_parse_rest){0};
    for (size_t i = 0; i <= n_cuts; i++) {
        const size_t end = i < n_cuts ? cuts[i] : bytes.len;
        said_piece(&hand->said, hand->splitter,
                   (iem_slice){bytes.at + begin, end - begin}, i == n_cuts,
                   hand->said.rest, &hand->batch);
        begin += hand->said.rest.tail;
    }
    if (begin == bytes.len && said_same_entries(&hand->said, &desk->hands[0].said))
        return;
    snprintf(how, sizeof how, "%zu cuts, the first at %zu", n_cuts, cuts[0]);
    differ(desk, way, bytes, how);
}

/* All ways find the same ends (test_index.c): one of them, another each time. */
static size_t some_way(const struct desk *desk, size_t number)
{
    size_t way = 1 + number % (IEM_INDEX_WAYS - 1);
    while (!desk->hands[way].splitter) way = 1 + way % (IEM_INDEX_WAYS - 1);
    return way;
}

static void check_cut(struct desk *desk, iem_slice bytes, const size_t *cuts, size_t n,
                      size_t number)
{
    check_pieces(desk, some_way(desk, number), bytes, cuts, n);
}

static iem_slice place(struct desk *desk, const char *bytes, size_t n, char behind)
{
    char *at = desk->room + desk->capacity - n;
    assert_true(n <= desk->capacity);
    if (n) memcpy(at, bytes, n);
    memset(desk->room + desk->capacity, behind, IEM_INDEX_MARGIN);
    return (iem_slice){at, n};
}

static const char behinds[] = {'\n', '"', ',', '\0', '\r', 'x'};

static void check_before(struct desk *desk, iem_slice bytes, bool last,
                         iem_parse_rest before, size_t number)
{
    say(&desk->hands[0], bytes, last, before);
    check_way(desk, some_way(desk, number), bytes, last, before);
}

/* In whatever state the piece begins, and whether the log ends with it or not. */
static iem_slice check_text(struct desk *desk, const char *text, size_t n,
                            size_t number)
{
    const iem_slice bytes = place(desk, text, n, behinds[number % sizeof behinds]);
    for (size_t before = 1; before < 4; before++) {
        const iem_parse_rest rest = {.skipping = before & 1, .after_cr = before & 2};
        check_before(desk, bytes, false, rest, number + before);
        check_before(desk, bytes, true, rest, number + before);
    }
    check_whole(desk, bytes, false, (iem_parse_rest){0});
    check_whole(desk, bytes, true, (iem_parse_rest){0});
    return bytes; /* of which all was said last, from a record border */
}

static void check_every_cut(struct desk *desk, const char *text, size_t n,
                            size_t number)
{
    const iem_slice bytes = check_text(desk, text, n, number);
    for (size_t cut = 0; cut <= n; cut++) check_cut(desk, bytes, &cut, 1, number + cut);
}

/* ---- All short texts ---- */

static void check_all(size_t columns, size_t max_record, size_t longest)
{
    static const char alphabet[] = "a,\"\r\n";
    const iem_split_form form = form_of(columns, max_record);
    struct desk *desk = open_desk(&form, 16);
    for (size_t n = 0, all = 1; n <= longest; n++, all *= 5)
        for (size_t number = 0; number < all; number++) {
            char text[16];
            for (size_t i = 0, rest = number; i < n; i++, rest /= 5)
                text[i] = alphabet[rest % 5];
            check_every_cut(desk, text, n, number);
        }
    close_desk(desk);
}

/* A sanitizer makes it four times as long. */
#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
enum { LONGEST = 6, ROUNDS = 500 };
#else
enum { LONGEST = 7, ROUNDS = 2000 };
#endif

static void all_short_texts_of_two_columns_are_split_alike(void **state)
{
    (void)state;
    check_all(2, MANY, LONGEST);
}

static void all_short_texts_of_three_columns_are_split_alike(void **state)
{
    (void)state;
    check_all(3, MANY, LONGEST);
}

/* A tile is no longer than the longest record: so there are several in a short text. */
static void all_short_texts_of_short_records_are_split_alike(void **state)
{
    (void)state;
    for (size_t max_record = 1; max_record < 6; max_record++)
        check_all(2, max_record, LONGEST - 1);
    check_all(1, 2, LONGEST - 1);
}

/* ---- Random texts ---- */

static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed = iem_mix(*seed + 1);
    return (*seed >> 20) % below;
}

/* Of 16 records, so many are not regular. */
struct mix {
    size_t columns, odd, longest;
    char delimiter;
};

static size_t write_text(char *at, uint64_t *seed, size_t longest)
{
    static const char *const texts[] = {"a",   "bc", " ",  "\xc3\xa9",
                                        "1.5", "x",  "NA", "."};
    size_t n = 0;
    for (size_t want = draw(seed, longest + 1); n < want;) {
        const char *text = texts[draw(seed, 8)];
        memcpy(at + n, text, strlen(text));
        n += strlen(text);
    }
    return n;
}

static size_t write_quoted(char *at, uint64_t *seed, size_t longest, bool odd)
{
    static const char *const within[] = {",", ";", "\"\"", "\t", "|"};
    static const char *const strange[] = {"\n", "\r\n", "\r", "\"", "\0x", "\xff"};
    size_t n = 0;
    at[n++] = '"';
    n += write_text(at + n, seed, longest / 2);
    for (uint64_t parts = draw(seed, 3); parts > 0; parts--) {
        const char *text = odd ? strange[draw(seed, 6)] : within[draw(seed, 5)];
        const size_t len = *text ? strlen(text) : 1;
        memcpy(at + n, text, len);
        n += len;
        n += write_text(at + n, seed, longest / 4);
    }
    at[n++] = '"';
    return n;
}

static size_t write_end(char *at, uint64_t *seed, bool odd)
{
    static const char *const ends[] = {"\n",   "\n",   "\n",       "\r\n",
                                       "\r\n", "\n\n", "\r\n\r\n", "\r"};
    const char *end = ends[draw(seed, odd ? 8 : 5)];
    memcpy(at, end, strlen(end));
    return strlen(end);
}

static size_t write_record(char *at, uint64_t *seed, const struct mix *mix)
{
    static const char stray[] = "\"\"\r\n\0\xff,;";
    const bool odd = draw(seed, 16) < mix->odd;
    size_t columns = mix->columns, n = 0;
    if (odd && draw(seed, 4) == 0) columns = draw(seed, 2 * mix->columns);
    for (size_t c = 0; c < columns; c++) {
        if (c) at[n++] = mix->delimiter;
        n += draw(seed, 4) ? write_text(at + n, seed, mix->longest)
                           : write_quoted(at + n, seed, mix->longest, odd);
        if (odd && draw(seed, 6) == 0) at[n++] = stray[draw(seed, sizeof stray - 1)];
    }
    return n + write_end(at + n, seed, odd);
}

/* Room for `most` bytes and the longest record. The last one may be cut anywhere. */
static size_t write_log(char *at, size_t most, uint64_t *seed, const struct mix *mix)
{
    size_t n = 0;
    while (n < most) n += write_record(at + n, seed, mix);
    return draw(seed, 3) ? n : most;
}

static const char delimiters[] = {',', ';', '\t', '|'};

static iem_split_form random_form(uint64_t *seed, const struct mix *mix)
{
    static const size_t limits[] = {1, 2, 3, 5, 8, 13, 21, 34, 64, 65, 129, MANY};
    static const size_t backwards[] = {5, 4, 3, 2, 1, 0}, twice[] = {1, 0, 1, 1, 0};
    iem_split_form form = form_of(mix->columns, limits[draw(seed, 12)]);
    form.dialect.delimiter = mix->delimiter;
    form.dialect.encoding = draw(seed, 3) ? IEM_UTF8 : IEM_WINDOWS_1252;
    switch (draw(seed, 5)) {
    case 0: /* those that nobody checks stand as in the log */
        form.n_checked = draw(seed, form.n_fields + 1);
        break;
    case 1:
        form.columns = backwards + 6 - mix->columns;
        form.n_fields = form.n_checked = 1 + draw(seed, mix->columns);
        break;
    case 2:
        form.columns = twice;
        form.n_fields = 5;
        form.n_checked = draw(seed, 6);
        break;
    case 3:
        form.n_fields = form.n_checked = 0;
        break;
    default:
        break;
    }
    return form;
}

static struct mix random_mix(uint64_t *seed)
{
    return (struct mix){.columns = 2 + draw(seed, 5),
                        .odd = draw(seed, 3) * draw(seed, 9),
                        .longest = 1 + draw(seed, 12),
                        .delimiter = delimiters[draw(seed, 4)]};
}

static void random_logs_are_split_alike_wherever_they_are_cut(void **state)
{
    enum { MOST = 160, ROOM = 4096 };
    uint64_t seed = seed_of(4242);
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        char text[ROOM];
        const struct mix mix = random_mix(&seed);
        const iem_split_form form = random_form(&seed, &mix);
        const size_t n = write_log(text, draw(&seed, MOST), &seed, &mix);
        struct desk *desk = open_desk(&form, ROOM);
        check_every_cut(desk, text, n, round);
        close_desk(desk);
    }
}

static int by_size(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static void random_logs_are_split_alike_in_any_pieces(void **state)
{
    enum { MOST = 3000, ROOM = 8192, CUTS = 12 };
    uint64_t seed = seed_of(77);
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        char text[ROOM];
        size_t cuts[CUTS];
        const struct mix mix = random_mix(&seed);
        const iem_split_form form = random_form(&seed, &mix);
        const size_t n = write_log(text, draw(&seed, MOST), &seed, &mix);
        struct desk *desk = open_desk(&form, ROOM);
        const iem_slice bytes = check_text(desk, text, n, round);
        for (size_t i = 0; i < CUTS; i++) cuts[i] = draw(&seed, n + 1);
        qsort(cuts, CUTS, sizeof *cuts, by_size);
        for (size_t k = 1; k <= CUTS; k += 4)
            check_cut(desk, bytes, cuts, k, round + k / 4);
        close_desk(desk);
    }
}

/* Bytes that mean something, in no order at all. */
static void random_bytes_are_split_alike_wherever_they_are_cut(void **state)
{
    static const char alphabet[] = "aab,,;\"\"\r\n\n \0\xff\xc3\xa9";
    static const size_t limits[] = {4, 16, 70, MANY};
    uint64_t seed = seed_of(1);
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        char text[100];
        const size_t n = draw(&seed, sizeof text);
        for (size_t i = 0; i < n; i++)
            text[i] = alphabet[draw(&seed, sizeof alphabet - 1)];
        const iem_split_form form = form_of(1 + round % 4, limits[draw(&seed, 4)]);
        struct desk *desk = open_desk(&form, sizeof text);
        check_every_cut(desk, text, n, round);
        close_desk(desk);
    }
}

/* ---- Tiles, and what libcsv is given at a time: 64 KiB each ---- */

enum { TILE = 1 << 16, LARGE = 5 * TILE };

/* Something strange around each place where a tile may end. */
static void disturb(char *text, size_t n, uint64_t *seed)
{
    static const char strange[] = "\"\"\r\n,,a";
    for (size_t at = TILE; at + 64 < n; at += TILE)
        for (size_t k = 0; k < 3; k++)
            text[at - 64 + draw(seed, 128)] = strange[draw(seed, sizeof strange - 1)];
}

/* A record that is longer than a tile: quoted line ends, plain, or never closed. */
static size_t write_long(char *at, uint64_t *seed, const struct mix *mix)
{
    const size_t n = TILE / 2 + draw(seed, TILE);
    memset(at, 'y', n);
    at[n - 1] = '\n';
    for (size_t c = 1; c < mix->columns; c++) at[c] = mix->delimiter;
    if (draw(seed, 3) == 0) return n;
    at[0] = '"';
    for (size_t k = 0; k < 9; k++) at[1 + draw(seed, n - 3)] = "\n\r,"[draw(seed, 3)];
    if (draw(seed, 3)) at[n - mix->columns - 1] = '"';
    for (size_t c = 1; c < mix->columns; c++) at[n - 1 - c] = mix->delimiter;
    return n;
}

static size_t write_large(char *text, uint64_t *seed, const struct mix *mix)
{
    size_t n = 0;
    while (n < 3 * TILE) {
        n += write_log(text + n, draw(seed, TILE), seed, mix);
        if (draw(seed, 2)) n += write_long(text + n, seed, mix);
    }
    return n;
}

static void large_logs_are_split_alike(void **state)
{
    static const size_t limits[] = {MANY, MANY, TILE - 1, TILE, TILE + 1, 1000};
    uint64_t seed = 9;
    char *text = malloc(2 * LARGE);
    (void)state;
    assert_non_null(text);
    for (size_t round = 0; round < ROUNDS / 20; round++) {
        struct mix mix = random_mix(&seed);
        if (round % 2) mix.odd = 0;
        iem_split_form form = random_form(&seed, &mix);
        form.max_record = limits[round % 6];
        const size_t n = write_large(text, &seed, &mix);
        if (round % 3) disturb(text, n, &seed);
        struct desk *desk = open_desk(&form, n);
        const iem_slice bytes = place(desk, text, n, behinds[round % 6]);
        check_whole(desk, bytes, false, (iem_parse_rest){0});
        check_whole(desk, bytes, true, (iem_parse_rest){0});
        size_t cuts[4] = {draw(&seed, n), draw(&seed, n), TILE, 2 * TILE};
        qsort(cuts, 4, sizeof *cuts, by_size);
        check_cut(desk, bytes, cuts, 4, round);
        close_desk(desk);
    }
    free(text);
}

/* One byte further each time, so that everything stands at the end of a tile once. */
static void every_byte_of_some_records_ends_a_tile(void **state)
{
    static const char records[] =
        "a,\"b\"\r\n\"c\"\"d\",e\n,\nf,\"g\nh\"\ni,j\rk\"l,m\n"
        "n,o\n\n\xc3\xa9,\"\"\r\n\r\nlast,one\n";
    const size_t n = sizeof records - 1;
    const iem_split_form form = form_of(2, MANY);
    char *text = malloc(TILE + 2 * n);
    struct desk *desk = open_desk(&form, TILE + 2 * n);
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < TILE + n; i++) text[i] = "r,1\n"[i % 4];
    for (size_t at = TILE - n - 1; at <= TILE + 1; at++) {
        const size_t begin = at / 4 * 4;
        char *to = text + begin;
        const size_t pad = at - begin; /* a longer field makes up for what is left */
        memcpy(to, "pad", pad);
        memcpy(to + pad, records, n);
        check_whole(desk, place(desk, text, begin + pad + n, '"'), true,
                    (iem_parse_rest){0});
        check_whole(desk, place(desk, text, begin + pad + n, ','), false,
                    (iem_parse_rest){0});
        for (size_t i = begin; i < TILE + n; i++) text[i] = "r,1\n"[i % 4];
    }
    free(text);
    close_desk(desk);
}

/* Alike, and by the index: else it would be of no use. */
static void regular_records_are_left_to_nobody_else(void **state)
{
    static const char two[] = "a,b\nc,\"d,\"\"\"\r\n,\n\"\",\xff\r\n";
    enum { TIMES = 8000 };
    const size_t n = sizeof two - 1;
    const iem_split_form form = form_of(2, MANY);
    struct desk *desk = open_desk(&form, TIMES * n);
    char *text = malloc(TIMES * n);
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < TIMES; i++) memcpy(text + i * n, two, n);
    const iem_slice bytes = place(desk, text, TIMES * n, '"');
    for (size_t way = 1; way < IEM_INDEX_WAYS; way++) {
        struct hand *hand = &desk->hands[way];
        if (!hand->splitter) continue;
        say(hand, bytes, true, (iem_parse_rest){0});
        assert_int_equal(hand->batch.n_records, 4 * TIMES);
        assert_int_equal(hand->batch.n_stretches, 1);
        assert_non_null(hand->batch.stretches[0].ends);
    }
    free(text);
    close_desk(desk);
}

/* ---- The first record ---- */

static void a_batch_does_without_its_first_record(void **state)
{
    enum { MOST = 200, ROOM = 4096 };
    uint64_t seed = 12;
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        char text[ROOM];
        const struct mix mix = random_mix(&seed);
        iem_split_form form = random_form(&seed, &mix);
        form.n_checked = 0; /* so that nothing is rejected but by the splitter */
        const size_t n = write_log(text, draw(&seed, MOST), &seed, &mix);
        struct desk *desk = open_desk(&form, ROOM);
        const iem_slice bytes = place(desk, text, n, '\n');
        for (size_t way = 0; way < IEM_INDEX_WAYS; way++) {
            struct hand *hand = &desk->hands[way];
            if (!hand->splitter) continue;
            say(hand, bytes, true, (iem_parse_rest){0});
            if (hand->batch.n_records == 0) continue;
            struct said whole = hand->said, without = {0};
            iem_split_drop_first(hand->splitter, &hand->batch);
            said_batch(&without, &hand->batch);
            size_t first = 0;
            while (whole.entries[first].kind >= 0) first++;
            assert_int_equal(without.n, whole.n - 1);
            for (size_t i = 0; i < without.n; i++) {
                const struct said_entry *x = &without.entries[i],
                                        *y = &whole.entries[i + (i >= first)];
                assert_int_equal(x->line, y->line);
                assert_int_equal(x->kind, y->kind);
                assert_int_equal(x->end - x->begin, y->end - y->begin);
                assert_memory_equal(without.bytes.at + x->begin,
                                    whole.bytes.at + y->begin, x->end - x->begin);
            }
            said_clear(&without);
        }
        close_desk(desk);
    }
}

/* ---- Memory ---- */

static iem_status split_once(const iem_split_form *form, iem_slice bytes,
                             size_t *n_records, iem_error *err)
{
    iem_splitter *splitter = NULL;
    iem_batch batch = {0};
    iem_parse_rest rest;
    iem_status status = iem_splitter_new(form, &splitter, err);
    if (status == IEM_OK)
        status =
            iem_split(splitter, bytes, true, (iem_parse_rest){0}, &batch, &rest, err);
    *n_records = batch.n_records;
    iem_splitter_free(splitter);
    iem_batch_clear_rejects(&batch);
    free(batch.rejects);
    return status;
}

/* libcsv asks again for less. What is lost is told of by the address sanitizer. */
static void memory_that_runs_out_is_told_of_wherever_it_does(void **state)
{
    static const char text[] = "1,2\n\"3\n\",4\n5\n6,7\"8\n9,10\r\"11\",12\n13,\"14\n";
    char bytes[sizeof text + IEM_INDEX_MARGIN] = "";
    (void)state;
    memcpy(bytes, text, sizeof text);
    for (size_t way = 0; way <= IEM_INDEX_PORTABLE; way++) {
        iem_split_form form = form_of(2, MANY);
        size_t failed = 0, n_records = 0;
        form.names = names;
        form.scan = way ? iem_index_scan_of(IEM_INDEX_PORTABLE) : NULL;
        for (size_t at = 0; at == 0 || asked >= at; at++) {
            iem_error err = {IEM_OK, ""};
            asked = 0;
            failing = at;
            const iem_status status = split_once(
                &form, (iem_slice){bytes, sizeof text - 1}, &n_records, &err);
            failing = SIZE_MAX;
            if (status == IEM_OK) {
                assert_int_equal(n_records, 4);
                continue;
            }
            failed++;
            assert_int_equal(status, IEM_ERR_SYSTEM);
            assert_string_equal(err.message, "out of memory");
        }
        assert_true(failed > 12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_short_texts_of_two_columns_are_split_alike),
        cmocka_unit_test(all_short_texts_of_three_columns_are_split_alike),
        cmocka_unit_test(all_short_texts_of_short_records_are_split_alike),
        seeded_test(random_logs_are_split_alike_wherever_they_are_cut),
        seeded_test(random_logs_are_split_alike_in_any_pieces),
        seeded_test(random_bytes_are_split_alike_wherever_they_are_cut),
        cmocka_unit_test(large_logs_are_split_alike),
        cmocka_unit_test(every_byte_of_some_records_ends_a_tile),
        cmocka_unit_test(regular_records_are_left_to_nobody_else),
        cmocka_unit_test(a_batch_does_without_its_first_record),
        cmocka_unit_test(memory_that_runs_out_is_told_of_wherever_it_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
