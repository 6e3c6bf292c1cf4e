#include "tally/coder.h"

#include "base/grow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REASON = 256 };

/* What a spelling of the decision, or of a `where` column, stands for. */
enum { FAVOURABLE, ADVERSE, NO_DECISION, UNLISTED };
enum { OUTSIDE, INSIDE };

struct iem_coder {
    const struct iem_plan *plan;
    struct iem_tally *tally;
    const iem_roles *roles;
    bool frozen;
    char decimal;
    bool missing_is_numeric; /* a missing marker such as -1 reads as a number */
    iem_dict decision;
    iem_dict *where;
    /* Spellings of each category seen by this coder: text to code, missing markers
     * included. With a frozen coder the dimension's own dictionary stays untouched. */
    iem_dict *spelling;
};

bool iem_coder_missing(const iem_coder *coder, iem_slice text)
{
    return iem_plan_missing(coder->plan, text);
}

/* With either mark: the log's own is known only when a part is bound. */
static bool any_numeric(const iem_texts *texts)
{
    int64_t ignored;
    for (size_t i = 0; i < texts->n; i++) {
        const iem_slice text = iem_slice_of(texts->at[i]);
        if (iem_decimal_read(text, '.', &ignored) != IEM_DECIMAL_BAD ||
            iem_decimal_read(text, ',', &ignored) != IEM_DECIMAL_BAD)
            return true;
    }
    return false;
}

iem_status iem_coder_new(const struct iem_plan *plan, struct iem_tally *tally,
                         bool frozen, iem_coder **coder, iem_error *err)
{
    iem_coder *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    *made = (iem_coder){.plan = plan, .tally = tally, .frozen = frozen, .decimal = '.'};
    made->missing_is_numeric = any_numeric(&plan->missing);
    made->where = iem_zeroed(plan->n_where, sizeof *made->where);
    made->spelling = iem_zeroed(tally->n_dims, sizeof *made->spelling);
    if (!made->where || !made->spelling) {
        iem_coder_free(made);
        return iem_fail_memory(err);
    }
    *coder = made;
    return IEM_OK;
}

void iem_coder_free(iem_coder *coder)
{
    if (!coder) return;
    iem_dict_clear(&coder->decision);
    for (size_t i = 0; coder->where && i < coder->plan->n_where; i++)
        iem_dict_clear(&coder->where[i]);
    for (size_t d = 0; coder->spelling && d < coder->tally->n_dims; d++)
        iem_dict_clear(&coder->spelling[d]);
    free(coder->where);
    free(coder->spelling);
    free(coder);
}

void iem_coder_bind(iem_coder *coder, const iem_roles *roles, char decimal)
{
    coder->roles = roles;
    coder->decimal = decimal ? decimal : '.';
}

static iem_status inside_where(iem_coder *coder, const iem_slice *fields, bool *inside,
                               iem_error *err)
{
    *inside = true;
    for (size_t i = 0; i < coder->plan->n_where && *inside; i++) {
        const iem_slice text = fields[coder->roles->where[i]];
        uint32_t code = iem_dict_find(&coder->where[i], text);
        if (code == IEM_NO_CODE) {
            code =
                iem_texts_hold(&coder->plan->where[i].values, text) ? INSIDE : OUTSIDE;
            IEM_TRY(iem_dict_alias(&coder->where[i], text, code, err));
        }
        *inside = code == INSIDE;
    }
    return IEM_OK;
}

static void reject(iem_row *row, iem_row_fate fate, char *reason, const char *column,
                   iem_slice text, const char *what)
{
    row->fate = fate;
    snprintf(reason, REASON, "column '%.60s': '%.*s' %s", column, iem_slice_clip(text),
             text.at, what);
}

static uint32_t decision_word(const struct iem_plan *plan, iem_slice text)
{
    if (iem_texts_hold(&plan->adverse, text)) return ADVERSE;
    if (iem_texts_hold(&plan->favourable, text)) return FAVOURABLE;
    if (iem_texts_hold(&plan->missing, text)) return NO_DECISION;
    return plan->favourable.n ? UNLISTED : FAVOURABLE;
}

