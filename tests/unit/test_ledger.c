/* A person ledger: what was written is read, and a head that claims more than the file
 * can hold is refused, though its checksum was made to fit. */
#include "chain/ledger.h"

#include "base/digest.h"
#include "scratch.h"

enum { EVENTS = 3, FILE_ROOM = 4096 };

static iem_party party_of(size_t cells, uint64_t nameless)
{
    static const char *grounds[] = {"origin"}, *references[] = {NULL},
                      *combinations[] = {"A"};
    iem_party party = {.name = "tax", .n_cells = cells, .nameless = nameless};
    party.decisions = EVENTS + nameless;
    party.n_grounds = party.n_combinations = 1;
    party.grounds = grounds;
    party.references = references;
    party.combinations = combinations;
    memset(party.plan_sha256, 'a', IEM_SHA256_HEX - 1);
    return party;
}

static iem_status write_ledger(const iem_party *party, iem_error *err)
{
    iem_sorter *events = NULL;
    assert_int_equal(iem_sorter_new(IEM_EVENT_WIDTH, 1 << 16, 1, &events, err), IEM_OK);
    for (uint32_t e = 0; e < EVENTS; e++) {
        unsigned char record[IEM_EVENT_WIDTH];
        const iem_event event = {.person = {(unsigned char)e}, .cell = e % 2};
        iem_event_pack(&event, record);
        assert_int_equal(iem_sorter_add(events, 0, record, err), IEM_OK);
    }
    assert_int_equal(iem_sorter_end(events, err), IEM_OK);
    const iem_status status =
        iem_ledger_write(scratch_file("l").at, party, EVENTS, events, err);
    iem_sorter_free(events);
    return status;
}

/* The same file with another number of cells, sealed again. */
static void claim_cells(uint32_t from, uint32_t to)
{
    unsigned char bytes[FILE_ROOM];
    FILE *file = fopen(scratch_file("l").at, "r+b");
    assert_non_null(file);
    const size_t n = fread(bytes, 1, sizeof bytes, file) - IEM_SHA256;
    unsigned char *at = NULL;
    for (size_t i = 16; i + 8 < n && !at; i++) /* cells, and then one ground */
        if (memcmp(bytes + i, &from, 4) == 0 && memcmp(bytes + i + 4, "\1\0\0", 4) == 0)
            at = bytes + i;
    assert_non_null(at);
    memcpy(at, &to, 4);
    assert_int_equal(iem_digest(bytes, n, bytes + n, NULL), IEM_OK);
    rewind(file);
    assert_int_equal(fwrite(bytes, 1, n + IEM_SHA256, file), n + IEM_SHA256);
    assert_int_equal(fclose(file), 0);
}

static iem_status read_ledger(size_t *events, iem_error *err)
{
    iem_ledger *ledger = NULL;
    iem_event event;
    iem_status status = iem_ledger_open(scratch_file("l").at, &ledger, err);
    *events = 0;
    for (bool more = status == IEM_OK; more; *events += more) {
        status = iem_ledger_next(ledger, &event, &more, err);
        if (status != IEM_OK) break;
    }
    iem_ledger_close(ledger);
    return status;
}

static void test_what_was_written_is_read(void **state)
{
    (void)state;
    size_t events;
    iem_error err = {IEM_OK, ""};
    const iem_party party = party_of(2, 0);
    assert_int_equal(write_ledger(&party, &err), IEM_OK);
    assert_int_equal(read_ledger(&events, &err), IEM_OK);
    assert_int_equal(events, EVENTS);
}

static void test_cells_that_no_decision_has(void **state)
{
    (void)state;
    static const uint64_t nameless[] = {0, 7, UINT64_MAX / 2};
    for (size_t i = 0; i < 3; i++) {
        size_t events;
        iem_error err = {IEM_OK, ""};
        const iem_party party = party_of(2, nameless[i]);
        const uint64_t most =
            nameless[i] < 10 ? EVENTS + nameless[i] : IEM_LEDGER_CELLS;
        assert_int_equal(write_ledger(&party, &err), IEM_OK);
        claim_cells(2, (uint32_t)most);
        assert_int_equal(read_ledger(&events, &err), IEM_OK);
        claim_cells((uint32_t)most, (uint32_t)most + 1);
        assert_int_equal(read_ledger(&events, &err), IEM_ERR_DATA);
        assert_non_null(strstr(err.message, "/l: the ledger is damaged: it has more "
                                            "combinations of facts than there can be"));
    }
}

static void test_more_cells_than_a_ledger_has_room_for(void **state)
{
    (void)state;
    iem_error err = {IEM_OK, ""};
    const iem_party party = party_of(IEM_LEDGER_CELLS + 1, UINT32_MAX);
    assert_int_equal(write_ledger(&party, &err), IEM_ERR_DATA);
    assert_string_equal(
        err.message, "the facts of these people differ in 4194305 ways, and a ledger "
                     "has room for 4194304: give the facts wider bands");
    assert_int_equal(scratch_entries(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(test_what_was_written_is_read),
        scratch_test(test_cells_that_no_decision_has),
        scratch_test(test_more_cells_than_a_ledger_has_room_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
