#include "judge/publish_shares.h"

#include <math.h>
#include <string.h>

/* Their n counts groups, periods or batches, and no people. */
static const char *const of_no_people[] = {
    "largest_difference",
    "smallest_ratio",
    "largest_difference_without_noise",
    "smallest_ratio_without_noise",
    "period_heterogeneity",
    "batch_clustering",
    "adverse_followed_among_reviewers",
    "favourable_followed_among_reviewers",
    "custom_among_reviewers",
    "quick_review_among_reviewers",
    "alarm",
    "averaging_alarm",
    "since",
    "subgroups_shown",
    "subgroups_shown_surely",
    "blanket_batches",
};
/* The last of them so does their value. */
enum { FIRST_BARE = 10 };

static size_t place_in_list(const iem_statistic *s)
{
    const size_t n = sizeof of_no_people / sizeof *of_no_people;
    size_t i = 0;
    while (i < n && strcmp(of_no_people[i], s->measure->id) != 0) i++;
    return i < n ? i : SIZE_MAX;
}

bool iem_statistic_stays_inside(const iem_statistic *s)
{
    return strcmp(s->measure->id, "no_way_out") == 0 ||
           strcmp(s->measure->id, "no_way_out_of_group") == 0;
}

bool iem_statistic_counts_people(const iem_statistic *s)
{
    return place_in_list(s) == SIZE_MAX;
}

bool iem_statistic_is_bare(const iem_statistic *s)
{
    const size_t place = place_in_list(s);
    return place != SIZE_MAX && place >= FIRST_BARE;
}

bool iem_statistic_is_evidence(const iem_statistic *s)
{
    return strcmp(s->measure->id, "evidence") == 0 ||
           strcmp(s->measure->id, "evidence_of_any") == 0 ||
           strcmp(s->measure->id, "evidence_of_averaging") == 0;
}

static bool is_count(double x)
{
    return isfinite(x) && x >= 0 && fabs(x - floor(x)) <= 0;
}

static bool is_few(iem_coarseness by, double x)
{
    return is_count(x) && x > 0 && x < by.least;
}

bool iem_statistic_is_part(const iem_statistic *s)
{
    return is_count(s->numerator) && is_count(s->denominator) && s->denominator > 0 &&
           s->numerator <= s->denominator;
}

bool iem_statistic_is_plain_share(const iem_statistic *s)
{
    return iem_statistic_counts_people(s) && iem_statistic_is_part(s) &&
           s->measure->unit == IEM_UNIT_SHARE &&
           fabs(s->estimate.value - s->numerator / s->denominator) <= 1e-9;
}

bool iem_statistic_is_small(iem_coarseness by, const iem_statistic *s)
{
    if (!iem_statistic_counts_people(s)) return false;
    if (is_few(by, s->n) || is_few(by, s->denominator)) return true;
    if (!iem_statistic_is_part(s))
        return s->measure->unit == IEM_UNIT_PEOPLE && is_few(by, s->estimate.value);
    const double least = fmin(s->numerator, s->denominator - s->numerator);
    return is_few(by, least) || (least <= 0 && !isnan(s->estimate.value));
}

bool iem_statistic_is_remembered(const iem_statistic *s)
{
    return iem_statistic_is_plain_share(s) && !s->reference;
}

iem_about iem_about_statistic(const iem_statistic *s)
{
    return (iem_about){{s->measure->id, s->ground, s->group, s->of}};
}
