/* The page, from head to footer: iem_report_html() is its table of contents. */
#include "report/report.h"

#include "report/followup.h"
#include "report/html_also.h"
#include "report/html_parts.h"
#include "report/html_sections.h"
#include "report/maturity.h"
#include "report/notes.h"
#include "report/principles.h"
#include "report/process.h"

static void write_head(iem_page *page)
{
    const char *title = page->result->title;
    if (!title) title = iem_html_word(page, IEM_W_UNTITLED);
    iem_html_raw(page, "<!DOCTYPE html>\n<html lang=\"");
    iem_html_raw(page, page->voice.lang);
    iem_html_raw(
        page,
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src "
        "'" IEM_SCRIPT_SHA256 "'\">\n"
        "<meta name=\"generator\" content=\"iemand " IEM_VERSION "\">\n");
    iem_html_element(page, "<title>", title, " · iemand</title>\n<style>\n");
    iem_html_write_style(page);
    iem_html_element(page,
                     "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#answer\">",
                     iem_html_word(page, IEM_W_SKIP), "</a>\n");
    iem_html_element(page, "<header>\n<h1>", title, "</h1>\n");
    iem_html_element(page, "<p class=\"tagline\">", iem_html_word(page, IEM_W_TAGLINE),
                     "</p>\n</header>\n");
}

static bool is_there(const struct iem_result *result, iem_word section)
{
    if (section == IEM_W_ALSO) return result->n_families > 0;
    if (section == IEM_W_PROCESS) return iem_process_tested(result) > 0;
    return section != IEM_W_DECLARED || result->declared;
}

static void write_contents(iem_page *page)
{
    static const struct {
        const char *open;
        iem_word title;
    } sections[] = {
        {"<li><a href=\"#affected\">", IEM_W_AFFECTED},
        {"<li><a href=\"#person\">", IEM_W_PERSON},
        {"<li><a href=\"#carries\">", IEM_W_CARRIES},
        {"<li><a href=\"#process\">", IEM_W_PROCESS},
        {"<li><a href=\"#when\">", IEM_W_WHEN},
        {"<li><a href=\"#limits\">", IEM_W_LIMITS},
        {"<li><a href=\"#terms\">", IEM_W_TERMS},
        {"<li><a href=\"#tables\">", IEM_W_TABLES},
        {"<li><a href=\"#also\">", IEM_W_ALSO},
        {"<li><a href=\"#declared\">", IEM_W_DECLARED},
        {"<li><a href=\"#manifest\">", IEM_W_MANIFEST},
    };
    iem_html_element(page, "<nav aria-label=\"", iem_html_word(page, IEM_W_CONTENTS),
                     "\"><ul>\n");
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        if (is_there(page->result, sections[i].title))
            iem_html_element(page, sections[i].open,
                             iem_html_word(page, sections[i].title), "</a></li>\n");
    if (iem_follow_is_told(page->result))
        iem_html_element(page, "<li><a href=\"#followup\">",
                         iem_follow_title(&page->voice), "</a></li>\n");
    if (page->result->n_principles)
        iem_html_element(page, "<li><a href=\"#asked\">",
                         iem_principles_title(&page->voice), "</a></li>\n");
    if (page->result->n_maturity)
        iem_html_element(page, "<li><a href=\"#maturity\">",
                         iem_maturity_title(&page->voice), "</a></li>\n");
    iem_html_raw(page, "</ul></nav>\n");
}

iem_status iem_report_html(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err)
{
    iem_page page = {.result = result, .out = out, .serial = 1};
    if (!iem_voice_find(how->lang, &page.voice))
        return iem_fail(err, IEM_ERR_USAGE, "no such language");
    write_head(&page);
    write_contents(&page);
    iem_html_write_answer(&page);
    iem_html_write_gate(&page);
    iem_html_write_affected(&page);
    iem_html_write_person(&page);
    iem_html_write_carries(&page);
    iem_html_write_process(&page);
    iem_html_write_when(&page);
    iem_html_write_followup(&page);
    iem_html_write_limits(&page);
    iem_html_write_principles(&page);
    iem_html_write_maturity(&page);
    iem_html_write_tables(&page);
    iem_html_write_also(&page);
    iem_html_write_declared(&page);
    iem_html_write_manifest(&page);
    iem_html_element(&page, "<footer>", iem_html_word(&page, iem_edition_word(result)),
                     "</footer>\n");
    iem_html_write_script(&page);
    iem_html_raw(&page, "</body>\n</html>\n");
    iem_arena_clear(&page.arena);
    return page.failed || out->failed ? iem_fail_memory(err) : IEM_OK;
}
