#include "engine/case_lines.h"

#include "base/arena.h"
#include "base/digits.h"
#include "base/field.h"
#include "base/grow.h"
#include "base/key.h"
#include "report/sentences.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOM = 1 << 25, /* bytes of tails that all threads keep together */
};

/* What all lines of one cell row end with. */
struct tail {
    size_t len;
    char text[];
};

/* What one thread works with. */
struct hand {
    iem_decoder decoder; /* one text at a time */
    iem_buffer tail;     /* that finds no room among those kept */
    iem_buffer sentence; /* of it */
    char *kept;          /* tails made by this thread, one behind the other */
    size_t used, room;
};

struct iem_case_lines {
    const struct iem_plan *plan;
    const iem_options *options;
    const struct iem_result *result;
    iem_key key;      /* without bytes: persons are left out */
    iem_slice *heads; /* per treatment: its ground and group */
    iem_arena head_texts;
    _Atomic(struct tail *) *tails; /* per cell row; NULL: not kept */
    struct hand *hands;            /* per thread */
    unsigned threads;
};

/* ---- What belongs to a treatment ---- */

static iem_status make_heads(iem_case_lines *lines, iem_error *err)
{
    const struct iem_result *r = lines->result;
    iem_buffer out = {0};
    lines->heads = iem_zeroed(r->n_treatments, sizeof *lines->heads);
    if (!lines->heads) return iem_fail_memory(err);
    for (size_t t = 0; t < r->n_treatments; t++) {
        out.len = 0;
        iem_csv_field(&out, false, iem_slice_of(r->treatments[t].ground));
        iem_csv_field(&out, false, iem_slice_of(r->treatments[t].group));
        const iem_slice text = {out.at, out.len};
        const char *kept = out.failed ? NULL : iem_arena_copy(&lines->head_texts, text);
        lines->heads[t] = (iem_slice){kept, text.len};
        if (!kept) break;
    }
    const bool made = r->n_treatments == 0 || lines->heads[r->n_treatments - 1].at;
    iem_buffer_clear(&out);
    return made ? IEM_OK : iem_fail_memory(err);
}

/* ---- What belongs to a cell row ---- */

static void put_number(iem_buffer *out, double value)
{
    char digits[IEM_DIGITS_ROOM];
    iem_buffer_bytes(out, ",", 1);
    if (isnan(value)) return;
    if (value >= 0 && value < 1e9 && value <= (double)(int64_t)value)
        iem_buffer_whole(out, (uint64_t)value); /* a count, as most are */
    else
        iem_buffer_bytes(out, digits, iem_digits_write(value, digits));
}

static const char *grade_name(iem_grade grade)
{
    static const char *const names[] = {
        [IEM_LIKELY] = ",likely",
        [IEM_POSSIBLE] = ",possible",
        [IEM_NO_INDICATION] = ",no-indication",
        [IEM_GRADE_CANNOT_TELL] = ",cannot-tell",
    };
    return names[grade];
}

static iem_status put_sentence(const iem_case_lines *lines, struct hand *hand,
                               const iem_cell_row *cell, iem_error *err)
{
    iem_buffer *sentence = &hand->sentence;
    const char *lang = lines->options->lang ? lines->options->lang : "en";
    sentence->len = 0;
    const iem_status status = iem_sentence_case(lines->result, cell, lang, sentence);
    if (status == IEM_ERR_USAGE)
        return iem_fail(err, IEM_ERR_USAGE, "language '%.20s' is unknown; use en or nl",
                        lang);
    if (status != IEM_OK || sentence->failed) return iem_fail_memory(err);
    iem_csv_field(&hand->tail, false, (iem_slice){sentence->at, sentence->len});
    return IEM_OK;
}

static iem_status make_tail(const iem_case_lines *lines, struct hand *hand,
                            const iem_cell_row *cell, iem_error *err)
{
    iem_buffer *out = &hand->tail;
    out->len = 0;
    iem_buffer_text(out, grade_name(cell->grade));
    put_number(out, cell->chance);
    put_number(out, cell->chance_low);
    put_number(out, cell->n0);
    put_number(out, cell->a0);
    put_number(out, cell->n1);
    put_number(out, cell->a1);
    IEM_TRY(put_sentence(lines, hand, cell, err));
    iem_buffer_text(out, ",internal\n");
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}

