/* iemand chain: agencies are read one after another into one sorted whole, which is
 * measured. */
#include "chain/declared.h"
#include "chain/ledger.h"

#include "base/file.h"
#include "base/grow.h"
#include "base/outputs.h"
#include "base/parallel.h"
#include "engine/party.h"
#include "judge/publish_chain.h"
#include "report/chain.h"

#include <stdlib.h>
#include <string.h>

struct iem_chain {
    iem_declared declared;
    iem_party *parties;
    iem_arena arena; /* of the parties' texts */
    iem_chain_result result;
};

struct reading {
    iem_chain *chain;
    const iem_options *options;
    iem_key key; /* without bytes: no agency brings its log */
    iem_sorter *events;
    const char *key_of; /* the agency whose key the others must have; NULL: none yet */
    unsigned char fingerprint[IEM_PSEUDONYM];
    size_t matched; /* agencies whose people are known */
};

/* ---- One agency ---- */

struct taking {
    struct reading *reading;
    const iem_party *party;
    size_t agency;
};

static iem_status take(unsigned worker, const iem_event *event, void *ctx,
                       iem_error *err)
{
    const struct taking *taking = ctx;
    unsigned char record[IEM_EVENT_WIDTH];
    iem_event own = *event;
    iem_chain_prepare(taking->party, taking->agency, &own);
    iem_event_pack(&own, record);
    return iem_sorter_add(taking->reading->events, worker, record, err);
}

static iem_status make_plan(const iem_declared_agency *agency, iem_plan **plan,
                            iem_error *err)
{
    IEM_TRY(iem_plan_new(plan, err));
    IEM_TRY(iem_plan_read(*plan, agency->plan, err));
    for (size_t i = 0; i < agency->columns.n; i++)
        IEM_TRY(iem_plan_set(*plan, "column", agency->columns.at[i], err));
    return iem_plan_finish(*plan, err);
}

static iem_status read_log(struct reading *r, size_t a, iem_party *party,
                           iem_error *err)
{
    iem_plan *plan = NULL;
    const iem_declared_agency *agency = &r->chain->declared.agencies[a];
    struct taking taking = {r, party, a};
    iem_status status = make_plan(agency, &plan, err);
    const iem_party_source source = {
        plan,           (const char *const *)agency->logs.at,
        agency->logs.n, agency->name,
        true,           &r->key};
    if (status == IEM_OK)
        status = iem_party_read(&source, r->options, take, &taking, &r->chain->arena,
                                party, err);
    iem_plan_free(plan);
    return status;
}

static iem_status read_events(iem_ledger *ledger, const struct taking *taking,
                              iem_error *err)
{
    iem_event event;
    for (bool more = true; more;) {
        IEM_TRY(iem_ledger_next(ledger, &event, &more, err));
        if (more) IEM_TRY(take(0, &event, (void *)(uintptr_t)taking, err));
    }
    return IEM_OK;
}

static iem_status read_ledger(struct reading *r, size_t a, iem_party *party,
                              iem_error *err)
{
    iem_ledger *ledger = NULL;
    const iem_declared_agency *agency = &r->chain->declared.agencies[a];
    const struct taking taking = {r, party, a};
    IEM_TRY(iem_ledger_open(agency->ledger, &ledger, err));
    iem_status status = iem_ledger_party(ledger, &r->chain->arena, party, err);
    party->name = agency->name;
    if (status == IEM_OK) status = read_events(ledger, &taking, err);
    iem_ledger_close(ledger);
    return status;
}

static iem_status read_tallies(struct reading *r, size_t a, iem_party *party,
                               iem_error *err)
{
    const iem_declared_agency *agency = &r->chain->declared.agencies[a];
    *party = (iem_party){.name = agency->name, .basis = IEM_CHAIN_TALLY, .weight = 1};
    for (size_t i = 0; i < agency->tallies.n; i++) {
        struct iem_tally *tally = NULL;
        IEM_TRY(iem_tally_load(agency->tallies.at[i], &tally, err));
        for (size_t c = 0; c < tally->cube.n_cells; c++) {
            party->decisions += (uint64_t)iem_cube_n(&tally->cube, c);
            party->adverse += (uint64_t)iem_cube_adverse(&tally->cube, c);
        }
        iem_tally_free(tally);
    }
    return IEM_OK;
}

static iem_status check_key(struct reading *r, const iem_party *party, iem_error *err)
{
    if (!r->key_of) {
        r->key_of = party->name;
        memcpy(r->fingerprint, party->key, IEM_PSEUDONYM);
    }
    if (memcmp(r->fingerprint, party->key, IEM_PSEUDONYM) == 0) return IEM_OK;
    return iem_fail(err, IEM_ERR_DATA,
                    "agencies '%.60s' and '%.60s' made their pseudonyms with different "
                    "keys: nobody of the one can be found at the other",
                    r->key_of, party->name);
}

static iem_status read_agency(struct reading *r, size_t a, iem_error *err)
{
    const iem_declared_agency *agency = &r->chain->declared.agencies[a];
    iem_party *party = &r->chain->parties[a];
    if (agency->tallies.n) return read_tallies(r, a, party, err);
    IEM_TRY(agency->ledger ? read_ledger(r, a, party, err)
                           : read_log(r, a, party, err));
    party->weight = agency->weight;
    r->matched++;
    return check_key(r, party, err);
}

