#include "engine/cases.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/grow.h"
#include "engine/gather.h"
#include "engine/ranks.h"
#include "engine/rejects.h"
#include "engine/spool.h"
#include "report/sentences.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEADER                                                                         \
    "case,person,people,ground,group,decision,grade,group_chance,group_chance_low,"    \
    "twins_n,twins_adverse,group_n,group_adverse,sentence,edition\n"

enum { KEY_LIMIT = 4096, PSEUDONYM = 32, TAILS = 1 << 12 };

/* One line, kept with what --case-limit ranks by. */
struct line {
    double strength;
    uint64_t sequence; /* place in the log */
    char *id, *text;
};

/* The lines of one block, on their way to in_order. */
struct lines {
    struct line *at;
    size_t n, capacity;
};

/* What all lines of one cell row end with, kept while it is likely to come again. */
struct tail {
    const iem_cell_row *cell;
    char *text;
};

/* What one thread works with. */
struct hand {
    iem_decoder decoder; /* one text at a time */
    struct tail tails[TAILS];
};

/* One row of those that were coded together. */
struct row {
    const iem_log_rows *rows;
    size_t i;
    struct hand *hand;
};

struct writing {
    const struct iem_plan *plan;
    const iem_options *options;
    const iem_measuring *measuring;
    const struct iem_result *result;
    bool *listed;   /* per treatment: it has a finding or a discovered cell */
    double weakest; /* strength below which --case-limit keeps nothing */
    double *reach;  /* per fact cell: the strongest of its listed rows; NaN: none */
    char *key;
    size_t key_bytes;
    iem_file *file;
    struct hand *hands; /* per thread */
    struct line *kept;  /* with --case-limit */
    size_t n_kept, kept_capacity, n_sent;
    uint64_t sequence;
    iem_spool *spool; /* of a rank above 0, whose lines go to rank 0 */
    iem_buffer record;
};

static void empty_lines(struct line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(lines[i].id);
        free(lines[i].text);
    }
}

/* ---- One line ---------------------------------------------------------------------
 */

static void put_number(iem_buffer *out, double value)
{
    iem_buffer_text(out, ",");
    if (isnan(value)) return;
    if (value >= 0 && value < 1e9 && value <= (double)(int64_t)value)
        iem_buffer_whole(out, (uint64_t)value); /* a count, as most are */
    else
        iem_buffer_format(out, "%.12g", value);
}

static const char *grade_name(iem_grade grade)
{
    static const char *const names[] = {
        [IEM_LIKELY] = "likely",
        [IEM_POSSIBLE] = "possible",
        [IEM_NO_INDICATION] = "no-indication",
        [IEM_GRADE_CANNOT_TELL] = "cannot-tell",
    };
    return names[grade];
}

static bool has_case(const struct row *row)
{
    return row->rows->roles->case_id != IEM_NO_ROLE;
}

static iem_status text_of(const struct row *row, int role, iem_slice *text,
                          iem_error *err)
{
    return iem_log_text(row->rows, row->i, role, &row->hand->decoder, text, err);
}

/* A case number that is not valid text is still the way to find the case: what cannot
 * be shown becomes a question mark. */
static char *readable(iem_slice text)
{
    char *copy = iem_copy(text);
    if (!copy || iem_is_ascii(text) || iem_utf8_valid(text)) return copy;
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c >= 0x80) *c = '?';
    return copy;
}

static iem_status put_text(const struct row *row, int role, bool first, iem_buffer *out,
                           iem_error *err)
{
    iem_slice text;
    IEM_TRY(text_of(row, role, &text, err));
    char *shown = readable(text);
    if (!shown) return iem_fail_memory(err);
    iem_csv_field(out, first, iem_slice_of(shown));
    free(shown);
    return IEM_OK;
}

void iem_cases_profile(const struct iem_plan *plan, const iem_cell_row *cell,
                       iem_buffer *out)
{
    for (size_t f = 0; f < plan->n_facts; f++)
        iem_buffer_format(out, "%s%s=%s", f ? "; " : "", plan->facts[f].name,
                          cell->facts[f]);
}

