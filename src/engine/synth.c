/* Made-up logs in which it is known whether, and whom, the group cost something. Row i
 * depends on the seed and on i alone, so any number of threads writes the same bytes,
 * and two worlds with one seed differ only in the rows their difference touches.
 *
 * Facts: x1 ~ N(shift, 1) in B and N(0, 1) in A, x2 yes or no, x3 uniform on 0..4; on
 * request x4, normal too. Score: s = .9 x1 + .8 x2 + .35 (x3 - 2) + interaction x1 x2,
 * and what x4, a trait and the person add. In group B the person's own score is
 * replaced for a share lambda by B's mean, and delta is added. With more groups than
 * two, B stands for all but A. */
#include "base/hash.h"
#include "base/parallel.h"
#include "base/status.h"
#include "engine/town.h"
#include "engine/worlds.h"
#include "stats/interval.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS_PER_PIECE = 8192,
    /* Three numbers of 20 digits, a day whose year has 19, and their company of 12
     * short fields are fewer. */
    ROW_BYTES = 256,
    FIRST_YEAR = 2021,
};

static const double INTERCEPT = -2.2; /* one in six is adverse in group A */
static const double THRESHOLD = 1.6;  /* of the score, where the decision is a rule */
static const double X2_SHARE = 0.30;
static const double X2_SHARE_SHIFTED = 0.45; /* in B, where its facts differ */
static const double X4_CUT = 0.25;           /* x4 jumps there */
static const double OUTCOME_INTERCEPT = -0.3;

/* ---- The model ---- */

/* New ones come last: the key of a stream is its number. */
enum stream {
    GROUP,
    X1,
    X2,
    X3,
    DECISION,
    X4,
    HIDDEN,
    TRAIT,
    PERSON,
    PARTICULAR,
    BLANKET,
    REASON,
    OUTCOME,
    MISSING,
    STREAMS
};

struct model {
    const iem_synth *synth;
    uint64_t key[STREAMS];
    double x2_share_in_b;
    double trait_share[2];  /* in A and in B */
    double mean_score_in_b; /* E[s | B] */
};

struct person {
    unsigned group; /* 0: A */
    bool in_b;      /* in any but A */
    long x1, x4;    /* ten-thousandths, as printed */
    unsigned x2, x3;
    bool trait, hidden;
    double particular; /* to the person, in the score */
    double luck;       /* adverse when below the person's rate */
};

struct decision {
    struct person person;
    uint64_t row;
    double score;
    bool adverse, by_facts; /* by_facts: as one of A */
};

static bool is_on(double knob)
{
    return knob > 0 || knob < 0;
}

static bool has_x4(const iem_synth *synth)
{
    return is_on(synth->x4_weight) || is_on(synth->x4_jump);
}

static bool has_trait(const iem_synth *synth)
{
    return is_on(synth->trait_correlation) || is_on(synth->trait_weight);
}

static bool has_persons(const iem_synth *synth)
{
    return is_on(synth->decisions);
}

static bool has_batches(const iem_synth *synth)
{
    return is_on(synth->batch_size);
}

static bool has_reasons(const iem_synth *synth)
{
    return is_on(synth->same_reason);
}

static bool has_days(const iem_synth *synth)
{
    return is_on(synth->per_month);
}

static bool has_outcomes(const iem_synth *synth)
{
    return is_on(synth->outcome);
}

/* x4 is normal about its share of x1's mean. */
static double mean_of_x4_in_b(const iem_synth *synth)
{
    const double mean = synth->x4_correlation * synth->shift;
    return synth->x4_weight * mean + synth->x4_jump * iem_normal_upper(X4_CUT - mean);
}

