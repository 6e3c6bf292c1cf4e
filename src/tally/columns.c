/* Many records column by column. A record in which anything is unusual (a text that is
 * not valid, a number that is none, a decision the plan does not list) is left to the
 * coder of single rows, which says what becomes of it and why. */
#include "tally/coding.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

/* ---- Columns ---- */

struct columns {
    iem_coder *coder;
    iem_batch *batch;
    const iem_stretch *stretch;
    size_t first, n; /* records */
    iem_rows *rows;
    uint8_t unusual[IEM_ROWS];
    bool picked; /* those of records[] only, and n is how many */
    uint8_t records[IEM_ROWS];
    iem_slice texts[IEM_ROWS]; /* theirs, of one column */
};

#define ALWAYS_INLINE inline __attribute__((always_inline))

/* Where the fields of one column stand: that of record r ends at ends[r * step], or is
 * texts[r * step]. */
struct fields {
    const char *bytes;
    const uint32_t *ends;
    const iem_slice *texts; /* where `ends` is NULL */
    size_t step;
    bool last; /* of the record: CR may come before its end */
};

static struct fields all_fields_of(const struct columns *c, int field)
{
    const iem_batch *batch = c->batch;
    const size_t column = batch->columns[field];
    if (!c->stretch->ends)
        return (struct fields){.texts = c->stretch->fields +
                                        c->first * batch->n_fields + (size_t)field,
                               .step = batch->n_fields};
    return (struct fields){.bytes = batch->bytes,
                           .ends =
                               c->stretch->ends + c->first * batch->n_columns + column,
                           .step = batch->n_columns,
                           .last = column + 1 == batch->n_columns};
}

static ALWAYS_INLINE iem_slice field_at(struct fields fields, size_t r)
{
    if (!fields.ends) return fields.texts[r * fields.step];
    const uint32_t *end = fields.ends + r * fields.step;
    const uint32_t begin = end[-1] + 1;
    size_t n = *end - begin;
    if (fields.last && n && fields.bytes[*end - 1] == '\r') n--;
    return (iem_slice){fields.bytes + begin, n};
}

static struct fields fields_of(struct columns *c, int field)
{
    const struct fields fields = all_fields_of(c, field);
    if (!c->picked) return fields;
    for (size_t r = 0; r < c->n; r++) c->texts[r] = field_at(fields, c->records[r]);
    return (struct fields){.texts = c->texts, .step = 1};
}

/* What a text of one column stands for. */
typedef iem_status meaning(iem_coder *coder, size_t index, iem_slice text,
                           uint32_t *code, iem_error *err);

static iem_status mean_decision(iem_coder *coder, size_t index, iem_slice text,
                                uint32_t *code, iem_error *err)
{
    (void)index;
    return iem_coder_decide(coder, text, code, err);
}

/* A new category is learned from a row that is used (coder.c): one of which nobody is
 * left would be a group without people. */
static iem_status mean_category(iem_coder *coder, size_t index, iem_slice text,
                                uint32_t *code, iem_error *err)
{
    (void)err;
    *code = iem_dict_find(&coder->category[index], text);
    return IEM_OK;
}

/* A spelling that is not at hand. Text that is not valid has no code. */
static iem_status learn(struct columns *c, iem_slice spelling, iem_spellings *spellings,
                        meaning *mean, size_t index, uint32_t *code, iem_error *err)
{
    iem_slice text;
    bool valid = false;
    *code = IEM_NO_CODE;
    IEM_TRY(iem_decode(&c->coder->decoder, spelling, c->batch->encoding, &text, &valid,
                       err));
    if (!valid) return IEM_OK;
    IEM_TRY(mean(c->coder, index, text, code, err));
    if (*code == IEM_NO_CODE) return IEM_OK;
    return iem_spellings_add(spellings, spelling.at, spelling.len, *code, err);
}