static bool beyond(iem_compare compare, int64_t value, int64_t threshold)
{
    switch (compare) {
    case IEM_GE:
        return value >= threshold;
    case IEM_GT:
        return value > threshold;
    case IEM_LE:
        return value <= threshold;
    case IEM_LT:
        return value < threshold;
    case IEM_IS:
        break;
    }
    return value == threshold;
}

/* Says why a text is no number, with the way out when it is the decimal mark. */
static const char *not_a_number(const iem_coder *coder, iem_slice text,
                                iem_decimal outcome)
{
    int64_t ignored;
    if (outcome == IEM_DECIMAL_TOO_LARGE) return "is too large (beyond 9.2e12)";
    const char other = coder->decimal == '.' ? ',' : '.';
    if (iem_decimal_read(text, other, &ignored) != IEM_DECIMAL_OK)
        return "is not a number";
    return other == ',' ? "is not a number; does this log need --decimal comma"
                        : "is not a number; does this log need --decimal point";
}

static void decide_by_number(const iem_coder *coder, iem_slice text, const char *column,
                             iem_row *row, char *reason)
{
    int64_t value = 0;
    if (iem_coder_missing(coder, text)) {
        row->fate = IEM_ROW_MISSING_DECISION;
        return;
    }
    const iem_decimal outcome = iem_decimal_read(text, coder->decimal, &value);
    if (outcome != IEM_DECIMAL_OK)
        reject(row, IEM_ROW_NUMBER, reason, column, text,
               not_a_number(coder, text, outcome));
    row->adverse = beyond(coder->plan->compare, value, coder->plan->threshold);
}

static iem_status decide(iem_coder *coder, iem_slice text, iem_row *row, char *reason,
                         iem_error *err)
{
    const struct iem_plan *plan = coder->plan;
    const char *column = iem_plan_column(plan, plan->decision);
    if (plan->compare != IEM_IS) {
        decide_by_number(coder, text, column, row, reason);
        return IEM_OK;
    }
    uint32_t word = iem_dict_find(&coder->decision, text);
    if (word == IEM_NO_CODE) {
        word = decision_word(plan, text);
        IEM_TRY(iem_dict_alias(&coder->decision, text, word, err));
    }
    row->adverse = word == ADVERSE;
    if (word == NO_DECISION) row->fate = IEM_ROW_MISSING_DECISION;
    if (word == UNLISTED)
        reject(row, IEM_ROW_DECISION, reason, column, text,
               "is neither adverse nor favourable in the plan");
    return IEM_OK;
}

static void count_people(const iem_coder *coder, const iem_slice *fields, iem_row *row,
                         char *reason)
{
    int64_t micro = 0;
    row->count = 1;
    if (coder->roles->count == IEM_NO_ROLE) return;
    const iem_slice text = fields[coder->roles->count];
    const iem_decimal outcome = iem_decimal_read(text, coder->decimal, &micro);
    row->count = micro / IEM_MICRO;
    if (outcome != IEM_DECIMAL_OK || micro < 0 || micro % IEM_MICRO != 0)
        reject(row, IEM_ROW_COUNT, reason,
               iem_plan_column(coder->plan, coder->plan->count), text,
               "is not a whole number of people");
}

static iem_status new_category(iem_coder *coder, size_t d, iem_slice text,
                               uint32_t *code, iem_error *err)
{
    iem_dim *dim = &coder->tally->dims[d];
    const iem_slice name =
        iem_coder_missing(coder, text) ? iem_slice_of(IEM_MISSING_TEXT) : text;
    if (coder->frozen) {
        *code = iem_dict_find(&dim->dict, name);
        if (*code == IEM_NO_CODE)
            return iem_fail(
                err, IEM_ERR_DATA,
                "the log changed while it was read: '%.*s' is new in column "
                "'%.60s'",
                iem_slice_clip(text), text.at, dim->name);
    } else {
        IEM_TRY(iem_dict_add(&dim->dict, name, code, err));
    }
    return iem_dict_alias(&coder->spelling[d], text, *code, err);
}

