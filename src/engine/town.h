/* A made-up municipality over two years: three agencies decide about the same citizens,
 * with all columns that a log can have about how a decision came about. What is done to
 * whom is listed in datasets/README.md; nothing else is.
 *
 * Agency 1 grants benefits, once to each citizen; 2 remits local taxes and 3 admits
 * people to debt help, with half as many decisions each. Days go up with rows. A row
 * depends on the seed, its number and the number of rows alone, so agency 2 knows what
 * agency 1 did without its log. */
#ifndef IEM_TOWN_H
#define IEM_TOWN_H

#include <iemand.h>

enum {
    IEM_TOWN_BATCH = 20, /* cases in a batch */
    /* Fewer than sixty fields, of which each is a word, a day, or a number with a
     * letter. */
    IEM_TOWN_ROW_BYTES = 1536,
    IEM_TOWN_HEADER_BYTES = 1024,
};

/* All that columns are made from. Days are counted from 1970-01-01. */
typedef struct iem_town_case {
    const iem_synth *synth;
    unsigned agency; /* 1, 2 or 3 */
    uint64_t row, citizen;
    bool brought; /* by an adverse decision of agency 1 */
    int32_t day;  /* of the decision */
    /* the citizen */
    bool outside; /* from outside Europe, as four in fourteen */
    bool europe, woman, alone;
    unsigned district;
    long income; /* a month */
    /* the case */
    bool incomplete, cleared, found; /* papers; picked before, and what was found */
    bool at_random, blanket;
    bool machine, blind, blocked;
    unsigned reviewer;
    bool burdened;                   /* the group counts in this decision */
    double own, score, turned_score; /* own: log odds by facts; the others in 0 to 1 */
    bool advised, adverse, turned, caused;
} iem_town_case;

/* What is drawn; columns have streams of their own from TOWN_COLUMNS on. */
enum iem_town_stream {
    TOWN_ORIGIN,
    TOWN_SEX,
    TOWN_HOME,
    TOWN_DISTRICT,
    TOWN_INCOME,
    TOWN_CITIZEN,
    TOWN_PAPERS,
    TOWN_BEFORE,
    TOWN_ROUTE,
    TOWN_BATCH,
    TOWN_MACHINE,
    TOWN_BLIND,
    TOWN_BLOCKED,
    TOWN_REVIEWER,
    TOWN_LUCK,
    TOWN_OVERRIDE,
    TOWN_FOLLOWS,
    TOWN_AGO,
    TOWN_COLUMNS = 100,
};

/* In (0, 1), of a row of the case's agency. */
double iem_town_draw(const iem_town_case *c, unsigned stream);
iem_town_case iem_town_decide(const iem_synth *synth, unsigned agency, uint64_t row);

/* Text of a row, ended by a line feed, and of the header; each returns its end. */
char *iem_town_put_row(const iem_synth *synth, uint64_t row, char *at);
char *iem_town_put_header(const iem_synth *synth, char *at);

#endif
