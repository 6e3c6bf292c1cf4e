#include "tally/coding.h"

#include "base/grow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REASON = 256 };

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

static bool make_spellings(iem_spellings **spellings, size_t n)
{
    *spellings = iem_zeroed(n, sizeof **spellings);
    for (size_t i = 0; *spellings && i < n; i++)
        if (iem_spellings_init(&(*spellings)[i], NULL) != IEM_OK) return false;
    return *spellings;
}

static bool make_tables(iem_coder *coder)
{
    const size_t n_dims = coder->tally->n_dims, n_where = coder->plan->n_where;
    coder->where = iem_zeroed(n_where, sizeof *coder->where);
    coder->category = iem_zeroed(n_dims, sizeof *coder->category);
    coder->grids = iem_zeroed(n_dims, sizeof *coder->grids);
    if (!coder->where || !coder->category || !coder->grids ||
        !make_spellings(&coder->where_spelled, n_where) ||
        !make_spellings(&coder->category_spelled, n_dims) ||
        iem_spellings_init(&coder->decision_spelled, NULL) != IEM_OK)
        return false;
    for (size_t d = 0; d < n_dims; d++)
        if (!iem_grid_init(&coder->tally->dims[d], &coder->grids[d])) return false;
    return true;
}

iem_status iem_coder_new(const struct iem_plan *plan, struct iem_tally *tally,
                         bool frozen, iem_coder **coder, iem_error *err)
{
    iem_coder *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    *made = (iem_coder){.plan = plan, .tally = tally, .frozen = frozen, .decimal = '.'};
    made->missing_is_numeric = any_numeric(&plan->missing);
    made->empty_is_missing = iem_plan_missing(plan, iem_slice_of(""));
    if (!make_tables(made)) {
        iem_coder_free(made);
        return iem_fail_memory(err);
    }
    *coder = made;
    return IEM_OK;
}

static void clear_dicts(iem_dict *dicts, iem_spellings *spelled, size_t n)
{
    for (size_t i = 0; dicts && i < n; i++) iem_dict_clear(&dicts[i]);
    for (size_t i = 0; spelled && i < n; i++) iem_spellings_clear(&spelled[i]);
    free(dicts);
    free(spelled);
}

void iem_coder_free(iem_coder *coder)
{
    if (!coder) return;
    iem_dict_clear(&coder->decision);
    iem_spellings_clear(&coder->decision_spelled);
    clear_dicts(coder->where, coder->where_spelled, coder->plan->n_where);
    clear_dicts(coder->category, coder->category_spelled, coder->tally->n_dims);
    for (size_t d = 0; coder->grids && d < coder->tally->n_dims; d++)
        free(coder->grids[d].first);
    free(coder->grids);
    iem_decoder_clear(&coder->decoder);
    free(coder->texts);
    free(coder);
}

/* The same spelling may be another text in another encoding. */
static void forget_spellings(iem_coder *coder)
{
    iem_spellings_empty(&coder->decision_spelled);
    for (size_t i = 0; i < coder->plan->n_where; i++)
        iem_spellings_empty(&coder->where_spelled[i]);
    for (size_t d = 0; d < coder->tally->n_dims; d++)
        iem_spellings_empty(&coder->category_spelled[d]);
}

iem_status iem_coder_bind(iem_coder *coder, const iem_roles *roles, char decimal,
                          iem_error *err)
{
    coder->roles = roles;
    coder->decimal = decimal ? decimal : '.';
    forget_spellings(coder);
    free(coder->texts);
    coder->texts = iem_zeroed(roles->n_columns, sizeof *coder->texts);
    return coder->texts ? IEM_OK : iem_fail_memory(err);
}

iem_status iem_coder_inside(iem_coder *coder, size_t where, iem_slice text,
                            uint32_t *inside, iem_error *err)
{
    *inside = iem_dict_find(&coder->where[where], text);
    if (*inside != IEM_NO_CODE) return IEM_OK;
    *inside = iem_texts_hold(&coder->plan->where[where].values, text) ? IEM_INSIDE
                                                                      : IEM_OUTSIDE;
    return iem_dict_alias(&coder->where[where], text, *inside, err);
}

static iem_status inside_where(iem_coder *coder, const iem_slice *fields, bool *inside,
                               iem_error *err)
{
    uint32_t code = IEM_INSIDE;
    for (size_t i = 0; i < coder->plan->n_where && code == IEM_INSIDE; i++)
        IEM_TRY(iem_coder_inside(coder, i, fields[coder->roles->where[i]], &code, err));
    *inside = code == IEM_INSIDE;
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
    if (iem_texts_hold(&plan->adverse, text)) return IEM_ADVERSE;
    if (iem_texts_hold(&plan->favourable, text)) return IEM_FAVOURABLE;
    if (iem_texts_hold(&plan->missing, text)) return IEM_NO_DECISION;
    return plan->favourable.n ? IEM_UNLISTED : IEM_FAVOURABLE;
}

