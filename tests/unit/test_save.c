/* A tally file gives back what was saved, or is refused by its name: cut, changed,
 * foreign, or of another plan. */
#include "base/digest.h"
#include "base/file.h"
#include "base/hash.h"
#include "tally/tally.h"

#include "cubes.h"
#include "scratch.h"
#include "seed.h"

#include <sys/stat.h>

/* Facts (family, income, x), ground origin: a category, two banded facts. */
static iem_plan *the_plan(void)
{
    return PLAN("decision", "s=yes", "ground", "origin", "fact", "family", "fact",
                "income:0,15000", "fact", "x:-1.5,", "person", "bsn");
}

static uint32_t code_of(iem_dict *dict, const char *text)
{
    uint32_t code = 0;
    assert_ok(iem_dict_add(dict, iem_slice_of(text), &code, &ok_err_));
    return code;
}

static struct iem_tally *a_tally(const iem_plan *plan, size_t n, uint64_t seed)
{
    static const char *const families[] = {"alone", "Müller, \"x\"", "", "other"};
    static const char *const groups[] = {"NL", "Chile", "(missing)", "België"};
    struct iem_tally *tally = NULL;
    assert_ok(iem_tally_new(plan, &tally, &ok_err_));
    code_of(&tally->dims[0].dict, "young"); /* of a row that was rejected later */
    for (size_t i = 0; i < n; i++) {
        const uint64_t bits = iem_mix(seed * 131 + i);
        const uint32_t key[4] = {code_of(&tally->dims[0].dict, families[bits % 4]),
                                 bits >> 8 & 3, bits >> 16 & 1,
                                 code_of(&tally->dims[3].dict, groups[bits >> 24 & 3])};
        const int64_t x[2] = {(int64_t)(bits >> 32) - 2000000000, INT64_MAX / 100};
        size_t overflow = 0;
        assert_ok(iem_cube_add(&tally->cube, key, 1 + (int64_t)(bits & 7), bits >> 63,
                               x, &overflow, &ok_err_));
    }
    for (size_t i = 0; i < IEM_N_FATES; i++) tally->rows[i] = seed + 10 * i;
    assert_ok(iem_tally_add_input(tally, "january.csv", 1234, NULL, &ok_err_));
    char digest[IEM_SHA256_HEX];
    memset(digest, 'a', sizeof digest - 1);
    digest[sizeof digest - 1] = '\0';
    assert_ok(iem_tally_add_input(tally, "-", UINT64_MAX, digest, &ok_err_));
    assert_ok(iem_tally_settle(tally, &ok_err_));
    return tally;
}

struct file {
    char *at;
    size_t n;
};

static struct file read_file(const char *path)
{
    struct file file;
    assert_ok(iem_file_read_all(path, 1 << 24, &file.at, &file.n, &ok_err_));
    return file;
}

static struct file saved(const struct iem_tally *tally)
{
    const scratch_path path = scratch_file("a.tally");
    assert_ok(iem_tally_save(tally, path.at, &ok_err_));
    return read_file(path.at);
}

/* ---- There and back ---- */

static void assert_same_dims(const iem_dim *a, const iem_dim *b)
{
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->is_ground, b->is_ground);
    assert_int_equal(a->profile, b->profile);
    assert_int_equal(a->banded, b->banded);
    assert_int_equal(a->n_cuts, b->n_cuts);
    for (size_t i = 0; i < a->n_cuts; i++) assert_true(a->cuts[i] == b->cuts[i]);
    assert_int_equal(a->dict.n_codes, b->dict.n_codes);
    for (size_t c = 0; c < a->dict.n_codes; c++)
        assert_int_equal(iem_slice_compare(a->dict.texts[c], b->dict.texts[c]), 0);
}

