/* One ruling: its making, and the verdict by an interval and a margin. */
#include "base/grow.h"
#include "judge/judge.h"
#include "judge/rules.h"
#include "plan/plan_build.h"

#include <math.h>

size_t iem_line_of_policy(const struct iem_plan *plan)
{
    if (plan->policy.line) return plan->policy.line;
    return iem_plan_place(plan, "decision", iem_slice_of("")).line;
}

iem_status iem_ruling_add(iem_judging *j, const iem_rule *rule, const char *ground,
                          const char *group, const char *of, iem_ruling **ruling,
                          iem_error *err)
{
    iem_gate *gate = j->gate;
    if (!IEM_GROW(gate->rulings, gate->capacity, gate->n_rulings + 1))
        return iem_fail_memory(err);
    *ruling = &gate->rulings[gate->n_rulings++];
    **ruling = (iem_ruling){
        .rule = rule,
        .ground = ground,
        .group = group,
        .of = of,
        .estimate = iem_undefined,
        .min = NAN,
        .max = NAN,
        .pass_min = NAN,
        .pass_max = NAN,
        .verdict = IEM_CANNOT_TELL,
        .n = NAN,
        .enough = NAN,
        .before = iem_undefined,
        .first = iem_undefined,
        .paired = iem_undefined,
        .change_p = NAN,
        .line = iem_line_of_policy(j->plan),
    };
    return iem_finding_id(rule->id, ground ? ground : "", group ? group : "", of,
                          (*ruling)->id, err);
}

/* ---- What it says ---- */

/* So many decisions would narrow the interval until it tells, with everything else as
 * it is: its width goes with 1 / sqrt(n). What lies on the margin, but for the last
 * digits of a division, no number of them tells. */
static double enough(double n, double half_width, double distance)
{
    static const double hair = 1e-12;
    const double times = half_width / distance;
    return distance > hair && half_width > distance ? ceil(n * times * times) : NAN;
}

static double smaller(double a, double b)
{
    if (isnan(a)) return b;
    return b < a ? b : a;
}

double iem_ruling_scaled(const iem_ruling *ruling, double x)
{
    return ruling->unit == IEM_UNIT_RATIO ? log(x) : x;
}

double iem_ruling_enough(const iem_ruling *r)
{
    const double v = iem_ruling_scaled(r, r->estimate.value),
                 low = iem_ruling_scaled(r, r->estimate.low),
                 high = iem_ruling_scaled(r, r->estimate.high);
    double n = enough(r->n, v - low, v - iem_ruling_scaled(r, r->max));
    n = smaller(n, enough(r->n, high - v, iem_ruling_scaled(r, r->min) - v));
    /* To pass both sides must be within. */
    const double above = enough(r->n, high - v, iem_ruling_scaled(r, r->pass_max) - v);
    const double below = enough(r->n, v - low, v - iem_ruling_scaled(r, r->pass_min));
    const bool can_pass = !(v > iem_ruling_scaled(r, r->pass_max) ||
                            v < iem_ruling_scaled(r, r->pass_min));
    return can_pass ? smaller(n, fmax(above, below)) : n;
}

static bool has_margin(const iem_ruling *r)
{
    return !(isnan(r->min) && isnan(r->max) && isnan(r->pass_min) &&
             isnan(r->pass_max));
}

static bool is_within(const iem_ruling *r)
{
    const iem_estimate *e = &r->estimate;
    return (isnan(r->pass_max) || e->high <= r->pass_max) &&
           (isnan(r->pass_min) || e->low >= r->pass_min);
}

static bool is_beyond(const iem_ruling *r)
{
    return r->estimate.low > r->max || r->estimate.high < r->min;
}

void iem_ruling_weigh(iem_ruling *r)
{
    r->verdict = IEM_CANNOT_TELL;
    if (!has_margin(r)) {
        r->counts_as = IEM_REPORTED;
        if (!isnan(r->estimate.value)) r->verdict = IEM_PASS;
        return;
    }
    if (is_beyond(r))
        r->verdict = IEM_FAIL;
    else if (is_within(r))
        r->verdict = IEM_PASS;
    else if (!isnan(r->estimate.value))
        r->enough = iem_ruling_enough(r);
}
