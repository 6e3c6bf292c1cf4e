/* The text format of Prometheus (exposition format 0.0.4): a metric has one HELP and
 * one TYPE line, then its samples together. What is undefined has no sample. */
#ifndef IEM_METRICS_H
#define IEM_METRICS_H

#include "base/buffer.h"

/* All of ours are gauges: they can go down. */
void iem_metric(iem_buffer *out, const char *name, const char *help);
/* A finite number in 12 digits that count, with a point whatever the locale. */
void iem_metric_number(iem_buffer *out, double number);
/* One sample: labels are a list of names, each before its value, and NULL. */
void iem_sample(iem_buffer *out, const char *name, const char *const *labels,
                double value);
#define IEM_LABELS(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
