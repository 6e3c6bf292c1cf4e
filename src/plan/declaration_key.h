/* Where in the file of a declaration something stands, and what is wrong with it. */
#ifndef IEM_DECLARATION_KEY_H
#define IEM_DECLARATION_KEY_H

#include "base/json.h"
#include "plan/declaration.h"

enum { IEM_KEY_PATH = 128 };

/* Where in the file a value stands: "iemand.norms[1].margin". */
typedef struct iem_key_path {
    char text[IEM_KEY_PATH];
} iem_key_path;

iem_key_path iem_key_in(const char *outer, const char *key);
iem_key_path iem_key_at(const char *list, size_t i);
__attribute__((format(printf, 4, 5))) iem_status iem_declaration_fail(
    const iem_declaration *d, const char *key, iem_error *err, const char *format, ...);

/* A copy of the text at `key` of an object; NULL where there is none, or none but
 * blanks. `outer`: the path of the object, "" for the record itself. */
iem_status iem_declared_text(const iem_declaration *d, const struct json_t *object,
                             const char *outer, const char *key, char **text,
                             iem_error *err);

#endif
