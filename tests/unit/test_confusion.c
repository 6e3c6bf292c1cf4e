/* Rates of decisions and outcomes against other programs, against counting people one
 * by one, and against what intervals promise. */
#include "base/hash.h"
#include "stats/confusion.h"
#include "stats/rank.h"
#include "stats/spread.h"

#include "../golden/outcomes.h"
#include "check.h"
#include "seed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- what peers call things ---- */

/* How a figure is made from a rate. */
enum form {
    RATE,
    ABOVE,     /* a count: what stands above the line of the rate */
    BELOW,     /* or below */
    BELOW_ALL, /* below the line, all groups together */
    ABOVE_ALL,
    SHARE,       /* of what stands above the line, this group's part of all groups' */
    SHARE_RATIO, /* that over the reference's */
    SHARE_RATIO_LOWEST,
    DIFFERENCE, /* group - reference */
    REVERSED,   /* reference - group */
    ABSOLUTE,   /* |group - reference| */
    DIAGONAL,   /* sqrt(2) times that: distance of two distributions over yes and no */
    RATIO,      /* group / reference */
    SMALLER_RATIO,
    RATIO_LOWEST, /* group / the lowest group */
    Z,
    MAX_MIN,
    MIN_OVER_MAX,
    FROM_ALL,
    FROM_ALL_RATIO,
    ODDS_MEAN,
    ODDS_MEAN_ABSOLUTE,
    ODDS_WORST,
    PREDICTIVE_MEAN,
    WORST_MAX_MIN,
    MEAN_MAX_MIN,
    WORST_MIN_OVER_MAX,
    MEAN_MIN_OVER_MAX,
    WORST_FROM_ALL,
    MEAN_FROM_ALL,
    WORST_FROM_ALL_RATIO,
    MEAN_FROM_ALL_RATIO,
};

