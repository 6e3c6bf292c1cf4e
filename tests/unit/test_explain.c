/* One case in plain words: looked up in the log it says what the list of cases says,
 * its counts are those of the rows, and the page for the person tells no small one. */
#include "measure/explain.h"
#include "plan/plan.h"
#include "report/explain.h"
#include "stats/table2x2.h"

#include "scratch.h"

#include <ctype.h>
#include <sys/stat.h>

/* ---- Explaining ---- */

static iem_options options_of(void)
{
    iem_options options;
    iem_options_init(&options);
    options.threads = 1;
    return options;
}

static iem_status explain(const iem_plan *plan, const char *path, iem_by by,
                          const char *id, iem_explanation **explanation, iem_error *err)
{
    const iem_options options = options_of();
    *err = (iem_error){IEM_OK, ""};
    *explanation = NULL;
    return iem_explanation_read(plan, &options, (const char *const[]){path}, 1, by, id,
                                explanation, err);
}

static iem_explanation *explained(const iem_plan *plan, const char *path, iem_by by,
                                  const char *id)
{
    iem_error err;
    iem_explanation *explanation = NULL;
    if (explain(plan, path, by, id, &explanation, &err) != IEM_OK)
        fail_msg("%s: %s", id, err.message);
    return explanation;
}

static void assert_refused(const iem_plan *plan, const char *path, iem_by by,
                           const char *id, const char *want)
{
    iem_error err;
    iem_explanation *explanation = NULL;
    assert_int_equal(explain(plan, path, by, id, &explanation, &err), IEM_ERR_DATA);
    assert_null(explanation);
    if (strcmp(err.message, want) != 0) fail_msg("'%s' is not '%s'", err.message, want);
}

/* ---- A log in which everything can be counted by hand ---- */

struct cell {
    const char *x, *g;
    int n, adverse, y;
};

static const struct cell cells[] = {
    {"p", "A", 40, 4, 1}, {"p", "B", 20, 12, 1}, {"q", "A", 30, 3, 1},
    {"q", "B", 10, 2, 1}, {"r", "A", 5, 1, 1},   {"r", "B", 12, 0, 1},
    {"s", "A", 3, 0, 1},  {"p", "A", 15, 3, 2},  {"q", "A", 12, 12, 2},
};

/* Cases are numbered from 1; the first ones of a cell are the adverse ones. Some
 * people have two, such as w2 with numbers 3 and 4. */
static scratch_path write_log(void)
{
    const scratch_path path = scratch_file("log.csv");
    FILE *file = fopen(path.at, "w");
    int number = 0;
    assert_non_null(file);
    fputs("nr,who,g,x,y,all,year,out\n", file);
    for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
        for (int i = 0; i < cells[c].n; i++) {
            number++;
            fprintf(file, "K-%03d,w%d,%s,%s,%d,1,2026,%s\n", number, number * 2 / 3,
                    cells[c].g, cells[c].x, cells[c].y,
                    i < cells[c].adverse ? "no" : "yes");
        }
    fputs("K-900,w900,B,p,1,1,2025,no\nK-901,w901,B,p,1,1,2026,\n"
          "K-001,w0,A,p,1,1,2025,no\n",
          file);
    assert_int_equal(fclose(file), 0);
    return path;
}

#define COMMON                                                                         \
    "decision", "out=no", "favourable", "yes", "ground", "g", "reference", "g=A",      \
        "fact", "all", "fact", "x", "fact", "y", "where", "year=2026"

/* The first adverse case of B in cell p: 40 of A come before it. */
static void counts_are_those_of_the_rows(void **state)
{
    const scratch_path log = write_log();
    iem_plan *plan = PLAN(COMMON, "case", "nr");
    iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, "K-041");
    (void)state;
    assert_int_equal(e->n_cases, 1);
    const iem_case *c = &e->cases[0];
    assert_string_equal(c->id, "K-041");
    assert_string_equal(c->decision, "no");
    assert_true(c->adverse);
    assert_close(c->people, 1, 0);
    assert_int_equal(c->n_grounds, 1);
    const iem_case_ground *ground = &c->grounds[0];
    assert_string_equal(ground->group, "B");
    assert_string_equal(ground->treatment->reference, "A");
    assert_close(ground->cell->n1, 20, 0);
    assert_close(ground->cell->a1, 12, 0);
    assert_close(ground->cell->n0, 40, 0);
    assert_close(ground->cell->a0, 4, 0);
    /* R: prop.test(12, 20, correct = FALSE) */
    assert_close(ground->group_rate.low, 0.3865815007622531, 1e-12);
    assert_close(ground->group_rate.high, 0.781193467627183, 1e-12);
    assert_close(ground->twin_rate.value, 0.1, 1e-15);
    iem_explanation_free(e);
    iem_plan_free(plan);
}

