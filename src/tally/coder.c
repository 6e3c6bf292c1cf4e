#include "tally/coding.h"

#include "base/grow.h"
#include "tally/section.h"

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
    const size_t n_axes = coder->tally->n_axes, n_where = coder->plan->n_where;
    coder->where = iem_zeroed(n_where, sizeof *coder->where);
    coder->category = iem_zeroed(n_axes, sizeof *coder->category);
    coder->grids = iem_zeroed(n_axes, sizeof *coder->grids);
    if (!coder->where || !coder->category || !coder->grids ||
        !make_spellings(&coder->where_spelled, n_where) ||
        !make_spellings(&coder->category_spelled, n_axes) ||
        iem_spellings_init(&coder->decision_spelled, NULL) != IEM_OK)
        return false;
    for (size_t d = 0; d < n_axes; d++)
        if (!iem_grid_init(&coder->tally->dims[d], &coder->grids[d])) return false;
    return coder->asking.keys == 0 ||
           make_spellings(&coder->process_spelled, IEM_N_PROCESS_KEYS);
}

iem_status iem_coder_new(const struct iem_plan *plan, struct iem_tally *tally,
                         bool frozen, iem_coder **coder, iem_error *err)
{
    iem_coder *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    *made = (iem_coder){.plan = plan, .tally = tally, .frozen = frozen, .decimal = '.'};
    made->missing_is_numeric = any_numeric(&plan->missing);
    made->empty_is_missing = iem_plan_missing(plan, iem_slice_of(""));
    iem_status status = iem_asking_init(plan, tally, frozen, &made->asking, err);
    if (status == IEM_OK && !make_tables(made)) status = iem_fail_memory(err);
    if (status != IEM_OK) {
        iem_coder_free(made);
        return status;
    }
    *coder = made;
    return IEM_OK;
}

void iem_coder_only_adverse(iem_coder *coder)
{
    coder->only_adverse = true;
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
    clear_dicts(coder->category, coder->category_spelled, coder->tally->n_axes);
    for (size_t d = 0; coder->grids && d < coder->tally->n_axes; d++)
        iem_grid_clear(&coder->grids[d]);
    free(coder->grids);
    clear_dicts(NULL, coder->process_spelled, IEM_N_PROCESS_KEYS);
    iem_asking_clear(&coder->asking);
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
    for (size_t d = 0; d < coder->tally->n_axes; d++)
        iem_spellings_empty(&coder->category_spelled[d]);
    for (size_t k = 0; coder->process_spelled && k < IEM_N_PROCESS_KEYS; k++)
        iem_spellings_empty(&coder->process_spelled[k]);
}

iem_status iem_coder_bind(iem_coder *coder, const iem_roles *roles, char decimal,
                          iem_error *err)
{
    coder->roles = roles;
    coder->decimal = decimal;
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

/* Says why a text is no number, with the way out when it is the decimal mark. */
static const char *not_a_number(const iem_coder *coder, iem_slice text,
                                iem_decimal outcome)
{
    int64_t ignored;
    if (outcome == IEM_DECIMAL_TOO_LARGE) return "is too large (beyond 9.2e12)";
    if (!coder->decimal && iem_decimal_read(text, '.', &ignored) == IEM_DECIMAL_OK)
        return "may be a decimal or thousands; say --decimal point, or write thousands "
               "without a mark";
    const char other = coder->decimal == ',' ? '.' : ',';
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
    row->adverse = iem_plan_beyond(coder->plan, value);
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
               outcome == IEM_DECIMAL_TOO_LARGE ? "is too large (beyond 9.2e12)"
                                                : "is not a whole number of people");
}

static iem_status find_category(iem_coder *coder, size_t d, iem_slice text,
                                iem_slice name, uint32_t *code, iem_error *err)
{
    iem_dim *dim = &coder->tally->dims[d];
    if (!coder->frozen) return iem_dict_add(&dim->dict, name, code, err);
    *code = iem_dict_find(&dim->dict, name);
    if (*code != IEM_NO_CODE) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "the log changed while it was read: '%.*s' is new in column "
                    "'%.60s'",
                    iem_slice_clip(text), text.at, dim->name);
}

/* The code stays IEM_NO_CODE when the text cannot be read. */
static iem_status code_category(iem_coder *coder, size_t d, iem_slice text,
                                uint32_t *code, iem_reading *reading, iem_error *err)
{
    const struct iem_tally *tally = coder->tally;
    char out[IEM_ASPECT_TEXT];
    iem_slice name = text;
    *reading = IEM_READ;
    *code = iem_dict_find(&coder->category[d], text);
    if (*code != IEM_NO_CODE) return IEM_OK;
    if (iem_coder_missing(coder, text))
        name = iem_slice_of(IEM_MISSING_TEXT);
    else if (d >= tally->n_dims)
        *reading =
            iem_aspect_category(coder->plan, &coder->plan->aspects[d - tally->n_dims],
                                text, coder->decimal, out, &name);
    if (*reading != IEM_READ) return IEM_OK;
    IEM_TRY(find_category(coder, d, text, name, code, err));
    return iem_dict_alias(&coder->category[d], text, *code, err);
}

