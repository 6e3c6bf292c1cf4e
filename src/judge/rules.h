/* The rules of the presets: what each of them looks at in a result. */
#ifndef IEM_RULES_H
#define IEM_RULES_H

#include "judge/gate.h"
#include "measure/whom.h"

/* A gate while it is being judged. */
typedef struct iem_judging {
    const struct iem_plan *plan;
    const iem_gate_at *at;
    struct iem_result *result;
    iem_gate *gate;
    iem_whom whom; /* groups and treatments of the result, by name */
} iem_judging;

typedef struct iem_preset_rule iem_preset_rule;
struct iem_preset_rule {
    iem_rule rule;
    /* Adds a ruling for each group (or one) that the rule is about. */
    iem_status (*apply)(iem_judging *j, const iem_preset_rule *rule, iem_error *err);
    const char *family;        /* whose statistics it looks at; NULL: the core's */
    double min, max;           /* NaN: none */
    double pass_min, pass_max; /* NaN: none */
    const iem_reason *why;     /* of a rule that is a question */
};

typedef struct iem_preset {
    const char *name; /* "us.ugesp" */
    iem_said about;   /* one sentence */
    const iem_preset_rule *const *rules;
    size_t n;
} iem_preset;

/* Ended by a name of NULL. */
extern const iem_preset iem_presets[];

/* A new ruling without a number, cannot-tell. It may move when the next one is added.
 */
iem_status iem_ruling_add(iem_judging *j, const iem_rule *rule, const char *ground,
                          const char *group, const char *of, iem_ruling **ruling,
                          iem_error *err);
/* A number on the scale on which its interval is symmetric. */
double iem_ruling_scaled(const iem_ruling *ruling, double x);
/* Decisions of the group with which its interval would tell; NaN: no number would. */
double iem_ruling_enough(const iem_ruling *ruling);
/* Its verdict by the bounds of its estimate, unless a reason is there already. */
void iem_ruling_weigh(iem_ruling *ruling);

/* Where the plan file has its policy; without one, where it says what is decided. */
size_t iem_line_of_policy(const struct iem_plan *plan);
/* Where it names a ground; where the policy stands, for a pair of them. */
size_t iem_line_of_ground(const struct iem_plan *plan, const char *ground);

/* Twin gap and group weight, as they were judged. */
iem_status iem_apply_core(iem_judging *j, const iem_preset_rule *rule, iem_error *err);
/* The measure of the rule, of the core or of a family, for every group that has it. */
iem_status iem_apply_measure(iem_judging *j, const iem_preset_rule *rule,
                             iem_error *err);
/* An alarm of the family of trends: none is what it takes to pass. */
iem_status iem_apply_alarm(iem_judging *j, const iem_preset_rule *rule, iem_error *err);
/* One margin of the plan's own. */
iem_status iem_apply_margin(iem_judging *j, const iem_rule *rule,
                            const iem_policy_margin *margin, iem_error *err);
/* Four fifths of the highest rate of selection (29 CFR 1607.4(D)); and the rates and
 * ratios alone, of every group and pair (6 RCNY 5-301). */
iem_status iem_apply_four_fifths(iem_judging *j, const iem_preset_rule *rule,
                                 iem_error *err);
iem_status iem_apply_rates(iem_judging *j, const iem_preset_rule *rule, iem_error *err);
/* Is the chance of the adverse decision above the average one? */
iem_status iem_apply_average(iem_judging *j, const iem_preset_rule *rule,
                             iem_error *err);
/* Was the plan fixed before the data? */
iem_status iem_apply_registered(iem_judging *j, const iem_preset_rule *rule,
                                iem_error *err);
/* A question that a log cannot answer, or for which it lacks the columns. */
iem_status iem_apply_question(iem_judging *j, const iem_preset_rule *rule,
                              iem_error *err);

/* The family that has this measure; NULL: there is none. */
const char *iem_measure_family(const char *measure);

#endif
