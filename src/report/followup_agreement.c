/* How often people agree with the grades, and by group chance. */
#include "report/followup_lines.h"

#include <math.h>

static const char *grade_of(iem_follow_writing *w, const iem_precision *p)
{
    return w->voice->words[IEM_W_GRADE + (int)p->grade];
}

static const char *promise_of(iem_follow_writing *w, const iem_precision *p)
{
    if (isnan(p->promise)) return "–";
    return iem_follow_fill(w, p->promise_most ? IEM_F_AT_MOST : IEM_F_AT_LEAST,
                           IEM_ARGS("share", iem_follow_share(w, p->promise)));
}

static const char *kept_of(iem_follow_writing *w, const iem_precision *p)
{
    if (isnan(p->promise)) return "–";
    return iem_follow_text(w, p->kept == IEM_PASS   ? IEM_F_KEPT
                              : p->kept == IEM_FAIL ? IEM_F_BROKEN
                                                    : IEM_F_CANNOT);
}

/* "65% (50% to 77%)" */
static const char *with_range(iem_follow_writing *w, iem_estimate e)
{
    return isnan(e.value) ? "–"
                          : iem_follow_join(w, iem_follow_share(w, e.value), " (",
                                            iem_follow_range(w, e), ")");
}

static void add_grade(iem_follow_writing *w, const iem_precision *p)
{
    const double told = p->group_decided + p->person_decided;
    iem_follow_cell(w, grade_of(w, p));
    iem_follow_cell(w, iem_follow_name(w, p->ground));
    iem_follow_cell(
        w, p->drawn && isnan(p->drawn_of) ? iem_follow_text(w, IEM_F_DRAWN_HIDDEN)
           : p->drawn
               ? iem_follow_fill(w, IEM_F_DRAWN,
                                 IEM_ARGS("n", iem_follow_people(w, p->drawn_n), "of",
                                          iem_follow_people(w, p->drawn_of)))
               : iem_follow_text(w, IEM_F_CHOSEN));
    iem_follow_cell(w, isnan(told)
                           ? "–"
                           : iem_follow_join(w, iem_follow_people(w, p->group_decided),
                                             "/", iem_follow_people(w, told), ""));
    iem_follow_cell(w, with_range(w, p->part.share));
    iem_follow_cell(w, promise_of(w, p));
    iem_follow_cell(w, kept_of(w, p));
}

static void say_surprise(iem_follow_writing *w, const iem_precision *p)
{
    const double rare = 0.025;
    const bool much = p->tails_low.fewer <= rare;
    const double tail = much                     ? p->tails_low.fewer
                        : p->tails.fewer <= rare ? p->tails.fewer
                                                 : p->tails.more;
    if (!(tail <= rare)) return;
    iem_follow_tell(w, &w->part->after,
                    much                     ? IEM_F_MUCH_FEWER
                    : p->tails.fewer <= rare ? IEM_F_FEWER
                                             : IEM_F_MORE_THAN,
                    IEM_ARGS("p", iem_follow_figure(w, iem_figure_p(w->voice, tail))));
}

static void say_expected(iem_follow_writing *w, const iem_precision *p)
{
    if (isnan(p->expected)) return;
    iem_follow_tell(w, &w->part->after, IEM_F_EXPECTED,
                    IEM_ARGS("grade", grade_of(w, p), "ground",
                             iem_follow_name(w, p->ground), "expected",
                             iem_follow_people(w, p->expected), "told",
                             iem_follow_people(w, p->group_decided + p->person_decided),
                             "least", iem_follow_people(w, p->expected_low), "seen",
                             iem_follow_people(w, p->group_decided)));
    say_surprise(w, p);
}

static void say_grade(iem_follow_writing *w, const iem_precision *p)
{
    const char *grade = grade_of(w, p), *ground = iem_follow_name(w, p->ground);
    if (p->untold + p->pending > 0)
        iem_follow_tell(w, &w->part->after, IEM_F_WHATEVER,
                        IEM_ARGS("grade", grade, "ground", ground, "untold",
                                 iem_follow_people(w, p->untold), "pending",
                                 iem_follow_people(w, p->pending), "least",
                                 iem_follow_share(w, p->part.least), "most",
                                 iem_follow_share(w, p->part.most)));
    say_expected(w, p);
    if (p->kept == IEM_FAIL && !p->promise_most)
        iem_follow_tell(w, &w->part->after, IEM_F_SAY_BROKEN,
                        IEM_ARGS("grade", grade, "ground", ground));
    if (!isnan(p->enough))
        iem_follow_tell(w, &w->part->after, IEM_F_SAY_ENOUGH,
                        IEM_ARGS("grade", grade, "ground", ground, "n",
                                 iem_follow_people(w, p->enough)));
}