/* Reads a number; false when it is missing, or rejected. */
static bool read_value(const iem_coder *coder, size_t d, iem_slice text, int64_t *value,
                       iem_row *row, char *reason)
{
    const iem_dim *dim = &coder->tally->dims[d];
    if (coder->missing_is_numeric && iem_coder_missing(coder, text)) return false;
    const iem_decimal outcome = iem_decimal_read(text, coder->decimal, value);
    if (outcome == IEM_DECIMAL_OK) return true;
    if (!iem_coder_missing(coder, text))
        reject(row, IEM_ROW_NUMBER, reason, iem_plan_column(coder->plan, dim->name),
               text, not_a_number(coder, text, outcome));
    return false;
}

/* The code of a number. When buckets have to grow wider the counts follow, and the rows
 * that are coded but not counted yet. */
iem_status iem_coder_number(iem_coder *coder, size_t axis, int64_t value,
                            uint32_t *code, iem_error *err)
{
    struct iem_tally *tally = coder->tally;
    iem_numbers *numbers = &tally->dims[axis].numbers;
    const size_t n_before = numbers->n_codes;
    uint32_t *wider = NULL, *recode = NULL, number = 0;
    IEM_TRY(iem_numbers_add(numbers, value, &number, &wider, err));
    *code = number + 1;
    if (!wider) return IEM_OK;
    iem_status status = iem_number_recode(wider, n_before, &recode, err);
    free(wider);
    if (status == IEM_OK && coder->uncounted)
        iem_rows_recode(coder->uncounted, axis - tally->n_dims, recode);
    if (status == IEM_OK) status = iem_sections_widen(tally, axis, recode, err);
    free(recode);
    return status;
}

