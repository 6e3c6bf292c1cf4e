#include "report/declared.h"

#include "report/also.h"

#include <math.h>

const iem_verdict iem_declared_order[3] = {IEM_FAIL, IEM_CANNOT_TELL, IEM_PASS};

void iem_declared_record(const struct iem_declared_list *list, size_t limit,
                         iem_buffer *out)
{
    const char *const parts[] = {list->name, list->organization};
    size_t said = 0;
    for (size_t i = 0; i < 2; i++)
        if (parts[i])
            iem_buffer_format(out, "%s%s", said++ ? ", " : "",
                              iem_name_clip(parts[i], limit).text);
    if (!said && list->path)
        iem_buffer_text(out, iem_name_clip(list->path, limit).text);
}

void iem_declared_question(const iem_voice *voice, const iem_declared_check *q,
                           iem_buffer *out)
{
    if (q->subject)
        iem_buffer_format(out,
                          "%s: ", iem_name_clip(q->subject, voice->name_limit).text);
    iem_buffer_text(out, iem_also_said(voice, q->rule->asks));
}

static void say_items(const iem_voice *voice, const iem_declared_check *q,
                      iem_buffer *out)
{
    enum { MOST = 12 };
    for (size_t i = 0; i < q->n_items && i < MOST; i++) {
        const iem_declared_item *item = &q->items[i];
        iem_buffer_text(out, i ? ", " : ": ");
        iem_buffer_text(out, iem_name_clip(item->name, voice->name_limit).text);
        if (item->note)
            iem_buffer_format(out, " (%s)", iem_also_said(voice, *item->note));
        if (!isnan(item->n))
            iem_buffer_format(out, " %s", iem_figure_count(voice, item->n).text);
    }
    if (q->n_items <= MOST) return;
    const iem_figure more = iem_figure_count(voice, (double)(q->n_items - MOST));
    iem_say(out, voice, IEM_W_DECLARED_MORE, IEM_ARGS("more", more.text));
}

void iem_declared_seen(const iem_voice *voice, const iem_declared_check *q,
                       iem_buffer *out)
{
    iem_buffer_text(out, iem_also_said(voice, q->why->text));
    say_items(voice, q, out);
    if (isnan(q->of) || isnan(q->n)) return;
    const iem_figure n = iem_figure_count(voice, q->n),
                     of = iem_figure_count(voice, q->of),
                     share = iem_figure_rate(voice, q->n / q->of);
    if (q->n > 0)
        iem_say(out, voice, IEM_W_DECLARED_OF,
                IEM_ARGS("n", n.text, "of", of.text, "share", share.text));
    else
        iem_say(out, voice, IEM_W_DECLARED_ALL, IEM_ARGS("of", of.text));
}

iem_word iem_declared_verdict(const iem_declared_check *q)
{
    return (iem_word)(IEM_W_DECLARED_HOLDS + (int)q->verdict);
}

const char *iem_declared_code(const iem_declared_check *q)
{
    static const char *const codes[] = {[IEM_PASS] = "holds",
                                        [IEM_FAIL] = "does-not-hold",
                                        [IEM_CANNOT_TELL] = "cannot-tell"};
    return codes[q->verdict];
}

size_t iem_declared_count(const iem_declared_list *list, iem_verdict verdict)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) n += list->at[i].verdict == verdict;
    return n;
}