/* From the first record on until one whose spelling is not at hand; returns which. */
static ALWAYS_INLINE size_t code_known(struct fields fields, size_t first, size_t n,
                                       const iem_spellings *spellings, uint32_t *codes,
                                       size_t width)
{
    const iem_spellings known = *spellings; /* nothing that is written is in it */
    for (size_t r = first; r < n; r++) {
        const iem_slice spelling = field_at(fields, r);
        const uint32_t code = iem_spellings_find(&known, spelling.at, spelling.len);
        if (__builtin_expect(code == IEM_NO_CODE, 0)) return r;
        codes[r * width] = code;
    }
    return n;
}

static ALWAYS_INLINE iem_status code_fields(struct columns *c, struct fields fields,
                                            iem_spellings *spellings, meaning *mean,
                                            size_t index, uint32_t *codes, size_t width,
                                            iem_error *err)
{
    for (size_t r = 0; r < c->n; r++) {
        uint32_t code = IEM_NO_CODE;
        r = code_known(fields, r, c->n, spellings, codes, width);
        if (r == c->n) break;
        IEM_TRY(learn(c, field_at(fields, r), spellings, mean, index, &code, err));
        codes[r * width] = code;
        c->unusual[r] |= code == IEM_NO_CODE;
    }
    return IEM_OK;
}

/* The same, where nothing comes before the end of a field but the field. */
static ALWAYS_INLINE struct fields not_last(struct fields fields)
{
    fields.last = false;
    return fields;
}

/* The compiler makes three of it. */
static iem_status code_column(struct columns *c, int field, iem_spellings *spellings,
                              meaning *mean, size_t index, uint32_t *codes,
                              size_t width, iem_error *err)
{
    const struct fields fields = fields_of(c, field);
    if (!fields.ends)
        return code_fields(c, fields, spellings, mean, index, codes, width, err);
    if (!fields.last)
        return code_fields(c, not_last(fields), spellings, mean, index, codes, width,
                           err);
    return code_fields(c, fields, spellings, mean, index, codes, width, err);
}

/* ---- Numbers ---- */

/* Up to eight digits at once (Lemire 2018): those in front are zeros; each step joins
 * neighbours. False: not only digits. */
static inline bool read_digits(iem_slice text, int64_t *value)
{
    uint64_t word;
    if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__ || text.len - 1 > 7) return false;
    memcpy(&word, text.at, 8);
    word <<= 8 * (8 - text.len);
    word |= text.len == 8 ? 0 : UINT64_C(0x3030303030303030) >> 8 * text.len;
    if (((word + UINT64_C(0x4646464646464646)) |
         (word - UINT64_C(0x3030303030303030))) &
        UINT64_C(0x8080808080808080))
        return false;
    word -= UINT64_C(0x3030303030303030);
    word = word * 10 + (word >> 8);
    word = (((word & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064)) +
            ((word >> 16 & UINT64_C(0x000000ff000000ff)) *
             UINT64_C(0x0000271000000001))) >>
           32;
    *value = (int64_t)word;
    return true;
}

enum number { NUMBER, NOTHING, UNUSUAL };

static iem_slice without_quotes(iem_slice spelling)
{
    if (spelling.len < 2 || spelling.at[0] != '"') return spelling;
    return (iem_slice){spelling.at + 1, spelling.len - 2};
}

/* A quote that is left within is no part of a number, and doubled in a marker. */
static bool is_missing(const iem_coder *coder, iem_slice text)
{
    return iem_coder_missing(coder, text) && iem_is_ascii(text) &&
           !memchr(text.at, '"', text.len);
}

static ALWAYS_INLINE enum number read_number(const iem_coder *coder, iem_slice spelling,
                                             int64_t *micro)
{
    const iem_slice text = without_quotes(spelling);
    if (text.len == 0) return coder->empty_is_missing ? NOTHING : UNUSUAL;
    if (coder->missing_is_numeric && is_missing(coder, text)) return NOTHING;
    if (read_digits(text, micro)) {
        *micro *= IEM_MICRO;
        return NUMBER;
    }
    if (iem_decimal_read(text, coder->decimal, micro) == IEM_DECIMAL_OK) return NUMBER;
    return is_missing(coder, text) ? NOTHING : UNUSUAL;
}

