/* Made-up logs: same bytes always, and the truth that was planted is the truth found.
 * Expected rates are integrals of the model (measures of the generator: group share,
 * facts, logistic rate), worked out here by Simpson's rule and not by the generator. */
#include "check.h"

#include <iemand.h>

/* ---- A log in memory ---- */

struct text {
    char *at;
    size_t len, capacity;
    unsigned pieces_wanted; /* then writing stops; 0: never */
    unsigned pieces;
};

static bool keep(const char *bytes, size_t n, void *ctx)
{
    struct text *text = ctx;
    if (text->len + n + 1 > text->capacity) {
        text->capacity = 2 * (text->len + n + 1);
        text->at = realloc(text->at, text->capacity);
        if (!text->at) abort();
    }
    memcpy(text->at + text->len, bytes, n);
    text->len += n;
    text->at[text->len] = '\0';
    return ++text->pieces != text->pieces_wanted;
}

static iem_synth world_of(const char *world, uint64_t rows, uint64_t seed)
{
    iem_synth synth;
    assert_ok(iem_synth_init(&synth, NULL, NULL));
    assert_ok(iem_synth_init(&synth, world, NULL));
    synth.rows = rows;
    synth.seed = seed;
    synth.threads = 2;
    return synth;
}

static struct text log_of(const iem_synth *synth)
{
    struct text text = {0};
    assert_ok(iem_synth_run(synth, keep, &text, NULL));
    assert_non_null(text.at);
    return text;
}

struct row {
    unsigned long number;
    char group;
    double x1;
    unsigned x2, x3;
    bool adverse, caused;
};

static const char *first_row(const struct text *text)
{
    return strchr(text->at, '\n') + 1;
}

/* One field and its separator; returns what comes after them. Not sscanf, which
 * measures the whole rest of the log for every row. */
static const char *past(const char *end)
{
    if (*end != ',' && *end != '\n') fail_msg("not the end of a field: %.40s", end);
    return end + 1;
}

static const char *read_unsigned(const char *at, unsigned long *number)
{
    char *end;
    *number = strtoul(at, &end, 10);
    assert_ptr_not_equal(end, at);
    return past(end);
}

/* The row at `at`, and where the next one starts; NULL at the end. */
static const char *read_row(const char *at, struct row *row)
{
    unsigned long x2, x3, caused = 0;
    char *end;
    if (*at == '\0') return NULL;
    at = read_unsigned(at, &row->number);
    row->group = *at;
    at = past(at + 1);
    row->x1 = strtod(at, &end);
    assert_ptr_not_equal(end, at);
    at = read_unsigned(read_unsigned(past(end), &x2), &x3);
    row->x2 = (unsigned)x2;
    row->x3 = (unsigned)x3;
    row->adverse = strncmp(at, "adverse", 7) == 0;
    if (!row->adverse) assert_memory_equal(at, "favourable", 10);
    at += row->adverse ? 7 : 10;
    const bool told = *at == ',';
    at = past(at);
    if (told) at = read_unsigned(at, &caused);
    row->caused = caused == 1;
    return at;
}

struct sums {
    double n, x1, x1_squared, x2, x3, adverse, caused;
};

static struct sums sums_of(const struct text *text, char group)
{
    struct sums sums = {0};
    struct row row;
    const char *at = first_row(text);
    while ((at = read_row(at, &row))) {
        if (row.group != group) continue;
        sums.n++;
        sums.x1 += row.x1;
        sums.x1_squared += row.x1 * row.x1;
        sums.x2 += row.x2;
        sums.x3 += row.x3;
        sums.adverse += row.adverse;
        sums.caused += row.caused;
    }
    return sums;
}

/* ---- The model, a second time ---- */

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

struct facts {
    double x1, x2, x3;
    bool trait, hidden;
};

static double trait_share(const iem_synth *w, bool in_b)
{
    const double r = w->trait_correlation, b = w->group_share;
    return in_b ? b + r * (1 - b) : b - r * b; /* of all: b */
}

static double rate_if(const iem_synth *w, struct facts f, bool as_member)
{
    const double p2 = fabs(w->shift) > 0 ? .45 : .30;
    const double x1 = f.x1, x2 = f.x2;
    const double own = .9 * x1 + .8 * x2 + .35 * (f.x3 - 2) + w->interaction * x1 * x2 +
                       w->trait_weight * f.trait;
    const double mean = .9 * w->shift + .8 * p2 + w->interaction * w->shift * p2 +
                        w->trait_weight * trait_share(w, true);
    const double delta = w->delta + w->delta_x2 * x2;
    const double s = as_member ? (1 - w->lambda) * own + w->lambda * mean + delta : own;
    const double log_odds =
        w->steepness > 1 ? w->steepness * (s - 1.6) : s * w->steepness - 2.2;
    double rate = w->floor + (1 - w->floor) * logistic(log_odds);
    if (f.hidden) rate = fmin(1, rate * w->hidden_risk);
    if (as_member) rate = rate * w->flat_ratio + w->flat_gap;
    return fmin(1, fmax(0, rate));
}

