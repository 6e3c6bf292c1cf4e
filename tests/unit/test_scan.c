/* The whole job through the public interface: every row accounted for, and the same
 * result by any number of threads, in blocks of any size, in parts, from a pipe. */
#include "base/hash.h"
#include "measure/result.h"
#include "plan/plan.h"

#include "scratch.h"
#include "seed.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

/* ---- A log whose groups are treated differently ---- */

struct log_row {
    unsigned family, income, person;
    char group;
    const char *decision;
};

enum { PEOPLE = 1500 };

/* Group B fares worse where nobody else does; people come back once in a while. */
static struct log_row row_of(uint64_t i)
{
    const uint64_t bits = iem_mix(i + 1000);
    struct log_row r = {.family = (unsigned)(bits % 3),
                        .income = (unsigned)(bits >> 8) % 40000,
                        .person = (unsigned)(bits >> 32) % PEOPLE,
                        .group = "AAAAABBC"[bits >> 60 & 7]};
    const double base = .1 + .1 * r.family + (r.income < 9000 ? .15 : 0);
    const double rate = r.group == 'B' && r.family == 0 ? .75 : base;
    r.decision = bits % 97 == 0 ? "" : iem_uniform(3, i) < rate ? "yes" : "no";
    return r;
}

#define HEADER "case,person,origin,family,income,year,selected\n"

static int print_row(char *out, size_t size, uint64_t i)
{
    const struct log_row r = row_of(i);
    return snprintf(out, size, "d%llu,p%u,%c,\"f%u\",%u.%02u,%d,%s\n",
                    (unsigned long long)i, r.person, r.group, r.family, r.income,
                    (unsigned)(i % 100), i % 50 == 7 ? 2013 : 2014, r.decision);
}

static char *text_of(const uint64_t *order, size_t n, bool header)
{
    char *text = malloc(n * 64 + 100);
    assert_non_null(text);
    size_t at = header ? (size_t)sprintf(text, HEADER) : 0;
    text[at] = '\0';
    for (size_t i = 0; i < n; i++)
        at += (size_t)print_row(text + at, 64, order ? order[i] : i);
    return text;
}

static scratch_path write_rows(const char *name, size_t n)
{
    char *text = text_of(NULL, n, true);
    const scratch_path path = scratch_text(name, text);
    free(text);
    return path;
}

enum { ROWS = 2500 };

#define FLAGS                                                                          \
    "decision", "selected=yes", "favourable", "no", "ground", "origin", "fact",        \
        "family", "fact", "income:9000,20000", "case", "case", "where", "year=2014"

static iem_options options_of(unsigned threads, size_t block)
{
    iem_options options;
    iem_options_init(&options);
    options.threads = threads;
    options.block = block;
    return options;
}

/* ---- Scans ---- */

static iem_result *scan(const iem_plan *plan, const iem_options *options,
                        const char *const *paths, size_t n)
{
    iem_error err = {IEM_OK, ""};
    iem_result *result = NULL;
    if (iem_scan(plan, options, paths, n, &result, &err) != IEM_OK)
        fail_msg("%s", err.message);
    return result;
}

static iem_result *scan_one(const iem_plan *plan, const iem_options *options,
                            const char *path)
{
    return scan(plan, options, (const char *const[]){path}, 1);
}

static iem_status refused(const iem_plan *plan, const iem_options *options,
                          const char *const *paths, size_t n, iem_error *err)
{
    iem_result *result = NULL;
    *err = (iem_error){IEM_OK, ""};
    const iem_status status = iem_scan(plan, options, paths, n, &result, err);
    assert_null(result);
    return status;
}

static void assert_message(const iem_error *err, const char *want)
{
    if (!strstr(err->message, want))
        fail_msg("'%s' does not say '%s'", err->message, want);
}

/* The JSON of a result without its inputs, which may differ. */
static char *json_of(const iem_result *result)
{
    iem_error err = {IEM_OK, ""};
    char *text = NULL;
    const iem_render how = {.lang = "en", .all = true};
    if (iem_result_render(result, IEM_JSON, &how, &text, &err) != IEM_OK)
        fail_msg("%s", err.message);
    char *inputs = strstr(text, "\"inputs\"");
    assert_non_null(inputs);
    char *end = strchr(inputs, ']');
    assert_non_null(end);
    memmove(inputs, end, strlen(end) + 1);
    return text;
}

/* ---- One result is the other, to the last bit ---- */

#define AT(field) offsetof(iem_treatment, field)

static const size_t numbers[] = {
    AT(n1),
    AT(a1),
    AT(n0),
    AT(a0),
    AT(breslow_day),
    AT(breslow_day_p),
    AT(tarone),
    AT(margin),
    AT(assurance),
    AT(twin_gap.all.value),
    AT(twin_gap.all.low),
    AT(twin_gap.all.high),
    AT(raw_gap.all.value),
    AT(twin_p),
    AT(twin_p_adjusted),
    AT(cmh_z),
    AT(cmh_p),
    AT(if_no_twins.low),
    AT(if_no_twins.high),
    AT(overlap),
    AT(clipped),
    AT(largest_gap),
    AT(detectable_gap),
    AT(provable_gap),
    AT(hidden_cause),
    AT(fact_weight.value),
    AT(fact_weight.low),
    AT(fact_weight.high),
    AT(group_weight.value),
    AT(weight_p),
    AT(weight_p_adjusted),
    AT(trend_z),
    AT(trend_p),
    AT(reliability),
    AT(detectable_weight),
    AT(mixed_rest_p),
    AT(surcharge.value),
    AT(harmed.value),
    AT(harmed.low),
    AT(spared.value),
    AT(group_caused.value),
    AT(deff),
};

static void assert_same_number(double a, double b, const char *what, size_t i)
{
    if (isnan(a) && isnan(b)) return;
    if (memcmp(&a, &b, sizeof a) != 0) fail_msg("%s %zu: %.17g, %.17g", what, i, a, b);
}

static void assert_same_treatment(const iem_treatment *a, const iem_treatment *b)
{
    assert_string_equal(a->ground, b->ground);
    assert_string_equal(a->group, b->group);
    assert_string_equal(a->reference, b->reference);
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->verdict, b->verdict);
    assert_int_equal(a->why, b->why);
    assert_int_equal(a->comparability, b->comparability);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_same_number(*(const double *)((const char *)a + numbers[i]),
                           *(const double *)((const char *)b + numbers[i]), "number",
                           i);
    for (size_t m = 0; m < IEM_N_MEASURES; m++) {
        const iem_disparity *x = &a->disparity[m], *y = &b->disparity[m];
        assert_same_number(x->estimate.all.value, y->estimate.all.value, "measure", m);
        assert_same_number(x->estimate.all.low, y->estimate.all.low, "measure", m);
        assert_same_number(x->estimate.all.high, y->estimate.all.high, "measure", m);
        assert_same_number(x->p, y->p, "measure", m);
    }
}