static void assert_same_tally(const struct iem_tally *a, const struct iem_tally *b)
{
    assert_string_equal(a->count_sha256, b->count_sha256);
    assert_int_equal(a->n_dims, b->n_dims);
    assert_int_equal(a->n_facts, b->n_facts);
    assert_int_equal(a->q, b->q);
    assert_int_equal(a->clustered, b->clustered);
    for (size_t d = 0; d < a->n_dims; d++) assert_same_dims(&a->dims[d], &b->dims[d]);
    assert_memory_equal(a->rows, b->rows, sizeof a->rows);
    assert_int_equal(a->n_inputs, b->n_inputs);
    for (size_t i = 0; i < a->n_inputs; i++) {
        assert_string_equal(a->inputs[i].path, b->inputs[i].path);
        assert_string_equal(a->inputs[i].digest, b->inputs[i].digest);
        assert_true(a->inputs[i].bytes == b->inputs[i].bytes);
    }
    assert_same_cubes(&a->cube, &b->cube);
}

static void a_tally_comes_back_as_it_went(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 500};
    iem_plan *plan = the_plan();
    for (size_t i = 0; i < 4; i++) {
        struct iem_tally *tally = a_tally(plan, sizes[i], seed_of(i)), *back = NULL;
        const struct file file = saved(tally);
        assert_ok(iem_tally_load(scratch_file("a.tally").at, &back, &ok_err_));
        assert_same_tally(tally, back);
        assert_true(back->loaded);
        assert_false(tally->loaded);
        const struct file again = saved(back);
        assert_int_equal(again.n, file.n);
        assert_memory_equal(again.at, file.at, file.n);
        free(file.at);
        free(again.at);
        iem_tally_free(tally);
        iem_tally_free(back);
    }
    iem_plan_free(plan);
}

static void saved_tallies_add_up_to_the_tally_of_all(void **state)
{
    (void)state;
    iem_plan *plan = the_plan();
    struct iem_tally *one = a_tally(plan, 40, 1), *other = a_tally(plan, 30, 2);
    struct iem_tally *first = NULL, *second = NULL;
    const scratch_path a = scratch_file("1.tally"), b = scratch_file("2.tally");
    assert_ok(iem_tally_save(one, a.at, &ok_err_));
    assert_ok(iem_tally_save(other, b.at, &ok_err_));
    assert_ok(iem_tally_load(a.at, &first, &ok_err_));
    assert_ok(iem_tally_load(b.at, &second, &ok_err_));
    assert_ok(iem_tally_merge(one, other, &ok_err_));
    assert_ok(iem_tally_merge(first, second, &ok_err_));
    assert_same_tally(first, one);
    iem_tally_free(one);
    iem_tally_free(other);
    iem_tally_free(first);
    iem_tally_free(second);
    iem_plan_free(plan);
}

static void a_ground_in_bands_is_saved_and_added_up(void **state)
{
    (void)state;
    iem_plan *plan = PLAN("decision", "s=yes", "ground", "age:18,65.5", "ground",
                          "origin", "fact", "x:0,");
    struct iem_tally *tally = NULL, *back = NULL;
    size_t overflow = 0;
    assert_ok(iem_tally_new(plan, &tally, &ok_err_));
    for (uint32_t code = 0; code < 4; code++) { /* three bands and the missing one */
        const uint32_t key[3] = {1, code, code_of(&tally->dims[2].dict, "NL")};
        const int64_t x = 5 * code;
        assert_ok(
            iem_cube_add(&tally->cube, key, 10 + code, true, &x, &overflow, &ok_err_));
    }
    assert_ok(iem_tally_settle(tally, &ok_err_));
    assert_int_equal(tally->q, 1);
    assert_true(tally->dims[1].banded && tally->dims[1].is_ground);
    const struct file file = saved(tally);
    assert_ok(iem_tally_load(scratch_file("a.tally").at, &back, &ok_err_));
    assert_same_tally(tally, back);
    assert_ok(iem_tally_merge(back, tally, &ok_err_));
    assert_int_equal(back->cube.n_cells, 4);
    for (size_t c = 0; c < 4; c++)
        assert_int_equal(iem_cube_n(&back->cube, c), 2 * iem_cube_n(&tally->cube, c));
    free(file.at);
    iem_tally_free(tally);
    iem_tally_free(back);
    iem_plan_free(plan);
}

