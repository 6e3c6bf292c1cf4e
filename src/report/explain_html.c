/* An explanation as one page to read on a telephone and to print: no script, no
 * network, headings and tables that a screen reader can walk through. */
#include "report/explain.h"
#include "report/html_parts.h"

#include <math.h>

/* Beside what every page of this program looks like. */
static const char style[] =
    ".edition{border-left:4px solid var(--mute);padding-left:.7rem;font-size:.95rem}\n"
    ".edition.internal{border-color:var(--fail);color:var(--fail);font-weight:600}\n"
    "main h2{margin-top:2.2rem}main h2:first-of-type{margin-top:1.4rem}\n"
    "h4{font-size:1rem;margin:1.3rem 0 .3rem}\n"
    ".told{font-size:1.12rem;line-height:1.45}\n"
    "tr.own th,tr.own td{font-weight:600}\n"
    "th.bar{background:linear-gradient(var(--twin),var(--twin)) 0 100%/var(--share) "
    "3px no-repeat;print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
    "tr.own th.bar{background-image:linear-gradient(var(--group),var(--group))}\n"
    "td.text{min-width:5rem}\n"
    "@media(max-width:40rem){table{font-size:.85rem}th,td{padding-right:.5rem}"
    "td.num{white-space:normal}tbody th{min-width:5rem}}\n"
    "@page{margin:14mm 16mm}\n"
    "@media print{html{font-size:9pt}body{font-size:1rem;line-height:1.35}\n"
    "header{padding-top:0}h1{font-size:1.5rem}h2{font-size:1.2rem}h3{font-size:1rem}\n"
    "main h2,main h2:first-of-type{margin:.9rem 0 .3rem;padding-top:.4rem}\n"
    "h3{margin:.6rem 0 .2rem}li{margin:.15rem 0}.scroll{margin:.2rem 0 .4rem}\n"
    "th,td,th.bar{padding-top:.15rem;padding-bottom:.15rem}th.bar{padding-bottom:."
    "35rem}\n"
    "p,ul,dl{margin:.25rem 0 .4rem}\n"
    "table{font-size:.95rem}p,dl{break-inside:avoid}}\n";

static void write_head(iem_page *page, const iem_story *story)
{
    iem_html_raw(page, "<!DOCTYPE html>\n<html lang=\"");
    iem_html_raw(page, page->voice.lang);
    iem_html_raw(
        page,
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"robots\" content=\"noindex\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"generator\" content=\"iemand " IEM_VERSION "\">\n");
    iem_html_element(page, "<title>", story->title, " · iemand</title>\n<style>\n");
    iem_html_write_style(page);
    iem_html_raw(page, style);
    iem_html_element(page,
                     "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#answer\">",
                     iem_html_word(page, IEM_W_SKIP), "</a>\n");
    iem_html_element(page, "<header>\n<p class=\"tagline\">", story->about, "</p>\n");
    iem_html_element(page, "<h1>", story->title, "</h1>\n");
    iem_html_element(page,
                     story->internal ? "<p class=\"edition internal\">"
                                     : "<p class=\"edition\">",
                     story->edition, "</p>\n</header>\n<main id=\"answer\">\n");
}

static const char *const opens[] = {
    [IEM_BLOCK_HEADING] = "<h2>",
    [IEM_BLOCK_SECTION] = "<h3>",
    [IEM_BLOCK_SUBSECTION] = "<h4>",
    [IEM_BLOCK_ANSWER] = "<p class=\"told\">",
    [IEM_BLOCK_TEXT] = "<p>",
    [IEM_BLOCK_LEAD] = "<p class=\"lead\">",
    [IEM_BLOCK_NOTE] = "<p class=\"note\">",
    [IEM_BLOCK_ITEM] = "<li>",
};