/* The log's own case number; for counted profiles, the profile itself. */
static iem_status put_case(const struct writing *w, const struct row *row,
                           const iem_cell_row *cell, iem_buffer *out, iem_error *err)
{
    if (has_case(row)) {
        IEM_TRY(put_text(row, row->rows->roles->case_id, true, out, err));
    } else if (w->plan->count) {
        iem_buffer facts = {0};
        iem_cases_profile(w->plan, cell, &facts);
        iem_csv_field(out, true, (iem_slice){facts.at ? facts.at : "", facts.len});
        const bool failed = facts.failed;
        iem_buffer_clear(&facts);
        if (failed) return iem_fail_memory(err);
    }
    return IEM_OK;
}

static iem_status put_person(const struct writing *w, const struct row *row,
                             iem_buffer *out, iem_error *err)
{
    unsigned char digest[IEM_SHA256];
    char hex[IEM_SHA256_HEX];
    iem_buffer_text(out, ",");
    iem_slice id;
    if (!w->key || row->rows->roles->person == IEM_NO_ROLE) return IEM_OK;
    IEM_TRY(text_of(row, row->rows->roles->person, &id, err));
    IEM_TRY(iem_digest_keyed(w->key, w->key_bytes, id.at, id.len, digest, err));
    iem_digest_hex(digest, hex);
    iem_buffer_bytes(out, hex, PSEUDONYM);
    return IEM_OK;
}

static iem_status put_sentence(const struct writing *w, const iem_cell_row *cell,
                               iem_buffer *out, iem_error *err)
{
    iem_buffer sentence = {0};
    const char *lang = w->options->lang ? w->options->lang : "en";
    iem_status status = iem_sentence_case(w->result, cell, lang, &sentence);
    if (status == IEM_ERR_USAGE)
        status = iem_fail(err, IEM_ERR_USAGE,
                          "language '%.20s' is unknown; use en or nl", lang);
    else if (status != IEM_OK || sentence.failed)
        status = iem_fail_memory(err);
    if (status == IEM_OK)
        iem_csv_field(out, false,
                      (iem_slice){sentence.at ? sentence.at : "", sentence.len});
    iem_buffer_clear(&sentence);
    return status;
}

static iem_status make_tail(const struct writing *w, const iem_cell_row *cell,
                            char **text, iem_error *err)
{
    iem_buffer out = {0};
    iem_buffer_format(&out, ",%s", grade_name(cell->grade));
    put_number(&out, cell->chance);
    put_number(&out, cell->chance_low);
    put_number(&out, cell->n0);
    put_number(&out, cell->a0);
    put_number(&out, cell->n1);
    put_number(&out, cell->a1);
    iem_status status = put_sentence(w, cell, &out, err);
    iem_buffer_text(&out, ",internal\n");
    if (status == IEM_OK) status = iem_buffer_take(&out, text, err);
    if (status != IEM_OK) iem_buffer_clear(&out);
    return status;
}

static iem_status put_tail(const struct writing *w, const struct row *row,
                           const iem_cell_row *cell, iem_buffer *out, iem_error *err)
{
    const size_t place = (size_t)(cell - w->result->cells) % TAILS;
    struct tail *tail = &row->hand->tails[place];
    if (tail->cell != cell) {
        free(tail->text);
        *tail = (struct tail){0};
        IEM_TRY(make_tail(w, cell, &tail->text, err));
        tail->cell = cell;
    }
    iem_buffer_text(out, tail->text);
    return IEM_OK;
}

static iem_status make_line(const struct writing *w, const struct row *row,
                            const iem_cell_row *cell, iem_buffer *out, iem_error *err)
{
    const iem_treatment *t = &w->result->treatments[cell->treatment];
    IEM_TRY(put_case(w, row, cell, out, err));
    IEM_TRY(put_person(w, row, out, err));
    iem_buffer_text(out, ",");
    iem_buffer_whole(out, (uint64_t)row->rows->coded->count[row->i]);
    iem_csv_field(out, false, iem_slice_of(t->ground));
    iem_csv_field(out, false, iem_slice_of(t->group));
    IEM_TRY(put_text(row, row->rows->roles->decision, false, out, err));
    IEM_TRY(put_tail(w, row, cell, out, err));
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}

/* ---- Rows to lines, in any order ---- */

static double strength_of(const iem_cell_row *cell)
{
    return isnan(cell->chance_low) ? -INFINITY : cell->chance_low;
}

/* The case number, by which equally strong cases are ranked. */
static iem_status copy_case(const struct row *row, char **id, iem_error *err)
{
    iem_slice text;
    if (!has_case(row)) return IEM_OK;
    IEM_TRY(text_of(row, row->rows->roles->case_id, &text, err));
    *id = readable(text);
    return *id ? IEM_OK : iem_fail_memory(err);
}

