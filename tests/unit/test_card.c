/* Nine questions about one decision: each answer against the rows themselves, counted
 * again; what no column says, what is not for the page of the person. */
#include "base/hash.h"
#include "measure/explain.h"
#include "plan/plan.h"
#include "report/explain.h"

#include "scratch.h"
#include "seed.h"

enum { ROWS = 900, PERSONS = 300, TEXT = 1 << 17, NOBODY = -1 };

struct row {
    int group, fact, human, advice, adverse, requested, answered, decided, text, told;
    int person, upheld, blocked;
};

static int below(uint64_t key, uint64_t *at, int n)
{
    return (int)(iem_uniform(key, (*at)++) * n);
}

/* Fact 0: nobody gets out; 1: some do; 2: few advices; 3: it is missing. */
static void draw(struct row *rows, uint64_t key)
{
    uint64_t at = 0;
    for (size_t i = 0; i < ROWS; i++) {
        struct row *r = &rows[i];
        r->group = below(key, &at, 2);
        r->fact = below(key, &at, 4);
        r->human = below(key, &at, 3) - 1;
        r->advice = r->fact == 2 ? below(key, &at, 12) == 0 : below(key, &at, 3) > 0;
        r->adverse = r->advice ? r->fact != 1 || below(key, &at, 5) > 0
                               : below(key, &at, 6) == 0;
        r->decided = below(key, &at, 28);
        r->requested = below(key, &at, 2) ? 1 : NOBODY;
        r->answered =
            r->requested > 0 && below(key, &at, 3) ? below(key, &at, 28) : NOBODY;
        r->text = below(key, &at, 10) == 0 ? (int)(1000 + i) : below(key, &at, 8) - 1;
        r->told = below(key, &at, 3) - 1;
        r->person = below(key, &at, PERSONS);
        r->upheld = below(key, &at, 9) == 0;
        r->blocked = below(key, &at, 9) == 0;
    }
}

static char *put(char *at, const char *before, int value)
{
    if (value >= 0) at += sprintf(at, "%s%02d", before, value);
    return at + sprintf(at, ",");
}

static scratch_path write_log(const struct row *rows)
{
    static const char *const words[] = {"", "no", "yes"};
    static const char *const who[] = {"", "auto", "human"};
    static char text[TEXT];
    char *at = text;
    at += sprintf(at, "nr,who,out,g,f,rev,adv,req,rec,dec,hash,told,obj,block\n");
    for (size_t i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        at += sprintf(at, "K%03zu,w%d,%s,%c,", i, r->person, r->adverse ? "no" : "yes",
                      "AB"[r->group]);
        at = put(at, "", r->fact == 3 ? NOBODY : r->fact);
        at += sprintf(at, "%s,%d,", who[r->human + 1], r->advice);
        at = put(at, "2025-03-", r->requested);
        at = put(at, "2025-03-", r->answered < 0 ? NOBODY : r->answered + 1);
        at = put(at, "2025-03-", r->decided + 1);
        at = put(at, "t", r->text);
        at += sprintf(at, "%s,%s,%s\n", words[r->told + 1], r->upheld ? "gegrond" : "",
                      r->blocked ? "yes" : "no");
    }
    return scratch_text("log.csv", text);
}

#define COMMON                                                                         \
    "decision", "out=no", "favourable", "yes", "ground", "g", "fact", "f", "case",     \
        "nr", "person", "who"
#define PROCESS                                                                        \
    "process", "reviewer_type=rev", "process", "advice=adv", "process",                \
        "info_requested_at=req", "process", "info_received_at=rec", "process",         \
        "decided_at=dec", "process", "motivation_hash=hash", "process",                \
        "informed=told", "process", "objection_outcome=obj", "process",                \
        "override_blocked=block"

static iem_explanation *explained(const iem_plan *plan, const char *path, iem_by by,
                                  const char *id)
{
    iem_error err = {IEM_OK, ""};
    iem_options options;
    iem_explanation *explanation = NULL;
    iem_options_init(&options);
    options.threads = 1;
    if (iem_explanation_read(plan, &options, &path, 1, by, id, &explanation, &err))
        fail_msg("%s: %s", id, err.message);
    return explanation;
}

/* ---- Counted again ---- */

static iem_answer of_word(int word)
{
    return word < 0 ? IEM_ANSWER_MISSING : word ? IEM_ANSWER_YES : IEM_ANSWER_NO;
}

