/* Records of people from a CSV file: of findings or of cases, told apart by the header.
 * What is not understood is refused by line and column, so that nothing is lost that
 * somebody meant to say. */
#include "base/status.h"
#include "csv/sheet.h"
#include "judge/reviews.h"
#include "plan/nearest.h"

#include <inttypes.h>
#include <string.h>

/* The columns that are read; behind them those that are there for people to see. */
enum of_finding {
    FINDING,
    SEEN_ON,
    REACTION_ON,
    OWNER,
    REACTION,
    DECISION,
    REASON,
    CHANGED_VERSION,
    CHANGED_ON,
    OF_FINDING
};
static const char *const finding_columns[] = {
    "finding",  "seen_on", "reaction_on",     "owner",      "reaction",
    "decision", "reason",  "changed_version", "changed_on", "rule",
    "ground",   "group",   "verdict",         "text"};

enum of_case {
    CASE,
    GROUND,
    GRADE,
    CHANCE,
    CHANCE_LOW,
    SAMPLE,
    SAMPLE_N,
    SAMPLE_OF,
    REVIEWED_ON,
    JUDGEMENT,
    DECISION_CHANGED,
    OF_CASE
};
static const char *const case_columns[] = {"case",
                                           "ground",
                                           "grade",
                                           "group_chance",
                                           "group_chance_low",
                                           "sample",
                                           "sample_n",
                                           "sample_of",
                                           "reviewed_on",
                                           "judgement",
                                           "decision_changed",
                                           "group",
                                           "people",
                                           "remark"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum { MOST_COLUMNS = OF_CASE > (int)OF_FINDING ? OF_CASE : OF_FINDING };

struct reading {
    struct iem_reviews *reviews;
    const char *today; /* NULL: nobody knows */
    bool cases;
    const char *const *columns;
    size_t place[MOST_COLUMNS]; /* of each in the sheet; SIZE_MAX: is not there */
    iem_arena arena;            /* texts of the row */
};

/* One row while it is read. */
struct row {
    struct reading *r;
    const iem_sheet *sheet;
    uint64_t line;
    const iem_slice *fields;
    iem_error *err;
};

/* ---- Header ---- */

static iem_status check_known(const iem_sheet *sheet, const char *const *names,
                              size_t n, iem_error *err)
{
    char hint[IEM_HINT];
    for (size_t i = 0; i < sheet->n; i++) {
        const iem_slice name = iem_slice_of(sheet->names[i]);
        size_t k = 0;
        while (k < n && strcmp(names[k], sheet->names[i]) != 0) k++;
        if (k == n)
            return iem_fail(err, IEM_ERR_DATA, "%s:1: column '%.*s' is unknown%s",
                            sheet->name, iem_slice_clip(name), name.at,
                            iem_nearest_hint(name, names, n, hint));
        if (iem_sheet_column(sheet, sheet->names[i]) != i)
            return iem_fail(err, IEM_ERR_DATA, "%s:1: column '%.60s' is there twice",
                            sheet->name, sheet->names[i]);
    }
    return IEM_OK;
}

static iem_status need_columns(const struct reading *r, const iem_sheet *sheet,
                               const size_t *needed, size_t n, iem_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (r->place[needed[i]] == SIZE_MAX)
            return iem_fail(err, IEM_ERR_DATA,
                            "%s:1: there is no column '%s'; 'iemand review --template' "
                            "writes a file to fill in",
                            sheet->name, r->columns[needed[i]]);
    return IEM_OK;
}

static iem_status read_header(const iem_sheet *sheet, void *at, iem_error *err)
{
    static const size_t of_finding[] = {FINDING, REACTION},
                        of_case[] = {CASE, GROUND, REVIEWED_ON, JUDGEMENT};
    struct reading *r = at;
    const bool findings = iem_sheet_column(sheet, "finding") != SIZE_MAX;
    r->cases = iem_sheet_column(sheet, "case") != SIZE_MAX;
    if (findings == r->cases)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s:1: a file about findings has a column 'finding', one about "
                        "cases a column 'case'; 'iemand review --template' writes both",
                        sheet->name);
    r->columns = r->cases ? case_columns : finding_columns;
    IEM_TRY(check_known(sheet, r->columns,
                        r->cases ? COUNT(case_columns) : COUNT(finding_columns), err));
    for (size_t i = 0; i < (r->cases ? (size_t)OF_CASE : (size_t)OF_FINDING); i++)
        r->place[i] = iem_sheet_column(sheet, r->columns[i]);
    return r->cases ? need_columns(r, sheet, of_case, COUNT(of_case), err)
                    : need_columns(r, sheet, of_finding, COUNT(of_finding), err);
}

