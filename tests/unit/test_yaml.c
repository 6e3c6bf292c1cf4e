/* YAML files become a tree with places; what plans have no use for is refused. */
#include "base/yaml.h"

#include "check.h"

static iem_yaml *tree_of(const char *text)
{
    iem_yaml *root = NULL;
    iem_error err = {0};
    if (iem_yaml_read("plan.yaml", text, strlen(text), &root, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return root;
}

static const iem_yaml *entry(const iem_yaml *map, const char *key)
{
    for (const iem_yaml *e = map->child; e; e = e->next)
        if (strcmp(e->key, key) == 0) return e;
    fail_msg("no key '%s'", key);
    return NULL;
}

static void an_empty_file_is_an_empty_map(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n\n", "# nothing yet\n", "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        iem_yaml *root = tree_of(texts[i]);
        assert_int_equal(root->kind, IEM_YAML_MAP);
        assert_null(root->child);
        assert_null(root->next);
        iem_yaml_free(root);
    }
}

static void words_and_numbers_stay_text(void **state)
{
    (void)state;
    iem_yaml *root = tree_of("a: no\nb: 010\nc: ~\nd:\ne: ''\nf: \"x\\ty\"\n");
    assert_string_equal(entry(root, "a")->text, "no");
    assert_string_equal(entry(root, "b")->text, "010");
    assert_string_equal(entry(root, "c")->text, "~");
    assert_string_equal(entry(root, "d")->text, "");
    assert_false(entry(root, "d")->quoted);
    assert_string_equal(entry(root, "e")->text, "");
    assert_true(entry(root, "e")->quoted);
    assert_string_equal(entry(root, "f")->text, "x\ty");
    iem_yaml_free(root);
}

static void lists_and_maps_keep_their_order(void **state)
{
    (void)state;
    iem_yaml *root = tree_of("z: [one, {two: 2}, [three]]\na:\n- four\n- five: 5\n");
    const iem_yaml *z = root->child, *a = z->next;
    assert_string_equal(z->key, "z");
    assert_string_equal(a->key, "a");
    assert_null(a->next);
    assert_int_equal(z->kind, IEM_YAML_LIST);
    assert_string_equal(z->child->text, "one");
    assert_null(z->child->key);
    assert_int_equal(z->child->next->kind, IEM_YAML_MAP);
    assert_string_equal(entry(z->child->next, "two")->text, "2");
    assert_int_equal(z->child->next->next->kind, IEM_YAML_LIST);
    assert_string_equal(a->child->text, "four");
    assert_string_equal(entry(a->child->next, "five")->text, "5");
    iem_yaml_free(root);
}

static void lines_and_columns_count_from_one(void **state)
{
    (void)state;
    iem_yaml *root =
        tree_of("# a plan\n\ngrounds:\n  - origin\n  - age\nrounded: 10\n");
    const iem_yaml *grounds = entry(root, "grounds");
    assert_int_equal(grounds->key_line, 3);
    assert_int_equal(grounds->line, 4);
    assert_int_equal(grounds->child->line, 4);
    assert_int_equal(grounds->child->column, 5);
    assert_int_equal(grounds->child->next->line, 5);
    assert_int_equal(entry(root, "rounded")->line, 6);
    assert_int_equal(entry(root, "rounded")->column, 10);
    iem_yaml_free(root);
}

/* The node `bands` of {facts: {bands: …}}, cut out of the text by its bytes. */
static void assert_bytes(const char *text, const char *want)
{
    iem_yaml *root = tree_of(text);
    const iem_yaml *bands = entry(entry(root, "facts"), "bands");
    const size_t len = bands->end - bands->begin;
    if (len != strlen(want) || memcmp(text + bands->begin, want, len) != 0)
        fail_msg("'%.*s' instead of '%s' in %s", (int)len, text + bands->begin, want,
                 text);
    iem_yaml_free(root);
}

static void places_are_bytes_of_the_file(void **state)
{
    (void)state;
    assert_bytes("facts: {column: age, bands: 20}\n", "20");
    assert_bytes("facts:\n  column: age\n  bands: 20 # many\n", "20");
    assert_bytes("facts:\r\n  bands: 20\r\n", "20");
    assert_bytes("facts: {bands: \"20\"}", "\"20\"");
    assert_bytes("facts: {bands: [0, 15000.5] }", "[0, 15000.5]");
    assert_bytes("facts:\n  bands:\n  - 0\n  - 15\n\n# end\n", "- 0\n  - 15");
    /* libyaml counts characters: e with dots is two bytes, the euro three. */
    assert_bytes("# ge\xc3\xafnd \xe2\x82\xac\ntitle: \xc3\xab\nfacts: {bands: 20}\n",
                 "20");
    assert_bytes("\xef\xbb\xbf"
                 "facts: {bands: 20}\n",
                 "20");
}

static void what_is_wrong_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a: 1\nb: [1, 2\nc: 3\n", "plan.yaml:3: did not find expected ',' or ']'"},
        {"a: 1\n b: 2\n", "plan.yaml:2: a second ': ' on a line: put a text that has "
                          "one in quotes, or indent keys alike"},
        {"a: 1\ntitle: one: two\n", "plan.yaml:2: a second ': ' on a line: put a text "
                                    "that has one in quotes, or indent keys alike"},
        {"a: 1\n\tb: 2\n",
         "plan.yaml:2: found a tab character that violates indentation"},
        {"a: 'open\n", "plan.yaml:2: found unexpected end of stream"},
        {"a: 1\n- b\n", "plan.yaml:2: did not find expected key"},
        {"a: 1\nb: 2\n\na: 3\n",
         "plan.yaml:4: key 'a' is here for the second time; the "
         "first is on line 1"},
        {"a: {b: 1, b: 2}\n",
         "plan.yaml:1: key 'b' is here for the second time; the first is on line 1"},
        {"a: &x 1\nb: 2\n",
         "plan.yaml:1: anchors (&), aliases (*) and tags (!) are not allowed"},
        {"a: 1\nb: *x\n",
         "plan.yaml:2: anchors (&), aliases (*) and tags (!) are not allowed"},
        {"a:\n- 1\n- !!int 2\n",
         "plan.yaml:3: anchors (&), aliases (*) and tags (!) are not allowed"},
        {"a: ! [1]\n",
         "plan.yaml:1: anchors (&), aliases (*) and tags (!) are not allowed"},
        {"a: &m {b: 1}\n",
         "plan.yaml:1: anchors (&), aliases (*) and tags (!) are not allowed"},
        {"a: 1\n---\nb: 2\n", "plan.yaml:2: a second document is not allowed"},
        {"a: 1\n? [b, c]\n: 2\n", "plan.yaml:2: a key must be a text"},
        {"a: \"x\\0y\"\n", "plan.yaml:1: a text cannot hold the character NUL"},
        {"a: 1\nb: \xff\n", "plan.yaml:2: invalid leading UTF-8 octet"},
        {"a: 1\n\nb: \x01\n", "plan.yaml:3: control characters are not allowed"},
        {"[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]\n",
         "plan.yaml:1: nested more than 20 deep"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        iem_yaml *root = NULL;
        iem_error err = {0};
        assert_int_equal(iem_yaml_read("plan.yaml", cases[i].text,
                                       strlen(cases[i].text), &root, &err),
                         IEM_ERR_DATA);
        assert_int_equal(err.status, IEM_ERR_DATA);
        assert_string_equal(err.message, cases[i].message);
        assert_null(root);
    }
}

static void twenty_levels_are_allowed(void **state)
{
    (void)state;
    iem_yaml_free(tree_of("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]\n"));
}

static void a_map_has_at_most_a_thousand_keys(void **state)
{
    (void)state;
    static char text[16000];
    size_t n = 0;
    iem_yaml *root = NULL;
    iem_error err = {0};
    for (int i = 0; i < 1000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "k%d: 1\n", i);
    iem_yaml_free(tree_of(text));
    snprintf(text + n, sizeof text - n, "more: 1\n");
    assert_int_equal(iem_yaml_read("plan.yaml", text, strlen(text), &root, &err),
                     IEM_ERR_DATA);
    assert_string_equal(err.message, "plan.yaml:1001: more than 1000 keys in a map");
}

static void errors_need_no_receiver_and_free_takes_null(void **state)
{
    (void)state;
    iem_yaml *root = NULL;
    assert_int_equal(iem_yaml_read("plan.yaml", "a: [", 4, &root, NULL), IEM_ERR_DATA);
    iem_yaml_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_file_is_an_empty_map),
        cmocka_unit_test(words_and_numbers_stay_text),
        cmocka_unit_test(lists_and_maps_keep_their_order),
        cmocka_unit_test(lines_and_columns_count_from_one),
        cmocka_unit_test(places_are_bytes_of_the_file),
        cmocka_unit_test(what_is_wrong_is_refused_with_its_line),
        cmocka_unit_test(twenty_levels_are_allowed),
        cmocka_unit_test(a_map_has_at_most_a_thousand_keys),
        cmocka_unit_test(errors_need_no_receiver_and_free_takes_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
