/* The tables of the page. Each has a caption and scopes its headings; where a picture
 * stands above it, it says the same in figures. */
#ifndef IEM_HTML_TABLES_H
#define IEM_HTML_TABLES_H

#include "report/html_parts.h"

#include <stddef.h>

/* Counts and rates of groups of one ground. */
void iem_html_table_groups(iem_page *page, const iem_group_row *const *groups,
                           size_t n);
/* Verdict, twin gap and weights of groups of one ground; n > 0, here and below. */
void iem_html_table_person(iem_page *page, const iem_treatment *const *order, size_t n);
/* A group beside its twins, cell by cell; `with_group` where groups differ. */
void iem_html_table_cells(iem_page *page, const iem_cell_row *const *cells, size_t n,
                          bool with_group);
/* The same from light to heavy facts, of one group or of several. */
void iem_html_table_thirds(iem_page *page, const iem_treatment *const *groups,
                           size_t n);
/* The same by two facts. */
void iem_html_table_map(iem_page *page, const iem_treatment *t, const iem_map *map);
/* What families say, where it has a picture. */
void iem_html_table_steps(iem_page *page, const iem_treatment *t,
                          const iem_steps_told *steps);
void iem_html_table_traits(iem_page *page, const iem_series *strength);
/* The batches of the picture by size: how many there are, and what they add up to. */
void iem_html_table_funnel(iem_page *page);
void iem_html_table_batches(iem_page *page, const iem_series *batches, size_t n);
void iem_html_table_trend(iem_page *page, const iem_treatment *t,
                          const iem_trend_told *trend);
/* The grades of all adverse cases; nothing where none was graded. */
void iem_html_table_cases(iem_page *page);
/* With whom groups of one ground were compared, and how many people it concerns. */
void iem_html_table_treatments(iem_page *page, const iem_treatment *const *order,
                               size_t n);
/* Every measure of every group, folded away. */
void iem_html_table_disparities(iem_page *page, const iem_treatment *const *order,
                                size_t n);

#endif
