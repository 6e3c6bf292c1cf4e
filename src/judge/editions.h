/* What was told in earlier published editions of the same log, so that two of them
 * cannot be subtracted from each other.
 *
 * Who knows that one person came into the log sees what became of him when a number of
 * people jumps. Rounding to the nearest ten shows that in 10 of 100 cases. Random
 * rounding that is fixed by a key for each cell and count (the cell-key method) shows
 * it in 34 of 100: any change of what is published says that the count changed. Were
 * the key that of the edition, nothing would jump for sure, but the mean of 24 monthly
 * editions tells a count to within two; and a court would read numbers that are wrong
 * on purpose. So numbers stay right, and what would tell of fewer than ten people is
 * not told: a row that changed since it was told, by fewer people than the least, is
 * held back, and a log that did is not published at all. That tells of a row that is
 * held back that it changed, and not how: people, adverse and favourable go together.
 *
 * The file holds exact counts: it is the office's (mode 0600), for one log and one
 * plan. Editions of two plans can be subtracted as well: another plan is refused. */
#ifndef IEM_EDITIONS_H
#define IEM_EDITIONS_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct iem_editions iem_editions;

/* What a row is about: its table, ground, group and slice; NULL is "". */
enum { IEM_ABOUT = 4 };
typedef struct iem_about {
    const char *of[IEM_ABOUT];
} iem_about;

/* Those in the file at `path`, which need not be there; `plan`: hash of what is counted
 * how. */
iem_status iem_editions_read(const char *path, const char *plan,
                             iem_editions **editions, iem_error *err);
void iem_editions_free(iem_editions *editions); /* NULL is allowed */

/* Was it told before of people of whom fewer than `least` came, went or got another
 * decision since? Of NULL: no. */
bool iem_editions_changed_little(const iem_editions *editions, iem_about about,
                                 double least, double n, double part);
/* It is told now. */
iem_status iem_editions_tell(iem_editions *editions, iem_about about, double n,
                             double part, iem_error *err);
iem_status iem_editions_write(iem_editions *editions, const char *path,
                              iem_outputs *outputs, iem_error *err);

#endif
