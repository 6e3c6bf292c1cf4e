/* Many records coded column by column become what each of them becomes by itself. */
#include "base/hash.h"
#include "csv/split.h"
#include "tally/coding.h"
#include "tally/save.h"
#include "tally/section.h"

#include "scratch.h"
#include "seed.h"

enum { MANY = 1 << 20, COLUMNS = 12, TEXT = 1 << 17, FEW_NUMBERS = 9 };

/* ---- A log, split ---- */

struct log {
    const char *columns[COLUMNS];
    size_t n_columns;
    iem_dialect dialect;
    char *text;
    size_t n;
};

struct desk {
    const iem_plan *plan;
    struct iem_tally *tally;
    iem_coder *coder;
    iem_roles roles;
    iem_splitter *splitter;
    iem_split_form form;
    iem_batch batch;
    bool by_libcsv; /* what it reads, and not the index */
};

static void open_desk(struct desk *desk, const iem_plan *plan, struct iem_tally *known)
{
    *desk = (struct desk){.plan = plan, .tally = known};
    if (!known) assert_ok(iem_tally_new(plan, &desk->tally, &ok_err_));
    /* Few numbers are kept apart, so that buckets grow wider again and again. */
    for (size_t a = 0; !known && a < desk->tally->n_axes; a++)
        if (desk->tally->dims[a].is_number)
            iem_numbers_init(&desk->tally->dims[a].numbers, FEW_NUMBERS, 0);
    assert_ok(iem_coder_new(plan, desk->tally, known != NULL, &desk->coder, &ok_err_));
}

/* A coder goes from one part of a log to the next. */
static void bind_log(struct desk *desk, const struct log *log)
{
    iem_splitter_free(desk->splitter);
    iem_roles_clear(&desk->roles);
    assert_ok(iem_roles_bind(desk->plan, "log.csv", log->columns, log->n_columns, false,
                             &desk->roles, &ok_err_));
    assert_ok(
        iem_coder_bind(desk->coder, &desk->roles, log->dialect.decimal, &ok_err_));
    desk->form = (iem_split_form){.dialect = log->dialect,
                                  .max_record = MANY,
                                  .names = log->columns,
                                  .n_columns = log->n_columns,
                                  .columns = desk->roles.columns,
                                  .n_fields = desk->roles.n_columns,
                                  .n_checked = desk->roles.n_coded,
                                  .scan = iem_index_scan_of(IEM_INDEX_BEST)};
    if (desk->by_libcsv) desk->form.scan = NULL;
    assert_ok(iem_splitter_new(&desk->form, &desk->splitter, &ok_err_));
}

static void split_log(struct desk *desk, const struct log *log)
{
    iem_parse_rest rest;
    assert_ok(iem_split(desk->splitter, (iem_slice){log->text, log->n}, true,
                        (iem_parse_rest){0}, &desk->batch, &rest, &ok_err_));
}

static void close_desk(struct desk *desk)
{
    if (!desk->coder) return;
    const bool frozen = desk->coder->frozen;
    iem_coder_free(desk->coder);
    if (!frozen) iem_tally_free(desk->tally);
    iem_roles_clear(&desk->roles);
    iem_splitter_free(desk->splitter);
    iem_batch_clear_rejects(&desk->batch);
    free(desk->batch.rejects);
    *desk = (struct desk){.plan = NULL};
}

/* ---- What became of the rows ---- */

struct coded {
    uint32_t *keys; /* so many as a row has codes, for each used row */
    int64_t *x, *centred, *count;
    uint64_t *line;
    bool *adverse;
    size_t n, n_dims, n_x, q;
    iem_status status;
    iem_error err;
};

static void coded_init(struct coded *coded, const struct iem_tally *tally, size_t most)
{
    *coded = (struct coded){.n_dims = tally->n_dims, .q = tally->q};
    for (size_t d = 0; d < tally->n_axes; d++) coded->n_x += tally->dims[d].banded;
    coded->keys = calloc(most * tally->n_dims, sizeof *coded->keys);
    coded->x = calloc(most * coded->n_x + 1, sizeof *coded->x);
    coded->centred = calloc(most * coded->q + 1, sizeof *coded->centred);
    coded->count = calloc(most, sizeof *coded->count);
    coded->line = calloc(most, sizeof *coded->line);
    coded->adverse = calloc(most, sizeof *coded->adverse);
    assert_true(coded->keys && coded->x && coded->centred && coded->count &&
                coded->line && coded->adverse);
}

