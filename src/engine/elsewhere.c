#include "engine/elsewhere.h"

#include "base/buffer.h"
#include "chain/ledger.h"
#include "engine/party.h"
#include "report/voice.h"

#include <string.h>

enum { YEAR = 365, MONTHS = 12, BEFORE_1970 = 719469 };

struct looking {
    const iem_finds *finds;
    unsigned char person[IEM_PSEUDONYM], key[IEM_PSEUDONYM];
    double found[IEM_MOST_FINDS];             /* per decision, at the agency at hand */
    iem_buffer with[IEM_MOST_FINDS], without; /* per decision: at which, how many */
};

/* In the twelve months before; of months alone, the month itself is not before. */
static bool is_before(const iem_event *event, iem_chain_unit unit, int32_t decided)
{
    if (decided == IEM_NOT_SAID || event->when == 0) return false;
    const int64_t day = (int64_t)decided + BEFORE_1970;
    const int64_t own =
        unit == IEM_CHAIN_DAYS ? day : (int64_t)iem_event_month((uint32_t)day);
    const int64_t ago = own - (int64_t)event->when;
    return ago > 0 && ago <= (unit == IEM_CHAIN_DAYS ? YEAR : MONTHS);
}

static void take(struct looking *l, const iem_event *event, iem_chain_unit unit)
{
    size_t i = 0;
    if (!event->adverse || memcmp(event->person, l->person, IEM_PSEUDONYM) != 0) return;
    for (const iem_find *find = l->finds->first; find; find = find->next, i++)
        l->found[i] += is_before(event, unit, find->account.said[IEM_DECIDED_AT]);
}

static iem_status read_events(struct looking *l, iem_ledger *ledger,
                              iem_chain_unit unit, iem_error *err)
{
    iem_event event;
    for (bool more = true; more;) {
        IEM_TRY(iem_ledger_next(ledger, &event, &more, err));
        if (more) take(l, &event, unit);
    }
    return IEM_OK;
}

static iem_status check(const struct looking *l, const char *path,
                        const iem_party *party, iem_error *err)
{
    if (memcmp(l->key, party->key, IEM_PSEUDONYM) != 0)
        return iem_fail(err, IEM_ERR_DATA,
                        "ledger '%.80s' was made with another key: nobody can be found "
                        "in it",
                        path);
    if (party->unit == IEM_CHAIN_NO_TIME)
        return iem_fail(err, IEM_ERR_DATA,
                        "ledger '%.80s' tells no months: what came before is not in it",
                        path);
    return IEM_OK;
}

static void note(struct looking *l, const char *name)
{
    const iem_name shown = iem_name_clip(name, 60);
    iem_buffer_format(&l->without, "%s%s", l->without.len ? ", " : "", shown.text);
    for (size_t i = 0; i < l->finds->n; i++)
        if (l->found[i] > 0)
            iem_buffer_format(&l->with[i], "%s%s %.0f", l->with[i].len ? ", " : "",
                              shown.text, l->found[i]);
}

static iem_status read_ledger(struct looking *l, const char *path, iem_arena *arena,
                              iem_error *err)
{
    iem_ledger *ledger = NULL;
    iem_party party;
    memset(l->found, 0, sizeof l->found);
    IEM_TRY(iem_ledger_open(path, &ledger, err));
    iem_status status = iem_ledger_party(ledger, arena, &party, err);
    if (status == IEM_OK) status = check(l, path, &party, err);
    if (status == IEM_OK) status = read_events(l, ledger, party.unit, err);
    iem_ledger_close(ledger);
    if (status == IEM_OK) note(l, party.name);
    return status;
}

static iem_status find_key(struct looking *l, const char *key_file, const char *person,
                           iem_error *err)
{
    unsigned char digest[IEM_SHA256];
    iem_key key;
    IEM_TRY(iem_key_read(key_file, &key, err));
    iem_status status = iem_key_fingerprint(&key, l->key, err);
    if (status == IEM_OK)
        status = iem_key_hide(&key, iem_slice_of(person), digest, err);
    iem_key_clear(&key);
    if (status == IEM_OK) memcpy(l->person, digest, IEM_PSEUDONYM);
    return status;
}

/* What is found elsewhere is an answer, also where this log has none. */
static iem_status tell(const struct looking *l, iem_arena *arena, iem_case *cases,
                       iem_error *err)
{
    for (size_t i = 0; i < l->finds->n; i++) {
        iem_card_line *line = &cases[i].card[IEM_CARD_BEFORE];
        const bool found = l->with[i].len > 0;
        const iem_buffer *said = found ? &l->with[i] : &l->without;
        if (line->answer != IEM_ANSWER_YES && line->answer != IEM_ANSWER_NO) continue;
        if (said->failed) return iem_fail_memory(err);
        line->elsewhere = iem_arena_copy(arena, (iem_slice){said->at, said->len});
        if (!line->elsewhere) return iem_fail_memory(err);
        line->found_elsewhere = found;
        if (found) line->answer = IEM_ANSWER_YES;
    }
    return IEM_OK;
}

iem_status iem_card_fill_elsewhere(const iem_scanned *scanned,
                                   const iem_options *options, const char *person,
                                   const iem_finds *finds, iem_case *cases,
                                   iem_error *err)
{
    struct looking l = {.finds = finds};
    iem_arena *arena = &scanned->result->arena;
    if (options->n_ledgers == 0) return IEM_OK;
    iem_status status = find_key(&l, options->key_file, person, err);
    for (size_t i = 0; i < options->n_ledgers && status == IEM_OK; i++)
        status = read_ledger(&l, options->ledgers[i], arena, err);
    if (status == IEM_OK) status = tell(&l, arena, cases, err);
    for (size_t i = 0; i < IEM_MOST_FINDS; i++) iem_buffer_clear(&l.with[i]);
    iem_buffer_clear(&l.without);
    return status;
}