enum measure { ADVERSE_IN_A, ADVERSE_IN_B, CAUSED_IN_B };

static double value_of(const iem_synth *w, enum measure measure, struct facts f)
{
    if (measure == ADVERSE_IN_A) return rate_if(w, f, false);
    const double member = rate_if(w, f, true);
    if (measure == ADVERSE_IN_B) return member;
    return fmax(0, member - rate_if(w, f, false));
}

/* With and without the trait and the hidden fact, by their shares. */
static double value_at(const iem_synth *w, enum measure measure, double x1, double x2,
                       double x3)
{
    const bool in_b = measure != ADVERSE_IN_A;
    const double trait = trait_share(w, in_b);
    const double hidden = w->hidden_share * (in_b ? w->hidden_prevalence : 1);
    double value = 0;
    for (int i = 0; i < 4; i++) {
        const struct facts f = {x1, x2, x3, i & 1, i & 2};
        value += (i & 1 ? trait : 1 - trait) * (i & 2 ? hidden : 1 - hidden) *
                 value_of(w, measure, f);
    }
    return value;
}

static double expected(const iem_synth *w, enum measure measure)
{
    const bool in_b = measure != ADVERSE_IN_A;
    const double mean = in_b ? w->shift : 0;
    const double p2 = in_b && fabs(w->shift) > 0 ? .45 : .30;
    const int steps = 4000; /* Simpson, over 10 standard deviations each way */
    const double h = 20.0 / steps;
    double total = 0;
    for (int i = 0; i <= steps; i++) {
        const double z = -10 + h * i;
        const double simpson = i == 0 || i == steps ? 1 : i % 2 ? 4 : 2;
        const double weight = simpson * h / 3 * exp(-z * z / 2) / sqrt(2 * M_PI);
        for (int x3 = 0; x3 < 5; x3++)
            total += weight / 5 *
                     (p2 * value_at(w, measure, mean + z, 1, x3) +
                      (1 - p2) * value_at(w, measure, mean + z, 0, x3));
    }
    return total;
}

/* Within four standard errors of a share, and not further than that. */
static void assert_share(const char *name, double hits, double n, double want)
{
    const double slack = 4 * sqrt(want * (1 - want) / n) + 1e-9;
    if (!(fabs(hits / n - want) <= slack))
        fail_msg("%s: %.5f, want %.5f +- %.5f", name, hits / n, want, slack);
}

/* ---- Tests ------------------------------------------------------------------------
 */

static void any_number_of_threads_writes_the_same_bytes(void **state)
{
    (void)state;
    iem_synth synth = world_of("averaging", 50001, 7);
    synth.truth = true;
    synth.threads = 1;
    struct text one = log_of(&synth);
    for (unsigned threads = 2; threads <= 3; threads++) {
        synth.threads = threads;
        struct text many = log_of(&synth);
        assert_int_equal(many.len, one.len);
        assert_memory_equal(many.at, one.at, one.len);
        free(many.at);
    }
    free(one.at);
}

static void a_longer_log_starts_with_the_shorter_one(void **state)
{
    (void)state;
    const iem_synth few = world_of("surcharge", 20000, 3);
    const iem_synth more = world_of("surcharge", 20100, 3);
    struct text a = log_of(&few), b = log_of(&more);
    assert_true(b.len > a.len);
    assert_memory_equal(a.at, b.at, a.len);
    free(a.at);
    free(b.at);
}

static void another_seed_gives_other_people(void **state)
{
    (void)state;
    const iem_synth first = world_of("individual", 1000, 1);
    const iem_synth second = world_of("individual", 1000, 2);
    struct text a = log_of(&first), b = log_of(&second);
    assert_string_not_equal(a.at, b.at);
    free(a.at);
    free(b.at);
}

static void no_rows_is_a_header(void **state)
{
    (void)state;
    iem_synth synth = world_of("individual", 0, 1);
    struct text text = log_of(&synth);
    assert_string_equal(text.at, "case,group,x1,x2,x3,decision\n");
    free(text.at);
    synth.truth = true;
    text = log_of(&synth);
    assert_string_equal(text.at, "case,group,x1,x2,x3,decision,caused\n");
    free(text.at);
}

static void cases_are_numbered_from_one_in_order(void **state)
{
    (void)state;
    const iem_synth synth = world_of("individual", 30000, 5);
    struct text text = log_of(&synth);
    struct row row;
    unsigned long n = 0;
    const char *at = first_row(&text);
    while ((at = read_row(at, &row))) {
        assert_int_equal(row.number, ++n);
        assert_true(row.group == 'A' || row.group == 'B');
        assert_true(row.x2 <= 1 && row.x3 <= 4);
    }
    assert_int_equal(n, 30000);
    free(text.at);
}