static void coded_clear(struct coded *coded)
{
    free(coded->keys);
    free(coded->x);
    free(coded->centred);
    free(coded->count);
    free(coded->line);
    free(coded->adverse);
}

static void add_coded(struct coded *coded, const uint32_t *key, const int64_t *x,
                      const int64_t *centred, int64_t count, bool adverse,
                      uint64_t line)
{
    const size_t n = coded->n++;
    memcpy(coded->keys + n * coded->n_dims, key, coded->n_dims * sizeof *key);
    for (size_t i = 0; i < coded->n_x; i++) coded->x[n * coded->n_x + i] = x[i];
    for (size_t i = 0; i < coded->q; i++) coded->centred[n * coded->q + i] = centred[i];
    coded->count[n] = count;
    coded->adverse[n] = adverse;
    coded->line[n] = line;
}

/* A row by itself goes to the sections as one of a handful. */
static void count_row(struct desk *desk, const iem_row *row)
{
    const size_t n_dims = desk->tally->n_dims;
    iem_rows rows;
    assert_ok(iem_rows_init(desk->tally, &rows, &ok_err_));
    rows.n = 1;
    memcpy(rows.keys, row->key, n_dims * sizeof *row->key);
    for (size_t i = 0; i < rows.n_aspects; i++) rows.aspects[i] = row->key[n_dims + i];
    rows.count[0] = row->count;
    rows.adverse[0] = row->adverse;
    assert_ok(iem_sections_add(desk->tally, &rows, &ok_err_));
    iem_rows_clear(&rows);
}

/* One record by the book, from its texts. */
static void code_record(struct desk *desk, const iem_stretch *stretch, size_t record,
                        iem_decoder *decoder, struct coded *coded)
{
    iem_slice texts[COLUMNS];
    size_t invalid = 0;
    char reason[256] = "";
    iem_row row = {.fate = IEM_ROW_ENCODING};
    iem_batch *batch = &desk->batch;
    const uint64_t line = iem_batch_line(batch, stretch, record);
    assert_ok(
        iem_batch_texts(batch, stretch, record, decoder, texts, &invalid, &ok_err_));
    if (invalid == SIZE_MAX)
        coded->status = iem_coder_row(desk->coder, texts, &row, reason, &coded->err);
    if (coded->status != IEM_OK) return;
    if (!desk->coder->frozen) desk->tally->rows[row.fate]++;
    if (row.fate == IEM_ROW_USED && !desk->coder->frozen) count_row(desk, &row);
    if (row.fate == IEM_ROW_USED && (row.adverse || !desk->coder->only_adverse))
        add_coded(coded, row.key, row.x, row.centred, row.count, row.adverse, line);
    if (row.fate < IEM_FIRST_REJECT || desk->coder->frozen) return;
    assert_ok(invalid == SIZE_MAX
                  ? iem_batch_reject(batch, line, IEM_REJECT_VALUE, "%s", reason)
                  : iem_batch_reject_text(batch, line, invalid));
}

static void code_each(struct desk *desk, struct coded *coded)
{
    iem_decoder decoder = {0};
    for (size_t s = 0; s < desk->batch.n_stretches; s++)
        for (size_t i = 0; i < desk->batch.stretches[s].n && coded->status == IEM_OK;
             i++)
            code_record(desk, &desk->batch.stretches[s], i, &decoder, coded);
    iem_decoder_clear(&decoder);
}

/* Some of a stretch at a time; never more than IEM_ROWS of them. */
static void code_some(struct desk *desk, const iem_stretch *stretch, size_t step,
                      iem_rows *rows, struct coded *coded)
{
    for (size_t first = 0; first < stretch->n; first += step) {
        const size_t left = stretch->n - first, n = left < step ? left : step;
        coded->status = iem_coder_rows(desk->coder, &desk->batch, stretch, first, n,
                                       rows, &coded->err);
        if (coded->status != IEM_OK) return;
        if (!desk->coder->frozen)
            assert_ok(iem_sections_add(desk->tally, rows, &ok_err_));
        for (size_t i = 0; i < rows->n; i++) /* that it looks at may not be adverse */
            if (rows->adverse[i] || !desk->coder->only_adverse)
                add_coded(
                    coded, rows->keys + i * rows->width, rows->x + i * coded->n_x,
                    rows->centred + i * coded->q, rows->count[i], rows->adverse[i],
                    iem_batch_line(&desk->batch, stretch, first + rows->record[i]));
    }
}

