/* Period after period: what each group got in it, whether there is evidence by now, and
 * since when. */
#include "base/grow.h"
#include "family/families.h"
#include "family/slices.h"
#include "measure/measuring.h"
#include "stats/averaging.h"
#include "stats/strata.h"

#include <math.h>
#include <stdlib.h>

enum {
    COMMON_ODDS,
    ALARM,
    AVERAGING_ALARM,
    SINCE,
    ODDS_SINCE,
    HETEROGENEITY,
    PERIOD_RATE,
    REST_RATE,
    PERIOD_RATIO,
    EVIDENCE,
    EVIDENCE_OF_ANY,
    EVIDENCE_OF_AVERAGING,
    N_ROWS,
};

static const iem_measure_row rows[] = {
    [COMMON_ODDS] = {"period_odds_ratio",
                     {"the odds ratio at equal facts over all periods, with an "
                      "interval that holds however often one looks",
                      "de oddsverhouding bij gelijke feiten over alle perioden, met "
                      "een interval dat geldt hoe vaak men ook kijkt"},
                     "the psi that makes the adverse decisions of the group what is "
                     "expected, given the margins of each cell in each period",
                     "Turner, Ly & Grunwald 2024 (e-values for stratified tables)",
                     "R mantelhaen.test(exact = TRUE) (without the looks)",
                     "anytime",
                     IEM_UNIT_RATIO},
    [ALARM] = {"alarm",
               {"the number of the first period at which the evidence beyond the "
                "margin reached 20; p holds however often one looks",
                "het nummer van de eerste periode waarin het bewijs voorbij de marge "
                "20 bereikte; p geldt hoe vaak men ook kijkt"},
               "first period with evidence >= 20; p = 1 / largest evidence",
               "Ville 1939",
               NULL,
               NULL,
               IEM_UNIT_NUMBER},
    [AVERAGING_ALARM] =
        {"averaging_alarm",
         {"the number of the first period at which the evidence that own facts count "
          "less reached 20; p holds however often one looks",
          "het nummer van de eerste periode waarin het bewijs dat eigen feiten minder "
          "zwaar tellen 20 bereikte; p geldt hoe vaak men ook kijkt"},
         "first period with evidence_of_averaging >= 20; p = 1 / largest evidence",
         "Ville 1939",
         NULL,
         NULL,
         IEM_UNIT_NUMBER},
    [SINCE] =
        {"since",
         {"the number of the period from which the group most likely fared worse at "
          "equal facts; the interval has the periods at least a twentieth as likely",
          "het nummer van de meest waarschijnlijke periode vanaf wanneer de groep het "
          "bij gelijke feiten slechter had; het interval heeft de perioden die "
          "minstens "
          "een twintigste zo waarschijnlijk zijn"},
         "the period that maximises the likelihood of odds ratio 1 before it and one "
         "larger odds ratio from it on",
         "Hinkley 1970 (likelihood of a change point)",
         NULL,
         "likelihood",
         IEM_UNIT_NUMBER},
    [ODDS_SINCE] = {"odds_ratio_since",
                    {"the odds ratio at equal facts from the period on in which it "
                     "most likely began",
                     "de oddsverhouding bij gelijke feiten vanaf de periode waarin het "
                     "waarschijnlijk begon"},
                    "conditional maximum likelihood over the periods from then on",
                    "Hinkley 1970",
                    NULL,
                    NULL,
                    IEM_UNIT_RATIO},
    [HETEROGENEITY] =
        {"period_heterogeneity",
         {"how much of the difference between periods, in risk ratio at equal facts, "
          "is more than chance",
          "hoeveel van het verschil tussen perioden, in risicoverhouding bij gelijke "
          "feiten, meer is dan toeval"},
         "I2 = max(0, 1 - df / Q), Q = sum over periods of (ln RR - mean)^2 / se^2",
         "Cochran 1954; Higgins & Thompson 2002",
         "R vcd woolf_test (of odds ratios)",
         NULL,
         IEM_UNIT_SHARE},
    [PERIOD_RATE] = {"period_rate",
                     {"share of the group that got the adverse decision in the period",
                      "deel van de groep dat in de periode het nadelige besluit kreeg"},
                     "a/n",
                     "Wilson 1927 (interval)",
                     NULL,
                     "wilson",
                     IEM_UNIT_SHARE},
    [REST_RATE] =
        {"period_rate_of_rest",
         {"share of everyone else that got the adverse decision in the period",
          "deel van alle anderen dat in de periode het nadelige besluit "
          "kreeg"},
         "a0/n0",
         "Wilson 1927 (interval)",
         NULL,
         "wilson",
         IEM_UNIT_SHARE},
    [PERIOD_RATIO] =
        {"period_risk_ratio",
         {"how many times as often as people with the same facts, in the period",
          "hoeveel keer zo vaak als mensen met dezelfde feiten, in de periode"},
         "sum over cells of a1 n0/n / sum over cells of a0 n1/n",
         "Mantel & Haenszel 1959; Greenland & Robins 1985",
         NULL,
         "greenland-robins",
         IEM_UNIT_RATIO},
    [EVIDENCE] =
        {"evidence",
         {"evidence so far that in some cell the odds ratio is above the margin: 20 is "
          "reached by chance in 5% of logs at most, however often one looks",
          "bewijs tot nu toe dat de oddsverhouding in een cel boven de marge ligt: 20 "
          "wordt door toeval in hoogstens 5% van de logs bereikt, hoe vaak men ook "
          "kijkt"},
         "sum over periods s and theta > ln margin of w_s w exp((theta - ln margin) A "
         "- "
         "K(theta) + K(ln margin)), A and K since s; w_1 = 1/2, then 1/(2 s (s - 1)); "
         "at most 1e300",
         "Turner, Ly & Grunwald 2024; Shin, Ramdas & Rinaldo 2024; Ville 1939",
         "R safestats (one table at a time)",
         NULL,
         IEM_UNIT_NUMBER},
    [EVIDENCE_OF_ANY] = {"evidence_of_any",
                         {"evidence so far that in some cell the odds ratio is above "
                          "1; wide bands alone can raise it",
                          "bewijs tot nu toe dat de oddsverhouding in een cel boven 1 "
                          "ligt; brede klassen alleen al kunnen het doen stijgen"},
                         "evidence with margin 1",
                         "Turner, Ly & Grunwald 2024; Ville 1939",
                         NULL,
                         NULL,
                         IEM_UNIT_NUMBER},
    [EVIDENCE_OF_AVERAGING] = {"evidence_of_averaging",
                               {"evidence so far that own facts count less in the "
                                "group, whatever the surcharge",
                                "bewijs tot nu toe dat eigen feiten in de groep minder "
                                "zwaar tellen, bij welke opslag ook"},
                               "likelihood mixed over log odds ratios d - l s with l > "
                               "0, over its largest value with l = 0",
                               "Wasserman, Ramdas & Balakrishnan 2020",
                               NULL,
                               NULL,
                               IEM_UNIT_NUMBER},
};

