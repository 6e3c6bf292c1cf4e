/* Are the findings and cases that people wrote of those that a scan named? A slip of a
 * digit would be a reaction to nothing. */
#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "base/key.h"
#include "base/status.h"
#include "engine/case_list.h"
#include "store/reviews.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 30 };

/* ---- Findings, of a result or of a history ---- */

static bool has_id(const struct json_t *list, const char *id)
{
    for (size_t i = 0; i < iem_json_size(list); i++) {
        const char *text = iem_json_text_of(iem_json_get(iem_json_item(list, i), "id"));
        if (text && strcmp(text, id) == 0) return true;
    }
    return false;
}

static iem_status unknown_finding(const iem_reacted *r, const char *where,
                                  const char *hint, iem_error *err)
{
    return iem_fail(err, IEM_ERR_DATA, "%s: column 'finding': %s is not in %s%s",
                    r->from, r->finding, where, hint);
}

static iem_status check_in_json(const struct iem_reviews *reviews,
                                const struct json_t *result, const char *path,
                                iem_error *err)
{
    const char *schema = iem_json_text_of(iem_json_get(result, "schema"));
    const struct json_t *findings = iem_json_get(result, "findings");
    const struct json_t *rulings =
        iem_json_get(iem_json_get(result, "gate"), "rulings");
    if (!schema || strcmp(schema, "iemand-result/1") != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "%s: is no result of iemand ('iemand scan --json' writes one)",
                        path);
    for (size_t i = 0; i < reviews->n_reactions; i++)
        if (!has_id(findings, reviews->reactions[i].finding) &&
            !has_id(rulings, reviews->reactions[i].finding))
            return unknown_finding(&reviews->reactions[i], path, "", err);
    return IEM_OK;
}

static iem_status check_in_result(const struct iem_reviews *reviews, const char *path,
                                  iem_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    struct json_t *result = NULL;
    IEM_TRY(iem_file_read_all(path, MOST_BYTES, &bytes, &n, err));
    iem_status status = iem_json_read(path, bytes, n, &result, err);
    free(bytes);
    if (status == IEM_OK) status = check_in_json(reviews, result, path, err);
    iem_json_free(result);
    return status;
}

static iem_status check_seen(const struct iem_reviews *reviews, const iem_seen *seen,
                             size_t n, const char *name, iem_error *err)
{
    for (size_t i = 0; i < reviews->n_reactions; i++) {
        bool found = false;
        for (size_t k = 0; k < n && !found; k++)
            found = strcmp(seen[k].id, reviews->reactions[i].finding) == 0;
        if (!found)
            return unknown_finding(&reviews->reactions[i], name,
                                   "; --result JSON names the result it is from", err);
    }
    return IEM_OK;
}

static iem_status check_in_history(const struct iem_reviews *reviews,
                                   const iem_history *history, iem_error *err)
{
    iem_arena arena = {0};
    iem_seen *seen = NULL;
    size_t n = 0;
    iem_status status = iem_history_seen(history, &arena, &seen, &n, err);
    if (status == IEM_OK)
        status = check_seen(reviews, seen, n, iem_history_path(history), err);
    iem_arena_clear(&arena);
    return status;
}

/* ---- Cases, of a list ---- */

/* How many cases of a grade the list has on a ground. */
struct stratum {
    const char *ground;
    double n[IEM_GRADES];
};

struct matching {
    struct iem_reviews *reviews;
    iem_reviewed **sorted; /* by ground and case */
    bool *found;           /* likewise */
    struct stratum *strata;
    size_t n_strata, capacity;
};

static int compare_keys(iem_slice ground, iem_slice id, const iem_reviewed *r)
{
    const int order = iem_slice_compare(ground, iem_slice_of(r->ground));
    return order ? order : iem_slice_compare(id, iem_slice_of(r->case_id));
}

static int by_key(const void *a, const void *b)
{
    const iem_reviewed *x = *(iem_reviewed *const *)a;
    return compare_keys(iem_slice_of(x->ground), iem_slice_of(x->case_id),
                        *(iem_reviewed *const *)b);
}

static iem_status count_case(struct matching *m, const iem_listed_case *listed,
                             iem_error *err)
{
    size_t at = 0;
    while (at < m->n_strata && !iem_slice_is(listed->ground, m->strata[at].ground))
        at++;
    if (at == m->n_strata) {
        if (!IEM_GROW(m->strata, m->capacity, at + 1)) return iem_fail_memory(err);
        m->strata[at] = (struct stratum){
            .ground = iem_arena_copy(&m->reviews->arena, listed->ground)};
        if (!m->strata[at].ground) return iem_fail_memory(err);
        m->n_strata++;
    }
    m->strata[at].n[listed->grade]++;
    return IEM_OK;
}