/* ---- Values ---- */

static iem_slice value(const struct row *row, size_t column)
{
    const size_t place = row->r->place[column];
    return place == SIZE_MAX ? iem_slice_of("") : iem_review_text(row->fields[place]);
}

static iem_status wrong(const struct row *row, size_t column, const char *wanted)
{
    const iem_slice text = value(row, column);
    return iem_fail(row->err, IEM_ERR_DATA, "%s:%" PRIu64 ": column '%s': '%.*s' is %s",
                    row->sheet->name, row->line, row->r->columns[column],
                    iem_slice_clip(text), text.at, wanted);
}

static iem_status lacking(const struct row *row, size_t column, const char *why)
{
    return iem_fail(row->err, IEM_ERR_DATA, "%s:%" PRIu64 ": column '%s' is empty: %s",
                    row->sheet->name, row->line, row->r->columns[column], why);
}

static iem_status read_text(const struct row *row, size_t column, const char **text)
{
    const iem_slice given = value(row, column);
    if (given.len > IEM_REVIEW_TEXT || memchr(given.at, 0, given.len))
        return wrong(row, column, "longer than 2000 bytes, or no text");
    *text = iem_arena_copy(&row->r->arena, given);
    return *text ? IEM_OK : iem_fail_memory(row->err);
}

static iem_status read_day(const struct row *row, size_t column, const char **day)
{
    IEM_TRY(read_text(row, column, day));
    if (!**day) return IEM_OK;
    if (!iem_is_day(iem_slice_of(*day)))
        return wrong(row, column, "no day such as 2026-05-10");
    if (row->r->today && strcmp(*day, row->r->today) > 0)
        return wrong(row, column, "later than today");
    return IEM_OK;
}

static iem_status read_term(const struct row *row, size_t column, const iem_term *terms,
                            size_t n, const char *wanted, int *term)
{
    const size_t found = iem_term_find(terms, n, value(row, column));
    *term = (int)found;
    return found < n ? IEM_OK : wrong(row, column, wanted);
}

/* With a point or, as a spreadsheet may have made of it, a comma. */
static iem_status read_number(const struct row *row, size_t column, double *number)
{
    int64_t micro = 0;
    const iem_slice text = value(row, column);
    *number = (double)NAN;
    if (!text.len) return IEM_OK;
    if (iem_decimal_read(text, '.', &micro) != IEM_DECIMAL_OK &&
        iem_decimal_read(text, ',', &micro) != IEM_DECIMAL_OK)
        return wrong(row, column, "not a number");
    *number = (double)micro / IEM_MICRO;
    return IEM_OK;
}

/* Less than nothing, where the group got the decision less often than its twins,
 * promises nothing. */
static iem_status read_chance(const struct row *row, size_t column, double *chance)
{
    IEM_TRY(read_number(row, column, chance));
    if (*chance > 1) return wrong(row, column, "no chance of at most 1");
    if (*chance < 0) *chance = 0;
    return IEM_OK;
}

static iem_status read_whole(const struct row *row, size_t column, double *number)
{
    IEM_TRY(read_number(row, column, number));
    if (isnan(*number) || (*number >= 1 && *number <= floor(*number))) return IEM_OK;
    return wrong(row, column, "no number of cases");
}

static iem_status say_from(const struct row *row, const char **from)
{
    *from =
        iem_arena_format(&row->r->arena, "%s:%" PRIu64, row->sheet->name, row->line);
    return *from ? IEM_OK : iem_fail_memory(row->err);
}

