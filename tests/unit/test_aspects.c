/* What a plan says about a decision beside facts and grounds: how it is written, what
 * the texts are counted as, and the sections that count them. */
#include "base/digest.h"
#include "base/hash.h"
#include "plan/plan_build.h"
#include "tally/aspects.h"
#include "tally/save.h"
#include "tally/section.h"

#include "scratch.h"
#include "seed.h"

/* ---- Texts ---- */

static void assert_counted(const iem_plan *plan, iem_aspect_kind kind, const char *text,
                           const char *want)
{
    const iem_aspect *aspect = iem_plan_aspect(plan, kind);
    char out[IEM_ASPECT_TEXT] = "";
    iem_slice got = {"", 0};
    assert_non_null(aspect);
    const iem_reading reading =
        iem_aspect_category(plan, aspect, iem_slice_of(text), '.', out, &got);
    if (!want) {
        if (reading == IEM_READ)
            fail_msg("'%s' is read as '%.*s'", text, IEM_SHOWN(got));
        return;
    }
    if (reading != IEM_READ || !iem_slice_is(got, want))
        fail_msg("'%s' is read as '%.*s'; want '%s'", text, IEM_SHOWN(got), want);
}

/* Only a score has `:exact`; a colon may be part of any name. */
static void a_score_is_exact_when_asked(void **state)
{
    static const struct {
        const char *written, *name;
        bool exact;
    } cases[] = {{"s", "s", false},
                 {"s:exact", "s", true},
                 {"a:b", "a:b", false},
                 {"a:b:exact", "a:b", true},
                 {"s:exactly", "s:exactly", false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        iem_plan *plan =
            PLAN("decision", "d=yes", "ground", "g", "score", cases[i].written);
        const iem_aspect *score = iem_plan_aspect(plan, IEM_SCORE);
        assert_string_equal(score->name, cases[i].name);
        assert_int_equal(score->exact, cases[i].exact);
        iem_plan *copy = NULL;
        assert_ok(iem_plan_copy(plan, &copy, &ok_err_));
        assert_int_equal(iem_plan_aspect(copy, IEM_SCORE)->exact, cases[i].exact);
        iem_plan_free(copy);
        iem_plan_free(plan);
    }
    /* What was counted in buckets is not what was counted exactly. */
    iem_plan *one = PLAN("decision", "d=yes", "ground", "g", "score", "s");
    iem_plan *other = PLAN("decision", "d=yes", "ground", "g", "score", "s:exact");
    assert_string_not_equal(one->count_sha256, other->count_sha256);
    iem_plan_free(one);
    iem_plan_free(other);
    iem_plan *batch = PLAN("decision", "d=yes", "ground", "g", "batch", "b:exact");
    assert_string_equal(iem_plan_aspect(batch, IEM_BATCH)->name, "b:exact");
    iem_plan_free(batch);
}

static void days_are_counted_by_period(void **state)
{
    static const char *const texts[][2] = {
        {"2014-03-17", "2014-03"},
        {"2014-3-7", "2014-03"},
        {"2014/12/31", "2014-12"},
        {"20140317", "2014-03"},
        {"2014-03", "2014-03"},
        {"2014-03-17T23:59:59Z", "2014-03"},
        {"2014-03-17 00:00", "2014-03"},
        {"0001-01-01", "0001-01"},
        {"2016-02-29", "2016-02"},
        {"2014-02-29", NULL}, /* as 30 February: no day of that year */
        {"2014-13-01", NULL},
        {"2014-00-10", NULL},
        {"2014-04-31", NULL},
        {"2014-02-30", NULL},
        {"2014-03-00", NULL},
        {"14-03-17", NULL},
        {"17-03-2014", NULL},
        {"2014", NULL},
        {"2014-03-17x", NULL},
        {"x2014-03-17", NULL},
        {"2014031", NULL}, /* three days at least */
        {"2014-", NULL},
        {"2014-03-", NULL},
        {" 2014-03-17", NULL},
        {"", NULL},
    };
    (void)state;
    iem_plan *plan = PLAN("decision", "s=yes", "ground", "g", "time", "day");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_counted(plan, IEM_TIME, texts[i][0], texts[i][1]);
    iem_plan_free(plan);
    plan = PLAN("decision", "s=yes", "ground", "g", "time", "day:quarter");
    assert_counted(plan, IEM_TIME, "2014-03-31", "2014-q1");
    assert_counted(plan, IEM_TIME, "2014-04-01", "2014-q2");
    assert_counted(plan, IEM_TIME, "2014-12-01", "2014-q4");
    iem_plan_free(plan);
    plan = PLAN("decision", "s=yes", "ground", "g", "time", "a:b:year");
    assert_string_equal(iem_plan_aspect(plan, IEM_TIME)->name, "a:b");
    assert_counted(plan, IEM_TIME, "2014-12-01", "2014");
    iem_plan_free(plan);
}

static iem_plan *plan_of(const char *yaml)
{
    iem_plan *plan = NULL;
    const scratch_path path = scratch_text("plan.yaml", yaml);
    assert_ok(iem_plan_new(&plan, &ok_err_));
    assert_ok(iem_plan_read(plan, path.at, &ok_err_));
    assert_ok(iem_plan_finish(plan, &ok_err_));
    return plan;
}

static void days_may_begin_with_the_day(void **state)
{
    (void)state;
    iem_plan *plan = plan_of("decision: {column: s, adverse: [yes]}\ngrounds: [g]\n"
                             "time: {column: day, period: quarter, format: dmy}\n");
    assert_counted(plan, IEM_TIME, "17-03-2014", "2014-q1");
    assert_counted(plan, IEM_TIME, "1/7/2014 10:00", "2014-q3");
    assert_counted(plan, IEM_TIME, "31.12.2014", "2014-q4");
    assert_counted(plan, IEM_TIME, "31-11-2014", NULL);
    assert_counted(plan, IEM_TIME, "2014-03-17", NULL);
    assert_counted(plan, IEM_TIME, "17-03-14", NULL);
    iem_plan_free(plan);
}

static void values_are_counted_by_what_the_plan_lists(void **state)
{
    (void)state;
    iem_plan *plan = PLAN("decision", "s=yes", "favourable", "no", "ground", "g",
                          "outcome", "o=x,y", "negative", "z", "route", "r=lot", "step",
                          "p=in", "decision-flipped", "f");
    assert_counted(plan, IEM_OUTCOME, "y", IEM_POSITIVE);
    assert_counted(plan, IEM_OUTCOME, "z", IEM_NEGATIVE);
    assert_counted(plan, IEM_OUTCOME, "no visit", IEM_MISSING_TEXT);
    assert_counted(plan, IEM_ROUTE, "lot", IEM_AT_RANDOM);
    assert_counted(plan, IEM_ROUTE, "signal", IEM_ELSE);
    assert_counted(plan, IEM_STEP, "in", IEM_PASSED);
    assert_counted(plan, IEM_STEP, "out", IEM_STOPPED);
    assert_counted(plan, IEM_DECISION_FLIPPED, "yes", IEM_ADVERSELY);
    assert_counted(plan, IEM_DECISION_FLIPPED, "no", IEM_FAVOURABLY);
    assert_counted(plan, IEM_DECISION_FLIPPED, "perhaps", IEM_MISSING_TEXT);
    iem_plan_free(plan);
    plan = PLAN("decision", "risk>=0.7", "ground", "g", "outcome", "o=x",
                "decision-flipped", "f", "reason", "why");
    assert_counted(plan, IEM_OUTCOME, "anything", IEM_NEGATIVE);
    assert_counted(plan, IEM_DECISION_FLIPPED, "0.7", IEM_ADVERSELY);
    assert_counted(plan, IEM_DECISION_FLIPPED, "-1e3", IEM_FAVOURABLY);
    assert_counted(plan, IEM_DECISION_FLIPPED, "high", NULL);
    assert_counted(plan, IEM_REASON, "code 7", "code 7");
    iem_plan_free(plan);
}

static void halves_are_about_equal_and_stay(void **state)
{
    size_t ones = 0;
    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        char id[24];
        const int n = snprintf(id, sizeof id, "person %u", i);
        ones += iem_half_of((iem_slice){id, (size_t)n});
    }
    assert_true(ones > 9700 && ones < 10300); /* 4 standard deviations */
    assert_int_equal(iem_half_of(iem_slice_of("912345678")),
                     iem_half_of((iem_slice){"912345678 ", 9}));
}

