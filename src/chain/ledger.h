/* A person ledger: the decisions of one agency about people under pseudonyms, for
 * another office that holds the same key. It is personal data: mode 0600, and never
 * part of what is published.
 *
 *   "iemand-ledger/1\n"              16 bytes
 *   bytes of the head                u32, little-endian as all numbers of the head
 *   head: unit u8 (0 none, 1 months, 2 days), full u8, fingerprint of the key (16
 *     bytes), SHA-256 of the plan (text), name of the agency (text), decisions u64,
 *     adverse u64, nameless u64, first u32, last u32, cells u32, grounds u32 and for
 *     each its name and its reference (texts; "": everyone else), combinations u32 and
 *     for each the group of each ground (texts), events u64
 *   events, sorted                   29 bytes each; full: 45 (chain/event.c), the
 *                                    highest byte of a number first
 *   SHA-256 of everything before it  32 bytes
 *
 * A text has its length (u32) before it. Of facts it holds but the number of a cell:
 * who has the ledger learns whose facts are equal, not what they are. */
#ifndef IEM_LEDGER_H
#define IEM_LEDGER_H

#include "base/arena.h"
#include "chain/party.h"

/* So many cells at most: who reads one keeps numbers for each, whatever the size of the
 * file, and where hardly two people have equal facts there is nothing to compare. */
enum { IEM_LEDGER_CELLS = 1 << 22 };

/* `events` was ended; *n of them, and it is rewound. IEM_ERR_DATA: too many cells. */
iem_status iem_ledger_write(const char *path, const iem_party *party, uint64_t n,
                            iem_sorter *events, iem_error *err);

typedef struct iem_ledger iem_ledger;

/* Refuses what is no ledger, of a later version, or cannot be whole. */
iem_status iem_ledger_open(const char *path, iem_ledger **ledger, iem_error *err);
/* Its texts last as long as the arena. */
iem_status iem_ledger_party(const iem_ledger *ledger, iem_arena *arena,
                            iem_party *party, iem_error *err);
/* The next event; *more is false behind the last, once the whole was found to be as it
 * was written. */
iem_status iem_ledger_next(iem_ledger *ledger, iem_event *event, bool *more,
                           iem_error *err);
void iem_ledger_close(iem_ledger *ledger);

/* Does the file begin as a ledger, of whatever version? */
iem_status iem_ledger_is_file(const char *path, bool *is, iem_error *err);

#endif
