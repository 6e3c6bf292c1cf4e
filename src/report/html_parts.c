#include "report/html_parts.h"

#include "report/svg.h"

const char *iem_html_word(const iem_page *page, iem_word id)
{
    return page->voice.words[id];
}

void iem_html_raw(iem_page *page, const char *html)
{
    iem_buffer_text(page->out, html);
}

void iem_html_element(iem_page *page, const char *open, const char *plain,
                      const char *close)
{
    iem_html_raw(page, open);
    iem_xml_text(page->out, plain);
    iem_html_raw(page, close);
}

void iem_html_taken(iem_page *page, const char *open, iem_buffer *said,
                    const char *close)
{
    if (said->failed)
        page->failed = true;
    else
        iem_html_element(page, open, said->at ? said->at : "", close);
    iem_buffer_clear(said);
}

void iem_html_told(iem_page *page, const char *open, iem_word id,
                   const char *const *args, const char *close)
{
    iem_buffer said = {0};
    iem_say(&said, &page->voice, id, args);
    iem_html_taken(page, open, &said, close);
}

void iem_html_heading(iem_page *page, const char *id, iem_word title)
{
    iem_html_raw(page, "<h2 id=\"");
    iem_html_raw(page, id);
    iem_html_element(page, "\">", iem_html_word(page, title), "</h2>\n");
}

void iem_html_open_details(iem_page *page, const char *summary)
{
    iem_html_element(page, "<details><summary>", summary, "</summary>\n");
}

void iem_html_close_details(iem_page *page)
{
    iem_html_raw(page, "</details>\n");
}