static iem_status add_line(const struct writing *w, const struct row *row,
                           const iem_cell_row *cell, struct lines *lines,
                           iem_error *err)
{
    iem_buffer out = {0};
    struct line line = {.strength = strength_of(cell)};
    iem_status status = make_line(w, row, cell, &out, err);
    if (status == IEM_OK) status = iem_buffer_take(&out, &line.text, err);
    if (status == IEM_OK) status = copy_case(row, &line.id, err);
    if (status == IEM_OK && !IEM_GROW(lines->at, lines->capacity, lines->n + 1))
        status = iem_fail_memory(err);
    if (status == IEM_OK) {
        lines->at[lines->n++] = line;
    } else {
        iem_buffer_clear(&out);
        free(line.id);
        free(line.text);
    }
    return status;
}

static void free_lines(void *at)
{
    struct lines *lines = at;
    empty_lines(lines->at, lines->n);
    free(lines->at);
    free(lines);
}

/* Can a case of this fact cell become a line? */
static bool is_listed(const struct writing *w, size_t cell)
{
    return w->reach[cell] >= w->weakest;
}

static iem_status write_row(const struct writing *w, const struct row *row, size_t cell,
                            struct lines *lines, iem_error *err)
{
    const iem_rows *coded = row->rows->coded;
    const uint32_t *key = coded->keys + row->i * coded->width;
    for (size_t v = 0; v < iem_measuring_views(w->measuring); v++) {
        const size_t t = iem_measuring_own(w->measuring, v, key);
        if (t == SIZE_MAX || !w->listed[t]) continue;
        const iem_cell_row *found = iem_measuring_row(w->measuring, t, cell);
        if (found && strength_of(found) >= w->weakest)
            IEM_TRY(add_line(w, row, found, lines, err));
    }
    return IEM_OK;
}

static iem_status write_rows(unsigned worker, const iem_log_rows *rows, void **user,
                             void *at, iem_error *err)
{
    const struct writing *w = at;
    const iem_rows *coded = rows->coded;
    size_t cells[IEM_ROWS];
    if (!*user && !(*user = iem_zeroed(1, sizeof(struct lines))))
        return iem_fail_memory(err);
    iem_measuring_cells_of(w->measuring, coded->n, coded->keys, coded->width, cells);
    for (size_t i = 0; i < coded->n; i++) {
        const struct row row = {rows, i, &w->hands[worker]};
        if (!coded->adverse[i] || coded->count[i] == 0) continue;
        if (cells[i] == SIZE_MAX)
            return iem_fail(err, IEM_ERR_DATA, "the log changed while it was read");
        if (is_listed(w, cells[i])) IEM_TRY(write_row(w, &row, cells[i], *user, err));
    }
    return IEM_OK;
}

/* ---- Lines to the file, in the order of the log ---- */

static int by_strength(const void *a, const void *b)
{
    const struct line *la = a, *lb = b;
    if (la->strength > lb->strength || la->strength < lb->strength)
        return la->strength > lb->strength ? -1 : 1;
    const int order = strcmp(la->id ? la->id : "", lb->id ? lb->id : "");
    if (order != 0) return order;
    return (la->sequence > lb->sequence) - (la->sequence < lb->sequence);
}

static int by_sequence(const void *a, const void *b)
{
    const struct line *la = a, *lb = b;
    return (la->sequence > lb->sequence) - (la->sequence < lb->sequence);
}

static void prune(struct writing *w)
{
    if (w->n_kept <= w->options->case_limit) return;
    qsort(w->kept, w->n_kept, sizeof *w->kept, by_strength);
    while (w->n_kept > w->options->case_limit) {
        struct line *last = &w->kept[--w->n_kept];
        free(last->id);
        free(last->text);
    }
}

static iem_status keep(struct writing *w, struct line *line, iem_error *err)
{
    if (!IEM_GROW(w->kept, w->kept_capacity, w->n_kept + 1))
        return iem_fail_memory(err);
    w->kept[w->n_kept++] = *line;
    *line = (struct line){0};
    if (w->n_kept > 2 * w->options->case_limit + 1024) prune(w);
    return IEM_OK;
}