static struct model model_of(const iem_synth *synth)
{
    struct model model = {.synth = synth, .x2_share_in_b = X2_SHARE};
    const double share = synth->group_share;
    for (unsigned i = 0; i < STREAMS; i++) model.key[i] = iem_mix(synth->seed) + i;
    if (synth->shift < 0 || synth->shift > 0) model.x2_share_in_b = X2_SHARE_SHIFTED;
    /* A trait as frequent as B: its correlation with B is the difference in share. */
    model.trait_share[0] = share * (1 - synth->trait_correlation);
    model.trait_share[1] = model.trait_share[0] + synth->trait_correlation;
    /* x1 and x2 are independent within B, and x3 - 2 has mean 0. */
    model.mean_score_in_b = 0.9 * synth->shift + 0.8 * model.x2_share_in_b +
                            synth->interaction * synth->shift * model.x2_share_in_b;
    if (has_x4(synth)) model.mean_score_in_b += mean_of_x4_in_b(synth);
    if (has_trait(synth))
        model.mean_score_in_b += synth->trait_weight * model.trait_share[1];
    return model;
}

static double draw(const struct model *model, enum stream stream, uint64_t index)
{
    return iem_uniform(model->key[stream], index);
}

static double draw_normal(const struct model *model, enum stream stream, uint64_t index)
{
    return iem_normal_quantile(draw(model, stream, index));
}

static uint64_t batch_of(const iem_synth *synth, uint64_t row)
{
    return row / (uint64_t)synth->batch_size;
}

/* Twice the mean number of rows belongs to two persons; where the second begins is
 * drawn. */
static uint64_t person_of(const struct model *model, uint64_t row)
{
    const uint64_t pair = 2 * (uint64_t)model->synth->decisions;
    const double at = draw(model, PERSON, row / pair) * (double)(pair - 1);
    return 2 * (row / pair) + (row % pair > (uint64_t)at);
}

/* What has one group: a person, a batch, or else a row. */
static uint64_t unit_of(const struct model *model, uint64_t row)
{
    const iem_synth *synth = model->synth;
    if (has_persons(synth)) return person_of(model, row);
    return has_batches(synth) && is_on(synth->batch_apart) ? batch_of(synth, row) : row;
}

static unsigned draw_group(const struct model *model, uint64_t row)
{
    const double share = model->synth->group_share;
    const double u = draw(model, GROUP, unit_of(model, row));
    if (!(u < share)) return 0;
    return 1 + (unsigned)(u / share * (model->synth->groups - 1));
}

static long ten_thousandths(double value)
{
    return lround(value * 1e4);
}

static double of_ten_thousandths(long value)
{
    return (double)value / 1e4;
}

/* What only some worlds have. */
static void draw_extras(const struct model *model, uint64_t row, struct person *person)
{
    const iem_synth *synth = model->synth;
    if (has_x4(synth)) {
        const double r = synth->x4_correlation;
        person->x4 = ten_thousandths(r * of_ten_thousandths(person->x1) +
                                     sqrt(1 - r * r) * draw_normal(model, X4, row));
    }
    if (has_trait(synth))
        person->trait = draw(model, TRAIT, row) < model->trait_share[person->in_b];
    if (has_persons(synth))
        person->particular =
            synth->person_sd * draw_normal(model, PARTICULAR, person_of(model, row));
    if (is_on(synth->hidden_share))
        person->hidden =
            draw(model, HIDDEN, row) <
            synth->hidden_share * (person->in_b ? synth->hidden_prevalence : 1);
}

/* Facts are rounded before anybody is judged: the log then holds the very fact that the
 * decision was taken on. */
static struct person draw_person(const struct model *model, uint64_t row)
{
    struct person person = {0};
    person.group = draw_group(model, row);
    person.in_b = person.group > 0;
    const double mean = person.in_b ? model->synth->shift : 0;
    const double x2_share = person.in_b ? model->x2_share_in_b : X2_SHARE;
    person.x1 = ten_thousandths(mean + draw_normal(model, X1, row));
    person.x2 = draw(model, X2, row) < x2_share;
    person.x3 = (unsigned)(5 * draw(model, X3, row));
    person.luck = draw(model, DECISION, row);
    draw_extras(model, row, &person);
    return person;
}