static const iem_reason no_alarm = {
    "no-alarm", {"the evidence did not reach 20", "het bewijs heeft 20 niet bereikt"}};
static const iem_reason beyond = {
    "out-of-range",
    {"beyond an odds ratio of 12, or no odds ratio yet",
     "voorbij een oddsverhouding van 12, of nog geen oddsverhouding"}};
static const iem_reason one_period = {"one-period",
                                      {"fewer than two periods with a ratio",
                                       "minder dan twee perioden met een verhouding"}};

static const double alpha = 0.05;

/* ---- One group, period after period ---- */

struct series {
    iem_work *work;
    iem_slices slices;
    const iem_section *section;
    size_t view;
    uint32_t *group;               /* of each cell of the section, in that view */
    double null;                   /* ln of the margin */
    const iem_reason *not_here;    /* why there is no evidence in this log */
    const iem_reason *no_evidence; /* and about this group */
    /* Of the group that is being measured; a table or score per cell of a slice, the
     * others per period. */
    iem_table *table;
    double *score;
    iem_table *total;
    iem_estimate *ratio;
    double *log_ratio, *log_ratio_se, *gain;
    double *log_e, *log_e_any, *log_e_averaging;
    iem_sequence *evidence;
    iem_averaging averaging;
};

static iem_status make_room(struct series *s, iem_error *err)
{
    const size_t n = s->slices.n, widest = s->slices.widest;
    s->group = iem_zeroed(s->section->cube.n_cells, sizeof *s->group);
    s->table = iem_zeroed(widest, sizeof *s->table);
    s->score = iem_zeroed(widest, sizeof *s->score);
    s->total = iem_zeroed(n, sizeof *s->total);
    s->ratio = iem_zeroed(n, sizeof *s->ratio);
    s->log_ratio = iem_zeroed(n, 6 * sizeof *s->log_ratio);
    s->evidence = iem_zeroed(n, sizeof *s->evidence);
    if (!s->group || !s->table || !s->score || !s->total || !s->ratio ||
        !s->log_ratio || !s->evidence)
        return iem_fail_memory(err);
    s->log_ratio_se = s->log_ratio + n;
    s->gain = s->log_ratio + 2 * n;
    s->log_e = s->log_ratio + 3 * n;
    s->log_e_any = s->log_ratio + 4 * n;
    s->log_e_averaging = s->log_ratio + 5 * n;
    return IEM_OK;
}