/* ---- A finding ---- */

/* Who reacted answers for it, on a day; what is accepted or contradicted has a reason.
 */
static iem_status check_reaction(const struct row *row, const iem_reacted *r)
{
    const bool answered = r->reaction != IEM_NO_REACTION;
    if (!answered && (r->course != IEM_UNDECIDED || *r->owner || *r->reaction_on))
        return lacking(row, REACTION, "it is acknowledged, disputed or explained");
    if (!answered) return IEM_OK;
    if (!*r->reaction_on) return lacking(row, REACTION_ON, "on which day was it");
    if (!*r->owner) return lacking(row, OWNER, "who answers for it");
    if (*r->seen_on && strcmp(r->reaction_on, r->seen_on) < 0)
        return wrong(row, REACTION_ON, "earlier than seen_on");
    if (!*r->reason && (r->course == IEM_ACCEPT || r->reaction == IEM_DISPUTED ||
                        r->reaction == IEM_EXPLAINED))
        return lacking(row, REASON,
                       "what is accepted, disputed or explained has a reason");
    return IEM_OK;
}

static iem_status check_change(const struct row *row, const iem_reacted *r)
{
    const bool changes = r->course == IEM_CHANGE || r->course == IEM_STOP;
    if (*r->changed_on && !changes)
        return wrong(row, CHANGED_ON, "for a decision to change or stop");
    if (*r->changed_version && !changes)
        return wrong(row, CHANGED_VERSION, "for a decision to change or stop");
    if (*r->changed_version && !*r->changed_on)
        return lacking(row, CHANGED_ON, "since when is that version in use");
    return IEM_OK;
}

static iem_status read_reaction(const struct row *row)
{
    int reaction = 0, course = 0;
    iem_reacted r = {0};
    IEM_TRY(say_from(row, &r.from));
    IEM_TRY(read_text(row, FINDING, &r.finding));
    if (!iem_is_id(iem_slice_of(r.finding)))
        return wrong(row, FINDING, "no id of a finding: 16 digits or letters a to f");
    IEM_TRY(read_day(row, SEEN_ON, &r.seen_on));
    IEM_TRY(read_day(row, REACTION_ON, &r.reaction_on));
    IEM_TRY(read_day(row, CHANGED_ON, &r.changed_on));
    IEM_TRY(read_text(row, OWNER, &r.owner));
    IEM_TRY(read_text(row, REASON, &r.reason));
    IEM_TRY(read_text(row, CHANGED_VERSION, &r.changed_version));
    IEM_TRY(read_term(row, REACTION, iem_reaction_terms, IEM_N_REACTIONS,
                      "not acknowledged, disputed or explained", &reaction));
    IEM_TRY(read_term(row, DECISION, iem_course_terms, IEM_N_COURSES,
                      "not change, accept, stop or none", &course));
    r.reaction = (iem_reaction)reaction;
    r.course = (iem_course)course;
    IEM_TRY(check_reaction(row, &r));
    IEM_TRY(check_change(row, &r));
    /* Nothing was said yet, not even when it was seen. */
    if (r.reaction == IEM_NO_REACTION && !*r.seen_on) return IEM_OK;
    return iem_reviews_add_reaction(row->r->reviews, &r, row->err);
}

/* ---- A case ---- */

static iem_status check_sample(const struct row *row, const iem_reviewed *r)
{
    const bool drawn = *r->sample;
    if (!drawn && isnan(r->sample_n) && isnan(r->sample_of)) return IEM_OK;
    if (!iem_is_id(iem_slice_of(r->sample)))
        return wrong(row, SAMPLE, "no id of a draw: leave what the template wrote");
    if (isnan(r->sample_n))
        return lacking(row, SAMPLE_N, "leave what the template wrote");
    /* Who reviews blindly is not told how many there are of each grade. */
    if (isnan(r->sample_of) && r->grade == IEM_NO_GRADE) return IEM_OK;
    if (isnan(r->sample_of))
        return lacking(row, SAMPLE_OF, "leave what the template wrote");
    return r->sample_n <= r->sample_of ? IEM_OK
                                       : wrong(row, SAMPLE_N, "more than sample_of");
}

