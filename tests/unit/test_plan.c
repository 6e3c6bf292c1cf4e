/* Plans: the same from a file and from flags, refused in one line when they are wrong.
 */
#include "plan/plan_build.h"
#include "plan/plan_fix.h"

#include "base/file.h"
#include "check.h"

#include <unistd.h>

/* Allocation number `allocations_left` fails; negative: none does. */
static long allocations_left = -1;

static bool is_denied(void)
{
    if (allocations_left < 0) return false;
    return allocations_left-- == 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

void *__wrap_malloc(size_t size)
{
    return is_denied() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_denied() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return is_denied() ? NULL : __real_realloc(block, size);
}

static char folder[] = "/tmp/iemand-plan-XXXXXX";

/* Messages name the file as it was given: a fixed name in a folder of our own. */
static int enter_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    (void)state;
    unlink("plan.yaml");
    unlink("more.yaml");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void write_file(const char *path, const char *text)
{
    assert_ok(iem_file_write_all(path, false, text, strlen(text), NULL));
}

static struct iem_plan *new_plan(void)
{
    iem_plan *plan = NULL;
    assert_ok(iem_plan_new(&plan, NULL));
    return plan;
}

static void read_text(struct iem_plan *plan, const char *text)
{
    iem_error err = {0};
    write_file("plan.yaml", text);
    if (iem_plan_read(plan, "plan.yaml", &err) != IEM_OK) fail_msg("%s", err.message);
}

static void set(struct iem_plan *plan, const char *key, const char *value)
{
    iem_error err = {0};
    if (iem_plan_set(plan, key, value, &err) != IEM_OK) fail_msg("%s", err.message);
}

static void finish(struct iem_plan *plan)
{
    iem_error err = {0};
    if (iem_plan_finish(plan, &err) != IEM_OK) fail_msg("%s", err.message);
}

static struct iem_plan *from_text(const char *text)
{
    struct iem_plan *plan = new_plan();
    read_text(plan, text);
    finish(plan);
    return plan;
}

typedef struct flag {
    const char *key, *value;
} flag;

static void set_all(struct iem_plan *plan, const flag *flags)
{
    for (; flags->key; flags++) set(plan, flags->key, flags->value);
}

static struct iem_plan *from_flags(const flag *flags)
{
    struct iem_plan *plan = new_plan();
    set_all(plan, flags);
    finish(plan);
    return plan;
}

static void assert_hashes(const struct iem_plan *a, const struct iem_plan *b,
                          bool same_count, bool same_plan)
{
    assert_int_equal(strlen(a->count_sha256), 64);
    assert_int_equal(strlen(a->plan_sha256), 64);
    assert_int_equal(strcmp(a->count_sha256, b->count_sha256) == 0, same_count);
    assert_int_equal(strcmp(a->plan_sha256, b->plan_sha256) == 0, same_plan);
}

static void assert_texts(const iem_texts *texts, const char *want)
{
    char got[256] = "";
    for (size_t i = 0; i < texts->n; i++) {
        strcat(got, i ? "|" : "");
        strcat(got, texts->at[i]);
    }
    assert_string_equal(got, want);
}

/* A plan with every key there is. */
static const char full[] = "title: control of grants\n"
                           "decision: {column: selected, adverse: [yes, maybe],\n"
                           "           favourable: [no, perhaps]}\n"
                           "grounds: [origin, gender]\n"
                           "profile: [risk_category]\n"
                           "facts:\n"
                           "- family\n"
                           "- {column: income, bands: [0, 15000.5, 30000]}\n"
                           "- {column: age, bands: 20}\n"
                           "count: n\n"
                           "rounded: 10\n"
                           "reference: {origin: NL}\n"
                           "where: {year: [2014, 2015], office: north}\n"
                           "missing: [\"\", NA, onbekend]\n"
                           "small_groups: {min: 100, as: rest}\n"
                           "case: student\n"
                           "person: bsn\n"
                           "columns: {origin: herkomst}\n"
                           "margins: {scale: ratio, gap: 0.02, ratio: 1.5,\n"
                           "          assurance: 0.03, group_weight: 0.2,\n"
                           "          weight_assurance: 0.3}\n";

static const flag full_flags[] = {
    {"title", "control of grants"},
    {"decision", "selected=yes,maybe"},
    {"favourable", "no,perhaps"},
    {"ground", "origin"},
    {"ground", "gender"},
    {"profile", "risk_category"},
    {"fact", "family"},
    {"fact", "income:0,15000.5,30000"},
    {"fact", "age:20"},
    {"count", "n"},
    {"rounded", "10"},
    {"reference", "origin=NL"},
    {"where", "year=2014,2015"},
    {"where", "office=north"},
    {"missing", ",NA,onbekend"},
    {"small-groups", "100:rest"},
    {"case", "student"},
    {"person", "bsn"},
    {"column", "origin=herkomst"},
    {"margin", "scale=ratio"},
    {"margin", "gap=0.02"},
    {"margin", "ratio=1.5"},
    {"margin", "assurance=0.03"},
    {"margin", "group_weight=0.2"},
    {"margin", "weight_assurance=0.3"},
    {NULL, NULL},
};

static void assert_lists_of_full(const struct iem_plan *p)
{
    assert_texts(&p->adverse, "maybe|yes");
    assert_texts(&p->favourable, "no|perhaps");
    assert_texts(&p->missing, "|NA|onbekend");
    assert_int_equal(p->n_grounds, 2);
    assert_string_equal(p->grounds[0].name, "gender");
    assert_null(p->grounds[0].reference);
    assert_string_equal(p->grounds[1].name, "origin");
    assert_string_equal(p->grounds[1].reference, "NL");
    assert_int_equal(p->n_where, 2);
    assert_string_equal(p->where[0].column, "office");
    assert_texts(&p->where[0].values, "north");
    assert_texts(&p->where[1].values, "2014|2015");
}

static void assert_facts_of_full(const struct iem_plan *p)
{
    assert_int_equal(p->n_facts, 4);
    assert_string_equal(p->facts[0].name, "age");
    assert_int_equal(p->facts[0].bands.quantiles, 20);
    assert_true(p->facts[0].bands.numeric);
    assert_string_equal(p->facts[1].name, "family");
    assert_false(p->facts[1].bands.numeric);
    assert_int_equal(p->facts[2].bands.n_cuts, 3);
    assert_true(p->facts[2].bands.cuts[1] == 15000500000);
    assert_string_equal(p->facts[3].name, "risk_category");
    assert_true(p->facts[3].profile);
    assert_false(p->facts[0].profile);
    assert_true(iem_plan_has_profile(p));
    assert_int_equal(iem_plan_numeric(p), 2);
    size_t dim = SIZE_MAX;
    assert_true(iem_plan_open_bands(p, &dim));
    assert_int_equal(dim, 0);
}

static void assert_values_of_full(const struct iem_plan *p)
{
    assert_string_equal(p->title, "control of grants");
    assert_string_equal(p->decision, "selected");
    assert_string_equal(p->count, "n");
    assert_int_equal(p->rounded, 10);
    assert_int_equal(p->small_min, 100);
    assert_string_equal(p->small_as, "rest");
    assert_string_equal(p->case_id, "student");
    assert_string_equal(p->person, "bsn");
    assert_string_equal(iem_plan_column(p, "origin"), "herkomst");
    assert_string_equal(iem_plan_column(p, "gender"), "gender");
    assert_int_equal(p->margins.scale, IEM_SCALE_RATIO);
    assert_close(p->margins.gap, 0.02, 1e-15);
    assert_close(p->margins.ratio, 1.5, 1e-15);
    assert_close(p->margins.assurance, 0.03, 1e-15);
    assert_close(p->margins.group_weight, 0.2, 1e-15);
    assert_close(p->margins.weight_assurance, 0.3, 1e-15);
}

static void every_key_of_the_file_arrives(void **state)
{
    (void)state;
    struct iem_plan *plan = from_text(full);
    assert_lists_of_full(plan);
    assert_facts_of_full(plan);
    assert_values_of_full(plan);
    assert_string_equal(plan->path, "plan.yaml");
    iem_plan_free(plan);
}

static void every_flag_arrives(void **state)
{
    (void)state;
    struct iem_plan *plan = from_flags(full_flags);
    assert_lists_of_full(plan);
    assert_facts_of_full(plan);
    assert_values_of_full(plan);
    assert_null(plan->path);
    iem_plan_free(plan);
}

static void file_and_flags_give_the_same_hashes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        flag flags[5];
    } cases[] = {
        {"decision: {column: d, adverse: yes}\ngrounds: g\n",
         {{"decision", "d=yes"}, {"ground", "g"}}},
        {"decision: {column: risk, adverse: \">= 0.7\"}\ngrounds: g\n",
         {{"decision", "risk>=0.7"}, {"ground", "g"}}},
        {"decision: {column: risk, adverse: <0.7}\ngrounds: g\n",
         {{"decision", "risk<0.70"}, {"ground", "g"}}},
        {"decision: {column: d, adverse: [\">50\"]}\ngrounds: g\n",
         {{"decision", "d=>50"}, {"ground", "g"}}},
        {"decision: {column: d, adverse: [y]}\ngrounds: [g]\nprofile: {column: p, "
         "bands: [3]}\n",
         {{"profile", "p:3,"}, {"decision", "d=y"}, {"ground", "g"}}},
        {"decision: {column: d, adverse: [y]}\ngrounds: [g]\nfacts: {column: f, bands: "
         "2}\nsmall_groups: {min: 5}\n",
         {{"fact", "f:2"},
          {"decision", "d=y"},
          {"ground", "g"},
          {"small-groups", "5"}}},
        {"decision: {column: d, adverse: [y]}\ngrounds: [g, {column: age, bands: [18, "
         "30.5, 65]}]\nreference: {age: \"[18, 30.5)\"}\n",
         {{"decision", "d=y"},
          {"ground", "age:18,30.50,65"},
          {"ground", "g"},
          {"reference", "age=[18, 30.5)"}}},
        {"decision: {column: d, adverse: [y]}\ngrounds: {column: age, bands: 5}\n",
         {{"decision", "d=y"}, {"ground", "age:5"}}},
        {"decision: {column: d, adverse: [y]}\ngrounds: [{column: g}]\n",
         {{"decision", "d=y"}, {"ground", "g"}}},
        {"decision: {column: d, adverse: [y]}\ngrounds: [g]\nmissing: [NULL, NA, "
         "\"\"]\n",
         {{"decision", "d=y"}, {"ground", "g"}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct iem_plan *file = from_text(cases[i].text);
        struct iem_plan *flags = from_flags(cases[i].flags);
        assert_hashes(file, flags, true, true);
        iem_plan_free(file);
        iem_plan_free(flags);
    }
    struct iem_plan *file = from_text(full), *flags = from_flags(full_flags);
    assert_hashes(file, flags, true, true);
    iem_plan_free(file);
    iem_plan_free(flags);
}

/* Any change of the hashed text makes saved tallies unreadable: to be meant. */
static void the_canonical_text_is_this(void **state)
{
    (void)state;
    struct iem_plan *plan = from_text(full);
    iem_buffer text = {0};
    iem_plan_canonical(plan, true, &text);
    assert_string_equal(text.at, "iemand count 1\n"
                                 "adverse is 5:maybe 3:yes\n"
                                 "favourable is 2:no 7:perhaps\n"
                                 "ground 6:gender\n"
                                 "ground 6:origin\n"
                                 "fact 3:age quantiles 20\n"
                                 "fact 6:family category\n"
                                 "fact 6:income cuts 0 15000500000 30000000000\n"
                                 "profile 13:risk_category category\n"
                                 "where 6:office is 5:north\n"
                                 "where 4:year is 4:2014 4:2015\n"
                                 "missing 0: 2:NA 8:onbekend\n"
                                 "rows stand for a count\n"
                                 "iemand plan 1\n"
                                 "title 17:control of grants\n"
                                 "reference 6:origin 2:NL\n"
                                 "rounded 10\n"
                                 "small groups 100 4:rest\n"
                                 "case yes\n"
                                 "person yes\n"
                                 "margin scale ratio\n"
                                 "margin gap 20000\n"
                                 "margin ratio 1500000\n"
                                 "margin assurance 30000\n"
                                 "margin group_weight 200000\n"
                                 "margin weight_assurance 300000\n");
    iem_buffer_clear(&text);
    iem_plan_free(plan);
}

static void the_hash_is_the_sha_256_of_the_canonical_text(void **state)
{
    (void)state;
    struct iem_plan *plan =
        from_text("decision: {column: d, adverse: \"> 0.5\"}\ngrounds: g\n");
    /* printf 'iemand count 1\nadverse > 500000\nfavourable rest\nground 1:g\n'\
     *        'missing 0: 2:NA 4:NULL\nrows are people\n' | sha256sum */
    assert_string_equal(
        plan->count_sha256,
        "126137bde9b39f29d3aaece20dc429cb3d377ecefb94fa190f81719132b1d0eb");
    iem_plan_free(plan);
}

static void order_and_repetition_do_not_matter(void **state)
{
    (void)state;
    struct iem_plan *one = from_text("decision: {column: d, adverse: [a, b], "
                                     "favourable: [x, y]}\n"
                                     "grounds: [g, h]\n"
                                     "facts: [p, {column: q, bands: [1, 2]}]\n"
                                     "profile: [k]\n"
                                     "where: {u: [1, 2], v: [3]}\n"
                                     "missing: [NA, \"\"]\n"
                                     "reference: {g: G, h: H}\n");
    struct iem_plan *two =
        from_text("reference: {h: H, g: G}\n"
                  "missing: [\"\", NA, NA]\n"
                  "where: {v: [3, 3], u: [2, 1, 2]}\n"
                  "profile: k\n"
                  "facts: [{bands: [1.0, 2e0], column: q}, p]\n"
                  "grounds: [h, g]\n"
                  "decision: {favourable: [y, x, y], adverse: [b, a, "
                  "b], column: d}\n");
    assert_hashes(one, two, true, true);
    assert_texts(&two->adverse, "a|b");
    assert_texts(&two->where[0].values, "1|2");
    iem_plan_free(one);
    iem_plan_free(two);
}

static const char base[] = "title: t\n"
                           "decision: {column: d, adverse: [y], favourable: [n]}\n"
                           "grounds: [g]\n"
                           "facts: [{column: f, bands: [0, 10]}, h]\n"
                           "where: {w: [1]}\n"
                           "count: c\n";

static void each_change_is_seen_in_the_hash_it_belongs_to(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to; /* in `base`; NULL: `to` is added */
        bool same_count, same_plan;
    } cases[] = {
        {"[0, 10]", "[0, 11]", false, false},
        {"[0, 10]", "[0, 10, 20]", false, false},
        {"[0, 10]", "20", false, false},
        {"{column: f, bands: [0, 10]}", "f", false, false},
        {"h]", "h]\nprofile: [q]", false, false},
        {", h]", "]\nprofile: [h]", false, false},
        {"[y]", "[y, z]", false, false},
        {"[y], favourable: [n]", "[y]", false, false},
        {"[n]", "[n, m]", false, false},
        {"[g]", "[g, k]", false, false},
        {"[g]", "[{column: g, bands: [5]}]", false, false},
        {"[g]", "[{column: g, bands: 5}]", false, false},
        {"[g]", "[{column: g}]", true, true},
        {"[g]", "[k]", false, false},
        {"w: [1]", "w: [2]", false, false},
        {"w: [1]", "x: [1]", false, false},
        {"count: c\n", "", false, false},
        {NULL, "missing: [NA]", false, false},
        {NULL, "score: {column: s, numbers: exact}", false, false},
        {"title: t", "title: u", true, false},
        {NULL, "rounded: 10", true, false},
        {NULL, "reference: {g: A}", true, false},
        {NULL, "small_groups: {min: 10}", true, false},
        {NULL, "case: id", true, false},
        {NULL, "person: id", true, false},
        {NULL, "margins: {gap: 0.011}", true, false},
        {NULL, "margins: {ratio: 1.3}", true, false},
        {NULL, "margins: {assurance: 0.021}", true, false},
        {NULL, "margins: {group_weight: 0.11}", true, false},
        {NULL, "margins: {weight_assurance: 0.26}", true, false},
        {NULL, "margins: {scale: gap}", true, false},
        /* The defaults written out. */
        {NULL, "missing: [NA, NULL, \"\"]", true, true},
        {NULL, "margins: {scale: auto, gap: 0.01, assurance: 0.02}", true, true},
        /* Real names of columns. */
        {NULL, "columns: {g: geslacht, f: feit, d: besluit, w: jaar, c: n}", true,
         true},
        {"column: d", "column: besluit", true, true},
        {"count: c", "count: aantal", true, true},
    };
    struct iem_plan *plain = from_text(base);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        const char *from =
            cases[i].from ? strstr(base, cases[i].from) : base + strlen(base);
        assert_non_null(from);
        snprintf(text, sizeof text, "%.*s%s%s\n", (int)(from - base), base, cases[i].to,
                 from + (cases[i].from ? strlen(cases[i].from) : 0));
        struct iem_plan *changed = from_text(text);
        const bool count = strcmp(plain->count_sha256, changed->count_sha256) == 0;
        const bool whole = strcmp(plain->plan_sha256, changed->plan_sha256) == 0;
        if (count != cases[i].same_count || whole != cases[i].same_plan)
            fail_msg("%s: count_sha256 %s, plan_sha256 %s", text,
                     count ? "the same" : "differs", whole ? "the same" : "differs");
        iem_plan_free(changed);
    }
    iem_plan_free(plain);
}