static void a_tally_is_for_its_owner_alone(void **state)
{
    (void)state;
    struct stat at;
    iem_plan *plan = the_plan();
    struct iem_tally *tally = a_tally(plan, 3, 1);
    free(saved(tally).at);
    assert_int_equal(stat(scratch_file("a.tally").at, &at), 0);
    assert_int_equal(at.st_mode & 0777, 0600);
    iem_tally_free(tally);
    iem_plan_free(plan);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    if (access("/dev/full", W_OK) != 0) skip();
    iem_plan *plan = the_plan();
    struct iem_tally *tally = a_tally(plan, 3, 1);
    assert_int_equal(iem_tally_save(tally, "/dev/full", &err), IEM_ERR_SYSTEM);
    assert_string_equal(err.message, "/dev/full: No space left on device");
    iem_tally_free(tally);
    iem_plan_free(plan);
}

/* ---- Refused by name ---- */

static iem_status load(const char *name, const void *bytes, size_t n, iem_error *err)
{
    const scratch_path path = scratch_bytes(name, bytes, n);
    struct iem_tally *tally = NULL;
    const iem_status status = iem_tally_load(path.at, &tally, err);
    iem_tally_free(tally);
    return status;
}

static void assert_refused(const void *bytes, size_t n, const char *why)
{
    iem_error err = {IEM_OK, ""};
    char want[900];
    if (load("b.tally", bytes, n, &err) != IEM_ERR_DATA)
        fail_msg("%zu bytes: not refused: %s", n, err.message);
    snprintf(want, sizeof want, "%s: %s", scratch_file("b.tally").at, why);
    if (strcmp(err.message, want) != 0) fail_msg("'%s', want '%s'", err.message, want);
}

static void a_tally_cut_anywhere_is_refused(void **state)
{
    (void)state;
    iem_plan *plan = the_plan();
    struct iem_tally *tally = a_tally(plan, 2, 1);
    const struct file file = saved(tally);
    for (size_t n = 0; n < file.n; n++)
        assert_refused(file.at, n,
                       n < 15        ? "is not a tally of this version"
                       : n < 15 + 32 ? "is cut off"
                                     : "is cut off or was changed (its checksum does "
                                       "not match)");
    free(file.at);
    iem_tally_free(tally);
    iem_plan_free(plan);
}

static void a_tally_with_one_byte_changed_is_refused(void **state)
{
    (void)state;
    iem_plan *plan = the_plan();
    struct iem_tally *tally = a_tally(plan, 2, 1);
    const struct file file = saved(tally);
    for (size_t i = 0; i < file.n; i++) {
        file.at[i] ^= (char)(1 << i % 8);
        assert_refused(file.at, file.n,
                       i < 15 ? "is not a tally of this version"
                              : "is cut off or was changed (its checksum does not "
                                "match)");
        file.at[i] ^= (char)(1 << i % 8);
    }
    assert_int_equal(load("b.tally", file.at, file.n, NULL), IEM_OK);
    free(file.at);
    iem_tally_free(tally);
    iem_plan_free(plan);
}

static void a_foreign_file_is_no_tally(void **state)
{
    (void)state;
    const char *csv = "origin,selected\nNL,yes\n";
    assert_refused(csv, strlen(csv), "is not a tally of this version");
    assert_refused("iemand-tally/2\nand so on, in some other way entirely ...", 56,
                   "is not a tally of this version");
}

static void a_tally_that_is_not_there_is_named(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    char want[700];
    struct iem_tally *tally = NULL;
    const scratch_path path = scratch_file("none.tally");
    snprintf(want, sizeof want, "%s: No such file or directory", path.at);
    assert_int_equal(iem_tally_load(path.at, &tally, &err), IEM_ERR_SYSTEM);
    assert_string_equal(err.message, want);
    assert_null(tally);
}

/* ---- With a right checksum, and still wrong ---- */

/* Where the sections begin, counted by hand from the description in save.c. */
enum { MAGIC = 15, NAME = 16, HEAD = NAME + 4 + 8 };

static void put_sum(unsigned char *bytes, size_t n)
{
    assert_ok(iem_digest(bytes, n - IEM_SHA256, bytes + n - IEM_SHA256, &ok_err_));
}

