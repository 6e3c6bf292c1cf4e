/* The one result model: what was measured and judged. Every renderer draws from it.
 *
 * Numbers that are undefined are NaN, with a reason in the `why` beside them: a short
 * code of iem_why, which the catalogues of report/ put into words. Names are borrowed
 * from the result's arena. */
#ifndef IEM_RESULT_H
#define IEM_RESULT_H

#include "base/arena.h"
#include "base/digest.h"
#include "stats/averaging.h"
#include "stats/interval.h"
#include "stats/selective.h"
#include "stats/trend.h"

#include <math.h>

typedef enum iem_why {
    IEM_WHY_NONE,
    IEM_WHY_EMPTY_GROUP,     /* no decisions in the group */
    IEM_WHY_EMPTY_REFERENCE, /* nobody to compare with */
    IEM_WHY_ZERO_REFERENCE,  /* the reference never got this decision */
    IEM_WHY_ZERO_COUNT,      /* a count of 0: no interval on the log scale */
    IEM_WHY_NO_FACTS,        /* the plan names neither facts nor a profile */
    IEM_WHY_NO_TWINS,        /* no cell has both group and reference */
    IEM_WHY_FEW_TWINS,       /* fewer than half of the members have twins */
    IEM_WHY_CLIPPED,         /* bands too wide: over 5 % of adjusted rates clipped */
    IEM_WHY_FEW_CELLS,       /* fewer than two cells to compare across */
    IEM_WHY_WEAK_FACTS,      /* the recorded facts hardly decide anything here */
    IEM_WHY_TOO_UNSURE,      /* interval of the group weight wider than 1 */
    IEM_WHY_FEW_MEMBERS,  /* fewer than 30 decisions or fewer than 5 expected adverse */
    IEM_WHY_ONE_DECISION, /* everybody got the same decision */
    IEM_WHY_OUT_OF_RANGE, /* fact weight above 1 or below 0: described, no lambda */
    IEM_WHY_MIXED_REST,   /* the rest is itself mixed */
    IEM_WHY_NOT_IN_FAMILY,      /* descriptive: not in the family of declared claims */
    IEM_WHY_NO_MARGIN_PROVABLE, /* the log is too small to promise the assurance */
    IEM_WHY_NO_DIGEST,          /* --no-digest, or a saved tally */
    IEM_WHY_REFERENCE,          /* this group is the reference */
    IEM_WHY_FAVOURED,       /* fares better than its reference: a finding about that */
    IEM_WHY_MIRROR,         /* the mirror image of the averaging of its reference */
    IEM_WHY_ROUNDED,        /* counts too small for their rounding */
    IEM_WHY_MISSING_FACTS,  /* facts of more than half of the members are missing */
    IEM_WHY_CLUSTERING,     /* repeated persons cannot be counted from a saved tally */
    IEM_WHY_NO_GROUP,       /* those whose group is missing are no group */
    IEM_WHY_MISSING_GROUPS, /* those without a group, placed on one side, change it */
    IEM_WHY_SUPPRESSED,     /* published edition: too few people, or it tells of them */
} iem_why;

typedef enum iem_verdict { IEM_PASS, IEM_FAIL, IEM_CANNOT_TELL } iem_verdict;

typedef enum iem_type {
    IEM_INDIVIDUAL,
    IEM_AVERAGED,
    IEM_SURCHARGED,
    IEM_GROUP_JUDGED,
    IEM_TYPE_CANNOT_TELL,
} iem_type;

typedef enum iem_simpson {
    IEM_SIMPSON_NONE,
    IEM_SIMPSON_REVERSAL,  /* crude and within-cell results contradict each other */
    IEM_SIMPSON_EXPLAINED, /* crude difference, none beyond the margin at equal facts */
    IEM_SIMPSON_MASKED,    /* no crude difference, but one at equal facts */
} iem_simpson;

/* An estimate whose counts may have been rounded by their publisher: `all` includes
 * rounding and sampling, `sampling` only sampling, `rounding` only rounding. Equal and
 * NaN respectively when counts are exact. */
typedef struct iem_bounds {
    iem_estimate all, sampling;
    double corner_low, corner_high;
    iem_why why;
} iem_bounds;