static void texts_cannot_be_mistaken_for_one_another(void **state)
{
    (void)state;
    struct iem_plan *one =
        from_text("decision: {column: d, adverse: [\"a 1:b\"]}\ngrounds: g\n");
    struct iem_plan *two =
        from_text("decision: {column: d, adverse: [a, b]}\ngrounds: g\n");
    assert_hashes(one, two, false, false);
    iem_plan_free(one);
    iem_plan_free(two);
}

/* D: a decision and G: a ground, for plans that are wrong elsewhere. */
#define D "decision: {column: d, adverse: [y]}\n"
#define G "grounds: [g]\n"

struct wrong {
    const char *text, *message;
};

static void assert_wrong(const struct wrong *wrong)
{
    iem_error err = {0};
    iem_plan *plan = new_plan();
    write_file("plan.yaml", wrong->text);
    iem_status status = iem_plan_read(plan, "plan.yaml", &err);
    if (status == IEM_OK) status = iem_plan_finish(plan, &err);
    if (strcmp(err.message, wrong->message) != 0)
        fail_msg("\n got: %s\nwant: %s", err.message, wrong->message);
    assert_int_equal(status, IEM_ERR_DATA);
    assert_int_equal(err.status, IEM_ERR_DATA);
    assert_false(plan->finished);
    iem_plan_free(plan);
}

