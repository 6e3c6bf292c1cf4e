/* One table of knobs and one of worlds, which are knobs turned. All knobs are as usual
 * in the first world; nothing is done to group B there. */
#include "engine/worlds.h"

#include "base/status.h"
#include "plan/nearest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_TURNED = 5 };

#define AT(field) offsetof(iem_synth, field)

/* clang-format off */
static const struct knob {
    const char *name;
    size_t at;
    double usual, low, high;
    bool whole;
    const char *meaning;
} knobs[] = {
    {"lambda", AT(lambda), 0, -100, 100, false, "group weight: B's mean replaces so much of own facts"},
    {"delta", AT(delta), 0, -100, 100, false, "surcharge on B in log odds"},
    {"group-share", AT(group_share), 0.15, 0, 1, false, "share of the people who are not of A"},
    {"shift", AT(shift), 0, -100, 100, false, "mean of x1 outside A"},
    {"steepness", AT(steepness), 1, 0.01, 1e7, false, "1 noisy people, 6 a rule, 40 a sharp rule"},
    {"floor", AT(floor), 0, 0, 1, false, "adverse whatever the facts, in all groups"},
    {"interaction", AT(interaction), 0, -100, 100, false, "of x1 and x2 in the score, in all groups"},
    {"flat-gap", AT(flat_gap), 0, -1, 1, false, "adverse rate of B plus this"},
    {"flat-ratio", AT(flat_ratio), 1, 0, 1000, false, "adverse rate of B times this"},
    {"delta-x2", AT(delta_x2), 0, -100, 100, false, "surcharge on those of B with x2 = 1"},
    {"x4-weight", AT(x4_weight), 0, -100, 100, false, "of a fact x4 in the score; gives the column"},
    {"x4-correlation", AT(x4_correlation), 0, -1, 1, false, "of x4 with x1"},
    {"x4-jump", AT(x4_jump), 0, -100, 100, false, "added to the score from x4 = 0.25 on; gives the column"},
    {"hidden-share", AT(hidden_share), 0, 0, 1, false, "share of A with a fact that the log does not hold"},
    {"hidden-prevalence", AT(hidden_prevalence), 1, 0, 1000, false, "so many times as frequent outside A"},
    {"hidden-risk", AT(hidden_risk), 1, 0, 1000, false, "adverse rate of those who have it times this"},
    {"groups", AT(groups), 2, 2, 100000, true, "number of groups; what is done to B is done to all but A"},
    {"trait-correlation", AT(trait_correlation), 0, 0, 1, false, "of a yes-or-no trait with the group; gives the column"},
    {"trait-weight", AT(trait_weight), 0, -100, 100, false, "of the trait in the score, in all groups; gives the column"},
    {"decisions", AT(decisions), 0, 0, 1e6, true, "mean number per person; gives the column person"},
    {"person-sd", AT(person_sd), 0, 0, 100, false, "of what is particular to a person, in log odds"},
    {"batch-size", AT(batch_size), 0, 0, 1e9, true, "decisions per batch; gives the column"},
    {"batch-apart", AT(batch_apart), 0, 0, 1, true, "1: a batch holds one group, and only B's are decided alike"},
    {"blanket-share", AT(blanket_share), 0, 0, 1, false, "share of the batches that are adverse whatever the facts"},
    {"same-reason", AT(same_reason), 0, 0, 1, false, "adverse decisions of B with a standard reason; gives the column"},
    {"per-month", AT(per_month), 0, 0, 1e12, true, "decisions per month from 2021 on; gives the column day"},
    {"change-month", AT(change_month), 1, 1, 1e9, true, "until then B is treated as A"},
    {"outcome", AT(outcome), 0, 0, 1, true, "1: gives the column, known where the decision was adverse"},
    {"label-bias", AT(label_bias), 0, -100, 100, false, "log odds of a positive outcome, added for B"},
    {"missing-adverse", AT(missing_adverse), 0, 0, 1, false, "how often the group is missing behind adverse decisions"},
    {"missing-favourable", AT(missing_favourable), 0, 0, 1, false, "and behind favourable ones"},
    {"missing-of-b", AT(missing_of_b), 1, 0, 100, false, "so many times as often outside A"},
    {"agency", AT(agency), 0, 0, 3, true, "of a municipality, whose logs are made instead: 1 benefits, 2 local taxes, 3 debts"},
};