/* What turned out, beside the decisions about a group. */
enum { IEM_GROUP_RATES = IEM_ERROR_RATE - IEM_PREVALENCE + 1 };
typedef struct iem_group_outcome {
    iem_confusion counts;
    iem_partial rates[IEM_GROUP_RATES]; /* IEM_PREVALENCE and on: shares */
    bool repeats_unknown; /* who comes back is not known: rates have no interval */
} iem_group_outcome;

typedef struct iem_group_row {
    const char *ground, *group;
    const char *const *parts; /* of an intersection: n_parts names of groups */
    const char *const *part_grounds;
    size_t n_parts;
    double n, adverse;
    iem_bounds rate;
    double deff; /* of people with several decisions; 1: none, or not known */
    bool is_reference;
    iem_group_outcome *outcome; /* NULL: the plan names none */
} iem_group_row;

typedef enum iem_measure {
    IEM_RATE_DIFFERENCE,
    IEM_RISK_RATIO,
    IEM_IMPACT_RATIO,
    IEM_ODDS_RATIO,
    IEM_MH_RISK_RATIO,
    IEM_MH_ODDS_RATIO,
    IEM_MH_RATE_DIFFERENCE,
    IEM_CDD,
    IEM_N_MEASURES,
} iem_measure;

typedef struct iem_disparity {
    iem_bounds estimate;
    double p; /* two-sided, of no difference */
    bool exact;
    double numerator, denominator; /* the two quantities that are compared */
} iem_disparity;

/* People whose group is missing in the log. Where that goes with the decision at equal
 * facts, the comparison is made again with all of them in the group, and with all of
 * them in its reference: `effect` (on the verdict's scale) and `weight` (lambda) go
 * from the lowest bound to the highest, p from the least to the most. */
typedef struct iem_placed {
    double p; /* two-sided, of no difference from the others; NaN: nobody is missing */
    bool tried;                       /* p is at most .05, and so were both placings */
    iem_estimate effect, weight;      /* low and high; NaN: not tried */
    double effect_least, effect_most; /* one-sided p of the gap beyond its margin */
    double weight_least, weight_most; /* and of the group weight */
} iem_placed;

/* People, gross or net, with an interval. */
typedef struct iem_treatment {
    const char *ground, *group, *reference; /* reference of rates and gap */
    const char *weight_reference;           /* reference of the fact weight */
    bool reference_is_rest, weight_reference_is_rest;
    const char *const *parts;
    const char *const *part_grounds;
    size_t n_parts;
    bool profile; /* basis: same profile, not same facts */
    bool unnamed; /* those whose group is missing: no claim is made about them */
    iem_placed placed;

    double n1, a1, n0, a0; /* group and reference, all cells */
    iem_disparity disparity[IEM_N_MEASURES];
    double breslow_day, breslow_day_p, tarone, tarone_p;
    size_t homogeneity_df;
    iem_simpson simpson;

    bool ratio_scale; /* verdict on the risk ratio within cells, not on the gap */
    double margin, assurance; /* on that scale */
    iem_bounds twin_gap;
    iem_bounds raw_gap;
    iem_bounds
        twin_ratio;   /* risk ratio at equal facts; the verdict's when ratio_scale */
    int dropped_fact; /* of the facts: the others determine it within cells; -1 */
    double twin_p;    /* one-sided: gap (ratio) beyond the margin */
    double twin_p_adjusted;
    double cmh_z, cmh_p; /* of no gap */
    bool cmh_exact;
    iem_estimate if_no_twins; /* bounds only */
    double overlap, clipped;
    char comparability; /* 'A' to 'D'; 0: no facts */
    /* On the verdict's scale: a gap in rate, or a risk ratio when ratio_scale. */
    double largest_gap; /* upper bound: the largest surcharge this log still allows */
    double detectable_gap; /* smallest true gap called in 80 % of such logs */
    double provable_gap;   /* largest true gap that passes in 80 % of such logs; NaN */
    double hidden_cause, hidden_cause_low;
    bool methods_differ; /* SATT and Mantel-Haenszel differ by more than 1 se */

    iem_estimate fact_weight;  /* c; NaN with weight_why */
    iem_estimate group_weight; /* 1 - c where 0 <= c <= 1, else NaN */
    iem_why weight_why, group_weight_why;
    double weight_p; /* one-sided: lambda beyond its margin */
    double weight_p_adjusted;
    double trend_z, trend_p; /* of lambda = 0, one-sided */
    bool trend_monte_carlo;
    double reliability;
    double weight_margin, detectable_weight;
    bool mixed_rest;
    double mixed_rest_p;
    bool crossing;
    iem_crossing thirds;
    double trend, trend_variance; /* T and V of the trend test */
    double d_null, mean_score_v;  /* of its fit without a trend */
    bool odds_scale_only;         /* averaged without crossing or adverse gap */
    bool uneven;                  /* surcharged, heavier for people with light facts */
    iem_estimate surcharge;       /* log odds ratio at the group's mean facts */

    iem_estimate harmed, spared, group_caused; /* people */
    /* Beside a log of the same cases, decided earlier: how much more the group's rate
     * changed than that of its twins, with its standard error; NaN: too few changed. */
    iem_estimate paired_change;
    double paired_se;
    double deff; /* design effect of repeated persons; 1 without */

    iem_type type;
    iem_verdict verdict;
    iem_why why;                             /* of cannot-tell */
    iem_verdict gap_verdict, weight_verdict; /* the two parts of the verdict */
    bool gap_claim, weight_claim;
    bool favoured; /* fares better than its reference, beyond the margin: a finding
                      about the reference */
} iem_treatment;