static void assert_all_wrong(const struct wrong *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) assert_wrong(&cases[i]);
}

static void keys_of_the_file_are_known_or_refused_by_line(void **state)
{
    (void)state;
    static const struct wrong cases[] = {
        {D "\n\n\n\n\ngroundz: [g]\n",
         "plan.yaml:7: unknown key 'groundz'; did you mean 'grounds'"},
        {D G "Facts: []\n", "plan.yaml:3: unknown key 'Facts'; did you mean 'facts'"},
        {"qwertyuiop: 1\n", "plan.yaml:1: unknown key 'qwertyuiop'"},
        {"case_id: c\n", "plan.yaml:1: unknown key 'case_id'; did you mean 'case'"},
        {"citizen_id: c\n",
         "plan.yaml:1: unknown key 'citizen_id'; did you mean 'person'"},
        {"margins: {gab: 0.1}\n",
         "plan.yaml:1: unknown key 'gab' in 'margins'; did you mean 'gap'"},
        {"margins:\n  group-weight: 0.1\n",
         "plan.yaml:2: unknown key 'group-weight' in 'margins'; did you mean "
         "'group_weight'"},
        {"decision:\n  column: d\n  advers: y\n",
         "plan.yaml:3: unknown key 'advers' in 'decision'; did you mean 'adverse'"},
        {"facts:\n- age\n- column: income\n  cuts: [1]\n",
         "plan.yaml:4: unknown key 'cuts' in 'facts'"},
        {"small_groups: {minimum: 1}\n",
         "plan.yaml:1: unknown key 'minimum' in 'small_groups'"},
        {"- a\n",
         "plan.yaml:1: a plan is a map of keys ('grounds: [origin]'), not a list"},
        {"# hello\njust words\n",
         "plan.yaml:2: a plan is a map of keys ('grounds: [origin]'), not a text"},
        {D G D,
         "plan.yaml:3: key 'decision' is here for the second time; the first is on "
         "line 1"},
    };
    assert_all_wrong(cases, sizeof cases / sizeof *cases);
}

static void keys_of_later_versions_are_refused_by_name(void **state)
{
    (void)state;
    static const char *const keys[] = {"amount", "outcome_route", "weight"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char text[128], message[128];
        snprintf(text, sizeof text, D G "%s: []\n", keys[i]);
        snprintf(message, sizeof message,
                 "plan.yaml:3: key '%s' is not supported by this version of iemand",
                 keys[i]);
        assert_wrong(&(struct wrong){text, message});
    }
}

static void values_of_the_wrong_kind_are_refused_by_line(void **state)
{
    (void)state;
    static const struct wrong cases[] = {
        {"title: [a]\n",
         "plan.yaml:1: key 'title': must be a single value, not a list"},
        {"\ncount: {a: b}\n",
         "plan.yaml:2: key 'count': must be a single value, not a map"},
        {"grounds: {a: b}\n", "plan.yaml:1: unknown key 'a' in 'grounds'"},
        {"grounds:\n- {bands: [1]}\n", "plan.yaml:2: key 'grounds': has no 'column'"},
        {"grounds:\n- a\n- [b]\n",
         "plan.yaml:3: key 'grounds': must be a single value, not a list"},
        {"facts:\n- [a]\n",
         "plan.yaml:2: key 'facts': must be a single value, not a list"},
        {"decision: d\n", "plan.yaml:1: key 'decision': must be a map, not a text"},
        {"decision: [d]\n", "plan.yaml:1: key 'decision': must be a map, not a list"},
        {"where: year\n", "plan.yaml:1: key 'where': must be a map, not a text"},
        {"where: {year: {a: b}}\n",
         "plan.yaml:1: key 'year': must be a single value, not a map"},
        {"reference: [a]\n", "plan.yaml:1: key 'reference': must be a map, not a list"},
        {"reference: {a: [b]}\n",
         "plan.yaml:1: key 'a': must be a single value, not a list"},
        {"columns: a\n", "plan.yaml:1: key 'columns': must be a map, not a text"},
        {"columns: {a: [b]}\n",
         "plan.yaml:1: key 'a': must be a single value, not a list"},
        {"margins: 0.1\n", "plan.yaml:1: key 'margins': must be a map, not a text"},
        {"margins: {gap: [0.1]}\n",
         "plan.yaml:1: key 'gap': must be a single value, not a list"},
        {"small_groups: 100\n",
         "plan.yaml:1: key 'small_groups': must be a map, not a text"},
        {"facts: {column: f, bands: {a: 1}}\n",
         "plan.yaml:1: key 'bands': must be a single value, not a map"},
        {"title: a\nrounded: [10]\n",
         "plan.yaml:2: key 'rounded': must be a single value, not a list"},
        {"grounds:\ntitle: t\n",
         "plan.yaml:1: key 'grounds': there is no value; an empty list is written []"},
        {"missing:\n",
         "plan.yaml:1: key 'missing': there is no value; an empty list is written []"},
        {"grounds:\n- a\n-\n", "plan.yaml:3: key 'grounds': there is no value; an "
                               "empty text is written \"\""},
        {"count:\n",
         "plan.yaml:1: key 'count': there is no value; an empty text is written \"\""},
        {"margins:\n", "plan.yaml:1: key 'margins': must be a map, not empty"},
    };
    assert_all_wrong(cases, sizeof cases / sizeof *cases);
}

static void numbers_of_the_file_are_checked(void **state)
{
    (void)state;
    static const struct wrong cases[] = {
        {"rounded: 12k\n", "plan.yaml:1: key 'rounded': '12k' is not a number"},
        {"rounded: 0\n",
         "plan.yaml:1: key 'rounded': '0' is not a whole number of at least 1"},
        {"rounded: -5\n",
         "plan.yaml:1: key 'rounded': '-5' is not a whole number of at least 1"},
        {"rounded: 2.5\n",
         "plan.yaml:1: key 'rounded': '2.5' is not a whole number of at least 1"},
        {"rounded: 1e30\n", "plan.yaml:1: key 'rounded': '1e30' is too large"},
        {"margins: {gap: \"0,1\"}\n",
         "plan.yaml:1: key 'gap': '0,1' is not a number; write a decimal point"},
        {"margins:\n  ratio: 1.2\n  gap: 1\n",
         "plan.yaml:3: key 'gap': must be at least 0 and below 1"},
        {"margins: {gap: -0.1}\n",
         "plan.yaml:1: key 'gap': must be at least 0 and below 1"},
        {"margins: {ratio: 0.99}\n", "plan.yaml:1: key 'ratio': must be at least 1"},
        {"margins: {assurance: 1}\n",
         "plan.yaml:1: key 'assurance': must be at least 0 and below 1"},
        {"margins: {group_weight: 1}\n",
         "plan.yaml:1: key 'group_weight': must be at least 0 and below 1"},
        {"margins: {weight_assurance: -1}\n",
         "plan.yaml:1: key 'weight_assurance': must be at least 0 and below 1"},
        {"margins: {scale: log}\n",
         "plan.yaml:1: key 'scale': the scale is auto, gap or ratio, not 'log'"},
        {D G "margins:\n  gap: 0.05\n  assurance: 0.03\n",
         "plan.yaml:5: key 'assurance': 0.03 is below the margin 'gap' of 0.05"},
        {D G "margins:\n  weight_assurance: 0.05\n",
         "plan.yaml:4: key 'weight_assurance': 0.05 is below the margin 'group_weight' "
         "of "
         "0.1"},
        {"small_groups: {min: 0}\n",
         "plan.yaml:1: key 'min': '0' is not a whole number of at least 1"},
        {"small_groups: {as: other}\n",
         "plan.yaml:1: key 'small_groups': has no 'min'"},
        {"small_groups: {min: 5, as: \"\"}\n",
         "plan.yaml:1: key 'as': a name is empty"},
    };
    assert_all_wrong(cases, sizeof cases / sizeof *cases);
}

static void bands_of_the_file_are_checked(void **state)
{
    (void)state;
    static const struct wrong cases[] = {
        {"facts:\n- column: income\n  bands: [0, 5, 3]\n",
         "plan.yaml:3: key 'bands': cut points must ascend"},
        {"facts:\n- column: income\n  bands:\n  - 0\n  - 0.0\n",
         "plan.yaml:5: key 'bands': cut points must ascend"},
        {"facts: {column: f, bands: [0, x]}\n",
         "plan.yaml:1: key 'bands': 'x' is not a number"},
        {"facts: {column: f, bands: []}\n",
         "plan.yaml:1: key 'bands': there are no cut points"},
        {"facts: {column: f, bands: 1}\n", "plan.yaml:1: key 'bands': 1 is no number "
                                           "of bands (2 to 1000); one cut point is "
                                           "written [1]"},
        {"facts: {column: f, bands: 1001}\n",
         "plan.yaml:1: key 'bands': 1001 is no number of bands (2 to 1000); one cut "
         "point "
         "is written [1001]"},
        {"facts: {column: f, bands: 2.5}\n",
         "plan.yaml:1: key 'bands': 2.5 is no number of bands (2 to 1000); one cut "
         "point "
         "is written [2.5]"},
        {"facts: {column: f, bands: many}\n",
         "plan.yaml:1: key 'bands': 'many' is not a number"},
        {"facts: [{bands: 20}]\n", "plan.yaml:1: key 'facts': has no 'column'"},
        {"facts: [{column: \"\", bands: 20}]\n",
         "plan.yaml:1: key 'column': a name is empty"},
    };
    assert_all_wrong(cases, sizeof cases / sizeof *cases);
}