static const iem_case_fact *fact_named(const iem_explanation *e, const char *name)
{
    for (size_t f = 0; f < e->cases[0].n_facts; f++) {
        const iem_case_fact *fact = &e->cases[0].facts[f];
        if (strcmp(e->result->facts[fact->fact].name, name) == 0) return fact;
    }
    fail_msg("no fact '%s'", name);
    return NULL;
}

/* People of both groups, of whom fewer than 10 are no evidence. */
static void people_who_differ_in_one_fact(void **state)
{
    const scratch_path log = write_log();
    iem_plan *plan = PLAN(COMMON, "case", "nr");
    iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, "K-041");
    static const double n[] = {60, 40, 17, 3}, adverse[] = {16, 5, 1, 0};
    const iem_case_fact *x = fact_named(e, "x"), *y = fact_named(e, "y");
    (void)state;
    assert_int_equal(x->n_values, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_close_in(x->values[i].text, x->values[i].n, n[i], 0);
        assert_close_in(x->values[i].text, x->values[i].adverse, adverse[i], 0);
        assert_int_equal(x->values[i].own, i == 0);
    }
    const double q = iem_table_test((iem_table){16, 60, 5, 40}).p;
    const double r = iem_table_test((iem_table){16, 60, 1, 17}).p;
    assert_close(x->values[1].p, q, 1e-15);
    assert_close(x->values[2].p, r, 1e-15);
    assert_true(isnan(x->values[3].p));
    assert_close(x->p, 2 * fmin(q, r), 1e-15);
    assert_close(y->values[1].n, 15, 0);
    assert_close(y->values[1].adverse, 3, 0);
    assert_close(y->p, iem_table_test((iem_table){16, 60, 3, 15}).p, 1e-15);
    assert_close(x->p_adjusted, 2 * x->p, 1e-15); /* the smaller of two */
    assert_close(y->p_adjusted, y->p, 1e-15);
    assert_string_equal(x->recorded, "p");
    assert_int_equal(x->telling, x->p_adjusted <= 0.05);
    assert_ptr_equal(&e->cases[0].facts[0], x);
    /* Nobody has another value: it tells least, whatever its name. */
    assert_ptr_equal(&e->cases[0].facts[2], fact_named(e, "all"));
    assert_true(isnan(fact_named(e, "all")->p));
    iem_explanation_free(e);
    iem_plan_free(plan);
}

/* Counts rounded to 10: a difference counts where it is smallest. */
static void rounded_counts_are_tested_at_their_mildest(void **state)
{
    const scratch_path log =
        scratch_text("log.csv", "out,g,x,n\nno,A,p,40\nyes,A,p,60\n"
                                "no,A,q,20\nyes,A,q,80\n"
                                "no,A,r,40\nyes,A,r,70\n"
                                "no,A,s,0\nyes,A,s,50\n"
                                "no,B,s,0\nyes,B,s,50\n");
    iem_plan *plan = PLAN("decision", "out=no", "ground", "g", "fact", "x", "count",
                          "n", "rounded", "10");
    iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, "x=p");
    (void)state;
    assert_int_equal(e->n_cases, 2);
    assert_close(e->cases[0].people, 40, 0);
    const iem_case_fact *x = fact_named(e, "x");
    assert_close(x->values[1].p, iem_table_test((iem_table){35, 105, 25, 95}).p, 1e-15);
    assert_close(x->values[2].p, 1, 0);
    /* Two counts were added up, each with a rounding of its own. */
    assert_close(x->values[3].p, iem_table_test((iem_table){30, 110, 10, 90}).p, 1e-15);
    iem_explanation_free(e);
    iem_plan_free(plan);
}

