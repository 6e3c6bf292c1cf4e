/* The parts of reading a declaration. */
#ifndef IEM_DECLARATION_RECORD_H
#define IEM_DECLARATION_RECORD_H

#include "plan/declaration_key.h"

/* The fields of the register, and what the register would refuse of them. */
iem_status iem_declaration_read_record(iem_declaration *d, const struct json_t *record,
                                       iem_error *err);
/* What stands under `iemand`. */
iem_status iem_declaration_read_extension(iem_declaration *d,
                                          const struct json_t *extension,
                                          iem_error *err);

#endif