/* `banded` is the place of the dimension among the banded ones. */
static ALWAYS_INLINE void band_fields(struct columns *c, struct fields fields, size_t d,
                                      size_t banded, uint32_t *codes, size_t width)
{
    const iem_dim *dim = &c->coder->tally->dims[d];
    const iem_grid *grid = &c->coder->grids[d];
    const size_t n_banded = c->rows->n_banded;
    int64_t *x = c->rows->x + banded;
    for (size_t r = 0; r < c->n; r++) {
        int64_t value = 0;
        const enum number what = read_number(c->coder, field_at(fields, r), &value);
        codes[r * width] = what == NUMBER ? iem_grid_band(grid, dim, value)
                                          : (uint32_t)dim->n_cuts + 1;
        x[r * n_banded] = what == NUMBER ? value : 0;
        c->unusual[r] |= what == UNUSUAL;
    }
}

static void band_column(struct columns *c, int field, size_t d, size_t banded,
                        uint32_t *codes, size_t width)
{
    const struct fields fields = fields_of(c, field);
    if (!fields.ends) {
        band_fields(c, fields, d, banded, codes, width);
        return;
    }
    if (!fields.last) {
        band_fields(c, not_last(fields), d, banded, codes, width);
        return;
    }
    band_fields(c, fields, d, banded, codes, width);
}

static void centre_column(struct columns *c, size_t d, size_t numeric)
{
    const int64_t *origin = c->coder->grids[d].origin;
    const uint32_t *codes = c->rows->keys + d;
    const size_t width = c->rows->width, n_banded = c->rows->n_banded, q = c->rows->q;
    const int64_t *x = c->rows->x + numeric;
    int64_t *centred = c->rows->centred + numeric;
    for (size_t r = 0; r < c->n; r++)
        c->unusual[r] |= __builtin_sub_overflow(
            x[r * n_banded], origin[codes[r * width]], &centred[r * q]);
}

/* ---- Decision, count, dimensions ---- */

static iem_status code_decisions(struct columns *c, iem_error *err)
{
    iem_coder *coder = c->coder;
    uint32_t word[IEM_ROWS];
    if (coder->plan->compare == IEM_IS) {
        IEM_TRY(code_column(c, coder->roles->decision, &coder->decision_spelled,
                            mean_decision, 0, word, 1, err));
        for (size_t r = 0; r < c->n; r++) {
            c->rows->adverse[r] = word[r] == IEM_ADVERSE;
            c->unusual[r] |= word[r] > IEM_ADVERSE;
        }
        return IEM_OK;
    }
    const struct fields fields = fields_of(c, coder->roles->decision);
    for (size_t r = 0; r < c->n; r++) {
        int64_t value = 0;
        c->unusual[r] |= read_number(coder, field_at(fields, r), &value) != NUMBER;
        c->rows->adverse[r] = iem_plan_beyond(coder->plan, value);
    }
    return IEM_OK;
}

static void code_counts(struct columns *c)
{
    if (c->coder->roles->count == IEM_NO_ROLE) {
        if (c->rows->all_one) return;
        for (size_t r = 0; r < IEM_ROWS; r++) c->rows->count[r] = 1;
        c->rows->all_one = true;
        return;
    }
    c->rows->all_one = false;
    const struct fields fields = fields_of(c, c->coder->roles->count);
    for (size_t r = 0; r < c->n; r++) {
        int64_t micro = 0;
        const iem_slice text = without_quotes(field_at(fields, r));
        const bool digits = text.len > 0 && read_digits(text, &micro);
        c->rows->count[r] = micro;
        c->unusual[r] |= !digits;
    }
}

static iem_status code_where(struct columns *c, iem_error *err)
{
    iem_coder *coder = c->coder;
    uint32_t inside[IEM_ROWS];
    for (size_t i = 0; i < coder->plan->n_where; i++) {
        IEM_TRY(code_column(c, coder->roles->where[i], &coder->where_spelled[i],
                            iem_coder_inside, i, inside, 1, err));
        for (size_t r = 0; r < c->n; r++) c->unusual[r] |= inside[r] != IEM_INSIDE;
    }
    return IEM_OK;
}

