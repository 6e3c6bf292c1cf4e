/* Was everything decided for a purpose, by a version and on a day that were declared?
 */
#include "base/grow.h"
#include "family/asked.h"
#include "family/families.h"
#include "family/slices.h"
#include "tally/section.h"

#include <string.h>

#define NORM "GDPR article 5(1)(b) (purpose); Algoritmeregister 1.0"

static const iem_measure_row rows[] = {
    IEM_ASKED_TABLE("outside_purpose", "decisions",
                    "for a purpose that was not declared", "besluiten",
                    "voor een doel dat niet is vastgelegd", NORM),
    IEM_ASKED_TABLE("outside_version", "decisions",
                    "by a version of the model that was not declared", "besluiten",
                    "met een versie van het model die niet is vastgelegd", NORM),
    IEM_ASKED_TABLE("outside_window", "decisions",
                    "before the algorithm came into use or after it went out",
                    "besluiten",
                    "voor het algoritme in gebruik kwam of nadat het eruit ging", NORM),
    IEM_ASKED_TABLE(
        "score_reused", "decisions by a score",
        "that served another purpose or agency too", "besluiten met een score",
        "die ook voor een ander doel of een andere instantie is gebruikt", NORM),
    {"purpose_used",
     {"share of decisions for this purpose", "deel van de besluiten voor dit doel"},
     "decisions for it / decisions with a purpose",
     "National Ombudsman 2021/021 (map what is used and why)",
     NULL,
     "wilson",
     IEM_UNIT_SHARE},
    {"version_used",
     {"share of decisions by this version of the model",
      "deel van de besluiten met deze versie van het model"},
     "decisions by it / decisions with a version",
     "National Ombudsman 2021/021 (map what is used and why)",
     NULL,
     "wilson",
     IEM_UNIT_SHARE},
};

static const char *const asked[] = {"outside_purpose", "outside_version",
                                    "outside_window", "score_reused"};
enum {
    N_ASKED = sizeof asked / sizeof *asked,
    PURPOSE_USED = N_ASKED * IEM_ASKED_ROWS,
    VERSION_USED,
};

static double people_of(const iem_section *section, const iem_slices *slices, size_t i)
{
    double n = 0;
    for (size_t c = slices->first[i]; c < slices->first[i + 1]; c++)
        n += (double)iem_cube_n(&section->cube, slices->cell[c]);
    return n;
}

static iem_status tell_used(iem_work *work, size_t row, const iem_section *section,
                            const iem_slices *slices, iem_error *err)
{
    double all = 0;
    for (size_t i = 0; i < slices->n; i++) all += people_of(section, slices, i);
    for (size_t i = 0; i < slices->n; i++) {
        iem_statistic *s = NULL;
        IEM_TRY(iem_statistic_add(work, row, &s, err));
        s->of = slices->name[i];
        s->numerator = people_of(section, slices, i);
        s->denominator = s->n = all;
        s->estimate = iem_rate(s->numerator, all);
    }
    return IEM_OK;
}

/* An inventory: what the log says was used. */
static iem_status list_used(iem_work *work, iem_aspect_kind kind, size_t row,
                            iem_error *err)
{
    const size_t axis = iem_work_axis(work, kind);
    const iem_section *section = iem_work_section(work, "purposes");
    iem_slices slices = {0};
    if (axis == SIZE_MAX) return IEM_OK;
    iem_status status = iem_slices_make(work, section, axis, &slices, err);
    if (status == IEM_OK) status = tell_used(work, row, section, &slices, err);
    iem_slices_clear(&slices);
    return status;
}

static iem_status measure(iem_work *work, iem_error *err)
{
    IEM_TRY(iem_asked_measure(work, err));
    IEM_TRY(list_used(work, IEM_AIM, PURPOSE_USED, err));
    return list_used(work, IEM_MODEL, VERSION_USED, err);
}

const iem_family iem_family_purpose = {
    .name = "purpose",
    .question = {"Was it used for what it was declared for?",
                 "Is het gebruikt waarvoor het is vastgelegd?"},
    .themes = 1u << IEM_THEME_PURPOSE,
    .or_any = IEM_NEEDS(IEM_AIM) | IEM_NEEDS(IEM_MODEL),
    .asked = asked,
    .n_asked = N_ASKED,
    .rows = rows,
    .n_rows = sizeof rows / sizeof *rows,
    .measure = measure,
};