typedef enum iem_grade {
    IEM_LIKELY,
    IEM_POSSIBLE,
    IEM_NO_INDICATION,
    IEM_GRADE_CANNOT_TELL
} iem_grade;

typedef enum iem_grade_why {
    IEM_GRADE_BOUND,         /* likely: discovered, bound at least 50 %, guard passed */
    IEM_GRADE_LOW_BOUND,     /* possible: discovered, but the bound is below 50 % */
    IEM_GRADE_NO_SUB_BANDS,  /* possible: no rows to look inside the band with */
    IEM_GRADE_SUB_OVERLAP,   /* possible: too few twins inside the sub-bands */
    IEM_GRADE_WEAKER_INSIDE, /* possible: weaker once compared inside the band */
    IEM_GRADE_ROUNDED,       /* possible: counts too small for their rounding */
    IEM_GRADE_INSIDE_ONLY,   /* cannot tell: differs, but not inside the band */
    IEM_GRADE_NOTHING_SEEN,  /* no indication: even the upper bound is below 50 % */
    IEM_GRADE_UNDECIDED,     /* cannot tell: the counts allow both */
    IEM_GRADE_FEW_TWINS,     /* cannot tell: fewer than 10 twins */
    IEM_GRADE_FEW_MEMBERS,   /* cannot tell: fewer than 5 members */
    IEM_GRADE_MISSING_FACTS, /* cannot tell: facts are missing, nobody can be a twin */
    IEM_GRADE_NO_FACTS,      /* cannot tell: no facts or profile in the plan */
    IEM_GRADE_NO_GROUP,      /* cannot tell: the group is missing */
} iem_grade_why;

/* Situation testing of the adverse cases in a cell that has too few twins: people with
 * similar facts, not with the same. Means over those cases that have so many neighbours
 * on both sides. */
typedef struct iem_similar {
    double neighbours; /* looked for on each side */
    double cases;      /* people who have them */
    double named;      /* of these: fare worse than the facts of all neighbours explain,
                          at a false-discovery rate of 10 % over the group's cases */
    double rate, reference_rate; /* adverse among the nearest of the group, and of the
                                    reference */
    double distance; /* of the furthest of the reference; 0: the same facts, 1: facts
                        that differ by a standard deviation each */
} iem_similar;

