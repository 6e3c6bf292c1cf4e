#include "tally/section.h"

#include "base/grow.h"
#include "plan/questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Which sections there are ---- */

#define KIND(kind)   (1u << (kind))
#define THEME(theme) (1u << IEM_THEME_##theme)
enum { FACTS = 1, GROUNDS = 2, EXACT_FACTS = 4 };

/* A section is there when the plan has one of the aspects it is about. */
static const struct rule {
    const char *name;
    unsigned core;      /* FACTS … */
    unsigned about;     /* kinds of aspects, of which the plan has one at least */
    unsigned also;      /* kinds that are counted along where the plan has them */
    const char *family; /* only when the plan asks for it; NULL: always */
    unsigned themes;    /* of questions, of which the plan has one at least */
} rules[] = {
    {"outcomes", FACTS | GROUNDS, KIND(IEM_OUTCOME) | KIND(IEM_ROUTE), 0, NULL, 0},
    {"scores", GROUNDS, KIND(IEM_SCORE), KIND(IEM_OUTCOME), NULL, 0},
    {"score-flips", GROUNDS, KIND(IEM_SCORE_FLIPPED), KIND(IEM_SCORE), NULL, 0},
    {"decision-flips", GROUNDS, KIND(IEM_DECISION_FLIPPED), 0, NULL, 0},
    {"periods", FACTS | GROUNDS, KIND(IEM_TIME), 0, NULL, 0},
    {"batches", FACTS | GROUNDS, KIND(IEM_BATCH), 0, NULL, 0},
    {"reasons", GROUNDS, KIND(IEM_REASON), 0, NULL, 0},
    {"traits", GROUNDS, KIND(IEM_TRAIT), 0, NULL, 0},
    {"steps", FACTS | GROUNDS, KIND(IEM_STEP), 0, NULL, 0},
    {"subgroups", FACTS | GROUNDS, 0, KIND(IEM_TRAIT) | KIND(IEM_HALF), "subgroups", 0},
    {"profiles", EXACT_FACTS | GROUNDS, 0, KIND(IEM_EXACT) | KIND(IEM_SCORE),
     "neighbours", 0},
    {"review", FACTS | GROUNDS, 0, KIND(IEM_TIME), NULL, THEME(REVIEW)},
    {"reviewers", FACTS, KIND(IEM_DESK), 0, NULL, THEME(REVIEW)},
    {"effort", GROUNDS, KIND(IEM_EFFORT), 0, NULL, 0},
    {"contact", FACTS | GROUNDS, 0, KIND(IEM_TIME), NULL, THEME(CONTACT)},
    {"objection", FACTS | GROUNDS, 0, KIND(IEM_TIME), NULL, THEME(OBJECTION)},
    {"terms", FACTS | GROUNDS, 0, KIND(IEM_TIME), NULL, THEME(TERMS)},
    {"stop", FACTS | GROUNDS, 0, KIND(IEM_TIME), NULL, THEME(STOP)},
    {"purpose", FACTS | GROUNDS, 0, KIND(IEM_TIME), NULL, THEME(PURPOSE)},
    {"learning", FACTS | GROUNDS, 0,
     KIND(IEM_MODEL) | KIND(IEM_REASON) | KIND(IEM_TIME), NULL, THEME(LEARNING)},
    {"data-quality", FACTS | GROUNDS, 0, KIND(IEM_TIME), NULL, THEME(DATA_QUALITY)},
    {"feedback", FACTS | GROUNDS, 0, 0, NULL, THEME(FEEDBACK)},
    {"purposes", GROUNDS, KIND(IEM_AIM) | KIND(IEM_MODEL), 0, NULL, 0},
    {"routes", FACTS | GROUNDS, KIND(IEM_PICKED), KIND(IEM_TIME), NULL, 0},
    {"wordings", GROUNDS, KIND(IEM_WORDING), 0, NULL, 0},
};

/* And one for each trait: facts, grounds, outcome, route and that trait. Its name has a
 * number. */
#define TRAIT_SECTION "trait-"

bool iem_section_is_known(const char *name)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(name, rules[i].name) == 0) return true;
    const size_t n = sizeof TRAIT_SECTION - 1;
    return strncmp(name, TRAIT_SECTION, n) == 0 && name[n] &&
           strspn(name + n, "0123456789") == strlen(name + n);
}

const char *iem_section_family(const char *name)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].name, name) == 0) return rules[i].family;
    return NULL;
}

