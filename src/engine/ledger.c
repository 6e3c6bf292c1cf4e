/* iemand ledger: a log becomes a person ledger, for another office with the same key.
 */
#include "chain/ledger.h"

#include "base/parallel.h"
#include "engine/party.h"

#include <stdatomic.h>
#include <string.h>

struct making {
    iem_sorter *events;
    atomic_uint_fast64_t n;
};

static iem_status take(unsigned worker, const iem_event *event, void *ctx,
                       iem_error *err)
{
    struct making *making = ctx;
    unsigned char record[IEM_EVENT_WIDTH];
    iem_event_pack(event, record);
    atomic_fetch_add_explicit(&making->n, 1, memory_order_relaxed);
    return iem_sorter_add(making->events, worker, record, err);
}

static iem_status make(const iem_party_source *source, const iem_options *options,
                       struct making *making, const char *path, uint64_t *people,
                       iem_error *err)
{
    iem_party party;
    iem_arena arena = {0};
    iem_status status =
        iem_party_read(source, options, take, making, &arena, &party, err);
    if (status == IEM_OK) status = iem_sorter_end(making->events, err);
    if (status == IEM_OK)
        status = iem_ledger_write(path, &party, making->n, making->events, err);
    iem_arena_clear(&arena);
    if (people) *people = making->n;
    return status;
}

iem_status iem_ledger_make(const iem_plan *plan, const iem_options *options,
                           const char *const *paths, size_t n_paths, const char *name,
                           bool days, const char *path, uint64_t *decisions,
                           iem_error *err)
{
    struct making making = {0};
    iem_key key = {0};
    if (!options->key_file)
        return iem_fail(err, IEM_ERR_USAGE,
                        "a ledger holds pseudonyms, which need a key: give --key-file");
    const unsigned threads = options->threads ? options->threads : iem_processors();
    IEM_TRY(iem_key_read(options->key_file, &key, err));
    const char *title = plan->title ? plan->title : "";
    const iem_party_source source = {plan, paths, n_paths, name ? name : title,
                                     days, &key};
    iem_status status = iem_sorter_new(IEM_EVENT_WIDTH, iem_party_memory(options),
                                       threads, &making.events, err);
    if (status == IEM_OK)
        status = make(&source, options, &making, path, decisions, err);
    iem_sorter_free(making.events);
    iem_key_clear(&key);
    return status;
}
