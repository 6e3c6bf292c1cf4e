/* SHA-256, its keyed sibling, and the digest of blocks, against their standards and
 * against their definition. */
#include "base/digest.h"
#include "base/hash.h"

#include "check.h"

static void assert_hex(const unsigned char digest[IEM_SHA256], const char *want)
{
    char hex[IEM_SHA256_HEX];
    iem_digest_hex(digest, hex);
    assert_string_equal(hex, want);
}

static void sha_256_is_that_of_its_standard(void **state)
{
    (void)state;
    unsigned char sum[IEM_SHA256];
    /* FIPS 180-4 example values (NIST): "", "abc". */
    assert_ok(iem_digest("", 0, sum, &ok_err_));
    assert_hex(sum, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_ok(iem_digest("abc", 3, sum, &ok_err_));
    assert_hex(sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void a_keyed_digest_is_hmac_sha_256(void **state)
{
    (void)state;
    unsigned char sum[IEM_SHA256], key[131];
    /* RFC 4231, test cases 2 and 6 (a key longer than a block). */
    assert_ok(
        iem_digest_keyed("Jefe", 4, "what do ya want for nothing?", 28, sum, &ok_err_));
    assert_hex(sum, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    const char *data = "Test Using Larger Than Block-Size Key - Hash Key First";
    assert_ok(iem_digest_keyed(key, sizeof key, data, strlen(data), sum, &ok_err_));
    assert_hex(sum, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

/* The definition, by hand: the SHA-256s of the blocks in a row, and the SHA-256 of
 * them. */
static void digest_by_hand(const unsigned char *bytes, size_t n,
                           char hex[IEM_SHA256_HEX])
{
    unsigned char row[8 * IEM_SHA256], whole[IEM_SHA256];
    size_t blocks = 0;
    for (size_t at = 0; at < n; at += IEM_DIGEST_BLOCK, blocks++)
        assert_ok(iem_digest(bytes + at,
                             n - at < IEM_DIGEST_BLOCK ? n - at : IEM_DIGEST_BLOCK,
                             row + blocks * IEM_SHA256, &ok_err_));
    assert_ok(iem_digest(row, blocks * IEM_SHA256, whole, &ok_err_));
    iem_digest_hex(whole, hex);
}

static unsigned char *make_bytes(size_t n)
{
    unsigned char *bytes = malloc(n);
    assert_non_null(bytes);
    for (size_t i = 0; i < n; i++) bytes[i] = (unsigned char)iem_mix(i);
    return bytes;
}

static const size_t sizes[] = {0,
                               1,
                               IEM_DIGEST_BLOCK - 1,
                               IEM_DIGEST_BLOCK,
                               IEM_DIGEST_BLOCK + 1,
                               2 * IEM_DIGEST_BLOCK,
                               2 * IEM_DIGEST_BLOCK + 12345};
enum { N_SIZES = sizeof sizes / sizeof *sizes, MOST = 2 * IEM_DIGEST_BLOCK + 12345 };

static void digest_in_pieces(const unsigned char *bytes, size_t n, size_t piece,
                             char hex[IEM_SHA256_HEX])
{
    iem_block_digest *digest = NULL;
    assert_ok(iem_block_digest_new(&digest, &ok_err_));
    for (size_t at = 0; at < n; at += piece)
        assert_ok(iem_block_digest_add(digest, bytes + at,
                                       n - at < piece ? n - at : piece, &ok_err_));
    assert_ok(iem_block_digest_end(digest, hex, &ok_err_));
    iem_block_digest_free(digest);
}

static void a_digest_of_blocks_does_not_depend_on_the_pieces(void **state)
{
    (void)state;
    static const size_t pieces[] = {1 << 16, 999983, IEM_DIGEST_BLOCK,
                                    IEM_DIGEST_BLOCK + 77, 1 << 30};
    unsigned char *bytes = make_bytes(MOST);
    for (size_t s = 0; s < N_SIZES; s++) {
        char want[IEM_SHA256_HEX], got[IEM_SHA256_HEX];
        digest_by_hand(bytes, sizes[s], want);
        digest_in_pieces(bytes, sizes[s], pieces[s % (sizeof pieces / sizeof *pieces)],
                         got);
        assert_string_equal(got, want);
    }
    iem_block_digest_free(NULL);
    free(bytes);
}

static void blocks_may_be_hashed_apart_and_in_any_order(void **state)
{
    (void)state;
    unsigned char *bytes = make_bytes(MOST);
    for (size_t s = 0; s < N_SIZES; s++) {
        const size_t n = (sizes[s] + IEM_DIGEST_BLOCK - 1) / IEM_DIGEST_BLOCK;
        unsigned char hashes[3 * IEM_SHA256];
        char want[IEM_SHA256_HEX], got[IEM_SHA256_HEX];
        for (size_t block = n; block-- > 0;) {
            const size_t at = block * IEM_DIGEST_BLOCK, left = sizes[s] - at;
            assert_ok(iem_digest(bytes + at,
                                 left < IEM_DIGEST_BLOCK ? left : IEM_DIGEST_BLOCK,
                                 hashes + block * IEM_SHA256, &ok_err_));
        }
        assert_ok(iem_block_digest_combine(hashes, n, got, &ok_err_));
        digest_in_pieces(bytes, sizes[s], 1 << 20, want);
        assert_string_equal(got, want);
    }
    free(bytes);
}

static void a_sum_of_parts_begins_anew_at_its_end(void **state)
{
    (void)state;
    iem_digest_parts *parts = NULL;
    unsigned char sum[IEM_SHA256];
    assert_ok(iem_digest_parts_new(&parts, &ok_err_));
    for (int round = 0; round < 2; round++) {
        /* FIPS 180-4 example value (NIST): "abc". */
        assert_ok(iem_digest_parts_add(parts, "ab", 2, &ok_err_));
        assert_ok(iem_digest_parts_add(parts, "", 0, &ok_err_));
        assert_ok(iem_digest_parts_add(parts, "c", 1, &ok_err_));
        assert_ok(iem_digest_parts_end(parts, sum, &ok_err_));
        assert_hex(sum,
                   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
    iem_digest_parts_free(parts);
    iem_digest_parts_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha_256_is_that_of_its_standard),
        cmocka_unit_test(a_keyed_digest_is_hmac_sha_256),
        cmocka_unit_test(a_sum_of_parts_begins_anew_at_its_end),
        cmocka_unit_test(a_digest_of_blocks_does_not_depend_on_the_pieces),
        cmocka_unit_test(blocks_may_be_hashed_apart_and_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
