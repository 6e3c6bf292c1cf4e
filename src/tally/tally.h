/* A tally: the cube with its dimensions, and the account of every row.
 *
 * Dimensions are the facts (profile included) in the plan's order, then the grounds, so
 * that a sorted cube has the groups of one cell of equal facts side by side. Behind
 * them come the aspects of the plan; together they are the axes. */
#ifndef IEM_TALLY_H
#define IEM_TALLY_H

#include "plan/plan.h"
#include "tally/cube.h"
#include "tally/dict.h"
#include "tally/numbers.h"

/* What becomes of a row: it is used, or it is not for one of these reasons. */
typedef enum iem_row_fate {
    IEM_ROW_USED,
    IEM_ROW_OUTSIDE_WHERE,    /* excluded */
    IEM_ROW_MISSING_DECISION, /* excluded */
    IEM_ROW_MALFORMED,        /* rejected from here on */
    IEM_ROW_FIELDS,
    IEM_ROW_ENCODING,
    IEM_ROW_NUMBER,
    IEM_ROW_DECISION,
    IEM_ROW_COUNT,
    IEM_ROW_DATE,
    IEM_N_FATES,
    IEM_FIRST_REJECT = IEM_ROW_MALFORMED,
} iem_row_fate;

/* "missing-decision"; NULL for a used row. */
const char *iem_row_fate_name(iem_row_fate fate);

typedef struct iem_dim {
    char *name;
    bool is_ground, profile;
    bool is_aspect;
    iem_aspect_kind aspect; /* then */
    bool banded;            /* code = band, n_cuts + 1 = missing */
    int64_t *cuts;          /* millionths */
    size_t n_cuts;
    bool is_number;      /* code 0: missing; then codes of the numbers, plus 1 */
    iem_numbers numbers; /* then */
    iem_dict dict;       /* when neither */
} iem_dim;

/* A further cube: counts by some of the axes, for what facts and grounds alone cannot
 * tell. Which there are follows from the plan (section.c). */
enum { IEM_SECTION_NAME = 16 };
typedef struct iem_section {
    char name[IEM_SECTION_NAME]; /* "outcomes" */
    size_t n_axes;
    size_t axes[IEM_MAX_AXES]; /* of the tally, ascending */
    iem_cube cube;             /* without sums */
} iem_section;

typedef struct iem_tally_input {
    char *path;
    uint64_t bytes;
    char digest[IEM_SHA256_HEX]; /* "": not taken */
} iem_tally_input;

struct iem_tally {
    char count_sha256[IEM_SHA256_HEX];
    iem_dim *dims; /* all axes; the first n_dims are those of the cube */
    size_t n_dims, n_axes, n_facts, q; /* q numeric facts */
    iem_cube cube;
    iem_section *sections;
    size_t n_sections;
    uint64_t rows[IEM_N_FATES];
    iem_tally_input *inputs;
    size_t n_inputs, input_capacity;
    bool loaded;    /* from a file: there are no rows to go back to */
    bool clustered; /* the plan had a person column */
};

iem_status iem_tally_new(const struct iem_plan *plan, struct iem_tally **tally,
                         iem_error *err);
iem_status iem_tally_add_input(struct iem_tally *tally, const char *path,
                               uint64_t bytes, const char *digest, iem_error *err);
/* Adds the cube and the rows, by value of the codes; the plans must be the same. */
iem_status iem_tally_absorb(struct iem_tally *tally, const struct iem_tally *other,
                            iem_error *err);
/* Were they counted by the same facts, bands and grounds? A saved tally says so by its
 * count_sha256, and a file can say anything. */
bool iem_tally_same_dims(const struct iem_tally *a, const struct iem_tally *b);
/* Renumbers all codes by sorted text and sorts the cells: one canonical form whatever
 * the order of the rows. */
iem_status iem_tally_settle(struct iem_tally *tally, iem_error *err);

/* NULL: the plan asked for none of that name. */
const iem_section *iem_tally_section(const struct iem_tally *tally, const char *name);
/* Bytes of the cube and of all sections, about. */
size_t iem_tally_bytes(const struct iem_tally *tally);
/* Without counts, keeping the categories. */
iem_status iem_tally_empty(struct iem_tally *tally, iem_error *err);

/* Has anybody of the log this group of the plan's ground `ground`? */
bool iem_tally_has_group(const struct iem_tally *tally, size_t ground,
                         const char *name);
/* For a message about a group that is not there; see plan/nearest.h. */
const char *iem_tally_group_hint(const struct iem_tally *tally, size_t ground,
                                 const char *name, char *out);

/* Does the file at `path` begin as a saved tally, of whatever version? */
iem_status iem_tally_is_file(const char *path, bool *is, iem_error *err);

/* The text of a code: the category, "[0, 15000)" for a band, the lowest of its bucket
 * for a number. `out` has IEM_BAND_TEXT bytes and may go unused. */
const char *iem_dim_text(const iem_dim *dim, uint32_t code, char *out);
size_t iem_dim_codes(const iem_dim *dim);
uint32_t iem_dim_band(const iem_dim *dim, int64_t micro);
/* What a band's values are centred on: its lower edge (the first cut for the lowest).
 */
int64_t iem_dim_origin(const iem_dim *dim, uint32_t band);

#endif
