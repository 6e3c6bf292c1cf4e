/* The pictures of a chain. */
#ifndef IEM_SVG_CHAIN_H
#define IEM_SVG_CHAIN_H

#include "report/chain.h"
#include "report/svg.h"

/* Is there anything to draw? */
bool iem_svg_has_chain(const iem_chain_result *result, iem_picture picture);
/* `texts`: its title, and how to read it. */
void iem_svg_chain(const iem_chart *chart, const iem_chain_result *result,
                   iem_picture picture, const char *const *texts);

#endif