/* Which cells come first decides which tails are kept, and so those of many cases
 * mostly are. */
static void keep_tail(iem_case_lines *lines, struct hand *hand, size_t row)
{
    struct tail *none = NULL;
    const size_t step = _Alignof(struct tail), need = sizeof *none + hand->tail.len;
    const size_t bytes = (need + step - 1) / step * step;
    if (bytes > hand->room - hand->used) return;
    if (!hand->kept && !(hand->kept = iem_large(hand->room))) return; /* only slower */
    struct tail *kept = (struct tail *)(void *)(hand->kept + hand->used);
    hand->used += bytes;
    kept->len = hand->tail.len;
    memcpy(kept->text, hand->tail.at, kept->len);
    atomic_compare_exchange_strong(&lines->tails[row], &none, kept);
}

static size_t row_of(const iem_case_lines *lines, const iem_cell_row *cell)
{
    return (size_t)(cell - lines->result->cells);
}

static iem_status put_tail(iem_case_lines *lines, struct hand *hand,
                           const iem_cell_row *cell, iem_buffer *out, iem_error *err)
{
    const size_t row = row_of(lines, cell);
    const struct tail *kept = atomic_load(&lines->tails[row]);
    if (kept) {
        iem_buffer_bytes(out, kept->text, kept->len);
        return IEM_OK;
    }
    IEM_TRY(make_tail(lines, hand, cell, err));
    iem_buffer_bytes(out, hand->tail.at, hand->tail.len);
    keep_tail(lines, hand, row);
    return IEM_OK;
}

void iem_case_expect(const iem_case_lines *lines, const iem_cell_row *cell)
{
    __builtin_prefetch(&lines->tails[row_of(lines, cell)]);
}

void iem_case_fetch(const iem_case_lines *lines, const iem_cell_row *cell)
{
    const struct tail *kept = atomic_load(&lines->tails[row_of(lines, cell)]);
    const char *at = kept ? (const char *)kept : (const char *)cell;
    for (size_t i = 0; i < 4; i++) __builtin_prefetch(at + 64 * i);
}

/* ---- What belongs to a case ---- */

static iem_status text_of(struct hand *hand, const iem_case_entry *about, int role,
                          iem_slice *text, iem_error *err)
{
    return iem_log_text(about->rows, about->i, role, &hand->decoder, text, err);
}

/* What is not valid text is shown as far as it can be: a case number that is not is
 * still the way to find the case. */
static iem_status put_text(struct hand *hand, const iem_case_entry *about, int role,
                           bool field, bool first, iem_buffer *out, iem_error *err)
{
    iem_slice text;
    const size_t before = out->len;
    IEM_TRY(text_of(hand, about, role, &text, err));
    const bool shown = iem_is_ascii(text) || iem_utf8_valid(text);
    text.len = text.len ? strnlen(text.at, text.len) : 0;
    if (field)
        iem_csv_field(out, first, text);
    else
        iem_buffer_bytes(out, text.at, text.len);
    if (out->failed) return iem_fail_memory(err);
    for (size_t i = before; i < out->len && !shown; i++)
        if ((unsigned char)out->at[i] >= 0x80) out->at[i] = '?';
    return IEM_OK;
}

void iem_case_profile(const struct iem_plan *plan, const iem_cell_row *cell,
                      iem_buffer *out)
{
    for (size_t f = 0; f < plan->n_facts; f++)
        iem_buffer_format(out, "%s%s=%s", f ? "; " : "", plan->facts[f].name,
                          cell->facts[f]);
}

static iem_status put_facts(const iem_case_lines *lines, const iem_cell_row *cell,
                            iem_buffer *out, iem_error *err)
{
    iem_buffer facts = {0};
    iem_case_profile(lines->plan, cell, &facts);
    iem_csv_field(out, true, (iem_slice){facts.at ? facts.at : "", facts.len});
    const bool failed = facts.failed;
    iem_buffer_clear(&facts);
    return failed ? iem_fail_memory(err) : IEM_OK;
}

