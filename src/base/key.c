#include "base/key.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT = 4096, LEAST = 16 };

iem_status iem_key_read(const char *path, iem_key *key, iem_error *err)
{
    IEM_TRY(iem_file_read_all(path, LIMIT, &key->bytes, &key->n, err));
    if (key->n >= LEAST) return IEM_OK;
    iem_key_clear(key);
    return iem_fail(err, IEM_ERR_DATA, "%s: a key has at least %d bytes", path, LEAST);
}

void iem_key_clear(iem_key *key)
{
    if (key->bytes) explicit_bzero(key->bytes, key->n);
    free(key->bytes);
    *key = (iem_key){0};
}

iem_status iem_key_hide(const iem_key *key, iem_slice text,
                        unsigned char out[IEM_SHA256], iem_error *err)
{
    return iem_digest_keyed(key->bytes, key->n, text.at, text.len, out, err);
}

iem_status iem_key_pseudonym(const iem_key *key, iem_slice text,
                             char out[IEM_PSEUDONYM_HEX], iem_error *err)
{
    unsigned char digest[IEM_SHA256];
    char hex[IEM_SHA256_HEX];
    IEM_TRY(iem_key_hide(key, text, digest, err));
    iem_digest_hex(digest, hex);
    memcpy(out, hex, IEM_PSEUDONYM_HEX - 1);
    out[IEM_PSEUDONYM_HEX - 1] = '\0';
    return IEM_OK;
}
