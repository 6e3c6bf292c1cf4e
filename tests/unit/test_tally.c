/* From records to a settled tally: every row has one fate with its reason, every number
 * one band, and shuffled rows one canonical form. */
#include "base/hash.h"
#include "tally/coder.h"

#include "cubes.h"
#include "scratch.h"
#include "seed.h"

/* ---- A desk where records are coded ---- */

enum { FIELDS = 12 };

struct desk {
    iem_plan *plan;
    struct iem_tally *tally;
    iem_coder *coder;
    iem_roles roles;
};

static size_t split(const char *record, char mark, iem_slice *fields)
{
    size_t n = 0;
    for (;; record++) {
        const char *end = strchrnul(record, mark);
        fields[n++] = (iem_slice){record, (size_t)(end - record)};
        if (!*end) return n;
        record = end;
    }
}

static void bind_header(struct desk *desk, const char *header, char decimal)
{
    iem_slice names[FIELDS];
    char *copies[FIELDS];
    const char *columns[FIELDS];
    const size_t n = split(header, '|', names);
    for (size_t i = 0; i < n; i++) columns[i] = copies[i] = iem_copy(names[i]);
    iem_roles_clear(&desk->roles);
    assert_ok(iem_roles_bind(desk->plan, "log.csv", columns, n, false, &desk->roles,
                             &ok_err_));
    for (size_t i = 0; i < n; i++) free(copies[i]);
    assert_ok(iem_coder_bind(desk->coder, &desk->roles, decimal, &ok_err_));
}

static struct desk *open_desk(iem_plan *plan, const char *header, char decimal)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    desk->plan = plan;
    assert_ok(iem_tally_new(plan, &desk->tally, &ok_err_));
    assert_ok(iem_coder_new(plan, desk->tally, false, &desk->coder, &ok_err_));
    if (header) bind_header(desk, header, decimal);
    return desk;
}

static void close_desk(struct desk *desk)
{
    iem_coder_free(desk->coder);
    iem_tally_free(desk->tally);
    iem_roles_clear(&desk->roles);
    iem_plan_free(desk->plan);
    free(desk);
}

static iem_row code(struct desk *desk, const char *record, char reason[256])
{
    iem_slice all[FIELDS], wanted[FIELDS];
    iem_row row = {.fate = IEM_N_FATES};
    split(record, '|', all);
    for (size_t i = 0; i < desk->roles.n_columns; i++)
        wanted[i] = all[desk->roles.columns[i]];
    reason[0] = '\0';
    assert_ok(iem_coder_row(desk->coder, wanted, &row, reason, &ok_err_));
    return row;
}

/* Codes the record and counts it. */
static void count(struct desk *desk, const char *record)
{
    char reason[256];
    size_t overflow = SIZE_MAX;
    const iem_row row = code(desk, record, reason);
    desk->tally->rows[row.fate]++;
    if (row.fate != IEM_ROW_USED) return;
    assert_ok(iem_cube_add(&desk->tally->cube, row.key, row.count, row.adverse,
                           row.centred, &overflow, &ok_err_));
}

/* ---- Fates ------------------------------------------------------------------------
 */

struct fate {
    const char *record;
    iem_row_fate fate;
    const char *reason;
};

static void assert_fates(struct desk *desk, const struct fate *fates, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char reason[256];
        const iem_row row = code(desk, fates[i].record, reason);
        const char *want = fates[i].reason ? fates[i].reason : "";
        if (row.fate != fates[i].fate || strcmp(reason, want) != 0)
            fail_msg("%s: fate %d, want %d; '%s', want '%s'", fates[i].record,
                     (int)row.fate, (int)fates[i].fate, reason, want);
    }
}

#define N_OF(table) (sizeof(table) / sizeof *(table))