static const struct world {
    const char *name, *meaning;
    struct {
        const char *knob;
        double value;
    } turned[MOST_TURNED]; /* ended by a name of NULL, or full */
} worlds[] = {
    {"individual", "nothing is done to B", {{NULL, 0}}},
    {"facts-differ", "nor here, but B's facts are others (shift 0.5)", {{"shift", 0.5}}},
    {"surcharge", "it costs something to be of B (delta 0.4)", {{"delta", 0.4}}},
    {"averaging", "B is judged by its average (lambda 0.6)", {{"lambda", 0.6}}},
    /* The surcharge that makes the integrals of both adverse rates the same. */
    {"even-rates", "the same, with a surcharge that evens the rates out", {{"lambda", 0.5}, {"delta", 0.2522815}}},
    {"rule", "a surcharge on a rule, and B's facts are others", {{"delta", 0.5}, {"shift", 0.5}, {"steepness", 6}}},
    {"flat-gap", "B's adverse rate is 5 points higher at any facts", {{"flat-gap", 0.05}, {"shift", 0.5}}},
    {"flat-ratio", "B's adverse rate is 1.5 times as high at any facts", {{"flat-ratio", 1.5}, {"shift", 0.5}}},
    {"subgroup", "a surcharge on those of B with x2 = 1 alone", {{"delta-x2", 1.4}}},
    {"reversal", "a surcharge, hidden by B's lighter facts", {{"delta", 0.5}, {"shift", -1.2}}},
    {"floor", "nothing is done to B; a floor and an interaction in all", {{"shift", 1.5}, {"floor", 0.05}, {"interaction", 0.8}}},
    {"no-signal", "the facts decide nothing", {{"steepness", 0.01}}},
    {"jump", "a fact x4 that goes with x1, and a legal cut in it", {{"shift", 0.5}, {"x4-weight", 0.5}, {"x4-correlation", 0.6}, {"x4-jump", 1.5}}},
    {"hidden-fact", "a fact that is not in the log, twice as frequent in B", {{"hidden-share", 0.4}, {"hidden-prevalence", 2}, {"hidden-risk", 2}}},
    {"proxy", "a trait decides that goes with the group", {{"trait-correlation", 0.5}, {"trait-weight", 1}}},
    {"outcomes", "a surcharge that outcomes hide", {{"delta", 0.5}, {"shift", 0.5}, {"outcome", 1}, {"label-bias", 0.5}}},
    {"batches", "one batch in a hundred is decided alike", {{"batch-size", 20}, {"blanket-share", 0.01}}},
    {"one-reason", "B is averaged altogether, in batches, for one reason", {{"lambda", 1}, {"batch-size", 20}, {"batch-apart", 1}, {"blanket-share", 0.05}, {"same-reason", 1}}},
    {"change", "a surcharge from the 13th month on", {{"delta", 0.405465}, {"per-month", 500}, {"change-month", 13}}},
    {"repeated", "nothing is done to B; four decisions per person", {{"decisions", 4}, {"person-sd", 1}}},
    {"missing", "nothing is done to B; groups are missing", {{"missing-adverse", 0.3}, {"missing-favourable", 0.1}}},
    {"three-groups", "A on its facts; B and C by their average", {{"groups", 3}, {"group-share", 0.5}, {"lambda", 0.6}}},
    {"many-groups", "200 groups, and nothing is done to any", {{"groups", 200}, {"group-share", 0.995}}},
    {"municipality", "three agencies, two years, and all columns", {{"agency", 1}}},
};
/* clang-format on */

enum { N_KNOBS = sizeof knobs / sizeof knobs[0] };
enum { N_WORLDS = sizeof worlds / sizeof worlds[0] };

static double *place(iem_synth *synth, const struct knob *knob)
{
    return (double *)(void *)((char *)synth + knob->at);
}

static double value_of(const iem_synth *synth, const struct knob *knob)
{
    return *(const double *)(const void *)((const char *)synth + knob->at);
}