static void code_together(struct desk *desk, size_t step, struct coded *coded)
{
    iem_rows rows;
    assert_ok(iem_rows_init(desk->tally, &rows, &ok_err_));
    for (size_t s = 0; s < desk->batch.n_stretches && coded->status == IEM_OK; s++)
        code_some(desk, &desk->batch.stretches[s], step, &rows, coded);
    iem_rows_clear(&rows);
}

/* ---- The same? ---- */

static void assert_same_rows(const struct coded *got, const struct coded *want)
{
    assert_int_equal(got->status, want->status);
    if (strcmp(got->err.message, want->err.message) != 0)
        fail_msg("%s\nwant: %s", got->err.message, want->err.message);
    if (want->status != IEM_OK) return; /* many at a time may be ahead by then */
    assert_int_equal(got->n, want->n);
    for (size_t i = 0; i < want->n; i++) {
        if (got->line[i] != want->line[i])
            fail_msg("row %zu is that of line %zu; want %zu", i, (size_t)got->line[i],
                     (size_t)want->line[i]);
        for (size_t d = 0; d < want->n_dims; d++)
            if (got->keys[i * want->n_dims + d] != want->keys[i * want->n_dims + d])
                fail_msg("line %zu: code %u in dimension %zu; want %u",
                         (size_t)want->line[i], got->keys[i * want->n_dims + d], d,
                         want->keys[i * want->n_dims + d]);
        for (size_t k = 0; k < want->n_x; k++)
            assert_int_equal(got->x[i * want->n_x + k], want->x[i * want->n_x + k]);
        for (size_t k = 0; k < want->q; k++)
            assert_int_equal(got->centred[i * want->q + k],
                             want->centred[i * want->q + k]);
        assert_int_equal(got->count[i], want->count[i]);
        assert_int_equal(got->adverse[i], want->adverse[i]);
    }
}

static int by_line(const void *a, const void *b)
{
    const iem_reject *x = a, *y = b;
    return (x->line > y->line) - (x->line < y->line);
}

static void assert_same_rejects(iem_batch *got, iem_batch *want)
{
    assert_int_equal(got->n_rejects, want->n_rejects);
    if (want->n_rejects == 0) return;
    qsort(got->rejects, got->n_rejects, sizeof *got->rejects, by_line);
    qsort(want->rejects, want->n_rejects, sizeof *want->rejects, by_line);
    for (size_t i = 0; i < want->n_rejects; i++) {
        assert_int_equal(got->rejects[i].line, want->rejects[i].line);
        assert_int_equal(got->rejects[i].kind, want->rejects[i].kind);
        assert_string_equal(got->rejects[i].reason, want->rejects[i].reason);
    }
}

static void assert_same_dims(const struct iem_tally *got, const struct iem_tally *want)
{
    for (size_t d = 0; d < want->n_dims; d++) {
        const iem_dict *a = &got->dims[d].dict, *b = &want->dims[d].dict;
        assert_int_equal(a->n_codes, b->n_codes);
        for (size_t c = 0; c < b->n_codes; c++)
            assert_int_equal(iem_slice_compare(a->texts[c], b->texts[c]), 0);
    }
    assert_memory_equal(got->rows, want->rows, sizeof want->rows);
}

/* Settled, the sections are the same to the byte: they learned the same categories and
 * numbers, if in another order. The desks are of no more use. */
static void assert_same_sections(struct desk *got, struct desk *want)
{
    iem_buffer a = {0}, b = {0};
    assert_ok(iem_tally_settle(got->tally, &ok_err_));
    assert_ok(iem_tally_settle(want->tally, &ok_err_));
    assert_ok(iem_tally_put(got->tally, &a, &ok_err_));
    assert_ok(iem_tally_put(want->tally, &b, &ok_err_));
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.at, b.at, a.len);
    iem_buffer_clear(&a);
    iem_buffer_clear(&b);
}

