/* Statistics of a family, as a reader sees them: values in words and few digits. */
#ifndef IEM_ALSO_H
#define IEM_ALSO_H

#include "family/family.h"
#include "report/voice.h"

const char *iem_also_said(const iem_voice *voice, iem_said text);
/* What heads a column of such values: "points", "times". */
iem_word iem_also_unit(iem_unit unit);
/* The value as its unit wants it; a dash where it is undefined. */
iem_figure iem_also_value(const iem_voice *voice, const iem_statistic *s);
/* "0.21 to 0.35", "at least 0.21"; a dash without bounds. */
iem_figure iem_also_range(const iem_voice *voice, const iem_statistic *s);
/* Whom it is about ("B", "origin: B"; the whole log: empty), and compared with whom. */
void iem_also_whom(const iem_voice *voice, const iem_statistic *s, bool with_ground,
                   iem_buffer *out);
iem_name iem_also_reference(const iem_voice *voice, const iem_statistic *s);

/* The statistics of one measure of a family, and which of the columns they fill. */
typedef struct iem_also_block {
    const iem_statistics *all;
    const iem_measure_row *measure;
    size_t n;
    bool grounds; /* of more than one ground, which is then said */
    bool of, reference, range, p, why;
} iem_also_block;
iem_also_block iem_also_block_of(const iem_statistics *all,
                                 const iem_measure_row *measure);
/* The largest error among the values of a measure that were counted in buckets, rounded
 * up to one digit that counts; a dash when all are exact. */
iem_figure iem_also_error(const iem_voice *voice, const iem_also_block *block);

#endif
