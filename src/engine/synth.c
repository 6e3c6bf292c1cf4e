/* Made-up logs in which it is known whether, and whom, the group cost something. Row i
 * depends on the seed and on i alone, so any number of threads writes the same bytes,
 * and two worlds with one seed differ only in the rows their difference touches.
 *
 * Facts: x1 ~ N(shift, 1) in B and N(0, 1) in A, x2 yes or no, x3 uniform on 0..4.
 * Score: s = .9 x1 + .8 x2 + .35 (x3 - 2) + interaction x1 x2. In group B the person's
 * own score is replaced for a share lambda by B's mean, and delta is added. */
#include "base/hash.h"
#include "base/parallel.h"
#include "base/status.h"
#include "stats/interval.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS_PER_PIECE = 8192,
    ROW_BYTES = 80, /* 20 digits of case, 8 of x1 and their company are fewer */
};

static const double INTERCEPT = -2.2; /* one in six is adverse in group A */
static const double THRESHOLD = 1.6;  /* of the score, where the decision is a rule */
static const double X2_SHARE = 0.30;
static const double X2_SHARE_SHIFTED = 0.45; /* in B, where its facts differ */

/* ---- Worlds and knobs ---- */

static const struct {
    const char *name;
    double lambda, delta, shift;
} worlds[] = {
    {"individual", 0, 0, 0},
    {"facts-differ", 0, 0, 0.5},
    {"surcharge", 0, 0.4, 0},
    {"averaging", 0.6, 0, 0},
};

static void default_to(double *knob, double value)
{
    if (isnan(*knob)) *knob = value;
}

static void forget_everything(iem_synth *synth)
{
    *synth = (iem_synth){.rows = 20000,
                         .seed = 1,
                         .lambda = NAN,
                         .delta = NAN,
                         .group_share = NAN,
                         .shift = NAN,
                         .steepness = NAN,
                         .floor = NAN,
                         .interaction = NAN,
                         .flat_gap = NAN,
                         .flat_ratio = NAN};
}

iem_status iem_synth_init(iem_synth *synth, const char *world, iem_error *err)
{
    if (!world) {
        forget_everything(synth);
        return IEM_OK;
    }
    for (size_t i = 0; i < sizeof worlds / sizeof worlds[0]; i++) {
        if (strcmp(worlds[i].name, world) != 0) continue;
        synth->world = worlds[i].name;
        default_to(&synth->lambda, worlds[i].lambda);
        default_to(&synth->delta, worlds[i].delta);
        default_to(&synth->shift, worlds[i].shift);
        default_to(&synth->group_share, 0.15);
        default_to(&synth->steepness, 1);
        default_to(&synth->floor, 0);
        default_to(&synth->interaction, 0);
        default_to(&synth->flat_gap, 0);
        default_to(&synth->flat_ratio, 1);
        return IEM_OK;
    }
    return iem_fail(
        err, IEM_ERR_USAGE,
        "unknown world '%s': individual, facts-differ, surcharge or averaging", world);
}

static iem_status check_knobs(const iem_synth *synth, iem_error *err)
{
    const struct {
        const char *name;
        double value, low, high;
    } knobs[] = {
        {"lambda", synth->lambda, -100, 100},
        {"delta", synth->delta, -100, 100},
        {"group share", synth->group_share, 0, 1},
        {"shift", synth->shift, -100, 100},
        {"steepness", synth->steepness, 0.01, 1e7},
        {"floor", synth->floor, 0, 1},
        {"interaction", synth->interaction, -100, 100},
        {"flat gap", synth->flat_gap, -1, 1},
        {"flat ratio", synth->flat_ratio, 0, 1000},
    };
    for (size_t i = 0; i < sizeof knobs / sizeof knobs[0]; i++) {
        /* Written so that NaN, a knob nobody filled in, fails too. */
        if (knobs[i].value >= knobs[i].low && knobs[i].value <= knobs[i].high) continue;
        return iem_fail(err, IEM_ERR_USAGE, "%s must be from %g to %g, not %g",
                        knobs[i].name, knobs[i].low, knobs[i].high, knobs[i].value);
    }
    return IEM_OK;
}

/* ---- The model ---- */

enum stream { GROUP, X1, X2, X3, DECISION, STREAMS };

struct model {
    const iem_synth *synth;
    uint64_t key[STREAMS];
    double x2_share_in_b;
    double mean_score_in_b; /* E[s | B] */
};

struct person {
    bool in_b;
    long x1; /* ten-thousandths, as printed */
    unsigned x2, x3;
    double luck; /* adverse when below the person's rate */
};

