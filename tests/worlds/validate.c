/* Worlds with planted truth: how often is something claimed where nothing is, and found
 * where it was planted? Prints a Markdown table (the README's), or with --fast a few
 * fixed seeds as TAP.
 *
 *   validate                 all worlds, full counts
 *   validate --fast          the fast version of `make test`
 *   validate --runs N ID …   some worlds, N runs each
 *
 * Worlds are those of the validation plan (D0 …); group B against the reference A. */
#include <iemand.h>

#include "base/file.h"
#include "measure/result.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What one scan of one made-up log said about group B. */
struct seen {
    bool any_claim, averaged, surcharged, trend, four_fifths, ratio_rule;
    bool weight_covered, surcharge_covered, weight_known;
    double weight, likely, possible, likely_caused; /* likely_caused: by the truth */
};

struct world {
    const char *id, *text;
    const char *base; /* world of synth */
    uint64_t rows;
    unsigned runs, fast_runs; /* 0: not in that version */
    unsigned bands;
    double lambda, delta, shift, steepness, floor, interaction, flat_gap, flat_ratio;
    /* What must hold; NaN: not asked. Shares of runs. */
    double most_claims, most_averaged, least_trend, least_averaged, least_surcharged;
    double most_four_fifths, most_ratio_rule, most_bias, least_cover, most_likely;
    bool covers_surcharge;
    bool knows_truth;    /* look up which likely cases were really caused */
    double least_caused; /* share of the likely cases that really were */
};

#define UNASKED                                                                        \
    .lambda = NAN, .delta = NAN, .shift = NAN, .steepness = NAN, .floor = NAN,         \
    .interaction = NAN, .flat_gap = NAN, .flat_ratio = NAN, .most_claims = NAN,        \
    .most_averaged = NAN, .least_trend = NAN, .least_averaged = NAN,                   \
    .least_surcharged = NAN, .most_four_fifths = NAN, .most_ratio_rule = NAN,          \
    .most_bias = NAN, .least_cover = NAN, .most_likely = NAN, .least_caused = NAN

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const struct world worlds[] = {
    {UNASKED, .id = "D0", .text = "same facts, nothing planted", .base = "individual",
     .rows = 20000, .runs = 200, .fast_runs = 20, .bands = 10, .most_claims = .05,
     .most_likely = 0},
    {UNASKED, .id = "D1", .text = "facts differ (0.5 sd), nothing planted",
     .base = "facts-differ", .rows = 20000, .runs = 200, .fast_runs = 20, .bands = 10,
     .most_claims = .05, .most_likely = 0},
    {UNASKED, .id = "D2", .text = "surcharge 0.4", .base = "surcharge", .rows = 20000,
     .runs = 200, .fast_runs = 8, .bands = 10, .most_averaged = .05,
     .least_surcharged = .95, .least_cover = .92, .covers_surcharge = true},
    {UNASKED, .id = "D3", .text = "group weight 0.6, 450 members", .base = "averaging",
     .rows = 3000, .runs = 200, .fast_runs = 20, .bands = 10, .least_trend = .95,
     .most_four_fifths = 0, .most_ratio_rule = .02},
    {UNASKED, .id = "D3-750", .text = "group weight 0.6, 750 members",
     .base = "averaging", .rows = 5000, .runs = 200, .bands = 10, .least_trend = .95,
     .most_four_fifths = 0, .most_bias = .03, .least_cover = .92},
    {UNASKED, .id = "D3-3000", .text = "group weight 0.6, 3,000 members",
     .base = "averaging", .rows = 20000, .runs = 200, .fast_runs = 8, .bands = 10,
     .least_averaged = .95, .most_four_fifths = 0, .most_bias = .03,
     .least_cover = .92},
    {UNASKED, .id = "D3-weak", .text = "group weight 0.3, 3,000 members",
     .base = "averaging", .rows = 20000, .runs = 200, .bands = 10, .lambda = .3,
     .least_trend = .95, .most_bias = .03, .least_cover = .92},
    {UNASKED, .id = "cases", .text = "surcharge 1.4, facts +0.5 sd",
     .base = "surcharge", .rows = 200000, .runs = 20, .bands = 20, .delta = 1.4,
     .shift = .5, .least_surcharged = .95, .knows_truth = true, .least_caused = .5},
    {UNASKED, .id = "D13", .text = "rule (k = 6), surcharge 0.5, facts +0.5 sd",
     .base = "surcharge", .rows = 20000, .runs = 100, .fast_runs = 3, .bands = 10,
     .delta = .5, .shift = .5, .steepness = 6, .least_surcharged = .95,
     .knows_truth = true, .least_caused = .5},
    {UNASKED, .id = "D19", .text = "flat +5 points, no averaging",
     .base = "facts-differ", .rows = 20000, .runs = 200, .fast_runs = 8, .bands = 10,
     .flat_gap = .05, .most_averaged = 0},
    {UNASKED, .id = "D20", .text = "flat ratio 1.5, no averaging",
     .base = "facts-differ", .rows = 20000, .runs = 200, .fast_runs = 8, .bands = 10,
     .flat_ratio = 1.5, .most_averaged = 0},
    {UNASKED, .id = "D21", .text = "rule (k = 6), facts +1.5 sd, nothing planted",
     .base = "individual", .rows = 200000, .runs = 200, .fast_runs = 2, .bands = 20,
     .shift = 1.5, .steepness = 6, .most_claims = .05, .most_likely = 0},
    {UNASKED, .id = "D21-small", .text = "the same, 20,000 rows, 10 bands",
     .base = "individual", .rows = 20000, .runs = 200, .fast_runs = 8, .bands = 10,
     .shift = 1.5, .steepness = 6, .most_claims = .05, .most_likely = 0},
    {UNASKED, .id = "D21-sharp", .text = "sharp rule (k = 40), facts +1.5 sd",
     .base = "individual", .rows = 200000, .runs = 200, .bands = 20, .shift = 1.5,
     .steepness = 40, .most_claims = .05, .most_likely = 0},
    {UNASKED, .id = "D25", .text = "floor 5 % and interaction, facts -1.5 sd",
     .base = "individual", .rows = 50000, .runs = 200, .fast_runs = 4, .bands = 10,
     .shift = -1.5, .floor = .05, .interaction = .8, .most_claims = .05,
     .most_likely = 0},
    {UNASKED, .id = "D25-1M", .text = "the same, 1,000,000 rows, 20 bands",
     .base = "individual", .rows = 1000000, .runs = 16, .bands = 20, .shift = -1.5,
     .floor = .05, .interaction = .8, .most_claims = .05, .most_likely = 0},
};
#pragma GCC diagnostic pop
enum { N_WORLDS = sizeof worlds / sizeof worlds[0] };