/* ---- All of them ---- */

static iem_status read_key(struct reading *r, iem_error *err)
{
    const iem_declared *d = &r->chain->declared;
    for (size_t a = 0; a < d->n_agencies; a++) {
        if (!d->agencies[a].logs.n) continue;
        if (!r->options->key_file)
            return iem_fail(err, IEM_ERR_USAGE,
                            "people are matched by a pseudonym, which needs a key: "
                            "give --key-file");
        return iem_key_read(r->options->key_file, &r->key, err);
    }
    return IEM_OK;
}

static bool has_ground(const iem_chain *chain, const char *ground)
{
    for (size_t a = 0; a < chain->declared.n_agencies; a++)
        for (size_t g = 0; g < chain->parties[a].n_grounds; g++)
            if (strcmp(chain->parties[a].grounds[g], ground) == 0) return true;
    return false;
}

/* One of a ground that nobody has, such as a misspelled one, would compare nobody. */
static iem_status check_references(const struct reading *r, iem_error *err)
{
    const iem_texts *given = &r->chain->declared.how.references;
    for (size_t i = 0; r->matched && i < given->n; i += 2)
        if (!has_ground(r->chain, given->at[i]))
            return iem_fail(err, IEM_ERR_DATA,
                            "key 'reference': no agency has a ground '%.60s'",
                            given->at[i]);
    return IEM_OK;
}

static iem_status read_all(struct reading *r, iem_error *err)
{
    iem_chain *chain = r->chain;
    const unsigned threads =
        r->options->threads ? r->options->threads : iem_processors();
    const size_t n = chain->declared.n_agencies, memory = iem_party_memory(r->options);
    chain->parties = iem_zeroed(n, sizeof *chain->parties);
    if (!chain->parties) return iem_fail_memory(err);
    IEM_TRY(read_key(r, err));
    IEM_TRY(iem_sorter_new(IEM_EVENT_WIDTH, memory, threads, &r->events, err));
    for (size_t a = 0; a < n; a++) IEM_TRY(read_agency(r, a, err));
    IEM_TRY(check_references(r, err));
    IEM_TRY(iem_sorter_end(r->events, err));
    chain->declared.how.memory = memory;
    return iem_chain_measure(&chain->declared.how, chain->parties, n,
                             r->matched ? r->events : NULL, &chain->result, err);
}

iem_status iem_chain_read(const char *path, const iem_options *options,
                          iem_chain **chain, iem_error *err)
{
    iem_chain *made = iem_zeroed(1, sizeof *made);
    struct reading r = {.chain = made, .options = options};
    if (!made) return iem_fail_memory(err);
    iem_status status = iem_declared_read(path, &made->declared, err);
    if (status == IEM_OK) status = read_all(&r, err);
    iem_key_clear(&r.key);
    iem_sorter_free(r.events);
    if (status == IEM_OK)
        *chain = made;
    else
        iem_chain_free(made);
    return status;
}

void iem_chain_free(iem_chain *chain)
{
    if (!chain) return;
    iem_chain_result_clear(&chain->result);
    iem_declared_clear(&chain->declared);
    free(chain->parties);
    iem_arena_clear(&chain->arena);
    free(chain);
}

iem_status iem_chain_publish(iem_chain *chain, iem_error *err)
{
    return iem_publish_chain(&chain->result, err);
}

/* ---- Writing ---- */

iem_status iem_chain_render(const iem_chain *chain, iem_format format,
                            const iem_render *how, char **text, iem_error *err)
{
    iem_buffer out = {0};
    const iem_status status = iem_report_chain(&chain->result, format, how, &out, err);
    if (status == IEM_OK) return iem_buffer_take(&out, text, err);
    iem_buffer_clear(&out);
    return status;
}

static const char *same_in(const iem_texts *paths, const char *path)
{
    for (size_t i = 0; i < paths->n; i++)
        if (iem_file_same(paths->at[i], path)) return paths->at[i];
    return NULL;
}

/* The file of this agency that an output would be written over; NULL: none. */
static const char *file_at(const iem_declared_agency *a, const char *path)
{
    const char *log = same_in(&a->logs, path), *tally = same_in(&a->tallies, path);
    if (log || tally) return log ? log : tally;
    if (a->ledger && iem_file_same(a->ledger, path)) return a->ledger;
    return a->plan && iem_file_same(a->plan, path) ? a->plan : NULL;
}

static iem_status spare(const iem_declared *declared, const char *path, iem_error *err)
{
    for (size_t i = 0; i < declared->n_agencies; i++)
        if (file_at(&declared->agencies[i], path))
            return iem_fail(err, IEM_ERR_USAGE,
                            "the result would be written over %s, of agency '%.60s'",
                            file_at(&declared->agencies[i], path),
                            declared->agencies[i].name);
    return IEM_OK;
}

iem_status iem_chain_write(const iem_chain *chain, iem_format format,
                           const iem_render *how, const char *path, iem_error *err)
{
    char *text = NULL;
    IEM_TRY(spare(&chain->declared, path, err));
    IEM_TRY(iem_chain_render(chain, format, how, &text, err));
    const iem_status status = iem_outputs_write(how ? how->outputs : NULL, path,
                                                !chain->result.published, text, err);
    free(text);
    return status;
}