static void facts_have_the_distributions_they_should(void **state)
{
    (void)state;
    static const struct {
        const char *world;
        double x1_in_b, x2_in_b;
    } cases[] = {
        {"individual", 0, .30}, {"facts-differ", .5, .45}, {"averaging", -1.5, .45}};
    for (size_t i = 0; i < 3; i++) {
        iem_synth synth = world_of(cases[i].world, 200000, 11);
        if (i == 2) synth.shift = cases[i].x1_in_b;
        struct text text = log_of(&synth);
        const struct sums a = sums_of(&text, 'A'), b = sums_of(&text, 'B');
        const char *name = cases[i].world;
        assert_share(name, b.n, a.n + b.n, .15);
        assert_share(name, a.x2, a.n, .30);
        assert_share(name, b.x2, b.n, cases[i].x2_in_b);
        /* Standard error of a mean of n standard normals: 1/sqrt(n); of x3: sqrt(2/n).
         */
        assert_true(fabs(a.x1 / a.n) < 4 / sqrt(a.n));
        assert_true(fabs(b.x1 / b.n - cases[i].x1_in_b) < 4 / sqrt(b.n));
        assert_true(fabs(a.x1_squared / a.n - 1) < 4 * sqrt(2 / a.n));
        assert_true(fabs(b.x3 / b.n - 2) < 4 * sqrt(2 / b.n));
        free(text.at);
    }
}

/* Knobs as in the worlds that the estimators are validated on: D0-D3 and, by number,
 * D13 (a rule with a surcharge), D19, D20 (flat), D25 (floor and interaction shared).
 */
static const struct {
    const char *name, *world;
    double lambda, delta, shift, steepness, floor, interaction, flat_gap, flat_ratio;
} known_worlds[] = {
    {"D0", "individual", 0, 0, 0, 1, 0, 0, 0, 1},
    {"D1", "facts-differ", 0, 0, .5, 1, 0, 0, 0, 1},
    {"D2", "surcharge", 0, .4, 0, 1, 0, 0, 0, 1},
    {"D3", "averaging", .6, 0, 0, 1, 0, 0, 0, 1},
    {"D13", "individual", 0, .5, 0, 6, 0, 0, 0, 1},
    {"D19", "individual", 0, 0, 0, 1, 0, 0, .05, 1},
    {"D20", "individual", 0, 0, 0, 1, 0, 0, 0, 1.5},
    {"D25", "individual", 0, 0, -1.5, 1, .05, .8, 0, 1},
    {"D25 averaged", "averaging", .6, 0, 1.5, 1, .05, .8, 0, 1},
    {"sharp rule", "facts-differ", 0, 0, 1.5, 40, 0, 0, 0, 1},
};

static void adverse_and_caused_shares_are_those_of_the_model(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known_worlds / sizeof known_worlds[0]; i++) {
        iem_synth synth = world_of(known_worlds[i].world, 200000, 20 + i);
        synth.truth = true;
        synth.lambda = known_worlds[i].lambda;
        synth.delta = known_worlds[i].delta;
        synth.shift = known_worlds[i].shift;
        synth.steepness = known_worlds[i].steepness;
        synth.floor = known_worlds[i].floor;
        synth.interaction = known_worlds[i].interaction;
        synth.flat_gap = known_worlds[i].flat_gap;
        synth.flat_ratio = known_worlds[i].flat_ratio;
        struct text text = log_of(&synth);
        const struct sums a = sums_of(&text, 'A'), b = sums_of(&text, 'B');
        assert_share(known_worlds[i].name, a.adverse, a.n,
                     expected(&synth, ADVERSE_IN_A));
        assert_share(known_worlds[i].name, b.adverse, b.n,
                     expected(&synth, ADVERSE_IN_B));
        assert_share(known_worlds[i].name, b.caused, b.n,
                     expected(&synth, CAUSED_IN_B));
        assert_close(a.caused, 0, 0);
        free(text.at);
    }
}

static void one_in_six_is_adverse_in_the_plain_world(void **state)
{
    (void)state;
    const iem_synth synth = world_of("individual", 0, 1);
    /* Python 3, trapezoid sum of 4,000 steps over x1 in [-10, 10], x2 and x3 summed out
     */
    assert_close(expected(&synth, ADVERSE_IN_A), 0.1662966071060273, 1e-9);
}

static void caused_means_a_member_whom_the_group_cost_something(void **state)
{
    (void)state;
    static const char *const harming[] = {"surcharge", "averaging"};
    static const char *const harmless[] = {"individual", "facts-differ"};
    for (size_t i = 0; i < 2; i++) {
        iem_synth synth = world_of(harming[i], 50000, 3);
        synth.truth = true;
        struct text text = log_of(&synth);
        struct row row;
        const char *at = first_row(&text);
        while ((at = read_row(at, &row)))
            if (row.caused) assert_true(row.group == 'B' && row.adverse);
        assert_true(sums_of(&text, 'B').caused > 0);
        free(text.at);

        synth = world_of(harmless[i], 50000, 3);
        synth.truth = true;
        text = log_of(&synth);
        assert_close(sums_of(&text, 'B').caused, 0, 0);
        free(text.at);
    }
}

