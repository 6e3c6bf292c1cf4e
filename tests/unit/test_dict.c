/* Text to code and back: dense, by exact bytes, whatever the number of texts. */
#include "tally/dict.h"

#include "base/hash.h"

#include "check.h"

static uint32_t add(iem_dict *dict, const char *text)
{
    uint32_t code = IEM_NO_CODE;
    assert_ok(iem_dict_add(dict, iem_slice_of(text), &code, &ok_err_));
    return code;
}

static uint32_t find(const iem_dict *dict, const char *text)
{
    return iem_dict_find(dict, iem_slice_of(text));
}

static void nothing_is_found_in_an_empty_dictionary(void **state)
{
    (void)state;
    iem_dict dict = {0};
    assert_int_equal(find(&dict, ""), IEM_NO_CODE);
    assert_int_equal(find(&dict, "NL"), IEM_NO_CODE);
    uint32_t order[1] = {9};
    iem_dict_sorted(&dict, order);
    assert_int_equal(order[0], 9);
    iem_dict_clear(&dict);
}

static void codes_are_dense_in_the_order_of_arrival(void **state)
{
    (void)state;
    iem_dict dict = {0};
    assert_int_equal(add(&dict, "NL"), 0);
    assert_int_equal(add(&dict, ""), 1);
    assert_int_equal(add(&dict, "Chile"), 2);
    assert_int_equal(add(&dict, "NL"), 0);
    assert_int_equal(find(&dict, "Chile"), 2);
    assert_int_equal(find(&dict, ""), 1);
    assert_int_equal(find(&dict, "chile"), IEM_NO_CODE);
    assert_int_equal(find(&dict, "Chil"), IEM_NO_CODE);
    assert_int_equal(dict.n_codes, 3);
    assert_string_equal(dict.texts[2].at, "Chile");
    assert_int_equal(dict.texts[2].len, 5);
    iem_dict_clear(&dict);
    assert_int_equal(find(&dict, "NL"), IEM_NO_CODE);
}

static void a_text_is_kept_after_its_bytes_are_gone(void **state)
{
    (void)state;
    iem_dict dict = {0};
    char bytes[] = "origin";
    uint32_t code = 9;
    assert_ok(iem_dict_add(&dict, (iem_slice){bytes, 3}, &code, &ok_err_));
    memset(bytes, 'x', sizeof bytes);
    assert_string_equal(dict.texts[0].at, "ori");
    assert_int_equal(find(&dict, "ori"), 0);
    iem_dict_clear(&dict);
}

static void bytes_count_also_behind_a_nul(void **state)
{
    (void)state;
    iem_dict dict = {0};
    uint32_t one = 9, other = 9;
    assert_ok(iem_dict_add(&dict, (iem_slice){"a\0b", 3}, &one, &ok_err_));
    assert_ok(iem_dict_add(&dict, (iem_slice){"a\0c", 3}, &other, &ok_err_));
    assert_int_equal(one, 0);
    assert_int_equal(other, 1);
    iem_dict_clear(&dict);
}

static void several_texts_may_stand_for_one_code(void **state)
{
    (void)state;
    iem_dict dict = {0};
    const uint32_t missing = add(&dict, "(missing)");
    assert_ok(iem_dict_alias(&dict, iem_slice_of(""), missing, &ok_err_));
    assert_ok(iem_dict_alias(&dict, iem_slice_of("NA"), missing, &ok_err_));
    assert_ok(iem_dict_alias(&dict, iem_slice_of("agreed"), 77, &ok_err_));
    assert_int_equal(find(&dict, ""), missing);
    assert_int_equal(find(&dict, "NA"), missing);
    assert_int_equal(find(&dict, "agreed"), 77);
    assert_int_equal(dict.n_codes, 1); /* an alias is no code of its own */
    assert_int_equal(add(&dict, "NA"), missing);
    assert_int_equal(add(&dict, "NL"), 1);
    iem_dict_clear(&dict);
}

enum { MANY = 20000 };

static void many_texts_are_all_found_again(void **state)
{
    (void)state;
    iem_dict dict = {0};
    char text[32];
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(text, sizeof text, "case %u", i * 7919u % MANY);
        assert_int_equal(add(&dict, text), i);
    }
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(text, sizeof text, "case %u", i * 7919u % MANY);
        assert_int_equal(find(&dict, text), i);
        assert_string_equal(dict.texts[i].at, text);
    }
    assert_int_equal(find(&dict, "case 20000"), IEM_NO_CODE);

    uint32_t *order = malloc(MANY * sizeof *order);
    iem_dict_sorted(&dict, order);
    for (uint32_t i = 1; i < MANY; i++)
        assert_true(strcmp(dict.texts[order[i - 1]].at, dict.texts[order[i]].at) < 0);
    free(order);
    iem_dict_clear(&dict);
}

/* Texts that somebody made to fall into one slot, for the seed that he knows, or for
 * the one that there would be without any. */
static size_t longest_run(uint64_t seed)
{
    enum { TEXTS = 3000, SLOTS = 1 << 13 };
    iem_dict dict = {0};
    char text[24];
    uint32_t code;
    for (unsigned long i = 0; dict.n_codes < TEXTS; i++) {
        const int n = snprintf(text, sizeof text, "%lu", i);
        if ((iem_hash(text, (size_t)n, seed) & (SLOTS - 1)) < 4)
            assert_ok(
                iem_dict_add(&dict, (iem_slice){text, (size_t)n}, &code, &ok_err_));
    }
    assert_int_equal(dict.n_slots, SLOTS);
    size_t run = 0, longest = 0;
    for (size_t i = 0; i < dict.n_slots; i++) {
        run = dict.slots[i] ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    iem_dict_clear(&dict);
    return longest;
}

/* With a seed nobody knows, 3,000 of them stand as any 3,000 would in 8,192 slots: a
 * run of 100 has a chance below 1e-9. In one slot they would be a run of 3,000. */
static void texts_made_to_collide_do_not(void **state)
{
    (void)state;
    assert_true(longest_run(0) < 100);
    assert_true(longest_run(1) < 100);
    assert_int_not_equal(iem_hash_seed(), iem_hash_seed());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_found_in_an_empty_dictionary),
        cmocka_unit_test(codes_are_dense_in_the_order_of_arrival),
        cmocka_unit_test(a_text_is_kept_after_its_bytes_are_gone),
        cmocka_unit_test(bytes_count_also_behind_a_nul),
        cmocka_unit_test(several_texts_may_stand_for_one_code),
        cmocka_unit_test(many_texts_are_all_found_again),
        cmocka_unit_test(texts_made_to_collide_do_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