/* Two desks of which one codes records together and one each by itself. */
static void check_log(struct desk *together, struct desk *each, const struct log *log,
                      size_t step)
{
    struct coded got, want;
    each->by_libcsv = together->by_libcsv;
    bind_log(together, log);
    bind_log(each, log);
    split_log(together, log);
    split_log(each, log);
    coded_init(&got, together->tally, each->batch.n_records + 1);
    coded_init(&want, each->tally, each->batch.n_records + 1);
    code_together(together, step, &got);
    code_each(each, &want);
    assert_same_rows(&got, &want);
    if (want.status == IEM_OK) assert_same_rejects(&together->batch, &each->batch);
    if (want.status == IEM_OK) assert_same_dims(together->tally, each->tally);
    coded_clear(&got);
    coded_clear(&want);
}

/* ---- Random logs ---- */

static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed = iem_mix(*seed + 1);
    return (*seed >> 20) % below;
}

/* Texts of a column as they mean to stand in a log; NULL: made up. */
struct column {
    const char *name;
    const char *const *texts;
    size_t n;
};

static const char *const decisions[] = {"yes", "no",  "no",      "no",   "ja", "",
                                        "NA",  "YES", "perhaps", "n\"o", "né", "-1"};
static const char *const years[] = {"2014", "2014", "2014", "2015", "2013", "", "n/a"};
static const char *const numbers[] = {
    "0",        "7",        "12",       "12345678", "123456789", "-3",
    "-1",       "+5",       "17.5",     "17,5",     "0.000001",  "99",
    "",         "NA",       "12k",      "1e3",      "1.5e-3",    "9e12",
    "-9e12",    "9.3e12",   "1e99",     "00012",    "3.",        ".5",
    "-",        "1 000",    " 4",       "4 ",       "0x10",      "onbekend",
    "1.234,56", "12\"",     "\"\"",     "99999999", "é",         "00000000000000000001",
    "-0",       "1234567/", "1234567:", "\xc2\xb2"};
static const char *const counts[] = {"1",        "1",         "1",   "0",   "3",
                                     "12345678", "123456789", "2.0", "1.5", "-1",
                                     "",         "x",         "1e2", "01",  "9e12"};
static const char *const groups[] = {
    "NL",
    "België",
    "Chile",
    "",
    "NA",
    "NULL",
    "a, b",
    "q\"q",
    "sixteen bytes ok",
    "seventeen bytes !",
    "a text that is far longer than any spelling that is kept",
    " NL",
    "nl",
    "é",
    "\"",
    "onbekend",
    "Ã©"};

static const char *const days[] = {
    "2014-03-17", "2014-03-17T12:00", "2015-12-31", "2014-1-2",  "20140317",
    "17-03-2014", "3.4.2015",         "2014-02-30", "2014-13-1", "",
    "NA",         "yesterday",        "2014-03",    "1/2/2014",  "2014-02-29 10:00"};

#define TEXTS(table) (table), sizeof(table) / sizeof *(table)

static const struct column columns[] = {
    {"s", TEXTS(decisions)}, {"year", TEXTS(years)},    {"x", TEXTS(numbers)},
    {"n", TEXTS(counts)},    {"origin", TEXTS(groups)}, {"family", TEXTS(groups)},
    {"y", TEXTS(numbers)},   {"age", TEXTS(numbers)},   {"risk", TEXTS(numbers)},
    {"day", TEXTS(days)},    {"who", TEXTS(groups)},    {"day2", TEXTS(days)},
};

enum { ALL = sizeof columns / sizeof *columns };

/* UTF-8 of Latin-1 letters to one byte each. */
static size_t to_windows_1252(char *text)
{
    char *out = text;
    for (const char *in = text; *in; in++)
        if ((in[0] == '\xc2' || in[0] == '\xc3') && in[1]) {
            *out++ = (char)((in[0] & 3) << 6 | (in[1] & 63));
            in++;
        } else {
            *out++ = *in;
        }
    *out = '\0';
    return (size_t)(out - text);
}