static iem_answer heard(const struct row *r)
{
    if (r->requested < 0) return r->adverse ? IEM_ANSWER_NO : IEM_ANSWER_NOT_ASKED;
    return of_word(r->answered >= 0 && r->answered <= r->decided);
}

static void assert_reason(const struct row *rows, size_t i, const iem_card_line *line)
{
    double others = 0;
    for (size_t k = 0; k < ROWS; k++) others += k != i && rows[k].text == rows[i].text;
    assert_int_equal(line->answer,
                     rows[i].text < 0 ? IEM_ANSWER_MISSING : of_word(!(others > 0)));
    if (rows[i].text >= 0) assert_close(line->n, others, 0);
}

static void assert_way_out(const struct row *rows, size_t i, const iem_card_line *line)
{
    double n = 0, out = 0;
    const struct row *r = &rows[i];
    for (size_t k = 0; k < ROWS; k++) {
        if (rows[k].fact != r->fact || !rows[k].advice || r->fact == 3) continue;
        n++;
        out += !rows[k].adverse;
    }
    const iem_card_why why = r->upheld    ? IEM_CARD_UPHELD
                             : r->blocked ? IEM_CARD_BLOCKED
                             : out > 0    ? IEM_CARD_SET_ASIDE
                             : n >= 100   ? IEM_CARD_NEVER_SET_ASIDE
                                          : IEM_CARD_FEW_ADVICES;
    if (!r->adverse) {
        assert_int_equal(line->answer, IEM_ANSWER_NOT_ASKED);
        return;
    }
    assert_int_equal(line->why, why);
    assert_int_equal(line->answer, r->upheld || (!r->blocked && out > 0)
                                       ? IEM_ANSWER_YES
                                   : why == IEM_CARD_FEW_ADVICES ? IEM_ANSWER_MISSING
                                                                 : IEM_ANSWER_NO);
    if (r->upheld || r->blocked) return;
    assert_close(line->n, out, 0);
    assert_close(line->of, n, 0);
}

static void assert_card(const struct row *rows, size_t i, const iem_case *c)
{
    const struct row *r = &rows[i];
    double twins = 0;
    for (size_t k = 0; k < ROWS; k++)
        twins += r->fact != 3 && rows[k].fact == r->fact && rows[k].group != r->group;
    assert_int_equal(c->card[IEM_CARD_HUMAN].answer, of_word(r->human));
    assert_int_equal(c->card[IEM_CARD_FACTS].answer, of_word(r->fact != 3));
    assert_int_equal(c->card[IEM_CARD_HEARD].answer, heard(r));
    assert_int_equal(c->card[IEM_CARD_TWINS].answer, of_word(twins > 0));
    assert_close(c->card[IEM_CARD_TWINS].n, twins, 0);
    assert_int_equal(c->card[IEM_CARD_ADVICE].answer, of_word(r->advice == r->adverse));
    assert_int_equal(c->card[IEM_CARD_INFORMED].answer, of_word(r->told));
    assert_int_equal(c->card[IEM_CARD_BEFORE].answer, IEM_ANSWER_NOT_ASKED);
    assert_reason(rows, i, &c->card[IEM_CARD_REASON]);
    assert_way_out(rows, i, &c->card[IEM_CARD_WAY_OUT]);
}

static void answers_are_those_of_the_rows(void **state)
{
    (void)state;
    static struct row rows[ROWS];
    draw(rows, seed_of(5));
    const scratch_path log = write_log(rows);
    iem_plan *plan = PLAN(COMMON, PROCESS);
    for (size_t i = 0; i < ROWS; i += 7) {
        char id[16];
        snprintf(id, sizeof id, "K%03zu", i);
        iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, id);
        assert_card(rows, i, &e->cases[0]);
        iem_explanation_free(e);
    }
    iem_plan_free(plan);
}

