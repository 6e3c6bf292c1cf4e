/* The renderers: one result model in, one kind of text out. Each appends to `out`; the
 * caller gives the buffer back. `how` is whole here: its language is known. */
#ifndef IEM_REPORT_H
#define IEM_REPORT_H

#include "base/buffer.h"
#include "measure/result.h"

/* A summary for a terminal, at most 100 columns wide. */
iem_status iem_report_text(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err);
/* What the gate says, likewise. There is one. */
iem_status iem_report_gate(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err);
/* The same for build servers and what stands beside a change. There is a gate. */
iem_status iem_report_junit(const struct iem_result *result, const iem_render *how,
                            iem_buffer *out, iem_error *err);
iem_status iem_report_sarif(const struct iem_result *result, const iem_render *how,
                            iem_buffer *out, iem_error *err);
iem_status iem_report_github(const struct iem_result *result, const iem_render *how,
                             iem_buffer *out, iem_error *err);
iem_status iem_report_gitlab(const struct iem_result *result, const iem_render *how,
                             iem_buffer *out, iem_error *err);
/* "iemand-result/1", for machines; see include/iemand-result-1.schema.json. */
iem_status iem_report_json(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err);
/* One file without network, which needs no script. */
iem_status iem_report_html(const struct iem_result *result, const iem_render *how,
                           iem_buffer *out, iem_error *err);

/* Gauges in the text format of Prometheus. */
iem_status iem_report_prometheus(const struct iem_result *result, iem_buffer *out,
                                 iem_error *err);

/* A summary for a comment; at most 65,000 bytes. */
iem_status iem_report_markdown(const struct iem_result *result, const iem_render *how,
                               iem_buffer *out, iem_error *err);

/* Questions about each finding for those whom it touches, in Markdown. */
iem_status iem_report_dialogue(const struct iem_result *result, const iem_render *how,
                               iem_buffer *out, iem_error *err);

#endif
