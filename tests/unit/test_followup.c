/* What became of findings: who reacted in time, whether a change helped, and how often
 * people agree with a grade. */
#include "judge/followup.h"

#include "base/buffer.h"
#include "judge/judge.h"
#include "store/reviews.h"

#include "scratch.h"
#include "short_of_memory.h"

#define ID_1 "1111111111111111"
#define ID_2 "2222222222222222"
#define ID_3 "3333333333333333"
#define FINDINGS                                                                       \
    "finding,seen_on,reaction_on,owner,reaction,decision,reason,changed_version,"      \
    "changed_on\n"
#define CASES                                                                          \
    "case,ground,grade,group_chance,group_chance_low,sample,sample_n,sample_of,"       \
    "reviewed_on,judgement,decision_changed\n"
#define TODAY "2026-11-23"

static iem_reviews *read_text(const char *text)
{
    iem_error err = {IEM_OK, ""};
    iem_reviews *r = NULL;
    assert_ok(iem_reviews_new(&r, NULL));
    if (iem_reviews_read(r, scratch_text("r.csv", text).at, NULL, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return r;
}

/* A result of nothing, and what was made of these records. */
static const iem_followup *follow(struct iem_result *result, const char *text,
                                  const iem_seen *seen, size_t n)
{
    const iem_followup_at at = {TODAY, 30};
    iem_reviews *r = read_text(text);
    *result = (struct iem_result){.seed = 1};
    assert_ok(iem_followup_make(r, seen, n, &at, result, NULL));
    iem_reviews_free(r);
    return result->followup;
}

static const iem_followed *found(const iem_followup *f, const char *id)
{
    for (size_t i = 0; i < f->n_findings; i++)
        if (strcmp(f->findings[i].id, id) == 0) return &f->findings[i];
    fail_msg("no finding %s", id);
    return NULL;
}

/* ---- Reactions ---- */

/* Thirty days count: seen on 24 October is old enough, on 25 October not; a reaction on
 * the thirtieth day is in time, on the next one not. */
static void only_what_is_old_enough_counts(void **state)
{
    (void)state;
    struct iem_result r;
    const iem_seen seen[] = {{ID_1, "twin-gap", "g", "B", "2026-10-24"},
                             {ID_2, "twin-gap", "g", "C", "2026-10-25"},
                             {ID_3, "twin-gap", "g", "D", "2026-09-01"},
                             {"4444444444444444", "twin-gap", "g", "E", "2026-09-01"},
                             {"5555555555555555", "twin-gap", "g", "F", ""}};
    const iem_followup *f =
        follow(&r,
               FINDINGS ID_3 ",,2026-10-01,Jo,acknowledged,,,,\n"
                             "4444444444444444,,2026-10-02,Jo,acknowledged,,,,\n",
               seen, 5);
    assert_int_equal(f->n_findings, 5);
    assert_close(f->counted, 3, 0);
    assert_close(f->in_time, 1, 0);
    assert_close(f->young, 2, 0);
    assert_close(f->acknowledged.value, 1.0 / 3, 1e-12);
    assert_true(found(f, ID_1)->counts && !found(f, ID_1)->in_time);
    assert_true(!found(f, ID_2)->counts);
    assert_true(found(f, ID_3)->in_time);
    assert_close(found(f, ID_3)->waited, 30, 0);
    assert_close(found(f, "4444444444444444")->waited, 31, 0);
    assert_close(found(f, "5555555555555555")->age, NAN, 0);
    iem_arena_clear(&r.arena);
}

static void without_an_old_finding_there_is_no_share(void **state)
{
    (void)state;
    struct iem_result r;
    const iem_seen seen[] = {{ID_1, "twin-gap", "g", "B", TODAY}};
    const iem_followup *f = follow(&r, FINDINGS, seen, 1);
    assert_close(f->counted, 0, 0);
    assert_close(f->acknowledged.value, NAN, 0);
    iem_arena_clear(&r.arena);
}

/* The first reaction tells whether it was in time, the newest what holds. */
static void the_newest_record_counts(void **state)
{
    (void)state;
    struct iem_result r;
    const iem_followup *f =
        follow(&r,
               FINDINGS ID_1
               ",2026-05-01,2026-06-20,Ans,disputed,,no,,\n" ID_1
               ",2026-05-03,2026-06-20,Bo,acknowledged,change,,2,2026-07-01\n" ID_1
               ",2026-05-01,2026-05-10,Jo,acknowledged,,,,\n",
               NULL, 0);
    const iem_followed *one = found(f, ID_1);
    assert_int_equal(one->records, 3);
    assert_string_equal(one->seen_on, "2026-05-01");
    assert_string_equal(one->first_reaction_on, "2026-05-10");
    assert_string_equal(one->last->owner, "Bo");
    assert_string_equal(one->change->changed_on, "2026-07-01");
    assert_true(one->in_time && one->rule == NULL);
    iem_arena_clear(&r.arena);
}

static void a_change_ends_the_one_before_it(void **state)
{
    (void)state;
    struct iem_result r;
    const iem_followup *f =
        follow(&r,
               FINDINGS ID_1 ",,2026-05-10,Jo,acknowledged,change,,2,2026-07-01\n" ID_1
                             ",,2026-08-10,Jo,acknowledged,change,,3,2026-09-01\n" ID_2
                             ",,2026-05-10,Jo,acknowledged,change,,2,2026-07-01\n" ID_2
                             ",,2026-08-10,Jo,acknowledged,accept,it stays,,\n",
               NULL, 0);
    assert_string_equal(found(f, ID_1)->change->changed_version, "3");
    assert_string_equal(found(f, ID_1)->changed_before, "2026-07-01");
    assert_null(found(f, ID_2)->change);
    iem_arena_clear(&r.arena);
}

/* ---- Precision ---- */

/* So many lines of a grade and judgement, numbered on. */
static void add_cases(iem_buffer *out, unsigned *next, unsigned n, const char *grade,
                      double chance, const char *drawn, const char *judgement)
{
    for (unsigned i = 0; i < n; i++)
        iem_buffer_format(out, "%u,g,%s,%.2f,%.2f,%s,2026-10-01,%s,%s\n", ++*next,
                          grade, chance, chance - 0.1, drawn, judgement,
                          strcmp(judgement, "group-decided") == 0 ? "yes" : "no");
}

#define DRAWN  ID_1 ",60,500"
#define CHOSEN ",,"

static const iem_followup *review(struct iem_result *r, iem_buffer *text)
{
    assert_false(text->failed);
    const iem_followup *f = follow(r, text->at, NULL, 0);
    iem_buffer_clear(text);
    return f;
}

static void precision_is_told_by_grade_and_draw(void **state)
{
    (void)state;
    struct iem_result r;
    iem_buffer text = {0};
    unsigned next = 0;
    iem_buffer_text(&text, CASES);
    add_cases(&text, &next, 40, "likely", 0.8, DRAWN, "group-decided");
    add_cases(&text, &next, 10, "likely", 0.8, DRAWN, "person-decided");
    add_cases(&text, &next, 4, "likely", 0.8, DRAWN, "cannot-tell");
    add_cases(&text, &next, 5, "likely", 0.9, CHOSEN, "group-decided");
    add_cases(&text, &next, 2, "possible", 0.5, CHOSEN, "person-decided");
    const iem_followup *f = review(&r, &text);
    assert_int_equal(f->n_precision, 3);
    const iem_precision *p = &f->precision[0];
    assert_true(p->drawn && p->grade == IEM_LIKELY);
    assert_close(p->reviewed, 54, 0);
    assert_close(p->group_decided, 40, 0);
    assert_close(p->person_decided, 10, 0);
    assert_close(p->untold, 4, 0);
    assert_close(p->pending, 6, 0);
    assert_close(p->drawn_of, 500, 0);
    assert_close(p->changed, 40, 0);
    assert_close(p->part.share.value, 0.8, 1e-12);
    assert_close(p->part.least, iem_rate(40, 60).low, 1e-12);
    assert_close(p->part.most, iem_rate(50, 60).high, 1e-12);
    assert_int_equal(p->kept, IEM_PASS); /* 40 of 60: at least 0.539 */
    assert_close(p->expected, 40, 1e-9);
    assert_close(p->expected_low, 35, 1e-9);
    assert_false(f->precision[1].drawn);
    assert_close(f->precision[1].pending, 0, 0);
    assert_int_equal(f->precision[2].grade, IEM_POSSIBLE);
    assert_close(f->flagged_of, 500, 0);
    assert_close(f->flagged_drawn.value, 0.8, 1e-12);
    iem_arena_clear(&r.arena);
}

static void a_promise_is_kept_broken_or_open(void **state)
{
    static const struct {
        const char *grade;
        unsigned yes, no, untold;
        iem_verdict kept;
    } cases[] = {
        {"likely", 40, 10, 0, IEM_PASS},
        {"likely", 26, 24, 0, IEM_CANNOT_TELL},
        {"likely", 10, 40, 0, IEM_FAIL},
        {"likely", 15, 35, 0, IEM_FAIL},        /* at most 0.438 */
        {"likely", 15, 35, 8, IEM_CANNOT_TELL}, /* the untold may be 8 more */
        {"possible", 26, 24, 0, IEM_PASS},      /* at least 0.385 > 1/3 */
        {"possible", 20, 30, 0, IEM_CANNOT_TELL},
        {"possible", 5, 45, 0, IEM_FAIL},
        {"no-indication", 10, 40, 0, IEM_PASS},
        {"no-indication", 40, 10, 0, IEM_FAIL},
        {"no-indication", 24, 26, 0, IEM_CANNOT_TELL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct iem_result r;
        iem_buffer text = {0};
        unsigned next = 0;
        iem_buffer_text(&text, CASES);
        add_cases(&text, &next, cases[i].yes, cases[i].grade, 0.6, CHOSEN,
                  "group-decided");
        add_cases(&text, &next, cases[i].no, cases[i].grade, 0.6, CHOSEN,
                  "person-decided");
        add_cases(&text, &next, cases[i].untold, cases[i].grade, 0.6, CHOSEN,
                  "cannot-tell");
        const iem_followup *f = review(&r, &text);
        if (f->precision[0].kept != cases[i].kept)
            fail_msg("%s, %u of %u: %d", cases[i].grade, cases[i].yes,
                     cases[i].yes + cases[i].no, f->precision[0].kept);
        iem_arena_clear(&r.arena);
    }
}

static void a_case_counts_once_by_its_newest_judgement(void **state)
{
    (void)state;
    struct iem_result r;
    const iem_followup *f =
        follow(&r,
               CASES "7,g,likely,0.8,0.7," DRAWN ",2026-10-09,group-decided,no\n"
                     "7,g,,,,,,,2026-10-10,person-decided,no\n"
                     "7,g,likely,0.8,0.7," DRAWN ",2026-10-01,cannot-tell,no\n"
                     "7,h,likely,0.8,0.7,,,,2026-10-01,group-decided,no\n",
               NULL, 0);
    assert_int_equal(f->n_precision, 2);
    assert_close(f->precision[0].reviewed, 1, 0);
    assert_close(f->precision[0].person_decided, 1, 0);
    assert_true(f->precision[0].drawn); /* it was, whoever judged it later */
    assert_string_equal(f->precision[1].ground, "h");
    iem_arena_clear(&r.arena);
}

/* 0.8 promised of 50, 25 found: binomial, R 4.2 pbinom(25, 50, .8) = 2.1e-06; the lower
 * bounds promised 0.7: pbinom(25, 50, .7) = 0.0024. */
static void chances_are_held_against_what_people_found(void **state)
{
    (void)state;
    struct iem_result r;
    iem_buffer text = {0};
    unsigned next = 0;
    iem_buffer_text(&text, CASES);
    add_cases(&text, &next, 25, "likely", 0.8, CHOSEN, "group-decided");
    add_cases(&text, &next, 25, "likely", 0.8, CHOSEN, "person-decided");
    const iem_followup *f = review(&r, &text);
    assert_close(f->precision[0].expected, 40, 1e-9);
    assert_close(f->precision[0].tails.fewer, 2.0948548555e-06, 1e-6);
    assert_close(f->precision[0].tails_low.fewer, 0.00236954784898, 1e-6);
    assert_true(f->precision[0].tails_low.fewer < 0.01);
    assert_close(f->flagged_drawn.value, NAN, 0);
    iem_arena_clear(&r.arena);
}

static void bands_say_from_which_chance_people_agree(void **state)
{
    (void)state;
    struct iem_result r;
    iem_buffer text = {0};
    unsigned next = 0;
    iem_buffer_text(&text, CASES);
    add_cases(&text, &next, 45, "likely", 0.85, CHOSEN, "group-decided");
    add_cases(&text, &next, 5, "likely", 0.85, CHOSEN, "person-decided");
    add_cases(&text, &next, 22, "likely", 0.7, CHOSEN, "group-decided");
    add_cases(&text, &next, 18, "likely", 0.7, CHOSEN, "person-decided");
    add_cases(&text, &next, 5, "likely", 0.55, CHOSEN, "group-decided");
    add_cases(&text, &next, 95, "likely", 0.55, CHOSEN, "person-decided");
    const iem_followup *f = review(&r, &text);
    assert_int_equal(f->n_bands, 4);
    assert_close(f->bands[3].told, 50, 0);
    assert_close(f->bands[2].told, 40, 0);
    assert_close(f->bands[1].told, 100, 0);
    assert_close(f->bands[0].told, 0, 0);
    assert_close(f->bands[1].expected, 55, 1e-9);
    assert_close(f->agreed_from, 0.65, 1e-12); /* 67 of 90; with all 72 of 190 */
    iem_arena_clear(&r.arena);
}

/* ---- Effect ---- */

/* Of B so many of 200 got it in both cells, of A 40; each row so many people. */
static void write_month(const char *name, const char *day, unsigned adverse)
{
    char text[2000], *at = text + sprintf(text, "t,g,f,d,n\n");
    for (int f = 0; f < 2; f++) {
        at += sprintf(at, "%s,A,%d,yes,%u\n%s,A,%d,no,%u\n", day, f, 40, day, f, 160);
        at += sprintf(at, "%s,B,%d,yes,%u\n%s,B,%d,no,%u\n", day, f, adverse, day, f,
                      200 - adverse);
    }
    scratch_text(name, text);
}

static iem_plan *plan_of_months(void)
{
    return PLAN("decision", "d=yes", "ground", "g", "reference", "g=A", "fact", "f",
                "count", "n", "time", "t:month");
}

static iem_result *scan_files(const iem_plan *plan, const char *const *names, size_t n)
{
    static scratch_path at[16];
    const char *paths[16];
    iem_options options;
    iem_error err = {IEM_OK, ""};
    iem_result *r = NULL;
    iem_options_init(&options);
    options.threads = 1;
    options.keep = true;
    for (size_t i = 0; i < n; i++) {
        at[i] = scratch_file(names[i]);
        paths[i] = at[i].at;
    }
    if (iem_scan(plan, &options, paths, n, &r, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return r;
}

static void remember(iem_history *h, const iem_plan *plan, const char *name,
                     const char *period, const char *recorded)
{
    iem_error err = {IEM_OK, ""};
    iem_history_done done;
    const iem_history_entry entry = {period, recorded, false};
    iem_result *r = scan_files(plan, (const char *const[]){name}, 1);
    if (iem_history_add(h, r, &entry, &done, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_result_free(r);
}

/* Six months: B is far above A in the first three, and not in the last two. */
static iem_history *six_months(const iem_plan *plan)
{
    static const unsigned adverse[] = {90, 80, 85, 60, 42, 41};
    iem_history *h = NULL;
    assert_ok(iem_history_open(scratch_file("s.db").at, true, &h, NULL));
    for (unsigned m = 0; m < 6; m++) {
        char name[16], day[16], recorded[32];
        snprintf(name, sizeof name, "m%u.csv", m + 1);
        snprintf(day, sizeof day, "2026-%02u-10", m + 1);
        snprintf(recorded, sizeof recorded, "2026-%02u-28T00:00:00Z", m + 1);
        write_month(name, day, adverse[m]);
        remember(h, plan, name, NULL, recorded);
    }
    return h;
}

static iem_status follow_up(iem_result *r, const iem_plan *plan, const iem_history *h,
                            const char *text, iem_error *err)
{
    iem_options options;
    const iem_follow follow = {"2026-07-01", 30, NULL};
    iem_reviews *reviews = text ? read_text(text) : NULL;
    iem_options_init(&options);
    options.threads = 1;
    const iem_status status =
        iem_result_follow(r, plan, &options, h, reviews, &follow, err);
    iem_reviews_free(reviews);
    return status;
}

static char gap_id[17];

static const char *change_on(const char *day)
{
    static char text[400];
    snprintf(text, sizeof text,
             FINDINGS "%s,,2026-03-01,Jo,acknowledged,change,,2,%s\n", gap_id, day);
    return text;
}

/* One way against another: what was there before and since is what a scan of these
 * months says, and the change is their difference as of two independent logs. */
static void an_effect_is_that_of_two_scans(void **state)
{
    static const char *const before[] = {"m1.csv", "m2.csv", "m3.csv"},
                             *const since[] = {"m5.csv", "m6.csv"};
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = plan_of_months();
    iem_history *h = six_months(plan);
    assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
    iem_result *r = scan_files(plan, (const char *const[]){"m6.csv"}, 1),
               *then = scan_files(plan, before, 3), *now = scan_files(plan, since, 2);
    if (follow_up(r, plan, h, change_on("2026-04-15"), &err) != IEM_OK)
        fail_msg("%s", err.message);
    const iem_followup *f = r->followup;
    assert_int_equal(f->n_effects, 2);
    const iem_effect *e = &f->effects[0];
    const iem_treatment *t = NULL, *u = NULL;
    for (size_t i = 0; i < then->n_treatments; i++)
        if (strcmp(then->treatments[i].group, "B") == 0) {
            t = &then->treatments[i];
            u = &now->treatments[i];
        }
    assert_non_null(t);
    assert_int_equal(e->measure, IEM_EFFECT_GAP);
    assert_string_equal(e->from, "2026-01");
    assert_string_equal(e->until, "2026-03");
    assert_string_equal(e->since, "2026-05");
    assert_string_equal(e->to, "2026-06");
    assert_close(e->before.value, t->twin_gap.all.value, 1e-12);
    assert_close(e->before.low, t->twin_gap.all.low, 1e-12);
    assert_close(e->after.value, u->twin_gap.all.value, 1e-12);
    assert_close(e->after.high, u->twin_gap.all.high, 1e-12);
    const iem_estimate moved =
        iem_difference_interval(u->twin_gap.all, t->twin_gap.all);
    assert_close(e->change.value, moved.value, 1e-12);
    assert_close(e->change.low, moved.low, 1e-12);
    assert_close(e->change.high, moved.high, 1e-12);
    assert_int_equal(e->said, IEM_EFFECT_LESS);
    assert_close(e->n_before, 1200, 0);
    assert_close(e->n_after, 800, 0);
    /* 85 of 200 against 40: 22.5 points; 41.5 against 40: 0.75. */
    assert_close(e->before.value, 0.225, 1e-9);
    assert_close(e->after.value, 0.0075, 1e-9);
    /* The finding is of the first scan. */
    assert_string_equal(f->findings[0].seen_on, "2026-01-28");
    iem_result_free(r);
    iem_result_free(then);
    iem_result_free(now);
    iem_history_close(h);
    iem_plan_free(plan);
}

static iem_effect_why why_of(const iem_plan *plan, const iem_history *h,
                             const char *day)
{
    iem_error err = {IEM_OK, ""};
    iem_result *r = scan_files(plan, (const char *const[]){"m6.csv"}, 1);
    if (follow_up(r, plan, h, change_on(day), &err) != IEM_OK)
        fail_msg("%s", err.message);
    assert_true(r->followup->n_effects > 0);
    const iem_effect_why why = r->followup->effects[0].why;
    iem_result_free(r);
    return why;
}

static void why_there_is_no_effect_is_said(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = plan_of_months();
    iem_history *h = six_months(plan);
    assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
    assert_int_equal(why_of(plan, h, "2026-04-01"), IEM_EFFECT_KNOWN);
    assert_int_equal(why_of(plan, h, "2026-01-20"), IEM_EFFECT_NONE_BEFORE);
    assert_int_equal(why_of(plan, h, "2026-06-02"), IEM_EFFECT_NONE_SINCE);
    /* On its first day a month is wholly after the change. */
    assert_int_equal(why_of(plan, h, "2026-06-01"), IEM_EFFECT_KNOWN);
    /* Without a history there is nothing to compare with. */
    iem_result *r = scan_files(plan, (const char *const[]){"m1.csv"}, 1);
    assert_ok(follow_up(r, plan, NULL, change_on("2026-04-01"), &err));
    assert_int_equal(r->followup->effects[0].why, IEM_EFFECT_NO_EARLIER);
    iem_result_free(r);
    write_month("odd.csv", "2026-07-10", 50);
    remember(h, plan, "odd.csv", "spring", NULL);
    assert_int_equal(why_of(plan, h, "2026-04-01"), IEM_EFFECT_NO_DAYS);
    iem_history_close(h);
    iem_plan_free(plan);
}

/* Months that were counted otherwise end a side, and make it none where they are next
 * to the change. */
static void only_what_was_counted_alike_is_added_up(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = plan_of_months(),
             *other = PLAN("decision", "d=yes", "ground", "g", "reference", "g=A",
                           "count", "n", "time", "t:month");
    iem_history *h = NULL;
    static const char *const names[] = {"m1.csv", "m2.csv", "m3.csv", "m4.csv"};
    assert_ok(iem_history_open(scratch_file("s.db").at, true, &h, NULL));
    assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
    for (unsigned m = 0; m < 4; m++) {
        char day[16];
        snprintf(day, sizeof day, "2026-%02u-10", m + 1);
        write_month(names[m], day, m < 2 ? 90 : 40);
        remember(h, m == 0 ? other : plan, names[m], NULL, NULL);
    }
    iem_result *r = scan_files(plan, (const char *const[]){"m4.csv"}, 1);
    assert_ok(follow_up(r, plan, h, change_on("2026-03-01"), &err));
    assert_string_equal(r->followup->effects[0].from, "2026-02");
    iem_result_free(r);
    r = scan_files(plan, (const char *const[]){"m4.csv"}, 1);
    assert_ok(follow_up(r, plan, h, change_on("2026-02-01"), &err));
    assert_int_equal(r->followup->effects[0].why, IEM_EFFECT_OTHER_COUNTS);
    iem_result_free(r);
    iem_history_close(h);
    iem_plan_free(plan);
    iem_plan_free(other);
}

/* ---- Names of periods, and ratios ---- */

/* The periods on either side of a change, "a-b|c-d", or why there are none. */
static void sides_of(const iem_plan *plan, const iem_history *h, const char *day,
                     char out[64])
{
    iem_error err = {IEM_OK, ""};
    iem_result *r = scan_files(plan, (const char *const[]){"m.csv"}, 1);
    if (follow_up(r, plan, h, change_on(day), &err) != IEM_OK)
        fail_msg("%s", err.message);
    const iem_effect *e = &r->followup->effects[0];
    if (e->why == IEM_EFFECT_KNOWN)
        snprintf(out, 64, "%s:%s|%s:%s", e->from, e->until, e->since, e->to);
    else
        snprintf(out, 64, "why %d", (int)e->why);
    iem_result_free(r);
}

/* Whole periods only: one in which the change fell is on neither side. */
static void periods_are_months_quarters_years_or_days(void **state)
{
    static const struct {
        const char *names[4], *change, *sides;
    } cases[] = {
        {{"2025-q3", "2025-q4", "2026-q1", "2026-q2"},
         "2026-01-01",
         "2025-q3:2025-q4|2026-q1:2026-q2"},
        {{"2025-q3", "2025-q4", "2026-q1", "2026-q2"},
         "2025-12-31",
         "2025-q3:2025-q3|2026-q1:2026-q2"},
        {{"2023", "2024", "2025", "2026"}, "2025-01-01", "2023:2024|2025:2026"},
        {{"2023", "2024", "2025", "2026"}, "2025-01-02", "2023:2024|2026:2026"},
        {{"2025-11", "2025-12", "2026-01", "2026-02"},
         "2026-01-01",
         "2025-11:2025-12|2026-01:2026-02"},
        {{"2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"},
         "2026-03-01",
         "2026-02-27:2026-02-28|2026-03-01:2026-03-02"},
        {{"2026-q1", "2026-q2", "2026-q3", "2026-q5"}, "2026-04-01", NULL},
        {{"2026-01", "2026-02", "2026-03", "2026-13"}, "2026-03-01", NULL},
        {{"2026-01", "2026-02", "2026-03", "2026-4"}, "2026-03-01", NULL},
    };
    (void)state;
    iem_plan *plan = PLAN("decision", "d=yes", "ground", "g", "reference", "g=A",
                          "fact", "f", "count", "n");
    assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sides[64], none[16];
        iem_history *h = NULL;
        remove(scratch_file("s.db").at);
        assert_ok(iem_history_open(scratch_file("s.db").at, true, &h, NULL));
        for (unsigned m = 0; m < 4; m++) {
            /* Another log each time: one and the same is never counted twice. */
            write_month("m.csv", cases[i].names[m], m < 2 ? 90 : 40 + m);
            remember(h, plan, "m.csv", cases[i].names[m], NULL);
        }
        sides_of(plan, h, cases[i].change, sides);
        snprintf(none, sizeof none, "why %d", (int)IEM_EFFECT_NO_DAYS);
        assert_string_equal(sides, cases[i].sides ? cases[i].sides : none);
        iem_history_close(h);
    }
    iem_plan_free(plan);
}

/* Of ratios the change is a ratio: 0.2075 / 0.2 over 0.425 / 0.2, with an interval on
 * the scale of the logarithm as of two independent logs. */
static void a_change_of_ratios_is_a_ratio(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_plan *plan =
        PLAN("decision", "d=yes", "ground", "g", "reference", "g=A", "fact", "f",
             "count", "n", "time", "t:month", "margin", "scale=ratio");
    iem_history *h = six_months(plan);
    assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
    iem_result *r = scan_files(plan, (const char *const[]){"m6.csv"}, 1);
    if (follow_up(r, plan, h, change_on("2026-04-15"), &err) != IEM_OK)
        fail_msg("%s", err.message);
    const iem_effect *e = &r->followup->effects[0];
    assert_int_equal(e->measure, IEM_EFFECT_RATIO);
    assert_close(e->before.value, .425 / .2, 1e-6);
    assert_close(e->after.value, .2075 / .2, 1e-6);
    assert_close(e->change.value, e->after.value / e->before.value, 1e-12);
    const double up = log(e->after.high / e->after.value),
                 down = log(e->before.value / e->before.low);
    assert_close(log(e->change.high / e->change.value), hypot(up, down), 1e-9);
    assert_int_equal(e->said, IEM_EFFECT_LESS);
    assert_int_equal(r->followup->effects[1].measure, IEM_EFFECT_WEIGHT);
    iem_result_free(r);
    iem_history_close(h);
    iem_plan_free(plan);
}

/* Cases 0 … 1199, by turns of A and B: of A every fifth got it, of B `of_b` in ten. */
static scratch_path write_cases(const char *name, unsigned of_b)
{
    static char text[1200 * 32];
    char *at = text + sprintf(text, "c,p,g,f,d\n");
    for (unsigned i = 0; i < 1200; i++) {
        const bool b = i % 2, yes = b ? i / 2 % 10 < of_b : i / 2 % 5 == 0;
        at += sprintf(at, "%u,%u,%s,%u,%s\n", i, i % 700, b ? "B" : "A", i / 20 % 2,
                      yes ? "yes" : "no");
    }
    return scratch_text(name, text);
}

static iem_result *gate_of(const iem_plan *plan, const char *path, const char *against,
                           const char *baseline)
{
    iem_error err = {IEM_OK, ""};
    iem_options options;
    iem_result *r = NULL;
    iem_options_init(&options);
    options.threads = 1;
    options.gate = true;
    options.against = against;
    options.baseline = baseline;
    if (iem_scan(plan, &options, &path, 1, &r, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return r;
}

/* What a gate knows of an earlier model tells the effect: of the same cases by what
 * changed case by case, beside a baseline as of two independent logs. */
static void a_gate_knows_what_was_before(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = PLAN("decision", "d=yes", "ground", "g", "reference", "g=A",
                          "fact", "f", "case", "c");
    const scratch_path old = write_cases("old.csv", 6), now = write_cases("now.csv", 2),
                       json = scratch_file("old.json");
    assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
    iem_result *before = gate_of(plan, old.at, NULL, NULL);
    assert_ok(iem_result_write(before, IEM_JSON, NULL, json.at, &err));
    iem_result *paired = gate_of(plan, now.at, old.at, NULL),
               *beside = gate_of(plan, now.at, NULL, json.at);
    assert_ok(follow_up(paired, plan, NULL, change_on("2026-04-01"), &err));
    assert_ok(follow_up(beside, plan, NULL, change_on("2026-04-01"), &err));
    const iem_effect *one = &paired->followup->effects[0],
                     *other = &beside->followup->effects[0];
    assert_int_equal(paired->followup->n_effects, 1);
    assert_int_equal(one->source, IEM_EFFECT_AGAINST);
    assert_int_equal(other->source, IEM_EFFECT_BASELINE);
    for (size_t i = 0; i < paired->n_treatments; i++)
        if (strcmp(paired->treatments[i].group, "B") == 0) {
            const iem_estimate change = paired->treatments[i].paired_change;
            assert_close(one->change.value, change.value, 0);
            assert_close(one->change.high, change.high, 0);
        }
    assert_int_equal(one->said, IEM_EFFECT_LESS);
    assert_int_equal(other->said, IEM_EFFECT_LESS);
    assert_close(one->change.value, -0.4, 0.05);
    assert_true(one->change.high - one->change.low <
                other->change.high - other->change.low);
    iem_result_free(before);
    iem_result_free(paired);
    iem_result_free(beside);
    iem_plan_free(plan);
}

/* Of A a tenth to four tenths by their fact; of B a quarter whatever their fact, or as
 * much as of A. */
static scratch_path write_weights(const char *name, bool averaged)
{
    char text[1000], *at = text + sprintf(text, "g,f,d,n\n");
    for (unsigned f = 1; f <= 4; f++) {
        const unsigned b = averaged ? 100 : 40 * f;
        at += sprintf(at, "A,%u,yes,%u\nA,%u,no,%u\n", f, 40 * f, f, 400 - 40 * f);
        at += sprintf(at, "B,%u,yes,%u\nB,%u,no,%u\n", f, b, f, 400 - b);
    }
    return scratch_text(name, text);
}

/* Beside a baseline the weight is that of the facts, before and now as each scan of its
 * own says it. */
static void a_baseline_knows_how_facts_weighed(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = PLAN("decision", "d=yes", "ground", "g", "reference", "g=A",
                          "fact", "f", "count", "n");
    const scratch_path old = write_weights("old.csv", true),
                       now = write_weights("now.csv", false),
                       json = scratch_file("old.json");
    assert_ok(iem_finding_id("group-weight", "g", "B", NULL, gap_id, NULL));
    iem_result *before = gate_of(plan, old.at, NULL, NULL);
    assert_ok(iem_result_write(before, IEM_JSON, NULL, json.at, &err));
    iem_result *after = gate_of(plan, now.at, NULL, json.at);
    assert_ok(follow_up(after, plan, NULL, change_on("2026-04-01"), &err));
    const iem_effect *e = &after->followup->effects[0];
    assert_int_equal(after->followup->n_effects, 1);
    assert_int_equal(e->source, IEM_EFFECT_BASELINE);
    assert_int_equal(e->measure, IEM_EFFECT_WEIGHT);
    for (size_t i = 0; i < after->n_treatments; i++)
        if (strcmp(after->treatments[i].group, "B") == 0) {
            /* JSON has twelve digits. */
            const iem_estimate was = before->treatments[i].fact_weight;
            assert_true(fabs(e->before.value - was.value) < 1e-9);
            assert_true(fabs(e->before.low - was.low) < 1e-9);
            assert_close(e->after.value, after->treatments[i].fact_weight.value, 1e-9);
            assert_close(e->after.value, 1, .1);
        }
    assert_int_equal(e->said, IEM_EFFECT_LESS);
    iem_result_free(before);
    iem_result_free(after);
    iem_plan_free(plan);
}

/* Kept counts do not know who came back: intervals are as much wider as those of the
 * log that was scanned are, and without such a log nothing is told. */
static void people_who_come_back_make_an_effect_unsure(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    double width[2] = {0};
    for (int persons = 0; persons < 2; persons++) {
        iem_plan *plan = plan_from((const char *const[]){
            "decision", "d=yes", "ground", "g", "reference", "g=A", "fact", "f", NULL});
        if (persons) assert_ok(iem_plan_set(plan, "person", "p", NULL));
        plan = finished(plan);
        iem_history *h = NULL;
        assert_ok(iem_history_open(scratch_file(persons ? "p.db" : "n.db").at, true, &h,
                                   NULL));
        write_cases("m1.csv", 6);
        write_cases("m2.csv", 4);
        remember(h, plan, "m1.csv", "2026-01", NULL);
        remember(h, plan, "m2.csv", "2026-02", NULL);
        assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
        iem_result *r = scan_files(plan, (const char *const[]){"m2.csv"}, 1);
        assert_ok(follow_up(r, plan, h, change_on("2026-02-01"), &err));
        const iem_effect *e = &r->followup->effects[0];
        assert_int_equal(e->why, IEM_EFFECT_KNOWN);
        width[persons] = e->before.high - e->before.low;
        double deff = 1;
        for (size_t i = 0; i < r->n_treatments; i++)
            if (strcmp(r->treatments[i].group, "B") == 0)
                deff = fmax(1, r->treatments[i].deff);
        assert_close(width[persons], width[0] * sqrt(deff), 1e-9);
        if (persons) assert_true(deff > 1.01);
        iem_result_free(r);
        iem_history_close(h);
        iem_plan_free(plan);
    }
}

/* ---- The published edition ---- */

static void names_and_small_counts_stay_inside(void **state)
{
    (void)state;
    static const iem_format formats[] = {IEM_TEXT, IEM_JSON, IEM_HTML, IEM_MARKDOWN,
                                         IEM_PROMETHEUS};
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = plan_of_months();
    iem_history *h = six_months(plan);
    static const char *const all[] = {"m1.csv", "m2.csv", "m3.csv",
                                      "m4.csv", "m5.csv", "m6.csv"};
    iem_result *r = scan_files(plan, all, 6), *p = NULL;
    iem_buffer text = {0};
    unsigned next = 0;
    iem_reviews *cases = NULL;
    iem_options options;
    const iem_follow how = {"2026-07-01", 30, NULL};
    assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
    char findings[400];
    snprintf(findings, sizeof findings,
             FINDINGS "%s,,2026-03-01,Zwaan,acknowledged,change,Ooievaar,Reiger,"
                      "2026-04-15\n",
             gap_id);
    iem_buffer_text(&text, CASES);
    add_cases(&text, &next, 33, "likely", 0.8, DRAWN, "group-decided");
    add_cases(&text, &next, 17, "likely", 0.8, DRAWN, "person-decided");
    add_cases(&text, &next, 7, "possible", 0.6, CHOSEN, "group-decided");
    add_cases(&text, &next, 23, "possible", 0.6, CHOSEN, "person-decided");
    cases = read_text(findings);
    assert_ok(iem_reviews_read(cases, scratch_text("c.csv", text.at).at, NULL, &err));
    iem_buffer_clear(&text);
    iem_options_init(&options);
    assert_ok(iem_result_follow(r, plan, &options, h, cases, &how, &err));
    iem_reviews_free(cases);
    assert_ok(iem_result_publish(r, NULL, &p, &err));
    const iem_precision *likely = &p->followup->precision[0],
                        *possible = &p->followup->precision[1];
    assert_close(likely->group_decided, 30, 0);
    assert_close(likely->person_decided, 20, 0);
    assert_close(likely->untold, NAN, 0);
    assert_close(likely->drawn_of, NAN, 0);
    assert_true(likely->part.share.low <= iem_rate(33, 50).low);
    assert_true(likely->part.share.high >= iem_rate(33, 50).high - 0.03);
    assert_close(possible->group_decided, NAN, 0);
    assert_close(possible->person_decided, NAN, 0);
    assert_close(possible->part.share.value, NAN, 0);
    assert_int_equal(p->followup->n_bands, 0);
    assert_close(p->followup->effects[0].n_before, 1200, 0);
    assert_int_equal(p->followup->effects[0].why, IEM_EFFECT_KNOWN);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *out = NULL;
        for (int lang = 0; lang < 2; lang++) {
            const iem_render look = {.lang = lang ? "nl" : "en", .all = true};
            assert_ok(iem_result_render(p, formats[i], &look, &out, &err));
            assert_null(strstr(out, "Zwaan"));
            assert_null(strstr(out, "Ooievaar"));
            assert_null(strstr(out, "Reiger"));
            free(out);
        }
    }
    /* And inside they are there. */
    char *out = NULL;
    assert_ok(iem_result_render(r, IEM_JSON, NULL, &out, &err));
    assert_non_null(strstr(out, "Zwaan"));
    assert_non_null(strstr(out, "Ooievaar"));
    assert_non_null(strstr(out, "Reiger"));
    free(out);
    iem_result_free(p);
    iem_result_free(r);
    iem_history_close(h);
    iem_plan_free(plan);
}

/* It names people, and would be written for all to read. */
static void a_published_edition_is_not_followed_up(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = plan_of_months();
    iem_result *p = NULL;
    write_month("m1.csv", "2026-01-10", 90);
    iem_result *r = scan_files(plan, (const char *const[]){"m1.csv"}, 1);
    assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
    assert_ok(iem_result_publish(r, NULL, &p, &err));
    assert_int_equal(follow_up(p, plan, NULL, change_on("2026-04-15"), &err),
                     IEM_ERR_USAGE);
    assert_non_null(strstr(err.message, "a published edition names nobody"));
    iem_result_free(p);
    iem_result_free(r);
    iem_plan_free(plan);
}

/* ---- Memory ---- */

/* Each allocation fails in turn: a message, and nothing is left behind. */
static void short_of_memory_nothing_is_half_told(void **state)
{
    static const iem_format formats[] = {IEM_TEXT, IEM_JSON, IEM_HTML, IEM_MARKDOWN};
    const iem_follow how = {"2026-07-01", 30, NULL};
    (void)state;
    iem_options options;
    iem_buffer text = {0};
    unsigned next = 0;
    iem_plan *plan = plan_of_months();
    write_month("m1.csv", "2026-01-10", 90);
    assert_ok(iem_finding_id("twin-gap", "g", "B", NULL, gap_id, NULL));
    iem_result *r = scan_files(plan, (const char *const[]){"m1.csv"}, 1);
    const scratch_path findings = scratch_text("f.csv", change_on("2026-04-15"));
    iem_buffer_text(&text, CASES);
    add_cases(&text, &next, 30, "likely", 0.8, DRAWN, "group-decided");
    add_cases(&text, &next, 20, "likely", 0.6, DRAWN, "person-decided");
    const scratch_path cases = scratch_text("c.csv", text.at);
    iem_buffer_clear(&text);
    iem_options_init(&options);
    bool done = false;
    for (size_t at = 0; !done; at++) {
        iem_error err = {IEM_OK, ""};
        iem_reviews *reviews = NULL;
        char *out = NULL;
        asked = 0, failing = at;
        iem_status status = iem_reviews_new(&reviews, &err);
        if (status == IEM_OK)
            status = iem_reviews_read(reviews, findings.at, NULL, &err);
        if (status == IEM_OK) status = iem_reviews_read(reviews, cases.at, NULL, &err);
        if (status == IEM_OK)
            status = iem_result_follow(r, plan, &options, NULL, reviews, &how, &err);
        for (size_t i = 0; i < 4 && status == IEM_OK; i++) {
            status = iem_result_render(r, formats[i], NULL, &out, &err);
            free(out);
            out = NULL;
        }
        failing = SIZE_MAX;
        /* Some memory only makes things faster. */
        done = status == IEM_OK && asked <= at;
        if (status != IEM_OK) assert_int_equal(status, IEM_ERR_SYSTEM);
        iem_reviews_free(reviews);
    }
    iem_result_free(r);
    iem_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(only_what_is_old_enough_counts),
        scratch_test(without_an_old_finding_there_is_no_share),
        scratch_test(the_newest_record_counts),
        scratch_test(a_change_ends_the_one_before_it),
        scratch_test(precision_is_told_by_grade_and_draw),
        scratch_test(a_promise_is_kept_broken_or_open),
        scratch_test(a_case_counts_once_by_its_newest_judgement),
        scratch_test(chances_are_held_against_what_people_found),
        scratch_test(bands_say_from_which_chance_people_agree),
        scratch_test(an_effect_is_that_of_two_scans),
        scratch_test(why_there_is_no_effect_is_said),
        scratch_test(only_what_was_counted_alike_is_added_up),
        scratch_test(periods_are_months_quarters_years_or_days),
        scratch_test(a_change_of_ratios_is_a_ratio),
        scratch_test(a_gate_knows_what_was_before),
        scratch_test(a_baseline_knows_how_facts_weighed),
        scratch_test(people_who_come_back_make_an_effect_unsure),
        scratch_test(short_of_memory_nothing_is_half_told),
        scratch_test(names_and_small_counts_stay_inside),
        scratch_test(a_published_edition_is_not_followed_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