static void truth_adds_a_column_and_changes_nothing_else(void **state)
{
    (void)state;
    iem_synth synth = world_of("averaging", 9000, 4);
    struct text plain = log_of(&synth);
    synth.truth = true;
    struct text told = log_of(&synth);
    struct row a, b;
    const char *at = first_row(&plain), *bt = first_row(&told);
    while ((at = read_row(at, &a)) && (bt = read_row(bt, &b))) {
        assert_int_equal(a.group, b.group);
        assert_int_equal(a.adverse, b.adverse);
        assert_close(a.x1, b.x1, 0);
    }
    assert_int_equal(told.len - plain.len, (size_t)18000 + strlen(",caused"));
    free(plain.at);
    free(told.at);
}

/* What is done to B must not move one byte of A, nor anybody's facts. */
static void averaging_leaves_everybody_else_as_they_were(void **state)
{
    (void)state;
    const iem_synth before = world_of("individual", 40000, 9);
    const iem_synth after = world_of("averaging", 40000, 9);
    struct text a = log_of(&before), b = log_of(&after);
    const char *at = first_row(&a), *bt = first_row(&b);
    struct row ra, rb;
    unsigned changed = 0;
    for (const char *an, *bn; (an = read_row(at, &ra)); at = an, bt = bn) {
        bn = read_row(bt, &rb);
        assert_non_null(bn);
        if (ra.group == 'A') {
            assert_int_equal(an - at, bn - bt);
            assert_memory_equal(at, bt, (size_t)(an - at));
        }
        assert_int_equal(ra.group, rb.group);
        assert_close(ra.x1, rb.x1, 0);
        assert_int_equal(ra.x2, rb.x2);
        assert_int_equal(ra.x3, rb.x3);
        changed += ra.adverse != rb.adverse;
    }
    assert_true(changed > 0);
    free(a.at);
    free(b.at);
}

static void a_group_weight_of_one_makes_own_facts_count_for_nothing(void **state)
{
    (void)state;
    iem_synth synth = world_of("averaging", 100000, 13);
    synth.lambda = 1;
    struct text text = log_of(&synth);
    double adverse[2] = {0}, n[2] = {0};
    struct row row;
    const char *at = first_row(&text);
    while ((at = read_row(at, &row))) {
        if (row.group != 'B' || fabs(row.x1) < .8) continue;
        n[row.x1 > 0]++;
        adverse[row.x1 > 0] += row.adverse;
    }
    const double want = logistic(-2.2 + .8 * .30);
    assert_share("low scores", adverse[0], n[0], want);
    assert_share("high scores", adverse[1], n[1], want);
    free(text.at);
}

/* A rule this steep is the score's own: the score is a whole number of 1e-5, and one
 * such step from the threshold makes the other side exp(100) times less likely. Had
 * another x1 been judged than the printed one, somebody close by would stand on the
 * wrong side. */
static void the_decision_is_taken_on_the_fact_as_printed(void **state)
{
    (void)state;
    iem_synth synth = world_of("individual", 1000000, 17);
    synth.steepness = 1e7;
    struct text text = log_of(&synth);
    struct row row;
    unsigned close = 0;
    const char *at = first_row(&text);
    while ((at = read_row(at, &row))) {
        const long past = 9 * lround(row.x1 * 1e4) + 80000 * (long)row.x2 +
                          35000 * ((long)row.x3 - 2) - 160000;
        if (past == 0) continue;
        assert_int_equal(row.adverse, past > 0);
        close += labs(past) < 5;
    }
    assert_true(close >= 3);
    free(text.at);
}

static void a_world_sets_what_was_not_given(void **state)
{
    (void)state;
    static const struct {
        const char *world;
        double lambda, delta, shift;
    } cases[] = {{"individual", 0, 0, 0},
                 {"facts-differ", 0, 0, .5},
                 {"surcharge", 0, .4, 0},
                 {"averaging", .6, 0, 0}};
    for (size_t i = 0; i < 4; i++) {
        iem_synth synth;
        assert_ok(iem_synth_init(&synth, NULL, NULL));
        assert_true(isnan(synth.lambda) && isnan(synth.flat_ratio));
        assert_int_equal(synth.rows, 20000);
        assert_int_equal(synth.seed, 1);
        synth.group_share = .3;
        synth.rows = 12;
        assert_ok(iem_synth_init(&synth, cases[i].world, NULL));
        assert_string_equal(synth.world, cases[i].world);
        assert_close(synth.lambda, cases[i].lambda, 0);
        assert_close(synth.delta, cases[i].delta, 0);
        assert_close(synth.shift, cases[i].shift, 0);
        assert_close(synth.group_share, .3, 0);
        assert_close(synth.steepness, 1, 0);
        assert_close(synth.flat_ratio, 1, 0);
        assert_int_equal(synth.rows, 12);
    }
}