static void clear_series(struct series *s)
{
    iem_slices_clear(&s->slices);
    free(s->group);
    free(s->table);
    free(s->score);
    free(s->total);
    free(s->ratio);
    free(s->log_ratio);
    free(s->evidence);
}

static void count(iem_table *t, const iem_cube *cube, size_t cell, bool member)
{
    *(member ? &t->n1 : &t->n0) += (double)iem_cube_n(cube, cell);
    *(member ? &t->a1 : &t->a0) += (double)iem_cube_adverse(cube, cell);
}

/* Tables of the group against `reference` in period p, one for each cell of equal
 * facts that somebody is in. */
static size_t fill_tables(struct series *s, size_t p, size_t group, size_t reference)
{
    const iem_slices *slices = &s->slices;
    const struct iem_part *part = &s->work->core->parts[s->view];
    size_t n = 0;
    s->total[p] = (iem_table){0, 0, 0, 0};
    for (size_t i = slices->first[p]; i < slices->first[p + 1]; i++) {
        const size_t cell = slices->cell[i], facts = slices->facts[i];
        const bool member = s->group[cell] == group;
        if (i == slices->first[p] || slices->facts[i - 1] != facts) {
            s->score[n] =
                part->scored && facts != SIZE_MAX ? part->score.of_cell[facts] : 0;
            s->table[n++] = (iem_table){0, 0, 0, 0};
        }
        if (!member && reference != IEM_REST && s->group[cell] != reference) continue;
        count(&s->table[n - 1], &s->section->cube, cell, member);
        count(&s->total[p], &s->section->cube, cell, member);
    }
    return n;
}

/* In the middle of the group over all periods, which its margins say. */
static double mean_score(const struct series *s, size_t group)
{
    const struct iem_part *part = &s->work->core->parts[s->view];
    const iem_view *view = &part->view;
    double sum = 0, n = 0;
    for (size_t i = view->first_of[group]; i < view->first_of[group + 1]; i++) {
        const double members = (double)view->n[view->entry[i]];
        if (part->scored) sum += members * part->score.of_cell[view->cell[i]];
        n += members;
    }
    return sum / n;
}

