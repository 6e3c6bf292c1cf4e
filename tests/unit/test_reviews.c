/* Records of people: what is read, what is refused and how, and that a history loses
 * none of them. */
#include "judge/reviews.h"

#include "base/field.h"
#include "store/reviews.h"

#include "scratch.h"

#include <sys/stat.h>
#include <sys/wait.h>

#define ID "0123456789abcdef"
#define FINDINGS                                                                       \
    "finding,seen_on,reaction_on,owner,reaction,decision,reason,changed_version,"      \
    "changed_on\n"
#define CASES                                                                          \
    "case,ground,grade,group_chance,group_chance_low,sample,sample_n,sample_of,"       \
    "reviewed_on,judgement,decision_changed\n"

static iem_reviews *new_reviews(void)
{
    iem_reviews *r = NULL;
    assert_ok(iem_reviews_new(&r, NULL));
    return r;
}

static iem_reviews *read_text(const char *text)
{
    iem_error err = {IEM_OK, ""};
    iem_reviews *r = new_reviews();
    if (iem_reviews_read(r, scratch_text("r.csv", text).at, "2026-11-23", &err) !=
        IEM_OK)
        fail_msg("%s", err.message);
    return r;
}

/* ---- Reading ---- */

static void a_reaction_is_read(void **state)
{
    (void)state;
    iem_reviews *r =
        read_text(FINDINGS ID ",2026-05-01,2026-05-10,J. Jansen,acknowledged,change,"
                              "\"It was, they say\",2.1,2026-06-01\n");
    assert_int_equal(r->n_reactions, 1);
    const iem_reacted *one = &r->reactions[0];
    assert_string_equal(one->finding, ID);
    assert_string_equal(one->seen_on, "2026-05-01");
    assert_string_equal(one->reaction_on, "2026-05-10");
    assert_string_equal(one->owner, "J. Jansen");
    assert_int_equal(one->reaction, IEM_ACKNOWLEDGED);
    assert_int_equal(one->course, IEM_CHANGE);
    assert_string_equal(one->reason, "It was, they say");
    assert_string_equal(one->changed_version, "2.1");
    assert_string_equal(one->changed_on, "2026-06-01");
    assert_true(strstr(one->from, "r.csv:2") != NULL);
    iem_reviews_free(r);
}

/* As a Dutch spreadsheet saves it: semicolons, Windows-1252, decimal commas, blanks,
 * empty lines, and Dutch words. */
static void a_dutch_spreadsheet_is_read(void **state)
{
    (void)state;
    iem_reviews *r =
        read_text("finding;seen_on;reaction_on;owner;reaction;decision;"
                  "reason\n" ID ";2026-05-01;2026-05-10;Ren\xe9;Betwist;Geen; omdat \n"
                  ";;;;;;\n");
    assert_int_equal(r->n_reactions, 1);
    assert_int_equal(r->reactions[0].reaction, IEM_DISPUTED);
    assert_int_equal(r->reactions[0].course, IEM_NOTHING);
    assert_string_equal(r->reactions[0].owner, "René");
    assert_string_equal(r->reactions[0].reason, "omdat");
    iem_reviews_free(r);
    r = read_text("case;ground;grade;group_chance;group_chance_low;reviewed_on;"
                  "judgement;decision_changed\n"
                  "7;origin;likely;0,78;0,75;2026-05-10;groep-besliste;ja\n");
    assert_close(r->cases[0].chance, 0.78, 1e-12);
    assert_close(r->cases[0].chance_low, 0.75, 1e-12);
    assert_int_equal(r->cases[0].judgement, IEM_GROUP_DECIDED);
    assert_int_equal(r->cases[0].changed, IEM_YES);
    iem_reviews_free(r);
}

static void a_line_that_is_not_filled_in_is_no_judgement(void **state)
{
    (void)state;
    iem_reviews *r =
        read_text(CASES "7,g,likely,0.8,0.7," ID ",2,9,,,\n"
                        "8,g,likely,0.8,0.7," ID ",2,9,2026-05-10,person-decided,no\n");
    const iem_reviews_count n = iem_reviews_counted(r);
    assert_int_equal(n.cases, 1);
    assert_int_equal(n.unfilled, 1);
    assert_int_equal(n.reactions, 0);
    iem_reviews_free(r);
    /* Nor is one about a finding a reaction; but it was seen. */
    r = read_text(FINDINGS ID ",2026-05-01,,,,,,,\n" ID ",,,,,,,,\n");
    assert_int_equal(r->n_reactions, 1);
    assert_int_equal(r->reactions[0].reaction, IEM_NO_REACTION);
    iem_reviews_free(r);
}