iem_status iem_section_new(struct iem_tally *tally, const char *name,
                           iem_section **section, iem_error *err)
{
    size_t capacity = tally->n_sections;
    if (!IEM_GROW(tally->sections, capacity, tally->n_sections + 1))
        return iem_fail_memory(err);
    *section = &tally->sections[tally->n_sections++];
    **section = (iem_section){0};
    snprintf((*section)->name, sizeof(*section)->name, "%s", name);
    return IEM_OK;
}

static bool is_of(const iem_dim *dim, unsigned kinds)
{
    return dim->is_aspect && (kinds & KIND(dim->aspect));
}

static unsigned theme_of(const iem_dim *dim)
{
    if (!dim->is_aspect || dim->aspect != IEM_QUESTION) return 0;
    const size_t i = iem_question_find(dim->name);
    return i < iem_n_questions ? 1u << iem_questions[i].theme : 0;
}

static bool wants_core(const iem_dim *dim, unsigned core)
{
    if (dim->is_aspect) return false;
    if (dim->is_ground) return core & GROUNDS;
    return core & FACTS || (core & EXACT_FACTS && !dim->banded);
}

static iem_status make_section(struct iem_tally *tally, const char *name, unsigned core,
                               unsigned kinds, unsigned themes, size_t only,
                               iem_error *err)
{
    iem_section *section = NULL;
    IEM_TRY(iem_section_new(tally, name, &section, err));
    for (size_t a = 0; a < tally->n_axes; a++)
        if (wants_core(&tally->dims[a], core) || is_of(&tally->dims[a], kinds) ||
            theme_of(&tally->dims[a]) & themes || a == only)
            section->axes[section->n_axes++] = a;
    return iem_cube_init(&section->cube, section->n_axes, 0, err);
}

static bool has_any(const struct iem_tally *tally, unsigned kinds)
{
    for (size_t a = tally->n_dims; a < tally->n_axes; a++)
        if (is_of(&tally->dims[a], kinds)) return true;
    return false;
}

static bool has_theme(const struct iem_tally *tally, unsigned themes)
{
    for (size_t a = tally->n_dims; a < tally->n_axes; a++)
        if (theme_of(&tally->dims[a]) & themes) return true;
    return false;
}

static bool is_wanted(const struct iem_plan *plan, const struct iem_tally *tally,
                      const struct rule *rule)
{
    if (rule->family) return iem_plan_also(plan, rule->family);
    return (!rule->about || has_any(tally, rule->about)) &&
           (!rule->themes || has_theme(tally, rule->themes));
}

static iem_status make_trait_sections(struct iem_tally *tally, iem_error *err)
{
    char name[IEM_SECTION_NAME];
    unsigned number = 0;
    for (size_t a = tally->n_dims; a < tally->n_axes; a++) {
        if (!is_of(&tally->dims[a], KIND(IEM_TRAIT))) continue;
        snprintf(name, sizeof name, TRAIT_SECTION "%u", ++number);
        IEM_TRY(make_section(tally, name, FACTS | GROUNDS,
                             KIND(IEM_OUTCOME) | KIND(IEM_ROUTE), 0, a, err));
    }
    return IEM_OK;
}

iem_status iem_sections_make(const struct iem_plan *plan, struct iem_tally *tally,
                             iem_error *err)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const struct rule *rule = &rules[i];
        if (is_wanted(plan, tally, rule))
            IEM_TRY(make_section(tally, rule->name, rule->core,
                                 rule->about | rule->also, rule->themes, SIZE_MAX,
                                 err));
    }
    return make_trait_sections(tally, err);
}

void iem_sections_clear(struct iem_tally *tally)
{
    for (size_t s = 0; s < tally->n_sections; s++)
        iem_cube_clear(&tally->sections[s].cube);
    free(tally->sections);
    tally->sections = NULL;
    tally->n_sections = 0;
}

const iem_section *iem_tally_section(const struct iem_tally *tally, const char *name)
{
    for (size_t s = 0; s < tally->n_sections; s++)
        if (strcmp(tally->sections[s].name, name) == 0) return &tally->sections[s];
    return NULL;
}

size_t iem_section_place(const iem_section *section, size_t axis)
{
    for (size_t i = 0; i < section->n_axes; i++)
        if (section->axes[i] == axis) return i;
    return SIZE_MAX;
}