static iem_status check_judgement(const struct row *row, const iem_reviewed *r)
{
    if (r->judgement == IEM_NOT_JUDGED)
        return *r->reviewed_on || r->changed != IEM_NO_ANSWER
                   ? lacking(row, JUDGEMENT,
                             "it is group-decided, person-decided or cannot-tell")
                   : IEM_OK;
    if (!*r->reviewed_on) return lacking(row, REVIEWED_ON, "on which day was it");
    return IEM_OK;
}

static iem_status read_figures(const struct row *row, iem_reviewed *r)
{
    IEM_TRY(read_chance(row, CHANCE, &r->chance));
    IEM_TRY(read_chance(row, CHANCE_LOW, &r->chance_low));
    IEM_TRY(read_whole(row, SAMPLE_N, &r->sample_n));
    return read_whole(row, SAMPLE_OF, &r->sample_of);
}

static iem_status read_words(const struct row *row, iem_reviewed *r)
{
    int grade = IEM_NO_GRADE, judgement = 0, changed = 0;
    if (value(row, GRADE).len)
        IEM_TRY(read_term(row, GRADE, iem_grade_terms, IEM_GRADES,
                          "not likely, possible, no-indication or cannot-tell",
                          &grade));
    IEM_TRY(read_term(row, JUDGEMENT, iem_judgement_terms, IEM_N_JUDGEMENTS,
                      "not group-decided, person-decided or cannot-tell", &judgement));
    IEM_TRY(read_term(row, DECISION_CHANGED, iem_answer_terms, IEM_N_YES_NO,
                      "not yes or no", &changed));
    r->grade = (iem_grade)grade;
    r->judgement = (iem_judgement)judgement;
    r->changed = (iem_yes_no)changed;
    return IEM_OK;
}

static iem_status read_case(const struct row *row)
{
    iem_reviewed r = {0};
    IEM_TRY(say_from(row, &r.from));
    IEM_TRY(read_text(row, CASE, &r.case_id));
    IEM_TRY(read_text(row, GROUND, &r.ground));
    IEM_TRY(read_text(row, SAMPLE, &r.sample));
    IEM_TRY(read_day(row, REVIEWED_ON, &r.reviewed_on));
    IEM_TRY(read_words(row, &r));
    IEM_TRY(read_figures(row, &r));
    if (!*r.case_id) return lacking(row, CASE, "which case is it about");
    if (!*r.ground) return lacking(row, GROUND, "on which ground was it flagged");
    IEM_TRY(check_sample(row, &r));
    IEM_TRY(check_judgement(row, &r));
    if (r.judgement != IEM_NOT_JUDGED)
        return iem_reviews_add_case(row->r->reviews, &r, row->err);
    row->r->reviews->unfilled++;
    return IEM_OK;
}

/* ---- The file ---- */

static iem_status read_row(const iem_sheet *sheet, uint64_t line,
                           const iem_slice *fields, void *at, iem_error *err)
{
    struct reading *r = at;
    const struct row row = {r, sheet, line, fields, err};
    const iem_status status = r->cases ? read_case(&row) : read_reaction(&row);
    iem_arena_clear(&r->arena);
    return status;
}

iem_status iem_reviews_read(iem_reviews *reviews, const char *path, const char *today,
                            iem_error *err)
{
    struct reading r = {.reviews = reviews, .today = today};
    const size_t reactions = reviews->n_reactions, cases = reviews->n_cases,
                 unfilled = reviews->unfilled;
    const iem_sheet_work work = {read_header, read_row, &r};
    if (today && !iem_is_day(iem_slice_of(today)))
        return iem_fail(err, IEM_ERR_USAGE, "'%.40s' is no day such as 2026-11-23",
                        today);
    const iem_status status = iem_sheet_read(path, &work, err);
    iem_arena_clear(&r.arena);
    if (status == IEM_OK) return status;
    /* Whole or not at all. */
    reviews->n_reactions = reactions;
    reviews->n_cases = cases;
    reviews->unfilled = unfilled;
    return status;
}