static iem_status code_dims(struct columns *c, size_t *banded, iem_error *err)
{
    iem_coder *coder = c->coder;
    const size_t n_facts = coder->tally->n_facts, n_dims = coder->tally->n_dims;
    for (size_t d = 0; d < n_dims; d++) {
        const int field =
            d < n_facts ? coder->roles->facts[d] : coder->roles->grounds[d - n_facts];
        if (!coder->tally->dims[d].banded) {
            IEM_TRY(code_column(c, field, &coder->category_spelled[d], mean_category, d,
                                c->rows->keys + d, c->rows->width, err));
            continue;
        }
        band_column(c, field, d, *banded, c->rows->keys + d, c->rows->width);
        if (d < n_facts) centre_column(c, d, *banded);
        ++*banded;
    }
    return IEM_OK;
}

/* ---- Aspects ---- */

/* A text in another encoding, or with quotes within, is decoded first. */
static void halve_column(struct columns *c, int field, uint32_t *codes, size_t width)
{
    const struct fields fields = fields_of(c, field);
    for (size_t r = 0; r < c->n; r++) {
        const iem_slice spelling = field_at(fields, r);
        const iem_slice text = without_quotes(spelling);
        c->unusual[r] |= !iem_is_ascii(text) || memchr(text.at, '"', text.len) != NULL;
        codes[r * width] = iem_half_of(text);
    }
}

/* What is no number is unusual; missing ones are marked. */
static void read_column(struct columns *c, int field, int64_t *values, uint8_t *known)
{
    const struct fields fields = fields_of(c, field);
    for (size_t r = 0; r < c->n; r++) {
        const enum number what = read_number(c->coder, field_at(fields, r), &values[r]);
        known[r] = what == NUMBER;
        c->unusual[r] |= what == UNUSUAL;
    }
}

/* Learns numbers from rows that are used: those in which nothing is unusual. */
static iem_status number_column(struct columns *c, size_t aspect, const int64_t *values,
                                const uint8_t *known, iem_error *err)
{
    const size_t axis = c->coder->tally->n_dims + aspect, width = c->rows->n_aspects;
    const iem_numbers *numbers = &c->coder->tally->dims[axis].numbers;
    uint32_t *codes = c->rows->aspects + aspect;
    for (size_t r = 0; r < c->n; r++) {
        if (!known[r] || c->unusual[r]) continue;
        const uint32_t number = iem_numbers_find(numbers, values[r]);
        codes[r * width] = number + 1;
        if (number != IEM_NO_CODE) continue;
        codes[r * width] = 0; /* a code that stands while the others change */
        uint32_t code = 0;
        IEM_TRY(iem_coder_number(c->coder, axis, values[r], &code, err));
        codes[r * width] = code;
    }
    return IEM_OK;
}

static iem_status code_numbers(struct columns *c, iem_error *err)
{
    enum { MOST = IEM_ASPECTS_READ };
    int64_t values[MOST][IEM_ROWS];
    uint8_t known[MOST][IEM_ROWS];
    const iem_coder *coder = c->coder;
    const size_t n_dims = coder->tally->n_dims;
    size_t n = 0, aspects[MOST];
    for (size_t i = 0; i < coder->plan->n_aspects; i++) {
        if (!coder->tally->dims[n_dims + i].is_number) continue;
        read_column(c, coder->roles->aspects[i], values[n], known[n]);
        aspects[n++] = i;
    }
    if (coder->frozen) return IEM_OK;
    for (size_t k = 0; k < n; k++)
        for (size_t r = 0; r < c->n; r++)
            c->rows->aspects[r * c->rows->n_aspects + aspects[k]] = 0;
    for (size_t k = 0; k < n; k++)
        IEM_TRY(number_column(c, aspects[k], values[k], known[k], err));
    return IEM_OK;
}