/* Each peer's name and what it is here. */
static const struct alias {
    const char *name;
    enum form form;
    iem_outcome_rate rate;
} aliases[] = {
    {"AIF360 accuracy", RATE, IEM_ACCURACY},
    {"AIF360 average_abs_odds_difference", ODDS_MEAN_ABSOLUTE, 0},
    {"AIF360 average_odds_difference", ODDS_MEAN, 0},
    {"AIF360 average_predictive_value_difference", PREDICTIVE_MEAN, 0},
    {"AIF360 base_rate", RATE, IEM_PREVALENCE},
    {"AIF360 disparate_impact", RATIO, IEM_ADVERSE_RATE},
    {"AIF360 equal_opportunity_difference", DIFFERENCE, IEM_TPR},
    {"AIF360 equalized_odds_difference", ODDS_WORST, 0},
    {"AIF360 error_rate", RATE, IEM_ERROR_RATE},
    {"AIF360 error_rate_difference", DIFFERENCE, IEM_ERROR_RATE},
    {"AIF360 error_rate_ratio", RATIO, IEM_ERROR_RATE},
    {"AIF360 false_discovery_rate", RATE, IEM_FDR},
    {"AIF360 false_discovery_rate_difference", DIFFERENCE, IEM_FDR},
    {"AIF360 false_discovery_rate_ratio", RATIO, IEM_FDR},
    {"AIF360 false_negative_rate", RATE, IEM_FNR},
    {"AIF360 false_negative_rate_difference", DIFFERENCE, IEM_FNR},
    {"AIF360 false_negative_rate_ratio", RATIO, IEM_FNR},
    {"AIF360 false_omission_rate", RATE, IEM_FOR},
    {"AIF360 false_omission_rate_difference", DIFFERENCE, IEM_FOR},
    {"AIF360 false_omission_rate_ratio", RATIO, IEM_FOR},
    {"AIF360 false_positive_rate", RATE, IEM_FPR},
    {"AIF360 false_positive_rate_difference", DIFFERENCE, IEM_FPR},
    {"AIF360 false_positive_rate_ratio", RATIO, IEM_FPR},
    {"AIF360 negative_predictive_value", RATE, IEM_NPV},
    {"AIF360 num_false_negatives", ABOVE, IEM_FNR},
    {"AIF360 num_false_positives", ABOVE, IEM_FPR},
    {"AIF360 num_instances", BELOW, IEM_ADVERSE_RATE},
    {"AIF360 num_true_negatives", ABOVE, IEM_TNR},
    {"AIF360 num_true_positives", ABOVE, IEM_TPR},
    {"AIF360 positive_predictive_value", RATE, IEM_PPV},
    {"AIF360 selection_rate", RATE, IEM_ADVERSE_RATE},
    {"AIF360 statistical_parity_difference", DIFFERENCE, IEM_ADVERSE_RATE},
    {"AIF360 true_negative_rate", RATE, IEM_TNR},
    {"AIF360 true_positive_rate", RATE, IEM_TPR},
    {"AIF360 true_positive_rate_difference", DIFFERENCE, IEM_TPR},
    {"aequitas accuracy", RATE, IEM_ACCURACY},
    {"aequitas fdr", RATE, IEM_FDR},
    {"aequitas fdr_disparity", RATIO, IEM_FDR},
    {"aequitas fdr_disparity_lowest", RATIO_LOWEST, IEM_FDR},
    {"aequitas fn", ABOVE, IEM_FNR},
    {"aequitas fnr", RATE, IEM_FNR},
    {"aequitas fnr_disparity", RATIO, IEM_FNR},
    {"aequitas fnr_disparity_lowest", RATIO_LOWEST, IEM_FNR},
    {"aequitas for", RATE, IEM_FOR},
    {"aequitas for_disparity", RATIO, IEM_FOR},
    {"aequitas for_disparity_lowest", RATIO_LOWEST, IEM_FOR},
    {"aequitas fp", ABOVE, IEM_FPR},
    {"aequitas fpr", RATE, IEM_FPR},
    {"aequitas fpr_disparity", RATIO, IEM_FPR},
    {"aequitas fpr_disparity_lowest", RATIO_LOWEST, IEM_FPR},
    {"aequitas group_label_neg", BELOW, IEM_FPR},
    {"aequitas group_label_pos", BELOW, IEM_TPR},
    {"aequitas group_size", BELOW, IEM_ADVERSE_RATE},
    {"aequitas k", ABOVE_ALL, IEM_ADVERSE_RATE},
    {"aequitas npv", RATE, IEM_NPV},
    {"aequitas npv_disparity", RATIO, IEM_NPV},
    {"aequitas npv_disparity_lowest", RATIO_LOWEST, IEM_NPV},
    {"aequitas pn", ABOVE, IEM_FAVOURABLE_RATE},
    {"aequitas pp", ABOVE, IEM_ADVERSE_RATE},
    {"aequitas ppr", SHARE, IEM_ADVERSE_RATE},
    {"aequitas ppr_disparity", SHARE_RATIO, IEM_ADVERSE_RATE},
    {"aequitas ppr_disparity_lowest", SHARE_RATIO_LOWEST, IEM_ADVERSE_RATE},
    {"aequitas pprev", RATE, IEM_ADVERSE_RATE},
    {"aequitas pprev_disparity", RATIO, IEM_ADVERSE_RATE},
    {"aequitas pprev_disparity_lowest", RATIO_LOWEST, IEM_ADVERSE_RATE},
    {"aequitas precision", RATE, IEM_PPV},
    {"aequitas precision_disparity", RATIO, IEM_PPV},
    {"aequitas precision_disparity_lowest", RATIO_LOWEST, IEM_PPV},
    {"aequitas prev", RATE, IEM_PREVALENCE},
    {"aequitas tn", ABOVE, IEM_TNR},
    {"aequitas tnr", RATE, IEM_TNR},
    {"aequitas tnr_disparity", RATIO, IEM_TNR},
    {"aequitas tnr_disparity_lowest", RATIO_LOWEST, IEM_TNR},
    {"aequitas total_entities", BELOW_ALL, IEM_ADVERSE_RATE},
    {"aequitas tp", ABOVE, IEM_TPR},
    {"aequitas tpr", RATE, IEM_TPR},
    {"aequitas tpr_disparity", RATIO, IEM_TPR},
    {"aequitas tpr_disparity_lowest", RATIO_LOWEST, IEM_TPR},
    {"clarify AD", REVERSED, IEM_ACCURACY},
    {"clarify DAR", REVERSED, IEM_PPV},
    {"clarify DCA", REVERSED, IEM_POSITIVES_PER_ADVERSE},
    {"clarify DCR", DIFFERENCE, IEM_NEGATIVES_PER_FAVOURABLE},
    {"clarify DI", RATIO, IEM_ADVERSE_RATE},
    {"clarify DPPL", REVERSED, IEM_ADVERSE_RATE},
    {"clarify DRR", DIFFERENCE, IEM_NPV},
    {"clarify KS", ABSOLUTE, IEM_ADVERSE_RATE},
    {"clarify LP", DIAGONAL, IEM_ADVERSE_RATE},
    {"clarify RD", REVERSED, IEM_TPR},
    {"clarify SD", DIFFERENCE, IEM_TNR},
    {"clarify TE", DIFFERENCE, IEM_MISSES_PER_FALSE_ALARM},
    {"clarify TVD", ABSOLUTE, IEM_ADVERSE_RATE},
    {"fairlearn count", BELOW, IEM_ADVERSE_RATE},
    {"fairlearn equalized_odds_difference worst_case between_groups", WORST_MAX_MIN, 0},
    {"fairlearn equalized_odds_difference mean between_groups", MEAN_MAX_MIN, 0},
    {"fairlearn equalized_odds_difference worst_case to_overall", WORST_FROM_ALL, 0},
    {"fairlearn equalized_odds_difference mean to_overall", MEAN_FROM_ALL, 0},
    {"fairlearn equalized_odds_ratio worst_case between_groups", WORST_MIN_OVER_MAX, 0},
    {"fairlearn equalized_odds_ratio mean between_groups", MEAN_MIN_OVER_MAX, 0},
    {"fairlearn equalized_odds_ratio worst_case to_overall", WORST_FROM_ALL_RATIO, 0},
    {"fairlearn equalized_odds_ratio mean to_overall", MEAN_FROM_ALL_RATIO, 0},
    /* followed by the endings below */
    {"fairlearn selection_rate", RATE, IEM_ADVERSE_RATE},
    {"fairlearn demographic_parity", RATE, IEM_ADVERSE_RATE},
    {"fairlearn true_positive_rate", RATE, IEM_TPR},
    {"fairlearn equal_opportunity", RATE, IEM_TPR},
    {"fairlearn false_positive_rate", RATE, IEM_FPR},
    {"fairlearn true_negative_rate", RATE, IEM_TNR},
    {"fairlearn false_negative_rate", RATE, IEM_FNR},
    {"fairlearn accuracy", RATE, IEM_ACCURACY},
    {"fairlearn precision", RATE, IEM_PPV},
    {"fairlearn balanced_accuracy", RATE, IEM_BALANCED_ACCURACY},
    {"holisticai accuracy_diff", DIFFERENCE, IEM_ACCURACY},
    {"holisticai average_odds_diff", ODDS_MEAN, 0},
    {"holisticai disparate_impact", RATIO, IEM_ADVERSE_RATE},
    {"holisticai equal_opportunity_diff", DIFFERENCE, IEM_TPR},
    {"holisticai false_positive_rate_diff", DIFFERENCE, IEM_FPR},
    {"holisticai four_fifths", SMALLER_RATIO, IEM_ADVERSE_RATE},
    {"holisticai statistical_parity", DIFFERENCE, IEM_ADVERSE_RATE},
    {"holisticai z_test_diff", Z, IEM_ADVERSE_RATE},
};

static const struct ending {
    const char *text;
    enum form form;
} endings[] = {
    {"_difference between_groups", MAX_MIN},
    {"_difference to_overall", FROM_ALL},
    {"_ratio between_groups", MIN_OVER_MAX},
    {"_ratio to_overall", FROM_ALL_RATIO},
    {" overall", RATE},
    /* the peer's positive decision is the other one than the log's */
    {" turned", RATE},
};

static int starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* 0 when no peer's name fits. */
static int find_alias(const char *name, struct alias *found)
{
    for (size_t i = 0; i < COUNT(aliases); i++) {
        *found = aliases[i];
        if (!starts_with(name, aliases[i].name)) continue;
        const char *rest = name + strlen(aliases[i].name);
        if (!*rest) return 1;
        for (size_t e = 0; e < COUNT(endings); e++) {
            if (strcmp(rest, endings[e].text) != 0) continue;
            if (endings[e].form != RATE) found->form = endings[e].form;
            return 1;
        }
    }
    return 0;
}

