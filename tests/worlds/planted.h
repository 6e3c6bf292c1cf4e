/* Logs of how decisions came about, in which the truth of each step is planted: who was
 * heard, whose case was made to measure, how long it took. A maker writes one log and
 * keeps what it planted, so that a look can ask whether that was found. */
#ifndef PLANTED_H
#define PLANTED_H

#include "base/buffer.h"
#include "base/hash.h"
#include "stats/interval.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What of a world its maker takes; what the numbers mean is the maker's. */
struct plant {
    double shift; /* facts of B lie so many sd higher */
    double to_a, to_b;
    bool number; /* the fact is a number that the plan cuts into bands */
};

/* ---- Drawing ---- */

struct draws {
    uint64_t key, n;
};

static double draw(struct draws *d)
{
    return iem_uniform(d->key, d->n++);
}

static bool chance(struct draws *d, double p)
{
    return draw(d) < p;
}

static unsigned draw_below(struct draws *d, unsigned n)
{
    return (unsigned)(draw(d) * n);
}

/* Whole days until something happens that comes at this rate per day; at least 1. */
static long draw_days(struct draws *d, double rate)
{
    return (long)ceil(-log(draw(d)) / rate);
}

/* ---- The truth ---- */

enum { BANDS = 6, CELLS_OF_FACTS = 2 * BANDS, MOST_TRUTHS = 12 };

/* One planted figure: given, or the mean difference of chances in cells of equal facts,
 * weighted as Mantel and Haenszel weigh them. */
struct truth {
    const char *measure, *group;
    double value;
    bool of_cells;
    double n[CELLS_OF_FACTS][2], sum[CELLS_OF_FACTS][2]; /* [0]: A, [1]: B */
};

struct truths {
    struct truth at[MOST_TRUTHS];
    size_t n;
};

static struct truth *truth_of(struct truths *t, const char *measure, const char *group)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->at[i].measure, measure) == 0 &&
            strcmp(t->at[i].group, group) == 0)
            return &t->at[i];
    if (t->n == MOST_TRUTHS) exit(5);
    t->at[t->n] = (struct truth){.measure = measure, .group = group, .value = NAN};
    return &t->at[t->n++];
}

static void plant_value(struct truths *t, const char *measure, const char *group,
                        double value)
{
    truth_of(t, measure, group)->value = value;
}

static void plant_chance(struct truths *t, const char *measure, size_t cell, bool of_b,
                         double p)
{
    struct truth *truth = truth_of(t, measure, "B");
    truth->of_cells = true;
    truth->n[cell][of_b]++;
    truth->sum[cell][of_b] += p;
}

static double truth_value(const struct truth *t)
{
    double weights = 0, sum = 0;
    for (size_t c = 0; c < CELLS_OF_FACTS; c++) {
        const double n0 = t->n[c][0], n1 = t->n[c][1];
        if (!(n0 > 0 && n1 > 0)) continue;
        weights += n0 * n1 / (n0 + n1);
        sum += n0 * n1 / (n0 + n1) * (t->sum[c][1] / n1 - t->sum[c][0] / n0);
    }
    return t->of_cells ? sum / weights : t->value;
}

/* ---- People ---- */

struct citizen {
    bool b, x2;
    double x;        /* normal */
    unsigned band;   /* of x, 0 to 5 */
    size_t cell;     /* of equal facts */
    double standing; /* what decisions go by: the middle of the band, or x itself */
};

static const double group_share = .3;

static struct citizen draw_citizen(struct draws *d, const struct plant *p)
{
    struct citizen c = {.b = chance(d, group_share)};
    c.x = iem_normal_quantile(draw(d)) + (c.b ? p->shift : 0);
    c.x2 = chance(d, .3);
    while (c.band < BANDS - 1 && c.x >= .5 * (double)c.band - 1) c.band++;
    c.cell = c.band * 2 + c.x2;
    c.standing = p->number ? c.x : .5 * (double)c.band - 1.25;
    return c;
}