static struct model model_of(const iem_synth *synth)
{
    struct model model = {.synth = synth, .x2_share_in_b = X2_SHARE};
    for (unsigned i = 0; i < STREAMS; i++) model.key[i] = iem_mix(synth->seed) + i;
    if (synth->shift < 0 || synth->shift > 0) model.x2_share_in_b = X2_SHARE_SHIFTED;
    /* x1 and x2 are independent within B, and x3 - 2 has mean 0. */
    model.mean_score_in_b = 0.9 * synth->shift + 0.8 * model.x2_share_in_b +
                            synth->interaction * synth->shift * model.x2_share_in_b;
    return model;
}

/* x1 is rounded before anybody is judged: the log then holds the very fact that the
 * decision was taken on. */
static struct person draw_person(const struct model *model, uint64_t row)
{
    struct person person = {0};
    person.in_b = iem_uniform(model->key[GROUP], row) < model->synth->group_share;
    const double mean = person.in_b ? model->synth->shift : 0;
    const double x2_share = person.in_b ? model->x2_share_in_b : X2_SHARE;
    const double z = iem_normal_quantile(iem_uniform(model->key[X1], row));
    person.x1 = lround((mean + z) * 1e4);
    person.x2 = iem_uniform(model->key[X2], row) < x2_share;
    person.x3 = (unsigned)(5 * iem_uniform(model->key[X3], row));
    person.luck = iem_uniform(model->key[DECISION], row);
    return person;
}

static double score_of(const struct model *model, const struct person *person)
{
    const double x1 = (double)person->x1 / 1e4, x2 = person->x2;
    return 0.9 * x1 + 0.8 * x2 + 0.35 * ((double)person->x3 - 2) +
           model->synth->interaction * x1 * x2;
}

static double rate_at(const iem_synth *synth, double score)
{
    /* People are noisy around an average; a rule turns at a score. */
    const double log_odds = synth->steepness > 1
                                ? synth->steepness * (score - THRESHOLD)
                                : INTERCEPT + synth->steepness * score;
    return synth->floor + (1 - synth->floor) * iem_logistic(log_odds);
}

static double rate_as_reference(const struct model *model, double score)
{
    return rate_at(model->synth, score);
}

static double rate_as_member(const struct model *model, double score)
{
    const iem_synth *synth = model->synth;
    const double judged = (1 - synth->lambda) * score +
                          synth->lambda * model->mean_score_in_b + synth->delta;
    const double rate = rate_at(synth, judged) * synth->flat_ratio + synth->flat_gap;
    return fmin(1, fmax(0, rate));
}

/* ---- Text ---- */

static char *put_text(char *at, const char *text, size_t n)
{
    memcpy(at, text, n);
    return at + n;
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

static char *put_row(char *at, const struct model *model, uint64_t row)
{
    const struct person person = draw_person(model, row);
    const double score = score_of(model, &person);
    const bool by_facts = person.luck < rate_as_reference(model, score);
    const bool adverse =
        person.in_b ? person.luck < rate_as_member(model, score) : by_facts;

    at = put_whole(at, row + 1);
    at = put_text(at, person.in_b ? ",B," : ",A,", 3);
    at = put_ten_thousandths(at, person.x1);
    *at++ = ',';
    *at++ = (char)('0' + person.x2);
    *at++ = ',';
    *at++ = (char)('0' + person.x3);
    at = adverse ? put_text(at, ",adverse", 8) : put_text(at, ",favourable", 11);
    if (model->synth->truth)
        at = put_text(at, person.in_b && adverse && !by_facts ? ",1" : ",0", 2);
    *at++ = '\n';
    return at;
}

static const char *header_of(const iem_synth *synth)
{
    return synth->truth ? "case,group,x1,x2,x3,decision,caused\n"
                        : "case,group,x1,x2,x3,decision\n";
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
    char *piece = run->buffers + (size_t)worker * ROWS_PER_PIECE * ROW_BYTES;
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
    IEM_TRY(check_knobs(synth, err));
    const char *header = header_of(synth);
    const unsigned workers = workers_for(synth);
    struct run run = {.model = model_of(synth),
                      .write = write,
                      .ctx = ctx,
                      .lock = PTHREAD_MUTEX_INITIALIZER,
                      .turned = PTHREAD_COND_INITIALIZER};
    run.buffers = malloc((size_t)workers * ROWS_PER_PIECE * ROW_BYTES);
    if (!run.buffers) return iem_fail_memory(err);
    iem_status status = IEM_OK;
    if (write(header, strlen(header), ctx))
        status = iem_parallel(workers, make_pieces, &run, err);
    free(run.buffers);
    return status;
}