static void every_row_has_one_fate_and_says_why(void **state)
{
    (void)state;
    static const struct fate fates[] = {
        {"2014|yes|NL|12|3", IEM_ROW_USED, NULL},
        {"2014|no|NL||3", IEM_ROW_USED, NULL},  /* a missing fact is kept */
        {"2014|yes||12|3", IEM_ROW_USED, NULL}, /* so is a missing group */
        {"2014|yes|NL|12|0", IEM_ROW_USED, NULL},
        {"2013|yes|NL|12|3", IEM_ROW_OUTSIDE_WHERE, NULL},
        {"|yes|NL|12|3", IEM_ROW_OUTSIDE_WHERE, NULL},
        {"2014||NL|12|3", IEM_ROW_MISSING_DECISION, NULL},
        {"2014|NA|NL|12|3", IEM_ROW_MISSING_DECISION, NULL},
        {"2014|maybe|NL|12|3", IEM_ROW_DECISION,
         "column 'selected': 'maybe' is neither adverse nor favourable in the plan"},
        {"2014|YES|NL|12|3", IEM_ROW_DECISION,
         "column 'selected': 'YES' is neither adverse nor favourable in the plan"},
        {"2014|yes|NL|12k|3", IEM_ROW_NUMBER, "column 'euro': '12k' is not a number"},
        {"2014|yes|NL|12,5|3", IEM_ROW_NUMBER,
         "column 'euro': '12,5' is not a number; does this log need --decimal comma"},
        {"2014|yes|NL|1e13|3", IEM_ROW_NUMBER,
         "column 'euro': '1e13' is too large (beyond 9.2e12)"},
        {"2014|yes|NL|12|2.5", IEM_ROW_COUNT,
         "column 'n': '2.5' is not a whole number of people"},
        {"2014|yes|NL|12|-1", IEM_ROW_COUNT,
         "column 'n': '-1' is not a whole number of people"},
        {"2014|yes|NL|12|", IEM_ROW_COUNT,
         "column 'n': '' is not a whole number of people"},
        {"2014|yes|NL|12|many", IEM_ROW_COUNT,
         "column 'n': 'many' is not a whole number of people"},
        {"2014|yes|NL|12|1e13", IEM_ROW_COUNT,
         "column 'n': '1e13' is too large (beyond 9.2e12)"},
        {"2014|yes|NL|12|3.0", IEM_ROW_USED, NULL}, /* three is three */
        /* The first reason in the order where, decision, count, facts is given. */
        {"2013|maybe|NL|12k|-1", IEM_ROW_OUTSIDE_WHERE, NULL},
        {"2014||NL|12k|-1", IEM_ROW_MISSING_DECISION, NULL},
        {"2014|maybe|NL|12k|-1", IEM_ROW_DECISION,
         "column 'selected': 'maybe' is neither adverse nor favourable in the plan"},
        {"2014|yes|NL|12k|-1", IEM_ROW_COUNT,
         "column 'n': '-1' is not a whole number of people"},
    };
    struct desk *desk =
        open_desk(PLAN("decision", "selected=yes,ja", "favourable", "no", "ground",
                       "origin", "fact", "income:0,10", "column", "income=euro",
                       "count", "n", "where", "year=2014,2015"),
                  "year|selected|origin|euro|n", 0);
    assert_fates(desk, fates, N_OF(fates));
    close_desk(desk);
}

static void every_other_value_is_favourable_unless_the_plan_lists_them(void **state)
{
    (void)state;
    struct desk *desk = open_desk(
        PLAN("decision", "selected=yes,ja", "ground", "origin"), "selected|origin", 0);
    char reason[256];
    assert_true(code(desk, "yes|NL", reason).adverse);
    assert_true(code(desk, "ja|NL", reason).adverse);
    assert_false(code(desk, "no|NL", reason).adverse);
    assert_false(code(desk, "whatever|NL", reason).adverse);
    assert_int_equal(code(desk, "whatever|NL", reason).fate, IEM_ROW_USED);
    assert_int_equal(code(desk, "NULL|NL", reason).fate, IEM_ROW_MISSING_DECISION);
    close_desk(desk);
}

static void a_decision_by_number_is_compared_at_full_precision(void **state)
{
    (void)state;
    static const struct {
        const char *decision, *value;
        bool adverse;
    } compared[] = {
        {"risk>=0.7", "0.7", true}, {"risk>=0.7", "0.699999", false},
        {"risk>0.7", "0.7", false}, {"risk>0.7", "0.700001", true},
        {"risk<=0.7", "0.7", true}, {"risk<=0.7", "0.700001", false},
        {"risk<0.7", "0.7", false}, {"risk<0.7", "0.699999", true},
        {"risk<0.7", "-3e5", true}, {"risk>=0.7", "7e-1", true},
    };
    for (size_t i = 0; i < N_OF(compared); i++) {
        struct desk *desk =
            open_desk(PLAN("decision", compared[i].decision, "ground", "origin"),
                      "risk|origin", 0);
        char reason[256], record[64];
        snprintf(record, sizeof record, "%s|NL", compared[i].value);
        const iem_row row = code(desk, record, reason);
        assert_int_equal(row.fate, IEM_ROW_USED);
        if (row.adverse != compared[i].adverse)
            fail_msg("%s with %s", compared[i].decision, compared[i].value);
        close_desk(desk);
    }
}