struct refused {
    const char *name, *text, *message;
};

static void assert_refused(const struct refused *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        iem_error err = {IEM_OK, ""};
        iem_reviews *r = new_reviews();
        const scratch_path path = scratch_text("r.csv", cases[i].text);
        const iem_status status = iem_reviews_read(r, path.at, "2026-11-23", &err);
        if (status != IEM_ERR_DATA || !strstr(err.message, cases[i].message))
            fail_msg("%s: status %d, '%s' does not say '%s'", cases[i].name, status,
                     err.message, cases[i].message);
        /* Whole or not at all: the good line before it is not kept either. */
        assert_int_equal(r->n_reactions + r->n_cases + r->unfilled, 0);
        iem_reviews_free(r);
    }
}

#define GOOD ID ",2026-05-01,2026-05-10,Jo,acknowledged,,,,\n"

static void what_is_wrong_with_a_reaction_is_said(void **state)
{
    (void)state;
    static const struct refused cases[] = {
        {"no header", "a,b\n1,2\n", "r.csv:1: a file about findings has a column"},
        {"both", "finding,case,reaction\n", "r.csv:1: a file about findings"},
        {"misspelt", "finding,raection\n",
         "'raection' is unknown; did you mean 'reaction'"},
        {"twice", "finding,reaction,reaction\n", "'reaction' is there twice"},
        {"no reaction", "finding,owner\n", "there is no column 'reaction'"},
        {"no id", FINDINGS GOOD "17,,,,,,,,\n",
         "r.csv:3: column 'finding': '17' is no id"},
        {"upper case", FINDINGS "0123456789ABCDEF,,,,,,,,\n", "is no id"},
        {"word", FINDINGS GOOD ID ",,2026-05-10,Jo,aknowledged,,,,\n",
         "r.csv:3: column 'reaction': 'aknowledged' is not acknowledged, disputed or"},
        {"decision", FINDINGS ID ",,2026-05-10,Jo,acknowledged,fix,,,\n",
         "column 'decision': 'fix' is not change, accept, stop or none"},
        {"day", FINDINGS ID ",,10-5-2026,Jo,acknowledged,,,,\n",
         "column 'reaction_on': '10-5-2026' is no day such as 2026-05-10"},
        {"no such day", FINDINGS ID ",,2026-02-30,Jo,acknowledged,,,,\n", "is no day"},
        {"future", FINDINGS ID ",,2026-11-24,Jo,acknowledged,,,,\n",
         "'2026-11-24' is later than today"},
        {"no owner", FINDINGS ID ",,2026-05-10,,acknowledged,,,,\n",
         "column 'owner' is empty: who answers for it"},
        {"no day", FINDINGS ID ",,,Jo,acknowledged,,,,\n",
         "column 'reaction_on' is empty"},
        {"before it was seen", FINDINGS ID ",2026-05-11,2026-05-10,Jo,disputed,,x,,\n",
         "'2026-05-10' is earlier than seen_on"},
        {"no reason", FINDINGS ID ",,2026-05-10,Jo,acknowledged,accept,,,\n",
         "column 'reason' is empty"},
        {"disputed without one", FINDINGS ID ",,2026-05-10,Jo,disputed,,,,\n",
         "column 'reason' is empty"},
        {"decided without a reaction", FINDINGS ID ",,,,,change,,,\n",
         "column 'reaction' is empty"},
        {"changed without a decision",
         FINDINGS ID ",,2026-05-10,Jo,acknowledged,none,,,2026-06-01\n",
         "'2026-06-01' is for a decision to change or stop"},
        {"version without a day",
         FINDINGS ID ",,2026-05-10,Jo,acknowledged,change,,2.1,\n",
         "column 'changed_on' is empty: since when"},
        {"fields", FINDINGS GOOD ID ",2026-05-01\n", "r.csv:3: 2 fields"},
        {"quotes", FINDINGS GOOD ID ",a\"b,,,,,,,\n", "r.csv:3: "},
    };
    assert_refused(cases, sizeof cases / sizeof *cases);
}

