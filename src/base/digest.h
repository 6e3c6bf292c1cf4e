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

/* SHA-256 of bytes that come in parts. `end` gives the sum and begins anew. */
typedef struct iem_digest_parts iem_digest_parts;
iem_status iem_digest_parts_new(iem_digest_parts **parts, iem_error *err);
iem_status iem_digest_parts_add(iem_digest_parts *parts, const void *bytes, size_t n,
                                iem_error *err);
iem_status iem_digest_parts_end(iem_digest_parts *parts, unsigned char out[IEM_SHA256],
                                iem_error *err);
void iem_digest_parts_free(iem_digest_parts *parts);

/* SHA-256 over the SHA-256s of successive 4 MiB blocks (the last one may be shorter),
 * so that blocks can be hashed apart. The same with nothing but coreutils: split -b 4M
 * --filter=sha256sum FILE | cut -c-64 | tr a-f A-F | basenc --base16 -d | sha256sum
 */
enum { IEM_DIGEST_BLOCK = 4 << 20 };
/* From the IEM_SHA256 bytes of each of the `n` blocks, in their order. */
iem_status iem_block_digest_combine(const unsigned char *hashes, size_t n,
                                    char out[IEM_SHA256_HEX], iem_error *err);
/* From the bytes in their order. */
typedef struct iem_block_digest iem_block_digest;
iem_status iem_block_digest_new(iem_block_digest **digest, iem_error *err);
iem_status iem_block_digest_add(iem_block_digest *digest, const void *bytes, size_t n,
                                iem_error *err);
iem_status iem_block_digest_end(iem_block_digest *digest, char out[IEM_SHA256_HEX],
                                iem_error *err);
void iem_block_digest_free(iem_block_digest *digest);

#endif