static void a_decision_that_should_be_a_number_is_missing_or_rejected(void **state)
{
    (void)state;
    static const struct fate fates[] = {
        {"|NL", IEM_ROW_MISSING_DECISION, NULL},
        {"-1|NL", IEM_ROW_MISSING_DECISION, NULL},
        {"high|NL", IEM_ROW_NUMBER, "column 'risk': 'high' is not a number"},
        {"0,8|NL", IEM_ROW_NUMBER,
         "column 'risk': '0,8' is not a number; does this log need --decimal comma"},
        {"0.8|NL", IEM_ROW_USED, NULL},
    };
    struct desk *desk =
        open_desk(PLAN("decision", "risk>=0.7", "ground", "origin", "missing", ",-1"),
                  "risk|origin", '.');
    assert_fates(desk, fates, N_OF(fates));
    close_desk(desk);
}

static void a_long_value_is_cut_in_its_reason(void **state)
{
    (void)state;
    struct desk *desk =
        open_desk(PLAN("decision", "s=yes", "favourable", "no", "ground", "origin"),
                  "s|origin", 0);
    char reason[256];
    code(desk, "0123456789012345678901234567890123456789abc|NL", reason);
    assert_string_equal(reason,
                        "column 's': '0123456789012345678901234567890123456789' "
                        "is neither adverse nor favourable in the plan");
    close_desk(desk);
}

/* ---- Numbers -----------------------------------------------------------------------
 */

static void a_decimal_comma_is_read_as_one(void **state)
{
    (void)state;
    static const struct fate fates[] = {
        {"yes|NL|12,5", IEM_ROW_USED, NULL},
        {"yes|NL|12", IEM_ROW_USED, NULL},
        {"yes|NL|12.5", IEM_ROW_NUMBER,
         "column 'income': '12.5' is not a number; does this log need --decimal point"},
        {"yes|NL|1.234,5", IEM_ROW_NUMBER,
         "column 'income': '1.234,5' is not a number"},
    };
    struct desk *desk =
        open_desk(PLAN("decision", "s=yes", "ground", "origin", "fact", "income:10.5,"),
                  "s|origin|income", ',');
    assert_fates(desk, fates, N_OF(fates));
    char reason[256];
    assert_int_equal(code(desk, "yes|NL|12,5", reason).x[0], 12500000);
    /* The next part of the log has a point. */
    bind_header(desk, "income|origin|s", '.');
    assert_int_equal(code(desk, "12.5|NL|yes", reason).x[0], 12500000);
    close_desk(desk);
}

static void a_missing_marker_that_is_a_number_is_missing(void **state)
{
    (void)state;
    char reason[256];
    struct desk *desk = open_desk(PLAN("decision", "s=yes", "ground", "origin", "fact",
                                       "income:0,10", "missing", ",-1,99,9999"),
                                  "s|origin|income", 0);
    const uint32_t missing = 3; /* behind the bands < 0, [0, 10), >= 10 */
    assert_int_equal(code(desk, "yes|NL|-1", reason).key[0], missing);
    assert_int_equal(code(desk, "yes|NL|-1", reason).fate, IEM_ROW_USED);
    assert_int_equal(code(desk, "yes|NL|99", reason).key[0], missing);
    assert_int_equal(code(desk, "yes|NL|", reason).key[0], missing);
    assert_int_equal(code(desk, "yes|NL|-1.0", reason).key[0], 0); /* another text */
    assert_int_equal(code(desk, "yes|NL|-2", reason).key[0], 0);
    assert_int_equal(code(desk, "yes|NL|99", reason).centred[0], 0);
    close_desk(desk);
}

static void a_missing_marker_with_a_decimal_comma_is_missing_too(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    char reason[256];
    const scratch_path file =
        scratch_text("plan.yaml", "decision: {column: s, adverse: [yes]}\n"
                                  "grounds: [origin]\n"
                                  "facts: [{column: income, bands: [0, 10]}]\n"
                                  "missing: [\"99,9\"]\n");
    iem_plan *plan = NULL;
    assert_ok(iem_plan_new(&plan, &err));
    assert_ok(iem_plan_read(plan, file.at, &err));
    struct desk *desk = open_desk(finished(plan), "s|origin|income", ',');
    assert_int_equal(code(desk, "yes|NL|99,9", reason).key[0], 3);
    assert_int_equal(code(desk, "yes|NL|99,8", reason).key[0], 2);
    close_desk(desk);
}

