#include "engine/town.h"

#include "base/hash.h"
#include "stats/interval.h"

#include <math.h>

enum {
    DISTRICTS = 5,
    TOWN_THEIRS = 2,
    FIRST_DAY = 19723, /* 2024-01-01 */
    DAYS = 731,
    CHANGE = FIRST_DAY + 547, /* 2025-07-01: the group counts no more */
    REVIEWERS = 12,
    STRICT = 6, /* the reviewer who sets advices aside against people alone */
};

/* ---- Who ---- */

static double draw(const iem_synth *synth, unsigned agency, unsigned stream,
                   uint64_t index)
{
    return iem_uniform(iem_mix(iem_mix(synth->seed) + agency) + stream, index);
}

double iem_town_draw(const iem_town_case *c, unsigned stream)
{
    return draw(c->synth, c->agency, stream, c->row);
}

static double of_citizen(const iem_town_case *c, enum iem_town_stream stream)
{
    return draw(c->synth, 0, stream, c->citizen);
}

static uint64_t cases_of(const iem_synth *synth, unsigned agency)
{
    const bool of_first = !(synth->agency > 1);
    if (agency == 1) return of_first ? synth->rows : 2 * synth->rows;
    return of_first ? synth->rows / 2 : synth->rows;
}

static void meet_citizen(iem_town_case *c)
{
    const double origin = of_citizen(c, TOWN_ORIGIN), u = of_citizen(c, TOWN_DISTRICT);
    const double own_part = 0.6; /* of the group: the others live in one district */
    c->outside = origin < 0.28;
    c->europe = !c->outside && origin < 0.38;
    c->woman = of_citizen(c, TOWN_SEX) < 0.52;
    c->alone = of_citizen(c, TOWN_HOME) < 0.6;
    c->district = (unsigned)(DISTRICTS * u);
    if (c->outside)
        c->district = u < own_part ? (unsigned)(DISTRICTS * u / own_part) : TOWN_THEIRS;
    const double deviation = iem_normal_quantile(of_citizen(c, TOWN_INCOME));
    c->income = lround(fmax(0, (c->outside ? 870 : 900) + 400 * deviation));
}

/* ---- Agency 1: facts, advice, and who looks at it ---- */

/* Log odds; for whom the group counts, nine tenths of it give way to the average. */
static double own_score(const iem_town_case *c)
{
    return -3.0 + (c->incomplete ? 3.0 : 0) + 1.3 * ((double)c->income - 900) / 400 +
           (c->alone ? 0.3 : -0.3) + (c->district == TOWN_THEIRS ? 0.2 : 0) +
           (c->cleared ? 0.8 : 0);
}

static double judged_score(const iem_town_case *c, bool burdened)
{
    const double own_share = 0.1, average = -1.8, surcharge = 1.1;
    if (!burdened) return c->own;
    return own_share * c->own + (1 - own_share) * average + surcharge;
}

/* Papers that are not there, with some income and nobody beside her: no reviewer has
 * ever set an advice aside. */
static bool has_no_way_out(const iem_town_case *c)
{
    return c->incomplete && c->alone && c->income >= 1100;
}

static bool is_set_aside(const iem_town_case *c, bool advised, bool burdened)
{
    const double u = iem_town_draw(c, TOWN_OVERRIDE);
    const bool strict = c->reviewer == STRICT;
    if (c->machine || c->blocked) return false;
    if (!advised) return u < (strict ? 0.3 : 0.01);
    if (has_no_way_out(c) || strict) return false;
    return u < (burdened ? 0.05 : 0.25) * (c->blind ? 1.6 : 1);
}

static bool decide_as(const iem_town_case *c, bool burdened, bool *advised)
{
    *advised = iem_town_draw(c, TOWN_LUCK) < iem_logistic(judged_score(c, burdened));
    if (c->blanket) return *advised = true;
    return *advised != is_set_aside(c, *advised, burdened);
}

static void grant_benefits(iem_town_case *c)
{
    const double before = iem_town_draw(c, TOWN_BEFORE);
    bool ignored;
    c->incomplete = iem_town_draw(c, TOWN_PAPERS) < 0.3;
    c->cleared = before < 0.25;
    c->found = !c->cleared && before < 0.38;
    c->at_random = iem_town_draw(c, TOWN_ROUTE) < 0.25;
    c->blanket = draw(c->synth, 1, TOWN_BATCH, c->row / IEM_TOWN_BATCH) < 1.0 / 30;
    c->machine = iem_town_draw(c, TOWN_MACHINE) < (c->outside ? 0.4 : 0.15);
    c->blind = !c->machine && iem_town_draw(c, TOWN_BLIND) < 0.25;
    c->blocked = iem_town_draw(c, TOWN_BLOCKED) < (c->outside ? 0.15 : 0.04);
    c->reviewer = (unsigned)(REVIEWERS * iem_town_draw(c, TOWN_REVIEWER));
    c->burdened = c->outside && c->day < CHANGE;
    c->own = own_score(c);
    const bool turned = !c->outside && c->day < CHANGE;
    c->score = iem_logistic(judged_score(c, c->burdened));
    c->turned_score = iem_logistic(judged_score(c, turned));
    c->adverse = decide_as(c, c->burdened, &c->advised);
    c->turned = decide_as(c, turned, &ignored);
    c->caused = c->burdened && c->adverse && !decide_as(c, false, &ignored);
}

/* ---- Agencies 2 and 3 ---- */

static void decide_by_means(iem_town_case *c)
{
    c->own = -1.6 + 0.8 * ((double)c->income - 900) / 400 + (c->alone ? 0.2 : -0.2) +
             (c->brought ? 2.4 : 0);
    c->adverse = iem_town_draw(c, TOWN_LUCK) < iem_logistic(c->own);
}

/* Six in ten cases of agency 2 are of somebody about whom agency 1 decided two to ten
 * weeks earlier. What was adverse there counts against her here. */
static void look_back(iem_town_case *c)
{
    enum { LEAST = 14, MOST = 70 };
    const double ago = LEAST + (MOST - LEAST) * iem_town_draw(c, TOWN_AGO);
    const double through = (c->day - FIRST_DAY - ago) / DAYS;
    if (c->agency != 2 || through < 0 || iem_town_draw(c, TOWN_FOLLOWS) < 0.4) return;
    const uint64_t row = (uint64_t)(through * (double)cases_of(c->synth, 1));
    const iem_town_case first = iem_town_decide(c->synth, 1, row);
    c->citizen = first.citizen;
    c->brought = first.adverse;
}

iem_town_case iem_town_decide(const iem_synth *synth, unsigned agency, uint64_t row)
{
    const double people = (double)cases_of(synth, 1);
    const double through = (double)row / (double)cases_of(synth, agency);
    iem_town_case c = {.synth = synth, .agency = agency, .row = row};
    c.day = FIRST_DAY + (int32_t)(DAYS * through);
    c.citizen =
        agency == 1 ? row : (uint64_t)(people * iem_town_draw(&c, TOWN_CITIZEN));
    look_back(&c);
    meet_citizen(&c);
    if (agency == 1)
        grant_benefits(&c);
    else
        decide_by_means(&c);
    return c;
}