static void names_and_values_of_the_file_are_checked(void **state)
{
    (void)state;
    static const struct wrong cases[] = {
        {"grounds: [\"\"]\n", "plan.yaml:1: key 'grounds': a name is empty"},
        {"facts: [\"\"]\n", "plan.yaml:1: key 'facts': a name is empty"},
        {"count: \"\"\n", "plan.yaml:1: key 'count': the text is empty"},
        {"columns: {a: \"\"}\n", "plan.yaml:1: key 'columns': a name is empty"},
        {"reference: {a: \"\"}\n", "plan.yaml:1: key 'reference': a name is empty"},
        {"where: {\"\": 1}\n", "plan.yaml:1: key 'where': a name is empty"},
        {"where:\n  year: []\n", "plan.yaml:2: key 'where': no values are given"},
        {"decision: {column: \"\", adverse: y}\n",
         "plan.yaml:1: key 'column': a name is empty"},
        {"decision: {adverse: y}\n", "plan.yaml:1: key 'decision': has no 'column'"},
        {"decision: {column: d}\n", "plan.yaml:1: key 'decision': has no 'adverse'"},
        {"decision: {column: d, adverse: []}\n",
         "plan.yaml:1: key 'adverse': no values are given"},
        {"decision: {column: d, adverse: y, favourable: []}\n",
         "plan.yaml:1: key 'favourable': no values are given"},
        {"grounds:\n- a\n- b\n- a\n",
         "plan.yaml:4: key 'grounds': ground 'a' is given twice"},
        {"facts:\n- a\n- a\n", "plan.yaml:3: key 'facts': fact 'a' is given twice"},
        {"profile: [a, a]\n", "plan.yaml:1: key 'profile': profile 'a' is given twice"},
        {D G "reference:\n  g: A\n  h: B\n",
         "plan.yaml:5: key 'h': there is no ground 'h' to give a reference"},
        {G "decision:\n  column: d\n  adverse: [y, NA]\n",
         "plan.yaml:4: key 'decision': value 'NA' is both adverse and missing"},
        {G "decision: {column: d, adverse: y, favourable: [n, y]}\n",
         "plan.yaml:2: key 'decision': value 'y' is both adverse and favourable"},
        {G "decision: {column: d, adverse: y, favourable: [n, \"\"]}\n",
         "plan.yaml:2: key 'decision': value '' is both favourable and missing"},
        {G "decision:\n  column: d\n  adverse: \"> 1\"\n  favourable: [n]\n",
         "plan.yaml:5: key 'favourable': beside a comparison there are no favourable "
         "values "
         "to list: all other numbers are favourable"},
        {D G "columns:\n  g: groep\n  h: huis\n",
         "plan.yaml:5: key 'h': no role of the plan is called 'h'"},
    };
    assert_all_wrong(cases, sizeof cases / sizeof *cases);
}

static void one_column_plays_one_role(void **state)
{
    (void)state;
    static const struct wrong cases[] = {
        {D "grounds:\n- origin\nfacts:\n- origin\n",
         "plan.yaml:5: column 'origin' is both ground 'origin' and fact 'origin'"},
        {D "grounds: [origin]\nfacts: [herkomst]\ncolumns: {origin: herkomst}\n",
         "plan.yaml:3: column 'herkomst' is both ground 'origin' and fact 'herkomst'"},
        {D
         "grounds:\n- {column: age, bands: [18]}\nfacts:\n- {column: age, bands: 2}\n",
         "plan.yaml:5: column 'age' is both ground 'age' and fact 'age'"},
        {D "grounds: [d]\n",
         "plan.yaml:2: column 'd' is both the decision and ground 'd'"},
        {D G "facts: [a]\nprofile: [a]\n",
         "plan.yaml:4: column 'a' is both fact 'a' and profile 'a'"},
        {D G "count: c\ncase: c\n",
         "plan.yaml:4: column 'c' is both the count and the case"},
        {D G "case: c\nperson: c\n",
         "plan.yaml:4: column 'c' is both the case and the person"},
        {D G "where: {a: 1, b: 2}\ncolumns: {a: b}\n",
         "plan.yaml:3: column 'b' is both where 'a' and where 'b'"},
    };
    assert_all_wrong(cases, sizeof cases / sizeof *cases);
    /* A condition is no role: it may pick groups, or decisions that count. */
    iem_plan_free(from_text(D G "where: {g: [A, B], d: [y, n]}\n"));
}

static void what_is_lacking_is_named_with_what_to_add(void **state)
{
    (void)state;
    static const struct wrong cases[] = {
        {"", "plan.yaml: no decision: add 'decision: {column: COLUMN, adverse: "
             "[VALUE]}' or "
             "give --decision COLUMN=VALUE"},
        {G, "plan.yaml: no decision: add 'decision: {column: COLUMN, adverse: "
            "[VALUE]}' or "
            "give --decision COLUMN=VALUE"},
        {D, "plan.yaml: no ground: add 'grounds: [COLUMN]' or give --ground COLUMN"},
        {D "grounds: []\n",
         "plan.yaml: no ground: add 'grounds: [COLUMN]' or give --ground COLUMN"},
    };
    assert_all_wrong(cases, sizeof cases / sizeof *cases);
}

/* "grounds: [c0, c1, …]": n names, each written by `format`. */
static void list_of(char *text, const char *key, const char *item, int n)
{
    int used = sprintf(text, D "%s%s: [", strcmp(key, "grounds") == 0 ? "" : G, key);
    for (int i = 0; i < n; i++) {
        used += sprintf(text + used, "%s", i ? ", " : "");
        for (const char *c = item; *c; c++)
            used += *c == '#' ? sprintf(text + used, "%d", i)
                              : sprintf(text + used, "%c", *c);
    }
    sprintf(text + used, "]\n");
}

static void there_are_limits(void **state)
{
    (void)state;
    static char text[20000];
    list_of(text, "grounds", "c#", 16);
    iem_plan_free(from_text(text));
    list_of(text, "grounds", "c#", 17);
    assert_wrong(
        &(struct wrong){text, "plan.yaml:2: key 'grounds': more than 16 grounds"});
    list_of(text, "facts", "c#", 32);
    iem_plan_free(from_text(text));
    list_of(text, "facts", "c#", 33);
    assert_wrong(&(struct wrong){
        text, "plan.yaml:3: key 'facts': more than 32 facts and profile columns"});
    list_of(text, "facts", "{column: c#, bands: [1]}", 6);
    iem_plan_free(from_text(text));
    list_of(text, "facts", "{column: c#, bands: [1]}", 7);
    assert_wrong(&(struct wrong){
        text,
        "plan.yaml: 7 facts have bands and at most 6 can: declare the others without "
        "bands, as categories"});
    list_of(text, "facts: {column: f, bands", "#", 999);
    strcpy(strrchr(text, '\n'), "}\n");
    iem_plan_free(from_text(text));
    list_of(text, "facts: {column: f, bands", "#", 1000);
    strcpy(strrchr(text, '\n'), "}\n");
    assert_wrong(
        &(struct wrong){text, "plan.yaml:3: key 'bands': more than 999 cut points"});
}

static void a_file_that_is_not_there_or_too_large_is_refused(void **state)
{
    (void)state;
    iem_error err = {0};
    iem_plan *plan = new_plan();
    assert_int_equal(iem_plan_read(plan, "nowhere.yaml", &err), IEM_ERR_SYSTEM);
    assert_string_equal(err.message, "nowhere.yaml: No such file or directory");
    char *large = malloc((1 << 20) + 2);
    assert_non_null(large);
    memset(large, '\n', (1 << 20) + 1);
    large[(1 << 20) + 1] = '\0';
    write_file("plan.yaml", large);
    free(large);
    assert_int_equal(iem_plan_read(plan, "plan.yaml", &err), IEM_ERR_DATA);
    assert_string_equal(err.message, "plan.yaml: larger than 1048576 bytes");
    iem_plan_free(plan);
}

