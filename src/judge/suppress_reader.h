/* What a reader of a published edition can work out of its counts. Used by suppress.c
 * alone. */
#ifndef IEM_SUPPRESS_READER_H
#define IEM_SUPPRESS_READER_H

#include "judge/sums.h"

#include <stdint.h>

typedef struct iem_reader {
    iem_suppression *s;
    bool knowing;      /* is told of each hidden count whether it is a secret */
    double protection; /* of a secret: how far apart two values are that it may have */
    size_t *first_in, *in; /* count i stands in the sums in[first_in[i]] and on */
    bool *safe;            /* by count: was found to be; it stays so */
    size_t *queue;         /* sums of which a bound moved, in a ring of n_sums */
    size_t queue_first, queue_n;
    bool *queued;      /* by sum */
    size_t short_sum;  /* longer ones are not followed; SIZE_MAX: all are */
    size_t *looked_at; /* sums, in the order in which they were, while trying */
    size_t n_looked;
    bool *looked;       /* by sum */
    bool contradiction; /* of what is being tried */
    bool trying;        /* what moves is written down */
    struct iem_reader_move {
        size_t count;
        double low, high;
    } * move; /* how it was before */
    size_t n_moves, moves_capacity;
    bool failed; /* no memory */
} iem_reader;

/* Room for both readers; solve one after the other. */
iem_status iem_reader_new(iem_suppression *s, iem_reader *reader, iem_error *err);
void iem_reader_clear(iem_reader *reader);
void iem_reader_be(iem_reader *reader, bool knowing, double protection);

/* Everything that follows from what is published. */
void iem_reader_work_out(iem_reader *reader);
/* Is the secret count known too well? After work_out. `least`: the least it can be, for
 * all she knows. */
bool iem_reader_is_told(iem_reader *reader, size_t count, double *least);
/* As if nothing had been added up. */
void iem_reader_forget(iem_reader *reader);
/* Publishes a count, or hides it; of it too nothing is added up. */
void iem_reader_show(iem_reader *reader, size_t count, bool shown);
/* Published counts without which that secret would be told less; none of them can be
 * spared, and others are larger. Returns how many; 0: none were found. After forget. */
enum { IEM_MOST_SUSPECTS = 256 };
size_t iem_reader_blame(iem_reader *reader, size_t count, double least,
                        size_t suspects[IEM_MOST_SUSPECTS]);

#endif