/* ---- the same figure here ---- */

static iem_confusion turned(iem_confusion c)
{
    return (iem_confusion){c.tn, c.fn, c.tp, c.fp, c.u0, c.u1};
}

static iem_confusion sum_of(const struct golden_log *log, unsigned set)
{
    iem_confusion sum = {0, 0, 0, 0, 0, 0};
    for (size_t g = 0; g < log->n; g++) {
        if (!(set >> g & 1)) continue;
        sum.tp += log->c[g].tp, sum.fp += log->c[g].fp;
        sum.tn += log->c[g].tn, sum.fn += log->c[g].fn;
    }
    return sum;
}

static double value_of(iem_confusion c, iem_outcome_rate rate)
{
    return iem_outcome_rate_of(c, rate).value;
}

static double least_of(const struct golden_log *log,
                       double (*f)(iem_confusion, iem_outcome_rate),
                       iem_outcome_rate rate)
{
    double least = INFINITY;
    for (size_t g = 0; g < log->n; g++) least = fmin(least, f(log->c[g], rate));
    return least;
}

static double of_two_groups(enum form form, iem_outcome_rate rate, iem_confusion g,
                            iem_confusion r)
{
    const iem_estimate ratio = iem_outcome_ratio(g, r, rate);
    const iem_odds_gap odds = iem_equalised_odds(g, r);
    const double difference = iem_outcome_difference(g, r, rate).value;
    switch (form) {
    case SHARE_RATIO:
        return iem_rate_numerator(g, rate) / iem_rate_numerator(r, rate);
    case DIFFERENCE:
        return difference;
    case REVERSED:
        return iem_outcome_difference(r, g, rate).value;
    case ABSOLUTE:
        return fabs(difference);
    case DIAGONAL:
        return sqrt(2) * fabs(difference);
    case RATIO:
        return ratio.value;
    case SMALLER_RATIO:
        return fmin(ratio.value, 1 / ratio.value);
    case Z:
        return iem_outcome_test(g, r, rate).z;
    case ODDS_MEAN:
        return odds.mean.value;
    case ODDS_MEAN_ABSOLUTE:
        return odds.mean_absolute.value;
    case ODDS_WORST:
        return odds.worst.value;
    default:
        return iem_outcome_mean_difference(g, r, IEM_PPV, IEM_FOR).value;
    }
}

static double of_all_groups(enum form form, iem_outcome_rate rate,
                            const struct golden_log *log)
{
    const iem_spread s = iem_outcome_spread(log->c, iem_exact_counts, log->n, rate);
    const iem_odds_spread o =
        iem_equalised_odds_spread(log->c, iem_exact_counts, iem_exact_counts, log->n);
    switch (form) {
    case MAX_MIN:
        return s.difference.value;
    case MIN_OVER_MAX:
        return s.ratio.value;
    case FROM_ALL:
        return s.from_all;
    case FROM_ALL_RATIO:
        return s.from_all_ratio;
    case WORST_MAX_MIN:
        return o.worst.value;
    case MEAN_MAX_MIN:
        return o.mean.value;
    case WORST_MIN_OVER_MAX:
        return o.worst_ratio.value;
    case MEAN_MIN_OVER_MAX:
        return o.mean_ratio.value;
    case WORST_FROM_ALL:
        return fmax(o.tpr.from_all, o.fpr.from_all);
    case MEAN_FROM_ALL:
        return (o.tpr.from_all + o.fpr.from_all) / 2;
    case WORST_FROM_ALL_RATIO:
        return fmin(o.tpr.from_all_ratio, o.fpr.from_all_ratio);
    default:
        return (o.tpr.from_all_ratio + o.fpr.from_all_ratio) / 2;
    }
}

static double of_one_group(enum form form, iem_outcome_rate rate,
                           const struct golden_log *log, iem_confusion g)
{
    const iem_confusion all = sum_of(log, ~0U);
    switch (form) {
    case RATE:
        return value_of(g, rate);
    case ABOVE:
        return iem_rate_numerator(g, rate);
    case BELOW:
        return iem_rate_denominator(g, rate);
    case ABOVE_ALL:
        return iem_rate_numerator(all, rate);
    case BELOW_ALL:
        return iem_rate_denominator(all, rate);
    case SHARE:
        return iem_rate_numerator(g, rate) / iem_rate_numerator(all, rate);
    case RATIO_LOWEST:
        return value_of(g, rate) / least_of(log, value_of, rate);
    default:
        return iem_rate_numerator(g, rate) / least_of(log, iem_rate_numerator, rate);
    }
}

static double figure_of(struct alias a, const struct golden_log *log, unsigned groups,
                        unsigned reference, int turn)
{
    const iem_confusion g = sum_of(log, groups), r = sum_of(log, reference);
    if (a.form <= SHARE || a.form == RATIO_LOWEST || a.form == SHARE_RATIO_LOWEST)
        return of_one_group(a.form, a.rate, log, g);
    if (a.form >= WORST_MAX_MIN || (a.form >= MAX_MIN && a.form <= FROM_ALL_RATIO))
        return of_all_groups(a.form, a.rate, log);
    return turn ? of_two_groups(a.form, a.rate, turned(g), turned(r))
                : of_two_groups(a.form, a.rate, g, r);
}

/* Where a peer's figure is not what its name says, and what is right instead:
 * aequitas writes 10 for every ratio to a rate of 0, which is no number;
 * fairlearn leaves the undefined one of two ratios out (nobody at all among the
 * negative outcomes was selected: 0 / 0) and calls equalised odds 1, perfectly kept. */
static int is_known_fault(const struct golden_outcome *o, size_t i, struct alias a,
                          double got)
{
    const struct golden_log *log = &golden_logs[o->log];
    if (a.form == RATIO_LOWEST && least_of(log, value_of, a.rate) <= 0)
        return isinf(got) && check_is_close(o->value[i], 10, 0);
    if (a.form < WORST_MAX_MIN || !isnan(got)) return 0;
    return check_is_close(o->value[0], 1, 0) &&
           isnan(iem_outcome_spread(log->c, iem_exact_counts, log->n, IEM_FPR)
                     .ratio.value);
}