static void a_value_at_a_cut_belongs_to_the_upper_band(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        uint32_t band;
        int64_t centred;
    } banded[] = {
        {"-1e6", 0, -1000000000000 - 0},
        {"-0.000001", 0, -1},
        {"0", 1, 0},
        {"14999.999999", 1, 14999999999},
        {"14999.9999999", 2, 0}, /* rounded to millionths first */
        {"15000", 2, 0},
        {"15000.000001", 2, 1},
        {"29999.999999", 2, 14999999999},
        {"30000", 3, 0},
        {"9e12", 3, 8999999970000000000},
    };
    struct desk *desk = open_desk(
        PLAN("decision", "s=yes", "ground", "g", "fact", "income:0,15000,30000"),
        "s|g|income", 0);
    const iem_dim *dim = &desk->tally->dims[0];
    for (size_t i = 0; i < N_OF(banded); i++) {
        char reason[256], record[64];
        snprintf(record, sizeof record, "yes|NL|%s", banded[i].value);
        const iem_row row = code(desk, record, reason);
        if (row.key[0] != banded[i].band || row.centred[0] != banded[i].centred)
            fail_msg("%s: band %u, centred %lld", banded[i].value, row.key[0],
                     (long long)row.centred[0]);
        assert_int_equal(row.x[0] - row.centred[0], iem_dim_origin(dim, row.key[0]));
    }
    close_desk(desk);
}

static void a_value_too_far_from_its_band_is_rejected(void **state)
{
    (void)state;
    static const struct fate fates[] = {
        {"yes|NL|-9e12", IEM_ROW_NUMBER,
         "column 'x': '-9e12' is too far from its band's edge"},
        {"yes|NL|9.1e12", IEM_ROW_USED, NULL},
    };
    struct desk *desk = open_desk(
        PLAN("decision", "s=yes", "ground", "g", "fact", "x:9e12,"), "s|g|x", 0);
    assert_fates(desk, fates, N_OF(fates));
    close_desk(desk);
}

static void bands_have_names_that_say_where_they_end(void **state)
{
    (void)state;
    static const char *const names[] = {"< -0.5", "[-0.5, 0)", "[0, 15000)", ">= 15000",
                                        "(missing)"};
    struct desk *desk = open_desk(
        PLAN("decision", "s=yes", "ground", "g", "fact", "x:-0.5,0,15000"), "s|g|x", 0);
    const iem_dim *dim = &desk->tally->dims[0];
    char out[64];
    assert_int_equal(iem_dim_codes(dim), N_OF(names));
    for (uint32_t band = 0; band < N_OF(names); band++)
        assert_string_equal(iem_dim_text(dim, band, out), names[band]);
    close_desk(desk);
}

static void bands_found_by_halving_are_those_found_one_by_one(void **state)
{
    (void)state;
    int64_t cuts[9] = {-50, -7, -6, 0, 1, 2, 40, 41, 90};
    for (size_t n = 0; n <= 9; n++) {
        const iem_dim dim = {.banded = true, .cuts = cuts, .n_cuts = n};
        for (int64_t x = -60; x <= 100; x++) {
            uint32_t band = 0;
            while (band < n && x >= cuts[band]) band++;
            assert_int_equal(iem_dim_band(&dim, x), band);
        }
    }
}

/* ---- Grounds in bands ---- */

static void a_number_of_a_ground_is_a_group_and_never_a_sum(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        uint32_t code;
    } groups[] = {{"17.999999", 0}, {"18", 1}, {"29", 1}, {"30", 2}, {"1e3", 2},
                  {"-4", 0},        {"", 3},   {"NA", 3}, {"99", 3}};
    static const struct fate fates[] = {
        {"yes|old|1", IEM_ROW_NUMBER, "column 'leeftijd': 'old' is not a number"},
        {"yes|18,5|1", IEM_ROW_NUMBER,
         "column 'leeftijd': '18,5' is not a number; does this log need --decimal "
         "comma"},
        {"yes|1e13|1", IEM_ROW_NUMBER,
         "column 'leeftijd': '1e13' is too large (beyond 9.2e12)"},
        {"yes|-9e12|1", IEM_ROW_USED, NULL}, /* no sum it could be too large for */
        {"yes|old|x", IEM_ROW_NUMBER, "column 'x': 'x' is not a number"},
    };
    struct desk *desk =
        open_desk(PLAN("decision", "s=yes", "ground", "age:18,30", "fact", "x:0,",
                       "column", "age=leeftijd", "missing", ",NA,99"),
                  "s|leeftijd|x", 0);
    assert_int_equal(desk->tally->q, 1);
    assert_true(desk->tally->dims[1].is_ground && desk->tally->dims[1].banded);
    for (size_t i = 0; i < N_OF(groups); i++) {
        char reason[256], record[64];
        snprintf(record, sizeof record, "yes|%s|7", groups[i].value);
        const iem_row row = code(desk, record, reason);
        assert_int_equal(row.fate, IEM_ROW_USED);
        if (row.key[1] != groups[i].code)
            fail_msg("'%s': group %u", groups[i].value, row.key[1]);
        assert_int_equal(row.centred[0], 7000000); /* of the fact */
    }
    assert_fates(desk, fates, N_OF(fates));
    /* The next part of the log has a decimal comma. */
    bind_header(desk, "x|leeftijd|s", ',');
    char reason[256];
    assert_int_equal(code(desk, "7|29,5|yes", reason).key[1], 1);
    close_desk(desk);
}