static size_t get(const unsigned char *at, size_t bytes)
{
    size_t value = 0;
    for (size_t i = bytes; i-- > 0;) value = value << 8 | at[i];
    return value;
}

struct crafted {
    struct file file;
    unsigned char *at;
    size_t count, cube, end; /* offsets of the heads of the sections, and behind them */
};

static struct crafted craft(void)
{
    iem_plan *plan = the_plan();
    struct iem_tally *tally = a_tally(plan, 6, 1);
    struct crafted c = {.file = saved(tally)};
    c.at = (unsigned char *)c.file.at;
    c.count = MAGIC;
    c.cube = c.count + HEAD + get(c.at + c.count + NAME + 4, 8);
    c.end = c.cube + HEAD + get(c.at + c.cube + NAME + 4, 8);
    assert_int_equal(c.end + IEM_SHA256, c.file.n);
    assert_string_equal(c.file.at + c.count, "count");
    assert_string_equal(c.file.at + c.cube, "cube");
    iem_tally_free(tally);
    iem_plan_free(plan);
    return c;
}

static void an_unknown_section_is_refused_by_name(void **state)
{
    (void)state;
    struct crafted c = craft();
    memcpy(c.at + c.cube, "person", 7);
    put_sum(c.at, c.file.n);
    assert_refused(c.at, c.file.n,
                   "section 'person' is unknown to this version of iemand");
    memcpy(c.at + c.cube, "sixteen-letters!", 16); /* no room for a NUL */
    put_sum(c.at, c.file.n);
    assert_refused(c.at, c.file.n,
                   "section 'sixteen-letters!' is unknown to this version of iemand");
    free(c.at);
}

static void a_later_version_of_a_section_is_refused(void **state)
{
    (void)state;
    struct crafted c = craft();
    c.at[c.cube + NAME] = 2;
    put_sum(c.at, c.file.n);
    assert_refused(c.at, c.file.n, "section 'cube' has version 2, this iemand reads 1");
    free(c.at);
}

static void put_u(unsigned char *at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) at[i] = (unsigned char)(value >> (8 * i));
}

static const char not_whole[] = "does not hold a whole tally";

static void a_tally_without_one_of_its_sections_is_refused(void **state)
{
    (void)state;
    struct crafted c = craft();
    unsigned char *part = malloc(c.file.n);
    const size_t no_cube = c.cube + IEM_SHA256;
    memcpy(part, c.at, c.cube);
    put_sum(part, no_cube);
    assert_refused(part, no_cube, not_whole);
    const size_t no_count = MAGIC + c.end - c.cube + IEM_SHA256;
    memcpy(part + MAGIC, c.at + c.cube, c.end - c.cube);
    put_sum(part, no_count);
    assert_refused(part, no_count, not_whole);
    put_sum(part, MAGIC + IEM_SHA256);
    assert_refused(part, MAGIC + IEM_SHA256, not_whole);
    free(part);
    free(c.at);
}

static void a_section_comes_once(void **state)
{
    (void)state;
    struct crafted c = craft();
    const size_t sections[2][2] = {{c.count, c.cube}, {c.cube, c.end}};
    unsigned char *twice = malloc(2 * c.file.n);
    for (size_t i = 0; i < 2; i++) {
        const size_t size = sections[i][1] - sections[i][0];
        memcpy(twice, c.at, c.end);
        memcpy(twice + c.end, c.at + sections[i][0], size);
        put_sum(twice, c.end + size + IEM_SHA256);
        assert_refused(twice, c.end + size + IEM_SHA256, not_whole);
    }
    free(twice);
    free(c.at);
}

/* The checksum guards against accidents, not against a hand that also computes it. Of
 * whatever such a hand changes, nothing may lead the reader astray: it is refused, or
 * it is a tally that can be saved, merged and settled. */