static void flags_are_refused_as_usage(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value, *message;
    } cases[] = {
        {"fact", "income:0,5,3", "--fact income:0,5,3: cut points must ascend"},
        {"fact", "income:15000",
         "--fact income:15000: 15000 is no number of bands (2 to 1000); one cut point "
         "is "
         "written income:15000,"},
        {"fact", "age:1",
         "--fact age:1: 1 is no number of bands (2 to 1000); one cut point is written "
         "age:1,"},
        {"fact", "age:20.5",
         "--fact age:20.5: bands are a whole number; one cut point is written "
         "age:20.5,"},
        {"fact", "age:1,1e30", "--fact age:1,1e30: '1e30' is too large"},
        {"fact", ":20", "--fact :20: a name is empty"},
        {"fact", "", "--fact: a name is empty"},
        {"profile", "p:3,2", "--profile p:3,2: cut points must ascend"},
        {"ground", "", "--ground: a name is empty"},
        {"ground", ":5", "--ground :5: a name is empty"},
        {"ground", "age:30,18", "--ground age:30,18: cut points must ascend"},
        {"ground", "age:1",
         "--ground age:1: 1 is no number of bands (2 to 1000); one cut point is "
         "written age:1,"},
        {"decision", "selected",
         "--decision selected: this is written COLUMN=VALUE or COLUMN>=NUMBER"},
        {"decision", "", "--decision: this is written COLUMN=VALUE or COLUMN>=NUMBER"},
        {"decision",
         "selected=", "--decision selected=: no adverse value behind the '='"},
        {"decision", "=yes", "--decision =yes: a name is empty"},
        {"decision", "risk>=high", "--decision risk>=high: 'high' is not a number"},
        {"decision", "risk>0,7",
         "--decision risk>0,7: '0,7' is not a number; write a decimal point"},
        {"decision", ">0.7", "--decision >0.7: a name is empty"},
        {"favourable", "", "--favourable: no values are given"},
        {"reference", "NL", "--reference NL: this is written GROUND=GROUP"},
        {"reference", "origin=", "--reference origin=: a name is empty"},
        {"column", "origin", "--column origin: this is written NAME=COLUMN"},
        {"column", "=a", "--column =a: a name is empty"},
        {"where", "year", "--where year: this is written COLUMN=VALUE"},
        {"where", "=2014", "--where =2014: a name is empty"},
        {"margin", "gap", "--margin gap: this is written NAME=NUMBER"},
        {"margin", "gapp=0.1",
         "--margin gapp=0.1: there is no margin 'gapp'; did you mean 'gap'"},
        {"margin", "gap=1", "--margin gap=1: must be at least 0 and below 1"},
        {"margin", "scale=log",
         "--margin scale=log: the scale is auto, gap or ratio, not 'log'"},
        {"rounded", "0", "--rounded 0: '0' is not a whole number of at least 1"},
        {"small-groups", "x:other", "--small-groups x:other: 'x' is not a number"},
        {"small-groups", "100:", "--small-groups 100:: a name is empty"},
        {"count", "", "--count: the text is empty"},
        {"title", "", "--title: the text is empty"},
        {"ground", "\xff", "--ground: this is not valid UTF-8"},
        {"grounds", "g", "a plan has no 'grounds'; did you mean 'ground'"},
        {"polisy", "g", "a plan has no 'polisy'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        iem_error err = {0};
        iem_plan *plan = new_plan();
        assert_int_equal(iem_plan_set(plan, cases[i].key, cases[i].value, &err),
                         IEM_ERR_USAGE);
        assert_string_equal(err.message, cases[i].message);
        assert_int_equal(err.status, IEM_ERR_USAGE);
        iem_plan_free(plan);
    }
}