/* One group in one cell of equal facts. */
typedef struct iem_cell_row {
    uint32_t treatment;       /* index: whose cell it is */
    uint32_t cell;            /* index of the cell in the tally's order */
    const char *const *facts; /* one text per fact of the plan, in its order */
    double n1, a1, n0, a0;
    double chance, chance_low; /* probability of causation; NaN: not enough twins */
    double p, q;    /* one-sided mid-p and its BH-adjusted value; NaN: not tested */
    double p_alone; /* one-sided, of a risk ratio of at most 2, without any model */
    double p1, p0;  /* shrunken rates behind the chance */
    double inside_ratio; /* Mantel-Haenszel risk ratio inside the bands; NaN */
    double inside_overlap;
    bool missing_facts; /* nobody in it is a twin for sure */
    bool unnamed;       /* of those whose group is missing */
    bool discovered;
    bool counts_alone; /* it stands without the model: BH .05 on p_alone */
    iem_grade grade;
    iem_grade_why why;
    iem_similar *similar; /* of IEM_GRADE_FEW_TWINS, when "neighbours" was asked for;
                             NULL: none. It changes no grade. */
} iem_cell_row;

typedef struct iem_case_totals {
    const char *ground;
    double adverse, grade[4]; /* people with an adverse decision, by grade */
    double likely_caused, likely_caused_low; /* of the likely ones, about / at least */
} iem_case_totals;

typedef struct iem_finding {
    char id[17];      /* stable: hash of rule, ground, group */
    const char *rule; /* "twin-gap", "group-weight" */
    size_t treatment;
    iem_verdict verdict;
} iem_finding;

/* ---- Measures beside the core ---- */

typedef enum iem_unit {
    IEM_UNIT_SHARE,      /* 0 to 1 */
    IEM_UNIT_DIFFERENCE, /* of two shares; -1 to 1 */
    IEM_UNIT_RATIO,      /* 1: equal */
    IEM_UNIT_NUMBER,
    IEM_UNIT_PEOPLE,
} iem_unit;

/* One measure: a row of its family's table. */
typedef struct iem_measure_row {
    const char *id;      /* "true_positive_rate" */
    iem_said meaning;    /* one line, lower case, without a full stop */
    const char *formula; /* "TP / (TP + FN)" */
    const char *source;  /* "Hardt, Price & Srebro 2016" */
    const char *peers;   /* what others call it: "fairlearn true_positive_rate"; NULL */
    const char *interval; /* how it was made: "wilson"; NULL: there is none */
    iem_unit unit;
} iem_measure_row;

/* Why there is no value, or no more than bounds. */
typedef struct iem_reason {
    const char *code; /* "outcomes-not-observed" */
    iem_said text;
} iem_reason;

/* One number of such a measure. Texts are borrowed from the arena, the tally's copy in
 * it, or constants. */
typedef struct iem_statistic {
    const iem_measure_row *measure;
    const char *ground, *group; /* NULL: the whole log; all groups of the ground */
    const char *reference;      /* NULL: nobody is compared with */
    bool reference_is_rest;     /* everybody else; reference is then "rest" */
    const char *of;             /* the trait, period, step, score band …; NULL */
    iem_estimate estimate;      /* value NaN with low and high: bounds only */
    double p, p_adjusted;       /* two-sided unless the row says otherwise; NaN */
    double numerator, denominator, n; /* NaN: it has none */
    double error;          /* |value - exact| is at most this: a sketch; 0: exact */
    bool robust;           /* its errors know of people with several decisions */
    const iem_reason *why; /* of what is undefined */
} iem_statistic;

/* The numbers of one family. */
typedef struct iem_statistics {
    const struct iem_family *family;
    iem_statistic *at;
    size_t n, capacity;
} iem_statistics;

/* One thing that a log can say about how decisions came about. Where a column is
 * missing there is no evidence of this safeguard in the log. */
typedef struct iem_safeguard {
    const char *id;             /* of the question: "human_review" */
    const char *metric;         /* "P1" */
    const char *family;         /* that tells of it */
    iem_said asks;              /* what would be told: "share of decisions that …" */
    const char *const *columns; /* what it takes, as keys of a plan */
    const bool *missing;        /* for each of them */
    size_t n_columns;
    bool answered; /* none is missing */
} iem_safeguard;

/* What a public report asks of government (judge/principles.h), and what this result
 * has to say to it. */
typedef enum iem_principle_state {
    IEM_SEEN,
    IEM_PARTLY_SEEN,  /* for the rest a column or a declaration is missing */
    IEM_NO_EVIDENCE,  /* for all of it: no evidence in the log */
    IEM_NOTHING_SEEN, /* nothing is missing, and no number came of it */
    IEM_SEEN_ELSEWHERE,
    IEM_FOR_PEOPLE,
} iem_principle_state;

