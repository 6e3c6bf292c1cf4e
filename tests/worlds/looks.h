/* What is looked at in the result of one made-up log. A look gives a value and a
 * weight: over many runs, the sum of the values over the sum of the weights is the
 * share, the mean or the pooled ratio that the plan of validation speaks of. Weight 0:
 * this run has nothing to say. Group B, unless the name says otherwise. */
#ifndef LOOKS_H
#define LOOKS_H

#include <iemand.h>

#include "log.h"
#include "measure/result.h"

#include <math.h>
#include <string.h>

struct run {
    const iem_synth *synth;
    const iem_result *result;
    const struct log *log;                /* NULL: the world has no need of it */
    const char *cases;                    /* the text of cases.csv; likewise */
    const struct iem_monitor *monitor;    /* of all months; likewise */
    struct truths *truths;                /* what was planted (planted.h); likewise */
    const struct iem_chain_result *chain; /* of several agencies; likewise */
    const char *of, *about;               /* what the claim names */
};

struct seen {
    double value, weight;
};

typedef struct seen look(const struct run *run);

static struct seen whether(bool it_is)
{
    return (struct seen){it_is, 1};
}

static struct seen number(double value)
{
    return isnan(value) ? (struct seen){0, 0} : (struct seen){value, 1};
}

static struct seen part(double of, double all)
{
    return (struct seen){of, all};
}

static bool holds(iem_estimate e, double truth)
{
    return e.low <= truth && truth <= e.high;
}

static const iem_treatment *treatment_of(const iem_result *r, const char *group)
{
    for (size_t i = 0; i < r->n_treatments; i++)
        if (strcmp(r->treatments[i].group, group) == 0) return &r->treatments[i];
    return NULL;
}

static const iem_treatment *of_b(const struct run *run)
{
    return treatment_of(run->result, "B");
}

static bool is_found(const struct run *run, const char *group)
{
    const iem_result *r = run->result;
    for (size_t i = 0; i < r->n_findings; i++)
        if (strcmp(r->treatments[r->findings[i].treatment].group, group) == 0)
            return true;
    return false;
}

static bool is_averaged(const iem_treatment *t)
{
    return t && (t->type == IEM_AVERAGED || t->type == IEM_GROUP_JUDGED);
}

/* ---- The core ---- */

static struct seen any_claim(const struct run *run)
{
    return whether(run->result->n_findings > 0);
}

static struct seen claim(const struct run *run)
{
    return whether(is_found(run, "B"));
}

static struct seen claim_about_a(const struct run *run)
{
    return whether(is_found(run, "A"));
}

static struct seen averaged(const struct run *run)
{
    return whether(is_averaged(of_b(run)));
}

static struct seen averaged_c(const struct run *run)
{
    return whether(is_averaged(treatment_of(run->result, "C")));
}

static struct seen surcharged(const struct run *run)
{
    return whether(of_b(run)->type == IEM_SURCHARGED);
}

static struct seen surcharged_or_more(const struct run *run)
{
    return whether(of_b(run)->gap_claim);
}

static struct seen weight_claim(const struct run *run)
{
    return whether(of_b(run)->weight_claim);
}

static struct seen trend_test(const struct run *run)
{
    return whether(of_b(run)->trend_p <= .05);
}

static struct seen gap_test(const struct run *run)
{
    return whether(of_b(run)->cmh_p <= .05);
}

static struct seen four_fifths(const struct run *run)
{
    return whether(of_b(run)->disparity[IEM_IMPACT_RATIO].estimate.all.value < .8);
}

static struct seen ratio_rule(const struct run *run)
{
    const iem_disparity *d = of_b(run)->disparity;
    return whether(d[IEM_RISK_RATIO].estimate.all.value > 1.25 &&
                   d[IEM_RATE_DIFFERENCE].estimate.all.low > 0);
}

static struct seen rate_difference(const struct run *run)
{
    return number(of_b(run)->disparity[IEM_RATE_DIFFERENCE].estimate.all.value);
}

static struct seen weight(const struct run *run)
{
    return number(1 - of_b(run)->fact_weight.value);
}