/* ---- The plan ---- */

static const char *const everything =
    "decision: {column: s, adverse: [yes]}\n"
    "grounds: [g]\n"
    "outcome: {column: o, positive: [x, y], negative: [z]}\n"
    "route: {column: r, random: lot}\n"
    "score: {column: p}\n"
    "score_flipped: pf\n"
    "decision_flipped: sf\n"
    "time: {column: day, period: year}\n"
    "batch: b\n"
    "reason: why\n"
    "traits: [postcode, {column: km, bands: [0, 10]}]\n"
    "steps: [{column: profile, passed: [in]}, {column: drawn, passed: [yes, si]}]\n"
    "also: [consistency]\n";

static void file_and_flags_say_the_same(void **state)
{
    (void)state;
    iem_plan *file = plan_of(everything);
    iem_plan *flags =
        PLAN("step", "profile=in", "step", "drawn=si,yes", "trait", "km:0,10", "trait",
             "postcode", "reason", "why", "batch", "b", "time", "day:year", "also",
             "consistency", "decision-flipped", "sf", "score-flipped", "pf", "score",
             "p", "route", "r=lot", "negative", "z", "outcome", "o=y,x", "ground", "g",
             "decision", "s=yes");
    assert_string_equal(file->plan_sha256, flags->plan_sha256);
    assert_string_equal(file->count_sha256, flags->count_sha256);
    iem_plan *swapped =
        PLAN("step", "drawn=si,yes", "step", "profile=in", "trait", "km:0,10", "trait",
             "postcode", "reason", "why", "batch", "b", "time", "day:year", "also",
             "consistency", "decision-flipped", "sf", "score-flipped", "pf", "score",
             "p", "route", "r=lot", "negative", "z", "outcome", "o=y,x", "ground", "g",
             "decision", "s=yes");
    assert_string_not_equal(file->count_sha256, swapped->count_sha256);
    iem_plan *copy = NULL;
    assert_ok(iem_plan_copy(file, &copy, &ok_err_));
    iem_buffer one = {0}, other = {0};
    iem_plan_canonical(file, true, &one);
    iem_plan_canonical(copy, true, &other);
    assert_int_equal(one.len, other.len);
    assert_memory_equal(one.at, other.at, one.len);
    iem_buffer_clear(&one);
    iem_buffer_clear(&other);
    iem_plan_free(copy);
    iem_plan_free(swapped);
    iem_plan_free(flags);
    iem_plan_free(file);
}

