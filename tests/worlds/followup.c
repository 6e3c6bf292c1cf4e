/* Follow-up with planted truth: a change whose effect is known, and reviewers who know
 * which decisions the group caused. How often do the intervals hold?
 *
 *   followup --fast         some fixed seeds, as TAP: part of `make test`
 *   followup RUNS           as a table */
#include "judge/followup.h"
#include "base/buffer.h"
#include "judge/judge.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(iem_status status, const iem_error *err)
{
    if (status == IEM_OK) return;
    fprintf(stderr, "followup: %s\n", err->message);
    exit(5);
}

/* ---- Files in memory ---- */

typedef struct place {
    char at[64];
} place;

static place new_file(void)
{
    place p = {"/dev/shm/iemand-followup-XXXXXX"};
    const int fd = mkstemp(p.at);
    if (fd < 0) exit(5);
    close(fd);
    return p;
}

static bool write_fd(const char *bytes, size_t n, void *ctx)
{
    for (ssize_t wrote; n > 0; bytes += wrote, n -= (size_t)wrote)
        if ((wrote = write(*(const int *)ctx, bytes, n)) < 0) return false;
    return true;
}

/* "knob", value, …, NULL */
struct knob {
    const char *name;
    double value;
};

static place make_log(const char *world, uint64_t rows, uint64_t seed, bool truth,
                      const struct knob *knobs)
{
    iem_error err = {IEM_OK, ""};
    iem_synth synth;
    const place p = new_file();
    int fd = open(p.at, O_WRONLY);
    must(iem_synth_init(&synth, NULL, &err), &err);
    synth.rows = rows;
    synth.seed = seed;
    synth.threads = 1;
    synth.truth = truth;
    for (; knobs->name; knobs++)
        must(iem_synth_set(&synth, knobs->name, knobs->value, &err), &err);
    must(iem_synth_init(&synth, world, &err), &err);
    must(iem_synth_run(&synth, write_fd, &fd, &err), &err);
    close(fd);
    return p;
}

static place write_text(const char *text)
{
    iem_error err = {IEM_OK, ""};
    const place p = new_file();
    must(iem_text_write(text, p.at, &err), &err);
    return p;
}

static iem_plan *new_plan(void)
{
    static const char *const settings[][2] = {{"decision", "decision=adverse"},
                                              {"ground", "group"},
                                              {"reference", "group=A"},
                                              {"fact", "x1:-1.5,-1,-0.5,0,0.5,1,1.5"},
                                              {"fact", "x2"},
                                              {"case", "case"}};
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = NULL;
    must(iem_plan_new(&plan, &err), &err);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        must(iem_plan_set(plan, settings[i][0], settings[i][1], &err), &err);
    must(iem_plan_finish(plan, &err), &err);
    return plan;
}

static iem_result *scan(const iem_plan *plan, const char *log, const char *cases)
{
    iem_error err = {IEM_OK, ""};
    iem_options options;
    iem_result *result = NULL;
    iem_options_init(&options);
    options.threads = 1;
    options.keep = !cases;
    options.cases_path = cases;
    must(iem_scan(plan, &options, &log, 1, &result, &err), &err);
    return result;
}

static void follow(iem_result *result, const iem_plan *plan, const iem_history *history,
                   const char *file)
{
    iem_error err = {IEM_OK, ""};
    iem_reviews *reviews = NULL;
    iem_options options;
    const iem_follow how = {"2026-12-31", 30, NULL};
    iem_options_init(&options);
    options.threads = 1;
    must(iem_reviews_new(&reviews, &err), &err);
    must(iem_reviews_read(reviews, file, NULL, &err), &err);
    must(iem_result_follow(result, plan, &options, history, reviews, &how, &err), &err);
    iem_reviews_free(reviews);
}

/* ---- A change ---- */

struct effect_counts {
    unsigned runs, covered, less, more;
    double bias;
};