/* `usual` of 16 texts are the first of their column: whole handfuls are alike. */
static void write_value(struct log *log, const struct column *column, uint64_t usual,
                        uint64_t *seed)
{
    char text[100];
    const uint64_t some = draw(seed, 16) < usual ? column->n / 3 + 1 : column->n;
    snprintf(text, sizeof text, "%s", column->texts[draw(seed, some)]);
    if (column->texts == groups && draw(seed, 8) == 0)
        snprintf(text, sizeof text, "group %u", (unsigned)draw(seed, 400));
    if (column->texts == numbers && draw(seed, 3) == 0)
        snprintf(text, sizeof text, "%d", (int)draw(seed, 1 << draw(seed, 30)) - 40);
    if (draw(seed, 400) == 0) snprintf(text, sizeof text, "\xff%d", (int)draw(seed, 9));
    if (log->dialect.encoding == IEM_WINDOWS_1252) to_windows_1252(text);
    char *out = log->text + log->n;
    const bool quoted = strpbrk(text, ",;\"") || draw(seed, 4) == 0;
    if (quoted) *out++ = '"';
    for (const char *in = text; *in; in++) {
        if (*in == '"') *out++ = '"';
        *out++ = *in;
    }
    if (quoted && draw(seed, 200) == 0) *out++ = '\n';
    if (quoted) *out++ = '"';
    log->n = (size_t)(out - log->text);
}

static void write_row(struct log *log, const size_t *order, uint64_t usual,
                      uint64_t *seed)
{
    static const char *const stray[] = {"a,b\n", "\"open\"x,\n", "\n", "1\r\r\n"};
    if (draw(seed, 150) == 0) {
        const char *text = stray[draw(seed, 4)];
        memcpy(log->text + log->n, text, strlen(text));
        log->n += strlen(text);
    }
    for (size_t c = 0; c < log->n_columns; c++) {
        if (c) log->text[log->n++] = log->dialect.delimiter;
        write_value(log, &columns[order[c]], usual, seed);
    }
    if (draw(seed, 3) == 0) log->text[log->n++] = '\r';
    log->text[log->n++] = '\n';
}

/* All columns, in any order. */
static void write_log(struct log *log, size_t rows, uint64_t *seed)
{
    size_t order[ALL];
    const uint64_t usual = 8 * draw(seed, 3);
    char *text = log->text;
    *log = (struct log){.n_columns = ALL, .text = text};
    log->dialect =
        (iem_dialect){.delimiter = ",;"[draw(seed, 2)],
                      .decimal = draw(seed, 3) ? '.' : ',',
                      .encoding = draw(seed, 2) ? IEM_UTF8 : IEM_WINDOWS_1252};
    for (size_t i = 0; i < ALL; i++) {
        const size_t j = draw(seed, i + 1);
        order[i] = order[j];
        order[j] = i;
    }
    for (size_t i = 0; i < ALL; i++) log->columns[i] = columns[order[i]].name;
    for (size_t r = 0; r < rows; r++) write_row(log, order, usual, seed);
    memset(log->text + log->n, 'x', IEM_INDEX_MARGIN);
}

static struct log new_log(void)
{
    struct log log = {.text = malloc(TEXT)};
    assert_non_null(log.text);
    return log;
}

/* ---- Plans ---- */

enum { PLANS = 12 };

static iem_plan *plan_of(size_t number)
{
    switch (number) {
    case 0:
        return PLAN("decision", "s=yes", "ground", "origin", "fact", "family", "fact",
                    "x:-3,0,17.5");
    case 1:
        return PLAN("decision", "s=yes,ja", "favourable", "no", "ground", "origin",
                    "count", "n", "where", "year=2014,2015", "fact", "x:0,", "fact",
                    "y:-40,-3,7,8,9,12,1000");
    case 2:
        return PLAN("decision", "risk>=0.5", "ground", "origin", "ground", "age:18,30",
                    "fact", "family", "missing", ",NA,-1,99,onbekend");
    case 3:
        return PLAN("decision", "risk<12", "ground", "family", "fact", "x:9e12,",
                    "fact", "y:-9e12,9e12", "missing", "NULL,\"\"");
    case 4:
        return PLAN("decision", "s=yes", "ground", "origin", "where",
                    "family=NL,é,q\"q", "where", "s=yes,no", "missing", "é,\",12\"");
    case 5:
        return PLAN("decision", "s=ja,yes,né", "ground", "age:0,1,2,3,4,5,6,7",
                    "ground", "y:100,", "fact", "origin", "fact", "x:-1,", "count",
                    "n");
    case 6:
        return PLAN("decision", "s=yes", "ground", "origin", "fact", "family", "score",
                    "x", "score-flipped", "y", "outcome", "year=2014", "missing",
                    ",NA,-1,99");
    case 7:
        return PLAN("decision", "s=yes", "ground", "origin", "fact", "x:0,10", "fact",
                    "y:5,", "time", "day:quarter", "person", "who", "also", "all",
                    "trait", "age:18,30", "trait", "family");
    case 8:
        return PLAN("decision", "risk>=7", "ground", "origin", "decision-flipped", "x",
                    "count", "n", "batch", "family", "time", "day:year", "case", "who",
                    "also", "subgroups");
    case 9:
        return PLAN("decision", "s=yes", "favourable", "no", "ground", "origin", "step",
                    "family=NL,é", "step", "year=2014,2015", "decision-flipped", "who",
                    "reason", "y", "route", "age=7");
    case 10:
        return PLAN("decision", "risk>=0.5", "ground", "origin", "fact", "family",
                    "time", "day:quarter", "process", "decided_at=day", "process",
                    "received_at=day2", "process", "advice=year", "process",
                    "review_seconds=y", "process", "reviewer=who", "process",
                    "custom=age", "process", "term_days=n", "missing", ",NA,-1,99");
    default:
        return PLAN("decision", "risk=7", "ground", "year", "ground", "origin", "fact",
                    "s", "profile", "family", "fact", "x:5,", "fact", "y:5,", "fact",
                    "age:5,");
    }
}

