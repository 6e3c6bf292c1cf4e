/* What a ruling is about, against looking through all statistics of all families. */
#include "judge/statistic_index.h"

#include "base/hash.h"

#include "seed.h"

enum { FAMILIES = 3, MOST = 40, TEXTS = 5 };

struct drawn {
    iem_statistic of[FAMILIES][MOST];
    iem_statistics families[FAMILIES];
    struct iem_result result;
};

/* A measure is of one family; of other texts there are few, and some are missing. What
 * they say counts, not where it stands. */
static const iem_measure_row measures[FAMILIES] = {
    {.id = "risk_ratio"}, {.id = "tpr"}, {.id = "auc"}};
static const char here[TEXTS][3] = {"", "a", "ab", "b", "B"};
static const char there[TEXTS][3] = {"", "a", "ab", "b", "B"};

static const char *draw_text(uint64_t *seed)
{
    *seed = iem_mix(*seed);
    const size_t which = *seed % (TEXTS + 1);
    return which == TEXTS ? NULL : (*seed >> 32 & 1 ? here : there)[which];
}

static iem_statistic draw_about(size_t family, uint64_t *seed)
{
    iem_statistic about = {.measure = &measures[family]};
    about.ground = draw_text(seed);
    about.group = draw_text(seed);
    if (*seed >> 33 & 1) about.of = draw_text(seed);
    if (*seed >> 34 & 1) about.reference = draw_text(seed);
    return about;
}

static void draw(struct drawn *d, uint64_t *seed)
{
    for (size_t f = 0; f < FAMILIES; f++) {
        *seed = iem_mix(*seed);
        d->families[f] = (iem_statistics){.at = d->of[f], .n = *seed % (MOST + 1)};
        for (size_t i = 0; i < d->families[f].n; i++) d->of[f][i] = draw_about(f, seed);
    }
    d->result = (struct iem_result){.families = d->families, .n_families = FAMILIES};
}

static bool is_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const iem_statistic *look_through(const struct drawn *d, const iem_ruling *r)
{
    for (size_t f = 0; f < FAMILIES; f++)
        for (size_t i = 0; i < d->families[f].n; i++) {
            const iem_statistic *s = &d->of[f][i];
            if (is_same(s->measure->id, r->rule->measure) &&
                is_same(s->ground, r->ground) && is_same(s->group, r->group) &&
                is_same(s->of, r->of) && is_same(s->reference, r->reference))
                return s;
        }
    return NULL;
}

static void a_ruling_finds_what_looking_through_finds(void **state)
{
    (void)state;
    uint64_t seed = seed_of(20261124);
    size_t found = 0, missed = 0;
    for (int k = 0; k < 200; k++) {
        struct drawn d;
        iem_statistic_index index;
        draw(&d, &seed);
        assert_int_equal(iem_statistic_index_new(&d.result, &index, NULL), IEM_OK);
        for (int ask = 0; ask < 100; ask++) {
            const iem_statistic about = draw_about(seed % FAMILIES, &seed);
            const iem_rule rule = {.measure = about.measure->id};
            const iem_ruling ruling = {.rule = &rule,
                                       .ground = about.ground,
                                       .group = about.group,
                                       .of = about.of,
                                       .reference = about.reference};
            const iem_statistic *want = look_through(&d, &ruling);
            assert_ptr_equal(iem_statistic_of(&index, &ruling), want);
            *(want ? &found : &missed) += 1;
        }
        iem_statistic_index_clear(&index);
    }
    assert_true(found > 1000 && missed > 1000);
}

static void a_rule_without_a_measure_is_about_none(void **state)
{
    (void)state;
    iem_statistic one = {.measure = &measures[0]};
    iem_statistics family = {.at = &one, .n = 1};
    const struct iem_result result = {.families = &family, .n_families = 1},
                            nothing = {0};
    const iem_rule rule = {.measure = "risk_ratio"}, question = {0};
    const iem_ruling ruling = {.rule = &rule}, asked = {.rule = &question};
    iem_statistic_index index;
    assert_int_equal(iem_statistic_index_new(&result, &index, NULL), IEM_OK);
    assert_ptr_equal(iem_statistic_of(&index, &ruling), &one);
    assert_null(iem_statistic_of(&index, &asked));
    iem_statistic_index_clear(&index);
    assert_int_equal(iem_statistic_index_new(&nothing, &index, NULL), IEM_OK);
    assert_null(iem_statistic_of(&index, &ruling));
    iem_statistic_index_clear(&index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(a_ruling_finds_what_looking_through_finds),
        cmocka_unit_test(a_rule_without_a_measure_is_about_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
