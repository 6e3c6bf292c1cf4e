#include "engine/card.h"

#include "base/buffer.h"
#include "family/asked.h"
#include "family/no_way_out.h"
#include "tally/section.h"

#include <math.h>
#include <string.h>

#define K(key) IEM_ASKS(IEM_##key)

struct filling {
    const iem_scanned *scanned;
    const iem_process *process;
    const iem_find *find;
    iem_case *to;
};

static iem_card_line *line_of(const struct filling *f, iem_card_question question)
{
    return &f->to->card[question];
}

/* ---- What a row says ---- */

static bool has(const struct filling *f, iem_process_key key)
{
    return f->process->column[key].name != NULL;
}

/* The keys of the plan that are not there; the answer is missing for want of them. */
static iem_status lack(const struct filling *f, iem_card_line *line, uint64_t needs,
                       iem_error *err)
{
    iem_buffer names = {0};
    for (int k = 0; k < IEM_N_PROCESS_KEYS; k++)
        if (needs & IEM_ASKS(k) && !has(f, (iem_process_key)k))
            iem_buffer_format(&names, "%s%s", names.len ? ", " : "",
                              iem_process_rows[k].key);
    line->answer = IEM_ANSWER_MISSING;
    if (!names.failed && names.len)
        line->lacks = iem_arena_copy(&f->scanned->result->arena,
                                     (iem_slice){names.at, names.len});
    const bool failed = names.failed || (names.len && !line->lacks);
    iem_buffer_clear(&names);
    return failed ? iem_fail_memory(err) : IEM_OK;
}

static iem_answer ask(const struct filling *f, const char *question)
{
    return iem_questions[iem_question_find(question)].answer(f->process,
                                                             &f->find->account);
}

static iem_answer opposite(iem_answer answer)
{
    if (answer == IEM_ANSWER_YES) return IEM_ANSWER_NO;
    return answer == IEM_ANSWER_NO ? IEM_ANSWER_YES : answer;
}

/* ---- Of this row alone ---- */

static iem_status fill_asked(const struct filling *f, iem_card_question about,
                             const char *question, iem_error *err)
{
    const iem_question *q = &iem_questions[iem_question_find(question)];
    if (!iem_question_fits(f->process, q))
        return lack(f, line_of(f, about), q->needs, err);
    line_of(f, about)->answer = ask(f, question);
    return IEM_OK;
}

/* She was asked before an adverse decision, and it waited for her answer or its term.
 */
static iem_status fill_heard(const struct filling *f, iem_error *err)
{
    iem_card_line *line = line_of(f, IEM_CARD_HEARD);
    const uint64_t needs = K(INFO_REQUESTED_AT) | K(INFO_RECEIVED_AT) | K(DECIDED_AT);
    if (!has(f, IEM_INFO_REQUESTED_AT)) return lack(f, line, needs, err);
    if (f->find->account.said[IEM_INFO_REQUESTED_AT] == IEM_NOT_SAID) {
        line->answer = f->to->adverse ? IEM_ANSWER_NO : IEM_ANSWER_NOT_ASKED;
        line->why = IEM_CARD_NEVER_ASKED;
        return IEM_OK;
    }
    if (!has(f, IEM_INFO_RECEIVED_AT) || !has(f, IEM_DECIDED_AT))
        return lack(f, line, needs, err);
    line->answer = opposite(ask(f, "decided_before_heard"));
    return IEM_OK;
}

/* Not set aside, whichever way it went. */
static iem_status fill_advice(const struct filling *f, iem_error *err)
{
    iem_card_line *line = line_of(f, IEM_CARD_ADVICE);
    if (!has(f, IEM_ADVICE)) return lack(f, line, K(ADVICE), err);
    const iem_answer in_favour = ask(f, "override_in_favour");
    const bool adverse = in_favour != IEM_ANSWER_NOT_ASKED;
    line->answer = opposite(adverse ? in_favour : ask(f, "override_against"));
    if (line->answer == IEM_ANSWER_YES || line->answer == IEM_ANSWER_NO)
        line->why = adverse ? IEM_CARD_ADVICE_ADVERSE : IEM_CARD_ADVICE_FAVOURABLE;
    return IEM_OK;
}