struct tally {
    size_t equal, faults;
};

static void check_outcome(const struct golden_outcome *o, struct tally *t)
{
    struct alias a;
    const struct golden_log *log = &golden_logs[o->log];
    if (!find_alias(o->name, &a)) fail_msg("%s: a name without a figure", o->name);
    for (size_t i = 0; i < (o->groups ? 1 : log->n); i++) {
        const double got = figure_of(a, log, o->groups ? o->groups : 1U << i,
                                     o->reference, strstr(o->name, " turned") != NULL);
        /* Differences of equal rates are 0 but for rounding, there as here. */
        if (check_is_close(got, o->value[i], 1e-9) || fabs(got - o->value[i]) < 1e-15)
            t->equal++;
        else if (is_known_fault(o, i, a, got))
            t->faults++;
        else
            fail_msg("%s, %s [%zu]: got %.12g, want %.12g", log->title, o->name, i, got,
                     o->value[i]);
    }
}

static void figures_equal_those_of_other_programs(void **state)
{
    (void)state;
    struct tally t = {0, 0};
    for (size_t i = 0; i < COUNT(golden_outcomes); i++)
        check_outcome(&golden_outcomes[i], &t);
    assert_int_equal(t.equal, 3770);
    assert_int_equal(t.faults, 40);
}

/* People of whom `a` of `n` got something, as the false positive rate of a group. */
static iem_confusion as_fpr(double a, double n)
{
    return (iem_confusion){0, a, n - a, 0, 0, 0};
}

static void assert_interval(const char *name, iem_estimate got, const double want[2])
{
    assert_close_in(name, got.low, want[0], 1e-9);
    assert_close_in(name, got.high, want[1], 1e-9);
}

static void pairs_equal_those_of_other_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_pairs); i++) {
        const struct golden_pair *p = &golden_pairs[i];
        const iem_confusion g = as_fpr(p->t.a1, p->t.n1), r = as_fpr(p->t.a0, p->t.n0);
        assert_interval(p->name, iem_outcome_rate_of(g, IEM_FPR), p->wilson1);
        assert_interval(p->name, iem_outcome_rate_of(r, IEM_FPR), p->wilson0);
        assert_interval(p->name, iem_outcome_difference(g, r, IEM_FPR), p->newcombe);
        assert_interval(p->name, iem_outcome_ratio(g, r, IEM_FPR), p->katz);
        const iem_test test = iem_outcome_test(g, r, IEM_FPR);
        if (!test.exact) assert_close_in(p->name, test.z, p->z, 1e-9);
    }
}

static void groups_together_equal_scipy(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(golden_groups); i++) {
        const struct golden_groups *g = &golden_groups[i];
        iem_confusion c[GOLDEN_GROUPS];
        for (size_t k = 0; k < g->n; k++)
            c[k] = as_fpr(g->yes[k], g->yes[k] + g->no[k]);
        const iem_spread s = iem_outcome_spread(c, iem_exact_counts, g->n, IEM_FPR);
        assert_close_in(g->name, s.chi_square, g->chi_square, 1e-9);
        if (!s.monte_carlo) assert_close_in(g->name, s.p, g->p, 1e-9);
    }
}

/* ---- where peers are wrong ---- */

enum { COMPAS_RACE = 0, AFRICAN_AMERICAN = 0, CAUCASIAN = 2 };

static double significance(const char *name)
{
    for (size_t i = 0; i < COUNT(golden_significance); i++)
        if (strcmp(golden_significance[i].name, name) == 0)
            return golden_significance[i].p;
    return NAN;
}

static void aequitas_tests_another_rate_than_it_names(void **state)
{
    (void)state;
    const iem_confusion *c = golden_logs[COMPAS_RACE].c;
    const iem_confusion g = c[AFRICAN_AMERICAN], r = c[CAUCASIAN];
    /* One number for four rates, that of errors among the adverse decisions … */
    const double among_adverse = significance("fdr_significance");
    assert_close(significance("fpr_significance"), among_adverse, 0);
    assert_close(significance("tnr_significance"), among_adverse, 0);
    assert_close(significance("precision_significance"), among_adverse, 0);
    assert_close(significance("tpr_significance"), significance("for_significance"), 0);
    assert_close(significance("fnr_significance"), significance("for_significance"), 0);
    /* … and even that by Welch's t-test on zeros and ones: 0.0504 for 0.0503. */
    const iem_test fdr = iem_outcome_test(g, r, IEM_FDR);
    assert_close(fdr.p, among_adverse, .03);
    /* False positive rates, 805 of 1795 and 349 of 1488: z = (.448468 - .234543) /
     * sqrt(.351508 .648492 (1/1795 + 1/1488)) = 12.7806, not "p = 0.0504". */
    const iem_test fpr = iem_outcome_test(g, r, IEM_FPR);
    assert_close(fpr.z, 12.7806, 1e-4);
    assert_close(fpr.p, 2.1e-37, .02);
    assert_true(iem_outcome_test(g, r, IEM_TPR).p < 1e-20);
}

/* a1 of n1 beside a0 of n0 as ones and zeros: Welch's t-test or Student's. */
static double t_test_p(iem_table t, int equal_variances)
{
    static const double zero_one[] = {0, 1};
    const double one[] = {t.n1 - t.a1, t.a1}, other[] = {t.n0 - t.a0, t.a0};
    const iem_sides sides = {zero_one, one, other, 2, 0};
    if (!equal_variances) return iem_mean_difference(&sides).p;
    const double p1 = t.a1 / t.n1, p0 = t.a0 / t.n0, df = t.n1 + t.n0 - 2;
    const double pooled = (t.n1 * p1 * (1 - p1) + t.n0 * p0 * (1 - p0)) / df;
    return 2 * iem_t_upper(fabs(p1 - p0) / sqrt(pooled * (1 / t.n1 + 1 / t.n0)), df);
}

static iem_table table_of(iem_confusion g, iem_confusion r, iem_outcome_rate rate)
{
    return (iem_table){iem_rate_numerator(g, rate), iem_rate_denominator(g, rate),
                       iem_rate_numerator(r, rate), iem_rate_denominator(r, rate)};
}