typedef struct iem_principle_seen {
    const struct iem_principle *principle;
    iem_principle_state state;
    const char **told; /* measures, questions and rules of which there is a number */
    size_t n_told;
    const char **missing; /* keys of a plan */
    size_t n_missing;
    bool no_declaration; /* it takes one, and there was none */
} iem_principle_seen;

/* A column that the plan does not name, and what it would open (judge/next.h). */
typedef struct iem_next_column {
    const char *column, *with; /* keys of a plan; with: the other one of a pair; NULL */
    const char **questions, **families, **principles;
    size_t n_questions, n_families, n_principles;
} iem_next_column;

/* How far an office has come with one theme (judge/maturity.h). Each level takes those
 * below it; the levels of themes are never added up. */
typedef enum iem_maturity_level {
    IEM_MATURITY_NOTHING,
    IEM_MATURITY_POSSIBLE, /* the columns are there for one of its checks */
    IEM_MATURITY_RUN,      /* a number of it is told */
    IEM_MATURITY_WITHIN,   /* it has a margin; something holds, nothing is beyond it */
    IEM_MATURITY_FOLLOWED, /* and somebody acted on it, or settled it beforehand */
} iem_maturity_level;

/* Why it is no level higher. */
typedef enum iem_maturity_lacks {
    IEM_LACKS_NOTHING, /* it is the highest */
    IEM_LACKS_COLUMN,
    IEM_LACKS_NUMBER,
    IEM_LACKS_MARGIN,
    IEM_LACKS_EVIDENCE, /* there is a margin, and nothing can be told beside it */
    IEM_LACKS_HOLD,     /* something is beyond its margin */
    IEM_LACKS_FOLLOWUP,
} iem_maturity_lacks;

typedef struct iem_maturity {
    const struct iem_maturity_theme *theme;
    iem_maturity_level level;
    iem_maturity_lacks lacks;
} iem_maturity;

/* ---- The gate: a policy's rules, each applied to each group ---- */

typedef struct iem_rule {
    const char *id;           /* "us.ugesp/four-fifths": stable */
    iem_said asks;            /* one sentence */
    const char *measure;      /* of the core or of a family; NULL: none */
    const char *const *norms; /* identifiers it speaks to, ended by NULL */
} iem_rule;

typedef enum iem_counts_as {
    IEM_COUNTED,  /* towards the verdict of the gate */
    IEM_REPORTED, /* has no margin, or is a question for people */
    IEM_UNTOLD,   /* cannot be told, and that does not stop this gate */
    IEM_OUTSIDE,  /* of a group that the policy leaves out */
    IEM_ACCEPTED, /* somebody answers for it */
    IEM_EXPIRED,  /* somebody answered for it: it counts again */
    IEM_KNOWN,    /* was so in the baseline and is no worse */
} iem_counts_as;

/* Beside the gate of an earlier log. */
typedef enum iem_beside {
    IEM_NOT_COMPARED,
    IEM_NEW,
    IEM_WORSE, /* shown, as a difference */
    IEM_SAME,  /* not shown to be worse */
    IEM_BETTER,
} iem_beside;

/* Something more about a ruling: "shortfall" and 12. */
typedef struct iem_detail {
    const char *name; /* snake_case */
    double value;
} iem_detail;

enum { IEM_RULING_DETAILS = 6 };

/* One rule, applied to one group. */
typedef struct iem_ruling {
    char id[17]; /* stable: hash of rule, ground, group */
    const iem_rule *rule;
    const char *ground, *group; /* NULL: the whole log; the whole ground */
    const char *reference;      /* NULL: nobody is compared with */
    bool reference_is_rest;
    const char *of; /* the trait …; NULL */
    iem_unit unit;
    iem_estimate estimate;
    double min, max;           /* beyond these it fails; NaN: no margin on that side */
    double pass_min, pass_max; /* within these, interval and all, it passes */
    iem_verdict verdict;
    iem_counts_as counts_as;
    iem_why core_why; /* of cannot-tell: this, or `why`, or the interval */
    const iem_reason *why;
    double n;      /* decisions about the group; NaN */
    double enough; /* so many would tell, were all else as it is; NaN */
    iem_detail details[IEM_RULING_DETAILS];
    size_t n_details;
    iem_beside change;
    iem_estimate before; /* in the baseline */
    iem_estimate first;  /* when the baseline began, if that was earlier */
    bool drifted;        /* worse than then, though not than the last time */
    iem_estimate paired; /* how much a gap changed, case by case */
    double change_p;     /* one-sided, of no worsening; by Holm over the rulings */
    const char *owner, *reason, *legal_ground, *until; /* who accepted it; NULL */
    size_t line; /* of the plan file that asks for it; 0: a flag */
} iem_ruling;

