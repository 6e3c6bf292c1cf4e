/* The pictures of a report, as inline SVG: no script, no fixed width. Places along a
 * line are percentages, so that a picture fits a phone and a page with the same
 * letters. Each has a title and a description; colours come from the classes of the
 * page. */
#ifndef IEM_SVG_H
#define IEM_SVG_H

#include "measure/map.h"
#include "report/series.h"
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
/* The group by its two most telling facts. */
void iem_svg_map(const iem_chart *chart, const iem_treatment *t, const iem_map *map);
/* The group and its twins from light to heavy facts; the small one to stand among
 * others, with rates up to `high`. */
void iem_svg_thirds(const iem_chart *chart, const iem_treatment *t);
void iem_svg_thirds_small(const iem_chart *chart, const iem_treatment *t, double high);
bool iem_svg_has_thirds(const iem_treatment *t);
/* The highest rate in it. */
double iem_svg_thirds_high(const iem_treatment *t);
/* What traits tell about the groups of one ground, the most telling first. */
void iem_svg_traits(const iem_chart *chart, const iem_series *strength);
/* Batches by size, beside what chance does; there are some. */
void iem_svg_batches(const iem_chart *chart);
/* What each step of a pipeline does to the group; nothing without steps. */
void iem_svg_steps(const iem_chart *chart, const iem_treatment *t,
                   const iem_steps_told *steps);
/* The group from period to period; nothing for fewer than two. */
void iem_svg_trend(const iem_chart *chart, const iem_treatment *t,
                   const iem_trend_told *told);
/* Reviewers between the limits of chance, by the rows `measure` (…_funnel) and the one
 * behind it (…_funnel_wide); nothing for fewer than two. */
bool iem_svg_is_funnel(const iem_measure_row *measure);
void iem_svg_funnel(const iem_chart *chart, const iem_statistics *all,
                    const iem_measure_row *measure);

#endif