static const char *const closes[] = {
    [IEM_BLOCK_HEADING] = "</h2>\n",    [IEM_BLOCK_SECTION] = "</h3>\n",
    [IEM_BLOCK_SUBSECTION] = "</h4>\n", [IEM_BLOCK_ANSWER] = "</p>\n",
    [IEM_BLOCK_TEXT] = "</p>\n",        [IEM_BLOCK_LEAD] = "</p>\n",
    [IEM_BLOCK_NOTE] = "</p>\n",        [IEM_BLOCK_ITEM] = "</li>\n",
};

static void write_cells(iem_page *page, const iem_block *row, size_t from)
{
    for (size_t c = from; c < row->n; c++)
        iem_html_element(
            page, c < row->n_words ? "<td class=\"text\">" : "<td class=\"num\">",
            row->text[c], "</td>");
}

/* What the share says, seen at a glance: a line below the name as long as it is. */
static void write_row_head(iem_page *page, const iem_block *row)
{
    const int tenths = isnan(row->bar) ? -1 : (int)round(1000 * row->bar);
    iem_html_raw(page, row->kind == IEM_BLOCK_OWN_ROW ? "<tr class=\"own\">" : "<tr>");
    if (tenths < 0)
        iem_html_raw(page, "<th scope=\"row\">");
    else
        iem_buffer_format(page->out,
                          "<th scope=\"row\" class=\"bar\" style=\"--share:%d.%d%%\">",
                          tenths / 10, tenths % 10);
    iem_html_element(page, "", row->text[0], "</th>");
}

static size_t write_table(iem_page *page, const iem_story *story, size_t i)
{
    const iem_block *name = &story->blocks[i], *heads = name + 1;
    iem_html_open_table(page, name->text[0]);
    for (size_t c = 0; c < heads->n; c++)
        iem_html_element(page,
                         c < heads->n_words ? "<th scope=\"col\">"
                                            : "<th scope=\"col\" class=\"num\">",
                         heads->text[c], "</th>");
    iem_html_open_body(page);
    for (i += 2; i < story->n && story->blocks[i].kind > IEM_BLOCK_HEADS; i++) {
        const iem_block *row = &story->blocks[i];
        write_row_head(page, row);
        write_cells(page, row, 1);
        iem_html_end_row(page);
    }
    iem_html_close_table(page);
    return i;
}

static void write_pair(iem_page *page, const iem_block *pair)
{
    iem_html_element(page, "<dt>", pair->text[0], "</dt><dd>");
    if (pair->link) {
        iem_html_element(page, "<a href=\"", pair->link, "\">");
        iem_html_element(page, "", pair->text[1], "</a></dd>\n");
    } else {
        iem_html_element(page, "", pair->text[1], "</dd>\n");
    }
}

/* Items stand in a list and pairs in a list of their own; both end where they end. */
static size_t write_list(iem_page *page, const iem_story *story, size_t i)
{
    const iem_block_kind kind = story->blocks[i].kind;
    const bool pairs = kind == IEM_BLOCK_PAIR;
    iem_html_raw(page, pairs ? "<dl>\n" : "<ul>\n");
    for (; i < story->n && story->blocks[i].kind == kind; i++)
        if (pairs)
            write_pair(page, &story->blocks[i]);
        else
            iem_html_element(page, opens[kind], story->blocks[i].text[0], closes[kind]);
    iem_html_raw(page, pairs ? "</dl>\n" : "</ul>\n");
    return i;
}

iem_status iem_explain_html(const iem_story *story, iem_buffer *out, iem_error *err)
{
    iem_page page = {.result = story->from->result, .out = out, .voice = story->voice};
    write_head(&page, story);
    for (size_t i = 0; i < story->n;) {
        const iem_block *block = &story->blocks[i];
        if (block->kind == IEM_BLOCK_TABLE) {
            i = write_table(&page, story, i);
        } else if (block->kind == IEM_BLOCK_PAIR || block->kind == IEM_BLOCK_ITEM) {
            i = write_list(&page, story, i);
        } else {
            iem_html_element(&page, opens[block->kind], block->text[0],
                             closes[block->kind]);
            i++;
        }
    }
    iem_html_raw(&page, "</main>\n</body>\n</html>\n");
    iem_arena_clear(&page.arena);
    return page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