static const struct knob *knob_named(const char *name)
{
    for (size_t i = 0; i < N_KNOBS; i++)
        if (strcmp(knobs[i].name, name) == 0) return &knobs[i];
    return NULL;
}

const char *iem_synth_world(size_t i, const char **meaning)
{
    if (i >= N_WORLDS) return NULL;
    *meaning = worlds[i].meaning;
    return worlds[i].name;
}

const char *iem_synth_knob(size_t i, const char **meaning, double *usual)
{
    if (i >= N_KNOBS) return NULL;
    *meaning = knobs[i].meaning;
    *usual = knobs[i].usual;
    return knobs[i].name;
}

static iem_status unknown_knob(const char *knob, iem_error *err)
{
    const char *names[N_KNOBS];
    char hint[IEM_HINT];
    for (size_t i = 0; i < N_KNOBS; i++) names[i] = knobs[i].name;
    return iem_fail(err, IEM_ERR_USAGE, "unknown knob '%.60s'%s", knob,
                    iem_nearest_hint(iem_slice_of(knob), names, N_KNOBS, hint));
}

iem_status iem_synth_set(iem_synth *synth, const char *knob, double value,
                         iem_error *err)
{
    const struct knob *found = knob_named(knob);
    if (!found) return unknown_knob(knob, err);
    *place(synth, found) = value;
    return IEM_OK;
}

static void forget_everything(iem_synth *synth)
{
    *synth = (iem_synth){.rows = 20000, .seed = 1};
    for (size_t i = 0; i < N_KNOBS; i++) *place(synth, &knobs[i]) = NAN;
}

static void default_to(double *knob, double value)
{
    if (isnan(*knob)) *knob = value;
}

static void turn_knobs(iem_synth *synth, const struct world *world)
{
    for (size_t i = 0; i < MOST_TURNED && world->turned[i].knob; i++)
        default_to(place(synth, knob_named(world->turned[i].knob)),
                   world->turned[i].value);
    for (size_t i = 0; i < N_KNOBS; i++)
        default_to(place(synth, &knobs[i]), knobs[i].usual);
}

static iem_status unknown_world(const char *name, iem_error *err)
{
    char list[400] = "", hint[IEM_HINT];
    const char *names[N_WORLDS];
    size_t len = 0;
    for (size_t i = 0; i < N_WORLDS; i++) names[i] = worlds[i].name;
    if (*iem_nearest_hint(iem_slice_of(name), names, N_WORLDS, hint))
        return iem_fail(err, IEM_ERR_USAGE, "unknown world '%.40s'%s", name, hint);
    for (size_t i = 0; i < N_WORLDS && len < sizeof list; i++)
        len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", i ? ", " : "",
                                worlds[i].name);
    return iem_fail(err, IEM_ERR_USAGE, "unknown world '%.40s': it is one of %s", name,
                    list);
}

iem_status iem_synth_init(iem_synth *synth, const char *world, iem_error *err)
{
    if (!world) {
        forget_everything(synth);
        return IEM_OK;
    }
    for (size_t i = 0; i < N_WORLDS; i++) {
        if (strcmp(worlds[i].name, world) != 0) continue;
        synth->world = worlds[i].name;
        turn_knobs(synth, &worlds[i]);
        return IEM_OK;
    }
    return unknown_world(world, err);
}

/* As one reads it: "group share". */
static void in_words(const char *name, char *words, size_t n)
{
    snprintf(words, n, "%s", name);
    for (char *at = words; *at; at++)
        if (*at == '-') *at = ' ';
}

iem_status iem_worlds_check(const iem_synth *synth, iem_error *err)
{
    for (size_t i = 0; i < N_KNOBS; i++) {
        const struct knob *knob = &knobs[i];
        const double value = value_of(synth, knob);
        char name[32];
        in_words(knob->name, name, sizeof name);
        /* Written so that NaN fails too. */
        if (!(value >= knob->low && value <= knob->high))
            return iem_fail(err, IEM_ERR_USAGE, "%s must be from %g to %g, not %g",
                            name, knob->low, knob->high, value);
        if (knob->whole && value > floor(value))
            return iem_fail(err, IEM_ERR_USAGE, "%s must be a whole number, not %g",
                            name, value);
    }
    return IEM_OK;
}