/* ---- Categories ---------------------------------------------------------------------
 */

static void missing_categories_are_one_category(void **state)
{
    (void)state;
    char reason[256];
    struct desk *desk = open_desk(PLAN("decision", "s=yes", "ground", "origin", "fact",
                                       "family", "missing", ",NA,onbekend"),
                                  "s|origin|family", 0);
    const uint32_t missing = code(desk, "yes|NL|", reason).key[0];
    assert_int_equal(code(desk, "yes|NL|NA", reason).key[0], missing);
    assert_int_equal(code(desk, "yes|NL|onbekend", reason).key[0], missing);
    assert_int_not_equal(code(desk, "yes|NL|onbekende", reason).key[0], missing);
    assert_string_equal(iem_dim_text(&desk->tally->dims[0], missing, NULL),
                        "(missing)");
    const uint32_t group = code(desk, "yes|NA|x", reason).key[1];
    assert_string_equal(iem_dim_text(&desk->tally->dims[1], group, NULL), "(missing)");
    assert_true(iem_coder_missing(desk->coder, iem_slice_of("onbekend")));
    assert_false(iem_coder_missing(desk->coder, iem_slice_of("NULL"))); /* not listed */
    close_desk(desk);
}

static void a_frozen_coder_meets_nothing_new(void **state)
{
    (void)state;
    char reason[256];
    iem_error err = {IEM_OK, ""};
    iem_coder *frozen = NULL;
    struct desk *desk =
        open_desk(PLAN("decision", "s=yes", "ground", "origin"), "s|origin", 0);
    const iem_row seen = code(desk, "yes|NL", reason);
    assert_ok(iem_coder_new(desk->plan, desk->tally, true, &frozen, &ok_err_));
    assert_ok(iem_coder_bind(frozen, &desk->roles, 0, &ok_err_));
    iem_slice fields[2] = {iem_slice_of("yes"), iem_slice_of("NL")};
    iem_row row;
    assert_ok(iem_coder_row(frozen, fields, &row, reason, &ok_err_));
    assert_int_equal(row.key[0], seen.key[0]);
    fields[1] = iem_slice_of("Chile");
    assert_int_equal(iem_coder_row(frozen, fields, &row, reason, &err), IEM_ERR_DATA);
    assert_string_equal(err.message,
                        "the log changed while it was read: 'Chile' is new in column "
                        "'origin'");
    assert_int_equal(desk->tally->dims[0].dict.n_codes, 1);
    iem_coder_free(frozen);
    close_desk(desk);
}

/* ---- Tallies ---- */

enum { ROWS = 200, LENGTH = 64 };

static void random_records(char records[][LENGTH], size_t n, uint64_t seed)
{
    static const char *const decisions[] = {"yes", "no", "no", "", "no"};
    static const char *const groups[] = {"NL", "Chile", "België", "", "NA", "a b"};
    for (size_t i = 0; i < n; i++) {
        const uint64_t bits = iem_mix(seed * 7919 + i);
        snprintf(records[i], LENGTH, "%s|%s|f%u|%d.%u", decisions[bits % 5],
                 groups[(bits >> 8) % 6], (unsigned)(bits >> 16) % 12,
                 (int)(bits >> 24 & 63) - 20, (unsigned)(bits >> 32 & 7));
    }
}

static struct desk *counted(char records[][LENGTH], size_t n)
{
    struct desk *desk = open_desk(PLAN("decision", "s=yes", "ground", "origin", "fact",
                                       "family", "fact", "x:-3,0,17.5"),
                                  "s|origin|family|x", 0);
    for (size_t i = 0; i < n; i++) count(desk, records[i]);
    return desk;
}

static void assert_same_tallies(const struct iem_tally *a, const struct iem_tally *b)
{
    assert_int_equal(a->n_dims, b->n_dims);
    for (size_t d = 0; d < a->n_dims; d++) {
        assert_int_equal(iem_dim_codes(&a->dims[d]), iem_dim_codes(&b->dims[d]));
        for (uint32_t c = 0; c < iem_dim_codes(&a->dims[d]); c++) {
            char at[64], bt[64];
            assert_string_equal(iem_dim_text(&a->dims[d], c, at),
                                iem_dim_text(&b->dims[d], c, bt));
        }
    }
    assert_same_cubes(&a->cube, &b->cube);
    assert_memory_equal(a->rows, b->rows, sizeof a->rows);
}