static void put_record(const struct line *line, iem_buffer *record)
{
    iem_buffer_bytes(record, (const char *)&line->strength, sizeof line->strength);
    iem_put_text(record, iem_slice_of(line->id ? line->id : ""));
    iem_put_text(record, iem_slice_of(line->text));
}

static iem_status spool_line(struct writing *w, const struct line *line, iem_error *err)
{
    w->record.len = 0;
    put_record(line, &w->record);
    return iem_spool_add(w->spool, &w->record, err);
}

static iem_status place_line(struct writing *w, struct line *line, iem_error *err)
{
    line->sequence = w->sequence++;
    if (w->options->case_limit) return keep(w, line, err);
    if (w->spool) return spool_line(w, line, err);
    return iem_file_write(w->file, line->text, strlen(line->text), err);
}

static iem_status take_lines(size_t part, iem_delivery *delivery, void *at,
                             iem_error *err)
{
    struct lines *lines = delivery->user;
    iem_status status = IEM_OK;
    (void)part;
    for (size_t i = 0; lines && i < lines->n && status == IEM_OK; i++)
        status = place_line(at, &lines->at[i], err);
    return status;
}

/* ---- From the other ranks, whose lines come later in the log ---- */

static iem_status next_line(void *ctx, iem_buffer *record, iem_error *err)
{
    struct writing *w = ctx;
    if (!w->options->case_limit) return iem_spool_next(w->spool, record, err);
    if (w->n_sent < w->n_kept) put_record(&w->kept[w->n_sent++], record);
    return IEM_OK;
}

static iem_status receive_line(void *ctx, unsigned rank, const char *record, size_t n,
                               iem_error *err)
{
    struct line line = {0};
    iem_bytes in = iem_bytes_of(record, n);
    const void *strength = iem_get_bytes(&in, sizeof line.strength);
    (void)rank;
    if (strength) memcpy(&line.strength, strength, sizeof line.strength);
    line.id = iem_copy(iem_get_text(&in));
    line.text = iem_copy(iem_get_text(&in));
    const iem_status status =
        line.id && line.text ? place_line(ctx, &line, err) : iem_fail_memory(err);
    empty_lines(&line, 1);
    return status;
}

static void sort_kept(struct writing *w)
{
    prune(w);
    if (w->n_kept) qsort(w->kept, w->n_kept, sizeof *w->kept, by_sequence);
}

static iem_status gather_lines(struct writing *w, iem_error *err)
{
    iem_ranks *ranks = w->options->ranks;
    if (iem_ranks_rank(ranks) > 0) sort_kept(w);
    if (w->spool) IEM_TRY(iem_spool_rewind(w->spool, err));
    return iem_ranks_collect(ranks, &(iem_stream){next_line, receive_line, w}, err);
}

static iem_status write_kept(struct writing *w, iem_error *err)
{
    sort_kept(w);
    for (size_t i = 0; i < w->n_kept; i++)
        IEM_TRY(iem_file_write(w->file, w->kept[i].text, strlen(w->kept[i].text), err));
    return IEM_OK;
}

/* ---- The whole ---- */

static iem_status read_key(struct writing *w, iem_error *err)
{
    if (!w->options->key_file) return IEM_OK;
    IEM_TRY(iem_file_read_all(w->options->key_file, KEY_LIMIT, &w->key, &w->key_bytes,
                              err));
    if (w->key_bytes >= 16) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA, "%s: a key has at least 16 bytes",
                    w->options->key_file);
}

static iem_status choose_treatments(struct writing *w, iem_error *err)
{
    w->listed = iem_zeroed(w->result->n_treatments, sizeof *w->listed);
    if (!w->listed) return iem_fail_memory(err);
    for (size_t i = 0; i < w->result->n_findings; i++)
        w->listed[w->result->findings[i].treatment] = true;
    for (size_t i = 0; i < w->result->n_cells; i++)
        if (w->result->cells[i].discovered)
            w->listed[w->result->cells[i].treatment] = true;
    return IEM_OK;
}

static int strongest_first(const void *a, const void *b)
{
    const double x = strength_of(*(const iem_cell_row *const *)a);
    const double y = strength_of(*(const iem_cell_row *const *)b);
    return (x < y) - (x > y);
}

/* The strongest cells have more cases than will be kept: those of weaker ones need not
 * be made. With counted profiles one row may be all cases of a cell. */
