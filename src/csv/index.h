/* Where the fields of a stretch of a log end, found many bytes at a time.
 *
 * Only what is regular is found: fields without quotes, and quoted ones whose quotes
 * stand where RFC 4180 wants them and hold no line end; records that end in LF or CRLF.
 * From the first byte on that is anything else, the tokenizer of reference (parse.h)
 * has to say what it means. */
#ifndef IEM_INDEX_H
#define IEM_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that may be read behind those given (whatever they are), and ends that may be
 * written behind those found. */
enum { IEM_INDEX_MARGIN = 64 };

typedef struct iem_index_seen {
    size_t n_ends;  /* delimiters and line ends outside quotes, in ascending order */
    size_t n_lines; /* those that are line ends */
    size_t regular; /* bytes before anything irregular; all of them if nothing is */
} iem_index_seen;

/* Looks at `n` bytes that begin at a record border. ends[i] = base + its place, the LF
 * for a CRLF; room for n + IEM_INDEX_MARGIN. What was found behind `regular` bytes
 * means nothing. */
typedef iem_index_seen iem_index_scan(const char *bytes, size_t n, char delimiter,
                                      uint32_t base, uint32_t *ends);

/* The ways of looking; all find the same. */
typedef enum iem_index_way {
    IEM_INDEX_BEST, /* of those that this processor can do */
    IEM_INDEX_PORTABLE,
    IEM_INDEX_AVX2,
    IEM_INDEX_AVX512,
    IEM_INDEX_NEON,
    IEM_INDEX_WAYS,
} iem_index_way;

/* NULL: not on this processor. */
iem_index_scan *iem_index_scan_of(iem_index_way way);
/* "avx2" */
const char *iem_index_way_name(iem_index_way way);

#endif
