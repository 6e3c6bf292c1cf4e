/* A group and its twins, cell by cell. */
#include "report/svg_parts.h"

#include <math.h>

enum { CELL_ROW = 66 };

static void chance_label(const iem_chart *chart, const iem_cell_row *cell, int y)
{
    const iem_figure chance = iem_figure_chance(chart->voice, cell->chance);
    const iem_figure least = iem_figure_least(chart->voice, cell->chance_low);
    iem_buffer said = {0};
    if (isnan(cell->chance))
        iem_buffer_text(&said, chart->voice->words[IEM_W_GRADE + (int)cell->grade]);
    else
        iem_say(&said, chart->voice, IEM_W_CHART_CELL_LABEL,
                IEM_ARGS("chance", chance.text, "least", least.text));
    if (said.failed)
        chart->out->failed = true;
    else
        iem_svg_words(chart->out, "value", "start", 0, 0, y, said.at);
    iem_buffer_clear(&said);
}

static void dumbbell(const iem_chart *chart, const struct iem_axis *axis,
                     const iem_cell_row *cell, int y)
{
    const double p1 = cell->a1 / cell->n1, p0 = cell->a0 / cell->n0;
    const bool more = !(p1 < p0);
    if (isfinite(p0) && isfinite(p1))
        iem_svg_line(chart->out, "between", iem_axis_at(axis, p0), y,
                     iem_axis_at(axis, p1), y);
    if (isfinite(p0)) {
        iem_svg_dot(chart->out, "twin hollow", iem_axis_at(axis, p0), y);
        iem_svg_words(chart->out, "twin-text", more ? "end" : "start",
                      iem_axis_at(axis, p0), more ? -10 : 10, y + 4,
                      iem_figure_rate(chart->voice, p0).text);
    }
    if (isfinite(p1)) {
        iem_svg_dot(chart->out, "group", iem_axis_at(axis, p1), y);
        iem_svg_words(chart->out, "group-text", more ? "start" : "end",
                      iem_axis_at(axis, p1), more ? 10 : -10, y + 4,
                      iem_figure_rate(chart->voice, p1).text);
    }
}

static void cell_row(const iem_chart *chart, const struct iem_axis *axis,
                     const iem_cell_row *cell, int top)
{
    iem_buffer facts = {0};
    iem_say_cell(&facts, chart->result, cell, 30);
    if (facts.failed)
        chart->out->failed = true;
    else
        iem_svg_fitted(chart->out, top + 16, facts.at, 34, 80);
    iem_buffer_clear(&facts);
    chance_label(chart, cell, top + 33);
    dumbbell(chart, axis, cell, top + 50);
}

static void open_cells(const iem_chart *chart, const iem_treatment *t,
                       const iem_cell_row *cell, int height)
{
    iem_buffer facts = {0};
    iem_say_cell(&facts, chart->result, cell, 30);
    const iem_name who = iem_voice_quote(chart->voice, t->group);
    const iem_figure p1 = iem_figure_rate(chart->voice, cell->a1 / cell->n1);
    const iem_figure p0 = iem_figure_rate(chart->voice, cell->a0 / cell->n0);
    if (facts.failed) chart->out->failed = true;
    iem_svg_open(chart, height, IEM_W_CHART_CELLS, IEM_W_CHART_CELLS_DESC,
                 IEM_ARGS("who", who.text, "cell", facts.failed ? "" : facts.at,
                          "group", p1.text, "twins", p0.text));
    iem_buffer_clear(&facts);
}

void iem_svg_cells(const iem_chart *chart, const iem_treatment *t,
                   const iem_cell_row *const *cells, size_t n)
{
    if (!n) return;
    double high = 0;
    for (size_t i = 0; i < n; i++) {
        high = fmax(high, cells[i]->a1 / cells[i]->n1);
        high = fmax(high, cells[i]->a0 / cells[i]->n0);
    }
    const struct iem_axis axis = {0, high > 0 ? 1.02 * high : 0.01, 16, 84};
    const int top = 48, bottom = top + CELL_ROW * (int)n + 4;
    open_cells(chart, t, cells[0], bottom + IEM_AXIS_HEIGHT);
    iem_svg_legend(chart, t);
    iem_svg_rate_grid(chart, &axis, top, bottom);
    for (size_t i = 0; i < n; i++)
        cell_row(chart, &axis, cells[i], top + CELL_ROW * (int)i);
    iem_svg_close(chart);
}