/* B pays `before` in rate, and `after` it was changed; the change is known. */
static void one_change(uint64_t seed, double before, double after,
                       struct effect_counts *n)
{
    iem_error err = {IEM_OK, ""};
    const struct knob then[] = {{"flat-gap", before}, {"group-share", 0.3}, {NULL, 0}},
                      now[] = {{"flat-gap", after}, {"group-share", 0.3}, {NULL, 0}};
    const place logs[] = {
        make_log("surcharge", 4000, 2 * seed, false,
                 (const struct knob[]){then[0], then[1], {"delta", 0}, {NULL, 0}}),
        make_log("surcharge", 4000, 2 * seed + 1, false,
                 (const struct knob[]){now[0], now[1], {"delta", 0}, {NULL, 0}})};
    const place db = new_file();
    iem_history *history = NULL;
    iem_plan *plan = new_plan();
    iem_result *result = NULL;
    char id[17], text[256];
    must(iem_history_open(db.at, true, &history, &err), &err);
    for (int i = 0; i < 2; i++) {
        iem_history_done done;
        const iem_history_entry entry = {i ? "2026-07" : "2026-05", NULL, false};
        iem_result_free(result);
        result = scan(plan, logs[i].at, NULL);
        must(iem_history_add(history, result, &entry, &done, &err), &err);
    }
    must(iem_finding_id("twin-gap", "group", "B", NULL, id, &err), &err);
    snprintf(text, sizeof text,
             "finding,reaction_on,owner,reaction,decision,changed_on\n"
             "%s,2026-06-10,Jo,acknowledged,change,2026-06-15\n",
             id);
    const place file = write_text(text);
    follow(result, plan, history, file.at);
    const iem_effect *e = &result->followup->effects[0];
    if (e->measure != IEM_EFFECT_GAP || isnan(e->change.value)) exit(5);
    n->runs++;
    n->covered += e->change.low <= after - before && after - before <= e->change.high;
    n->less += e->said == IEM_EFFECT_LESS;
    n->more += e->said == IEM_EFFECT_MORE;
    n->bias += e->change.value - (after - before);
    iem_result_free(result);
    iem_plan_free(plan);
    iem_history_close(history);
    unlink(logs[0].at);
    unlink(logs[1].at);
    unlink(db.at);
    unlink(file.at);
}

/* ---- Reviewers who know ---- */

struct review_counts {
    unsigned runs, covered, kept, broken, fewer;
    double likely, caused;
};

/* Bytes of the log by number of the case: was the decision caused by the group? The
 * column is the last but for none; made-up numbers run from 1. */
static bool *read_truth(const char *path, size_t rows)
{
    FILE *file = fopen(path, "r");
    char line[512];
    bool *caused = calloc(rows + 1, sizeof *caused);
    if (!file || !caused || !fgets(line, sizeof line, file)) exit(5);
    size_t column = 0;
    const char *head = strstr(line, ",caused");
    if (!head) exit(5);
    for (const char *at = line; at <= head; at++) column += *at == ',';
    while (fgets(line, sizeof line, file)) {
        const char *at = line;
        for (size_t i = 0; i < column; i++) at = strchr(at, ',') + 1;
        caused[strtoul(line, NULL, 10)] = *at == '1';
    }
    fclose(file);
    return caused;
}

/* The share of the likely ones that the group caused. */
static void count_likely(const char *path, const bool *caused, double *likely,
                         double *truly)
{
    FILE *file = fopen(path, "r");
    char line[4096];
    *likely = *truly = 0;
    if (!file) exit(5);
    while (fgets(line, sizeof line, file)) {
        if (!strstr(line, ",likely,")) continue;
        ++*likely;
        *truly += caused[strtoul(line, NULL, 10)];
    }
    fclose(file);
}

/* Fills in the template; of `asleep` in 100 cases the reviewer says the person. */
static void judge(const char *csv, const bool *caused, unsigned asleep, iem_buffer *out)
{
    const char *at = strchr(csv, '\n') + 1;
    iem_buffer_bytes(out, csv, (size_t)(at - csv));
    for (unsigned i = 0; *at; i++) {
        const size_t line = strcspn(at, "\n");
        const bool yes = caused[strtoul(at, NULL, 10)] && i * 37 % 100 >= asleep;
        /* It ends with four empty fields: the day, the judgement, changed, remark. */
        iem_buffer_bytes(out, at, line - 4);
        iem_buffer_format(out, ",2026-12-01,%s,no,\n",
                          yes ? "group-decided" : "person-decided");
        at += line + 1;
    }
    if (out->failed) exit(5);
}

