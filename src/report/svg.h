/* The pictures of a report, as inline SVG: no script, no fixed width. Places along a
 * line are percentages, so that a picture fits a phone and a page with the same
 * letters. Each has a title and a description; colours come from the classes of the
 * page. */
#ifndef IEM_SVG_H
#define IEM_SVG_H

#include "report/voice.h"

/* Text as it may stand in HTML and SVG, between tags and in attributes. */
void iem_xml_text(iem_buffer *out, const char *text);

enum { IEM_CHART_GROUPS = 30, IEM_CHART_CELLS = 8 };

/* What every picture needs; `serial` makes its identifiers unique in the page. */
typedef struct iem_chart {
    iem_buffer *out;
    const iem_voice *voice;
    const struct iem_result *result;
    unsigned serial;
} iem_chart;

/* Rates with intervals: up to IEM_CHART_GROUPS groups of one ground, in their order. */
void iem_svg_rates(const iem_chart *chart, const iem_group_row *const *groups,
                   size_t n);
/* Group weight against twin gap (or ratio), one mark per group; those whose own facts
 * cannot be told on a strip below. Returns how many marks have no label. */
size_t iem_svg_person(const iem_chart *chart, const iem_treatment *const *treatments,
                      size_t n);
/* The group and its twins in its strongest cells; n up to IEM_CHART_CELLS. */
void iem_svg_cells(const iem_chart *chart, const iem_treatment *t,
                   const iem_cell_row *const *cells, size_t n);
/* The group and its twins from light to heavy facts. */
void iem_svg_thirds(const iem_chart *chart, const iem_treatment *t);
bool iem_svg_has_thirds(const iem_treatment *t);

#endif