static void the_reference_and_favourable_decisions(void **state)
{
    const scratch_path log = write_log();
    iem_plan *plan = PLAN(COMMON, "case", "nr");
    iem_explanation *of_a = explained(plan, log.at, IEM_BY_CASE, "K-002");
    iem_explanation *good = explained(plan, log.at, IEM_BY_CASE, "K-060");
    (void)state;
    assert_null(of_a->cases[0].grounds[0].treatment);
    assert_string_equal(of_a->cases[0].grounds[0].group, "A");
    assert_false(good->cases[0].adverse);
    assert_non_null(good->cases[0].grounds[0].cell);
    iem_explanation_free(of_a);
    iem_explanation_free(good);
    iem_plan_free(plan);
}

static void all_decisions_about_a_person(void **state)
{
    const scratch_path log = write_log();
    iem_plan *plan = PLAN(COMMON, "case", "nr", "person", "who");
    iem_explanation *e = explained(plan, log.at, IEM_BY_PERSON, "w2");
    (void)state;
    assert_int_equal(e->n_cases, 2);
    assert_string_equal(e->cases[0].id, "K-003");
    assert_string_equal(e->cases[1].id, "K-004");
    iem_explanation_free(e);
    iem_plan_free(plan);
}

/* Whatever the blocks in which the log is read, and by whom. */
static void decisions_come_in_the_order_of_the_log(void **state)
{
    const scratch_path path = scratch_file("log.csv");
    FILE *file = fopen(path.at, "w");
    iem_plan *plan = PLAN("decision", "out=no", "ground", "g", "fact", "x", "case",
                          "nr", "person", "who");
    iem_options options = options_of();
    iem_explanation *e = NULL;
    (void)state;
    assert_non_null(file);
    fputs("nr,who,g,x,out\n", file);
    for (int i = 0; i < 3000; i++)
        fprintf(file, "n%d,%s,%c,%d,%s\n", i, i % 100 ? "x" : "me", "AB"[i % 2], i % 3,
                i % 7 ? "no" : "yes");
    assert_int_equal(fclose(file), 0);
    options.threads = 2;
    options.block = 512;
    assert_ok(iem_explanation_read(plan, &options, (const char *const[]){path.at}, 1,
                                   IEM_BY_PERSON, "me", &e, &ok_err_));
    assert_int_equal(e->n_cases, 30);
    for (int i = 0; i < 30; i++) {
        char want[16];
        snprintf(want, sizeof want, "n%d", 100 * i);
        assert_string_equal(e->cases[i].id, want);
    }
    iem_explanation_free(e);
    iem_plan_free(plan);
}

static void what_cannot_be_explained(void **state)
{
    const scratch_path log = write_log();
    iem_plan *plan = PLAN(COMMON, "case", "nr");
    iem_plan *none = PLAN(COMMON);
    (void)state;
    assert_refused(plan, log.at, IEM_BY_CASE, "K-777",
                   "case 'K-777' is not in the log");
    assert_refused(plan, log.at, IEM_BY_CASE, "k41", "case 'k41' is not in the log");
    assert_refused(plan, log.at, IEM_BY_CASE, "k 041",
                   "case 'k 041' is not in the log; did you mean 'K-041'?");
    assert_refused(plan, log.at, IEM_BY_CASE, "00K041",
                   "case '00K041' is not in the log; did you mean 'K-041'?");
    assert_refused(plan, log.at, IEM_BY_CASE, "K-900",
                   "case 'K-900' is in the log and was not used: it lies outside the "
                   "plan's 'where'");
    assert_refused(plan, log.at, IEM_BY_CASE, "K-901",
                   "case 'K-901' is in the log and was not used: its decision is "
                   "missing");
    assert_refused(none, log.at, IEM_BY_CASE, "K-041",
                   "the plan does not say which column names the case; add 'case: "
                   "COLUMN' to it");
    assert_refused(plan, log.at, IEM_BY_PERSON, "w2",
                   "the plan does not say which column names the person; add 'person: "
                   "COLUMN' to it");
    iem_plan_free(plan);
    iem_plan_free(none);
}

