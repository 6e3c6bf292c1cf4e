#include "engine/cases.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/grow.h"
#include "engine/gather.h"
#include "engine/rejects.h"
#include "report/sentences.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEADER                                                                         \
    "case,person,people,ground,group,decision,grade,group_chance,group_chance_low,"    \
    "twins_n,twins_adverse,group_n,group_adverse,sentence,edition\n"

enum { KEY_LIMIT = 4096, PSEUDONYM = 32 };

/* One line, kept with what --case-limit ranks by. */
struct line {
    double strength;
    uint64_t sequence; /* place in the log */
    char *id, *text;
};

/* The lines of one block, on their way to in_order; each thread has its own. */
struct lines {
    struct line *at;
    size_t n, capacity;
};

struct writing {
    const struct iem_plan *plan;
    const iem_options *options;
    const iem_measuring *measuring;
    const struct iem_result *result;
    bool *listed; /* per treatment: it has a finding or a discovered cell */
    char *key;
    size_t key_bytes;
    iem_file *file;
    struct lines *lines; /* per thread */
    struct line *kept;   /* with --case-limit */
    size_t n_kept, kept_capacity;
    uint64_t sequence;
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
    if (!isnan(value)) iem_buffer_format(out, "%.12g", value);
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

/* The log's own case number; for counted profiles, the profile itself. */
static iem_status put_case(const struct writing *w, const iem_log_row *row,
                           const iem_cell_row *cell, iem_buffer *out, iem_error *err)
{
    if (row->roles->case_id != IEM_NO_ROLE) {
        iem_csv_field(out, true, row->fields[row->roles->case_id]);
    } else if (w->plan->count) {
        iem_buffer facts = {0};
        for (size_t f = 0; f < w->plan->n_facts; f++)
            iem_buffer_format(&facts, "%s%s=%s", f ? "; " : "", w->plan->facts[f].name,
                              cell->facts[f]);
        iem_csv_field(out, true, (iem_slice){facts.at ? facts.at : "", facts.len});
        const bool failed = facts.failed;
        iem_buffer_clear(&facts);
        if (failed) return iem_fail_memory(err);
    }
    return IEM_OK;
}

static iem_status put_person(const struct writing *w, const iem_log_row *row,
                             iem_buffer *out, iem_error *err)
{
    unsigned char digest[IEM_SHA256];
    char hex[IEM_SHA256_HEX];
    iem_buffer_text(out, ",");
    if (!w->key || row->roles->person == IEM_NO_ROLE) return IEM_OK;
    const iem_slice id = row->fields[row->roles->person];
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

static iem_status make_line(const struct writing *w, const iem_log_row *row,
                            const iem_cell_row *cell, iem_buffer *out, iem_error *err)
{
    const iem_treatment *t = &w->result->treatments[cell->treatment];
    IEM_TRY(put_case(w, row, cell, out, err));
    IEM_TRY(put_person(w, row, out, err));
    iem_buffer_format(out, ",%" PRId64, row->coded->count);
    iem_csv_field(out, false, iem_slice_of(t->ground));
    iem_csv_field(out, false, iem_slice_of(t->group));
    iem_csv_field(out, false, row->fields[row->roles->decision]);
    iem_buffer_format(out, ",%s", grade_name(cell->grade));
    put_number(out, cell->chance);
    put_number(out, cell->chance_low);
    put_number(out, cell->n0);
    put_number(out, cell->a0);
    put_number(out, cell->n1);
    put_number(out, cell->a1);
    IEM_TRY(put_sentence(w, cell, out, err));
    iem_buffer_text(out, ",internal\n");
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}

/* ---- Rows to lines, in any order ---- */

static iem_status add_line(const struct writing *w, const iem_log_row *row,
                           const iem_cell_row *cell, struct lines *lines,
                           iem_error *err)
{
    iem_buffer out = {0};
    struct line line = {.strength =
                            isnan(cell->chance_low) ? -INFINITY : cell->chance_low};
    iem_status status = make_line(w, row, cell, &out, err);
    if (status == IEM_OK) status = iem_buffer_take(&out, &line.text, err);
    if (status == IEM_OK && row->roles->case_id != IEM_NO_ROLE &&
        !(line.id = iem_copy(row->fields[row->roles->case_id])))
        status = iem_fail_memory(err);
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

static iem_status write_row(unsigned worker, const iem_log_row *row, iem_batch *batch,
                            void *at, iem_error *err)
{
    const struct writing *w = at;
    batch->user = &w->lines[worker];
    if (!row->coded->adverse || row->coded->count == 0) return IEM_OK;
    const size_t cell = iem_measuring_cell(w->measuring, row->coded->key);
    if (cell == SIZE_MAX)
        return iem_fail(err, IEM_ERR_DATA, "the log changed while it was read");
    for (size_t v = 0; v < iem_measuring_views(w->measuring); v++) {
        const size_t t = iem_measuring_own(w->measuring, v, row->coded->key);
        if (t == SIZE_MAX || !w->listed[t]) continue;
        const iem_cell_row *found = iem_measuring_row(w->measuring, t, cell);
        if (found) IEM_TRY(add_line(w, row, found, &w->lines[worker], err));
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

static iem_status take_lines(size_t part, iem_batch *batch, void *at, iem_error *err)
{
    struct writing *w = at;
    struct lines *lines = batch->user;
    iem_status status = IEM_OK;
    (void)part;
    for (size_t i = 0; lines && i < lines->n && status == IEM_OK; i++) {
        struct line *line = &lines->at[i];
        line->sequence = w->sequence++;
        status = w->options->case_limit
                     ? keep(w, line, err)
                     : iem_file_write(w->file, line->text, strlen(line->text), err);
    }
    if (lines) {
        empty_lines(lines->at, lines->n);
        lines->n = 0;
    }
    return status;
}

static iem_status write_kept(struct writing *w, iem_error *err)
{
    prune(w);
    if (w->n_kept) qsort(w->kept, w->n_kept, sizeof *w->kept, by_sequence);
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

static void free_lines(struct lines *lines)
{
    empty_lines(lines->at, lines->n);
    free(lines->at);
}

static iem_status run_pass(iem_log *log, struct writing *w, struct iem_tally *tally,
                           iem_error *err)
{
    const unsigned n = iem_log_threads(log);
    struct iem_tally **shared = NULL;
    IEM_TRY(iem_shared_tally(tally, n, &shared, err));
    w->lines = iem_zeroed(n, sizeof *w->lines);
    iem_status status = w->lines ? IEM_OK : iem_fail_memory(err);
    const iem_pass pass = {.plan = w->plan,
                           .stage = "cases",
                           .tallies = shared,
                           .frozen = true,
                           .with_ids = true,
                           .on_row = write_row,
                           .in_order = take_lines,
                           .ctx = w};
    if (status == IEM_OK) status = iem_log_run(log, &pass, NULL, err);
    for (unsigned t = 0; w->lines && t < n; t++) free_lines(&w->lines[t]);
    free(w->lines);
    free(shared);
    return status;
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
    if (status == IEM_OK)
        status = iem_file_create(options->cases_path, true, &w.file, err);
    if (status == IEM_OK)
        status = iem_file_write(w.file, HEADER, sizeof HEADER - 1, err);
    if (status == IEM_OK) status = run_pass(log, &w, tally, err);
    if (status == IEM_OK) status = write_kept(&w, err);
    if (status == IEM_OK)
        status = iem_file_commit(w.file, err);
    else
        iem_file_discard(w.file);
    empty_lines(w.kept, w.n_kept);
    free(w.kept);
    free(w.listed);
    free(w.key);
    return status;
}