#ifdef __SANITIZE_ADDRESS__
enum { ROUNDS = 10 };
#else
enum { ROUNDS = 40 };
#endif

static void random_logs_are_coded_together_as_one_by_one(void **state)
{
    static const size_t steps[] = {IEM_ROWS, 1, 7, 127, IEM_ROWS, 64};
    uint64_t seed = seed_of(6);
    struct log log = new_log();
    (void)state;
    for (size_t round = 0; round < ROUNDS * PLANS; round++) {
        iem_plan *plan = plan_of(round % PLANS);
        struct desk together, each;
        open_desk(&together, plan, NULL);
        open_desk(&each, plan, NULL);
        together.by_libcsv = round / PLANS % 3 == 1;
        write_log(&log, draw(&seed, 500), &seed);
        check_log(&together, &each, &log, steps[draw(&seed, 6)]);
        assert_same_sections(&together, &each);
        close_desk(&together);
        close_desk(&each);
        iem_plan_free(plan);
    }
    free(log.text);
}

/* Each part with another dialect: what a spelling stands for changes with it. */
static void parts_of_a_log_are_coded_together_as_one_by_one(void **state)
{
    uint64_t seed = seed_of(60);
    struct log log = new_log();
    (void)state;
    for (size_t round = 0; round < ROUNDS * PLANS / 4; round++) {
        iem_plan *plan = plan_of(round % PLANS);
        struct desk together, each;
        open_desk(&together, plan, NULL);
        open_desk(&each, plan, NULL);
        for (size_t part = 0; part < 5; part++) {
            write_log(&log, draw(&seed, 300), &seed);
            together.by_libcsv = part % 2 == round % 3;
            check_log(&together, &each, &log, IEM_ROWS);
        }
        assert_same_sections(&together, &each);
        close_desk(&together);
        close_desk(&each);
        iem_plan_free(plan);
    }
    free(log.text);
}

/* Over the same rows, whether those that are not adverse are left out or not. */
static void check_frozen(const iem_plan *plan, struct iem_tally *known,
                         const struct log *log, bool by_libcsv, bool only_adverse)
{
    struct desk together, each;
    open_desk(&together, plan, known);
    open_desk(&each, plan, known);
    together.by_libcsv = by_libcsv;
    if (only_adverse) {
        iem_coder_only_adverse(together.coder);
        iem_coder_only_adverse(each.coder);
    }
    check_log(&together, &each, log, 50);
    check_log(&together, &each, log, IEM_ROWS);
    close_desk(&together);
    close_desk(&each);
}