/* Columns that every log has: who, and the facts. */
#define FACT_COLUMNS "group,need,x2,"
static void put_citizen(iem_buffer *out, const struct citizen *c, const struct plant *p)
{
    iem_buffer_text(out, c->b ? "B," : "A,");
    if (p->number)
        iem_buffer_format(out, "%.4f", c->x);
    else
        iem_buffer_format(out, "%u", c->band + 1);
    iem_buffer_text(out, c->x2 ? ",1," : ",0,");
}

/* The day, and a comma; nothing before the comma for a negative one. Day 0 is 1 January
 * 2024 (Hinnant's civil_from_days, for days after it). */
static void put_day(iem_buffer *out, long day)
{
    if (day >= 0) {
        const long z = day + 19723 + 719468, era = z / 146097, doe = z - era * 146097;
        const long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
        const long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        const long mp = (5 * doy + 2) / 153, month = mp < 10 ? mp + 3 : mp - 9;
        iem_buffer_format(out, "%04ld-%02ld-%02ld", yoe + era * 400 + (month <= 2),
                          month, doy - (153 * mp + 2) / 5 + 1);
    }
    iem_buffer_text(out, ",");
}

static void put_yes(iem_buffer *out, bool yes)
{
    iem_buffer_text(out, yes ? "yes," : "no,");
}

static void end_row(iem_buffer *out, const char *last)
{
    iem_buffer_text(out, last);
    iem_buffer_text(out, "\n");
}

static const char *decided(bool adverse)
{
    return adverse ? "adverse" : "favourable";
}

static double fraction(double x)
{
    return fmin(fmax(x, 0), 1);
}

/* Writes a log of so many rows and what was planted in it. */
typedef void make_planted(struct draws *d, const struct plant *p, uint64_t rows,
                          struct truths *t, iem_buffer *out);

/* ---- Maatwerk ---- */

/* Adverse advice is set aside for who needs it more; for B `to_b` times as often. */
static void make_custom(struct draws *d, const struct plant *p, uint64_t rows,
                        struct truths *t, iem_buffer *out)
{
    iem_buffer_text(out, FACT_COLUMNS "advice,custom,decision\n");
    for (uint64_t i = 0; i < rows; i++) {
        const struct citizen c = draw_citizen(d, p);
        const double advice = iem_logistic(.5 * c.standing);
        const double way_out =
            fraction(.2 + .08 * c.standing + (c.x2 ? .05 : 0)) * (c.b ? p->to_b : 1);
        const bool against = chance(d, advice), custom = against && chance(d, way_out);
        if (against)
            plant_chance(t, "override_in_favour_at_equal_facts", c.cell, c.b, way_out);
        plant_chance(t, "custom_at_equal_facts", c.cell, c.b, advice * way_out);
        put_citizen(out, &c, p);
        put_yes(out, against);
        put_yes(out, custom);
        end_row(out, decided(against && !custom));
    }
}

/* ---- Hearing ---- */

/* Who has more on her plate is asked less often and waited for less often; B is asked
 * `to_b` less often besides, and decided about before she is heard so much more. */
static void make_heard(struct draws *d, const struct plant *p, uint64_t rows,
                       struct truths *t, iem_buffer *out)
{
    iem_buffer_text(out, FACT_COLUMNS "requested,answered,decided,decision\n");
    for (uint64_t i = 0; i < rows; i++) {
        const struct citizen c = draw_citizen(d, p);
        const double less = c.b ? p->to_b : 0;
        const double asked = .92 - .5 * iem_logistic(1.5 * c.standing) - less,
                     rushed = .05 + .3 * iem_logistic(1.5 * c.standing) + less;
        const bool adverse = chance(d, iem_logistic(.5 * c.standing)),
                   is_asked = chance(d, asked), is_rushed = chance(d, rushed);
        const long day = draw_below(d, 600);
        if (adverse) plant_chance(t, "asked_first_at_equal_facts", c.cell, c.b, asked);
        if (is_asked)
            plant_chance(t, "decided_before_heard_at_equal_facts", c.cell, c.b, rushed);
        put_citizen(out, &c, p);
        put_day(out, is_asked ? day : -1);
        put_day(out, is_asked ? day + 14 : -1);
        put_day(out, is_asked && is_rushed ? day + 7 : day + 21);
        end_row(out, decided(adverse));
    }
}

