/* The worlds: how each is made, the plan it is scanned with, what is looked at, and
 * what must hold. */
#ifndef WORLDS_H
#define WORLDS_H

#include "chains.h"
#include "looks.h"
#include "looks_also.h"
#include "looks_bounds.h"
#include "looks_process.h"
#include "months.h"

enum { MOST_CLAIMS = 9 };

enum kind {
    SHOWN,  /* nothing is asked */
    MOST,   /* a share of at most `bound` */
    LEAST,  /* a share of at least `bound` */
    CASES,  /* likewise, of cases */
    COVER,  /* intervals that hold the truth: 92 to 98 % */
    NEAR,   /* a mean within `slack` of `bound` */
    MEDIAN, /* a median of at most `bound` */
};

struct world {
    const char *id, *text;
    const char *base;  /* world of synth */
    const char *knobs; /* turned further: "delta=1.4 shift=.5" */
    const char *plan;  /* "ground=group fact=x1:10 …" */
    uint64_t rows;
    unsigned runs, fast_runs; /* fast_runs 0: not in that version */
    bool reads_log;           /* looks at the log itself and at the cases */
    bool monthly;             /* scanned month by month, into a history */
    unsigned rounded;         /* added up, and counts rounded to so many */
    make_planted *make;       /* a log of how decisions came about; NULL: synth's */
    const char *process;      /* its plan, from `process` on */
    bool chain;               /* no log: decisions of several agencies */
    struct plant plant;       /* what the maker is given */
    const char *note;         /* NULL: nothing to add */
    struct claim {
        const char *what;
        look *look;
        enum kind kind;
        double bound, slack;
        bool open;              /* not met today: `make test` does not ask it */
        const char *of, *about; /* what it is about (looks_process.h) */
    } claims[MOST_CLAIMS];
};

/* clang-format off */
#define DECIDED "decision=decision=adverse ground=group "
#define BESIDE_A DECIDED "reference=group=A "
#define BANDS_10 "fact=x1:10 fact=x2 fact=x3 "
#define BANDS_20 "fact=x1:20 fact=x2 fact=x3 "
#define MONTHLY BESIDE_A "fact=x1:-1.28,-0.84,-0.52,-0.25,0,0.25,0.52,0.84,1.28 fact=x2 fact=x3 time=day:month"
#define PLAIN BESIDE_A "case=case " BANDS_10
#define FINE BESIDE_A "case=case " BANDS_20