static void what_came_before_is_of_the_same_person(void **state)
{
    (void)state;
    static struct row rows[ROWS];
    double yes = 0;
    draw(rows, seed_of(6));
    const scratch_path log = write_log(rows);
    iem_plan *plan = PLAN(COMMON, PROCESS);
    for (int person = 0; person < 40; person++) {
        char id[16];
        size_t n = 0;
        for (size_t i = 0; i < ROWS; i++) n += rows[i].person == person;
        if (n == 0) continue;
        snprintf(id, sizeof id, "w%d", person);
        iem_explanation *e = explained(plan, log.at, IEM_BY_PERSON, id);
        assert_int_equal(e->n_cases, n);
        for (size_t i = 0, c = 0; i < ROWS; i++) {
            double before = 0;
            if (rows[i].person != person) continue;
            for (size_t k = 0; k < ROWS; k++)
                before += rows[k].person == person && rows[k].adverse &&
                          rows[k].decided < rows[i].decided;
            const iem_card_line *line = &e->cases[c++].card[IEM_CARD_BEFORE];
            assert_int_equal(line->answer, of_word(before > 0));
            assert_close(line->n, before, 0);
            yes += before > 0;
        }
        iem_explanation_free(e);
    }
    assert_true(yes > 5);
    iem_plan_free(plan);
}

/* ---- What nobody wrote down ---- */

static void what_lacks_is_named(void **state)
{
    (void)state;
    static const char *const lacks[IEM_N_CARD_QUESTIONS] = {
        [IEM_CARD_HUMAN] = "reviewer_type",
        [IEM_CARD_HEARD] = "info_requested_at, info_received_at, decided_at",
        [IEM_CARD_REASON] = "motivation_hash",
        [IEM_CARD_ADVICE] = "advice",
        [IEM_CARD_INFORMED] = "informed",
        [IEM_CARD_WAY_OUT] = "advice",
        [IEM_CARD_BEFORE] = "decided_at",
    };
    static struct row rows[ROWS];
    draw(rows, 5);
    rows[0].adverse = 1;
    const scratch_path log = write_log(rows);
    iem_plan *plan = PLAN(COMMON);
    iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, "K000");
    for (int q = 0; q < IEM_N_CARD_QUESTIONS; q++) {
        const iem_card_line *line = &e->cases[0].card[q];
        if (!lacks[q]) {
            assert_null(line->lacks);
            continue;
        }
        assert_int_equal(line->answer, IEM_ANSWER_MISSING);
        assert_non_null(line->lacks);
        assert_string_equal(line->lacks, lacks[q]);
    }
    iem_explanation_free(e);
    iem_plan_free(plan);
}

/* ---- Editions ---- */

/* What the page says to the question about a way out. */
static const char *way_out(const iem_story *story)
{
    const char *question =
        iem_story_word(story, IEM_TELL_CARD_QUESTION + IEM_CARD_WAY_OUT);
    for (size_t i = 0; i < story->n; i++)
        if (story->blocks[i].kind == IEM_BLOCK_PAIR &&
            strcmp(story->blocks[i].text[0], question) == 0)
            return story->blocks[i].text[1];
    fail_msg("no such question");
    return "";
}

/* None of 300, one of 300 and nine of 300 read alike, and so do none and nine of 60. */
static void few_ways_out_and_none_read_alike(void **state)
{
    (void)state;
    static struct row rows[ROWS];
    iem_voice voice;
    draw(rows, 5);
    size_t i = 0;
    while (!rows[i].adverse || rows[i].upheld || rows[i].blocked || rows[i].fact) i++;
    const scratch_path log = write_log(rows);
    iem_plan *plan = PLAN(COMMON, PROCESS);
    char id[16], said[2][512];
    snprintf(id, sizeof id, "K%03zu", i);
    iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, id);
    iem_card_line *line = &e->cases[0].card[IEM_CARD_WAY_OUT];
    assert_true(iem_voice_find("en", &voice));
    for (int wide = 0; wide < 2; wide++) {
        for (int out = 0; out < 10; out++) {
            iem_story story;
            line->n = out;
            line->of = wide ? 300 : 60;
            line->why = out    ? IEM_CARD_SET_ASIDE
                        : wide ? IEM_CARD_NEVER_SET_ASIDE
                               : IEM_CARD_FEW_ADVICES;
            line->answer = out ? IEM_ANSWER_YES : IEM_ANSWER_NO;
            assert_ok(iem_story_make(e, &voice, false, &story, &ok_err_));
            snprintf(said[out > 0], sizeof said[0], "%s", way_out(&story));
            if (out) assert_string_equal(said[1], said[0]);
            iem_story_clear(&story);
        }
    }
    iem_explanation_free(e);
    iem_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test_in(answers_are_those_of_the_rows, scratch_make, scratch_remove),
        seeded_test_in(what_came_before_is_of_the_same_person, scratch_make,
                       scratch_remove),
        scratch_test(what_lacks_is_named),
        scratch_test(few_ways_out_and_none_read_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