/* A second pass over the same rows, and then over rows with something new. */
static void frozen_coders_code_together_as_one_by_one(void **state)
{
    uint64_t seed = seed_of(61);
    struct log log = new_log();
    size_t changed = 0;
    (void)state;
    for (size_t round = 0; round < ROUNDS * PLANS / 2; round++) {
        iem_plan *plan = plan_of(round % PLANS);
        struct desk first, other, together, each;
        open_desk(&first, plan, NULL);
        open_desk(&other, plan, NULL);
        write_log(&log, draw(&seed, 400), &seed);
        check_log(&first, &other, &log, IEM_ROWS);
        assert_ok(iem_tally_settle(first.tally, &ok_err_));
        check_frozen(plan, first.tally, &log, round % 2, false);
        check_frozen(plan, first.tally, &log, round % 2, true);
        open_desk(&together, plan, first.tally);
        open_desk(&each, plan, first.tally);
        write_log(&log, draw(&seed, 30), &seed);
        struct coded coded;
        bind_log(&each, &log);
        split_log(&each, &log);
        coded_init(&coded, first.tally, each.batch.n_records + 1);
        code_each(&each, &coded);
        changed += coded.status == IEM_ERR_DATA;
        coded_clear(&coded);
        check_log(&together, &each, &log, IEM_ROWS);
        close_desk(&together);
        close_desk(&each);
        close_desk(&first);
        close_desk(&other);
        iem_plan_free(plan);
    }
    assert_true(changed > ROUNDS);
    free(log.text);
}

/* ---- By hand ---- */

static void check_text(const iem_plan *plan, const char *header_and_rows,
                       iem_encoding encoding, struct desk *together, struct desk *each)
{
    static char header[400];
    struct log log = {.dialect = {.delimiter = ',', .encoding = encoding}};
    const char *end = strchr(header_and_rows, '\n');
    snprintf(header, sizeof header, "%.*s", (int)(end - header_and_rows),
             header_and_rows);
    for (char *name = strtok(header, ","); name; name = strtok(NULL, ","))
        log.columns[log.n_columns++] = name;
    log.n = strlen(end + 1);
    log.text = malloc(log.n + IEM_INDEX_MARGIN);
    assert_non_null(log.text);
    memcpy(log.text, end + 1, log.n);
    memset(log.text + log.n, '"', IEM_INDEX_MARGIN);
    if (!together->coder) open_desk(together, plan, NULL);
    if (!each->coder) open_desk(each, plan, NULL);
    check_log(together, each, &log, IEM_ROWS);
    free(log.text);
}

/* The bytes C3 A9 are one letter in one part and two in the next; E9 is none. */
static void a_spelling_means_another_text_in_another_encoding(void **state)
{
    static const char text[] = "s,origin\nyes,\xc3\xa9\nno,\xc3\xa9\n";
    static const char other[] = "s,origin\nyes,\xe9\nno,x\n";
    struct desk together = {0}, each = {0};
    iem_plan *plan = PLAN("decision", "s=yes", "ground", "origin");
    (void)state;
    for (size_t time = 1; time <= 2; time++) {
        check_text(plan, text, IEM_WINDOWS_1252, &together, &each);
        check_text(plan, text, IEM_UTF8, &together, &each);
        check_text(plan, other, IEM_WINDOWS_1252, &together, &each);
        check_text(plan, other, IEM_UTF8, &together, &each);
        assert_int_equal(together.tally->dims[0].dict.n_codes, 3); /* Ã©, é and x */
        together.by_libcsv = true;
    }
    assert_int_equal(together.tally->rows[IEM_ROW_ENCODING], 1); /* of the first time */
    close_desk(&together);
    close_desk(&each);
    iem_plan_free(plan);
}

/* A marker of two quotes is not the text of one, though its spelling holds two. Groups
 * are new the first time, and rows with a new one are coded by themselves. */
static void quotes_in_a_missing_marker_are_read_before_they_mean_anything(void **state)
{
    static const char text[] = "s,origin,x\nyes,a,\"\"\"\"\nyes,a,\"\"\"\"\"\"\n"
                               "no,a,\"12\"\"\"\nno,\"\"\"\",\"7\"\n";
    struct desk together = {0}, each = {0};
    iem_plan *plan = PLAN("decision", "s=yes", "ground", "origin", "fact", "x:0,",
                          "missing", "\"\",12\"");
    (void)state;
    for (size_t time = 1; time <= 2; time++) {
        check_text(plan, text, IEM_UTF8, &together, &each);
        assert_int_equal(together.tally->rows[IEM_ROW_NUMBER], time);
        assert_int_equal(together.tally->rows[IEM_ROW_USED], 3 * time);
        together.by_libcsv = true;
    }
    close_desk(&together);
    close_desk(&each);
    iem_plan_free(plan);
}

/* ---- Bands ---- */