/* The log's own case number; for counted profiles, the profile itself. */
static iem_status put_case(const iem_case_lines *lines, struct hand *hand,
                           const iem_case_entry *about, iem_buffer *out, iem_error *err)
{
    const int role = about->rows->roles->case_id;
    if (role != IEM_NO_ROLE) return put_text(hand, about, role, true, true, out, err);
    return lines->plan->count ? put_facts(lines, about->cell, out, err) : IEM_OK;
}

static iem_status put_person(const iem_case_lines *lines, struct hand *hand,
                             const iem_case_entry *about, iem_buffer *out,
                             iem_error *err)
{
    char pseudonym[IEM_PSEUDONYM_HEX];
    const int role = about->rows->roles->person;
    iem_slice id;
    iem_buffer_bytes(out, ",", 1);
    if (!lines->key.bytes || role == IEM_NO_ROLE) return IEM_OK;
    IEM_TRY(text_of(hand, about, role, &id, err));
    IEM_TRY(iem_key_pseudonym(&lines->key, id, pseudonym, err));
    iem_buffer_text(out, pseudonym);
    return IEM_OK;
}

iem_status iem_case_line(iem_case_lines *lines, unsigned worker,
                         const iem_case_entry *about, iem_buffer *out, iem_error *err)
{
    struct hand *hand = &lines->hands[worker];
    const iem_slice head = lines->heads[about->treatment];
    IEM_TRY(put_case(lines, hand, about, out, err));
    IEM_TRY(put_person(lines, hand, about, out, err));
    iem_buffer_bytes(out, ",", 1);
    iem_buffer_whole(out, (uint64_t)about->rows->coded->count[about->i]);
    iem_buffer_bytes(out, head.at, head.len);
    IEM_TRY(put_text(hand, about, about->rows->roles->decision, true, false, out, err));
    IEM_TRY(put_tail(lines, hand, about->cell, out, err));
    return out->failed ? iem_fail_memory(err) : IEM_OK;
}

iem_status iem_case_number(iem_case_lines *lines, unsigned worker,
                           const iem_case_entry *about, iem_buffer *out, iem_error *err)
{
    const int role = about->rows->roles->case_id;
    if (role == IEM_NO_ROLE) return IEM_OK;
    return put_text(&lines->hands[worker], about, role, false, true, out, err);
}

/* ---- The whole ---- */

static iem_status make_hands(iem_case_lines *lines, iem_error *err)
{
    lines->hands = iem_zeroed(lines->threads, sizeof *lines->hands);
    lines->tails = iem_zeroed(lines->result->n_cells, sizeof *lines->tails);
    if (!lines->hands || !lines->tails) return iem_fail_memory(err);
    for (unsigned w = 0; w < lines->threads; w++)
        lines->hands[w].room = ROOM / lines->threads;
    return IEM_OK;
}

iem_status iem_case_lines_new(const struct iem_plan *plan, const iem_options *options,
                              const struct iem_result *result, unsigned threads,
                              iem_case_lines **lines, iem_error *err)
{
    iem_case_lines *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->plan = plan;
    made->options = options;
    made->result = result;
    made->threads = threads;
    iem_status status = IEM_OK;
    if (options->key_file) status = iem_key_read(options->key_file, &made->key, err);
    if (status == IEM_OK) status = make_heads(made, err);
    if (status == IEM_OK) status = make_hands(made, err);
    if (status == IEM_OK)
        *lines = made;
    else
        iem_case_lines_free(made);
    return status;
}

void iem_case_lines_free(iem_case_lines *lines)
{
    if (!lines) return;
    for (unsigned w = 0; lines->hands && w < lines->threads; w++) {
        iem_decoder_clear(&lines->hands[w].decoder);
        iem_buffer_clear(&lines->hands[w].tail);
        iem_buffer_clear(&lines->hands[w].sentence);
        free(lines->hands[w].kept);
    }
    free(lines->hands);
    free(lines->tails);
    free(lines->heads);
    iem_arena_clear(&lines->head_texts);
    iem_key_clear(&lines->key);
    free(lines);
}