static void an_unknown_world_is_refused_with_the_list(void **state)
{
    (void)state;
    iem_synth synth = {0};
    iem_error err = {0};
    assert_int_equal(iem_synth_init(&synth, "flat", &err), IEM_ERR_USAGE);
    const char *name, *meaning;
    for (size_t i = 0; (name = iem_synth_world(i, &meaning)); i++)
        assert_non_null(strstr(err.message, name));
    assert_ptr_equal(strstr(err.message, "unknown world 'flat': "), err.message);
}

static void knobs_out_of_range_are_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        size_t knob;
        double value;
        const char *message;
    } cases[] = {
        {offsetof(iem_synth, group_share), 1.5,
         "group share must be from 0 to 1, not 1.5"},
        {offsetof(iem_synth, floor), -.1, "floor must be from 0 to 1, not -0.1"},
        {offsetof(iem_synth, steepness), 0,
         "steepness must be from 0.01 to 1e+07, not 0"},
        {offsetof(iem_synth, flat_gap), 2, "flat gap must be from -1 to 1, not 2"},
        {offsetof(iem_synth, lambda), NAN, "lambda must be from -100 to 100, not nan"},
        {offsetof(iem_synth, shift), INFINITY,
         "shift must be from -100 to 100, not inf"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        iem_synth synth = world_of("individual", 10, 1);
        struct text text = {0};
        iem_error err = {0};
        memcpy((char *)&synth + cases[i].knob, &cases[i].value, sizeof(double));
        assert_int_equal(iem_synth_run(&synth, keep, &text, &err), IEM_ERR_USAGE);
        assert_string_equal(err.message, cases[i].message);
        assert_null(text.at);
    }
}

static void writing_stops_when_the_reader_has_enough(void **state)
{
    (void)state;
    const iem_synth synth = world_of("individual", 200000, 1);
    for (unsigned pieces = 1; pieces <= 3; pieces++) {
        struct text text = {.pieces_wanted = pieces};
        assert_ok(iem_synth_run(&synth, keep, &text, NULL));
        assert_int_equal(text.pieces, pieces);
        free(text.at);
    }
}

/* ---- More columns ---- */

enum { MOST_FIELDS = 16 };

struct fields {
    char *at[MOST_FIELDS];
    size_t n;
};

/* Cuts one line up in place; NULL at the end of the text. */
static char *cut_line(char *line, struct fields *fields)
{
    char *end = strchr(line, '\n');
    fields->n = 0;
    if (!end) return NULL;
    *end = '\0';
    for (char *at = line; at; fields->n++) {
        assert_true(fields->n < MOST_FIELDS);
        fields->at[fields->n] = at;
        at = strchr(at, ',');
        if (at) *at++ = '\0';
    }
    return end + 1;
}

static size_t column_named(const struct fields *header, const char *name)
{
    for (size_t i = 0; i < header->n; i++)
        if (strcmp(header->at[i], name) == 0) return i;
    fail_msg("no column %s", name);
    return 0;
}

/* A log that is read row by row. */
struct reading {
    struct text text;
    char *line;
    struct fields header, row;
};

static struct reading reading_of(const iem_synth *synth)
{
    struct reading r = {.text = log_of(synth)};
    r.line = cut_line(r.text.at, &r.header);
    return r;
}

static bool next_row(struct reading *r)
{
    if (!*r->line) return false;
    r->line = cut_line(r->line, &r->row);
    assert_int_equal(r->row.n, r->header.n);
    return true;
}

static const char *field(const struct reading *r, const char *name)
{
    return r->row.at[column_named(&r->header, name)];
}

static bool is(const struct reading *r, const char *name, const char *value)
{
    return strcmp(field(r, name), value) == 0;
}

static void close_reading(struct reading *r)
{
    free(r->text.at);
}

static void set_knob(iem_synth *synth, const char *knob, double value)
{
    assert_ok(iem_synth_set(synth, knob, value, NULL));
}

static void every_world_has_its_columns_with_any_number_of_threads(void **state)
{
    (void)state;
    static const char *const more[][2] = {
        {"jump", ",x4"},
        {"proxy", ",trait"},
        {"outcomes", ",outcome"},
        {"batches", ",batch"},
        {"repeated", ",person"},
        {"change", ",day"},
        {"one-reason", ",batch,reason"},
    };
    const char *name, *meaning;
    for (size_t i = 0; (name = iem_synth_world(i, &meaning)); i++) {
        char header[128] = "case,group,x1,x2,x3,decision";
        for (size_t j = 0; j < sizeof more / sizeof more[0]; j++)
            if (strcmp(more[j][0], name) == 0) strcat(header, more[j][1]);
        strcat(header, ",caused\n");
        iem_synth synth = world_of(name, 20001, 6);
        synth.truth = true;
        struct text two = log_of(&synth);
        synth.threads = 1;
        struct text one = log_of(&synth);
        /* A municipality has columns of its own: test_town. */
        if (synth.agency < 1) assert_memory_equal(one.at, header, strlen(header));
        assert_int_equal(one.len, two.len);
        assert_memory_equal(one.at, two.at, one.len);
        assert_true(strlen(meaning) > 10);
        free(one.at);
        free(two.at);
    }
}