typedef struct iem_gate {
    iem_verdict verdict;
    bool broke_off;        /* before it had one: there is nothing else in it */
    bool hidden;           /* published: of what keeps it from passing some is hidden */
    const char *plan_path; /* as it was given; NULL: flags alone */
    bool cannot_tell_passes;
    const char *const *presets;
    size_t n_presets;
    iem_ruling *rulings; /* by rule, then in the order of the groups */
    size_t n_rulings, capacity;
    bool baseline;     /* was compared with an earlier gate */
    bool paired;       /* of the same cases */
    const char **gone; /* ids that failed in the baseline and are ruled on no more */
    size_t n_gone;
    const char **unused; /* accepted findings that nothing in this log needs: ids */
    size_t n_unused;
} iem_gate;

/* Was the plan fixed before the data? */
typedef struct iem_registration {
    const char *on;          /* "2026-01-15"; NULL: the plan was not registered */
    const char *plan_sha256; /* what it was then */
    bool same_plan;
    iem_verdict before_data;  /* cannot-tell: no time column, or the same period */
    const char *first_period; /* of the data; NULL: no time column */
} iem_registration;

/* The same cases in an earlier log: how many are in both, and in one alone. */
typedef struct iem_paired {
    bool compared;
    double both, only_now, only_before;
} iem_paired;

/* ---- What was declared beforehand ---- */

/* A field, a trait, a purpose, a check … that an answer is about. */
typedef struct iem_declared_item {
    const char *name;
    double n;             /* decisions; NaN: it is no count of them */
    const iem_said *note; /* what is the matter with it; NULL */
} iem_declared_item;

/* One question about the declaration, held against the log. */
typedef struct iem_declared_check {
    const iem_rule *rule;  /* what is asked: "declaration/window" */
    const char *field;     /* of the record: "end_date", "iemand.forbidden" */
    const char *subject;   /* the norm or the role that it is about; NULL */
    iem_verdict verdict;   /* pass: it holds; fail: it does not hold */
    const iem_reason *why; /* what was seen; there is one whatever the verdict */
    const iem_declared_item *items;
    size_t n_items;
    double n, of;  /* decisions of which it does not hold, of so many; NaN: no count */
    double fewest; /* decisions that the answer tells of at least; NaN: of none */
} iem_declared_check;

typedef struct iem_declared_list {
    const char *path, *name, *organization; /* of the record; NULL: not given */
    const char *on;                         /* today, as it was given; NULL */
    const char *begin, *end;                /* the months of use; NULL: not given */
    iem_declared_check *at;
    size_t n;
} iem_declared_list;

/* One batch, for a picture of the internal edition: `expected` of its decisions would
 * be adverse at the rates of others with the same facts. Those that were named, and of
 * the others as many as a picture can show, evenly by their names. */
typedef struct iem_batch_row {
    double n, adverse, expected;
    bool named;
} iem_batch_row;

/* All batches of `from` to `to` decisions, added up. */
typedef struct iem_batch_size {
    double from, to, batches, n, adverse, expected;
} iem_batch_size;

enum { IEM_BATCH_SIZES = 12 }; /* 1 to 9, 10 to 99 … */

/* n_rows 0: there is nothing to draw. `spread`: of one decision, by chance. */
typedef struct iem_batches_drawn {
    iem_batch_row *rows;
    size_t n_rows, all;
    double spread;
    iem_batch_size sizes[IEM_BATCH_SIZES];
} iem_batches_drawn;

typedef struct iem_input {
    const char *path;
    uint64_t bytes;
    const char *digest; /* NULL: not taken */
} iem_input;