static int is_t_test(const char *name, iem_confusion g, iem_confusion r,
                     iem_outcome_rate rate, double p)
{
    const iem_table t = table_of(g, r, rate);
    const int welch = check_is_close(p, t_test_p(t, 0), 1e-9);
    if (!welch) assert_close_in(name, t_test_p(t, 1), p, 1e-9);
    return welch;
}

/* z of two shares with their variance pooled, as textbooks have it. */
static double textbook_p(iem_table t)
{
    const double p = (t.a1 + t.a0) / (t.n1 + t.n0);
    const double z =
        (t.a1 / t.n1 - t.a0 / t.n0) / sqrt(p * (1 - p) * (1 / t.n1 + 1 / t.n0));
    return erfc(fabs(z) / sqrt(2));
}

/* It leaves people of the other decision out where it should leave those of the other
 * outcome out: `fpr_significance` and `tnr_significance` are of the false discovery
 * rate, `fnr_significance` and `tpr_significance` of the false omission rate;
 * `ppr_significance` is not of the share of all positives but of the adverse rate. And
 * each is a t-test of ones and zeros, Welch's (63 of 124) or Student's, as a test of
 * variances before it says. The p of the rate in the name is the score test's; in 15 of
 * 31 pairs that of the false positive rate is on the other side of .05. */
static void every_p_of_aequitas_is_a_t_test_and_five_of_twelve_of_another_rate(
    void **state)
{
    (void)state;
    size_t welch = 0, other_verdict = 0, by_law = 0;
    for (size_t i = 0; i < COUNT(golden_t_tests); i++) {
        const struct golden_t_test *a = &golden_t_tests[i];
        const struct golden_log *log = &golden_logs[a->log];
        const iem_confusion g = log->c[a->group], r = log->c[a->reference];
        const iem_test fpr = iem_outcome_test(g, r, IEM_FPR);
        welch += (size_t)(is_t_test(log->title, g, r, IEM_FDR, a->among_adverse) +
                          is_t_test(log->title, g, r, IEM_FOR, a->among_favourable) +
                          is_t_test(log->title, g, r, IEM_ADVERSE_RATE, a->adverse) +
                          is_t_test(log->title, g, r, IEM_PREVALENCE, a->prevalence));
        assert_close_in(log->title, iem_outcome_test(g, r, IEM_TNR).p, fpr.p, 1e-9);
        other_verdict += (fpr.p < .05) != (a->among_adverse < .05);
        if (fpr.exact) continue;
        assert_close_in(log->title, fpr.p, textbook_p(table_of(g, r, IEM_FPR)), 1e-9);
        by_law++;
    }
    assert_int_equal(COUNT(golden_t_tests), 31);
    assert_int_equal(welch, 63);
    assert_int_equal(by_law, 27);
    assert_int_equal(other_verdict, 15);
}

static void nobody_with_the_outcome_is_undefined_and_no_rate_of_zero(void **state)
{
    (void)state;
    /* fairlearn 0.14.0 (sklearn nan_to_num) and fbt call both TPR and FNR of the second
     * group 0: an equal-opportunity difference of 0.5, and an equalised-odds ratio of
     * 0. One group has a TPR: there is nothing to compare. */
    const iem_confusion c[2] = {{1, 1, 1, 1, 0, 0}, {0, 1, 1, 0, 0, 0}};
    assert_true(isnan(value_of(c[1], IEM_TPR)));
    assert_true(isnan(value_of(c[1], IEM_FNR)));
    assert_close(value_of(c[1], IEM_FPR), .5, 0);
    const iem_spread tpr = iem_outcome_spread(c, iem_exact_counts, 2, IEM_TPR);
    assert_int_equal(tpr.groups, 1);
    assert_true(tpr.highest == SIZE_MAX);
    assert_true(isnan(tpr.difference.value));
    assert_true(isnan(tpr.p));
    const iem_odds_spread odds =
        iem_equalised_odds_spread(c, iem_exact_counts, iem_exact_counts, 2);
    assert_true(isnan(odds.worst.value) && isnan(odds.worst_ratio.value));
    assert_close(odds.fpr.difference.value, 0, 0);
    const iem_odds_gap gap = iem_equalised_odds(c[1], c[0]);
    assert_true(isnan(gap.tpr.value) && isnan(gap.worst.value) && isnan(gap.mean.low));
}

static void a_ratio_to_nobody_is_undefined(void **state)
{
    (void)state;
    /* Nobody of the reference selected: jurity gives the count of the group (37),
     * aequitas 10, Clarify infinity. Nobody at all: Clarify 0, OxonFair 1. */
    const iem_confusion none = {0, 0, 50, 10, 0, 0}, some = {30, 7, 50, 13, 0, 0};
    assert_true(isnan(iem_outcome_ratio(some, none, IEM_ADVERSE_RATE).value));
    assert_true(isnan(iem_outcome_ratio(none, none, IEM_ADVERSE_RATE).value));
    /* The other way round it is 0, the worst case; fairmodels leaves it out. */
    assert_close(iem_outcome_ratio(none, some, IEM_ADVERSE_RATE).value, 0, 0);
    const iem_confusion both[2] = {none, some};
    const iem_spread s =
        iem_outcome_spread(both, iem_exact_counts, 2, IEM_ADVERSE_RATE);
    assert_close(s.ratio.value, 0, 0);
    assert_close(s.ratio.low, 0, 0);
    assert_true(s.ratio.high > 0 && s.ratio.high < .3);
}

static void every_disparate_impact_of_compas_is_a_choice_of_sides(void **state)
{
    (void)state;
    /* Six numbers by that name for one table: AIF360 and holisticai, Clarify,
     * fairlearn; flagged and not flagged. */
    const struct golden_log *log = &golden_logs[COMPAS_RACE];
    const iem_confusion g = log->c[AFRICAN_AMERICAN];
    const iem_confusion named = log->c[CAUCASIAN], rest = sum_of(log, ~1U);
    assert_close(iem_outcome_ratio(g, named, IEM_ADVERSE_RATE).value, 1.690, 1e-3);
    assert_close(iem_outcome_ratio(g, named, IEM_FAVOURABLE_RATE).value, .632, 1e-3);
    assert_close(iem_outcome_ratio(g, rest, IEM_ADVERSE_RATE).value, 1.810, 1e-3);
    assert_close(iem_outcome_ratio(g, rest, IEM_FAVOURABLE_RATE).value, .610, 1e-3);
    const iem_spread adverse =
        iem_outcome_spread(log->c, iem_exact_counts, 6, IEM_ADVERSE_RATE);
    assert_close(adverse.ratio.value, .314, 2e-3);
    assert_close(iem_outcome_spread(log->c, iem_exact_counts, 6, IEM_FAVOURABLE_RATE)
                     .ratio.value,
                 .422, 2e-3);
    /* Who: no peer says. Eleven Native Americans against 31 Asians. */
    assert_string_equal(log->group[adverse.highest], "Native American");
    assert_string_equal(log->group[adverse.lowest], "Other");
}

