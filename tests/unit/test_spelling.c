/* The table of spellings says nothing or the truth. */
#include "tally/spelling.h"

#include "base/hash.h"

#include "check.h"

enum { ROOM = 20 + IEM_SPELLING }; /* what may be read behind a text, with it */

struct text {
    char at[ROOM];
    size_t len;
};

/* Text `number` of a set: some differ by NUL bytes or length alone, some not at all. */
static struct text text_of(size_t number, char behind)
{
    static const char *const before[] = {"", "\"", "k", "0000", "a"};
    static const char *const after[] = {"", "\"", "-", "", "z"};
    struct text text;
    char out[ROOM];
    memset(text.at, behind, sizeof text.at);
    text.len = (size_t)snprintf(out, sizeof out, "%s%zu%s", before[number % 5],
                                number / 20, after[number % 5]);
    memcpy(text.at, out, text.len);
    for (size_t more = number / 5 % 4; more > 0 && text.len < 18; more--)
        text.at[text.len++] = "\0x \xff"[(number + more) % 4];
    return text;
}

static iem_spellings new_table(void)
{
    iem_spellings s;
    assert_ok(iem_spellings_init(&s, &ok_err_));
    return s;
}

static iem_status add(iem_spellings *s, size_t number, iem_error *err)
{
    const struct text text = text_of(number, '\0');
    return iem_spellings_add(s, text.at, text.len, (uint32_t)number, err);
}

static size_t first_like(size_t number)
{
    const struct text text = text_of(number, '\0');
    for (size_t i = 0; i < number; i++) {
        const struct text other = text_of(i, '\0');
        if (other.len == text.len && memcmp(other.at, text.at, text.len) == 0) return i;
    }
    return number;
}

static void what_was_added_is_found_whatever_stands_behind(void **state)
{
    enum { N = 2000 };
    iem_spellings s = new_table();
    size_t found = 0, asked = 0;
    (void)state;
    for (size_t i = 0; i < N; i++)
        if (first_like(i) == i) assert_ok(add(&s, i, &ok_err_));
    for (size_t i = 0; i < N; i++) {
        const size_t want = first_like(i);
        for (size_t b = 0; b < 4; b++) {
            const struct text text = text_of(i, "\0x\"\xff"[b]);
            const uint32_t code = iem_spellings_find(&s, text.at, text.len);
            if (text.len > IEM_SPELLING) {
                assert_int_equal(code, IEM_NO_CODE);
                continue;
            }
            if (code != IEM_NO_CODE) assert_int_equal(code, want);
            found += code != IEM_NO_CODE;
            asked++;
        }
    }
    assert_true(found > asked / 100 * 99); /* or it would be of no use */
    iem_spellings_clear(&s);
}

static void what_was_not_added_is_not_found(void **state)
{
    enum { N = 3000 };
    iem_spellings s = new_table();
    (void)state;
    const struct text first = text_of(0, 'x');
    assert_int_equal(iem_spellings_find(&s, first.at, first.len), IEM_NO_CODE);
    for (size_t i = 0; i < N; i += 3)
        if (first_like(i) == i) assert_ok(add(&s, i, &ok_err_));
    for (size_t i = 0; i < N; i++) {
        const struct text text = text_of(i, 'x');
        const uint32_t code = iem_spellings_find(&s, text.at, text.len);
        if (code == IEM_NO_CODE) continue;
        const struct text other = text_of(code, 'y');
        assert_int_equal(code % 3, 0);
        assert_int_equal(other.len, text.len);
        assert_memory_equal(other.at, text.at, text.len);
    }
    iem_spellings_clear(&s);
}

static void texts_that_differ_by_nul_bytes_or_length_are_apart(void **state)
{
    static const struct {
        const char *at;
        size_t len;
    } texts[] = {{"", 0},     {"\0", 1},  {"\0\0", 2},     {"a", 1},
                 {"a\0", 2},  {"\0a", 2}, {"aaaaaaaa", 8}, {"aaaaaaaaa", 9},
                 {"a\0a", 3}, {"\"\"", 2}};
    iem_spellings s = new_table();
    (void)state;
    for (uint32_t i = 0; i < 10; i++)
        assert_ok(iem_spellings_add(&s, texts[i].at, texts[i].len, i, &ok_err_));
    for (uint32_t i = 0; i < 10; i++) {
        char room[ROOM];
        memset(room, 'a', sizeof room);
        memcpy(room, texts[i].at, texts[i].len);
        assert_int_equal(iem_spellings_find(&s, room, texts[i].len), i);
    }
    iem_spellings_clear(&s);
}