static void say_all_flags(iem_follow_writing *w)
{
    const iem_estimate e = w->f->flagged_drawn;
    if (isnan(e.value)) return;
    iem_follow_tell(w, &w->part->after, IEM_F_SAY_DRAWN,
                    IEM_ARGS("share", iem_follow_share(w, e.value), "n",
                             iem_follow_people(w, w->f->flagged_of), "range",
                             iem_follow_range(w, e)));
}

void iem_follow_agreement(iem_follow_writing *w)
{
    static const iem_follow_word heads[] = {
        IEM_F_COL_GRADE, IEM_F_COL_GROUND,  IEM_F_COL_HOW, IEM_F_COL_GROUP_DECIDED,
        IEM_F_COL_SHARE, IEM_F_COL_PROMISE, IEM_F_COL_KEPT};
    bool chosen = false, hidden = false;
    double changed = 0;
    if (w->f->unfilled) {
        w->part->title = iem_follow_text(w, IEM_F_AGREEMENT);
        iem_follow_tell(w, &w->part->after, IEM_F_UNFILLED,
                        IEM_ARGS("n", iem_follow_people(w, (double)w->f->unfilled)));
    }
    if (w->f->n_precision == 0) return;
    w->part->title = iem_follow_text(w, IEM_F_AGREEMENT);
    iem_follow_head(w, "lLlrrll", heads);
    for (size_t i = 0; i < w->f->n_precision; i++) {
        const iem_precision *p = &w->f->precision[i];
        add_grade(w, p);
        chosen |= !p->drawn;
        hidden |= isnan(p->reviewed);
        changed += p->changed;
    }
    for (size_t i = 0; i < w->f->n_precision; i++) say_grade(w, &w->f->precision[i]);
    say_all_flags(w);
    if (changed > 0)
        iem_follow_tell(w, &w->part->after, IEM_F_CHANGED,
                        IEM_ARGS("n", iem_follow_people(w, changed)));
    if (hidden)
        iem_follow_add(w, &w->part->after, iem_follow_text(w, IEM_F_SUPPRESSED));
    if (chosen)
        iem_follow_add(w, &w->part->after, iem_follow_text(w, IEM_F_SAY_CHOSEN));
    iem_follow_add(w, &w->part->after, iem_follow_text(w, IEM_F_SAY_JUDGED));
}

/* ---- By chance ---- */

static void add_band(iem_follow_writing *w, const iem_chance_band *b)
{
    const iem_estimate band = {b->low, b->low, b->high};
    if (!(b->told > 0)) return;
    iem_follow_cell(w, iem_follow_range(w, band));
    iem_follow_cell(w, iem_follow_people(w, b->told));
    iem_follow_cell(w, iem_follow_share(w, b->expected / b->told));
    iem_follow_cell(w, iem_follow_share(w, b->share.value));
    iem_follow_cell(w, iem_follow_range(w, b->share));
}

void iem_follow_bands(iem_follow_writing *w)
{
    static const iem_follow_word heads[] = {IEM_F_COL_BAND, IEM_F_COL_TOLD,
                                            IEM_F_COL_EXPECTED, IEM_F_COL_GROUP_DECIDED,
                                            IEM_F_COL_INTERVAL};
    if (w->f->n_bands == 0) return;
    w->part->title = iem_follow_text(w, IEM_F_BANDS);
    iem_follow_head(w, "lrrrr", heads);
    for (size_t i = 0; i < w->f->n_bands; i++) add_band(w, &w->f->bands[i]);
    if (isnan(w->f->agreed_from))
        iem_follow_add(w, &w->part->after, iem_follow_text(w, IEM_F_FROM_NONE));
    else
        iem_follow_tell(w, &w->part->after, IEM_F_FROM,
                        IEM_ARGS("chance", iem_follow_share(w, w->f->agreed_from)));
}