/* ---- How the decision came about ---- */

static iem_status say_words(struct columns *c, iem_process_key key, int32_t *said,
                            iem_error *err)
{
    iem_coder *coder = c->coder;
    uint32_t senses[IEM_ROWS];
    IEM_TRY(code_column(c, coder->roles->process[key], &coder->process_spelled[key],
                        iem_coder_word, key, senses, 1, err));
    for (size_t r = 0; r < c->n; r++)
        said[r] = senses[r] < IEM_UNSAID ? (int32_t)senses[r] : IEM_NOT_SAID;
    return IEM_OK;
}

/* Days and numbers. */
static void say_figures(struct columns *c, iem_process_key key, int32_t *said)
{
    const iem_coder *coder = c->coder;
    const struct fields fields = fields_of(c, coder->roles->process[key]);
    for (size_t r = 0; r < c->n; r++) {
        const iem_slice text = without_quotes(field_at(fields, r));
        const bool missing =
            text.len ? is_missing(coder, text) : coder->empty_is_missing;
        said[r] = IEM_NOT_SAID;
        if (!missing)
            c->unusual[r] |= !iem_account_read(&coder->plan->process, key, text,
                                               coder->decimal, &said[r]);
    }
}

/* Answers are learned from rows that are used. */
static iem_status ask_rows(struct columns *c, int32_t said[][IEM_ROWS], iem_error *err)
{
    iem_account account;
    for (size_t r = 0; r < c->n; r++) {
        if (c->unusual[r]) continue;
        account.adverse = c->rows->adverse[r];
        for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) account.said[k] = said[k][r];
        IEM_TRY(iem_asking_answer(&c->coder->asking, &account,
                                  c->rows->aspects + r * c->rows->n_aspects, err));
    }
    return IEM_OK;
}

static iem_status code_process(struct columns *c, int32_t said[][IEM_ROWS],
                               iem_error *err)
{
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++) {
        const iem_process_key key = (iem_process_key)k;
        if (!(c->coder->asking.keys & IEM_ASKS(k)))
            for (size_t r = 0; r < c->n; r++) said[k][r] = IEM_NOT_SAID;
        else if (iem_process_rows[k].kind == IEM_PROCESS_WORD)
            IEM_TRY(say_words(c, key, said[k], err));
        else
            say_figures(c, key, said[k]);
    }
    return IEM_OK;
}

/* Numbers and answers come last: they are learned from rows that are used. */
static iem_status code_last(struct columns *c, iem_error *err)
{
    if (!c->coder->asking.keys) return code_numbers(c, err);
    int32_t said[IEM_N_PROCESS_KEYS][IEM_ROWS];
    IEM_TRY(code_process(c, said, err));
    IEM_TRY(code_numbers(c, err));
    return c->coder->asking.n ? ask_rows(c, said, err) : IEM_OK;
}

/* Those of a coder that has nothing to ask are not looked at. */
static void leave_open(struct columns *c, uint32_t *codes, size_t width)
{
    for (size_t r = 0; r < c->n; r++) codes[r * width] = 0;
}

static iem_status code_aspects(struct columns *c, size_t banded, iem_error *err)
{
    iem_coder *coder = c->coder;
    const size_t n_dims = coder->tally->n_dims, width = c->rows->n_aspects;
    for (size_t i = 0; i < width; i++) {
        const iem_dim *dim = &coder->tally->dims[n_dims + i];
        const int field = coder->roles->aspects[i];
        uint32_t *codes = c->rows->aspects + i;
        if (dim->is_number) continue;
        if (dim->aspect == IEM_QUESTION)
            leave_open(c, codes, width);
        else if (dim->banded)
            band_column(c, field, n_dims + i, banded++, codes, width);
        else if (dim->aspect == IEM_HALF)
            halve_column(c, field, codes, width);
        else
            IEM_TRY(code_column(c, field, &coder->category_spelled[n_dims + i],
                                mean_category, n_dims + i, codes, width, err));
    }
    return width || coder->asking.keys ? code_last(c, err) : IEM_OK;
}