bool iem_coder_beyond(const struct iem_plan *plan, int64_t value)
{
    switch (plan->compare) {
    case IEM_GE:
        return value >= plan->threshold;
    case IEM_GT:
        return value > plan->threshold;
    case IEM_LE:
        return value <= plan->threshold;
    case IEM_LT:
        return value < plan->threshold;
    case IEM_IS:
        break;
    }
    return value == plan->threshold;
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
    row->adverse = iem_coder_beyond(coder->plan, value);
}

iem_status iem_coder_decide(iem_coder *coder, iem_slice text, uint32_t *word,
                            iem_error *err)
{
    *word = iem_dict_find(&coder->decision, text);
    if (*word != IEM_NO_CODE) return IEM_OK;
    *word = decision_word(coder->plan, text);
    return iem_dict_alias(&coder->decision, text, *word, err);
}

static iem_status decide(iem_coder *coder, iem_slice text, iem_row *row, char *reason,
                         iem_error *err)
{
    const struct iem_plan *plan = coder->plan;
    const char *column = iem_plan_column(plan, plan->decision);
    uint32_t word = IEM_FAVOURABLE;
    if (plan->compare != IEM_IS) {
        decide_by_number(coder, text, column, row, reason);
        return IEM_OK;
    }
    IEM_TRY(iem_coder_decide(coder, text, &word, err));
    row->adverse = word == IEM_ADVERSE;
    if (word == IEM_NO_DECISION) row->fate = IEM_ROW_MISSING_DECISION;
    if (word == IEM_UNLISTED)
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
    return iem_dict_alias(&coder->category[d], text, *code, err);
}

iem_status iem_coder_category(iem_coder *coder, size_t d, iem_slice text,
                              uint32_t *code, iem_error *err)
{
    *code = iem_dict_find(&coder->category[d], text);
    return *code != IEM_NO_CODE ? IEM_OK : new_category(coder, d, text, code, err);
}

/* The band of a number, or that of missing numbers. */
static void find_band(const iem_coder *coder, size_t d, size_t banded, iem_slice text,
                      iem_row *row, char *reason)
{
    const iem_dim *dim = &coder->tally->dims[d];
    int64_t value = 0;
    row->key[d] = (uint32_t)dim->n_cuts + 1;
    row->x[banded] = 0;
    if (coder->missing_is_numeric && iem_coder_missing(coder, text)) return;
    const iem_decimal outcome = iem_decimal_read(text, coder->decimal, &value);
    if (outcome == IEM_DECIMAL_OK) {
        row->key[d] = iem_grid_band(&coder->grids[d], dim, value);
        row->x[banded] = value;
    } else if (!iem_coder_missing(coder, text)) {
        reject(row, IEM_ROW_NUMBER, reason, iem_plan_column(coder->plan, dim->name),
               text, not_a_number(coder, text, outcome));
    }
}

static void centre_fact(const iem_coder *coder, size_t d, size_t numeric,
                        iem_slice text, iem_row *row, char *reason)
{
    const iem_dim *dim = &coder->tally->dims[d];
    if (__builtin_sub_overflow(row->x[numeric], iem_dim_origin(dim, row->key[d]),
                               &row->centred[numeric]))
        reject(row, IEM_ROW_NUMBER, reason, iem_plan_column(coder->plan, dim->name),
               text, "is too far from its band's edge");
}

iem_status iem_coder_row(iem_coder *coder, const iem_slice *fields, iem_row *row,
                         char *reason, iem_error *err)
{
    const iem_roles *roles = coder->roles;
    const size_t n_facts = coder->tally->n_facts, n_dims = coder->tally->n_dims;
    bool inside = true;
    size_t banded = 0;
    row->fate = IEM_ROW_USED;
    IEM_TRY(inside_where(coder, fields, &inside, err));
    if (!inside) {
        row->fate = IEM_ROW_OUTSIDE_WHERE;
        return IEM_OK;
    }
    IEM_TRY(decide(coder, fields[roles->decision], row, reason, err));
    if (row->fate == IEM_ROW_USED) count_people(coder, fields, row, reason);
    for (size_t d = 0; d < n_dims && row->fate == IEM_ROW_USED; d++) {
        const bool fact = d < n_facts;
        const iem_slice text =
            fields[fact ? roles->facts[d] : roles->grounds[d - n_facts]];
        if (!coder->tally->dims[d].banded) {
            IEM_TRY(iem_coder_category(coder, d, text, &row->key[d], err));
            continue;
        }
        find_band(coder, d, banded, text, row, reason);
        if (fact && row->fate == IEM_ROW_USED)
            centre_fact(coder, d, banded, text, row, reason);
        banded++;
    }
    return IEM_OK;
}
