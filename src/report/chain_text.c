/* A chain for a terminal. */
#include "report/chain.h"
#include "report/text_parts.h"

static iem_tone tone_of(const iem_report_piece *row, size_t column)
{
    static const iem_tone tones[] = {
        [IEM_PASS] = IEM_GOOD, [IEM_FAIL] = IEM_BAD, [IEM_CANNOT_TELL] = IEM_DOUBT};
    return row->verdict < 0 || column + 1 < row->n ? IEM_PLAIN : tones[row->verdict];
}

static size_t write_table(iem_text_page *page, const iem_account *account, size_t i)
{
    const iem_report_piece *heads = &account->pieces[i];
    char align[IEM_PIECE_TEXTS + 1] = "";
    for (size_t c = 0; c < heads->n; c++)
        align[c] = c < heads->n_words ? c == 0 ? 'L' : 'l' : 'r';
    iem_text_table table = {.align = align};
    iem_buffer_text(page->out, "\n");
    iem_text_paragraph(page, "  ", heads->caption);
    for (size_t c = 0; c < heads->n; c++) iem_text_add(page, &table, heads->text[c]);
    for (i++; i < account->n && account->pieces[i].kind == IEM_PIECE_ROW; i++)
        for (size_t c = 0; c < heads->n; c++)
            iem_text_add_toned(page, &table, account->pieces[i].text[c],
                               tone_of(&account->pieces[i], c));
    iem_text_print(page, &table);
    return i;
}

iem_status iem_chain_text(const iem_account *account, const iem_render *how,
                          iem_buffer *out, iem_error *err)
{
    iem_text_page page = {.voice = account->voice, .colour = how->colour, .out = out};
    iem_text_paint(&page, IEM_STRONG,
                   iem_name_clip(account->title, IEM_NAME_LIMIT).text);
    iem_buffer_text(out, "\n");
    iem_text_paragraph(&page, "", account->tagline);
    if (account->result->published) iem_text_paragraph(&page, "", account->edition);
    for (size_t i = 0; i < account->n;) {
        const iem_report_piece *piece = &account->pieces[i];
        if (piece->kind == IEM_PIECE_HEADS) {
            i = write_table(&page, account, i);
            continue;
        }
        if (piece->kind == IEM_PIECE_PICTURE) {
            i++;
            continue;
        }
        if (piece->kind == IEM_PIECE_HEADING)
            iem_text_heading(&page, piece->text[0]);
        else
            iem_text_paragraph(&page, piece->kind == IEM_PIECE_ITEM ? "  - " : "  ",
                               piece->text[0]);
        i++;
    }
    iem_arena_clear(&page.arena);
    return page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