bool iem_sections_same(const struct iem_tally *a, const struct iem_tally *b)
{
    bool same = a->n_sections == b->n_sections;
    for (size_t s = 0; s < a->n_sections && same; s++) {
        const iem_section *one = &a->sections[s], *other = &b->sections[s];
        same = strcmp(one->name, other->name) == 0 && one->n_axes == other->n_axes;
        for (size_t i = 0; i < one->n_axes && same; i++)
            same = one->axes[i] == other->axes[i];
    }
    return same;
}

/* ---- Counting ---- */

static void fill_keys(const iem_section *section, const iem_rows *rows, size_t n_dims,
                      uint32_t *keys)
{
    const size_t width = section->cube.width;
    for (size_t i = 0; i < section->n_axes; i++) {
        const size_t axis = section->axes[i];
        const bool core = axis < n_dims;
        const size_t step = core ? rows->width : rows->n_aspects;
        const uint32_t *codes =
            core ? rows->keys + axis : rows->aspects + (axis - n_dims);
        for (size_t r = 0; r < rows->n; r++) keys[r * width + i] = codes[r * step];
    }
}

iem_status iem_sections_add(struct iem_tally *tally, const iem_rows *rows,
                            iem_error *err)
{
    uint32_t keys[IEM_ROWS * (IEM_MAX_AXES + 1)];
    size_t none = SIZE_MAX; /* no sums that could overflow */
    for (size_t s = 0; s < tally->n_sections; s++) {
        iem_section *section = &tally->sections[s];
        const size_t width = section->cube.width;
        if (width != section->n_axes)
            for (size_t r = 0; r < rows->n; r++) keys[r * width + width - 1] = 0;
        fill_keys(section, rows, tally->n_dims, keys);
        IEM_TRY(iem_cube_add_rows(&section->cube, rows->n, keys, rows->count,
                                  rows->adverse, NULL, &none, err));
    }
    return IEM_OK;
}

/* ---- Numbers ---- */

iem_status iem_number_recode(const uint32_t *wider, size_t n, uint32_t **recode,
                             iem_error *err)
{
    *recode = iem_zeroed(n + 1, sizeof **recode);
    if (!*recode) return iem_fail_memory(err);
    for (size_t c = 0; c < n; c++) (*recode)[c + 1] = wider[c] + 1;
    return IEM_OK;
}

/* Cells that become one are added, which a cube does only when it takes in another. */
static iem_status widen(iem_cube *cube, uint32_t *const *recode, iem_error *err)
{
    iem_cube wider = {0};
    IEM_TRY(iem_cube_init(&wider, cube->n_dims, 0, err));
    const iem_status status = iem_cube_merge(&wider, cube, recode, err);
    iem_cube_clear(status == IEM_OK ? cube : &wider);
    if (status == IEM_OK) *cube = wider;
    return status;
}

iem_status iem_sections_widen(struct iem_tally *tally, size_t axis, uint32_t *recode,
                              iem_error *err)
{
    for (size_t s = 0; s < tally->n_sections; s++) {
        iem_section *section = &tally->sections[s];
        uint32_t *own[IEM_MAX_AXES] = {0};
        const size_t place = iem_section_place(section, axis);
        if (place == SIZE_MAX) continue;
        own[place] = recode;
        IEM_TRY(widen(&section->cube, own, err));
    }
    return IEM_OK;
}

/* ---- Adding up ---- */

static void recode_of(const iem_section *section, uint32_t *const *recode,
                      uint32_t **own)
{
    for (size_t i = 0; i < section->n_axes; i++) own[i] = recode[section->axes[i]];
}

iem_status iem_sections_absorb(struct iem_tally *tally, const struct iem_tally *other,
                               uint32_t *const *recode, iem_error *err)
{
    uint32_t *own[IEM_MAX_AXES];
    for (size_t s = 0; s < tally->n_sections; s++) {
        recode_of(&tally->sections[s], recode, own);
        IEM_TRY(iem_cube_merge(&tally->sections[s].cube, &other->sections[s].cube, own,
                               err));
    }
    return IEM_OK;
}

iem_status iem_sections_sort(struct iem_tally *tally, uint32_t *const *recode,
                             iem_error *err)
{
    uint32_t *own[IEM_MAX_AXES];
    for (size_t s = 0; s < tally->n_sections; s++) {
        recode_of(&tally->sections[s], recode, own);
        IEM_TRY(iem_cube_sort(&tally->sections[s].cube, own, err));
    }
    return IEM_OK;
}