static const struct world worlds[] = {
    {.id = "D0", .text = "same facts, nothing planted",
     .base = "individual", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 16,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
         {"twin gap", twin_gap, NEAR, 0, 0.001},
     }},
    {.id = "D0-5k", .text = "the same, 5,000 rows",
     .base = "individual", .plan = PLAIN, .rows = 5000, .runs = 400, .fast_runs = 0,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
     }},
    {.id = "D0-50k", .text = "the same, 50,000 rows",
     .base = "individual", .plan = PLAIN, .rows = 50000, .runs = 200, .fast_runs = 0,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
     }},
    {.id = "D0-1M", .text = "the same, 1,000,000 rows, 20 bands",
     .base = "individual", .plan = FINE, .rows = 1000000, .runs = 16, .fast_runs = 0,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
         {"twin gap", twin_gap, NEAR, 0, 0.001},
     }},
    {.id = "D1", .text = "facts differ (0.5 sd), nothing planted",
     .base = "facts-differ", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 16,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
         {"what rates show is explained", explained, SHOWN},
         {"ratio rule cries out", ratio_rule, SHOWN},
         {"twin gap", twin_gap, SHOWN},
     }},
    {.id = "D1-5k", .text = "the same, 5,000 rows",
     .base = "facts-differ", .plan = PLAIN, .rows = 5000, .runs = 400, .fast_runs = 0,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
     }},
    {.id = "D1-50k", .text = "the same, 50,000 rows",
     .base = "facts-differ", .plan = PLAIN, .rows = 50000, .runs = 200, .fast_runs = 0,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
     }},
    {.id = "D1-1M", .text = "the same, 1,000,000 rows, 20 bands",
     .base = "facts-differ", .plan = FINE, .rows = 1000000, .runs = 16, .fast_runs = 0,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
         {"twin gap", twin_gap, NEAR, 0, 0.001},
     }},
    {.id = "D2", .text = "surcharge 0.4",
     .base = "surcharge", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .reads_log = true,
     .claims = {
         {"surcharged", surcharged, LEAST, 0.95},
         {"averaged", averaged, MOST, 0.05},
         {"surcharge", surcharge, NEAR, 0.4, 0.02},
         {"it is covered", surcharge_covered, COVER},
         {"people it cost something, of those it did", people_caused, NEAR, 1, 0.1},
         {"likely cases, of adverse decisions", likely, SHOWN},
         {"four-fifths rule cries out", four_fifths, SHOWN},
     }},
    {.id = "D2-750", .text = "the same, 750 members",
     .base = "surcharge", .plan = PLAIN, .rows = 5000, .runs = 400, .fast_runs = 0,
     .claims = {
         {"test of no gap", gap_test, LEAST, 0.9},
         {"averaged", averaged, MOST, 0.05},
     }},
    {.id = "D2-450", .text = "the same, 450 members",
     .base = "surcharge", .plan = PLAIN, .rows = 3000, .runs = 400, .fast_runs = 0,
     .claims = {
         {"test of no gap", gap_test, LEAST, 0.8},
         {"averaged", averaged, MOST, 0.05},
     }},
    {.id = "cases", .text = "surcharge 1.4, facts +0.5 sd",
     .base = "surcharge", .plan = FINE, .rows = 200000, .runs = 20, .fast_runs = 0,
     .knobs = "delta=1.4 shift=.5",
     .reads_log = true,
     .claims = {
         {"surcharged", surcharged, LEAST, 0.95},
         {"likely cases that were caused", likely_caused, CASES, 0.5},
         {"of those caused, graded likely", caused_found, SHOWN},
         {"likely cases per run", likely_cases, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
         {"people it cost something, of those it did", people_caused, NEAR, 1, 0.1},
     }},
    {.id = "D3", .text = "group weight 0.6, 450 members",
     .base = "averaging", .plan = PLAIN, .rows = 3000, .runs = 400, .fast_runs = 16,
     .claims = {
         {"trend test", trend_test, LEAST, 0.95},
         {"averaged", averaged, SHOWN},
         {"surcharged", surcharged, MOST, 0.05},
         {"four-fifths rule cries out", four_fifths, MOST, 0},
         {"ratio rule cries out", ratio_rule, MOST, 0.02},
     }},
    {.id = "D3-750", .text = "group weight 0.6, 750 members",
     .base = "averaging", .plan = PLAIN, .rows = 5000, .runs = 400, .fast_runs = 0,
     .claims = {
         {"trend test", trend_test, LEAST, 0.95},
         {"averaged", averaged, LEAST, 0.95},
         {"group weight", weight, NEAR, 0.6, 0.02},
         {"it is covered", weight_covered, COVER},
         {"four-fifths rule cries out", four_fifths, MOST, 0},
         {"ratio rule cries out", ratio_rule, MOST, 0.02},
     }},
    {.id = "D3-3000", .text = "group weight 0.6, 3,000 members",
     .base = "averaging", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"averaged", averaged, LEAST, 0.95},
         {"surcharged", surcharged, MOST, 0.05},
         {"group weight", weight, NEAR, 0.6, 0.02},
         {"it is covered", weight_covered, COVER},
         {"four-fifths rule cries out", four_fifths, MOST, 0},
         {"ratio rule cries out", ratio_rule, MOST, 0.02},
     }},
    {.id = "D3-750-5", .text = "group weight 0.5, 750 members",
     .base = "averaging", .plan = PLAIN, .rows = 5000, .runs = 400, .fast_runs = 0,
     .knobs = "lambda=.5",
     .note = "as D3-750-3",
     .claims = {
         {"averaged", averaged, LEAST, 0.95, 0, true},
         {"the most that any test could claim", weight_claim_at_most, SHOWN},
         {"group weight", weight, NEAR, 0.5, 0.02},
         {"it is covered", weight_covered, COVER},
     }},
    {.id = "D3-750-3", .text = "group weight 0.3, 750 members",
     .base = "averaging", .plan = PLAIN, .rows = 5000, .runs = 400, .fast_runs = 0,
     .knobs = "lambda=.3",
     .note = "a claim is beyond a margin of 0.1, at one-sided 2.5 %, adjusted for two claims (Holm); what any test could claim so is computed from the world by the Cramer-Rao bound, for one who knows how facts are scored; what was asked cannot be had at that level",
     .claims = {
         {"trend test", trend_test, LEAST, 0.8},
         {"averaged", averaged, LEAST, 0.6, 0, true},
         {"the most that any test could claim", weight_claim_at_most, SHOWN},
         {"group weight", weight, NEAR, 0.3, 0.02},
         {"it is covered", weight_covered, COVER},
     }},
    {.id = "D3-3000-3", .text = "group weight 0.3, 3,000 members",
     .base = "averaging", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 0,
     .knobs = "lambda=.3",
     .note = "as D3-750-3",
     .claims = {
         {"trend test", trend_test, LEAST, 0.95},
         {"averaged", averaged, LEAST, 0.95, 0, true},
         {"the most that any test could claim", weight_claim_at_most, SHOWN},
         {"group weight", weight, NEAR, 0.3, 0.02},
         {"it is covered", weight_covered, COVER},
     }},
    {.id = "D3-3000-2", .text = "group weight 0.2, 3,000 members",
     .base = "averaging", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 0,
     .knobs = "lambda=.2",
     .claims = {
         {"trend test", trend_test, LEAST, 0.95},
         {"group weight", weight, NEAR, 0.2, 0.02},
         {"it is covered", weight_covered, COVER},
     }},
    {.id = "D3-3000-1", .text = "group weight 0.1, 3,000 members: the margin",
     .base = "averaging", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 0,
     .knobs = "lambda=.1",
     .claims = {
         {"trend test", trend_test, LEAST, 0.5},
         {"averaged", averaged, MOST, 0.05},
         {"group weight", weight, NEAR, 0.1, 0.02},
         {"it is covered", weight_covered, COVER},
     }},
    {.id = "D4", .text = "group weight 0.5, a surcharge that evens the rates out",
     .base = "even-rates", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"averaged, or judged as a group", averaged, LEAST, 0.95},
         {"difference in rates", rate_difference, NEAR, 0, 0.005},
         {"ratio rule cries out", ratio_rule, MOST, 0.05},
         {"group weight", weight, NEAR, 0.5, 0.02},
         {"it is covered", weight_covered, COVER},
     }},
    {.id = "D5", .text = "a trait decides that goes with the group (0.5)",
     .base = "proxy", .plan = PLAIN "trait=trait also=proxies", .rows = 20000, .runs = 400, .fast_runs = 4,
     .claims = {
         {"the trait tells the group", proxy_told, LEAST, 0.95},
         {"a gap at equal facts", gap_seen, LEAST, 0.95},
         {"a gap at equal facts and trait", gap_left_seen, MOST, 0.05},
         {"share that goes through the trait", indirect_share, NEAR, 1, 0.05},
         {"it is covered", indirect_covered, COVER},
     }},
    {.id = "D5-direct", .text = "surcharge 0.4, and such a trait that decides nothing",
     .base = "surcharge", .plan = PLAIN "trait=trait also=proxies", .rows = 20000, .runs = 400, .fast_runs = 0,
     .knobs = "trait-correlation=.5",
     .claims = {
         {"the trait tells the group", proxy_told, LEAST, 0.95},
         {"a gap at equal facts and trait", gap_left_seen, LEAST, 0.95},
         {"share that goes through the trait", indirect_share, NEAR, 0, 0.05},
         {"it is covered", indirect_covered, COVER},
     }},
    {.id = "D6", .text = "one batch in a hundred decided alike, 20 each",
     .base = "batches", .plan = PLAIN "batch=batch also=batches", .rows = 20000, .runs = 400, .fast_runs = 4,
     .reads_log = true,
     .claims = {
         {"blanket batches found", batches_found, CASES, 0.95},
         {"wrong ones among those named", batches_wrong, MOST, 0.05},
         {"any claim", any_claim, MOST, 0.05},
     }},
    {.id = "D7", .text = "surcharge 1.4 on those with x2 = 1 alone",
     .base = "subgroup", .plan = PLAIN "also=subgroups", .rows = 20000, .runs = 400, .fast_runs = 4,
     .claims = {
         {"a subgroup of B with x2 = 1 is shown", subgroup_shown, LEAST, 0.95},
         {"another one is shown", other_subgroup_shown, MOST, 0.05},
         {"likely cases elsewhere, of all", likely_elsewhere, MOST, 0.05},
         {"likely cases per run", likely_cases, SHOWN},
     }},
    {.id = "D7-200k", .text = "the same, 200,000 rows, 20 bands",
     .base = "subgroup", .plan = FINE "also=subgroups", .rows = 200000, .runs = 20, .fast_runs = 0,
     .reads_log = true,
     .claims = {
         {"a subgroup of B with x2 = 1 is shown", subgroup_shown, LEAST, 0.95},
         {"another one is shown", other_subgroup_shown, MOST, 0.05},
         {"likely cases elsewhere, of all", likely_elsewhere, MOST, 0.05},
         {"likely cases that were caused", likely_caused, CASES, 0.5},
         {"likely cases per run", likely_cases, SHOWN},
     }},
    {.id = "D8", .text = "reversal: surcharge 0.5, facts -1.2 sd",
     .base = "reversal", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"reversal is told", reversal, LEAST, 0.95},
         {"difference in rates", rate_difference, SHOWN},
         {"claim at equal facts", surcharged_or_more, LEAST, 0.95},
     }},
    {.id = "D9", .text = "surcharge 0.5; more risk in B, and labels against it",
     .base = "outcomes", .plan = PLAIN "outcome=outcome=positive negative=negative also=hits", .rows = 20000, .runs = 400, .fast_runs = 4,
     .claims = {
         {"a finding", failed, LEAST, 0.95},
         {"the hit rate of B is higher", hits_more_often, LEAST, 0.95},
         {"outcome test", outcome_test, MOST, 0.05},
         {"it is said to clear nobody", says_no_acquittal, LEAST, 1},
     }},
    {.id = "D10", .text = "hidden fact: twice as frequent, risk doubled",
     .base = "hidden-fact", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"a claim", claim, SHOWN},
         {"strength of a hidden cause that is shown", hidden_cause, MEDIAN, 2.5},
         {"no more than planted, at the low bound", hidden_at_most_planted, LEAST, 0.95},
     }},
    {.id = "D11-null", .text = "60 months, nothing planted",
     .base = "individual", .plan = PLAIN "time=day:month also=trend", .rows = 30000, .runs = 400, .fast_runs = 8,
     .knobs = "per-month=500",
     .claims = {
         {"alarm ever", alarm_ever, MOST, 0.05},
         {"evidence of 20 for any odds above 1, ever", evidence_of_any, MOST, 0.05},
         {"averaging alarm ever", averaging_alarm_ever, MOST, 0.05},
     }},
    {.id = "D11", .text = "odds ratio 1.5 from month 13 of 60, 500 a month",
     .base = "change", .plan = PLAIN "time=day:month also=trend", .rows = 30000, .runs = 400, .fast_runs = 8,
     .note = "75 members a month, and 1.5 is close to the margin of 1.25, which the alarm is about: even one who knows the month and the size of the change needs more than twice 9 months for that (Wald 1945: ln 20 over what a month tells). Evidence for any odds is mixed over months and sizes, which costs the rest",
     .claims = {
         {"alarm before", alarm_too_early, MOST, 0.05},
         {"months to evidence of 20 for any odds above 1", delay_of_any, MEDIAN, 9, 0, true},
         {"as many, on average, for one who knows month and size", months_to_any, SHOWN},
         {"months to the alarm, margin 1.25", delay, MEDIAN, 9, 0, true},
         {"as many, on average, for one who knows month and size", months_to_margin, SHOWN},
         {"change within two months", change_point, SHOWN},
         {"it is covered", change_covered, SHOWN},
     }},
    {.id = "D11-members", .text = "the same, 500 of B a month",
     .base = "change", .plan = PLAIN "time=day:month also=trend", .rows = 60000, .runs = 100, .fast_runs = 0,
     .knobs = "group-share=.5 per-month=1000",
     .note = "the alarm is about odds above the margin of 1.25, which 1.5 is close to; not to know the month and the size costs the rest",
     .claims = {
         {"alarm before", alarm_too_early, MOST, 0.05},
         {"months to evidence of 20 for any odds above 1", delay_of_any, MEDIAN, 9},
         {"as many, on average, for one who knows month and size", months_to_any, SHOWN},
         {"months to the alarm, margin 1.25", delay, MEDIAN, 9, 0, true},
         {"as many, on average, for one who knows month and size", months_to_margin, SHOWN},
         {"change within two months", change_point, SHOWN},
         {"it is covered", change_covered, SHOWN},
     }},
    {.id = "D12-5k", .text = "floor 5 %, interaction, facts +1.5 sd, nothing planted",
     .base = "floor", .plan = PLAIN, .rows = 5000, .runs = 400, .fast_runs = 0,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"group weight claimed", weight_claim, MOST, 0.1},
         {"comparability C or D", hardly_comparable, LEAST, 0.95, 0, true},
         {"members with twins (C: fewer than 0.75)", overlap, SHOWN},
         {"comparability below A", below_a, SHOWN},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
     }},
    {.id = "D12", .text = "floor 5 %, interaction, facts +1.5 sd, nothing planted",
     .base = "floor", .plan = PLAIN, .rows = 50000, .runs = 200, .fast_runs = 4,
     .note = "in bands of x1 every member has twins, so the comparability, which is about twins, falls no further than B (for what the adjustment inside the bands moves); what the warning is to prevent, a claim of a group weight, does not come",
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"group weight claimed", weight_claim, MOST, 0.1},
         {"comparability C or D", hardly_comparable, LEAST, 0.95, 0, true},
         {"members with twins (C: fewer than 0.75)", overlap, SHOWN},
         {"comparability below A", below_a, SHOWN},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
     }},
    {.id = "D13", .text = "rule (k = 6), surcharge 0.5, facts +0.5 sd",
     .base = "rule", .plan = PLAIN, .rows = 20000, .runs = 200, .fast_runs = 3,
     .reads_log = true,
     .note = "the promise of a likely case is the other one, that more than half were caused. Of those caused fewer than 0.8 are in cells where that is so, and with the 95 % bound on a cell's own counts, not even adjusted for having looked for the winners, fewer than are found would be",
     .claims = {
         {"surcharged", surcharged, LEAST, 0.95},
         {"likely cases that were caused", likely_caused, CASES, 0.7},
         {"of those caused, graded likely", caused_found, CASES, 0.7, 0, true},
         {"of those caused, in cells where half or more were", caused_at_most, SHOWN},
         {"of those caused, where 95 % bounds of counts say so", caused_by_counts, SHOWN},
         {"likely cases per run", likely_cases, SHOWN},
         {"possible cases per run", possible_cases, SHOWN},
         {"averaged", averaged, MOST, 0.05},
     }},
    {.id = "D14", .text = "groups missing behind 30 % of adverse, 10 % of other decisions",
     .base = "missing", .plan = PLAIN "also=missing", .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"it is told that they go with the decision", missing_told, LEAST, 0.95},
         {"the true difference is within the bounds", missing_bounded, LEAST, 1},
         {"any claim", any_claim, MOST, 0.05},
     }},
    {.id = "D14-a", .text = "the same, but of A alone",
     .base = "missing", .plan = PLAIN "also=missing", .rows = 20000, .runs = 400, .fast_runs = 8,
     .knobs = "missing-of-b=0",
     .claims = {
         {"it is told that they go with the decision", missing_told, LEAST, 0.95},
         {"the true difference is within the bounds", missing_bounded, LEAST, 1},
         {"any claim", any_claim, MOST, 0.05},
         {"cannot tell, for the groups that are missing", missing_hinders, LEAST, 0.95},
     }},
    {.id = "D14-b", .text = "missing behind 30 % of favourable, 10 % of other decisions of B; of A a tenth of it",
     .base = "missing", .plan = PLAIN "also=missing", .rows = 20000, .runs = 400, .fast_runs = 8,
     .knobs = "missing-adverse=.01 missing-favourable=.03 missing-of-b=10",
     .claims = {
         {"the true difference is within the bounds", missing_bounded, LEAST, 1},
         {"any claim", any_claim, MOST, 0.05},
     }},
    {.id = "D14-few", .text = "surcharge 0.4; groups missing behind 3 % of adverse, 1 % of other decisions",
     .base = "missing", .plan = PLAIN "also=missing", .rows = 20000, .runs = 400, .fast_runs = 8,
     .knobs = "delta=.4 missing-adverse=.03 missing-favourable=.01",
     .claims = {
         {"it is told that they go with the decision", missing_told, LEAST, 0.95},
         {"surcharged", surcharged, LEAST, 0.95},
     }},
    {.id = "D14-weight", .text = "group weight 0.6; groups missing behind 3 % of adverse, 1 % of other decisions",
     .base = "missing", .plan = PLAIN "also=missing", .rows = 20000, .runs = 400, .fast_runs = 0,
     .knobs = "lambda=.6 missing-adverse=.03 missing-favourable=.01",
     .claims = {
         {"it is told that they go with the decision", missing_told, LEAST, 0.95},
         {"averaged", averaged, LEAST, 0.95},
     }},
    {.id = "D16", .text = "200 groups beside the rest, nothing planted",
     .base = "many-groups", .plan = DECIDED BANDS_10, .rows = 60000, .runs = 100, .fast_runs = 2,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
     }},
    {.id = "D16-subgroups", .text = "the same, searched for subgroups",
     .base = "many-groups", .plan = DECIDED BANDS_10 "also=subgroups", .rows = 60000, .runs = 100, .fast_runs = 0,
     .claims = {
         {"a subgroup is shown", other_subgroup_shown, MOST, 0.05},
     }},
    {.id = "D17", .text = "12 members",
     .base = "individual", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .knobs = "group-share=.0006",
     .claims = {
         {"any claim", any_claim, MOST, 0},
         {"cannot tell", cannot_tell, LEAST, 1},
         {"the gap that could be seen is given", detectable, LEAST, 0.95},
     }},
    {.id = "D18", .text = "group weight 1, in batches, for one reason",
     .base = "one-reason", .plan = PLAIN "batch=batch reason=reason also=batches,reasons", .rows = 20000, .runs = 400, .fast_runs = 4,
     .reads_log = true,
     .claims = {
         {"averaged", averaged, LEAST, 0.95},
         {"blanket batches found", batches_found, CASES, 0.95},
         {"wrong ones among those named", batches_wrong, MOST, 0.05},
         {"one reason for all is told", one_reason, LEAST, 0.95},
         {"group weight", weight, SHOWN},
     }},
    {.id = "D19", .text = "flat +5 points, no averaging",
     .base = "flat-gap", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"averaged", averaged, MOST, 0},
         {"a claim", claim, SHOWN},
     }},
    {.id = "D20", .text = "flat ratio 1.5, no averaging",
     .base = "flat-ratio", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"averaged", averaged, MOST, 0},
         {"group weight claimed", weight_claim, MOST, 0},
         {"a claim", claim, SHOWN},
     }},
    {.id = "D21", .text = "rule (k = 6), facts +1.5 sd, nothing planted",
     .base = "individual", .plan = FINE, .rows = 200000, .runs = 200, .fast_runs = 2,
     .knobs = "shift=1.5 steepness=6",
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0},
         {"possible cases per run", possible_cases, SHOWN},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
     }},
    {.id = "D21-small", .text = "the same, 20,000 rows, 10 bands",
     .base = "individual", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .knobs = "shift=1.5 steepness=6",
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0},
         {"possible cases per run", possible_cases, SHOWN},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
     }},
    {.id = "D21-sharp", .text = "sharp rule (k = 40), facts +1.5 sd",
     .base = "individual", .plan = FINE, .rows = 200000, .runs = 200, .fast_runs = 0,
     .knobs = "shift=1.5 steepness=40",
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0},
         {"possible cases per run", possible_cases, SHOWN},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
     }},
    {.id = "D22", .text = "A on its facts, B and C averaged 0.6",
     .base = "three-groups", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"B averaged", averaged, LEAST, 0.95},
         {"C averaged", averaged_c, LEAST, 0.95},
         {"group weight", weight, NEAR, 0.6, 0.02},
         {"it is covered", weight_covered, COVER},
     }},
    {.id = "D22-rest", .text = "the same, no reference named",
     .base = "three-groups", .plan = DECIDED BANDS_10, .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"a claim about A", claim_about_a, MOST, 0},
         {"B averaged", averaged, SHOWN},
         {"C averaged", averaged_c, SHOWN},
         {"group weight of B", weight, SHOWN},
     }},
    {.id = "D23", .text = "facts without signal",
     .base = "no-signal", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 8,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"no group weight, for weak facts", weak_facts, LEAST, 0.95},
         {"group weight claimed", weight_claim, MOST, 0},
         {"trend test", trend_test, SHOWN},
     }},
    {.id = "D24-4", .text = "4 decisions per person (sd 1), nothing planted",
     .base = "repeated", .plan = PLAIN "person=person", .rows = 20000, .runs = 400, .fast_runs = 4,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"test of no gap", gap_test, MOST, 0.05},
         {"trend test", trend_test, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
     }},
    {.id = "D24-12", .text = "12 decisions per person (sd 1), nothing planted",
     .base = "repeated", .plan = PLAIN "person=person", .rows = 20000, .runs = 400, .fast_runs = 0,
     .knobs = "decisions=12",
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"test of no gap", gap_test, MOST, 0.05},
         {"trend test", trend_test, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0.001},
     }},
    {.id = "D24-blind", .text = "12 decisions per person, and no column says so",
     .base = "repeated", .plan = PLAIN, .rows = 20000, .runs = 400, .fast_runs = 0,
     .knobs = "decisions=12",
     .claims = {
         {"any claim", any_claim, SHOWN},
         {"test of no gap", gap_test, SHOWN},
         {"trend test", trend_test, SHOWN},
     }},
    {.id = "D25", .text = "floor 5 % and interaction, facts -1.5 sd",
     .base = "floor", .plan = PLAIN, .rows = 50000, .runs = 200, .fast_runs = 4,
     .knobs = "shift=-1.5",
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0},
         {"possible cases per run", possible_cases, SHOWN},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
     }},
    {.id = "D25-1M", .text = "the same, 1,000,000 rows, 20 bands",
     .base = "floor", .plan = FINE, .rows = 1000000, .runs = 16, .fast_runs = 0,
     .knobs = "shift=-1.5",
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"likely cases, of adverse decisions", likely, MOST, 0},
         {"possible cases per run", possible_cases, SHOWN},
         {"trend test", trend_test, SHOWN},
         {"test of no gap", gap_test, SHOWN},
     }},
    {.id = "D26", .text = "counts rounded to 10, nothing planted",
     .base = "individual", .plan = BESIDE_A "fact=x1 fact=x2 fact=x3 count=n rounded=10", .rows = 6000, .runs = 400, .fast_runs = 16,
     .rounded = 10,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"test of no gap", gap_test, MOST, 0.05},
         {"gap off zero", gap_off_zero, MOST, 0.05},
     }},
    {.id = "D27", .text = "facts correlated 0.6, a jump of 1.5 at a declared cut",
     .base = "jump", .plan = BESIDE_A "fact=x1:5 fact=x2 fact=x3 fact=x4:-0.8,-0.25,0.25,0.8", .rows = 200000, .runs = 100, .fast_runs = 0,
     .claims = {
         {"any claim", any_claim, MOST, 0.05},
         {"twin gap", twin_gap, NEAR, 0, 0.001},
         {"gap off zero", gap_off_zero, MOST, 0.05},
         {"test of no gap", gap_test, SHOWN},
         {"trend test", trend_test, SHOWN},
     }},
    {.id = "D28-null", .text = "60 monthly scans in a history, nothing planted",
     .base = "individual", .plan = MONTHLY, .rows = 30000, .runs = 400, .fast_runs = 4, .monthly = true,
     .knobs = "per-month=500",
     .claims = {
         {"alarm ever", remembered_alarm, MOST, 0.05},
         {"averaging alarm ever", remembered_averaging_alarm, MOST, 0.05},
         {"some scan by itself says fail", failed_alone, SHOWN},
     }},
    {.id = "D28-edge", .text = "the same, odds ratio 1.25 all the time: at the margin",
     .base = "surcharge", .plan = MONTHLY, .rows = 30000, .runs = 400, .fast_runs = 0, .monthly = true,
     .knobs = "per-month=500 delta=0.22314",
     .claims = {
         {"alarm ever", remembered_alarm, MOST, 0.05},
         {"averaging alarm ever", remembered_averaging_alarm, MOST, 0.05},
         {"some scan by itself says fail", failed_alone, SHOWN},
     }},
    {.id = "D28", .text = "odds ratio 2 from month 30 of 60 on",
     .base = "change", .plan = MONTHLY, .rows = 30000, .runs = 400, .fast_runs = 8, .monthly = true,
     .knobs = "delta=0.69315 change-month=30",
     .claims = {
         {"alarm before", remembered_too_early, MOST, 0.05},
         {"months to the alarm", remembered_delay, MEDIAN, 12},
         {"dated within three months", dated_within_three, SHOWN},
         {"the range holds the month", dated_covered, LEAST, 0.9},
     }},
    {.id = "D28-members", .text = "odds ratio 1.5 from month 30 of 60 on, 500 of B a month",
     .base = "change", .plan = MONTHLY, .rows = 60000, .runs = 100, .fast_runs = 0, .monthly = true,
     .knobs = "group-share=.5 per-month=1000 change-month=30",
     .claims = {
         {"alarm before", remembered_too_early, MOST, 0.05},
         {"months to the alarm", remembered_delay, MEDIAN, 18},
         {"dated within three months", dated_within_three, SHOWN},
         {"the range holds the month", dated_covered, LEAST, 0.9},
     }},
};
/* clang-format on */
enum { N_WORLDS = sizeof worlds / sizeof worlds[0] };

#endif