/* A column that is no number of a case. */
static void many_rows_are_no_case(void **state)
{
    const scratch_path log = write_log();
    iem_plan *plan = PLAN("decision", "out=no", "ground", "g", "fact", "x", "case", "y",
                          "where", "year=2026");
    (void)state;
    assert_refused(plan, log.at, IEM_BY_CASE, "1",
                   "120 rows have the number '1', so it does not name one case; is "
                   "column 'y' the right one");
    iem_plan_free(plan);
}

/* ---- As the list of cases ---- */

enum { SYNTH_ROWS = 1500, MOST_CASES = 200 };

static bool keep(const char *bytes, size_t n, void *ctx)
{
    return fwrite(bytes, 1, n, ctx) == n;
}

static scratch_path made_up_log(void)
{
    const scratch_path path = scratch_file("log.csv");
    FILE *file = fopen(path.at, "w");
    iem_synth synth;
    assert_non_null(file);
    assert_ok(iem_synth_init(&synth, NULL, &ok_err_));
    synth.delta = 1.6;
    synth.rows = SYNTH_ROWS;
    synth.seed = 5;
    synth.threads = 1;
    assert_ok(iem_synth_init(&synth, "surcharge", &ok_err_));
    assert_ok(iem_synth_run(&synth, keep, file, &ok_err_));
    assert_int_equal(fclose(file), 0);
    return path;
}

#define MADE_UP                                                                        \
    "decision", "decision=adverse", "ground", "group", "reference", "group=A", "fact", \
        "x1:-1,0,1", "fact", "x2", "case", "case"

static const char *const grades[] = {"likely", "possible", "no-indication",
                                     "cannot-tell"};

/* case,person,people,ground,group,decision,grade,chance,low,n0,a0,n1,a1,… */
static void assert_as_listed(const iem_explanation *e, char *line)
{
    const char *field[13];
    for (size_t i = 0; i < 13; i++) field[i] = strsep(&line, ",");
    assert_int_equal(e->n_cases, 1);
    const iem_case_ground *ground = &e->cases[0].grounds[0];
    assert_string_equal(e->cases[0].id, field[0]);
    assert_string_equal(ground->group, field[4]);
    assert_string_equal(e->cases[0].decision, field[5]);
    assert_string_equal(grades[ground->grade], field[6]);
    if (*field[7]) assert_close(ground->cell->chance, strtod(field[7], NULL), 1e-11);
    if (*field[8])
        assert_close(ground->cell->chance_low, strtod(field[8], NULL), 1e-11);
    assert_close(ground->cell->n0, strtod(field[9], NULL), 0);
    assert_close(ground->cell->a0, strtod(field[10], NULL), 0);
    assert_close(ground->cell->n1, strtod(field[11], NULL), 0);
    assert_close(ground->cell->a1, strtod(field[12], NULL), 0);
}

static void every_grade_is_that_of_the_list(void **state)
{
    const scratch_path log = made_up_log(), cases = scratch_file("cases.csv");
    iem_plan *plan = PLAN(MADE_UP);
    iem_options options = options_of();
    iem_result *result = NULL;
    char line[2048], id[64];
    size_t n = 0, seen[4] = {0};
    (void)state;
    options.cases_path = cases.at;
    assert_ok(
        iem_scan(plan, &options, (const char *const[]){log.at}, 1, &result, &ok_err_));
    iem_result_free(result);
    FILE *file = fopen(cases.at, "r");
    assert_non_null(fgets(line, sizeof line, file));
    for (; fgets(line, sizeof line, file); n++) {
        snprintf(id, sizeof id, "%.*s", (int)strcspn(line, ","), line);
        iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, id);
        seen[e->cases[0].grounds[0].grade]++;
        assert_as_listed(e, line);
        iem_explanation_free(e);
    }
    assert_int_equal(fclose(file), 0);
    assert_true(n > 50 && n < MOST_CASES);
    /* It would prove little if all of them were alike. */
    assert_true(seen[IEM_LIKELY] && seen[IEM_GRADE_CANNOT_TELL]);
    iem_plan_free(plan);
}

/* ---- What the editions tell ---- */

static bool is_rounded_count(const char *said)
{
    const size_t len = strlen(said);
    if (strcmp(said, "–") == 0 || strcmp(said, "fewer than 10") == 0 ||
        strcmp(said, "all but fewer than 10") == 0 || strcmp(said, "10 or more") == 0)
        return true;
    for (size_t i = 0; i < len; i++)
        if (!isdigit((unsigned char)said[i]) && said[i] != ',') return false;
    return len > 1 && said[len - 1] == '0' && *said != '0';
}

