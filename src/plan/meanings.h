/* What names and values of columns usually mean, in English and Dutch. Two tables: one
 * of names, one of values. What they say is a guess, and is shown as one. */
#ifndef IEM_MEANINGS_H
#define IEM_MEANINGS_H

#include "base/text.h"

typedef enum iem_meaning {
    IEM_MEANS_NOTHING,
    IEM_MEANS_DECISION,
    IEM_MEANS_OUTCOME,
    IEM_MEANS_PROFILE,
    IEM_MEANS_SCORE,
    IEM_MEANS_GROUND,
    IEM_MEANS_PROXY, /* usually stands for a ground */
    IEM_MEANS_FACT,
    IEM_MEANS_CASE,
    IEM_MEANS_PERSON,
    IEM_MEANS_COUNT,
    IEM_MEANS_TIME,
    IEM_MEANS_BIRTH, /* a day, but not that of the decision */
    IEM_MEANS_BATCH,
    IEM_MEANS_REASON,
    IEM_MEANS_ROUTE,
    IEM_MEANS_PROSE,
    IEM_MEANS_SPLIT,  /* training and test */
    IEM_MEANS_WEIGHT, /* of a sample: not a number of people */
} iem_meaning;

/* What a ground is about: of two columns about one thing, one is enough. */
typedef enum iem_about {
    IEM_ABOUT_NOTHING,
    IEM_ABOUT_ORIGIN,
    IEM_ABOUT_SEX,
    IEM_ABOUT_AGE,
    IEM_ABOUT_BELIEF,
    IEM_ABOUT_HEALTH,
    IEM_ABOUT_FAMILY, /* marital status, pregnancy */
    IEM_ABOUT_ORIENTATION,
    IEM_ABOUT_OPINION,
} iem_about;

/* How "yes" in a decision of this name falls out. */
typedef enum iem_side {
    IEM_SIDE_UNTOLD,
    IEM_SIDE_ADVERSE,
    IEM_SIDE_FAVOURABLE
} iem_side;

typedef struct iem_name_rule {
    const char *phrase; /* words parted by one blank */
    iem_meaning meaning;
    int strength;    /* 3: it says so; 2: usually; 1: it may */
    bool whole;      /* the name is these words and no others */
    iem_side side;   /* of a decision */
    iem_about about; /* of a ground or proxy */
} iem_name_rule;

/* The rule that says most about a column of this name; NULL: no rule does. */
const iem_name_rule *iem_name_rule_of(const char *column);
iem_said iem_about_said(iem_about about);

/* What a value says by itself. */
typedef enum iem_value_meaning {
    IEM_VALUE_UNTOLD,
    IEM_VALUE_YES,
    IEM_VALUE_NO,
    IEM_VALUE_ADVERSE,
    IEM_VALUE_FAVOURABLE,
    IEM_VALUE_FOUND, /* an outcome: what was looked for was there */
    IEM_VALUE_NOT_FOUND,
    IEM_VALUE_RANDOM, /* a route */
} iem_value_meaning;

iem_value_meaning iem_value_meaning_of(const char *text);

#endif
