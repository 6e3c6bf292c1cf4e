/* The functions of libcrypto that do the sum and nothing else: they take no memory and
 * load nothing, so they cannot fail. What OpenSSL 3 has instead looks for providers
 * first, and crashes where memory runs short while it does (seen in 3.0). */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digest.h"

#include "base/grow.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

struct iem_digest_parts {
    SHA256_CTX sum;
};

struct iem_block_digest {
    iem_digest_parts *whole, *block;
    size_t in_block;
};

static iem_status failed(iem_error *err)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "libcrypto cannot compute SHA-256");
}

/* SHA256() itself would look for providers. */
static bool hash(const void *bytes, size_t n, unsigned char out[IEM_SHA256])
{
    SHA256_CTX sum;
    return SHA256_Init(&sum) && SHA256_Update(&sum, bytes, n) &&
           SHA256_Final(out, &sum);
}

iem_status iem_digest(const void *bytes, size_t n, unsigned char out[IEM_SHA256],
                      iem_error *err)
{
    return hash(bytes, n, out) ? IEM_OK : failed(err);
}

void iem_digest_hex(const unsigned char digest[IEM_SHA256], char out[IEM_SHA256_HEX])
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < IEM_SHA256; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
    out[IEM_SHA256_HEX - 1] = '\0';
}

/* A hash of the key, each byte of it turned by `pad`, and of what follows. */
static bool hash_padded(const unsigned char key[SHA256_CBLOCK], unsigned char pad,
                        const void *bytes, size_t n, unsigned char out[IEM_SHA256])
{
    SHA256_CTX sum;
    unsigned char padded[SHA256_CBLOCK];
    for (size_t i = 0; i < sizeof padded; i++) padded[i] = key[i] ^ pad;
    const bool done = SHA256_Init(&sum) && SHA256_Update(&sum, padded, sizeof padded) &&
                      SHA256_Update(&sum, bytes, n) && SHA256_Final(out, &sum);
    explicit_bzero(padded, sizeof padded);
    explicit_bzero(&sum, sizeof sum);
    return done;
}

iem_status iem_digest_keyed(const void *key, size_t key_bytes, const void *bytes,
                            size_t n, unsigned char out[IEM_SHA256], iem_error *err)
{
    enum { INNER = 0x36, OUTER = 0x5c };
    unsigned char block[SHA256_CBLOCK] = {0}, inner[IEM_SHA256];
    bool done = true;
    if (key_bytes > sizeof block)
        done = hash(key, key_bytes, block);
    else if (key_bytes)
        memcpy(block, key, key_bytes);
    done = done && hash_padded(block, INNER, bytes, n, inner) &&
           hash_padded(block, OUTER, inner, sizeof inner, out);
    explicit_bzero(block, sizeof block);
    return done ? IEM_OK : failed(err);
}

iem_status iem_digest_parts_new(iem_digest_parts **parts, iem_error *err)
{
    iem_digest_parts *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    if (!SHA256_Init(&made->sum)) {
        iem_digest_parts_free(made);
        return failed(err);
    }
    *parts = made;
    return IEM_OK;
}

iem_status iem_digest_parts_add(iem_digest_parts *parts, const void *bytes, size_t n,
                                iem_error *err)
{
    return SHA256_Update(&parts->sum, bytes, n) ? IEM_OK : failed(err);
}

iem_status iem_digest_parts_end(iem_digest_parts *parts, unsigned char out[IEM_SHA256],
                                iem_error *err)
{
    return SHA256_Final(out, &parts->sum) && SHA256_Init(&parts->sum) ? IEM_OK
                                                                      : failed(err);
}

void iem_digest_parts_free(iem_digest_parts *parts)
{
    free(parts);
}

iem_status iem_block_digest_combine(const unsigned char *hashes, size_t n,
                                    char out[IEM_SHA256_HEX], iem_error *err)
{
    unsigned char whole[IEM_SHA256];
    IEM_TRY(iem_digest(hashes, n * IEM_SHA256, whole, err));
    iem_digest_hex(whole, out);
    return IEM_OK;
}

iem_status iem_block_digest_new(iem_block_digest **digest, iem_error *err)
{
    iem_block_digest *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    iem_status status = iem_digest_parts_new(&made->whole, err);
    if (status == IEM_OK) status = iem_digest_parts_new(&made->block, err);
    if (status == IEM_OK)
        *digest = made;
    else
        iem_block_digest_free(made);
    return status;
}

static iem_status close_block(iem_block_digest *digest, iem_error *err)
{
    unsigned char hash[IEM_SHA256];
    digest->in_block = 0;
    IEM_TRY(iem_digest_parts_end(digest->block, hash, err));
    return iem_digest_parts_add(digest->whole, hash, sizeof hash, err);
}

iem_status iem_block_digest_add(iem_block_digest *digest, const void *bytes, size_t n,
                                iem_error *err)
{
    const unsigned char *at = bytes;
    while (n > 0) {
        const size_t room = IEM_DIGEST_BLOCK - digest->in_block;
        const size_t part = n < room ? n : room;
        IEM_TRY(iem_digest_parts_add(digest->block, at, part, err));
        digest->in_block += part;
        at += part;
        n -= part;
        if (digest->in_block == IEM_DIGEST_BLOCK) IEM_TRY(close_block(digest, err));
    }
    return IEM_OK;
}

iem_status iem_block_digest_end(iem_block_digest *digest, char out[IEM_SHA256_HEX],
                                iem_error *err)
{
    unsigned char hash[IEM_SHA256];
    if (digest->in_block > 0) IEM_TRY(close_block(digest, err));
    IEM_TRY(iem_digest_parts_end(digest->whole, hash, err));
    iem_digest_hex(hash, out);
    return IEM_OK;
}

void iem_block_digest_free(iem_block_digest *digest)
{
    if (!digest) return;
    iem_digest_parts_free(digest->whole);
    iem_digest_parts_free(digest->block);
    free(digest);
}
