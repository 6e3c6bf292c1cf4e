/* A chain as one page, without script or network. */
#include "report/chain.h"
#include "report/html_parts.h"
#include "report/svg_chain.h"

/* Beside what every page of this program looks like: tables of many columns. */
static const char style[] =
    "header,main,footer{max-width:64rem}\nmain p,main li{max-width:47rem}\n"
    ".told{font-size:1.12rem;line-height:1.45}\n"
    "td.word{white-space:normal;min-width:5rem}\n";

static const char *const opens[] = {
    [IEM_PIECE_HEADING] = "<h2>", [IEM_PIECE_LEAD] = "<p class=\"told\">",
    [IEM_PIECE_TEXT] = "<p>",     [IEM_PIECE_NOTE] = "<p class=\"note\">",
    [IEM_PIECE_ITEM] = "<li>",
};

static const char *const closes[] = {
    [IEM_PIECE_HEADING] = "</h2>\n", [IEM_PIECE_LEAD] = "</p>\n",
    [IEM_PIECE_TEXT] = "</p>\n",     [IEM_PIECE_NOTE] = "</p>\n",
    [IEM_PIECE_ITEM] = "</li>\n",
};

static void write_head(iem_page *page, const iem_account *account)
{
    iem_html_raw(page, "<!DOCTYPE html>\n<html lang=\"");
    iem_html_raw(page, page->voice.lang);
    iem_html_raw(
        page,
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"generator\" content=\"iemand " IEM_VERSION "\">\n");
    const iem_name title = iem_name_clip(account->title, IEM_NAME_LIMIT);
    iem_html_element(page, "<title>", title.text, " · iemand</title>\n<style>\n");
    iem_html_write_style(page);
    iem_html_raw(page, style);
    iem_html_element(page,
                     "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#answer\">",
                     iem_html_word(page, IEM_W_SKIP), "</a>\n");
    iem_html_element(page, "<header>\n<h1>", title.text, "</h1>\n");
    iem_html_element(page, "<p class=\"tagline\">", account->tagline,
                     "</p>\n</header>\n<main id=\"answer\">\n");
}

static void write_last(iem_page *page, const iem_report_piece *row)
{
    static const char *const cells[] = {[IEM_PASS] = "<td class=\"word v-pass\">",
                                        [IEM_FAIL] = "<td class=\"word v-fail\">",
                                        [IEM_CANNOT_TELL] =
                                            "<td class=\"word v-doubt\">"};
    iem_html_element(page, cells[row->verdict], row->text[row->n - 1], "</td>");
}

static size_t write_table(iem_page *page, const iem_account *account, size_t i)
{
    const iem_report_piece *heads = &account->pieces[i];
    const size_t words = heads->n_words;
    iem_html_open_table(page, heads->caption);
    for (size_t c = 0; c < heads->n; c++)
        iem_html_element(
            page, c < words ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"num\">",
            heads->text[c], "</th>");
    iem_html_open_body(page);
    for (i++; i < account->n && account->pieces[i].kind == IEM_PIECE_ROW; i++) {
        const iem_report_piece *row = &account->pieces[i];
        const size_t plain = row->verdict < 0 ? row->n : row->n - 1;
        iem_html_row(page, row->text[0]);
        for (size_t c = 1; c < plain; c++)
            iem_html_element(page,
                             c < words ? "<td class=\"word\">" : "<td class=\"num\">",
                             row->text[c], "</td>");
        if (plain < row->n) write_last(page, row);
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
    return i;
}

/* With the table of its figures behind it. */
static size_t write_picture(iem_page *page, const iem_account *account, size_t i)
{
    const iem_report_piece *piece = &account->pieces[i];
    const iem_chart chart = iem_html_next_chart(page);
    iem_html_element(page, "<figure>\n<h3>", piece->text[0], "</h3>\n");
    iem_svg_chain(&chart, account->result, piece->picture, piece->text);
    if (piece->picture != IEM_PICTURE_PEOPLE)
        iem_html_element(page, "<figcaption>", iem_html_word(page, IEM_W_CHART_MARKS),
                         "</figcaption>\n");
    iem_html_element(page, "<figcaption>", piece->text[1], "</figcaption>\n");
    iem_html_open_details(page, iem_html_word(page, IEM_W_BEHIND_CHART));
    i = write_table(page, account, i + 1);
    iem_html_close_details(page);
    iem_html_raw(page, "</figure>\n");
    return i;
}

static size_t write_items(iem_page *page, const iem_account *account, size_t i)
{
    iem_html_raw(page, "<ul>\n");
    for (; i < account->n && account->pieces[i].kind == IEM_PIECE_ITEM; i++)
        iem_html_element(page, opens[IEM_PIECE_ITEM], account->pieces[i].text[0],
                         closes[IEM_PIECE_ITEM]);
    iem_html_raw(page, "</ul>\n");
    return i;
}

iem_status iem_chain_html(const iem_account *account, iem_buffer *out, iem_error *err)
{
    iem_page page = {.out = out, .voice = account->voice, .serial = 1};
    write_head(&page, account);
    for (size_t i = 0; i < account->n;) {
        const iem_report_piece *piece = &account->pieces[i];
        if (piece->kind == IEM_PIECE_PICTURE) {
            i = write_picture(&page, account, i);
        } else if (piece->kind == IEM_PIECE_HEADS) {
            i = write_table(&page, account, i);
        } else if (piece->kind == IEM_PIECE_ITEM) {
            i = write_items(&page, account, i);
        } else {
            iem_html_element(&page, opens[piece->kind], piece->text[0],
                             closes[piece->kind]);
            i++;
        }
    }
    iem_html_element(&page, "</main>\n<footer>", account->edition,
                     "</footer>\n</body>\n</html>\n");
    iem_arena_clear(&page.arena);
    return page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