static void what_is_wrong_with_a_judgement_is_said(void **state)
{
    (void)state;
    static const struct refused cases[] = {
        {"no column", "case,ground,judgement\n", "no column 'reviewed_on'"},
        {"no case", CASES ",g,likely,,,,,,2026-05-10,person-decided,\n",
         "r.csv:2: column 'case' is empty"},
        {"no ground", CASES "7,,likely,,,,,,2026-05-10,person-decided,\n",
         "column 'ground' is empty"},
        {"judgement", CASES "7,g,likely,,,,,,2026-05-10,group,\n",
         "'group' is not group-decided, person-decided or cannot-tell"},
        {"grade", CASES "7,g,sure,,,,,,2026-05-10,cannot-tell,\n",
         "column 'grade': 'sure' is not likely"},
        {"no day", CASES "7,g,likely,,,,,,,cannot-tell,\n",
         "column 'reviewed_on' is empty"},
        {"a day alone", CASES "7,g,likely,,,,,,2026-05-10,,\n",
         "column 'judgement' is empty"},
        {"changed", CASES "7,g,likely,,,,,,2026-05-10,cannot-tell,maybe\n",
         "column 'decision_changed': 'maybe' is not yes or no"},
        {"chance", CASES "7,g,likely,1.5,,,,,2026-05-10,cannot-tell,\n",
         "column 'group_chance': '1.5' is no chance of at most 1"},
        {"no number", CASES "7,g,likely,high,,,,,2026-05-10,cannot-tell,\n",
         "'high' is not a number"},
        {"draw", CASES "7,g,likely,,,x,2,9,2026-05-10,cannot-tell,\n",
         "column 'sample': 'x' is no id of a draw"},
        {"draw of how many", CASES "7,g,likely,,," ID ",,9,2026-05-10,cannot-tell,\n",
         "column 'sample_n' is empty"},
        {"drawn of", CASES "7,g,likely,,," ID ",2,,2026-05-10,cannot-tell,\n",
         "column 'sample_of' is empty"},
        {"more than there are",
         CASES "7,g,likely,,," ID ",9,2,2026-05-10,cannot-tell,\n",
         "column 'sample_n': '9' is more than sample_of"},
        {"half a case", CASES "7,g,likely,,," ID ",1.5,2,2026-05-10,cannot-tell,\n",
         "'1.5' is no number of cases"},
    };
    assert_refused(cases, sizeof cases / sizeof *cases);
}

/* R 4.2: as.numeric(as.Date("2026-11-23")) and so on */
static void days_are_numbered(void **state)
{
    (void)state;
    assert_close(iem_review_day("1970-01-01"), 0, 0);
    assert_close(iem_review_day("2026-11-23"), 20780, 0);
    assert_close(iem_review_day("2000-02-29"), 11016, 0);
    assert_close(iem_review_day("1969-12-31"), -1, 0);
    assert_close(iem_review_day("2024-03-01") - iem_review_day("2024-02-28"), 2, 0);
    assert_close(iem_review_day("2026-02-30"), NAN, 0);
    assert_close(iem_review_day(""), NAN, 0);
}

/* ---- In a history ---- */

static iem_history *history_here(void)
{
    iem_history *h = NULL;
    assert_ok(iem_history_open(scratch_file("s.db").at, true, &h, NULL));
    return h;
}