static void assert_tells_no_small_count(const iem_story *story)
{
    for (size_t i = 0; i < story->n; i++) {
        const iem_block *block = &story->blocks[i];
        if (block->kind <= IEM_BLOCK_HEADS || block->n < 5) continue;
        for (size_t c = 1; c < 3; c++)
            if (!is_rounded_count(block->text[c]))
                fail_msg("the person reads of %s decisions", block->text[c]);
    }
}

static iem_voice voice_of(const char *lang)
{
    iem_voice voice;
    assert_true(iem_voice_find(lang, &voice));
    return voice;
}

static void the_page_for_the_person_has_no_small_counts(void **state)
{
    const scratch_path log = write_log();
    iem_plan *plan = PLAN(COMMON, "case", "nr");
    const iem_voice voice = voice_of("en");
    char id[16];
    (void)state;
    for (int number = 1; number <= 147; number += 3) {
        snprintf(id, sizeof id, "K-%03d", number);
        iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, id);
        iem_story story;
        assert_ok(iem_story_make(e, &voice, false, &story, &ok_err_));
        assert_tells_no_small_count(&story);
        iem_story_clear(&story);
        iem_explanation_free(e);
    }
    iem_plan_free(plan);
}

static void figures_of_each_edition(void **state)
{
    const struct iem_explanation from = {.n_cases = 1};
    iem_story person = {.from = &from, .voice = voice_of("en")};
    iem_story worker = {.from = &from, .voice = voice_of("en"), .internal = true};
    (void)state;
    static const struct {
        double adverse, n;
        const char *count, *share, *range;
    } rows[] = {
        {3, 8, "fewer than 10", "–", "–"},
        {3, 200, "fewer than 10", "under 5%", "–"},
        {12, 15, "10 or more", "–", "–"},
        {196, 200, "all but fewer than 10", "over 95%", "–"},
        {61, 203, "60", "30%", "24% to 37%"},
        {24, 61, "20", "40%", "25% to 55%"},
        {390, 8670, "390", "4.5%", "4.0% to 5.0%"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const iem_estimate rate = iem_rate(rows[i].adverse, rows[i].n);
        assert_string_equal(iem_story_adverse(&person, rows[i].adverse, rows[i].n),
                            rows[i].count);
        assert_string_equal(iem_story_share(&person, rows[i].adverse, rows[i].n, rate),
                            rows[i].share);
        assert_string_equal(iem_story_range(&person, rows[i].adverse, rows[i].n, rate),
                            rows[i].range);
    }
    assert_close(iem_story_bar(&person, 61, 203), 0.3, 1e-12);
    assert_true(isnan(iem_story_bar(&person, 3, 200)));
    assert_true(isnan(iem_story_bar(&person, 196, 200)));
    assert_close(iem_story_bar(&worker, 3, 8), 0.375, 1e-12);
    assert_string_equal(iem_story_adverse(&worker, 3, 8), "3");
    assert_string_equal(iem_story_share(&worker, 3, 8, iem_rate(3, 8)), "37.5%");
    assert_string_equal(iem_story_range(&worker, 3, 8, iem_rate(3, 8)),
                        "13.7% to 69.4%");
    iem_story_clear(&person);
    iem_story_clear(&worker);
}

/* A chance from counts that are not told goes in steps that do not tell them. */
static void chances_of_each_edition(void **state)
{
    const struct iem_explanation from = {.n_cases = 1};
    iem_story person = {.from = &from, .voice = voice_of("en")};
    iem_story worker = {.from = &from, .voice = voice_of("en"), .internal = true};
    const iem_cell_row few = {
        .n1 = 40, .a1 = 30, .n0 = 500, .a0 = 4, .chance = 0.987, .chance_low = 0.948};
    const iem_cell_row many = {
        .n1 = 40, .a1 = 30, .n0 = 500, .a0 = 40, .chance = 0.887, .chance_low = 0.848};
    const iem_cell_row none = {.chance = NAN, .chance_low = NAN};
    (void)state;
    assert_string_equal(iem_story_chance(&person, &few), "95%");
    assert_string_equal(iem_story_least(&person, &few), "90%");
    assert_string_equal(iem_story_chance(&worker, &few), "99%");
    assert_string_equal(iem_story_least(&worker, &few), "94%");
    assert_string_equal(iem_story_chance(&person, &many), "89%");
    assert_string_equal(iem_story_least(&person, &many), "84%");
    assert_string_equal(iem_story_chance(&person, &none), "–");
    iem_story_clear(&person);
    iem_story_clear(&worker);
}

/* ---- Words ---- */

/* The names in braces, one after the other, sorted into `out`. */
static void places_in(const char *text, char *out, size_t size)
{
    char names[16][24];
    size_t n = 0;
    for (const char *at = text; (at = strchr(at, '{')) && n < 16; at++)
        snprintf(names[n++], sizeof names[0], "%.*s", (int)strcspn(at + 1, "}"),
                 at + 1);
    qsort(names, n, sizeof names[0], (int (*)(const void *, const void *))strcmp);
    *out = '\0';
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
            snprintf(out + strlen(out), size - strlen(out), "%s ", names[i]);
}

static void every_text_is_there_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < IEM_N_TELLS; i++) {
        const iem_said said = iem_explain_words[i];
        char en[256], nl[256];
        if (!said.en || !said.nl) fail_msg("text %zu is not there", i);
        places_in(said.en, en, sizeof en);
        places_in(said.nl, nl, sizeof nl);
        if (strcmp(en, nl) != 0) fail_msg("'%s' and '%s'", said.en, said.nl);
    }
}