static void no_change_with_a_right_checksum_leads_the_reader_astray(void **state)
{
    (void)state;
    iem_plan *plan = the_plan();
    struct crafted c = craft();
    size_t taken = 0;
    static const uint64_t values[] = {0, 0x7f, 0xff};
    for (size_t i = MAGIC; i < c.end; i++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            const unsigned char kept = c.at[i];
            const scratch_path path = scratch_file("c.tally");
            struct iem_tally *tally = NULL;
            iem_error err = {IEM_OK, ""};
            c.at[i] = (unsigned char)values[v];
            put_sum(c.at, c.file.n);
            scratch_bytes("c.tally", c.at, c.file.n);
            const iem_status status = iem_tally_load(path.at, &tally, &err);
            if (status == IEM_OK) {
                struct iem_tally *sum = a_tally(plan, 3, 2);
                taken++;
                if (iem_tally_merge(sum, tally, &err) == IEM_OK)
                    assert_ok(iem_tally_settle(sum, &ok_err_));
                iem_tally_free(sum);
            } else {
                assert_int_equal(status, IEM_ERR_DATA);
                assert_non_null(strstr(err.message, "c.tally: "));
            }
            c.at[i] = kept;
            iem_tally_free(tally);
        }
    assert_in_range(taken, 1, 3 * c.end); /* a count may be any number */
    free(c.at);
    iem_plan_free(plan);
}

/* Where the parts of the cube section begin. */
struct places {
    size_t family, n_family, first_text, cells, first_cell, cell_bytes;
};

static struct places places_of(const struct crafted *c)
{
    struct places p;
    size_t at = c->cube + HEAD + 4 + 4; /* facts, dimensions */
    p.family = at;
    at += 4 + get(c->at + at, 4) + 1; /* name, kind */
    p.n_family = at;
    p.first_text = at + 4;
    at += 4;
    for (size_t n = get(c->at + p.n_family, 4); n > 0; n--)
        at += 4 + get(c->at + at, 4);
    for (size_t d = 1; d < 3; d++) { /* two banded facts */
        at += 4 + get(c->at + at, 4) + 1;
        at += 4 + 8 * get(c->at + at, 4);
    }
    at += 4 + get(c->at + at, 4) + 1; /* the ground */
    size_t groups = get(c->at + at, 4);
    for (at += 4; groups > 0; groups--) at += 4 + get(c->at + at, 4);
    p.cells = at + 4; /* behind q */
    p.first_cell = p.cells + 8;
    p.cell_bytes = 4 * 4 + 8 + 8 + 16 * iem_cube_sums(2);
    assert_int_equal(p.first_cell + get(c->at + p.cells, 8) * p.cell_bytes, c->end);
    return p;
}

static void what_contradicts_itself_is_refused(void **state)
{
    (void)state;
    struct crafted c = craft();
    const struct places p = places_of(&c);
    unsigned char *changed = malloc(c.file.n);
    const struct {
        const char *what;
        size_t at, bytes;
        uint64_t value;
    } changes[] = {
        {"more cells than bytes", p.cells, 8, 1000000},
        {"all the cells there could ever be", p.cells, 8, UINT64_MAX},
        {"fewer cells than bytes", p.cells, 8, 1},
        {"a code beyond the dictionary", p.first_cell, 4, 50},
        {"more adverse decisions than decisions", p.first_cell + 16 + 8, 8, 1 << 20},
        {"a negative number of adverse decisions", p.first_cell + 16 + 8, 8,
         UINT64_MAX},
        {"a negative number of decisions", p.first_cell + 16, 8, UINT64_MAX},
        {"more texts than bytes", p.n_family, 4, UINT32_MAX},
        {"a text longer than the file", p.first_text, 4, UINT32_MAX},
        {"another number of numeric facts", p.cells - 4, 4, 1},
        {"a ground among the facts", p.family + 4 + get(c.at + p.family, 4), 1, 1},
        {"more facts than dimensions", c.cube + HEAD, 4, 40},
        {"more dimensions than a plan can have", c.cube + HEAD + 4, 4, 1000},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        iem_error err = {IEM_OK, ""};
        memcpy(changed, c.at, c.file.n);
        put_u(changed + changes[i].at, changes[i].value, changes[i].bytes);
        put_sum(changed, c.file.n);
        if (load("b.tally", changed, c.file.n, &err) != IEM_ERR_DATA)
            fail_msg("%s is not refused: %s", changes[i].what, err.message);
        assert_non_null(strstr(err.message, not_whole));
    }
    /* The same cell twice would hide people. */
    memcpy(changed, c.at, c.file.n);
    memcpy(changed + p.first_cell + p.cell_bytes, changed + p.first_cell, p.cell_bytes);
    put_sum(changed, c.file.n);
    assert_refused(changed, c.file.n, not_whole);
    /* So would two codes of one text. */
    memcpy(changed, c.at, c.file.n);
    unsigned char *other = memmem(changed, c.file.n, "other", 5);
    assert_non_null(memmem(changed, c.file.n, "alone", 5));
    memcpy(other, "alone", 5);
    put_sum(changed, c.file.n);
    assert_refused(changed, c.file.n, not_whole);
    free(changed);
    free(c.at);
}