static void measure_period(struct series *s, size_t p, size_t group, size_t reference,
                           double middle)
{
    const size_t n = fill_tables(s, p, group, reference);
    s->ratio[p] = iem_mh_risk_ratio(s->table, n);
    s->log_ratio[p] = s->ratio[p].value > 0 ? log(s->ratio[p].value) : NAN;
    s->log_ratio_se[p] = iem_mh_log_risk_ratio_se(s->table, n);
    s->evidence[p] = (iem_sequence){0};
    s->log_e_averaging[p] = NAN;
    if (s->no_evidence) return;
    iem_sequence_add(&s->evidence[p], s->table, NULL, n);
    if (!s->work->core->parts[s->view].scored) return;
    for (size_t i = 0; i < n; i++) s->score[i] -= middle;
    iem_averaging_add(&s->averaging, s->table, s->score, NULL, n);
    s->log_e_averaging[p] = iem_averaging_log_e(&s->averaging);
}

/* ---- What is told about it ---- */

static iem_status add(struct series *s, size_t row, size_t group, size_t reference,
                      const char *of, iem_statistic **statistic, iem_error *err)
{
    const iem_view *view = iem_work_view(s->work, s->view);
    IEM_TRY(
        iem_statistic_compared(s->work, row, view, group, reference, statistic, err));
    (*statistic)->of = of;
    return IEM_OK;
}

static double number_of(size_t period)
{
    return (double)period + 1;
}

static const char *name_of(const struct series *s, size_t period)
{
    return period == SIZE_MAX ? NULL : s->slices.name[period];
}

static double repeated_deff(const struct series *s, size_t group)
{
    const iem_measuring *core = s->work->core;
    const size_t t = core->parts[s->view].treatment_of_group[group];
    return t == SIZE_MAX ? 1 : core->deff_gap[t];
}

static iem_status tell_alarm(struct series *s, size_t row, const double *log_e,
                             size_t group, size_t reference, iem_error *err)
{
    iem_statistic *alarm = NULL;
    size_t at = SIZE_MAX;
    double most = 0; /* E is 1 before anything is seen */
    for (size_t p = s->slices.n; p-- > 0;) {
        most = fmax(most, log_e[p]);
        if (log_e[p] >= -log(alpha)) at = p;
    }
    if (s->no_evidence) at = SIZE_MAX;
    IEM_TRY(add(s, row, group, reference, name_of(s, at), &alarm, err));
    alarm->n = (double)s->slices.n;
    alarm->why = s->no_evidence;
    if (s->no_evidence) return IEM_OK;
    alarm->p = exp(-most);
    if (at == SIZE_MAX)
        alarm->why = &no_alarm;
    else
        alarm->estimate.value = number_of(at);
    return IEM_OK;
}

/* Of a change only after an alarm: without one there is nothing to date. */
static iem_status tell_since(struct series *s, size_t group, size_t reference,
                             iem_error *err)
{
    const size_t n = s->slices.n;
    const bool alarmed =
        iem_sequence_follow(s->evidence, n, 0, alpha, s->log_e_any) != SIZE_MAX;
    iem_change change = {.at = SIZE_MAX};
    if (alarmed) change = iem_sequence_change(s->evidence, n, 0, s->gain);
    const char *name = name_of(s, change.at);
    const iem_reason *why = s->no_evidence ? s->no_evidence : &no_alarm;

    iem_statistic *since = NULL, *odds = NULL;
    IEM_TRY(add(s, SINCE, group, reference, name, &since, err));
    since->n = (double)n;
    if (change.at == SIZE_MAX)
        since->why = why;
    else
        since->estimate = (iem_estimate){number_of(change.at), number_of(change.first),
                                         number_of(change.last)};
    IEM_TRY(add(s, ODDS_SINCE, group, reference, name, &odds, err));
    if (change.at == SIZE_MAX)
        odds->why = why;
    else
        odds->estimate.value = change.odds_ratio;
    if (!odds->why && isnan(change.odds_ratio)) odds->why = &beyond;
    return IEM_OK;
}