static void complete(iem_reviewed *r, const iem_listed_case *listed)
{
    if (r->grade == IEM_NO_GRADE) r->grade = listed->grade;
    if (isnan(r->chance)) r->chance = iem_listed_chance(listed->chance);
    if (isnan(r->chance_low)) r->chance_low = iem_listed_chance(listed->chance_low);
}

static iem_status take_case(const iem_listed_case *listed, void *at, iem_error *err)
{
    struct matching *m = at;
    size_t low = 0, high = m->reviews->n_cases;
    IEM_TRY(count_case(m, listed, err));
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (compare_keys(listed->ground, listed->case_id, m->sorted[middle]) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < m->reviews->n_cases &&
           compare_keys(listed->ground, listed->case_id, m->sorted[low]) == 0;
         low++) {
        m->found[low] = true;
        complete(m->sorted[low], listed);
    }
    return IEM_OK;
}

/* A blind template does not say how many cases there are of each grade. */
static void complete_sample(const struct matching *m, iem_reviewed *r)
{
    if (!*r->sample || !isnan(r->sample_of)) return;
    for (size_t i = 0; i < m->n_strata; i++)
        if (strcmp(m->strata[i].ground, r->ground) == 0)
            r->sample_of = m->strata[i].n[r->grade];
    r->sample_n = fmin(r->sample_n, r->sample_of);
}

static iem_status settle_cases(const struct matching *m, const char *path,
                               iem_error *err)
{
    for (size_t i = 0; i < m->reviews->n_cases; i++) {
        const iem_reviewed *r = m->sorted[i];
        if (!m->found[i])
            return iem_fail(err, IEM_ERR_DATA,
                            "%s: column 'case': '%.*s' with ground '%.*s' is not in %s",
                            r->from, iem_slice_clip(iem_slice_of(r->case_id)),
                            r->case_id, iem_slice_clip(iem_slice_of(r->ground)),
                            r->ground, path);
        complete_sample(m, m->sorted[i]);
    }
    return IEM_OK;
}

static iem_status check_in_list(struct iem_reviews *reviews, const char *path,
                                iem_error *err)
{
    const size_t n = reviews->n_cases;
    struct matching m = {.reviews = reviews,
                         .sorted = iem_zeroed(n, sizeof *m.sorted),
                         .found = iem_zeroed(n, sizeof *m.found)};
    iem_status status = m.sorted && m.found ? IEM_OK : iem_fail_memory(err);
    if (status == IEM_OK) {
        for (size_t i = 0; i < n; i++) m.sorted[i] = &reviews->cases[i];
        qsort(m.sorted, n, sizeof *m.sorted, by_key);
        status = iem_case_list_read(path, take_case, &m, err);
    }
    if (status == IEM_OK) status = settle_cases(&m, path, err);
    free(m.sorted);
    free(m.found);
    free(m.strata);
    return status;
}

iem_status iem_reviews_check(iem_reviews *reviews, const char *result_path,
                             const char *cases_path, const iem_history *history,
                             iem_error *err)
{
    if (result_path)
        IEM_TRY(check_in_result(reviews, result_path, err));
    else if (history)
        IEM_TRY(check_in_history(reviews, history, err));
    return cases_path ? check_in_list(reviews, cases_path, err) : IEM_OK;
}

/* ---- Pseudonyms ---- */

/* Those that are not hidden yet: more may have been read since. */
static iem_status hide(struct iem_reviews *reviews, const iem_key *key, iem_error *err)
{
    char pseudonym[IEM_PSEUDONYM_HEX];
    for (; reviews->n_hidden < reviews->n_cases; reviews->n_hidden++) {
        iem_reviewed *r = &reviews->cases[reviews->n_hidden];
        IEM_TRY(iem_key_pseudonym(key, iem_slice_of(r->case_id), pseudonym, err));
        const char *hidden = iem_arena_copy(&reviews->arena, iem_slice_of(pseudonym));
        if (!hidden) return iem_fail_memory(err);
        r->case_id = hidden;
    }
    return IEM_OK;
}

iem_status iem_reviews_hide(iem_reviews *reviews, const char *key_file, iem_error *err)
{
    iem_key key = {0};
    if (reviews->n_cases && reviews->n_hidden == reviews->n_cases) return IEM_OK;
    IEM_TRY(iem_key_read(key_file, &key, err));
    const iem_status status = hide(reviews, &key, err);
    iem_key_clear(&key);
    return status;
}
