/* The key that makes pseudonyms of people: the same person with the same key is always
 * the same pseudonym, and without the key nobody can tell whose it is. */
#ifndef IEM_KEY_H
#define IEM_KEY_H

#include "base/digest.h"
#include "base/text.h"

typedef struct iem_key {
    char *bytes;
    size_t n;
} iem_key;

/* The whole of a small file; fewer than 16 bytes are no key. */
iem_status iem_key_read(const char *path, iem_key *key, iem_error *err);
void iem_key_clear(iem_key *key);
/* HMAC-SHA-256 of the text. */
iem_status iem_key_hide(const iem_key *key, iem_slice text,
                        unsigned char out[IEM_SHA256], iem_error *err);

#endif
