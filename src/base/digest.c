#include "base/digest.h"

#include "base/grow.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

struct iem_digest_parts {
    EVP_MD_CTX *sum;
};

struct iem_block_digest {
    iem_digest_parts *whole, *block;
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

iem_status iem_digest_parts_new(iem_digest_parts **parts, iem_error *err)
{
    iem_digest_parts *made = iem_zeroed(1, sizeof *made);
    if (!made) return iem_fail_memory(err);
    made->sum = EVP_MD_CTX_new();
    if (!made->sum || !EVP_DigestInit_ex(made->sum, EVP_sha256(), NULL)) {
        iem_digest_parts_free(made);
        return failed(err);
    }
    *parts = made;
    return IEM_OK;
}

iem_status iem_digest_parts_add(iem_digest_parts *parts, const void *bytes, size_t n,
                                iem_error *err)
{
    return EVP_DigestUpdate(parts->sum, bytes, n) ? IEM_OK : failed(err);
}

iem_status iem_digest_parts_end(iem_digest_parts *parts, unsigned char out[IEM_SHA256],
                                iem_error *err)
{
    return EVP_DigestFinal_ex(parts->sum, out, NULL) &&
                   EVP_DigestInit_ex(parts->sum, EVP_sha256(), NULL)
               ? IEM_OK
               : failed(err);
}

void iem_digest_parts_free(iem_digest_parts *parts)
{
    if (!parts) return;
    EVP_MD_CTX_free(parts->sum);
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
