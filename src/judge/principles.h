/* What two public reports ask of a government that decides with data, sentence by
 * sentence, and what a result has to say to each: the National Ombudsman of the
 * Netherlands, report 2021/021, and the study of data ethics of the State of
 * Implementation (Staat van de Uitvoering, 2022).
 *
 * No row is left out because it is hard: where a log cannot tell, the row says what is
 * missing, and that there is then no evidence of it. */
#ifndef IEM_PRINCIPLES_H
#define IEM_PRINCIPLES_H

#include "measure/result.h"

struct iem_plan;

typedef enum iem_principle_source {
    IEM_OMBUDSMAN,
    IEM_IMPLEMENTATION
} iem_principle_source;

/* What a result says of the office itself, and no measure does. */
typedef enum iem_principle_shows {
    IEM_SHOWS_MEASURES,
    IEM_SHOWS_MATURITY,
    IEM_SHOWS_NEXT_COLUMNS,
    IEM_SHOWS_KIND,      /* a service, a flow of information, statistical insight */
    IEM_SHOWS_REACTIONS, /* to findings */
    IEM_SHOWS_EFFECTS,   /* of a change, measured again */
    IEM_SHOWS_WORK,      /* the gate, and what people found in flagged cases */
} iem_principle_shows;

/* What is told of the office itself, by the names below; the last one ends the list. */
typedef struct iem_principle_name {
    const char *id; /* "statistical-insight" */
    iem_said text;
} iem_principle_name;
extern const iem_principle_name iem_principle_names[];
#define IEM_KIND_SERVICE   "service"
#define IEM_KIND_FLOW      "information-flow"
#define IEM_KIND_INSIGHT   "statistical-insight"
#define IEM_TOLD_REACTIONS "reactions"
#define IEM_TOLD_EFFECTS   "effects"
#define IEM_TOLD_GATE      "gate"
#define IEM_TOLD_REVIEWED  "reviewed-cases"

typedef struct iem_principle {
    const char *id; /* "ombudsman/clear-1": stable */
    iem_principle_source source;
    iem_said asks;                /* what is asked, in our words */
    iem_said looks;               /* what is looked at for it */
    const char *const *measures;  /* of the core and of families, ended by NULL */
    const char *const *declared;  /* questions to a declaration: "declaration/window" */
    const char *const *questions; /* about single decisions: "human_review" */
    const char *command;          /* another command that answers it: "chain"; NULL */
    iem_principle_shows shows;
    bool people; /* only people can answer it */
} iem_principle;

extern const iem_principle iem_principles[];
extern const size_t iem_n_principles;

/* What this result has to say to each: fills result->principles, and the
 * maturity card and the next columns, of which some of them tell. After everything else
 * is in it. */
iem_status iem_principles_look(struct iem_result *result, iem_error *err);

#endif