static iem_status categorise(iem_coder *coder, size_t d, iem_slice text, uint32_t *code,
                             iem_error *err)
{
    *code = iem_dict_find(&coder->spelling[d], text);
    return *code != IEM_NO_CODE ? IEM_OK : new_category(coder, d, text, code, err);
}

static void measure_fact(const iem_coder *coder, size_t d, size_t numeric,
                         iem_slice text, iem_row *row, char *reason)
{
    const iem_dim *dim = &coder->tally->dims[d];
    int64_t value = 0;
    iem_decimal outcome = IEM_DECIMAL_BAD;
    row->key[d] = (uint32_t)dim->n_cuts + 1;
    row->x[numeric] = row->centred[numeric] = 0;
    if (coder->missing_is_numeric && iem_coder_missing(coder, text)) return;
    outcome = iem_decimal_read(text, coder->decimal, &value);
    if (outcome == IEM_DECIMAL_OK) {
        row->key[d] = iem_dim_band(dim, value);
        row->x[numeric] = value;
        if (__builtin_sub_overflow(value, iem_dim_origin(dim, row->key[d]),
                                   &row->centred[numeric]))
            reject(row, IEM_ROW_NUMBER, reason, iem_plan_column(coder->plan, dim->name),
                   text, "is too far from its band's edge");
    } else if (!iem_coder_missing(coder, text)) {
        reject(row, IEM_ROW_NUMBER, reason, iem_plan_column(coder->plan, dim->name),
               text, not_a_number(coder, text, outcome));
    }
}

/* A number of a ground only says in which group somebody is: it is never summed. */
static void band_ground(const iem_coder *coder, size_t d, iem_slice text, iem_row *row,
                        char *reason)
{
    const iem_dim *dim = &coder->tally->dims[d];
    int64_t value = 0;
    row->key[d] = (uint32_t)dim->n_cuts + 1;
    if (iem_coder_missing(coder, text)) return;
    const iem_decimal outcome = iem_decimal_read(text, coder->decimal, &value);
    if (outcome == IEM_DECIMAL_OK)
        row->key[d] = iem_dim_band(dim, value);
    else
        reject(row, IEM_ROW_NUMBER, reason, iem_plan_column(coder->plan, dim->name),
               text, not_a_number(coder, text, outcome));
}

iem_status iem_coder_row(iem_coder *coder, const iem_slice *fields, iem_row *row,
                         char *reason, iem_error *err)
{
    const iem_roles *roles = coder->roles;
    const size_t n_facts = coder->tally->n_facts, n_dims = coder->tally->n_dims;
    bool inside = true;
    size_t numeric = 0;
    row->fate = IEM_ROW_USED;
    IEM_TRY(inside_where(coder, fields, &inside, err));
    if (!inside) {
        row->fate = IEM_ROW_OUTSIDE_WHERE;
        return IEM_OK;
    }
    IEM_TRY(decide(coder, fields[roles->decision], row, reason, err));
    if (row->fate == IEM_ROW_USED) count_people(coder, fields, row, reason);
    for (size_t d = 0; d < n_facts && row->fate == IEM_ROW_USED; d++) {
        const iem_slice text = fields[roles->facts[d]];
        if (coder->tally->dims[d].banded)
            measure_fact(coder, d, numeric++, text, row, reason);
        else
            IEM_TRY(categorise(coder, d, text, &row->key[d], err));
    }
    for (size_t d = n_facts; d < n_dims && row->fate == IEM_ROW_USED; d++) {
        const iem_slice text = fields[roles->grounds[d - n_facts]];
        if (coder->tally->dims[d].banded)
            band_ground(coder, d, text, row, reason);
        else
            IEM_TRY(categorise(coder, d, text, &row->key[d], err));
    }
    return IEM_OK;
}