typedef struct iem_reason_count {
    const char *reason; /* kebab-case */
    uint64_t rows;
} iem_reason_count;

typedef struct iem_fact_name {
    const char *name;
    bool profile, numeric;
    bool questioned;   /* its name is that of a usual proxy */
    const char *bands; /* "[0, 15000, 30000]" when numeric, else NULL */
} iem_fact_name;

/* Rows that a published edition does not tell. */
#define IEM_ROWS_HIDDEN UINT64_MAX
static inline double iem_result_rows(uint64_t rows)
{
    return rows == IEM_ROWS_HIDDEN ? NAN : (double)rows;
}

/* What an e-process has to keep of one group in one scan, to go on in the next. */
typedef struct iem_evidence {
    iem_averaging state; /* state.alike: of the gap */
    bool scored;         /* and of averaging: there are facts to tell it by */
    const char *why;     /* code: this log can give no evidence; NULL: it can */
} iem_evidence;

/* What a history keeps beside the figures. */
typedef struct iem_kept {
    size_t n_periods; /* of the log, by its time column; 0: the plan names none */
    const char *first_period, *last_period;
    double no_period;       /* decisions without a day */
    iem_evidence *evidence; /* per treatment */
    const char *tally;      /* the bytes of its file */
    size_t tally_bytes;
} iem_kept;

struct iem_result {
    iem_arena arena;
    bool published; /* made by iem_result_publish: holds nothing about single people */
    int64_t published_least; /* it tells of no fewer people; 0: not published */
    /* manifest */
    const char *title; /* may be NULL */
    char plan_sha256[IEM_SHA256_HEX], count_sha256[IEM_SHA256_HEX];
    uint64_t seed;
    const char *first_period, *last_period; /* NULL: no time column, or no day in it */
    iem_input *inputs;
    size_t n_inputs;
    uint64_t rows_read, rows_used, rows_excluded, rows_rejected;
    iem_reason_count *excluded, *rejected;
    size_t n_excluded, n_rejected;
    double people; /* NaN: unknown (people_why) */
    iem_why people_why;
    bool has_person;  /* the plan names a person column */
    bool has_source;  /* and one of the record that facts came from */
    unsigned columns; /* and others: 1u << iem_aspect_kind for each */
    int64_t rounded;
    uint64_t small_min;
    const char *small_as;
    const char *const *pooled; /* "origin: Chile" … the groups that were pooled */
    size_t n_pooled;
    double decisions, adverse_decisions; /* NaN: hidden */
    const char *decision;                /* "selected" */
    const char *adverse;                 /* "yes", "a, b" or ">= 0.7" */
    double adverse_rate;
    iem_fact_name *facts;
    size_t n_facts;
    double margin_gap, margin_ratio, margin_assurance, margin_weight;
    size_t family, family_pairs; /* claims counted by Holm: grounds; intersections */
    double bh_cells;             /* cells tested for discovery */

    iem_verdict
        verdict; /* fail before cannot-tell before pass; no group: cannot-tell */

    iem_group_row *groups;
    size_t n_groups;
    iem_treatment *treatments;
    size_t n_treatments;
    iem_cell_row *cells; /* all with members, by treatment and cell */
    size_t n_cells;
    iem_case_totals *cases;
    size_t n_cases;
    iem_finding *findings;
    size_t n_findings;
    iem_registration registration;
    iem_paired paired;
    iem_declared_list *declared; /* NULL: no declaration was given */
    iem_gate *gate;              /* NULL: no gate was asked for */
    iem_batches_drawn batches;   /* never published */
    iem_statistics *families; /* those that were asked for, in the order of the list */
    size_t n_families;
    const iem_safeguard
        *safeguards; /* all there are, in the order of their questions */
    size_t n_safeguards;
    iem_principle_seen *principles;
    size_t n_principles;
    iem_next_column *next_columns; /* those that open most come first */
    size_t n_next_columns;
    iem_maturity *maturity; /* by theme */
    size_t n_maturity;
    iem_kept *kept;                /* NULL: the options did not ask to keep it */
    struct iem_followup *followup; /* judge/followup.h; NULL: nobody asked */
};

#endif