static void fill_facts(const struct filling *f)
{
    iem_card_line *line = line_of(f, IEM_CARD_FACTS);
    const iem_case *c = f->to;
    double missing = 0;
    if (c->n_facts == 0) {
        line->answer = IEM_ANSWER_MISSING;
        line->lacks = "facts";
        return;
    }
    for (size_t i = 0; i < c->n_facts; i++)
        for (size_t v = 0; v < c->facts[i].n_values; v++)
            missing += c->facts[i].values[v].own && c->facts[i].values[v].missing;
    line->answer = missing > 0 ? IEM_ANSWER_NO : IEM_ANSWER_YES;
    line->n = missing;
    line->of = (double)c->n_facts;
}

/* ---- Beside others ---- */

/* On the ground where they are most. */
static void fill_twins(const struct filling *f)
{
    iem_card_line *line = line_of(f, IEM_CARD_TWINS);
    const iem_case *c = f->to;
    line->answer = IEM_ANSWER_NOT_ASKED;
    line->n = 0;
    if (c->n_facts == 0) {
        line->answer = IEM_ANSWER_MISSING;
        line->lacks = "facts";
        return;
    }
    for (size_t g = 0; g < c->n_grounds; g++) {
        const iem_cell_row *cell = c->grounds[g].cell;
        if (!cell) continue;
        if (line->answer == IEM_ANSWER_NOT_ASKED) line->answer = IEM_ANSWER_NO;
        if (cell->missing_facts || !(cell->n0 > 0)) continue;
        line->answer = IEM_ANSWER_YES;
        line->n = fmax(line->n, cell->n0);
    }
}

static size_t wording_axis(const iem_scanned *scanned)
{
    const struct iem_tally *t = scanned->tally;
    for (size_t a = t->n_dims; a < t->n_axes; a++)
        if (t->dims[a].aspect == IEM_WORDING) return a;
    return SIZE_MAX;
}

/* A text that others got too is not of one's own. */
static iem_status fill_reason(const struct filling *f, iem_error *err)
{
    iem_card_line *line = line_of(f, IEM_CARD_REASON);
    const struct iem_tally *t = f->scanned->tally;
    const size_t axis = wording_axis(f->scanned);
    const iem_section *section = iem_tally_section(t, "wordings");
    if (axis == SIZE_MAX || !section) return lack(f, line, K(MOTIVATION_HASH), err);
    const size_t place = iem_section_place(section, axis);
    const uint32_t code = f->find->aspects[axis - t->n_dims];
    char band[IEM_BAND_TEXT];
    line->answer = IEM_ANSWER_MISSING;
    if (strcmp(iem_dim_text(&t->dims[axis], code, band), IEM_MISSING_TEXT) == 0)
        return IEM_OK;
    line->n = -f->to->people;
    for (size_t c = 0; c < section->cube.n_cells; c++)
        if (iem_section_code(section, place, c) == code)
            line->n += (double)iem_cube_n(&section->cube, c);
    line->n = fmax(line->n, 0);
    line->answer = line->n > 0 ? IEM_ANSWER_NO : IEM_ANSWER_YES;
    return IEM_OK;
}

/* ---- The way out ---- */

/* Shut for this decision itself, or opened by it. */
static bool is_told_by_row(const struct filling *f, iem_card_line *line)
{
    const int32_t *said = f->find->account.said;
    if (said[IEM_OBJECTION_OUTCOME] == IEM_SENSE_YES) {
        line->answer = IEM_ANSWER_YES;
        line->why = IEM_CARD_UPHELD;
    } else if (said[IEM_OVERRIDE_BLOCKED] == IEM_SENSE_YES) {
        line->answer = IEM_ANSWER_NO;
        line->why = IEM_CARD_BLOCKED;
    }
    return line->why != IEM_CARD_PLAIN;
}