static void sixteen_bytes_are_kept_and_seventeen_are_not(void **state)
{
    char room[17 + IEM_SPELLING] = "0123456789abcdefg";
    iem_spellings s = new_table();
    (void)state;
    assert_ok(iem_spellings_add(&s, room, 16, 1, &ok_err_));
    assert_ok(iem_spellings_add(&s, room, 17, 2, &ok_err_));
    assert_int_equal(iem_spellings_find(&s, room, 16), 1);
    assert_int_equal(iem_spellings_find(&s, room, 17), IEM_NO_CODE);
    assert_int_equal(iem_spellings_find(&s, room, 15), IEM_NO_CODE);
    iem_spellings_clear(&s);
}

/* Whoever makes a log with ever new texts gets no more memory than this. */
static void it_grows_to_a_limit_and_keeps_to_the_truth(void **state)
{
    enum { N = 100000 };
    iem_spellings s = new_table();
    (void)state;
    for (uint32_t i = 0; i < N; i++) {
        char text[ROOM] = "";
        const size_t len = (size_t)snprintf(text, sizeof text, "%u", i);
        assert_ok(iem_spellings_add(&s, text, len, i, &ok_err_));
        if (i % 100) continue;
        for (uint32_t j = 0; j <= i; j += 97) {
            const size_t n = (size_t)snprintf(text, sizeof text, "%u", j);
            const uint32_t code = iem_spellings_find(&s, text, n);
            if (code != IEM_NO_CODE) assert_int_equal(code, j);
        }
    }
    const size_t n_slots = s.last_slot + 1;
    assert_int_equal(n_slots, 1 << 14);
    assert_true(s.n > n_slots / 4 && s.n <= n_slots / 2);
    iem_spellings_clear(&s);
}

static void an_emptied_table_says_nothing_and_learns_anew(void **state)
{
    iem_spellings s = new_table();
    (void)state;
    for (size_t i = 0; i < 500; i++)
        if (first_like(i) == i) assert_ok(add(&s, i, &ok_err_));
    iem_spellings_empty(&s);
    for (size_t i = 0; i < 500; i++) {
        const struct text text = text_of(i, 'x');
        assert_int_equal(iem_spellings_find(&s, text.at, text.len), IEM_NO_CODE);
    }
    const struct text text = text_of(7, 'x');
    assert_ok(iem_spellings_add(&s, text.at, text.len, 1007, &ok_err_));
    assert_int_equal(iem_spellings_find(&s, text.at, text.len), 1007);
    iem_spellings_clear(&s);
}

/* ---- Memory ---- */

static size_t asked, failing = SIZE_MAX;

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);

void *__wrap_calloc(size_t count, size_t size)
{
    return asked++ == failing ? NULL : __real_calloc(count, size);
}

static void a_table_that_cannot_grow_says_so_and_keeps_what_it_has(void **state)
{
    (void)state;
    for (size_t at = 0; at < 3; at++) {
        iem_spellings s = new_table();
        size_t failed = 0;
        asked = 0;
        failing = at;
        for (size_t i = 0; i < 200; i++) {
            iem_error err = {IEM_OK, ""};
            if (first_like(i) != i || add(&s, i, &err) == IEM_OK) continue;
            assert_int_equal(err.status, IEM_ERR_SYSTEM);
            assert_string_equal(err.message, "out of memory");
            failed++;
        }
        failing = SIZE_MAX;
        assert_int_equal(failed, 1);
        const struct text text = text_of(199, 'x');
        assert_int_equal(iem_spellings_find(&s, text.at, text.len), first_like(199));
        iem_spellings_clear(&s);
    }
    iem_error err = {IEM_OK, ""};
    iem_spellings none;
    asked = failing = 0;
    assert_int_equal(iem_spellings_init(&none, &err), IEM_ERR_SYSTEM);
    failing = SIZE_MAX;
    iem_spellings_clear(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_found_whatever_stands_behind),
        cmocka_unit_test(what_was_not_added_is_not_found),
        cmocka_unit_test(texts_that_differ_by_nul_bytes_or_length_are_apart),
        cmocka_unit_test(sixteen_bytes_are_kept_and_seventeen_are_not),
        cmocka_unit_test(it_grows_to_a_limit_and_keeps_to_the_truth),
        cmocka_unit_test(an_emptied_table_says_nothing_and_learns_anew),
        cmocka_unit_test(a_table_that_cannot_grow_says_so_and_keeps_what_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
