/* SHA-256 and keyed hashes; libcrypto stays behind this file. */
#ifndef IEM_DIGEST_H
#define IEM_DIGEST_H

#include "base/status.h"

enum { IEM_SHA256 = 32, IEM_SHA256_HEX = 65 };

/* SHA-256 of `n` bytes. */
iem_status iem_digest(const void *bytes, size_t n, unsigned char out[IEM_SHA256],
                      iem_error *err);
/* Lower-case hexadecimal with a NUL. */
void iem_digest_hex(const unsigned char digest[IEM_SHA256], char out[IEM_SHA256_HEX]);
/* HMAC-SHA-256 (RFC 2104). */
iem_status iem_digest_keyed(const void *key, size_t key_bytes, const void *bytes,
                            size_t n, unsigned char out[IEM_SHA256], iem_error *err);

/* SHA-256 over the SHA-256s of successive 4 MiB blocks, so that blocks can be hashed
 * apart. Check it with:
 *   split -b 4M --filter='sha256sum | cut -c1-64' FILE | xxd -r -p | sha256sum */
typedef struct iem_block_digest iem_block_digest;
iem_status iem_block_digest_new(iem_block_digest **digest, iem_error *err);
iem_status iem_block_digest_add(iem_block_digest *digest, const void *bytes, size_t n,
                                iem_error *err);
iem_status iem_block_digest_end(iem_block_digest *digest, char out[IEM_SHA256_HEX],
                                iem_error *err);
void iem_block_digest_free(iem_block_digest *digest);

#endif