/* ---- Rows ---- */

iem_status iem_rows_init(const struct iem_tally *tally, iem_rows *rows, iem_error *err)
{
    *rows = (iem_rows){.width = iem_key_width(tally->n_dims), .q = tally->q};
    for (size_t d = 0; d < tally->n_axes; d++) rows->n_banded += tally->dims[d].banded;
    rows->n_aspects = tally->n_axes - tally->n_dims;
    rows->keys = iem_zeroed(IEM_ROWS * rows->width, sizeof *rows->keys);
    rows->aspects = iem_zeroed(IEM_ROWS * rows->n_aspects, sizeof *rows->aspects);
    rows->x = iem_zeroed(IEM_ROWS * rows->n_banded, sizeof *rows->x);
    rows->centred = iem_zeroed(IEM_ROWS * rows->q, sizeof *rows->centred);
    if (rows->keys && rows->aspects && rows->x && rows->centred) return IEM_OK;
    iem_rows_clear(rows);
    return iem_fail_memory(err);
}

void iem_rows_clear(iem_rows *rows)
{
    free(rows->keys);
    free(rows->aspects);
    free(rows->x);
    free(rows->centred);
    *rows = (iem_rows){0};
}

void iem_rows_recode(iem_rows *rows, size_t aspect, const uint32_t *recode)
{
    for (size_t r = 0; r < IEM_ROWS; r++) {
        uint32_t *code = &rows->aspects[r * rows->n_aspects + aspect];
        *code = recode[*code];
    }
}

static void move_row(iem_rows *rows, size_t from, size_t to)
{
    const size_t width = rows->width, n = rows->n_banded, q = rows->q;
    memcpy(rows->keys + to * width, rows->keys + from * width, 4 * width);
    for (size_t i = 0; i < rows->n_aspects; i++)
        rows->aspects[to * rows->n_aspects + i] =
            rows->aspects[from * rows->n_aspects + i];
    for (size_t i = 0; i < n; i++) rows->x[to * n + i] = rows->x[from * n + i];
    for (size_t i = 0; i < q; i++)
        rows->centred[to * q + i] = rows->centred[from * q + i];
    rows->count[to] = rows->count[from];
    rows->adverse[to] = rows->adverse[from];
}

static void put_row(iem_rows *rows, const iem_row *row, size_t n_dims, size_t to)
{
    const size_t n = rows->n_banded, q = rows->q;
    memcpy(rows->keys + to * rows->width, row->key, 4 * n_dims);
    for (size_t i = 0; i < rows->n_aspects; i++)
        rows->aspects[to * rows->n_aspects + i] = row->key[n_dims + i];
    for (size_t i = 0; i < n; i++) rows->x[to * n + i] = row->x[i];
    for (size_t i = 0; i < q; i++) rows->centred[to * q + i] = row->centred[i];
    rows->count[to] = row->count;
    rows->adverse[to] = row->adverse;
}

static size_t record_of(const struct columns *c, size_t r)
{
    return c->picked ? c->records[r] : r;
}

/* One record by the book; *used: it became row `to`. */
static iem_status code_alone(struct columns *c, size_t r, size_t to, bool *used,
                             iem_error *err)
{
    iem_coder *coder = c->coder;
    char reason[256];
    iem_row row = {.fate = IEM_ROW_ENCODING};
    size_t invalid = SIZE_MAX;
    const size_t record = c->first + record_of(c, r);
    const uint64_t line = iem_batch_line(c->batch, c->stretch, record);
    IEM_TRY(iem_batch_texts(c->batch, c->stretch, record, &coder->decoder, coder->texts,
                            &invalid, err));
    if (invalid == SIZE_MAX)
        IEM_TRY(iem_coder_row(coder, coder->texts, &row, reason, err));
    *used = row.fate == IEM_ROW_USED;
    if (*used) put_row(c->rows, &row, coder->tally->n_dims, to);
    if (coder->frozen) return IEM_OK;
    coder->tally->rows[row.fate]++;
    if (row.fate < IEM_FIRST_REJECT) return IEM_OK;
    const iem_status status =
        invalid == SIZE_MAX
            ? iem_batch_reject(c->batch, line, IEM_REJECT_VALUE, "%s", reason)
            : iem_batch_reject_text(c->batch, line, invalid);
    return status == IEM_OK ? IEM_OK : iem_fail_memory(err);
}