static iem_status tell_common_odds(struct series *s, size_t group, size_t reference,
                                   iem_error *err)
{
    iem_statistic *odds = NULL;
    iem_sequence all = {0};
    for (size_t p = 0; p < s->slices.n; p++) iem_sequence_join(&all, &s->evidence[p]);
    IEM_TRY(add(s, COMMON_ODDS, group, reference, NULL, &odds, err));
    odds->why = s->no_evidence;
    if (s->no_evidence) return IEM_OK;
    odds->estimate = iem_sequence_odds_ratio(&all, alpha);
    const iem_estimate e = odds->estimate;
    if (isnan(e.value + e.low + e.high)) odds->why = &beyond;
    return IEM_OK;
}

static iem_status tell_heterogeneity(struct series *s, size_t group, size_t reference,
                                     iem_error *err)
{
    iem_statistic *statistic = NULL;
    const double root = sqrt(repeated_deff(s, group));
    for (size_t p = 0; p < s->slices.n; p++) s->log_ratio_se[p] *= root;
    const iem_heterogeneity h =
        iem_cochran_q(s->log_ratio, s->log_ratio_se, s->slices.n);
    IEM_TRY(add(s, HETEROGENEITY, group, reference, NULL, &statistic, err));
    statistic->n = (double)s->slices.n;
    if (s->work->plan->person && s->work->tally->loaded) {
        statistic->why = &iem_reason_repeated; /* nobody knows how often */
        return IEM_OK;
    }
    statistic->estimate.value = h.i2;
    statistic->p = h.p;
    statistic->numerator = h.q;
    statistic->denominator = (double)h.df;
    if (isnan(h.q)) {
        statistic->denominator = NAN;
        statistic->why = &one_period;
    }
    return IEM_OK;
}

static void fill_rate(iem_statistic *rate, double adverse, double n)
{
    rate->estimate = iem_rate(adverse, n);
    rate->numerator = adverse;
    rate->denominator = rate->n = n;
    if (!(n > 0)) rate->why = &iem_reason_no_people;
}

static iem_status tell_rate(struct series *s, size_t p, size_t group, iem_error *err)
{
    iem_statistic *rate = NULL;
    IEM_TRY(add(s, PERIOD_RATE, group, IEM_NOBODY, s->slices.name[p], &rate, err));
    fill_rate(rate, s->total[p].a1, s->total[p].n1);
    return IEM_OK;
}

/* A named reference has rates of its own. */
static iem_status tell_rest(struct series *s, size_t p, size_t group, iem_error *err)
{
    iem_statistic *rate = NULL;
    IEM_TRY(add(s, REST_RATE, group, IEM_REST, s->slices.name[p], &rate, err));
    fill_rate(rate, s->total[p].a0, s->total[p].n0);
    return IEM_OK;
}

static iem_status tell_ratio(struct series *s, size_t p, size_t group, size_t reference,
                             iem_error *err)
{
    iem_statistic *ratio = NULL;
    IEM_TRY(add(s, PERIOD_RATIO, group, reference, s->slices.name[p], &ratio, err));
    const iem_table t = s->total[p];
    ratio->estimate = s->ratio[p];
    ratio->n = t.n1;
    if (!(t.n1 > 0))
        ratio->why = &iem_reason_no_people;
    else if (!(t.n0 > 0))
        ratio->why = &iem_reason_no_reference;
    else if (isnan(ratio->estimate.value))
        ratio->why = &iem_reason_zero_reference;
    else if (isnan(ratio->estimate.low))
        ratio->why = &iem_reason_few;
    return IEM_OK;
}

static iem_status tell_evidence(struct series *s, size_t row, const double *log_e,
                                size_t p, size_t group, size_t reference,
                                iem_error *err)
{
    const double most = log(1e300);
    iem_statistic *evidence = NULL;
    IEM_TRY(add(s, row, group, reference, s->slices.name[p], &evidence, err));
    evidence->why = s->no_evidence;
    if (s->no_evidence) return IEM_OK;
    evidence->estimate.value = isnan(log_e[p]) ? NAN : exp(fmin(log_e[p], most));
    if (isnan(log_e[p])) evidence->why = &beyond;
    return IEM_OK;
}