/* Both rates and what was caused, against the integrals. */
static void more_knobs_give_the_shares_of_the_model(void **state)
{
    (void)state;
    static const char *const names[] = {"subgroup",   "hidden-fact", "proxy",
                                        "even-rates", "reversal",    "floor"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        iem_synth synth = world_of(names[i], 200000, 40 + i);
        struct reading r;
        double n[2] = {0}, adverse[2] = {0}, caused = 0;
        synth.truth = true;
        if (strcmp(names[i], "proxy") == 0) synth.lambda = .4;
        r = reading_of(&synth);
        while (next_row(&r)) {
            const bool in_b = is(&r, "group", "B");
            n[in_b]++;
            adverse[in_b] += is(&r, "decision", "adverse");
            caused += is(&r, "caused", "1");
        }
        assert_share(names[i], adverse[0], n[0], expected(&synth, ADVERSE_IN_A));
        assert_share(names[i], adverse[1], n[1], expected(&synth, ADVERSE_IN_B));
        assert_share(names[i], caused, n[1], expected(&synth, CAUSED_IN_B));
        close_reading(&r);
    }
}

static void even_rates_are_even(void **state)
{
    (void)state;
    const iem_synth synth = world_of("even-rates", 0, 1);
    assert_close(expected(&synth, ADVERSE_IN_B), expected(&synth, ADVERSE_IN_A), 1e-6);
}

static void a_trait_goes_with_the_group_as_much_as_asked(void **state)
{
    (void)state;
    iem_synth synth = world_of("proxy", 100000, 3);
    struct reading r = reading_of(&synth);
    double n[2] = {0}, yes[2] = {0};
    while (next_row(&r)) {
        const bool in_b = is(&r, "group", "B");
        n[in_b]++;
        yes[in_b] += is(&r, "trait", "yes");
    }
    const double b = n[1] / (n[0] + n[1]), t = (yes[0] + yes[1]) / (n[0] + n[1]);
    const double correlation =
        (yes[1] / n[1] - yes[0] / n[0]) * sqrt(b * (1 - b)) / sqrt(t * (1 - t));
    assert_true(fabs(correlation - .5) < .02);
    close_reading(&r);
}

/* As the test of x1 above: one step of the score decides. */
static void a_cut_is_where_it_should_be_and_x4_goes_with_x1(void **state)
{
    (void)state;
    iem_synth synth = world_of("jump", 200000, 8);
    struct reading r;
    double sum = 0, squares = 0, n = 0;
    synth.steepness = 1e7;
    r = reading_of(&synth);
    while (next_row(&r)) {
        const double x1 = atof(field(&r, "x1")), x4 = atof(field(&r, "x4"));
        const long past = 9 * lround(x1 * 1e4) + 80000 * atol(field(&r, "x2")) +
                          35000 * (atol(field(&r, "x3")) - 2) + 5 * lround(x4 * 1e4) +
                          (x4 >= .25 ? 150000 : 0) - 160000;
        if (past != 0) assert_int_equal(is(&r, "decision", "adverse"), past > 0);
        if (!is(&r, "group", "A")) continue;
        n++;
        sum += x1 * x4;
        squares += x4 * x4;
    }
    assert_true(fabs(sum / n - .6) < 4 * sqrt(1.36 / n));
    assert_true(fabs(squares / n - 1) < 4 * sqrt(2 / n));
    close_reading(&r);
}

/* With a group weight of one all of B have the rate at their mean score, which is .9
 * .5 + .8 .45 + .5 (.6 .5) + 1.5 P(x4 >= .25), and x4 ~ N(.3, 1) there. */
static void the_mean_of_b_has_x4_in_it(void **state)
{
    (void)state;
    iem_synth synth = world_of("jump", 100000, 14);
    double n = 0, adverse = 0;
    set_knob(&synth, "lambda", 1);
    set_knob(&synth, "group-share", .5);
    struct reading r = reading_of(&synth);
    while (next_row(&r)) {
        if (!is(&r, "group", "B")) continue;
        n++;
        adverse += is(&r, "decision", "adverse");
    }
    const double jump = 1.5 * .5 * erfc((.25 - .3) / sqrt(2));
    assert_share("B", adverse, n, logistic(-2.2 + .45 + .36 + .15 + jump));
    close_reading(&r);
}