static void a_flag_wins_over_the_file(void **state)
{
    iem_plan *plan = NULL;
    (void)state;
    const scratch_path path = scratch_text("plan.yaml", everything);
    assert_ok(iem_plan_new(&plan, &ok_err_));
    assert_ok(iem_plan_set(plan, "outcome", "found=1", &ok_err_));
    assert_ok(iem_plan_read(plan, path.at, &ok_err_));
    assert_ok(iem_plan_set(plan, "trait", "street", &ok_err_));
    assert_ok(iem_plan_finish(plan, &ok_err_));
    const iem_aspect *outcome = iem_plan_aspect(plan, IEM_OUTCOME);
    assert_string_equal(outcome->name, "found");
    assert_int_equal(outcome->no.n, 0);
    size_t traits = 0;
    for (size_t i = 0; i < plan->n_aspects; i++)
        traits += plan->aspects[i].kind == IEM_TRAIT;
    assert_int_equal(traits, 3);
    iem_plan_free(plan);
}

static void assert_refused(const char *yaml, const char *message)
{
    iem_error err = {0};
    iem_plan *plan = NULL;
    const scratch_path path = scratch_text("plan.yaml", yaml);
    assert_ok(iem_plan_new(&plan, &ok_err_));
    iem_status status = iem_plan_read(plan, path.at, &err);
    if (status == IEM_OK) status = iem_plan_finish(plan, &err);
    const char *said = strstr(err.message, "plan.yaml:");
    if (!said || strcmp(said, message) != 0)
        fail_msg("\n got: %s\nwant: %s", err.message, message);
    assert_int_equal(status, IEM_ERR_DATA);
    iem_plan_free(plan);
}

#define CORE "decision: {column: s, adverse: [yes]}\ngrounds: [g]\n"

