/* The last tables of the page: every figure. */
#include "report/html_sections.h"

#include "report/html_tables.h"
#include "report/order.h"

enum { TABLE_CELLS = 50 };

/* Pairs of grounds have no picture: their table has what it would show. */
static void table_pair(iem_page *page, const iem_treatment *const *order, size_t n)
{
    iem_html_open_details(page, order[0]->ground);
    iem_html_table_person(page, order, n);
    iem_html_close_details(page);
}

static void tables_of_ground(iem_page *page, size_t first, size_t end)
{
    const iem_treatment **order = iem_html_ordered(page, first, end);
    if (!order) return;
    const bool pair = order[0]->n_parts > 1;
    if (pair)
        table_pair(page, order, end - first);
    else
        iem_html_table_treatments(page, order, end - first);
    if (!pair) iem_html_table_disparities(page, order, end - first);
}

static void table_all_cells(iem_page *page)
{
    const iem_cell_row *cells[TABLE_CELLS];
    const size_t n = iem_cells_strongest(page->result, NULL, cells, TABLE_CELLS);
    if (!n) return;
    const iem_figure more =
        iem_figure_count(&page->voice, (double)(page->result->n_cells - n));
    iem_html_open_details(page, iem_html_word(page, IEM_W_CELLS));
    iem_html_table_cells(page, cells, n, true);
    if (page->result->n_cells > n)
        iem_html_told(page, "<p class=\"note\">", IEM_W_MORE_ROWS,
                      IEM_ARGS("more", more.text), "</p>\n");
    iem_html_close_details(page);
}

void iem_html_write_tables(iem_page *page)
{
    const struct iem_result *result = page->result;
    iem_html_raw(page, "<section class=\"apart\" aria-labelledby=\"tables\">\n");
    iem_html_heading(page, "tables", IEM_W_TABLES);
    iem_html_element(page, "<p class=\"lead\">", iem_html_word(page, IEM_W_TABLES_LEAD),
                     "</p>\n");
    for (size_t first = 0; first < result->n_treatments;
         first = iem_treatments_end(result, first))
        tables_of_ground(page, first, iem_treatments_end(result, first));
    table_all_cells(page);
    iem_html_raw(page, "</section>\n");
}
