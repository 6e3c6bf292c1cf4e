/* The log of one agency, as decisions about people under pseudonyms. */
#ifndef IEM_ENGINE_PARTY_H
#define IEM_ENGINE_PARTY_H

#include "base/key.h"
#include "chain/chain.h"
#include "engine/log.h"

/* What reading needs to know. */
typedef struct iem_party_source {
    const struct iem_plan *plan; /* finished */
    const char *const *paths;
    size_t n_paths;
    const char *name;
    bool full; /* days, requests and source records; else months alone */
    const iem_key *key;
} iem_party_source;

/* `take` gets all events, from several workers at a time; the threads are those of the
 * options. The texts of `party` last as long as the arena. */
iem_status iem_party_read(const iem_party_source *source, const iem_options *options,
                          iem_status (*take)(unsigned worker, const iem_event *event,
                                             void *ctx, iem_error *err),
                          void *ctx, iem_arena *arena, iem_party *party,
                          iem_error *err);

/* By which ledgers know whether they were made with the same key. */
iem_status iem_key_fingerprint(const iem_key *key, unsigned char out[IEM_PSEUDONYM],
                               iem_error *err);
/* Bytes that sorting may take: half of those of the options, or of half the machine. */
size_t iem_party_memory(const iem_options *options);

#endif