static void groups_have_names_and_equal_shares(void **state)
{
    (void)state;
    iem_synth synth = world_of("three-groups", 100000, 2);
    struct reading r = reading_of(&synth);
    double n[3] = {0};
    while (next_row(&r)) n[*field(&r, "group") - 'A']++;
    assert_share("A", n[0], 100000, .5);
    assert_share("B", n[1], 100000, .25);
    assert_share("C", n[2], 100000, .25);
    close_reading(&r);

    synth = world_of("many-groups", 20000, 2);
    r = reading_of(&synth);
    bool seen[201] = {false};
    while (next_row(&r)) {
        const char *name = field(&r, "group");
        const long number = name[1] ? atol(name + 1) : *name - 'A' + 1;
        assert_in_range(number, 1, 200);
        assert_true(name[1] ? *name == 'G' && number > 26 : number <= 26);
        seen[number] = true;
    }
    for (int i = 1; i <= 200; i++) assert_true(seen[i]);
    close_reading(&r);
}

static void a_person_has_one_group_and_a_mind_of_its_own(void **state)
{
    (void)state;
    iem_synth synth = world_of("repeated", 40000, 5);
    struct reading r;
    unsigned long last = 0, persons = 0, longest = 0, length = 0, mixed = 0;
    char group = 0;
    bool adverse = false, is_mixed = false;
    synth.person_sd = 100; /* then nothing else matters */
    r = reading_of(&synth);
    while (next_row(&r)) {
        const unsigned long person = strtoul(field(&r, "person"), NULL, 10);
        if (person != last) {
            assert_true(person == last + 1);
            mixed += is_mixed;
            persons++;
            length = 0;
            is_mixed = false;
            group = *field(&r, "group");
            adverse = is(&r, "decision", "adverse");
        }
        assert_int_equal(*field(&r, "group"), group);
        is_mixed |= is(&r, "decision", "adverse") != adverse;
        last = person;
        if (++length > longest) longest = length;
    }
    assert_int_equal(persons, 10000);
    assert_int_equal(longest, 7); /* 1 to 2 x 4 - 1 */
    assert_true(mixed < persons / 20);
    close_reading(&r);
}

static void batches_are_alike_as_often_as_asked(void **state)
{
    (void)state;
    for (int apart = 0; apart <= 1; apart++) {
        iem_synth synth = world_of("batches", 200000, 12);
        struct reading r;
        double batches[2] = {0}, alike[2] = {0}, in_b = 0, adverse = 0;
        unsigned long at = 0;
        set_knob(&synth, "batch-apart", apart);
        set_knob(&synth, "blanket-share", .2);
        set_knob(&synth, "group-share", .5);
        r = reading_of(&synth);
        while (next_row(&r)) {
            assert_int_equal(strtoul(field(&r, "batch"), NULL, 10), at / 20 + 1);
            in_b += is(&r, "group", "B");
            adverse += is(&r, "decision", "adverse");
            if (++at % 20 > 0) continue;
            if (apart) assert_true(in_b < 1 || in_b > 19);
            const bool of_b = in_b > 10;
            batches[of_b]++;
            alike[of_b] += adverse > 19;
            in_b = adverse = 0;
        }
        assert_share("of B", alike[1], batches[1], .2);
        assert_share("of A", alike[0], batches[0], apart ? 0 : .2);
        close_reading(&r);
    }
}

/* Until the change the decisions are those of one world, from then on of the other. */
static void a_change_is_one_world_after_the_other(void **state)
{
    (void)state;
    const iem_synth synth = world_of("change", 15000, 4);
    const iem_synth before = world_of("individual", 15000, 4);
    iem_synth after = world_of("surcharge", 15000, 4);
    after.delta = synth.delta;
    struct reading r = reading_of(&synth), a = reading_of(&before),
                   b = reading_of(&after);
    unsigned differ = 0;
    for (unsigned long i = 0; next_row(&r) && next_row(&a) && next_row(&b); i++) {
        char month[32];
        snprintf(month, sizeof month, "%lu-%02lu", 2021 + i / 6000, 1 + i / 500 % 12);
        assert_memory_equal(field(&r, "day"), month, 7);
        assert_in_range(atol(field(&r, "day") + 8), 1, 28);
        assert_string_equal(field(&r, "decision"),
                            field(i < 6000 ? &a : &b, "decision"));
        differ += strcmp(field(&a, "decision"), field(&b, "decision")) != 0;
    }
    assert_true(differ > 50);
    close_reading(&r);
    close_reading(&a);
    close_reading(&b);
}

static void outcomes_are_known_of_adverse_decisions_and_biased_in_b(void **state)
{
    (void)state;
    for (int side = -1; side <= 1; side++) {
        iem_synth synth = world_of("outcomes", 20000, 9);
        struct reading r;
        double n = 0, positive = 0;
        set_knob(&synth, "label-bias", 50 * side);
        r = reading_of(&synth);
        while (next_row(&r)) {
            assert_int_equal(*field(&r, "outcome") != '\0',
                             is(&r, "decision", "adverse"));
            if (!is(&r, "group", "B") || !is(&r, "decision", "adverse")) continue;
            n++;
            positive += is(&r, "outcome", "positive");
        }
        if (side == 0)
            assert_true(positive > n / 4 && positive < n);
        else
            assert_close(positive, side > 0 ? n : 0, 0);
        close_reading(&r);
    }
}

