/* How decisions came about, in a few sentences: where groups differ at equal facts in
 * what happened on the way, and chance does not explain it. The whole of it stands with
 * the families. */
#ifndef IEM_REPORT_PROCESS_H
#define IEM_REPORT_PROCESS_H

#include "base/arena.h"
#include "report/notes.h"

enum { IEM_PROCESS_TOLD = 6 }; /* differences that are told one by one */

typedef struct iem_process_gap {
    const iem_measure_row *share; /* what the question is about */
    const iem_statistic *s;       /* the difference, at equal facts */
} iem_process_gap;

/* Over all questions and groups: how many differences were tested; 0: there is nothing
 * to tell. */
size_t iem_process_tested(const struct iem_result *result);

/* Those that chance does not explain, the largest first. */
typedef struct iem_process_gaps {
    size_t tested, n;
    iem_process_gap *at;
} iem_process_gaps;

/* They live in the arena. */
iem_status iem_process_gaps_of(const struct iem_result *result, iem_arena *arena,
                               iem_process_gaps *gaps, iem_error *err);
/* How many, of how many. */
iem_phrase iem_process_lead(const iem_voice *voice, const iem_process_gaps *gaps);
/* A sentence for each situation from which nobody got out, in the order of the
 * family. False: no memory. */
bool iem_process_no_way_out(const iem_voice *voice, const struct iem_result *result,
                            iem_each_sentence *each, void *ctx);
/* A sentence for each of the first; false: no memory. */
bool iem_process_sentences(const iem_voice *voice, const iem_process_gaps *gaps,
                           iem_each_sentence *each, void *ctx);

#endif
