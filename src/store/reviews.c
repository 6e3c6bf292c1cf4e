#include "store/reviews.h"

#include "base/grow.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Adding records ---- */

/* Is a record there, whatever it was when it was written? A query whose places were
 * filled. */
static iem_status is_there(iem_query *q, bool *there, iem_error *err)
{
    iem_status status = iem_query_step(q, there, err);
    if (status == IEM_OK) status = iem_query_run(q, err);
    return status;
}

static void put_reaction(iem_query *q, const iem_reacted *r)
{
    iem_query_put_text(q, r->finding);
    iem_query_put_text(q, r->seen_on);
    iem_query_put_text(q, r->reaction_on);
    iem_query_put_text(q, r->owner);
    iem_query_put_text(q, iem_reaction_terms[r->reaction].code);
    iem_query_put_text(q, iem_course_terms[r->course].code);
    iem_query_put_text(q, r->reason);
    iem_query_put_text(q, r->changed_version);
    iem_query_put_text(q, r->changed_on);
}

static void put_key(iem_query *q, const iem_reviewed *r)
{
    iem_query_put_text(q, r->case_id);
    iem_query_put_text(q, r->ground);
    iem_query_put_text(q, r->reviewed_on);
    iem_query_put_text(q, iem_judgement_terms[r->judgement].code);
    iem_query_put_text(q, iem_answer_terms[r->changed].code);
    iem_query_put_text(q, r->sample);
}

static void put_case(iem_query *q, const iem_reviewed *r)
{
    put_key(q, r);
    iem_query_put_text(q, iem_grade_terms[r->grade].code);
    iem_query_put_number(q, r->chance);
    iem_query_put_number(q, r->chance_low);
    iem_query_put_number(q, r->sample_n);
    iem_query_put_number(q, r->sample_of);
}

/* A look for each record and, where it is not there, the record. */
struct adding {
    iem_query look, write;
    const char *recorded;
};

static iem_status add_reaction(struct adding *a, const iem_reacted *r, size_t *added,
                               iem_error *err)
{
    bool there = false;
    put_reaction(&a->look, r);
    IEM_TRY(is_there(&a->look, &there, err));
    if (there) return IEM_OK;
    ++*added;
    iem_query_put_text(&a->write, a->recorded);
    put_reaction(&a->write, r);
    return iem_query_run(&a->write, err);
}

static iem_status add_case(struct adding *a, const iem_reviewed *r, size_t *added,
                           iem_error *err)
{
    bool there = false;
    put_key(&a->look, r);
    IEM_TRY(is_there(&a->look, &there, err));
    if (there) return IEM_OK;
    ++*added;
    iem_query_put_text(&a->write, a->recorded);
    put_case(&a->write, r);
    return iem_query_run(&a->write, err);
}

