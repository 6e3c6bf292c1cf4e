/* What all parts of a chain's account are told with. */
#include "report/chain.h"

#include "base/grow.h"

#include <math.h>

const char *iem_account_word(const iem_account *a, iem_said said)
{
    return a->dutch ? said.nl : said.en;
}

const char *iem_account_keep(iem_account *a, const char *text)
{
    const char *kept = iem_arena_copy(&a->arena, iem_slice_of(text));
    a->failed |= kept == NULL;
    return kept ? kept : "";
}

iem_report_piece *iem_account_piece(iem_account *a, iem_piece_kind kind,
                                    const char *text)
{
    if (!IEM_GROW(a->pieces, a->capacity, a->n + 1)) {
        a->failed = true;
        return &a->spare;
    }
    iem_report_piece *piece = &a->pieces[a->n++];
    *piece = (iem_report_piece){.kind = kind, .text = {text}, .n = 1, .verdict = -1};
    return piece;
}

void iem_account_say(iem_account *a, iem_piece_kind kind, iem_said said,
                     const char *const *args)
{
    iem_buffer out = {0};
    iem_say_text(&out, iem_account_word(a, said), args);
    a->failed |= out.failed;
    iem_account_piece(a, kind,
                      iem_account_keep(a, out.failed || !out.at ? "" : out.at));
    iem_buffer_clear(&out);
}

void iem_account_row(iem_account *a, const char *const *texts, size_t n, int verdict)
{
    iem_report_piece *row = iem_account_piece(a, IEM_PIECE_ROW, NULL);
    row->n = n;
    row->verdict = verdict;
    for (size_t i = 0; i < n; i++) {
        const char *kept = iem_account_keep(a, texts[i]);
        row->text[i] = kept;
    }
}

void iem_account_heads(iem_account *a, iem_said caption, const iem_said *heads,
                       size_t n, size_t n_words)
{
    iem_report_piece *row = iem_account_piece(a, IEM_PIECE_HEADS, NULL);
    row->caption = iem_account_word(a, caption);
    row->n = n;
    row->n_words = n_words;
    for (size_t i = 0; i < n; i++) row->text[i] = iem_account_word(a, heads[i]);
}

void iem_account_picture(iem_account *a, iem_picture picture, iem_said title,
                         iem_said reading)
{
    iem_report_piece *piece =
        iem_account_piece(a, IEM_PIECE_PICTURE, iem_account_word(a, title));
    piece->text[1] = iem_account_word(a, reading);
    piece->n = 2;
    piece->picture = picture;
}

void iem_account_heading(iem_account *a, iem_said said)
{
    iem_account_piece(a, IEM_PIECE_HEADING, iem_account_word(a, said));
}

const char *iem_account_range(iem_account *a, iem_estimate e,
                              iem_figure (*one)(const iem_voice *, double))
{
    iem_buffer out = {0};
    const iem_figure value = one(&a->voice, e.value);
    if (isnan(e.value) || (isnan(e.low) && isnan(e.high)))
        return iem_account_keep(a, value.text);
    iem_buffer_format(&out, "%s (%s)", value.text,
                      iem_figure_range(&a->voice, e, one).text);
    const char *kept = iem_account_keep(a, out.failed ? "" : out.at);
    a->failed |= out.failed;
    iem_buffer_clear(&out);
    return kept;
}

const char *iem_account_why(const iem_account *a, iem_chain_why why)
{
    static const iem_said reasons[IEM_CHAIN_WHYS] = {
        [IEM_CHAIN_SAID] = {"", ""},
        [IEM_CHAIN_THIN] = {"too few events", "te weinig gevallen"},
        [IEM_CHAIN_WIDE] = {"the interval is too wide", "het interval is te breed"},
        [IEM_CHAIN_NO_TWINS] = {"nobody to compare with",
                                "niemand om mee te vergelijken"},
        [IEM_CHAIN_NO_DAYS] = {"no days in the log", "geen dagen in het log"},
        [IEM_CHAIN_NOBODY] = {"no people in common", "geen mensen gemeen"},
        [IEM_CHAIN_NO_GROUP] = {"not one group", "niet één groep"},
        [IEM_CHAIN_IS_REFERENCE] = {"the reference", "de referentie"},
        [IEM_CHAIN_NO_EVENTS] = {"it never happened", "het gebeurde nooit"},
        [IEM_CHAIN_SUPPRESSED] = {"hidden: few people", "verborgen: weinig mensen"},
    };
    return iem_account_word(a, reasons[why]);
}

const char *iem_account_verdict(const iem_account *a, iem_verdict verdict,
                                iem_chain_why why)
{
    if (why != IEM_CHAIN_SAID) return iem_account_why(a, why);
    return a->voice.words[IEM_W_VERDICT + (int)verdict];
}
