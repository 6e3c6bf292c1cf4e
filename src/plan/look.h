/* A look at the columns of a log before anybody said what they mean. */
#ifndef IEM_LOOK_H
#define IEM_LOOK_H

#include "base/status.h"
#include "base/text.h"

enum {
    IEM_LOOK_TEXT = 96,   /* bytes kept of a value */
    IEM_LOOK_KEPT = 2048, /* values that are kept of a column with many */
    IEM_LOOK_ROWS = 4096, /* rows that are kept whole, as hashes */
};

/* Texts that often mean: not known. The first ones do in every plan. */
enum { IEM_USUAL_MISSING = 3, IEM_MISSING_WORDS = 22 };
extern const char *const iem_missing_words[IEM_MISSING_WORDS];

typedef struct iem_value {
    char *text; /* at most IEM_LOOK_TEXT bytes of it */
    size_t len; /* of the whole */
    uint64_t hash, n;
    int64_t micro; /* of a number */
} iem_value;

/* One column. All counts are exact but those that say otherwise. */
typedef struct iem_column {
    char *name;
    uint64_t rows, known; /* known: not one of the missing words */
    uint64_t missing[IEM_MISSING_WORDS];
    uint64_t numbers, wholes, tens; /* values that are; tens: multiples of 10 */
    uint64_t dates[2];              /* year first, day first */
    int64_t least, most;            /* of the numbers, in millionths */
    /* Values with how often each occurs: all of them, or those with the smallest hashes
     * (a bottom-k sample: Cohen & Kaplan 2007), whose counts are exact too. Sorted by
     * count once settled. */
    iem_value *values;
    size_t n_values;
    uint64_t limit; /* hashes above it were dropped; UINT64_MAX: none was */
    uint32_t *slots;
    bool unclear; /* its name is empty, or that of another column too */
} iem_column;

typedef struct iem_look {
    iem_column *columns;
    size_t n;
    uint64_t rows, rejected;
    bool partly;      /* there are rows that nobody looked at */
    uint32_t *sample; /* [row][column]: hash of the value, 0: missing */
    size_t n_sample;
    uint64_t stride; /* every so many-th row is in the sample */
    bool settled;
} iem_look;

iem_status iem_look_new(const char *const *header, size_t n, iem_look **look,
                        iem_error *err);
void iem_look_free(iem_look *look);
/* One row; `mark`: its decimal mark, 0: not known. */
iem_status iem_look_row(iem_look *look, const iem_slice *fields, char mark,
                        iem_error *err);
/* Sorts the values; no row comes after it. */
void iem_look_settle(iem_look *look);

/* Different values; an estimate when not all were kept. */
double iem_column_distinct(const iem_column *column);
/* No value occurs twice, or hardly any does. */
bool iem_column_is_unique(const iem_column *column);
/* All that is known of it is a number. */
bool iem_column_is_number(const iem_column *column);
bool iem_column_is_whole(const iem_column *column);
/* Long texts, each about as good as once: what somebody wrote down. */
bool iem_column_is_prose(const iem_column *column);

/* Does what stands in column a tell what stands in b, in every row of the sample, more
 * often than chance would have it? */
bool iem_look_tells(const iem_look *look, size_t a, size_t b);

#endif