static struct seen weight_covered(const struct run *run)
{
    const iem_estimate c = of_b(run)->fact_weight;
    if (isnan(c.value)) return part(0, 0);
    return whether(holds(c, 1 - run->synth->lambda));
}

static struct seen weak_facts(const struct run *run)
{
    const iem_treatment *t = of_b(run);
    return whether(isnan(t->group_weight.value) && t->weight_why == IEM_WHY_WEAK_FACTS);
}

static struct seen surcharge(const struct run *run)
{
    return number(of_b(run)->surcharge.value);
}

static struct seen surcharge_covered(const struct run *run)
{
    return whether(holds(of_b(run)->surcharge, run->synth->delta));
}

static struct seen twin_gap(const struct run *run)
{
    return number(of_b(run)->twin_gap.all.value);
}

static struct seen gap_off_zero(const struct run *run)
{
    return whether(!holds(of_b(run)->twin_gap.all, 0));
}

static struct seen reversal(const struct run *run)
{
    return whether(of_b(run)->simpson == IEM_SIMPSON_REVERSAL);
}

static struct seen explained(const struct run *run)
{
    return whether(of_b(run)->simpson == IEM_SIMPSON_EXPLAINED);
}

static struct seen hardly_comparable(const struct run *run)
{
    return whether(of_b(run)->comparability >= 'C');
}

static struct seen below_a(const struct run *run)
{
    return whether(of_b(run)->comparability > 'A');
}

static struct seen overlap(const struct run *run)
{
    return number(of_b(run)->overlap);
}

static struct seen cannot_tell(const struct run *run)
{
    return whether(of_b(run) && of_b(run)->verdict == IEM_CANNOT_TELL);
}

static struct seen detectable(const struct run *run)
{
    return whether(of_b(run) && of_b(run)->detectable_gap > 0);
}

/* ---- A hidden fact: what it would take to explain the finding ---- */

static struct seen hidden_cause(const struct run *run)
{
    return number(of_b(run)->hidden_cause);
}

/* Two is what was planted. */
static struct seen hidden_at_most_planted(const struct run *run)
{
    return whether(!(of_b(run)->hidden_cause_low > 2));
}

/* ---- Cases ---- */

/* Adverse decisions about members that are graded likely, of all. */
static struct seen likely(const struct run *run)
{
    const iem_case_totals *c = &run->result->cases[0];
    return part(c->grade[IEM_LIKELY], c->adverse);
}

static struct seen likely_cases(const struct run *run)
{
    return number(run->result->cases[0].grade[IEM_LIKELY]);
}

static struct seen possible_cases(const struct run *run)
{
    return number(run->result->cases[0].grade[IEM_POSSIBLE]);
}

/* Adds to `caused` and `likely` for each case that is graded likely. */
static void count_likely(const struct run *run, double *likely_ones, double *caused)
{
    const size_t truth = log_column(run->log, "caused");
    for (const char *line = strchr(run->cases, '\n'); line && line[1];
         line = strchr(line + 1, '\n')) {
        const char *at = line + 1;
        for (int i = 0; i < 6 && at; i++)
            if ((at = strchr(at, ','))) at++;
        if (!at || strncmp(at, "likely,", 7) != 0) continue;
        const size_t row = strtoull(line + 1, NULL, 10) - 1;
        ++*likely_ones;
        *caused += log_is(run->log, row, truth, "1");
    }
}

static double caused_in_all(const struct log *log)
{
    const size_t truth = log_column(log, "caused");
    double caused = 0;
    for (size_t i = 0; i < log->n_rows; i++) caused += log_is(log, i, truth, "1");
    return caused;
}

static struct seen likely_caused(const struct run *run)
{
    double n = 0, caused = 0;
    count_likely(run, &n, &caused);
    return part(caused, n);
}

static struct seen caused_found(const struct run *run)
{
    double n = 0, caused = 0;
    count_likely(run, &n, &caused);
    return part(caused, caused_in_all(run->log));
}

static struct seen people_caused(const struct run *run)
{
    return part(of_b(run)->group_caused.value, caused_in_all(run->log));
}

#endif