static void one_review(uint64_t seed, unsigned asleep, struct review_counts *n)
{
    enum { ROWS = 12000 };
    iem_error err = {IEM_OK, ""};
    const struct knob knobs[] = {{"delta", 1.6}, {"group-share", 0.3}, {NULL, 0}};
    const place log = make_log("surcharge", ROWS, seed, true, knobs), list = new_file();
    const iem_review_ask ask = {80, seed, false, "2026-12-01"};
    iem_plan *plan = new_plan();
    bool *caused = read_truth(log.at, ROWS);
    iem_result *result = scan(plan, log.at, list.at);
    double likely, truly;
    char *csv = NULL;
    iem_buffer text = {0};
    count_likely(list.at, caused, &likely, &truly);
    must(iem_review_template(list.at, &ask, &csv, &err), &err);
    judge(csv, caused, asleep, &text);
    const place file = write_text(text.at);
    follow(result, plan, NULL, file.at);
    const iem_precision *p = &result->followup->precision[0];
    if (p->grade != IEM_LIKELY || !p->drawn || fabs(p->drawn_of - likely) > 0) exit(5);
    n->runs++;
    n->covered +=
        p->part.share.low <= truly / likely && truly / likely <= p->part.share.high;
    n->kept += p->kept == IEM_PASS;
    n->broken += p->kept == IEM_FAIL;
    n->fewer += p->tails_low.fewer <= IEM_CLAIM_LEVEL;
    n->likely += likely;
    n->caused += truly;
    iem_buffer_clear(&text);
    free(csv);
    free(caused);
    iem_result_free(result);
    iem_plan_free(plan);
    unlink(log.at);
    unlink(list.at);
    unlink(file.at);
}

/* ---- Telling ---- */

static int number, failed;

/* `seen` of `runs` is at least `asked`, or at most, within three standard errors. */
static void tell(bool tap, const char *what, double seen, double runs, double asked,
                 bool at_least)
{
    const double slack = 3 * sqrt(asked * (1 - asked) / runs), share = seen / runs;
    const bool good = at_least ? share >= asked - slack : share <= asked + slack;
    failed += !good;
    if (tap)
        printf("%sok %d - %s: %.3f\n", good ? "" : "not ", ++number, what, share);
    else
        printf("| %s | %.3f | %s %.3f |%s\n", what, share,
               at_least ? ">=" : "<=", asked, good ? "" : " **not**");
}

int main(int argc, char **argv)
{
    const bool tap = argc < 2 || strcmp(argv[1], "--fast") == 0;
    const unsigned runs = tap ? 40 : (unsigned)strtoul(argv[1], NULL, 10);
    struct effect_counts helped = {0}, same = {0}, worse = {0};
    struct review_counts awake = {0}, asleep = {0};
    iem_setup();
    for (uint64_t seed = 1; seed <= runs; seed++) {
        one_change(seed, 0.12, 0.02, &helped);
        one_change(1000 + seed, 0.1, 0.1, &same);
        one_change(2000 + seed, 0.02, 0.12, &worse);
        one_review(3000 + seed, 0, &awake);
        one_review(4000 + seed, 60, &asleep);
    }
    tell(tap, "effect of a change from 12 to 2 points covered", helped.covered, runs,
         0.95, true);
    tell(tap, "that it helped is told", helped.less, runs, 0.9, true);
    tell(tap, "that it made things worse is told", helped.more, runs, 0.025, false);
    tell(tap, "effect of a change that changed nothing covered", same.covered, runs,
         0.95, true);
    tell(tap, "that nothing helped is told", same.less, runs, 0.025, false);
    tell(tap, "that nothing made it worse is told", same.more, runs, 0.025, false);
    tell(tap, "effect of a change from 2 to 12 points covered", worse.covered, runs,
         0.95, true);
    tell(tap, "that it was worse is told", worse.more, runs, 0.9, true);
    tell(tap, "precision of a draw of 80 covered", awake.covered, runs, 0.95, true);
    tell(tap, "promise broken where it is kept", awake.broken, runs, 0.025, false);
    tell(tap, "fewer than the least chances promise, where they are right", awake.fewer,
         runs, 0.025, false);
    tell(tap, "broken where people find far fewer", asleep.broken, runs, 0.9, true);
    if (tap)
        printf("1..%d\n", number);
    else
        printf("bias %.4f %.4f %.4f; likely %.0f, of which caused %.3f\n",
               helped.bias / runs, same.bias / runs, worse.bias / runs,
               awake.likely / runs, awake.caused / awake.likely);
    return failed > 0;
}