static iem_reviews_count keep(iem_history *h, iem_reviews *r)
{
    iem_reviews_count added;
    iem_error err = {IEM_OK, ""};
    if (iem_history_review(h, r, "2026-11-23T10:00:00Z", &added, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return added;
}

static void assert_same_reaction(const iem_reacted *a, const iem_reacted *b)
{
    assert_int_equal(a->reaction, b->reaction);
    assert_int_equal(a->course, b->course);
    assert_string_equal(a->finding, b->finding);
    assert_string_equal(a->seen_on, b->seen_on);
    assert_string_equal(a->reaction_on, b->reaction_on);
    assert_string_equal(a->owner, b->owner);
    assert_string_equal(a->reason, b->reason);
    assert_string_equal(a->changed_version, b->changed_version);
    assert_string_equal(a->changed_on, b->changed_on);
}

static void what_is_kept_comes_back(void **state)
{
    (void)state;
    const char *text = FINDINGS ID
        ",2026-05-01,2026-05-10,Jo (J),explained,stop,it's,v1,2026-06-01\n" GOOD;
    iem_history *h = history_here();
    iem_reviews *r = read_text(text), *again = new_reviews();
    iem_reviews_count added = keep(h, r);
    assert_int_equal(added.reactions, 2);
    /* Once more: nothing is there twice. */
    added = keep(h, r);
    assert_int_equal(added.reactions, 0);
    assert_ok(iem_history_reviews(h, again, NULL));
    assert_int_equal(again->n_reactions, 2);
    for (size_t i = 0; i < 2; i++)
        assert_same_reaction(&r->reactions[i], &again->reactions[i]);
    iem_reviews_free(again);
    iem_reviews_free(r);
    iem_history_close(h);
    struct stat at;
    assert_int_equal(stat(scratch_file("s.db").at, &at), 0);
    assert_int_equal(at.st_mode & 0777, 0600);
}

static void later_records_stand_beside_earlier_ones(void **state)
{
    (void)state;
    iem_history *h = history_here();
    iem_reviews *first = read_text(FINDINGS GOOD),
                *second =
                    read_text(FINDINGS ID ",2026-05-01,2026-05-20,Jo,disputed,,no,,\n"),
                *all = new_reviews();
    (void)keep(h, first);
    (void)keep(h, second);
    assert_ok(iem_history_reviews(h, all, NULL));
    assert_int_equal(all->n_reactions, 2);
    assert_int_equal(all->reactions[0].reaction, IEM_ACKNOWLEDGED);
    assert_int_equal(all->reactions[1].reaction, IEM_DISPUTED);
    iem_reviews_free(first);
    iem_reviews_free(second);
    iem_reviews_free(all);
    iem_history_close(h);
}

/* As often as it is asked for, and whatever is read in between. */
static void what_is_read_later_is_hidden_too(void **state)
{
    (void)state;
    iem_error err;
    iem_reviews_count added;
    const scratch_path key = scratch_text("key", "0123456789abcdef"),
                       file = scratch_text(
                           "c.csv", CASES
                           "Case-8,g,likely,0.8,0.7,,,,2026-05-10,cannot-tell,no\n");
    iem_history *h = history_here();
    iem_reviews *r = NULL;
    assert_ok(iem_reviews_new(&r, NULL));
    assert_ok(iem_reviews_hide(r, key.at, NULL)); /* nothing yet */
    for (size_t i = 0; i < 2; i++) {
        assert_ok(iem_reviews_read(r, file.at, NULL, NULL));
        assert_int_equal(iem_history_review(h, r, NULL, &added, &err), IEM_ERR_USAGE);
        assert_ok(iem_reviews_hide(r, key.at, NULL));
        assert_string_not_equal(r->cases[i].case_id, "Case-8");
        assert_string_equal(r->cases[i].case_id, r->cases[0].case_id);
    }
    assert_int_equal(keep(h, r).cases, 1);
    iem_reviews_free(r);
    iem_history_close(h);
}

static void cases_are_kept_under_pseudonyms_only(void **state)
{
    (void)state;
    iem_error err;
    iem_reviews_count added;
    const scratch_path key = scratch_text("key", "0123456789abcdef");
    iem_history *h = history_here();
    iem_reviews *r =
        read_text(CASES "Case-7,g,likely,0.8,0.7,,,,2026-05-10,cannot-tell,no\n");
    assert_int_equal(iem_history_review(h, r, NULL, &added, &err), IEM_ERR_USAGE);
    assert_true(strstr(err.message, "--key-file") != NULL);
    assert_ok(iem_reviews_hide(r, key.at, NULL));
    /* printf Case-7 | openssl dgst -sha256 -hmac 0123456789abcdef | cut -c-32 */
    assert_string_equal(r->cases[0].case_id, "87ec7a95473902b295d6484449c32d39");
    const iem_reviews *const hidden = r;
    char once[33];
    snprintf(once, sizeof once, "%s", hidden->cases[0].case_id);
    assert_ok(iem_reviews_hide(r, key.at, NULL)); /* and not twice */
    assert_string_equal(r->cases[0].case_id, once);
    added = keep(h, r);
    assert_int_equal(added.cases, 1);
    iem_history_close(h);
    /* Nowhere in the file. */
    FILE *file = fopen(scratch_file("s.db").at, "rb");
    assert_non_null(file);
    static char bytes[1 << 20];
    const size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t i = 0; i + 6 < n; i++) assert_true(memcmp(bytes + i, "Case-7", 6) != 0);
    iem_reviews_free(r);
}

/* Several processes at once, each with records of its own and one they share. */
static void writers_lose_nothing(void **state)
{
    enum { WRITERS = 6, EACH = 5 };
    (void)state;
    iem_history_close(history_here());
    for (int w = 0; w < WRITERS; w++) {
        if (fork() != 0) continue;
        for (int i = 0; i < EACH; i++) {
            char name[32], text[400];
            iem_reviews *r = NULL;
            iem_reviews_count added;
            iem_history *h = NULL;
            snprintf(name, sizeof name, "w%d-%d.csv", w, i);
            snprintf(text, sizeof text,
                     FINDINGS GOOD "%016x,,2026-05-10,Jo,acknowledged,,,,\n",
                     w * 100 + i);
            const scratch_path path = scratch_text(name, text);
            if (iem_reviews_new(&r, NULL) || iem_reviews_read(r, path.at, NULL, NULL) ||
                iem_history_open(scratch_file("s.db").at, true, &h, NULL) ||
                iem_history_review(h, r, NULL, &added, NULL))
                _exit(1);
            iem_history_close(h);
            iem_reviews_free(r);
        }
        _exit(0);
    }
    for (int w = 0; w < WRITERS; w++) {
        int ended = 0;
        wait(&ended);
        assert_int_equal(ended, 0);
    }
    iem_history *h = history_here();
    iem_reviews *all = new_reviews();
    assert_ok(iem_history_reviews(h, all, NULL));
    assert_int_equal(all->n_reactions, WRITERS * EACH + 1);
    iem_reviews_free(all);
    iem_history_close(h);
}

/* ---- Held against what they are about ---- */

#define RESULT                                                                         \
    "{\"schema\": \"iemand-result/1\", \"findings\": [{\"id\": \"" ID                  \
    "\"}], \"gate\": "                                                                 \
    "{\"rulings\": [{\"id\": \"1111111111111111\"}]}}"

static void findings_have_to_be_in_the_result(void **state)
{
    (void)state;
    iem_error err;
    const scratch_path json = scratch_text("r.json", RESULT),
                       other = scratch_text("x.json", "{\"a\": 1}");
    iem_reviews *known = read_text(FINDINGS GOOD "1111111111111111,,2026-05-10,Jo,"
                                                 "acknowledged,,,,\n");
    assert_ok(iem_reviews_check(known, json.at, NULL, NULL, &err));
    assert_int_equal(iem_reviews_check(known, other.at, NULL, NULL, &err),
                     IEM_ERR_DATA);
    assert_true(strstr(err.message, "is no result of iemand") != NULL);
    iem_reviews *strange =
        read_text(FINDINGS GOOD "2222222222222222,,2026-05-10,Jo,acknowledged,,,,\n");
    assert_int_equal(iem_reviews_check(strange, json.at, NULL, NULL, &err),
                     IEM_ERR_DATA);
    assert_true(strstr(err.message, "r.csv:3: column 'finding': 2222222222222222") !=
                NULL);
    iem_history *h = history_here();
    assert_int_equal(iem_reviews_check(known, NULL, NULL, h, &err), IEM_ERR_DATA);
    assert_true(strstr(err.message, "--result") != NULL);
    iem_history_close(h);
    iem_reviews_free(known);
    iem_reviews_free(strange);
}

#define LIST_HEAD                                                                      \
    "case,person,people,ground,group,decision,grade,group_chance,group_chance_low\n"
#define LIST                                                                           \
    LIST_HEAD "1,,1,g,B,no,likely,0.8,0.7\n2,,1,g,B,no,likely,0.7,0.6\n"               \
              "3,,1,g,B,no,possible,0.5,0.4\n4,,1,g,B,no,cannot-tell,,\n"              \
              "1,,1,h,C,no,no-indication,-0.273,-1.5\n"

static void a_list_of_cases_completes_blind_judgements(void **state)
{
    (void)state;
    iem_error err;
    const scratch_path list = scratch_text("cases.csv", LIST);
    iem_reviews *r = read_text(CASES "2,g,,,," ID ",50,,2026-05-10,cannot-tell,no\n"
                                     "1,h,,,," ID ",50,,2026-05-10,cannot-tell,no\n");
    assert_ok(iem_reviews_check(r, NULL, list.at, NULL, &err));
    assert_int_equal(r->cases[0].grade, IEM_LIKELY);
    assert_close(r->cases[0].chance, 0.7, 1e-12);
    assert_close(r->cases[0].chance_low, 0.6, 1e-12);
    assert_close(r->cases[0].sample_of, 2, 0);
    assert_close(r->cases[0].sample_n, 2, 0);
    assert_int_equal(r->cases[1].grade, IEM_NO_INDICATION);
    assert_close(r->cases[1].chance, 0, 0); /* less often than the twins: no promise */
    assert_close(r->cases[1].chance_low, 0, 0);
    iem_reviews_free(r);
    r = read_text(CASES "1,h,no-indication,-0.273,-1.5,,,,2026-05-10,cannot-tell,no\n");
    assert_close(r->cases[0].chance, 0, 0);
    iem_reviews_free(r);
    r = read_text(CASES "3,h,likely,,,,,,2026-05-10,cannot-tell,no\n");
    assert_int_equal(iem_reviews_check(r, NULL, list.at, NULL, &err), IEM_ERR_DATA);
    assert_true(strstr(err.message, "r.csv:2: column 'case': '3' with ground 'h'") !=
                NULL);
    iem_reviews_free(r);
}

/* ---- Templates ---- */

static char *template_of(const char *text, uint64_t sample, uint64_t seed, bool blind)
{
    char *csv = NULL;
    iem_error err = {IEM_OK, ""};
    const iem_review_ask ask = {sample, seed, blind, "2026-11-23"};
    if (iem_review_template(scratch_text("t", text).at, &ask, &csv, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return csv;
}

static size_t lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

/* What it writes it reads, and all of it is to be filled in. */
static void a_template_can_be_read(void **state)
{
    (void)state;
    char *csv = template_of(RESULT, 0, 1, false);
    iem_reviews *r = read_text(csv);
    assert_int_equal(r->n_reactions, 1);
    assert_string_equal(r->reactions[0].finding, ID);
    assert_string_equal(r->reactions[0].seen_on, "2026-11-23");
    iem_reviews_free(r);
    free(csv);
    const uint64_t samples[] = {0, 1, 5};
    const size_t wanted[] = {3, 3, 4}; /* flagged; one of each grade; all told ones */
    for (int i = 0; i < 6; i++) {
        csv = template_of(LIST, samples[i / 2], 1, i % 2);
        r = read_text(csv);
        assert_int_equal(iem_reviews_counted(r).unfilled, wanted[i / 2]);
        assert_int_equal(lines(csv), wanted[i / 2] + 1);
        assert_int_equal(strstr(csv, "likely") == NULL, i % 2);
        iem_reviews_free(r);
        free(csv);
    }
}

static void a_draw_can_be_drawn_again(void **state)
{
    enum { N = 300, DRAWN = 40 };
    static char text[N * 64], turned[N * 64];
    (void)state;
    char *at = text + sprintf(text, LIST_HEAD);
    char *back = turned + sprintf(turned, LIST_HEAD);
    for (int i = 0; i < N; i++) {
        at +=
            sprintf(at, "%d,,1,g,B,no,%s,0.8,0.7\n", i, i % 3 ? "likely" : "possible");
        back += sprintf(back, "%d,,1,g,B,no,%s,0.8,0.7\n", N - 1 - i,
                        (N - 1 - i) % 3 ? "likely" : "possible");
    }
    char *one = template_of(text, DRAWN, 1, false),
         *same = template_of(turned, DRAWN, 1, false),
         *other = template_of(text, DRAWN, 2, false);
    assert_string_equal(one, same); /* whatever the order of the list */
    assert_string_not_equal(one, other);
    assert_int_equal(lines(one), 1 + 2 * DRAWN);
    assert_true(strstr(one, ",40,200,") != NULL);
    assert_true(strstr(one, ",40,100,") != NULL);
    free(one);
    free(same);
    free(other);
}

/* Each case as often as any other, over many seeds; and where it stands in the list
 * does not tell its grade. */
static void draws_favour_nobody(void **state)
{
    enum { N = 20, SEEDS = 400 };
    unsigned drawn[N] = {0}, first_likely = 0;
    static char text[4096];
    (void)state;
    char *at = text + sprintf(text, LIST_HEAD);
    for (int i = 0; i < N; i++)
        at +=
            sprintf(at, "%d,,1,g,B,no,%s,0.8,0.7\n", i, i < 16 ? "likely" : "possible");
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        char *csv = template_of(text, 4, seed, false);
        iem_reviews *r = read_text(csv);
        for (const char *line = strchr(csv, '\n') + 1; *line;
             line = strchr(line, '\n') + 1)
            drawn[atoi(line)]++;
        first_likely += strstr(strchr(csv, '\n') + 1, ",likely,") <
                        strstr(strchr(csv, '\n') + 1, ",possible,");
        iem_reviews_free(r);
        free(csv);
    }
    /* 4 of 16: 100 times each, standard deviation 8.7; the possible ones always. */
    for (int i = 0; i < 16; i++) assert_in_range(drawn[i], 62, 138);
    for (int i = 16; i < N; i++) assert_int_equal(drawn[i], SEEDS);
    assert_in_range(first_likely, 160, 240); /* 200, standard deviation 10 */
}

/* A result that was changed: what is filled in could not be read. */
static void assert_no_id(const char *findings)
{
    iem_error err;
    char *csv = NULL;
    char text[512];
    const iem_review_ask plain = {.seed = 1};
    snprintf(text, sizeof text,
             "{\"schema\": \"iemand-result/1\", \"findings\": [%s], \"gate\": "
             "{\"rulings\": [{\"id\": \"" ID "\", \"verdict\": \"fail\"}]}}",
             findings);
    assert_int_equal(
        iem_review_template(scratch_text("t", text).at, &plain, &csv, &err),
        IEM_ERR_DATA);
    assert_non_null(strstr(err.message, "a finding has no id of 16 digits"));
    assert_null(csv);
}

static void no_template_of_findings_without_an_id(void **state)
{
    (void)state;
    assert_no_id("{}");
    assert_no_id("{\"id\": null}");
    assert_no_id("{\"id\": \"0123456789abcde\"}");
    assert_no_id("{\"id\": \"0123456789abcdef0\"}");
    assert_no_id("{\"id\": \"0123456789ABCDEF\"}");
}

static void no_template_without_what_it_is_of(void **state)
{
    (void)state;
    iem_error err;
    char *csv = NULL;
    const iem_review_ask plain = {.seed = 1}, drawn = {.seed = 1, .sample = 3};
    assert_int_equal(
        iem_review_template(scratch_text("t", "a,b\n1,2\n").at, &plain, &csv, &err),
        IEM_ERR_DATA);
    assert_true(strstr(err.message, "is no list of cases") != NULL);
    assert_int_equal(
        iem_review_template(scratch_text("t", RESULT).at, &drawn, &csv, &err),
        IEM_ERR_USAGE);
    assert_int_equal(
        iem_review_template(scratch_text("t", "{\"a\": 1}").at, &plain, &csv, &err),
        IEM_ERR_DATA);
    assert_int_equal(iem_review_template(
                         scratch_text("t", LIST_HEAD ",,1,g,B,no,likely,0.8,0.7\n").at,
                         &plain, &csv, &err),
                     IEM_ERR_DATA);
    assert_true(strstr(err.message, "has no number") != NULL);
    assert_int_equal(iem_review_template(
                         scratch_text("t", LIST_HEAD "1,,1,,B,no,likely,0.8,0.7\n").at,
                         &plain, &csv, &err),
                     IEM_ERR_DATA);
    assert_true(strstr(err.message, "column 'ground' is empty") != NULL);
}

/* ---- Odd cases ---- */

/* Every line judged; a field in quotes may end like a line. */
static void judge_all(const char *csv, char *filled)
{
    static const char open[] = ",,,,\n", judged[] = ",2026-11-23,group-decided,no,\n";
    for (const char *end; (end = strstr(csv, open)) != NULL; csv = end + strlen(open))
        filled += sprintf(filled, "%.*s%s", (int)(end - csv), csv, judged);
    sprintf(filled, "%s", csv);
}

/* What is filled in is read, and is about cases of the list. */
static void assert_comes_back(const iem_review_ask *ask, const char *list)
{
    static char filled[1 << 14];
    iem_error err = {IEM_OK, ""};
    char *csv = NULL;
    if (iem_review_template(list, ask, &csv, &err) != IEM_OK)
        fail_msg("%s", err.message);
    judge_all(csv, filled);
    iem_reviews *r = read_text(filled);
    assert_int_equal(r->n_cases, 1);
    if (iem_reviews_check(r, NULL, list, NULL, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_reviews_free(r);
    free(csv);
}

static void assert_no_template(const iem_review_ask *ask, const char *list,
                               const char *message)
{
    iem_error err = {IEM_OK, ""};
    char *csv = NULL;
    assert_int_equal(iem_review_template(list, ask, &csv, &err), IEM_ERR_DATA);
    if (!strstr(err.message, message))
        fail_msg("'%s' does not say '%s'", err.message, message);
    assert_null(csv);
}

/* One case with this number and ground, flagged or drawn. */
static void assert_odd_case(iem_slice id, iem_slice ground, const char *message)
{
    static const iem_review_ask asks[] = {{.seed = 1, .today = "2026-11-23"},
                                          {3, 1, false, "2026-11-23"}};
    iem_buffer list = {0};
    iem_buffer_text(&list, LIST_HEAD);
    iem_csv_field(&list, true, id);
    iem_buffer_text(&list, ",,1,");
    iem_buffer_bytes(&list, ground.at, ground.len);
    iem_buffer_text(&list, ",B,no,likely,0.8,0.7\n");
    const scratch_path path = scratch_bytes("list.csv", list.at, list.len);
    iem_buffer_clear(&list);
    for (size_t i = 0; i < 2; i++)
        if (message)
            assert_no_template(&asks[i], path.at, message);
        else
            assert_comes_back(&asks[i], path.at);
}

/* Numbers as fixed columns, spreadsheets and hands make them. */
static void odd_cases_come_back_as_those_of_the_list(void **state)
{
    static const char *const ids[] = {
        " 7",   "7 ",   "\t7\t", "=1+1",  " =1+1",    "'=x", "' -",
        "a\nb", "a\tb", "a,b",   "\"a\"", "\xc2\xa0", ",,,", ";;;;;;;;;;;;;"};
    static char longest[2001];
    (void)state;
    memset(longest, 'x', 2000);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        assert_odd_case(iem_slice_of(ids[i]), iem_slice_of("g"), NULL);
        assert_odd_case(iem_slice_of(ids[i]), iem_slice_of(" a ground "), NULL);
    }
    assert_odd_case(iem_slice_of(longest), iem_slice_of(longest), NULL);
}

/* A list that iemand did not write, or not as it is now. */
static void no_template_of_cases_that_would_be_refused(void **state)
{
    static char long_text[2002];
    static const char bell[] = "g\a", nul[] = {'g', 0, 'h'};
    const iem_slice good = iem_slice_of("g");
    (void)state;
    memset(long_text, 'y', 2001);
    assert_odd_case(
        iem_slice_of(long_text), good,
        "list.csv:2: column 'case': 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy' "
        "is longer than 2000 bytes");
    assert_odd_case(good, iem_slice_of(long_text), "column 'ground': 'yyy");
    assert_odd_case(good, iem_slice_of(bell), "column 'ground': 'g?' has a control");
    assert_odd_case(good, (iem_slice){nul, 3}, "column 'ground': 'g");
    assert_odd_case(iem_slice_of("  "), good, "has no number");
    assert_odd_case(good, iem_slice_of("\t"), "column 'ground' is empty");
}

/* So long a line that it would be refused, with what is filled in. */
static void no_template_with_a_line_too_long(void **state)
{
    enum { LONG = 600000 };
    iem_buffer group = {0};
    (void)state;
    iem_buffer_text(&group, LIST_HEAD "1,,1,g,");
    for (int i = 0; i < LONG; i++) iem_buffer_text(&group, "x");
    iem_buffer_text(&group, ",no,likely,0.8,0.7\n");
    const iem_review_ask flagged = {.seed = 1}, drawn = {.seed = 1, .sample = 3};
    const scratch_path list = scratch_bytes("list.csv", group.at, group.len);
    assert_no_template(&flagged, list.at,
                       "list.csv:2: group and chances are longer than 65536");
    assert_no_template(&drawn, list.at,
                       "list.csv:2: group and chances are longer than 65536");
    iem_buffer_clear(&group);
    iem_buffer_text(&group, "{\"schema\": \"iemand-result/1\", \"findings\": [{\"id\": "
                            "\"" ID "\", \"text\": \"");
    for (int i = 0; i < LONG; i++) iem_buffer_text(&group, "x");
    iem_buffer_text(&group, "\"}]}");
    const scratch_path json = scratch_bytes("r.json", group.at, group.len);
    assert_no_template(&flagged, json.at,
                       "r.json: finding " ID ": its texts are longer than 65536");
    iem_buffer_clear(&group);
}

static void no_template_of_a_day_that_is_none(void **state)
{
    const iem_review_ask ask = {.seed = 1, .today = "yesterday"};
    iem_error err;
    char *csv = NULL;
    (void)state;
    assert_int_equal(
        iem_review_template(scratch_text("t", RESULT).at, &ask, &csv, &err),
        IEM_ERR_USAGE);
    assert_non_null(strstr(err.message, "'yesterday' is no day"));
    assert_null(csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_reaction_is_read),
        scratch_test(a_dutch_spreadsheet_is_read),
        scratch_test(a_line_that_is_not_filled_in_is_no_judgement),
        scratch_test(what_is_wrong_with_a_reaction_is_said),
        scratch_test(what_is_wrong_with_a_judgement_is_said),
        scratch_test(days_are_numbered),
        scratch_test(what_is_kept_comes_back),
        scratch_test(later_records_stand_beside_earlier_ones),
        scratch_test(cases_are_kept_under_pseudonyms_only),
        scratch_test(what_is_read_later_is_hidden_too),
        scratch_test(writers_lose_nothing),
        scratch_test(findings_have_to_be_in_the_result),
        scratch_test(a_list_of_cases_completes_blind_judgements),
        scratch_test(a_template_can_be_read),
        scratch_test(a_draw_can_be_drawn_again),
        scratch_test(draws_favour_nobody),
        scratch_test(no_template_of_findings_without_an_id),
        scratch_test(no_template_without_what_it_is_of),
        scratch_test(odd_cases_come_back_as_those_of_the_list),
        scratch_test(no_template_of_cases_that_would_be_refused),
        scratch_test(no_template_with_a_line_too_long),
        scratch_test(no_template_of_a_day_that_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
