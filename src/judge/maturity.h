/* How far has an office come, theme by theme? What is possible with the columns of its
 * log, what was run, what held, and what was followed up.
 *
 * No total is made of it, and no grade: a level says what comes next. */
#ifndef IEM_MATURITY_H
#define IEM_MATURITY_H

#include "measure/result.h"

/* Of every theme:
 *   1 possible   the columns are there for one of its measures or questions;
 *   2 run        a number of one of them is told;
 *   3 within     something of it is held against a margin and holds, and nothing is
 *                beyond one: a margin of the core, a rule of the policy that counts
 *                (also where somebody accepted it, or it was so before), or what was
 *                declared of the theme;
 *   4 followed   see `followed` of each theme.
 * A level takes those below it. */
typedef struct iem_maturity_theme {
    const char *id; /* "equal-treatment": stable */
    iem_said name;
    iem_said looks;               /* what the level is about */
    const char *const *measures;  /* of the core and of families, ended by NULL */
    const char *const *ruled;     /* further ones that rules may be about */
    const char *const *questions; /* about single decisions */
    const char *const *declared;  /* questions to a declaration */
    const char *const *findings;  /* rules of the core's own findings */
    const char *column;           /* of a plan: with it the theme begins */
    /* Is what the core found of this group within its margin? NULL: the core has none
     * for this theme. */
    iem_verdict (*core)(const iem_treatment *treatment);
    /* Is it followed up, beside what people recorded of its findings in time? NULL:
     * only so. */
    bool (*settled)(const struct iem_result *result);
    bool only_settled; /* what people recorded is not enough */
    iem_said follow;   /* what would make it the highest level */
} iem_maturity_theme;

enum { IEM_N_MATURITY_THEMES = 6 };
extern const iem_maturity_theme iem_maturity_themes[IEM_N_MATURITY_THEMES];

/* Fills result->maturity. After everything else is in it; again, when what became of
 * findings is added. */
iem_status iem_maturity_look(struct iem_result *result, iem_error *err);

#endif