/* ---- one way against another ---- */

/* Each person counted anew. */
static double counted(iem_confusion c, int (*above)(int adverse, int positive),
                      int (*below)(int adverse, int positive))
{
    const double n[2][2] = {{c.tn, c.fn}, {c.fp, c.tp}};
    double a = 0, b = 0;
    for (int adverse = 0; adverse < 2; adverse++)
        for (int positive = 0; positive < 2; positive++)
            for (double i = 0; i < n[adverse][positive]; i++) {
                a += above(adverse, positive) && below(adverse, positive);
                b += below(adverse, positive);
            }
    return b > 0 ? a / b : NAN;
}

static int anybody(int a, int p)
{
    return (void)a, (void)p, 1;
}
static int is_adverse(int a, int p)
{
    return (void)p, a;
}
static int is_favourable(int a, int p)
{
    return (void)p, !a;
}
static int is_positive(int a, int p)
{
    return (void)a, p;
}
static int is_negative(int a, int p)
{
    return (void)a, !p;
}
static int is_right(int a, int p)
{
    return a == p;
}
static int is_wrong(int a, int p)
{
    return a != p;
}
static int is_either(int a, int p)
{
    return a || p;
}
static int is_both(int a, int p)
{
    return a && p;
}

static const struct slow_rate {
    iem_outcome_rate rate;
    int (*above)(int, int);
    int (*below)(int, int);
} slow_rates[] = {
    {IEM_ADVERSE_RATE, is_adverse, anybody},
    {IEM_FAVOURABLE_RATE, is_favourable, anybody},
    {IEM_PREVALENCE, is_positive, anybody},
    {IEM_TPR, is_adverse, is_positive},
    {IEM_FNR, is_favourable, is_positive},
    {IEM_FPR, is_adverse, is_negative},
    {IEM_TNR, is_favourable, is_negative},
    {IEM_PPV, is_positive, is_adverse},
    {IEM_FDR, is_negative, is_adverse},
    {IEM_NPV, is_negative, is_favourable},
    {IEM_FOR, is_positive, is_favourable},
    {IEM_ACCURACY, is_right, anybody},
    {IEM_ERROR_RATE, is_wrong, anybody},
    {IEM_THREAT_SCORE, is_both, is_either},
};

static iem_confusion draw_small(uint64_t *at, double most)
{
    double n[4];
    for (size_t i = 0; i < 4; i++)
        n[i] = floor(most * iem_uniform(seed_of(7), (*at)++));
    return (iem_confusion){n[0], n[1], n[2], n[3], 0, 0};
}

/* Correlation of zeros and ones. */
static double pearson(iem_confusion c)
{
    const double n = c.tp + c.fp + c.tn + c.fn;
    const double x = (c.tp + c.fp) / n, y = (c.tp + c.fn) / n;
    return (c.tp / n - x * y) / sqrt(x * (1 - x) * y * (1 - y));
}

static double agreement_beyond_chance(iem_confusion c)
{
    const double n = c.tp + c.fp + c.tn + c.fn;
    const double x = (c.tp + c.fp) / n, y = (c.tp + c.fn) / n;
    const double chance = x * y + (1 - x) * (1 - y);
    return ((c.tp + c.tn) / n - chance) / (1 - chance);
}

static void rates_equal_people_counted_one_by_one(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int r = 0; r < 300; r++) {
        const iem_confusion c = draw_small(&at, 6);
        for (size_t i = 0; i < COUNT(slow_rates); i++)
            assert_close(value_of(c, slow_rates[i].rate),
                         counted(c, slow_rates[i].above, slow_rates[i].below), 1e-15);
        const double ppv = value_of(c, IEM_PPV), tpr = value_of(c, IEM_TPR);
        if (c.tp > 0) assert_close(value_of(c, IEM_F1), 2 / (1 / ppv + 1 / tpr), 1e-14);
        assert_close(value_of(c, IEM_BALANCED_ACCURACY),
                     (tpr + value_of(c, IEM_TNR)) / 2, 1e-14);
        if (!isnan(value_of(c, IEM_MCC))) {
            assert_true(fabs(value_of(c, IEM_MCC) - pearson(c)) < 1e-13);
            assert_true(fabs(value_of(c, IEM_KAPPA) - agreement_beyond_chance(c)) <
                        1e-13);
        }
    }
}

static void the_other_side_of_the_decision_has_the_other_rates(void **state)
{
    (void)state;
    static const iem_outcome_rate same[][2] = {
        {IEM_ADVERSE_RATE, IEM_FAVOURABLE_RATE},
        {IEM_TPR, IEM_TNR},
        {IEM_FNR, IEM_FPR},
        {IEM_PPV, IEM_NPV},
        {IEM_FDR, IEM_FOR},
        {IEM_ACCURACY, IEM_ACCURACY},
        {IEM_BALANCED_ACCURACY, IEM_BALANCED_ACCURACY},
        {IEM_MCC, IEM_MCC},
        {IEM_KAPPA, IEM_KAPPA},
        {IEM_POSITIVES_PER_ADVERSE, IEM_NEGATIVES_PER_FAVOURABLE}};
    const iem_confusion c = {31, 12, 77, 9, 5, 3};
    for (size_t i = 0; i < COUNT(same); i++) {
        const iem_estimate one = iem_outcome_rate_of(c, same[i][0]);
        const iem_estimate other = iem_outcome_rate_of(turned(c), same[i][1]);
        assert_close(one.value, other.value, 1e-14);
        assert_close(one.low, other.low, 1e-12);
        assert_close(one.high, other.high, 1e-12);
    }
}