/* ---- Reasons in words ---- */

/* A reason of one's own, or one of twenty standard texts: of B's so many `to_b`, of A's
 * `to_a`. */
static void make_words(struct draws *d, const struct plant *p, uint64_t rows,
                       struct truths *t, iem_buffer *out)
{
    enum { STANDARD = 20 };
    iem_buffer_text(out, FACT_COLUMNS "words,decision\n");
    for (uint64_t i = 0; i < rows; i++) {
        const struct citizen c = draw_citizen(d, p);
        const bool adverse = chance(d, .5),
                   is_standard = chance(d, c.b ? p->to_b : p->to_a);
        put_citizen(out, &c, p);
        if (is_standard)
            iem_buffer_format(out, "s%u,", draw_below(d, STANDARD));
        else
            iem_buffer_format(out, "own%" PRIu64 ",", i);
        end_row(out, decided(adverse));
    }
    const double ratio = p->to_a / p->to_b;
    plant_value(t, "same_wording_difference", "B", p->to_b - p->to_a);
    plant_value(t, "effective_wordings", "B", STANDARD / (p->to_b * p->to_b));
    plant_value(t, "effective_wordings_ratio", "B", ratio * ratio);
}

/* ---- Terms ---- */

enum { AS_OF = 731 }; /* 2026-01-01 */

/* A day of something that may still be going on; `late`: of B the later days. */
static long draw_day(struct draws *d, bool late)
{
    return (long)draw_below(d, late ? 120 : 700) + (late ? AS_OF - 121 : 0);
}

/* The day on which it ended; -1: not by the day that the log is of. */
static long end_of_wait(struct draws *d, long from, double rate)
{
    const long end = from + draw_days(d, rate);
    return end <= AS_OF ? end : -1;
}

/* Objections, which take longer where there is more to find out; of B `to_b` times as
 * fast. `to_a` of B's objections are of the last months: more of them are open. */
static void make_terms(struct draws *d, const struct plant *p, uint64_t rows,
                       struct truths *t, iem_buffer *out)
{
    iem_buffer_text(out, FACT_COLUMNS "objected,answered,decision\n");
    for (uint64_t i = 0; i < rows; i++) {
        const struct citizen c = draw_citizen(d, p);
        const double rate = (c.b ? p->to_b : 1) / exp(3.9 + .4 * c.standing);
        const long from = draw_day(d, c.b && chance(d, p->to_a));
        put_citizen(out, &c, p);
        put_day(out, from);
        put_day(out, end_of_wait(d, from, rate));
        end_row(out, "adverse");
    }
    plant_value(t, "objection_days_pace_at_equal_facts", "B", p->to_b);
}

/* ---- The stop button ---- */

/* A third ask to be taken out. Of A 85 to 95 % are, of B `to_b` less; once granted it
 * takes B as long as A. Of those that are out, `to_a` of B get a decision all the same.
 */
static void make_stop(struct draws *d, const struct plant *p, uint64_t rows,
                      struct truths *t, iem_buffer *out)
{
    iem_buffer_text(out, FACT_COLUMNS "asked,stopped,decided,decision\n");
    for (uint64_t i = 0; i < rows; i++) {
        const struct citizen c = draw_citizen(d, p);
        const double honoured = .9 - .04 * c.standing - (c.b ? p->to_b : 0);
        const bool asks = chance(d, .33), is_honoured = chance(d, honoured),
                   after = c.b && chance(d, p->to_a);
        const long asked = draw_below(d, 500), out_on = asked + draw_days(d, .05);
        put_citizen(out, &c, p);
        put_day(out, asks ? asked : -1);
        put_day(out, asks && is_honoured ? out_on : -1);
        put_day(out,
                asks && is_honoured && !after ? asked - 1 + (asked == 0) : out_on + 5);
        end_row(out, decided(chance(d, .4)));
        if (asks)
            plant_chance(t, "stop_honoured_at_equal_facts", c.cell, c.b, honoured);
        if (asks && is_honoured)
            plant_chance(t, "decided_after_stop_at_equal_facts", c.cell, c.b,
                         c.b ? p->to_a : 0);
    }
}