static void check_band(const iem_grid *grid, const iem_dim *dim, int64_t micro)
{
    const uint32_t got = iem_grid_band(grid, dim, micro),
                   want = iem_dim_band(dim, micro);
    if (got != want)
        fail_msg("%lld, %zu cuts from %lld to %lld: band %u, want %u", (long long)micro,
                 dim->n_cuts, (long long)dim->cuts[0],
                 (long long)dim->cuts[dim->n_cuts - 1], got, want);
}

static void check_around(const iem_grid *grid, const iem_dim *dim, uint64_t micro)
{
    for (uint64_t off = 0; off < 3; off++) {
        check_band(grid, dim, (int64_t)(micro + off));
        check_band(grid, dim, (int64_t)(micro - off));
    }
}

static void check_bands(int64_t *cuts, size_t n, uint64_t *seed)
{
    const iem_dim dim = {.banded = true, .cuts = cuts, .n_cuts = n};
    iem_grid grid;
    assert_true(iem_grid_init(&dim, &grid));
    check_around(&grid, &dim, (uint64_t)INT64_MIN);
    check_around(&grid, &dim, (uint64_t)INT64_MAX);
    check_around(&grid, &dim, 0);
    for (size_t i = 0; i < n; i++) check_around(&grid, &dim, (uint64_t)cuts[i]);
    for (size_t i = 0; i < 2000 && n; i++) {
        *seed = iem_mix(*seed + i);
        check_band(&grid, &dim, (int64_t)*seed);
        const uint64_t span = (uint64_t)cuts[n - 1] - (uint64_t)cuts[0];
        check_around(&grid, &dim, (uint64_t)cuts[0] + (span ? *seed % span : 0));
        check_around(&grid, &dim, (uint64_t)cuts[0] + (i << grid.shift));
    }
    iem_grid_clear(&grid);
}

static void bands_by_the_grid_are_those_found_by_halving(void **state)
{
    static int64_t nasty[][8] = {
        {0},
        {INT64_MIN},
        {INT64_MAX},
        {INT64_MIN, INT64_MAX},
        {INT64_MIN, INT64_MAX - 5, INT64_MAX},
        {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 2, INT64_MAX - 1, INT64_MAX},
        {-1, 0},
        {0, 1023},
        {0, 1024},
        {0, 1, 2, 3, 1024, 1025, 2047, 2048},
        {-9200000000000000000, -3, 0, 9200000000000000000},
        {0, 1, 2, 3, 4, 5, 6, INT64_MAX},
    };
    static const size_t sizes[] = {1, 1, 1, 2, 3, 8, 2, 2, 2, 8, 4, 8};
    uint64_t seed = seed_of(1);
    (void)state;
    check_bands(NULL, 0, &seed);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        check_bands(nasty[i], sizes[i], &seed);
}

static void random_bands_by_the_grid_are_those_found_by_halving(void **state)
{
    enum { MOST = 3000 };
    static int64_t cuts[MOST];
    uint64_t seed = seed_of(2);
    (void)state;
    for (size_t round = 0; round < 150; round++) {
        const size_t most = round % 10 == 0 ? MOST : 1 + draw(&seed, 60);
        const unsigned wide = (unsigned)draw(&seed, 62), kind = (unsigned)round % 3;
        uint64_t cut = iem_mix(seed) >> 2; /* so that there is room above */
        size_t n = 0;
        for (cut = -cut; n < most; n++) {
            const uint64_t step = kind == 0 ? (uint64_t)1 << wide / 8
                                  : kind == 1
                                      ? 1 + draw(&seed, (uint64_t)1 << wide / 2)
                                      : (uint64_t)1 << draw(&seed, wide / 2 + 1);
            cuts[n] = (int64_t)cut;
            cut += step;
        }
        check_bands(cuts, n, &seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test(random_logs_are_coded_together_as_one_by_one),
        seeded_test(parts_of_a_log_are_coded_together_as_one_by_one),
        seeded_test(frozen_coders_code_together_as_one_by_one),
        cmocka_unit_test(a_spelling_means_another_text_in_another_encoding),
        cmocka_unit_test(quotes_in_a_missing_marker_are_read_before_they_mean_anything),
        seeded_test(bands_by_the_grid_are_those_found_by_halving),
        seeded_test(random_bands_by_the_grid_are_those_found_by_halving),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
