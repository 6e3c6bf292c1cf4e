/* What is seen of the columns of a log, before there is a plan. */
#include "plan/look.h"

#include "check.h"

static iem_look *look_of(const char *const *header, size_t n)
{
    iem_look *look = NULL;
    assert_ok(iem_look_new(header, n, &look, NULL));
    return look;
}

static void add(iem_look *look, const char *a, const char *b)
{
    const iem_slice fields[] = {iem_slice_of(a), iem_slice_of(b)};
    assert_ok(iem_look_row(look, fields, '.', NULL));
}

/* SIZE_MAX: it was not seen. */
static size_t place_of(const iem_column *column, const char *text)
{
    for (size_t i = 0; i < column->n_values; i++)
        if (strcmp(column->values[i].text, text) == 0) return i;
    return SIZE_MAX;
}

static const char *const ab[] = {"a", "b"};

static void counts_are_exact(void **state)
{
    (void)state;
    iem_look *look = look_of(ab, 2);
    add(look, "10", "2014-03-17");
    add(look, "-2.5", "17-03-2014");
    add(look, "NA", "x");
    add(look, "?", "");
    add(look, "10", "x");
    iem_look_settle(look);
    const iem_column *a = &look->columns[0], *b = &look->columns[1];
    assert_int_equal(a->rows, 5);
    assert_int_equal(a->known, 3);
    assert_int_equal(a->missing[1], 1);
    assert_int_equal(a->missing[3], 1);
    assert_int_equal(a->numbers, 3);
    assert_int_equal(a->wholes, 2);
    assert_int_equal(a->tens, 2);
    assert_int_equal(a->least, -2500000);
    assert_int_equal(a->most, 10000000);
    assert_true(iem_column_is_number(a));
    assert_false(iem_column_is_whole(a));
    assert_int_equal(b->dates[0], 1);
    assert_int_equal(b->dates[1], 1);
    assert_false(iem_column_is_number(b));
    /* the most frequent one first */
    assert_string_equal(a->values[0].text, "10");
    assert_int_equal(a->values[0].n, 2);
    assert_int_equal(place_of(b, "x"), 0);
    assert_int_equal(place_of(b, "y"), SIZE_MAX);
    iem_look_free(look);
}

static void numbers_have_the_mark_of_the_log(void **state)
{
    (void)state;
    const iem_slice fields[] = {iem_slice_of("0,5"), iem_slice_of("0.5")};
    iem_look *look = look_of(ab, 2);
    assert_ok(iem_look_row(look, fields, ',', NULL));
    assert_int_equal(look->columns[0].numbers, 1);
    assert_int_equal(look->columns[0].least, 500000);
    assert_int_equal(look->columns[1].numbers, 0);
    iem_look_free(look);
}

/* Of many values some are kept: their counts are exact, and so, nearly, is the number
 * of all. Any order of rows gives the same. */
static void many_values_are_sampled(void **state)
{
    (void)state;
    enum { MANY = 50000 };
    iem_look *up = look_of(ab, 2), *down = look_of(ab, 2);
    char text[16];
    for (int i = 0; i < 2 * MANY; i++) {
        snprintf(text, sizeof text, "v%d", i % MANY);
        add(up, text, "x");
        snprintf(text, sizeof text, "v%d", (2 * MANY - 1 - i) % MANY);
        add(down, text, "x");
    }
    iem_look_settle(up);
    iem_look_settle(down);
    const iem_column *a = &up->columns[0], *b = &down->columns[0];
    assert_int_equal(a->n_values, IEM_LOOK_KEPT);
    assert_int_equal(b->n_values, IEM_LOOK_KEPT);
    for (size_t i = 0; i < a->n_values; i++) {
        assert_int_equal(a->values[i].n, 2);
        assert_string_equal(a->values[i].text, b->values[i].text);
    }
    /* standard error of a bottom-k count: 1 / sqrt(k) */
    assert_close(iem_column_distinct(a), MANY, 4 / sqrt(IEM_LOOK_KEPT));
    assert_false(iem_column_is_unique(a));
    assert_true(up->n_sample <= IEM_LOOK_ROWS);
    iem_look_free(up);
    iem_look_free(down);
}

static void one_in_every_row_is_unique(void **state)
{
    (void)state;
    char text[16];
    iem_look *look = look_of(ab, 2);
    for (int i = 0; i < 10000; i++) {
        snprintf(text, sizeof text, "%d", i);
        add(look, text, i % 2 ? "yes" : "no");
    }
    iem_look_settle(look);
    assert_true(iem_column_is_unique(&look->columns[0]));
    assert_false(iem_column_is_unique(&look->columns[1]));
    iem_look_free(look);
}

static void prose_is_long_and_its_own(void **state)
{
    (void)state;
    char text[128];
    iem_look *look = look_of(ab, 2);
    for (int i = 0; i < 100; i++) {
        snprintf(text, sizeof text, "she said on day %d that she had not been told", i);
        add(look, text, "a long name of an office that is the same for all of them");
    }
    iem_look_settle(look);
    assert_true(iem_column_is_prose(&look->columns[0]));
    assert_false(iem_column_is_prose(&look->columns[1]));
    iem_look_free(look);
}

static void a_column_may_tell_another(void **state)
{
    (void)state;
    char age[16];
    iem_look *look = look_of(ab, 2);
    for (int i = 0; i < 1000; i++) {
        snprintf(age, sizeof age, "%d", 20 + i % 40);
        add(look, age, i % 40 < 20 ? "young" : "old");
    }
    iem_look_settle(look);
    assert_true(iem_look_tells(look, 0, 1));
    assert_false(iem_look_tells(look, 1, 0));
    iem_look_free(look);
}

/* A number of each row tells everything, and that says nothing. */
static void unique_numbers_tell_nothing(void **state)
{
    (void)state;
    char text[16];
    iem_look *look = look_of(ab, 2);
    for (int i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "%d", i);
        add(look, text, i % 3 ? "a" : "b");
    }
    iem_look_settle(look);
    assert_false(iem_look_tells(look, 0, 1));
    iem_look_free(look);
}

static void names_that_are_empty_or_twice_there_are_unclear(void **state)
{
    (void)state;
    static const char *const header[] = {"a", "", "b", "a"};
    iem_look *look = look_of(header, 4);
    assert_true(look->columns[0].unclear);
    assert_true(look->columns[1].unclear);
    assert_false(look->columns[2].unclear);
    assert_true(look->columns[3].unclear);
    iem_look_free(look);
}

static void long_values_are_cut_between_characters(void **state)
{
    (void)state;
    char text[200] = "x";
    for (size_t i = 1; i + 2 < sizeof text; i += 2) memcpy(text + i, "é", 3);
    iem_look *look = look_of(ab, 2);
    add(look, text, "x");
    const iem_value *value = &look->columns[0].values[0];
    assert_int_equal(value->len, strlen(text));
    assert_int_equal(strlen(value->text), IEM_LOOK_TEXT - 1);
    assert_true(iem_utf8_valid(iem_slice_of(value->text)));
    iem_look_free(look);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_exact),
        cmocka_unit_test(numbers_have_the_mark_of_the_log),
        cmocka_unit_test(many_values_are_sampled),
        cmocka_unit_test(one_in_every_row_is_unique),
        cmocka_unit_test(prose_is_long_and_its_own),
        cmocka_unit_test(a_column_may_tell_another),
        cmocka_unit_test(unique_numbers_tell_nothing),
        cmocka_unit_test(names_that_are_empty_or_twice_there_are_unclear),
        cmocka_unit_test(long_values_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
