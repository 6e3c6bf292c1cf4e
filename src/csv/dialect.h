/* How this CSV file is written. */
#ifndef IEM_DIALECT_H
#define IEM_DIALECT_H

#include "base/text.h"

typedef enum iem_encoding { IEM_UTF8, IEM_WINDOWS_1252 } iem_encoding;

typedef struct iem_dialect {
    char delimiter; /* , ; tab | */
    char decimal;   /* '.' or ','; 0: nothing in the sample told */
    iem_encoding encoding;
    size_t bom; /* bytes of byte order mark to skip: 0 or 3 */
} iem_dialect;

/* Looks at the first bytes of a file (whole lines unless the file is one). Fields that
 * are already set in `given` (delimiter, decimal, encoding when `encoding_given`) are
 * kept. The decimal mark of a comma-delimited file is '.', unless quoted decimal commas
 * are all it has; 1,234 and 1.234, which may be thousands, tell nothing. */
iem_dialect iem_dialect_sniff(iem_slice sample, iem_dialect given, bool encoding_given);

#endif