/* What is unusual is coded alone, what is not used left out, in the order of the log.
 */
static iem_status settle_unusual(struct columns *c, iem_error *err)
{
    iem_rows *rows = c->rows;
    size_t n = 0;
    rows->all_one = rows->in_turn = false;
    for (size_t r = 0; r < c->n; r++) {
        bool used = true;
        if (c->unusual[r])
            IEM_TRY(code_alone(c, r, n, &used, err));
        else if (n < r)
            move_row(rows, r, n);
        if (!c->unusual[r] && !c->coder->frozen) c->coder->tally->rows[IEM_ROW_USED]++;
        rows->record[n] = (uint8_t)record_of(c, r);
        n += used;
    }
    rows->n = n;
    return IEM_OK;
}

static iem_status settle_rows(struct columns *c, iem_error *err)
{
    iem_rows *rows = c->rows;
    if (memchr(c->unusual, 1, c->n)) return settle_unusual(c, err);
    if (!c->coder->frozen) c->coder->tally->rows[IEM_ROW_USED] += c->n;
    if (c->picked) memcpy(rows->record, c->records, c->n);
    if (!c->picked && !rows->in_turn)
        for (size_t r = 0; r < IEM_ROWS; r++) rows->record[r] = (uint8_t)r;
    rows->in_turn = !c->picked;
    rows->n = c->n;
    return IEM_OK;
}

/* A text that libcsv read is what it says, and no spelling of that: where it would say
 * something else as one, it is coded alone. */
static void mark_strange(struct columns *c)
{
    const iem_batch *batch = c->batch;
    const bool utf8 = batch->encoding == IEM_UTF8;
    for (size_t r = 0; r < c->n; r++) {
        const iem_slice *texts = c->stretch->fields + (c->first + r) * batch->n_fields;
        for (size_t i = 0; i < batch->n_checked; i++)
            c->unusual[r] |= (texts[i].len > 0 && texts[i].at[0] == '"') ||
                             (!utf8 && !iem_is_ascii(texts[i]));
    }
}

/* What is unusual may turn out to be adverse. */
static void pick_adverse(struct columns *c)
{
    size_t n = 0;
    for (size_t r = 0; r < c->n; r++) {
        c->records[n] = (uint8_t)r;
        n += c->rows->adverse[r] | c->unusual[r];
    }
    for (size_t i = 0; i < n; i++) {
        c->rows->adverse[i] = c->rows->adverse[c->records[i]];
        c->unusual[i] = c->unusual[c->records[i]];
    }
    c->picked = true;
    c->n = n;
}

static iem_status code_regular(struct columns *c, iem_error *err)
{
    size_t banded = 0;
    memset(c->unusual, 0, c->n);
    if (!c->stretch->ends && c->stretch->strange) mark_strange(c);
    IEM_TRY(code_where(c, err));
    IEM_TRY(code_decisions(c, err));
    if (c->coder->only_adverse) pick_adverse(c);
    code_counts(c);
    IEM_TRY(code_dims(c, &banded, err));
    return code_aspects(c, banded, err);
}

iem_status iem_coder_rows(iem_coder *coder, iem_batch *batch,
                          const iem_stretch *stretch, size_t first, size_t n,
                          iem_rows *rows, iem_error *err)
{
    struct columns c = {.coder = coder,
                        .batch = batch,
                        .stretch = stretch,
                        .first = first,
                        .rows = rows};
    c.n = n < IEM_ROWS ? n : IEM_ROWS;
    coder->uncounted = rows;
    IEM_TRY(code_regular(&c, err));
    return settle_rows(&c, err);
}