static void must(iem_status status, const iem_error *err)
{
    if (status == IEM_OK) return;
    fprintf(stderr, "validate: %s\n", err->message);
    exit(5);
}

/* ---- One run ---- */

static bool write_fd(const char *bytes, size_t n, void *ctx)
{
    const int fd = *(const int *)ctx;
    while (n > 0) {
        const ssize_t wrote = write(fd, bytes, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return false;
        bytes += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

static void set(double *field, double value)
{
    if (!isnan(value)) *field = value;
}

static iem_synth make_log(const struct world *w, uint64_t seed, int fd)
{
    iem_error err = {0};
    iem_synth synth;
    must(iem_synth_init(&synth, NULL, &err), &err);
    synth.rows = w->rows;
    synth.seed = seed;
    synth.truth = w->knows_truth;
    set(&synth.lambda, w->lambda);
    set(&synth.delta, w->delta);
    set(&synth.shift, w->shift);
    set(&synth.steepness, w->steepness);
    set(&synth.floor, w->floor);
    set(&synth.interaction, w->interaction);
    set(&synth.flat_gap, w->flat_gap);
    set(&synth.flat_ratio, w->flat_ratio);
    must(iem_synth_init(&synth, w->base, &err), &err);
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0) exit(5);
    must(iem_synth_run(&synth, write_fd, &fd, &err), &err);
    return synth;
}

static iem_plan *make_plan(unsigned bands)
{
    iem_error err = {0};
    iem_plan *plan = NULL;
    char x1[32];
    snprintf(x1, sizeof x1, "x1:%u", bands);
    const char *const flags[][2] = {{"decision", "decision=adverse"},
                                    {"ground", "group"},
                                    {"reference", "group=A"},
                                    {"fact", x1},
                                    {"fact", "x2"},
                                    {"fact", "x3"},
                                    {"case", "case"}};
    must(iem_plan_new(&plan, &err), &err);
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        must(iem_plan_set(plan, flags[i][0], flags[i][1], &err), &err);
    must(iem_plan_finish(plan, &err), &err);
    return plan;
}

static bool covers(iem_estimate e, double truth)
{
    return e.low <= truth && truth <= e.high;
}

static struct seen look(const iem_result *r, const iem_synth *synth, double weight)
{
    const iem_treatment *t = &r->treatments[0];
    const iem_disparity *d = t->disparity;
    struct seen s = {0};
    s.any_claim = r->n_findings > 0;
    s.averaged = t->type == IEM_AVERAGED || t->type == IEM_GROUP_JUDGED;
    s.surcharged = t->type == IEM_SURCHARGED;
    s.trend = t->trend_p <= .05;
    s.four_fifths = d[IEM_IMPACT_RATIO].estimate.all.value < .8;
    s.ratio_rule = d[IEM_RISK_RATIO].estimate.all.value > 1.25 &&
                   d[IEM_RATE_DIFFERENCE].estimate.all.low > 0;
    s.weight_known = !isnan(t->fact_weight.value);
    s.weight = 1 - t->fact_weight.value;
    s.weight_covered = covers(t->fact_weight, 1 - weight);
    s.surcharge_covered = covers(t->surcharge, synth->delta);
    s.likely = r->cases[0].grade[IEM_LIKELY];
    s.possible = r->cases[0].grade[IEM_POSSIBLE];
    return s;
}

/* The last field of each line of the log, by case number: 1 for a decision that the
 * group caused. */
static bool *read_truth(const char *path, uint64_t rows)
{
    iem_error err = {0};
    char *bytes = NULL;
    size_t n = 0;
    bool *caused = calloc(rows + 1, sizeof *caused);
    must(iem_file_read_all(path, SIZE_MAX - 1, &bytes, &n, &err), &err);
    if (!caused) exit(5);
    char *line = strchr(bytes, '\n');
    for (uint64_t row = 1; line && row <= rows; row++) {
        line = strchr(line + 1, '\n');
        if (line) caused[row] = line[-1] == '1';
    }
    free(bytes);
    return caused;
}

/* How many of the cases graded likely were caused by the group. */
static double count_caused(const char *cases_path, const bool *caused)
{
    iem_error err = {0};
    char *bytes = NULL;
    size_t n = 0;
    double sum = 0;
    must(iem_file_read_all(cases_path, SIZE_MAX - 1, &bytes, &n, &err), &err);
    for (char *line = bytes; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *field = line;
        for (int i = 0; i < 6 && field; i++) {
            field = strchr(field, ',');
            if (field) field++;
        }
        if (field && strncmp(field, "likely,", 7) == 0)
            sum += caused[strtoull(line, NULL, 10)];
    }
    free(bytes);
    return sum;
}

static double scan_cases(const iem_plan *plan, iem_options *options, const char *path,
                         uint64_t rows, iem_result **result)
{
    iem_error err = {0};
    char cases[] = "/tmp/iemand-validate-XXXXXX";
    const int fd = mkstemp(cases);
    if (fd < 0) exit(5);
    close(fd);
    options->cases_path = cases;
    must(iem_scan(plan, options, &path, 1, result, &err), &err);
    bool *caused = read_truth(path, rows);
    const double sum = count_caused(cases, caused);
    free(caused);
    unlink(cases);
    return sum;
}

static struct seen run_once(const struct world *w, const iem_plan *plan, uint64_t seed,
                            int fd, const char *path)
{
    iem_error err = {0};
    iem_options options;
    iem_result *result = NULL;
    const iem_synth synth = make_log(w, seed, fd);
    iem_options_init(&options);
    options.no_digest = true;
    double caused = 0;
    if (w->knows_truth)
        caused = scan_cases(plan, &options, path, w->rows, &result);
    else
        must(iem_scan(plan, &options, &path, 1, &result, &err), &err);
    struct seen seen = look(result, &synth, synth.lambda);
    seen.likely_caused = caused;
    iem_result_free(result);
    return seen;
}

/* ---- Many runs --------------------------------------------------------------------
 */

struct summary {
    unsigned runs, weights;
    double claims, averaged, surcharged, trend, four_fifths, ratio_rule;
    double weight_covered, surcharge_covered, weight, planted;
    double likely, possible, likely_caused;
};

static struct summary run_world(const struct world *w, unsigned runs)
{
    struct summary sum = {.runs = runs};
    iem_error err = {0};
    iem_synth synth;
    char path[64];
    int fd = -1;
    must(iem_file_spill(&fd, &err), &err);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    must(iem_synth_init(&synth, NULL, &err), &err);
    must(iem_synth_init(&synth, w->base, &err), &err);
    sum.planted = isnan(w->lambda) ? synth.lambda : w->lambda;
    iem_plan *plan = make_plan(w->bands);
    for (unsigned i = 0; i < runs; i++) {
        const struct seen s = run_once(w, plan, 1000 + i, fd, path);
        sum.claims += s.any_claim;
        sum.averaged += s.averaged;
        sum.surcharged += s.surcharged;
        sum.trend += s.trend;
        sum.four_fifths += s.four_fifths;
        sum.ratio_rule += s.ratio_rule;
        sum.surcharge_covered += s.surcharge_covered;
        sum.likely += s.likely;
        sum.possible += s.possible;
        sum.likely_caused += s.likely_caused;
        if (!s.weight_known) continue;
        sum.weights++;
        sum.weight += s.weight;
        sum.weight_covered += s.weight_covered;
    }
    iem_plan_free(plan);
    close(fd);
    return sum;
}

/* Shares get three standard errors of Monte Carlo noise, as the acceptance says. */
static double noise(double share, unsigned runs)
{
    return 3 * sqrt(share * (1 - share) / runs);
}

static bool at_most(double count, double share, unsigned runs)
{
    return isnan(share) || count / runs <= share + noise(share, runs);
}

static bool at_least(double count, double share, unsigned runs)
{
    return isnan(share) || count / runs >= share - noise(share, runs);
}

static bool holds(const struct world *w, const struct summary *s)
{
    const unsigned n = s->runs;
    const double covered =
        w->covers_surcharge ? s->surcharge_covered : s->weight_covered;
    const unsigned cases = w->covers_surcharge ? n : s->weights;
    return at_most(s->claims, w->most_claims, n) &&
           at_most(s->averaged, w->most_averaged, n) &&
           at_least(s->averaged, w->least_averaged, n) &&
           at_least(s->surcharged, w->least_surcharged, n) &&
           at_least(s->trend, w->least_trend, n) &&
           at_most(s->four_fifths, w->most_four_fifths, n) &&
           at_most(s->ratio_rule, w->most_ratio_rule, n) &&
           at_least(covered, w->least_cover, cases) &&
           (isnan(w->most_likely) || s->likely <= w->most_likely) &&
           (isnan(w->least_caused) ||
            s->likely_caused >= w->least_caused * s->likely) &&
           (isnan(w->most_bias) || fabs(s->weight / s->weights - s->planted) <=
                                       w->most_bias + (n < 100 ? .05 : 0));
}

/* ---- Printing ---- */

static void print_share(double count, unsigned runs)
{
    if (runs)
        printf(" %.3f |", count / runs);
    else
        printf(" – |");
}

static void print_row(const struct world *w, const struct summary *s)
{
    printf("| %s | %s | %llu | %u |", w->id, w->text, (unsigned long long)w->rows,
           s->runs);
    print_share(s->claims, s->runs);
    print_share(s->averaged, s->runs);
    print_share(s->surcharged, s->runs);
    print_share(s->trend, s->runs);
    print_share(s->four_fifths, s->runs);
    print_share(s->ratio_rule, s->runs);
    printf(" %.2f |", s->planted);
    if (s->weights)
        printf(" %.3f |", s->weight / s->weights);
    else
        printf(" – |");
    print_share(w->covers_surcharge ? s->surcharge_covered : s->weight_covered,
                w->covers_surcharge ? s->runs : s->weights);
    printf(" %.1f | %.1f |", s->possible / s->runs, s->likely / s->runs);
    print_share(s->likely_caused, w->knows_truth ? (unsigned)s->likely : 0);
    printf(" %s |\n", holds(w, s) ? "yes" : "**no**");
    fflush(stdout);
}

static void print_head(void)
{
    printf(
        "| world | planted | rows | runs | any claim | averaged | surcharged | trend "
        "test | four-fifths | ratio rule | λ planted | λ found | covered | possible "
        "cases per run | likely cases per run | of them caused | as asked |\n"
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
}

static int run_fast(void)
{
    int failed = 0, number = 0;
    for (size_t i = 0; i < N_WORLDS; i++) {
        if (worlds[i].fast_runs == 0) continue;
        const struct summary s = run_world(&worlds[i], worlds[i].fast_runs);
        const bool good = holds(&worlds[i], &s);
        printf("%sok %d - %s %s\n", good ? "" : "not ", ++number, worlds[i].id,
               worlds[i].text);
        if (!good) {
            printf("# ");
            print_row(&worlds[i], &s);
        }
        failed += !good;
    }
    printf("1..%d\n", number);
    return failed > 0;
}

static bool is_wanted(const char *id, int n, char **ids)
{
    for (int i = 0; i < n; i++)
        if (strcmp(ids[i], id) == 0) return true;
    return n == 0;
}

int main(int argc, char **argv)
{
    unsigned runs = 0;
    int first = 1, failed = 0;
    iem_setup();
    if (argc > 1 && strcmp(argv[1], "--fast") == 0) return run_fast();
    if (argc > 2 && strcmp(argv[1], "--runs") == 0) {
        runs = (unsigned)strtoul(argv[2], NULL, 10);
        first = 3;
    }
    print_head();
    for (size_t i = 0; i < N_WORLDS; i++) {
        if (!is_wanted(worlds[i].id, argc - first, argv + first)) continue;
        const struct summary s = run_world(&worlds[i], runs ? runs : worlds[i].runs);
        print_row(&worlds[i], &s);
        failed += !holds(&worlds[i], &s);
    }
    return failed > 0;
}