static void shuffled_rows_settle_into_one_form(void **state)
{
    (void)state;
    static char records[ROWS][LENGTH];
    random_records(records, ROWS, seed_of(4));
    struct desk *whole = counted(records, ROWS);
    assert_ok(iem_tally_settle(whole->tally, &ok_err_));
    for (size_t d = 0; d < whole->tally->n_dims; d++)
        for (uint32_t c = 1; c < whole->tally->dims[d].dict.n_codes; c++)
            assert_true(strcmp(whole->tally->dims[d].dict.texts[c - 1].at,
                               whole->tally->dims[d].dict.texts[c].at) < 0);
    for (uint64_t round = 0; round < 10; round++) {
        for (size_t i = ROWS - 1; i > 0; i--) {
            char kept[LENGTH];
            const size_t j = iem_mix(round * ROWS + i) % (i + 1);
            memcpy(kept, records[i], LENGTH);
            memmove(records[i], records[j], LENGTH);
            memcpy(records[j], kept, LENGTH);
        }
        struct desk *shuffled = counted(records, ROWS);
        assert_ok(iem_tally_settle(shuffled->tally, &ok_err_));
        assert_same_tallies(shuffled->tally, whole->tally);
        close_desk(shuffled);
    }
    close_desk(whole);
}

static void tallies_of_parts_merge_into_the_whole(void **state)
{
    (void)state;
    static char records[ROWS][LENGTH];
    random_records(records, ROWS, seed_of(9));
    struct desk *whole = counted(records, ROWS);
    assert_ok(iem_tally_settle(whole->tally, &ok_err_));
    for (size_t cut = 0; cut <= ROWS; cut += 10) {
        struct desk *first = counted(records, cut);
        struct desk *second = counted(records + cut, ROWS - cut);
        assert_ok(iem_tally_merge(first->tally, second->tally, &ok_err_));
        assert_same_tallies(first->tally, whole->tally);
        assert_int_equal(iem_tally_rows(first->tally),
                         whole->tally->rows[IEM_ROW_USED]);
        assert_int_equal(iem_tally_cells(first->tally), whole->tally->cube.n_cells);
        close_desk(first);
        close_desk(second);
    }
    close_desk(whole);
}

static void a_settled_tally_counts_what_the_records_say(void **state)
{
    (void)state;
    static char records[ROWS][LENGTH];
    random_records(records, ROWS, seed_of(5));
    struct desk *desk = counted(records, ROWS);
    assert_ok(iem_tally_settle(desk->tally, &ok_err_));
    const struct iem_tally *tally = desk->tally;
    int64_t people = 0;
    for (size_t c = 0; c < tally->cube.n_cells; c++) {
        const uint32_t *key = iem_cube_key(&tally->cube, c);
        int64_t n = 0, adverse = 0;
        for (size_t i = 0; i < ROWS; i++) {
            iem_slice fields[FIELDS];
            split(records[i], '|', fields);
            const bool missing = fields[1].len == 0 || iem_slice_is(fields[1], "NA");
            const char *group = iem_dim_text(&tally->dims[2], key[2], NULL);
            int64_t micro = 0;
            iem_decimal_read(fields[3], '.', &micro);
            const uint32_t band =
                (uint32_t)((micro >= -3000000) + (micro >= 0) + (micro >= 17500000));
            if (fields[0].len == 0 || band != key[1] ||
                !iem_slice_is(fields[2], iem_dim_text(&tally->dims[0], key[0], NULL)) ||
                (missing ? strcmp(group, "(missing)") != 0
                         : !iem_slice_is(fields[1], group)))
                continue;
            n++;
            adverse += iem_slice_is(fields[0], "yes");
        }
        assert_int_equal(iem_cube_n(&tally->cube, c), n);
        assert_int_equal(iem_cube_adverse(&tally->cube, c), adverse);
        people += n;
    }
    assert_int_equal(people, tally->rows[IEM_ROW_USED]);
    assert_int_equal(tally->rows[IEM_ROW_USED] + tally->rows[IEM_ROW_MISSING_DECISION],
                     ROWS);
    close_desk(desk);
}

/* The bands of -3, 0 and 17.5 by hand, as a person with a spreadsheet would. */
static const char *band_by_hand(iem_slice value)
{
    int64_t micro = 0;
    assert_int_equal(iem_decimal_read(value, '.', &micro), IEM_DECIMAL_OK);
    if (micro < -3 * IEM_MICRO) return "< -3";
    if (micro < 0) return "[-3, 0)";
    return micro < 35 * IEM_MICRO / 2 ? "[0, 17.5)" : ">= 17.5";
}

static int64_t adverse_of_group(const struct iem_tally *tally, size_t d,
                                const char *group, int64_t *n)
{
    int64_t adverse = 0;
    *n = 0;
    for (size_t c = 0; c < tally->cube.n_cells; c++) {
        char out[IEM_BAND_TEXT];
        const uint32_t code = iem_cube_key(&tally->cube, c)[d];
        if (strcmp(iem_dim_text(&tally->dims[d], code, out), group) != 0) continue;
        *n += iem_cube_n(&tally->cube, c);
        adverse += iem_cube_adverse(&tally->cube, c);
    }
    return adverse;
}