static iem_status find_weakest(struct writing *w, iem_error *err)
{
    const iem_result *r = w->result;
    const uint64_t limit = w->options->case_limit;
    double cases = 0;
    size_t n = 0;
    w->weakest = -INFINITY;
    if (!limit) return IEM_OK;
    const iem_cell_row **rows = iem_zeroed(r->n_cells, sizeof *rows);
    if (!rows) return iem_fail_memory(err);
    for (size_t i = 0; i < r->n_cells; i++)
        if (w->listed[r->cells[i].treatment] && r->cells[i].a1 > 0)
            rows[n++] = &r->cells[i];
    if (n) qsort(rows, n, sizeof *rows, strongest_first);
    for (size_t i = 0; i < n && cases < (double)limit; i++) {
        cases += w->plan->count ? 1 : rows[i]->a1;
        w->weakest = strength_of(rows[i]);
    }
    free(rows);
    return IEM_OK;
}

static iem_status find_reach(struct writing *w, iem_error *err)
{
    const iem_result *r = w->result;
    const size_t n = iem_measuring_fact_cells(w->measuring);
    w->reach = iem_zeroed(n, sizeof *w->reach);
    if (!w->reach) return iem_fail_memory(err);
    for (size_t c = 0; c < n; c++) w->reach[c] = NAN;
    for (size_t i = 0; i < r->n_cells; i++) {
        const iem_cell_row *row = &r->cells[i];
        if (w->listed[row->treatment])
            w->reach[row->cell] = fmax(w->reach[row->cell], strength_of(row));
    }
    return IEM_OK;
}

static void free_hands(struct hand *hands, unsigned n)
{
    for (unsigned t = 0; hands && t < n; t++) {
        iem_decoder_clear(&hands[t].decoder);
        for (size_t i = 0; i < TAILS; i++) free(hands[t].tails[i].text);
    }
    free(hands);
}

static iem_status run_pass(iem_log *log, struct writing *w, struct iem_tally *tally,
                           iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct iem_tally **shared = NULL;
    IEM_TRY(iem_shared_tally(tally, n, &shared, err));
    w->hands = iem_zeroed(n, sizeof *w->hands);
    iem_status status = w->hands ? IEM_OK : iem_fail_memory(err);
    const iem_pass pass = {.plan = w->plan,
                           .stage = "cases",
                           .tallies = shared,
                           .frozen = true,
                           .with_ids = true,
                           .on_rows = write_rows,
                           .in_order = take_lines,
                           .drop = free_lines,
                           .ctx = w};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    free_hands(w->hands, n);
    free(shared);
    return status;
}

static iem_status open_file(struct writing *w, iem_error *err)
{
    if (iem_ranks_rank(w->options->ranks) > 0) return iem_spool_new(&w->spool, err);
    IEM_TRY(iem_file_create(w->options->cases_path, true, &w->file, err));
    return iem_file_write(w->file, HEADER, sizeof HEADER - 1, err);
}

static iem_status close_file(struct writing *w, iem_error *err)
{
    iem_file *file = w->file;
    if (!file) return IEM_OK;
    IEM_TRY(write_kept(w, err));
    w->file = NULL;
    return iem_file_commit(file, err);
}

static void writing_clear(struct writing *w)
{
    iem_file_discard(w->file);
    iem_spool_free(w->spool);
    iem_buffer_clear(&w->record);
    empty_lines(w->kept, w->n_kept);
    free(w->kept);
    free(w->listed);
    free(w->reach);
    free(w->key);
}

iem_status iem_cases_write(iem_log *log, const struct iem_plan *plan,
                           const iem_options *options, struct iem_tally *tally,
                           const iem_measuring *measuring,
                           const struct iem_result *result, iem_error *err)
{
    struct writing w = {
        .plan = plan, .options = options, .measuring = measuring, .result = result};
    iem_status status = read_key(&w, err);
    if (status == IEM_OK) status = choose_treatments(&w, err);
    if (status == IEM_OK) status = find_weakest(&w, err);
    if (status == IEM_OK) status = find_reach(&w, err);
    if (status == IEM_OK) status = open_file(&w, err);
    if (status == IEM_OK) status = run_pass(log, &w, tally, err);
    if (status == IEM_OK) status = gather_lines(&w, err);
    if (status == IEM_OK) status = close_file(&w, err);
    writing_clear(&w);
    return status;
}