static iem_status add_reactions(const iem_history *h, const struct iem_reviews *r,
                                const char *recorded, size_t *added, iem_error *err)
{
    struct adding a = {.recorded = recorded};
    iem_status status = iem_query_begin(
        h,
        "SELECT 1 FROM reaction WHERE finding = ? AND seen_on = ? AND reaction_on = ? "
        "AND owner = ? AND reaction = ? AND decision = ? AND reason = ? AND "
        "changed_version = ? AND changed_on = ?",
        &a.look, err);
    if (status == IEM_OK)
        status = iem_query_begin(
            h,
            "INSERT INTO reaction (recorded, finding, seen_on, reaction_on, owner, "
            "reaction, decision, reason, changed_version, changed_on) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &a.write, err);
    for (size_t i = 0; i < r->n_reactions && status == IEM_OK; i++)
        status = add_reaction(&a, &r->reactions[i], added, err);
    iem_query_end(&a.look);
    iem_query_end(&a.write);
    return status;
}

static iem_status add_cases(const iem_history *h, const struct iem_reviews *r,
                            const char *recorded, size_t *added, iem_error *err)
{
    struct adding a = {.recorded = recorded};
    iem_status status = iem_query_begin(
        h,
        "SELECT 1 FROM review WHERE pseudonym = ? AND ground = ? AND reviewed_on = ? "
        "AND judgement = ? AND decision_changed = ? AND sample = ?",
        &a.look, err);
    if (status == IEM_OK)
        status = iem_query_begin(
            h,
            "INSERT INTO review (recorded, pseudonym, ground, reviewed_on, judgement, "
            "decision_changed, sample, grade, chance, chance_low, sample_n, sample_of) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &a.write, err);
    for (size_t i = 0; i < r->n_cases && status == IEM_OK; i++)
        status = add_case(&a, &r->cases[i], added, err);
    iem_query_end(&a.look);
    iem_query_end(&a.write);
    return status;
}

static iem_status check_whole(const struct iem_reviews *r, iem_error *err)
{
    if (r->n_hidden < r->n_cases)
        return iem_fail(err, IEM_ERR_USAGE,
                        "a history keeps cases under pseudonyms only: --key-file FILE "
                        "makes them");
    for (size_t i = 0; i < r->n_cases; i++)
        if (r->cases[i].grade == IEM_NO_GRADE)
            return iem_fail(err, IEM_ERR_DATA,
                            "%s: column 'grade' is empty; --cases FILE, the list of "
                            "cases it is from, fills it in",
                            r->cases[i].from);
    return IEM_OK;
}

iem_status iem_history_review(iem_history *history, const iem_reviews *reviews,
                              const char *recorded, iem_reviews_count *added,
                              iem_error *err)
{
    *added = (iem_reviews_count){0, 0, 0};
    IEM_TRY(check_whole(reviews, err));
    IEM_TRY(iem_history_begin(history, true, err));
    iem_status status =
        add_reactions(history, reviews, recorded, &added->reactions, err);
    if (status == IEM_OK)
        status = add_cases(history, reviews, recorded, &added->cases, err);
    return iem_history_finish(history, status, err);
}

/* ---- Reading them ---- */

static iem_status damaged(const iem_history *h, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA, "%s: is damaged (a review does not read)",
                    iem_history_path(h));
}

static iem_status read_reaction(const iem_history *h, const iem_query *q,
                                struct iem_reviews *reviews, iem_error *err)
{
    const size_t reaction = iem_term_find(iem_reaction_terms, IEM_N_REACTIONS,
                                          iem_slice_of(iem_query_text(q, 4))),
                 course = iem_term_find(iem_course_terms, IEM_N_COURSES,
                                        iem_slice_of(iem_query_text(q, 5)));
    if (reaction == IEM_N_REACTIONS || course == IEM_N_COURSES) return damaged(h, err);
    const iem_reacted r = {"",
                           iem_query_text(q, 0),
                           iem_query_text(q, 1),
                           iem_query_text(q, 2),
                           iem_query_text(q, 3),
                           (iem_reaction)reaction,
                           (iem_course)course,
                           iem_query_text(q, 6),
                           iem_query_text(q, 7),
                           iem_query_text(q, 8)};
    return iem_reviews_add_reaction(reviews, &r, err);
}

static iem_status read_case(const iem_history *h, const iem_query *q,
                            struct iem_reviews *reviews, iem_error *err)
{
    const size_t grade = iem_term_find(iem_grade_terms, IEM_GRADES,
                                       iem_slice_of(iem_query_text(q, 6))),
                 judgement = iem_term_find(iem_judgement_terms, IEM_N_JUDGEMENTS,
                                           iem_slice_of(iem_query_text(q, 3))),
                 changed = iem_term_find(iem_answer_terms, IEM_N_YES_NO,
                                         iem_slice_of(iem_query_text(q, 4)));
    if (grade == IEM_GRADES || judgement == IEM_N_JUDGEMENTS || changed == IEM_N_YES_NO)
        return damaged(h, err);
    const iem_reviewed r = {"",
                            iem_query_text(q, 0),
                            iem_query_text(q, 1),
                            (iem_grade)grade,
                            iem_query_number(q, 7),
                            iem_query_number(q, 8),
                            iem_query_text(q, 5),
                            iem_query_number(q, 9),
                            iem_query_number(q, 10),
                            iem_query_text(q, 2),
                            (iem_judgement)judgement,
                            (iem_yes_no)changed};
    return iem_reviews_add_case(reviews, &r, err);
}

static iem_status read_all(const iem_history *h, const char *sql,
                           iem_status (*read)(const iem_history *, const iem_query *,
                                              struct iem_reviews *, iem_error *),
                           struct iem_reviews *reviews, iem_error *err)
{
    iem_query q;
    bool row = true;
    IEM_TRY(iem_query_begin(h, sql, &q, err));
    iem_status status = iem_query_step(&q, &row, err);
    while (status == IEM_OK && row) {
        status = read(h, &q, reviews, err);
        if (status == IEM_OK) status = iem_query_step(&q, &row, err);
    }
    iem_query_end(&q);
    return status;
}

static iem_status read_both(const iem_history *h, struct iem_reviews *reviews,
                            iem_error *err)
{
    IEM_TRY(read_all(h,
                     "SELECT finding, seen_on, reaction_on, owner, reaction, decision, "
                     "reason, changed_version, changed_on FROM reaction ORDER BY id",
                     read_reaction, reviews, err));
    return read_all(h,
                    "SELECT pseudonym, ground, reviewed_on, judgement, "
                    "decision_changed, sample, grade, chance, chance_low, sample_n, "
                    "sample_of FROM review ORDER BY id",
                    read_case, reviews, err);
}

iem_status iem_history_reviews(const iem_history *history, struct iem_reviews *reviews,
                               iem_error *err)
{
    IEM_TRY(iem_history_begin(history, false, err));
    return iem_history_finish(history, read_both(history, reviews, err), err);
}

/* ---- What scans found, and when ---- */

/* Rows of texts, each column copied into the arena, in room that grows. */
struct texts {
    const char **at;
    size_t n, capacity, columns;
};

static iem_status read_texts(const iem_history *h, const char *sql, size_t columns,
                             iem_arena *arena, struct texts *texts, iem_error *err)
{
    iem_query q;
    bool row = true;
    texts->columns = columns;
    IEM_TRY(iem_query_begin(h, sql, &q, err));
    iem_status status = iem_query_step(&q, &row, err);
    while (status == IEM_OK && row) {
        if (!IEM_GROW(texts->at, texts->capacity, (texts->n + 1) * columns))
            status = iem_fail_memory(err);
        for (size_t c = 0; c < columns && status == IEM_OK; c++) {
            const char *text =
                iem_arena_copy(arena, iem_slice_of(iem_query_text(&q, (int)c)));
            texts->at[texts->n * columns + c] = text;
            if (!text) status = iem_fail_memory(err);
        }
        texts->n++;
        if (status == IEM_OK) status = iem_query_step(&q, &row, err);
    }
    iem_query_end(&q);
    return status;
}

iem_status iem_history_seen(const iem_history *history, iem_arena *arena,
                            iem_seen **seen, size_t *n, iem_error *err)
{
    struct texts t = {0};
    iem_status status = read_texts(
        history,
        "SELECT f.id, f.rule, f.ground, f.grp, coalesce((SELECT "
        "min(substr(s.recorded, 1, 10)) FROM finding AS g JOIN scan AS s ON s.id = "
        "g.scan WHERE g.id = f.id), '') AS day FROM finding AS f JOIN scan ON scan.id "
        "= f.scan WHERE scan.replaced IS NULL GROUP BY f.id ORDER BY day, f.ground, "
        "f.grp, f.rule",
        5, arena, &t, err);
    *n = status == IEM_OK ? t.n : 0;
    *seen = iem_arena_take(arena, *n, sizeof **seen);
    if (status == IEM_OK && !*seen) status = iem_fail_memory(err);
    for (size_t i = 0; i < *n && *seen; i++) {
        const char **row = t.at + 5 * i;
        (*seen)[i] = (iem_seen){row[0], row[1], row[2], row[3], row[4]};
    }
    free(t.at);
    return status;
}

static int by_period(const void *a, const void *b)
{
    const iem_kept_period *x = a, *y = b;
    return iem_period_compare(x->name, y->name);
}

iem_status iem_history_periods(const iem_history *history, iem_arena *arena,
                               iem_kept_period **periods, size_t *n, iem_error *err)
{
    struct texts t = {0};
    iem_status status = read_texts(
        history, "SELECT period, count_sha256 FROM scan WHERE replaced IS NULL", 2,
        arena, &t, err);
    *n = status == IEM_OK ? t.n : 0;
    *periods = iem_arena_take(arena, *n, sizeof **periods);
    if (status == IEM_OK && !*periods) status = iem_fail_memory(err);
    for (size_t i = 0; i < *n && *periods; i++)
        (*periods)[i] = (iem_kept_period){t.at[2 * i], t.at[2 * i + 1]};
    if (*periods) qsort(*periods, *n, sizeof **periods, by_period);
    free(t.at);
    return status;
}