static void assert_same_cells(const struct iem_tally *a, const struct iem_tally *b)
{
    assert_int_equal(a->cube.n_cells, b->cube.n_cells);
    for (size_t c = 0; c < a->cube.n_cells; c++) {
        size_t matches = 0;
        for (size_t k = 0; k < b->cube.n_cells; k++) {
            bool same = true;
            for (size_t d = 0; d < a->n_dims && same; d++) {
                char at[IEM_BAND_TEXT], bt[IEM_BAND_TEXT];
                same =
                    strcmp(iem_dim_text(&a->dims[d], iem_cube_key(&a->cube, c)[d], at),
                           iem_dim_text(&b->dims[d], iem_cube_key(&b->cube, k)[d],
                                        bt)) == 0;
            }
            if (!same) continue;
            matches++;
            assert_int_equal(iem_cube_n(&a->cube, c), iem_cube_n(&b->cube, k));
            assert_int_equal(iem_cube_adverse(&a->cube, c),
                             iem_cube_adverse(&b->cube, k));
        }
        assert_int_equal(matches, 1);
    }
}

static void a_ground_in_bands_counts_as_a_column_banded_by_hand(void **state)
{
    (void)state;
    static char records[ROWS][LENGTH];
    static const char *const groups[] = {"< -3", "[-3, 0)", "[0, 17.5)", ">= 17.5",
                                         "(missing)"};
    random_records(records, ROWS, 6);
    struct desk *banded = open_desk(PLAN("decision", "s=yes", "ground", "origin",
                                         "fact", "family", "ground", "x:-3,0,17.5"),
                                    "s|origin|family|x", 0);
    struct desk *by_hand = open_desk(
        PLAN("decision", "s=yes", "ground", "origin", "fact", "family", "ground", "x"),
        "s|origin|family|x", 0);
    for (size_t i = 0; i < ROWS; i++) {
        iem_slice fields[FIELDS];
        char record[LENGTH + 16];
        split(records[i], '|', fields);
        const int before = (int)(fields[3].at - records[i]);
        if (i % 9 == 0) { /* some do not say */
            snprintf(records[i] + before, LENGTH - (size_t)before, "NA");
            snprintf(record, sizeof record, "%s", records[i]);
        } else {
            snprintf(record, sizeof record, "%.*s%s", before, records[i],
                     band_by_hand(fields[3]));
        }
        count(banded, records[i]);
        count(by_hand, record);
    }
    assert_ok(iem_tally_settle(banded->tally, &ok_err_));
    assert_ok(iem_tally_settle(by_hand->tally, &ok_err_));
    assert_int_equal(banded->tally->cube.n_sums, by_hand->tally->cube.n_sums);
    assert_memory_equal(banded->tally->rows, by_hand->tally->rows,
                        sizeof banded->tally->rows);
    assert_same_cells(banded->tally, by_hand->tally);
    for (size_t i = 0; i < N_OF(groups); i++) {
        int64_t n, expected;
        assert_int_equal(adverse_of_group(banded->tally, 2, groups[i], &n),
                         adverse_of_group(by_hand->tally, 2, groups[i], &expected));
        assert_true(n == expected && n > 0);
    }
    close_desk(banded);
    close_desk(by_hand);
}

static void a_band_is_a_group_of_the_log_when_somebody_is_in_it(void **state)
{
    (void)state;
    struct desk *desk = open_desk(
        PLAN("decision", "s=yes", "ground", "age:18,65", "ground", "g"), "s|age|g", 0);
    count(desk, "yes|70|B");
    count(desk, "no|18|A");
    assert_ok(iem_tally_settle(desk->tally, &ok_err_));
    assert_true(iem_tally_has_group(desk->tally, 0, "[18, 65)"));
    assert_true(iem_tally_has_group(desk->tally, 0, ">= 65"));
    assert_false(iem_tally_has_group(desk->tally, 0, "< 18"));
    assert_false(iem_tally_has_group(desk->tally, 0, "(missing)"));
    assert_false(iem_tally_has_group(desk->tally, 0, "70"));
    assert_true(iem_tally_has_group(desk->tally, 1, "B"));
    assert_false(iem_tally_has_group(desk->tally, 1, "C"));
    count(desk, "no||A");
    assert_true(iem_tally_has_group(desk->tally, 0, "(missing)"));
    close_desk(desk);
}