/* The band of a number, or that of missing numbers. */
static void find_band(const iem_coder *coder, size_t d, size_t banded, iem_slice text,
                      iem_row *row, char *reason)
{
    const iem_dim *dim = &coder->tally->dims[d];
    int64_t value = 0;
    const bool known = read_value(coder, d, text, &value, row, reason);
    row->key[d] =
        known ? iem_grid_band(&coder->grids[d], dim, value) : (uint32_t)dim->n_cuts + 1;
    row->x[banded] = known ? value : 0;
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

static void reject_aspect(const iem_coder *coder, size_t d, iem_slice text,
                          iem_reading reading, iem_row *row, char *reason)
{
    const iem_aspect *aspect = &coder->plan->aspects[d - coder->tally->n_dims];
    const char *column = iem_plan_column(coder->plan, aspect->name);
    if (reading == IEM_NO_NUMBER)
        reject(row, IEM_ROW_NUMBER, reason, column, text,
               not_a_number(coder, text, IEM_DECIMAL_BAD));
    else
        reject(row, IEM_ROW_DATE, reason, column, text,
               aspect->day_first ? "is not a date (17-03-2014)"
                                 : "is not a date (2014-03-17); does this plan need "
                                   "format: dmy");
}

static iem_status code_categories(iem_coder *coder, size_t d, iem_slice text,
                                  iem_row *row, char *reason, iem_error *err)
{
    iem_reading reading = IEM_READ;
    IEM_TRY(code_category(coder, d, text, &row->key[d], &reading, err));
    if (reading != IEM_READ) reject_aspect(coder, d, text, reading, row, reason);
    return IEM_OK;
}

static iem_status code_dims(iem_coder *coder, const iem_slice *fields, iem_row *row,
                            size_t *banded, char *reason, iem_error *err)
{
    const iem_roles *roles = coder->roles;
    const size_t n_facts = coder->tally->n_facts, n_dims = coder->tally->n_dims;
    for (size_t d = 0; d < n_dims && row->fate == IEM_ROW_USED; d++) {
        const bool fact = d < n_facts;
        const iem_slice text =
            fields[fact ? roles->facts[d] : roles->grounds[d - n_facts]];
        if (!coder->tally->dims[d].banded) {
            IEM_TRY(code_categories(coder, d, text, row, reason, err));
            continue;
        }
        find_band(coder, d, *banded, text, row, reason);
        if (fact && row->fate == IEM_ROW_USED)
            centre_fact(coder, d, *banded, text, row, reason);
        ++*banded;
    }
    return IEM_OK;
}

static iem_status code_numbers(iem_coder *coder, const iem_slice *fields, iem_row *row,
                               char *reason, iem_error *err)
{
    const size_t n_dims = coder->tally->n_dims;
    int64_t values[IEM_MAX_ASPECTS];
    bool known[IEM_MAX_ASPECTS];
    for (size_t i = 0; i < coder->plan->n_aspects && row->fate == IEM_ROW_USED; i++)
        if (coder->tally->dims[n_dims + i].is_number)
            known[i] = read_value(coder, n_dims + i, fields[coder->roles->aspects[i]],
                                  &values[i], row, reason);
    for (size_t i = 0; i < coder->plan->n_aspects && row->fate == IEM_ROW_USED; i++) {
        const size_t axis = n_dims + i;
        if (!coder->tally->dims[axis].is_number || coder->frozen) continue;
        row->key[axis] = 0;
        if (known[i])
            IEM_TRY(iem_coder_number(coder, axis, values[i], &row->key[axis], err));
    }
    return IEM_OK;
}

iem_status iem_coder_word(iem_coder *coder, size_t key, iem_slice text, uint32_t *code,
                          iem_error *err)
{
    (void)err;
    const iem_process *process = &coder->plan->process;
    *code = iem_coder_missing(coder, text)
                ? IEM_UNSAID
                : (uint32_t)iem_process_sense(process, (iem_process_key)key, text);
    return IEM_OK;
}

static void reject_process(const iem_coder *coder, iem_process_key key, iem_slice text,
                           iem_row *row, char *reason)
{
    const char *column = iem_plan_process(coder->plan, key);
    if (iem_process_rows[key].kind == IEM_PROCESS_DAY)
        reject(row, IEM_ROW_DATE, reason, column, text,
               coder->plan->process.day_first
                   ? "is not a date (17-03-2014)"
                   : "is not a date (2014-03-17); does this plan need format: dmy");
    else
        reject(row, IEM_ROW_NUMBER, reason, column, text,
               iem_process_rows[key].kind == IEM_PROCESS_DAYS
                   ? "is not a whole number of days"
                   : "is not a number of seconds");
}

/* What the row says of one part of the process; a text that can be no day or number is
 * a row that cannot be read. */
static iem_status read_said(iem_coder *coder, iem_process_key key, iem_slice text,
                            int32_t *said, iem_row *row, char *reason, iem_error *err)
{
    uint32_t sense = IEM_UNSAID;
    *said = IEM_NOT_SAID;
    if (iem_process_rows[key].kind == IEM_PROCESS_WORD) {
        IEM_TRY(iem_coder_word(coder, key, text, &sense, err));
        if (sense != IEM_UNSAID) *said = (int32_t)sense;
    } else if (!iem_coder_missing(coder, text) &&
               !iem_account_read(&coder->plan->process, key, text, coder->decimal,
                                 said)) {
        reject_process(coder, key, text, row, reason);
    }
    return IEM_OK;
}

static iem_status read_process(iem_coder *coder, const iem_slice *fields, iem_row *row,
                               iem_account *account, char *reason, iem_error *err)
{
    account->adverse = row->adverse;
    for (int k = 0; k < IEM_N_PROCESS_KEYS && row->fate == IEM_ROW_USED; k++) {
        account->said[k] = IEM_NOT_SAID;
        if (coder->asking.keys & IEM_ASKS(k))
            IEM_TRY(read_said(coder, (iem_process_key)k,
                              fields[coder->roles->process[k]], &account->said[k], row,
                              reason, err));
    }
    return IEM_OK;
}

/* Numbers and answers come last: they are learned from rows that are used. */
static iem_status code_last(iem_coder *coder, const iem_slice *fields, iem_row *row,
                            char *reason, iem_error *err)
{
    iem_account account;
    if (coder->asking.keys)
        IEM_TRY(read_process(coder, fields, row, &account, reason, err));
    IEM_TRY(code_numbers(coder, fields, row, reason, err));
    if (coder->asking.n == 0 || row->fate != IEM_ROW_USED) return IEM_OK;
    return iem_asking_answer(&coder->asking, &account, row->key + coder->tally->n_dims,
                             err);
}

static iem_status code_aspects(iem_coder *coder, const iem_slice *fields, iem_row *row,
                               size_t banded, char *reason, iem_error *err)
{
    const struct iem_plan *plan = coder->plan;
    const size_t n_dims = coder->tally->n_dims;
    for (size_t i = 0; i < plan->n_aspects && row->fate == IEM_ROW_USED; i++) {
        const iem_dim *dim = &coder->tally->dims[n_dims + i];
        if (dim->is_number) continue;
        row->key[n_dims + i] = 0;
        if (dim->aspect == IEM_QUESTION) continue;
        const iem_slice text = fields[coder->roles->aspects[i]];
        if (dim->banded)
            find_band(coder, n_dims + i, banded++, text, row, reason);
        else if (dim->aspect == IEM_HALF)
            row->key[n_dims + i] = iem_half_of(text);
        else
            IEM_TRY(code_categories(coder, n_dims + i, text, row, reason, err));
    }
    return code_last(coder, fields, row, reason, err);
}

iem_status iem_coder_row(iem_coder *coder, const iem_slice *fields, iem_row *row,
                         char *reason, iem_error *err)
{
    bool inside = true;
    size_t banded = 0;
    row->fate = IEM_ROW_USED;
    IEM_TRY(inside_where(coder, fields, &inside, err));
    if (!inside) {
        row->fate = IEM_ROW_OUTSIDE_WHERE;
        return IEM_OK;
    }
    IEM_TRY(decide(coder, fields[coder->roles->decision], row, reason, err));
    if (row->fate == IEM_ROW_USED) count_people(coder, fields, row, reason);
    IEM_TRY(code_dims(coder, fields, row, &banded, reason, err));
    return code_aspects(coder, fields, row, banded, reason, err);
}
