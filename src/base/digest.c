#include "base/digest.h"

#include "base/grow.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

enum { BLOCK = 4 << 20 };

struct iem_block_digest {
    EVP_MD_CTX *whole, *block;
    size_t in_block;
};

static iem_status failed(iem_error *err)
{
    return iem_fail(err, IEM_ERR_SYSTEM, "libcrypto cannot compute SHA-256");
}

iem_status iem_digest(const void *bytes, size_t n, unsigned char out[IEM_SHA256],
                      iem_error *err)
{
    return EVP_Digest(bytes, n, out, NULL, EVP_sha256(), NULL) ? IEM_OK : failed(err);
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

iem_status iem_digest_keyed(const void *key, size_t key_bytes, const void *bytes,
                            size_t n, unsigned char out[IEM_SHA256], iem_error *err)
{
    unsigned size = 0;
    if (!HMAC(EVP_sha256(), key, (int)key_bytes, bytes, n, out, &size))
        return failed(err);
    return IEM_OK;
}

iem_status iem_block_digest_new(iem_block_digest **digest, iem_error *err)
{
    iem_block_digest *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->whole = EVP_MD_CTX_new();
    made->block = EVP_MD_CTX_new();
    if (!made->whole || !made->block ||
        !EVP_DigestInit_ex(made->whole, EVP_sha256(), NULL) ||
        !EVP_DigestInit_ex(made->block, EVP_sha256(), NULL)) {
        iem_block_digest_free(made);
        return failed(err);
    }
    *digest = made;
    return IEM_OK;
}

static bool close_block(iem_block_digest *digest)
{
    unsigned char hash[IEM_SHA256];
    digest->in_block = 0;
    return EVP_DigestFinal_ex(digest->block, hash, NULL) &&
           EVP_DigestUpdate(digest->whole, hash, sizeof hash) &&
           EVP_DigestInit_ex(digest->block, EVP_sha256(), NULL);
}

iem_status iem_block_digest_add(iem_block_digest *digest, const void *bytes, size_t n,
                                iem_error *err)
{
    const unsigned char *at = bytes;
    while (n > 0) {
        const size_t room = BLOCK - digest->in_block, part = n < room ? n : room;
        if (!EVP_DigestUpdate(digest->block, at, part)) return failed(err);
        digest->in_block += part;
        at += part;
        n -= part;
        if (digest->in_block == BLOCK && !close_block(digest)) return failed(err);
    }
    return IEM_OK;
}

iem_status iem_block_digest_end(iem_block_digest *digest, char out[IEM_SHA256_HEX],
                                iem_error *err)
{
    unsigned char hash[IEM_SHA256];
    if (digest->in_block > 0 && !close_block(digest)) return failed(err);
    if (!EVP_DigestFinal_ex(digest->whole, hash, NULL)) return failed(err);
    iem_digest_hex(hash, out);
    return IEM_OK;
}

void iem_block_digest_free(iem_block_digest *digest)
{
    if (!digest) return;
    EVP_MD_CTX_free(digest->whole);
    EVP_MD_CTX_free(digest->block);
    free(digest);
}