/* ---- A system that feeds on itself ---- */

static double odds_times(double p, double times)
{
    return times * p / (1 - p + times * p);
}

/* Two rounds of picking people by their facts. Who was picked in the first and cleared
 * has `to_a` times the odds in the second, of B `to_b` times; who was found then is not
 * in the second. The log is the second. */
static void make_again(struct draws *d, const struct plant *p, uint64_t rows,
                       struct truths *t, iem_buffer *out)
{
    iem_buffer_text(out, FACT_COLUMNS "before,decision\n");
    for (uint64_t i = 0; i < rows; i++) {
        const struct citizen c = draw_citizen(d, p);
        const double by_facts = iem_logistic(-1.6 + c.standing + (c.x2 ? .5 : 0));
        const bool picked = chance(d, by_facts), found = picked && chance(d, .2);
        const double again =
            picked ? odds_times(by_facts, c.b ? p->to_b : p->to_a) : by_facts;
        put_citizen(out, &c, p);
        iem_buffer_text(out, found ? "found," : picked ? "cleared," : "never,");
        end_row(out, decided(!found && chance(d, again)));
    }
    plant_value(t, "picked_again_odds_ratio", "A", p->to_a);
    plant_value(t, "picked_again_odds_ratio", "B", p->to_b);
    if (!(p->to_a < p->to_b) && !(p->to_a > p->to_b))
        plant_value(t, "picked_again_odds_ratio", "", p->to_a);
}

/* ---- Reviewers ---- */

enum { REVIEWERS = 40, ODD_ONE = 7 };

/* Reviewers get the cases that their desk is for, and follow 5 of 6 adverse advices,
 * more where the need is less; reviewer 7 follows `to_a` less. Reviewers differ, with a
 * spread (sd, in odds) of `to_b`. */
static void make_review(struct draws *d, const struct plant *p, uint64_t rows,
                        struct truths *t, iem_buffer *out)
{
    double lenient[REVIEWERS];
    for (unsigned r = 0; r < REVIEWERS; r++)
        lenient[r] = p->to_b * iem_normal_quantile(draw(d));
    iem_buffer_text(out, FACT_COLUMNS "advice,reviewer,decision\n");
    for (uint64_t i = 0; i < rows; i++) {
        const struct citizen c = draw_citizen(d, p);
        const unsigned desk = draw_below(d, REVIEWERS / 2) + (c.band > 2 ? 20 : 0),
                       reviewer = chance(d, .3) ? draw_below(d, REVIEWERS) : desk;
        double follow = iem_logistic(1.6 - .8 * c.standing + lenient[reviewer]);
        if (reviewer == ODD_ONE) follow -= p->to_a;
        const bool advice = chance(d, .5);
        put_citizen(out, &c, p);
        put_yes(out, advice);
        iem_buffer_format(out, "r%02u,", reviewer);
        end_row(out, decided(advice && chance(d, follow)));
    }
    if (!(p->to_b > 0)) plant_value(t, "adverse_followed_among_reviewers", "", 0);
}

/* An advice is set aside in favour of A by the facts alone, of B `to_b` less often in
 * points. */
static void make_override(struct draws *d, const struct plant *p, uint64_t rows,
                          struct truths *t, iem_buffer *out)
{
    iem_buffer_text(out, FACT_COLUMNS "advice,decision\n");
    for (uint64_t i = 0; i < rows; i++) {
        const struct citizen c = draw_citizen(d, p);
        const double follow =
            iem_logistic(1.2 - .7 * c.standing) * (1 - (c.b ? p->to_b : 0)) +
            (c.b ? p->to_b : 0);
        const bool advice = chance(d, .5);
        put_citizen(out, &c, p);
        put_yes(out, advice);
        end_row(out, decided(chance(d, advice ? follow : .03)));
        if (!advice) continue;
        plant_chance(t, "adverse_followed_at_equal_facts", c.cell, c.b, follow);
        plant_chance(t, "override_in_favour_at_equal_facts", c.cell, c.b, 1 - follow);
    }
}

#endif