static void parts_with_a_ground_in_bands_merge_into_the_whole(void **state)
{
    (void)state;
    static char records[ROWS][LENGTH];
    random_records(records, ROWS, 2);
    struct desk *desks[3];
    for (size_t i = 0; i < 3; i++)
        desks[i] = open_desk(PLAN("decision", "s=yes", "ground", "x:-3,0,17.5", "fact",
                                  "family", "ground", "origin"),
                             "s|origin|family|x", 0);
    for (size_t i = 0; i < ROWS; i++) {
        count(desks[0], records[i]);
        count(desks[i % 3 ? 1 : 2], records[i]);
    }
    assert_ok(iem_tally_settle(desks[0]->tally, &ok_err_));
    assert_ok(iem_tally_merge(desks[1]->tally, desks[2]->tally, &ok_err_));
    assert_same_tallies(desks[1]->tally, desks[0]->tally);
    for (size_t i = 0; i < 3; i++) close_desk(desks[i]);
}

static void tallies_of_different_plans_do_not_add_up(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    static char records[1][LENGTH];
    random_records(records, 1, 1);
    struct desk *one = counted(records, 1);
    struct desk *other =
        open_desk(PLAN("decision", "s=yes", "ground", "origin"), NULL, 0);
    char want[200];
    snprintf(want, sizeof want,
             "tallies were counted by different plans (count_sha256 %.12s… and %.12s…)",
             one->plan->count_sha256, other->plan->count_sha256);
    assert_int_equal(iem_tally_merge(one->tally, other->tally, &err), IEM_ERR_DATA);
    assert_string_equal(err.message, want);
    assert_int_equal(iem_tally_rows(one->tally),
                     one->tally->rows[IEM_ROW_USED]); /* and nothing was added */
    close_desk(one);
    close_desk(other);
}

static void merging_keeps_that_persons_repeat(void **state)
{
    (void)state;
    struct desk *one =
        open_desk(PLAN("decision", "s=yes", "ground", "origin"), NULL, 0);
    struct desk *other = open_desk(
        PLAN("decision", "s=yes", "ground", "origin", "person", "bsn"), NULL, 0);
    assert_false(one->tally->clustered);
    assert_true(other->tally->clustered);
    assert_ok(iem_tally_merge(one->tally, other->tally, &ok_err_));
    assert_true(one->tally->clustered);
    close_desk(one);
    close_desk(other);
}

static void every_fate_but_use_has_a_name(void **state)
{
    (void)state;
    assert_null(iem_row_fate_name(IEM_ROW_USED));
    for (iem_row_fate a = IEM_ROW_USED + 1; a < IEM_N_FATES; a++)
        for (iem_row_fate b = IEM_ROW_USED + 1; b < a; b++)
            assert_string_not_equal(iem_row_fate_name(a), iem_row_fate_name(b));
    assert_string_equal(iem_row_fate_name(IEM_ROW_FIELDS), "wrong-number-of-fields");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_one_fate_and_says_why),
        cmocka_unit_test(every_other_value_is_favourable_unless_the_plan_lists_them),
        cmocka_unit_test(a_decision_by_number_is_compared_at_full_precision),
        cmocka_unit_test(a_decision_that_should_be_a_number_is_missing_or_rejected),
        cmocka_unit_test(a_long_value_is_cut_in_its_reason),
        cmocka_unit_test(a_decimal_comma_is_read_as_one),
        cmocka_unit_test(a_missing_marker_that_is_a_number_is_missing),
        scratch_test(a_missing_marker_with_a_decimal_comma_is_missing_too),
        cmocka_unit_test(a_value_at_a_cut_belongs_to_the_upper_band),
        cmocka_unit_test(a_value_too_far_from_its_band_is_rejected),
        cmocka_unit_test(bands_have_names_that_say_where_they_end),
        cmocka_unit_test(bands_found_by_halving_are_those_found_one_by_one),
        cmocka_unit_test(a_number_of_a_ground_is_a_group_and_never_a_sum),
        cmocka_unit_test(missing_categories_are_one_category),
        cmocka_unit_test(a_frozen_coder_meets_nothing_new),
        seeded_test(shuffled_rows_settle_into_one_form),
        seeded_test(tallies_of_parts_merge_into_the_whole),
        seeded_test(a_settled_tally_counts_what_the_records_say),
        cmocka_unit_test(a_ground_in_bands_counts_as_a_column_banded_by_hand),
        cmocka_unit_test(a_band_is_a_group_of_the_log_when_somebody_is_in_it),
        cmocka_unit_test(parts_with_a_ground_in_bands_merge_into_the_whole),
        cmocka_unit_test(tallies_of_different_plans_do_not_add_up),
        cmocka_unit_test(merging_keeps_that_persons_repeat),
        cmocka_unit_test(every_fate_but_use_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