static iem_status fill_way_out(const struct filling *f, iem_error *err)
{
    iem_card_line *line = line_of(f, IEM_CARD_WAY_OUT);
    const iem_measuring *m = f->scanned->measuring;
    if (!f->to->adverse) {
        line->answer = IEM_ANSWER_NOT_ASKED;
        return IEM_OK;
    }
    if (is_told_by_row(f, line)) return IEM_OK;
    if (f->to->n_facts == 0) {
        line->answer = IEM_ANSWER_MISSING;
        line->lacks = "facts";
        return IEM_OK;
    }
    if (!has(f, IEM_ADVICE)) return lack(f, line, K(ADVICE), err);
    line->answer = IEM_ANSWER_MISSING;
    if (f->scanned->plan->rounded) return IEM_OK;
    iem_no_way_out_count(m, iem_measuring_cell(m, f->find->key), &line->of, &line->n);
    line->why = line->n > 0                        ? IEM_CARD_SET_ASIDE
                : line->of >= IEM_NO_WAY_OUT_LEAST ? IEM_CARD_NEVER_SET_ASIDE
                                                   : IEM_CARD_FEW_ADVICES;
    if (line->why != IEM_CARD_FEW_ADVICES)
        line->answer = line->n > 0 ? IEM_ANSWER_YES : IEM_ANSWER_NO;
    return IEM_OK;
}

/* ---- The whole ---- */

iem_status iem_card_fill(const iem_scanned *scanned, const iem_find *find,
                         iem_case *out, iem_error *err)
{
    const struct filling f = {scanned, &scanned->plan->process, find, out};
    for (int q = 0; q < IEM_N_CARD_QUESTIONS; q++)
        out->card[q] = (iem_card_line){.n = NAN, .of = NAN};
    fill_facts(&f);
    fill_twins(&f);
    IEM_TRY(fill_asked(&f, IEM_CARD_HUMAN, "human_review", err));
    IEM_TRY(fill_heard(&f, err));
    IEM_TRY(fill_reason(&f, err));
    IEM_TRY(fill_advice(&f, err));
    IEM_TRY(fill_asked(&f, IEM_CARD_INFORMED, "informed", err));
    return fill_way_out(&f, err);
}

/* ---- Before this one ---- */

/* A day that is not known is before none. */
static bool is_before(const iem_find *one, const iem_find *other)
{
    const int32_t a = one->account.said[IEM_DECIDED_AT];
    const int32_t b = other->account.said[IEM_DECIDED_AT];
    return a != IEM_NOT_SAID && b != IEM_NOT_SAID && a < b;
}

static void fill_before(const iem_finds *finds, const iem_find *own, iem_card_line *to)
{
    if (own->account.said[IEM_DECIDED_AT] == IEM_NOT_SAID) {
        to->answer = IEM_ANSWER_MISSING;
        return;
    }
    to->n = 0;
    for (const iem_find *find = finds->first; find; find = find->next)
        to->n += find->adverse && is_before(find, own) ? find->people : 0;
    to->answer = to->n > 0 ? IEM_ANSWER_YES : IEM_ANSWER_NO;
}

void iem_card_fill_before(const struct iem_plan *plan, bool by_person,
                          const iem_finds *finds, iem_case *cases, size_t n)
{
    const iem_find *find = finds->first;
    for (size_t i = 0; i < n; i++, find = find->next) {
        iem_card_line *line = &cases[i].card[IEM_CARD_BEFORE];
        *line = (iem_card_line){.answer = IEM_ANSWER_MISSING, .n = NAN, .of = NAN};
        if (!plan->person)
            line->lacks = "person";
        else if (!plan->process.column[IEM_DECIDED_AT].name)
            line->lacks = iem_process_rows[IEM_DECIDED_AT].key;
        else if (!by_person)
            line->answer = IEM_ANSWER_NOT_ASKED;
        else
            fill_before(finds, find, line);
    }
}