static iem_status tell_period(struct series *s, size_t p, size_t group,
                              size_t reference, iem_error *err)
{
    IEM_TRY(tell_rate(s, p, group, err));
    if (reference == IEM_REST) IEM_TRY(tell_rest(s, p, group, err));
    IEM_TRY(tell_ratio(s, p, group, reference, err));
    IEM_TRY(tell_evidence(s, EVIDENCE, s->log_e, p, group, reference, err));
    IEM_TRY(tell_evidence(s, EVIDENCE_OF_ANY, s->log_e_any, p, group, reference, err));
    if (!s->work->core->parts[s->view].scored) return IEM_OK;
    return tell_evidence(s, EVIDENCE_OF_AVERAGING, s->log_e_averaging, p, group,
                         reference, err);
}

static iem_status measure_group(struct series *s, size_t group, iem_error *err)
{
    const iem_view *view = iem_work_view(s->work, s->view);
    const size_t reference = view->reference;
    const double middle = mean_score(s, group);
    const bool alone =
        reference == IEM_NOBODY || (reference == IEM_REST && view->n_groups < 2);
    s->no_evidence = alone ? &iem_reason_no_reference : s->not_here;
    s->averaging = (iem_averaging){.likelihood = {{0}}};
    for (size_t p = 0; p < s->slices.n; p++)
        measure_period(s, p, group, reference, middle);
    if (group == reference) {
        for (size_t p = 0; p < s->slices.n; p++) IEM_TRY(tell_rate(s, p, group, err));
        return IEM_OK;
    }
    IEM_TRY(tell_common_odds(s, group, reference, err));
    (void)iem_sequence_follow(s->evidence, s->slices.n, s->null, alpha, s->log_e);
    IEM_TRY(tell_alarm(s, ALARM, s->log_e, group, reference, err));
    if (s->work->core->parts[s->view].scored)
        IEM_TRY(
            tell_alarm(s, AVERAGING_ALARM, s->log_e_averaging, group, reference, err));
    IEM_TRY(tell_since(s, group, reference, err));
    IEM_TRY(tell_heterogeneity(s, group, reference, err));
    for (size_t p = 0; p < s->slices.n; p++)
        IEM_TRY(tell_period(s, p, group, reference, err));
    return IEM_OK;
}

static iem_status measure_view(struct series *s, iem_error *err)
{
    for (size_t c = 0; c < s->section->cube.n_cells; c++)
        s->group[c] = iem_work_group(s->work, s->view, s->section, c);
    for (size_t g = 0; g < iem_work_view(s->work, s->view)->n_groups; g++)
        IEM_TRY(measure_group(s, g, err));
    return IEM_OK;
}

/* ---- The family ---- */

static iem_status measure(iem_work *work, iem_error *err)
{
    struct series s = {.work = work,
                       .section = iem_work_section(work, "periods"),
                       .null = log(work->plan->margins.ratio)};
    if (work->plan->rounded)
        s.not_here = &iem_reason_rounded;
    else if (iem_work_repeats(work))
        s.not_here = &iem_reason_repeated;
    iem_status status =
        iem_slices_make(work, s.section, iem_work_axis(work, IEM_TIME), &s.slices, err);
    if (status == IEM_OK) status = make_room(&s, err);
    for (; s.view < iem_work_views(work) && status == IEM_OK; s.view++)
        status = measure_view(&s, err);
    clear_series(&s);
    return status;
}

const iem_family iem_family_trend = {
    .name = "trend",
    .question = {"Does it change over time, and is there evidence by now?",
                 "Verandert het in de tijd, en is er inmiddels bewijs?"},
    .needs = IEM_NEEDS(IEM_TIME),
    .rows = rows,
    .n_rows = N_ROWS,
    .measure = measure,
};