static void a_digest_of_another_length_is_refused(void **state)
{
    (void)state;
    struct crafted c = craft();
    /* The digest of the second input, 64 times 'a', loses all but five. */
    const char *digest = memmem(c.at, c.file.n, "aaaaaaaa", 8);
    unsigned char *at = c.at + (digest - c.file.at);
    const size_t lost = 64 - 5, n = c.file.n - lost;
    assert_int_equal(get(at - 4, 4), 64);
    put_u(at - 4, 5, 4);
    memmove(at + 5, at + 64, c.file.n - (size_t)(at + 64 - c.at));
    put_u(c.at + c.count + NAME + 4, get(c.at + c.count + NAME + 4, 8) - lost, 8);
    put_sum(c.at, n);
    assert_refused(c.at, n, not_whole);
    free(c.at);
}

/* ---- What is not merged ---- */

static void a_tally_is_not_added_to_itself(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = the_plan();
    struct iem_tally *tally = a_tally(plan, 3, 1);
    const uint64_t rows = iem_tally_rows(tally);
    assert_int_equal(iem_tally_merge(tally, tally, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "a tally is not added to itself");
    assert_int_equal(iem_tally_rows(tally), rows);
    iem_tally_free(tally);
    iem_plan_free(plan);
}

static void a_tally_that_only_claims_the_plan_is_not_merged(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    iem_plan *plan = the_plan(), *fewer = PLAN("decision", "s=yes", "ground", "origin");
    struct iem_tally *tally = a_tally(plan, 3, 1), *other = NULL;
    assert_ok(iem_tally_new(fewer, &other, &ok_err_));
    assert_int_equal(iem_tally_merge(tally, other, &err), IEM_ERR_DATA);
    assert_non_null(strstr(err.message, "different plans"));
    memcpy(other->count_sha256, tally->count_sha256, sizeof other->count_sha256);
    assert_int_equal(iem_tally_merge(tally, other, &err), IEM_ERR_DATA);
    assert_string_equal(err.message,
                        "tallies of one plan have different columns: one was changed");
    iem_tally_free(tally);
    iem_tally_free(other);
    iem_plan_free(plan);
    iem_plan_free(fewer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        seeded_test_in(a_tally_comes_back_as_it_went, scratch_make, scratch_remove),
        scratch_test(saved_tallies_add_up_to_the_tally_of_all),
        scratch_test(a_ground_in_bands_is_saved_and_added_up),
        scratch_test(a_tally_is_for_its_owner_alone),
        scratch_test(a_full_disk_is_told),
        scratch_test(a_tally_cut_anywhere_is_refused),
        scratch_test(a_tally_with_one_byte_changed_is_refused),
        scratch_test(a_foreign_file_is_no_tally),
        scratch_test(a_tally_that_is_not_there_is_named),
        scratch_test(an_unknown_section_is_refused_by_name),
        scratch_test(a_later_version_of_a_section_is_refused),
        scratch_test(a_tally_without_one_of_its_sections_is_refused),
        scratch_test(a_section_comes_once),
        scratch_test(no_change_with_a_right_checksum_leads_the_reader_astray),
        scratch_test(what_contradicts_itself_is_refused),
        scratch_test(a_digest_of_another_length_is_refused),
        cmocka_unit_test(a_tally_is_not_added_to_itself),
        cmocka_unit_test(a_tally_that_only_claims_the_plan_is_not_merged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