static double score_of(const struct model *model, const struct person *person)
{
    const iem_synth *synth = model->synth;
    const double x1 = of_ten_thousandths(person->x1), x2 = person->x2;
    const double x4 = of_ten_thousandths(person->x4);
    const double own = 0.9 * x1 + 0.8 * x2 + 0.35 * ((double)person->x3 - 2) +
                       synth->interaction * x1 * x2;
    return own + synth->x4_weight * x4 + (x4 >= X4_CUT ? synth->x4_jump : 0) +
           (person->trait ? synth->trait_weight : 0) + person->particular;
}

static double rate_at(const iem_synth *synth, const struct person *person, double score)
{
    /* People are noisy around an average; a rule turns at a score. */
    const double log_odds = synth->steepness > 1
                                ? synth->steepness * (score - THRESHOLD)
                                : INTERCEPT + synth->steepness * score;
    const double rate = synth->floor + (1 - synth->floor) * iem_logistic(log_odds);
    return person->hidden ? fmin(1, rate * synth->hidden_risk) : rate;
}

static double rate_as_member(const struct model *model, const struct person *person,
                             double score)
{
    const iem_synth *synth = model->synth;
    const double delta = synth->delta + (person->x2 ? synth->delta_x2 : 0);
    const double judged =
        (1 - synth->lambda) * score + synth->lambda * model->mean_score_in_b + delta;
    const double rate =
        rate_at(synth, person, judged) * synth->flat_ratio + synth->flat_gap;
    return fmin(1, fmax(0, rate));
}

static uint64_t month_of(const iem_synth *synth, uint64_t row)
{
    return row / (uint64_t)synth->per_month;
}

static bool is_before_change(const iem_synth *synth, uint64_t row)
{
    return has_days(synth) && month_of(synth, row) + 1 < (uint64_t)synth->change_month;
}

static bool is_in_blanket(const struct model *model, uint64_t row)
{
    const iem_synth *synth = model->synth;
    return has_batches(synth) &&
           draw(model, BLANKET, batch_of(synth, row)) < synth->blanket_share;
}

static struct decision decide(const struct model *model, uint64_t row)
{
    const iem_synth *synth = model->synth;
    struct decision d = {.person = draw_person(model, row), .row = row};
    const struct person *person = &d.person;
    const bool blanket = is_in_blanket(model, row);
    const bool apart = is_on(synth->batch_apart);
    d.score = score_of(model, person);
    d.by_facts = person->luck < rate_at(synth, person, d.score) || (blanket && !apart);
    d.adverse = d.by_facts;
    if (!person->in_b || is_before_change(synth, row)) return d;
    d.adverse = blanket || person->luck < rate_as_member(model, person, d.score);
    return d;
}

/* ---- Text ---- */

static char *put_text(char *at, const char *text)
{
    return stpcpy(at, text);
}