static void a_flag_with_one_value_is_given_once(void **state)
{
    (void)state;
    static const struct {
        flag first, second;
        const char *message;
    } cases[] = {
        {{"count", "n"}, {"count", "m"}, "--count is given twice"},
        {{"decision", "d=y"}, {"decision", "d=n"}, "--decision is given twice"},
        {{"favourable", "a"}, {"favourable", "a"}, "--favourable is given twice"},
        {{"rounded", "5"}, {"rounded", "5"}, "--rounded is given twice"},
        {{"case", "a"}, {"case", "b"}, "--case is given twice"},
        {{"person", "a"}, {"person", "b"}, "--person is given twice"},
        {{"title", "a"}, {"title", "b"}, "--title is given twice"},
        {{"missing", "a"}, {"missing", "b"}, "--missing is given twice"},
        {{"small-groups", "5"}, {"small-groups", "6"}, "--small-groups is given twice"},
        {{"margin", "gap=0.1"}, {"margin", "gap=0.1"}, "--margin gap is given twice"},
        {{"margin", "scale=gap"},
         {"margin", "scale=gap"},
         "--margin scale is given twice"},
        {{"reference", "g=a"}, {"reference", "g=b"}, "--reference g is given twice"},
        {{"where", "y=1"}, {"where", "y=2"}, "--where y is given twice"},
        {{"column", "a=b"}, {"column", "a=c"}, "--column a is given twice"},
        {{"ground", "g"}, {"ground", "g"}, "--ground g: ground 'g' is given twice"},
        {{"ground", "g"}, {"ground", "g:5"}, "--ground g:5: ground 'g' is given twice"},
        {{"fact", "f"}, {"fact", "f:20"}, "--fact f:20: fact 'f' is given twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        iem_error err = {0};
        iem_plan *plan = new_plan();
        set(plan, cases[i].first.key, cases[i].first.value);
        assert_int_equal(
            iem_plan_set(plan, cases[i].second.key, cases[i].second.value, &err),
            IEM_ERR_USAGE);
        assert_string_equal(err.message, cases[i].message);
        iem_plan_free(plan);
    }
}

static void flags_that_do_not_go_together_are_usage(void **state)
{
    (void)state;
    static const struct {
        flag flags[4];
        const char *message;
    } cases[] = {
        {{{"ground", "g"}},
         "no decision: give --decision COLUMN=VALUE or a plan file with 'decision: "
         "{column: "
         "COLUMN, adverse: [VALUE]}'"},
        {{{"decision", "d=y"}},
         "no ground: give --ground COLUMN or a plan file with 'grounds: [COLUMN]'"},
        {{{"decision", "d=y"}, {"ground", "g"}, {"fact", "g"}},
         "column 'g' is both ground 'g' and fact 'g'"},
        {{{"decision", "d=y"}, {"ground", "g"}, {"reference", "h=A"}},
         "--reference h: there is no ground 'h' to give a reference"},
        {{{"decision", "d=y"}, {"ground", "g:18,"}, {"reference", "g=>=18"}},
         "--reference g: '>=18' is not one of the bands of ground 'g': '< 18', '>= "
         "18'"},
        {{{"decision", "d=y"}, {"ground", "g:1,2,3,4,5,6"}, {"reference", "g=A"}},
         "--reference g: 'A' is not one of the bands of ground 'g': '< 1', '[1, 2)', "
         "'[2, 3)', '[3, 4)', '[4, 5)', '[5, 6)', …"},
        {{{"decision", "d=y"}, {"ground", "g"}, {"column", "h=A"}},
         "--column h: no role of the plan is called 'h'"},
        {{{"decision", "d=y"}, {"ground", "g"}, {"margin", "assurance=0.005"}},
         "--margin assurance: 0.005 is below the margin 'gap' of 0.01"},
        {{{"decision", "d=y"}, {"ground", "g"}, {"favourable", "n,y"}},
         "--decision: value 'y' is both adverse and favourable"},
        {{{"decision", "d>1"}, {"ground", "g"}, {"favourable", "n"}},
         "--favourable: beside a comparison there are no favourable values to list: "
         "all "
         "other numbers are favourable"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        iem_error err = {0};
        iem_plan *plan = new_plan();
        set_all(plan, cases[i].flags);
        assert_int_equal(iem_plan_finish(plan, &err), IEM_ERR_USAGE);
        assert_string_equal(err.message, cases[i].message);
        iem_plan_free(plan);
    }
}

static void a_flag_beside_a_file_has_the_line_of_the_file(void **state)
{
    (void)state;
    iem_error err = {0};
    iem_plan *plan = new_plan();
    read_text(plan, D "\n" G);
    set(plan, "fact", "g");
    assert_int_equal(iem_plan_finish(plan, &err), IEM_ERR_DATA);
    assert_string_equal(err.message,
                        "plan.yaml:3: column 'g' is both ground 'g' and fact 'g'");
    iem_plan_free(plan);
}

static void names_with_marks_in_them_are_taken_apart_by_rule(void **state)
{
    (void)state;
    iem_plan *plan = new_plan();
    set(plan, "decision", "c:d=c=d,e:f");
    set(plan, "ground", "x=y:3");
    set(plan, "ground", "z:a");
    set(plan, "fact", "time:zone");
    set(plan, "fact", "a:b:20");
    set(plan, "fact", "score:1,x");
    set(plan, "fact", "open:");
    set(plan, "fact", "one:0.5,");
    set(plan, "where", "w=u=v,");
    finish(plan);
    assert_string_equal(plan->decision, "c:d");
    assert_texts(&plan->adverse, "c=d|e:f");
    assert_string_equal(plan->grounds[0].name, "x=y");
    assert_int_equal(plan->grounds[0].bands.quantiles, 3);
    assert_string_equal(plan->grounds[1].name, "z:a");
    assert_false(plan->grounds[1].bands.numeric);
    assert_string_equal(plan->facts[0].name, "a:b");
    assert_int_equal(plan->facts[0].bands.quantiles, 20);
    assert_string_equal(plan->facts[1].name, "one");
    assert_int_equal(plan->facts[1].bands.n_cuts, 1);
    assert_true(plan->facts[1].bands.cuts[0] == 500000);
    assert_string_equal(plan->facts[2].name, "open:");
    assert_string_equal(plan->facts[3].name, "score:1,x");
    assert_string_equal(plan->facts[4].name, "time:zone");
    assert_false(plan->facts[4].bands.numeric);
    assert_string_equal(plan->where[0].column, "w");
    assert_texts(&plan->where[0].values, "|u=v");
    iem_plan_free(plan);
}

static void comparisons_have_four_signs(void **state)
{
    (void)state;
    static const struct {
        const char *flag, *yaml;
        iem_compare compare;
    } cases[] = {
        {"d>=0.7", ">= 0.7", IEM_GE},
        {"d>0.7", ">0.7", IEM_GT},
        {"d<=0.7", "<=  0.70", IEM_LE},
        {"d<0.7", "< 7e-1", IEM_LT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];
        snprintf(text, sizeof text, "decision: {column: d, adverse: \"%s\"}\n" G,
                 cases[i].yaml);
        const flag flags[] = {
            {"decision", cases[i].flag}, {"ground", "g"}, {NULL, NULL}};
        struct iem_plan *file = from_text(text), *other = from_flags(flags);
        assert_int_equal(file->compare, cases[i].compare);
        assert_int_equal(other->compare, cases[i].compare);
        assert_true(file->threshold == 700000 && other->threshold == 700000);
        assert_int_equal(file->adverse.n, 0);
        assert_hashes(file, other, true, true);
        iem_plan_free(file);
        iem_plan_free(other);
    }
}

static void values_that_look_like_comparisons_stay_values(void **state)
{
    (void)state;
    static const struct {
        const char *adverse, *want;
    } cases[] = {{"\">50K\"", ">50K"}, {"[\">50\"]", ">50"}, {"\">\"", ">"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];
        snprintf(text, sizeof text, "decision: {column: d, adverse: %s}\n" G,
                 cases[i].adverse);
        struct iem_plan *plan = from_text(text);
        assert_int_equal(plan->compare, IEM_IS);
        assert_texts(&plan->adverse, cases[i].want);
        iem_plan_free(plan);
    }
}

static void assert_flags_have_won(const struct iem_plan *plan)
{
    assert_string_equal(plan->title, "flag");
    assert_string_equal(plan->decision, "risk");
    assert_int_equal(plan->compare, IEM_GE);
    assert_int_equal(plan->adverse.n, 0);
    assert_int_equal(plan->favourable.n, 0);
    assert_string_equal(plan->count, "people");
    assert_int_equal(plan->rounded, 5);
    assert_string_equal(plan->case_id, "id");
    assert_string_equal(plan->person, "who");
    assert_texts(&plan->missing, "none");
    assert_int_equal(plan->small_min, 30);
    assert_string_equal(plan->small_as, "other");
    assert_close(plan->margins.gap, 0.01, 1e-15);
    assert_close(plan->margins.ratio, 1.5, 1e-15); /* of the file: no flag */
    assert_int_equal(plan->margins.scale, IEM_SCALE_AUTO);
    assert_int_equal(plan->n_grounds, 4);
    assert_string_equal(plan->grounds[1].name, "language");
    assert_string_equal(plan->grounds[2].reference, "BE");
    assert_int_equal(plan->n_facts, 5);
    assert_texts(&plan->where[1].values, "2016");
    assert_string_equal(iem_plan_column(plan, "origin"), "land");
}

static const flag overriding[] = {
    {"title", "flag"},
    {"decision", "risk>=0.7"},
    {"count", "people"},
    {"rounded", "5"},
    {"case", "id"},
    {"person", "who"},
    {"missing", "none"},
    {"small-groups", "30"},
    {"margin", "gap=0.01"},
    {"margin", "scale=auto"},
    {"ground", "language"},
    {"ground", "years:50,70"},
    {"reference", "years=< 50"},
    {"reference", "origin=BE"},
    {"fact", "height:150,160"},
    {"where", "year=2016"},
    {"column", "origin=land"},
    {NULL, NULL},
};

static void flags_override_single_values_and_add_to_lists(void **state)
{
    (void)state;
    iem_plan *behind = new_plan(), *before = new_plan();
    read_text(behind, full);
    set_all(behind, overriding);
    finish(behind);
    assert_flags_have_won(behind);
    set_all(before, overriding);
    read_text(before, full);
    finish(before);
    assert_flags_have_won(before);
    assert_hashes(behind, before, true, true);
    iem_plan_free(behind);
    iem_plan_free(before);
}

static void a_flag_for_favourable_values_keeps_the_decision(void **state)
{
    (void)state;
    iem_plan *one = new_plan(), *two = new_plan();
    read_text(one, "decision: {column: d, adverse: y, favourable: [n]}\n" G);
    set(one, "favourable", "m");
    finish(one);
    assert_texts(&one->favourable, "m");
    assert_texts(&one->adverse, "y");
    set(two, "favourable", "m");
    read_text(two, "decision: {column: d, adverse: y, favourable: [n]}\n" G);
    finish(two);
    assert_hashes(one, two, true, true);
    iem_plan_free(one);
    iem_plan_free(two);
}

static void what_a_flag_overrides_is_checked_all_the_same(void **state)
{
    (void)state;
    iem_error err = {0};
    iem_plan *plan = new_plan();
    set(plan, "rounded", "10");
    write_file("plan.yaml", D G "rounded: ten\n");
    assert_int_equal(iem_plan_read(plan, "plan.yaml", &err), IEM_ERR_DATA);
    assert_string_equal(err.message,
                        "plan.yaml:3: key 'rounded': 'ten' is not a number");
    iem_plan_free(plan);
}

static void a_second_file_overrides_the_first(void **state)
{
    (void)state;
    iem_error err = {0};
    iem_plan *plan = new_plan();
    read_text(plan, D G "rounded: 10\ncount: n\n");
    write_file("more.yaml", "rounded: 5\ngrounds: h\n");
    if (iem_plan_read(plan, "more.yaml", &err) != IEM_OK) fail_msg("%s", err.message);
    finish(plan);
    assert_int_equal(plan->rounded, 5);
    assert_string_equal(plan->count, "n");
    assert_int_equal(plan->n_grounds, 2);
    assert_string_equal(plan->path, "more.yaml");
    iem_plan_free(plan);
}

static void an_assurance_nobody_gave_follows_the_alarm(void **state)
{
    (void)state;
    struct iem_plan *plan = from_text(D G);
    assert_close(plan->margins.assurance, 0.02, 1e-15);
    assert_close(plan->margins.weight_assurance, 0.25, 1e-15);
    assert_false(plan->assurance_given);
    iem_plan_free(plan);
    plan = from_text(D G "margins: {gap: 0.05, group_weight: 0.4}\n");
    assert_close(plan->margins.assurance, 0.05, 1e-15);
    assert_close(plan->margins.weight_assurance, 0.4, 1e-15);
    iem_plan_free(plan);
    plan = from_text(D G "margins: {gap: 0.05, assurance: 0.05}\n");
    assert_true(plan->assurance_given);
    iem_plan_free(plan);
}

static void a_finished_plan_does_not_change(void **state)
{
    (void)state;
    iem_error err = {0};
    struct iem_plan *plan = from_text(D G);
    assert_int_equal(iem_plan_set(plan, "fact", "f", &err), IEM_ERR_USAGE);
    assert_string_equal(err.message,
                        "--fact f: the plan is finished and cannot change any more");
    assert_int_equal(iem_plan_read(plan, "plan.yaml", &err), IEM_ERR_USAGE);
    assert_string_equal(err.message,
                        "plan.yaml: the plan is finished and cannot change any more");
    assert_int_equal(iem_plan_finish(plan, &err), IEM_ERR_USAGE);
    assert_string_equal(err.message, "the plan is finished already");
    iem_plan_free(plan);
}

static void a_failed_finish_can_be_repaired(void **state)
{
    (void)state;
    iem_plan *plan = new_plan();
    set(plan, "decision", "d=y");
    set(plan, "ground", "g");
    set(plan, "reference", "h=A");
    set(plan, "reference", "g=B");
    assert_int_equal(iem_plan_finish(plan, NULL), IEM_ERR_USAGE);
    set(plan, "ground", "h");
    finish(plan);
    assert_string_equal(plan->grounds[0].reference, "B");
    assert_string_equal(plan->grounds[1].reference, "A");
    iem_plan_free(plan);
}

static void a_copy_lives_on_its_own(void **state)
{
    (void)state;
    struct iem_plan *plan = from_text(full), *copy = NULL;
    char count_sha256[IEM_SHA256_HEX], plan_sha256[IEM_SHA256_HEX];
    memcpy(count_sha256, plan->count_sha256, sizeof count_sha256);
    memcpy(plan_sha256, plan->plan_sha256, sizeof plan_sha256);
    assert_ok(iem_plan_copy(plan, &copy, NULL));
    iem_plan_free(plan);
    assert_true(copy->finished);
    assert_lists_of_full(copy);
    assert_facts_of_full(copy);
    assert_values_of_full(copy);
    assert_string_equal(copy->path, "plan.yaml");
    assert_int_equal(copy->facts[0].bands.line, 9);
    assert_ok(iem_plan_hash(copy, NULL)); /* taken again from the copied parts */
    assert_string_equal(copy->count_sha256, count_sha256);
    assert_string_equal(copy->plan_sha256, plan_sha256);
    iem_plan_free(copy);
}

static void an_unfinished_copy_can_be_finished(void **state)
{
    (void)state;
    iem_plan *plan = new_plan(), *copy = NULL;
    set_all(plan, full_flags);
    assert_ok(iem_plan_copy(plan, &copy, NULL));
    finish(plan);
    finish(copy);
    assert_hashes(plan, copy, true, true);
    iem_plan_free(plan);
    iem_plan_free(copy);
}

static void found_cut_points_hash_like_written_ones(void **state)
{
    (void)state;
    static const int64_t cuts[] = {18000000, 25500000};
    struct iem_plan *open = from_text(D G "facts: [{column: age, bands: 3}, family]\n");
    struct iem_plan *written =
        from_text(D G "facts: [{column: age, bands: [18, 25.5]}, family]\n");
    struct iem_plan *scanned = NULL;
    assert_hashes(open, written, false, false);
    assert_ok(iem_plan_copy(open, &scanned, NULL));
    assert_ok(iem_plan_set_cuts(scanned, 0, cuts, 2, NULL));
    assert_hashes(scanned, written, true, true);
    assert_false(iem_plan_open_bands(scanned, NULL));
    assert_true(iem_plan_open_bands(open, NULL)); /* the original is untouched */
    assert_hashes(open, written, false, false);
    iem_plan_free(open);
    iem_plan_free(written);
    iem_plan_free(scanned);
}

static void the_canonical_text_of_a_ground_in_bands_has_its_cut_points(void **state)
{
    (void)state;
    struct iem_plan *plan = from_text(
        D "grounds: [{column: age, bands: [18, 65]}, g, {column: k, bands: 4}]\n");
    iem_buffer text = {0};
    iem_plan_canonical(plan, false, &text);
    assert_string_equal(text.at, "iemand count 1\n"
                                 "adverse is 1:y\n"
                                 "favourable rest\n"
                                 "ground 3:age cuts 18000000 65000000\n"
                                 "ground 1:g\n"
                                 "ground 1:k quantiles 4\n"
                                 "missing 0: 2:NA 4:NULL\n"
                                 "rows are people\n");
    assert_int_equal(iem_plan_numeric(plan), 0); /* nothing of a ground is summed */
    iem_buffer_clear(&text);
    iem_plan_free(plan);
}

static void a_reference_may_be_any_band_or_what_is_pooled_or_missing(void **state)
{
    (void)state;
    static const char *const named[] = {"< 18", "[18, 65)", ">= 65", "(missing)",
                                        "few"};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 D
                 "grounds: {column: age, bands: [18, 65]}\nsmall_groups: {min: 9, as: "
                 "few}\nreference: {age: \"%s\"}\n",
                 named[i]);
        struct iem_plan *plan = from_text(text);
        assert_string_equal(plan->grounds[0].reference, named[i]);
        iem_plan_free(plan);
    }
    /* Which bands there are is not known yet. */
    iem_plan_free(from_text(
        D "grounds: {column: age, bands: 3}\nreference: {age: \"[1, 2)\"}\n"));
    assert_wrong(&(struct wrong){
        D "grounds: {column: age, bands: [18]}\nreference:\n  age: young\n",
        "plan.yaml:4: key 'age': 'young' is not one of the bands of ground 'age': '< "
        "18', '>= 18'"});
}