/* ---- The contact ---- */

static iem_plan *plan_of(const char *contact)
{
    char text[1024];
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = NULL;
    snprintf(text, sizeof text,
             "decision: {column: out, adverse: [no]}\ngrounds: [g]\nfacts: [x, y]\n"
             "where: {year: [2026]}\ncase: nr\n%s",
             contact);
    const scratch_path path = scratch_text("plan.yaml", text);
    if (iem_plan_new(&plan, &err) != IEM_OK ||
        iem_plan_read(plan, path.at, &err) != IEM_OK ||
        iem_plan_finish(plan, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return plan;
}

static void the_contact_is_of_the_plan_and_not_of_the_counts(void **state)
{
    iem_plan *without = plan_of("");
    iem_plan *with = plan_of("contact: {name: Jansen, term_days: 42}\n");
    iem_plan *other = plan_of("contact: {name: Jansen, term_days: 41}\n");
    (void)state;
    assert_string_equal(with->count_sha256, without->count_sha256);
    assert_string_not_equal(with->plan_sha256, without->plan_sha256);
    assert_string_not_equal(with->plan_sha256, other->plan_sha256);
    iem_plan_free(without);
    iem_plan_free(with);
    iem_plan_free(other);
}

static void a_wrong_contact_is_refused(void **state)
{
    static const char *const wrong[][2] = {
        {"url: javascript:alert(1)",
         "key 'url': 'javascript:alert(1)' does not begin with https://"},
        {"url: \"https://a b\"", "key 'url': 'https://a b' has a blank in it"},
        {"email: nobody", "key 'email': 'nobody' is no address: it has no @ in it"},
        {"term_days: 0", "key 'term_days': '0' is not a whole number of at least 1"},
        {"name: \"\"", "key 'name': the text is empty"},
        {"mail: a@b", "unknown key 'mail' in 'contact'; did you mean 'email'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[256];
        iem_error err = {IEM_OK, ""};
        iem_plan *plan = NULL;
        snprintf(text, sizeof text, "contact:\n  %s\n", wrong[i][0]);
        const scratch_path path = scratch_text("plan.yaml", text);
        assert_ok(iem_plan_new(&plan, &ok_err_));
        assert_int_equal(iem_plan_read(plan, path.at, &err), IEM_ERR_DATA);
        const char *said = strstr(err.message, "yaml:2: ");
        if (!said || strcmp(said + 8, wrong[i][1]) != 0)
            fail_msg("'%s' is not '%s'", err.message, wrong[i][1]);
        iem_plan_free(plan);
    }
}

/* The address of a contact is a link, whatever stands in it is text. */
static void the_contact_is_on_the_page(void **state)
{
    const scratch_path log = write_log();
    iem_plan *plan = plan_of("contact:\n  name: \"<b>Jansen\"\n"
                             "  email: a@b.nl\n  url: https://b.nl/?a=1&b=\"2\"\n"
                             "  objection: |\n    Write to us.\n    \"We\" answer.\n"
                             "  term_days: 42\n");
    iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, "K-041");
    const iem_render how = {.lang = "nl"};
    char *html = NULL;
    (void)state;
    assert_ok(iem_explanation_render(e, IEM_HTML, &how, false, &html, &ok_err_));
    assert_non_null(strstr(html, "&lt;b&gt;Jansen"));
    assert_null(strstr(html, "<b>"));
    assert_non_null(strstr(html, "<a href=\"mailto:a@b.nl\">a@b.nl</a>"));
    assert_non_null(strstr(html, "href=\"https://b.nl/?a=1&amp;b=&quot;2&quot;\""));
    assert_non_null(
        strstr(html, "Bezwaar maken: Write to us. &quot;We&quot; answer. </p>"));
    assert_non_null(strstr(html, "42 dagen"));
    free(html);
    iem_explanation_free(e);
    iem_plan_free(plan);
}

static void the_file_is_for_its_owner_alone(void **state)
{
    const scratch_path log = write_log(), page = scratch_file("page.html");
    iem_plan *plan = PLAN(COMMON, "case", "nr");
    iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, "K-041");
    const iem_render how = {.lang = "en"};
    struct stat at;
    iem_error err;
    char *text = NULL;
    (void)state;
    umask(0);
    assert_ok(iem_explanation_write(e, IEM_HTML, &how, true, page.at, &ok_err_));
    assert_int_equal(stat(page.at, &at), 0);
    assert_int_equal(at.st_mode & 0777, 0600);
    assert_int_equal(iem_explanation_render(e, IEM_JSON, &how, true, &text, &err),
                     IEM_ERR_USAGE);
    assert_string_equal(err.message, "an explanation is text or HTML");
    iem_explanation_free(e);
    iem_plan_free(plan);
}

static void the_file_appears_with_the_others(void **state)
{
    const scratch_path log = write_log(), page = scratch_file("page.html");
    iem_plan *plan = PLAN(COMMON, "case", "nr");
    iem_explanation *e = explained(plan, log.at, IEM_BY_CASE, "K-041");
    iem_render how = {.lang = "en"};
    char *plain = NULL, *english = NULL;
    (void)state;
    assert_ok(iem_outputs_new(&how.outputs, &ok_err_));
    assert_ok(iem_explanation_write(e, IEM_HTML, &how, true, page.at, &ok_err_));
    assert_int_not_equal(access(page.at, F_OK), 0);
    assert_ok(iem_outputs_place(how.outputs, &ok_err_));
    assert_int_equal(access(page.at, F_OK), 0);
    assert_ok(iem_explanation_render(e, IEM_TEXT, &how, true, &english, &ok_err_));
    assert_ok(iem_explanation_render(e, IEM_TEXT, NULL, true, &plain, &ok_err_));
    assert_string_equal(plain, english);
    iem_text_free(plain);
    iem_text_free(english);
    iem_outputs_free(how.outputs);
    iem_explanation_free(e);
    iem_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(counts_are_those_of_the_rows),
        scratch_test(people_who_differ_in_one_fact),
        scratch_test(rounded_counts_are_tested_at_their_mildest),
        scratch_test(the_reference_and_favourable_decisions),
        scratch_test(all_decisions_about_a_person),
        scratch_test(decisions_come_in_the_order_of_the_log),
        scratch_test(what_cannot_be_explained),
        scratch_test(many_rows_are_no_case),
        scratch_test(every_grade_is_that_of_the_list),
        scratch_test(the_page_for_the_person_has_no_small_counts),
        cmocka_unit_test(figures_of_each_edition),
        cmocka_unit_test(chances_of_each_edition),
        cmocka_unit_test(every_text_is_there_in_both_languages),
        scratch_test(the_contact_is_of_the_plan_and_not_of_the_counts),
        scratch_test(a_wrong_contact_is_refused),
        scratch_test(the_contact_is_on_the_page),
        scratch_test(the_file_is_for_its_owner_alone),
        scratch_test(the_file_appears_with_the_others),
    };
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