static void what_makes_no_sense_is_refused(void **state)
{
    static const char *const wrong[][2] = {
        {CORE "outcome: o\n", "plan.yaml:3: key 'outcome': no values are given"},
        {CORE "outcome: {positive: [x]}\n",
         "plan.yaml:3: key 'outcome': has no 'column'"},
        {CORE "outcome: {column: o, found: [x]}\n",
         "plan.yaml:3: unknown key 'found' in 'outcome'"},
        {CORE "outcome: {column: o, positive: [x], negative: [x]}\n",
         "plan.yaml:3: key 'outcome': value 'x' is both positive and negative"},
        {CORE "outcome: {column: o, positive: [NA]}\n",
         "plan.yaml:3: key 'outcome': value 'NA' is both listed and missing"},
        {CORE "time: {column: d, period: week}\n",
         "plan.yaml:3: key 'period': the period is month, quarter or year, not 'week'"},
        {CORE "time: {column: d, format: mdy}\n",
         "plan.yaml:3: key 'format': the format is iso (2014-03-17) or dmy "
         "(17-03-2014), not 'mdy'"},
        {CORE "score_flipped: pf\n",
         "plan.yaml:3: key 'score_flipped': means nothing without a 'score'"},
        {CORE "traits: [t, t]\n",
         "plan.yaml:3: key 'traits': trait 't' is given twice"},
        {CORE "traits: [g]\n",
         "plan.yaml:3: column 'g' is both ground 'g' and trait 'g'"},
        {CORE "steps: [{column: p}]\n",
         "plan.yaml:3: key 'steps': no values are given"},
        {CORE "also: []\n", "plan.yaml:3: key 'also': no values are given"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_refused(wrong[i][0], wrong[i][1]);
    iem_error err = {0};
    iem_plan *plan = NULL;
    assert_ok(iem_plan_new(&plan, &ok_err_));
    assert_ok(iem_plan_set(plan, "decision", "s=yes", &ok_err_));
    assert_ok(iem_plan_set(plan, "ground", "g", &ok_err_));
    assert_ok(iem_plan_set(plan, "negative", "z", &ok_err_));
    assert_int_equal(iem_plan_finish(plan, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "--negative: means nothing without an outcome");
    iem_plan_free(plan);
}

/* ---- Sections ---- */

enum { ROWS = 4000 };

static const char *const columns =
    "s,g,f,x,o,r,p,pf,sf,day,b,why,postcode,km,profile,drawn,who\n";

static void write_row(FILE *out, uint64_t i)
{
    uint64_t b = iem_mix(i);
    fprintf(
        out, "%s,%c,%c,%d,%c,%s,0.%05d,%d.5,%s,201%d-%02d-01,%d,c%d,%d,%d,%s,%s,%d\n",
        b & 3 ? "no" : "yes", "ABC"[b >> 2 & 1], "uvw"[(b >> 4) % 3],
        (int)(b >> 8 & 1023), "xz "[(b >> 6) % 3], b >> 7 & 1 ? "lot" : "",
        (int)((b >> 18) % 100000), (int)(b >> 40 & 4095), b & 8 ? "no" : "yes",
        (int)(b >> 20 & 1), (int)(1 + (b >> 24) % 12), (int)(b >> 30 & 31),
        (int)(b >> 33 & 7), (int)(1000 + (b >> 50 & 15)), (int)(b >> 55 & 31),
        b >> 60 & 1 ? "in" : "out", b >> 61 & 1 ? "yes" : "no", (int)(b >> 44 & 511));
}

static void write_part(const char *name, uint64_t from, uint64_t to, bool backwards)
{
    FILE *out = fopen(scratch_file(name).at, "w");
    assert_non_null(out);
    fputs(columns, out);
    for (uint64_t i = from; i < to; i++)
        write_row(out, backwards ? from + to - 1 - i : i);
    assert_int_equal(fclose(out), 0);
}

static iem_plan *full_plan(void)
{
    return PLAN("decision", "s=yes", "ground", "g", "fact", "f", "fact", "x:100,500",
                "outcome", "o=x", "negative", "z", "route", "r=lot", "score", "p",
                "score-flipped", "pf", "decision-flipped", "sf", "time", "day:quarter",
                "batch", "b", "reason", "why", "trait", "postcode", "trait", "km:4",
                "step", "profile=in", "step", "drawn=yes", "person", "who", "also",
                "all", "missing", ", ");
}

static iem_tally *count(const iem_plan *plan, const char *name, unsigned threads)
{
    iem_options options;
    iem_tally *tally = NULL;
    const scratch_path path = scratch_file(name);
    const char *paths[] = {path.at};
    iem_options_init(&options);
    options.threads = threads;
    options.block = 4096;
    options.no_digest = true;
    assert_ok(iem_tally_read(plan, &options, paths, 1, &tally, &ok_err_));
    for (size_t i = 0; i < tally->n_inputs; i++) free(tally->inputs[i].path);
    tally->n_inputs = 0; /* the only thing in which parts differ from the whole */
    return tally;
}

static void assert_same_tally(const iem_tally *got, const iem_tally *want)
{
    iem_buffer a = {0}, b = {0};
    assert_ok(iem_tally_put(got, &a, &ok_err_));
    assert_ok(iem_tally_put(want, &b, &ok_err_));
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.at, b.at, a.len);
    iem_buffer_clear(&a);
    iem_buffer_clear(&b);
}

/* A section has everybody, once. */
static void assert_whole(const iem_section *section, uint64_t n, uint64_t adverse)
{
    int64_t people = 0, got_it = 0;
    for (size_t c = 0; c < section->cube.n_cells; c++) {
        people += iem_cube_n(&section->cube, c);
        got_it += iem_cube_adverse(&section->cube, c);
    }
    assert_int_equal(people, n);
    assert_int_equal(got_it, adverse);
}

static void sections_are_the_same_however_they_were_counted(void **state)
{
    static const char *const names[] = {
        "outcomes", "scores",  "score-flips", "decision-flips", "periods",
        "batches",  "reasons", "traits",      "steps",          "subgroups",
        "profiles", "routes",  "trait-1",     "trait-2"};
    (void)state;
    write_part("all.csv", 0, ROWS, false);
    write_part("back.csv", 0, ROWS, true);
    write_part("one.csv", 0, ROWS / 3, false);
    write_part("two.csv", ROWS / 3, ROWS, true);
    iem_plan *plan = full_plan();
    assert_ok(iem_plan_set_cuts(plan, iem_plan_dims(plan) + 8,
                                (const int64_t[]){5000000, 20000000}, 2, &ok_err_));
    iem_tally *all = count(plan, "all.csv", 1), *back = count(plan, "back.csv", 3),
              *one = count(plan, "one.csv", 2), *two = count(plan, "two.csv", 1);
    assert_same_tally(back, all);
    assert_ok(iem_tally_merge(two, one, &ok_err_));
    assert_same_tally(two, all);
    assert_int_equal(all->n_sections, sizeof names / sizeof *names);
    int64_t adverse = 0;
    for (size_t c = 0; c < all->cube.n_cells; c++)
        adverse += iem_cube_adverse(&all->cube, c);
    for (size_t s = 0; s < all->n_sections; s++) {
        assert_non_null(iem_tally_section(all, names[s]));
        assert_whole(&all->sections[s], ROWS, (uint64_t)adverse);
    }
    assert_true(iem_tally_section(all, "scores")->cube.n_cells > ROWS / 2);
    iem_tally_free(all);
    iem_tally_free(back);
    iem_tally_free(one);
    iem_tally_free(two);
    iem_plan_free(plan);
}

/* A file whose checksum holds can say anything: it is read whole, or refused. */
static void damaged_sections_are_refused_or_read(void **state)
{
    size_t refused = 0;
    uint64_t seed = seed_of(7);
    (void)state;
    write_part("few.csv", 0, 40, false);
    iem_plan *plan = full_plan();
    assert_ok(iem_plan_set_cuts(plan, iem_plan_dims(plan) + 8,
                                (const int64_t[]){5000000, 20000000}, 2, &ok_err_));
    iem_tally *tally = count(plan, "few.csv", 1), *read = NULL;
    iem_buffer whole = {0};
    assert_ok(iem_tally_put(tally, &whole, &ok_err_));
    for (size_t i = 0; i < 3000; i++) {
        iem_error err;
        const size_t n = whole.len - IEM_SHA256;
        char *bytes = malloc(whole.len);
        assert_non_null(bytes);
        memcpy(bytes, whole.at, n);
        seed = iem_mix(seed);
        bytes[seed % n] = (char)(seed >> 32);
        assert_ok(iem_digest(bytes, n, (unsigned char *)bytes + n, &ok_err_));
        const iem_status status =
            iem_tally_get("few.tally", bytes, whole.len, &read, &err);
        if (status == IEM_OK) iem_tally_free(read);
        assert_true(status == IEM_OK || status == IEM_ERR_DATA);
        refused += status == IEM_ERR_DATA;
        free(bytes);
    }
    assert_true(refused > 500);
    iem_buffer_clear(&whole);
    iem_tally_free(tally);
    iem_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_score_is_exact_when_asked),
        cmocka_unit_test(days_are_counted_by_period),
        scratch_test(days_may_begin_with_the_day),
        cmocka_unit_test(values_are_counted_by_what_the_plan_lists),
        cmocka_unit_test(halves_are_about_equal_and_stay),
        scratch_test(file_and_flags_say_the_same),
        scratch_test(a_flag_wins_over_the_file),
        scratch_test(what_makes_no_sense_is_refused),
        scratch_test(sections_are_the_same_however_they_were_counted),
        seeded_test_in(damaged_sections_are_refused_or_read, scratch_make,
                       scratch_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