static void bands_of_grounds_do_not_count_against_the_facts(void **state)
{
    (void)state;
    static char text[4000];
    list_of(text, "grounds", "{column: c#, bands: [1]}", 16);
    strcat(text, "facts: [{column: f, bands: 2}]\n");
    iem_plan_free(from_text(text));
}

static void open_bands_of_a_ground_are_found_and_set(void **state)
{
    (void)state;
    static const int64_t cuts[] = {30000000, 65000000};
    struct iem_plan *open =
        from_text(D "grounds: [a, {column: age, bands: 3}]\nfacts: [f]\n");
    struct iem_plan *written =
        from_text(D "grounds: [a, {column: age, bands: [30, 65]}]\nfacts: [f]\n");
    struct iem_plan *scanned = NULL;
    size_t dim = 0;
    assert_true(iem_plan_open_bands(open, &dim));
    assert_int_equal(dim, 2); /* f, a, age */
    assert_string_equal(iem_plan_axis_name(open, dim), "age");
    assert_string_equal(iem_plan_axis_kind(open, dim), "ground");
    assert_ok(iem_plan_copy(open, &scanned, NULL));
    assert_ok(iem_plan_set_cuts(scanned, dim, cuts, 2, NULL));
    assert_false(iem_plan_open_bands(scanned, NULL));
    assert_hashes(scanned, written, true, true);
    assert_hashes(open, written, false, false);
    iem_plan_free(open);
    iem_plan_free(written);
    iem_plan_free(scanned);
}

static void cut_points_that_do_not_ascend_are_not_set(void **state)
{
    (void)state;
    static const int64_t cuts[] = {2, 2};
    iem_error err = {0};
    struct iem_plan *plan = from_text(D G "facts: [{column: age, bands: 3}]\n");
    assert_int_equal(iem_plan_set_cuts(plan, 0, cuts, 2, &err), IEM_ERR_DATA);
    assert_string_equal(err.message, "fact 'age': cut points must ascend");
    assert_int_equal(plan->facts[0].bands.quantiles, 3);
    /* All people the same age: one band. */
    assert_ok(iem_plan_set_cuts(plan, 0, NULL, 0, NULL));
    assert_true(plan->facts[0].bands.numeric);
    assert_false(iem_plan_open_bands(plan, NULL));
    iem_plan_free(plan);
}

/* Sets the same cut points in all open bands and gives the fixed text back. */
static iem_status fix(const char *text, const char *bytes, size_t n_cuts, char **fixed,
                      iem_error *err)
{
    static const int64_t cuts[] = {-500000, 0, 15000500000, 30000000000};
    iem_buffer out = {0};
    struct iem_plan *plan = from_text(text), *with_cuts = NULL;
    assert_ok(iem_plan_copy(plan, &with_cuts, NULL));
    for (size_t dim = 0; iem_plan_open_bands(with_cuts, &dim);)
        assert_ok(iem_plan_set_cuts(with_cuts, dim, cuts, n_cuts, NULL));
    iem_status status =
        iem_plan_fix_text(plan, bytes, strlen(bytes), with_cuts, &out, err);
    if (status == IEM_OK) status = iem_buffer_take(&out, fixed, err);
    iem_buffer_clear(&out);
    iem_plan_free(plan);
    iem_plan_free(with_cuts);
    return status;
}

static void fixing_changes_the_bands_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"# a comment, n\xc3\xb3g een \xe2\x82\xac\r\n" D G
         "facts: [ {bands: 20,column: b} , c, {column: a, bands: '7' } ] # end\n",
         "# a comment, n\xc3\xb3g een \xe2\x82\xac\r\n" D G
         "facts: [ {bands: [-0.5, 0, 15000.5, 30000],column: b} , c, {column: a, "
         "bands: "
         "[-0.5, 0, 15000.5, 30000] } ] # end\n"},
        {D G "facts:\n  - column: z\n    bands: 20   # many\n  - column: a\n    bands: "
             "[1, 2] # two\nprofile:\n- column: p\n  bands:\n    10\n\n\n# end",
         D G
         "facts:\n  - column: z\n    bands: [-0.5, 0, 15000.5, 30000]   # many\n  - "
         "column: a\n    bands: [1, 2] # two\nprofile:\n- column: p\n  bands:\n    "
         "[-0.5, 0, 15000.5, 30000]\n\n\n# end"},
        {D
         "facts: [{column: f, bands: 3}]\ngrounds: # who\n- {column: age, bands: 4} # "
         "old\n- g\n",
         D "facts: [{column: f, bands: [-0.5, 0, 15000.5, 30000]}]\ngrounds: # who\n- "
           "{column: age, bands: [-0.5, 0, 15000.5, 30000]} # old\n- g\n"},
        {D G "# nothing to fix: 20\n", D G "# nothing to fix: 20\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *fixed = NULL;
        iem_error err = {0};
        if (fix(cases[i].text, cases[i].text, 4, &fixed, &err) != IEM_OK)
            fail_msg("%s", err.message);
        assert_string_equal(fixed, cases[i].want);
        iem_plan_free(from_text(fixed));
        free(fixed);
    }
}

static void a_fixed_plan_has_the_hashes_of_the_scan(void **state)
{
    (void)state;
    static const int64_t cuts[] = {1, 2500000};
    char *fixed = NULL;
    iem_buffer out = {0};
    static const char text[] = D G "facts: {column: age, bands: 20}\n";
    struct iem_plan *plan = from_text(text), *scanned = NULL;
    assert_ok(iem_plan_copy(plan, &scanned, NULL));
    assert_ok(iem_plan_set_cuts(scanned, 0, cuts, 2, NULL));
    assert_ok(iem_plan_fix_text(plan, text, strlen(text), scanned, &out, NULL));
    assert_ok(iem_buffer_take(&out, &fixed, NULL));
    struct iem_plan *again = from_text(fixed);
    assert_hashes(again, scanned, true, true);
    free(fixed);
    iem_plan_free(plan);
    iem_plan_free(scanned);
    iem_plan_free(again);
}