/* The delta method with slopes found by trying. */
static double tried_variance(iem_confusion c, iem_outcome_rate rate)
{
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        const double h = 1e-3;
        iem_confusion up = c, down = c;
        double *const u[4] = {&up.tp, &up.fp, &up.tn, &up.fn};
        double *const d[4] = {&down.tp, &down.fp, &down.tn, &down.fn};
        *u[i] += h, *d[i] -= h;
        const double slope = (value_of(up, rate) - value_of(down, rate)) / (2 * h);
        sum += slope * slope * (*u[i] - h);
    }
    return sum;
}

static void standard_errors_equal_slopes_found_by_trying(void **state)
{
    (void)state;
    uint64_t at = 1000;
    for (int r = 0; r < 100; r++) {
        iem_confusion c = draw_small(&at, 40);
        c.tp++, c.fp++, c.tn++, c.fn++;
        for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++)
            assert_close(iem_outcome_rate_se(c, rate), sqrt(tried_variance(c, rate)),
                         1e-5);
    }
}

/* ---- what intervals promise ---- */

static double draw_binomial(double n, double p, uint64_t stream, uint64_t *at)
{
    double count = 0;
    for (double i = 0; i < n; i++) count += iem_uniform(stream, (*at)++) < p;
    return count;
}

static iem_confusion draw_group(double n, double prevalence, double tpr, double fpr,
                                uint64_t stream, uint64_t *at)
{
    const double positive = draw_binomial(n, prevalence, stream, at);
    const double tp = draw_binomial(positive, tpr, stream, at);
    const double fp = draw_binomial(n - positive, fpr, stream, at);
    return (iem_confusion){tp, fp, n - positive - fp, positive - tp, 0, 0};
}

struct coverage {
    double held, logs;
};

static void count_held(struct coverage *c, iem_estimate e, double truth)
{
    if (isnan(e.low) || isnan(e.high)) return;
    c->logs++;
    c->held += e.low <= truth && truth <= e.high;
}

static void assert_held(const char *name, const struct coverage *c, double least,
                        double most)
{
    const double share = c->held / c->logs;
    if (!(share >= least && share <= most))
        fail_msg("%s: holds in %.4f of %.0f logs", name, share, c->logs);
}

static void intervals_hold_as_often_as_they_say(void **state)
{
    (void)state;
    static const struct {
        double n, prevalence, tpr, fpr;
    } worlds[] = {{60, .3, .7, .2}, {300, .1, .6, .15}};
    for (size_t w = 0; w < COUNT(worlds); w++) {
        const double n = worlds[w].n, y = worlds[w].prevalence;
        const double tpr = worlds[w].tpr, fpr = worlds[w].fpr;
        const iem_confusion truth = {
            y * tpr, (1 - y) * fpr, (1 - y) * (1 - fpr), y * (1 - tpr), 0, 0};
        struct coverage held[IEM_OUTCOME_RATES] = {{0, 0}};
        for (uint64_t log = 0; log < 1500; log++) {
            uint64_t at = 0;
            const iem_confusion c = draw_group(n, y, tpr, fpr, log + 9000 * w, &at);
            for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++)
                count_held(&held[rate], iem_outcome_rate_of(c, rate),
                           value_of(truth, rate));
        }
        for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++)
            assert_held("rate", &held[rate], .925, .985);
    }
}

static void comparisons_hold_as_often_as_they_say(void **state)
{
    (void)state;
    struct coverage mean = {0, 0}, absolute = {0, 0}, worst = {0, 0}, f1 = {0, 0};
    struct coverage alarms = {0, 0}, balance = {0, 0};
    for (uint64_t log = 0; log < 1500; log++) {
        uint64_t at = 0;
        const iem_confusion g = draw_group(200, .4, .75, .3, log, &at);
        const iem_confusion r = draw_group(300, .3, .65, .4, log, &at);
        const iem_odds_gap gap = iem_equalised_odds(g, r);
        count_held(&mean, gap.mean, 0);
        count_held(&absolute, gap.mean_absolute, .1);
        count_held(&worst, gap.worst, .1);
        /* F1: .3 / (.3 + (.1 + .18) / 2) against .195 / (.195 + (.105 + .28) / 2) */
        count_held(&f1, iem_outcome_difference(g, r, IEM_F1), .3 / .44 - .195 / .3875);
        count_held(&alarms, iem_outcome_ratio(g, r, IEM_MISSES_PER_FALSE_ALARM),
                   (.1 / .18) / (.105 / .28));
        count_held(&balance, iem_outcome_difference(g, r, IEM_BALANCED_ACCURACY),
                   .725 - .625);
    }
    assert_held("mean", &mean, .935, .965);
    assert_held("F1", &f1, .935, .965);
    assert_held("misses per false alarm", &alarms, .935, .97);
    assert_held("balanced accuracy", &balance, .935, .965);
    /* These two promise at least. */
    assert_held("mean absolute", &absolute, .95, 1);
    assert_held("worst", &worst, .95, 1);
}

static void tests_of_equal_rates_keep_their_level(void **state)
{
    (void)state;
    double called[IEM_OUTCOME_RATES] = {0};
    enum { LOGS = 1500 };
    for (uint64_t log = 0; log < LOGS; log++) {
        uint64_t at = 0;
        const iem_confusion g = draw_group(150, .4, .7, .3, log + 77777, &at);
        const iem_confusion r = draw_group(250, .4, .7, .3, log + 77777, &at);
        for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++)
            called[rate] += iem_outcome_test(g, r, rate).p < .05;
    }
    for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++)
        assert_true(called[rate] / LOGS > .03 && called[rate] / LOGS < .07);
}

static void a_mean_takes_each_interval_the_right_way_round(void **state)
{
    (void)state;
    /* Skewed: no false alarms in the group. The mean is highest where both are. */
    const iem_confusion g = {9, 0, 20, 1, 0, 0}, r = {5, 8, 12, 5, 0, 0};
    const iem_estimate t = iem_outcome_difference(g, r, IEM_TPR);
    const iem_estimate f = iem_outcome_difference(g, r, IEM_FPR);
    const iem_odds_gap gap = iem_equalised_odds(g, r);
    assert_close(gap.mean.low,
                 gap.mean.value - hypot(t.value - t.low, f.value - f.low) / 2, 1e-12);
    assert_close(gap.mean.high,
                 gap.mean.value + hypot(t.high - t.value, f.high - f.value) / 2, 1e-12);
}

