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

enum { IEM_PSEUDONYM = 16, IEM_PSEUDONYM_HEX = 2 * IEM_PSEUDONYM + 1 }; /* bytes */

/* The whole of a small file; fewer than 16 bytes are no key. */
iem_status iem_key_read(const char *path, iem_key *key, iem_error *err);
void iem_key_clear(iem_key *key);
/* HMAC-SHA-256 of the text. */
iem_status iem_key_hide(const iem_key *key, iem_slice text,
                        unsigned char out[IEM_SHA256], iem_error *err);
/* The first half of it, as digits and a NUL: what a list shows. */
iem_status iem_key_pseudonym(const iem_key *key, iem_slice text,
                             char out[IEM_PSEUDONYM_HEX], iem_error *err);

#endif