static void a_file_that_changed_meanwhile_is_not_fixed(void **state)
{
    (void)state;
    static const char text[] = D G "facts: {column: age, bands: 20}\n";
    static const char *const changed[] = {
        D G "facts: {column: agE, bandS: 21}\n",
        "# new\n" D G "facts: {column: age, bands: 20}\n", D, ""};
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
        char *fixed = NULL;
        iem_error err = {0};
        assert_int_equal(fix(text, changed[i], 2, &fixed, &err), IEM_ERR_DATA);
        assert_string_equal(err.message,
                            "plan.yaml:3: key 'bands': the number 20 is not "
                            "there any more: was the file changed");
    }
}

static void bands_without_cut_points_are_not_fixed(void **state)
{
    (void)state;
    static const char text[] = D G "facts: {column: age, bands: 20}\n";
    char *fixed = NULL;
    iem_error err = {0};
    assert_int_equal(fix(text, text, 0, &fixed, &err), IEM_ERR_DATA);
    assert_string_equal(
        err.message, "plan.yaml:3: key 'bands': no cut points for 'age' were found in "
                     "the log: write them yourself, or leave the fact out");
    static const char ground[] = D "grounds: {column: age, bands: 20}\n";
    assert_int_equal(fix(ground, ground, 0, &fixed, &err), IEM_ERR_DATA);
    assert_non_null(strstr(err.message, "or leave the ground out"));
}

static void usual_proxies_are_known_by_their_words(void **state)
{
    (void)state;
    static const struct {
        const char *column;
        bool known;
    } cases[] = {
        {"postcode", true},
        {"Postcode", true},
        {"postcode4", true},
        {"home_zip", true},
        {"ZIPCode", true},
        {"pc4", true},
        {"nationality", true},
        {"nationaliteit", true},
        {"tweede_nationaliteit", true},
        {"second-nationality", true},
        {"birth_country", true},
        {"birthCountry", true},
        {"country of birth", true},
        {"CountryOfBirth", true},
        {"geboorteland", true},
        {"name", true},
        {"naam", true},
        {"achternaam", true},
        {"surname", true},
        {"language", true},
        {"taal", true},
        {"home_language", true},
        {"wijk", true},
        {"buurt", true},
        {"neighbourhood", true},
        {"herkomst", true},
        {"origin", true},
        {"afkomst", true},
        {"ethnicity", true},
        {"etniciteit", true},
        {"geloof", true},
        {"religie", true},
        {"religion", true},
        {"geslacht", true},
        {"family", false},
        {"income", false},
        {"age", false},
        {"username", false},
        {"original_amount", false},
        {"birth_year", false},
        {"country", false},
        {"gemeente", false},
        {"country_birth_of", false},
        {"totaal", false},
        {"horizon", false},
        {"", false},
        {"_", false},
        {"x1", false},
        {"decision", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (iem_plan_known_proxy(cases[i].column) != cases[i].known)
            fail_msg("'%s' is%s taken for a proxy", cases[i].column,
                     cases[i].known ? " not" : "");
    char longest[400];
    memset(longest, 'A', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_false(iem_plan_known_proxy(longest));
    for (size_t i = 0; i + 1 < sizeof longest; i += 2) longest[i] = 'b';
    assert_false(iem_plan_known_proxy(longest));
}

/* A plan read, changed by flags, finished, copied, given cut points, and written. */
static iem_status live(iem_error *err)
{
    static const int64_t cuts[] = {1, 2, 3};
    iem_plan *plan = NULL, *copy = NULL;
    iem_buffer out = {0};
    iem_status status = iem_plan_new(&plan, err);
    if (status == IEM_OK) status = iem_plan_read(plan, "plan.yaml", err);
    for (const flag *f = overriding; status == IEM_OK && f->key; f++)
        status = iem_plan_set(plan, f->key, f->value, err);
    if (status == IEM_OK) status = iem_plan_finish(plan, err);
    if (status == IEM_OK) status = iem_plan_copy(plan, &copy, err);
    if (status == IEM_OK) status = iem_plan_set_cuts(copy, 0, cuts, 3, err);
    if (status == IEM_OK)
        status = iem_plan_fix_text(plan, full, strlen(full), copy, &out, err);
    iem_buffer_clear(&out);
    iem_plan_free(plan);
    iem_plan_free(copy);
    return status;
}

static void every_failed_allocation_is_told_and_leaks_nothing(void **state)
{
    (void)state;
    iem_error err = {0};
    long n = 0;
    write_file("plan.yaml", full);
    for (bool denied = true; denied; n++) {
        allocations_left = n;
        const iem_status status = live(&err);
        denied = allocations_left < 0;
        allocations_left = -1;
        assert_int_equal(status, denied ? IEM_ERR_SYSTEM : IEM_OK);
        if (denied) assert_string_equal(err.message, "out of memory");
    }
    assert_true(n > 200);
}

static void free_takes_null_and_errors_need_no_receiver(void **state)
{
    (void)state;
    iem_plan_free(NULL);
    iem_plan *plan = new_plan();
    assert_int_equal(iem_plan_finish(plan, NULL), IEM_ERR_USAGE);
    assert_int_equal(iem_plan_set(plan, "fact", "a:2,1", NULL), IEM_ERR_USAGE);
    write_file("plan.yaml", "groundz: 1\n");
    assert_int_equal(iem_plan_read(plan, "plan.yaml", NULL), IEM_ERR_DATA);
    iem_plan_free(plan);
}

static void messages_stay_one_line_and_clip_what_was_read(void **state)
{
    (void)state;
    iem_error err = {0};
    iem_plan *plan = new_plan();
    char value[2000];
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    memcpy(value, "a\nb", 3);
    assert_int_equal(iem_plan_set(plan, "rounded", value, &err), IEM_ERR_USAGE);
    assert_null(strchr(err.message, '\n'));
    assert_true(strlen(err.message) < 130);
    iem_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_of_the_file_arrives),
        cmocka_unit_test(every_flag_arrives),
        cmocka_unit_test(file_and_flags_give_the_same_hashes),
        cmocka_unit_test(the_canonical_text_is_this),
        cmocka_unit_test(the_hash_is_the_sha_256_of_the_canonical_text),
        cmocka_unit_test(order_and_repetition_do_not_matter),
        cmocka_unit_test(each_change_is_seen_in_the_hash_it_belongs_to),
        cmocka_unit_test(texts_cannot_be_mistaken_for_one_another),
        cmocka_unit_test(keys_of_the_file_are_known_or_refused_by_line),
        cmocka_unit_test(keys_of_later_versions_are_refused_by_name),
        cmocka_unit_test(values_of_the_wrong_kind_are_refused_by_line),
        cmocka_unit_test(numbers_of_the_file_are_checked),
        cmocka_unit_test(bands_of_the_file_are_checked),
        cmocka_unit_test(names_and_values_of_the_file_are_checked),
        cmocka_unit_test(one_column_plays_one_role),
        cmocka_unit_test(what_is_lacking_is_named_with_what_to_add),
        cmocka_unit_test(there_are_limits),
        cmocka_unit_test(a_file_that_is_not_there_or_too_large_is_refused),
        cmocka_unit_test(flags_are_refused_as_usage),
        cmocka_unit_test(a_flag_with_one_value_is_given_once),
        cmocka_unit_test(flags_that_do_not_go_together_are_usage),
        cmocka_unit_test(a_flag_beside_a_file_has_the_line_of_the_file),
        cmocka_unit_test(names_with_marks_in_them_are_taken_apart_by_rule),
        cmocka_unit_test(comparisons_have_four_signs),
        cmocka_unit_test(values_that_look_like_comparisons_stay_values),
        cmocka_unit_test(flags_override_single_values_and_add_to_lists),
        cmocka_unit_test(a_flag_for_favourable_values_keeps_the_decision),
        cmocka_unit_test(what_a_flag_overrides_is_checked_all_the_same),
        cmocka_unit_test(a_second_file_overrides_the_first),
        cmocka_unit_test(an_assurance_nobody_gave_follows_the_alarm),
        cmocka_unit_test(a_finished_plan_does_not_change),
        cmocka_unit_test(a_failed_finish_can_be_repaired),
        cmocka_unit_test(a_copy_lives_on_its_own),
        cmocka_unit_test(an_unfinished_copy_can_be_finished),
        cmocka_unit_test(found_cut_points_hash_like_written_ones),
        cmocka_unit_test(the_canonical_text_of_a_ground_in_bands_has_its_cut_points),
        cmocka_unit_test(a_reference_may_be_any_band_or_what_is_pooled_or_missing),
        cmocka_unit_test(bands_of_grounds_do_not_count_against_the_facts),
        cmocka_unit_test(open_bands_of_a_ground_are_found_and_set),
        cmocka_unit_test(cut_points_that_do_not_ascend_are_not_set),
        cmocka_unit_test(fixing_changes_the_bands_and_nothing_else),
        cmocka_unit_test(a_fixed_plan_has_the_hashes_of_the_scan),
        cmocka_unit_test(a_file_that_changed_meanwhile_is_not_fixed),
        cmocka_unit_test(bands_without_cut_points_are_not_fixed),
        cmocka_unit_test(usual_proxies_are_known_by_their_words),
        cmocka_unit_test(every_failed_allocation_is_told_and_leaks_nothing),
        cmocka_unit_test(free_takes_null_and_errors_need_no_receiver),
        cmocka_unit_test(messages_stay_one_line_and_clip_what_was_read),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