static void assert_same_cell(const iem_cell_row *a, const iem_cell_row *b)
{
    assert_int_equal(a->treatment, b->treatment);
    assert_int_equal(a->cell, b->cell);
    assert_int_equal(a->grade, b->grade);
    assert_int_equal(a->why, b->why);
    assert_same_number(a->chance_low, b->chance_low, "cell", a->cell);
    assert_same_number(a->q, b->q, "cell", a->cell);
    assert_same_number(a->inside_ratio, b->inside_ratio, "cell", a->cell);
    assert_same_number(a->inside_overlap, b->inside_overlap, "cell", a->cell);
}

static void assert_same_result(const iem_result *a, const iem_result *b)
{
    assert_int_equal(a->rows_read, b->rows_read);
    assert_int_equal(a->n_treatments, b->n_treatments);
    for (size_t t = 0; t < a->n_treatments; t++)
        assert_same_treatment(&a->treatments[t], &b->treatments[t]);
    assert_int_equal(a->n_cells, b->n_cells);
    for (size_t c = 0; c < a->n_cells; c++)
        assert_same_cell(&a->cells[c], &b->cells[c]);
    char *one = json_of(a), *other = json_of(b);
    assert_string_equal(one, other);
    free(one);
    free(other);
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("%s is not there", path);
    char *text = calloc(1, 1 << 22);
    assert_non_null(text);
    text[fread(text, 1, (1 << 22) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void a_scan_is_the_same_by_any_threads_in_any_blocks(void **state)
{
    (void)state;
    static const unsigned threads[] = {1, 2, 7};
    static const size_t blocks[] = {64, 1000, 1 << 20};
    const scratch_path log = write_rows("log.csv", ROWS), cases = scratch_file("cases");
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    iem_options options = options_of(1, 1 << 16);
    options.cases_path = cases.at;
    iem_result *whole = scan_one(plan, &options, log.at);
    char *want = read_text(cases.at);
    assert_true(whole->n_findings > 0); /* or nothing would be compared */
    assert_true(whole->cases[0].grade[IEM_LIKELY] > 0);
    for (size_t t = 0; t < 3; t++)
        for (size_t b = 0; b < 3; b++) {
            options.threads = threads[t];
            options.block = blocks[b];
            iem_result *same = scan_one(plan, &options, log.at);
            assert_same_result(same, whole);
            char *got = read_text(cases.at);
            assert_string_equal(got, want);
            free(got);
            iem_result_free(same);
        }
    free(want);
    iem_result_free(whole);
    iem_plan_free(plan);
}

static void shuffled_rows_give_the_same_result(void **state)
{
    (void)state;
    static uint64_t order[ROWS];
    const scratch_path log = write_rows("log.csv", ROWS);
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    const iem_options options = options_of(2, 1 << 14);
    iem_result *whole = scan_one(plan, &options, log.at);
    for (uint64_t i = 0; i < ROWS; i++) order[i] = i;
    for (uint64_t round = 0; round < 3; round++) {
        for (size_t i = ROWS - 1; i > 0; i--) {
            const size_t j = iem_mix(seed_of(round * ROWS + i)) % (i + 1);
            const uint64_t kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        char *text = text_of(order, ROWS, true);
        const scratch_path path = scratch_text("shuffled.csv", text);
        free(text);
        iem_result *same = scan_one(plan, &options, path.at);
        assert_same_result(same, whole);
        iem_result_free(same);
    }
    iem_result_free(whole);
    iem_plan_free(plan);
}

/* ---- Parts, tallies ---- */

/* Rows from … to - 1, with the columns the other way round. */
static scratch_path write_turned(const char *name, size_t from, size_t to)
{
    const scratch_path path = scratch_file(name);
    FILE *file = fopen(path.at, "w");
    assert_non_null(file);
    fputs("selected;year;income;family;origin;person;case\r\n", file);
    for (size_t i = from; i < to; i++) {
        const struct log_row r = row_of(i);
        fprintf(file, "%s;%d;%u,%02u;f%u;%c;p%u;d%zu\r\n", r.decision,
                i % 50 == 7 ? 2013 : 2014, r.income, (unsigned)(i % 100), r.family,
                r.group, r.person, i);
    }
    assert_int_equal(fclose(file), 0);
    return path;
}

static void parts_are_scanned_as_the_whole(void **state)
{
    (void)state;
    const scratch_path log = write_rows("log.csv", ROWS);
    const scratch_path first = write_rows("1.csv", 900);
    /* The second part has another order of columns, mark, line end and decimal mark. */
    const scratch_path second = write_turned("2.csv", 900, ROWS);
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    const iem_options options = options_of(2, 4096);
    iem_result *whole = scan_one(plan, &options, log.at);
    iem_result *parts =
        scan(plan, &options, (const char *const[]){first.at, second.at}, 2);
    assert_same_result(parts, whole);
    assert_int_equal(parts->n_inputs, 2);
    assert_string_equal(parts->inputs[1].path, second.at);
    iem_result_free(whole);
    iem_result_free(parts);
    iem_plan_free(plan);
}

static scratch_path tally_of(const iem_plan *plan, const char *log, const char *name)
{
    iem_error err = {IEM_OK, ""};
    const iem_options options = options_of(2, 4096);
    const scratch_path path = scratch_file(name);
    iem_tally *tally = NULL;
    if (iem_tally_read(plan, &options, (const char *const[]){log}, 1, &tally, &err) !=
            IEM_OK ||
        iem_tally_save(tally, path.at, &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_tally_free(tally);
    return path;
}

static void saved_tallies_are_scanned_as_the_log(void **state)
{
    (void)state;
    /* Categories only: nothing but the counts is needed. */
    iem_plan *plan = PLAN("decision", "selected=yes", "favourable", "no", "ground",
                          "origin", "fact", "family", "where", "year=2014");
    const iem_options options = options_of(2, 4096);
    const scratch_path log = write_rows("log.csv", ROWS);
    const scratch_path first = write_rows("1.csv", 1200);
    const scratch_path second = write_turned("2.csv", 1200, ROWS);
    const scratch_path a = tally_of(plan, first.at, "1.tally");
    const scratch_path b = tally_of(plan, second.at, "2.tally");
    iem_result *whole = scan_one(plan, &options, log.at);
    iem_result *sum = scan(plan, &options, (const char *const[]){a.at, b.at}, 2);
    iem_result *mus = scan(plan, &options, (const char *const[]){b.at, a.at}, 2);
    assert_same_result(sum, whole);
    assert_same_result(mus, whole);
    assert_int_equal(sum->n_inputs, 2);
    assert_string_equal(sum->inputs[0].path, first.at);
    assert_string_equal(sum->inputs[0].digest,
                        whole->inputs[0].digest ? sum->inputs[0].digest : "");
    iem_result_free(whole);
    iem_result_free(sum);
    iem_result_free(mus);
    iem_plan_free(plan);
}

static void a_tally_without_rows_says_what_it_cannot(void **state)
{
    (void)state;
    const scratch_path log = write_rows("log.csv", ROWS);
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    const iem_options options = options_of(1, 1 << 16);
    const scratch_path saved = tally_of(plan, log.at, "a.tally");
    iem_result *whole = scan_one(plan, &options, log.at);
    iem_result *result = scan_one(plan, &options, saved.at);
    assert_true(whole->people > 0 && whole->people <= PEOPLE);
    assert_true(isnan(result->people));
    assert_int_equal(result->people_why, IEM_WHY_CLUSTERING);
    for (size_t c = 0; c < result->n_cells; c++) /* nobody looked inside the bands */
        assert_int_not_equal(result->cells[c].grade, IEM_LIKELY);
    iem_result_free(whole);
    iem_result_free(result);
    iem_plan_free(plan);
}

static void what_a_tally_cannot_give_is_refused(void **state)
{
    (void)state;
    iem_error err;
    const scratch_path log = write_rows("log.csv", 100), cases = scratch_file("cases");
    iem_plan *plan = PLAN(FLAGS), *other = PLAN(FLAGS, "fact", "person");
    iem_options options = options_of(1, 1 << 16);
    const scratch_path saved = tally_of(plan, log.at, "a.tally");
    const char *const one[] = {saved.at}, *const both[] = {saved.at, log.at};
    assert_int_equal(refused(plan, &options, both, 2, &err), IEM_ERR_DATA);
    assert_message(&err, "some of the files are tallies and some are logs");
    assert_int_equal(refused(other, &options, one, 1, &err), IEM_ERR_DATA);
    assert_message(&err, "a.tally: was counted without fact 'person'");
    options.cases_path = cases.at;
    assert_int_equal(refused(plan, &options, one, 1, &err), IEM_ERR_DATA);
    assert_message(&err, "a tally has no rows, so --cases needs the log itself");
    assert_int_equal(access(cases.at, F_OK), -1);
    iem_plan_free(plan);
    iem_plan_free(other);
}

static void a_tally_that_only_claims_the_plan_is_refused(void **state)
{
    (void)state;
    iem_error err;
    const scratch_path log = write_rows("log.csv", 100);
    iem_plan *plan = PLAN(FLAGS),
             *fewer = PLAN("decision", "selected=yes", "ground", "origin");
    /* As if somebody had written the plan's hash into another tally. */
    memcpy(fewer->count_sha256, plan->count_sha256, sizeof fewer->count_sha256);
    const scratch_path saved = tally_of(fewer, log.at, "a.tally");
    const iem_options options = options_of(1, 1 << 16);
    assert_int_equal(refused(plan, &options, (const char *const[]){saved.at}, 1, &err),
                     IEM_ERR_DATA);
    assert_message(&err, "a.tally: was counted without fact 'family'");
    iem_plan_free(plan);
    iem_plan_free(fewer);
}

/* ---- From a pipe ---- */

struct feed {
    int fd;
    const char *text;
};

static void *pour(void *at)
{
    const struct feed *feed = at;
    for (size_t n = strlen(feed->text), done = 0; done < n;) {
        const ssize_t wrote = write(feed->fd, feed->text + done, n - done);
        if (wrote <= 0) break;
        done += (size_t)wrote;
    }
    close(feed->fd);
    return NULL;
}

static void standard_input_gives_what_a_file_gives(void **state)
{
    (void)state;
    const scratch_path log = write_rows("log.csv", ROWS), cases = scratch_file("cases");
    char *text = text_of(NULL, ROWS, true);
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    iem_options options = options_of(2, 5000);
    options.cases_path = cases.at;
    iem_result *file = scan_one(plan, &options, log.at);
    char *want = read_text(cases.at);
    const int kept = dup(STDIN_FILENO);
    int ends[2];
    pthread_t writer;
    assert_int_equal(pipe(ends), 0);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    close(ends[0]);
    struct feed feed = {ends[1], text};
    assert_int_equal(pthread_create(&writer, NULL, pour, &feed), 0);
    iem_result *pipe = scan_one(plan, &options, "-");
    pthread_join(writer, NULL);
    assert_true(dup2(kept, STDIN_FILENO) >= 0);
    close(kept);
    /* Sub-bands and persons were looked at, and that takes a second reading. */
    assert_true(file->cases[0].grade[IEM_LIKELY] > 0);
    assert_same_result(pipe, file);
    char *got = read_text(cases.at);
    assert_string_equal(got, want);
    assert_string_equal(pipe->inputs[0].digest, file->inputs[0].digest);
    free(got);
    free(want);
    free(text);
    iem_result_free(file);
    iem_result_free(pipe);
    iem_plan_free(plan);
}

/* ---- Persons ---- */

/* 1,500 people, half of them in each group, decided on `times` times alike. `known`:
 * the log says who they are. */
static iem_treatment decided(unsigned times, bool known, double *people)
{
    const scratch_path log = scratch_file("log.csv");
    FILE *file = fopen(log.at, "w");
    assert_non_null(file);
    fputs("p,g,f,s\n", file);
    for (uint64_t i = 0; i < 1500; i++) {
        const unsigned fact = (unsigned)(iem_mix(i) % 4);
        const char *decision = iem_uniform(4, i) < .2 + .1 * fact ? "yes" : "no";
        char person[16];
        snprintf(person, sizeof person, "p%u", (unsigned)i);
        if (!known) person[0] = 0;
        for (unsigned k = 0; k < times; k++)
            fprintf(file, "%s,%c,f%u,%s\n", person, i % 2 ? 'a' : 'b', fact, decision);
    }
    assert_int_equal(fclose(file), 0);
    iem_plan *plan =
        PLAN("decision", "s=yes", "ground", "g", "fact", "f", "person", "p");
    const iem_options options = options_of(2, 4096);
    iem_result *r = scan_one(plan, &options, log.at);
    const iem_treatment t = r->treatments[0];
    *people = r->people;
    assert_int_equal(r->people_why, IEM_WHY_NONE);
    iem_result_free(r);
    iem_plan_free(plan);
    return t;
}

static void people_who_come_back_make_the_log_smaller(void **state)
{
    (void)state;
    double people = 0;
    assert_in_range((int)(100 * decided(1, true, &people).deff), 100, 120);
    assert_close(people, 1500, 0);
    assert_in_range((int)(100 * decided(4, true, &people).deff), 340, 480);
    assert_close(people, 1500, 0);
}

static void a_handful_of_people_in_many_rows_is_a_handful(void **state)
{
    (void)state;
    static const unsigned handful[] = {20, 60};
    for (size_t i = 0; i < 2; i++) {
        const scratch_path log = scratch_file("log.csv");
        FILE *file = fopen(log.at, "w");
        assert_non_null(file);
        fputs("p,g,f,s\n", file);
        for (unsigned r = 0; r < 1800; r++) {
            const bool member = r % 3 == 0;
            fprintf(file, "p%u,%c,f%u,%s\n", member ? r / 3 % handful[i] : 1000 + r,
                    member ? 'b' : 'a', r % 4,
                    iem_uniform(9, r) < .2 + .1 * (r % 4) ? "yes" : "no");
        }
        assert_int_equal(fclose(file), 0);
        iem_plan *plan = PLAN("decision", "s=yes", "ground", "g", "fact", "f", "person",
                              "p", "reference", "g=a");
        const iem_options options = options_of(1, 1 << 16);
        iem_result *r = scan_one(plan, &options, log.at);
        const iem_why why = r->treatments[0].why;
        assert_int_equal(why == IEM_WHY_FEW_MEMBERS, handful[i] == 20);
        iem_result_free(r);
        iem_plan_free(plan);
    }
}

static void people_who_are_not_named_are_all_different(void **state)
{
    (void)state;
    double people = 0;
    assert_in_range((int)(100 * decided(4, false, &people).deff), 100, 110);
    assert_close(people, 6000, 0);
}

/* ---- Rows ---- */

static uint64_t rows_for(const iem_reason_count *counts, size_t n, const char *reason)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(counts[i].reason, reason) == 0) return counts[i].rows;
    return 0;
}

static const char faulty[] = HEADER "d1,p1,A,f0,100,2014,yes\n"
                                    "d2,p2,B,f0,12k,2014,yes\n"
                                    "d3,p3,B,f0,200,2013,no\n"
                                    "d4,p4,B,f0,200,2014\n"
                                    "d5,p5,B,f0,200,2014,\n"
                                    "d6,p6,B,f0,200,2014,maybe\n"
                                    "d7,p7,\"B\"x,f0,200,2014,no\n"
                                    "d8,p8,B,f\xff,200,2014,no\n"
                                    "d9,p9,A,f1,,2014,no\n";

static void every_row_is_accounted_for(void **state)
{
    (void)state;
    const scratch_path log = scratch_text("log.csv", faulty);
    iem_plan *plan = PLAN(FLAGS);
    iem_options options = options_of(1, 64);
    options.encoding = "utf-8";
    options.max_rejects = 5;
    iem_result *r = scan_one(plan, &options, log.at);
    assert_int_equal(r->rows_read, 9);
    assert_int_equal(r->rows_used, 2);
    assert_int_equal(r->rows_excluded, 2);
    assert_int_equal(r->rows_rejected, 5);
    assert_int_equal(rows_for(r->excluded, r->n_excluded, "outside-where"), 1);
    assert_int_equal(rows_for(r->excluded, r->n_excluded, "missing-decision"), 1);
    assert_int_equal(rows_for(r->rejected, r->n_rejected, "not-a-number"), 1);
    assert_int_equal(rows_for(r->rejected, r->n_rejected, "wrong-number-of-fields"), 1);
    assert_int_equal(rows_for(r->rejected, r->n_rejected, "unlisted-decision"), 1);
    assert_int_equal(rows_for(r->rejected, r->n_rejected, "malformed-record"), 1);
    assert_int_equal(rows_for(r->rejected, r->n_rejected, "invalid-text"), 1);
    assert_int_equal(rows_for(r->rejected, r->n_rejected, "bad-count"), 0);
    assert_close(r->people, 2, 0);
    iem_result_free(r);
    iem_plan_free(plan);
}

static void many_rows_add_up(void **state)
{
    (void)state;
    const scratch_path log = write_rows("log.csv", ROWS);
    iem_plan *plan = PLAN(FLAGS);
    const iem_options options = options_of(2, 1000);
    uint64_t outside = 0, missing = 0, adverse = 0, used = 0;
    for (uint64_t i = 0; i < ROWS; i++) {
        const char *decision = row_of(i).decision;
        if (i % 50 == 7)
            outside++;
        else if (!*decision)
            missing++;
        else
            used++;
        adverse += i % 50 != 7 && *decision == 'y';
    }
    iem_result *r = scan_one(plan, &options, log.at);
    assert_int_equal(r->rows_read, ROWS);
    assert_int_equal(r->rows_used, used);
    assert_int_equal(r->rows_excluded, outside + missing);
    assert_int_equal(rows_for(r->excluded, r->n_excluded, "outside-where"), outside);
    assert_int_equal(r->rows_rejected, 0);
    assert_close(r->adverse_rate, (double)adverse / (double)used, 1e-15);
    double n = 0, a = 0;
    for (size_t g = 0; g < r->n_groups; g++) {
        n += r->groups[g].n;
        a += r->groups[g].adverse;
    }
    assert_close(n, (double)used, 0);
    assert_close(a, (double)adverse, 0);
    iem_result_free(r);
    iem_plan_free(plan);
}

struct heard {
    int n;
    char lines[10][700];
};

static void hear(const char *line, void *ctx)
{
    struct heard *heard = ctx;
    if (heard->n < 10) snprintf(heard->lines[heard->n], 700, "%s", line);
    heard->n++;
}

static void rejected_rows_are_told_listed_and_too_many(void **state)
{
    (void)state;
    iem_error err;
    struct heard heard = {0};
    struct stat at;
    const scratch_path log = scratch_text("log.csv", faulty);
    const scratch_path list = scratch_file("rejects.csv");
    iem_plan *plan = PLAN(FLAGS);
    iem_options options = options_of(1, 1 << 16);
    options.encoding = "utf-8";
    options.rejects_path = list.at;
    options.on_warning = hear;
    options.ctx = &heard;
    options.max_rejects = 4;
    const char *const paths[] = {log.at};
    assert_int_equal(refused(plan, &options, paths, 1, &err), IEM_ERR_DATA);
    assert_message(&err,
                   "5 of 9 rows rejected, so there is no result; mend them, or go "
                   "on without them by --max-rejects 5");
    assert_int_equal(heard.n, 5);
    assert_non_null(strstr(heard.lines[0], "log.csv:3: column 'income': '12k' is not a "
                                           "number"));
    assert_non_null(
        strstr(heard.lines[1], "log.csv:5: 6 fields where the header has 7"));
    char *text = read_text(list.at), line[900];
    snprintf(line, sizeof line,
             "file,line,reason,edition\n%s,3,column 'income': '12k' "
             "is not a number,internal\n",
             log.at);
    assert_int_equal(strncmp(text, line, strlen(line)), 0);
    size_t lines = 0;
    for (const char *c = text; *c; c++) lines += *c == '\n';
    assert_int_equal(lines, 6);
    free(text);
    assert_int_equal(stat(list.at, &at), 0);
    assert_int_equal(at.st_mode & 0777, 0600);
    iem_plan_free(plan);
}

/* Whoever calls the library: no list is written over the log that it is of. */
static void a_log_is_not_written_over(void **state)
{
    (void)state;
    iem_error err;
    const scratch_path log = write_rows("log.csv", 100);
    char *before = read_text(log.at);
    iem_plan *plan = PLAN(FLAGS);
    iem_options cases = options_of(1, 1 << 16), rejects = cases;
    const char *const paths[] = {log.at};
    cases.cases_path = rejects.rejects_path = log.at;
    assert_int_equal(refused(plan, &cases, paths, 1, &err), IEM_ERR_USAGE);
    assert_int_equal(refused(plan, &rejects, paths, 1, &err), IEM_ERR_USAGE);
    char *after = read_text(log.at);
    assert_string_equal(after, before);
    free(before);
    free(after);
    iem_plan_free(plan);
}

static void the_limit_of_rejects_may_be_a_share(void **state)
{
    (void)state;
    iem_error err;
    const scratch_path log = scratch_text("log.csv", faulty);
    iem_plan *plan = PLAN(FLAGS);
    iem_options options = options_of(1, 1 << 16);
    options.encoding = "utf-8";
    const char *const paths[] = {log.at};
    options.max_rejects_share = 5. / 9;
    iem_result_free(scan(plan, &options, paths, 1));
    options.max_rejects_share = .5;
    assert_int_equal(refused(plan, &options, paths, 1, &err), IEM_ERR_DATA);
    options.max_rejects_share = -1;
    assert_int_equal(refused(plan, &options, paths, 1, &err), IEM_ERR_DATA);
    iem_plan_free(plan);
}

/* ---- Logs with hardly anything in them ---- */

/* Without it there would be a result of nobody, or of a part, that says nothing of it.
 */
static void what_a_program_forgot_is_told(void **state)
{
    (void)state;
    const scratch_path path = write_rows("log.csv", 10);
    const char *paths[] = {path.at};
    iem_options options = options_of(1, 4096);
    iem_plan *plan = PLAN(FLAGS), *open = NULL;
    iem_tally *tally = NULL;
    iem_error err;
    char *report = NULL;
    assert_int_equal(refused(plan, &options, paths, 0, &err), IEM_ERR_USAGE);
    assert_message(&err, "there is no log to read");
    assert_int_equal(iem_check(plan, NULL, &options, paths, 0, false, &report, &err),
                     IEM_ERR_USAGE);
    assert_int_equal(iem_tally_read(plan, &options, paths, 0, &tally, &err),
                     IEM_ERR_USAGE);
    assert_ok(iem_plan_new(&open, &ok_err_));
    assert_ok(iem_plan_set(open, "decision", "selected=yes", &ok_err_));
    assert_ok(iem_plan_set(open, "ground", "origin", &ok_err_));
    assert_int_equal(refused(open, &options, paths, 1, &err), IEM_ERR_USAGE);
    assert_message(&err, "the plan is not finished");
    options.ranges = 3;
    for (options.range = 0; options.range < 5; options.range += 4) {
        assert_int_equal(iem_tally_read(plan, &options, paths, 1, &tally, &err),
                         IEM_ERR_USAGE);
        assert_non_null(strstr(err.message, " of 3: the first one is 1"));
    }
    options.range = 1;
    assert_int_equal(refused(plan, &options, paths, 1, &err), IEM_ERR_USAGE);
    assert_message(&err, "a range is counted into a tally, and tallies are scanned");
    iem_plan_free(open);
    iem_plan_free(plan);
}

static void an_empty_log_is_refused(void **state)
{
    (void)state;
    iem_error err;
    iem_plan *plan = PLAN(FLAGS);
    const iem_options options = options_of(1, 1 << 16);
    const scratch_path log = scratch_text("log.csv", "");
    assert_int_equal(refused(plan, &options, (const char *const[]){log.at}, 1, &err),
                     IEM_ERR_DATA);
    assert_message(&err, "log.csv: is empty");
    iem_plan_free(plan);
}

static void a_log_that_is_not_there_is_refused(void **state)
{
    (void)state;
    iem_error err;
    iem_plan *plan = PLAN(FLAGS);
    const iem_options options = options_of(1, 1 << 16);
    const scratch_path log = scratch_file("none.csv");
    assert_int_equal(refused(plan, &options, (const char *const[]){log.at}, 1, &err),
                     IEM_ERR_SYSTEM);
    assert_message(&err, "none.csv: No such file or directory");
    iem_plan_free(plan);
}

static void a_column_that_a_part_lacks_is_named(void **state)
{
    (void)state;
    iem_error err;
    iem_plan *plan = PLAN(FLAGS);
    const iem_options options = options_of(1, 1 << 16);
    const scratch_path log = write_rows("log.csv", 10);
    const scratch_path part = scratch_text("2.csv", "case,origen,family,income,year,"
                                                    "selected\n");
    assert_int_equal(
        refused(plan, &options, (const char *const[]){log.at, part.at}, 2, &err),
        IEM_ERR_DATA);
    assert_message(&err, "2.csv: no column 'origin'");
    iem_plan_free(plan);
}

static void a_log_with_nothing_to_compare_has_a_result_that_cannot_tell(void **state)
{
    (void)state;
    static const struct {
        const char *what, *rows;
        size_t groups;
        iem_why why;
    } logs[] = {
        {"a header only", "", 0, IEM_WHY_NONE},
        {"one row", "d,p,A,f0,1,2014,yes\n", 1, IEM_WHY_EMPTY_REFERENCE},
        {"one group", "d,p,A,f0,1,2014,yes\nd,p,A,f0,2,2014,no\n", 1,
         IEM_WHY_EMPTY_REFERENCE},
        {"all decisions missing", "d,p,A,f0,1,2014,\nd,p,B,f0,2,2014,NA\n", 0,
         IEM_WHY_NONE},
        {"all excluded", "d,p,A,f0,1,2013,yes\nd,p,B,f0,2,2013,no\n", 0, IEM_WHY_NONE},
        {"all facts missing", "d,p,A,,,2014,yes\nd,p,B,NA,,2014,no\n", 2,
         IEM_WHY_NO_TWINS},
        {"all grounds missing", "d,p,,f0,1,2014,yes\nd,p,NA,f0,1,2014,no\n", 1,
         IEM_WHY_NO_GROUP},
        {"no final line end", "d,p,A,f0,1,2014,yes", 1, IEM_WHY_EMPTY_REFERENCE},
    };
    iem_plan *plan = PLAN(FLAGS);
    const iem_options options = options_of(2, 64);
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        char text[400];
        snprintf(text, sizeof text, HEADER "%s", logs[i].rows);
        const scratch_path log = scratch_text("log.csv", text);
        iem_result *r = scan_one(plan, &options, log.at);
        if (r->n_groups != logs[i].groups || r->n_treatments != logs[i].groups)
            fail_msg("%s: %zu groups, %zu treatments", logs[i].what, r->n_groups,
                     r->n_treatments);
        for (size_t t = 0; t < r->n_treatments; t++) {
            assert_int_equal(r->treatments[t].verdict, IEM_CANNOT_TELL);
            assert_int_equal(r->treatments[t].type, IEM_TYPE_CANNOT_TELL);
            if (r->treatments[t].why != logs[i].why)
                fail_msg("%s: %d", logs[i].what, (int)r->treatments[t].why);
        }
        assert_int_equal(r->rows_read,
                         r->rows_used + r->rows_excluded + r->rows_rejected);
        assert_int_equal(r->n_findings, 0);
        free(json_of(r));
        iem_result_free(r);
    }
    iem_plan_free(plan);
}

static void people_counted_by_the_row_add_up(void **state)
{
    (void)state;
    const scratch_path log = scratch_text("log.csv", "g,f,s,n\na,x,yes,10\na,x,no,90\n"
                                                     "b,x,yes,30\nb,x,no,70\n"
                                                     "c,x,yes,0\nb,y,no,0\na,x,no,0\n");
    iem_plan *plan =
        PLAN("decision", "s=yes", "ground", "g", "fact", "f", "count", "n");
    const iem_options options = options_of(1, 1 << 16);
    iem_result *r = scan_one(plan, &options, log.at);
    assert_int_equal(r->rows_used, 7);
    assert_close(r->people, 200, 0);
    assert_int_equal(r->n_groups, 2); /* nobody is in c */
    assert_close(r->groups[1].n, 100, 0);
    assert_close(r->groups[1].adverse, 30, 0);
    assert_close(r->treatments[1].twin_gap.all.value, .2, 1e-12);
    iem_result_free(r);
    iem_plan_free(plan);
}

/* ---- Bands that are found ---- */

static char *checked(const char *yaml, const char *log, bool fix)
{
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = NULL;
    char *report = NULL;
    const iem_options options = options_of(2, 4096);
    assert_ok(iem_plan_new(&plan, &err));
    if (iem_plan_read(plan, yaml, &err) != IEM_OK ||
        iem_plan_finish(plan, &err) != IEM_OK ||
        iem_check(plan, yaml, &options, (const char *const[]){log}, 1, fix, &report,
                  &err) != IEM_OK)
        fail_msg("%s", err.message);
    iem_plan_free(plan);
    return report;
}

static iem_result *scan_by_file(const char *yaml, const char *log)
{
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = NULL;
    const iem_options options = options_of(2, 4096);
    assert_ok(iem_plan_new(&plan, &err));
    assert_ok(iem_plan_read(plan, yaml, &err));
    assert_ok(iem_plan_finish(plan, &err));
    iem_result *r = scan_one(plan, &options, log);
    iem_plan_free(plan);
    return r;
}

/* The smallest values with at least j / bands of the people at or below, slowly. */
static void quantiles_on_paper(char *out, size_t size, unsigned bands)
{
    static double sorted[ROWS];
    size_t n = 0;
    double last = -1;
    for (uint64_t i = 0; i < ROWS; i++) {
        const struct log_row r = row_of(i);
        if (i % 50 == 7 || !*r.decision) continue; /* not used */
        const double x = r.income + (double)(i % 100) / 100;
        size_t at = n++;
        for (; at > 0 && sorted[at - 1] > x; at--) sorted[at] = sorted[at - 1];
        sorted[at] = x;
    }
    size_t used = (size_t)snprintf(out, size, "[");
    for (unsigned j = 1; j < bands; j++) {
        const size_t rank = (n * j + bands - 1) / bands; /* the rank-th from below */
        const double cut = sorted[rank - 1];
        if (cut <= sorted[0] || cut <= last) continue;
        used += (size_t)snprintf(out + used, size - used, "%s%.10g",
                                 used > 1 ? ", " : "", cut);
        last = cut;
    }
    snprintf(out + used, size - used, "]");
}

static void found_bands_are_quantiles_and_those_that_check_writes(void **state)
{
    (void)state;
    const scratch_path log = write_rows("log.csv", ROWS);
    const scratch_path yaml = scratch_text(
        "plan.yaml",
        "# a plan\ndecision: {column: selected, adverse: [yes], favourable: [no]}\n"
        "grounds: [origin]\nfacts:\n  - {column: income, bands: 7} # to be found\n"
        "where: {year: [2014]}\n");
    char want[400];
    quantiles_on_paper(want, sizeof want, 7);
    iem_result *found = scan_by_file(yaml.at, log.at);
    assert_string_equal(found->facts[0].bands, want);
    char *report = checked(yaml.at, log.at, true), *fixed = read_text(yaml.at);
    assert_non_null(strstr(report, "plan.yaml: cut points written into the plan"));
    assert_non_null(strstr(fixed, "# to be found"));
    if (!strstr(fixed, want)) fail_msg("%s is not in %s", want, fixed);
    iem_result *same = scan_by_file(yaml.at, log.at);
    assert_same_result(same, found);
    char *again = checked(yaml.at, log.at, true), *untouched = read_text(yaml.at);
    assert_string_equal(untouched, fixed);
    free(report);
    free(again);
    free(fixed);
    free(untouched);
    iem_result_free(found);
    iem_result_free(same);
}

/* A ground with income's bands has as its groups those of the fact. */
static void bands_of_a_ground_are_found_like_those_of_a_fact(void **state)
{
    (void)state;
    const scratch_path log = write_rows("log.csv", ROWS);
    const scratch_path yaml = scratch_text(
        "plan.yaml",
        "decision: {column: selected, adverse: [yes], favourable: [no]}\n"
        "grounds: [origin, {column: income, bands: 7}]\nfacts: [{column: case_no, "
        "bands: 3}]\ncolumns: {case_no: year}\nwhere: {year: [2014]}\n");
    char want[400], first[40], last[40];
    quantiles_on_paper(want, sizeof want, 7);
    iem_result *found = scan_by_file(yaml.at, log.at);
    free(checked(yaml.at, log.at, false));
    assert_string_equal(found->facts[0].bands, "[]"); /* all of one year */
    size_t groups = 0;
    double people = 0;
    for (size_t g = 0; g < found->n_groups; g++) {
        if (strcmp(found->groups[g].ground, "income") != 0) continue;
        if (groups++ == 0) snprintf(first, sizeof first, "%s", found->groups[g].group);
        snprintf(last, sizeof last, "%s", found->groups[g].group);
        people += found->groups[g].n;
    }
    assert_int_equal(groups, 7);
    assert_close(people, (double)found->rows_used, 0);
    /* "[1, 2, …, 6]": the lowest group ends where it begins, the highest at its end. */
    assert_int_equal(strncmp(want + 1, first + 2, strlen(first + 2)), 0);
    assert_int_equal(strncmp(strrchr(want, ',') + 2, last + 3, strlen(last + 3)), 0);
    iem_result_free(found);
}

static void no_band_is_empty_however_many_are_equal(void **state)
{
    (void)state;
    /* A hundred zeros that stand for nobody, then 60 times 1, 30 times 2, 10 times 9.
     */
    char text[4000] = "g,x,s,n\n";
    for (int i = 0; i < 100; i++) strcat(text, "a,-5,yes,0\n");
    strcat(text, "a,1,yes,30\na,1,no,30\nb,2,yes,20\nb,2,no,10\na,9,no,10\n");
    const scratch_path log = scratch_text("log.csv", text);
    static const char *const bands[][2] = {
        {"2", "[]"}, {"3", "[2]"}, {"4", "[2]"}, {"10", "[2]"}, {"20", "[2, 9]"},
    };
    for (size_t i = 0; i < sizeof bands / sizeof *bands; i++) {
        char fact[16];
        snprintf(fact, sizeof fact, "x:%s", bands[i][0]);
        iem_plan *plan =
            PLAN("decision", "s=yes", "ground", "g", "fact", fact, "count", "n");
        const iem_options options = options_of(3, 64);
        iem_result *r = scan_one(plan, &options, log.at);
        assert_string_equal(r->facts[0].bands, bands[i][1]);
        iem_result_free(r);
        iem_plan_free(plan);
    }
}

static void bands_cannot_be_found_where_nothing_is_read_twice(void **state)
{
    (void)state;
    iem_error err;
    iem_tally *tally = NULL;
    const scratch_path log = write_rows("log.csv", 50);
    iem_plan *plan =
        PLAN("decision", "selected=yes", "ground", "origin", "fact", "income:4");
    const iem_options options = options_of(1, 1 << 16);
    assert_int_equal(refused(plan, &options, (const char *const[]){"-"}, 1, &err),
                     IEM_ERR_DATA);
    assert_message(&err, "fact 'income': standard input needs cut points, not a number "
                         "of bands; 'iemand check LOG -p PLAN --fix'");
    assert_int_equal(
        iem_tally_read(plan, &options, (const char *const[]){log.at}, 1, &tally, &err),
        IEM_ERR_DATA);
    assert_message(&err, "a tally needs cut points");
    assert_null(tally);
    iem_plan_free(plan);
    plan = PLAN("decision", "selected=yes", "ground", "origin", "ground", "income:4");
    assert_int_equal(
        iem_tally_read(plan, &options, (const char *const[]){log.at}, 1, &tally, &err),
        IEM_ERR_DATA);
    assert_message(&err, "ground 'income': a tally needs cut points");
    iem_plan_free(plan);
}

/* ---- Cases ---- */

struct case_line {
    char id[16], person[40], grade[20], group;
    double low;
};

/* The fields a test looks at; sentences have their own test. */
static struct case_line read_case(const char *line)
{
    struct case_line c = {.low = NAN};
    char decision[8], chance[40], low[40];
    const int n =
        sscanf(line, "%15[^,],%39[^,],1,origin,%c,%7[^,],%19[^,],%39[^,],%39[^,],",
               c.id, c.person, &c.group, decision, c.grade, chance, low);
    if (n != 7) fail_msg("no line of cases: %.80s", line);
    assert_string_equal(decision, "yes");
    c.low = strtod(low, NULL);
    return c;
}

static void cases_are_the_adverse_rows_of_groups_with_a_finding_in_order(void **state)
{
    (void)state;
    struct stat at;
    const scratch_path log = write_rows("log.csv", ROWS), cases = scratch_file("cases");
    const scratch_path key = scratch_text("key", "0123456789abcdef");
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    iem_options options = options_of(2, 4096);
    options.cases_path = cases.at;
    options.key_file = key.at;
    iem_result *r = scan_one(plan, &options, log.at);
    char *text = read_text(cases.at), *rest = text;
    assert_int_equal(strncmp(text, "case,person,people,ground,group,", 32), 0);
    bool listed[256] = {false};
    for (size_t f = 0; f < r->n_findings; f++)
        listed[(unsigned char)r->treatments[r->findings[f].treatment].group[0]] = true;
    for (size_t c = 0; c < r->n_cells; c++)
        if (r->cells[c].discovered)
            listed[(unsigned char)r->treatments[r->cells[c].treatment].group[0]] = true;
    assert_true(listed['B']);
    strsep(&rest, "\n");
    double grades[4] = {0};
    static const char *const names[] = {"likely", "possible", "no-indication",
                                        "cannot-tell"};
    for (uint64_t i = 0; i < ROWS; i++) {
        const struct log_row row = row_of(i);
        char want[16];
        if (i % 50 == 7 || *row.decision != 'y' || !listed[(unsigned char)row.group])
            continue;
        const struct case_line c = read_case(strsep(&rest, "\n"));
        snprintf(want, sizeof want, "d%llu", (unsigned long long)i);
        assert_string_equal(c.id, want);
        assert_int_equal(c.group, row.group);
        assert_int_equal(strlen(c.person), 32);
        for (int g = 0; g < 4; g++) grades[g] += strcmp(c.grade, names[g]) == 0;
    }
    assert_string_equal(rest, "");
    double counted[4] = {0};
    for (size_t c = 0; c < r->n_cells; c++)
        if (listed[(unsigned char)r->treatments[r->cells[c].treatment].group[0]])
            counted[r->cells[c].grade] += r->cells[c].a1;
    for (int g = 0; g < 4; g++) assert_close(grades[g], counted[g], 0);
    assert_int_equal(stat(cases.at, &at), 0);
    assert_int_equal(at.st_mode & 0777, 0600);
    free(text);
    iem_result_free(r);
    iem_plan_free(plan);
}

static void a_person_has_one_pseudonym_and_none_without_a_key(void **state)
{
    (void)state;
    const scratch_path log = write_rows("log.csv", ROWS), cases = scratch_file("cases");
    const scratch_path key = scratch_text("key", "0123456789abcdef");
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    iem_options options = options_of(1, 1 << 16);
    options.cases_path = cases.at;
    options.key_file = key.at;
    iem_result_free(scan_one(plan, &options, log.at));
    char *text = read_text(cases.at), *rest = text;
    static char pseudonym[PEOPLE][40];
    memset(pseudonym, 0, sizeof pseudonym);
    size_t repeated = 0;
    strsep(&rest, "\n");
    while (rest && *rest) {
        const struct case_line c = read_case(strsep(&rest, "\n"));
        const unsigned person = row_of(strtoull(c.id + 1, NULL, 10)).person;
        if (pseudonym[person][0]) {
            assert_string_equal(pseudonym[person], c.person);
            repeated++;
        }
        strcpy(pseudonym[person], c.person);
        /* Nobody else has it. */
        for (unsigned p = 0; p < PEOPLE; p++)
            if (p != person) assert_string_not_equal(pseudonym[p], c.person);
    }
    assert_true(repeated > 0);
    free(text);
    options.key_file = NULL;
    iem_result_free(scan_one(plan, &options, log.at));
    text = read_text(cases.at);
    const char *second = strchr(text, '\n') + 1;
    assert_int_equal(strncmp(strchr(second, ','), ",,1,origin,", 11), 0);
    assert_null(strstr(text, ",p1")); /* never raw */
    free(text);
    iem_plan_free(plan);
}

static void a_short_key_is_refused(void **state)
{
    (void)state;
    iem_error err;
    const scratch_path log = write_rows("log.csv", 50), cases = scratch_file("cases");
    const scratch_path key = scratch_text("key", "0123456789abcde");
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    iem_options options = options_of(1, 1 << 16);
    options.cases_path = cases.at;
    options.key_file = key.at;
    assert_int_equal(refused(plan, &options, (const char *const[]){log.at}, 1, &err),
                     IEM_ERR_DATA);
    assert_message(&err, "key: a key has at least 16 bytes");
    assert_int_equal(access(cases.at, F_OK), -1);
    iem_plan_free(plan);
}

static void a_limit_keeps_the_strongest_cases_in_the_order_of_the_log(void **state)
{
    (void)state;
    const scratch_path log = write_rows("log.csv", ROWS), cases = scratch_file("cases");
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    const scratch_path key = scratch_text("key", "0123456789abcdef");
    iem_options options = options_of(2, 2048);
    options.cases_path = cases.at;
    options.key_file = key.at;
    iem_result_free(scan_one(plan, &options, log.at));
    char *text = read_text(cases.at), *rest = text;
    double lows[ROWS];
    size_t n = 0;
    strsep(&rest, "\n");
    while (rest && *rest) lows[n++] = read_case(strsep(&rest, "\n")).low;
    free(text);
    for (size_t limit = 1; limit <= n + 1; limit = limit * 4 + 1) {
        options.case_limit = limit;
        iem_result_free(scan_one(plan, &options, log.at));
        text = rest = read_text(cases.at);
        size_t kept = 0;
        double least = INFINITY;
        unsigned long long last = 0;
        strsep(&rest, "\n");
        while (rest && *rest) {
            const struct case_line c = read_case(strsep(&rest, "\n"));
            const unsigned long long id = strtoull(c.id + 1, NULL, 10);
            assert_true(kept == 0 || id > last);
            last = id;
            if (!isnan(c.low)) least = fmin(least, c.low);
            kept++;
        }
        assert_int_equal(kept, limit < n ? limit : n);
        size_t stronger = 0;
        for (size_t i = 0; i < n; i++) stronger += lows[i] > least;
        assert_true(stronger < kept);
        free(text);
    }
    iem_plan_free(plan);
}

/* ---- Options ---- */

static void an_unknown_encoding_is_an_error_of_usage(void **state)
{
    (void)state;
    iem_error err;
    const scratch_path log = write_rows("log.csv", 5);
    iem_plan *plan = PLAN(FLAGS);
    iem_options options = options_of(1, 1 << 16);
    options.encoding = "latin-2";
    assert_int_equal(refused(plan, &options, (const char *const[]){log.at}, 1, &err),
                     IEM_ERR_USAGE);
    assert_message(&err, "encoding 'latin-2' is neither utf-8 nor windows-1252");
    iem_plan_free(plan);
}

static void inputs_have_their_size_and_digest_unless_asked_not_to(void **state)
{
    (void)state;
    struct stat at;
    const scratch_path log = write_rows("log.csv", 50);
    iem_plan *plan = PLAN(FLAGS);
    iem_options options = options_of(1, 1 << 16);
    iem_result *r = scan_one(plan, &options, log.at);
    assert_int_equal(stat(log.at, &at), 0);
    assert_int_equal(r->inputs[0].bytes, at.st_size);
    assert_int_equal(strlen(r->inputs[0].digest), 64);
    iem_result_free(r);
    options.no_digest = true;
    r = scan_one(plan, &options, log.at);
    assert_null(r->inputs[0].digest);
    iem_result_free(r);
    iem_plan_free(plan);
}

struct progressed {
    uint64_t bytes, rows, calls;
    char stages[200];
    bool back;
};

static void progress(const iem_progress *at, void *ctx)
{
    struct progressed *p = ctx;
    const size_t n = strlen(p->stages), one = strlen(at->stage);
    const bool same = n >= one && strcmp(p->stages + n - one, at->stage) == 0;
    if (!same) {
        snprintf(p->stages + n, sizeof p->stages - n, "%s%s", n ? " " : "", at->stage);
        p->bytes = p->rows = 0;
    }
    p->back |= at->bytes < p->bytes || at->rows < p->rows;
    p->back |= at->bytes_total && at->bytes > at->bytes_total;
    p->bytes = at->bytes;
    p->rows = at->rows;
    p->calls++;
}

static void progress_goes_forward_stage_by_stage(void **state)
{
    (void)state;
    struct stat one, other;
    const scratch_path first = write_rows("1.csv", ROWS), cases = scratch_file("cases");
    const scratch_path second = write_turned("2.csv", 0, ROWS);
    struct progressed seen = {0};
    iem_plan *plan = PLAN(FLAGS, "person", "person");
    iem_options options = options_of(3, 4096);
    options.cases_path = cases.at;
    options.on_progress = progress;
    options.ctx = &seen;
    iem_result_free(
        scan(plan, &options, (const char *const[]){first.at, second.at}, 2));
    assert_string_equal(seen.stages, "reading refining cases");
    assert_false(seen.back);
    assert_true(seen.calls > 3 * 2 * 10);
    assert_int_equal(seen.rows, 2 * ROWS);
    assert_int_equal(stat(first.at, &one) + stat(second.at, &other), 0);
    assert_int_equal(seen.bytes, one.st_size + other.st_size);
    iem_plan_free(plan);
}

static void append_row(const iem_progress *now, void *ctx)
{
    FILE *log = fopen(ctx, "a");
    (void)now;
    assert_non_null(log);
    fputs("d,p1,A,f0,1.00,2014,no\n", log);
    assert_int_equal(fclose(log), 0);
}

static void a_log_that_grows_while_it_is_read_gives_no_result(void **state)
{
    (void)state;
    scratch_path path = write_rows("log.csv", ROWS);
    iem_plan *plan = PLAN(FLAGS);
    iem_options options = options_of(2, 4096);
    iem_error err;
    char want[700];
    options.on_progress = append_row;
    options.ctx = path.at;
    assert_int_equal(refused(plan, &options, (const char *const[]){path.at}, 1, &err),
                     IEM_ERR_DATA);
    snprintf(want, sizeof want, "%s: changed while it was read; scan a copy of it",
             path.at);
    assert_message(&err, want);
    iem_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_scan_is_the_same_by_any_threads_in_any_blocks),
        seeded_test_in(shuffled_rows_give_the_same_result, scratch_make,
                       scratch_remove),
        scratch_test(parts_are_scanned_as_the_whole),
        scratch_test(saved_tallies_are_scanned_as_the_log),
        scratch_test(a_tally_without_rows_says_what_it_cannot),
        scratch_test(what_a_tally_cannot_give_is_refused),
        scratch_test(a_tally_that_only_claims_the_plan_is_refused),
        scratch_test(standard_input_gives_what_a_file_gives),
        scratch_test(people_who_come_back_make_the_log_smaller),
        scratch_test(a_handful_of_people_in_many_rows_is_a_handful),
        scratch_test(people_who_are_not_named_are_all_different),
        scratch_test(every_row_is_accounted_for),
        scratch_test(many_rows_add_up),
        scratch_test(rejected_rows_are_told_listed_and_too_many),
        scratch_test(a_log_is_not_written_over),
        scratch_test(the_limit_of_rejects_may_be_a_share),
        scratch_test(what_a_program_forgot_is_told),
        scratch_test(an_empty_log_is_refused),
        scratch_test(a_log_that_is_not_there_is_refused),
        scratch_test(a_column_that_a_part_lacks_is_named),
        scratch_test(a_log_with_nothing_to_compare_has_a_result_that_cannot_tell),
        scratch_test(people_counted_by_the_row_add_up),
        scratch_test(found_bands_are_quantiles_and_those_that_check_writes),
        scratch_test(bands_of_a_ground_are_found_like_those_of_a_fact),
        scratch_test(no_band_is_empty_however_many_are_equal),
        scratch_test(bands_cannot_be_found_where_nothing_is_read_twice),
        scratch_test(cases_are_the_adverse_rows_of_groups_with_a_finding_in_order),
        scratch_test(a_person_has_one_pseudonym_and_none_without_a_key),
        scratch_test(a_short_key_is_refused),
        scratch_test(a_limit_keeps_the_strongest_cases_in_the_order_of_the_log),
        scratch_test(an_unknown_encoding_is_an_error_of_usage),
        scratch_test(inputs_have_their_size_and_digest_unless_asked_not_to),
        scratch_test(progress_goes_forward_stage_by_stage),
        scratch_test(a_log_that_grows_while_it_is_read_gives_no_result),
    };
    iem_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