static char *put_whole(char *at, uint64_t number)
{
    char digits[20];
    size_t n = 0;
    do {
        digits[n++] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    while (n) *at++ = digits[--n];
    return at;
}

static char *put_two_digits(char *at, uint64_t number)
{
    *at++ = (char)('0' + number / 10);
    *at++ = (char)('0' + number % 10);
    return at;
}

static char *put_ten_thousandths(char *at, long value)
{
    if (value < 0) *at++ = '-';
    const unsigned long size = (unsigned long)labs(value);
    at = put_whole(at, size / 10000);
    *at++ = '.';
    for (unsigned long unit = 1000; unit; unit /= 10)
        *at++ = (char)('0' + size / unit % 10);
    return at;
}

/* A to Z, then G27 and on. */
static char *put_name_of_group(char *at, unsigned group)
{
    *at++ = group < 26 ? (char)('A' + group) : 'G';
    return group < 26 ? at : put_whole(at, group + 1);
}

static char *put_group(char *at, const struct model *model, const struct decision *d)
{
    const iem_synth *synth = model->synth;
    const double share =
        (d->adverse ? synth->missing_adverse : synth->missing_favourable) *
        (d->person.in_b ? synth->missing_of_b : 1);
    if (is_on(share) && draw(model, MISSING, d->row) < share) return at;
    return put_name_of_group(at, d->person.group);
}

static char *put_x4(char *at, const struct model *model, const struct decision *d)
{
    (void)model;
    return put_ten_thousandths(at, d->person.x4);
}

static char *put_trait(char *at, const struct model *model, const struct decision *d)
{
    (void)model;
    return put_text(at, d->person.trait ? "yes" : "no");
}

static char *put_person(char *at, const struct model *model, const struct decision *d)
{
    return put_whole(at, person_of(model, d->row) + 1);
}

static char *put_batch(char *at, const struct model *model, const struct decision *d)
{
    return put_whole(at, batch_of(model->synth, d->row) + 1);
}

/* Months have 28 days, over which their rows are spread. */
static char *put_day(char *at, const struct model *model, const struct decision *d)
{
    const uint64_t size = (uint64_t)model->synth->per_month;
    const uint64_t month = month_of(model->synth, d->row);
    const double through = (double)(d->row % size) / (double)size;
    at = put_whole(at, FIRST_YEAR + month / 12);
    *at++ = '-';
    at = put_two_digits(at, 1 + month % 12);
    *at++ = '-';
    return put_two_digits(at, 1 + (uint64_t)(28 * through));
}

/* An outcome is only seen where the decision was adverse. */
static char *put_outcome(char *at, const struct model *model, const struct decision *d)
{
    const double bias = d->person.in_b ? model->synth->label_bias : 0;
    const double rate = iem_logistic(OUTCOME_INTERCEPT + d->score + bias);
    if (!d->adverse) return at;
    return put_text(at, draw(model, OUTCOME, d->row) < rate ? "positive" : "negative");
}

/* The fact that did most. */
static const char *main_fact(const struct person *person)
{
    const double by_x1 = 0.9 * of_ten_thousandths(person->x1);
    const double by_x2 = 0.8 * person->x2;
    const double by_x3 = 0.35 * ((double)person->x3 - 2);
    if (by_x1 >= by_x2 && by_x1 >= by_x3) return "x1";
    return by_x2 >= by_x3 ? "x2" : "x3";
}

static char *put_reason(char *at, const struct model *model, const struct decision *d)
{
    if (!d->adverse) return at;
    const bool standard =
        d->person.in_b && draw(model, REASON, d->row) < model->synth->same_reason;
    return put_text(at, standard ? "standard" : main_fact(&d->person));
}

static bool has_truth(const iem_synth *synth)
{
    return synth->truth;
}

static char *put_caused(char *at, const struct model *model, const struct decision *d)
{
    (void)model;
    *at++ = d->person.in_b && d->adverse && !d->by_facts ? '1' : '0';
    return at;
}

/* After the columns that every log has. */
static const struct {
    const char *name;
    bool (*is_there)(const iem_synth *synth);
    char *(*put)(char *at, const struct model *model, const struct decision *d);
} columns[] = {
    {"x4", has_x4, put_x4},
    {"trait", has_trait, put_trait},
    {"person", has_persons, put_person},
    {"batch", has_batches, put_batch},
    {"day", has_days, put_day},
    {"outcome", has_outcomes, put_outcome},
    {"reason", has_reasons, put_reason},
    {"caused", has_truth, put_caused},
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static bool is_of_town(const iem_synth *synth)
{
    return is_on(synth->agency);
}

static size_t row_bytes(const iem_synth *synth)
{
    return is_of_town(synth) ? IEM_TOWN_ROW_BYTES : ROW_BYTES;
}

static char *put_row(char *at, const struct model *model, uint64_t row)
{
    if (is_of_town(model->synth)) return iem_town_put_row(model->synth, row, at);
    const struct decision d = decide(model, row);
    at = put_whole(at, row + 1);
    *at++ = ',';
    at = put_group(at, model, &d);
    *at++ = ',';
    at = put_ten_thousandths(at, d.person.x1);
    *at++ = ',';
    *at++ = (char)('0' + d.person.x2);
    *at++ = ',';
    *at++ = (char)('0' + d.person.x3);
    at = put_text(at, d.adverse ? ",adverse" : ",favourable");
    for (size_t i = 0; i < N_COLUMNS; i++) {
        if (!columns[i].is_there(model->synth)) continue;
        *at++ = ',';
        at = columns[i].put(at, model, &d);
    }
    *at++ = '\n';
    return at;
}

static size_t put_header(char *header, const iem_synth *synth)
{
    if (is_of_town(synth)) return (size_t)(iem_town_put_header(synth, header) - header);
    char *at = put_text(header, "case,group,x1,x2,x3,decision");
    for (size_t i = 0; i < N_COLUMNS; i++) {
        if (!columns[i].is_there(synth)) continue;
        *at++ = ',';
        at = put_text(at, columns[i].name);
    }
    *at++ = '\n';
    return (size_t)(at - header);
}

/* ---- The run ---- */

/* Threads make pieces in parallel and take turns to hand them on. */
struct run {
    struct model model;
    bool (*write)(const char *bytes, size_t n, void *ctx);
    void *ctx;
    char *buffers; /* one piece per worker */
    atomic_uint_fast64_t next_row;
    pthread_mutex_t lock;
    pthread_cond_t turned;
    uint64_t turn; /* first row of the piece to be handed on next */
    bool stopped;
};

static bool hand_on(struct run *run, uint64_t first, const char *piece, size_t n)
{
    pthread_mutex_lock(&run->lock);
    while (run->turn != first && !run->stopped)
        pthread_cond_wait(&run->turned, &run->lock);
    if (!run->stopped && !run->write(piece, n, run->ctx)) run->stopped = true;
    run->turn = first + ROWS_PER_PIECE;
    const bool go_on = !run->stopped;
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
    return go_on;
}

static void make_pieces(unsigned worker, void *at)
{
    struct run *run = at;
    const uint64_t rows = run->model.synth->rows;
    char *piece =
        run->buffers + (size_t)worker * ROWS_PER_PIECE * row_bytes(run->model.synth);
    for (;;) {
        const uint64_t first = atomic_fetch_add(&run->next_row, ROWS_PER_PIECE);
        if (first >= rows) return;
        const uint64_t left = rows - first;
        const uint64_t count = left < ROWS_PER_PIECE ? left : ROWS_PER_PIECE;
        char *end = piece;
        for (uint64_t i = 0; i < count; i++) end = put_row(end, &run->model, first + i);
        if (!hand_on(run, first, piece, (size_t)(end - piece))) return;
    }
}

static unsigned workers_for(const iem_synth *synth)
{
    const unsigned wanted = synth->threads ? synth->threads : iem_processors();
    const uint64_t pieces = synth->rows / ROWS_PER_PIECE + 1;
    return wanted < pieces ? wanted : (unsigned)pieces;
}

iem_status iem_synth_run(const iem_synth *synth,
                         bool (*write)(const char *bytes, size_t n, void *ctx),
                         void *ctx, iem_error *err)
{
    IEM_TRY(iem_worlds_check(synth, err));
    char header[IEM_TOWN_HEADER_BYTES]; /* the longest */
    const unsigned workers = workers_for(synth);
    struct run run = {.model = model_of(synth),
                      .write = write,
                      .ctx = ctx,
                      .lock = PTHREAD_MUTEX_INITIALIZER,
                      .turned = PTHREAD_COND_INITIALIZER};
    run.buffers = malloc((size_t)workers * ROWS_PER_PIECE * row_bytes(synth));
    if (!run.buffers) return iem_fail_memory(err);
    iem_status status = IEM_OK;
    if (write(header, put_header(header, synth), ctx))
        status = iem_parallel(workers, make_pieces, &run, err);
    free(run.buffers);
    return status;
}
