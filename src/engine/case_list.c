#include "engine/case_list.h"

#include "base/status.h"
#include "csv/sheet.h"

#include <inttypes.h>
#include <math.h>

enum { CASE, GROUND, GROUP, GRADE, CHANCE, CHANCE_LOW, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {
    "case", "ground", "group", "grade", "group_chance", "group_chance_low"};

struct listing {
    iem_status (*take)(const iem_listed_case *listed, void *ctx, iem_error *err);
    void *ctx;
    size_t place[N_COLUMNS];
};

static iem_status read_header(const iem_sheet *sheet, void *at, iem_error *err)
{
    struct listing *l = at;
    for (size_t i = 0; i < N_COLUMNS; i++) {
        l->place[i] = iem_sheet_column(sheet, columns[i]);
        if (l->place[i] == SIZE_MAX)
            return iem_fail(err, IEM_ERR_DATA,
                            "%s: is no list of cases (there is no column '%s'); "
                            "'iemand scan --cases' writes one",
                            sheet->name, columns[i]);
    }
    return IEM_OK;
}

/* Empty, or a number of at most 1: it is handed on as it stands there. Below 0 where
 * the group got the decision less often than its twins. */
static iem_status check_chance(const iem_sheet *sheet, uint64_t line, iem_slice text,
                               const char *column, iem_error *err)
{
    if (text.len == 0 || iem_listed_chance(text) <= 1) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "%s:%" PRIu64 ": column '%s': '%.*s' is no chance of at most 1",
                    sheet->name, line, column, iem_slice_clip(text), text.at);
}

static iem_status read_row(const iem_sheet *sheet, uint64_t line,
                           const iem_slice *fields, void *at, iem_error *err)
{
    const struct listing *l = at;
    iem_slice texts[N_COLUMNS];
    for (size_t i = 0; i < N_COLUMNS; i++)
        texts[i] = iem_review_text(fields[l->place[i]]);
    const iem_listed_case listed = {
        sheet->name,
        line,
        texts[CASE],
        texts[GROUND],
        texts[GROUP],
        (iem_grade)iem_term_find(iem_grade_terms, IEM_GRADES, texts[GRADE]),
        texts[CHANCE],
        texts[CHANCE_LOW]};
    if (!listed.case_id.len)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s:%" PRIu64 ": the case has no number: name its column as "
                        "'case' in the plan and scan again",
                        sheet->name, line);
    if (!listed.ground.len)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s:%" PRIu64 ": column 'ground' is empty: it says on which "
                        "ground the case was flagged",
                        sheet->name, line);
    if (listed.grade == IEM_NO_GRADE)
        return iem_fail(err, IEM_ERR_DATA, "%s:%" PRIu64 ": '%.*s' is no grade",
                        sheet->name, line, iem_slice_clip(texts[GRADE]),
                        texts[GRADE].at);
    IEM_TRY(check_chance(sheet, line, listed.chance, columns[CHANCE], err));
    IEM_TRY(check_chance(sheet, line, listed.chance_low, columns[CHANCE_LOW], err));
    return l->take(&listed, l->ctx, err);
}

iem_status iem_case_list_read(const char *path,
                              iem_status (*take)(const iem_listed_case *listed,
                                                 void *ctx, iem_error *err),
                              void *ctx, iem_error *err)
{
    struct listing l = {.take = take, .ctx = ctx};
    const iem_sheet_work work = {read_header, read_row, &l};
    return iem_sheet_read(path, &work, err);
}

double iem_listed_chance(iem_slice text)
{
    int64_t micro = 0;
    return iem_decimal_read(text, '.', &micro) == IEM_DECIMAL_OK
               ? fmax((double)micro / IEM_MICRO, 0)
               : (double)NAN;
}