/* ---- the edges ---- */

static void empty_groups_are_undefined_everywhere(void **state)
{
    (void)state;
    const iem_confusion empty = {0, 0, 0, 0, 0, 0}, some = {3, 2, 5, 4, 0, 0};
    for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++) {
        assert_true(isnan(value_of(empty, rate)));
        assert_true(isnan(iem_outcome_rate_se(empty, rate)));
        assert_true(isnan(iem_outcome_difference(some, empty, rate).value));
        assert_true(isnan(iem_outcome_ratio(some, empty, rate).value));
        assert_true(isnan(iem_outcome_test(some, empty, rate).p));
        const double same = iem_outcome_test(some, some, rate).p;
        assert_true(same > .9 || !iem_outcome_law_holds(some, rate));
    }
}

/* Two people of whom nobody was decided about rightly have an F1 of 0 without a
 * standard error, and were tested as if that were certain: p was 7e-162 beside one of
 * .86. */
static void a_handful_of_people_proves_nothing(void **state)
{
    (void)state;
    const iem_confusion few[] = {
        {1, 0, 1, 0, 0, 0}, {0, 1, 1, 1, 0, 0}, {2, 0, 0, 1, 0, 0}, {0, 2, 0, 2, 0, 0}};
    const iem_confusion many = {60, 9, 120, 11, 0, 0};
    for (size_t i = 0; i < COUNT(few); i++)
        for (iem_outcome_rate rate = IEM_F1; rate < IEM_OUTCOME_RATES; rate++) {
            const iem_confusion both[2] = {few[i], many};
            const iem_estimate e = iem_outcome_rate_of(few[i], rate);
            const double p = iem_outcome_test(few[i], many, rate).p;
            const double all = iem_outcome_spread(both, iem_exact_counts, 2, rate).p;
            assert_true(isnan(p) || p > 1e-3);
            assert_true(isnan(all) || all > 1e-3);
            assert_true(isnan(e.low) || e.high - e.low > .2);
        }
    /* F1 is tested as the threat score: 0 of 2 beside 60 of 80. */
    const iem_table t = {0, 2, 60, 80};
    assert_close(iem_outcome_test(few[1], many, IEM_F1).p, iem_table_test(t).p, 0);
    assert_close(iem_table_test(t).p, .0707, .02);
    /* Thirty of each are enough. */
    const iem_confusion enough = {30, 20, 60, 25, 0, 0};
    for (iem_outcome_rate rate = 0; rate < IEM_OUTCOME_RATES; rate++)
        assert_true(!isnan(iem_outcome_test(enough, many, rate).p));
}

/* Four groups of eight beside one of 400: the two chi-squares together call their error
 * rates apart in 14 % of logs in which they are the same. */
static void equalised_odds_of_small_groups_keep_their_level(void **state)
{
    (void)state;
    enum { LOGS = 1000, GROUPS = 5 };
    double called = 0;
    for (uint64_t log = 0; log < LOGS; log++) {
        iem_confusion c[GROUPS];
        uint64_t at = 0;
        for (size_t g = 0; g < GROUPS; g++)
            c[g] = draw_group(g ? 8 : 400, .5, .9, .01, log + 991177, &at);
        called +=
            iem_equalised_odds_spread(c, iem_exact_counts, iem_exact_counts, GROUPS).p <
            .05;
    }
    assert_true(called / LOGS > .01 && called / LOGS < .065);
}

static void perfect_decisions_have_bounds_where_they_can(void **state)
{
    (void)state;
    const iem_confusion c = {10, 0, 30, 0, 0, 0};
    assert_close(value_of(c, IEM_MCC), 1, 0);
    assert_true(isnan(iem_outcome_rate_of(c, IEM_MCC).low));
    const iem_confusion large = {903875031, 0, 183141609, 0, 0, 0};
    assert_close(value_of(large, IEM_MCC), 1, 1e-15);
    assert_true(isnan(iem_outcome_rate_of(large, IEM_MCC).low));
    assert_close(value_of(c, IEM_F1), 1, 0);
    assert_true(iem_outcome_rate_of(c, IEM_F1).low > .8);
    assert_close(iem_outcome_rate_of(c, IEM_F1).high, 1, 0);
    assert_true(iem_outcome_rate_of(c, IEM_BALANCED_ACCURACY).low > .75);
    assert_true(isnan(value_of(c, IEM_MISSES_PER_FALSE_ALARM)));
    const iem_confusion alarms = {10, 5, 30, 0, 0, 0};
    const iem_estimate none = iem_outcome_rate_of(alarms, IEM_MISSES_PER_FALSE_ALARM);
    assert_close(none.value, 0, 0);
    assert_true(isnan(none.low) && isnan(none.high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_equal_those_of_other_programs),
        cmocka_unit_test(pairs_equal_those_of_other_programs),
        cmocka_unit_test(groups_together_equal_scipy),
        cmocka_unit_test(aequitas_tests_another_rate_than_it_names),
        cmocka_unit_test(
            every_p_of_aequitas_is_a_t_test_and_five_of_twelve_of_another_rate),
        cmocka_unit_test(nobody_with_the_outcome_is_undefined_and_no_rate_of_zero),
        cmocka_unit_test(a_ratio_to_nobody_is_undefined),
        cmocka_unit_test(every_disparate_impact_of_compas_is_a_choice_of_sides),
        seeded_test(rates_equal_people_counted_one_by_one),
        cmocka_unit_test(the_other_side_of_the_decision_has_the_other_rates),
        seeded_test(standard_errors_equal_slopes_found_by_trying),
        cmocka_unit_test(intervals_hold_as_often_as_they_say),
        cmocka_unit_test(comparisons_hold_as_often_as_they_say),
        cmocka_unit_test(tests_of_equal_rates_keep_their_level),
        cmocka_unit_test(a_mean_takes_each_interval_the_right_way_round),
        cmocka_unit_test(empty_groups_are_undefined_everywhere),
        cmocka_unit_test(a_handful_of_people_proves_nothing),
        cmocka_unit_test(equalised_odds_of_small_groups_keep_their_level),
        cmocka_unit_test(perfect_decisions_have_bounds_where_they_can),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