static void one_reason_is_given_to_all_of_b_and_none_of_a(void **state)
{
    (void)state;
    const iem_synth synth = world_of("one-reason", 20000, 9);
    struct reading r = reading_of(&synth);
    while (next_row(&r)) {
        const char *reason = field(&r, "reason");
        if (is(&r, "decision", "favourable"))
            assert_string_equal(reason, "");
        else if (is(&r, "group", "B"))
            assert_string_equal(reason, "standard");
        else
            assert_true(reason[0] == 'x' && reason[1] >= '1' && reason[1] <= '3');
    }
    close_reading(&r);
}

static void groups_are_missing_as_often_as_asked(void **state)
{
    (void)state;
    iem_synth synth = world_of("missing", 100000, 9);
    iem_synth whole = world_of("individual", 100000, 9);
    double n[2][2] = {{0}}, missing[2][2] = {{0}};
    synth.missing_of_b = .5;
    struct reading r = reading_of(&synth), all = reading_of(&whole);
    while (next_row(&r) && next_row(&all)) {
        const bool in_b = is(&all, "group", "B"),
                   adverse = is(&r, "decision", "adverse");
        const bool lost = is(&r, "group", "");
        if (!lost) assert_string_equal(field(&r, "group"), field(&all, "group"));
        n[in_b][adverse]++;
        missing[in_b][adverse] += lost;
    }
    assert_share("A, favourable", missing[0][0], n[0][0], .1);
    assert_share("A, adverse", missing[0][1], n[0][1], .3);
    assert_share("B, favourable", missing[1][0], n[1][0], .05);
    assert_share("B, adverse", missing[1][1], n[1][1], .15);
    close_reading(&r);
    close_reading(&all);
}

static void knobs_are_found_by_name_and_checked(void **state)
{
    (void)state;
    iem_synth synth = world_of("individual", 10, 1);
    iem_error err = {0};
    struct text text = {0};
    const char *name, *meaning;
    double usual;
    assert_int_equal(iem_synth_set(&synth, "deltas", 1, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "unknown knob 'deltas'; did you mean 'delta'");
    for (size_t i = 0; (name = iem_synth_knob(i, &meaning, &usual)); i++)
        set_knob(&synth, name, usual);
    free(log_of(&synth).at);
    set_knob(&synth, "batch-size", 2.5);
    assert_int_equal(iem_synth_run(&synth, keep, &text, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "batch size must be a whole number, not 2.5");
    set_knob(&synth, "batch-size", -1);
    assert_int_equal(iem_synth_run(&synth, keep, &text, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "batch size must be from 0 to 1e+09, not -1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_writes_the_same_bytes),
        cmocka_unit_test(a_longer_log_starts_with_the_shorter_one),
        cmocka_unit_test(another_seed_gives_other_people),
        cmocka_unit_test(no_rows_is_a_header),
        cmocka_unit_test(cases_are_numbered_from_one_in_order),
        cmocka_unit_test(facts_have_the_distributions_they_should),
        cmocka_unit_test(adverse_and_caused_shares_are_those_of_the_model),
        cmocka_unit_test(one_in_six_is_adverse_in_the_plain_world),
        cmocka_unit_test(caused_means_a_member_whom_the_group_cost_something),
        cmocka_unit_test(truth_adds_a_column_and_changes_nothing_else),
        cmocka_unit_test(averaging_leaves_everybody_else_as_they_were),
        cmocka_unit_test(a_group_weight_of_one_makes_own_facts_count_for_nothing),
        cmocka_unit_test(the_decision_is_taken_on_the_fact_as_printed),
        cmocka_unit_test(a_world_sets_what_was_not_given),
        cmocka_unit_test(an_unknown_world_is_refused_with_the_list),
        cmocka_unit_test(knobs_out_of_range_are_refused_by_name),
        cmocka_unit_test(writing_stops_when_the_reader_has_enough),
        cmocka_unit_test(every_world_has_its_columns_with_any_number_of_threads),
        cmocka_unit_test(more_knobs_give_the_shares_of_the_model),
        cmocka_unit_test(even_rates_are_even),
        cmocka_unit_test(a_trait_goes_with_the_group_as_much_as_asked),
        cmocka_unit_test(a_cut_is_where_it_should_be_and_x4_goes_with_x1),
        cmocka_unit_test(the_mean_of_b_has_x4_in_it),
        cmocka_unit_test(groups_have_names_and_equal_shares),
        cmocka_unit_test(a_person_has_one_group_and_a_mind_of_its_own),
        cmocka_unit_test(batches_are_alike_as_often_as_asked),
        cmocka_unit_test(a_change_is_one_world_after_the_other),
        cmocka_unit_test(outcomes_are_known_of_adverse_decisions_and_biased_in_b),
        cmocka_unit_test(one_reason_is_given_to_all_of_b_and_none_of_a),
        cmocka_unit_test(groups_are_missing_as_often_as_asked),
        cmocka_unit_test(knobs_are_found_by_name_and_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
